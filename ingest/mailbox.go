package ingest

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"
)

// TLSMode says how the connection to an IMAP server is protected (INT-1).
type TLSMode string

// The modes. None is refused anywhere but on loopback.
const (
	TLSImplicit TLSMode = "implicit"
	TLSStartTLS TLSMode = "starttls"
	TLSNone     TLSMode = "none"
)

// What a [Mailbox] with a zero field has.
const (
	DefaultFolder  = "INBOX"
	DefaultPoll    = time.Minute
	DefaultMaxSize = 50 << 20
)

// Mailbox is one configured IMAP folder that is watched (INT-1).
type Mailbox struct {
	// Name is the configured name: it stands in the record, in logs and in errors, and must not change while the folder is the same.
	Name string
	// Address is the mail address whose mail arrives here; intake itself does not need it.
	Address string

	Host string
	// Port 0 is 993 with implicit TLS and 143 otherwise.
	Port int
	TLS  TLSMode
	// CAFile names a PEM file with the authorities to trust instead of the system's; "" is the system's.
	CAFile string

	Username string
	// Password is asked for at each login, so that a secret that was changed on disk is taken up.
	Password func() (string, error)

	// Folder is the one that is watched.
	Folder string
	// Done is where a message is moved once it is stored; "" leaves it where it is.
	Done string

	// Poll is the time between two full looks, with or without IDLE.
	Poll time.Duration
	// MaxSize is the largest message that is taken in, in bytes (INT-6).
	MaxSize int64
}

// withDefaults fills in what was left zero.
func (mb Mailbox) withDefaults() Mailbox {
	if mb.Folder == "" {
		mb.Folder = DefaultFolder
	}
	if mb.Poll <= 0 {
		mb.Poll = DefaultPoll
	}
	if mb.MaxSize <= 0 {
		mb.MaxSize = DefaultMaxSize
	}
	if mb.Port == 0 {
		mb.Port = 143
		if mb.TLS == TLSImplicit {
			mb.Port = 993
		}
	}
	return mb
}

// endpoint is host:port.
func (mb Mailbox) endpoint() string { return net.JoinHostPort(mb.Host, strconv.Itoa(mb.Port)) }

// tlsConfig is read anew for each connection, so that a replaced CA file needs no restart.
func (mb Mailbox) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{ServerName: mb.Host, MinVersion: tls.VersionTLS12, NextProtos: []string{"imap"}}
	if mb.CAFile == "" {
		return config, nil
	}
	pem, err := os.ReadFile(mb.CAFile)
	if err != nil {
		return nil, fmt.Errorf("reading the CA file: %w", err)
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("reading the CA file: no certificate in %s", mb.CAFile)
	}
	return config, nil
}
