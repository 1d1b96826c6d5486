package devstack_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/deploy/devstack"
)

func query[T any](t *testing.T, url, sql string) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // its work is done
	var v T
	if err := conn.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// OPS-7: a private server, for the demo and for every test.
func TestPostgres(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	p, err := devstack.StartPostgres(t.Context(), devstack.PostgresOptions{Out: &log, Settings: []string{"work_mem=7MB"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.CreateDatabase(t.Context(), `odd "name"`, ""); err != nil {
		t.Fatal(err)
	}
	url := p.URL(`odd "name"`, devstack.OwnerRole)
	if got := query[string](t, url, `SELECT current_user || ' ' || current_setting('work_mem') || ' ' || current_setting('fsync')`); got != "cissd_owner 7MB off" {
		t.Errorf("got %q", got)
	}
	if got := query[string](t, url, `SELECT lower('ÄÖ')`); got != "äö" {
		t.Errorf("lower('ÄÖ') = %q: the locale knows no letters beyond ASCII", got)
	}
	if got := query[string](t, p.URL(`odd "name"`, devstack.DaemonRole), `SELECT current_setting('listen_addresses')`); got != "" {
		t.Errorf("it listens on %q; a socket is enough", got)
	}
	if err := p.DropDatabase(t.Context(), `odd "name"`); err != nil {
		t.Error(err)
	}
	// somebody who stays connected does not hold up the end
	conn, err := pgx.Connect(t.Context(), p.URL("postgres", devstack.DaemonRole))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // the server has cut it off
	if err := p.Stop(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "ready to accept connections") {
		t.Errorf("log: %s", log.String())
	}
}

// With a folder the data stay, also after the server was killed; and a path too long for a socket does no harm.
func TestPostgresKeepsData(t *testing.T) {
	t.Parallel()
	parent := passableDir(t)
	dir := filepath.Join(parent, strings.Repeat("a-long-name-", 9))
	if err := os.Mkdir(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		p, err := devstack.StartPostgres(t.Context(), devstack.PostgresOptions{Dir: dir, Fsync: true})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			if err := p.Exec(t.Context(), "postgres", `CREATE TABLE kept (n int)`); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.Exec(t.Context(), "postgres", `INSERT INTO kept VALUES (1)`); err != nil {
			t.Fatal(err)
		}
		if n := query[int](t, p.URL("postgres", "postgres"), `SELECT count(*) FROM kept`); n != i+1 {
			t.Errorf("start %d: %d rows", i+1, n)
		}
		if i == 1 {
			if err := syscall.Kill(p.Pid(), syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.Stop(); (err != nil) != (i == 1) {
			t.Errorf("stop %d: %v", i+1, err)
		}
	}
}

func TestPostgresErrors(t *testing.T) {
	t.Setenv("CISSD_PG_BIN", t.TempDir())
	if _, err := devstack.StartPostgres(t.Context(), devstack.PostgresOptions{}); err == nil || !strings.Contains(err.Error(), "CISSD_PG_BIN") {
		t.Errorf("a wrong CISSD_PG_BIN: %v", err)
	}
	t.Setenv("CISSD_PG_BIN", "")
	place := passableDir(t)
	t.Setenv("TMPDIR", place)
	_, err := devstack.StartPostgres(t.Context(), devstack.PostgresOptions{Settings: []string{"work_mem=nonsense"}})
	if err == nil || !strings.Contains(err.Error(), "work_mem") || strings.Contains(err.Error(), "\n") {
		t.Errorf("a wrong setting: %v, want one line that names it", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := devstack.StartPostgres(ctx, devstack.PostgresOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if left, err := os.ReadDir(place); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// passableDir is a temporary folder that the user of the server can pass, which t.TempDir's are not.
func passableDir(t *testing.T) string {
	t.Helper()
	place := t.TempDir()
	for dir := place; dir != os.TempDir(); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	return place
}

// OPS-5: a program that is killed leaves no server behind, and its folder goes with the next start.
func TestPostgresEndsWithItsProgram(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), self)
	place := passableDir(t)
	child.Env = append(os.Environ(), childEnv+"=1", "TMPDIR="+place)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("the child said: %s", line)
	}
	server, err := os.FindProcess(pid) // holds the process by its file descriptor, so that its number cannot be given to another
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(time.Minute); server.Signal(syscall.Signal(0)) == nil; {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the server outlived its program")
		}
	}
	locks, err := filepath.Glob(filepath.Join(place, "cissd-server-*", "in-use"))
	if err != nil || len(locks) != 1 {
		t.Fatalf("what the killed program left: %v, %v", locks, err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(locks[0], old, old); err != nil {
		t.Fatal(err)
	}
	devstack.RemoveAbandoned(place)
	if _, err := os.Stat(filepath.Dir(locks[0])); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder of the killed program is still there: %v", err)
	}
}

// A folder in use is left alone, however old it is.
func TestFolderInUse(t *testing.T) {
	t.Parallel()
	f, err := devstack.NewFolder(nil)
	if err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(f.Path(), "in-use"), old, old); err != nil {
		t.Fatal(err)
	}
	devstack.RemoveAbandoned(filepath.Dir(f.Path()))
	if _, err := os.Stat(f.Path()); err != nil {
		t.Error(err)
	}
	if err := f.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(f.Path()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}
