package triage

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a number, or one other character of a text. Words keep what stands inside them: "Mei-ling", "03/22/1990", "a.b@c.gov".
type token struct {
	start, end int
	text, low  string
	word       bool
	cap        bool // begins with a capital
	caps       bool // all letters are capitals, at least two
	digit      bool // begins with a digit
	sent       int  // number of its sentence
	line       int
}

func inside(r rune) bool {
	switch r {
	case '-', '\'', '\u2019', '.', '&', '/', '@', '_', '+', '\u02bb', '\u2011':
		return true
	}
	return false
}

func alnum(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// noSmall says whether a word is the same in capitals.
func noSmall(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'a' && c <= 'z' {
			return false
		} else if c >= utf8.RuneSelf {
			return s == strings.ToUpper(s)
		}
	}
	return true
}

// What a byte is to tokenize: a letter or digit of ASCII, which of both, or a blank.
const (
	byteWord = 1 << iota
	byteCapital
	byteBlank
)

// byteKinds are the kinds of all bytes. Those of other characters than ASCII are of none.
var byteKinds = func() (kinds [256]byte) {
	for c := range kinds {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			kinds[c] = byteWord
		case c >= 'A' && c <= 'Z':
			kinds[c] = byteWord | byteCapital
		case c <= ' ':
			kinds[c] = byteBlank
		}
	}
	return kinds
}()

// tokenCount is about how many tokens a text has: its words, and as many signs as there are.
func tokenCount(s string) int {
	n, word := 2, false
	for i := 0; i < len(s); i++ {
		switch k := byteKinds[s[i]]; {
		case k&byteWord != 0 || s[i] >= utf8.RuneSelf:
			if !word {
				n++
			}
			word = true
		case k == byteBlank:
			word = false
		default:
			n++
			word = false
		}
	}
	return n
}

// tokenize cuts a text into tokens and counts sentences: these end at . ? ! before a blank and a capital, and at empty lines.
func tokenize(s string) []token {
	toks := make([]token, 0, tokenCount(s))
	lower := asciiLower(s)
	sent, ln, newlines := 0, 0, 0
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case r == '\n':
			newlines++
			ln++
			i += n
			continue
		case r == ' ':
			i++
			continue
		case (r < ' ' || r >= utf8.RuneSelf) && (unicode.IsSpace(r) || zeroWidth(r)):
			i += n
			continue
		}
		if newlines > 1 {
			sent++
		}
		newlines = 0
		j, ascii, word := i+n, r < utf8.RuneSelf, alnum(r)
		if word {
			more := false
			j, more = wordEnd(s, j)
			ascii = ascii && !more
		}
		toks = append(toks, token{start: i, end: j, text: s[i:j], low: lower[i:j], word: word, sent: sent, line: ln})
		t := &toks[len(toks)-1]
		if !ascii {
			t.low = strings.ToLower(t.text)
		}
		switch {
		case word && r < utf8.RuneSelf:
			t.digit, t.cap = r <= '9', byteKinds[r] == byteWord|byteCapital
		case word:
			t.digit, t.cap = unicode.IsDigit(r), unicode.IsUpper(r) || unicode.IsTitle(r)
		}
		t.caps = t.cap && len(t.text) > 1 && noSmall(t.text) && utf8.RuneCountInString(t.text) > 1
		i = j
		if !word && (r == '.' || r == '?' || r == '!') && endsSentence(s, i, toks) {
			sent++
		}
	}
	return toks
}

// wordEnd is where the word ends whose first character stands before j. more says that there are other characters in it than ASCII.
func wordEnd(s string, j int) (end int, more bool) {
	for {
		for j < len(s) && byteKinds[s[j]]&byteWord != 0 {
			j++
		}
		if j == len(s) || byteKinds[s[j]] == byteBlank {
			return j, more
		}
		c, m := rune(s[j]), 1
		if c >= utf8.RuneSelf {
			if c, m = utf8.DecodeRuneInString(s[j:]); alnum(c) {
				more = more || m > 1
				j += m
				continue
			}
		}
		if !inside(c) || j+m >= len(s) {
			return j, more
		}
		if d, _ := utf8.DecodeRuneInString(s[j+m:]); !alnum(d) || c == '/' && !(s[j-1] >= '0' && s[j-1] <= '9' && unicode.IsDigit(d)) {
			return j, more
		}
		more = more || m > 1
		j += m
	}
}

// endsSentence says whether the stop that was just read ends a sentence: a blank and a capital, a digit or the end follow, and no title or
// abbreviation stands before it.
func endsSentence(s string, i int, toks []token) bool {
	if len(toks) > 1 {
		p := toks[len(toks)-2]
		if p.word && p.end == toks[len(toks)-1].start && toks[len(toks)-1].text == "." {
			if personTitle(p.low) || len(p.text) == 1 && p.cap || abbreviation(p.low) {
				return false
			}
		}
	}
	from := i
	for from < len(s) && (s[from] == ' ' || s[from] == '\t' || s[from] == '\n') {
		from++
	}
	rest := s[from:]
	if rest == "" || rest == s[i:] {
		return rest == ""
	}
	if len(toks) > 1 && dottedDay(toks[len(toks)-2], rest) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return !unicode.IsLower(r)
}

// dottedDay says whether a stop belongs to a date: "27. 7. 1973", "27. Juli 1973".
func dottedDay(t token, rest string) bool {
	if !t.digit || len(t.text) > 2 {
		return false
	}
	k := 0
	for k < len(rest) && k < 5 && rest[k] >= '0' && rest[k] <= '9' {
		k++
	}
	if k > 0 {
		return k == 4 || k <= 2 && k < len(rest) && rest[k] == '.'
	}
	w, _, _ := strings.Cut(rest[:min(len(rest), 24)], " ")
	return foreignMonth(strings.ToLower(w)) != 0
}

func abbreviation(l string) bool {
	switch l {
	case "u.s", "no", "st", "inc", "co", "ltd", "corp", "vs", "approx", "e.g", "i.e", "tel", "ext", "dept", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ave", "fig", "ref", "a.k.a", "d.o.b", "p.o", "gov", "univ", "exp", "iss", "nat", "nr", "num", "lic", "pp", "ppt", "geb", "cit":
		return true
	case "b": // "b. 1989-06-17"
		return true
	}
	return false
}
