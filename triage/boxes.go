package triage

import "strings"

// boxesBelow finds the boxes to tick that stand below a label alone on line i, on one line or one on each (EXT-2): where they begin and end, and
// their last line; ok is false where none stand there. One empty line may stand between.
func boxesBelow(v *view, i int, use func(int) bool) (start, end, last int, ok bool) {
	j := i + 1
	if j+1 < len(v.lines) && use(j) && strings.TrimSpace(v.line(j)) == "" {
		j++
	}
	for n := 0; n < 12 && j < len(v.lines) && use(j) && startsWithBox(v.line(j)); n++ {
		a, b := trimSpan(v.text, v.lines[j].start, v.lines[j].end)
		if !ok {
			start, ok = a, true
		}
		end, last = b, j
		j++
	}
	return start, end, last, ok
}

// startsWithBox says whether a line begins with a box to tick, also behind a bullet.
func startsWithBox(l string) bool {
	l = strings.TrimLeft(l, " \t\u00a0-*\u2022")
	if l == "" || l[0] != '(' && l[0] != '[' && l[0] < 0x80 {
		return false
	}
	for _, box := range []string{"\u2610", "\u2611", "\u2612", "\u25a0", "\u25a1", "\u25cb", "\u25cf"} {
		if strings.HasPrefix(l, box) {
			return true
		}
	}
	_, boxes := checked(l)
	return boxes && (l[0] == '(' || l[0] == '[')
}
