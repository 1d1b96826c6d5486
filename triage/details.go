package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// details reads birth date, gender, documents, nationality, residence, telephones and employer of a person out of tokens [from, to) of the
// source at hand. record says that they are the fields of one line, where a bare date is the birth date and a bare country the nationality.
func (x *extractor) details(p *person, toks []token, from, to int, record bool) {
	d := detailReader{x: x, p: p, toks: toks, from: from, to: to, record: record}
	for i := from; i < to; {
		if w := toks[i]; i > from+1 && possessive(w.low) && i+1 < to && w.low != "whose" && (familyWord(toks[i+1].low) || i+2 < to && familyWord(toks[i+2].low) && toks[i+1].word && tokenAt(toks, i-1).low != "and") {
			return // what follows is about somebody else
		}
		i = max(d.step(i), i+1)
	}
}

type detailReader struct {
	x        *extractor
	p        *person
	toks     []token
	from, to int
	record   bool
	born     int // the tokens behind a word like "born" in which a date is the birth date
	lives    int // the tokens behind "lives in"
}

func (d *detailReader) prov(a, b int) cases.Provenance {
	return d.x.src.v.provenance(d.toks[a].start, d.toks[b-1].end, "prose")
}

func (d *detailReader) add(field string, a, b int, values ...string) {
	if !d.p.facts.has(field) {
		d.p.facts.add(field, fact{values: values, rank: rankProse, inferred: true, prov: d.prov(a, b)})
	}
}

// step reads what begins at token i and gives the next token to look at.
func (d *detailReader) step(i int) int {
	t := d.toks[i]
	d.cues(i)
	if kind, j, ok := docCueAt(d.toks, i); ok && j <= d.to {
		if next := d.x.document(d.p, d.toks, i, j, d.to, kind); next > i {
			return next
		}
	}
	if a, b, num := plainNumber(d.toks, i); num != "" && b <= d.to {
		return d.x.addDocument(d.p, d.toks, [5]int{i, a, b, 0, 0}, d.to, "miscellaneous", num, "")
	}
	if next := d.date(i); next > i {
		return next
	}
	if d.record && (t.digit || t.text == "+" || t.text == "(") && fieldSign(tokenAt(d.toks, i-1).text) && !d.p.facts.has(cases.Phones) {
		d.barePhone(i)
	}
	switch t.low {
	case "male", "female":
		if prev, next := tokenAt(d.toks, i-1), tokenAt(d.toks, i+1); d.record || prev.text == "(" || prev.text == "," || prev.low == "a" || next.text == "," {
			d.add(cases.Gender, i, i+1, t.low)
		}
	case "m", "f":
		if prev, next := tokenAt(d.toks, i-1), tokenAt(d.toks, i+1); (t.cap || t.low == "m" || t.low == "f") && d.record && fieldSign(prev.text) && (fieldSign(next.text) || i+1 >= d.to || next.line != t.line) {
			d.add(cases.Gender, i, i+1, genderWord(t.low))
		}
	case "cell", "mobile", "tel", "phone", "telephone", "whatsapp", "mob", "ph", "wechat", "telegram", "handset", "cellphone", "phones":
		d.phone(i)
	}
	if next := d.contact(i); next > i {
		return next
	}
	if t.cap {
		if next := d.american(i); next > i {
			return next
		}
		return d.country(i)
	}
	return i
}

// american reads "a US citizen", "U.S. national": the table of countries holds the foreign ones.
func (d *detailReader) american(i int) int {
	switch d.toks[i].text {
	case "US", "USA", "U.S", "U.S.", "U.S.A", "United", "American":
	default:
		return i
	}
	j := i + 1
	if d.toks[i].text == "United" {
		if tokenAt(d.toks, j).low != "states" {
			return i
		}
		j++
	}
	if tokenAt(d.toks, j).text == "." {
		j++
	}
	if j >= d.to || !isOne(d.toks[j].low, []string{"citizen", "national"}) || negated(d.toks, i) || d.former(i) {
		return i
	}
	d.add(cases.CountryOfCitizenship, i, j, "US")
	return j + 1
}

func fieldSign(s string) bool {
	return isOne(s, []string{",", ";", "/", "|", "(", ")", "-", "\u2013", ":", "\u00b7", "\u2022"})
}

