package main

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"mime/quotedprintable"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"cissd/deploy/devstack"
	"cissd/ingest/imaptest"
	"cissd/migrations/pgtest"
	"cissd/notify/smtptest"
)

// characteristic are the words of the hostile story that must stand nowhere but in sealed content and in the columns that are searched on:
// names, addresses, subjects, identifiers, texts (SEC-7).
func characteristic() []string {
	words := []string{
		"@", "pass-word", // no address at all, and no secret
		"Zhang", "E00000006", "business cards", "secondary inspection", "contractor", "555-0118", "5550118", "China", "Passport", // the request
		"Thunderhead", "storm-damage", "Pelican", "Wisteria", "locked-out", "Marmalade", "Obsidian", "Kestrel", "Tangerine", "Bramble", // our canaries
		"ortega", "whitehorse", "lindgren", "osei", "ruiz", "zquix", // as in addresses and handles
	}
	for _, p := range demoPeople() {
		words = append(words, strings.Fields(p.name)...)
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "Guard" || w == "Moss" || w == "Lee" || w == "Kim" }) // too common to be told apart
}

// forms are a word as it may stand in a text: as it is, and encoded in each way that mail and databases know.
func forms(word string) []string {
	if len(word) < 4 {
		return []string{word}
	}
	out := []string{word, url.QueryEscape(word), hex.EncodeToString([]byte(word))}
	var quoted strings.Builder
	w := quotedprintable.NewWriter(&quoted)
	_, _ = w.Write([]byte(word))
	_ = w.Close()
	out = append(out, quoted.String())
	for shift := range 3 { // where it stands among the groups of three bytes
		code := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + word))
		from, to := (shift*8+5)/6, (shift+len(word))*8/6
		out = append(out, code[from:to])
	}
	return out
}

// leaks are the words that a text holds, in any form.
func leaks(text string) []string {
	var found []string
	lower := strings.ToLower(text)
	for _, w := range characteristic() {
		for i, f := range forms(w) {
			if i < 4 && strings.Contains(lower, strings.ToLower(f)) || strings.Contains(text, f) {
				found = append(found, w+" (as "+f+")")
				break
			}
		}
	}
	return found
}

// hostileOffice is an office with everything that talks too much around it: an SMTP server that refuses with names, mailboxes whose servers
// do, and a database that quotes what it was given. What the SMTP server takes, people find in their mailboxes.
type hostileOffice struct {
	*program
	people map[string]*mailUser
	db     *pgxpool.Pool // the owner's
	sink   *smtptest.Sink
	mail   *devstack.Mail
}

// talkative is the text that all servers refuse with.
const talkative = "Marisol Ortega-Quinn <m.ortega@cbp.example.gov> Wisteria is locked-out, see Priscilla Osei"

func newHostileOffice(t *testing.T) *hostileOffice {
	t.Helper()
	const password = "pass-word"
	accounts := []devstack.Account{{Address: demoIntake, Name: "CISS Intake", Password: password}}
	h := &hostileOffice{people: map[string]*mailUser{}, sink: smtptest.NewSink(t)}
	for _, q := range demoPeople() {
		accounts = append(accounts, devstack.Account{Address: q.handle + "@" + q.domain, Name: q.name, Password: password})
	}
	mail, err := devstack.StartMail(t.Context(), devstack.MailOptions{Accounts: accounts, Host: demoHost})
	if err != nil {
		t.Fatal(err)
	}
	h.mail = mail
	t.Cleanup(func() { _ = mail.Close() })
	for _, q := range demoPeople() {
		address := q.handle + "@" + q.domain
		h.people[q.handle] = &mailUser{Name: q.name, Address: address, Password: password, SMTP: mail.SMTPAddr(), IMAP: mail.IMAPAddr()}
	}
	done := t.Context().Done()
	go func() {
		for {
			select {
			case m := <-h.sink.Delivered():
				_ = mail.Deliver(m.To[0], m.Data)
			case <-done:
				return
			}
		}
	}()
	daemonURL, ownerURL := pgtest.NewURL(t)
	h.program = configure(t, servers{
		IMAP: mail.IMAPAddr(), SMTP: h.sink.Addr, DaemonDB: daemonURL, OwnerDB: ownerURL, AuthServer: demoHost, Domain: demoDomain,
		Intake: demoIntake, Password: password,
	})
	if h.db, err = pgxpool.New(t.Context(), ownerURL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.db.Close)
	h.must(t, "roster", "apply", rosterFile(t))
	h.program = listening(t, h.program, "127.0.0.1:0")
	h.mailboxes(t)
	h.verbose = true
	return h
}

