package main_test

import (
	"encoding/json"
	"go/ast"
	"go/token"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river"

	"cissd/cases/jobs"
)

// goldenJobs are all kinds of jobs as they stand in the database. The JSON is a wire format that outlives a deployment: jobs of the old
// program wait while the new one starts. A line may be added, none changed; a field may be added if its absence means what was before.
func goldenJobs() map[string][]struct {
	args river.JobArgs
	json string
} {
	return map[string][]struct {
		args river.JobArgs
		json string
	}{
		"read_message": {
			{jobs.ReadMessage{MessageID: 7}, `{"message_id":7}`},
			{jobs.ReadMessage{MessageID: 7, Replay: true}, `{"message_id":7,"replay":true}`},
		},
		"send_notice": {{jobs.SendNotice{NoticeID: 1 << 40}, `{"notice_id":1099511627776}`}},
		"fire_timers": {{jobs.FireTimers{}, `{}`}},
	}
}

// jobKinds reads from the source of cases/jobs which types are jobs, and of which kind.
func jobKinds(t *testing.T, r *repository) map[string]string {
	t.Helper()
	kinds := map[string]string{} // type → kind
	for _, f := range r.gos {
		if f.test || f.dir != "cases/jobs" {
			continue
		}
		for _, decl := range f.syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || fn.Name.Name != "Kind" {
				continue
			}
			if result, ok := fn.Body.List[0].(*ast.ReturnStmt); ok {
				kinds[typeName(fn.Recv.List[0].Type)] = literal(result.Results[0])
			}
		}
	}
	if len(kinds) == 0 {
		t.Fatal("no job was found in cases/jobs")
	}
	return kinds
}

// Each kind of job is written as it always was, reads back, and holds ids only (SEC-7, DESIGN 2).
func TestHouseJobsOnTheWire(t *testing.T) {
	t.Parallel()
	kinds := jobKinds(t, house(t))
	golden := goldenJobs()
	for typ, kind := range kinds {
		if len(golden[kind]) == 0 {
			t.Errorf("jobs.%s (%q) is in no line of goldenJobs", typ, kind)
		}
	}
	for kind, lines := range golden {
		for _, g := range lines {
			typ := reflect.TypeOf(g.args)
			if g.args.Kind() != kind || kinds[typ.Name()] != kind {
				t.Errorf("%s says that it is %q; it is listed as %q, and its source says %q", typ, g.args.Kind(), kind, kinds[typ.Name()])
			}
			written, err := json.Marshal(g.args)
			if err != nil {
				t.Fatal(err)
			}
			if string(written) != g.json {
				t.Errorf("%s is written as %s; jobs that wait in databases say %s", typ, written, g.json)
			}
			back := reflect.New(typ)
			if err := json.Unmarshal([]byte(g.json), back.Interface()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(g.args, back.Elem().Interface()); diff != "" {
				t.Errorf("%s read back (-want +got):\n%s", typ, diff)
			}
			for field := range typ.Fields() {
				if k := field.Type.Kind(); k != reflect.Int64 && k != reflect.Bool {
					t.Errorf("%s.%s is a %s: jobs stand in the database in the clear, and hold ids only", typ, field.Name, field.Type)
				}
				if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name == "" || name == "-" {
					t.Errorf("%s.%s has no name for the wire", typ, field.Name)
				}
			}
		}
	}
}

// Each kind of job has exactly one worker, and cmd/cissd gives it to River exactly once: an insert-only client takes kinds that nobody works,
// and they would wait for ever (DESIGN 2).
func TestHouseJobsHaveOneWorker(t *testing.T) {
	t.Parallel()
	r := house(t)
	workers := map[string]string{} // pkg.Type → the job's type
	for _, f := range r.gos {
		if f.shipped() {
			maps.Copy(workers, workersOf(f))
		}
	}
	added := addedWorkers(t, r)
	for typ, kind := range jobKinds(t, r) {
		var have []string
		for worker, job := range workers {
			if job == typ {
				have = append(have, worker)
			}
		}
		slices.Sort(have)
		if len(have) != 1 {
			t.Errorf("%q has the workers %v, not one", kind, have)
			continue
		}
		if n := added[have[0]]; n != 1 {
			t.Errorf("cmd/cissd adds %s, which works %q, %d times, not once", have[0], kind, n)
		}
	}
	for worker := range added {
		if workers[worker] == "" {
			t.Errorf("cmd/cissd adds %s, which does not embed river.WorkerDefaults of a job", worker)
		}
	}
}

// workersOf finds the structs that embed river.WorkerDefaults[jobs.X].
func workersOf(f *goFile) map[string]string {
	out := map[string]string{}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		st, ok := spec.Type.(*ast.StructType)
		if !ok {
			return true
		}
		for _, field := range st.Fields.List {
			if embed, ok := field.Type.(*ast.IndexExpr); ok && len(field.Names) == 0 && typeName(embed.X) == "WorkerDefaults" {
				out[f.syntax.Name.Name+"."+spec.Name.Name] = typeName(embed.Index)
			}
		}
		return true
	})
	return out
}

// addedWorkers counts what cmd/cissd gives to river.AddWorker and river.AddWorkerSafely: &pkg.Type{…}, or what a function of cmd/cissd returns.
func addedWorkers(t *testing.T, r *repository) map[string]int {
	t.Helper()
	results, added := map[string]string{}, map[string]int{}
	var calls []*ast.CallExpr
	for _, f := range r.gos {
		if f.test || f.dir != "cmd/cissd" {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.FuncDecl:
				if x.Type.Results != nil && len(x.Type.Results.List) == 1 {
					results[x.Name.Name] = qualified(x.Type.Results.List[0].Type)
				}
			case *ast.CallExpr:
				if sel, ok := x.Fun.(*ast.SelectorExpr); ok && strings.HasPrefix(sel.Sel.Name, "AddWorker") && len(x.Args) == 2 {
					calls = append(calls, x)
				}
			}
			return true
		})
	}
	for _, call := range calls {
		name := ""
		switch x := call.Args[1].(type) {
		case *ast.UnaryExpr:
			if lit, ok := x.X.(*ast.CompositeLit); ok {
				name = qualified(lit.Type)
			}
		case *ast.CallExpr:
			name = results[typeName(x.Fun)]
		}
		if name == "" {
			t.Errorf("%s: it cannot be seen which worker this is: write &pkg.Worker{…}, or call a function that returns *pkg.Worker", r.at(call))
			continue
		}
		added[name]++
	}
	return added
}

// qualified is pkg.Type of a type of another package, or of a pointer to it.
func qualified(e ast.Expr) string {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if sel, ok := e.(*ast.SelectorExpr); ok {
		return typeName(sel.X) + "." + sel.Sel.Name
	}
	return ""
}

// literal is the text of a string literal, or "".
func literal(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}
