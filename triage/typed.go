package triage

import (
	"slices"
	"strconv"
	"strings"
)

// This file finds answers that were typed into our own words where nothing marks these as a quote (MSG-3): in a colour, behind a name or an
// arrow, or right below a question. They are new text and give fields; a command is never read from them, and what they say against one
// makes it doubtful (GR-10).

// typed is an answer inside a quote: bytes [from, end) of a line, its words from a on.
type typed struct{ line, from, a, end int }

// maxTyped is more than any mail of ours asks for (SEC-5).
const maxTyped = 40

// typedIn finds the answers inside the quotation of our mail, and adds them to the new text.
func (r *reader) typedIn() {
	if r.main == nil || !r.reply || r.zones.forward < 0 {
		return
	}
	v := r.main
	own := r.owners(v, r.zones)
	var inked, tagged []typed
	lines := 0
	tags := r.tags()
	for i := r.zones.forward; i < len(v.lines); i++ {
		l := v.lines[i]
		if r.zones.of[i] != zoneQuote || own[i] != ownerOurs || l.quote > 0 || strings.TrimSpace(v.line(i)) == "" {
			continue
		}
		if v.label(i) != 0 && (i > 0 && v.label(i-1) != 0 || i+1 < len(v.lines) && v.label(i+1) != 0) {
			continue // the block over our mail
		}
		lines++
		if l.mark&markInk != 0 {
			inked = append(inked, typed{i, l.ink, l.ink, l.end})
		}
		if n := tagEnd(v.line(i), tags); n > 0 {
			tagged = append(tagged, typed{i, l.start, l.start + n, l.end})
		}
	}
	if len(inked)*2 > lines { // the program colours what it quotes
		inked = nil
	}
	found := inked
	if len(found) == 0 {
		found = tagged
	}
	if len(found) == 0 && (r.kind == "mi" || r.kind == "qu") {
		found = r.betweenOurs(own)
	}
	for _, t := range r.belowOurs(own) {
		if !slices.ContainsFunc(found, func(o typed) bool { return o.line == t.line }) {
			found = append(found, t)
		}
	}
	if len(found) > maxTyped {
		return
	}
	for _, t := range found {
		r.zones.of[t.line] = zoneAnswer
	}
	if r.typed = found; len(found) > 0 {
		r.out.NewText = newText(v, r.zones, found...)
	}
}

// tags are the forms of the sender's name that stand before an answer, in small letters: "ann", "ann lee", "lee", "al".
func (r *reader) tags() []string {
	ws := senderNames(r.out.From)
	out := append([]string{}, ws...)
	var initials strings.Builder
	for _, w := range ws {
		initials.WriteString(w[:1])
	}
	out = append(out, strings.Join(ws, " "))
	if len(ws) == 2 {
		out = append(out, ws[1]+" "+ws[0], ws[1]+", "+ws[0], ws[0]+", "+ws[1], ws[1][:1]+ws[0][:1])
	}
	if len(initials.String()) > 1 {
		out = append(out, initials.String())
	}
	return out
}

var (
	nameTag  = expression(`^\s*(?:[\[<({*]+([^\]>)}*:]{2,40})[\]>)}*]+\s*[:\-\x{2013}]?|([\p{L} ,.']{2,40}?)\s?(?:>+|:|\])|([\p{L}]{2,4}) ?[-\x{2013}\x{2014}])\s*`)
	arrowTag = expression(`(?i)^\s*(?:-{1,4}>+|={1,3}>+|\x{2192}|\x{21d2}|\x{27a4}|\x{25ba}|>{2,}|\*{2,}|#{2,}|@{2,}|\+{2,}|~{2,}|ans(?:wer)?\s*\d?\s*[:.=-]|a\s*\d?\s*[:.=]|my (?:answer|reply|response)\s*[:=-]|response\s*[:=-]|reply\s*[:=-]|resp?\s*[:=-])\s*`)
)

// tagEnd is where the words begin behind a name or a sign that people put before an answer, 0 where there is none.
func tagEnd(l string, names []string) int {
	if m := arrowTag.FindStringIndex(l); m != nil && m[1] < len(l) {
		return m[1]
	}
	m := nameTag.FindStringSubmatchIndex(l)
	if m == nil || m[1] >= len(l) {
		return 0
	}
	for k := 2; k < len(m); k += 2 {
		if m[k] >= 0 && isOne(strings.ToLower(strings.Trim(fold(l[m[k]:m[k+1]]), " .")), names) {
			return m[1]
		}
	}
	return 0
}

var (
	// numbered is a question of ours, as our mails about missing facts put them.
	numbered = expression(`^\s*\d[.)]\s`)
	// bareLevel is a line that is nothing but an answer to one.
	bareLevel = expression(`(?i)^\W*(?:(?:it(?:'|\x{2019})?s|it is|this is|make it|just|yes|ok|please|pls|answer)[:,]? )*(?:routine|priority|urgent|unclassified|unclass|cui|fouo|u//fouo)(?:,? (?:please|pls|is fine|will do|thanks|thank you|only|request|matter|all of it|it is))*\W*$`)
)

