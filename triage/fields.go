package triage

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cissd/cases"
)

// source is a run of lines that is read for fields: the new text, a forwarded mail, a form in a text file, an attached mail.
type source struct {
	v      *view
	use    []bool // by line
	sig    []bool // lines of a signature
	sender cases.Address
	own0   []bool  // the lines as they were before labels took theirs
	taken  []bool  // lines of labels
	toks   []token // of the whole text, where prose read all of it
	memo   byte    // whether it is a memorandum ('y', 'n'), once asked (memorandum)
	named  []byte  // whether a line begins with the sender's name, by line, as memo (ownLine)
}

// extractor reads the fields of one mail (EXT-2).
type extractor struct {
	m      *cases.Message
	cfg    Config
	ref    time.Time
	facts  facts
	people []*person
	// sender is who asks: the From of the mail, or of the forwarded mail. submitter is set where they differ (INT-9).
	sender    cases.Address
	fromBody  bool // sender was read from a forwarded block, at fromProv
	fromProv  [2]cases.Provenance
	submitter *cases.Address
	behalf    bool
	boss      bool // who asks is the head of the sender's own office
	leSupport bool
	typ       typeVotes
	toks      []token    // of the source at hand
	indexed   wordIndex  // of toks
	levels    []string   // what the words of the index are as levels (levelSpelling)
	begins    []int      // of each token's sentence
	own       [][]string // the names of those who write and read the mail
	src       *source
	// hops are the mails that this one passes on, itself first; who is the one of them that asks.
	hops  []hop
	who   int
	all   []*source
	first *source // the text of the mail itself
	// answer says that the mail answers one of ours; wanted are the fields that ours asked for (EXT-4).
	answer bool
	wanted map[string]bool
	// bodies are those that the signatures of who asks name, once bodiesRead.
	bodies     []named
	bodiesRead bool
	// dayFirst says that the days of birth of the table at hand are written with the day first.
	dayFirst bool
	// strange are the labels whose lines no rule took, each once.
	strange []string
	// types are those of a line that names two types of request.
	types []string
}

// read goes through the sources: labels first, then signature, then prose.
func (x *extractor) read(sources []*source) {
	x.all = sources
	for _, s := range sources {
		x.src = s
		x.labels()
	}
	x.behalfProse()
	x.toldProse()
	for _, s := range sources {
		x.src = s
		x.listLines()
		x.signature()
		x.freeAnswers()
		x.prose()
	}
	x.subjectPersons()
	x.strangersMail(x.hops, x.who)
	x.subjectLevels()
	x.othersFacts()
	x.requestor()
	x.settleAgency()
	x.closeSubjects()
	x.conclude()
}

// conclude fills what follows from the rest: the official of a law-enforcement request who asks can be reached as such, and a mail that asks
// about somebody without any word of its type is a request for information.
func (x *extractor) conclude() {
	if le := x.facts[cases.LEOfficial]; len(le) > 0 && x.facts.has(cases.LEPhone) && !x.facts.has(cases.RequestorPhone) && sharesWord(le[0].values[0], x.sender) {
		f := x.facts[cases.LEPhone][0]
		f.inferred, f.rank = true, rankProse
		x.facts.add(cases.RequestorPhone, f)
	}
	if t, _ := x.typ.result(); t != cases.FAI && x.facts.best(cases.Predication) == rankProse {
		delete(x.facts, cases.Predication)
	}
	if t, _ := x.typ.result(); t == cases.RFS && !x.facts.has(cases.SupportKind) { // what says that it is support may stand behind what it is
		for _, s := range x.all {
			x.src, x.toks = s, tokenize(x.proseText(s))
			x.supportProse(lowText(x.toks), strings.ToLower(x.m.Subject))
		}
	}
	if t, _ := x.typ.result(); t == "" && (len(x.people) > 0 || x.facts.has(cases.NonIndividualName)) {
		x.typ.vote(&x.typ.hinted, cases.RFI, 1)
	}
}

// labels applies the labelled values of the source at hand.
func (x *extractor) labels() {
	s := x.src
	x.columns()
	x.rosters()
	x.visitLines()
	es := entries(s.v, func(i int) bool { return s.use[i] })
	c := whom{}
	before := x.weight()
	for i := range es {
		e := &es[i]
		goesOn := x.endsInProse(e)
		for j := e.line; j <= e.last && j < len(s.use); j++ {
			if e.scope != 'n' {
				s.taken[j] = true
				s.use[j] = s.use[j] && (e.long || goesOn) // long values stay readable as prose: they name people and countries
			}
		}
		if e.scope == 'n' {
			x.aside(es, i)
		}
		x.ownWho(e)
		if e.scope == 'x' {
			c.resolve(es, i)
			x.nameOfOther(es, i)
		}
		people := len(x.people)
		x.apply(e, &c)
		after := x.weight()
		if len(x.people) == people && after == before {
			x.notTaken(e)
		}
		before = after
	}
}

