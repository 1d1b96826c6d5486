package triage

import (
	"strings"

	"cissd/cases"
)

// This file keeps apart the persons of one text: relatives and others who are only named beside somebody, and the sentences in which "he", "she",
// "they", "the former" and "the latter" say whose data follow (EXT-2, EXT-3).

// kinship says how a name stands to one beside it.
type kinship byte

const (
	kinNone   kinship = iota
	kinBeside         // "his wife, Li Na": put beside another name
	kinNamed          // "son of Jun Zhang", "his lawyer is John Smith": told about another one
	kinPasses         // named in passing: no subject
)

// besideWord are words for people by somebody's side who are no relatives.
func besideWord(l string) bool {
	switch l {
	case "lawyer", "attorney", "solicitor", "landlord", "landlady", "doctor", "physician", "host", "hostess", "escort", "sponsor", "boss", "supervisor", "employer", "manager", "teacher", "professor", "adviser", "advisor", "roommate", "neighbor", "neighbour",
		"friend", "interpreter", "translator", "secretary", "assistant", "guarantor", "reference", "parent", "sibling", "father-in-law", "mother-in-law", "brother-in-law", "sister-in-law", "son-in-law", "daughter-in-law", "ex-wife", "ex-husband", "stepfather",
		"stepmother", "half-brother", "half-sister", "grandson", "granddaughter", "grandparent", "godfather", "dad", "mom", "mum":
		return true
	}
	return false
}

func (x *extractor) kinAt(i int) bool {
	l := x.at(i).low
	return familyWord(l) || besideWord(l)
}

func possessive(l string) bool {
	return isOne(l, []string{"his", "her", "their", "whose"})
}

// kinOf reads the words round a name that put it beside another one; k is the token before it and its titles.
func (x *extractor) kinOf(c *candidate, k int) kinship {
	s := x.toks[c.from].sent
	if n := c.to; x.at(n).text == "," && x.at(n).sent == s && possessive(x.at(n+1).low) && (x.kinAt(n+2) || x.kinAt(n+3)) { // "Jun Zhang, his father,"
		return kinNamed
	}
	if n := c.to; isOne(x.at(n).low, []string{"is", "was"}) && possessive(x.at(n+1).low) && x.kinAt(n+2) { // "John Brown is his host"
		return kinNamed
	}
	j := k
	for j >= 0 && isOne(x.toks[j].text, []string{",", "(", "-", "\u2013", "\u2014", ":"}) {
		j--
	}
	kind := kinBeside
	for j >= 0 && isOne(x.toks[j].low, []string{"is", "was", "named", "called", "to", "of"}) && x.toks[j].sent == s {
		kind = kinNamed
		j--
	}
	if j < 0 || x.toks[j].sent != s {
		return kinNone
	}
	if l := x.toks[j].low; kind == kinNamed && (l == "married" || l == "engaged" || l == "related") && x.at(j+1).low == "to" {
		return kinNamed
	}
	if !x.kinAt(j) {
		return kinNone
	}
	if x.at(j+1).low == "of" || x.at(j+1).text == ":" && x.lineStart(j) {
		return kinNamed
	}
	for i := j - 1; i >= 0 && i >= j-3 && x.toks[i].sent == s; i-- {
		if l := x.toks[i].low; l == "whose" {
			return kinNamed
		} else if possessive(l) {
			return kind
		}
	}
	return kinNone
}

