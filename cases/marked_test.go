package cases_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/cases/casestest"
)

// markedAct is a command in a mail that bears a marking: triage gives no lines of it.
func markedAct(t *testing.T, b *casestest.Bench, who string, notice int64, c cases.Command) cases.Act {
	t.Helper()
	a := b.Act(t, who, notice, c)
	a.Mail.Lines, a.Mail.Marked = nil, true
	return a
}

// says writes down everything that a mail holds.
func says(t *testing.T, d cases.NoticeData) string {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// MSG-7, SUP-4, SUP-5 (EMAIL.md 2.4): an answer to a mail that bears a marking holds none of its words, whether it is done, not done or asked back,
// also once it is confirmed. The record has them all the same, and what is to be passed on is there without the reason.
func TestMarkedMailIsNotToldBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const secret = "our source Boris says so"
	for _, confirmed := range []bool{false, true} {
		id := b.Until(t, casestest.Reviewed)
		review := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
		cmd := casestest.Cmd(cases.Refer, "OPR", "REASON", secret)
		cmd.Remark = "Thanks, " + secret
		if confirmed {
			a := markedAct(t, b, "p.osei", review, cmd)
			a.Doubt = "The remark sounds like a condition: \"" + secret + "\"."
			refusal(t, all(t, b, id, a, cmd), "confirm")
			n, code := askedBack(t, b, id, "p.osei")
			if s := says(t, b.Data(t, n)); strings.Contains(s, "Boris") {
				t.Errorf("what asks back says %s", s)
			}
			if got := confirm(t, b, "p.osei", n, code); got.Refused != nil {
				t.Fatal(got.Refused.Reason)
			}
		} else if got := b.Apply(t, id, markedAct(t, b, "p.osei", review, cmd)); got.Refused != nil {
			t.Fatal(got.Refused.Reason)
		}
		d := b.Data(t, b.Notice(t, id, cases.NoticeDone, "p.osei@hq.dhs.gov"))
		if s := says(t, d); strings.Contains(s, "Boris") || !d.PassOn || d.Draft == nil || !strings.Contains(s, "not repeated here") {
			t.Errorf("the answer says %s", s)
		}
		if kept := texts(t, b, id); kept[len(kept)-1] != secret {
			t.Errorf("the record has %q", kept)
		}
	}
	id := b.Until(t, casestest.Reviewed)
	no := markedAct(t, b, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Approve, "boris.the.source"))
	refusedWith(t, b, id, no, "name_unknown")
	if d := b.Data(t, b.Notice(t, id, cases.NoticeNotDone, "p.osei@hq.dhs.gov")); strings.Contains(says(t, d), "boris") || !strings.Contains(d.Reason, "j.ruiz") {
		t.Errorf("the answer says %s", says(t, d))
	}
}

// MSG-7, SUP-4: the words of a mail that bears a marking go outside, to the requestor or another office, only when that is confirmed; inside they go
// where the command sends them.
func TestMarkedWordsGoOutsideWhenConfirmed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct {
		cmd  cases.Command
		mail cases.NoticeName
	}{
		{casestest.Cmd(cases.Refer, "OIG", "REASON", "Boris says so"), cases.NoticeReferral},
		{casestest.Cmd(cases.Return, "", "NEED", "Who is Boris?"), cases.NoticeQuestion},
		{casestest.Cmd(cases.Reject, "2", "REASON", "Boris says so"), cases.NoticeRejected},
	} {
		id := b.Until(t, casestest.Reviewed)
		a := markedAct(t, b, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"), c.cmd)
		refusal(t, all(t, b, id, a, c.cmd), "confirm")
		if n := b.Notices(t, id, c.mail, ""); len(n) != 0 {
			t.Errorf("%s went out unasked", c.mail)
		}
		n, code := askedBack(t, b, id, "p.osei")
		if got := confirm(t, b, "p.osei", n, code); got.Refused != nil {
			t.Fatal(got.Refused.Reason)
		}
		if d := b.Data(t, b.Notice(t, id, c.mail, "")); !strings.Contains(d.Text, "Boris") {
			t.Errorf("%s says %q", c.mail, d.Text)
		}
		if s := says(t, b.Data(t, b.Notice(t, id, cases.NoticeDone, "p.osei@hq.dhs.gov"))); strings.Contains(s, "Boris") {
			t.Errorf("the answer says %s", s)
		}
	}
	id := b.Until(t, casestest.InReview)
	a := markedAct(t, b, "p.osei", b.Notice(t, id, cases.NoticeResultReview, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Return, "", "NEED", "Who is Boris?"))
	if got := b.Apply(t, id, a); got.Refused != nil {
		t.Fatal(got.Refused.Reason)
	}
	if d := b.Data(t, b.Notice(t, id, cases.NoticeReturned, "j.ruiz@hq.dhs.gov")); d.Text != "Who is Boris?" {
		t.Errorf("the officer reads %q", d.Text)
	}
}

