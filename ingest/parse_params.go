package ingest

import (
	"sort"
	"strconv"
	"strings"
)

// maxParams and maxField bound what is read of a header field with parameters: how many of these, and how many bytes (SEC-5).
const (
	maxParams = 200
	maxField  = 64 << 10
)

// parseParams reads "value; key=value" (RFC 2045 section 5.1) with the continuations and charsets of RFC 2231, and in the ways in which clients
// write it wrongly: RFC 2047 words, blanks without quotes, missing semicolons and quotes, comments, pieces out of order or without the first.
func parseParams(v string) (string, map[string]string) {
	if strings.IndexByte(v, '\n') >= 0 {
		v = foldPattern.ReplaceAllString(v, " ")
	}
	v = v[:min(len(v), maxField)]
	value, rest := cutValue(strings.TrimSpace(v))
	raw := map[string]*pieces{}
	for n := 0; rest != "" && n < maxParams; n++ {
		var key, val string
		key, val, rest = cutParam(rest)
		if key != "" {
			addPiece(raw, strings.ToLower(key), val)
		}
	}
	params := make(map[string]string, len(raw))
	for k, ps := range raw {
		if plainKey(k) {
			params[k] = oneLine(ps.text())
		}
	}
	return strings.ToLower(strings.TrimSpace(cleanText(headerText(value)))), params
}

// cutValue takes the value before the parameters. A parameter that follows it without a semicolon is one all the same.
func cutValue(v string) (value, rest string) {
	i := strings.IndexAny(v, "; \t(,")
	if i < 0 {
		return strings.Trim(v, `"`), ""
	}
	rest = strings.TrimLeft(v[i:], " \t")
	if strings.HasPrefix(rest, "/") && !strings.Contains(v[:i], "/") { // "text / plain"
		more, after := cutValue(strings.TrimLeft(rest[1:], " \t"))
		return strings.Trim(v[:i], `"`) + "/" + more, after
	}
	return strings.Trim(v[:i], `"`), rest
}

// cutParam takes the next parameter from the front. An empty key is a piece that is none.
func cutParam(v string) (key, val, rest string) {
	v = strings.TrimLeft(v, "; \t,")
	if strings.HasPrefix(v, "(") {
		if i := strings.IndexByte(v, ')'); i > 0 {
			return "", "", v[i+1:]
		}
		return "", "", ""
	}
	i := strings.IndexAny(v, "=;")
	if i < 0 {
		return "", "", ""
	}
	if v[i] == ';' {
		return "", "", v[i+1:]
	}
	key = strings.TrimSpace(v[:i])
	if j := strings.LastIndexAny(key, " \t"); j >= 0 {
		key = key[j+1:]
	}
	v = strings.TrimLeft(v[i+1:], " \t")
	if strings.HasPrefix(v, `"`) {
		val, rest = cutQuoted(v[1:])
		return key, val, rest
	}
	val, rest = cutBare(v, isNameKey(key))
	return key, val, rest
}

func isNameKey(key string) bool {
	k := strings.ToLower(key)
	return strings.HasPrefix(k, "name") || strings.HasPrefix(k, "filename")
}

// cutQuoted reads up to the quote that ends the value: one behind which the field or the parameter ends. Others stand for themselves, and so
// does a backslash before anything but a quote or a backslash (paths of Windows). Without such a quote the value ends at a semicolon.
func cutQuoted(v string) (val, rest string) {
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\' && i+1 < len(v) && (v[i+1] == '"' || v[i+1] == '\\'):
			i++
			b.WriteByte(v[i])
		case c == '"' && endsParam(v[i+1:]):
			return b.String(), v[i+1:]
		default:
			b.WriteByte(c)
		}
	}
	if i := strings.IndexByte(v, ';'); i >= 0 {
		return strings.TrimSpace(v[:i]), v[i:]
	}
	return strings.TrimSpace(v), ""
}

// endsParam says whether a parameter can end before v.
func endsParam(v string) bool {
	v = strings.TrimLeft(v, " \t")
	if v == "" || v[0] == ';' || v[0] == '(' || v[0] == ',' {
		return true
	}
	return startsParam(v)
}

// startsParam says whether v begins with "key=".
func startsParam(v string) bool {
	i := 0
	for i < len(v) && i < 40 && (v[i] >= 'a' && v[i] <= 'z' || v[i] >= 'A' && v[i] <= 'Z' || v[i] >= '0' && v[i] <= '9' || v[i] == '-' || v[i] == '*') {
		i++
	}
	return i > 1 && i < len(v) && v[i] == '='
}

