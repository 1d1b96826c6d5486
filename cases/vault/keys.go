package vault

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	sqlInsertKey = `INSERT INTO vault_keys (id, wrapped, created_at) VALUES (@id, @wrapped, @now)`
	sqlReadKeys  = `SELECT id, wrapped FROM vault_keys WHERE id = ANY (@ids::uuid[])`
)

// NewKey makes the key of a request, which its case takes over, and stores it wrapped by the master key.
func (v *Vault) NewKey(ctx context.Context, db DB, now time.Time) (ID, error) {
	id := newID(now)
	key := make([]byte, KeySize)
	defer clear(key)
	_, _ = rand.Read(key) // crypto/rand.Read never fails: it ends the program instead
	wrapped, err := v.wrapper.Wrap(ctx, id, key)
	if err != nil {
		return ID{}, fmt.Errorf("wrapping vault key %s: %w", id, err)
	}
	if _, err := db.Exec(ctx, sqlInsertKey, pgx.StrictNamedArgs{"id": id, "wrapped": wrapped, "now": now}); err != nil {
		return ID{}, fmt.Errorf("storing vault key %s: %w", id, err)
	}
	aead, err := randomNonceGCM(key)
	if err != nil {
		return ID{}, fmt.Errorf("setting up vault key %s: %w", id, err)
	}
	v.keys.put(id, wrapped, aead) // if the transaction is rolled back, the foreign key refuses what is stored under it
	return id, nil
}

// wrapSecret seals a content's secret under the vault key, or under the master key if key is nil. aead is the vault key's cipher.
func (v *Vault) wrapSecret(ctx context.Context, id ID, key *ID, aead cipher.AEAD, s *secret) ([]byte, error) {
	plain := s.encode()
	defer clear(plain)
	if key != nil {
		return aead.Seal(nil, nil, plain, boundTo(id, *key)), nil
	}
	wrapped, err := v.wrapper.Wrap(ctx, id, plain)
	if err != nil {
		return nil, fmt.Errorf("wrapping the key of content %s: %w", id, err)
	}
	return wrapped, nil
}

// unwrapSecret opens a content's secret. keyWrapped is the row of its vault key; both are nil while it belongs to none. Since the master key
// has been proven by [Open], what does not open is damaged.
func (v *Vault) unwrapSecret(ctx context.Context, id ID, key *ID, wrapped, keyWrapped []byte) (*secret, error) {
	var plain []byte
	if key == nil {
		b, err := v.wrapper.Unwrap(ctx, id, wrapped)
		if err != nil {
			return nil, damagedKey(err)
		}
		plain = b
	} else {
		aead, err := v.openKey(ctx, *key, keyWrapped)
		if err != nil {
			return nil, err
		}
		b, err := aead.Open(nil, nil, wrapped, boundTo(id, *key))
		if err != nil {
			return nil, fmt.Errorf("%w: the content's key does not open", ErrDamaged)
		}
		plain = b
	}
	defer clear(plain)
	s, err := decodeSecret(plain)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return s, nil
}

// boundTo is the associated data of a content's wrapped secret: moved to another content or another vault key it does not open.
func boundTo(content, key ID) []byte {
	return append(content[:], key[:]...)
}

// damagedKey makes [ErrDamaged] of a [KeyWrapper]'s refusal, and leaves its other errors as they are: those may pass.
func damagedKey(err error) error {
	if errors.Is(err, ErrWrongKey) {
		return fmt.Errorf("%w: a wrapped key does not open", ErrDamaged)
	}
	return err
}

// key gives a vault key by its id, from memory or from the database. From memory is safe for storing: the foreign key of contents refuses
// what a key without a row has sealed.
//
// No id gives no cipher: what belongs to no key is wrapped by the master key.
func (v *Vault) key(ctx context.Context, db DB, id *ID) (cipher.AEAD, error) {
	if id == nil {
		return nil, nil
	}
	if aead := v.keys.get(*id, nil); aead != nil {
		return aead, nil
	}
	aeads, err := v.loadKeys(ctx, db, []ID{*id})
	return aeads[*id], err
}

// openKey gives a vault key whose row is at hand. The row decides: a key that was taken from the database does not live on in memory.
func (v *Vault) openKey(ctx context.Context, id ID, wrapped []byte) (cipher.AEAD, error) {
	if wrapped == nil {
		return nil, fmt.Errorf("%w: vault key %s is gone", ErrDamaged, id)
	}
	if aead := v.keys.get(id, wrapped); aead != nil {
		return aead, nil
	}
	key, err := v.wrapper.Unwrap(ctx, id, wrapped)
	if err != nil {
		return nil, fmt.Errorf("unwrapping vault key %s: %w", id, damagedKey(err))
	}
	defer clear(key)
	if len(key) != KeySize {
		return nil, fmt.Errorf("unwrapping vault key %s: %w: it has %d bytes", id, ErrDamaged, len(key))
	}
	aead, err := randomNonceGCM(key)
	if err != nil {
		return nil, fmt.Errorf("setting up vault key %s: %w", id, err)
	}
	v.keys.put(id, wrapped, aead)
	return aead, nil
}

type keyRow struct {
	ID      ID
	Wrapped []byte
}

// loadKeys gives vault keys by their ids, from memory or, in one round trip, from the database.
func (v *Vault) loadKeys(ctx context.Context, db DB, ids []ID) (map[ID]cipher.AEAD, error) {
	aeads := make(map[ID]cipher.AEAD, len(ids))
	var missing []ID
	for _, id := range ids {
		if aeads[id] = v.keys.get(id, nil); aeads[id] == nil {
			missing = append(missing, id)
		}
	}
	if missing == nil {
		return aeads, nil
	}
	rows, err := db.Query(ctx, sqlReadKeys, pgx.StrictNamedArgs{"ids": missing})
	if err != nil {
		return nil, fmt.Errorf("reading vault keys: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[keyRow])
	if err != nil {
		return nil, fmt.Errorf("reading vault keys: %w", err)
	}
	for _, row := range found {
		if aeads[row.ID], err = v.openKey(ctx, row.ID, row.Wrapped); err != nil {
			return nil, err
		}
	}
	for _, id := range missing {
		if aeads[id] == nil {
			return nil, fmt.Errorf("reading vault key %s: %w", id, ErrNotFound)
		}
	}
	return aeads, nil
}
