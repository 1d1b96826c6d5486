package triage

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cissd/cases"
)

// candidate is a run of tokens that could be a person's name: [from, to).
type candidate struct {
	from, to int
	score    int
	comma    bool // LAST, First
	surname  bool // a family name in capitals
	titled   bool
	asked    bool // a sentence asks about whom it names
	kin      kinship
	sex      byte    // 'm' or 'f', 0 where nothing tells
	p        *person // who was made of it
}

// peopleProse finds the persons asked about in running text, each with what stands beside the name (EXT-2). A name counts only with a sign
// that it is one: a title, a nationality, a birth date, a document, "named", a list of visitors. Names of offices, of the sender and of the
// mail's own recipients are none.
func (x *extractor) peopleProse() {
	x.own = x.ownNames()
	x.raiseNames()
	cands := x.candidates()
	meant := x.meantByPronoun(cands)
	kept := cands[:0]
	for i, c := range cands {
		if (c.score >= 3 || slices.Contains(meant, i)) && (!x.answer || x.clearSubject(c)) {
			kept = append(kept, c)
		}
	}
	x.passers(kept)
	for k := range kept {
		c := &kept[k]
		if len(x.people) >= maxPeople {
			break
		}
		if k+1 < len(kept) && x.sameInLatin(*c, kept[k+1]) { // "Андрей Колесниченко (in his passport: Andriy Kolesnychenko)"
			continue
		}
		end := len(x.toks)
		if k+1 < len(kept) {
			end = kept[k+1].from
		}
		n := len(x.people)
		at := x.pronounsFrom(kept, k, end)
		c.p = x.takePerson(*c, at)
		if c.kin == kinPasses {
			x.people = x.people[:n]
		}
		x.pronouns(kept, k, at, end)
	}
	x.together(kept)
	x.mentions(kept)
	x.addresses()
	x.groupNations()
}

// addresses gives a subject an address in the text that bears their family name.
func (x *extractor) addresses() {
	for i, t := range x.toks {
		if !strings.Contains(t.low, "@") || strings.EqualFold(t.text, x.sender.Address) || !addressPattern.MatchString(t.text) {
			continue
		}
		for _, p := range x.people {
			l := p.facts[cases.LastName]
			if len(l) == 0 || p.facts.has(cases.Emails) || len(l[0].values[0]) < 3 {
				continue
			}
			if local, _, _ := strings.Cut(t.low, "@"); strings.Contains(local, strings.ToLower(l[0].values[0])) && !x.cfg.Official(t.text) {
				p.facts.add(cases.Emails, fact{values: []string{t.text}, rank: rankProse, inferred: true, prov: x.prov(i, i+1)})
			}
		}
	}
}

func (x *extractor) candidates() []candidate {
	var out []candidate
	for i := 0; i < len(x.toks); i++ {
		c, ok := x.candidateAt(i)
		if !ok {
			continue
		}
		c.score = x.evidence(&c)
		if n := len(out); n > 0 && out[n-1].asked && c.to-c.from > 1 && x.joined(&out[n-1], &c) && x.plainName(c.from, c.to) {
			c.score, c.asked = c.score+3, true
		}
		if c.score < 3 && x.askedLater(&c) {
			c.score, c.asked = c.score+3, true
		}
		out = append(out, c)
		i = c.to - 1
	}
	return out
}

// nameWord says whether a token can be part of a person's name.
func (x *extractor) nameWord(t token) bool {
	if !t.word || !t.cap || t.digit || len(t.text) == 1 || !plainWord(t.text) || utf8.RuneCountInString(t.text) < 2 && !strings.Contains(t.text, ".") {
		return false
	}
	if monthOf(t.low) != 0 && len(t.low) > 3 && t.low != "may" && t.low != "april" && t.low != "june" || weekday(t.low) >= 0 && len(t.low) > 4 || commonWord(t.low) || pureOrg(t.low) || personTitle(t.low) {
		return false
	}
	if w, ok := countries.words[t.low]; ok && (w.people || !isOne(t.low, []string{"jordan", "chad", "israel", "georgia", "china", "india", "malta", "cuba", "kenya", "france", "ireland", "holland", "england"})) {
		return false
	}
	if t.caps && (agencies.first[t.low] > 0 && len(t.text) <= 6 || unknownCaps(t.text) || noVowel(t.low) || unknownName(t.low)) {
		return unknownName(t.low)
	}
	return !strings.HasSuffix(t.low, "'s") && !strings.HasSuffix(t.low, "\u2019s")
}

