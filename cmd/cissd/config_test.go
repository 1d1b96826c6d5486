package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// minimal is the least that a configuration must say.
const minimal = `
[office]
domain = "hq.example.gov"
[database]
url = "postgres://cissd@/cissd"
[keys]
master_file = "master.key"
[trust]
auth_servers = ["mx1.hq.example.gov"]
[smtp]
host = "127.0.0.1"
port = 25
[[mailbox]]
name = "intake"
address = "intake@hq.example.gov"
host = "127.0.0.1"
password_env = "CISSD_TEST_PASSWORD"
`

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cissd.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// OPS-2: what is wrong is said in one line that says how to mend it, and names the nearest known key.
func TestConfigErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", `host = "127.0.0.1"` + "\nport = 25", `hosst = "127.0.0.1"` + "\nport = 25", `unknown key "smtp.hosst"; did you mean "smtp.host"?`},
		{"unknown section", "[trust]", "[thrust]", `unknown key "thrust`},
		{"no domain", `domain = "hq.example.gov"`, "", "office.domain is missing"},
		{"no mailbox", "[[mailbox]]", "[smtp2]", "unknown key"},
		{"bad address", `"intake@hq.example.gov"`, `"intake"`, "is no mail address"},
		{"no auth server", `auth_servers = ["mx1.hq.example.gov"]`, "", "nobody can decide anything"},
		{"no password", `password_env = "CISSD_TEST_PASSWORD"`, "", "set password_file or password_env"},
		{"bad tls", `name = "intake"`, `name = "intake"` + "\n" + `tls = "ssl"`, `"implicit", "starttls" or "none"`},
		{"bad poll", `name = "intake"`, `name = "intake"` + "\n" + `poll = "often"`, "is no duration"},
		{"bad hours", `domain = "hq.example.gov"`, `domain = "hq.example.gov"` + "\n" + `hours = "17-8"`, "office.hours"},
		{"bad zone", `domain = "hq.example.gov"`, `domain = "hq.example.gov"` + "\n" + `time_zone = "Mars"`, "office.time_zone"},
		{"bad review", `domain = "hq.example.gov"`, `domain = "hq.example.gov"` + "\n" + `review = "some"`, "office.review"},
		{"bad review time", `domain = "hq.example.gov"`, `domain = "hq.example.gov"` + "\n" + `review_times = { soon = "1h" }`, "office.review_times"},
		{"a hold of no days", `domain = "hq.example.gov"`, `domain = "hq.example.gov"` + "\n" + `hold_days = 0`, `office.hold_days = 0 is no number of days`},
		{"a hold of less", `domain = "hq.example.gov"`, `domain = "hq.example.gov"` + "\n" + `hold_days = -5`, `leave it out for the default`},
		{"no days until it is dropped", `domain = "hq.example.gov"`, `domain = "hq.example.gov"` + "\n" + `drop_asked_days = 0`, `office.drop_asked_days = 0 is no number`},
		{"reminders that fall", `domain = "hq.example.gov"`, `domain = "hq.example.gov"` + "\n" + `reminders = [5, 2]`, `office.reminders`},
		{"a port of the mailbox", `name = "intake"`, `name = "intake"` + "\n" + "port = 99999", "from 1 to 65535"},
		{"a port of the server", "port = 25", "port = 70000", "smtp.port = 70000 is no port"},
		{"a port of the metrics", "[database]", "[operations]\nlisten = \"127.0.0.1:99999\"\n[database]", "is no port; use a number from 1 to 65535"},
		{"a private office", "[database]", "[office.referrals]\nOIG = \"oig@gmail.com\"\n[database]", "is no official address"},
		{"no key", `master_file = "master.key"`, "", "openssl rand"},
		{"broken syntax", "[keys]", "[keys", "line "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(minimal, c.old) {
				t.Fatalf("the minimal configuration does not hold %q", c.old)
			}
			_, err := loadConfig(writeConfig(t, strings.Replace(minimal, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, c.want)
			}
		})
	}
}

// OPS-2: the annotated example is a configuration, and defaults are those that it tells of.
func TestConfigExample(t *testing.T) {
	t.Parallel()
	c, err := loadConfig("../../deploy/cissd.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := loadConfig(writeConfig(t, minimal))
	if err != nil {
		t.Fatal(err)
	}
	co, err := c.office()
	if err != nil {
		t.Fatal(err)
	}
	do, err := d.office()
	if err != nil {
		t.Fatal(err)
	}
	for level, want := range do.ReviewTimes {
		if got := co.ReviewTimes[level]; got != want {
			t.Errorf("review time of %s: example %s, default %s", level, got, want)
		}
	}
	if co.TokenLife != do.TokenLife || co.TokenLife != 90*24*time.Hour {
		t.Errorf("token life: example %s, default %s", co.TokenLife, do.TokenLife)
	}
	for _, k := range []string{"office.name", "database.url_file", "keys.master_file", "trust.auth_servers", "smtp.host", "mailbox.done"} {
		if !strings.Contains(strings.Join(knownTestKeys(), " "), k) {
			t.Errorf("%s is not a known key", k)
		}
	}
	if c.sentSize() != 52<<20 || (&Config{Mailbox: []MailboxConfig{{Name: "a"}, {Name: "b", MaxSizeMB: 80}}}).sentSize() != 82<<20 || d.sentSize() != 52<<20 {
		t.Error("the largest mail that is sent does not follow the configured one")
	}
	if c.maxSize("intake") != 50<<20 || c.address("unknown") != "ciss-intake@hq.example.gov" {
		t.Error("the mailbox of the example is not read")
	}
}

// SEC-7: a secret that is missing is named by where it should stand, and nothing of it is shown. Not parallel: it sets a variable.
func TestConfigSecrets(t *testing.T) {
	dir := t.TempDir()
	c := &Config{dir: dir}
	if _, err := c.secret("smtp", "password", ""); err == nil || !strings.Contains(err.Error(), "smtp") {
		t.Errorf("a missing file gives %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "password"), []byte(" geheim \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := c.secret("smtp", "password", ""); err != nil || got != "geheim" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := c.secret("smtp", "", "CISSD_NOT_SET"); err == nil || !strings.Contains(err.Error(), "CISSD_NOT_SET") {
		t.Errorf("a missing variable gives %v", err)
	}
	t.Setenv("CISSD_TEST_PASSWORD", "geheim")
	if got, err := c.secret("smtp", "", "CISSD_TEST_PASSWORD"); err != nil || got != "geheim" {
		t.Errorf("got %q, %v", got, err)
	}
	c.Keys.MasterEnv = "CISSD_TEST_PASSWORD"
	if _, err := c.masterKey(); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("a bad master key gives %v", err)
	}
}

// SEC-4: nothing that a terminal would obey reaches the operator.
func TestPrintable(t *testing.T) {
	t.Parallel()
	const hostile = "a\x1b[31mred\x07\u202etxt\u200b\r\nb\tc"
	got := printable(hostile)
	for _, r := range got {
		if r == 0x1b || r == 7 || r == 0x202e || r == 0x200b || r == '\r' {
			t.Errorf("%q still holds %U", got, r)
		}
	}
	if j := string(escaped([]byte("{\"a\":\"\u009b31m\u202e\U000e0041é\"}\n"))); j != "{\"a\":\"\\u009b31m\\u202e\\udb40\\udc41é\"}\n" {
		t.Errorf("JSON is printed as %q", j)
	}
	if !strings.Contains(got, "\nb\tc") {
		t.Errorf("%q lost its line end or tab", got)
	}
}

func knownTestKeys() []string { return knownKeys(reflect.TypeFor[Config](), "") }
