package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"cissd/cases/jobs"
)

const (
	sqlDueTimer = `
		SELECT id, kind, request, step FROM timers
		WHERE fired_at IS NULL AND due_at <= @now ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`
	sqlFireTimer = `UPDATE timers SET fired_at = @now WHERE id = @id`
	sqlNextTimer = `SELECT min(due_at) FROM timers WHERE step = @step AND fired_at IS NULL`
)

// FireTimers sends the reminders that are due (EXT-4, DSP-1), each in a transaction of its own, until none is left. It returns how many.
func (r *Record) FireTimers(ctx context.Context, db *pgxpool.Pool, now time.Time) (int, error) {
	for n := 0; ; n++ {
		fired, err := r.fireOne(ctx, db, now)
		if err != nil || !fired {
			return n, err
		}
	}
}

func (r *Record) fireOne(ctx context.Context, db *pgxpool.Pool, now time.Time) (bool, error) {
	fired := false
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var id, request, step int64
		var kind string
		err := tx.QueryRow(ctx, sqlDueTimer, pgx.NamedArgs{"now": now}).Scan(&id, &kind, &request, &step)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("looking for due timers: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlFireTimer, pgx.NamedArgs{"id": id, "now": now}); err != nil {
			return fmt.Errorf("firing timer %d: %w", id, err)
		}
		fired = true
		var next *time.Time
		if err := tx.QueryRow(ctx, sqlNextTimer, pgx.NamedArgs{"step": step}).Scan(&next); err != nil {
			return fmt.Errorf("reading the timer after %d: %w", id, err)
		}
		a := Act{On: OnReminder}
		if next != nil {
			a.Next = *next
		}
		return r.byDaemon(ctx, tx, request, a, now)
	})
	return fired, err
}

// TimerWorker runs [Record.FireTimers] for the periodic job.
type TimerWorker struct {
	river.WorkerDefaults[jobs.FireTimers]
	Record *Record
	DB     *pgxpool.Pool
	Now    func() time.Time
}

// Work implements river.Worker.
func (w *TimerWorker) Work(ctx context.Context, _ *river.Job[jobs.FireTimers]) error {
	_, err := w.Record.FireTimers(ctx, w.DB, w.Now())
	return err
}
