package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases"
	"cissd/cases/vault"
	"cissd/ingest"
	"cissd/migrations"
	"cissd/notify"
)

// doctorCmd is `cissd doctor`.
type doctorCmd struct {
	configFlag
	Send bool          `help:"Also send a forged mail to each mailbox, from itself, and say whether it would be believed; it is removed afterwards."`
	Wait time.Duration `default:"60s" help:"With --send: how long to wait for a mail."`
	JSON bool          `help:"Print one JSON object a check and line."`
}

// clockSkew is how far our clock and the database's may be apart.
const clockSkew = 5 * time.Second

// checkTimeout bounds one check: a server that is silent is a finding, not a wait.
const checkTimeout = 20 * time.Second

// Run tries everything out, each check by itself, and ends with exit code 1 if one failed. What is only to be thought about does not fail.
func (c *doctorCmd) Run(ctx context.Context) error {
	if c.Wait <= 0 {
		return errors.New("--wait is a time such as 60s")
	}
	d := &doctor{json: c.JSON, now: time.Now}
	cfg, err := loadConfig(c.Config)
	if d.check(ctx, "configuration", func(context.Context) error { return err }); err != nil {
		return d.sum()
	}
	d.cfg = cfg
	d.files(ctx)
	d.check(ctx, "master key", func(context.Context) error { _, err := cfg.masterKey(); return err })
	d.check(ctx, "templates", func(context.Context) error { _, err := notify.Load(cfg.path(cfg.Office.Templates)); return err })
	pool := d.database(ctx)
	if pool != nil {
		defer pool.Close()
	}
	d.servers(ctx)
	if cfg.Operations.Listen != "" {
		d.check(ctx, "health and metrics on "+cfg.Operations.Listen, d.port)
	}
	for _, mb := range cfg.mailboxes() {
		if c.Send {
			d.selfTest(ctx, pool, mb, c.Wait)
		} else if pool != nil {
			d.lastSelfTest(ctx, pool, mb)
		}
	}
	return d.sum()
}

// doctor collects what was found.
type doctor struct {
	cfg            *Config
	json           bool
	now            func() time.Time
	failed, warned int
}

// finding is one line.
type finding struct {
	Check string `json:"check"`
	State string `json:"state"` // ok, warn, fail
	Says  string `json:"says,omitempty"`
}

// warning is the error of a check that found what works, but should be thought about.
type warning struct{ error }

// check runs one check and prints one line.
func (d *doctor) check(ctx context.Context, what string, f func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	d.say(what, f(ctx))
}

// say prints what came of a check.
func (d *doctor) say(what string, err error) {
	found := finding{Check: what, State: "ok"}
	var warn warning
	switch {
	case errors.As(err, &warn):
		d.warned++
		found.State = "warn"
	case err != nil:
		d.failed++
		found.State = "fail"
	}
	if err != nil {
		found.Says = discreetly(err)
	}
	switch {
	case d.json:
		_ = printOne(found) // where stdout is gone there is nobody to tell
	case found.State == "ok":
		fmt.Printf("ok    %s\n", what)
	case found.State == "warn":
		fmt.Printf("WARN  %s: %s\n", what, printable(found.Says))
	default:
		fmt.Printf("FAIL  %s: %s\n", what, printable(found.Says))
	}
}

// sum ends the program.
func (d *doctor) sum() error {
	text := "All is well."
	if d.failed > 0 {
		text = fmt.Sprintf("%d to mend.", d.failed)
	}
	if d.warned > 0 {
		text += fmt.Sprintf(" %d to think about.", d.warned)
	}
	if !d.json {
		fmt.Println(text)
	}
	if d.failed > 0 {
		return exitCode(1)
	}
	return nil
}

// files looks whether others on this machine can read what is secret. A file that is missing is told of by the check that needs it.
func (d *doctor) files(ctx context.Context) {
	secret := map[string]string{
		"keys.master_file": d.cfg.Keys.MasterFile, "database.url_file": d.cfg.Database.URLFile, "smtp.password_file": d.cfg.SMTP.PasswordFile,
		"database.owner_url_file": d.cfg.Database.OwnerURLFile,
	}
	for _, m := range d.cfg.Mailbox {
		secret["mailbox "+m.Name+" password_file"] = m.PasswordFile
	}
	d.check(ctx, "secret files", func(context.Context) error {
		var errs []error
		for what, name := range secret {
			if name == "" {
				continue
			}
			info, err := os.Stat(d.cfg.path(name))
			if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().Perm()&0o007 == 0 {
				continue
			}
			if err == nil {
				err = fmt.Errorf("%s: everybody on this machine can read %s: chmod 600 it, and see that it belongs to the daemon's user", what, name)
			}
			errs = append(errs, err)
		}
		slices.SortFunc(errs, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
		return errors.Join(errs...)
	})
}

// servers tries the mail servers.
func (d *doctor) servers(ctx context.Context) {
	d.check(ctx, fmt.Sprintf("smtp %s:%d", d.cfg.SMTP.Host, d.cfg.SMTP.Port), func(ctx context.Context) error {
		s, err := d.cfg.sender(d.now)
		if err != nil {
			return err
		}
		defer s.Close()
		return s.Check(ctx)
	})
	for _, mb := range d.cfg.mailboxes() {
		d.check(ctx, "mailbox "+mb.Name, func(ctx context.Context) error {
			if _, err := mb.Password(); err != nil {
				return err
			}
			return ingest.Check(ctx, mb)
		})
	}
}

// port tells whether the port of health and metrics is free, or a cissd's.
func (d *doctor) port(ctx context.Context) error {
	listen := d.cfg.Operations.Listen
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err == nil {
		return l.Close()
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	other := errors.New("another program has this port: give operations.listen one that is free, or \"\" for none")
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+listen+"/healthz", nil)
	if err != nil {
		return other
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return other
	}
	defer response.Body.Close() //nolint:errcheck // it was only read
	var a answer
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&a); err != nil || a.Service != serviceName {
		return other
	}
	if !a.OK {
		for _, p := range a.Parts {
			if !p.OK {
				return fmt.Errorf("the running daemon is stuck at %s: %s: restart it, and report this", p.Part, p.Why)
			}
		}
	}
	return nil
}

