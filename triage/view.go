package triage

import (
	"sort"
	"strings"
	"unicode/utf8"

	"cissd/cases"
)

// view is the readable text of one part, with the way back to the part's own bytes: provenance is given in these (EXT-1).
type view struct {
	part *cases.Part
	id   string
	text string
	// back is nil where text is the part's text as it stands.
	back  []span
	lines []line
	html  bool
	// table says that the part holds a table of labels and values.
	table bool
	// hidden are the places (in text) at which text stood that people do not see.
	hidden []int
	// unseen is what an HTML part says where nobody looks.
	unseen string
	// msg is the mail that the part belongs to: the one being read, or one attached to it.
	msg *cases.Message
	// file says that it is an attachment.
	file bool
	// lineOf names, in an excerpt of another view, the line there that each line came from.
	lineOf []int
	// labels are what label has found, by line: 0 where it was not asked yet, '-' for none.
	labels []byte
	// labelled are the labels and values of the lines that were asked for, by line (lineEntries).
	labelled []*[]entry
	// alone says of the lines that were asked for, by line, whether they are nothing but a label ('y', 'n'); lone are these labels (aloneLabel).
	alone []byte
	lone  map[int]label
}

// htmlViews are the views of a mail's HTML parts that were made so far: finding codes and reading the mail want the same ones.
type htmlViews map[*cases.Part]*view

func (made htmlViews) view(p *cases.Part) *view {
	v := made[p]
	if v == nil {
		v = htmlView(p)
		made[p] = v
	}
	return v
}

// span says that text[out:out+n] came from part.Text[src:src+m].
type span struct{ out, n, src, m int }

// line is one line of a view, without its end.
type line struct {
	start, end int
	quote      int  // depth of quoting, by ">" or by structure
	mark       mark // by structure of HTML
	ink        int  // with markInk, where the coloured words begin
}

type mark uint8

const (
	markRest mark = 1 << iota // a client's own sign that all below is quoted
	markSig                   // a client's own sign of a signature
	markRule                  // a horizontal rule
	markInk                   // the line ends in words that a colour sets off
	markBar                   // a line runs down its left side: people see it as quoted
)

func (v *view) line(i int) string { return v.text[v.lines[i].start:v.lines[i].end] }

// label is which line of a header block line i may be ([labelOf]). Each is asked many times.
func (v *view) label(i int) byte {
	if len(v.labels) != len(v.lines) {
		v.labels = make([]byte, len(v.lines))
	}
	k := v.labels[i]
	if k == 0 {
		if k = labelOf(v.line(i)); k == 0 {
			k = '-'
		}
		v.labels[i] = k
	}
	if k == '-' {
		return 0
	}
	return k
}

// source gives the bytes of the part that text[start:end] came from.
func (v *view) source(start, end int) (int, int) {
	if v.back == nil {
		return start, end
	}
	i := sort.Search(len(v.back), func(i int) bool { return v.back[i].out+v.back[i].n > start })
	j := sort.Search(len(v.back), func(i int) bool { return v.back[i].out >= end }) - 1
	if i >= len(v.back) || j < i {
		return 0, 0
	}
	a, b := v.back[i], v.back[j]
	from, to := a.src, b.src+b.m
	if a.n == a.m && start > a.out {
		from += start - a.out
	}
	if b.n == b.m && end < b.out+b.n {
		to -= b.out + b.n - end
	}
	return from, to
}

// provenance names the place of text[start:end] and the rule that read it.
func (v *view) provenance(start, end int, rule string) cases.Provenance {
	s, e := v.source(start, end)
	return cases.Provenance{Part: v.id, Start: s, End: e, Text: v.part.Text[s:e], Rule: rule}
}

// plainView makes the view of a plain text part; the soft breaks of format=flowed (RFC 3676) are undone.
func plainView(p *cases.Part) *view {
	v := &view{part: p, id: p.ID, text: p.Text}
	if strings.EqualFold(p.Params["format"], "flowed") {
		v.unflow(strings.EqualFold(p.Params["delsp"], "yes"))
	}
	v.split()
	return v
}

func (v *view) unflow(delsp bool) {
	src := v.part.Text
	var out strings.Builder
	for at := 0; at < len(src); {
		end := strings.IndexByte(src[at:], '\n')
		next := len(src)
		if end < 0 {
			end = len(src)
		} else {
			end += at
			next = end + 1
		}
		l := src[at:end]
		depth, body := quoteDepth(l)
		keep := end
		soft := false
		if strings.HasSuffix(l, " ") && l != "-- " && strings.TrimLeft(l[body:], " ") != "-- " && next < len(src) {
			d2, b2 := quoteDepth(src[next:])
			if d2 == depth {
				soft = true
				if delsp {
					keep--
				}
				v.back = append(v.back, span{out.Len(), keep - at, at, keep - at})
				out.WriteString(src[at:keep])
				at = next + b2
				if b2 == 0 && at < len(src) && src[at] == ' ' { // space-stuffing
					at++
				}
			}
		}
		if !soft {
			v.back = append(v.back, span{out.Len(), next - at, at, next - at})
			out.WriteString(src[at:next])
			at = next
		}
	}
	v.text = out.String()
	if v.back == nil {
		v.back = []span{}
	}
}

