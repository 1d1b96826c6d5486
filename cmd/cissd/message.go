package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"cissd/cases"
	"cissd/cases/jobs"
	"cissd/ingest"
)

// messageCmd is `cissd message`.
type messageCmd struct {
	List   messageListCmd   `cmd:"" help:"List messages, newest first."`
	Show   messageShowCmd   `cmd:"" help:"Show a message and what became of it."`
	Replay messageReplayCmd `cmd:"" help:"Read a quarantined message again, with today's code."`
}

type messageListCmd struct {
	configFlag
	Outcome string `default:"" enum:",new_request,request_update,decision,case_report,disposition,query,bounce,auto_reply,duplicate,spillage,oversize,refused,quarantined,ignored" placeholder:"OUTCOME" help:"Only those of this outcome: ${enum}."`
	Waiting bool   `help:"Only those that nothing was decided on yet."`
	Limit   int    `default:"50" help:"How many at most."`
	Before  int64  `help:"Only those with a lower number: the next page."`
	JSON    bool   `help:"Print JSON."`
}

// messageLine is a message as the command line shows it: no content, no subject.
type messageLine struct {
	ID          int64     `json:"id"`
	Mailbox     string    `json:"mailbox"`
	ReceivedAt  time.Time `json:"received_at"`
	From        string    `json:"from"`
	Size        int64     `json:"size"`
	Outcome     string    `json:"outcome,omitempty"`
	Reason      string    `json:"reason,omitempty"`
	Request     string    `json:"request,omitempty"`
	SubmittedBy string    `json:"submitted_by,omitempty"`
	DuplicateOf *int64    `json:"duplicate_of,omitempty"`
	Replays     int       `json:"replays,omitempty"`
}

