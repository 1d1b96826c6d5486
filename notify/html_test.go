package notify_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"cissd/cases"
	"cissd/notify"
)

// blocksOf reads HTML as text: one line for each block element, table cells of a row joined by cell.
func blocksOf(source, cell string) []string {
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return nil
	}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
		case n.Type == html.ElementNode && (n.Data == "head" || n.Data == "style"):
			return
		}
		block := n.Type == html.ElementNode && slices.Contains([]string{"p", "h1", "h2", "li", "tr", "br", "table", "div", "blockquote"}, n.Data)
		if block {
			b.WriteString("\n")
		}
		if n.Type == html.ElementNode && n.Data == "li" && n.Parent.Data == "ol" {
			number := 1
			for p := n.PrevSibling; p != nil; p = p.PrevSibling {
				if p.Data == "li" {
					number++
				}
			}
			fmt.Fprintf(&b, "%d. ", number)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode && (n.Data == "td" || n.Data == "th") {
			b.WriteString(cell)
		}
		if block {
			b.WriteString("\n")
		}
	}
	walk(root)
	var lines []string
	for l := range strings.SplitSeq(b.String(), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// nodes gives all elements of a name.
func nodes(t *testing.T, source string, names ...string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (len(names) == 0 || slices.Contains(names, n.Data)) {
			found = append(found, n)
		}
	}
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// css reads a style attribute.
func css(n *html.Node) map[string]string {
	m := map[string]string{}
	for d := range strings.SplitSeq(attr(n, "style"), ";") {
		if k, v, ok := strings.Cut(d, ":"); ok {
			m[strings.TrimSpace(k)] = strings.TrimSpace(v)
		}
	}
	return m
}

func pixels(t *testing.T, value string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(strings.TrimSuffix(value, "px"), 64)
	if err != nil {
		t.Fatalf("%q is no length in px", value)
	}
	return f
}

// NOT-6, MAILS rule 10, EMAIL 5.5: language, one first heading, header cells, layout tables that say so, inline styles alone, no images,
// sizes, and no link but mailto (SEC-9).
func TestAccessible(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, s := range cases.Notices() {
		m := render(t, tpl, notify.Sample(s.Name))
		if n := len(nodes(t, m.HTML, "h1")); n != 1 {
			t.Errorf("%s has %d h1", s.Name, n)
		}
		if got := attr(nodes(t, m.HTML, "html")[0], "lang"); got != "en" {
			t.Errorf("%s: lang is %q", s.Name, got)
		}
		if n := nodes(t, m.HTML, "img", "script", "style", "link", "iframe", "form", "svg", "object"); len(n) > 0 {
			t.Errorf("%s has a <%s>", s.Name, n[0].Data)
		}
		for _, name := range []string{"color-scheme", "viewport"} {
			if !strings.Contains(m.HTML, `name="`+name+`"`) {
				t.Errorf("%s has no meta %s", s.Name, name)
			}
		}
		if !strings.Contains(m.HTML, "<title>") || strings.Contains(m.HTML, "<title></title>") {
			t.Errorf("%s has no title", s.Name)
		}
		checkElements(t, s.Name, m.HTML)
	}
}

func checkElements(t *testing.T, name cases.NoticeName, source string) {
	t.Helper()
	for _, n := range nodes(t, source) {
		style := css(n)
		if attr(n, "class") != "" {
			t.Errorf("%s: <%s class=%q> was left without a style", name, n.Data, attr(n, "class"))
		}
		if size, ok := style["font-size"]; ok && pixels(t, size) < 16 {
			t.Errorf("%s: <%s> has %s", name, n.Data, size)
		}
		for _, bad := range []string{"display:flex", "background-image", "float", "position"} {
			if strings.Contains(attr(n, "style"), bad) {
				t.Errorf("%s: <%s> uses %s, which Outlook does not know", name, n.Data, bad)
			}
		}
		switch n.Data {
		case "th":
			if s := attr(n, "scope"); s != "row" && s != "col" && s != "rowgroup" {
				t.Errorf("%s: a th without scope", name)
			}
		case "table":
			hasHead := strings.Contains(render1(n), "<th ")
			if layout := attr(n, "role") == "presentation"; layout == hasHead && !nested(n) {
				t.Errorf("%s: a table is layout=%v and has header cells=%v", name, layout, hasHead)
			}
		case "a":
			if !strings.HasPrefix(attr(n, "href"), "mailto:") {
				t.Errorf("%s links to something else than a mail", name)
			}
			pad := strings.Fields(style["padding"])
			if h := pixels(t, style["line-height"]) + 2*pixels(t, pad[0]); h < 44 || style["display"] != "block" {
				t.Errorf("%s: a button is %v px high", name, h)
			}
			if n.Parent.Data != "td" || pixels(t, attr(n.Parent, "height")) < 44 {
				t.Errorf("%s: a button stands in no cell that is 44 px high", name)
			}
		}
	}
}

// nested says whether a table holds others: then their header cells are not its own.
func nested(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Data == "table" {
			return true
		}
	}
	return false
}

