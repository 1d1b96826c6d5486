package marking

import "strings"

// This file decides whether a line is a banner: a line of its own that is nothing but a marking, at any place if it has control markings, at
// head or foot if it has none (MSG-7).

// guidance are words of people who write about markings rather than mark, or about who is cleared for them.
var guidance = []string{
	"MARK", "MARKS", "MARKED", "MARKING", "MARKINGS", "BANNER", "BANNERS", "PORTION", "PORTIONS", "EXAMPLE", "EXAMPLES", "E.G", "TRAINING", "GUIDE",
	"GUIDANCE", "MEANS", "CAVEAT", "CAVEATS", "CLEARANCE", "CLEARANCES", "CLEARED", "ELIGIBLE", "ELIGIBILITY", "DECLASSIFIED", "LABEL", "LABELS",
	"STAMP", "STAMPED", "COVER SHEET", "DOCUMENTS", "MATERIAL", "MATERIALS", "WORKSTATION", "NETWORK", "SAFE", "COURSE", "STANDS", "TEMPLATE",
	"PARAGRAPH", "PARAGRAPHS", "HEADER", "FOOTER", "HEADERS", "FOOTERS", "ABBREVIATION", "ABBREVIATIONS",
}

// unfinished are words after which a sentence goes on in the next line.
var unfinished = []string{
	"AS", "IS", "ARE", "BE", "WAS", "WITH", "THE", "A", "AN", "OR", "AND", "OF", "TO", "AT", "IN", "FOR", "LIKE", "MARK", "MARKED", "MARKING", "MARKINGS",
	"CLASSIFIED", "CALLED", "LABELED", "LABELLED", "STAMPED", "BANNER", "BANNERS", "SAY", "SAYS", "READ", "READS", "USE", "USING", "FROM", "UP",
	"ABOUT", "ON", "NOT", "WRITE", "PUT", "INTO", "ANY", "NO", "BY", "THAN", "ABOVE", "BELOW", "OVER", "VERSUS", "VS", "EXCEED", "EXCEEDS",
}

// examples are words of a line that announces an example.
var examples = []string{"EXAMPLE", "EXAMPLES", "E.G", "SAMPLE", "SUCH AS", "LIKE THIS", "LOOKS LIKE", "LOOK LIKE", "READS", "FORMAT", "FORM", "CHOICES", "OPTIONS", "ONE OF"}

// banner reads the line as a banner, and says whether it was nothing else.
func (s *scanner) banner(raw string) bool {
	l := &s.l
	f := l.frame()
	if f.lo >= f.hi {
		return false
	}
	lo, label := l.value(f.lo, f.hi)
	if label == labelClearance {
		return false
	}
	hi := f.hi
	lo = l.beside(lo, hi)
	l.at(lo, &s.r)
	r := &s.r
	if r.level == Unmarked || r.abbr && r.n == 0 && r.owner[1] == 0 && !r.joint {
		s.inText(raw)
		return false
	}
	whole := !l.cut && l.pageTail(r.end, hi) || r.spread && l.telegram(r.end, hi)
	switch {
	case !whole && label == labelNone && !f.box && s.bannerWithText(hi):
		s.flush(false)
		s.found(BannerLine, r.protection(), "banner with text")
		return false
	case !whole:
		s.inText(raw)
		return false
	}
	kind := BannerLine
	if r.n == 0 && r.owner[1] == 0 && !r.joint {
		kind = LevelLine
	}
	m := runMark{
		level:  level{is: r.protection(), line: s.lineNo, capital: !r.lower, label: label != labelNone},
		banner: r.banner() || r.spread && !l.pageTail(r.end, hi), kind: kind, asked: s.asked(),
	}
	if label == labelClassification && r.double && r.known() > 0 && !r.lower && !r.choice && r.level > Confidential {
		m.banner = true // Overall classification: TOP SECRET//SCI
	}
	if u := &s.run; u.n > 0 && s.seg.prev != "" && u.marks[u.n-1].asked {
		m.asked = true // another answer to the same label
	}
	if u := &s.run; u.n == 0 && s.seg.prev != "" || u.n > 0 && u.marks[u.n-1].cell && s.seg.prev != "" {
		m.cell, m.listed = true, s.listed()
	}
	if f.box || m.banner && s.mentioned() {
		m.is, m.banner = Unmarked, false
	}
	if r.choice || !m.banner && !r.bareLevel() && r.level.Classified() {
		m.is = Unmarked
	}
	s.push(m, f.box || r.choice)
	return true
}

