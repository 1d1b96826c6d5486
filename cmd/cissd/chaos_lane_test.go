package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/deploy/devstack"
	"cissd/ingest/imaptest"
	"cissd/migrations/pgtest"
)

const chaosPassword = "pass-word"

// chaosOffice is what all runs begin with: a database with the roster in it, and the key that it was made with.
type chaosOffice struct {
	template string
	socket   string // of PostgreSQL
	key      []byte
	count    atomic.Int64
}

func newChaosOffice(t *testing.T) *chaosOffice {
	t.Helper()
	daemonURL, ownerURL := pgtest.NewURL(t)
	p := configure(t, servers{
		IMAP: "127.0.0.1:1", SMTP: "127.0.0.1:1", DaemonDB: daemonURL, OwnerDB: ownerURL, AuthServer: demoHost, Domain: demoDomain, Intake: demoIntake,
		Password: chaosPassword,
	})
	p.must(t, "roster", "apply", rosterFile(t))
	key, err := os.ReadFile(filepath.Join(filepath.Dir(p.config), "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(daemonURL)
	if err != nil {
		t.Fatal(err)
	}
	return &chaosOffice{template: strings.TrimPrefix(u.Path, "/"), socket: filepath.Join(u.Query().Get("host"), ".s.PGSQL.5432"), key: key}
}

// lane has mail servers of its own; its runs follow each other.
type lane struct {
	number  int
	office  *chaosOffice
	dovecot *imaptest.Server
	mail    *devstack.Mail
	people  map[string]*mailUser
	post    atomic.Pointer[postOffice] // of the run
}

func newLane(t *testing.T, o *chaosOffice, number int) *lane {
	t.Helper()
	l := &lane{number: number, office: o, people: map[string]*mailUser{}}
	l.dovecot = imaptest.Dovecot(t, imaptest.User{Address: demoIntake, Password: chaosPassword})
	accounts := []devstack.Account{{Address: demoIntake, Password: chaosPassword}}
	for _, p := range demoPeople() {
		accounts = append(accounts, devstack.Account{Address: p.handle + "@" + p.domain, Name: p.name, Password: chaosPassword})
	}
	var err error
	l.mail, err = devstack.StartMail(t.Context(), devstack.MailOptions{Accounts: accounts, Host: demoHost, OnDelivery: func(d devstack.Delivery) {
		if d.To == demoIntake {
			l.dovecot.Deliver(t, demoIntake, d.Mail)
		} else {
			l.post.Load().add(d)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.mail.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, p := range demoPeople() {
		l.people[p.handle] = &mailUser{
			Name: p.name, Address: p.handle + "@" + p.domain, Password: chaosPassword, SMTP: l.mail.SMTPAddr(), Formatted: p.roles != nil,
		}
	}
	return l
}

// chaosResult is what a run left.
type chaosResult struct {
	counts map[string]int
	record []string
	mails  []string
	fell   []string // on what the blows fell
	took   time.Duration
}

// chaosRun is one story.
type chaosRun struct {
	lane   *lane
	gate   *gate
	kept   *keptMails
	db     *pgxpool.Pool // as the owner, past the gate
	config string

	mu     sync.Mutex
	daemon *devstack.Process
	logs   []*logBuffer
}

// run plays the story with the blows of a point, or none.
func (l *lane) run(t *testing.T, p point) *chaosResult {
	t.Helper()
	began := time.Now()
	steps := chaosStory()
	r := l.prepare(t, p, nil)
	r.start(t)
	told := make(chan error, 1)
	go func() {
		err := playChaos(t.Context(), steps, l.post.Load(), l.people)
		if err == nil {
			err = r.settled(t.Context(), len(steps))
		}
		told <- err
	}()
	for waiting := true; waiting; {
		select {
		case err := <-told:
			if err != nil {
				t.Fatalf("killed at %q: %v", r.gate.fallen(), err)
			}
			waiting = false
		case <-r.ended():
			r.again(t)
		}
	}
	if r.gate.disarm() { // one falls when all is done
		r.again(t)
		if err := r.settled(t.Context(), len(steps)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.daemon.Stop(syscall.SIGTERM, 10*time.Second); err != nil {
		t.Errorf("OPS-5: the daemon did not stop cleanly: %v", err)
	}
	r.jobs(t)
	r.chunks(t)
	r.resent(t)
	l.clear(t, len(steps))
	got := &chaosResult{counts: r.gate.counted(), fell: r.gate.fallen(), took: time.Since(began)}
	record, names := dump(t, r.db)
	got.record = record
	for _, m := range l.post.Load().all() {
		got.mails = append(got.mails, names.Replace(m))
	}
	return got
}

// prepare makes a database and a configuration whose lines all go through a gate. onBind, if not nil, is that of the lines to PostgreSQL.
func (l *lane) prepare(t *testing.T, p point, onBind func(r *chaosRun, sql string, parameters []byte)) *chaosRun {
	t.Helper()
	r := &chaosRun{lane: l, kept: &keptMails{}}
	l.post.Store(newPostOffice())
	r.gate = newGate(p, r.kill)
	name := fmt.Sprintf("%s_run_%d", l.office.template, l.office.count.Add(1))
	pg := pgtest.Server(t)
	if err := pg.CreateDatabase(t.Context(), name, l.office.template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pg.DropDatabase(context.Background(), name); err != nil {
			t.Error(err)
		}
	})
	var err error
	if r.db, err = pgxpool.New(t.Context(), pg.URL(name, devstack.OwnerRole)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.db.Close)
	postgres := newChaosProxy(t, "unix", l.office.socket, func() line {
		line := &postgresLine{gate: r.gate}
		if onBind != nil {
			line.onBind = func(sql string, parameters []byte) { onBind(r, sql, parameters) }
		}
		return line
	})
	smtp := newChaosProxy(t, "tcp", l.mail.SMTPAddr(), func() line { return &smtpLine{gate: r.gate, kept: r.kept} })
	box := newChaosProxy(t, "tcp", l.dovecot.Addr, func() line { return &imapLine{gate: r.gate} })
	dir := t.TempDir()
	r.config, err = servers{
		IMAP: box.addr, SMTP: smtp.addr, SMTPLogin: true, DaemonDB: "postgres://" + devstack.DaemonRole + "@" + postgres.addr + "/" + name + "?sslmode=disable",
		OwnerDB: pg.URL(name, devstack.OwnerRole), AuthServer: demoHost, Domain: demoDomain, Intake: demoIntake, Password: chaosPassword,
	}.write(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "master.key"), l.office.key, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.kill()
		for i, log := range r.logs {
			if t.Failed() {
				t.Logf("the log of daemon %d:\n%s", i+1, log)
			}
		}
	})
	return r
}

// start starts the daemon, for the first time or again.
func (r *chaosRun) start(t *testing.T) {
	t.Helper()
	log := &logBuffer{}
	running := log.wait("msg=running")
	cmd := exec.Command(os.Args[0], "run", "--verbose", "--config", r.config)
	cmd.Env = append(os.Environ(), "CISSD_TEST_AS_CISSD=1")
	cmd.Stdout, cmd.Stderr = log, log
	r.mu.Lock()
	daemon, err := devstack.StartProcess(cmd, syscall.SIGKILL)
	r.daemon = daemon
	r.logs = append(r.logs, log)
	r.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-running:
	case <-daemon.Done(): // it was killed, or run finds out that it was not
	case <-time.After(2 * stepTime):
		t.Fatal("the daemon is not ready")
	}
}

// again starts the daemon after a blow; it must not have ended by itself.
func (r *chaosRun) again(t *testing.T) {
	t.Helper()
	select {
	case <-r.gate.struck:
		r.gate.noticed()
		r.start(t)
	case <-time.After(stepTime):
		t.Fatal("the daemon ended by itself")
	}
}

// kill is kill -9, and waits until the process is gone.
func (r *chaosRun) kill() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.daemon != nil {
		_ = r.daemon.Stop(syscall.SIGKILL, 10*time.Second)
	}
}

func (r *chaosRun) ended() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.daemon.Done()
}

const chaosLeft = `
	SELECT (SELECT count(*) FROM river.river_job WHERE kind <> 'fire_timers' AND state IN ('available', 'running', 'retryable', 'scheduled', 'pending'))
	     + (SELECT count(*) FROM mailbox_ledger WHERE state = 'stored') + abs(@messages - (SELECT count(*) FROM message_outcomes))`

// settled waits until every mail has its outcome and was moved, and no job is left.
func (r *chaosRun) settled(ctx context.Context, messages int) error {
	ctx, cancel := context.WithTimeout(ctx, 2*stepTime)
	defer cancel()
	for {
		var left int
		if err := r.db.QueryRow(ctx, chaosLeft, pgx.NamedArgs{"messages": messages}).Scan(&left); err != nil {
			return fmt.Errorf("waiting until nothing is left to do: %w", err)
		}
		if left == 0 {
			return nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("%d things are left to do", left)
		}
	}
}

// jobs: each was done, none was given up or cancelled.
func (r *chaosRun) jobs(t *testing.T) {
	t.Helper()
	bad, err := query(t.Context(), r.db, `SELECT kind || ' ' || args || ' ' || state || ' ' || coalesce(errors::text, '') FROM river.river_job
		WHERE kind <> 'fire_timers' AND state <> 'completed'`, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range bad {
		t.Errorf("a job was not done: %s", j)
	}
}

// chunks: each content has its bytes, and what was streamed in and cut off can be swept (INT-3).
func (r *chaosRun) chunks(t *testing.T) {
	t.Helper()
	bad, err := query(t.Context(), r.db, `
		SELECT 'content ' || id || ' has no bytes' FROM contents c WHERE NOT EXISTS (SELECT FROM content_chunks WHERE content = c.id)
		UNION SELECT 'nobody knows of the bytes of ' || content FROM content_chunks c
		WHERE NOT EXISTS (SELECT FROM contents WHERE id = c.content) AND NOT EXISTS (SELECT FROM content_writers WHERE content = c.content)`,
		pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bad {
		t.Error(b)
	}
}

// resent: what the server took twice is the same to the byte, and each mail on record as sent was taken (NOT-2).
func (r *chaosRun) resent(t *testing.T) {
	t.Helper()
	sent, err := query(t.Context(), r.db, `SELECT n.message_id FROM notices n JOIN deliveries d ON d.notice = n.id WHERE d.state = 'sent'`, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	first := map[string][]byte{}
	for _, mail := range r.kept.mails {
		m, err := receive(mail)
		if err != nil {
			t.Fatal(err)
		}
		if before := first[m.MessageID]; before == nil {
			first[m.MessageID] = mail
		} else if !bytes.Equal(before, mail) {
			t.Errorf("the mail %s was sent twice with different bytes:\n%s\n\n%s", m.MessageID, before, mail)
		}
	}
	for _, id := range sent {
		if first[strings.Trim(id, "<>")] == nil {
			t.Errorf("the mail %s is on record as sent, and was not", id)
		}
	}
	if len(first) != len(sent) {
		t.Errorf("%d mails were sent, %d are on record as sent", len(first), len(sent))
	}
}

// clear checks that nothing is left in the inbox and each mail was moved once, and empties the mailbox for the next run.
func (l *lane) clear(t *testing.T, messages int) {
	t.Helper()
	c, err := imapclient.DialInsecure(l.dovecot.Addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // its work is done
	err = c.Login(demoIntake, chaosPassword).Wait()
	for folder, want := range map[string]int{"INBOX": 0, "Processed": messages} {
		box, e := c.Select(folder, nil).Wait()
		if err = errors.Join(err, e); err != nil {
			break
		}
		if int(box.NumMessages) != want {
			t.Errorf("INT-3: %d messages are in %s, want %d", box.NumMessages, folder, want)
		}
		if box.NumMessages > 0 {
			var all imap.SeqSet
			all.AddRange(1, box.NumMessages)
			err = errors.Join(c.Store(all, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(),
				c.Expunge().Close())
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}
