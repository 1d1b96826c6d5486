package cases

import (
	"regexp"
	"slices"
	"strings"
)

// namesLimit and wordsLimit bound the other names of one person, and the words of a name (SEC-5).
const (
	namesLimit = 3
	wordsLimit = 8
)

// otherName parts a name from another one of the same person.
var otherName = regexp.MustCompile(`(?i)[(),;/]?\s*\b(?:a\.?\s?k\.?\s?a\.?|alias|also known as|formerly|f\.?k\.?a\.?|n[eé]e|geb\.)(?:[\s:]+|$)|[()"“”]`)

// article is the Arabic one before a name, however it is assimilated: it stands before a hyphen.
var article = regexp.MustCompile(`(?i)\b(?:al|el|ul|il|ash|esh|as|es|ad|ed|ud|an|en|ar|er|ur|at|et|az|ez)[-‐‑]`)

// personNames are the ways in which somebody is named, each as its words: the first is the name itself, the others are what it is also known as.
func personNames(first, last string) [][]string {
	first, others := splitOther(first)
	last, more := splitOther(last)
	var out [][]string
	if words := append(nameWords(first), nameWords(last)...); len(words) > 0 {
		out = append(out, joinCompounds(words[:min(len(words), wordsLimit)]))
	}
	for i, o := range append(others, more...) {
		words := nameWords(o)
		if len(words) == 1 && i < len(others) { // "Robert (Bob) Smith"
			words = append(words, nameWords(last)...)
		} else if len(words) == 1 { // "Ingrid Quist née Halvorsen"
			words = append(nameWords(first), words...)
		}
		if len(words) > 1 && len(out) < namesLimit {
			out = append(out, joinCompounds(words[:min(len(words), wordsLimit)]))
		}
	}
	return out
}

func splitOther(s string) (name string, others []string) {
	if len(s) > foldLimit {
		s = strings.ToValidUTF8(s[:foldLimit], "")
	}
	for i, part := range otherName.Split(s, namesLimit+1) {
		part = strings.TrimSpace(part)
		switch {
		case i == 0:
			name = part
		case part != "":
			others = append(others, part)
		}
	}
	return name, others
}

// nameWords are the words of one field of a name, without titles; particles (de, van, al, bin …) only where they are all there is.
func nameWords(s string) []string {
	words := foldWords(article.ReplaceAllString(s, " "))
	words = slices.DeleteFunc(words, title)
	kept := slices.DeleteFunc(slices.Clone(words), particle)
	if len(kept) == 0 {
		return words
	}
	return kept
}

func title(w string) bool {
	switch w {
	case "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "col", "gen", "capt", "captain", "lt", "maj", "sgt", "cdr", "adm",
		"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "eng", "engr", "ing", "dipl", "hon", "rev", "fr", "haji", "hajji", "hajj", "sheikh", "shaikh", "shaykh", "sheik",
		"señor", "senor", "senora", "sra", "herr", "frau", "mme", "mlle", "monsieur", "madame", "lnu", "fnu", "unknown", "subject", "individual":
		return true
	}
	return false
}

func particle(w string) bool {
	switch w {
	case "al", "el", "ul", "de", "da", "do", "dos", "das", "del", "della", "dello", "di", "du", "des", "la", "le", "las", "los", "van", "von", "vom", "zu", "zur", "der", "den",
		"ter", "ten", "y", "e", "i", "bin", "ibn", "ben", "bint", "binti", "binte", "ould", "oglu", "ogly", "ugli", "kyzy", "kizi", "qizi", "af", "av", "ap", "ab", "th", "und":
		return true
	}
	return false
}

// joinCompounds makes one word of the Arabic compounds that are written as two ("Abdul Rahman", "Abd al-Rahman"), since the next one is
// written as one.
func joinCompounds(words []string) []string {
	var out []string
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch w {
		case "abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdu", "abdus", "abdun", "abdes", "abder", "abdou":
			if i+1 < len(words) {
				w += words[i+1]
				i++
			}
		}
		out = append(out, servant(w))
	}
	return out
}

// servant writes the names with Abd al- in one way: "abdulrahman", "abderrahmane" and "abdrahman" begin alike.
func servant(w string) string {
	rest, ok := strings.CutPrefix(w, "abd")
	if !ok || len(rest) < 3 {
		return w
	}
	trimmed := strings.TrimLeft(rest, "aeiou")
	switch {
	case strings.HasPrefix(trimmed, "llah"), strings.HasPrefix(trimmed, "lah"):
		return "abdullah"
	case len(trimmed) > 3 && strings.HasPrefix(trimmed, "l") && trimmed != rest:
		trimmed = trimmed[1:]
	case len(trimmed) > 3 && trimmed[0] == trimmed[1]:
		trimmed = trimmed[1:]
	}
	return "abd" + trimmed
}
