package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// This file reads rows of bare values, as people in a hurry write them: "RFI; urgent; U; EPA/OHS; Ramona Teixeira; 919-555-0158", "routine /
// unclassified", and the same in a subject line: "URGENT (U) RFI: name check".

// listSigns divide the values of a row.
var listSigns = []string{";", "|", "//", " / ", "/", "\u2022", "\u00b7", ",", " - ", " \u2013 ", "\t", ". "}

// maxListLine is how long a row of bare values may be.
const maxListLine = 400

// bareValue is what one piece of a row says: a type, a priority, the pointer; field is "" where it says none of these.
func bareValue(s string) (field, value string) {
	if letters(s) > 30 {
		return "", ""
	}
	l := strings.ToLower(strings.Trim(fold(s), " .()[]*_!:-"))
	if l == "" || len(l) > 30 {
		return "", ""
	}
	switch l {
	case "rfi", "rfs", "fai", "request for information", "request for support", "foreign activity inquiry":
		return "type", string(typeWord(l))
	case "u", "unclas", "unclass", "unclassified", "cui", "fouo", "u//fouo", "u/fouo", "les", "sbu", "not classified", "nothing classified", "non-classified":
		return cases.Classification, "unclassified"
	}
	switch w := levelSpelling(strings.TrimSuffix(strings.TrimSuffix(l, " priority"), " request")); {
	case w == "routine" || w == "urgent" || l == "priority" || levelSpelling(l) == "priority":
		if l == "priority" || levelSpelling(l) == "priority" {
			w = "priority"
		}
		return cases.Priority, w
	case w == "unclassified":
		return cases.Classification, "unclassified"
	}
	return "", ""
}

// letters counts the letters of ASCII in a text.
func letters(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c >= 'a' && c <= 'z' {
			n++
		}
	}
	return n
}

// listLines reads the rows of bare values among the lines that no label took.
func (x *extractor) listLines() {
	s := x.src
	for i := range s.v.lines {
		l := s.v.line(i)
		if !s.use[i] || s.taken[i] || len(l) < 5 || len(l) > maxListLine {
			continue
		}
		for _, sign := range listSigns {
			if strings.Contains(l, sign) && x.listLine(s.v.lines[i].start, l, sign) {
				break
			}
		}
	}
}

// listLine reads one line as a row, where two of its pieces at least are values of different fields.
func (x *extractor) listLine(base int, l, sign string) bool {
	type piece struct {
		a, b         int
		field, value string
	}
	var room [8]piece
	ps := room[:0]
	kind, kinds := "", 0 // the first field, and whether there is another
	for at := 0; at <= len(l); {
		n := strings.Index(l[at:], sign)
		if n < 0 {
			n = len(l) - at
		}
		a, b := trimSpan(l, at, at+n)
		f, v := bareValue(l[a:b])
		ps = append(ps, piece{a, b, f, v})
		if f != "" && f != kind {
			kind = f
			kinds++
		}
		at += n + len(sign)
	}
	if kinds < 2 {
		return false
	}
	v := x.src.v
	for _, p := range ps {
		switch {
		case p.field == "type":
			x.typ.label(cases.Type(p.value))
		case p.field != "":
			if !x.facts.has(p.field) {
				x.facts.add(p.field, fact{values: []string{p.value}, rank: rankProse, inferred: true, prov: v.provenance(base+p.a, base+p.b, "row")})
			}
		case !x.facts.has(cases.Agency):
			x.rowAgency(base, l, p.a, p.b)
		}
	}
	return true
}

// rowAgency takes a piece that is a body, or a body and its part: "EPA", "EPA/OHS".
func (x *extractor) rowAgency(base int, l string, a, b int) {
	v := x.src.v
	first, rest, two := strings.Cut(l[a:b], "/")
	body := wholeAgency(strings.TrimSpace(first))
	if body == nil || len(rest) > 60 {
		return
	}
	end := a + len(strings.TrimRight(first, " "))
	x.facts.add(cases.Agency, fact{values: []string{fold(l[a:end])}, rank: rankSignature, prov: v.provenance(base+a, base+end, "row")})
	if p, q := trimSpan(l, a+len(first)+1, b); two && p < q && !x.facts.has(cases.Component) {
		x.facts.add(cases.Component, fact{values: []string{fold(l[p:q])}, rank: rankSignature, prov: v.provenance(base+p, base+q, "row")})
	}
}

