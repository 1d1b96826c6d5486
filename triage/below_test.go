package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// INT-9: Gmail's forward without a plain text is read as the same forward in plain text is, with and without a comment, whatever the subject.
func TestGmailForwardInHTML(t *testing.T) {
	t.Parallel()
	const ask = `<div>Could CISS run Ilse Harmsen, a Dutch citizen born May 4, 1979? Routine, unclassified.<br><br>Ruth Odell<br>U.S. Geological Survey<br>303-555-0166</div>`
	for _, c := range []struct{ name, subject, class, comment, rule string }{
		{"comment", "Fwd: Visitor", "gmail_quote", "Please take this in.<br>", "---------- Forwarded message ---------"},
		{"container", "Fwd: Visitor", "gmail_quote gmail_quote_container", "FYI<br>", "---------- Forwarded message ---------"},
		{"no comment", "Fwd: Visitor", "gmail_quote", "<br>", "---------- Forwarded message ----------"},
		{"another language", "Fwd: Visitor", "gmail_quote", "FYI<br>", "---------- Weitergeleitete Nachricht ---------"},
	} {
		html := `<div dir="ltr">` + c.comment + `<br><div class="` + c.class + `"><div dir="ltr" class="gmail_attr">` + c.rule +
			`<br>From: <strong class="gmail_sendername" dir="auto">Ruth Odell</strong> <span dir="auto">&lt;<a href="mailto:ruth.odell@usgs.gov">ruth.odell@usgs.gov</a>&gt;</span>` +
			`<br>Date: Mon, Jan 26, 2026 at 2:14 PM<br>Subject: Visitor<br>To: Nell Ashby &lt;nell.ashby@hq.dhs.gov&gt;<br></div><br><br>` + ask + `</div></div>`
		r := readMail(draftMail{from: "nell.ashby@hq.dhs.gov", name: "Nell Ashby", subject: c.subject, html: html}.message())
		name, mail, _, submitter := asked(r)
		if name != "Ruth Odell" || mail != "ruth.odell@usgs.gov" || submitter != "nell.ashby@hq.dhs.gov" || len(r.Draft.Subjects) != 1 {
			t.Errorf("%s: asked by %q %q, sent in by %q, %d subjects", c.name, name, mail, submitter, len(r.Draft.Subjects))
		}
		if strings.Contains(r.NewText, "Harmsen") {
			t.Errorf("%s: the new text holds what was forwarded: %q", c.name, r.NewText)
		}
	}
}

// EXT-2, EXT-3, MSG-3: a first mail that points to the thread below it gets its persons from there, inferred and with a warning; nothing else and no
// command is read there, and a mail that does not point there gets none.
func TestPersonsBelow(t *testing.T) {
	t.Parallel()
	const thread = "\n________________________________\nFrom: Doe, Petra <petra.doe@noaa.gov>\nSent: Monday, January 26, 2026 10:00 AM\nTo: Jensen, Karl <karl.jensen@noaa.gov>\nSubject: guest\n\n" +
		"WITHDRAW\n\nKarl, this is urgent. Our guest is Arvid Lundqvist, a Swedish citizen born on 6 June 1984.\n\nPetra Doe\n"
	for _, c := range []struct {
		name, above, below string
		who                string
		warns              bool
	}{
		{"named below", "CISS, please run the visitor named below. Routine. Unclassified.\n\nKarl Jensen\n", thread, "Lundqvist", true},
		{"in the thread", "Please check the guest in the thread. Routine, unclassified.\n", thread, "Lundqvist", true},
		{"nobody there", "Please run the name below. Routine, unclassified.\n", strings.Replace(thread, "Our guest is Arvid Lundqvist, a Swedish citizen born on 6 June 1984.", "See you there.", 1), "", true},
		{"does not point", "Please send us the form for visitors. Routine, unclassified.\n", thread, "", false},
		{"names somebody itself", "Please run Edda Fjeld, a Norwegian citizen born 3 May 1990; the mail below is for context. Routine, unclassified.\n", thread, "Fjeld", false},
	} {
		r := readMail(draftMail{subject: "RE: guest", text: c.above + c.below}.message())
		var who strings.Builder
		for _, s := range r.Draft.Subjects {
			f := s.Fields[cases.LastName]
			who.WriteString(f.Value())
			if c.warns && !f.Inferred {
				t.Errorf("%s: %q is not inferred", c.name, f.Value())
			}
		}
		warned := strings.Contains(strings.Join(r.Warnings, "\n"), "quoted mail below")
		if who.String() != c.who || warned != c.warns {
			t.Errorf("%s: persons %q, want %q; warned %v: %q", c.name, who.String(), c.who, warned, r.Warnings)
		}
		if len(r.Commands) > 0 || r.Refused != nil || r.Draft.Fields.Value(cases.RequestorEmail) != "karl.jensen@noaa.gov" || r.Draft.Fields.Value(cases.Priority) != "routine" {
			t.Errorf("%s: commands %v, fields %v", c.name, r.Commands, r.Draft.Fields)
		}
	}
}

// EXT-2: boxes to tick stand below their label, on one line or on several.
func TestBoxesBelowALabel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"Priority:\n\u2610 Routine \u2612 Priority \u2610 Urgent\n", "priority"},
		{"Priority:\n\n[ ] Routine\n[ ] Priority\n[x] Urgent\n", "urgent"},
		{"PRIORITY:\n( ) Urgent  (x) Routine\n", "routine"},
		{"Priority:\n\u2610 Routine \u2610 Priority \u2610 Urgent\n", ""},
	} {
		r := readMail(draftMail{subject: "RFI", text: "Requestor: Karl Jensen\n\n" + c.text + "\nClassification: unclassified\nPurpose: to know who he is\n"}.message())
		f := r.Draft.Fields[cases.Priority]
		if f.Value() != c.want || f.Conflict {
			t.Errorf("%q: %q (conflict %v), want %q", c.text, f.Value(), f.Conflict, c.want)
		}
	}
}

// EXT-1: the report for people shows fields of requests only where the mail is one.
func TestReportOfADecisionHasNoFields(t *testing.T) {
	t.Parallel()
	m := draftMail{subject: "RFI", text: "Priority: routine\nPurpose: to know\n"}.message()
	r := readMail(m)
	for _, c := range []struct {
		outcome cases.Outcome
		want    bool
	}{{cases.NewRequest, true}, {cases.RequestUpdate, true}, {cases.DecisionMail, false}, {cases.CaseReport, false}, {cases.Disposition, false}} {
		r.Outcome = c.outcome
		if got := strings.Contains(triage.Report("a.eml", m, r), "requestor_email"); got != c.want {
			t.Errorf("%s: fields shown %v, want %v", c.outcome, got, c.want)
		}
	}
}
