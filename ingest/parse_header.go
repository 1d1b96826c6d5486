package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cissd/cases"
)

// header is one header block, top first, values unfolded but not decoded.
type header []cases.HeaderField

func (h header) get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// all joins the values of the fields of a name, in the order in which they stand.
func (h header) all(name string) string {
	var vs []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) && len(vs) < 20 {
			vs = append(vs, f.Value)
		}
	}
	return strings.Join(vs, " ")
}

// header reads one header block: strictly, else repaired. What turned out to be body comes back as rest. mail says
// that it is that of a whole mail.
func (p *parser) header(br *bufio.Reader, at place, mail bool) (header, []byte) {
	block, over := readBlock(br, p.lim.HeaderBytes, mail)
	if bytes.Contains(block, []byte("\r\r\n")) {
		block = bytes.ReplaceAll(block, []byte("\r\r\n"), []byte("\r\n"))
	}
	if bytes.IndexByte(block, 0) >= 0 {
		p.broken("a header field holds a NUL")
		block = bytes.ReplaceAll(block, []byte{0}, nil)
	}
	if over {
		p.broken("part %s: the header is longer than %d bytes; its end was not read", at.name(), p.lim.HeaderBytes)
	}
	if len(bytes.TrimSpace(block)) == 0 {
		if at.depth == 0 {
			p.broken("the mail has no header")
		}
		return nil, nil
	}
	if at.depth == 0 && at.path == "" && blankColon(block) {
		p.broken("a blank stands before the colon of the field that names the sender")
	}
	if h, err := strictHeader(block); err == nil {
		return h, nil
	}
	fixed, rest := repairBlock(block)
	h, err := strictHeader(fixed)
	if err != nil || len(h) == 0 {
		p.broken("part %s: no readable header; read as text", at.name())
		return nil, block
	}
	p.broken("part %s: header lines that are no header fields were set aside", at.name())
	return h, rest
}

// blankColon finds "From :", which some programs take for From and some for nothing (SEC-9, EMAIL.md A20).
func blankColon(block []byte) bool {
	for line := range bytes.Lines(block) {
		name, _, colon := bytes.Cut(line, []byte(":"))
		if bare := bytes.TrimRight(name, " \t"); colon && len(bare) < len(name) && (bytes.EqualFold(bare, []byte("from")) || bytes.EqualFold(bare, []byte("sender"))) {
			return true
		}
	}
	return false
}

// errHeader says that a line of a header is no field and continues none.
var errHeader = errors.New("a line of the header is no field")

