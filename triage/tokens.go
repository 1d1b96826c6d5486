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
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// tokenize cuts a text into tokens and counts sentences: these end at . ? ! before a blank and a capital, and at empty lines.
func tokenize(s string) []token {
	toks := make([]token, 0, len(s)/5+8)
	sent, ln, newlines := 0, 0, 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n':
			newlines++
			ln++
			i += n
			continue
		case unicode.IsSpace(r) || zeroWidth(r):
			i += n
			continue
		}
		if newlines > 1 {
			sent++
		}
		newlines = 0
		j := i + n
		t := token{start: i, sent: sent, line: ln}
		if alnum(r) {
			t.word = true
			for j < len(s) {
				c, m := utf8.DecodeRuneInString(s[j:])
				if alnum(c) {
					j += m
					continue
				}
				if inside(c) && j+m < len(s) {
					if d, _ := utf8.DecodeRuneInString(s[j+m:]); alnum(d) && (c != '/' || s[j-1] >= '0' && s[j-1] <= '9' && unicode.IsDigit(d)) {
						j += m
						continue
					}
				}
				break
			}
		}
		t.end, t.text = j, s[i:j]
		t.low = strings.ToLower(t.text)
		if t.word {
			t.digit = unicode.IsDigit(r)
			t.cap = unicode.IsUpper(r) || unicode.IsTitle(r)
			t.caps = t.cap && t.text == strings.ToUpper(t.text) && utf8.RuneCountInString(t.text) > 1
		}
		toks = append(toks, t)
		i = j
		if !t.word && (r == '.' || r == '?' || r == '!') && endsSentence(s, i, toks) {
			sent++
		}
	}
	return toks
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
	rest := strings.TrimLeft(s[i:], " \t\n")
	if rest == "" || rest == s[i:] {
		return rest == ""
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return !unicode.IsLower(r)
}

func abbreviation(l string) bool {
	switch l {
	case "u.s", "no", "st", "inc", "co", "ltd", "corp", "vs", "approx", "e.g", "i.e", "tel", "ext", "dept", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ave", "fig", "ref", "a.k.a", "d.o.b", "p.o", "gov", "univ":
		return true
	}
	return false
}
