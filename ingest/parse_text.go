package ingest

import (
	"bytes"
	"io"
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"cissd/cases"
)

// cleanText makes text fit for the record: valid UTF-8, LF line ends, no NUL.
func cleanText(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// oneLine is cleanText for what must not hold a line end or another control character (SEC-4).
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < 32 || r == 127:
			return -1
		}
		return r
	}, cleanText(s)))
}

// cutRunes shortens s to at most n bytes without cutting a character in two.
func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// toUTF8 decodes text by its charset label, or by what it is where the label is missing or plainly wrong (MSG-1). used is the charset that was
// applied; guessed says that it is not the mail's own.
func toUTF8(b []byte, label string) (text, used string, guessed bool) {
	label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'`))
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		b = b[3:]
		if utf8.Valid(dropPartialRune(b)) {
			return cleanText(string(dropPartialRune(b))), "utf-8", label != "" && label != "utf-8"
		}
	case bytes.HasPrefix(b, []byte("\xFF\xFE")) || bytes.HasPrefix(b, []byte("\xFE\xFF")):
		if s, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b); err == nil {
			return cleanText(string(s)), "utf-16", !strings.HasPrefix(label, "utf-16")
		}
	}
	switch label {
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "utf-8", "utf8", "unknown-8bit", "x-unknown", "unknown", "default", "binary":
		if t := dropPartialRune(b); utf8.Valid(t) {
			ascii := isASCII(t)
			known := label == "utf-8" || label == "utf8" || ascii
			return cleanText(string(t)), "utf-8", !known
		}
		return windows1252(b), "windows-1252", true
	}
	single := singleByte(label)
	if single && !isASCII(b) && utf8.Valid(dropPartialRune(b)) {
		return cleanText(string(dropPartialRune(b))), "utf-8", true
	}
	if label == "iso-8859-1" || label == "latin1" || label == "iso8859-1" || label == "windows-1252" || label == "cp1252" {
		return windows1252(b), "windows-1252", false
	}
	if r, err := charset.Reader(label, bytes.NewReader(b)); err == nil {
		if s, err := io.ReadAll(r); err == nil {
			return cleanText(string(s)), label, false
		}
	}
	if t := dropPartialRune(b); utf8.Valid(t) {
		return cleanText(string(t)), "utf-8", true
	}
	return windows1252(b), "windows-1252", true
}

func windows1252(b []byte) string {
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		s = b
	}
	return cleanText(string(s))
}

