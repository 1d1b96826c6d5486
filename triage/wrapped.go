package triage

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file finds what nothing marks for what it is (MSG-3): the ends of quoted lines that a program broke again after they had got their
// marks, and the text of who sends a mail below a quotation that has none.

// brokenWrap says whether a new line stands right between two quoted ones of which the first is unfinished and the second goes on in small
// letters: it is part of the sentence, rather than an answer (GR-5, GR-10).
func brokenWrap(v *view, z zones) bool {
	for i := 1; i+1 < len(v.lines); i++ {
		if z.of[i] != zoneNew || v.lines[i-1].quote == 0 || v.lines[i+1].quote == 0 || strings.TrimSpace(v.line(i)) == "" {
			continue
		}
		before, after := innermost(v.line(i-1)), innermost(v.line(i+1))
		r, _ := utf8.DecodeRuneInString(after)
		if before != "" && !strings.ContainsAny(before[len(before)-1:], ".!?") && unicode.IsLower(r) {
			return true
		}
	}
	return false
}

// innermost is a quoted line without its marks, and without the bars that our own mails put in front of what they quote.
func innermost(l string) string { return strings.TrimSpace(strings.TrimLeft(l, ">| \t")) }

// belowUnmarked finds what who sends a mail wrote below a quotation without marks (MSG-3): its head names somebody else, no other head stands
// below it, and the sender's name closes the text. The first paragraph is the quotation's; what stands between it and the name is the sender's,
// which gives fields and never a command (GR-1).
func (r *reader) belowUnmarked() []typed {
	v, z := r.main, r.zones
	if v == nil || z.forward < 0 || z.forwarded || z.ours || subjectKind(r.m.Subject) == 'f' || len(v.lines)-z.forward > maxBelow {
		return nil
	}
	from, _, known := blockFrom(v, z.intro, z.forward)
	if known && (from.Key() == r.out.From.Key() || ownName(from.Name, r.out.From)) {
		return nil
	}
	sign, words := -1, 0
	for i := z.forward; i < len(v.lines); i++ {
		l := v.line(i)
		_, _, div := divider(strings.TrimSpace(l))
		if v.lines[i].quote > 0 || div || headerBlock(v, i, true) > 0 || attribution(v, i) > 0 {
			return nil
		}
		if ownName(l, r.out.From) {
			sign = i
		}
	}
	if sign < 0 || len(v.lines)-sign > 6 {
		return nil
	}
	i := nextText(v, z.forward)
	for i < sign && strings.TrimSpace(v.line(i)) != "" {
		i++
	}
	var out []typed
	for i = nextText(v, i); i < sign; i++ {
		if l := v.line(i); strings.TrimSpace(l) != "" && !closing(fold(l)) {
			words += len(strings.Fields(l))
			out = append(out, typed{i, v.lines[i].start, v.lines[i].start, v.lines[i].end})
		}
	}
	if words < 3 || known && r.cfg.Home(r.out.From.Address) && !r.cfg.ours(from.Address) {
		return nil
	}
	return out
}

// takeBelow adds what belowUnmarked finds to the new text of a first mail; an answer to us is read by what our own mails say (ownWords).
func (r *reader) takeBelow() {
	if r.main == nil || r.reply || len(r.typed) > 0 || len(r.refs.Tokens) > 0 {
		return
	}
	found := r.belowUnmarked()
	for _, t := range found {
		if HasCommand(r.main.line(t.line)) {
			return
		}
	}
	if len(found) == 0 {
		return
	}
	for _, t := range found {
		r.zones.of[t.line] = zoneNew
	}
	r.out.NewText = newText(r.main, r.zones)
}
