package notify

import (
	"strings"
	"unicode/utf8"
)

// textWidth is that of the text part (MAILS rule 10).
const textWidth = 76

// layOut wraps every line of a text part at textWidth and tidies blank lines. A line that hangs (a bullet, a number, a "| " quote, an
// indented line) goes on under itself; a quoted one with its mark.
func layOut(text string) string {
	var b strings.Builder
	blanks := 0
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(line, " ")
		if line == "" {
			blanks++
			continue
		}
		if b.Len() > 0 && blanks > 0 {
			b.WriteByte('\n')
		}
		blanks = 0
		first, next := hanging(line)
		for _, l := range wrap(line[len(first):], textWidth-utf8.RuneCountInString(next)) {
			b.WriteString(first + l + "\n")
			first = next
		}
	}
	return b.String()
}

// hanging gives what stands before the words of a line, and what stands before those of its continuation.
func hanging(line string) (first, next string) {
	rest := strings.TrimLeft(line, " ")
	indent := line[:len(line)-len(rest)]
	switch {
	case strings.HasPrefix(rest, "| "):
		return indent + "| ", indent + "| "
	case strings.HasPrefix(rest, "- "):
		return indent + "- ", indent + "  "
	case len(rest) > 3 && rest[0] >= '1' && rest[0] <= '9' && rest[1:3] == ". ":
		return indent + rest[:3], indent + "   "
	}
	return indent, indent
}

// wrap breaks a text at spaces into lines of at most width runes; a longer word stands alone. A line that fits is left as it is, so that
// columns survive.
func wrap(s string, width int) []string {
	if utf8.RuneCountInString(s) <= width {
		return []string{s}
	}
	var lines []string
	line, size := "", 0
	for w := range strings.SplitSeq(s, " ") {
		if w == "" {
			continue
		}
		n := utf8.RuneCountInString(w)
		if line != "" && size+1+n > width {
			lines = append(lines, line)
			line, size = "", 0
		}
		if line != "" {
			line += " "
			size++
		}
		line += w
		size += n
	}
	return append(lines, line)
}

// columns sets cells side by side: each of the first ones padded to its width, the last one wrapped in what is left. A cell that is wider
// than its column pushes the rest to lines of their own, indented to the last column.
func columns(widths []int, cells ...string) string {
	var b strings.Builder
	at := 0
	for i, w := range widths {
		b.WriteString(cells[i])
		at += w
		n := utf8.RuneCountInString(b.String())
		if n < at-1 {
			b.WriteString(strings.Repeat(" ", at-n))
		} else {
			b.WriteString("  ")
		}
	}
	head := b.String()
	last := cells[len(cells)-1]
	if last == "" {
		return strings.TrimRight(head, " ")
	}
	indent := strings.Repeat(" ", at)
	lines := wrap(last, textWidth-at)
	if utf8.RuneCountInString(head) > at {
		return strings.TrimRight(head, " ") + "\n" + indent + strings.Join(lines, "\n"+indent)
	}
	return head + strings.Join(lines, "\n"+indent)
}
