package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// recordDump is all that stands in the tables, without what differs from run to run for reasons of its own: times are said to be there or
// not, sealed content and random ids too, and a row of another table is named by its place in that table, so that gaps in sequences do not
// matter. New tables and columns are in it by themselves.
type recordDump struct {
	db    *pgxpool.Pool
	ranks map[string]map[int64]int // table → id → place
	refs  map[string]string        // table.column → table
	names *strings.Replacer        // numbers of requests
	// notices are told apart by their names: two that are written at the same time have no order
	notices map[string]string // id → name
}

// notOfTheRecord are tables and columns that may differ, each with its reason.
func notOfTheRecord() map[string]string {
	return map[string]string{
		"goose_db_version":           "the schema's",
		"content_writers":            "who writes a stream at the moment",
		"deliveries.attempts":        "a mail whose answer was not seen is sent again",
		"mailbox_ledger.uid":         "counted on by the server from run to run",
		"mailbox_ledger.uidvalidity": "the server's",
		"mailbox_ledger.size":        "with the length of a date",
		"mailbox_ledger.attempts":    "a message whose fetching was cut off is fetched again",
		"messages.size":              "with the length of a date",
		"messages.message_id":        "made from the time",
		"notices.message_id":         "has a random token",
		"requests.thread_root":       "made from the time",
		"contents.size":              "with the length of a date",
		"link_keys.key":              "hashed under a random secret; how many there are is compared",
		"content_chunks":             "what a kill leaves of a mail that is streamed in is swept an hour later; see chunks",
	}
}

// ordered are the tables in which the order of the rows is part of the record. Elsewhere two workers may write in any order.
func ordered() []string {
	return []string{"requests", "cases", "events", "messages", "steps", "persons"}
}

const (
	dumpColumns = `
		SELECT c.table_name::text, c.column_name::text, c.data_type::text
		FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
		WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position`
	dumpReferences = `
		SELECT r.conrelid::regclass::text || '.' || a.attname, r.confrelid::regclass::text
		FROM pg_constraint r JOIN pg_attribute a ON a.attrelid = r.conrelid AND a.attnum = r.conkey[1]
		WHERE r.contype = 'f' AND r.connamespace = 'public'::regnamespace AND cardinality(r.conkey) = 1`
)

type dumpColumn struct{ table, name, kind string }

// dump gives the lines of the record, sorted, and what names requests in other texts as it does.
func dump(t *testing.T, db *pgxpool.Pool) ([]string, *strings.Replacer) {
	t.Helper()
	d := &recordDump{db: db, ranks: map[string]map[int64]int{}, refs: map[string]string{
		// without a foreign key of their own: they outlive what they name, come before it, or name it with its version
		"audit_log.message": "messages", "audit_log.actor": "persons", "tokens.notice": "notices", "message_outcomes.request": "requests",
		"message_outcomes.case_id": "cases", "link_keys.request": "requests",
	}}
	lines, err := d.read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return lines, d.names
}

func (d *recordDump) read(ctx context.Context) ([]string, error) {
	columns, err := query(ctx, d.db, dumpColumns, func(r pgx.CollectableRow) (c dumpColumn, err error) {
		return c, r.Scan(&c.table, &c.name, &c.kind)
	})
	if err != nil {
		return nil, err
	}
	references, err := query(ctx, d.db, dumpReferences, func(r pgx.CollectableRow) (p [2]string, err error) { return p, r.Scan(&p[0], &p[1]) })
	if err != nil {
		return nil, err
	}
	for _, r := range references {
		d.refs[r[0]] = r[1]
	}
	tables := map[string][]dumpColumn{}
	for _, c := range columns {
		tables[c.table] = append(tables[c.table], c)
		if c.name == "id" && c.kind == "bigint" {
			if err := d.rank(ctx, c.table); err != nil {
				return nil, err
			}
		}
	}
	numbers, err := query(ctx, d.db, `SELECT number FROM requests ORDER BY id`, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	var pairs []string
	for i, n := range numbers {
		pairs = append(pairs, n, fmt.Sprintf("request#%d", i+1))
	}
	d.names = strings.NewReplacer(pairs...)
	notices, err := query(ctx, d.db, `SELECT id::text, name FROM notices`, func(r pgx.CollectableRow) (p [2]string, err error) { return p, r.Scan(&p[0], &p[1]) })
	if err != nil {
		return nil, err
	}
	d.notices = map[string]string{}
	for _, n := range notices {
		d.notices[n[0]] = n[1]
	}
	var out []string
	for table, columns := range tables {
		if notOfTheRecord()[table] != "" {
			continue
		}
		lines, err := d.table(ctx, table, columns)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", table, err)
		}
		out = append(out, lines...)
	}
	slices.Sort(out)
	return out, nil
}

func query[T any](ctx context.Context, db *pgxpool.Pool, sql string, to pgx.RowToFunc[T]) ([]T, error) {
	rows, err := db.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, to)
}

func (d *recordDump) rank(ctx context.Context, table string) error {
	ids, err := query(ctx, d.db, "SELECT id FROM "+pgx.Identifier{table}.Sanitize()+" ORDER BY id", pgx.RowTo[int64])
	if err != nil {
		return err
	}
	d.ranks[table] = map[int64]int{}
	for i, id := range ids {
		d.ranks[table][id] = i + 1
	}
	return nil
}

func (d *recordDump) table(ctx context.Context, table string, columns []dumpColumn) ([]string, error) {
	var names []string
	for _, c := range columns {
		names = append(names, pgx.Identifier{c.name}.Sanitize()+"::text")
	}
	rows, err := query(ctx, d.db, "SELECT ARRAY["+strings.Join(names, ", ")+"] FROM "+pgx.Identifier{table}.Sanitize(), pgx.RowTo[[]*string])
	if err != nil {
		return nil, err
	}
	var out []string
	for _, row := range rows {
		var line strings.Builder
		line.WriteString(table)
		for i, c := range columns {
			if v := d.value(c, row[i]); v != "" {
				line.WriteString(" " + c.name + "=" + v)
			}
		}
		out = append(out, line.String())
	}
	return out, nil
}

// recordName is how texts of ours name a row.
var recordName = regexp.MustCompile(`\b(request|case|message|notice|person)[: ]([0-9]+)\b`)

// place says which row is meant, whatever its id.
func (d *recordDump) place(table, id string) string {
	if table == "notices" {
		return "notice " + d.notices[id]
	}
	n, _ := strconv.ParseInt(id, 10, 64)
	return fmt.Sprintf("%s#%d", table, d.ranks[table][n])
}

// value is what the record says in a column, "" where it says nothing or is not compared.
func (d *recordDump) value(c dumpColumn, v *string) string {
	switch {
	case v == nil || notOfTheRecord()[c.table+"."+c.name] != "":
		return ""
	case c.kind == "timestamp with time zone" || c.kind == "bytea" || c.kind == "uuid":
		return "set"
	}
	target := d.refs[c.table+"."+c.name]
	if c.name == "id" && c.kind == "bigint" {
		if target = c.table; !slices.Contains(ordered(), c.table) {
			return ""
		}
	}
	switch {
	case slices.Contains(ordered(), target) || target == "notices":
		return d.place(target, *v)
	case d.ranks[target] != nil:
		return "set"
	}
	*v = recordName.ReplaceAllStringFunc(*v, func(name string) string {
		m := recordName.FindStringSubmatch(name)
		return d.place(m[1]+"s", m[2])
	})
	return strconv.Quote(d.names.Replace(*v))
}
