package ingest

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// pdfText makes UTF-8 of a text string of a PDF (ISO 32000-2, 7.9.2.2): UTF-16 with its mark, UTF-8 with its mark, or PDFDocEncoding. Some
// programs write UTF-8 without a mark; what is valid as that, beyond ASCII, is no PDFDocEncoding that a person would have typed.
func pdfText(s pdfString) string {
	switch {
	case strings.HasPrefix(string(s), "\xfe\xff"):
		return pdfUTF16(string(s[2:]), 1, 0)
	case strings.HasPrefix(string(s), "\xff\xfe"):
		return pdfUTF16(string(s[2:]), 0, 1)
	case strings.HasPrefix(string(s), "\xef\xbb\xbf"):
		return dropLanguage(strings.ToValidUTF8(string(s[3:]), "\ufffd"))
	case utf8.ValidString(string(s)):
		return string(s)
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(pdfDocRune(s[i]))
	}
	return b.String()
}

func pdfUTF16(s string, low, high int) string {
	u := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i+high])<<8|uint16(s[i+low]))
	}
	return dropLanguage(string(utf16.Decode(u)))
}

// dropLanguage takes out marks of language: ESC, a code, ESC.
func dropLanguage(s string) string {
	for {
		i := strings.IndexByte(s, 0x1b)
		if i < 0 {
			return s
		}
		j := strings.IndexByte(s[i+1:], 0x1b)
		if j < 0 || j > 6 {
			return strings.ReplaceAll(s, "\x1b", "")
		}
		s = s[:i] + s[i+j+2:]
	}
}

// pdfDocRune is a byte of PDFDocEncoding (ISO 32000-1, D.2), which is Latin-1 but for these.
func pdfDocRune(c byte) rune {
	const low = "\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc" // 0x18 to 0x1f
	const high = "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02" +
		"\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd\u20ac" // 0x80 to 0xa0
	switch {
	case c >= 0x18 && c <= 0x1f:
		return []rune(low)[c-0x18]
	case c >= 0x80 && c <= 0xa0:
		return []rune(high)[c-0x80]
	}
	return rune(c)
}

// plainLines are the lines of a value, without blanks at their ends, without empty ones and without what nobody sees.
func plainLines(s string) []string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n").Replace(strings.ToValidUTF8(s, "\ufffd"))
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		l = strings.TrimSpace(strings.Map(func(r rune) rune {
			switch {
			case r == '\t':
				return ' '
			case unicode.IsControl(r), r == '\ufeff', r == '\u200b':
				return -1
			}
			return r
		}, l))
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}
