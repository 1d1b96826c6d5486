package ingest

import (
	"bufio"
	"encoding/binary"
	"io"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/text/encoding/unicode"

	"cissd/cases"
)

// Types of properties (MS-OXCDATA section 2.11.1); the flag stands for many values.
const (
	ptObject  = 0x000D
	ptString8 = 0x001E
	ptUnicode = 0x001F
	ptTime    = 0x0040
	ptBinary  = 0x0102
	ptMany    = 0x1000
)

// The properties that are read (MS-OXPROPS).
const (
	prSubject       = 0x0037
	prSubmitTime    = 0x0039
	prHeaders       = 0x007D
	prSenderName    = 0x0C1A
	prSenderEmail   = 0x0C1F
	prDisplayCc     = 0x0E03
	prDisplayTo     = 0x0E04
	prBody          = 0x1000
	prRTF           = 0x1009
	prHTML          = 0x1013
	prMessageID     = 0x1035
	prDisplayName   = 0x3001
	prAttachData    = 0x3701
	prAttachName    = 0x3704
	prAttachLong    = 0x3707
	prAttachMime    = 0x370E
	prAttachCID     = 0x3712
	prInternetCPID  = 0x3FDE
	prSenderSMTP    = 0x5D01
	prRepresentSMTP = 0x5D02
)

// props reads a list of MAPI properties (MS-OXTNEF section 2.1.3.4) and gives each to each: its number, its type, its value, and for a string or
// bytes their length. A list that breaks off is read up to there.
func (t *tnefReader) props(r io.Reader, each func(id, typ int, n int64, v io.Reader)) {
	br := bufio.NewReaderSize(r, 4096)
	count, ok := word32(br)
	for i := uint32(0); ok && i < count; i++ {
		var h [4]byte
		if _, err := io.ReadFull(br, h[:]); err != nil {
			t.cut = true
			return
		}
		typ, id := int(binary.LittleEndian.Uint16(h[:])), int(binary.LittleEndian.Uint16(h[2:]))
		if id >= 0x8000 && !skipName(br) {
			t.cut = true
			return
		}
		ok = t.values(br, id, typ, each)
	}
	t.cut = t.cut || !ok
}

// values reads the values of one property.
func (t *tnefReader) values(br *bufio.Reader, id, typ int, each func(id, typ int, n int64, v io.Reader)) bool {
	size := fixedSize(typ &^ ptMany)
	if size > 0 && typ&ptMany == 0 {
		v := io.LimitedReader{R: br, N: size}
		each(id, typ, size, &v)
		drain(&v)
		return v.N == 0
	}
	n, ok := word32(br)
	if !ok {
		return false
	}
	if size > 0 {
		_, err := io.CopyN(io.Discard, br, int64(n)*size)
		return err == nil
	}
	for range n {
		l, ok := word32(br)
		if !ok {
			return false
		}
		v := io.LimitedReader{R: br, N: int64(l)}
		if typ&ptMany == 0 {
			each(id, typ, int64(l), &v)
		}
		drain(&v)
		if v.N > 0 {
			return false
		}
		if pad := (4 - int64(l)%4) % 4; pad > 0 {
			if _, err := br.Discard(int(pad)); err != nil && br.Buffered() == 0 {
				return true // the last padding may be missing
			}
		}
	}
	return true
}

// fixedSize is the size of a value of that type with its padding, 0 where it has a length of its own.
func fixedSize(typ int) int64 {
	switch typ {
	case 0x0005, 0x0006, 0x0007, 0x0014, ptTime:
		return 8
	case 0x0048:
		return 16
	case ptObject, ptString8, ptUnicode, ptBinary:
		return 0
	}
	return 4
}

func word32(r io.Reader) (uint32, bool) {
	var b [4]byte
	_, err := io.ReadFull(r, b[:])
	return binary.LittleEndian.Uint32(b[:]), err == nil
}

// skipName reads past the name of a named property.
func skipName(br *bufio.Reader) bool {
	var b [20]byte
	if _, err := io.ReadFull(br, b[:]); err != nil {
		return false
	}
	if binary.LittleEndian.Uint32(b[16:]) == 0 {
		_, ok := word32(br)
		return ok
	}
	n, ok := word32(br)
	if !ok {
		return false
	}
	_, err := io.CopyN(io.Discard, br, (int64(n)+3)&^3)
	return err == nil
}

// str reads a string of either kind.
func (t *tnefReader) str(typ int, b []byte) string {
	if typ == ptUnicode {
		s, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(b[:len(b)&^1])
		if err != nil {
			return ""
		}
		out, _, _ := strings.Cut(string(s), "\x00")
		return cleanText(out)
	}
	return t.text8(b)
}

// messageProp takes a property of the mail.
func (t *tnefReader) messageProp(id, typ int, _ int64, v io.Reader) {
	text := typ == ptString8 || typ == ptUnicode
	switch {
	case id == prBody && text:
		if s := t.str(typ, t.long(v)); strings.TrimSpace(s) != "" {
			t.plain = s
		}
	case id == prHTML && text:
		t.body, t.page2 = []byte(t.str(typ, t.long(v))), "utf-8"
	case id == prHTML && typ == ptBinary:
		t.body = t.long(v)
	case id == prInternetCPID && typ == 3:
		if n, ok := word32(v); ok && t.page2 == "" {
			t.page2 = codePage(int(n))
		}
	case id == prRTF && typ == ptBinary:
		t.readRTF(v)
	case id == prSubmitTime && typ == ptTime:
		var b [8]byte
		if _, err := io.ReadFull(v, b[:]); err == nil {
			t.head.sent = fileTime(binary.LittleEndian.Uint64(b[:]))
		}
	case id == prHeaders && text:
		t.head.headers = t.str(typ, t.short(v, int64(t.p.lim.HeaderBytes)))
	case text:
		if s := t.headString(id); s != nil {
			*s = t.str(typ, t.short(v, 16<<10))
		}
	}
}