// sexOf reads what the words beside a name tell of its bearer's sex.
func (x *extractor) sexOf(c *candidate, k int) byte {
	for j := c.from - 1; j >= 0 && j >= k-3 && j > c.from-9 && x.toks[j].sent == x.toks[c.from].sent; j-- {
		switch x.toks[j].low {
		case "mr", "sir", "herr", "se\u00f1or", "sr", "man", "gentleman", "businessman", "guy", "male", "father", "brother", "son", "husband", "uncle", "nephew", "grandfather", "boyfriend", "fianc\u00e9", "fiance", "stepson", "grandson", "dad":
			return 'm'
		case "ms", "mrs", "miss", "mme", "mlle", "frau", "sra", "se\u00f1ora", "madam", "lady", "woman", "girl", "businesswoman", "female", "mother", "sister", "daughter", "wife", "aunt", "niece", "grandmother", "girlfriend", "fianc\u00e9e", "fiancee", "stepdaughter", "granddaughter", "mom":
			return 'f'
		case ",", ".", "and", ";":
			if x.toks[j].low != "." && j < k {
				return 0
			}
		}
	}
	for j := c.to; j < len(x.toks) && j < c.to+8 && x.toks[j].sent == x.toks[c.from].sent; j++ {
		switch l := x.toks[j].low; {
		case l == "male" || l == "himself":
			return 'm'
		case l == "female" || l == "herself":
			return 'f'
		case possessive(l) && j <= c.to+2 && x.at(j-1).low == "and": // "Pavel Orlov and his escort"
			return pronounSex(l)
		}
	}
	return 0
}

// pronounSex is the sex that a pronoun tells, 't' for several persons, 0 for other words.
func pronounSex(l string) byte {
	switch l {
	case "he", "his", "him", "he's", "he\u2019s":
		return 'm'
	case "she", "her", "hers", "she's", "she\u2019s":
		return 'f'
	case "they", "both":
		return 't'
	}
	return 0
}

// ofRelative says whether token i begins words about somebody beside the person at hand: "his father was born in 1950", "whose wife".
func (x *extractor) ofRelative(i int) bool {
	return i < len(x.toks) && possessive(x.toks[i].low) && (familyWord(x.at(i+1).low) || familyWord(x.at(i+2).low) && x.at(i+2).sent == x.toks[i].sent && x.at(i+1).word && x.at(i-1).low != "and")
}

// passers marks those who are named beside somebody and are not asked about: where another one is, and nothing speaks of several.
func (x *extractor) passers(kept []candidate) {
	asked, kin := len(x.people) > 0, false
	for i := range kept {
		asked = asked || kept[i].asked && kept[i].kin == kinNone
		kin = kin || kept[i].kin != kinNone
	}
	if !asked || !kin || x.asksSeveral() {
		return
	}
	for i := range kept {
		c := &kept[i]
		if c.kin == kinNone || c.asked || c.kin == kinBeside && x.inAskedSentence(kept, i) {
			continue
		}
		c.kin = kinPasses
	}
}

// inAskedSentence says whether the sentence of a name that stands beside another one asks about that one.
func (x *extractor) inAskedSentence(kept []candidate, i int) bool {
	for j := i - 1; j >= 0 && j > i-20 && x.toks[kept[j].from].sent == x.toks[kept[i].from].sent; j-- {
		if kept[j].asked {
			return true
		}
	}
	return x.sentenceHas(kept[i].from, "ask", "check", "request", "trace", "run", "vet", "know", "known", "travels", "accompanies", "accompanied", "together", "also")
}

// asksSeveral says whether the words ask about more than one: "check both", "are they known?", "all three".
func (x *extractor) asksSeveral() bool {
	for _, w := range []string{"both", "couple", "spouses", "these", "subjects", "individuals", "persons", "names", "travelers", "visitors", "two", "three", "all", "family", "them", "they", "everyone", "each"} {
		for _, i := range x.placesOf(w) {
			switch w {
			case "two", "three":
				if !isOne(x.at(i-1).low, []string{"the", "these", "those", "all", "following"}) {
					continue
				}
			case "all":
				if !isOne(x.at(i+1).low, []string{"three", "two", "four", "five", "of", "persons"}) {
					continue
				}
			case "family":
				if !isOne(x.at(i-1).low, []string{"the", "this", "whole"}) || isOne(x.at(i+1).low, []string{"name", "member"}) {
					continue
				}
			case "these", "names", "visitors", "persons", "them", "they", "subjects", "individuals", "travelers":
				if !x.sentenceHas(i, "check", "run", "known", "know", "information", "anything", "trace", "traces", "who", "vet", "rfi", "request") {
					continue
				}
			}
			return true
		}
	}
	return false
}

