package marking

import "strings"

// This file reads classification authority blocks: Classified By, Derived From, Declassify On, with their values (32 CFR 2001.21, 2001.22).

// authority is what of a block a part has shown.
type authority struct {
	lines  [lines]int // where each line of the block stood last
	filled [lines]bool
	bare   [lines]int // where each stood without a colon
	open   int        // the line whose value comes in the next line, plus 1
	found  int        // the line at which the block was complete
}

const (
	byLine = iota
	fromLine
	reasonLine
	onLine
	exemptLine
	lines
)

// nearLines is within how many lines a block stands.
const nearLines = 20

// blockWords are the names of the lines of a block.
var blockWords = []struct {
	text string
	of   int
}{
	{"CLASSIFIED BY", byLine},
	{"CLASSIFICATION AUTHORITY", byLine},
	{"CLASS BY", byLine},
	{"CLSD BY", byLine},
	{"CLSF BY", byLine},
	{"CL BY", byLine},
	{"DERIVED FROM", fromLine},
	{"DERIVATIVELY CLASSIFIED FROM", fromLine},
	{"DERV FROM", fromLine},
	{"DRV FROM", fromLine},
	{"DERIVED FM", fromLine},
	{"DER FROM", fromLine},
	{"CLASSIFICATION REASON", reasonLine},
	{"CL REASON", reasonLine},
	{"REASON FOR CLASSIFICATION", reasonLine},
	{"REASON", reasonLine},
	{"REASONS", reasonLine},
	{"DECLASSIFY ON", onLine},
	{"DECLASSIFICATION ON", onLine},
	{"DCLAS ON", onLine},
	{"DECLAS ON", onLine},
	{"DECLASS ON", onLine},
	{"DECL ON", onLine},
	{"DECL", onLine},
}

// authorityLine looks for lines of a block in the line.
func (s *scanner) authorityLine() {
	a, l := &s.page.authority, &s.l
	if a.open > 0 {
		of := a.open - 1
		a.open = 0
		if _, other := l.blockWord(l.start()); other < 0 && l.filled(l.start(), l.n) {
			a.filled[of] = true
			s.complete()
		}
	}
	p := l.start()
	if l.has(p, "E.O.") || l.has(p, "EO ") { // E.O. 13526: DECL: 01/02/2035
		for p < l.n && l.up[p] != ':' {
			p++
		}
		p = l.blank(p + 1)
	}
	for p < l.n {
		end, of := l.blockWord(p)
		if of < 0 {
			if p == l.start() {
				s.bareLine(p)
			}
			return
		}
		next, value := l.blockValue(end)
		exempt := of == onLine && l.exempted(value, next)
		a.lines[of] = s.lineNo
		a.filled[of] = l.filled(value, next) && (of != reasonLine || l.has(value, "1.") || l.has(value, "E.O"))
		if value >= l.n {
			a.open = of + 1
		}
		if exempt {
			a.lines[exemptLine], a.filled[exemptLine] = s.lineNo, true
		}
		s.complete()
		p = next
	}
}

// bareLine reads a line of a block without a colon: Classified by R. Quill. Only who classified it and, near, a day or an exemption of its end
// make a block.
func (s *scanner) bareLine(p int) {
	a, l := &s.page.authority, &s.l
	if l.up[p] != 'C' && l.up[p] != 'D' {
		return
	}
	const long, near = 12, 5
	for i := range blockWords {
		w := &blockWords[i]
		if len(w.text) < long || !l.has(p, w.text+" ") || w.of == onLine && !l.dated(p+len(w.text)+1) {
			continue
		}
		a.bare[w.of] = s.lineNo
		from, on := max(a.bare[byLine], a.bare[fromLine]), a.bare[onLine]
		if from > 0 && on > 0 && from-on < near && on-from < near && a.found == 0 {
			a.found = s.lineNo
		}
		return
	}
}

