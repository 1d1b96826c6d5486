package cases_test

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/cases/casestest"
)

// MSG-3: what was cut from a request is the first thing that its review says, and is cut short there, not in the record.
func TestReviewShowsWhatWasSetAside(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := casestest.Proven(casestest.Requestor, casestest.Draft(), "text")
	r.SetAside = "I will bring a gun\nto the gate. " + strings.Repeat("x", 400)
	id := b.Open(t, r, nil).Request
	d := b.Data(t, b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"))
	if len(d.Doubts) == 0 || !strings.Contains(d.Doubts[0].Text, "was not read: I will bring a gun to the gate. x") || len(d.Doubts[0].Text) > 450 {
		t.Errorf("the doubts are %+v", d.Doubts)
	}
}
