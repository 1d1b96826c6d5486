package marking

import "strings"

// This file finds marks of portions: (S//NF) before a paragraph, a title or in a subject. A mark with controls is one unless somebody writes
// about it; a single letter is one only at the head of a paragraph and beside others (EMAIL.md 2.5).

const (
	maxMark = 130 // bytes between the brackets of a mark
	around  = 160 // bytes before and behind a mark that tell what it is
)

// portions looks at all that stands in brackets in a line.
func (s *scanner) portions(raw string, title bool) {
	s.wrapped(raw, title)
	for i := 0; i < len(raw); i++ {
		open := 1
		switch b := raw[i]; {
		case b == '(' || b == '[' || b == '{':
		case b == 0xEF && strings.HasPrefix(raw[i:], "（"):
			open = len("（")
		default:
			continue
		}
		inner, after := bracketed(raw, i+open)
		if after < 0 {
			if !title && s.unclosed(raw, i, i+open) {
				return
			}
			continue
		}
		s.portion(raw, i, after, inner, title)
		i = after - 1
	}
}

// unclosed looks at a bracket that the line does not close. The mark may go on in the next line, which [scanner.wrapped] joins; or its writer
// forgot the bracket: "(S//NF The ferns" at the head of a paragraph.
func (s *scanner) unclosed(raw string, i, from int) bool {
	l, r := &s.mark, &s.m
	rest := raw[from:min(len(raw), from+maxMark)]
	if rest == "" || strings.IndexByte("tscTSC/ ", rest[0]) < 0 && rest[0] < 0x80 {
		return false
	}
	open := len(raw)-from < maxMark && !strings.ContainsAny(rest, "()[]{}")
	head := i < around && headOf(raw[:i])
	if !open && !head {
		return false
	}
	l.fold(rest)
	l.at(l.blank(0), r)
	if r.level == Unmarked {
		return false
	}
	if open {
		s.carry, s.carried = raw[max(0, i-around):], i-max(0, i-around)
	}
	if !head || !r.banner() || !r.double || r.strong == 0 || r.lower || !l.has(r.end, " ") {
		return false
	}
	level := r.protection()
	if l.names(r.end, l.n, guidance) || l.names(r.end, l.n, networks) || s.wraps() {
		return false
	}
	s.found(Portion, level, "portion mark not closed")
	return true
}

// wrapped reads a mark in brackets that a program broke over two lines: "(S//" and "NF) The ferns".
func (s *scanner) wrapped(raw string, title bool) {
	carry, at := s.carry, s.carried
	s.carry = ""
	if carry == "" || title {
		return
	}
	joined := carry + " " + raw[:min(len(raw), maxMark+around)]
	if inner, after := bracketed(joined, at+1); after > len(carry) {
		s.portion(joined, at, after, inner, false)
	}
}

// bracketed is the text up to the bracket that closes, and where the line goes on; -1 where none closes soon.
func bracketed(s string, from int) (inner string, after int) {
	end := min(len(s), from+maxMark)
	for j := from; j < end; j++ {
		switch b := s[j]; {
		case b == '(' || b == '[':
			return "", -1
		case b == ')' || b == ']' || b == '}':
			return s[from:j], j + 1
		case b == 0xEF && strings.HasPrefix(s[j:], "）"):
			return s[from:j], j + len("）")
		}
	}
	return "", -1
}

// portion looks at one text in brackets.
func (s *scanner) portion(raw string, open, after int, inner string, title bool) {
	m, l := &s.m, &s.mark
	if inner == "" {
		return
	}
	switch inner[0] | 0x20 {
	case 't', 's', 'c', 'u', 'f', 'l', 'o', '/', ' ' | 0x20, 'n':
	default:
		if inner[0] < 0x80 {
			s.enumerator(raw[:open], inner)
			return
		}
	}
	l.fold(inner)
	lo := l.blank(0)
	l.at(lo, m)
	if m.level == Unmarked || l.blank(m.end) != l.n {
		s.enumerator(raw[:open], inner)
		return
	}
	head := title && open == 0 || headOf(raw[:open])
	place := head || sentenceEnds(raw[:open])
	level := m.protection()
	marked := m.banner() || m.double && level > Confidential && m.unknown > 0 && !m.lower && !m.choice && !m.airy
	switch {
	case !level.Classified():
		if head && (!m.lower || m.n > 0) && raw[open] != '{' && (raw[open] != '[' || m.n > 0) {
			s.others(level, raw[after:], inner)
		}
	case marked && s.out.classified >= maxClassified && level <= s.out.Level: // enough
	case marked:
		if s.about(raw, open, after, place) || !place && !title && m.clearance() && s.somebody(raw, open, after) {
			return
		}
		s.found(Portion, level, "portion mark")
	case title && m.bareLevel() && !m.lower && level > Confidential && (raw[open] == '[' || open == 0):
		s.found(LevelLine, level, "tag")
	case head && !m.lower && raw[open] != '{' && raw[open] != '[' && (m.n == 0 || m.clearance() && m.onlySCI() == 0) && m.unknown == 0 && s.opens(raw[after:], level, title):
		s.single(level, inner)
		if !m.abbr && m.n == 0 && level > Confidential && saysMore(raw[after:]) {
			s.found(Portion, level, "portion mark in full")
		}
	}
}

