package cases

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	// what nobody has reviewed, and how much of it came after the mail that last showed it
	sqlEntries = `
		SELECT count(*), count(*) FILTER (WHERE at > coalesce((SELECT opened_at FROM steps WHERE request = @request AND kind = 'entries' AND spent_at IS NULL), 'infinity'))
		FROM (SELECT recorded_at AS at FROM activities WHERE case_id = @case_id AND reviewed_at IS NULL
		      UNION ALL SELECT recorded_at FROM case_files WHERE case_id = @case_id AND reviewed_at IS NULL) e`
	sqlReviewActivities = `
		UPDATE activities SET reviewed_by = @by, reviewed_at = @now
		WHERE case_id = @case_id AND reviewed_at IS NULL AND recorded_at <= @shown AND actor <> @by`
	sqlReviewFiles = `
		UPDATE case_files SET reviewed_by = @by, reviewed_at = @now
		WHERE case_id = @case_id AND reviewed_at IS NULL AND recorded_at <= @shown AND actor <> @by`
)

// OnEntriesDue is the morning on which what an officer entered is shown to a team lead (REV-1).
const OnEntriesDue Trigger = "what was entered is to be reviewed"

var (
	condEntries      = Condition{"something was entered that nobody has reviewed", func(d *deciding) bool { return d.m.Entries > 0 }}
	condAboutEntries = Condition{"the mail shows what was entered", about(StepEntries)}
)

// entered opens the question of who reviews what was entered, where it is not open (REV-1).
func (d *deciding) entered() {
	if _, open := d.m.Open[StepEntries]; !open && (d.m.Case.State == CaseAssigned || d.m.Case.State == CaseInProgress) {
		d.p.Opens = append(d.p.Opens[:len(d.p.Opens):len(d.p.Opens)], StepEntries)
	}
}

// approveEntries reviews what the mail showed. What came later is shown in another.
func approveEntries(d *deciding) error {
	d.p.ReviewEntries = d.shown(StepEntries)
	d.p.Done = fmt.Sprintf("%d %s reviewed", d.m.Entries-d.m.LateEntries, plural(d.m.Entries-d.m.LateEntries, "entry", "entries"))
	if d.m.LateEntries > 0 {
		d.p.Opens = []StepKind{StepEntries}
		d.p.Effects = append(d.p.Effects, fmt.Sprintf("%d more came since: you get a mail with %s.", d.m.LateEntries, plural(d.m.LateEntries, "it", "them")))
	}
	return nil
}

// returnEntries tells the officer what is wrong in them. They stay unreviewed, and stand before whoever reviews the result.
func returnEntries(d *deciding) error {
	q := d.argument(KeyNeed)
	d.p.Text = q
	d.p.Done = "the officer is told"
	d.send(NoticeReturned, func(n *NoticeData) { n.Text, n.About = q, StepEntries })
	return nil
}

// showEntries is the mail that shows them: the question begins anew with it, and is asked once.
func showEntries(d *deciding) error {
	d.p.Shown = true
	return nil
}

// loadEntries counts what nobody has reviewed.
func (m *Matter) loadEntries(ctx context.Context, db vault.DB) error {
	err := db.QueryRow(ctx, sqlEntries, pgx.NamedArgs{"case_id": m.Case.ID, "request": m.Request.ID}).Scan(&m.Entries, &m.LateEntries)
	if err != nil {
		return fmt.Errorf("counting what was entered in %s: %w", m.Number(), err)
	}
	return nil
}

// writeReviews marks what was shown as reviewed.
func (r *Record) writeReviews(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) error {
	if p.ReviewEntries == nil || a.Actor == nil {
		return nil
	}
	args := pgx.NamedArgs{"case_id": p.After.Case.ID, "by": a.Actor.ID, "now": w.Now, "shown": p.ReviewEntries.OpenedAt}
	if _, err := tx.Exec(ctx, sqlReviewActivities, args); err != nil {
		return fmt.Errorf("reviewing the activities of %s: %w", p.After.Number(), err)
	}
	if _, err := tx.Exec(ctx, sqlReviewFiles, args); err != nil {
		return fmt.Errorf("reviewing the files of %s: %w", p.After.Number(), err)
	}
	return nil
}
