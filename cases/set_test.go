package cases_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/cases/casestest"
)

// field is what is on record of a field.
func field(t *testing.T, b *casestest.Bench, id int64, name string) cases.Field {
	t.Helper()
	d, _, err := b.Record.Content(t.Context(), b.DB, b.Show(t, id))
	if err != nil {
		t.Fatal(err)
	}
	return d.Fields[name]
}

// EXT-3, EXT-7, SUP-3: SET makes the next version, by the word of the supervisor; the review comes again to all of them with what changed, and
// older mails decide nothing any more.
func TestSetInReview(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	old := b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov")
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Set, "priority: routine\ndue_date: 2027-01-15\npurpose: none", "REASON", "She said so by telephone."))
	d := b.Show(t, id)
	if d.Request.Version != 2 || d.Request.Priority != "routine" || d.Request.State != cases.RequestInReview {
		t.Errorf("it is %+v", d.Request)
	}
	want := []cases.Change{
		{Field: cases.DueDate, New: "2027-01-15"},
		{Field: cases.Priority, Old: "urgent", New: "routine"},
		{Field: cases.Purpose, Old: "To learn whether he was ever sponsored for access."},
	}
	for _, who := range []string{"p.osei@hq.dhs.gov", "s.park@hq.dhs.gov"} {
		n := b.Data(t, b.Notice(t, id, cases.NoticeReview, who))
		if diff := cmp.Diff(want, n.Changes); diff != "" || n.Actor != "Priscilla Osei" || n.Version != 2 || n.Text != "She said so by telephone." {
			t.Errorf("the review of %s: %q, %d, changes (-want +got):\n%s", who, n.Actor, n.Version, diff)
		}
	}
	if f := field(t, b, id, cases.Priority); f.Provenance[0].Rule != "label supervisor" || f.Inferred {
		t.Errorf("the value is kept as %+v", f)
	}
	refusedWith(t, b, id, approve(b, t, "s.park", old), "stale")
	refusedWith(t, b, id, b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeDone, ""), casestest.Cmd(cases.Set, "priority: routine")), "nothing_changes")
	b.Must(t, id, "s.park", cases.NoticeReview, casestest.Cmd(cases.SetPriority, "URGENT", "REASON", "No, urgent."))
	if d := b.Show(t, id); d.Request.Version != 3 || d.Request.Priority != "urgent" {
		t.Errorf("PRIORITY made it %+v", d.Request)
	}
	refusedWith(t, b, id, b.Act(t, "s.park", b.Notice(t, id, cases.NoticeDone, "s.park@hq.dhs.gov"), casestest.Cmd(cases.SetPriority, "urgent")), "same_priority")
	// a later answer that states it outright counts, one that is merely concluded does not (EXT-3)
	guess := cases.Draft{Fields: cases.Fields{cases.Priority: {Values: []string{"routine"}, Inferred: true}}}
	b.Write(t, id, casestest.Requestor, guess, "no hurry")
	if v := b.Show(t, id).Request.Version; v != 3 {
		t.Errorf("a guess made it version %d", v)
	}
}

// EXT-4: a supervisor fills in what the requestor owes; half of it leaves the rest to be asked for, all of it brings the review.
func TestSetOfWhatIsMissing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft(cases.Priority, cases.Classification)).Request
	b.Do(t, id, "p.osei", b.Status(t, id, "p.osei"), casestest.Cmd(cases.SetPriority, "routine"))
	done := b.Data(t, b.Notice(t, id, cases.NoticeDone, ""))
	if d := b.Show(t, id).Request; d.State != cases.RequestIncomplete || d.Version != 2 || !slices.Contains(done.Effects, "It still waits for the classification.") {
		t.Errorf("it is %s, version %d; %v", d.State, d.Version, done.Effects)
	}
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Set, "classification: unclassified"))
	if d := b.Show(t, id).Request; d.State != cases.RequestInReview || d.Version != 3 {
		t.Errorf("it is %s, version %d", d.State, d.Version)
	}
	mails := names(t, b, id, 0)
	for _, want := range []string{"received " + casestest.Requestor.Address, "review p.osei@hq.dhs.gov", "review s.park@hq.dhs.gov"} {
		if !slices.Contains(mails, want) {
			t.Errorf("there is no mail %s", want)
		}
	}
	if n := count(t, b.DB, `SELECT count(*) FROM timers WHERE fired_at IS NULL`, nil); n != 0 {
		t.Errorf("%d timers run on", n)
	}
}

