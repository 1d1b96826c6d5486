package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/ingest"
	"cissd/migrations/pgtest"
)

var source = ingest.Source{Mailbox: "tips", Folder: "INBOX", UIDValidity: 4294967295}

// INT-3: contents, messages, ledger and jobs together, or nothing of it.
func TestStoreMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	msgs := []ingest.Arrived{
		{UID: 1, ReceivedAt: arrival, Raw: mail(1)},
		{UID: 2, Raw: []byte{}},
		{UID: 4, Raw: mail(4)[:30], Oversize: true, Size: 1 << 40},
		{UID: 4294967295, Raw: []byte("\x00\xff no header at all")},
	}
	w.enq.broken.Store(true)
	if _, err := w.store.StoreMany(t.Context(), source, msgs, []uint32{3}); err == nil || ingest.MessageAtFault(err) {
		t.Errorf("the error is %v", err)
	}
	w.checkRecord(t)
	if rows := w.ledger(t); len(rows) != 0 {
		t.Errorf("ledger: %+v", rows)
	}
	w.enq.broken.Store(false)
	for range 2 { // the second time nothing happens
		if _, err := w.store.StoreMany(t.Context(), source, msgs, []uint32{3}); err != nil {
			t.Fatal(err)
		}
	}
	w.checkRecord(t, msgs[0].Raw, msgs[1].Raw, nil, msgs[3].Raw)
	if got := w.states(t); got != "stored stored failed oversize stored" {
		t.Errorf("ledger: %s", got)
	}
	// what was pending arrives
	tally, err := w.store.StoreMany(t.Context(), source, []ingest.Arrived{{UID: 3, Raw: mail(3)}, {UID: 1, Raw: mail(1)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(ingest.Tally{Stored: 1, Known: 1}, tally); diff != "" {
		t.Error(diff)
	}
	if got := w.states(t); got != "stored stored stored oversize stored" {
		t.Errorf("ledger: %s", got)
	}
}

// INT-3: many at once with the same uids, as from two daemons: each is stored once.
func TestStoreManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var want [][]byte
	var msgs []ingest.Arrived
	for i := range 40 {
		want = append(want, mail(i))
		msgs = append(msgs, ingest.Arrived{UID: uint32(i + 1), Raw: mail(i)})
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for from := range 10 {
				part := msgs[from*2 : 20+from*2]
				if _, err := w.store.StoreMany(t.Context(), source, part, nil); err != nil {
					t.Errorf("store %d: %v", i, err)
				}
			}
		})
	}
	wg.Wait()
	w.checkRecord(t, want[:38]...)
}

// What stands in a header must not keep a mail from being stored: NULs, invalid UTF-8, a Message-ID that no index takes.
func TestStoreHostileHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var want [][]byte
	for i, head := range []string{
		"Message-ID: <a\x00b@x>\r\nFrom: \x00\xff@x.gov\r\n",
		"Message-ID: <" + strings.Repeat("ä", 20000) + "@x>\r\nFrom: " + strings.Repeat("b", 20000) + "@x.gov\r\n",
		"Message-ID: \xff\xfe\r\nFrom: =?utf-8?Q?=00?= <a@b.gov>\r\n",
		"From x\n>From y\n\n\n",
		strings.Repeat("X: y\r\n", 60000),
		"\r\n",
		": : :\r\n",
	} {
		raw := []byte(head + "\r\nbody")
		want = append(want, raw)
		if _, err := w.store.StoreMany(t.Context(), source, []ingest.Arrived{{UID: uint32(i + 1), Raw: raw}}, nil); err != nil {
			t.Errorf("header %d: %v", i, err)
		}
	}
	w.checkRecord(t, want...)
}

