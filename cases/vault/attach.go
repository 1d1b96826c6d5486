package vault

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

const (
	sqlLockContent = `SELECT vault_key, wrapped FROM contents WHERE id = @id FOR NO KEY UPDATE`
	sqlAttach      = `UPDATE contents SET vault_key = @key, wrapped = @wrapped WHERE id = @id`
)

type keyedRow struct {
	VaultKey *ID
	Wrapped  []byte
}

// Attach gives a content that belonged to none to a vault key, by wrapping its own key anew; the chunks stay as they are. It is harmless for
// a content that belongs to that key already, and [ErrAttached] for one that belongs to another.
func (v *Vault) Attach(ctx context.Context, db DB, content, key ID) error {
	err := atomically(ctx, db, func(db DB) error { return v.attach(ctx, db, content, key) })
	if err != nil {
		return fmt.Errorf("attaching content %s to key %s: %w", content, key, err)
	}
	return nil
}

func (v *Vault) attach(ctx context.Context, db DB, content, key ID) error {
	rows, err := db.Query(ctx, sqlLockContent, pgx.StrictNamedArgs{"id": content})
	if err != nil {
		return err
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[keyedRow])
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return ErrNotFound
	case err != nil:
		return err
	case row.Wrapped == nil:
		return ErrShredded
	case row.VaultKey != nil && *row.VaultKey == key:
		return nil
	case row.VaultKey != nil:
		return ErrAttached
	}
	aead, err := v.key(ctx, db, &key)
	if err != nil {
		return err
	}
	s, err := v.unwrapSecret(ctx, content, nil, row.Wrapped, nil)
	if err != nil {
		return err
	}
	wrapped, err := v.wrapSecret(ctx, content, &key, aead, s)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, sqlAttach, pgx.StrictNamedArgs{"id": content, "key": key, "wrapped": wrapped})
	return err
}
