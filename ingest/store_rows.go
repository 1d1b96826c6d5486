package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

// planEach has a statement planned at each execution, for the array that it is given. A plan that is kept for all arrays was made when the
// table was small, and then it reads the whole table, however large that has become.
const planEach = pgx.QueryExecModeExec

const (
	// nearly always there is none, and this is all
	sqlSameInMailbox = `
SELECT id, sha256 FROM messages
WHERE sha256 = ANY (@sums::bytea[]) AND mailbox = @mailbox
ORDER BY id`

	// of these messages, those that the ledger has under another UIDVALIDITY (or folder) only: each can be met again once
	sqlMetElsewhere = `
SELECT message FROM mailbox_ledger
WHERE message = ANY (@messages::bigint[])
GROUP BY message
HAVING bool_and(mailbox = @mailbox AND (folder, uidvalidity) <> (@folder, @uidvalidity))`

	// an oversize one has no hash: these are the ones whose headers are to be compared
	sqlSameOversize = `
SELECT m.id, m.content FROM messages m
JOIN mailbox_ledger l ON l.message = m.id
WHERE m.oversize AND m.mailbox = @mailbox AND m.size = @size AND m.message_id = @message_id AND m.from_address = @from_address
GROUP BY m.id
HAVING bool_and(l.mailbox = @mailbox AND (l.folder, l.uidvalidity) <> (@folder, @uidvalidity))
ORDER BY m.id`

	sqlInsertMessages = `
INSERT INTO messages (mailbox, received_at, stored_at, content, size, sha256, message_id, from_address, submitted_by)
SELECT @mailbox, n.received_at, @now, n.content, n.size, n.sha256, n.message_id, n.from_address, @submitted_by
FROM unnest(@received::timestamptz[], @contents::uuid[], @sizes::bigint[], @sums::bytea[], @message_ids::text[], @froms::text[])
     AS n (received_at, content, size, sha256, message_id, from_address)
RETURNING id, content`

	sqlInsertEnvelope = `
INSERT INTO messages (mailbox, received_at, stored_at, content, size, message_id, from_address, oversize)
VALUES (@mailbox, @received, @now, @content, @size, @message_id, @from_address, true)
RETURNING id`
)

// recognise marks the entries that are known from before a UIDVALIDITY change.
func (s *Store) recognise(ctx context.Context, tx pgx.Tx, src Source, entries []*entry) error {
	var sums [][]byte
	met := map[int64]bool{} // oversize ones; each can be met again once
	for _, e := range entries {
		if e.Oversize {
			if err := s.recogniseOversize(ctx, tx, src, e, met); err != nil {
				return err
			}
			continue
		}
		sums = append(sums, e.sum)
	}
	if len(sums) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, sqlSameInMailbox, planEach, pgx.NamedArgs{"sums": sums, "mailbox": src.Mailbox})
	if err != nil {
		return fmt.Errorf("looking for known messages: %w", err)
	}
	same, err := pgx.CollectRows(rows, pgx.RowToStructByName[sameBytes])
	if err != nil {
		return fmt.Errorf("looking for known messages: %w", err)
	}
	if len(same) == 0 {
		return nil
	}
	ids := make([]int64, len(same))
	for i, m := range same {
		ids[i] = m.ID
	}
	if rows, err = tx.Query(ctx, sqlMetElsewhere, planEach, src.args(pgx.NamedArgs{"messages": ids})); err != nil {
		return fmt.Errorf("looking for known messages in the ledger: %w", err)
	}
	elsewhere, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("looking for known messages in the ledger: %w", err)
	}
	found := map[string][]int64{}
	for _, m := range same {
		if slices.Contains(elsewhere, m.ID) {
			found[string(m.SHA256)] = append(found[string(m.SHA256)], m.ID)
		}
	}
	for _, e := range entries {
		if ids := found[string(e.sum)]; !e.Oversize && len(ids) > 0 {
			e.message, e.known = ids[0], true
			found[string(e.sum)] = ids[1:]
		}
	}
	return nil
}

// sameBytes is a message that has the bytes of one that arrives.
type sameBytes struct {
	ID     int64
	SHA256 []byte `db:"sha256"`
}

// sameEnvelope is an oversize message that has the size and the envelope of one that arrives.
type sameEnvelope struct {
	ID      int64
	Content vault.ID
}

