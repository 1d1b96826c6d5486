package cases_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/cases/casestest"
)

// tryAct carries out a command in reply to a mail and gives its refusal, nil where it was done.
func tryAct(t *testing.T, b *casestest.Bench, id int64, who string, notice int64, c cases.Command) *cases.Refusal {
	t.Helper()
	return b.Apply(t, id, b.Act(t, who, notice, c)).Refused
}

// hostile are words that people or machines send: as they came they are kept, and nothing else happens.
func hostile() []string {
	return []string{
		"nul \x00 in it", "<script>alert(1)</script><b>bold", "a\r\nAPPROVE\r\nBcc: x@evil.com", strings.Repeat("long ", 200_000), "\u202egnp.exe \u200b", "\xff\xfe",
	}
}

// asKept is what is kept of words: all that is text.
func asKept(words string) string {
	return strings.TrimSpace(strings.ReplaceAll(words, "\xff\xfe", "\uFFFD\uFFFD"))
}

// texts opens what the events of a matter say.
func texts(t *testing.T, b *casestest.Bench, id int64) []string {
	t.Helper()
	_, out, err := b.Record.Content(t.Context(), b.DB, b.Show(t, id))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// HOLD puts a request aside until a day, RESUME takes it up again: with the reviews, who held it, and why. The requestor reads that it is on hold
// and no more. What was decided by HOLD is decided (SUP-3).
func TestHoldAndResume(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	theirs := b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov")
	before := len(b.Notices(t, id, "", casestest.Requestor.Address))
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Hold, "until 1 Dec 2026: CBP looks into its own files"))
	d := b.Show(t, id)
	if d.Request.State != cases.RequestOnHold || d.Request.HeldFrom != cases.RequestInReview || d.Request.DecidedAt != nil {
		t.Errorf("it is %+v", d.Request)
	}
	if due := one[time.Time](t, b.DB, `SELECT due_at FROM steps WHERE kind = 'hold' AND spent_at IS NULL`, nil); !due.Equal(time.Date(2026, 12, 1, 13, 0, 0, 0, time.UTC)) {
		t.Errorf("it ends on %s", due)
	}
	done := b.Data(t, b.Notice(t, id, cases.NoticeDone, "p.osei@hq.dhs.gov"))
	if !strings.Contains(done.Done, "Tuesday 1 December 2026") || done.Choices[0].Text != "RESUME" || !done.Until.Equal(time.Date(2026, 12, 1, 13, 0, 0, 0, time.UTC)) {
		t.Errorf("the answer is %q, %+v", done.Done, done.Choices)
	}
	if n := len(b.Notices(t, id, "", casestest.Requestor.Address)); n != before {
		t.Errorf("the requestor got %d mails of it", n-before)
	}
	status := b.Data(t, b.Status(t, id, casestest.Requestor.Address))
	if status.State != "is on hold" || !status.Until.IsZero() {
		t.Errorf("the requestor reads %q, %s", status.State, status.Until)
	}

	b.Write(t, id, casestest.Requestor, cases.Draft{}, "Any news?")
	if n := len(b.Notices(t, id, cases.NoticeRequestorAnswered, "")); n != 2 || b.Show(t, id).Request.State != cases.RequestOnHold {
		t.Errorf("a chaser told %d supervisors", n)
	}
	refusedWith(t, b, id, approve(b, t, "s.park", theirs), "on_hold")
	if n := len(b.Notices(t, id, cases.NoticeContradicted, "p.osei@hq.dhs.gov")); n != 1 {
		t.Errorf("whoever held it was told %d times", n)
	}
	resume := b.Notice(t, id, cases.NoticeNotDone, "s.park@hq.dhs.gov")
	if no := tryAct(t, b, id, "s.park", resume, casestest.Cmd(cases.Resume, "They have found it.")); no != nil {
		t.Fatal(no.Reason)
	}
	refusedWith(t, b, id, b.Act(t, "s.park", resume, casestest.Cmd(cases.Resume, "")), "already_done")
	d = b.Show(t, id)
	if d.Request.State != cases.RequestInReview || d.Request.HeldFrom != "" || d.Request.Version != 1 {
		t.Errorf("it is %+v", d.Request)
	}
	review := b.Data(t, b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"))
	if review.Text != "They have found it." || len(review.Doubts) == 0 ||
		review.Doubts[0].Text != "It was on hold. Sun-Mi Park ended that. Priscilla Osei held it on Monday 23 November 2026: CBP looks into its own files." {
		t.Errorf("the review says %q, %+v", review.Text, review.Doubts)
	}
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	refusedWith(t, b, id, b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeDone, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Resume, "")), "not_possible")
}

