package imaptest

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cissd/deploy/devstack"
)

// User is who can log in to a [Server].
type User struct {
	Address, Password string
}

// Server is a Dovecot that listens on loopback.
type Server struct {
	*store
	// Addr is host:port, in clear text (with STARTTLS); AddrTLS speaks TLS from the start. Both remain over a stop and a start.
	Addr, AddrTLS string
	// Roots know the server's certificate, which is for the name localhost and 127.0.0.1; CAFile has it as PEM.
	Roots  *x509.CertPool
	CAFile string

	program string
	process *devstack.Process
}

// Dovecot starts a real server with these users, each with an empty INBOX and the folders Processed and Spillage.
func Dovecot(t testing.TB, users ...User) *Server {
	t.Helper()
	program, err := exec.LookPath("dovecot")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/dovecot"); err != nil { // not in everybody's PATH
			t.Fatalf(notInstalled, "dovecot")
		}
	}
	s := &Server{store: newStore(t), program: program}
	s.mkdir(t, s.path("home"))
	var passwords strings.Builder
	for _, u := range users {
		address := strings.ToLower(u.Address)
		s.mkdir(t, s.path("home", address))
		s.maildir(t, s.Maildir(address))
		for _, folder := range []string{".Processed", ".Spillage"} {
			s.maildir(t, s.Maildir(address)+"/"+folder)
		}
		fmt.Fprintf(&passwords, "%s:{PLAIN.B64}%s\n", address, base64.StdEncoding.EncodeToString([]byte(u.Password)))
	}
	s.write(t, "users", passwords.String())
	certificate, err := devstack.NewCertificate()
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	s.CAFile, s.Roots = s.path("cert.pem"), certificate.Roots
	s.write(t, "cert.pem", string(certificate.CertPEM))
	s.write(t, "key.pem", string(certificate.KeyPEM))
	for _, addr := range []*string{&s.Addr, &s.AddrTLS} {
		if *addr, err = devstack.FreeAddr(); err != nil {
			t.Fatalf("imaptest: %v", err)
		}
	}
	s.Start(t)
	t.Cleanup(func() {
		s.Stop(t)
		if t.Failed() {
			t.Logf("imaptest: Dovecot's log:\n%s", s.log())
		}
	})
	return s
}

// Maildir is the folder of a user's mails, for a delivery agent that runs as UID and GID.
func (s *Server) Maildir(address string) string {
	return s.path("home", strings.ToLower(address), "Maildir")
}

// Deliver puts a mail into a user's inbox, byte for byte. Dovecot itself serves LF as CRLF, and NUL as the byte 0x80.
func (s *Server) Deliver(t testing.TB, address string, mail []byte) {
	t.Helper()
	s.deliver(t, s.Maildir(address), mail)
}

// Start starts the server again after [Server.Stop], with the same mails at the same address.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	s.write(t, "dovecot.conf", s.config(t))
	cmd := exec.Command(s.program, "-F", "-c", s.path("dovecot.conf"))
	cmd.Dir = s.folder.Path()
	process, err := devstack.StartProcess(cmd, syscall.SIGTERM)
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	s.process = process
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := process.WaitForPort(ctx, s.Addr); err != nil {
		t.Fatalf("imaptest: starting Dovecot: %v\n%s", err, s.log())
	}
}

// Stop stops the server and cuts its connections. Stopping twice does no harm.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if s.process == nil {
		return
	}
	if err := s.process.Stop(syscall.SIGTERM, 20*time.Second); err != nil {
		t.Errorf("imaptest: stopping Dovecot: %v\n%s", err, s.log())
	}
	s.process = nil
}

func (s *Server) config(t testing.TB) string {
	t.Helper()
	owner, err := user.LookupId(strconv.Itoa(s.UID()))
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	group, err := user.LookupGroupId(strconv.Itoa(s.GID()))
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	_, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	_, portTLS, err := net.SplitHostPort(s.AddrTLS)
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	return fmt.Sprintf(`
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
default_login_user = %[2]s
default_internal_user = %[2]s
default_internal_group = %[7]s
first_valid_uid = 1
default_vsz_limit = 1G
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <%[1]s/cert.pem
ssl_key = <%[1]s/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_max_userip_connections = 1000
shutdown_clients = yes
passdb {
  driver = passwd-file
  args = username_format=%%Lu %[1]s/users
}
userdb {
  driver = static
  args = uid=%[3]d gid=%[4]d home=%[1]s/home/%%Lu
}
mail_location = maildir:~/Maildir
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[5]s
  }
  inet_listener imaps {
    port = %[6]s
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`, s.folder.Path(), owner.Username, s.UID(), s.GID(), port, portTLS, group.Name)
}

// Port is the number of an address of a test server.
func Port(t testing.TB, addr string) int {
	t.Helper()
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	return n
}
