package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
)

// servers are what a private configuration, of the demo or of a test, points to.
type servers struct {
	IMAP, SMTP        string // host:port
	TLS, CAFile       string // of IMAP; "" is "none"
	SMTPLogin         bool
	DaemonDB, OwnerDB string // URLs
	AuthServer        string
	Domain, Intake    string // of the office, and its intake address
	Password          string // of the intake mailbox
}

// write puts a configuration with its secrets and a new master key into a folder, and gives its path.
func (s servers) write(dir string) (string, error) {
	for name, text := range map[string]string{"cissd.toml": s.text(), "password": s.Password, "master.key": randomText()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text+"\n"), 0o600); err != nil {
			return "", fmt.Errorf("writing %s: %w", name, err)
		}
	}
	return filepath.Join(dir, "cissd.toml"), nil
}

func (s servers) text() string {
	imapHost, imapPort, _ := net.SplitHostPort(s.IMAP)
	smtpHost, smtpPort, _ := net.SplitHostPort(s.SMTP)
	login, protection := "", "tls = \"none\""
	if s.SMTPLogin {
		login = fmt.Sprintf("username = %q\npassword_file = \"password\"", s.Intake)
	}
	if s.TLS != "" {
		protection = fmt.Sprintf("tls = %q\nca_file = %q", s.TLS, s.CAFile)
	}
	return fmt.Sprintf(`[office]
domain = %q
telephone = "(202) 555-0100"
home_domains = [%[1]q]
home_agency = "DHS"
# whoever tries it by hand writes more than a requestor would
mails_per_hour = 1000
leadership = "leadership@hq.example.gov"

[office.referrals]
OIG = "oig@oig.example.gov"

[database]
url = %[2]q
owner_url = %[3]q

[keys]
master_file = "master.key"

[trust]
auth_servers = [%[4]q]

[smtp]
host = %[5]q
port = %[6]s
tls = "none"
%[7]s

[[mailbox]]
name = "intake"
address = %[8]q
host = %[9]q
port = %[10]s
%[11]s
username = %[8]q
password_file = "password"
done = "Processed"
`, s.Domain, s.DaemonDB, s.OwnerDB, s.AuthServer, smtpHost, smtpPort, login, s.Intake, imapHost, imapPort, protection)
}
