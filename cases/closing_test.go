package cases_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
)

// RFI-1: "no records" and "cannot be shared" give the requestor the same mails, but for tokens, numbers and what refers to them; and before
// the release there is no result in what a requestor is sent.
func TestBothBasesReadTheSame(t *testing.T) {
	t.Parallel()
	mails := func(basis string) []cases.NoticeData {
		b := setup(t)
		id := b.Until(t, casestest.InProgress)
		b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Negative, basis, "TEXT", "the reason that stays inside"))
		ask := b.Act(t, casestest.Requestor.Address, b.Notice(t, id, cases.NoticeOpened, ""), casestest.Cmd(cases.Status, ""))
		status := func() {
			err := b.In(t.Context(), func(tx pgx.Tx) error {
				_, err := b.Record.Answer(t.Context(), tx, &id, cases.NoticeStatus, ask, b.Now())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		status()
		if d := b.Data(t, b.Notice(t, id, cases.NoticeStatus, "")); d.Result != "" || d.ResultBasis != "" {
			t.Errorf("a result that is not released stands in a mail to the requestor: %q", d.Result)
		}
		b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
		b.Sent(t, b.Notice(t, id, cases.NoticeResultNegative, ""))
		status()
		b.Must(t, id, casestest.Requestor.Address, cases.NoticeResultNegative, casestest.Cmd(cases.Received, ""))
		b.Must(t, id, casestest.Requestor.Address, cases.NoticeDispositionAsked, casestest.Cmd(cases.Dispose, "", "RATING", "2"))
		b.Must(t, id, "j.ruiz", cases.NoticeDone, casestest.Cmd(cases.Closeout, ""))
		var out []cases.NoticeData
		for _, n := range b.Notices(t, id, "", casestest.Requestor.Address) {
			d := b.Data(t, n)
			d.Token.Token, d.InReplyTo, d.References = "", "", nil
			if d.ResultBasis != "" {
				t.Errorf("%s tells the requestor %s", d.Name, d.ResultBasis)
			}
			out = append(out, d)
		}
		return out
	}
	a, b := mails("NO RECORDS"), mails("WITHHELD")
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("the requestor can tell one from the other (-no records +withheld):\n%s", diff)
	}
	if len(a) != 9 {
		t.Errorf("%d mails went to the requestor", len(a))
	}
}

// RFI-3: a result closes the case when it was told; a bounce reopens it, unless it is known to have been received.
func TestClosingAndReopening(t *testing.T) {
	t.Parallel()
	b := setup(t)
	result := func(id int64) int64 { return b.Notice(t, id, cases.NoticeResultNegative, "") }
	state := func(id int64, want cases.State) {
		t.Helper()
		if c := b.Show(t, id).Case; c.State != want || (c.ClosedAt != nil) != (want == cases.CaseClosed) || (c.CompletedAt != nil) != (want == cases.CaseClosed) {
			t.Errorf("the case is %s, closed at %v; want %s", c.State, c.ClosedAt, want)
		}
	}
	id := b.Until(t, casestest.Released)
	b.Sent(t, b.Notice(t, id, cases.NoticeReleased, "")) // another mail than the result closes nothing
	state(id, cases.CaseReleased)
	b.Sent(t, result(id))
	state(id, cases.CaseClosed)
	asked := b.Notice(t, id, cases.NoticeDispositionAsked, "")
	b.Sent(t, result(id)) // told twice
	state(id, cases.CaseClosed)
	b.Bounced(t, result(id), "5.1.1")
	state(id, cases.CaseReleased)
	if d := b.Data(t, b.Notice(t, id, cases.NoticeBounced, "j.ruiz@hq.dhs.gov")); d.Sender != casestest.Requestor.Address || d.Reason == "" {
		t.Errorf("the officer reads %+v", d)
	}
	if !casestest.Load(t, b, asked).Superseded {
		t.Error("the requestor would be asked for the worth of what did not arrive")
	}
	b.Must(t, id, "j.ruiz", cases.NoticeBounced, casestest.Cmd(cases.Call, "NEGATIVE", "WITH", "her office"))
	state(id, cases.CaseClosed)
	b.Bounced(t, result(id), "5.1.1") // told by telephone: nothing to reopen
	state(id, cases.CaseClosed)

	failed := b.Until(t, casestest.Released)
	b.Bounced(t, result(failed), "5.7.1")
	state(failed, cases.CaseReleased)
	if n := b.Notices(t, failed, cases.NoticeBounced, ""); len(n) != 1 {
		t.Errorf("%d were told of a result that cannot be sent", len(n))
	}

	received := b.Until(t, casestest.Closed)
	b.Must(t, received, casestest.Requestor.Address, cases.NoticeDispositionAsked, casestest.Cmd(cases.Received, ""))
	b.Bounced(t, result(received), "5.1.1")
	state(received, cases.CaseClosed)
	if n := b.Notices(t, received, cases.NoticeBounced, "j.ruiz@hq.dhs.gov"); len(n) != 1 {
		t.Errorf("the officer was told %d times (MSG-4)", len(n))
	}

	early := b.Until(t, casestest.Released)
	b.Must(t, early, casestest.Requestor.Address, cases.NoticeResultNegative, casestest.Cmd(cases.Received, ""))
	state(early, cases.CaseClosed)

	by := b.Until(t, casestest.Closed)
	b.Must(t, by, "j.ruiz", cases.NoticeReleased, casestest.Cmd(cases.Call, "RECEIVED"))
	if c := b.Show(t, by).Case; c.ReceivedAt == nil {
		t.Error("a CALL RECEIVED is not on record")
	}
}

