package ingest

import (
	"bytes"
	"io"
	"strings"

	"cissd/cases"
	"cissd/cases/marking"
)

// This file looks for classification markings where no text is kept: in what of a long text goes beyond the limits, and before the parts of a
// multipart (MSG-7). It keeps nothing but that there are some.

const (
	// maxScan is how much of what is not kept of a mail's texts is looked at: 4 MiB.
	maxScan = 4 << 20
	// scanChunk is how much of it is looked at together.
	scanChunk = 256 << 10
	// aroundCut is how much of what was kept, or looked at, is looked at again, so that no marking is cut in two.
	aroundCut = 1 << 10
)

// markedRest looks at the rest of a text, in pieces, and sets part.Marked. A line that says only how high means nothing here but in the last
// piece: the other pieces' heads and feet are none of the text's.
func (p *parser) markedRest(part *cases.Part, r io.Reader, label string) {
	buf := make([]byte, scanChunk+aroundCut)
	held := 0
	for p.scan > 0 && !part.Marked {
		n, err := io.ReadFull(r, buf[held:])
		p.scan -= int64(n)
		b := buf[:held+n]
		last := err != nil
		text, _, _ := toUTF8(b[:len(b)-len(b)%widthOf(label)], label)
		if part.MediaType == "text/html" {
			text = untagged(text)
			p.scan -= 2 * int64(n) // it is copied more often
		}
		part.Marked = spillsInside(text, last)
		if last {
			return
		}
		held = aroundCut
		copy(buf, b[len(b)-aroundCut:])
	}
}

// widthOf is how many bytes a character of a charset has at the least.
func widthOf(label string) int {
	switch l := strings.ToLower(label); {
	case strings.HasPrefix(l, "utf-16"), strings.HasPrefix(l, "ucs-2"), strings.HasPrefix(l, "unicode"):
		return 2
	case strings.HasPrefix(l, "utf-32"), strings.HasPrefix(l, "ucs-4"):
		return 4
	}
	return 1
}

// spills says whether a text of its own bears classification markings.
func spills(text string) bool {
	f := marking.Scan(marking.Text{Parts: []string{text}})
	return f.Spillage()
}

// spillsInside says whether a piece of a text does; foot says that the text ends with it.
func spillsInside(text string, foot bool) bool {
	for _, f := range marking.Scan(marking.Text{Parts: []string{text}}).All {
		if f.Level.Classified() && (f.Kind != marking.LevelLine || foot && f.Rule == "foot") {
			return true
		}
	}
	return false
}

// untagged is the text of a piece of HTML: tags of blocks and cells end a line, others are nothing. The piece may begin and end inside a tag.
func untagged(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			out.WriteString(s)
			break
		}
		out.WriteString(s[:i])
		end := strings.IndexByte(s[i:], '>')
		if end < 0 {
			break
		}
		if !inlineTag(strings.TrimLeft(s[i+1:i+end], "/")) {
			out.WriteByte('\n')
		}
		s = s[i+end+1:]
	}
	return strings.NewReplacer("&nbsp;", " ", "&amp;", "&", "&#47;", "/", "&#x2f;", "/", "&sol;", "/").Replace(out.String())
}

// inlineTag says whether a tag stands inside a line.
func inlineTag(tag string) bool {
	name, _, _ := strings.Cut(tag, " ")
	switch strings.ToLower(name) {
	case "a", "b", "big", "em", "font", "i", "mark", "o:p", "s", "small", "span", "strong", "sub", "sup", "u", "wbr":
		return true
	}
	return false
}

// lastBytes are the last n bytes of b.
func lastBytes(b []byte, n int) []byte {
	return bytes.Clone(b[max(0, len(b)-n):])
}
