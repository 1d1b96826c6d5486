package triage

import "strings"

// This file reads for whom somebody asks out of the letterhead and the sentences of their mail.

// letterhead are the bodies that the first lines of a text consist of.
func (x *extractor) letterhead() []named {
	var out []named
	if x.answer {
		return nil
	}
	for _, s := range x.all {
		if x.submitter != nil && s.sender.Key() == x.submitter.Key() && len(x.all) > 1 {
			continue
		}
		seen := 0
		for i := 0; i < len(s.v.lines) && seen < 9; i++ {
			l := s.v.line(i)
			if strings.TrimSpace(l) == "" || i >= len(s.own0) || !s.own0[i] {
				continue
			}
			seen++
			base := s.v.lines[i].start
			if n := fromHead(l); n > 0 && !strings.Contains(l, "@") { // "FROM: Ann Lee, Chief, Security Branch, Bureau of the Mint"
				hs, _ := headBodies(s, tokenize(l[n:]), base+n)
				out = append(out, hs...)
				continue
			}
			toks := tokenize(l)
			if len(toks) == 0 || greeting(l) || memoHead(l) {
				continue
			}
			hs, all := headBodies(s, toks, base)
			out = append(out, hs...)
			if !all && (l != strings.ToUpper(l) || strings.Contains(l, ":")) { // "MEMORANDUM" and the place may stand among them
				break
			}
		}
	}
	return out
}

// fromHead is where the value of a memorandum's FROM begins, 0 where a line is none.
func fromHead(l string) int {
	t := strings.TrimLeft(l, " *_\t")
	at := len(l) - len(t)
	for _, w := range []string{"from", "from/office", "requesting office", "originator", "thru", "through", "via"} {
		if len(t) > len(w)+1 && strings.EqualFold(t[:len(w)], w) && (t[len(w)] == ':' || t[len(w)] == '*') {
			if w == "thru" || w == "through" || w == "via" {
				return 0
			}
			n := len(w)
			for n < len(t) && strings.IndexByte(":*_ \t", t[n]) >= 0 {
				n++
			}
			return at + n
		}
	}
	return 0
}

// memoHead says whether a line is another of a memorandum's head: "MEMORANDUM FOR: …", "THRU: …".
func memoHead(l string) bool {
	w, _, ok := strings.Cut(strings.ToLower(strings.TrimLeft(l, " *_")), ":")
	if !ok {
		return strings.HasPrefix(w, "memorandum for") || strings.HasPrefix(w, "memo for")
	}
	return isOne(strings.Trim(w, " *_"), []string{"memorandum for", "memo for", "to", "thru", "through", "via", "subject", "subj", "date", "re", "ref", "reference", "cc", "attn", "attention", "memorandum", "office symbol", "file", "file no", "file number", "reply to", "reply to attn of"})
}

// headBodies are the bodies of which a line at the head of a text, or its first sentence, consists; all says that it consists of nothing else.
func headBodies(s *source, toks []token, base int) (out []named, all bool) {
	end := 0
	for end < len(toks) && toks[end].sent == toks[0].sent {
		if t := toks[end]; t.word && !t.cap && !t.digit && !joinWords[t.low] {
			return nil, false
		}
		end++
	}
	if toks[end-1].text == "." || toks[end-1].text == ":" {
		end--
	}
	if end > 16 {
		return nil, false
	}
	for _, h := range agenciesIn(toks[:end]) {
		if h.body.home || h.body == agencyOf("dhs.gov") { // who it is written to
			return nil, true
		}
		if pieceStands(toks[:end], h) {
			out = append(out, named{body: h.body, view: s.v, a: base + toks[h.from].start, b: base + toks[h.to-1].end, rule: "letterhead"})
		}
	}
	if len(out) > 0 {
		return out, true
	}
	for _, h := range orgsIn(toks[:end]) {
		if pieceStands(toks[:end], agencyHit{from: h.from, to: h.to}) && !jobTitle(s.v.text[base+toks[h.from].start:base+toks[h.to-1].end]) {
			out = append(out, named{office: h.office, firm: h.firm, view: s.v, a: base + toks[h.from].start, b: base + toks[h.to-1].end, rule: "letterhead"})
		}
	}
	return out, len(out) > 0
}

