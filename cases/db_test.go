package cases_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// violated runs a statement, takes it back, and gives the constraint that refused it, or what else became of it.
func violated(t *testing.T, db *pgxpool.Pool, sql string, args pgx.NamedArgs) string {
	t.Helper()
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }()
	_, err = tx.Exec(t.Context(), sql, args)
	if err == nil {
		_, err = tx.Exec(t.Context(), `SET CONSTRAINTS ALL IMMEDIATE`)
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.ConstraintName != "" {
		return pg.ConstraintName
	}
	if err != nil {
		return err.Error()
	}
	return "nothing refuses it"
}

// count reads a number.
func count(t *testing.T, db *pgxpool.Pool, sql string, args pgx.NamedArgs) int {
	t.Helper()
	return int(one[int64](t, db, sql, args))
}
