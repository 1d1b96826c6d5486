package triage

import (
	"strings"

	"cissd/cases"
)

// This file reads answers to our mails about missing facts. People answer them in free words: what states a fact that was asked for fills
// it, what states none (a question back, thanks) fills nothing (EXT-4).

// answers says whether the mail answers one that a requestor gets.
func (r *reader) answers() bool {
	return r.reply && byKind(r.kind) == cases.RequestUpdate
}

// wanted are the fields that the answered mail asked for. On the face of a mail, one about missing facts may have asked for each of them.
func (r *reader) wanted() map[string]bool {
	if !r.answers() || r.kind != "mi" && r.kind != "qu" {
		return nil
	}
	asked := r.k.Asked
	if len(asked) == 0 && r.kind == "mi" {
		asked = cases.Draft{}.Missing()
	}
	out := map[string]bool{}
	for _, f := range asked {
		out[f] = true
	}
	return out
}

// freeAnswers reads the facts that were asked for out of the lines of an answer, where a line or a part of it holds nothing else: "EPA,
// Region 6", "unclass", "routine pls", "I'm Dana Whitehorse".
func (x *extractor) freeAnswers() {
	if len(x.wanted) == 0 || x.src.v.file {
		return
	}
	s := x.src
	for i := range s.v.lines {
		if s.use[i] && !s.taken[i] && !s.sig[i] && !closing(s.v.line(i)) && s.v.lines[i].end-s.v.lines[i].start < maxAnswer {
			toks := shifted(tokenize(s.v.line(i)), s.v.lines[i].start)
			for from := 0; from < len(toks); {
				to := from + 1
				for to < len(toks) && toks[to].sent == toks[from].sent {
					to++
				}
				x.freeSentence(toks[from].start, toks[to-1].end)
				from = to
			}
		}
	}
}

// maxAnswer is longer than any line that is an answer and nothing else.
const maxAnswer = 200

// part is a piece of an answer between commas: view text [a, b).
type part struct{ a, b int }

// freeSentence reads one sentence of an answer, part by part.
func (x *extractor) freeSentence(a, b int) {
	v := x.src.v
	if strings.HasSuffix(v.text[a:b], "?") {
		return
	}
	parts := answerParts(v.text, a, b)
	for i := range parts {
		p := parts[i]
		text := v.text[p.a:p.b]
		if x.freeLevel(p) || x.wanted[cases.Agency] && !x.facts.has(cases.Agency) && x.freeAgency(p, i == 0, parts[i+1:]) || x.freeName(p) {
			continue
		}
		if i == 0 && sentence(text) {
			return // running text: what its commas divide is no list of answers
		}
	}
}

// partEnd divides an answer: commas and their like, a dash between blanks, and "and I work for the EPA".
var partEnd = expression(`[,;|/\x{2013}\x{2014}]| - | and (?:I|we|my|our|it|it's|the|this) `)

func answerParts(text string, a, b int) []part {
	var out []part
	for at := a; at < b; {
		end, next := b, b
		if m := partEnd.FindStringIndex(text[at:b]); m != nil {
			if end, next = at+m[0], at+m[1]; m[1]-m[0] > 4 {
				next = end + len(" and") // the words behind it belong to the next part
			}
		}
		from, to := trimSpan(text, at, end)
		for from < to && strings.ContainsRune("-*\u2022(.! ", rune(text[from])) {
			from++
		}
		for from < to && (strings.ContainsRune("-*.! ", rune(text[to-1])) || text[to-1] == ')' && !strings.Contains(text[from:to], "(")) {
			to--
		}
		if from < to {
			out = append(out, part{from, to})
		}
		at = next
	}
	return out
}

var (
	levelLead  = expression(`(?i)^(?:and |it(?:'s|\x{2019}s| is) |this is |the |our |all |everything(?:'s|\x{2019}s| is) |(?:priority|classification|level)(?: is|:)? )*`)
	politeTail = expression(`(?i)[ .,!]*(?: (?:please|pls|plz|thanks|thank you|thx|ty|only|priority|request|is fine|will do|level))*[ .,!]*$`)
)

