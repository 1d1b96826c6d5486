package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/deploy/devstack"
	"cissd/ingest/imaptest"
	"cissd/migrations"
	"cissd/migrations/pgtest"
	"cissd/notify/smtptest"
)

// Everything is away at the start: the daemon waits, says each thing once, and does by itself what came meanwhile when each server comes.
// Then PostgreSQL is stopped and started under it. OPS-5, INT-3, INT-12, NOT-2.
func TestOutageAtStart(t *testing.T) {
	t.Parallel()
	as, err := devstack.RunAs("postgres")
	if err != nil {
		t.Fatal(err)
	}
	folder, err := devstack.NewFolder(as)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := folder.Remove(); err != nil {
			t.Error(err)
		}
	})
	var server *devstack.Postgres
	start := func() {
		t.Helper()
		if server, err = devstack.StartPostgres(context.WithoutCancel(t.Context()), devstack.PostgresOptions{Dir: folder.Path()}); err != nil {
			t.Fatal(err)
		}
	}
	stop := func() {
		t.Helper()
		if err := server.Stop(); err != nil {
			t.Fatal(err)
		}
	}
	start()
	t.Cleanup(func() { _ = server.Stop() })
	if err := server.CreateDatabase(t.Context(), "office", ""); err != nil {
		t.Fatal(err)
	}
	owner := server.URL("office", devstack.OwnerRole)
	if err := migrations.Run(t.Context(), owner, devstack.DaemonRole); err != nil {
		t.Fatal(err)
	}
	o := &outages{}
	o.mail, o.people = outageMail(t)
	o.imap, o.smtp = imaptest.NewProxy(t, o.mail.IMAPAddr()), imaptest.NewProxy(t, o.mail.SMTPAddr())
	o.program = configure(t, servers{
		IMAP: o.imap.Addr, SMTP: o.smtp.Addr, DaemonDB: server.URL("office", devstack.DaemonRole), OwnerDB: owner, AuthServer: demoHost,
		Domain: demoDomain, Intake: demoIntake, Password: outagePassword, SMTPLogin: true,
	})
	o.must(t, "roster", "apply", rosterFile(t))
	stop()
	away(o.imap)
	away(o.smtp)
	o.ask(t)
	o.launch(t)
	o.says(t, saysWaiting)
	start()
	o.says(t, saysThere, saysRunning, saysUnread)
	o.imap.Refuse(false)
	o.says(t, saysRead, saysUnsent)
	o.smtp.Refuse(false)
	o.says(t, saysSent)
	o.answered(t)
	o.once(t, "all away at the start", map[string]int{saysWaiting: 1, saysThere: 1, saysUnread: 1, saysRead: 1, saysUnsent: 1, saysSent: 1})
	stop()
	o.says(t, saysTrouble, saysLockLost)
	o.ask(t)
	start()
	o.says(t, saysWorks, saysLockHeld)
	o.answered(t)
	if o.owner, err = pgxpool.New(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	defer o.owner.Close()
	o.intact(t)
	o.stop(t)
	o.once(t, "PostgreSQL stopped and started", map[string]int{saysTrouble: 1, saysWorks: 1, saysLockLost: 1, saysLockHeld: 1, saysUnread: 1})
}

// OPS-5: who is told to stop while it waits for the database stops, and that is no fault.
func TestOutageStopWhileWaiting(t *testing.T) {
	t.Parallel()
	o := newOutages(t, "", "")
	for _, silent := range []bool{false, true} {
		o.db.Refuse(!silent)
		o.db.Silence(silent)
		o.launch(t)
		if !silent {
			o.says(t, saysWaiting)
		}
		o.stop(t)
	}
	o.db.Silence(false)
}

// What waiting does not mend ends the start at once, in one line that says what to mend; what may come by itself is waited for.
func TestOutageOrMistake(t *testing.T) {
	t.Parallel()
	o := newOutages(t, "", "")
	empty, _ := pgtest.NewEmpty(t)
	daemon := quotedValue(t, o.program, "url = ")
	for _, c := range []struct{ name, url, want string }{
		{"role", strings.Replace(daemon, "cissd@", "nobody_at_all@", 1), `role "nobody_at_all" does not exist`},
		{"database", strings.Replace(daemon, "/"+o.name, "/no_such", 1), `database "no_such" does not exist`},
		{"schema", strconv.Quote(empty), "cissd migrate"},
	} {
		out, code := broken(t, o.program, daemon, c.url).cissd(t, "run")
		if code != 1 || !strings.Contains(out, c.want) || strings.Contains(out, "waiting") || strings.Count(out, "\n") != 1 {
			t.Errorf("%s: exit code %d\n%s", c.name, code, out)
		}
	}
	for name, err := range map[string]error{
		"connection refused": &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED},
		"no such name":       &net.DNSError{},
		"starting up":        &pgconn.PgError{Code: "57P03"},
		"full":               &pgconn.PgError{Code: "53300"},
		"read-only":          &pgconn.PgError{Code: "25006"},
		"slow":               context.DeadlineExceeded,
	} {
		if !worthWaiting(fmt.Errorf("x: %w", err)) {
			t.Errorf("%s is not waited for", name)
		}
	}
	for name, err := range map[string]error{
		"wrong password": &pgconn.PgError{Code: "28P01"},
		"no file":        &fs.PathError{Op: "open", Err: syscall.ENOENT},
		"schema":         migrations.ErrBehind,
		"rights":         &pgconn.PgError{Code: "42501"},
		"anything else":  errors.New("x"),
	} {
		if worthWaiting(fmt.Errorf("x: %w", err)) {
			t.Errorf("%s is waited for", name)
		}
	}
}