// MSG-7: who asks in a mail that bears a marking reads that it came, and not what it says.
func TestMarkedRequestIsAcknowledgedWithoutItsWords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	d := only(cases.Description, "Boris was there.")
	a := cases.Act{
		On: cases.OnAnswer, From: casestest.Requestor, Reading: casestest.Proven(casestest.Requestor, d, "Boris was there."),
		Mail: b.Mail(t, casestest.Requestor.Address, "x"),
	}
	a.Mail.Lines, a.Mail.Marked = nil, true
	b.Apply(t, id, a)
	if n := b.Data(t, b.Notice(t, id, cases.NoticeAnswerReceived, casestest.Requestor.Address)); n.Draft != nil || strings.Contains(says(t, n), "Boris") {
		t.Errorf("they read %s", says(t, n))
	}
	if n := b.Data(t, b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")); !strings.Contains(says(t, n), "Boris") {
		t.Error("the supervisors do not read it")
	}
}

// MSG-7: what came in a mail that bears a marking, or bears one itself, is not mailed on to the next officer, who reads that it is on record.
func TestMarkedWordsAreNotMailedOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.InProgress)
	mine := b.Notice(t, id, cases.NoticeAssigned, "j.ruiz@hq.dhs.gov")
	if got := b.Apply(t, id, markedAct(t, b, "j.ruiz", mine, casestest.Cmd(cases.Note, "Boris one."))); got.Refused != nil {
		t.Fatal(got.Refused.Reason)
	}
	words := []string{
		"(U//FOUO) Boris two.", "(S) Boris three.", "First.\n(CUI) Boris four.", "CUI//SP-LEI\nBoris five.\nCUI//SP-LEI", "(S//NF) Boris six.",
		"(U) This one is open, (c) 2026, and so on (see above).",
	}
	for _, w := range words {
		b.Do(t, id, "j.ruiz", mine, casestest.Cmd(cases.Note, w))
	}
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, "k.lee"))
	n := assignedData(t, b, id, "k.lee")
	if s := says(t, n); strings.Contains(s, "Boris") {
		t.Errorf("the next officer reads %s", story(n.SoFar))
	}
	for i, e := range n.SoFar {
		if last := i == len(n.SoFar)-1; e.Withheld == last || (e.Text == "") == last {
			t.Errorf("entry %d is %+v", i, e)
		}
	}
	if kept := texts(t, b, id); !slices.Contains(kept, "Boris one.") || !slices.Contains(kept, words[0]) {
		t.Errorf("the record has %q", kept)
	}
}

// DSP-1, RFI-1, GR-5: who takes a case over reads the rating alone, and the basis of a result without a word; no sentence of ours in it ends in a word
// that would be a command.
func TestBareRatingAndBasisAreTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.InReview)
	b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Return, "Which system?"))
	b.Must(t, id, "j.ruiz", cases.NoticeReturned, casestest.Cmd(cases.Negative, "WITHHELD"))
	b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	b.Sent(t, b.Notice(t, id, cases.NoticeResultNegative, casestest.Requestor.Address))
	b.Must(t, id, casestest.Requestor.Address, cases.NoticeDispositionAsked, casestest.Cmd(cases.Dispose, "", "RATING", "2"))
	b.Must(t, id, casestest.Requestor.Address, cases.NoticeDispositionAsked, casestest.Cmd(cases.Dispose, "", "RATING", "4", "REMARKS", "After all."))
	b.Do(t, id, "p.osei", b.Status(t, id, "p.osei"), casestest.Cmd(cases.Assign, "k.lee"))
	want := `Javier Ruiz sent in a negative result: no records were found: 
Priscilla Osei asked for more work on the result: Which system?
Javier Ruiz sent in a negative result: what was found cannot be given out: 
Marisol Ortega-Quinn said what it was worth: 2 of 5, of little use: 
Marisol Ortega-Quinn said what it was worth: 4 of 5, of good use: After all.
`
	n := assignedData(t, b, id, "k.lee")
	if got := story(n.SoFar); got != want {
		t.Errorf("they read\n%s\nwant\n%s", got, want)
	}
	for _, e := range n.SoFar {
		ws := strings.Fields(e.What)
		if _, verb := cases.Verb(strings.ToUpper(ws[len(ws)-1])).Spec(); verb { // within a sentence it is none
			t.Errorf("%q ends in a verb", e.What)
		}
	}
}
