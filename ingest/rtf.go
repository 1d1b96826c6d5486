package ingest

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// rtfText is what was read out of RTF.
type rtfText struct {
	text   string
	html   bool // it is the HTML that the RTF was made of (MS-OXRTFEX)
	hidden bool // it has hidden text, which was left out
	cut    bool // there was more than the limit
}

// readRTF takes the text, or the HTML that is packed in it, out of RTF: at most limit bytes, as UTF-8. Groups inside each other are bounded
// (SEC-5). It is no reader of layout: paragraphs, lines, cells and tabs are kept, and nothing else.
func readRTF(r io.Reader, limit int) rtfText {
	x := &rtfReader{br: bufio.NewReaderSize(r, 4096), limit: limit, page: "windows-1252", fonts: map[int]string{}}
	x.state.uc = 1
	for !x.full && x.step() {
	}
	x.flush()
	return rtfText{text: x.out.String(), html: x.html, hidden: x.hidden, cut: x.full}
}

// rtfState is what a group inherits and its end restores.
type rtfState struct {
	dest    rtfDest
	started bool // something stood in the group already
	star    bool // the group began with \*
	rtfOnly bool // between \htmlrtf and \htmlrtf0
	hidden  bool
	uc      int
	font    int
}

type rtfDest uint8

const (
	rtfBody    rtfDest = iota
	rtfSkip            // nothing of it is text
	rtfFonts           // the table of fonts
	rtfHTMLTag         // a piece of the HTML
)

// maxRTFDepth bounds groups inside each other; deeper ones are read as if they were flat.
const maxRTFDepth = 200

type rtfReader struct {
	br    *bufio.Reader
	out   strings.Builder
	limit int
	full  bool

	state  rtfState
	stack  []rtfState
	deeper int // groups beyond the bound

	html, hidden bool
	page         string         // the charset of \ansicpg
	fonts        map[int]string // the charset of a font, where it has its own
	font         int            // the font that the table is at
	bytes        []byte         // of \'hh and text, not decoded yet
	skip         int            // characters that stand for a \u and are passed over
	high         int            // the first half of a pair of \u
}

// step reads one token; false at the end.
func (x *rtfReader) step() bool {
	c, err := x.br.ReadByte()
	if err != nil {
		return false
	}
	switch c {
	case '{':
		x.flush()
		x.skip = 0
		if len(x.stack) >= maxRTFDepth {
			x.deeper++
			break
		}
		x.stack = append(x.stack, x.state)
		x.state.started, x.state.star = false, false
	case '}':
		x.flush()
		x.skip = 0
		switch {
		case x.deeper > 0:
			x.deeper--
		case len(x.stack) == 0:
			return false
		default:
			x.state = x.stack[len(x.stack)-1]
			x.stack = x.stack[:len(x.stack)-1]
			return len(x.stack) > 0 // behind the last group nothing follows
		}
	case '\\':
		return x.control()
	case '\r', '\n', 0:
	default:
		x.state.started = true
		x.char(c)
	}
	return true
}

// control reads what follows a backslash.
func (x *rtfReader) control() bool {
	c, err := x.br.ReadByte()
	if err != nil {
		return false
	}
	switch {
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		return x.word(c)
	case c == '\'':
		var h [2]byte
		if _, err := io.ReadFull(x.br, h[:]); err != nil {
			return false
		}
		if hexVal(h[0]) >= 0 && hexVal(h[1]) >= 0 {
			x.char(byte(hexVal(h[0])<<4 | hexVal(h[1])))
		}
	case c == '*':
		x.state.star = true
		return true
	case c == '\\' || c == '{' || c == '}':
		x.char(c)
	case c == '~':
		x.write("\u00a0")
	case c == '_':
		x.write("-")
	case c == '\r' || c == '\n':
		x.write("\n")
	}
	x.state.started = true
	return true
}

// word reads a control word with its number, and one blank behind it.
func (x *rtfReader) word(first byte) bool {
	name, num := []byte{first}, []byte{}
	for {
		c, err := x.br.ReadByte()
		if err != nil {
			break
		}
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		switch {
		case letter && len(num) == 0:
			if len(name) < 32 {
				name = append(name, c)
			}
			continue
		case (c >= '0' && c <= '9' || c == '-' && len(num) == 0):
			if len(num) < 11 {
				num = append(num, c)
			}
			continue
		case c != ' ':
			_ = x.br.UnreadByte()
		}
		break
	}
	n, err := strconv.Atoi(string(num))
	x.apply(string(name), n, err == nil)
	x.state.started = true
	return true
}

