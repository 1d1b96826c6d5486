package ingest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"cissd/cases"
)

// This file reads TNEF (MS-OXTNEF), the winmail.dat of Outlook, as a stream: the text, in whichever of its forms, and the files become parts of
// the mail. Files are hashed and counted, not kept (INT-6).

const tnefSignature = "\x78\x9f\x3e\x22"

// The attributes that are read (MS-OXTNEF section 2.1.3.3), without their type.
const (
	attSubject         = 0x8004
	attDateSent        = 0x8005
	attBody            = 0x800C
	attAttachData      = 0x800F
	attAttachTitle     = 0x8010
	attAttachMetaFile  = 0x8011
	attAttachTransport = 0x9001
	attAttachRenddata  = 0x9002
	attMAPIProps       = 0x9003
	attAttachment      = 0x9005
	attOemCodepage     = 0x9007
)

// tnefReader reads one TNEF stream.
type tnefReader struct {
	p    *parser
	br   *bufio.Reader
	m    *cases.Message // the mail that the files go to
	at   place
	page string // the charset of text that is not Unicode

	head  tnefHead
	plain string
	body  []byte
	page2 string // the charset of the HTML
	rtf   rtfText

	files int
	held  int // bytes of files that are kept until the text has been added
	file  *tnefFile
	parts []func() // what adds the files, after the text
	cut   bool     // it ended in the middle
}

// tnefHead is what an embedded mail says of itself.
type tnefHead struct {
	subject, id, headers string
	sender, senderName   string
	to, cc               string
	sent                 time.Time
}

// tnefFile is the attachment that is being read.
type tnefFile struct {
	sink  *fileSink
	title string // in the codepage
	name  string // the long name
	short string
	mime  string
	cid   string
	msg   *cases.Message
}

// tnef opens a TNEF part.
func (p *parser) tnef(m *cases.Message, part *cases.Part, br *bufio.Reader, at place) {
	t := &tnefReader{p: p, br: br, m: m, at: at, page: "windows-1252"}
	if !t.signature() {
		p.broken("part %s: a damaged winmail.dat; it could not be read", at.name())
		return
	}
	part.Opened = true
	t.read()
	t.addText()
	for _, add := range t.parts {
		add()
	}
}

func (t *tnefReader) signature() bool {
	var b [6]byte
	_, err := io.ReadFull(t.br, b[:])
	return err == nil && string(b[:4]) == tnefSignature
}

// read goes through all attributes.
func (t *tnefReader) read() {
	for {
		var h [9]byte
		if n, err := io.ReadFull(t.br, h[:]); err != nil {
			t.cut = n > 0 && h[0] != 0
			break
		}
		level, id, size := h[0], binary.LittleEndian.Uint32(h[1:]), int64(binary.LittleEndian.Uint32(h[5:]))
		if level != 1 && level != 2 {
			t.cut = true
			break
		}
		in := &io.LimitedReader{R: t.br, N: size}
		t.attribute(level, int(id&0xFFFF), in)
		drain(in)
		if in.N > 0 {
			t.cut = true
			break
		}
		if _, err := t.br.Discard(2); err != nil { // the checksum
			t.cut = true
			break
		}
	}
	t.closeFile()
	if t.cut {
		t.p.broken("part %s: winmail.dat is damaged or cut off; what could be read was kept", t.at.name())
	}
}

func (t *tnefReader) attribute(level byte, id int, in *io.LimitedReader) {
	if level == 1 {
		switch id {
		case attOemCodepage:
			b := t.short(in, 8)
			if len(b) >= 4 {
				if c := codePage(int(binary.LittleEndian.Uint32(b))); c != "" {
					t.page = c
				}
			}
		case attSubject:
			t.head.subject = t.text8(t.short(in, 4096))
		case attBody:
			t.plain = t.text8(t.long(in))
		case attMAPIProps:
			t.props(in, t.messageProp)
		}
		return
	}
	if id == attAttachRenddata || t.file == nil {
		t.closeFile()
		t.file = &tnefFile{}
	}
	switch id {
	case attAttachTitle:
		t.file.title = t.text8(t.short(in, 4096))
	case attAttachTransport:
		t.file.short = t.text8(t.short(in, 4096))
	case attAttachData:
		t.data(in)
	case attAttachment:
		t.props(in, t.fileProp)
	}
}

// short reads a value of which no more than n bytes are wanted.
func (t *tnefReader) short(r io.Reader, n int64) []byte {
	b, _ := io.ReadAll(io.LimitReader(r, n))
	return b
}

// long reads a text up to the parser's limit, and says so where there was more.
func (t *tnefReader) long(r io.Reader) []byte {
	limit := int64(t.p.lim.TextBytes)
	b, _ := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(b)) > limit {
		t.p.warn("part %s: only the beginning of a long text was read", t.at.name())
		b = b[:limit]
	}
	return b
}

// data takes in the content of a file.
func (t *tnefReader) data(r io.Reader) {
	if t.file.sink == nil {
		t.file.sink = t.p.sink(t.fileID(t.files+1), min(t.p.lim.TextBytes, max(4, t.p.lim.TotalText-t.held)))
	}
	_, _ = io.Copy(t.file.sink, r)
}

