package notify

import (
	"fmt"
	"strings"
)

// The page is US letter, in points; a field's box stands below its name.
const (
	pageWidth, pageHeight = 612, 792
	pageMargin            = 48
	pageGap               = 10 // between the fields of a row
	nameSize, boxHeight   = 8.5, 17
	lineHeight            = 12.5
)

// formPDF lays the form out on its pages. What people see, what is read to them (Section 508: structure, titles, language, the order of the
// tab key) and the names under which values come back are made from the same list.
func formPDF(o Office, mailbox string) []byte {
	name := cleanLine(o.Name)
	p := newFormPages("Request form of " + name)
	last := 0
	for _, g := range requestForm() {
		if g.page != last {
			p.newPage()
			p.y = pageHeight - pageMargin - 14
			last = g.page
			if g.page == 1 {
				p.text("H1", pageMargin, 17, true, "Request to "+name)
				p.y -= 17
				p.text("P", pageMargin, 9.5, false, "Fill in what you know, save it, and send it to "+cleanLine(mailbox)+".")
				p.y -= 12.5
				p.text("P", pageMargin, 9.5, true, "Put nothing classified into this form: name only the network on which we find it.")
				p.y -= 12.5
				p.text("P", pageMargin, 9.5, false, "We need your name, agency and telephone or address, how urgent it is, and its classification.")
				p.y -= 8
			}
		}
		p.y -= 21
		p.text("H2", pageMargin, 11.5, true, g.title)
		p.rule(p.y - 5)
		p.y -= 6
		group := ""
		if g.named {
			group = g.title
		}
		for _, row := range g.rows {
			p.row(group, row)
		}
	}
	return p.finish()
}

// row sets fields side by side and goes below them.
func (p *formPages) row(group string, fields []formField) {
	const all = pageWidth - 2*pageMargin
	x, deep := float64(pageMargin), 0.0
	top := p.y - 12
	for i, f := range fields {
		width := float64(all) * float64(f.share) / 12
		if i < len(fields)-1 {
			width -= pageGap
		}
		p.y = top
		label, height := f.name, float64(boxHeight)
		if f.hint != "" {
			label += " (" + f.hint + ")"
		}
		p.text("P", x, nameSize, false, label)
		if f.kind == formLong {
			height = float64(f.lines)*lineHeight + 5
		}
		p.field(group, f, box{x, top - 4 - height, width, height})
		deep = max(deep, height)
		x += float64(all) * float64(f.share) / 12
	}
	p.y = top - 4 - deep
}

// field draws the place of a field and makes the field.
func (p *formPages) field(group string, f formField, b box) {
	tip := f.name
	if f.hint != "" {
		tip += " (" + f.hint + ")"
	}
	common := "/T " + pdfLiteral(f.name) + " /TU " + pdfLiteral(tip) + p.parent(group)
	look := "/DA (/Helv 10 Tf 0 g)"
	switch f.kind {
	case formLine, formLong:
		p.frame(b)
		flags := 0
		if f.kind == formLong {
			flags = 1 << 12
		}
		p.put(group, p.widget(b, tip, fmt.Sprintf("%s /FT /Tx /Ff %d %s /AP << /N %s >>", common, flags, look, p.blank(b))))
	case formList:
		p.frame(b)
		words := []string{pdfLiteral("")}
		for _, c := range f.choices {
			words = append(words, pdfLiteral(c))
		}
		p.put(group, p.widget(b, tip, fmt.Sprintf("%s /FT /Ch /Ff %d %s /Opt [%s] /AP << /N %s >>", common, 1<<17, look, strings.Join(words, " "), p.blank(b))))
	case formBox:
		at := box{b.x, b.y + 2, 13, 13}
		p.frame(at)
		p.put(group, p.widget(at, tip, common+" /FT /Btn "+p.ticked(at, f.choices[0], "4")))
		p.beside(b.x+18, b.y+5, f.choices[0])
	case formRadio:
		p.radio(group, common, f, b)
	}
}

// radio makes one field of several buttons, each with its own words.
func (p *formPages) radio(group, common string, f formField, b box) {
	id := p.reserve()
	x := b.x
	var kids []string
	for i, c := range f.choices {
		at := box{x, b.y + 2, 13, 13}
		p.circle(at)
		words := c
		if f.means[i] != "" {
			words += ", " + f.means[i]
		}
		kids = append(kids, p.widget(at, f.name+", "+words, fmt.Sprintf("/TU %s /Parent %s %s", pdfLiteral(f.name+", "+words), id, p.ticked(at, c, "l"))))
		p.beside(x+18, b.y+5, words)
		x += b.w / float64(len(f.choices))
	}
	p.set(id, fmt.Sprintf("<< %s /FT /Btn /Ff %d /Kids [%s] >>", common, 1<<15, strings.Join(kids, " ")))
	p.put(group, id)
}

// beside writes the words of a button.
func (p *formPages) beside(x, y float64, s string) {
	old := p.y
	p.y = y
	p.text("P", x, 9.5, false, s)
	p.y = old
}

// ticked is how a button looks, off and on: glyph is a letter of ZapfDingbats.
func (p *formPages) ticked(b box, choice, glyph string) string {
	size := b.h - 1
	on := p.form(b, fmt.Sprintf("q BT /ZaDb %s Tf 0 g %s %s Td (%s) Tj ET Q", num(size), num((b.w-size*0.8)/2), num(b.h*0.18), glyph))
	return fmt.Sprintf("/AS /Off /MK << /CA (%s) >> /DA (/ZaDb 0 Tf 0 g) /AP << /N << /%s %s /Off %s >> >>", glyph, choice, on, p.blank(b))
}
