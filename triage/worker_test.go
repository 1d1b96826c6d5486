package triage_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"cissd/cases"
	"cissd/cases/casestest"
	"cissd/cases/jobs"
	"cissd/migrations"
	"cissd/migrations/pgtest"
	"cissd/triage"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// office is a triage worker on a real River and a real PostgreSQL; its mails are given as parsed messages.
type office struct {
	*casestest.Bench
	client *river.Client[pgx.Tx]
	events <-chan *river.Event

	mu    sync.Mutex
	mails map[int64]given
}

// given is what the source gives for a message.
type given struct {
	stored triage.Stored
	mail   *cases.Message
	err    error
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{Bench: casestest.New(t, pgtest.New(t)), mails: map[int64]given{}}
	o.Record.Judge = func(d cases.Draft, s cases.Standing) []cases.Criterion {
		return triage.Criteria(d, s, triage.DefaultConfig())
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &triage.Worker{
		DB: o.DB, Record: o.Record, Config: triage.DefaultConfig(), Log: slog.New(slog.DiscardHandler), Now: o.Now,
		Source: func(_ context.Context, id int64) (triage.Stored, *cases.Message, error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			g, ok := o.mails[id]
			if !ok {
				return triage.Stored{}, nil, triage.ErrNoMessage
			}
			return g.stored, g.mail, g.err
		},
	})
	var err error
	o.client, err = river.NewClient(riverpgxv5.New(o.DB), &river.Config{
		Schema: migrations.RiverSchema, Workers: workers, Queues: map[string]river.QueueConfig{jobs.QueueTriage: {MaxWorkers: 4}},
		Logger: slog.New(slog.DiscardHandler), ReindexerIndexNames: []string{},
	})
	if err != nil {
		t.Fatal(err)
	}
	var cancel func()
	o.events, cancel = o.client.Subscribe(river.EventKindJobCompleted, river.EventKindJobFailed, river.EventKindJobCancelled)
	if err := o.client.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		stopping, end := context.WithTimeout(context.Background(), 10*time.Second)
		defer end()
		if err := o.client.Stop(stopping); err != nil {
			t.Errorf("stopping River: %v", err)
		}
	})
	return o
}

// mail is a message of one text part from an address; proven says whether the configured server confirmed it.
func mail(from, text string, proven bool) *cases.Message {
	result := "fail"
	if proven {
		result = "pass"
	}
	domain := cases.Address{Address: from}.Domain()
	return &cases.Message{
		Header: []cases.HeaderField{{Name: "Authentication-Results", Value: "mx1.hq.dhs.gov; dmarc=" + result + " header.from=" + domain}},
		From:   []cases.Address{{Name: "Marisol Ortega-Quinn", Address: from}}, FromFields: 1, To: []cases.Address{{Address: casestest.Mailbox}},
		Subject: "RFI", Date: casestest.Start(), Parts: []cases.Part{{ID: "1", MediaType: "text/plain", Text: text}},
	}
}

// arrive stores a mail and puts its job into the queue. bytes tells two copies apart, or not.
func (o *office) arrive(t *testing.T, m *cases.Message, bytes string) int64 {
	t.Helper()
	from := ""
	if m != nil && len(m.From) > 0 {
		from = m.From[0].Address
	}
	ref := o.Mail(t, from, bytes)
	s := triage.Stored{ID: ref.ID, Mailbox: casestest.Mailbox, ReceivedAt: o.Now(), MessageID: ref.MessageID, From: from, SHA256: []byte(bytes + strings.Repeat(" ", 32))[:32]}
	if m != nil && m.MessageID != "" {
		s.MessageID = m.MessageID
	}
	if _, err := o.DB.Exec(t.Context(), `UPDATE messages SET sha256 = $2, message_id = $3 WHERE id = $1`, ref.ID, s.SHA256, s.MessageID); err != nil {
		t.Fatal(err)
	}
	o.mu.Lock()
	o.mails[ref.ID] = given{stored: s, mail: m}
	o.mu.Unlock()
	return ref.ID
}

