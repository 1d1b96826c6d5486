package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlUndelivered = `
		SELECT count(*) FILTER (WHERE d.state = 'failed' AND d.updated_at > @since) AS failed,
		       count(*) FILTER (WHERE coalesce(d.state, 'ready') IN ('ready', 'sending') AND n.created_at < @late AND n.superseded_at IS NULL) AS late
		FROM notices n LEFT JOIN deliveries d ON d.notice = n.id`
	sqlProven = `
		SELECT count(*) AS all_mails, count(*) FILTER (WHERE proven) AS proven
		FROM (SELECT proven FROM message_outcomes WHERE outcome NOT IN ('bounce', 'auto_reply', 'ignored', 'quarantined', 'oversize', 'duplicate')
		      ORDER BY decided_at DESC LIMIT 20) AS newest`
)

// Undelivered counts mails of ours that failed for good since a time, and those that have been waiting since before another.
func Undelivered(ctx context.Context, db vault.DB, since, late time.Time) (failed, waiting int, err error) {
	if err := db.QueryRow(ctx, sqlUndelivered, pgx.NamedArgs{"since": since, "late": late}).Scan(&failed, &waiting); err != nil {
		return 0, 0, fmt.Errorf("counting mails that did not go out: %w", err)
	}
	return failed, waiting, nil
}

// ProvenShare says of the newest mails (twenty at most) that people wrote how many were from a proven sender (SEC-1).
func ProvenShare(ctx context.Context, db vault.DB) (proven, of int, err error) {
	if err := db.QueryRow(ctx, sqlProven).Scan(&of, &proven); err != nil {
		return 0, 0, fmt.Errorf("counting proven senders: %w", err)
	}
	return proven, of, nil
}

const sqlNumbers = `SELECT id, number FROM requests WHERE id = ANY(@ids)`

// Numbers gives the numbers of requests by their ids.
func Numbers(ctx context.Context, db vault.DB, ids []int64) (map[int64]string, error) {
	rows, err := db.Query(ctx, sqlNumbers, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("reading request numbers: %w", err)
	}
	out := map[int64]string{}
	var id int64
	var number string
	if _, err := pgx.ForEachRow(rows, []any{&id, &number}, func() error { out[id] = number; return nil }); err != nil {
		return nil, fmt.Errorf("reading request numbers: %w", err)
	}
	return out, nil
}
