package vault_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"cissd/cases/vault"
)

// INT-6: a large mail is written, read for scanning as often as needed, and only then committed.
func TestWriterReadBeforeCommit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, size := range sizes() {
		data := random(size)
		w := b.vault.NewWriter(t.Context(), b.pool, vault.ClassRaw, b.now)
		if n, err := io.Copy(w, bytes.NewReader(data)); err != nil || n != int64(size) {
			t.Fatalf("%d bytes: wrote %d, %v", size, n, err)
		}
		for range 2 {
			r, err := w.Reader(t.Context())
			if err != nil {
				t.Fatalf("%d bytes: Reader: %v", size, err)
			}
			if m := r.Meta(); m.Size != int64(size) || m.SHA256 != sha256.Sum256(data) {
				t.Errorf("%d bytes: meta before the commit: %v", size, m)
			}
			if got, err := read(r); err != nil || !bytes.Equal(got, data) {
				t.Errorf("%d bytes: read %d before the commit, %v", size, len(got), err)
			}
		}
		if _, err := w.Write([]byte("x")); err == nil {
			t.Errorf("%d bytes: a closed writer takes more", size)
		}
		meta, err := w.Commit(t.Context(), b.pool, nil, b.now)
		if err != nil {
			t.Fatalf("%d bytes: Commit: %v", size, err)
		}
		if err := w.Abort(t.Context()); err != nil { // as from a defer
			t.Errorf("%d bytes: Abort after Commit: %v", size, err)
		}
		b.wantBytes(t, b.vault, meta.ID, data)
	}
	if n := b.count(t, `SELECT count(*) FROM content_writers`); n != 0 {
		t.Errorf("%d writers are still registered", n)
	}
	b.wantNoStrays(t)
}