// strictHeader reads a block as go-message does, which TestStrictHeader holds it to, without that package's copies of each line: what it gives are
// pieces of one string.
func strictHeader(block []byte) (header, error) {
	if len(block) > 0 && isBlank(block[0]) {
		return nil, errHeader
	}
	h := make(header, 0, bytes.Count(block, []byte("\n"))+1)
	for rest := string(block); rest != ""; {
		line := ""
		if line, rest = cutLine(rest); line == "" { // the header ends here
			break
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, errHeader
		}
		if value = strings.Trim(value, " \t"); rest != "" && isBlank(rest[0]) {
			value, rest = continued(value, rest)
		}
		name = strings.Trim(name, " \t")
		for i := range len(name) {
			if name[i] <= ' ' || name[i] > '~' {
				return nil, errHeader
			}
		}
		if name != "" {
			h = append(h, cases.HeaderField{Name: textproto.CanonicalMIMEHeaderKey(name), Value: value})
		}
	}
	return h, nil
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// cutLine takes the first line, without its end.
func cutLine(s string) (line, rest string) {
	line, rest, ended := strings.Cut(s, "\n")
	if ended {
		line = strings.TrimSuffix(line, "\r")
	}
	return line, rest
}

// continued puts the lines that begin with a blank behind a value, with one blank between.
func continued(value, rest string) (string, string) {
	var all strings.Builder
	all.WriteString(value)
	for rest != "" && isBlank(rest[0]) {
		line := ""
		line, rest = cutLine(rest)
		if line = strings.Trim(line, " \t"); line == "" {
			continue
		}
		if all.Len() > 0 {
			all.WriteByte(' ')
		}
		all.WriteString(line)
	}
	return all.String(), rest
}

// readBlock reads up to the empty line that ends a header; what goes beyond limit is skipped. At the top of a mail, empty lines before
// the first field are not the end of the header (some senders write them).
func readBlock(br *bufio.Reader, limit int, top bool) (block []byte, over bool) {
	start := true
	for {
		line, err := br.ReadSlice('\n')
		if start && len(bytes.TrimRight(line, "\r\n")) == 0 && err == nil {
			if top && len(block) == 0 && fieldFollows(br) {
				continue
			}
			return block, over
		}
		if room := limit - len(block); len(line) > room {
			over = true
		} else {
			block = append(block, line...)
		}
		start = err == nil
		if err != nil && err != bufio.ErrBufferFull {
			return block, over
		}
	}
}

// fieldFollows looks whether a known header field comes next.
func fieldFollows(br *bufio.Reader) bool {
	b, _ := br.Peek(40)
	b = bytes.TrimLeft(b, "\r\n")
	i := bytes.IndexByte(b, ':')
	if i <= 0 {
		return false
	}
	switch strings.ToLower(string(b[:i])) {
	case "from", "received", "return-path", "to", "subject", "date", "message-id", "mime-version", "delivered-to", "content-type":
		return true
	}
	return false
}

// repairBlock sets aside what is no header field: mbox lines go, other lines become X-Broken fields, "From :" becomes "From:" (so that it
// counts, SEC-9). If no field follows a broken line, the empty line is missing and the body begins there.
func repairBlock(block []byte) (fixed, rest []byte) {
	lines := bytes.SplitAfter(block, []byte("\n"))
	last := -1
	for i, l := range lines {
		if _, ok := fieldName(l); ok {
			last = i
		}
	}
	if last < 0 {
		return nil, block
	}
	var out bytes.Buffer
	for i, l := range lines {
		name, ok := fieldName(l)
		switch {
		case len(l) == 0:
		case ok:
			out.Write(name)
			out.Write(l[bytes.IndexByte(l, ':'):])
		case l[0] == ' ' || l[0] == '\t':
			if out.Len() > 0 {
				out.Write(l)
			}
		case bytes.HasPrefix(l, []byte("From ")) || bytes.HasPrefix(l, []byte(">From ")):
		case i > last:
			return out.Bytes(), bytes.Join(lines[i:], nil)
		default:
			out.WriteString("X-Broken: ")
			out.Write(l)
		}
		if n := out.Len(); n > 0 && out.Bytes()[n-1] != '\n' {
			out.WriteString("\r\n")
		}
	}
	return out.Bytes(), nil
}

// fieldName is the name of a header line, without blanks before the colon.
func fieldName(line []byte) ([]byte, bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 || i > 200 {
		return nil, false
	}
	name := bytes.TrimRight(line[:i], " \t")
	for _, c := range name {
		if c <= 32 || c >= 127 {
			return nil, false
		}
	}
	return name, len(name) > 0
}

// legible decodes raw 8-bit header fields in the charset of the mail's text: who writes the one without a label mostly writes the other so.
func legible(h header, parts []cases.Part) header {
	charset := ""
	for i := range parts {
		if strings.HasPrefix(parts[i].MediaType, "text/") && !parts[i].CharsetGuessed && singleByte(parts[i].Charset) {
			charset = parts[i].Charset
			break
		}
	}
	if charset == "" {
		return h
	}
	for i, f := range h {
		if !utf8.ValidString(f.Value) {
			if s, ok := decodeBy([]byte(f.Value), charset); ok {
				h[i].Value = s
			}
		}
	}
	return h
}

// undecoded names the fields whose syntax must not be changed by decoding words in them.
func undecoded(name string) bool {
	var low [maxKnownName]byte
	switch string(lowName(&low, name)) {
	case "received", "authentication-results", "arc-authentication-results", "dkim-signature", "message-id", "in-reply-to", "references",
		"return-path", "content-type", "content-transfer-encoding", "auto-submitted", "precedence", "delivered-to":
		return true
	}
	return len(name) >= 4 && strings.EqualFold(name[:4], "arc-")
}

// maxKnownName is longer than any name of a header field that is looked for.
const maxKnownName = 40

// lowName gives the name of a header field in small letters, in low; one that is too long for that is none that is looked for, and gives nothing.
func lowName(low *[maxKnownName]byte, name string) []byte {
	if len(name) > len(low) {
		return nil
	}
	for i := range len(name) {
		low[i] = name[i]
		if c := name[i]; c >= 'A' && c <= 'Z' {
			low[i] = c | 0x20
		}
	}
	return low[:len(name)]
}

// fill sets what the header says of the mail.
func (p *parser) fill(m *cases.Message, h header) {
	m.Header = make([]cases.HeaderField, 0, len(h))
	for _, f := range h {
		v := f.Value
		if undecoded(f.Name) {
			v = cleanText(headerText(v))
		} else {
			v = decodeWords(v)
		}
		m.Header = append(m.Header, cases.HeaderField{Name: f.Name, Value: strings.TrimSpace(v)})
	}
	m.MessageID = firstID(h.get("Message-ID"))
	m.InReplyTo = messageIDs(h.all("In-Reply-To")) // of two such fields, both: which one another reader takes, nobody knows (SEC-9, GR-4)
	m.References = messageIDs(h.get("References"))
	m.Subject = oneLine(decodeWords(h.get("Subject")))
	m.Date = parseDate(h.get("Date"))
	var low [maxKnownName]byte
	for _, f := range h {
		switch string(lowName(&low, f.Name)) {
		case "from":
			as, strict := addresses(f.Value)
			m.From, m.FromFields = append(m.From, as...), m.FromFields+1
			m.FromBroken = m.FromBroken || !strict || !plainSender(f.Value)
		case "sender":
			m.Sender = appendAddresses(m.Sender, f.Value)
		case "reply-to":
			m.ReplyTo = appendAddresses(m.ReplyTo, f.Value)
		case "to":
			m.To = appendAddresses(m.To, f.Value)
		case "cc":
			m.Cc = appendAddresses(m.Cc, f.Value)
		case "delivered-to", "x-original-to", "envelope-to", "x-envelope-to":
			for _, a := range appendAddresses(nil, f.Value) {
				m.Recipients = addRecipient(m.Recipients, a.Address)
			}
		case "received":
			m.Recipients = addRecipient(m.Recipients, receivedFor(f.Value))
		}
	}
}

// plainSender says that a From field can be read in one way only (SEC-9, EMAIL.md A20): it is plain ASCII, names no group (RFC 5322 section 3.4),
// and no comment in it holds anything that could be taken for an address.
func plainSender(v string) bool {
	depth, quoted, angle := 0, false, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c >= 0x80:
			return false
		case c == '\\':
			i++
		case quoted:
			quoted = c != '"'
		case c == '"' && depth == 0:
			quoted = true
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth > 0:
			if strings.IndexByte("<>@,;:", c) >= 0 {
				return false
			}
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case !angle && (c == ':' || c == ';'):
			return false
		}
	}
	return depth == 0 && !quoted
}