// freeLevel takes a part that is nothing but a priority or a classification.
func (x *extractor) freeLevel(p part) bool {
	v := x.src.v
	text := v.text[p.a:p.b]
	lead := len(levelLead.FindString(text))
	core := text[lead:]
	core = core[:len(core)-len(politeTail.FindString(core))]
	low := strings.ToLower(fold(core))
	take := func(field, value string) bool {
		if !x.wanted[field] {
			return false
		}
		x.facts.add(field, fact{values: []string{value}, rank: rankLabel, prov: v.provenance(p.a+lead, p.a+lead+len(core), "answer")})
		return true
	}
	if m := freeNetwork.FindStringIndex(low); m != nil && !negatedHead.MatchString(low) {
		if !x.wanted[cases.Classification] {
			return false
		}
		x.facts.add(cases.Network, fact{values: []string{networkWord(low)}, rank: rankLabel, prov: v.provenance(p.a+lead, p.a+lead+len(core), "answer")})
		return true
	}
	switch low {
	case "routine", "urgent", "priority", "normal", "immediate", "high", "low", "standard":
		level, _ := priorityWord(low)
		return take(cases.Priority, level)
	case "unclass", "unclas", "unclassified", "uncl", "u", "(u", "u)", "not classified", "non-classified", "non classified", "cui", "fouo", "low side", "secret", "top secret", "ts", "confidential":
		level, _ := classificationWord(strings.Trim(low, "()"))
		if low == "uncl" {
			level = "unclassified"
		}
		return take(cases.Classification, level)
	}
	return false
}

var (
	// freeNetwork is an answer that names the network, and nothing else.
	freeNetwork = expression(`^(?:(?:resides |lies |sits |is |was sent |sent |posted |located )?(?:on|via|over|by) (?:the )?)?(?:hsdn|sipr(?:net)?|jwics|c-lan)(?: side| network)?$`)
	negatedHead = expression(`^(?:not|no|never)\b`)
)

var nameLead = expression(`(?i)^(?:my name is|my name's|i am|i'm|i\x{2019}m|this is|name is|it(?:'s|\x{2019}s| is)|here is|full name is)\s+`)

// freeName takes "I'm Dana Whitehorse", and a name that is a part by itself, where the name was asked for.
func (x *extractor) freeName(p part) bool {
	if !x.wanted[cases.RequestorName] || x.facts.has(cases.RequestorName) || personDisplay(x.sender) {
		return false
	}
	v := x.src.v
	text := v.text[p.a:p.b]
	lead := len(nameLead.FindString(text))
	name := text[lead:]
	ws := strings.Fields(name)
	if len(ws) < 2 || len(ws) > 5 || !nameLike(name) || hasOrgWord(name) || commonWord(strings.ToLower(ws[0])) || commonWord(strings.ToLower(ws[len(ws)-1])) {
		return false
	}
	toks := tokenize(name)
	if n := cleanName(name); n == "" || len(agenciesIn(toks)) > 0 || len(countriesIn(toks)) > 0 || !strings.Contains(n, " ") {
		return false
	}
	x.facts.add(cases.RequestorName, fact{values: []string{cleanName(name)}, rank: rankLabel, prov: v.provenance(p.a+lead, p.b, "answer")})
	return true
}

var (
	agencyLead = expression(`(?i)^(?:and )?(?:(?:we|i)(?:'re|'m|\x{2019}re|\x{2019}m| are| am)?(?: all| both)?(?: work| writing| calling| asking)? (?:with|from|at|for|in|part of|on behalf of)\s+|on behalf of\s+|(?:we(?:'re|\x{2019}re| are)|it(?:'s|\x{2019}s| is)|that(?:'s|\x{2019}s| is| would be)|this is|for|from)\s+|(?:(?:my|our|the|requesting) )?(?:agency|component|office|organization)(?:'s|\x{2019}s| is|:)\s+)`)
	ownership  = expression(`(?i)(?:with|from|at|for|in|part of|of|is)\s+$`)
)

