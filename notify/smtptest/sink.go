package smtptest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"cissd/deploy/devstack"
)

// Mail is what a [Sink] took.
type Mail struct {
	From string   // of the envelope, '' for a null return path
	To   []string // those recipients that were accepted
	User string   // who logged in, '' if nobody did
	TLS  bool
	Data []byte // header and body, as sent, without SMTP's dots
}

// Stage is a place in the conversation.
type Stage int

// The stages, in their order.
const (
	AtConnect Stage = iota // instead of the greeting
	AtAuth                 // after the password
	AtMail
	AtRcpt
	AfterData // when the whole mail has come in
)

// Fault is what goes wrong at a stage. One without Code, Close and Wait is none.
type Fault struct {
	At Stage
	// Address confines it to a recipient (AtRcpt) or a sender (AtMail); '' is anyone.
	Address string
	// Code, Enhanced ("4.2.1") and Text are the reply.
	Code     int
	Enhanced string
	Text     string
	// Close cuts the connection instead of a reply. AfterData the mail is kept and told of all the same: the server has it, but the client
	// cannot know.
	Close bool
	// Wait holds everything up until the channel is closed, before the reply, the closing, or, without these, going on.
	Wait <-chan struct{}
	// Reached, if not nil, gets a value each time it happens, before Wait; one that cannot take it misses it.
	Reached chan<- struct{}
	// Times is how often it happens; 0 is always.
	Times int
}

// Sink is an SMTP server on loopback that keeps what it takes. Without faults it takes everything, with a login or without, and offers STARTTLS.
type Sink struct {
	// Addr is host:port.
	Addr string
	// Roots trust its certificate, which is for localhost and 127.0.0.1.
	Roots *x509.CertPool

	server    *smtp.Server
	delivered chan Mail
	ending    chan struct{}

	mu          sync.Mutex
	mails       []Mail
	faults      []*Fault
	connections int
}

// NewSink starts a sink with these faults; more can follow.
func NewSink(t testing.TB, faults ...Fault) *Sink {
	t.Helper()
	return NewSmallSink(t, 0, faults...)
}

// NewSmallSink starts a sink that takes, and offers to take (SIZE, RFC 1870), no mail of more than largest bytes; 0 is any.
func NewSmallSink(t testing.TB, largest int64, faults ...Fault) *Sink {
	t.Helper()
	certificate, err := devstack.NewCertificate()
	if err != nil {
		t.Fatalf("smtptest: %v", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("smtptest: %v", err)
	}
	s := &Sink{Addr: l.Addr().String(), Roots: certificate.Roots, delivered: make(chan Mail, 100_000), ending: make(chan struct{})}
	s.Add(faults...)
	s.server = smtp.NewServer(smtp.BackendFunc(s.newSession))
	s.server.Domain = "sink.test"
	s.server.AllowInsecureAuth = true
	s.server.MaxMessageBytes = largest
	s.server.EnableSMTPUTF8, s.server.EnableDSN = true, true
	s.server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate.TLS}, MinVersion: tls.VersionTLS12}
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	open := devstack.NewListener(l)
	done := make(chan error, 1)
	go func() { done <- s.server.Serve(faultyListener{open, s}) }()
	t.Cleanup(func() {
		close(s.ending)
		_ = l.Close() // the server knows it only once it serves
		if err := <-done; err != nil && !errors.Is(err, net.ErrClosed) {
			t.Errorf("smtptest: %v", err)
		}
		open.Cut()
		if err := s.server.Shutdown(context.Background()); err != nil && !errors.Is(err, net.ErrClosed) {
			t.Errorf("smtptest: %v", err)
		}
	})
	return s
}

// Add puts in more faults. Where several fit, the first counts.
func (s *Sink) Add(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		s.faults = append(s.faults, &f)
	}
}

// Clear takes all faults away.
func (s *Sink) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Delivered gives each mail, once, when it was taken and before the client is told so.
func (s *Sink) Delivered() <-chan Mail { return s.delivered }

// Mails gives all mails up to now, in the order of their arrival.
func (s *Sink) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// Connections counts those that were ever opened.
func (s *Sink) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// fault gives the fault that happens now, nil if none does.
func (s *Sink) fault(at Stage, address string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.At != at || f.Address != "" && !strings.EqualFold(f.Address, address) {
			continue
		}
		if f.Times == 1 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		now := *f
		f.Times = max(0, f.Times-1)
		return &now
	}
	return nil
}

func (s *Sink) wait(f *Fault) {
	select {
	case f.Reached <- struct{}{}: // never, if nil
	default:
	}
	if f.Wait == nil {
		return
	}
	select {
	case <-f.Wait:
	case <-s.ending:
	}
}

func (s *Sink) keep(m Mail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, m)
	select {
	case s.delivered <- m:
	default: // nobody listens
	}
}

// faultyListener has the faults that come before the conversation.
type faultyListener struct {
	net.Listener
	sink *Sink
}

// Accept implements net.Listener.
func (l faultyListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		l.sink.mu.Lock()
		l.sink.connections++
		l.sink.mu.Unlock()
		f := l.sink.fault(AtConnect, "")
		if f == nil {
			return conn, nil
		}
		l.sink.wait(f)
		if !f.Close && f.Code == 0 {
			return conn, nil
		}
		if !f.Close {
			_, _ = fmt.Fprintf(conn, "%d %s %s\r\n", f.Code, f.Enhanced, f.Text)
		}
		_ = conn.Close()
	}
}

type session struct {
	sink *Sink
	conn *smtp.Conn
	user string
	mail Mail
}

func (s *Sink) newSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{sink: s, conn: c}, nil
}

// happen lets the fault of a stage happen, if there is one.
func (s *session) happen(at Stage, address string) error {
	f := s.sink.fault(at, address)
	if f == nil {
		return nil
	}
	s.sink.wait(f)
	if f.Close {
		_ = s.conn.Conn().Close()
		return errors.New("closed")
	}
	return f.reply()
}

// reply is nil where nothing is refused.
func (f *Fault) reply() error {
	if f.Code == 0 {
		return nil
	}
	var enhanced smtp.EnhancedCode
	if _, err := fmt.Sscanf(f.Enhanced, "%d.%d.%d", &enhanced[0], &enhanced[1], &enhanced[2]); err != nil {
		enhanced = smtp.NoEnhancedCode
	}
	return &smtp.SMTPError{Code: f.Code, EnhancedCode: enhanced, Message: f.Text}
}

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements smtp.AuthSession.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, _ string) error {
		s.user = username
		return s.happen(AtAuth, username)
	}), nil
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	_, encrypted := s.conn.TLSConnectionState()
	s.mail = Mail{From: from, User: s.user, TLS: encrypted}
	return s.happen(AtMail, from)
}

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.happen(AtRcpt, to); err != nil {
		return err
	}
	s.mail.To = append(s.mail.To, to)
	return nil
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	mail := s.mail
	mail.Data = data
	f := s.sink.fault(AfterData, "")
	if f == nil {
		f = &Fault{}
	}
	s.sink.wait(f)
	if f.Close {
		s.sink.keep(mail) // before the client can see anything
		_ = s.conn.Conn().Close()
		return errors.New("closed")
	}
	if err := f.reply(); err != nil {
		return err
	}
	s.sink.keep(mail)
	return nil
}

// Reset implements smtp.Session.
func (s *session) Reset() { s.mail = Mail{} }

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }
