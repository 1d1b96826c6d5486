package notify

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"cissd/cases"
)

// vocabulary is the set of words that begin a command (Appendix B), in upper case.
type vocabulary map[string]bool

func newVocabulary() vocabulary {
	v := vocabulary{}
	for _, s := range append(cases.Verbs(), cases.LaterVerbs()...) {
		v[string(s.Verb)] = true
		for _, also := range s.Also {
			v[strings.ToUpper(also)] = true
		}
	}
	return v
}

// inert makes a line harmless wherever it is broken (GR-5): a word that is a verb gets single quotation marks glued to it, since no
// command begins with one. Nothing else is changed.
func (v vocabulary) inert(s string) string {
	words := strings.Split(s, " ")
	for i, w := range words {
		lead, verb, rest := splitWord(w)
		if !v.has(verb) {
			continue
		}
		core := strings.TrimRight(rest, ".,;:!?)]}\"”’'")
		words[i] = lead + "'" + verb + core + "'" + rest[len(core):]
	}
	return strings.Join(words, " ")
}

// sample is a command to be typed, between quotation marks. A word in it that is a verb itself (CALL RECEIVED) is tied to the word before
// by a no-break space, so that no line begins with it; reading takes any blank for a space (GR-2), so it can be copied.
func (v vocabulary) sample(s string) string {
	var b strings.Builder
	for i, w := range strings.Fields(s) {
		_, verb, _ := splitWord(w)
		switch {
		case i > 0 && v.has(verb):
			b.WriteRune('\u00A0')
		case i > 0:
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return `"` + b.String() + `"`
}

// bare finds a word that could begin a command wherever the line is broken; "" where there is none.
func (v vocabulary) bare(text string) string {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00A0' }) {
		if _, verb, _ := splitWord(w); v.has(verb) {
			return verb
		}
	}
	return ""
}

// has says whether a word is a verb, or looks like one: a letter of another alphabet stands for any (GR-2 refuses look-alikes by name, so
// they are no safer to quote than the verb itself).
func (v vocabulary) has(word string) bool {
	if word == "" {
		return false
	}
	up := strings.ToUpper(strings.ToLower(word))
	if v[up] {
		return true
	}
	if isASCII(up) {
		return false
	}
	pattern := []rune(latinBase(up))
	for verb := range v {
		if len(verb) == len(pattern) && fits(verb, pattern) {
			return true
		}
	}
	return false
}

// latinBase takes accents and width from Latin letters.
func latinBase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, norm.NFKD.String(s))
}

// fits compares a verb with a word in which every letter beyond ASCII is a joker.
func fits(verb string, pattern []rune) bool {
	for i, r := range pattern {
		if r < unicode.MaxASCII && rune(verb[i]) != r {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// splitWord cuts what quoting and lists may have put before a word, and what follows its letters. NON-CONCUR has a hyphen.
func splitWord(w string) (lead, letters, rest string) {
	start := strings.IndexFunc(w, func(r rune) bool { return !strings.ContainsRune(">|*-+#_~`=•·‣◦–—→", r) })
	if start < 0 {
		return w, "", ""
	}
	end := start
	for i, r := range w[start:] {
		if !unicode.IsLetter(r) && r != '-' {
			break
		}
		end = start + i + len(string(r))
	}
	word := strings.TrimRight(w[start:end], "-")
	return w[:start], word, w[start+len(word):]
}
