package triage

import (
	"testing"

	"cissd/cases"
)

// NOT-7, EXT-2: the form goes to whoever writes FORM and nothing else, and to who sends a mail that holds nothing; never to a sender who is not
// proven, nor where there is anything to read: that is a request.
func TestWhoGetsTheForm(t *testing.T) {
	t.Parallel()
	asks := []cases.Command{{Verb: cases.Form, Line: "FORM"}}
	head := cases.Fields{
		cases.RequestorName: {Values: []string{"Ana"}, Provenance: []cases.Provenance{{Rule: "from_header"}}},
		cases.Agency:        {Values: []string{"CBP"}, Inferred: true, Provenance: []cases.Provenance{{Rule: "from_domain"}}},
	}
	said := cases.Fields{cases.Purpose: {Values: []string{"x"}, Provenance: []cases.Provenance{{Rule: "label"}}}}
	for _, c := range []struct {
		name   string
		change func(r *cases.Reading)
		want   fateKind
	}{
		{"FORM", func(r *cases.Reading) { r.Outcome, r.Commands, r.NewText = cases.Query, asks, "FORM" }, fateAsk},
		{"FORM and words", func(r *cases.Reading) {
			r.Outcome, r.Commands, r.NewText = cases.NewRequest, asks, "FORM\n\nWhat do you hold on Ivo Krall, who comes on Monday?"
		}, fateOpen},
		{"nothing", func(r *cases.Reading) {}, fateAsk},
		{"a short subject", func(r *cases.Reading) { r.Subject = "URGENT: request for information" }, fateAsk},
		{"a subject that says something", func(r *cases.Reading) { r.Subject = "what do you hold on Ivo Krall of Sun Foundry" }, fateOpen},
		{"a person", func(r *cases.Reading) { r.Draft.Subjects = []cases.Subject{{}} }, fateOpen},
		{"a file", func(r *cases.Reading) { r.Attachments = []cases.Attachment{{Name: "scan.pdf"}} }, fateOpen},
		{"a field", func(r *cases.Reading) { r.Draft.Fields = said }, fateOpen},
		{"text", func(r *cases.Reading) { r.NewText, r.Text = "Please call me.", "Please call me." }, fateOpen},
		{"text that is quoted", func(r *cases.Reading) { r.Text = "> Please call me." }, fateOpen},
		{"not proven", func(r *cases.Reading) { r.Proof = cases.Proof{Kind: cases.Unproven} }, fateOpen},
		{"passed on by a machine", func(r *cases.Reading) { r.NoAnswer = true }, fateOpen},
	} {
		r := cases.Reading{Outcome: cases.NewRequest, Subject: "Request", Draft: cases.Draft{Fields: head}, From: cases.Address{Address: "ana@cbp.dhs.gov"}}
		r.Proof = cases.Proof{Kind: cases.ProvenByAuthServer}
		c.change(&r)
		f := Route(Situation{Reading: r})
		if f.Kind != c.want || f.Kind == fateAsk && (f.Notice != cases.NoticeForm || f.Outcome != cases.Query || (f.Note == "") != (len(r.Commands) > 0)) {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}