// pronounsFrom is the token, up to end, from which sentences with pronouns may speak of another than the name at kept[k] alone: its sentence names
// another person, or the pronoun is of the other sex.
func (x *extractor) pronounsFrom(kept []candidate, k, end int) int {
	c := &kept[k]
	s := x.toks[c.from].sent
	rival := k > 0 && x.toks[kept[k-1].from].sent == s
	for i := c.to; i < end && i < c.to+150; i++ {
		if x.toks[i].sent == s || x.begins[i] != i {
			continue
		}
		sex := x.speaker(i)
		if sex == 0 {
			continue
		}
		if rival || k > 0 && sex == 't' || sex != 't' && c.sex != 0 && sex != c.sex || x.otherSexBehind(i, sex) {
			return i
		}
		return end
	}
	return end
}

// speaker reads the words that begin a clause at token i: a pronoun's sex, '1' for "the former", '2' for "the latter", 0 for others.
func (x *extractor) speaker(i int) byte {
	if x.at(i).low == "the" {
		switch x.at(i + 1).low {
		case "former":
			return '1'
		case "latter":
			return '2'
		}
	}
	return pronounSex(x.at(i).low)
}

// otherSexBehind says whether a clause further on in the sentence of token i has a pronoun of the other sex.
func (x *extractor) otherSexBehind(i int, sex byte) bool {
	for j := i + 1; j < len(x.toks) && j < i+40 && x.toks[j].sent == x.toks[i].sent; j++ {
		if s := x.clauseSpeaker(j); s != 0 && s != sex {
			return true
		}
	}
	return false
}

// clauseSpeaker is the speaker of a clause that begins at token j inside a sentence.
func (x *extractor) clauseSpeaker(j int) byte {
	if !isOne(x.at(j-1).low, []string{",", ";", "and", "while", "but", "whereas", "-", "\u2013", "\u2014"}) || isOne(x.at(j).low, []string{"his", "her", "him", "both"}) {
		return 0
	}
	return x.speaker(j)
}

// pronouns reads the clauses between tokens at and end that begin with a pronoun, each for the one person that it can mean.
func (x *extractor) pronouns(kept []candidate, k, at, end int) {
	for i := at; i < end && i < at+150; {
		j := i
		for j < end && x.toks[j].sent == x.toks[i].sent {
			j++
		}
		if x.begins[i] == i && !x.ofRelative(i) {
			if x.speaker(i) == 0 && !x.goesOn(i) {
				return
			}
			for a := i; a < j; {
				b := a + 1
				for b < j && x.clauseSpeaker(b) == 0 {
					b++
				}
				x.clause(kept, k, a, b)
				a = b
			}
		}
		i = j
	}
}

// clause gives the data of tokens [a, b) to whom their pronoun means.
func (x *extractor) clause(kept []candidate, k, a, b int) {
	first := k
	for first > 0 && k-first < 4 && x.toks[kept[first-1].from].sent >= x.toks[kept[k].from].sent-1 {
		first--
	}
	group := kept[first : k+1]
	switch sex := x.speaker(a); sex {
	case 't':
		x.ofAll(group, a, b)
	case '1', '2':
		if len(group) >= 2 && x.toks[group[len(group)-2].from].sent == x.toks[kept[k].from].sent {
			if p := group[len(group)-2+int(sex-'1')].p; p != nil {
				x.details(p, x.toks, a, b, false)
			}
		}
	case 'm', 'f':
		if p := meant(group, sex); p != nil {
			x.details(p, x.toks, a, b, false)
		}
	}
}

// meant is the one of a group that a pronoun can mean: the last of that sex, or the only one who is not of the other.
func meant(group []candidate, sex byte) *person {
	var maybe []*person
	for i := len(group) - 1; i >= 0; i-- {
		switch group[i].sex {
		case sex:
			return group[i].p
		case 0:
			maybe = append(maybe, group[i].p)
		}
	}
	if len(maybe) == 1 {
		return maybe[0]
	}
	return nil
}

