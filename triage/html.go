package triage

import (
	"html"
	"strings"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"cissd/cases"
)

// htmlView turns an HTML part into lines of text, keeping what structure says: table cells (a tab between them), quotes, signatures, the
// signs of clients that a quote begins, and where text is hidden (GR-4). Each byte leads back to the part's own.
func htmlView(p *cases.Part) *view {
	r := &htmlReader{src: p.Text, v: &view{part: p, id: p.ID, html: true, back: make([]span, 0, len(p.Text)/24+8)}, stack: make([]element, 0, 32), attrs: make([]lineAttr, 0, 32)}
	r.out.Grow(len(p.Text)/4 + 64)
	z := nethtml.NewTokenizer(strings.NewReader(p.Text))
	pos := 0
	for {
		tt := z.Next()
		if tt == nethtml.ErrorToken {
			break
		}
		n := len(z.Raw())
		switch tt {
		case nethtml.TextToken:
			r.textToken(pos, pos+n)
			r.unseen.text(z)
		case nethtml.CommentToken:
			r.unseen.comment(z)
			if onlyForOffice(p.Text[pos : pos+n]) {
				r.v.hidden = append(r.v.hidden, r.out.Len())
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			name, more := z.TagName()
			tag := atom.String(name)
			r.unseen.tag(tag)
			r.readAttributes(z, more)
			r.start(tag, r.at, tt == nethtml.SelfClosingTagToken)
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			r.unseen.tag("")
			r.end(atom.String(name))
		}
		pos += n
	}
	r.v.text, r.v.unseen = r.out.String(), r.unseen.out.String()
	r.finish()
	return r.v
}

// attributes are those of one tag, in their order; of two of one name the last counts.
type attributes []attribute

type attribute struct{ name, value string }

func (at attributes) find(name string) (value string, ok bool) {
	for i := len(at) - 1; i >= 0; i-- {
		if at[i].name == name {
			return at[i].value, true
		}
	}
	return "", false
}

func (at attributes) get(name string) string {
	value, _ := at.find(name)
	return value
}

// readAttributes reads those of the tag at hand into r.at.
func (r *htmlReader) readAttributes(z *nethtml.Tokenizer, more bool) {
	r.at = r.at[:0]
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		r.unseen.attribute(k, v)
		switch n := atom.String(k); {
		case len(v) < maxAttribute:
			r.at = append(r.at, attribute{n, string(v)})
		case n == "style" || n == "class":
			r.at = append(r.at, attribute{"hidden", ""}) // what is too long to be read may hide
		}
	}
}

type element struct {
	name         string
	quote, sig   bool
	hide, skip   bool
	pre, painted bool
	ink          bool   // its words are set off by a colour
	gap          bool   // a paragraph that people see with room below it
	bullet       bool   // the sign of Word before an item of a list
	tint, paper  string // the colours of its text and of what lies below, its own or from around
	bar          bool   // a line runs down its left side, as beside what is quoted
	cite         bool   // Thunderbird's line over a quote
	around       bool   // stands around quotes and answers between them, until a quote in it has ended
}

type htmlReader struct {
	src   string
	v     *view
	out   strings.Builder
	stack []element

	quote, sig, hide, skip, pre, painted, ink, bullet, bar int

	cited bool // Thunderbird's line over a quote has just ended

	breaks int  // line ends waiting for text
	space  bool // a blank waiting for text
	cell   bool // a cell border waiting
	empty  int  // further borders behind it: cells without text
	cols   int  // cells of the row at hand
	grid   int  // columns of the table at hand, as its first row has them
	filled int  // cells of the row at hand that hold text, but for its first
	corner bool // the first cell of the row at hand is empty
	full   bool // no cell of the first row was empty, but for its first
	span   int  // further columns that the cell before takes
	row    int  // how long the text was when the row began
	bol    bool
	mark   mark
	attrs  []lineAttr

	at     attributes // of the tag at hand
	unseen unseen
	looks  map[lookKey]*look
	none   look // of an element that says nothing

	rules  map[string][]styleRule // that may hide, by the name they are found by
	styles int                    // bytes of style sheets
}

