package triage

import (
	"slices"
	"strings"
)

// This file holds the signs by which a run of capitals in prose is, or is not, the name of a person who is asked about.

// lineStart says whether token i is the first word of its line: nothing but signs, numbering and titles stand before it.
func (x *extractor) lineStart(i int) bool {
	for j := i - 1; j >= 0 && j > i-8 && x.toks[j].line == x.toks[i].line; j-- {
		t := x.toks[j]
		if t.word && !(t.digit && len(t.text) <= 2) && !personTitle(t.low) && len(t.text) > 1 {
			return false
		}
	}
	return true
}

// newItem says whether token i opens a new entry of a list: it is the first of its line, and a sign or number of a list.
func (x *extractor) newItem(i int) bool {
	t, p := x.toks[i], x.at(i-1)
	if p.line == t.line && i > 0 {
		return false
	}
	n := x.at(i + 1)
	return isOne(t.text, []string{"-", "*", "\u2022", "\u2013", "\u00b7", "\u25aa", "\u25cf", "\u25e6"}) || t.digit && len(t.text) <= 2 && isOne(n.text, []string{".", ")"}) || t.text == "(" && n.digit && x.at(i+2).text == ")"
}

// fieldsFollow says whether what stands behind a name, at token i, are the fields of a record: a sign, and within it a birth date, a document, a
// nationality, a sex or an age.
func (x *extractor) fieldsFollow(i int) bool {
	if i >= len(x.toks) || i < 1 {
		return false
	}
	s := x.toks[i]
	if !isOne(s.text, []string{",", ";", "/", "|", "(", ":", "-", "\u2013", "\u2014", "["}) && !x.cellEnd(i) && !isOne(s.low, []string{"dob", "born", "passport", "ppt", "b"}) {
		return false
	}
	for j := i; j < len(x.toks) && j < i+20 && x.toks[j].sent == s.sent && x.toks[j].line <= s.line+1; j++ {
		t := x.toks[j]
		if isOne(t.low, []string{"dob", "born", "d.o.b", "citizen", "national", "nationality", "citizenship", "male", "female", "birthdate", "ppn"}) {
			return true
		}
		if _, _, ok := docCueAt(x.toks, j); ok {
			return true
		}
		if t.digit {
			if h, ok := writtenDate(x.toks, j, x.ref.AddDate(-10, 0, 0)); ok && h.year && h.start.Year() < x.ref.Year()-10 {
				return true
			}
		}
		if j <= i+2 && t.cap {
			if codes, _, end := nations(x.toks, j, len(x.toks)); len(codes) > 0 && !isOne("US", codes) && !x.toks[min(end, len(x.toks)-1)].cap {
				return true
			}
		}
	}
	return false
}

// oneName says whether the single word at token i is introduced as the whole name of a person: "known only as Sukarno", "a man named Rashid",
// "Suharto (Indonesian, DOB …)", "FNU Gulbahar".
func (x *extractor) oneName(i int) bool {
	t := x.toks[i]
	if len([]rune(t.text)) < 3 || t.caps && len(t.text) < 4 || orgWord(t.low) || agencies.first[t.low] > 0 {
		return false
	}
	if _, ok := countryAt(x.toks, i); ok {
		return false
	}
	if _, ok := stateAt(x.toks, i); ok || x.at(i-1).low == "of" {
		return false
	}
	if c := (candidate{from: i, to: i + 1}); x.namedAs(&c) || x.titledOne(&c) {
		return true
	}
	if x.at(i+1).text == "(" && x.at(i+2).low == "one" && x.at(i+3).low == "name" || x.at(i+1).text == "(" && isOne(x.at(i+2).low, []string{"mononym", "single"}) {
		return true
	}
	if x.lineStart(i) && x.at(i-1).line == t.line && i > 0 && isOne(x.at(i+1).text, []string{",", "/", ";", "-", "("}) && x.fieldsFollow(i+1) && !x.nameWord(x.at(i+2)) { // an entry of a list of persons
		return true
	}
	if x.at(i+1).text != "(" || x.lower(i) {
		return false
	}
	n := x.at(i + 2)
	if isOne(n.low, []string{"dob", "born", "b", "passport", "mononym", "fnu", "lnu"}) {
		return true
	}
	h, ok := countryAt(x.toks, min(i+2, len(x.toks)-1))
	return ok && h.people && h.code != "US" && isOne(x.at(h.to).text, []string{",", ";", "/"}) && x.fieldsFollow(h.to)
}

