package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"cissd/cases"
	"cissd/cases/jobs"
)

// What a daemon does while PostgreSQL is away, slow or refuses it: everything waits, nothing is given up, and it is said once.
//
//  1. [limits] bound each statement, so that a server that says nothing is noticed.
//  2. [waiter] waits at the start, where waiting can help.
//  3. [database], in mid-work, holds jobs that met an outage until it is over, and tells of it; [quiet] leaves the telling to it.

// Limits on the database.
const (
	connectLimit    = 10 * time.Second
	pgxConnectLimit = 2 * time.Minute // what it is where nobody has set connect_timeout
	statementLimit  = time.Minute
	// idleLimit ends a transaction whose daemon has gone without a word: its locks would hold up the others.
	idleLimit = 2 * time.Minute
)

// limits bounds what a pool waits for. Who sets statement_timeout or connect_timeout in database.url sets ours with it: the server stops a
// statement then, and we wait a little longer for it to say so.
func limits(pc *pgxpool.Config) {
	cc := pc.ConnConfig
	limit := statementLimit
	if ms, err := strconv.Atoi(cc.RuntimeParams["statement_timeout"]); err == nil && ms > 0 {
		limit = time.Duration(ms)*time.Millisecond + time.Second
	}
	if cc.ConnectTimeout <= 0 || cc.ConnectTimeout == pgxConnectLimit {
		cc.ConnectTimeout = connectLimit
	}
	if _, set := cc.RuntimeParams["idle_in_transaction_session_timeout"]; !set {
		cc.RuntimeParams["idle_in_transaction_session_timeout"] = strconv.FormatInt(idleLimit.Milliseconds(), 10)
	}
	cc.Tracer = statementTimer{limit}
	pc.PingTimeout = min(limit, connectLimit)
}

// statementTimer gives each statement, batch and copy its time: pgx uses the context that it returns. Waiting for notifications has none.
type statementTimer struct{ limit time.Duration }

// timing is where the cancel function of a statement is kept.
type timing struct{}

func (s statementTimer) begin(ctx context.Context) context.Context {
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	return context.WithValue(ctx, timing{}, cancel)
}

func (statementTimer) end(ctx context.Context) {
	if cancel, ok := ctx.Value(timing{}).(context.CancelFunc); ok {
		cancel()
	}
}

// TraceQueryStart implements pgx.QueryTracer.
func (s statementTimer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return s.begin(ctx)
}

// TraceQueryEnd implements pgx.QueryTracer.
func (s statementTimer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	s.end(ctx)
}

// TraceBatchStart implements pgx.BatchTracer.
func (s statementTimer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return s.begin(ctx)
}

// TraceBatchQuery implements pgx.BatchTracer.
func (statementTimer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd implements pgx.BatchTracer.
func (s statementTimer) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchEndData) {
	s.end(ctx)
}

// TraceCopyFromStart implements pgx.CopyFromTracer.
func (s statementTimer) TraceCopyFromStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromStartData) context.Context {
	return s.begin(ctx)
}

// TraceCopyFromEnd implements pgx.CopyFromTracer.
func (s statementTimer) TraceCopyFromEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromEndData) {
	s.end(ctx)
}

// worthWaiting says whether an error at the start is one that goes by itself: the server is not there yet, starts up, is full, or does not
// answer. A wrong password, role, database, certificate or schema stays until somebody mends it.
func worthWaiting(err error) bool {
	var file *fs.PathError
	if errors.As(err, &file) {
		return false
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) && len(refused.Code) == 5 {
		switch refused.Code[:2] {
		case "08", "40", "53", "55", "57", "58":
			return true
		}
		return refused.Code == "25006"
	}
	var network net.Error
	return errors.As(err, &network) || pgconn.Timeout(err) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, pgconn.ErrConnClosed)
}

// Pauses between two looks for a database that is away.
const (
	firstLook = time.Second
	mostLook  = 15 * time.Second
)

// waiter waits for the database where the daemon starts without it. It says so once, and once that it is there.
type waiter struct {
	log   *slog.Logger
	since time.Time // zero while nothing was waited for
}

// until does something until it succeeds, or fails with what waiting does not mend. The end of ctx is passed on.
func (w *waiter) until(ctx context.Context, do func() error) error {
	for pause := firstLook; ; pause = min(2*pause, mostLook) {
		err := do()
		switch {
		case err == nil:
			if !w.since.IsZero() {
				w.log.Info("the database is there", "after", time.Since(w.since).Round(time.Second))
				w.since = time.Time{}
			}
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("waiting for the database: %w", context.Cause(ctx))
		case !worthWaiting(err):
			return err
		}
		if w.since.IsZero() {
			w.since = time.Now()
			w.log.Warn("waiting for the database; nothing is fetched or sent until it is there", "error", oneLine{err})
		}
		if !sleep(ctx, pause) {
			return fmt.Errorf("waiting for the database: %w", context.Cause(ctx))
		}
	}
}

