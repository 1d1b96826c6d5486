package triage

import (
	"slices"
	"strings"
	"unicode"

	"cissd/cases"
)

// This file holds signs of persons that need more than the words beside a name: how the sentence introduces them, what a heading says of all of
// a list, and sentences further on that speak of the one person (EXT-2).

// apposed says whether a name is put beside the words that introduce somebody: "A lobbyist from Sofia, Kalina Dragoeva, keeps asking",
// "A woman is at his counter now, Natalia Rusnac, with a letter". Colleagues are introduced so too, and are none.
func (x *extractor) apposed(c *candidate, k int) bool {
	comma := x.at(k)
	if comma.text != "," && comma.text != "(" && comma.text != "-" && comma.text != "\u2013" && comma.text != "\u2014" || comma.sent != x.toks[c.from].sent {
		return false
	}
	if n := x.at(c.to); n.sent == x.toks[c.from].sent && !isOne(n.text, []string{",", ".", ";", "(", ")", "-", "\u2013", "\u2014"}) && !isOne(n.low, []string{"who", "whose", "with", "from", "of"}) {
		return false
	}
	begin := x.begins[c.from]
	for j := k - 1; j >= begin && j > k-14; j-- {
		t := x.toks[j]
		if isOne(t.low, []string{"colleague", "colleagues", "coworker", "our", "my", "ours", "mine", "us", "supervisor", "boss", "chief", "detective", "sheriff", "analyst", "cst", "friend", "spokesman", "spokeswoman"}) || x.nameWord(t) && x.nameWord(x.at(j-1)) {
			return false
		}
		if !strangerWord(t.low) {
			continue
		}
		if p := x.at(j - 1); p.caps && agencies.first[p.low] > 0 && isOne(t.low, []string{"agent", "officer", "official", "employee", "specialist", "director", "manager", "contractor"}) { // "An FBI agent"
			return false
		}
		for i := j - 1; i >= begin && i >= j-4; i-- { // "A lobbyist", "another young engineer", "one of the bidders" is none
			if isOne(x.toks[i].low, []string{"a", "an", "one", "another", "the", "this", "third", "second", "same", "whose", "her", "his"}) {
				return true
			}
		}
	}
	return false
}

// strangerWord are words for people whom one does not know by name.
func strangerWord(l string) bool {
	switch l {
	case "man", "woman", "gentleman", "lady", "guy", "fellow", "person", "individual", "someone", "somebody", "stranger", "visitor", "guest", "tourist", "traveler", "traveller", "passenger", "caller", "driver", "courier", "recruiter", "headhunter", "lobbyist", "consultant", "broker", "dealer", "trader", "buyer", "seller", "bidder", "vendor", "contractor", "subcontractor", "salesman", "saleswoman", "representative", "agent", "manager", "owner", "founder", "director", "president", "ceo", "chairman", "partner", "investor", "businessman", "businesswoman", "entrepreneur", "student", "researcher", "scientist", "professor", "lecturer", "scholar", "postdoc", "intern", "trainee", "fellow's", "applicant", "candidate", "engineer", "technician", "programmer", "developer", "architect", "chemist", "physicist", "biologist", "geologist", "journalist", "reporter", "photographer", "filmmaker", "artist", "musician", "diplomat", "attach\u00e9", "attache", "consul", "official", "officer", "secretary", "translator", "interpreter", "guide", "pilot", "captain", "sailor", "seaman", "crewman", "mate", "cook", "caterer", "cleaner", "janitor", "gardener", "mechanic", "electrician", "plumber", "guard", "nurse", "doctor", "physician", "lawyer", "attorney", "donor", "speaker", "author", "reviewer", "editor", "customer", "client", "resident", "tenant", "neighbor", "neighbour", "landlord", "hiker", "camper", "diver", "fisherman", "smuggler", "suspect", "detainee", "arrestee", "witness", "national", "citizen", "youth", "girl", "boy", "wife", "husband", "brother", "sister", "son", "daughter", "employee", "hire", "specialist", "expert", "delegate", "member", "leader", "minister", "priest", "monk", "teacher", "coach", "athlete", "volunteer", "activist", "blogger", "hacker", "influencer", "exporter", "importer", "shipper", "forwarder", "supplier", "distributor", "jeweler", "baker", "butcher", "farmer", "miner", "cutter", "drone", "operator":
		return true
	}
	return false
}