// lower says that token i is the name of something: a capital word goes before it, or "the".
func (x *extractor) lower(i int) bool {
	p := x.at(i - 1)
	return p.sent == x.toks[i].sent && (p.low == "the" || p.low == "in" || p.low == "at" || p.low == "near" || p.cap && p.word && p.line == x.toks[i].line)
}

// namedAs says whether words that introduce a name stand directly before it.
func (x *extractor) namedAs(c *candidate) bool {
	p, q := x.at(c.from-1), x.at(c.from-2)
	switch p.low {
	case "fnu", "surnamed":
		return true
	case "named":
		return isOne(q.low, []string{"man", "woman", "person", "national", "citizen", "individual", "student", "someone", "somebody", "engineer", "visitor", "caller", "driver", "male", "female", "he", "she", "guest", "contractor"})
	case "as":
		return isOne(q.low, []string{"only", "himself", "herself"}) && isOne(x.at(c.from-3).low, []string{"known", "identified", "introduced"}) || q.low == "himself" || q.low == "herself"
	case "mononym":
		return true
	}
	return false
}

// couldBeName refuses runs of capitals that are things: behind "the", with a word of places or undertakings in them, before a word of offices.
func (x *extractor) couldBeName(c candidate) bool {
	if p := x.at(c.from - 1); p.low == "the" && p.sent == x.toks[c.from].sent && !x.fieldsFollow(c.to) {
		return false
	}
	for i := c.from; i < c.to; i++ {
		if thingWord(x.toks[i].low) {
			return false
		}
	}
	if p := x.at(c.from - 1); p.line == x.toks[c.from].line && (thingWord(p.low) && p.cap || x.at(c.from-1).digit && len(p.text) >= 3 && placeWord(x.toks[c.to-1].low)) {
		return false
	}
	if n := x.at(c.to); n.word && n.cap && n.sent == x.toks[c.from].sent && n.line > x.toks[c.to-1].line && (pureOrg(n.low) || placeWord(n.low)) && !x.lineStart(c.from) {
		return false
	}
	return true
}

// thingWord are words that go before or in the names of exercises, ships, buildings and other things.
func thingWord(l string) bool {
	switch l {
	case "exercise", "operation", "project", "program", "task", "uss", "usns", "hms", "vessel", "ship", "motor", "m/v", "flight", "hotel", "street", "avenue", "boulevard", "blvd", "parkway", "highway", "interstate", "airport", "building", "plaza", "stadium", "university", "college", "museum", "hospital", "restaurant", "cafe", "church", "mosque", "temple", "seminar", "conference", "workshop", "symposium", "summit", "forum", "expo", "festival", "agreement", "treaty", "protocol", "act", "code", "title", "section", "article", "chapter", "appendix", "annex", "enclosure", "attachment", "table", "figure", "page", "version", "model", "serial", "room", "suite", "floor", "gate", "terminal", "pier", "dock", "bldg", "zip", "box", "form", "memorandum", "directive", "order", "instruction", "manual", "policy", "update", "windows", "office", "embassy", "consulate", "ministry", "department", "bureau", "customs", "border", "homeland", "intelligence", "counterintelligence", "investigations", "enforcement", "privacy", "dear", "thanks", "regards", "sincerely", "respectfully":
		return true
	}
	return false
}

// placeWord are words that end the names of places.
func placeWord(l string) bool {
	switch l {
	case "lake", "river", "island", "islands", "bridge", "county", "city", "valley", "creek", "beach", "springs", "falls", "canyon", "mall", "crossing", "tower", "towers", "tunnel", "harbor", "harbour", "bay", "park", "square", "road", "drive", "lane", "court", "heights", "hills", "mountain", "mountains", "peninsula", "strait", "straits", "gulf", "ocean", "sea", "coast", "desert", "forest", "station", "junction", "district", "province", "oblast", "region", "township", "village", "borough", "street", "avenue", "plaza", "circle", "center", "centre", "laboratory", "range", "point", "cape", "pass", "port", "field", "ridge":
		return true
	}
	return false
}

