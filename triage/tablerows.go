package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// This file reads tables of persons that are turned: one field a row, one person a column; and headings that name their person on the same line
// (EXT-2).

// headedSubject takes the person whom a heading names behind its sign: "Subject 1: Wei Zhang, DOB 3 March 1980, passport E12345678".
func (x *extractor) headedSubject(e *entry, c *whom, val string) {
	if e.start >= e.end || emptyValue(val) || !personal(val) && !nameWithDigits(val) {
		return
	}
	en := *e
	en.scope, en.field = 's', "full"
	x.subjectEntry(&en, c, val)
}

// fieldRows finds the rows of names of tables whose rows are fields, and reads each column as a person.
func (x *extractor) fieldRows() {
	s := x.src
	for i := 0; i < len(s.v.lines); i++ {
		l := s.v.line(i)
		if !s.use[i] || len(l) < 8 || len(l) > 400 {
			continue
		}
		for _, sep := range []string{"\t", "|", "  "} {
			if strings.Count(l, sep) < 2 {
				continue
			}
			if cells, ok := nameRow(l, sep); ok {
				i = max(i, x.turnedRows(i, sep, cells))
				break
			}
		}
	}
}

// nameRow says whether a line is the label of a name and two names or more.
func nameRow(l, sep string) ([]tableCell, bool) {
	cells := cutRow(l, sep)
	if len(cells) < 3 || len(cells) > 12 {
		return nil, false
	}
	h, ok := rowLabel(l, cells[0])
	if !ok || h.field != "full" && h.field != cases.LastName {
		return nil, false
	}
	for _, c := range cells[1:] {
		t := l[c.from:c.to]
		if _, label := knownLabel(strings.Trim(t, " :*")); label || !personal(t) && !(h.field == cases.LastName && nameLike(t)) {
			return nil, false
		}
	}
	return cells, true
}

// cutRow divides a row; the bars at its ends are left out.
func cutRow(l, sep string) []tableCell {
	at := 0
	if sep == "|" && strings.HasPrefix(strings.TrimSpace(l), "|") {
		at = strings.IndexByte(l, '|') + 1
	}
	cells := cutCells(l[at:], sep)
	for k := range cells {
		cells[k].from, cells[k].to = cells[k].from+at, cells[k].to+at
	}
	return cells
}

// rowLabel reads the first cell of a row as the label of a field of persons.
func rowLabel(l string, c tableCell) (label, bool) {
	t := strings.Trim(l[c.from:max(c.from, c.to)], " :*#_")
	h, ok := knownLabel(t)
	if !ok {
		h, ok = rosterLabel(labelKey(t))
	}
	if h.scope == 'x' {
		h.scope, h.field = 's', map[string]string{"name": "full", "organization": "sub_organization", "phone": "phones", "email": "emails", "title": "position_title"}[h.field]
	}
	if h.field == "country_of_concern" || h.field == "country" {
		h = label{scope: 's', field: "country_of_citizenship"}
	}
	return h, ok && (h.scope == 's' || h.scope == 'i') && h.field != ""
}

// turnedRows reads the rows round a row of names, and gives the last one.
func (x *extractor) turnedRows(names int, sep string, cols []tableCell) int {
	s := x.src
	rows := map[int][]tableCell{names: cols}
	read := func(j int) bool {
		if j < 0 || j >= len(s.v.lines) || !s.use[j] {
			return false
		}
		l := s.v.line(j)
		if sep == "|" && strings.Trim(l, " -=+|_:") == "" && strings.Contains(l, "-") {
			rows[j] = nil
			return true
		}
		cells := cutRow(l, sep)
		if sep == "  " && len(cells) != len(cols) {
			cells = byColumn(cells, cols)
		}
		if len(cells) < 2 || len(cells) > len(cols) {
			return false
		}
		if _, ok := rowLabel(l, cells[0]); !ok {
			return false
		}
		rows[j] = cells
		return true
	}
	first, last := names, names
	for first > names-maxRoster && read(first-1) {
		first--
	}
	for last < names+maxRoster && read(last+1) {
		last++
	}
	if first == last {
		return names
	}
	for k := 1; k < len(cols); k++ {
		c := whom{subject: true, fresh: true}
		x.turnedCell(names, k, rows[names], &c)
		for _, wanted := range []byte{'s', 'i'} {
			for j := first; j <= last; j++ {
				if h, ok := rowLabelAt(s, j, rows[j]); ok && j != names && h.scope == wanted {
					x.turnedCell(j, k, rows[j], &c)
				}
			}
		}
	}
	for j := first; j <= last; j++ {
		s.use[j], s.taken[j] = false, true
	}
	return last
}

func rowLabelAt(s *source, j int, cells []tableCell) (label, bool) {
	if len(cells) == 0 {
		return label{}, false
	}
	return rowLabel(s.v.line(j), cells[0])
}

