package notify

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"cissd/cases"
)

// The sheet is US letter, in points from its upper left corner; text stands between sheetTop and sheetBottom.
const (
	sheetLeft, sheetRight   = 72.0, 540.0
	sheetTop, sheetBottom   = 80.0, 712.0
	sheetWidth              = sheetRight - sheetLeft
	maxLinesAlone           = 2 // lines of a paragraph that do not stand alone at the foot or head of a page
	factName, factNoteWidth = 124.0, 104.0
	gutter                  = 12.0
)

// tint is a colour; each has a contrast of 7:1 at least, but that of rules.
type tint int

const (
	tintBlack tint = iota
	tintGrey
	tintLight // rules only
)

// look is how text looks: size and lead, the distance of its lines, in points.
type look struct {
	face face
	size float64
	lead float64
	tint tint
}

// piece is something on a sheet: a line of text with its baseline at y; a rule (w, no height); a frame (w and h); the number of the page on
// which a heading stands (goal, from 1), ending at x.
type piece struct {
	x, y, w, h float64
	face       face
	size       float64
	tint       tint
	text       string
	goal       int
	tag        *tag // nil: it is read to nobody
}

// mark is a heading, a bookmark leads there. Level 0 is the document's title, 1 a section, 2 an exhibit.
type mark struct {
	text  string
	level int
	sheet int
	y     float64
}

// layout is the document while it is laid out: sheets of pieces in reading order, and where the next line goes.
type layout struct {
	faces       *typefaces
	sheets      [][]piece
	y           float64
	marks       []mark
	root, open  *tag
	again       func() // repeats a table's head on the next sheet
	full        bool   // there are maxDocPages sheets; what comes is not printed
	unprinted   int    // sections that are not begun then
	strange     map[rune]stranger
	moreStrange int
}

func newLayout(t *typefaces) *layout {
	root := &tag{role: "Document"}
	return &layout{faces: t, sheets: [][]piece{nil}, y: sheetTop, root: root, open: root, strange: map[rune]stranger{}}
}

// contents are the headings of a table of contents.
func (l *layout) contents() []string {
	var out []string
	for _, m := range l.marks {
		if m.level == 1 {
			out = append(out, m.text)
		}
	}
	return out
}

// within puts what f puts into an element of the structure.
func (l *layout) within(role string, f func()) {
	t := l.open.kid(role)
	l.open = t
	f()
	l.open = t.parent
}

// put sets a piece whose baseline is below the line's top by its size, and down further.
func (l *layout) put(p piece, down float64) {
	if l.full || p.text == "" && p.goal == 0 {
		return
	}
	p.y, p.tag = l.y+down+p.size, l.open
	if p.role() == "" {
		p.tag = nil
	}
	l.add(p)
}

func (p piece) role() string {
	if p.tag == nil {
		return ""
	}
	return p.tag.role
}

func (l *layout) add(p piece) {
	if !l.full {
		l.sheets[len(l.sheets)-1] = append(l.sheets[len(l.sheets)-1], p)
	}
}

// rule draws a line over the whole width, line2 one between two places.
func (l *layout) rule(i tint, thick float64) {
	l.add(piece{x: sheetLeft, y: l.y, w: sheetWidth, tint: i, size: thick})
}

func (l *layout) line2(from, to, y float64) {
	l.add(piece{x: from, y: y, w: to - from, tint: tintGrey, size: 0.6})
}

// room turns to a new sheet where height does not fit on this one.
func (l *layout) room(height float64) {
	if l.y+height > sheetBottom && l.y > sheetTop {
		l.turn()
	}
}

func (l *layout) turn() {
	if len(l.sheets) >= maxDocPages {
		l.full = true
		return
	}
	l.sheets = append(l.sheets, nil)
	l.y = sheetTop
	if l.again != nil {
		l.again()
	}
}

// mark notes a heading where the next line goes.
func (l *layout) mark(text string, level int) {
	if !l.full {
		l.marks = append(l.marks, mark{text: l.cutTo(text, faceRegular, 10, sheetWidth-60), level: level, sheet: len(l.sheets) - 1, y: l.y})
	}
}

// heading begins a section; it is never the last line of a page.
func (l *layout) heading(s string) {
	s = l.short(s)
	if s == "" || l.full {
		return
	}
	k := look{face: faceBold, size: 12.5, lead: 16}
	lines := len(l.faces.fold(s, k.face, k.size, sheetWidth))
	if l.y > sheetTop {
		l.y += 12
	}
	l.room(float64(min(lines, 10))*k.lead + 48)
	l.mark(s, 1)
	l.paragraph("H2", s, k)
	l.y += 4
}

// short bounds a text that is no paragraph, and says that it is cut.
func (l *layout) short(s string) string {
	if len(s) > maxDocValue*4 {
		s = strings.ToValidUTF8(s[:maxDocValue*4], "")
	}
	return cutRunes(l.line(s), maxDocValue)
}

