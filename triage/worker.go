package triage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"cissd/cases"
	"cissd/cases/jobs"
	"cissd/cases/vault"
)

// ErrNoMessage is what a Source gives for a message that does not exist.
var ErrNoMessage = errors.New("no such message")

// attemptsBeforeQuarantine is how often a message is tried whose reading cannot be carried out, before a person has to look (LESSONS: tell
// permanent from temporary). An outage of the database never counts, nor that somebody else was faster ([cases.Blameless]).
const attemptsBeforeQuarantine = 5

// crashesBeforeQuarantine is how often a daemon may die while a message is being read, before it is not read again by itself (DESIGN 2, SEC-5).
const crashesBeforeQuarantine = 3

// Source opens a stored message and parses it: ingest's store and parser, handed in by the command. It gives ErrNoMessage for an unknown
// id, a [ParseError] where the bytes cannot be read, and anything else where the store is in trouble. Of an oversize message the header
// alone is parsed.
type Source func(ctx context.Context, id int64) (Stored, *cases.Message, error)

// ParseError says that a stored message cannot be read. Its text is free of content.
type ParseError struct{ Err error }

// Error implements error.
func (e *ParseError) Error() string { return "parsing: " + e.Err.Error() }

// Unwrap gives the cause.
func (e *ParseError) Unwrap() error { return e.Err }

// Worker reads a stored message and decides its fate, in one transaction with all that it causes.
type Worker struct {
	river.WorkerDefaults[jobs.ReadMessage]
	DB     *pgxpool.Pool
	Record *cases.Record
	Config Config
	Source Source
	// Extract takes files out of the bytes of a mail: ingest's function, handed in by the command. open is asked for each part when its content
	// begins.
	Extract func(r io.Reader, parts []string, open func(part string) (io.WriteCloser, error)) error
	Log     *slog.Logger
	Now     func() time.Time
	// Decided, where set, is told of each outcome that was committed (OPS-3). It must not block.
	Decided func(cases.Outcome)
}

// decided tells of an outcome that stands, nil error, in the record.
func (w *Worker) decided(o cases.Outcome, err error) error {
	if err == nil && o != "" && w.Decided != nil {
		w.Decided(o)
	}
	return err
}

// Work implements river.Worker. It is harmless to run twice: a message that has an outcome is left alone, unless it is replayed.
func (w *Worker) Work(ctx context.Context, job *river.Job[jobs.ReadMessage]) error {
	id := job.Args.MessageID
	if n := jobs.Crashes(job.Metadata); n >= crashesBeforeQuarantine {
		w.Log.ErrorContext(ctx, "quarantining a message at whose reading the daemon died", "message", id, "crashes", n)
		return w.quarantine(ctx, job, Stored{ID: id}, fmt.Sprintf("the daemon died %d times while it was being read", n))
	}
	s, m, err := w.Source(ctx, id)
	var bad *ParseError
	switch {
	case errors.Is(err, ErrNoMessage):
		return river.JobCancel(fmt.Errorf("reading message %d: %w", id, err))
	case errors.As(err, &bad):
		return w.quarantine(ctx, job, s, bad.Error())
	case err != nil && w.blames(ctx, err, true) && job.Attempt >= attemptsBeforeQuarantine:
		w.Log.ErrorContext(ctx, "quarantining a message that cannot be opened", "message", id, "attempt", job.Attempt, "error", err)
		return w.quarantine(ctx, job, Stored{ID: id}, "it cannot be opened")
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("opening message %d: the job's time is over", id) // wraps nothing: it is no outage, and the attempt counts
	case err != nil:
		return fmt.Errorf("opening message %d: %w", id, err)
	}
	err = w.handle(ctx, job, s, m)
	var broken *readFault
	if errors.As(err, &broken) || err != nil && job.Attempt >= attemptsBeforeQuarantine && w.blames(ctx, err, false) {
		w.Log.ErrorContext(ctx, "quarantining a message that cannot be carried out", "message", id, "attempt", job.Attempt, "error", err)
		reason := "it cannot be carried out"
		if broken != nil {
			reason = "reading it failed"
		}
		return w.quarantine(ctx, job, s, reason)
	}
	return err
}

