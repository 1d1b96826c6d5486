package cases_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
)

// EXT-4: a question that the requestor never answers is not waited for for ever: on the eighth business day it is back in review, once, and
// the supervisors read what was asked. An answer before that stops it; one after it is taken as any other.
func TestQuestionNeverAnswered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, answered, held := b.Until(t, casestest.Reviewed), b.Until(t, casestest.Reviewed), b.Until(t, casestest.Reviewed)
	for _, x := range []int64{id, answered, held} {
		b.Must(t, x, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Return, "Which hotel is it?"))
	}
	b.Write(t, answered, casestest.Requestor, cases.Draft{}, "The Grand.")
	b.Must(t, held, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Hold, "until 2027-02-01"))
	b.Set(time.Date(2026, 12, 4, 14, 39, 0, 0, time.UTC))
	if n := b.Fire(t); n != 0 {
		t.Fatalf("%d fire too early", n)
	}
	b.Wait(time.Hour)
	if n := b.Fire(t) + b.Fire(t); n != 1 {
		t.Errorf("%d fire on the day", n)
	}
	if s := b.Show(t, id).Request; s.State != cases.RequestInReview || s.Version != 1 {
		t.Errorf("it is %+v", s)
	}
	for _, who := range []string{"p.osei@hq.dhs.gov", "s.park@hq.dhs.gov"} {
		all := b.Notices(t, id, cases.NoticeReview, who)
		d := b.Data(t, all[len(all)-1])
		if want := "The requestor has not answered the question of Monday 23 November 2026: Which hotel is it?"; len(all) != 2 || len(d.Doubts) == 0 || d.Doubts[0].Text != want || len(d.Criteria) != 9 {
			t.Errorf("%s got %d reviews, the last with %+v, %d criteria", who, len(all), d.Doubts, len(d.Criteria))
		}
	}
	b.Write(t, id, casestest.Requestor, cases.Draft{}, "The Plaza, sorry.")
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Reject, "2", "REASON", "no answer"))
	b.Set(time.Date(2027, 1, 4, 14, 40, 0, 0, time.UTC))
	if n := b.Fire(t); n != 0 {
		t.Errorf("%d fire afterwards", n)
	}
}

// ROLE-1: an officer who leaves, or is one no more, has no case any longer: the supervisors are asked for another, once; during a hold
// at once too, and the hold goes on; a result in review waits for its review.
func TestOfficerLeaves(t *testing.T) {
	t.Parallel()
	b := setup(t)
	working, waiting, held, result := b.Until(t, casestest.InProgress), b.Until(t, casestest.Assigned), b.Until(t, casestest.InProgress), b.Until(t, casestest.InReview)
	b.Must(t, held, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Hold, "until 2026-11-30"))
	if n := b.Fire(t); n != 0 {
		t.Fatalf("%d happen while the officer is there", n)
	}
	ruiz := *b.People["j.ruiz"]
	ruiz.Active = false
	b.Save(t, ruiz)
	if n := b.Fire(t) + b.Fire(t); n != 3 {
		t.Errorf("%d cases are taken from who left", n)
	}
	for _, id := range []int64{working, waiting} {
		c := b.Show(t, id).Case
		n := b.Notices(t, id, cases.NoticeChooseOfficer, "s.park@hq.dhs.gov")
		if c.State != cases.CaseOpened || c.Officer != nil || len(n) != 1 {
			t.Fatalf("it is %s, %d mails ask", c.State, len(n))
		}
		d := b.Data(t, n[0])
		if len(d.Doubts) == 0 || !strings.Contains(d.Doubts[0].Text, "no active case officer any more") ||
			slices.ContainsFunc(d.Choices, func(c cases.Choice) bool { return strings.Contains(c.Text, "j.ruiz") }) {
			t.Errorf("the mail says %+v, %+v", d.Doubts, d.Choices)
		}
	}
	b.Must(t, working, "p.osei", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "k.lee"))
	if h, r := b.Show(t, held).Case.State, b.Show(t, result).Case.State; h != cases.CaseOnHold || r != cases.CaseInReview {
		t.Errorf("the others are %s and %s", h, r)
	}
	b.Must(t, result, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Return, "look again"))
	b.Set(time.Date(2026, 11, 30, 13, 0, 0, 0, time.UTC))
	b.Fire(t)
	for _, id := range []int64{held, result} {
		if c := b.Show(t, id).Case; c.State != cases.CaseOpened || len(b.Notices(t, id, cases.NoticeChooseOfficer, "")) == 0 {
			t.Errorf("it is %s", c.State)
		}
	}
	lee := *b.People["k.lee"]
	lee.Roles = []cases.Role{cases.RoleCST}
	b.Save(t, lee)
	b.Fire(t)
	d := b.Data(t, b.Notice(t, working, cases.NoticeChooseOfficer, "p.osei@hq.dhs.gov"))
	if !strings.Contains(d.Doubts[0].Text, "Kim Lee") {
		t.Errorf("the mail says %+v", d.Doubts)
	}
}

