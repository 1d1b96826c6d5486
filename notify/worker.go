package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"cissd/cases"
	"cissd/cases/jobs"
	"cissd/cases/vault"
)

// Record is what the worker needs of the record. It is [cases.Record]'s.
type Record interface {
	// LoadNotice opens a notice, with what is true of it now. A notice that does not exist is an error that wraps [pgx.ErrNoRows].
	LoadNotice(ctx context.Context, db vault.DB, id int64) (cases.Notice, error)
	// NoticeSent is called in the transaction that marks the mail as taken over by the next hop.
	NoticeSent(ctx context.Context, tx pgx.Tx, id int64, now time.Time) error
	// NoticeFailed is called in the transaction that gives the mail up: a person is told (NOT-2). status is an enhanced code of RFC 3463, or "".
	NoticeFailed(ctx context.Context, tx pgx.Tx, id int64, status string, now time.Time) error
}

// Contents keeps the bytes of mails. It is [vault.Vault]'s.
type Contents interface {
	NewInserter(ctx context.Context, tx pgx.Tx, class vault.Class, now time.Time) *vault.Inserter
	Reader(ctx context.Context, db vault.DB, id vault.ID) (*vault.Reader, error)
}

// Transport hands one mail over. It is [Sender]'s; the error is a [*SendError], one of mail, or the end of ctx.
type Transport interface {
	Send(ctx context.Context, from, to string, mail io.ReadSeeker) error
}

const (
	// DefaultPerHour is the number of automatic mails to one address outside the roster in an hour (MSG-5).
	DefaultPerHour = 10
	// DefaultGiveUp is how long a mail is tried before it is reported as failed: several days (NOT-2, RFC 5321 section 4.5.4.1).
	DefaultGiveUp = 5 * 24 * time.Hour

	// leastTries is how often a mail itself must have been tried before it is given up: time in which the server was away says nothing of it.
	leastTries = 12

	// crashesGivenUp is how often the daemon may die while it makes a mail before that mail is given up (DESIGN 2).
	crashesGivenUp = 3

	// DefaultMaxSize is the largest mail in bytes: that of an intake mailbox, and what the text adds (INT-6).
	DefaultMaxSize = 52 << 20

	workTimeout = 9 * time.Minute
	// patience is how long a mail waits where another to the same address is on its way; busyPause is when it comes again if that was not enough.
	patience  = 2 * time.Second
	busyPause = 3 * time.Second
)

// Worker sends notices: one job [jobs.SendNotice] each. The River queue is [jobs.QueueNotify].
type Worker struct {
	river.WorkerDefaults[jobs.SendNotice]

	DB        vault.DB
	Vault     Contents
	Record    Record
	Sender    Transport
	Templates *Templates
	Office    Office
	// PerHour is the limit of MSG-5, 0 means DefaultPerHour; GiveUp 0 means DefaultGiveUp.
	PerHour int
	GiveUp  time.Duration
	// MaxSize is the largest mail in bytes, 0 means DefaultMaxSize; a larger one is given up, and a person is told (NOT-2).
	MaxSize int64
	// Patience is how long a mail waits where another to the same address is on its way; 0 means 2 seconds.
	Patience time.Duration
	Now      func() time.Time
	Log      *slog.Logger
	// Ended, where set, is told of each mail that is over, with "sent", "failed" or "dropped" (OPS-3). It must not block.
	Ended func(name cases.NoticeName, state string)

	gate  gate
	turns turns
	// handed are the notices that the server has taken over and that could not be marked as sent: they are not sent again while we live.
	handed sync.Map
}

// ended tells of a mail that is over.
func (w *Worker) ended(n cases.Notice, state deliveryState) {
	if w.Ended != nil {
		w.Ended(n.Name, string(state))
	}
}

// Timeout exceeds the longest wait for an SMTP server's answer.
func (w *Worker) Timeout(*river.Job[jobs.SendNotice]) time.Duration { return workTimeout }

// NextRetry is for faults that are not the mail server's (the database, say); those snooze the job in Work.
func (w *Worker) NextRetry(job *river.Job[jobs.SendNotice]) time.Time {
	return w.Now().Add(backoff(job.Attempt))
}

