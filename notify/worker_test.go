package notify_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"cissd/cases"
	"cissd/cases/jobs"
	"cissd/cases/vault"
	"cissd/migrations/pgtest"
	"cissd/notify"
	"cissd/notify/smtptest"
)

// record is what cases would be: it holds notices, and notes what it was told, in the worker's own transaction.
type record struct {
	notices map[int64]cases.Notice
	sent    []int64
	failed  map[int64]string
	err     error // returned once by NoticeSent
}

func (r *record) LoadNotice(_ context.Context, _ vault.DB, id int64) (cases.Notice, error) {
	n, ok := r.notices[id]
	if !ok {
		return n, pgx.ErrNoRows
	}
	return n, nil
}

func (r *record) NoticeSent(_ context.Context, _ pgx.Tx, id int64, _ time.Time) error {
	if err := r.err; err != nil {
		r.err = nil
		return err
	}
	r.sent = append(r.sent, id)
	return nil
}

func (r *record) NoticeFailed(_ context.Context, _ pgx.Tx, id int64, status string, _ time.Time) error {
	r.failed[id] = status
	return nil
}

type bench struct {
	*notify.Worker
	pool   *pgxpool.Pool
	vault  *vault.Vault
	record *record
	sink   *smtptest.Sink
	log    *bytes.Buffer
	now    time.Time
}

func setup(t *testing.T) *bench {
	t.Helper()
	pool := pgtest.New(t)
	key := make([]byte, 32)
	rand.Read(key)
	wrapper, err := vault.MasterKey(key)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{
		pool: pool, record: &record{notices: map[int64]cases.Notice{}, failed: map[int64]string{}}, sink: smtptest.NewSink(t), log: new(bytes.Buffer),
		now: notify.Sample(cases.NoticeReview).At,
	}
	if b.vault, err = vault.Open(t.Context(), pool, wrapper, b.now); err != nil {
		t.Fatal(err)
	}
	b.Worker = &notify.Worker{
		DB: pool, Vault: b.vault, Record: b.record, Sender: sender(t, b.sink.Addr, nil), Templates: load(t), Office: notify.SampleOffice(),
		Now: func() time.Time { return b.now }, Log: slog.New(slog.NewTextHandler(b.log, nil)),
	}
	return b
}

// restart makes the worker a new one, as after a kill.
func (b *bench) restart() { b.Worker = b.another() }

// another is the worker of another daemon.
func (b *bench) another() *notify.Worker {
	w := b.Worker
	return &notify.Worker{
		DB: w.DB, Vault: w.Vault, Record: w.Record, Sender: w.Sender, Templates: w.Templates, Office: w.Office, Now: w.Now, Log: w.Log,
		PerHour: w.PerHour, Patience: w.Patience,
	}
}

const sqlNotice = `
	INSERT INTO notices (name, address, mailbox, message_id, data, created_at) VALUES (@name, @address, @mailbox, @message_id, @data, @now)
	RETURNING id`

// add commits a notice as cases would.
func (b *bench) add(t *testing.T, name cases.NoticeName) int64 {
	t.Helper()
	d := notify.Sample(name)
	d.Token.Token = cases.NewToken()
	meta, err := b.vault.PutBytes(t.Context(), b.pool, vault.ClassText, nil, []byte("{}"), b.now)
	if err != nil {
		t.Fatal(err)
	}
	var id int64
	err = b.pool.QueryRow(t.Context(), sqlNotice, pgx.NamedArgs{
		"name": name, "address": d.To.Key(), "mailbox": d.Mailbox, "message_id": d.Token.MessageID("hq.dhs.gov"), "data": meta.ID, "now": b.now,
	}).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	b.record.notices[id] = cases.Notice{ID: id, Name: name, Address: d.To.Key(), Entitled: true, OnRoster: true, Data: d}
	return id
}

func (b *bench) work(t *testing.T, id int64) error {
	t.Helper()
	return b.workIn(t.Context(), id)
}

func (b *bench) workIn(ctx context.Context, id int64) error {
	return b.Work(ctx, &river.Job[jobs.SendNotice]{JobRow: &rivertype.JobRow{Attempt: 1}, Args: jobs.SendNotice{NoticeID: id}})
}

// row is the state of a delivery.
func (b *bench) row(t *testing.T, id int64) (state, status string, attempts int) {
	t.Helper()
	err := b.pool.QueryRow(t.Context(), `SELECT state, last_status, attempts FROM deliveries WHERE notice = $1`, id).Scan(&state, &status, &attempts)
	if err != nil {
		t.Fatal(err)
	}
	return state, status, attempts
}

func snooze(t *testing.T, err error) time.Duration {
	t.Helper()
	s := new(rivertype.JobSnoozeError)
	if !errors.As(err, &s) {
		t.Fatalf("got %v, want a snooze", err)
	}
	return s.Duration
}

func cancelled(err error) bool {
	c := new(rivertype.JobCancelError)
	return errors.As(err, &c)
}

