package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"cissd/cases"
	"cissd/cases/jobs"
	"cissd/ingest"
	"cissd/migrations"
	"cissd/notify"
	"cissd/triage"
)

// runCmd is `cissd run`.
type runCmd struct {
	configFlag
	Verbose bool `short:"v" help:"Log more."`
}

// Run runs the daemon until ctx ends.
func (c *runCmd) Run(ctx context.Context) error {
	level := slog.LevelInfo
	if c.Verbose {
		level = slog.LevelDebug
	}
	log := logger(level)
	err := c.run(ctx, log)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		log.Info("stopped while it was starting")
		return nil
	}
	return err
}

// runMemory is above what the daemon needs with many mails at once; beyond it, memory is given back sooner. A large mail must not raise it by the
// garbage that its passage leaves (INT-6). It is a wish and no limit: nothing fails by it.
const runMemory = 64 << 20

func (c *runCmd) run(ctx context.Context, log *slog.Logger) error {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(runMemory))
	var a *app
	starting := &waiter{log: log}
	if err := starting.until(ctx, func() (err error) {
		if a, err = open(ctx, c.Config, log); err != nil {
			return err
		}
		if err = a.ready(ctx); err != nil {
			a.Close()
		}
		return err
	}); err != nil {
		return err
	}
	defer a.Close()
	return a.serve(ctx)
}

// ready refuses to start where the daemon could not keep its promises.
func (a *app) ready(ctx context.Context) error {
	if rewritable, err := migrations.CanRewriteAudit(ctx, a.pool); err != nil {
		return fmt.Errorf("checking rights: %w", err)
	} else if rewritable {
		return errors.New("the database role of the daemon could rewrite the audit log: connect as database.daemon_role, not as the owner (AUD-1)")
	}
	for _, mb := range a.cfg.mailboxes() {
		if _, err := mb.Password(); err != nil {
			return err
		}
	}
	return nil
}

// Times of the daemon's jobs (LIBRARIES 4).
const (
	jobTimeout    = 2 * time.Minute
	rescueAfter   = 5 * time.Minute
	discardedKept = 90 * 24 * time.Hour
	softStop      = 5 * time.Second
	hardStop      = 8 * time.Second // then connections are closed, which takes up to 1 s (see closeTime)
	timerPeriod   = time.Minute
	fetchCooldown = 20 * time.Millisecond
)

// serve starts the workers, then the watchers, and stops them in the other order (OPS-5).
func (a *app) serve(ctx context.Context) error {
	sender, err := a.cfg.sender(time.Now)
	if err != nil {
		return err
	}
	defer sender.Close()
	templates, err := notify.Load(a.cfg.path(a.cfg.Office.Templates))
	if err != nil {
		return fmt.Errorf("loading the templates: %w", err)
	}
	self := newInstance(a.pool, a.log, time.Now)
	ops, err := a.operations(ctx, sender, time.Now)
	if err != nil {
		return err
	}
	defer ops.Close()
	db := newDatabase(a.pool, a.log)
	client, err := a.workers(ops, templates, self.id, db)
	if err != nil {
		return err
	}
	starting := &waiter{log: a.log}
	if err := starting.until(ctx, func() error { return self.begin(ctx) }); err != nil {
		return err
	}
	// the lock outlives the workers
	keeping, release := context.WithCancel(context.WithoutCancel(ctx))
	var keeper sync.WaitGroup
	keeper.Go(func() { self.keep(keeping) })
	keeper.Go(func() { db.watch(keeping) })
	keeper.Go(func() { a.sweep(keeping) })
	defer waitAtMost(&keeper, closeTime)
	defer release()
	// the workers outlive ctx: what they are doing when it ends is finished, if it can be in time
	if err := starting.until(ctx, func() error { return client.Start(context.WithoutCancel(ctx)) }); err != nil {
		return fmt.Errorf("starting the workers: %w", err)
	}
	var watchers sync.WaitGroup
	for _, mb := range a.cfg.mailboxes() {
		w := ingest.NewWatcher(mb, a.store, a.log)
		ops.watch(w)
		watchers.Go(func() {
			if err := w.Run(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("a watcher ended", "mailbox", mb.Name, "error", err)
			}
		})
	}
	a.log.Info("running", "mailboxes", len(a.cfg.Mailbox))
	<-ctx.Done()
	a.log.Info("stopping")
	return a.stop(client, &watchers)
}