// freeAgency takes an agency, and the component that stands beside it: "Environmental Protection Agency, Region 6", "EPA Region 6",
// "Region 6 of the EPA", "We are with the Forest Service". A body that is not in the table counts where nothing else stands there and its
// words begin with capitals.
func (x *extractor) freeAgency(p part, first bool, rest []part) bool {
	v := x.src.v
	lead := agencyLead.FindString(v.text[p.a:p.b])
	a := p.a + len(lead)
	if t := v.text[a:p.b]; len(t) > 4 && strings.EqualFold(t[:4], "the ") {
		a += 4
	}
	if a >= p.b {
		return false
	}
	take := func(field string, from, to int) {
		from, to = trimSpan(v.text, from, to)
		x.facts.add(field, fact{values: []string{bareName(v.text[from:to])}, rank: rankLabel, prov: v.provenance(from, to, "answer")})
	}
	toks := shifted(tokenize(v.text[a:p.b]), a)
	hits := agenciesIn(toks)
	switch {
	case len(toks) == 0:
		return false
	case len(hits) > 0 && hits[0].from == 0 && (first || hits[0].to == len(toks)):
		end := toks[hits[0].to-1].end
		below := part{end, p.b}
		if hits[0].to == len(toks) {
			if below = (part{end, end}); len(rest) > 0 {
				below = rest[0]
			}
		} else if lead == "" && !officePart(v.text[end:p.b]) {
			return false // a sentence that begins with the name of a body
		}
		take(cases.Agency, a, end)
		if t := v.text[below.a:below.b]; !x.facts.has(cases.Component) && (officePart(t) || wholeAgency(t) != nil) {
			take(cases.Component, below.a, below.b)
		}
		return true
	case len(hits) == 1 && hits[0].to == len(toks):
		end := toks[hits[0].from].start
		office := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(v.text[a:end]), " the"), " of")
		if !officePart(office) {
			return false
		}
		take(cases.Component, a, a+len(office))
		take(cases.Agency, end, p.b)
		return true
	case len(hits) == 0 && first && len(rest) > 0 && officePart(v.text[a:p.b]) && wholeAgency(v.text[rest[0].a:rest[0].b]) != nil: // "Region 6, EPA"
		take(cases.Component, a, p.b)
		take(cases.Agency, rest[0].a, rest[0].b)
		return true
	case len(hits) == 0 && first && unknownBody(toks, ownership.MatchString(lead)):
		take(cases.Agency, a, p.b)
		if len(rest) > 0 && officePart(v.text[rest[0].a:rest[0].b]) {
			take(cases.Component, rest[0].a, rest[0].b)
		}
		return true
	}
	return false
}

// officePart says whether a text can be the name of an office beside its agency: a few words with capitals or numbers, one of them a word of
// offices.
func officePart(t string) bool {
	toks := tokenize(strings.TrimLeft(t, " '\u2019s"))
	return len(toks) > 0 && len(toks) <= 8 && capitalised(toks) && hasOrgWord(t)
}

// capitalised says whether all words begin with capitals or digits, but for small ones between them.
func capitalised(toks []token) bool {
	for i, t := range toks {
		if t.word && !t.cap && !t.digit && (i == 0 || !particle(t.low)) {
			return false
		}
		if !t.word && !isOne(t.text, []string{".", "&", "(", ")", "-", "'", "\u2019"}) {
			return false
		}
	}
	return true
}

// unknownBody says whether words can be the name of a body that is not in the table. named says that the sentence announced one.
func unknownBody(toks []token, named bool) bool {
	if len(toks) > 9 || !toks[0].cap || !capitalised(toks) || commonWord(toks[0].low) || personTitle(toks[0].low) {
		return false
	}
	org, office := false, false
	for _, t := range toks {
		org = org || orgWord(t.low) && !levelWord(t.low)
		office = office || isOne(t.low, []string{"agency", "department", "bureau", "commission", "administration", "service", "police", "authority", "board", "council", "corps", "institute", "laboratory", "court", "ministry", "command", "sheriff", "sheriff's", "county", "city", "state"})
		if levelWord(t.low) || isOne(t.low, []string{"team", "ciss", "intake", "desk", "request", "inquiry", "case"}) {
			return false
		}
	}
	if len(toks) == 1 {
		return named && toks[0].caps && !unknownCaps(toks[0].text)
	}
	shortName := len(toks) <= 4 && toks[0].caps && len(toks[0].text) <= 8 && !allCaps(toks) && !unknownCaps(toks[0].text) // "NIWC Pacific"
	return office || shortName || named && org
}