// blames says whether an error is the message's fault. It is not while the daemon stops, nor in an outage. That the job's time is over is
// where the message is opened and parsed, which a hostile one can make long (SEC-5); afterwards it can only be the database's.
func (w *Worker) blames(ctx context.Context, err error, opening bool) bool {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return opening
	case ctx.Err() != nil:
		return false
	}
	return !cases.Blameless(err)
}

// readFault is a panic of the pure part: a fault of ours that one mail brought out, and that must harm only itself (SEC-5).
type readFault struct{ stage string }

func (e *readFault) Error() string { return "a fault while " + e.stage }

// handle reads the mail, which is pure and may take its time, and then decides on it in one transaction. What the record says of sender and
// thread is looked up before, and again under the sender's lock: if it has changed meanwhile, the job is tried again.
func (w *Worker) handle(ctx context.Context, job *river.Job[jobs.ReadMessage], s Stored, m *cases.Message) error {
	sit, known, err := w.lookUp(ctx, w.DB, s, m)
	if err != nil {
		return err
	}
	if sit.Reading, err = w.read(ctx, m, known); err != nil {
		return err
	}
	var outcome cases.Outcome
	err = pgx.BeginFunc(ctx, w.DB, func(tx pgx.Tx) error {
		if err := lockSender(ctx, tx, s.From); err != nil {
			return err
		}
		before, err := decidedOutcome(ctx, tx, s.ID)
		if err != nil {
			return err
		}
		if before != "" && !(job.Args.Replay && before == cases.Quarantined) {
			return complete(ctx, tx, job)
		}
		now, knownNow, err := w.lookUp(ctx, tx, s, m)
		if err != nil {
			return err
		}
		if !known.same(knownNow) {
			return fmt.Errorf("deciding on message %d: %w", s.ID, cases.ErrConflict)
		}
		now.Reading = sit.Reading
		v, err := w.fate(ctx, tx, s, m, now)
		if err != nil {
			return err
		}
		if err := w.putOutcome(ctx, tx, s, v); err != nil {
			return err
		}
		outcome = v.Outcome
		if outcome == cases.Spillage {
			w.Log.WarnContext(ctx, "a message bears classification markings", "message", s.ID)
		}
		w.Log.InfoContext(ctx, "message read", "message", s.ID, "outcome", v.Outcome, "request", v.Applied.Request)
		return complete(ctx, tx, job)
	})
	return w.decided(outcome, err)
}

// same says whether two look-ups would give the same reading.
func (k Known) same(o Known) bool {
	person := func(p *cases.Person) int64 {
		if p == nil {
			return 0
		}
		return p.ID
	}
	return person(k.Person) == person(o.Person) && k.Threaded == o.Threaded && k.TokenKind == o.TokenKind &&
		slices.Equal(k.Asked, o.Asked)
}

func complete(ctx context.Context, tx pgx.Tx, job *river.Job[jobs.ReadMessage]) error {
	if _, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job); err != nil {
		return fmt.Errorf("completing the job of message %d: %w", job.Args.MessageID, err)
	}
	return nil
}

// quarantineTime bounds the writing of a quarantine.
const quarantineTime = 30 * time.Second

// quarantine gives a message that cannot be understood its outcome and reason; `cissd message replay` runs it again (INT-5). It does so even
// where the job's own time is over.
func (w *Worker) quarantine(ctx context.Context, job *river.Job[jobs.ReadMessage], s Stored, reason string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), quarantineTime)
	defer cancel()
	var outcome cases.Outcome
	err := pgx.BeginFunc(ctx, w.DB, func(tx pgx.Tx) error {
		before, err := decidedOutcome(ctx, tx, s.ID)
		if err != nil {
			return err
		}
		if before == "" || before == cases.Quarantined {
			if err := w.putOutcome(ctx, tx, s, verdict{Outcome: cases.Quarantined, Reason: reason}); err != nil {
				return err
			}
			outcome = cases.Quarantined
		}
		return complete(ctx, tx, job)
	})
	return w.decided(outcome, err)
}

