package ingest_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"

	"cissd/ingest"
)

// certificate makes a self-signed one for the name, and the file that a configuration names.
func certificate(t testing.TB, name string, until time.Time) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: until.AddDate(-2, 0, 0), NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

// secured starts a memory server with TLS.
func secured(t testing.TB, mode ingest.TLSMode, cert tls.Certificate) ingest.Mailbox {
	t.Helper()
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	options := func(o *imapserver.Options) {
		o.TLSConfig, o.InsecureAuth = config, false
	}
	s := memoryWith(t, options, func(l net.Listener) net.Listener {
		if mode == ingest.TLSImplicit {
			return tls.NewListener(l, config)
		}
		return l
	})
	mb := s.mailbox("tips")
	mb.TLS = mode
	return mb
}

// INT-1: the three ways of TLS, from login to move.
func TestTLS(t *testing.T) {
	t.Parallel()
	for _, mode := range []ingest.TLSMode{ingest.TLSImplicit, ingest.TLSStartTLS} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			cert, file := certificate(t, "127.0.0.1", time.Now().AddDate(1, 0, 0))
			mb := secured(t, mode, cert)
			mb.CAFile = file
			if err := ingest.Check(t.Context(), mb); err != nil {
				t.Fatal(err)
			}
			w := newWorld(t)
			r := w.watch(t, mb)
			r.until("a look", func(st ingest.State) bool { return st.Up })
		})
	}
}

// OPS-1, INT-1: what is wrong with a mailbox is said in one line, with what to do, and without secrets (SEC-7).
func TestCheck(t *testing.T) {
	t.Parallel()
	good, file := certificate(t, "127.0.0.1", time.Now().AddDate(1, 0, 0))
	otherName, otherFile := certificate(t, "imap.agency.gov", time.Now().AddDate(1, 0, 0))
	expired, expiredFile := certificate(t, "127.0.0.1", time.Now().AddDate(-1, 0, 0))
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := serverAt(t, closed.Addr()).mailbox("tips")
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	with := func(mb ingest.Mailbox, change func(*ingest.Mailbox)) ingest.Mailbox {
		change(&mb)
		return mb
	}
	plain, tlsOnly := memory(t).mailbox("tips"), secured(t, ingest.TLSStartTLS, good)
	notIMAP := &script{n: 0, body: whole}
	for name, c := range map[string]struct {
		mb   ingest.Mailbox
		kind ingest.FaultKind
		says []string
	}{
		"unreachable":                  {nobody, ingest.FaultUnreachable, []string{"connection refused", "host and port"}},
		"unknown host":                 {with(plain, func(mb *ingest.Mailbox) { mb.Host = "no.such.host.invalid" }), ingest.FaultUnreachable, []string{"no.such.host.invalid", "check host"}},
		"wrong password":               {with(plain, func(mb *ingest.Mailbox) { mb.Password = func() (string, error) { return "hunter2", nil } }), ingest.FaultLogin, []string{"AUTHENTICATIONFAILED", "check username and password"}},
		"no password":                  {with(plain, func(mb *ingest.Mailbox) { mb.Password = func() (string, error) { return "", os.ErrNotExist } }), ingest.FaultLogin, []string{"the password cannot be read"}},
		"no such folder":               {with(plain, func(mb *ingest.Mailbox) { mb.Folder = "Nirvana" }), ingest.FaultFolder, []string{`"Nirvana"`, "check the folder's name"}},
		"unknown signer":               {with(secured(t, ingest.TLSImplicit, good), func(mb *ingest.Mailbox) { mb.CAFile = "" }), ingest.FaultCertificate, []string{"unknown authority", "ca_file"}},
		"unknown signer with STARTTLS": {with(tlsOnly, func(mb *ingest.Mailbox) { mb.CAFile = "" }), ingest.FaultCertificate, []string{"unknown authority", "ca_file"}},
		"other name":                   {with(secured(t, ingest.TLSImplicit, otherName), func(mb *ingest.Mailbox) { mb.CAFile = otherFile }), ingest.FaultCertificate, []string{"not for 127.0.0.1"}},
		"expired":                      {with(secured(t, ingest.TLSImplicit, expired), func(mb *ingest.Mailbox) { mb.CAFile = expiredFile }), ingest.FaultCertificate, []string{"expired"}},
		"no CA file":                   {with(plain, func(mb *ingest.Mailbox) { mb.CAFile = filepath.Join(t.TempDir(), "none.pem") }), ingest.FaultSettings, []string{"none.pem", "ca_file"}},
		"TLS where none is":            {with(plain, func(mb *ingest.Mailbox) { mb.TLS, mb.CAFile = ingest.TLSImplicit, file }), ingest.FaultUnreachable, []string{"tls"}},
		"STARTTLS where none is":       {with(plain, func(mb *ingest.Mailbox) { mb.TLS, mb.CAFile = ingest.TLSStartTLS, file }), ingest.FaultUnreachable, []string{"tls"}},
		"no TLS where it must be":      {with(tlsOnly, func(mb *ingest.Mailbox) { mb.TLS = ingest.TLSNone }), ingest.FaultLogin, []string{"takes no password", "starttls"}},
		"unknown mode":                 {with(plain, func(mb *ingest.Mailbox) { mb.TLS = "perhaps" }), ingest.FaultSettings, []string{"perhaps", "implicit"}},
		"nothing can be moved":         {memory(t, imap.CapMove, imap.CapUIDPlus).mailbox("tips"), ingest.FaultServer, []string{"MOVE", "UIDPLUS", "set done"}},
		"all is well":                  {plain, "", nil},
		"nothing to move":              {with(plain, func(mb *ingest.Mailbox) { mb.Done = "" }), "", nil},
		"another server":               {notIMAP.start(t).mailbox("tips"), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := ingest.Check(t.Context(), c.mb)
			if c.kind == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var fault *ingest.Fault
			if !errors.As(err, &fault) || fault.Kind != c.kind {
				t.Fatalf("the error is %v", err)
			}
			for _, s := range append(c.says, "mailbox tips: ") {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("%q does not say %q", err, s)
				}
			}
			if s := err.Error(); strings.ContainsAny(s, "\r\n") || strings.Contains(s, "hunter2") || strings.Contains(s, userName) {
				t.Errorf("%q tells too much, or in more than a line", s)
			}
		})
	}
}

