package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"cissd/cases"
	"cissd/cases/jobs"
)

// jobsCmd is `cissd jobs` (OPS-3).
type jobsCmd struct {
	List   jobsListCmd   `cmd:"" help:"List jobs, newest first: those that are not done, unless --state says otherwise."`
	Retry  jobsRetryCmd  `cmd:"" help:"Do jobs again at once that wait for their next attempt, were given up or cancelled."`
	Cancel jobsCancelCmd `cmd:"" help:"Give jobs up: a mail that is not to go out any more."`
}

type jobsListCmd struct {
	configFlag
	State string `enum:",available,cancelled,completed,discarded,pending,retryable,running,scheduled" default:"" help:"Only those of this state: available, cancelled, completed, discarded, pending, retryable, running or scheduled."`
	Kind  string `enum:",read_message,send_notice,fire_timers" default:"" help:"Only those of this kind: read_message, send_notice or fire_timers."`
	Limit int    `default:"50" help:"How many at most."`
	JSON  bool   `help:"Print JSON."`
}

// Help implements kong.HelpProvider.
func (jobsListCmd) Help() string {
	return `A job is named by what it is about: a message (cissd message show), or a notice, which is a mail of ours.
"discarded" are jobs that were given up after their last attempt; they wait 90 days for "cissd jobs retry".

Examples:
  cissd jobs list
  cissd jobs list --state discarded
  cissd jobs list --kind send_notice --json`
}

// jobLine is a job as the command line shows it: ids, codes and counts; errors are the program's own words (SEC-7).
type jobLine struct {
	ID      int64     `json:"id"`
	Kind    string    `json:"kind"`
	About   string    `json:"about,omitempty"`
	State   string    `json:"state"`
	Attempt int       `json:"attempt"`
	Most    int       `json:"max_attempts"`
	Crashes int       `json:"crashes,omitempty"`
	At      time.Time `json:"at"`
	Error   string    `json:"error,omitempty"`
}

// longestError is how much of a job's last error is shown, in bytes.
const longestError = 300

