package cases

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlSharesOf = `SELECT person FROM case_shares WHERE case_id = @case_id AND ended_at IS NULL ORDER BY person`
	sqlShare    = `
		INSERT INTO case_shares (case_id, person, shared_by, shared_at) VALUES (@case_id, @person, @by, @now)
		ON CONFLICT (case_id, person) DO UPDATE SET shared_by = @by, shared_at = @now, ended_at = NULL`
	sqlUnshare = `UPDATE case_shares SET ended_at = @now WHERE case_id = @case_id AND person = @person`
)

// loadLife reads what a case has gathered: files, what was entered, what its officer asks for, and who may see it besides.
func (r *Record) loadLife(ctx context.Context, db vault.DB, m *Matter) error {
	args := pgx.NamedArgs{"case_id": m.Case.ID}
	var err error
	if m.Files, err = all[CaseFile](ctx, db, sqlFilesOf, args); err != nil {
		return fmt.Errorf("reading the files of %s: %w", m.Number(), err)
	}
	rows, err := db.Query(ctx, sqlSharesOf, args)
	if err == nil {
		m.Shared, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	}
	if err != nil {
		return fmt.Errorf("reading with whom %s is shared: %w", m.Number(), err)
	}
	if err := m.loadEntries(ctx, db); err != nil {
		return err
	}
	return r.loadProposals(ctx, db, m)
}

// writeShares lets somebody see the case, or no longer (ROLE-3).
func (r *Record) writeShares(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) error {
	if p.Share == 0 && p.Unshare == 0 {
		return nil
	}
	var err error
	args := pgx.NamedArgs{"case_id": p.After.Case.ID, "person": p.Share, "by": a.actor(), "now": w.Now}
	if p.Share != 0 {
		_, err = tx.Exec(ctx, sqlShare, args)
	} else {
		args["person"] = p.Unshare
		_, err = tx.Exec(ctx, sqlUnshare, args)
	}
	if err != nil {
		return fmt.Errorf("writing with whom %s is shared: %w", p.After.Number(), err)
	}
	return nil
}
