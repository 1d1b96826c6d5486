package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// This file settles for whom the requestor asks: agency, component and origin. What the mail states wins: a label, the signature, the words of
// who asks, a letterhead; the address's domain says what to look for in the text, and gives the agency by itself only inferred (Appendix A).

// settleAgency is called when it is known who asks.
func (x *extractor) settleAgency() {
	addr := x.askerAddress()
	domain := cases.Address{Address: addr}.Domain()
	body := agencyOf(domain)
	home := addr != "" && x.cfg.Home(addr)
	if home && body == nil {
		body = agencyOf("dhs.gov")
	}
	if !x.facts.has(cases.Agency) {
		switch {
		case body == nil:
			x.agencyByWords(domain)
		case body.home || home:
			x.facts.add(cases.Agency, fact{values: []string{x.homeName()}, rank: rankAddress, inferred: true, prov: x.domainProv(domain)})
		default:
			x.domainAgency(body, domain)
		}
	}
	x.settleComponent(body, domain, home)
	if !x.facts.has(cases.Origin) && addr != "" {
		origin := "external"
		if home {
			origin = "internal"
		}
		x.facts.add(cases.Origin, fact{values: []string{origin}, rank: rankAddress, inferred: true, prov: x.domainProv(domain)})
	}
}

// askerAddress is the address of who asks: the sender's, or the one that was given for somebody else.
func (x *extractor) askerAddress() string {
	if x.submitter == nil {
		return x.sender.Address
	}
	if fs := x.facts[cases.RequestorEmail]; len(fs) > 0 {
		return fs[0].values[0]
	}
	return ""
}

// settleComponent gives the component that the domain or the signature names, where no label does.
func (x *extractor) settleComponent(body *agency, domain string, home bool) {
	if body != nil && body.home {
		x.componentOf(body, domain)
	}
	if home && !x.facts.has(cases.Component) {
		for _, h := range x.signed() {
			if h.body != nil && h.body.home {
				x.facts.add(cases.Component, h.fact())
				break
			}
		}
	}
	if !x.facts.has(cases.Component) {
		for _, h := range x.signed() {
			if h.body != nil && h.body.part != nil {
				x.facts.add(cases.Component, h.fact())
				break
			}
		}
	}
	as, cs := x.facts[cases.Agency], x.facts[cases.Component]
	if len(as) > 0 && len(cs) > 0 && cs[0].rank < rankLabel && strings.EqualFold(as[0].values[0], cs[0].values[0]) {
		delete(x.facts, cases.Component) // the same name is no part of itself
	}
}

// domainAgency takes the agency of the domain: as the text writes it; else the body that the signature names; else its usual name, inferred.
func (x *extractor) domainAgency(body *agency, domain string) {
	if f, ok := x.written(body); ok {
		x.facts.add(cases.Agency, f)
		return
	}
	for _, h := range x.signed() {
		if h.body != nil && !h.body.home && h.body.part == nil {
			x.facts.add(cases.Agency, h.fact())
			return
		}
	}
	x.facts.add(cases.Agency, fact{values: []string{body.called()}, rank: rankAddress, inferred: true, prov: x.domainProv(domain)})
}

// named is a body that a text names, known by the table or by its noun only.
type named struct {
	body   *agency
	office bool
	view   *view
	a, b   int // its place in the view
	rule   string
}

func (n named) fact() fact {
	r := rankSignature
	if n.rule == "prose" {
		r = rankProse
	}
	return fact{values: []string{bareName(n.view.text[n.a:n.b])}, rank: r, prov: n.view.provenance(n.a, n.b, n.rule)}
}

// agencyByWords is for senders whose domain is not in the table: the first of signature, letterhead, words of who asks, and the domain's own
// abbreviation that names a body.
func (x *extractor) agencyByWords(domain string) {
	guess := domainGuess(domain)
	signed := x.signed()
	asks := x.askers()
	if x.knownBody(signed, true) || x.knownBody(asks, false) {
		return
	}
	if guess != nil {
		if f, ok := x.written(guess); ok {
			x.facts.add(cases.Agency, f)
			return
		}
	}
	for _, list := range [][]named{signed, x.letterhead(), asks} {
		for _, h := range list {
			if !h.office {
				x.facts.add(cases.Agency, h.fact())
				return
			}
		}
	}
	if guess != nil && officialGuess(domain) {
		x.facts.add(cases.Agency, fact{values: []string{guess.called()}, rank: rankAddress, inferred: true, prov: x.domainProv(domain)})
	}
}

// knownBody takes the first body of the table, or the one that a part belongs to. The own department counts in a signature only: others
// write its name because they write to it.
func (x *extractor) knownBody(list []named, signature bool) bool {
	for _, h := range list {
		if h.body != nil && h.body.part == nil && (signature || h.body != agencyOf("dhs.gov")) {
			x.facts.add(cases.Agency, h.fact())
			return true
		}
	}
	for _, h := range list {
		if h.body != nil && h.body.part != nil {
			f := h.fact()
			f.values, f.inferred = []string{h.body.part.called()}, true
			x.facts.add(cases.Agency, f)
			return true
		}
	}
	return false
}

