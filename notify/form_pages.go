package notify

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
)

// This file writes the objects of a PDF with a form (ISO 32000-1, 12.7) and with structure (14.8). It is written out plainly, so that every
// program can fill it in; there is no date in it, and nothing by chance.

// box is a place on a page, from its lower left corner.
type box struct{ x, y, w, h float64 }

// formPages are the pages that are being written.
type formPages struct {
	title   string
	objects []string // object n is objects[n-1], "" while it is reserved
	y       float64  // where the next text stands
	page    string   // the open page's object
	content *bytes.Buffer
	marks   int      // marked contents of the open page
	widgets []string // of the open page
	pages   []string
	structs []string // kids of the document's structure
	doc     string   // the structure element around them
	onPage  []string // structure elements of the open page's marked contents
	parents []string // the number tree that leads from pages and widgets to structure
	keys    int
	fields  []string
	groups  map[string]*formParent
	empty   map[string]string // the blank appearances by size
	font    string            // resources of appearances
}

// formParent is a field that only holds others.
type formParent struct {
	id, name string
	kids     []string
}

func newFormPages(title string) *formPages {
	p := &formPages{title: title, groups: map[string]*formParent{}, empty: map[string]string{}}
	p.reserve() // 1 is the catalog
	p.reserve() // 2 the pages
	p.doc = p.reserve()
	helv := p.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	bold := p.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	signs := p.add("<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>")
	p.font = p.add(fmt.Sprintf("<< /Font << /Helv %s /Bold %s /ZaDb %s >> >>", helv, bold, signs))
	return p
}

// reserve gives the reference of an object that is set later.
func (p *formPages) reserve() string {
	p.objects = append(p.objects, "")
	return strconv.Itoa(len(p.objects)) + " 0 R"
}

func (p *formPages) add(body string) string {
	id := p.reserve()
	p.set(id, body)
	return id
}

func (p *formPages) set(id, body string) {
	n, _, _ := strings.Cut(id, " ")
	i, err := strconv.Atoi(n)
	if err == nil {
		p.objects[i-1] = body
	}
}

// newPage closes the open page and begins another.
func (p *formPages) newPage() {
	p.closePage()
	p.page, p.content, p.marks, p.widgets, p.onPage = p.reserve(), &bytes.Buffer{}, 0, nil, nil
}

func (p *formPages) closePage() {
	if p.page == "" {
		return
	}
	c := p.content.String()
	stream := p.add(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(c), c))
	key := p.keys
	p.keys++
	p.parents = append(p.parents, fmt.Sprintf("%d [%s]", key, strings.Join(p.onPage, " ")))
	p.set(p.page, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources %s /Contents %s /Tabs /S /StructParents %d /Annots [%s] >>",
		pageWidth, pageHeight, p.font, stream, key, strings.Join(p.widgets, " ")))
	p.pages = append(p.pages, p.page)
}

// text writes a line at p.y as a piece of the structure: H1, H2 or P.
func (p *formPages) text(kind string, x, size float64, bold bool, s string) {
	font := "Helv"
	if bold {
		font = "Bold"
	}
	fmt.Fprintf(p.content, "/%s << /MCID %d >> BDC BT /%s %s Tf 0 g %s %s Td %s Tj ET EMC\n", kind, p.marks, font, num(size), num(x), num(p.y), pdfLiteral(s))
	e := p.add(fmt.Sprintf("<< /Type /StructElem /S /%s /P %s /Pg %s /K %d >>", kind, p.doc, p.page, p.marks))
	p.marks++
	p.structs, p.onPage = append(p.structs, e), append(p.onPage, e)
}

// rule, frame and circle draw what is read to nobody.
func (p *formPages) rule(y float64) {
	fmt.Fprintf(p.content, "/Artifact BMC q 0.8 w 0.25 0.35 0.5 RG %d %s m %d %s l S Q EMC\n", pageMargin, num(y), pageWidth-pageMargin, num(y))
}

func (p *formPages) frame(b box) {
	fmt.Fprintf(p.content, "/Artifact BMC q 0.6 w 0.35 G 0.965 0.975 0.99 rg %s %s %s %s re B Q EMC\n", num(b.x), num(b.y), num(b.w), num(b.h))
}

func (p *formPages) circle(b box) {
	r := b.w / 2
	k := r * 0.5523
	x, y := b.x+r, b.y+r
	fmt.Fprintf(p.content, "/Artifact BMC q 0.6 w 0.35 G 0.965 0.975 0.99 rg %s %s m %s %s %s %s %s %s c %s %s %s %s %s %s c %s %s %s %s %s %s c %s %s %s %s %s %s c b Q EMC\n",
		num(x+r), num(y), num(x+r), num(y+k), num(x+k), num(y+r), num(x), num(y+r), num(x-k), num(y+r), num(x-r), num(y+k), num(x-r), num(y),
		num(x-r), num(y-k), num(x-k), num(y-r), num(x), num(y-r), num(x+k), num(y-r), num(x+r), num(y-k), num(x+r), num(y))
}

