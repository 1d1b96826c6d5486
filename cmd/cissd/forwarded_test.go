package main

import (
	"context"
	"strings"
	"testing"
	"time"
)

// SEC-2, EXT-4, ROLE-3: a question that its requestor forwarded to a colleague, and that the colleague answers: both are told in words that they can
// act on, the colleague without a word of the request; when the requestor answers with the colleague's words, the request goes on.
func TestRepliesOfColleagues(t *testing.T) {
	t.Parallel()
	p, people := privateOffice(t)
	p.start(t, "")
	asker, colleague := people["d.whitehorse"], people["r.lindgren"]
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	expect := func(u *mailUser, kind string) *received {
		t.Helper()
		m, err := u.expect(ctx, demoDomain, kind)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if err := asker.send(demoIntake, "Question about a visitor", requestIncomplete); err != nil {
		t.Fatal(err)
	}
	question := expect(asker, "mi")
	forwarded := *question
	forwarded.Text = "Nothing of it." // what the colleague's own words are is not looked for in what they quote
	const words = "It is routine and unclassified. EPA, Region 6."
	if err := colleague.reply(&forwarded, words); err != nil {
		t.Fatal(err)
	}
	answer, told := expect(colleague, "an"), expect(asker, "an")
	flat := func(m *received) string { return strings.Join(strings.Fields(m.Subject+" "+m.Text), " ") }
	for _, want := range []string{"NOT DONE", "only they can answer it", "paste these words into a reply of their own"} {
		if !strings.Contains(flat(answer), want) {
			t.Errorf("the colleague does not read %q:\n%s\n%s", want, answer.Subject, answer.Text)
		}
	}
	for _, secret := range []string{numberOf(question.Subject), "Falcao", "Whitehorse", asker.Address, "HELP"} {
		if strings.Contains(flat(answer), secret) {
			t.Errorf("ROLE-3: the colleague reads %q:\n%s\n%s", secret, answer.Subject, answer.Text)
		}
	}
	for _, want := range []string{numberOf(question.Subject), colleague.Address, "Answer our mail yourself"} {
		if !strings.Contains(flat(told), want) {
			t.Errorf("the requestor does not read %q:\n%s\n%s", want, told.Subject, told.Text)
		}
	}
	if err := asker.reply(question, words); err != nil {
		t.Fatal(err)
	}
	if m := expect(asker, "ak"); numberOf(m.Subject) != numberOf(question.Subject) {
		t.Errorf("the requestor's own answer is answered with %q", m.Subject)
	}
}
