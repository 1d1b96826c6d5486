package triage

import (
	"fmt"
	"strings"
	"testing"

	"cissd/cases"
)

// MSG-7: what an HTML text says where nobody looks is gathered while it is read: the words for pictures, titles, and comments, with the text in them.
func TestUnseen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"<p>seen":                                               "",
		"<title>a &amp; b</title><p>seen":                       "a & b\n\n",
		"<img alt='one' title=two><p title=''>seen":             "one\n\ntwo\n\n",
		"<!-- plain --><!--[if mso]><p>in<![endif]-->":          " plain \n\n",
		"<title>a</title> b <title/>c":                          "a\n\nc\n\n",
		"<img alt='" + strings.Repeat("x", maxAttribute) + "'>": strings.Repeat("x", maxAttribute) + "\n\n",
	} {
		got := htmlView(&cases.Part{MediaType: "text/html", Text: text}).unseen
		if !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q: %q, not %q", cut(text, 60), cut(got, 60), cut(want, 60))
		}
	}
}

// GR-4: an element is judged by its own look, whatever looks the mail has besides.
func TestLooks(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 2 * maxLooks { // more than are kept
		fmt.Fprintf(&b, "<p style='color:#%06x'>line %d</p>", i, i)
	}
	for style, hidden := range map[string]bool{
		"style='color:white'": true, "style='color:black'": false, "style='display:none'": true, "color=white": true,
		"style='color:white;background:navy'": false, "hidden": true, "style='" + strings.Repeat("a", maxAttribute) + "'": true,
	} {
		text := b.String() + "<p " + style + ">one</p><p " + style + ">two</p><p>three</p>"
		v := htmlView(&cases.Part{MediaType: "text/html", Text: text})
		if got := !strings.Contains(v.text, "one"); got != hidden || strings.Contains(v.text, "two") == hidden || !strings.Contains(v.text, "three") {
			t.Errorf("%.40s: hidden %v", style, got)
		}
	}
}
