package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
)

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
		return fmt.Errorf("the SMTP server %s cannot be used: %s", where, d.why)
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
	case s.cfg.TLS == TLSStart && noStartTLS(cause):
		return `it does not offer STARTTLS on this port; use tls = "implicit" with port 465, or another port`
	}
	return "no connection; see host and port, and whether the server runs"
}

// noStartTLS knows the library's error for a server that offers no STARTTLS, where it is mandatory: it has no type of its own.
func noStartTLS(err error) bool { return strings.Contains(err.Error(), "STARTTLS") }

// connectError keeps what an operator can act on, without the server's words.
func (s *Sender) connectError(ctx context.Context, err error) error {
	e := new(SendError)
	if !errors.As(classify(ctx, StageConnect, err), &e) {
		return classify(ctx, StageConnect, err)
	}
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	if errors.As(err, &verification) || errors.As(err, &record) || noStartTLS(err) {
		e.Operator = true
	}
	return &dialError{send: e, why: s.explain(err, e.Code)}
}

// dialError is a SendError of the stage connect that also says in words of ours what to mend; its text has no more than a SendError's.
type dialError struct {
	send *SendError
	why  string
}

func (e *dialError) Error() string   { return e.send.Error() }
func (e *dialError) Unwrap() []error { return []error{e.send} }