func singleByte(label string) bool {
	for _, p := range []string{"iso-8859-", "iso8859", "latin", "windows-125", "cp125", "koi8"} {
		if strings.HasPrefix(label, p) {
			return true
		}
	}
	return false
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

var (
	wordPattern = regexp.MustCompile(`=\?([A-Za-z0-9_.:+-]{1,40})(?:\*[A-Za-z0-9-]{1,20})?\?([bBqQ])\?([^?\r\n]*)\?=`)
	foldPattern = regexp.MustCompile(`\r?\n[ \t]*`)
)

// decodeWords decodes RFC 2047 encoded words as clients really write them: inside quotes, unescaped blanks, and a character cut in two
// between two words (which are then joined before their charset is read).
func decodeWords(v string) string {
	if strings.IndexByte(v, '\n') >= 0 {
		v = foldPattern.ReplaceAllString(v, " ")
	}
	if !strings.Contains(v, "=?") {
		return cleanText(headerText(v))
	}
	var out strings.Builder
	var held []byte
	heldCharset := ""
	flush := func() {
		if held != nil {
			s, _, _ := toUTF8(held, heldCharset)
			out.WriteString(s)
			held = nil
		}
	}
	at := 0
	for _, m := range wordPattern.FindAllStringSubmatchIndex(v, 2000) {
		between := v[at:m[0]]
		cs, body := strings.ToLower(v[m[2]:m[3]]), decodeWord(v[m[4]], v[m[6]:m[7]])
		at = m[1]
		if held != nil && strings.TrimSpace(between) == "" {
			if cs != heldCharset {
				flush()
				heldCharset, held = cs, []byte{}
			}
			held = append(held, body...)
			continue
		}
		flush()
		out.WriteString(headerText(between))
		heldCharset, held = cs, append([]byte{}, body...)
	}
	flush()
	out.WriteString(headerText(v[at:]))
	return cleanText(out.String())
}

func decodeWord(enc byte, s string) []byte {
	if enc == 'b' || enc == 'B' {
		b, _ := io.ReadAll(newBase64Reader(strings.NewReader(s)))
		return b
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			out = append(out, ' ')
		case s[i] == '=' && i+2 < len(s) && hexVal(s[i+1]) >= 0 && hexVal(s[i+2]) >= 0:
			out = append(out, byte(hexVal(s[i+1])<<4|hexVal(s[i+2])))
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return out
}

// addresses reads an address list. strict says that it was well formed; else it is what could be made of it.
func addresses(v string) (as []cases.Address, strict bool) {
	if strings.IndexByte(v, '\n') >= 0 {
		v = foldPattern.ReplaceAllString(v, " ")
	}
	if len(v) > 256<<10 {
		v = v[:256<<10]
	}
	if list, err := (&mail.AddressParser{WordDecoder: nil}).ParseList(plainNames(v)); err == nil {
		for _, a := range list {
			as = append(as, cases.Address{Name: displayName(a.Name), Address: cleanText(headerText(a.Address))})
		}
		return as, true
	}
	return looseAddresses(v), false
}

// plainNames keeps net/mail from decoding words by itself (it knows few charsets): "=?" is hidden from it.
func plainNames(v string) string { return strings.ReplaceAll(v, "=?", "!=?") }

func displayName(s string) string {
	return strings.Trim(oneLine(decodeWords(strings.ReplaceAll(s, "!=?", "=?"))), `"' `)
}

func appendAddresses(as []cases.Address, v string) []cases.Address {
	more, _ := addresses(v)
	if len(as)+len(more) > 5000 {
		return as
	}
	return append(as, more...)
}

// looseAddresses splits at commas and semicolons outside quotes and angle brackets, and takes what has an @ in it.
func looseAddresses(v string) []cases.Address {
	var out []cases.Address
	quoted, angle, from, name := false, false, 0, ""
	add := func(piece string) {
		addr := piece
		if i := strings.LastIndexByte(piece, '<'); i >= 0 {
			addr = piece[i+1:]
			if j := strings.IndexByte(addr, '>'); j >= 0 {
				addr = addr[:j]
			}
			piece = piece[:i]
		} else {
			piece = ""
		}
		addr = strings.Trim(strings.TrimSpace(addr), `"'`)
		if !strings.Contains(addr, "@") || strings.ContainsAny(addr, " \t") {
			return
		}
		out = append(out, cases.Address{Name: displayName(strings.Trim(strings.TrimSpace(name+piece), `"`)), Address: oneLine(headerText(addr))})
		name = ""
	}
	for i := 0; i <= len(v) && len(out) < 1000; i++ {
		switch {
		case i == len(v) || !quoted && !angle && (v[i] == ',' || v[i] == ';'):
			piece := v[from:i]
			if strings.Contains(piece, "@") {
				add(piece)
			} else {
				name += piece + ", "
			}
			from = i + 1
		case v[i] == '"':
			quoted = !quoted
		case v[i] == '<' && !quoted:
			angle = true
		case v[i] == '>' && !quoted:
			angle = false
		}
	}
	if len(out) == 0 {
		for w := range strings.FieldsSeq(v) {
			if w = strings.Trim(w, `<>"',;()`); strings.Count(w, "@") == 1 && len(w) > 3 {
				out = append(out, cases.Address{Address: oneLine(headerText(w))})
			}
		}
	}
	return out
}
