package main

import (
	"strings"
	"testing"
)

// SEC-4: nothing that a terminal or a viewer obeys is printed, neither for people nor as JSON.
func TestObeyedCharacters(t *testing.T) {
	t.Parallel()
	for _, c := range []string{"\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\x1b", "\x07", "\u0085", "\ufeff"} {
		if got := printable("a" + c + "b"); got != "a\ufffdb" {
			t.Errorf("%q is printed as %q", c, got)
		}
		if got := string(escaped([]byte("a" + c + "b"))); strings.Contains(got, c) || !strings.Contains(got, `\u`) {
			t.Errorf("%q is printed in JSON as %q", c, got)
		}
	}
	if got := printable("a\n\tb é 漢"); got != "a\n\tb é 漢" {
		t.Errorf("%q", got)
	}
}
