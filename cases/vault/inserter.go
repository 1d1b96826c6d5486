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
// in memory, whatever the size. One goroutine uses it; between two calls the transaction may be used for other statements, for reading another
// content of the vault, say, or for a second Inserter.
//
// Whoever makes an Inserter ends it with Finish or Discard. Where it failed, the transaction must be rolled back.
type Inserter struct {
	ctx    context.Context
	vault  *Vault
	tx     pgx.Tx
	sealer *sealer
	err    error // what broke it, or that it is over
}

var errInserted = errors.New("writing to a content of the vault that is finished")

// NewInserter begins a content. An unknown class is told by the first call that returns an error.
func (v *Vault) NewInserter(ctx context.Context, tx pgx.Tx, class Class, now time.Time) *Inserter {
	i := &Inserter{ctx: ctx, vault: v, tx: tx}
	buf := v.takeBuffer()
	if i.sealer, i.err = newSealer(class, now, buf); i.err != nil {
		v.giveBuffer(buf)
	}
	return i
}

// Write implements [io.Writer].
func (i *Inserter) Write(p []byte) (int, error) {
	r, total := bytes.NewReader(p), 0
	for i.err == nil {
		n, more, err := i.sealer.fill(r)
		total += int(n)
		if err == nil && !more {
			return total, nil
		}
		if err == nil {
			err = insertChunk(i.ctx, i.tx, i.sealer, false)
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
	if i.sealer.seq == 0 {
		_, sealed := i.sealer.seal(true)
		return i.vault.insert(i.ctx, i.tx, sqlInsertSmall, i.sealer.content, key, pgx.StrictNamedArgs{"sealed": sealed, "now": now})
	}
	if err := insertChunk(i.ctx, i.tx, i.sealer, true); err != nil {
		return Meta{}, err
	}
	return i.vault.insert(i.ctx, i.tx, sqlInsertContent, i.sealer.content, key, pgx.StrictNamedArgs{"now": now})
}

// Discard ends an Inserter that is not to be finished. It is harmless after Finish, and twice; so it can stand in a defer.
func (i *Inserter) Discard() { i.end(errInserted) }

// end gives the buffer back, once.
func (i *Inserter) end(err error) {
	if i.err != nil {
		return
	}
	i.err = err
	i.vault.giveBuffer(i.sealer.buf)
	i.sealer.buf = nil
}