// The Done folder is made by the check if it is missing; no message is touched.
func TestCheckMakesDone(t *testing.T) {
	t.Parallel()
	s := memory(t)
	c := s.client(t)
	c.deliver(folder, mail(1))
	for range 2 {
		if err := ingest.Check(t.Context(), s.mailbox("tips")); err != nil {
			t.Fatal(err)
		}
	}
	c.checkHolds(folder, mail(1))
	if _, err := c.Status(done, &imap.StatusOptions{NumMessages: true}).Wait(); err != nil {
		t.Error(err)
	}
}

// INT-1: without TLS only on loopback, whatever the name in the configuration looks like.
func TestPlaintextOnlyOnLoopback(t *testing.T) {
	t.Parallel()
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addrs {
		ip, _, err := net.ParseCIDR(a.String())
		if err != nil || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
			continue
		}
		l, err := net.Listen("tcp", net.JoinHostPort(ip.String(), "0"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		var heard bytes.Buffer
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer func() { _ = c.Close() }()
			_, _ = heard.ReadFrom(c)
		}()
		mb := serverAt(t, l.Addr()).mailbox("tips")
		err = ingest.Check(t.Context(), mb)
		var fault *ingest.Fault
		if !errors.As(err, &fault) || fault.Kind != ingest.FaultSettings || !strings.Contains(err.Error(), "without TLS") {
			t.Errorf("the error is %v", err)
		}
		<-ended
		if heard.Len() > 0 {
			t.Error("something was said in the clear")
		}
		return
	}
	t.Log("this machine has no address but loopback")
}

// A check ends with its context, whatever the server does.
func TestCheckEnds(t *testing.T) {
	t.Parallel()
	s := &script{n: 1, body: whole, silent: "LOGIN"}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := ingest.Check(ctx, s.start(t).mailbox("tips")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v", err)
	}
}
