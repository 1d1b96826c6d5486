package main

import (
	"compress/gzip"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/deploy/devstack"
	"cissd/migrations"
	"cissd/migrations/pgtest"
)

// frozen is where an older version's database, master key and open mails are kept; README.md there says how they were made.
const frozen = "../../migrations/testdata/first"

// frozenRequest is what the requestor "assigned" of the frozen story wrote.
const frozenRequest = "Type: RFI\nPriority: routine\nClassification: unclassified\nName: Pat Assigned\nAgency: CBP\nPhone: (956) 555-0118\n" +
	"Basis: A card shown at secondary inspection.\nPurpose: Was the subject ever sponsored?\n\nSubject: Wei Assigned\n"

// old is an office whose database an older version left: every state, every open step, and work that a killed daemon did not finish.
type old struct {
	*program
	db     *pgxpool.Pool // as the owner
	daemon string        // URL of the daemon's role
	owner  string
	people map[string]*mailUser
	mail   *devstack.Mail
}

// restored brings the frozen database up, with mail servers that know its people, and a configuration with its master key.
func restored(t *testing.T) *old {
	t.Helper()
	const password = "pass-word"
	o := &old{people: map[string]*mailUser{}}
	accounts := []devstack.Account{{Address: demoIntake, Name: "CISS Intake", Password: password}}
	add := func(handle, name, domain string) {
		u := &mailUser{Name: name, Address: handle + "@" + domain, Password: password}
		accounts = append(accounts, devstack.Account{Address: u.Address, Name: name, Password: password})
		o.people[handle] = u
	}
	for _, p := range demoPeople() {
		add(p.handle, p.name, p.domain)
	}
	// the requestors of the frozen story are named by what had become of their request
	for _, who := range []string{
		"approve", "incomplete", "reminded", "returned", "rejected", "opened", "assigned", "progress", "review", "bounced", "closed", "closedout", "half",
		"waiting", "queued", "failing", "lost",
	} {
		add(who, "Pat "+strings.ToUpper(who[:1])+who[1:], "cbp.example.gov")
	}
	o.serve(t, accounts)
	for _, u := range o.people {
		u.SMTP, u.IMAP = o.mail.SMTPAddr(), o.mail.IMAPAddr()
	}
	o.daemon, o.owner = pgtest.NewRestored(t, unpacked(t, filepath.Join(frozen, "dump.sql.gz")))
	o.program = configure(t, servers{
		IMAP: o.mail.IMAPAddr(), SMTP: o.mail.SMTPAddr(), SMTPLogin: true, DaemonDB: o.daemon, OwnerDB: o.owner, AuthServer: demoHost,
		Domain: demoDomain, Intake: demoIntake, Password: password,
	})
	if err := os.WriteFile(filepath.Join(filepath.Dir(o.config), "master.key"), contentOf(t, filepath.Join(frozen, "master.key")), 0o600); err != nil {
		t.Fatal(err)
	}
	var err error
	if o.db, err = pgxpool.New(t.Context(), o.owner); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.db.Close)
	return o
}

// serve starts the mail servers, with another UIDVALIDITY than the older version's had: its mailbox is gone, as after a move to other servers.
func (o *old) serve(t *testing.T, accounts []devstack.Account) {
	t.Helper()
	options := devstack.MailOptions{Accounts: accounts, Host: demoHost, Dir: t.TempDir()}
	for range 2 {
		if o.mail != nil {
			if err := o.mail.Close(); err != nil {
				t.Fatal(err)
			}
		}
		var err error
		if o.mail, err = devstack.StartMail(t.Context(), options); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if err := o.mail.Close(); err != nil {
			t.Error(err)
		}
	})
}

