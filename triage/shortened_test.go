package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
)

// EXT-4, MSG-3: what a person wrote below our mail, which they shortened and nothing marks as a quote, is new text and gives fields; what is
// only our own words is not, and no command is read from either.
func TestBelowAShortenedMail(t *testing.T) {
	t.Parallel()
	block := "-----Original Message-----\nFrom: CISS Intake <ciss-intake@hq.dhs.gov>\nSent: Monday, March 9, 2026 9:00 AM\nTo: Marisol Quinn\nSubject: [CISS] REQ-2026-000060: two things are missing\n\n"
	wrote := "On Monday, March 9, 2026 at 9:00 AM CISS Intake <ciss-intake@hq.dhs.gov> wrote:\n\n"
	ask := "Please tell us the priority and the classification.\n\n"
	for name, head := range map[string]string{"block": block, "attribution": wrote} {
		d := draftMail{reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov", from: "marisol.quinn@cbp.dhs.gov", name: "Marisol Quinn", text: head + ask + "Urgent and unclassified. He is coming Thursday with two others.\n\nMarisol"}
		r := d.read()
		if r.Draft.Fields[cases.Priority].Value() != "urgent" || r.Draft.Fields[cases.Classification].Value() != "unclassified" || !strings.Contains(r.NewText, "coming Thursday") || strings.Contains(r.NewText, "tell us") {
			t.Errorf("%s: %q, fields %v", name, r.NewText, r.Draft.Fields)
		}
		d.text = head + ask + "What is the priority?\n\nWe wait for your answer."
		if r := d.read(); r.NewText != "" {
			t.Errorf("%s: our own words are taken for an answer: %q", name, r.NewText)
		}
		d.reply, d.text = "rv.aa11bb22.v1@cissd.hq.dhs.gov", head+"A request waits for you.\n\nAPPROVE"
		if r := d.read(); len(r.Commands) != 0 {
			t.Errorf("%s: a command below our mail is carried out", name)
		}
	}
}