// placeLike says whether a run of capitals reads as a place: it ends like one, a word of place goes before it, or a state stands behind it.
func (x *extractor) placeLike(c *candidate) bool {
	p := x.at(c.from - 1)
	same := p.sent == x.toks[c.from].sent
	if same && isOne(p.low, []string{"in", "at", "near", "outside", "via", "around", "into", "onto", "across", "off"}) {
		return true
	}
	if placeWord(x.toks[c.to-1].low) || placeWord(x.toks[c.from].low) && c.to-c.from == 2 && !x.lineStart(c.from) {
		return true
	}
	if x.at(c.to).text == "," {
		if _, ok := stateAt(x.toks, c.to+1); ok && !isOne(x.at(c.to+2).low, []string{"driver's", "drivers", "dl", "driver", "license"}) {
			return true
		}
	}
	if x.toks[c.from].caps && len(x.toks[c.from].text) <= 5 && c.surname && !x.fieldsFollow(c.to) && !x.lineStart(c.from) { // "NAWS China"
		h, ok := countryAt(x.toks, c.from+1)
		return ok && !h.people
	}
	return false
}

// noVowel says whether a word in small letters has none: "NNSA" is no family name; "NG" is.
func noVowel(l string) bool {
	return len(l) <= 6 && !strings.ContainsAny(l, "aeiouy") && isASCII(l) && !isOne(l, []string{"ng", "hm", "smrz", "krk", "vlk", "srb", "trn", "hrb", "smrt", "brt", "chrt"})
}

func isASCII(s string) bool {
	return !slices.ContainsFunc([]byte(s), func(b byte) bool { return b >= 0x80 })
}

// officerTitle are titles that our own people bear more often than those asked about.
func officerTitle(l string) bool {
	switch l {
	case "sa", "ssa", "special", "supervisory", "agent", "officer", "trooper", "detective", "det", "inspector", "insp", "sheriff", "deputy", "marshal", "dusm", "rac", "sac", "asac", "ranger", "investigator", "analyst", "chief", "director", "attorney", "judge", "sgt", "sergeant", "cw2", "cw3", "cw4", "osc", "gs", "civ", "ctr", "tsgt", "msgt", "ssgt", "sfc", "ssg", "po1", "po2", "po3", "cpo", "patrolman", "constable":
		return true
	}
	return false
}

// officerOnly says whether every title before a name is one that our own people bear.
func (x *extractor) officerOnly(c *candidate) bool {
	n := 0
	for k := c.from - 1; k >= 0 && k > c.from-6; k-- {
		t := x.toks[k]
		if t.text == "." {
			continue
		}
		if !personTitle(t.low) {
			break
		}
		if !officerTitle(t.low) {
			return false
		}
		n++
	}
	return n > 0 && !x.before(c.from, "subject", 6) && !x.before(c.from, "consular", 6) && !x.before(c.from, "liaison", 5) && !x.foreignBefore(c)
}

// foreignBefore says whether an adjective of a foreign nation stands shortly before a name.
func (x *extractor) foreignBefore(c *candidate) bool {
	for j := c.from - 1; j >= 0 && j > c.from-7 && x.toks[j].sent == x.toks[c.from].sent; j-- {
		if h, ok := countryAt(x.toks, j); ok && x.toks[j].cap && h.people && h.code != "US" {
			return true
		}
	}
	return false
}

