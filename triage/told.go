package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// This file reads who asks where another writes it down (INT-9): "Agent Lee of DEA called and asks", "took this by telephone from", "my chief,
// Ann Lee, would like to know", and a referral that says who reported. Whoever is told of must bear an office, or be reached at an official
// address: a stranger who calls is somebody asked about.

// maxTold is how much of a text is looked at: who asks stands at its beginning (SEC-5).
const maxTold = 5 << 10

// toldWords is the guard: without one of these nothing of the kind is said.
var toldWords = expression(`(?i)\b(?:call(?:ed|s|er|ing)?|phoned?|phoning|telephon(?:ed?|ic|ically|ing)|rang|voice ?mail|walk(?:ed)?[- ]in|verbal(?:ly)?|oral(?:ly)?|in person|stopped (?:by|in)|came (?:by|in|to)|my|our|writ(?:e|ing)|sent|sending|submit(?:ted|ting)|request|direction|reported|reports|advised|notified|contacted|asked (?:me|us)|passed|relay(?:ed|ing)?)\b`)

// teller reads one text for who is told of in it.
type teller struct {
	x    *extractor
	v    *view
	toks []token
}

// toldProse looks for such a sentence in the mail's own text.
func (x *extractor) toldProse() {
	s := x.first
	if s == nil || x.behalf || x.fromBody || x.answer || x.facts.best(cases.RequestorName) == rankLabel {
		return
	}
	text := x.ownText(s)
	if !toldWords.MatchString(text) {
		return
	}
	t := teller{x: x, v: s.v, toks: tokenize(text)}
	for i := range t.toks {
		if n, ok := t.named(i); ok {
			t.take(n)
			return
		}
	}
}

