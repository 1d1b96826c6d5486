package ingest

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"cissd/cases"
)

// This file finds out what a body is where the header does not say it, or says it wrongly (MSG-1).

// evenLines gives a mail with the line ends and in the bytes that mail has: a byte order mark goes, UTF-16 becomes UTF-8, and where lines end in
// CR alone they end in LF.
func evenLines(br *bufio.Reader) *bufio.Reader {
	b, _ := br.Peek(4096)
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		_, _ = br.Discard(3)
	case bytes.HasPrefix(b, []byte("\xFF\xFE")) || bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return bufio.NewReaderSize(transform.NewReader(br, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), 4096)
	case bytes.IndexByte(b, '\n') < 0 && bytes.IndexByte(b, '\r') >= 0:
		return bufio.NewReaderSize(&crReader{br}, 4096)
	}
	return br
}

// crReader turns CR into LF.
type crReader struct{ r io.Reader }

func (c *crReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	for i := range b[:n] {
		if b[i] == '\r' {
			b[i] = '\n'
		}
	}
	return n, err
}

var (
	partStart   = regexp.MustCompile(`^(?:\s*|This is a multi-?part message in MIME format\.?\s*)--[^\s-][^\r\n]{1,120}\r?\n(?i:content-[a-z-]+):`)
	dashedStart = regexp.MustCompile(`^(?:\s*|This is a multi-?part message in MIME format\.?\s*)--[^\r\n]{2,120}[^\s-][^\r\n]*\r?\n(?i:content-(?:type|transfer-encoding|disposition)):`)
)

// partFollows says whether a body without a type begins as a multipart does: with a boundary line and the header of a part.
func partFollows(br *bufio.Reader) bool {
	b, _ := br.Peek(600)
	if !bytes.Contains(b, []byte("--")) {
		return false
	}
	return partStart.Match(b) || dashedStart.Match(b)
}

// encodedMultipart undoes a transfer encoding that a multipart must not have (RFC 2045 section 6.4), where it was really applied.
func (p *parser) encodedMultipart(h header, boundary string, body io.Reader, at place) io.Reader {
	cte := strings.ToLower(h.get("Content-Transfer-Encoding"))
	if !strings.Contains(cte, "base64") && !strings.Contains(cte, "quoted") {
		return body
	}
	br := bufio.NewReaderSize(body, 4096)
	b, _ := br.Peek(4096)
	if bytes.Contains(b, []byte("--"+boundary)) || bytes.Contains(b, []byte("\n--")) || bytes.HasPrefix(b, []byte("--")) {
		return br
	}
	p.broken("part %s: a multipart with a transfer encoding; it was undone", at.name())
	dec, _ := decoder(cte, br)
	return dec
}

// trueEncoding gives the transfer encoding that was really applied to a leaf: some programs name one and do not apply it, or apply one and do
// not name it.
func (p *parser) trueEncoding(cte string, body io.Reader, part *cases.Part, at place) (string, io.Reader) {
	name := strings.ToLower(strings.TrimSpace(cte))
	text := isText(part.MediaType)
	vague := strings.HasPrefix(part.MediaType, "application/pkcs7") || strings.HasPrefix(part.MediaType, "application/x-pkcs7") || strings.Contains(part.MediaType, "tnef")
	if !text && !vague {
		return cte, body
	}
	br := p.reader(body)
	b, _ := br.Peek(1024)
	switch {
	case strings.HasPrefix(name, "base64"):
		if text && plainWords(b) && !lettersFirst(b) {
			p.broken("part %s: it is named base64 and is plain text; read as it stands", at.name())
			return "", br
		}
	case strings.HasPrefix(name, "quoted"), strings.Contains(name, "uu"):
	case vague && (bytes.HasPrefix(b, []byte("MI")) || bytes.HasPrefix(b, []byte("eJ8+"))):
		return "base64", br
	case text && base64Text(b):
		p.broken("part %s: it is base64 and not named so; it was decoded", at.name())
		return "base64", br
	case text && name == "" && part.MediaType != "text/html" && quotedText(b):
		p.broken("part %s: it is quoted-printable and not named so; it was decoded", at.name())
		return "quoted-printable", br
	}
	return cte, br
}

// plainWords says that what should be base64 is words: many blanks between them, and signs that base64 does not have.
func plainWords(b []byte) bool {
	blanks, strange, n := 0, 0, 0
	for i, c := range b {
		switch {
		case c == '\r' || c == '\n':
			continue
		case c == ' ' && i > 0 && b[i-1] > ' ':
			blanks++
		case c == '.' || c == ',' || c == ':' || c == '\'' || c == '-' || c == '?' || c == '(' || c >= 0x80:
			strange++
		}
		n++
	}
	return n > 0 && strange > 0 && 10*blanks > n
}

// lettersFirst says that the first line is one of base64.
func lettersFirst(b []byte) bool {
	b = bytes.TrimLeft(b, "\r\n")
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	b = bytes.TrimRight(b, " \t\r")
	n := len(b)
	return n >= 16 && n%4 == 0 && onlyBase64(bytes.TrimRight(b, "="))
}

func onlyBase64(b []byte) bool {
	for _, c := range b {
		if !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/') {
			return false
		}
	}
	return true
}

// base64Text says that lines are base64 of readable text.
func base64Text(b []byte) bool {
	lines := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	first := len(bytes.TrimRight(lines[0], "\r"))
	if first < 40 || first > 76 || first%4 != 0 && len(lines) > 1 {
		return false
	}
	var all []byte
	for i, l := range lines {
		l = bytes.TrimRight(l, "\r")
		if len(l) != first && i != len(lines)-1 {
			return false
		}
		all = append(all, l...)
	}
	all = bytes.TrimRight(all, "=")
	if !onlyBase64(all) {
		return false
	}
	raw, err := base64.RawStdEncoding.DecodeString(string(all[:len(all)-len(all)%4]))
	raw = dropPartialRune(raw)
	if err != nil || !utf8.Valid(raw) || bytes.IndexByte(raw, ' ') < 0 {
		return false
	}
	for _, c := range raw {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}

var (
	softBreak = regexp.MustCompile(`[^\r\n]{60,75}=\r?\n`)
	qpEscape  = regexp.MustCompile(`=(?:20|3D|09|C3=[89AB][0-9A-F]|E2=80=[0-9A-F]{2}|A0)`)
)

// quotedText says that text is quoted-printable: long lines that end in "=", and escapes.
func quotedText(b []byte) bool {
	return bytes.IndexByte(b, '=') >= 0 && len(softBreak.FindAllIndex(b, 2)) == 2 && qpEscape.Match(b)
}
