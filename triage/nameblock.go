package triage

import (
	"strings"

	"cissd/cases"
)

// This file reads the bodies out of the name block of who asks, and out of the name that their From field shows.

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
		for i, in := range nameBlock(s) {
			if len(out) >= maxFacts {
				break
			}
			if in {
				out = append(out, x.lineBodies(s, i, beginsBlock(s.v.line(i), s.sender))...)
			}
		}
	}
	return out
}

// nameBlock says which lines of a source are a name block: the signature; lines that begin with the own name; and what stands below such a line,
// short lines up to an empty one, or up to the end where all are short.
func nameBlock(s *source) []bool {
	in := make([]bool, len(s.v.lines))
	para, rest := 0, 0 // lines below in the same paragraph and to the end, or too many
	for i := len(s.v.lines) - 1; i >= 0; i-- {
		l := strings.TrimSpace(s.v.line(i))
		switch {
		case i >= len(s.own0) || !s.own0[i] || l == "":
			para = 0
			continue
		case !s.ownLine(i) && !ownBehindSign(l, s.sender):
			in[i] = s.sig[i]
			para, rest = para+1, rest+1
			if len(l) > 90 || sentence(l) {
				para, rest = maxBlock+1, maxBlock+1
			}
			continue
		}
		in[i] = true
		if len(l) > 120 {
			rest, para = maxBlock+1, maxBlock+1
			continue
		}
		for j := i + 1; j < len(s.v.lines) && (rest <= maxBlock || para <= maxBlock); j++ {
			blank := j >= len(s.own0) || !s.own0[j] || strings.TrimSpace(s.v.line(j)) == ""
			if blank && rest > maxBlock {
				break
			}
			in[j] = in[j] || !blank
		}
		para, rest = maxBlock+1, maxBlock+1 // a name further up begins no block
	}
	return in
}

// beginsBlock says whether a line begins with the own name, whatever divides it from the rest.
func beginsBlock(l string, sender cases.Address) bool {
	return ownName(l, sender) || ownBehindSign(l, sender)
}

// ownLine is ownName of a line of the source, which is asked more than once.
func (s *source) ownLine(i int) bool {
	if s.named == nil {
		s.named = make([]byte, len(s.v.lines))
	}
	if s.named[i] == 0 {
		s.named[i] = 'n'
		if ownName(s.v.line(i), s.sender) {
			s.named[i] = 'y'
		}
	}
	return s.named[i] == 'y'
}

// ownBehindSign says whether the own name stands at the begin of a line, before one of the signs that divide it from the rest.
func ownBehindSign(l string, sender cases.Address) bool {
	l = strings.TrimSpace(l)
	if !strings.ContainsAny(l, "-/") && plainASCII(l) && !strings.Contains(l, "  ") {
		return false
	}
	for _, sep := range []string{" - ", " \u2013 ", " \u2014 ", " \u2022 ", " \u00b7 ", " / ", " // ", "  "} {
		if i := strings.Index(l, sep); i > 0 {
			return ownName(l[:i], sender)
		}
	}
	return false
}

// maxBlock is how many lines a name block has below the name.
const maxBlock = 12

// lineBodies are the bodies that one line of a name block names: known ones anywhere in it, others where they fill a piece of it.
func (x *extractor) lineBodies(s *source, i int, own bool) []named {
	l, base := s.v.line(i), s.v.lines[i].start
	if len(l) > 200 {
		return nil
	}
	toks := tokenize(l)
	domain := s.sender.Domain()
	apart := supportLine(toks)
	var out []named
	for _, h := range agenciesIn(toks) {
		if h.body.called() == "Department of Homeland Security" && !x.onlyHome(toks, h) {
			continue
		}
		n := named{body: h.body, view: s.v, a: base + toks[h.from].start, b: base + toks[wholePlace(toks, h)-1].end, rule: "signature", aside: apart >= 0 && apart < h.from}
		n.agrees = agencyOf(domain) == nil && domainAgrees(toks[h.from:h.to], domain)
		out = append(out, n)
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
		name := l[toks[h.from].start:toks[h.to-1].end]
		if own && h.from == 0 || !pieceEdge(before, true) || !pieceEdge(after, false) || strings.Contains(l, "@") && h.office {
			continue
		}
		if from, ok := behindTitle(toks, h, name); ok {
			h.from = from
			name = l[toks[h.from].start:toks[h.to-1].end]
			if h.office = officeOnly(toks[h.from:h.to], true, false) && h.office; jobTitle(name) {
				continue
			}
		} else if jobTitle(name) {
			continue
		}
		n := named{office: h.office, firm: h.firm, view: s.v, a: base + toks[h.from].start, b: base + toks[h.to-1].end, rule: "signature", aside: apart >= 0 && apart < h.from}
		n.agrees = agencyOf(domain) == nil && domainAgrees(toks[h.from:h.to], domain)
		out = append(out, n)
	}
	return out
}

