package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// person is a subject while it is being read.
type person struct {
	facts facts
	ids   []*idDoc
	// full is the whole name in small letters, to know the same person again.
	full string
	// labelled says that it came from labels rather than prose.
	labelled bool
	co       bool
}

type idDoc struct{ facts facts }

// maxPeople bounds the subjects of one mail (SEC-5).
const maxPeople = 60

func newPerson() *person { return &person{facts: facts{}} }

// subjectEntry reads a labelled value of a subject or of its document.
func (x *extractor) subjectEntry(e *entry, c *whom, val string) {
	if e.scope == 's' && e.field == "full" {
		if at := namePattern(val); at > 0 { // "NAME: LAST/FIRST/MI: YUSUFZAI / MIRWAIS / K."
			x.patternName(e, c, val, at)
			return
		}
	}
	whole := e.scope == 's' && e.field == "full"
	named := whole && personal(val)
	asWritten := whole && !named && !x.topic(val) && nameWithDigits(val)
	if whole && !asWritten && !named && singleName(e, val) && !x.topic(val) {
		x.mononym(e, c, val)
		return
	}
	if whole && !asWritten && (!named || e.key == "subject" && x.topic(val)) {
		if e.key == "subject" && !x.answer && x.topic(val) { // of a memorandum: what it asks for
			low := strings.ToLower(fold(val))
			x.typeWords(low, false, 2)
			x.supportVotes(low, supportAsked, 2)
		}
		if isOrgName(val) && e.key != "subject" {
			x.addLabel(cases.NonIndividualName, e, fold(strings.Trim(val, `"`)))
		}
		return
	}
	p := x.currentSubject(e, c)
	defer x.documentBelow(p, e)
	prov := x.src.v.provenance(e.start, e.end, "label")
	add := func(field string, values ...string) {
		p.facts.add(field, fact{values: values, rank: rankLabel, prov: prov})
	}
	switch e.field {
	case "full":
		if asWritten {
			ws := strings.Fields(val)
			p.full = strings.ToLower(fold(val))
			add(cases.FirstName, strings.Join(ws[:len(ws)-1], " "))
			add(cases.LastName, ws[len(ws)-1])
			break
		}
		x.fullName(p, e, val)
		p.co = p.co || strings.HasPrefix(e.key, "co")
	case cases.FirstName, cases.LastName:
		x.nameHalf(p, e, val)
	case cases.Gender:
		if g := genderWord(val); g != "" {
			add(e.field, g)
		}
	case cases.DateOfBirth:
		x.birthEntry(p, e, val)
	case cases.CountryOfCitizenship, cases.CountryOfResidence:
		codes := countryCodes(val)
		for _, t := range tokenize(val) {
			codes = appendNew(codes, hyphenNations(t)...)
		}
		if len(codes) > 0 {
			add(e.field, codes...)
		}
	case cases.Phones:
		for _, h := range findPhones(val) {
			add(e.field, h.e164)
		}
	case cases.Emails:
		for _, a := range addressPattern.FindAllString(val, 5) {
			add(e.field, a)
		}
	case "sub_organization":
		add(cases.Organization, fold(val))
	case cases.PositionTitle:
		add(e.field, fold(val))
	case "role":
		if strings.Contains(strings.ToLower(val), "co") {
			p.co = true
		}
	case "passport", "visa", "drivers_license", "miscellaneous":
		x.idEntry(p, e, val)
	case "id_country", "issued", "expires":
		x.idDetail(p, e, val)
	}
}

// personal says whether a value can be a person's name.
func personal(val string) bool {
	_, b, n := leadingName(val)
	if n == "" {
		return false
	}
	if len(strings.Fields(val)) > 12 { // a record: the name, and its fields behind a sign
		rest := strings.TrimLeft(val[b:], " .\"'*")
		return len(strings.Fields(n)) >= 2 && rest != "" && strings.ContainsAny(rest[:1], ",;(/|-\u2013") && strings.ContainsAny(rest, "0123456789")
	}
	return len(strings.Fields(n)) >= 2 || strings.Contains(val, ",")
}

