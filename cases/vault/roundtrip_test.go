package vault_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"cissd/cases/vault"
)

// sizes are those at which the cutting into chunks may go wrong.
func sizes() []int {
	const chunk = vault.ChunkSize
	return []int{0, 1, 4096, chunk - 1, chunk, chunk + 1, 2 * chunk, 3*chunk + 12345}
}

type putFunc func(b bundle, ctx context.Context, key *vault.ID, data []byte) (vault.Meta, error)

// waysIn are the ways into the vault.
func waysIn() map[string]putFunc {
	return map[string]putFunc{
		"Put": func(b bundle, ctx context.Context, key *vault.ID, data []byte) (vault.Meta, error) {
			return b.vault.Put(ctx, b.pool, vault.ClassMail, key, bytes.NewReader(data), b.now)
		},
		"Put in small pieces": func(b bundle, ctx context.Context, key *vault.ID, data []byte) (vault.Meta, error) {
			return b.vault.Put(ctx, b.pool, vault.ClassMail, key, iotest.DataErrReader(iotest.HalfReader(bytes.NewReader(data))), b.now)
		},
		"PutBytes": func(b bundle, ctx context.Context, key *vault.ID, data []byte) (vault.Meta, error) {
			return b.vault.PutBytes(ctx, b.pool, vault.ClassMail, key, data, b.now)
		},
		"PutMany": func(b bundle, ctx context.Context, key *vault.ID, data []byte) (vault.Meta, error) {
			metas, err := b.vault.PutMany(ctx, b.pool, []vault.Item{{vault.ClassRaw, nil, nil}, {vault.ClassMail, key, data}}, b.now)
			if err != nil {
				return vault.Meta{}, err
			}
			return metas[1], nil
		},
		"Writer": func(b bundle, ctx context.Context, key *vault.ID, data []byte) (vault.Meta, error) {
			w := b.vault.NewWriter(ctx, b.pool, vault.ClassMail, b.now)
			for len(data) > 0 { // in pieces that do not divide a chunk
				n, err := w.Write(data[:min(len(data), 77777)])
				if err != nil {
					return vault.Meta{}, err
				}
				data = data[n:]
			}
			return w.Commit(ctx, b.pool, key, b.now)
		},
		"Inserter": func(b bundle, ctx context.Context, key *vault.ID, data []byte) (meta vault.Meta, err error) {
			err = pgx.BeginFunc(ctx, b.pool, func(tx pgx.Tx) error {
				i := b.vault.NewInserter(ctx, tx, vault.ClassMail, b.now)
				defer i.Discard()
				for len(data) > 0 {
					n, err := i.Write(data[:min(len(data), 77777)])
					if err != nil {
						return err
					}
					data = data[n:]
				}
				meta, err = i.Finish(key, b.now)
				return err
			})
			return meta, err
		},
	}
}

// INT-6, INT-7: what goes in comes out, whichever way it went in.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, put := range waysIn() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key := b.newKey(t)
			for i, size := range sizes() {
				data := random(size)
				kept := bytes.Clone(data)
				var under *vault.ID
				if i%2 == 0 {
					under = &key
				}
				meta, err := put(b, t.Context(), under, data)
				if err != nil {
					t.Fatalf("%d bytes: %v", size, err)
				}
				if !bytes.Equal(kept, data) {
					t.Fatalf("%d bytes: the caller's bytes were changed", size)
				}
				want := vault.Meta{ID: meta.ID, Class: vault.ClassMail, Size: int64(size), SHA256: sha256.Sum256(data)}
				if diff := cmp.Diff(want, meta); diff != "" {
					t.Errorf("%d bytes: meta (-want +got):\n%s", size, diff)
				}
				b.wantBytes(t, b.vault, meta.ID, data)
				r, err := b.vault.Reader(t.Context(), b.pool, meta.ID)
				if err != nil {
					t.Fatalf("%d bytes: Reader: %v", size, err)
				}
				if diff := cmp.Diff(want, r.Meta()); diff != "" {
					t.Errorf("%d bytes: the reader's meta (-want +got):\n%s", size, diff)
				}
				for range 2 { // it can be read again
					if got, err := read(r); err != nil || !bytes.Equal(got, data) {
						t.Errorf("%d bytes: read %d, %v", size, len(got), err)
					}
					if _, err := r.Seek(0, io.SeekStart); err != nil {
						t.Errorf("Seek: %v", err)
					}
				}
			}
			b.wantNoStrays(t)
		})
	}
}

