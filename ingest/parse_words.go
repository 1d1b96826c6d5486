package ingest

import (
	"io"
	"regexp"
	"strings"
)

// wordPattern is an RFC 2047 word as it is met: with blanks and question marks in it, and at the very end of a field without its own end.
var (
	wordPattern = regexp.MustCompile(`=\?([A-Za-z0-9_.:+-]{1,40})(?:\*[A-Za-z0-9-]{1,20})?\?([bBqQ])\?((?:[^?=\r\n]|=+[^?=\r\n]|\?+[^?=\r\n])*=*\??)(?:\?=|$)`)
	foldPattern = regexp.MustCompile(`\r?\n[ \t]*`)
)

// decodeWords decodes RFC 2047 encoded words as clients really write them: inside quotes, unescaped blanks, and a character, or four letters of
// base64, cut in two between two words (which are then joined before their charset is read).
func decodeWords(v string) string {
	if strings.IndexByte(v, '\n') >= 0 {
		v = foldPattern.ReplaceAllString(v, " ")
	}
	if !strings.Contains(v, "=?") {
		return cleanText(headerText(v))
	}
	var out strings.Builder
	var held heldWord
	at := 0
	for _, m := range wordPattern.FindAllStringSubmatchIndex(v, 2000) {
		between := v[at:m[0]]
		at = m[1]
		if !held.open || strings.TrimSpace(between) != "" {
			held.flush(&out)
			out.WriteString(headerText(between))
		}
		held.add(&out, strings.ToLower(v[m[2]:m[3]]), v[m[4]]|0x20, v[m[6]:m[7]])
	}
	held.flush(&out)
	out.WriteString(headerText(v[at:]))
	return cleanText(out.String())
}

// heldWord is what of the last words is not written yet, since the next may belong to the same character.
type heldWord struct {
	open    bool
	charset string
	bytes   []byte
	letters string // of base64 that do not make whole bytes yet
}

func (h *heldWord) add(out *strings.Builder, charset string, enc byte, text string) {
	if h.open && charset != h.charset {
		h.flush(out)
	}
	h.open, h.charset = true, charset
	if enc == 'b' {
		text = h.letters + strings.Join(strings.Fields(text), "")
		h.letters = ""
		if n := len(text) % 4; n != 0 && !strings.HasSuffix(text, "=") {
			text, h.letters = text[:len(text)-n], text[len(text)-n:]
		}
	} else {
		h.whole()
	}
	h.bytes = append(h.bytes, decodeWord(enc, text)...)
}

// whole decodes letters that no further word completes.
func (h *heldWord) whole() {
	h.bytes = append(h.bytes, decodeWord('b', h.letters)...)
	h.letters = ""
}

func (h *heldWord) flush(out *strings.Builder) {
	if h.open {
		h.whole()
		s, _, _ := toUTF8(h.bytes, h.charset)
		out.WriteString(s)
	}
	*h = heldWord{}
}

func decodeWord(enc byte, s string) []byte {
	if enc == 'b' {
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
