package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// The house rules (DESIGN 2, STYLE 3 to 5), each with its reason, are tests over the source as it stands: nothing needs to compile for them.

// repository is what a rule looks at: every file of it that is not ignored, and the syntax of those that are Go.
type repository struct {
	files map[string][]byte // by path from the root, with slashes
	fset  *token.FileSet
	gos   []*goFile // in the order of their paths
}

type goFile struct {
	path    string // from the root
	dir     string // of the package, from the root
	test    bool
	imports map[string]string // the name it has here → the path
	syntax  *ast.File
}

// support are the packages that only tests import (DESIGN 2); all others but the tests themselves are shipped.
func support() []string {
	return []string{"migrations/pgtest", "ingest/imaptest", "notify/smtptest", "cases/casestest"}
}

func (f *goFile) shipped() bool { return !f.test && !slices.Contains(support(), f.dir) }

// in tells whether the file's package is dir or below it.
func (f *goFile) in(dirs ...string) bool {
	return slices.ContainsFunc(dirs, func(d string) bool { return f.dir == d || strings.HasPrefix(f.dir, d+"/") })
}

// readRepository reads once for all tests; nobody may change what it gives.
var readRepository = sync.OnceValues(func() (*repository, error) {
	r := &repository{files: map[string][]byte{}, fset: token.NewFileSet()}
	root := filepath.Join("..", "..")
	ignored, err := ignoredNames(root)
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil || rel == "." {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") && rel != ".ci" || ignored(rel) { // an editor's or git's own
				return fs.SkipDir
			}
			return nil
		}
		if ignored(rel) || !d.Type().IsRegular() {
			return nil
		}
		if r.files[rel], err = os.ReadFile(name); err != nil {
			return err
		}
		if path.Ext(rel) != ".go" || strings.Contains(rel, "testdata/") {
			return nil
		}
		return r.addGo(rel)
	})
	return r, err
})

// ignoredNames reads .gitignore, of which the two forms that it uses are known: /path and *.suffix.
func ignoredNames(root string) (func(string) bool, error) {
	text, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	return func(rel string) bool {
		return slices.ContainsFunc(strings.Fields(string(text)), func(pattern string) bool {
			if p, ok := strings.CutPrefix(pattern, "/"); ok {
				return p == rel
			}
			match, err := path.Match(pattern, path.Base(rel))
			return match && err == nil
		})
	}, err
}

func (r *repository) addGo(rel string) error {
	syntax, err := parser.ParseFile(r.fset, rel, r.files[rel], parser.ParseComments)
	if err != nil {
		return err
	}
	f := &goFile{path: rel, dir: path.Dir(rel), test: strings.HasSuffix(rel, "_test.go"), imports: map[string]string{}, syntax: syntax}
	for _, spec := range syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		name := path.Base(p)
		if version.MatchString(name) {
			name = path.Base(path.Dir(p))
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "." {
			return fmt.Errorf("%s: a dot import hides where names come from", rel)
		}
		f.imports[name] = p
	}
	r.gos = append(r.gos, f)
	return nil
}

var version = regexp.MustCompile(`^v[0-9]+$`)

func house(t *testing.T) *repository {
	t.Helper()
	r, err := readRepository()
	if err != nil {
		t.Fatal(err)
	}
	if len(r.gos) < 50 {
		t.Fatalf("only %d files of Go were found", len(r.gos))
	}
	return r
}

// at is the place of a node, for a message.
func (r *repository) at(n ast.Node) string {
	p := r.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// use is a name of another package, as in time.Now, with the arguments if it is called.
type use struct {
	pkg, name string
	node      *ast.SelectorExpr
}

// uses gives every name that the file takes from a package it imports.
func (f *goFile) uses() []use {
	var out []use
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok && id.Obj == nil { // else it is a variable of that name
			if p, ok := f.imports[id.Name]; ok {
				out = append(out, use{p, sel.Sel.Name, sel})
			}
		}
		return true
	})
	return out
}

// exceptions are the places where a rule may be broken, each with its reason. One that is no longer used is an error.
type exceptions struct {
	reasons map[string]string
	used    map[string]bool
}

func except(reasons map[string]string) *exceptions {
	return &exceptions{reasons: reasons, used: map[string]bool{}}
}

func (e *exceptions) allow(place string) bool {
	e.used[place] = true
	return e.reasons[place] != ""
}

func (e *exceptions) check(t *testing.T) {
	t.Helper()
	for place := range e.reasons {
		if !e.used[place] {
			t.Errorf("the exception for %s is not needed any more", place)
		}
	}
}

// DESIGN 2: the top level is the map of the repository; whoever comes in sees the way of a mail, and nothing else.
func TestHouseTopLevel(t *testing.T) {
	t.Parallel()
	r := house(t)
	want := strings.Fields("cmd ingest triage cases notify migrations deploy go.mod go.sum README.md ARCHITECTURE.md CHANGELOG.md LICENSE Makefile")
	have := map[string]bool{}
	for name := range r.files {
		top, _, _ := strings.Cut(name, "/")
		have[top] = true
		for part := range strings.SplitSeq(path.Dir(name), "/") {
			if slices.Contains([]string{"internal", "pkg", "util", "utils", "common", "models", "helpers"}, part) {
				t.Errorf("%s: a folder is named after what it is about, not %q", name, part)
			}
		}
	}
	for top := range have {
		if !slices.Contains(want, top) && !strings.HasPrefix(top, ".") {
			t.Errorf("%s does not belong to the top level", top)
		}
	}
	for _, name := range want {
		if !have[name] {
			t.Errorf("%s is missing", name)
		}
	}
}