// endsInProse cuts the value of a level behind its first sentence, and says whether more follow: "Classification: this is an unclassified request. It
// concerns Rui Fernandes, a Portuguese citizen."
func (x *extractor) endsInProse(e *entry) bool {
	if e.table || e.long || e.end-e.start < 30 || !isOne(e.field, []string{cases.Priority, cases.Classification, cases.Network, "type", cases.CountryOfConcern, cases.DueDate}) {
		return false
	}
	val := x.src.v.text[e.start:e.end]
	m := sentenceStop.FindStringIndex(val)
	if m == nil || !sentence(fold(val[m[1]:])) && len(strings.Fields(val[m[1]:])) < 5 {
		return false
	}
	e.end = e.start + m[0] + 4
	return true
}

// nameOfOther gives a name that a bare label states to a subject, where the sender is a person of another name and nothing else is labelled as the
// requestor's: "Name: Amira Haddad", then "Please brief her".
func (x *extractor) nameOfOther(es []entry, i int) {
	e := &es[i]
	if e.scope != 'r' || e.field != cases.RequestorName || e.key != "name" && e.key != "full name" || !x.writesAsked(x.src) || !personDisplay(x.sender) {
		return
	}
	val := x.src.v.text[e.start:e.end]
	if cleanName(val) == "" || !personal(val) || sharesWord(val, x.sender) || addressBears(x.sender.Address, val) || !x.signedBySender() {
		return
	}
	for j := range es {
		o := &es[j]
		if o.scope == 'q' || o.scope == 'b' || j != i && isOne(o.field, []string{
			"name", "email", "phone", "organization", "title", "requestor_title", cases.RequestorName, cases.RequestorEmail, cases.RequestorPhone, cases.Agency, cases.Component, cases.LEOfficial,
		}) && (o.scope == 'r' || o.scope == 'x') && !x.src.sig[o.line] {
			return
		}
	}
	e.scope, e.field = 's', "full"
}

// signedBySender says whether the sender's own name stands at the end of the source at hand.
func (x *extractor) signedBySender() bool {
	s := x.src
	for i, tried := len(s.v.lines)-1, 0; i >= 0 && tried < 12; i-- {
		if strings.TrimSpace(s.v.line(i)) == "" {
			continue
		}
		tried++
		if s.sender == x.sender && s.ownLine(i) || s.sender != x.sender && ownName(s.v.line(i), x.sender) {
			return true
		}
	}
	return false
}

// columns reads a table whose first row is nothing but labels of subjects, one subject a row.
func (x *extractor) columns() {
	x.fieldRows()
	s := x.src
	if !s.v.table {
		return
	}
	for i := 0; i+1 < len(s.v.lines); i++ {
		if !s.use[i] || strings.Count(s.v.line(i), "\t") < 1 {
			continue
		}
		heads := x.headRow(i)
		if heads == nil {
			continue
		}
		for j := i + 1; j < len(s.v.lines) && rowOf(s.v.line(j), len(heads)); j++ {
			c := whom{subject: true, fresh: true}
			at := s.v.lines[j].start
			for k, cell := range strings.Split(s.v.line(j), "\t") {
				if k >= len(heads) {
					break
				}
				a, b := trimSpan(cell, 0, len(cell))
				if a < b && heads[k].field != "" {
					e := entry{label: heads[k], start: at + a, end: at + b, line: j, last: j, table: true}
					if e.scope == 'x' {
						e.scope, e.field = 's', map[string]string{"name": "full", "organization": "sub_organization", "phone": "phones", "email": "emails", "title": "position_title"}[e.field]
					}
					if e.field == cases.VisitStart || e.field == cases.VisitEnd {
						x.visitCell(e.field, e)
					} else {
						x.apply(&e, &c)
					}
				}
				at += len(cell) + 1
			}
			s.use[j] = false
		}
		s.use[i] = false
	}
}

// rowOf says whether a line has the cells of a table with n columns; of a wide one the last may be empty.
func rowOf(l string, n int) bool {
	k := strings.Count(l, "\t") + 1
	return k == n || n >= gridColumns && k < n && k > n/2 || n >= recordColumns && k < n && k >= 2
}

// headRow says whether all cells of a line are labels, most of them of subjects.
func (x *extractor) headRow(i int) []label {
	var heads []label
	known, subj := 0, 0
	for cell := range strings.SplitSeq(x.src.v.line(i), "\t") {
		l, ok := knownLabel(strings.Trim(cell, ": *"))
		if ok && l.scope != 'n' {
			known++
			if l.field == cases.CountryOfConcern {
				l = label{scope: 's', field: cases.CountryOfCitizenship}
			}
			if l.scope == 's' || l.scope == 'i' || l.scope == 'x' {
				subj++
			}
		} else {
			l = label{}
		}
		heads = append(heads, l)
	}
	if len(heads) < 2 || known < len(heads)-1 || known < 2 || subj*2 <= known {
		return nil
	}
	return heads
}

