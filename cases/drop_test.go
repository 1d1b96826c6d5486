package cases_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/cases/casestest"
)

// EXT-4: after the reminders of 2 and 5 business days the supervisors are asked on the eighth, over Thanksgiving and two weekends, whether to
// drop it; once. REJECT with the criterion that is not met ends it.
func TestDropAsked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft(cases.Priority, cases.RequestorName)).Request
	for _, at := range []time.Time{
		time.Date(2026, 11, 25, 14, 40, 0, 0, time.UTC), time.Date(2026, 12, 1, 14, 40, 0, 0, time.UTC), time.Date(2026, 12, 4, 14, 39, 0, 0, time.UTC),
	} {
		b.Set(at)
		b.Fire(t)
	}
	if n := len(b.Notices(t, id, cases.NoticeDropAsked, "")); n != 0 {
		t.Fatalf("%d were asked too early", n)
	}
	b.Set(time.Date(2026, 12, 4, 14, 40, 0, 0, time.UTC))
	if n := b.Fire(t) + b.Fire(t); n != 1 {
		t.Errorf("%d timers fired", n)
	}
	for _, who := range []string{"p.osei@hq.dhs.gov", "s.park@hq.dhs.gov"} {
		d := b.Data(t, b.Notice(t, id, cases.NoticeDropAsked, who))
		var offered []string
		for _, c := range d.Choices {
			offered = append(offered, c.Text)
		}
		want := []string{"REJECT 7, 8 your reason", "HOLD until 2026-12-11", "SET a field and its value", "DUPLICATE number of the other", "REFER office your reason"}
		if diff := cmp.Diff(want, offered); diff != "" || d.Reminded != 2 || !d.AskedAt.Equal(casestest.Start()) || !slices.Equal(d.Missing, []string{cases.RequestorName, cases.Priority}) {
			t.Errorf("%s reads %d, %s, %v, choices (-want +got):\n%s", who, d.Reminded, d.AskedAt, d.Missing, diff)
		}
	}
	if s := b.Show(t, id).Request.State; s != cases.RequestIncomplete {
		t.Errorf("it is %s", s)
	}
	drop := b.Data(t, b.Notice(t, id, cases.NoticeDropAsked, "p.osei@hq.dhs.gov")).Choices[0]
	b.Do(t, id, "p.osei", b.Notice(t, id, cases.NoticeDropAsked, "p.osei@hq.dhs.gov"), parse(t, drop.Body))
	n := b.Data(t, b.Notice(t, id, cases.NoticeRejected, casestest.Requestor.Address))
	if !slices.Equal(n.RejectedBy, []int{7, 8}) || n.Text != "We asked for the requestor's name, the priority, and had no answer." {
		t.Errorf("the requestor reads %v, %q", n.RejectedBy, n.Text)
	}
	refusedWith(t, b, id, b.Act(t, "s.park", b.Notice(t, id, cases.NoticeDropAsked, "s.park@hq.dhs.gov"), casestest.Cmd(cases.Hold, "")), "already_done")
	b.Wait(60 * 24 * time.Hour)
	if n := b.Fire(t); n != 0 {
		t.Errorf("%d timers fire after the end", n)
	}
}

// EXT-4: an answer after all spends the question; half of one is asked for the rest, and the time begins anew.
func TestAnswerAfterDropAsked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	whole, half := b.Request(t, casestest.Draft(cases.Priority)).Request, b.Request(t, casestest.Draft(cases.Priority, cases.Classification)).Request
	b.Wait(14 * 24 * time.Hour)
	b.Fire(t)
	b.Write(t, whole, casestest.Requestor, only(cases.Priority, "routine"), "routine")
	b.Write(t, half, casestest.Requestor, only(cases.Priority, "routine"), "routine")
	if a, c := b.Show(t, whole).Request.State, b.Show(t, half).Request.State; a != cases.RequestInReview || c != cases.RequestIncomplete {
		t.Errorf("they are %s and %s", a, c)
	}
	for _, id := range []int64{whole, half} {
		refusedWith(t, b, id, b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeDropAsked, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Reject, "8", "REASON", "no answer")), "stale")
	}
	if n := b.Data(t, b.Notice(t, half, cases.NoticeNotDone, "p.osei@hq.dhs.gov")); len(n.Choices) == 0 || n.Choices[0].Text != "REJECT 8 your reason" {
		t.Errorf("they are offered %+v", n.Choices)
	}
	b.Wait(14 * 24 * time.Hour)
	b.Fire(t)
	if n := len(b.Notices(t, half, cases.NoticeDropAsked, "")); n != 4 {
		t.Errorf("%d mails ask whether to drop it", n)
	}
}