// INT-7: nothing of the content, and no hash of it, stands in the database.
func TestNothingInTheClear(t *testing.T) {
	t.Parallel()
	b := setup(t)
	text := bytes.Repeat([]byte("Jane Q. Public, born 1970-01-01. "), 100)
	key := b.newKey(t)
	for _, k := range []*vault.ID{nil, &key} {
		b.put(t, k, text)
	}
	sum := sha256.Sum256(text)
	rows, err := b.pool.Query(t.Context(), `SELECT sealed FROM content_chunks UNION ALL SELECT wrapped FROM contents UNION ALL SELECT wrapped FROM vault_keys`)
	if err != nil {
		t.Fatal(err)
	}
	stored, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		t.Fatal(err)
	}
	if len(stored) != 5 {
		t.Fatalf("%d sealed values, not 5", len(stored))
	}
	for _, s := range stored {
		if bytes.Contains(s, []byte("Public")) || bytes.Contains(s, sum[:8]) {
			t.Error("the content or its hash stands in the database")
		}
	}
	if bytes.Equal(stored[0], stored[1]) {
		t.Error("the same content twice looks the same")
	}
}

func TestReaderIsAProperReader(t *testing.T) {
	t.Parallel()
	b := setup(t)
	data := random(5000)
	r, err := b.vault.Reader(t.Context(), b.pool, b.put(t, nil, data))
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(r, data); err != nil {
		t.Error(err)
	}
}

// INT-6: a parser may go back and forth in a stored mail.
func TestReadAnywhere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	data := random(2*vault.ChunkSize + 4321)
	r, err := b.vault.Reader(t.Context(), b.pool, b.put(t, nil, data))
	if err != nil {
		t.Fatal(err)
	}
	if r.Size() != int64(len(data)) {
		t.Errorf("Size: %d", r.Size())
	}
	rapid.Check(t, func(t *rapid.T) {
		edge := rapid.SampledFrom([]int{0, vault.ChunkSize, 2 * vault.ChunkSize, len(data)}).Draw(t, "edge")
		offset := int64(max(0, edge+rapid.IntRange(-5000, 5000).Draw(t, "distance")))
		size := rapid.OneOf(rapid.IntRange(0, 6000), rapid.IntRange(0, len(data)+1)).Draw(t, "size")
		want, got := make([]byte, size), make([]byte, size)

		reference := bytes.NewReader(data)
		wantN, wantErr := reference.ReadAt(want, offset)
		gotN, gotErr := r.ReadAt(got, offset)
		if size == 0 { // bytes.Reader tells the end even then; io.ReaderAt does not ask for it
			wantErr = nil
		}
		if gotN != wantN || !errors.Is(gotErr, wantErr) || !bytes.Equal(got, want) {
			t.Fatalf("ReadAt(%d bytes, %d): %d, %v; want %d, %v", size, offset, gotN, gotErr, wantN, wantErr)
		}

		whence := rapid.SampledFrom([]int{io.SeekStart, io.SeekCurrent, io.SeekEnd}).Draw(t, "whence")
		if _, err := reference.Seek(offset, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Seek(offset, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		step := int64(rapid.IntRange(-len(data), 100).Draw(t, "step"))
		wantAt, wantErr := reference.Seek(step, whence)
		gotAt, gotErr := r.Seek(step, whence)
		if gotAt != wantAt || (gotErr == nil) != (wantErr == nil) {
			t.Fatalf("Seek(%d, %d): %d, %v; want %d, %v", step, whence, gotAt, gotErr, wantAt, wantErr)
		}
		clear(want)
		clear(got)
		wantN, wantErr = io.ReadFull(reference, want)
		gotN, gotErr = io.ReadFull(r, got)
		if gotN != wantN || !errors.Is(gotErr, wantErr) || !bytes.Equal(got, want) {
			t.Fatalf("reading %d bytes: %d, %v; want %d, %v", size, gotN, gotErr, wantN, wantErr)
		}
	})
	if _, err := r.ReadAt(make([]byte, 1), -1); err == nil {
		t.Error("ReadAt before the beginning succeeds")
	}
	if _, err := r.Seek(0, 7); err == nil {
		t.Error("Seek with an unknown whence succeeds")
	}
}

func TestBytesLimit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, size := range []int{1000, vault.ChunkSize + 1} {
		data := random(size)
		id := b.put(t, nil, data)
		if _, err := b.vault.Bytes(t.Context(), b.pool, id, int64(size)-1); !errors.Is(err, vault.ErrTooLarge) {
			t.Errorf("%d bytes, one more than the limit: %v", size, err)
		}
		if got, err := b.vault.Bytes(t.Context(), b.pool, id, int64(size)); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes, just the limit: %v", size, err)
		}
	}
}

