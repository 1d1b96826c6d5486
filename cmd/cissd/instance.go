package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases/jobs"
)

// instance is one running daemon, which others can see to be alive (DESIGN 2, OPS-4, OPS-5): it holds a session lock of PostgreSQL, on a
// connection of its own, that ends with it. River notes in each running job which instance does it; the jobs of one whose lock is free
// are taken back at once, long before River would rescue them. It needs a direct connection: behind a pooler that shares sessions between
// transactions the lock would not be ours.
type instance struct {
	// id is new at each start, and says nothing of the machine.
	id   string
	pool *pgxpool.Pool
	log  *slog.Logger
	now  func() time.Time

	// conn holds the lock; one goroutine at a time uses it.
	conn *pgx.Conn
	// regained is when a lost lock was got back.
	regained time.Time
	// eager counts the quick looks that are still to be made.
	eager int
}

const (
	// lookEvery is how often an instance looks for dead ones. At the start it looks more often: the server may need a moment to notice that
	// our predecessor is gone.
	lookEvery  = 10 * time.Second
	lookSoon   = time.Second
	eagerLooks = 5
	// settle is how long it does not look after its own lock was lost: what cut us off may have cut off others, who live.
	settle = 15 * time.Second
	// lockRetry is the wait between attempts to get a lost lock back.
	lockRetry = time.Second
	// lockAnswer bounds each question on the lock's connection.
	lockAnswer = 10 * time.Second
)

const (
	sqlHoldInstance = `SELECT pg_try_advisory_lock(hashtextextended(@instance, 20271002))`
	// the transaction's end gives it back, whatever happens
	sqlInstanceDead = `SELECT pg_try_advisory_xact_lock(hashtextextended(@instance, 20271002))`
	// a machine that is gone without a word is noticed within 30 s; on a Unix socket these do nothing
	sqlNoticeDeath = `
		SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
		       set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '25000', false)`
	sqlOtherInstances = `
		SELECT DISTINCT attempted_by[array_upper(attempted_by, 1)] AS instance FROM river.river_job
		WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] <> @self
		UNION SELECT leader_id FROM river.river_leader WHERE leader_id <> @self`
	// The attempt is given back. A crash is counted for whatever was in work; but who is read alone since an earlier one (see solitude) only if
	// it was being read, and not while it waited for its turn. What was to be cancelled is. What a last statement of the dead one still holds
	// waits for the next look: we must not, since our own lock depends on the connection.
	sqlTakeBack = `
		UPDATE river.river_job
		SET state = CASE WHEN metadata ? 'cancel_attempted_at' THEN 'cancelled' ELSE 'available' END::river.river_job_state,
		    finalized_at = CASE WHEN metadata ? 'cancel_attempted_at' THEN @now::timestamptz END,
		    attempt = greatest(attempt - 1, 0),
		    metadata = metadata - 'alone' || jsonb_build_object('crashes', coalesce((metadata ->> 'crashes')::integer, 0)
		        + CASE WHEN metadata ? 'crashes' AND metadata ->> 'alone' IS DISTINCT FROM extract(epoch FROM attempted_at)::text THEN 0 ELSE 1 END)
		WHERE id IN (
			SELECT id FROM river.river_job WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] = @instance
			FOR UPDATE SKIP LOCKED)
		RETURNING id, kind, (metadata ->> 'crashes')::integer AS crashes`
	// who leads the schedules of River would be waited for until its time is over
	sqlDeadLeader = `DELETE FROM river.river_leader WHERE leader_id = @instance`
)

func newInstance(pool *pgxpool.Pool, log *slog.Logger, now func() time.Time) *instance {
	return &instance{id: rand.Text(), pool: pool, log: log, now: now}
}

// begin takes the lock, before the first job is taken, and takes back what dead instances have left.
func (i *instance) begin(ctx context.Context) error {
	if err := i.hold(ctx); err != nil {
		return err
	}
	i.eager = eagerLooks
	if err := i.look(ctx); err != nil {
		i.end()
		return err
	}
	return nil
}

