package main_test

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// Names of the standard library that are good in some places only.
func TestHouseCalls(t *testing.T) {
	t.Parallel()
	r := house(t)
	shippedOutside := func(dirs ...string) func(*goFile) bool {
		return func(f *goFile) bool { return f.shipped() && !f.in(dirs...) }
	}
	everywhere := func(*goFile) bool { return true }
	for _, rule := range []struct {
		pkg, names string // names separated by blanks; "*" is every one
		where      func(*goFile) bool
		reason     string
		except     map[string]string // by file
	}{
		{
			pkg: "time", names: "Sleep", where: everywhere,
			reason: "a sleep cannot be cancelled, and in a test it is too short or too long: wait on what is to happen",
		},
		{
			pkg: "time", names: "Now Since Until", where: shippedOutside("cmd", "deploy/devstack"),
			reason: "a decision gets `now`, a service has a clock: else no test can set the time, and a replay decides differently",
			except: map[string]string{"ingest/line.go": "deadlines of a socket are in real time"},
		},
		{
			pkg: "time", names: "After Tick", where: shippedOutside("cmd"),
			reason: "a timer that nobody stops",
		},
		{
			pkg: "fmt", names: "Print Printf Println", where: func(f *goFile) bool { return f.shipped() && f.dir != "cmd/cissd" },
			reason: "only commands print",
		},
		{
			pkg: "os", names: "Exit", where: func(f *goFile) bool { return !f.test && f.dir != "cmd/cissd" },
			reason: "only main ends the program: deferred calls do not run",
			except: map[string]string{"migrations/pgtest/pgtest.go": "it is a TestMain"},
		},
		{
			pkg: "os", names: "Getenv LookupEnv Environ Setenv Unsetenv ExpandEnv", where: shippedOutside("cmd", "deploy/devstack"),
			reason: "the environment is read in one place, where it is documented; deploy/devstack: see TestHouseDevstackEnvironment",
		},
		{
			pkg: "os", names: "Stdout Stderr Stdin", where: shippedOutside("cmd"),
			reason: "a writer is given",
		},
		{
			pkg: "log", names: "Print Printf Println Fatal Fatalf Fatalln Panic Panicf Panicln Default SetOutput SetFlags SetPrefix", where: everywhere,
			reason: "log/slog, injected",
		},
		{
			pkg: "log/slog", names: "Debug Info Warn Error DebugContext InfoContext WarnContext ErrorContext Log LogAttrs With Default",
			where: everywhere, reason: "a logger is given; the global one cannot be told apart by its owner, nor read by a test",
		},
		{
			pkg: "log/slog", names: "SetDefault SetLogLoggerLevel", where: func(f *goFile) bool { return f.dir != "cmd/cissd" },
			reason: "only cmd sets the logger",
		},
		{
			pkg: "context", names: "TO" + "DO", where: everywhere, reason: "whoever blocks is given a context",
		},
		{
			pkg: "testing", names: "Short", where: everywhere, reason: "every test runs, always",
		},
		{
			pkg: "reflect", names: "DeepEqual", where: everywhere, reason: "go-cmp says what differs",
			except: map[string]string{"cases/histories_record_test.go": "it compares millions of times, and the history says what differs"},
		},
	} {
		allowed := except(rule.except)
		names := strings.Fields(rule.names)
		for _, f := range r.gos {
			if !rule.where(f) {
				continue
			}
			for _, u := range f.uses() {
				if u.pkg == rule.pkg && slices.Contains(names, u.name) && !allowed.allow(f.path) {
					t.Errorf("%s: %s.%s: %s", r.at(u.node), rule.pkg, u.name, rule.reason)
				}
			}
		}
		allowed.check(t)
	}
}

// deploy/devstack reads two variables: where PostgreSQL is, and where the servers find other programs.
func TestHouseDevstackEnvironment(t *testing.T) {
	t.Parallel()
	r := house(t)
	for _, f := range r.gos {
		if !f.shipped() || f.dir != "deploy/devstack" {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Getenv" && sel.Sel.Name != "LookupEnv" && sel.Sel.Name != "Environ" {
				return true
			}
			if name := literal(first(call.Args)); name != "CISSD_PG_BIN" && name != "PATH" {
				t.Errorf("%s reads the environment variable %q", r.at(call), name)
			}
			return true
		})
	}
}