// plainWord says whether a word is without digits and the signs of addresses.
func plainWord(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9' || c == '@' || c == '/' || c == '&' || c == '_':
			return false
		case c >= utf8.RuneSelf:
			return !strings.ContainsAny(s[i:], "@/&_") && !strings.ContainsFunc(s[i:], unicode.IsDigit)
		}
	}
	return true
}

// candidateAt reads a name at token i.
func (x *extractor) candidateAt(i int) (candidate, bool) {
	t := x.toks[i]
	if !x.nameWord(t) || isPlaceBefore(x.at(i-1).low) && !t.caps || monthOf(t.low) != 0 && x.at(i+1).digit {
		return candidate{}, false
	}
	if h, ok := countryAt(x.toks, i); ok && (h.people || h.to > i+1) {
		return candidate{}, false
	}
	c := candidate{from: i}
	j := i + 1
	line := t.line
	for j < len(x.toks) && j < i+7 {
		n := x.toks[j]
		if n.sent != t.sent || n.line-line > 1 || x.cellEnd(j) || n.line > line && x.lineBreak(j) && !namePart(x.toks[j-1].low) {
			break
		}
		if x.nameWord(n) && !(monthOf(n.low) != 0 && x.at(j+1).digit) && !(n.line > line && (t.caps && n.caps && j > i+1 || x.lineStart(j) && x.lineStart(i) && j > i+1)) {
			line = n.line
			j++
			continue
		}
		if initial(x.toks, j) {
			j++
			if x.at(j).text == "." {
				j++
			}
			continue
		}
		if articled(n.text) && n.line == line {
			j++
			continue
		}
		if namePart(n.low) && j+1 < len(x.toks) && (x.nameWord(x.toks[j+1]) || namePart(x.toks[j+1].low)) && x.toks[j+1].sent == t.sent {
			j++
			continue
		}
		break
	}
	c.to = j
	if t.caps && j == i+1 || t.caps && allCaps(x.toks[i:j]) { // LAST, First
		if x.at(j).text == "," && x.nameWord(x.at(j+1)) && x.at(j+1).line == x.toks[j-1].line && (!x.at(j+1).caps || x.fieldsFollow(j+2) || x.fieldsFollow(j+3)) && !unknownCaps(t.text) {
			k := j + 2
			for k < len(x.toks) && k < j+4 && (x.nameWord(x.toks[k]) || initial(x.toks, k)) && x.toks[k].line == t.line && (!x.toks[k].caps || x.at(j+1).caps) {
				k++
			}
			c.to, c.comma, c.surname = k, true, true
			return c, true
		}
	}
	if j == i+1 && x.at(j).text == "," && x.nameWord(x.at(j+1)) && x.at(j+1).line == t.line { // "O'Brien, Siobhan; DOB …" in a record
		k := j + 2
		for k < len(x.toks) && k < j+4 && (x.nameWord(x.toks[k]) || initial(x.toks, k)) && x.toks[k].line == t.line {
			k++
		}
		if r := (candidate{from: i, to: k, comma: true}); x.askedLastFirst(&r) || x.recordLine(r) || x.at(k).text == "(" || x.fieldsFollow(k) && (x.lineStart(i) || x.at(i-1).text == ";") {
			return r, true
		}
	}
	if j == i+1 && t.caps && x.at(j).text == "/" && x.nameWord(x.at(j+1)) && x.at(j+2).text == "/" && x.fieldsFollow(j+2) { // KOWALSKI/Jan/12 MAR 1980
		return candidate{from: i, to: j + 2, comma: true, surname: true}, true
	}
	if c.to-c.from < 2 {
		return c, x.oneName(i)
	}
	if !x.couldBeName(c) {
		return candidate{}, false
	}
	if len(agenciesIn(x.toks[c.from:c.to])) > 0 {
		return candidate{}, false
	}
	if n := x.at(c.to); n.word && n.cap && pureOrg(n.low) && n.line == x.toks[c.to-1].line { // "Liberty Bell Sentry" is a firm
		return candidate{}, false
	}
	first, last := x.toks[c.from], x.toks[c.to-1]
	c.surname = first.caps != last.caps && (first.caps && len(first.text) > 2 && !unknownCaps(first.text) || last.caps && len(last.text) > 2)
	if allCaps(x.toks[c.from:c.to]) && !x.recordLine(c) && !x.fieldsFollow(c.to) && !x.askedCapitals(&c) {
		return candidate{}, false
	}
	return c, true
}