// beside is where a marking may begin behind what stands before it in a line: the number of the page, the name of the country.
func (l *line) beside(lo, hi int) int {
	switch {
	case l.has(lo, "USA "):
		return lo + len("USA ")
	case l.has(lo, "US "):
		return lo + len("US ")
	case l.has(lo, "U.S. "):
		return lo + len("U.S. ")
	case !l.has(lo, "PAGE "):
		return lo
	}
	for from, p := lo, lo; p < hi; p++ {
		if digit(l.up[p]) && l.has(p+1, " ") && l.pageNumber(from, p+1) {
			lo = p + 2
		}
	}
	for lo < hi && strings.IndexByte(leading, l.up[lo]) >= 0 {
		lo++
	}
	return lo
}

// telegram says whether what follows a spread level is the rest of a telegram's first line: SECTION 01 OF 02 STATE 012345.
func (l *line) telegram(lo, hi int) bool {
	digits := 0
	for p := lo; p < hi; p++ {
		switch b := l.as[p]; {
		case digit(b):
			digits++
		case b != ' ' && b != '/' && !('A' <= b && b <= 'Z'):
			return false
		}
	}
	return digits > 3
}

// inText looks for a banner inside the line, behind the end of a sentence or a colon: at its end, where the break between two paragraphs was
// lost, or before a colon and the words that it marks.
func (s *scanner) inText(raw string) {
	l := &s.near
	const far = 200
	if len(raw) > far {
		raw = raw[len(raw)-far:]
	}
	slashes := false
	for i := 1; i < len(raw); i++ {
		if raw[i] == '/' && raw[i-1] == '/' {
			slashes = true
			break
		}
	}
	if !slashes {
		return
	}
	l.fold(raw)
	for p := 2; p < l.n; p++ {
		colon := l.up[p-2] == ':'
		if l.up[p-1] != ' ' || l.up[p-2] != '.' && l.up[p-2] != '!' && l.up[p-2] != '?' && !colon {
			continue
		}
		l.at(p, &s.m)
		switch {
		case !s.m.banner() || !s.m.double || s.m.lower:
		case !colon && l.pageTail(s.m.end, l.n):
			s.found(BannerLine, s.m.protection(), "banner at the end of a line")
			return
		case s.m.strong > 0 && l.has(s.m.end, ": ") && !l.names(0, l.n, guidance) && !l.names(0, l.n, examples) && !l.names(0, l.n, networks):
			s.found(BannerLine, s.m.protection(), "banner before its words")
			return
		}
	}
}

// bannerWithText says whether a banner opens the line and a text of its own follows it.
func (s *scanner) bannerWithText(hi int) bool {
	l, r := &s.l, &s.r
	if !r.banner() || !r.double || r.lower {
		return false
	}
	p := r.end
	for p < hi && (l.up[p] == ' ' || l.up[p] == ':' || l.up[p] == '.' || l.up[p] == '-' || l.up[p] == '*' || l.up[p] == ']') {
		p++
	}
	// a small letter goes on with a sentence, but not behind the colon of a marking that is none of a clearance
	if p == hi || !wordByte(l.as[p]) && l.up[p] != '(' || lower(l.as[p]) && !(l.has(r.end, ":") && r.strong > 0 && l.up[hi-1] != '?') {
		return false
	}
	for _, w := range []string{"WHEN", "IF", "UNTIL", "UNLESS", "UPON", "OR", "AND"} {
		if end, _ := l.word(p, w, true); end > 0 {
			return false
		}
	}
	const first = 80 // bytes in which somebody says what he writes about
	return !l.names(p, min(hi, p+first), guidance) && !s.wraps()
}