func contentOf(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func unpacked(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// text reads a single text.
func (o *old) text(t *testing.T, sql string, args ...any) string {
	t.Helper()
	var s string
	if err := o.db.QueryRow(t.Context(), sql, args...).Scan(&s); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return s
}

func (o *old) texts(t *testing.T, sql string) []string {
	t.Helper()
	rows, err := o.db.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return out
}

// rows is the content of the database: a query for each table, by those of its columns that there are now, and each sequence.
func (o *old) rows(t *testing.T) map[string]string {
	t.Helper()
	queries := map[string]string{}
	for _, table := range o.texts(t, `
		SELECT c.oid::regclass::text FROM pg_class c
		WHERE c.relnamespace IN ('public'::regnamespace, 'river'::regnamespace) AND c.relkind IN ('r', 'p')
		  AND c.relname NOT IN ('goose_db_version', 'river_migration')`) {
		columns := o.text(t, `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`, table)
		queries[table] = `SELECT row_to_json(x)::text FROM (SELECT ` + columns + ` FROM ` + table + `) x ORDER BY 1`
	}
	for _, s := range o.texts(t, `SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace IN ('public'::regnamespace, 'river'::regnamespace) AND c.relkind = 'S'
		AND c.relname NOT LIKE 'goose%'`) {
		queries[s] = `SELECT last_value || ' ' || is_called FROM ` + s
	}
	return queries
}

func (o *old) content(t *testing.T, queries map[string]string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for name, sql := range queries {
		out[name] = o.texts(t, sql)
	}
	return out
}

// keeps checks that a migration has left every row as it was, in all the columns that it had, and what it has added: a timer for each request
// that waits, so that a supervisor is asked about it some day (0006).
func (o *old) keeps(t *testing.T, before map[string][]string, queries map[string]string) {
	t.Helper()
	after := o.content(t, queries)
	added := map[string]int{}
	for name, rows := range after {
		if name == "timers_id_seq" {
			continue
		}
		gone := slices.DeleteFunc(slices.Clone(before[name]), func(row string) bool { return slices.Contains(rows, row) })
		if len(gone) > 0 {
			t.Errorf("the migration changed or lost %d rows of %s:\n%s", len(gone), name, strings.Join(gone, "\n"))
		}
		if n := len(rows) - len(before[name]); n != 0 {
			added[name] = n
		}
	}
	if diff := cmp.Diff(map[string]int{"timers": 2}, added); diff != "" {
		t.Errorf("rows that the migration added (-want +got):\n%s", diff)
	}
}

// TestUpgrade takes the database of the first issue to today's schema and carries on where it was left. DESIGN 2 (a test upgrades a frozen
// older schema with data), OPS-1 (migrate, doctor), OPS-5 (nothing lost, nothing doubled), AUD-1, SEC-2, SEC-6.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	o := restored(t)
	for _, args := range [][]string{{"doctor"}, {"run"}, {"case", "list"}} {
		if out, code := o.cissd(t, args...); code == 0 || !strings.Contains(out, "cissd migrate") || !strings.Contains(out, "0005") {
			t.Errorf("before the migration, %s: exit code %d, and does not say what to do:\n%s", args[0], code, out)
		}
	}
	queries := o.rows(t)
	before := o.content(t, queries)
	if n := len(before["requests"]) + len(before["notices"]) + len(before["river.river_job"]); n < 200 {
		t.Fatalf("the frozen database holds only %d rows", n)
	}
	// OPS-4: by two at once
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if out, code := o.cissd(t, "migrate"); code != 0 {
				t.Errorf("migrate: exit code %d\n%s", code, out)
			}
		})
	}
	both.Wait()
	o.keeps(t, before, queries)
	daemon, err := pgxpool.New(t.Context(), o.daemon)
	if err != nil {
		t.Fatal(err)
	}
	if err := migrations.Check(t.Context(), daemon); err != nil {
		t.Errorf("after the migration: %v", err)
	}
	if can, err := migrations.CanRewriteAudit(t.Context(), daemon); err != nil || can {
		t.Errorf("AUD-1: after the migration the daemon could rewrite the audit log: %v, %v", can, err)
	}
	daemon.Close()
	out, _ := o.cissd(t, "doctor") // that mails wait is to be told, so its exit code is not asked
	for _, line := range []string{"schema", "audit log cannot be rewritten", "vault", "mailbox intake"} {
		if !strings.Contains(out, "ok    "+line+"\n") {
			t.Errorf("after the migration doctor is not content with %s:\n%s", line, out)
		}
	}
	o.carriesOn(t)
}

// deliver puts a mail of the older version into its reader's mailbox, and gives it as they see it.
func (o *old) deliver(t *testing.T, who, name, kind string) *received {
	t.Helper()
	if err := o.mail.Deliver(o.people[who].Address, contentOf(t, filepath.Join(frozen, name+".eml"))); err != nil {
		t.Fatal(err)
	}
	return o.gets(t, who, kind, "")
}

// gets waits for a mail of that kind to somebody which names the matter.
func (o *old) gets(t *testing.T, who, kind, matter string) *received {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		m, err := o.people[who].expect(ctx, demoDomain, kind)
		if err != nil {
			t.Fatalf("%v (%s)", err, matter)
		}
		if strings.Contains(m.Subject, matter) {
			return m
		}
	}
}

