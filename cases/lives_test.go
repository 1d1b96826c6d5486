package cases_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cissd/cases"
	"cissd/cases/casestest"
)

func stands(t *testing.T, b *casestest.Bench, id int64, want cases.State) *cases.Case {
	t.Helper()
	c := b.Show(t, id).Case
	if c.State != want {
		t.Fatalf("the case is %s, want %s", c.State, want)
	}
	return c
}

func fileNames(files []cases.NoticeFile) []string {
	var out []string
	for _, f := range files {
		out = append(out, f.Name)
	}
	return out
}

// RFI-2, RFI-3: a positive result is a memorandum that a supervisor approves; it goes to the requestor as a protected document with its sources,
// the passphrase to the officer alone; delivery completes the case, receipt closes it.
func TestPositiveLife(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Working(t, cases.RFI)
	number := b.Show(t, id).Case.Number
	b.Attach(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Positive, "He was sponsored once, in 2024."), casestest.NewFile("visit-log.pdf", "the log"))
	stands(t, b, id, cases.CaseInReview)
	review := b.Data(t, b.Notice(t, id, cases.NoticeResultReview, "p.osei@hq.dhs.gov"))
	if got := fileNames(review.Files); !slices.Equal(got, []string{number + "-memorandum.pdf", number + "-source-documents.zip"}) {
		t.Errorf("the review carries %v", got)
	}
	if !review.Files[0].Document.Draft || review.Text != "He was sponsored once, in 2024." {
		t.Errorf("the review shows %q, as a draft: %v", review.Text, review.Files[0].Document.Draft)
	}
	phrase := b.Data(t, b.Notice(t, id, cases.NoticePassword, "j.ruiz@hq.dhs.gov")).Passphrase
	if phrase == "" || phrase != review.Passphrase {
		t.Errorf("the officer's passphrase is not that of the document")
	}
	if got := b.Reply(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Approve, "")); got.Refused == nil {
		t.Error("ROLE-2: an officer approved their own memorandum")
	}
	b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	stands(t, b, id, cases.CaseReleased)
	result := b.Notice(t, id, cases.NoticeResultPositive, casestest.Requestor.Address)
	d := b.Data(t, result)
	if len(d.Files) != 2 || d.Files[0].Document.Draft || len(d.Files[1].Stored) != 1 || d.Files[1].Stored[0].Name != "visit-log.pdf" {
		t.Errorf("the requestor gets %+v", d.Files)
	}
	for _, n := range b.Notices(t, id, cases.NoticePassword, "") {
		if to := b.Data(t, n).To.Address; to != "j.ruiz@hq.dhs.gov" {
			t.Errorf("the passphrase went to %s", to)
		}
	}
	b.Sent(t, result)
	if c := stands(t, b, id, cases.CaseReleased); c.CompletedAt == nil || c.ClosedAt != nil {
		t.Errorf("delivered: completed at %v, closed at %v", c.CompletedAt, c.ClosedAt)
	}
	completed := b.Now().Truncate(time.Microsecond)
	b.Wait(time.Hour)
	b.Must(t, id, casestest.Requestor.Address, cases.NoticeResultPositive, casestest.Cmd(cases.Received, ""))
	c := stands(t, b, id, cases.CaseClosed)
	if !c.CompletedAt.Equal(completed) || !c.ClosedAt.Equal(b.Now().Truncate(time.Microsecond)) || c.ReceivedAt == nil {
		t.Errorf("DSP-1: completed at %v, received at %v, closed at %v", c.CompletedAt, c.ReceivedAt, c.ClosedAt)
	}
	b.Must(t, id, casestest.Requestor.Address, cases.NoticeDispositionAsked, casestest.Cmd(cases.Dispose, "", "RATING", "5"))
	b.Must(t, id, "j.ruiz", cases.NoticeDispositionReceived, casestest.Cmd(cases.Closeout, ""))
	stands(t, b, id, cases.CaseClosedOut)
}

