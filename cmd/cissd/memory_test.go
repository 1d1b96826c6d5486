package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"cissd/deploy/devstack"
	"cissd/migrations/pgtest"
)

// TestMemory takes a 40 MB mail the whole way, from the mailbox to the supervisor's review mail, and compares the daemon's peak memory with
// that after a mail of 4 KB (INT-6, issue: at most 32 MiB more). The daemon is built without the race detector, which multiplies memory.
func TestMemory(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(t.TempDir(), "cissd")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	p, people := privateOffice(t)
	p.start(t, binary)
	u, boss := people["m.ortega"], people["p.osei"]
	peak := func(size int) int {
		if err := u.sendRaw(demoIntake, bigMail(u, size)); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		if _, err := boss.expect(ctx, demoDomain, "rv"); err != nil {
			t.Fatal(err)
		}
		return peakMemory(t, p.daemon.Pid())
	}
	small := peak(4 << 10)
	large := peak(40 << 20)
	t.Logf("peak memory of the daemon: %d KiB after a mail of 4 KB, %d KiB after one of 40 MB", small, large)
	if large-small > 32<<10 {
		t.Errorf("a mail of 40 MB raises peak memory by %d KiB, from %d KiB; at most 32 MiB are allowed", large-small, small)
	}
}

// privateOffice is an office on the demo's servers, with its database, roster and configuration.
func privateOffice(t *testing.T) (*program, map[string]*mailUser) {
	t.Helper()
	const password = "pass-word"
	accounts := []devstack.Account{{Address: demoIntake, Name: "CISS Intake", Password: password}}
	for _, q := range demoPeople() {
		accounts = append(accounts, devstack.Account{Address: q.handle + "@" + q.domain, Name: q.name, Password: password})
	}
	mail, err := devstack.StartMail(t.Context(), devstack.MailOptions{Accounts: accounts, Host: demoHost})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := mail.Close(); err != nil {
			t.Error(err)
		}
	})
	daemonURL, ownerURL := pgtest.NewURL(t)
	p := configure(t, servers{
		IMAP: mail.IMAPAddr(), SMTP: mail.SMTPAddr(), SMTPLogin: true, DaemonDB: daemonURL, OwnerDB: ownerURL, AuthServer: demoHost,
		Domain: demoDomain, Intake: demoIntake, Password: password,
	})
	p.must(t, "roster", "apply", rosterFile(t))
	people := map[string]*mailUser{}
	for _, q := range demoPeople() {
		address := q.handle + "@" + q.domain
		people[q.handle] = &mailUser{Name: q.name, Address: address, Password: password, SMTP: mail.SMTPAddr(), IMAP: mail.IMAPAddr()}
	}
	return p, people
}

// bigMail is a complete request with an attachment that makes it about that large.
func bigMail(u *mailUser, size int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s <%s>\r\nTo: %s\r\nSubject: RFI with a file of %d bytes\r\nDate: %s\r\nMessage-ID: <big.%d@%s>\r\nMIME-Version: 1.0\r\n",
		u.Name, u.Address, demoIntake, size, time.Now().Format(time.RFC1123Z), size, domainOf(u.Address))
	b.WriteString("Content-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: text/plain\r\n\r\n")
	b.WriteString(strings.ReplaceAll(requestComplete, "\n", "\r\n"))
	b.WriteString("\r\n--part\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=scan.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	line := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7, 77, 177}, 19)) + "\r\n"
	for b.Len() < size {
		b.WriteString(line)
	}
	b.WriteString("--part--\r\n")
	return b.Bytes()
}

// peakMemory is VmHWM of a process, in KiB (proc(5)).
func peakMemory(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatal("no VmHWM")
	return 0
}