// fate carries out what follows from a reading in the light of the record.
func (w *Worker) fate(ctx context.Context, tx pgx.Tx, s Stored, m *cases.Message, sit Situation) (verdict, error) {
	if sit.Own {
		own, err := cases.NoticeByMessageID(ctx, tx, m.MessageID)
		if err != nil {
			return verdict{}, err
		}
		sit.Own = own != 0
	}
	var err error
	if sit.CopyOf, err = w.copyOf(ctx, tx, s, &sit.Reading); err != nil {
		return verdict{}, err
	}
	sit.Files = filesOf(s.ID, m, &sit.Reading)
	if s.Oversize && sit.Reading.Outcome != cases.Spillage {
		return w.oversize(ctx, tx, s, sit)
	}
	f, err := w.again(ctx, tx, s, &sit, Route(sit))
	if err != nil {
		return verdict{}, err
	}
	pointer, err := w.pointerOnly(ctx, tx, &sit, f)
	if err != nil {
		return verdict{}, err
	}
	v := verdict{Outcome: f.Outcome, Reason: f.Reason, CopyOf: sit.CopyOf, Proven: sit.Reading.Proof.Proven(), Reading: &sit.Reading, Pointer: pointer}
	if f.Outcome != cases.Duplicate {
		v.CopyOf = 0
	}
	v.Applied, err = w.carryOut(ctx, tx, s, sit, f)
	if no := v.Applied.Refused; no != nil {
		v.Reason = no.Code
		if no.Security {
			v.Outcome = cases.Refused
		}
	}
	return v, err
}

// pointerOnly takes out of a mail about a classified request all but the pointer and the five facts that are kept of one (CLS-1): what opens or
// completes one, and whatever comes to one later. It says whether it did: then the raw mail is destroyed too.
func (w *Worker) pointerOnly(ctx context.Context, tx pgx.Tx, sit *Situation, f Fate) (bool, error) {
	asks := f.Kind == fateOpen || f.Kind == fateAnswer
	only := asks && sit.Reading.Draft.TrackedOnly()
	if !only && sit.Request != nil && f.Kind != fateOpen {
		var err error
		if f.Kind == fateAnswer {
			only, err = w.Record.Tracks(ctx, tx, *sit.Request, sit.Reading.Draft)
		} else {
			only, err = cases.Tracked(ctx, tx, *sit.Request)
		}
		if err != nil {
			return false, err
		}
	}
	if only {
		sit.Reading, sit.Files = sit.Reading.Pointer(), nil
	}
	return only, nil
}

// readTime is how long one mail may be read (SEC-5): what takes longer was made to.
const readTime = 20 * time.Second

// read runs the pure part. A panic, or a mail that takes too long, is a fault of this one mail. A reading that was given up goes on in its
// goroutine until it ends, and holds nothing but memory.
func (w *Worker) read(ctx context.Context, m *cases.Message, k Known) (cases.Reading, error) {
	limit := time.NewTimer(readTime)
	defer limit.Stop()
	return inTime(ctx, limit.C, func() cases.Reading { return Read(m, w.Config, k) })
}

// inTime runs read until it ends, the limit comes, or ctx ends.
func inTime(ctx context.Context, limit <-chan time.Time, read func() cases.Reading) (cases.Reading, error) {
	type result struct {
		reading cases.Reading
		err     error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r.err = &readFault{stage: "reading the mail"} // what was panicked with may hold content
			}
			done <- r
		}()
		r.reading = read()
	}()
	select {
	case r := <-done:
		return r.reading, r.err
	case <-limit:
		return cases.Reading{}, &readFault{stage: "reading the mail: it took too long"}
	case <-ctx.Done():
		return cases.Reading{}, fmt.Errorf("reading a mail: %w", context.Cause(ctx))
	}
}

