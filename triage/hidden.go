package triage

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// This file decides which text of an HTML mail its reader does not see (GR-4): by the element's own attributes and by the mail's style
// rules. It is no browser: what it cannot read, and what may hide, hides. Text that is hidden is not read, and a command beside it is
// refused.

// css prepares style text for matching: comments and blanks dropped, escapes resolved, small letters.
func css(s string) string {
	if s == "" {
		return ""
	}
	if strings.Contains(s, "/*") {
		s = cssComment.ReplaceAllString(s, "")
	}
	if strings.Contains(s, `\`) {
		s = cssEscape.ReplaceAllStringFunc(s, func(e string) string {
			n, err := strconv.ParseUint(strings.TrimSpace(e[1:]), 16, 32)
			if err != nil {
				return e[1:]
			}
			return string(rune(n))
		})
	}
	return strings.ToLower(oneBlank(s))
}

var (
	cssComment = expression(`(?s)/\*.*?\*/`)
	cssEscape  = expression(`\\(?:[0-9A-Fa-f]{1,6}\s?|.)`)
)

// declared are the properties of a style, in their order. One that is given twice stands there twice, so that none is overlooked. There are a
// few, so that a list is quicker than a table.
type declared []declaration

type declaration struct{ name, value string }

// of gives all values of a property.
func (ds declared) of(name string) []string {
	var out []string
	for i := range ds {
		if ds[i].name == name {
			out = append(out, ds[i].value)
		}
	}
	return out
}

// declarations cuts prepared style text into properties.
func declarations(style string) declared {
	if style == "" {
		return nil
	}
	out := make(declared, 0, strings.Count(style, ";")+1)
	for d := range strings.SplitSeq(style, ";") {
		name, value, ok := strings.Cut(d, ":")
		if name = strings.TrimSpace(name); ok && name != "" {
			value = strings.ReplaceAll(strings.TrimSuffix(strings.ReplaceAll(value, " ", ""), "!important"), "'", "")
			out = append(out, declaration{name, value})
		}
	}
	return out
}

// hidesBox says whether declarations take text out of sight, whatever its colour.
func hidesBox(ds declared) bool {
	clipped := any1(ds.of("overflow"), func(v string) bool { return strings.HasPrefix(v, "hidden") || v == "clip" }) ||
		any1(ds.of("overflow-y"), func(v string) bool { return v == "hidden" }) || any1(ds.of("overflow-x"), func(v string) bool { return v == "hidden" })
	return slices.ContainsFunc(ds, func(d declaration) bool { return hiddenBy(d.name, d.value, clipped) })
}

func any1(vs []string, f func(string) bool) bool {
	return slices.ContainsFunc(vs, f)
}

// hiddenBy judges one property. What is computed (calc, var) cannot be read here, and counts as hiding where the property can hide.
func hiddenBy(name, v string, clipped bool) bool {
	computed := strings.Contains(v, "calc(") || strings.Contains(v, "var(") || strings.Contains(v, "clamp(") || strings.Contains(v, "min(")
	switch name {
	case "display":
		return v == "none" || computed
	case "visibility", "content-visibility":
		return v == "hidden" || v == "collapse" || computed
	case "text-decoration", "text-decoration-line":
		return strings.Contains(v, "line-through") // struck out: it is there, and is not meant
	case "unicode-bidi":
		return strings.Contains(v, "override") // its letters may stand the other way round
	case "mso-hide":
		return v == "all"
	case "opacity":
		n, ok := number(v)
		return computed || ok && n < .2 || strings.HasSuffix(v, "%") && ok && n < 20
	case "filter", "-ms-filter":
		return strings.Contains(v, "opacity")
	case "font-size":
		px, ok := pixels(v)
		return computed || ok && px < minFont
	case "font":
		for _, m := range cssSize.FindAllString(v, 4) {
			if px, ok := pixels(m); ok && px < minFont {
				return true
			}
		}
		return computed || strings.HasPrefix(v, "0")
	case "height", "max-height", "width", "max-width", "line-height":
		px, ok := pixels(v)
		return ok && px < minFont && (clipped || name == "max-height" && px == 0)
	case "letter-spacing", "word-spacing": // letters that stand on each other
		px, ok := pixels(strings.TrimPrefix(v, "-"))
		return strings.HasPrefix(v, "-") && ok && px >= maxTight
	case "text-indent", "left", "right", "top", "bottom", "margin-left", "margin-top", "margin-right", "margin":
		if strings.HasPrefix(v, "-") {
			px, ok := pixels(v[1:])
			if (name == "margin-top" || name == "margin-bottom" || name == "margin") && ok && px >= onAnother {
				return true
			}
			return ok && px >= offScreen || strings.HasSuffix(v, "%")
		}
		px, ok := pixels(v)
		return ok && px >= 10*offScreen
	case "position":
		return v == "absolute" || v == "fixed" // it may cover other text, or be covered
	case "clip", "clip-path":
		return v != "auto" && v != "none" && v != ""
	case "transform":
		return strings.Contains(v, "scale") || strings.Contains(v, "translate") || strings.Contains(v, "matrix") || strings.Contains(v, "rotate")
	case "zoom":
		n, ok := number(v)
		return ok && (n < .2 || strings.HasSuffix(v, "%") && n < 20)
	}
	return false
}

const (
	minFont   = 4   // pixels: nobody reads less
	offScreen = 200 // pixels: indents of lists are smaller
	onAnother = 12  // pixels: a line that is moved up so far lies on the one above
)

var (
	cssSize   = expression(`\d*\.?\d+(?:px|pt|em|rem|ex|pc|in|cm|mm|%)`)
	cssNumber = expression(`^[+]?(\d*\.?\d+)(e-?\d+)?`)
)

func number(v string) (float64, bool) {
	m := cssNumber.FindString(v)
	if m == "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.TrimPrefix(m, "+"), 64)
	return n, err == nil
}

// pixels reads a length, in CSS pixels; those relative to the text around count from 16.
func pixels(v string) (float64, bool) {
	n, ok := number(v)
	if !ok {
		return 0, false
	}
	unit := strings.TrimLeft(v, "+0123456789.")
	switch {
	case strings.HasPrefix(unit, "pt"):
		n *= 4. / 3
	case strings.HasPrefix(unit, "em"), strings.HasPrefix(unit, "rem"), strings.HasPrefix(unit, "pc"):
		n *= 16
	case strings.HasPrefix(unit, "ex"), strings.HasPrefix(unit, "ch"), strings.HasPrefix(unit, "vw"), strings.HasPrefix(unit, "vh"):
		n *= 8
	case strings.HasPrefix(unit, "in"):
		n *= 96
	case strings.HasPrefix(unit, "cm"):
		n *= 38
	case strings.HasPrefix(unit, "mm"):
		n *= 3.8
	case strings.HasPrefix(unit, "%"):
		n *= .16
	}
	return n, true
}

// pale says whether a colour cannot be told from white paper, or is not there at all. What is not understood is not pale: most mails
// name their colours in ways of their own.
func pale(v string) bool {
	switch v {
	case "white", "snow", "ivory", "ghostwhite", "whitesmoke", "floralwhite", "mintcream", "azure", "aliceblue", "seashell", "transparent", "window", "canvas":
		return true
	}
	if h, ok := strings.CutPrefix(v, "#"); ok {
		return paleHex(h)
	}
	i := strings.IndexByte(v, '(')
	if i < 0 {
		return false
	}
	ns := cssParts.FindAllString(v[i:], 5)
	vals := make([]float64, len(ns))
	for k, s := range ns {
		n, _ := number(s)
		if strings.HasSuffix(s, "%") && (k < 3 || n > 1) {
			n *= 2.55
			if k == 3 {
				n /= 255
			}
		}
		vals[k] = n
	}
	switch {
	case len(vals) > 3 && vals[3] < .2:
		return true
	case strings.HasPrefix(v, "rgb") && len(vals) >= 3:
		return vals[0] >= palest && vals[1] >= palest && vals[2] >= palest
	case strings.HasPrefix(v, "hsl") && len(vals) >= 3:
		return vals[2] >= palest
	}
	return false
}

// palest is the value of each of red, green and blue from which on text on white is not seen.
const palest = 0xF0

var cssParts = expression(`\d*\.?\d+%?`)

func paleHex(h string) bool {
	if len(h) == 3 || len(h) == 4 {
		var b strings.Builder
		for i := range h {
			b.WriteString(h[i:i+1] + h[i:i+1])
		}
		h = b.String()
	}
	n, err := strconv.ParseUint(h, 16, 64)
	if err != nil || len(h) != 6 && len(h) != 8 {
		return false
	}
	if len(h) == 8 {
		if n&0xFF < 0x33 {
			return true
		}
		n >>= 8
	}
	return n>>16 >= palest && n>>8&0xFF >= palest && n&0xFF >= palest
}

// styleRule is one selector of a mail's style sheet that may hide.
type styleRule struct {
	tag, id string
	classes []string
	style   string
}

// maxRules and maxStyle bound what is read of a style sheet (SEC-5); a mail with more is in doubt as one whose rules cannot be read.
const (
	maxRules = 500
	maxStyle = 64 << 10
)

// sheet reads a style sheet. A rule that hides and whose selector is more than names puts the whole mail in doubt.
func (r *htmlReader) sheet(s string) {
	doubt := func() { r.v.hidden = append(r.v.hidden, 0) }
	if r.styles += len(s); r.styles > maxStyle {
		doubt()
		return
	}
	s = css(sheetSigns.Replace(s))
	inside := false // of a rule like @media, which may fit the reader or not
	for s != "" {
		selectors, rest, ok := strings.Cut(s, "{")
		if !ok {
			return
		}
		if i := strings.LastIndexAny(selectors, ";}"); i >= 0 {
			inside = inside && !strings.Contains(selectors[:i+1], "}")
			selectors = selectors[i+1:]
		}
		if strings.HasPrefix(strings.TrimSpace(selectors), "@") && !strings.HasPrefix(strings.TrimSpace(selectors), "@font-face") && !strings.HasPrefix(strings.TrimSpace(selectors), "@page") {
			s, inside = rest, true
			continue
		}
		body, after, _ := strings.Cut(rest, "}")
		s = after
		ds := declarations(body)
		if generates(selectors, ds) {
			doubt()
		}
		hides := hidesBox(ds)
		if inside && hides {
			doubt()
		}
		if inside || !hides && len(ds.of("color"))+len(ds.of("background"))+len(ds.of("background-color")) == 0 {
			continue
		}
		for sel := range strings.SplitSeq(selectors, ",") {
			rule, ok := simpleSelector(strings.TrimSpace(sel))
			switch {
			case !ok && hides, len(r.rules) >= maxRules:
				doubt()
			case ok:
				rule.style = body
				r.addRule(rule)
			}
		}
	}
}

// sheetSigns are the signs of a comment of HTML in which style sheets stand.
var sheetSigns = strings.NewReplacer("<!--", "", "-->", "")

func (r *htmlReader) addRule(rule styleRule) {
	if r.rules == nil {
		r.rules = map[string][]styleRule{}
	}
	key := rule.tag
	if rule.id != "" {
		key = "#" + rule.id
	}
	if len(rule.classes) > 0 {
		key = "." + rule.classes[0]
	}
	if len(r.rules[key]) < 20 {
		r.rules[key] = append(r.rules[key], rule)
	} else {
		r.v.hidden = append(r.v.hidden, 0)
	}
}

var selectorPattern = expression(`^([a-z][a-z0-9]*)?((?:[.#][a-z0-9_-]+)*)$`)

// simpleSelector reads "p", ".a", "span.a.b", "#c".
func simpleSelector(s string) (styleRule, bool) {
	m := selectorPattern.FindStringSubmatch(s)
	if m == nil || s == "" {
		return styleRule{}, false
	}
	rule := styleRule{tag: m[1]}
	for _, p := range selectorNames.FindAllString(m[2], -1) {
		if p[0] == '#' {
			rule.id = p[1:]
		} else {
			rule.classes = append(rule.classes, p[1:])
		}
	}
	return rule, true
}

var selectorNames = expression(`[.#][a-z0-9_-]+`)

// ruled gives the declarations of the rules that fit an element.
func (r *htmlReader) ruled(name, class, id string) string {
	if len(r.rules) == 0 {
		return ""
	}
	var b strings.Builder
	classes := strings.Fields(class)
	take := func(key string) {
		for _, rule := range r.rules[key] {
			fits := (rule.tag == "" || rule.tag == name) && (rule.id == "" || rule.id == id)
			for _, c := range rule.classes {
				fits = fits && any1(classes, func(s string) bool { return s == c })
			}
			if fits && b.Len() < maxAttribute {
				b.WriteString(rule.style + ";")
			}
		}
	}
	take(name)
	take("#" + id)
	for _, c := range classes[:min(len(classes), 20)] {
		take("." + c)
	}
	if len(classes) > 20 {
		return "display:none"
	}
	return b.String()
}

// maxAttribute bounds an attribute's value: no honest style is longer, and one that is hides.
const maxAttribute = 4096

// hides says whether people would not see the text of an element, by its declarations and its colour: hidden, on any paper, pale, on white.
func hides(ds declared, color string) (hidden, onWhite bool) {
	if hidesBox(ds) {
		return true, true
	}
	for _, c := range append([]string{color}, ds.of("color")...) {
		c = strings.ReplaceAll(c, " ", "")
		if c == "" {
			continue
		}
		onWhite = onWhite || pale(c)
		if c == "transparent" || any1(ds.of("background"), func(b string) bool { return b == c }) || any1(ds.of("background-color"), func(b string) bool { return b == c }) {
			return true, true
		}
	}
	return false, onWhite
}

// leftBar says whether a line is drawn down the left side of a block, as many programs set off what they quote.
func leftBar(ds declared) bool {
	drawn := func(v string) bool {
		return v != "" && !strings.Contains(v, "none") && !strings.HasPrefix(v, "0") && !strings.Contains(v, "transparent") && !strings.Contains(v, "white")
	}
	return any1(ds.of("border-left"), drawn) || any1(ds.of("border-left-style"), drawn)
}

// paints says whether an element lays a colour other than white below its text, by its declarations and the paper that it names.
func paints(ds declared, paper string) bool {
	lays := func(v string) bool {
		return v != "" && v != "none" && v != "inherit" && v != "initial" && !pale(v) && !(strings.HasPrefix(v, "none") && len(v) < 40)
	}
	return lays(paper) || any1(ds.of("background"), lays) || any1(ds.of("background-color"), lays)
}

// generates says whether a rule puts words of its own before or behind an element: people see them, and they are no text of the mail.
func generates(selectors string, ds declared) bool {
	return (strings.Contains(selectors, ":before") || strings.Contains(selectors, ":after")) && any1(ds.of("content"), func(v string) bool {
		v = strings.Trim(v, `"' `)
		return v != "" && v != "none" && v != "normal"
	})
}

// shades are what an element says of the colours of its text and of the paper below it, by its declarations and attributes, "" where it says
// nothing.
func shades(ds declared, color, bgcolor string) (ink, paper string) {
	last := func(first string, vs ...[]string) string {
		for _, v := range vs {
			if len(v) > 0 {
				first = v[len(v)-1]
			}
		}
		return strings.ReplaceAll(first, " ", "")
	}
	return last(color, ds.of("color")), last(bgcolor, ds.of("background"), ds.of("background-color"))
}

// sameShade says whether two colours cannot be told from each other. Those that are not understood can.
func sameShade(a, b string) bool {
	x, ok := shade(a)
	y, known := shade(b)
	if a == "" || b == "" || !ok || !known {
		return a != "" && a == b && a != "inherit" && a != "initial"
	}
	for i := range x {
		if d := x[i] - y[i]; d > nearShade || d < -nearShade {
			return false
		}
	}
	return true
}

// nearShade is how far red, green and blue of two colours may differ that nobody can tell apart.
const nearShade = 0x18

// shade reads a colour that is not pale: what is, is judged by [pale].
func shade(v string) (rgb [3]float64, ok bool) {
	switch v {
	case "black", "windowtext":
		return rgb, true
	case "navy":
		return [3]float64{0, 0, 0x80}, true
	case "gray", "grey":
		return [3]float64{0x80, 0x80, 0x80}, true
	case "maroon":
		return [3]float64{0x80, 0, 0}, true
	case "green":
		return [3]float64{0, 0x80, 0}, true
	case "red":
		return [3]float64{0xFF, 0, 0}, true
	case "blue":
		return [3]float64{0, 0, 0xFF}, true
	}
	if h, is := strings.CutPrefix(v, "#"); is {
		if len(h) == 3 {
			h = h[:1] + h[:1] + h[1:2] + h[1:2] + h[2:] + h[2:]
		}
		n, err := strconv.ParseUint(h, 16, 32)
		return [3]float64{float64(n >> 16 & 0xFF), float64(n >> 8 & 0xFF), float64(n & 0xFF)}, err == nil && len(h) == 6
	}
	if strings.HasPrefix(v, "rgb") {
		if ns := cssParts.FindAllString(v, 4); len(ns) == 3 && !strings.Contains(v, "%") {
			for i := range ns {
				rgb[i], _ = number(ns[i])
			}
			return rgb, true
		}
	}
	return rgb, false
}

// maxTight is by how many pixels letters may stand closer than usual.
const maxTight = 4

// onlyForOffice says whether a comment holds text that one family of mail programs shows and others do not: <!--[if mso]>text<![endif]-->. What
// these programs put there themselves is XML, styles and drawings.
func onlyForOffice(comment string) bool {
	m := officeComment.FindStringSubmatchIndex(comment[:min(len(comment), 120)])
	if m == nil {
		return false
	}
	text := comment[m[1]:]
	for _, own := range [...]string{"<xml", "<style", "<v:", "<o:", "<w:", "<meta", "<base"} {
		if strings.Contains(text, own) {
			return false
		}
	}
	text = htmlTag.ReplaceAllString(cut(text, 4<<10), " ")
	return strings.ContainsFunc(strings.ReplaceAll(strings.ReplaceAll(text, "&nbsp;", ""), "-->", ""), unicode.IsLetter)
}

var (
	officeComment = expression(`^(?i)<!--\[if (?:\(?(?:gte?|lte?) )?mso[^\]]*\]>`)
	htmlTag       = expression(`<[^>]*>`)
)
