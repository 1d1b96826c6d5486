package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases"
	"cissd/ingest/imaptest"
	"cissd/migrations/pgtest"
	"cissd/notify/smtptest"
)

// secrets of the story that must stand nowhere in the clear: not in the database, not in the log (INT-7, SEC-6, SEC-7).
func storySecrets() []string {
	return []string{"E00000006", "Wei Zhang", "business cards", "secondary inspection", "Falcao", "parking lot", "Quick and to the point", "TECS"}
}

// TestEndToEnd drives `cissd run` as a process against a real Dovecot, a real Postfix and a real PostgreSQL, as people would: requests by
// SMTP, every mail read by IMAP and answered as Outlook does, to closeout. Then it asserts the whole record, the audit trail and every mail.
//
// INT-1, INT-2, INT-3, INT-5, INT-7, EXT-4, EXT-7, SUP-1, SUP-2, SUP-4, SUP-5, SEC-1, SEC-2, SEC-9, GR-1, GR-3, RFI-1, RFI-3, DSP-1, AUD-1,
// NOT-1, NOT-2, NOT-3, OPS-1, OPS-5.
func TestEndToEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := &story{out: testWriter{t}, people: w.people, intake: demoIntake, domain: demoDomain, db: w.db}
	if err := s.play(t.Context(), beginnings()); err != nil {
		t.Fatal(err)
	}
	w.settled(t)
	w.stop(t)
	t.Run("record", func(t *testing.T) { w.record(t) })
	t.Run("audit", func(t *testing.T) { w.audit(t) })
	t.Run("mails", func(t *testing.T) { w.mails(t) })
	t.Run("messages", func(t *testing.T) { w.messages(t) })
	t.Run("secrets", func(t *testing.T) { w.secrets(t) })
	t.Run("operator", func(t *testing.T) { w.operator(t) })
}

// world is a daemon with real servers around it.
type world struct {
	*program
	db     *pgxpool.Pool
	owner  string
	people map[string]*mailUser
}

func newWorld(t *testing.T) *world {
	t.Helper()
	const password = "pass-word"
	w := &world{people: map[string]*mailUser{}}
	users := []imaptest.User{{Address: demoIntake, Password: password}}
	for _, p := range demoPeople() {
		users = append(users, imaptest.User{Address: p.handle + "@" + p.domain, Password: password})
	}
	dovecot := imaptest.Dovecot(t, users...)
	boxes, proven := map[string]string{}, []string{demoIntake}
	for _, u := range users {
		boxes[u.Address] = dovecot.Maildir(u.Address)
		proven = append(proven, u.Address)
	}
	postfix := smtptest.Postfix(t, smtptest.PostfixOptions{
		Host: demoHost, Mailboxes: boxes, UID: dovecot.UID(), GID: dovecot.GID(), Proven: proven,
	})
	for _, p := range demoPeople() {
		w.people[p.handle] = &mailUser{
			Name: p.name, Address: p.handle + "@" + p.domain, Password: password, SMTP: postfix.Addr, IMAP: dovecot.Addr, Anonymous: true,
			Formatted: p.roles != nil,
		}
	}
	daemonURL, ownerURL := pgtest.NewURL(t)
	w.owner = ownerURL
	w.program = configure(t, servers{
		IMAP: dovecot.AddrTLS, TLS: "implicit", CAFile: dovecot.CAFile, SMTP: postfix.Addr, DaemonDB: daemonURL, OwnerDB: ownerURL,
		AuthServer: demoHost, Domain: demoDomain, Intake: demoIntake, Password: password,
	})
	var err error
	if w.db, err = pgxpool.New(t.Context(), ownerURL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.db.Close)
	w.must(t, "migrate")
	w.must(t, "roster", "apply", rosterFile(t))
	if out := w.must(t, "doctor"); !strings.Contains(out, "All is well.") {
		t.Errorf("doctor says:\n%s", out)
	}
	w.start(t, "")
	return w
}

// testWriter puts the story into the test's log.
type testWriter struct{ t *testing.T }

// Write implements io.Writer.
func (w testWriter) Write(p []byte) (int, error) {
	w.t.Log(strings.TrimRight(string(p), "\n"))
	return len(p), nil
}