// whom says whom ambiguous labels are about.
type whom struct {
	subject bool // the last clear label was of a subject
	fresh   bool // the next name begins a new subject
	asker   bool // the section is about who asks: "Your details"
	// given is the asker's given name, whose family name has not come yet.
	given *entry
}

// resolve decides an ambiguous label by the next clear one nearby, else by the last.
func (c *whom) resolve(es []entry, i int) {
	e := &es[i]
	subject := c.subject && !c.asker
	blocks := 0
	for j := i + 1; j < len(es) && j < i+6 && !c.asker; j++ {
		if es[j].block != es[j-1].block {
			if blocks++; blocks > 0 {
				break
			}
		}
		if o := es[j]; o.scope == 's' || o.scope == 'i' || o.scope == 'h' {
			subject = (o.scope != 'h' || subject) && !(e.field != "name" && opensSubject(&o) && c.afterAsker(es, i))
			break
		} else if o.scope == 'r' && o.field != "country_of_concern" && o.field != "description" && o.field != "basis" && o.field != "purpose" || o.scope == 'q' {
			if e.block != es[max(0, i-1)].block || !c.subject {
				subject = false
			}
			break
		}
	}
	var to map[string]string
	if subject {
		e.scope = 's'
		to = map[string]string{"name": "full", "email": "emails", "phone": "phones", "organization": "sub_organization", "title": "position_title", "case_number": cases.CaseReference}
		if e.field == "case_number" {
			e.scope = 'r'
		}
	} else {
		e.scope = 'r'
		to = map[string]string{"name": cases.RequestorName, "email": cases.RequestorEmail, "phone": cases.RequestorPhone, "organization": cases.Agency, "title": "requestor_title", "case_number": cases.CaseReference}
	}
	e.field = to[e.field]
}

// apply takes one labelled value over.
func (x *extractor) apply(e *entry, c *whom) {
	v := x.src.v
	val := v.text[e.start:e.end]
	if chosen, boxes := checked(val); boxes {
		if len(chosen) == 0 {
			return
		}
		if len(chosen) == 1 {
			e.end = e.start + chosen[0].out + chosen[0].n
			e.start += chosen[0].out
			val = v.text[e.start:e.end]
		}
	}
	if emptyValue(val) && e.scope != 'h' && e.scope != 'q' {
		return
	}
	switch e.scope {
	case 'q':
		c.subject, c.asker = false, true
	case 'h':
		c.subject, c.fresh, c.asker = true, true, false
		x.headedSubject(e, c, val)
	case 's', 'i':
		if c.asker && x.askerName(e, c, val) {
			return
		}
		c.asker = false
		x.subjectEntry(e, c, val)
		c.subject = true
	case 'b':
		x.onBehalf(e, val)
	case 'r':
		if e.field != cases.CountryOfConcern {
			c.subject = false
		}
		x.requestEntry(e, val)
	}
}

// askerName takes the halves of the requestor's name in a section about who asks, and says whether the entry was one.
func (x *extractor) askerName(e *entry, c *whom, val string) bool {
	switch {
	case e.field == cases.FirstName && c.given == nil:
		given := *e
		c.given = &given
	case e.field == cases.LastName && c.given != nil:
		v := x.src.v
		name := fold(v.text[c.given.start:c.given.end] + " " + val)
		x.facts.add(cases.RequestorName, fact{values: []string{name}, rank: rankLabel, prov: v.provenance(c.given.start, e.end, "label")})
	default:
		return false
	}
	return true
}

func emptyValue(v string) bool {
	switch strings.ToLower(strings.Trim(v, " .-_:*[]()<>")) {
	case "", "n/a", "na", "none", "unknown", "tbd", "not known", "unk", "?", "nil", "not applicable", "same", "see below", "see above", "see attached", "see attachment", "attached", "as above", "blank", "select", "choose", "please select", "please choose", "select one", "choose one", "select an option", "none selected", "not selected", "not provided", "not given", "not stated", "not specified", "unspecified", "no answer", "not available", "no response", "n.a", "will advise", "to be determined", "to follow", "pending", "click or tap here to enter text", "click here to enter text", "choose an item", "enter text":
		return true
	}
	return strings.HasPrefix(v, "___") || strings.HasPrefix(v, "<") && placeholder(v) == strings.TrimSpace(v) || filler(v)
}

func (x *extractor) addLabel(field string, e *entry, values ...string) {
	x.facts.add(field, fact{values: values, rank: rankLabel, prov: x.src.v.provenance(e.start, e.end, "label")})
}

