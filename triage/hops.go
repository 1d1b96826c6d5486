package triage

import (
	"maps"
	"slices"
	"strings"

	"cissd/cases"
)

// This file says who asks where a mail passes others on (INT-9): inline, behind quote marks, or attached, over any number of hands. The mails of
// such a chain are its hops; each hop's own words say whether it asks, hands over, or shows what somebody else wrote as evidence.

// hop is one mail of a chain: the mail itself first, then what it passes on.
type hop struct {
	from   cases.Address
	prov   [2]cases.Provenance // of its name and of its address
	v      *view               // its text; nil where the mail has none
	z      zones
	parent int // the hop that passed it on, -1 for the mail itself
	inline bool
	head   []int // the lines of the main text that stand over it
	words  words
}

// maxHops bounds how many mails of a chain are looked at (SEC-5).
const maxHops = 8

// hops lists the mails of a chain, each behind the one that passed it on.
func (r *reader) hops() []hop {
	own := hop{from: r.out.From, v: r.main, z: r.zones, parent: -1, inline: true}
	if !r.holdsOther() { // what it says of others matters only where there are others, and most mails hold none (SEC-5)
		return []hop{own}
	}
	own.words = r.wordsOf(&own)
	r.subjectSuspects(&own)
	out := []hop{own}
	if r.main != nil && r.passesOn(&own) {
		out = r.inlineHops(out)
	}
	at := map[*cases.Message]int{r.m: 0}
	above := messagesAbove(r.m, 0)
	for _, v := range r.views {
		if _, ok := at[v.msg]; ok || len(out) >= maxHops || r.reply {
			continue
		}
		at[v.msg] = len(out)
		h := hop{v: v, parent: at[above[v.msg]]}
		if len(v.msg.From) == 1 {
			h.from = v.msg.From[0]
			h.prov = [2]cases.Provenance{headerProvenance(v.msg, h.from.Name, "forwarded"), headerProvenance(v.msg, h.from.Address, "forwarded")}
		}
		h.z = sortLines(v, h.from, r.cfg.Banners)
		h.words = r.wordsOf(&h)
		out = r.inlineHops(append(out, h))
	}
	return out
}

// holdsOther says whether there is anything in the mail that could be another one: something quoted or forwarded, or a mail attached.
func (r *reader) holdsOther() bool {
	if r.reply {
		return false
	}
	return r.main != nil && (r.zones.forward >= 0 || slices.Contains(r.zones.of, zoneQuote) || slices.Contains(r.zones.of, zoneIntro)) ||
		slices.ContainsFunc(r.views, func(v *view) bool { return v.msg != r.m })
}

// messagesAbove gives for each attached mail the one that it is attached to.
func messagesAbove(m *cases.Message, depth int) map[*cases.Message]*cases.Message {
	out := map[*cases.Message]*cases.Message{}
	for i := range m.Parts {
		in := m.Parts[i].Message
		if in == nil || depth > 3 {
			continue
		}
		out[in] = m
		maps.Copy(out, messagesAbove(in, depth+1))
	}
	return out
}

// passesOn says whether a mail of a person may hold another that it hands over: by its client's sign or its subject; by its words, or because
// staff sent it. An answer to one of our mails hands over nothing.
func (r *reader) passesOn(h *hop) bool {
	kind := subjectKind(r.m.Subject)
	switch {
	case r.reply:
		return false
	case h.z.forwarded, kind == 'f':
		return true
	case kind == 'r':
		return h.words.hands && !h.words.asks
	}
	return h.words.hands || r.cfg.Home(h.from.Address)
}

// inlineHops adds what the last hop of a chain holds inline, and what that holds.
func (r *reader) inlineHops(out []hop) []hop {
	for len(out) < maxHops {
		i := len(out) - 1
		h, ok := r.inside(&out[i])
		if !ok {
			return out
		}
		h.parent = i
		out = append(out, h)
	}
	return out
}

