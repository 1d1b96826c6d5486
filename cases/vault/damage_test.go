package vault_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
	"cissd/migrations/pgtest"
)

// twoContents are contents of three chunks each, under one key.
type twoContents struct {
	bundle
	id, twin vault.ID
}

// chunkDamages are what somebody may do to the rows of the first content.
func chunkDamages() map[string]func(r twoContents, t *testing.T) {
	const (
		replaceSealed = `UPDATE content_chunks k SET sealed = o.sealed FROM content_chunks o
			WHERE k.content = @id AND k.seq = @seq AND o.content = @other AND o.seq = @otherSeq`
		renumber = `UPDATE content_chunks SET seq = CASE seq WHEN 0 THEN 1 ELSE 0 END + 100 WHERE content = @id AND seq < 2`
	)
	return map[string]func(r twoContents, t *testing.T){
		"first chunk missing": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `DELETE FROM content_chunks WHERE content = @id AND seq = 0`, pgx.StrictNamedArgs{"id": r.id})
		},
		"middle chunk missing": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `DELETE FROM content_chunks WHERE content = @id AND seq = 1`, pgx.StrictNamedArgs{"id": r.id})
		},
		"last chunk missing": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `DELETE FROM content_chunks WHERE content = @id AND seq = 2`, pgx.StrictNamedArgs{"id": r.id})
		},
		"last chunk missing, size to fit": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `DELETE FROM content_chunks WHERE content = @id AND seq = 2`, pgx.StrictNamedArgs{"id": r.id})
			r.exec(t, 1, `UPDATE contents SET size = @size WHERE id = @id`, pgx.StrictNamedArgs{"id": r.id, "size": 2 * vault.ChunkSize})
		},
		"size altered": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `UPDATE contents SET size = size - 1 WHERE id = @id`, pgx.StrictNamedArgs{"id": r.id})
		},
		"size enormous": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `UPDATE contents SET size = 9223372036854775807 WHERE id = @id`, pgx.StrictNamedArgs{"id": r.id})
		},
		"chunk altered": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `UPDATE content_chunks SET sealed = set_byte(sealed, 77, get_byte(sealed, 77) # 1) WHERE content = @id AND seq = 1`,
				pgx.StrictNamedArgs{"id": r.id})
		},
		"tag altered": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `UPDATE content_chunks SET sealed = set_byte(sealed, octet_length(sealed) - 1, get_byte(sealed, octet_length(sealed) - 1) # 128)
				WHERE content = @id AND seq = 2`, pgx.StrictNamedArgs{"id": r.id})
		},
		"chunk cut": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `UPDATE content_chunks SET sealed = substr(sealed, 1, 1000) WHERE content = @id AND seq = 0`, pgx.StrictNamedArgs{"id": r.id})
		},
		"chunk emptied": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `UPDATE content_chunks SET sealed = '' WHERE content = @id AND seq = 0`, pgx.StrictNamedArgs{"id": r.id})
		},
		"chunk too long": func(r twoContents, t *testing.T) {
			r.exec(t, 1, `UPDATE content_chunks SET sealed = sealed || sealed || sealed WHERE content = @id AND seq = 1`, pgx.StrictNamedArgs{"id": r.id})
		},
		"chunks swapped": func(r twoContents, t *testing.T) {
			r.exec(t, 2, renumber, pgx.StrictNamedArgs{"id": r.id})
			r.exec(t, 2, `UPDATE content_chunks SET seq = seq - 100 WHERE content = @id AND seq >= 100`, pgx.StrictNamedArgs{"id": r.id})
		},
		"chunk repeated": func(r twoContents, t *testing.T) {
			r.exec(t, 1, replaceSealed, pgx.StrictNamedArgs{"id": r.id, "seq": 1, "other": r.id, "otherSeq": 0})
		},
		"chunk of another content": func(r twoContents, t *testing.T) {
			r.exec(t, 1, replaceSealed, pgx.StrictNamedArgs{"id": r.id, "seq": 1, "other": r.twin, "otherSeq": 1})
		},
		"all of another content": func(r twoContents, t *testing.T) {
			r.exec(t, 3, `DELETE FROM content_chunks WHERE content = @id`, pgx.StrictNamedArgs{"id": r.id})
			r.exec(t, 3, `UPDATE content_chunks SET content = @id WHERE content = @twin`, pgx.StrictNamedArgs{"id": r.id, "twin": r.twin})
		},
		"all of another content and its wrapped key": func(r twoContents, t *testing.T) {
			r.exec(t, 3, `DELETE FROM content_chunks WHERE content = @id`, pgx.StrictNamedArgs{"id": r.id})
			r.exec(t, 3, `UPDATE content_chunks SET content = @id WHERE content = @twin`, pgx.StrictNamedArgs{"id": r.id, "twin": r.twin})
			r.exec(t, 1, `UPDATE contents SET wrapped = o.wrapped FROM contents o WHERE contents.id = @id AND o.id = @twin`,
				pgx.StrictNamedArgs{"id": r.id, "twin": r.twin})
		},
	}
}

