package main_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// sqlCall is a place where a statement is handed over: to pgx, or to a function of ours that hands it on.
type sqlCall struct {
	file *goFile
	node ast.Node // of the call
	sql  ast.Expr
	in   *ast.FuncDecl
}

// function names a function of a package, or a method of any type in it; pgx's methods have no folder.
type function struct {
	dir    string
	method bool
	name   string
}

// sqlMethods are pgx's, with the place of the statement among their arguments.
func sqlMethods() map[function]int {
	out := map[function]int{}
	for name, i := range map[string]int{"Exec": 1, "Query": 1, "QueryRow": 1, "Prepare": 2, "Queue": 0} {
		out[function{"", true, name}] = i
	}
	return out
}

// calls gives every call in shipped code of one of those functions, and its argument at that place.
func (r *repository) calls(of map[function]int) []sqlCall {
	var out []sqlCall
	for _, f := range r.gos {
		if !f.shipped() || f.in("deploy", "migrations") { // they make databases and tables
			continue
		}
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				what := called(f, call)
				i, ok := of[what]
				if !ok {
					i, ok = of[function{"", what.method, what.name}]
				}
				if ok && i < len(call.Args) {
					out = append(out, sqlCall{f, call, call.Args[i], fn})
				}
				return true
			})
		}
	}
	return out
}

// called is what a call calls; no name for what stands in another package (exec.Command, say).
func called(f *goFile, call *ast.CallExpr) function {
	fun := call.Fun
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch x := fun.(type) {
	case *ast.Ident:
		return function{f.dir, false, x.Name}
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); !ok || f.imports[id.Name] == "" {
			return function{f.dir, true, x.Sel.Name}
		}
	}
	return function{}
}

// parameter is the place of a name among a function's parameters, -1 where it is none.
func parameter(fn *ast.FuncDecl, name string) int {
	i := 0
	for _, field := range fn.Type.Params.List {
		for _, id := range field.Names {
			if id.Name == name {
				return i
			}
			i++
		}
	}
	return -1
}

// assigned are the values that a function gives to a variable of that name.
func assigned(fn *ast.FuncDecl, name string) []ast.Expr {
	var out []ast.Expr
	ast.Inspect(fn, func(n ast.Node) bool {
		if s, ok := n.(*ast.AssignStmt); ok && len(s.Lhs) == len(s.Rhs) {
			for i, left := range s.Lhs {
				if id, ok := left.(*ast.Ident); ok && id.Name == name {
					out = append(out, s.Rhs[i])
				}
			}
		}
		return true
	})
	return out
}

// listed are the texts in the list that a function goes through with a variable of that name.
func listed(fn *ast.FuncDecl, name string, constants map[string]ast.Expr) []ast.Expr {
	var out []ast.Expr
	ast.Inspect(fn, func(n ast.Node) bool {
		s, ok := n.(*ast.RangeStmt)
		if !ok {
			return true
		}
		if id, ok := s.Value.(*ast.Ident); !ok || id.Name != name {
			return true
		}
		ast.Inspect(s.X, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			if text, _ := joined(e, constants); statementStart.MatchString(text) {
				out = append(out, e)
				return false
			}
			return true
		})
		return true
	})
	return out
}

// values are what an argument can be: itself, what is assigned to the variable that it is, or what stands in the list that is gone through.
func (c sqlCall) values(constants map[string]ast.Expr) []ast.Expr {
	switch x := c.sql.(type) {
	case *ast.Ident:
		if local := assigned(c.in, x.Name); len(local) > 0 {
			return local
		}
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			if list := listed(c.in, id.Name, constants); len(list) > 0 {
				return list
			}
		}
	}
	return []ast.Expr{c.sql}
}

// DESIGN 2, SEC-4: a statement is a constant, wherever it is handed over; what comes from outside comes as a parameter. And each of them is
// among those that the other tests prepare, search and count: none begins with a word that they do not know.
func TestHouseStatementsAreConstants(t *testing.T) {
	t.Parallel()
	r := house(t)
	all, constants := r.statements(), r.constants()
	known, used := map[string]bool{}, map[string]bool{}
	for _, s := range all {
		if s.whole {
			known[s.sql] = true
		}
	}
	of, seen := sqlMethods(), map[ast.Node]bool{}
	for more := true; more; {
		more = false
		for _, c := range r.calls(of) {
			if seen[c.node] {
				continue
			}
			seen[c.node], more = true, true
			if id, ok := c.sql.(*ast.Ident); ok {
				if i := parameter(c.in, id.Name); i >= 0 { // then those who call this function are asked
					of[function{c.file.dir, c.in.Recv != nil, c.in.Name.Name}] = i
					continue
				}
			}
			for _, v := range c.values(constants[c.file.dir]) {
				sql, whole := joined(v, constants[c.file.dir])
				switch {
				case !whole:
					t.Errorf("%s puts a statement together as the program runs: write it as a constant, and give it parameters", r.at(c.node))
				case !known[sql]:
					t.Errorf("%s begins with a word by which no test finds it: add it to statementStart", r.at(c.node))
				}
				used[sql] = true
			}
		}
	}
	if len(used) < 100 {
		t.Errorf("only %d statements are handed over", len(used))
	}
	for _, s := range all {
		if !s.whole {
			t.Errorf("%s is a statement with gaps, filled as the program runs: write it as a constant, and give it parameters", s.at)
			continue
		}
		part := slices.ContainsFunc(all, func(o statement) bool { return o.sql != s.sql && used[o.sql] && strings.Contains(o.sql, s.sql) })
		if !used[s.sql] && !part {
			t.Errorf("%s is a statement that is handed to nobody", s.at)
		}
	}
}
