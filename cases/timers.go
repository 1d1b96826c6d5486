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
	"cissd/cases/vault"
)

const (
	sqlDueTimer = `
		SELECT request, step, kind FROM timers
		WHERE fired_at IS NULL AND due_at <= @now AND step <> ALL(@failed::bigint[]) ORDER BY due_at, id LIMIT 1`
	// first the request, then what hangs on it: as in every other transaction
	sqlLockRequest = `SELECT id FROM requests WHERE id = @request FOR UPDATE`
	sqlFireTimers  = `UPDATE timers SET fired_at = @now WHERE step = @step AND kind = @kind AND fired_at IS NULL AND due_at <= @now`
	sqlNextTimer   = `SELECT min(due_at) FROM timers WHERE step = @step AND kind = @kind AND fired_at IS NULL`
	// cases whose officer is no active case officer any more, and for which none is asked for yet: all of them (request 0), or the one of a request
	sqlOfficersGone = `
		SELECT c.request FROM cases c
		WHERE (@request::bigint = 0 OR c.request = @request) AND c.state IN ('assigned', 'in_progress', 'on_hold', 'released', 'closed') AND NOT EXISTS (
			SELECT FROM persons p JOIN person_roles o ON o.person = p.id AND o.role = 'officer' WHERE p.id = c.officer AND p.active)
		  AND NOT EXISTS (SELECT FROM steps s WHERE s.request = c.request AND s.kind = 'officer' AND s.spent_at IS NULL)
		ORDER BY c.request`
	// questions to supervisors that nobody has who may answer them, whoever has the role now
	sqlAskedGone = `
		SELECT DISTINCT s.request FROM steps s JOIN requests r ON r.id = s.request LEFT JOIN cases c ON c.request = r.id
		WHERE (@request::bigint = 0 OR s.request = @request) AND s.spent_at IS NULL AND s.kind IN ('review', 'drop', 'officer', 'result_review', 'concurrence') AND (coalesce(c.state, r.state) <> 'on_hold' OR s.kind = 'officer')
		  AND NOT EXISTS (
			SELECT FROM notices n JOIN persons p ON p.id = n.person JOIN person_roles o ON o.person = p.id
			WHERE n.request = s.request AND n.created_at >= s.opened_at AND n.superseded_at IS NULL
			  AND n.name IN ('review', 'drop_asked', 'choose_officer', 'result_review', 'closure_review', 'concurrence') AND p.active
			  AND (o.role = 'director' OR o.role = 'supervisor' AND s.kind <> 'concurrence'))
		  AND EXISTS (SELECT FROM persons p JOIN person_roles o ON o.person = p.id WHERE p.active AND (o.role = 'director' OR o.role = 'supervisor' AND s.kind <> 'concurrence'))
		ORDER BY s.request`
)

// timerKind is what a timer is for; what it does when it is due says [timerKind.trigger].
type timerKind string

const (
	timerIncomplete  timerKind = "incomplete_reminder"
	timerDisposition timerKind = "disposition_reminder"
	timerDropAsked   timerKind = "drop_asked"
	timerHoldEnd     timerKind = "hold_end"
	timerReceipt     timerKind = "receipt_missing"
	timerEntries     timerKind = "entries_review"
)

func (k timerKind) trigger() Trigger {
	switch k {
	case timerDropAsked:
		return OnDropAsked
	case timerHoldEnd:
		return OnHoldEnd
	case timerEntries:
		return OnEntriesDue
	case timerIncomplete, timerDisposition, timerReceipt:
	}
	return OnReminder
}

type timer struct {
	kind timerKind
	due  time.Time
}

// timers are the reminders of a step (EXT-4, DSP-1), what becomes of one that nobody answers, and the end of a hold. Who gets no mail is not reminded either.
func (w World) timers(k StepKind, p *Plan) []timer {
	var out []timer
	c, o := w.Office.Calendar, w.Office
	switch {
	case k == StepHold:
		out = append(out, timer{timerHoldEnd, p.Until})
	case k == StepEntries && !p.Shown:
		// one mail with all that came till then, the next morning
		out = append(out, timer{timerEntries, c.Opening(c.AddDays(w.Now, 1).In(c.Zone()))})
	case k == StepDelivery && p.After.Case.Result != "negative" || k == StepDelivery && p.After.Case.Type == FAI:
		for _, n := range o.ReceiptReminders {
			out = append(out, timer{timerReceipt, c.AddDays(w.Now, n)})
		}
	case !p.After.reachable(o):
	case k == StepFacts:
		if !p.Resumed {
			for _, n := range o.Reminders {
				out = append(out, timer{timerIncomplete, c.AddDays(w.Now, n)})
			}
		}
		if o.DropAsked > 0 {
			out = append(out, timer{timerDropAsked, c.AddDays(w.Now, o.DropAsked)})
		}
	case k == StepQuestion && o.DropAsked > 0:
		out = append(out, timer{timerDropAsked, c.AddDays(w.Now, o.DropAsked)})
	case k == StepDisposition:
		for _, n := range o.DispositionReminders {
			out = append(out, timer{timerDisposition, w.Now.AddDate(0, 0, n)})
		}
	}
	return out
}

