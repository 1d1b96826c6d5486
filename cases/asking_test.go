package cases_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/cases/casestest"
)

// only gives a draft that says nothing but these fields.
func only(pairs ...string) cases.Draft {
	d := cases.Draft{Fields: cases.Fields{}}
	for i := 0; i < len(pairs); i += 2 {
		d.Fields[pairs[i]] = casestest.Field(pairs[i+1])
	}
	return d
}

// names are the mails of a matter with their readers, in order, from the nth on.
func names(t *testing.T, b *casestest.Bench, request int64, from int) []string {
	t.Helper()
	var out []string
	for _, n := range b.Notices(t, request, "", "")[from:] {
		l := casestest.Load(t, b, n)
		out = append(out, string(l.Name)+" "+l.Address)
	}
	return out
}

// EXT-4, EXT-7: what is missing is asked for in one mail; an answer completes the same draft; one that lacks something still is asked again.
func TestIncompleteIsCompleted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.Request(t, casestest.Draft(cases.Priority, cases.Classification))
	id := got.Request
	if diff := cmp.Diff([]string{"incomplete " + casestest.Requestor.Address}, names(t, b, id, 0)); diff != "" {
		t.Fatalf("mails (-want +got):\n%s", diff)
	}
	asked := b.Data(t, b.Notice(t, id, cases.NoticeIncomplete, ""))
	if diff := cmp.Diff([]string{cases.Classification, cases.Priority}, asked.Missing); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	if want := time.Date(2026, time.November, 25, 14, 40, 0, 0, time.UTC); !asked.NextAt.Equal(want) {
		t.Errorf("the next reminder is told for %s, want %s", asked.NextAt, want)
	}

	if diff := cmp.Diff(asked.Missing, b.Data(t, b.Status(t, id, casestest.Requestor.Address)).Missing); diff != "" {
		t.Errorf("its status says what is missing (-want +got):\n%s", diff)
	}

	b.Write(t, id, casestest.Requestor, cases.Draft{}, "I will look it up.")
	if d := b.Show(t, id).Request; d.State != cases.RequestIncomplete || d.Version != 1 {
		t.Errorf("words without a field made it %s, version %d", d.State, d.Version)
	}
	b.Write(t, id, casestest.Requestor, only(cases.Priority, "routine"), "Priority: routine")
	if d := b.Show(t, id).Request; d.State != cases.RequestIncomplete || d.Version != 2 || d.Priority != "routine" {
		t.Errorf("half an answer made it %s, version %d", d.State, d.Version)
	}
	if diff := cmp.Diff([]string{cases.Classification}, b.Data(t, b.Notice(t, id, cases.NoticeIncomplete, "")).Missing); diff != "" {
		t.Errorf("still missing (-want +got):\n%s", diff)
	}
	b.Write(t, id, casestest.Requestor, only(cases.Classification, "unclassified"), "Unclassified")
	d := b.Show(t, id)
	if d.Request.State != cases.RequestInReview || d.Request.Version != 3 || d.Request.Number != got.Number {
		t.Errorf("the whole answer made it %s, version %d", d.Request.State, d.Request.Version)
	}
	want := []string{
		"answer_received " + casestest.Requestor.Address, "review p.osei@hq.dhs.gov", "review s.park@hq.dhs.gov",
	}
	all := names(t, b, id, 0)
	for _, w := range want {
		n := 0
		for _, m := range all[len(all)-3:] {
			if m == w {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s was sent %d times", w, n)
		}
	}
	if v := count(t, b.DB, `SELECT count(*) FROM request_versions`, nil); v != 3 {
		t.Errorf("%d versions are kept", v)
	}
}

