package triage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/triage"
)

// outlookQuote is what Outlook puts under a reply, unprefixed, with our own sample commands in it.
const outlookQuote = `

From: CISS Intake <ciss-intake@hq.dhs.gov>
Sent: Monday, March 9, 2026 9:00 AM
To: Renner, Octavia <octavia.renner@hq.dhs.gov>
Subject: [CISS review] REQ-2026-000015: RFI, routine, DTRA

"APPROVE REQ-2026-000015/2"
REJECT
APPROVE
`

type keys = map[cases.Key]string

// GR-1, GR-2, GR-6, GR-8, GR-9, GR-10, SUP-2: what is a command, with what argument and keys.
func TestCommandsTaken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want cases.Command
	}{
		{"APPROVE", cases.Command{Verb: cases.Approve}},
		{"approve.", cases.Command{Verb: cases.Approve}},
		{"Approved!", cases.Command{Verb: cases.Approve}},
		{"APPROVE j.ruiz", cases.Command{Verb: cases.Approve, Argument: "j.ruiz"}},
		{"APPROVE Kim Lee", cases.Command{Verb: cases.Approve, Argument: "Kim Lee"}},
		{"APPROVE REQ-2026-000015/2 k.lee@hq.dhs.gov", cases.Command{Verb: cases.Approve, Number: "REQ-2026-000015", Version: 2, Argument: "k.lee@hq.dhs.gov"}},
		{"approve req-2026-000015", cases.Command{Verb: cases.Approve, Number: "REQ-2026-000015"}},
		{"APPROVE\nASSIGN: j.ruiz\nTYPE RFS\nPRIORITY urgent\nREMARKS watch the date", cases.Command{
			Verb: cases.Approve, Keys: keys{"ASSIGN": "j.ruiz", "TYPE": "RFS", "PRIORITY": "urgent", "REMARKS": "watch the date"},
		}}, // GR-8: PRIORITY and ASSIGN are keys here
		{"APPROVE\n\nThanks, Ann", cases.Command{Verb: cases.Approve}},
		{"APPROVE\n\nGood work on this one.", cases.Command{Verb: cases.Approve, Remark: "Good work on this one."}},
		{"APPROVE\nEND\nREJECT 2 no", cases.Command{Verb: cases.Approve}},
		{"APPROVE\n--\nREJECT 2 no", cases.Command{Verb: cases.Approve}},
		{"CUI//SP-LEI\n\nAPPROVE\n\nCUI//SP-LEI", cases.Command{Verb: cases.Approve}},                                                                  // EMAIL 2.4
		{"CAUTION: This email originated from outside of DHS. DO NOT click links or open attachments.\n\nAPPROVE", cases.Command{Verb: cases.Approve}}, // EMAIL 2.3
		{"\u200bAPPROVE\u00a0REQ-2026-000015/2", cases.Command{Verb: cases.Approve, Number: "REQ-2026-000015", Version: 2}},                            // GR-2
		{"APPROVE\nCODE rv.aa11bb22.v2", cases.Command{Verb: cases.Approve, Keys: keys{"CODE": "rv.aa11bb22.v2"}}},                                     // GR-8
		{"REJECT 2,3 not a DHS matter", cases.Command{Verb: cases.Reject, Argument: "2,3 not a DHS matter", Keys: keys{"CRITERIA": "2,3", "REASON": "not a DHS matter"}}},
		{"DISAPPROVE 2 and 5: not ours", cases.Command{Verb: cases.Reject, Argument: "2 and 5: not ours", Keys: keys{"CRITERIA": "2,5", "REASON": "not ours"}}},
		{"Rejected\nCRITERIA 2, 5\nREASON not a DHS matter,\nas he said", cases.Command{Verb: cases.Reject, Keys: keys{"CRITERIA": "2, 5", "REASON": "not a DHS matter,\nas he said"}}},
		{"RETURN Which hotel is it?", cases.Command{Verb: cases.Return, Argument: "Which hotel is it?", Keys: keys{"NEED": "Which hotel is it?"}}},
		{"Return: which hotel\n\nand which day?", cases.Command{Verb: cases.Return, Argument: "which hotel\n\nand which day?", Keys: keys{"NEED": "which hotel\n\nand which day?"}}},
		{"NOTE: he called", cases.Command{Verb: cases.Note, Argument: "he called"}},
		{"ASSIGN Kim Lee\nREMARKS she knows it", cases.Command{Verb: cases.Assign, Argument: "Kim Lee", Keys: keys{"REMARKS": "she knows it"}}},
		{"PRIORITY urgent", cases.Command{Verb: cases.SetPriority, Argument: "urgent"}},
		{"DUPLICATE REQ-2026-000101", cases.Command{Verb: cases.DuplicateOf, Argument: "REQ-2026-000101"}},
		{"DUPLICATE REQ-2026-000015 REQ-2026-000101", cases.Command{Verb: cases.DuplicateOf, Number: "REQ-2026-000015", Argument: "REQ-2026-000101"}}, // GR-8
		{"SET priority urgent\ndue date: 2026-03-01", cases.Command{Verb: cases.Set, Argument: "priority urgent\ndue date: 2026-03-01", Keys: keys{"PRIORITY": "urgent", "DUE_DATE": "2026-03-01"}}},
		{"NEGATIVE no records in TECS", cases.Command{Verb: cases.Negative, Argument: "no records in TECS", Keys: keys{"TEXT": "no records in TECS"}}},
		{"NEGATIVE WITHHELD", cases.Command{Verb: cases.Negative, Argument: "WITHHELD"}},
		{"CALL RECEIVED\nWITH Bob Stone\nDATE 2026-01-02", cases.Command{Verb: cases.Call, Argument: "RECEIVED", Keys: keys{"WITH": "Bob Stone", "DATE": "2026-01-02"}}},
		{"HOLD until 2026-11-25 waiting for Tom", cases.Command{Verb: cases.Hold, Argument: "until 2026-11-25 waiting for Tom", Keys: keys{"UNTIL": "2026-11-25", "REASON": "waiting for Tom"}}},
		{"NON-CONCUR the second exhibit is missing", cases.Command{Verb: cases.Nonconcur, Argument: "the second exhibit is missing", Keys: keys{"REASON": "the second exhibit is missing"}}},
		{"STATUS REQ-2026-000015", cases.Command{Verb: cases.Status, Number: "REQ-2026-000015"}},
		{"HELP", cases.Command{Verb: cases.Help}},
		{"DESTROY DL-2027-1", cases.Command{Verb: cases.Destroy, Argument: "DL-2027-1"}},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			d := review(c.text + outlookQuote)
			m := d.message()
			r := d.read()
			checkReading(t, m, r)
			if r.Refused != nil || len(r.Commands) != 1 {
				t.Fatalf("commands %+v, refused %+v", r.Commands, r.Refused)
			}
			got := r.Commands[0]
			got.Line = ""
			if got.Keys == nil {
				got.Keys = keys{}
			}
			if c.want.Keys == nil {
				c.want.Keys = keys{}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// GR-6: verbs that only add may repeat, and stand before the decision.
func TestCommandsSeveral(t *testing.T) {
	t.Parallel()
	r := review("NOTE: he called\n\nACTIVITY database check\nDATE 2026-01-02\nSOURCE TECS\nFINDING nothing\n\nNOTE Return flight is on Monday\nreturn to the file\n\nAPPROVE\n").read()
	var got []string
	for _, c := range r.Commands {
		got = append(got, string(c.Verb)+" "+c.Argument)
	}
	want := []string{"NOTE he called", "ACTIVITY database check", "NOTE Return flight is on Monday\nreturn to the file", "APPROVE "}
	if diff := cmp.Diff(want, got); diff != "" || r.Refused != nil || r.Outcome != cases.DecisionMail {
		t.Errorf("%s refused %+v outcome %s", diff, r.Refused, r.Outcome)
	}
}

// GR-3, GR-4, GR-9, GR-10, SUP-2, SUP-5: what is refused, and with which word in the reason; or what asks for a confirmation.
func TestCommandsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, reason string
		confirm      bool
	}{
		{"APPROVE but wait for Tom", "stand alone", false},
		{"Approve?", "question", false},
		{"APPROVE please", "stand alone", false},
		{"APPROVE it", "stand alone", false},
		{"Approved, thanks", "stand alone", false},
		{"APPROVE j.ruiz k.lee", "stand alone", false},
		{"APPROVE asap", "stand alone", false},
		{"\u0410PPROVE", "another alphabet", false}, // GR-2: a Cyrillic letter
		{"\uff21PPROVE", "another alphabet", false},
		{"APPROVE\nPRIORTY: urgent", "not known", false},
		{"APPROVE\nCRITERIA 2", "not known", false},
		{"APPROVE\nPRI\u041eRITY urgent", "another alphabet", false}, // GR-2: in a KEY too
		{"APPROVE\nPRIORITY urgent\nPRIORITY routine", "twice", false},
		{"APPROVE\nPRIORITY soon", "routine, priority or urgent", false},
		{"APPROVE\nTYPE thing", "RFI, RFS or FAI", false},
		{"APPROVE\nASSIGN", "without a value", false},
		{"APPROVE\nREJECT 2 no", "two commands", false},
		{"APPROVE\n\nREJECT 2 no", "two commands", false},
		{"APPROVE\n\nOn second thought:\nWITHDRAW", "two commands", false},
		{"REJECT 2 not ours\nAPPROVE", "two commands", false},
		{"APPROVE\nplease do it today", "no part of it", false},
		{"APPROVE <officer>", "still stands", false},
		{"REJECT 2 <reason>", "still stands", false},
		{"REJECT 2-4 not ours", "range", false},
		{"REJECT\nCRITERIA 2-4\nREASON x", "CRITERIA takes", false},
		{"REJECT 2 not ours\nREASON really not", "twice", false},
		{"SET colour blue", "names no field", false},
		{"SET", "needs a line", false},
		{"SET priority", "no value", false},
		{"NEGATIVE", "NO RECORDS or WITHHELD", false},
		{"CALL\nWITH Bob", "needs to say", false},
		{"DISPOSITION\nRATING 7", "1 to 5", false},
		{"STATUS of my request?", "question", false},
		{"APPROVE REQ-2026-000099", "not the one in the subject", false},
		{"APPROVE\n\nbut only if legal agrees", "condition", true},
		{"APPROVE\n\nunless Tom objects", "condition", true},
		{"APPROVE\n\nIs that right?", "condition", true},
		{"APPROVE\nREMARKS only after the visit", "condition", true},
		{"APPROVE\n\n" + strings.Repeat("A long story. ", 1000), "too long", true},
		{"REJECT maybe not ours", "doubt", true},
		{"Reject?", "question mark", true},
		{"WITHDRAW I think we found him", "doubt", true},
		{"HOLD on, who is this", "beginning of a sentence", true},
	} {
		t.Run(c.text[:min(len(c.text), 60)], func(t *testing.T) {
			t.Parallel()
			r := review(c.text + outlookQuote).read()
			if len(r.Commands) != 0 || r.Refused == nil {
				t.Fatalf("commands %+v, refused %+v", r.Commands, r.Refused)
			}
			if !strings.Contains(r.Refused.Reason, c.reason) || r.Refused.Confirm != c.confirm {
				t.Errorf("reason %q, confirm %v", r.Refused.Reason, r.Refused.Confirm)
			}
		})
	}
}

