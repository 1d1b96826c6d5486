package notify

import (
	"crypto/x509"
	"net"
	"strings"
	"time"
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
	// Timeout bounds one step of the conversation, 0 means 1 minute; Outcome the wait for the reply to the bytes, 0 means 5 minutes: who gives
	// up earlier sends the same mail twice (RFC 5321 section 4.5.3.2.6). Idle is how long an unused connection is kept, 0 means 30 seconds.
	Timeout, Outcome, Idle time.Duration
	// Now is the clock.
	Now func() time.Time
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