// NOT-2: a notice is sent once, kept sealed, and recorded; the worker may run again and does nothing.
func TestWorkerSendsOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.add(t, cases.NoticeReview)
	for range 3 {
		if err := b.work(t, id); err != nil {
			t.Fatal(err)
		}
	}
	mails := b.sink.Mails()
	if len(mails) != 1 || len(b.record.sent) != 1 {
		t.Fatalf("%d mails, told %d times", len(mails), len(b.record.sent))
	}
	d := b.record.notices[id].Data
	if mails[0].From != d.Mailbox || mails[0].To[0] != d.To.Address {
		t.Errorf("the envelope is %q %q", mails[0].From, mails[0].To)
	}
	if state, _, attempts := b.row(t, id); state != "sent" || attempts != 1 {
		t.Errorf("the delivery is %s after %d", state, attempts)
	}
	var plain int
	err := b.pool.QueryRow(t.Context(), `SELECT count(*) FROM content_chunks WHERE position('Ortega'::bytea IN sealed) > 0`).Scan(&plain)
	if err != nil || plain != 0 {
		t.Errorf("the mail stands readable in the database (%v)", err)
	}
	// SEC-7: nothing of it is in the log
	for _, secret := range []string{"@", "Ortega", "Decision", d.Token.Token} {
		if strings.Contains(b.log.String(), secret) {
			t.Errorf("%q stands in the log", secret)
		}
	}
}

// NOT-2: a temporary refusal is tried again after a while, with the same bytes, and takes no attempt of the job.
func TestWorkerRetries(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.add(t, cases.NoticeReview)
	b.sink.Add(smtptest.Fault{At: smtptest.AtRcpt, Code: 451, Enhanced: "4.7.1", Text: "words", Times: 8})
	for i, want := range []time.Duration{10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, 30 * time.Minute, 30 * time.Minute} {
		if got := snooze(t, b.work(t, id)); got != want {
			t.Errorf("attempt %d: waits %v, want %v", i+1, got, want)
		}
		if state, status, attempts := b.row(t, id); state != "ready" || status != "rcpt 451 4.7.1" || attempts != i+1 {
			t.Errorf("attempt %d: %s %q %d", i+1, state, status, attempts)
		}
		b.now = b.now.Add(want)
	}
	if err := b.work(t, id); err != nil || len(b.sink.Mails()) != 1 || len(b.record.sent) != 1 {
		t.Errorf("%v, %d mails", err, len(b.sink.Mails()))
	}
}

// NOT-2: a permanent refusal is reported, once, and never tried again.
func TestWorkerFails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.add(t, cases.NoticeReview)
	b.sink.Add(smtptest.Fault{At: smtptest.AtRcpt, Code: 550, Enhanced: "5.1.1", Text: "no patience.osei here", Times: 1})
	err := b.work(t, id)
	if !cancelled(err) || strings.Contains(err.Error(), "osei") {
		t.Errorf("got %v", err)
	}
	if err := b.work(t, id); err != nil {
		t.Error(err)
	}
	if state, status, _ := b.row(t, id); state != "failed" || status != "rcpt 550 5.1.1" || b.record.failed[id] != "5.1.1" || len(b.sink.Mails()) != 0 {
		t.Errorf("%s %q, reported %v", state, status, b.record.failed)
	}
}

// An address that no mail can be sent to is reported too, and stops nothing else.
func TestWorkerBadAddress(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.add(t, cases.NoticeReview)
	n := b.record.notices[id]
	n.Data.To.Address = "pat osei@hq.dhs.gov"
	b.record.notices[id] = n
	if err := b.work(t, id); !cancelled(err) {
		t.Errorf("got %v", err)
	}
	if b.record.failed[id] != "5.1.3" || b.sink.Connections() != 0 {
		t.Errorf("reported %v", b.record.failed)
	}
	if err := b.work(t, 4711); !cancelled(err) {
		t.Errorf("a notice that does not exist gives %v", err)
	}
}

// NOT-1: killed between the server's answer and the commit, and the connection lost before the answer: the same bytes go out again.
func TestWorkerSameBytes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.add(t, cases.NoticeReview)
	b.sink.Add(smtptest.Fault{At: smtptest.AfterData, Close: true, Times: 1})
	snooze(t, b.work(t, id))
	b.record.err = errors.New("killed here")
	if err := b.work(t, id); err == nil {
		t.Fatal("the failed commit was not noticed")
	}
	if state, _, _ := b.row(t, id); state != "sending" {
		t.Errorf("the delivery is %s", state)
	}
	b.restart()
	// what has changed since does not matter: it may have gone out already
	n := b.record.notices[id]
	n.Superseded, n.Data.Requestor = true, "Somebody Else"
	b.record.notices[id] = n
	if err := b.work(t, id); err != nil {
		t.Fatal(err)
	}
	mails := b.sink.Mails()
	if len(mails) != 3 || !bytes.Equal(mails[0].Data, mails[1].Data) || !bytes.Equal(mails[1].Data, mails[2].Data) {
		t.Errorf("%d mails, or their bytes differ", len(mails))
	}
	if len(b.record.sent) != 1 {
		t.Errorf("told %d times", len(b.record.sent))
	}
}

