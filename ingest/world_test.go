package ingest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"cissd/cases/jobs"
	"cissd/cases/vault"
	"cissd/ingest"
	"cissd/migrations/pgtest"
)

// world is a database with a vault and a job queue, and the store on it.
type world struct {
	pool  *pgxpool.Pool
	vault *vault.Vault
	enq   *enqueuer
	store *ingest.Store
	logs  *logs
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldOn(t, pgtest.New(t))
}

func newWorldOn(t testing.TB, pool *pgxpool.Pool) *world {
	t.Helper()
	key, err := vault.MasterKey(bytes.Repeat([]byte{7}, vault.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(t.Context(), pool, key, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Schema: "river"})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{pool: pool, vault: v, enq: &enqueuer{client: client}, logs: &logs{t: t}}
	w.store = ingest.NewStore(pool, v, w.enq, time.Now)
	return w
}

// hurry makes a day pass with each look at the clock, so that whatever is to be tried again later is tried again at once.
func (w *world) hurry(t testing.TB) {
	t.Helper()
	var days atomic.Int64
	begin := time.Now()
	w.store = ingest.NewStore(w.pool, w.vault, w.enq, func() time.Time { return begin.AddDate(0, 0, int(days.Add(1))) })
}

// enqueuer is River, as the daemon uses it, with a switch for faults.
type enqueuer struct {
	client *river.Client[pgx.Tx]
	broken atomic.Bool
	faults atomic.Int64
}

func (e *enqueuer) ReadMessages(ctx context.Context, tx pgx.Tx, ids []int64) error {
	if e.broken.Load() {
		e.faults.Add(1)
		return errors.New("no jobs today")
	}
	params := make([]river.InsertManyParams, len(ids))
	for i, id := range ids {
		params[i] = river.InsertManyParams{Args: jobs.ReadMessage{MessageID: id}, InsertOpts: &river.InsertOpts{Queue: jobs.QueueTriage}}
	}
	_, err := e.client.InsertManyFastTx(ctx, tx, params)
	return err
}

// logs collects what is logged, as text.
type logs struct {
	t     testing.TB
	mu    sync.Mutex
	b     bytes.Buffer
	shown sync.Once
}

func (l *logs) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *logs) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *logs) count(s string) int { return strings.Count(l.text(), s) }

// running is a watcher at work.
type running struct {
	t      testing.TB
	w      *world
	cancel context.CancelFunc
	done   chan error

	mu     sync.Mutex
	state  ingest.State
	past   []ingest.State
	change chan struct{}
}

// watch starts a watcher with short waits between connections. It is stopped, and waited for, at the latest when the test ends.
func (w *world) watch(t testing.TB, mb ingest.Mailbox, opts ...ingest.Option) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: t, w: w, cancel: cancel, done: make(chan error, 1), change: make(chan struct{})}
	log := slog.New(slog.NewTextHandler(w.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	opts = append([]ingest.Option{ingest.WithBackoff(time.Millisecond, 4*time.Millisecond), ingest.OnState(r.set)}, opts...)
	watcher := ingest.NewWatcher(mb, w.store, log, opts...)
	go func() { r.done <- watcher.Run(ctx) }()
	t.Cleanup(func() {
		r.stop()
		if t.Failed() {
			w.logs.shown.Do(func() { t.Log(w.logs.text()) })
		}
	})
	return r
}

func (r *running) set(st ingest.State) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state = st
	r.past = append(r.past, st)
	close(r.change)
	r.change = make(chan struct{})
}

// until waits for a state in which ok holds.
func (r *running) until(what string, ok func(ingest.State) bool) ingest.State {
	r.t.Helper()
	timeout := time.NewTimer(30 * time.Second)
	defer timeout.Stop()
	for {
		r.mu.Lock()
		st, change := r.state, r.change
		r.mu.Unlock()
		if ok(st) {
			return st
		}
		select {
		case <-change:
		case <-timeout.C:
			r.t.Fatalf("waiting for %s: %+v\n%s", what, st, r.w.logs.text())
		}
	}
}