// mailboxes adds some whose servers talk: at the greeting, at the login, at the folder, and in the middle of a mail.
func (h *hostileOffice) mailboxes(t *testing.T) {
	t.Helper()
	no := func(code string) imaptest.Answer { return imaptest.Text("$TAG NO " + code + " " + talkative + "\r\n") }
	text, err := os.ReadFile(h.config)
	if err != nil {
		t.Fatal(err)
	}
	one := imaptest.Text("* 1 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 2] ok\r\n$TAG OK [READ-WRITE] done\r\n")
	for name, script := range map[string]imaptest.Script{
		"greeting": {"": {imaptest.Text("* BYE " + talkative + "\r\n")}},
		"login":    {"LOGIN": {no("[AUTHENTICATIONFAILED]")}, "AUTHENTICATE": {no("[AUTHENTICATIONFAILED]")}},
		"folder":   {"SELECT": {no("[NOPERM]")}},
		"listing":  {"SELECT": {one}, "UID FETCH": {no("[ALERT]")}},
		"nonsense": {"SELECT": {one}, "UID FETCH": {imaptest.Text("* 1 FETCH (UID 1 RFC822.SIZE " + talkative + ")\r\n$TAG OK\r\n")}},
	} {
		s := imaptest.Scripted(t, script)
		text = fmt.Appendf(text, "\n[[mailbox]]\nname = %q\naddress = \"%[1]s-%s\"\nhost = \"127.0.0.1\"\nport = %s\ntls = \"none\"\nusername = %q\npassword_file = \"password\"\n",
			name, demoIntake, portOf(s.Addr), demoIntake)
	}
	if err := os.WriteFile(h.config, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// refuseWithValues makes the database quote what it was given, for messages of two senders: where they are stored, and where they are read.
func (h *hostileOffice) refuseWithValues(t *testing.T) {
	t.Helper()
	_, err := h.db.Exec(t.Context(), `
		CREATE FUNCTION quote_it() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
		DECLARE who text;
		BEGIN
			IF TG_TABLE_NAME = 'messages' THEN
				IF NEW.from_address LIKE 'r.lindgren@%' THEN
					RAISE EXCEPTION 'Bramble: % cannot be stored', NEW.from_address USING ERRCODE = '22023', DETAIL = 'Key (' || NEW.from_address || ')';
				END IF;
				RETURN NEW;
			END IF;
			SELECT from_address INTO who FROM messages WHERE id = NEW.message;
			IF who LIKE 'd.whitehorse@%' THEN
				RAISE EXCEPTION 'Bramble: % of % cannot be decided', NEW.reason, who USING ERRCODE = '22023', HINT = who;
			END IF;
			RETURN NEW;
		END $$;
		CREATE TRIGGER quote_it BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION quote_it();
		CREATE TRIGGER quote_it BEFORE INSERT ON message_outcomes FOR EACH ROW EXECUTE FUNCTION quote_it()`)
	if err != nil {
		t.Fatal(err)
	}
}

// story plays it: a request and its decision, and whatever can go wrong around them.
func (h *hostileOffice) story(ctx context.Context, t *testing.T) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	asker, boss, officer := h.people["m.ortega"], h.people["p.osei"], h.people["j.ruiz"]
	h.sink.Add(
		smtptest.Fault{At: smtptest.AtRcpt, Address: asker.Address, Code: 451, Enhanced: "4.7.1", Text: talkative, Times: 1},
		smtptest.Fault{At: smtptest.AfterData, Address: boss.Address, Code: 452, Text: talkative, Times: 1},
	)
	must(asker.send(demoIntake, "Thunderhead: storm-damage at Pelican", requestComplete))
	review, err := boss.expect(ctx, demoDomain, "rv")
	must(err)
	h.sink.Add(smtptest.Fault{At: smtptest.AtRcpt, Address: asker.Address, Code: 550, Enhanced: "5.1.1", Text: talkative})
	must(boss.reply(review, "APPROVE j.ruiz"))
	assigned, err := officer.expect(ctx, demoDomain, "as")
	must(err)
	must(officer.reply(assigned, "ACCEPT"))
	must(officer.reply(assigned, "NOTE\nMarmalade was seen with Obsidian."))
	// control mail that is refused: an unknown verb form, somebody else's code, a stranger's command
	must(officer.reply(assigned, "APPROVE Tangerine"))
	must(h.people["t.moss"].reply(review, "REJECT\nBecause of Tangerine."))
	must(asker.send(demoIntake, "Kestrel", "APPROVE zquix"))
	must(boss.sendAs("text/plain", demoIntake, "Undelivered Mail Returned to Sender", "The mail to "+asker.Address+" Wisteria came back: 550 "+talkative,
		[]string{"In-Reply-To: <" + assigned.MessageID + ">", "Auto-Submitted: auto-replied"}))
	for name, mail := range hostileMails() {
		must(h.mail.Deliver(demoIntake, []byte("X-Kestrel: "+name+" Kestrel\r\n"+mail)))
	}
	must(h.people["r.lindgren"].send(demoIntake, "Bramble", requestRejected))     // cannot be stored
	must(h.people["d.whitehorse"].send(demoIntake, "Bramble", requestIncomplete)) // cannot be decided
}

// settled waits until each of the ways in which it could leak was gone.
func (h *hostileOffice) settled(ctx context.Context, t *testing.T) {
	t.Helper()
	for what, sql := range map[string]string{
		"a job that the database refused": `SELECT count(*) FROM river.river_job WHERE errors IS NOT NULL AND kind = 'read_message'`,
		"a mail that failed":              `SELECT count(*) FROM deliveries WHERE state = 'failed'`,
		"a message that cannot be stored": `SELECT count(*) FROM mailbox_ledger WHERE state = 'failed' AND reason <> ''`,
		"a listing that is refused":       `SELECT count(*) FROM message_outcomes WHERE outcome = 'refused'`,
		"a mail that is set aside":        `SELECT count(*) FROM message_outcomes WHERE outcome = 'quarantined'`,
	} {
		n := 0
		for n == 0 && ctx.Err() == nil {
			if err := h.db.QueryRow(ctx, sql).Scan(&n); err != nil && ctx.Err() == nil {
				t.Fatal(err)
			}
		}
		if n == 0 {
			t.Errorf("the story has no %s", what)
		}
	}
	n := 1
	for n > 0 && ctx.Err() == nil {
		// the one that the database refuses is tried again later, by itself
		err := h.db.QueryRow(ctx, `SELECT count(*) FROM river.river_job WHERE kind = 'read_message' AND state IN ('available', 'running')`).Scan(&n)
		if err != nil && ctx.Err() == nil {
			t.Fatal(err)
		}
	}
	for _, mailbox := range []string{"greeting", "login", "folder", "listing", "nonsense"} {
		select {
		case <-h.log.wait(`msg="the mailbox cannot be read" mailbox=` + mailbox):
		case <-ctx.Done():
			t.Errorf("nothing was said of the mailbox %s", mailbox)
		}
	}
}

// SEC-7: whatever goes wrong, and whoever talks, nothing that stood in a mail, no name and no address gets into the log, the metrics, the
// jobs with their arguments and errors, the audit log, the reasons that are kept, or what commands say.
func TestNothingLeaks(t *testing.T) {
	t.Parallel()
	h := newHostileOffice(t)
	h.refuseWithValues(t)
	h.start(t, "")
	at := served(t, h.program)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	h.story(ctx, t)
	h.settled(ctx, t)
	places := map[string]string{}
	for _, path := range []string{"/metrics", "/healthz", "/readyz"} {
		_, places[path] = ask(t, http.MethodGet, at+path, nil)
	}
	for _, want := range []string{`cissd_mailbox_up{mailbox="login"} 0`, `cissd_mailbox_up{mailbox="intake"} 1`, `cissd_notices_ended_total{name="opened",state="failed"} 1`} {
		if !strings.Contains(places["/metrics"], want) {
			t.Errorf("OPS-3: the metrics do not say %s", want)
		}
	}
	for _, want := range []string{`"mailbox login","ok":false,"why":"login"`, `"mailbox intake","ok":true`} {
		if !strings.Contains(places["/readyz"], want) {
			t.Errorf("INT-12: /readyz does not say %s:\n%s", want, places["/readyz"])
		}
	}
	h.stop(t)
	places["the log"] = h.log.String()
	for what, sql := range map[string]string{
		"jobs":                    `SELECT row_to_json(j)::text FROM river.river_job j`,
		"other tables of River's": `SELECT row_to_json(q)::text FROM river.river_queue q UNION ALL SELECT row_to_json(l)::text FROM river.river_leader l`,
		"the audit log":           `SELECT row_to_json(a)::text FROM audit_log a`,
		"outcomes":                `SELECT row_to_json(o)::text FROM message_outcomes o`,
		"the ledger":              `SELECT row_to_json(l)::text FROM mailbox_ledger l`,
		"deliveries":              `SELECT row_to_json(d)::text FROM deliveries d`,
		"events":                  `SELECT row_to_json(e)::text FROM events e`,
		"steps and timers":        `SELECT row_to_json(s)::text FROM steps s UNION ALL SELECT row_to_json(t)::text FROM timers t`,
		"faults by address":       `SELECT status FROM address_faults`,
	} {
		places[what] = strings.Join((&world{db: h.db}).column(t, sql), "\n")
	}
	for _, args := range [][]string{{"doctor"}, {"doctor", "--json"}, {"case", "list", "--all"}, {"jobs", "list"}, {"message", "show", "9999"}, {"case", "show", "REQ-2026-999999"}} {
		out, _ := h.cissd(t, args...)
		places["cissd "+strings.Join(args, " ")] = out
	}
	for what, text := range places {
		if found := leaks(strings.ReplaceAll(text, "j.ruiz", "")); len(found) > 0 && what == "cissd case list --all" {
			t.Errorf("%s shows %q", what, found) // the officer's handle is what an operator looks for there
		} else if found := leaks(text); len(found) > 0 && what != "cissd case list --all" {
			t.Errorf("SEC-7: %s hold %q:\n%s", what, found, withAny(text, found))
		}
	}
	for _, what := range []string{"jobs", "the audit log", "outcomes", "the ledger", "deliveries", "/metrics", "the log"} {
		if places[what] == "" {
			t.Errorf("nothing was looked at in %s", what)
		}
	}
}

// withAny are the lines that hold what was found.
func withAny(text string, found []string) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if len(leaks(line)) > 0 && len(out) < 5 {
			out = append(out, line[:min(len(line), 600)])
		}
	}
	return strconv.Itoa(len(found)) + " kinds, such as in\n" + strings.Join(out, "\n")
}