// nameWithDigits says whether a value would be a person's name but for digits in it: "Ivan Petrov4". It is kept as written, since only its
// writer knows which part is wrong.
func nameWithDigits(val string) bool {
	ws := strings.Fields(val)
	if len(ws) < 2 || len(ws) > 4 || !strings.ContainsAny(val, "0123456789") {
		return false
	}
	for _, w := range ws {
		if !nameLike(strings.TrimRight(w, "0123456789")) || hasOrgWord(w) || isOne(strings.ToLower(w), []string{"subject", "person", "case", "no", "number", "room", "project"}) {
			return false
		}
	}
	return true
}

// topic says whether the value of "Subject:" is what a text is about rather than a person: in a memorandum, or where its words say so.
func (x *extractor) topic(val string) bool {
	if x.src.memorandum() {
		return true
	}
	for _, t := range tokenize(val) {
		if topicWord(strings.TrimSuffix(t.low, "s")) {
			return true
		}
	}
	return false
}

// memorandum says whether a line near the head of the text begins with that word.
func (s *source) memorandum() bool {
	if s.memo == 0 {
		s.memo = 'n'
		for _, l := range s.v.lines {
			if t := strings.TrimSpace(s.v.text[l.start:l.end]); len(t) >= 10 && (t[0] == 'M' || t[0] == 'm') && strings.EqualFold(t[:10], "MEMORANDUM") {
				s.memo = 'y'
				break
			}
			if l.start > 4000 {
				break
			}
		}
	}
	return s.memo == 'y'
}

// topicWord are words of subject lines that are no names.
func topicWord(l string) bool {
	switch l {
	case "request", "inspection", "gift", "briefing", "inquiry", "visit", "check", "support", "information", "threat", "audit", "question", "record", "meeting", "travel", "trip", "delegation", "review",
		"incident", "event", "report", "update", "interview", "assessment", "screening", "vetting", "clearance", "foreign", "national", "security", "suspicious", "activity", "contact", "possible", "potential", "urgent", "routine", "concern", "activitie", "training", "visitor", "tour", "purchase", "offer", "theft", "breach", "follow", "case", "help", "name", "trace", "query", "subject", "investigation", "suspected", "unknown", "employee":
		return true
	}
	return false
}

func isOrgName(val string) bool { return len(val) < 80 && hasOrgWord(val) }

// currentSubject gives the subject that a label belongs to: a new one where a name comes that this one has already.
func (x *extractor) currentSubject(e *entry, c *whom) *person {
	var p *person
	for i := len(x.people) - 1; i >= 0; i-- {
		if x.people[i].labelled {
			p = x.people[i]
			break
		}
	}
	begins := e.field == "full" && (p != nil && p.full != "" || p != nil && p.facts.has(cases.LastName)) ||
		(e.field == cases.FirstName || e.field == cases.LastName || e.field == cases.DateOfBirth) && p != nil && p.facts.has(e.field) ||
		p != nil && e.field != "full" && !e.table && x.nameStands(p, e)
	if (p == nil || c.fresh || begins) && len(x.people) < maxPeople {
		p = newPerson()
		p.labelled = true
		x.people = append(x.people, p)
		c.fresh = false
		if e.field != "full" && e.field != cases.FirstName && e.field != cases.LastName {
			x.nameAbove(p, e)
		}
	}
	if p == nil {
		p = newPerson() // one too many: read, and dropped
	}
	return p
}

// fullName reads a whole name, and what else stands on its line: "ZHANG, Wei (PRC), DOB 12 MAR 1980".
func (x *extractor) fullName(p *person, e *entry, val string) {
	a, b, name := leadingName(val)
	if name == "" {
		return
	}
	first, last := splitName(val[a:b])
	prov := x.src.v.provenance(e.start+a, e.start+b, "label")
	p.full = strings.ToLower(name)
	if first != "" {
		p.facts.add(cases.FirstName, fact{values: []string{first}, rank: rankLabel, prov: prov})
	}
	p.facts.add(cases.LastName, fact{values: []string{last}, rank: rankLabel, prov: prov})
	if end := x.recordEnd(e); e.start+b < end {
		toks := shifted(tokenize(x.src.v.text[e.start+b:end]), e.start+b)
		x.details(p, toks, 0, len(toks), true)
	}
}

func shifted(toks []token, by int) []token {
	for i := range toks {
		toks[i].start += by
		toks[i].end += by
	}
	return toks
}

