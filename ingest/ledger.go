package ingest

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ledgerState is the state of a message in the ledger (INT-3). There are two more, which only the statements below name: failed, seen and not
// yet read, and tried again; and gone, expunged by someone else before it could be read.
type ledgerState string

const (
	// stateStored: committed, still to be moved.
	stateStored ledgerState = "stored"
	// stateMoved: committed, and moved to the Done folder.
	stateMoved ledgerState = "moved"
	// stateLeft: committed, and it stays where it is, as configured or because the server can move nothing safely.
	stateLeft ledgerState = "left"
	// stateOversize: its envelope is committed; it stays where it is.
	stateOversize ledgerState = "oversize"
)

// Source names the folder that messages came from as it stands in the ledger.
type Source struct {
	Mailbox     string // configured name
	Folder      string
	UIDValidity uint32
	// Leave says that stored messages stay in the folder: they are entered as left rather than as still to be moved.
	Leave bool
}

func (src Source) args(more pgx.NamedArgs) pgx.NamedArgs {
	args := pgx.NamedArgs{"mailbox": src.Mailbox, "folder": src.Folder, "uidvalidity": int64(src.UIDValidity)}
	maps.Copy(args, more)
	return args
}

const (
	sqlLedgerCursor = `
SELECT COALESCE(max(uid), 0) FROM mailbox_ledger
WHERE mailbox = @mailbox AND folder = @folder AND uidvalidity = @uidvalidity`

	// a row that says failed or gone may become what it is now known to be; any other is final, and then no row is written
	sqlLedgerEnter = `
INSERT INTO mailbox_ledger AS l (mailbox, folder, uidvalidity, uid, state, message, size, updated_at)
SELECT @mailbox, @folder, @uidvalidity, n.uid, n.state, n.message, n.size, @now
FROM unnest(@uids::bigint[], @states::text[], @messages::bigint[], @sizes::bigint[]) AS n (uid, state, message, size)
ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE
SET state = EXCLUDED.state, message = EXCLUDED.message, size = EXCLUDED.size, reason = '', updated_at = EXCLUDED.updated_at
WHERE l.state IN ('failed', 'gone')`

	sqlLedgerPending = `
INSERT INTO mailbox_ledger (mailbox, folder, uidvalidity, uid, state, size, reason, updated_at)
SELECT @mailbox, @folder, @uidvalidity, n.uid, 'failed', 0, 'not yet read', @now
FROM unnest(@uids::bigint[]) AS n (uid)
ON CONFLICT DO NOTHING`

	sqlLedgerFinal = `
SELECT uid FROM mailbox_ledger
WHERE mailbox = @mailbox AND folder = @folder AND uidvalidity = @uidvalidity AND uid = ANY (@uids::bigint[])
  AND state NOT IN ('failed', 'gone')`

	sqlLedgerFail = `
INSERT INTO mailbox_ledger AS l (mailbox, folder, uidvalidity, uid, state, size, reason, attempts, updated_at)
VALUES (@mailbox, @folder, @uidvalidity, @uid, 'failed', 0, @reason, 1, @now)
ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE
SET reason = EXCLUDED.reason, attempts = l.attempts + 1, updated_at = EXCLUDED.updated_at
WHERE l.state = 'failed'
RETURNING attempts`

	sqlLedgerGone = `
INSERT INTO mailbox_ledger AS l (mailbox, folder, uidvalidity, uid, state, size, updated_at)
VALUES (@mailbox, @folder, @uidvalidity, @uid, 'gone', 0, @now)
ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE
SET state = 'gone', reason = '', updated_at = EXCLUDED.updated_at
WHERE l.state = 'failed'`

	sqlLedgerMove = `
UPDATE mailbox_ledger SET state = @state, reason = '', updated_at = @now
WHERE mailbox = @mailbox AND folder = @folder AND uidvalidity = @uidvalidity AND uid = ANY (@uids::bigint[]) AND state = 'stored'`

	// a mark on a stored row: it has its copy in the Done folder, and the original is still to be removed
	sqlLedgerCopied = `
UPDATE mailbox_ledger SET reason = 'copied', updated_at = @now
WHERE mailbox = @mailbox AND folder = @folder AND uidvalidity = @uidvalidity AND uid = ANY (@uids::bigint[]) AND state = 'stored'`

	sqlLedgerUnmoved = `
SELECT uid, reason = 'copied' AS copied FROM mailbox_ledger
WHERE mailbox = @mailbox AND folder = @folder AND uidvalidity = @uidvalidity AND state = 'stored' AND uid > @after
ORDER BY uid LIMIT @limit`

	sqlLedgerFailed = `
SELECT uid, attempts, updated_at FROM mailbox_ledger
WHERE mailbox = @mailbox AND folder = @folder AND uidvalidity = @uidvalidity AND state = 'failed' AND uid > @after
ORDER BY uid LIMIT @limit`
)

// cursor is the highest uid that the ledger knows of the folder: what is new is above it.
func (s *Store) cursor(ctx context.Context, src Source) (uint32, error) {
	rows, err := s.db.Query(ctx, sqlLedgerCursor, src.args(nil))
	if err != nil {
		return 0, fmt.Errorf("reading the ledger's progress: %w", err)
	}
	n, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, fmt.Errorf("reading the ledger's progress: %w", err)
	}
	return uint32(n), nil
}

