package triage

import (
	"strings"

	"cissd/cases"
)

// This file reads the names of subjects round labels: a name alone on the line above them, a template before the name, one name only, and a
// record that runs on over the next line.

// nameTemplates are the words of "LAST, FIRST, MI".
func nameTemplate(w string) string {
	switch w {
	case "last", "family", "surname", "lname", "sn":
		return "last"
	case "first", "given", "fname", "forename", "fn":
		return "first"
	case "mi", "middle", "m.i", "middlename", "patronymic", "mname", "mid":
		return "middle"
	}
	return ""
}

// namePattern finds the end of a template in front of a value, 0 where there is none: "LAST/FIRST/MI: ", "(Last, First): ".
func namePattern(val string) int {
	i := strings.IndexAny(val[:min(len(val), 50)], ":)")
	if i < 0 {
		return 0
	}
	n := 0
	for _, t := range tokenize(val[:i]) {
		if t.word && nameTemplate(t.low) != "" {
			n++
		} else if t.word && t.low != "name" && t.low != "initial" && t.low != "names" {
			return 0
		}
	}
	if n < 2 {
		return 0
	}
	for i < len(val) && strings.ContainsRune(" :)-", rune(val[i])) {
		i++
	}
	return i
}

// patternName takes a name whose parts stand in the order that a template gives.
func (x *extractor) patternName(e *entry, c *whom, val string, at int) {
	var order []string
	for _, t := range tokenize(val[:at]) {
		if k := nameTemplate(t.low); k != "" {
			order = append(order, k)
		}
	}
	p := x.currentSubject(e, c)
	rest := val[at:]
	parts := map[string]string{}
	for k, piece := range strings.FieldsFunc(rest, func(r rune) bool { return r == '/' || r == ',' || r == ';' }) {
		if k < len(order) {
			parts[order[k]] = strings.Trim(fold(piece), " .")
		}
	}
	if len(parts) < 2 {
		en := *e
		en.start += at
		x.fullName(p, &en, rest)
		return
	}
	prov := x.src.v.provenance(e.start+at, e.end, "label")
	first := strings.TrimSpace(parts["first"] + " " + parts["middle"])
	p.full = strings.ToLower(strings.TrimSpace(first + " " + parts["last"]))
	if first != "" {
		p.facts.add(cases.FirstName, fact{values: []string{titleCase(first)}, rank: rankLabel, prov: prov})
	}
	p.facts.add(cases.LastName, fact{values: []string{titleCase(parts["last"])}, rank: rankLabel, prov: prov})
}

// singleName says whether a value is one word that is a whole name, behind a label that can mean nothing but a person.
func singleName(e *entry, val string) bool {
	if w := strings.Trim(fold(val), ".,"); e.table && e.key == "table" {
		return nameLike(w) && !strings.Contains(w, " ")
	}
	switch e.key {
	case "subject", "about", "who", "person", "guest", "employee", "individual", "applicant", "visitor", "candidate", "name", "":
		return false
	}
	w := strings.Trim(fold(val), ".,")
	return !strings.ContainsAny(w, " 0123456789@/") && len(w) > 2 && nameLike(w) && !orgWord(strings.ToLower(w)) && !commonWord(strings.ToLower(w)) && !isUpperWord(w)
}

func isUpperWord(w string) bool { return w == strings.ToUpper(w) && len(w) <= 4 }

func (x *extractor) mononym(e *entry, c *whom, val string) {
	p := x.currentSubject(e, c)
	p.full = strings.ToLower(fold(val))
	p.facts.add(cases.LastName, fact{values: []string{titleCase(strings.Trim(fold(val), ".,"))}, rank: rankLabel, prov: x.src.v.provenance(e.start, e.end, "label")})
}

// lineAbove is the line over the label of e that may name its person: -1 where none does.
func (x *extractor) lineAbove(e *entry) int {
	s := x.src
	i := e.line - 1
	if e.table || i < 0 || i >= len(s.use) || !s.use[i] || s.taken[i] || s.sig[i] {
		return -1
	}
	a, b := trimSpan(s.v.text, s.v.lines[i].start+labelStart(s.v.line(i)), s.v.lines[i].end)
	t := strings.TrimRight(s.v.text[a:b], " :*_")
	if t == "" || len(t) > 60 || strings.ContainsAny(t, "0123456789@?!") || !wholeName(t) || !personal(t) || x.topic(t) {
		return -1
	}
	return i
}

// wholeName says whether a line is a name and nothing else.
func wholeName(t string) bool {
	for _, k := range tokenize(t) {
		if k.word && commonWord(k.low) && !personTitle(k.low) || k.cap && orgWord(k.low) {
			return false
		}
	}
	_, b, n := leadingName(t)
	if n == "" || len(strings.Fields(n)) > 5 {
		return false
	}
	rest := strings.TrimSpace(t[b:])
	return rest == "" || strings.HasPrefix(rest, "(")
}