// EXT-4: reminders after 2 and 5 business days by the given clock, over a holiday and a weekend; none when it is complete.
func TestRemindersOfWhatIsMissing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft(cases.Priority)).Request
	at := func(day, hour, minute int) {
		b.Set(time.Date(2026, time.November, day, hour, minute, 0, 0, time.UTC))
	}
	fire := func(want int) {
		t.Helper()
		n, err := b.Record.FireTimers(t.Context(), b.DB, b.Now())
		if err != nil {
			t.Fatal(err)
		}
		if got := len(b.Notices(t, id, cases.NoticeIncompleteReminder, casestest.Requestor.Address)); got != want || n > 1 {
			t.Errorf("%s: %d reminders, want %d; %d fired", b.Now(), got, want, n)
		}
	}
	fire(0)
	at(25, 14, 39)
	fire(0)
	at(25, 14, 41) // two business days after Monday 09:40
	fire(1)
	fire(1)
	first := b.Data(t, b.Notice(t, id, cases.NoticeIncompleteReminder, ""))
	// Thursday is Thanksgiving, then a weekend: the fifth business day is Tuesday 1 December
	if want := time.Date(2026, time.December, 1, 14, 40, 0, 0, time.UTC); !first.NextAt.Equal(want) {
		t.Errorf("the second reminder is told for %s, want %s", first.NextAt, want)
	}
	at(31, 14, 41) // 1 December
	fire(2)
	if last := b.Data(t, b.Notice(t, id, cases.NoticeIncompleteReminder, "")); !last.NextAt.IsZero() {
		t.Errorf("the last reminder promises another for %s", last.NextAt)
	}
	at(61, 0, 0)
	fire(2)
}

// EXT-4: a daemon that was away for both times sends one reminder, not two at once; completion stops them.
func TestRemindersAreNotHeapedAndStop(t *testing.T) {
	t.Parallel()
	b := setup(t)
	late, done := b.Request(t, casestest.Draft(cases.Priority)).Request, b.Request(t, casestest.Draft(cases.Priority)).Request
	b.Write(t, done, casestest.Requestor, only(cases.Priority, "urgent"), "urgent")
	b.Wait(30 * 24 * time.Hour)
	if n, err := b.Record.FireTimers(t.Context(), b.DB, b.Now()); n != 2 || err != nil {
		t.Errorf("%d timers of two kinds: %v", n, err)
	}
	if n := len(b.Notices(t, late, cases.NoticeDropAsked, "")); n != 2 {
		t.Errorf("%d supervisors were asked whether to drop it", n)
	}
	if n := len(b.Notices(t, late, cases.NoticeIncompleteReminder, "")); n != 1 {
		t.Errorf("%d reminders for two missed times", n)
	}
	if n := len(b.Notices(t, done, cases.NoticeIncompleteReminder, "")); n != 0 {
		t.Errorf("%d reminders of a complete request", n)
	}
}

// One matter that cannot be read does not hold up the reminders of the others.
func TestBrokenMatterDoesNotStopReminders(t *testing.T) {
	t.Parallel()
	b := setup(t)
	broken, sound := b.Request(t, casestest.Draft(cases.Priority)).Request, b.Request(t, casestest.Draft(cases.Priority)).Request
	if _, err := b.DB.Exec(t.Context(), `UPDATE contents SET wrapped = NULL WHERE id = (SELECT draft FROM request_versions WHERE request = $1)`, broken); err != nil {
		t.Fatal(err)
	}
	b.Wait(3 * 24 * time.Hour)
	n, err := b.Record.FireTimers(t.Context(), b.DB, b.Now())
	if err == nil || n != 1 || len(b.Notices(t, sound, cases.NoticeIncompleteReminder, "")) != 1 {
		t.Errorf("%d reminders, error %v", n, err)
	}
}