// fail records that a message could not be read, and returns how often that has happened.
func (s *Store) fail(ctx context.Context, src Source, uid uint32, reason string) (attempts int, err error) {
	rows, err := s.db.Query(ctx, sqlLedgerFail, src.args(pgx.NamedArgs{"uid": int64(uid), "reason": reason, "now": s.now()}))
	if err != nil {
		return 0, fmt.Errorf("recording a failure of uid %d: %w", uid, err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return 0, fmt.Errorf("recording a failure of uid %d: %w", uid, err)
	}
	if len(found) == 0 { // another watcher has stored it meanwhile
		return 0, nil
	}
	return found[0], nil
}

// gone records that a message was expunged before it could be read.
func (s *Store) gone(ctx context.Context, src Source, uid uint32) error {
	_, err := s.db.Exec(ctx, sqlLedgerGone, src.args(pgx.NamedArgs{"uid": int64(uid), "now": s.now()}))
	if err != nil {
		return fmt.Errorf("recording uid %d as gone: %w", uid, err)
	}
	return nil
}

// settle turns stored rows into moved or left ones.
func (s *Store) settle(ctx context.Context, src Source, uids []uint32, state ledgerState) error {
	_, err := s.db.Exec(ctx, sqlLedgerMove, planEach, src.args(pgx.NamedArgs{"uids": wide(uids), "state": string(state), "now": s.now()}))
	if err != nil {
		return fmt.Errorf("recording %d messages as %s: %w", len(uids), state, err)
	}
	return nil
}

// copied marks stored rows whose copies are made.
func (s *Store) copied(ctx context.Context, src Source, uids []uint32) error {
	_, err := s.db.Exec(ctx, sqlLedgerCopied, planEach, src.args(pgx.NamedArgs{"uids": wide(uids), "now": s.now()}))
	if err != nil {
		return fmt.Errorf("recording %d messages as copied: %w", len(uids), err)
	}
	return nil
}

// unmovedRow is a stored message that is still in the folder, as far as we know.
type unmovedRow struct {
	UID    int64
	Copied bool
}

// unmoved lists stored messages that are still to be moved, above a uid.
func (s *Store) unmoved(ctx context.Context, src Source, after uint32, limit int) ([]unmovedRow, error) {
	rows, err := s.db.Query(ctx, sqlLedgerUnmoved, src.args(pgx.NamedArgs{"after": int64(after), "limit": limit}))
	if err != nil {
		return nil, fmt.Errorf("listing what is to be moved: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[unmovedRow])
	if err != nil {
		return nil, fmt.Errorf("listing what is to be moved: %w", err)
	}
	return found, nil
}

// failedRow is a message that could not be read so far.
type failedRow struct {
	UID       int64
	Attempts  int
	UpdatedAt time.Time
}

// due tells whether it is time to try again.
func (f failedRow) due(now time.Time) bool {
	return !now.Before(f.UpdatedAt.Add(retryAfter(f.Attempts)))
}

const (
	// quickAttempts are made at once, one after the other; later ones at growing intervals.
	quickAttempts = 3
	firstRetry    = time.Minute
	lastRetry     = 30 * time.Minute
)

// retryAfter is how long to wait before the next attempt: nothing at first, then 1, 4, 16 minutes, then every half hour: what kept
// it may be over at any time, and someone waits for the answer.
func retryAfter(attempts int) time.Duration {
	if attempts < quickAttempts {
		return 0
	}
	wait := firstRetry
	for range min(attempts-quickAttempts, 10) {
		wait *= 4
	}
	return min(wait, lastRetry)
}

// failed lists messages that could not be read, above a uid.
func (s *Store) failed(ctx context.Context, src Source, after uint32, limit int) ([]failedRow, error) {
	rows, err := s.db.Query(ctx, sqlLedgerFailed, src.args(pgx.NamedArgs{"after": int64(after), "limit": limit}))
	if err != nil {
		return nil, fmt.Errorf("listing what could not be read: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[failedRow])
	if err != nil {
		return nil, fmt.Errorf("listing what could not be read: %w", err)
	}
	return found, nil
}

// final tells which of the uids have a row that will not change any more.
func final(ctx context.Context, db *pgxpool.Pool, src Source, uids []uint32) (map[uint32]bool, error) {
	rows, err := db.Query(ctx, sqlLedgerFinal, planEach, src.args(pgx.NamedArgs{"uids": wide(uids)}))
	if err != nil {
		return nil, fmt.Errorf("reading the ledger: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("reading the ledger: %w", err)
	}
	set := make(map[uint32]bool, len(found))
	for _, uid := range narrow(found) {
		set[uid] = true
	}
	return set, nil
}

func wide(uids []uint32) []int64 {
	w := make([]int64, len(uids))
	for i, uid := range uids {
		w[i] = int64(uid)
	}
	return w
}

func narrow(uids []int64) []uint32 {
	n := make([]uint32, len(uids))
	for i, uid := range uids {
		n[i] = uint32(uid)
	}
	return n
}