// GR-1, GR-9: what only sounds like a decision, or stands where none may stand, is none, and nothing is refused either.
func TestCommandsNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"I approve", "YES", "OK", "+1", "Looks fine to me", "ok, go ahead", "I can't APPROVE this as it stands.", "Hello,\n\nAPPROVE", "- APPROVE", "> APPROVE", "| APPROVE", "* APPROVE",
		`"APPROVE"`, "1. APPROVE", "Please approve", "APPROVER", "Approval granted", "", "Not yet, see below.", "Thanks\nAPPROVE", "\u2022 APPROVE", "We reject 2", "Call me at 202-555-0100",
	} {
		r := review(text + outlookQuote).read()
		if len(r.Commands) != 0 || r.Refused != nil {
			t.Errorf("%q: commands %+v, refused %+v", text, r.Commands, r.Refused)
		}
	}
}

// MSG-4, SUP-2: a verb in an automatic answer, a forward, an attachment, a signature or a subject is nothing (EMAIL R1, R2).
func TestCommandsElsewhere(t *testing.T) {
	t.Parallel()
	auto := review("APPROVE\nrequests go to Kim Lee until 2 Dec.")
	auto.subject = "Automatic reply: [CISS review] REQ-2026-000015"
	rule := review("APPROVE\nrequests go to Kim Lee until 2 Dec.")
	attached := review("see attached")
	attached.parts = []cases.Part{{ID: "2", MediaType: "text/plain", Disposition: "attachment", Name: "a.txt", Text: "APPROVE\n"}}
	inside := review("see attached")
	inside.parts = []cases.Part{{ID: "2", MediaType: "message/rfc822", Message: review("APPROVE").message()}}
	subject := review("thanks")
	subject.subject = "APPROVE REQ-2026-000015"
	forward := review("Fyi.\n\n---------- Forwarded message ---------\nFrom: Bob Stone <b@hq.dhs.gov>\nDate: today\nSubject: x\n\nAPPROVE\n")
	signature := review("Who sent it?\n\n-- \nAPPROVE\nOctavia")
	classic := review("")
	classic.html = `<div class=WordSection1><p class=MsoNormal>Not yet, see below.</p><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'>` +
		`<p><b>From:</b> CISS Intake [mailto:ciss-intake@hq.dhs.gov]<br><b>Sent:</b> Monday<br><b>To:</b> Renner<br><b>Subject:</b> x</p></div><p>APPROVE</p></div>`
	for name, d := range map[string]draftMail{"auto": auto, "rule": rule, "attached": attached, "inside": inside, "subject": subject, "forward": forward, "signature": signature, "classic": classic} {
		if r := d.read(); len(r.Commands) != 0 {
			t.Errorf("%s: commands %+v", name, r.Commands)
		}
	}
}