// betweenOurs finds answers between the lines of our mail which nothing sets off: lines that are not ours right below a question of ours, in words
// that we know whole; or that hold nothing but a level.
func (r *reader) betweenOurs(own []owner) []typed {
	v := r.main
	counts := ownLines(v)
	var out []typed
	near, open := 0, false // lines left below a question; its own words have ended
	for i := r.zones.forward; i < len(v.lines); i++ {
		l := strings.TrimSpace(v.line(i))
		whole := typed{i, v.lines[i].start, v.lines[i].start, v.lines[i].end}
		switch {
		case l == "":
		case r.zones.of[i] != zoneQuote || own[i] != ownerOurs || v.lines[i].quote > 0:
			near = 0
		case numbered.MatchString(l) || strings.HasPrefix(l, "| ") || strings.HasPrefix(l, "- ") && counts[i].ours():
			near, open = maxBetween, sentenceOver(l) && (counts[i].ours() || l[0] == '|')
		case near <= 0:
		case counts[i].own > 0:
			open = sentenceOver(l)
			if counts[i].ours() && !strings.HasPrefix(v.line(i), " ") && counts[max(i-1, 0)].words == 0 {
				near = 0 // the next paragraph of ours
			}
		case bareLevel.MatchString(fold(l)) && !strings.ContainsAny(l, "?\"\u201c"):
			out = append(out, whole)
			near--
		case open && r.kind != "rv" && !strings.HasPrefix(l, "\"") && labelOf(l) == 0 && !strings.Contains(l, "  "):
			out = append(out, whole)
			near--
		default:
			near--
		}
	}
	return out
}

// maxBetween is how many lines an answer between ours may have.
const maxBetween = 6

// sentenceOver says whether a line ends as a sentence does.
func sentenceOver(l string) bool {
	l = strings.TrimRight(l, ")\"\u201d' ")
	return strings.HasSuffix(l, ".") || strings.HasSuffix(l, "?") || strings.HasSuffix(l, "!") || strings.HasSuffix(l, ":")
}

// typedSource is the text of the answers alone.
func (r *reader) typedSource() *source {
	v := r.main
	out := &view{part: v.part, id: v.id, html: v.html, msg: v.msg, back: []span{}}
	var b strings.Builder
	for _, t := range r.typed {
		at := b.Len()
		out.back = v.clip(out.back, at, t.a, t.end)
		b.WriteString(v.text[t.a:t.end])
		out.lines = append(out.lines, line{start: at, end: b.Len()})
		b.WriteByte('\n')
	}
	out.text = b.String()
	return r.newSource(out, zones{of: make([]zone, len(out.lines)), intro: -1, forward: -1}, r.out.From)
}

// vivid says whether a colour is one that people pick to set their words off: no black, grey or white, none of ours, none of a link.
func vivid(c string) bool {
	switch c {
	case "red", "blue", "green", "purple", "orange", "maroon", "teal", "magenta", "fuchsia", "brown", "crimson", "darkred", "darkblue", "darkgreen", "firebrick", "navy", "olive", "violet", "indigo", "orangered", "tomato",
		"forestgreen", "seagreen", "royalblue", "dodgerblue", "steelblue", "darkorange", "deeppink", "hotpink", "limegreen", "lime", "mediumblue", "slateblue", "darkviolet", "darkmagenta", "chocolate", "sienna", "gold", "turquoise", "darkcyan":
		return true
	case "#b50909", "#005ea2", "#162e51", "#a15c00", "#0563c1", "#467886", "#96607d", "#954f72", "#0078d4", "#0078d7", "#1155cc":
		return false
	}
	var rgb [3]int
	if h, ok := strings.CutPrefix(c, "#"); ok {
		if len(h) == 3 {
			h = h[:1] + h[:1] + h[1:2] + h[1:2] + h[2:] + h[2:]
		}
		n, err := strconv.ParseUint(h, 16, 32)
		if err != nil || len(h) != 6 {
			return false
		}
		rgb = [3]int{int(n >> 16 & 0xFF), int(n >> 8 & 0xFF), int(n & 0xFF)}
	} else if strings.HasPrefix(c, "rgb") {
		ns := cssParts.FindAllString(c, 3)
		if len(ns) < 3 {
			return false
		}
		for i, s := range ns {
			f, _ := number(s)
			rgb[i] = int(f)
		}
	} else {
		return false
	}
	return max(rgb[0], rgb[1], rgb[2])-min(rgb[0], rgb[1], rgb[2]) >= vividFrom
}

// vividFrom is how far the parts of a colour lie apart that is not taken for grey.
const vividFrom = 0x48

// setsOff says whether an element's style gives its words a colour or a highlight of their own.
func setsOff(name string, ds declared, color string) bool {
	if name != "span" && name != "font" && name != "p" && name != "div" && name != "b" && name != "strong" && name != "i" && name != "em" && name != "mark" && name != "u" {
		return false
	}
	if any1(ds.of("color"), vivid) || vivid(strings.ReplaceAll(color, " ", "")) {
		return true
	}
	return name == "mark" || name == "span" && any1(slices.Concat(ds.of("background"), ds.of("background-color"), ds.of("mso-highlight")), func(c string) bool {
		return isOne(c, []string{"yellow", "lime", "aqua", "cyan", "#ffff00", "#ff0", "#00ff00", "#0f0", "#00ffff", "rgb(255,255,0)"})
	})
}
