package triage

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// expressions are the texts of all expressions of the package, by name, out of its source.
func expressions(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	values, calls := map[string]ast.Expr{}, map[string]ast.Expr{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.ValueSpec); ok && len(s.Values) == len(s.Names) {
				for i, v := range s.Values {
					values[s.Names[i].Name] = v
					if c, ok := v.(*ast.CallExpr); ok {
						if fn, ok := c.Fun.(*ast.Ident); ok && fn.Name == "expression" {
							values[s.Names[i].Name], calls[s.Names[i].Name] = c.Args[0], c.Args[0]
						}
					}
				}
			}
			return true
		})
	}
	var text func(e ast.Expr) string
	text = func(e ast.Expr) string {
		switch x := e.(type) {
		case *ast.BasicLit:
			s, err := strconv.Unquote(x.Value)
			if err != nil {
				t.Fatal(err)
			}
			return s
		case *ast.BinaryExpr:
			return text(x.X) + text(x.Y)
		case *ast.Ident:
			return text(values[x.Name])
		case *ast.CallExpr: // addressPattern.String()
			return text(x.Fun.(*ast.SelectorExpr).X)
		}
		t.Fatalf("an expression is made of %T", e)
		return ""
	}
	out := map[string]string{}
	for name, e := range calls {
		out[name] = text(e)
	}
	return out
}

// SEC-5: every expression compiles, and the automaton answers as package regexp does, on lines of the samples and on pieces of them.
func TestExpressions(t *testing.T) {
	t.Parallel()
	var lines []string
	files, err := filepath.Glob(filepath.Join("testdata", "samples", "*.eml"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	for i, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Split(string(raw), "\n")
		for k := i % 17; k < len(all); k += 17 {
			l := cut(all[k], 200)
			lines = append(lines, l, strings.ToLower(l))
		}
	}
	lines = append(lines, "", "\n", " ", "a", "\xff", "\u212a\u017f", strings.Join(lines[:20], "\n"))
	all := expressions(t)
	if len(all) < 100 {
		t.Fatalf("%d expressions found", len(all))
	}
	for name, text := range all {
		p, want := expression(text), regexp.MustCompile(text)
		for _, l := range lines {
			if got := p.MatchString(l); got != want.MatchString(l) {
				t.Errorf("%s: %q matches: %v", name, l, got)
			}
		}
	}
}

// SEC-5: the automaton answers as package regexp does, whatever the expression and the text, and while many ask.
func TestAutomatonIsRegexp(t *testing.T) {
	t.Parallel()
	texts := []string{
		`\bab?c\b`, `(?i)\b(?:k|s)x+\b|^y$`, `(?m)^a.*b$`, `(?s)a.b`, `^\W*(?:a|bc)\b`, `[^a-c\s]{2,3}\B`, `(?i)\x{fc}|\pL{3}`, `a{2}(?:b|$)`, `\Aab\z|\n\n`, `(?:a|ab)(?:c|bcd)$`, ``,
	}
	var all []*pattern
	for _, s := range texts {
		all = append(all, expression(s))
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("aabbccdkKsSxyY _-.\n\u00fc\u00dc\u212a\u017f\u4e00")), 0, 24, -1).Draw(t, "text")
		if rapid.Bool().Draw(t, "broken") {
			s += "\xff" + s
		}
		for i, p := range all {
			if got, want := p.MatchString(s), regexp.MustCompile(texts[i]).MatchString(s); got != want {
				t.Fatalf("%s on %q: %v", texts[i], s, got)
			}
		}
	})
	var wait sync.WaitGroup
	fresh := expression(`(?i)\b(?:request|ask)(?:s|ing)?\b.{0,20}\bfor\b`)
	for n := range 8 {
		wait.Go(func() {
			for i := range 200 {
				s := strings.Repeat("we ask ", i%7) + strconv.Itoa(n*i) + " for"
				if got := fresh.MatchString(s); got != (i%7 > 0) {
					t.Errorf("%q: %v", s, got)
				}
			}
		})
	}
	wait.Wait()
}

// SEC-5: a text that makes an automaton grow without end fills no memory, and the answer stays right.
func TestAutomatonStaysSmall(t *testing.T) {
	t.Parallel()
	p := expression(`(?:a|b)*a(?:a|b){14}c`)
	var b strings.Builder
	for i, x := 0, uint32(1); i < 200_000; i++ {
		x = x*1664525 + 1013904223
		b.WriteByte("ab"[x>>31])
	}
	if p.MatchString(b.String()) || !p.MatchString(b.String()+"a"+strings.Repeat("b", 14)+"c") {
		t.Error("the answer is wrong")
	}
	if n := p.quick.known.bytes; n > maxStateBytes+4096 {
		t.Errorf("%d bytes of states", n)
	}
}

// EXT-1: texts are cut as the expressions cut them that the loops stand for.
func TestSplitAt(t *testing.T) {
	t.Parallel()
	hop, sentence := regexp.MustCompile(`[.!?;]+(?:\s|$)|\n\n`), regexp.MustCompile(`\n+|[!;](?:\s|$)|[?.]\s+`)
	dots := regexp.MustCompile(`(\d)\.\s`)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("ab1 .!?;\n\t\u00fc")), 0, 40, -1).Draw(t, "text")
		n := rapid.IntRange(1, 6).Draw(t, "pieces")
		if got, want := splitAt(s, n, hopClause), hop.Split(s, n); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Fatalf("%q: %q, not %q", s, got, want)
		}
		if got, want := splitAt(s, n, sentenceBreak), sentence.Split(s, n); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Fatalf("%q: %q, not %q", s, got, want)
		}
		if got, want := withoutDayDots(s), dots.ReplaceAllString(s, "$1 "); got != want {
			t.Fatalf("%q: %q, not %q", s, got, want)
		}
		if got, want := string(quoteTo(nil, s)), strconv.Quote(s); got != want {
			t.Fatalf("%s, not %s", got, want)
		}
	})
}
