package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"runtime"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// labour stands around each job of this process: it knows what is under way (OPS-3), counts, and sees to it that what River keeps of a failed
// job holds no content (SEC-7): River writes an error's text, and what was panicked with, into the database.
type labour struct {
	river.WorkerMiddlewareDefaults
	now    func() time.Time
	worked func(kind, result string, took, sinceMade time.Duration)

	mu    sync.Mutex
	since map[int64]time.Time // of jobs under way, by id
}

func newLabour(now func() time.Time, worked func(kind, result string, took, sinceMade time.Duration)) *labour {
	return &labour{now: now, worked: worked, since: map[int64]time.Time{}}
}

// Work implements rivertype.WorkerMiddleware.
func (l *labour) Work(ctx context.Context, job *rivertype.JobRow, inner func(context.Context) error) error {
	begun := l.now()
	l.set(job.ID, begun)
	defer l.unset(job.ID)
	err := contained(ctx, inner)
	snoozed, cancelled := new(rivertype.JobSnoozeError), new(rivertype.JobCancelError)
	result := "done"
	switch {
	case err == nil:
	case errors.As(err, &snoozed):
		result = "later"
	case errors.As(err, &cancelled):
		result, err = "given up", river.JobCancel(forJob(cancelled.Unwrap()))
	default:
		result, err = "failed", forJob(err)
	}
	now := l.now()
	l.worked(job.Kind, result, now.Sub(begun), now.Sub(job.CreatedAt))
	return err
}

// forJob is an error as it may stand with a job.
func forJob(err error) error {
	if err == nil {
		err = errors.New("it was given up")
	}
	return &discreetError{text: anonymous(discreetly(err)), cause: err}
}

// contained turns a panic into an error that says where it was: what was panicked with may hold content.
func contained(ctx context.Context, inner func(context.Context) error) (err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("a fault of the program at %s", panicPlace())
		}
	}()
	return inner(ctx)
}

// panicPlace is the file and line that panicked, called while that is being recovered from.
func panicPlace() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	panicking := false
	for {
		f, more := frames.Next()
		isRuntime := len(f.Function) > 8 && f.Function[:8] == "runtime."
		if panicking && !isRuntime {
			return fmt.Sprintf("%s:%d", path.Base(f.File), f.Line)
		}
		panicking = panicking || f.Function == "runtime.gopanic"
		if !more {
			return "a place unknown"
		}
	}
}

func (l *labour) set(id int64, begun time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.since[id] = begun
}

func (l *labour) unset(id int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.since, id)
}

// stuck counts the jobs that have been under way since before a time.
func (l *labour) stuck(before time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, t := range l.since {
		if t.Before(before) {
			n++
		}
	}
	return n
}