// apply does what a control word says.
func (x *rtfReader) apply(name string, n int, has bool) {
	if !x.state.started && x.destination(name) {
		return
	}
	if s, ok := rtfSigns(name); ok {
		if x.skip > 0 {
			x.skip--
			return
		}
		x.write(s)
		return
	}
	switch name {
	case "u":
		x.unicode(n)
	case "uc":
		x.state.uc = max(0, min(n, 16))
	case "fromhtml":
		x.html = true
	case "htmlrtf":
		x.flush()
		x.state.rtfOnly = !has || n != 0
	case "v":
		x.flush()
		x.state.hidden = !has || n != 0
	case "plain":
		x.flush()
		x.state.hidden = false
	case "ansicpg":
		if p := codePage(n); p != "" {
			x.page = p
		}
	case "mac":
		x.page = "macintosh"
	case "f":
		x.flush()
		if x.state.dest == rtfFonts {
			x.font = n
		} else {
			x.state.font = n
		}
	case "fcharset":
		if p := fontCharset(n); x.state.dest == rtfFonts && p != "" && len(x.fonts) < 1000 {
			x.fonts[x.font] = p
		}
	case "bin":
		x.flush()
		_, _ = io.CopyN(io.Discard, x.br, int64(max(0, n)))
	}
}

// destination handles the word that begins a group, if it says what the group is.
func (x *rtfReader) destination(name string) bool {
	star := x.state.star
	switch name {
	case "fonttbl":
		x.state.dest = rtfFonts
	case "htmltag":
		x.state.dest = rtfHTMLTag
	case "colortbl", "stylesheet", "info", "pict", "object", "mhtmltag", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
		"footerf", "filetbl", "revtbl", "themedata", "datastore", "generator", "xmlnstbl", "listtable", "listoverridetable", "rsidtbl", "fldinst":
		x.state.dest = rtfSkip
	default:
		if star {
			x.state.dest = rtfSkip
		}
		return star
	}
	return true
}

// shown says whether text at this place is wanted.
func (x *rtfReader) shown() bool {
	switch {
	case x.state.dest == rtfHTMLTag:
		return x.html
	case x.state.dest != rtfBody || x.html && x.state.rtfOnly:
		return false
	case x.state.hidden && !x.html:
		x.hidden = true
		return false
	}
	return true
}

// char takes one byte of text.
func (x *rtfReader) char(c byte) {
	if x.skip > 0 {
		x.skip--
		return
	}
	if !x.shown() {
		return
	}
	if x.bytes = append(x.bytes, c); len(x.bytes) >= 4096 && c < 0x80 {
		x.flush()
	}
}

// unicode takes one \u: a UTF-16 unit, negative above 32767.
func (x *rtfReader) unicode(n int) {
	n &= 0xFFFF
	x.skip = 0
	switch {
	case n >= 0xD800 && n < 0xDC00:
		x.flush()
		x.high = n
	case n >= 0xDC00 && n < 0xE000:
		if x.high != 0 {
			x.write(string(rune(0x10000 + (x.high-0xD800)<<10 + n - 0xDC00)))
		}
		x.high = 0
	default:
		x.write(string(rune(n)))
	}
	x.skip = x.state.uc
}

// write puts out text that needs no decoding.
func (x *rtfReader) write(s string) {
	if x.shown() {
		x.flush()
		x.put(s)
	}
}

// flush decodes the bytes that were held back.
func (x *rtfReader) flush() {
	if len(x.bytes) == 0 {
		return
	}
	page := x.page
	if p, ok := x.fonts[x.state.font]; ok {
		page = p
	}
	s := string(x.bytes)
	if !isASCII(x.bytes) {
		if d, ok := decodeBy(x.bytes, page); ok {
			s = d
		} else {
			s = windows1252(x.bytes)
		}
	}
	x.bytes = x.bytes[:0]
	x.put(s)
}

func (x *rtfReader) put(s string) {
	if room := x.limit - x.out.Len(); len(s) > room {
		s, x.full = cutRunes(s, max(0, room)), true
	}
	x.out.WriteString(s)
}

// rtfSigns are the control words that stand for signs.
func rtfSigns(name string) (string, bool) {
	switch name {
	case "par", "line", "sect", "page", "row", "nestrow":
		return "\n", true
	case "tab", "cell", "nestcell":
		return "\t", true
	case "lquote":
		return "\u2018", true
	case "rquote":
		return "\u2019", true
	case "ldblquote":
		return "\u201c", true
	case "rdblquote":
		return "\u201d", true
	case "bullet":
		return "\u2022", true
	case "endash":
		return "\u2013", true
	case "emdash":
		return "\u2014", true
	case "enspace", "emspace", "qmspace":
		return " ", true
	}
	return "", false
}

// fontCharset is the charset of a font's number (\fcharset), "" where it is that of the document.
func fontCharset(n int) string {
	switch n {
	case 77:
		return "macintosh"
	case 128:
		return "shift_jis"
	case 129:
		return "euc-kr"
	case 134:
		return "gb2312"
	case 136:
		return "big5"
	case 161:
		return "windows-1253"
	case 162:
		return "windows-1254"
	case 163:
		return "windows-1258"
	case 177:
		return "windows-1255"
	case 178:
		return "windows-1256"
	case 186:
		return "windows-1257"
	case 204:
		return "windows-1251"
	case 222:
		return "windows-874"
	case 238:
		return "windows-1250"
	}
	return ""
}
