package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// This file reads for whom somebody writes where no label says so (INT-9): "I am sending this on behalf of Ann Lee, FBI Miami", a Sender field
// beside From, and the addresses of web forms and ticket systems, which ask for nobody.

// behalfWords are the ways in which people say in a sentence of their own that they write for another.
var behalfWords = expression(`(?i)(?:\b(?:i|we)(?:['\x{2019}](?:m|re|d)| am| are)?\s(?:[a-z]+\s){0,3}?(?:submit(?:ting)?|send(?:ing)?|sent|writ(?:e|ing)|ask(?:ing)?|request(?:ing)?|fil(?:e|ing)|enter(?:ing)?|forward(?:ing)?|pass(?:ing)?|mak(?:e|ing)|put(?:ting)?|e-?mail(?:ing)?)\s(?:[a-z]+\s){0,6}?|(?:^|[.\n]\s{0,3})(?:(?:submitted|sent|requested|filed|asked|asking|writing|sending|submitting|forwarding|entered|logged|made|requesting|this (?:request|rfi|rfs|mail|message|e-?mail|inquiry) (?:is|comes|was))\s(?:[a-z]+\s){0,4}?)?)on behalf of\s+`)

// nameEnds are the words behind which no name goes on.
var nameEnds = expression(`,|\(|;|\n\n|\s(?:of|from|at|in|who|with|whose|and|for|to|is|was|has|would|wants|needs|asks|[-\x{2013}\x{2014}])\s|<`)

// behalfProse looks for such a sentence in the mail's own text.
func (x *extractor) behalfProse() {
	s := x.first
	if s == nil || x.behalf || x.fromBody || x.answer || x.facts.best(cases.RequestorName) == rankLabel {
		return
	}
	for i := range s.v.lines {
		if !s.own0[i] || s.sig[i] {
			continue
		}
		l := s.v.line(i)
		k := strings.Index(strings.ToLower(l), "behalf")
		if k < 0 {
			continue
		}
		// the sentence may have begun on the line above
		from := s.v.lines[max(0, i-1)].start
		if i > 0 && !s.own0[i-1] {
			from = s.v.lines[i].start
		}
		to := min(len(s.v.text), s.v.lines[i].end+300)
		m := behalfWords.FindStringIndex(s.v.text[from:to])
		if m == nil {
			continue
		}
		x.behalfOf(from+m[1], to)
		return
	}
}

// behalfOf takes name, body and contacts out of what follows "on behalf of".
func (x *extractor) behalfOf(from, to int) {
	v := x.first.v
	val := v.text[from:to]
	if j := strings.Index(val, "\n\n"); j >= 0 {
		val = val[:j]
	}
	if m := sentenceStop.FindStringIndex(val); m != nil {
		val = val[:m[0]]
	}
	end := len(val)
	if m := nameEnds.FindStringIndex(val); m != nil {
		end = m[0]
	}
	name := cleanName(strings.ReplaceAll(val[:end], "\n", " "))
	if len(strings.Fields(name)) < 2 || sharesWord(name, x.sender) || len(agenciesIn(tokenize(val[:end]))) > 0 {
		return
	}
	x.behalf = true
	src := x.src
	x.src = x.first
	a, b := trimSpan(val, 0, end)
	if k := highOffice(val[a:b]); k > 0 {
		a += k
		name = cleanName(strings.ReplaceAll(val[a:b], "\n", " "))
	}
	x.facts.add(cases.RequestorName, fact{values: []string{name}, rank: rankLabel, inferred: true, prov: v.provenance(from+a, from+b, "prose")})
	x.behalfContacts(v, from, from+len(val), true)
	x.behalfBody(v, from+end, from+len(val))
	x.laterContacts(name, shifted(tokenize(v.text[from+len(val):min(len(v.text), from+len(val)+maxTold)]), from+len(val)), 0)
	x.src = src
}

// officeTitle are titles of offices of two words and more in front of a name, with those that stand for one.
var officeTitle = expression(`^(?i:(?:the\s+)?(?:(?:principal|acting|deputy|assistant|associate|under|senior|executive|vice)[\s-]+)*(?:secretary|undersecretary|administrator|commissioner|director|inspector\s+general|surgeon\s+general|attorney\s+general|comptroller|governor|mayor|president|chair(?:man|woman)?|superintendent|senator|congress(?:man|woman)|representative|archivist|librarian|postmaster\s+general))\s+`)

// highOffice is the length of the title in front of a name of at least two words: "Under Secretary Robert Vance".
func highOffice(s string) int {
	m := officeTitle.FindStringIndex(s)
	if m == nil || len(strings.Fields(s[m[1]:])) < 2 {
		return 0
	}
	return m[1]
}

// sentenceStop is the end of a sentence, not the point behind a title or an initial.
var sentenceStop = expression(`[a-z0-9)]{3}[.!?](?:\s|$)`)

// sentBySender is the person of the Sender field, where somebody else of the same office sent the mail for who stands in From (RFC 5322 section
// 3.6.2).
func (x *extractor) sentBySender() (cases.Address, bool) {
	if len(x.m.Sender) != 1 || len(x.m.From) != 1 || x.fromBody {
		return cases.Address{}, false
	}
	s, f := x.m.Sender[0], x.m.From[0]
	if s.Key() == f.Key() || s.Domain() != f.Domain() || !x.cfg.Official(s.Address) || x.cfg.ours(s.Address) || unattended(s.Address) || sharesName(s, f) {
		return cases.Address{}, false
	}
	return s, personDisplay(s) || s.Name == "" && nameFromAddress(s.Address) != ""
}

// sharesName says whether two addresses bear the same name: one person has several.
func sharesName(a, b cases.Address) bool {
	return slices.Equal(senderNames(a), senderNames(b))
}

// unattended says whether nobody reads mail to an address: those of forms, ticket systems and lists.
func unattended(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	return unattendedWords.MatchString(local)
}

var unattendedWords = expression(`no[-._]?reply|do[-._]?not[-._]?reply|donotrespond|unattended|notifications?|automated|automailer|mailer|web[-._]?forms?|^forms?$|formbuilder|submissions?$|service[-._]?desk|help[-._]?desk|itsm|ticket(?:s|ing)?$|^jira|zendesk|servicenow|sharepoint|^(?:alerts?|system|portal|root|daemon|bounces?|owner)$|^owner-|-bounces?$|-owner$|[-._]portal$`)
