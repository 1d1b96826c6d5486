package ingest

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"

	"cissd/cases"
)

// This file takes uuencoded files (POSIX uuencode, both of its forms) out of plain text, as mail had them before MIME and as some gateways still
// make them. It streams: a file is written to whoever takes it, line by line (INT-6).

// uuBegin is the line before a file: its mode and its name.
var uuBegin = regexp.MustCompile(`^begin(-base64)? [0-7]{3,4} ([^\r\n]{1,255}?)\s*$`)

// uuReader gives a text without the files in it; open takes each of them.
type uuReader struct {
	br    *bufio.Reader
	open  func(name string) io.WriteCloser
	out   []byte
	mid   bool // the last piece did not end its line
	err   error
	plain bool // no files are sought any more: there were too many
	files int
}

// maxUUFiles bounds the files of one text (SEC-5).
const maxUUFiles = 100

func newUUReader(br *bufio.Reader, open func(name string) io.WriteCloser) *uuReader {
	return &uuReader{br: br, open: open}
}

func (u *uuReader) Read(b []byte) (int, error) {
	for len(u.out) == 0 {
		if u.err != nil {
			return 0, io.EOF
		}
		u.next()
	}
	n := copy(b, u.out)
	u.out = u.out[n:]
	return n, nil
}

// next reads one line, or a piece of a long one, or a file and nothing of the text.
func (u *uuReader) next() {
	line, err := u.br.ReadSlice('\n')
	whole := !u.mid && err == nil
	u.mid = err == bufio.ErrBufferFull
	if err != nil && !u.mid {
		u.err = err
	}
	u.out = line
	if !whole || u.plain || !bytes.HasPrefix(line, []byte("begin")) {
		return
	}
	m := uuBegin.FindSubmatch(line)
	if m == nil {
		return
	}
	decode := uuLine
	if len(m[1]) > 0 {
		decode = uuBase64Line
	}
	name := string(m[2])
	u.out = append([]byte{}, line...) // the look ahead moves the buffer
	if u.follows(decode) {
		u.out = nil
		u.file(name, decode)
		u.files++
		u.plain = u.files >= maxUUFiles
	}
}

// follows says whether the next line is one of a file.
func (u *uuReader) follows(decode uuDecoder) bool {
	b, _ := u.br.Peek(100)
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		i = len(b)
	}
	var buf [128]byte
	_, kind := decode(buf[:0], bytes.TrimRight(b[:i], "\r"))
	return kind == uuData
}

// file reads the lines of a file. The first that is none, without the end before it, is text again.
func (u *uuReader) file(name string, decode uuDecoder) {
	w := u.open(name)
	whole := false
	var buf [128]byte
	for {
		b, _ := u.br.Peek(200)
		i := bytes.IndexByte(b, '\n')
		n := i + 1
		if i < 0 {
			i, n = len(b), len(b)
		}
		if len(b) == 0 || i > 150 {
			break
		}
		data, kind := decode(buf[:0], bytes.TrimRight(b[:i], "\r"))
		if kind == uuNone {
			break
		}
		_, _ = w.Write(data)
		_, _ = u.br.Discard(n)
		if kind == uuEnd {
			whole = true
			break
		}
	}
	if c, ok := w.(interface{ cutOff() }); ok && !whole {
		c.cutOff()
	}
	_ = w.Close()
}

type uuKind int

const (
	uuNone uuKind = iota
	uuData
	uuEmpty // the line of no bytes before the end
	uuEnd
)

// uuDecoder decodes one line without its end.
type uuDecoder func(out, line []byte) ([]byte, uuKind)