// cues notes the words that say what follows.
func (d *detailReader) cues(i int) {
	switch t := d.toks[i]; t.low {
	case "born", "dob", "d.o.b", "birth", "birthdate", "birthday", "dpob", "doob", "geb", "geboren", "nacido", "nacida", "n\u00e9", "n\u00e9e", "d/o/b", "nato", "nata":
		d.born = i + 9
	case "b":
		if n := tokenAt(d.toks, i+1); n.text == "." || n.digit || n.text == ":" {
			d.born = i + 9
		}
	case "resides", "lives", "living", "residing", "resident", "residence", "domiciled", "residency":
		if d.lives = i + 9; negated(d.toks, i) || tokenAt(d.toks, i-1).low == "longer" || tokenAt(d.toks, i-1).low == "formerly" {
			d.lives = 0
		}
	case ".", ";", "issued", "expires", "exp", "expiry", "expired", "valid", "visited", "arrived", "arriving", "entered", "admitted", "joined", "hired", "deceased", "died", "passport":
		if !(t.low == "." && i > 0 && (abbreviation(d.toks[i-1].low) || isOne(d.toks[i-1].low, []string{"b", "d.o.b", "dob", "geb"}))) {
			d.born = 0
		}
	}
}

// date reads a birth date: behind its word, in brackets directly behind the name, or alone in a record.
func (d *detailReader) date(i int) int {
	words := ""
	if i < d.born {
		words = d.x.textIn(d.toks, max(d.from, i-6), min(d.to, i+4))
	}
	ref := d.x.ref.AddDate(-10, 0, 0)
	h, ok := writtenDate(d.toks, i, ref)
	if !ok && i < d.born {
		h, ok = birthCode(d.toks, i, words, ref)
	}
	if !ok || h.to > d.to {
		return i
	}
	if h.year && h.end.IsZero() && h.start.Year() < d.x.ref.Year()-10 {
		bare := d.record && !d.otherDate(i) || i == d.from+1 && d.toks[d.from].text == "(" && isOne(tokenAt(d.toks, h.to).text, []string{")", ",", ";", "/"})
		if i < d.born || bare {
			h = dayFirst(d.toks[i], h, words)
			if !d.p.facts.has(cases.DateOfBirth) || i < d.born && !h.guess && d.p.facts.best(cases.DateOfBirth) == rankLabel { // a second one is told (EXT-3)
				d.p.facts.add(cases.DateOfBirth, fact{values: []string{isoDate(h.start)}, rank: rankProse, inferred: true, prov: d.prov(h.from, h.to)})
			}
			d.born = 0
		}
	}
	return h.to
}

// otherDate says that a date in a record is one of issue or expiry, by the words before it.
func (d *detailReader) otherDate(i int) bool {
	for j := i - 1; j >= d.from && j > i-5; j-- {
		switch d.toks[j].low {
		case "issued", "expires", "exp", "expiry", "expiration", "expired", "valid", "until", "issue", "iss", "since", "arrived", "arriving", "arrival", "visit", "visited", "hired", "entry", "entered", "departed", "joined", "from":
			return true
		case ",", ";", "|":
			return false
		}
	}
	return false
}

// phone reads a telephone behind its word.
func (d *detailReader) phone(i int) {
	if d.others(i) {
		return
	}
	text := d.x.src.v.text
	from := d.toks[i].end
	hits := findPhones(text[from:min(len(text), from+50)])
	if len(hits) == 0 || strings.Contains(text[from:from+hits[0].start], "\n\n") || hits[0].start > 16 {
		return
	}
	h := hits[0]
	prov := d.x.src.v.provenance(from+h.start, from+h.end, "prose")
	if !slices.ContainsFunc(d.p.facts[cases.Phones], func(f fact) bool { return f.values[0] == h.e164 }) {
		d.p.facts.add(cases.Phones, fact{values: []string{h.e164}, rank: rankProse, inferred: true, prov: prov})
	}
}

// barePhone reads a telephone that is a field of a record without a word for it: "…, dalia@redhawk.example, 405-555-0122".
func (d *detailReader) barePhone(i int) {
	if d.others(i) {
		return
	}
	text := d.x.src.v.text
	from := d.toks[i].start
	hits := findPhones(text[from:min(len(text), from+24)])
	if len(hits) == 0 || hits[0].start != 0 || strings.Contains(text[from:from+hits[0].end], "\n") {
		return
	}
	d.p.facts.add(cases.Phones, fact{values: []string{hits[0].e164}, rank: rankProse, inferred: true, prov: d.x.src.v.provenance(from, from+hits[0].end, "prose")})
}