// While a question is with the requestor, or it is on hold, SET changes no state; who saw the version before decides nothing (SUP-3).
func TestSetWhileItWaits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []cases.Command{casestest.Cmd(cases.Return, "Which hotel?"), casestest.Cmd(cases.Hold, "until 2026-12-01")} {
		id := b.Until(t, casestest.Reviewed)
		b.Must(t, id, "p.osei", cases.NoticeReview, c)
		before := b.Show(t, id).Request.State
		theirs := b.Status(t, id, "s.park")
		b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Set, "agency: EPA"))
		d := b.Show(t, id).Request
		if d.State != before || d.Version != 2 || d.Agency != "EPA" {
			t.Errorf("after %s it is %+v", c.Verb, d)
		}
		got := refusedWith(t, b, id, b.Act(t, "s.park", theirs, casestest.Cmd(cases.Reject, "2", "REASON", "no")), "stale")
		n := b.Data(t, b.Notice(t, id, cases.NoticeNotDone, "s.park@hq.dhs.gov"))
		if got.Refused.Seen != 1 || n.Seen != 1 || len(n.Changes) != 1 || n.Changes[0].New != "EPA" {
			t.Errorf("they read %+v", n.Changes)
		}
		b.Must(t, id, "s.park", cases.NoticeNotDone, casestest.Cmd(cases.Reject, "2", "REASON", "no"))
	}
}

// INT-8: the requestor's mail moves by SET alone, to an official address alone, and says so; who made the request keeps their part in it.
func TestSetOfTheAddress(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	mine := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	for to, code := range map[string]string{
		"requestor_email: x@gmail.com": "not_official", "requestor_email: none": "field_needed", "requestor_email: " + casestest.Mailbox: "not_official",
		"requestor_email: x@cbp.dhs.gov>, y@evil.com": "not_official", "requestor_email: a@b@cbp.dhs.gov": "not_official", "requestor_email: x@évil.gov": "not_official",
	} {
		refusedWith(t, b, id, b.Act(t, "p.osei", mine, casestest.Cmd(cases.Set, to)), code)
	}
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Set, "requestor_email: Desk@ice.dhs.gov"))
	q := b.Show(t, id).Request
	if q.RequestorAddress != "desk@ice.dhs.gov" || q.SubmitterAddress != casestest.Requestor.Address {
		t.Errorf("it is %+v", q)
	}
	done := strings.Join(b.Data(t, b.Notice(t, id, cases.NoticeDone, "")).Effects, " ")
	if !strings.Contains(done, "goes to desk@ice.dhs.gov, and no more to "+casestest.Requestor.Address) {
		t.Errorf("the answer says %s", done)
	}
	b.Write(t, id, casestest.Requestor, cases.Draft{}, "Any news?") // takes part still
	if d := casestest.Load(t, b, b.Notice(t, id, cases.NoticeAnswerReceived, "")); d.Address != "desk@ice.dhs.gov" {
		t.Errorf("we write to %s", d.Address)
	}
	// another field does not move it back, though an answer named another address since
	b.Write(t, id, cases.Address{Address: "desk@ice.dhs.gov"}, only(cases.RequestorEmail, "third@ice.dhs.gov"), "third")
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Set, "agency: ICE"))
	if q := b.Show(t, id).Request; q.RequestorAddress != "desk@ice.dhs.gov" {
		t.Errorf("it moved to %s", q.RequestorAddress)
	}
	// the draft has that address already; where we write to has not
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Set, "requestor_email: third@ice.dhs.gov"))
	if q := b.Show(t, id).Request; q.RequestorAddress != "third@ice.dhs.gov" || q.SubmitterAddress != casestest.Requestor.Address {
		t.Errorf("it is %+v", q)
	}
}

