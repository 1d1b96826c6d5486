package triage_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/cases/casestest"
	"cissd/cases/vault"
)

// people of casestest's roster, by the addresses that they write from
const (
	bossAddress    = "p.osei@hq.dhs.gov"
	officerAddress = "j.ruiz@hq.dhs.gov"
)

// number is that of the newest request, or of its case.
func (o *office) number(t *testing.T) string {
	t.Helper()
	var n string
	err := o.DB.QueryRow(t.Context(), `SELECT coalesce(c.number, r.number) FROM requests r LEFT JOIN cases c ON c.request = r.id ORDER BY r.id DESC LIMIT 1`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// kept are the words that the history of the newest request holds without a command, each behind who wrote it.
func (o *office) kept(t *testing.T) (out []string) {
	t.Helper()
	rows, err := o.DB.Query(t.Context(), `SELECT p.handle, e.text FROM events e JOIN persons p ON p.id = e.actor WHERE e.verb = 'wrote without a command' ORDER BY e.id`)
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		who string
		id  vault.ID
	}
	var lines []line
	for rows.Next() {
		var l line
		if err := rows.Scan(&l.who, &l.id); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		b, err := o.Record.Vault.Bytes(t.Context(), o.DB, l.id, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		var text string
		if err := json.Unmarshal(b, &text); err != nil {
			t.Fatal(err)
		}
		out = append(out, l.who+": "+text)
	}
	return out
}

// request opens the good request with some of its words changed; pairs as for [strings.NewReplacer].
func (o *office) request(t *testing.T, from, bytes string, pairs ...string) {
	t.Helper()
	if got := o.read(t, mail(from, strings.NewReplacer(pairs...).Replace(goodRequest), true), bytes); got != "new_request" {
		t.Fatalf("the request: %s", got)
	}
}

func (o *office) mailed(t *testing.T, name cases.NoticeName, address string) int {
	t.Helper()
	return o.count(t, `SELECT count(*) FROM notices WHERE name = $1 AND address = $2`, name, address)
}

// GR-3, SUP-2, SUP-5, MSG-2: what a supervisor or the assigned officer writes without a command, wherever they write it, is answered and kept, decides
// nothing, and alarms nobody (SEC-1).
func TestWordsInRole(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.request(t, requestor, "request")
	says := func(what string, m *cases.Message, who, outcome string) {
		t.Helper()
		before, kept := o.mailed(t, cases.NoticeNotDone, who), len(o.kept(t))
		if got := o.read(t, m, what); got != outcome {
			t.Errorf("%s: %s, want %s", what, got, outcome)
		}
		if n := o.mailed(t, cases.NoticeNotDone, who) - before; n != 1 {
			t.Errorf("%s: %d answers, want one", what, n)
		}
		words := o.kept(t)
		if len(words) != kept+1 || !strings.HasSuffix(words[kept], m.Parts[0].Text) {
			t.Errorf("%s: the history holds %q", what, words)
		}
		d := o.Data(t, o.Notice(t, 1, cases.NoticeNotDone, who))
		if !strings.Contains(d.Reason, "kept with the record") || len(d.Quote) == 0 || len(d.Choices) == 0 {
			t.Errorf("%s: the answer says %q, quotes %q and offers %d commands", what, d.Reason, d.Quote, len(d.Choices))
		}
	}
	named := mail(bossAddress, "Let us hold this until I have spoken with Tom.", true)
	named.Subject = "Re: [" + o.number(t) + "] cards"
	says("a supervisor, by the number", named, bossAddress, "decision")
	o.read(t, o.reply(t, bossAddress, cases.NoticeReview, bossAddress, "APPROVE j.ruiz", true), "approve") // and with it the failures in a row end
	says("a supervisor, in the requestor's thread", o.reply(t, bossAddress, cases.NoticeReceived, requestor, "Joaquin, stop work on this.", true), bossAddress, "decision")
	found := mail(officerAddress, "I found two crossings in TECS.", true)
	found.Subject = "RE: [" + o.number(t) + "] my finding"
	says("the officer, by the number", found, officerAddress, "case_report")
	says("the officer, in the requestor's thread", o.reply(t, officerAddress, cases.NoticeReceived, requestor, "She says the visit is off.", true), officerAddress, "case_report")
	if n := o.count(t, `SELECT count(*) FROM notices WHERE name IN ('control_refused', 'requestor_answered', 'answer_received')`); n != 0 {
		t.Errorf("%d mails alarm somebody, or pass on what is no answer", n)
	}
	if n := o.count(t, `SELECT count(*) FROM cases WHERE state = 'assigned'`); n != 1 {
		t.Error("words without a command moved the case")
	}
	// somebody of the roster without a part in it learns nothing, and nothing is kept in it (ROLE-3)
	kept := len(o.kept(t))
	other := mail("k.lee@hq.dhs.gov", "I know him.", true)
	other.Subject = named.Subject
	o.read(t, other, "another officer")
	if n := len(o.kept(t)); n != kept || o.mailed(t, cases.NoticeNotDone, "k.lee@hq.dhs.gov") != 0 {
		t.Error("an officer without a part in it is answered, or their words are in its history")
	}
	// who is not proven gets no answer (SEC-3)
	forged := mail(bossAddress, "Stop it.", false)
	forged.Subject = named.Subject
	before := o.mailed(t, cases.NoticeNotDone, bossAddress)
	if got := o.read(t, forged, "forged"); got != "quarantined" || o.mailed(t, cases.NoticeNotDone, bossAddress) != before || len(o.kept(t)) != kept {
		t.Errorf("not proven: %s", got)
	}
}

// ROLE-1, EXT-4, SEC-2: somebody of the roster who asked from one of their addresses answers from another: it is theirs, and alarms nobody. Words of
// who asked are an answer, also of somebody with a role.
func TestSecondAddress(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const second = "k.lee@cbp.dhs.gov"
	var people []cases.Person
	for _, p := range casestest.Roster() {
		if p.Handle == "k.lee" {
			p.Addresses = append(p.Addresses, second)
		}
		people = append(people, p)
	}
	o.Save(t, people...)
	const first = "k.lee@hq.dhs.gov"
	asks := mail(first, strings.NewReplacer("Marisol Ortega-Quinn", "Kim Lee", "Priority: routine\n", "").Replace(goodRequest), true)
	asks.From[0].Name = "Kim Lee"
	if got := o.read(t, asks, "request"); got != "new_request" {
		t.Fatalf("the request: %s", got)
	}
	answer := o.reply(t, second, cases.NoticeIncomplete, first, "It is routine.", true)
	answer.From[0].Name = "Kim Lee"
	if got := o.read(t, answer, "answer"); got != "request_update" {
		t.Errorf("the answer from the second address: %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM requests WHERE state = 'in_review' AND requestor_address = $1`, first); n != 1 {
		t.Error("it does not complete the request")
	}
	named := mail(second, "One thing more, the hotel is the Hilton.", true)
	named.Subject = "RE: [" + o.number(t) + "]"
	if got := o.read(t, named, "by the number"); got != "request_update" {
		t.Errorf("a new mail with the number: %s", got)
	}
	status := mail(second, "STATUS "+o.number(t), true)
	if got := o.read(t, status, "status"); got != "query" || o.mailed(t, cases.NoticeStatus, first) != 1 {
		t.Errorf("STATUS: %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM notices WHERE name IN ('control_refused', 'not_done')`); n != 0 {
		t.Errorf("%d mails alarm or refuse", n)
	}
	// a colleague with that mail is still somebody else
	if got := o.read(t, o.reply(t, "s.cole@hq.dhs.gov", cases.NoticeIncomplete, first, "It is urgent.", true), "colleague"); got == "request_update" {
		t.Error("SEC-2: somebody else's answer is taken")
	}
}

// INT-4: a mail that only takes the one open request back is told to who has it; with several its sender is asked; what says more is read as what it
// says. WITHDRAW reaches a person too.
func TestCancelled(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.request(t, requestor, "first")
	first := o.number(t)
	send := func(text, outcome string) {
		t.Helper()
		m := mail(requestor, text, true)
		m.Subject = "our request"
		told := func() int { // a review, where the mail changes a field
			return o.mailed(t, cases.NoticeRequestorAnswered, bossAddress) + o.mailed(t, cases.NoticeReview, bossAddress)
		}
		before := told()
		if got := o.read(t, m, text); got != outcome {
			t.Errorf("%q: %s, want %s", text, got, outcome)
		}
		if n := told() - before; (n == 1) != (outcome == "request_update") {
			t.Errorf("%q: a supervisor is told %d times", text, n)
		}
	}
	send("Please cancel our request, it was solved.", "request_update")
	send("Please withdraw our request.\n\nMarisol Ortega-Quinn", "request_update")
	// the command itself, in a mail that answers none of ours, is asked about before it ends anything; without a number somebody reads it
	send("WITHDRAW "+first, "query")
	send("WITHDRAW", "request_update")
	if n := o.mailed(t, cases.NoticeConfirmNeeded, requestor); n != 1 {
		t.Errorf("WITHDRAW was asked about %d times", n)
	}
	if n := o.count(t, `SELECT count(*) FROM requests`); n != 1 {
		t.Fatalf("%d requests", n)
	}
	o.request(t, requestor, "second", "A visit.", "A theft.")
	send("We no longer need it, please cancel our request.", "query")
	if n := o.mailed(t, cases.NoticeStatus, requestor); n != 2 {
		t.Errorf("%d mails tell how they stand", n)
	}
	if d := o.Data(t, o.Notice(t, 1, cases.NoticeStatus, requestor)); !strings.Contains(d.Reason, "nothing was changed") {
		t.Errorf("it says %q", d.Reason)
	}
	send("Please cancel our "+first+", it was solved.", "request_update")
	if n := o.count(t, `SELECT count(*) FROM events WHERE request = 2 AND verb = 'the requestor writes'`); n != 0 {
		t.Error("it is told of the other request")
	}
	if n := o.count(t, `SELECT count(*) FROM requests WHERE state <> 'in_review'`); n != 0 {
		t.Error("a mail cancelled a request by itself")
	}
}

// MSG-2, EXT-3, SEC-8: three requests bear one Message-ID: an answer to it is attached to none of them without a question, and to the right one where
// its number is named or only one is open.
func TestThreadOfSeveral(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var numbers []string
	for i, basis := range []string{"A visit.", "A theft.", "A call."} {
		m := mail(requestor, strings.Replace(goodRequest, "A visit.", basis, 1), true)
		m.MessageID = "scan@cbp"
		if got := o.read(t, m, fmt.Sprintf("scan %d", i)); got != "new_request" {
			t.Fatalf("request %d: %s", i, got)
		}
		numbers = append(numbers, o.number(t))
	}
	answer := func(text, subject, bytes string) string {
		t.Helper()
		m := mail(requestor, text, true)
		m.Subject, m.InReplyTo = subject, []string{"scan@cbp"}
		return o.read(t, m, bytes)
	}
	updates := func() int { return o.count(t, `SELECT count(*) FROM events WHERE verb = 'the requestor writes'`) }
	if got := answer("The first one is wrong, please drop it.", "RE: RFI", "which"); got != "query" || updates() != 0 {
		t.Errorf("which one is meant is guessed: %s", got)
	}
	if n := o.mailed(t, cases.NoticeStatus, requestor); n != 3 {
		t.Errorf("%d mails tell how they stand, want 3", n)
	}
	if d := o.Data(t, o.Notice(t, 1, cases.NoticeStatus, requestor)); !strings.Contains(d.Reason, "Send it again") || len(d.Quote) == 0 {
		t.Errorf("it says %q", d.Reason)
	}
	if got := answer("It is wrong, please drop it.", "RE: ["+numbers[0]+"] RFI", "named"); got != "request_update" {
		t.Errorf("with its number: %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM events e JOIN requests r ON r.id = e.request WHERE e.verb = 'the requestor writes' AND r.number = $1`, numbers[0]); n != 1 {
		t.Error("it does not reach the one that it names")
	}
	forged := mail(requestor, "Drop it.", false)
	forged.InReplyTo = []string{"scan@cbp"}
	if got := o.read(t, forged, "forged"); got != "quarantined" {
		t.Errorf("not proven: %s", got)
	}
	for _, id := range []int64{1, 3} {
		m := mail(bossAddress, "REFER IOD they want it", true)
		if err := o.DB.QueryRow(t.Context(), `SELECT message_id FROM notices WHERE name = 'review' AND request = $1 AND address = $2 ORDER BY id DESC LIMIT 1`, id, bossAddress).Scan(&m.MessageID); err != nil {
			t.Fatal(err)
		}
		m.InReplyTo, m.MessageID = []string{m.MessageID}, ""
		o.read(t, m, fmt.Sprintf("refer %d", id))
	}
	if got := answer("The hotel is the Hilton.", "RE: RFI", "the only one"); got != "request_update" {
		t.Errorf("only one is open: %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM events WHERE verb = 'the requestor writes' AND request = 2`); n != 1 {
		t.Error("it does not reach the one that is open")
	}
}

// MSG-2, SEC-8: the same words under one Message-ID are two mails where they name different matters, or answer different mails of ours.
func TestSameWordsOfAnotherMatter(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.request(t, requestor, "one")
	first := o.number(t)
	o.request(t, requestor, "two", "A visit.", "A theft.")
	second := o.number(t)
	send := func(m *cases.Message, bytes, want string) {
		t.Helper()
		m.MessageID = "s@cbp"
		if got := o.read(t, m, bytes); got != want {
			t.Errorf("%s: %s, want %s", bytes, got, want)
		}
	}
	const words = "Here are the dates that you asked for: 3 May."
	for _, c := range []struct{ subject, bytes, want string }{
		{"[" + first + "] question", "first", "request_update"},
		{"[" + second + "] question", "second", "request_update"},
		{"[EXTERNAL] [" + second + "] question", "second, by another way", "duplicate"},
	} {
		m := mail(requestor, words, true)
		m.Subject = c.subject
		send(m, c.bytes, c.want)
	}
	// a decision that a scanner sends under one Message-ID for each of two requests
	for _, id := range []int64{1, 2} {
		var review string
		err := o.DB.QueryRow(t.Context(), `SELECT message_id FROM notices WHERE name = 'review' AND request = $1 AND address = $2 ORDER BY id DESC LIMIT 1`, id, bossAddress).Scan(&review)
		if err != nil {
			t.Fatal(err)
		}
		m := mail(bossAddress, "APPROVE j.ruiz", true)
		m.Subject, m.InReplyTo = "RE: decision", []string{review}
		send(m, fmt.Sprintf("approve %d", id), "decision")
	}
	if n := o.count(t, `SELECT count(*) FROM cases`); n != 2 {
		t.Errorf("%d cases, want 2", n)
	}
}
