package ingest

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"
)

// splitter cuts the body of a multipart at its boundary lines (RFC 2046 section 5.1), with any line ends, as a stream.
// Where the boundary parameter is missing, the first line that looks like one is taken for it; where it names one that does not come first,
// a line behind which the header of a part follows is one too.
type splitter struct {
	br       *bufio.Reader
	dash     [][]byte // "--boundary", each that counts; none while unknown
	preamble []byte   // what stood before the first boundary, bounded
	ended    bool     // the closing boundary or the end of input was met
	closed   bool     // it was the closing boundary
	guessed  bool     // a boundary was taken that is not the one named
	reopened bool     // parts came behind the closing boundary
	cur      *partReader
}

func newSplitter(r io.Reader, boundary string) *splitter {
	s := &splitter{br: bufio.NewReaderSize(r, 16<<10)}
	if boundary = strings.TrimRight(boundary, " \t"); boundary != "" {
		s.dash = append(s.dash, []byte("--"+boundary))
	}
	if n := len(boundary); n > 2 && boundary[0] == '\'' && boundary[n-1] == '\'' {
		s.dash = append(s.dash, []byte("--"+boundary[1:n-1])) // some take these for quotes
	}
	return s
}

// next moves to the next part. The first call reads the preamble, of which keep bytes are held for a multipart without parts.
func (s *splitter) next(first bool, keep int) (io.Reader, bool) {
	if first {
		return s.first(keep)
	}
	if s.cur != nil {
		drain(s.cur)
	}
	if s.ended && (!s.closed || !s.reopen()) {
		return nil, false
	}
	return s.open()
}

func (s *splitter) open() (io.Reader, bool) {
	s.cur = &partReader{s: s, lineStart: true}
	return s.cur, true
}

func (s *splitter) first(keep int) (io.Reader, bool) {
	start := true
	for {
		line, err := s.br.ReadSlice('\n')
		if start {
			switch s.kind(line) {
			case boundaryOpen:
				return s.open()
			case boundaryClose:
				s.closed = true
			case boundaryNone:
				if len(line) > 2 && line[0] == '-' && line[1] == '-' && err == nil {
					line = bytes.Clone(line) // the look ahead moves the buffer
					if s.guess(line) {
						return s.open()
					}
				}
			}
		}
		if room := keep - len(s.preamble); room > 0 {
			s.preamble = append(s.preamble, line[:min(room, len(line))]...)
		}
		start = err == nil
		if err != nil && err != bufio.ErrBufferFull {
			s.ended = true
			return nil, false
		}
	}
}

// guess takes a line for a boundary if the header of a part follows it.
func (s *splitter) guess(line []byte) bool {
	t := bytes.TrimRight(line, " \t\r\n")
	if len(t) < 3 || len(t) > 200 || bytes.Trim(t, "-=_ ") == nil {
		return false
	}
	if b, _ := s.br.Peek(40); !partField.Match(b) {
		return false
	}
	s.guessed = len(s.dash) > 0
	s.dash = append(s.dash, t)
	return true
}

// partField is the beginning of a part's header.
var partField = regexp.MustCompile(`^(?i:content-(?:type|transfer-encoding|disposition|id|description))[ \t]*:`)

// reopen looks behind the closing boundary for a further part: some programs close too early.
func (s *splitter) reopen() bool {
	start := true
	for {
		line, err := s.br.ReadSlice('\n')
		if start && s.kind(line) == boundaryOpen {
			s.ended, s.closed, s.reopened = false, false, true
			return true
		}
		start = err == nil
		if err != nil && err != bufio.ErrBufferFull {
			return false
		}
	}
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
	if len(s.dash) == 0 {
		if len(t) < 10 || len(t) > 72 || bytes.IndexByte(t, ' ') >= 0 || bytes.Trim(t, "-=_") == nil {
			return boundaryNone
		}
		s.dash = append(s.dash, bytes.Clone(t))
		return boundaryOpen
	}
	for _, d := range s.dash {
		if !bytes.HasPrefix(t, d) {
			continue
		}
		switch rest := t[len(d):]; {
		case len(rest) == 0:
			return boundaryOpen
		case string(rest) == "--":
			return boundaryClose
		}
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
