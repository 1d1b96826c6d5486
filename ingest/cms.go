package ingest

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"strings"

	"cissd/cases"
)

// This file reads the outer layers of a CMS object (RFC 5652) as a stream, to get at the content that S/MIME has put into it (RFC 8551
// section 3.5). It verifies nothing. BER is read as mail programs write it: lengths left open, and strings in pieces.

// cmsKind says what a CMS object holds.
type cmsKind int

const (
	cmsUnreadable cmsKind = iota
	cmsSigned
	cmsEmpty // signed, without content: a detached signature, or certificates only
	cmsCompressed
	cmsEncrypted
)

// The object identifiers' bytes.
const (
	oidSigned        = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
	oidEnveloped     = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
	oidEncrypted     = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"
	oidAuthEnveloped = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
	oidCompressed    = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"
)

// signed says whether a detached signature begins as one: the sequence of a ContentInfo, with a length that no short value has (RFC 5652
// section 3), or the armor of PGP (RFC 3156). What it says is not looked at: nothing of it is verified.
func signed(mediaType string, br *bufio.Reader) bool {
	const beginning, longest = 256, 0x84
	head, _ := br.Peek(beginning)
	switch mediaType {
	case "application/pkcs7-signature", "application/x-pkcs7-signature":
		return len(head) > 1 && head[0] == 0x30 && 0x80 <= head[1] && head[1] <= longest
	case "application/pgp-signature":
		return bytes.Contains(head, []byte("-----BEGIN PGP "))
	}
	return true
}

// smime opens an S/MIME part: signed and compressed content is read as what it is, an entity of the mail; of what is encrypted it is said that
// it could not be read (MSG-1).
func (p *parser) smime(m *cases.Message, part *cases.Part, br *bufio.Reader, at place) {
	kind, content, err := openCMS(br)
	switch kind {
	case cmsEncrypted:
		part.Encrypted = true
		p.warn("part %s: it is encrypted (S/MIME) and could not be read", at.name())
		return
	case cmsSigned:
		p.warn("part %s: signed (S/MIME); its content was read, its signature was not verified", at.name())
	case cmsCompressed:
		z, err := zlib.NewReader(content)
		if err != nil {
			p.broken("part %s: a damaged S/MIME part; it could not be read", at.name())
			return
		}
		content = &faultReader{r: p.unpacking(z, at)}
	case cmsEmpty:
		if strings.HasPrefix(strings.ToLower(part.Params["smime-type"]), "certs") {
			return
		}
		p.warn("part %s: an S/MIME part that holds a signature and no content", at.name())
		return
	default:
		if err != nil { // nobody can read it, so nobody can read it in two ways
			p.warn("part %s: a damaged S/MIME part; it could not be read", at.name())
		}
		return
	}
	part.Opened = true
	var digest *cmsDigest
	if kind == cmsSigned {
		digest = newCMSDigest(content)
		content = digest
	}
	p.inner(m, content, at)
	drain(content)
	part.BadSignature = digest != nil && digest.bad()
	if f, ok := content.(interface{ fault() error }); ok && f.fault() != nil {
		p.broken("part %s: a damaged S/MIME part; only its beginning was read", at.name())
	}
}

// inner reads the entity that a container holds. Its section numbers are those that it would have in an attached mail.
func (p *parser) inner(m *cases.Message, content io.Reader, at place) {
	in := at
	in.path, in.depth, in.inside, in.parent = at.name(), at.depth+1, inSMIME, inSMIME
	br := evenLines(bufio.NewReaderSize(content, 4096))
	h, rest := p.header(br, in, true)
	p.entity(m, h, io.MultiReader(strings.NewReader(string(rest)), br), in.body(h))
}

// unpacking gives what is unpacked, as long as the mail's limit allows it (SEC-5).
func (p *parser) unpacking(r io.Reader, at place) io.Reader {
	return &unpackReader{p: p, r: r, at: at}
}

type unpackReader struct {
	p  *parser
	r  io.Reader
	at place
}

func (u *unpackReader) Read(b []byte) (int, error) {
	if u.p.unpack <= 0 {
		u.p.broken("part %s: more than %d bytes when unpacked; the rest was not read", u.at.name(), u.p.lim.Unpacked)
		return 0, io.EOF
	}
	n, err := u.r.Read(b[:min(int64(len(b)), u.p.unpack)])
	u.p.unpack -= int64(n)
	return n, err
}

// faultReader ends at an error and keeps it.
type faultReader struct {
	r   io.Reader
	err error
}

func (f *faultReader) Read(b []byte) (int, error) {
	if f.err != nil {
		return 0, io.EOF
	}
	n, err := f.r.Read(b)
	if err != nil && err != io.EOF {
		f.err, err = err, io.EOF
	}
	return n, err
}

func (f *faultReader) fault() error { return f.err }

// openCMS reads up to the content.
func openCMS(br *bufio.Reader) (cmsKind, io.Reader, error) {
	b := &berReader{br: br}
	if _, err := b.enter(berSequence); err != nil {
		return cmsUnreadable, nil, err
	}
	oid, err := b.oid()
	if err != nil {
		return cmsUnreadable, nil, err
	}
	var kind cmsKind
	switch oid {
	case oidEnveloped, oidEncrypted, oidAuthEnveloped:
		return cmsEncrypted, nil, nil
	case oidSigned:
		kind = cmsSigned
	case oidCompressed:
		kind = cmsCompressed
	default:
		return cmsUnreadable, nil, errBER
	}
	// [0] EXPLICIT, then SEQUENCE { version, digest or compression algorithms, encapContentInfo, ... }
	if _, err = b.enter(berContext0); err == nil {
		_, err = b.enter(berSequence)
	}
	for range 2 {
		if err == nil {
			err = b.skip(0)
		}
	}
	var info berHead
	if err == nil {
		info, err = b.enter(berSequence)
	}
	if err == nil {
		_, err = b.oid()
	}
	if err != nil {
		return cmsUnreadable, nil, err
	}
	if info.n >= 0 && b.n >= info.end {
		return cmsEmpty, nil, nil
	}
	h, err := b.head()
	switch {
	case err != nil:
		return cmsUnreadable, nil, err
	case h.tag != berContext0:
		return cmsEmpty, nil, nil
	}
	return kind, &octetReader{b: b, ends: []int64{h.endOr(-1)}}, nil
}