// articled says whether a word is a name with an Arabic article in front: "al-Masri".
func articled(s string) bool {
	i := strings.IndexByte(s, '-')
	if i < 2 || i > 3 || i+1 >= len(s) || !isOne(s[:i], []string{"al", "el", "ul", "as", "ash", "at", "an", "ar", "az", "ad"}) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i+1:])
	return unicode.IsUpper(r)
}

func allCaps(ts []token) bool {
	for _, t := range ts {
		if t.word && !t.caps {
			return false
		}
	}
	return true
}

func initial(toks []token, j int) bool {
	return j < len(toks) && toks[j].word && toks[j].cap && len([]rune(toks[j].text)) == 1
}

// namePart are particles inside names.
func namePart(l string) bool {
	switch l {
	case "de", "van", "der", "den", "von", "la", "da", "di", "del", "della", "ter", "ten", "zu", "al", "el", "bin", "ibn", "dos", "das", "bint", "abu", "st", "af", "av", "y", "e", "do", "du", "le", "ul", "ben", "te", "af-", "zum", "zur", "op", "san":
		return true
	}
	return false
}

// unknownCaps are words in capitals that are not names.
func unknownCaps(s string) bool {
	switch s {
	case "COB", "EOD", "COP", "EOB", "WITH", "AND", "THE", "FOR", "FROM", "MALE", "FEMALE", "LAST", "FIRST", "NAWS", "USS", "USNS", "USCGC", "MV", "PLA", "PLAN", "IRGC", "FSB", "SVR", "GRU", "MSS", "NATIONAL", "CITIZEN", "PASSPORT", "BORN", "DPRK", "DL", "PPN", "FAQ", "CEO", "CTO", "CFO", "PHD", "MBA", "NDA", "LLC", "INC", "LTD", "SIPR", "HSDN", "OPSEC", "FBO", "POE", "TDY", "TSP", "POTUS", "VIP", "DC", "NYC", "LAX", "JFK", "IAD", "AM", "PM", "UTC", "MST", "PST", "PDT", "MDT", "CDT", "FY", "OK", "DOB", "POB", "PPT", "PP", "POC", "SUBJECT", "CUI", "FOUO", "RE", "FW", "FWD", "RFI", "RFS", "FAI", "NLT", "ASAP", "DHS", "CISS", "US", "USA", "UK", "PRC", "ROK", "UAE", "EU", "NATO", "UN", "GMT", "EST", "EDT", "PIV", "CAC", "SCIF", "TBD", "FYI", "ATTN", "LES", "PII", "ID", "IT", "HQ", "NOTE", "BASIS", "PURPOSE", "PRIORITY", "ROUTINE", "URGENT", "UNCLASSIFIED", "MEMORANDUM", "REQUEST", "NAME", "CST":
		return true
	}
	return false
}

func isPlaceBefore(l string) bool {
	return l == "fort" || l == "mount" || l == "lake" || l == "port" || l == "camp"
}

