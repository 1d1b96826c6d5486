package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlRequestOfThread = `
		SELECT id FROM requests
		WHERE thread_root = ANY(@ids) AND thread_root <> '' AND (requestor_address = @address OR submitter_address = @address)
		ORDER BY id DESC LIMIT 1`
	sqlOpenMatters = `
		SELECT r.id FROM requests r LEFT JOIN cases c ON c.request = r.id
		WHERE r.requestor_address = @address AND r.state NOT IN ('rejected', 'duplicate', 'referred') AND (c.state IS NULL OR c.state <> 'closed_out')
		ORDER BY r.id DESC LIMIT @limit`
	sqlOpenedBy = `
		SELECT r.id, v.message FROM requests r JOIN request_versions v ON v.request = r.id AND v.version = 1 LEFT JOIN cases c ON c.request = r.id
		WHERE r.requestor_address = @address AND r.requested_at >= @since AND r.proven AND v.message IS NOT NULL
		  AND r.state NOT IN ('rejected', 'duplicate', 'referred') AND (c.state IS NULL OR c.state NOT IN ('closed', 'closed_out'))
		ORDER BY r.id DESC LIMIT @limit`
)

// RequestState is where a request stands, whatever became of its case.
func RequestState(ctx context.Context, db vault.DB, request int64) (State, error) {
	var state, held State
	var version int
	if err := db.QueryRow(ctx, sqlStateOf, pgx.NamedArgs{"id": request}).Scan(&state, &held, &version); err != nil {
		return Absent, fmt.Errorf("looking up the state of request %d: %w", request, err)
	}
	return state, nil
}

// RequestOfThread finds the request that one of these Message-IDs opened, where that address has a part in it; 0 where there is none. It is
// how somebody who answers their own mail is understood (INT-4).
func RequestOfThread(ctx context.Context, db vault.DB, ids []string, address string) (int64, error) {
	if len(ids) == 0 || address == "" {
		return 0, nil
	}
	var id int64
	err := db.QueryRow(ctx, sqlRequestOfThread, pgx.NamedArgs{"ids": ids, "address": Address{Address: address}.Key()}).Scan(&id)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return 0, fmt.Errorf("looking up the request of a thread: %w", err)
	}
	return id, nil
}

// OpenMatters are the newest requests of a requestor that nobody has ended, at most limit of them.
func OpenMatters(ctx context.Context, db vault.DB, address string, limit int) ([]int64, error) {
	rows, err := db.Query(ctx, sqlOpenMatters, pgx.NamedArgs{"address": Address{Address: address}.Key(), "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("looking up a requestor's open matters: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("looking up a requestor's open matters: %w", err)
	}
	return ids, nil
}

// Opening is a request with the message that opened it.
type Opening struct {
	ID      int64
	Message int64
}

// OpenedBy are the newest requests of a requestor from a proven sender (SEC-8: nobody suppresses a mail by sending it first) that came since
// then and whose result is still to come, at most limit of them.
func OpenedBy(ctx context.Context, db vault.DB, address string, since time.Time, limit int) ([]Opening, error) {
	rows, err := db.Query(ctx, sqlOpenedBy, pgx.NamedArgs{"address": Address{Address: address}.Key(), "since": since, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("looking up a requestor's requests: %w", err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByName[Opening])
	if err != nil {
		return nil, fmt.Errorf("looking up a requestor's requests: %w", err)
	}
	return out, nil
}
