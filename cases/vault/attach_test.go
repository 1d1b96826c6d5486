package vault_test

import (
	"errors"
	"io"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

// SEC-6: attached, a content opens with its case's key and not with the master key alone.
func TestAttach(t *testing.T) {
	t.Parallel()
	b := setup(t)
	data := random(vault.ChunkSize + 100)
	id, key, other := b.put(t, nil, data), b.newKey(t), b.newKey(t)
	for range 2 { // twice is harmless
		if err := b.vault.Attach(t.Context(), b.pool, id, key); err != nil {
			t.Fatalf("Attach: %v", err)
		}
		b.wantBytes(t, b.vault, id, data)
	}
	if err := b.vault.Attach(t.Context(), b.pool, id, other); !errors.Is(err, vault.ErrAttached) {
		t.Errorf("Attach to another key: %v", err)
	}
	b.wantBytes(t, b.vault, id, data)
	if n := b.count(t, `SELECT count(*) FROM contents c JOIN vault_keys k ON k.id = c.vault_key`); n != 1 {
		t.Errorf("%d contents belong to a key, not 1", n)
	}

	for name, err := range map[string]error{
		"unknown content": b.vault.Attach(t.Context(), b.pool, vault.ID{1}, key),
		"unknown key":     b.vault.Attach(t.Context(), b.pool, b.put(t, nil, nil), vault.ID{1}),
	} {
		if !errors.Is(err, vault.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := b.vault.Shred(t.Context(), b.pool, id); err != nil {
		t.Fatal(err)
	}
	if err := b.vault.Attach(t.Context(), b.pool, id, key); !errors.Is(err, vault.ErrShredded) {
		t.Errorf("Attach of a shredded content: %v", err)
	}
}

// Two cases claim one mail at once, while it is shredded: one of them has it, and nothing brings a shredded key back.
func TestAttachAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	keys := []vault.ID{b.newKey(t), b.newKey(t)}
	for range 20 {
		id := b.put(t, nil, []byte("mail"))
		errs := make([]error, 2)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = b.vault.Attach(t.Context(), b.pool, id, keys[i]) })
		}
		var shred error
		all.Go(func() { shred = b.vault.Shred(t.Context(), b.pool, id) })
		all.Wait()
		if shred != nil {
			t.Errorf("Shred: %v", shred)
		}
		if errs[0] == nil && errs[1] == nil {
			t.Error("one content belongs to two keys")
		}
		for _, err := range errs {
			if err != nil && !errors.Is(err, vault.ErrAttached) && !errors.Is(err, vault.ErrShredded) {
				t.Errorf("Attach: %v", err)
			}
		}
		if _, err := b.vault.Bytes(t.Context(), b.pool, id, 100); !errors.Is(err, vault.ErrShredded) {
			t.Errorf("Bytes after Shred: %v", err)
		}
	}
}

// RET-4: after Shred nothing is left that could be read, neither by who holds the keys nor by who reads on.
func TestShred(t *testing.T) {
	t.Parallel()
	b := setup(t)
	key := b.newKey(t)
	for _, under := range []*vault.ID{nil, &key} {
		id, stays := b.put(t, under, random(2*vault.ChunkSize)), b.put(t, under, []byte("stays"))
		r, err := b.vault.Reader(t.Context(), b.pool, id)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // twice is harmless
			if err := b.vault.Shred(t.Context(), b.pool, id); err != nil {
				t.Errorf("Shred: %v", err)
			}
		}
		if n := b.count(t, `SELECT count(*) FROM content_chunks WHERE content = '`+id.String()+`'`); n != 0 {
			t.Errorf("%d chunks are left", n)
		}
		if n := b.count(t, `SELECT count(*) FROM contents WHERE id = '`+id.String()+`' AND wrapped IS NULL`); n != 1 {
			t.Error("the wrapped key is left, or the row is gone")
		}
		if _, err := b.vault.Bytes(t.Context(), b.pool, id, 1<<30); !errors.Is(err, vault.ErrShredded) {
			t.Errorf("Bytes: %v", err)
		}
		if _, err := b.vault.Reader(t.Context(), b.pool, id); !errors.Is(err, vault.ErrShredded) {
			t.Errorf("Reader: %v", err)
		}
		if _, err := io.Copy(io.Discard, r); !errors.Is(err, vault.ErrShredded) {
			t.Errorf("reading on: %v", err)
		}
		b.wantBytes(t, b.vault, stays, []byte("stays"))
	}
	if err := b.vault.Shred(t.Context(), b.pool, vault.ID{1}); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("Shred of an unknown content: %v", err)
	}
	b.wantNoStrays(t)
}

// RET-4: a vault key that was taken from the database does not live on in a daemon's memory.
func TestKeyGoneFromDatabase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	key := b.newKey(t)
	id := b.put(t, &key, []byte("text"))
	b.wantBytes(t, b.vault, id, []byte("text"))
	b.exec(t, 1, `UPDATE vault_keys SET wrapped = '' WHERE id = @id`, pgx.StrictNamedArgs{"id": key})
	if got, err := b.vault.Bytes(t.Context(), b.pool, id, 100); !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("%q, %v", got, err)
	}
}

// More keys than the vault remembers, used in turn.
func TestManyKeys(t *testing.T) {
	t.Parallel()
	b := setup(t)
	items := make([]vault.Item, 700)
	for i := range items {
		key := b.newKey(t)
		items[i] = vault.Item{Class: vault.ClassText, Key: &key, Data: []byte(key.String())}
	}
	for range 2 {
		metas, err := b.vault.PutMany(t.Context(), b.pool, items, b.now)
		if err != nil {
			t.Fatal(err)
		}
		for i, meta := range metas {
			b.wantBytes(t, b.vault, meta.ID, items[i].Data)
		}
	}
}