// SEC-6: whatever somebody does to the rows, the vault gives what was stored or says that it is damaged.
func TestDamagedChunks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, damage := range chunkDamages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := twoContents{bundle: b}
			data := random(2*vault.ChunkSize + 500)
			key := r.newKey(t)
			r.id, r.twin = r.put(t, &key, data), r.put(t, &key, random(len(data)))
			damage(r, t)

			got, err := r.vault.Bytes(t.Context(), r.pool, r.id, 1<<30)
			if !errors.Is(err, vault.ErrDamaged) || got != nil {
				t.Errorf("Bytes: %d bytes, %v", len(got), err)
			}
			reader, err := r.vault.Reader(t.Context(), r.pool, r.id)
			if err == nil {
				if got, err = read(reader); !bytes.HasPrefix(data, got) {
					t.Errorf("it gave %d bytes, other ones than were stored", len(got))
				}
			}
			if !errors.Is(err, vault.ErrDamaged) {
				t.Errorf("Reader: %v", err)
			}
		})
	}
}

// manyKeys are contents that belong to none, to a case and to another case.
type manyKeys struct {
	bundle
	key, otherKey    vault.ID
	own, otherOwn    vault.ID // belong to none
	attached, sister vault.ID // belong to key
	foreign          vault.ID // belongs to otherKey
}

type keyDamage struct {
	damage func(r manyKeys, t *testing.T)
	which  func(r manyKeys) vault.ID // does not open after that
}

