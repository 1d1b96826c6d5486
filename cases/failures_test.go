package cases_test

import (
	"strings"
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
	if d := b.Data(t, told()[1]); d.NeedsHelp || !strings.HasPrefix(d.Reason, "60 mails in a row") || d.Sender != "p.osei@hq.dhs.gov" {
		t.Errorf("at the end of the answers a person reads %q of %s", d.Reason, d.Sender)
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
