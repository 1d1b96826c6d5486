package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// typeVotes weighs the signs of a request's type: what is stated beats what is only described.
type typeVotes struct {
	stated map[cases.Type]int
	hinted map[cases.Type]int
}

func (t *typeVotes) label(ty cases.Type) { t.vote(&t.stated, ty, 10) }

func (t *typeVotes) vote(m *map[cases.Type]int, ty cases.Type, n int) {
	if *m == nil {
		*m = map[cases.Type]int{}
	}
	(*m)[ty] += n
}

// result gives the type, and whether it was concluded rather than stated.
func (t *typeVotes) result() (cases.Type, bool) {
	for i, m := range []map[cases.Type]int{t.stated, t.hinted} {
		best, n, tie := cases.Type(""), 0, false
		for _, ty := range []cases.Type{cases.FAI, cases.RFS, cases.RFI} {
			switch {
			case m[ty] > n:
				best, n, tie = ty, m[ty], false
			case m[ty] == n && n > 0:
				tie = true
			}
		}
		if best != "" && !(tie && i == 0) {
			return best, i == 1
		}
	}
	return "", true
}

// prose reads the running text of the source at hand: the lines that no label took.
func (x *extractor) prose() {
	s := x.src
	var b strings.Builder
	// One text with the lines that may not be read blanked out, so that places stay what they are.
	last := len(s.v.lines)
	for last > 0 && !s.use[last-1] {
		last--
	}
	if last > 0 {
		b.Grow(s.v.lines[last-1].end + 1)
	}
	for i := range last {
		l := s.v.line(i)
		if s.use[i] {
			b.WriteString(l)
		} else {
			for range len(l) {
				b.WriteByte(' ')
			}
		}
		if i+1 < len(s.v.lines) {
			b.WriteByte('\n')
		}
	}
	x.toks = tokenize(b.String())
	x.index()
	x.priorityProse()
	x.classificationProse()
	x.dueProse()
	x.statedProse()
	x.typeProse()
	x.countryProse()
	x.peopleProse()
	x.companyProse()
}

func (x *extractor) prov(from, to int) cases.Provenance {
	return x.src.v.provenance(x.toks[from].start, x.toks[to-1].end, "prose")
}

func (x *extractor) infer(field string, from, to int, values ...string) {
	x.facts.add(field, fact{values: values, rank: rankProse, inferred: true, prov: x.prov(from, to)})
}

func (x *extractor) at(i int) token {
	if i < 0 || i >= len(x.toks) {
		return token{sent: -1}
	}
	return x.toks[i]
}

// priorityProse finds the level in sentences: "this is urgent", "please treat as priority", "Routine." What is denied counts for nothing.
func (x *extractor) priorityProse() {
	for i, t := range x.toks {
		word := levelSpelling(t.low)
		switch word {
		case "urgent", "urgently", "routine", "priority", "non-urgent":
		default:
			continue
		}
		if negated(x.toks, i) || x.pastOrOther(i) || x.questioned(i, true) {
			continue
		}
		next, prev := x.at(i+1), x.at(i-1)
		switch word {
		case "urgent", "urgently":
			if next.low == "care" || next.low == "matters" && x.at(i+2).low == "to" || next.low == "inquiries" || prev.low == "if" || prev.low == "for" && next.low == "matters" || x.sentenceHas(i, "if") && x.before(i, "if", 4) {
				continue
			}
			x.infer(cases.Priority, i, i+1, "urgent")
		case "routine":
			if x.routineOther(i) {
				continue
			}
			x.infer(cases.Priority, i, i+1, "routine")
		case "priority":
			if x.priorityLevel(i) {
				x.infer(cases.Priority, i, i+1, "priority")
			}
		}
	}
}