// greeting says whether a line is a salutation.
func greeting(l string) bool {
	w, _, _ := strings.Cut(strings.ToLower(strings.TrimLeft(l, " *_>")), " ")
	w = strings.TrimRight(w, ",.!:;-\u2013\u2014")
	return len(l) < 60 && isOne(w, []string{"dear", "hello", "hi", "good", "greetings", "sir", "sirs", "ladies", "gentlemen", "colleagues", "team", "all", "hey", "ciss", "saludos", "buenos", "estimados", "hola", "bonjour", "guten", "gentlefolk", "to", "morning", "afternoon", "evening"})
}

// agreeing are the bodies anywhere in the words of who asks with which the domain of their address agrees.
func (x *extractor) agreeing(domain string) []named {
	var out []named
	if domain == "" || x.behalf && x.submitter != nil && x.submitter.Domain() == domain {
		return nil
	}
	for _, s := range x.all {
		if x.submitter != nil && s.sender.Key() == x.submitter.Key() && len(x.all) > 1 {
			continue
		}
		toks := tokenize(x.readable(s))
		plain := raiseWords(toks)
		for _, h := range orgNames(toks, true) {
			if plain[toks[h.from].sent] {
				h.to = plainNameEnd(toks, h, domain)
			}
			if h.to > h.from && domainAgrees(toks[h.from:h.to], domain) {
				out = append(out, named{office: h.office, firm: h.firm, agrees: true, view: s.v, a: toks[h.from].start, b: toks[h.to-1].end, rule: "prose"})
			}
			if len(out) >= maxFacts {
				return out
			}
		}
	}
	return out
}

// raiseWords takes the words of sentences that begin with a small letter, as people write on telephones, as if each that may be a name had a
// capital, and says which sentences these are, or are in capitals throughout.
func raiseWords(toks []token) map[int]bool {
	plain := map[int]bool{}
	for i := 0; i < len(toks); {
		end, words, caps := i, 0, 0
		for end < len(toks) && toks[end].sent == toks[i].sent {
			if toks[end].word && !toks[end].digit {
				words++
				if toks[end].caps {
					caps++
				}
			}
			end++
		}
		first := toks[i]
		if caps*10 > words*8 && words > 3 {
			plain[first.sent] = true
		} else if first.word && !first.cap && !first.digit {
			plain[first.sent] = true
			for k := i; k < end; k++ {
				if t := &toks[k]; t.word && !t.digit && !commonWord(t.low) && !joinWords[t.low] && !leadWords[t.low] {
					t.cap = true
				}
			}
		}
		i = end
	}
	return plain
}

