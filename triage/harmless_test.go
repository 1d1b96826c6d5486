package triage_test

import (
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// GR-10, GR-4: what is said below the sign-off is read: a condition there is asked about, a second decision is refused.
func TestConditionsBelowTheSignOff(t *testing.T) {
	t.Parallel()
	for _, below := range []string{
		"Thanks,\nOctavia\nNot before Tuesday", "Octavia\nDeny it", "Thanks,\nNo", "Best,\nOctavia\nCancelled", "Thanks\nKim first", "Octavia\nPart C is out", "Octavia Renner\nPlease: Part C no",
		"Best,\nOctavia\n\nP.S. part C excepted", "Best,\nOctavia\nPS: Kim has to see it", "Sent from my iPhone, wrong mail", "Octavia\nDraft, under review by Counsel", "V/r\nOctavia\nTuesday at the earliest",
		"Octavia\nNOT", "Regards\nVoid", "V/r,\nOctavia\nKim: please check first", "Thanks,\nOctavia (pending Kim)", "Octavia Renner\nBranch Chief\nNot Valid", "-- \nOctavia\nnot valid before Tuesday", "Best,\nOctavia\n\u041d\u0435\u0442",
	} {
		if r := review("APPROVE\n\n" + below + outlookQuote).read(); len(r.Commands) > 0 || r.Refused == nil || !r.Refused.Confirm {
			t.Errorf("%q: commands %+v, refused %+v", below, r.Commands, r.Refused)
		}
	}
	if r := review("APPROVE\n\nOctavia\nREJECT 2").read(); len(r.Commands) > 0 || r.Refused == nil || r.Refused.Confirm {
		t.Errorf("a second decision: commands %+v, refused %+v", r.Commands, r.Refused)
	}
	d := review("")
	d.html = "<div>APPROVE</div><div><br></div><div id=\"Signature\"><div>Octavia Renner</div><div>Not before Tuesday please</div></div>"
	if r := d.read(); len(r.Commands) > 0 {
		t.Errorf("the signature of a formatted text: commands %+v", r.Commands)
	}
	for _, below := range []string{
		"Thanks,\nOctavia", "V/r,\nOctavia Renner\nBranch Chief, CISS Ops\nOffice of Security\n245 Murray Lane SE, Washington, DC 20528\n202-555-0100 (office)\nocta@hq.dhs.gov | www.dhs.gov", "Octavia Renner\nChief, Case Referral Branch",
		"Best regards\nO. Renner\nSupervisor", "-- \nOctavia Renner\nSupervisor, CISS", "Octavia\n\nSent from my iPhone. Please excuse typos and brevity.", "Octavia Renner\nSenior intelligence analyst\nCell: (202) 555-0100",
	} {
		if r := review("APPROVE\n\n" + below).read(); r.Refused != nil || len(r.Commands) != 1 {
			t.Errorf("%q: refused %+v", below, r.Refused)
		}
	}
}

// SUP-2, GR-10: a further text of the body, and a short attached one, are read beside the decision.
func TestTextsBesideADecision(t *testing.T) {
	t.Parallel()
	read := func(more ...cases.Part) cases.Reading {
		m := review("APPROVE\n").message()
		m.Parts = append(m.Parts, cases.Part{ID: "2", MediaType: "image/png", Name: "map.png", Disposition: "inline", Size: 10})
		m.Parts = append(m.Parts, more...)
		return triage.Read(m, triage.DefaultConfig(), triage.Known{})
	}
	inline := func(text string) cases.Part { return cases.Part{ID: "3", MediaType: "text/plain", Text: text} }
	file := func(text string) cases.Part {
		return cases.Part{ID: "3", MediaType: "text/plain", Text: text, Disposition: "attachment", Name: "remarks.txt"}
	}
	for what, p := range map[string]cases.Part{
		"another's wish": inline("That is what Kim would like. I say the opposite.\n"), "a joke": inline("Got you.\n\nOctavia\n"), "formatted": {ID: "3", MediaType: "text/html", Text: "<p>Fooled them.</p>"},
		"a file": file("Not before Counsel agrees.\n"),
	} {
		if r := read(p); len(r.Commands) > 0 || r.Refused == nil {
			t.Errorf("%s: commands %+v", what, r.Commands)
		}
	}
	for what, p := range map[string]cases.Part{"thanks": inline("Thanks,\nOctavia\n"), "a file": file("Visit of 3 March: two guests.\n"), "nothing": inline("\n")} {
		if r := read(p); len(r.Commands) != 1 {
			t.Errorf("%s: refused %+v", what, r.Refused)
		}
	}
}

// GR-10: a remark that is not known to be harmless is asked about, in whatever words or signs.
func TestStrangeRemarks(t *testing.T) {
	t.Parallel()
	for _, remark := range []string{
		"The opposite, naturally.", "Half of them.", "Minus the tour.", "Skip the tour.", "is what I would write were it whole.", "will be my answer Tuesday.", "Counsel is reading it now.", "Yeah right.", "Kim typed this.", "\U0001F44E", "\u274c",
		"Effective 2 March.", "Leave out the wife.", "Unsinn.", "LOL", "7", "Fooled them.", "...is off the table.", "N0T this one", "Solo la segunda parte.", "Uniquement la partie B.", "\u041d\u0435 \u0441\u0435\u0439\u0447\u0430\u0441.",
		"\u3044\u3044\u3048", "(dis-)", "Thanks. The latter.", "Great work, Kim. Half of it.",
	} {
		if r := staff("rv", "APPROVE\n\n"+remark); r.Refused == nil || !r.Refused.Confirm || len(r.Commands) != 0 {
			t.Errorf("%q: commands %+v, refused %+v", remark, r.Commands, r.Refused)
		}
	}
	if r := staff("rv", "DUPLICATE REQ-2026-000014\n\nI mean 13"); len(r.Commands) != 0 {
		t.Errorf("another number: %+v", r.Commands)
	}
}
