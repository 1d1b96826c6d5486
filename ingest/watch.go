package ingest

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"
)

// Watcher watches one mailbox and takes in what arrives. Make it with [NewWatcher].
type Watcher struct {
	mb    Mailbox
	store *Store
	log   *slog.Logger

	backoffMin, backoffMax time.Duration
	stall                  time.Duration
	renewal                time.Duration
	onState                func(State)

	mu    sync.Mutex
	state State

	// What one session leaves for the next; Run's goroutine alone uses it.

	// careful: messages up to this uid are read one by one, because reading them in a range has ended a connection.
	careful uint32
	// listFailures counts how often in a row listing has ended a connection.
	listFailures int
	// announced are sizes that messages turned out to have, where the server had told of less: those are read as oversize.
	announced      map[uint32]int64
	moving         trouble
	cannotMoveTold bool
	phantomTold    bool
	// told are the kinds of faults that were logged since the mailbox was last read.
	told map[FaultKind]bool
	// source is the folder that these are about.
	source Source
}

// Option changes a [Watcher].
type Option func(*Watcher)

// WithBackoff sets how long to wait before the second connection after a fault, and the most that this grows to. The defaults are 1 s and
// 2 min.
func WithBackoff(first, most time.Duration) Option {
	return func(w *Watcher) { w.backoffMin, w.backoffMax = first, most }
}

// WithStall sets how long a server may be silent in the middle of an answer. The default is 150 s.
func WithStall(d time.Duration) Option {
	return func(w *Watcher) { w.stall = d }
}

// WithRenewal sets how long an IDLE lasts before it is renewed. The default is 5 min; RFC 2177 wants less than 29.
func WithRenewal(d time.Duration) Option {
	return func(w *Watcher) { w.renewal = d }
}

// OnState sets a function that is called after each change of the [State], by one goroutine at a time. It must not block, nor
// call the Watcher.
func OnState(f func(State)) Option {
	return func(w *Watcher) { w.onState = f }
}

// NewWatcher makes a Watcher; [Watcher.Run] starts it.
func NewWatcher(mb Mailbox, store *Store, log *slog.Logger, opts ...Option) *Watcher {
	w := &Watcher{
		mb: mb.withDefaults(), store: store, log: log.With("mailbox", mb.Name),
		backoffMin: time.Second, backoffMax: 2 * time.Minute, stall: defaultStall, renewal: 5 * time.Minute,
		onState: func(State) {},
		state:   State{Mailbox: mb.Name},
		told:    map[FaultKind]bool{},
	}
	for _, o := range opts {
		o(w)
	}
	return w
}

// State is how a watcher fares (INT-12).
type State struct {
	Mailbox string
	// Up since the first complete look of a session, until a fault; Since is when Up last changed, zero before the first time.
	Up    bool
	Since time.Time
	// Fault is why it is down: what is wrong and what to do, without content.
	Fault string
	// Kind is the class of the fault.
	Kind FaultKind
	// LastLook is when the mailbox was last looked through to the end.
	LastLook time.Time
	// Seen is when the loop last moved on, whether all is well or not: a watcher that is stuck shows here (OPS-3).
	Seen time.Time
	// Looks counts complete looks, Stored new messages, Oversize those among them with an envelope only, Known those recognised, Moved
	// those moved to the Done folder, Failed those that could not be read after several attempts; all since the start.
	Looks, Stored, Oversize, Known, Moved, Failed int64
	// Faults counts sessions that ended by one, each of which is connected anew; Bytes what was read of messages and stored.
	Faults, Bytes int64
}

// State gives the newest one.
func (w *Watcher) State() State {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state
}

// count changes the state and tells of it.
func (w *Watcher) count(change func(*State)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.state)
	w.state.Seen = w.store.now()
	w.onState(w.state)
}

// alive notes that the loop moves on.
func (w *Watcher) alive() { w.count(func(*State) {}) }

