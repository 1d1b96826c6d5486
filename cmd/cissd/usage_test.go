package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cissd/migrations/pgtest"
)

// OPS-1: a command line that is not understood ends with code 2, one that cannot be carried out with code 1; either says on stderr in one
// line what is wrong and what to do, and leaves stdout to what reads it.
func TestUsage(t *testing.T) {
	t.Parallel()
	daemonURL, ownerURL := pgtest.NewURL(t)
	p := configure(t, servers{
		IMAP: "127.0.0.1:1", SMTP: "127.0.0.1:1", DaemonDB: daemonURL, OwnerDB: ownerURL, AuthServer: demoHost, Domain: demoDomain,
		Intake: demoIntake, Password: "pass-word",
	})
	mail := filepath.Join(t.TempDir(), "a.eml")
	if err := os.WriteFile(mail, []byte("Subject: x\r\n\r\nx\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"", 2, "expected one of"},
		{"frob", 2, "unexpected argument frob"},
		{"message", 2, `expected one of "list"`},
		{"message show", 2, "`cissd message show --help`"},
		{"message show x", 2, "expected a valid 64 bit int"},
		{"message show 99", 1, "there is no message 99; `cissd message list` shows which there are"},
		{"message show 99 --content", 1, "--content needs --reason TEXT"},
		{"message replay 99", 1, "there is no message 99; `cissd message list`"},
		{"message list --outcome frob", 2, "quarantined"},
		{"message list --limit 0", 1, "--limit and --before are numbers above 0"},
		{"case show", 2, `expected "<number>"`},
		{"case show REQ-2026-000099", 1, "there is no REQ-2026-000099; `cissd case list --all`"},
		{"case show nonsense", 1, "there is no nonsense; `cissd case list --all`"},
		{"case export REQ-2026-000099", 2, "--reason"},
		{"case export REQ-2026-000099 --reason=", 1, "--reason is empty"},
		{"roster add x", 2, "--name"},
		{"roster add x --name X --address nobody --role supervisor", 1, "is no mail address"},
		{"roster add x --name X --address x@y.gov --role king", 1, "roles are cst, officer"},
		{"roster remove nobody", 1, "nobody"},
		{"roster apply none.toml", 2, "none.toml: no such file"},
		{"doctor --wait soon", 2, "--wait"},
		{"doctor --wait 0s", 1, "--wait is a time such as 60s"},
		{"doctor now", 2, "unexpected argument now"},
		{"parse", 2, `expected "<file> ..."`},
		{"parse none.eml", 1, "none.eml: no such file"},
		{"parse --config none.toml none.eml", 2, "none.toml: no such file"},
		{"migrate now", 2, "unexpected argument now"},
		{"intake " + mail, 2, "--by"},
		{"intake --by x none.eml", 2, "none.eml: no such file"},
		{"intake --by x --mailbox none " + mail, 1, `there is no mailbox "none" in the configuration`},
		{"case list --config none.toml", 1, "name the file with --config FILE or CISSD_CONFIG"},
		{"run --config none.toml", 1, "deploy/cissd.example.toml"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], strings.Fields(c.args)...)
			cmd.Env = append(os.Environ(), "CISSD_TEST_AS_CISSD=1", "CISSD_CONFIG="+p.config)
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if err := cmd.Run(); err == nil {
				t.Fatalf("it succeeded:\n%s", &stdout)
			}
			if code := cmd.ProcessState.ExitCode(); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			said := strings.TrimSpace(stderr.String())
			if !strings.Contains(said, c.want) || strings.Contains(said, "\n") || !strings.HasPrefix(said, "cissd: ") {
				t.Errorf("stderr is not one line with %q:\n%s", c.want, said)
			}
			if stdout.Len() > 0 && !strings.HasPrefix(c.args, "parse none") {
				t.Errorf("stdout holds\n%s", &stdout)
			}
		})
	}
}
