package notify_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"cissd/cases"
	"cissd/migrations/pgtest"
	"cissd/notify"
	"cissd/notify/smtptest"
)

// to gives a notice another reader.
func (b *bench) to(t *testing.T, id int64, address string) {
	t.Helper()
	n := b.record.notices[id]
	n.Address, n.Data.To.Address = address, address
	b.record.notices[id] = n
	if _, err := pgtest.Owner(t, b.pool).Exec(t.Context(), `UPDATE notices SET address = $2 WHERE id = $1`, id, address); err != nil {
		t.Fatal(err)
	}
}

const (
	saysDown = "mails cannot be sent; they wait"
	saysBack = "mails are being sent again"
)

func said(t *testing.T, b *bench, down, back int) {
	t.Helper()
	if d, u := strings.Count(b.log.String(), saysDown), strings.Count(b.log.String(), saysBack); d != down || u != back {
		t.Errorf("said %d times that it broke, want %d, and %d times that it is back, want %d:\n%s", d, down, u, back, b.log)
	}
}

// NOT-2: whatever is wrong with the server or with our login, and however long, no mail is lost or given up for it, and no try counts. It is
// said once when it breaks and once when it is over, with what to mend and without the server's words (SEC-7).
func TestOutageOfServer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault smtptest.Fault
		mend  string
	}{
		"away":                 {smtptest.Fault{At: smtptest.AtConnect, Close: true}, "see host and port"},
		"busy":                 {smtptest.Fault{At: smtptest.AtConnect, Code: 421, Enhanced: "4.3.2"}, "code 421"},
		"turns us away":        {smtptest.Fault{At: smtptest.AtConnect, Code: 554, Enhanced: "5.7.1"}, "code 554"},
		"wrong password":       {smtptest.Fault{At: smtptest.AtAuth, Code: 535, Enhanced: "5.7.8"}, "see user and password"},
		"login does not work":  {smtptest.Fault{At: smtptest.AtAuth, Code: 454, Enhanced: "4.7.0"}, "see user and password"},
		"wants a login":        {smtptest.Fault{At: smtptest.AtMail, Code: 530, Enhanced: "5.7.0"}, "see user and password"},
		"not from this sender": {smtptest.Fault{At: smtptest.AtMail, Code: 550, Enhanced: "5.7.60"}, "may send as that address"},
		"no space":             {smtptest.Fault{At: smtptest.AtMail, Code: 452, Enhanced: "4.3.1"}, "it is tried again"},
		"breaks off":           {smtptest.Fault{At: smtptest.AtMail, Close: true}, "it is tried again"},
		"login is out of date": {smtptest.Fault{At: smtptest.AtRcpt, Code: 550, Enhanced: "5.7.30"}, "see user and password"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.Sender = sender(t, b.sink.Addr, func(c *notify.SMTPConfig) { c.User, c.Password = "ciss", "topsecret" })
			c.fault.Text = "words of the server"
			b.sink.Add(c.fault)
			id := b.add(t, cases.NoticeReview)
			for range 9 {
				b.now = b.now.Add(snooze(t, b.work(t, id)))
			}
			b.now = b.now.Add(30 * 24 * time.Hour)
			if wait := snooze(t, b.work(t, id)); wait > 2*time.Minute {
				t.Errorf("it would be tried again only after %v", wait)
			}
			if state, _, attempts := b.row(t, id); state != "ready" || attempts != 0 || len(b.record.failed) != 0 {
				t.Errorf("the mail is %s after %d counted attempts, reported %v", state, attempts, b.record.failed)
			}
			said(t, b, 1, 0)
			b.sink.Clear()
			b.now = b.now.Add(2 * time.Minute)
			if err := b.work(t, id); err != nil {
				t.Fatal(err)
			}
			if state, _, attempts := b.row(t, id); state != "sent" || attempts != 1 || len(b.sink.Mails()) != 1 {
				t.Errorf("the mail is %s after %d counted attempts, %d arrived", state, attempts, len(b.sink.Mails()))
			}
			said(t, b, 1, 1)
			for _, secret := range []string{"words of", "topsecret", "@"} {
				if strings.Contains(b.log.String(), secret) {
					t.Errorf("the log holds %q:\n%s", secret, b.log)
				}
			}
			if !strings.Contains(b.log.String(), c.mend) {
				t.Errorf("the log does not say %q:\n%s", c.mend, b.log)
			}
		})
	}
}