// looks waits for n more complete looks.
func (r *running) looks(n int64) {
	r.t.Helper()
	r.mu.Lock()
	from := r.state.Looks
	r.mu.Unlock()
	r.until(fmt.Sprintf("%d looks", n), func(st ingest.State) bool { return st.Looks >= from+n })
}

// stop ends the watcher and waits for it. INT-2: it returns only because it was told to.
func (r *running) stop() {
	r.t.Helper()
	r.cancel()
	select {
	case err, open := <-r.done:
		if open && !errors.Is(err, context.Canceled) {
			r.t.Errorf("Run returned %v", err)
		}
		if open {
			close(r.done)
		}
	case <-time.After(20 * time.Second):
		r.t.Fatal("the watcher does not stop")
	}
}

// ledgerRow is a row of the ledger without its times.
type ledgerRow struct {
	Mailbox  string
	UID      int64
	State    string
	Message  *int64
	Attempts int
	Reason   string
}

func (w *world) ledger(t testing.TB) []ledgerRow {
	t.Helper()
	rows, err := w.pool.Query(t.Context(),
		`SELECT mailbox, uid, state, message, attempts, reason FROM mailbox_ledger ORDER BY mailbox, folder, uidvalidity, uid`)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[ledgerRow])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// states gives the ledger's states in the order of the uids, as one word each.
func (w *world) states(t testing.TB) string {
	t.Helper()
	var words []string
	for _, row := range w.ledger(t) {
		words = append(words, row.State)
	}
	return strings.Join(words, " ")
}

// checkRecord asserts that exactly these mails are on record, byte for byte, each with its hash and exactly one job (INT-3). An oversize one
// is given as nil.
func (w *world) checkRecord(t testing.TB, want ...[]byte) {
	t.Helper()
	list, err := ingest.ListMessages(t.Context(), w.pool, ingest.MessageFilter{Limit: 100000})
	if err != nil {
		t.Fatal(err)
	}
	var got, ids []string
	for _, m := range list {
		ids = append(ids, fmt.Sprint(m.ID))
		if m.Oversize {
			got = append(got, "oversize")
			continue
		}
		raw, row, err := w.store.Raw(t.Context(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		h := sha256.New()
		n, err := io.Copy(h, raw)
		if err != nil {
			t.Fatal(err)
		}
		if n != row.Size || !bytes.Equal(h.Sum(nil), row.SHA256) {
			t.Errorf("message %d: %d bytes with hash %x; the row says %d, %x", m.ID, n, h.Sum(nil), row.Size, row.SHA256)
		}
		got = append(got, fmt.Sprintf("%x", h.Sum(nil)))
	}
	var wanted []string
	for _, b := range want {
		if b == nil {
			wanted = append(wanted, "oversize")
			continue
		}
		wanted = append(wanted, fmt.Sprintf("%x", sha256.Sum256(b)))
	}
	slices.Sort(got)
	slices.Sort(wanted)
	if !slices.Equal(got, wanted) {
		t.Errorf("on record are %d messages, not the %d that were sent\n%v\n%v", len(got), len(wanted), got, wanted)
	}
	rows, err := w.pool.Query(t.Context(), `SELECT args->>'message_id' FROM river.river_job WHERE kind = 'read_message' AND queue = 'triage'`)
	if err != nil {
		t.Fatal(err)
	}
	queued, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	slices.Sort(queued)
	if !slices.Equal(ids, queued) {
		t.Errorf("messages %v have jobs %v", ids, queued)
	}
}

// mail makes a small mail that differs from those of other numbers.
func mail(n int) []byte {
	return fmt.Appendf(nil, "Message-ID: <%d@agency.gov>\r\nFrom: Ann Agent <Ann.Agent@agency.gov>\r\nSubject: request %d\r\n\r\nbody %d\r\n", n, n, n)
}

// bigMail makes a mail of about so many bytes.
func bigMail(n, size int) []byte {
	line := fmt.Appendf(nil, "%060d is a line of a large mail\r\n", n)
	return append(mail(n), bytes.Repeat(line, size/len(line))...)
}