// GR-4: text and formatted text that differ, and hidden text (EMAIL R4, A22).
func TestCommandsTwoForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, html, reason string }{
		{"same", "APPROVE\nPRIORITY urgent", "<p>APPROVE<br>PRIORITY <b>urgent</b></p>", ""},
		{"opposite", "APPROVE", "<p>REJECT 2 no</p>", "differ"},
		{"key", "APPROVE\nPRIORITY urgent", "<p>APPROVE<br>PRIORITY routine</p>", "differ"},
		{"only plain", "APPROVE", "<p>Please wait.</p>", "differ"},
		{"only html", "Please wait.", "<p>APPROVE</p>", "differ"},
		{"condition in one", "APPROVE", "<p>APPROVE</p><p>but not before Friday</p>", "differ"},
		{"hidden", "", `<p>APPROVE</p><p style="display: none">but not before Friday</p>`, "does not see"},
		{"tiny", "", `<p>APPROVE</p><span style="font-size:0px">x</span>`, "does not see"},
		{"white", "", `<p>APPROVE</p><span style="color:#FFFFFF">x</span>`, "does not see"},
		{"hidden in the quote", "", `<p>APPROVE</p><div class="gmail_quote"><a style="color:#fff;background:#005">x</a><span style="display:none">y</span></div>`, ""},
	} {
		d := review(c.text)
		d.html = c.html
		r := d.read()
		switch {
		case c.reason == "" && (len(r.Commands) != 1 || r.Refused != nil):
			t.Errorf("%s: commands %+v refused %+v", c.name, r.Commands, r.Refused)
		case c.reason != "" && (r.Refused == nil || len(r.Commands) != 0 || !strings.Contains(r.Refused.Reason, c.reason)):
			t.Errorf("%s: commands %+v refused %+v", c.name, r.Commands, r.Refused)
		}
	}
	only := review("")
	only.html = `<span style="font-size:0;color:#fff">APPROVE REQ-2026-000015/2</span><p>Please do not act.</p>`
	if r := only.read(); len(r.Commands) != 0 {
		t.Errorf("hidden command taken: %+v", r.Commands)
	}
}

