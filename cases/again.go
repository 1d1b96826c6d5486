package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlRequestsOfThread = `
		SELECT r.id, r.thread_root AS root, r.proven AND NOT r.quiet AS told,
		       r.state NOT IN ('rejected', 'duplicate', 'referred', 'withdrawn') AND (c.state IS NULL OR c.state NOT IN ('closed_out', 'referred', 'withdrawn')) AS open
		FROM requests r LEFT JOIN cases c ON c.request = r.id
		WHERE r.thread_root = ANY(@ids) AND r.thread_root <> '' AND (r.requestor_address = ANY(@addresses) OR r.submitter_address = ANY(@addresses))
		ORDER BY r.id DESC LIMIT @limit`
	sqlOpenMatters = `
		SELECT r.id FROM requests r LEFT JOIN cases c ON c.request = r.id
		WHERE r.requestor_address = ANY(@addresses) AND r.state NOT IN ('rejected', 'duplicate', 'referred', 'withdrawn')
		  AND (c.state IS NULL OR c.state NOT IN ('closed_out', 'referred', 'withdrawn'))
		ORDER BY r.id DESC LIMIT @limit`
	sqlOpenedBy = `
		SELECT r.id, v.message FROM requests r JOIN request_versions v ON v.request = r.id AND v.version = 1 LEFT JOIN cases c ON c.request = r.id
		WHERE r.requestor_address = @address AND r.requested_at >= @since AND r.proven AND v.message IS NOT NULL
		  AND r.state NOT IN ('rejected', 'duplicate', 'referred', 'withdrawn') AND (c.state IS NULL OR c.state NOT IN ('closed', 'closed_out', 'referred', 'withdrawn'))
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

// ThreadMatter is a request that a mail of some thread opened. Root is that mail's Message-ID; Open says that nobody has ended it, Told that its
// requestor gets automatic mail, where their address is official.
type ThreadMatter struct {
	ID   int64
	Root string
	Told bool
	Open bool
}

// RequestsOfThread finds the requests that one of these Message-IDs opened, where one of these addresses, in lower case, asked or sent it in; the
// newest first, at most limit of them. It is how somebody who answers their own mail is understood (INT-4).
func RequestsOfThread(ctx context.Context, db vault.DB, ids, addresses []string, limit int) ([]ThreadMatter, error) {
	if len(ids) == 0 || len(addresses) == 0 {
		return nil, nil
	}
	rows, err := db.Query(ctx, sqlRequestsOfThread, pgx.NamedArgs{"ids": ids, "addresses": addresses, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("looking up the requests of a thread: %w", err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByName[ThreadMatter])
	if err != nil {
		return nil, fmt.Errorf("looking up the requests of a thread: %w", err)
	}
	return out, nil
}

// OpenMatters are the newest requests of a requestor, by their addresses in lower case, that nobody has ended, at most limit of them.
func OpenMatters(ctx context.Context, db vault.DB, addresses []string, limit int) ([]int64, error) {
	rows, err := db.Query(ctx, sqlOpenMatters, pgx.NamedArgs{"addresses": addresses, "limit": limit})
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
