package cases_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
)

// GR-3, SUP-5, ROLE-3: an officer who lost the case reads who has it now, whatever they send and however; nobody is suspected, nothing is done, and
// they learn nothing else. Somebody who never had it learns nothing at all.
func TestFormerOfficerIsToldWhoHasIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.InProgress)
	old := b.Notice(t, id, cases.NoticeAssigned, "j.ruiz@hq.dhs.gov")
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, "k.lee"))
	before := len(b.Show(t, id).Events)
	const want = "RFI-2027-00001 is not yours any more. It is with Kim Lee now; ask them or a supervisor."
	lost := b.Notice(t, id, cases.NoticeReassigned, "j.ruiz@hq.dhs.gov")
	for _, c := range []cases.Command{
		casestest.Cmd(cases.Negative, "NO RECORDS"), casestest.Cmd(cases.Note, "mine"), casestest.Cmd(cases.Accept, ""), casestest.Cmd(cases.Decline, "no"),
		casestest.Cmd(cases.Closeout, ""), casestest.Cmd(cases.Call, "NEGATIVE"), casestest.Cmd(cases.Approve, ""),
	} {
		for _, answered := range []int64{old, lost, 0} {
			no := refusedWith(t, b, id, b.Act(t, "j.ruiz", answered, c), "passed_on").Refused
			if no.Reason != want || no.Security {
				t.Errorf("%s: %+v", c.Line, no)
			}
		}
		b.Wait(1 << 40)
	}
	d := b.Data(t, b.Notice(t, id, cases.NoticeNotDone, "j.ruiz@hq.dhs.gov"))
	if d.Reason != want || d.Number != "RFI-2027-00001" || d.Requestor != "" || d.State != "" || d.Choices != nil || d.Draft != nil {
		t.Errorf("they read %+v", d)
	}
	// what is no command at all, or a question about it, gets the same answer (triage hands it to Refuse: they take no part)
	a := b.Act(t, "j.ruiz", old, casestest.Cmd(cases.Note, ""))
	a.Command = nil
	if err := b.In(t.Context(), func(tx pgx.Tx) error {
		return b.Record.Refuse(t.Context(), tx, &id, a, &cases.Refusal{Code: "no_command", Reason: "We found no command."}, true, b.Now())
	}); err != nil {
		t.Fatal(err)
	}
	if d := b.Data(t, b.Notice(t, 0, cases.NoticeNotDone, "j.ruiz@hq.dhs.gov")); d.Reason != want || d.Number != "RFI-2027-00001" {
		t.Errorf("without a command they read %+v", d)
	}
	if n := b.Notices(t, 0, cases.NoticeControlRefused, ""); len(n) != 1 { // three failures in a row are told of (GR-3), as needing help
		t.Errorf("%d reports, want one", len(n))
	} else if !b.Data(t, n[0]).NeedsHelp {
		t.Errorf("they are suspected: %+v", b.Data(t, n[0]))
	}
	if n := len(b.Show(t, id).Events); n != before {
		t.Errorf("%d things happened", n-before)
	}
	// a stranger to the case is still answered like somebody who knows no such number
	b.Save(t, cases.Person{Handle: "n.ew", Name: "Nora Ew", Addresses: []string{"n.ew@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleOfficer}, Active: true})
	if no := refusedWith(t, b, id, b.Act(t, "n.ew", 0, casestest.Cmd(cases.Note, "x")), "no_right").Refused; strings.Contains(no.Reason, "Lee") || !no.Security {
		t.Errorf("a stranger reads %+v", no)
	}
	// a token that is not theirs is an attempt all the same (SEC-2)
	kims := b.Notice(t, id, cases.NoticeAssigned, "k.lee@hq.dhs.gov")
	refusedWith(t, b, id, b.Act(t, "j.ruiz", kims, casestest.Cmd(cases.Note, "x")), "token_of_another")
	// given back, it is theirs again
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, "j.ruiz"))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
}

// GR-3: while nobody has it, that is what they read; who declined and says so again reads that too; a supervisor who takes the officer's verb
// reads whose it is.
func TestFormerOfficerWhileNobodyHasIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Assigned)
	mine := b.Notice(t, id, cases.NoticeAssigned, "j.ruiz@hq.dhs.gov")
	no := refusedWith(t, b, id, b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeDone, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Accept, "")), "no_right").Refused
	if no.Reason != "Only the officer to whom the case is assigned, Javier Ruiz, can do this." || no.Security {
		t.Errorf("a supervisor reads %+v", no)
	}
	b.Do(t, id, "j.ruiz", mine, casestest.Cmd(cases.Decline, "I know the subject."))
	for verb, want := range map[cases.Verb]string{
		cases.Accept:  "RFI-2027-00001 is not yours any more. Ask a supervisor.",
		cases.Decline: "You answered this before, with DECLINE. RFI-2027-00001 is not yours any more. Ask a supervisor.",
	} {
		code := "passed_on"
		if verb == cases.Decline {
			code = "already_done"
		}
		if no := refusedWith(t, b, id, b.Act(t, "j.ruiz", mine, casestest.Cmd(verb, "x")), code).Refused; no.Reason != want {
			t.Errorf("%s: %s", verb, no.Reason)
		}
	}
}
