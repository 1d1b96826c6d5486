package devstack

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func (m *Mail) newSMTPServer(logger *log.Logger) *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(m.newSMTPSession))
	s.Domain = m.host
	s.ErrorLog = logger
	s.AllowInsecureAuth = true // loopback only
	s.MaxMessageBytes = MaxMail
	s.MaxRecipients = 100
	s.MaxLineLength = 64 << 10 // real servers pass on far longer lines than RFC 5321 allows, and so the daemon must bear them
	s.EnableSMTPUTF8 = true
	s.ReadTimeout, s.WriteTimeout = 5*time.Minute, 5*time.Minute
	return s
}

// smtpSession is one connection.
type smtpSession struct {
	mail *Mail
	helo string
	user *account // nil where the client did not log in
	from string
	to   []recipient
}

type recipient struct {
	account *account
	address string // as it was given, with its plus part
}

func (m *Mail) newSMTPSession(c *smtp.Conn) (smtp.Session, error) {
	return &smtpSession{mail: m, helo: c.Hostname()}, nil
}

// AuthMechanisms implements smtp.AuthSession.
func (s *smtpSession) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements smtp.AuthSession.
func (s *smtpSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		a := s.mail.accounts[accountOf(username)]
		if !a.allows(password) {
			return smtp.ErrAuthFailed
		}
		s.user = a
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

// Rcpt implements smtp.Session. The server relays nothing, so whoever has no account here is unknown.
func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	a := s.mail.accounts[accountOf(to)]
	if a == nil {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user here"}
	}
	s.to = append(s.to, recipient{account: a, address: to})
	return nil
}

// Data implements smtp.Session. It delivers when the whole mail has come in, to all or, if it is cut off, to nobody.
func (s *smtpSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		var refused *smtp.SMTPError
		if errors.As(err, &refused) {
			return err
		}
		return fmt.Errorf("reading a mail: %w", err)
	}
	user := ""
	if s.user != nil {
		user = s.user.Address
	}
	header, body := splitHeader(raw)
	kept, sender := withoutOwnResults(header, s.mail.host)
	results := authenticationResults(s.mail.host, user, s.from, sender)
	now := time.Now()
	for _, to := range s.to {
		top := traceTop(s.from, to.address) + results + received(s.mail.host, s.helo, user != "", to.address, now)
		s.mail.deliver(to.account, s.from, bytes.Join([][]byte{[]byte(top), kept, body}, nil))
	}
	return nil
}

// Reset implements smtp.Session.
func (s *smtpSession) Reset() { s.from, s.to = "", nil }

// Logout implements smtp.Session.
func (s *smtpSession) Logout() error { return nil }

// traceTop is what the last server adds (RFC 5321 section 4.4).
func traceTop(from, to string) string {
	return "Return-Path: <" + printable(from) + ">\r\nDelivered-To: " + printable(to) + "\r\n"
}

func received(host, helo string, authenticated bool, to string, now time.Time) string {
	with := "ESMTP"
	if authenticated {
		with = "ESMTPA" // RFC 3848
	}
	return fmt.Sprintf("Received: from %s ([127.0.0.1])\r\n\tby %s with %s\r\n\tfor <%s>; %s\r\n",
		hostName(helo), host, with, printable(to), now.UTC().Format("Mon, 02 Jan 2006 15:04:05 -0700"))
}

// printable drops what cannot stand in a header line.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '<' || r == '>' {
			return -1
		}
		return r
	}, s)
}

// hostName passes a host's name or address literal; a client can say what it likes in EHLO.
func hostName(s string) string {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(".-[]:_", r) {
			return "unknown"
		}
	}
	if s == "" {
		return "unknown"
	}
	return s
}
