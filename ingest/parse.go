package ingest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
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
	malformed bool
	warnings  []string
}

func (p *parser) warn(format string, args ...any) {
	if len(p.warnings) < 50 {
		p.warnings = append(p.warnings, fmt.Sprintf(format, args...))
	}
}

func (p *parser) broken(format string, args ...any) {
	p.malformed = true
	p.warn(format, args...)
}

// place is where in the tree an entity stands.
type place struct {
	path   string // IMAP section number, "" at the top
	depth  int
	parent string
	alt    int
	digest bool
}

func (at place) name() string {
	if at.path == "" {
		return "1"
	}
	return at.path
}

func (at place) child(i int) place {
	c := place{path: strconv.Itoa(i), depth: at.depth + 1, alt: at.alt}
	if at.path != "" {
		c.path = at.path + "." + c.path
	}
	return c
}

// message reads a whole mail: the one at the top, or an attached one.
func (p *parser) message(r io.Reader, at place) *cases.Message {
	br := bufio.NewReaderSize(r, 4096)
	h, rest := p.header(br, at)
	m := &cases.Message{}
	p.fill(m, h)
	p.stage = "part " + at.name()
	p.entity(m, h, io.MultiReader(bytes.NewReader(rest), br), at)
	return m
}

// entity reads the body that belongs to a header: a container or a leaf.
func (p *parser) entity(m *cases.Message, h header, body io.Reader, at place) {
	mt, params := p.contentType(h, at)
	switch {
	case strings.HasPrefix(mt, "multipart/"):
		if at.depth >= p.lim.Depth {
			p.broken("part %s: more than %d levels inside each other; the rest was not read", at.name(), p.lim.Depth)
			return
		}
		p.multipart(m, mt, params, body, at)
	case p.parts >= p.lim.Parts:
		if p.parts == p.lim.Parts {
			p.parts++
			p.broken("more than %d parts; the rest was not read", p.lim.Parts)
		}
	default:
		p.parts++
		p.leaf(m, h, mt, params, body, at)
	}
}

func (p *parser) multipart(m *cases.Message, mt string, params map[string]string, body io.Reader, at place) {
	if mt == "multipart/alternative" {
		p.alts++
		at.alt = p.alts
	}
	sp := newSplitter(body, params["boundary"])
	n := 0
	for ; p.parts < p.lim.Parts; n++ {
		part, ok := sp.next(n == 0, p.lim.TextBytes)
		if !ok {
			break
		}
		c := at.child(n + 1)
		c.parent, c.digest = mt, mt == "multipart/digest"
		br := bufio.NewReaderSize(part, 4096)
		h, rest := p.header(br, c)
		p.entity(m, h, io.MultiReader(bytes.NewReader(rest), br), c)
		drain(br)
		drain(part)
	}
	switch {
	case n == 0:
		p.broken("part %s: a multipart in which no part was found; read as text", at.name())
		p.parts++
		leaf := cases.Part{ID: at.child(1).path, MediaType: "text/plain", Params: map[string]string{}, Parent: mt}
		p.textInto(&leaf, bytes.NewReader(sp.preamble), "", at)
		m.Parts = append(m.Parts, leaf)
	case !sp.closed && p.parts < p.lim.Parts:
		p.warn("part %s: the end of the multipart is missing", at.name())
	}
	drain(sp.br)
}

func (p *parser) leaf(m *cases.Message, h header, mt string, params map[string]string, body io.Reader, at place) {
	part := cases.Part{ID: at.name(), MediaType: mt, Params: params, Alternative: at.alt, Parent: at.parent}
	disp, dparams := parseParams(h.get("Content-Disposition"))
	if disp == "attachment" || disp == "inline" {
		part.Disposition = disp
	}
	part.Name = fileName(dparams["filename"], params["name"])
	part.ContentID = strings.Trim(strings.TrimSpace(h.get("Content-Id")), "<>")
	dec, known := decoder(h.get("Content-Transfer-Encoding"), body)
	if !known {
		p.broken("part %s: unknown transfer encoding; read as it stands", at.name())
	}
	sum := sha256.New()
	count := &countWriter{}
	in := io.TeeReader(dec, io.MultiWriter(sum, count))
	switch {
	case mt == "message/rfc822" || mt == "message/global":
		if at.depth >= p.lim.Depth {
			p.broken("part %s: more than %d levels inside each other; the rest was not read", at.name(), p.lim.Depth)
			break
		}
		inner := at
		inner.path, inner.depth, inner.alt, inner.parent, inner.digest = at.name(), at.depth+1, 0, "", false
		part.Message = p.message(in, inner)
	case strings.HasPrefix(mt, "text/") || textLike(mt):
		p.textInto(&part, in, params["charset"], at)
	}
	drain(in)
	if f, ok := dec.(interface{ faults() int }); ok && f.faults() > 0 {
		p.warn("part %s: damaged %s; what could be decoded was kept", at.name(), strings.ToLower(strings.TrimSpace(h.get("Content-Transfer-Encoding"))))
	}
	part.Size, part.SHA256 = count.n, hex.EncodeToString(sum.Sum(nil))
	m.Parts = append(m.Parts, part)
}

// textLike names the types beside text/ that people's programs write as text and that triage reads.
func textLike(mt string) bool {
	switch mt {
	case "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
		"message/global-headers", "message/feedback-report":
		return true
	}
	return false
}

// textInto keeps the text of a part as UTF-8 with LF line ends and without NUL.
func (p *parser) textInto(part *cases.Part, r io.Reader, label string, at place) {
	limit := min(p.lim.TextBytes, p.lim.TotalText-p.text)
	if limit <= 0 {
		part.Truncated = true
		return
	}
	raw := limit
	if strings.HasPrefix(strings.ToLower(label), "utf-16") || strings.HasPrefix(strings.ToLower(label), "utf-32") {
		raw *= 2
	}
	b, _ := io.ReadAll(io.LimitReader(r, int64(raw)+1))
	if len(b) > raw {
		b, part.Truncated = b[:raw], true
	}
	if label == "" && part.MediaType == "text/html" {
		label = metaCharset(b)
	}
	text, used, guessed := toUTF8(b, label)
	part.Charset, part.CharsetGuessed = used, guessed
	if guessed {
		p.warn("part %s: the charset label is missing or wrong; read as %s", at.name(), used)
	}
	if len(text) > limit {
		text, part.Truncated = cutRunes(text, limit), true
	}
	if part.Truncated {
		p.warn("part %s: only the beginning of a long text was read", at.name())
	}
	part.Text = text
	p.text += len(text)
}

type countWriter struct{ n int64 }

func (c *countWriter) Write(b []byte) (int, error) { c.n += int64(len(b)); return len(b), nil }