// commonWord are words that begin sentences and headings and are no names.
func commonWord(l string) bool {
	switch l {
	case "the", "a", "an", "we", "i", "he", "she", "they", "it", "you", "our", "his", "her", "their", "my", "your", "this", "that", "these", "those", "there", "here", "please", "dear", "hello", "hi", "good", "morning", "afternoon", "evening",
		"thanks", "thank", "regards", "best", "sincerely", "respectfully", "very", "does", "do", "did", "has", "have", "had", "is", "are", "was", "were", "can", "could", "would", "will", "should", "may", "might", "if", "when", "where", "what", "who", "why", "how", "which", "on", "in", "at", "by", "for", "from", "to", "of", "with", "as", "about", "per", "and", "or", "but", "not", "no", "yes", "any", "all", "some", "one", "two", "three", "four", "both", "each", "anything", "nothing", "something", "subject", "subjects", "request", "re", "fw", "fwd",
		"driver", "visitor", "traveler", "traveller", "passenger", "caller", "guest", "delegate", "delegates", "attendee", "attendees", "employee", "contractor", "applicant", "person", "individual", "student", "researcher", "scientist", "engineer", "national", "citizen", "minister", "witness", "suspect", "customer", "seller", "buyer", "captain", "crew", "owner", "manager", "official", "officials", "attorney", "lawyer", "consultant", "businessman", "businesswoman", "professor",
		"routine", "urgent", "priority", "unclassified", "classified", "classification", "confidential", "colleagues", "team", "sir", "madam", "note", "notes", "summary", "background", "basis", "purpose", "question", "details", "description", "reason", "country", "countries", "agency", "name", "names", "phone", "email", "tel", "fax", "cell", "mobile", "desk", "poc", "contact", "attached", "enclosed", "see", "also", "then", "now", "today", "tomorrow", "yesterday", "while", "during", "after", "before", "since", "until", "because", "however", "therefore", "meanwhile", "recently", "last", "next", "first", "second", "third", "another", "other", "such", "so", "let", "ask", "asks", "could've", "ciss", "rfi", "rfs", "fai", "dob", "pob", "passport", "visa", "born", "nationality", "citizenship", "references", "reference", "suspense", "memorandum", "incident", "event", "date", "time", "sent", "begin", "end", "ms", "mr", "mrs", "dr", "internet", "linkedin", "facebook", "twitter", "instagram", "telegram", "whatsapp", "wechat", "signal", "google", "microsoft", "english", "privacy", "center", "safety", "take", "without", "under", "over", "between", "through", "neither", "either", "nobody", "everyone", "someone", "sorry", "ok", "okay", "well", "just", "only", "still", "again", "perhaps", "maybe", "apparently", "reportedly", "allegedly", "according", "given", "family", "surname", "give", "run", "check", "find", "tell", "send", "call", "reach", "reply", "answer", "respond", "inform", "advise", "confirm", "kindly", "looking", "hoping", "seeking", "requesting", "grateful", "happy", "glad", "whoever", "whether", "though", "although", "its", "us", "them", "him", "me", "mine", "ours", "yours", "hers", "theirs":
		return true
	}
	return false
}

// evidence scores what speaks for a candidate being a person who is asked about.
func (x *extractor) evidence(c *candidate) int {
	name := x.textOf(c.from, c.to)
	if x.ownPerson(name) {
		return -10
	}
	n := 0
	if c.surname {
		n += 3
	}
	if x.aliasBefore(c) {
		return -10
	}
	prev := x.at(c.from - 1)
	k := c.from - 1
	if prev.text == "." && personTitle(x.at(k-1).low) {
		k--
	}
	if t := x.at(k); t.word && personTitle(t.low) && t.sent == x.toks[c.from].sent {
		c.titled = true
		if !officerTitle(t.low) {
			n += 3
		}
		for k > 0 && (personTitle(x.at(k-1).low) || x.at(k-1).text == "." && personTitle(x.at(k-2).low)) {
			k--
		}
		k--
	}
	after := x.evidenceAfter(c)
	c.asked = x.askedAbout(c, k) && x.plainName(c.from, c.to)
	c.kin, c.sex = x.kinOf(c, k), x.sexOf(c, k)
	if x.deniedAsk(c) {
		c.kin = kinPasses
	}
	if x.contactWords(c, k) && !x.fieldsFollow(c.to) || x.ours(c, k) && after < 3 {
		return -10
	}
	if x.asksItself(c) || x.inBody(c) {
		return -10
	}
	if after < 3 && x.apposed(c, k) {
		after += 3
	}
	if c.titled && x.officerOnly(c) && after < 3 {
		return -10
	}
	if !c.titled && !c.comma && after < 6 && !(c.asked && prev.low == "into") && x.placeLike(c) && familyWords(strings.Fields(name)) == 0 {
		return -10
	}
	n += x.evidenceBefore(c, k) + after
	if c.asked {
		n += 3
	}
	if c.to == c.from+1 && !c.comma && after < 3 && !x.namedAs(c) && !x.titledOne(c) {
		return -10
	}
	if prev.text == `"` || prev.text == "\u201c" {
		n -= 2
	}
	return n
}

// ownPerson says whether a name is that of the sender, the submitter or someone in the mail's header.
func (x *extractor) ownPerson(name string) bool {
	ws := nameWords(name)
	for _, own := range x.own {
		hits := 0
		for _, w := range ws {
			if slices.Contains(own, w) {
				hits++
			}
		}
		if hits >= min(2, len(ws)) && hits > 0 || hits == 1 && shortForm(ws, own) {
			return true
		}
	}
	return false
}

// shortForm says whether two names are of one family and their first names begin alike: "Beau" and "Beauregard", "J." and "Jane".
func shortForm(a, b []string) bool {
	if len(a) < 2 || len(b) < 2 {
		return false
	}
	last := a[len(a)-1]
	i := slices.Index(b, last)
	if i < 0 {
		return false
	}
	first := b[0]
	if i == 0 {
		first = b[1]
	}
	return strings.HasPrefix(first, a[0]) || strings.HasPrefix(a[0], first)
}

