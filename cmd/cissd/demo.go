package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases"
	"cissd/deploy/devstack"
	"cissd/migrations"
)

// demoCmd is `cissd demo` (OPS-7): the embedded default.
type demoCmd struct {
	Once bool   `help:"Play the story and end; exit code 0 only if every step happened."`
	Dir  string `type:"path" help:"Where to keep the demo's files; a folder of its own in the system's temporary one where not given, of which the documents alone stay in the end."`
}

// demoDomain is where the office of the demo lives; demoHost the name of its mail server, whose Authentication-Results count.
const (
	demoDomain = "ciss.example.gov"
	demoHost   = "mail.ciss.example.gov"
	demoIntake = "intake@ciss.example.gov"
)

// demoPerson is somebody in the demo; roles are those of the roster, none for a requestor.
type demoPerson struct {
	handle, name, domain string
	roles                []cases.Role
}

func demoPeople() []demoPerson {
	return []demoPerson{
		{"p.osei", "Priscilla Osei", demoDomain, []cases.Role{cases.RoleSupervisor}},
		{"j.ruiz", "Joaquin Ruiz", demoDomain, []cases.Role{cases.RoleOfficer}},
		{"k.lee", "Kim Lee", demoDomain, []cases.Role{cases.RoleOfficer}},
		{"t.moss", "Tabitha Moss", demoDomain, []cases.Role{cases.RoleDirector}},
		{"s.guard", "Selma Guard", demoDomain, []cases.Role{cases.RoleSecurityOfficer}},
		{"m.ortega", "Marisol Ortega-Quinn", "cbp.example.gov", nil},
		{"d.whitehorse", "Dana Whitehorse", "epa.example.gov", nil},
		{"r.lindgren", "Ragna Lindgren", "gsa.example.gov", nil},
		{"leadership", "OCSO Leadership", "hq.example.gov", nil},
		{"oig", "OIG Hotline", "oig.example.gov", nil},
	}
}

// Run starts everything, plays, and stays.
func (c *demoCmd) Run(ctx context.Context) (err error) {
	began := time.Now()
	d := &demo{out: os.Stdout, dir: c.Dir}
	defer func() { err = errors.Join(err, d.stop()) }()
	if err := d.start(ctx); err != nil {
		return err
	}
	s := d.story()
	if err := s.play(ctx, demoActs(time.Now())); err != nil {
		return fmt.Errorf("a step did not happen: %w; the daemon's log is %s", err, d.keepLog())
	}
	s.showPapers()
	fmt.Fprintf(d.out, "\nAll steps happened, in %.1f s.\n", time.Since(began).Seconds())
	if c.Once {
		return nil
	}
	d.explain()
	select {
	case <-ctx.Done():
		return nil
	case <-d.daemon.Done():
		return fmt.Errorf("the daemon ended; its log is %s", d.keepLog())
	}
}

// demo holds the servers and the daemon of a demo.
type demo struct {
	out    io.Writer
	dir    string
	temp   bool
	stack  *devstack.Stack
	daemon *devstack.Process
	pool   *pgxpool.Pool
	people map[string]*mailUser
	secret string
	keep   bool
}

// start brings the servers up, prepares the database, and starts the daemon as its own process.
func (d *demo) start(ctx context.Context) error {
	var err error
	if d.dir == "" {
		d.temp = true
		if d.dir, err = os.MkdirTemp("", "cissd-demo-"); err != nil {
			return fmt.Errorf("making a folder: %w", err)
		}
	}
	if err := os.MkdirAll(d.dir, 0o711); err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	// the database server runs as another user, and must be able to pass
	if err := os.Chmod(d.dir, 0o711); err != nil { // no file in it can be read by others
		return fmt.Errorf("opening the folder: %w", err)
	}
	d.secret = randomText()
	accounts := []devstack.Account{{Address: demoIntake, Name: "CISS Intake", Password: d.secret}}
	for _, p := range demoPeople() {
		accounts = append(accounts, devstack.Account{Address: p.handle + "@" + p.domain, Name: p.name, Password: d.secret})
	}
	fmt.Fprintln(d.out, "Starting private PostgreSQL, IMAP and SMTP servers on loopback …")
	if d.stack, err = devstack.Start(ctx, devstack.Options{Accounts: accounts, Host: demoHost}); err != nil {
		return fmt.Errorf("starting the servers: %w", err)
	}
	d.people = map[string]*mailUser{}
	for _, p := range demoPeople() {
		d.people[p.handle] = &mailUser{
			Name: p.name, Address: p.handle + "@" + p.domain, Password: d.secret, SMTP: d.stack.Mail.SMTPAddr(), IMAP: d.stack.Mail.IMAPAddr(),
			// the office works with Outlook, the others with what they have
			Formatted: p.roles != nil,
		}
	}
	if err := d.prepare(ctx); err != nil {
		return err
	}
	fmt.Fprintln(d.out, "Starting the daemon …")
	return d.startDaemon(ctx)
}