// turnedCell reads cell k of a row of fields.
func (x *extractor) turnedCell(line, k int, cells []tableCell, c *whom) {
	if k >= len(cells) || cells[k].from >= cells[k].to {
		return
	}
	h, ok := rowLabelAt(x.src, line, cells)
	if !ok {
		return
	}
	base := x.src.v.lines[line].start
	e := entry{label: h, key: "table", start: base + cells[k].from, end: base + cells[k].to, line: line, last: line, table: true}
	x.apply(&e, c)
}

// visitColumn says whether the head of a column of a table of persons is that of the first or last day of their visit.
func visitColumn(h *label, key string) bool {
	switch {
	case isOne(key, []string{"from", "arrival", "arrives", "arrival date", "start", "start date", "begin", "visit from", "visit start", "date from", "date of arrival", "in"}), h.field == cases.VisitStart:
		*h = label{scope: 'v', field: cases.VisitStart}
	case isOne(key, []string{"to", "until", "departure", "departs", "departure date", "end", "end date", "visit to", "visit end", "date to", "date of departure", "out", "through"}), h.field == cases.VisitEnd:
		*h = label{scope: 'v', field: cases.VisitEnd}
	default:
		return false
	}
	return true
}

// visitCell takes the first or last day of a visit out of a table: over all rows, the visit begins with the first day and ends with the last.
func (x *extractor) visitCell(field string, e entry) {
	toks := shifted(tokenize(x.src.v.text[e.start:e.end]), e.start)
	if len(toks) == 0 {
		return
	}
	h, ok := dateAt(toks, 0, x.ref)
	if !ok || !h.end.IsZero() {
		return
	}
	day := isoDate(h.start)
	if fs := x.facts[field]; len(fs) > 0 {
		if fs[0].prov.Rule != "table" || (field == cases.VisitStart) != (day < fs[0].values[0]) {
			return
		}
		delete(x.facts, field)
	}
	x.facts.add(field, fact{values: []string{day}, rank: rankLabel, prov: x.src.v.provenance(toks[h.from].start, toks[h.to-1].end, "table")})
}

// daysFirst says whether the days of birth in a table are written with the day first: one of them can be read in no other way, and none in the
// other alone.
func (x *extractor) daysFirst(head int, sep string, heads []label, cols []tableCell) bool {
	s := x.src
	k := slices.IndexFunc(heads, func(h label) bool { return h.field == cases.DateOfBirth })
	if k < 0 {
		return false
	}
	day := false
	for j := head + 1; j < len(s.v.lines) && j <= head+maxRoster && s.use[j]; j++ {
		l := s.v.line(j)
		if strings.TrimSpace(l) == "" {
			break
		}
		cells := cutRow(l, sep)
		if sep == "  " && len(cells) != len(heads) {
			cells = byColumn(cells, cols)
		}
		if k >= len(cells) || cells[k].from >= cells[k].to {
			continue
		}
		p := strings.FieldsFunc(l[cells[k].from:cells[k].to], func(r rune) bool { return r == '/' || r == '-' || r == '.' })
		if len(p) != 3 || len(p[0]) > 2 || len(p[1]) > 2 || onlyDigits(p[0]) != p[0] || onlyDigits(p[1]) != p[1] {
			continue
		}
		if atoi(p[1]) > 12 {
			return false
		}
		day = day || atoi(p[0]) > 12
	}
	return day
}

// visitLines reads the first and last day of a visit that stand behind "From:" and "To:" on lines of their own.
func (x *extractor) visitLines() {
	s := x.src
	for i := 0; i+1 < len(s.v.lines); i++ {
		if !s.use[i] || !s.use[i+1] || x.facts.has(cases.VisitStart) || x.facts.has(cases.VisitEnd) {
			continue
		}
		first, a, ok := x.dayBehind(i, "from")
		if !ok {
			continue
		}
		last, b, ok := x.dayBehind(i+1, "to", "until", "through", "till")
		if !ok || last < first {
			continue
		}
		x.facts.add(cases.VisitStart, fact{values: []string{first}, rank: rankLabel, prov: a})
		x.facts.add(cases.VisitEnd, fact{values: []string{last}, rank: rankLabel, prov: b})
		for _, j := range []int{i, i + 1} {
			s.use[j], s.taken[j] = false, true
		}
	}
}

// dayBehind reads a line that is one of some words, a colon, and a day.
func (x *extractor) dayBehind(i int, words ...string) (day string, prov cases.Provenance, ok bool) {
	v := x.src.v
	l := v.line(i)
	if len(l) < 8 || len(l) > 60 {
		return "", prov, false
	}
	at := labelStart(l)
	colon := strings.IndexByte(l, ':')
	if colon < at || !isOne(strings.ToLower(strings.TrimSpace(l[at:colon])), words) {
		return "", prov, false
	}
	base := v.lines[i].start + colon + 1
	toks := shifted(tokenize(l[colon+1:]), base)
	if len(toks) == 0 {
		return "", prov, false
	}
	h, is := dateAt(toks, 0, x.ref)
	if !is || !h.end.IsZero() || h.to != len(toks) {
		return "", prov, false
	}
	return isoDate(h.start), v.provenance(toks[h.from].start, toks[h.to-1].end, "label"), true
}
