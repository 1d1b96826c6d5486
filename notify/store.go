package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

// deliveryState is how far a mail has come.
type deliveryState string

const (
	stateReady   deliveryState = "ready"
	stateSending deliveryState = "sending"
	stateSent    deliveryState = "sent"
	stateFailed  deliveryState = "failed"
	stateDropped deliveryState = "dropped"
)

const (
	sqlReadDelivery = `
		SELECT mail, state, attempts FROM deliveries WHERE notice = @notice`
	sqlInsertReady = `
		INSERT INTO deliveries (notice, mail, state, updated_at) VALUES (@notice, @mail, 'ready', @now)
		ON CONFLICT (notice) DO NOTHING`
	// a delivery that is over stays as it is
	sqlEndUnsent = `
		INSERT INTO deliveries (notice, state, last_code, last_status, updated_at) VALUES (@notice, @state, @code, @status, @now)
		ON CONFLICT (notice) DO UPDATE SET state = @state, last_code = @code, last_status = @status, updated_at = @now
		WHERE deliveries.state IN ('ready', 'sending')`
	sqlClaim = `
		UPDATE deliveries SET state = 'sending', attempts = attempts + 1, updated_at = @now
		WHERE notice = @notice AND state IN ('ready', 'sending')
		RETURNING attempts`
	sqlMarkSent = `
		UPDATE deliveries SET state = 'sent', last_code = 250, last_status = '', updated_at = @now, sent_at = @now
		WHERE notice = @notice AND state = 'sending'`
	// a try that met a fault which is not the mail's does not count
	sqlMarkTried = `
		UPDATE deliveries SET state = 'ready', attempts = attempts - @uncounted, last_code = @code, last_status = @status, updated_at = @now
		WHERE notice = @notice AND state = 'sending'`
	// two workers that send to one address count in turn
	sqlLockAddress = `SELECT pg_advisory_xact_lock(hashtextextended(@address, 4))`
	sqlSentSince   = `
		SELECT count(*), min(d.updated_at)
		FROM notices n JOIN deliveries d ON d.notice = n.id
		WHERE n.address = @address AND n.id <> @notice AND (d.state = 'sending' OR d.state = 'sent' AND d.sent_at > @since)`
)

// delivery is the row of one notice.
type delivery struct {
	Mail     *vault.ID
	State    deliveryState
	Attempts int
}

// readDelivery returns nil where there is no row yet.
func readDelivery(ctx context.Context, db vault.DB, notice int64) (*delivery, error) {
	rows, err := db.Query(ctx, sqlReadDelivery, pgx.StrictNamedArgs{"notice": notice})
	if err != nil {
		return nil, fmt.Errorf("reading the delivery of notice %d: %w", notice, err)
	}
	d, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[delivery])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the delivery of notice %d: %w", notice, err)
	}
	return &d, nil
}

func insertReady(ctx context.Context, db vault.DB, notice int64, mail vault.ID, now time.Time) (inserted bool, err error) {
	tag, err := db.Exec(ctx, sqlInsertReady, pgx.StrictNamedArgs{"notice": notice, "mail": mail, "now": now})
	if err != nil {
		return false, fmt.Errorf("keeping the mail of notice %d: %w", notice, err)
	}
	return tag.RowsAffected() == 1, nil
}

// endUnsent closes a delivery that will not be sent. It says whether this call closed it.
func endUnsent(ctx context.Context, db vault.DB, notice int64, state deliveryState, code int, status string, now time.Time) (bool, error) {
	tag, err := db.Exec(ctx, sqlEndUnsent, pgx.StrictNamedArgs{"notice": notice, "state": state, "code": code, "status": status, "now": now})
	if err != nil {
		return false, fmt.Errorf("closing the delivery of notice %d: %w", notice, err)
	}
	return tag.RowsAffected() == 1, nil
}

// claim takes a delivery for sending. attempts counts this one; 0 means that there is nothing to send any more.
func claim(ctx context.Context, tx pgx.Tx, notice int64, now time.Time) (attempts int, err error) {
	err = tx.QueryRow(ctx, sqlClaim, pgx.StrictNamedArgs{"notice": notice, "now": now}).Scan(&attempts)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("claiming notice %d: %w", notice, err)
	}
	return attempts, nil
}

// sentSince counts the mails that went, or are on their way, to an address, and gives the oldest (MSG-5). It holds the address until the
// transaction ends.
func sentSince(ctx context.Context, tx pgx.Tx, notice int64, address string, since time.Time) (n int, oldest time.Time, err error) {
	if _, err := tx.Exec(ctx, sqlLockAddress, pgx.StrictNamedArgs{"address": address}); err != nil {
		return 0, oldest, fmt.Errorf("counting mails before notice %d: %w", notice, err)
	}
	var first *time.Time
	args := pgx.StrictNamedArgs{"address": address, "notice": notice, "since": since}
	if err := tx.QueryRow(ctx, sqlSentSince, args).Scan(&n, &first); err != nil {
		return 0, oldest, fmt.Errorf("counting mails before notice %d: %w", notice, err)
	}
	if first != nil {
		oldest = *first
	}
	return n, oldest, nil
}

// markSent says whether this call marked it.
func markSent(ctx context.Context, tx pgx.Tx, notice int64, now time.Time) (bool, error) {
	tag, err := tx.Exec(ctx, sqlMarkSent, pgx.StrictNamedArgs{"notice": notice, "now": now})
	if err != nil {
		return false, fmt.Errorf("marking notice %d as sent: %w", notice, err)
	}
	return tag.RowsAffected() == 1, nil
}

func markTried(ctx context.Context, db vault.DB, notice int64, e *SendError, now time.Time) error {
	uncounted := 0
	if e.Scope != ScopeMail {
		uncounted = 1
	}
	_, err := db.Exec(ctx, sqlMarkTried, pgx.StrictNamedArgs{
		"notice": notice, "uncounted": uncounted, "code": e.Code, "status": e.Status(), "now": now,
	})
	if err != nil {
		return fmt.Errorf("noting the attempt on notice %d: %w", notice, err)
	}
	return nil
}
