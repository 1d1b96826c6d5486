package smtptest

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cissd/deploy/devstack"
)

// PostfixOptions say what a private Postfix takes and how it judges senders.
type PostfixOptions struct {
	// Host is its name, which is also the authserv-id of the Authentication-Results that it stamps; "mx1.hq.example.gov" if empty.
	Host string
	// Mailboxes are the addresses it takes mail for, each with the Maildir it is delivered to. Mail to user+anything@domain goes to
	// user@domain; whoever else is in one of the domains is unknown (550 5.1.1), and other domains are refused (554 5.7.1): nothing leaves it.
	Mailboxes map[string]string
	// UID and GID own the Maildirs.
	UID, GID int
	// Proven are the envelope senders whose mail is stamped dmarc=pass, as if it had come from their own servers; all others get dmarc=fail.
	// The stamp stands above Postfix's own Received line. A stamp of the same name that came in with a mail is left in, below it.
	Proven []string
}

// PostfixServer is a private instance of Postfix on loopback. It knows nothing of an instance that the machine may run.
type PostfixServer struct {
	// Addr is host:port; plaintext, no login needed. It remains over a stop and a start.
	Addr string

	folder  *devstack.Folder
	master  string
	process *devstack.Process
	guard   io.Closer
}

// Postfix starts a private instance. It needs root, which Postfix itself needs to run its parts as several users.
func Postfix(t testing.TB, o PostfixOptions) *PostfixServer {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Fatal("smtptest: Postfix must be started as root: run the tests as root (sudo make test)")
	}
	owner, err := user.Lookup("postfix")
	if err != nil {
		t.Fatal("smtptest: postfix is not installed: apt-get install postfix (Debian, Ubuntu; `make test` does it), dnf install postfix (RHEL, Fedora)")
	}
	p := &PostfixServer{master: masterProgram(t)}
	if p.folder, err = devstack.NewFolder(&syscall.Credential{Uid: 0, Gid: 0}); err != nil {
		t.Fatalf("smtptest: %v", err)
	}
	t.Cleanup(func() {
		if err := p.folder.Remove(); err != nil {
			t.Errorf("smtptest: %v", err)
		}
	})
	if p.Addr, err = devstack.FreeAddr(); err != nil {
		t.Fatalf("smtptest: %v", err)
	}
	if o.Host == "" {
		o.Host = "mx1.hq.example.gov"
	}
	p.makeFolders(t, owner)
	p.writeConfig(t, o)
	p.Start(t)
	t.Cleanup(func() {
		p.Stop(t)
		if t.Failed() {
			t.Logf("smtptest: Postfix's log:\n%s", p.Log())
		}
	})
	return p
}

// masterProgram finds Postfix's master: Debian's and RHEL's places.
func masterProgram(t testing.TB) string {
	t.Helper()
	for _, path := range []string{"/usr/lib/postfix/sbin/master", "/usr/libexec/postfix/master"} {
		if _, err := exec.LookPath(path); err == nil {
			return path
		}
	}
	t.Fatal("smtptest: postfix is installed, but its master program is in neither of the places it is known to be in")
	return ""
}

// makeFolders lays the queue out as Postfix's own installer does; without it master does not start.
func (p *PostfixServer) makeFolders(t testing.TB, owner *user.User) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("smtptest: %v", err)
		}
	}
	uid, err := strconv.Atoi(owner.Uid)
	check(err)
	drop, err := user.LookupGroup("postdrop")
	check(err)
	dropGID, err := strconv.Atoi(drop.Gid)
	check(err)
	check(os.Chmod(p.folder.Path(), 0o755))
	mkdir := func(name string, mode os.FileMode, uid, gid int) {
		path := p.path(name)
		check(os.Mkdir(path, mode))
		check(os.Chown(path, uid, gid))
		check(os.Chmod(path, mode)) // whatever the umask
	}
	mkdir("conf", 0o755, 0, 0)
	mkdir("data", 0o700, uid, 0)
	mkdir("queue", 0o755, 0, 0)
	mkdir("queue/pid", 0o755, 0, 0)
	mkdir("queue/public", 0o710, uid, dropGID)
	mkdir("queue/maildrop", 0o730, uid, dropGID)
	for _, name := range []string{"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"} {
		mkdir("queue/"+name, 0o700, uid, 0)
	}
}

func (p *PostfixServer) path(name string) string { return filepath.Join(p.folder.Path(), name) }

