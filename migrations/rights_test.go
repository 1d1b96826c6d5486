package migrations_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/migrations/pgtest"
)

// daemonMay is what the daemon's role may do with each table: (r)ead, (i)nsert, (u)pdate, (d)elete, (t)runcate. A new table stands here
// before it stands anywhere else: who adds it decides whether its rows may be changed, and whether they may go. AUD-1, SEC-6.
func daemonMay() map[string]string {
	return map[string]string{
		"goose_db_version": "r",
		// some columns of it, see TestDaemonRights
		"audit_log": "ri",
		// replaced when a person is saved, swept when a mail could not be streamed in
		"content_chunks": "riud", "content_writers": "riud", "person_addresses": "riud", "person_roles": "riud",
		// replaced with each version of a draft
		"link_keys": "riud", "link_secret": "riu",

		"vault_keys": "riu", "vault_check": "riu", "contents": "riu",
		"messages": "riu", "mailbox_ledger": "riu", "message_outcomes": "riu",
		"persons": "riu", "requests": "riu", "request_versions": "riu", "request_criteria": "riu", "case_counters": "riu", "cases": "riu",
		"events": "riu", "steps": "riu", "tokens": "riu", "notices": "riu", "address_faults": "riu", "timers": "riu",
		"confirmations": "riu", "activities": "riu", "deliveries": "riu",
		// what became of them is written into them
		"case_files": "riu", "proposals": "riu", "case_shares": "riu",
		// what went out or was filed stays what it was
		"documents": "ri",

		"river.river_migration": "r",
		// River sweeps what is done
		"river.river_job": "riud", "river.river_leader": "riud", "river.river_queue": "riud", "river.river_notification": "riud",
	}
}

// attempts are statements that do nothing, by the right that they need; they name each column but identities.
func attempts(table, columns, sets string) map[string]string {
	return map[string]string{
		"r": "SELECT FROM " + table + " WHERE false",
		"i": "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM " + table + " WHERE false",
		"u": "UPDATE " + table + " SET " + sets + " WHERE false",
		"d": "DELETE FROM " + table + " WHERE false",
		"t": "TRUNCATE " + table,
	}
}

// AUD-1: every table is tried with every statement, as the daemon.
func TestDaemonRights(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	rows, err := pool.Query(t.Context(), `
		SELECT c.oid::regclass::text AS name, string_agg(quote_ident(a.attname), ', ') AS columns, string_agg(quote_ident(a.attname) || ' = DEFAULT', ', ') AS sets
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
		WHERE c.relnamespace IN ('public'::regnamespace, 'river'::regnamespace) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
		GROUP BY c.oid`)
	if err != nil {
		t.Fatal(err)
	}
	type table struct{ Name, Columns, Sets string }
	tables, err := pgx.CollectRows(rows, pgx.RowToStructByName[table])
	if err != nil {
		t.Fatal(err)
	}
	may := daemonMay()
	for _, table := range tables {
		want, ok := may[table.Name]
		if !ok {
			t.Errorf("nobody has decided what the daemon may do with %s: write it into daemonMay, and see migrations/grant.go", table.Name)
		}
		delete(may, table.Name)
		for right, sql := range attempts(table.Name, table.Columns, table.Sets) {
			code := sqlState(t, pool, sql)
			if allowed := code == ""; allowed != strings.Contains(want, right) || !allowed && code != "42501" {
				t.Errorf("the daemon's role and %s: %q gives SQLSTATE %q", table.Name, sql, code)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(may)) {
		t.Errorf("%s is no table", name)
	}
	// a line of the audit log cannot be put between others
	for sql, want := range map[string]string{
		`INSERT INTO audit_log (id, at, actor_role, action, record) OVERRIDING SYSTEM VALUE VALUES (1, '2026-11-22', 'x', 'x', 'x')`: "42501",
		`INSERT INTO audit_log (at, actor_role, action, record) VALUES ('2026-11-22', 'x', 'x', 'x')`:                                "",
	} {
		if code := sqlState(t, pool, sql); code != want {
			t.Errorf("%s gives SQLSTATE %q, want %q", sql, code, want)
		}
	}
}

// A number that was given out is not given out again: the daemon's role takes the next one of each sequence, and cannot set it.
func TestDaemonCannotSetSequences(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	rows, err := pool.Query(t.Context(), `SELECT oid::regclass::text FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'river'::regnamespace) AND relkind = 'S'`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(names) < 10 {
		t.Fatalf("%d sequences, %v", len(names), err)
	}
	for _, name := range names {
		for sql, want := range map[string]string{"SELECT setval('" + name + "', 1)": "42501", "ALTER SEQUENCE " + name + " RESTART": "42501", "SELECT nextval('" + name + "')": ""} {
			if code := sqlState(t, pool, sql); code != want {
				t.Errorf("%s gives SQLSTATE %q, want %q", sql, code, want)
			}
		}
	}
}

// sqlState runs a statement in a transaction that is rolled back, and gives the code of its error, "" for none.
func sqlState(t *testing.T, pool *pgxpool.Pool, sql string) string {
	t.Helper()
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context()) //nolint:errcheck // its connection goes with the test
	_, err = tx.Exec(t.Context(), sql)
	if err == nil {
		return ""
	}
	var fault *pgconn.PgError
	if !errors.As(err, &fault) {
		t.Fatalf("%s: %v", sql, err)
	}
	return fault.Code
}