// inside finds the next mail inside a hop's text: behind a header block or an attribution, or within quote marks.
func (r *reader) inside(h *hop) (hop, bool) {
	v, z := h.v, h.z
	if v == nil {
		return hop{}, false
	}
	if z.forward >= 0 {
		body := z.forward
		if z.intro == body { // the client's own sign says where the rest begins, and the header block stands below it
			next := nextText(v, body)
			if next < len(v.lines) && !strings.Contains(v.line(next), ":") {
				if _, _, is := divider(strings.TrimSpace(v.line(next))); is {
					next = nextText(v, next+1)
				}
			}
			if n := headerBlock(v, next, true); n > 0 {
				body = next + n
			} else if n := attribution(v, next); next < len(v.lines) && n > 0 {
				body = next + n
			}
		}
		return r.behind(h, v, z.intro, body, len(v.lines))
	}
	runs := 0
	for i := 0; i < len(v.lines) && runs < 3; i++ {
		if z.of[i] != zoneQuote && z.of[i] != zoneIntro {
			continue
		}
		runs++
		intro := i
		for i < len(v.lines) && z.of[i] == zoneIntro {
			i++
		}
		end := i
		for j := i; j < len(v.lines) && (z.of[j] == zoneQuote || strings.TrimSpace(v.line(j)) == ""); j++ {
			if z.of[j] == zoneQuote {
				end = j + 1
			}
		}
		if end <= i {
			continue
		}
		if i > intro {
			return r.behind(h, v, intro, i, end)
		}
		// what clients write over a mail may itself bear the marks: "> Begin forwarded message:"
		d := v.excerpt(i, end)
		dz := sortLines(d, cases.Address{}, nil)
		if dz.forward >= 0 && nextText(d, 0) == dz.intro {
			return r.behind(h, d, dz.intro, dz.forward, len(d.lines))
		}
		i = end - 1
	}
	return hop{}, false
}

// behind makes the hop whose head stands in lines [intro, body) of v and whose text in [body, end).
func (r *reader) behind(h *hop, v *view, intro, body, end int) (hop, bool) {
	from, prov, ok := blockFrom(v, intro, body)
	if !ok {
		return hop{}, false
	}
	in := hop{from: from, prov: prov, inline: h.inline, v: v.excerpt(body, end)}
	for i := intro; i < body && h.inline; i++ {
		in.head = append(in.head, v.origin(i))
	}
	in.z = sortLines(in.v, from, nil)
	in.words = r.wordsOf(&in)
	return in, true
}

// blockFrom reads who wrote a mail from what stands over it: the From line of its header block, else the address in an attribution.
func blockFrom(v *view, intro, body int) (cases.Address, [2]cases.Provenance, bool) {
	for i := intro; i < body && i < len(v.lines); i++ {
		l := v.line(i)
		if v.label(i) != 'f' {
			continue
		}
		k := labelEnd2(l)
		if strings.TrimSpace(l[k:]) == "" && i+1 < body && v.label(i+1) == 0 { // the name stands on the next line
			i, k = i+1, 0
		}
		a, p, ok := writer(v, i, k)
		if !ok {
			continue
		}
		if a.Address == "" && i+1 < body && v.label(i+1) == 0 { // a long name was wrapped before its address
			if next, q, ok := writer(v, i+1, 0); ok && next.Address != "" && next.Name == "" {
				a.Address, p[1] = next.Address, q[1]
			}
		}
		return a, p, true
	}
	for i := intro; i < body && i < len(v.lines); i++ {
		l := v.line(i)
		m := addressPattern.FindStringIndex(l)
		if m == nil {
			continue
		}
		at := v.lines[i].start
		a := cases.Address{Address: l[m[0]:m[1]]}
		p := v.provenance(at+m[0], at+m[1], "forwarded")
		prov := [2]cases.Provenance{p, p}
		name := strings.TrimRight(l[:m[0]], " <([\"'")
		if k := strings.LastIndexAny(name, ",:0123456789\u202f"); k >= 0 { // "On Mon, 3 May 2026 at 10:00 AM Ann Lee <...>"
			name = name[k+1:]
		}
		name = strings.TrimSpace(clockWords.ReplaceAllString(strings.TrimSpace(name), ""))
		if name != "" && cleanName(name) != "" {
			a.Name = name
			j := strings.Index(l, name)
			prov[0] = v.provenance(at+j, at+j+len(name), "forwarded")
		}
		return a, prov, true
	}
	return cases.Address{}, [2]cases.Provenance{}, false
}

