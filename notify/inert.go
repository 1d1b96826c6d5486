package notify

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cissd/cases"
)

// vocabulary is the set of words that begin a command (Appendix B), in upper case, each with its grammar.
type vocabulary map[string]cases.VerbSpec

func newVocabulary() vocabulary {
	v := vocabulary{}
	for _, s := range append(cases.Verbs(), cases.LaterVerbs()...) {
		v[string(s.Verb)] = s
		for _, also := range s.Also {
			v[strings.ToUpper(also)] = s
		}
	}
	return v
}

// narrowest is the narrowest line, in runes and behind the quote marks, at which a quote is re-wrapped: a word of a sentence and a short
// one behind it stay together.
const narrowest = 16

// inert makes a line harmless wherever it is broken (GR-5): a verb that could be the whole of a command where a line begins with it gets
// single quotation marks glued to it, since no command begins with one. A verb within a sentence ("we can help with it") is none: a closed
// verb takes nothing behind it, an open one in small letters begins no block; it is tied to the word behind, so that it never stands alone.
func (v vocabulary) inert(s string) string {
	words := strings.Split(s, " ")
	for i := len(words) - 1; i >= 0; i-- { // from the end, so that the word behind is as it will be
		lead, verb, rest := splitWord(words[i])
		switch {
		case v.commands(words, i):
			core := strings.TrimRight(rest, ".,;:!?)]}\"”’'")
			words[i] = lead + "‘" + verb + core + "’" + rest[len(core):]
		case rest == "" && v.has(verb):
			words[i] += "\u00A0" + words[i+1]
			words = slices.Delete(words, i+1, i+2)
		}
	}
	return strings.Join(words, " ")
}

// commands says whether a line that begins with the word i could be read as a command, whatever comes to stand behind it there.
func (v vocabulary) commands(words []string, i int) bool {
	_, verb, rest := splitWord(words[i])
	if !v.has(verb) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case rest == "":
	case strings.ContainsRune(",;?", r):
		return !smallLetters(verb)
	default:
		return strings.ContainsRune(".!:/*_~`", r) // whatever else stands there makes it another word: "person's", "help)"
	}
	if !smallLetters(verb) || i+1 == len(words) {
		return true
	}
	next := words[i+1]
	if utf8.RuneCountInString(words[i])+1+utf8.RuneCountInString(next) > narrowest || !plainWord(next) {
		return true
	}
	spec := v[strings.ToUpper(verb)]
	switch {
	case spec.Argument == "code", spec.Verb == cases.Assign: // any word can be theirs
		return true
	case spec.Argument == "priority":
		return saysPriority(words[i+1:])
	}
	return false
}

// smallLetters says whether a word is written as in a sentence: ASCII, and not in capitals, which mark an open verb.
func smallLetters(word string) bool { return isASCII(word) && word != strings.ToUpper(word) }

// plainWord says whether a word is one of a sentence: neither a name nor a handle, an address or a number, which are arguments.
func plainWord(w string) bool {
	w = strings.TrimRight(w, ".,;:!?)\"”’'")
	if w == "" || w[0] < 'a' || w[0] > 'z' {
		return false
	}
	return strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) < 0
}

// saysPriority says whether words behind PRIORITY could be its argument.
func saysPriority(words []string) bool {
	if w := strings.TrimRight(words[0], ".,;:!?)"); w != "level" && w != "or" {
		return true
	}
	return len(words) > 1 && words[0] == "level" && plainWord(words[1])
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

// bare finds a word of a line that could begin a command wherever the line is broken, and is not tied to the next; "" where there is none.
func (v vocabulary) bare(line string) string {
	words := strings.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00A0' })
	for i := range words {
		if _, verb, rest := splitWord(words[i]); v.commands(words, i) || rest == "" && v.has(verb) {
			return verb
		}
	}
	return ""
}

// starts says whether a text begins with a verb, in whatever words it goes on: a text that is quoted without a mark is read from its start.
func (v vocabulary) starts(text string) bool {
	for w := range strings.FieldsSeq(text) {
		if _, verb, _ := splitWord(w); verb != "" {
			return v.has(verb)
		}
	}
	return false
}

// has says whether a word is a verb, or looks like one: a letter of another alphabet stands for any (GR-2 refuses look-alikes by name, so
// they are no safer to quote than the verb itself).
func (v vocabulary) has(word string) bool {
	if word == "" {
		return false
	}
	up := strings.ToUpper(strings.ToLower(word))
	if _, ok := v[up]; ok {
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
