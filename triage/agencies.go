package triage

import "strings"

// This file finds the bodies of the table in a text, and the one that an address belongs to.

// agency is one body of the table.
type agency struct {
	home  bool    // a component of the own department
	part  *agency // the body that this is only a part of
	under *agency // the component of the own department that this belongs to
	abbr  []string
	names []string
}

// called is the name given where a mail states none.
func (a *agency) called() string {
	if len(a.names) == 0 {
		return a.abbr[0]
	}
	return a.names[0]
}

// nameNode is a place in the tree of the bodies' names, one word a step.
type nameNode struct {
	next map[string]*nameNode
	body *agency
	abbr string // the abbreviation that ends here, as it is written
	us   bool   // the name counts only behind "U.S."
}

type agencyIndex struct {
	byDomain map[string]*agency
	byAbbr   map[string]*agency // abbreviations in small letters
	byLabel  map[string]*agency // the own word of a domain: "usgs" of usgs.gov
	names    nameNode
	first    map[string]int // the words with which names begin, but for those that are also names of persons
}

var agencies = indexAgencies(agencyText)

// eponyms are people after whom bodies are called.
var eponyms = wordSet(`johnson kennedy marshall glenn ames goddard langley stennis wallops armstrong sandia lincoln thomas jefferson fermi lawrence los princeton volpe daniel george harry john katherine james morris
woodrow wilson truman udall fannie freddie ginnie johns wilson rand mitre jim argonne brookhaven berkeley livermore michoud norfolk portsmouth picatinny redstone arnold katherine white peace dugway yuma puget pearl`)

func indexAgencies(table string) agencyIndex {
	x := agencyIndex{byDomain: map[string]*agency{}, byAbbr: map[string]*agency{}, byLabel: map[string]*agency{}, first: map[string]int{}}
	for row := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
		if row[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimLeft(row, "+~="), "|")
		a := &agency{home: row[0] == '+'}
		domains := strings.Split(f[0], ",")
		switch row[0] {
		case '~':
			a.part = x.byDomain[domains[0]]
		case '=':
			a = x.byDomain[domains[0]]
		case '+':
			a.under = x.byDomain[domains[0]]
		}
		var names, abbrs []string
		if f[1] != "" {
			abbrs = strings.Split(f[1], ",")
		}
		if f[2] != "" {
			names = strings.Split(f[2], ";")
		}
		a.abbr, a.names = append(a.abbr, abbrs...), append(a.names, names...)
		for _, d := range domains {
			if x.byDomain[d] == nil {
				x.byDomain[d] = a
			}
			if l := domainLabel(d); l != "" && a.part == nil && x.byLabel[l] == nil {
				x.byLabel[l] = a
			}
		}
		for _, n := range names {
			x.enter(n, a, "")
		}
		for _, n := range abbrs {
			x.enter(n, a, n)
			if l := strings.ToLower(n); x.byAbbr[l] == nil {
				x.byAbbr[l] = a
			}
		}
	}
	return x
}

// domainLabel is the word of a federal domain that is its body's own, "" where it has none: "usgs.gov", but not "uscp.house.gov".
func domainLabel(d string) string {
	l, rest, _ := strings.Cut(d, ".")
	if rest != "gov" && rest != "mil" || len(l) < 3 {
		return ""
	}
	return l
}

// enter puts one name of a body into the tree; the first body of a name keeps it.
func (x *agencyIndex) enter(name string, a *agency, abbr string) {
	toks := tokenize(name)
	i, us := usPrefix(toks, 0)
	n, w := &x.names, ""
	for begun := false; i < len(toks); begun = true {
		if w, i = nameWord(toks, i); w == "" {
			continue
		}
		if n.next == nil {
			n.next = map[string]*nameNode{}
		}
		if n.next[w] == nil {
			n.next[w] = &nameNode{}
		}
		if n = n.next[w]; !begun && (abbr != "" || !eponyms[w]) {
			x.first[w]++
		}
	}
	if n.body == nil {
		n.body, n.abbr, n.us = a, abbr, us
	} else if n.body == a && !us {
		n.us = false
	}
}

// usPrefix is where a name goes on behind "U.S.", "US" or "United States".
func usPrefix(toks []token, i int) (int, bool) {
	if i+1 >= len(toks) {
		return i, false
	}
	switch toks[i].low {
	case "u.s", "us", "usa":
		if toks[i+1].text == "." {
			return i + 2, i+2 < len(toks)
		}
		return i + 1, true
	case "united":
		if toks[i+1].low == "states" {
			return i + 2, i+2 < len(toks)
		}
	}
	return i, false
}