// prepare makes the database, the roster and the configuration.
func (d *demo) prepare(ctx context.Context) error {
	pg := d.stack.Postgres
	if err := pg.CreateDatabase(ctx, "cissd", ""); err != nil {
		return fmt.Errorf("making the database: %w", err)
	}
	if err := migrations.Run(ctx, pg.URL("cissd", devstack.OwnerRole), devstack.DaemonRole); err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	var err error
	if d.pool, err = pgxpool.New(ctx, pg.URL("cissd", devstack.DaemonRole)); err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	var roster []cases.Person
	for _, p := range demoPeople() {
		if p.roles != nil {
			roster = append(roster, cases.Person{Handle: p.handle, Name: p.name, Addresses: []string{p.handle + "@" + p.domain}, Roles: p.roles, Active: true})
		}
	}
	if _, err := cases.SavePeople(ctx, d.pool, roster, time.Now()); err != nil {
		return fmt.Errorf("filling the roster: %w", err)
	}
	_, err = servers{
		IMAP: d.stack.Mail.IMAPAddr(), SMTP: d.stack.Mail.SMTPAddr(), SMTPLogin: true, AuthServer: demoHost, Domain: demoDomain, Intake: demoIntake,
		Password: d.secret, DaemonDB: pg.URL("cissd", devstack.DaemonRole), OwnerDB: pg.URL("cissd", devstack.OwnerRole),
	}.write(d.dir)
	return err
}

// randomText is 32 random bytes in base64: a master key, and good enough as a password.
func randomText() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.StdEncoding.EncodeToString(b[:])
}

// startDaemon runs this same program as `cissd run`, and waits until it says that it is running.
func (d *demo) startDaemon(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	log, err := os.OpenFile(d.log(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("opening the daemon's log: %w", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return errors.Join(fmt.Errorf("opening the daemon's log: %w", err), log.Close())
	}
	cmd := exec.Command(self, "run", "--config", filepath.Join(d.dir, "cissd.toml"))
	cmd.Stderr = w
	d.daemon, err = devstack.StartProcess(cmd, syscall.SIGTERM)
	_ = w.Close()
	if err != nil {
		return errors.Join(fmt.Errorf("starting the daemon: %w", err), log.Close(), r.Close())
	}
	running := make(chan struct{})
	go copyLog(log, r, running)
	select {
	case <-running:
		return nil
	case <-d.daemon.Done():
		return fmt.Errorf("the daemon ended at once; its log is %s", d.keepLog())
	case <-ctx.Done():
		return fmt.Errorf("starting the daemon: %w", context.Cause(ctx))
	case <-time.After(stepTime):
		return fmt.Errorf("the daemon is not ready after %s; its log is %s", stepTime, d.keepLog())
	}
}

// copyLog writes the daemon's log to its file until the daemon ends, and tells when it runs.
func copyLog(log io.WriteCloser, r io.ReadCloser, running chan<- struct{}) {
	defer r.Close()   //nolint:errcheck // it was only read
	defer log.Close() //nolint:errcheck // a log that cannot be kept stops nothing
	lines := bufio.NewScanner(r)
	told := false
	for lines.Scan() {
		fmt.Fprintln(log, lines.Text()) //nolint:errcheck // as above
		if !told && strings.Contains(lines.Text(), "msg=running") {
			told = true
			close(running)
		}
	}
}

func (d *demo) log() string { return filepath.Join(d.dir, "cissd.log") }

// keepLog names the log, and lets it stay.
func (d *demo) keepLog() string {
	d.keep = true
	return d.log()
}

func (d *demo) story() *story {
	return &story{out: d.out, people: d.people, intake: demoIntake, domain: demoDomain, db: d.pool, papers: filepath.Join(d.dir, documentsFolder)}
}

// explain says how to go on by hand.
func (d *demo) explain() {
	imapHost, imapPort, _ := net.SplitHostPort(d.stack.Mail.IMAPAddr())
	_, smtpPort, _ := net.SplitHostPort(d.stack.Mail.SMTPAddr())
	fmt.Fprintf(d.out, `
Now try it yourself with any mail client (no encryption, loopback only):

  IMAP  %s port %s      SMTP  %s port %s (with login)
  password of every account: %s

  mail a request to   %s
`, imapHost, imapPort, imapHost, smtpPort, d.secret, demoIntake)
	for _, p := range demoPeople() {
		role := "requestor"
		switch {
		case p.roles != nil:
			role = string(p.roles[0])
		case p.handle == "leadership" || p.handle == "oig":
			role = "told by us"
		}
		fmt.Fprintf(d.out, "  %-17s %s@%s\n", role, p.handle, p.domain)
	}
	fmt.Fprintf(d.out, `
The operator's view:
  cissd case list --all --config %[1]s
  cissd message list --config %[1]s
  cissd doctor --config %[1]s

The daemon's log: %[2]s
Press Ctrl-C to end.
`, filepath.Join(d.dir, "cissd.toml"), d.log())
}

// stop ends the daemon, then the servers, and removes what the demo wrote, unless its log is wanted, but for the documents.
func (d *demo) stop() error {
	var errs []error
	if d.daemon != nil {
		errs = append(errs, d.daemon.Stop(syscall.SIGTERM, 10*time.Second))
	}
	if d.pool != nil {
		d.pool.Close()
	}
	if d.stack != nil {
		errs = append(errs, d.stack.Close())
	}
	if d.temp && !d.keep {
		errs = append(errs, d.clear())
	}
	return errors.Join(errs...)
}

// clear removes what the demo wrote but for the documents, which are there to be opened; with none, nothing stays.
func (d *demo) clear() error {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return fmt.Errorf("clearing the folder: %w", err)
	}
	var errs []error
	for _, e := range entries {
		if e.Name() != documentsFolder {
			errs = append(errs, os.RemoveAll(filepath.Join(d.dir, e.Name())))
		}
	}
	if _, err := os.Stat(filepath.Join(d.dir, documentsFolder)); err != nil {
		errs = append(errs, os.Remove(d.dir))
	}
	return errors.Join(errs...)
}