// requestEntry reads a labelled value of the request.
func (x *extractor) requestEntry(e *entry, val string) {
	v := x.src.v
	if isOne(e.field, []string{cases.Priority, cases.Classification, cases.Network, "type"}) && askedValue.MatchString(val) {
		return // "Priority: urgent?" states none
	}
	switch e.field {
	case cases.RequestorName:
		x.nameEntry(e, val)
	case cases.RequestorEmail:
		if a := addressPattern.FindString(val); a != "" {
			x.addLabel(e.field, e, a)
		}
	case cases.RequestorPhone, cases.LEPhone:
		if e.key == "dsn" { // the military's own network: no number that the public's reaches
			return
		}
		if hits := findPhones(val); len(hits) > 0 { // the first of several is the one to call
			h, r := hits[0], rankLabel
			if x.src.sig[e.line] { // "Desk:" and "Cell:" below a name are two telephones, no contradiction
				r = rankSignature
			}
			x.facts.add(e.field, fact{
				values: []string{h.e164}, rank: r, mobile: mobileWords.MatchString(e.key),
				prov: v.provenance(e.start+h.start, e.start+h.end, "label"),
			})
		}
		if a := addressPattern.FindString(val); a != "" && e.field == cases.RequestorPhone {
			i := strings.Index(val, a)
			x.facts.add(cases.RequestorEmail, fact{values: []string{a}, rank: rankLabel, prov: v.provenance(e.start+i, e.start+i+len(a), "label")})
		}
	case cases.Priority:
		x.priorityEntry(e, val)
		x.phoneBeside(e, val)
	case cases.Classification, cases.Network:
		x.pointerEntry(e, val)
		x.phoneBeside(e, val)
	case cases.CaseReference:
		if !ticketMark.MatchString(val) && referenceLike(val) { // the mark by which a ticket system knows its own mails
			x.addLabel(e.field, e, fold(val))
		}
	case "type":
		x.twoTypes(val)
		switch t := typeWord(val); {
		case t != "":
			x.typ.label(t)
		case len(val) > 40: // "What do you need?" is answered in sentences too
			x.addLabel(cases.Description, e, fold(val))
		}
		if strings.Contains(strings.ToLower(val), "law enforcement") {
			x.leSupport = true
		}
	case cases.CountryOfConcern:
		x.countryEntry(e, val)
	case cases.DueDate, cases.VisitStart, cases.VisitEnd, "visit_dates":
		x.dateEntry(e, val)
	case cases.Origin:
		l := strings.ToLower(val)
		if strings.HasPrefix(l, "int") {
			x.addLabel(e.field, e, "internal")
		} else if strings.HasPrefix(l, "ext") {
			x.addLabel(e.field, e, "external")
		}
	case cases.Description:
		x.descriptionEntry(e, val)
	case cases.Predication:
		x.addLabel(e.field, e, predicationValue(val))
	case cases.SupportKind:
		x.supportEntry(e, val)
	case "facility":
		x.facilityEntry(e, val)
	case cases.Agency:
		x.agencyEntry(e, val)
	case cases.Component:
		x.componentEntry(e, val)
	case "requestor_title", "":
	default:
		x.addLabel(e.field, e, fold(val))
	}
}

// componentEntry reads a labelled component. "Office: (301) 555-0147" is a telephone.
func (x *extractor) componentEntry(e *entry, val string) {
	hits := findPhones(val)
	switch {
	case len(hits) == 0:
		x.addLabel(e.field, e, fold(val))
	case strings.Trim(val[:hits[0].start], " .:+(") == "":
		r := rankLabel
		if x.src.sig[e.line] {
			r = rankSignature
		}
		x.facts.add(cases.RequestorPhone, fact{values: []string{hits[0].e164}, rank: r, prov: x.src.v.provenance(e.start+hits[0].start, e.start+hits[0].end, "label")})
	default:
		x.addLabel(e.field, e, fold(val))
	}
}

// priorityEntry reads a labelled priority, and the pointer where the value is or holds one.
func (x *extractor) priorityEntry(e *entry, val string) {
	v := x.src.v
	if options := chosenPriorities(val); len(options) > 0 {
		x.addOptions(e, cases.Priority, options)
	} else if p, a, b, ok := priorityIn(val); ok {
		x.facts.add(e.field, fact{values: []string{p}, rank: rankLabel, inferred: otherScale(p, val[a:b]), prov: v.provenance(e.start+a, e.start+b, "label")})
	} else if p, ok := scaleWord(val); ok {
		x.facts.add(e.field, fact{values: []string{p}, rank: rankLabel, inferred: true, prov: v.provenance(e.start, e.end, "label")})
	}
	if f, level := bareValue(strings.TrimRight(val, " .")); f == cases.Classification { // "Handling: unclassified"
		x.addLabel(f, e, level)
	} else if strings.Contains(e.key, "class") {
		x.classIn(e, val)
	} else {
		x.besideIt(e, val, cases.Classification)
	}
}

