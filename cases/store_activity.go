package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlInsertActivity = `
		INSERT INTO activities (case_id, kind, system, done_on, details, message, actor, recorded_at)
		VALUES (@case_id, @kind, @system, @done_on, @details, @message, @actor, @now)`
	sqlActivitiesOf = `
		SELECT a.id, a.kind, a.system, a.done_on, a.details, a.message, coalesce(p.handle, '') AS actor, a.recorded_at, a.reviewed_at
		FROM activities a LEFT JOIN persons p ON p.id = a.actor
		WHERE a.case_id = @case_id ORDER BY a.id`
)

// writeActivity keeps it, sealed but for kind, system and day.
func (r *Record) writeActivity(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) error {
	e := p.Activity
	if e == nil {
		return nil
	}
	sealed, err := r.seal(ctx, tx, &p.After.Request.VaultKey, e.ActivityDetails, w.Now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlInsertActivity, pgx.NamedArgs{
		"case_id": p.After.Case.ID, "kind": e.Kind, "system": e.System, "done_on": e.DoneOn, "details": sealed, "message": a.message(),
		"actor": a.actor(), "now": w.Now,
	})
	if err != nil {
		return fmt.Errorf("writing an activity of %s: %w", p.After.Number(), err)
	}
	return nil
}

// ActivityLine is one activity of a case without its content. DoneOn is midnight UTC of the day.
type ActivityLine struct {
	ID         int64        `json:"-"`
	Kind       ActivityKind `json:"kind"`
	System     string       `json:"system,omitempty"`
	DoneOn     time.Time    `json:"done_on"`
	Details    vault.ID     `json:"-"`
	Message    int64        `json:"message"`
	Actor      string       `json:"actor"`
	RecordedAt time.Time    `json:"recorded_at"`
	ReviewedAt *time.Time   `json:"reviewed_at,omitempty"`
}

// Activities opens what the activities of a dossier say, in their order. Whoever calls it writes the audit entry with the reason.
func (r *Record) Activities(ctx context.Context, db vault.DB, d Dossier) ([]ActivityDetails, error) {
	out := make([]ActivityDetails, len(d.Activities))
	for i, a := range d.Activities {
		if err := r.openJSON(ctx, db, a.Details, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
