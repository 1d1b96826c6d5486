package triage

import (
	"strings"
	"unicode"

	"cissd/cases"
)

// signature reads name, telephone, title and office of who asks: from the signature, from lines that begin with the own name, and a
// telephone from anywhere in the text, if it stands beside no subject.
func (x *extractor) signature() {
	s := x.src
	for i := range s.v.lines {
		l := s.v.line(i)
		if strings.TrimSpace(l) == "" || !s.sig[i] && !s.use[i] {
			continue
		}
		own := ownName(l, s.sender)
		if !x.writesAsked(s) { // the name block of who passed it on is not the requestor's
			if !own && !s.sig[i] && s == x.first {
				x.phoneLine(i, false)
			}
			continue
		}
		if own && x.asks(s) {
			x.ownLine(i)
		}
		if s.sig[i] || own {
			x.officeLine(i, own)
		}
		x.phoneLine(i, s.sig[i] || own)
	}
}

// writesAsked says whether a source is of who asks.
func (x *extractor) writesAsked(s *source) bool {
	return s.sender.Key() == x.sender.Key() && (x.sender.Key() != "" || strings.EqualFold(s.sender.Name, x.sender.Name))
}

// asks says whether who wrote the source is the one who asks.
func (x *extractor) asks(s *source) bool { return !x.behalf && (s.sender.Key() == x.sender.Key()) }

// ownLine takes the name of the requestor as they wrote it below the text.
func (x *extractor) ownLine(i int) {
	v := x.src.v
	l := v.line(i)
	end := len(l)
	if k := strings.IndexAny(l, ",|(;\t"); k > 0 {
		end = k
	}
	a, b := trimSpan(l, 0, end)
	for a < b && strings.ContainsRune("-~*/ ", rune(l[a])) {
		a++
	}
	n := cleanName(l[a:b])
	if len(strings.Fields(n)) < 2 {
		return
	}
	x.facts.add(cases.RequestorName, fact{values: []string{n}, rank: rankSignature, prov: v.provenance(v.lines[i].start+a, v.lines[i].start+b, "signature")})
}

// officeLine takes a component out of a line of the signature.
func (x *extractor) officeLine(i int, own bool) {
	v := x.src.v
	from := v.lines[i].start
	l := v.line(i)
	if own {
		k := strings.IndexAny(l, ",|;\t")
		if k < 0 {
			return
		}
		from += k + 1
	}
	x.affiliation(from, v.lines[i].end, rankSignature)
}

// affiliation reads "Office of Security, Library of Congress" between two places of the text: what is no federal body but an office is the
// component.
func (x *extractor) affiliation(from, to int, r rank) {
	v := x.src.v
	at := from
	for _, piece := range strings.FieldsFunc(v.text[from:to], func(c rune) bool { return c == ',' || c == '|' || c == ';' || c == '\t' }) {
		i := strings.Index(v.text[at:to], piece)
		if i < 0 {
			return
		}
		at += i
		a, b := trimSpan(v.text, at, at+len(piece))
		at += len(piece)
		t := v.text[a:b]
		if len(t) < 6 || len(t) > 90 || len(findPhones(t)) > 0 || strings.Contains(t, "@") || wholeAgency(t) != nil || !officeName(t) || x.facts.has(cases.Component) {
			continue
		}
		x.facts.add(cases.Component, fact{values: []string{fold(t)}, rank: r, prov: v.provenance(a, b, "signature")})
	}
}

// officeName says whether a text is the name of an office inside an agency.
func officeName(t string) bool {
	toks := tokenize(t)
	if len(toks) == 0 || !toks[0].cap || sentence(t) {
		return false
	}
	for _, w := range toks {
		switch w.low {
		case "office", "division", "directorate", "branch", "bureau", "region", "center", "section", "unit", "district", "squadron", "detachment", "det", "command", "laboratory", "field":
			return !personTitle(toks[0].low) && toks[0].low != "chief" && toks[0].low != "head" && toks[0].low != "director"
		}
	}
	return false
}

// mobileWords stand at the end of what is written in front of a mobile telephone's number.
var mobileWords = expression(`(?:cell|cell ?phone|mobile|mobile phone|mob|\bgov cell|\bwork cell|\b[cm])[ :.#)(|]*(?:no|number)?[ :.#(]*$`)