func (p *PostfixServer) writeConfig(t testing.TB, o PostfixOptions) {
	t.Helper()
	var domains, mailboxes, senders strings.Builder
	for _, address := range slices.Sorted(maps.Keys(o.Mailboxes)) {
		_, domain, _ := strings.Cut(strings.ToLower(address), "@")
		if !strings.Contains(domains.String()+" ", " "+domain+" ") {
			domains.WriteString(" " + domain)
		}
		// relative to virtual_mailbox_base, which is /; the slash at the end makes it a Maildir
		fmt.Fprintf(&mailboxes, "%s %s/\n", strings.ToLower(address), strings.TrimLeft(o.Mailboxes[address], "/"))
	}
	stamp := func(pattern, verdict, domain string) {
		fmt.Fprintf(&senders, "/%s/ PREPEND Authentication-Results: %s; dmarc=%s header.from=%s\n", pattern, o.Host, verdict, domain)
	}
	for _, address := range o.Proven {
		_, domain, _ := strings.Cut(strings.ToLower(address), "@")
		stamp("^"+strings.ReplaceAll(regexp.QuoteMeta(address), "/", `\/`)+"$", "pass", domain)
	}
	stamp("@([a-z0-9.-]+)$", "fail", "$1")
	stamp("^", "fail", "invalid") // the null sender, and whatever else

	_, port, err := net.SplitHostPort(p.Addr)
	if err != nil {
		t.Fatalf("smtptest: %v", err)
	}
	replace := strings.NewReplacer("$DIR", p.folder.Path(), "$HOST", o.Host, "$DOMAINS", strings.TrimSpace(domains.String()), "$PORT", port,
		"$UID", strconv.Itoa(o.UID), "$GID", strconv.Itoa(o.GID))
	for name, text := range map[string]string{
		"conf/main.cf": mainCF, "conf/master.cf": masterCF, "conf/mailboxes": mailboxes.String(), "conf/senders": senders.String(),
	} {
		if strings.HasSuffix(name, ".cf") {
			text = replace.Replace(text)
		}
		if err := os.WriteFile(p.path(name), []byte(text), 0o644); err != nil {
			t.Fatalf("smtptest: %v", err)
		}
	}
}

// guard runs the program that is its argument, and ends it when its standard input ends: with this program, at the latest. The kernel's death
// signal does not do that, for master changes its user for a moment and loses it.
const guard = `
exec 3<&0
"$@" </dev/null 3<&- &
master=$!
(read -r _ <&3; kill -TERM $master) &
watch=$!
wait $master
status=$?
kill $watch
exit $status
`

// Start starts the server again after [PostfixServer.Stop]; what is in its queue is delivered.
func (p *PostfixServer) Start(t testing.TB) {
	t.Helper()
	cmd := exec.Command("/bin/sh", "-c", guard, "sh", p.master, "-c", p.path("conf"))
	cmd.Dir = p.folder.Path()
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatalf("smtptest: %v", err)
	}
	process, err := devstack.StartProcess(cmd, 0)
	if err != nil {
		t.Fatalf("smtptest: %v", err)
	}
	p.process, p.guard = process, input
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := process.WaitForPort(ctx, p.Addr); err != nil {
		t.Fatalf("smtptest: starting Postfix: %v\n%s", err, p.Log())
	}
}

// Stop stops the server; what it has not delivered stays in its queue. Stopping twice does no harm.
func (p *PostfixServer) Stop(t testing.TB) {
	t.Helper()
	if p.process == nil {
		return
	}
	_ = p.guard.Close() // an end that has come before is told below
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	select {
	case <-p.process.Done():
	case <-deadline.C:
		t.Errorf("smtptest: Postfix does not stop\n%s", p.Log())
	}
	p.process = nil
}

// Log is what Postfix logged, with a line for each delivery.
func (p *PostfixServer) Log() string {
	data, err := os.ReadFile(p.path("log"))
	if err != nil {
		return err.Error()
	}
	return string(data)
}

const mainCF = `
compatibility_level = 3.6
queue_directory = $DIR/queue
data_directory = $DIR/data
maillog_file = $DIR/log
maillog_file_prefixes = $DIR
myhostname = $HOST
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
alias_database =
recipient_delimiter = +
virtual_mailbox_domains = $DOMAINS
virtual_mailbox_base = /
virtual_mailbox_maps = texthash:$DIR/conf/mailboxes
virtual_uid_maps = static:$UID
virtual_gid_maps = static:$GID
virtual_minimum_uid = 1
virtual_mailbox_limit = 0
mailbox_size_limit = 0
message_size_limit = 67108864
smtpd_relay_restrictions = reject_unauth_destination
smtpd_sender_restrictions = check_sender_access regexp:$DIR/conf/senders
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
default_transport = error:5.4.4 nothing leaves this server
relay_transport = error:5.4.4 nothing leaves this server
disable_dns_lookups = yes
local_header_rewrite_clients =
in_flow_delay = 0
notify_classes =
smtputf8_enable = no
`

const masterCF = `
127.0.0.1:$PORT inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
proxymap unix - - n - - proxymap
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`