// maxOwn bounds the names that each candidate is compared with (SEC-5).
const maxOwn = 200

// ownNames are the words of the names in the header, and of the requestor's as far as it is read.
func (x *extractor) ownNames() [][]string {
	var out [][]string
	add := func(a cases.Address) {
		if ws := senderNames(a); len(ws) > 0 && len(ws) < 20 && len(out) < maxOwn {
			out = append(out, ws)
		}
	}
	add(x.sender)
	for _, f := range x.facts[cases.RequestorName] {
		add(cases.Address{Name: f.values[0]})
	}
	for _, list := range [][]cases.Address{x.m.From, x.m.Sender, x.m.To, x.m.Cc} {
		for _, a := range list[:min(len(list), maxOwn)] {
			add(a)
		}
	}
	return out
}

// contactWords: "POC is Ms. X", "call X", "X, 202-555-0100" name someone to talk to, not someone asked about.
func (x *extractor) contactWords(c *candidate, k int) bool {
	for j := k; j >= 0 && j > k-5 && x.toks[j].sent == x.toks[c.from].sent; j-- {
		switch x.toks[j].low {
		case "signed":
			if n := x.at(j + 1); n.low == "by" || n.text == ":" || n.text == "," {
				return true
			}
		case "contact":
			if !isOne(x.at(j-1).low, []string{"in", "had", "has", "made", "suspicious", "foreign", "of"}) {
				return true
			}
		case "hi", "hello", "dear", "hey":
			return !c.asked
		case "poc", "call", "reach", "regards", "attn", "attention", "cc", "sincerely", "supervisor", "counsel", "from:", "copy", "behalf", "thanks", "cc'd", "cc'ed", "copied", "copying", "coordinate", "coordinated", "coordinating", "cordially", "respectfully", "undersigned", "hosted", "escort", "escorted", "sponsor", "v/r", "approved", "reviewed", "prepared":
			return true
		case "agent":
			if isOne(x.at(j-1).low, []string{"case", "special", "lead", "my", "our"}) && x.toks[j].sent == x.toks[c.from].sent {
				return !x.sentenceHas(c.from, "dob", "born", "passport", "national", "citizen")
			}
		}
	}
	for j := c.to; j < len(x.toks) && j < c.to+10 && (x.toks[j].line == x.toks[c.to-1].line || x.toks[j].sent == x.toks[c.from].sent && j < c.to+5); j++ {
		t := x.toks[j]
		if isOne(t.text, []string{";", "?"}) || t.sent != x.toks[c.from].sent || x.nameWord(t) && x.at(j-1).low == "and" {
			break
		}
		if isOne(t.low, []string{"embassy", "consulate"}) { // the number of a foreign mission is none of ours
			break
		}
		if t.digit && len(onlyDigits(t.text)) == 10 && strings.Count(t.text, "-")+strings.Count(t.text, ".") == 2 || strings.Contains(t.text, "@") && j < c.to+3 {
			return !x.sentenceHas(c.from, "subject", "dob", "born", "passport", "ppt", "citizen", "national", "citizenship", "nationality", "b")
		}
	}
	return x.src.sig[min(x.toks[c.from].line, len(x.src.sig)-1)]
}