// A hold ends by itself when its day begins, in business time: five days from the Monday before Thanksgiving. It can be moved before.
func TestHoldEndsByItself(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Hold, ""))
	refusedWith(t, b, id, b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeDone, ""), casestest.Cmd(cases.Hold, "until 2026-12-01")), "same_until")
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Hold, "", "UNTIL", "Sat, 5 December 2026")) // a Saturday: Monday then
	b.Set(time.Date(2026, 12, 7, 12, 59, 0, 0, time.UTC))
	if n := b.Fire(t); n != 0 {
		t.Errorf("%d timers fired before the day began", n)
	}
	b.Set(time.Date(2026, 12, 7, 13, 0, 0, 0, time.UTC))
	if n := b.Fire(t) + b.Fire(t); n != 1 {
		t.Errorf("%d timers fired", n)
	}
	d := b.Show(t, id)
	last := d.Events[len(d.Events)-1]
	if d.Request.State != cases.RequestInReview || last.ActorRole != cases.RoleDaemon || last.Verb != string(cases.OnHoldEnd) {
		t.Errorf("it is %s by %+v", d.Request.State, last)
	}
	review := b.Data(t, b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov"))
	if len(review.Doubts) == 0 || !strings.HasPrefix(review.Doubts[0].Text, "It was on hold until Monday 7 December 2026. Priscilla Osei held it on") {
		t.Errorf("the review says %+v", review.Doubts)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM timers WHERE fired_at IS NULL`, nil); n != 0 {
		t.Errorf("%d timers run on", n)
	}
}

// EXT-4: an answer while it is on hold: what completes it ends the hold, what does not is kept, and the requestor is asked for the rest once.
func TestAnswerWhileOnHold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asked := func(id int64) int { return len(b.Notices(t, id, cases.NoticeIncomplete, "")) }
	two := b.Request(t, casestest.Draft(cases.Priority, cases.Classification)).Request
	b.Do(t, two, "p.osei", b.Status(t, two, "p.osei"), casestest.Cmd(cases.Hold, "until 2026-12-01"))
	if d := b.Show(t, two).Request; d.HeldFrom != cases.RequestIncomplete {
		t.Fatalf("it is %+v", d)
	}
	missing, err := b.Record.Asked(t.Context(), b.DB, two)
	if err != nil || len(missing) != 2 {
		t.Errorf("asked for %v: %v", missing, err) // a bare "routine" is still read as the answer
	}
	refusedWith(t, b, two, b.Act(t, "p.osei", b.Notice(t, two, cases.NoticeDone, ""), casestest.Cmd(cases.Approve, "j.ruiz", "PRIORITY", "routine")), "facts_missing")
	b.Write(t, two, casestest.Requestor, cases.Draft{}, "Soon.")
	if asked(two) != 1 || len(b.Notices(t, two, cases.NoticeAnswerReceived, "")) != 1 {
		t.Error("a chaser was asked again")
	}
	b.Write(t, two, casestest.Requestor, only(cases.Priority, "routine"), "routine")
	d := b.Show(t, two).Request
	if d.State != cases.RequestOnHold || d.Version != 2 || asked(two) != 2 {
		t.Errorf("half an answer made it %s, version %d", d.State, d.Version)
	}
	if n := b.Data(t, b.Notice(t, two, cases.NoticeIncomplete, "")); !n.NextAt.IsZero() || !slices.Equal(n.Missing, []string{cases.Classification}) {
		t.Errorf("they are asked for %v, and promised a reminder for %s", n.Missing, n.NextAt)
	}
	refusedWith(t, b, two, b.Act(t, "p.osei", b.Notice(t, two, cases.NoticeDone, ""), casestest.Cmd(cases.Resume, "")), "stale") // SUP-3: they saw version 1
	b.Write(t, two, casestest.Requestor, only(cases.Classification, "unclassified"), "unclassified")
	if d := b.Show(t, two).Request; d.State != cases.RequestInReview || d.HeldFrom != "" || d.Version != 3 {
		t.Errorf("the whole answer made it %+v", d)
	}
	if n := b.Data(t, b.Notice(t, two, cases.NoticeReview, "s.park@hq.dhs.gov")); len(n.Doubts) == 0 || !strings.HasPrefix(n.Doubts[0].Text, "It was on hold. That is over because the requestor wrote.") {
		t.Errorf("the review says %+v", n.Doubts)
	}

	returned := b.Until(t, casestest.Reviewed)
	b.Must(t, returned, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Return, "Which hotel?"))
	b.Must(t, returned, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Hold, "until 2026-12-01"))
	b.Write(t, returned, casestest.Requestor, cases.Draft{}, "The one at the station.")
	if n := b.Data(t, b.Notice(t, returned, cases.NoticeReview, "p.osei@hq.dhs.gov")); n.Text != "The one at the station." || n.Question != "Which hotel?" {
		t.Errorf("the review has %q to %q", n.Text, n.Question)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM timers WHERE fired_at IS NULL`, nil); n != 0 {
		t.Errorf("%d timers run on", n)
	}
}

