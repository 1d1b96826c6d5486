package triage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/triage"
)

// staff reads a text as the reply of somebody on the roster to a mail of that kind, as the daemon does.
func staff(kind, text string) cases.Reading {
	d := draftMail{
		from: "octavia.renner@hq.dhs.gov", name: "Octavia Renner", to: "ciss-intake+" + kind + ".aa11bb22.v2@hq.dhs.gov",
		reply: kind + ".aa11bb22.v2@cissd.hq.dhs.gov", subject: "RE: [REQ-2026-000015] x", text: text + outlookQuote,
	}
	return triage.Read(d.message(), triage.DefaultConfig(), triage.Known{
		Person: &cases.Person{ID: 1, Active: true, Roles: []cases.Role{cases.RoleSupervisor, cases.RoleOfficer}}, Daemon: true, Threaded: true, TokenKind: kind,
	})
}

// Appendix B, GR-8, GR-9, SUP-2: the verbs of issue 3, with what stands on their line and below it.
func TestNewVerbs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want cases.Command
	}{
		{"HOLD", cases.Command{Verb: cases.Hold}},
		{"hold until 25 November 2026, waiting for Tom", cases.Command{Verb: cases.Hold, Argument: "until 25 November 2026, waiting for Tom", Keys: keys{"UNTIL": "25 November 2026", "REASON": "waiting for Tom"}}},
		{"HOLD until Wednesday, November 25, 2026: the embassy answers then", cases.Command{
			Verb: cases.Hold, Argument: "until Wednesday, November 25, 2026: the embassy answers then", Keys: keys{"UNTIL": "November 25, 2026", "REASON": "the embassy answers then"},
		}},
		{"HOLD\nUNTIL 2026-11-25\nREASON waiting for Tom,\nwho is away", cases.Command{Verb: cases.Hold, Keys: keys{"UNTIL": "2026-11-25", "REASON": "waiting for Tom,\nwho is away"}}},
		{"HOLD REQ-2026-000015/2 waiting for Tom\nuntil 2026-11-25", cases.Command{
			Verb: cases.Hold, Number: "REQ-2026-000015", Version: 2, Argument: "waiting for Tom", Keys: keys{"UNTIL": "2026-11-25", "REASON": "waiting for Tom"},
		}},
		{"HOLD waiting for the\nreason that they gave", cases.Command{Verb: cases.Hold, Argument: "waiting for the\nreason that they gave", Keys: keys{"REASON": "waiting for the\nreason that they gave"}}},
		{"RESUME Tom is back", cases.Command{Verb: cases.Resume, Argument: "Tom is back", Keys: keys{"REASON": "Tom is back"}}},
		{"Resume.", cases.Command{Verb: cases.Resume}},
		{"REFER OIG possible fraud by a contractor", cases.Command{Verb: cases.Refer, Argument: "OIG", Keys: keys{"REASON": "possible fraud by a contractor"}}},
		{"refer oig: possible fraud", cases.Command{Verb: cases.Refer, Argument: "oig", Keys: keys{"REASON": "possible fraud"}}},
		{"REFER TO INSIDER THREAT PROGRAM he took files home", cases.Command{Verb: cases.Refer, Argument: "INSIDER THREAT PROGRAM", Keys: keys{"REASON": "he took files home"}}},
		{"REFER intel@tsa.dhs.gov\nREASON theirs\nby the agreement of May", cases.Command{Verb: cases.Refer, Argument: "intel@tsa.dhs.gov", Keys: keys{"REASON": "theirs\nby the agreement of May"}}},
		{"REFER OTHER, the FBI has it", cases.Command{Verb: cases.Refer, Argument: "OTHER", Keys: keys{"REASON": "the FBI has it"}}},
		{"REFER COUNTERINTEL\nREASON theirs", cases.Command{Verb: cases.Refer, Argument: "COUNTERINTEL", Keys: keys{"REASON": "theirs"}}}, // a name of the configuration
		{"DUPLICATE REQ-2026-000101\nREASON the same visit", cases.Command{Verb: cases.DuplicateOf, Argument: "REQ-2026-000101", Keys: keys{"REASON": "the same visit"}}},
		{"priority Routine.\nREASON he left", cases.Command{Verb: cases.SetPriority, Argument: "routine", Keys: keys{"REASON": "he left"}}},
		{"DECLINE I am on leave from Monday", cases.Command{Verb: cases.Decline, Argument: "I am on leave from Monday", Keys: keys{"REASON": "I am on leave from Monday"}}},
		{"Decline\nREASON on leave", cases.Command{Verb: cases.Decline, Keys: keys{"REASON": "on leave"}}},
		{"ACTIVITY TECS\nDATE 2026-01-02\nFINDING nothing", cases.Command{Verb: cases.Activity, Argument: "TECS", Keys: keys{"DATE": "2026-01-02", "FINDING": "nothing"}}},
		{"ACTIVITY record review: two files of 2019\nDATE: 2 Jan 2026", cases.Command{
			Verb: cases.Activity, Argument: "record review", Keys: keys{"DATE": "2 Jan 2026", "FINDING": "two files of 2019"},
		}},
		{"activity field operation\nwith Bob Stone\ndate 2026-01-02\nfinding seen there", cases.Command{
			Verb: cases.Activity, Argument: "field operation", Keys: keys{"WITH": "Bob Stone", "DATE": "2026-01-02", "FINDING": "seen there"},
		}},
		{"SET: Priority: urgent", cases.Command{Verb: cases.Set, Argument: "Priority: urgent", Keys: keys{"PRIORITY": "urgent"}}},
		{"SET\nDue date: none\nCountry of concern: China, Iran\nREASON he said so\non the telephone", cases.Command{
			Verb: cases.Set, Argument: "Due date: none\nCountry of concern: China, Iran\nREASON he said so\non the telephone",
			Keys: keys{"DUE_DATE": "none", "COUNTRY_OF_CONCERN": "China, Iran", "REASON": "he said so\non the telephone"},
		}},
		{"SET purpose: to know whether the visit\ncan go on\npriority urgent", cases.Command{
			Verb: cases.Set, Argument: "purpose: to know whether the visit\ncan go on\npriority urgent", Keys: keys{"PURPOSE": "to know whether the visit\ncan go on", "PRIORITY": "urgent"},
		}},
		{"CONFIRM 4f7k2-29qmx", cases.Command{Verb: cases.Confirm, Argument: "4F7K229QMX"}},
		{"confirm REQ-2026-000015 4FOK2\u201329QML.", cases.Command{Verb: cases.Confirm, Number: "REQ-2026-000015", Argument: "4F0K229QM1"}}, // O, L and Word's dash
		{"CONFIRM\nCODE 4F7K2 29QMX", cases.Command{Verb: cases.Confirm, Argument: "4F7K229QMX"}},
		{"CONFIRM REQ-2026-000015/2 4F7K2-29QMX\nCODE rv.aa11bb22.v2\n\nThanks, Ann", cases.Command{Verb: cases.Confirm, Number: "REQ-2026-000015", Version: 2, Argument: "4F7K229QMX"}},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			r := staff("rv", c.text)
			if r.Refused != nil || len(r.Commands) != 1 {
				t.Fatalf("commands %+v, refused %+v", r.Commands, r.Refused)
			}
			got := r.Commands[0]
			got.Line = ""
			if len(got.Keys) == 0 {
				got.Keys = nil
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// GR-2, GR-4, GR-8, GR-9, GR-10, EXT-3: what is refused or asked about, with a word of the reason; confirm says which.
func TestNewVerbsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, reason string
		confirm      bool
	}{
		{"HOLD until Friday", "Write it first", false},
		{"HOLD until he is back", "Write it first", false},
		{"HOLD waiting for Tom until 25 Nov", "Write it first", false},
		{"HOLD?", "question mark", true},
		{"Hold until 2026-11-25?", "question mark", true},
		{"RESUME?", "question mark", true},
		{"REFER OIG?", "question mark", true},
		{"REFER", "where to", false},
		{"REFER my mail", "where to", false},
		{"HOLD\nCRITERIA 2", "CRITERIA is not known", false},
		{"HOLD\nREASON x\nREASON y", "twice", false},
		{"HOLD x\nREASON y", "twice", false},
		{"HOLD <reason>", "still stands", false},
		{"HOLD x\nR\u0415ASON y", "another alphabet", false},
		{"H\u041eLD", "another alphabet", false},
		{"DUPLICATE\nREASON x", "number of the other", false},
		{"DUPLICATE of REQ-2026-000101", "stand alone", false},
		{"PRIORITY", "routine, priority or urgent", false},
		{"PRIORITY soon", "stand alone", false},
		{"PRIORITY urgent?", "question", false},
		{"CONFIRM", "ten letters", false},
		{"CONFIRM please", "stand alone", false},
		{"CONFIRM 12345", "stand alone", false},
		{"CONFIRM 4F7K2-29QMX\n\nbut only the first", "without further words", false},
		{"NOTE he called\n\nCONFIRM 4F7K2-29QMX", "stands alone", false},
		{"ACTIVITY", "what was done", false},
		{"ACTIVITY thinking about it", "what was done", false},
		{"NOTE he called\nPRIORITY urgent", "PRIORITY is not known below NOTE", false}, // GR-8
		{"NOTE?", "question", false},
		{"APPROVE\nREMARKS see below\nCRITERIA 2", "CRITERIA is not known", false},
		{"APPROVE\nREMARKS only after the visit\n\nREJECT 2 no", "two commands", false}, // a fault outweighs a doubt
		{"APPROVE\n\nreject 2 not ours", "two commands", false},
		{"APPROVE\n\nreturn the hotel name", "begins with RETURN", true},
		{"HOLD x\n\nAPPROVE", "two commands", false},
		{"SET priority soon", "it takes routine, priority or urgent", false},
		{"SET prioritty urgent", `nearest is "priority"`, false},
		{"SET due date: 03/04/26", "2026-03-04 or 2026-04-03", false},
		{"SET due date: Friday", "4 March 2026", false},
		{"SET due date: 2026-02-30", "4 March 2026", false},
		{"SET date of birth: 1970-01-01", "known of a person", false},
		{"SET priority urgent\nPriority: routine", "twice", false},
		{"SET description: long\npurpose of the visit is not clear", "Put a colon", false},
		{"SET priority <level>", "still stands", false},
		{"SET priority urgent\n\nbut ask Tom first", "condition", true},
		{"SET REASON only this", "needs a line", false},
		{"SET PRI\u041eRITY urgent", "another alphabet", false},
		{"REJECT 2 maybe not ours", "doubt", true},
		{"REJECT 2? not sure it is ours", "question mark", true},
		{"RETURN THE HOTEL IS MISSING", "beginning of a sentence", true},
		{"Return the hotel is missing", "beginning of a sentence", true},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			r := staff("rv", c.text)
			if len(r.Commands) != 0 || r.Refused == nil {
				t.Fatalf("commands %+v, refused %+v", r.Commands, r.Refused)
			}
			if !strings.Contains(r.Refused.Reason, c.reason) || r.Refused.Confirm != c.confirm {
				t.Errorf("reason %q, confirm %v", r.Refused.Reason, r.Refused.Confirm)
			}
		})
	}
}