// pastOrOther says whether a level is spoken of that is not this request's.
func (x *extractor) pastOrOther(i int) bool {
	for j := i - 1; j >= 0 && j >= i-4 && x.toks[j].sent == x.toks[i].sent; j-- {
		switch x.toks[j].low {
		case "previous", "earlier":
			if i-j <= 3 {
				return true
			}
		case "longer":
			return i-j <= 3 && x.at(j-1).low == "no"
		case ",", ";", ":", "but", "(":
			return false
		}
	}
	return false
}

func (x *extractor) before(i int, word string, n int) bool {
	for j := i - 1; j >= 0 && j >= i-n && x.toks[j].sent == x.toks[i].sent; j-- {
		if x.toks[j].low == word {
			return true
		}
	}
	return false
}

// sentenceHas says whether one of the words stands near token i in its sentence.
func (x *extractor) sentenceHas(i int, words ...string) bool {
	s := x.toks[i].sent
	for _, w := range words {
		at := x.places[w]
		k, _ := slices.BinarySearch(at, i-sentenceReach+1)
		for ; k < len(at) && at[k] < i+sentenceReach; k++ {
			if x.toks[at[k]].sent == s {
				return true
			}
			if x.toks[at[k]].sent > s {
				break
			}
		}
	}
	return false
}

// sentenceReach is how far a word may stand from another and still be read together with it.
const sentenceReach = 60

// index notes where each word and each sentence stands, so that no step goes through a sentence once for each of its words (SEC-5).
func (x *extractor) index() {
	x.places = make(map[string][]int, len(x.toks)/4)
	room := make([]int, len(x.toks)*3) // one for the begins, two for the places
	x.begins = room[:len(x.toks):len(x.toks)]
	of, all := room[len(x.toks):2*len(x.toks)], room[2*len(x.toks):]
	number := make(map[string]int, len(x.toks)/4)
	var times []int
	for i := range x.toks {
		t := &x.toks[i]
		n, ok := number[t.low]
		if !ok {
			n = len(times)
			number[t.low], times = n, append(times, 0)
		}
		of[i] = n
		times[n]++
		x.begins[i] = i
		if i > 0 && x.toks[i-1].sent == t.sent {
			x.begins[i] = x.begins[i-1]
		}
	}
	at := make([][]int, len(times))
	for n, k := range times {
		at[n], all = all[:0:k], all[k:]
	}
	for i, n := range of {
		at[n] = append(at[n], i)
	}
	for w, n := range number {
		x.places[w] = at[n]
	}
}

func isOne(w string, words []string) bool {
	return slices.Contains(words, w)
}

// routineOther: "a routine inspection" is no level of a request.
func (x *extractor) routineOther(i int) bool {
	n := x.at(i + 1)
	if !n.word || n.sent != x.toks[i].sent {
		return false
	}
	switch n.low {
	case "matter", "request", "priority", "handling", "processing", "basis", "one", "precedence", "and", "or", "rfi", "rfs", "please", "timeline", "turnaround", "is", "response", "for", "will", "would", "in", "so", "level", "unclassified", "item", "with", "as", "but", "treatment", "then", "here":
		return n.low == "for" && false
	}
	return n.word && !n.cap
}

// priorityLevel says whether the word "priority" gives the level rather than speaks of it.
func (x *extractor) priorityLevel(i int) bool {
	if x.priorityOne(i) {
		return true
	}
	prev, next := x.at(i-1), x.at(i+1)
	alone := (prev.sent != x.toks[i].sent || !prev.word) && (next.sent != x.toks[i].sent || !next.word)
	switch {
	case alone && next.text != ":" && next.text != "=":
		return true
	case prev.sent != x.toks[i].sent && (next.low == "please" || next.text == "," || next.low == "and" && x.at(i+2).low == "unclassified"):
		return true
	case next.low == "is" || next.low == "of" || next.low == "level" || next.text == ":" || next.low == "was" || next.low == "items" || next.low == "for":
		// "Priority is priority" is found at its second word
		return false
	case prev.low == "as" || prev.low == "is" && !(next.word && next.sent == x.toks[i].sent && next.low != "please" && next.low != "and" && next.low != "but") || prev.low == "a" && (next.low == "request" || next.low == "matter" || next.low == "rfi" || next.low == "rfs" || next.low == "basis" || next.low == "item") || prev.low == "a" && x.before(i, "as", 2):
		return x.at(i-2).low != "known"
	case (prev.low == "be" || prev.low == "at") && !next.word:
		return true
	case prev.low == "with" && next.low != "for":
		return false
	case x.at(i-1).text == ":" && x.at(i-2).low == "priority":
		return true
	}
	return (next.low == "request" || next.low == "rfi" || next.low == "rfs" || next.low == "fai" || next.low == "handling") && prev.low != "high" && prev.low != "top"
}