func first(args []ast.Expr) ast.Expr {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

// DESIGN 4: a missing server fails, it never skips; a test that does not run shows nothing.
func TestHouseNothingSkips(t *testing.T) {
	t.Parallel()
	r := house(t)
	for _, f := range r.gos {
		if f.shipped() {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
					t.Errorf("%s skips", r.at(call))
				}
			}
			return true
		})
		for _, group := range f.syntax.Comments {
			if group.Pos() < f.syntax.Package && strings.HasPrefix(group.List[0].Text, "//go:build") {
				t.Errorf("%s: a build constraint hides tests", r.at(group))
			}
		}
	}
}

// DESIGN 2: a function that does not fit on a page does more than one thing.
func TestHouseFunctionLength(t *testing.T) {
	t.Parallel()
	const most = 80
	r := house(t)
	for _, f := range r.gos {
		if f.test {
			continue
		}
		for _, decl := range f.syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := r.fset.Position(fn.End()).Line - r.fset.Position(fn.Pos()).Line; n > most {
				t.Errorf("%s: %s has %d lines", r.at(fn), fn.Name.Name, n)
			}
		}
	}
}

// What a package keeps for itself is shared by all that use it: package variables are sentinels, embeds, expressions and tables, and there is
// no init.
func TestHouseNoState(t *testing.T) {
	t.Parallel()
	r := house(t)
	allowed := except(map[string]string{
		"migrations/pgtest.shared": "TestMain and the tests meet nowhere else",
	})
	for _, f := range r.gos {
		if f.test {
			continue
		}
		for _, decl := range f.syntax.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s: init runs where nobody asked for it", r.at(d))
				}
			case *ast.GenDecl:
				if d.Tok != token.VAR {
					continue
				}
				for _, spec := range d.Specs {
					s := spec.(*ast.ValueSpec)
					if constant(s) || embedded(d, s) {
						continue
					}
					for _, n := range s.Names {
						if name := f.dir + "." + n.Name; !allowed.allow(name) {
							t.Errorf("%s: %s is state of the package: tests that run at once would share it", r.at(n), name)
						}
					}
				}
			}
		}
	}
	allowed.check(t)
}

// constant tells whether a variable has from the start what it will ever have: an error, an expression, a table, or a check of an interface.
func constant(s *ast.ValueSpec) bool {
	if len(s.Values) != len(s.Names) {
		return false
	}
	for _, v := range s.Values {
		switch x := v.(type) {
		case *ast.UnaryExpr:
			return false // an address
		case *ast.CompositeLit:
			if len(x.Elts) == 0 {
				return false // it is to be filled
			}
		case *ast.CallExpr:
			if name := typeName(x.Fun); name == "new" || name == "make" || strings.HasPrefix(name, "Once") {
				return false
			}
		}
	}
	return true
}

func embedded(d *ast.GenDecl, s *ast.ValueSpec) bool {
	for _, group := range []*ast.CommentGroup{d.Doc, s.Doc} {
		if group != nil && slices.ContainsFunc(group.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") }) {
			return true
		}
	}
	return false
}

// STYLE 5: tests run in parallel, so that they cannot lean on each other. Those that cannot are named.
func TestHouseTestsAreParallel(t *testing.T) {
	t.Parallel()
	r := house(t)
	for _, f := range r.gos {
		if !f.test {
			continue
		}
		for _, decl := range f.syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !strings.HasPrefix(fn.Name.Name, "Test") || fn.Name.Name == "TestMain" || len(fn.Body.List) == 0 {
				continue
			}
			from, to := r.fset.Position(fn.Pos()).Offset, r.fset.Position(fn.Body.List[0].Pos()).Offset
			comment := strings.ToLower(fn.Doc.Text() + string(r.files[f.path][from:to]))
			if strings.Contains(comment, "not parallel: ") || beginsParallel(fn.Body.List[0]) {
				continue
			}
			t.Errorf("%s: %s does not begin with t.Parallel(); where it cannot, say so in its comment: `not parallel: why`", r.at(fn), fn.Name.Name)
		}
	}
}

// beginsParallel also takes a test that begins with what Go allows to no parallel test.
func beginsParallel(s ast.Stmt) bool {
	expr, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := expr.X.(*ast.CallExpr)
	return ok && slices.Contains([]string{"Parallel", "Setenv", "Chdir"}, typeName(call.Fun))
}
