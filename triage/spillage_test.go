package triage_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// MSG-7: classification markings are found wherever they stand, and of a mail that bears some nothing is left: not in the reading, not in what is
// printed.
func TestSpillage(t *testing.T) {
	t.Parallel()
	const hot = "the wren is in the attic"
	inner := &cases.Message{Subject: "paint " + hot, Parts: []cases.Part{{ID: "2.1", MediaType: "text/plain", Text: "SECRET//NOFORN\n\n" + hot}}}
	for name, d := range map[string]draftMail{
		"a banner":              {text: "SECRET//NOFORN\n\n" + hot},
		"a portion mark":        {text: "Please run Boris Yudin.\n\n(S//NF) " + hot},
		"the subject":           {subject: "TOP SECRET//SI//NOFORN " + hot, text: "See subject."},
		"the subject's twin":    {subject: "lunch", header: head("Thread-Topic", "(S//NF) "+hot), text: "See subject."},
		"a second subject":      {subject: "lunch", header: head("Subject", "(S//NF) "+hot), text: "See subject."},
		"keywords":              {subject: "lunch", header: head("Keywords", "paint, SECRET//NOFORN"), text: hot},
		"comments":              {subject: "lunch", header: head("Comments", "(S//NF) "+hot), text: "See above."},
		"a marking tool":        {subject: "lunch", header: head("X-Classification", "SECRET//NOFORN"), text: hot},
		"what describes a part": {text: "As promised.", parts: []cases.Part{{ID: "2", MediaType: "application/pdf", Disposition: "attachment", Name: "a.pdf", Description: "(S//NF) " + hot}}},
		"the rest of a text":    {text: "As promised.", parts: []cases.Part{{ID: "2", MediaType: "text/csv", Disposition: "attachment", Name: "a.csv", Text: hot, Truncated: true, Marked: true}}},
		"a file name":           {text: "As promised.", parts: []cases.Part{{ID: "2", MediaType: "application/pdf", Disposition: "attachment", Name: "SECRET//NOFORN " + hot + ".pdf"}}},
		"an attached text":      {text: "As promised.", parts: []cases.Part{{ID: "2", MediaType: "text/csv", Disposition: "attachment", Name: "a.csv", Text: "SECRET//NOFORN\n" + hot}}},
		"an attached mail":      {text: "See below.", parts: []cases.Part{{ID: "2", MediaType: "message/rfc822", Message: inner}}},
		"its subject":           {text: "See below.", parts: []cases.Part{{ID: "2", MediaType: "message/rfc822", Message: &cases.Message{Subject: "(TS//SI) " + hot}}}},
		"a quote":               {text: "Agreed.\n\nOn Mon, May 4, 2026 Ann Roe wrote:\n> SECRET//NOFORN\n>\n> " + hot},
		"a forward":             {subject: "Fwd: x", text: "See below.\n\n---------- Forwarded message ---------\nFrom: Ann Roe <a@b.gov>\nSubject: x\n\nSECRET//ORCON/NOFORN\n\n" + hot},
		"HTML":                  {html: "<html><body><p><b>SECRET//NOFORN</b></p><p>" + hot + "</p></body></html>"},
		"HTML, hidden":          {html: "<html><body><p>Hello</p><p style='display:none'>SECRET//NOFORN</p><p>" + hot + "</p></body></html>"},
		"HTML, a picture":       {html: `<html><body><img src="cid:1" alt="SECRET//NOFORN"><p>` + hot + "</p></body></html>"},
		"HTML, a comment":       {html: "<html><body><!-- SECRET//NOFORN --><p>" + hot + "</p></body></html>"},
		"HTML, cut by markup":   {html: "<html><body><p><span>SEC</span><span>RET//NO</span><i>FORN</i></p><p>" + hot + "</p></body></html>"},
		"only the other form":   {text: hot, html: "<html><body><p>TOP SECRET//SI//NOFORN</p><p>" + hot + "</p></body></html>"},
		"a disposition":         {reply: "dp.aa11bb22.v1@cissd.hq.dhs.gov", text: "DISPOSITION RFI-2027-00042\nRATING 4\nREMARKS (S//NF) " + hot + "\nEND"},
		"a machine":             {subject: "Automatic reply: x", header: head("Auto-Submitted", "auto-replied"), text: "SECRET//NOFORN\n\n" + hot},
		"head and foot":         {text: "CONFIDENTIAL\n\nDear colleagues,\n\n" + hot + "\n\nCONFIDENTIAL"},
		"a decision of the day": {reply: "rv.aa11bb22.v1@cissd.hq.dhs.gov", text: "APPROVE\n\nThanks.\n\n> (TS//SI//NF) " + hot},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d.name, d.from = hot, "ann.roe@noaa.gov"
			m := d.message()
			m.Warnings = []string{"the name " + hot + " is broken"}
			r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
			if r.Outcome != cases.Spillage || !strings.Contains(r.Reason, "classification markings: a ") || r.From.Address != "ann.roe@noaa.gov" {
				t.Fatalf("%s: %s, from %s", r.Outcome, r.Reason, r.From.Address)
			}
			kept, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			shown, err := json.Marshal(triage.JSON("x.eml", m, r))
			if err != nil {
				t.Fatal(err)
			}
			for what, s := range map[string]string{"kept": string(kept), "printed": string(shown), "reported": triage.Report("x.eml", m, r)} {
				if strings.Contains(s, "wren") || strings.Contains(s, "attic") || strings.Contains(s, "NOFORN") || strings.Contains(s, "Yudin") || strings.Contains(s, "RFI-2027") {
					t.Errorf("%s: %s", what, s)
				}
			}
			if r.Digest != "" || len(r.Attachments)+len(r.Warnings)+len(r.Commands) > 0 || r.Refused != nil || !strings.Contains(string(shown), `"withheld":true`) {
				t.Errorf("kept: %s\nprinted: %s", kept, shown)
			}
		})
	}
}

