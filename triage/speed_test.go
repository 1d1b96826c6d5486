package triage

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Short ways (SEC-5) give what the long ones gave.

func TestAddressesIn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"ann", "lee", "@", "@", ".gov", ".", "-", "_", "%", "+", "'", "=", "/", " ", "<", ">", "\n", "\u00e9", "\xff", strings.Repeat("x", 70), "fbi.gov", "a@b.org",
		}), 0, 30).Draw(t, "pieces"), "")
		n := rapid.IntRange(0, 5).Draw(t, "n")
		if got, want := addressesIn(s, n), addressPattern.FindAllString(s, n); !slices.Equal(got, want) {
			t.Fatalf("%q: %q, not %q", s, got, want)
		}
	})
}

func TestOneBlank(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"a", "Zhao", " ", "  ", "\t", "\r\n", "\v", "\f", "\u0085", "\u00a0", "\u2003", "\u3000", "\u1680", "\u200b", "\u00e9", "\x00", "\x1f", "\xc2", "\xe2\x80", "\xff", "\xa0",
		}), 0, 30).Draw(t, "pieces"), "")
		if got, want := oneBlank(s), strings.Join(strings.Fields(s), " "); got != want {
			t.Fatalf("%q: %q, not %q", s, got, want)
		}
	})
}

func TestSaysCode(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"": false, "cod": false, "CODE rv": true, "the Code": true, "ccode": true, "c\u00f6de": false, "COD E": false, "barcode": true} {
		if got := saysCode(s); got != want || got != strings.Contains(strings.ToUpper(s), "CODE") {
			t.Errorf("%q: %v, not %v", s, got, want)
		}
	}
}

func TestRunSet(t *testing.T) {
	t.Parallel()
	for h := range ownRuns.runs {
		if !ownRuns.has(h) {
			t.Fatalf("%x is not in its set", h)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if h := rapid.Uint64().Draw(t, "hash"); ownRuns.has(h) != ownRuns.runs[h] {
			t.Fatalf("%x: %v", h, ownRuns.has(h))
		}
	})
}

func TestDeclarations(t *testing.T) {
	t.Parallel()
	ds := declarations("color: red; display:none ;color:BLUE !important; bad; :x; font:a 'b'")
	for name, want := range map[string][]string{"color": {"red", "BLUE"}, "display": {"none"}, "font": {"ab"}, "bad": nil, "": nil} {
		if got := ds.of(name); !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
}