// run puts the job of a message into the queue and waits for its end.
func (o *office) run(t *testing.T, args jobs.ReadMessage) river.EventKind {
	t.Helper()
	if _, err := o.client.Insert(t.Context(), args, nil); err != nil {
		t.Fatal(err)
	}
	select {
	case e := <-o.events:
		return e.Kind
	case <-time.After(time.Minute):
		t.Fatal("the job does not end")
	}
	return ""
}

// read is arrive and run.
func (o *office) read(t *testing.T, m *cases.Message, bytes string) string {
	t.Helper()
	id := o.arrive(t, m, bytes)
	o.run(t, jobs.ReadMessage{MessageID: id})
	return o.outcome(t, id)
}

func (o *office) outcome(t *testing.T, id int64) string {
	t.Helper()
	var out string
	err := o.DB.QueryRow(t.Context(), `SELECT outcome FROM message_outcomes WHERE message = $1`, id).Scan(&out)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		t.Fatal(err)
	}
	return out
}

func (o *office) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	var n int
	if err := o.DB.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const goodRequest = `Type: RFI
Priority: routine
Classification: unclassified
Name: Marisol Ortega-Quinn
Agency: CBP
Phone: (956) 555-0118
Basis: A visit.
Purpose: To know.
`

const requestor = "m.ortega@cbp.dhs.gov"

// INT-3, INT-5: a message is decided on once, however often its job runs; each has one outcome and one entry in the audit log.
func TestReadOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.arrive(t, mail(requestor, goodRequest, true), "one")
	for range 3 {
		if kind := o.run(t, jobs.ReadMessage{MessageID: id}); kind != river.EventKindJobCompleted {
			t.Fatalf("the job ended as %s", kind)
		}
	}
	if got := o.outcome(t, id); got != "new_request" {
		t.Errorf("outcome %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM requests`); n != 1 {
		t.Errorf("%d requests of one mail", n)
	}
	if n := o.count(t, `SELECT count(*) FROM audit_log WHERE record = $1`, fmt.Sprintf("message:%d", id)); n != 1 {
		t.Errorf("%d audit entries for its outcome", n)
	}
	if kind := o.run(t, jobs.ReadMessage{MessageID: 999}); kind != river.EventKindJobCancelled {
		t.Errorf("a job without a message ended as %s", kind)
	}
}