type lineAttr struct {
	at    int
	quote int
	mark  mark
	ink   int // where the run of coloured words at its end begins, -1 where there is none
}

const maxStack = 2000

// gridColumns is from how many columns on a table is one of records, in which an empty cell keeps its place; narrower ones are layout.
const gridColumns = 5

// recordColumns is from how many columns on a table is one of records where none of the cells of its first row is empty.
const recordColumns = 3

func (r *htmlReader) start(name string, at attributes, selfClosing bool) {
	switch name {
	case "br":
		r.breaks++
		return
	case "hr":
		r.lineBreak()
		r.mark |= markRule
		return
	case "link":
		if strings.Contains(strings.ToLower(at.get("rel")), "stylesheet") {
			r.v.hidden = append(r.v.hidden, 0) // a style sheet that we do not have may hide anything
		}
		return
	case "img", "meta", "input", "col", "base", "wbr", "area":
		return
	case "tr":
		r.lineBreak()
		r.cell = false
		if r.grid == 0 {
			r.grid = r.cols
			r.full = r.cols >= recordColumns && (r.filled == r.cols-1 || r.corner && r.filled == r.cols-2)
		}
		r.cols, r.empty, r.filled, r.span, r.corner = 0, 0, 0, 0, false
		r.pop("tr")
		r.row = r.out.Len()
	case "td", "th":
		r.pop(name)
		r.cols++
		r.corner = r.corner || r.cols == 2 && r.out.Len() == r.row
		if r.cell && (r.grid >= gridColumns || r.full) {
			r.empty++
		}
		if n := at.get("colspan"); r.full {
			r.empty += r.span
			if r.span = 0; len(n) == 1 && n[0] > '1' && n[0] <= '9' {
				r.span = int(n[0] - '1')
			}
		}

		if r.rowHasText() {
			r.cell = true
			r.breaks = 0
		}
	case "p":
		r.popNearest("p")
		r.lineBreak()
	case "li":
		r.lineBreak()
		r.emitGenerated("- ")
	case "div", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "pre", "dl", "dt", "dd", "form", "address", "tbody", "center":
		r.lineBreak()
		if name == "table" {
			r.grid, r.cols, r.filled, r.span, r.corner, r.full = 0, 0, 0, 0, false, false
		}
	}
	if selfClosing && name != "div" && name != "p" && name != "span" || len(r.stack) > maxStack {
		return
	}
	e := r.element(name, at)
	r.under(name, &e)
	if name == "q" {
		r.quoteMark()
	}
	r.stack = append(r.stack, e)
	r.count(e, 1)
}

// quoteMark writes the sign that a browser sets around a q.
func (r *htmlReader) quoteMark() {
	if r.hide == 0 && r.skip == 0 {
		r.put("", 0, 0)
		r.out.WriteByte('"')
	}
}

// under makes a block that stands right below Thunderbird's line over a quote a quote, where the quote is not marked as one.
func (r *htmlReader) under(name string, e *element) {
	switch name {
	case "div", "p", "pre", "table", "section":
		e.quote = e.quote || r.cited
		r.cited = false
	case "blockquote":
		r.cited = false
	}
}