func render1(n *html.Node) string {
	var b strings.Builder
	_ = html.Render(&b, n)
	return b.String()
}

// NOT-6: every text has a contrast of at least 4.5:1 with what is behind it.
func TestContrast(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	pairs := map[string]bool{}
	for _, s := range cases.Notices() {
		m := render(t, tpl, notify.Sample(s.Name))
		root, err := html.Parse(strings.NewReader(m.HTML))
		if err != nil {
			t.Fatal(err)
		}
		var walk func(n *html.Node, ink, ground string)
		walk = func(n *html.Node, ink, ground string) {
			if n.Type == html.ElementNode {
				if c := css(n)["color"]; c != "" {
					ink = c
				}
				if c := css(n)["background-color"]; c != "" {
					ground = c
				}
			}
			if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" && ink != "" {
				pairs[ink+" on "+ground] = true
				if c := contrast(t, ink, ground); c < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.1f", s.Name, ink, ground, c)
				}
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c, ink, ground)
			}
		}
		walk(root, "", "")
	}
	if len(pairs) < 5 {
		t.Errorf("only %d pairs of colours were seen", len(pairs))
	}
}

// contrast is that of WCAG 2.1.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	l := []float64{luminance(t, a), luminance(t, b)}
	slices.Sort(l)
	return (l[1] + 0.05) / (l[0] + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var rgb [3]uint8
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatalf("%q is no colour", colour)
	}
	var out float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(rgb[i]) / 255
		if c <= 0.03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		out += weight * c
	}
	return out
}

var (
	wordPattern = regexp.MustCompile(`[\p{L}\p{N}]+`)
	// how to answer differs: buttons are pressed in one part, and spoken of in the other
	howtoText = regexp.MustCompile(`(?s)Reply with one of these as the\s+first\s+line.*?of\s+this\s+mail\.|Press a number in the\s+formatted.*?as\s+the\s+first\s+line\.|In the formatted part of\s+this\s+mail\s+a button\s+opens.*?send\s+it\.`)
	howtoHTML = regexp.MustCompile(`A button opens a reply.*?quotation marks\.|A number opens a reply.*?you send it\.|Answer now opens a reply with these lines; you fill them in and send it`)
)

func words(s string) []string {
	all := wordPattern.FindAllString(strings.ToLower(s), -1)
	return all
}

// NOT-6, MAILS rule 10: both parts of every shape of every mail say the same words in the same order, but for how a button is pressed.
func TestPartsAreEqual(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, s := range cases.Notices() {
		for _, v := range notify.Samples(s.Name) {
			m := render(t, tpl, v.Data)
			text := words(howtoText.ReplaceAllString(strings.ReplaceAll(m.Text, "\u00B7\n", "\n"), ""))
			page := words(howtoHTML.ReplaceAllString(strings.Join(blocksOf(m.HTML, " "), " "), ""))
			if diff := cmp.Diff(text, page); diff != "" {
				t.Errorf("%s, %s: the parts differ (-text +html):\n%s", s.Name, v.Name, diff)
			}
		}
	}
}