// database checks what needs it: the schema, the role's rights, the vault, the clock, the roster. It gives nil where no more can be asked.
func (d *doctor) database(ctx context.Context) *pgxpool.Pool {
	pool, err := connect(ctx, d.cfg)
	d.check(ctx, "database", func(context.Context) error { return err })
	if err != nil {
		return nil
	}
	before := d.failed
	d.check(ctx, "schema", func(ctx context.Context) error { return migrations.Check(ctx, pool) })
	if d.failed > before {
		pool.Close()
		return nil
	}
	d.check(ctx, "audit log cannot be rewritten", func(ctx context.Context) error {
		rewritable, err := migrations.CanRewriteAudit(ctx, pool)
		if err == nil && rewritable {
			err = errors.New("the daemon's database role can change it: connect as database.daemon_role, not as the owner")
		}
		return err
	})
	d.check(ctx, "vault", func(ctx context.Context) error {
		w, err := d.cfg.masterKey()
		if err != nil {
			return err
		}
		return vault.Check(ctx, pool, w)
	})
	d.check(ctx, "clock", func(ctx context.Context) error { return d.clock(ctx, pool) })
	d.check(ctx, "our mails", func(ctx context.Context) error {
		failed, waiting, err := cases.Undelivered(ctx, pool, d.now().Add(-7*24*time.Hour), d.now().Add(-time.Hour))
		if err == nil && failed+waiting > 0 {
			err = fmt.Errorf("%d could not be delivered in the last week, %d wait for more than an hour: see `cissd case show NUMBER` and the log", failed, waiting)
		}
		return err
	})
	d.check(ctx, "senders", func(ctx context.Context) error {
		proven, of, err := cases.ProvenShare(ctx, pool)
		if err == nil && of > 0 && proven == 0 {
			err = fmt.Errorf("none of the last %d mails was from a proven sender, so nobody can decide anything: "+
				"trust.auth_servers must be the exact name in the Authentication-Results that your server writes", of)
		}
		return err
	})
	d.check(ctx, "roster", func(ctx context.Context) error { return d.roster(ctx, pool) })
	d.check(ctx, "security officer", func(ctx context.Context) error { return d.securityOfficer(ctx, pool) })
	return pool
}

// clock compares our clock with the database's.
func (d *doctor) clock(ctx context.Context, pool *pgxpool.Pool) error {
	var theirs time.Time
	before := d.now()
	if err := pool.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&theirs); err != nil {
		return fmt.Errorf("asking the database for the time: %w", err)
	}
	after := d.now()
	// it asked at some moment between before and after
	if skew := max(before.Sub(theirs), theirs.Sub(after)); skew > clockSkew {
		return fmt.Errorf("this machine and the database are %s apart: set both by NTP", skew.Round(time.Second))
	}
	return nil
}

// roster tells whether there are people to do the work (ROLE-1, ROLE-2).
func (d *doctor) roster(ctx context.Context, pool *pgxpool.Pool) error {
	people, err := cases.People(ctx, pool)
	if err != nil {
		return err
	}
	count := func(r cases.Role) int {
		n := 0
		for _, p := range people {
			if p.Active && slices.Contains(p.Roles, r) {
				n++
			}
		}
		return n
	}
	for _, r := range []cases.Role{cases.RoleSupervisor, cases.RoleOfficer} {
		if count(r) == 0 {
			return fmt.Errorf("there is no active %s: add one with `cissd roster add --role %s`", r, r)
		}
	}
	if count(cases.RoleSupervisor) == 1 {
		return warning{errors.New("there is only one active supervisor: nobody stands in, and what they sent in or worked on themselves " +
			"nobody can decide (ROLE-2): add another with `cissd roster add --role supervisor`")}
	}
	return nil
}

// securityOfficer tells whether anybody hears of forged and refused control mail (SEC-3).
func (d *doctor) securityOfficer(ctx context.Context, pool *pgxpool.Pool) error {
	if d.cfg.Office.SecurityOfficer != "" {
		return nil
	}
	people, err := cases.People(ctx, pool)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(people, func(p cases.Person) bool { return p.Active && slices.Contains(p.Roles, cases.RoleSecurityOfficer) }) {
		return warning{errors.New("nobody is told of forged and refused control mail: set office.security_officer, or add somebody with " +
			"`cissd roster add --role security_officer`")}
	}
	return nil
}
