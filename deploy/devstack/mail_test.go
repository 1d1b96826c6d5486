package devstack_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	netsmtp "net/smtp"
	"net/textproto"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"cissd/deploy/devstack"
)

const (
	intake = "intake@ciss.example.gov"
	ruiz   = "j.ruiz@ciss.example.gov"
	host   = "mx1.hq.example.gov"
)

func startMail(t *testing.T, o devstack.MailOptions) *devstack.Mail {
	t.Helper()
	o.Host = host
	if o.Accounts == nil {
		o.Accounts = []devstack.Account{
			{Address: intake, Name: "Intake", Password: "in", Folders: []string{"Processed", "Spillage"}},
			{Address: ruiz, Name: "J. Ruiz", Password: "ru"},
		}
	}
	m, err := devstack.StartMail(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
		if err := m.Close(); err != nil {
			t.Errorf("the second close: %v", err)
		}
	})
	return m
}

// login gives a client with INBOX selected; exists gets the number of mails each time the server tells it.
func login(t *testing.T, m *devstack.Mail, user, password string) (c *imapclient.Client, exists, expunged <-chan uint32) {
	t.Helper()
	ex, gone := make(chan uint32, 100), make(chan uint32, 100)
	c, err := imapclient.DialInsecure(m.IMAPAddr(), &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				ex <- *d.NumMessages
			}
		},
		Expunge: func(n uint32) { gone <- n },
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() }) //nolint:errcheck // the server may have closed it before
	if err := c.Login(user, password).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	return c, ex, gone
}

