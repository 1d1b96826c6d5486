package ingest

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"cissd/cases"
)

// cleanText makes text fit for the record: valid UTF-8, LF line ends, no NUL.
func cleanText(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\r\n", "\n"), "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if utf8.ValidString(s) { // which nearly all is, and which eight bytes are asked at once
		return s
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
