package ingest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/emersion/go-imap/v2"
	"github.com/jackc/pgx/v5/pgconn"
)

// FaultKind is the class of a [Fault].
type FaultKind string

// The classes of what can be wrong with a mailbox.
const (
	FaultSettings    FaultKind = "settings"
	FaultUnreachable FaultKind = "unreachable"
	FaultCertificate FaultKind = "certificate"
	FaultLogin       FaultKind = "login"
	FaultFolder      FaultKind = "folder"
	FaultServer      FaultKind = "server"
	FaultDatabase    FaultKind = "database"
)

// Fault is why a mailbox cannot be read, for the operator: one line that says what is wrong and how to mend it, without content, user name
// or secret (SEC-7).
type Fault struct {
	Kind    FaultKind
	Mailbox string // the configured name
	What    string // what was tried on what, and what came of it
	Mend    string // what to do about it
	Err     error  // for errors.Is and errors.As; its text is not shown
}

// Error gives the one line.
func (f *Fault) Error() string {
	return fmt.Sprintf("mailbox %s: %s: %s", f.Mailbox, f.What, f.Mend)
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// errCutShort: fewer bytes came than the server had announced. go-imap itself reports no error then.
var errCutShort = errors.New("the message was cut short")

// errConnection: the connection is gone, or what came over it could not be read as IMAP.
var errConnection = errors.New("the connection broke")

// words describes an error without quoting what a server said: a server's text can hold a user's name, and what a decoder choked on can be a
// piece of a mail (SEC-7). Network and certificate errors name hosts only and are kept.
func words(err error) string {
	var answer *imap.Error
	var pathErr *os.PathError
	var netErr *net.OpError
	var dnsErr *net.DNSError
	var cert *tls.CertificateVerificationError
	var refused *pgconn.PgError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &answer):
		if answer.Code != "" {
			return fmt.Sprintf("the server answered %s [%s]", answer.Type, answer.Code)
		}
		return fmt.Sprintf("the server answered %s", answer.Type)
	case errors.As(err, &refused):
		return "the database refused it, SQLSTATE " + refused.Code
	case errors.Is(err, errWithoutEnd):
		return errWithoutEnd.Error()
	case errors.Is(err, errOtherFolder):
		return errOtherFolder.Error()
	case errors.Is(err, errCutShort):
		return errCutShort.Error()
	case errors.Is(err, errNoBody):
		return errNoBody.Error()
	case errors.Is(err, errOtherMessage):
		return errOtherMessage.Error()
	case errors.As(err, &cert):
		return certificateWords(cert)
	case errors.As(err, &dnsErr):
		return fmt.Sprintf("the name %s cannot be looked up", dnsErr.Name)
	case errors.As(err, &netErr):
		if netErr.Timeout() {
			return "no answer in time"
		}
		return netErr.Err.Error()
	case errors.As(err, &pathErr):
		return pathErr.Error()
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err.Error()
	}
	return errConnection.Error()
}

func certificateWords(err *tls.CertificateVerificationError) string {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &unknown):
		return "its certificate is signed by an unknown authority"
	case errors.As(err, &host):
		return fmt.Sprintf("its certificate is not for %s", host.Host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired or is not valid yet"
	}
	return "its certificate does not verify"
}