// ofAll gives the nationality that a clause tells of several persons to each of them: "Both are Thai citizens", "They are citizens of China and
// Canada respectively".
func (x *extractor) ofAll(group []candidate, a, b int) {
	if len(group) == 1 && group[0].p != nil {
		x.details(group[0].p, x.toks, a, b, false)
		return
	}
	for i := a; i < b; i++ {
		codes, people, end := nations(x.toks, i, b)
		if len(codes) == 0 {
			continue
		}
		near := isOne("citizens", []string{x.at(end).low, x.at(i - 2).low}) || isOne("nationals", []string{x.at(end).low, x.at(i - 2).low}) || people && !x.at(end).word
		each := x.sentenceHas(i, "respectively")
		if !near || each && len(codes) != len(group) || !each && len(codes) > 1 {
			return
		}
		for n := range group {
			code := codes[0]
			if each {
				code = codes[n]
			}
			if p := group[n].p; p != nil && !p.facts.has(cases.CountryOfCitizenship) {
				p.facts.add(cases.CountryOfCitizenship, fact{values: []string{code}, rank: rankProse, inferred: true, prov: x.prov(i, end)})
			}
		}
		return
	}
}

// together gives those who are named in one breath what is said of both: "Wei Zhang and Li Na are both citizens of China".
func (x *extractor) together(kept []candidate) {
	x.allOfThem()
	for k := 1; k < len(kept); k++ {
		i := kept[k].to
		if x.at(i).text == "(" {
			i = x.bracketEnd(i, len(x.toks))
		}
		if !isOne(x.at(i).low, []string{"are", "were"}) || x.at(i).sent != x.toks[kept[k].from].sent || kept[k].p == nil {
			continue
		}
		fs := kept[k].p.facts[cases.CountryOfCitizenship]
		if len(fs) == 0 || fs[0].prov.Part != x.src.v.id || fs[0].prov.Start < x.prov(i, i+1).End {
			continue
		}
		for j := k - 1; j >= 0 && x.joined(&kept[j], &kept[j+1]); j-- {
			if p := kept[j].p; p != nil && !p.facts.has(cases.CountryOfCitizenship) {
				p.facts.add(cases.CountryOfCitizenship, fs[0])
			}
		}
	}
}

// allOfThem gives each of several persons the nationality that a sentence tells of all: "All three are Thai citizens."
func (x *extractor) allOfThem() {
	if len(x.people) < 2 {
		return
	}
	for _, w := range []string{"citizens", "nationals"} {
		for _, i := range x.placesOf(w) {
			b := x.begins[i]
			n, ok := map[string]int{"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "they": 0, "of": 0, "are": 0, "the": 0}[x.at(b+1).low]
			switch x.at(b).low {
			case "both":
				n, ok = 2, true
			case "all":
			case "they":
				n, ok = 0, true
			default:
				continue
			}
			if !ok || n != 0 && n != len(x.people) || i-b > 10 {
				continue
			}
			for k := i - 1; k > b && k >= i-3; k-- {
				h, is := countryAt(x.toks, k)
				if !is || h.to != i || h.code == "US" || !x.toks[k].cap || isOne(x.at(k-1).low, []string{"and", "or", ",", "/", "not"}) {
					continue
				}
				for _, p := range x.people {
					if !p.facts.has(cases.CountryOfCitizenship) {
						p.facts.add(cases.CountryOfCitizenship, fact{values: []string{h.code}, rank: rankProse, inferred: true, prov: x.prov(k, i)})
					}
				}
			}
		}
	}
}

// others says whether the telephone or address at token i is that of another person, whose name stands shortly before it: "who met Special Agent Tom
// Baker (202-324-0001)".
func (d *detailReader) others(i int) bool {
	for j := i - 1; j > d.from && j > i-10 && d.toks[j].sent == d.toks[i].sent; j-- {
		a, b := d.toks[j-1], d.toks[j]
		if a.line != b.line || !d.x.nameWord(a) || !d.x.nameWord(b) {
			continue
		}
		l := strings.ToLower(unaccentedName(a.text))
		if strings.Contains(d.p.full, bareWord(b.low)) {
			return false
		}
		if givenNames[l] || personTitle(tokenAt(d.toks, j-2).low) {
			return true
		}
	}
	return false
}
