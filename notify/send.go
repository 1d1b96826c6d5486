package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// TLSMode is how the connection to the SMTP server is protected.
type TLSMode string

// Modes. TLSNone is allowed to loopback addresses only.
const (
	TLSImplicit TLSMode = "implicit"
	TLSStart    TLSMode = "starttls"
	TLSNone     TLSMode = "none"
)

// SMTPConfig says which server takes our mail.
type SMTPConfig struct {
	Host string
	Port int
	TLS  TLSMode
	// RootCAs are trusted instead of the system's where set.
	RootCAs *x509.CertPool
	// User and Password log in by AUTH PLAIN or LOGIN; without a password there is no login.
	User, Password string
	// Hello is our name in EHLO; "" means "localhost".
	Hello string
	// Connections bounds how many mails are on their way at once; 0 means 4.
	Connections int
	// Timeout bounds one step of the conversation, 0 means 1 minute; Idle is how long an unused connection is kept, 0 means 30 seconds.
	Timeout, Idle time.Duration
	// Now is the clock.
	Now func() time.Time
}

// Sender keeps connections to the SMTP server and sends raw mails through them. Its methods may be called by many goroutines. [Close]
// ends the connections.
type Sender struct {
	cfg SMTPConfig
	// slots holds a token for each connection that may be open
	slots chan struct{}

	mu     sync.Mutex
	idle   []*line
	closed bool
}

// line is one open connection.
type line struct {
	client *smtp.Client
	conn   net.Conn
	used   time.Time
}

// NewSender checks the configuration; it does not connect yet.
func NewSender(cfg SMTPConfig) (*Sender, error) {
	if cfg.Host == "" || cfg.Port < 1 || cfg.Port > 65535 {
		return nil, errors.New("smtp: host or port is missing; set both")
	}
	switch cfg.TLS {
	case TLSImplicit, TLSStart:
	case TLSNone:
		if !loopback(cfg.Host) {
			return nil, errors.New(`smtp: tls = "none" is allowed to a loopback address only; use "starttls" or "implicit"`)
		}
	default:
		return nil, fmt.Errorf(`smtp: tls = %q is not known; use "implicit", "starttls" or "none"`, string(cfg.TLS))
	}
	if cfg.Password != "" && cfg.User == "" {
		return nil, errors.New("smtp: there is a password but no user; set the user")
	}
	if cfg.Hello == "" {
		cfg.Hello = "localhost"
	}
	if cfg.Connections <= 0 {
		cfg.Connections = 4
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = time.Minute
	}
	if cfg.Idle <= 0 {
		cfg.Idle = 30 * time.Second
	}
	if cfg.Now == nil {
		return nil, errors.New("smtp: the sender has no clock")
	}
	return &Sender{cfg: cfg, slots: make(chan struct{}, cfg.Connections)}, nil
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Send hands one mail to the server, with one recipient (LIBRARIES 5). It blocks while all connections are in use, and until the server
// has answered. The error is a [*SendError], or the end of ctx; nil means that the server has taken the mail over.
func (s *Sender) Send(ctx context.Context, from, to string, mail []byte) error {
	if !addressPattern.MatchString(from) || !addressPattern.MatchString(to) {
		return &SendError{Permanent: true, Code: 501, Enhanced: "5.1.3", Stage: StageMail}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("sending a mail: %w", context.Cause(ctx))
	}
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("waiting for a connection to the SMTP server: %w", context.Cause(ctx))
	}
	defer func() { <-s.slots }()
	if l := s.take(); l != nil {
		err := s.deliver(ctx, l, from, to, mail)
		e := new(SendError)
		// a kept connection that is dead, or that the server is about to close (421), shows at its first command
		if err == nil || !errors.As(err, &e) || e.Stage != StageMail || e.Code != 0 && e.Code != 421 {
			return err
		}
	}
	l, err := s.dial(ctx)
	if err != nil {
		return err
	}
	return s.deliver(ctx, l, from, to, mail)
}

// take gives a kept connection that is fresh enough, or nil.
func (s *Sender) take() *line {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.cfg.Now()
	for len(s.idle) > 0 {
		l := s.idle[len(s.idle)-1]
		s.idle = s.idle[:len(s.idle)-1]
		if now.Sub(l.used) < s.cfg.Idle {
			return l
		}
		_ = l.conn.Close()
	}
	return nil
}

