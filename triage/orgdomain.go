package triage

import (
	"strings"
	"unicode"
)

// This file says whether the domain of an address is that of a body whose name a text gives: a clerk who reads "Puerto Rico Ports Authority" in a
// mail from prpa.example.gov knows who writes. It decides nothing alone: the name must stand in what the sender wrote.

// plainDomainWords say nothing about whose a domain is.
var plainDomainWords = wordSet(`mail email smtp mx www gov mil com org net edu int us uk ca au eu de fr state co example local web portal forms secure info city county town police sheriff fire lab labs
university college office agency department national federal security public safety health energy transit port airport airports harbor tribe nation county emergency services service authority customs border`)

// maxDomain is more than any label of a domain has letters.
const maxDomain = 63

// domainAgrees says whether a label of the domain is made of the words of a name, in their order: initials, words, or beginnings of them.
func domainAgrees(name []token, domain string) bool {
	var words []string
	caps := 0
	for _, t := range name {
		if !t.word {
			continue
		}
		for w := range strings.FieldsFuncSeq(bareWord(t.low), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			words = append(words, foldLetters(w))
			if !joinWords[w] {
				caps++
			}
		}
	}
	if caps == 0 || len(words) > maxOrgWords {
		return false
	}
	labels := strings.Split(domain, ".")
	for i, l := range labels {
		if i == len(labels)-1 || len(l) < 3 || len(l) > maxDomain || plainDomainWords[l] {
			continue
		}
		parts := append(strings.Split(l, "-"), strings.ReplaceAll(l, "-", ""))
		for _, p := range parts {
			if len(p) >= 3 && !plainDomainWords[p] && composed(p, words, caps) {
				return true
			}
		}
	}
	return false
}

// foldLetters is a word without the marks on its letters.
func foldLetters(w string) string {
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(markedLetters, r); i >= 0 {
			n := len([]rune(markedLetters[:i]))
			return rune(bareLetters[n])
		}
		return r
	}, w)
}

const (
	markedLetters = "\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee\u00ef\u00f1\u00f2\u00f3\u00f4\u00f5\u00f6\u00f8\u00f9\u00fa\u00fb\u00fc\u00fd"
	bareLetters   = "aaaaaaceeeeiiiinoooooouuuuy"
)

// composed says whether a label is made of beginnings of words, in their order: of three initials or more, or with a whole word that is a name.
func composed(label string, words []string, caps int) bool {
	// reach[k] is the best way to have made label[:k]: pieces used, and whether a whole proper word is among them
	type way struct {
		ok, proper bool
		pieces     int
	}
	reach := make([]way, len(label)+1)
	reach[0].ok = true
	better := func(a, b way) bool {
		return !b.ok || a.proper && !b.proper || a.proper == b.proper && a.pieces > b.pieces
	}
	for wi, w := range words {
		next := append([]way(nil), reach...)
		code := ""
		if wi+1 < len(words) {
			code = stateCodes[w+" "+words[wi+1]]
		}
		if code == "" {
			code = stateCodes[w]
		}
		for k := range reach {
			if !reach[k].ok {
				continue
			}
			n := 0
			for n < len(w) && k+n < len(label) && label[k+n] == w[n] {
				n++
				if n != 1 && n < 3 && n != len(w) { // two letters are no beginning that one takes a word from
					continue
				}
				c := way{ok: true, pieces: reach[k].pieces + 1, proper: reach[k].proper || n == len(w) && n >= 4 && properWord(w)}
				if joinWords[w] {
					c.pieces--
				}
				if better(c, next[k+n]) {
					next[k+n] = c
				}
			}
			if code != "" && strings.HasPrefix(label[k:], code) {
				if c := (way{ok: true, pieces: reach[k].pieces + 1, proper: reach[k].proper}); better(c, next[k+2]) {
					next[k+2] = c
				}
			}
		}
		reach = next
	}
	end := reach[len(label)]
	return end.ok && (end.proper || end.pieces >= 3 && end.pieces >= min(caps-1, 4) || end.pieces >= 2 && len(label) > 5)
}

// stateCodes are the postal codes of states by their names, both in small letters.
var stateCodes = indexStateCodes(stateText)

func indexStateCodes(table string) map[string]string {
	codes := map[string]string{}
	for table != "" {
		name, rest, ok := strings.Cut(table, "|")
		if !ok || len(rest) < 2 {
			break
		}
		codes[strings.TrimSpace(name)] = strings.ToLower(rest[:2])
		table = rest[2:]
	}
	return codes
}

// properWord says whether a word of a name is a name itself, not what bodies of a kind are called.
func properWord(l string) bool {
	return !bodyWords[l] && !officeWords[l] && !orgWord(l) && !joinWords[l] && !plainDomainWords[l] && !taskWords[l] && !commonWord(l)
}
