package smtptest_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/smtp"
	"net/textproto"
	"os"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"

	"cissd/ingest/imaptest"
	"cissd/notify/smtptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// send speaks SMTP and tells at which command it failed.
func send(t *testing.T, addr, from string, to []string, mail string) error {
	t.Helper()
	c, err := smtp.Dial(addr)
	if err != nil {
		return fmt.Errorf("greeting: %w", err)
	}
	defer c.Close() //nolint:errcheck // QUIT has closed it, or a fault
	if err := c.Mail(from); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	var refused error
	for _, r := range to {
		if err := c.Rcpt(r); err != nil {
			refused = errors.Join(refused, fmt.Errorf("rcpt: %w", err))
		}
	}
	if refused != nil && len(to) == 1 {
		return refused
	}
	if err := data(c, mail); err != nil {
		return fmt.Errorf("end: %w", err)
	}
	return errors.Join(refused, c.Quit())
}

// data sends a mail, which ends with a line's end or is given one. The library's own writer takes seconds for 40 MB under the race detector.
func data(c *smtp.Client, mail string) error {
	if err := c.Text.PrintfLine("DATA"); err != nil {
		return err
	}
	if _, _, err := c.Text.ReadResponse(354); err != nil {
		return err
	}
	mail = strings.TrimSuffix(strings.ReplaceAll("\r\n"+mail, "\r\n.", "\r\n.."), "\r\n")
	if _, err := c.Text.W.WriteString(mail[len("\r\n"):]); err != nil {
		return err
	}
	if err := c.Text.PrintfLine("\r\n."); err != nil {
		return err
	}
	_, _, err := c.Text.ReadResponse(250)
	return err
}

func code(err error) int {
	var e *textproto.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}

func TestSink(t *testing.T) {
	t.Parallel()
	s := smtptest.NewSink(t)
	const mail = "Subject: x\r\n\r\nhello\r\n.dot\r\n"
	if err := send(t, s.Addr, "", []string{"a@b.gov", "c+d@e.gov"}, mail); err != nil {
		t.Fatal(err)
	}
	got := <-s.Delivered()
	if got.From != "" || strings.Join(got.To, ",") != "a@b.gov,c+d@e.gov" || string(got.Data) != mail || got.User != "" || got.TLS {
		t.Errorf("%+v", got)
	}
	c, err := smtp.Dial(s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // QUIT has closed it
	if err := c.StartTLS(&tls.Config{RootCAs: s.Roots, ServerName: "localhost"}); err != nil {
		t.Fatal(err)
	}
	if err := c.Auth(smtp.PlainAuth("", "me@b.gov", "secret", "127.0.0.1")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Mail("me@b.gov"), c.Rcpt("a@b.gov")); err != nil {
		t.Fatal(err)
	}
	w, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Close(), c.Quit()); err != nil {
		t.Fatal(err)
	}
	if got := <-s.Delivered(); got.User != "me@b.gov" || !got.TLS {
		t.Errorf("%+v", got)
	}
	if n := len(s.Mails()); n != 2 || s.Connections() != 2 {
		t.Errorf("%d mails, %d connections", n, s.Connections())
	}
}

// NOT-2: the faults that sending must bear.
func TestSinkFaults(t *testing.T) {
	t.Parallel()
	s := smtptest.NewSink(t,
		smtptest.Fault{At: smtptest.AtConnect, Code: 421, Text: "busy", Times: 1},
		smtptest.Fault{At: smtptest.AtConnect, Close: true, Times: 1},
		smtptest.Fault{At: smtptest.AtMail, Code: 451, Enhanced: "4.3.0", Text: "later", Times: 1},
		smtptest.Fault{At: smtptest.AtRcpt, Address: "gone@b.gov", Code: 550, Enhanced: "5.1.1", Text: "no such user"},
		smtptest.Fault{At: smtptest.AtRcpt, Address: "full@b.gov", Code: 452, Enhanced: "4.2.2", Text: "full"},
		smtptest.Fault{At: smtptest.AfterData, Code: 554, Enhanced: "5.6.0", Text: "no", Times: 1},
		smtptest.Fault{At: smtptest.AfterData, Close: true, Times: 1},
	)
	for _, want := range []struct {
		at   string
		code int
	}{{"greeting", 421}, {"greeting", 0}, {"mail", 451}, {"end", 554}, {"end", 0}} {
		err := send(t, s.Addr, "me@b.gov", []string{"a@b.gov"}, "x")
		if err == nil || !strings.HasPrefix(err.Error(), want.at) || code(err) != want.code {
			t.Errorf("%v, want %d at %s", err, want.code, want.at)
		}
	}
	if got := s.Mails(); len(got) != 1 {
		t.Errorf("%d mails; the one whose answer was cut off counts", len(got))
	}
	<-s.Delivered()
	for range 2 { // one without Times is for ever
		if err := send(t, s.Addr, "me@b.gov", []string{"gone@b.gov"}, "x"); code(err) != 550 || !strings.Contains(err.Error(), "5.1.1") {
			t.Error(err)
		}
	}
	err := send(t, s.Addr, "me@b.gov", []string{"full@b.gov", "a@b.gov"}, "x")
	if code(err) != 452 {
		t.Error(err)
	}
	if got := <-s.Delivered(); len(got.To) != 1 || got.To[0] != "a@b.gov" {
		t.Errorf("%+v", got)
	}
	s.Clear()
	if err := send(t, s.Addr, "me@b.gov", []string{"gone@b.gov"}, "x"); err != nil {
		t.Error(err)
	}
	hold, reached := make(chan struct{}), make(chan struct{}, 1)
	s.Add(smtptest.Fault{At: smtptest.AfterData, Wait: hold, Reached: reached})
	done := make(chan error, 1)
	go func() { done <- send(t, s.Addr, "me@b.gov", []string{"a@b.gov"}, "held") }()
	<-reached
	select {
	case err := <-done:
		t.Fatalf("not held: %v", err)
	default:
	}
	close(hold)
	if err := <-done; err != nil {
		t.Error(err)
	}
	// the end of the test lets go of what is held
	s.Clear()
	s.Add(smtptest.Fault{At: smtptest.AtRcpt, Wait: make(chan struct{}), Reached: reached})
	go func() { done <- send(t, s.Addr, "me@b.gov", []string{"a@b.gov"}, "x") }()
	<-reached
}