// keep puts a connection back, unless the sender was closed meanwhile.
func (s *Sender) keep(l *line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = l.conn.Close()
		return
	}
	l.used = s.cfg.Now()
	s.idle = append(s.idle, l)
}

// deliver sends one mail over a connection. It keeps the connection if the conversation can go on, and closes it if not.
func (s *Sender) deliver(ctx context.Context, l *line, from, to string, mail []byte) error {
	// the library has no context: closing the connection unblocks it
	stop := context.AfterFunc(ctx, func() { _ = l.conn.Close() })
	stage, err := s.converse(l, from, to, mail)
	if !stop() {
		_ = l.conn.Close()
		if err == nil {
			return nil // taken over before the context ended
		}
		return classify(ctx, stage, err)
	}
	if err == nil {
		s.keep(l)
		return nil
	}
	result := classify(ctx, stage, err)
	e := new(SendError)
	answered := errors.As(result, &e) && e.Code != 0 && e.Code != 421 && !e.Operator
	// the reply to the bytes has ended the transaction by itself; before, it is given up
	if answered && (stage == StageOutcome || l.client.Reset() == nil) {
		s.keep(l)
		return result
	}
	_ = l.conn.Close()
	return result
}

// converse is the SMTP transaction. It returns the stage that failed.
func (s *Sender) converse(l *line, from, to string, mail []byte) (Stage, error) {
	step := func() error { return l.client.UpdateDeadline(s.cfg.Timeout) }
	if err := errors.Join(step(), l.client.Mail("<"+from+">")); err != nil {
		return StageMail, err
	}
	if err := errors.Join(step(), l.client.Rcpt("<"+to+">")); err != nil {
		return StageRcpt, err
	}
	if err := step(); err != nil {
		return StageData, err
	}
	w, err := l.client.Data()
	if err != nil {
		return StageData, err
	}
	if _, err := w.Write(mail); err != nil {
		return StageData, err
	}
	if err := step(); err != nil {
		return StageData, err
	}
	return StageOutcome, w.Close()
}

// dial opens a connection, protects it, and logs in.
func (s *Sender) dial(ctx context.Context) (*line, error) {
	l := &line{}
	stop := func() bool { return true }
	defer func() { stop() }()
	options := []gomail.Option{
		gomail.WithPort(s.cfg.Port), gomail.WithTimeout(s.cfg.Timeout), gomail.WithHELO(s.cfg.Hello), gomail.WithTLSConfig(s.tlsConfig()),
		gomail.WithoutSMTPUTF8(), gomail.WithDialContextFunc(func(dialing context.Context, network, address string) (net.Conn, error) {
			conn, err := s.open(dialing, network, address)
			if err == nil {
				l.conn = conn
				// from here on the library knows no context: closing the connection unblocks it
				stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
			}
			return conn, err
		}),
	}
	switch s.cfg.TLS {
	case TLSImplicit:
		options = append(options, gomail.WithSSL())
	case TLSStart:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case TLSNone:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	client, err := gomail.NewClient(s.cfg.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("preparing the SMTP connection: %w", err)
	}
	l.client, err = client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		l.close()
		return nil, connectError(ctx, err)
	}
	if err := s.login(l.client); err != nil {
		l.close()
		return nil, classify(ctx, StageLogin, err)
	}
	return l, nil
}

func (l *line) close() {
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

// open dials TCP, and TLS where it is implicit. The name is resolved and the handshake made within the timeout.
func (s *Sender) open(ctx context.Context, network, address string) (net.Conn, error) {
	d := &net.Dialer{Timeout: s.cfg.Timeout}
	if s.cfg.TLS == TLSImplicit {
		return (&tls.Dialer{NetDialer: d, Config: s.tlsConfig()}).DialContext(ctx, network, address)
	}
	return d.DialContext(ctx, network, address)
}

func (s *Sender) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: s.cfg.Host, RootCAs: s.cfg.RootCAs, MinVersion: tls.VersionTLS12}
}

// errNoLogin says that the server offers no login that we know.
var errNoLogin = errors.New("the server offers neither AUTH PLAIN nor AUTH LOGIN")

