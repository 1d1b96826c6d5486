package triage

import (
	"strings"
	"time"
)

// idNumber reads a document's number at token i: letters in front, then digits, in groups divided by blanks, hyphens, dots or a slash
// ("P 0071 4482", "75 No 1234567", "A055-501-884", "123.456.789-09", "A123456(7)"). It needs at least five letters and digits, of which four
// digits. A date, a telephone number or the next field of a record ends it.
func idNumber(toks []token, i int) (from, to int, num string) {
	n := numberRun{last: -1}
	j := i
	for ; j < len(toks) && j < i+20; j++ {
		t := toks[j]
		if n.joins(toks, j) {
			continue
		}
		if !t.word || j > i && !n.goesOn(toks, j) || !n.take(toks, j) {
			break
		}
	}
	for j > i && !toks[j-1].word {
		j--
	}
	if n.digits < 4 || n.digits > 18 || n.digits+n.letters < 5 || n.b.Len() > 20 {
		return 0, 0, ""
	}
	if k, check := checkDigit(toks, j); k > j {
		n.b.WriteString(check)
		j = k
	}
	return i, j, strings.ToUpper(n.b.String())
}

// numberRun is a number while it is being read.
type numberRun struct {
	b               strings.Builder
	digits, letters int
	last            int // characters of the last group, -1 before the first
	groups          int
}

// joins says whether token j only divides two groups.
func (n *numberRun) joins(toks []token, j int) bool {
	if n.last < 0 || j+1 >= len(toks) || !toks[j+1].digit {
		return false
	}
	t := toks[j]
	tight := toks[j-1].end == t.start
	switch t.text {
	case "-", "\u2013", "\u2011", "/":
		return tight && t.end == toks[j+1].start
	}
	return isOne(t.low, []string{"no", "nr", "\u2116"}) && n.digits > 0 && n.digits <= 4 // Russian: series and number
}

// goesOn says whether the group at token j still belongs to the number before it.
func (n *numberRun) goesOn(toks []token, j int) bool {
	t, p := toks[j], toks[j-1]
	tight := !p.word && p.end == t.start
	switch {
	case t.sent != p.sent, t.line != p.line && !(t.digit && n.last < 5 && n.digits+n.letters < 6):
		return false
	case tight && t.digit:
		return true
	case n.last >= 7 && n.digits >= 5, n.groups >= 6 && n.digits+n.letters > n.groups: // complete as it is
		return false
	case n.digits > 0 && t.text != "" && unicodeUpper(t.text[0]) && !(len(t.text) == 1 && j+1 <= len(toks) && p.digit && n.digits >= 5 && !tokenAt(toks, j+1).digit && tokenAt(toks, j+1).text != "."):
		return false // a second number, or a code with letters of its own
	}
	if t.digit && strings.Count(t.text, "-")+strings.Count(t.text, ".")+strings.Count(t.text, "/") >= 2 {
		return false // a date, or a telephone number
	}
	return !(t.digit && monthOf(tokenAt(toks, j+1).low) != 0) // "... 15 JAN 1973"
}

// take adds the group at token j, if it can be one.
func (n *numberRun) take(toks []token, j int) bool {
	t := toks[j]
	d, l := 0, 0
	for k, r := range t.text {
		switch {
		case r >= '0' && r <= '9':
			d++
		case r >= 'A' && r <= 'Z':
			l++
		case r >= 'a' && r <= 'z':
			l++
		case r == '-' || r == '\u2011':
		case r == '.' || r == '/':
			if !t.digit || k == 0 || t.text[k-1] < '0' || t.text[k-1] > '9' {
				return false
			}
		default:
			return false
		}
	}
	switch {
	case d == 0 && (n.last >= 0 && (l > 1 || n.digits < 5) || !t.cap || l > 3 || !t.caps && l > 1):
		return false
	case d == 0 && n.last < 0 && !(j+1 < len(toks) && numberFollows(toks, j+1)):
		return false
	case d > 0 && l > 0 && !t.caps && l > d+2:
		return false
	case d > 0 && l > 0 && (dayOrdinal(t.low) || strings.HasPrefix(t.low, "i-")):
		return false
	}
	if h, ok := numericDate(t.low, j, time.Time{}); ok && h.year && (strings.Count(t.text, "/") == 2 || strings.Count(t.text, ".") == 2 || strings.Count(t.text, "-") == 2) {
		return false
	}
	if strings.Count(t.text, "/") > 1 {
		return false
	}
	n.digits, n.letters, n.last, n.groups = n.digits+d, n.letters+l, d+l, n.groups+1
	for _, r := range t.text {
		if r < 0x80 && wordByte(byte(r)) {
			n.b.WriteRune(r)
		}
	}
	return true
}

// numberFollows says whether letters in front of token j belong to a number: digits come next, on the same line or behind a hyphen.
func numberFollows(toks []token, j int) bool {
	t := toks[j]
	if t.line != toks[j-1].line {
		return false
	}
	if t.text == "-" || t.text == "\u2013" {
		return tokenAt(toks, j+1).digit && t.end == toks[j+1].start
	}
	return t.digit && !(monthOf(tokenAt(toks, j+1).low) != 0)
}

func dayOrdinal(l string) bool {
	for _, s := range []string{"st", "nd", "rd", "th"} {
		if t, ok := strings.CutSuffix(l, s); ok && t != "" && len(t) <= 3 && onlyDigits(t) == t {
			return true
		}
	}
	return false
}

// checkDigit reads the "(7)" that ends an identity card's number of Hong Kong.
func checkDigit(toks []token, j int) (int, string) {
	if j+2 < len(toks) && toks[j].text == "(" && toks[j+2].text == ")" && len(toks[j+1].text) == 1 && toks[j+1].word && j > 0 && toks[j-1].end == toks[j].start {
		return j + 3, toks[j+1].text
	}
	return j, ""
}

// plainNumber reads a number that says by itself what it is: an alien number ("A 208 555 014", "A055-501-884"), a SEVIS number.
func plainNumber(toks []token, i int) (from, to int, num string) {
	t := toks[i]
	if !t.cap || t.text[0] != 'A' && t.text[0] != 'N' || len(t.text) > 12 {
		return 0, 0, ""
	}
	if t.text == "A" && !(tokenAt(toks, i+1).digit || tokenAt(toks, i+1).text == "-" || tokenAt(toks, i+1).text == "#") {
		return 0, 0, ""
	}
	from, to, num = idNumber(toks, i)
	if num == "" && t.text == "A" && tokenAt(toks, i+1).text == "#" {
		if _, to, num = idNumber(toks, min(i+2, len(toks)-1)); num != "" {
			from, num = i, "A"+strings.TrimPrefix(num, "A")
		}
	}
	if num == "" {
		return 0, 0, ""
	}
	d := onlyDigits(num)
	switch {
	case num == "A"+d && (len(d) == 9 || len(d) == 8) && (len(t.text) == 1 || strings.Contains(t.text, "-") || len(d) == 9 && to == from+1):
		return from, to, num
	case num == "N"+d && len(d) == 10 && strings.HasPrefix(d, "00"):
		return from, to, num
	}
	return 0, 0, ""
}

func unicodeUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