// fetch gives the whole mails of the selected folder.
func fetch(t *testing.T, c *imapclient.Client) []string {
	t.Helper()
	all := imap.UIDSet{imap.UIDRange{Start: 1}}
	got, err := c.Fetch(all, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var mails []string
	for _, m := range got {
		for _, s := range m.BodySection {
			mails = append(mails, string(s.Bytes))
		}
	}
	return mails
}

// send speaks SMTP; user ” does not log in.
func send(t *testing.T, m *devstack.Mail, user, password, from string, to []string, mail string) error {
	t.Helper()
	c, err := netsmtp.Dial(m.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // QUIT has closed it
	if user != "" {
		if err := c.Auth(netsmtp.PlainAuth("", user, password, "127.0.0.1")); err != nil {
			return err
		}
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	for _, r := range to {
		if err := c.Rcpt(r); err != nil {
			return err
		}
	}
	if err := data(c, mail); err != nil {
		return err
	}
	return c.Quit()
}

// data sends a mail, which ends with a line's end or is given one. The library's own writer takes seconds for 40 MB under the race detector.
func data(c *netsmtp.Client, mail string) error {
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

// SEC-1: the server's own word on who wrote a mail stands on top, above its Received line, and nobody else can speak in its name.
func TestAuthenticationResults(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		user, from, header string
		want               string // the results, unfolded
		kept               string // the header behind our Received line; '' if all of it
	}{
		"own name":                 {user: ruiz, from: ruiz, header: "From: J. Ruiz <J.Ruiz@ciss.example.gov>\r\n", want: "dkim=pass header.d=ciss.example.gov header.s=devstack; spf=pass smtp.mailfrom=ciss.example.gov; dmarc=pass header.from=ciss.example.gov"},
		"name in unknown charset":  {user: ruiz, from: ruiz, header: "From: =?windows-1252?Q?J=2E_Ru=EDz?=\r\n <j.ruiz@ciss.example.gov>\r\n", want: "dkim=pass header.d=ciss.example.gov header.s=devstack; spf=pass smtp.mailfrom=ciss.example.gov; dmarc=pass header.from=ciss.example.gov"},
		"another's name":           {user: ruiz, from: ruiz, header: "From: boss@ciss.example.gov\r\n", want: "dkim=none; spf=pass smtp.mailfrom=ciss.example.gov; dmarc=fail header.from=ciss.example.gov"},
		"nobody logged in":         {from: ruiz, header: "From: j.ruiz@ciss.example.gov\r\n", want: "dkim=none; spf=fail smtp.mailfrom=ciss.example.gov; dmarc=fail header.from=ciss.example.gov"},
		"null return path":         {header: "From: postmaster@other.example.gov\r\n", want: "dkim=none; spf=fail smtp.mailfrom=invalid; dmarc=fail header.from=other.example.gov"},
		"two addresses":            {user: ruiz, from: ruiz, header: "From: j.ruiz@ciss.example.gov, boss@ciss.example.gov\r\n", want: "dkim=none; spf=pass smtp.mailfrom=ciss.example.gov; dmarc=fail header.from=invalid"},
		"two From, mine last":      {user: ruiz, from: ruiz, header: "From: boss@ciss.example.gov\r\nFrom: j.ruiz@ciss.example.gov\r\n", want: "dkim=none; spf=pass smtp.mailfrom=ciss.example.gov; dmarc=fail header.from=invalid"},
		"two From, mine first":     {user: ruiz, from: ruiz, header: "From: j.ruiz@ciss.example.gov\r\nFrom: boss@ciss.example.gov\r\n", want: "dkim=none; spf=pass smtp.mailfrom=ciss.example.gov; dmarc=fail header.from=invalid"},
		"From that breaks out":     {user: ruiz, from: ruiz, header: "From: <x@\"a; dmarc=pass\">\r\n", want: "dkim=none; spf=pass smtp.mailfrom=ciss.example.gov; dmarc=fail header.from=invalid"},
		"no From":                  {user: ruiz, from: ruiz, header: "Subject: x\r\n", want: "dkim=none; spf=pass smtp.mailfrom=ciss.example.gov; dmarc=fail header.from=invalid"},
		"forged and others' words": {from: ruiz, header: "authentication-results : (c (c) \\) ) MX1.hq.example.gov 1;\r\n\tdmarc=pass\r\nAuthentication-Results: \"mx1.hq.example.gov\"; dmarc=pass\r\nAuthentication-Results: ; x\r\nAuthentication-Results: other.example.gov; dmarc=pass\r\nX-Authentication-Results: mx1.hq.example.gov; dmarc=pass\r\nFrom: j.ruiz@ciss.example.gov\r\n", want: "dkim=none; spf=fail smtp.mailfrom=ciss.example.gov; dmarc=fail header.from=ciss.example.gov", kept: "Authentication-Results: other.example.gov; dmarc=pass\r\nX-Authentication-Results: mx1.hq.example.gov; dmarc=pass\r\nFrom: j.ruiz@ciss.example.gov\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := startMail(t, devstack.MailOptions{})
			body := "\r\nAuthentication-Results: mx1.hq.example.gov; in the body\r\n"
			password := ""
			if tt.user != "" {
				password = "ru"
			}
			if err := send(t, m, tt.user, password, tt.from, []string{intake}, tt.header+body); err != nil {
				t.Fatal(err)
			}
			c, _, _ := login(t, m, intake, "in")
			mails := fetch(t, c)
			if len(mails) != 1 {
				t.Fatalf("%d mails", len(mails))
			}
			fields := strings.SplitAfter(strings.ReplaceAll(mails[0], "\r\n\t", " "), "\r\n")
			if got, want := fields[2], "Authentication-Results: "+host+"; "+tt.want+"\r\n"; got != want {
				t.Errorf("results: %s", cmp.Diff(want, got))
			}
			if fields[0] != "Return-Path: <"+tt.from+">\r\n" || fields[1] != "Delivered-To: "+intake+"\r\n" || !strings.HasPrefix(fields[3], "Received: from localhost ([127.0.0.1]) by "+host) {
				t.Errorf("the top is %q", fields[:4])
			}
			kept := tt.kept
			if kept == "" {
				kept = tt.header
			}
			if got, want := strings.Join(fields[4:], ""), kept+body; got != want {
				t.Errorf("the rest: %s", cmp.Diff(want, got))
			}
		})
	}
}

// SEC-2: tokens stand in plus-addresses; a supervisor's answer to one must arrive.
func TestRecipients(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var deliveries []devstack.Delivery
	m := startMail(t, devstack.MailOptions{OnDelivery: func(d devstack.Delivery) {
		mu.Lock()
		defer mu.Unlock()
		deliveries = append(deliveries, d)
	}})
	var refused *textproto.Error
	for _, unknown := range []string{"nobody@ciss.example.gov", "intake@elsewhere.example", "+x@ciss.example.gov"} {
		if err := send(t, m, "", "", ruiz, []string{unknown}, "x"); !errors.As(err, &refused) || refused.Code != 550 || !strings.HasPrefix(refused.Msg, "5.1.1") {
			t.Errorf("mail to %s: %v, want 550 5.1.1", unknown, err)
		}
	}
	if err := send(t, m, ruiz, "wrong", ruiz, []string{intake}, "x"); !errors.As(err, &refused) || refused.Code != 535 {
		t.Errorf("a wrong password: %v, want 535", err)
	}
	token := "Intake+REVIEW.aBc-_9.v2@CISS.example.gov"
	if err := send(t, m, "", "", "", []string{token, ruiz}, "From: a@b.gov\r\n\r\nhello\r\n.dot\r\n"); err != nil {
		t.Fatal(err)
	}
	if len(deliveries) != 2 || deliveries[0].To != intake || deliveries[1].To != ruiz || deliveries[0].From != "" {
		t.Fatalf("deliveries: %+v", deliveries)
	}
	c, _, _ := login(t, m, strings.ToUpper(ruiz), "ru")
	if got := fetch(t, c); len(got) != 1 || got[0] != string(deliveries[1].Mail) || !strings.HasSuffix(got[0], "\r\n\r\nhello\r\n.dot\r\n") {
		t.Errorf("mail of the second recipient: %q", got)
	}
	if !bytes.Contains(deliveries[0].Mail, []byte("Delivered-To: "+token+"\r\n")) {
		t.Errorf("the token is gone: %s", deliveries[0].Mail)
	}
	if err := m.Deliver("intake+x@ciss.example.gov", []byte("as it is")); err != nil {
		t.Error(err)
	}
	if err := m.Deliver("nobody@ciss.example.gov", nil); err == nil {
		t.Error("delivery to nobody")
	}
	c, _, _ = login(t, m, intake, "in")
	if got := fetch(t, c); len(got) != 2 || got[1] != "as it is" {
		t.Errorf("mails of intake: %q", got)
	}
}

func TestWrongLogin(t *testing.T) {
	t.Parallel()
	m := startMail(t, devstack.MailOptions{})
	for user, password := range map[string]string{intake: "wrong", "nobody@ciss.example.gov": "", "": ""} {
		c, err := imapclient.DialInsecure(m.IMAPAddr(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var refused *imap.Error
		if err := c.Login(user, password).Wait(); !errors.As(err, &refused) || refused.Code != imap.ResponseCodeAuthenticationFailed {
			t.Errorf("%q: %v", user, err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

// INT-2, INT-3: what a daemon relies on: what came in before IDLE is announced at once, MOVE tells each mail once, nothing to move is no fault.
func TestIdleAndMove(t *testing.T) {
	t.Parallel()
	m := startMail(t, devstack.MailOptions{})
	c, exists, expunged := login(t, m, intake, "in")
	watcher, watched, watchedGone := login(t, m, intake, "in")
	idle, err := watcher.Idle()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if err := m.Deliver(intake, []byte("mail")); err != nil {
			t.Fatal(err)
		}
		if n := <-watched; n != uint32(i+1) {
			t.Fatalf("EXISTS %d, want %d", n, i+1)
		}
	}
	second, err := c.Idle() // the three came in before
	if err != nil {
		t.Fatal(err)
	}
	for n := uint32(0); n != 3; n = <-exists {
	}
	if err := errors.Join(second.Close(), second.Wait()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Move(imap.UIDSetNum(99), "Processed").Wait(); err != nil {
		t.Errorf("moving what is not there: %v", err)
	}
	if _, err := c.Copy(imap.UIDSetNum(99), "Processed").Wait(); err != nil {
		t.Errorf("copying what is not there: %v", err)
	}
	var no *imap.Error
	if _, err := c.Move(imap.UIDSetNum(2), "Nowhere").Wait(); !errors.As(err, &no) || no.Code != imap.ResponseCodeTryCreate {
		t.Errorf("moving to a missing folder: %v", err)
	}
	data, err := c.Move(imap.UIDSetNum(2), "Processed").Wait()
	if err != nil || data.SourceUIDs.String() != "2" || data.DestUIDs.String() != "1" {
		t.Fatalf("move: %+v, %v", data, err)
	}
	if n := <-expunged; n != 2 || len(expunged) != 0 {
		t.Errorf("EXPUNGE %d and %d more", n, len(expunged))
	}
	if n := <-watchedGone; n != 2 || len(watchedGone) != 0 {
		t.Errorf("the other connection: EXPUNGE %d and %d more", n, len(watchedGone))
	}
	if err := errors.Join(idle.Close(), idle.Wait()); err != nil {
		t.Fatal(err)
	}
	if got := fetch(t, c); len(got) != 2 {
		t.Errorf("%d mails remain", len(got))
	}
}

// INT-6: 40 MB pass, and what is larger than SIZE is refused without harm.
func TestLargeMail(t *testing.T) {
	t.Parallel()
	m := startMail(t, devstack.MailOptions{})
	large := "Subject: large\r\n\r\n" + strings.Repeat(strings.Repeat("0123456789", 7)+"abcdef\r\n", 40<<20/78)
	if err := send(t, m, "", "", ruiz, []string{intake}, large); err != nil {
		t.Fatal(err)
	}
	reader, _, _ := login(t, m, intake, "in")
	got := fetch(t, reader)
	if len(got) != 1 {
		t.Fatalf("%d mails", len(got))
	}
	if _, rest, _ := strings.Cut(got[0], "Subject: large"); "Subject: large"+rest != large {
		t.Error("the mail has changed")
	}
	c, err := netsmtp.Dial(m.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // its work is done
	if err := c.Hello("localhost"); err != nil {
		t.Fatal(err)
	}
	for size, want := range map[int]int{devstack.MaxMail: 250, devstack.MaxMail + 1: 552} {
		if err := c.Text.PrintfLine("MAIL FROM:<> SIZE=%d", size); err != nil {
			t.Fatal(err)
		}
		if _, _, err := c.Text.ReadResponse(want); err != nil {
			t.Errorf("SIZE=%d: %v, want %d", size, err, want)
		}
	}
}

// A sender that goes away within a mail has sent none.
func TestCutOff(t *testing.T) {
	t.Parallel()
	m := startMail(t, devstack.MailOptions{})
	conn, err := net.Dial("tcp", m.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	text := textproto.NewConn(conn)
	for _, step := range []struct {
		line string
		code int
	}{{"", 220}, {"EHLO evil;host", 250}, {"MAIL FROM:<>", 250}, {"RCPT TO:<" + intake + ">", 250}, {"DATA", 354}} {
		if step.line != "" {
			if err := text.PrintfLine("%s", step.line); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := text.ReadResponse(step.code); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(text.PrintfLine("From: a@b.gov"), conn.(*net.TCPConn).CloseWrite()); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, conn); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	c, _, _ := login(t, m, intake, "in")
	if got := fetch(t, c); len(got) != 0 {
		t.Errorf("delivered: %q", got)
	}
}

// INT-3: a daemon whose database remained must see that the mailbox is another one.
func TestUIDValidityDiffersEachTime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	seen := map[uint32]bool{}
	for range 3 {
		m := startMail(t, devstack.MailOptions{Dir: dir})
		c, _, _ := login(t, m, intake, "in")
		for _, folder := range []string{"INBOX", "Processed"} {
			data, err := c.Select(folder, nil).Wait()
			if err != nil {
				t.Fatal(err)
			}
			if seen[data.UIDValidity] {
				t.Errorf("UIDVALIDITY %d was used before", data.UIDValidity)
			}
			seen[data.UIDValidity] = true
		}
	}
}

func TestMailErrors(t *testing.T) {
	t.Parallel()
	for name, accounts := range map[string][]devstack.Account{
		"no address":   {{Address: "intake"}},
		"plus address": {{Address: "intake+x@ciss.example.gov"}},
		"twice":        {{Address: intake}, {Address: strings.ToUpper(intake)}},
	} {
		if _, err := devstack.StartMail(t.Context(), devstack.MailOptions{Accounts: accounts}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	m := startMail(t, devstack.MailOptions{})
	port := m.SMTPAddr()[strings.LastIndex(m.SMTPAddr(), ":")+1:]
	taken, err := net.LookupPort("tcp", port)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := devstack.StartMail(t.Context(), devstack.MailOptions{SMTPPort: taken}); err == nil || !strings.Contains(err.Error(), "listening for SMTP") {
		t.Errorf("a port that is taken: %v", err)
	}
}

// OPS-7: one call gives all servers.
func TestStack(t *testing.T) {
	t.Parallel()
	s, err := devstack.Start(t.Context(), devstack.Options{Host: host, Accounts: []devstack.Account{{Address: intake, Password: "in"}}, Out: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	if n := query[int](t, s.Postgres.URL("postgres", devstack.DaemonRole), `SELECT 1`); n != 1 {
		t.Error("no database")
	}
	if err := s.Mail.Deliver(intake, []byte("x")); err != nil {
		t.Error(err)
	}
	if a := s.Mail.Accounts(); len(a) != 1 || a[0].Address != intake || s.Mail.Host() != host {
		t.Errorf("accounts %v, host %s", a, s.Mail.Host())
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