func levelWord(l string) bool {
	return isOne(l, []string{"routine", "urgent", "priority", "unclassified", "classified", "unclass", "classification", "cui", "fouo", "secret", "confidential"})
}

// narrative says whether the text of an answer tells of a matter: sentences that are neither questions back nor about the mails themselves,
// long enough, with a word of what CISS is asked for, or a person, a company or a foreign country in them.
func (x *extractor) narrative() bool {
	words := 0
	var b strings.Builder
	for i := 0; i < len(x.toks); {
		j := i
		for j < len(x.toks) && x.toks[j].sent == x.toks[i].sent {
			j++
		}
		if x.toks[j-1].text != "?" || matterWords.MatchString(x.textOf(i, j)) {
			if !x.aboutMail(i) {
				for k := i; k < j; k++ {
					if x.toks[k].word {
						words++
					}
				}
				b.WriteString(x.textOf(i, j) + " ")
			}
		}
		i = j
	}
	text := b.String()
	return words >= minNarrative && (matterWords.MatchString(text) || x.wanted[cases.Agency] && eventWords.MatchString(text))
}

// minNarrative is the number of words below which an answer tells no matter.
const minNarrative = 10

var (
	matterWords = expression(`(?i)\b(?:information (?:on|about|concerning|regarding)|anything (?:on|about)|what (?:you|CISS) (?:hold|holds|have|has|know|knows) (?:on|about|of)|name checks?|records? checks?|traces? (?:on|of)|holdings|derogatory|vet(?:ting)?|inquiry into|look into|briefing|inspect(?:ion)?|security audit|(?:do|does|has|have) (?:you|ciss) (?:know|have|hold)|known to (?:you|CISS)|any records?)\b`)
	eventWords  = expression(`(?i)\b(?:visit(?:s|ed|ing|or|ors)?|delegation|foreign|embassy|approached|offered|contacted|asked (?:about|for|our|one)|invited|passport|nationals?|citizens?|delegates?|photograph(?:ed|ing|s)?|traveled|travell?ing|travels|employee|contractor|suspicious|sold|bought|purchased?|stolen|theft|met)\b`)
	mailWords   = expression(`(?i)\b(?:understand|(?:your|this|that|my|our|the|last|previous|first|earlier) (?:e-?mails?|mails?|messages?|questions?|repl(?:y|ies)|note|form|instructions)|thank(?:s| you)|sorry|apolog(?:y|ies|i[sz]e)|what (?:do|else|exactly|is it|are|should)|you (?:need|want|require|ask|asked|mean|are asking)|already (?:sent|told|gave|answered|provided|explained)|missing|get back to you|will (?:send|provide|answer|reply|let you)|let me know|out of (?:the )?office|not sure what|any (?:news|update)|status|following up)\b`)
)

// aboutMail says whether the sentence of token i speaks of the mails, or to us, rather than of a matter.
func (x *extractor) aboutMail(i int) bool {
	from, to := i, i
	for from > 0 && x.toks[from-1].sent == x.toks[i].sent {
		from--
	}
	for to < len(x.toks) && x.toks[to].sent == x.toks[i].sent {
		to++
	}
	return mailWords.MatchString(x.textOf(from, to))
}

// clearSubject says whether an answer speaks of a person as one who is asked about: hosts, colleagues and others whom it merely names are no
// subjects of an inquiry that is under way.
func (x *extractor) clearSubject(c candidate) bool {
	if x.sentenceHas(c.from, "subject", "subjects", "subject's", "co-subject", "dob", "d.o.b", "born", "passport") {
		return true
	}
	if x.sentenceHas(c.from, "invited", "invites", "inviting", "host", "hosts", "hosted", "hosting", "colleague", "sponsor", "sponsors", "supervisor", "escort", "escorts", "escorted", "introduced", "with", "by") {
		return false
	}
	prev := x.at(c.from - 1)
	if prev.low == "is" && x.before(c.from, "name", 4) || x.bullet(&c) || x.recordLine(c) {
		return true
	}
	return x.sentenceHas(c.from, "citizen", "national", "citizenship", "nationality", "visitor", "visitors", "traveler", "travelers")
}