// clockWords stand between the time and the name in an attribution.
var clockWords = expression(`^(?:[AaPp]\.?\s?[Mm]\.?|Uhr|schrieb|skrev|schreef|de|von|by)\b[ ,]*`)

// labelEnd2 is where the value behind the label of a header line begins.
func labelEnd2(l string) int {
	k := strings.IndexAny(l, ":\t")
	if j := strings.Index(l, "\uff1a"); j >= 0 && (k < 0 || j < k) {
		return j + len("\uff1a")
	}
	for k >= 0 && k < len(l) && strings.ContainsRune(":\t *", rune(l[k])) {
		k++
	}
	return max(k, 0)
}

// writer reads a name and an address from byte k of a line on.
func writer(v *view, i, k int) (cases.Address, [2]cases.Provenance, bool) {
	val := v.line(i)[k:]
	at := v.lines[i].start + k
	if strings.TrimSpace(val) == "" {
		return cases.Address{}, [2]cases.Provenance{}, false
	}
	a := cases.Address{Name: strings.Trim(val, " *\"'\u00a0")}
	mail := v.provenance(at, v.lines[i].end, "forwarded")
	if m := addressPattern.FindStringIndex(val); m != nil {
		a.Address = val[m[0]:m[1]]
		mail = v.provenance(at+m[0], at+m[1], "forwarded")
		a.Name = strings.Trim(val[:m[0]], " <[(\"'*\u00a0")
		if strings.HasSuffix(strings.ToLower(a.Name), "mailto:") {
			a.Name = strings.Trim(a.Name[:len(a.Name)-7], " <[(\"'*")
		}
		if behalf, _, ok := strings.Cut(a.Name, " on behalf of "); ok { // the one behind these words asks
			a.Name = strings.Trim(a.Name[len(behalf)+len(" on behalf of "):], " \"'")
		}
	}
	name := mail
	if j := strings.Index(val, a.Name); j >= 0 && a.Name != "" {
		name = v.provenance(at+j, at+j+len(a.Name), "forwarded")
	}
	return a, [2]cases.Provenance{name, mail}, true
}

// words say what a hop's own text does.
type words struct {
	asks    bool // it asks for something of its own
	hands   bool // it hands a request over
	plainly bool // it names us, or a kind of request, or fills in the fields of one
	empty   bool
	// text is what it says, in small letters; about is where it says whom it asks about: there, or in the subject. What few want to know is looked
	// for when they ask.
	text, about string
}

// evidence says whether it tells that somebody received what it passes on.
func (w words) evidence() bool {
	return cameToUs.MatchString(w.text) && !strings.Contains(w.text, "request below") && !strings.Contains(w.text, "request from")
}

// suspects says whether it asks about whoever wrote what it passes on.
func (w words) suspects() bool { return suspectsWriter.MatchString(w.about) }

// thisMan says whether it asks about somebody without a name.
func (w words) thisMan() bool { return thisMan.MatchString(w.about) }

// checks says whether it asks for work on a person.
func (w words) checks() bool {
	return requestWords.MatchString(w.text) || matterWords.MatchString(w.text)
}

// maxHopText is how much of a hop's own text is looked at: who asks says so at the beginning (SEC-5).
const maxHopText = 6 << 10

