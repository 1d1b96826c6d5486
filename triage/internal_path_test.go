package triage_test

import (
	"slices"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/cases/casestest"
)

// opens sends an event from somebody of the office, through the whole path.
func (o *office) opens(t *testing.T, handle, text, bytes string) {
	t.Helper()
	p := o.People[handle]
	m := mail(p.Address(), text, true)
	m.From[0].Name, m.Subject = p.Name, "Badge readers"
	if got := o.read(t, m, bytes); got != "new_request" {
		t.Fatalf("the event: %s", got)
	}
}

// decides sends a supervisor's new mail that names a number.
func (o *office) decides(t *testing.T, handle, text, bytes string) {
	t.Helper()
	p := o.People[handle]
	m := mail(p.Address(), text, true)
	m.From[0].Name, m.Subject = p.Name, "Decision"
	o.read(t, m, bytes)
}

// INT-10, ROLE-2, TRI-1: an officer's event goes through the same review as every request: it is complete by what the roster knows, the supervisors read
// that nobody outside asked, with the nine criteria and their evidence, and one of them opens the case.
func TestInternalEventPath(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.opens(t, "j.ruiz", eventText, "event")
	if n := o.count(t, `SELECT count(*) FROM requests WHERE state = 'in_review' AND type = 'fai' AND submitter_address = '' AND submitter = $1`, o.People["j.ruiz"].ID); n != 1 {
		t.Fatal("the event is not on record as one of its officer's")
	}
	id := int64(o.count(t, `SELECT id FROM requests`))
	for _, boss := range []string{"p.osei@hq.dhs.gov", "s.park@hq.dhs.gov"} {
		d := o.Data(t, o.Notice(t, id, cases.NoticeReview, boss))
		if !d.Internal || len(d.Criteria) != cases.CriteriaAll || !strings.Contains(d.Criteria[5].Evidence, "an internal event") ||
			!strings.Contains(d.Criteria[4].Evidence, "open cases: ") || !strings.Contains(d.Criteria[2].Evidence, "internal concern") {
			t.Errorf("the review of %s: internal %t, %+v", boss, d.Internal, d.Criteria)
		}
	}
	o.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "k.lee"))
	if n := o.count(t, `SELECT count(*) FROM cases WHERE type = 'fai' AND state = 'assigned'`); n != 1 {
		t.Error("the approval opened no case")
	}
	if n := o.count(t, `SELECT count(*) FROM request_criteria WHERE state = 'met' AND decided_by = $1`, o.People["p.osei"].ID); n != cases.CriteriaAll {
		t.Errorf("TRI-1: %d criteria are on record as decided by the supervisor", n)
	}
}

// EXT-5, SUP-3: after a supervisor's SET the evidence is still that of the request: proof and earlier requests of its sender, what its words say, and not
// those of the supervisor's own mail.
func TestEvidenceAfterCorrection(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.request(t, requestor, "first")
	if got := o.read(t, mail(requestor, goodRequest+"\nHe is a U.S. citizen. It is another visit, of the harbour.\n", false), "forged"); got != "new_request" {
		t.Fatalf("the request: %s", got)
	}
	id := int64(o.count(t, `SELECT max(id) FROM requests`))
	check := func(what string) {
		t.Helper()
		c := o.Data(t, o.Notice(t, id, cases.NoticeReview, bossAddress)).Criteria
		if len(c) != cases.CriteriaAll || !strings.Contains(c[5].Evidence, "the sender is not proven") || !strings.Contains(c[5].Evidence, "1 earlier request from this address") || !strings.Contains(c[3].Evidence, "U.S. person") {
			t.Errorf("%s: %+v", what, c)
		}
	}
	check("as it came")
	set := casestest.Cmd(cases.Set, "priority: urgent")
	o.Must(t, id, "p.osei", cases.NoticeReview, set)
	check("after SET")
}

// INT-10, ROLE-2: a supervisor who opened an event is asked nothing about it and cannot approve it, neither from another address nor after their address
// on the roster has changed; the answer names who may.
func TestInternalEventOfSupervisor(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.opens(t, "p.osei", eventText, "event")
	id := int64(o.count(t, `SELECT id FROM requests`))
	if o.mailed(t, cases.NoticeReview, bossAddress) != 0 || o.mailed(t, cases.NoticeReview, "s.park@hq.dhs.gov") != 1 {
		t.Error("who opened it is asked to decide it, or nobody else is")
	}
	number := o.number(t)
	refused := func(what, address string) {
		t.Helper()
		d := o.Data(t, o.Notice(t, id, cases.NoticeNotDone, address))
		if !strings.Contains(d.Reason, "somebody else has to decide it: Sun-Mi Park") {
			t.Errorf("%s: %q", what, d.Reason)
		}
		if n := o.count(t, `SELECT count(*) FROM cases`); n != 0 {
			t.Errorf("%s: who opened it has approved it", what)
		}
	}
	o.decides(t, "p.osei", "APPROVE "+number+"/1\nASSIGN k.lee", "approves")
	refused("the own event", bossAddress)
	people := casestest.Roster()
	i := slices.IndexFunc(people, func(p cases.Person) bool { return p.Handle == "p.osei" })
	people[i].Addresses = []string{"paul.osei@hq.dhs.gov"}
	o.Save(t, people...)
	o.decides(t, "p.osei", "APPROVE "+number+"/1\nASSIGN k.lee", "approves again")
	refused("with another address", "paul.osei@hq.dhs.gov")
}