// EXT-4: waiting (HOLD) stops the reminders; the end of the hold asks again whether to drop it, RESUME asks the requestor again.
func TestHoldOfWhatIsMissing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft(cases.Priority)).Request
	b.Wait(14 * 24 * time.Hour) // Monday 7 December
	b.Fire(t)
	b.Must(t, id, "p.osei", cases.NoticeDropAsked, casestest.Cmd(cases.Hold, "until 2026-12-21 she is on leave"))
	reminders := func() int { return len(b.Notices(t, id, cases.NoticeIncompleteReminder, "")) }
	if reminders() != 1 {
		t.Fatalf("%d reminders", reminders())
	}
	b.Set(time.Date(2026, 12, 21, 13, 0, 0, 0, time.UTC))
	if n := b.Fire(t); n != 1 {
		t.Errorf("%d fired", n)
	}
	d := b.Data(t, b.Notice(t, id, cases.NoticeDropAsked, "s.park@hq.dhs.gov"))
	if q := b.Show(t, id).Request; q.State != cases.RequestIncomplete || q.HeldFrom != "" || reminders() != 1 || !strings.Contains(d.Doubts[0].Text, "she is on leave") {
		t.Errorf("it is %+v, %d reminders, %+v", q, reminders(), d.Doubts)
	}
	b.Must(t, id, "s.park", cases.NoticeDropAsked, casestest.Cmd(cases.Hold, ""))
	b.Must(t, id, "s.park", cases.NoticeDone, casestest.Cmd(cases.Resume, ""))
	if reminders() != 2 || !b.Data(t, b.Notice(t, id, cases.NoticeIncompleteReminder, "")).NextAt.IsZero() {
		t.Errorf("%d reminders", reminders())
	}
	if n := count(t, b.DB, `SELECT count(*) FROM timers WHERE fired_at IS NULL AND kind = 'drop_asked'`, nil); n != 1 {
		t.Errorf("%d timers ask again", n)
	}
	b.Wait(21 * 24 * time.Hour)
	b.Fire(t)
	if n := len(b.Notices(t, id, cases.NoticeDropAsked, "p.osei@hq.dhs.gov")); n != 3 || reminders() != 2 {
		t.Errorf("asked %d times, %d reminders", n, reminders())
	}
	// what a SET has completed meanwhile goes to review
	b.Must(t, id, "p.osei", cases.NoticeDropAsked, casestest.Cmd(cases.Hold, ""))
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Set, "priority: routine"))
	b.Wait(21 * 24 * time.Hour)
	b.Fire(t)
	if q := b.Show(t, id).Request; q.State != cases.RequestInReview || q.Version != 2 {
		t.Errorf("it is %+v", q)
	}
}

// EXT-4, SEC-2: answers come from the requestor and the submitter; a colleague with the requestor's code is refused and reported; after the
// decision an answer is kept and told.
func TestWhoAnswers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	desk := cases.Address{Name: "Desk", Address: "desk@cbp.dhs.gov"}
	id := b.Open(t, casestest.Proven(desk, casestest.Draft(cases.Priority, cases.Classification), "text"), nil).Request
	colleague := cases.Address{Address: "colleague@cbp.dhs.gov"}
	asked := b.Notice(t, id, cases.NoticeIncomplete, casestest.Requestor.Address)
	a := cases.Act{
		On: cases.OnAnswer, From: colleague, Token: b.Token(t, asked), Reading: casestest.Proven(colleague, only(cases.Priority, "routine"), "routine"),
		Mail: b.Mail(t, colleague.Address, "routine"),
	}
	got := refusedWith(t, b, id, a, "no_right")
	if n := count(t, b.DB, `SELECT count(*) FROM notices WHERE name = 'control_refused'`, nil); !got.Refused.Security || n != 1 {
		t.Errorf("%d reports of %+v", n, got.Refused)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM notices WHERE address = 'colleague@cbp.dhs.gov'`, nil); n != 0 {
		t.Errorf("the colleague got %d mails", n)
	}
	b.Write(t, id, desk, only(cases.Priority, "routine"), "routine")
	b.Write(t, id, casestest.Requestor, only(cases.Classification, "unclassified"), "unclassified")
	if q := b.Show(t, id).Request; q.State != cases.RequestInReview || q.Version != 3 {
		t.Errorf("it is %+v", q)
	}
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Reject, "2", "REASON", "no"))
	b.Write(t, id, desk, only(cases.Priority, "urgent"), "But it is urgent.")
	n := b.Data(t, b.Notice(t, id, cases.NoticeRequestorAnswered, "s.park@hq.dhs.gov"))
	if q := b.Show(t, id).Request; q.State != cases.RequestRejected || q.Version != 3 || n.Text != "But it is urgent." {
		t.Errorf("it is %+v; the supervisors read %q", q, n.Text)
	}
}