// INT-6: a large message whose source fails, or says that it was not all, leaves nothing behind.
func TestStoreStreamIncomplete(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	broken := errors.New("broken")
	good := func() error { return nil }
	cut := io.MultiReader(bytes.NewReader(bigMail(1, 3<<20)), iotest.ErrReader(broken))
	var of *ingest.SourceError
	if _, err := w.store.StoreStream(t.Context(), source, ingest.Arrived{UID: 1}, cut, good); !errors.As(err, &of) || !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	_, err := w.store.StoreStream(t.Context(), source, ingest.Arrived{UID: 1}, bytes.NewReader(bigMail(1, 3<<20)), func() error { return broken })
	if !errors.As(err, &of) || !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	w.enq.broken.Store(true)
	if _, err := w.store.StoreStream(t.Context(), source, ingest.Arrived{UID: 1}, bytes.NewReader(bigMail(1, 3<<20)), good); err == nil || errors.As(err, &of) {
		t.Errorf("the error is %v", err)
	}
	w.checkRecord(t)
	for _, table := range []string{"content_chunks", "contents", "content_writers", "mailbox_ledger", "messages"} {
		var n int
		if err := w.pool.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s has %d rows, %v", table, n, err)
		}
	}
	w.enq.broken.Store(false)
	for range 2 {
		if _, err := w.store.StoreStream(t.Context(), source, ingest.Arrived{UID: 1}, bytes.NewReader(bigMail(1, 3<<20)), good); err != nil {
			t.Error(err)
		}
	}
	w.checkRecord(t, bigMail(1, 3<<20))
}

// INT-9: `cissd intake FILE`, small and large, twice.
func TestStoreFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, raw := range [][]byte{mail(1), bigMail(2, 1<<20), bigMail(3, 5<<20), {}} {
		id, duplicate, err := w.store.StoreFile(t.Context(), "", "j.ruiz", bytes.NewReader(raw))
		if err != nil || duplicate {
			t.Fatalf("file %d: duplicate %v, %v", i, duplicate, err)
		}
		again, duplicate, err := w.store.StoreFile(t.Context(), "", "j.ruiz", bytes.NewReader(raw))
		if err != nil || !duplicate || again != id {
			t.Errorf("file %d again: id %d, duplicate %v, %v; it was %d", i, again, duplicate, err, id)
		}
		m, err := ingest.GetMessage(t.Context(), w.pool, id)
		if err != nil || m.SubmittedBy != "j.ruiz" || m.Mailbox != "" {
			t.Errorf("the row is %+v, %v", m, err)
		}
	}
	if _, _, err := w.store.StoreFile(t.Context(), "", "", iotest.ErrReader(os.ErrClosed)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the error is %v", err)
	}
	w.checkRecord(t, mail(1), bigMail(2, 1<<20), bigMail(3, 5<<20), []byte{})
	if rows := w.ledger(t); len(rows) != 0 {
		t.Errorf("ledger: %+v", rows)
	}
}

// A file's bytes and a mailbox's are told apart: the mailbox's copy is a message of its own.
func TestFileThenMailbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, _, err := w.store.StoreFile(t.Context(), "tips", "", bytes.NewReader(mail(1))); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.StoreMany(t.Context(), source, []ingest.Arrived{{UID: 1, Raw: mail(1)}}, nil); err != nil {
		t.Fatal(err)
	}
	w.checkRecord(t, mail(1), mail(1))
}

// INT-13: the bytes and the context come back; what is not there is said.
func TestRaw(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	msgs := []ingest.Arrived{{UID: 1, ReceivedAt: arrival, Raw: mail(1)}, {UID: 2, Raw: mail(2), Oversize: true, Size: 99 << 20}}
	if _, err := w.store.StoreMany(t.Context(), source, msgs, nil); err != nil {
		t.Fatal(err)
	}
	list, err := ingest.ListMessages(t.Context(), w.pool, ingest.MessageFilter{})
	if err != nil || len(list) != 2 {
		t.Fatal(len(list), err)
	}
	r, row, err := w.store.Raw(t.Context(), list[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // as often as needed
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, mail(1)) {
			t.Errorf("%q, %v", got, err)
		}
	}
	if row.Mailbox != "tips" || !row.ReceivedAt.Equal(arrival) {
		t.Errorf("the row is %+v", row)
	}
	// INT-6: of an oversize one what was read of it, its header, is there
	if r, row, err := w.store.Raw(t.Context(), list[0].ID); err != nil || !row.Oversize || row.Size != 99<<20 {
		t.Errorf("oversize: %+v, %v", row, err)
	} else if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, mail(2)) {
		t.Errorf("oversize: %q, %v", got, err)
	}
	if _, _, err := w.store.Raw(t.Context(), 12345); !errors.Is(err, ingest.ErrNoMessage) {
		t.Errorf("missing: %v", err)
	}
	if _, err := ingest.GetMessage(t.Context(), w.pool, 12345); !errors.Is(err, ingest.ErrNoMessage) {
		t.Errorf("missing: %v", err)
	}
}

func TestListMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := source
	other.Mailbox = "rfi"
	for i := range 5 {
		src := source
		if i%2 == 1 {
			src = other
		}
		m := ingest.Arrived{UID: uint32(i + 1), ReceivedAt: arrival.AddDate(0, 0, i), Raw: mail(i)}
		if _, err := w.store.StoreMany(t.Context(), src, []ingest.Arrived{m}, nil); err != nil {
			t.Fatal(err)
		}
	}
	first := w.first(t)
	_, err := w.pool.Exec(t.Context(), `INSERT INTO message_outcomes (message, outcome, reason, decided_at) VALUES ($1, 'quarantined', 'r', $2)`, first, arrival)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		filter ingest.MessageFilter
		want   []int64
	}{
		"all":       {ingest.MessageFilter{}, []int64{5, 4, 3, 2, 1}},
		"mailbox":   {ingest.MessageFilter{Mailbox: "rfi"}, []int64{4, 2}},
		"outcome":   {ingest.MessageFilter{Outcome: "quarantined"}, []int64{1}},
		"undecided": {ingest.MessageFilter{Undecided: true}, []int64{5, 4, 3, 2}},
		"since":     {ingest.MessageFilter{Since: arrival.AddDate(0, 0, 3)}, []int64{5, 4}},
		"page":      {ingest.MessageFilter{Before: first + 3, Limit: 2}, []int64{3, 2}},
	} {
		list, err := ingest.ListMessages(t.Context(), w.pool, c.filter)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, m := range list {
			got = append(got, m.ID-first+1)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// LESSONS 5: the database goes away and comes back, while mail arrives. The mail stays on the server meanwhile.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	url, _ := pgtest.NewURL(t)
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	line := &cable{dial: config.ConnConfig.DialFunc}
	config.ConnConfig.DialFunc = line.connect
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	s := memory(t)
	w, c := newWorldOn(t, pool), s.client(t)
	c.deliver(folder, mail(1))
	r := w.watch(t, s.mailbox("tips"))
	r.until("one moved", func(st ingest.State) bool { return st.Up && st.Moved == 1 })
	line.pull()
	c.deliver(folder, mail(2), bigMail(3, 2<<20))
	r.until("the fault", func(st ingest.State) bool { return !st.Up && st.Kind == ingest.FaultDatabase })
	c.checkHolds(folder, mail(2), bigMail(3, 2<<20))
	line.plug()
	r.until("all moved", func(st ingest.State) bool { return st.Up && st.Moved == 3 })
	r.stop()
	w.checkRecord(t, mail(1), mail(2), bigMail(3, 2<<20))
	c.checkHolds(folder)
	if n := w.logs.count("kind=database"); w.logs.count("level=WARN") != 1 || n < 1 {
		t.Errorf("told %d times", n)
	}
}

// cable is the way to the database.
type cable struct {
	dial func(ctx context.Context, network, addr string) (net.Conn, error)

	mu     sync.Mutex
	pulled bool
	conns  []net.Conn
}

func (c *cable) connect(ctx context.Context, network, addr string) (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pulled {
		return nil, errors.New("the cable is pulled")
	}
	conn, err := c.dial(ctx, network, addr)
	if err == nil {
		c.conns = append(c.conns, conn)
	}
	return conn, err
}

func (c *cable) pull() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pulled = true
	for _, conn := range c.conns {
		_ = conn.Close()
	}
}

func (c *cable) plug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pulled = false
}

// BenchmarkStoreMany stores mails of 4 KB in batches as the watcher does, with River's jobs; PostgreSQL runs without fsync.
func BenchmarkStoreMany(b *testing.B) {
	w := newWorld(b)
	body := bytes.Repeat([]byte("A line of a mail that is as long as such lines are.\r\n"), 72)
	uid := uint32(0)
	begin := time.Now()
	mails := 0
	for b.Loop() {
		msgs := make([]ingest.Arrived, 256)
		for i := range msgs {
			uid++
			msgs[i] = ingest.Arrived{UID: uid, ReceivedAt: arrival, Raw: fmt.Appendf(mail(int(uid)), "%s", body)}
		}
		if _, err := w.store.StoreMany(b.Context(), source, msgs, nil); err != nil {
			b.Fatal(err)
		}
		mails += len(msgs)
	}
	b.ReportMetric(float64(mails)/time.Since(begin).Seconds(), "mails/s")
}
