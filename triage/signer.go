package triage

import (
	"strings"
	"unicode"

	"cissd/cases"
)

// signer reads who signs a mail whose From field shows a desk and no person: a line that is a name alone, with the rest of a name block below it
// (a title, a telephone, a body). A desk's mail that somebody else's words fill (INT-9) is not for it.
func (x *extractor) signer() {
	s := x.first
	if s == nil || x.answer || x.behalf || x.submitter != nil || x.facts.has(cases.RequestorName) || personDisplay(x.sender) || !x.writesAsked(s) || s.sender.Address == "" {
		return
	}
	below := 0 // lines of a block under the one that is looked at
	for i := len(s.v.lines) - 1; i >= 0 && below <= maxBlock; i-- {
		l := strings.TrimSpace(s.v.line(i))
		if i >= len(s.own0) || !s.own0[i] || l == "" {
			continue
		}
		if below > 0 && fullName(l) && (x.blockLine(s, i+1) || x.blockLine(s, i+2)) {
			a, b := trimSpan(s.v.text, s.v.lines[i].start, s.v.lines[i].end)
			x.facts.add(cases.RequestorName, fact{values: []string{cleanName(l)}, rank: rankSignature, prov: s.v.provenance(a, b, "signature")})
			return
		}
		if len(l) > 90 || sentence(l) {
			return
		}
		below++
	}
}

// blockLine says whether a line below a name is one of a name block: a title, a telephone, a body or an office.
func (x *extractor) blockLine(s *source, i int) bool {
	if i >= len(s.v.lines) {
		return false
	}
	l := strings.TrimSpace(s.v.line(i))
	first, _, _ := strings.Cut(l, ",")
	return l != "" && (jobTitle(first) || personTitle(strings.ToLower(strings.Fields(l)[0])) || len(findPhones(l)) > 0 || officeName(l) || len(agenciesIn(tokenize(l))) > 0)
}

// fullName says whether a line is a person's name and nothing else: two to four words in capitals, none of which is an ordinary or an office's word.
func fullName(l string) bool {
	ws := strings.Fields(l)
	if len(ws) < 2 || len(ws) > 4 || cleanName(l) == "" || jobTitle(l) || len(agenciesIn(tokenize(l))) > 0 {
		return false
	}
	for _, w := range ws {
		low := strings.ToLower(strings.Trim(w, ".,"))
		r := []rune(w)
		if !particle(low) && !unicode.IsUpper(r[0]) || orgWord(low) || commonWord(low) || strings.ContainsFunc(w, func(c rune) bool { return !unicode.IsLetter(c) && !strings.ContainsRune("-'.\u2019", c) }) {
			return false
		}
	}
	return true
}