// DSP-1: what was delivered and not received is followed up by telephone, and never closed by time.
func TestReceiptIsFollowedUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Working(t, cases.RFI)
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Positive, "text"))
	b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	b.Sent(t, b.Notice(t, id, cases.NoticeResultPositive, ""))
	for range 10 {
		b.Wait(8 * 24 * time.Hour)
		b.Fire(t)
	}
	stands(t, b, id, cases.CaseReleased)
	if n := len(b.Notices(t, id, cases.NoticeDeadline, "j.ruiz@hq.dhs.gov")); n != 2 {
		t.Errorf("the officer was reminded %d times", n)
	}
	b.Must(t, id, "j.ruiz", cases.NoticeDeadline, casestest.Cmd(cases.Call, "RECEIVED", "WITH", "Ms. Ortega"))
	stands(t, b, id, cases.CaseClosed)
}

// FAI-2, FAI-3, FAI-5: the report is filed with its exhibits, reviewed by a supervisor, and released by the director alone; NONCONCUR gives it back.
func TestInquiryLife(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Working(t, cases.FAI)
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Activity, "TECS", "DATE", "2026-11-20", "FINDING", "three crossings"))
	b.Attach(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Exhibit, "the badge"), casestest.NewFile("badge.jpg", "a"), casestest.NewFile("pass.jpg", "b"))
	send := func() {
		b.Wait(time.Minute)
		b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Report, "POSITIVE He copied the plans."))
		stands(t, b, id, cases.CaseInReview)
		b.Must(t, id, "p.osei", cases.NoticeClosureReview, casestest.Cmd(cases.Approve, ""))
		stands(t, b, id, cases.CaseConcurrence)
	}
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Note, "ready"))
	send()
	if got := b.Reply(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Concur, "")); got.Refused == nil {
		t.Error("a supervisor concurred in the director's stead")
	}
	b.Must(t, id, "d.abara", cases.NoticeConcurrence, casestest.Cmd(cases.Nonconcur, "", "REASON", "Exhibit 2 is not named."))
	stands(t, b, id, cases.CaseInProgress)
	if d := b.Data(t, b.Notice(t, id, cases.NoticeReturned, "j.ruiz@hq.dhs.gov")); d.Text != "Exhibit 2 is not named." {
		t.Errorf("the officer reads %q", d.Text)
	}
	if n := len(b.Notices(t, id, cases.NoticeResultPositive, "")); n != 0 {
		t.Fatalf("%d mails went out before the director concurred", n)
	}
	b.Wait(time.Minute)
	b.Must(t, id, "j.ruiz", cases.NoticeReturned, casestest.Cmd(cases.Report, "POSITIVE He copied the plans (exhibit 2)."))
	b.Must(t, id, "s.park", cases.NoticeClosureReview, casestest.Cmd(cases.Approve, ""))
	b.Wait(time.Hour)
	released := b.Now().Truncate(time.Microsecond)
	b.Must(t, id, "d.abara", cases.NoticeConcurrence, casestest.Cmd(cases.Concur, ""))
	d := b.Data(t, b.Notice(t, id, cases.NoticeResultPositive, casestest.Requestor.Address))
	doc := d.Files[0].Document
	if doc.Kind != cases.InquiryReport || !doc.LES || doc.Draft || len(doc.Exhibits) != 2 || doc.Exhibits[1].Number != 2 {
		t.Errorf("the report: %s, LES %v, draft %v, %d exhibits", doc.Kind, doc.LES, doc.Draft, len(doc.Exhibits))
	}
	var text strings.Builder
	for _, s := range doc.Sections {
		text.WriteString(s.Heading + "\n" + s.Text + "\n")
		if s.Table != nil {
			for _, r := range s.Table.Rows {
				text.WriteString(strings.Join(r, " ") + "\n")
			}
		}
	}
	for _, want := range []string{"He copied the plans (exhibit 2).", "check of TECS", "three crossings", "DHS Instruction 121-01-001", "DHS/ALL-039"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, text.String())
		}
	}
	b.Wait(time.Hour)
	b.Sent(t, b.Notice(t, id, cases.NoticeResultPositive, ""))
	c := stands(t, b, id, cases.CaseClosed)
	if !c.ClosedAt.Equal(released) || !c.CompletedAt.Equal(b.Now().Truncate(time.Microsecond)) {
		t.Errorf("DSP-1: released at %v, closed at %v, completed at %v", released, c.ClosedAt, c.CompletedAt)
	}
}