// resides says whether the sentence round token i tells that the request, or its details, lie on that network.
func (x *extractor) resides(i int) bool {
	if negated(x.toks, i) || x.at(i+1).text == ":" && strings.Contains(x.at(i+2).low, "@") {
		return false
	}
	if !(x.before(i, "on", 3) || x.before(i, "via", 3) || x.before(i, "over", 3) || x.before(i, "in", 2) || x.before(i, "to", 3)) {
		return false
	}
	return x.sentenceHas(i, "sent", "resides", "reside", "residing", "found", "located", "posted", "waiting", "waits", "forwarded", "submitted", "available", "stored", "uploaded", "request", "rfi", "rfs", "details", "rest", "lies", "sits", "placed", "put", "find", "see", "message", "classified", "delivered", "transmitted", "awaits", "live", "lives", "is", "are")
}

// dueProse reads "by 27 February 2026", "need it by Friday", "NLT 10 AUG", "suspense is …", and the day of a support.
func (x *extractor) dueProse() {
	for i := range x.toks {
		h, ok := dateAt(x.toks, i, x.ref)
		if !ok {
			if h, ok = relative(x.toks, i, x.ref); !ok {
				continue
			}
		}
		j := i - 1
		for j >= 0 && x.toks[j].sent == x.toks[i].sent && isOne(x.toks[j].low, []string{"the", "end", "of", "cob", "close", "business", "eod", "noon", ",", "monday", "tuesday", "wednesday", "thursday", "friday", "on", "or", "about", "is", ":", "tomorrow", "eob", "latest", "at", "opening", "noon", "midnight", "1200", "1700", "hrs", "est", "edt", "et", "local", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "say"}) && i-j < 8 {
			j--
		}
		cue := x.at(j)
		if cue.sent != x.toks[i].sent {
			continue
		}
		by := isOne(cue.low, []string{"by", "before", "nlt", "suspense", "deadline", "due", "than", "until", "till", "within", "needed", "ltiov", "s", "d"}) && (len(cue.low) > 1) || x.toks[i].low == "within" || x.toks[i].low == "in" && x.before(i, "need", 4)
		if !h.end.IsZero() && x.sentenceHas(i, "visit", "visits", "visiting", "host", "hosting", "delegation", "tour", "arrive", "arriving") && !x.facts.has(cases.VisitStart) {
			x.infer(cases.VisitStart, h.from, h.to, isoDate(h.start))
			x.infer(cases.VisitEnd, h.from, h.to, isoDate(h.end))
		}
		if !by || x.lifeDate(i) || !h.end.IsZero() {
			continue
		}
		asks := x.sentenceHas(i, "need", "needed", "answer", "response", "respond", "reply", "obliged", "grateful", "appreciate", "please", "suspense", "deadline", "due", "request", "nlt", "require", "required", "hear", "back", "results", "result", "ask", "help", "like", "know", "decide", "decision", "want", "useful", "must", "wanted", "information", "appreciated", "helpful", "receive", "get", "time", "suspense", "ask", "check", "tell")
		if asks && !x.facts.has(cases.DueDate) && h.start.After(x.ref.AddDate(0, 0, -2)) {
			x.facts.add(cases.DueDate, fact{values: []string{isoDate(h.start)}, rank: rankProse, inferred: true, prov: x.prov(h.from, h.to)})
		}
	}
}

