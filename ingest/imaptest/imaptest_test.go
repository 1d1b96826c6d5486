package imaptest_test

import (
	"crypto/tls"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"go.uber.org/goleak"

	"cissd/ingest/imaptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	intake = "Intake@ciss.example.gov"
	odd    = `p"a:s\s {x} ü`
	broken = "From nobody Mon\nno colon here\n\xff\xfe: x\nSubject: bare\n\nbody\n"
)

func fetchAll(t *testing.T, c *imapclient.Client) []string {
	t.Helper()
	got, err := c.Fetch(imap.UIDSet{imap.UIDRange{Start: 1}}, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
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

func open(t *testing.T, c *imapclient.Client, err error) *imapclient.Client {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() }) //nolint:errcheck // the server may have closed it before
	if err := c.WaitGreeting(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDovecot(t *testing.T) {
	t.Parallel()
	s := imaptest.Dovecot(t, imaptest.User{Address: intake, Password: odd}, imaptest.User{Address: "b@ciss.example.gov", Password: "b"})
	s.Deliver(t, intake, []byte(broken))
	for name, dial := range map[string]func() (*imapclient.Client, error){
		"clear": func() (*imapclient.Client, error) { return imapclient.DialInsecure(s.Addr, nil) },
		"TLS": func() (*imapclient.Client, error) {
			return imapclient.DialTLS(s.AddrTLS, &imapclient.Options{TLSConfig: &tls.Config{RootCAs: s.Roots}})
		},
		"STARTTLS": func() (*imapclient.Client, error) {
			return imapclient.DialStartTLS(s.Addr, &imapclient.Options{TLSConfig: &tls.Config{RootCAs: s.Roots}})
		},
	} {
		c, err := dial()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		open(t, c, nil)
		if err := c.Login(strings.ToUpper(intake), odd).Wait(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		data, err := c.Select("INBOX", nil).Wait()
		if err != nil || data.NumMessages != 1 {
			t.Fatalf("%s: %+v, %v", name, data, err)
		}
		if got := fetchAll(t, c); len(got) != 1 || strings.ReplaceAll(got[0], "\r\n", "\n") != broken {
			t.Errorf("%s: %q", name, got)
		}
		if !c.Caps().Has(imap.CapMove) || !c.Caps().Has(imap.CapUIDPlus) || !c.Caps().Has(imap.CapIdle) {
			t.Errorf("%s: capabilities %v", name, c.Caps())
		}
	}
	c, err := imapclient.DialInsecure(s.Addr, nil)
	open(t, c, err)
	if err := c.Login(intake, "wrong").Wait(); err == nil {
		t.Error("a wrong password is taken")
	}
}

// The same mails and UIDs are there after a stop, which cuts who is connected.
func TestDovecotStopStart(t *testing.T) {
	t.Parallel()
	s := imaptest.Dovecot(t, imaptest.User{Address: intake, Password: "x"})
	s.Deliver(t, intake, []byte("Subject: x\r\n\r\n"))
	var before *imap.SelectData
	for i := range 2 {
		c, err := imapclient.DialInsecure(s.Addr, nil)
		open(t, c, err)
		if err := c.Login(intake, "x").Wait(); err != nil {
			t.Fatal(err)
		}
		data, err := c.Select("INBOX", nil).Wait()
		if err != nil || data.NumMessages != 1 {
			t.Fatalf("%+v, %v", data, err)
		}
		if i == 0 {
			before = data
			s.Stop(t)
			s.Stop(t)
			if err := c.Noop().Wait(); err == nil {
				t.Error("the connection has survived")
			}
			s.Start(t)
			continue
		}
		if data.UIDValidity != before.UIDValidity || data.UIDNext != before.UIDNext {
			t.Errorf("after the start: %+v, before: %+v", data, before)
		}
		if _, err := c.Move(imap.UIDSetNum(1), "Processed").Wait(); err != nil {
			t.Error(err)
		}
	}
}

func TestDovecotDir(t *testing.T) {
	t.Parallel()
	d := imaptest.DovecotDir(t)
	d.Deliver(t, []byte(broken))
	first := open(t, imapclient.New(d.Conn(t), nil), nil)
	if state := first.State(); state != imap.ConnStateAuthenticated {
		t.Fatalf("state %v", state)
	}
	second := open(t, imapclient.New(d.Conn(t), nil), nil)
	for _, c := range []*imapclient.Client{first, second} {
		if _, err := c.Select("INBOX", nil).Wait(); err != nil {
			t.Fatal(err)
		}
	}
	if got := fetchAll(t, first); len(got) != 1 || strings.ReplaceAll(got[0], "\r\n", "\n") != broken {
		t.Errorf("%q", got)
	}
	if err := first.Create("Processed", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := first.Move(imap.UIDSetNum(1), "Processed").Wait(); err != nil {
		t.Fatal(err)
	}
	if err := second.Noop().Wait(); err != nil {
		t.Fatal(err)
	}
	if got := fetchAll(t, second); len(got) != 0 {
		t.Errorf("the second connection still sees %q", got)
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	m := imaptest.Memory(t)
	if err := m.Deliver(intake, []byte(broken)); err != nil {
		t.Fatal(err)
	}
	c, err := imapclient.DialInsecure(m.IMAPAddr(), nil)
	open(t, c, err)
	if err := c.Login(intake, "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if got := fetchAll(t, c); len(got) != 1 || got[0] != broken {
		t.Errorf("%q", got)
	}
}

func TestScripted(t *testing.T) {
	t.Parallel()
	s := imaptest.Scripted(t, imaptest.Script{
		"select":      {imaptest.Text("* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n$TAG OK done\r\n")},
		"UID FETCH 1": {imaptest.Literal(1, 1, 5, func() io.Reader { return strings.NewReader("hello") }), imaptest.Text("$TAG NO not now\r\n")},
		"UID FETCH 2": {imaptest.Close},
	})
	c, err := imapclient.DialInsecure(s.Addr, nil)
	open(t, c, err)
	if err := c.Login(intake, odd).Wait(); err != nil {
		t.Fatal(err)
	}
	data, err := c.Select("INBOX", nil).Wait()
	if err != nil || data.NumMessages != 2 || data.UIDValidity != 7 {
		t.Fatalf("%+v, %v", data, err)
	}
	whole := &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}
	got, err := c.Fetch(imap.UIDSetNum(1), whole).Collect()
	if err != nil || len(got) != 1 || string(got[0].BodySection[0].Bytes) != "hello" {
		t.Fatalf("%+v, %v", got, err)
	}
	var no *imap.Error
	for range 2 {
		if _, err := c.Fetch(imap.UIDSetNum(1), whole).Collect(); !errors.As(err, &no) {
			t.Errorf("the second answer: %v", err)
		}
	}
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	for command := range s.Heard() {
		if command == "IDLE" {
			break
		}
	}
	if n := s.Push(t, "* 3 EXISTS\r\n"); n != 1 {
		t.Errorf("%d connections in IDLE", n)
	}
	if err := errors.Join(idle.Close(), idle.Wait()); err != nil {
		t.Fatal(err)
	}
	if n := c.Mailbox().NumMessages; n != 3 {
		t.Errorf("%d messages", n)
	}
	if _, err := c.Fetch(imap.UIDSetNum(2), whole).Collect(); err == nil {
		t.Error("the connection should be closed")
	}
	if got := strings.Join(s.Commands(), "|"); !strings.Contains(got, "IDLE|DONE|UID FETCH 2 ") {
		t.Errorf("commands: %s", got)
	}
}

// literal reads the first body and gives its announced size and what came. After a body that is cut off the command must not be touched again:
// go-imap (beta.8) would read on, in two goroutines at once.
func literal(t *testing.T, cmd *imapclient.FetchCommand) (size, n int64) {
	t.Helper()
	msg := cmd.Next()
	for {
		switch item := msg.Next().(type) {
		case nil:
			t.Fatal("no body")
		case imapclient.FetchItemDataBodySection:
			n, _ := io.Copy(io.Discard, item.Literal) // a cut gives no error here
			return item.Literal.Size(), n
		}
	}
}

func TestProxy(t *testing.T) {
	t.Parallel()
	m := imaptest.Memory(t)
	if err := m.Deliver(intake, []byte("Subject: x\r\n\r\n0123456789")); err != nil {
		t.Fatal(err)
	}
	p := imaptest.NewProxy(t, m.IMAPAddr())
	connect := func() *imapclient.Client {
		t.Helper()
		c, err := imapclient.DialInsecure(p.Addr, nil)
		open(t, c, err)
		if err := c.Login(intake, "secret").Wait(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Select("INBOX", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	whole := &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}

	c := connect()
	cut := p.CutAt(imaptest.ToClient, "01234")
	if size, n := literal(t, c.Fetch(imap.UIDSetNum(1), whole)); n >= size || n < 5 {
		t.Errorf("%d of %d bytes came", n, size)
	}
	<-cut
	_ = c.Close() // it tells of the cut
	c = connect() // a cut happens once
	if got := fetchAll(t, c); len(got) != 1 {
		t.Errorf("%q", got)
	}
	cut = p.CutAt(imaptest.ToServer, "UID MOVE 1 ")
	if _, err := c.Move(imap.UIDSetNum(1), "Processed").Wait(); err == nil {
		t.Error("no error")
	}
	<-cut
	cut = p.CutAfter(imaptest.ToClient, 10)
	if d, err := imapclient.DialInsecure(p.Addr, nil); err == nil {
		if err := d.WaitGreeting(); err == nil {
			t.Error("a greeting of 10 bytes")
		}
		d.Close() //nolint:errcheck // it tells of the fault
	}
	<-cut
	p.Refuse(true)
	if d, err := imapclient.DialInsecure(p.Addr, nil); err == nil {
		if err := d.WaitGreeting(); err == nil {
			t.Error("not refused")
		}
		d.Close() //nolint:errcheck // it tells of the fault
	}
	p.Refuse(false)
	c = connect()
	p.Silence(true)
	noop := c.Noop()
	p.Silence(false)
	if err := noop.Wait(); err != nil {
		t.Error(err)
	}
	p.Silence(true)
	noop = c.Noop()
	p.Reset()
	p.Silence(false)
	if err := noop.Wait(); err == nil {
		t.Error("no error after a reset")
	}
	if n := p.Connections(); n != 5 {
		t.Errorf("%d connections", n)
	}
}
