package notify

import (
	"strings"
	"unicode"
)

const (
	// maxLine and maxLines bound what is shown of one text from outside: the whole of it is on record.
	maxLine  = 2000
	maxLines = 40
	// ellipsis marks what was cut.
	ellipsis = "…"
)

// cleanLine makes one harmless line of any text (SEC-4): valid UTF-8, without control characters (so no header and no terminal escape can
// hide in it), without marks that reverse or hide text, every kind of blank a single space.
func cleanLine(s string) string {
	var b strings.Builder
	blank := true
	shown := 0
	for _, r := range s { // a byte that is no UTF-8 comes as U+FFFD
		switch {
		case unicode.IsSpace(r):
			if !blank {
				b.WriteByte(' ')
				shown++
			}
			blank = true
		case hidden(r):
		default:
			b.WriteRune(r)
			shown++
			blank = false
		}
		if shown > maxLine+len(ellipsis) {
			break // whatever follows would be cut
		}
	}
	return cut(strings.TrimSuffix(b.String(), " "), maxLine)
}

// hidden says whether a character shows nothing, or changes how others are shown: controls, bidirectional marks and overrides, zero-width
// characters, soft hyphens, tags, unassigned and private ones.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == '\u034F' || r == '\u3164' || r == '\uFFA0'
}

// cleanLines is cleanLine for text of several lines: blank lines at the ends go, runs of them become one.
func cleanLines(s string) []string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	var lines []string
	size := 0
	for line := range strings.SplitSeq(s, "\n") {
		line = cleanLine(line)
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		if len(lines) == maxLines || size+len(line) > 2*maxLine {
			lines = append(lines, ellipsis)
			break
		}
		lines = append(lines, line)
		size += len(line)
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// cut shortens s to at most n runes, at a blank where there is one near.
func cut(s string, n int) string {
	rs := []rune(s)
	if len(rs) <= n {
		return s
	}
	short := string(rs[:n-len(ellipsis)-1])
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:.") + " " + ellipsis
}