// NOT-2: while the server is away one mail at a time tries whether it is back; the others wait, for the same moment, and then go out.
func TestOutageHoldsAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sink.Add(smtptest.Fault{At: smtptest.AtConnect, Close: true})
	first := b.add(t, cases.NoticeReview)
	wait := snooze(t, b.work(t, first))
	var ids []int64
	for range 5 {
		id := b.add(t, cases.NoticeReview)
		if got := snooze(t, b.work(t, id)); got != wait {
			t.Errorf("a mail waits %v, the first one %v", got, wait)
		}
		ids = append(ids, id)
	}
	if n := b.sink.Connections(); n != 1 {
		t.Errorf("%d connections were tried, want 1", n)
	}
	b.now = b.now.Add(wait)
	snooze(t, b.work(t, first))
	if got := snooze(t, b.work(t, ids[0])); got <= wait || b.sink.Connections() != 2 {
		t.Errorf("the second pause is %v after %v, with %d connections", got, wait, b.sink.Connections())
	}
	b.sink.Clear()
	b.now = b.now.Add(2 * time.Minute)
	for _, id := range append(ids, first) {
		if err := b.work(t, id); err != nil {
			t.Error(err)
		}
	}
	if n := len(b.sink.Mails()); n != 6 {
		t.Errorf("%d mails arrived, want 6", n)
	}
	said(t, b, 1, 1)
}

// NOT-2: that one of our addresses may not send holds up its own mails only.
func TestOutageOfOneSender(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, other := b.add(t, cases.NoticeReview), b.add(t, cases.NoticeReview)
	n := b.record.notices[other]
	n.Data.Mailbox = "ciss-other@hq.dhs.gov"
	b.record.notices[other] = n
	b.sink.Add(smtptest.Fault{At: smtptest.AtMail, Address: b.record.notices[id].Data.Mailbox, Code: 553, Enhanced: "5.7.1"})
	snooze(t, b.work(t, id))
	if err := b.work(t, other); err != nil {
		t.Errorf("the other mailbox's mail: %v", err)
	}
	snooze(t, b.work(t, id))
	said(t, b, 1, 0)
}

// NOT-2: a mail that its recipient's server puts off for five days is reported to a person; time in which our own server was away does not
// count as its trouble.
func TestOutageGreylisted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.add(t, cases.NoticeReview)
	b.sink.Add(smtptest.Fault{At: smtptest.AtConnect, Close: true, Times: 1}, smtptest.Fault{At: smtptest.AtRcpt, Code: 451, Enhanced: "4.7.1"})
	snooze(t, b.work(t, id))
	b.now = b.now.Add(6 * 24 * time.Hour)
	// the first answer about the mail itself comes after more than five days
	for i := range 11 {
		b.now = b.now.Add(snooze(t, b.work(t, id)))
		if len(b.record.failed) != 0 {
			t.Fatalf("given up at its try %d", i+1)
		}
	}
	if err := b.work(t, id); !cancelled(err) {
		t.Errorf("after hours of its own: %v", err)
	}
	if state, status, _ := b.row(t, id); state != "failed" || status != "rcpt 451 4.7.1" || b.record.failed[id] != "4.7.1" {
		t.Errorf("%s %q, reported %v", state, status, b.record.failed)
	}
	if n := strings.Count(b.log.String(), "mail not taken"); n != 1 {
		t.Errorf("said %d times that the mail is not taken, want once:\n%s", n, b.log)
	}
	fresh := b.add(t, cases.NoticeReview)
	n := b.record.notices[fresh]
	n.Data.At = b.now
	b.record.notices[fresh] = n
	for range 40 {
		b.now = b.now.Add(snooze(t, b.work(t, fresh)))
	}
	if len(b.record.failed) != 1 {
		t.Error("a mail of less than a day was given up")
	}
}

