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

// Tally is a number of things of one kind, with the time of the oldest where that is asked for.
type Tally struct {
	Name   string
	Count  int
	Oldest *time.Time
}

const (
	sqlRequestStates = `SELECT state AS name, count(*) AS count, NULL::timestamptz AS oldest FROM requests GROUP BY state`
	sqlCaseStates    = `SELECT state AS name, count(*) AS count, NULL::timestamptz AS oldest FROM cases GROUP BY state`
	// those that have bytes are found by the index of what is open; those that have none yet are among the newest
	sqlWaitingNotices = `
		SELECT n.name, count(*) AS count, min(n.created_at) AS oldest
		FROM (SELECT notice AS id FROM deliveries WHERE state IN ('ready', 'sending')
		      UNION ALL
		      SELECT y.id FROM notices y
		      WHERE y.id > (SELECT coalesce(max(id), 0) - 10000 FROM notices) AND y.superseded_at IS NULL
		        AND NOT EXISTS (SELECT FROM deliveries d WHERE d.notice = y.id)) AS open
		JOIN notices n ON n.id = open.id
		GROUP BY n.name`
)

// Figures are the numbers that the operator's metrics show (OPS-3): names of states and of mails, and how many.
type Figures struct {
	Requests, Cases []Tally // by state
	// Waiting are the mails that were not handed over yet, by name.
	Waiting []Tally
}

// ReadFigures counts.
func ReadFigures(ctx context.Context, db vault.DB) (Figures, error) {
	var f Figures
	for _, q := range []struct {
		sql  string
		into *[]Tally
	}{{sqlRequestStates, &f.Requests}, {sqlCaseStates, &f.Cases}, {sqlWaitingNotices, &f.Waiting}} {
		rows, err := db.Query(ctx, q.sql)
		if err != nil {
			return f, fmt.Errorf("counting for the metrics: %w", err)
		}
		if *q.into, err = pgx.CollectRows(rows, pgx.RowToStructByName[Tally]); err != nil {
			return f, fmt.Errorf("counting for the metrics: %w", err)
		}
	}
	return f, nil
}