// wordsOf looks at what a hop says itself.
func (r *reader) wordsOf(h *hop) words {
	if h.v == nil {
		return words{empty: true}
	}
	var b strings.Builder
	labelled := 0
	for i := 0; i < len(h.v.lines) && b.Len() < maxHopText; i++ {
		if h.z.of[i] != zoneNew {
			continue
		}
		l := fold(h.v.line(i))
		b.WriteString(l)
		b.WriteByte('\n')
		for _, e := range *labelledLine(h.v, i) {
			if e.scope == 'r' && e.start < e.end && isOne(e.field, []string{cases.Priority, cases.Classification, cases.Network, "type", cases.Basis, cases.Purpose, cases.RequestorName, cases.CountryOfConcern}) {
				labelled++
			}
		}
	}
	text := strings.ToLower(strings.ReplaceAll(b.String(), "\u2019", "'"))
	w := words{empty: strings.TrimSpace(text) == "", text: text, about: text}
	var rest strings.Builder
	rest.Grow(len(text) + 64)
	for _, s := range splitAt(text, 200, hopClause) {
		if handsOver.MatchString(s) {
			w.hands = true
			continue
		}
		rest.WriteString(s)
		rest.WriteString(". ")
	}
	own := rest.String()
	w.plainly = plainly.MatchString(own) || labelled >= 2
	w.asks = w.plainly || asksFor.MatchString(own) || strings.Contains(text, "?") && !w.hands
	return w
}

var (
	// handsOver are the words with which people pass a request on, or point to it.
	handsOver = expression(`\b(?:for (?:your )?(?:intake|action|processing|handling|awareness|info|information|sa|consideration|entry|review|attention|the (?:queue|record|system|team|intake))|fyi|fysa|fya|see (?:below|attached|the (?:below|attached|mail|message|request|thread|trail|chain|original))|(?:take|enter|log|process|register|handle|action|work|treat|add|put|open) (?:it|this|these|them|her|his|their|the (?:request|below|attached))\b|(?:pass|send|push|mov|rout|forward|relay|shar|submitt|enter)(?:ing|ed|s)? (?:it|this|these|them|along|on|over|to|the|a|her|his|their)|forward(?:ing|ed|s)?|relay(?:ing|ed|s)?|(?:request|rfi|rfs|inquiry|question|mail|message|note|email|e-mail|original|one|this|it|thread) (?:is |was |[a-z]+ ){0,3}(?:below|attached|came|arrived|received|reached|landed|for (?:you|intake|the queue|us|ciss))|below is|attached is|(?:below|attached|enclosed)(?: request| rfi| rfs| mail| message| e-?mail| is|,)|(?:is|are) attached|came (?:in )?to (?:me|my|us|our|the wrong)|(?:in|to) my (?:own )?(?:inbox|mailbox|address)|wrong (?:address|mailbox|office|inbox|desk)|under (?:her|his|their) name|on behalf|over to you|yours to|belongs (?:to|with)|(?:is|are) the (?:one|person|requestor|requester|poc)|(?:reply|answer|respond|get back) (?:directly )?to (?:her|him|them)|adding (?:the )?(?:ciss|intake)|looping in|copying (?:ciss|intake)|one for (?:the|you|your|us|intake)|in ?take\b)`)
	// plainly are the words of which one is enough: who says them asks this office.
	plainly = expression(`\b(?:rfi|rfs|fai|ciss|requests? for (?:information|support)|foreign activity inquiry|name checks?|unclassified|i request|we request|(?:i|we) (?:am|are) requesting|(?:i|we|us|our office|our agency|the (?:bureau|agency|department|office)) (?:would|'d) (?:like|be (?:glad|grateful|obliged)|appreciate|ask)|open an? (?:inquiry|fai|case))\b|\b(?:i|we)'d (?:like|be (?:glad|grateful|obliged)|appreciate)\b`)
	// asksFor are words of people who want something.
	asksFor = expression(`\b(?:request(?:s|ed|ing)?|look into|tell (?:us|me)|let (?:us|me) know|(?:want|like|need) to (?:know|find out|learn)|know (?:if|whether|what)|find out|do you (?:know|have|hold)|anything (?:on|about)|information (?:on|about|regarding|concerning)|derogatory|briefing|help (?:us|me)|assist(?:ance)?|(?:could|can|would|will) (?:you|somebody|someone|your)|run (?:a|the|him|her|them|this)|records? checks?|grateful|appreciate|asks? (?:for|you|whether|that)|asking (?:for|you|whether|that)|routine|urgent|priority|please)\b`)
	// cameToUs are words that tell of what somebody received.
	cameToUs = expression(`\b(?:i|we|he|she|they|employees?|colleagues?|contractors?|staff(?:er)?s?|director|team|office|scientists?|analysts?|officers?|inspector|agents?) (?:have |has |had |just |also |recently )*(?:got|received|(?:was|were|been) (?:sent|contacted|approached|invited|e?mailed))\b|\b(?:suspicious|strange|odd|weird|unsolicited|unexpected|phish\w*|scam\w*|spam|unknown (?:person|sender|man|woman|individual)|stranger|never heard of|solicit\w*|contacted (?:me|us|our|one of|several)|approached (?:me|us|our|one of|by)|wrote to (?:me|us|our|one of)|invit(?:ed|ation|es)|linkedin|threat\w*)\b`)
)

