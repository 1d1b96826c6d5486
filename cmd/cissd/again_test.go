package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// secondMailbox makes the daemon watch the mailbox of another account too.
func secondMailbox(t *testing.T, p *program, u *mailUser) {
	t.Helper()
	text, err := os.ReadFile(p.config)
	if err != nil {
		t.Fatal(err)
	}
	_, box, _ := strings.Cut(string(text), "[[mailbox]]")
	box = strings.ReplaceAll(strings.Replace(box, `name = "intake"`, `name = "second"`, 1), demoIntake, u.Address)
	box = strings.Replace(box, `done = "Processed"`, "", 1)
	if err := os.WriteFile(p.config, []byte(string(text)+"\n[[mailbox]]"+box), 0o600); err != nil {
		t.Fatal(err)
	}
}

// outcomes waits until n messages have an outcome, and gives those of one kind.
func outcomes(ctx context.Context, t *testing.T, p *program, n int) []string {
	t.Helper()
	list := ""
	for ctx.Err() == nil {
		if list = p.must(t, "message", "list", "--json"); strings.Count(list, `"outcome":"`) >= n {
			break
		}
	}
	var out []string
	for line := range strings.SplitSeq(strings.TrimSpace(list), "\n") {
		_, rest, _ := strings.Cut(line, `"outcome":"`)
		kind, _, _ := strings.Cut(rest, `"`)
		out = append(out, kind)
	}
	slices.Sort(out)
	return out
}

// INT-4, SEC-8: the same mail in two mailboxes, a request sent again unchanged, and a chaser are one request; what differs in a word or in its
// sender is not. A chaser that fits two requests is told how both stand.
func TestSameAgain(t *testing.T) {
	t.Parallel()
	p, people := privateOffice(t)
	secondMailbox(t, p, people["k.lee"])
	p.start(t, "")
	asker, other, boss := people["m.ortega"], people["r.lindgren"], people["p.osei"]
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
	mail := fmt.Sprintf("From: Marisol Ortega-Quinn <%s>\r\nTo: %s, %s\r\nSubject: RFI: cards\r\nMessage-ID: <first@cbp.example.gov>\r\n\r\n%s",
		asker.Address, demoIntake, people["k.lee"].Address, strings.ReplaceAll(requestComplete, "\n", "\r\n"))
	for _, to := range []string{demoIntake, people["k.lee"].Address} { // one mail, delivered twice: the trace headers differ
		if err := asker.sendRaw(to, []byte(mail)); err != nil {
			t.Fatal(err)
		}
	}
	received := expect(asker, "ak")
	expect(boss, "rv")
	if got := outcomes(ctx, t, p, 2); strings.Join(got, " ") != "duplicate new_request" {
		t.Fatalf("two mailboxes gave %q", got)
	}

	again := strings.Replace(mail, "first@", "again@", 1)
	if err := asker.sendRaw(demoIntake, []byte(again)); err != nil {
		t.Fatal(err)
	}
	if m := expect(asker, "an"); numberOf(m.Subject) != numberOf(received.Subject) || !strings.Contains(m.Text, "Your mail is the same as the one that opened it.") {
		t.Errorf("who sends it again is told %q\n%s", m.Subject, m.Text)
	}
	chasers := []func() error{
		func() error { return asker.reply(received, "Any news on this?") },
		func() error {
			return asker.sendAs("text/plain", demoIntake, "RE: RFI: cards", "Just checking in, when can we expect an answer?\n\nMarisol", []string{"In-Reply-To: <first@cbp.example.gov>"})
		},
		func() error {
			return asker.send(demoIntake, "My request", "Good morning, is there any update?\n\nMarisol")
		},
	}
	for i, send := range chasers {
		if err := send(); err != nil {
			t.Fatal(err)
		}
		if m := expect(asker, "ak"); numberOf(m.Subject) != numberOf(received.Subject) {
			t.Errorf("chaser %d is answered with %q", i, m.Subject)
		}
	}
	want := "duplicate duplicate new_request request_update request_update request_update"
	if got := outcomes(ctx, t, p, 6); strings.Join(got, " ") != want {
		t.Fatalf("it became %q, want %s", got, want)
	}

	// another word, or another sender, is another request; a stranger's "any update?" is no business of this one
	if err := asker.send(demoIntake, "RFI: cards", strings.Replace(requestComplete, "Wei Zhang", "Wei Zhong", 1)); err != nil {
		t.Fatal(err)
	}
	second := expect(asker, "ak")
	if numberOf(second.Subject) == numberOf(received.Subject) {
		t.Error("a request about another person was taken for the first")
	}
	if err := other.send(demoIntake, "Your request", "Is there any update on the Ortega request?"); err != nil {
		t.Fatal(err)
	}
	if err := asker.send(demoIntake, "Requests", "Any news on our requests?"); err != nil {
		t.Fatal(err)
	}
	told := []string{numberOf(expect(asker, "an").Subject), numberOf(expect(asker, "an").Subject)}
	if slices.Sort(told); !slices.Equal(told, []string{numberOf(received.Subject), numberOf(second.Subject)}) {
		t.Errorf("it is told how %q stand", told)
	}
	outcomes(ctx, t, p, 9)
	mails, err := other.mails()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		if strings.Contains(m.Text, numberOf(received.Subject)) {
			t.Errorf("ROLE-3: a stranger got %q", m.Subject)
		}
	}
	// a bare STATUS is about what is open of its sender's; of somebody who has nothing open, it is about nothing
	if err := asker.send(demoIntake, "status please", "STATUS"); err != nil {
		t.Fatal(err)
	}
	told = []string{numberOf(expect(asker, "an").Subject), numberOf(expect(asker, "an").Subject)}
	if slices.Sort(told); !slices.Equal(told, []string{numberOf(received.Subject), numberOf(second.Subject)}) {
		t.Errorf("a bare STATUS is told how %q stand", told)
	}
	if err := asker.send(demoIntake, "what now", "HELP"); err != nil {
		t.Fatal(err)
	}
	expect(asker, "an")
	if list := p.must(t, "case", "list", "--all", "--json"); strings.Count(list, `"request_number":"`) > 3 {
		t.Errorf("the record holds\n%s", list)
	}
}