// dated says whether a day (20401231), an exemption (25X1) or another old end of a classification stands there.
func (l *line) dated(p int) bool {
	digits := 0
	for q := p; q < l.n && (digit(l.up[q]) || l.up[q] == '/' || l.up[q] == '-'); q++ {
		if digit(l.up[q]) {
			digits++
		}
	}
	return digits == 8 || l.exempted(p, l.n) || l.has(p, "X1") || l.has(p, "MR")
}

// exempted says whether an exemption from declassification stands there: 25X1, 50X1-HUM.
func (l *line) exempted(lo, hi int) bool {
	for p := lo; p+3 < hi; p++ {
		if (p == lo || !wordByte(l.up[p-1])) && l.exemption(p) && digit(l.up[p+3]) {
			return true
		}
	}
	return false
}

// start is the first letter or digit of the line.
func (l *line) start() int {
	p := 0
	for p < l.n && !wordByte(l.up[p]) {
		p++
	}
	return p
}

// blockWord reads the name of a block's line, with the colon, tab or end behind it.
func (l *line) blockWord(p int) (end, of int) {
	if p >= l.n || l.up[p] != 'C' && l.up[p] != 'D' && l.up[p] != 'R' {
		return -1, -1
	}
	for i := range blockWords {
		end, _ := l.word(p, blockWords[i].text, true)
		if end < 0 {
			continue
		}
		for end < l.n && (l.up[end] == ' ' || l.up[end] == '*' || l.up[end] == '"' || l.up[end] == '_') {
			end++
		}
		if end == l.n && len(blockWords[i].text) > 7 || l.has(end, ":") || l.has(end, "|") || l.has(end, "=") || l.has(end, "- ") {
			return min(end+1, l.n), blockWords[i].of
		}
	}
	return -1, -1
}

// blockValue is where the value that follows begins, and where the next line of the block begins in the same line.
func (l *line) blockValue(p int) (next, value int) {
	value = p
	for value < l.n && strings.IndexByte(" *_:|\"", l.up[value]) >= 0 {
		value++
	}
	for next = value; next < l.n; next++ {
		if next > 0 && wordByte(l.up[next-1]) || l.up[next] != 'C' && l.up[next] != 'D' && l.up[next] != 'R' {
			continue
		}
		if _, of := l.blockWord(next); of >= 0 {
			return next, value
		}
	}
	return l.n, value
}

// filled says whether a value stands there, and not the place for one.
func (l *line) filled(lo, hi int) bool {
	for lo < hi && !wordByte(l.up[lo]) {
		if b := l.up[lo]; b == '[' || b == '<' || b == '{' {
			return false
		}
		lo++
	}
	for hi > lo && !wordByte(l.up[hi-1]) {
		hi--
	}
	for lo < hi && l.up[lo] == 'X' { // crossed out
		lo++
	}
	switch string(l.up[lo:hi]) {
	case "", "N/A", "NA", "NONE", "NAME", "DATE", "SOURCE", "YYYYMMDD", "NOT APPLICABLE":
		return false
	}
	return true
}

// complete looks whether two lines that belong together stand near each other, one of them with a value.
func (s *scanner) complete() {
	a := &s.page.authority
	for of, no := range a.lines {
		if no == 0 || !a.filled[of] {
			continue
		}
		if of == byLine || of == onLine {
			s.doubt.block = true
		}
		for other, at := range a.lines {
			if at == 0 || other == of || no-at > nearLines || at-no > nearLines || a.found > 0 {
				continue
			}
			if low, high := min(of, other), max(of, other); low <= fromLine && high >= reasonLine && (high != reasonLine || a.filled[reasonLine]) || low == reasonLine && a.filled[reasonLine] || low == onLine {
				a.found = at
			}
		}
	}
}

// authorities tells of the block, when the part has ended: what it protects is not said by it, so it counts as the lowest classification.
func (s *scanner) authorities() {
	if no := s.page.authority.found; no > 0 {
		s.foundAt(no, Authority, Confidential, "authority block")
	}
}