// FAI-1: an inquiry that nobody outside asked for is closed when the director concurs.
func TestInternalInquiry(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lee := b.People["k.lee"]
	d := casestest.DraftOf(cases.FAI)
	d.Fields[cases.RequestorName], d.Fields[cases.RequestorEmail] = casestest.Field(lee.Name), casestest.Field(lee.Address())
	reading := casestest.Proven(cases.Address{Name: lee.Name, Address: lee.Address()}, d, "text")
	reading.Internal = true
	id := b.Open(t, reading, lee).Request
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Report, "NEGATIVE nothing was found"))
	b.Must(t, id, "p.osei", cases.NoticeClosureReview, casestest.Cmd(cases.Approve, ""))
	b.Must(t, id, "d.abara", cases.NoticeConcurrence, casestest.Cmd(cases.Concur, ""))
	c := stands(t, b, id, cases.CaseClosed)
	if c.ConcurredBy == nil || c.ClosedAt == nil || len(b.Notices(t, id, cases.NoticeResultPositive, "")) != 0 {
		t.Errorf("concurred by %v, closed at %v", c.ConcurredBy, c.ClosedAt)
	}
	b.Must(t, id, "j.ruiz", cases.NoticeReleased, casestest.Cmd(cases.Closeout, "DISPOSITION filed, nobody waits for it"))
	stands(t, b, id, cases.CaseClosedOut)
}

// RFS-1, RFS-2, SUP-4: a support is closed when a supervisor approves its completion; a significant one is told to the director and the leadership;
// one that turns out to be later too, once a supervisor agrees.
func TestSupportLife(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, now := range []bool{true, false} {
		id := b.Working(t, cases.RFS)
		if n := len(b.Notices(t, id, cases.NoticeRFSCourtesy, "d.abara@hq.dhs.gov")); n != 1 {
			t.Errorf("the director got %d courtesy notices", n)
		}
		done := casestest.Cmd(cases.Complete, "briefed 40 people; two reported contacts")
		if now {
			done.Keys[cases.KeySignificant] = "yes"
		}
		b.Must(t, id, "j.ruiz", cases.NoticeAssigned, done)
		b.Must(t, id, "p.osei", cases.NoticeClosureReview, casestest.Cmd(cases.Approve, "", "INFORM", "DIRECTOR"))
		c := stands(t, b, id, cases.CaseClosed)
		if c.CompletedAt == nil || !c.ClosedAt.Equal(b.Now().Truncate(time.Microsecond)) || c.Significant != now {
			t.Errorf("completed at %v, closed at %v, significant %v", c.CompletedAt, c.ClosedAt, c.Significant)
		}
		told := func() [3]int {
			return [3]int{
				len(b.Notices(t, id, cases.NoticeSignificant, "d.abara@hq.dhs.gov")), len(b.Notices(t, id, cases.NoticeSignificantMemorandum, "leadership@hq.dhs.gov")),
				len(b.Notices(t, id, cases.NoticeClosureTold, "d.abara@hq.dhs.gov")),
			}
		}
		want := [3]int{0, 0, 1}
		if now {
			want = [3]int{1, 1, 1}
		}
		if got := told(); got != want {
			t.Errorf("significant %v: told %v, want %v", now, got, want)
		}
		b.Must(t, id, casestest.Requestor.Address, cases.NoticeSupportCompleted, casestest.Cmd(cases.Dispose, "", "RATING", "5"))
		b.Wait(time.Minute)
		later := casestest.Cmd(cases.Complete, "one of the contacts was an officer of a foreign service", "SIGNIFICANT", "yes")
		if now {
			if got := b.Reply(t, id, "j.ruiz", cases.NoticeDispositionReceived, later); got.Refused == nil || got.Refused.Code != "already_done" {
				t.Errorf("told to the leadership twice: %+v", got.Refused)
			}
			continue
		}
		b.Must(t, id, "j.ruiz", cases.NoticeDispositionReceived, later)
		if got := told(); got != want {
			t.Errorf("REV-1: the leadership was told before a supervisor agreed: %v", got)
		}
		b.Must(t, id, "p.osei", cases.NoticeClosureReview, casestest.Cmd(cases.Approve, ""))
		if got := told(); got != [3]int{1, 1, 1} {
			t.Errorf("told later: %v", got)
		}
		memo := b.Data(t, b.Notice(t, id, cases.NoticeSignificantMemorandum, ""))
		if len(memo.Files) != 1 || memo.Passphrase == "" || !strings.Contains(memo.Files[0].Document.Sections[1].Text, "foreign service") {
			t.Errorf("the memorandum: %+v", memo.Files)
		}
		b.Must(t, id, "j.ruiz", cases.NoticeGranted, casestest.Cmd(cases.Closeout, ""))
		stands(t, b, id, cases.CaseClosedOut)
	}
}