// INT-8: the mail that asks back cannot be delivered: the request goes to review, and the review says so. So does one whose question came back.
func TestUnreachableRequestorIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asked := b.Request(t, casestest.Draft(cases.Priority)).Request
	b.Bounced(t, b.Notice(t, asked, cases.NoticeIncomplete, ""), "5.1.1")
	returned := b.Until(t, casestest.Reviewed)
	b.Must(t, returned, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Return, "Which hotel is it?"))
	b.Bounced(t, b.Notice(t, returned, cases.NoticeQuestion, ""), "5.1.1")
	for _, id := range []int64{asked, returned} {
		if s := b.Show(t, id).Request.State; s != cases.RequestInReview {
			t.Errorf("it is %s", s)
		}
		d := b.Data(t, b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov"))
		if !slices.Contains(d.Doubts, cases.Doubt{Text: "Our mail to the requestor came back: it was not delivered (status 5.1.1)."}) {
			t.Errorf("the review has the doubts %+v", d.Doubts)
		}
	}
	b.Wait(30 * 24 * time.Hour)
	if n, err := b.Record.FireTimers(t.Context(), b.DB, b.Now()); n != 0 || err != nil {
		t.Errorf("%d reminders: %v", n, err)
	}
}

// EXT-7: the version rises with the fields only. A change while it is reviewed brings the review again, with what changed; the old mail of
// the supervisor decides nothing any more (SUP-3).
func TestVersionRisesWithFields(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	old := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	b.Write(t, id, casestest.Requestor, cases.Draft{}, "Any news?")
	if v := b.Show(t, id).Request.Version; v != 1 || len(b.Notices(t, id, cases.NoticeReview, "")) != 2 {
		t.Errorf("a chaser made it version %d", v)
	}
	if d := b.Data(t, b.Notice(t, id, cases.NoticeRequestorAnswered, "s.park@hq.dhs.gov")); d.Text != "Any news?" {
		t.Errorf("the supervisors read %q", d.Text)
	}
	b.Write(t, id, casestest.Requestor, only(cases.Priority, "routine"), "Priority: routine")
	if v := b.Show(t, id).Request.Version; v != 2 {
		t.Errorf("a changed field made it version %d", v)
	}
	d := b.Data(t, b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"))
	if diff := cmp.Diff([]cases.Change{{Field: cases.Priority, Old: "urgent", New: "routine"}}, d.Changes); diff != "" || d.Version != 2 || d.Token.Version != 2 {
		t.Errorf("the new review has version %d and the changes (-want +got):\n%s", d.Version, diff)
	}
	refusedWith(t, b, id, approve(b, t, "p.osei", old), "stale")
	if n := casestest.Load(t, b, old); !n.Superseded {
		t.Error("the old review would still be sent")
	}
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	b.Write(t, id, casestest.Requestor, only(cases.Priority, "urgent"), "Make it urgent")
	if v := b.Show(t, id).Request.Version; v != 2 {
		t.Errorf("an answer after the decision made it version %d", v)
	}
	if n := b.Notices(t, id, cases.NoticeRequestorAnswered, "j.ruiz@hq.dhs.gov"); len(n) != 1 {
		t.Errorf("the officer was told %d times", len(n))
	}
}

// INT-8: from an unproven sender a request goes to review, complete or not, marked so, and its requestor never gets a mail, whatever happens.
func TestUnprovenRequestorGetsNoMail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	unproven := func(without ...string) int64 {
		return b.Open(t, casestest.Forged(casestest.Requestor, casestest.Draft(without...), "text"), nil).Request
	}
	worked, rejected, incomplete := unproven(), unproven(), unproven(cases.Priority, cases.Classification)
	for _, id := range []int64{worked, rejected, incomplete} {
		if s := b.Show(t, id).Request.State; s != cases.RequestInReview {
			t.Errorf("it is %s", s)
		}
		d := b.Data(t, b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"))
		if len(d.Doubts) == 0 || d.Doubts[0].Text[:24] != "The sender is not proven" {
			t.Errorf("the review has the doubts %+v", d.Doubts)
		}
	}
	refusedWith(t, b, worked, b.Act(t, "p.osei", b.Notice(t, worked, cases.NoticeReview, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Return, "Why?")), "unreachable")
	b.Must(t, rejected, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Reject, "2", "REASON", "no"))
	b.Must(t, incomplete, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz", "PRIORITY", "routine"))
	b.Must(t, worked, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	b.Must(t, worked, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	b.Must(t, worked, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Negative, "NO RECORDS"))
	b.Must(t, worked, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	b.Must(t, worked, "j.ruiz", cases.NoticeReleased, casestest.Cmd(cases.Call, "NEGATIVE", "WITH", "M. Ortega-Quinn"))
	b.Must(t, worked, "j.ruiz", cases.NoticeDone, casestest.Cmd(cases.Closeout, "", "DISPOSITION", "told me on the telephone"))
	b.Apply(t, rejected, cases.Act{
		On: cases.OnAnswer, From: casestest.Requestor, Reading: casestest.Proven(casestest.Requestor, cases.Draft{}, "why"), Mail: b.Mail(t, casestest.Requestor.Address, "why"),
	})
	b.Wait(200 * 24 * time.Hour)
	if n, err := b.Record.FireTimers(t.Context(), b.DB, b.Now()); n != 0 || err != nil {
		t.Errorf("%d reminders: %v", n, err)
	}
	if s := b.Show(t, worked).Case.State; s != cases.CaseClosedOut {
		t.Errorf("the case is %s", s)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM notices WHERE address NOT LIKE '%@hq.dhs.gov'`, nil); n != 0 {
		t.Errorf("%d mails went outside", n)
	}
}

// RETURN puts a question; the answer comes back into the same review. A question that nobody answers does not hold the request for ever.
func TestReturnAndAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Return, "", "NEED", "Which hotel is it?"))
	if d := b.Data(t, b.Notice(t, id, cases.NoticeQuestion, casestest.Requestor.Address)); d.Text != "Which hotel is it?" {
		t.Errorf("the requestor is asked %q", d.Text)
	}
	b.Write(t, id, casestest.Requestor, cases.Draft{}, "The one at the station.")
	d := b.Data(t, b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov"))
	if d.Text != "The one at the station." || d.Version != 1 {
		t.Errorf("the review has %q, version %d", d.Text, d.Version)
	}
	b.Must(t, id, "s.park", cases.NoticeReview, casestest.Cmd(cases.Return, "And the room?"))
	b.Must(t, id, "s.park", cases.NoticeDone, casestest.Cmd(cases.Reject, "9", "REASON", "no answer"))
	if s := b.Show(t, id).Request.State; s != cases.RequestRejected {
		t.Errorf("it is %s", s)
	}
}

// EXT-4, GR-3: what a requestor writes after the decision is confirmed, and offers nothing that could still be set right; whoever has the
// matter is told.
func TestAnswerAfterTheDecision(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, s := range []casestest.Stage{
		casestest.Assigned, casestest.InProgress, casestest.InReview, casestest.Released, casestest.Closed, casestest.Disposed, casestest.ClosedOut,
	} {
		id := b.Until(t, s)
		if got := b.Write(t, id, casestest.Requestor, only(cases.Priority, "urgent"), "He comes on Monday already."); got.Refused != nil {
			t.Fatalf("stage %d: refused: %s", s, got.Refused.Reason)
		}
		if n := b.Notices(t, id, cases.NoticeAnswerReceived, casestest.Requestor.Address); len(n) != 1 {
			t.Errorf("stage %d: the requestor has %d answers", s, len(n))
		} else if d := b.Data(t, n[0]); d.Draft != nil || !d.Due.IsZero() {
			t.Errorf("stage %d: it shows %+v, due %s", s, d.Draft, d.Due)
		}
		if n := b.Notices(t, id, cases.NoticeRequestorAnswered, ""); len(n) == 0 {
			t.Errorf("stage %d: nobody is told", s)
		}
	}
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Reject, "2", "REASON", "not ours"))
	b.Write(t, id, casestest.Requestor, cases.Draft{}, "Then whose is it?")
	b.Notice(t, id, cases.NoticeAnswerReceived, casestest.Requestor.Address)
}