// sleep says whether the time has passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// database knows, in mid-work, whether PostgreSQL does its work. It is the outermost middleware of River's.
type database struct {
	river.WorkerMiddlewareDefaults
	pool *pgxpool.Pool
	log  *slog.Logger

	// doubts asks for a look; it holds one.
	doubts chan struct{}

	mu sync.Mutex
	// since is when the trouble began, zero where there is none. Refusing: it answers, but does not do what it is asked (a full disk, say), which
	// is over only when a job is done.
	since    time.Time
	refusing bool
	// looked is closed at the next look that finds it well.
	looked chan struct{}
}

func newDatabase(pool *pgxpool.Pool, log *slog.Logger) *database {
	return &database{pool: pool, log: log, doubts: make(chan struct{}, 1), looked: make(chan struct{})}
}

// watch looks whenever somebody doubts, and then until all is well. It returns when ctx ends.
func (d *database) watch(ctx context.Context) {
	for {
		select {
		case <-d.doubts:
		case <-ctx.Done():
			return
		}
		for pause := firstLook; ; pause = min(2*pause, mostLook) {
			err := d.look(ctx)
			if err == nil {
				d.well()
				break
			}
			if ctx.Err() != nil {
				return
			}
			d.trouble(err, false)
			if !sleep(ctx, pause) {
				return
			}
		}
	}
}

const sqlReadOnly = `SELECT current_setting('transaction_read_only') = 'on'`

var errReadOnly = errors.New("the database is read-only")

// look asks for a connection of its own, since those of the pool may live on while no new ones are let in.
func (d *database) look(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, d.pool.Config().ConnConfig)
	if err != nil {
		return fmt.Errorf("looking for the database: %w", err)
	}
	readOnly := false
	err = conn.QueryRow(ctx, sqlReadOnly).Scan(&readOnly)
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = conn.Close(closing) // the look is over
	switch {
	case err != nil:
		return fmt.Errorf("looking at the database: %w", err)
	case readOnly:
		return errReadOnly
	}
	return nil
}

// doubt asks for a look soon.
func (d *database) doubt() {
	select {
	case d.doubts <- struct{}{}:
	default:
	}
}

// trouble says that it broke, once.
func (d *database) trouble(err error, refusing bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.since.IsZero() {
		return
	}
	d.since, d.refusing = time.Now(), refusing
	d.log.Error("the database does not do its work; jobs and mails wait", "error", oneLine{err}, "mend", "see that PostgreSQL runs, and its log")
}

// well notes a look that found nothing, and lets go on who waited for it.
func (d *database) well() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.since.IsZero() {
		d.pool.Reset() // connections from before may be dead, or read-only for as long as they live
	}
	close(d.looked)
	d.looked = make(chan struct{})
	if !d.refusing {
		d.over()
	}
}

// over says that it is back, once. The caller holds the lock.
func (d *database) over() {
	if d.since.IsZero() {
		return
	}
	d.log.Info("the database does its work again", "after", time.Since(d.since).Round(time.Second))
	d.since, d.refusing = time.Time{}, false
}

// done notes that a job has written.
func (d *database) done() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refusing {
		d.over()
	}
}

// down says whether there is trouble that has been told of.
func (d *database) down() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !d.since.IsZero()
}

// Work implements rivertype.WorkerMiddleware. A job that met an outage waits here until it is over, since what it comes to could not be written
// down before, and is then done again; it takes no attempt, so no outage, however long, uses a job up (NOT-2).
func (d *database) Work(ctx context.Context, job *rivertype.JobRow, inner func(context.Context) error) error {
	err := inner(ctx)
	snoozed, cancelled := new(rivertype.JobSnoozeError), new(rivertype.JobCancelError)
	switch {
	case err == nil:
		if job.Kind != (jobs.FireTimers{}).Kind() {
			d.done() // the timers' job writes nothing where none is due
		}
		return nil
	case errors.As(err, &snoozed), errors.As(err, &cancelled), !cases.Blameless(err):
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("stopping: %w", context.Cause(ctx)) // which takes no attempt either
	case cases.Fleeting(err):
		return river.JobSnooze(pauseAfter(job, 50*time.Millisecond))
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) && !connectionEnded(refused.Code) {
		d.trouble(err, true)
	}
	if err := d.await(ctx); err != nil {
		return err
	}
	return river.JobSnooze(pauseAfter(job, time.Second))
}

// connectionEnded says whether a SQLSTATE is about the connection, so that a look shows whether the trouble is over.
func connectionEnded(code string) bool {
	return code[:2] == "08" || code[:2] == "57" || code == "53300" || code == "25006"
}

// await returns when a look has found the database well.
func (d *database) await(ctx context.Context) error {
	d.mu.Lock()
	looked := d.looked
	d.mu.Unlock()
	d.doubt()
	select {
	case <-looked:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the database: %w", context.Cause(ctx))
	}
}

// pauseAfter is when a job comes again: first soon, then later and later, up to a minute.
func pauseAfter(job *rivertype.JobRow, first time.Duration) time.Duration {
	return min(first<<min(jobs.Snoozes(job.Metadata), 12), time.Minute)
}
