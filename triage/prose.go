package triage

import (
	"slices"
	"strings"
	"unicode/utf8"

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
	if slices.Contains(s.use, false) {
		x.toks = tokenize(x.proseText(s))
	} else {
		s.toks = tokenize(s.v.text)
		x.toks = s.toks
	}
	x.index()
	x.priorityProse()
	x.classificationProse()
	x.dueProse()
	x.caseRefProse()
	x.statedProse()
	x.typeProse()
	x.countryProse()
	x.peopleProse()
	x.companyProse()
}

// proseText is the text up to the last line that may be read, with those that may not blanked out, so that places stay what they are.
func (x *extractor) proseText(s *source) string {
	var b strings.Builder
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
	return b.String()
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
	var denied []string
	defer func() { x.dropDenied(denied) }()
	for i := range x.toks {
		word := x.level(i)
		switch word {
		case "urgent", "urgently", "routine", "priority", "non-urgent":
		default:
			continue
		}
		if x.partOfTitle(i) || x.deniedBehind(i) || x.liftedBehind(i) {
			continue
		}
		if word == "routine" && x.at(i-1).low == "than" && x.at(i-2).low == "more" { // "no need for more than routine handling"
			x.infer(cases.Priority, i, i+1, "routine")
			continue
		}
		if j := negation(x.toks, i); j >= 0 && !x.otherLevel(j, i) {
			if x.at(j+1).low == "longer" || x.sentenceHas(i, "anymore") {
				denied = append(denied, strings.TrimSuffix(word, "ly"))
			}
			continue
		}
		if x.pastOrOther(i) || x.questioned(i, true) {
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
			if prev.low == "low" && prev.sent == x.toks[i].sent && !(next.word && next.sent == x.toks[i].sent && isOne(next.low, []string{"target", "area", "areas", "country", "countries", "list"})) {
				x.infer(cases.Priority, i-1, i+1, "routine")
				continue
			}
			if x.priorityLevel(i) {
				x.infer(cases.Priority, i, i+1, "priority")
			}
		}
	}
}

// dropDenied takes away what sentences said of a level that another one calls off: "I had this ready as urgent. It is no longer urgent."
func (x *extractor) dropDenied(denied []string) {
	fs := x.facts[cases.Priority]
	if len(denied) == 0 || len(fs) == 0 {
		return
	}
	keep := fs[:0]
	for _, f := range fs {
		if f.rank > rankProse || !isOne(f.values[0], denied) {
			keep = append(keep, f)
		}
	}
	if x.facts[cases.Priority] = keep; len(keep) == 0 {
		delete(x.facts, cases.Priority)
	}
}

// partOfTitle says whether a level is a word of a name: "the carrier Urgent Line Cargo", "stamped TOP PRIORITY".
func (x *extractor) partOfTitle(i int) bool {
	t, p, n := x.toks[i], x.at(i-1), x.at(i+1)
	if t.caps {
		return p.caps && p.sent == t.sent && isOne(p.low, []string{"top", "high", "first"})
	}
	return t.cap && p.sent == t.sent && p.word && n.cap && n.word && !n.caps && n.sent == t.sent && n.line == t.line && !commonWord(n.low)
}

// deniedBehind says whether the words behind a level take it back: "to mark it urgent, but it isn't, really".
func (x *extractor) deniedBehind(i int) bool {
	if x.calledWrong(i) {
		return true
	}
	for j := i + 1; j < len(x.toks) && j < i+5 && x.toks[j].sent == x.toks[i].sent; j++ {
		if !isOne(x.toks[j].low, []string{"but", "although", "though", "which", "while"}) {
			continue
		}
		a, b := x.at(j+1).low, x.at(j+2).low
		return isOne(a, []string{"it", "this", "that"}) && (isOne(b, []string{"isn't", "isn\u2019t", "isnt", "wasn't"}) || b == "is" && x.at(j+3).low == "not" && !isOne(x.at(j+4).low, []string{"classified", "secret"})) && !isOne(x.at(j+3).low, []string{"classified"}) ||
			isOne(a, []string{"isn't", "isn\u2019t"}) || a == "is" && b == "not" && !x.at(j+3).word
	}
	return x.deniedNext(i)
}

