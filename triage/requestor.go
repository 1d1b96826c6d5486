package triage

import (
	"slices"
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
		own := s.ownLine(i)
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
	for _, piece := range strings.FieldsFunc(v.text[from:to], func(c rune) bool {
		return c == ',' || c == '|' || c == ';' || c == '\t' || c == '\u2022' || c == '\u00b7'
	}) {
		i := strings.Index(v.text[at:to], piece)
		if i < 0 {
			return
		}
		at += i
		a, b := trimSpan(v.text, at, at+len(piece))
		at += len(piece)
		t := v.text[a:b]
		if len(t) < 6 || len(t) > 90 || x.facts.has(cases.Component) || strings.Contains(t, "@") || !officeName(t) || len(findPhones(t)) > 0 || wholeAgency(t) != nil {
			continue
		}
		x.facts.add(cases.Component, fact{values: []string{fold(t)}, rank: r, prov: v.provenance(a, b, "signature")})
	}
}

// officeStem is a quick look for the words of officeName, in whatever letters; it may find them inside of others. For each i stands a dot,
// since a Turkish one with its own dot becomes an i too.
var officeStem = expression(`(?i)off.ce|d.v.s.on|d.rectorate|branch|bureau|reg.on|center|sect.on|un.t|d.str.ct|squadron|det|command|laboratory|f.eld`)

// officeName says whether a text is the name of an office inside an agency.
func officeName(t string) bool {
	if !officeStem.MatchString(t) { // most lines, for which it takes no tokens to know
		return false
	}
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
			if low = strings.ToLower(l); x.insideQuotation(i) {
				return
			}
		}
		before := low[max(0, h.start-30):h.start]
		if len(x.facts[cases.RequestorPhone]) >= maxFacts {
			return
		}
		if strings.HasSuffix(strings.TrimRight(before, " :.)#-"), "dsn") { // the military's own network: none that the public's reaches
			continue
		}
		if strings.HasSuffix(strings.TrimRight(before, " :.)"), "fax") || strings.Contains(before, "subject") || strings.Contains(before, "his ") || strings.Contains(before, "her phone") || strings.Contains(before, "their ") || strings.HasSuffix(strings.TrimRight(before, " :."), "f") && len(strings.TrimSpace(before)) <= 2 {
			continue
		}
		r, rule := rankProse, "prose"
		if sig {
			r, rule = rankSignature, "signature"
		} else if othersPhone(l, low, h) || x.namedPhone(l, h) {
			continue
		}
		mobile := mobileWords.MatchString(before)
		if best := x.facts.best(cases.RequestorPhone); best >= r && best != rankLabel && !(best == r && !mobile && !slices.ContainsFunc(x.facts[cases.RequestorPhone], func(f fact) bool { return !f.mobile })) {
			continue
		}
		x.facts.add(cases.RequestorPhone, fact{values: []string{h.e164}, rank: r, inferred: !sig, mobile: mobile, prov: v.provenance(v.lines[i].start+h.start, v.lines[i].start+h.end, rule)})
	}
}

// ownReach are the words by which who writes gives a telephone as their own.
var ownReach = expression(`\b(?:(?:call|reach|phone|ring|text|contact|calling|reaching|phoning|contacting) (?:me|us)|my|mine|our|i am|i'm|i can)\b`)

// othersPhone says whether a telephone in a sentence is of somebody written about: in brackets behind a name ("Carlos Ruiz Mena (Cuban, phone
// 786-555-0123)"), or one of another country that the writer does not call their own.
func othersPhone(l, low string, h phoneHit) bool {
	from := max(0, h.start-60)
	if ownReach.MatchString(low[from:h.start]) {
		return false
	}
	if strings.HasPrefix(h.e164, "+") && !strings.HasPrefix(h.e164, "+1") {
		return true
	}
	open := strings.LastIndexByte(l[:h.start], '(')
	if open < 0 || h.start-open > 200 || h.start-open < 3 || strings.IndexByte(l[open:h.start], ')') >= 0 {
		return false
	}
	in := l[open+1 : h.start]
	return len(countriesIn(tokenize(in))) > 0 || personalWords.MatchString(strings.ToLower(in))
}

// personalWords stand in brackets behind the name of somebody who is asked about.
var personalWords = expression(`\b(?:born|dob|d\.o\.b|passport|ppt|citizen|national|nationality|citizenship|alias|aka)\b`)

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
	defer x.fullerName()
	if named != "" && mailed == "" && x.refers(x.sender) && !sharesWord(named, x.sender) {
		if x.submitter == nil { // a desk that refers what others report is not how these are reached
			s := x.sender
			x.submitter = &s
		}
		x.dropSigned()
		return
	}
	if named != "" && mailed == "" && addressBears(x.sender.Address, named) { // the display name may be of another alphabet
		x.fromHeader()
		return
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
	x.signer()
	x.fromHeader()
}