// Text that belongs to one machine, or to a later day, is no part of the product.
func TestHouseText(t *testing.T) {
	t.Parallel()
	r := house(t)
	machine := regexp.MustCompile(`(^|[^A-Za-z])/(` + strings.Join([]string{"work", "farm", "root", "home"}, "|") + `)/[a-z]`)
	later := regexp.MustCompile(`\b(` + strings.Join([]string{"TO" + "DO", "FIX" + "ME", "XX" + "X"}, "|") + `)\b`)
	for name, text := range r.files {
		if path.Ext(name) == ".sum" {
			continue
		}
		for i, line := range strings.Split(string(text), "\n") {
			if machine.MatchString(line) {
				t.Errorf("%s:%d names a path of one machine", name, i+1)
			}
			if later.MatchString(line) {
				t.Errorf("%s:%d puts off what is to be done now", name, i+1)
			}
		}
	}
}

// A finding of a linter is allowed with the linter's name and a reason, and only of linters that deploy/lint/check.sh runs: else the comment
// does nothing.
func TestHouseAllowedFindings(t *testing.T) {
	t.Parallel()
	r := house(t)
	run := string(r.files["deploy/lint/check.sh"])
	form := regexp.MustCompile(`^//nolint:([a-z]+(?:,[a-z]+)*) // \S`)
	for _, f := range r.gos {
		for _, group := range f.syntax.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, "//lint:") {
					t.Errorf("%s: write `//nolint:staticcheck // why` on the line, as for every other linter", r.at(c))
				}
				if !strings.HasPrefix(c.Text, "//nolint") {
					continue
				}
				m := form.FindStringSubmatch(c.Text)
				if m == nil {
					t.Errorf("%s: write `//nolint:LINTER // why`", r.at(c))
					continue
				}
				for linter := range strings.SplitSeq(m[1], ",") {
					if !strings.Contains(run, "step "+linter+" ") {
						t.Errorf("%s: there is no linter %s", r.at(c), linter)
					}
				}
			}
		}
	}
}

// STYLE 3, habit 1: each package opens with what it does and how.
func TestHousePackageComments(t *testing.T) {
	t.Parallel()
	r := house(t)
	doc, files := map[string]string{}, map[string]int{}
	for _, f := range r.gos {
		if f.test {
			continue
		}
		files[f.dir]++
		if f.syntax.Doc == nil {
			continue
		}
		if other, ok := doc[f.dir]; ok {
			t.Errorf("%s and %s both have a package comment", other, f.path)
		}
		doc[f.dir] = f.path
	}
	for dir, n := range files {
		switch place := doc[dir]; {
		case place == "":
			t.Errorf("%s has no package comment", dir)
		case n > 1 && path.Base(place) != "doc.go" && path.Base(place) != "main.go":
			t.Errorf("the package comment of %s stands in %s, not in doc.go", dir, place)
		}
	}
}

// ARCHITECTURE.md names functions; a name that is no more leads nowhere.
func TestHouseArchitectureNamesWhatIs(t *testing.T) {
	t.Parallel()
	r := house(t)
	known := map[string]bool{} // Name, Type.Method, pkg.Name, pkg.Type.Method
	for _, f := range r.gos {
		if f.test {
			continue
		}
		for _, name := range declared(f.syntax) {
			known[name] = true
			known[f.syntax.Name.Name+"."+name] = true
		}
	}
	for _, m := range regexp.MustCompile("`((?:[a-z]+\\.)?[A-Z][A-Za-z]*(?:\\.[A-Za-z]+)?)`").FindAllStringSubmatch(string(r.files["ARCHITECTURE.md"]), -1) {
		name := m[1]
		if first, _, dotted := strings.Cut(name, "."); dotted && !known[name] && (known[first] || slices.ContainsFunc(r.gos, func(f *goFile) bool { return f.syntax.Name.Name == first })) {
			t.Errorf("ARCHITECTURE.md speaks of %s, which is not", name)
		}
	}
}

// declared gives the package-level names of a file, methods and fields as Type.Name.
func declared(f *ast.File) []string {
	var out []string
	for _, decl := range f.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil {
				name = typeName(d.Recv.List[0].Type) + "." + name
			}
			out = append(out, name)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.ValueSpec:
					for _, n := range s.Names {
						out = append(out, n.Name)
					}
				case *ast.TypeSpec:
					out = append(out, s.Name.Name)
					if st, ok := s.Type.(*ast.StructType); ok {
						for _, field := range st.Fields.List {
							for _, n := range field.Names {
								out = append(out, s.Name.Name+"."+n.Name)
							}
						}
					}
				}
			}
		}
	}
	return out
}

// typeName is the name of a type as it is written, without its package, pointer and parameters.
func typeName(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.StarExpr:
		return typeName(x.X)
	case *ast.IndexExpr:
		return typeName(x.X)
	case *ast.IndexListExpr:
		return typeName(x.X)
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.Ident:
		return x.Name
	}
	return ""
}
