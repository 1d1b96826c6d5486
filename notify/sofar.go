package notify

import (
	"fmt"
	"strings"

	"cissd/cases"
)

// How much of one entry is shown: the record has the whole.
const (
	entryLines = 5
	entryRunes = 400
)

// soFar shows what happened before the reader took a case over: who, when, what, and the first lines of the words. They are shortened after
// identifiers are hidden, so that none is shown because it was cut, and made inert after that (NOT-3, GR-5).
func (p presenter) soFar(v *View, d cases.NoticeData) {
	lines, runes := entryLines, entryRunes
	if d.Name == cases.NoticeEntriesReview { // who is to agree to them reads them
		lines, runes = productLines, productRunes
	}
	for i, e := range d.SoFar {
		if d.Name == cases.NoticeEntriesReview && i == reviewedEntries {
			v.Earlier = fmt.Sprintf("%s more are not shown here.", upperFirst(numberWord(len(d.SoFar)-i)))
			return
		}
		q := p
		if e.Draft != nil {
			q.mask = newMasker(e.Draft) // it has identifiers of its own
		}
		head := strings.TrimSpace(upperFirst(cleanLine(e.Who)) + " " + cleanLine(e.What))
		if at := p.when(e.At); at != "" {
			head = at + ": " + head
		}
		switch {
		case e.Withheld:
			head += "; the words are on record: they bear a marking, and are not mailed; ask a supervisor for them"
		case e.Lost && e.Text == "":
			head += "; the words cannot be read any more"
		case e.Lost:
			head += "; not all of the words can be read any more"
		}
		x := Entry{Head: p.line(head) + ".", Text: q.shortened(e.Text, lines, runes)}
		if len(x.Text) > 0 {
			x.Head = strings.TrimSuffix(x.Head, ".") + ":"
		}
		v.SoFar = append(v.SoFar, x)
	}
	switch {
	case len(v.SoFar) == 0:
	case d.Earlier == 1:
		v.Earlier = "One earlier entry is on record, and is not shown here."
	case d.Earlier > 1:
		v.Earlier = fmt.Sprintf("%s earlier entries are on record, and are not shown here.", upperFirst(numberWord(d.Earlier)))
	}
}

// shortened gives the first lines of a text, without the empty ones.
func (p presenter) shortened(s string, lines, runes int) []string {
	var out []string
	room := runes
	for _, l := range cleanLines(s) {
		if l = p.mask.hide(l); strings.TrimSpace(l) == "" {
			continue
		}
		if len(out) == lines || room < shortValue {
			return append(out, ellipsis)
		}
		l = cut(l, room)
		room -= len([]rune(l))
		out = append(out, p.words.inert(l))
	}
	return out
}
