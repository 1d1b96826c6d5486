package cases_test

import (
	"slices"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/cases/casestest"
)

// SUP-4: REFER ends a request and mails the office where an address is on file; the requestor reads where it went only where that is theirs to
// know; whoever referred it is told what went out, and what did not.
func TestRefer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Record.Office.Referrals["IOD"] = "IOD@hq.dhs.gov"
	for _, c := range []struct{ words, reason, kept, address, told, effect string }{
		{"OIG looks like fraud", "", "OIG", "oig-intake@oig.dhs.gov", "", "oig-intake@oig.dhs.gov by mail"},
		{"iod", "Theirs.", "IOD", "iod@hq.dhs.gov", "IOD", "iod@hq.dhs.gov by mail"},
		{"OPR: misconduct", "", "OPR", "", "", "No address is on file for OPR, so no mail went there. Pass it on yourself"},
		{"Insider Threat he downloads much", "", "ITD", "", "", "No address is on file for ITD"},
		{"INSIDER", "Threat he downloads much", "ITD", "", "", "No address is on file for ITD"},
		{"Intake@ICE.dhs.gov", "Their case.", "intake@ice.dhs.gov", "intake@ice.dhs.gov", "intake@ice.dhs.gov", "intake@ice.dhs.gov by mail"},
		{"OTHER the embassy in Vienna", "", "OTHER", "", "another office", "No mail went to that office"},
	} {
		id := b.Until(t, casestest.Reviewed)
		b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Refer, c.words, "REASON", c.reason))
		q := b.Show(t, id).Request
		if q.State != cases.RequestReferred || q.ReferredTo != c.kept || *q.DecidedVerb != "REFER" {
			t.Errorf("%s: it is %+v", c.words, q)
		}
		mails := b.Notices(t, id, cases.NoticeReferral, "")
		if c.address != "" {
			n := casestest.Load(t, b, b.Notice(t, id, cases.NoticeReferral, c.address))
			if n.OnRoster || n.Data.Draft == nil || n.Data.Text == "" || n.Data.ReferredTo != c.kept || n.Data.Token.Kind != "rf" || len(n.Data.Choices) != 0 {
				t.Errorf("%s: the office reads %+v", c.words, n.Data)
			}
		} else if len(mails) != 0 {
			t.Errorf("%s: %d mails went out", c.words, len(mails))
		}
		if n := b.Data(t, b.Notice(t, id, cases.NoticeReferred, casestest.Requestor.Address)); n.ReferredTo != c.told || n.Text != "" {
			t.Errorf("%s: the requestor reads %q, %q", c.words, n.ReferredTo, n.Text)
		}
		state := "was passed on to another office"
		if c.address == "" {
			state = "belongs to another office"
		}
		if n := b.Data(t, b.Status(t, id, casestest.Requestor.Address)); n.ReferredTo != c.told || n.State != state {
			t.Errorf("%s: the requestor reads %q, %q", c.words, n.ReferredTo, n.State)
		}
		done := b.Data(t, b.Notice(t, id, cases.NoticeDone, ""))
		if effects := strings.Join(done.Effects, " "); !strings.Contains(effects, c.effect) {
			t.Errorf("%s: the answer says %s", c.words, effects)
		}
		// what no mail went out with is in the answer, whole, for who has to pass it on
		by := c.address == ""
		if done.PassOn != by || (done.Draft != nil) != by || (done.Text != "") != by || strings.HasSuffix(done.Done, ", for you to pass on") != by {
			t.Errorf("%s: the answer is %q, to be passed on %v, with %q and %v", c.words, done.Done, done.PassOn, done.Text, done.Draft)
		}
	}
}

