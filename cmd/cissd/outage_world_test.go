package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/deploy/devstack"
	"cissd/ingest/imaptest"
	"cissd/migrations/pgtest"
)

// outages is an office whose three servers can each be taken away, silenced and brought back; what people do goes around that.
type outages struct {
	*program
	db, imap, smtp *imaptest.Proxy
	mail           *devstack.Mail
	people         map[string]*mailUser
	owner          *pgxpool.Pool
	name           string // of the database
	asked          int
}

const outagePassword = "pass-word"

// outageMail starts the mail servers with an account for everybody.
func outageMail(t *testing.T) (*devstack.Mail, map[string]*mailUser) {
	t.Helper()
	accounts := []devstack.Account{{Address: demoIntake, Name: "CISS Intake", Password: outagePassword}}
	people := map[string]*mailUser{}
	for _, q := range demoPeople() {
		accounts = append(accounts, devstack.Account{Address: q.handle + "@" + q.domain, Name: q.name, Password: outagePassword})
	}
	mail, err := devstack.StartMail(t.Context(), devstack.MailOptions{Accounts: accounts, Host: demoHost})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := mail.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, q := range demoPeople() {
		address := q.handle + "@" + q.domain
		people[q.handle] = &mailUser{Name: q.name, Address: address, Password: outagePassword, SMTP: mail.SMTPAddr(), IMAP: mail.IMAPAddr()}
	}
	return mail, people
}

// newOutages makes an office. smtp is the server that takes our mail, "" the office's own; parameters go into database.url.
func newOutages(t *testing.T, smtp, parameters string) *outages {
	t.Helper()
	o := &outages{}
	o.mail, o.people = outageMail(t)
	if smtp == "" {
		smtp = o.mail.SMTPAddr()
	}
	daemonURL, ownerURL := pgtest.NewURL(t)
	var err error
	if o.owner, err = pgxpool.New(t.Context(), ownerURL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.owner.Close)
	at, err := url.Parse(daemonURL)
	if err != nil {
		t.Fatal(err)
	}
	o.name = strings.TrimPrefix(at.Path, "/")
	o.db = imaptest.NewProxy(t, overTCP(t, filepath.Join(at.Query().Get("host"), ".s.PGSQL.5432")))
	o.imap, o.smtp = imaptest.NewProxy(t, o.mail.IMAPAddr()), imaptest.NewProxy(t, smtp)
	o.program = configure(t, servers{
		IMAP: o.imap.Addr, SMTP: o.smtp.Addr, DaemonDB: fmt.Sprintf("postgres://cissd@%s/%s?sslmode=disable%s", o.db.Addr, o.name, parameters),
		OwnerDB: ownerURL, AuthServer: demoHost, Domain: demoDomain, Intake: demoIntake, Password: outagePassword, SMTPLogin: smtp == o.mail.SMTPAddr(),
	})
	o.must(t, "roster", "apply", rosterFile(t))
	return o
}

// overTCP makes a server on a Unix socket reachable on loopback, for a proxy.
func overTCP(t *testing.T, socket string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("unix", socket)
			if err != nil {
				_ = in.Close()
				continue
			}
			running.Go(func() { _, _ = io.Copy(out, in); _ = out.Close() })
			running.Go(func() { _, _ = io.Copy(in, out); _ = in.Close() })
		}
	})
	t.Cleanup(func() { _ = l.Close(); running.Wait() })
	return l.Addr().String()
}

// away takes a server away as a machine that is switched off does.
func away(p *imaptest.Proxy) {
	p.Refuse(true)
	p.Reset()
}

// launch starts the daemon and does not wait for anything.
func (p *program) launch(t *testing.T) {
	t.Helper()
	p.log = &logBuffer{}
	cmd := exec.Command(os.Args[0], "run", "--config", p.config)
	cmd.Env = append(os.Environ(), "CISSD_TEST_AS_CISSD=1")
	cmd.Stdout, cmd.Stderr = p.log, p.log
	var err error
	if p.daemon, err = devstack.StartProcess(cmd, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.stop(t)
		if t.Failed() {
			t.Logf("the daemon's log:\n%s", p.log)
		}
	})
}

// says waits until the log holds each text.
func (p *program) says(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		select {
		case <-p.log.wait(text):
		case <-p.daemon.Done():
			t.Fatalf("the daemon ended before it said %q", text)
		case <-time.After(time.Minute):
			t.Fatalf("the daemon does not say %q", text)
		}
	}
}

