package vault

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Item is a content for [Vault.PutMany].
type Item struct {
	Class Class
	Key   *ID // nil while it belongs to none
	Data  []byte
}

// PutMany stores many contents, in the order of the items, or none. It takes about six round trips however many they are, and besides the
// items about as much memory as the largest chunk among them. db should be the caller's transaction.
func (v *Vault) PutMany(ctx context.Context, db DB, items []Item, now time.Time) ([]Meta, error) {
	switch len(items) {
	case 0:
		return nil, nil
	case 1: // one statement is cheaper than two COPYs
		meta, err := v.PutBytes(ctx, db, items[0].Class, items[0].Key, items[0].Data, now)
		if err != nil {
			return nil, err
		}
		return []Meta{meta}, nil
	}
	contents, wrapped, err := v.prepare(ctx, db, items, now)
	if err != nil {
		return nil, err
	}
	err = atomically(ctx, db, func(db DB) error {
		return copyIn(ctx, db, items, contents, wrapped, now)
	})
	if err != nil {
		return nil, fmt.Errorf("storing %d contents: %w", len(items), err)
	}
	metas := make([]Meta, len(items))
	for i := range contents {
		metas[i] = contents[i].meta
	}
	return metas, nil
}

// prepare makes the contents and wraps their secrets, before the first byte is sent: a COPY must not wait for a KMS.
func (v *Vault) prepare(ctx context.Context, db DB, items []Item, now time.Time) ([]content, [][]byte, error) {
	used := make(map[ID]bool)
	for _, item := range items {
		if item.Key != nil {
			used[*item.Key] = true
		}
	}
	aeads, err := v.loadKeys(ctx, db, slices.Collect(maps.Keys(used)))
	if err != nil {
		return nil, nil, err
	}
	contents := make([]content, len(items))
	wrapped := make([][]byte, len(items))
	for i, item := range items {
		c, err := newContent(item.Class, now)
		if err != nil {
			return nil, nil, err
		}
		c.measured(int64(len(item.Data)), sha256.Sum256(item.Data))
		contents[i] = c
		var under ID
		if item.Key != nil {
			under = *item.Key
		}
		if wrapped[i], err = v.wrapSecret(ctx, c.meta.ID, item.Key, aeads[under], c.secret); err != nil {
			return nil, nil, err
		}
	}
	return contents, wrapped, nil
}

// copyIn sends the chunks, then the rows of contents.
func copyIn(ctx context.Context, db DB, items []Item, contents []content, wrapped [][]byte, now time.Time) error {
	source := chunkSource{items: items, contents: contents, at: -1}
	if _, err := db.CopyFrom(ctx, pgx.Identifier{"content_chunks"}, []string{"content", "seq", "sealed"}, &source); err != nil {
		return fmt.Errorf("copying chunks: %w", err)
	}
	rows := pgx.CopyFromSlice(len(items), func(i int) ([]any, error) {
		c := contents[i].meta
		return []any{c.ID, items[i].Key, wrapped[i], c.Class, c.Size, now}, nil
	})
	columns := []string{"id", "vault_key", "wrapped", "class", "size", "created_at"}
	if _, err := db.CopyFrom(ctx, pgx.Identifier{"contents"}, columns, rows); err != nil {
		return fmt.Errorf("copying rows: %w", err)
	}
	return nil
}

// chunkSource seals one chunk at a time while pgx sends them. It implements [pgx.CopyFromSource]. pgx has copied a row when it asks for the
// next one, so that one buffer serves all of them.
type chunkSource struct {
	items    []Item
	contents []content
	at       int     // the item
	stream   *stream // of the item
	seq      uint32  // of the next chunk of the item
	sealed   []byte
	row      [3]any
	err      error
}

// Next implements [pgx.CopyFromSource].
func (c *chunkSource) Next() bool {
	if c.at < 0 || int64(c.seq) == chunks(c.contents[c.at].meta.Size) {
		c.at++
		c.seq = 0
		if c.at == len(c.items) {
			return false
		}
		content := &c.contents[c.at]
		if c.stream, c.err = newStream(content.meta.ID, content.secret); c.err != nil {
			return false
		}
	}
	return true
}

// Values implements [pgx.CopyFromSource].
func (c *chunkSource) Values() ([]any, error) {
	data := c.items[c.at].Data
	from := min(len(data), int(c.seq)*ChunkSize)
	plain := data[from:min(len(data), from+ChunkSize)]
	c.sealed = c.stream.seal(slices.Grow(c.sealed[:0], len(plain)+tagSize), plain, c.seq, from+len(plain) == len(data))
	c.row = [3]any{c.contents[c.at].meta.ID, c.seq, c.sealed}
	c.seq++
	return c.row[:], nil
}

// Err implements [pgx.CopyFromSource].
func (c *chunkSource) Err() error {
	return c.err
}
