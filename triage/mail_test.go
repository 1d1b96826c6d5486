package triage_test

import (
	"strings"
	"testing"
	"time"

	"cissd/cases"
	"cissd/triage"
)

// draftMail builds parsed mails for the tests of this package: ingest's parser is another stage, so a message is put together as it would
// leave it.
type draftMail struct {
	from, name, to, subject string
	reply                   string // a Message-ID of ours that is answered
	header                  []cases.HeaderField
	text, html              string
	parts                   []cases.Part
}

var sentOn = time.Date(2026, 1, 27, 10, 35, 14, 0, time.FixedZone("", -5*3600)) // a Tuesday

func (d draftMail) message() *cases.Message {
	if d.from == "" {
		d.from, d.name = "karl.jensen@noaa.gov", "Karl Jensen"
	}
	if d.to == "" {
		d.to = "ciss-intake@hq.dhs.gov"
	}
	domain := d.from[strings.LastIndexByte(d.from, '@')+1:]
	m := &cases.Message{
		MessageID: "x1@" + domain, Subject: d.subject, Date: sentOn, FromFields: 1,
		From: []cases.Address{{Name: d.name, Address: d.from}}, To: []cases.Address{{Name: "CISS Intake", Address: d.to}},
	}
	from := d.from
	if d.name != "" {
		from = d.name + " <" + d.from + ">"
	}
	m.Header = append(d.header, cases.HeaderField{Name: "From", Value: from}, cases.HeaderField{Name: "Subject", Value: d.subject})
	if d.reply != "" {
		m.InReplyTo, m.References = []string{d.reply}, []string{d.reply}
	}
	alt := 0
	if d.text != "" && d.html != "" {
		alt = 1
	}
	if d.text != "" {
		m.Parts = append(m.Parts, cases.Part{ID: "1", MediaType: "text/plain", Text: d.text, Alternative: alt})
	}
	if d.html != "" {
		m.Parts = append(m.Parts, cases.Part{ID: "2", MediaType: "text/html", Text: d.html, Alternative: alt})
	}
	m.Parts = append(m.Parts, d.parts...)
	return m
}

func (d draftMail) read() cases.Reading {
	return triage.Read(d.message(), triage.DefaultConfig(), triage.Known{})
}

// review is a reply to a review mail, as a supervisor sends it.
func review(text string) draftMail {
	return draftMail{
		from: "octavia.renner@hq.dhs.gov", name: "Octavia Renner", to: "ciss-intake+rv.aa11bb22.v2@hq.dhs.gov", reply: "rv.aa11bb22.v2@cissd.hq.dhs.gov",
		subject: "RE: [CISS review] REQ-2026-000015: RFI, routine, DTRA", text: text,
	}
}

// checkReading asserts what must hold of every reading, whatever the mail: provenance is exact, new lines are lines of the text.
func checkReading(t *testing.T, m *cases.Message, r cases.Reading) {
	t.Helper()
	texts := map[string][]string{"header:From": {m.Get("From")}, "header:Subject": {m.Get("Subject")}}
	var add func(m *cases.Message)
	add = func(m *cases.Message) {
		for _, p := range m.Parts {
			texts[p.ID] = append(texts[p.ID], p.Text)
			if p.Message != nil {
				texts["header:From"] = append(texts["header:From"], p.Message.Get("From"))
				add(p.Message)
			}
		}
	}
	add(m)
	check := func(name string, f cases.Field) {
		if len(f.Provenance) == 0 || len(f.Values) == 0 {
			t.Errorf("%s has no value or no provenance", name)
		}
		for _, p := range f.Provenance {
			ok := false
			for _, s := range texts[p.Part] {
				ok = ok || p.Start >= 0 && p.Start <= p.End && p.End <= len(s) && s[p.Start:p.End] == p.Text
			}
			if !ok {
				t.Errorf("%s: provenance %s %d-%d is not %q", name, p.Part, p.Start, p.End, p.Text)
			}
		}
	}
	for n, f := range r.Draft.Fields {
		check(n, f)
	}
	for _, s := range r.Draft.Subjects {
		for n, f := range s.Fields {
			check("subject "+n, f)
		}
		for _, d := range s.IDs {
			for n, f := range d.Fields {
				check("document "+n, f)
			}
		}
	}
	for l := range strings.SplitSeq(r.NewText, "\n") {
		if !strings.Contains(r.Text, l) {
			t.Errorf("the new line %q is not in the text", l)
		}
	}
	if r.Outcome == "" {
		t.Error("no outcome")
	}
	if r.Refused != nil && len(r.Commands) > 0 {
		t.Error("commands beside a refused one: all or nothing (GR-3)")
	}
}
