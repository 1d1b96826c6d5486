package ingest

import (
	"bytes"
	"errors"
	"strconv"
)

// This file reads the objects of a PDF (ISO 32000-1, 7.2 and 7.3) out of bytes that nobody has checked: depth and work are bounded (SEC-5).

// The objects of a PDF: nil, bool, float64, pdfString, pdfName, []any, pdfDict, pdfRef, and a keyword, which is no object of its own.
type (
	pdfString  string
	pdfName    string
	pdfKeyword string
	pdfDict    map[pdfName]any
	// pdfRef names an object by its number; generations only tell old ones from new.
	pdfRef int
)

var (
	errPDFWork = errors.New("the PDF takes too much work")
	errPDFEnd  = errors.New("the PDF breaks off in an object")
)

const (
	pdfDepth = 40
	// pdfWork is what the reading of one file's objects may cost: its bytes, as often as they are read, and pdfToken for each token.
	pdfWork  = 32 << 20
	pdfToken = 64
)

// pdfLexer reads objects from a place in the bytes.
type pdfLexer struct {
	b    []byte
	at   int
	work *int // what is left
}

func pdfSpace(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func pdfDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// skip goes past blanks and comments.
func (l *pdfLexer) skip() {
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case pdfSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// object reads the next object. What ends an array or a dictionary comes as a keyword.
func (l *pdfLexer) object(depth int) (any, error) {
	from := l.at
	l.skip()
	if *l.work -= pdfToken + l.at - from; *l.work < 0 || depth > pdfDepth {
		return nil, errPDFWork
	}
	if l.at >= len(l.b) {
		return nil, errPDFEnd
	}
	switch c := l.b[l.at]; {
	case c == '/':
		l.at++
		return l.name(), nil
	case c == '(':
		l.at++
		return l.literal(), nil
	case c == '<' && l.at+1 < len(l.b) && l.b[l.at+1] == '<':
		l.at += 2
		return l.dict(depth)
	case c == '<':
		l.at++
		return l.hex(), nil
	case c == '>' && l.at+1 < len(l.b) && l.b[l.at+1] == '>':
		l.at += 2
		return pdfKeyword(">>"), nil
	case c == '[':
		l.at++
		return l.array(depth)
	case pdfDelimiter(c):
		l.at++
		return pdfKeyword(c), nil
	case c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9':
		return l.number(), nil
	}
	return l.keyword(), nil
}

func (l *pdfLexer) spend(from int) { *l.work -= l.at - from }

func (l *pdfLexer) regular() string {
	from := l.at
	defer l.spend(from)
	for l.at < len(l.b) && !pdfSpace(l.b[l.at]) && !pdfDelimiter(l.b[l.at]) {
		l.at++
	}
	return string(l.b[from:l.at])
}

func (l *pdfLexer) keyword() any {
	switch w := l.regular(); w {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	default:
		return pdfKeyword(w)
	}
}

// number reads a number, or a reference "12 0 R".
func (l *pdfLexer) number() any {
	w := l.regular()
	n, err := strconv.ParseFloat(w, 64)
	if err != nil {
		return pdfKeyword(w)
	}
	if n < 0 || n != float64(int(n)) || n > 1<<30 {
		return n
	}
	back := l.at
	l.skip()
	if from := l.at; from < len(l.b) && l.b[from] >= '0' && l.b[from] <= '9' && from-back < 8 {
		for l.at < len(l.b) && l.b[l.at] >= '0' && l.b[l.at] <= '9' && l.at-from < 6 {
			l.at++
		}
		l.skip()
		if l.at < len(l.b) && l.b[l.at] == 'R' && (l.at+1 == len(l.b) || pdfSpace(l.b[l.at+1]) || pdfDelimiter(l.b[l.at+1])) {
			l.at++
			return pdfRef(n)
		}
	}
	l.at = back
	return n
}

// name reads a name, of which #xx is a byte.
func (l *pdfLexer) name() pdfName {
	w := l.regular()
	if bytes.IndexByte([]byte(w), '#') < 0 {
		return pdfName(w)
	}
	var out []byte
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) {
			if n, err := strconv.ParseUint(w[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, w[i])
	}
	return pdfName(out)
}

// literal reads a string in round brackets.
func (l *pdfLexer) literal() pdfString {
	defer l.spend(l.at)
	var out []byte
	for open := 1; l.at < len(l.b); {
		c := l.b[l.at]
		l.at++
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return pdfString(out)
			}
		case '\\':
			out = l.escape(out)
			continue
		case '\r': // any end of line is LF
			if l.at < len(l.b) && l.b[l.at] == '\n' {
				l.at++
			}
			c = '\n'
		}
		out = append(out, c)
	}
	return pdfString(out)
}

// escape reads what follows a backslash.
func (l *pdfLexer) escape(out []byte) []byte {
	if l.at >= len(l.b) {
		return out
	}
	c := l.b[l.at]
	l.at++
	switch c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\n':
		return out
	case '\r':
		if l.at < len(l.b) && l.b[l.at] == '\n' {
			l.at++
		}
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	n := int(c - '0')
	for k := 0; k < 2 && l.at < len(l.b) && l.b[l.at] >= '0' && l.b[l.at] <= '7'; k++ {
		n = n*8 + int(l.b[l.at]-'0')
		l.at++
	}
	return append(out, byte(n))
}

// hex reads a string of hexadecimal digits.
func (l *pdfLexer) hex() pdfString {
	defer l.spend(l.at)
	var out []byte
	half, have := byte(0), false
	for l.at < len(l.b) {
		c := l.b[l.at]
		l.at++
		switch {
		case c == '>':
			if have {
				out = append(out, half)
			}
			return pdfString(out)
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			continue
		}
		if have {
			out = append(out, half|c)
		}
		half, have = c<<4, !have
	}
	return pdfString(out)
}

func (l *pdfLexer) array(depth int) (any, error) {
	out := []any{}
	for {
		o, err := l.object(depth + 1)
		if err != nil {
			return nil, err
		}
		switch k, _ := o.(pdfKeyword); k {
		case "":
			out = append(out, o)
		case "]":
			return out, nil
		case "endobj", "endstream":
			return nil, errPDFEnd
		}
	}
}

func (l *pdfLexer) dict(depth int) (any, error) {
	out := pdfDict{}
	for {
		k, err := l.object(depth + 1)
		if err != nil {
			return nil, err
		}
		switch w, _ := k.(pdfKeyword); w {
		case ">>":
			return out, nil
		case "endobj", "endstream":
			return nil, errPDFEnd
		}
		name, ok := k.(pdfName)
		if !ok {
			continue
		}
		v, err := l.object(depth + 1)
		if err != nil {
			return nil, err
		}
		switch w, _ := v.(pdfKeyword); w {
		case "":
			out[name] = v
		case ">>":
			return out, nil
		case "endobj", "endstream":
			return nil, errPDFEnd
		}
	}
}