// GR-4: tokens that disagree, and a mail with two senders (SEC-9).
func TestCommandsWholeMail(t *testing.T) {
	t.Parallel()
	other := review("APPROVE")
	other.to = "ciss-intake+rv.zz99yy88.v1@hq.dhs.gov"
	if r := other.read(); r.Refused == nil || !strings.Contains(r.Refused.Reason, "another") {
		t.Errorf("disagreeing tokens: %+v", r.Refused)
	}
	code := review("APPROVE\nCODE rv.zz99yy88.v1")
	if r := code.read(); r.Refused == nil {
		t.Errorf("a code of another mail: %+v", r.Commands)
	}
	m := review("APPROVE").message()
	m.FromFields = 2
	if r := triage.Read(m, triage.DefaultConfig(), triage.Known{}); r.Refused == nil {
		t.Errorf("two From fields: %+v", r.Commands)
	}
}

// A requestor's words are no commands of the staff: "Priority urgent" answers our question, "Report follows" reports nothing. DSP-1: a bare
// rating is a disposition.
func TestRequestorSpeaks(t *testing.T) {
	t.Parallel()
	answer := func(kind, text string) cases.Reading {
		return draftMail{to: "ciss-intake+" + kind + ".aa11bb22.v1@hq.dhs.gov", reply: kind + ".aa11bb22.v1@cissd.hq.dhs.gov", subject: "RE: x", text: text}.read()
	}
	for _, text := range []string{"Priority urgent", "Report follows next week", "Hold on please", "Note that I am away", "Return flight is on Monday", "Status is unclassified", "Share it with my deputy"} {
		if r := answer("mi", text); len(r.Commands) != 0 || r.Refused != nil || r.Outcome != cases.RequestUpdate {
			t.Errorf("%q: %+v %+v %s", text, r.Commands, r.Refused, r.Outcome)
		}
	}
	for text, verb := range map[string]cases.Verb{"STATUS": cases.Status, "WITHDRAW we found him": cases.Withdraw, "RECEIVED": cases.Received, "DISPOSITION 4 good": cases.Dispose} {
		if r := answer("ak", text); len(r.Commands) != 1 || r.Commands[0].Verb != verb {
			t.Errorf("%q: %+v %+v", text, r.Commands, r.Refused)
		}
	}
	for text, rating := range map[string]string{"5": "5", "4 - very useful": "4", "3\nTook a while.": "3", "2/5": "2", "1 out of 5, sorry": "1"} {
		r := answer("dp", text)
		if len(r.Commands) != 1 || r.Commands[0].Keys[cases.KeyRating] != rating || r.Outcome != cases.Disposition {
			t.Errorf("%q: %+v %s", text, r.Commands, r.Outcome)
		}
	}
	for _, text := range []string{"4 people came to the briefing", "Very useful, thanks!", "10", "6", "2026 was better"} {
		if r := answer("dp", text); len(r.Commands) != 0 || r.Outcome != cases.Disposition {
			t.Errorf("%q: %+v %s", text, r.Commands, r.Outcome)
		}
	}
}

