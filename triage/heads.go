package triage

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file knows what stands over a quote that is neither a header block nor an "On … wrote:" (MSG-3): the summary line of Notes, its head in
// columns, a header block on one line, and the lines by which ticket systems say where an answer ends.

// oddHead counts the lines of such a head that begins at line i, 0 where there is none.
func oddHead(v *view, i int) int {
	l := v.line(i)
	if len(l) < 6 {
		return 0
	}
	t := strings.TrimSpace(l)
	if strings.Contains(t, "---") && notesSummary.MatchString(t) {
		if next := nextText(v, i+1); headerBlock(v, next, true) > 0 {
			return next + headerBlock(v, next, true) - i
		}
		return 1
	}
	if labelOf(t) == 'f' && labelsOnLine(t) >= 2 {
		return 1
	}
	return columnsHead(v, i, t)
}

// notesSummary is the line that Notes puts over a quote: "Ann Lee ---11/16/2026 09:14:22 AM---The first words of the mail".
var notesSummary = expression(`^.{1,80} ?-{2,4} ?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})? ?-{2,4}`)

// labelsOnLine counts the kinds of labels of a header block that follow its from on the same line: "From: Ann Lee Sent: Monday To: me Subject: x".
func labelsOnLine(t string) int {
	if len(t) < 40 || strings.Count(t, ":") < 3 {
		return 0
	}
	seen := map[byte]bool{}
	at := strings.IndexByte(t, ':') + 1
	for range 20 {
		j := strings.IndexByte(t[at:], ':')
		if j < 0 {
			break
		}
		before := strings.TrimRight(t[at:at+j], " \u00a0*")
		if k := strings.LastIndexAny(before, " >\u00a0*"); k >= 0 {
			if r, _ := utf8.DecodeRuneInString(before[k+1:]); !unicode.IsLower(r) {
				if b := blockLabel(before[k+1:]); b == 'd' || b == 't' || b == 's' {
					seen[b] = true
				}
			}
		}
		at += j + 1
	}
	return len(seen)
}

// columnsHead counts the lines of the head that older programs of Notes set in columns, whose labels stand alone on their lines or before a
// tab: who wrote, the time, "To", "Subject".
func columnsHead(v *view, i int, t string) int {
	if len(t) > 80 || i+1 >= len(v.lines) || !strings.ContainsAny(t, "@<\"/") {
		return 0
	}
	at := i + 1
	if s := strings.TrimSpace(v.line(at)); strings.HasPrefix(s, "Sent by:") {
		at++
	}
	if at >= len(v.lines) || !bareTime.MatchString(strings.TrimSpace(v.line(at))) {
		return 0
	}
	to := false
	for j := at + 1; j < len(v.lines) && j < at+16; j++ {
		l := strings.TrimSpace(v.line(j))
		if l == "" || len(l) > 200 {
			continue
		}
		word, value, tab := strings.Cut(l, "\t")
		switch blockLabel(word) {
		case 't':
			to = true
		case 's':
			if !to {
				return 0
			}
			if !tab || strings.TrimSpace(value) == "" {
				if j = nextText(v, j+1); j >= len(v.lines) {
					return len(v.lines) - i
				}
			}
			return j + 1 - i
		}
	}
	return 0
}

// bareTime is a line that holds nothing but a day and a time.
var bareTime = expression(`^\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[AaPp][Mm])?(?: [A-Z]{2,4})?$`)

// answerAbove says whether a line is one by which ticket systems say that an answer belongs above it: "##- Please type your reply above this
// line -##".
func answerAbove(t string) bool {
	return len(t) >= 12 && len(t) < 200 && answerWord.MatchString(t) && answerLine.MatchString(t)
}

// answerWord is one of the words without which answerLine, which is slow, does not match.
var answerWord = expression(`(?i)above t|dieser |-dessus de|encima de|arriba de|sopra |acima d|boven de|ovanf|over denne|this line`)

var answerLine = expression(`(?i)^(?:[-#=*_~<>+\[\](){}\x{2013}\x{2014}. ]{2,}|\W{0,3}(?:please |bitte |kindly )?(?:reply|respond|type|write|enter|add|put|antworten|schreiben|geben|r[\x{e9}e]pon\w+|escrib\w+|respond\w+|risponde\w+|scriv\w+|responda|escreva|\w{4,12}) ).{0,80}` +
	`(?:above (?:this|the) (?:line|text|dotted line|message)|(?:\x{fc}ber|oberhalb) (?:von )?dieser (?:linie|zeile)|au-dessus de (?:cette|la) ligne|(?:por )?(?:encima|arriba) de (?:esta|la) l[\x{ed}i]nea|sopra (?:di )?questa (?:riga|linea)|acima desta linha|boven deze (?:lijn|regel)|ovanf\x{f6}r (?:den h\x{e4}r|denna) (?:linjen|raden|linje|rad)|over denne linjen?|below this line (?:is|will be) (?:ignored|cut|dropped)|do not (?:write|type|edit|delete)(?: anything)? below this line)`)

// oddMark is a quote mark other than ">" that the line i and the one behind it bear: a bar, or the initials of who wrote; "" where there is none.
func oddMark(v *view, i int) string {
	if i+1 >= len(v.lines) {
		return ""
	}
	mark := ""
	switch t := v.line(i); {
	case t == "":
	case strings.IndexByte("|]}:#%", t[0]) >= 0:
		mark = t[:1]
	default:
		if at := strings.IndexByte(t, '>'); at > 0 && at < 5 && !strings.ContainsAny(t[:at], "< -=") {
			mark = t[:at+1]
		}
	}
	if mark == "" || !strings.HasPrefix(v.line(i+1), mark) {
		return ""
	}
	return mark
}

// oddMarked marks the head [from, at) and the lines from at on that bear an odd mark as a quote, and gives the first line behind the last of them.
func (z *zones) oddMarked(v *view, from, at int) int {
	mark := oddMark(v, at)
	for j := from; j < at; j++ {
		z.of[j] = zoneIntro
	}
	end := at
	for j := at; j < len(v.lines); j++ {
		if strings.HasPrefix(v.line(j), mark) {
			z.of[j] = zoneQuote
			end = j + 1
		}
	}
	return end
}