// GR-9: an ordinary sentence that begins with a verb word is no command and is not asked about either, whoever writes it.
func TestSentences(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Hold on, who is this?", "Hold off for now please", "HOLD ON, WHO IS THIS?", "Hold the line", "Hold your horses", "Set up a call with him, please", "Refer to my earlier mail",
		"Refer this to somebody else", "Share with me what you have", "Resume the work when he is back", "Resume attached.", "Return flight is on Monday", "Returned your call, no answer",
		"Rejected by legal, as I hear", "Activity report follows", "Call me at 202-555-0100", "Negative, we have not heard of him", "Report follows next week", "Complete list is attached",
		"Extend my thanks to Tom", "Back in the office on Monday", "Away until Monday", "Person of interest is in town", "Reopen the window", "Closeout is planned for Friday",
		"RETURN TO SENDER", "Decline with thanks", "Exhibit A is the photograph",
	} {
		for _, kind := range []string{"rv", "as"} {
			if r := staff(kind, text); len(r.Commands) != 0 || r.Refused != nil && !r.Refused.Confirm {
				t.Errorf("%q: commands %+v, refused %+v", text, r.Commands, r.Refused)
			}
		}
		if r := (draftMail{
			to: "ciss-intake+mi.aa11bb22.v1@hq.dhs.gov", reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov", subject: "RE: x", text: text,
		}).read(); len(r.Commands) != 0 || r.Refused != nil || r.Outcome != cases.RequestUpdate {
			t.Errorf("a requestor's %q: commands %+v, refused %+v, %s", text, r.Commands, r.Refused, r.Outcome)
		}
	}
}