// ROLE-1, SUP-1: a question of which nobody who was asked is left on the roster goes to whoever may answer it now, once, with a token of the
// same step; while one of them is left, nobody is asked a second time.
func TestSupervisorsReplaced(t *testing.T) {
	t.Parallel()
	b := setup(t)
	review, officer, result := b.Until(t, casestest.Reviewed), b.Until(t, casestest.Reviewed), b.Until(t, casestest.InReview)
	drop := b.Request(t, casestest.Draft(cases.Priority)).Request
	b.Must(t, officer, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, ""))
	b.Wait(14 * 24 * time.Hour)
	b.Fire(t)
	osei, park := *b.People["p.osei"], *b.People["s.park"]
	park.Active = false
	b.Save(t, park)
	if n := b.Fire(t); n != 0 {
		t.Errorf("%d are asked again though one supervisor is left", n)
	}
	osei.Active = false
	b.Save(t, cases.Person{Handle: "n.ew", Name: "Nora Ew", Addresses: []string{"n.ew@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleSupervisor}, Active: true}, osei)
	if n := b.Fire(t) + b.Fire(t); n != 4 {
		t.Errorf("%d are asked again, want 4", n)
	}
	for id, name := range map[int64]cases.NoticeName{
		review: cases.NoticeReview, officer: cases.NoticeChooseOfficer, result: cases.NoticeResultReview, drop: cases.NoticeDropAsked,
	} {
		n := b.Notices(t, id, name, "n.ew@hq.dhs.gov")
		if len(n) != 1 {
			t.Errorf("%d mails %s", len(n), name)
			continue
		}
		d := casestest.Load(t, b, n[0])
		if !d.Entitled || len(d.Data.Doubts) == 0 || !strings.Contains(d.Data.Doubts[0].Text, "asked before you") || b.Token(t, n[0]).Step == nil {
			t.Errorf("%s says %+v", name, d.Data.Doubts)
		}
	}
	b.Must(t, review, "n.ew", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	b.Must(t, result, "n.ew", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
}

// ROLE-3: a review that is still unsent when its reader's address is given to somebody else goes to the reader's new address, not to whoever
// uses the old one.
func TestAddressGivenToAnother(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	n := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	osei, lee := *b.People["p.osei"], *b.People["k.lee"]
	osei.Addresses = []string{"priscilla.osei@hq.dhs.gov"}
	lee.Addresses = append(slices.Clone(lee.Addresses), "p.osei@hq.dhs.gov")
	b.Save(t, osei, lee)
	if got := casestest.Load(t, b, n); !got.Entitled || got.Address != "priscilla.osei@hq.dhs.gov" || got.Data.To.Address != "priscilla.osei@hq.dhs.gov" {
		t.Errorf("it goes to %s (%s), entitled %v", got.Address, got.Data.To.Address, got.Entitled)
	}
	b.Do(t, id, "p.osei", n, casestest.Cmd(cases.Approve, "j.ruiz"))
}

// SUP-3: CONFIRM of a command that was asked back in another state is not carried out, and says how it stands now.
func TestConfirmAfterTheStateChanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Assigned)
	refusedWith(t, b, id, b.Act(t, "p.osei", 0, casestest.Cmd(cases.Assign, "k.lee")), "confirm")
	n, code := askedBack(t, b, id, "p.osei")
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	refusal(t, confirm(t, b, "p.osei", n, code), "stale")
	if c := b.Show(t, id).Case; c.State != cases.CaseInProgress || *c.Officer != b.People["j.ruiz"].ID {
		t.Errorf("it is %+v", c)
	}
	if d := b.Data(t, b.Notice(t, id, cases.NoticeNotDone, "p.osei@hq.dhs.gov")); !strings.Contains(d.Reason, "is being worked on now") || len(d.Choices) == 0 {
		t.Errorf("the answer says %q, offers %+v", d.Reason, d.Choices)
	}
	// what did not change is carried out
	refusedWith(t, b, id, b.Act(t, "p.osei", 0, casestest.Cmd(cases.Assign, "k.lee")), "confirm")
	n, code = askedBack(t, b, id, "p.osei")
	if got := confirm(t, b, "p.osei", n, code); got.Refused != nil {
		t.Errorf("CONFIRM gave %s", got.Refused.Code)
	}
}

// GR-3, ROLE-3: who asked, and whose address a supervisor has corrected since, is still answered when they ask how it stands, at the address
// from which they write: without a command that is no longer theirs, and without the result. What is not proven, or not official, is not.
func TestOldAddressIsAnswered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Set, "requestor_email: someone.else@fbi.gov"))
	for _, c := range []struct {
		who, to string
		n       cases.Command
	}{
		{"p.osei", string(cases.NoticeReview), casestest.Cmd(cases.Approve, "j.ruiz")},
		{"j.ruiz", string(cases.NoticeAssigned), casestest.Cmd(cases.Accept, "")},
		{"j.ruiz", string(cases.NoticeAssigned), casestest.Cmd(cases.Negative, "NO RECORDS")},
		{"s.park", string(cases.NoticeResultReview), casestest.Cmd(cases.Approve, "")},
	} {
		b.Must(t, id, c.who, cases.NoticeName(c.to), c.n)
	}
	b.Sent(t, b.Notice(t, id, cases.NoticeResultNegative, "someone.else@fbi.gov"))
	old := casestest.Requestor.Address
	if d := b.Data(t, b.Status(t, id, old)); d.To.Address != old || d.Result != "" || len(d.Choices) != 0 || d.State == "" {
		t.Errorf("the old address reads %+v", d)
	}
	if d := b.Data(t, b.Status(t, id, "someone.else@fbi.gov")); d.Result == "" || len(d.Choices) == 0 {
		t.Errorf("the new one reads %q, %+v", d.Result, d.Choices)
	}
	a := b.Act(t, old, 0, casestest.Cmd(cases.Dispose, "", "RATING", "5"))
	refusedWith(t, b, id, a, "no_right")
	if n := len(b.Notices(t, id, cases.NoticeNotDone, old)); n != 1 {
		t.Errorf("%d answers to what is not theirs any more", n)
	}
	a.Reading = casestest.Forged(a.From, cases.Draft{}, "text")
	refusedWith(t, b, id, a, "unproven")
	if n := len(b.Notices(t, id, cases.NoticeNotDone, old)); n != 1 {
		t.Errorf("%d answers to what is not proven", n)
	}
}

