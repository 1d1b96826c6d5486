package ingest

import (
	"bytes"
	"compress/zlib"
	"io"
	"strconv"
	"strings"
)

// This file finds the objects of a PDF. It goes through the bytes once, from front to back, and takes of each number the last object that
// bears it, as a reader does that mends a file whose table of objects is broken (ISO 32000-1, 7.5: what is appended replaces what was there).
// So it reads what any program wrote, believes no offset, and each byte costs the same.

// pdfUnpacked is how much is unpacked of one file's object streams and long texts.
const pdfUnpacked = 16 << 20

// pdfObjects is how many objects of one file are looked at.
const pdfObjects = 50_000

// pdfFile is a PDF whose objects were found.
type pdfFile struct {
	b         []byte
	where     map[pdfRef]pdfPlace
	nums      []pdfRef // in the order in which they were first met
	seen      map[pdfRef]any
	root      any
	info      any
	encrypted bool
	work      int
	unpack    int
}

// pdfPlace is where an object begins: in the file, or in what an object stream held.
type pdfPlace struct {
	in []byte
	at int
}

// openPDF finds the objects.
func openPDF(b []byte) (*pdfFile, error) {
	f := &pdfFile{b: b, where: map[pdfRef]pdfPlace{}, seen: map[pdfRef]any{}, work: pdfWork, unpack: pdfUnpacked}
	noEnd := false
	start := -1 // of the object that is open
	for at := 0; at < len(b); {
		i := bytes.IndexAny(b[at:], "ost")
		if i < 0 {
			break
		}
		at += i
		switch {
		case hasWord(b, at, "obj"):
			if num, ok := objectNumber(b, at); ok {
				f.put(num, pdfPlace{b, at + 3})
				start = at + 3
			}
			at += 3
		case start >= 0 && streamBegins(b, at):
			data := at + len("stream")
			end := -1
			if !noEnd {
				end = bytes.Index(b[data:], []byte("endstream"))
				noEnd = end < 0
			}
			if end < 0 {
				end = len(b) - data
			}
			if err := f.stream(b[start:at], b[data:data+end]); err != nil {
				return nil, err
			}
			start, at = -1, data+end
		case hasWord(b, at, "trailer"):
			at += len("trailer")
			l := &pdfLexer{b: b, at: at, work: &f.work}
			if d, err := l.object(0); err == nil {
				f.trailer(d)
			} else if err == errPDFWork {
				return nil, err
			}
		default:
			at++
		}
		if len(f.where) > pdfObjects {
			return nil, errPDFWork
		}
	}
	return f, nil
}

func hasWord(b []byte, at int, w string) bool {
	return len(b)-at >= len(w) && string(b[at:at+len(w)]) == w
}

// objectNumber reads the "12 0 " in front of "obj".
func objectNumber(b []byte, at int) (pdfRef, bool) {
	back := func(is func(byte) bool) (from, to int) {
		to = at
		for at > 0 && to-at < 20 && is(b[at-1]) {
			at--
		}
		return at, to
	}
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	back(pdfSpace)
	if from, to := back(digit); from == to {
		return 0, false
	}
	if from, to := back(pdfSpace); from == to {
		return 0, false
	}
	from, to := back(digit)
	n, err := strconv.Atoi(string(b[from:to]))
	return pdfRef(n), err == nil && n < 1<<30
}

// streamBegins says whether the content of a stream begins here: behind its dictionary, before an end of line.
func streamBegins(b []byte, at int) bool {
	const w = "stream"
	if !hasWord(b, at, w) || at+len(w) >= len(b) || b[at+len(w)] != '\n' && b[at+len(w)] != '\r' {
		return false
	}
	for at--; at > 0 && pdfSpace(b[at]); at-- {
	}
	return at > 0 && b[at] == '>' && b[at-1] == '>'
}

func (f *pdfFile) put(n pdfRef, p pdfPlace) {
	if _, ok := f.where[n]; !ok {
		f.nums = append(f.nums, n)
	}
	f.where[n] = p
}

func (f *pdfFile) trailer(o any) {
	d, ok := o.(pdfDict)
	if !ok || d["Root"] == nil {
		return
	}
	f.root = d["Root"]
	if d["Info"] != nil {
		f.info = d["Info"]
	}
	f.encrypted = f.encrypted || d["Encrypt"] != nil
}

