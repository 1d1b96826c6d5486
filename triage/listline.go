package triage

import (
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
	var ps []piece
	kinds := map[string]bool{}
	for at := 0; at <= len(l); {
		n := strings.Index(l[at:], sign)
		if n < 0 {
			n = len(l) - at
		}
		a, b := trimSpan(l, at, at+n)
		f, v := bareValue(l[a:b])
		ps = append(ps, piece{a, b, f, v})
		if f != "" {
			kinds[f] = true
		}
		at += n + len(sign)
	}
	if len(kinds) < 2 {
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

// subjectLevels reads the levels that the subject line of a first mail gives as values of their own: "URGENT: name check", "RFI (routine, U)".
func (x *extractor) subjectLevels() {
	line := x.m.Get("Subject")
	if x.answer || line == "" || len(line) > maxListLine {
		return
	}
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
		if x.facts.best(f) < rankSubjectLine {
			x.facts.add(f, fact{values: []string{v}, rank: rankSubjectLine, inferred: true, prov: cases.Provenance{Part: "header:Subject", Start: a, End: b, Text: line[a:b], Rule: "subject"}})
		}
	}
}