// evidenceBefore weighs the words in front of a name.
func (x *extractor) evidenceBefore(c *candidate, k int) int {
	n := 0
	for j, d := k, 0; j >= 0 && d < 5 && x.toks[j].sent == x.toks[c.from].sent; j, d = j-1, d+1 {
		t := x.toks[j]
		switch t.low {
		case "named", "called", "identified", "introduced", "admitted", "alias", "aka", "namely", "surnamed":
			return n + 3
		case "is", "was", "are":
			if d == 0 && isOne(x.at(j-1).low, []string{"one", "name", "other", "first", "second", "he", "she", "subject", "person", "visitor", "leader", "head", "them", "man", "woman", "guest"}) {
				return n + 3
			}
		case "as":
			if d == 0 && isOne(x.at(j-1).low, []string{"name", "himself", "herself", "themselves"}) {
				return n + 3
			}
		case "run", "check", "checks", "trace", "vet":
			if d == 0 || d == 1 && x.toks[j+1].text == ":" {
				n += 3
			} else if d == 1 {
				n += 2
			}
		case "about", "concerning", "regarding", "on", "know", "knows":
			if d <= 1 {
				n += 2
			}
		case "man", "woman", "visitor", "traveler", "traveller", "passenger", "driver", "buyer", "seller", "reviewer", "attorney", "lawyer", "reader", "professor", "student", "researcher", "scientist", "engineer", "national", "citizen", "businessman", "businesswoman", "consultant", "guest", "delegate", "employee", "applicant", "individual", "person", "subject", "contractor", "sailor", "seaman", "journalist", "reporter", "broker", "agent", "officer", "diplomat", "attach\u00e9", "fellow", "colleague", "postdoc", "intern", "technician", "owner", "director", "treasurer", "manager", "representative", "salesman", "pilot", "photographer", "courier", "caterer", "speaker", "candidate", "customer", "caller", "resident", "wife", "husband", "son", "daughter", "brother", "sister", "partner", "accomplice", "companion", "trainee", "nurse", "doctor", "chemist", "physicist", "vendor", "dealer", "trader", "investor", "translator", "interpreter", "cook", "guard", "janitor", "cleaner", "volunteer", "donor", "tourist", "hiker", "musician", "performer", "artist", "coach", "athlete", "instructor", "teacher", "lecturer", "clerk", "lobbyist", "secretary":
			if d <= 2 {
				n += 3
			}
		}
		if d > 2 || !t.cap {
			continue
		}
		if h, ok := countryAt(x.toks, j); ok && h.people {
			n += 3
		}
	}
	if x.bullet(c) {
		n += 3
	}
	return n
}

// bullet says whether the name opens a line of a list.
func (x *extractor) bullet(c *candidate) bool {
	ln := x.toks[c.from].line
	p := x.at(c.from - 1)
	if c.from > 1 && p.line == ln && personTitle(p.low) { // "- Prof. Tamar …"
		p = x.at(c.from - 2)
	} else if c.from > 2 && p.line == ln && p.text == "." && personTitle(x.at(c.from-2).low) {
		p = x.at(c.from - 3)
	}
	if p != x.at(c.from-1) {
		return isOne(p.text, []string{"*", "-", "\u2022", "\u2013", "\u00b7"}) && p.line == ln && x.fieldsFollow(c.to)
	}
	if c.from > 0 && p.line == ln {
		q := x.at(c.from - 2)
		mark := isOne(p.text, []string{"*", "-", "\u2022", "\u2013", "\u00b7", ")"}) || p.text == "." && q.digit
		if !mark || q.line == ln && !(p.text == "." || p.text == ")") {
			return false
		}
	} else {
		return false
	}
	// the list must be one of people: the line that opens it says so, or the next entries look alike
	for j := c.from - 1; j >= 0 && j > c.from-250 && x.toks[j].line >= ln-12; j-- {
		switch strings.TrimSuffix(x.toks[j].low, "s") {
		case "delegate", "visitor", "attendee", "guest", "traveler", "traveller", "person", "individual", "subject", "name", "member", "passenger", "follow", "following", "people", "national", "student", "crew", "participant", "applicant", "delegation":
			return true
		}
	}
	return false
}

// recordLine says whether the line of a candidate is a record: fields divided by slashes, dashes, bars or semicolons, or with a date in it.
func (x *extractor) recordLine(c candidate) bool {
	sep := x.at(c.to)
	if sep.line != x.toks[c.to-1].line {
		return false
	}
	return isOne(sep.text, []string{"/", "-", "\u2013", "|", ";"}) || x.cellEnd(c.to)
}

// evidenceAfter weighs the words behind a name.
func (x *extractor) evidenceAfter(c *candidate) int {
	n := 0
	for j, d := c.to, 0; j < len(x.toks) && d < 14 && x.toks[j].sent == x.toks[c.from].sent; j, d = j+1, d+1 {
		t := x.toks[j]
		if t.cap && x.actsOn(j) {
			return n
		}
		switch t.low {
		case "dob", "born", "passport", "ppt", "d.o.b", "citizenship", "nationality", "passport-no", "ppn", "pp", "birthdate", "aka", "a.k.a", "male", "female":
			return n + 3
		case "b":
			if nx := x.at(j + 1); nx.text == "." || nx.digit {
				return n + 3
			}
		case "citizen", "national":
			return n + 3
		}
		h, ok := countryHit{}, false
		if t.cap && d <= 3 {
			h, ok = countryAt(x.toks, j)
		}
		if ok {
			before := x.at(j - 1)
			if _, state := stateAt(x.toks, j); h.code != "US" && !state && (x.cellEnd(j) || before.low == "the" && x.at(j-2).low == "from" || isOne(before.low, []string{"(", ",", "from", "of", "/", "-", "\u2013", "|", ";", "an", "a"})) {
				n += 3
			}
		}
		if d <= 3 && t.digit {
			if h, ok := writtenDate(x.toks, j, x.ref.AddDate(-10, 0, 0)); ok && h.year && h.start.Year() < x.ref.Year()-14 {
				n += 3
			}
		}
	}
	return n
}