// form makes an appearance of the size of b.
func (p *formPages) form(b box, content string) string {
	return p.add(fmt.Sprintf("<< /Type /XObject /Subtype /Form /BBox [0 0 %s %s] /Resources %s /Length %d >>\nstream\n%s\nendstream", num(b.w), num(b.h), p.font, len(content), content))
}

// blank is the appearance of what is not filled in.
func (p *formPages) blank(b box) string {
	size := num(b.w) + " " + num(b.h)
	if p.empty[size] == "" {
		p.empty[size] = p.form(b, "/Tx BMC EMC")
	}
	return p.empty[size]
}

// widget makes a field's place on the page, with its place in the structure. It gives its object.
func (p *formPages) widget(b box, alt, entries string) string {
	id := p.reserve()
	e := p.add(fmt.Sprintf("<< /Type /StructElem /S /Form /P %s /Pg %s /Alt %s /K << /Type /OBJR /Obj %s >> >>", p.doc, p.page, pdfLiteral(alt), id))
	key := p.keys
	p.keys++
	p.parents = append(p.parents, fmt.Sprintf("%d %s", key, e))
	p.structs = append(p.structs, e)
	p.set(id, fmt.Sprintf("<< /Type /Annot /Subtype /Widget /F 4 /P %s /Rect [%s %s %s %s] /Border [0 0 0] /StructParent %d %s >>",
		p.page, num(b.x), num(b.y), num(b.x+b.w), num(b.y+b.h), key, entries))
	p.widgets = append(p.widgets, id)
	return id
}

// put enters a field into the form, in its group.
func (p *formPages) put(group, id string) {
	if group == "" {
		p.fields = append(p.fields, id)
		return
	}
	g := p.groups[group]
	g.kids = append(g.kids, id)
}

// parent is the entry of a field that stands in a group.
func (p *formPages) parent(group string) string {
	if group == "" {
		return ""
	}
	if p.groups[group] == nil {
		p.groups[group] = &formParent{id: p.reserve(), name: group}
		p.fields = append(p.fields, p.groups[group].id)
	}
	return " /Parent " + p.groups[group].id
}

// finish closes the document and gives its bytes.
func (p *formPages) finish() []byte {
	p.closePage()
	for _, g := range p.groups {
		p.set(g.id, fmt.Sprintf("<< /T %s /Kids [%s] >>", pdfLiteral(g.name), strings.Join(g.kids, " ")))
	}
	tree := p.reserve()
	p.set(p.doc, fmt.Sprintf("<< /Type /StructElem /S /Document /P %s /K [%s] >>", tree, strings.Join(p.structs, " ")))
	p.set(tree, fmt.Sprintf("<< /Type /StructTreeRoot /K %s /ParentTree << /Nums [%s] >> /ParentTreeNextKey %d >>", p.doc, strings.Join(p.parents, " "), p.keys))
	p.set("2 0 R", fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(p.pages, " "), len(p.pages)))
	p.set("1 0 R", fmt.Sprintf("<< /Type /Catalog /Pages 2 0 R /Lang (en-US) /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >> "+
		"/StructTreeRoot %s /AcroForm << /Fields [%s] /NeedAppearances true /DA (/Helv 10 Tf 0 g) /DR %s >> >>", tree, strings.Join(p.fields, " "), p.font))
	info := p.add(fmt.Sprintf("<< /Title %s /Producer (cissd) >>", pdfLiteral(p.title)))
	return p.bytes(info)
}

// bytes writes the objects, the table of where they are, and the trailer.
func (p *formPages) bytes(info string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(p.objects))
	for i, o := range p.objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	id := sha256.Sum256(b.Bytes())
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(p.objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info %s /ID [<%x> <%x>] >>\nstartxref\n%d\n%%%%EOF\n", len(p.objects)+1, info, id[:16], id[:16], table)
	return b.Bytes()
}

// num writes a number as short as it is read.
func num(f float64) string { return strconv.FormatFloat(float64(int(f*100+0.5))/100, 'f', -1, 64) }

// pdfLiteral writes a string in the single-byte encoding that PDFDocEncoding and WinAnsi have in common.
func pdfLiteral(s string) string {
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(winANSI(s)) + ")"
}

// winANSI gives the bytes of Latin-1 letters; what is not one becomes a question mark.
func winANSI(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 || r >= 0xa1 && r <= 0xff {
			b.WriteByte(byte(r))
		} else {
			b.WriteByte('?')
		}
	}
	return b.String()
}