func keyDamages() map[string]keyDamage {
	const (
		moveContentKey = `UPDATE contents SET wrapped = o.wrapped FROM contents o WHERE contents.id = @to AND o.id = @from`
		moveVaultKey   = `UPDATE vault_keys SET wrapped = o.wrapped FROM vault_keys o WHERE vault_keys.id = @to AND o.id = @from`
	)
	return map[string]keyDamage{
		"own key of another": {
			func(r manyKeys, t *testing.T) {
				r.exec(t, 1, moveContentKey, pgx.StrictNamedArgs{"to": r.own, "from": r.otherOwn})
			},
			func(r manyKeys) vault.ID { return r.own },
		},
		"own key of one attached": {
			func(r manyKeys, t *testing.T) {
				r.exec(t, 1, moveContentKey, pgx.StrictNamedArgs{"to": r.own, "from": r.attached})
			},
			func(r manyKeys) vault.ID { return r.own },
		},
		"key of another in the case": {
			func(r manyKeys, t *testing.T) {
				r.exec(t, 1, moveContentKey, pgx.StrictNamedArgs{"to": r.attached, "from": r.sister})
			},
			func(r manyKeys) vault.ID { return r.attached },
		},
		"key of another case": {
			func(r manyKeys, t *testing.T) {
				r.exec(t, 1, moveContentKey, pgx.StrictNamedArgs{"to": r.attached, "from": r.foreign})
			},
			func(r manyKeys) vault.ID { return r.attached },
		},
		"said to belong to another case": {
			func(r manyKeys, t *testing.T) {
				r.exec(t, 1, `UPDATE contents SET vault_key = @key WHERE id = @id`, pgx.StrictNamedArgs{"id": r.attached, "key": r.otherKey})
			},
			func(r manyKeys) vault.ID { return r.attached },
		},
		"said to belong to none": {
			func(r manyKeys, t *testing.T) {
				r.exec(t, 1, `UPDATE contents SET vault_key = NULL WHERE id = @id`, pgx.StrictNamedArgs{"id": r.attached})
			},
			func(r manyKeys) vault.ID { return r.attached },
		},
		"vault key of another": {
			func(r manyKeys, t *testing.T) {
				r.exec(t, 1, moveVaultKey, pgx.StrictNamedArgs{"to": r.key, "from": r.otherKey})
			},
			func(r manyKeys) vault.ID { return r.attached },
		},
		"vault key altered": {
			func(r manyKeys, t *testing.T) {
				r.exec(t, 1, `UPDATE vault_keys SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) WHERE id = @id`, pgx.StrictNamedArgs{"id": r.key})
			},
			func(r manyKeys) vault.ID { return r.attached },
		},
		"content's key cut": {
			func(r manyKeys, t *testing.T) {
				r.exec(t, 1, `UPDATE contents SET wrapped = '' WHERE id = @id`, pgx.StrictNamedArgs{"id": r.attached})
			},
			func(r manyKeys) vault.ID { return r.attached },
		},
	}
}

// SEC-6: a wrapped key that is moved or altered does not open, whatever it belongs to.
func TestDamagedKeys(t *testing.T) {
	t.Parallel()
	w := newMaster(t)
	b := bundle{pool: pgtest.New(t), now: setupTime()}
	b.vault = b.open(t, w)
	for name, tc := range keyDamages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := manyKeys{bundle: b}
			r.key, r.otherKey = r.newKey(t), r.newKey(t)
			r.own, r.otherOwn = r.put(t, nil, []byte("own")), r.put(t, nil, []byte("own"))
			r.attached, r.sister = r.put(t, &r.key, []byte("attached")), r.put(t, &r.key, []byte("attached"))
			r.foreign = r.put(t, &r.otherKey, []byte("foreign"))
			tc.damage(r, t)

			// the vault that has the keys in memory, and one that has not
			for _, v := range []*vault.Vault{r.vault, r.open(t, w)} {
				if got, err := v.Bytes(t.Context(), r.pool, tc.which(r), 100); !errors.Is(err, vault.ErrDamaged) {
					t.Errorf("%q, %v", got, err)
				}
			}
		})
	}
}

// A vault key's row that holds a content's secret, or the other way round, is no key.
func TestKeysOfTheOtherKind(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content, key := b.put(t, nil, []byte("text")), b.newKey(t)
	b.exec(t, 1, `INSERT INTO vault_keys (id, wrapped, created_at) SELECT id, wrapped, created_at FROM contents WHERE id = @id`,
		pgx.StrictNamedArgs{"id": content})
	if _, err := b.vault.PutBytes(t.Context(), b.pool, vault.ClassRaw, &content, nil, b.now); !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("storing under a content's secret: %v", err)
	}
	b.exec(t, 1, `INSERT INTO contents (id, wrapped, class, size, created_at) SELECT id, wrapped, 'raw', 0, created_at FROM vault_keys WHERE id = @id`,
		pgx.StrictNamedArgs{"id": key})
	if _, err := b.vault.Bytes(t.Context(), b.pool, key, 10); !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("reading with a vault key as secret: %v", err)
	}
}