// INT-4, SEC-8: copies are one request; a Message-ID that somebody unproven used first suppresses nothing.
func TestCopies(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	withID := func(id string, proven bool) *cases.Message {
		m := mail(requestor, goodRequest, proven)
		m.MessageID = id
		return m
	}
	if got := o.read(t, withID("a@cbp", false), "forged"); got != "new_request" {
		t.Errorf("the forged mail: %s", got)
	}
	if got := o.read(t, withID("a@cbp", true), "real"); got != "new_request" {
		t.Errorf("SEC-8: the real mail with the forged one's Message-ID: %s", got)
	}
	if got := o.read(t, withID("a@cbp", true), "real, by another mailbox"); got != "duplicate" {
		t.Errorf("INT-4: the same mail by another way: %s", got)
	}
	if got := o.read(t, withID("b@cbp", true), "real"); got != "duplicate" {
		t.Errorf("SEC-8: identical bytes: %s", got)
	}
	stolen := withID("a@cbp", true)
	stolen.From[0].Address = "other@nps.gov"
	stolen.Header[0].Value = "mx1.hq.dhs.gov; dmarc=pass header.from=nps.gov"
	if got := o.read(t, stolen, "another sender"); got != "new_request" {
		t.Errorf("SEC-8: another sender with the same Message-ID: %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM message_outcomes WHERE duplicate_of IS NOT NULL`); n != 2 {
		t.Errorf("%d duplicates name what they are a copy of, want 2", n)
	}
}

// INT-4: two copies that are read at the same time become one request, because mails of one sender are taken in turn.
func TestCopiesAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var ids []int64
	for range 8 {
		ids = append(ids, o.arrive(t, mail(requestor, goodRequest, true), "same"))
	}
	for _, id := range ids {
		if _, err := o.client.Insert(t.Context(), jobs.ReadMessage{MessageID: id}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for range ids {
		<-o.events
	}
	if n := o.count(t, `SELECT count(*) FROM requests`); n != 1 {
		t.Errorf("%d requests of eight copies", n)
	}
	if n := o.count(t, `SELECT count(*) FROM message_outcomes WHERE outcome = 'duplicate'`); n != 7 {
		t.Errorf("%d duplicates, want 7", n)
	}
}

// SEC-5, INT-5, INT-13: a mail that brings out a fault of ours harms only itself: it is quarantined with its reason, can be replayed, and
// the next one goes on.
func TestQuarantineAndReplay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.arrive(t, nil, "a mail that the pure part cannot bear") // a nil message is a fault like any other
	o.run(t, jobs.ReadMessage{MessageID: id})
	if got := o.outcome(t, id); got != "quarantined" {
		t.Fatalf("outcome %q", got)
	}
	var reason string
	if err := o.DB.QueryRow(t.Context(), `SELECT reason FROM message_outcomes WHERE message = $1`, id).Scan(&reason); err != nil || reason == "" {
		t.Errorf("no reason: %v", err)
	}
	if got := o.read(t, mail(requestor, goodRequest, true), "next"); got != "new_request" {
		t.Errorf("the next one: %s", got)
	}
	o.mu.Lock()
	g := o.mails[id]
	g.mail = mail("d.whitehorse@epa.gov", strings.ReplaceAll(goodRequest, "Marisol Ortega-Quinn", "Dana Whitehorse"), true)
	g.stored.From = "d.whitehorse@epa.gov"
	o.mails[id] = g
	o.mu.Unlock()
	o.run(t, jobs.ReadMessage{MessageID: id}) // without the operator's word, nothing
	if got := o.outcome(t, id); got != "quarantined" {
		t.Errorf("read again without being asked: %s", got)
	}
	o.run(t, jobs.ReadMessage{MessageID: id, Replay: true})
	if got := o.outcome(t, id); got != "new_request" {
		t.Errorf("replayed: %s", got)
	}
	o.run(t, jobs.ReadMessage{MessageID: id, Replay: true})
	if n := o.count(t, `SELECT count(*) FROM requests`); n != 2 {
		t.Errorf("a second replay did it twice: %d requests", n)
	}
	o.mu.Lock()
	g.err, g.mail = &triage.ParseError{Err: errors.New("at the header")}, nil
	o.mu.Unlock()
	broken := o.arrive(t, nil, "cannot be parsed")
	o.mu.Lock()
	b := o.mails[broken]
	b.err = g.err
	o.mails[broken] = b
	o.mu.Unlock()
	o.run(t, jobs.ReadMessage{MessageID: broken})
	if got := o.outcome(t, broken); got != "quarantined" {
		t.Errorf("a mail that cannot be parsed: %q", got)
	}
}

// INT-8, MSG-4, MSG-5: strangers are never answered, machines never open anything, and our own mail is recognised.
func TestSilence(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if got := o.read(t, mail("someone@example.com", goodRequest, true), "stranger"); got != "quarantined" {
		t.Errorf("a stranger: %s", got)
	}
	auto := mail(requestor, "I am away until Monday.", true)
	auto.Header = append(auto.Header, cases.HeaderField{Name: "Auto-Submitted", Value: "auto-replied"})
	auto.Subject = "Automatic reply: RFI"
	if got := o.read(t, auto, "away"); got != "auto_reply" {
		t.Errorf("an automatic reply: %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM notices`); n != 0 {
		t.Errorf("%d mails go out", n)
	}
	if got := o.read(t, mail(requestor, goodRequest, true), "good"); got != "new_request" {
		t.Fatalf("a request: %s", got)
	}
	own := mail(casestest.Mailbox, "our own text", true)
	if err := o.DB.QueryRow(t.Context(), `SELECT message_id FROM notices ORDER BY id LIMIT 1`).Scan(&own.MessageID); err != nil {
		t.Fatal(err)
	}
	if got := o.read(t, own, "own"); got != "ignored" {
		t.Errorf("MSG-5: our own mail: %s", got)
	}
}

// reply is a mail that answers the newest notice of that name to an address.
func (o *office) reply(t *testing.T, from string, name cases.NoticeName, to, text string, proven bool) *cases.Message {
	t.Helper()
	m := mail(from, text, proven)
	var id string
	err := o.DB.QueryRow(t.Context(), `SELECT message_id FROM notices WHERE name = $1 AND address = $2 ORDER BY id DESC LIMIT 1`, name, to).Scan(&id)
	if err != nil {
		t.Fatalf("no notice %s to %s: %v", name, to, err)
	}
	m.InReplyTo, m.References, m.Subject = []string{id}, []string{id}, "RE: x"
	return m
}

// GR-3, GR-6: the blocks of one mail are carried out together or not at all, and there is one answer.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const boss, officer = "p.osei@hq.dhs.gov", "j.ruiz@hq.dhs.gov"
	o.read(t, mail(requestor, goodRequest, true), "request")
	if got := o.read(t, o.reply(t, boss, cases.NoticeReview, boss, "APPROVE j.ruiz", true), "approve"); got != "decision" {
		t.Fatalf("APPROVE: %s", got)
	}
	answers := func() (out []string) {
		rows, err := o.DB.Query(t.Context(), `SELECT name FROM notices WHERE name IN ('done', 'not_done') AND address = $1 ORDER BY id`, officer)
		if err != nil {
			t.Fatal(err)
		}
		if out, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			t.Fatal(err)
		}
		return out
	}
	o.read(t, o.reply(t, officer, cases.NoticeAssigned, officer, "NOTE TECS was queried\nNEGATIVE NO RECORDS", true), "note and negative, too early")
	if d := cmp.Diff([]string{"not_done"}, answers()); d != "" {
		t.Errorf("answers (-want +got):\n%s", d)
	}
	if n := o.count(t, `SELECT count(*) FROM events WHERE verb = 'NOTE'`); n != 0 {
		t.Error("the NOTE was kept though the mail was refused")
	}
	o.read(t, o.reply(t, officer, cases.NoticeAssigned, officer, "ACCEPT", true), "accept")
	o.read(t, o.reply(t, officer, cases.NoticeAssigned, officer, "NOTE TECS was queried\nNEGATIVE NO RECORDS", true), "note and negative")
	if d := cmp.Diff([]string{"not_done", "done", "done"}, answers()); d != "" {
		t.Errorf("answers (-want +got):\n%s", d)
	}
	if n := o.count(t, `SELECT count(*) FROM events WHERE verb IN ('NOTE', 'NEGATIVE')`); n != 2 {
		t.Errorf("%d events, want both", n)
	}
}