// takePerson makes a subject of a candidate, with what stands beside it up to the next one.
func (x *extractor) takePerson(c candidate, end int) *person {
	p := newPerson()
	prov := x.prov(c.from, c.to)
	first, last := splitName(strings.ReplaceAll(raised(x.textOf(c.from, c.to)), "/", ", "))
	if first != "" {
		p.facts.add(cases.FirstName, fact{values: []string{first}, rank: rankProse, inferred: true, prov: prov})
	}
	p.facts.add(cases.LastName, fact{values: []string{last}, rank: rankProse, inferred: true, prov: prov})
	p.full = strings.ToLower(strings.TrimSpace(first + " " + last))
	if len(last) == 0 {
		return nil
	}
	for i, o := range x.people {
		if samePerson(o, p) || first != "" && !o.labelled && !o.facts.has(cases.FirstName) && strings.EqualFold(o.full, last) {
			if p = x.people[i]; first != "" && !p.labelled && !p.facts.has(cases.FirstName) { // "Mr. Zhang" who is named in full later
				p.facts[cases.FirstName], p.facts[cases.LastName], p.full = nil, nil, strings.ToLower(first+" "+last)
				p.facts.add(cases.FirstName, fact{values: []string{first}, rank: rankProse, inferred: true, prov: prov})
				p.facts.add(cases.LastName, fact{values: []string{last}, rank: rankProse, inferred: true, prov: prov})
			}
			break
		}
	}
	if x.at(c.to).text == "(" { // "(F, Belarus, 06 Nov 1993, passport …)": what stands in brackets behind a name is a record
		if to := x.bracketEnd(c.to, end); to > c.to && x.fieldsFollow(c.to) {
			x.details(p, x.toks, c.to, to, true)
		}
	}
	x.documentBefore(p, c)
	stop := c.to
	list := x.bullet(&c)
	for stop < end && stop < c.to+150 && !(stop > c.to+1 && x.ofRelative(stop)) && (x.toks[stop].sent == x.toks[c.from].sent || x.goesOn(stop)) && !((list || x.lineStart(c.from)) && x.toks[stop].line != x.toks[c.from].line && x.newItem(stop)) {
		stop++
	}
	x.role(p, c)
	x.details(p, x.toks, c.to, stop, x.recordLine(c) || c.comma || (list || x.lineStart(c.from)) && x.at(c.to).text != "" && x.fieldsFollow(c.to))
	x.laterSentences(p, c, stop, end)
	if familyWord(x.at(c.from-1).low) || x.at(c.from-1).text == "," && familyWord(x.at(c.from-2).low) {
		p.co = true
	}
	x.nationalityBefore(p, c)
	if x.bullet(&c) {
		x.employer(p, c)
	}
	if !slices.Contains(x.people, p) {
		x.people = append(x.people, p)
	}
	return p
}

// mentions attaches what stands behind a later mention of a person by family name ("Mr. Farahani (DOB 4 June 1981) showed …").
func (x *extractor) mentions(kept []candidate) {
	named := map[string]*person{}
	for _, p := range x.people {
		if fs := p.facts[cases.LastName]; len(fs) > 0 {
			l := strings.ToLower(fs[0].values[0])
			if _, twice := named[l]; twice {
				named[l] = nil // two of one family: nobody can tell
				continue
			}
			named[l] = p
		}
	}
	inside := make([]bool, len(x.toks)+1)
	for _, c := range kept {
		for i := c.from; i < c.to; i++ {
			inside[i] = true
		}
	}
	within := func(i int) bool { return inside[i] }
	for i, t := range x.toks {
		if !t.cap || len(named) == 0 {
			continue
		}
		p := named[bareName(t.low)]
		if p == nil || within(i) || !slices.Contains(x.people, p) {
			continue
		}
		end := i + 1
		for end < len(x.toks) && end < i+80 && (x.toks[end].sent == t.sent || x.goesOn(end)) && (named[x.toks[end].low] == nil || named[x.toks[end].low] == p) && !within(end) {
			end++
		}
		x.details(p, x.toks, i+1, end, false)
	}
}