// asker says which hop is the one who asks (INT-9): the deepest one whose words ask. Who shows a stranger's mail to ask about it asks himself.
func (r *reader) asker(hs []hop) int {
	cur := 0
	for k := 1; k < len(hs); k++ {
		if up := hs[k].parent; cur != 0 && !descends(hs, up, cur) {
			continue
		}
		if r.asksInstead(&hs[cur], &hs[k], cur == 0) {
			cur = k
		}
	}
	return cur
}

// aboutWriter says whether who passes a mail on asks about its writer (INT-9): that one is suspected, and gets no mail of ours. in are the words
// of what is passed on: above a request for a check, "please look into this man" is about the man it names.
func (w words) aboutWriter(in words) bool {
	return w.suspects() || !in.plainly && w.thisMan() && !in.checks()
}

// subjectSuspects takes what a mail asks about the writer of another from its subject, where nothing is said above: "Fwd: visit - please check
// this man".
func (r *reader) subjectSuspects(h *hop) {
	s := strings.ToLower(strings.TrimSpace(plainSubject(r.m.Subject)))
	if !h.words.empty || r.main == nil || s == "" || len(s) > maxListLine {
		return
	}
	for i := 0; i < len(r.main.lines) && i < 60; i++ {
		l := strings.ToLower(r.main.line(i))
		if k := labelEnd2(l); labelOf(l) == 's' && strings.HasSuffix(s, strings.TrimSpace(l[k:])) {
			return // the subject of what is passed on, by its writer
		}
	}
	h.words.about = s
	h.words.asks = h.words.suspects() || h.words.thisMan()
}

var (
	// suspectsWriter asks for a check of whoever wrote a mail, thisMan of somebody who is not named.
	suspectsWriter = expression(checkOf + `(?:(?:who|is|was|are|about|on|of|the|this|that|man|woman|person|individual|real|actual|up|if|whether) ){0,5}(?:sender|author|writer|(?:man|woman|person|individual|fellow|guy|lady|gentleman|people|whoever) (?:who |that |has |had ){0,3}(?:wrote|sent|mailed|e-?mailed|behind)|who(?:ever)? (?:wrote|sent|mailed|e-?mailed))\b`)
	thisMan        = expression(checkOf + `(?:(?:who|is|was|are|about|on|of|up|if|whether) ){0,4}(?:(?:this|that) (?:man|woman|person|individual|fellow|guy|gentleman|lady|character)\b|(?:him|her|them)(?:\W*$|[ \n]*[.,;:!?]| and\b| please\b))`)
)