// SEC-1, SEC-2, SEC-3: who is not proven, or shows the code of another, decides nothing, is reported, and the code's owner is told.
func TestForgedDecision(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const boss, other = "p.osei@hq.dhs.gov", "s.park@hq.dhs.gov"
	o.read(t, mail(requestor, goodRequest, true), "request")
	for _, c := range []struct {
		what string
		m    *cases.Message
	}{
		{"not proven", o.reply(t, boss, cases.NoticeReview, boss, "APPROVE j.ruiz", false)},
		{"another's code", o.reply(t, other, cases.NoticeReview, boss, "APPROVE j.ruiz", true)},
		{"a stranger with the code", o.reply(t, "x@example.com", cases.NoticeReview, boss, "APPROVE j.ruiz", true)},
		{"the requestor with the code", o.reply(t, requestor, cases.NoticeReview, boss, "APPROVE j.ruiz", true)},
		{"two From fields", func() *cases.Message {
			m := o.reply(t, boss, cases.NoticeReview, boss, "APPROVE j.ruiz", true)
			m.FromFields = 2
			return m
		}()},
	} {
		before := o.count(t, `SELECT count(*) FROM notices WHERE name = 'control_refused'`)
		if got := o.read(t, c.m, c.what); got != "refused" {
			t.Errorf("%s: outcome %s, want refused", c.what, got)
		}
		if o.count(t, `SELECT count(*) FROM notices WHERE name = 'control_refused'`) == before {
			t.Errorf("%s: nobody is told", c.what)
		}
	}
	if n := o.count(t, `SELECT count(*) FROM requests WHERE state = 'in_review'`); n != 1 {
		t.Error("one of them decided")
	}
	if n := o.count(t, `SELECT count(*) FROM notices WHERE address = 'x@example.com'`); n != 0 {
		t.Error("the stranger is answered")
	}
	if got := o.read(t, o.reply(t, boss, cases.NoticeReview, boss, "APPROVE j.ruiz", true), "the real one"); got != "decision" {
		t.Errorf("the real decision: %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM cases`); n != 1 {
		t.Errorf("%d cases", n)
	}
}

// MSG-7: a marked mail, whoever sends it and whatever it asks, is told to each security officer, with sender, place and kind of marking and nothing
// that it says, and to nobody else but, in a fixed text, its sender, who is proven; a flood of them is bounded, and the last report says so.
func TestSpillageIsReported(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const boss, hot = "p.osei@hq.dhs.gov", "the source in the ministry"
	o.read(t, mail(requestor, goodRequest, true), "request")
	before := o.count(t, `SELECT count(*) FROM notices`)
	marked := func(m *cases.Message) *cases.Message {
		m.Parts[0].Text = "SECRET//NOFORN\n\n" + m.Parts[0].Text + "\n" + hot + "\n"
		return m
	}
	for i, m := range []*cases.Message{
		mail(requestor, goodRequest, true), mail("x@example.com", "hello", false), o.reply(t, boss, cases.NoticeReview, boss, "APPROVE j.ruiz", true),
	} {
		if got := o.read(t, marked(m), fmt.Sprint("marked", i)); got != "spillage" {
			t.Errorf("mail %d is %s", i, got)
		}
	}
	guards := o.count(t, `SELECT count(DISTINCT address) FROM notices WHERE name = 'spillage'`)
	if all := o.count(t, `SELECT count(*) FROM notices`) - before; guards != 1 || all != 5 {
		t.Errorf("%d mails went out, to %d security officers", all, guards)
	}
	for _, sender := range []string{requestor, boss} {
		if told := o.Data(t, o.Notice(t, 0, cases.NoticeSetAside, sender)); told.Text+told.Reason+strings.Join(told.Quote, "") != "" || told.InReplyTo != "" {
			t.Errorf("%s is told %+v", sender, told)
		}
	}
	if n := o.count(t, `SELECT count(*) FROM requests`) + o.count(t, `SELECT count(*) FROM cases`); n != 1 {
		t.Errorf("%d requests and cases", n)
	}
	var newest cases.NoticeData
	for _, id := range o.Notices(t, 0, cases.NoticeSpillage, "security@hq.dhs.gov") {
		newest = o.Data(t, id)
		if said := fmt.Sprintf("%+v", newest); strings.Contains(said, hot) || strings.Contains(said, "APPROVE") || strings.Contains(said, "SECRET") {
			t.Errorf("it says %s", said)
		}
	}
	if newest.Sender != boss || newest.Mailbox != casestest.Mailbox || newest.Message == 0 || !strings.Contains(newest.Reason, "a banner in the text") {
		t.Errorf("it says %+v", newest)
	}
	for i := range 20 {
		o.read(t, marked(mail("x@example.com", "again", false)), fmt.Sprint("flood", i))
	}
	ids := o.Notices(t, 0, cases.NoticeSpillage, "security@hq.dhs.gov")
	if len(ids) != 20 || !o.Data(t, ids[19]).LastOfHour || o.Data(t, ids[18]).LastOfHour {
		t.Errorf("%d reports within the hour", len(ids))
	}
}

// SUP-2, SUP-5, GR-1: what only sounds like consent is answered and decides nothing; nor does a verb in the subject or the quote.
func TestNoDecision(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const boss = "p.osei@hq.dhs.gov"
	o.read(t, mail(requestor, goodRequest, true), "request")
	for _, text := range []string{
		"looks fine to me", "ok", "Approved, but wait for Tom", "APPROVE?", "I approve", "Not yet.\nAPPROVE j.ruiz", "",
		"No.\n\nOn Mon, Nov 23, 2026 at 9:41 AM CISS <ciss-intake@hq.dhs.gov> wrote:\n> APPROVE j.ruiz",
	} {
		m := o.reply(t, boss, cases.NoticeReview, boss, text, true)
		m.Subject = "APPROVE"
		before := o.count(t, `SELECT count(*) FROM notices WHERE name = 'not_done' AND address = $1`, boss)
		o.read(t, m, "no decision: "+text)
		if after := o.count(t, `SELECT count(*) FROM notices WHERE name = 'not_done' AND address = $1`, boss); after != before+1 {
			t.Errorf("%q gets %d answers, want one", text, after-before)
		}
	}
	if n := o.count(t, `SELECT count(*) FROM cases`); n != 0 {
		t.Error("one of them was taken for a decision")
	}
	// the answer itself can be answered: it carries the code of the same step
	if got := o.read(t, o.reply(t, boss, cases.NoticeNotDone, boss, "APPROVE j.ruiz", true), "at last"); got != "decision" {
		t.Errorf("an answer to NOT DONE: %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM cases`); n != 1 {
		t.Errorf("%d cases", n)
	}
}

// MSG-4: a bounce is tied to the mail of ours that came back; the address is marked, and the officer or supervisor is told.
func TestBounce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.read(t, mail(requestor, goodRequest, true), "request")
	var id string
	if err := o.DB.QueryRow(t.Context(), `SELECT message_id FROM notices WHERE name = 'received'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	dsn := mail("mailer-daemon@cbp.dhs.gov", "", false)
	dsn.Subject = "Undeliverable: We have it"
	dsn.Header = append(dsn.Header, cases.HeaderField{Name: "Auto-Submitted", Value: "auto-replied"},
		cases.HeaderField{Name: "Content-Type", Value: "multipart/report; report-type=delivery-status"})
	dsn.Parts = []cases.Part{
		{ID: "1", MediaType: "text/plain", Text: "Delivery failed.\n", Parent: "multipart/report"},
		{ID: "2", MediaType: "message/delivery-status", Parent: "multipart/report", Text: "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; " + requestor + "\nAction: failed\nStatus: 5.1.1\n"},
		{ID: "3", MediaType: "text/rfc822-headers", Parent: "multipart/report", Text: "Message-ID: <" + id + ">\n"},
	}
	if got := o.read(t, dsn, "bounce"); got != "bounce" {
		t.Fatalf("outcome %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM address_faults WHERE address = $1 AND status = '5.1.1'`, requestor); n != 1 {
		t.Error("the address is not marked")
	}
	if n := o.count(t, `SELECT count(*) FROM notices WHERE name = 'bounced'`); n == 0 {
		t.Error("nobody is told")
	}
}
