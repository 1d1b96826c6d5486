package cases_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// count reads a number.
func count(t *testing.T, db *pgxpool.Pool, sql string, args pgx.NamedArgs) int {
	t.Helper()
	return int(one[int64](t, db, sql, args))
}