// asked waits until the supervisor was asked about somebody's request.
func (o *old) asked(t *testing.T, who string) {
	t.Helper()
	for t.Context().Err() == nil {
		if n := o.texts(t, `SELECT number FROM requests WHERE requestor_address = '`+who+`@cbp.example.gov'`); len(n) == 1 {
			mails, err := o.people["p.osei"].mails()
			if err != nil {
				t.Fatal(err)
			}
			if slices.ContainsFunc(mails, func(m *received) bool { return m.kind(demoDomain) == "rv" && strings.Contains(m.Subject, n[0]) }) {
				return
			}
		}
	}
}

func (o *old) reply(t *testing.T, who string, m *received, text string) {
	t.Helper()
	u := *o.people[who]
	u.Formatted = m.HTML != "" && strings.HasSuffix(u.Address, demoDomain)
	if err := u.reply(m, text); err != nil {
		t.Fatal(err)
	}
}

// number of somebody's request, or of the case that it became.
func (o *old) number(t *testing.T, who string) string {
	t.Helper()
	return o.text(t, `SELECT coalesce(c.number, r.number) FROM requests r LEFT JOIN cases c ON c.request = r.id WHERE r.requestor_address LIKE $1`, who+"@%")
}

// state of somebody's request, or of the case that it became.
func (o *old) state(t *testing.T, who string) string {
	t.Helper()
	return o.text(t, `SELECT coalesce(c.state, r.state) FROM requests r LEFT JOIN cases c ON c.request = r.id WHERE r.requestor_address LIKE $1`, who+"@%")
}

// carriesOn runs today's daemon on what the older one left.
func (o *old) carriesOn(t *testing.T) {
	// answered while no daemon ran: each carries a token that the older version issued
	review := o.deliver(t, "p.osei", "review-approve", "rv")
	o.reply(t, "p.osei", review, "APPROVE j.ruiz\n\nThanks, P. Osei")
	o.reply(t, "p.osei", o.deliver(t, "p.osei", "result-review", "rr"), "APPROVE")
	o.reply(t, "j.ruiz", o.deliver(t, "j.ruiz", "work-assigned", "as"), "ACCEPT")
	o.reply(t, "returned", o.deliver(t, "returned", "question-returned", "qu"), "It was Laredo, on 3 November.")
	o.reply(t, "closed", o.deliver(t, "closed", "disposition-closed", "dp"), "5\nQuick and to the point.")
	// a mail that is on record, met again in a mailbox that counts anew: its words are those of the frozen story
	if err := o.people["assigned"].sendRaw(demoIntake, []byte("From: "+o.people["assigned"].Address+"\r\nTo: "+demoIntake+
		"\r\nSubject: RFI: assigned\r\nMessage-ID: <assigned@cbp.example.gov>\r\n\r\n"+strings.ReplaceAll(frozenRequest, "\n", "\r\n"))); err != nil {
		t.Fatal(err)
	}
	o.timePasses(t)
	sentBefore := o.texts(t, `SELECT notice::text FROM deliveries WHERE state = 'sent'`)
	half := o.text(t, `SELECT n.message_id FROM notices n JOIN deliveries d ON d.notice = n.id WHERE d.state = 'sending'`)
	o.start(t, "")

	// what was decided
	o.gets(t, "approve", "ak", "")
	o.gets(t, "j.ruiz", "as", o.number(t, "approve"))
	o.gets(t, "review", "rs", "")
	o.asked(t, "returned")
	// what waited in the queue: available, to be tried again, snoozed, and being sent as the daemon was killed
	o.gets(t, "waiting", "ak", "")
	for _, who := range []string{"waiting", "queued", "failing"} { // the last two were handed in as files: nobody has proven who they are from
		o.asked(t, who)
	}
	if m := o.gets(t, "half", "rs", ""); m.MessageID != half {
		t.Errorf("NOT-2: the mail that was half sent came as %s, and was %s", m.MessageID, half)
	}
	o.gets(t, "half", "dp", "")
	// timers
	o.gets(t, "incomplete", "mi", "")
	o.gets(t, "reminded", "mi", "")
	o.gets(t, "p.osei", "da", o.number(t, "reminded"))
	o.quiet(t)

	for who, want := range map[string]string{
		"approve": "assigned", "review": "closed", "assigned": "in_progress", "returned": "in_review", "closed": "closed", "half": "closed",
		"incomplete": "incomplete", "reminded": "incomplete", "rejected": "rejected", "opened": "opened", "progress": "in_progress", "bounced": "released",
		"closedout": "closed_out", "waiting": "in_review", "queued": "in_review", "failing": "in_review",
	} {
		if got := o.state(t, who); got != want {
			t.Errorf("the matter of %q is %s, want %s", who, got, want)
		}
	}
	if got := o.text(t, `SELECT c.disposition_rating::text FROM cases c JOIN requests r ON r.id = c.request WHERE r.requestor_address = 'closed@cbp.example.gov'`); got != "5" {
		t.Errorf("DSP-1: the rating that answers an old mail is %s", got)
	}
	if got := o.text(t, `SELECT outcome FROM message_outcomes o JOIN messages m ON m.id = o.message WHERE m.message_id = 'assigned@cbp.example.gov' ORDER BY m.id DESC LIMIT 1`); got != "duplicate" {
		t.Errorf("SEC-8: what the older version took in is met again as %s", got)
	}
	if again := o.texts(t, `SELECT notice::text FROM deliveries WHERE state = 'sent' AND attempts > 1`); slices.ContainsFunc(again, func(n string) bool { return slices.Contains(sentBefore, n) }) {
		t.Errorf("mails that the older version had sent went out again: %v", again)
	}
	o.commands(t)
}

