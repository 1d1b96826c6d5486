package ingest

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// toUTF8 decodes text by its charset label, or by what it is where the label is missing or plainly wrong (MSG-1). used is the charset that was
// applied; guessed says that it is not the mail's own.
func toUTF8(b []byte, label string) (text, used string, guessed bool) {
	label = plainLabel(label)
	if s, name, ok := byMark(b); ok {
		return s, name, !sameFamily(label, name)
	}
	if s, name, ok := byShape(b, label); ok {
		return s, name, !sameFamily(label, name)
	}
	switch label {
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "utf-8", "unknown-8bit", "x-unknown", "unknown", "default", "binary", "7bit", "8bit", "ansi", "none", "x-user-defined":
		return unlabelled(b, label)
	}
	if !isASCII(b) && (singleByte(label) && looksUTF8(b, 1) || !singleByte(label) && looksUTF8(b, 4)) {
		return cleanText(string(b)), "utf-8", true
	}
	if label == "iso-8859-1" || label == "windows-1252" {
		return windows1252(b), "windows-1252", false
	}
	if s, ok := decodeBy(b, label); ok {
		return cleanText(s), label, false
	}
	if utf8.Valid(b) {
		return cleanText(string(b)), "utf-8", true
	}
	return windows1252(b), "windows-1252", true
}

// unlabelled reads text without a label that could tell anything. UTF-8 with a few foreign bytes in it, as gateways and paste boards make, is
// UTF-8, and the foreign bytes are read as Windows writes them.
func unlabelled(b []byte, label string) (text, used string, guessed bool) {
	if utf8.Valid(b) {
		return cleanText(string(b)), "utf-8", label != "utf-8" && !isASCII(b)
	}
	var out strings.Builder
	multi, stray := 0, 0
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			stray++
			r = charmap.Windows1252.DecodeByte(rest[0])
		case n > 1:
			multi++
		}
		out.WriteRune(r)
		rest = rest[n:]
	}
	if multi >= 2*stray {
		return cleanText(out.String()), "utf-8", true
	}
	return windows1252(b), "windows-1252", true
}

// byMark decodes what begins with a byte order mark.
func byMark(b []byte) (text, used string, ok bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		if t := b[3:]; utf8.Valid(t) {
			return cleanText(string(t)), "utf-8", true
		}
	case bytes.HasPrefix(b, []byte("\xFF\xFE\x00\x00")) || bytes.HasPrefix(b, []byte("\x00\x00\xFE\xFF")):
		if s, ok := decodeWith(utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), b); ok {
			return cleanText(s), "utf-32", true
		}
	case bytes.HasPrefix(b, []byte("\xFF\xFE")) || bytes.HasPrefix(b, []byte("\xFE\xFF")):
		if s, ok := decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), b); ok {
			return cleanText(s), "utf-16", true
		}
	}
	return "", "", false
}

// byShape decodes what shows by its bytes what it is, whatever the label says: UTF-16 by its NULs, the ISO-2022 charsets by their escapes.
func byShape(b []byte, label string) (text, used string, ok bool) {
	wide := strings.HasPrefix(label, "utf-16") || label == "unicode" || label == "ucs-2" || label == "iso-10646-ucs-2"
	even, odd := nulls(b)
	switch {
	case odd > 3*even && (odd >= 4 || wide && odd > 0):
		s, ok := decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), b)
		return cleanText(s), "utf-16le", ok
	case even > 3*odd && (even >= 4 || wide && even > 0):
		s, ok := decodeWith(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), b)
		return cleanText(s), "utf-16be", ok
	case wide && even+odd == 0 && utf8.Valid(b):
		return cleanText(string(b)), "utf-8", true
	case wide && label != "utf-16le" && label != "utf-16be":
		s, ok := decodeWith(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), b)
		return cleanText(s), "utf-16be", ok
	case bytes.IndexByte(b, 0x1B) < 0:
		return "", "", false
	case bytes.Contains(b, []byte("\x1b$)C")):
		return cleanText(shifted(b, korean.EUCKR)), "iso-2022-kr", true
	case bytes.Contains(b, []byte("\x1b$)A")):
		return cleanText(shifted(b, simplifiedchinese.GBK)), "iso-2022-cn", true
	case bytes.Contains(b, []byte("\x1b$B")) || bytes.Contains(b, []byte("\x1b$@")):
		s, ok := decodeWith(japanese.ISO2022JP, b)
		return cleanText(s), "iso-2022-jp", ok
	}
	return "", "", false
}

