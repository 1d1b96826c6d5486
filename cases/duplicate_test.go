package cases_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"cissd/cases"
	"cissd/cases/casestest"
)

// DUPLICATE closes a request into another of the same requestor: they read under which number it goes on, and whoever has that one reads what
// this one says. Both histories name each other.
func TestDuplicate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	worked, waiting := caseIn(t, b, cases.CaseInProgress), b.Until(t, casestest.Reviewed)
	d := casestest.Draft()
	d.Fields[cases.Description] = casestest.Field("A third business card was found.")
	for _, into := range []int64{worked, waiting} {
		other := b.Show(t, into)
		number := other.Request.Number
		if other.Case != nil {
			number = other.Case.Number
		}
		id := b.Open(t, casestest.Proven(casestest.Requestor, d, "again"), nil).Request
		mine := b.Show(t, id).Request.Number
		b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.DuplicateOf, strings.ToLower(number), "REASON", "The same man."))
		q := b.Show(t, id).Request
		if q.State != cases.RequestDuplicate || q.DuplicateOf == nil || *q.DuplicateOf != into || q.DecidedBy == nil || *q.DecidedVerb != "DUPLICATE" {
			t.Errorf("it is %+v", q)
		}
		if n := b.Data(t, b.Notice(t, id, cases.NoticeDuplicate, casestest.Requestor.Address)); n.Other != number || n.Text != "" {
			t.Errorf("the requestor reads %q, %q", n.Other, n.Text)
		}
		readers := []string{"j.ruiz@hq.dhs.gov"}
		if other.Case == nil {
			readers = []string{"p.osei@hq.dhs.gov", "s.park@hq.dhs.gov"}
		}
		for _, who := range readers {
			n := b.Data(t, b.Notice(t, into, cases.NoticeJoined, who))
			if n.Other != mine || n.Number != number || n.Draft.Fields.Value(cases.Description) != "A third business card was found." || n.Text != "The same man." || n.Actor != "Priscilla Osei" {
				t.Errorf("%s reads %+v", who, n)
			}
		}
		if n := len(b.Notices(t, into, cases.NoticeJoined, "")); n != len(readers) {
			t.Errorf("%d were told", n)
		}
		after := b.Show(t, into)
		last := after.Events[len(after.Events)-1]
		if len(after.Events) != len(other.Events)+1 || last.Verb != "DUPLICATE" || last.FromState != last.ToState || after.Request.Revision != other.Request.Revision {
			t.Errorf("the other's history ends in %+v", last)
		}
		kept := texts(t, b, into)
		if !strings.Contains(kept[len(kept)-1], mine) {
			t.Errorf("it says %q", kept[len(kept)-1])
		}
		// what the requestor writes to it later is kept and told
		b.Write(t, id, casestest.Requestor, only(cases.Priority, "routine"), "One more thing.")
		if n := len(b.Notices(t, id, cases.NoticeRequestorAnswered, "")); n != 2 || b.Show(t, id).Request.Version != 1 {
			t.Errorf("%d were told what came later", n)
		}
		refusedWith(t, b, id, b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.DuplicateOf, number)), "already_done")
	}
}

// ROLE-3: into the matter of somebody else it goes only when it is confirmed, and its requestor never reads that matter's number.
func TestDuplicateOfAnothers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stranger := cases.Address{Name: "Ann Fox", Address: "ann.fox@epa.gov"}
	d := casestest.Draft()
	d.Fields[cases.RequestorName], d.Fields[cases.RequestorEmail] = casestest.Field(stranger.Name), casestest.Field(stranger.Address)
	into := b.Show(t, b.Open(t, casestest.Proven(stranger, d, "x"), nil).Request).Request
	id := b.Until(t, casestest.Reviewed)
	a := b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.DuplicateOf, into.Number))
	got := refusedWith(t, b, id, a, "confirm")
	if !strings.Contains(got.Refused.Reason, "get no result") {
		t.Errorf("the reason is %q", got.Refused.Reason)
	}
	a.Confirmed = true
	if got := b.Apply(t, id, a); got.Refused != nil {
		t.Fatal(got.Refused.Reason)
	}
	for _, n := range b.Notices(t, id, "", casestest.Requestor.Address) {
		if d := b.Data(t, n); d.Other != "" {
			t.Errorf("%s tells the requestor of %s", d.Name, d.Other)
		}
	}
	if d := b.Data(t, b.Status(t, id, casestest.Requestor.Address)); d.Other != "" || strings.Contains(d.State, into.Number) {
		t.Errorf("the status tells the requestor of %q, %q", d.Other, d.State)
	}
	if d := b.Data(t, b.Status(t, id, "s.park")); d.Other != into.Number {
		t.Errorf("a supervisor reads %q", d.Other)
	}
}