// contact reads an address that stands in a person's record, or behind its word; official addresses are those of people to talk to.
func (d *detailReader) contact(i int) int {
	t := d.toks[i]
	if strings.Contains(t.low, "@") && addressPattern.MatchString(t.text) && !d.x.cfg.Official(t.text) && !strings.EqualFold(t.text, d.x.sender.Address) {
		cued := false
		for j := i - 1; j >= d.from && j > i-4; j-- {
			cued = cued || isOne(d.toks[j].low, []string{"email", "e-mail", "mail", "address", "emails"})
		}
		if (cued || d.record) && !d.others(i) && !slices.ContainsFunc(d.p.facts[cases.Emails], func(f fact) bool { return strings.EqualFold(f.values[0], t.text) }) {
			d.p.facts.add(cases.Emails, fact{values: []string{t.text}, rank: rankProse, inferred: true, prov: d.prov(i, i+1)})
		}
		return i + 1
	}
	employer := 0
	switch n := tokenAt(d.toks, i+1); t.low {
	case "works", "working", "worked":
		if n.low == "for" || n.low == "at" {
			employer = i + 2
		}
	case "employed", "affiliated":
		if n.low == "by" || n.low == "at" || n.low == "with" {
			employer = i + 2
		}
	case "employer", "organization", "affiliation":
		if n.text == ":" {
			employer = i + 2
		}
	}
	if employer > 0 && employer < d.to && !d.p.facts.has(cases.Organization) {
		if j := d.x.bodyEnd(d.toks, employer, d.to); j > employer {
			a := employer
			if d.toks[a].low == "the" {
				a++
			}
			d.add(cases.Organization, a, j, d.x.textIn(d.toks, a, j))
			return j
		}
	}
	return i
}

// bodyEnd says where the name of a firm or office that begins at token i ends, or i where none does.
func (x *extractor) bodyEnd(toks []token, i, to int) int {
	j, last := i, i
	for j < to && j < i+9 && toks[j].line <= toks[i].line+1 {
		t := toks[j]
		switch {
		case t.word && t.cap && !t.digit:
			last = j + 1
		case j > i && isOne(t.low, []string{"of", "for", "and", "&", "the", "de", "der", "-"}), j == i && t.low == "the":
		default:
			j = to
			continue
		}
		j++
	}
	if last == i || !hasOrgWord(x.textIn(toks, i, last)) {
		return i
	}
	return last
}

// textIn is the text of tokens [a, b), as it is written but for line ends.
func (x *extractor) textIn(toks []token, a, b int) string {
	if a >= b {
		return ""
	}
	return fold(x.src.v.text[toks[a].start:toks[b-1].end])
}

// nations reads one country or several that belong together at token i: "Iranian and Swedish", "Syrian/Turkish", "Franco…" no; "Iranian-Swedish".
func nations(toks []token, i, to int) (codes []string, people bool, end int) {
	j := i
	for j < to {
		h, ok := countryAt(toks, j)
		if !ok || h.to > to || !toks[j].cap {
			cs := hyphenNations(toks[j])
			if len(cs) == 0 {
				code, n, ok := docCountry(toks, j)
				if !ok || n > to || len(toks[j].text) != 3 {
					break
				}
				cs, h.to = []string{code}, n
			} else {
				people, h.to = true, j+1
			}
			codes = appendNew(codes, cs...)
		} else {
			if !foreign(toks, h) && !(h.people && j > 0 && isOne(toks[j-1].text, []string{"(", ",", "/", ";", "|"})) {
				break
			}
			codes, people = appendNew(codes, h.code), people || h.people
		}
		end = h.to
		if end+1 >= to || !isOne(toks[end].low, []string{"and", "&", "/", "-", "+", ","}) || toks[end].low == "," && !people {
			break
		}
		j = end + 1
		if isOne(toks[j].low, []string{"the", "a", "an"}) {
			j++
		}
	}
	return codes, people, end
}