// lookUp asks what the record knows of the sender and the thread.
func (w *Worker) lookUp(ctx context.Context, db vault.DB, s Stored, m *cases.Message) (Situation, Known, error) {
	var sit Situation
	refs, err := w.find(m)
	if err != nil {
		return sit, Known{}, err
	}
	sit.Own = refs.Own
	if sit.Person, err = cases.PersonByAddress(ctx, db, s.From); err != nil {
		return sit, Known{}, err
	}
	if err := w.sentBy(ctx, db, s, m, &sit); err != nil {
		return sit, Known{}, err
	}
	if err := w.thread(ctx, db, s, refs, &sit); err != nil {
		return sit, Known{}, err
	}
	if sit.Request != nil {
		if sit.State, err = cases.RequestState(ctx, db, *sit.Request); err != nil {
			return sit, Known{}, err
		}
	}
	k := Known{Person: sit.Person, Daemon: true, Threaded: sit.Request != nil && sit.TakesPart}
	if sit.Token != nil {
		k.TokenKind = sit.Token.Ref.Kind
	}
	if k.Threaded {
		if k.Asked, err = w.Record.Asked(ctx, db, *sit.Request); err != nil {
			return sit, k, err
		}
	}
	return sit, k, nil
}

// sentBy finds out whether somebody else than From sent the mail, by its Sender field (RFC 5322 section 3.6.2).
func (w *Worker) sentBy(ctx context.Context, db vault.DB, s Stored, m *cases.Message, sit *Situation) error {
	for _, a := range m.Sender {
		if a.Key() == "" || a.Key() == (cases.Address{Address: s.From}).Key() || sit.Person.Uses(a.Address) {
			continue
		}
		p, err := cases.PersonByAddress(ctx, db, a.Address)
		if err != nil {
			return err
		}
		sit.Sender, sit.SenderPerson = a.Key(), p
		return nil
	}
	return nil
}

func (w *Worker) find(m *cases.Message) (refs Refs, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &readFault{stage: "looking for our references"}
		}
	}()
	return Find(m, w.Config), nil
}

// thread finds the matter that a mail belongs to, strongest proof first (MSG-2): our tokens, then a number and a sender who takes part in
// what it names. A number alone in a stranger's subject never attaches a mail, and never reveals that it exists.
func (w *Worker) thread(ctx context.Context, db vault.DB, s Stored, refs Refs, sit *Situation) error {
	for _, ref := range refs.Tokens {
		t, err := cases.FindToken(ctx, db, ref)
		if err != nil {
			return err
		}
		if t == nil || t.Ref.Kind == cases.TokenOfForm && t.Request == nil { // a form may be passed to a colleague: it belongs to nobody
			continue
		}
		if sit.Token == nil {
			sit.Token = t
		} else if sit.Token.Request != nil && t.Request != nil && *sit.Token.Request != *t.Request {
			sit.Disagree = true
		}
	}
	if sit.Token != nil && sit.Token.Request != nil {
		sit.Request = sit.Token.Request
		var err error
		sit.TakesPart, sit.Asks, err = partIn(ctx, db, *sit.Request, s.From, sit.Person)
		return err
	}
	// somebody who answers their own mail speaks of what that mail opened
	own, err := w.ownThread(ctx, db, s, refs, sit)
	if err != nil || own {
		return err
	}
	for _, n := range refs.Numbers {
		id, err := cases.FindMatter(ctx, db, n)
		if errors.Is(err, cases.ErrNoSuchMatter) {
			continue
		}
		if err != nil {
			return err
		}
		part, asks, err := partIn(ctx, db, id, s.From, sit.Person)
		if err != nil {
			return err
		}
		if part {
			sit.Request, sit.TakesPart, sit.Asks, sit.Number, sit.Fits = &id, true, asks, n, nil
			return nil
		}
	}
	return nil
}

// act is what the record is told of a mail.
func (w *Worker) act(s Stored, sit Situation) cases.Act {
	facts := sit.Reading
	return cases.Act{
		Actor: sit.Person, From: cases.Address{Name: facts.From.Name, Address: s.From}, As: sit.Asks, Token: sit.Token, Reading: &sit.Reading,
		Mail: cases.MailRef{
			ID: s.ID, Mailbox: s.Mailbox, MessageID: s.MessageID, ReceivedAt: s.ReceivedAt, Lines: quotable(facts), Marked: marked(facts),
		},
		Correct: Correct, Files: sit.Files, Keep: w.Keeper(),
	}
}