// refers says whether an address is of the desk that hands events over (the Case Support Team).
func (x *extractor) refers(a cases.Address) bool {
	return x.cfg.Home(a.Address) && !personDisplay(a) && referDesk.MatchString(a.Name+" "+a.Address)
}

var referDesk = expression(`(?i)\bcase support(?: team)?\b|\bcst\b|\breferrals?\b`)

// addressBears says whether the local part of an address holds a family name of at least five letters, and something of the first name.
func addressBears(address, name string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r
			}
			return -1
		}, strings.ToLower(unaccentedName(s)))
	}
	ws := strings.Fields(name)
	if len(ws) < 2 || local == "" {
		return false
	}
	last := letters(ws[len(ws)-1])
	return len(last) >= 5 && strings.Contains(letters(local), last)
}

// fullerName takes the requestor's name as the signature or the header gives it, where the label only gives the family name or initials:
// "POC: Maj Castellanos" above "IMELDA R. CASTELLANOS", and the other way round "OFFICER: Sgt. Dolores Kowalik" from "Sgt. D. Kowalik".
func (x *extractor) fullerName() {
	fs := x.facts[cases.RequestorName]
	best := -1
	for i, f := range fs {
		if best < 0 || f.rank > fs[best].rank {
			best = i
		}
	}
	if best < 0 {
		return
	}
	for i, f := range fs {
		if i != best && fullerOf(fs[best].values[0], f.values[0]) {
			fs[i].rank = max(f.rank, fs[best].rank)
			fs[best].rank, best = min(f.rank, rankHeader), i
		}
	}
}

// fullerOf says whether b is the name a with its first name written out.
func fullerOf(a, b string) bool {
	aw, bw := nameWords(a), nameWords(b)
	if len(aw) == 0 || len(bw) < 2 || aw[len(aw)-1] != bw[len(bw)-1] {
		return false
	}
	if len(aw) == 1 {
		return true
	}
	short := strings.HasPrefix(bw[0], aw[0]) && len(aw[0]) == 1 && len(bw[0]) > 1
	return short
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
		x.signedAddress()
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
	} else if !x.facts.has(cases.RequestorName) && (a.Name == "" || shortName(a)) {
		if n := nameFromAddress(a.Address); n != "" {
			x.facts.add(cases.RequestorName, fact{values: []string{n}, rank: rankAddress, inferred: true, prov: mail})
		}
	}
}

// shortName says whether a display name is no more than the beginnings of what the address spells out: "kate" or "Kate L" of kate.liu@….
func shortName(a cases.Address) bool {
	ws := strings.Fields(strings.ToLower(strings.Trim(a.Name, `"' .`)))
	full := strings.Fields(strings.ToLower(nameFromAddress(a.Address)))
	if len(ws) == 0 || len(full) < len(ws) || len(ws[0]) < 2 || ws[0] != full[0] {
		return false
	}
	for i, w := range ws {
		if !strings.HasPrefix(full[i], strings.Trim(w, ".")) {
			return false
		}
	}
	return true
}

