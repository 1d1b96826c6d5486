package ingest

import (
	"bufio"
	"bytes"
	"io"
)

// splitter cuts the body of a multipart at its boundary lines (RFC 2046 section 5.1), with any line ends, as a stream.
// Where the boundary parameter is missing, the first line that looks like one is taken for it.
type splitter struct {
	br       *bufio.Reader
	dash     []byte // "--boundary", nil while unknown
	preamble []byte // what stood before the first boundary, bounded
	ended    bool   // the closing boundary or the end of input was met
	closed   bool   // it was the closing boundary
	cur      *partReader
}

func newSplitter(r io.Reader, boundary string) *splitter {
	s := &splitter{br: bufio.NewReaderSize(r, 16<<10)}
	if boundary != "" {
		s.dash = []byte("--" + boundary)
	}
	return s
}

// next moves to the next part. The first call reads the preamble, of which keep bytes are held for a multipart without parts.
func (s *splitter) next(first bool, keep int) (io.Reader, bool) {
	if first {
		for {
			line, err := s.br.ReadSlice('\n')
			switch s.kind(line) {
			case boundaryOpen:
				s.cur = &partReader{s: s, lineStart: true}
				return s.cur, true
			case boundaryClose:
				s.ended, s.closed = true, true
				return nil, false
			}
			if room := keep - len(s.preamble); room > 0 {
				s.preamble = append(s.preamble, line[:min(room, len(line))]...)
			}
			if err != nil && err != bufio.ErrBufferFull {
				s.ended = true
				return nil, false
			}
		}
	}
	if s.cur != nil {
		drain(s.cur)
	}
	if s.ended {
		return nil, false
	}
	s.cur = &partReader{s: s, lineStart: true}
	return s.cur, true
}

type boundaryKind int

const (
	boundaryNone boundaryKind = iota
	boundaryOpen
	boundaryClose
)

func (s *splitter) kind(line []byte) boundaryKind {
	if len(line) < 3 || line[0] != '-' || line[1] != '-' {
		return boundaryNone
	}
	t := bytes.TrimRight(line, " \t\r\n")
	if s.dash == nil {
		if len(t) < 10 || len(t) > 72 || bytes.IndexByte(t, ' ') >= 0 || bytes.Trim(t, "-=_") == nil {
			return boundaryNone
		}
		s.dash = bytes.Clone(t)
		return boundaryOpen
	}
	if bytes.Equal(t, s.dash) {
		return boundaryOpen
	}
	if len(t) == len(s.dash)+2 && bytes.HasPrefix(t, s.dash) && bytes.HasSuffix(t, []byte("--")) {
		return boundaryClose
	}
	return boundaryNone
}

// partReader gives the bytes of one part: all up to the line end before the next boundary line.
type partReader struct {
	s          *splitter
	lineStart  bool
	done       bool
	pending    []byte // the line end that belongs to the boundary if one follows
	out, next  []byte // to be handed out, in this order; next is in bufio's memory
	held, gave [2]byte
}

func (p *partReader) Read(b []byte) (int, error) {
	for len(p.out) == 0 {
		switch {
		case len(p.next) > 0:
			p.out, p.next = p.next, nil
		case p.done:
			return 0, io.EOF
		default:
			p.fill()
		}
	}
	n := copy(b, p.out)
	p.out = p.out[n:]
	return n, nil
}

func (p *partReader) fill() {
	line, err := p.s.br.ReadSlice('\n')
	if p.lineStart {
		if k := p.s.kind(line); k != boundaryNone {
			p.done = true
			p.s.ended, p.s.closed = k == boundaryClose, k == boundaryClose
			return
		}
	}
	p.lineStart = err == nil
	if len(p.pending) > 0 { // the held line end was content after all
		p.out = append(p.gave[:0], p.pending...)
		p.pending = nil
	}
	if err == nil {
		cut := 1
		if len(line) >= 2 && line[len(line)-2] == '\r' {
			cut = 2
		}
		p.pending = append(p.held[:0], line[len(line)-cut:]...)
		line = line[:len(line)-cut]
	}
	p.next = line
	if err != nil && err != bufio.ErrBufferFull {
		p.done = true
		p.s.ended = true
	}
}
