package ingest_test

import (
	"bufio"
	"bytes"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"cissd/deploy/devstack"
	"cissd/ingest"
	"cissd/ingest/imaptest"
)

const (
	userName = "intake@ciss.example.gov"
	password = "correct horse"
	folder   = "Requests"
	done     = "Requests done"
)

// server is an IMAP server with one user, for both the watcher and the test's own client.
type server struct {
	host string
	port int
}

// mailbox is the configuration of the folder, with moving.
func (s *server) mailbox(name string) ingest.Mailbox {
	return ingest.Mailbox{
		Name: name, Host: s.host, Port: s.port, TLS: ingest.TLSNone, Folder: folder, Done: done,
		Username: userName, Password: func() (string, error) { return password, nil }, Poll: time.Hour,
	}
}

func serverAt(t testing.TB, addr net.Addr) *server {
	t.Helper()
	a := addr.(*net.TCPAddr)
	return &server{host: a.IP.String(), port: a.Port}
}

// dovecot starts a real one.
func dovecot(t testing.TB) *server {
	t.Helper()
	d := imaptest.Dovecot(t, imaptest.User{Address: userName, Password: password})
	s := &server{host: "127.0.0.1", port: imaptest.Port(t, d.Addr)}
	if err := s.client(t).Create(folder, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	return s
}

// devstackServer starts the one of the demo.
func devstackServer(t testing.TB) *server {
	t.Helper()
	m := imaptest.Memory(t, devstack.Account{Address: userName, Password: password, Folders: []string{folder}})
	return &server{host: "127.0.0.1", port: imaptest.Port(t, m.IMAPAddr())}
}

// memory starts a go-imap memory server without the capabilities that are named.
func memory(t testing.TB, without ...imap.Cap) *server {
	t.Helper()
	return memoryWith(t, func(o *imapserver.Options) {
		for _, c := range without {
			delete(o.Caps, c)
		}
	}, func(l net.Listener) net.Listener { return l })
}

// memoryWith is memory with other options and another listener.
func memoryWith(t testing.TB, change func(*imapserver.Options), listener func(net.Listener) net.Listener) *server {
	t.Helper()
	user := imapmemserver.NewUser(userName, password)
	if err := user.Create(folder, nil); err != nil {
		t.Fatal(err)
	}
	backend := imapmemserver.New()
	backend.AddUser(user)
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return polling{backend.NewSession().(imapserver.SessionIMAP4rev2)}, nil, nil
		},
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapMove: {}, imap.CapUIDPlus: {}, imap.CapESearch: {}, imap.CapNamespace: {},
		},
		InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	}
	change(options)
	srv := imapserver.New(options)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(listener(l))
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-served
	})
	return serverAt(t, l.Addr())
}

// polling mends the memory server's IDLE, which does not tell of what arrived just before it began.
type polling struct{ imapserver.SessionIMAP4rev2 }

func (p polling) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		if err := p.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-stop:
			return nil
		}
	}
}

// client is the test's own connection: the people who send and read mail.
type client struct {
	t testing.TB
	*imapclient.Client
}

