package notify_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cissd/deploy/devstack"
	"cissd/notify"
	"cissd/notify/smtptest"
)

const (
	fromAddress = "ciss-intake@hq.dhs.gov"
	toAddress   = "patience.osei@hq.dhs.gov"
	rawMail     = "Subject: x\r\n\r\n.one\r\ntwo\r\n"
)

// sender is one for a sink, without TLS; change adjusts the configuration.
func sender(t *testing.T, addr string, change func(*notify.SMTPConfig)) *notify.Sender {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	cfg := notify.SMTPConfig{Host: host, TLS: notify.TLSNone, Timeout: 20 * time.Second, Now: time.Now}
	if cfg.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&cfg)
	}
	s, err := notify.NewSender(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func sendError(t *testing.T, err error) *notify.SendError {
	t.Helper()
	e := new(notify.SendError)
	if !errors.As(err, &e) {
		t.Fatalf("the error is %v, want a SendError", err)
	}
	return e
}

// NOT-2: many mails go over one kept connection, each as it was given.
func TestSendKeepsConnection(t *testing.T) {
	t.Parallel()
	sink := smtptest.NewSink(t)
	s := sender(t, sink.Addr, nil)
	for range 20 {
		if err := s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail)); err != nil {
			t.Fatal(err)
		}
	}
	mails := sink.Mails()
	if len(mails) != 20 || sink.Connections() != 1 {
		t.Fatalf("%d mails over %d connections", len(mails), sink.Connections())
	}
	if m := mails[19]; string(m.Data) != rawMail || m.From != fromAddress || len(m.To) != 1 || m.To[0] != toAddress {
		t.Errorf("%+v", m)
	}
}

// At most as many mails as there are connections are on their way at once.
func TestSendBounded(t *testing.T) {
	t.Parallel()
	hold := make(chan struct{})
	sink := smtptest.NewSink(t, smtptest.Fault{At: smtptest.AfterData, Wait: hold})
	s := sender(t, sink.Addr, func(c *notify.SMTPConfig) { c.Connections = 2 })
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if err := s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail)); err != nil {
				t.Error(err)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	close(hold)
	wg.Wait()
	if n := sink.Connections(); n > 2 {
		t.Errorf("%d connections", n)
	}
	if err := s.Send(ctx, fromAddress, toAddress, strings.NewReader(rawMail)); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled sending gives %v", err)
	}
}