// settled waits until no job is left, by asking River's own table.
func (w *world) settled(t *testing.T) {
	t.Helper()
	for t.Context().Err() == nil {
		var n int
		err := w.db.QueryRow(t.Context(), `SELECT count(*) FROM river.river_job WHERE state IN ('available', 'running', 'retryable', 'scheduled', 'pending')`).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// column reads one column of text.
func (w *world) column(t *testing.T, sql string, args ...any) []string {
	t.Helper()
	rows, err := w.db.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func want(t *testing.T, what string, got []string, expected ...string) {
	t.Helper()
	if d := cmp.Diff(append([]string{}, expected...), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// record checks requests, cases, their history and criteria.
func (w *world) record(t *testing.T) {
	want(t, "requests", w.column(t, `SELECT right(number, 7) || ' ' || state || ' v' || version || ' ' || type || ' ' || priority || ' ' || proven FROM requests ORDER BY id`),
		"-000001 approved v1 rfi urgent true", "-000002 approved v2 rfi routine true", "-000003 rejected v1 rfi routine true")
	want(t, "cases", w.column(t, `
		SELECT right(number, 6) || ' ' || state || ' ' || p.handle || ' ' || result || ' ' || result_basis || ' ' || coalesce(disposition_rating, 0)
		FROM cases c JOIN persons p ON p.id = c.officer ORDER BY c.id`),
		"-00001 closed_out j.ruiz negative no_records 5", "-00002 assigned k.lee   0")
	want(t, "dates of the first case (DSP-1)", w.column(t, `
		SELECT (r.requested_at < c.initiated_at AND c.initiated_at < c.completed_at AND c.completed_at <= c.closed_at
		        AND c.closed_at < c.disposition_at AND c.disposition_at < c.closed_out_at)::text
		FROM cases c JOIN requests r ON r.id = c.request WHERE c.state = 'closed_out'`), "true")
	want(t, "history of the first request", w.column(t, `
		SELECT e.verb || ': ' || from_state || ' -> ' || to_state || ' by ' || coalesce(p.handle, actor_role)
		FROM events e LEFT JOIN persons p ON p.id = e.actor WHERE request = 1 ORDER BY e.id`),
		"a request arrives:  -> in_review by requestor",
		"APPROVE: in_review -> assigned by p.osei",
		"ACCEPT: assigned -> in_progress by j.ruiz",
		"NOTE: in_progress -> in_progress by j.ruiz",
		"NEGATIVE: in_progress -> in_review by j.ruiz",
		"APPROVE: in_review -> released by p.osei",
		"the result is delivered: released -> closed by daemon",
		"DISPOSITION: closed -> closed by requestor",
		"CLOSEOUT: closed -> closed_out by j.ruiz")
	want(t, "history of the second", w.column(t, `SELECT verb || ': ' || from_state || ' -> ' || to_state FROM events WHERE request = 2 ORDER BY id`),
		"a request arrives:  -> incomplete", "the requestor writes: incomplete -> in_review", "APPROVE: in_review -> assigned")
	want(t, "history of the third", w.column(t, `SELECT verb || ': ' || from_state || ' -> ' || to_state FROM events WHERE request = 3 ORDER BY id`),
		"a request arrives:  -> in_review", "REJECT: in_review -> rejected")
	want(t, "criteria that the rejection names (TRI-1)",
		w.column(t, `
			SELECT number || ' by ' || p.handle FROM request_criteria c JOIN persons p ON p.id = c.decided_by
			WHERE request = 3 AND c.state = 'not met' ORDER BY number`),
		"2 by p.osei", "3 by p.osei")
	want(t, "steps that are still open", w.column(t, `SELECT request || ' ' || kind FROM steps WHERE spent_at IS NULL ORDER BY id`), "2 work")
	want(t, "timers that are still set", w.column(t, `SELECT kind FROM timers WHERE fired_at IS NULL`))
}

// audit checks the trail of the first case, by number and by role (AUD-1).
func (w *world) audit(t *testing.T) {
	got := w.column(t, `SELECT action || ' ' || actor_role FROM audit_log WHERE record IN ('request:1', 'case:1') AND action NOT LIKE 'sent %' ORDER BY id`)
	want(t, "audit trail of the first case", got,
		"a request arrives requestor", "APPROVE supervisor", "ACCEPT officer", "NOTE officer", "NEGATIVE officer", "APPROVE supervisor",
		"the result is delivered daemon", "DISPOSITION requestor", "CLOSEOUT officer")
	if n := w.column(t, `SELECT count(*)::text FROM audit_log WHERE action LIKE 'outcome %'`); n[0] != w.column(t, `SELECT count(*)::text FROM messages`)[0] {
		t.Errorf("%s messages have an outcome in the audit log, of all (INT-5)", n[0])
	}
	if n := w.column(t, `SELECT count(*)::text FROM audit_log WHERE action LIKE 'roster_%'`); n[0] != "5" {
		t.Errorf("%s changes of the roster in the audit log, want 5 (ROLE-1)", n[0])
	}
	for _, text := range w.column(t, `SELECT action || record || detail FROM audit_log`) {
		for _, s := range storySecrets() {
			if strings.Contains(text, s) {
				t.Errorf("the audit log holds %q", s)
			}
		}
	}
	if out, code := w.cissd(t, "doctor"); code == 0 && !strings.Contains(out, "audit log cannot be rewritten") {
		t.Errorf("doctor does not look at the audit log:\n%s", out)
	}
}

// mails checks every mail that was sent: what, to whom, in which thread (NOT-1, NOT-2).
func (w *world) mails(t *testing.T) {
	want(t, "mails of the first request, in order of their writing", w.column(t, `
		SELECT n.name || ' to ' || split_part(n.address, '@', 1) || ' ' || d.state FROM notices n JOIN deliveries d ON d.notice = n.id
		WHERE n.request = 1 ORDER BY n.id`),
		"received to m.ortega sent", "review to p.osei sent",
		"assigned to j.ruiz sent", "opened to m.ortega sent", "done to p.osei sent",
		"done to j.ruiz sent", "done to j.ruiz sent",
		"result_review to p.osei sent", "done to j.ruiz sent",
		"result_negative to m.ortega sent", "released to j.ruiz sent", "done to p.osei sent",
		"disposition_asked to m.ortega sent",
		"disposition_received to j.ruiz sent", "done to m.ortega sent",
		"closed_out to m.ortega sent", "done to j.ruiz sent")
	total := 0
	for handle, u := range w.people {
		seen := map[string]bool{}
		for i, m := range everything(t, u) {
			total++
			if seen[m.MessageID] {
				t.Errorf("%s has the mail %s twice", handle, m.MessageID)
			}
			seen[m.MessageID] = true
			checkMail(t, u, m, i)
		}
	}
	if n := w.column(t, `SELECT count(*)::text FROM deliveries WHERE state = 'sent'`); n[0] != fmt.Sprint(total) {
		t.Errorf("%s mails are recorded as sent, %d stand in the mailboxes", n[0], total)
	}
}

// checkMail holds for each mail of ours: one reader, marked as automatic, threaded, answerable, both forms, no identifier, no command.
func checkMail(t *testing.T, u *mailUser, m *received, i int) {
	t.Helper()
	if len(m.To) != 1 || m.To[0].Key() != u.Address || len(m.Cc) != 0 {
		t.Errorf("a mail to %s is addressed to %v, copies to %v (SEC-2)", u.Address, m.To, m.Cc)
	}
	if !strings.HasPrefix(m.Get("Auto-Submitted"), "auto-") {
		t.Errorf("%q is not marked as automatic (NOT-1)", m.Subject)
	}
	if i > 0 && len(m.InReplyTo) == 0 && len(m.References) == 0 && !strings.Contains(m.Subject, "Decision needed") && !strings.Contains(m.Subject, "assigned") {
		t.Errorf("%q answers nothing (NOT-1)", m.Subject)
	}
	ref, ok := cases.TokenFromMessageID(m.MessageID, demoDomain)
	plus, ok2 := cases.TokenRef{}, false
	if len(m.ReplyTo) == 1 {
		plus, ok2 = cases.TokenFromAddress(m.ReplyTo[0].Address, []string{demoIntake})
	}
	if !ok || !ok2 || ref != plus {
		t.Errorf("%q: Message-ID and Reply-To carry %v and %v (SEC-2)", m.Subject, ref, plus)
	}
	if strings.Contains(m.Subject, ref.Token) {
		t.Errorf("%q shows its token (SEC-2)", m.Subject)
	}
	if m.Text == "" || !strings.Contains(m.HTML, "lang=\"en\"") {
		t.Errorf("%q lacks one of its two forms (NOT-6)", m.Subject)
	}
	for _, text := range []string{m.Subject, m.Text, m.HTML} {
		if strings.Contains(text, "E00000006") {
			t.Errorf("%q shows a passport number (NOT-3)", m.Subject)
		}
	}
}

// messages checks that every mail that came in is stored, moved, and has one outcome (INT-3, INT-5).
func (w *world) messages(t *testing.T) {
	want(t, "ledger", w.column(t, `SELECT DISTINCT state FROM mailbox_ledger`), "moved")
	got := w.column(t, `SELECT o.outcome FROM messages m LEFT JOIN message_outcomes o ON o.message = m.id ORDER BY m.id`)
	want(t, "outcomes", got,
		"new_request", "decision", "case_report", "case_report", "case_report", "decision", "disposition", "case_report",
		"new_request", "request_update", "decision", "new_request", "decision")
	want(t, "messages that are not kept under the key of their request (SEC-6)", w.column(t, `
		SELECT m.id::text FROM messages m JOIN message_outcomes o ON o.message = m.id JOIN contents c ON c.id = m.content
		JOIN requests r ON r.id = o.request WHERE c.vault_key IS DISTINCT FROM r.vault_key`))
}

// secrets searches the log, the jobs, and a dump of the whole database.
func (w *world) secrets(t *testing.T) {
	dump, err := exec.CommandContext(t.Context(), pgDump(t), "--inserts", w.owner).Output()
	if err != nil {
		t.Fatalf("dumping the database: %v", err)
	}
	if !bytes.Contains(dump, []byte("m.ortega@cbp.example.gov")) {
		t.Error("the dump does not even hold what it should: who asks stands in a clear column")
	}
	jobs := strings.Join(w.column(t, `SELECT args::text || coalesce(array_to_string(errors, ' '), '') FROM river.river_job`), "\n")
	for _, s := range storySecrets() {
		if bytes.Contains(dump, []byte(s)) || bytes.Contains(dump, fmt.Appendf(nil, "%x", s)) {
			t.Errorf("INT-7: the database holds %q in the clear", s)
		}
		if strings.Contains(w.log.String(), s) {
			t.Errorf("SEC-7: the log holds %q", s)
		}
	}
	for where, text := range map[string]string{"log": w.log.String(), "jobs": jobs} {
		for _, s := range []string{"@", "Osei", "Ortega", "pass-word"} {
			if strings.Contains(text, s) {
				t.Errorf("SEC-7: the %s holds %q", where, s)
			}
		}
	}
}

func pgDump(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
	if err == nil && len(found) > 0 {
		return found[len(found)-1]
	}
	path, err := exec.LookPath("pg_dump")
	if err != nil {
		t.Fatal("pg_dump is not installed: apt-get install postgresql-client")
	}
	return path
}

// operator uses the command line on the finished record (OPS-1): content only with a reason, and each look audited.
func (w *world) operator(t *testing.T) {
	list := w.must(t, "case", "list", "--all")
	if !strings.Contains(list, "closed_out") || strings.Contains(list, "Ortega") {
		t.Errorf("case list shows:\n%s", list)
	}
	number := w.column(t, `SELECT number FROM cases ORDER BY id`)[0]
	plain := w.must(t, "case", "show", number)
	if strings.Contains(plain, "E00000006") || strings.Contains(plain, "Ortega") || !strings.Contains(plain, "CLOSEOUT") {
		t.Errorf("case show without content shows:\n%s", plain)
	}
	if out, code := w.cissd(t, "case", "show", "--content", number); code == 0 || !strings.Contains(out, "--reason") {
		t.Errorf("content without a reason: exit code %d\n%s", code, out)
	}
	full := w.must(t, "case", "show", "--content", "--reason", "test", number)
	if !strings.Contains(full, "TECS and ISMS queried") || !strings.Contains(full, "Marisol Ortega-Quinn") {
		t.Errorf("case show with content shows:\n%s", full)
	}
	if n := w.column(t, `SELECT count(*)::text FROM audit_log WHERE action = 'show content' AND detail = 'test'`); n[0] != "1" {
		t.Errorf("%s looks at content are audited, want 1", n[0])
	}
	if out := w.must(t, "message", "list", "--json"); strings.Count(out, "\n") != 13 || strings.Contains(out, "business cards") {
		t.Errorf("message list shows:\n%s", out)
	}
	if out := w.must(t, "message", "show", "--content", "--reason", "test", "1"); !strings.Contains(out, "business cards") {
		t.Errorf("message show with content shows:\n%s", out)
	}
	if out, code := w.cissd(t, "message", "replay", "1"); code == 0 || !strings.Contains(out, "only quarantined ones") {
		t.Errorf("replaying what was decided on: exit code %d\n%s", code, out)
	}
	if out, code := w.cissd(t, "roster", "remove", "p.osei"); code == 0 || !strings.Contains(out, "last active supervisor") {
		t.Errorf("ROLE-4: removing the last supervisor: exit code %d\n%s", code, out)
	}
	export := w.must(t, "case", "export", "--reason", "test", number)
	if !strings.Contains(export, "E00000006") {
		t.Errorf("the export lacks content:\n%s", export[:min(len(export), 2000)])
	}
	if entries, err := os.ReadDir(filepath.Dir(w.config)); err != nil || len(entries) != 3 {
		t.Errorf("the daemon wrote into the folder of its configuration: %v, %v", entries, err)
	}
}

func everything(t *testing.T, u *mailUser) []*received {
	t.Helper()
	mails, err := u.mails()
	if err != nil {
		t.Fatal(err)
	}
	return mails
}