// recogniseOversize compares all that is on record of an oversize message: its size, and the bytes of its header (SEC-8).
func (s *Store) recogniseOversize(ctx context.Context, tx pgx.Tx, src Source, e *entry, met map[int64]bool) error {
	rows, err := tx.Query(ctx, sqlSameOversize, src.args(pgx.NamedArgs{"size": e.size, "message_id": e.id, "from_address": e.from}))
	if err != nil {
		return fmt.Errorf("looking for a known oversize message: %w", err)
	}
	same, err := pgx.CollectRows(rows, pgx.RowToStructByName[sameEnvelope])
	if err != nil {
		return fmt.Errorf("looking for a known oversize message: %w", err)
	}
	for _, m := range same {
		if met[m.ID] {
			continue
		}
		head, err := s.vault.Bytes(ctx, tx, m.Content, headKept)
		if errors.Is(err, vault.ErrShredded) || errors.Is(err, vault.ErrTooLarge) {
			continue
		}
		if err != nil {
			return fmt.Errorf("looking for a known oversize message: %w", err)
		}
		if bytes.Equal(head, e.Raw) {
			e.message, e.known, met[m.ID] = m.ID, true, true
			return nil
		}
	}
	return nil
}

// insertWhole writes the rows of messages with content, and sets their ids. It goes by the content, not by the order of the answer.
func insertWhole(ctx context.Context, tx pgx.Tx, mailbox, submittedBy string, entries []*entry, now time.Time) error {
	if len(entries) == 0 {
		return nil
	}
	n := len(entries)
	received, contents, sizes := make([]time.Time, n), make([]vault.ID, n), make([]int64, n)
	sums, ids, froms := make([][]byte, n), make([]string, n), make([]string, n)
	byContent := make(map[vault.ID]*entry, n)
	for i, e := range entries {
		received[i], contents[i], sizes[i], sums[i], ids[i], froms[i] = e.received, e.content, e.size, e.sum, e.id, e.from
		byContent[e.content] = e
	}
	rows, err := tx.Query(ctx, sqlInsertMessages, pgx.NamedArgs{
		"mailbox": mailbox, "submitted_by": submittedBy, "now": now,
		"received": received, "contents": contents, "sizes": sizes, "sums": sums, "message_ids": ids, "froms": froms,
	})
	if err != nil {
		return fmt.Errorf("writing %d messages: %w", n, err)
	}
	var id int64
	var content vault.ID
	if _, err := pgx.ForEachRow(rows, []any{&id, &content}, func() error {
		byContent[content].message = id
		return nil
	}); err != nil {
		return fmt.Errorf("writing %d messages: %w", n, err)
	}
	return nil
}

func insertEnvelope(ctx context.Context, tx pgx.Tx, mailbox string, e *entry, now time.Time) error {
	rows, err := tx.Query(ctx, sqlInsertEnvelope, pgx.NamedArgs{
		"mailbox": mailbox, "received": e.received, "now": now, "content": e.content, "size": e.size, "message_id": e.id, "from_address": e.from,
	})
	if err != nil {
		return fmt.Errorf("writing an oversize message: %w", err)
	}
	if e.message, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[int64]); err != nil {
		return fmt.Errorf("writing an oversize message: %w", err)
	}
	return nil
}

// enter writes the ledger rows. If one is final already, it is errTaken, and the transaction must not commit. A lease's epoch will be
// checked here, so that a watcher that lost its mailbox cannot write (OPS-4).
func enter(ctx context.Context, tx pgx.Tx, src Source, entries []*entry, pending []uint32, now time.Time) error {
	n := len(entries)
	uids, states, messages, sizes := make([]int64, n), make([]string, n), make([]int64, n), make([]int64, n)
	for i, e := range entries {
		uids[i], states[i], messages[i], sizes[i] = int64(e.UID), string(e.state), e.message, e.size
	}
	tag, err := tx.Exec(ctx, sqlLedgerEnter, src.args(pgx.NamedArgs{
		"uids": uids, "states": states, "messages": messages, "sizes": sizes, "now": now,
	}))
	if err != nil {
		return fmt.Errorf("entering %d messages in the ledger: %w", n, err)
	}
	if tag.RowsAffected() != int64(n) {
		return errTaken
	}
	if len(pending) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, sqlLedgerPending, src.args(pgx.NamedArgs{"uids": wide(pending), "now": now})); err != nil {
		return fmt.Errorf("entering %d pending messages in the ledger: %w", len(pending), err)
	}
	return nil
}
