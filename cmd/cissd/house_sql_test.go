package main_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/migrations/pgtest"
)

// statement is a piece of SQL in the shipped code.
type statement struct {
	dir, at, sql string
	whole        bool // not one that is put together as the program runs
}

var (
	statementStart = regexp.MustCompile(`^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|LOCK TABLE|TRUNCATE|LISTEN)\s`)
	databaseClock  = regexp.MustCompile(`(?i)\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\b(?:current_timestamp|current_date|current_time|localtimestamp|localtime)\b`)
	numbered       = regexp.MustCompile(`\$[0-9]`)
	writes         = regexp.MustCompile(`\b(?:INSERT INTO|MERGE INTO|UPDATE(?: ONLY)?|DELETE FROM(?: ONLY)?|TRUNCATE(?: TABLE)?|COPY)\s+([a-z_]+)\b`)
)

// constants are those of each package, by its folder and by name.
func (r *repository) constants() map[string]map[string]ast.Expr {
	constants := map[string]map[string]ast.Expr{}
	for _, f := range r.gos {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			d, ok := n.(*ast.GenDecl)
			if !ok || d.Tok != token.CONST {
				return true
			}
			if constants[f.dir] == nil {
				constants[f.dir] = map[string]ast.Expr{}
			}
			for _, spec := range d.Specs {
				s := spec.(*ast.ValueSpec)
				for i, v := range s.Values {
					constants[f.dir][s.Names[i].Name] = v
				}
			}
			return true
		})
	}
	return constants
}

// statements gives all SQL of the shipped code: every text that begins as a statement does, with the constants it is joined of.
func (r *repository) statements() []statement {
	constants := r.constants()
	var out []statement
	for _, f := range r.gos {
		if !f.shipped() || f.in("deploy", "migrations") { // they make databases and tables; nobody else does
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			switch e.(type) {
			case *ast.BasicLit, *ast.BinaryExpr:
				sql, whole := joined(e, constants[f.dir])
				if statementStart.MatchString(sql) {
					out = append(out, statement{f.dir, r.at(n), sql, whole && !strings.Contains(sql, "%")})
					return false
				}
			}
			return true
		})
	}
	return out
}

// joined is the text of literals and constants joined with +; where another value stands, it is left out and whole is false.
func joined(e ast.Expr, constants map[string]ast.Expr) (text string, whole bool) {
	switch x := e.(type) {
	case *ast.BasicLit:
		return literal(x), true
	case *ast.ParenExpr:
		return joined(x.X, constants)
	case *ast.BinaryExpr:
		if x.Op != token.ADD {
			return "", false
		}
		left, leftWhole := joined(x.X, constants)
		right, rightWhole := joined(x.Y, constants)
		return left + right, leftWhole && rightWhole
	case *ast.Ident:
		if c, ok := constants[x.Name]; ok && c != e {
			return joined(c, constants)
		}
	}
	return "", false
}

// STYLE 5: `now` is a parameter. A row that takes its time from the database's clock cannot be tested, replayed, or put right after a clock
// was wrong. Parameters have names: of a dozen numbers, two are swapped sooner or later.
func TestHouseStatements(t *testing.T) {
	t.Parallel()
	r := house(t)
	allowed := except(map[string]string{
		"cmd/cissd/doctor.go": "it compares the database's clock with ours",
	})
	all := r.statements()
	if len(all) < 60 {
		t.Fatalf("only %d statements were found", len(all))
	}
	for _, s := range all {
		file, _, _ := strings.Cut(s.at, ":")
		if databaseClock.MatchString(s.sql) && !allowed.allow(file) {
			t.Errorf("%s asks the database for the time: give it @now", s.at)
		}
		if numbered.MatchString(s.sql) {
			t.Errorf("%s numbers its parameters: name them", s.at)
		}
		if strings.Contains(s.sql, "SELECT *") {
			t.Errorf("%s does not say which columns it wants", s.at)
		}
	}
	for name, text := range r.files {
		if path.Dir(name) != "migrations" || path.Ext(name) != ".sql" {
			continue
		}
		for i, line := range strings.Split(string(text), "\n") {
			if code, _, _ := strings.Cut(line, "--"); databaseClock.MatchString(code) {
				t.Errorf("%s:%d takes the time from the database", name, i+1)
			}
		}
	}
	allowed.check(t)
}

