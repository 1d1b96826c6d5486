package triage

import (
	"strings"

	"cissd/cases"
)

// This file settles what labels mean by those around them: the telephone between agency and subject, "From" and "To" in a visit's lines, and
// other names of a person, which are nobody of their own.

// opensSubject says whether an entry is the name with which the lines about a subject begin.
func opensSubject(e *entry) bool {
	return e.scope == 's' && (e.field == "full" || e.field == cases.LastName || e.field == cases.FirstName)
}

// afterAsker says whether the lines right above entry i, in its block, are of who asks.
func (c *whom) afterAsker(es []entry, i int) bool {
	if c.subject {
		return false
	}
	for j := i - 1; j >= 0 && j > i-4 && es[j].block == es[i].block; j-- {
		switch es[j].field {
		case cases.Agency, cases.Component, cases.RequestorName, cases.RequestorEmail, cases.RequestorPhone, "requestor_title":
			return es[j].scope == 'r'
		}
	}
	return false
}

// aside handles a label that is no field: the days of a visit, and other names of a subject.
func (x *extractor) aside(es []entry, i int) {
	e := &es[i]
	switch e.key {
	case "from", "to":
		x.visitDay(es, i)
		x.memoFrom(es, i)
	case "alias", "aliases", "aka", "a k a", "also known as", "other names", "other name", "other names used", "nickname", "maiden name", "former name", "former names", "previous names", "name variants", "variant", "variants":
		for j := e.line; j <= e.last && j < len(x.src.use); j++ {
			x.src.use[j] = false
		}
	}
}

// visitDay reads "From: 1 APR 2026", "To: 30 JUN 2026" in the lines about a visit.
func (x *extractor) visitDay(es []entry, i int) {
	e := &es[i]
	if e.end-e.start > 40 || e.start == e.end {
		return
	}
	field := cases.VisitStart
	if e.key == "to" {
		field = cases.VisitEnd
	}
	if x.facts.has(field) || !visitLines(es, i) {
		return
	}
	h, ok := wholeDate(x.src.v.text[e.start:e.end], x.ref)
	if !ok || h.start.Year() < x.ref.Year()-1 || h.start.Year() > x.ref.Year()+5 {
		return
	}
	if e.key == "from" && !h.end.IsZero() {
		return
	}
	for j := e.line; j <= e.last && j < len(x.src.use); j++ {
		x.src.use[j], x.src.taken[j] = false, true
	}
	x.facts.add(field, fact{values: []string{isoDate(h.start)}, rank: rankLabel, inferred: h.guess, prov: x.src.v.provenance(e.start, e.end, "label")})
}

// fromRole is a FROM that says in brackets what the name behind it is: "From (analyst): …".
var fromRole = expression(`(?i)^\W*from ?\((?:analyst|name|officer|official|agent|requestor|requester|person|investigator|detective|author|originator|poc|sender)\)`)

// toUs is a TO that names us.
var toUs = expression(`(?i)\b(?:CISS|OCSO|Center for International Safety)\b`)

// memoFrom reads who asks out of the head of a memorandum to us ("FROM: Ann Lee, Chief, Security Branch", "TO: CISS"), or a form's "From (analyst)".
func (x *extractor) memoFrom(es []entry, i int) {
	e := &es[i]
	v := x.src.v
	if e.key != "from" || x.facts.best(cases.RequestorName) == rankLabel || e.end-e.start > maxAnswer || e.start == e.end || !x.writesAsked(x.src) {
		return
	}
	if !memoToUs(v, es, i) {
		return
	}
	val := v.text[e.start:e.end]
	a, b, name := leadingName(val)
	if len(strings.Fields(name)) < 2 || strings.Contains(val, "@") && !strings.Contains(val, ",") || len(agenciesIn(tokenize(val[a:b]))) > 0 || jobTitle(val[a:b]) || officeName(val[a:b]) {
		return
	}
	for j := range es {
		if es[j].scope == 'r' && es[j].field == cases.RequestorName || es[j].scope == 'b' {
			return // the memorandum itself says who asks
		}
	}
	x.nameEntry(e, val)
}

// memoToUs says whether a TO near entry i names us, as the head of a memorandum does.
func memoToUs(v *view, es []entry, i int) bool {
	for j := max(0, i-3); j < min(len(es), i+4); j++ {
		if (es[j].key == "to" || es[j].key == "memorandum for") && toUs.MatchString(v.text[es[j].start:es[j].end]) && !strings.Contains(v.text[es[j].start:es[j].end], "@") {
			return true
		}
	}
	return false
}

// ownWho turns a label that asks who somebody is into one of the requestor, where the sender's own name stands behind it: "Who: Gwen Achebe".
func (x *extractor) ownWho(e *entry) {
	if e.scope != 's' || e.field != "full" || e.key != "who" && e.key != "person" && e.key != "individual" && e.key != "employee" {
		return
	}
	if val := x.src.v.text[e.start:e.end]; len(val) < maxAnswer && x.writesAsked(x.src) && ownName(val, x.sender) {
		e.scope, e.field = 'r', cases.RequestorName
	}
}

// referenceLike says whether a value can be the number of a case: "(a) Phonecon of 11 Jan" is the list of a memorandum's references.
func referenceLike(val string) bool {
	if len(val) > 80 || strings.HasPrefix(val, "(a)") || strings.HasPrefix(val, "a.") || strings.HasPrefix(val, "(A)") {
		return false
	}
	n := len(strings.Fields(val))
	return n <= 3 || n <= 9 && strings.ContainsAny(val, "0123456789")
}

// phoneBeside takes the telephone that stands in the same line behind a level: "classification: unclassified // tel. 202 555 0141".
func (x *extractor) phoneBeside(e *entry, val string) {
	if len(val) < 12 || len(val) > maxAnswer || !strings.ContainsAny(val, "0123456789") || !x.writesAsked(x.src) {
		return
	}
	if hits := findPhones(val); len(hits) == 1 && !x.facts.has(cases.RequestorPhone) {
		h := hits[0]
		x.facts.add(cases.RequestorPhone, fact{values: []string{h.e164}, rank: rankSignature, prov: x.src.v.provenance(e.start+h.start, e.start+h.end, "label")})
	}
}

// visitReach is how many labels round a day are looked at.
const visitReach = 8

// visitLines says whether the labels round entry i are of a visit.
func visitLines(es []entry, i int) bool {
	for j := max(0, i-visitReach); j < min(len(es), i+visitReach); j++ {
		if j == i {
			continue
		}
		switch es[j].field {
		case cases.VisitType, cases.VisitStatus, cases.FacilityID, "facility", "visit_dates":
			return true
		}
		if strings.HasPrefix(es[j].key, "visitor") || strings.HasPrefix(es[j].key, "delegat") || strings.HasPrefix(es[j].key, "travel") {
			return true
		}
	}
	return false
}

// descriptionEntry reads a labelled description, which may be no more than the type: "Request: FAI".
func (x *extractor) descriptionEntry(e *entry, val string) {
	if t := typeWord(val); t != "" && len(val) <= 40 {
		x.typ.label(t)
		return
	}
	r := rankLabel
	if shortDescription(e.key) { // the line above the description itself
		r = rankSignature
	}
	x.facts.add(e.field, fact{values: []string{fold(val)}, rank: r, prov: x.src.v.provenance(e.start, e.end, "label")})
}

// shortDescription says whether a label asks for a description in a few words, beside which another may give it in full.
func shortDescription(key string) bool {
	return strings.HasPrefix(key, "short ") || strings.HasPrefix(key, "brief ") || key == "summary" || key == "synopsis"
}
