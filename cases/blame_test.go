package cases_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"cissd/cases"
	"cissd/cases/vault"
)

// INT-3, NOT-2, SEC-5: an outage is never the fault of the mail that it met, and what PostgreSQL refuses for the data itself is.
func TestBlameless(t *testing.T) {
	t.Parallel()
	refused := func(code string) error { return fmt.Errorf("writing: %w", &pgconn.PgError{Code: code}) }
	for _, err := range []error{
		refused("57P01"), refused("57P03"), refused("53300"), refused("53100"), refused("25006"), refused("57014"), refused("08006"),
		refused("40001"), refused("40P01"), refused("55P03"), refused("28P01"), refused("42501"), refused("42P01"),
		fmt.Errorf("reading: %w", &net.OpError{Op: "read", Err: syscall.ECONNRESET}), fmt.Errorf("x: %w", io.ErrUnexpectedEOF), io.EOF,
		fmt.Errorf("x: %w", context.DeadlineExceeded), pgx.ErrTxClosed, pgconn.ErrConnClosed, net.ErrClosed,
		fmt.Errorf("deciding: %w", cases.ErrConflict),
	} {
		if !cases.Blameless(err) {
			t.Errorf("%v counts against what was being worked on", err)
		}
	}
	for _, err := range []error{
		nil, errors.New("anything of ours"), refused("22021"), refused("23505"), refused("23514"), refused("54000"), refused("P0001"), refused("XX001"),
		pgx.ErrNoRows, vault.ErrNotFound, context.Canceled,
		&fs.PathError{Op: "open", Path: "x", Err: syscall.ENOENT},
	} {
		if cases.Blameless(err) {
			t.Errorf("%v counts as an outage", err)
		}
	}
	for code, want := range map[string]bool{"40001": true, "40P01": true, "57P01": false} {
		if cases.Fleeting(refused(code)) != want {
			t.Errorf("Fleeting(%s) is %v", code, !want)
		}
	}
}

// A real server that is not there, and a real wait that is cut off.
func TestBlamelessReal(t *testing.T) {
	t.Parallel()
	_, err := pgx.Connect(t.Context(), "postgres://cissd@127.0.0.1:1/cissd?sslmode=disable")
	if !cases.Blameless(err) || !cases.NoAnswer(err) {
		t.Errorf("%v counts against what was being worked on", err)
	}
}