// SEC-7: a search that finds nothing because it cannot find anything would show nothing.
func TestLeaksAreFound(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"Wisteria", "m.ortega@cbp.example.gov", "E00000006"} {
		for _, text := range []string{
			word, strings.ToUpper(word), "a" + word + "b", base64.StdEncoding.EncodeToString([]byte(word)), base64.StdEncoding.EncodeToString([]byte("a " + word + " b")),
			base64.StdEncoding.EncodeToString([]byte("ab " + word + " c")), hex.EncodeToString([]byte(word)), url.QueryEscape(word),
		} {
			if len(leaks("text "+text+" text")) == 0 {
				t.Errorf("%q is not found in %q", word, text)
			}
		}
	}
	if found := leaks("a log line of ours: message=7 outcome=quarantined status=\"rcpt 550 5.1.1\""); len(found) > 0 {
		t.Errorf("%q is found in a line without it", found)
	}
}

// foreignErrors are errors of libraries and servers, wrapped as ours wrap them, each with something in it that must not get out.
func foreignErrors() map[string]error {
	_, number := strconv.Atoi("Wisteria")
	_, date := time.Parse(time.RFC3339, "Wisteria")
	return map[string]error{
		"postgres": &pgconn.PgError{Severity: "ERROR", Code: "22P02", Message: `invalid input syntax for type integer: "Wisteria"`, Detail: "Wisteria"},
		"unique":   &pgconn.PgError{Severity: "ERROR", Code: "23505", Message: "Wisteria", Detail: "Key (address)=(m.ortega@cbp.example.gov)", ConstraintName: "some_key"},
		"encoding": errors.New(`failed to encode args[0]: unable to encode "Wisteria" into binary format for int4 (OID 23): cannot find encode plan`),
		"scan":     pgx.ScanArgError{ColumnIndex: 1, FieldName: "x", Err: errors.New("cannot scan Wisteria")},
		"imap":     &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeNoPerm, Text: talkative},
		"smtp":     &textproto.Error{Code: 550, Msg: talkative},
		"number":   number,
		"date":     date,
		"url":      &url.Error{Op: "Get", URL: "http://x/Wisteria", Err: errors.New("Wisteria")},
		"address":  errors.New("m.ortega@cbp.example.gov: not on the roster"),
	}
}