// split finds the lines and the depth of their quote marks.
func (v *view) split() {
	v.lines = make([]line, 0, strings.Count(v.text, "\n")+1)
	for at := 0; at <= len(v.text); {
		end := strings.IndexByte(v.text[at:], '\n')
		if end < 0 {
			end = len(v.text)
		} else {
			end += at
		}
		d, _ := quoteDepth(v.text[at:end])
		v.lines = append(v.lines, line{start: at, end: end, quote: d})
		at = end + 1
	}
}

// quoteDepth counts the quote marks in front of a line and says where its text begins.
func quoteDepth(l string) (depth, body int) {
	for i := 0; i < len(l); i++ {
		switch {
		case l[i] == '>':
			depth++
			body = i + 1
		case l[i] == ' ' && depth > 0 && i+1 < len(l) && l[i+1] == '>':
		case l[i] == ' ' && depth == 0 && i < 3 && strings.HasPrefix(strings.TrimLeft(l, " "), ">"):
		default:
			return depth, body
		}
	}
	return depth, body
}

// excerpt is the view of the lines [from, to) alone, without the quote marks that all of them bear.
func (v *view) excerpt(from, to int) *view {
	base := -1
	for i := from; i < to; i++ {
		if q := v.lines[i].quote; strings.TrimSpace(v.line(i)) != "" && (base < 0 || q < base) {
			base = q
		}
	}
	out := &view{part: v.part, id: v.id, html: v.html, table: v.table, msg: v.msg, file: v.file, back: []span{}}
	var b strings.Builder
	for i := from; i < to; i++ {
		l := v.lines[i]
		a := l.start + marksEnd(v.line(i), base)
		at := b.Len()
		out.back = v.clip(out.back, at, a, l.end)
		b.WriteString(v.text[a:l.end])
		out.lines = append(out.lines, line{start: at, end: b.Len(), quote: max(0, l.quote-base), mark: l.mark})
		out.lineOf = append(out.lineOf, v.origin(i))
		b.WriteByte('\n')
	}
	out.text = b.String()
	return out
}

// origin is the line of the whole view that a line came from.
func (v *view) origin(i int) int {
	if v.lineOf == nil {
		return i
	}
	return v.lineOf[i]
}

// marksEnd is where the text of a line begins behind at most n quote marks and a blank.
func marksEnd(l string, n int) int {
	end := 0
	for i := 0; i < len(l) && n > 0; i++ {
		switch l[i] {
		case '>':
			n--
			end = i + 1
		case ' ':
		default:
			return end
		}
	}
	if end > 0 && end < len(l) && l[end] == ' ' {
		end++
	}
	return end
}

// clip adds to spans the way back of text[a:b], which stands at place at of another text.
func (v *view) clip(spans []span, at, a, b int) []span {
	if a >= b {
		return spans
	}
	if v.back == nil {
		return append(spans, span{at, b - a, a, b - a})
	}
	i := sort.Search(len(v.back), func(i int) bool { return v.back[i].out+v.back[i].n > a })
	for ; i < len(v.back) && v.back[i].out < b; i++ {
		s := v.back[i]
		lo, hi := max(s.out, a), min(s.out+s.n, b)
		src, m := s.src, s.m
		if s.n == s.m {
			src, m = s.src+lo-s.out, hi-lo
		}
		spans = append(spans, span{at + lo - a, hi - lo, src, m})
	}
	return spans
}

// fold makes text comparable: Unicode spaces to blanks, runs of them to one, zero-width characters dropped (GR-2).
func fold(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] < ' ' || s[i] == ' ' && (i == 0 || s[i-1] == ' ') {
			clean = false
			break
		}
	}
	if clean {
		return strings.TrimSuffix(s, " ")
	}
	b := make([]byte, 0, len(s))
	space := true
	for i := 0; i < len(s); {
		if c := s[i]; c > ' ' && c < utf8.RuneSelf {
			j := i + 1
			for j < len(s) && s[j] > ' ' && s[j] < utf8.RuneSelf {
				j++
			}
			b = append(b, s[i:j]...)
			i, space = j, false
			continue
		}
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		i += n
		switch {
		case zeroWidth(r):
		case r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == 0xA0 || r == 0x1680 || r >= 0x2000 && r <= 0x200A ||
			r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F || r == 0x3000:
			if !space {
				b = append(b, ' ')
			}
			space = true
		default:
			b = utf8.AppendRune(b, r)
			space = false
		}
	}
	return strings.TrimSuffix(string(b), " ")
}

func zeroWidth(r rune) bool {
	switch r {
	case 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x061C, 0x180E:
		return true
	}
	return false
}