// GR-3, GR-4, ROLE-2: what SET and PRIORITY cannot be, each with its one reason; hostile values are kept and harm nothing.
func TestSetIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	mine := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	for _, c := range []struct {
		cmd  cases.Command
		code string
	}{
		{casestest.Cmd(cases.Set, ""), "fields_missing"},
		{casestest.Cmd(cases.Set, "make it better"), "fields_missing"},
		{casestest.Cmd(cases.Set, "subject: Zhang"), "subjects_not_set"},
		{casestest.Cmd(cases.Set, "priority: none"), "field_needed"},
		{casestest.Cmd(cases.Set, "priority: soon"), "priority_unclear"},
		{casestest.Cmd(cases.Set, "type: letter"), "type_unclear"},
		{casestest.Cmd(cases.Set, "requestor_name: none"), "field_needed"},
		{casestest.Cmd(cases.Set, "classification: none"), "field_needed"},
		{casestest.Cmd(cases.SetPriority, ""), "priority_missing"},
		{casestest.Cmd(cases.SetPriority, "asap"), "priority_unclear"},
		{casestest.Cmd(cases.SetPriority, "urgent"), "same_priority"},
	} {
		refusedWith(t, b, id, b.Act(t, "p.osei", mine, c.cmd), c.code)
		b.Wait(1 << 38) // some minutes, so that the answers do not fall silent
	}
	refusedWith(t, b, id, b.Act(t, casestest.Requestor.Address, b.Notice(t, id, cases.NoticeReceived, ""), casestest.Cmd(cases.Set, "agency: EPA")), "no_right")
	own := b.Open(t, casestest.Proven(casestest.Requestor, casestest.Draft(), "text"), b.People["p.osei"]).Request
	refusedWith(t, b, own, b.Act(t, "p.osei", b.Status(t, own, "p.osei"), casestest.Cmd(cases.Set, "agency: EPA")), "own_work")
	for _, words := range hostile() {
		words = strings.ReplaceAll(words, "\n", " ")
		b.Must(t, id, "s.park", cases.NoticeReview, casestest.Cmd(cases.Set, "purpose: "+words+"x\nagency: "+words))
		if f := field(t, b, id, cases.Purpose); f.Value() != asKept(words+"x") {
			t.Errorf("kept otherwise than it came: %.80q", f.Value())
		}
	}
	b.Must(t, id, "s.park", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	refusedWith(t, b, id, b.Act(t, "s.park", b.Notice(t, id, cases.NoticeDone, "s.park@hq.dhs.gov"), casestest.Cmd(cases.Set, "agency: EPA")), "not_possible")
}

// PRIORITY of a case: the officer is told, old and new; where nobody has it, nobody. It is another priority, or refused.
func TestPriorityOfACase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, s := range []cases.State{cases.CaseOpened, cases.CaseAssigned, cases.CaseInProgress, cases.CaseInReview} {
		id := caseIn(t, b, s)
		b.Do(t, id, "s.park", b.Status(t, id, "s.park"), casestest.Cmd(cases.SetPriority, "routine", "REASON", "It can wait."))
		if c := b.Show(t, id).Case; c.Priority != "routine" || c.State != s {
			t.Errorf("%s: it is %+v", s, c)
		}
		refusedWith(t, b, id, b.Act(t, "s.park", b.Notice(t, id, cases.NoticeDone, "s.park@hq.dhs.gov"), casestest.Cmd(cases.SetPriority, "routine")), "same_priority")
		if s == cases.CaseOpened {
			if n := len(b.Notices(t, id, cases.NoticePriorityChanged, "")); n != 0 {
				t.Errorf("%d were told", n)
			}
			continue
		}
		d := b.Data(t, b.Notice(t, id, cases.NoticePriorityChanged, "j.ruiz@hq.dhs.gov"))
		if d.Text != "It can wait." || d.Priority != "routine" || !slices.Equal(d.Changes, []cases.Change{{Field: cases.Priority, Old: "urgent", New: "routine"}}) || d.Actor != "Sun-Mi Park" {
			t.Errorf("%s: the officer reads %+v", s, d)
		}
		refusedWith(t, b, id, b.Act(t, "j.ruiz", b.Notice(t, id, cases.NoticePriorityChanged, ""), casestest.Cmd(cases.SetPriority, "urgent")), "no_right")
	}
}
