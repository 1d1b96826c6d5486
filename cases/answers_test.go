package cases_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
	"cissd/migrations/pgtest"
)

// SUP-1: every supervisor gets a review mail of their own, with draft, criteria, doubts, officers and choices; one by rotation.
func TestReviewMails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	tokens := map[string]bool{}
	for _, who := range []string{"p.osei@hq.dhs.gov", "s.park@hq.dhs.gov"} {
		d := b.Data(t, b.Notice(t, id, cases.NoticeReview, who))
		tokens[d.Token.Token] = true
		if d.Draft == nil || len(d.Criteria) != 9 || len(d.Officers) != 2 || len(d.Choices) != 5 || d.Mailbox != casestest.Mailbox || d.Type != cases.RFI {
			t.Errorf("the review of %s is %+v", who, d)
		}
		if want := casestest.Start().Add(3600e9); !d.Due.Equal(want) { // urgent: one hour
			t.Errorf("it is due at %s", d.Due)
		}
	}
	if len(tokens) != 2 {
		t.Error("the two have one token")
	}
	b.Record.Office.Review = "rotation"
	var asked []string
	for range 4 {
		id := b.Request(t, casestest.Draft()).Request
		ns := b.Notices(t, id, cases.NoticeReview, "")
		if len(ns) != 1 {
			t.Fatalf("%d were asked", len(ns))
		}
		asked = append(asked, casestest.Load(t, b, ns[0]).Address)
	}
	if asked[0] == asked[1] || asked[0] != asked[2] || asked[1] != asked[3] {
		t.Errorf("the turns are %v", asked)
	}
}

// GR-3, SUP-5: each command gets exactly one answer, to the address on the roster, with the line that was read; a quiet one none.
func TestOneAnswerForEachCommand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := *b.People["p.osei"]
	p.Addresses = []string{"priscilla.osei@hq.dhs.gov", "p.osei@hq.dhs.gov"}
	b.Save(t, p)
	id := b.Request(t, casestest.Draft()).Request
	answers := func() int {
		return len(b.Notices(t, id, cases.NoticeDone, "")) + len(b.Notices(t, id, cases.NoticeNotDone, ""))
	}
	review := b.Notice(t, id, cases.NoticeReview, "priscilla.osei@hq.dhs.gov")
	a := b.Act(t, "p.osei", review, casestest.Cmd(cases.Approve, "tom"))
	a.From.Address = "p.osei@hq.dhs.gov" // writes from the second address
	a.Mail.Lines = []string{"APPROVE tom"}
	refusedWith(t, b, id, a, "name_unknown")
	if answers() != 1 {
		t.Errorf("%d answers", answers())
	}
	n := b.Notice(t, id, cases.NoticeNotDone, "priscilla.osei@hq.dhs.gov")
	d := b.Data(t, n)
	if !strings.Contains(d.Reason, "j.ruiz, k.lee") || !slices.Equal(d.Quote, a.Mail.Lines) || len(d.Choices) == 0 || d.Choices[0].Text != "APPROVE j.ruiz" {
		t.Errorf("the answer is %+v", d)
	}
	if d.InReplyTo != a.Mail.MessageID && !slices.Contains(d.References, b.Data(t, review).Token.MessageID(casestest.Domain)) {
		t.Errorf("the answer is not threaded: %s, %v", d.InReplyTo, d.References)
	}
	a.Command.Argument, a.Quiet = "k.lee", true
	if got := b.Apply(t, id, a); got.Refused != nil || answers() != 1 {
		t.Errorf("a quiet command: %v, %d answers", got.Refused, answers())
	}
	b.Must(t, id, "k.lee", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	b.Reply(t, id, "k.lee", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	if answers() != 3 {
		t.Errorf("%d answers to 3 commands", answers())
	}
}

// SUP-2, SUP-4: what an APPROVE must bring before a case can be opened, and that it may bring it.
func TestApproveNeedsTypeAndPriority(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := casestest.Draft(cases.Priority)
	d.Type = ""
	id := b.Open(t, casestest.Forged(casestest.Requestor, d, "text"), nil).Request
	review := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	say := func(pairs ...string) cases.Act {
		return b.Act(t, "p.osei", review, casestest.Cmd(cases.Approve, "j.ruiz", pairs...))
	}
	refusedWith(t, b, id, say(), "type_unknown")
	refusedWith(t, b, id, say("TYPE", "letter"), "type_unclear")
	refusedWith(t, b, id, say("TYPE", "rfi"), "priority_unknown")
	refusedWith(t, b, id, say("TYPE", "rfi", "PRIORITY", "soon"), "priority_unclear")
	refusedWith(t, b, id, say("TYPE", "rfi", "PRIORITY", "routine", "ASSIGN", "k.lee"), "two_officers")
	if got := b.Apply(t, id, say("TYPE", "RFS", "PRIORITY", "Routine", "REMARKS", "take care")); got.Refused != nil || got.Number != "RFS-2027-00001" {
		t.Errorf("it gave %+v", got)
	}
	if d := b.Data(t, b.Notice(t, id, cases.NoticeAssigned, "j.ruiz@hq.dhs.gov")); d.Text != "take care" || d.Type != cases.RFS || d.Priority != "routine" {
		t.Errorf("the officer reads %+v", d)
	}
	if n := len(b.Notices(t, id, cases.NoticeRFSCourtesy, "d.abara@hq.dhs.gov")); n != 1 {
		t.Errorf("the director was told %d times", n)
	}
	refusedWith(t, b, id, b.Act(t, "j.ruiz", b.Notice(t, id, cases.NoticeAssigned, ""), casestest.Cmd(cases.Negative, "NO RECORDS")), "not_possible")
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	refusedWith(t, b, id, b.Act(t, "j.ruiz", b.Notice(t, id, cases.NoticeAssigned, ""), casestest.Cmd(cases.Negative, "NO RECORDS")), "not_an_rfi")
}

// SUP-4: without an officer the supervisor is asked whom; ASSIGN gives it, and to another later; the former officer is told.
func TestAssigning(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, ""))
	if c := b.Show(t, id).Case; c.State != cases.CaseOpened || c.Officer != nil {
		t.Errorf("the case is %+v", c)
	}
	if n := b.Notices(t, id, cases.NoticeChooseOfficer, ""); len(n) != 1 {
		t.Errorf("%d were asked whom", len(n))
	}
	b.Must(t, id, "p.osei", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "Ruiz", "REMARKS", "please"))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	done := b.Notice(t, id, cases.NoticeDone, "p.osei@hq.dhs.gov")
	refusedWith(t, b, id, b.Act(t, "p.osei", done, casestest.Cmd(cases.Assign, "j.ruiz")), "same_officer")
	old := b.Notice(t, id, cases.NoticeAssigned, "j.ruiz@hq.dhs.gov")
	if got := b.Apply(t, id, b.Act(t, "p.osei", done, casestest.Cmd(cases.Assign, "k.lee"))); got.Refused != nil {
		t.Fatal(got.Refused.Reason)
	}
	if n := casestest.Load(t, b, old); !n.Superseded {
		t.Error("the former officer would still be mailed that it is theirs")
	}
	if n := casestest.Load(t, b, b.Notice(t, id, cases.NoticeReassigned, "j.ruiz@hq.dhs.gov")); !n.Entitled || n.Data.Officer != "Kim Lee" {
		t.Errorf("the former officer is told %+v", n)
	}
	refusedWith(t, b, id, b.Act(t, "j.ruiz", old, casestest.Cmd(cases.Note, "mine")), "passed_on")
	b.Must(t, id, "k.lee", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
}