// Until the commit nothing of it is a content, and after a rollback the commit can be tried again.
func TestWriterCommitRolledBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	data := random(vault.ChunkSize + 1)
	w := b.vault.NewWriter(t.Context(), b.pool, vault.ClassRaw, b.now)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	tx, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key, err := b.vault.NewKey(t.Context(), tx, b.now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(t.Context(), tx, &key, b.now); err != nil {
		t.Fatalf("Commit: %v", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := b.count(t, `SELECT count(*) FROM contents`); n != 0 {
		t.Errorf("%d contents after a rollback", n)
	}
	meta, err := w.Commit(t.Context(), b.pool, nil, b.now)
	if err != nil {
		t.Fatalf("Commit again: %v", err)
	}
	b.wantBytes(t, b.vault, meta.ID, data)
	if _, err := w.Commit(t.Context(), b.pool, nil, b.now); !errors.Is(err, vault.ErrNotWriting) {
		t.Errorf("a third Commit: %v", err)
	}
	b.wantNoStrays(t)
}

// A spillage: what was written is noise, and goes (DESIGN 2).
func TestWriterAbort(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, size := range []int{0, 10, vault.ChunkSize + 1, 3 * vault.ChunkSize} {
		for _, closed := range []bool{false, true} {
			w := b.vault.NewWriter(t.Context(), b.pool, vault.ClassRaw, b.now)
			if _, err := w.Write(random(size)); err != nil {
				t.Fatal(err)
			}
			if closed {
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 { // twice is harmless
				if err := w.Abort(t.Context()); err != nil {
					t.Errorf("Abort: %v", err)
				}
			}
			if _, err := w.Write([]byte("x")); !errors.Is(err, vault.ErrNotWriting) {
				t.Errorf("Write after Abort: %v", err)
			}
			if _, err := w.Reader(t.Context()); !errors.Is(err, vault.ErrNotWriting) {
				t.Errorf("Reader after Abort: %v", err)
			}
			if _, err := w.Commit(t.Context(), b.pool, nil, b.now); !errors.Is(err, vault.ErrNotWriting) {
				t.Errorf("Commit after Abort: %v", err)
			}
		}
	}
	if n := b.count(t, `SELECT (SELECT count(*) FROM content_chunks) + (SELECT count(*) FROM content_writers) + (SELECT count(*) FROM contents)`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

// While the transaction of Commit is open, Abort does not wait for it, and does not take its chunks.
func TestWriterAbortBesideOpenCommit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.vault.NewWriter(t.Context(), b.pool, vault.ClassRaw, b.now)
	data := random(vault.ChunkSize + 1)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	tx, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	meta, err := w.Commit(t.Context(), tx, nil, b.now)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Abort(t.Context()); err != nil {
		t.Errorf("Abort: %v", err)
	}
	if n, err := b.vault.Sweep(t.Context(), b.pool, b.now.Add(time.Hour)); n != 0 || err != nil {
		t.Errorf("Sweep: %d chunks, %v", n, err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wantBytes(t, b.vault, meta.ID, data)
	b.wantNoStrays(t)
}

// The connection to IMAP breaks: the writer says so, and what it wrote can be taken back.
func TestWriterOfABrokenStream(t *testing.T) {
	t.Parallel()
	b := setup(t)
	broken := errors.New("connection reset")
	w := b.vault.NewWriter(t.Context(), b.pool, vault.ClassRaw, b.now)
	n, err := io.Copy(w, io.MultiReader(bytes.NewReader(random(2*vault.ChunkSize)), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) || n != 2*vault.ChunkSize {
		t.Errorf("copied %d, %v", n, err)
	}
	if err := w.Abort(t.Context()); err != nil {
		t.Errorf("Abort: %v", err)
	}
	if n := b.count(t, `SELECT count(*) FROM content_chunks`); n != 0 {
		t.Errorf("%d chunks are left", n)
	}
}

// OPS-5: the daemon is told to stop in the middle of a large mail.
func TestWriterCancelled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx, cancel := context.WithCancel(t.Context())
	w := b.vault.NewWriter(ctx, b.pool, vault.ClassRaw, b.now)
	if _, err := w.Write(random(2*vault.ChunkSize + 1)); err != nil {
		t.Fatal(err)
	}
	cancel()
	_, err := w.Write(random(3 * vault.ChunkSize))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Write: %v", err)
	}
	if _, err := w.Commit(t.Context(), b.pool, nil, b.now); !errors.Is(err, context.Canceled) {
		t.Errorf("Commit: %v", err)
	}
	if err := w.Abort(t.Context()); err != nil {
		t.Errorf("Abort: %v", err)
	}
	b.wantNoStrays(t)
	if n := b.count(t, `SELECT count(*) FROM contents`); n != 0 {
		t.Errorf("%d contents", n)
	}
}

// INT-12 in small: the database goes away under the writer.
func TestWriterLosesDatabase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.vault.NewWriter(t.Context(), b.pool, vault.ClassRaw, b.now)
	if _, err := w.Write(random(vault.ChunkSize + 1)); err != nil {
		t.Fatal(err)
	}
	b.pool.Close()
	if _, err := w.Write(random(3 * vault.ChunkSize)); err == nil {
		t.Error("Write succeeds without a database")
	}
	if _, err := w.Commit(t.Context(), b.pool, nil, b.now); err == nil {
		t.Error("Commit succeeds without a database")
	}
	if err := w.Abort(t.Context()); err == nil {
		t.Error("Abort succeeds without a database")
	}
}

// What a killed daemon left is swept; what goes on, or is young, is not.
func TestSweep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	begin := func(at time.Time) *vault.Writer {
		w := b.vault.NewWriter(t.Context(), b.pool, vault.ClassRaw, at)
		if _, err := w.Write(random(vault.ChunkSize + 1)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return w
	}
	kept := b.put(t, nil, []byte("a content"))
	killed, young := begin(b.now.Add(-2*time.Hour)), begin(b.now.Add(-time.Minute))
	if n, err := b.vault.Sweep(t.Context(), b.pool, b.now.Add(-time.Hour)); n != 2 || err != nil {
		t.Errorf("Sweep: %d chunks, %v; want 2", n, err)
	}
	if n, err := b.vault.Sweep(t.Context(), b.pool, b.now.Add(-time.Hour)); n != 0 || err != nil {
		t.Errorf("Sweep again: %d chunks, %v; want 0", n, err)
	}
	if _, err := killed.Commit(t.Context(), b.pool, nil, b.now); !errors.Is(err, vault.ErrNotWriting) {
		t.Errorf("Commit of what was swept: %v", err)
	}
	if _, err := young.Commit(t.Context(), b.pool, nil, b.now); err != nil {
		t.Errorf("Commit: %v", err)
	}
	b.wantBytes(t, b.vault, kept, []byte("a content"))
	b.wantNoStrays(t)
}

// A sweep that is far too eager, beside many writers: a writer commits all of its content or is told that it lost it.
func TestSweepBesideWriters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	data := random(2*vault.ChunkSize + 10)
	ctx, stop := context.WithCancel(t.Context())
	var sweeper, writers sync.WaitGroup
	sweeper.Go(func() {
		for ctx.Err() == nil {
			if _, err := b.vault.Sweep(ctx, b.pool, b.now.Add(time.Hour)); err != nil && ctx.Err() == nil {
				t.Errorf("Sweep: %v", err)
			}
		}
	})
	var mu sync.Mutex
	var committed []vault.ID
	for range 4 {
		writers.Go(func() {
			for range 10 {
				w := b.vault.NewWriter(t.Context(), b.pool, vault.ClassRaw, b.now)
				_, err := w.Write(data)
				var meta vault.Meta
				if err == nil {
					meta, err = w.Commit(t.Context(), b.pool, nil, b.now)
				}
				switch {
				case err == nil:
					mu.Lock()
					committed = append(committed, meta.ID)
					mu.Unlock()
				case !errors.Is(err, vault.ErrNotWriting):
					t.Errorf("writing: %v", err)
				}
				if err := w.Abort(t.Context()); err != nil {
					t.Errorf("Abort: %v", err)
				}
			}
		})
	}
	writers.Wait()
	stop()
	sweeper.Wait()
	for _, id := range committed {
		b.wantBytes(t, b.vault, id, data)
	}
	if n := b.count(t, `SELECT count(*) FROM contents`); n != len(committed) {
		t.Errorf("%d contents, but %d commits succeeded", n, len(committed))
	}
	b.wantNoStrays(t)
}