// pointerEntry reads a labelled pointer or network, and the priority where the label asks for both.
func (x *extractor) pointerEntry(e *entry, val string) {
	v := x.src.v
	if strings.Contains(e.key, "priorit") || strings.Contains(e.key, "urgen") || strings.Contains(e.key, "preceden") { // "Classification and priority."
		if p, a, b, ok := priorityIn(val); ok {
			x.facts.add(cases.Priority, fact{values: []string{p}, rank: rankLabel, prov: v.provenance(e.start+a, e.start+b, "label")})
		}
	}
	x.besideIt(e, val, cases.Priority)
	if options := chosenLevels(val); len(options) > 0 {
		x.addOptions(e, cases.Classification, options)
		if len(options) == 2 && !(classifiedNetwork(options[0].value) && classifiedNetwork(options[1].value)) {
			if n := networkWord(strings.ToLower(val)); n != "" {
				x.addLabel(cases.Network, e, n)
			}
		}
		return
	}
	level, network := classificationWord(val)
	if w, _, _ := strings.Cut(strings.ToLower(strings.Trim(val, " .,;-")), " "); level == "" && strings.TrimRight(w, ".,;") == "no" && containsWord(e.key, "classified") {
		level = "unclassified" // "Does it contain classified information? No"
	}
	if level != "" && !(network != "" && e.field == cases.Network) {
		x.addLabel(cases.Classification, e, level)
	}
	if network != "" && (level != "unclassified" || e.field == cases.Network) {
		x.addLabel(cases.Network, e, network)
	}
}

// ticketMark is a mark of a ticket system's mails: "Ref:MSG8812004_pTq1".
var ticketMark = expression(`^MSG\d{4,}(?:_\w+)?$`)

// classIn takes the pointer out of a value that holds the priority too: "Priority / classification: routine, unclassified".
func (x *extractor) classIn(e *entry, val string) {
	toks := tokenize(val)
	for i, t := range toks {
		if f, level := bareValue(t.text); f == cases.Classification && !negated(toks, i) && (t.low != "u" || t.text == "U") {
			x.facts.add(f, fact{values: []string{level}, rank: rankLabel, prov: x.src.v.provenance(e.start+t.start, e.start+t.end, "label")})
			return
		}
	}
}

// countryEntry reads the countries of concern; "the two Congos" leaves open which.
func (x *extractor) countryEntry(e *entry, val string) {
	codes := countryCodes(val)
	var unclear []string
	if _, _, two := twoCongos(tokenize(val)); two {
		codes, unclear = append(codes, "CD", "CG"), []string{"CG"}
	}
	if len(codes) > 0 {
		x.facts.add(e.field, fact{values: codes, rank: rankLabel, unclear: unclear, prov: x.src.v.provenance(e.start, e.end, "label")})
	}
}

// nameEntry reads "Quentin Abara, Security Specialist" and what else people write behind the requestor's name.
func (x *extractor) nameEntry(e *entry, val string) {
	v := x.src.v
	a, b, name := leadingName(val)
	if name != "" {
		x.facts.add(cases.RequestorName, fact{values: []string{name}, rank: rankLabel, prov: v.provenance(e.start+a, e.start+b, "label")})
	}
	x.contacts(e, val)
	if name != "" && b < len(val) {
		if !x.behalf && len(agenciesIn(tokenize(val[b:]))) > 0 {
			x.nameAgency(e, val)
		}
		x.affiliation(e.start+b, e.end, rankSignature)
	}
}

// nameAgency notes the agency behind the requestor's name where no label of its own gives one.
func (x *extractor) nameAgency(e *entry, val string) {
	if x.facts.has(cases.Agency) {
		return
	}
	x.pieceAgency(e, val)
	for i := range x.facts[cases.Agency] {
		x.facts[cases.Agency][i].rank = rankSignature
	}
}

// contacts takes telephone and address out of a longer value.
func (x *extractor) contacts(e *entry, val string) {
	v := x.src.v
	for _, h := range findPhones(val) {
		x.facts.add(cases.RequestorPhone, fact{values: []string{h.e164}, rank: rankLabel, prov: v.provenance(e.start+h.start, e.start+h.end, "label")})
		break
	}
	if i := addressPattern.FindStringIndex(val); i != nil {
		x.facts.add(cases.RequestorEmail, fact{values: []string{val[i[0]:i[1]]}, rank: rankLabel, prov: v.provenance(e.start+i[0], e.start+i[1], "label")})
	}
}

// onBehalf reads who asks through somebody else (INT-9).
func (x *extractor) onBehalf(e *entry, val string) {
	x.behalf = true
	x.nameEntry(e, val)
	x.pieceAgency(e, val)
}

// pieceAgency takes the agency out of what stands behind a name: "Trooper Annalise Vukovich, Pennsylvania State Police, 717-555-0148". What
// somebody is there is no agency: "Intelligence Operations Specialist".
func (x *extractor) pieceAgency(e *entry, val string) {
	v := x.src.v
	at, office := 0, [2]int{}
	for k, piece := range strings.FieldsFunc(val, func(c rune) bool { return c == ',' || c == '(' || c == ')' || c == ';' || c == '|' }) {
		i := strings.Index(val[at:], piece)
		a, b := trimSpan(val, at+i, at+i+len(piece))
		at += i + len(piece)
		t := val[a:b]
		if t == "" || k == 0 || len(findPhones(t)) > 0 || strings.Contains(t, "@") || x.facts.has(cases.Agency) || jobTitle(t) {
			continue
		}
		toks := tokenize(t)
		if hits := agenciesIn(toks); len(hits) > 0 {
			x.pieceBody(e, val, a, toks, hits)
			continue
		}
		if officeName(t) {
			office = [2]int{a, b}
		} else if hasOrgWord(t) && !sentence(t) {
			x.facts.add(cases.Agency, fact{values: []string{fold(t)}, rank: rankLabel, prov: v.provenance(e.start+a, e.start+b, "label")})
		}
	}
	if office[1] > 0 && !x.facts.has(cases.Agency) {
		x.facts.add(cases.Agency, fact{values: []string{fold(val[office[0]:office[1]])}, rank: rankLabel, prov: v.provenance(e.start+office[0], e.start+office[1], "label")})
	}
}

