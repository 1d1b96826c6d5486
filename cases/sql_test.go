package cases_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases"
	"cissd/migrations/pgtest"
)

// one reads a single value.
func one[T any](t *testing.T, db *pgxpool.Pool, sql string, args pgx.NamedArgs) T {
	t.Helper()
	rows, err := db.Query(t.Context(), sql, args)
	if err != nil {
		t.Fatal(err)
	}
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// sqlConstants are the constants of this package's source whose names begin with sql.
func sqlConstants(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, id := range spec.Names {
				if !strings.HasPrefix(id.Name, "sql") || i >= len(spec.Values) {
					continue
				}
				lit, ok := spec.Values[i].(*ast.BasicLit)
				if !ok {
					t.Errorf("%s is no plain constant", id.Name)
					continue
				}
				if out[id.Name], err = strconv.Unquote(lit.Value); err != nil {
					t.Error(err)
				}
			}
			return true
		})
	}
	return out
}

// DESIGN 2: every statement fits the migrated schema, and the daemon's role may carry it out.
func TestStatementsFitTheSchema(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	statements := sqlConstants(t)
	if len(statements) < 35 {
		t.Fatalf("only %d statements were found", len(statements))
	}
	for name, sql := range statements {
		rewritten, _, err := pgx.NamedArgs{}.RewriteQuery(t.Context(), nil, sql, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
			_, err := tx.Prepare(t.Context(), name, rewritten)
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

var quoted = regexp.MustCompile(`'([^']*)'`)

// The database knows the same states as the table, and all kinds of steps and roles.
func TestCheckListsAreThoseOfTheCode(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var kinds []string
	for _, row := range cases.Transitions() {
		for _, k := range slices.Concat(row.Spends, row.Opens, []cases.StepKind{row.Step}) {
			if k != "" && !slices.Contains(kinds, string(k)) {
				kinds = append(kinds, string(k))
			}
		}
	}
	for constraint, want := range map[string][]string{
		"requests_state_known": words(cases.States(cases.RequestRecord)), "cases_state_known": words(cases.States(cases.CaseRecord)),
		"steps_kind_known": kinds, "person_roles_known": words(cases.RosterRoles()),
		"request_criteria_state": {string(cases.Met), string(cases.NotMet), string(cases.YoursToSay)},
		"requests_type_known":    {"", string(cases.RFI), string(cases.RFS), string(cases.FAI)},
		"cases_type_known":       {string(cases.RFI), string(cases.RFS), string(cases.FAI)},
		"message_outcomes_known": {
			"new_request", "request_update", "decision", "case_report", "disposition", "query", "bounce", "auto_reply", "duplicate", "spillage",
			"oversize", "refused", "quarantined", "ignored",
		},
	} {
		def := one[string](t, db, `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = @name`, pgx.NamedArgs{"name": constraint})
		var got []string
		for _, m := range quoted.FindAllStringSubmatch(def, -1) {
			got = append(got, m[1])
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-code +database):\n%s", constraint, diff)
		}
	}
}

func words[S ~string](in []S) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		out = append(out, string(s))
	}
	return out
}