func addRecipient(rs []cases.Address, a string) []cases.Address {
	n := cases.Address{Address: a}
	if a == "" || slices.Contains(rs, n) || len(rs) >= 100 {
		return rs
	}
	return append(rs, n)
}

// receivedFor is the address of a Received field's "for" clause (RFC 5321 section 4.4).
func receivedFor(v string) string {
	_, after, ok := strings.Cut(v, " for ")
	if !ok {
		return ""
	}
	after = strings.TrimSpace(after)
	if i := strings.IndexAny(after, "; \t"); i >= 0 {
		after = after[:i]
	}
	after = strings.Trim(after, "<>")
	if !strings.Contains(after, "@") {
		return ""
	}
	return cleanText(headerText(after))
}

// messageIDs reads a list of Message-IDs, without their angle brackets; folding inside one is undone.
func messageIDs(v string) []string {
	var ids []string
	rest := v
	for len(ids) < 1000 {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			break
		}
		j := strings.IndexByte(rest[i:], '>')
		if j < 0 {
			break
		}
		id := strings.Join(strings.Fields(rest[i+1:i+j]), "")
		if k := strings.LastIndexByte(id, '<'); k >= 0 {
			id = id[k+1:]
		}
		if id != "" {
			ids = append(ids, cleanText(headerText(id)))
		}
		rest = rest[i+j+1:]
	}
	if len(ids) == 0 {
		for w := range strings.FieldsSeq(v) {
			if strings.Contains(w, "@") && len(ids) < 1000 {
				ids = append(ids, cleanText(headerText(strings.Trim(w, "<>,;\""))))
			}
		}
	}
	return ids
}