// NOT-2: what the server answers decides what becomes of the mail; the connection goes on after a refusal.
func TestSendRefused(t *testing.T) {
	t.Parallel()
	const words = "secret words of patience.osei@hq.dhs.gov"
	tests := []struct {
		name  string
		fault smtptest.Fault
		want  notify.SendError
	}{
		{"greylisted", smtptest.Fault{At: smtptest.AtRcpt, Code: 451, Enhanced: "4.7.1"}, notify.SendError{Code: 451, Enhanced: "4.7.1", Stage: notify.StageRcpt}},
		{"no such person", smtptest.Fault{At: smtptest.AtRcpt, Code: 550, Enhanced: "5.1.1"}, notify.SendError{Permanent: true, Code: 550, Enhanced: "5.1.1", Stage: notify.StageRcpt}},
		{"sender refused", smtptest.Fault{At: smtptest.AtMail, Code: 553, Enhanced: "5.7.1"}, notify.SendError{Operator: true, Scope: notify.ScopeSender, Code: 553, Enhanced: "5.7.1", Stage: notify.StageMail}},
		{"content refused", smtptest.Fault{At: smtptest.AfterData, Code: 554, Enhanced: "5.6.0"}, notify.SendError{Permanent: true, Code: 554, Enhanced: "5.6.0", Stage: notify.StageOutcome}},
		{"disk full", smtptest.Fault{At: smtptest.AfterData, Code: 452, Enhanced: "4.3.1"}, notify.SendError{Code: 452, Enhanced: "4.3.1", Stage: notify.StageOutcome}},
		{"login wanted", smtptest.Fault{At: smtptest.AtMail, Code: 530, Enhanced: "5.7.0"}, notify.SendError{Operator: true, Scope: notify.ScopeServer, Code: 530, Enhanced: "5.7.0", Stage: notify.StageMail}},
		{"turned away", smtptest.Fault{At: smtptest.AtConnect, Code: 554, Enhanced: "5.7.1"}, notify.SendError{Operator: true, Scope: notify.ScopeServer, Code: 554, Enhanced: "5.7.1", Stage: notify.StageConnect}},
		{"busy at the door", smtptest.Fault{At: smtptest.AtConnect, Code: 421, Enhanced: "4.3.2"}, notify.SendError{Scope: notify.ScopeServer, Code: 421, Enhanced: "4.3.2", Stage: notify.StageConnect}},
		{"sender greylisted", smtptest.Fault{At: smtptest.AtMail, Code: 451, Enhanced: "4.7.1"}, notify.SendError{Scope: notify.ScopeSender, Code: 451, Enhanced: "4.7.1", Stage: notify.StageMail}},
		{"too big", smtptest.Fault{At: smtptest.AtMail, Code: 552, Enhanced: "5.3.4"}, notify.SendError{Permanent: true, Code: 552, Enhanced: "5.3.4", Stage: notify.StageMail}},
		{"too big after all", smtptest.Fault{At: smtptest.AfterData, Code: 552, Enhanced: "5.3.4"}, notify.SendError{Permanent: true, Code: 552, Enhanced: "5.3.4", Stage: notify.StageOutcome}},
		{"mailbox full for now", smtptest.Fault{At: smtptest.AtRcpt, Code: 452, Enhanced: "4.2.2"}, notify.SendError{Code: 452, Enhanced: "4.2.2", Stage: notify.StageRcpt}},
		{"mailbox full", smtptest.Fault{At: smtptest.AtRcpt, Code: 552, Enhanced: "5.2.2"}, notify.SendError{Permanent: true, Code: 552, Enhanced: "5.2.2", Stage: notify.StageRcpt}},
		{"relaying denied", smtptest.Fault{At: smtptest.AtRcpt, Code: 550, Enhanced: "5.7.1"}, notify.SendError{Permanent: true, Code: 550, Enhanced: "5.7.1", Stage: notify.StageRcpt}},
		{"basic authentication is over", smtptest.Fault{At: smtptest.AtRcpt, Code: 550, Enhanced: "5.7.30"}, notify.SendError{Operator: true, Scope: notify.ScopeServer, Code: 550, Enhanced: "5.7.30", Stage: notify.StageRcpt}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.fault.Text, tt.fault.Times = words, 1
			sink := smtptest.NewSink(t, tt.fault)
			s := sender(t, sink.Addr, nil)
			err := s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail))
			if e := sendError(t, err); *e != tt.want {
				t.Errorf("got %+v, want %+v", *e, tt.want)
			}
			// SEC-7: neither the server's words nor an address
			if text := err.Error(); strings.Contains(text, "secret") || strings.Contains(text, "@") {
				t.Errorf("the error says %q", text)
			}
			if err := s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail)); err != nil {
				t.Errorf("the next mail: %v", err)
			}
			if n := len(sink.Mails()); n != 1 {
				t.Errorf("%d mails arrived", n)
			}
		})
	}
}

// A kept connection that died between two mails costs nothing: the second goes over a new one, once.
func TestSendConnectionDropped(t *testing.T) {
	t.Parallel()
	sink := smtptest.NewSink(t)
	s := sender(t, sink.Addr, nil)
	for i := range 2 {
		if err := s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail)); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			sink.Add(smtptest.Fault{At: smtptest.AtMail, Close: true, Times: 1})
		}
	}
	sink.Add(smtptest.Fault{At: smtptest.AtMail, Code: 421, Enhanced: "4.3.2", Times: 1})
	if err := s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail)); err != nil {
		t.Fatal(err)
	}
	if n := len(sink.Mails()); n != 3 || sink.Connections() != 3 {
		t.Errorf("%d mails over %d connections", n, sink.Connections())
	}
}

// LIBRARIES 5: a connection that was idle too long is not used again.
func TestSendIdle(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	sink := smtptest.NewSink(t)
	s := sender(t, sink.Addr, func(c *notify.SMTPConfig) { c.Now = func() time.Time { return now } })
	for range 2 {
		if err := s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail)); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Minute)
	}
	if sink.Connections() != 2 {
		t.Errorf("%d connections", sink.Connections())
	}
}