// lifeDate says whether the words right before a date tell that it belongs to somebody's life or papers.
func (x *extractor) lifeDate(i int) bool {
	for j := i - 1; j >= 0 && j > i-7 && x.toks[j].sent == x.toks[i].sent; j-- {
		if isOne(x.toks[j].low, []string{"born", "dob", "expires", "expired", "expiring", "issued", "admitted", "b", "valid", "entered", "arrived", "leaves", "left"}) {
			return !(x.toks[j].low == "leaves" || x.toks[j].low == "left" || x.toks[j].low == "b") || i-j < 3
		}
		if isOne(x.toks[j].low, []string{"need", "needed", "by", "nlt", "due", "suspense", "answer"}) {
			return false
		}
	}
	return false
}

// statedProse reads what a sentence names as basis or purpose: "The reason is a complaint by an employee", "Its purpose is to establish …",
// and takes the running text itself as the description where no label gives one.
func (x *extractor) statedProse() {
	for i := 0; i < len(x.toks); i++ {
		field := ""
		switch x.toks[i].low {
		case "purpose", "objective", "aim":
			field = cases.Purpose
		case "basis", "reason", "justification", "grounds":
			field = cases.Basis
		default:
			continue
		}
		from := -1
		for j := i + 1; j < len(x.toks) && j < i+8 && x.toks[j].sent == x.toks[i].sent; j++ {
			if l := x.toks[j].low; l == "is" || l == "was" || l == ":" || l == "are" {
				from = j + 1
				break
			}
		}
		if from > 0 && from < len(x.toks) && x.toks[from-1].low == ":" && x.toks[from].line > x.toks[from-1].line && len(lineEntries(x.src.v, x.toks[from].line)) > 0 {
			continue // a label that nobody filled in, above the next one (NOT-7)
		}
		if from < 0 || negated(x.toks, i) || x.facts.has(field) || x.answer && x.aboutMail(i) {
			continue
		}
		to := from
		for to < len(x.toks) && to < from+400 && x.toks[to].sent == x.toks[i].sent {
			to++
		}
		for to > from && (x.toks[to-1].text == "." || x.toks[to-1].text == "!") {
			to--
		}
		if to-from >= 2 && x.toks[to-1].text != "?" {
			x.infer(field, from, to, x.textOf(from, to))
		}
	}
	x.description()
}

// description is the longest run of paragraphs without labels.
func (x *extractor) description() {
	if x.facts.has(cases.Description) || x.src.v.file && len(x.all) > 1 || x.answer && !x.narrative() {
		return
	}
	s := x.src
	best, bestEnd, bestLen := 0, 0, 0
	for i := 0; i < len(s.v.lines); {
		if !s.use[i] || s.sig[i] || s.taken[i] {
			i++
			continue
		}
		j, n := i, 0
		for j < len(s.v.lines) && s.use[j] && !s.sig[j] && !s.taken[j] {
			n += len(strings.TrimSpace(s.v.line(j)))
			j++
		}
		if n > bestLen {
			best, bestEnd, bestLen = i, j, n
		}
		i = j
	}
	if bestLen < 30 {
		return
	}
	a, b := trimSpan(s.v.text, s.v.lines[best].start, s.v.lines[bestEnd-1].end)
	if b-a > 4000 {
		b = a + len(strings.ToValidUTF8(s.v.text[a:a+4000], ""))
	}
	x.facts.add(cases.Description, fact{values: []string{fold(s.v.text[a:b])}, rank: rankProse, inferred: true, prov: s.v.provenance(a, b, "prose")})
}