// ours says whether a name is that of one of the writer's own people: "our security officer, Jane Roe", "my colleague John Doe", "reported by".
func (x *extractor) ours(c *candidate, k int) bool {
	for j := k; j >= 0 && j > k-5 && x.toks[j].sent == x.toks[c.from].sent; j-- {
		switch x.toks[j].low {
		case "our", "my":
			if x.reportsTo(c, j) {
				return true
			}
			for i := j + 1; i < c.from; i++ {
				switch x.toks[i].low {
				case "colleague", "colleagues", "analyst", "officer", "agent", "supervisor", "director", "chief", "counsel", "attorney", "deputy", "secretary", "assistant", "boss", "lead", "coordinator", "specialist", "liaison", "poc", "clerk", "guard", "ranger", "inspector", "investigator", "legal", "adviser", "advisor", "manager", "head", "fso", "isso", "team", "detective", "sergeant", "predecessor", "successor", "duty":
					return true
				}
			}
		case "by":
			switch x.at(j - 1).low {
			case "reported", "submitted", "requested", "drafted", "prepared", "approved", "signed", "entered", "briefed", "written", "sent", "forwarded", "relayed", "taken", "assigned", "handled", "supervised", "hosted", "escorted", "sponsored", "investigated", "interviewed":
				return j == k || j == k-1
			}
		case "colleague", "colleagues", "host", "sponsor", "escort":
			return j >= k-2 && !isOne(x.at(j-1).low, []string{"to", "will", "would", "may", "we", "must", "shall"})
		}
	}
	return false
}

// aliasBefore says whether a name is another name of the person before it: "a.k.a. Daniel Baek", "née Ivanova", "goes by".
func (x *extractor) aliasBefore(c *candidate) bool {
	for j, d := c.from-1, 0; j >= 0 && d < 4 && x.toks[j].sent == x.toks[c.from].sent; j, d = j-1, d+1 {
		switch x.toks[j].low {
		case "aka", "a.k.a", "a/k/a", "aliases", "n\u00e9e", "nee", "f.k.a", "fka", "formerly", "alias":
			return d < 3 && (x.nameBefore(j) || x.lineStart(j))
		case "as":
			return isOne(x.at(j-1).low, []string{"known"}) && x.at(j-2).low == "also" && x.nameBefore(j-2)
		case "by":
			return isOne(x.at(j-1).low, []string{"goes", "went", "going"}) && x.at(j+1).low != "the" && x.nameBefore(j-1)
		}
	}
	return false
}

// nameBefore says whether a name stands shortly before token i.
func (x *extractor) nameBefore(i int) bool {
	for j := i - 1; j >= 0 && j > i-8 && x.toks[j].sent == x.toks[i].sent; j-- {
		if x.nameWord(x.toks[j]) && x.nameWord(x.at(j-1)) {
			return true
		}
	}
	return false
}

// familyWord are words for a person by another one's side.
func familyWord(l string) bool {
	switch l {
	case "wife", "husband", "spouse", "son", "daughter", "brother", "sister", "mother", "father", "child", "partner", "fianc\u00e9", "fianc\u00e9e", "fiancee", "fiance", "girlfriend", "boyfriend", "cousin", "uncle", "aunt", "nephew", "niece", "stepson", "stepdaughter", "grandmother", "grandfather", "twin":
		return true
	}
	return false
}

// reportsTo says whether a name is that of somebody of ours who tells: "An employee in our Baltimore office, Ms. Ada Fox, reported that …"; j is the
// token "our".
func (x *extractor) reportsTo(c *candidate, j int) bool {
	i := c.to
	for isOne(x.at(i).text, []string{",", ")", "-", "\u2013"}) {
		i++
	}
	if !isOne(x.at(i).low, []string{"reported", "reports", "told", "tells", "says", "said", "noticed", "saw", "informed", "wrote", "writes", "called", "observed", "asked", "received", "got", "met", "found", "advised"}) || x.at(i).sent != x.toks[c.from].sent {
		return false
	}
	for k := j - 1; k >= 0 && k > j-4; k-- {
		if isOne(x.toks[k].low, []string{"employee", "employees", "staffer", "officer", "guard", "analyst", "agent", "technician", "specialist", "scientist", "engineer", "clerk", "one", "member", "manager", "researcher"}) {
			return isOne(x.at(j-1).low, []string{"in", "at", "of", "from", "with"})
		}
	}
	return false
}