// phoneLine takes telephones: those of the signature first.
func (x *extractor) phoneLine(i int, sig bool) {
	v := x.src.v
	l := v.line(i)
	low := ""
	for _, h := range findPhones(l) {
		if low == "" {
			low = strings.ToLower(l)
		}
		before := low[max(0, h.start-30):h.start]
		if len(x.facts[cases.RequestorPhone]) >= maxFacts {
			return
		}
		if strings.HasSuffix(strings.TrimRight(before, " :.)"), "fax") || strings.Contains(before, "subject") || strings.Contains(before, "his ") || strings.Contains(before, "her phone") || strings.Contains(before, "their ") || strings.HasSuffix(strings.TrimRight(before, " :."), "f") && len(strings.TrimSpace(before)) <= 2 {
			continue
		}
		r := rankProse
		if sig {
			r = rankSignature
		}
		if x.facts.best(cases.RequestorPhone) >= r && x.facts.best(cases.RequestorPhone) != rankLabel {
			continue
		}
		x.facts.add(cases.RequestorPhone, fact{values: []string{h.e164}, rank: r, inferred: !sig, mobile: mobileWords.MatchString(before), prov: v.provenance(v.lines[i].start+h.start, v.lines[i].start+h.end, "signature")})
	}
}

// requestor settles who asks (INT-9): the one that a label names, else the one who wrote it. Where these differ, the sender is the submitter.
func (x *extractor) requestor() {
	named, mailed := "", ""
	for _, f := range x.facts[cases.RequestorName] {
		if f.rank == rankLabel {
			named = f.values[0]
			break
		}
	}
	for _, f := range x.facts[cases.RequestorEmail] {
		if f.rank == rankLabel {
			mailed = f.values[0]
			break
		}
	}
	other := mailed != "" && !strings.EqualFold(mailed, x.sender.Address) || named != "" && personDisplay(x.sender) && !sharesWord(named, x.sender)
	if x.behalf || other && (mailed != "" && !strings.EqualFold(mailed, x.sender.Address) || x.cfg.Home(x.sender.Address)) || other && mailed == "" && personDisplay(x.sender) {
		if x.submitter == nil && x.sender.Address != "" && !sharesWord(named, x.sender) {
			s := x.sender
			x.submitter = &s
			x.dropSigned()
			return
		}
	}
	if named != "" && mailed == "" && unattended(x.sender.Address) && !sharesWord(named, x.sender) {
		if x.submitter == nil { // a form or a ticket system passed it on: its address reaches nobody
			s := x.sender
			x.submitter = &s
		}
		return
	}
	if s, ok := x.sentBySender(); ok && x.submitter == nil {
		x.submitter = &s
	}
	x.fromHeader()
}

// dropSigned takes away what the submitter's own signature gave.
func (x *extractor) dropSigned() {
	for _, f := range []string{cases.RequestorName, cases.RequestorPhone, cases.RequestorEmail} {
		keep := x.facts[f][:0]
		for _, v := range x.facts[f] {
			if v.rank == rankLabel {
				keep = append(keep, v)
			}
		}
		if len(keep) == 0 {
			delete(x.facts, f)
		} else {
			x.facts[f] = keep
		}
	}
}

// fromHeader takes name and address from the From field, or from the block of the forwarded mail.
func (x *extractor) fromHeader() {
	a := x.sender
	if a.Address == "" {
		return
	}
	name, mail := x.fromProv[0], x.fromProv[1]
	if !x.fromBody {
		name, mail = headerProvenance(x.m, a.Name, "from_header"), headerProvenance(x.m, a.Address, "from_header")
	}
	x.facts.add(cases.RequestorEmail, fact{values: []string{a.Address}, rank: rankHeader, prov: mail})
	if personDisplay(a) {
		if n := cleanName(a.Name); n != "" {
			x.facts.add(cases.RequestorName, fact{values: []string{n}, rank: rankHeader, prov: name})
		}
	} else if a.Name == "" && !x.facts.has(cases.RequestorName) {
		if n := nameFromAddress(a.Address); n != "" {
			x.facts.add(cases.RequestorName, fact{values: []string{n}, rank: rankAddress, inferred: true, prov: mail})
		}
	}
}

// headerProvenance finds a value in the decoded From field.
func headerProvenance(m *cases.Message, value, rule string) cases.Provenance {
	v := m.Get("From")
	i := strings.Index(v, value)
	if i < 0 || value == "" {
		return cases.Provenance{Part: "header:From", Start: 0, End: len(v), Text: v, Rule: rule}
	}
	return cases.Provenance{Part: "header:From", Start: i, End: i + len(value), Text: value, Rule: rule}
}

func sharesWord(name string, a cases.Address) bool {
	own := senderNames(a)
	for _, w := range nameWords(name) {
		for _, o := range own {
			if w == o && len(w) > 1 {
				return true
			}
			for part := range strings.SplitSeq(o, "-") {
				for q := range strings.SplitSeq(w, "-") {
					if part == q && len(q) > 2 {
						return true
					}
				}
			}
		}
	}
	return false
}

