package cases_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
)

// demote takes the officer's role from somebody who stays on the roster.
func demote(t *testing.T, b *casestest.Bench, handle string) {
	t.Helper()
	p := *b.People[handle]
	p.Roles = []cases.Role{cases.RoleCST}
	b.Save(t, p)
}

// effects are what the newest DONE to somebody says has followed.
func effects(t *testing.T, b *casestest.Bench, id int64, who string) string {
	t.Helper()
	return strings.Join(b.Data(t, b.Notice(t, id, cases.NoticeDone, who+"@hq.dhs.gov")).Effects, " ")
}

// ROLE-3, EXT-6, SUP-5: who is no case officer any more gets nothing of a case that is still written down as theirs: not the request that is closed
// into it, no word that they are told, no STATUS; the supervisors do, and read who is asked for an officer.
func TestFormerRoleGetsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.InProgress)
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Hold, "until 2026-12-01"))
	demote(t, b, "j.ruiz")
	before := len(b.Notices(t, id, "", "j.ruiz@hq.dhs.gov"))
	second := b.Request(t, casestest.Draft()).Request
	b.Must(t, second, "p.osei", cases.NoticeReview, casestest.Cmd(cases.DuplicateOf, b.Show(t, id).Case.Number))
	for _, who := range []string{"p.osei", "s.park"} {
		b.Notice(t, id, cases.NoticeJoined, who+"@hq.dhs.gov")
	}
	const none = "It has no officer now: Priscilla Osei and Sun-Mi Park are asked to name one."
	for _, c := range []cases.Command{casestest.Cmd(cases.Hold, "until 2026-12-02"), casestest.Cmd(cases.SetPriority, "routine"), casestest.Cmd(cases.Resume, "")} {
		b.Do(t, id, "p.osei", b.Status(t, id, "p.osei"), c)
		if got := effects(t, b, id, "p.osei"); !strings.Contains(got, none) || strings.Contains(got, "is told") {
			t.Errorf("%s: the answer says %s", c.Line, got)
		}
	}
	if d := b.Data(t, b.Status(t, id, "p.osei")); d.Officer != "" {
		t.Errorf("STATUS names %s as the officer", d.Officer)
	}
	if got := len(b.Notices(t, id, "", "j.ruiz@hq.dhs.gov")); got != before {
		t.Errorf("who is no officer got %d mails", got-before)
	}
	// what tells the officer what to do is not for the supervisors
	for _, name := range []cases.NoticeName{cases.NoticeHeld, cases.NoticeResumed, cases.NoticePriorityChanged} {
		if n := b.Notices(t, id, name, "p.osei@hq.dhs.gov"); len(n) != 0 {
			t.Errorf("a supervisor gets %s", name)
		}
	}
	part, err := cases.TakesPart(t.Context(), b.DB, id, "j.ruiz@hq.dhs.gov", b.People["j.ruiz"])
	if err != nil || part {
		t.Errorf("they take part: %v, %v", part, err)
	}
	// a mail to the officer that is still unsent is not sent any more
	if n := casestest.Load(t, b, b.Notice(t, id, cases.NoticeHeld, "j.ruiz@hq.dhs.gov")); n.Entitled {
		t.Error("they may still read it")
	}
}

// SUP-5, ROLE-1: a result whose officer is gone is approved or given back without a mail to supervisors in their stead, and the answer says so.
func TestResultWithoutOfficer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	approved, returned := b.Until(t, casestest.InReview), b.Until(t, casestest.InReview)
	demote(t, b, "j.ruiz")
	b.Must(t, approved, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	b.Must(t, returned, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Return, "Which system?"))
	for id, name := range map[int64]cases.NoticeName{approved: cases.NoticeReleased, returned: cases.NoticeReturned} {
		if n := b.Notices(t, id, name, ""); len(n) != 0 || !strings.Contains(effects(t, b, id, "p.osei"), "It has no officer now") {
			t.Errorf("%d mails %s; the answer says %s", len(n), name, effects(t, b, id, "p.osei"))
		}
	}
	if n := b.Fire(t); n != 2 {
		t.Errorf("%d are asked about", n)
	}
}

