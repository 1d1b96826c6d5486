package triage

import (
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
	x.statedParts()
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
	if body == nil || x.submitter != nil {
		x.agencyByTitle()
	}
	x.agencyOfWriter()
	x.settleComponent(body, domain, home)
	if !x.facts.has(cases.Origin) && addr != "" {
		origin := "external"
		if home {
			origin = "internal"
		}
		x.facts.add(cases.Origin, fact{values: []string{origin}, rank: rankAddress, inferred: true, prov: x.domainProv(domain)})
	}
}

// statedParts sets right what the mail says in one breath: a component's label that names the agency too ("Department of Energy, Office of
// Environmental Management"), and an agency that is only a part of one.
func (x *extractor) statedParts() {
	if cs := x.facts[cases.Component]; len(cs) > 0 && !x.facts.has(cases.Agency) && cs[0].rank == rankLabel {
		toks := tokenize(cs[0].values[0])
		for _, h := range agenciesIn(toks) {
			if h.body.part != nil || !pieceStands(toks, h) {
				continue
			}
			f := cs[0]
			f.values = []string{bareName(cs[0].values[0][toks[h.from].start:toks[h.to-1].end])}
			if h.body.home {
				f.values, f.inferred = []string{x.homeName()}, true
			} else {
				x.trimComponent(toks, h)
			}
			x.facts.add(cases.Agency, f)
			break
		}
	}
	for i, f := range x.facts[cases.Agency] {
		b := wholeBody(f.values[0])
		if b == nil || b.part == nil || f.rank == rankLabel {
			continue
		}
		if !x.facts.has(cases.Component) {
			x.facts.add(cases.Component, f)
		}
		if g, ok := x.written(b.part); ok {
			x.facts[cases.Agency][i] = g
			continue
		}
		x.facts[cases.Agency][i].values, x.facts[cases.Agency][i].inferred = []string{b.part.called()}, true
	}
}

// pieceStands says whether a name fills a piece of a value by itself.
func pieceStands(toks []token, h agencyHit) bool {
	before, after := "", ""
	if h.from > 0 {
		before = toks[h.from-1].text
	}
	if h.to < len(toks) {
		after = toks[h.to].text
	}
	return pieceEdge(before, true) && pieceEdge(after, false)
}

// trimComponent takes the agency's name out of the component beside which it stands.
func (x *extractor) trimComponent(toks []token, h agencyHit) {
	f := &x.facts[cases.Component][0]
	v := f.values[0]
	rest := ""
	switch {
	case h.from == 0 && h.to < len(toks):
		rest = v[toks[h.to].end:]
		if toks[h.to].text == "(" {
			rest = strings.TrimRight(rest, ") ")
		}
	case h.to == len(toks) && h.from > 0:
		rest = v[:toks[h.from-1].start]
	}
	if rest = strings.Trim(rest, " ,-/|\u2013\u2014"); len(rest) > 2 {
		f.values = []string{rest}
	}
}

// wholeBody is the body, or the part of one, that a text names and nothing else.
func wholeBody(s string) *agency {
	toks := tokenize(s)
	if h, ok := firstBody(toks); ok && h.from == 0 && h.to == len(toks) {
		return h.body
	}
	return nil
}

func firstBody(toks []token) (agencyHit, bool) {
	if len(toks) == 0 || !toks[0].cap {
		return agencyHit{}, false
	}
	return agencyAt(toks, 0)
}