// HOLD of a case from each of its states and back, by RESUME and by its day: the officer is told, what they send for the record is kept, nothing
// else is carried out, and it stays their open work.
func TestHoldOfACase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, from := range []cases.State{cases.CaseOpened, cases.CaseAssigned, cases.CaseInProgress, cases.CaseInReview} {
		for _, byTimer := range []bool{false, true} {
			name := fmt.Sprintf("%s, by its day: %v", from, byTimer)
			id := caseIn(t, b, from)
			b.Do(t, id, "p.osei", b.Status(t, id, "p.osei"), casestest.Cmd(cases.Hold, "until "+b.Now().AddDate(0, 0, 10).Format(time.DateOnly), "REASON", "The embassy looks into it."))
			c := b.Show(t, id).Case
			if c.State != cases.CaseOnHold || c.HeldFrom != from || (c.Officer == nil) != (from == cases.CaseOpened) {
				t.Fatalf("%s: it is %+v", name, c)
			}
			if from != cases.CaseOpened {
				held := b.Data(t, b.Notice(t, id, cases.NoticeHeld, "j.ruiz@hq.dhs.gov"))
				if held.Text != "The embassy looks into it." || held.Until.IsZero() || held.Actor != "Priscilla Osei" {
					t.Errorf("%s: the officer reads %+v", name, held)
				}
				for _, c := range []cases.Command{casestest.Cmd(cases.Negative, "NO RECORDS"), casestest.Cmd(cases.Activity, "TECS x", "DATE", "2026-11-20"), casestest.Cmd(cases.Accept, ""), casestest.Cmd(cases.Decline, "no")} {
					got := refusedWith(t, b, id, b.Act(t, "j.ruiz", b.Notice(t, id, cases.NoticeHeld, ""), c), "not_possible")
					if !strings.Contains(got.Refused.Reason, "RESUME") {
						t.Errorf("%s: %s", name, got.Refused.Reason)
					}
				}
				b.Must(t, id, "j.ruiz", cases.NoticeHeld, casestest.Cmd(cases.Note, "The embassy called."))
			} else if n := len(b.Notices(t, id, cases.NoticeHeld, "")); n != 0 {
				t.Errorf("%s: %d were told of a case that nobody has", name, n)
			}
			b.Write(t, id, casestest.Requestor, cases.Draft{}, "Any news?")
			if byTimer {
				b.Wait(14 * 24 * time.Hour)
				if n := b.Fire(t); n != 1 {
					t.Errorf("%s: %d fired", name, n)
				}
			} else {
				b.Do(t, id, "s.park", b.Status(t, id, "s.park"), casestest.Cmd(cases.Resume, "Go on."))
			}
			c = b.Show(t, id).Case
			if c.State != from || c.HeldFrom != "" {
				t.Errorf("%s: it is %+v", name, c)
			}
			afterHold(t, b, id, name, from, byTimer)
		}
	}
	// two that go on, two that go on, and one on hold are the officer's open work
	id := caseIn(t, b, cases.CaseAssigned)
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Hold, ""))
	review := b.Data(t, b.Notice(t, b.Until(t, casestest.Reviewed), cases.NoticeReview, "p.osei@hq.dhs.gov"))
	if i := slices.IndexFunc(review.Officers, func(o cases.OfficerLoad) bool { return o.Handle == "j.ruiz" }); review.Officers[i].Open != 5 {
		t.Errorf("j.ruiz has %d open cases", review.Officers[i].Open)
	}
}