// sameFamily says whether what was found is what the label had announced.
func sameFamily(label, found string) bool {
	if label == "unicode" || label == "ucs-2" || label == "iso-10646-ucs-2" {
		label = "utf-16"
	}
	if strings.HasPrefix(found, "utf-16") || strings.HasPrefix(found, "utf-32") {
		return strings.HasPrefix(label, found[:6])
	}
	return label == found || label == "" && found == "utf-8" || strings.HasPrefix(label, found)
}

// nulls counts the NULs at even and odd places near the beginning, where there are as many as text in UTF-16 has.
func nulls(b []byte) (even, odd int) {
	b = b[:min(len(b), 2048)]
	for i, c := range b {
		if c == 0 {
			if i&1 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	if 5*(even+odd) < len(b) {
		// a few NULs in a text of single bytes are rubbish
		if even+odd > 0 {
			return 1, 1
		}
	}
	return even, odd
}

// shifted decodes the 7-bit forms that switch to two-byte characters with SO and back with SI (RFC 1557, RFC 1922).
func shifted(b []byte, enc encoding.Encoding) string {
	out := make([]byte, 0, len(b))
	in := false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == 0x1B && i+3 < len(b) && b[i+1] == '$':
			i += 3
		case c == 0x0E:
			in = true
		case c == 0x0F:
			in = false
		case in && c > ' ':
			out = append(out, c|0x80)
		default:
			out = append(out, c)
		}
	}
	s, _ := decodeWith(enc, out)
	return s
}

func decodeWith(enc encoding.Encoding, b []byte) (string, bool) {
	s, err := enc.NewDecoder().Bytes(b)
	return string(s), err == nil
}

// decodeBy decodes by a label. A label that no table knows, and one whose decoder is only a stand-in, is not ok.
func decodeBy(b []byte, label string) (string, bool) {
	switch label {
	case "utf-7", "unicode-1-1-utf-7":
		return utf7(b), true
	case "gb2312", "gbk", "gb18030", "euc-cn":
		return decodeWith(simplifiedchinese.GB18030, b)
	case "shift_jis":
		return decodeWith(japanese.ShiftJIS, b)
	case "euc-kr":
		return decodeWith(korean.EUCKR, b)
	case "big5":
		return decodeWith(traditionalchinese.Big5, b)
	case "macintosh":
		return decodeWith(charmap.Macintosh, b)
	case "utf-16le":
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), b)
	case "utf-16be":
		return decodeWith(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), b)
	case "utf-32", "utf-32be":
		return decodeWith(utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), b)
	case "utf-32le":
		return decodeWith(utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), b)
	case "iso-2022-kr", "iso-2022-cn", "replacement":
		return "", false // their signs would have shown them
	}
	r, err := charset.Reader(label, bytes.NewReader(b))
	if err != nil {
		return "", false
	}
	s, err := io.ReadAll(r)
	return string(s), err == nil
}

var (
	isoLabel     = regexp.MustCompile(`^(?:iso|x-iso)?[-_ ]?8859[-_ ]?(\d{1,2})(?:[-_:].*)?$`)
	windowsLabel = regexp.MustCompile(`^(?:x-|ms-)?(?:cp|win|windows|ansi)[-_ ]?(\d{3,5})$`)
)

// plainLabel gives one name for the many in which charsets are labelled.
func plainLabel(label string) string {
	label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'`))
	label = strings.TrimPrefix(strings.TrimPrefix(label, "charset="), `3d"`)
	label = strings.TrimSuffix(strings.TrimPrefix(label, "_"), "$esc")
	if i := strings.IndexAny(label, ";,\"'()"); i >= 0 {
		label = label[:i]
	}
	label = strings.TrimSpace(label)
	switch label {
	case "", "utf-8", "us-ascii": // most labels
		return label
	case "utf8", "utf_8", "utf-8n", "utf8mb4", "x-utf-8", "unicode-1-1-utf-8", "unicode-2-0-utf-8", "csutf8", "utf-8-bom", "x-utf8":
		return "utf-8"
	case "latin1", "latin-1", "l1", "iso-latin-1", "isolatin1":
		return "iso-8859-1"
	case "gb-2312", "gb_2312-80", "gb2312-80", "x-gbk", "x-euc-cn", "csgb2312", "chinese":
		return "gb2312"
	case "x-sjis", "sjis", "shift-jis", "windows-31j", "x-ms-cp932", "ms_kanji":
		return "shift_jis"
	case "ks_c_5601-1987", "ks_c_5601", "ksc5601", "ksc_5601", "euc_kr", "uhc", "x-windows-949", "iso-ir-149", "korean":
		return "euc-kr"
	case "big-5", "big5-hkscs", "x-x-big5", "x-big5", "csbig5":
		return "big5"
	case "mac", "macroman", "x-mac-roman", "mac-roman":
		return "macintosh"
	case "tis-620", "iso-ir-166":
		return "windows-874"
	case "koi8-ru", "koi8u":
		return "koi8-u"
	case "koi8r", "koi8", "koi-8":
		return "koi8-r"
	case "x-utf-7", "utf7":
		return "utf-7"
	}
	if m := isoLabel.FindStringSubmatch(label); m != nil {
		if m[1] == "11" {
			return "windows-874"
		}
		return "iso-8859-" + m[1]
	}
	if m := windowsLabel.FindStringSubmatch(label); m != nil {
		n, _ := strconv.Atoi(m[1])
		return codePage(n)
	}
	return label
}