// SEC-7: what a library says is put into our words where it is logged, and where River keeps it; what was tried stays.
func TestErrorsAreDiscreet(t *testing.T) {
	t.Parallel()
	for name, cause := range foreignErrors() {
		err := fmt.Errorf("storing 3 messages: %w", errors.Join(fmt.Errorf("a piece: %w", oneLine{cause}), context.Canceled))
		var log strings.Builder
		logger := slog.New(discreet{slog.NewTextHandler(&log, nil)})
		logger.With("before", err).WithGroup("g").Info("it failed", "error", err, slog.Group("in", "error", err), "text", "to m.ortega@cbp.example.gov")
		l := newLabour(time.Now, func(string, string, time.Duration, time.Duration) {})
		kept := l.Work(t.Context(), &rivertype.JobRow{ID: 1, Kind: "read_message"}, func(context.Context) error { return err })
		cancelled := l.Work(t.Context(), &rivertype.JobRow{ID: 2}, func(context.Context) error { return river.JobCancel(err) })
		for where, text := range map[string]string{"log": log.String(), "job": kept.Error(), "cancelled job": cancelled.Error()} {
			if found := leaks(text); len(found) > 0 {
				t.Errorf("%s: the %s holds %q: %s", name, where, found, text)
			}
			if !strings.Contains(text, "storing 3 messages") {
				t.Errorf("%s: the %s does not say what was tried: %s", name, where, text)
			}
		}
		if !errors.Is(kept, context.Canceled) || !errors.Is(cancelled, &rivertype.JobCancelError{}) {
			t.Errorf("%s: what the error was is lost", name)
		}
	}
}

