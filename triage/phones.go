package triage

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// phoneHit is a telephone number in a text: bytes [start, end), in E.164 with ";ext=" where an extension was given.
type phoneHit struct {
	start, end int
	e164       string
}

// findPhones finds telephone numbers in one text: US ones in the usual forms, others that begin with "+" or "011".
func findPhones(s string) []phoneHit {
	var hits []phoneHit
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= '0' && c <= '9' || c == '+' || c == '(') || i > 0 && (wordByte(s[i-1]) || s[i-1] == '-' || s[i-1] == '/' || s[i-1] == '.' && i > 1 && wordByte(s[i-2])) {
			continue
		}
		end, digits := phoneRun(s, i)
		if digits < 10 {
			continue
		}
		if e, ok := e164(s[i:end]); ok {
			h := phoneHit{start: i, end: end, e164: e}
			if n, ext := extension(s[end:]); ext != "" {
				h.end += n
				h.e164 += ";ext=" + ext
			}
			hits = append(hits, h)
			i = h.end - 1
		}
	}
	return hits
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// phoneRun reads the digits and separators of a number: groups divided by at most two separators.
func phoneRun(s string, i int) (end, digits int) {
	end = i
	limit := 11
	if s[i] == '+' || strings.HasPrefix(s[i:], "011") {
		limit = 18
	}
	seps := 0
	for j := i; j < len(s); {
		c := s[j]
		switch {
		case c >= '0' && c <= '9':
			digits++
			seps = 0
			j++
			end = j
			if digits > limit {
				return end, 0
			}
			continue
		case c == '+' && j == i, c == '(' && seps < 2, c == ')' && seps < 2, c == '-', c == '.', c == ' ', c == '/' && seps == 0:
			if seps++; seps > 2 {
				return end, digits
			}
			j++
		case strings.HasPrefix(s[j:], "\u2013") || strings.HasPrefix(s[j:], "\u2011") || strings.HasPrefix(s[j:], "\u2010"):
			seps++
			j += 3
		case strings.HasPrefix(s[j:], "\u00a0"):
			seps++
			j += 2
		default:
			if wordByte(c) && end == j {
				return end, 0
			}
			return end, digits
		}
		if digits == 10 && limit == 11 && s[i] != '1' {
			// a US number is complete; what follows is an extension or other text
			if j < len(s) && s[j] >= '0' && s[j] <= '9' && s[j-1] != ' ' {
				return end, 0
			}
			return end, digits
		}
	}
	return end, digits
}

// e164 gives the international form, for numbers that can exist.
func e164(s string) (string, bool) {
	t := strings.TrimSpace(s)
	if strings.HasPrefix(t, "011") {
		t = "+" + t[3:]
	}
	d := onlyDigits(t)
	if !strings.HasPrefix(t, "+") {
		if len(d) == 11 && d[0] == '1' {
			d = d[1:]
		}
		if len(d) != 10 || d[0] < '2' || d[3] < '2' {
			return "", false
		}
		if grouped := strings.ContainsAny(t, "-. ()/\u2013\u2011\u2010"); !grouped && len(t) == 10 {
			return "+1" + d, true
		}
		return "+1" + d, phoneGroups(t)
	}
	n, err := phonenumbers.Parse(t, "US")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// phoneGroups says whether the digits stand in the groups of a US number: 3-3-4, with or without a leading 1.
func phoneGroups(t string) bool {
	var groups []int
	n := 0
	for i := 0; i <= len(t); i++ {
		if i < len(t) && t[i] >= '0' && t[i] <= '9' {
			n++
		} else if n > 0 {
			groups = append(groups, n)
			n = 0
		}
	}
	if len(groups) > 0 && groups[0] == 1 {
		groups = groups[1:]
	}
	switch len(groups) {
	case 3:
		return groups[0] == 3 && groups[1] == 3 && groups[2] == 4
	case 2:
		return groups[0] == 3 && groups[1] == 7 || groups[0] == 6 && groups[1] == 4
	case 1:
		return groups[0] == 10
	}
	return false
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// extension reads "x12", "ext. 12", ", extension 12" behind a number.
// It looks at what may stand there, not at the rest of the line: a line may hold any number of telephones (SEC-5).
func extension(s string) (n int, ext string) {
	if len(s) > maxExtension {
		s = s[:maxExtension]
	}
	l := asciiLower(strings.TrimLeft(s, " ,;("))
	for _, p := range []string{"extension", "ext.", "ext", "x."} {
		if strings.HasPrefix(l, p) {
			l = strings.TrimLeft(l[len(p):], " .:#")
			return extDigits(s, l)
		}
	}
	if strings.HasPrefix(l, "x") && len(l) > 1 && (l[1] >= '0' && l[1] <= '9' || l[1] == ' ') {
		return extDigits(s, strings.TrimLeft(l[1:], " "))
	}
	return 0, ""
}

// maxExtension is more than the longest way to write one.
const maxExtension = 40

// asciiLower keeps the length of a text, whatever bytes it is cut to.
func asciiLower(s string) string {
	var b strings.Builder
	from := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			if from == 0 {
				b.Grow(len(s))
			}
			b.WriteString(s[from:i])
			b.WriteByte(c + 'a' - 'A')
			from = i + 1
		}
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

func extDigits(s, l string) (int, string) {
	k := 0
	for k < len(l) && l[k] >= '0' && l[k] <= '9' {
		k++
	}
	if k == 0 || k > 6 {
		return 0, ""
	}
	return len(s) - len(l) + k, l[:k]
}