// domainGuess is the body whose abbreviation is a word of the domain: "nps.lakes.gov", "usss-liaison.gov".
func domainGuess(domain string) *agency {
	for l := range strings.SplitSeq(domain, ".") {
		for w := range strings.SplitSeq(l, "-") {
			if len(w) < 3 {
				continue
			}
			if a := agencies.byWord[w]; a != nil && slices.ContainsFunc(a.abbr, func(s string) bool { return strings.EqualFold(s, w) }) {
				return a
			}
		}
	}
	return nil
}

// officialGuess says whether the abbreviation is a whole word of the domain, so that it can stand for the body by itself.
func officialGuess(domain string) bool {
	for l := range strings.SplitSeq(domain, ".") {
		if a := agencies.byWord[l]; a != nil && len(l) >= 3 {
			return strings.HasSuffix(domain, ".gov") || strings.HasSuffix(domain, ".mil")
		}
	}
	return false
}

// signed are the bodies that the signature of who asks names, in its order.
func (x *extractor) signed() []named {
	if x.bodiesRead {
		return x.bodies
	}
	x.bodies, x.bodiesRead = x.signedBodies(), true
	return x.bodies
}

func (x *extractor) signedBodies() []named {
	var out []named
	for _, s := range x.all {
		if x.submitter != nil && s.sender.Key() == x.submitter.Key() || x.behalf {
			continue
		}
		for i := range s.v.lines {
			l := s.v.line(i)
			own := ownName(l, s.sender)
			if len(out) >= maxFacts || strings.TrimSpace(l) == "" || !s.sig[i] && !(i < len(s.own0) && s.own0[i] && own) {
				continue
			}
			out = append(out, x.lineBodies(s, i, own)...)
		}
	}
	return out
}

// lineBodies are the bodies that one line of a name block names: known ones anywhere in it, others where they fill a piece of it.
func (x *extractor) lineBodies(s *source, i int, own bool) []named {
	l, base := s.v.line(i), s.v.lines[i].start
	if len(l) > 200 {
		return nil
	}
	toks := tokenize(l)
	var out []named
	for _, h := range agenciesIn(toks) {
		if h.body.called() == "Department of Homeland Security" && !x.onlyHome(toks, h) {
			continue
		}
		out = append(out, named{body: h.body, view: s.v, a: base + toks[h.from].start, b: base + toks[h.to-1].end, rule: "signature"})
	}
	if len(out) > 0 {
		return out
	}
	for _, h := range orgsIn(toks) {
		before, after := "", ""
		if h.from > 0 {
			before = toks[h.from-1].text
		}
		if h.to < len(toks) {
			after = toks[h.to].text
		}
		if own && h.from == 0 || !pieceEdge(before, true) || !pieceEdge(after, false) || jobTitle(l[toks[h.from].start:toks[h.to-1].end]) || strings.Contains(l, "@") && h.office {
			continue
		}
		out = append(out, named{office: h.office, view: s.v, a: base + toks[h.from].start, b: base + toks[h.to-1].end, rule: "signature"})
	}
	return out
}

// onlyHome says whether the department is named for itself in a line, and not as the place of a room or team of ours.
func (x *extractor) onlyHome(toks []token, h agencyHit) bool {
	return h.to == len(toks) || toks[h.to].text == "," || toks[h.to].text == "/" || toks[h.to].text == "|"
}

// pieceEdge says whether a word or sign may stand beside a body's name in a line of a signature.
func pieceEdge(s string, before bool) bool {
	switch s {
	case "", ",", "|", ";", "-", "\u2013", "\u2014", "/", "(", ")", "\u2022", "\u00b7", "*", ":":
		return true
	case "of", "the", "at", "for", "with":
		return before
	}
	return false
}

// letterhead are the bodies that the first lines of a text consist of.
func (x *extractor) letterhead() []named {
	var out []named
	if x.answer {
		return nil
	}
	for _, s := range x.all {
		seen := 0
		for i := 0; i < len(s.v.lines) && seen < 4; i++ {
			l := s.v.line(i)
			if strings.TrimSpace(l) == "" || i >= len(s.own0) || !s.own0[i] {
				continue
			}
			seen++
			toks := tokenize(l)
			if len(l) > 120 || len(toks) == 0 || strings.Contains(l, ":") {
				break
			}
			base := s.v.lines[i].start
			if hs := agenciesIn(toks); len(hs) > 0 && hs[0].from == 0 && hs[0].to == len(toks) {
				out = append(out, named{body: hs[0].body, view: s.v, a: base + toks[0].start, b: base + toks[len(toks)-1].end, rule: "letterhead"})
			} else if h, ok := orgAt(toks, 0); ok && h.to == len(toks) && !jobTitle(l) {
				out = append(out, named{office: h.office, view: s.v, a: base + toks[0].start, b: base + toks[h.to-1].end, rule: "letterhead"})
			} else if l != strings.ToUpper(l) { // "MEMORANDUM" and the place may stand among them
				break
			}
		}
	}
	return out
}