// linesOf are the rows with the numbers of the requests that they belong to.
func (a *app) linesOf(ctx context.Context, rows ...ingest.MessageRow) ([]messageLine, error) {
	var ids []int64
	for _, r := range rows {
		if r.Request != nil {
			ids = append(ids, *r.Request)
		}
	}
	numbers, err := cases.Numbers(ctx, a.pool, ids)
	if err != nil {
		return nil, err
	}
	lines := make([]messageLine, 0, len(rows))
	for _, r := range rows {
		l := messageLine{
			ID: r.ID, Mailbox: r.Mailbox, ReceivedAt: r.ReceivedAt, From: r.FromAddress, Size: r.Size, Outcome: r.Outcome, Reason: r.Reason,
			SubmittedBy: r.SubmittedBy, DuplicateOf: r.DuplicateOf, Replays: r.Replays,
		}
		if r.Request != nil {
			l.Request = numbers[*r.Request]
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// Run lists messages.
func (c *messageListCmd) Run(ctx context.Context) error {
	if c.Limit < 1 || c.Before < 0 {
		return errors.New("--limit and --before are numbers above 0")
	}
	a, err := open(ctx, c.Config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	rows, err := ingest.ListMessages(ctx, a.pool, ingest.MessageFilter{Outcome: c.Outcome, Undecided: c.Waiting, Before: c.Before, Limit: c.Limit})
	if err != nil {
		return err
	}
	lines, err := a.linesOf(ctx, rows...)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(lines)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tRECEIVED\tMAILBOX\tFROM\tBYTES\tOUTCOME\tREQUEST\tREASON")
	for _, l := range lines {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%d\t%s\t%s\t%s\n", l.ID, l.ReceivedAt.Format(time.RFC3339), l.Mailbox, printable(l.From), l.Size, l.Outcome,
			l.Request, printable(l.Reason))
	}
	return w.Flush()
}

// contentFlags are those of the commands that can show content: only with a reason, which is audited (OPS-1).
type contentFlags struct {
	Content bool   `help:"Show content; needs --reason, and is audited."`
	Reason  string `help:"Why content is looked at."`
}

func (c contentFlags) check() error {
	if c.Content && c.Reason == "" {
		return errors.New("--content needs --reason TEXT: who looks at content says why, and it is audited")
	}
	return nil
}

type messageShowCmd struct {
	configFlag
	contentFlags
	ID   int64 `arg:"" help:"Number of the message."`
	JSON bool  `help:"Print JSON."`
}

// Run shows one message.
func (c *messageShowCmd) Run(ctx context.Context) error {
	if err := c.check(); err != nil {
		return err
	}
	a, err := open(ctx, c.Config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	row, err := ingest.GetMessage(ctx, a.pool, c.ID)
	if errors.Is(err, ingest.ErrNoMessage) {
		return fmt.Errorf("there is no message %d; `cissd message list` shows which there are", c.ID)
	}
	if err != nil {
		return err
	}
	shown := struct {
		messageLine
		Trail   []cases.AuditLine `json:"audit"`
		Subject string            `json:"subject,omitempty"`
		Text    []string          `json:"text,omitempty"`
	}{}
	lines, err := a.linesOf(ctx, row)
	if err != nil {
		return err
	}
	shown.messageLine = lines[0]
	record := fmt.Sprintf("message:%d", c.ID)
	if c.Content && row.Outcome == string(cases.Spillage) {
		return fmt.Errorf("message %d bears classification markings (%s): its content is not shown here", c.ID, row.Reason)
	}
	if c.Content {
		if err := cases.AuditOperator(ctx, a.pool, "show content", record, c.Reason, time.Now()); err != nil {
			return err
		}
		_, m, err := a.source(ctx, c.ID)
		if err != nil {
			return fmt.Errorf("reading message %d: %w", c.ID, err)
		}
		shown.Subject = m.Subject
		for _, p := range m.Parts {
			if p.Text != "" {
				shown.Text = append(shown.Text, p.Text)
			}
		}
	}
	if shown.Trail, err = cases.AuditTrail(ctx, a.pool, record); err != nil {
		return err
	}
	if c.JSON {
		return printOne(shown)
	}
	fmt.Printf("message %d, %s, %d bytes, to %s\nfrom %s\noutcome: %s\n", row.ID, row.ReceivedAt.Format(time.RFC3339), row.Size, row.Mailbox,
		printable(row.FromAddress), row.Outcome)
	if shown.Request != "" {
		fmt.Printf("belongs to: %s\n", shown.Request)
	}
	if row.SubmittedBy != "" {
		fmt.Printf("handed in by: %s\n", printable(row.SubmittedBy))
	}
	if row.Reason != "" {
		fmt.Printf("reason: %s\n", printable(row.Reason))
	}
	printTrail(shown.Trail)
	if c.Content {
		fmt.Printf("\nSubject: %s\n", printable(shown.Subject))
		for _, t := range shown.Text {
			fmt.Printf("\n%s\n", printable(t))
		}
	}
	return nil
}

func printTrail(lines []cases.AuditLine) {
	for _, l := range lines {
		fmt.Printf("  %s  %s  %s  %s\n", l.At.Format(time.RFC3339), l.ActorRole, l.Action, printable(l.Detail))
	}
}

type messageReplayCmd struct {
	configFlag
	ID []int64 `arg:"" help:"Numbers of messages."`
}

// Run puts messages back into the queue: today's code reads the stored bytes, with the stored context (INT-13).
func (c *messageReplayCmd) Run(ctx context.Context) error {
	a, err := open(ctx, c.Config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	for _, id := range c.ID {
		row, err := ingest.GetMessage(ctx, a.pool, id)
		if errors.Is(err, ingest.ErrNoMessage) {
			return fmt.Errorf("there is no message %d; `cissd message list` shows which there are", id)
		}
		if err != nil {
			return err
		}
		if row.Outcome != string(cases.Quarantined) {
			return fmt.Errorf("message %d was decided on already (%s): only quarantined ones are replayed, so that nothing is done twice", id, row.Outcome)
		}
		if err := cases.AuditOperator(ctx, a.pool, "replay", fmt.Sprintf("message:%d", id), "", time.Now()); err != nil {
			return err
		}
		if _, err := a.insert.Insert(ctx, jobs.ReadMessage{MessageID: id, Replay: true}, nil); err != nil {
			return fmt.Errorf("putting message %d into the queue: %w", id, err)
		}
		fmt.Printf("message %d is read again.\n", id)
	}
	return nil
}