// SEC-10: a new mail is control mail only if its first line names a number, or is nothing but FORM or HELP.
func TestCommandsInNewMail(t *testing.T) {
	t.Parallel()
	for text, verb := range map[string]cases.Verb{
		"STATUS REQ-2026-000042": cases.Status, "APPROVE REQ-2026-000042/1": cases.Approve, "FORM": cases.Form, "NOTE RFI-2026-00011 he called": cases.Note,
	} {
		if r := (draftMail{text: text}).read(); len(r.Commands) != 1 || r.Commands[0].Verb != verb {
			t.Errorf("%q: %+v", text, r.Commands)
		}
	}
	for _, text := range []string{"APPROVE", "Priority urgent\nClassification unclassified", "Note: we need this soon.", "Form is attached.", "Help us find out who he is.", "Report of a visit"} {
		if r := (draftMail{text: text}).read(); len(r.Commands) != 0 || r.Refused != nil || r.Outcome != cases.NewRequest {
			t.Errorf("%q: %+v %s", text, r.Commands, r.Outcome)
		}
	}
}

// GR-5: HasCommand sees what would be a command, and nothing in the shapes that our mails use.
func TestHasCommand(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"APPROVE", "\n\nREJECT 2 no", "CUI\nAPPROVE j.ruiz", "approve?"} {
		if !triage.HasCommand(s) {
			t.Errorf("%q has a command", s)
		}
	}
	for _, s := range []string{"\"APPROVE j.ruiz\"", "  - \"APPROVE\"", "| APPROVE", "To approve, send back \"APPROVE\".", "Decision needed by Monday"} {
		if triage.HasCommand(s) {
			t.Errorf("%q has no command", s)
		}
	}
	if got := triage.CommandLines("Hello\nAPPROVE\n\"REJECT\"\nReturn to sender\nRETURN now\n"); len(got) != 2 {
		t.Errorf("command lines %q", got)
	}
}