// EXT-4: who is on the roster and asked for something answers as a requestor: their words are no commands of the staff.
func TestRosterAsksToo(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Priority urgent", "Hold until the visit", "Return flight: Monday", "Note that the visit is soon"} {
		if r := staff("mi", text); len(r.Commands) != 0 || r.Refused != nil || r.Outcome != cases.RequestUpdate {
			t.Errorf("%q: commands %+v, refused %+v, %s", text, r.Commands, r.Refused, r.Outcome)
		}
	}
	if r := staff("mi", "APPROVE REQ-2026-000015/2"); len(r.Commands) != 1 {
		t.Errorf("a whole command: %+v, %+v", r.Commands, r.Refused)
	}
}

// GR-6, GR-10: what is asked about carries its whole command, and what stands before it.
func TestAskedWhole(t *testing.T) {
	t.Parallel()
	r := staff("as", "NOTE he called\n\nACTIVITY TECS\nDATE 2026-01-02\nSOURCE TECS\nFINDING nothing\n\nNEGATIVE no records?\n")
	if r.Refused == nil || !r.Refused.Confirm || r.Refused.Verb != cases.Negative || len(r.Commands) != 0 {
		t.Fatalf("commands %+v, refused %+v", r.Commands, r.Refused)
	}
	var before []cases.Verb
	for _, c := range r.Refused.Before {
		before = append(before, c.Verb)
	}
	if diff := cmp.Diff([]cases.Verb{cases.Note, cases.Activity}, before); diff != "" {
		t.Error(diff)
	}
	r = staff("rv", "REJECT REQ-2026-000015/2 2,3 I think it is not ours\n")
	want := keys{"CRITERIA": "2,3", "REASON": "I think it is not ours"}
	if r.Refused == nil || r.Refused.Number != "REQ-2026-000015" || r.Refused.Version != 2 || cmp.Diff(want, r.Refused.Keys) != "" {
		t.Errorf("refused %+v", r.Refused)
	}
	r = staff("rv", "APPROVE\nASSIGN j.ruiz\n\nbut wait for Tom")
	if r.Refused == nil || r.Refused.Keys[cases.KeyAssign] != "j.ruiz" || r.Refused.Remark != "but wait for Tom" {
		t.Errorf("refused %+v", r.Refused)
	}
}

// SEC-10: CONFIRM may be a new mail of its own.
func TestConfirmAlone(t *testing.T) {
	t.Parallel()
	if r := (draftMail{text: "CONFIRM 4F7K2-29QMX"}).read(); len(r.Commands) != 1 || r.Commands[0].Verb != cases.Confirm || r.Outcome != cases.DecisionMail {
		t.Errorf("commands %+v, refused %+v, %s", r.Commands, r.Refused, r.Outcome)
	}
	if r := (draftMail{text: "Confirm receipt please.\n\nType: RFI\nPriority: routine"}).read(); len(r.Commands) != 0 || r.Refused != nil || r.Outcome != cases.NewRequest {
		t.Errorf("commands %+v, refused %+v, %s", r.Commands, r.Refused, r.Outcome)
	}
}
