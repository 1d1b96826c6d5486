package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cissd/cases"
	"cissd/cases/vault"
	"cissd/ingest"
	"cissd/migrations"
	"cissd/notify"
)

// doctorCmd is `cissd doctor`.
type doctorCmd struct{ configFlag }

// clockSkew is how far our clock and the database's may be apart.
const clockSkew = 5 * time.Second

// checkTimeout bounds one check: a server that is silent is a finding, not a wait.
const checkTimeout = 20 * time.Second

// Run tries everything out, each check by itself, and ends with exit code 1 if one failed.
func (c *doctorCmd) Run(ctx context.Context) error {
	cfg, err := loadConfig(c.Config)
	if err != nil {
		return err
	}
	d := &doctor{cfg: cfg}
	d.check(ctx, "configuration", func(context.Context) error { return nil })
	d.check(ctx, "master key", func(context.Context) error { _, err := cfg.masterKey(); return err })
	d.check(ctx, "templates", func(context.Context) error { _, err := notify.Load(cfg.path(cfg.Office.Templates)); return err })
	d.database(ctx)
	d.check(ctx, fmt.Sprintf("smtp %s:%d", cfg.SMTP.Host, cfg.SMTP.Port), func(ctx context.Context) error {
		s, err := cfg.sender(time.Now)
		if err != nil {
			return err
		}
		defer s.Close()
		return s.Check(ctx)
	})
	for _, mb := range cfg.mailboxes() {
		d.check(ctx, "mailbox "+mb.Name, func(ctx context.Context) error {
			if _, err := mb.Password(); err != nil {
				return err
			}
			return ingest.Check(ctx, mb)
		})
	}
	if d.failed > 0 {
		fmt.Printf("%d to mend.\n", d.failed)
		return exitCode(1)
	}
	fmt.Println("All is well.")
	return nil
}

type doctor struct {
	cfg    *Config
	failed int
}

// check runs one check and prints one line.
func (d *doctor) check(ctx context.Context, what string, f func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	if err := f(ctx); err != nil {
		d.failed++
		fmt.Printf("FAIL  %s: %s\n", what, oneLine{err}.Error())
		return
	}
	fmt.Printf("ok    %s\n", what)
}

// database checks what needs it: the schema, the role's rights, the vault, the clock, the roster.
func (d *doctor) database(ctx context.Context) {
	pool, err := connect(ctx, d.cfg)
	d.check(ctx, "database", func(context.Context) error { return err })
	if err != nil {
		return
	}
	defer pool.Close()
	before := d.failed
	d.check(ctx, "schema", func(ctx context.Context) error { return migrations.Check(ctx, pool) })
	if d.failed > before {
		return
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
	d.check(ctx, "clock", func(ctx context.Context) error {
		var theirs time.Time
		if err := pool.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&theirs); err != nil {
			return fmt.Errorf("asking the database for the time: %w", err)
		}
		if skew := time.Since(theirs).Abs(); skew > clockSkew {
			return fmt.Errorf("this machine and the database are %s apart: set both by NTP", skew.Round(time.Second))
		}
		return nil
	})
	d.check(ctx, "our mails", func(ctx context.Context) error {
		failed, waiting, err := cases.Undelivered(ctx, pool, time.Now().Add(-7*24*time.Hour), time.Now().Add(-time.Hour))
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
	d.check(ctx, "roster", func(ctx context.Context) error {
		people, err := cases.People(ctx, pool)
		if err != nil {
			return err
		}
		for _, r := range []cases.Role{cases.RoleSupervisor, cases.RoleOfficer} {
			if !slices.ContainsFunc(people, func(p cases.Person) bool { return p.Active && slices.Contains(p.Roles, r) }) {
				return fmt.Errorf("there is no active %s: add one with `cissd roster add --role %s`", r, r)
			}
		}
		return nil
	})
}