var errBER = errors.New("not the BER that was expected")

// Tags with their class and whether they are constructed.
const (
	berOctets      = 0x04
	berOID         = 0x06
	berOctetPieces = 0x24
	berSequence    = 0x30
	berSet         = 0x31
	berContext0    = 0xA0
	berContext1    = 0xA1
)

// berReader reads BER (X.690) from a stream and counts.
type berReader struct {
	br *bufio.Reader
	n  int64
}

// berHead is the head of an element: its identifier, its length (-1 where it is left open), and where it ends.
type berHead struct {
	tag    int
	n, end int64
}

func (h berHead) endOr(open int64) int64 {
	if h.n < 0 {
		return open
	}
	return h.end
}

// isEnd says whether it is the mark that ends an element of open length.
func (h berHead) isEnd() bool { return h.tag == 0 && h.n == 0 }

func (b *berReader) byte() (byte, error) {
	c, err := b.br.ReadByte()
	if err != nil {
		return 0, io.ErrUnexpectedEOF
	}
	b.n++
	return c, nil
}

func (b *berReader) head() (berHead, error) {
	tag, err := b.byte()
	if err != nil {
		return berHead{}, err
	}
	l, err := b.byte()
	if err != nil {
		return berHead{}, err
	}
	h := berHead{tag: int(tag), n: int64(l)}
	switch {
	case tag&0x1F == 0x1F: // numbers above 30 do not occur in CMS
		return h, errBER
	case l == 0x80:
		h.n = -1
		if tag&0x20 == 0 {
			return h, errBER
		}
	case l > 0x80:
		h.n = 0
		for range l & 0x7F {
			c, err := b.byte()
			if err != nil {
				return h, err
			}
			if h.n >= 1<<40 {
				return h, errBER
			}
			h.n = h.n<<8 | int64(c)
		}
	}
	h.end = b.n + h.n
	return h, nil
}

// enter reads the head of an element that must be of that tag.
func (b *berReader) enter(tag int) (berHead, error) {
	h, err := b.head()
	if err == nil && h.tag != tag {
		err = errBER
	}
	return h, err
}

func (b *berReader) oid() (string, error) {
	h, err := b.enter(berOID)
	if err != nil || h.n < 0 || h.n > 64 {
		return "", errBER
	}
	buf := make([]byte, h.n)
	if _, err := io.ReadFull(b.br, buf); err != nil {
		return "", io.ErrUnexpectedEOF
	}
	b.n += h.n
	return string(buf), nil
}

// maxBERDepth bounds elements of open length inside each other (SEC-5).
const maxBERDepth = 32

// skip reads past one element.
func (b *berReader) skip(depth int) error {
	h, err := b.head()
	if err != nil {
		return err
	}
	return b.skipRest(h, depth)
}

// skipRest reads past what follows the head of an element.
func (b *berReader) skipRest(h berHead, depth int) error {
	if h.n >= 0 {
		n, _ := io.CopyN(io.Discard, b.br, h.n)
		if b.n += n; n < h.n {
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	for depth < maxBERDepth {
		if c, err := b.br.Peek(2); err != nil {
			return io.ErrUnexpectedEOF
		} else if c[0] == 0 && c[1] == 0 {
			_, err := b.head()
			return err
		}
		if err := b.skip(depth + 1); err != nil {
			return err
		}
	}
	return errBER
}

// octetReader gives the content of an OCTET STRING, in one piece or in many, and of those inside each other.
type octetReader struct {
	b    *berReader
	ends []int64 // where the elements end that were entered, -1 where that is left open
	left int64   // of the piece in hand
	err  error
	done bool
}

func (o *octetReader) fault() error { return o.err }

func (o *octetReader) Read(p []byte) (int, error) {
	for o.left == 0 {
		if o.done {
			return 0, io.EOF
		}
		o.next()
	}
	n, err := o.b.br.Read(p[:min(int64(len(p)), o.left)])
	o.b.n += int64(n)
	o.left -= int64(n)
	if err != nil {
		o.err, o.done, o.left = io.ErrUnexpectedEOF, true, 0
	}
	return n, nil
}

// next goes to the next piece.
func (o *octetReader) next() {
	if len(o.ends) == 0 {
		o.done = true
		return
	}
	top := o.ends[len(o.ends)-1]
	if top >= 0 && o.b.n >= top {
		o.ends = o.ends[:len(o.ends)-1]
		return
	}
	h, err := o.b.head()
	switch {
	case err != nil:
		o.err, o.done = err, true
	case h.isEnd() && top < 0:
		o.ends = o.ends[:len(o.ends)-1]
	case h.tag == berOctets:
		o.left = h.n
	case h.tag == berOctetPieces && len(o.ends) < maxBERDepth:
		o.ends = append(o.ends, h.endOr(-1))
	default:
		o.err, o.done = errBER, true
	}
}
