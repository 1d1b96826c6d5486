package ingest

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"strings"
)

// decoder undoes a Content-Transfer-Encoding (RFC 2045 section 6) leniently: what is damaged is passed over, not the end of the part.
func decoder(name string, r io.Reader) (io.Reader, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	if i := strings.IndexAny(name, "; ("); i > 0 {
		name = name[:i]
	}
	switch strings.Trim(name, `"'`) {
	case "base64", "base-64", "b":
		return newBase64Reader(r), true
	case "quoted-printable", "quoted_printable", "quotedprintable", "quoted/printable", "quoted", "q":
		return &qpReader{br: bufio.NewReaderSize(r, 4096)}, true
	case "x-uuencode", "x-uue", "uuencode", "uue":
		return newUUBody(r), true
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none":
		return r, true
	}
	return r, false
}

// encodingName is our name for what a decoder undoes: the header's own words are content (SEC-7).
func encodingName(dec io.Reader) string {
	switch dec.(type) {
	case *base64Reader:
		return "base64"
	case *qpReader:
		return "quoted-printable"
	}
	return "uuencode"
}

// base64Reader skips bytes outside the alphabet, reads on behind padding (joined parts), and keeps the whole bytes of a cut end. With tails,
// words that a gateway wrote behind the encoded text stand for themselves.
type base64Reader struct {
	tails bool
	plain bool // such words have begun
	empty bool // nothing stood on the line so far, or the last was padding
	r     *bufio.Reader
	bad   int
	quad  [4]byte
	n     int
	out   []byte
	buf   [4]byte
	err   error
}

func newBase64Reader(r io.Reader) *base64Reader {
	return &base64Reader{r: bufio.NewReaderSize(r, 4096)}
}

func (d *base64Reader) faults() int { return d.bad }

func (d *base64Reader) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		if len(d.out) > 0 {
			c := copy(b[n:], d.out)
			d.out = d.out[c:]
			n += c
			continue
		}
		if d.err != nil {
			break
		}
		if d.plain {
			k, err := d.r.Read(b[n:])
			d.err = err
			return n + k, nil
		}
		d.next()
	}
	if n == 0 && d.err != nil {
		return 0, io.EOF
	}
	return n, nil
}

// next reads up to four letters and decodes them.
func (d *base64Reader) next() {
	for d.n < 4 {
		c, err := d.r.ReadByte()
		if err != nil {
			d.err = err
			if d.n > 0 {
				d.flush()
			}
			return
		}
		if d.tails && c == '\n' {
			if (d.empty || d.n == 0) && d.wordsFollow() {
				d.flush()
				d.out, d.plain = append(d.out, '\n'), true
				return
			}
			d.empty = true
		}
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/':
			d.empty = false
			d.quad[d.n] = c
			d.n++
		case c == '=':
			d.empty = true
			if d.n > 0 {
				d.flush()
				return
			}
		case c == '-' || c == '_':
			d.quad[d.n] = map[byte]byte{'-': '+', '_': '/'}[c]
			d.n++
			d.bad++
		case c != '\r' && c != '\n' && c != ' ' && c != '\t':
			d.bad++
		}
	}
	d.flush()
}

// wordsFollow says whether the next line is words and no base64.
func (d *base64Reader) wordsFollow() bool {
	b, _ := d.r.Peek(200)
	b = bytes.TrimLeft(b, "\r\n")
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	b = bytes.TrimRight(b, " \r")
	rule := len(b) > 1 && len(bytes.Trim(b, "-_*#~")) == 0 || len(b) > 4 && len(bytes.Trim(b, "=")) == 0
	return rule || plainWords(b)
}

func (d *base64Reader) flush() {
	switch d.n {
	case 0:
		d.out = d.buf[:0]
		return
	case 1:
		d.bad++
		d.out = d.buf[:0]
	default:
		m, _ := base64.RawStdEncoding.Decode(d.buf[:], d.quad[:d.n])
		d.out = d.buf[:m]
	}
	d.n = 0
}

// qpReader decodes quoted-printable; an "=" that begins no escape stands for itself. A line of any length takes the same memory (INT-6): it
// is decoded in pieces, and of each piece only the one or two bytes are held back whose meaning the next piece decides.
type qpReader struct {
	br *bufio.Reader
	// held are the bytes held back: the first n of it
	held [2]byte
	n    int
	// line is decoded in place; out is what of it was not yet read
	line, out []byte
	bad       int
	err       error
}

func (d *qpReader) faults() int { return d.bad }

func (d *qpReader) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, io.EOF
		}
		d.next()
	}
	n := copy(b, d.out)
	d.out = d.out[n:]
	return n, nil
}

// next decodes one line, or a piece of one that is longer than the buffer. Blanks at the end of a line go (RFC 2045 section 6.7 rule 3),
// those at the end of a piece stay.
func (d *qpReader) next() {
	piece, err := d.br.ReadSlice('\n')
	d.line = append(append(d.line[:0], d.held[:d.n]...), piece...)
	d.n = 0
	line, end := d.line, ""
	if err == bufio.ErrBufferFull {
		keep := undecided(line)
		d.n = copy(d.held[:], line[keep:])
		line = line[:keep]
	} else {
		d.err = err
		line, end = lineAndEnd(line)
	}
	d.out = append(d.unescape(line), end...)
}

// undecided is where those bytes of a piece begin that mean something only together with what follows: "=", "=4", "=CR", CR.
func undecided(piece []byte) int {
	n := len(piece)
	switch {
	case n > 1 && piece[n-2] == '=':
		return n - 2
	case n > 0 && (piece[n-1] == '=' || piece[n-1] == '\r'):
		return n - 1
	}
	return n
}

// lineAndEnd parts a line from its end, which is "" where the break is soft.
func lineAndEnd(line []byte) (text []byte, end string) {
	text = bytes.TrimRight(line, "\r\n")
	switch len(line) - len(text) {
	case 0:
	case 1:
		end = "\n"
	default:
		end = "\r\n"
	}
	text = bytes.TrimRight(text, " \t")
	if soft, ok := bytes.CutSuffix(text, []byte("=")); ok {
		return soft, ""
	}
	return text, end
}

// unescape decodes in place.
func (d *qpReader) unescape(line []byte) []byte {
	out := line[:0]
	for i := 0; i < len(line); i++ {
		if line[i] == '=' {
			if i+2 < len(line) && hexVal(line[i+1]) >= 0 && hexVal(line[i+2]) >= 0 {
				out = append(out, byte(hexVal(line[i+1])<<4|hexVal(line[i+2])))
				i += 2
				continue
			}
			d.bad++
		}
		out = append(out, line[i])
	}
	return out
}

func hexVal(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