// Run takes in the mailbox until ctx ends, and then returns its error. Whatever else happens is retried, with exponential backoff and jitter
// (INT-2), while the mail stays on the server; it is logged once when it begins, for each kind of fault, and once when it is over.
func (w *Watcher) Run(ctx context.Context) error {
	for attempt := 0; ; attempt++ {
		w.alive()
		looks, began := w.State().Looks, w.store.now()
		err := w.session(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// a server that breaks down right after each look is not to be asked every second
		if w.State().Looks > looks && w.store.now().Sub(began) >= w.backoffMax {
			attempt = 0
		}
		var known *knownError
		if !errors.As(err, &known) { // what was told of one message is no news of the mailbox
			w.down(err, attempt)
		}
		timer := time.NewTimer(backoff(w.backoffMin, w.backoffMax, attempt, rand.Float64()))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

// remember forgets what was learned of the messages of another folder, as it is after a change of UIDVALIDITY.
func (w *Watcher) remember(src Source) {
	if w.source != src {
		w.source = src
		w.careful, w.listFailures, w.announced = 0, 0, map[uint32]int64{}
		w.moving = trouble{told: w.moving.told, notRemoved: w.moving.notRemoved}
	}
}

// knownError is the end of a connection by a message of which it has been told that it cannot be read, or moved.
type knownError struct{ err error }

func (e *knownError) Error() string { return e.err.Error() }
func (e *knownError) Unwrap() error { return e.err }

// backoff doubles with each attempt, up to most, and takes between half of that and all of it, by chance in [0, 1): many watchers of one
// server do not come back at the same moment.
func backoff(first, most time.Duration, attempt int, chance float64) time.Duration {
	d := most
	if attempt < 30 && first<<attempt < most {
		d = first << attempt
	}
	return d/2 + time.Duration(chance*float64(d/2))
}

// session is one connection, from dialling to its end. The database comes first: without it there is no use in asking for mail.
func (w *Watcher) session(ctx context.Context) error {
	if err := w.store.db.Ping(ctx); err != nil {
		return storing(err)
	}
	c, err := connect(ctx, w.mb, w.stall)
	if err != nil {
		return err
	}
	defer c.close()
	s, err := w.open(ctx, c)
	if err != nil {
		return err
	}
	return s.run(ctx)
}

// fault is what an error of a session means to the operator.
func (w *Watcher) fault(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	var inStore *storeError
	if errors.As(err, &inStore) {
		return &Fault{
			Kind: FaultDatabase, Mailbox: w.mb.Name, What: "the database is away; fetching has stopped, and the mail stays on the server",
			Mend: "see that PostgreSQL runs and can be reached", Err: err,
		}
	}
	return &Fault{
		Kind: FaultServer, Mailbox: w.mb.Name, What: "the connection to " + w.mb.endpoint() + " ended: " + words(err),
		Mend: "it is tried again; if it stays so, check the server", Err: err,
	}
}

// down records a fault, and logs it if none of its kind was told since the mailbox was last read. That a connection ended which was good is
// nothing to tell: some servers end each of them after a while. What matters is whether the next one is good.
func (w *Watcher) down(err error, attempt int) {
	f := w.fault(err)
	byChance := w.State().Up && f.Kind == FaultServer && attempt < quickAttempts
	w.count(func(st *State) {
		if st.Up || st.Since.IsZero() {
			st.Since = w.store.now()
		}
		st.Up, st.Fault, st.Kind = false, f.Error(), f.Kind
		st.Faults++
	})
	level := slog.LevelDebug
	if !w.told[f.Kind] && !byChance {
		level = slog.LevelWarn
		w.told[f.Kind] = true
	}
	w.log.Log(context.Background(), level, "the mailbox cannot be read", "kind", f.Kind, "fault", f.What, "mend", f.Mend)
}

// looked records a complete look, and that all is well.
func (w *Watcher) looked() {
	was := w.State()
	w.count(func(st *State) {
		now := w.store.now()
		if !st.Up {
			st.Since = now
		}
		st.Up, st.Fault, st.Kind = true, "", ""
		st.LastLook = now
		st.Looks++
	})
	if len(w.told) > 0 || was.Looks == 0 {
		clear(w.told)
		w.log.Info("the mailbox is being read", "after", string(was.Kind))
	}
}

// stored counts what was taken in; size is what of it was read, in bytes.
func (w *Watcher) stored(t Tally, size int64) {
	if t == (Tally{}) {
		return
	}
	w.count(func(st *State) {
		st.Stored += int64(t.Stored)
		st.Oversize += int64(t.Oversize)
		st.Known += int64(t.Known)
		st.Bytes += size
	})
	w.log.Info("messages stored", "count", t.Stored, "oversize", t.Oversize, "known", t.Known)
}