// nameWord is the word of a name at token i in one spelling, "" for what may be left out, and the next token.
func nameWord(toks []token, i int) (string, int) {
	switch w := toks[i].low; w {
	case "&":
		return "and", i + 1
	case "dept":
		return "department", i + 1
	case "u.s", "us", "united":
		if j, ok := usPrefix(toks, i); ok || j > i {
			return "us", j
		}
		return w, i + 1
	case ".", ",", "the":
		return "", i + 1
	default:
		return w, i + 1
	}
}

// agencyOf finds the body that an address's domain belongs to.
func agencyOf(domain string) *agency {
	for d := domain; d != ""; {
		if a := agencies.byDomain[d]; a != nil {
			return a
		}
		_, rest, ok := strings.Cut(d, ".")
		if !ok {
			return nil
		}
		d = rest
	}
	return nil
}

// agencyHit is the name of a body of the table in tokens [from, to).
type agencyHit struct {
	from, to int
	body     *agency
	abbr     bool
}

// agenciesIn finds the bodies of the table that a run of text names. Abbreviations count only in capitals.
func agenciesIn(toks []token) []agencyHit {
	var hits []agencyHit
	for i := 0; i < len(toks); i++ {
		if !toks[i].word || !toks[i].cap {
			continue
		}
		if h, ok := agencyAt(toks, i); ok {
			if !ofOthers(toks, h) {
				hits = append(hits, h)
			}
			i = h.to - 1
		}
	}
	return hits
}

// ofOthers says whether a name is that of a state's, a town's or another country's body: "California Department of Transportation", "Royal Canadian
// Air Force".
func ofOthers(toks []token, h agencyHit) bool {
	if h.abbr || h.from == 0 || toks[h.from-1].line != toks[h.from].line || !toks[h.from-1].cap || !toks[h.from-1].word {
		return false
	}
	if _, us := usPrefix(toks, h.from); us {
		return false
	}
	l := toks[h.from-1].low
	if isOne(l, []string{"state", "county", "city", "nation", "tribe", "tribal", "municipal", "provincial", "royal", "commonwealth", "republic", "islands", "pueblo", "parish"}) || states.names[l] {
		return true
	}
	if h.from > 1 && states.names[toks[h.from-2].low+" "+l] {
		return true
	}
	c, ok := countries.words[l]
	return ok && c.people && c.code != "US"
}

// agencyAt reads the longest name of a body that begins at token i.
func agencyAt(toks []token, i int) (agencyHit, bool) {
	at, us := usPrefix(toks, i)
	h, ok := agencyHit{}, false
	n := &agencies.names
	for j := at; j < len(toks); {
		w, next := nameWord(toks, j)
		if w == "" {
			if j == at || next >= len(toks) {
				break
			}
			j = next
			continue
		}
		m := n.next[w]
		if bare := bareWord(w); bare != w { // "EPA's"
			if end := n.next[bare]; end != nil && end.counts(toks[at:next], us) {
				h, ok = agencyHit{i, next, end.body, end.abbr != ""}, true
			}
		}
		if m == nil {
			break
		}
		n, j = m, next
		if n.body != nil && n.counts(toks[at:next], us) && !(next == at+1 && n.abbr != "" && postalCode(toks, at)) {
			h, ok = agencyHit{i, next, n.body, n.abbr != ""}, true
		}
	}
	return h, ok
}

// counts says whether the words of a text are written as the name is that ends at n: names with capitals at both ends, abbreviations as in the
// table or in capitals.
func (n *nameNode) counts(toks []token, us bool) bool {
	if n.body == nil || n.us && !us {
		return false
	}
	last := toks[len(toks)-1]
	if n.abbr == "" {
		return last.cap || last.digit
	}
	return toks[0].caps || strings.HasPrefix(toks[0].text, n.abbr) || len(toks) > 1 && last.caps
}

// postalCode says whether a short abbreviation is a state behind a place: "Arlington, VA 22202".
func postalCode(toks []token, i int) bool {
	if len(toks[i].text) != 2 {
		return false
	}
	return i > 0 && toks[i-1].text == "," && i > 1 && toks[i-2].line == toks[i].line || i+1 < len(toks) && len(toks[i+1].text) >= 5 && toks[i+1].digit && toks[i+1].line == toks[i].line
}

