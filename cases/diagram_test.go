package cases_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"cissd/cases"
)

var update = flag.Bool("update", false, "write generated files anew")

// TestDiagram keeps the state diagram in ARCHITECTURE.md as the table is (SPEC 7: the documentation is generated from the one table).
func TestDiagram(t *testing.T) {
	t.Parallel()
	const name, begin, end = "../ARCHITECTURE.md", "<!-- transitions -->\n", "<!-- /transitions -->"
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), begin)
	old, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the diagram: %q and %q", name, begin, end)
	}
	want := "\n" + cases.Diagram()
	if *update {
		if err := os.WriteFile(name, []byte(head+begin+want+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old != want {
		t.Errorf("the diagram in %s is stale: go test ./cases -run TestDiagram -update", name)
	}
}