// mentioned says whether a whole line that is a banner belongs to a sentence or an example around it.
func (s *scanner) mentioned() bool { return s.wraps() || s.exampled() }

// wraps says whether the sentence of the line above goes on in this one.
func (s *scanner) wraps() bool {
	if s.seg.prev == "" {
		return false
	}
	l := &s.near
	l.fold(tailOf(s.seg.prev))
	for l.n > 0 && l.up[l.n-1] == ' ' {
		l.n--
	}
	p := l.n
	for p > 0 && wordByte(l.up[p-1]) {
		p--
	}
	return p < l.n && l.names(p, l.n, unfinished) && p > 0
}

// exampled says whether the line above announces an example.
func (s *scanner) exampled() bool {
	if s.seg.last == "" || !s.seg.begun {
		return false
	}
	l := &s.near
	l.fold(tailOf(s.seg.last))
	return l.n > 0 && l.up[l.n-1] == ':' && l.names(0, l.n, examples)
}

// asked says whether the last line asked for a level, so that this one may be its answer: a question of ours, a label in a table's cell.
func (s *scanner) asked() bool {
	if s.seg.last == "" || s.seg.depth > s.seg.lastDepth {
		return false
	}
	l := &s.near
	l.fold(tailOf(s.seg.last))
	if l.n == 0 {
		return false
	}
	end := l.up[l.n-1]
	return end == ':' || end == '?' || l.n < 60 && l.names(0, l.n, []string{"CLASSIFICATION", "CLEARANCE", "CLASSIFIED", "ELIGIBILITY", "ACCESS"})
}

func tailOf(s string) string {
	const far = 160
	if len(s) > far {
		return s[len(s)-far:]
	}
	return s
}

type label uint8

const (
	labelNone label = iota
	labelClassification
	labelClearance
)

// value is where the value of a label begins that says how something is classified, or who is cleared.
func (l *line) value(lo, hi int) (int, label) {
	const most = 60
	for p := lo; p < hi && p < lo+most; p++ {
		b := l.up[p]
		if b != ':' && b != '=' && (b != '-' || p == lo || l.up[p-1] != ' ') && b != '|' && b != ',' {
			continue
		}
		q := p + 1
		for q < hi && (l.up[q] == ' ' || l.up[q] == '"' || l.up[q] == ':' || l.up[q] == '*' || l.up[q] == '[') {
			q++
		}
		if q == hi || strings.IndexByte("TSCUNFLOR/", l.up[q]) < 0 {
			continue // no marking begins so
		}
		var kind label
		switch {
		case l.names(lo, p, []string{"CLEARANCE", "CLEARANCES", "CLEARED", "ELIGIBILITY", "ACCESS", "INVESTIGATION"}):
			kind = labelClearance
		case l.names(lo, p, []string{"CLASSIFICATION", "CLASSIFIED", "CLASS", "CLAS", "MARKING", "MARKINGS", "CAVEAT", "CAVEATS"}):
			kind = labelClassification
		default:
			return lo, labelNone
		}
		return q, kind
	}
	return lo, labelNone
}

// push adds a marking to the run of lines that are only markings.
func (s *scanner) push(m runMark, choice bool) {
	u := &s.run
	if u.n == 0 {
		u.levels, u.head, u.top = 0, !s.seg.begun, !s.page.any
	}
	if m.is != Unmarked {
		u.levels |= 1 << m.is
	}
	if choice {
		u.levels |= 0xff
	}
	if u.n < maxRun {
		u.marks[u.n] = m
		u.n++
	} else {
		u.marks[maxRun-1] = m
	}
}

// lists are words of the lines over a list of people, with what they are cleared for.
var lists = []string{
	"CLEARANCE", "CLEARANCES", "CLEARED", "ELIGIBILITY", "ATTENDEE", "ATTENDEES", "VISITOR", "VISITORS", "PARTICIPANT", "PARTICIPANTS", "DELEGATES", "GUESTS",
	"ROSTER", "PERSONNEL", "MEMBERS",
}

