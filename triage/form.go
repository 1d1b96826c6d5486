package triage

import (
	"strings"

	"cissd/cases"
)

// This file decides who is sent the request form (NOT-7). It goes to those who ask for it, and to those who ask us for something in a mail
// that holds nothing; where it can go at all, the record decides (proven, at an official address).

// giveForm answers with the form; note says why, where nobody asked for it.
func giveForm(cmds []cases.Command, note string) Fate {
	return Fate{Kind: fateAsk, Outcome: cases.Query, Reason: "the request form was asked for, or is of use", Notice: cases.NoticeForm, Note: note, Commands: cmds}
}

// asksForForm says whether somebody without a part in anything writes FORM and nothing else.
func asksForForm(s Situation) bool {
	r := &s.Reading
	return s.Token == nil && s.Person == nil && r.Refused == nil && len(r.Commands) == 1 && r.Commands[0].Verb == cases.Form && r.Commands[0].Number == "" &&
		!beyond(r) && r.Proof.Proven()
}

// subjectWords is how long a subject may be that says nothing by itself: "Request for information - urgent".
const subjectWords = 6

// emptyRequest says whether a mail that would be a new request holds nothing that a person could work with: no text, no file, and nothing in its
// headers but who sent it and how urgent it is. Of somebody who is not proven it is a request all the same: no answer could go to them.
func emptyRequest(r *cases.Reading) bool {
	d := &r.Draft
	if !r.Proof.Proven() || r.NoAnswer || strings.TrimSpace(r.NewText) != "" || strings.TrimSpace(r.Text) != "" || len(r.Attachments) > 0 || len(d.Subjects) > 0 || r.Submitter != nil {
		return false
	}
	for name, f := range d.Fields {
		for _, p := range f.Provenance {
			if p.Rule != "from_header" && p.Rule != "from_domain" && name != cases.Priority && name != cases.Classification {
				return false
			}
		}
	}
	return len(strings.Fields(r.Subject)) <= subjectWords
}

// filledForm says whether a part is a PDF form: its text is what was filled in (NOT-7).
func filledForm(p *cases.Part) bool {
	if p.Text == "" || strings.HasPrefix(p.MediaType, "text/") {
		return false
	}
	return p.MediaType == "application/pdf" || strings.HasSuffix(strings.ToLower(p.Name), ".pdf") || p.MediaType == "application/x-pdf" || p.MediaType == "application/acrobat"
}
