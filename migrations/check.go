package migrations

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

var (
	// ErrBehind says that the database lacks migrations of this program. The operator mends it; waiting does not.
	ErrBehind = errors.New("the database schema is older than this program: run `cissd migrate`")
	// ErrNewer says that a newer cissd migrated the database. This program must not work on tables that it does not know.
	ErrNewer = errors.New("the database schema is newer than this program: run the cissd version that migrated it, or a later one")
)

// DB is what is needed to look at a database: a pool, a connection and a transaction of pgx fit.
type DB interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

const (
	versionTable = "goose_db_version"

	sqlTableExists = `SELECT to_regclass(@name) IS NOT NULL`
	// goose writes a row for each step in either direction; version 0 is its own mark of an empty database
	sqlOurVersions   = `SELECT DISTINCT version_id FROM ` + versionTable + ` WHERE is_applied AND version_id > 0`
	sqlRiverVersions = `SELECT version FROM ` + RiverSchema + `.river_migration WHERE line = 'main'`

	// The owner is asked for too: who owns the table, or is a member of the role that does, can give himself any right.
	sqlCanRewriteAudit = `
		SELECT has_table_privilege(c.oid, 'UPDATE') OR has_any_column_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
			OR has_table_privilege(c.oid, 'TRUNCATE') OR pg_has_role(c.relowner, 'MEMBER')
		FROM pg_catalog.pg_class c
		WHERE c.oid = 'audit_log'::regclass`
)

// versions are the migrations, ours and River's, by number.
type versions struct {
	ours, river map[int64]bool
}

// Check tells whether the schema is exactly the one of this program, and takes rights of reading only. Errors wrap [ErrBehind] or
// [ErrNewer], and name the migrations that make the difference; any other error means that it could not be found out.
func Check(ctx context.Context, db DB) error {
	want, err := known(files)
	if err != nil {
		return err
	}
	have, err := applied(ctx, db)
	if err != nil {
		return err
	}
	return compare(have, want)
}

// CanRewriteAudit tells whether the connected role could change or remove what stands in the audit log, or give itself the right to
// (AUD-1). The daemon's role must not; a superuser always can.
func CanRewriteAudit(ctx context.Context, db DB) (bool, error) {
	can, err := one[bool](ctx, db, sqlCanRewriteAudit, nil)
	if err != nil {
		return false, fmt.Errorf("reading the rights on the audit log: %w", err)
	}
	return can, nil
}

func compare(have, want versions) error {
	if extra := missing(want, have); extra != "" {
		return fmt.Errorf("%w (unknown here: %s)", ErrNewer, extra)
	}
	if lacking := missing(have, want); lacking != "" {
		return fmt.Errorf("%w (missing: %s)", ErrBehind, lacking)
	}
	return nil
}

// missing names what b has and a has not, ” if nothing.
func missing(a, b versions) string {
	var names []string
	for _, v := range slices.Sorted(maps.Keys(b.ours)) {
		if !a.ours[v] {
			names = append(names, fmt.Sprintf("%04d", v))
		}
	}
	for _, v := range slices.Sorted(maps.Keys(b.river)) {
		if !a.river[v] {
			names = append(names, fmt.Sprintf("river %d", v))
		}
	}
	return strings.Join(names, ", ")
}

// known lists the migrations of this program.
func known(sql fs.FS) (versions, error) {
	v := versions{ours: map[int64]bool{}, river: map[int64]bool{}}
	names, err := fs.Glob(sql, "*.sql")
	if err != nil {
		return versions{}, fmt.Errorf("listing the embedded migrations: %w", err)
	}
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return versions{}, fmt.Errorf("embedded migration %s: its name does not begin with a number", name)
		}
		v.ours[n] = true
	}
	migrator, err := riverMigrator(nil)
	if err != nil {
		return versions{}, fmt.Errorf("listing River's migrations: %w", err)
	}
	for _, m := range migrator.AllVersions() {
		v.river[int64(m.Version)] = true
	}
	return v, nil
}

// applied lists the migrations that the database has; none where it is empty.
func applied(ctx context.Context, db DB) (versions, error) {
	ours, err := appliedIn(ctx, db, versionTable, sqlOurVersions)
	if err != nil {
		return versions{}, err
	}
	river, err := appliedIn(ctx, db, RiverSchema+".river_migration", sqlRiverVersions)
	if err != nil {
		return versions{}, err
	}
	return versions{ours: ours, river: river}, nil
}

func appliedIn(ctx context.Context, db DB, table, query string) (map[int64]bool, error) {
	found := map[int64]bool{}
	exists, err := one[bool](ctx, db, sqlTableExists, pgx.StrictNamedArgs{"name": table})
	if err != nil {
		return nil, fmt.Errorf("looking for table %s: %w", table, err)
	}
	if !exists {
		return found, nil
	}
	rows, err := db.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("reading the schema's version from %s: %w", table, err)
	}
	numbers, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("reading the schema's version from %s: %w", table, err)
	}
	for _, n := range numbers {
		found[n] = true
	}
	return found, nil
}

// one runs a query that gives exactly one row of one column.
func one[T any](ctx context.Context, db DB, sql string, args pgx.StrictNamedArgs) (T, error) {
	rows, err := db.Query(ctx, sql, args)
	if err != nil {
		var zero T
		return zero, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
}