// LIBRARIES 5: the connection ends after the bytes and before the answer: the outcome is unknown, and that is temporary. So is any fault
// of the network.
func TestSendUnknownOutcome(t *testing.T) {
	t.Parallel()
	sink := smtptest.NewSink(t, smtptest.Fault{At: smtptest.AfterData, Close: true, Times: 1})
	s := sender(t, sink.Addr, nil)
	err := s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail))
	if e := sendError(t, err); *e != (notify.SendError{Stage: notify.StageOutcome}) {
		t.Errorf("got %+v", *e)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	err = sender(t, addr, nil).Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail))
	if e := sendError(t, err); *e != (notify.SendError{Scope: notify.ScopeServer, Stage: notify.StageConnect}) {
		t.Errorf("nobody there: got %+v", *e)
	}
}

// OPS-5: a server that says nothing does not hold up the stop, at any stage.
func TestSendCancelled(t *testing.T) {
	t.Parallel()
	for _, stage := range []smtptest.Stage{smtptest.AtConnect, smtptest.AtAuth, smtptest.AtMail, smtptest.AtRcpt, smtptest.AfterData} {
		hold, reached := make(chan struct{}), make(chan struct{}, 1)
		sink := smtptest.NewSink(t, smtptest.Fault{At: stage, Wait: hold, Reached: reached})
		s := sender(t, sink.Addr, func(c *notify.SMTPConfig) { c.User, c.Password = "ciss", "secret" })
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Send(ctx, fromAddress, toAddress, strings.NewReader(rawMail)) }()
		<-reached
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("stage %d: %v", stage, err)
		}
		close(hold)
	}
}

// SEC-4: an address that could carry a second command is refused before anything is sent.
func TestSendHostileAddress(t *testing.T) {
	t.Parallel()
	sink := smtptest.NewSink(t)
	s := sender(t, sink.Addr, nil)
	for _, a := range []string{"", "a", "a@b\r\nRCPT TO:<c@d.gov>", "a@b> <c@d", "a b@c"} {
		if e := sendError(t, s.Send(t.Context(), fromAddress, a, strings.NewReader(rawMail))); !e.Permanent {
			t.Errorf("%q: %+v", a, e)
		}
		if e := sendError(t, s.Send(t.Context(), a, toAddress, strings.NewReader(rawMail))); !e.Permanent {
			t.Errorf("from %q: %+v", a, e)
		}
	}
	if sink.Connections() != 0 {
		t.Error("a connection was made")
	}
}

// tlsFront ends implicit TLS before a sink, which speaks none.
func tlsFront(t *testing.T, sink *smtptest.Sink) (addr string, roots *x509.CertPool) {
	t.Helper()
	cert, err := devstack.NewCertificate()
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert.TLS}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer in.Close() //nolint:errcheck // either side may have closed it
				out, err := net.Dial("tcp", sink.Addr)
				if err != nil {
					return
				}
				wg.Go(func() { _, _ = io.Copy(in, out); _ = in.Close() })
				_, _ = io.Copy(out, in)
				_ = out.Close()
			})
		}
	})
	t.Cleanup(func() { _ = l.Close(); wg.Wait() })
	return l.Addr().String(), cert.Roots
}

// Each TLS mode sends, and logs in where a password is given.
func TestSendTLSAndLogin(t *testing.T) {
	t.Parallel()
	login := func(c *notify.SMTPConfig) { c.User, c.Password = "ciss", "secret" }
	sink := smtptest.NewSink(t)
	front, roots := tlsFront(t, sink)
	senders := []*notify.Sender{
		sender(t, sink.Addr, login),
		sender(t, sink.Addr, func(c *notify.SMTPConfig) { login(c); c.TLS, c.RootCAs = notify.TLSStart, sink.Roots }),
		sender(t, front, func(c *notify.SMTPConfig) { login(c); c.TLS, c.RootCAs = notify.TLSImplicit, roots }),
	}
	for i, s := range senders {
		if err := s.Check(t.Context()); err != nil {
			t.Fatalf("sender %d: %v", i, err)
		}
		if err := s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail)); err != nil {
			t.Fatalf("sender %d: %v", i, err)
		}
	}
	mails := sink.Mails()
	for i, m := range mails {
		if m.User != "ciss" || m.TLS != (i == 1) {
			t.Errorf("mail %d: user %q, TLS %v", i, m.User, m.TLS)
		}
	}
	if len(mails) != 3 || sink.Connections() != 3 {
		t.Errorf("%d mails, %d connections", len(mails), sink.Connections())
	}
}

