package cases

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Blameless says whether an error is the trouble of the database or of the moment, and not of what was being worked on: the database is away,
// full, read-only, too slow, or refuses us; or somebody else was faster. The same work is then tried again, however often, and no message or
// mail is given up for it (INT-3, NOT-2). What PostgreSQL refuses for the data itself is not blameless: SQLSTATE classes 21 and 22 (data), 23
// (constraint), 54 (program limit), P0 (raised by a function), XX (damaged data).
func Blameless(err error) bool {
	if err == nil {
		return false
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) && len(refused.Code) == 5 {
		switch refused.Code[:2] {
		case "21", "22", "23", "54", "P0", "XX":
			return false
		}
		return true
	}
	return Fleeting(err) || NoAnswer(err)
}

// Fleeting says whether somebody else was faster, so that the work is tried again at once: [ErrConflict], a serialization failure, a deadlock.
func Fleeting(err error) bool {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return len(refused.Code) == 5 && refused.Code[:2] == "40"
	}
	return errors.Is(err, ErrConflict)
}

// NoAnswer says whether the database could not be asked, or did not answer in time.
func NoAnswer(err error) bool {
	var connecting *pgconn.ConnectError
	var network net.Error
	var file *fs.PathError
	switch {
	case errors.As(err, &file):
		return false // its cause looks like that of a network error
	case errors.As(err, &connecting), errors.As(err, &network), pgconn.Timeout(err), pgconn.SafeToRetry(err):
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
	case errors.Is(err, pgconn.ErrConnClosed), errors.Is(err, pgx.ErrTxClosed), errors.Is(err, context.DeadlineExceeded):
	default:
		return false
	}
	return true
}
