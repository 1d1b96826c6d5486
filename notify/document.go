package notify

import (
	"fmt"
	"strconv"
	"strings"

	"cissd/cases"
	"cissd/cases/marking"
)

// Bounds of a document. What is beyond them is on record; the document says that it is, and how much (SEC-5).
const (
	maxDocPages    = 500
	maxDocText     = 500_000 // runes of a section's text
	maxDocValue    = 8_000   // runes of a fact, a heading, a cell
	maxDocRows     = 5_000   // of a table, and facts of a block
	maxDocColumns  = 8       // of a table that is drawn as one
	maxDocBlocks   = 2_000   // sections, exhibits, signatures
	contentsBeyond = 4       // pages; a longer document has a table of contents
)

// needToKnow is the statement on documents with personal data or data of the Bank Secrecy Act (NOT-5).
const needToKnow = "Need to know. This document holds personal data, or data reported under the Bank Secrecy Act (31 U.S.C. 5311 and following). " +
	"Show it only to persons who need it for an official duty, and keep a record of whom you gave it to."

const needToKnowShort = "Only for persons with a need to know"

// Draw lays a document out as a PDF of US letter pages, not locked yet (see [Lock]): RFI-2, FAI-3, RFS-2, SHOW. Each page bears the marking at
// head and foot (NOT-5), the number, the date, and its place among the pages. It has a title, a language, bookmarks, and structure in reading
// order (Section 508). The same data give the same bytes. Text from outside only ever becomes shown text (SEC-4): what shows nothing is left
// out, and what the typeface lacks is shown by its code points, and listed at the end.
func Draw(d cases.DocumentData, o Office) ([]byte, error) {
	faces, err := newTypefaces()
	if err != nil {
		return nil, fmt.Errorf("drawing a document: %w", err)
	}
	l := layDocument(d, o, faces, nil)
	if len(l.sheets) > contentsBeyond && len(l.contents()) > 1 {
		l = layDocument(d, o, faces, l.contents())
	}
	out, err := l.paint(newFrame(d, o))
	if err != nil {
		return nil, fmt.Errorf("drawing a document: %w", err)
	}
	return out, nil
}

// frame is what stands on every page outside the text, and what programs show of the file.
type frame struct {
	marking, number, title, date string
	draft, needToKnow            bool
	office                       string
	data                         cases.DocumentData
}

func newFrame(d cases.DocumentData, o Office) frame {
	f := frame{
		marking: marking.ForOfficialUseOnly, number: cleanLine(d.Number), title: documentTitle(d), date: d.At.In(o.zone()).Format("2 January 2006"),
		draft: d.Draft, needToKnow: d.NeedToKnow, office: cleanLine(o.Name), data: d,
	}
	if d.LES {
		f.marking = marking.LawEnforcementSensitive
	}
	return f
}

func documentTitle(d cases.DocumentData) string {
	if t := cleanLine(d.Title); t != "" {
		return t
	}
	switch d.Kind {
	case cases.InquiryReport:
		return "Report of Inquiry"
	case cases.SignificantMemorandum:
		return "Memorandum: significant support"
	case cases.Summary:
		return "Summary of the record"
	case cases.Memorandum:
	}
	return "Memorandum"
}

// layDocument puts the document's parts onto sheets, in reading order. contents are the headings of the table of contents; nil leaves it out.
func layDocument(d cases.DocumentData, o Office, faces *typefaces, contents []string) *layout {
	l := newLayout(faces)
	l.letterhead(d, o)
	if contents != nil {
		l.contentsTable(contents)
	}
	sections := d.Sections[:min(len(d.Sections), maxDocBlocks)]
	for i, s := range sections {
		if l.full {
			l.unprinted = len(d.Sections) - i
			break
		}
		l.section(s)
	}
	l.cutBlocks(len(d.Sections)-len(sections), "section", "sections")
	l.signatures(d.Signed)
	l.exhibits(d.Exhibits)
	l.strangers()
	return l
}

// letterhead is the head of the first page: whose document, what it is, how it is to be handled, and its facts.
func (l *layout) letterhead(d cases.DocumentData, o Office) {
	l.within("P", func() {
		l.put(piece{x: sheetLeft, face: faceBold, size: 11, text: l.cutTo(l.line(o.Name), faceBold, 11, sheetWidth-150)}, 0)
	})
	l.within("P", func() {
		number := l.cutTo(l.line(d.Number), faceBold, 11, 140)
		l.put(piece{x: sheetRight - l.faces.width(number, faceBold, 11), face: faceBold, size: 11, text: number}, 0)
	})
	l.y += 19
	l.rule(tintBlack, 0.9)
	l.y += 22
	l.mark(documentTitle(d), 0)
	l.paragraph("H1", documentTitle(d), look{face: faceBold, size: 18, lead: 23})
	if s := l.line(d.Subject); s != "" {
		l.y += 3
		l.paragraph("P", s, look{size: 11.5, lead: 15.5})
	}
	l.y += 10
	if d.Draft {
		l.boxed("DRAFT for review. Nobody has approved this document yet.", faceBold)
	}
	if d.NeedToKnow {
		l.boxed(needToKnow, faceRegular)
	}
	l.facts(d.Head)
	if len(d.Head) > 0 {
		l.y += 6
		l.rule(tintLight, 0.6)
	}
	l.y += 4
}