// deniedNext says whether the next sentence is nothing but what takes a level back: "My boss marks everything urgent. This isn't."
func (x *extractor) deniedNext(i int) bool {
	j := i + 1
	for j < len(x.toks) && j < i+4 && x.toks[j].sent == x.toks[i].sent {
		j++
	}
	if j == len(x.toks) || x.toks[j].sent == x.toks[i].sent || !isOne(x.toks[j].low, []string{"it", "this", "that", "mine", "ours"}) {
		return false
	}
	b := x.at(j + 1).low
	if b == "is" && x.at(j+2).low == "not" {
		j++
	} else if !isOne(b, []string{"isn't", "isn\u2019t", "isnt"}) {
		return false
	}
	end := x.at(j + 2)
	return !end.word || end.sent != x.toks[j].sent
}

// pastOrOther says whether a level is spoken of that is not this request's.
func (x *extractor) pastOrOther(i int) bool {
	if x.setAgainst(i) {
		return true
	}
	if isOne(x.at(i-1).low, []string{"stamped", "marked"}) && x.sentenceHas(i, "paperwork", "package", "parcel", "envelope", "box", "letter", "cargo") {
		return true
	}
	for j := i - 1; j >= 0 && j >= i-4 && x.toks[j].sent == x.toks[i].sent; j-- {
		switch x.toks[j].low {
		case "previous", "earlier":
			if i-j <= 3 {
				return true
			}
		case "longer":
			return i-j <= 3 && x.at(j-1).low == "no"
		case ",", ";", ":", "but", "(", "-", "\u2013", "\u2014", "--":
			return false
		}
	}
	return false
}

// otherLevel says whether another level stands between the negation at token j and the one at token i, to which it belongs then: "It is no longer
// urgent - routine is fine now".
func (x *extractor) otherLevel(j, i int) bool {
	for k := j + 1; k < i-1; k++ {
		if isOne(levelSpelling(x.toks[k].low), []string{"urgent", "routine", "priority"}) {
			return !isOne(x.toks[i-1].low, []string{"or", "nor", "and"})
		}
	}
	return false
}

// liftedBehind says whether what is told of the past is called off behind it: "We had marked it urgent; that is no longer needed".
func (x *extractor) liftedBehind(i int) bool {
	past := false
	for j := i - 1; j >= 0 && j > i-9 && x.toks[j].sent == x.toks[i].sent; j-- {
		past = past || isOne(x.toks[j].low, []string{"had", "was", "were", "marked", "asked", "originally", "previously", "initially", "earlier", "first", "flagged", "sent", "used"})
	}
	if !past {
		return false
	}
	if x.replaced(i) {
		return true
	}
	for j := i + 1; j+1 < len(x.toks) && j < i+14 && x.toks[j].sent <= x.toks[i].sent+1; j++ {
		if x.toks[j].low == "no" && x.toks[j+1].low == "longer" && isOne(x.at(j+2).low, []string{"needed", "necessary", "the", "so", "required", "applies", "true", "is"}) {
			return true
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
		at := x.placesOf(w)
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
	x.indexed = indexWords(x.toks)
	x.begins = make([]int, len(x.toks))
	for i := range x.toks {
		x.begins[i] = i
		if i > 0 && x.toks[i-1].sent == x.toks[i].sent {
			x.begins[i] = x.begins[i-1]
		}
	}
	x.levels = make([]string, len(x.indexed.words))
	for n, w := range x.indexed.words {
		x.levels[n] = levelSpelling(w)
	}
}

// level is levelSpelling of the word of token i.
func (x *extractor) level(i int) string { return x.levels[x.indexed.of[i]] }

// placesOf gives the tokens at which a word in small letters stands.
func (x *extractor) placesOf(word string) []int { return x.indexed.find(word) }

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
	case "matter", "request", "priority", "handling", "processing", "basis", "one", "precedence", "and", "or", "rfi", "rfs", "please", "timeline", "turnaround", "is", "response", "for", "will", "would", "in", "so", "level", "unclassified", "item", "with", "as", "but", "treatment", "then", "here", "queue", "pile", "track", "channel", "channels", "service", "attention", "works", "suffices", "inquiry", "time", "times", "if", "because", "since", "suits", "should", "at", "thanks", "instead", "rather", "not":
		return false
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
	x.byThen()
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
		if !by || x.lifeDate(i) || !h.end.IsZero() || x.notNeeded(j) {
			continue
		}
		asks := x.sentenceHas(i, "need", "needed", "answer", "response", "respond", "reply", "obliged", "grateful", "appreciate", "please", "suspense", "deadline", "due", "request", "nlt", "require", "required", "hear", "back", "results", "result", "ask", "help", "like", "know", "decide", "decision", "want", "useful", "must", "wanted", "information", "appreciated", "helpful", "receive", "get", "time", "suspense", "ask", "check", "tell")
		if asks && !x.facts.has(cases.DueDate) && h.start.After(x.ref.AddDate(0, 0, -2)) {
			x.facts.add(cases.DueDate, fact{values: []string{isoDate(h.start)}, rank: rankProse, inferred: true, prov: x.prov(h.from, h.to)})
		}
	}
}

