package ingest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"cissd/cases"
)

// ParseLimits bound what one mail may cost (SEC-5). A zero field takes its default.
type ParseLimits struct {
	// Depth counts multiparts and attached mails inside each other: 50.
	Depth int
	// Parts counts all leaves of the mail and of the mails attached to it: 1000.
	Parts int
	// HeaderBytes bounds one header block; what goes beyond is skipped: 2 MiB.
	HeaderBytes int
	// TextBytes is how much of one text part is kept as text: 1 MiB.
	TextBytes int
	// TotalText is how much text is kept of all parts together: 4 MiB.
	TotalText int
	// Unpacked is how much is unpacked of all that is compressed (TNEF's text, S/MIME): 64 MiB.
	Unpacked int64
	// Work bounds the time for one mail: the bytes of bodies that are read, each time that they are read, which is once for each multipart,
	// attached mail or container that they stand in: 2 GiB.
	Work int64
}

func (l ParseLimits) withDefaults() ParseLimits {
	def := func(n *int, d int) {
		if *n <= 0 {
			*n = d
		}
	}
	def(&l.Depth, 50)
	def(&l.Parts, 1000)
	def(&l.HeaderBytes, 2<<20)
	def(&l.TextBytes, 1<<20)
	def(&l.TotalText, 4<<20)
	if l.Unpacked <= 0 {
		l.Unpacked = 64 << 20
	}
	if l.Work <= 0 {
		l.Work = 2 << 30
	}
	return l
}

// ParseError says at which stage the parser gave up on a mail, without any of its content (SEC-7). The mail is to be quarantined.
type ParseError struct{ Stage string }

func (e *ParseError) Error() string { return "parsing the mail failed at " + e.Stage }

// Parse reads a mail as a stream (INT-6): text is kept up to the limits, all else is only hashed and counted, so that memory does not grow
// with the mail. It is strict first (go-message's header rules), repairs what fails, and reads on: a damaged mail yields what can be read,
// with Malformed and Warnings saying what could not (MSG-1). An error comes back only when r fails, or, as [ParseError], for a mail that
// broke the parser itself. size is that of the raw mail in bytes where it is known, else 0.
func Parse(r io.Reader, size int64, lim ParseLimits) (m *cases.Message, err error) {
	p := &parser{lim: lim.withDefaults(), stage: "the header"}
	p.unpack, p.work, p.scan = p.lim.Unpacked, p.lim.Work, maxScan
	in := &sourceReader{r: r}
	defer func() {
		if recover() != nil {
			m, err = nil, &ParseError{Stage: p.stage}
		}
	}()
	m = p.message(in, place{})
	if _, err := io.Copy(io.Discard, in); err != nil && in.err == nil {
		return nil, fmt.Errorf("reading the mail: %w", err)
	}
	if in.err != nil {
		return nil, fmt.Errorf("reading the mail: %w", in.err)
	}
	m.Size = in.n
	if size > 0 {
		m.Size = size
	}
	m.Warnings = p.warnings
	m.Malformed = p.malformed
	return m, nil
}

// sourceReader counts what is read and keeps the error of the store apart from faults of the mail.
type sourceReader struct {
	r   io.Reader
	n   int64
	err error
}

func (s *sourceReader) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	s.n += int64(n)
	if err != nil && err != io.EOF {
		s.err = err
		err = io.EOF
	}
	return n, err
}

// drain reads past what is not wanted. What went wrong with it is not lost: the sourceReader keeps it.
func drain(r io.Reader) { _, _ = io.Copy(io.Discard, r) }

type parser struct {
	lim       ParseLimits
	stage     string
	parts     int
	text      int
	alts      int
	unpack    int64 // what may still be unpacked
	work      int64 // what may still be read
	scan      int64 // how much of what is not kept is still looked at for markings
	malformed bool
	warnings  []string
	take      *taking         // what Extract wants, nil for Parse
	free      []*bufio.Reader // that nobody reads from any more
	raw       []byte          // what a text is read into, before it is decoded
}

// partBuffer is the size of the buffers through which parts are read.
const partBuffer = 4096

// reader gives a buffered reader over r, one that was given back where there is one; r itself where it is one already.
func (p *parser) reader(r io.Reader) *bufio.Reader {
	if br, ok := r.(*bufio.Reader); ok && br.Size() >= partBuffer {
		return br
	}
	n := len(p.free) - 1
	if n < 0 {
		return bufio.NewReaderSize(r, partBuffer)
	}
	br := p.free[n]
	p.free = p.free[:n]
	br.Reset(r)
	return br
}

// giveBack takes a reader of [parser.reader] back, from which nobody reads any more, nor holds what it peeked at.
func (p *parser) giveBack(br *bufio.Reader) { p.free = append(p.free, br) }

// maxWarnings bounds what is said of one mail.
const maxWarnings = 50

func (p *parser) warn(format string, args ...any) {
	switch w := fmt.Sprintf(format, args...); {
	case len(p.warnings) == maxWarnings:
		p.warnings = append(p.warnings, "there was more that could not be read")
	case len(p.warnings) < maxWarnings && !slices.Contains(p.warnings, w):
		p.warnings = append(p.warnings, w)
	}
}

func (p *parser) broken(format string, args ...any) {
	p.malformed = true
	p.warn(format, args...)
}

// toil gives r as long as the mail may still cost work (SEC-5).
func (p *parser) toil(r io.Reader) io.Reader { return &toilReader{p: p, r: r} }