// typeProse weighs words that tell the type.
func (x *extractor) typeProse() {
	low := strings.ToLower(x.m.Subject)
	if !x.answer { // the subject of an answer is ours
		x.typeWords(low, 2)
		x.supportVotes(low, supportAsked, 2)
	}
	var b strings.Builder
	if n := len(x.toks); n > 0 {
		b.Grow(x.toks[n-1].end - x.toks[0].start + n)
	}
	for i := range x.toks {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(x.toks[i].low)
	}
	text := b.String()
	if !x.answer || x.narrative() {
		x.typeWords(text, 3)
		x.supportWords(3)
	}
	x.supportProse(text, low)
	x.predicationProse()
	if strings.Contains(text, "law enforcement") && (strings.Contains(text, "support of law") || strings.Contains(text, "support to law") || strings.Contains(text, "law enforcement support")) {
		x.leSupport = true
	}
}

// typeWords votes by what a text in small letters says of the type.
func (x *extractor) typeWords(text string, weight int) {
	for _, w := range []struct {
		t      cases.Type
		stated bool
		n      int
		words  []string
	}{
		{cases.FAI, true, 2, []string{"foreign activity inquiry", "foreign activity inquiries", "fai"}},
		{cases.RFS, true, 2, []string{"request for support", "rfs", "type of request : support", "support request"}},
		{cases.RFI, true, 2, []string{"request for information", "requests for information", "rfi"}},
		{cases.FAI, false, 3, []string{"open an inquiry", "opens an internal", "internal event", "inquiry request", "internal analytic", "request an inquiry", "open a foreign", "initiate an inquiry", "inquiry be opened", "reported event", "incident report", "launch an inquiry", "conduct an inquiry", "inquire into", "analytic project", "begin an inquiry", "look into", "request an fai", "an inquiry into", "formal inquiry", "start an inquiry", "opening an inquiry", "inquiry into", "opening of an inquiry", "requests an inquiry", "predicated on"}},
		{cases.RFI, false, 3, []string{"information on", "information about", "information concerning", "information regarding", "asks for information", "any information", "have information", "has information", "anything on", "anything about", "name check", "records check", "trace", "traces", "what you hold", "what you have", "does ciss know", "do you know", "does ciss have", "has ciss", "have any record", "any record", "any records", "holdings", "derogatory", "run", "known to you", "come to notice", "come up", "who is behind", "has he tried", "is there such", "query your", "check your", "search your", "collects what agencies hold", "queries", "has she", "has he", "had dealings", "any dealings", "know whether", "know if", "let us know if", "let me know if", "check him", "check her", "check them", "check this person", "what do you know", "what does ciss know", "what ciss knows", "what ciss has", "anything you have", "whatever you have", "would like to know", "should like to know", "look up", "any hits", "any holdings", "run him", "run her", "run these names", "name trace", "vet him", "vet her", "vetting", "background on", "anything known", "on file", "in your files", "in your records", "in your holdings", "who is he", "who she is", "who he is"}},
	} {
		for _, p := range w.words {
			if x.mayHold(text, p) && containsWord(text, p) {
				if w.stated {
					x.typ.vote(&x.typ.stated, w.t, w.n)
				}
				x.typ.vote(&x.typ.hinted, w.t, w.n+weight)
			}
		}
	}
}

// mayHold says whether a phrase can stand in a text: where the text is that of the tokens, its first word must be one of them (SEC-5).
func (x *extractor) mayHold(text, phrase string) bool {
	if len(text) < 400 {
		return true
	}
	first, _, _ := strings.Cut(phrase, " ")
	return len(x.places[first]) > 0
}

// supportWords votes for support where a sentence that asks something of us names it: a guest who "gives a talk" asks for nothing.
func (x *extractor) supportWords(weight int) {
	var here []string
	for _, p := range supportAsked {
		if first, _, _ := strings.Cut(p, " "); len(x.places[first]) > 0 {
			here = append(here, p)
		}
	}
	if len(here) == 0 {
		return
	}
	for i := 0; i < len(x.toks); {
		j, asks := i, false
		var b strings.Builder
		for ; j < len(x.toks) && x.toks[j].sent == x.toks[i].sent; j++ {
			b.WriteString(x.toks[j].low)
			b.WriteByte(' ')
			asks = asks || askOfUs[x.toks[j].low]
		}
		i = j
		if asks {
			x.supportVotes(b.String(), here, weight)
		}
	}
}