// cutBare reads a value without quotes: up to a semicolon, a name with its blanks, anything else up to the first.
func cutBare(v string, name bool) (val, rest string) {
	end := strings.IndexByte(v, ';')
	if end < 0 {
		end = len(v)
	}
	from := 0
	if end > 0 && v[0] == '\'' { // some take these for quotes
		from = strings.IndexByte(v[1:end], '\'') + 1
	}
	for i := from; i < end; i++ {
		if v[i] != ' ' && v[i] != '\t' {
			continue
		}
		if !name || startsParam(strings.TrimLeft(v[i:end], " \t")) {
			return v[:i], v[i:]
		}
	}
	return strings.TrimSpace(v[:end]), v[end:]
}

// pieces are the forms in which one parameter was given.
type pieces struct {
	plain, ext *string
	parts      map[int]piece
}

type piece struct {
	text    string
	encoded bool
}

// addPiece sorts "key", "key*", "key*0" and "key*0*" (RFC 2231 sections 3 and 4). Of two of one name the first counts.
func addPiece(raw map[string]*pieces, key, val string) {
	name, number, star := strings.Cut(key, "*")
	ps := raw[name]
	if ps == nil {
		ps = &pieces{parts: map[int]piece{}}
		raw[name] = ps
	}
	number, encoded := strings.CutSuffix(number, "*")
	n, err := strconv.Atoi(number)
	switch {
	case !star && ps.plain == nil:
		ps.plain = &val
	case star && number == "" && ps.ext == nil:
		ps.ext = &val
	case star && err == nil && n >= 0 && n < 10000:
		if _, ok := ps.parts[n]; !ok {
			ps.parts[n] = piece{val, encoded}
		}
	}
}

// text puts a value together. What says its charset is preferred over what does not.
func (ps *pieces) text() string {
	switch {
	case ps.ext != nil:
		return decodeExtended(*ps.ext)
	case len(ps.parts) > 0:
		return ps.joined()
	case ps.plain != nil:
		return decodeWords(*ps.plain)
	}
	return ""
}

// joined puts the numbered pieces together before their charset is read: a character may be cut in two.
func (ps *pieces) joined() string {
	order := make([]int, 0, len(ps.parts))
	encoded := false
	for n, p := range ps.parts {
		order = append(order, n)
		encoded = encoded || p.encoded
	}
	sort.Ints(order)
	var b strings.Builder
	charset := ""
	for i, n := range order {
		p := ps.parts[n]
		text := p.text
		if i == 0 && encoded {
			charset, text = cutCharset(text)
		}
		if p.encoded {
			text = unpercent(text)
		}
		b.WriteString(text)
	}
	if !encoded {
		return decodeWords(b.String())
	}
	s, _, _ := toUTF8([]byte(b.String()), charset)
	return s
}

func decodeExtended(v string) string {
	charset, text := cutCharset(v)
	if charset == "" && strings.Contains(text, "=?") {
		return decodeWords(text)
	}
	s, _, _ := toUTF8([]byte(unpercent(text)), charset)
	return s
}

// cutCharset takes "charset'language'" from the front.
func cutCharset(v string) (charset, text string) {
	charset, rest, ok := strings.Cut(v, "'")
	if !ok || len(charset) > 40 || strings.ContainsAny(charset, " %.") {
		return "", v
	}
	lang, rest, ok := strings.Cut(rest, "'")
	if !ok || len(lang) > 20 {
		return "", v
	}
	return charset, rest
}

// unpercent undoes "%41"; what is no such escape stands for itself.
func unpercent(v string) string {
	if strings.IndexByte(v, '%') < 0 {
		return v
	}
	b := make([]byte, 0, len(v))
	for i := 0; i < len(v); i++ {
		if v[i] == '%' && i+2 < len(v) && hexVal(v[i+1]) >= 0 && hexVal(v[i+2]) >= 0 {
			b = append(b, byte(hexVal(v[i+1])<<4|hexVal(v[i+2])))
			i += 2
			continue
		}
		b = append(b, v[i])
	}
	return string(b)
}

// plainKey says whether a parameter's name is one (RFC 2045): visible ASCII.
func plainKey(k string) bool {
	for i := 0; i < len(k); i++ {
		if k[i] <= ' ' || k[i] >= 0x7F {
			return false
		}
	}
	return k != ""
}

// fileName is a part's name without folders, control characters, and signs that turn the direction of writing (EMAIL.md A10).
func fileName(names ...string) string {
	for _, n := range names {
		n = strings.Map(func(r rune) rune {
			if r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F {
				return -1
			}
			return r
		}, oneLine(n))
		// two slashes are no folder's: SECRET//NOFORN in front of a name is a marking, and must be seen (MSG-7)
		if i := strings.LastIndexAny(n, `/\`); i >= 0 && (strings.Index(n, "//") < 1 || strings.Contains(n, "://") || strings.Contains(n, "..")) {
			n = n[i+1:]
		}
		if n = strings.TrimSpace(n); n != "" {
			return n
		}
	}
	return ""
}