// TRI-1: how each criterion stood, and who decided it, is on record; a rejection names those that are not met, and its reason goes out.
func TestCriteriaAreOnRecord(t *testing.T) {
	t.Parallel()
	b := setup(t)
	state := func(id int64) map[int]string {
		out := map[int]string{}
		for _, c := range b.Show(t, id).Criteria {
			out[c.Number] = string(c.State)
			if c.DecidedBy != nil {
				out[c.Number] += " by a person"
			}
		}
		return out
	}
	id := b.Until(t, casestest.Reviewed)
	want := map[int]string{}
	for n := 1; n <= 9; n++ {
		want[n] = "for you to judge"
	}
	if diff := cmp.Diff(want, state(id)); diff != "" {
		t.Errorf("before the decision (-want +got):\n%s", diff)
	}
	review := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	for _, bad := range []string{"", "0", "10", "2-5", "all"} {
		refusedWith(t, b, id, b.Act(t, "p.osei", review, casestest.Cmd(cases.Reject, bad, "REASON", "no")), "criteria_missing")
	}
	refusedWith(t, b, id, b.Act(t, "p.osei", review, casestest.Cmd(cases.Reject, "2")), "reason_missing")
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Reject, "5 and 2, 2", "REASON", "not ours"))
	want[2], want[5] = "not met by a person", "not met by a person"
	if diff := cmp.Diff(want, state(id)); diff != "" {
		t.Errorf("after the rejection (-want +got):\n%s", diff)
	}
	d := b.Data(t, b.Notice(t, id, cases.NoticeRejected, casestest.Requestor.Address))
	if !slices.Equal(d.RejectedBy, []int{2, 5}) || d.Text != "not ours" {
		t.Errorf("the requestor reads %v, %q", d.RejectedBy, d.Text)
	}
	for n, s := range state(b.Until(t, casestest.Assigned)) {
		if s != "met by a person" {
			t.Errorf("after the approval criterion %d is %s", n, s)
		}
	}
}

