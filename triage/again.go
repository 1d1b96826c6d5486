package triage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/vault"
)

// This file recognises what looks like a new request and is none (INT-4): a request that its sender sends again unchanged, with another
// Message-ID, and a chaser that answers nothing of ours.

const sqlReadingOf = `SELECT reading FROM message_outcomes WHERE message = @message`

const (
	// sentAgainWithin is how long a request is compared with those that its sender sent before; comparedRequests how many of them.
	sentAgainWithin  = 30 * 24 * time.Hour
	comparedRequests = 10
	// chasedRequests bounds how many open matters one chaser is answered for.
	chasedRequests = 3
	// a chaser is short: who writes more has something to say
	chaserLimit = 700
	readingSize = 16 << 20
)

var chaserPattern = regexp.MustCompile(`(?i)\bany (?:news|update|updates|progress|word|movement|luck|answer|response|feedback)\b|\b(?:checking|following|circling|touching base|check|follow) (?:in|up|back)\b` +
	`|\bstill (?:waiting|awaiting|pending)\b|\b(?:gentle|friendly|kind|quick|second|final) reminder\b|\bwhen (?:can|may|could|will|should) (?:we|i) (?:expect|hear)\b` +
	`|\bstatus of (?:my|our|the|this) (?:request|inquiry|enquiry|rfi|rfs|mail|email)\b|\bwhere (?:do|does) (?:we|this|it|things) stand\b|\b(?:have|did) you (?:received?|gotten|got|seen) (?:my|our|the|it)\b` +
	`|\bhave(?:n't| not) heard (?:back|anything|from)\b`)

// chases says whether a text asks how a request stands, and says nothing else of one.
func chases(r *cases.Reading) bool {
	text := strings.TrimSpace(r.NewText)
	d := r.Draft
	if text == "" || len(text) > chaserLimit || len(d.Subjects) > 0 || len(r.Attachments) > 0 {
		return false
	}
	for _, name := range []string{cases.Basis, cases.Purpose, cases.CountryOfConcern, cases.Description, cases.Classification, cases.VisitStart} {
		if f, ok := d.Fields[name]; ok && !f.Inferred && name != cases.Description {
			return false
		}
	}
	return chaserPattern.MatchString(text)
}

// again looks whether a mail that would open a request, or belongs to nothing, is one that its proven sender has sent before, or asks after
// one. The sender's turn is ours.
func (w *Worker) again(ctx context.Context, tx pgx.Tx, s Stored, sit *Situation, f Fate) (Fate, error) {
	r := &sit.Reading
	if f.Kind != fateOpen && !(f.Kind == fateNothing && f.Outcome == cases.Quarantined) || !r.Proof.Proven() || r.NoAnswer || r.Machine != nil {
		return f, nil
	}
	if f.Kind == fateOpen {
		first, err := w.sentBefore(ctx, tx, s, r)
		if err != nil {
			return f, err
		}
		if first.ID != 0 {
			sit.CopyOf, sit.Request = first.Message, &first.ID
			return Fate{
				Kind: fateAsk, Outcome: cases.Duplicate, Reason: "the same request was sent before by the same sender", Notice: cases.NoticeStatus,
				Commands: []cases.Command{{Verb: cases.Status}}, Matters: []int64{first.ID},
			}, nil
		}
	}
	if sit.Request != nil || !chases(r) {
		return f, nil
	}
	open, err := cases.OpenMatters(ctx, tx, s.From, chasedRequests)
	switch {
	case err != nil:
		return f, err
	case len(open) == 1:
		sit.Request, sit.TakesPart = &open[0], true
		return routeAnswer(*sit), nil
	case len(open) > 1:
		// which one is meant is not guessed: how each stands is told
		return Fate{
			Kind: fateAsk, Outcome: cases.Query, Reason: "it asks how a request stands, and fits several of its sender's", Notice: cases.NoticeStatus,
			Commands: []cases.Command{{Verb: cases.Status}}, Matters: open,
		}, nil
	}
	return f, nil
}

// sentBefore finds the open request of this sender that was opened by a mail of the same subject, text and files.
func (w *Worker) sentBefore(ctx context.Context, tx pgx.Tx, s Stored, r *cases.Reading) (cases.Opening, error) {
	requestor := cases.Address{Address: r.Draft.Fields.Value(cases.RequestorEmail)}.Key()
	if requestor == "" {
		requestor = s.From
	}
	before, err := cases.OpenedBy(ctx, tx, requestor, s.ReceivedAt.Add(-sentAgainWithin), comparedRequests)
	if err != nil {
		return cases.Opening{}, err
	}
	for _, o := range before {
		old, err := w.readingOf(ctx, tx, o.Message)
		if err != nil {
			return cases.Opening{}, err
		}
		// SEC-8: only what was itself proven can stand in the way of a proven mail
		if old != nil && old.Proof.Proven() && old.From.Key() == r.From.Key() && sameWords(old.Subject, r.Subject) && sameWords(old.Text, r.Text) && sameFiles(old, r) {
			return o, nil
		}
	}
	return cases.Opening{}, nil
}

// readingOf opens what was read from a message; nil where nothing is kept of it.
func (w *Worker) readingOf(ctx context.Context, tx pgx.Tx, message int64) (*cases.Reading, error) {
	var id *vault.ID
	err := tx.QueryRow(ctx, sqlReadingOf, pgx.NamedArgs{"message": message}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && id == nil {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking up the reading of message %d: %w", message, err)
	}
	b, err := w.Record.Vault.Bytes(ctx, tx, *id, readingSize)
	if err != nil {
		return nil, fmt.Errorf("opening the reading of message %d: %w", message, err)
	}
	var r cases.Reading
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("opening the reading of message %d: %w", message, errors.New("it is damaged"))
	}
	return &r, nil
}

func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

func sameFiles(a, b *cases.Reading) bool {
	return slices.EqualFunc(a.Attachments, b.Attachments, func(x, y cases.Attachment) bool { return x.SHA256 == y.SHA256 })
}
