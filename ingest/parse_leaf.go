package ingest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strconv"
	"strings"

	"cissd/cases"
)

// leaf reads a part that is no multipart. What it contains, where it is a container, follows it as parts of its own.
func (p *parser) leaf(m *cases.Message, h header, mt string, params map[string]string, body io.Reader, at place) {
	part := cases.Part{ID: at.name(), MediaType: mt, Params: params, Alternative: at.alt, Parent: at.parent, Inside: at.inside}
	disp, dparams := parseParams(h.get("Content-Disposition"))
	if disp == "attachment" || disp == "inline" {
		part.Disposition = disp
	}
	part.Name = fileName(dparams["filename"], params["name"], dparams["name"], params["filename"])
	part.Description = decodeWords(oneLine(h.get("Content-Description")))
	part.ContentID = strings.Trim(strings.TrimSpace(h.get("Content-Id")), "<>")
	cte := h.get("Content-Transfer-Encoding")
	cte, body = p.trueEncoding(cte, body, &part, at)
	dec, known := decoder(cte, body)
	if !known {
		p.broken("part %s: unknown transfer encoding; read as it stands", at.name())
	}
	if d, ok := dec.(*base64Reader); ok && isText(mt) {
		d.tails = true
	}
	i := len(m.Parts)
	m.Parts = append(m.Parts, part)
	sink := p.sink(part.ID, 0)
	br := p.reader(io.TeeReader(dec, sink))
	p.content(m, &part, br, at)
	p.giveBack(br)
	if f, ok := dec.(interface{ faults() int }); ok && f.faults() > 0 {
		p.warn("part %s: damaged %s; what could be decoded was kept", at.name(), encodingName(dec))
	}
	part.Size, part.SHA256 = sink.n, sink.digest()
	m.Parts[i] = part
}

// content reads what a part holds, by its type, and reads it to its end.
func (p *parser) content(m *cases.Message, part *cases.Part, br *bufio.Reader, at place) {
	switch kind := containerOf(part, br); {
	case kind != "" && at.depth >= p.lim.Depth:
		p.tooDeep(at)
	case kind == "message/rfc822":
		inner := at
		inner.path, inner.depth, inner.alt, inner.parent, inner.digest, inner.inside = at.name(), at.depth+1, 0, "", false, ""
		part.Message = p.message(br, inner)
	case kind == inSMIME:
		p.smime(m, part, br, at)
	case kind == inTNEF:
		p.tnef(m, part, br, at)
	case strings.HasSuffix(part.MediaType, "-signature"):
		part.NoSignature = !signed(part.MediaType, br)
	case rtfOf(part, br):
		p.rtf(part, br, at)
	case part.MediaType == "text/plain" && part.Disposition != "attachment":
		files := 0
		uu := newUUReader(br, func(name string) io.WriteCloser {
			files++
			return p.uuFile(m, part, name, at, files)
		})
		p.textInto(part, uu, part.Params["charset"], at)
		drain(uu)
	case isText(part.MediaType) || fileOfText(part):
		p.textInto(part, br, part.Params["charset"], at)
	case pdfFileOf(part, br):
		p.pdf(part, br, at)
	case part.MediaType == "application/x-microsoft-rpmsg-message" || part.MediaType == "application/pgp-encrypted":
		part.Encrypted = true
		if part.Parent != "multipart/encrypted" {
			p.warn("part %s: it is encrypted and could not be read", at.name())
		}
	case part.MediaType == "message/external-body" || part.MediaType == "message/partial":
		p.warn("part %s: its content, or the rest of it, is not in this mail", at.name())
	}
	drain(br)
}

// The containers that are opened, by the media type that Part.Inside gives.
const (
	inSMIME = "application/pkcs7-mime"
	inTNEF  = "application/ms-tnef"
	inUU    = "text/x-uuencode"
)

// containerOf says what a part is to be opened as, "" for nothing: by its type, and where that says nothing by its name or first bytes.
func containerOf(part *cases.Part, br *bufio.Reader) string {
	name := strings.ToLower(part.Name)
	vague := part.MediaType == "application/octet-stream" || part.MediaType == "application/x-unknown" || part.MediaType == "application/unknown"
	switch part.MediaType {
	case "message/rfc822", "message/global", "message/x-rfc822":
		return "message/rfc822"
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return inSMIME
	case "application/ms-tnef", "application/vnd.ms-tnef", "application/x-tnef":
		return inTNEF
	}
	if strings.HasPrefix(part.MediaType, "text/") {
		return ""
	}
	switch {
	case strings.HasSuffix(name, ".p7m") && (vague || part.MediaType == "application/x-pkcs7"):
		return inSMIME
	case vague && strings.HasSuffix(name, ".eml"):
		return "message/rfc822"
	case strings.HasPrefix(part.MediaType, "application/"):
		if b, _ := br.Peek(4); string(b) == tnefSignature {
			return inTNEF
		}
	}
	return ""
}

func isText(mt string) bool { return strings.HasPrefix(mt, "text/") || textLike(mt) }