// FAI-4: risks that were found are referred once a supervisor agrees, with their files; no Report of Inquiry goes with an information report.
func TestReferralOfRisks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Working(t, cases.FAI)
	report := casestest.NewFile("Report_of_Inquiry_FAI.pdf", "the report")
	iir := casestest.Cmd(cases.Refer, "IIR", "REASON", "a recruiter of a foreign service works at the airport")
	if got := b.TryAttach(t, id, "j.ruiz", cases.NoticeAssigned, iir, report); got.Refused == nil || got.Refused.Code != "report_attached" {
		t.Errorf("a Report of Inquiry went with an information report: %+v", got.Refused)
	}
	b.Attach(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Refer, "OIG", "REASON", "fraud with visas"), casestest.NewFile("list.csv", "a,b"))
	if got := b.Reply(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Refer, "IOD", "REASON", "more")); got.Refused == nil || got.Refused.Code != "asked_already" {
		t.Errorf("a second referral while one waits: %+v", got.Refused)
	}
	if n := len(b.Notices(t, id, cases.NoticeReferral, "")); n != 0 {
		t.Fatalf("REV-1: %d referrals went out before a supervisor agreed", n)
	}
	b.Wait(time.Minute)
	b.Must(t, id, "p.osei", cases.NoticeReferralReview, casestest.Cmd(cases.Return, "Name the visas."))
	if d := b.Data(t, b.Notice(t, id, cases.NoticeReturned, "j.ruiz@hq.dhs.gov")); d.Text != "Name the visas." {
		t.Errorf("the officer reads %q", d.Text)
	}
	b.Wait(time.Minute)
	b.Attach(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Refer, "OIG", "REASON", "fraud with visas H-1B"), casestest.NewFile("list.csv", "a,b"))
	// who reviews it can open what lies with it: it is locked, and the officer has what it is locked with
	review := b.Data(t, b.Notice(t, id, cases.NoticeReferralReview, "p.osei@hq.dhs.gov"))
	phrase := b.Data(t, b.Notice(t, id, cases.NoticePassword, "j.ruiz@hq.dhs.gov")).Passphrase
	if phrase == "" || review.Passphrase != phrase || len(review.Files) != 1 {
		t.Errorf("the review's %d files are locked with what the officer was told: %v", len(review.Files), review.Passphrase == phrase)
	}
	b.Must(t, id, "p.osei", cases.NoticeReferralReview, casestest.Cmd(cases.Approve, ""))
	d := b.Data(t, b.Notice(t, id, cases.NoticeReferral, "oig-intake@oig.dhs.gov"))
	if d.Text != "fraud with visas H-1B" || len(d.Files) != 1 || d.Passphrase != phrase {
		t.Errorf("the office gets %q with %d files", d.Text, len(d.Files))
	}
	stands(t, b, id, cases.CaseInProgress)
}