// goesOn says whether the sentence of token i still speaks of the person before: it begins with a pronoun, or with a document.
func (x *extractor) goesOn(i int) bool {
	j := max(x.begins[i], i-40)
	if x.ofRelative(j) {
		return false
	}
	return isOne(x.toks[j].low, []string{"he", "she", "his", "her", "passport", "dob", "born", "they", "nationality", "citizenship", "citizen", "subject's", "cell", "tel", "phone", "mobile", "telephone", "email", "e-mail", "whatsapp", "height", "him", "both"}) || x.startsWithDoc(j)
}

// startsWithDoc: "Passport no. 75 1234567.", "Croatian passport 1149 02 773."
func (x *extractor) startsWithDoc(j int) bool {
	if _, _, ok := docCueAt(x.toks, j); ok {
		return true
	}
	_, to, ok := docCountry(x.toks, j)
	if ok && to < len(x.toks) {
		_, _, ok = docCueAt(x.toks, to)
		return ok
	}
	return false
}

// role reads "A patent attorney, Dr. X", "a grant reviewer, X": the words between article and name.
func (x *extractor) role(p *person, c candidate) {
	k := c.from - 1
	for k >= 0 && (x.toks[k].text == "." || x.toks[k].cap && personTitle(x.toks[k].low) || x.toks[k].text == ",") {
		k--
	}
	to := k + 1
	for k >= 0 && to-k < 5 && x.toks[k].word && !x.toks[k].cap && !x.toks[k].digit && x.toks[k].sent == x.toks[c.from].sent && !isOne(x.toks[k].low, []string{"a", "an", "the"}) {
		k--
	}
	if k < 0 || k+1 >= to || !isOne(x.toks[k].low, []string{"a", "an"}) || p.facts.has(cases.PositionTitle) {
		return
	}
	if isOne(x.toks[to-1].low, []string{"named", "called", "is", "by", "of", "man", "woman", "person", "on", "about", "and", "from", "with", "visitor", "information", "himself", "herself", "as", "who"}) {
		return
	}
	p.facts.add(cases.PositionTitle, fact{values: []string{x.textOf(k+1, to)}, rank: rankProse, inferred: true, prov: x.prov(k+1, to)})
}

// nationalityBefore reads "the Russian national X", "a Chinese student, X".
func (x *extractor) nationalityBefore(p *person, c candidate) {
	if p.facts.has(cases.CountryOfCitizenship) {
		return
	}
	for j, d := c.from-1, 0; j >= 0 && d < 20 && x.toks[j].sent == x.toks[c.from].sent; j, d = j-1, d+1 {
		if d >= 6 && !(x.toks[j].cap && isOne(x.at(j+1).low, []string{"nationals", "citizens"}) || isOne(x.at(j+2).low, []string{"nationals", "citizens"})) {
			continue
		}
		if !x.toks[j].cap {
			continue
		}
		if h, ok := countryAt(x.toks, j); ok && h.people && (isOne(x.at(h.to).low, []string{"national", "citizen", "nationals", "citizens"}) || d <= 3 && x.toks[h.to].word && h.to < c.from) {
			if isOne(x.at(h.to).low, []string{"company", "firm", "embassy", "delegation", "ministry", "university", "consulate", "government", "passport", "navy", "army", "bank", "state"}) {
				return
			}
			p.facts.add(cases.CountryOfCitizenship, fact{values: []string{h.code}, rank: rankProse, inferred: true, prov: x.prov(h.from, h.to)})
			return
		}
	}
}

// employer reads "* X, Ministry of Justice": what stands behind the name in a list of visitors, if it is an office.
func (x *extractor) employer(p *person, c candidate) {
	if x.at(c.to).text != "," || p.facts.has(cases.Organization) {
		return
	}
	j := c.to + 1
	for j < len(x.toks) && x.toks[j].line == x.toks[c.from].line && !isOne(x.toks[j].text, []string{",", ";", "("}) {
		j++
	}
	if j > c.to+1 && x.toks[c.to+1].cap && hasOrgWord(x.textOf(c.to+1, j)) {
		p.facts.add(cases.Organization, fact{values: []string{x.textOf(c.to+1, j)}, rank: rankProse, inferred: true, prov: x.prov(c.to+1, j)})
	}
}
