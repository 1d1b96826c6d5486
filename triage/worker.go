package triage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"cissd/cases"
	"cissd/cases/jobs"
)

// ErrNoMessage is what a Source gives for a message that does not exist.
var ErrNoMessage = errors.New("no such message")

// attemptsBeforeQuarantine is how often a message is tried whose reading cannot be carried out, before a person has to look (LESSONS: tell
// permanent from temporary). A database that is away does not count: the job itself cannot be taken then.
const attemptsBeforeQuarantine = 5

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
	Log    *slog.Logger
	Now    func() time.Time
}

// Work implements river.Worker. It is harmless to run twice: a message that has an outcome is left alone, unless it is replayed.
func (w *Worker) Work(ctx context.Context, job *river.Job[jobs.ReadMessage]) error {
	id := job.Args.MessageID
	s, m, err := w.Source(ctx, id)
	var bad *ParseError
	switch {
	case errors.Is(err, ErrNoMessage):
		return river.JobCancel(fmt.Errorf("reading message %d: %w", id, err))
	case errors.As(err, &bad):
		return w.quarantine(ctx, job, s, bad.Error())
	case err != nil:
		return fmt.Errorf("opening message %d: %w", id, err)
	}
	err = w.decide(ctx, job, s, m)
	var broken *readFault
	if errors.As(err, &broken) || err != nil && job.Attempt >= attemptsBeforeQuarantine {
		w.Log.ErrorContext(ctx, "quarantining a message that cannot be carried out", "message", id, "attempt", job.Attempt, "error", err)
		reason := "it cannot be carried out"
		if broken != nil {
			reason = "reading it failed"
		}
		return w.quarantine(ctx, job, s, reason)
	}
	return err
}

// readFault is a panic of the pure part: a fault of ours that one mail brought out, and that must harm only itself (SEC-5).
type readFault struct{ stage string }

func (e *readFault) Error() string { return "a fault while " + e.stage }

// decide runs the one transaction.
func (w *Worker) decide(ctx context.Context, job *river.Job[jobs.ReadMessage], s Stored, m *cases.Message) error {
	return pgx.BeginFunc(ctx, w.DB, func(tx pgx.Tx) error {
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
		v, err := w.fate(ctx, tx, s, m)
		if err != nil {
			return err
		}
		if err := w.putOutcome(ctx, tx, s, v); err != nil {
			return err
		}
		w.Log.InfoContext(ctx, "message read", "message", s.ID, "outcome", v.Outcome, "request", v.Applied.Request)
		return complete(ctx, tx, job)
	})
}

func complete(ctx context.Context, tx pgx.Tx, job *river.Job[jobs.ReadMessage]) error {
	if _, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job); err != nil {
		return fmt.Errorf("completing the job of message %d: %w", job.Args.MessageID, err)
	}
	return nil
}

// quarantine gives a message that cannot be understood its outcome and reason; `cissd message replay` runs it again (INT-5).
func (w *Worker) quarantine(ctx context.Context, job *river.Job[jobs.ReadMessage], s Stored, reason string) error {
	return pgx.BeginFunc(ctx, w.DB, func(tx pgx.Tx) error {
		before, err := decidedOutcome(ctx, tx, s.ID)
		if err != nil {
			return err
		}
		if before == "" || before == cases.Quarantined {
			if err := w.putOutcome(ctx, tx, s, verdict{Outcome: cases.Quarantined, Reason: reason}); err != nil {
				return err
			}
		}
		return complete(ctx, tx, job)
	})
}

// fate reads a message in the light of the record, and carries out what follows.
func (w *Worker) fate(ctx context.Context, tx pgx.Tx, s Stored, m *cases.Message) (verdict, error) {
	sit, err := w.situation(ctx, tx, s, m)
	if err != nil {
		return verdict{}, err
	}
	if s.Oversize {
		return w.oversize(ctx, tx, s, sit)
	}
	f := Route(sit)
	v := verdict{Outcome: f.Outcome, Reason: f.Reason, CopyOf: sit.CopyOf, Proven: sit.Reading.Proof.Proven(), Reading: &sit.Reading}
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

// read runs the pure part; a panic there is a fault of this one mail.
func (w *Worker) read(m *cases.Message, k Known) (r cases.Reading, refs Refs, err error) {
	defer func() {
		if p := recover(); p != nil {
			// what was panicked with may hold content
			err = &readFault{stage: "reading the mail"}
		}
	}()
	refs = Find(m, w.Config)
	return Read(m, w.Config, k), refs, nil
}

// situation looks up what the record knows of the sender and the thread, and reads the mail with it.
func (w *Worker) situation(ctx context.Context, tx pgx.Tx, s Stored, m *cases.Message) (Situation, error) {
	var sit Situation
	refs, err := w.find(m)
	if err != nil {
		return sit, err
	}
	if sit.Person, err = cases.PersonByAddress(ctx, tx, s.From); err != nil {
		return sit, err
	}
	if err := w.thread(ctx, tx, s, refs, &sit); err != nil {
		return sit, err
	}
	k := Known{Person: sit.Person, Daemon: true, Threaded: sit.Request != nil && sit.TakesPart}
	if sit.Token != nil {
		k.TokenKind = sit.Token.Ref.Kind
	}
	if sit.Reading, _, err = w.read(m, k); err != nil {
		return sit, err
	}
	if refs.Own {
		own, err := cases.NoticeByMessageID(ctx, tx, m.MessageID)
		if err != nil {
			return sit, err
		}
		sit.Own = own != 0
	}
	sit.CopyOf, err = copyOf(ctx, tx, s, sit.Reading.Proof.Proven())
	return sit, err
}

func (w *Worker) find(m *cases.Message) (refs Refs, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &readFault{stage: "looking for our references"}
		}
	}()
	return Find(m, w.Config), nil
}