// NOT-2: who is told that a mail was given up for what it carries reads why, and what to do instead.
func TestGivenUpForItsFiles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for status, want := range map[string]string{
		"5.3.4": "larger than a mail may be there (status 5.3.4). Hand its files over another way",
		"5.7.7": "damaged or gone (status 5.7.7). Have the file sent in again", "5.1.1": "it was not delivered (status 5.1.1)",
	} {
		id := b.Until(t, casestest.Assigned)
		err := b.In(t.Context(), func(tx pgx.Tx) error {
			return b.Record.NoticeFailed(t.Context(), tx, b.Notice(t, id, cases.NoticeOpened, ""), status, b.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		if d := b.Data(t, b.Notice(t, id, cases.NoticeBounced, "j.ruiz@hq.dhs.gov")); !strings.Contains(d.Reason, want) {
			t.Errorf("status %s: the officer reads %q", status, d.Reason)
		}
	}
}

// MSG-4, SEC-7: a bounce marks the address; its status goes into the record only if it is one.
func TestBounceMarksTheAddress(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Assigned)
	b.Bounced(t, b.Notice(t, id, cases.NoticeOpened, ""), "5.1.1 <marisol@cbp.dhs.gov> unknown")
	b.Bounced(t, b.Notice(t, id, cases.NoticeReceived, ""), "5.1.1")
	got := one[string](t, b.DB, `SELECT address || ' ' || status FROM address_faults`, nil)
	if got != casestest.Requestor.Address+" 5.1.1" {
		t.Errorf("address_faults has %q", got)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM audit_log WHERE position('@' IN detail || action || record) > 0`, nil); n != 0 {
		t.Errorf("%d audit entries hold an address", n)
	}
	if n := b.Notices(t, id, cases.NoticeBounced, "j.ruiz@hq.dhs.gov"); len(n) != 2 {
		t.Errorf("the officer was told %d times", len(n))
	}
	// a report of a bounce that bounces is not reported again
	b.Bounced(t, b.Notice(t, id, cases.NoticeBounced, ""), "5.1.1")
	if n := b.Notices(t, id, cases.NoticeBounced, ""); len(n) != 2 {
		t.Errorf("a bounced report was reported: %d", len(n))
	}
	// what bounces to a supervisor is told to the other one
	review := b.Until(t, casestest.Reviewed)
	b.Bounced(t, b.Notice(t, review, cases.NoticeReview, "p.osei@hq.dhs.gov"), "")
	if diff := cmp.Diff([]string{"bounced s.park@hq.dhs.gov"}, names(t, b, review, 3)); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
}

// DSP-1: the dates stand apart.
func TestDatesStandApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.ClosedOut)
	d := b.Show(t, id)
	c := d.Case
	for i, at := range []*time.Time{c.CompletedAt, c.ReceivedAt, c.ClosedAt, c.DispositionAt, c.ClosedOutAt, d.Request.DecidedAt} {
		if at == nil {
			t.Fatalf("date %d is not set", i)
		}
	}
	if !d.Request.RequestedAt.Equal(casestest.Start()) || !c.InitiatedAt.Equal(*d.Request.DecidedAt) || !c.InitiatedAt.After(d.Request.RequestedAt) ||
		!c.CompletedAt.After(c.InitiatedAt) || !c.ClosedAt.Equal(*c.CompletedAt) || !c.DispositionAt.After(*c.ClosedAt) || !c.ClosedOutAt.After(*c.DispositionAt) {
		t.Errorf("the dates are %+v", c)
	}
	if c.DispositionRating == nil || *c.DispositionRating != 4 || c.Disposition == nil {
		t.Errorf("the disposition is %v, %v", c.DispositionRating, c.Disposition)
	}
	_, texts, err := b.Record.Content(t.Context(), b.DB, d)
	if err != nil {
		t.Fatal(err)
	}
	if texts[len(texts)-2] != "It helped." {
		t.Errorf("the texts are %q", texts)
	}
}

// DSP-1: reminded after 30 and 90 days, never after that; a disposition ends it, and CLOSEOUT needs one, or the word how it was learned.
func TestDispositionIsAskedForAndCloses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	silent, answered := b.Until(t, casestest.Closed), b.Until(t, casestest.Disposed)
	closed := b.Now()
	for _, c := range []struct{ days, want int }{{29, 0}, {31, 1}, {89, 1}, {91, 2}, {400, 2}} {
		b.Set(closed.AddDate(0, 0, c.days))
		if _, err := b.Record.FireTimers(t.Context(), b.DB, b.Now()); err != nil {
			t.Fatal(err)
		}
		if n := len(b.Notices(t, silent, cases.NoticeDispositionRemind, casestest.Requestor.Address)); n != c.want {
			t.Errorf("after %d days: %d reminders, want %d", c.days, n, c.want)
		}
	}
	if n := len(b.Notices(t, answered, cases.NoticeDispositionRemind, "")); n != 0 {
		t.Errorf("who answered was reminded %d times", n)
	}
	// every code of the officer is too old by now: the refusal brings a good one
	refusedWith(t, b, silent, b.Act(t, "j.ruiz", b.Notice(t, silent, cases.NoticeReleased, ""), casestest.Cmd(cases.Closeout, "")), "token_expired")
	refusedWith(t, b, silent, b.Act(t, "j.ruiz", b.Notice(t, silent, cases.NoticeNotDone, ""), casestest.Cmd(cases.Closeout, "")), "disposition_unknown")
	b.Must(t, silent, "j.ruiz", cases.NoticeNotDone, casestest.Cmd(cases.Closeout, "she told me on the telephone"))
	if c := b.Show(t, silent).Case; c.State != cases.CaseClosedOut || c.DispositionAt == nil || c.Disposition == nil {
		t.Errorf("the case is %+v", c)
	}
}

// DSP-1: ratings that are none are refused; words alone are enough; only the requestor says it by mail, the officer by CALL.
func TestDispositionIsTheRequestors(t *testing.T) {
	t.Parallel()
	b := setup(t)
	desk := cases.Address{Address: "desk@cbp.dhs.gov"}
	reading := casestest.Proven(desk, casestest.Draft(), "text")
	reading.Submitter = &desk
	id := b.Open(t, reading, nil).Request
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Negative, "NO RECORDS"))
	b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	b.Sent(t, b.Notice(t, id, cases.NoticeResultNegative, ""))
	asked := b.Notice(t, id, cases.NoticeDispositionAsked, casestest.Requestor.Address)
	rate := func(from string, pairs ...string) cases.Act {
		return b.Act(t, from, asked, casestest.Cmd(cases.Dispose, "", pairs...))
	}
	for _, bad := range []string{"0", "6", "10", "3.5", "3 or 4", "-1", "five", "５"} {
		refusedWith(t, b, id, rate(casestest.Requestor.Address, "RATING", bad), "rating_unclear")
	}
	refusedWith(t, b, id, rate(casestest.Requestor.Address), "disposition_missing")
	refusedWith(t, b, id, rate(desk.Address, "RATING", "5"), "token_of_another")
	a := rate(desk.Address, "RATING", "5")
	a.Token = nil
	refusedWith(t, b, id, a, "no_right")
	for _, good := range []string{"5", "5/5", "4 of 5", "3 thanks"} {
		if got := b.Apply(t, id, rate(casestest.Requestor.Address, "RATING", good)); got.Refused != nil {
			t.Errorf("%q was refused: %s", good, got.Refused.Reason)
		}
	}
	if got := b.Apply(t, id, rate(casestest.Requestor.Address, "REMARKS", "of no use")); got.Refused != nil {
		t.Errorf("words were refused: %s", got.Refused.Reason)
	}
	b.Must(t, id, "j.ruiz", cases.NoticeReleased, casestest.Cmd(cases.Call, "DISPOSITION", "RATING", "1", "TEXT", "she said"))
	if c := b.Show(t, id).Case; c.DispositionRating == nil || *c.DispositionRating != 1 {
		t.Errorf("the rating is %v", c.DispositionRating)
	}
}

// NOT-2: a mail is committed with what causes it: what is rolled back leaves neither, and so does a queue that fails.
func TestNoticeIsCommittedWithItsCause(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	a := approve(b, t, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"))
	all := `SELECT (SELECT count(*) FROM notices) + (SELECT count(*) FROM events) + (SELECT count(*) FROM audit_log) + (SELECT count(*) FROM tokens)
	             + (SELECT count(*) FROM steps) + (SELECT count(*) FROM contents) + (SELECT count(*) FROM cases) + (SELECT count(*) FROM case_counters)`
	before := count(t, b.DB, all, nil)
	err := b.In(t.Context(), func(tx pgx.Tx) error {
		if got, err := b.Record.Apply(t.Context(), tx, id, a, b.Now()); err != nil || got.Refused != nil {
			t.Errorf("approving: %v, %v", got.Refused, err)
		}
		return errGivenUp
	})
	if !errors.Is(err, errGivenUp) {
		t.Fatal(err)
	}
	b.Queue.Fail(errGivenUp)
	if _, err := b.TryApply(t.Context(), id, a); !errors.Is(err, errGivenUp) {
		t.Errorf("with a queue that fails: %v", err)
	}
	b.Queue.Fail(nil)
	if after := count(t, b.DB, all, nil); after != before {
		t.Errorf("%d rows became %d", before, after)
	}
	b.Queue.Take()
	if got := b.Apply(t, id, a); got.Refused != nil {
		t.Fatal(got.Refused.Reason)
	}
	if diff := cmp.Diff(b.Notices(t, id, "", "")[3:], b.Queue.Take()); diff != "" {
		t.Errorf("notices and jobs differ (-notices +jobs):\n%s", diff)
	}
}