// askers are the bodies that sentences name as who asks: "the Peace Corps would like", "I am an analyst with the", "writing for the".
func (x *extractor) askers() []named {
	var out []named
	if x.answer {
		return nil
	}
	for _, s := range x.all {
		if x.submitter != nil && s.sender.Key() == x.submitter.Key() && len(x.all) > 1 {
			continue
		}
		toks := tokenize(x.readable(s))
		type hit struct {
			from, to int
			body     *agency
			office   bool
		}
		var hits []hit
		for _, h := range agenciesIn(toks) {
			hits = append(hits, hit{h.from, h.to, h.body, false})
		}
		for _, h := range orgsIn(toks) {
			hits = append(hits, hit{h.from, h.to, nil, h.office})
		}
		for _, h := range hits {
			if len(out) >= maxFacts {
				return out
			}
			if asksAfter(toks, h.to) || asksBefore(toks, h.from) {
				out = append(out, named{body: h.body, office: h.office, view: s.v, a: toks[h.from].start, b: toks[h.to-1].end, rule: "prose"})
			}
		}
	}
	return out
}

// readable is the text of a source as it was before labels took their lines, the rest blanked out.
func (x *extractor) readable(s *source) string {
	var b strings.Builder
	b.Grow(min(len(s.v.text), maxRead))
	for i := range s.v.lines {
		if b.Len() > maxRead {
			break
		}
		l := s.v.line(i)
		if i < len(s.own0) && s.own0[i] {
			b.WriteString(l)
		} else {
			b.WriteString(strings.Repeat(" ", len(l)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

var askVerbs = wordSet(`would requests request asks ask seeks needs need wants wishes hopes requires desires kindly respectfully requested asked seeking requesting asking`)

// asksAfter says whether the words behind a body's name tell that it asks.
func asksAfter(toks []token, at int) bool {
	for j := at; j < len(toks) && j < at+5 && toks[j].sent == toks[max(at-1, 0)].sent; j++ {
		t := toks[j]
		if askVerbs[t.low] {
			return t.low != "would" || j+1 < len(toks) && isOne(toks[j+1].low, []string{"like", "be", "appreciate", "welcome", "ask", "wish", "need", "request", "value", "benefit", "prefer"})
		}
		if (t.low == "is" || t.low == "are") && j+1 < len(toks) && isOne(toks[j+1].low, []string{"asking", "requesting", "seeking", "interested", "looking", "submitting"}) {
			return true
		}
		// "EPA's OIG asks", "the FTC (Office X) asks", "NIST security would like"
		if t.text == "(" || t.text == ")" || t.text == "/" || t.cap && t.word || t.text == "'s" {
			continue
		}
		return false
	}
	return false
}

var (
	atWords    = wordSet(`with at from for of in to within by`)
	asideWords = wordSet(`the our my a an here , us u.s`)
	weWords    = wordSet(`i i'm i\u2019m we we're us me here my our myself undersigned`)
	sendWords  = wordSet(`writing write calling asking request requests inquiry inquiring rfi rfs fai behalf assistance greetings hello question questions support submitted message coming reaching contacting`)
)

// asksBefore says whether the words before a body's name tell that who writes belongs to it: "I am an analyst with the", "on behalf of", "here at".
func asksBefore(toks []token, at int) bool {
	j := at - 1
	for j >= 0 && asideWords[toks[j].low] && at-j < 4 {
		j--
	}
	if j < 0 || toks[j].sent != toks[at].sent || !atWords[toks[j].low] {
		return false
	}
	if j > 0 && toks[j-1].low == "behalf" {
		return true
	}
	verb := false
	for k := j - 1; k >= 0 && k > j-14 && toks[k].sent == toks[at].sent; k-- {
		l := toks[k].low
		near := j-k <= 2
		switch {
		case isOne(l, []string{"am", "i'm", "i\u2019m", "are", "im", "work", "serve", "we're"}):
			verb = true
		case near && sendWords[l] && toks[j].low != "of" && toks[j].low != "in" && toks[j].low != "to" && toks[j].low != "at":
			return true
		case near && isOne(l, []string{"here", "us", "office", "team", "undersigned"}) && isOne(toks[j].low, []string{"at", "of"}) && (l != "office" && l != "team" || k > 0 && (toks[k-1].low == "my" || toks[k-1].low == "our")):
			return true
		case near && l == "we" && isOne(toks[j].low, []string{"at", "in", "from"}):
			return true
		case isOne(l, []string{"about", "regarding", "concerning", "who", "whom", "whose", "that", "which", "with", "near", "against", "meeting", "visit", "contract"}):
			return false
		}
		if verb && (weWords[l] || l == "i'm" || l == "im") || l == "this" && verb {
			return true
		}
		if l == "is" && k > 0 && toks[k-1].low == "this" && !near || l == "is" && k > 1 && toks[k-1].low == "name" {
			return true
		}
	}
	return false
}