// PostgreSQL in mid-work: away, restarted, full of connections, read-only, without space, silent, locked. Each time it is said once, nothing is
// moved out of the mailbox that is not stored, nothing is quarantined or given up, no attempt is used up, and the work is caught up by itself.
// INT-3, NOT-2, OPS-5.
func TestOutageDatabase(t *testing.T) {
	t.Parallel()
	o := newOutages(t, "", "&statement_timeout=1000")
	o.launch(t)
	o.says(t, saysRunning, saysRead)
	o.ask(t)
	o.answered(t)
	cut := `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '` + o.name + `' AND usename = 'cissd'`
	full := func(table string) string {
		return `CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$;
			CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON ` + table + ` FOR EACH ROW EXECUTE FUNCTION full_disk()`
	}
	for _, c := range []struct {
		name       string
		begin, end func()
		say, back  []string
		times      map[string]int
	}{
		{
			"away", func() { away(o.db) }, func() { o.db.Refuse(false) },
			[]string{saysTrouble},
			[]string{saysWorks},
			map[string]int{saysTrouble: 1, saysWorks: 1},
		},
		{
			"too many connections", func() { o.alter(t, "CONNECTION LIMIT 0"); o.everywhere(t, cut) },
			func() { o.alter(t, "CONNECTION LIMIT -1") },
			[]string{saysTrouble},
			[]string{saysWorks},
			map[string]int{saysTrouble: 1, saysWorks: 1},
		},
		{
			"read-only", func() { o.alter(t, "SET default_transaction_read_only = on"); o.everywhere(t, cut) },
			func() { o.alter(t, "RESET default_transaction_read_only") },
			[]string{saysTrouble},
			[]string{saysWorks},
			map[string]int{saysTrouble: 1, saysWorks: 1},
		},
		{
			"no space for messages", func() { o.exec(t, full("messages")) }, func() { o.exec(t, `DROP TRIGGER full_disk ON messages`) },
			[]string{saysUnread},
			[]string{saysRead},
			map[string]int{saysUnread: 1, saysRead: 1},
		},
		{
			"no space for outcomes", func() { o.exec(t, full("message_outcomes")) }, func() { o.exec(t, `DROP TRIGGER full_disk ON message_outcomes`) },
			[]string{saysTrouble},
			[]string{saysWorks},
			map[string]int{saysTrouble: 1, saysWorks: 1},
		},
		{
			"no space for mails", func() { o.exec(t, full("deliveries")) }, func() { o.exec(t, `DROP TRIGGER full_disk ON deliveries`) },
			[]string{saysTrouble},
			[]string{saysWorks},
			map[string]int{saysTrouble: 1, saysWorks: 1},
		},
		{
			"silent", func() { o.db.Silence(true) }, func() { o.db.Reset(); o.db.Silence(false) },
			[]string{saysTrouble},
			[]string{saysWorks},
			map[string]int{saysTrouble: 1, saysWorks: 1},
		},
	} {
		o.once(t, "before "+c.name, nil)
		c.begin()
		o.ask(t)
		o.says(t, c.say...)
		c.end()
		o.answered(t)
		o.says(t, c.back...)
		o.forgive(t, c.name, c.times)
	}
	o.intact(t)
}

// forgive is once, for outages that the mailboxes and the instance's lock may meet too, or not: at most once each.
func (o *outages) forgive(t *testing.T, what string, times map[string]int) {
	t.Helper()
	text := o.log.String()
	for _, line := range []string{saysUnread, saysRead, saysLockLost, saysLockHeld} {
		if n := strings.Count(text, line); n > 1 {
			t.Errorf("%s: it said %q %d times:\n%s", what, line, n, text)
		}
		if _, set := times[line]; !set {
			times[line] = strings.Count(text, line)
		}
	}
	o.once(t, what, times)
}

