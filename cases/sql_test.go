package cases_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

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

func words[S ~string](in []S) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		out = append(out, string(s))
	}
	return out
}
