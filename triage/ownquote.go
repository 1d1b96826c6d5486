package triage

import (
	"strings"
)

// This file finds the quotation of one of our own mails that neither marks nor a client's head give away, by its words (MSG-3), and what was
// typed below such a quotation. What stands there is new text and gives fields; a command is never read from it (GR-1).

// ownRun is how many words of ours make a quotation sure.
const ownRun = 12

// ownWords marks the quotation of our mail in the main text.
func (r *reader) ownWords() {
	if r.main == nil || !r.reply {
		return
	}
	r.ownQuote(r.main, &r.zones)
	r.out.NewText = newText(r.main, r.zones)
}

// ownQuote marks the quotation of our mail in an answer to it. Its lines become zoneQuote, what stands over them zoneIntro.
func (r *reader) ownQuote(v *view, z *zones) {
	if !r.reply || v == nil || z.forward >= 0 {
		return
	}
	counts := ownLines(v)
	first, words, marked := -1, 0, false
	for i, c := range counts {
		switch {
		case !c.ours():
		case v.lines[i].quote > 0 || z.of[i] == zoneQuote:
			marked = true
		case z.of[i] != zoneIntro:
			if first < 0 {
				first = i
			}
			words += c.own
		}
	}
	if first < 0 || words < ownRun && !marked {
		return
	}
	if marked { // the marks were lost on some lines only
		for i, c := range counts {
			if c.ours() && v.lines[i].quote == 0 {
				z.of[i] = zoneQuote
			}
		}
		return
	}
	from := ownHead(v, first)
	for i := range z.of {
		switch {
		case i < from && z.of[i] != zoneBanner && z.of[i] != zoneIntro && v.lines[i].quote == 0:
			z.of[i] = zoneNew
			if v.lines[i].mark&markSig != 0 {
				z.of[i] = zoneSignature
			}
		case i >= from && i < first:
			z.of[i] = zoneIntro
		case i >= first:
			z.of[i] = zoneQuote
		}
	}
	z.intro, z.forward, z.ours = from, first, true
	z.cutEnd(v, r.out.From)
}

// ownHead is where what a program put over a quotation of ours begins, that itself begins at line i.
func ownHead(v *view, i int) int {
	from := i
	for j, n := i-1, 0; j >= 0 && n < 8; j-- {
		l := v.line(j)
		t := fold(l)
		if t == "" {
			continue
		}
		n++
		if !(labelOf(l) != 0 || blockLabel(t) != 0 || addressPattern.MatchString(t) || numbersPattern.MatchString(t) || endsColon(t) && strings.ContainsAny(t, "0123456789") && clockTime.MatchString(t)) {
			if _, _, ok := divider(t); !ok && !bareTime.MatchString(t) {
				break
			}
		}
		from = j
	}
	return from
}

// belowOurs finds what was typed below the quotation of our mail: the lines behind the last of our own, without a signature. Where something
// new stands above as well, the quotation must end as our mails do.
func (r *reader) belowOurs(own []owner) []typed {
	v, z := r.main, r.zones
	counts := ownLines(v)
	last, words := -1, 0
	for i := max(z.forward, 0); i < len(v.lines); i++ {
		if z.of[i] != zoneQuote || v.lines[i].quote > 0 || own[i] != ownerOurs {
			if z.of[i] == zoneIntro || v.lines[i].quote > 0 {
				break
			}
			continue
		}
		if counts[i].ours() {
			last = i
			words += counts[i].own
		}
	}
	if last < 0 || words < ownRun {
		if last = r.firstOfOurs(own, counts); last < 0 {
			return nil
		}
	}
	end := len(v.lines)
	for i := last + 1; i < len(v.lines); i++ {
		l := v.line(i)
		_, _, div := divider(strings.TrimSpace(l))
		if v.lines[i].quote > 0 || div || headerBlock(v, i, true) > 0 || attribution(v, i) > 0 || own[i] != ownerOurs && strings.TrimSpace(l) != "" {
			end = i
			break
		}
	}
	begin := nextText(v, last+1)
	if begin >= end || r.aboveOurs() && !ownLast.MatchString(v.line(last)) || end-begin > maxBelow {
		return nil
	}
	// the end of what was typed is cut as that of a text that stands above
	cut := zones{of: make([]zone, len(v.lines))}
	for i := range cut.of {
		if i < begin-1 || i >= end {
			cut.of[i] = zoneQuote
		}
	}
	cut.cutRun(v, begin-1, end, r.out.From)
	var out []typed
	for i := begin; i < end; i++ {
		if cut.of[i] == zoneNew && strings.TrimSpace(v.line(i)) != "" {
			out = append(out, typed{i, v.lines[i].start, v.lines[i].start, v.lines[i].end})
		}
	}
	return out
}

// firstOfOurs is the last line of the first paragraph of a quotation that only its head gives away for one of our mails, where nothing new stands
// above it: somebody shortened our mail, and wrote below. -1 where what follows may be ours, or nothing does.
func (r *reader) firstOfOurs(own []owner, counts []ownCount) int {
	v, z := r.main, r.zones
	if strings.TrimSpace(r.out.NewText) != "" || z.forward < 0 || z.forward >= len(v.lines) {
		return -1
	}
	i := nextText(v, z.forward)
	if i >= len(v.lines) || z.of[i] != zoneQuote || own[i] != ownerOurs || v.lines[i].quote > 0 {
		return -1
	}
	for i+1 < len(v.lines) && strings.TrimSpace(v.line(i+1)) != "" {
		i++
	}
	first, below := i, nextText(v, i+1)
	if below >= len(v.lines) || len(v.lines)-below > maxBelow {
		return -1
	}
	for ; i < len(v.lines); i++ {
		l := strings.TrimSpace(v.line(i))
		if v.lines[i].quote > 0 || i > first && (counts[i].ours() || strings.HasSuffix(l, "?") || numbered.MatchString(l) || strings.HasPrefix(l, "- ") || ownLast.MatchString(l)) {
			return -1
		}
	}
	return first
}

// maxBelow is how many lines below a quotation are taken for an answer.
const maxBelow = 40

// ownLast are the sentences with which our mails end.
var ownLast = expression(`(?i)\b(?:read and kept|on record|kept on record|classified to this address|to this address|remind you|same reply|the same reply|in a reply)\b`)

// aboveOurs says whether new text of some length stands above the quotation.
func (r *reader) aboveOurs() bool {
	for i := range r.main.lines[:max(r.zones.forward, 0)] {
		if r.zones.of[i] == zoneNew && strings.TrimSpace(r.main.line(i)) != "" && !marking(fold(r.main.line(i))) {
			return true
		}
	}
	return false
}
