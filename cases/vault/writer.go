package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// The first chunk registers the writer; each further one holds the registration while it is written, so that a sweep comes before it or
	// after it, and never leaves it behind.
	sqlStartWriter = `
		WITH writer AS (INSERT INTO content_writers (content, started_at) VALUES (@id, @now) RETURNING content)
		INSERT INTO content_chunks (content, seq, sealed)
		SELECT content, @seq::integer, @sealed::bytea FROM writer`
	sqlWriteChunk = `
		INSERT INTO content_chunks (content, seq, sealed)
		SELECT content, @seq::integer, @sealed::bytea FROM content_writers WHERE content = @id FOR KEY SHARE`
	sqlCommitWriter = `
		WITH writer AS (DELETE FROM content_writers WHERE content = @id RETURNING content)
		INSERT INTO contents (id, vault_key, wrapped, class, size, created_at)
		SELECT content, @key::uuid, @wrapped::bytea, @class::text, @size::bigint, @now::timestamptz FROM writer`
)

// Writer streams a large content into the vault: the chunks in short statements of their own, of which nobody can read anything until
// [Writer.Commit] stores the wrapped key, which stands in memory only, in the caller's transaction. It keeps about four chunks in memory
// whatever the size, and seals a chunk while the one before is being written. One goroutine uses it.
//
// Whoever makes a Writer ends it with Commit or [Writer.Abort]; either waits for the statement under way. After a crash its chunks are noise
// until [Vault.Sweep].
type Writer struct {
	ctx   context.Context
	vault *Vault
	pool  *pgxpool.Pool
	now   time.Time

	sealer  *sealer
	spare   *[sealedChunk]byte
	pending chan error // the statement under way, or nil
	started bool       // a chunk was sent: there may be something to clean up
	closed  bool
	err     error // what broke it
}

// NewWriter begins a content. The chunks go into the pool one by one, outside any transaction of the caller. ctx is for what has none of its
// own, as Write. now becomes the age that [Vault.Sweep] goes by. An unknown class is told by the first call that returns an error.
func (v *Vault) NewWriter(ctx context.Context, pool *pgxpool.Pool, class Class, now time.Time) *Writer {
	w := &Writer{ctx: ctx, vault: v, pool: pool, now: now}
	buf := v.takeBuffer()
	if w.sealer, w.err = newSealer(class, now, buf); w.err != nil {
		v.giveBuffer(buf)
	}
	return w
}

// Write implements [io.Writer].
func (w *Writer) Write(p []byte) (int, error) {
	n, err := w.ReadFrom(bytes.NewReader(p))
	return int(n), err
}

// ReadFrom implements [io.ReaderFrom]: it takes what r gives until its end. [io.Copy] uses it.
func (w *Writer) ReadFrom(r io.Reader) (int64, error) {
	var total int64
	for {
		if err := w.usable(); err != nil {
			return total, err
		}
		n, more, err := w.sealer.fill(r)
		total += n
		if err != nil {
			return total, readingSource(w.sealer.meta.ID, err) // not the writer's fault; the caller may know how to go on
		}
		if !more {
			return total, nil
		}
		if err := w.flush(false); err != nil {
			return total, err
		}
	}
}

func (w *Writer) usable() error {
	switch {
	case w.err != nil:
		return w.err
	case w.closed:
		return errors.New("writing to a closed writer of the vault")
	}
	return nil
}

// flush seals the chunk and has it written by a goroutine of its own, one at a time; wait ends it.
func (w *Writer) flush(last bool) error {
	seq, sealed := w.sealer.seal(last)
	if err := w.wait(); err != nil {
		return err
	}
	if !last {
		if w.spare == nil {
			w.spare = w.vault.takeBuffer()
		}
		w.sealer.buf, w.spare = w.spare, w.sealer.buf
	}
	sql, args := sqlWriteChunk, pgx.StrictNamedArgs{"id": w.sealer.meta.ID, "seq": seq, "sealed": sealed}
	if !w.started {
		sql, args["now"] = sqlStartWriter, w.now
		w.started = true
	}
	done := make(chan error, 1)
	w.pending = done
	go func() {
		tag, err := w.pool.Exec(w.ctx, sql, args)
		if err == nil && tag.RowsAffected() != 1 {
			err = ErrNotWriting
		}
		done <- err
	}()
	return nil
}

// wait waits for the statement under way, and remembers its error.
func (w *Writer) wait() error {
	if w.pending == nil {
		return w.err
	}
	err := <-w.pending
	w.pending = nil
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("storing a chunk of content %s: %w", w.sealer.meta.ID, err)
	}
	return w.err
}

// Close writes the last chunk, and waits for it. After that [Writer.Reader] and [Writer.Commit] can be used. It is not the end of the
// writer. Closing twice is harmless.
func (w *Writer) Close() error {
	if w.closed || w.err != nil {
		return w.err
	}
	if err := w.flush(true); err != nil {
		return err
	}
	if err := w.wait(); err != nil {
		return err
	}
	w.release()
	return nil
}

// release gives the buffers back. No statement may be under way.
func (w *Writer) release() {
	w.closed = true
	if w.sealer == nil {
		return
	}
	w.vault.giveBuffer(w.sealer.buf)
	w.vault.giveBuffer(w.spare)
	w.sealer.buf, w.spare = nil, nil
}

// Reader closes the writer and reads what it has written, before anything is committed: for scanning and parsing, as often as needed. It
// can be used until [Writer.Abort].
func (w *Writer) Reader(ctx context.Context) (*Reader, error) {
	if err := w.Close(); err != nil {
		return nil, err
	}
	return newReader(ctx, w.pool, w.sealer.content, nil)
}

// Commit closes the writer and stores the content's row, in db, which is the caller's transaction. Close before the transaction begins:
// otherwise this needs a second connection of the pool while the transaction holds one. key is as for [Vault.Put].
//
// When the transaction was rolled back, Commit may be called again in the next one. [ErrNotWriting] says that the chunks are not there any more.
func (w *Writer) Commit(ctx context.Context, db DB, key *ID, now time.Time) (Meta, error) {
	if err := w.Close(); err != nil {
		return Meta{}, err
	}
	return w.vault.insert(ctx, db, sqlCommitWriter, w.sealer.content, key, pgx.StrictNamedArgs{"now": now})
}

// Abort ends a writer that is not to be committed, and deletes its chunks. It is harmless after a commit, and twice; so it can stand in a defer, with a
// context that is not cancelled by then. While the transaction of Commit is still open it leaves the chunks to [Vault.Sweep].
func (w *Writer) Abort(ctx context.Context) error {
	_ = w.wait() // what failed there was told, or is of no interest any more
	if !w.closed {
		w.release()
	}
	if !w.started {
		w.err = ErrNotWriting
		return nil
	}
	if _, err := discard(ctx, w.pool, sqlEndWriter, pgx.StrictNamedArgs{"id": w.sealer.meta.ID}); err != nil {
		return fmt.Errorf("aborting content %s: %w", w.sealer.meta.ID, err)
	}
	w.started = false
	w.err = ErrNotWriting
	return nil
}