// What the daemon says of an outage.
const (
	saysWaiting  = `msg="waiting for the database`
	saysThere    = `msg="the database is there"`
	saysTrouble  = `msg="the database does not do its work`
	saysWorks    = `msg="the database does its work again"`
	saysUnread   = `msg="the mailbox cannot be read"`
	saysRead     = `msg="the mailbox is being read"`
	saysUnsent   = `msg="mails cannot be sent; they wait"`
	saysSent     = `msg="mails are being sent again"`
	saysRunning  = `msg=running`
	saysLockLost = `msg="the instance's lock is lost`
	saysLockHeld = `msg="the instance's lock is held again"`
)

// once checks how often the daemon said things since the last call; then it forgets what was said.
func (p *program) once(t *testing.T, what string, times map[string]int) {
	t.Helper()
	text := p.log.forget()
	for line, n := range times {
		if got := strings.Count(text, line); got != n {
			t.Errorf("%s: it said %q %d times, want %d:\n%s", what, line, got, n, text)
		}
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "level=WARN") || strings.Contains(line, "level=ERROR") {
			known := false
			for told := range times {
				known = known || strings.Contains(line, told)
			}
			if !known {
				t.Errorf("%s: it also said %s", what, line)
			}
		}
	}
}

// forget empties the log and gives what it held.
func (l *logBuffer) forget() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.text.Reset()
	return l.text.String()
}

// ask mails one more request.
func (o *outages) ask(t *testing.T) {
	t.Helper()
	o.asked++
	text := requestComplete + fmt.Sprintf("Organization: Harbin Trading %d\n", o.asked)
	if err := o.people["m.ortega"].send(demoIntake, fmt.Sprintf("RFI: number %d", o.asked), text); err != nil {
		t.Fatal(err)
	}
}

// answered waits for what one request leads to.
func (o *outages) answered(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for who, kind := range map[string]string{"m.ortega": "ak", "p.osei": "rv"} {
		if _, err := o.people[who].expect(ctx, demoDomain, kind); err != nil {
			t.Fatalf("%v\n%s", err, o.log)
		}
	}
}

// intact checks that nothing was lost, doubled, given up, or held against anybody: one request and two mails for each that was asked.
func (o *outages) intact(t *testing.T) {
	t.Helper()
	w := &world{program: o.program, db: o.owner}
	for left := "?"; left != "0"; {
		// the timers' job comes again and again
		left = w.column(t, `SELECT count(*)::text FROM river.river_job WHERE kind <> 'fire_timers' AND finalized_at IS NULL`)[0]
		if t.Context().Err() != nil {
			return
		}
	}
	n := fmt.Sprint(o.asked)
	want(t, "messages, requests, mails sent", w.column(t, `
		SELECT (SELECT count(*) FROM messages) || ' ' || (SELECT count(*) FROM requests) || ' ' || (SELECT count(*) FROM deliveries WHERE state = 'sent')`),
		n+" "+n+" "+fmt.Sprint(2*o.asked))
	want(t, "outcomes", w.column(t, `SELECT DISTINCT outcome FROM message_outcomes`), "new_request")
	want(t, "ledger", w.column(t, `SELECT DISTINCT state FROM mailbox_ledger`), "moved")
	want(t, "mails that are not sent", w.column(t, `SELECT state FROM deliveries WHERE state <> 'sent'`))
	want(t, "jobs that are not done, or used attempts up", w.column(t, `
		SELECT kind || ' ' || state || ' ' || attempt FROM river.river_job WHERE kind <> 'fire_timers' AND (state <> 'completed' OR attempt > 1)`))
	for who, u := range o.people {
		seen := map[string]bool{}
		for _, m := range everything(t, u) {
			if seen[m.MessageID] {
				t.Errorf("%s has the mail %s twice", who, m.MessageID)
			}
			seen[m.MessageID] = true
		}
	}
}

// exec changes something in the office's database, as PostgreSQL's superuser.
func (o *outages) exec(t *testing.T, sql string) {
	t.Helper()
	if err := pgtest.Server(t).Exec(t.Context(), o.name, sql); err != nil {
		t.Fatal(err)
	}
}

// everywhere changes something outside of the office's database.
func (o *outages) everywhere(t *testing.T, sql string) {
	t.Helper()
	if err := pgtest.Server(t).Exec(t.Context(), "postgres", sql); err != nil {
		t.Fatal(err)
	}
}

func (o *outages) alter(t *testing.T, what string) {
	t.Helper()
	o.everywhere(t, "ALTER DATABASE "+o.name+" "+what)
}
