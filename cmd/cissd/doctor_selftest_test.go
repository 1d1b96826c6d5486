package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"cissd/cases"
	"cissd/deploy/devstack"
	"cissd/ingest/imaptest"
	"cissd/migrations/pgtest"
	"cissd/notify/smtptest"
	"cissd/triage"
)

// intakeMails counts what lies in the folders of the intake mailbox.
func intakeMails(t *testing.T, addr, password string) int {
	t.Helper()
	c, err := imapclient.DialInsecure(addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // its work is done
	if err := c.Login(demoIntake, password).Wait(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, folder := range []string{"INBOX", "Processed"} {
		if data, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait(); err == nil {
			n += int(data.NumMessages)
		}
	}
	return n
}

// SEC-1, EMAIL.md attack A21: on a server that removes forged headers doctor says so, and that plus-addresses arrive; the mails are gone
// afterwards. A running daemon that meets them ignores them: no request, no answer, no alarm.
func TestDoctorSendsItselfAForgery(t *testing.T) {
	t.Parallel()
	p, people := privateOffice(t)
	for _, running := range []bool{false, true} {
		if running {
			p.start(t, "")
		}
		out := p.must(t, "doctor", "--send")
		for _, want := range []string{"ok    forged sender, mailbox intake", "ok    plus-addresses, mailbox intake", "All is well."} {
			if !strings.Contains(out, want) {
				t.Errorf("running %v: doctor does not say %q:\n%s", running, want, out)
			}
		}
	}
	p.stop(t)
	if n := intakeMails(t, people["p.osei"].IMAP, "pass-word"); n != 0 {
		t.Errorf("%d mails of the self-test are left", n)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(p.must(t, "message", "list", "--json")), "\n") {
		if line != "" && !strings.Contains(line, `"outcome":"ignored"`) {
			t.Errorf("the daemon took the self-test for something else: %s", line)
		}
	}
	if list := p.must(t, "case", "list", "--all", "--json"); strings.TrimSpace(list) != "" {
		t.Errorf("the self-test became a request: %s", list)
	}
	for handle, u := range people {
		if mails := everything(t, u); len(mails) > 0 {
			t.Errorf("%s was written to: %q", handle, mails[0].Subject)
		}
	}
	if out := p.must(t, "doctor"); !strings.Contains(out, "ok    forged sender, mailbox intake") {
		t.Errorf("doctor does not remember the self-test:\n%s", out)
	}
}

// MSG-5, SEC-1: what the daemon makes of the self-test, whether it is faster than doctor or not, is nothing.
func TestSelfTestIsIgnored(t *testing.T) {
	t.Parallel()
	cfg := triage.DefaultConfig()
	ref := cases.TokenRef{Kind: selfTestKind, Token: cases.NewToken(), Version: 1}
	address := cfg.Mailboxes[0]
	for _, to := range []string{address, ref.PlusAddress(address)} {
		raw := forgery(address, to, ref.MessageID(cfg.Domain), ref.Token, cfg.AuthServers, time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC))
		m, err := receive(raw)
		if err != nil {
			t.Fatal(err)
		}
		r := triage.Read(m.Message, cfg, triage.Known{Daemon: true})
		f := triage.Route(triage.Situation{Reading: r})
		if r.Outcome != cases.Ignored || f.Outcome != cases.Ignored || f.Refusal != nil || f.Notice != "" || len(r.Commands) > 0 || r.Machine != nil {
			t.Errorf("to %s: outcome %s (%s), fate %+v", to, r.Outcome, r.Reason, f)
		}
	}
}

// believing is an office whose servers neither remove a forged header nor write their own: a sink takes the mail, and the test lays it into
// the mailbox as it came. What goes to a plus-address is lost.
func believing(t *testing.T, authServer string) *program {
	t.Helper()
	const password = "pass-word"
	mail := imaptest.Memory(t, devstack.Account{Address: demoIntake, Name: "CISS Intake", Password: password})
	sink := smtptest.NewSink(t)
	done := t.Context().Done()
	go func() {
		for {
			select {
			case m := <-sink.Delivered():
				if m.To[0] == demoIntake {
					_ = mail.Deliver(demoIntake, m.Data)
				}
			case <-done:
				return
			}
		}
	}()
	daemonURL, ownerURL := pgtest.NewURL(t)
	return configure(t, servers{
		IMAP: mail.IMAPAddr(), SMTP: sink.Addr, DaemonDB: daemonURL, OwnerDB: ownerURL, AuthServer: authServer, Domain: demoDomain,
		Intake: demoIntake, Password: password,
	})
}

// SEC-1, A21: a server that leaves a forged header where it is believed is told of, now and at each later check, until it is mended; and so
// is one that does not deliver plus-addresses.
func TestDoctorFindsABelievedForgery(t *testing.T) {
	t.Parallel()
	p := believing(t, demoHost)
	p.must(t, "roster", "apply", rosterFile(t))
	out, code := p.cissd(t, "doctor", "--send", "--wait", "2s")
	for _, want := range []string{"FAIL  forged sender, mailbox intake: a forged Authentication-Results is left in the mail, and is believed", "WARN  plus-addresses, mailbox intake", "did not arrive within 2s"} {
		if !strings.Contains(out, want) {
			t.Errorf("doctor does not say %q:\n%s", want, out)
		}
	}
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	if out, code := p.cissd(t, "doctor"); code != 1 || !strings.Contains(out, "FAIL  forged sender, mailbox intake: at the last try, the forged header is believed") {
		t.Errorf("doctor forgot it: exit code %d\n%s", code, out)
	}
}

// SEC-1, A21: a Postfix that removes nothing, but writes its own header above: that one counts.
func TestDoctorForgeryOnPostfix(t *testing.T) {
	t.Parallel()
	const password = "pass-word"
	dovecot := imaptest.Dovecot(t, imaptest.User{Address: demoIntake, Password: password})
	postfix := smtptest.Postfix(t, smtptest.PostfixOptions{
		Host: demoHost, Mailboxes: map[string]string{demoIntake: dovecot.Maildir(demoIntake)}, UID: dovecot.UID(), GID: dovecot.GID(),
	})
	daemonURL, ownerURL := pgtest.NewURL(t)
	for server, want := range map[string]string{
		demoHost:          "ok    forged sender, mailbox intake",
		"mx9.example.gov": "only of " + demoHost + ": if that is your server, name it there exactly so",
	} {
		p := configure(t, servers{
			IMAP: dovecot.AddrTLS, TLS: "implicit", CAFile: dovecot.CAFile, SMTP: postfix.Addr, DaemonDB: daemonURL, OwnerDB: ownerURL,
			AuthServer: server, Domain: demoDomain, Intake: demoIntake, Password: password,
		})
		out, _ := p.cissd(t, "doctor", "--send", "--wait", "30s")
		if !strings.Contains(out, want) || !strings.Contains(out, "plus-addresses, mailbox intake") {
			t.Errorf("with auth_servers = %s doctor does not say %q:\n%s", server, want, out)
		}
	}
}

// SEC-1: the judgement over what arrived, for each way in which a server can treat the forged header.
func TestJudgeForgery(t *testing.T) {
	t.Parallel()
	cfg := triage.DefaultConfig()
	us, token := cfg.AuthServers[0], "sometoken12345678"
	domain := domainOf(cfg.Mailboxes[0])
	forged := fmt.Sprintf("Authentication-Results: %s; dmarc=pass (%s) header.from=%s\r\n", us, token, domain)
	own := func(word string) string {
		return fmt.Sprintf("Authentication-Results: %s; dmarc=%s header.from=%s\r\n", us, word, domain)
	}
	const foreign = "Received: from x by relay.example.net with SMTP; Mon, 2 Nov 2026 10:00:00 +0000\r\n"
	ours := "Received: from x by " + us + " with SMTP; Mon, 2 Nov 2026 10:00:00 +0000\r\n"
	for _, c := range []struct{ name, head, verdict, hint string }{
		{"removed, nothing written", ours, forgeryRemoved, ""},
		{"removed, own written", own("pass") + ours, forgeryRemoved, ""},
		{"left in, nothing written", ours + forged, forgeryBelieved, ""},
		{"left in, own pass above", own("pass") + ours + forged, forgeryOutvoted, ""},
		{"left in, own fail above", own("fail") + ours + forged, forgeryOutvoted, ""},
		{"left in, own below", forged + ours + own("pass"), forgeryBelieved, ""},
		{"left in, under a foreign hop", ours + foreign + forged, forgeryUnheard, ""},
		{"signed under another name", "Authentication-Results: other.example.gov 1; spf=pass\r\n" + ours, forgeryRemoved, "other.example.gov"},
	} {
		m, err := receive([]byte(c.head + "From: <" + cfg.Mailboxes[0] + ">\r\nSubject: x\r\n\r\ntext\r\n"))
		if err != nil {
			t.Fatal(err)
		}
		if verdict, hint := judgeForgery(m.Message, cfg, token); verdict != c.verdict || hint != c.hint {
			t.Errorf("%s: %q, hint %q; want %q, %q", c.name, verdict, hint, c.verdict, c.hint)
		}
	}
}
