package notify_test

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/notify"
)

// inOrder says which of the words is the first that does not stand behind the one before it, "" where all do.
func inOrder(text string, words ...string) string {
	for _, w := range words {
		_, rest, ok := strings.Cut(text, w)
		if !ok {
			return w
		}
		text = rest
	}
	return ""
}

// variant is one shape of a mail.
func variant(t *testing.T, name cases.NoticeName, shape string) cases.NoticeData {
	t.Helper()
	for _, v := range notify.Samples(name) {
		if v.Name == shape {
			return v.Data
		}
	}
	t.Fatalf("%s has no shape %q", name, shape)
	return cases.NoticeData{}
}

// GR-3, GR-5, GR-10, SUP-2 to SUP-4, EXT-4, FAI-2: what the mails of the grammar say, in the order in which it is wanted (MAILS rules 2 to 7).
func TestGrammarMails(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, tt := range []struct {
		name  cases.NoticeName
		shape string
		want  []string
	}{
		{cases.NoticeConfirmNeeded, "sample", []string{"Nothing is changed yet.", `"APPROVE", by Tuesday 24 November 2026`, `"unless Tom has doubts"`, "reads like a condition", `"CONFIRM 7QK2M-X5VT3"`, `"APPROVE j.ruiz"`, "works once", "If you did not write this mail"}},
		{cases.NoticeConfirmNeeded, "with a remark further down", []string{"We read:", "With it stood:", "Unless Tom has doubts.", "YOU CAN"}},
		{cases.NoticeDropAsked, "sample", []string{"the requestor does not answer", "We asked on Wednesday 11 November 2026", "reminded them twice", "STILL MISSING", "How urgent it is", `"REJECT 8 your reason"`, `"HOLD until 2026-12-14"`, "THE REQUEST"}},
		{cases.NoticeContradicted, "sample", []string{"Nothing to do. Your decision on RFI-2027-00042 stands.", `You decided "APPROVE" on Monday 23 November 2026`, `Sung-min Park has sent "REJECT"`}},
		{cases.NoticeDuplicate, "sample", []string{"Nothing to do. Your request goes on as REQ-2027-000101.", "comes to you under REQ-2027-000101"}},
		{cases.NoticeReferred, "sample", []string{"Nothing to do. Your request is now with the Information and Investigations Division (IOD)."}},
		{cases.NoticeReferral, "sample", []string{"Take this on", "Marisol Ortega-Quinn of CBP (DHS) asks", "Why it comes to you:", "It concerns an employee", "(956) 555-0118, m.ortega-quinn@cbp.dhs.gov", "number ending 06", "With us the request has ended."}},
		{cases.NoticeHeld, "sample", []string{"Stop work on RFI-2027-00042. It is paused until Wednesday 25 November 2026.", "Patience Osei paused it, and writes:"}},
		{cases.NoticeResumed, "sample", []string{"Go on with RFI-2027-00042, due by Tuesday 24 November 2026", `"NEGATIVE`, "THE REQUEST"}},
		{cases.NoticePriorityChanged, "sample", []string{"RFI-2027-00042 is now urgent, due by Tuesday", "How urgent: urgent (before: routine)", "He leaves the country tomorrow."}},
		{cases.NoticeJoined, "sample", []string{"a second request for the same matter is now part of RFI-2027-00042", "It came as REQ-2027-000131", "WHAT THE SECOND REQUEST SAYS"}},
		{cases.NoticeNotDone, "changed since", []string{"REQ-2027-000123 has changed since you read it: decide on version 2 by Monday", "We read:", "WHAT CHANGED SINCE VERSION 1", "urgent (before: routine)", "WHAT WOULD WORK", `"APPROVE j.ruiz"`, "THE REQUEST (version 2", "THE NINE CRITERIA"}},
		{cases.NoticeReview, "corrected by a colleague", []string{"WHAT CHANGED IN VERSION 3, by Sung-min Park", "Taiwan (before: China)", "Monday 14 December 2026 (before: nothing)", "YOU CAN"}},
		{cases.NoticeReview, "a copy of another", []string{"LOOK AT THIS FIRST", `"DUPLICATE REQ-2027-000101"`, "YOU CAN"}},
		{cases.NoticeChooseOfficer, "declined", []string{"Julia Ruiz has not taken it on, and writes:", "Kim has worked on the same firm.", `"ASSIGN`}},
		{cases.NoticeRequestorAnswered, "from the other office", []string{"the office to which REQ-2027-000123 went has written", "iod.duty@hq.dhs.gov writes:", "We take it on."}},
		{cases.NoticeReleased, "by telephone", []string{"Telephone the requestor of RFI-2027-00042", "Tell them by telephone: Marisol Ortega-Quinn, (956) 555-0118."}},
		{cases.NoticeStatus, "paused", []string{"RFI-2027-00042 is paused."}},
	} {
		m := render(t, tpl, variant(t, tt.name, tt.shape))
		if missing := inOrder(strings.ReplaceAll(flat(m), "\u00A0", " "), tt.want...); missing != "" {
			t.Errorf("%s, %s: %q is missing, or not in its place:\n%s", tt.name, tt.shape, missing, m.Text)
		}
	}
}

// ROLE-3: who has no part in the other request learns nothing of it, and not to which office a request went where that is not told.
func TestGrammarMailsKeepSilent(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, tt := range []struct {
		name       cases.NoticeName
		shape, bad string
	}{
		{cases.NoticeDuplicate, "of another's", "REQ-2027-000101"},
		{cases.NoticeReferred, "to an office that is not named", "IOD"},
		{cases.NoticeReferral, "sample", "E12345606"},
		{cases.NoticeReferral, "sample", "1984"},
		{cases.NoticeReferral, "sample", "HELP"},
		{cases.NoticeJoined, "sample", "E12345606"},
	} {
		m := render(t, tpl, variant(t, tt.name, tt.shape))
		if strings.Contains(m.Subject+m.Text+m.HTML, tt.bad) {
			t.Errorf("%s, %s: it says %q", tt.name, tt.shape, tt.bad)
		}
	}
}

// GR-7, SEC-2: the button of a mail that asks back fills in the code, and the token as every button does.
func TestConfirmButton(t *testing.T) {
	t.Parallel()
	d := notify.Sample(cases.NoticeConfirmNeeded)
	m := render(t, load(t), d)
	if got, want := linkBody(t, nodes(t, m.HTML, "a")[0]), "CONFIRM REQ-2027-000123 7QK2M-X5VT3\r\nCODE "+d.Token.String(); got != want {
		t.Errorf("the button fills in %q, want %q", got, want)
	}
}