// OPS-1: Check says in one line what is wrong and how to mend it, without password and without the server's words.
func TestCheck(t *testing.T) {
	t.Parallel()
	login := func(c *notify.SMTPConfig) { c.User, c.Password = "ciss", "topsecret" }
	sink := func(faults ...smtptest.Fault) *smtptest.Sink { return smtptest.NewSink(t, faults...) }
	refuse := smtptest.Fault{At: smtptest.AtAuth, Code: 535, Enhanced: "5.7.8", Text: "words of the server"}
	plain, wrong := sink(), sink(refuse)
	mute := make(chan struct{})
	defer close(mute)
	closed := sink(smtptest.Fault{At: smtptest.AtConnect, Close: true})
	silent := sink(smtptest.Fault{At: smtptest.AtConnect, Wait: mute})
	tests := []struct {
		name, want string
		s          *notify.Sender
	}{
		{"wrong password", "refuses user or password (code 535)", sender(t, wrong.Addr, login)},
		{"not TLS", "does not speak TLS", sender(t, plain.Addr, func(c *notify.SMTPConfig) { c.TLS = notify.TLSImplicit })},
		{"unknown authority", "authority", sender(t, plain.Addr, func(c *notify.SMTPConfig) { c.TLS = notify.TLSStart })},
		{"broken off", "see host and port", sender(t, closed.Addr, nil)},
		{"silent", "does not answer in time", sender(t, silent.Addr, func(c *notify.SMTPConfig) { c.Timeout = 50 * time.Millisecond })},
		{"no such name", "its name is not found", sender(t, "no-such-host.invalid:25", func(c *notify.SMTPConfig) { c.TLS = notify.TLSStart })},
		{"turned away", "code 554", sender(t, sink(smtptest.Fault{At: smtptest.AtConnect, Code: 554, Enhanced: "5.7.1", Text: "words"}).Addr, nil)},
	}
	for _, tt := range tests {
		err := tt.s.Check(t.Context())
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
			continue
		}
		if strings.ContainsAny(err.Error(), "\r\n") || strings.Contains(err.Error(), "words") || strings.Contains(err.Error(), "topsecret") {
			t.Errorf("%s: %q", tt.name, err)
		}
	}
	// a wrong password is the operator's to mend, and loses no mail
	if e := sendError(t, sender(t, wrong.Addr, login).Send(t.Context(), fromAddress, toAddress, strings.NewReader(rawMail))); !e.Operator || e.Permanent || e.Code != 535 {
		t.Errorf("%+v", e)
	}
}

// A configuration that cannot work is refused at start.
func TestNewSenderRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, want string
		cfg        notify.SMTPConfig
	}{
		{"no host", "host or port", notify.SMTPConfig{Port: 25, TLS: notify.TLSStart, Now: time.Now}},
		{"no port", "host or port", notify.SMTPConfig{Host: "x", TLS: notify.TLSStart, Now: time.Now}},
		{"plaintext", "loopback", notify.SMTPConfig{Host: "mail.hq.dhs.gov", Port: 25, TLS: notify.TLSNone, Now: time.Now}},
		{"unknown mode", "not known", notify.SMTPConfig{Host: "x", Port: 25, TLS: "ssl", Now: time.Now}},
		{"no user", "no user", notify.SMTPConfig{Host: "x", Port: 25, TLS: notify.TLSStart, Password: "p", Now: time.Now}},
		{"no clock", "clock", notify.SMTPConfig{Host: "x", Port: 25, TLS: notify.TLSStart}},
	}
	for _, tt := range tests {
		if _, err := notify.NewSender(tt.cfg); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