// listed says whether the line at hand stands in a list of people: its lines are short and no sentences, and one over them says what they are.
func (s *scanner) listed() bool {
	const far, short, most = 400, 60, 12
	above := strings.TrimRight(s.page.text[max(0, s.page.at-far):s.page.at], " \t\r\n")
	l := &s.near
	for blank, n := false, 0; n < most && above != ""; n++ {
		i := strings.LastIndexByte(above, '\n')
		_, raw := unquote(above[i+1:])
		above = above[:max(i, 0)]
		if strings.TrimSpace(raw) == "" {
			blank = true
			continue
		}
		if len(raw) > short || raw[len(raw)-1] == '.' || raw[len(raw)-1] == '!' {
			return false
		}
		l.fold(raw)
		if l.names(0, l.n, lists) && (!blank || l.up[l.n-1] == ':') {
			return true
		}
		if blank {
			return false
		}
	}
	return false
}

// flush settles the run that ends here; foot says that its segment ends too.
func (s *scanner) flush(foot bool) {
	u := &s.run
	if u.n == 0 {
		if foot && s.seg.begun && !s.seg.tail {
			s.page.foot = level{}
		}
		return
	}
	levels := 0
	for b := u.levels; b != 0; b &= b - 1 {
		levels++
	}
	for i := range u.marks[:u.n] {
		m := &u.marks[i]
		switch {
		case m.is == Unmarked:
		case m.banner && !m.label:
			if levels < 3 && !(m.asked && s.page.network()) {
				s.foundAt(m.line, BannerLine, m.is, "banner")
			}
		case m.banner && levels < 3:
			s.labelled(m, u.head, foot)
		case !m.is.Classified():
			if m.capital && levels < 2 && !m.label {
				s.foundAt(m.line, m.kind, m.is, "banner")
			}
		case m.cell && !u.head && (m.listed || s.seg.cells > 0):
			s.seg.cells++
			s.page.foot = level{}
		case levels < 2 && !m.asked:
			if m.cell {
				s.seg.cells++
			}
			s.bare(m, u.head, foot)
		case m.cell:
			s.seg.cells++
		}
	}
	s.seg.begun = true
	u.n = 0
}

// labelled takes a marking with controls that a label names: at head and foot it is how programs print banners, else it may be a pointer.
func (s *scanner) labelled(m *runMark, head, foot bool) {
	if s.page.labelled.is == Unmarked {
		s.page.labelled = m.level
	}
	s.bare(m, head, foot)
}

// bare takes a line that says only a level.
func (s *scanner) bare(m *runMark, head, foot bool) {
	if head && foot && s.run.top && s.run.n == 1 && s.reply && !s.files && !m.label && m.is > Confidential {
		s.page.alone = m.level // the answer to a question, perhaps
		return
	}
	if head && !s.seg.tail {
		s.seg.head = m.level
		if s.run.top {
			s.page.head = m.level
		}
		if m.capital && !m.label && m.is > Confidential {
			s.foundAt(m.line, LevelLine, m.is, "head")
		}
	}
	if foot {
		s.page.foot = m.level
		h := s.seg.head
		switch {
		case m.capital && !m.label && m.is > Confidential && !(head && h.line == m.line):
			s.foundAt(m.line, LevelLine, m.is, "foot")
		case h.is == m.is && h.line < m.line:
			s.both(h, m.level)
		}
	}
	if m.is == Confidential && m.capital && !m.label && (head || foot) && s.doubt.heading.Level == Unmarked {
		s.doubt.heading = Finding{Place: s.place, Index: s.index, Line: m.line, Kind: LevelLine, Level: m.is, Rule: "level beside other marks"}
	}
}

// both takes a level that stands at head and foot.
func (s *scanner) both(head, foot level) {
	if head.is == Confidential && !(head.capital && foot.capital) {
		return // Confidential, as offices write it
	}
	s.foundAt(head.line, LevelLine, head.is, "head and foot")
	s.foundAt(foot.line, LevelLine, foot.is, "head and foot")
}
