package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/deploy/devstack"
	"cissd/migrations/pgtest"
)

// broken changes a good configuration in one place.
func broken(t *testing.T, p *program, old, new string) *program {
	t.Helper()
	text, err := os.ReadFile(p.config)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("the configuration does not hold %q:\n%s", old, text)
	}
	path := filepath.Join(filepath.Dir(p.config), "broken-"+strings.ReplaceAll(t.Name(), "/", "-")+".toml")
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return &program{config: path}
}

// breakage is one thing broken in a good configuration, and what doctor is to say of it.
type breakage struct {
	name, old, new string
	want           []string
}

// breakages are what doctor is tried with: each check, broken in each way that an operator could (OPS-1).
func breakages(t *testing.T, p *program, people map[string]*mailUser) []breakage {
	t.Helper()
	imapPort := "port = " + portOf(people["p.osei"].IMAP)
	smtpPort := "port = " + portOf(people["p.osei"].SMTP)
	_, owner := pgtest.NewURL(t)
	empty, _ := pgtest.NewEmpty(t)
	fresh, _ := pgtest.NewURL(t)
	daemon := quotedValue(t, p, "url = ")
	dir := filepath.Dir(p.config)
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), mode), os.Chmod(path, mode)); err != nil {
			t.Fatal(err)
		}
		return `"` + name + `"`
	}
	key, err := os.ReadFile(filepath.Join(dir, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	const (
		imapPassword = `password_file = "password"` + "\ndone"
		smtpPassword = `password_file = "password"` + "\n\n[[mailbox]]"
	)
	imapOpen, smtpOpen := imapPort+"\ntls = \"none\"", smtpPort+"\ntls = \"none\""
	return []breakage{
		{"imap unreachable", imapPort, "port = 1", []string{"FAIL  mailbox intake", "127.0.0.1:1", "check host and port", "ok    smtp"}},
		{"smtp unreachable", smtpPort, "port = 1", []string{"FAIL  smtp", "see host and port", "ok    mailbox intake"}},
		{"imap is not TLS", imapOpen, imapPort + "\ntls = \"implicit\"", []string{"FAIL  mailbox intake", "check that the port speaks IMAP and that tls"}},
		{"imap without STARTTLS", imapOpen, imapPort + "\ntls = \"starttls\"", []string{"FAIL  mailbox intake", "check that the port speaks IMAP and that tls"}},
		{"smtp is not TLS", smtpOpen, smtpPort + "\ntls = \"implicit\"", []string{"FAIL  smtp", `use tls = "starttls"`}},
		{"smtp without STARTTLS", smtpOpen, smtpPort + "\ntls = \"starttls\"", []string{"FAIL  smtp", "does not offer STARTTLS"}},
		{"wrong mailbox password", imapPassword, "password_file = " + write("wrong", "wrong", 0o600) + "\ndone", []string{"FAIL  mailbox intake", "check username and password", "ok    smtp"}},
		{"wrong smtp password", smtpPassword, "password_file = \"wrong\"\n\n[[mailbox]]", []string{"FAIL  smtp", "refuses user or password (code 535)", "ok    mailbox intake"}},
		{"no password file", imapPassword, `password_file = "none"` + "\ndone", []string{"FAIL  mailbox intake", "none: no such file", "mend its name"}},
		{"no folder", imapPassword, `folder = "Inboks"` + "\n" + imapPassword, []string{"FAIL  mailbox intake", "Inboks", "check the folder's name"}},
		{"no master key", `"master.key"`, `"none.key"`, []string{"FAIL  master key", "none.key", "make the file"}},
		{"short master key", `"master.key"`, write("short.key", "c2hvcnQ=", 0o600), []string{"FAIL  master key", "openssl rand"}},
		{"another master key", `"master.key"`, write("other.key", randomText(), 0o600), []string{"FAIL  vault", "master key"}},
		{"a master key that all can read", `"master.key"`, write("open.key", string(key), 0o644), []string{"FAIL  secret files: keys.master_file", "chmod 600", "ok    vault"}},
		{"database unreachable", daemon, `"postgres://cissd@127.0.0.1:1/cissd"`, []string{"FAIL  database", "start PostgreSQL", "ok    mailbox intake"}},
		{"schema missing", daemon, `"` + empty + `"`, []string{"FAIL  schema", "older than this program", "cissd migrate"}},
		{"schema behind", daemon, `"` + altered(t, `DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`) + `"`, []string{"FAIL  schema", "older than this program", "cissd migrate"}},
		{"schema newer", daemon, `"` + altered(t, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, true)`) + `"`, []string{"FAIL  schema", "newer than this program", "9000"}},
		{"owner instead of the daemon's role", daemon, `"` + owner + `"`, []string{"FAIL  audit log", "database.daemon_role"}},
		{"nobody on the roster", daemon, `"` + fresh + `"`, []string{"FAIL  roster: there is no active supervisor", "roster add --role supervisor", "WARN  security officer", "office.security_officer"}},
		{"templates missing", "[office]", "[office]\ntemplates = \"none\"", []string{"FAIL  templates"}},
		{"a template that cannot be read", "[office]", "[office]\ntemplates = " + filepath.Dir(write("own/review.txt", "{{.Nope", 0o600)) + `"`, []string{"FAIL  templates", "review.txt"}},
		{"a port that others can reach", "[database]", "[operations]\nlisten = \"0.0.0.0:9125\"\n\n[database]", []string{"FAIL  configuration", "127.0.0.1:9125"}},
		{"a port that another program has", "[database]", "[operations]\nlisten = \"" + portOfAnother(t) + "\"\n\n[database]", []string{"FAIL  health and metrics", "another program has this port"}},
		{"an unknown key", "[smtp]", "[smtp]\nhots = 1", []string{"FAIL  configuration", `did you mean "smtp.host"?`}},
	}
}

// altered is the daemon's URL of a migrated database that the owner changed.
func altered(t *testing.T, sql string) string {
	t.Helper()
	daemon, owner := pgtest.NewURL(t)
	conn, err := pgx.Connect(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // its work is done
	if tag, err := conn.Exec(t.Context(), sql); err != nil || tag.RowsAffected() == 0 {
		t.Fatalf("%s: %v, %v", sql, tag, err)
	}
	return daemon
}

// portOfAnother is where a program listens that is not ours.
func portOfAnother(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// OPS-1, OPS-2, SEC-1, SEC-6, AUD-1, ROLE-2: whatever is broken, doctor says in one line what it is and how to mend it, and goes on with the
// other checks.
func TestDoctor(t *testing.T) {
	t.Parallel()
	p, people := privateOffice(t)
	p.must(t, "message", "list") // so that the vault knows its key
	good := p.must(t, "doctor")
	for _, want := range []string{"All is well.", "WARN  roster: there is only one active supervisor", "WARN  forged sender, mailbox intake: not tried yet", "ok    security officer"} {
		if !strings.Contains(good, want) {
			t.Errorf("doctor on a good configuration does not say %q:\n%s", want, good)
		}
	}
	for _, c := range breakages(t, p, people) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out, code := broken(t, p, c.old, c.new).cissd(t, "doctor")
			if code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
			for _, want := range append(c.want, "to mend") {
				if !strings.Contains(out, want) {
					t.Errorf("doctor does not say %q:\n%s", want, out)
				}
			}
			if strings.Contains(out, "pass-word") || strings.Contains(out, "panic") {
				t.Errorf("doctor says too much:\n%s", out)
			}
		})
	}
}

// OPS-1: with --json each check is an object on a line of its own; the exit code is the same. A Done folder that is missing is made, as the
// first move would.
func TestDoctorJSON(t *testing.T) {
	t.Parallel()
	p, _ := privateOffice(t)
	out, code := broken(t, broken(t, p, `"master.key"`, `"none.key"`), `done = "Processed"`, `done = "Brandnew"`).cissd(t, "doctor", "--json")
	states := map[string]string{}
	for line := range strings.SplitSeq(strings.TrimSpace(out), "\n") {
		var f finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		states[f.Check] = f.State
	}
	for check, state := range map[string]string{"master key": "fail", "mailbox intake": "ok", "roster": "warn", "clock": "ok", "secret files": "ok"} {
		if states[check] != state {
			t.Errorf("%s is %q, want %q:\n%s", check, states[check], state, out)
		}
	}
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
}

// OPS-1: a clock that is off by more than a few seconds is told, in either direction; what is in between is not.
func TestDoctorClock(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	for off, wrong := range map[time.Duration]bool{0: false, time.Second: false, -time.Second: false, time.Minute: true, -time.Minute: true, 48 * time.Hour: true} {
		d := &doctor{now: func() time.Time { return time.Now().Add(off) }}
		err := d.clock(t.Context(), pool)
		if (err != nil) != wrong || wrong && !strings.Contains(err.Error(), "NTP") {
			t.Errorf("a clock that is %s off: %v", off, err)
		}
	}
}

// A daemon that could not keep its promises does not start, and says why in one line (OPS-2, AUD-1, SEC-6).
func TestRunRefuses(t *testing.T) {
	t.Parallel()
	p, _ := privateOffice(t)
	p.start(t, "") // so that the vault knows its key
	p.stop(t)
	_, owner := pgtest.NewURL(t)
	empty, _ := pgtest.NewEmpty(t)
	daemon := quotedValue(t, p, "url = ")
	other := filepath.Join(filepath.Dir(p.config), "other.key")
	if err := os.WriteFile(other, []byte(randomText()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", "[smtp]", "[smtp]\nhots = 1", `did you mean "smtp.host"?`},
		{"wrong master key", `"master.key"`, `"other.key"`, "master key"},
		{"no master key", `"master.key"`, `"none.key"`, "none.key"},
		{"no schema", daemon, `"` + empty + `"`, "cissd migrate"},
		{"rights to rewrite the audit log", daemon, `"` + owner + `"`, "could rewrite the audit log"},
		{"no password", `password_file = "password"` + "\ndone", `password_file = "none"` + "\ndone", "none: no such file"},
		{"plaintext to a remote server", `host = "127.0.0.1"`, `host = "192.0.2.1"`, "loopback"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, code := broken(t, p, c.old, c.new).cissd(t, "run")
			if code != 1 || !strings.Contains(out, c.want) || strings.Count(strings.TrimSpace(out), "\n") != 0 {
				t.Errorf("exit code %d, want 1 and one line with %q:\n%s", code, c.want, out)
			}
		})
	}
	if out := p.must(t, "doctor"); !strings.Contains(out, "All is well.") {
		t.Errorf("a wrong key touched something:\n%s", out)
	}
}

func portOf(addr string) string { return addr[strings.LastIndexByte(addr, ':')+1:] }

// quotedValue is the first value behind a key in the configuration, with its quotation marks.
func quotedValue(t *testing.T, p *program, key string) string {
	t.Helper()
	text, err := os.ReadFile(p.config)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "\n"+key)
	if !ok {
		t.Fatalf("no %q in the configuration", key)
	}
	value, _, _ := strings.Cut(rest, "\n")
	return value
}

// A demo whose PostgreSQL is not where it was said to be says so in one line (OPS-7).
func TestDemoWithoutPostgreSQL(t *testing.T) {
	t.Setenv("CISSD_PG_BIN", t.TempDir())
	_, err := devstack.StartPostgres(t.Context(), devstack.PostgresOptions{})
	if err == nil || !strings.Contains(err.Error(), "CISSD_PG_BIN") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}