// SMTP in, IMAP out, on the real servers (SEC-1, SEC-2: the stamp above the server's own Received line, and plus-addresses).
func TestPostfixToDovecot(t *testing.T) {
	t.Parallel()
	const (
		intake = "intake@ciss.example.gov"
		ruiz   = "J.Ruiz@ciss.example.gov"
		alice  = "alice+x/y@agency.gov"
	)
	d := imaptest.Dovecot(t, imaptest.User{Address: intake, Password: "in"}, imaptest.User{Address: ruiz, Password: "ru"})
	p := smtptest.Postfix(t, smtptest.PostfixOptions{
		Host: "mx1.hq.example.gov", UID: d.UID(), GID: d.GID(), Proven: []string{alice, ruiz},
		Mailboxes: map[string]string{intake: d.Maildir(intake), ruiz: d.Maildir(ruiz)},
	})
	c, err := imapclient.DialInsecure(d.Addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // its work is done
	if err := c.Login(intake, "in").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	large := strings.Repeat(strings.Repeat("x", 76)+"\r\n", 40<<20/78)
	forged := "Authentication-Results: mx1.hq.example.gov; dmarc=pass header.from=agency.gov\r\n"
	for i, tt := range []struct{ from, to, header, body, stamp string }{
		{alice, "Intake+REVIEW.aB-_c.v2@ciss.example.gov", "Subject: x\r\n", "hello\r\n", "dmarc=pass header.from=agency.gov"},
		{ruiz, intake, "Subject: x\r\n", "hello\r\n", "dmarc=pass header.from=ciss.example.gov"},
		{"aliceX@agency.gov", intake, forged, "hello\r\n", "dmarc=fail header.from=agency.gov"},
		{"", intake, forged, "hello\r\n", "dmarc=fail header.from=invalid"},
		{alice, intake, "Subject: large\r\n", large, "dmarc=pass header.from=agency.gov"},
	} {
		if err := send(t, p.Addr, tt.from, []string{tt.to}, tt.header+"\r\n"+tt.body); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		got := next(t, c, imap.UID(i+1))
		header, body, _ := strings.Cut(got, "\r\n\r\n")
		if body != tt.body {
			t.Errorf("%d: the body has changed, %d bytes", i, len(body))
		}
		lines := strings.Split(header, "\r\n")
		if lines[0] != "Return-Path: <"+tt.from+">" || lines[2] != "Delivered-To: "+tt.to && !strings.EqualFold(lines[2], "Delivered-To: "+tt.to) {
			t.Errorf("%d: %q", i, lines[:3])
		}
		if want := "Authentication-Results: mx1.hq.example.gov; " + tt.stamp; lines[3] != want || !strings.HasPrefix(lines[4], "Received: ") {
			t.Errorf("%d: %q, want the stamp %q and then Received", i, lines[3:5], want)
		}
	}
	if err := send(t, p.Addr, alice, []string{"nobody@ciss.example.gov"}, "x"); code(err) != 550 {
		t.Errorf("unknown user: %v", err)
	}
	if err := send(t, p.Addr, alice, []string{"a@elsewhere.example"}, "x"); code(err) != 554 {
		t.Errorf("other domain: %v", err)
	}
	// It does not lose its queue. The next number shows that nothing else came.
	p.Stop(t)
	if err := send(t, p.Addr, alice, []string{intake}, "x"); err == nil {
		t.Error("it is not stopped")
	}
	p.Start(t)
	if err := send(t, p.Addr, alice, []string{intake}, "Subject: last\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if got := next(t, c, 6); !strings.Contains(got, "Subject: last") {
		t.Errorf("%q", got)
	}
	if info, err := os.Stat(d.Maildir(ruiz)); err != nil || !info.IsDir() {
		t.Error(err)
	}
}

// next waits, with IDLE, for the message of that UID.
func next(t *testing.T, c *imapclient.Client, uid imap.UID) string {
	t.Helper()
	for {
		got, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 1 {
			return string(got[0].BodySection[0].Bytes)
		}
		if err := c.Noop().Wait(); err != nil {
			t.Fatal(err)
		}
	}
}