// backoff is the wait after the nth attempt: short first, then every half hour for as long as GiveUp allows.
func backoff(n int) time.Duration {
	waits := [...]time.Duration{10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute}
	return waits[min(max(n, 1), len(waits))-1]
}

// Work sends one notice (see the steps in the package comment). It may run any number of times: what was sent is not sent again, but for
// a kill between the server's answer and the commit, after which the same bytes go out once more. An outage of the database there is no kill.
func (w *Worker) Work(ctx context.Context, job *river.Job[jobs.SendNotice]) error {
	id := job.Args.NoticeID
	n, err := w.Record.LoadNotice(ctx, w.DB, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return river.JobCancel(fmt.Errorf("notice %d does not exist", id))
	}
	if err != nil {
		return fmt.Errorf("loading notice %d: %w", id, err)
	}
	d, err := readDelivery(ctx, w.DB, id)
	if err != nil {
		return err
	}
	if d != nil && d.State != stateReady && d.State != stateSending {
		return nil
	}
	if _, taken := w.handed.Load(id); taken && d != nil {
		return w.sent(ctx, n, d.Attempts)
	}
	// one that may have gone out already is finished, whatever has changed since
	if d == nil || d.State == stateReady {
		if why := unwanted(n); why != "" {
			return w.drop(ctx, n, why)
		}
	}
	if d == nil {
		if job.JobRow != nil && jobs.Crashes(job.Metadata) >= crashesGivenUp {
			// whatever the making of this mail does to us, the others go on, and a person is told
			w.Log.ErrorContext(ctx, "giving a mail up that ended the daemon each time it was made", "notice", id)
			return w.fail(ctx, n, &SendError{Permanent: true, Enhanced: statusUnmade, Stage: StageData})
		}
		if err := w.prepare(ctx, n); err != nil {
			return w.unmailable(ctx, n, err)
		}
	}
	return w.attempt(ctx, n)
}

// attempt sends a mail that is ready, if the server takes mail at all, no other mail to the same address is on its way, and the hourly limit
// allows it. Otherwise the job comes again.
func (w *Worker) attempt(ctx context.Context, n cases.Notice) error {
	done, ok := w.turns.take(ctx, n.Address, cmp.Or(w.Patience, patience))
	if !ok {
		return river.JobSnooze(busyPause)
	}
	defer done()
	if wait := w.gate.pass(n.Data.Mailbox, w.Now()); wait > 0 {
		return river.JobSnooze(wait)
	}
	attempts, wait, err := w.claim(ctx, n)
	if err != nil {
		return err
	}
	if wait > 0 {
		w.Log.InfoContext(ctx, "mail waits for the hourly limit", "notice", n.ID, "wait", wait)
		return river.JobSnooze(wait)
	}
	if attempts == 0 {
		return nil
	}
	return w.send(ctx, n, attempts)
}

// unwanted says why a notice must not go out any more, or "" (DESIGN 2).
func unwanted(n cases.Notice) string {
	switch {
	case n.Superseded:
		return "superseded"
	case !n.Entitled:
		return "not entitled"
	}
	return ""
}

func (w *Worker) drop(ctx context.Context, n cases.Notice, why string) error {
	if _, err := endUnsent(ctx, w.DB, n.ID, stateDropped, 0, why, w.Now()); err != nil {
		return err
	}
	w.ended(n, stateDropped)
	w.Log.InfoContext(ctx, "mail not sent", "notice", n.ID, "name", string(n.Name), "why", why)
	return nil
}

// prepare makes the bytes of the mail, once, and keeps them sealed. They go into the vault as they are made: only the text is in memory as a whole.
func (w *Worker) prepare(ctx context.Context, n cases.Notice) error {
	m, err := w.Templates.Render(n.Data, w.Office)
	if err != nil {
		return fmt.Errorf("notice %d: %w", n.ID, err)
	}
	return pgx.BeginFunc(ctx, w.DB, func(tx pgx.Tx) error {
		files, err := w.files(ctx, tx, n.Data)
		if err != nil {
			return fmt.Errorf("notice %d: %w", n.ID, err)
		}
		m.Files = append(m.Files, files...)
		in := w.Vault.NewInserter(ctx, tx, vault.ClassMail, w.Now())
		defer in.Discard()
		if err := composeTo(&limitedWriter{w: in, left: cmp.Or(w.MaxSize, DefaultMaxSize)}, m, n.Data, w.Office); err != nil {
			return fmt.Errorf("notice %d: %w", n.ID, err)
		}
		meta, err := in.Finish(n.VaultKey, w.Now())
		if err != nil {
			return fmt.Errorf("keeping the mail of notice %d: %w", n.ID, err)
		}
		inserted, err := insertReady(ctx, tx, n.ID, meta.ID, w.Now())
		if err == nil && !inserted {
			return fmt.Errorf("keeping the mail of notice %d: another worker was faster", n.ID)
		}
		return err
	})
}