// AUD-1, SEC-7: each step leaves an entry with who, as what, when, on what, by which mail, and no word of content; nobody can change it.
func TestAuditTrail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.ClosedOut)
	b.Reply(t, id, "j.ruiz", cases.NoticeDone, cases.Command{Verb: "CALL", Argument: "Marisol at home", Keys: map[cases.Key]string{}})
	d := b.Show(t, id)
	var got []string
	for _, l := range d.Audit {
		if l.Action[:5] != "sent " {
			got = append(got, string(l.ActorRole)+" "+l.Action+" ("+l.Detail+")")
		}
		if l.At.IsZero() || l.Message == nil && l.ActorRole != cases.RoleDaemon {
			t.Errorf("%s has no time or no mail", l.Action)
		}
	}
	want := []string{
		"requestor a request arrives (none -> in_review)", "supervisor APPROVE (in_review -> assigned)", "officer ACCEPT (assigned -> in_progress)",
		"officer NEGATIVE (in_progress -> in_review)", "supervisor APPROVE (in_review -> released)", "daemon the result is delivered (released -> closed)",
		"requestor DISPOSITION (closed -> closed)", "officer CLOSEOUT (closed -> closed_out)", "officer refused CALL (not_possible)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the trail (-want +got):\n%s", diff)
	}
	for _, sql := range []string{
		`UPDATE audit_log SET actor = NULL`, `DELETE FROM audit_log`, `TRUNCATE audit_log`, `DROP TABLE audit_log`,
		`ALTER TABLE audit_log DISABLE TRIGGER ALL`, `DROP TRIGGER audit_log_append_only ON audit_log`,
	} {
		if _, err := b.DB.Exec(t.Context(), sql); err == nil {
			t.Errorf("the daemon's role may %s", sql)
		}
	}
	own := pgtest.Owner(t, b.DB)
	for _, sql := range []string{`UPDATE audit_log SET actor = NULL`, `DELETE FROM audit_log`, `TRUNCATE audit_log`} {
		if _, err := own.Exec(t.Context(), sql); err == nil {
			t.Errorf("the owner may %s without taking the trigger away", sql)
		}
	}
}

// DESIGN 2: before a mail goes out: is its reader still entitled to it?
func TestReaderIsStillEntitled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.InReview)
	review, assigned := b.Notice(t, id, cases.NoticeResultReview, "s.park@hq.dhs.gov"), b.Notice(t, id, cases.NoticeAssigned, "")
	check := func(notice int64, want bool) {
		t.Helper()
		if got := casestest.Load(t, b, notice); got.Entitled != want {
			t.Errorf("%s to %s: entitled %v", got.Name, got.Address, got.Entitled)
		}
	}
	check(review, true)
	check(assigned, true)
	check(b.Notice(t, id, cases.NoticeOpened, ""), true)
	p := *b.People["s.park"]
	p.Roles = []cases.Role{cases.RoleOfficer}
	b.Save(t, p)
	check(review, false)
	j := *b.People["j.ruiz"]
	j.Active = false
	b.Save(t, j)
	check(assigned, false)
	check(b.Notice(t, id, cases.NoticeDone, "j.ruiz@hq.dhs.gov"), false)
}

// Hostile text in a mail does not stop the record: NUL and broken UTF-8 in what is searched on, an unknown priority or type.
func TestHostileTextIsKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := casestest.Draft()
	d.Type = "party"
	d.Fields[cases.Agency] = casestest.Field("C\x00B\xffP")
	d.Fields[cases.RequestorName] = casestest.Field("\xfe\x00")
	d.Fields[cases.Priority] = casestest.Field("yesterday")
	r := casestest.Proven(casestest.Requestor, d, "text \x00 \xff")
	a := cases.Act{From: r.From, Reading: r, Mail: b.Mail(t, r.From.Address, "text")}
	a.Mail.MessageID = "\x00\xff@x"
	err := b.In(t.Context(), func(tx pgx.Tx) error {
		_, err := b.Record.Open(t.Context(), tx, a, nil, b.Now())
		return err
	})
	if err != nil {
		t.Errorf("it gave %v", err)
	}
}

// INT-9, ROLE-2: who names another address than their own as the requestor's takes part, and the review says so.
func TestSenderOfAnothersRequest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	from := cases.Address{Name: "Desk", Address: "Desk@cbp.dhs.gov"}
	id := b.Open(t, casestest.Proven(from, casestest.Draft(cases.Priority), "text"), nil).Request
	b.Write(t, id, from, only(cases.Priority, "routine"), "Priority: routine")
	d := b.Data(t, b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"))
	if !slices.Contains(d.Doubts, cases.Doubt{Text: "It was sent in by desk@cbp.dhs.gov for the requestor."}) {
		t.Errorf("the doubts are %+v", d.Doubts)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM notices WHERE address = 'desk@cbp.dhs.gov'`, nil); n != 0 {
		t.Errorf("the sender got %d mails that are for the requestor", n)
	}
}
