package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// DB is what a [pgx.Tx], a *pgxpool.Pool and a *pgx.Conn have in common.
type DB interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error)
}

// Class says what a content is, so that retention can destroy one class and leave another (RET-2).
type Class string

const (
	ClassRaw      Class = "raw"      // a mail as it came in, its attachments included
	ClassText     Class = "text"     // what was read from a mail, and what people wrote: fields, subjects, narratives
	ClassMail     Class = "mail"     // a mail as it went out
	ClassDocument Class = "document" // a document that was made or exhibited
)

func (c Class) check() error {
	switch c {
	case ClassRaw, ClassText, ClassMail, ClassDocument:
		return nil
	}
	return fmt.Errorf("the class %q of a content is not known", string(c))
}

// Meta is what is known of a content without reading it.
type Meta struct {
	ID     ID
	Class  Class
	Size   int64 // bytes
	SHA256 [32]byte
}

// Vault stores contents encrypted. Its methods may be called by many goroutines at a time, as far as the DB they are given allows that: a
// pool does, a transaction does not.
type Vault struct {
	wrapper KeyWrapper
	keys    *keyring
	buffers sync.Pool // of *[sealedChunk]byte
}

const (
	sqlReadCheck = `SELECT sealed FROM vault_check`
	// A vault that holds keys has had its check; writing a new one there would let a wrong key in.
	sqlWriteCheck = `
		INSERT INTO vault_check (sealed, created_at)
		SELECT @sealed::bytea, @now::timestamptz
		WHERE NOT EXISTS (SELECT FROM vault_keys) AND NOT EXISTS (SELECT FROM contents) AND NOT EXISTS (SELECT FROM content_writers)
		ON CONFLICT (one) DO NOTHING`
)

// checkText is what vault_check holds, sealed for the zero ID, which no content and no key has.
const checkText = "cissd: this opens with the right master key"

// Open gives the vault of a database, after proving that the wrapper has its master key. The first Open of a database writes that proof; of
// several daemons that start at once with different keys one wins. A wrong key gives [ErrWrongKey], and nothing has been written.
func Open(ctx context.Context, db DB, w KeyWrapper, now time.Time) (*Vault, error) {
	written, err := check(ctx, db, w)
	if err != nil {
		return nil, err
	}
	if !written {
		if err := writeCheck(ctx, db, w, now); err != nil {
			return nil, err
		}
	}
	return newVault(w), nil
}

// Check tells whether [Open] would accept the wrapper, and writes nothing. It returns nil as well for a database that no daemon has opened
// yet, and errors as Open does.
func Check(ctx context.Context, db DB, w KeyWrapper) error {
	_, err := check(ctx, db, w)
	return err
}

func newVault(w KeyWrapper) *Vault {
	return &Vault{
		wrapper: w,
		keys:    newKeyring(),
		buffers: sync.Pool{New: func() any { return new([sealedChunk]byte) }},
	}
}

// check tells whether the proof is written; if so, it holds for w.
func check(ctx context.Context, db DB, w KeyWrapper) (written bool, err error) {
	var sealed []byte
	err = db.QueryRow(ctx, sqlReadCheck).Scan(&sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading the check of the master key: %w", err)
	}
	text, err := w.Unwrap(ctx, ID{}, sealed)
	if err != nil {
		return true, fmt.Errorf("checking the master key: %w", err)
	}
	if !bytes.Equal(text, []byte(checkText)) {
		return true, fmt.Errorf("checking the master key: %w", ErrWrongKey)
	}
	return true, nil
}

func writeCheck(ctx context.Context, db DB, w KeyWrapper, now time.Time) error {
	sealed, err := w.Wrap(ctx, ID{}, []byte(checkText))
	if err != nil {
		return fmt.Errorf("sealing the check of the master key: %w", err)
	}
	if _, err := db.Exec(ctx, sqlWriteCheck, pgx.StrictNamedArgs{"sealed": sealed, "now": now}); err != nil {
		return fmt.Errorf("writing the check of the master key: %w", err)
	}
	// what stands there now may be another daemon's
	written, err := check(ctx, db, w)
	if err == nil && !written {
		return fmt.Errorf("%w: the check of the master key is gone, although the vault is in use", ErrDamaged)
	}
	return err
}

// atomically runs fn in the transaction that db is, or else in one of its own.
func atomically(ctx context.Context, db DB, fn func(DB) error) error {
	if tx, ok := db.(pgx.Tx); ok {
		return fn(tx)
	}
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return fn(tx) })
}

func (v *Vault) takeBuffer() *[sealedChunk]byte {
	return v.buffers.Get().(*[sealedChunk]byte)
}

func (v *Vault) giveBuffer(b *[sealedChunk]byte) {
	if b != nil {
		v.buffers.Put(b)
	}
}