// pieceBody takes known bodies out of one piece: "DHS I&A" is the department and its component.
func (x *extractor) pieceBody(e *entry, val string, base int, toks []token, hits []agencyHit) {
	v := x.src.v
	span := func(h agencyHit) (string, cases.Provenance) {
		a, b := base+toks[h.from].start, base+toks[h.to-1].end
		return bareName(val[a:b]), v.provenance(e.start+a, e.start+b, "label")
	}
	agency := hits[0]
	if len(hits) > 1 && (hits[1].body.home && !agency.body.home || hits[1].body.part == agency.body) {
		c, p := span(hits[1])
		x.facts.add(cases.Component, fact{values: []string{c}, rank: rankLabel, prov: p})
	} else if len(hits) == 1 {
		agency.from, agency.to = 0, len(toks) // "EPA Office of Inspector General"
	}
	a, p := span(agency)
	x.facts.add(cases.Agency, fact{values: []string{a}, rank: rankLabel, prov: p})
}

func hasOrgWord(s string) bool {
	for _, t := range tokenize(s) {
		if t.cap && orgWord(t.low) {
			return true
		}
	}
	return false
}

// labelledDate reads a value in the order that its label gives: "Suspense (DDMMYY): 120326".
func (x *extractor) labelledDate(e *entry, val string) (dateHit, bool) {
	v := x.src.v
	if from := v.lines[e.line].start; from < e.start {
		if order := dateOrder(v.text[from:e.start]); order != "" {
			if h, ok := plainDigits(val, order, x.ref); ok {
				return h, true
			}
		}
	}
	if h, ok := wholeDate(val, x.ref); ok || e.field != cases.DueDate {
		return h, ok
	}
	return nearDigits(val, x.ref)
}

func (x *extractor) dateEntry(e *entry, val string) {
	h, ok := x.labelledDate(e, val)
	if !ok || h.start.Year() < 1990 {
		return
	}
	if e.field == cases.VisitStart { // "Visit from: 03/04/26   to: 03/06/26"
		if all := dates(tokenize(val), x.ref); len(all) == 2 && all[0].end.IsZero() && !x.facts.has(cases.VisitEnd) {
			x.facts.add(cases.VisitEnd, fact{values: []string{isoDate(all[1].start)}, rank: rankLabel, inferred: all[1].guess, prov: x.src.v.provenance(e.start, e.end, "label")})
		} else if !h.end.IsZero() {
			x.facts.add(cases.VisitEnd, fact{values: []string{isoDate(h.end)}, rank: rankLabel, inferred: h.guess, prov: x.src.v.provenance(e.start, e.end, "label")})
		}
	}
	add := func(field string, t time.Time) {
		x.facts.add(field, fact{values: []string{isoDate(t)}, rank: rankLabel, inferred: h.guess, prov: x.src.v.provenance(e.start, e.end, "label")})
	}
	switch e.field {
	case "visit_dates":
		add(cases.VisitStart, h.start)
		if !h.end.IsZero() {
			add(cases.VisitEnd, h.end)
		} else {
			toks := tokenize(val)
			if all := dates(toks, x.ref); len(all) == 2 {
				add(cases.VisitEnd, all[1].start)
			}
		}
	default:
		add(e.field, h.start)
	}
}

func (x *extractor) supportEntry(e *entry, val string) {
	if k := supportKind(strings.ToLower(val)); k != "" {
		x.addLabel(cases.SupportKind, e, k)
	}
	if len(val) > 40 {
		x.addLabel(cases.Description, e, fold(val))
	}
}

func (x *extractor) facilityEntry(e *entry, val string) {
	v := x.src.v
	a, b := 0, len(val)
	if i := facilityMark(val); i > 0 {
		b = i
		l := strings.ToLower(val)
		for _, cue := range []string{"facility id", "id", "no.", "number", "code"} {
			if k := indexWord(l, cue); k > i {
				f, t := trimSpan(val, k+len(cue), len(val))
				for f < t && strings.ContainsRune(" :#", rune(val[f])) {
					f++
				}
				if j := strings.IndexAny(val[f:t], ") ,"); j >= 0 {
					t = f + j
				}
				if f < t {
					x.facts.add(cases.FacilityID, fact{values: []string{val[f:t]}, rank: rankLabel, prov: v.provenance(e.start+f, e.start+t, "label")})
				}
				break
			}
		}
	}
	a, b = trimSpan(val, a, b)
	if a < b {
		x.facts.add(cases.FacilityOrganization, fact{values: []string{fold(val[a:b])}, rank: rankLabel, prov: v.provenance(e.start+a, e.start+b, "label")})
	}
}