// login authenticates by PLAIN, else by LOGIN. The connection is protected, or it is loopback.
func (s *Sender) login(c *smtp.Client) error {
	if s.cfg.Password == "" {
		return nil
	}
	if err := c.UpdateDeadline(s.cfg.Timeout); err != nil {
		return err
	}
	_, offered := c.Extension("AUTH")
	methods := strings.Fields(strings.ToUpper(offered))
	open := s.cfg.TLS == TLSNone
	switch {
	case slices.Contains(methods, "PLAIN"):
		return c.Auth(smtp.PlainAuth("", s.cfg.User, s.cfg.Password, s.cfg.Host, open))
	case slices.Contains(methods, "LOGIN"):
		return c.Auth(smtp.LoginAuth(s.cfg.User, s.cfg.Password, s.cfg.Host, open))
	}
	return errNoLogin
}

// connectError keeps what an operator can act on, without the server's words.
func connectError(ctx context.Context, err error) error {
	e := new(SendError)
	if !errors.As(classify(ctx, StageConnect, err), &e) {
		return classify(ctx, StageConnect, err)
	}
	return &dialError{send: e, cause: err}
}

// dialError is a SendError of the stage connect that still knows its cause for [Sender.Check]; its text has no more than a SendError's.
type dialError struct {
	send  *SendError
	cause error
}

func (e *dialError) Error() string   { return e.send.Error() }
func (e *dialError) Unwrap() []error { return []error{e.send} }

// Check opens a connection and logs in, for doctor. The error is one line: what is wrong and how to mend it.
func (s *Sender) Check(ctx context.Context) error {
	where := net.JoinHostPort(s.cfg.Host, strconv.Itoa(s.cfg.Port))
	l, err := s.dial(ctx)
	if err == nil {
		s.keep(l)
		return nil
	}
	e, d := new(SendError), new(dialError)
	switch {
	case errors.As(err, &d):
		return fmt.Errorf("the SMTP server %s cannot be used: %s", where, s.explain(d.cause, d.send.Code))
	case errors.As(err, &e) && (e.Code == 535 || e.Code == 534):
		return fmt.Errorf("the SMTP server %s refuses user or password (code %d): mend them, and see that SMTP AUTH is allowed for this user", where, e.Code)
	case errors.As(err, &e) && e.Code != 0:
		return fmt.Errorf("the SMTP server %s does not let us log in (code %d): see whether SMTP AUTH is allowed for this user", where, e.Code)
	case errors.As(err, &e):
		return fmt.Errorf("the SMTP server %s offers no AUTH PLAIN or LOGIN, or broke off: see tls and port, or leave the password out if none is needed", where)
	}
	return fmt.Errorf("looking at the SMTP server %s: %w", where, err)
}

// explain puts the cause of a failed connection into words.
func (s *Sender) explain(cause error, code int) string {
	var (
		dns       *net.DNSError
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		network   net.Error
	)
	switch {
	case errors.As(cause, &dns):
		return "its name is not found; see host, and the machine's DNS"
	case errors.As(cause, &authority):
		return "its certificate is from an authority that is not trusted here; install that authority, or name its file in the configuration"
	case errors.As(cause, &host):
		return "its certificate is for another name; use the name that stands in the certificate as host"
	case errors.As(cause, &invalid):
		return "its certificate is not valid now; see its dates and this machine's clock"
	case errors.As(cause, &record):
		return `it does not speak TLS on this port; use tls = "starttls", or the port for implicit TLS (465)`
	case errors.As(cause, &network) && network.Timeout():
		return "it does not answer in time; see host, port and the firewall"
	case code != 0:
		return fmt.Sprintf("it turns us away with code %d; see whether this machine may send through it", code)
	case s.cfg.TLS == TLSStart && strings.Contains(cause.Error(), "STARTTLS"):
		return `it does not offer STARTTLS on this port; use tls = "implicit" with port 465, or another port`
	}
	return "no connection; see host and port, and whether the server runs"
}

// Close ends the kept connections. Mails that are being sent go on, and their connections are closed after them.
func (s *Sender) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, l := range s.idle {
		_ = l.conn.Close()
	}
	s.idle = nil
}