// others notes a mark of what is not classified: it makes a portion mark of an (S) beside it.
func (s *scanner) others(level Level, rest, inner string) {
	if len(inner) == 1 {
		s.page.letters |= 1 << (inner[0] - 'A')
		if !s.opens(rest, level, s.place == InSubject) {
			return
		}
		s.page.pending[Unclassified].n++
	} else {
		s.doubt.marked = true
	}
	s.found(Portion, level, "portion mark")
}

// single notes (S), (C), (TS) at the head of a paragraph; whether it is a mark is settled at the end.
func (s *scanner) single(level Level, inner string) {
	if len(inner) == 1 {
		s.page.letters |= 1 << (inner[0] - 'A')
	}
	p := &s.page.pending[level]
	if s.place != InPart {
		p = &s.doubt.letters[level]
	}
	p.n++
	if p.n == 1 {
		p.first = Finding{Place: s.place, Index: s.index, Line: s.lineNo, Kind: Portion, Level: level, Rule: "portion mark beside others"}
	}
}

// enumerator notes that a list is counted in letters: (A), (B), (C).
func (s *scanner) enumerator(before, inner string) {
	if len(inner) == 1 && 'A' <= inner[0] && inner[0] <= 'Z' && headOf(before) {
		s.page.letters |= 1 << (inner[0] - 'A')
	}
	if inner == "XL" || inner == "XS" {
		s.page.letters |= 1 << ('X' - 'A')
	}
}

// letters settles, at the end of a part, which single letters there are no members of a list, a set of sizes or a seating.
func (s *scanner) letters() {
	p := &s.page
	bits := func(of string) bool {
		for i := range len(of) {
			if p.letters&(1<<(of[i]-'A')) != 0 {
				return true
			}
		}
		return false
	}
	if bits("ABDELR") {
		p.pending[Confidential] = sightings{}
	}
	if bits("RMLXPQ") {
		p.pending[Secret] = sightings{}
	}
	if bits("TVW") {
		p.pending[Unclassified] = sightings{}
	}
	if p.pending[Unclassified].n > 0 {
		s.doubt.marked = true
	}
	for level := Confidential; level <= TopSecret; level++ {
		d := &s.doubt.letters[level]
		if d.count() == 0 {
			d.first = p.pending[level].first
		}
		d.inPart = max(d.inPart, p.pending[level].n)
	}
}

// opens says whether what follows a single letter in parentheses is a text that it marks: not a year, an owner of rights, or the word that
// the letter stands for.
func (s *scanner) opens(rest string, level Level, title bool) bool {
	l := &s.near
	l.fold(rest)
	if l.n == 0 {
		return true
	}
	if l.up[0] != ' ' && (rest == "" || rest[0] != ' ' && rest[0] != '\t' && rest[0] < 0x80) {
		return false
	}
	p := l.blank(0)
	for l.has(p, "-") || l.has(p, "=") || l.has(p, ":") || l.has(p, "*") {
		p = l.blank(p + 1)
	}
	if p >= l.n {
		return true
	}
	end := l.wordEnd(p)
	if end-p == 4 && (l.has(p, "19") || l.has(p, "20")) || lower(l.as[p]) && !title && !(s.paragraph() && saysMore(rest)) {
		return false
	}
	if level == Confidential && l.names(p, l.n, []string{"COPYRIGHT", "RIGHTS", "CORP", "CORPORATION", "INC", "LLC", "LTD", "GMBH", "COMPANY", "PUBLISHING", "PRESS"}) {
		return false
	}
	if l.has(p, "CORP") || l.names(p, end, []string{"SATISFACTORY", "UNSATISFACTORY", "SINGLE", "SMALL", "STANDARD", "UNITED", "COPYRIGHT", "CHECK"}) {
		return false
	}
	return !legend(l, p, level)
}

// paragraph says whether the line may begin one: the one above is blank, ends a sentence, or is marked itself.
func (s *scanner) paragraph() bool {
	t := strings.TrimRight(s.seg.prev, " *_\"")
	return t == "" || strings.IndexByte(".!?:;", t[len(t)-1]) >= 0
}

// saysMore says whether what follows a mark is a sentence rather than a word of a list.
func saysMore(rest string) bool {
	const long = 50
	t := strings.TrimRight(rest, " *_\"\r")
	return len(t) > long || len(t) > 3 && (t[len(t)-1] == '.' || t[len(t)-1] == '!')
}