func lineOfJob(j *rivertype.JobRow) jobLine {
	l := jobLine{
		ID: j.ID, Kind: j.Kind, About: about(j), State: string(j.State), Attempt: j.Attempt, Most: j.MaxAttempts, Crashes: jobs.Crashes(j.Metadata),
		At: j.ScheduledAt,
	}
	switch {
	case j.FinalizedAt != nil:
		l.At = *j.FinalizedAt
	case j.State == rivertype.JobStateRunning && j.AttemptedAt != nil:
		l.At = *j.AttemptedAt
	}
	if n := len(j.Errors); n > 0 {
		last := strings.Join(strings.Fields(printable(j.Errors[n-1].Error)), " ")
		l.Error = strings.ToValidUTF8(last[:min(len(last), longestError)], "")
	} else if n := jobs.Snoozes(j.Metadata); n > 0 {
		l.Error = fmt.Sprintf("put off %s: something it needs is away; the log and `cissd doctor` say what", times(n))
	}
	return l
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// about names the record that a job concerns as the audit log does, or "".
func about(j *rivertype.JobRow) string {
	var args struct {
		Message int64 `json:"message_id"`
		Notice  int64 `json:"notice_id"`
	}
	if json.Unmarshal(j.EncodedArgs, &args) != nil {
		return ""
	}
	switch {
	case args.Message != 0:
		return fmt.Sprintf("message:%d", args.Message)
	case args.Notice != 0:
		return fmt.Sprintf("notice:%d", args.Notice)
	}
	return ""
}

// Run lists jobs.
func (c *jobsListCmd) Run(ctx context.Context) error {
	if c.Limit < 1 || c.Limit > 10000 {
		return errors.New("--limit is from 1 to 10000")
	}
	a, err := open(ctx, c.Config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	p := river.NewJobListParams().First(c.Limit).OrderBy(river.JobListOrderByID, river.SortOrderDesc)
	if c.State != "" {
		p = p.States(rivertype.JobState(c.State))
	} else {
		p = p.States(unfinished()...)
	}
	if c.Kind != "" {
		p = p.Kinds(c.Kind)
	}
	found, err := a.insert.JobList(ctx, p)
	if err != nil {
		return fmt.Errorf("listing jobs: %w", err)
	}
	lines := make([]jobLine, 0, len(found.Jobs))
	for _, j := range found.Jobs {
		lines = append(lines, lineOfJob(j))
	}
	if c.JSON {
		return printJSON(lines)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tKIND\tABOUT\tSTATE\tAT\tATTEMPT\tCRASHES\tLAST ERROR")
	for _, l := range lines {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%d of %d\t%d\t%s\n", l.ID, l.Kind, cmp.Or(l.About, "-"), l.State, l.At.Format(time.RFC3339), l.Attempt, l.Most,
			l.Crashes, l.Error)
	}
	return w.Flush()
}

// unfinished are the states that an operator may have to do something about; what was done, and what was cancelled, is not shown unasked.
func unfinished() []rivertype.JobState {
	return []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStateDiscarded, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning,
		rivertype.JobStateScheduled,
	}
}

type jobsRetryCmd struct {
	configFlag
	ID        []int64 `arg:"" optional:"" help:"Numbers of jobs."`
	Discarded bool    `help:"All that were given up after their last attempt."`
}

// Help implements kong.HelpProvider.
func (jobsRetryCmd) Help() string {
	return `Each retry is written into the audit log of the message or notice that it concerns.

Examples:
  cissd jobs retry 17 18
  cissd jobs retry --discarded`
}

// Run puts jobs back into the queue.
func (c *jobsRetryCmd) Run(ctx context.Context) error {
	if (len(c.ID) == 0) != c.Discarded {
		return errors.New("say which: `cissd jobs retry ID...`, or `cissd jobs retry --discarded`")
	}
	a, err := open(ctx, c.Config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	if c.Discarded {
		return a.retryDiscarded(ctx)
	}
	for _, id := range c.ID {
		said, err := a.retryJob(ctx, id)
		if err != nil {
			return err
		}
		fmt.Println(said)
	}
	return nil
}

// retryDiscarded retries all that were given up, page by page.
func (a *app) retryDiscarded(ctx context.Context) error {
	const page = 1000
	count := 0
	p := river.NewJobListParams().First(page).OrderBy(river.JobListOrderByID, river.SortOrderAsc).States(rivertype.JobStateDiscarded)
	for {
		found, err := a.insert.JobList(ctx, p)
		if err != nil {
			return fmt.Errorf("listing jobs: %w", err)
		}
		for _, j := range found.Jobs {
			said, err := a.retryJob(ctx, j.ID)
			if err != nil {
				return err
			}
			fmt.Println(said)
		}
		count += len(found.Jobs)
		if len(found.Jobs) < page {
			break
		}
		p = p.After(found.LastCursor)
	}
	if count == 0 {
		fmt.Println("No job was given up.")
	}
	return nil
}

const uniqueViolation = "23505" // PostgreSQL, Appendix A

// retryJob makes a job available again, and says so.
func (a *app) retryJob(ctx context.Context, id int64) (said string, err error) {
	err = pgx.BeginFunc(ctx, a.pool, func(tx pgx.Tx) error {
		j, err := a.job(ctx, tx, id)
		if err != nil {
			return err
		}
		switch j.State {
		case rivertype.JobStateCompleted:
			return fmt.Errorf("job %d was done: nothing is done twice", id)
		case rivertype.JobStateRunning:
			return fmt.Errorf("job %d is being done just now", id)
		case rivertype.JobStateAvailable, rivertype.JobStateCancelled, rivertype.JobStateDiscarded, rivertype.JobStatePending,
			rivertype.JobStateRetryable, rivertype.JobStateScheduled:
		}
		if _, err := a.insert.JobRetryTx(ctx, tx, id); err != nil {
			return err
		}
		said = fmt.Sprintf("job %d is in the queue again: %s %s", id, j.Kind, about(j))
		return auditJob(ctx, tx, "retry job", j)
	})
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) && pgErr.Code == uniqueViolation {
		return fmt.Sprintf("job %d stays as it is: another job that waits does the same", id), nil
	}
	return strings.TrimSpace(said), err
}

// job reads one job, and holds it until the transaction ends.
func (a *app) job(ctx context.Context, tx pgx.Tx, id int64) (*rivertype.JobRow, error) {
	j, err := a.insert.JobGetTx(ctx, tx, id)
	if errors.Is(err, rivertype.ErrNotFound) {
		return nil, fmt.Errorf("there is no job %d; `cissd jobs list` shows which there are", id)
	}
	if err != nil {
		return nil, fmt.Errorf("reading job %d: %w", id, err)
	}
	return j, nil
}

// auditJob notes what the operator did with a job that concerns a record.
func auditJob(ctx context.Context, tx pgx.Tx, action string, j *rivertype.JobRow) error {
	record := about(j)
	if record == "" {
		return nil
	}
	return cases.AuditOperator(ctx, tx, action, record, fmt.Sprintf("job %d", j.ID), time.Now())
}

type jobsCancelCmd struct {
	configFlag
	ID []int64 `arg:"" help:"Numbers of jobs."`
}

// Help implements kong.HelpProvider.
func (jobsCancelCmd) Help() string {
	return `The mail of a cancelled send_notice does not go out, unless "cissd jobs retry" is called within a day. A read_message cannot be
cancelled: each message ends in an outcome; one that cannot be read is quarantined by itself.
Each cancelling is written into the audit log of the notice that it concerns.

Example:
  cissd jobs cancel 17`
}

// Run cancels jobs.
func (c *jobsCancelCmd) Run(ctx context.Context) error {
	a, err := open(ctx, c.Config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	for _, id := range c.ID {
		var j *rivertype.JobRow
		err := pgx.BeginFunc(ctx, a.pool, func(tx pgx.Tx) (err error) {
			if j, err = a.job(ctx, tx, id); err != nil {
				return err
			}
			switch {
			case j.FinalizedAt != nil:
				return fmt.Errorf("job %d is over already: %s", id, j.State)
			case j.Kind == jobs.ReadMessage{}.Kind():
				return fmt.Errorf("job %d reads a message, and each message ends in an outcome (INT-5): it is not cancelled", id)
			}
			if j, err = a.insert.JobCancelTx(ctx, tx, id); err != nil {
				return fmt.Errorf("cancelling job %d: %w", id, err)
			}
			return auditJob(ctx, tx, "cancel job", j)
		})
		if err != nil {
			return err
		}
		if j.State == rivertype.JobStateRunning {
			fmt.Printf("job %d is being done just now; if that does not succeed, it is not tried again\n", id)
			continue
		}
		fmt.Println(strings.TrimSpace(fmt.Sprintf("job %d is cancelled: %s %s", id, j.Kind, about(j))))
	}
	return nil
}