// waitAtMost waits for goroutines that were told to end, but not for one that PostgreSQL leaves hanging: the program ends, and with it all.
func waitAtMost(running *sync.WaitGroup, most time.Duration) {
	ended := make(chan struct{})
	go func() { running.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(most):
	}
}

// stop waits for what is under way, and cuts it off before 10 s are over; jobs that were cut off run again at the next start.
func (a *app) stop(client *river.Client[pgx.Tx], watchers *sync.WaitGroup) error {
	stopping, cancel := context.WithTimeout(context.Background(), hardStop)
	defer cancel()
	soft, cancelSoft := context.WithTimeout(stopping, softStop)
	defer cancelSoft()
	ended := make(chan struct{})
	go func() { watchers.Wait(); close(ended) }()
	err := client.Stop(soft)
	if err != nil {
		err = client.StopAndCancel(stopping)
	}
	select {
	case <-ended: // as a rule long ago
	default:
		select {
		case <-ended:
		case <-stopping.Done():
			return errors.New("a mailbox did not let go in time; nothing is lost")
		}
	}
	if err != nil {
		// a database that is away, say: nothing is wrong with having stopped
		a.log.Warn("stopped before all jobs had let go; they run again at the next start")
		return nil
	}
	a.log.Info("stopped")
	return nil
}

// workers makes the River client with the worker of each job kind: the one list of them. id is the instance's.
func (a *app) workers(ops *operations, templates *notify.Templates, id string, db *database) (*river.Client[pgx.Tx], error) {
	ws := river.NewWorkers()
	if err := river.AddWorkerSafely(ws, &triage.Worker{
		DB: a.pool, Record: a.record, Config: a.cfg.reading(), Source: a.source, Extract: extract, Log: a.log, Now: time.Now,
		Decided: ops.meters.decided,
	}); err != nil {
		return nil, fmt.Errorf("adding the triage worker: %w", err)
	}
	if err := river.AddWorkerSafely(ws, a.notifier(ops, templates)); err != nil {
		return nil, fmt.Errorf("adding the notify worker: %w", err)
	}
	if err := river.AddWorkerSafely(ws, &cases.TimerWorker{Record: a.record, DB: a.pool, Now: time.Now}); err != nil {
		return nil, fmt.Errorf("adding the timer worker: %w", err)
	}
	client, err := river.NewClient(riverpgxv5.New(a.pool), &river.Config{
		ID:     id,
		Schema: migrations.RiverSchema,
		Logger: slog.New(newQuiet(a.log.Handler(), db)),
		Queues: map[string]river.QueueConfig{
			jobs.QueueTriage: {MaxWorkers: 6}, jobs.QueueNotify: {MaxWorkers: 6}, jobs.QueueTimers: {MaxWorkers: 1},
		},
		Workers:              ws,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		Middleware:           []rivertype.Middleware{db, ops.labour, &solitude{db: a.pool}},
		// an operator has to find them (`cissd jobs list`)
		DiscardedJobRetentionPeriod: discardedKept,
		FetchCooldown:               fetchCooldown,
		SoftStopTimeout:             softStop,
		// the daemon's role does not own the indexes
		ReindexerIndexNames: []string{},
		PeriodicJobs: []*river.PeriodicJob{
			river.NewPeriodicJob(river.PeriodicInterval(timerPeriod), func() (river.JobArgs, *river.InsertOpts) { return jobs.FireTimers{}, nil },
				&river.PeriodicJobOpts{RunOnStart: true}),
		},
	})
	if err != nil {
		return nil, fmt.Errorf("making the workers: %w", err)
	}
	return client, nil
}

// notifier is the worker that sends.
func (a *app) notifier(ops *operations, templates *notify.Templates) *notify.Worker {
	return &notify.Worker{
		DB: a.pool, Vault: a.vault, Record: a.record, Sender: ops.post, Templates: templates, Office: a.cfg.letterhead(a.office),
		PerHour: a.cfg.Office.MailsPerHour, MaxSize: a.cfg.sentSize(), Now: time.Now, Log: a.log, Ended: ops.meters.ended,
	}
}
