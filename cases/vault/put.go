package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	sqlInsertChunk   = `INSERT INTO content_chunks (content, seq, sealed) VALUES (@id, @seq, @sealed)`
	sqlInsertContent = `
		INSERT INTO contents (id, vault_key, wrapped, class, size, created_at)
		VALUES (@id, @key, @wrapped, @class, @size, @now)`
	// A content of one chunk takes one round trip.
	sqlInsertSmall = `
		WITH chunk AS (INSERT INTO content_chunks (content, seq, sealed) VALUES (@id, 0, @sealed))` + sqlInsertContent
)

// Put stores what r gives until its end, however long, in about one chunk of memory. Everything happens in db, which should be the caller's
// transaction; if r or the database fails, nothing is stored. A content of one chunk takes one round trip, each further chunk another one.
// r may read from the vault in the same transaction. key is the vault key that the content belongs to, nil while it belongs to none.
func (v *Vault) Put(ctx context.Context, db DB, class Class, key *ID, r io.Reader, now time.Time) (Meta, error) {
	buf := v.takeBuffer()
	defer v.giveBuffer(buf)
	s, err := newSealer(class, now, buf)
	if err != nil {
		return Meta{}, err
	}
	_, more, err := s.fill(r)
	if err != nil {
		return Meta{}, readingSource(s.meta.ID, err)
	}
	if more {
		return v.putLarge(ctx, db, s, key, r, now)
	}
	_, sealed := s.seal(true)
	return v.insert(ctx, db, sqlInsertSmall, s.content, key, pgx.StrictNamedArgs{"sealed": sealed, "now": now})
}

func (v *Vault) putLarge(ctx context.Context, db DB, s *sealer, key *ID, r io.Reader, now time.Time) (meta Meta, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		for more := true; more; {
			if err := insertChunk(ctx, tx, s, false); err != nil {
				return err
			}
			if _, more, err = s.fill(r); err != nil {
				return readingSource(s.meta.ID, err)
			}
		}
		if err := insertChunk(ctx, tx, s, true); err != nil {
			return err
		}
		meta, err = v.insert(ctx, tx, sqlInsertContent, s.content, key, pgx.StrictNamedArgs{"now": now})
		return err
	})
	if err != nil {
		return Meta{}, err
	}
	return meta, nil
}

// PutBytes stores what is in memory already, as [Vault.Put]. It leaves b alone.
func (v *Vault) PutBytes(ctx context.Context, db DB, class Class, key *ID, b []byte, now time.Time) (Meta, error) {
	if len(b) > ChunkSize {
		return v.Put(ctx, db, class, key, bytes.NewReader(b), now)
	}
	c, err := newContent(class, now)
	if err != nil {
		return Meta{}, err
	}
	c.measured(int64(len(b)), sha256.Sum256(b))
	stream, err := newStream(c.meta.ID, c.secret)
	if err != nil {
		return Meta{}, err
	}
	sealed := stream.seal(make([]byte, 0, len(b)+tagSize), b, 0, true)
	return v.insert(ctx, db, sqlInsertSmall, c, key, pgx.StrictNamedArgs{"sealed": sealed, "now": now})
}

// insert wraps the secret and runs one of the statements that write the row of contents.
func (v *Vault) insert(ctx context.Context, db DB, sql string, c content, key *ID, args pgx.StrictNamedArgs) (Meta, error) {
	aead, err := v.key(ctx, db, key)
	if err != nil {
		return Meta{}, err
	}
	wrapped, err := v.wrapSecret(ctx, c.meta.ID, key, aead, c.secret)
	if err != nil {
		return Meta{}, err
	}
	maps.Copy(args, pgx.StrictNamedArgs{
		"id": c.meta.ID, "key": key, "wrapped": wrapped, "class": c.meta.Class, "size": c.meta.Size,
	})
	tag, err := db.Exec(ctx, sql, args)
	if err != nil {
		return Meta{}, fmt.Errorf("storing content %s: %w", c.meta.ID, err)
	}
	if tag.RowsAffected() != 1 {
		return Meta{}, fmt.Errorf("storing content %s: %w", c.meta.ID, ErrNotWriting)
	}
	return c.meta, nil
}

func insertChunk(ctx context.Context, db DB, s *sealer, last bool) error {
	seq, sealed := s.seal(last)
	if _, err := db.Exec(ctx, sqlInsertChunk, pgx.StrictNamedArgs{"id": s.meta.ID, "seq": seq, "sealed": sealed}); err != nil {
		return fmt.Errorf("storing chunk %d of content %s: %w", seq, s.meta.ID, err)
	}
	return nil
}

func readingSource(id ID, err error) error {
	return fmt.Errorf("reading what is to become content %s: %w", id, err)
}