// persons are words of sentences that say who is cleared for what: (TS//SI) in them is no mark.
var persons = []string{
	"ATTENDEE", "ATTENDEES", "VISITOR", "VISITORS", "PARTICIPANT", "PARTICIPANTS", "GUEST", "GUESTS", "DELEGATE", "DELEGATES", "HOLDS", "HOLD", "HOLDER",
	"HOLDERS", "HOLDING", "POSITION", "POSITIONS", "BILLET", "BILLETS", "JOB", "VACANCY", "ANALYST", "ANALYSTS", "OFFICER", "OFFICERS", "LINGUIST",
	"LINGUISTS", "CONTRACTOR", "CONTRACTORS", "EMPLOYEE", "EMPLOYEES", "CANDIDATE", "CANDIDATES", "APPLICANT", "APPLICANTS", "STAFF", "PERSONNEL",
	"MEMBER", "MEMBERS", "TEAM", "NOMINATION", "NOMINEE", "INDOCTRINATED", "READ IN", "READ-IN", "ESCORT", "ACCESS", "ACCESSES", "SCIF", "FACILITY",
	"ROOM", "REQUIRED", "REQUIRES", "INVESTIGATION", "POLYGRAPH", "SPONSOR", "SPONSORED", "LEVEL", "ACTIVE", "CURRENT", "ENGINEER", "SPECIALIST",
}

// somebody says whether a mark inside a sentence may as well tell what somebody is cleared for: a name stands before it, a list goes on
// behind it, or the sentence is of people.
func (s *scanner) somebody(raw string, open, after int) bool {
	l := &s.near
	l.fold(raw[max(0, open-around):open] + " " + raw[after:min(len(raw), after+around)])
	if l.names(0, l.n, persons) || l.names(0, l.n, guidance) {
		return true
	}
	l.fold(raw[max(0, open-around):open])
	last := l.wordStart(l.n)
	first := l.wordStart(max(0, last-1))
	name := func(p int) bool { return p < l.n && letter(l.as[p]) && !lower(l.as[p]) }
	if !name(last) {
		return false
	}
	rest := strings.TrimLeft(raw[after:], " ")
	return first < last && name(first) && !l.names(first, last, unfinished) || rest == "" || strings.IndexByte(",;&)", rest[0]) >= 0 || strings.HasPrefix(rest, "and ")
}

// legend says whether the rest explains the mark: (S) Secret, (U) = Unclassified.
func legend(l *line, p int, level Level) bool {
	const short = 60
	if l.n-p > short {
		return false
	}
	return l.has(p, level.banner()) || l.has(p, "CLASSIFIED") || l.has(p, "MEANS") || l.has(p, "STANDS FOR")
}

// about says whether somebody writes about the mark rather than marks with it.
func (s *scanner) about(raw string, open, after int, place bool) bool {
	if open > 0 && after < len(raw) && quoteMark(raw[open-1]) && quoteMark(raw[after]) || strings.HasSuffix(raw[:open], "“") || strings.HasSuffix(raw[:open], "‘") {
		return true
	}
	l := &s.near
	l.fold(raw[after:min(len(raw), after+around)])
	p := l.blank(0)
	for l.has(p, "-") || l.has(p, "=") || l.has(p, ":") {
		p = l.blank(p + 1)
	}
	if legend(l, p, s.m.level) {
		return true
	}
	sentence := 0
	for sentence < l.n && !(strings.IndexByte(".!?", l.up[sentence]) >= 0 && (sentence+1 == l.n || l.up[sentence+1] == ' ')) {
		sentence++
	}
	prose := p < l.n && (lower(l.as[p]) || l.up[p] == ',' || l.up[p] == ')')
	if place && !prose {
		return false
	}
	if l.names(0, sentence, guidance) || !place && l.names(0, sentence, networks) {
		return true
	}
	before := raw[max(0, open-around):open]
	l.fold(before)
	from := l.n
	for from > 0 && !(strings.IndexByte(".!?", l.up[from-1]) >= 0 && (from == l.n || l.up[from] == ' ') && from < l.n) {
		from--
	}
	if l.names(from, l.n, guidance) || !place && l.names(from, l.n, networks) {
		return true
	}
	return place && prose && s.wraps() && s.nearGuidance()
}

// nearGuidance says whether the line above, which s.near holds, is about markings.
func (s *scanner) nearGuidance() bool { return s.near.names(0, s.near.n, guidance) }

func quoteMark(b byte) bool { return b == '"' || b == '\'' || b == '`' }

// headOf says whether a portion begins behind before: bullets, a number, another mark or a label stand there at most.
func headOf(before string) bool {
	t := strings.TrimRight(before, " \t*_>-#|•·\"\u00a0")
	t = strings.TrimLeft(t, " \t*_>-#|•·\"\u00a0")
	if t == "" {
		return true
	}
	const number, label = 7, 40
	switch last := t[len(t)-1]; last {
	case '.', ')', ']':
		if len(t) <= number {
			return true
		}
		return last == ']' && len(t) <= label
	case ':':
		return len(t) <= label
	}
	if len(t) <= 3 {
		for i := range len(t) {
			if !digit(t[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// sentenceEnds says whether a sentence or a cell ends right before a mark.
func sentenceEnds(before string) bool {
	t := strings.TrimRight(before, " *_")
	if t == "" {
		return true
	}
	switch t[len(t)-1] {
	case '.', '!', '?', ':', ';', '|', '\t', ']':
		return true
	}
	return false
}
