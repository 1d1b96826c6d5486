package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

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
		return nil, s.connectError(ctx, err)
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