// checkOf are the words that ask for a check of somebody.
const checkOf = `\b(?:check(?:s|ing)?(?: up)?(?: on| out)?|vet(?:ting)?|look(?:ing)? (?:into|at)|investigat\w+|inquir\w+ (?:into|on|about|of)|find out|identify|trace|screen|information (?:on|about|regarding)|holds? on|who is|who was|knows?|suspect)\s+`

// descends says whether hop i was passed on by hop top, or is it.
func descends(hs []hop, i, top int) bool {
	for i >= 0 && i != top {
		i = hs[i].parent
	}
	return i == top
}

// asksInstead says whether the mail in passed on by cur is the request, rather than part of what cur tells. first says that cur is the mail
// itself.
func (r *reader) asksInstead(cur, in *hop, first bool) bool {
	known := in.from.Address != "" || cleanName(in.from.Name) != ""
	if !known || r.cfg.ours(in.from.Address) || in.from.Address != "" && in.from.Key() == cur.from.Key() || in.words.empty && !cur.words.empty && cur.words.asks {
		return false
	}
	c, k := cur.words, in.words
	if c.aboutWriter(k) {
		return false
	}
	if in.from.Address != "" && !r.cfg.Official(in.from.Address) {
		return !c.asks && !c.evidence() && (first && r.cfg.Home(cur.from.Address) || c.hands && k.asks)
	}
	staff := r.cfg.Home(cur.from.Address)
	switch {
	case k.asks && (!c.asks || c.hands && !c.plainly):
		return true
	case staff && k.asks && !c.evidence() && !r.cfg.Home(in.from.Address), staff && k.asks && c.hands && !c.evidence():
		return true // our own people name this office and its kinds of request whenever they hand one over
	case k.asks && c.asks:
		return k.plainly && !c.plainly || staff && !c.plainly
	case !c.asks && !k.asks:
		return first || c.hands
	}
	return false
}

// ownEarlier lists the mails of a chain that who sends it wrote themselves before, and that ask: what bounced, and is sent again.
func ownEarlier(hs []hop) []int {
	var out []int
	for k := 1; k < len(hs); k++ {
		if hs[k].inline && hs[k].same(&hs[0]) && hs[k].words.asks && hs[k].from.Address != "" {
			out = append(out, k)
		}
	}
	return out
}

// subjectSource is the subject line as a text to read, where somebody wrote all they had to say into it and left the mail empty.
func (r *reader) subjectSource() *source {
	line := r.m.Get("Subject")
	if r.reply || len(line) < 20 || len(line) > maxListLine || r.main != nil && strings.TrimSpace(r.out.NewText) != "" || r.zones.forward >= 0 {
		return nil
	}
	for _, v := range r.views {
		if v.msg != r.m || v.file || v != r.main && strings.TrimSpace(v.text) != "" {
			return nil
		}
	}
	v := plainView(&cases.Part{ID: "header:Subject", MediaType: "text/plain", Text: line})
	v.msg = r.m
	return r.newSource(v, sortLines(v, r.out.From, nil), r.out.From)
}

// same says whether two hops are of one person.
func (h *hop) same(o *hop) bool {
	return h.from.Key() == o.from.Key() && (h.from.Key() != "" || strings.EqualFold(h.from.Name, o.from.Name))
}

// chain lists the hops that are read for the request: those of who asks, and those that passed it on, theirs first.
func chain(hs []hop, who int) []int {
	var asks, passes []int
	for k := 1; k < len(hs); k++ {
		switch {
		case k == who, hs[k].same(&hs[who]) && who > 0:
			asks = append(asks, k)
		case descends(hs, who, k) && !hs[k].same(&hs[0]):
			passes = append(passes, k)
		}
	}
	if who == 0 {
		return nil
	}
	return slices.Concat(asks, []int{0}, passes)
}
