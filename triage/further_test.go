package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
)

// MSG-3, EXT-2: a text below a picture is the mail's as well: new, and read for fields; the foot of a list, a file and the other form are none.
func TestBelowAPicture(t *testing.T) {
	t.Parallel()
	text := func(id, s string) cases.Part {
		return cases.Part{ID: id, Parent: "multipart/mixed", MediaType: "text/plain", Text: s}
	}
	d := draftMail{reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov", from: "ann.roe@noaa.gov", text: "See the map.", parts: []cases.Part{text("3", "Urgent and unclassified.\n\nOn Monday, May 4, 2026 at 9:00 AM CISS <ciss-intake@hq.dhs.gov> wrote:\n> What is the priority?")}}
	r := d.read()
	if r.NewText != "See the map.\n\nUrgent and unclassified." || r.Draft.Fields[cases.Priority].Value() != "urgent" {
		t.Errorf("%q, %v", r.NewText, r.Draft.Fields[cases.Priority])
	}
	for name, p := range map[string]cases.Part{
		"a file":          {ID: "3", MediaType: "text/plain", Disposition: "attachment", Name: "a.txt", Text: "Not this."},
		"a file shown":    {ID: "3", MediaType: "text/plain", Disposition: "inline", Name: "a.txt", Text: "Not this."},
		"a list's foot":   text("3", "_______________________________________________\nNot this mailing list"),
		"a telephone's":   text("3", "Sent from my iPhone"),
		"the same twice":  text("3", "See the map."),
		"nothing but old": text("3", "> Not this."),
	} {
		d.parts = []cases.Part{p}
		if r := d.read(); strings.Contains(r.NewText, "Not this") || strings.Count(r.NewText, "map") != 1 || strings.Contains(r.NewText, "iPhone") {
			t.Errorf("%s: %q", name, r.NewText)
		}
	}
}
