package imaptest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
	"testing"
	"time"

	"cissd/deploy/devstack"
)

// notInstalled is what a test says when a server is missing; it never skips.
const notInstalled = "imaptest: %s is not installed: apt-get install dovecot-imapd (Debian, Ubuntu; `make test` does it), dnf install dovecot (RHEL, Fedora)"

// Directory is one user's mails, served by Dovecot's IMAP program without any daemon.
type Directory struct {
	*store
	doveadm string
	user    string
}

// DovecotDir gives an empty mailbox that Dovecot serves.
func DovecotDir(t testing.TB) *Directory {
	t.Helper()
	doveadm, err := exec.LookPath("doveadm")
	if err != nil {
		t.Fatalf(notInstalled, "doveadm")
	}
	d := &Directory{store: newStore(t), doveadm: doveadm}
	u, err := user.LookupId(strconv.Itoa(d.UID()))
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	d.user = u.Username
	d.maildir(t, d.path("Maildir"))
	d.write(t, "dovecot.conf", fmt.Sprintf(`
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
mail_home = %[1]s
mail_location = maildir:~/Maildir
first_valid_uid = 1
ssl = no
stats_writer_socket_path =
namespace inbox {
  inbox = yes
  separator = /
}
`, d.folder.Path()))
	return d
}

// Conn starts Dovecot's IMAP program and gives the line to it; it greets with PREAUTH. It ends when the line is closed, or with the test.
// There can be several at once.
func (d *Directory) Conn(t testing.TB) net.Conn {
	t.Helper()
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	near, far := os.NewFile(uintptr(ends[0]), "imap"), os.NewFile(uintptr(ends[1]), "imap")
	conn, err := net.FileConn(near)
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	cmd := exec.Command(d.doveadm, "-c", d.path("dovecot.conf"), "exec", "imap")
	cmd.Dir, cmd.Stdin, cmd.Stdout = d.folder.Path(), far, far
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "USER=" + d.user, "HOME=" + d.folder.Path()}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: d.as}
	process, err := devstack.StartProcess(cmd, syscall.SIGTERM)
	for _, f := range []*os.File{near, far} { // the connection and the child have their own
		if err := f.Close(); err != nil {
			t.Fatalf("imaptest: %v", err)
		}
	}
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	t.Cleanup(func() {
		_ = conn.Close() // the test may have closed it
		if err := process.Stop(syscall.SIGTERM, 10*time.Second); err != nil && t.Failed() {
			t.Logf("imaptest: doveadm exec imap: %v\n%s", err, d.log())
		}
	})
	return conn
}

// Deliver puts a mail into the inbox, byte for byte. Dovecot itself serves LF as CRLF, and NUL as the byte 0x80.
func (d *Directory) Deliver(t testing.TB, mail []byte) {
	t.Helper()
	d.deliver(t, d.path("Maildir"), mail)
}