// ownText is what the writer of a source says in sentences, the rest blanked out, so that places stay what they are.
func (x *extractor) ownText(s *source) string {
	var b strings.Builder
	for i := range s.v.lines {
		l := s.v.line(i)
		if b.Len()+len(l) > maxTold {
			break
		}
		if i < len(s.own0) && s.own0[i] && !s.sig[i] && !s.taken[i] {
			b.WriteString(l)
		} else {
			b.WriteString(strings.Repeat(" ", len(l)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// caller is a name in tokens [from, to), and where what is said of it goes on.
type caller struct {
	from, to int
	title    bool // an office of our own kind stands before it
	boss     bool
}

// named says whether the words at token i tell who asks.
func (t *teller) named(i int) (caller, bool) {
	switch w := t.toks[i]; w.low {
	case "called", "phoned", "telephoned", "rang", "calls", "stopped", "walked", "came", "contacted", "reached", "left", "emailed", "e-mailed", "texted", "messaged", "approached", "asked":
		return t.caller(i)
	case "from", "by":
		return t.takenFrom(i)
	case "for", "of":
		return t.writtenFor(i)
	case "my", "our":
		return t.boss(i)
	case "reported", "reports", "advised", "notified", "informed":
		return t.reporter(i)
	}
	return caller{}, false
}

func (t *teller) at(i int) token { return tokenAt(t.toks, i) }

// nameAt reads a person's name at token i, its titles before it.
func (t *teller) nameAt(i int) (caller, bool) {
	n := caller{}
	for j := 0; j < 8 && (personTitle(t.at(i).low) && t.at(i).cap || t.at(i).text == "." && i > 0 && personTitle(t.at(i-1).low) || officeOf(t.toks, i) > 0); j++ {
		switch k := officeOf(t.toks, i); {
		case k > 0: // "FBI Special Agent Tom Brown", "Deputy U.S. Marshal Ann Lee"
			n.title = true
			i += k
		default:
			n.title = n.title || officerTitle(t.at(i).low)
			i++
		}
	}
	n.from = i
	sent := t.at(i).sent
	for i < len(t.toks) && i < n.from+6 && t.toks[i].sent == sent && (t.x.nameWord(t.toks[i]) || i > n.from && (initial(t.toks, i) || namePart(t.toks[i].low) && t.x.nameWord(t.at(i+1)) || t.toks[i].text == "." && initial(t.toks, i-1))) {
		if a := t.toks[i]; i > n.from && agencies.first[a.low] > 0 && a.caps {
			break
		}
		i++
	}
	n.to = i
	if n.to == n.from || n.to-n.from == 1 && (!n.title || !t.at(n.from).cap) {
		return n, false
	}
	name := t.text(n)
	return n, cleanName(name) != "" && !sharesWord(name, t.x.sender) && len(agenciesIn(t.toks[n.from:n.to])) == 0 && !hasOrgWord(name)
}

// officeOf is the number of tokens of an agency's name in front of a title: "FBI", "U.S.".
func officeOf(toks []token, i int) int {
	if isOne(tokenAt(toks, i).low, []string{"u.s", "us"}) && tokenAt(toks, i+1).text == "." {
		return 2
	}
	if tokenAt(toks, i).low == "u.s" || tokenAt(toks, i).text == "US" {
		return 1
	}
	if i >= len(toks) || !toks[i].cap || agencies.first[bareName(toks[i].low)] == 0 {
		return 0
	}
	hs := agenciesIn(toks[i:min(len(toks), i+8)])
	if len(hs) == 0 || hs[0].from != 0 {
		return 0
	}
	if next := tokenAt(toks, i+hs[0].to); !personTitle(next.low) && !strings.HasSuffix(toks[i+hs[0].to-1].low, "'s") && !strings.HasSuffix(toks[i+hs[0].to-1].low, "\u2019s") {
		return 0
	}
	return hs[0].to
}

func (t *teller) text(n caller) string {
	return fold(t.v.text[t.toks[n.from].start:t.toks[n.to-1].end])
}

// bounds are the tokens of the sentence of token i.
func (t *teller) bounds(i int) (from, to int) {
	from, to = i, i
	for from > 0 && i-from < sentenceReach && t.toks[from-1].sent == t.toks[i].sent {
		from--
	}
	for to < len(t.toks) && to-i < sentenceReach && t.toks[to].sent == t.toks[i].sent {
		to++
	}
	return from, to
}

// has says whether one of the words stands in tokens [from, to).
func (t *teller) has(from, to int, words map[string]bool) bool {
	return slices.ContainsFunc(t.toks[max(0, from):min(len(t.toks), max(from, to))], func(w token) bool { return words[w.low] })
}

var (
	wantWords = wordSet(`asks asked asking wants wanted wishes wished needs requests requested requesting would wondering wonders inquired inquires request question needed seeks inquiring like`)
	voiceWord = wordSet(`phone telephone call phoned telephoned telephonic telephonically telcon telecon voicemail verbal verbally oral orally person walk-in tel telephonically`)
	noteWords = wordSet(`request rfi rfs fai inquiry message note this it question following`)
	bossWords = wordSet(`boss chief director supervisor manager commander superintendent head principal commissioner administrator secretary deputy captain lead colonel warden sheriff inspector leader
		general admiral ambassador undersecretary provost dean chairman chairwoman chair president chancellor marshal ciso cso registrar`)
	writeWord = wordSet(`writing write sending submitting filing entering asking submitted sent written filed relaying passing request direction behest instruction name place stead`)
)

// Words that tell who asks from who is asked about, and who writes it down.
var (
	leftWords = wordSet(`message voicemail`)
	askedTo   = wordSet(`send submit pass forward write file relay enter request put ask`)
	toldWho   = wordSet(`who whom that because whether`)
	toldAbout = wordSet(`that when after about on regarding if because named`)
	tookWords = wordSet(`call took taken received`)
	calledIn  = wordSet(`called phoned requested relayed`)
	strangers = wordSet(`visitor traveler employee suspicious unknown stranger hotel`)
	atOnIn    = wordSet(`at on in upon`)
	weWrite   = wordSet(`i i'm i\u2019m am we we're writing sending submitting submitted sent written this`)
	notOurs   = wordSet(`about on regarding against impersonated`)
	whoWords  = wordSet(`who whom because`)
)

// caller reads "Agent Lee called and asks", "Ann Lee (DEA) stopped by: she wants", "Det. Roy has asked me to send".
func (t *teller) caller(i int) (caller, bool) {
	a, b := t.bounds(i)
	w, next := t.toks[i].low, t.at(i+1).low
	switch w {
	case "stopped", "walked", "came":
		if !isOne(next, []string{"by", "in", "over", "to"}) {
			return caller{}, false
		}
	case "reached":
		if next != "out" {
			return caller{}, false
		}
	case "left":
		if !t.has(i, min(b, i+5), leftWords) {
			return caller{}, false
		}
	case "asked":
		if !isOne(next, []string{"me", "us"}) || !t.has(i, min(b, i+9), askedTo) {
			return caller{}, false
		}
	case "contacted", "approached", "emailed", "e-mailed", "texted", "messaged", "calls":
		if w != "calls" && !isOne(next, []string{"me", "us", "the", "our", "ciss", "my"}) {
			return caller{}, false
		}
	}
	for k := a; k < i; k++ {
		n, ok := t.nameAt(k)
		if !ok {
			continue
		}
		if i-n.to > 24 || t.has(n.to, i, toldWho) && w != "asked" || t.has(a, n.from, toldAbout) {
			return caller{}, false
		}
		_, end := t.bounds(min(b, len(t.toks)-1)) // the next sentence may say what they want: "She asks …"
		if w != "asked" && !t.has(i, max(b, end), wantWords) || t.stranger(n) || !t.official(n, a, t.spokenFrom(i, b)) {
			return caller{}, false
		}
		return n, true
	}
	return caller{}, false
}

// stranger says whether a name is introduced as somebody unknown, or of another nation: "a man called Igor Belov", "Igor Belov (Russian)".
func (t *teller) stranger(n caller) bool {
	if isOne(t.at(n.from-1).low, []string{"called", "named", "name", "himself", "herself", "calling"}) {
		return true
	}
	from := max(0, n.from-3)
	for _, h := range countriesIn(t.toks[from:min(len(t.toks), n.to+5)]) {
		if at := from + h.from; h.code != "US" && t.at(at).sent == t.at(n.from).sent && (at < n.from || at >= n.to) {
			return true
		}
	}
	return false
}

// spokenFrom is where what a caller is of ends: at the verb, or behind the body that follows it at once ("called from the DEA").
func (t *teller) spokenFrom(i, b int) int {
	for k := i + 1; k < min(b, i+5); k++ {
		if isOne(t.at(k).low, []string{"from", "of", "at", "with"}) {
			return min(b, k+9)
		}
	}
	return i
}

// takenFrom reads "took this by telephone at 0715 from Deputy Roy", "telephone request from", "Phoned in by Ann Lee, FBI Omaha".
func (t *teller) takenFrom(i int) (caller, bool) {
	a, b := t.bounds(i)
	k := i + 1
	if t.at(k).low == "the" || t.at(k).low == "a" {
		k++
	}
	n, ok := t.nameAt(k)
	if !ok {
		return n, false
	}
	from := max(a, i-14)
	voice, note := t.has(from, i, voiceWord), t.has(from, i, noteWords) || t.has(from, i, tookWords)
	switch t.toks[i].low {
	case "by":
		if !(isOne(t.at(i-1).low, []string{"in", "phoned", "telephoned", "called", "requested", "made", "relayed", "asked"}) && (voice || note || t.has(from, i, calledIn))) {
			return n, false
		}
	default:
		if !voice && !(t.at(i-1).low == "request" || t.at(i-1).low == "requests" || t.at(i-2).low == "request" && isOne(t.at(i-1).low, []string{"is", "comes", "came"})) || !note && !voice {
			return n, false
		}
	}
	if t.has(from, i, strangers) {
		return n, false
	}
	return n, t.official(n, a, b)
}

// writtenFor reads "I am writing for Ann Lee, Deputy Commissioner", "at the request of Dr. Roy", "at the direction of".
func (t *teller) writtenFor(i int) (caller, bool) {
	a, b := t.bounds(i)
	p := t.at(i - 1).low
	switch t.toks[i].low {
	case "of":
		if !isOne(p, []string{"request", "direction", "behest", "instruction", "instructions", "instance", "name", "place"}) || !t.has(i-4, i, atOnIn) || p == "name" && t.at(i-2).low != "the" {
			return caller{}, false
		}
	default:
		if i-a > 8 || !writeWord[p] && !(isOne(p, []string{"this", "you"}) && writeWord[t.at(i-2).low]) || p == "asking" || p == "request" || !t.has(a, i, weWrite) {
			return caller{}, false
		}
	}
	k := i + 1
	if isOne(t.at(k).low, []string{"my", "our", "the"}) {
		for k++; k < b && k < i+6 && !t.at(k).cap; k++ {
		}
		for k < b && k < i+12 && (t.at(k).text == "," || !isName(t, k)) {
			k++
		}
	}
	n, ok := t.nameAt(k)
	if !ok || n.to-n.from < 2 && !n.title || !t.official(n, a, b) {
		return n, false
	}
	next := t.at(n.to)
	return n, next.sent != t.toks[i].sent || !next.word || isOne(next.low, []string{"of", "from", "at", "who", "and", "in", "with", "to"})
}

func isName(t *teller, k int) bool {
	_, ok := t.nameAt(k)
	return ok
}

// boss reads "my chief, Ann Lee, would like to know", "our director Dr. Roy has asked".
func (t *teller) boss(i int) (caller, bool) {
	if n, ok := t.bossBehind(i); ok {
		return n, true
	}
	a, b := t.bounds(i)
	k := i + 1
	chief := false
	for ; k < b && k < i+7 && (t.toks[k].word && !personTitleName(t, k) || t.toks[k].text == ","); k++ {
		if bossWords[t.toks[k].low] {
			chief = true
		} else if wantWords[t.toks[k].low] { // "our director wants an RFI on Pavel Orlov": nobody is named
			return caller{}, false
		} else if chief && (t.toks[k].cap || t.toks[k].text == ",") {
			if isName(t, k) {
				break
			}
		}
	}
	if !chief || t.has(a, i, notOurs) {
		return caller{}, false
	}
	n, ok := t.nameAt(k)
	if !ok || !t.has(n.to, min(b, n.to+12), wantWords) {
		return n, false
	}
	n.boss = true
	return n, true
}

// bossBehind reads "Ann Lee, our director, would like to know", where token i is the "our".
func (t *teller) bossBehind(i int) (caller, bool) {
	a, b := t.bounds(i)
	if i < 2 || t.at(i-1).text != "," && t.at(i-1).text != "(" {
		return caller{}, false
	}
	k := i + 1
	for k < b && k < i+8 && !isOne(t.at(k).text, []string{",", ")"}) {
		k++
	}
	if !t.has(i+1, k, bossWords) || t.has(a, i, notOurs) || k == b || !t.has(k, min(b, k+9), wantWords) {
		return caller{}, false
	}
	for from := max(a, i-8); from < i-1; from++ {
		if n, ok := t.nameAt(from); ok && n.to == i-1 {
			n.boss = true
			return n, true
		}
	}
	return caller{}, false
}

// personTitleName says whether a title at token k belongs to a name that follows it.
func personTitleName(t *teller, k int) bool {
	return personTitle(t.toks[k].low) && t.toks[k].cap && isName(t, k)
}

// reporter reads a referral of a desk of ours: "Ms. Ann Lee, an analyst at the Nebraska Service Center, reported that".
func (t *teller) reporter(i int) (caller, bool) {
	x := t.x
	if personDisplay(x.sender) && !x.deskSigned() || !x.cfg.Home(x.sender.Address) || t.at(i+1).low == "by" || isOne(t.at(i-1).low, []string{"was", "were", "been", "be", "as"}) {
		return caller{}, false
	}
	a, b := t.bounds(i)
	for k := a; k < i; k++ {
		if n, ok := t.nameAt(k); ok {
			return n, i-n.to <= 24 && !t.has(n.to, i, whoWords) && t.official(n, a, b)
		}
	}
	return caller{}, false
}

// deskSigned says whether the mail is signed by somebody of the desk that hands events over.
func (x *extractor) deskSigned() bool {
	s := x.first
	for i := range s.v.lines {
		if s.sig[i] && referDesk.MatchString(s.v.line(i)) {
			return true
		}
	}
	return false
}

// official says whether a name is one of our own kind: an office before it, a body or an official address near it.
func (t *teller) official(n caller, a, b int) bool {
	if n.title || n.boss {
		return true
	}
	near := t.toks[max(a, n.from-8):min(b, n.to+16)]
	for _, w := range near {
		if strings.Contains(w.low, "@") && t.x.cfg.Official(w.text) {
			return true
		}
	}
	for _, h := range agenciesIn(near) {
		if h.body != nil && t.x.cfg.HomeAgency != h.body.called() {
			return true
		}
	}
	for _, h := range orgsIn(t.toks[n.to:min(b, n.to+16)]) {
		if h.from <= 3 && isOne(t.at(n.to).text, []string{",", "("}) || isOne(t.at(n.to).low, []string{"of", "from", "at", "with"}) {
			return true
		}
	}
	_, cc := t.x.copied(t.text(n))
	return cc
}

// take makes the person caller of the requestor.
func (t *teller) take(n caller) {
	x := t.x
	x.behalf, x.boss = true, n.boss
	src := x.src
	x.src = x.first
	defer func() { x.src = src }()
	name := cleanName(t.text(n))
	a, b := t.toks[n.from].start, t.toks[n.to-1].end
	x.facts.add(cases.RequestorName, fact{values: []string{name}, rank: rankLabel, inferred: true, prov: t.v.provenance(a, b, "prose")})
	_, end := t.bounds(n.from)
	stop := len(t.v.text)
	if end < len(t.toks) {
		stop = t.toks[end].start
	}
	x.behalfContacts(t.v, b, stop, true)
	x.behalfBody(t.v, b, stop)
	if before := agenciesIn(t.toks[max(0, n.from-6):n.from]); len(before) > 0 && !x.facts.has(cases.Agency) {
		h := before[len(before)-1]
		p, q := t.toks[max(0, n.from-6)+h.from].start, t.toks[max(0, n.from-6)+h.to-1].end
		x.facts.add(cases.Agency, fact{values: []string{bareName(t.v.text[p:q])}, rank: rankSignature, prov: t.v.provenance(p, q, "prose")})
	}
	x.laterContacts(name, t.toks, end)
}

// behalfContacts takes telephone and address of the person written for from text[from:to), whole says that a telephone may stand anywhere in it.
func (x *extractor) behalfContacts(v *view, from, to int, whole bool) {
	val := v.text[from:to]
	if hits := findPhones(val); len(hits) > 0 && !x.facts.has(cases.RequestorPhone) && (whole || hits[0].start < 200) {
		h := hits[0]
		x.facts.add(cases.RequestorPhone, fact{values: []string{h.e164}, rank: rankLabel, inferred: true, prov: v.provenance(from+h.start, from+h.end, "prose")})
	}
	for _, i := range addressPattern.FindAllStringIndex(val, 3) {
		if a := val[i[0]:i[1]]; !x.facts.has(cases.RequestorEmail) && x.cfg.Official(a) && !x.cfg.ours(a) && !strings.EqualFold(a, x.sender.Address) {
			x.facts.add(cases.RequestorEmail, fact{values: []string{a}, rank: rankLabel, inferred: true, prov: v.provenance(from+i[0], from+i[1], "prose")})
		}
	}
}

// behalfBody takes the agency that text[from:to) names first.
func (x *extractor) behalfBody(v *view, from, to int) {
	toks := shifted(tokenize(v.text[from:to]), from)
	if hits := agenciesIn(toks); len(hits) > 0 && !x.facts.has(cases.Agency) {
		p, q := toks[hits[0].from].start, toks[hits[0].to-1].end
		x.facts.add(cases.Agency, fact{values: []string{bareName(v.text[p:q])}, rank: rankSignature, prov: v.provenance(p, q, "prose")})
		return
	}
	if len(toks) > 0 && isOne(toks[0].low, []string{",", "of", "from", "at", "with", "("}) && !x.facts.has(cases.Agency) {
		for _, h := range orgsIn(toks) {
			if !h.office && h.from <= 14 {
				p, q := toks[h.from].start, toks[h.to-1].end
				x.facts.add(cases.Agency, fact{values: []string{bareName(v.text[p:q])}, rank: rankSignature, prov: v.provenance(p, q, "prose")})
				return
			}
		}
	}
}

var (
	reachWords = wordSet(`reach reached reachable call contact number answer reply respond e-mail email phone telephone line cell mobile send direct tel ext write back callback call-back`)
	theirWords = wordSet(`him her his she he they them their`)
)

// laterContacts takes from later sentences how the person is reached: "She may be reached at", "Please send the answer to him, not to me:".
func (x *extractor) laterContacts(name string, toks []token, from int) {
	v := x.first.v
	last := ""
	if ws := strings.Fields(strings.ToLower(name)); len(ws) > 0 {
		last = ws[len(ws)-1]
	}
	for i := from; i < len(toks); {
		j, reach, their := i, false, false
		for ; j < len(toks) && toks[j].sent == toks[i].sent; j++ {
			reach = reach || reachWords[toks[j].low]
			their = their || theirWords[toks[j].low] || bareName(toks[j].low) == last || strings.Contains(toks[j].low, "@")
		}
		if reach && their {
			x.behalfContacts(v, toks[i].start, toks[j-1].end, true)
		}
		i = j
	}
	if a, ok := x.copied(name); ok && !x.facts.has(cases.RequestorEmail) {
		cc := x.m.Get("Cc")
		if k := strings.Index(cc, a.Address); k >= 0 {
			x.facts.add(cases.RequestorEmail, fact{
				values: []string{a.Address}, rank: rankLabel, inferred: true,
				prov: cases.Provenance{Part: "header:Cc", Start: k, End: k + len(a.Address), Text: a.Address, Rule: "cc"},
			})
		}
	}
}

// wordsAlike says whether two names of at least two words are of the same words, in whatever order.
func wordsAlike(a, b []string) bool {
	if len(a) < 2 || len(a) != len(b) {
		return false
	}
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// copied is the official address among those copied that bears a name.
func (x *extractor) copied(name string) (cases.Address, bool) {
	for _, a := range x.m.Cc[:min(len(x.m.Cc), 20)] {
		if x.cfg.Official(a.Address) && !x.cfg.ours(a.Address) && wordsAlike(senderNames(a), nameWords(name)) {
			return a, true
		}
	}
	return cases.Address{}, false
}