// cutRunes cuts a shown text, and says how much is missing.
func cutRunes(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n == most {
			return strings.TrimRight(s[:i], " ") + " [… cut; the whole is on record]"
		}
		n++
	}
	return s
}

// paragraph sets a text of one line as lines of the sheet.
func (l *layout) paragraph(role, s string, k look) {
	l.within(role, func() { l.lines(s, 0, k) })
}

// hangs is what begins an item of a list, so that its further lines stand below its words.
var hangs = regexp.MustCompile(`^(?:[-•*–]|\(?[0-9]{1,3}[.)]|\(?[a-z][.)]) `)

func (l *layout) lines(s string, indent float64, k look) {
	hang := 0.0
	if lead := hangs.FindString(s); lead != "" {
		hang = l.faces.width(lead, k.face, k.size)
		if hang > 60 {
			hang = 0
		}
	}
	folded := l.faces.fold(s, k.face, k.size, sheetWidth-indent-hang)
	for i, line := range folded {
		left := len(folded) - i
		if i == 0 && left >= maxLinesAlone || left == maxLinesAlone {
			l.room(maxLinesAlone * k.lead) // neither its first nor its last line stands alone
		}
		l.room(k.lead)
		if l.full {
			return
		}
		x := sheetLeft + indent
		if hang > 0 && i > 0 {
			x += hang
		}
		l.put(piece{x: x, face: k.face, size: k.size, tint: k.tint, text: line}, 0)
		l.y += k.lead
	}
}

// text sets paragraphs: an empty line ends one, a line break within one stays.
func (l *layout) text(s string) {
	cutOff := 0
	if n := utf8.RuneCountInString(s); n > maxDocText {
		rs := []rune(s)
		s, cutOff = string(rs[:maxDocText]), n-maxDocText
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	k := look{size: 10.5, lead: 14.5}
	gap := false
	var open *tag
	for line := range strings.SplitSeq(s, "\n") {
		if l.full {
			return
		}
		shown := l.line(line)
		if shown == "" {
			gap, open = open != nil || gap, nil
			continue
		}
		if gap {
			l.y += 7
			gap = false
		}
		if open == nil {
			open = l.open.kid("P")
		}
		outer := l.open
		l.open = open
		l.lines(shown, 0, k)
		l.open = outer
	}
	if s != "" {
		l.y += 5
	}
	if cutOff > 0 {
		l.cutBlocks(cutOff, "character", "characters")
	}
}

// facts are names and values side by side, and where a value stood, small.
func (l *layout) facts(list []cases.Fact) {
	if len(list) == 0 {
		return
	}
	noted := false
	for _, f := range list {
		noted = noted || strings.TrimSpace(f.Note) != ""
	}
	widths := []float64{factName, sheetWidth - factName}
	if noted {
		widths = []float64{factName, sheetWidth - factName - factNoteWidth, factNoteWidth}
	}
	l.within("Table", func() {
		for _, f := range list[:min(len(list), maxDocRows)] {
			row := []cell{
				{text: l.short(f.Name), role: "TH", look: look{size: 10, lead: 14, tint: tintGrey}},
				{text: l.short(f.Value), role: "TD", look: look{size: 10.5, lead: 14}},
			}
			if noted {
				row = append(row, cell{text: l.short(f.Note), role: "TD", look: look{face: faceItalic, size: 8.5, lead: 14, tint: tintGrey}})
			}
			l.row(row, widths, 1.5)
		}
	})
	l.cutBlocks(len(list)-maxDocRows, "line", "lines")
	l.y += 6
}

// boxed sets a text in a frame.
func (l *layout) boxed(s string, f face) {
	k := look{face: f, size: 9.5, lead: 13}
	lines := l.faces.fold(s, k.face, k.size, sheetWidth-20)
	height := float64(len(lines))*k.lead + 10
	l.room(height)
	l.add(piece{x: sheetLeft, y: l.y, w: sheetWidth, h: height, tint: tintGrey, size: 0.7})
	l.y += 5
	l.within("P", func() {
		for _, line := range lines {
			l.put(piece{x: sheetLeft + 10, face: k.face, size: k.size, text: line}, 0)
			l.y += k.lead
		}
	})
	l.y += 13
}

// contentsTable lists the sections with their pages.
func (l *layout) contentsTable(headings []string) {
	l.y += 8
	l.room(80)
	l.paragraph("H2", "Contents", look{face: faceBold, size: 12.5, lead: 16})
	l.y += 4
	l.within("TOC", func() {
		for i, h := range headings {
			l.room(17)
			if l.full {
				return
			}
			l.within("TOCI", func() {
				l.put(piece{x: sheetLeft, size: 10.5, text: h + " "}, 0)
				l.put(piece{x: sheetRight, size: 10.5, goal: i + 1}, 0)
			})
			l.y += 15
			l.add(piece{x: sheetLeft, y: l.y, w: sheetWidth, tint: tintLight, size: 0.4})
			l.y += 2
		}
	})
	l.y += 10
}