// The SMTP server in mid-work: away, silent, closing the connection before its answer. The other work goes on. NOT-2, OPS-5.
func TestOutageMail(t *testing.T) {
	t.Parallel()
	o := newOutages(t, "", "")
	o.launch(t)
	o.says(t, saysRunning, saysRead)
	away(o.smtp)
	o.ask(t)
	o.says(t, saysUnsent)
	o.ask(t) // is taken in and decided on all the same
	o.says(t, `msg="message read" message=2`)
	o.smtp.Refuse(false)
	o.says(t, saysSent)
	o.answered(t)
	o.answered(t)
	o.once(t, "SMTP away", map[string]int{saysUnsent: 1, saysSent: 1})
	away(o.imap)
	o.says(t, saysUnread)
	o.ask(t)
	o.imap.Refuse(false)
	o.answered(t)
	o.once(t, "IMAP away", map[string]int{saysUnread: 1, saysRead: 1})
	o.intact(t)
}

// OPS-5: at whatever moment, and whichever server has gone silent or away, SIGTERM ends the daemon within 10 s, without an error; the next start
// does what was left.
func TestOutageStop(t *testing.T) {
	t.Parallel()
	for _, server := range []string{"db", "imap", "smtp"} {
		t.Run(server, func(t *testing.T) {
			t.Parallel()
			o := newOutages(t, "", "")
			p := map[string]*imaptest.Proxy{"db": o.db, "imap": o.imap, "smtp": o.smtp}[server]
			for _, silent := range []bool{false, true} {
				o.launch(t)
				o.says(t, saysRunning, saysRead)
				reached := p.CutAt(imaptest.ToServer, map[string]string{"db": "commit", "imap": "FETCH", "smtp": "MAIL FROM"}[server])
				o.ask(t)
				select {
				case <-reached:
				case <-time.After(time.Minute):
					t.Fatalf("it does not come to that:\n%s", o.log)
				}
				if silent {
					p.Silence(true)
				} else {
					away(p)
				}
				o.stop(t)
				if t.Failed() {
					t.Fatalf("silent %v:\n%s", silent, o.log)
				}
				p.Refuse(false)
				p.Reset()
				p.Silence(false)
			}
			o.launch(t)
			o.answered(t)
			o.answered(t)
			o.stop(t)
			o.forgiveStops(t)
		})
	}
}

// forgiveStops is intact, where stops may have cost attempts.
func (o *outages) forgiveStops(t *testing.T) {
	t.Helper()
	w := &world{program: o.program, db: o.owner}
	want(t, "requests and mails", w.column(t, `SELECT (SELECT count(*) FROM requests) || ' ' || (SELECT count(*) FROM deliveries WHERE state = 'sent')`),
		fmt.Sprintf("%d %d", o.asked, 2*o.asked))
	want(t, "outcomes", w.column(t, `SELECT DISTINCT outcome FROM message_outcomes`), "new_request")
}

// NOT-2, MSG-4: what a server says of one recipient concerns that mail alone: a refusal is told to the supervisor as a bounce is, and an answer
// that never came makes the same bytes go out again.
func TestOutageRecipient(t *testing.T) {
	t.Parallel()
	sink := smtptest.NewSink(t)
	o := newOutages(t, sink.Addr, "")
	asker, boss := o.people["m.ortega"].Address, o.people["p.osei"].Address
	sink.Add(
		smtptest.Fault{At: smtptest.AtRcpt, Address: asker, Code: 550, Enhanced: "5.1.1", Text: "no such person"},
		smtptest.Fault{At: smtptest.AtRcpt, Address: boss, Code: 451, Enhanced: "4.7.1", Text: "later", Times: 1},
		smtptest.Fault{At: smtptest.AfterData, Close: true, Times: 1},
	)
	o.launch(t)
	o.says(t, saysRunning)
	o.ask(t)
	var mails []smtptest.Mail
	for ctx := t.Context(); len(mails) < 3; {
		select {
		case m := <-sink.Delivered():
			mails = append(mails, m)
		case <-ctx.Done():
			t.Fatal("the mails do not come")
		}
	}
	bytesOf := map[string][]byte{}
	twice := false
	for _, m := range mails {
		if len(m.To) != 1 || m.To[0] != boss {
			t.Errorf("a mail went to %v", m.To)
		}
		_, rest, _ := strings.Cut(string(m.Data), "\r\nMessage-ID: ")
		id, _, _ := strings.Cut(rest, "\r\n")
		twice = twice || bytes.Equal(bytesOf[id], m.Data)
		bytesOf[id] = m.Data
	}
	if !twice || len(bytesOf) != 2 {
		t.Errorf("%d different mails, one of them twice: %v", len(bytesOf), twice)
	}
	o.stop(t)
	w := &world{program: o.program, db: o.owner}
	want(t, "mails", w.column(t, `
		SELECT n.name || ' ' || d.state || ' ' || d.last_status FROM notices n JOIN deliveries d ON d.notice = n.id ORDER BY n.name`),
		"bounced sent ", "received failed rcpt 550 5.1.1", "review sent ")
	if n := strings.Count(o.log.String(), saysUnsent); n != 0 {
		t.Errorf("it says that no mails can be sent:\n%s", o.log)
	}
}