// section is a heading, then facts, paragraphs and a table, as far as there are any.
func (l *layout) section(s cases.DocumentSection) {
	l.heading(s.Heading)
	l.facts(s.Facts)
	l.text(s.Text)
	if s.Table != nil {
		l.table(*s.Table)
	}
}

// exhibits lists the files that belong to the document, each with what tells it from every other.
func (l *layout) exhibits(list []cases.DocumentExhibit) {
	if len(list) == 0 {
		return
	}
	l.heading("Exhibits")
	for i, e := range list[:min(len(list), maxDocBlocks)] {
		if l.full {
			return
		}
		l.room(62)
		name := "Exhibit " + strconv.Itoa(e.Number)
		if i < 500 {
			l.mark(name, 2)
		}
		size := sizeWords(e.Size)
		if t := l.line(e.MediaType); t != "" {
			size += ", " + t
		}
		note := l.line(e.Marking)
		if note == "" {
			note = "no marking"
		}
		widths := []float64{78, sheetWidth - 78}
		grow := func(label, value string, value2 face, size float64) {
			labelFace := faceBold
			if label == "" {
				labelFace = faceRegular
			}
			l.row([]cell{{text: label, role: "TH", look: look{face: labelFace, size: 10, lead: 13.5}}, {
				text: value, role: "TD", look: look{face: value2, size: size, lead: 13.5, tint: tintFor(label)},
			}}, widths, 0)
		}
		l.within("Table", func() {
			grow(name, l.short(orWords(e.Description, "(no description)")), faceRegular, 10.5)
			grow("", l.short(orWords(e.Name, "(no name)"))+", "+size, faceRegular, 9)
			grow("", "Marking: "+note, faceRegular, 9)
			grow("", "SHA-256: "+l.line(e.SHA256), faceMono, 7.5)
		})
		l.y += 7
	}
	l.cutBlocks(len(list)-maxDocBlocks, "exhibit", "exhibits")
}

// tintFor is black for the line with a label, grey for those below it.
func tintFor(label string) tint {
	if label == "" {
		return tintGrey
	}
	return tintBlack
}

// signatures are the lines below the document: who, and in which role, each with the day.
func (l *layout) signatures(list []cases.Fact) {
	if len(list) == 0 {
		return
	}
	const width = 290
	l.room(60)
	l.y += 14
	for _, s := range list[:min(len(list), maxDocBlocks)] {
		if l.full {
			return
		}
		l.room(48)
		who, day := l.cutTo(l.line(s.Value), faceRegular, 10.5, width), l.cutTo(l.line(s.Note), faceRegular, 10.5, sheetWidth-width-30)
		l.within("P", func() {
			l.y += 8
			role := l.cutTo(l.line(s.Name), faceRegular, 8.5, width)
			l.put(piece{x: sheetLeft, size: 10.5, text: who}, 0)
			l.put(piece{x: sheetLeft, size: 8.5, tint: tintGrey, text: role}, 19)
			l.put(piece{x: sheetLeft + width + 30, size: 10.5, text: day}, 0)
		})
		l.line2(sheetLeft, sheetLeft+width, l.y+15)
		l.line2(sheetLeft+width+30, sheetRight, l.y+15)
		l.y += 36
	}
	l.cutBlocks(len(list)-maxDocBlocks, "signature", "signatures")
}

// cutBlocks says how many parts of a kind are not printed.
func (l *layout) cutBlocks(n int, one, many string) {
	if n > 0 {
		l.paragraph("P", "[ "+thousands(int64(n))+" further "+plural(n, one, many)+" not printed here; all of it is on record ]", look{face: faceItalic, size: 9.5, lead: 13.5})
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func orWords(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}

// sizeWords says a size in bytes, and in what people say.
func sizeWords(n int64) string {
	if n < 0 {
		return "size not known"
	}
	s := thousands(n) + " " + plural(int(min(n, 2)), "byte", "bytes")
	switch {
	case n >= 1<<20:
		return s + fmt.Sprintf(" (%.1f MB)", float64(n)/(1<<20))
	case n >= 1<<10:
		return s + fmt.Sprintf(" (%.1f KB)", float64(n)/(1<<10))
	}
	return s
}

// thousands writes 1234567 as 1,234,567.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