// Statuses of RFC 3463 for a mail that we give up ourselves; [cases.Record] has words for each.
const (
	statusLarge  = "5.3.4" // message too big for system
	statusUnmade = "5.6.0" // other or undefined media error
	statusGone   = "5.7.7" // message integrity failure
)

// unmailable gives a notice up whose address no mail can be sent to, that is too large, or one of whose files cannot be made: it is never sent
// without them. Any other fault is tried again.
func (w *Worker) unmailable(ctx context.Context, n cases.Notice, err error) error {
	file := new(fileError)
	e := &SendError{Permanent: true, Stage: StageData}
	switch {
	case errors.Is(err, ErrAddress):
		e = &SendError{Permanent: true, Code: 501, Enhanced: "5.1.3", Stage: StageRcpt}
	case errors.Is(err, errLarge):
		e.Code, e.Enhanced = 552, statusLarge
		w.Log.ErrorContext(ctx, "a mail is larger than a mail of ours may be; see smtp.max_size_mb", "notice", n.ID, "limit", cmp.Or(w.MaxSize, DefaultMaxSize))
	case errors.As(err, &file) && file.gone():
		e.Enhanced = statusGone
		w.Log.ErrorContext(ctx, "a file that a mail is to carry is damaged or gone; a backup may have it", "notice", n.ID, "file", file.place)
	case errors.As(err, &file):
		e.Enhanced = statusUnmade
		w.Log.ErrorContext(ctx, "a file that a mail is to carry cannot be made", "notice", n.ID, "file", file.place)
	default:
		return err
	}
	return w.fail(ctx, n, e)
}

// claim marks the delivery as being sent, within the limit of MSG-5. A wait above zero says how long the limit lets it wait; attempts 0
// that it is over.
func (w *Worker) claim(ctx context.Context, n cases.Notice) (attempts int, wait time.Duration, err error) {
	now := w.Now()
	limit := w.PerHour
	if limit <= 0 {
		limit = DefaultPerHour
	}
	err = pgx.BeginFunc(ctx, w.DB, func(tx pgx.Tx) error {
		if !n.OnRoster {
			count, oldest, err := sentSince(ctx, tx, n.ID, n.Address, now.Add(-time.Hour))
			if err != nil {
				return err
			}
			if count >= limit {
				wait = max(oldest.Add(time.Hour).Sub(now), time.Minute)
				return nil
			}
		}
		attempts, err = claim(ctx, tx, n.ID, now)
		return err
	})
	return attempts, wait, err
}

// send hands the kept bytes over and records what came of it.
func (w *Worker) send(ctx context.Context, n cases.Notice, attempts int) error {
	d, err := readDelivery(ctx, w.DB, n.ID)
	if err != nil {
		return err
	}
	if d == nil || d.Mail == nil {
		return fmt.Errorf("notice %d has no mail", n.ID)
	}
	mail, err := w.Vault.Reader(ctx, w.DB, *d.Mail)
	if err == nil {
		err = w.Sender.Send(ctx, n.Data.Mailbox, n.Data.To.Address, mail)
	}
	e := new(SendError)
	switch known := errors.As(err, &e); {
	case err != nil && !known && lost(err):
		w.Log.ErrorContext(ctx, "the bytes of a mail are damaged or gone; a backup may have them", "notice", n.ID)
		return w.fail(ctx, n, &SendError{Permanent: true, Enhanced: statusGone, Stage: StageData})
	case err != nil && !known && errors.Is(err, context.DeadlineExceeded):
		// the job's time is over: this mail takes too long, wherever it was
		e = &SendError{Stage: StageOutcome}
	case err != nil && !known:
		return fmt.Errorf("notice %d: %w", n.ID, err)
	}
	// what became of it is recorded even where the context ended meanwhile
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	if err != nil && e.Scope != ScopeMail {
		return w.hold(ctx, n, e, why(err))
	}
	w.opened(ctx, n)
	switch {
	case err == nil:
		w.handed.Store(n.ID, true)
		return w.sent(ctx, n, attempts)
	case e.Permanent:
		return w.fail(ctx, n, e)
	}
	return w.retry(ctx, n, e, attempts)
}

