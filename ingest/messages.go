package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

// ErrNoMessage says that there is no message of that id.
var ErrNoMessage = errors.New("no such message")

// Stored is a row of messages: the context in which a message is read, now or when it is replayed (INT-13).
type Stored struct {
	ID          int64
	Mailbox     string // configured name; "" for a file
	ReceivedAt  time.Time
	StoredAt    time.Time
	Content     *vault.ID // of an oversize one its header alone
	Size        int64     // bytes
	SHA256      []byte    `db:"sha256"` // of the raw bytes; nil for an oversize one
	MessageID   string    // without angle brackets; "" where absent or unreadable
	FromAddress string    // lower case; "" where absent, unreadable or not exactly one
	SubmittedBy string    // who handed the file in
	Oversize    bool
}

// MessageRow is a message with what became of it. Outcome is "" while triage has not decided.
type MessageRow struct {
	Stored
	Outcome     string
	Reason      string // in words without content
	Request     *int64
	CaseID      *int64
	DuplicateOf *int64
	DecidedAt   *time.Time
	Replays     int
}

// MessageFilter says which messages [ListMessages] gives; a zero field does not restrict.
type MessageFilter struct {
	Mailbox string
	// Outcome restricts to messages of this outcome; Undecided to those that have none yet.
	Outcome   string
	Undecided bool
	Since     time.Time // received then or later
	Before    int64     // only ids below: the next page
	Limit     int       // 0 is 100
}

const (
	sqlStored = `
SELECT id, mailbox, received_at, stored_at, content, size, sha256, message_id, from_address, submitted_by, oversize
FROM messages WHERE id = @id`

	sqlMessageColumns = `
SELECT m.id, m.mailbox, m.received_at, m.stored_at, m.content, m.size, m.sha256, m.message_id, m.from_address, m.submitted_by, m.oversize,
       COALESCE(o.outcome, '') AS outcome, COALESCE(o.reason, '') AS reason, o.request, o.case_id, o.duplicate_of, o.decided_at,
       COALESCE(o.replays, 0) AS replays
FROM messages m LEFT JOIN message_outcomes o ON o.message = m.id`

	sqlGetMessage = sqlMessageColumns + `
WHERE m.id = @id`

	sqlListMessages = sqlMessageColumns + `
WHERE (@mailbox::text IS NULL OR m.mailbox = @mailbox)
  AND (@outcome::text IS NULL OR o.outcome = @outcome)
  AND (NOT @undecided::boolean OR o.outcome IS NULL)
  AND (@since::timestamptz IS NULL OR m.received_at >= @since)
  AND (@before::bigint IS NULL OR m.id < @before)
ORDER BY m.id DESC LIMIT @limit`
)

// Raw opens the bytes of a message as they came, and gives its row: what a replay needs (INT-13). The reader uses ctx until its last read.
// Of an oversize message it is the header alone: the message itself is still in its mailbox (INT-6).
// The errors are [ErrNoMessage], those of [vault.Vault.Reader], and the database's.
func (s *Store) Raw(ctx context.Context, messageID int64) (*vault.Reader, Stored, error) {
	rows, err := s.db.Query(ctx, sqlStored, pgx.NamedArgs{"id": messageID})
	if err != nil {
		return nil, Stored{}, fmt.Errorf("reading message %d: %w", messageID, err)
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Stored])
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoMessage
	}
	if err != nil {
		return nil, Stored{}, fmt.Errorf("reading message %d: %w", messageID, err)
	}
	raw, err := s.vault.Reader(ctx, s.db, *row.Content)
	if err != nil {
		return nil, row, fmt.Errorf("reading message %d: %w", messageID, err)
	}
	return raw, row, nil
}

// GetMessage gives one message with its outcome, or [ErrNoMessage].
func GetMessage(ctx context.Context, db vault.DB, id int64) (MessageRow, error) {
	rows, err := db.Query(ctx, sqlGetMessage, pgx.NamedArgs{"id": id})
	if err != nil {
		return MessageRow{}, fmt.Errorf("reading message %d: %w", id, err)
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[MessageRow])
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoMessage
	}
	if err != nil {
		return MessageRow{}, fmt.Errorf("reading message %d: %w", id, err)
	}
	return row, nil
}

// ListMessages gives messages, newest first.
func ListMessages(ctx context.Context, db vault.DB, f MessageFilter) ([]MessageRow, error) {
	args := pgx.NamedArgs{"mailbox": nil, "outcome": nil, "undecided": f.Undecided, "since": nil, "before": nil, "limit": 100}
	if f.Mailbox != "" {
		args["mailbox"] = f.Mailbox
	}
	if f.Outcome != "" {
		args["outcome"] = f.Outcome
	}
	if !f.Since.IsZero() {
		args["since"] = f.Since
	}
	if f.Before > 0 {
		args["before"] = f.Before
	}
	if f.Limit > 0 {
		args["limit"] = f.Limit
	}
	rows, err := db.Query(ctx, sqlListMessages, args)
	if err != nil {
		return nil, fmt.Errorf("listing messages: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[MessageRow])
	if err != nil {
		return nil, fmt.Errorf("listing messages: %w", err)
	}
	return list, nil
}