// asksItself says whether a run of capitals is an office that asks: "ERO Miami needs anything you have".
func (x *extractor) asksItself(c *candidate) bool {
	if f := x.toks[c.from]; !f.caps || len(f.text) > 5 || c.comma || c.titled {
		return false
	}
	n, m := x.at(c.to), x.at(c.to+1)
	return n.sent == x.toks[c.from].sent && (isOne(n.low, []string{"requests", "needs", "asks", "seeks", "request", "is", "has", "wants"}) && !isOne(m.low, []string{"a", "an", "born"}) || n.low == "would" && m.low == "like")
}

// inBody says whether a run of capitals lies in the name of a body: "Office of Security and Emergency Preparedness".
func (x *extractor) inBody(c *candidate) bool {
	if c.surname || c.comma || c.titled {
		return false
	}
	for j := c.from - 1; j >= 0 && j > c.from-9 && x.toks[j].sent == x.toks[c.from].sent && x.toks[j].line >= x.toks[c.from].line-1; j-- {
		t := x.toks[j]
		if !t.word || !t.cap && !isOne(t.low, []string{"of", "and", "for", "the", "&"}) && t.text != "," {
			return false
		}
		if t.cap && pureOrg(t.low) {
			k := j + 1
			return isOne(x.at(k).low, []string{"of", "for"}) || x.at(k).low == "and"
		}
	}
	return false
}

// bracketEnd is the token behind the bracket that closes the one at i, or i.
func (x *extractor) bracketEnd(i, end int) int {
	for j, depth := i, 0; j < min(end, len(x.toks)) && j < i+60; j++ {
		switch x.toks[j].text {
		case "(":
			depth++
		case ")":
			if depth--; depth == 0 {
				return j + 1
			}
		}
	}
	return i
}

// documentBefore reads a document that is named before the person: "a Latvian passport, LV5500192, name of Oskars Zemgalis", "passport K1234567
// issued to Ivan Petrov", "the holder of passport K1234567, Ivan Petrov".
func (x *extractor) documentBefore(p *person, c candidate) {
	k := c.from - 1
	for k >= 0 && (personTitle(x.toks[k].low) || x.toks[k].text == "." && k > 0 && personTitle(x.toks[k-1].low) || isOne(x.toks[k].text, []string{",", ":", "(", "-"})) {
		k--
	}
	joined := false
	for n := 0; k >= 0 && n < 5 && isOne(x.toks[k].low, []string{"of", "to", "name", "the", "in", "issued", "belonging", "belongs", "under", "for", "bearing", "made", "out", "reads"}); n++ {
		joined = joined || isOne(x.toks[k].low, []string{"name", "issued", "belonging", "belongs", "out", "reads"})
		k--
	}
	begin := x.begins[c.from]
	for j := k; j >= begin && j > k-12; j-- {
		kind, to, ok := docCueAt(x.toks, j)
		if !ok || to > k+1 {
			continue
		}
		if !joined && !(isOne(x.at(j-1).low, []string{"of"}) && isOne(x.at(j-2).low, []string{"holder", "bearer"})) {
			return
		}
		from := j
		if _, n, ok := docCountry(x.toks, j-1); ok && n == j {
			from = j - 1
		}
		x.document(p, x.toks[:k+1], from+(j-from), to, k+1, kind)
		return
	}
}

// laterSentences reads sentences further on that speak of the person, though others stand between: "Has he been there as a visitor? His passport
// is F18822041." They reach to the next person, and no further than the paragraph below.
func (x *extractor) laterSentences(p *person, c candidate, from, end int) {
	gaps := 0
	for i := from; i < end && i < len(x.toks) && i < c.to+maxLater; {
		j := i
		for j < end && j < len(x.toks) && x.toks[j].sent == x.toks[i].sent {
			j++
		}
		if i > 0 && x.toks[i].line-x.toks[i-1].line > 1 {
			if gaps++; gaps > 1 {
				return
			}
		}
		if x.begins[i] == i && x.ofPerson(i, j) {
			x.details(p, x.toks, i, j, false)
		}
		i = j
	}
}

// maxLater is how far behind a name sentences are read as of that person.
const maxLater = 260

