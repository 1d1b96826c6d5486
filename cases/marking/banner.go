package marking

import (
	"slices"
	"strings"
)

// Control is a control marking of a banner: its canonical name as banners print it ("SI", "NOFORN", "REL TO"), and what it takes with it:
// compartments ("G ABCD"), or countries, one each.
type Control struct {
	Category Category
	Name     string
	Parts    string
	List     []string
	short    string
}

// Banner is one marking: a banner line, or a portion mark.
type Banner struct {
	// Level is the word that it begins with. [Banner.Protection] says what it protects: UNCLASSIFIED//FOUO is CUI.
	Level Level
	// Owner is who classified it where that is not the US alone: "NATO", "COSMIC", "GBR". A marking of RESTRICTED has the level CUI.
	Owner      string
	Restricted bool
	// Joint are the countries that a JOINT marking belongs to.
	Joint    []string
	Controls []Control
}

// Parse reads a line, or a portion mark, that is a marking and nothing else; blanks, frames, bold marks and a full stop or a page number at
// the end do not count. It takes every form that is read in mail (NOFORN and NF, full-width and spread letters); a plain "Secret" is a
// marking here: whether it is one in its place [Scan] decides. Single letters are read in parentheses only: (S), (U).
func Parse(s string) (Banner, bool) {
	var l line
	var r reading
	l.fold(s)
	if l.cut {
		return Banner{}, false
	}
	b := l.frame()
	if b.box || b.lo >= b.hi {
		return Banner{}, false
	}
	l.n = b.hi
	l.at(b.lo, &r)
	if r.level == Unmarked || r.choice || r.abbr && r.n == 0 && !b.bracket && r.owner[1] == 0 {
		return Banner{}, false
	}
	if !l.pageTail(r.end, l.n) {
		return Banner{}, false
	}
	return l.build(&r), true
}

func (l *line) build(r *reading) Banner {
	b := Banner{Level: r.level, Restricted: r.restricted}
	if r.owner[1] > r.owner[0] {
		b.Owner = ownerName(string(l.up[r.owner[0]:r.owner[1]]))
		if strings.HasSuffix(string(l.up[r.owner[0]:r.owner[1]]), "A") && len(b.Owner) > 0 && r.abbr || l.has(int(r.owner[0]), "NSAT") {
			b.Controls = append(b.Controls, Control{Category: AEA, Name: "ATOMAL", short: "ATOMAL"})
		}
	}
	if r.joint {
		b.Joint = countryList(string(l.up[r.jointArg[0]:r.jointArg[1]]))
	}
	for i := range r.items[:r.n] {
		it := &r.items[i]
		if it.row < 0 {
			text := string(l.up[it.lo:it.hi])
			b.Controls = append(b.Controls, Control{Category: it.in, Name: text, short: text})
			continue
		}
		c := &controls[it.row]
		out := Control{Category: c.in, Name: c.name, short: c.short}
		if arg := string(l.up[it.arg:it.end]); arg != "" {
			if c.takes == countries {
				out.List = countryList(arg)
			} else {
				out.Parts = arg
			}
		}
		b.Controls = append(b.Controls, out)
	}
	slices.SortStableFunc(b.Controls, func(x, y Control) int { return int(x.Category) - int(y.Category) })
	b.Controls = slices.CompactFunc(b.Controls, func(x, y Control) bool { return x.Name == y.Name && x.Parts == y.Parts && slices.Equal(x.List, y.List) })
	return b
}

// ownerName is the owner without the level: the words of NATO's levels name both.
func ownerName(s string) string {
	switch {
	case strings.HasPrefix(s, "COSMIC"), strings.HasPrefix(s, "CTS"):
		return "COSMIC"
	case strings.HasPrefix(s, "NATO"):
		return "NATO"
	case strings.HasPrefix(s, "UK "):
		return "UK"
	case strings.Contains(s, "EU "):
		return "EU"
	}
	switch s {
	case "NS", "NC", "NR", "NU", "NSAT", "NCA":
		return "NATO"
	}
	return s
}

func countryList(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		if w != "AND" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// Protection is the level that the marking protects at: UNCLASSIFIED with a control marking is CUI.
func (b Banner) Protection() Level {
	if b.Level == Unclassified && len(b.Controls) > 0 {
		return CUI
	}
	return b.Level
}

// RelTo lists whom a REL TO marking names, or nil.
func (b Banner) RelTo() []string { return b.list("REL TO") }

// Has says whether the control of that canonical name is there ("NOFORN", "SI").
func (b Banner) Has(name string) bool {
	return slices.ContainsFunc(b.Controls, func(c Control) bool { return c.Name == name })
}

func (b Banner) list(name string) []string {
	for _, c := range b.Controls {
		if c.Name == name {
			return c.List
		}
	}
	return nil
}

// String prints the banner line in its canonical form: `TOP SECRET//SI/TK//NOFORN`, `//JOINT SECRET USA GBR`. [Parse] reads it as the same.
func (b Banner) String() string {
	var w strings.Builder
	level := b.Level.banner()
	if b.Restricted {
		level = "RESTRICTED"
	}
	if b.alone() {
		level = "" // FOR OFFICIAL USE ONLY, without a level
	}
	b.head(&w, level, false)
	b.controls(&w, level == "", false)
	return w.String()
}

// Portion prints the marking as it stands before a paragraph: `(TS//SI/TK//NF)`.
func (b Banner) Portion() string {
	var w strings.Builder
	w.WriteByte('(')
	level := b.Level.portion()
	if b.Restricted {
		level = "R"
	}
	if b.alone() {
		level = ""
	}
	b.head(&w, level, true)
	b.controls(&w, level == "", true)
	w.WriteByte(')')
	return w.String()
}

// alone says whether the marking is a control of CUI that stands for itself.
func (b Banner) alone() bool {
	return b.Level == CUI && !b.Restricted && len(b.Controls) > 0 && b.Controls[0].Category != CUICategory &&
		slices.Contains([]string{"FOR OFFICIAL USE ONLY", "OFFICIAL USE ONLY", "LAW ENFORCEMENT SENSITIVE", "SBU", "SSI"}, b.Controls[0].Name)
}

func (b Banner) head(w *strings.Builder, level string, portion bool) {
	switch {
	case len(b.Joint) > 0:
		w.WriteString("//JOINT " + level + " " + strings.Join(b.Joint, " "))
	case b.Owner == "COSMIC" && portion:
		w.WriteString("//CTS")
	case b.Owner == "NATO" && portion:
		w.WriteString("//N" + level)
	case b.Owner != "":
		w.WriteString("//" + b.Owner + " " + level)
	default:
		w.WriteString(level)
	}
}

func (b Banner) controls(w *strings.Builder, first, portion bool) {
	last := Category(0)
	for _, c := range b.Controls {
		switch {
		case first:
		case c.Category != last || c.Category == Declassify:
			w.WriteString("//")
		default:
			w.WriteByte('/')
		}
		first, last = false, c.Category
		name := c.Name
		if portion {
			name = c.short
		}
		w.WriteString(name)
		if c.Parts != "" {
			w.WriteString("-" + c.Parts)
		}
		if len(c.List) > 0 {
			sep := ", "
			if c.Category == FGI {
				sep = " "
			}
			w.WriteString(" " + strings.Join(c.List, sep))
		}
	}
}