// element reads the signs that an element's attributes give.
func (r *htmlReader) element(name string, at attributes) element {
	e := element{name: name}
	class, id := strings.ToLower(at.get("class")), strings.ToLower(at.get("id"))
	l := &r.none
	if len(at) > 0 || len(r.rules) > 0 {
		l = r.look(name, r.ruled(name, class, id), at)
	}
	style := l.plain
	switch name {
	case "script", "style", "head", "title", "template", "noscript", "object", "select", "svg", "xml", "iframe", "noframes", "noembed", "datalist", "audio", "video", "canvas", "rp":
		e.skip = true
	case "blockquote":
		e.quote = !strings.Contains(style, "border:none") || strings.Contains(class, "quote") || at.get("type") == "cite"
	case "dialog":
		_, open := at.find("open")
		e.skip = !open
	case "pre":
		e.pre = true
	case "s", "strike", "del":
		e.hide = true // struck out: its reader does not take it for said (GR-4)
	case "bdo":
		e.hide = strings.EqualFold(at.get("dir"), "rtl") // its letters stand the other way round
	case "p":
		e.gap = !strings.Contains(class, "mso") && !strings.Contains(style, "margin:0")
	}
	if len(at) == 0 && len(r.rules) == 0 {
		r.shade(&e, l, at)
		return e
	}
	switch {
	case strings.Contains(class, "gmail_quote") || strings.Contains(class, "yahoo_quoted") || strings.Contains(class, "protonmail_quote") ||
		strings.Contains(class, "moz-cite-prefix") || strings.Contains(class, "moz-forward-container") || strings.Contains(class, "gmail_attr") ||
		at.get("data-marker") == "__QUOTED_TEXT__":
		e.quote = r.quote == 0 || !strings.Contains(class, "gmail_attr") // the line over a quote, inside what Gmail puts around both
		e.around = name == "div" && (strings.Contains(class, "gmail_quote") || strings.Contains(class, "protonmail_quote"))
	case strings.HasSuffix(id, "divrplyfwdmsg") || strings.HasSuffix(id, "appendonsend") || id == "mail-editor-reference-message-container" ||
		id == "reply-intro" || strings.Contains(class, "ms-outlook-mobile-reference-message"):
		r.lineBreak()
		r.mark |= markRest
	case strings.Contains(style, "border-top:solid#") || strings.Contains(style, "border:none;border-top:solid"):
		r.mark |= markRule
	case strings.Contains(class, "gmail_signature") || strings.Contains(class, "moz-signature") || id == "signature" ||
		strings.HasSuffix(id, "ms-outlook-mobile-signature") || strings.HasSuffix(id, "applemailsignature"):
		e.sig = true
	}
	e.bullet = strings.Contains(style, "mso-list:ignore")
	e.cite = strings.Contains(class, "moz-cite-prefix")
	e.bar = l.bar
	e.painted, e.ink = l.painted, l.ink
	_, hidden := at.find("hidden")
	e.hide = e.hide || hidden || l.hidden || l.pale && !(r.painted > 0 || e.painted)
	r.shade(&e, l, at)
	return e
}

// shade hides an element whose text has the colour of the paper that an element around it lays, or the other way round (GR-4).
func (r *htmlReader) shade(e *element, l *look, at attributes) {
	if n := len(r.stack); n > 0 {
		e.tint, e.paper = r.stack[n-1].tint, r.stack[n-1].paper
	}
	if l.full == "" && at.get("color") == "" && at.get("bgcolor") == "" {
		return
	}
	ink, paper := l.tint, l.paper
	if ink != "" {
		e.tint = ink
	}
	if paper != "" && paper != "none" && paper != "transparent" && paper != "inherit" {
		e.paper = paper
	}
	e.hide = e.hide || (ink != "" || paper != "") && sameShade(e.tint, e.paper)
}

func (r *htmlReader) count(e element, d int) {
	for _, c := range []struct {
		on bool
		n  *int
	}{{e.quote, &r.quote}, {e.sig, &r.sig}, {e.hide, &r.hide}, {e.skip, &r.skip}, {e.pre, &r.pre}, {e.painted, &r.painted}, {e.ink, &r.ink}, {e.bullet, &r.bullet}, {e.bar, &r.bar}} {
		if c.on {
			*c.n += d
		}
	}
}

func (r *htmlReader) end(name string) {
	switch name {
	case "p":
		gap := len(r.stack) > 0 && r.stack[len(r.stack)-1].gap
		r.popNearest(name)
		r.breaks = max(r.breaks, 1)
		if gap && !r.bolNow() {
			r.breaks = max(r.breaks, 2)
		}
	case "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table":
		r.popNearest(name)
		r.breaks = max(r.breaks, 2)
	case "tr", "div", "blockquote", "li", "pre", "section", "article", "dt", "dd":
		r.popNearest(name)
		if name == "blockquote" {
			r.quoteOver()
		}
		r.lineBreak()
	case "td", "th":
		r.popNearest(name)
		if r.out.Len() > r.row { // what waits before an empty cell stands before the row
			r.breaks = 0
		}
	default:
		r.popNearest(name)
	}
	if name == "table" {
		r.cell = false
	}
}