// guessedAgency is the body whose abbreviation or domain a word of a domain is: "nps.lakes.gov", "usss-liaison.gov". whole says that it is a whole
// part of an official one. States and cities have the same words for offices of their own.
func guessedAgency(domain string) (a *agency, whole bool) {
	labels := strings.Split(domain, ".")
	if len(labels) < 2 || ofState(labels) {
		return nil, false
	}
	last := labels[len(labels)-1]
	official := last == "gov" || last == "mil"
	for k := 1; k < len(labels)-1; k++ {
		if labels[k] == "gov" || labels[k] == "mil" { // a federal domain inside another
			return agencyOf(strings.Join(labels[:k+1], ".")), official
		}
	}
	for _, l := range labels[:len(labels)-1] {
		if a := agencies.guess(l); a != nil {
			return a, official && !sharedWords[l]
		}
	}
	for _, l := range labels[:len(labels)-1] {
		for w := range strings.SplitSeq(l, "-") {
			if a := agencies.guess(w); a != nil {
				return a, false
			}
		}
	}
	return nil, false
}

// sharedWords are abbreviations of bodies that are words of mail servers and local offices too.
var sharedWords = wordSet(`mail web arc form forms info act aid chp dps ssc amc`)

// guess is the body that a word of a domain stands for.
func (x *agencyIndex) guess(w string) *agency {
	if len(w) < 3 {
		return nil
	}
	if a := x.byLabel[w]; a != nil {
		return a
	}
	if a := x.byAbbr[w]; a != nil && a.part == nil {
		return a
	}
	return nil
}

// ofState says whether a domain is a state's, a county's or a town's: "dot.ca.gov", "doj.state.wi.us", "dps.texas.gov", "oem.houstontx.gov".
func ofState(labels []string) bool {
	l := labels[len(labels)-2]
	switch labels[len(labels)-1] {
	case "us":
		return true
	case "gov":
		for _, w := range []string{"city", "county", "town", "village", "nyc", "phila", "boston", "chicago", "austin", "denver", "nashville"} {
			if strings.Contains(l, w) {
				return true
			}
		}
		return states.codes[strings.ToUpper(l)] || states.names[l] || len(l) > 5 && states.codes[strings.ToUpper(l[len(l)-2:])]
	}
	return false
}

// orgWord says whether a word (small letters) belongs to the name of an office rather than of a person.
func orgWord(l string) bool {
	switch l {
	case "office", "agency", "department", "dept", "bureau", "service", "services", "administration", "division", "directorate", "branch", "center", "centre", "command", "commission",
		"ministry", "embassy", "consulate", "university", "college", "institute", "institutes", "institution", "laboratory", "laboratories", "lab", "labs", "group", "company", "corporation", "corp", "inc", "llc", "ltd", "gmbh", "co",
		"association", "foundation", "council", "board", "committee", "police", "guard", "force", "army", "navy", "forces", "academy", "school", "hospital", "bank", "airport", "port", "terminal", "station",
		"region", "district", "field", "team", "unit", "section", "desk", "watch", "federation", "republic", "state", "states", "states'", "county", "city", "national", "international", "federal", "security", "intelligence",
		"investigation", "investigations", "operations", "support", "program", "programs", "project", "system", "systems", "technologies", "technology", "solutions", "industries", "holdings", "partners", "trading", "shipping", "forwarding",
		"logistics", "airlines", "airways", "society", "union", "party", "press", "news", "media", "museum", "library", "congress", "senate", "house", "court", "courts", "museums", "park", "building", "ridge", "lake", "island", "river", "mountain",
		"street", "avenue", "road", "hotel", "plaza", "base", "fort", "camp", "facility", "headquarters", "hq", "summit", "conference", "workshop", "symposium", "delegation", "mission", "affairs", "protection", "enforcement", "customs", "border", "trade", "commerce", "science", "sciences", "energy",
		"defense", "defence", "homeland", "justice", "transportation", "treasury", "interior", "labor", "education", "health", "veterans", "agriculture", "management", "engineering", "research", "development", "drone", "repair", "sentry", "instruments", "electronics", "semiconductor", "consulting", "capital", "ventures", "fund", "trust", "charity", "seafood", "imports", "exports", "media's", "wing", "squadron", "detachment", "det", "battalion", "regiment", "brigade", "tower", "course", "visa", "passport", "inquiry", "request", "information", "reference", "case", "report", "memorandum", "subject", "priority", "classification", "unclassified", "purpose", "basis", "notice", "privacy", "act", "regulation", "instruction", "form", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "pacific", "atlantic", "american", "america", "europe", "asia", "africa", "middle", "gulf", "industrial", "global", "world", "air", "sea", "space", "nuclear", "maritime", "marine", "aviation", "cyber", "network", "networks", "telecom", "communications", "chamber", "exchange", "fellowship", "grant", "award", "prize", "expo", "fair", "gate", "dock", "pier", "warehouse", "plant", "mill", "works", "room", "floor", "hall", "annex", "complex", "campus", "headquarter":
		return true
	}
	return false
}
