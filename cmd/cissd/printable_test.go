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

// SEC-4, OPS-1: what is plain is given back as it is, and what is no text is marked, wherever it stands.
func TestEscapedPieces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                               "",
		"{\"a\":\"b é 漢 \U0001f600\"}\n": "{\"a\":\"b é 漢 \U0001f600\"}\n",
		"\u202ea":                        `\u202ea`,
		"a\u202e":                        `a\u202e`,
		"é\x7f\u2028é\n":                 `é\u007f\u2028é` + "\n",
		"a\xffb\xe2\x80":                 "a\ufffdb\ufffd\ufffd",
		"\U000e0041\U000e0042 \ufffd \t": `\udb40\udc41\udb40\udc42 ` + "\ufffd " + `\u0009`,
	} {
		if got := string(escaped([]byte(text))); got != want {
			t.Errorf("%q is printed in JSON as %q, not %q", text, got, want)
		}
	}
}