// text8 decodes text that is not Unicode, up to its NUL.
func (t *tnefReader) text8(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	s, _, _ := toUTF8(b, t.page)
	return s
}

// tnefTexts are the numbers that the text takes before those of the files.
const tnefTexts = 2

// fileID is the section number of the n-th file, from 1.
func (t *tnefReader) fileID(n int) string { return t.at.name() + "." + strconv.Itoa(n+tnefTexts) }

// closeFile makes a part of the file that has been read.
func (t *tnefReader) closeFile() {
	f := t.file
	t.file = nil
	if f == nil || f.sink == nil && f.msg == nil {
		return
	}
	t.files++
	number := t.files + tnefTexts
	part := cases.Part{
		Name: fileName(f.name, f.title, f.short), MediaType: strings.ToLower(oneLine(f.mime)), Disposition: "attachment", ContentID: strings.Trim(oneLine(f.cid), "<>"),
		Inside: inTNEF, Parent: t.at.parent, Message: f.msg,
	}
	if !strings.Contains(part.MediaType, "/") || part.MediaType == "application/octet-stream" {
		part.MediaType = typeByName(part.Name)
	}
	if f.msg != nil {
		part.MediaType = "message/rfc822"
	}
	if f.sink == nil {
		f.sink = t.p.sink(t.fileID(t.files), 0)
	}
	f.sink.to.end()
	if !isText(part.MediaType) && containerOf(&part, bufio.NewReader(newHeadReader(f.sink))) == "" && !fileOfText(&part) {
		f.sink.head = nil
	}
	t.held += len(f.sink.head)
	t.parts = append(t.parts, func() { t.p.addFile(t.m, f.sink, part, t.at, number) })
}

// addText makes parts of the text. A text that the mail has outside too is another form of that, so that the two can be compared (GR-4).
func (t *tnefReader) addText() {
	form, label := t.body, t.page2
	plain := t.plain
	switch {
	case len(form) == 0 && t.rtf.html:
		form, label = []byte(t.rtf.text), "utf-8"
	case strings.TrimSpace(plain) == "" && !t.rtf.html:
		plain = t.rtf.text
	}
	if t.rtf.hidden {
		t.p.warn("part %s: hidden text in winmail.dat was left out", t.at.name())
	}
	hasPlain, hasHTML := strings.TrimSpace(plain) != "", len(bytes.TrimSpace(form)) > 0
	alt := t.at.alt
	outside := outerText(t.m)
	switch {
	case outside != nil && (hasPlain && sameWords(outside.Text, plain) || !hasPlain && hasHTML && sameWords(outside.Text, bareHTML(form, label))):
		hasPlain = false
		if hasHTML && outside.Alternative == 0 {
			t.p.alts++
			outside.Alternative = t.p.alts
		}
		alt = outside.Alternative
	case hasPlain && hasHTML:
		t.p.alts++
		alt = t.p.alts
	}
	if hasPlain {
		t.addForm("text/plain", []byte(plain), "utf-8", alt, ".1")
	}
	if hasHTML {
		t.addForm("text/html", form, label, alt, ".2")
	}
}

func (t *tnefReader) addForm(mt string, b []byte, label string, alt int, suffix string) {
	if t.p.parts >= t.p.lim.Parts {
		t.p.tooMany()
		return
	}
	t.p.parts++
	part := cases.Part{
		ID: t.at.name() + suffix, MediaType: mt, Params: map[string]string{}, Alternative: alt, Parent: t.at.parent, Inside: inTNEF,
	}
	sink := t.p.sink(part.ID, 0)
	_, _ = sink.Write(b)
	part.Size, part.SHA256 = sink.n, sink.digest()
	t.p.textInto(&part, bytes.NewReader(b), label, place{path: part.ID})
	t.m.Parts = append(t.m.Parts, part)
}

// outerText is the mail's own plain text outside of the winmail.dat, nil where it has none.
func outerText(m *cases.Message) *cases.Part {
	for i := range m.Parts {
		p := &m.Parts[i]
		if p.MediaType == "text/plain" && p.Disposition != "attachment" && p.Inside != inTNEF && strings.TrimSpace(p.Text) != "" {
			return p
		}
	}
	return nil
}

// sameWords says whether two texts have nearly the same words, whatever their layout.
func sameWords(a, b string) bool {
	a, b = cutRunes(a, 64<<10), cutRunes(b, 64<<10)
	x, y := strings.Fields(a), strings.Fields(b)
	known := make(map[string]bool, len(y))
	for _, w := range y {
		known[w] = true
	}
	n := 0
	for _, w := range x {
		if known[w] {
			n++
		}
	}
	return 10*n >= 9*len(x) && 2*len(y) <= 3*len(x)+20
}

var tagPattern = regexp.MustCompile(`(?s)<(?:style|script|head)\b.*?</(?:style|script|head)>|<!--.*?-->|<[^>]*>`)

// bareHTML is the words of HTML, good enough to compare them.
func bareHTML(b []byte, label string) string {
	s, _, _ := toUTF8(b[:min(len(b), 256<<10)], label)
	return html.UnescapeString(tagPattern.ReplaceAllString(s, " "))
}
