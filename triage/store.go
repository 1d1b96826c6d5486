package triage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/vault"
)

const (
	// two mails of one sender at the same time are taken in turn, so that copies become one request (DESIGN 2)
	sqlLockSender = `SELECT pg_advisory_xact_lock(hashtextextended(@sender, 20271001))`
	sqlOutcomeOf  = `SELECT outcome FROM message_outcomes WHERE message = @message`
	sqlPutOutcome = `
		INSERT INTO message_outcomes (message, outcome, reason, request, case_id, duplicate_of, proven, reading, decided_at)
		VALUES (@message, @outcome, @reason, @request, @case_id, @duplicate_of, @proven, @reading, @now)
		ON CONFLICT (message) DO UPDATE
		SET outcome = @outcome, reason = @reason, request = @request, case_id = @case_id, duplicate_of = @duplicate_of, proven = @proven,
		    reading = @reading, decided_at = @now, replays = message_outcomes.replays + 1`
	// identical bytes are always a copy; the same Message-ID may be one only of a mail that was itself taken from a proven sender of the same
	// address (SEC-8: nobody can suppress a mail by sending its Message-ID first), and if it says the same (copyOf)
	sqlCopyOf = `
		SELECT m.id, coalesce(m.sha256 = @sha256, false) AND NOT m.oversize AS identical
		FROM messages m JOIN message_outcomes o ON o.message = m.id
		WHERE m.id <> @message AND o.outcome NOT IN ('duplicate', 'quarantined', 'oversize', 'spillage')
		  AND (m.sha256 = @sha256 AND NOT m.oversize
		       OR m.message_id = @message_id AND @message_id <> '' AND m.from_address = @from_address AND o.proven AND @proven)
		ORDER BY identical DESC, m.id DESC LIMIT @limit`
)

// Stored is what triage needs to know of a message in the store.
type Stored struct {
	ID int64
	// Mailbox is the intake address it came to, ReceivedAt when the server took it.
	Mailbox    string
	ReceivedAt time.Time
	MessageID  string
	From       string
	SHA256     []byte
	Content    *vault.ID
	Oversize   bool
	// Limit is what a mail of that mailbox may measure, in bytes.
	Limit int64
}

func lockSender(ctx context.Context, tx pgx.Tx, sender string) error {
	if _, err := tx.Exec(ctx, sqlLockSender, pgx.NamedArgs{"sender": strings.ToLower(sender)}); err != nil {
		return fmt.Errorf("taking a sender's turn: %w", err)
	}
	return nil
}

// decidedOutcome is what was decided on a message, "" where nothing was yet.
func decidedOutcome(ctx context.Context, db vault.DB, message int64) (cases.Outcome, error) {
	var o cases.Outcome
	err := db.QueryRow(ctx, sqlOutcomeOf, pgx.NamedArgs{"message": message}).Scan(&o)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading the outcome of message %d: %w", message, err)
	}
	return o, nil
}

// earlierMail is an earlier message of which another may be a copy (INT-4).
type earlierMail struct {
	ID        int64
	Identical bool
}

// candidatesOf finds the earlier messages of which this one may be a copy, those of the same bytes and then the newest first.
func candidatesOf(ctx context.Context, db vault.DB, s Stored, proven bool) ([]earlierMail, error) {
	rows, err := db.Query(ctx, sqlCopyOf, pgx.NamedArgs{
		"message": s.ID, "sha256": s.SHA256, "message_id": s.MessageID, "from_address": s.From, "proven": proven, "limit": comparedRequests,
	})
	if err != nil {
		return nil, fmt.Errorf("looking for copies of message %d: %w", s.ID, err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByName[earlierMail])
	if err != nil {
		return nil, fmt.Errorf("looking for copies of message %d: %w", s.ID, err)
	}
	return out, nil
}

// verdict is the row of message_outcomes.
type verdict struct {
	Outcome cases.Outcome
	Reason  string
	Applied cases.Applied
	CopyOf  int64
	Proven  bool
	Reading *cases.Reading
	// Pointer says that nothing but a pointer is kept of the mail: its bytes are destroyed (CLS-1).
	Pointer bool
}

// putOutcome writes what became of a message, with what was read from it, sealed, and its audit entry (INT-5).
func (w *Worker) putOutcome(ctx context.Context, tx pgx.Tx, s Stored, v verdict) error {
	now := w.Now()
	args := pgx.NamedArgs{
		"message": s.ID, "outcome": v.Outcome, "reason": v.Reason, "request": nil, "case_id": v.Applied.Case, "duplicate_of": nil,
		"proven": v.Proven, "reading": nil, "now": now,
	}
	if v.Applied.Request != 0 {
		args["request"] = v.Applied.Request
	}
	if v.CopyOf != 0 {
		args["duplicate_of"] = v.CopyOf
	}
	if v.Reading != nil {
		b, err := json.Marshal(v.Reading)
		if err != nil {
			return fmt.Errorf("writing the reading of message %d: %w", s.ID, err)
		}
		meta, err := w.Record.Vault.PutBytes(ctx, tx, vault.ClassText, nil, b, now)
		if err != nil {
			return fmt.Errorf("writing the reading of message %d: %w", s.ID, err)
		}
		args["reading"] = meta.ID
		if err := w.Record.Keep(ctx, tx, v.Applied.Request, s.Content, &meta.ID); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, sqlPutOutcome, args); err != nil {
		return fmt.Errorf("writing the outcome of message %d: %w", s.ID, err)
	}
	if v.Pointer && s.Content != nil {
		if err := w.Record.Vault.Shred(ctx, tx, *s.Content); err != nil {
			return fmt.Errorf("destroying the bytes of message %d, which is about a classified request: %w", s.ID, err)
		}
	}
	return cases.AuditMessage(ctx, tx, s.ID, "outcome "+string(v.Outcome), v.Reason, now)
}