// MSG-7, CLS-1: words are no markings, and a pointer to another network is no spillage.
func TestNoSpillage(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]draftMail{
		"a pointer":         {text: "Classification: Secret, will come by SIPRNet\nPriority: routine"},
		"its answer":        {reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov", text: "Classification: Top Secret. It resides on JWICS."},
		"the form":          {text: "Classification: [ ] Unclassified [ ] Confidential [x] Secret\nNetwork: HSDN\nPriority: routine"},
		"words":             {text: "The secret to a good briefing is known to the Secret Service (S) and its top secretary. (C) 2026"},
		"CUI":               {text: "CUI//SP-LEI\n\n(U//FOUO) Please run Boris Yudin.\n\nCUI//SP-LEI"},
		"a disclaimer":      {text: "Please run Boris Yudin.\n\nCONFIDENTIALITY NOTICE: this message is confidential."},
		"a picture of ours": {html: `<html><head><title>Confidential</title></head><body><img alt="Secret Service seal"><!--[if gte mso 9]><xml><o:x/></xml><![endif]--><p>Please run Boris Yudin.</p></body></html>`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if r := d.read(); r.Outcome == cases.Spillage {
				t.Error(r.Reason)
			}
		})
	}
}

// MSG-7, DESIGN 2: whoever sent a spillage, and whatever it answers or asks, it is taken up nowhere.
func TestRouteSpillage(t *testing.T) {
	t.Parallel()
	id := int64(7)
	r := draftMail{reply: "rv.aa11bb22.v1@cissd.hq.dhs.gov", text: "APPROVE\n\n> SECRET//NOFORN\n> x"}.read()
	want := triage.Route(triage.Situation{Reading: r})
	for name, s := range map[string]triage.Situation{
		"nobody": {}, "our own": {Own: true}, "a copy": {CopyOf: 3},
		"on the roster, with the token": {Person: &cases.Person{ID: 1}, Token: &cases.Token{Person: &id}, Request: &id, TakesPart: true},
		"a referral":                    {Token: &cases.Token{Ref: cases.TokenRef{Kind: "rf"}}, Request: &id, TakesPart: true},
	} {
		s.Reading = r
		f := triage.Route(s)
		if f.Outcome != cases.Spillage || f.Kind != want.Kind || f.Reason != want.Reason || len(f.Commands) > 0 || f.Refusal != nil || f.Notice != "" {
			t.Errorf("%s: %+v", name, f)
		}
	}
}