// GR-3: what cannot be a duplicate of what, each with its reason; a chain is never closed.
func TestDuplicateIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	numberOf := func(id int64) string { return b.Show(t, id).Request.Number }
	first, second, rejected, referred := b.Until(t, casestest.Reviewed), b.Until(t, casestest.Reviewed), b.Until(t, casestest.Reviewed), b.Until(t, casestest.Reviewed)
	b.Must(t, rejected, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Reject, "2", "REASON", "no"))
	b.Must(t, referred, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Refer, "OIG fraud"))
	b.Must(t, second, "p.osei", cases.NoticeReview, casestest.Cmd(cases.DuplicateOf, numberOf(first)))
	id := b.Until(t, casestest.Reviewed)
	mine := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	for _, c := range []struct{ number, code, says string }{
		{"", "number_missing", ""},
		{"REQ-2027-999999", "unknown_number", "REQ-2027-999999"},
		{numberOf(id), "same_number", ""},
		{numberOf(second), "is_duplicate", numberOf(first)},
		{numberOf(rejected), "has_ended", "was not accepted"},
		{numberOf(referred), "has_ended", "passed on"},
		{"' OR 1=1 --\x00\xff", "unknown_number", ""},
		{strings.Repeat("9", 1<<20), "unknown_number", ""},
	} {
		got := refusedWith(t, b, id, b.Act(t, "p.osei", mine, casestest.Cmd(cases.DuplicateOf, c.number)), c.code)
		if !strings.Contains(got.Refused.Reason, c.says) || len(got.Refused.Reason) > 500 {
			t.Errorf("%.40q: %.200s", c.number, got.Refused.Reason)
		}
		b.Wait(1 << 39)
	}
	refusedWith(t, b, first, b.Act(t, "p.osei", b.Notice(t, first, cases.NoticeReview, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.DuplicateOf, numberOf(second))), "is_duplicate")
	refusedWith(t, b, id, b.Act(t, casestest.Requestor.Address, b.Notice(t, id, cases.NoticeReceived, ""), casestest.Cmd(cases.DuplicateOf, numberOf(first))), "no_right")
	opened := caseIn(t, b, cases.CaseOpened)
	refusedWith(t, b, opened, b.Act(t, "p.osei", b.Notice(t, opened, cases.NoticeChooseOfficer, ""), casestest.Cmd(cases.DuplicateOf, numberOf(first))), "not_possible")
}

// Two supervisors close two requests into each other at one moment: one of them stands, and the other is told.
func TestDuplicatesOfEachOther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ids := []int64{b.Until(t, casestest.Reviewed), b.Until(t, casestest.Reviewed)}
	acts := make([]cases.Act, 2)
	for i, who := range []string{"p.osei", "s.park"} {
		acts[i] = b.Act(t, who, b.Notice(t, ids[i], cases.NoticeReview, who+"@hq.dhs.gov"), casestest.Cmd(cases.DuplicateOf, b.Show(t, ids[1-i]).Request.Number))
	}
	var got [2]cases.Applied
	var errs [2]error
	var wait sync.WaitGroup
	for i := range acts {
		wait.Go(func() { got[i], errs[i] = b.TryApply(t.Context(), ids[i], acts[i]) })
	}
	wait.Wait()
	if errs[0] != nil || errs[1] != nil || (got[0].Refused == nil) == (got[1].Refused == nil) {
		t.Errorf("they came to %v, %v, %v", errs, got[0].Refused, got[1].Refused)
	}
	states := []cases.State{b.Show(t, ids[0]).Request.State, b.Show(t, ids[1]).Request.State}
	slices.Sort(states)
	if !slices.Equal(states, []cases.State{cases.RequestDuplicate, cases.RequestInReview}) {
		t.Errorf("they are %v", states)
	}
}