// uuLine decodes a line of the old form: a letter for the number of bytes, then four letters for each three. Blanks at the end may be missing,
// and a checksum may follow.
func uuLine(out, line []byte) ([]byte, uuKind) {
	if trimmed := bytes.TrimRight(line, " "); string(trimmed) == "end" {
		return nil, uuEnd
	}
	if len(line) == 0 || len(bytes.TrimRight(line, " ")) == 0 || len(line) == 1 && line[0] == '`' {
		return nil, uuEmpty
	}
	n := int(line[0]-' ') & 63
	letters := (n + 2) / 3 * 4
	body := line[1:]
	if line[0] < ' ' || line[0] > '`' || n == 0 || n > 45 || len(body) > letters+2 {
		return nil, uuNone
	}
	for _, c := range body {
		if c < ' ' || c > '`' {
			return nil, uuNone
		}
	}
	if missing := letters - len(body); missing > 0 {
		if missing > letters/2+4 {
			return nil, uuNone
		}
		body = append(append([]byte{}, body...), bytes.Repeat([]byte{' '}, missing)...)
	}
	for i := 0; i < letters; i += 4 {
		a, b, c, d := (body[i]-' ')&63, (body[i+1]-' ')&63, (body[i+2]-' ')&63, (body[i+3]-' ')&63
		out = append(out, a<<2|b>>4, b<<4|c>>2, c<<6|d)
	}
	return out[:min(n, len(out))], uuData
}

// uuBase64Line decodes a line of the newer form.
func uuBase64Line(out, line []byte) ([]byte, uuKind) {
	line = bytes.TrimRight(line, " ")
	if string(line) == "====" {
		return nil, uuEnd
	}
	if len(line) == 0 || len(line) > 80 {
		return nil, uuNone
	}
	for _, c := range line {
		if !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=') {
			return nil, uuNone
		}
	}
	b, _ := io.ReadAll(newBase64Reader(bytes.NewReader(line)))
	return append(out, b...), uuData
}

// uuFile takes a file that was found in a text.
func (p *parser) uuFile(m *cases.Message, part *cases.Part, name string, at place, number int) io.WriteCloser {
	part.Opened = true
	sink := p.sink(at.name()+"."+strconv.Itoa(number), p.lim.TextBytes)
	return &uuWriter{fileSink: sink, p: p, m: m, name: name, at: at, number: number}
}

type uuWriter struct {
	*fileSink
	p      *parser
	m      *cases.Message
	name   string
	at     place
	number int
}

func (w *uuWriter) cutOff() {
	w.p.warn("part %s: a uuencoded file in it is damaged or cut off; what could be decoded was kept", w.at.name())
}

func (w *uuWriter) Close() error {
	name := fileName(decodeWords(strings.Trim(w.name, `"`)))
	w.p.addFile(w.m, w.fileSink, cases.Part{Name: name, Disposition: "attachment", Inside: inUU, Parent: w.at.parent}, w.at, w.number)
	return nil
}

// uuBody gives the first file of a part whose transfer encoding is uuencode, without its name.
type uuBody struct {
	br     *bufio.Reader
	decode uuDecoder // nil before the file begins
	buf    [128]byte
	out    []byte
	bad    int
	done   bool
}

func newUUBody(r io.Reader) *uuBody { return &uuBody{br: bufio.NewReaderSize(r, 4096)} }

func (u *uuBody) faults() int { return u.bad }

func (u *uuBody) Read(b []byte) (int, error) {
	for len(u.out) == 0 {
		if u.done {
			return 0, io.EOF
		}
		u.next()
	}
	n := copy(b, u.out)
	u.out = u.out[n:]
	return n, nil
}

func (u *uuBody) next() {
	line, err := u.br.ReadSlice('\n')
	line = bytes.TrimRight(line, "\r\n")
	switch {
	case u.decode == nil:
		if m := uuBegin.FindSubmatch(line); m != nil {
			if u.decode = uuLine; len(m[1]) > 0 {
				u.decode = uuBase64Line
			}
		}
	default:
		data, kind := u.decode(u.buf[:0], line)
		switch u.out = data; kind {
		case uuEnd:
			u.done = true
		case uuNone:
			u.bad++
		}
	}
	if err != nil && err != bufio.ErrBufferFull && !u.done {
		u.done = true
		u.bad++
	}
}