// thread finds the matter that a mail belongs to, strongest proof first (MSG-2): our tokens, then a number and a sender who takes part.
func (w *Worker) thread(ctx context.Context, tx pgx.Tx, s Stored, refs Refs, sit *Situation) error {
	for _, ref := range refs.Tokens {
		t, err := cases.FindToken(ctx, tx, ref)
		if err != nil {
			return err
		}
		if t == nil {
			continue
		}
		if sit.Token == nil {
			sit.Token = t
		} else if sit.Token.Request != nil && t.Request != nil && *sit.Token.Request != *t.Request {
			sit.Disagree = true
		}
	}
	if sit.Token != nil {
		sit.Request = sit.Token.Request
	}
	if sit.Request == nil {
		for _, n := range refs.Numbers {
			id, err := cases.FindMatter(ctx, tx, n)
			if errors.Is(err, cases.ErrNoSuchMatter) {
				continue
			}
			if err != nil {
				return err
			}
			sit.Request = &id
			break
		}
	}
	if sit.Request == nil {
		return nil
	}
	var err error
	sit.TakesPart, err = cases.TakesPart(ctx, tx, *sit.Request, s.From, sit.Person)
	if err == nil && !sit.TakesPart && sit.Token == nil {
		sit.Request = nil // a number alone in a stranger's subject never attaches a mail, and never reveals that it exists
	}
	return err
}

// act is what the record is told of a mail.
func (w *Worker) act(s Stored, sit Situation) cases.Act {
	facts := sit.Reading
	return cases.Act{
		Actor: sit.Person, From: cases.Address{Name: facts.From.Name, Address: s.From}, Token: sit.Token, Reading: &sit.Reading,
		Mail: cases.MailRef{
			ID: s.ID, Mailbox: s.Mailbox, MessageID: s.MessageID, ReceivedAt: s.ReceivedAt, Lines: firstLines(facts.NewText, 3),
		},
		Judge: func(d cases.Draft) []cases.Criterion { return Criteria(d, facts.Proof, facts.From, w.Config) },
	}
}

func firstLines(text string, n int) []string {
	var out []string
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		if out = append(out, l); len(out) == n {
			break
		}
	}
	return out
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
	case fateCommand:
		return w.commands(ctx, tx, sit, a, f.Commands)
	case fateAsk:
		return w.ask(ctx, tx, sit, a, f)
	case fateRefuse:
		return w.refuse(ctx, tx, sit, a, f)
	case fateBounce:
		return w.bounce(ctx, tx, s, sit)
	}
	return cases.Applied{}, nil
}

// ask answers STATUS and HELP about the number on their line, else about the matter of the thread. What the sender has no part in is
// answered like what does not exist (ROLE-3).
func (w *Worker) ask(ctx context.Context, tx pgx.Tx, sit Situation, a cases.Act, f Fate) (cases.Applied, error) {
	c := f.Commands[len(f.Commands)-1]
	a.On, a.Command = cases.On(c.Verb), &c
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
	return w.Record.Answer(ctx, tx, request, f.Notice, a, w.Now())
}

// submitter is the person on the roster who sends a request in for somebody else (INT-9), nil where they ask for themselves.
func (w *Worker) submitter(sit Situation) *cases.Person {
	if sit.Reading.Submitter == nil {
		return nil
	}
	return sit.Person
}

// commands carries out the blocks of one mail in their order, all or nothing (GR-3): those that only add may stand before the decision.
func (w *Worker) commands(ctx context.Context, tx pgx.Tx, sit Situation, a cases.Act, cmds []cases.Command) (cases.Applied, error) {
	var out cases.Applied
	sub, err := tx.Begin(ctx)
	if err != nil {
		return out, fmt.Errorf("beginning the commands of message %d: %w", a.Mail.ID, err)
	}
	for i := range cmds {
		one := a
		one.Command, one.On, one.Quiet = &cmds[i], trigger(cmds[i]), i < len(cmds)-1
		out, err = w.Record.Apply(ctx, sub, *sit.Request, one, w.Now())
		if err != nil {
			return out, err
		}
		if out.Refused == nil {
			continue
		}
		if i > 0 {
			// what went before is undone, and the one answer says why
			if err := sub.Rollback(ctx); err != nil {
				return out, fmt.Errorf("undoing the commands of message %d: %w", a.Mail.ID, err)
			}
			return w.Record.Apply(ctx, tx, *sit.Request, one, w.Now())
		}
		break
	}
	if err := sub.Commit(ctx); err != nil {
		return out, fmt.Errorf("ending the commands of message %d: %w", a.Mail.ID, err)
	}
	return out, nil
}

// trigger is the row of the table that a command asks for; a CALL says in its argument what was done.
func trigger(c cases.Command) cases.Trigger {
	if c.Verb != cases.Call {
		return cases.On(c.Verb)
	}
	word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(c.Argument))+" ", " ")
	return cases.Trigger("CALL " + word)
}

// refuse records, reports and answers control mail that is not carried out.
func (w *Worker) refuse(ctx context.Context, tx pgx.Tx, sit Situation, a cases.Act, f Fate) (cases.Applied, error) {
	if n := len(f.Commands); n > 0 {
		a.On = cases.On(f.Commands[n-1].Verb)
	} else if r := sit.Reading.Refused; r != nil {
		a.On = cases.On(r.Verb)
	}
	if sit.Request != nil && sit.TakesPart && sit.Reading.Proof.Proven() {
		return w.Record.Decline(ctx, tx, *sit.Request, a, f.Refusal, w.Now())
	}
	return cases.Applied{}, w.Record.Refuse(ctx, tx, sit.Request, a, f.Refusal, sit.Reading.Proof.Proven(), w.Now())
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
