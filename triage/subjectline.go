package triage

import (
	"slices"

	"cissd/cases"
)

// This file reads whom the subject line of a first mail asks about, where its text names nobody: "RFI on Wei Zhang", "Name check: ZHANG, Wei" (EXT-2).

// answerMarks stand before a subject line that was answered or forwarded.
var answerMarks = expression(`(?i)^(?:\s*(?:re|fw|fwd|aw|wg|sv|tr|antw)(?:\[\d+\])?:\s*)+`)

// subjectPersons makes subjects of those whom the subject line asks about, and gives the only one the data of sentences without a name.
func (x *extractor) subjectPersons() {
	line := x.m.Get("Subject")
	unnamed := slices.IndexFunc(x.people, func(p *person) bool { return !p.facts.has(cases.LastName) && !p.facts.has(cases.FirstName) })
	if x.answer || len(line) < 8 || len(line) > maxListLine || x.first == nil || len(x.people) > 0 && (unnamed < 0 || len(x.people) > 1) || x.facts.has(cases.NonIndividualName) {
		return
	}
	found := x.lineSubjects(line)
	if len(found) == 0 {
		return
	}
	if unnamed >= 0 {
		if len(found) == 1 {
			p := x.people[unnamed]
			for k, fs := range found[0].facts {
				if !p.facts.has(k) {
					p.facts[k] = fs
				}
			}
			p.ids, p.full = append(p.ids, found[0].ids...), found[0].full
		}
		return
	}
	x.people = append(x.people, found...)
	if len(found) == 1 {
		x.unnamedData(found[0])
	}
}

// lineSubjects reads the persons of a subject line.
func (x *extractor) lineSubjects(line string) []*person {
	src, toks, indexed, levels, begins, people := x.src, x.toks, x.indexed, x.levels, x.begins, x.people
	defer func() {
		x.src, x.toks, x.indexed, x.levels, x.begins, x.people = src, toks, indexed, levels, begins, people
	}()
	from := len(answerMarks.FindString(line))
	v := &view{id: "header:Subject", part: &cases.Part{ID: "header:Subject", Text: line}, text: line}
	v.split()
	x.src = &source{v: v, use: []bool{true}, sig: []bool{false}, taken: []bool{false}}
	x.toks, x.people = shifted(tokenize(line[from:]), from), nil
	x.own = x.ownNames()
	x.index()
	cands := x.candidates()
	for k, c := range cands {
		if x.askedBehind(c.to) && x.knownName(c.from, c.to) {
			c.score, c.asked = max(c.score, 3), true
		}
		if c.score < 3 || !x.lineName(&c) || len(x.people) >= maxPeople {
			continue
		}
		end := len(x.toks)
		if k+1 < len(cands) {
			end = cands[k+1].from
		}
		x.takePerson(c, end)
	}
	for _, p := range x.people {
		for _, f := range append(slices.Clone(p.ids), &idDoc{p.facts}) {
			for _, fs := range f.facts {
				for i := range fs {
					fs[i].prov.Rule = "subject"
				}
			}
		}
	}
	return x.people
}

// lineName says whether a run of capitals in a subject line, where any word may have one, is a name all the same.
func (x *extractor) lineName(c *candidate) bool {
	if !x.plainName(c.from, c.to) {
		return false
	}
	if x.knownName(c.from, c.to) || c.surname && !allCaps(x.toks) || c.comma || x.fieldsFollow(c.to) || c.titled {
		return true
	}
	for i := range x.toks { // "Request info re Serdar Annayev": others have none
		if t := &x.toks[i]; t.word && !t.cap && !t.digit && len(t.low) > 3 && !joinWords[t.low] && !isOne(t.low, []string{"with", "from", "about", "regarding", "concerning"}) {
			return true
		}
	}
	return false
}

// unnamedData gives a person the sentences of the text that begin with data, or with a pronoun.
func (x *extractor) unnamedData(p *person) {
	src, toks, indexed, levels, begins := x.src, x.toks, x.indexed, x.levels, x.begins
	defer func() { x.src, x.toks, x.indexed, x.levels, x.begins = src, toks, indexed, levels, begins }()
	x.src = x.first
	x.toks = tokenize(x.proseText(x.first))
	x.index()
	for i := 0; i < len(x.toks); {
		j := i
		for j < len(x.toks) && x.toks[j].sent == x.toks[i].sent {
			j++
		}
		if x.ofPerson(i, j) || x.nationFirst(i) {
			x.details(p, x.toks, i, j, false)
		}
		i = j
	}
}

// nationFirst says whether a sentence begins with a nationality: "Chinese citizen, born …".
func (x *extractor) nationFirst(i int) bool {
	if isOne(x.at(i).low, []string{"a", "an"}) {
		i++
	}
	codes, people, end := nations(x.toks, i, len(x.toks))
	return people && len(codes) > 0 && isOne(x.at(end).low, []string{"national", "citizen", ",", "born", "passport"})
}

// askedBehind says whether what stands behind a name in a subject line, at token i, says that it is asked about: "Ivan Petrov - name check".
func (x *extractor) askedBehind(i int) bool {
	for isOne(x.at(i).text, []string{"-", "\u2013", "\u2014", ":", ",", "/", "|", "("}) {
		i++
	}
	switch x.at(i).low {
	case "rfi", "fai", "name-check", "trace", "traces", "vetting":
		return true
	case "name", "records", "record", "background", "information", "info":
		return isOne(x.at(i+1).low, []string{"check", "checks", "trace", "request", "inquiry", "search"})
	}
	return false
}
