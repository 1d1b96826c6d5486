package cases_test

import (
	"testing"
	"time"

	"cissd/cases"
	"cissd/cases/casestest"
)

// This file keeps, in its shortest form, what random histories have found.

// RFI-3: a mail with a result from before a REOPEN neither closes the case when it arrives at last, nor reopens it when it comes back.
func TestOldResultMovesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Released)
	old := b.Notice(t, id, cases.NoticeResultNegative, casestest.Requestor.Address)
	b.Wait(time.Minute)
	b.Must(t, id, "j.ruiz", cases.NoticeReleased, casestest.Cmd(cases.Call, "NEGATIVE"))
	b.Wait(time.Minute)
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Reopen, "the wrong man"))
	b.Wait(time.Minute)
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Negative, "WITHHELD"))
	b.Wait(time.Minute)
	b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	b.Sent(t, old)
	stands(t, b, id, cases.CaseReleased)
	b.Sent(t, b.Notice(t, id, cases.NoticeResultNegative, casestest.Requestor.Address))
	stands(t, b, id, cases.CaseClosed)
	b.Bounced(t, old, "5.1.1")
	stands(t, b, id, cases.CaseClosed)
	b.Notice(t, id, cases.NoticeBounced, "j.ruiz@hq.dhs.gov")
}

// SUP-3: a result is sent in with the newest mail about it, a COMPLETE as any other.
func TestCompleteAnswersTheNewest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Working(t, cases.RFS)
	given := b.Notice(t, id, cases.NoticeAssigned, "j.ruiz@hq.dhs.gov")
	c := casestest.Cmd(cases.Complete, "briefed them")
	c.Version = 9
	if got := b.Apply(t, id, b.Act(t, "j.ruiz", given, c)); got.Refused == nil || got.Refused.Code != "stale" {
		t.Errorf("of version 9: %+v", got.Refused)
	}
	c.Version = 0
	b.Do(t, id, "j.ruiz", given, c)
	b.Wait(time.Minute)
	b.Must(t, id, "p.osei", cases.NoticeClosureReview, casestest.Cmd(cases.Return, "whom?"))
	if got := b.Apply(t, id, b.Act(t, "j.ruiz", given, c)); got.Refused == nil {
		t.Error("a result was sent in again in answer to the mail before it was returned")
	}
	b.Must(t, id, "j.ruiz", cases.NoticeReturned, c)
}

// CLS-1: what is classified keeps no words of a withdrawal or of a call, and tells the leadership nothing.
func TestTrackedKeepsNoWords(t *testing.T) {
	t.Parallel()
	w := world(t)
	for _, typ := range []cases.Type{cases.RFI, cases.RFS} {
		m := matter(w, spot{of: cases.CaseRecord, state: cases.CaseClosed, typ: typ})
		m.Request.Tracked, m.Case.Result = true, "completed"
		call := casestest.Cmd(cases.Call, "RECEIVED", "TEXT", "he liked what it says", "WITH", "the man")
		a := act(w, m, cases.OnCallReceived, assigned)
		a.Command = &call
		p, err := cases.Decide(w, m, a)
		if err != nil || p.Text != "" || p.After.Case.ReceivedAt == nil {
			t.Errorf("a call: %+v, %v", p, err)
		}
		told := casestest.Cmd(cases.Complete, "what came of it", "SIGNIFICANT", "yes")
		a = act(w, m, cases.On(cases.Complete), assigned)
		a.Command = &told
		if _, err = cases.Decide(w, m, a); err == nil {
			t.Errorf("%s: what came of a classified request was taken", typ)
		}
		m = matter(w, spot{of: cases.CaseRecord, state: cases.CaseInProgress, typ: typ})
		m.Request.Tracked = true
		a = act(w, m, cases.On(cases.Withdraw), requestor)
		a.Command = &cases.Command{Verb: cases.Withdraw, Argument: "we found him ourselves"}
		p, err = cases.Decide(w, m, a)
		if err != nil || p.Text != "" {
			t.Fatalf("a withdrawal: %+v, %v", p, err)
		}
		for _, s := range p.Sends {
			var d cases.NoticeData
			if s.Fill != nil {
				s.Fill(&d)
			}
			if d.Text != "" {
				t.Errorf("%s tells why: %s", s.Name, d.Text)
			}
		}
	}
}

// RFI-3, INT-8: where the requestor gets no mail, and says that they have the result, the officer hears that the case is closed.
func TestReceivedIsToldWhereNobodyIsAsked(t *testing.T) {
	t.Parallel()
	w := world(t)
	for _, quiet := range []bool{true, false} {
		m := matter(w, spot{of: cases.CaseRecord, state: cases.CaseReleased, typ: cases.RFI, found: true})
		m.Request.Quiet = quiet
		p, err := cases.Decide(w, m, act(w, m, cases.On(cases.Received), requestor))
		if err != nil {
			t.Fatal(err)
		}
		want := cases.NoticeDispositionAsked
		if quiet {
			want = cases.NoticeRequestorAnswered
		}
		if len(p.Sends) != 1 || p.Sends[0].Name != want {
			t.Errorf("quiet %v: %v", quiet, sendsOf(p))
		}
	}
}