// FireTimers does what is due (EXT-4, DSP-1, HOLD): reminders, asking whether to drop a request, the end of a hold; each in a transaction of its
// own, until none is left; then it looks for what the roster has left with nobody, and makes the links of requests that have none (EXT-6). It returns how many. What fell due twice while nobody looked is one reminder. A reminder that fails does not hold up the others; the error tells of it.
func (r *Record) FireTimers(ctx context.Context, db *pgxpool.Pool, now time.Time) (int, error) {
	n, err := r.fireDue(ctx, db, now)
	if ctx.Err() != nil {
		return n, err
	}
	found, gone := r.findGone(ctx, db, now)
	return n + found, errors.Join(err, gone, r.linkOld(ctx, db, now))
}

// fireDue does all that is due, longest first.
func (r *Record) fireDue(ctx context.Context, db *pgxpool.Pool, now time.Time) (int, error) {
	n := 0
	failed := []int64{}
	var errs []error
	for ctx.Err() == nil {
		step, fired, err := r.fireOne(ctx, db, failed, now)
		switch {
		case err != nil && step == 0:
			return n, errors.Join(append(errs, err)...)
		case err != nil:
			failed, errs = append(failed, step), append(errs, err)
		case step == 0:
			return n, errors.Join(errs...)
		case fired:
			n++
		}
	}
	return n, errors.Join(append(errs, ctx.Err())...)
}

// fireOne does what has been due longest; it gives its step, or 0 where none is due.
func (r *Record) fireOne(ctx context.Context, db *pgxpool.Pool, failed []int64, now time.Time) (step int64, fired bool, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var request int64
		var kind timerKind
		err := tx.QueryRow(ctx, sqlDueTimer, pgx.NamedArgs{"now": now, "failed": failed}).Scan(&request, &step, &kind)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("looking for due timers: %w", err)
		}
		args := pgx.NamedArgs{"request": request, "step": step, "kind": kind, "now": now}
		if _, err := tx.Exec(ctx, sqlLockRequest, args); err != nil {
			return fmt.Errorf("locking request %d: %w", request, err)
		}
		tag, err := tx.Exec(ctx, sqlFireTimers, args)
		if err != nil {
			return fmt.Errorf("firing the timers of step %d: %w", step, err)
		}
		if tag.RowsAffected() == 0 {
			return nil // the step was settled, or another daemon was faster
		}
		var next *time.Time
		if err := tx.QueryRow(ctx, sqlNextTimer, args).Scan(&next); err != nil {
			return fmt.Errorf("reading the next timer of step %d: %w", step, err)
		}
		a := Act{On: kind.trigger()}
		if next != nil {
			a.Next = *next
		}
		fired, err = r.byDaemon(ctx, tx, request, a, now)
		return err
	})
	return step, fired, err
}

// findGone looks for what the roster has left with nobody, and finds somebody for it, each in a transaction of its own.
func (r *Record) findGone(ctx context.Context, db *pgxpool.Pool, now time.Time) (int, error) {
	n := 0
	var errs []error
	for _, look := range []struct {
		sql string
		on  Trigger
	}{{sqlOfficersGone, OnOfficerGone}, {sqlAskedGone, OnAskedGone}} {
		ids, err := nobodys(ctx, db, look.sql, 0)
		if err != nil {
			return n, errors.Join(append(errs, err)...)
		}
		for _, id := range ids {
			done, err := r.findOne(ctx, db, id, look.sql, look.on, now)
			if err != nil {
				errs = append(errs, err)
			}
			if done {
				n++
			}
		}
	}
	return n, errors.Join(errs...)
}

// nobodys are the requests that one of the two questions finds, or none but the one that is asked for.
func nobodys(ctx context.Context, db vault.DB, sql string, request int64) ([]int64, error) {
	rows, err := db.Query(ctx, sql, pgx.NamedArgs{"request": request})
	if err != nil {
		return nil, fmt.Errorf("looking for matters that nobody has: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("looking for matters that nobody has: %w", err)
	}
	return ids, nil
}

// findOne does it for one matter, if it is still so now that the matter is locked.
func (r *Record) findOne(ctx context.Context, db *pgxpool.Pool, request int64, sql string, on Trigger, now time.Time) (done bool, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlLockRequest, pgx.NamedArgs{"request": request}); err != nil {
			return fmt.Errorf("locking request %d: %w", request, err)
		}
		still, err := nobodys(ctx, tx, sql, request)
		if err != nil || len(still) == 0 {
			return err
		}
		done, err = r.byDaemon(ctx, tx, request, Act{On: on}, now)
		return err
	})
	return done, err
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