// facilityMark is where the number of a facility begins behind its name: "(ID NY-0119)", ", facility ID NY-0119", "- no. 17".
func facilityMark(val string) int {
	if i := strings.IndexByte(val, '('); i > 0 {
		return i
	}
	l := strings.ToLower(val)
	for _, cue := range []string{", facility id", ", facility no", ", facility number", ", id ", ", no. ", ", site id", "; id", "; facility id", " - id ", ", code ", ", id:", " facility id"} {
		if i := strings.Index(l, cue); i > 0 && i < len(val) && strings.ContainsAny(val[i:], "0123456789") {
			return i
		}
	}
	return -1
}

// agencyEntry reads the agency; "DHS / TSA" and "DHS, Federal Protective Service" name the component too.
func (x *extractor) agencyEntry(e *entry, val string) {
	v := x.src.v
	if t := strings.TrimSuffix(val, "."); t != val && wholeAgency(t) != nil { // "Agency: EPA."
		val, e.end = t, e.start+len(t)
	}
	for _, sep := range []string{" / ", "/", ", ", " - ", " \u2013 ", " ("} {
		i := strings.Index(val, sep)
		if i <= 0 {
			continue
		}
		first, second := fold(val[:i]), fold(strings.TrimRight(val[i+len(sep):], ") "))
		fa, sa := wholeAgency(first), wholeAgency(second)
		if fa == nil || second == "" || fa == sa {
			break
		}
		if sa != nil && sa.home && !fa.home || sa == nil && (hasOrgWord(second) || len(second) <= 8) {
			p, q := trimSpan(val, i+len(sep), len(val))
			q -= len(val[p:q]) - len(strings.TrimRight(val[p:q], ") "))
			x.facts.add(cases.Agency, fact{values: []string{first}, rank: rankLabel, prov: v.provenance(e.start, e.start+i, "label")})
			x.facts.add(cases.Component, fact{values: []string{second}, rank: rankLabel, prov: v.provenance(e.start+p, e.start+q, "label")})
			return
		}
	}
	x.addLabel(cases.Agency, e, fold(val))
}

// wholeAgency finds the body that a text names and nothing else.
func wholeAgency(s string) *agency {
	toks := tokenize(s)
	hits := agenciesIn(toks)
	if len(hits) == 1 && hits[0].from == 0 && hits[0].to >= len(toks) && hits[0].body.part == nil {
		return hits[0].body
	}
	return nil
}

func predicationValue(s string) string {
	l := strings.ToLower(s)
	switch {
	case strings.Contains(l, "analytic"):
		return "analytic_project"
	case strings.Contains(l, "law enforcement"):
		return "law_enforcement_support"
	case strings.Contains(l, "incident report"):
		return "incident_report"
	case strings.Contains(l, "internal") || strings.Contains(l, "ciss concern") || strings.Contains(l, "security concern"):
		return "internal_concern"
	case strings.Contains(l, "reporting") || strings.Contains(l, "media") || strings.Contains(l, "press") || strings.Contains(l, "news"):
		return "reporting"
	}
	return fold(s)
}

// supportKind reads the kind of support out of words in small letters.
func supportKind(l string) string {
	for _, k := range []struct {
		kind  string
		words []string
	}{
		{"gift_inspection", []string{"gift", "gifts", "present from"}},
		{"interview", []string{"interview", "interviews", "interviewing", "debrief", "debriefing"}},
		{"security_audit", []string{"security audit", "audit", "security assessment", "security review", "security survey", "vulnerability assessment"}},
		{"briefing", []string{"briefing", "briefings", "brief", "talk", "presentation", "training", "lecture", "awareness session", "speaker", "travel brief"}},
	} {
		for _, w := range k.words {
			if containsWord(l, w) {
				return k.kind
			}
		}
	}
	return ""
}

// leadingName takes a person's name from the front of a value; "Last, First" comes back as "First Last".
func leadingName(val string) (start, end int, name string) {
	a, b := 0, len(val)
	for _, sep := range []string{" (", "\t", "  ", "\n", ";", " / ", " | ", " - ", " \u2013 ", "<"} {
		if i := strings.Index(val[:b], sep); i > 0 {
			b = i
		}
	}
	if i := strings.IndexByte(val[:b], ','); i > 0 {
		before, after := strings.TrimSpace(val[:i]), strings.TrimSpace(val[i+1:b])
		if len(nameWords(before)) >= 2 && nameLike(before) || !nameLike(firstPiece(after)) {
			b = i
		} else if j := strings.IndexByte(val[i+1:b], ','); j >= 0 {
			b = i + 1 + j
		}
	}
	a, b = trimSpan(val, a, b)
	n := cleanName(val[a:b])
	if n == "" {
		return 0, 0, ""
	}
	return a, b, n
}

