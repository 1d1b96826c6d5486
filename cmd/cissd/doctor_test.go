package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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

// OPS-1, OPS-2: whatever is broken, doctor says in one line what it is and how to mend it, and goes on with the other checks.
func TestDoctor(t *testing.T) {
	t.Parallel()
	p, people := privateOffice(t)
	if out := p.must(t, "doctor"); !strings.Contains(out, "All is well.") {
		t.Fatalf("doctor on a good configuration:\n%s", out)
	}
	imapPort := `port = ` + portOf(people["p.osei"].IMAP)
	smtpPort := `port = ` + portOf(people["p.osei"].SMTP)
	_, owner := pgtest.NewURL(t)
	empty, _ := pgtest.NewEmpty(t)
	daemon := quotedValue(t, p, "url = ")
	write := func(name, text string) string {
		if err := os.WriteFile(filepath.Join(filepath.Dir(p.config), name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for _, c := range []struct {
		name, old, new string
		want           []string
	}{
		{"imap unreachable", imapPort, "port = 1", []string{"FAIL  mailbox intake", "127.0.0.1:1", "ok    smtp"}},
		{"smtp unreachable", smtpPort, "port = 1", []string{"FAIL  smtp", "ok    mailbox intake"}},
		{
			"wrong mailbox password", `password_file = "password"` + "\ndone", `password_file = "` + write("wrong", "wrong") + `"` + "\ndone",
			[]string{"FAIL  mailbox intake", "password", "ok    smtp"},
		},
		{"no password file", `password_file = "password"` + "\ndone", `password_file = "none"` + "\ndone", []string{"FAIL  mailbox intake", "none: no such file"}},
		{"no master key", `"master.key"`, `"none.key"`, []string{"FAIL  master key", "none.key"}},
		{"short master key", `"master.key"`, `"` + write("short.key", "c2hvcnQ=") + `"`, []string{"FAIL  master key", "openssl rand"}},
		{"database unreachable", daemon, `"postgres://cissd@127.0.0.1:1/cissd"`, []string{"FAIL  database", "start PostgreSQL", "ok    mailbox intake"}},
		{"schema missing", daemon, `"` + empty + `"`, []string{"FAIL  schema", "cissd migrate"}},
		{"owner instead of the daemon's role", daemon, `"` + owner + `"`, []string{"FAIL  audit log", "database.daemon_role"}},
		{"templates missing", "[office]", "[office]\ntemplates = \"none\"", []string{"FAIL  templates"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, code := broken(t, p, c.old, c.new).cissd(t, "doctor")
			if code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
			for _, want := range append(c.want, "to mend") {
				if !strings.Contains(out, want) {
					t.Errorf("doctor does not say %q:\n%s", want, out)
				}
			}
		})
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
		{"no database", daemon, `"postgres://cissd@127.0.0.1:1/cissd"`, "start PostgreSQL"},
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