type toilReader struct {
	p *parser
	r io.Reader
}

func (t *toilReader) Read(b []byte) (int, error) {
	if t.p.take.over() {
		return 0, io.EOF
	}
	if t.p.work <= 0 {
		t.p.broken("the mail is made so that it takes too much work; the rest was not read")
		return 0, io.EOF
	}
	n, err := t.r.Read(b)
	t.p.work -= int64(n)
	return n, err
}

// place is where in the tree an entity stands.
type place struct {
	path   string // IMAP section number, "" at the top
	depth  int
	parent string
	alt    int
	digest bool
	inside string // the media type of the container that it was taken out of
}

func (at place) name() string {
	if at.path == "" {
		return "1"
	}
	return at.path
}

func (at place) child(i int) place {
	c := place{path: strconv.Itoa(i), depth: at.depth + 1, alt: at.alt, inside: at.inside}
	if at.path != "" {
		c.path = at.path + "." + c.path
	}
	return c
}

// body is the place of the body of an attached mail: of one that is no multipart it is part 1 of that mail (RFC 9051 section 6.4.5.1), so that no two
// parts have one number (EXT-1).
func (at place) body(h header) place {
	if at.path != "" && !strings.HasPrefix(strings.ToLower(strings.TrimSpace(h.get("Content-Type"))), "multipart/") {
		at.path += ".1"
	}
	return at
}

// message reads a whole mail: the one at the top, or an attached one.
func (p *parser) message(r io.Reader, at place) *cases.Message {
	br := evenLines(p.reader(r))
	h, rest := p.header(br, at, true)
	m := &cases.Message{}
	p.stage = "part " + at.name()
	p.entity(m, h, before(rest, br), at.body(h))
	p.stage = "the header"
	p.fill(m, legible(h, m.Parts))
	return m
}

// before gives what was read of br already, and then the rest of it.
func before(rest []byte, br *bufio.Reader) io.Reader {
	if len(rest) == 0 {
		return br
	}
	return io.MultiReader(bytes.NewReader(rest), br)
}

// entity reads the body that belongs to a header: a container or a leaf.
func (p *parser) entity(m *cases.Message, h header, body io.Reader, at place) {
	mt, params := p.contentType(h, at)
	body = p.toil(body)
	if mt == "text/plain" && h.get("Content-Type") == "" {
		br := p.reader(body)
		if body = br; partFollows(br) {
			p.broken("part %s: the header does not say that it is a multipart", at.name())
			mt, params = "multipart/mixed", map[string]string{}
		}
	}
	switch {
	case strings.HasPrefix(mt, "multipart/"):
		if at.depth >= p.lim.Depth {
			p.tooDeep(at)
			return
		}
		p.multipart(m, h, mt, params, body, at)
	case p.parts >= p.lim.Parts:
		p.tooMany()
	default:
		p.parts++
		p.leaf(m, h, mt, params, body, at)
	}
}

func (p *parser) tooDeep(at place) {
	p.broken("part %s: more than %d levels inside each other; the rest was not read", at.name(), p.lim.Depth)
}

func (p *parser) tooMany() { p.broken("more than %d parts; the rest was not read", p.lim.Parts) }

func (p *parser) multipart(m *cases.Message, h header, mt string, params map[string]string, body io.Reader, at place) {
	if p.parts >= p.lim.Parts {
		p.tooMany()
		return
	}
	if mt == "multipart/alternative" {
		p.alts++
		at.alt = p.alts
	}
	if mt == "multipart/encrypted" {
		p.warn("part %s: it is encrypted and could not be read", at.name())
	}
	sp := newSplitter(p.encodedMultipart(h, params["boundary"], body, at), params["boundary"])
	n := 0
	for ; p.parts < p.lim.Parts; n++ {
		part, ok := sp.next(n == 0, p.lim.TextBytes+1) // one more, so that what is too long is seen to be
		if !ok {
			break
		}
		c := at.child(n + 1)
		c.parent, c.digest = mt, mt == "multipart/digest"
		br := p.reader(part)
		h, rest := p.header(br, c, false)
		p.entity(m, h, before(rest, br), c)
		drain(br)
		p.giveBack(br)
		drain(part)
	}
	if n > 0 && len(sp.preamble) > 0 && spills(string(sp.preamble)) {
		m.Marked = true
	}
	switch {
	case n == 0:
		p.broken("part %s: a multipart in which no part was found; read as text", at.name())
		p.parts++
		leaf := cases.Part{ID: at.child(1).path, MediaType: "text/plain", Params: map[string]string{}, Parent: mt, Inside: at.inside}
		sink := p.sink(leaf.ID, 0)
		_, _ = sink.Write(sp.preamble)
		leaf.Size, leaf.SHA256 = sink.n, sink.digest()
		p.textInto(&leaf, bytes.NewReader(sp.preamble), "", at)
		m.Parts = append(m.Parts, leaf)
	case p.parts >= p.lim.Parts:
		if _, more := sp.next(false, 0); more {
			p.tooMany()
		}
	case !sp.closed:
		p.warn("part %s: the end of the multipart is missing", at.name())
	}
	switch {
	case sp.guessed:
		p.broken("part %s: the boundary that the header names does not stand between the parts; another one was taken", at.name())
	case sp.reopened:
		p.broken("part %s: parts stand behind the end of the multipart; they were read", at.name())
	}
	drain(sp.br)
}