// nameStands says whether a name stands directly above a label, that is not the name of the person at hand.
func (x *extractor) nameStands(p *person, e *entry) bool {
	i := x.lineAbove(e)
	if i < 0 {
		return false
	}
	_, _, n := leadingName(strings.TrimSpace(x.src.v.line(i)[labelStart(x.src.v.line(i)):]))
	return p.full == "" && p.facts.has(cases.DateOfBirth) || p.full != "" && !strings.EqualFold(n, p.full)
}

// nameAbove takes the name of a block of labels from the line above it.
func (x *extractor) nameAbove(p *person, e *entry) {
	i := x.lineAbove(e)
	if i < 0 {
		return
	}
	s := x.src
	a, b := trimSpan(s.v.text, s.v.lines[i].start+labelStart(s.v.line(i)), s.v.lines[i].end)
	if x.own == nil {
		x.own = x.ownNames()
	}
	if x.ownPerson(s.v.text[a:b]) {
		return
	}
	at := entry{label: label{scope: 's', field: "full"}, start: a, end: b, line: i, last: i}
	x.fullName(p, &at, s.v.text[a:b])
	s.use[i] = false
}

// recordEnd is where the record that begins with a name ends: at the end of its value, or of the lines into which it was wrapped.
func (x *extractor) recordEnd(e *entry) int {
	s := x.src
	end := e.end
	if e.table || e.last >= len(s.v.lines) || s.v.lines[e.last].end > end+3 {
		return end
	}
	for j := e.last; j+1 < len(s.v.lines) && j < e.last+4; j++ {
		l, next := s.v.line(j), s.v.line(j+1)
		if len(strings.TrimSpace(l)) < 55 || !s.use[j+1] || s.sig[j+1] || strings.TrimSpace(next) == "" || labelStart(next) > indent(next) || len(*labelledLine(s.v, j+1)) > 0 || anyLabel(next) {
			break
		}
		end = s.v.lines[j+1].end
		s.use[j+1], s.taken[j+1] = false, true
	}
	return end
}

// documentBelow reads a line without a label below one of a person's: "passport 43902218 (CZ)".
func (x *extractor) documentBelow(p *person, e *entry) {
	s := x.src
	j := e.last + 1
	if e.key == "table" || j >= len(s.v.lines) || !s.use[j] || s.sig[j] || len(*labelledLine(s.v, j)) > 0 {
		return
	}
	l := s.v.line(j)
	at := labelStart(l)
	if len(l) > 120 || at >= len(l) {
		return
	}
	toks := shifted(tokenize(l[at:]), s.v.lines[j].start+at)
	if len(toks) == 0 {
		return
	}
	first := 0
	if _, n, ok := docCountry(toks, 0); ok && n < len(toks) {
		first = n
	}
	before := len(p.ids)
	if _, _, ok := docCueAt(toks, first); ok {
		if x.details(p, toks, 0, len(toks), true); len(p.ids) > before {
			s.use[j], s.taken[j] = false, true
		}
	}
}

// nameHalf takes a given or a family name, or both where the value holds them: "Surname/Given: DOLGOV / Mikhail".
func (x *extractor) nameHalf(p *person, e *entry, val string) {
	if !x.bothNames(p, e, val) {
		p.facts.add(e.field, fact{values: []string{titleCase(fold(val))}, rank: rankLabel, prov: x.src.v.provenance(e.start, e.end, "label")})
	}
}

// bothNames takes a value that holds both names, as its label says.
func (x *extractor) bothNames(p *person, e *entry, val string) bool {
	i := strings.IndexAny(val, "/,")
	if i < 1 || strings.ContainsAny(val[i+1:], "/,") || len(e.key) > 40 {
		return false
	}
	var order []string
	for _, w := range strings.FieldsFunc(e.key, func(r rune) bool { return r == '/' || r == ' ' }) {
		if k := nameTemplate(w); k != "" {
			order = append(order, k)
		}
	}
	a, b := strings.TrimSpace(val[:i]), strings.TrimSpace(val[i+1:])
	if !nameLike(a) || !nameLike(b) {
		return false
	}
	last, first := a, b
	if len(order) >= 2 && order[0] == "first" || len(order) < 2 && e.field == cases.FirstName {
		last, first = b, a
	}
	prov := x.src.v.provenance(e.start, e.end, "label")
	p.full = strings.ToLower(fold(first + " " + last))
	p.facts.add(cases.FirstName, fact{values: []string{titleCase(fold(first))}, rank: rankLabel, prov: prov})
	p.facts.add(cases.LastName, fact{values: []string{titleCase(fold(last))}, rank: rankLabel, prov: prov})
	return true
}