// signedAddress takes the address of who asks from their name block, where what stands over a forwarded mail does not give it.
func (x *extractor) signedAddress() {
	if !x.fromBody {
		return
	}
	if n := cleanName(x.sender.Name); len(strings.Fields(n)) >= 2 {
		x.facts.add(cases.RequestorName, fact{values: []string{n}, rank: rankHeader, prov: x.fromProv[0]})
	}
	if x.facts.has(cases.RequestorEmail) {
		return
	}
	for _, s := range x.all {
		if !x.writesAsked(s) {
			continue
		}
		for i := len(s.v.lines) - 1; i >= 0 && i > len(s.v.lines)-maxParagraph; i-- {
			if i >= len(s.own0) || !s.own0[i] {
				continue
			}
			for _, m := range addressPattern.FindAllStringIndex(s.v.line(i), 3) {
				if a := s.v.line(i)[m[0]:m[1]]; x.cfg.Official(a) && !x.cfg.ours(a) && (s.sig[i] || sharesWord(x.sender.Name, cases.Address{Address: a}) || addressBears(a, x.sender.Name)) {
					x.facts.add(cases.RequestorEmail, fact{values: []string{a}, rank: rankSignature, prov: s.v.provenance(s.v.lines[i].start+m[0], s.v.lines[i].start+m[1], "signature")})
					return
				}
			}
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
			"group", "branch", "division", "service", "security", "unit", "hotline", "liaison", "requests", "notifications", "alerts", "system", "department", "agency", "bureau", "task", "section", "dispatch", "records", "program", "contact", "command", "tips", "squad", "forms", "form", "portal", "webform", "intranet", "website", "submissions", "submission", "tickets", "ticketing", "servicenow", "notification", "mailer", "workflow", "automation", "survey", "online", "referrals", "station", "post", "precinct":
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
	best, n, own := fact{}, 0, false
	for _, s := range x.all {
		text, toks := s.v.text[:min(len(s.v.text), maxRead, ownEnd(s))], s.toks
		if toks == nil || len(text) < len(s.v.text) {
			toks = tokenize(text)
		}
		for _, h := range agenciesIn(toks) {
			a, b := toks[h.from].start, toks[h.to-1].end
			t := bareName(s.v.text[a:b])
			ln := toks[h.from].line
			is := h.body == body
			if !is && (own || h.body.under != body || body == nil) || is && own && len(t) <= n || !is && len(t) <= n || ln < len(s.own0) && !s.own0[ln] {
				continue
			}
			n, own = len(t), is
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

// maxQuotation is over how many lines words in quotation marks are looked for.
const maxQuotation = 20

// insideQuotation says whether line i lies in words of somebody else that were put between quotation marks over several lines.
func (x *extractor) insideQuotation(i int) bool {
	v := x.src.v
	opened := func(l string) bool {
		return len(l) < maxListLine && (strings.Count(l, "\u201c") > strings.Count(l, "\u201d") || strings.Count(l, `"`)%2 == 1)
	}
	open := -1
	for j := i; j >= 0 && j > i-maxQuotation; j-- {
		l := strings.TrimSpace(v.line(j))
		if len(l) > maxListLine {
			return false
		}
		if j < i && opened(l) && !strings.HasPrefix(l, `"`) && !strings.HasPrefix(l, "\u201c") || j < i && (strings.HasSuffix(l, "\u201d") && !strings.Contains(l, "\u201c")) {
			return false
		}
		if opened(l) && (strings.HasPrefix(l, `"`) || strings.HasPrefix(l, "\u201c")) && len(l) > 1 {
			open = j
			break
		}
	}
	if open < 0 {
		return false
	}
	for j := max(i, open+1); j < len(v.lines) && j < open+maxQuotation; j++ {
		l := strings.TrimRight(v.line(j), " .,;")
		if len(l) > maxListLine {
			return false
		}
		if strings.HasSuffix(l, `"`) && strings.Count(l, `"`)%2 == 1 || strings.HasSuffix(l, "\u201d") && !strings.Contains(l, "\u201c") {
			return true
		}
	}
	return false
}

// callWords before a telephone say that it is one to call.
var callWords = wordSet(`poc pocs contact contacts call reach question questions callback call-back coordinate hotline office desk supervisor counsel attorney reply answer respond respondent requestor requester requesting asks behalf`)

// namedPhone says whether a telephone in a sentence stands behind the name of somebody else than who writes: "Special Agent Tom Baker (202-324-0001)
// met him", "the guard on duty, John Brown (301-555-0177), spoke with him".
func (x *extractor) namedPhone(l string, h phoneHit) bool {
	from := max(0, h.start-80)
	for from > 0 && l[from]&0xC0 == 0x80 {
		from--
	}
	toks := tokenize(l[from:h.start])
	if len(toks) < 3 || !sentence(fold(l)) && len(l) < 60 {
		return false
	}
	for j := len(toks) - 1; j > 0 && toks[j].sent == toks[len(toks)-1].sent; j-- {
		if callWords[toks[j].low] || toks[j].low == "at" && j == len(toks)-1 {
			return false
		}
		a, b := toks[j-1], toks[j]
		if !x.nameWord(a) || !x.nameWord(b) || !givenNames[strings.ToLower(unaccentedName(a.text))] && !(j > 1 && personTitle(toks[j-2].low)) {
			continue
		}
		for k := j - 2; k >= 0 && toks[k].sent == a.sent; k-- {
			if callWords[toks[k].low] {
				return false
			}
		}
		if x.own == nil {
			x.own = x.ownNames()
		}
		return !x.ownPerson(a.text+" "+b.text) && x.sender.Name != "" && !x.behalf
	}
	return false
}