// behindTitle finds the body behind what somebody is there: "Chief of Police, …" has none, "Director of the Port of Tacoma" has.
func behindTitle(toks []token, h orgHit, name string) (int, bool) {
	if !jobTitle(name) {
		return 0, false
	}
	for j := h.from + 1; j+1 < h.to; j++ {
		if toks[j].low != "of" && toks[j].low != "for" && toks[j].low != "at" {
			continue
		}
		k := j + 1
		if toks[k].low == "the" {
			k++
		}
		if rest, ok := orgAt(toks, k, false); ok && rest.to >= h.to && !rest.office {
			return k, true
		}
	}
	return 0, false
}

// wholePlace is where the name of a place that a body has many of ends: "U.S. Embassy Vienna", "Coast Guard Sector Miami", "Naval Station Norfolk".
func wholePlace(toks []token, h agencyHit) int {
	if !h.body.home && h.body.part == nil || h.abbr || !manyOf[bareWord(toks[h.to-1].low)] {
		return h.to
	}
	end := h.to
	for end < len(toks) && end < h.to+4 && toks[end].word && (toks[end].cap || toks[end].digit) && !jobWords[toks[end].low] {
		end++
	}
	return end
}

var manyOf = wordSet(`embassy consulate general mission station base sector district garrison delta region office field activity center reserve force unit depot camp court probation services`)

// supportLine is the token at which a line says whom its writer works for without belonging there, -1 where it does not: "supporting CISA",
// "contractor for the FAA".
func supportLine(toks []token) int {
	for i, t := range toks {
		next := tokenAt(toks, i+1).low
		switch t.low {
		case "supporting", "sponsor", "sponsored":
			return i
		case "support", "contractor", "contract", "consultant", "ctr", "liaison", "detailed", "detailee", "vendor", "advisor", "adviser":
			if next == "to" || next == "for" || next == "with" || next == "from" && t.low == "liaison" {
				return i
			}
			if next == "of" && i > 0 && tokenAt(toks, i-1).low == "in" {
				return i
			}
		}
	}
	return -1
}

// onlyHome says whether the department is named for itself in a line, and not as the place of a room or team of ours.
func (x *extractor) onlyHome(toks []token, h agencyHit) bool {
	return h.to == len(toks) || toks[h.to].text == "," || toks[h.to].text == "/" || toks[h.to].text == "|"
}

// pieceEdge says whether a word or sign may stand beside a body's name in a line of a signature.
func pieceEdge(s string, before bool) bool {
	switch s {
	case "", ",", "|", ";", "-", "\u2013", "\u2014", "/", "(", ")", "\u2022", "\u00b7", "*", ":", "\"", "\u00bb", "\u25aa", "\u25cf", "~", "[", "]", "//", "\\", "+", "\u2016", "\u2223", "\u22c5", "\u00a6":
		return true
	case "of", "the", "at", "for", "with":
		return before
	case "tel", "phone", "ph", "cell", "office", "desk", "o", "c", "m", "t", "p", "mobile", "direct", "fax", "main":
		return !before
	case ".":
		return !before
	}
	return false
}

// displayed are the bodies that the name shown in From gives: "Kim, Ana (NRC)", "DOE-EM Duty Desk", "Boone, Marguerite CIV USARMY".
func (x *extractor) displayed() []named {
	if x.fromBody || x.submitter != nil || len(x.m.From) != 1 {
		return nil
	}
	name := x.m.From[0].Name
	if name == "" || len(name) > 120 || x.sender.Address != x.m.From[0].Address {
		return nil
	}
	spaced := strings.NewReplacer("-", " ", "/", " ", "_", " ", "@", " ").Replace(name)
	toks := tokenize(spaced)
	shout := name == strings.ToUpper(name)
	person := personDisplay(x.m.From[0])
	domain := x.sender.Domain()
	var out []named
	add := func(a, b int, n named) {
		if p := headerProvenance(x.m, name, "from_header"); p.Text == name {
			p.Start, p.End, p.Text = p.Start+a, p.Start+b, name[a:b]
			n.header = &p
			out = append(out, n)
		}
	}
	for _, h := range agenciesIn(toks) {
		inside := h.from > 0 && toks[h.from-1].text == "("
		if shout && h.abbr && !inside && h.from < 2 || h.abbr && person && h.from == 0 {
			continue // "DIA, MARIA" is a name
		}
		if h.body.home && h.body.called() == "Department of Homeland Security" {
			continue
		}
		add(toks[h.from].start, toks[h.to-1].end, named{body: h.body})
	}
	if len(out) > 0 {
		return out
	}
	toks = tokenize(name)
	for _, h := range orgsIn(toks) {
		inside := h.from > 0 && toks[h.from-1].text == "(" && h.to < len(toks) && toks[h.to].text == ")"
		agrees := domainAgrees(toks[h.from:h.to], domain)
		if inside || agrees || !person && h.from == 0 && properWord(toks[0].low) {
			add(toks[h.from].start, toks[h.to-1].end, named{office: h.office, firm: h.firm, agrees: agrees})
		}
	}
	return out
}