// SEC-7, SEC-5: a panic in a job is an error that says where, never with what; River would write both into the database. A snooze stays one.
func TestPanicsAreDiscreet(t *testing.T) {
	t.Parallel()
	results := map[string]int{}
	l := newLabour(time.Now, func(_, result string, _, _ time.Duration) { results[result]++ })
	err := l.Work(t.Context(), &rivertype.JobRow{ID: 1}, func(context.Context) error { panic("Wisteria of m.ortega@cbp.example.gov") })
	if err == nil || len(leaks(err.Error())) > 0 || !strings.Contains(err.Error(), "secrets_test.go:") {
		t.Errorf("a panic became %v", err)
	}
	var none []int
	err = l.Work(t.Context(), &rivertype.JobRow{ID: 1}, func(context.Context) error { return fmt.Errorf("%d", none[len(results)+3]) })
	if err == nil || !strings.Contains(err.Error(), "secrets_test.go:") {
		t.Errorf("a panic of the runtime became %v", err)
	}
	err = l.Work(t.Context(), &rivertype.JobRow{ID: 1}, func(context.Context) error { return river.JobSnooze(time.Minute) })
	var snooze *rivertype.JobSnoozeError
	if !errors.As(err, &snooze) || snooze.Duration != time.Minute {
		t.Errorf("a snooze became %v", err)
	}
	if results["failed"] != 2 || results["later"] != 1 || l.stuck(time.Now().Add(time.Hour)) != 0 {
		t.Errorf("counted %v, %d under way", results, l.stuck(time.Now().Add(time.Hour)))
	}
}