func firstID(v string) string {
	if ids := messageIDs(v); len(ids) > 0 {
		return ids[0]
	}
	return cleanText(headerText(strings.Trim(strings.TrimSpace(v), "<>")))
}

// parseDate reads a Date field; a date that cannot be read is zero.
func parseDate(v string) time.Time {
	v = strings.TrimSpace(v)
	if v == "" {
		return time.Time{}
	}
	// mail.ParseDate tries a dozen forms before the one that nearly all mails have
	if t, err := time.Parse("Mon, 2 Jan 2006 15:04:05 -0700", v); err == nil {
		return t
	}
	if t, err := mail.ParseDate(v); err == nil {
		return t
	}
	if i := strings.IndexByte(v, '('); i > 0 {
		v = strings.TrimSpace(v[:i])
	}
	for _, layout := range []string{
		time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05", time.ANSIC, time.RFC3339,
		"Mon, 2 Jan 2006 15:04 -0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05",
	} {
		if t, err := time.Parse(layout, v); err == nil {
			return t
		}
	}
	return time.Time{}
}

// contentType gives the media type in lower case and its parameters; what is missing or unreadable is plain text (RFC 2045 section 5.2).
func (p *parser) contentType(h header, at place) (string, map[string]string) {
	v := h.get("Content-Type")
	mt, params := parseParams(v)
	switch mt {
	case "plain", "plain/text", "text/txt", "application/text", "text/ascii":
		mt = "text/plain"
	case "html", "html/text", "text/htm":
		mt = "text/html"
	}
	if !strings.Contains(mt, "/") {
		if strings.TrimSpace(v) != "" && mt != "text" {
			p.broken("part %s: unreadable content type; read as text", at.name())
		}
		mt = "text/plain"
		if at.digest && v == "" {
			mt = "message/rfc822"
		}
	}
	return mt, params
}

// ParseHeader is a bounded, tolerant look at the top of a mail, for intake: Message-ID without brackets, the From address in lower case, and
// the date; empty where they cannot be read or there is not exactly one From address.
func ParseHeader(r io.Reader) (messageID, from string, date time.Time) {
	defer func() {
		if recover() != nil {
			messageID, from, date = "", "", time.Time{}
		}
	}()
	block, _ := readBlock(evenLines(bufio.NewReaderSize(io.LimitReader(r, 2<<20), 4096)), 2<<20, true)
	block = bytes.ReplaceAll(bytes.ReplaceAll(block, []byte{0}, nil), []byte("\r\r\n"), []byte("\r\n"))
	h, err := strictHeader(block)
	if err != nil {
		fixed, _ := repairBlock(block)
		if h, err = strictHeader(fixed); err != nil {
			return "", "", time.Time{}
		}
	}
	var as []cases.Address
	for _, f := range h {
		if strings.EqualFold(f.Name, "From") {
			as = appendAddresses(as, f.Value)
		}
	}
	if len(as) == 1 {
		from = as[0].Key()
	}
	return firstID(h.get("Message-ID")), from, parseDate(h.get("Date"))
}