// NOT-2: one recipient whose server says nothing holds one connection, and the mails to others go on.
func TestOutageTarpit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Patience = time.Millisecond
	hold, reached := make(chan struct{}), make(chan struct{}, 1)
	const slow, quick = "slow@cbp.gov", "quick@cbp.gov"
	b.sink.Add(smtptest.Fault{At: smtptest.AtRcpt, Address: slow, Wait: hold, Reached: reached})
	var stuck []int64
	for range 8 {
		id := b.add(t, cases.NoticeReview)
		b.to(t, id, slow)
		stuck = append(stuck, id)
	}
	other := b.add(t, cases.NoticeReview)
	b.to(t, other, quick)
	done := make(chan error)
	go func() { done <- b.work(t, stuck[0]) }()
	<-reached
	var wg sync.WaitGroup
	for _, id := range stuck[1:] {
		wg.Go(func() {
			if err := b.work(t, id); err == nil || cancelled(err) {
				t.Errorf("a second mail to the slow recipient: %v", err)
			}
		})
	}
	wg.Wait()
	if err := b.work(t, other); err != nil {
		t.Errorf("a mail to somebody else: %v", err)
	}
	if n := b.sink.Connections(); n > 2 {
		t.Errorf("%d connections, one of them for the slow recipient would do", n)
	}
	close(hold)
	if err := <-done; err != nil {
		t.Error(err)
	}
	for _, id := range stuck {
		if err := b.work(t, id); err != nil {
			t.Error(err)
		}
	}
	if n := len(b.sink.Mails()); n != 9 {
		t.Errorf("%d mails arrived, want 9", n)
	}
}

// NOT-2: the server has taken the mail, and then the database is away: the mail is not sent a second time once that is back.
func TestOutageBeforeCommit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.add(t, cases.NoticeReview)
	for range 3 {
		b.record.err = &pgconn.PgError{Code: "57P01"}
		if err := b.work(t, id); !cases.Blameless(err) {
			t.Fatalf("the failed commit gives %v", err)
		}
	}
	if err := b.work(t, id); err != nil {
		t.Fatal(err)
	}
	if state, _, attempts := b.row(t, id); state != "sent" || attempts != 1 || len(b.sink.Mails()) != 1 || len(b.record.sent) != 1 {
		t.Errorf("%s after %d attempts, %d mails, told %d times", state, attempts, len(b.sink.Mails()), len(b.record.sent))
	}
}

// NOT-2: a mail that takes longer than its job may is tried again later, and the try counts; the work of others is not touched by it.
func TestOutageTimeOver(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hold, reached := make(chan struct{}), make(chan struct{}, 1)
	defer close(hold)
	b.sink.Add(smtptest.Fault{At: smtptest.AtRcpt, Wait: hold, Reached: reached, Times: 1})
	id := b.add(t, cases.NoticeReview)
	ctx, end := context.WithCancelCause(t.Context())
	done := make(chan error)
	go func() { done <- b.workIn(ctx, id) }()
	<-reached
	end(context.DeadlineExceeded)
	snooze(t, <-done)
	if state, _, attempts := b.row(t, id); state != "ready" || attempts != 1 {
		t.Errorf("the mail is %s after %d attempts", state, attempts)
	}
	if err := b.work(t, id); err != nil || len(b.sink.Mails()) != 1 {
		t.Errorf("%v, %d mails", err, len(b.sink.Mails()))
	}
}

