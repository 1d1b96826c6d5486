package cases_test

import (
	"testing"
	"time"

	"cissd/cases"
	"cissd/cases/casestest"
)

// GR-3, MSG-5: at the third failure in a row a person is told; a machine that answers our answers falls silent after ten in an hour, and is
// heard again an hour later.
func TestFailuresInARow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	wrong := casestest.Cmd(cases.Approve, "nobody.there")
	answers := func() int { return len(b.Notices(t, id, cases.NoticeNotDone, "p.osei@hq.dhs.gov")) }
	told := func() int {
		var n int
		if err := b.DB.QueryRow(t.Context(), `SELECT count(*) FROM notices WHERE name = 'control_refused'`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for i := 1; i <= 15; i++ {
		b.Wait(time.Second)
		b.Reply(t, id, "p.osei", cases.NoticeReview, wrong)
		if want := min(i, 10); answers() != want {
			t.Errorf("after %d failures there are %d answers, want %d", i, answers(), want)
		}
		if got := told() > 0; got != (i >= 3) {
			t.Errorf("after %d failures a person is told: %v", i, got)
		}
	}
	if n := told(); n != 1 {
		t.Errorf("%d mails tell of the failures, want one", n)
	}
	b.Wait(2 * time.Hour)
	b.Reply(t, id, "p.osei", cases.NoticeReview, wrong)
	if answers() != 11 {
		t.Errorf("an hour later there are %d answers, want 11", answers())
	}
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
}
