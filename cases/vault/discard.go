package vault

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// A registration that somebody holds is in use: a chunk is just being written, or the content is just being committed.
	sqlEndWriter = `
		DELETE FROM content_writers
		WHERE content IN (SELECT content FROM content_writers WHERE content = @id FOR UPDATE SKIP LOCKED)
		RETURNING content`
	sqlEndOldWriters = `
		DELETE FROM content_writers
		WHERE content IN (SELECT content FROM content_writers WHERE started_at < @before FOR UPDATE SKIP LOCKED)
		RETURNING content`
	sqlDeleteChunks = `DELETE FROM content_chunks WHERE content = ANY (@contents::uuid[])`
	sqlShred        = `
		WITH chunk AS (DELETE FROM content_chunks WHERE content = @id)
		UPDATE contents SET wrapped = NULL WHERE id = @id`
)

// Shred destroys a content: its wrapped key and its chunks (RET-4). Its row stays, as the record refers to it. Shredding twice is harmless.
// PostgreSQL overwrites what was deleted only in time, and backups hold it still; what is left there opens only with the key that a backup may
// hold, wrapped, too.
func (v *Vault) Shred(ctx context.Context, db DB, content ID) error {
	tag, err := db.Exec(ctx, sqlShred, pgx.StrictNamedArgs{"id": content})
	if err != nil {
		return fmt.Errorf("shredding content %s: %w", content, err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("shredding content %s: %w", content, ErrNotFound)
	}
	return nil
}

// Sweep deletes the chunks of writers that began before a time and were neither committed nor aborted: their daemon was killed. It returns
// the number of chunks. The time is to be well before now, further than the longest mail takes from its first byte to its commit; an hour
// is plenty.
//
// It is safe however short that is. Chunks outside contents exist only under a row of content_writers. A chunk is written only while that
// row is held, a commit deletes that row, and so does a sweep, which passes over a row that is held. So a writer that is swept while it
// goes on gets [ErrNotWriting] from its next chunk or from Commit, and a content that is committed is never swept.
func (v *Vault) Sweep(ctx context.Context, db DB, before time.Time) (int64, error) {
	n, err := discard(ctx, db, sqlEndOldWriters, pgx.StrictNamedArgs{"before": before})
	if err != nil {
		return 0, fmt.Errorf("sweeping chunks that were left behind: %w", err)
	}
	return n, nil
}

// discard ends writers, by one of the statements that do so, and deletes their chunks. These are two statements on purpose: the second one
// sees the chunks that were being written when the first one began.
func discard(ctx context.Context, db DB, sql string, args pgx.StrictNamedArgs) (deleted int64, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args)
		if err != nil {
			return err
		}
		contents, err := pgx.CollectRows(rows, pgx.RowTo[ID])
		if err != nil || len(contents) == 0 {
			return err
		}
		tag, err := tx.Exec(ctx, sqlDeleteChunks, pgx.StrictNamedArgs{"contents": contents})
		deleted = tag.RowsAffected()
		return err
	})
	return deleted, err
}