// carryOut does what the fate says.
func (w *Worker) carryOut(ctx context.Context, tx pgx.Tx, s Stored, sit Situation, f Fate) (cases.Applied, error) {
	a, now := w.act(s, sit), w.Now()
	switch f.Kind {
	case fateOpen:
		return w.Record.Open(ctx, tx, a, w.submitter(sit), now)
	case fateAnswer:
		a.On = cases.OnAnswer
		a.Actor = nil
		return w.Record.Apply(ctx, tx, *sit.Request, a, now)
	case fateConfirm:
		c := f.Commands[len(f.Commands)-1]
		a.On, a.Command = cases.On(c.Verb), &c
		return w.Record.Confirm(ctx, tx, a, now)
	case fateCommand:
		a.Doubt = f.Doubt
		return w.Record.ApplyAll(ctx, tx, *sit.Request, a, f.Commands, now)
	case fateAsk:
		return w.ask(ctx, tx, sit, a, f)
	case fateRefuse:
		return w.refuse(ctx, tx, sit, a, f)
	case fateBounce:
		return w.bounce(ctx, tx, s, sit)
	case fateSpill:
		return cases.Applied{}, w.Record.Spilled(ctx, tx, a, f.Reason, !sit.Own, now)
	}
	return cases.Applied{}, nil
}

// ask answers STATUS, HELP and FORM about the number on their line, else about the matter of the thread. What the sender has no part in is
// answered like what does not exist (ROLE-3).
func (w *Worker) ask(ctx context.Context, tx pgx.Tx, sit Situation, a cases.Act, f Fate) (cases.Applied, error) {
	c := f.Commands[len(f.Commands)-1]
	a.On, a.Command = cases.On(c.Verb), &c
	if len(f.Matters) > 0 {
		return w.tell(ctx, tx, a, f)
	}
	a.Note = f.Note
	if f.Notice == cases.NoticeList {
		return w.Record.List(ctx, tx, a, w.Now())
	}
	request := sit.Request
	if !sit.TakesPart {
		request = nil
	}
	if number := cmp.Or(c.Number, c.Argument); number != "" {
		id, err := cases.FindMatter(ctx, tx, number)
		part := false
		if err == nil {
			part, err = cases.TakesPart(ctx, tx, id, a.From.Address, sit.Person)
		}
		switch {
		case errors.Is(err, cases.ErrNoSuchMatter), err == nil && !part:
			f.Refusal = unknownNumber()
			sit.Request = nil
			return w.refuse(ctx, tx, sit, a, f)
		case err != nil:
			return cases.Applied{}, err
		}
		request = &id
	}
	if f.Notice == cases.NoticeShow {
		return w.Record.Show(ctx, tx, *request, a, w.Now())
	}
	return w.Record.Answer(ctx, tx, request, f.Notice, a, w.Now())
}

// tell answers how several matters stand, a mail for each; it gives the first.
func (w *Worker) tell(ctx context.Context, tx pgx.Tx, a cases.Act, f Fate) (cases.Applied, error) {
	var first cases.Applied
	a.Note = f.Note
	for i, id := range f.Matters {
		out, err := w.Record.Answer(ctx, tx, &id, f.Notice, a, w.Now())
		if err != nil {
			return out, err
		}
		if i == 0 {
			first = out
		}
	}
	return first, nil
}

// submitter is the person on the roster who sends a request in for somebody else (INT-9), nil where they ask for themselves.
func (w *Worker) submitter(sit Situation) *cases.Person {
	if sit.Reading.Submitter == nil {
		return nil
	}
	if sit.Sender != "" && sit.Reading.Submitter.Key() == sit.Sender {
		return sit.SenderPerson
	}
	return sit.Person
}