// DESIGN 2: what is no longer true, or whose reader may not read it any more, does not go out; that is recorded.
func TestWorkerDrops(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for why, change := range map[string]func(*cases.Notice){
		"superseded":   func(n *cases.Notice) { n.Superseded = true },
		"not entitled": func(n *cases.Notice) { n.Entitled = false },
	} {
		id := b.add(t, cases.NoticeReview)
		n := b.record.notices[id]
		change(&n)
		b.record.notices[id] = n
		for range 2 {
			if err := b.work(t, id); err != nil {
				t.Error(err)
			}
		}
		if state, status, attempts := b.row(t, id); state != "dropped" || status != why || attempts != 0 {
			t.Errorf("%s: %s %q", why, state, status)
		}
	}
	if b.sink.Connections() != 0 || len(b.record.sent)+len(b.record.failed) != 0 {
		t.Error("something was sent or told")
	}
}

// MSG-5: ten automatic mails an hour to one address; what exceeds waits, and the roster is exempt.
func TestWorkerHourlyLimit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	outside := func() int64 {
		id := b.add(t, cases.NoticeStatus)
		n := b.record.notices[id]
		n.OnRoster = false
		b.record.notices[id] = n
		return id
	}
	for range 10 {
		if err := b.work(t, outside()); err != nil {
			t.Fatal(err)
		}
		b.now = b.now.Add(time.Minute)
	}
	eleventh := outside()
	if wait := snooze(t, b.work(t, eleventh)); wait != 50*time.Minute {
		t.Errorf("waits %v", wait)
	}
	if state, _, attempts := b.row(t, eleventh); state != "ready" || attempts != 0 {
		t.Errorf("%s after %d attempts", state, attempts)
	}
	if err := b.work(t, b.add(t, cases.NoticeReview)); err != nil {
		t.Errorf("another address, on the roster: %v", err)
	}
	b.now = b.now.Add(50*time.Minute + time.Second)
	if err := b.work(t, eleventh); err != nil {
		t.Error(err)
	}
	if n := len(b.sink.Mails()); n != 12 {
		t.Errorf("%d mails", n)
	}
}

// MSG-5: the limit holds when many daemons send at once.
func TestWorkerHourlyLimitAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.PerHour = 3
	var ids []int64
	for range 12 {
		id := b.add(t, cases.NoticeStatus)
		n := b.record.notices[id]
		n.OnRoster = false
		b.record.notices[id] = n
		ids = append(ids, id)
	}
	b.Record = quiet{b.record}
	b.Log = slog.New(slog.DiscardHandler)
	done := make(chan error)
	for _, id := range ids {
		one := &bench{Worker: b.another()}
		go func() { done <- one.workIn(t.Context(), id) }()
	}
	waiting := 0
	for range ids {
		s := new(rivertype.JobSnoozeError)
		if err := <-done; errors.As(err, &s) {
			waiting++
		} else if err != nil {
			t.Error(err)
		}
	}
	if n := len(b.sink.Mails()); n != 3 || waiting != 9 {
		t.Errorf("%d mails went out, %d wait", n, waiting)
	}
}

// quiet is a record that keeps nothing, for many workers.
type quiet struct{ *record }

func (quiet) NoticeSent(context.Context, pgx.Tx, int64, time.Time) error { return nil }

// The retry of other faults is River's, with the same waits.
func TestWorkerNextRetry(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	w := &notify.Worker{Now: func() time.Time { return now }}
	for attempt, want := range map[int]time.Duration{0: 10 * time.Second, 1: 10 * time.Second, 4: 5 * time.Minute, 6: 30 * time.Minute, 90: 30 * time.Minute} {
		got := w.NextRetry(&river.Job[jobs.SendNotice]{JobRow: &rivertype.JobRow{Attempt: attempt}})
		if got.Sub(now) != want {
			t.Errorf("attempt %d: %v", attempt, got.Sub(now))
		}
	}
}

// OPS-5, NOT-2: a mail whose making has ended the daemon three times is given up and reported, and the others go out; twice is not enough.
func TestWorkerGivesUpAfterCrashes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	work := func(id int64, crashes string) error {
		return b.Work(t.Context(), &river.Job[jobs.SendNotice]{
			JobRow: &rivertype.JobRow{Attempt: 1, Metadata: []byte(`{"crashes":` + crashes + `}`)}, Args: jobs.SendNotice{NoticeID: id},
		})
	}
	bad, good := b.add(t, cases.NoticeReview), b.add(t, cases.NoticeAssigned)
	if err := work(bad, "3"); !cancelled(err) {
		t.Errorf("the third crash gives %v", err)
	}
	if b.record.failed[bad] != "5.6.0" || b.sink.Connections() != 0 {
		t.Errorf("reported %v, %d connections", b.record.failed, b.sink.Connections())
	}
	if err := work(good, "2"); err != nil {
		t.Errorf("after two crashes: %v", err)
	}
	if state, _, _ := b.row(t, good); state != "sent" {
		t.Errorf("the other mail is %s", state)
	}
}