// DESIGN 2: every statement fits the migrated schema, and the daemon's role may carry it out.
func TestHouseStatementsFitTheSchema(t *testing.T) {
	t.Parallel()
	r := house(t)
	db := pgtest.New(t)
	for i, s := range r.statements() {
		if !s.whole {
			continue // see TestHouseStatementsAreConstants
		}
		if err := fits(t, db, fmt.Sprintf("house_%d", i), s.sql); err != nil {
			t.Errorf("%s: %v", s.at, err)
		}
	}
	// and this test would see it
	for sql, code := range map[string]string{
		`DELETE FROM audit_log WHERE id = @id`: "42501", `SELECT id FROM audit_log FOR UPDATE`: "42501", `SELECT number FROM audit_log`: "42703",
		`UPDATE cases SET number = 'x' WHERE state = @state::integer`: "42883",
	} {
		if refused, ok := errors.AsType[*pgconn.PgError](fits(t, db, "refused_"+code+fmt.Sprint(len(sql)), sql)); !ok || refused.Code != code {
			t.Errorf("%s gives %v, want SQLSTATE %s", sql, refused, code)
		}
	}
}

// fits tells whether the database understands a statement, with all names and types, and whether the role may carry it out. It does not.
func fits(t *testing.T, db *pgxpool.Pool, name, sql string) error {
	t.Helper()
	rewritten, _, err := pgx.NamedArgs{}.RewriteQuery(t.Context(), nil, sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context()) //nolint:errcheck // its connection goes with the test
	prepared, err := tx.Prepare(t.Context(), name, rewritten)
	if err != nil {
		return err
	}
	// rights are looked at when a plan is about to be carried out, or explained; a lock has no plan
	explain := "EXPLAIN EXECUTE " + name
	if n := len(prepared.ParamOIDs); n > 0 {
		explain += "(" + strings.Repeat("NULL, ", n-1) + "NULL)"
	}
	if strings.HasPrefix(strings.TrimSpace(sql), "LOCK") {
		explain = sql
	}
	_, err = tx.Exec(t.Context(), explain, pgx.QueryExecModeSimpleProtocol)
	return err
}

var (
	createTable = regexp.MustCompile(`(?m)^CREATE TABLE ([a-z_]+) `)
	ownedBy     = regexp.MustCompile(`Owner: ([a-z/]+)`)
	copyInto    = regexp.MustCompile(`CopyFrom\([a-zA-Z]+, pgx\.Identifier\{"([a-z_]+)"\}`)
)

// DESIGN 2: a table is written by one package, the one that its migration names; then what a row can be is decided in one place.
func TestHouseTablesHaveOneWriter(t *testing.T) {
	t.Parallel()
	r := house(t)
	owners := tableOwners(t, r)
	writers := map[string][]string{}
	note := func(dir, table, at string) {
		owner, ok := owners[table]
		switch {
		case !ok:
			return // what follows a keyword is not always a table: UPDATE SET, UPDATE SKIP LOCKED
		case owner != dir:
			t.Errorf("%s writes %s, which is %s's", at, table, owner)
		}
		writers[table] = append(writers[table], at)
	}
	for _, s := range r.statements() {
		for _, m := range writes.FindAllStringSubmatch(s.sql, -1) {
			note(s.dir, m[1], s.at)
		}
	}
	for _, f := range r.gos {
		if f.shipped() {
			for _, m := range copyInto.FindAllSubmatch(r.files[f.path], -1) {
				note(f.dir, string(m[1]), f.path)
			}
		}
	}
	for _, table := range slices.Sorted(maps.Keys(owners)) {
		if len(writers[table]) == 0 {
			t.Errorf("nobody writes %s", table)
		}
	}
}

// tableOwners reads from the migrations whose each table is: what the comment before it says, else what the file's first line says.
func tableOwners(t *testing.T, r *repository) map[string]string {
	t.Helper()
	owners := map[string]string{}
	for name, text := range r.files {
		if path.Dir(name) != "migrations" || path.Ext(name) != ".sql" {
			continue
		}
		lines := strings.Split(string(text), "\n")
		whole, before := ownedBy.FindStringSubmatch(lines[0]), ""
		for _, line := range lines {
			switch m := createTable.FindStringSubmatch(line); {
			case strings.HasPrefix(line, "--"):
				before += line
			case m != nil:
				owner := ownedBy.FindStringSubmatch(before)
				if owner == nil {
					owner = whole
				}
				if owner == nil {
					t.Errorf("%s does not say whose %s is: write `Owner: PACKAGE` before it, or in the first line", name, m[1])
					continue
				}
				owners[m[1]], before = owner[1], ""
			default:
				before = ""
			}
		}
	}
	if len(owners) < 20 {
		t.Fatalf("only %d tables were found", len(owners))
	}
	return owners
}