// supportVotes votes by the words of support in a text in small letters.
func (x *extractor) supportVotes(text string, phrases []string, weight int) {
	for _, p := range phrases {
		if containsWord(text, p) {
			x.typ.vote(&x.typ.hinted, cases.RFS, 3+weight)
		}
	}
}

var (
	askOfUs      = wordSet(`you your ciss could please need needs request requests asks ask somebody someone officer officers like want wants grateful appreciate help wish seeks provide support requesting asking`)
	supportAsked = []string{"briefing", "give a talk", "same talk", "talk to our", "brief our", "send one of your", "one of your officers", "your officers", "inspect", "security audit", "interview", "present in person", "officers to", "speaker", "come and", "come to our", "accompany", "attend our", "support from ciss", "hands-on", "be present", "sweep", "brief us", "brief them", "threat brief", "travel brief", "pre-travel", "sits in", "a talk", "assist us in", "come over", "come out", "send somebody", "send someone", "send an officer", "walk through", "walk-through", "awareness session", "training session"}
)

// predicationProse finds what an inquiry is said to rest on (FAI-1).
func (x *extractor) predicationProse() {
	if x.facts.has(cases.Predication) {
		return
	}
	for i, t := range x.toks {
		n1, n2, value, width := x.at(i+1).low, x.at(i+2).low, "", 2
		switch t.low {
		case "internal":
			switch {
			case n1 == "ciss" && (n2 == "concern" || x.at(i+3).low == "concern"), n1 == "security" && n2 == "concern", n1 == "concern":
				value = "internal_concern"
			case n1 == "analytic" || n1 == "analytical":
				value = "analytic_project"
			}
		case "ciss":
			if n1 == "concern" || n1 == "security" && n2 == "concern" {
				value = "internal_concern"
			}
		case "analytic", "analytical":
			if n1 == "project" {
				value = "analytic_project"
			}
		case "media", "press", "newspaper", "intelligence":
			if isOne(n1, []string{"reporting", "report", "reports", "article", "story"}) && x.sentenceHas(i, "rests", "rest", "based", "predicated", "basis", "predication", "grounds", "because", "on", "following") {
				value = "reporting"
			}
		case "incident":
			if n1 == "report" && x.sentenceHas(i, "rests", "rest", "based", "predicated", "basis", "predication", "on", "following", "inquiry") {
				value = "incident_report"
			}
		case "support":
			if (n1 == "of" || n1 == "to") && n2 == "law" && x.at(i+3).low == "enforcement" {
				value, width = "law_enforcement_support", 4
			}
		}
		if value != "" && !negated(x.toks, i) && !x.questioned(i, false) && i+width <= len(x.toks) {
			x.infer(cases.Predication, i, i+width, value)
			return
		}
	}
}

// supportProse finds the kind of support where the request is one.
func (x *extractor) supportProse(text, subject string) {
	if x.facts.has(cases.SupportKind) {
		return
	}
	if t, _ := x.typ.result(); t != cases.RFS {
		return
	}
	kind := supportKind(text)
	if kind == "" {
		kind = supportKind(subject)
	}
	if kind == "" {
		return
	}
	for i, t := range x.toks {
		if supportKind(t.low) == kind {
			x.infer(cases.SupportKind, i, i+1, kind)
			return
		}
	}
}

