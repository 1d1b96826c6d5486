package vault_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

// SEC-6: two contents are written in turn in one transaction, while a third is read in it; a rollback leaves nothing of them.
func TestInserterInTurn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	source := random(3*vault.ChunkSize + 5)
	from, err := b.vault.PutBytes(t.Context(), b.pool, vault.ClassRaw, nil, source, b.now)
	if err != nil {
		t.Fatal(err)
	}
	rolledBack := errors.New("rolled back")
	var whole, half vault.Meta
	for _, end := range []error{rolledBack, nil} {
		err = pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error {
			r, err := b.vault.Reader(t.Context(), tx, from.ID)
			if err != nil {
				return err
			}
			one := b.vault.NewInserter(t.Context(), tx, vault.ClassDocument, b.now)
			two := b.vault.NewInserter(t.Context(), tx, vault.ClassDocument, b.now)
			defer one.Discard()
			defer two.Discard()
			buf := make([]byte, 100_000)
			for n := 1; n > 0; {
				n, _ = r.Read(buf)
				if _, err := one.Write(buf[:n]); err != nil {
					return err
				}
				if _, err := two.Write(buf[:n/2]); err != nil {
					return err
				}
			}
			if whole, err = one.Finish(nil, b.now); err != nil {
				return err
			}
			if half, err = two.Finish(nil, b.now); err != nil {
				return err
			}
			return end
		})
		if !errors.Is(err, end) {
			t.Fatal(err)
		}
		if end != nil {
			if _, err := b.vault.Reader(t.Context(), b.pool, whole.ID); !errors.Is(err, vault.ErrNotFound) {
				t.Errorf("after the rollback: %v", err)
			}
		}
	}
	b.wantBytes(t, b.vault, whole.ID, source)
	if half.Size == 0 || half.Size >= whole.Size {
		t.Errorf("the other has %d bytes", half.Size)
	}
	b.wantNoStrays(t)
}

// A finished or discarded Inserter takes nothing more; an unknown class is told.
func TestInserterOver(t *testing.T) {
	t.Parallel()
	b := setup(t)
	err := pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error {
		i := b.vault.NewInserter(t.Context(), tx, vault.ClassDocument, b.now)
		if _, err := i.Finish(nil, b.now); err != nil {
			t.Error(err)
		}
		i.Discard()
		if _, err := i.Write([]byte("x")); err == nil {
			t.Error("it was written to after its end")
		}
		if _, err := i.Finish(nil, b.now); err == nil {
			t.Error("it was finished twice")
		}
		odd := b.vault.NewInserter(t.Context(), tx, "odd", b.now)
		if n, err := odd.Write(bytes.Repeat([]byte("x"), 10)); n != 0 || err == nil {
			t.Errorf("an unknown class takes %d bytes, %v", n, err)
		}
		odd.Discard()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