// splitName divides a name as written into first and last name: "HSU, Mei-ling", "KWON Tae-hyun", "Pieter van der Zwaluw".
func splitName(s string) (first, last string) {
	s = fold(strings.Trim(s, `"'*_ `))
	if l, f, ok := strings.Cut(s, ","); ok && !suffixWord(strings.ToLower(strings.Trim(f, " ."))) {
		return titleCase(strings.Join(nameTokens(f, true), " ")), titleCase(strings.Join(nameTokens(l, false), " "))
	}
	ws := nameTokens(strings.TrimRight(s, ","), false)
	if n := len(ws); n > 1 && unknownName(ws[0]) { // "FNU Gulbahar"
		return "", titleCase(strings.Join(ws[1:], " "))
	} else if n > 1 && unknownName(ws[n-1]) {
		return "", titleCase(strings.Join(ws[:n-1], " "))
	}
	ws = slices.DeleteFunc(ws, noName)
	if len(ws) == 0 {
		return "", ""
	}
	if len(ws) == 1 {
		return "", titleCase(ws[0])
	}
	up := func(w string) bool {
		return len([]rune(w)) > 1 && w == strings.ToUpper(w) && w != strings.ToLower(w) && !strings.Contains(w, ".")
	}
	if up(ws[0]) && !up(ws[len(ws)-1]) {
		k := 1
		for k < len(ws)-1 && up(ws[k]) {
			k++
		}
		return titleCase(strings.Join(ws[k:], " ")), titleCase(strings.Join(ws[:k], " "))
	}
	if !slices.ContainsFunc(ws, up) || !slices.ContainsFunc(ws, func(w string) bool { return !up(w) }) && vietnameseName(ws) {
		switch n := familyWords(ws); {
		case n > 0:
			return titleCase(strings.Join(ws[n:], " ")), titleCase(strings.Join(ws[:n], " "))
		case n < 0:
			return titleCase(strings.Join(ws[:len(ws)+n], " ")), titleCase(strings.Join(ws[len(ws)+n:], " "))
		}
	}
	k := len(ws) - 1
	for j := 1; j < k; j++ { // "Juan Carlos PEREZ Morales"
		if up(ws[j]) && !up(ws[0]) && !up(ws[k]) {
			return titleCase(strings.Join(ws[:j], " ")), titleCase(strings.Join(ws[j:], " "))
		}
	}
	if !up(ws[0]) && up(ws[k]) {
		for k > 1 && up(ws[k-1]) {
			k--
		}
	}
	for k > 1 && (particle(strings.ToLower(ws[k-1])) || k == len(ws)-1 && isOne(ws[k-1], []string{"Al", "El", "Van", "Von", "De", "Di", "Da", "Dos", "Ben", "Ter", "Le"})) {
		k--
	}
	if suffixWord(strings.ToLower(strings.Trim(ws[len(ws)-1], "."))) && k > 1 {
		k--
	}
	return titleCase(strings.Join(ws[:k], " ")), titleCase(strings.Join(ws[k:], " "))
}

func genderWord(s string) string {
	switch strings.ToLower(strings.Trim(s, " .")) {
	case "m", "male", "man", "masculine":
		return "male"
	case "f", "female", "woman", "feminine":
		return "female"
	case "x", "other", "nonbinary", "non-binary":
		return "other"
	}
	return ""
}

func (x *extractor) birthEntry(p *person, e *entry, val string) {
	toks := shifted(tokenize(val), e.start)
	ref := x.ref.AddDate(-10, 0, 0)
	words := e.key + " " + x.src.v.text[max(e.start-30, x.src.v.lines[e.line].start):e.end]
	if e.table {
		words = e.key + " " + val
		if x.dayFirst {
			words += " ddmmyy"
		}
	}
	for i := range toks {
		h, ok := writtenDate(toks, i, ref)
		if !ok {
			h, ok = birthCode(toks, i, words, ref)
		}
		if ok && h.year {
			h = dayFirst(toks[i], h, words)
			p.facts.add(cases.DateOfBirth, fact{values: []string{isoDate(h.start)}, rank: rankLabel, inferred: h.guess, prov: x.src.v.provenance(toks[h.from].start, toks[h.to-1].end, "label")})
			if h.to < len(toks) {
				x.details(p, toks, h.to, len(toks), false)
			}
			return
		}
	}
}