// plainNameEnd is where a name in a text without capitals ends: at the last of its nouns, or of the words that the domain has.
func plainNameEnd(toks []token, h orgHit, domain string) int {
	for end := h.to; end > h.from+1; end-- {
		l := bareWord(toks[end-1].low)
		if bodyWords[l] || officeWords[l] || strings.Contains(domain, foldLetters(l)) && len(l) > 3 {
			return end
		}
	}
	return h.from
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
			firm     bool
		}
		var hits []hit
		for _, h := range agenciesIn(toks) {
			hits = append(hits, hit{h.from, h.to, h.body, false, false})
		}
		for _, h := range orgNames(toks, true) {
			hits = append(hits, hit{h.from, h.to, nil, h.office, h.firm})
		}
		for _, h := range hits {
			if len(out) >= maxFacts {
				return out
			}
			if asksAfter(toks, h.from, h.to) || asksBefore(toks, h.from) {
				out = append(out, named{body: h.body, office: h.office, firm: h.firm, view: s.v, a: toks[h.from].start, b: toks[h.to-1].end, rule: "prose"})
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

var askVerbs = wordSet(`would requests request asks ask seeks needs need wants wishes hopes requires desires kindly respectfully requested seeking requesting asking hereby submits seek want wish inquires enquires`)

// asksAfter says whether the words behind a body's name tell that it asks.
func asksAfter(toks []token, from, at int) bool {
	for j := at; j < len(toks) && j < at+6 && toks[j].sent == toks[max(at-1, 0)].sent; j++ {
		t := toks[j]
		if t.low == "here" && j == at && (from == 0 || toks[from-1].sent != t.sent || toks[from-1].low == "the" && (from == 1 || toks[from-2].sent != t.sent)) {
			return true // "Bellwood Police Department here."
		}
		if t.low == "has" && j+2 < len(toks) && isOne(toks[j+1].low, []string{"a", "an", "the"}) && isOne(toks[j+2].low, []string{"question", "request", "inquiry", "need", "requirement", "query", "concern"}) {
			return true
		}
		if askVerbs[t.low] {
			return t.low != "would" || j+1 < len(toks) && isOne(toks[j+1].low, []string{"like", "be", "appreciate", "welcome", "ask", "wish", "need", "request", "value", "benefit", "prefer"})
		}
		if (t.low == "is" || t.low == "are") && j+1 < len(toks) && isOne(toks[j+1].low, []string{"asking", "requesting", "seeking", "interested", "looking", "submitting", "hoping", "inquiring"}) {
			return true
		}
		// "EPA's OIG asks", "the FTC (Office X) asks", "NIST security would like"
		if t.text == "(" || t.text == ")" || t.text == "/" || t.cap && t.word || t.text == "'s" || orgWord(t.low) && j < at+3 {
			continue
		}
		return false
	}
	return false
}

var (
	atWords    = wordSet(`with w at from for of in to within by`)
	asideWords = wordSet(`the our my a an here , us u.s`)
	sendWords  = wordSet(`writing write calling asking request requests inquiry inquiring rfi rfs fai behalf assistance greetings hello question questions support submitted message coming reaching contacting`)
)

// dutyWords are what people say that they do for the body that they belong to: "I run protocol for the Office of the Mayor".
var dutyWords = wordSet(`run manage lead head oversee direct handle coordinate supervise buy teach work serve keep kept administer represent command chair conduct process review adjudicate investigate
patrol operate maintain purchase procure guard staff cover belong sit report am i'm i\u2019m are we're im managed led worked served edit inspect volunteer practice practise counsel advise curate prosecute analyze
analyse dispatch working serving`)

// otherWords before a body's name say that it is not the writer's, or that the words are about somebody else.
var otherWords = wordSet(`about regarding concerning who whom whose that which near against meeting visit contract contact contacts partner partners partnership liaison met told said contacted called named heard received got
referred because he she they him her his if whether when subject man woman asked advised informed directed instructed required requested invited hosted funded visited approached delegation delegates visitor visitors
guest guests letter invitation applicant applicants student students officials employee employees representative representatives hosting receiving expecting friend friends neighbor between mr mrs ms dr himself herself them
their card badge email mail`)

// asksBefore says whether the words before a body's name tell that who writes belongs to it: "I am an analyst with the", "on behalf of", "here at".
func asksBefore(toks []token, at int) bool {
	j := at - 1
	for j >= 0 && asideWords[toks[j].low] && at-j < 4 {
		j--
	}
	if j < 0 || toks[j].sent != toks[at].sent {
		return false
	}
	if toks[j].text == "/" && j > 0 && toks[j-1].low == "w" {
		j--
	}
	if ownBody(toks, j, at) {
		return true
	}
	if !atWords[toks[j].low] {
		return false
	}
	if j > 0 && toks[j-1].low == "behalf" {
		return true
	}
	for k := j - 1; k >= 0 && k > j-16 && toks[k].sent == toks[at].sent; k-- {
		l := toks[k].low
		near := j-k <= 2
		switch {
		case dutyWords[l] && (l == "i'm" || l == "i\u2019m" || l == "we're" || l == "im" || own(toks, k)):
			return belongs(toks, k, j)
		case near && sendWords[l] && toks[j].low != "of" && toks[j].low != "in" && toks[j].low != "to" && toks[j].low != "at":
			return true
		case near && isOne(l, []string{"here", "us", "office", "team", "undersigned", "agency", "department"}) && isOne(toks[j].low, []string{"at", "of"}) && (l != "office" && l != "team" || k > 0 && (toks[k-1].low == "my" || toks[k-1].low == "our")):
			return true
		case near && l == "we" && isOne(toks[j].low, []string{"at", "in", "from", "with"}):
			return true
		case k == j-2 && l == "our" && isOne(toks[j].low, []string{"at", "of", "in"}) && orgWord(toks[j-1].low) || k == j-3 && (l == "our" || l == "my") && toks[j].low == "at" && orgWord(toks[j-1].low):
			return true // "our security office at the Port of Tacoma"
		case otherWords[l]:
			return false
		case l == "with" && (toks[j].low == "with" || toks[j].low == "of"):
			return false
		case l == "this" && near && toks[j].low == "from":
			return false
		}
		if l == "is" && k > 0 && toks[k-1].low == "this" && (!near || isOne(toks[j].low, []string{"with", "from", "w", "at"})) || l == "is" && k > 1 && toks[k-1].low == "name" {
			return true
		}
	}
	return fragment(toks, j)
}

// own says whether the verb at token k is the writer's: "I run", "we currently manage", "I have kept".
func own(toks []token, k int) bool {
	for i := k - 1; i >= 0 && i >= k-3 && toks[i].sent == toks[k].sent; i-- {
		switch l := toks[i].low; {
		case isOne(l, []string{"i", "we", "undersigned"}):
			return true
		case !isOne(l, []string{"also", "currently", "have", "now", "both", "have been", "been", "still", "just", "usually", "often", ",", "'ve", "do", "am", "are", "will", "help", "here"}):
			return false
		}
	}
	return false
}

// belongs says whether the words from the writer's verb at token k to the one before the body at token j tell that they belong to it.
func belongs(toks []token, k, j int) bool {
	verb, next := toks[k].low, tokenAt(toks, k+1).low
	if (verb == "work" || verb == "worked" || verb == "working") && toks[j].low == "with" && j == k+1 {
		return false // "I work with the FBI" is a partner
	}
	if isOne(verb, []string{"am", "are", "i'm", "i\u2019m", "we're", "im"}) && strings.HasSuffix(next, "ing") && k+1 < j {
		return sendWords[next] && j-k <= 3 && toks[j].low != "to" && toks[j].low != "of"
	}
	return true
}

// ownBody says whether a body is called the writer's own directly before its name: "our agency, the …", "my office (…", "we, the …".
func ownBody(toks []token, j, at int) bool {
	if toks[j].text == "(" || toks[j].text == "," {
		j--
	}
	for j > 0 && (asideWords[toks[j].low] || toks[j].text == ",") {
		if toks[j].low == "my" || toks[j].low == "our" {
			break
		}
		j--
	}
	if j < 1 || toks[j].sent != toks[at].sent || at-j > 5 {
		return false
	}
	switch toks[j].low {
	case "agency", "office", "department", "organization", "organisation", "bureau", "division", "unit", "employer", "company", "laboratory", "lab", "institution", "university", "command", "port":
		return isOne(toks[j-1].low, []string{"my", "our"})
	case "we":
		return toks[j+1].text == "," || toks[j+1].low == "the"
	}
	return false
}

// fragment says whether a sentence that begins "From the …" or "With the …" at the head of a text names its writer.
func fragment(toks []token, j int) bool {
	return toks[j].low == "from" && toks[j].cap && (j == 0 || toks[j-1].sent != toks[j].sent) && toks[j].sent <= 2
}