// EXTEND asks a supervisor; the work's day moves only when they agree.
func TestMoreTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Working(t, cases.RFI)
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Extend, "until 2026-12-18 the consulate has not answered"))
	b.Must(t, id, "p.osei", cases.NoticeExtensionAsked, casestest.Cmd(cases.Approve, ""))
	d := b.Data(t, b.Notice(t, id, cases.NoticeGranted, "j.ruiz@hq.dhs.gov"))
	if d.Until.IsZero() || d.Until.Format(time.DateOnly) != "2026-12-18" {
		t.Errorf("granted until %v", d.Until)
	}
}

// A requestor withdraws: whoever has the case is told to stop. A supervisor takes it up again, with a reason (SPEC 7).
func TestWithdrawAndReopen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	b.Must(t, id, casestest.Requestor.Address, cases.NoticeReceived, casestest.Cmd(cases.Withdraw, "we found him"))
	if s := b.Show(t, id).Request.State; s != cases.RequestWithdrawn {
		t.Fatalf("the request is %s", s)
	}
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Reopen, "", "REASON", "he is a threat all the same"))
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	b.Must(t, id, casestest.Requestor.Address, cases.NoticeOpened, casestest.Cmd(cases.Withdraw, ""))
	if c := stands(t, b, id, cases.CaseWithdrawn); c.EndedAt == nil {
		t.Error("it has no date of its end")
	}
	if n := len(b.Notices(t, id, cases.NoticeEnded, "j.ruiz@hq.dhs.gov")); n != 1 {
		t.Errorf("the officer was told %d times", n)
	}
	b.Wait(time.Minute)
	if got := b.Reply(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Reopen, "")); got.Refused == nil || got.Refused.Code != "reason_missing" {
		t.Errorf("reopened without a reason: %+v", got.Refused)
	}
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Reopen, "", "REASON", "they want it again"))
	stands(t, b, id, cases.CaseAssigned)
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
}

// A supervisor passes a whole case on: it ends here.
func TestCaseIsReferred(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Working(t, cases.RFI)
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Refer, "OIG", "REASON", "it is theirs"))
	if c := stands(t, b, id, cases.CaseReferred); c.ReferredTo != "OIG" || c.EndedAt == nil {
		t.Errorf("referred to %q, ended at %v", c.ReferredTo, c.EndedAt)
	}
	b.Notice(t, id, cases.NoticeReferral, "oig-intake@oig.dhs.gov")
	b.Notice(t, id, cases.NoticeEnded, "j.ruiz@hq.dhs.gov")
}