func (s *server) client(t testing.TB) *client {
	t.Helper()
	c, err := imapclient.DialInsecure(net.JoinHostPort(s.host, itoa(s.port)), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Login(userName, password).Wait(); err != nil {
		t.Fatal(err)
	}
	return &client{t: t, Client: c}
}

// deliver puts mails into a folder.
func (c *client) deliver(folder string, raws ...[]byte) {
	c.t.Helper()
	for _, raw := range raws {
		err := c.appendOne(folder, raw)
		// Dovecot may still be closing a session on a folder of the same name that was deleted: it says so, and takes the mail when asked again
		for try := 0; try < 20 && err != nil && strings.Contains(err.Error(), "deleted under us"); try++ {
			err = c.appendOne(folder, raw)
		}
		if err != nil {
			c.t.Fatal(err)
		}
	}
}

func (c *client) appendOne(folder string, raw []byte) error {
	cmd := c.Append(folder, int64(len(raw)), &imap.AppendOptions{Time: arrival})
	if _, err := cmd.Write(raw); err != nil {
		return err
	}
	if err := cmd.Close(); err != nil {
		return err
	}
	_, err := cmd.Wait()
	return err
}

// arrival is the INTERNALDATE of the mails.
var arrival = time.Date(2026, 3, 2, 11, 30, 0, 0, time.UTC)

// held is a mail as a folder has it.
type held struct {
	uid   imap.UID
	flags []imap.Flag
	raw   string
}

// holds reads a folder without changing it; a folder that is not there is empty.
func (c *client) holds(folder string) []held {
	c.t.Helper()
	if _, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		return nil
	}
	var all imap.SeqSet
	all.AddRange(1, 0)
	section := &imap.FetchItemBodySection{Peek: true}
	msgs, err := c.Fetch(all, &imap.FetchOptions{UID: true, Flags: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil && c.Mailbox().NumMessages > 0 {
		c.t.Fatal(err)
	}
	var list []held
	for _, m := range msgs {
		list = append(list, held{uid: m.UID, flags: m.Flags, raw: string(m.FindBodySection(section))})
	}
	if err := c.Unselect().Wait(); err != nil {
		c.t.Fatal(err)
	}
	return list
}

// checkHolds asserts what a folder has, in this order, and that nobody has marked any of it as read.
func (c *client) checkHolds(folder string, want ...[]byte) {
	c.t.Helper()
	got := c.holds(folder)
	if len(got) != len(want) {
		c.t.Errorf("folder %s holds %d mails, want %d", folder, len(got), len(want))
		return
	}
	for i := range got {
		if got[i].raw != string(want[i]) {
			c.t.Errorf("folder %s: mail %d differs", folder, i+1)
		}
		for _, f := range got[i].flags {
			if f == imap.FlagSeen || f == imap.FlagDeleted {
				c.t.Errorf("folder %s: mail %d has the flag %s", folder, i+1, f)
			}
		}
	}
}

// proxy stands between the watcher and a server, and shows each line to the test, which may change it or cut the connection. Hooks see the
// lines of a literal too.
type proxy struct {
	target string

	mu         sync.Mutex
	fromClient func(line []byte) (send []byte, cut bool)
	fromServer func(line []byte) (send []byte, cut bool)
	conns      []net.Conn
}

// through puts a proxy before a server.
func (s *server) through(t testing.TB) (*server, *proxy) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{target: net.JoinHostPort(s.host, itoa(s.port))}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				p.serve(c)
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		p.cut()
		wg.Wait()
	})
	return serverAt(t, l.Addr()), p
}

func (p *proxy) hook(fromClient, fromServer func(line []byte) ([]byte, bool)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fromClient, p.fromServer = fromClient, fromServer
}

// cut ends all connections.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		_ = c.Close()
	}
	p.conns = nil
}

func (p *proxy) serve(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		_ = client.Close()
		return
	}
	p.mu.Lock()
	p.conns = append(p.conns, client, server)
	p.mu.Unlock()
	var wg sync.WaitGroup
	copyLines := func(to, from net.Conn, hook func() func([]byte) ([]byte, bool)) {
		defer wg.Done()
		defer func() { _, _ = client.Close(), server.Close() }()
		lines := bufio.NewReaderSize(from, 64<<10)
		for {
			line, err := lines.ReadSlice('\n')
			cut := false
			if f := hook(); f != nil && len(line) > 0 {
				line, cut = f(bytes.Clone(line))
			}
			if _, werr := to.Write(line); werr != nil || cut || (err != nil && err != bufio.ErrBufferFull) {
				return
			}
		}
	}
	wg.Add(2)
	go copyLines(server, client, func() func([]byte) ([]byte, bool) { p.mu.Lock(); defer p.mu.Unlock(); return p.fromClient })
	go copyLines(client, server, func() func([]byte) ([]byte, bool) { p.mu.Lock(); defer p.mu.Unlock(); return p.fromServer })
	wg.Wait()
}

// onCommand calls f for each command line of the client that contains the words.
func onCommand(words string, f func(line []byte) ([]byte, bool)) func([]byte) ([]byte, bool) {
	return func(line []byte) ([]byte, bool) {
		if strings.Contains(string(line), words) {
			return f(line)
		}
		return line, false
	}
}

func replace(line []byte, from, to string) []byte {
	return bytes.ReplaceAll(line, []byte(from), []byte(to))
}

func indexSpace(line []byte) int { return bytes.IndexByte(line, ' ') }