// codePage is the charset's name for a number of Windows, "" where it has none.
func codePage(n int) string {
	switch {
	case n == 874 || n >= 1250 && n <= 1258:
		return "windows-" + strconv.Itoa(n)
	case n >= 28591 && n <= 28605:
		return "iso-8859-" + strconv.Itoa(n-28590)
	case n >= 50220 && n <= 50222:
		return "iso-2022-jp"
	}
	switch n {
	case 932:
		return "shift_jis"
	case 936, 20936:
		return "gb2312"
	case 54936:
		return "gb18030"
	case 949, 51949:
		return "euc-kr"
	case 950:
		return "big5"
	case 51932:
		return "euc-jp"
	case 1200:
		return "utf-16le"
	case 1201:
		return "utf-16be"
	case 65001:
		return "utf-8"
	case 65000:
		return "utf-7"
	case 20127:
		return "us-ascii"
	case 20866:
		return "koi8-r"
	case 21866:
		return "koi8-u"
	case 10000:
		return "macintosh"
	case 437, 850, 852, 855, 858, 860, 862, 863, 865, 866, 37:
		return "ibm" + strconv.Itoa(n)
	}
	return ""
}

// utf7 decodes UTF-7 (RFC 2152), which the charset tables do not have. What is no valid shift stands for itself.
func utf7(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		i := bytes.IndexByte(b, '+')
		if i < 0 {
			break
		}
		out.Write(b[:i])
		b = b[i+1:]
		n := 0
		for n < len(b) && bytes.IndexByte([]byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"), b[n]) >= 0 {
			n++
		}
		raw, _ := base64.RawStdEncoding.DecodeString(string(b[:n-btoi(n%4 == 1)]))
		switch {
		case n == 0 && len(b) > 0 && b[0] == '-':
			out.WriteByte('+')
		case len(raw) < 2:
			out.WriteByte('+')
			continue
		default:
			u := make([]uint16, len(raw)/2)
			for k := range u {
				u[k] = binary.BigEndian.Uint16(raw[2*k:])
			}
			out.WriteString(string(utf16.Decode(u)))
		}
		b = b[n:]
		if len(b) > 0 && b[0] == '-' {
			b = b[1:]
		}
	}
	out.Write(b)
	return out.String()
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func windows1252(b []byte) string {
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		s = b
	}
	return cleanText(string(s))
}

func singleByte(label string) bool {
	for _, p := range []string{"iso-8859-", "latin", "windows-125", "windows-874", "koi8", "macintosh", "ibm"} {
		if strings.HasPrefix(label, p) {
			return true
		}
	}
	return false
}

// looksUTF8 says whether bytes that a label calls something else are UTF-8: valid throughout, with at least so many characters beyond ASCII,
// and not only with such as a letter and a quotation mark of Windows make by chance.
func looksUTF8(b []byte, least int) bool {
	if !utf8.Valid(b) {
		return false
	}
	n, chance := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, k := utf8.DecodeRune(b[i:])
		n++
		if k == 2 && (b[i+1] >= 0x91 && b[i+1] <= 0x97 || b[i+1] == 0xBB) {
			chance++
		}
		i += k
	}
	return n >= least && chance < n
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// dropPartialRune drops a character that the limit cut in two at the very end.
func dropPartialRune(b []byte) []byte {
	for i := 1; i <= 3 && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= 0xC0 && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

var metaCharsetPattern = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?([a-z0-9_-]{2,30})`)

func metaCharset(b []byte) string {
	if !bytes.Contains(bytes.ToLower(b[:min(len(b), 4096)]), []byte("charset")) {
		return ""
	}
	if m := metaCharsetPattern.FindSubmatch(b[:min(len(b), 4096)]); m != nil {
		return string(m[1])
	}
	return ""
}

// headerText makes raw 8-bit header bytes readable.
func headerText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return windows1252([]byte(s))
}