// REV-1: what an officer enters is shown the next morning to a team lead, who approves it; what came later is shown again.
func TestEntriesAreReviewed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Save(t, cases.Person{Handle: "t.lead", Name: "Tess Lead", Addresses: []string{"t.lead@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleTeamLead}, Active: true})
	id := b.Working(t, cases.FAI)
	enter := func(what string) {
		b.Wait(time.Minute)
		b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Activity, "TECS", "DATE", "2026-11-20", "FINDING", what))
	}
	enter("first")
	enter("second")
	b.Wait(24 * time.Hour)
	b.Fire(t)
	n := b.Notice(t, id, cases.NoticeEntriesReview, "t.lead@hq.dhs.gov")
	if d := b.Data(t, n); len(d.SoFar) != 2 {
		t.Errorf("%d entries are shown", len(d.SoFar))
	}
	enter("third")
	b.Wait(time.Minute)
	b.Do(t, id, "t.lead", n, casestest.Cmd(cases.Approve, ""))
	reviewed := 0
	for _, a := range b.Show(t, id).Activities {
		if a.ReviewedAt != nil {
			reviewed++
		}
	}
	if reviewed != 2 {
		t.Errorf("%d of 3 are reviewed", reviewed)
	}
	b.Wait(24 * time.Hour)
	b.Fire(t)
	if d := b.Data(t, b.Notice(t, id, cases.NoticeEntriesReview, "t.lead@hq.dhs.gov")); len(d.SoFar) != 1 {
		t.Errorf("%d entries are shown the second time", len(d.SoFar))
	}
	if got := b.Reply(t, id, "t.lead", cases.NoticeEntriesReview, casestest.Cmd(cases.Closeout, "")); got.Refused == nil {
		t.Error("a team lead closed a case out")
	}
}

// NOT-5: a file without a marking is refused, or marked by the command; a classified one is never kept.
func TestFilesAreMarked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Working(t, cases.FAI)
	bare := casestest.NewFile("scan.pdf", "x")
	bare.Marking = ""
	for _, c := range []struct {
		file casestest.File
		keys []string
		code string
	}{
		{bare, nil, "marking_missing"},
		{bare, []string{"MARKING", "whatever"}, "marking_unclear"},
		{bare, []string{"MARKING", "SECRET//NOFORN"}, "marking_classified"},
		{bare, []string{"MARKING", "UNCLASSIFIED//FOUO"}, ""},
	} {
		b.Wait(time.Minute)
		got := b.TryAttach(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Exhibit, "a scan", c.keys...), c.file)
		code := ""
		if got.Refused != nil {
			code = got.Refused.Code
		}
		if code != c.code {
			t.Errorf("MARKING %v: %q, want %q", c.keys, code, c.code)
		}
	}
	if got := b.Reply(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Exhibit, "nothing attached")); got.Refused == nil || got.Refused.Code != "file_missing" {
		t.Errorf("an exhibit without a file: %+v", got.Refused)
	}
}

// CLS-1: of a classified request the pointer and five facts are kept, and nothing else; it gets a case, an officer, dates and a disposition.
func TestTrackedOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := casestest.Draft(cases.Classification)
	d.Fields[cases.Network] = casestest.Field("HSDN")
	d.Subjects = []cases.Subject{{Fields: cases.Fields{cases.LastName: casestest.Field("Zhang")}}}
	id := b.Request(t, d).Request
	show := b.Show(t, id)
	draft, _, err := b.Record.Content(t.Context(), b.DB, show)
	if err != nil {
		t.Fatal(err)
	}
	if !show.Request.Tracked || len(draft.Subjects) != 0 || draft.Fields.Value(cases.Basis) != "" || draft.Fields.Value(cases.Purpose) != "" {
		t.Errorf("tracked %v, kept %v", show.Request.Tracked, draft.Fields)
	}
	if draft.Fields.Value(cases.Network) != "HSDN" || draft.Fields.Value(cases.Priority) != "urgent" || draft.Fields.Value(cases.RequestorName) == "" {
		t.Errorf("the pointer is not kept: %v", draft.Fields)
	}
	if got := b.Reply(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz", "TYPE", "fai")); got.Refused == nil || got.Refused.Code != "tracked_no_fai" {
		t.Errorf("an inquiry that is tracked only: %+v", got.Refused)
	}
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	for _, c := range []cases.Command{
		casestest.Cmd(cases.Note, "he was seen at the gate"), casestest.Cmd(cases.Positive, "found"), casestest.Cmd(cases.Negative, "NO RECORDS"),
		casestest.Cmd(cases.Complete, "briefed them"), casestest.Cmd(cases.Activity, "TECS", "DATE", "2026-11-20", "FINDING", "x"),
	} {
		if got := b.Reply(t, id, "j.ruiz", cases.NoticeAssigned, c); got.Refused == nil || got.Refused.Code != "tracked_only" {
			t.Errorf("%s: %+v", c.Verb, got.Refused)
		}
	}
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Complete, ""))
	b.Must(t, id, "p.osei", cases.NoticeClosureReview, casestest.Cmd(cases.Approve, ""))
	stands(t, b, id, cases.CaseClosed)
	b.Must(t, id, casestest.Requestor.Address, cases.NoticeSupportCompleted, casestest.Cmd(cases.Dispose, "", "RATING", "4", "REMARKS", "the man was known"))
	b.Must(t, id, "j.ruiz", cases.NoticeDispositionReceived, casestest.Cmd(cases.Closeout, "", "LOCATION", "HSDN"))
	c := stands(t, b, id, cases.CaseClosedOut)
	if c.DispositionLocation != "HSDN" || c.Disposition != nil {
		t.Errorf("the disposition: at %q, words %v", c.DispositionLocation, c.Disposition)
	}
}