// timePasses makes due what would be, whatever this machine's clock says: the database was frozen at one time, and the test runs at any other.
// One mail of those that wait has no bytes yet: it is made by this version from what the older one noted for it (NOT-2).
func (o *old) timePasses(t *testing.T) {
	t.Helper()
	for _, sql := range []string{
		`UPDATE timers SET due_at = $1 WHERE fired_at IS NULL AND id IN (
			SELECT min(t.id) FROM timers t JOIN requests r ON r.id = t.request
			WHERE t.fired_at IS NULL AND r.requestor_address IN ('incomplete@cbp.example.gov', 'reminded@cbp.example.gov') GROUP BY r.id)`,
		`UPDATE timers SET due_at = $1 WHERE kind = 'drop_asked' AND request = (SELECT id FROM requests WHERE requestor_address = 'reminded@cbp.example.gov')`,
		`UPDATE river.river_job SET scheduled_at = $1 WHERE state IN ('available', 'retryable', 'scheduled')`,
		`UPDATE river.river_job SET finalized_at = $1 WHERE state = 'discarded'`,
		`DELETE FROM deliveries d USING notices n WHERE n.id = d.notice AND d.state = 'ready' AND n.name = 'received' AND $1::timestamptz IS NOT NULL`,
	} {
		if tag, err := o.db.Exec(t.Context(), sql, time.Now().Add(-time.Hour)); err != nil || tag.RowsAffected() == 0 {
			t.Fatalf("%s: %d rows, %v", sql, tag.RowsAffected(), err)
		}
	}
}

// quiet waits until nothing is to be done but what was given up.
func (o *old) quiet(t *testing.T) {
	t.Helper()
	for t.Context().Err() == nil {
		if o.text(t, `SELECT count(*)::text FROM river.river_job WHERE state NOT IN ('completed', 'discarded', 'cancelled')`) == "0" &&
			o.text(t, `SELECT count(*)::text FROM messages m WHERE NOT EXISTS (SELECT FROM message_outcomes WHERE message = m.id)`) == "1" {
			return
		}
	}
}

// commands are the operator's, on what the older version wrote: its content opens, its lists are whole, what it gave up can be done.
func (o *old) commands(t *testing.T) {
	full := o.must(t, "case", "show", "--content", "--reason", "test", o.number(t, "closedout"))
	if !strings.Contains(full, "secondary inspection") || !strings.Contains(full, "CLOSEOUT") {
		t.Errorf("SEC-6: what the older version sealed does not open:\n%s", full)
	}
	if out := o.must(t, "jobs", "list", "--state", "discarded"); !strings.Contains(out, "read_message") {
		t.Errorf("the job that the older version gave up is not shown:\n%s", out)
	}
	id := o.text(t, `SELECT id::text FROM river.river_job WHERE state = 'discarded'`)
	o.must(t, "jobs", "retry", id)
	o.asked(t, "lost")
	out := o.must(t, "message", "list", "--json")
	if id := firstQuarantined(out); id == "" {
		t.Errorf("nothing is quarantined:\n%s", out)
	} else {
		o.must(t, "message", "replay", id)
	}
	if out := o.must(t, "roster", "list", "--json"); !strings.Contains(out, "a.gone") {
		t.Errorf("who was taken off duty is gone from the roster:\n%s", out)
	}
}