func appendNew(list []string, add ...string) []string {
	for _, a := range add {
		if !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	return list
}

// hyphenNations reads "Iranian-Swedish": all parts must be adjectives of nations.
func hyphenNations(t token) []string {
	if !t.cap || !strings.Contains(t.low, "-") && !strings.Contains(t.low, "/") {
		return nil
	}
	var codes []string
	for _, w := range strings.FieldsFunc(t.low, func(r rune) bool { return r == '-' || r == '/' }) {
		c, ok := countries.words[w]
		if !ok || !c.people {
			return nil
		}
		codes = appendNew(codes, c.code)
	}
	return codes
}

// country reads nationality and residence at token i.
func (d *detailReader) country(i int) int {
	codes, people, end := nations(d.toks, i, d.to)
	if len(codes) == 0 {
		if h, ok := countryAt(d.toks, i); ok && h.to <= d.to { // a name or place that only sounds like one
			return h.to
		}
		return i
	}
	prev, next := tokenAt(d.toks, i-1), tokenAt(d.toks, end)
	if _, _, doc := docCueAt(d.toks, min(end, len(d.toks)-1)); doc && end < len(d.toks) {
		return end
	}
	switch {
	case i < d.lives && isOne(prev.low, []string{"in", "of", ",", "the", ":"}):
		d.add(cases.CountryOfResidence, i, end, codes[0])
		d.lives = 0
	case d.nationality(i, end, people, prev, next):
		if !isOne("US", codes) || len(codes) > 1 || people {
			d.add(cases.CountryOfCitizenship, i, end, codes...)
		}
	}
	return end
}

// nationality says whether the country of tokens [i, end) is said to be the person's own.
func (d *detailReader) nationality(i, end int, people bool, prev, next token) bool {
	of := func(k int) bool {
		return isOne(tokenAt(d.toks, k).low, []string{"national", "citizen", "nationality", "citizenship", "citizens", "nationals", "passport-holder", "cit", "subject"})
	}
	two := tokenAt(d.toks, i-2)
	body := isOne(next.low, []string{"embassy", "company", "firm", "ministry", "delegation", "university", "consulate", "government", "navy", "army", "bank", "mission", "airline", "airlines", "military", "flag", "port", "border", "address", "phone", "number", "sim", "mobile", "resident", "visa", "employer", "law", "agency", "institute", "academy", "office", "official", "origin", "descent"})
	if d.former(i) {
		return false
	}
	switch {
	case people && isOne(prev.low, []string{"now", "currently", "presently", "today", "became"}) && !body && (!next.cap || next.line != d.toks[end-1].line):
		return true
	case people && (isOne(next.low, []string{"since", "by"}) && isOne(tokenAt(d.toks, end+1).low, []string{"birth", "naturalization", "naturalisation", "marriage", "descent", "nationality"}) && tokenAt(d.toks, end+1).low != "descent"):
		return true
	case people && isOne(prev.low, []string{"naturalized", "naturalised", "dual", "native-born"}):
		return true
	case isOne(next.low, []string{"citizen", "national", "citizenship", "nationality", "citizens", "nationals", "nationalities", "citizenships", "born", "dual", "subject"}) && !(next.low == "born" && !people):
		return true
	case isOne(prev.low, []string{"citizenship", "nationality", "citizenships", "nationalities", "cit", "coc", "nat", "citz", "citizen", "national"}):
		return true
	case isOne(prev.text, []string{":", "=", "-", ".", "is", "from"}) && of(i-2), prev.low == "of" && of(i-2), prev.low == "the" && two.low == "of" && of(i-3):
		return true
	case prev.low == "both" && of(i-3), prev.low == "dual":
		return true
	case people && (isOne(prev.text, []string{"(", ",", ";", "/", "|"}) || isOne(prev.low, []string{"is", "a", "an", "the"})) && !body && (!next.cap || next.line != d.toks[end-1].line):
		return true
	case !people && i == d.from+1 && prev.text == "(" && isOne(next.text, []string{")", ",", ";", "/"}): // "X (Hungary, …"
		return true
	case !people && i == d.from+1 && prev.low == "of" && isOne(next.text, []string{",", ";", "("}): // "X of Bulgaria, …"
		return true
	}
	return d.record && (d.cell(i) || isOne(prev.text, []string{"/", "-", "\u2013", "|", ";", ",", "(", "\u00b7", "\u2022", "["})) && !body && (!next.cap || next.line != d.toks[end-1].line || d.cell(end))
}

// cell says whether a tab stands before token i.
func (d *detailReader) cell(i int) bool {
	return i > 0 && i < len(d.toks) && d.toks[i].line == d.toks[i-1].line && strings.IndexByte(d.x.src.v.text[d.toks[i-1].end:d.toks[i].start], '\t') >= 0
}

// former says whether the country at token i is one that somebody was of, and is no more: "formerly Russian", "no longer a Russian citizen".
func (d *detailReader) former(i int) bool {
	for j := i - 1; j >= d.from && j > i-4; j-- {
		switch d.toks[j].low {
		case "formerly", "former", "previously", "originally", "ex", "longer", "once", "renounced":
			return true
		case "a", "an", "the", "his", "her", "their", "was":
		default:
			return false
		}
	}
	return false
}