// quoteOver opens the element around a quote that has ended: what follows in it was typed there, as Gmail has it when people answer between the
// lines.
func (r *htmlReader) quoteOver() {
	for i := len(r.stack) - 1; i >= 0 && i > len(r.stack)-20; i-- {
		if e := &r.stack[i]; e.name == "blockquote" {
			return
		} else if e.around && e.quote {
			e.quote = false
			r.quote--
			return
		}
	}
}

// pop closes an open cell or row that the mail did not close, inside the same table.
func (r *htmlReader) pop(name string) {
	for i := len(r.stack) - 1; i >= 0 && i > len(r.stack)-50 && r.stack[i].name != "table"; i-- {
		if r.stack[i].name == name || name == "td" && r.stack[i].name == "th" || name == "th" && r.stack[i].name == "td" {
			r.cut(i)
			return
		}
	}
}

func (r *htmlReader) popNearest(name string) {
	for i := len(r.stack) - 1; i >= 0 && i > len(r.stack)-200; i-- {
		if r.stack[i].name == name {
			r.cut(i)
			return
		}
		if n := r.stack[i].name; name == "p" && (n == "td" || n == "div" || n == "blockquote" || n == "table") {
			return
		}
	}
}

func (r *htmlReader) cut(i int) {
	for j := len(r.stack) - 1; j >= i; j-- {
		r.count(r.stack[j], -1)
		r.cited = r.cited || r.stack[j].cite
		if r.stack[j].name == "q" {
			r.quoteMark()
		}
	}
	r.stack = r.stack[:i]
}

func (r *htmlReader) lineBreak() {
	if !r.bolNow() {
		r.breaks = max(r.breaks, 1)
	}
}

func (r *htmlReader) bolNow() bool {
	s := r.out.Len()
	return s == 0 || r.bol
}

// rowHasText says whether a cell border must be written before the next cell of this row.
func (r *htmlReader) rowHasText() bool {
	for i := len(r.stack) - 1; i >= 0 && i > len(r.stack)-50; i-- {
		if r.stack[i].name == "tr" {
			return !r.bolNow() && r.breaks == 0 || r.cell
		}
		if r.stack[i].name == "table" {
			return false
		}
	}
	return false
}

func (r *htmlReader) emitGenerated(s string) {
	r.flushBreaks()
	r.out.WriteString(s)
	r.bol = true
}

// flushBreaks writes what waits before the next text, and opens a line.
func (r *htmlReader) flushBreaks() {
	if r.cell {
		r.v.table = true
		r.filled++
		r.out.WriteString(strings.Repeat("\t", 1+min(r.empty, 40)))
		r.empty = 0
		r.cell, r.breaks, r.space = false, 0, false
		return
	}
	if r.out.Len() == 0 {
		r.breaks, r.space = 0, false
		if len(r.attrs) == 0 {
			r.openLine()
		}
		return
	}
	for n := min(r.breaks, 3); n > 0; n-- {
		r.out.WriteByte('\n')
		r.openLine()
		r.space = false
	}
	r.breaks = 0
	if r.space && !r.bol {
		r.out.WriteByte(' ')
	}
	r.space = false
}

func (r *htmlReader) openLine() {
	r.attrs = append(r.attrs, lineAttr{at: r.out.Len(), ink: -1})
	r.bol = true
}