// A server that says nothing is given up at every stage; up to RCPT that is the server's fault, from there on this mail's.
func TestSendTimeouts(t *testing.T) {
	t.Parallel()
	for stage, want := range map[smtptest.Stage]notify.SendError{
		smtptest.AtConnect: {Stage: notify.StageConnect, Scope: notify.ScopeServer},
		smtptest.AtAuth:    {Stage: notify.StageLogin, Scope: notify.ScopeServer},
		smtptest.AtMail:    {Stage: notify.StageMail, Scope: notify.ScopeServer},
		smtptest.AtRcpt:    {Stage: notify.StageRcpt},
		smtptest.AfterData: {Stage: notify.StageOutcome},
	} {
		hold := make(chan struct{})
		defer close(hold)
		sink := smtptest.NewSink(t, smtptest.Fault{At: stage, Wait: hold})
		s := sender(t, sink.Addr, func(c *notify.SMTPConfig) {
			c.User, c.Password, c.Timeout, c.Outcome = "ciss", "secret", 100*time.Millisecond, 200*time.Millisecond
		})
		if e := sendError(t, s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail))); *e != want {
			t.Errorf("got %+v, want %+v", *e, want)
		}
	}
}

// Without TLS that holds nothing is said: neither where the server does not offer STARTTLS (or somebody has cut the offer out), nor where its
// certificate has expired or is for another name. The mail waits, and the operator can read why.
func TestSendNeverInClear(t *testing.T) {
	t.Parallel()
	stripped := newStripped(t)
	expired, expiredRoots := tlsServer(t, time.Now().Add(-time.Hour))
	good, _ := tlsServer(t, time.Now().Add(time.Hour))
	for _, c := range []struct {
		name, addr, mend string
		mode             notify.TLSMode
		roots            *x509.CertPool
	}{
		{"no STARTTLS", stripped.addr, "does not offer STARTTLS", notify.TLSStart, nil},
		{"expired", expired, "not valid now", notify.TLSImplicit, expiredRoots},
		{"not trusted", good, "authority", notify.TLSImplicit, x509.NewCertPool()},
	} {
		b := setup(t)
		b.Sender = sender(t, c.addr, func(cfg *notify.SMTPConfig) {
			cfg.TLS, cfg.RootCAs, cfg.User, cfg.Password = c.mode, c.roots, "ciss", "topsecret"
		})
		snooze(t, b.work(t, b.add(t, cases.NoticeReview)))
		if !strings.Contains(b.log.String(), c.mend) || !strings.Contains(b.log.String(), "level=ERROR") {
			t.Errorf("%s: the log says:\n%s", c.name, b.log)
		}
	}
	heard := stripped.heard()
	for _, word := range []string{"AUTH", "MAIL", "RCPT", "topsecret"} {
		if strings.Contains(heard, word) {
			t.Errorf("it was said in clear: %q", heard)
		}
	}
}

// stripped is an SMTP server that offers AUTH but no STARTTLS, and keeps what it hears.
type stripped struct {
	addr string
	mu   sync.Mutex
	text strings.Builder
}

func (s *stripped) heard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func newStripped(t *testing.T) *stripped {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &stripped{addr: l.Addr().String()}
	serve(t, l, func(conn net.Conn) {
		_, _ = fmt.Fprint(conn, "220 x ESMTP\r\n")
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			s.mu.Lock()
			s.text.WriteString(lines.Text() + "\n")
			s.mu.Unlock()
			_, _ = fmt.Fprint(conn, "250-x\r\n250 AUTH PLAIN LOGIN\r\n")
		}
	})
	return s
}

// tlsServer speaks TLS with a certificate that ends at a time, and then SMTP's greeting.
func tlsServer(t *testing.T, end time.Time) (addr string, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "127.0.0.1"}, NotBefore: end.Add(-2 * time.Hour), NotAfter: end,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12,
	})
	if err != nil {
		t.Fatal(err)
	}
	serve(t, l, func(conn net.Conn) { _, _ = fmt.Fprint(conn, "220 x ESMTP\r\n") })
	roots = x509.NewCertPool()
	roots.AddCert(cert)
	return l.Addr().String(), roots
}

// serve gives each connection to talk, until the test ends.
func serve(t *testing.T, l net.Listener, talk func(net.Conn)) {
	t.Helper()
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			wg.Go(func() { talk(conn); _ = conn.Close() })
		}
	})
	t.Cleanup(func() { _ = l.Close(); wg.Wait() })
}