// A transaction that stores, and reads what it stored, and is rolled back, leaves nothing.
func TestInOneTransaction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := random(2*vault.ChunkSize + 5)
	old := b.put(t, nil, first)
	tx, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key, err := b.vault.NewKey(t.Context(), tx, b.now)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.vault.Reader(t.Context(), tx, old)
	if err != nil {
		t.Fatal(err)
	}
	// from the vault into the vault, over the same connection
	meta, err := b.vault.Put(t.Context(), tx, vault.ClassDocument, &key, r, b.now)
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	if got, err := b.vault.Bytes(t.Context(), tx, meta.ID, 1<<30); err != nil || !bytes.Equal(got, first) {
		t.Errorf("reading what the transaction stored: %v", err)
	}
	if _, err := b.vault.PutMany(t.Context(), tx, []vault.Item{{vault.ClassRaw, &key, first}, {vault.ClassText, nil, nil}}, b.now); err != nil {
		t.Errorf("PutMany: %v", err)
	}
	if err := b.vault.Attach(t.Context(), tx, old, key); err != nil {
		t.Errorf("Attach: %v", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := b.count(t, `SELECT count(*) FROM contents`); n != 1 {
		t.Errorf("%d contents, not 1", n)
	}
	b.wantBytes(t, b.vault, old, first)
	b.wantNoStrays(t)
	// the key went with the transaction, though the vault still remembers it
	if _, err := b.vault.PutBytes(t.Context(), b.pool, vault.ClassRaw, &key, nil, b.now); err == nil {
		t.Error("a content was stored under a key that is not there")
	}
}

// INT-6: what breaks off while it is read is not stored, and the caller's transaction can go on.
func TestPutOfABrokenStream(t *testing.T) {
	t.Parallel()
	b := setup(t)
	broken := errors.New("connection reset")
	for _, size := range []int{10, vault.ChunkSize, 2*vault.ChunkSize + 10} {
		tx, err := b.pool.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		r := io.MultiReader(bytes.NewReader(random(size)), iotest.ErrReader(broken))
		if _, err := b.vault.Put(t.Context(), tx, vault.ClassRaw, nil, r, b.now); !errors.Is(err, broken) {
			t.Errorf("%d bytes: %v", size, err)
		}
		if _, err := b.vault.PutBytes(t.Context(), tx, vault.ClassRaw, nil, []byte("next"), b.now); err != nil {
			t.Errorf("%d bytes: the transaction is broken: %v", size, err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := b.count(t, `SELECT count(*) FROM content_chunks`); n != 3 {
		t.Errorf("%d chunks, not 3", n)
	}
	if _, err := b.vault.Put(t.Context(), b.pool, vault.ClassRaw, nil, stuck{}, b.now); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a reader that gives nothing: %v", err)
	}
	b.wantNoStrays(t)
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func TestPutRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	unknown := vault.ID{1}
	type put func(class vault.Class, key *vault.ID) error
	for name, put := range map[string]put{
		"Put": func(class vault.Class, key *vault.ID) error {
			_, err := b.vault.Put(t.Context(), b.pool, class, key, bytes.NewReader(nil), b.now)
			return err
		},
		"PutBytes": func(class vault.Class, key *vault.ID) error {
			_, err := b.vault.PutBytes(t.Context(), b.pool, class, key, nil, b.now)
			return err
		},
		"PutMany": func(class vault.Class, key *vault.ID) error {
			_, err := b.vault.PutMany(t.Context(), b.pool, []vault.Item{{vault.ClassRaw, nil, nil}, {class, key, nil}}, b.now)
			return err
		},
		"Writer": func(class vault.Class, key *vault.ID) error {
			w := b.vault.NewWriter(t.Context(), b.pool, class, b.now)
			_, err := w.Commit(t.Context(), b.pool, key, b.now)
			return errors.Join(err, w.Abort(t.Context()))
		},
	} {
		if err := put("letter", nil); err == nil {
			t.Errorf("%s of an unknown class succeeds", name)
		}
		if err := put(vault.ClassRaw, &unknown); !errors.Is(err, vault.ErrNotFound) {
			t.Errorf("%s under an unknown key: %v", name, err)
		}
	}
	if n := b.count(t, `SELECT (SELECT count(*) FROM contents) + (SELECT count(*) FROM content_chunks) + (SELECT count(*) FROM content_writers)`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	for _, class := range []vault.Class{vault.ClassRaw, vault.ClassText, vault.ClassMail, vault.ClassDocument} {
		if err := func() error {
			_, err := b.vault.PutBytes(t.Context(), b.pool, class, nil, nil, b.now)
			return err
		}(); err != nil {
			t.Errorf("the database refuses class %s: %v", class, err)
		}
	}
	if _, err := b.vault.Bytes(t.Context(), b.pool, unknown, 1); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("Bytes of an unknown content: %v", err)
	}
}

// trips counts what the vault asks of the database.
type trips struct{ n atomic.Int64 }

func (c *trips) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.n.Add(1)
	return ctx
}
func (c *trips) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (c *trips) TraceCopyFromStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromStartData) context.Context {
	c.n.Add(1)
	return ctx
}
func (c *trips) TraceCopyFromEnd(context.Context, *pgx.Conn, pgx.TraceCopyFromEndData) {}

// Many small mails go in with few statements, and a small one is read by one.
func TestFewRoundTrips(t *testing.T) {
	t.Parallel()
	b := setup(t)
	config := b.pool.Config()
	counter := &trips{}
	config.ConnConfig.Tracer = counter
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()

	items := make([]vault.Item, 2000)
	keys := make([]vault.ID, 20)
	for i := range keys {
		keys[i] = b.newKey(t)
	}
	for i := range items {
		items[i] = vault.Item{Class: vault.ClassRaw, Data: fmt.Appendf(nil, "mail %d %s", i, random(4000))}
		if i%3 > 0 {
			items[i].Key = &keys[i%len(keys)]
		}
	}
	fresh := b.vault
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counter.n.Store(0)
	metas, err := fresh.PutMany(t.Context(), tx, items, b.now)
	if err != nil {
		t.Fatalf("PutMany: %v", err)
	}
	if n := counter.n.Load(); n > 3 {
		t.Errorf("2,000 mails took %d statements", n)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	counter.n.Store(0)
	for i, meta := range metas {
		if i%97 == 0 {
			b.pool = pool
			b.wantBytes(t, fresh, meta.ID, items[i].Data)
		}
	}
	if n := counter.n.Load(); n != 21 {
		t.Errorf("reading 21 small contents took %d statements", n)
	}
	if metas, err := b.vault.PutMany(t.Context(), pool, nil, b.now); err != nil || metas != nil {
		t.Errorf("PutMany of nothing: %v, %v", metas, err)
	}
}

// What the database refuses in the end is refused whole, even outside a transaction of the caller.
func TestPutIsAllOrNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tx, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	gone, err := b.vault.NewKey(t.Context(), tx, b.now) // the vault remembers it, the database does not
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	large := random(vault.ChunkSize + 1)
	_, many := b.vault.PutMany(t.Context(), b.pool, []vault.Item{{vault.ClassRaw, nil, large}, {vault.ClassRaw, &gone, large}}, b.now)
	_, one := b.vault.Put(t.Context(), b.pool, vault.ClassRaw, &gone, bytes.NewReader(large), b.now)
	_, small := b.vault.PutBytes(t.Context(), b.pool, vault.ClassRaw, &gone, large[:10], b.now)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	_, stopped := b.vault.PutMany(cancelled, b.pool, []vault.Item{{vault.ClassRaw, nil, large}, {vault.ClassRaw, nil, large}}, b.now)
	for name, err := range map[string]error{"PutMany": many, "Put": one, "PutBytes": small, "PutMany, cancelled": stopped} {
		if err == nil {
			t.Errorf("%s succeeds", name)
		}
	}
	if n := b.count(t, `SELECT (SELECT count(*) FROM contents) + (SELECT count(*) FROM content_chunks)`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}
