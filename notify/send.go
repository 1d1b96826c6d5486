package notify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

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
	if cfg.Outcome <= 0 {
		cfg.Outcome = 5 * time.Minute
	}
	if cfg.Idle <= 0 {
		cfg.Idle = 30 * time.Second
	}
	if cfg.Now == nil {
		return nil, errors.New("smtp: the sender has no clock")
	}
	return &Sender{cfg: cfg, slots: make(chan struct{}, cfg.Connections)}, nil
}

// Send hands one mail to the server, with one recipient (LIBRARIES 5). It blocks while all connections are in use, and until the server
// has answered. The mail is read from its beginning, while it is sent, and again where a kept connection turns out to be dead. The error is a
// [*SendError], one of mail, or the end of ctx; nil means that the server has taken the mail over.
func (s *Sender) Send(ctx context.Context, from, to string, mail io.ReadSeeker) error {
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
func (s *Sender) deliver(ctx context.Context, l *line, from, to string, mail io.ReadSeeker) error {
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
	if source := new(sourceError); errors.As(err, &source) {
		_ = l.conn.Close() // in the middle of the bytes: without their end the server has no mail
		return fmt.Errorf("reading a mail that is being sent: %w", source.err)
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
func (s *Sender) converse(l *line, from, to string, mail io.ReadSeeker) (Stage, error) {
	step := func() error { return l.client.UpdateDeadline(s.cfg.Timeout) }
	if err := step(); err != nil {
		return StageMail, err
	}
	switch large, err := tooLarge(l.client, mail); {
	case err != nil:
		return StageMail, err
	case large: // what it would answer to MAIL FROM with the size
		return StageMail, &textproto.Error{Code: 552, Msg: statusLarge + " too large"}
	}
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
	if err := pour(w, mail, step); err != nil {
		return StageData, err
	}
	if err := l.client.UpdateDeadline(s.cfg.Outcome); err != nil {
		return StageData, err
	}
	return StageOutcome, w.Close()
}

// tooLarge says whether a server that tells its limit (RFC 1870) takes no mail of that size, and brings the mail to its beginning.
func tooLarge(c *smtp.Client, mail io.Seeker) (bool, error) {
	size, err := mail.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = mail.Seek(0, io.SeekStart)
	}
	if err != nil {
		return false, &sourceError{err}
	}
	_, told := c.Extension("SIZE")
	limit, err := strconv.ParseInt(strings.TrimSpace(told), 10, 64)
	return err == nil && limit > 0 && size > limit, nil // one that cannot be read, or 0, is none
}

// pour writes the bytes piece by piece, each within the time of a step.
func pour(w io.Writer, mail io.Reader, step func() error) error {
	piece := make([]byte, 64<<10)
	for {
		n, err := mail.Read(piece)
		if err := step(); err != nil {
			return err
		}
		if _, err := w.Write(piece[:n]); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &sourceError{err}
		}
	}
}

// sourceError is an error of what is sent, as opposed to where.
type sourceError struct{ err error }

func (e *sourceError) Error() string { return "reading the mail: " + e.err.Error() }
func (e *sourceError) Unwrap() error { return e.err }

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