// textToken takes over visible text, with blanks folded, entities resolved, and the way back kept.
func (r *htmlReader) textToken(from, to int) {
	s := r.src[from:min(to, len(r.src))]
	if r.skip > 0 {
		if len(r.stack) > 0 && r.stack[len(r.stack)-1].name == "style" {
			r.sheet(s)
		}
		return
	}
	if r.hide > 0 {
		if strings.TrimSpace(html.UnescapeString(s)) != "" {
			r.v.hidden = append(r.v.hidden, r.out.Len())
		}
		return
	}
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
			if r.pre > 0 && c == '\n' {
				r.breaks++
			} else {
				r.space = true
			}
			i++
		case c == '&':
			n := entityEnd(s[i:])
			u := html.UnescapeString(s[i : i+n])
			if n == 1 || u == s[i:i+n] {
				r.put(s[i:i+1], from+i, 1)
				i++
				continue
			}
			for s[i+n-1] != ';' && len(u) > 1 && u[len(u)-1] == s[i+n-1] { // what follows one without its semicolon
				u, n = u[:len(u)-1], n-1
			}
			r.putSpecial(u, from+i, n)
			i += n
		default:
			j := i + 1
			for j < len(s) && s[j] != ' ' && s[j] != '\t' && s[j] != '\n' && s[j] != '\r' && s[j] != '\f' && s[j] != '&' && s[j] != 0xC2 {
				j++
			}
			if c == 0xC2 && i+1 < len(s) && s[i+1] == 0xA0 {
				r.putSpecial("\u00a0", from+i, 2)
				i += 2
				continue
			}
			for j < len(s) && !utf8.RuneStart(s[j]) {
				j++
			}
			r.put(s[i:j], from+i, j-i)
			i = j
		}
	}
}

// entityEnd is where the reference that s begins with ends. Its semicolon may be missing: browsers read "&nbsp" and "&#47" all the same, and what
// people see is what counts (GR-4, MSG-7).
func entityEnd(s string) int {
	i := 1
	for ; i < len(s) && i < 40; i++ {
		c := s[i]
		if c == ';' {
			return i + 1
		}
		if !(c == '#' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			break
		}
	}
	return i
}

func (r *htmlReader) putSpecial(u string, src, n int) {
	if u == "\u00a0" && r.bullet > 0 {
		r.space = true
		return
	}
	if u == "\u00a0" {
		// A blank that keeps its place: on an empty line it makes the line count as one.
		if r.bol || r.breaks > 0 || r.out.Len() == 0 || r.cell {
			if r.cell {
				return
			}
			r.put("", src, n)
			return
		}
		r.put(" ", src, n)
		return
	}
	r.put(u, src, n)
}

func (r *htmlReader) put(s string, src, n int) {
	r.flushBreaks()
	if r.bol && len(r.attrs) > 0 {
		a := &r.attrs[len(r.attrs)-1]
		a.quote = r.quote
		a.mark |= r.mark
		if r.sig > 0 {
			a.mark |= markSig
		}
		if r.bar > 0 {
			a.mark |= markBar
		}
		r.mark = 0
	}
	r.bol = false
	if s == "" {
		return
	}
	out := r.out.Len()
	if last := len(r.attrs) - 1; last >= 0 {
		switch a := &r.attrs[last]; {
		case r.ink == 0:
			a.ink = -1
		case a.ink < 0:
			a.ink = out
		}
	}
	r.out.WriteString(s)
	if k := len(r.v.back) - 1; k >= 0 && len(s) == n {
		if b := &r.v.back[k]; b.n == b.m && b.out+b.n == out && b.src+b.m == src {
			b.n += n
			b.m += n
			return
		}
	}
	r.v.back = append(r.v.back, span{out, len(s), src, n})
}

// finish cuts the text into lines and gives them what structure said; a typed ">" counts too.
func (r *htmlReader) finish() {
	v := r.v
	if v.back == nil {
		v.back = []span{}
	}
	v.split()
	k := 0
	for i := range v.lines {
		l := &v.lines[i]
		for k+1 < len(r.attrs) && r.attrs[k+1].at <= l.start {
			k++
		}
		if k < len(r.attrs) && r.attrs[k].at >= l.start && r.attrs[k].at <= l.end {
			l.quote += r.attrs[k].quote
			l.mark = r.attrs[k].mark
			if ink := r.attrs[k].ink; ink >= l.start && ink < l.end {
				l.mark |= markInk
				l.ink = ink
			}
		}
	}
}