// fileOfText says whether a file is plain text although its type does not say so.
func fileOfText(part *cases.Part) bool {
	name := strings.ToLower(part.Name)
	for _, suffix := range []string{".txt", ".csv", ".log", ".md"} {
		if strings.HasSuffix(name, suffix) {
			return !strings.HasPrefix(part.MediaType, "image/") && !strings.HasPrefix(part.MediaType, "audio/") && !strings.HasPrefix(part.MediaType, "video/")
		}
	}
	return false
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
		p.warn("part %s: there was too much text before it; it was not read", at.name())
		p.markedRest(part, r, label)
		return
	}
	raw := limit
	if l := strings.ToLower(label); strings.HasPrefix(l, "utf-16") || strings.HasPrefix(l, "utf-32") || strings.HasPrefix(l, "uni") || strings.HasPrefix(l, "ucs") {
		raw *= 2
	}
	b := p.readText(r, raw+1)
	p.raw = b
	var over []byte
	if len(b) > raw {
		over = b
		b, part.Truncated = dropPartialRune(b[:raw]), true
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
	part.Text = text
	p.text += len(text)
	if part.Truncated {
		p.warn("part %s: only the beginning of a long text was read", at.name())
		p.markedRest(part, io.MultiReader(bytes.NewReader(lastBytes(over, aroundCut)), r), used)
	}
}

// readText reads at most n bytes of a text. They stand in p.raw's memory, which is out of reach meanwhile: a text may hold files, whose texts are
// read before its own is done.
func (p *parser) readText(r io.Reader, n int) []byte {
	raw := p.raw
	p.raw = nil
	if raw == nil {
		raw = make([]byte, 0, partBuffer)
	}
	b := bytes.NewBuffer(raw[:0])
	_, _ = b.ReadFrom(io.LimitReader(r, int64(min(n, longText))))
	if b.Len() == longText && n > longText { // a long one: room for the rest at once, rather than by doubling
		b.Grow(n - longText + bytes.MinRead)
		_, _ = b.ReadFrom(io.LimitReader(r, int64(n-longText)))
	}
	return b.Bytes()
}

// longText is from how many bytes on a text is taken for a long one.
const longText = 64 << 10

// fileSink takes in the content of a file: it hashes and counts it, and keeps its beginning, as long as that looks like text.
type fileSink struct {
	sum  hash.Hash
	n    int64
	keep int
	head []byte
	to   *taken // who wants the content besides, nil for nobody
}

func newFileSink(keep int) *fileSink { return &fileSink{sum: sha256.New(), keep: keep} }

// sink takes in the content of the part of that number.
func (p *parser) sink(id string, keep int) *fileSink {
	s := newFileSink(keep)
	s.to = p.take.begin(id)
	return s
}

func (s *fileSink) Write(b []byte) (int, error) {
	s.sum.Write(b)
	s.n += int64(len(b))
	if room := s.keep - len(s.head); room > 0 {
		s.head = append(s.head, b[:min(room, len(b))]...)
	}
	s.to.write(b)
	return len(b), nil
}

// digest is the hash of the whole content, which ends with it.
func (s *fileSink) digest() string {
	s.to.end()
	return hex.EncodeToString(s.sum.Sum(nil))
}

// addFile makes a part of a file that was taken out of a container. The number is its place in the container, from 1.
func (p *parser) addFile(m *cases.Message, s *fileSink, part cases.Part, at place, number int) {
	if p.parts >= p.lim.Parts {
		p.tooMany()
		return
	}
	p.parts++
	part.ID = at.name() + "." + strconv.Itoa(number)
	part.Size, part.SHA256 = s.n, s.digest()
	if part.Params == nil {
		part.Params = map[string]string{}
	}
	if part.MediaType == "" {
		part.MediaType = typeByName(part.Name)
	}
	inner := at
	inner.path, inner.depth, inner.inside = part.ID, at.depth+1, part.Inside
	i := len(m.Parts)
	m.Parts = append(m.Parts, part)
	if part.Message == nil {
		p.content(m, &part, p.reader(newHeadReader(s)), inner)
		if part.Message != nil && s.n > int64(len(s.head)) {
			p.warn("part %s: only the beginning of it was read", part.ID)
		}
	}
	part.Truncated = part.Truncated || part.Text != "" && s.n > int64(len(s.head))
	m.Parts[i] = part
}

// newHeadReader gives what a sink kept.
func newHeadReader(s *fileSink) io.Reader {
	if s.n > int64(len(s.head)) {
		return bytes.NewReader(dropPartialRune(s.head))
	}
	return bytes.NewReader(s.head)
}

// typeByName is the media type of a file that came without one.
func typeByName(name string) string {
	name = strings.ToLower(name)
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return "application/octet-stream"
	}
	switch name[i+1:] {
	case "txt", "log", "md":
		return "text/plain"
	case "csv":
		return "text/csv"
	case "htm", "html":
		return "text/html"
	case "eml":
		return "message/rfc822"
	case "pdf":
		return "application/pdf"
	case "rtf":
		return "application/rtf"
	case "doc":
		return "application/msword"
	case "docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case "xls":
		return "application/vnd.ms-excel"
	case "xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case "zip":
		return "application/zip"
	case "jpg", "jpeg":
		return "image/jpeg"
	case "png", "gif", "tiff", "bmp":
		return "image/" + name[i+1:]
	case "tif":
		return "image/tiff"
	}
	return "application/octet-stream"
}