// afterHold checks who is told that a case goes on.
func afterHold(t *testing.T, b *casestest.Bench, id int64, name string, from cases.State, byTimer bool) {
	t.Helper()
	if from == cases.CaseOpened {
		want := 1
		if byTimer {
			want = 3 // the supervisors are asked again for an officer
		}
		if n := len(b.Notices(t, id, cases.NoticeChooseOfficer, "")); n != want {
			t.Errorf("%s: %d mails ask for an officer, want %d", name, n, want)
		}
		return
	}
	words := map[bool]string{false: "Go on.", true: "The embassy looks into it."}[byTimer]
	if d := b.Data(t, b.Notice(t, id, cases.NoticeResumed, "j.ruiz@hq.dhs.gov")); d.Text != words || d.Actor != map[bool]string{false: "Sun-Mi Park"}[byTimer] {
		t.Errorf("%s: the officer reads %q of %q", name, d.Text, d.Actor)
	}
	if from != cases.CaseInReview {
		return
	}
	d := b.Data(t, b.Notice(t, id, cases.NoticeResultReview, "p.osei@hq.dhs.gov"))
	if d.Text != "checked everything" || len(d.Doubts) == 0 || !strings.Contains(d.Doubts[0].Text, "The embassy looks into it.") {
		t.Errorf("%s: the review of the result says %q, %+v", name, d.Text, d.Doubts)
	}
	b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	b.Must(t, id, "j.ruiz", cases.NoticeReleased, casestest.Cmd(cases.Call, "NEGATIVE"))
}

// caseIn takes a new case of j.ruiz to a state.
func caseIn(t *testing.T, b *casestest.Bench, s cases.State) int64 {
	t.Helper()
	id := b.Until(t, casestest.Reviewed)
	if s == cases.CaseOpened {
		b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, ""))
		return id
	}
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	if s == cases.CaseAssigned {
		return id
	}
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	if s == cases.CaseInReview {
		b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Negative, "NO RECORDS", "TEXT", "checked everything"))
	}
	return id
}

// GR-3, GR-4: what a HOLD cannot be: by somebody else, for ever, into the past, until a day that can be two; and any words are kept as they came.
func TestHoldIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	mine := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	for words, want := range map[string][]string{
		"until 03/04/27 x":          {"date_unclear", "Write 2027-04-03 or 2027-03-04."},
		"until 2026-11-23":          {"until_past", "2026-11-23"},
		"until 2026-11-20":          {"until_past", "2026-11-20"},
		"until 2027-12-24":          {"until_far", "a year at most"},
		"until the cows come home":  {"date_unreadable", "2026-11-23"},
		"until":                     {"date_unreadable", "2026-11-23"},
		"until 30 Feb 2027":         {"date_unreadable", ""},
		"until Monday 1 Dec 2026":   {"date_unclear", "Tuesday"},
		"until tomorrow, I think":   {"date_unreadable", ""},
		"until 2026-13-01\x00 <b>x": {"date_unreadable", ""},
		"2027-12-24 they look":      {"until_far", ""},
	} {
		got := refusedWith(t, b, id, b.Act(t, "p.osei", mine, casestest.Cmd(cases.Hold, words)), want[0])
		if !strings.Contains(got.Refused.Reason, want[1]) {
			t.Errorf("%q: %s", words, got.Refused.Reason)
		}
		b.Wait(2 * time.Minute)
	}
	refusedWith(t, b, id, b.Act(t, casestest.Requestor.Address, b.Notice(t, id, cases.NoticeReceived, ""), casestest.Cmd(cases.Hold, "")), "no_right")
	refusedWith(t, b, id, b.Act(t, "j.ruiz", mine, casestest.Cmd(cases.Hold, "")), "token_of_another")
	refusedWith(t, b, id, b.Act(t, "p.osei", mine, casestest.Cmd(cases.Resume, "")), "not_possible")
	// as triage takes the line apart: the whole stays the argument, and is not kept twice
	other := b.Until(t, casestest.Reviewed)
	b.Must(t, other, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Hold, "until 2027-02-01 she is away", "UNTIL", "2027-02-01", "REASON", "she is away"))
	if kept := texts(t, b, other); kept[len(kept)-1] != "she is away" {
		t.Errorf("the reason is kept as %q", kept[len(kept)-1])
	}
	for _, words := range hostile() {
		id := b.Until(t, casestest.Reviewed)
		b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Hold, "", "UNTIL", "2027-02-01", "REASON", words))
		b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Resume, ""))
		kept := texts(t, b, id)
		if diff := cmp.Diff(asKept(words), kept[len(kept)-2]); diff != "" && len(diff) < 1000 {
			t.Errorf("kept otherwise than it came:\n%s", diff)
		}
		if n := len(b.Data(t, b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov")).Doubts[0].Text); n > 2000 {
			t.Errorf("the doubt about the hold has %d bytes", n)
		}
	}
}