// stream looks at a stream that holds objects, or the trailer.
func (f *pdfFile) stream(head, data []byte) error {
	isObjects := bytes.Contains(head, []byte("/ObjStm"))
	if !isObjects && !bytes.Contains(head, []byte("/XRef")) {
		return nil
	}
	l := &pdfLexer{b: head, work: &f.work}
	o, err := l.object(0)
	if err == errPDFWork {
		return err
	}
	d, _ := o.(pdfDict)
	switch kind, _ := d["Type"].(pdfName); {
	case kind == "XRef":
		f.trailer(d)
		return nil
	case kind != "ObjStm" || f.encrypted:
		return nil
	}
	text := f.inflate(d, data)
	n, _ := d["N"].(float64)
	first, _ := d["First"].(float64)
	l = &pdfLexer{b: text, work: &f.work}
	for range min(int(n), pdfObjects) {
		num, err1 := l.object(0)
		at, err2 := l.object(0)
		if err1 == errPDFWork || err2 == errPDFWork {
			return errPDFWork
		}
		k, ok1 := num.(float64)
		off, ok2 := at.(float64)
		if !ok1 || !ok2 {
			break
		}
		if p := int(first) + int(off); off >= 0 && first >= 0 && k >= 0 && p >= 0 && p < len(text) {
			f.put(pdfRef(k), pdfPlace{text, p})
		}
	}
	return nil
}

// inflate gives the content of a stream: as it stands, or unpacked. What is packed otherwise, or more than once, gives nothing.
func (f *pdfFile) inflate(d pdfDict, data []byte) []byte {
	data = bytes.TrimPrefix(bytes.TrimPrefix(data, []byte("\r")), []byte("\n"))
	filter := f.resolve(d["Filter"])
	if a, ok := filter.([]any); ok {
		switch len(a) {
		case 0:
			filter = nil
		case 1:
			filter = f.resolve(a[0])
		}
	}
	switch filter {
	case nil:
		return data
	case pdfName("FlateDecode"), pdfName("Fl"):
	default:
		return nil
	}
	if parms, ok := f.resolve(d["DecodeParms"]).(pdfDict); ok {
		if p, _ := parms["Predictor"].(float64); p > 1 {
			return nil
		}
	}
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(z, int64(f.unpack)))
	f.unpack -= len(out)
	return out
}

// resolve follows a reference. What cannot be read is nil.
func (f *pdfFile) resolve(o any) any {
	for range 8 {
		ref, ok := o.(pdfRef)
		if !ok {
			return o
		}
		v, done := f.seen[ref]
		if !done {
			if p, ok := f.where[ref]; ok {
				l := &pdfLexer{b: p.in, at: p.at, work: &f.work}
				v, _ = l.object(0)
			}
			f.seen[ref] = v
		}
		o = v
	}
	return nil
}

func (f *pdfFile) dict(o any) pdfDict {
	d, _ := f.resolve(o).(pdfDict)
	return d
}

func (f *pdfFile) array(o any) []any {
	a, _ := f.resolve(o).([]any)
	return a
}

// streamText is the content of a stream that a field's value is kept in.
func (f *pdfFile) streamText(ref pdfRef) []byte {
	p, ok := f.where[ref]
	if !ok {
		return nil
	}
	l := &pdfLexer{b: p.in, at: p.at, work: &f.work}
	d, _ := l.object(0)
	head, ok := d.(pdfDict)
	if !ok {
		return nil
	}
	l.skip()
	if !streamBegins(p.in, l.at) {
		return nil
	}
	rest := p.in[l.at+len("stream"):]
	if n, ok := f.resolve(head["Length"]).(float64); ok && n >= 0 && int(n)+2 <= len(rest) {
		rest = rest[:int(n)+2]
	} else {
		rest = rest[:min(len(rest), 1<<20)]
	}
	if i := bytes.Index(rest, []byte("endstream")); i >= 0 {
		rest = rest[:i]
	}
	return f.inflate(head, rest)
}

// title is what the file calls itself.
func (f *pdfFile) title() string {
	s, _ := f.resolve(f.dict(f.info)["Title"]).(pdfString)
	return strings.TrimSpace(pdfText(s))
}