// ROLE-1, DSP-1, RFI-3: a case whose result is approved or told, and whose officer leaves, is put to the supervisors, once: it stays where it is, they
// hear the requestor meanwhile, and whoever they name reads what happened and closes it out.
func TestOfficerLeavesAfterTheResult(t *testing.T) {
	t.Parallel()
	b := setup(t)
	released, closed, over := b.Until(t, casestest.Released), b.Until(t, casestest.Closed), b.Until(t, casestest.ClosedOut)
	if n := b.Fire(t); n != 0 {
		t.Fatalf("%d happen while the officer is there", n)
	}
	ruiz := *b.People["j.ruiz"]
	ruiz.Active = false
	b.Save(t, ruiz)
	if n := b.Fire(t) + b.Fire(t); n != 2 {
		t.Errorf("%d cases are asked about, want 2", n)
	}
	for id, state := range map[int64]cases.State{released: cases.CaseReleased, closed: cases.CaseClosed} {
		for _, who := range []string{"p.osei@hq.dhs.gov", "s.park@hq.dhs.gov"} {
			n := b.Notices(t, id, cases.NoticeChooseOfficer, who)
			if c := b.Show(t, id).Case; c.State != state || *c.Officer != ruiz.ID || len(n) != 1 {
				t.Fatalf("%s: it is %+v, %d mails ask", state, c, len(n))
			}
			d := b.Data(t, n[0])
			if len(d.Doubts) == 0 || !strings.Contains(d.Doubts[0].Text, "no active case officer any more") || len(d.Choices) == 0 || d.Choices[0].Text != "ASSIGN k.lee" {
				t.Errorf("%s reads %+v, %+v", who, d.Doubts, d.Choices)
			}
		}
	}
	if n := b.Notices(t, over, cases.NoticeChooseOfficer, ""); len(n) != 0 {
		t.Errorf("what is closed out is asked about")
	}
	// the one that is told closes while it is asked about, and what the requestor says comes to the supervisors
	b.Sent(t, b.Notice(t, released, cases.NoticeResultNegative, ""))
	b.Must(t, released, casestest.Requestor.Address, cases.NoticeDispositionAsked, casestest.Cmd(cases.Dispose, "", "RATING", "4", "REMARKS", "It helped."))
	b.Write(t, closed, casestest.Requestor, cases.Draft{}, "Thank you.")
	b.Notice(t, released, cases.NoticeDispositionReceived, "s.park@hq.dhs.gov")
	b.Notice(t, closed, cases.NoticeRequestorAnswered, "s.park@hq.dhs.gov")
	if n := b.Fire(t); n != 0 {
		t.Errorf("%d are asked again", n)
	}
	for id, asked := range map[int64]string{released: "p.osei", closed: "s.park"} {
		b.Must(t, id, asked, cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "k.lee"))
		c := b.Show(t, id).Case
		n := b.Notice(t, id, cases.NoticeAssigned, "k.lee@hq.dhs.gov")
		d := casestest.Load(t, b, n)
		if c.State != cases.CaseClosed || *c.Officer != b.People["k.lee"].ID || d.Superseded || !d.Entitled || len(d.Data.SoFar) == 0 || d.Data.State != "is closed, and waits to be closed out" {
			t.Errorf("it is %+v, they read %+v", c, d)
		}
		refusedWith(t, b, id, b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeChooseOfficer, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Assign, "j.ruiz")), "already_done")
		if got := b.Notices(t, id, cases.NoticeReassigned, ""); len(got) != 0 {
			t.Error("who has left is written to")
		}
		b.Do(t, id, "k.lee", n, casestest.Cmd(cases.Closeout, "", "DISPOSITION", "told by telephone"))
		if c := b.Show(t, id).Case; c.State != cases.CaseClosedOut {
			t.Errorf("it is %s", c.State)
		}
	}
	if n := b.Fire(t); n != 0 {
		t.Errorf("%d are asked about in the end", n)
	}
}