// agencyOfWriter is the last resort where somebody of another agency writes for a principal without saying whose: their own, inferred.
func (x *extractor) agencyOfWriter() {
	if x.facts.has(cases.Agency) || x.submitter == nil || !x.behalf || x.submitter.Address == "" || x.cfg.Home(x.submitter.Address) {
		return
	}
	if b := agencyOf(x.submitter.Domain()); b != nil && !b.home {
		x.facts.add(cases.Agency, fact{
			values: []string{b.called()}, rank: rankAddress, inferred: true,
			prov: headerProvenance(x.m, x.submitter.Address, "from_domain"),
		})
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
	if x.boss { // "our director": of the sender's own office
		return x.submitter.Address
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

// domainAgency takes the agency of the domain: as the text writes it; else the body that the signature or the sender's name in From gives; else its
// usual name, inferred.
func (x *extractor) domainAgency(body *agency, domain string) {
	if f, ok := x.written(body); ok {
		x.facts.add(cases.Agency, f)
		return
	}
	for _, h := range x.signed() {
		if h.body != nil && !h.body.home && h.body.part == nil && !h.aside {
			x.facts.add(cases.Agency, h.fact())
			return
		}
	}
	for _, h := range x.displayed() {
		if h.body != nil && h.body != body && !h.body.home && h.body.part == nil { // what an address book shows of the domain's own is no more than it
			x.facts.add(cases.Agency, h.fact())
			return
		}
	}
	x.facts.add(cases.Agency, fact{values: []string{body.called()}, rank: rankAddress, inferred: true, prov: x.domainProv(domain)})
}

// named is a body that a text names, known by the table or by its noun only.
type named struct {
	body   *agency
	office bool // a part of a body
	firm   bool // a company
	aside  bool // one that the writer works for or with, as a contractor does
	agrees bool // the address is of its domain
	view   *view
	a, b   int // its place in the view
	rule   string
	header *cases.Provenance // its place where that is no view
}

func (n named) fact() fact {
	if n.header != nil {
		return fact{values: []string{bareName(n.header.Text)}, rank: rankHeader, prov: *n.header}
	}
	r := rankSignature
	if n.rule == "prose" {
		r = rankProse
	}
	return fact{values: []string{bareName(n.view.text[n.a:n.b])}, rank: r, prov: n.view.provenance(n.a, n.b, n.rule)}
}

// agencyByWords is for senders whose domain is not in the table. The name with which the domain agrees comes first, then signature, letterhead, words
// of who asks, the name in From, and the domain's own abbreviation that names a body.
func (x *extractor) agencyByWords(domain string) {
	guess, whole := guessedAgency(domain)
	signed := x.signed()
	if x.takeFirst(signed, func(n named) bool { return n.agrees && !n.aside && !n.office }) || x.knownBody(signed, true) ||
		x.takeFirst(signed, func(n named) bool { return !n.office && !n.firm && !n.aside }) {
		return
	}
	agreeing := x.agreeing(domain)
	if x.takeFirst(agreeing, func(n named) bool { return !n.office }) {
		return
	}
	asks := x.askers()
	if x.knownBody(asks, false) {
		return
	}
	if guess != nil {
		if f, ok := x.written(guess); ok {
			x.facts.add(cases.Agency, f)
			return
		}
	}
	shown := x.displayed()
	for _, list := range [][]named{x.letterhead(), asks} {
		if x.takeFirst(list, func(n named) bool { return !n.office && !n.firm }) {
			return
		}
	}
	if x.knownBody(shown, true) || x.takeFirst(shown, func(n named) bool { return !n.office }) || x.takeFirst(signed, func(n named) bool { return n.firm }) {
		return
	}
	if x.takeFirst(agreeing, func(named) bool { return true }) {
		return
	}
	if guess != nil && whole {
		x.facts.add(cases.Agency, fact{values: []string{guess.called()}, rank: rankAddress, inferred: true, prov: x.domainProv(domain)})
		return
	}
	if x.knownBody(aside(signed), true) {
		x.facts[cases.Agency][0].inferred = true
	}
}

// takeFirst takes the first of a list that fits, and says whether there was one.
func (x *extractor) takeFirst(list []named, fits func(named) bool) bool {
	for _, n := range list {
		if fits(n) {
			f := n.fact()
			if n.body != nil && n.body.home {
				x.facts.add(cases.Component, f)
				f.values, f.inferred = []string{x.homeName()}, true
			}
			x.facts.add(cases.Agency, f)
			return true
		}
	}
	return false
}

// aside gives those that a contractor names as the one they work for.
func aside(list []named) []named {
	var out []named
	for _, n := range list {
		if n.aside {
			n.aside = false
			out = append(out, n)
		}
	}
	return out
}

// knownBody takes the first body of the table, or the one that a part belongs to. The own department counts in a signature only: others
// write its name because they write to it.
func (x *extractor) knownBody(list []named, signature bool) bool {
	for _, h := range list {
		if h.body != nil && h.body.part == nil && !h.aside && (signature || h.body != agencyOf("dhs.gov")) {
			return x.takeFirst([]named{h}, func(named) bool { return true })
		}
	}
	for _, h := range list {
		if h.body != nil && h.body.part != nil && !h.aside {
			f := h.fact()
			if g, ok := x.written(h.body.part); ok {
				x.facts.add(cases.Agency, g)
				return true
			}
			f.values, f.inferred = []string{h.body.part.called()}, true
			x.facts.add(cases.Agency, f)
			return true
		}
	}
	return false
}