// othersFacts takes back what belongs to those asked about: their telephones from the requestor, and their number among the persons from a firm.
func (x *extractor) othersFacts() {
	theirs := func(f fact) bool {
		return f.rank <= rankProse && slices.ContainsFunc(x.people, func(p *person) bool {
			return slices.ContainsFunc(p.facts[cases.Phones], func(o fact) bool {
				return o.prov.Part == f.prov.Part && o.prov.Start < f.prov.End && f.prov.Start < o.prov.End
			})
		})
	}
	if fs := slices.DeleteFunc(x.facts[cases.RequestorPhone], theirs); len(fs) > 0 {
		x.facts[cases.RequestorPhone] = fs
	} else {
		delete(x.facts, cases.RequestorPhone)
	}
	x.people = slices.DeleteFunc(x.people, func(p *person) bool {
		fs := p.facts[cases.LastName]
		return len(fs) > 0 && fs[0].rank == rankProse && len(p.ids) == 0 && !p.facts.has(cases.DateOfBirth) && slices.ContainsFunc(x.facts[cases.NonIndividualName], func(o fact) bool {
			return o.prov.Part == fs[0].prov.Part && o.prov.Start == fs[0].prov.Start && o.prov.End == fs[0].prov.End
		})
	})
}

// closeSubjects gives up persons of whom only a scrap was read, and joins two readings of one person.
func (x *extractor) closeSubjects() {
	var out []*person
	for _, p := range x.people {
		if !p.facts.has(cases.LastName) && !p.facts.has(cases.FirstName) && len(p.ids) == 0 && !(p.facts.has(cases.DateOfBirth) && p.facts.has(cases.CountryOfCitizenship)) {
			continue
		}
		same := slices.IndexFunc(out, func(o *person) bool { return samePerson(o, p) })
		if same < 0 {
			out = append(out, p)
			continue
		}
		for k, fs := range p.facts {
			for _, f := range fs {
				if !out[same].facts.has(k) || k == cases.DateOfBirth { // two days of birth of one name are told (EXT-3)
					out[same].facts.add(k, f)
				}
			}
		}
		for _, d := range p.ids {
			if !slices.ContainsFunc(out[same].ids, func(o *idDoc) bool {
				return o.facts[cases.IDNumber][0].values[0] == d.facts[cases.IDNumber][0].values[0]
			}) {
				out[same].ids = append(out[same].ids, d)
			}
		}
	}
	x.people = out
}

func samePerson(a, b *person) bool {
	an, bn := fullOf(a), fullOf(b)
	if an == "" || bn == "" {
		return false
	}
	if an == bn {
		return true
	}
	if !b.facts.has(cases.FirstName) && strings.HasSuffix(an, " "+bn) { // "Mr. Farahani", who was named in full before
		return true
	}
	aw, bw := strings.Fields(an), strings.Fields(bn)
	slices.Sort(aw)
	slices.Sort(bw)
	return slices.Equal(aw, bw)
}

func fullOf(p *person) string {
	v := ""
	for _, k := range []string{cases.FirstName, cases.LastName} {
		if fs := p.facts[k]; len(fs) > 0 {
			v = strings.TrimSpace(v + " " + fs[0].values[0])
		}
	}
	return strings.ToLower(v)
}

// subjects are the persons as they stand in the draft.
func (x *extractor) subjects() []cases.Subject {
	var out []cases.Subject
	for i, p := range x.people {
		s := cases.Subject{Fields: cases.Fields{}}
		for k, fs := range p.facts {
			f := settle(k, fs)
			if k == cases.Phones || k == cases.Emails {
				f = merged(fs)
			}
			s.Fields[k] = f
		}
		role := "subject"
		if p.co && i > 0 {
			role = "co_subject"
		}
		if fs := p.facts[cases.LastName]; len(fs) > 0 && role == "co_subject" {
			s.Fields[cases.SubjectRole] = cases.Field{Values: []string{role}, Provenance: []cases.Provenance{fs[0].prov}}
		}
		for _, d := range p.ids {
			s.IDs = append(s.IDs, cases.Identification{Fields: d.facts.fields()})
		}
		out = append(out, s)
	}
	return out
}

// merged joins the values of a list field.
func merged(fs []fact) cases.Field {
	out := cases.Field{Inferred: true}
	for _, f := range fs {
		for _, v := range f.values {
			if !slices.Contains(out.Values, v) {
				out.Values = append(out.Values, v)
			}
		}
		out.Inferred = out.Inferred && f.inferred
		out.Provenance = append(out.Provenance, f.prov)
	}
	return out
}