// The office's answer is kept and told, and is the office's in the record; one from elsewhere is an attempt; the requestor's is kept too.
func TestOfficeAnswers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Refer, "OIG fraud"))
	office := cases.Address{Name: "OIG Intake", Address: "OIG-Intake@oig.dhs.gov"}
	token := b.Token(t, b.Notice(t, id, cases.NoticeReferral, ""))
	say := func(from cases.Address, proven bool) cases.Applied {
		r := casestest.Proven(from, only(cases.Priority, "routine"), "We have taken it as 26-0117.")
		if !proven {
			r = casestest.Forged(from, cases.Draft{}, "We have taken it.")
		}
		return b.Apply(t, id, cases.Act{On: cases.OnAnswer, From: from, Token: token, Reading: r, Mail: b.Mail(t, from.Address, "text")})
	}
	if got := say(office, true); got.Refused != nil {
		t.Fatal(got.Refused.Reason)
	}
	if n := b.Notices(t, id, cases.NoticeAnswerReceived, ""); len(n) != 0 {
		t.Errorf("the office's words are confirmed %d times", len(n))
	}
	n := b.Data(t, b.Notice(t, id, cases.NoticeRequestorAnswered, "s.park@hq.dhs.gov"))
	d := b.Show(t, id)
	if n.Sender != "oig-intake@oig.dhs.gov" || n.Text != "We have taken it as 26-0117." || n.Changes != nil || d.Request.Version != 1 || d.Request.State != cases.RequestReferred {
		t.Errorf("the supervisors read %+v", n)
	}
	if last := d.Events[len(d.Events)-1]; last.ActorRole != cases.RoleOffice {
		t.Errorf("the event is of %s", last.ActorRole)
	}
	for address, want := range map[string]bool{"oig-intake@oig.dhs.gov": true, "jane@oig.dhs.gov": false, casestest.Requestor.Address: true} {
		if got, err := cases.TakesPart(t.Context(), b.DB, id, address, nil); err != nil || got != want {
			t.Errorf("%s takes part: %v, %v", address, got, err)
		}
	}
	if got := say(cases.Address{Address: "jane@oig.dhs.gov"}, true); got.Refused == nil || !got.Refused.Security {
		t.Errorf("a colleague's answer came to %+v", got.Refused)
	}
	if got := say(office, false); got.Refused == nil || got.Refused.Code != "unproven" {
		t.Errorf("a forged answer came to %+v", got.Refused)
	}
	b.Write(t, id, casestest.Requestor, cases.Draft{}, "To whom?")
	if n := b.Data(t, b.Notice(t, id, cases.NoticeRequestorAnswered, "s.park@hq.dhs.gov")); n.Sender != "" || n.Text != "To whom?" {
		t.Errorf("the supervisors read %+v", n)
	}
	b.Notice(t, id, cases.NoticeAnswerReceived, casestest.Requestor.Address)
	refusedWith(t, b, id, b.Act(t, "oig-intake@oig.dhs.gov", b.Notice(t, id, cases.NoticeReferral, ""), casestest.Cmd(cases.Received, "")), "no_right")
	// the mail to the office comes back: the supervisors are told (NOT-2)
	b.Bounced(t, b.Notice(t, id, cases.NoticeReferral, ""), "5.1.1")
	if n := b.Data(t, b.Notice(t, id, cases.NoticeBounced, "p.osei@hq.dhs.gov")); n.Sender != "oig-intake@oig.dhs.gov" {
		t.Errorf("they read %+v", n)
	}
	// the same office has no part in another request
	other := b.Until(t, casestest.Reviewed)
	if got, err := cases.TakesPart(t.Context(), b.DB, other, "oig-intake@oig.dhs.gov", nil); err != nil || got {
		t.Errorf("it takes part in another request: %v, %v", got, err)
	}
}

// GR-3, INT-8: where a request cannot be referred to, each with its reason.
func TestReferIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	mine := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	for _, c := range []struct{ words, code string }{
		{"", "office_missing"},
		{"FBI because", "office_unknown"},
		{"OIG", "reason_missing"},
		{"OTHER", "reason_missing"},
		{"x@gmail.com why", "not_official"},
		{"x@evil.com,y@cbp.dhs.gov why", "not_official"},
		{casestest.Mailbox + " why", "not_official"},
		{"INSIDER trading", "office_unknown"},
		{casestest.Requestor.Address + " why", "not_an_office"},
		{"j.ruiz@hq.dhs.gov why", "not_an_office"},
		{"O\x00IG why", "office_unknown"},
		{strings.Repeat("A", 1<<20), "office_unknown"},
		{"ОIG why", "office_unknown"}, // a Cyrillic O
	} {
		a := b.Act(t, "p.osei", mine, casestest.Cmd(cases.Refer, c.words))
		got := refusedWith(t, b, id, a, c.code)
		if len(got.Refused.Reason) > 600 || c.code == "office_unknown" && !strings.Contains(got.Refused.Reason, "IOD, OIG, ITD, OPR, an official address, or OTHER") {
			t.Errorf("%.40q: %.300s", c.words, got.Refused.Reason)
		}
		b.Wait(1 << 39)
	}
	refusedWith(t, b, id, b.Act(t, casestest.Requestor.Address, b.Notice(t, id, cases.NoticeReceived, ""), casestest.Cmd(cases.Refer, "OIG x")), "no_right")
	for _, words := range hostile() {
		id := b.Until(t, casestest.Reviewed)
		b.Must(t, id, "s.park", cases.NoticeReview, casestest.Cmd(cases.Refer, "ice-intake@ice.dhs.gov", "REASON", words))
		if n := b.Data(t, b.Notice(t, id, cases.NoticeReferral, "ice-intake@ice.dhs.gov")); n.Text != asKept(words) {
			t.Errorf("the office reads %.80q", n.Text)
		}
		refusedWith(t, b, id, b.Act(t, "s.park", b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov"), casestest.Cmd(cases.Refer, "OIG x")), "already_done")
	}
	// an unproven requestor gets no mail, and the answer says so
	unproven := b.Open(t, casestest.Forged(casestest.Requestor, casestest.Draft(), "text"), nil).Request
	b.Must(t, unproven, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Refer, "OIG x"))
	effects := b.Data(t, b.Notice(t, unproven, cases.NoticeDone, "")).Effects
	if len(b.Notices(t, unproven, cases.NoticeReferred, "")) != 0 || !slices.ContainsFunc(effects, func(s string) bool { return strings.Contains(s, "gets no mail from us") }) {
		t.Errorf("the answer says %v", effects)
	}
}