func firstPiece(s string) string {
	s, _, _ = strings.Cut(s, ",")
	return strings.TrimSpace(s)
}

// cleanName puts a name into reading order, without titles, ranks and offices; "" where it is no person's name.
func cleanName(s string) string {
	s = fold(strings.Trim(s, `"'*_ .`))
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	last, first, comma := strings.Cut(s, ",")
	if comma && !suffixWord(strings.ToLower(strings.Trim(first, " ."))) {
		f := nameTokens(first, true)
		l := nameTokens(last, false)
		if len(f) == 0 || len(l) == 0 {
			return ""
		}
		return titleCase(strings.Join(append(f, l...), " "))
	}
	if all := strings.Fields(last); !comma && len(all) >= 3 && len(all) <= 5 { // "Jorgensen CWO3 Tate L"
		mid := strings.ToLower(strings.Trim(all[1], ".,"))
		if f := nameTokens(strings.Join(all[2:], " "), true); (gradeWord(mid) || personTitle(mid) && all[1] != strings.ToLower(all[1]) && !isOne(mid, []string{"special", "director", "chief", "agent", "analyst"})) && len(f) > 0 && len(f[0]) > 1 && len(nameTokens(all[0], false)) == 1 {
			return titleCase(strings.Join(append(f, all[0]), " "))
		}
	}
	ws := nameTokens(last, true)
	if len(ws) == 0 || len(ws) > 6 {
		return ""
	}
	return titleCase(strings.Join(ws, " "))
}

func suffixWord(w string) bool {
	switch w {
	case "jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "esq", "cissp", "jd", "usn", "usaf", "usa", "usmc", "uscg":
		return true
	}
	return false
}

// nameTokens keeps the words of a name. With cut, an office or rank behind the name ends it.
func nameTokens(s string, cut bool) []string {
	var out []string
	caps := 0
	ws := strings.Fields(s)
	for i, w := range ws {
		bare := strings.Trim(w, ".,\"'")
		l := strings.ToLower(bare)
		first, _ := utf8.DecodeRuneInString(bare)
		if bare == "" {
			continue
		}
		if personTitle(l) || suffixWord(l) || gradeWord(l) {
			if cut && len(out) >= 1 && i > 0 {
				break
			}
			continue
		}
		if orgWord(l) && !inList(koreanFamily, l) && !(len(out) > 0 && len(ws) <= 3 && !pureOrg(l)) {
			if len(out) == 0 || pureOrg(l) {
				return nil
			}
			break
		}
		if !unicode.IsLetter(first) || strings.ContainsAny(bare, "0123456789@/:") {
			break
		}
		if unicode.IsLower(first) && !particle(l) && !articled(bare) {
			if len(out) == 0 {
				return nil
			}
			break
		}
		if noSmall(bare) {
			n := utf8.RuneCountInString(bare)
			if cut && len(out) >= 2 && n >= 3 && caps == 0 && agencies.first[l] > 0 {
				break
			}
			if n > 1 {
				caps++
			}
		}
		out = append(out, strings.Trim(w, ",\"'"))
	}
	for len(out) > 0 && particle(strings.ToLower(out[len(out)-1])) {
		out = out[:len(out)-1]
	}
	return out
}

// pureOrg are words of offices that are hardly ever a family name.
func pureOrg(l string) bool {
	switch l {
	case "grant", "street", "ridge", "tower", "middle", "western", "southern", "plant", "mountain", "bishop",
		"park", "field", "house", "lake", "hall", "gate", "east", "west", "north", "south", "bank", "force", "guard", "base", "press", "union", "world", "island", "rivers", "city", "mill", "works", "wing", "room", "fort", "camp", "court", "fair", "trade", "science", "justice", "college", "sea", "station", "form", "act":
		return false
	}
	return orgWord(l)
}

func gradeWord(l string) bool {
	return strings.HasPrefix(l, "gs-") || strings.HasPrefix(l, "gs") && len(l) <= 4 && len(l) > 2 && l[2] >= '0' && l[2] <= '9' || strings.HasPrefix(l, "cw") && len(l) == 3 || strings.HasPrefix(l, "cwo") && len(l) == 4 || strings.HasPrefix(l, "e-") && len(l) == 3 || strings.HasPrefix(l, "o-") && len(l) == 3
}

// titleCase turns words that are all capitals into names as people write them.
func titleCase(s string) string {
	ws := strings.Fields(s)
	for i, w := range ws {
		if !noSmall(w) || strings.Contains(w, ".") {
			continue
		}
		r := []rune(w)
		if len(r) < 2 {
			continue
		}
		up := true
		for k := range r {
			if !up {
				r[k] = unicode.ToLower(r[k])
			}
			up = !unicode.IsLetter(r[k])
		}
		ws[i] = string(r)
	}
	return strings.Join(ws, " ")
}
