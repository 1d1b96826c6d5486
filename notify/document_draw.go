package notify

import (
	"bytes"
	"fmt"
	"strconv"
)

// inks are the colours as red, green and blue.
func (i tint) rgb() (r, g, b int) {
	switch i {
	case tintGrey:
		return 0x50, 0x50, 0x50
	case tintLight:
		return 0xbd, 0xbd, 0xbd
	default:
		return 0x10, 0x10, 0x10
	}
}

// paint draws the sheets with what stands on each of them, and gives the file.
func (l *layout) paint(f frame) ([]byte, error) {
	pdf := l.faces.pdf
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(f.data.At.UTC())
	pdf.SetModificationDate(f.data.At.UTC())
	pdf.SetProducer("cissd", true)
	title := f.title
	if f.number != "" {
		title = f.number + " " + title
	}
	pdf.SetTitle(title, true)
	pdf.SetAuthor(f.office, true)
	pdf.SetSubject(f.marking, true)
	pdf.SetLang("en-US")
	links := map[int]int{} // by the heading's place among those of the contents
	for range l.contents() {
		links[len(links)+1] = pdf.AddLink()
	}
	next := 0
	for n, sheet := range l.sheets {
		pdf.AddPage()
		b := &brush{layout: l, sheet: n, links: links}
		b.head(f)
		for next < len(l.marks) && l.marks[next].sheet == n {
			l.bookmark(next, links)
			next++
		}
		for _, p := range sheet {
			b.piece(p)
		}
		b.end()
		b.foot(f)
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, err
	}
	return addStructure(out.Bytes(), len(l.sheets), l.root)
}

// bookmark sets the place to which an entry of the outline, and of the contents, leads.
func (l *layout) bookmark(i int, links map[int]int) {
	m := l.marks[i]
	y := max(m.y-8, 0)
	pdf := l.faces.pdf
	pdf.SetFont("go", "", 10) // else the text is taken for one of single bytes
	pdf.Bookmark(m.text, m.level, y)
	if m.level == 1 {
		pdf.SetLink(links[l.ordinal(i)], y, m.sheet+1)
	}
}

// ordinal is a heading's place among those of the contents, from 1.
func (l *layout) ordinal(i int) int {
	n := 0
	for _, m := range l.marks[:i+1] {
		if m.level == 1 {
			n++
		}
	}
	return n
}

// page is the page number of the heading with that place among those of the contents.
func (l *layout) page(goal int) int {
	for _, m := range l.marks {
		if m.level == 1 {
			if goal--; goal == 0 {
				return m.sheet + 1
			}
		}
	}
	return len(l.sheets)
}

// brush draws on one sheet. Each run of pieces of the same element is one marked content; what belongs to none is an artifact, which is read
// to nobody.
type brush struct {
	layout *layout
	sheet  int
	links  map[int]int
	marked int  // contents of this sheet so far
	within bool // one is open
	tag    *tag // whose it is; nil: an artifact
}

func (b *brush) begin(t *tag) {
	if b.within && b.tag == t {
		return
	}
	b.end()
	b.within, b.tag = true, t
	if t == nil {
		b.layout.faces.pdf.RawWriteStr("/Artifact BMC")
		return
	}
	b.layout.faces.pdf.RawWriteStr("/" + t.role + " <</MCID " + strconv.Itoa(b.marked) + ">> BDC")
	t.content = append(t.content, content{sheet: b.sheet, id: b.marked})
	b.marked++
}

func (b *brush) end() {
	if b.within {
		b.layout.faces.pdf.RawWriteStr("EMC")
	}
	b.within = false
}

func (b *brush) piece(p piece) {
	b.begin(p.tag)
	red, green, blue := p.tint.rgb()
	pdf := b.layout.faces.pdf
	switch {
	case p.goal > 0:
		p.text = strconv.Itoa(b.layout.page(p.goal))
		p.x -= b.layout.faces.width(p.text, p.face, p.size)
		pdf.Link(sheetLeft, p.y-p.size, sheetWidth, p.size+4, b.links[p.goal])
	case p.text == "":
		pdf.SetDrawColor(red, green, blue)
		pdf.SetLineWidth(p.size)
		if p.h > 0 {
			pdf.Rect(p.x, p.y, p.w, p.h, "D")
		} else {
			pdf.Line(p.x, p.y, p.x+p.w, p.y)
		}
		return
	}
	family, style := p.face.style()
	pdf.SetFont(family, style, p.size)
	pdf.SetTextColor(red, green, blue)
	pdf.Text(p.x, p.y, p.text)
}

// head and foot are outside the text: the marking (NOT-5), the number, the date, and the place among the pages.
func (b *brush) head(f frame) {
	b.centered(f.marking, faceBold, 9, 38)
	if f.draft {
		b.piece(piece{x: sheetRight - b.layout.faces.width("DRAFT for review", faceBold, 8.5), y: 58, face: faceBold, size: 8.5, text: "DRAFT for review"})
	}
	if b.sheet > 0 {
		b.piece(piece{x: sheetLeft, y: 58, size: 8.5, tint: tintGrey, text: b.layout.cutTo(b.layout.line(f.title), faceRegular, 8.5, sheetWidth-110)})
		b.piece(piece{x: sheetLeft, y: 64, w: sheetWidth, tint: tintLight, size: 0.5})
	}
	b.end()
}

func (b *brush) foot(f frame) {
	left := f.date
	if f.number != "" {
		left = b.layout.cutTo(b.layout.line(f.number), faceRegular, 8.5, 150) + ", " + f.date
	}
	place := fmt.Sprintf("Page %d of %d", b.sheet+1, len(b.layout.sheets))
	b.piece(piece{x: sheetLeft, y: 726, w: sheetWidth, tint: tintLight, size: 0.5})
	b.piece(piece{x: sheetLeft, y: 738, size: 8.5, tint: tintGrey, text: left})
	if f.needToKnow {
		b.centered(needToKnowShort, faceRegular, 8.5, 738)
	}
	b.piece(piece{x: sheetRight - b.layout.faces.width(place, faceRegular, 8.5), y: 738, size: 8.5, tint: tintGrey, text: place})
	if b.layout.full && b.sheet == len(b.layout.sheets)-1 {
		words := "The document ends here for its length"
		if n := b.layout.unprinted; n > 0 {
			words += ": " + thousands(int64(n)) + " further " + plural(n, "section", "sections") + " not printed"
		}
		b.centered(words+". All of it is on record.", faceItalic, 9, 722)
	}
	b.centered(f.marking, faceBold, 9, 760)
	b.end()
}

func (b *brush) centered(s string, f face, size, y float64) {
	b.piece(piece{x: (sheetLeft + sheetRight - b.layout.faces.width(s, f, size)) / 2, y: y, face: f, size: size, text: s})
}
