package cases_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
)

// SUP-4: the fiscal year turns at midnight in the office's zone, not in UTC; each type and year counts from 1.
func TestNumbersFollowTheFiscalYear(t *testing.T) {
	t.Parallel()
	b := setup(t)
	open := func(at time.Time, typ cases.Type) (request, number string) {
		b.Set(at)
		d := casestest.Draft()
		d.Type = typ
		got := b.Request(t, d)
		done := b.Must(t, got.Request, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
		return got.Number, done.Number
	}
	before := time.Date(2027, time.October, 1, 3, 59, 59, 0, time.UTC) // 30 September, 23:59:59 in Washington
	var got []string
	for _, c := range []struct {
		at  time.Time
		typ cases.Type
	}{{before, cases.RFI}, {before, cases.RFS}, {before.Add(time.Second), cases.RFI}, {before.Add(time.Hour), cases.RFI}, {before.Add(2 * time.Hour), cases.FAI}} {
		request, number := open(c.at, c.typ)
		got = append(got, request+" "+number)
	}
	want := []string{
		"REQ-2027-000001 RFI-2027-00001", "REQ-2027-000002 RFS-2027-00001", "REQ-2028-000003 RFI-2028-00001", "REQ-2028-000004 RFI-2028-00002",
		"REQ-2028-000005 FAI-2028-00001",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
}

var errGivenUp = errors.New("given up")

// SUP-4: 20 approvals at once, a third of them rolled back at the very end and tried again: case numbers without a gap, requests without a pair.
func TestNumbersUnderConcurrentApprovals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const n = 20
	var acts []cases.Act
	var ids []int64
	for range n {
		id := b.Request(t, casestest.Draft()).Request
		ids = append(ids, id)
		acts = append(acts, b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Approve, "j.ruiz")))
	}
	approve := func(i int, giveUp bool) error {
		return b.In(t.Context(), func(tx pgx.Tx) error {
			got, err := b.Record.Apply(t.Context(), tx, ids[i], acts[i], b.Now())
			if err == nil && got.Refused != nil {
				err = got.Refused
			}
			if err == nil && giveUp {
				err = errGivenUp
			}
			return err
		})
	}
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			if i%3 == 0 {
				if err := approve(i, true); !errors.Is(err, errGivenUp) {
					errs[i] = fmt.Errorf("giving up: %w", err)
					return
				}
			}
			errs[i] = approve(i, false)
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	lines, err := cases.ListMatters(t.Context(), b.DB, false)
	if err != nil {
		t.Fatal(err)
	}
	var numbers, requests []string
	for _, l := range lines {
		numbers, requests = append(numbers, l.CaseNumber), append(requests, l.RequestNumber)
	}
	slices.Sort(numbers)
	slices.Sort(requests)
	var want []string
	for i := range n {
		want = append(want, fmt.Sprintf("RFI-2027-%05d", i+1))
	}
	if diff := cmp.Diff(want, numbers); diff != "" {
		t.Errorf("case numbers (-want +got):\n%s", diff)
	}
	if len(slices.Compact(requests)) != n {
		t.Errorf("request numbers are doubled: %v", requests)
	}
}

// SUP-3, GR-3: two supervisors decide at once: one decides, and the other is told by whom and how.
func TestTwoSupervisorsDecideAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	acts := []cases.Act{
		b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Approve, "j.ruiz")),
		b.Act(t, "s.park", b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov"), casestest.Cmd(cases.Reject, "2", "REASON", "no")),
	}
	got, errs := make([]cases.Applied, 2), make([]error, 2)
	var wg sync.WaitGroup
	for i := range acts {
		wg.Go(func() { got[i], errs[i] = b.TryApply(t.Context(), id, acts[i]) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	first, second := got[0].Refused, got[1].Refused
	if (first == nil) == (second == nil) {
		t.Fatalf("not one of the two was done: %v, %v", first, second)
	}
	no := first
	if no == nil {
		no = second
	}
	if no.Code != "already_done" {
		t.Errorf("the other was told %s: %s", no.Code, no.Reason)
	}
	if events := b.Show(t, id).Events; len(events) != 2 {
		t.Errorf("there are %d events, want arrival and one decision", len(events))
	}
}
