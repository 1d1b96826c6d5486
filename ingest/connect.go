package ingest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

const (
	dialTimeout = 30 * time.Second
	// defaultStall is how long a server may be silent in the middle of an answer. Dovecot says something every two minutes of long work.
	defaultStall = 150 * time.Second
)

// connection is a logged-in IMAP connection. Its commands are called from one goroutine.
type connection struct {
	client *imapclient.Client
	line   *line
	guard  *guard
	caps   imap.CapSet
	// news gets a token when the server announces a message (EXISTS). It holds one: two announcements are one look.
	news chan struct{}
	// stop ends the watch on the context.
	stop func() bool
}

// connect dials, secures and logs in. Everything that then blocks on the connection is unblocked when ctx ends. The errors are [*Fault].
func connect(ctx context.Context, mb Mailbox, stall time.Duration) (*connection, error) {
	fault := func(kind FaultKind, mend string, err error) *Fault {
		return &Fault{Kind: kind, Mailbox: mb.Name, What: "connecting to " + mb.endpoint() + ": " + words(err), Mend: mend, Err: err}
	}
	if mb.TLS != TLSImplicit && mb.TLS != TLSStartTLS && mb.TLS != TLSNone {
		return nil, &Fault{
			Kind: FaultSettings, Mailbox: mb.Name, What: fmt.Sprintf("tls = %q is not known", mb.TLS),
			Mend: "set it to \"implicit\", \"starttls\", or on loopback \"none\"",
		}
	}
	config, err := mb.tlsConfig()
	if err != nil {
		return nil, &Fault{Kind: FaultSettings, Mailbox: mb.Name, What: err.Error(), Mend: "set ca_file to a readable PEM file", Err: err}
	}
	dialer := net.Dialer{Timeout: dialTimeout}
	raw, err := dialer.DialContext(ctx, "tcp", mb.endpoint())
	if err != nil {
		return nil, fault(FaultUnreachable, "check host and port, and that the server runs and the firewall lets this machine through", err)
	}
	if mb.TLS == TLSNone && !onLoopback(raw) {
		_ = raw.Close()
		return nil, &Fault{
			Kind: FaultSettings, Mailbox: mb.Name, What: "tls = \"none\" on " + mb.Host,
			Mend: "only a server on this machine may be used without TLS; set tls to \"implicit\" or \"starttls\"",
		}
	}
	c := &connection{
		line: &line{Conn: raw, raw: raw, stall: min(stall, dialTimeout)}, guard: newGuard(mb.MaxSize), news: make(chan struct{}, 1),
	}
	c.stop = context.AfterFunc(ctx, c.line.cut)
	c.line.await()
	if err := c.secure(ctx, mb.TLS, config); err != nil {
		c.close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var cert *tls.CertificateVerificationError
		if errors.As(err, &cert) {
			return nil, fault(FaultCertificate, "set ca_file to the authority that signed it, or host to the name in the certificate", err)
		}
		return nil, fault(FaultUnreachable, "check that the port speaks IMAP and that tls (\""+string(mb.TLS)+"\") is what it speaks", err)
	}
	if err := c.login(mb); err != nil {
		c.close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	c.line.rest()
	c.line.limit(stall)
	return c, nil
}

func onLoopback(c net.Conn) bool {
	a, ok := c.RemoteAddr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}

// secure starts TLS as configured and the client on it, and waits for the greeting.
func (c *connection) secure(ctx context.Context, mode TLSMode, config *tls.Config) error {
	options := &imapclient.Options{TLSConfig: config, DebugWriter: c.guard, UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		// called by the goroutine that reads the connection: it must not block, and must not call the client
		Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				select {
				case c.news <- struct{}{}:
				default:
				}
			}
		},
	}}
	switch mode {
	case TLSImplicit:
		secured := tls.Client(c.line.raw, config)
		limited, cancel := context.WithTimeout(ctx, dialTimeout)
		defer cancel()
		if err := secured.HandshakeContext(limited); err != nil {
			return err
		}
		c.line.Conn = secured
		c.client = imapclient.New(c.line, options)
	case TLSStartTLS:
		client, err := imapclient.NewStartTLS(c.line, options)
		if err != nil {
			return err
		}
		c.client = client
	case TLSNone:
		c.client = imapclient.New(c.line, options)
	}
	return c.client.WaitGreeting()
}

// login authenticates, unless the server says that we are (PREAUTH), and learns what the server can do.
func (c *connection) login(mb Mailbox) error {
	fault := func(what, mend string, err error) error {
		return &Fault{Kind: FaultLogin, Mailbox: mb.Name, What: "logging in to " + mb.endpoint() + ": " + what, Mend: mend, Err: err}
	}
	if c.client.State() != imap.ConnStateAuthenticated {
		password, err := mb.Password()
		if err != nil {
			return fault("the password cannot be read", "check the password's file or environment variable", err)
		}
		caps := c.client.Caps()
		switch {
		case !caps.Has(imap.CapLoginDisabled):
			err = c.client.Login(mb.Username, password).Wait()
		case caps.Has(imap.AuthCap(sasl.Plain)):
			err = c.client.Authenticate(sasl.NewPlainClient("", mb.Username, password))
		default:
			return fault("the server takes no password here", "use tls = \"implicit\" or \"starttls\", or allow password login on the server", nil)
		}
		var refused *imap.Error
		if errors.As(err, &refused) {
			switch refused.Code {
			case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeContactAdmin:
				return fault(words(err), "the server does not take logins now; it is tried again", err) // it says nothing of the password
			}
			return fault(words(err), "check username and password, and that the account may use IMAP", err)
		}
		if err != nil {
			return fault(words(err), "check that the server is healthy", err)
		}
	}
	if c.caps = c.client.Caps(); c.caps == nil {
		return fault("the server did not say what it can do", "check that the port speaks IMAP", nil)
	}
	return nil
}

// ask runs a command and waits for its answer, with the silence limit on.
func (c *connection) ask(command func() error) error {
	c.line.await()
	defer c.line.rest()
	return command()
}

// dead tells whether the connection can no longer be used.
func (c *connection) dead() bool {
	select {
	case <-c.client.Closed():
		return true
	default:
		return c.client.State() == imap.ConnStateLogout
	}
}

// close cuts the connection and waits until the client's goroutine has ended. All fetches must have been closed.
func (c *connection) close() {
	c.stop()
	c.line.cut()
	if c.client != nil {
		<-c.client.Closed()
	}
}