// refuse records, reports and answers control mail that is not carried out.
func (w *Worker) refuse(ctx context.Context, tx pgx.Tx, sit Situation, a cases.Act, f Fate) (cases.Applied, error) {
	if n := len(f.Commands); n > 0 {
		a.On = cases.On(f.Commands[n-1].Verb)
	} else if r := sit.Reading.Refused; r != nil {
		a.On = cases.On(r.Verb)
	}
	if f.Refusal.Code == "sender_is_another" && f.Refusal.Security {
		return cases.Applied{}, w.Record.Refuse(ctx, tx, sit.Request, inNameOf(a, sit), f.Refusal, true, w.Now())
	}
	if f.Refusal.Code == "token_of_another" && forwardedToThem(sit) {
		return cases.Applied{}, w.Record.RefuseForwarded(ctx, tx, *sit.Request, a, f.Refusal, w.Now())
	}
	if sit.Request != nil && sit.TakesPart && sit.Reading.Proof.Proven() {
		return w.Record.Decline(ctx, tx, *sit.Request, a, f.Refusal, w.Now())
	}
	return cases.Applied{}, w.Record.Refuse(ctx, tx, sit.Request, a, f.Refusal, sit.Reading.Proof.Proven(), w.Now())
}

// forwardedToThem says whether somebody who is proven answers a mail that we sent to a requestor (SEC-2); a rule's answer gets none (MSG-4).
func forwardedToThem(sit Situation) bool {
	return sit.Request != nil && !sit.TakesPart && sit.Token != nil && sit.Token.Person == nil && tokenOfAnother(sit) &&
		sit.Reading.Proof.Proven() && !sit.Reading.NoAnswer
}

// inNameOf is the act of whoever sent a mail in another's name: they are answered, and whose name it was is told.
func inNameOf(a cases.Act, sit Situation) cases.Act {
	a.Actor, a.From = sit.SenderPerson, cases.Address{Address: sit.Sender}
	if a.Token == nil || a.Token.Person == nil {
		a.Token = &cases.Token{Person: &sit.Person.ID}
	}
	return a
}

// bounce ties a bounce to the mail of ours that came back (MSG-4). One that names none of ours changes nothing.
func (w *Worker) bounce(ctx context.Context, tx pgx.Tx, s Stored, sit Situation) (cases.Applied, error) {
	out := cases.Applied{}
	machine := sit.Reading.Machine
	var notice int64
	if machine.Original != "" {
		var err error
		if notice, err = cases.NoticeByMessageID(ctx, tx, machine.Original); err != nil {
			return out, err
		}
	}
	if notice == 0 && sit.Token != nil {
		notice = sit.Token.Notice
	}
	if notice == 0 || !permanent(machine.Status) {
		return out, nil
	}
	// a bounce about somebody else is not about this mail of ours, whoever wrote it
	if to, err := cases.NoticeAddress(ctx, tx, notice); err != nil {
		return out, err
	} else if len(machine.Recipients) > 0 && !slices.ContainsFunc(machine.Recipients, func(r string) bool { return strings.EqualFold(r, to) }) {
		return out, nil
	}
	if sit.Request != nil {
		out.Request = *sit.Request
	}
	return out, w.Record.NoticeBounced(ctx, tx, notice, machine.Status, s.ID, w.Now())
}

// permanent says whether a status (RFC 3463) means that the mail will not arrive; a delay is none, and a missing status is taken for one.
func permanent(status string) bool { return status == "" || strings.HasPrefix(status, "5") }

// oversize tells a proven official sender the limit; the mail itself stays in the mailbox (INT-6).
func (w *Worker) oversize(ctx context.Context, tx pgx.Tx, s Stored, sit Situation) (verdict, error) {
	v := verdict{Outcome: cases.Oversize, Reason: fmt.Sprintf("larger than %d bytes", s.Limit), Proven: sit.Reading.Proof.Proven()}
	if !v.Proven || !w.Config.Official(s.From) || sit.Reading.Machine != nil {
		return v, nil
	}
	return v, w.Record.TellOversize(ctx, tx, cases.Address{Name: sit.Reading.From.Name, Address: s.From}, s.Limit, w.act(s, sit), w.Now())
}
