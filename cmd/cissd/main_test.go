package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cissd/deploy/devstack"
	"cissd/migrations/pgtest"
)

// TestMain lets this test binary be cissd itself, so that tests run it as a process, with the race detector.
func TestMain(m *testing.M) {
	if os.Getenv("CISSD_TEST_AS_CISSD") != "" {
		main()
		return
	}
	pgtest.Main(m)
}

// program is cissd as a process: its commands, and a daemon whose log is kept.
type program struct {
	config string
	log    *logBuffer
	daemon *devstack.Process
	// verbose daemons log at the debug level.
	verbose bool
}

// logBuffer keeps what a process writes, and wakes who waits for a line.
type logBuffer struct {
	mu      sync.Mutex
	text    bytes.Buffer
	waiters map[string]chan struct{}
}

// Write implements io.Writer.
func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	for s, c := range l.waiters {
		if bytes.Contains(l.text.Bytes(), []byte(s)) {
			close(c)
			delete(l.waiters, s)
		}
	}
	return len(p), nil
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// wait gives a channel that is closed once the log holds s.
func (l *logBuffer) wait(s string) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := make(chan struct{})
	if bytes.Contains(l.text.Bytes(), []byte(s)) {
		close(c)
		return c
	}
	if l.waiters == nil {
		l.waiters = map[string]chan struct{}{}
	}
	l.waiters[s] = c
	return c
}

// cissd runs one command to its end, and gives what it printed and its exit code.
func (p *program) cissd(t *testing.T, args ...string) (string, int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), "CISSD_TEST_AS_CISSD=1", "CISSD_CONFIG="+p.config)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatalf("running cissd %s: %v", args[0], err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// must runs a command that has to succeed.
func (p *program) must(t *testing.T, args ...string) string {
	t.Helper()
	out, code := p.cissd(t, args...)
	if code != 0 {
		t.Fatalf("cissd %s: exit code %d\n%s", strings.Join(args, " "), code, out)
	}
	return out
}

// start runs the daemon until the test ends or stop is called. binary is the program, "" this test binary.
func (p *program) start(t *testing.T, binary string) {
	t.Helper()
	if binary == "" {
		binary = os.Args[0]
	}
	p.log = &logBuffer{}
	cmd := exec.Command(binary, "run", "--config", p.config)
	if p.verbose {
		cmd.Args = append(cmd.Args, "--verbose")
	}
	cmd.Env = append(os.Environ(), "CISSD_TEST_AS_CISSD=1")
	cmd.Stdout, cmd.Stderr = p.log, p.log
	running := p.log.wait("msg=running")
	var err error
	if p.daemon, err = devstack.StartProcess(cmd, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.stop(t)
		if t.Failed() {
			t.Logf("the daemon's log:\n%s", p.log)
		}
	})
	select {
	case <-running:
	case <-p.daemon.Done():
		t.Fatalf("the daemon ended at once:\n%s", p.log)
	case <-t.Context().Done():
		t.Fatal("the daemon is not ready")
	}
}

// stop ends the daemon as systemd does; OPS-5: within 10 s, by itself.
func (p *program) stop(t *testing.T) {
	t.Helper()
	if p.daemon == nil {
		return
	}
	if err := p.daemon.Stop(syscall.SIGTERM, 10*time.Second); err != nil {
		t.Errorf("OPS-5: the daemon did not stop cleanly: %v", err)
	}
	p.daemon = nil
}

// configure writes a configuration into a folder of the test.
func configure(t *testing.T, s servers) *program {
	t.Helper()
	path, err := s.write(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &program{config: path}
}

// rosterFile writes the people of the demo's office as a roster file.
func rosterFile(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, p := range demoPeople() {
		if p.roles != nil {
			fmt.Fprintf(&b, "[[person]]\nhandle = %q\nname = %q\naddresses = [%q]\nroles = [%q]\n", p.handle, p.name, p.handle+"@"+p.domain, p.roles[0])
		}
	}
	path := filepath.Join(t.TempDir(), "roster.toml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
