package triage

import "strings"

// look is what an element's style and colours say of its text (GR-4). Mails repeat the same few on each line; each is judged once.
type look struct {
	full  string // the declarations of the rules that fit, and its own, prepared
	plain string // its own style without blanks, in small letters
	// painted, ink and bar are as those of element; hidden says that its text is not seen, pale that it is not seen on white paper.
	painted, ink, bar, hidden, pale bool
	// tint and paper are the colours that it names, "" where it names none.
	tint, paper string
}

// lookKey is all that a look depends on. ruled are the declarations of the rules that fit the element.
type lookKey struct{ name, ruled, style, color, bgcolor string }

// maxLooks bounds how many are kept (SEC-5): what a mail with more of them gains by it is little.
const maxLooks = 500

// look judges an element by its name, by the rules that fit it, and by its attributes.
func (r *htmlReader) look(name, ruled string, at attributes) *look {
	key := lookKey{name, ruled, at.get("style"), at.get("color"), at.get("bgcolor")}
	if l, ok := r.looks[key]; ok {
		return l
	}
	full := ruled + css(key.style)
	if name == "textarea" && full != "" {
		full = "overflow:hidden;" + full // what does not fit into it is not seen
	}
	l := &look{full: full, plain: strings.ToLower(strings.ReplaceAll(key.style, " ", ""))}
	ds, color, paper := declarations(l.full), css(key.color), css(key.bgcolor)
	l.painted = paints(ds, paper)
	l.ink = (l.full != "" || key.color != "" || name == "mark") && setsOff(name, ds, color)
	l.bar = name == "div" && leftBar(ds)
	l.hidden, l.pale = hides(ds, color)
	l.tint, l.paper = shades(ds, color, paper)
	if r.looks == nil {
		r.looks = map[lookKey]*look{}
	}
	if len(r.looks) < maxLooks {
		r.looks[key] = l
	}
	return l
}
