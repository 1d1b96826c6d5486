package notify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a line as the masker compares it: lower case, compatibility forms (full-width digits) and digits of all scripts as ASCII, without
// marks that only decorate. It knows where each byte came from.
type folded struct {
	text string
	// from and to are the original bytes of each byte of text; nil where they are the same
	from, to []int
}

func fold(s string) folded {
	if isASCII(s) {
		return folded{text: strings.ToLower(s)}
	}
	var f folded
	var b strings.Builder
	for i, r := range s {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(s[i:])
		}
		for _, c := range norm.NFKC.String(string(r)) {
			if unicode.Is(unicode.Mn, c) {
				continue
			}
			c = unicode.ToLower(asciiDigit(c))
			b.WriteRune(c)
			for range utf8.RuneLen(c) {
				f.from, f.to = append(f.from, i), append(f.to, i+size)
			}
		}
	}
	f.text = b.String()
	return f
}

// asciiDigit is 0 to 9 for a decimal digit of any script: they come in ranges of ten (Unicode 4.6).
func asciiDigit(r rune) rune {
	if r < utf8.RuneSelf || !unicode.Is(unicode.Nd, r) {
		return r
	}
	for _, x := range unicode.Nd.R16 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	for _, x := range unicode.Nd.R32 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	return r
}

// origin is where a piece of the folded text stood.
func (f folded) origin(start, end int) (int, int) {
	if f.from == nil {
		return start, end
	}
	return f.from[start], f.to[end-1]
}

const (
	// gap stands in squeezed text for whatever a number does not reach across
	gap = "\x00"
	// mostBetween separators stand between two characters of one number
	mostBetween = 3
)

// squeeze leaves letters and digits, with O as 0 and I and L as 1, as people mistake and disguise them. Each byte's place in the folded text
// comes with it. What lies in own is left out.
func (f folded) squeeze(own []span) (string, []int) {
	var b strings.Builder
	at := make([]int, 0, len(f.text))
	between := 0
	for i, r := range f.text {
		for len(own) > 0 && own[0].end <= i {
			own = own[1:]
		}
		inOwn := len(own) > 0 && own[0].start <= i
		switch {
		case inOwn:
			between = mostBetween + 1
			continue
		case r == 'o':
			r = '0'
		case r == 'i' || r == 'l':
			r = '1'
		case unicode.IsLetter(r) || unicode.IsDigit(r):
		case separates(r):
			between++
			continue
		default:
			between = mostBetween + 1
			continue
		}
		if between > mostBetween {
			b.WriteString(gap)
			at = append(at, i)
		}
		between = 0
		b.WriteRune(r)
		for k := range utf8.RuneLen(r) {
			at = append(at, i+k)
		}
	}
	return b.String(), at
}

// separates says whether people write the character between the groups of a number.
func separates(r rune) bool {
	return r == ' ' || r == '.' || r == '/' || r == '_' || r == '·' || r == '−' || r == '\'' || unicode.Is(unicode.Pd, r)
}

// token is a run of digits, a run of letters, or any other single character; an ideograph is a word.
type token struct {
	kind       tokenKind
	text       string
	start, end int
}

type tokenKind byte

const (
	tokenDigits tokenKind = iota
	tokenWord
	tokenOther
)

// tokens splits a folded line.
func tokens(s string) []token {
	ts := make([]token, 0, len(s)/4+1)
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		kind := tokenOther
		switch {
		case r >= '0' && r <= '9':
			kind = tokenDigits
		case unicode.IsLetter(r):
			kind = tokenWord
		}
		if n := len(ts); n > 0 && kind != tokenOther && ts[n-1].kind == kind && ts[n-1].end == i && !unicode.Is(unicode.Han, r) {
			ts[n-1].end = end
			ts[n-1].text = s[ts[n-1].start:end]
			continue
		}
		ts = append(ts, token{kind, s[i:end], i, end})
	}
	return ts
}