// notNeeded says whether what is said before a day, up to token j, is that nothing is needed by it: "We do not need the answer by Friday".
func (x *extractor) notNeeded(j int) bool {
	for k := j - 1; k >= 0 && k > j-10 && x.toks[k].sent == x.toks[j].sent; k-- {
		switch x.toks[k].low {
		case "need", "needed", "require", "required", "expect", "want", "necessary", "hurry", "rush":
			for n := k - 1; n >= 0 && n >= k-3 && x.toks[n].sent == x.toks[k].sent; n-- {
				if isOne(x.toks[n].low, []string{"not", "don't", "don\u2019t", "no", "isn't", "isn\u2019t", "doesn't", "doesn\u2019t", "never", "hardly"}) {
					return !x.sentenceHas(k, "later", "until", "before", "only") || x.toks[j].low == "by" && !x.sentenceHas(k, "later", "only")
				}
			}
			return false
		case "but", ";", ":":
			return false
		}
	}
	return false
}

// byThen reads "We release the vessel on 18 Dec and would like an answer by then": the day that was named before.
func (x *extractor) byThen() {
	for _, i := range x.placesOf("then") {
		if !isOne(x.at(i-1).low, []string{"by", "before", "until"}) || x.facts.has(cases.DueDate) || !x.sentenceHas(i, "answer", "reply", "response", "need", "like", "hear", "know", "results", "please", "information", "grateful", "helpful") {
			continue
		}
		for j := i - 2; j >= 0 && j > i-sentenceReach && x.toks[j].sent >= x.toks[i].sent-1; j-- {
			h, ok := dateAt(x.toks, j, x.ref)
			if !ok {
				h, ok = relative(x.toks, j, x.ref)
			}
			if ok && h.to <= i && h.start.After(x.ref.AddDate(0, 0, -1)) && (j == 0 || x.toks[j-1].line != x.toks[j].line || dayOf(x.at(j-1).low) == 0) {
				x.facts.add(cases.DueDate, fact{values: []string{isoDate(h.start)}, rank: rankProse, inferred: true, prov: x.prov(h.from, h.to)})
				return
			}
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
		if n > bestLen && s.tells(i, j) {
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

// tells says whether lines [from, to) hold a sentence, not only the head of a letter or a name block: some words of it begin small.
func (s *source) tells(from, to int) bool {
	small, common := 0, 0
	for i := from; i < to; i++ {
		for w := range strings.FieldsSeq(s.v.line(i)) {
			c := w[0]
			switch {
			case c >= 'a' && c <= 'z':
				small++
			case c >= utf8.RuneSelf, c >= 'A' && c <= 'Z' && len(w) < 8 && commonWord(strings.ToLower(w)):
				common++
			}
			if small >= 2 || common >= 5 {
				return true
			}
		}
	}
	return false
}

// typeProse weighs words that tell the type.
func (x *extractor) typeProse() {
	low := strings.ToLower(x.m.Subject)
	if !x.answer { // the subject of an answer is ours
		x.typeWords(low, false, 2)
		x.supportVotes(low, supportAsked, 2)
	}
	if !x.answer || x.narrative() {
		if tokens := lowLength(x.toks) >= wordsAlone; tokens {
			x.typeWords("", true, 3)
		} else {
			x.typeWords(lowText(x.toks), false, 3)
		}
		x.supportWords(3)
		x.askedFor(3)
	}
	if t, _ := x.typ.result(); t == cases.RFS && !x.facts.has(cases.SupportKind) {
		x.supportProse(lowText(x.toks), low)
	}
	x.predicationProse()
	if slices.ContainsFunc(x.toks, func(t token) bool { return strings.HasPrefix(t.low, "enforcement") }) {
		text := lowText(x.toks)
		if strings.Contains(text, "law enforcement") && (strings.Contains(text, "support of law") || strings.Contains(text, "support to law") || strings.Contains(text, "law enforcement support")) {
			x.leSupport = true
		}
	}
}

// wordsAlone is the length from which a text is searched for phrases by its words.
const wordsAlone = 400

// lowLength is the length of lowText.
func lowLength(toks []token) int {
	n := max(0, len(toks)-1)
	for i := range toks {
		n += len(toks[i].low)
	}
	return n
}

// lowText is what tokens say, in small letters with one blank between them.
func lowText(toks []token) string {
	var b strings.Builder
	if n := len(toks); n > 0 {
		b.Grow(toks[n-1].end - toks[0].start + n)
	}
	for i := range toks {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(toks[i].low)
	}
	return b.String()
}

// typeWords votes by what a text in small letters says of the type. tokens says that it is the text of the tokens, where places are known.
func (x *extractor) typeWords(text string, tokens bool, weight int) {
	runs := letterRuns{}
	if !tokens {
		runs = runsOf(text)
	}
	for _, w := range typeSigns {
		for i := range w.phrases {
			p := &w.phrases[i]
			if tokens && !x.said(p) || !tokens && (!runs.may(p.text) || !saidOf(text, p.text)) {
				continue
			}
			if w.stated {
				x.typ.vote(&x.typ.stated, w.t, w.n)
			}
			x.typ.vote(&x.typ.hinted, w.t, w.n+weight)
		}
	}
}

// saidOf says whether a phrase stands in a text and is not denied right there: "this is not a request for support".
func saidOf(text, p string) bool {
	i := indexWord(text, p)
	return i >= 0 && !denies(text[max(0, i-deniedReach):i]) && !(len(p) == 3 && numberBehind(text[i+3:]) && otherMatterBefore.MatchString(text[max(0, i-deniedReach):i]))
}

// otherMatterBefore stands before the number of another matter: "see FAI 2025-17".
var otherMatterBefore = expression(`\b(?:see|cf|your|earlier|previous|prior|last|as (?:with|in|for)|like|related to|relates to|under|compare|closed|same as) (?:also |the |our |case |closed |earlier |previous )*$`)

// numberBehind says whether a number follows at once.
func numberBehind(s string) bool {
	return len(s) > 2 && (s[0] == ' ' || s[0] == '-') && s[1] >= '0' && s[1] <= '9'
}

// deniedReach is how many bytes before a phrase are looked at for what denies it.
const deniedReach = 24

func denies(before string) bool {
	before = strings.TrimRight(before, " ")
	for _, no := range []string{" not a", " not an", " not", " no", " rather than a", " instead of a", "n't need", "n't need a", " without", " don't", " not asking for"} {
		if strings.HasSuffix(before, no) {
			return true
		}
	}
	return false
}

// typeSigns are the phrases that tell the type of a request, and how much.
var typeSigns = []struct {
	t       cases.Type
	stated  bool
	n       int
	phrases []phrase
}{
	{cases.FAI, true, 2, phrases("foreign activity inquiry", "foreign activity inquiries", "fai")},
	{cases.RFS, true, 2, phrases("request for support", "rfs", "type of request : support")},
	{cases.RFS, false, 1, phrases("support request", "assistance requested", "support requested", "request for assistance")},
	{cases.RFI, true, 2, phrases("request for information", "requests for information", "rfi")},
	{cases.FAI, false, 3, phrases("open an inquiry", "opens an internal", "internal event", "inquiry request", "internal analytic", "request an inquiry", "open a foreign", "initiate an inquiry", "inquiry be opened", "reported event", "incident report", "launch an inquiry", "conduct an inquiry", "please investigate", "investigate this", "investigate the", "want to report", "wish to report", "would like to report", "like to report", "am reporting", "we are reporting", "i report", "we report", "reporting an approach", "reporting a contact", "reporting an incident", "reporting suspicious", "report a suspicious", "report suspicious", "report an approach", "report an incident", "report a contact", "suspicious contact report", "security incident", "inquire into", "analytic project", "begin an inquiry", "look into", "request an fai", "an inquiry into", "formal inquiry", "start an inquiry", "opening an inquiry", "inquiry into", "opening of an inquiry", "requests an inquiry", "predicated on")},
	{cases.RFI, false, 3, phrases("information on", "information about", "information concerning", "information regarding", "asks for information", "any information", "have information", "has information", "anything on", "anything about", "name check", "records check", "trace", "traces", "what you hold", "what you have", "does ciss know", "do you know", "does ciss have", "has ciss", "have any record", "any record", "any records", "holdings", "derogatory", "run", "known to you", "come to notice", "come up", "who is behind", "has he tried", "is there such", "query your", "check your", "search your", "collects what agencies hold", "queries", "has she", "has he", "had dealings", "any dealings", "know whether", "know if", "let us know if", "let me know if", "check him", "check her", "check them", "check this person", "what do you know", "what does ciss know", "what ciss knows", "what ciss has", "anything you have", "whatever you have", "would like to know", "should like to know", "look up", "any hits", "any holdings", "run him", "run her", "run these names", "name trace", "vet him", "vet her", "vetting", "background on", "anything known", "on file", "anything known", "is he known", "is she known", "are they known", "known to ciss", "known to your", "heard of", "have you come across", "crossed your", "tell us about", "tell me about", "can tell us", "tell us whether", "tell us if", "tell me if", "tell me whether", "tell us what", "what can you", "who is this", "is this man", "is this person", "does anybody", "does anyone", "know him", "know her", "know them", "know this", "know of", "name checks", "foreign contacts", "what you know", "in your holdings", "of interest to you", "look him up", "look her up", "do we know", "is it genuine", "is he who", "is she who", "in your files", "in your records", "in your holdings", "who is he", "who she is", "who he is")},
}

// phrase is one or more words in small letters with a blank between them.
type phrase struct {
	text  string
	words []string
}

func phrases(texts ...string) []phrase {
	out := make([]phrase, len(texts))
	for i, t := range texts {
		out[i] = phrase{t, strings.Fields(t)}
	}
	return out
}

// said is saidOf for the text of the tokens.
func (x *extractor) said(p *phrase) bool {
	for _, at := range x.placesOf(p.words[0]) { // only where the first word stands is the rest compared (SEC-5)
		if x.saidAt(p, at) {
			before := lowText(x.toks[max(0, at-deniedReach/2):at]) + " "
			if len(p.words) == 1 && x.at(at+1).digit && x.at(at+1).line == x.toks[at].line && otherMatterBefore.MatchString(before) {
				continue
			}
			return !denies(before[max(0, len(before)-deniedReach):])
		}
	}
	return false
}

// saidAt says whether a phrase begins at a token. Its last word may be the first part of one: "has she" stands in "has she's".
func (x *extractor) saidAt(p *phrase, at int) bool {
	last := len(p.words) - 1
	for k := 1; k < last; k++ {
		if x.at(at+k).low != p.words[k] {
			return false
		}
	}
	rest, ok := strings.CutPrefix(x.at(at+last).low, p.words[last])
	return ok && (rest == "" || !wordByte(rest[0]))
}

// supportWords votes for support where a sentence that asks something of us names it: a guest who "gives a talk" asks for nothing.
func (x *extractor) supportWords(weight int) {
	var here []phrase
	for _, p := range supportAsked {
		if len(x.placesOf(p.words[0])) > 0 {
			here = append(here, p)
		}
	}
	if len(here) == 0 {
		return
	}
	asks := map[int]bool{} // by the number of the sentence
	for w := range askOfUs {
		for _, at := range x.placesOf(w) {
			asks[x.toks[at].sent] = true
		}
	}
	for i := 0; i < len(x.toks); {
		j := i
		for j < len(x.toks) && x.toks[j].sent == x.toks[i].sent {
			j++
		}
		if asks[x.toks[i].sent] {
			x.supportVotes(lowText(x.toks[i:j]), here, weight)
		}
		i = j
	}
}

// supportVotes votes by the words of support in a text in small letters.
func (x *extractor) supportVotes(text string, here []phrase, weight int) {
	runs := runsOf(text)
	for i := range here {
		p := &here[i]
		if runs.may(p.text) && saidOf(text, p.text) && !givenBefore.MatchString(text[:indexWord(text, p.text)]) {
			x.typ.vote(&x.typ.hinted, cases.RFS, 3+weight)
		}
	}
}

// givenBefore stands before a support that was given already: "after your briefing last week", "thanks for the talk".
var givenBefore = expression(`\b(?:after|since|at|during|from|in|for|following|remember(?:s|ed)?|heard) (?:your|the|that|his|her) (?:last |recent |excellent |great |first |threat |travel )*$`)

var (
	askOfUs      = wordSet(`you your ciss could please need needs request requests asks ask somebody someone officer officers like want wants grateful appreciate help wish seeks provide support requesting asking`)
	supportAsked = phrases("briefing", "give a talk", "same talk", "talk to our", "brief our", "send one of your", "one of your officers", "your officers", "inspect", "security audit", "interview", "present in person", "officers to", "speaker", "come and", "come to our", "accompany", "attend our", "support from ciss", "hands-on", "be present", "sweep", "brief us", "brief them", "threat brief", "travel brief", "pre-travel", "sits in", "a talk", "assist us in", "come over", "come out", "send somebody", "send someone", "send an officer", "walk through", "walk-through", "awareness session", "training session", "expert of yours", "experts of yours", "officer of yours", "one of you", "two of you", "one of yours", "one of your people", "one of your experts", "one of your specialists", "one of your analysts", "of your people to", "of your staff to", "borrow one", "borrow a", "lend us", "loan us", "technical support", "analyst support", "analytic support", "analytical support", "interview support", "on-site support", "on site support", "technical sweep", "bug sweep", "tscm", "technical surveillance", "counter-surveillance", "your presence", "presence of a", "presence of an", "presence at", "somebody present", "someone present", "audit its", "audit our", "audit the", "security survey", "security assessment", "vulnerability assessment", "walk the building", "walk the site", "walk us through", "train our", "train the", "teach our", "lecture", "presentation to", "presentation for", "sit in on", "sit in with", "be there when", "join us", "join our", "ride along", "examine the gift", "look at the gift", "open the package", "x-ray", "debrief", "support at", "support during", "help with the interview", "assist with the interview", "assist at", "brief her", "brief him", "brief me", "brief my", "brief the", "brief all", "brief two", "brief three", "brief four", "somebody from your", "someone from your", "anybody from your", "anyone from your", "a person from your", "people from your", "an officer from your", "somebody of yours", "someone of yours", "look inside", "sit with us", "while we open", "be on hand", "be there while", "linguist", "interpreter for", "subject matter expert", "provide an analyst", "provide an officer", "detail an", "on loan")
)

// predicationProse finds what an inquiry is said to rest on (FAI-1).
func (x *extractor) predicationProse() {
	if x.facts.has(cases.Predication) {
		return
	}
	for i := range x.toks {
		t := &x.toks[i]
		switch t.low {
		case "internal", "ciss", "analytic", "analytical", "media", "press", "newspaper", "intelligence", "incident", "support":
		default:
			continue
		}
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
			if n1 == "report" && (x.alone(i, i+2) || x.sentenceHas(i, "rests", "rest", "based", "predicated", "basis", "predication", "on", "following", "inquiry")) {
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

// alone says whether tokens [from, to) are all that their line says: a heading.
func (x *extractor) alone(from, to int) bool {
	return x.at(from-1).line != x.toks[from].line && x.at(to).line != x.toks[from].line || from == 0 && x.at(to).line != x.toks[from].line
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
		x.giftProse(text)
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
					named := isOne(x.at(i-1).low, kinds) || isOne(x.at(i-2).low, kinds) || isOne(x.at(i-1).low, []string{"on", "about"}) && x.firmEnds(i+1, j)
					if x.toks[i+1].cap && (named || x.firmEnds(i+1, j) && x.askedAbout(&candidate{from: i, to: j}, i-1)) {
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
		for j < len(x.toks) && j < i+9 && (x.toks[j].word && (x.toks[j].cap || j > i && companyForm(x.toks[j].low)) || j > i && x.toks[j].text == "&" && x.at(j+1).cap) && x.toks[j].line-t.line <= 1 && x.toks[j].sent == t.sent {
			j++
		}
		j = x.furtherForm(i, j)
		if j-i < 2 {
			continue
		}
		kind := isOne(x.at(i-1).low, kinds) && !x.at(i-1).cap || x.at(i-1).text == "," && isOne(x.at(i-2).low, kinds) && !x.at(i-2).cap || vesselSign(x.at(i-1)) && len(x.people) == 0
		suffix := j > i+1 && (companyForm(x.toks[j-1].low) || isOne(x.toks[j-1].low, []string{"inc", "llc", "ltd", "gmbh", "corp", "corporation", "co", "company", "group", "limited", "repair", "sentry", "instruments", "technologies", "systems", "holdings", "industries", "trading", "shipping", "logistics", "electronics", "foundation", "partners", "solutions", "consulting", "services", "aerospace", "imports", "exports", "enterprises", "international", "global", "capital", "ventures", "labs", "laboratories", "robotics", "optics", "semiconductor", "semiconductors", "pharma", "pharmaceuticals", "biotech", "energy", "mining", "marine", "aviation", "airlines", "cargo", "freight", "lines", "telecom", "networks", "software", "security", "media", "travel", "tours", "construction", "engineering", "machinery", "metals", "foods", "textiles", "charity", "association", "society"}))
		asked := isOne(x.at(i-1).low, []string{"on", "about", "concerning", "regarding", "named", "called"}) || suffix && x.askedAbout(&candidate{from: i, to: j}, x.articleBefore(i))
		if (kind || asked && suffix) && len(agenciesIn(x.toks[i:j])) == 0 {
			x.infer(cases.NonIndividualName, i, j, x.textOf(i, j))
			return
		}
	}
}

// firmEnds says whether the name of tokens [from, to) ends as that of a firm or an office does.
func (x *extractor) firmEnds(from, to int) bool {
	for to > from+1 && !x.toks[to-1].word {
		to--
	}
	return orgWord(x.toks[to-1].low) || to > from+1 && companyForm(x.toks[to-1].low)
}

// companyForm are the words that say how a company is founded, in the languages of the world.
func companyForm(l string) bool {
	switch l {
	case "inc", "llc", "llp", "lp", "ltd", "limited", "plc", "corp", "corporation", "co", "company", "gmbh", "ag", "kg", "ug", "se", "bv", "b.v", "nv", "n.v", "sa", "s.a", "sas", "s.a.s", "sarl", "s.a.r.l", "srl", "s.r.l", "spa", "s.p.a", "sl", "s.l", "slu", "ltda", "s.a.c.v", "c.v", "d.o.o", "doo", "a.d", "d.d", "s.r.o", "sro", "a.s", "k.s", "z.o.o", "sp", "oy", "oyj", "ab", "a/s", "aps", "asa", "kft", "zrt", "ood", "eood", "ooo", "oao", "zao", "pao", "jsc", "pjsc", "cjsc", "ojsc", "llc's", "pte", "pvt", "pty", "sdn", "bhd", "tbk", "pt", "kk", "k.k", "co.,ltd", "fzco", "fze", "fz-llc", "wll", "w.l.l", "saoc", "as", "sti", "\u015fti", "gesmbh", "e.v":
		return l != "as" && l != "se" && l != "sp" && l != "co,"
	}
	return false
}

// vesselSign are the letters before the name of a ship.
func vesselSign(t token) bool {
	switch t.text {
	case "M/V", "MV", "M/T", "MT", "S/V", "F/V", "FV", "M/Y", "MY", "S/Y", "SS", "S/S", "T/V", "T/B":
		return t.text != "MY" && t.text != "MT" && t.text != "SS"
	}
	return false
}

func (x *extractor) textOf(from, to int) string {
	return fold(x.src.v.text[x.toks[from].start:x.toks[to-1].end])
}