// CLS-1: a request that turns out to be classified loses what was kept of it before.
func TestTurnsOutClassified(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft(cases.Classification)).Request
	b.Wait(time.Minute)
	b.Write(t, id, casestest.Requestor, only(cases.Network, "SIPRNet"), "it resides on SIPRNet")
	show := b.Show(t, id)
	if !show.Request.Tracked || show.Request.Version != 2 {
		t.Fatalf("tracked %v at version %d", show.Request.Tracked, show.Request.Version)
	}
	var left int
	err := b.DB.QueryRow(t.Context(), `
		SELECT count(*) FROM request_versions v JOIN contents c ON c.id = v.draft WHERE v.request = $1 AND v.version = 1 AND c.wrapped IS NOT NULL`, id).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d older drafts are readable still (%v)", left, err)
	}
}

// ROLE-3: SHARE lets an officer see a case that is not theirs, UNSHARE ends it; they can do nothing in it.
func TestShare(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Working(t, cases.RFI)
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Share, "k.lee", "REASON", "the same man"))
	told := b.Notice(t, id, cases.NoticeShared, "k.lee@hq.dhs.gov")
	if got := b.Apply(t, id, b.Act(t, "k.lee", told, casestest.Cmd(cases.Note, "x"))); got.Refused == nil {
		t.Error("who may see a case wrote into it")
	}
	part, err := cases.TakesPart(t.Context(), b.DB, id, "k.lee@hq.dhs.gov", b.People["k.lee"])
	if err != nil || !part {
		t.Errorf("who may see it has no part in it (%v)", err)
	}
	b.Wait(time.Minute)
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Unshare, "k.lee"))
	if part, err = cases.TakesPart(t.Context(), b.DB, id, "k.lee@hq.dhs.gov", b.People["k.lee"]); err != nil || part {
		t.Errorf("who may see it no longer has a part in it (%v)", err)
	}
}

// RFS-2: what was sent in as significant and then withdrawn or referred is not told as such: nothing of it was released.
func TestEndedIsNotSignificant(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, end := range []func(id int64){
		func(id int64) {
			b.Must(t, id, casestest.Requestor.Address, cases.NoticeOpened, casestest.Cmd(cases.Withdraw, ""))
		},
		func(id int64) {
			b.Must(t, id, "p.osei", cases.NoticeClosureReview, casestest.Cmd(cases.Refer, "OIG", "REASON", "theirs"))
		},
	} {
		id := b.Working(t, cases.RFS)
		b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Complete, "briefed 40 people", "SIGNIFICANT", "yes"))
		end(id)
		if c := b.Show(t, id).Case; c.EndedAt == nil || c.Significant || c.Result != "" || c.ResultBy != nil {
			t.Errorf("it has ended as %+v", c)
		}
	}
}