// recordTime bounds the writing of what became of a mail.
const recordTime = 10 * time.Second

// hold puts a mail back that met a fault which is not its own. The try does not count, and none is ever given up for it (NOT-2).
func (w *Worker) hold(ctx context.Context, n cases.Notice, e *SendError, mend string) error {
	now := w.Now()
	wait, news := w.gate.close(e.Scope, n.Data.Mailbox, now)
	if news {
		level := slog.LevelWarn
		if e.Operator {
			level = slog.LevelError
		}
		w.Log.Log(ctx, level, "mails cannot be sent; they wait", "about", string(e.Scope), "status", e.Status(), "mend", mend)
	}
	if err := markTried(ctx, w.DB, n.ID, e, now); err != nil {
		return err
	}
	return river.JobSnooze(wait)
}

// opened says that mails go out again, if they did not.
func (w *Worker) opened(ctx context.Context, n cases.Notice) {
	for _, outage := range w.gate.open(n.Data.Mailbox, w.Now()) {
		w.Log.InfoContext(ctx, "mails are being sent again", "after", outage)
	}
}

// sent records the handing over.
func (w *Worker) sent(ctx context.Context, n cases.Notice, attempts int) error {
	now := w.Now()
	err := pgx.BeginFunc(ctx, w.DB, func(tx pgx.Tx) error {
		first, err := markSent(ctx, tx, n.ID, now)
		if err != nil || !first {
			return err
		}
		if err := w.Record.NoticeSent(ctx, tx, n.ID, now); err != nil {
			return fmt.Errorf("recording that notice %d was sent: %w", n.ID, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.handed.Delete(n.ID)
	w.ended(n, stateSent)
	w.Log.InfoContext(ctx, "mail sent", "notice", n.ID, "name", string(n.Name), "attempts", attempts)
	return nil
}

// fail gives a mail up and has it reported, in one transaction (NOT-2).
func (w *Worker) fail(ctx context.Context, n cases.Notice, e *SendError) error {
	now := w.Now()
	err := pgx.BeginFunc(ctx, w.DB, func(tx pgx.Tx) error {
		first, err := endUnsent(ctx, tx, n.ID, stateFailed, e.Code, e.Status(), now)
		if err != nil || !first {
			return err
		}
		if err := w.Record.NoticeFailed(ctx, tx, n.ID, e.Enhanced, now); err != nil {
			return fmt.Errorf("recording that notice %d failed: %w", n.ID, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.ended(n, stateFailed)
	w.Log.WarnContext(ctx, "mail failed", "notice", n.ID, "name", string(n.Name), "status", e.Status())
	return river.JobCancel(fmt.Errorf("notice %d: %w", n.ID, e))
}

// retry puts the mail back and snoozes the job, which takes none of the job's attempts. A mail that has been refused for days is given up, and
// a person is told (NOT-2).
func (w *Worker) retry(ctx context.Context, n cases.Notice, e *SendError, attempts int) error {
	now := w.Now()
	if now.Sub(n.Data.At) > cmp.Or(w.GiveUp, DefaultGiveUp) && attempts >= leastTries {
		return w.fail(ctx, n, e)
	}
	if err := markTried(ctx, w.DB, n.ID, e, now); err != nil {
		return err
	}
	wait := backoff(attempts)
	level := slog.LevelDebug
	if attempts == 1 {
		level = slog.LevelInfo // said once; `cissd jobs list` shows what waits
	}
	w.Log.Log(ctx, level, "mail not taken, will be tried again", "notice", n.ID, "status", e.Status(), "attempts", attempts, "wait", wait)
	return river.JobSnooze(wait)
}

var _ river.Worker[jobs.SendNotice] = (*Worker)(nil)
