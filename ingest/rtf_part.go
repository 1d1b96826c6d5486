package ingest

import (
	"bufio"
	"strings"

	"cissd/cases"
)

// rtfOf says whether a part is RTF, which programs send as a text's other form and as a file, under many types: its first bytes decide.
func rtfOf(part *cases.Part, br *bufio.Reader) bool {
	switch part.MediaType {
	case "text/rtf", "application/rtf", "application/x-rtf", "text/richtext", "application/msword", "application/octet-stream", "text/plain":
	default:
		if !strings.HasSuffix(strings.ToLower(part.Name), ".rtf") {
			return false
		}
	}
	head, _ := br.Peek(rtfHead)
	return strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"), `{\rtf`)
}

// rtfHead is within how many bytes RTF begins.
const rtfHead = 32

// rtf keeps the text of an RTF part.
func (p *parser) rtf(part *cases.Part, br *bufio.Reader, at place) {
	limit := min(p.lim.TextBytes, p.lim.TotalText-p.text)
	if limit <= 0 {
		part.Truncated = true
		p.warn("part %s: there was too much text before it; it was not read", at.name())
		p.markedRest(part, br, "")
		return
	}
	x := readRTF(br, limit)
	part.Text, part.Truncated, part.Charset = cleanText(x.text), x.cut, "utf-8"
	p.text += len(part.Text)
	if x.hidden {
		p.warn("part %s: hidden text in RTF was left out", at.name())
	}
	if x.cut {
		p.warn("part %s: only the beginning of a long text was read", at.name())
		p.markedRest(part, br, "")
	}
}