// hold opens the connection and takes the lock.
func (i *instance) hold(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lockAnswer)
	defer cancel()
	cfg := i.pool.Config().ConnConfig
	cfg.DialFunc = (&net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3}}).DialContext
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return fmt.Errorf("connecting for the instance's lock: %w", oneLine{err})
	}
	i.conn = conn
	held := false
	if _, err = conn.Exec(ctx, sqlNoticeDeath); err == nil {
		err = conn.QueryRow(ctx, sqlHoldInstance, pgx.NamedArgs{"instance": i.id}).Scan(&held)
	}
	if err == nil && !held {
		err = errors.New("our last session still holds it")
	}
	if err != nil {
		i.end()
		return fmt.Errorf("taking the instance's lock: %w", err)
	}
	return nil
}

// end gives the lock back.
func (i *instance) end() {
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond) // what is not said to the server, it sees
	defer cancel()
	_ = i.conn.Close(ctx)
}

// keep holds the lock, and looks for dead instances, until ctx ends; then it gives the lock back.
func (i *instance) keep(ctx context.Context) {
	defer func() { i.end() }()
	pause := lookSoon
	for i.await(ctx, pause) {
		err := i.look(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && i.eager > 0:
			i.eager--
			pause = lookSoon
		case err == nil:
			pause = lookEvery
		case !i.regain(ctx, err):
			return
		default:
			pause = settle
		}
	}
}

// await passes the time. It ends early, to be found out by the next question, when the connection ends; false says that ctx did.
func (i *instance) await(ctx context.Context, pause time.Duration) bool {
	waiting, cancel := context.WithTimeout(ctx, pause)
	defer cancel()
	for waiting.Err() == nil {
		// nothing is listened to: it returns when the time is over, or with the connection
		if _, err := i.conn.WaitForNotification(waiting); err != nil && waiting.Err() == nil {
			return ctx.Err() == nil
		}
	}
	return ctx.Err() == nil
}

// regain takes the lock again, once PostgreSQL is back; false says that ctx has ended.
func (i *instance) regain(ctx context.Context, cause error) bool {
	// an outage may cut the connection again at its end: that is no news
	told := !i.regained.IsZero() && i.now().Sub(i.regained) < settle
	if !told {
		i.log.Warn("the instance's lock is lost; it is taken again", "error", oneLine{cause})
	}
	i.end()
	for {
		if i.hold(ctx) == nil {
			if !told {
				i.log.Info("the instance's lock is held again")
			}
			i.regained = i.now()
			return true
		}
		timer := time.NewTimer(lockRetry)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return false
		}
	}
}

// look takes back the jobs of instances whose lock is free. Its error means that the connection, and so our lock, may be lost.
func (i *instance) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lockAnswer)
	defer cancel()
	rows, err := i.conn.Query(ctx, sqlOtherInstances, pgx.NamedArgs{"self": i.id})
	if err != nil {
		return fmt.Errorf("looking for other instances: %w", err)
	}
	others, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("looking for other instances: %w", err)
	}
	for _, other := range others {
		if err := i.bury(ctx, other); err != nil {
			return err
		}
	}
	return nil
}

// taken is a job that was taken back.
type taken struct {
	ID      int64
	Kind    string
	Crashes int
}

// bury takes back what another instance was doing, if that one is dead.
func (i *instance) bury(ctx context.Context, other string) error {
	var back []taken
	err := pgx.BeginFunc(ctx, i.conn, func(tx pgx.Tx) error {
		dead := false
		if err := tx.QueryRow(ctx, sqlInstanceDead, pgx.NamedArgs{"instance": other}).Scan(&dead); err != nil || !dead {
			return err
		}
		rows, err := tx.Query(ctx, sqlTakeBack, pgx.NamedArgs{"instance": other, "now": i.now()})
		if err != nil {
			return err
		}
		if back, err = pgx.CollectRows(rows, pgx.RowToStructByName[taken]); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlDeadLeader, pgx.NamedArgs{"instance": other})
		return err
	})
	if err != nil {
		return fmt.Errorf("taking back the jobs of a dead instance: %w", err)
	}
	for _, t := range back {
		i.log.Warn("a daemon died at this job; it is taken back", "job", t.ID, "kind", t.Kind, jobs.CrashesKey, t.Crashes)
	}
	return nil
}