// headString is where a string of the mail's head belongs, nil for those that are not read.
func (t *tnefReader) headString(id int) *string {
	h := &t.head
	switch id {
	case prSubject:
		return &h.subject
	case prMessageID:
		return &h.id
	case prSenderName:
		return &h.senderName
	case prSenderSMTP, prRepresentSMTP:
		return &h.sender
	case prSenderEmail:
		if h.sender == "" {
			return &h.sender
		}
	case prDisplayTo:
		return &h.to
	case prDisplayCc:
		return &h.cc
	}
	return nil
}

// readRTF decompresses the text's form as RTF.
func (t *tnefReader) readRTF(v io.Reader) {
	z, err := newLZFu(bufio.NewReaderSize(v, 4096))
	if err != nil {
		t.p.broken("part %s: a damaged text in winmail.dat; it could not be read", t.at.name())
		return
	}
	t.rtf = readRTF(t.p.unpacking(z, t.at), t.p.lim.TextBytes)
	if t.rtf.cut {
		t.p.warn("part %s: only the beginning of a long text was read", t.at.name())
	}
}

// fileTime is a time of Windows: tenths of microseconds since 1601.
func fileTime(n uint64) time.Time {
	const since1970 = 116444736000000000
	if n < since1970 || n > since1970+1e10*1e7 {
		return time.Time{}
	}
	n -= since1970
	return time.Unix(int64(n/1e7), int64(n%1e7)*100).UTC()
}

// fileProp takes a property of an attachment.
func (t *tnefReader) fileProp(id, typ int, n int64, v io.Reader) {
	f := t.file
	text := typ == ptString8 || typ == ptUnicode
	switch {
	case id == prAttachData && typ == ptObject:
		t.object(n, v)
	case id == prAttachData && typ == ptBinary && f.sink == nil:
		t.data(v)
	case id == prAttachLong && text:
		f.name = t.str(typ, t.short(v, 4096))
	case id == prAttachName && text:
		f.short = t.str(typ, t.short(v, 4096))
	case id == prDisplayName && text:
		if s := t.str(typ, t.short(v, 4096)); f.title == "" {
			f.title = s
		}
	case id == prAttachMime && text:
		f.mime = t.str(typ, t.short(v, 256))
	case id == prAttachCID && text:
		f.cid = t.str(typ, t.short(v, 1024))
	}
}

// iidMessage is the interface identifier before an embedded mail.
const iidMessage = "\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"

// object reads an attached object: a mail, which is TNEF again, or something of a program, which is kept as a file.
func (t *tnefReader) object(n int64, v io.Reader) {
	if n < 16 {
		return
	}
	var iid [16]byte
	if _, err := io.ReadFull(v, iid[:]); err != nil {
		return
	}
	if string(iid[:]) != iidMessage {
		t.data(v)
		return
	}
	inner := t.at
	inner.path, inner.depth, inner.alt, inner.parent, inner.inside = t.fileID(t.files+1), t.at.depth+1, 0, "", inTNEF
	if inner.depth > t.p.lim.Depth {
		t.p.tooDeep(inner)
		return
	}
	m := &cases.Message{}
	if t.file.sink == nil { // its bytes are a file too, so that it can be taken out as it came
		t.file.sink = t.p.sink(inner.path, 0)
		v = io.TeeReader(v, t.file.sink)
	}
	defer drain(v)
	e := &tnefReader{p: t.p, br: bufio.NewReaderSize(t.p.toil(v), 4096), m: m, at: inner, page: t.page}
	if !e.signature() {
		t.p.broken("part %s: a damaged mail in winmail.dat; it could not be read", t.at.name())
		return
	}
	e.read()
	e.fillHead()
	e.addText()
	for _, add := range e.parts {
		add()
	}
	t.file.msg = m
}

// fillHead gives an embedded mail its header: the one that it came with, or what the properties say.
func (t *tnefReader) fillHead() {
	h := t.head
	if strings.TrimSpace(h.headers) != "" {
		br := bufio.NewReaderSize(strings.NewReader(h.headers), 4096)
		fields, _ := t.p.header(br, t.at, true)
		t.p.fill(t.m, fields)
	}
	m := t.m
	if m.Subject == "" {
		m.Subject = oneLine(h.subject)
	}
	if m.MessageID == "" {
		m.MessageID = firstID(h.id)
	}
	if m.Date.IsZero() {
		m.Date = h.sent
	}
	if len(m.From) == 0 && (h.sender != "" || h.senderName != "") {
		a := cases.Address{Name: oneLine(h.senderName)}
		if _, err := mail.ParseAddress(h.sender); err == nil {
			a.Address = oneLine(h.sender)
		}
		m.From, m.FromFields = []cases.Address{a}, 1
	}
	if len(m.To) == 0 {
		m.To = namesOnly(h.to)
	}
	if len(m.Cc) == 0 {
		m.Cc = namesOnly(h.cc)
	}
}

// namesOnly reads a list of display names, some of which are addresses.
func namesOnly(v string) []cases.Address {
	var out []cases.Address
	for n := range strings.SplitSeq(oneLine(v), ";") {
		if n = strings.Trim(strings.TrimSpace(n), "'"); n == "" || len(out) >= 1000 {
			continue
		}
		a := cases.Address{Name: n}
		if strings.Contains(n, "@") && !strings.Contains(n, " ") {
			a = cases.Address{Address: n}
		}
		out = append(out, a)
	}
	return out
}
