package vault

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// Inserter streams a content into the vault in the caller's transaction, for whoever makes it by writing: an extracted file, a mail with files.
// Everything happens in that transaction, one statement for each chunk, so that nothing is left behind if it is rolled back. It keeps one chunk
// in memory, whatever the size, and of a small content no more than that. One goroutine uses it; between two calls the transaction may be used for other statements, for reading another
// content of the vault, say, or for a second Inserter.
//
// Whoever makes an Inserter ends it with Finish or Discard. Where it failed, the transaction must be rolled back.
type Inserter struct {
	ctx   context.Context
	vault *Vault
	tx    pgx.Tx
	class Class
	now   time.Time
	small []byte  // a content that may yet turn out to be a small one
	large *sealer // of one that has not, nil before that
	err   error   // what broke it, or that it is over
}

// smallContent is up to how many bytes a content takes no chunk's room: most mails are that small, and many are made at once.
const smallContent = 64 << 10

var errInserted = errors.New("writing to a content of the vault that is finished")

// NewInserter begins a content. An unknown class is told by the first call that returns an error.
func (v *Vault) NewInserter(ctx context.Context, tx pgx.Tx, class Class, now time.Time) *Inserter {
	return &Inserter{ctx: ctx, vault: v, tx: tx, class: class, now: now, err: class.check()}
}

// Write implements [io.Writer].
func (i *Inserter) Write(p []byte) (int, error) {
	if i.err != nil {
		return 0, i.err
	}
	if i.large == nil {
		if len(i.small)+len(p) <= smallContent {
			i.small = append(i.small, p...)
			return len(p), nil
		}
		if err := i.grow(); err != nil {
			return 0, err
		}
	}
	return i.fill(p)
}

// grow takes a chunk's room for a content that is no small one.
func (i *Inserter) grow() error {
	buf := i.vault.takeBuffer()
	var err error
	if i.large, err = newSealer(i.class, i.now, buf); err != nil {
		i.vault.giveBuffer(buf)
		i.err = err
		return err
	}
	small := i.small
	i.small = nil
	_, err = i.fill(small)
	return err
}

// fill puts bytes into the chunk, and writes each that is full.
func (i *Inserter) fill(p []byte) (int, error) {
	r, total := bytes.NewReader(p), 0
	for i.err == nil {
		n, more, err := i.large.fill(r)
		total += int(n)
		if err == nil && !more {
			return total, nil
		}
		if err == nil {
			err = insertChunk(i.ctx, i.tx, i.large, false)
		}
		if err != nil {
			i.end(err)
		}
	}
	return total, i.err
}

// Finish writes the last chunk and the content's row. key is as for [Vault.Put].
func (i *Inserter) Finish(key *ID, now time.Time) (Meta, error) {
	if i.err != nil {
		return Meta{}, i.err
	}
	defer i.end(errInserted)
	switch {
	case i.large == nil:
		return i.vault.PutBytes(i.ctx, i.tx, i.class, key, i.small, now)
	case i.large.seq == 0:
		_, sealed := i.large.seal(true)
		return i.vault.insert(i.ctx, i.tx, sqlInsertSmall, i.large.content, key, pgx.StrictNamedArgs{"sealed": sealed, "now": now})
	}
	if err := insertChunk(i.ctx, i.tx, i.large, true); err != nil {
		return Meta{}, err
	}
	return i.vault.insert(i.ctx, i.tx, sqlInsertContent, i.large.content, key, pgx.StrictNamedArgs{"now": now})
}

// Discard ends an Inserter that is not to be finished. It is harmless after Finish, and twice; so it can stand in a defer.
func (i *Inserter) Discard() { i.end(errInserted) }

// end gives the buffer back, once.
func (i *Inserter) end(err error) {
	if i.err != nil {
		return
	}
	i.err, i.small = err, nil
	if i.large != nil {
		i.vault.giveBuffer(i.large.buf)
		i.large.buf = nil
	}
}