// ROLE-1: those who are asked for such an officer and leave are followed by others; an officer who comes back closes the case out, and nothing is
// left to ask; one who only lost the role acts in it no more.
func TestOfficerAndSupervisorsLeaveAfterTheResult(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, back := b.Until(t, casestest.Disposed), b.Until(t, casestest.Disposed)
	ruiz, osei, park := *b.People["j.ruiz"], *b.People["p.osei"], *b.People["s.park"]
	mine := b.Notice(t, id, cases.NoticeDispositionReceived, "j.ruiz@hq.dhs.gov")
	ruiz.Roles = []cases.Role{cases.RoleCST}
	b.Save(t, ruiz)
	no := refusedWith(t, b, id, b.Act(t, "j.ruiz", mine, casestest.Cmd(cases.Closeout, "")), "passed_on").Refused
	if no.Security || !strings.Contains(no.Reason, "no other officer has it yet") {
		t.Errorf("who lost the role reads %+v", no)
	}
	if n := b.Fire(t); n != 2 {
		t.Errorf("%d are asked about", n)
	}
	osei.Active, park.Active = false, false
	b.Save(t, cases.Person{Handle: "n.ew", Name: "Nora Ew", Addresses: []string{"n.ew@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleSupervisor}, Active: true}, osei, park)
	if n := b.Fire(t) + b.Fire(t); n != 2 {
		t.Errorf("%d are asked about of others", n)
	}
	b.Must(t, id, "n.ew", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "k.lee"))
	ruiz.Roles = []cases.Role{cases.RoleOfficer}
	b.Save(t, ruiz)
	b.Must(t, back, "j.ruiz", cases.NoticeDispositionReceived, casestest.Cmd(cases.Closeout, ""))
	if n := count(t, b.DB, `SELECT count(*) FROM steps WHERE request = @request AND spent_at IS NULL`, pgx.NamedArgs{"request": back}); n != 0 {
		t.Errorf("%d steps are open of what is closed out", n)
	}
	if n := b.Fire(t); n != 0 {
		t.Errorf("%d are asked about in the end", n)
	}
}

// SUP-4: a supervisor may give a case to another after its result, though its officer is there; it is not offered, and nothing is told twice.
func TestAssignAfterTheResult(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, at := range []casestest.Stage{casestest.Released, casestest.Closed} {
		id := b.Until(t, at)
		before, results := b.Show(t, id).Case, len(b.Notices(t, id, cases.NoticeResultNegative, ""))
		status := b.Status(t, id, "p.osei")
		if slices.ContainsFunc(b.Data(t, status).Choices, func(c cases.Choice) bool { return strings.HasPrefix(c.Text, "ASSIGN") }) {
			t.Error("another officer is offered though there is one")
		}
		refusedWith(t, b, id, b.Act(t, "p.osei", status, casestest.Cmd(cases.Assign, "j.ruiz")), "same_officer")
		b.Do(t, id, "p.osei", status, casestest.Cmd(cases.Assign, "k.lee"))
		c := b.Show(t, id).Case
		if c.State != before.State || *c.Officer != b.People["k.lee"].ID || len(b.Notices(t, id, cases.NoticeResultNegative, "")) != results {
			t.Errorf("it is %+v", c)
		}
		b.Notice(t, id, cases.NoticeReassigned, "j.ruiz@hq.dhs.gov")
		given := b.Notice(t, id, cases.NoticeAssigned, "k.lee@hq.dhs.gov")
		if at == casestest.Released {
			b.Sent(t, b.Notice(t, id, cases.NoticeResultNegative, ""))
		}
		if n := casestest.Load(t, b, given); n.Superseded || n.Data.Due != (time.Time{}) {
			t.Errorf("who has it now would not be told: %+v", n)
		}
		b.Do(t, id, "k.lee", given, casestest.Cmd(cases.Closeout, "", "DISPOSITION", "told by telephone"))
	}
}