// A migrator that is killed in the middle leaves the older schema as it was, and the next one does the whole (OPS-5).
func TestUpgradeKilledHalfWay(t *testing.T) {
	t.Parallel()
	o := restored(t)
	queries := o.rows(t)
	before := o.content(t, queries)
	shape := schemaOf(t, o.owner)
	// 0005 changes requests and cases first, and must wait here for timers
	tx, err := o.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.WithoutCancel(t.Context())) //nolint:errcheck // it was rolled back before
	if _, err := tx.Exec(t.Context(), `LOCK TABLE timers IN ACCESS SHARE MODE`); err != nil {
		t.Fatal(err)
	}
	log := &logBuffer{}
	cmd := exec.Command(os.Args[0], "migrate", "--config", o.config)
	cmd.Env = append(os.Environ(), "CISSD_TEST_AS_CISSD=1")
	cmd.Stdout, cmd.Stderr = log, log
	p, err := devstack.StartProcess(cmd, syscall.SIGKILL)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop(syscall.SIGKILL, 10*time.Second) //nolint:errcheck // it was killed before
	const waits = `SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
		WHERE d.datname = current_database() AND l.relation = 'timers'::regclass AND NOT l.granted)`
	for waiting := false; !waiting; {
		select {
		case <-p.Done():
			t.Fatalf("the migrator ended:\n%s", log)
		default:
		}
		if err := o.db.QueryRow(t.Context(), waits).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Kill(p.Pid(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-p.Done()
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	// its session ends when it has what it waited for; a table that it locked can be read then
	if diff := cmp.Diff(before, o.content(t, queries)); diff != "" {
		t.Errorf("it changed rows:\n%s", diff)
	}
	if diff := cmp.Diff(shape, schemaOf(t, o.owner)); diff != "" {
		t.Errorf("it left half of a schema:\n%s", diff)
	}
	o.must(t, "migrate")
	o.keeps(t, before, queries)
}

// schemaOf is the schema of a database as pg_dump writes it, with its rights, without the lines that differ each time.
func schemaOf(t *testing.T, url string) []string {
	t.Helper()
	dump, err := exec.CommandContext(t.Context(), pgDump(t), "--schema-only", url).Output()
	if err != nil {
		t.Fatalf("dumping the schema: %v", err)
	}
	return slices.DeleteFunc(strings.Split(string(dump), "\n"), func(line string) bool { return line == "" || strings.HasPrefix(line, `\`) })
}

// An upgraded database is in everything like a fresh one, rights included; no path leads to a third schema.
func TestUpgradedIsLikeFresh(t *testing.T) {
	t.Parallel()
	_, fresh := pgtest.NewURL(t)
	_, upgraded := pgtest.NewRestored(t, unpacked(t, filepath.Join(frozen, "dump.sql.gz")))
	if err := migrations.Run(t.Context(), upgraded, devstack.DaemonRole); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(schemaOf(t, fresh), schemaOf(t, upgraded)); diff != "" {
		t.Errorf("-fresh +upgraded:\n%s", diff)
	}
}

// What cannot be migrated is refused in words that say what to do, and nothing is changed (OPS-1).
func TestUpgradeRefused(t *testing.T) {
	t.Parallel()
	o := restored(t)
	shape := schemaOf(t, o.owner)
	text := string(contentOf(t, o.config))
	wrong := broken(t, o.program, o.owner, o.daemon)
	if out, code := wrong.cissd(t, "migrate"); code == 0 || !strings.Contains(out, "database.owner_url") {
		t.Errorf("as a role without rights: exit code %d\n%s\nwith\n%s", code, out, text)
	}
	conn, err := pgx.Connect(t.Context(), o.daemon) // as a daemon of the older version
	if err != nil {
		t.Fatal(err)
	}
	if out, code := o.cissd(t, "migrate"); code == 0 || !strings.Contains(out, "stop every daemon") || !strings.Contains(out, "1 session") {
		t.Errorf("while a daemon runs: exit code %d\n%s", code, out)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(shape, schemaOf(t, o.owner)); diff != "" {
		t.Errorf("what was refused changed the schema:\n%s", diff)
	}
	o.must(t, "migrate")
	if _, err := o.db.Exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"migrate"}, {"run"}, {"doctor"}} {
		if out, code := o.cissd(t, args...); code == 0 || !strings.Contains(out, "9999") || !strings.Contains(out, "run the cissd version that migrated it") {
			t.Errorf("%s on the schema of a newer version: exit code %d\n%s", args[0], code, out)
		}
	}
}