// personDisplay says whether a display name is a person's: not a desk, an office, a mailbox.
func personDisplay(a cases.Address) bool {
	n := a.Name
	if n == "" || strings.Contains(n, "@") {
		return false
	}
	if strings.Contains(n, ",") {
		return cleanName(n) != ""
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(n), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' }) {
		switch w {
		case "desk", "office", "team", "mailbox", "center", "centre", "watch", "duty", "support", "intake", "helpdesk", "admin", "noreply", "no-reply", "operations", "ops", "inbox", "cst", "digest", "newsletter", "info", "information",
			"group", "branch", "division", "service", "security", "unit", "hotline", "liaison", "requests", "notifications", "alerts", "system", "department", "agency", "bureau", "task", "section", "dispatch", "records", "program", "contact", "command", "tips", "squad":
			return false
		}
	}
	return len(strings.Fields(cleanName(n))) >= 2
}

// nameFromAddress reads first.last@…, where both are words.
func nameFromAddress(addr string) string {
	local, _, _ := strings.Cut(addr, "@")
	ws := strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '_' })
	if len(ws) > 1 && isOne(strings.ToLower(ws[len(ws)-1]), []string{"civ", "mil", "ctr", "fn", "nfg"}) {
		ws = ws[:len(ws)-1]
	}
	if len(ws) < 2 || len(ws) > 3 {
		return ""
	}
	for i, w := range ws {
		for _, r := range w {
			if !unicode.IsLetter(r) && r != '-' {
				return ""
			}
		}
		if len(w) < 2 && i != 1 || orgWord(strings.ToLower(w)) || isOne(strings.ToLower(w), []string{"duty", "watch", "desk", "ops", "intake", "no", "reply"}) {
			return ""
		}
		ws[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(ws, " ")
}

func (x *extractor) domainProv(domain string) cases.Provenance {
	if x.fromBody {
		return x.fromProv[1]
	}
	if fs := x.facts[cases.RequestorEmail]; x.submitter != nil && len(fs) > 0 {
		return fs[0].prov
	}
	v := x.m.Get("From")
	if i := strings.LastIndex(strings.ToLower(v), domain); i >= 0 && domain != "" && i+len(domain) <= len(v) {
		return cases.Provenance{Part: "header:From", Start: i, End: i + len(domain), Text: v[i : i+len(domain)], Rule: "from_domain"}
	}
	return cases.Provenance{Part: "header:From", Start: 0, End: len(v), Text: v, Rule: "from_domain"}
}

func (x *extractor) homeName() string {
	if x.cfg.HomeAgency != "" {
		return x.cfg.HomeAgency
	}
	return "DHS"
}

// componentOf gives the component that a domain of the own department names, as the text writes it.
func (x *extractor) componentOf(body *agency, domain string) {
	if body == nil || !body.home || x.facts.best(cases.Component) == rankLabel {
		return
	}
	delete(x.facts, cases.Component)
	if f, ok := x.written(body); ok {
		x.facts.add(cases.Component, f)
		return
	}
	x.facts.add(cases.Component, fact{values: []string{body.called()}, rank: rankAddress, inferred: true, prov: x.domainProv(domain)})
}

// written finds a body's name in the text of the mail, the longest way of writing it first.
func (x *extractor) written(body *agency) (fact, bool) {
	best, n := fact{}, 0
	for _, s := range x.all {
		toks := tokenize(s.v.text[:min(len(s.v.text), maxRead, ownEnd(s))])
		for _, h := range agenciesIn(toks) {
			a, b := toks[h.from].start, toks[h.to-1].end
			t := bareName(s.v.text[a:b])
			ln := toks[h.from].line
			if h.body != body || len(t) <= n || ln < len(s.own0) && !s.own0[ln] {
				continue
			}
			n = len(t)
			best = fact{values: []string{t}, rank: rankSignature, prov: s.v.provenance(a, b, "text")}
		}
	}
	return best, n > 0
}

// ownEnd is where the lines of a source end that may be read, with room for a name that runs on.
func ownEnd(s *source) int {
	last := min(len(s.own0), len(s.v.lines)) - 1
	if len(s.own0) < len(s.v.lines) {
		return len(s.v.text)
	}
	for last >= 0 && !s.own0[last] {
		last--
	}
	if last < 0 {
		return 0
	}
	end := min(s.v.lines[last].end+1000, len(s.v.text))
	for end < len(s.v.text) && s.v.text[end] != '\n' {
		end++
	}
	return end
}

// bareName is a name without a possessive.
func bareName(s string) string {
	return fold(strings.TrimSuffix(strings.TrimSuffix(s, "'s"), "\u2019s"))
}