// SUP-5: ASSIGN names another officer in review and during a hold; the state stays, and nothing is decided by it. README: until it is closed out.
func TestAssignInReviewAndOnHold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	review := b.Until(t, casestest.InReview)
	b.Must(t, review, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Assign, "k.lee"))
	if c := b.Show(t, review).Case; c.State != cases.CaseInReview || *c.Officer != b.People["k.lee"].ID || *c.ResultBy != b.People["j.ruiz"].ID {
		t.Errorf("it is %+v", c)
	}
	b.Notice(t, review, cases.NoticeReassigned, "j.ruiz@hq.dhs.gov")
	b.Must(t, review, "s.park", cases.NoticeResultReview, casestest.Cmd(cases.Return, "Which system?"))
	b.Must(t, review, "k.lee", cases.NoticeReturned, casestest.Cmd(cases.Negative, "NO RECORDS"))

	for at, want := range map[casestest.Stage]cases.State{
		casestest.Assigned: cases.CaseAssigned, casestest.InProgress: cases.CaseAssigned, casestest.InReview: cases.CaseInReview,
	} {
		id := b.Until(t, at)
		old := b.Notice(t, id, cases.NoticeAssigned, "j.ruiz@hq.dhs.gov")
		b.Do(t, id, "p.osei", b.Status(t, id, "p.osei"), casestest.Cmd(cases.Hold, "until 2026-12-01"))
		b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, "k.lee"))
		if c := b.Show(t, id).Case; c.State != cases.CaseOnHold || c.HeldFrom != want || *c.Officer != b.People["k.lee"].ID {
			t.Errorf("from %d it is %+v", at, c)
		}
		refusedWith(t, b, id, b.Act(t, "j.ruiz", old, casestest.Cmd(cases.Note, "x")), "passed_on")
		b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Resume, ""))
		if c := b.Show(t, id).Case; c.State != want {
			t.Errorf("it goes on as %s", c.State)
		}
		b.Notice(t, id, cases.NoticeResumed, "k.lee@hq.dhs.gov")
		if want == cases.CaseAssigned {
			b.Must(t, id, "k.lee", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
		}
	}
	// one that nobody had before
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, ""))
	b.Must(t, id, "p.osei", cases.NoticeChooseOfficer, casestest.Cmd(cases.Hold, "until 2026-12-01"))
	b.Must(t, id, "p.osei", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "k.lee"))
	if c := b.Show(t, id).Case; c.State != cases.CaseOnHold || c.HeldFrom != cases.CaseAssigned {
		t.Errorf("it is %+v", c)
	}
}