// countryProse takes the countries that the text names where no label does.
func (x *extractor) countryProse() {
	if x.facts.best(cases.CountryOfConcern) == rankLabel {
		return
	}
	var f fact
	for _, old := range x.facts[cases.CountryOfConcern] {
		f = old
	}
	add := len(f.values) == 0
	for _, h := range countriesIn(x.toks) {
		if isOne(h.code, f.values) || h.code == "US" || h.code == "GU" {
			continue
		}
		f.values = append(f.values, h.code)
		if add {
			f.prov = x.prov(h.from, h.to)
			add = false
		}
	}
	for i, t := range x.toks { // "PT passport", "AZE passport"
		if isOne(t.low, []string{"passport", "ppt", "pp"}) && i > 0 {
			if c, to, ok := docCountry(x.toks, i-1); ok && to == i && !isOne(c, f.values) && c != "US" {
				f.values = append(f.values, c)
				if add {
					f.prov, add = x.prov(i-1, i), false
				}
			}
		}
	}
	if a, b, two := twoCongos(x.toks); two {
		f.values, f.unclear = append(f.values, "CD", "CG"), []string{"CG"}
		if add {
			f.prov = x.prov(a, b)
		}
	}
	if len(f.values) > 0 {
		f.rank, f.inferred = rankProse, true
		x.facts[cases.CountryOfConcern] = []fact{f}
	}
}

// companyProse finds a company or group that is asked about: in quotation marks behind its kind, or capitals behind it.
func (x *extractor) companyProse() {
	if x.facts.has(cases.NonIndividualName) {
		return
	}
	kinds := []string{"charity", "company", "firm", "vendor", "agency", "fund", "group", "organization", "organisation", "association", "foundation", "business", "contractor", "supplier", "manufacturer", "vessel", "ship", "startup", "start-up", "corporation", "nonprofit", "ngo", "institute", "bank", "shipper", "carrier", "reseller", "distributor", "broker", "forwarder", "dealer", "importer", "exporter", "consultancy", "subcontractor", "airline", "publisher", "laboratory", "shop"}
	for i, t := range x.toks {
		open := t.text == `"` || t.text == "\u201c"
		if open {
			for j := i + 1; j < len(x.toks) && j < i+9; j++ {
				if c := x.toks[j].text; (c == `"` || c == "\u201d") && j > i+1 {
					if x.toks[i+1].cap && (isOne(x.at(i-1).low, kinds) || isOne(x.at(i-2).low, kinds) || isOne(x.at(i-1).low, []string{"on", "about"}) && orgWord(x.toks[j-1].low)) {
						x.infer(cases.NonIndividualName, i+1, j, x.textOf(i+1, j))
						return
					}
					break
				}
			}
			continue
		}
		if !t.cap || !t.word || t.sent != x.at(i-1).sent {
			continue
		}
		j := i
		for j < len(x.toks) && j < i+9 && (x.toks[j].word && x.toks[j].cap || j > i && x.toks[j].text == "&" && x.at(j+1).cap) && x.toks[j].line-t.line <= 1 && x.toks[j].sent == t.sent {
			j++
		}
		kind := isOne(x.at(i-1).low, kinds) || x.at(i-1).text == "," && isOne(x.at(i-2).low, kinds)
		suffix := j > i+1 && isOne(x.toks[j-1].low, []string{"inc", "llc", "ltd", "gmbh", "corp", "corporation", "co", "company", "group", "limited", "repair", "sentry", "instruments", "technologies", "systems", "holdings", "industries", "trading", "shipping", "logistics", "electronics", "foundation", "partners", "solutions", "consulting", "services", "aerospace", "imports", "exports"})
		asked := isOne(x.at(i-1).low, []string{"on", "about", "concerning", "regarding", "named", "called"})
		if j-i >= 2 && (kind || asked && suffix) && len(agenciesIn(x.toks[i:j])) == 0 {
			x.infer(cases.NonIndividualName, i, j, x.textOf(i, j))
			return
		}
	}
}

func (x *extractor) textOf(from, to int) string {
	return fold(x.src.v.text[x.toks[from].start:x.toks[to-1].end])
}
