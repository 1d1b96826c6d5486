package cases_test

import (
	"testing"
	"time"

	"cissd/cases"
	"cissd/cases/casestest"
)

// GR-3, MSG-5: at the third failure in a row a person is told. Who is on the roster is answered each time, up to 60 in an hour; then a person
// is told once, and they are heard again when the hour is over.
func TestFailuresInARow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	wrong := casestest.Cmd(cases.Approve, "nobody.there")
	answers := func() int { return len(b.Notices(t, id, cases.NoticeNotDone, "p.osei@hq.dhs.gov")) }
	told := func() []int64 { return b.Notices(t, 0, cases.NoticeControlRefused, "") }
	for i := 1; i <= 65; i++ {
		b.Wait(time.Second)
		b.Reply(t, id, "p.osei", cases.NoticeReview, wrong)
		if want := min(i, 60); answers() != want {
			t.Errorf("after %d failures there are %d answers, want %d", i, answers(), want)
		}
		want := 0
		if i >= 3 {
			want = 1
		}
		if i >= 60 {
			want = 2
		}
		if got := len(told()); got != want {
			t.Errorf("after %d failures %d mails tell a person, want %d", i, got, want)
		}
	}
	if d := b.Data(t, told()[1]); d.NeedsHelp || d.Silenced != 60 || d.Reason != "" || d.Sender != "p.osei@hq.dhs.gov" {
		t.Errorf("at the end of the answers a person reads %+v", d)
	}
	// the oldest fall out of the hour: it is answered now and then, and nobody is told again
	b.Wait(time.Hour - 40*time.Second)
	for range 3 {
		b.Reply(t, id, "p.osei", cases.NoticeReview, wrong)
	}
	if answers() != 63 || len(told()) != 2 {
		t.Errorf("an hour later there are %d answers and %d reports", answers(), len(told()))
	}
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
}

// MSG-5: an outside address gets ten answers of failure in an hour, CONFIRM NEEDED among them, then silence; a person is told of it.
func TestFailuresOfAnOutsideAddress(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Closed)
	for i := 1; i <= 12; i++ {
		b.Wait(time.Second)
		b.Apply(t, id, b.Act(t, casestest.Requestor.Address, 0, casestest.Cmd(cases.Dispose, "", "RATING", "10")))
		if got := len(b.Notices(t, id, cases.NoticeNotDone, casestest.Requestor.Address)); got != min(i, 10) {
			t.Errorf("after %d failures there are %d answers", i, got)
		}
	}
	if n := len(b.Notices(t, 0, cases.NoticeControlRefused, "")); n != 2 {
		t.Errorf("%d mails tell a person", n)
	}
}

// GR-3, MSG-5: what is told of a sender who fails is true whenever the mails come: failures with a pause between them are no silence, the silence
// that follows is told when it begins, and who goes on all day is told of once.
func TestFailuresWithPauses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Closed)
	fail := func(times int, every time.Duration) (answers, reports int) {
		for range times {
			b.Wait(every)
			b.Apply(t, id, b.Act(t, casestest.Requestor.Address, 0, casestest.Cmd(cases.Dispose, "", "RATING", "10")))
		}
		return len(b.Notices(t, id, cases.NoticeNotDone, casestest.Requestor.Address)), len(b.Notices(t, 0, cases.NoticeControlRefused, ""))
	}
	silenced := func(report int) int {
		return b.Data(t, b.Notices(t, 0, cases.NoticeControlRefused, "")[report]).Silenced
	}
	if a, r := fail(5, time.Second); a != 5 || r != 1 || silenced(0) != 0 {
		t.Fatalf("after 5: %d answers, %d reports", a, r)
	}
	b.Wait(70 * time.Minute)
	if a, r := fail(9, time.Second); a != 14 || r != 1 {
		t.Fatalf("after 9 more, which are no silence yet: %d answers, %d reports", a, r)
	}
	if a, r := fail(1, time.Second); a != 15 || r != 2 || silenced(1) != 10 {
		t.Fatalf("after 10 more: %d answers, %d reports", a, r)
	}
	if a, r := fail(5, time.Minute); a != 15 || r != 2 {
		t.Fatalf("in the silence: %d answers, %d reports", a, r)
	}
	// one every five minutes: an answer goes out whenever an old one falls out of the hour, and nobody is told again
	if a, r := fail(60, 5*time.Minute); a < 40 || r != 2 {
		t.Errorf("after five hours: %d answers, %d reports", a, r)
	}
	// one every twenty-five minutes: each is the third within an hour
	other := b.Until(t, casestest.Closed) // the failures of before are past
	b.Wait(3 * time.Hour)
	id = other
	_, before := fail(0, 0)
	if _, r := fail(10, 25*time.Minute); r != before+1 {
		t.Errorf("ten failures in a day are told of %d times", r-before)
	}
}