// SUP-5, ROLE-1: an officer who leaves during a hold is followed at once, not when it ends; the question outlasts the hold, and who left meanwhile
// and comes back may be named again.
func TestOfficerLeavesDuringHold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	work, result, late := b.Until(t, casestest.InProgress), b.Until(t, casestest.InReview), b.Until(t, casestest.InReview)
	for _, id := range []int64{work, result, late} {
		b.Do(t, id, "p.osei", b.Status(t, id, "p.osei"), casestest.Cmd(cases.Hold, "until 2026-12-01"))
	}
	demote(t, b, "j.ruiz")
	if n := b.Fire(t) + b.Fire(t); n != 3 {
		t.Errorf("%d are asked about, want 3", n)
	}
	for id, from := range map[int64]cases.State{work: cases.CaseOpened, result: cases.CaseInReview} {
		d := b.Data(t, b.Notice(t, id, cases.NoticeChooseOfficer, "s.park@hq.dhs.gov"))
		if c := b.Show(t, id).Case; c.State != cases.CaseOnHold || c.HeldFrom != from || d.State != "is on hold" || !strings.Contains(d.Doubts[0].Text, "Javier Ruiz") ||
			!slices.ContainsFunc(d.Choices, func(c cases.Choice) bool { return c.Text == "ASSIGN k.lee" }) {
			t.Errorf("it is %+v; they read %+v, %+v", c, d.Doubts, d.Choices)
		}
	}
	b.Must(t, work, "s.park", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "k.lee"))
	b.Set(time.Date(2026, 12, 1, 13, 0, 0, 0, time.UTC))
	b.Fire(t)
	b.Must(t, work, "k.lee", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	// the hold is over, and the question is still open: it is answered, and the result decided, each by its own mail
	b.Must(t, result, "s.park", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "k.lee"))
	b.Must(t, result, "s.park", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	b.Must(t, late, "s.park", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	ruiz := *b.People["j.ruiz"]
	ruiz.Roles = []cases.Role{cases.RoleOfficer}
	b.Save(t, ruiz)
	b.Must(t, late, "s.park", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "j.ruiz"))
	if n := len(b.Notices(t, late, cases.NoticeReassigned, "")); n != 0 {
		t.Errorf("who has it again is told %d times that it is not theirs", n)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM steps WHERE kind = 'officer' AND spent_at IS NULL`, pgx.NamedArgs{}); n != 0 {
		t.Errorf("%d officers are still asked for", n)
	}
}

// SUP-5: ASSIGN in reply to the newest mail of a supervisor is carried out, though the delivery that it speaks of is over.
func TestAssignAfterDelivery(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Closed)
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, "k.lee"))
	if c := b.Show(t, id).Case; c.State != cases.CaseClosed || *c.Officer != b.People["k.lee"].ID {
		t.Errorf("it is %+v", c)
	}
	// what cannot be carried out any more says how it stands, which is true
	held := b.Until(t, casestest.InProgress)
	b.Must(t, held, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Hold, "until 2026-12-01"))
	b.Set(time.Date(2026, 12, 1, 13, 0, 0, 0, time.UTC))
	b.Fire(t)
	no := refusedWith(t, b, held, b.Act(t, "p.osei", b.Notice(t, held, cases.NoticeDone, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Hold, "until 2026-12-09")), "stale").Refused
	if !strings.Contains(no.Reason, "is being worked on now") || strings.Contains(no.Reason, "newest") {
		t.Errorf("they read %s", no.Reason)
	}
}

// SUP-5: with no officer on the roster, what asks for one says that there is nobody, and what to do; so does what names one.
func TestNobodyIsAnOfficer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.InProgress)
	demote(t, b, "j.ruiz")
	demote(t, b, "k.lee")
	b.Fire(t)
	n := b.Notice(t, id, cases.NoticeChooseOfficer, "p.osei@hq.dhs.gov")
	d := b.Data(t, n)
	if !slices.ContainsFunc(d.Doubts, func(x cases.Doubt) bool {
		return strings.Contains(x.Text, "Nobody on the roster is a case officer now") && strings.Contains(x.Text, "operator")
	}) {
		t.Errorf("they read %+v", d.Doubts)
	}
	for word, code := range map[string]string{"": "officer_missing", "tom": "name_unknown", "k.lee": "not_an_officer"} {
		if no := refusedWith(t, b, id, b.Act(t, "p.osei", n, casestest.Cmd(cases.Assign, word)), code).Refused; !strings.Contains(no.Reason, "Nobody on the roster is a case officer now") {
			t.Errorf("%q: %s", word, no.Reason)
		}
	}
}

// ROLE-3: who declined a case reads that it is not theirs, and not who has it now; given to them again and taken away, they do.
func TestDeclinerLearnsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Assigned)
	mine := b.Notice(t, id, cases.NoticeAssigned, "j.ruiz@hq.dhs.gov")
	b.Do(t, id, "j.ruiz", mine, casestest.Cmd(cases.Decline, "I know the subject."))
	b.Wait(time.Minute)
	b.Must(t, id, "p.osei", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "k.lee"))
	if no := refusedWith(t, b, id, b.Act(t, "j.ruiz", mine, casestest.Cmd(cases.Note, "x")), "passed_on").Refused; no.Reason != "RFI-2027-00001 is not yours any more. Ask a supervisor." {
		t.Errorf("they read %s", no.Reason)
	}
	for _, to := range []string{"j.ruiz", "k.lee"} {
		b.Wait(time.Minute)
		b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, to))
	}
	if no := refusedWith(t, b, id, b.Act(t, "j.ruiz", mine, casestest.Cmd(cases.Note, "x")), "passed_on").Refused; !strings.Contains(no.Reason, "Kim Lee") {
		t.Errorf("they read %s", no.Reason)
	}
}

// MSG-5, SEC-3: of refused control mail one address is told twenty times an hour; the last says that more stands in the audit log, where all is.
func TestReportsAreLimited(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	for i := range 24 {
		b.Wait(time.Second)
		refusedWith(t, b, id, b.Act(t, fmt.Sprintf("stranger%d@epa.gov", i), 0, casestest.Cmd(cases.Approve, "")), "no_right")
	}
	n := b.Notices(t, 0, cases.NoticeControlRefused, "security@hq.dhs.gov")
	if len(n) != 20 {
		t.Fatalf("%d reports", len(n))
	}
	for i, notice := range n {
		if last := b.Data(t, notice).LastOfHour; last != (i == 19) {
			t.Errorf("report %d is the last: %v", i+1, last)
		}
	}
	if n := count(t, b.DB, `SELECT count(*) FROM audit_log WHERE action = 'refused APPROVE'`, pgx.NamedArgs{}); n != 24 {
		t.Errorf("the audit log has %d", n)
	}
	b.Wait(time.Hour)
	refusedWith(t, b, id, b.Act(t, "stranger@epa.gov", 0, casestest.Cmd(cases.Approve, "")), "no_right")
	if n := len(b.Notices(t, 0, cases.NoticeControlRefused, "security@hq.dhs.gov")); n != 21 {
		t.Errorf("%d reports after an hour", n)
	}
}

// SUP-4: where no mail goes to the office, the requestor reads that their request is handed over, and the supervisors that what the requestor writes
// afterwards has to be passed on too.
func TestHandedOver(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for office, byHand := range map[string]bool{"OPR": true, "OIG": false} {
		id := b.Until(t, casestest.Reviewed)
		b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Refer, office, "REASON", "Theirs."))
		b.Write(t, id, casestest.Requestor, cases.Draft{}, "One more name.")
		told := b.Data(t, b.Notice(t, id, cases.NoticeReferred, casestest.Requestor.Address))
		later := b.Data(t, b.Notice(t, id, cases.NoticeRequestorAnswered, "p.osei@hq.dhs.gov"))
		if told.PassOn != byHand || later.PassOn != byHand || told.Text+told.ReferredTo != "" {
			t.Errorf("%s: the requestor reads %+v, the supervisors %+v", office, told, later)
		}
		if want := map[bool]string{true: "Priscilla Osei"}[byHand]; later.DecidedBy != want || later.ReferredTo == "" {
			t.Errorf("%s: the supervisors read that %q referred it to %q", office, later.DecidedBy, later.ReferredTo)
		}
	}
}
