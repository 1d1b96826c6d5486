package triage

import (
	"strings"
)

// This file reads tables of persons in plain text, one a row: divided by bars, semicolons, commas, tabs, or by blanks in columns (EXT-2).

// tableCell is the place of a cell in its line, without blanks.
type tableCell struct{ from, to int }

// maxRoster bounds the rows of one table (SEC-5).
const maxRoster = 200

// rosters finds lines that are the heads of tables of persons, and reads the rows below.
func (x *extractor) rosters() {
	s := x.src
	for i := 0; i+1 < len(s.v.lines); i++ {
		l := s.v.line(i)
		if !s.use[i] || len(l) < 8 || len(l) > 400 {
			continue
		}
		for _, sep := range []string{"|", "\t", ";", "  ", ","} {
			if strings.Count(l, sep) < 1 {
				continue
			}
			if heads, cells := rosterHead(l, sep); heads != nil {
				i = x.rosterRows(i, sep, heads, cells)
				break
			}
		}
	}
}

// rosterHead reads a line as the head of a table: all its cells but for a number are labels, and one is of a name.
func rosterHead(l, sep string) ([]label, []tableCell) {
	if sep == "," && strings.Count(l, sep) < 2 || strings.ContainsAny(l, "@?!") {
		return nil, nil
	}
	cells := cutCells(l, sep)
	if len(cells) < 2 {
		return nil, nil
	}
	var heads []label
	known, named := 0, false
	for i, c := range cells {
		if i-known > max(1, len(cells)/3) { // too many are no labels, whatever the others are
			return nil, nil
		}
		t := strings.Trim(l[c.from:c.to], " :*#_")
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
		if visitColumn(&h, labelKey(t)) {
			heads, known = append(heads, h), known+1
			continue
		}
		if !ok || h.scope != 's' && h.scope != 'i' {
			h = label{}
		} else {
			known++
		}
		named = named || h.field == "full" || h.field == "last_name"
		heads = append(heads, h)
	}
	if !named || known < 2 || known < len(cells)-max(1, len(cells)/3) {
		return nil, nil
	}
	return heads, cells
}

// rosterLabel are heads of columns that are no labels elsewhere.
func rosterLabel(k string) (label, bool) {
	switch k {
	case "name last first", "last name first name", "full names", "names", "visitors name", "guest name", "traveler", "attendee", "delegate", "visitor", "name surname", "first last", "name as in passport", "passport name", "given name surname":
		return label{scope: 's', field: "full"}, true
	case "ppt", "ppt #", "passport #", "pass no", "doc no", "document no", "document number", "travel doc", "passport nr", "passport number and country", "ppt nr", "ppt num", "id/passport":
		return label{scope: 'i', field: "passport"}, true
	case "ctry", "country", "nation", "national of", "cit", "citz", "nat", "nationality code":
		return label{scope: 's', field: "country_of_citizenship"}, true
	case "valid", "valid till", "exp date", "ppt exp", "valid thru":
		return label{scope: 'i', field: "expires"}, true
	case "m/f", "s", "g", "sex m/f":
		return label{scope: 's', field: "gender"}, true
	case "b date", "bday", "birth dt", "d o b":
		return label{scope: 's', field: "date_of_birth"}, true
	}
	return label{}, false
}

// cutCells divides a line; blanks count as a sign where two stand together.
func cutCells(l, sep string) []tableCell {
	var cells []tableCell
	at := 0
	for at <= len(l) {
		end, next := len(l), len(l)+1
		if i := strings.Index(l[at:], sep); i >= 0 {
			end = at + i
			next = end + len(sep)
			for sep == "  " && next < len(l) && l[next] == ' ' {
				next++
			}
		}
		a, b := trimSpan(l, at, end)
		if a < b || sep != "  " {
			cells = append(cells, tableCell{a, b})
		}
		at = next
	}
	if sep == "|" { // the bars at both ends
		for len(cells) > 0 && cells[0].from >= cells[0].to {
			cells = cells[1:]
		}
		for len(cells) > 0 && cells[len(cells)-1].from >= cells[len(cells)-1].to {
			cells = cells[:len(cells)-1]
		}
	}
	return cells
}

// rosterRows reads the rows below a head, and gives the last line of the table.
func (x *extractor) rosterRows(head int, sep string, heads []label, cols []tableCell) int {
	s := x.src
	last := head
	x.dayFirst = x.daysFirst(head, sep, heads, cols)
	defer func() { x.dayFirst = false }()
	for j := head + 1; j < len(s.v.lines) && j <= head+maxRoster && s.use[j]; j++ {
		l := s.v.line(j)
		if strings.Trim(l, " -=+|_:\t") == "" {
			if strings.TrimSpace(l) == "" && last > head {
				break
			}
			continue
		}
		cells := cutCells(l, sep)
		if sep == "|" && strings.HasPrefix(strings.TrimSpace(l), "|") {
			cells = cutCells(l[strings.IndexByte(l, '|')+1:], sep)
			for k := range cells {
				cells[k].from += strings.IndexByte(l, '|') + 1
				cells[k].to += strings.IndexByte(l, '|') + 1
			}
		}
		if sep == "  " && len(cells) != len(heads) {
			cells = byColumn(cells, cols)
		}
		if len(cells) < 2 || sep == "," && len(cells) != len(heads) || !x.rosterRow(j, heads, cells) {
			break
		}
		s.use[j], s.taken[j] = false, true
		last = j
	}
	if last > head {
		s.use[head], s.taken[head] = false, true
	}
	return last
}

// byColumn puts cells under the heads that they stand nearest to.
func byColumn(cells, cols []tableCell) []tableCell {
	out := make([]tableCell, len(cols))
	k := 0
	for _, c := range cells {
		for k+1 < len(cols) && c.from >= cols[k+1].from-1 {
			k++
		}
		if out[k].to > out[k].from { // two cells below one head
			out[k].to = c.to
			continue
		}
		out[k] = c
	}
	return out
}

// rosterRow makes a person of a row, if it names one.
func (x *extractor) rosterRow(line int, heads []label, cells []tableCell) bool {
	s := x.src
	l := s.v.line(line)
	named := false
	for k, c := range cells {
		if k >= len(heads) || c.from >= c.to {
			continue
		}
		t := l[c.from:c.to]
		if h, ok := knownLabel(strings.Trim(t, " :*")); ok && h.scope != 'n' && heads[k].field != "role" {
			return false
		}
		switch heads[k].field {
		case "full":
			named = named || personal(t) || nameLike(t)
		case "last_name":
			named = named || nameLike(t)
		}
	}
	if !named {
		return false
	}
	c := whom{subject: true, fresh: true}
	base := s.v.lines[line].start
	for k, cell := range cells {
		if k < len(heads) && heads[k].scope == 'v' && cell.from < cell.to {
			x.visitCell(heads[k].field, entry{start: base + cell.from, end: base + cell.to, line: line, last: line, table: true})
		}
	}
	for _, wanted := range []byte{'s', 'i'} { // the person first, then the document, whose number comes before its dates
		for _, numbers := range []bool{true, false} {
			for k, cell := range cells {
				if k >= len(heads) || cell.from >= cell.to || heads[k].scope != wanted {
					continue
				}
				isNumber := heads[k].field != "issued" && heads[k].field != "expires" && heads[k].field != "id_country"
				if isNumber != numbers {
					continue
				}
				e := entry{label: heads[k], key: "table", start: base + cell.from, end: base + cell.to, line: line, last: line, table: true}
				x.apply(&e, &c)
			}
		}
	}
	return true
}
