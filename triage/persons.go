package triage

import (
	"regexp"
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
	asWritten := e.scope == 's' && e.field == "full" && !personal(val) && !x.topic(val) && nameWithDigits(val)
	if e.scope == 's' && e.field == "full" && !asWritten && (!personal(val) || e.key == "subject" && x.topic(val)) {
		if isOrgName(val) && e.key != "subject" {
			x.addLabel(cases.NonIndividualName, e, fold(strings.Trim(val, `"`)))
		}
		return
	}
	p := x.currentSubject(e, c)
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
		add(e.field, titleCase(fold(val)))
	case cases.Gender:
		if g := genderWord(val); g != "" {
			add(e.field, g)
		}
	case cases.DateOfBirth:
		x.birthEntry(p, e, val)
	case cases.CountryOfCitizenship, cases.CountryOfResidence:
		if codes := countryCodes(val); len(codes) > 0 {
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
	_, _, n := leadingName(val)
	if n == "" || len(strings.Fields(val)) > 12 {
		return false
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
	for _, l := range x.src.v.lines {
		if t := strings.ToUpper(strings.TrimSpace(x.src.v.text[l.start:l.end])); strings.HasPrefix(t, "MEMORANDUM") {
			return true
		}
		if l.start > 4000 {
			break
		}
	}
	for _, t := range tokenize(val) {
		if topicWord(strings.TrimSuffix(t.low, "s")) {
			return true
		}
	}
	return false
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
		(e.field == cases.FirstName || e.field == cases.LastName || e.field == cases.DateOfBirth) && p != nil && p.facts.has(e.field)
	if (p == nil || c.fresh || begins) && len(x.people) < maxPeople {
		p = newPerson()
		p.labelled = true
		x.people = append(x.people, p)
		c.fresh = false
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
	if b < len(val) {
		toks := shifted(tokenize(val[b:]), e.start+b)
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
	if len(ws) == 2 && givenPair.MatchString(ws[1]) && !strings.Contains(ws[0], "-") { // "Kim Min-jun": the family name first
		return titleCase(ws[1]), titleCase(ws[0])
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
	for k > 1 && particle(strings.ToLower(ws[k-1])) {
		k--
	}
	if suffixWord(strings.ToLower(strings.Trim(ws[len(ws)-1], "."))) && k > 1 {
		k--
	}
	return titleCase(strings.Join(ws[:k], " ")), titleCase(strings.Join(ws[k:], " "))
}

// givenPair is a given name of two syllables as Korean and Chinese names are romanised.
var givenPair = regexp.MustCompile(`^\p{Lu}\p{Ll}+-\p{Ll}+$`)

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
	if len(toks) == 1 && len(toks[0].text) == 6 && onlyDigits(toks[0].text) == toks[0].text { // DDMMYY where labelled so
		if strings.Contains(e.key, "ddmmyy") {
			d, m, y := atoi(toks[0].text[:2]), atoi(toks[0].text[2:4]), shortYear(toks[0].text[4:], x.ref.AddDate(-10, 0, 0))
			if h, ok := (dateHit{}).on(y, m, d); ok {
				p.facts.add(cases.DateOfBirth, fact{values: []string{isoDate(h.start)}, rank: rankLabel, prov: x.src.v.provenance(e.start, e.end, "label")})
			}
		}
		return
	}
	for i := range toks {
		if h, ok := dateAt(toks, i, x.ref.AddDate(-10, 0, 0)); ok && h.year {
			p.facts.add(cases.DateOfBirth, fact{values: []string{isoDate(h.start)}, rank: rankLabel, inferred: h.guess, prov: x.src.v.provenance(toks[h.from].start, toks[h.to-1].end, "label")})
			return
		}
	}
}

// idEntry reads a document's number, with the country and dates that may stand beside it.
func (x *extractor) idEntry(p *person, e *entry, val string) {
	toks := shifted(tokenize(val), e.start)
	for i := 0; i < len(toks) && len(p.ids) < 10; i++ {
		from, to, num := idNumber(toks, i)
		if num == "" {
			continue
		}
		d := &idDoc{facts: facts{}}
		v := x.src.v
		d.facts.add(cases.IDType, fact{values: []string{e.field}, rank: rankLabel, prov: v.provenance(e.start, e.end, "label")})
		d.facts.add(cases.IDNumber, fact{values: []string{num}, rank: rankLabel, prov: v.provenance(toks[from].start, toks[to-1].end, "label")})
		rest := slices.Concat(toks[:from], toks[to:])
		for k := range rest {
			if c, a, ok := docCountry(rest, k); ok {
				d.facts.add(cases.IDCountry, fact{values: []string{c}, rank: rankLabel, prov: v.provenance(rest[k].start, rest[a-1].end, "label")})
				break
			}
		}
		x.idDates(d, rest)
		p.ids = append(p.ids, d)
		return
	}
}

// idDates takes "issued 2019-01-02, expires 01/02/2029" from the words beside a number.
func (x *extractor) idDates(d *idDoc, toks []token) {
	field := ""
	for i := 0; i < len(toks); i++ {
		switch toks[i].low {
		case "issued", "issue":
			field = cases.IDIssued
		case "expires", "exp", "expiring", "expiration", "valid", "expiry", "expired":
			field = cases.IDExpires
		}
		if h, ok := dateAt(toks, i, x.ref); ok && field != "" && h.year {
			d.facts.add(field, fact{values: []string{isoDate(h.start)}, rank: rankLabel, inferred: h.guess, prov: x.src.v.provenance(toks[h.from].start, toks[h.to-1].end, "label")})
			i, field = h.to-1, ""
		}
	}
}

// idDetail adds a labelled detail to the subject's last document.
func (x *extractor) idDetail(p *person, e *entry, val string) {
	if len(p.ids) == 0 {
		return
	}
	d := p.ids[len(p.ids)-1]
	prov := x.src.v.provenance(e.start, e.end, "label")
	if e.field == "id_country" {
		if codes := countryCodes(val); len(codes) > 0 {
			d.facts.add(cases.IDCountry, fact{values: codes[:1], rank: rankLabel, prov: prov})
		}
		return
	}
	if h, ok := wholeDate(val, x.ref); ok && h.year {
		d.facts.add(map[string]string{"issued": cases.IDIssued, "expires": cases.IDExpires}[e.field], fact{values: []string{isoDate(h.start)}, rank: rankLabel, inferred: h.guess, prov: prov})
	}
}

// docCountry reads a country at token k: a name, an adjective, or a code in capitals.
func docCountry(toks []token, k int) (code string, to int, ok bool) {
	if k < 0 || k >= len(toks) {
		return "", 0, false
	}
	t := toks[k]
	if !t.word || !t.cap {
		return "", 0, false
	}
	if h, ok := countryAt(toks, k); ok {
		return h.code, h.to, true
	}
	if t.caps && len(t.text) == 3 && countries.iso3[t.low] != "" {
		return countries.iso3[t.low], k + 1, true
	}
	if t.caps && len(t.text) == 2 && countries.iso2[t.text] {
		return t.text, k + 1, true
	}
	return "", 0, false
}

// idNumber reads a document's number at token i: letters in front, then digits, in groups divided by blanks or hyphens. It needs at least
// five letters and digits, of which four digits.
func idNumber(toks []token, i int) (from, to int, num string) {
	digits, chars := 0, 0
	var b strings.Builder
	j := i
	for ; j < len(toks) && j < i+12; j++ {
		t := toks[j]
		if t.text == "#" && j == i {
			return 0, 0, ""
		}
		if t.text == "-" && j > i && b.Len() > 0 && j+1 < len(toks) && toks[j+1].digit && toks[j-1].end == t.start {
			continue
		}
		if !t.word || !t.digit && !(t.caps || len(t.text) == 1 && t.cap || mixedID(t.text)) || j > i && t.line != toks[j-1].line {
			break
		}
		d := 0
		ok := true
		for _, r := range t.text {
			switch {
			case r >= '0' && r <= '9':
				d++
			case r >= 'A' && r <= 'Z' || r == '-':
			case r >= 'a' && r <= 'z' && d > 0:
			default:
				ok = false
			}
		}
		if !ok || d == 0 && (b.Len() > 0 || len(t.text) > 3) || d > 0 && strings.Count(t.text, "/") > 0 {
			break
		}
		if j > i && d > 0 && len(t.text) > 0 && unicodeUpper(t.text[0]) && digits > 0 {
			break // a second number, or a code with letters of its own
		}
		if d == 0 && j+1 < len(toks) && !toks[j+1].digit {
			break
		}
		if digits > 0 && j+1 < len(toks) && monthOf(toks[j+1].low) != 0 && t.digit { // "... 15 JAN 1973"
			break
		}
		digits += d
		chars += len(t.text)
		b.WriteString(strings.ReplaceAll(t.text, "-", ""))
		if digits > 14 {
			return 0, 0, ""
		}
	}
	if digits < 4 || chars < 5 || b.Len() > 20 {
		return 0, 0, ""
	}
	return i, j, strings.ToUpper(b.String())
}

func unicodeUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// mixedID says whether a word mixes letters and digits as document numbers do.
func mixedID(s string) bool {
	d, l := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			d++
		case r >= 'A' && r <= 'Z':
			l++
		case r == '-':
		default:
			return false
		}
	}
	return d >= 3 && l > 0
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
				if !out[same].facts.has(k) {
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