// subjectWords takes from the subject line of a first mail what stands in it without signs round it: a level in capitals at its beginning or
// end ("Name check asap URGENT"), and the day by which an answer is due ("RFI - due 5 June 2026").
func (x *extractor) subjectWords(line string) {
	toks := tokenize(line)
	if len(toks) < 2 || len(toks) > 60 {
		return
	}
	add := func(field, value string, a, b int) {
		if x.facts.best(field) != rankSubjectLine {
			x.facts.add(field, fact{
				values: []string{value}, rank: rankSubjectLine, inferred: true,
				prov: cases.Provenance{Part: "header:Subject", Start: toks[a].start, End: toks[b-1].end, Text: line[toks[a].start:toks[b-1].end], Rule: "subject"},
			})
		}
	}
	last := len(toks) - 1
	for last > 0 && !toks[last].word {
		last--
	}
	if line != strings.ToUpper(line) {
		for _, i := range []int{0, last} {
			l := toks[i].low
			if toks[i].caps && (l == "urgent" || l == "routine" || l == "priority" && i == 0 && isOne(tokenAt(toks, 1).low, []string{"request", "rfi", "rfs", "-", ":", "name", "check"})) && !negated(toks, i) && tokenAt(toks, i+1).text != "?" {
				add(cases.Priority, l, i, i+1)
			}
		}
	}
	for i := range toks {
		h, ok := dateAt(toks, i, x.ref)
		if !ok {
			h, ok = relative(toks, i, x.ref)
		}
		if !ok || !h.end.IsZero() || i == 0 || !h.start.After(x.ref.AddDate(0, 0, -2)) {
			continue
		}
		p, q := tokenAt(toks, i-1), tokenAt(toks, i-2)
		if p.text == ":" || isOne(p.low, []string{"on", "by", "cob", "eod", "is"}) {
			if isOne(q.low, []string{"due", "suspense", "deadline", "nlt", "needed", "respond", "answer", "reply", "response", "required", "by"}) {
				p = q
			}
		}
		if isOne(p.low, []string{"due", "suspense", "deadline", "nlt", "ltiov"}) || p.low == "by" && isOne(q.low, []string{"needed", "answer", "reply", "respond", "response", "required", "due"}) {
			add(cases.DueDate, isoDate(h.start), h.from, h.to)
		}
	}
}

// subjectLevels reads the levels that the subject line of a first mail gives as values of their own: "URGENT: name check", "RFI (routine, U)".
func (x *extractor) subjectLevels() {
	line := x.m.Get("Subject")
	if x.answer || line == "" || len(line) > maxListLine {
		return
	}
	x.subjectWords(line)
	for at := 0; at < len(line); {
		n := strings.IndexAny(line[at:], ";|/,:()[]")
		if n < 0 {
			n = len(line) - at
		}
		a, b := trimSpan(line, at, at+n)
		at += n + 1
		for _, dash := range []string{" - ", " \u2013 ", " \u2014 "} {
			if i := strings.Index(line[a:b], dash); i > 0 {
				at, b = a+i+len(dash), a+i
			}
		}
		f, v := bareValue(line[a:b])
		if f == "" || f == "type" || f == cases.Priority && v == cases.Priority && at < len(line) && strings.HasPrefix(strings.TrimLeft(line[at:], " "), "of") {
			continue
		}
		if x.facts.best(f) < rankSubjectLine || f == cases.Priority && v == "urgent" && !x.saysPriority(v) { // "RFI - URGENT" over a text that says routine
			x.facts.add(f, fact{values: []string{v}, rank: rankSubjectLine, inferred: true, prov: cases.Provenance{Part: "header:Subject", Start: a, End: b, Text: line[a:b], Rule: "subject"}})
		}
	}
}

// saysPriority says whether the text itself gives a level.
func (x *extractor) saysPriority(level string) bool {
	return slices.ContainsFunc(x.facts[cases.Priority], func(f fact) bool { return isOne(level, f.values) })
}