// ofPerson says whether the sentence of tokens [i, j) gives data of the person before: a pronoun at its beginning, and a word of data.
func (x *extractor) ofPerson(i, j int) bool {
	if !x.goesOn(i) {
		return false
	}
	for k := i; k < j && k < i+30; k++ {
		if _, _, ok := docCueAt(x.toks, k); ok {
			return true
		}
		if isOne(x.toks[k].low, []string{"born", "dob", "citizen", "national", "nationality", "citizenship", "birth", "lives", "resides", "phone", "cell", "email", "e-mail", "works", "employed", "holds"}) {
			return true
		}
	}
	return false
}

// groupNations gives the persons of a list the nationality that the words over it say of all: "2 Colombian nationals, husband and partner:".
func (x *extractor) groupNations() {
	for i, t := range x.toks {
		if !isOne(t.low, []string{"nationals", "citizens"}) || i == 0 {
			continue
		}
		h, ok := countryHit{}, false
		for k := max(0, i-3); k < i; k++ {
			if g, is := countryAt(x.toks, k); is && g.to == i && g.people && x.toks[k].cap {
				h, ok = g, true
				break
			}
		}
		if !ok || h.code == "US" || isOne(x.at(h.from-1).low, []string{"and", "or", "&", ","}) {
			continue
		}
		for _, p := range x.people {
			if l := p.facts[cases.LastName]; !p.labelled && len(l) > 0 && !p.facts.has(cases.CountryOfCitizenship) && x.behindToken(l[0].prov, i) {
				p.facts.add(cases.CountryOfCitizenship, fact{values: []string{h.code}, rank: rankProse, inferred: true, prov: x.prov(h.from, h.to)})
			}
		}
	}
}

// behindToken says whether a value stands in the text at hand, behind token i and not far.
func (x *extractor) behindToken(p cases.Provenance, i int) bool {
	at := x.prov(i, i+1)
	return p.Part == at.Part && p.Start > at.Start && p.Start < at.Start+2000
}

// sameInLatin says whether the next name, in brackets behind one of another script, is the same in Latin letters.
func (x *extractor) sameInLatin(c, next candidate) bool {
	other := func(c candidate) bool {
		return slices.ContainsFunc([]rune(x.toks[c.from].text), func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
	}
	return x.at(c.to).text == "(" && next.from < c.to+8 && other(c) && !other(next)
}

// strangersMail makes a subject of who wrote a mail that is shown as evidence: "see below, who is this man?" (INT-9).
func (x *extractor) strangersMail(hs []hop, who int) {
	if len(x.people) > 0 || x.facts.has(cases.NonIndividualName) || x.first == nil {
		return
	}
	for k := range hs {
		h := &hs[k]
		if k == who || h.parent != who || h.from.Address == "" || x.cfg.Official(h.from.Address) && !hs[who].words.aboutWriter(h.words) || x.cfg.ours(h.from.Address) || !personDisplay(h.from) || unattended(h.from.Address) {
			continue
		}
		if !hs[who].words.aboutWriter(h.words) && !whoIsIt.MatchString(x.ownText(x.sourceOf(hs, who))) {
			return
		}
		first, last := splitName(cleanDisplay(h.from.Name))
		if last == "" {
			return
		}
		p := newPerson()
		p.full = strings.ToLower(strings.TrimSpace(first + " " + last))
		for f, v := range map[string]string{cases.FirstName: first, cases.LastName: last} {
			if v != "" {
				p.facts.add(f, fact{values: []string{v}, rank: rankProse, inferred: true, prov: h.prov[0]})
			}
		}
		p.facts.add(cases.Emails, fact{values: []string{h.from.Address}, rank: rankProse, inferred: true, prov: h.prov[1]})
		x.people = append(x.people, p)
		return
	}
}

// whoIsIt asks about a person whom the words need not name.
var whoIsIt = expression(`(?i)\b(?:who (?:is|are|was)|(?:this|that|the) (?:man|woman|person|sender|individual|guy|gentleman|lady|fellow|author|writer|recruiter|email|e-mail|mail|message|invitation|contact)|(?:know|about|on|heard of|check|vet|run) (?:him|her|them|this|it)|(?:is|has|was) (?:he|she|they))\b`)

// cleanDisplay is a display name without what stands in brackets.
func cleanDisplay(s string) string {
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = s[:i]
	}
	return strings.Trim(s, ` "'`)
}

// sourceOf is the source of a hop, or that of the mail itself.
func (x *extractor) sourceOf(hs []hop, who int) *source {
	for _, s := range x.all {
		if s.v == hs[who].v {
			return s
		}
	}
	return x.first
}
