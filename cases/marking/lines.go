package marking

import (
	"bytes"
	"strings"
)

// This file walks through the lines of a text and knows where texts begin and end in it: a mail holds quotes, forwarded mails and printed
// pages, each with a head and a foot of its own, where a line that is only SECRET is a banner (MSG-7).

// segment is a piece of text with a head and a foot.
type segment struct {
	depth  int    // of quoting
	begun  bool   // a line of content has been seen
	tail   bool   // what comes is a signature or a disclaimer: it has no head
	header bool   // within the header lines of a forwarded mail
	skip   bool   // within a paragraph of a gateway
	prev   string // the line of content before, "" after a blank one
	last   string // the last line with something in it, in whatever segment
	head   level  // what the head line says, if it is only a level

	lastDepth int // of quoting, of last
	cells     int // lines that say only how high, each right below something else: a column of clearances
}

// level is a line that says only a level.
type level struct {
	is      Level
	line    int
	capital bool
	label   bool // Classification: SECRET
}

// part is what is known of the whole text.
type part struct {
	head          level
	foot          level
	any           bool // content has been seen
	text          string
	named, looked bool  // a classified network is named in it; that has been looked for
	labelled      level // a label whose value is a marking with controls
	letters       uint32
	pending       [TopSecret + 1]sightings
	authority     authority
	alone         level // the line is all that the text says above a quote
	below, plain  bool  // a quote has begun; there is other text outside of it
	quoted        bool  // with marks
	at            int   // where the line stands in text
}

// run is a row of lines that are markings, with nothing but blank lines between. A choice of levels in a form is one too.
type run struct {
	marks  [maxRun]runMark
	n      int
	levels uint8 // one bit each
	head   bool  // it is the head of its segment
	top    bool  // it is the head of the whole text
}

type runMark struct {
	level
	banner bool // with controls
	kind   Kind
	asked  bool // the line before asks for a level
	cell   bool // it stands right below a line that is no marking
	listed bool // and that among lines of a list of people
}

const maxRun = 16

// text scans one part.
func (s *scanner) text(t string) {
	s.seg, s.run, s.page = segment{}, run{}, part{text: t}
	s.lineNo = 0
	for t != "" {
		var raw string
		s.lineNo++
		s.page.at = len(s.page.text) - len(t)
		if before, after, ok := strings.Cut(t, "\n"); ok {
			raw, t = before, after
		} else {
			raw, t = t, ""
		}
		for {
			i := strings.IndexByte(raw, '\f')
			if i < 0 {
				break
			}
			s.line(raw[:i])
			s.bound(false)
			raw = raw[i+1:]
		}
		s.line(raw)
	}
	s.flush(true)
	s.finish()
}

// finish settles what needed the whole part.
func (s *scanner) finish() {
	p := &s.page
	if p.head.is != Unmarked && p.head.is == p.foot.is && p.head.line < p.foot.line {
		s.both(p.head, p.foot)
	}
	if p.alone.is != Unmarked && (p.plain || !p.below) {
		s.foundAt(p.alone.line, LevelLine, p.alone.is, "head")
	}
	if p.labelled.is != Unmarked && !p.network() {
		s.foundAt(p.labelled.line, BannerLine, p.labelled.is, "label")
	}
	s.letters()
	s.authorities()
}

// bound ends a segment and begins another; tail says that the next is a signature or a disclaimer.
func (s *scanner) bound(tail bool) {
	s.flush(true)
	s.carry = ""
	s.seg = segment{depth: s.seg.depth, tail: tail, begun: tail, last: s.seg.last, lastDepth: s.seg.lastDepth}
}

func (s *scanner) line(raw string) {
	depth, raw := unquote(raw)
	s.l.fold(raw)
	if s.l.n == 0 {
		s.seg.skip, s.seg.prev, s.page.authority.open, s.carry = false, "", 0, ""
		return
	}
	if depth != s.seg.depth {
		s.bound(false)
		s.seg.depth = depth
	}
	if s.limit(raw) {
		s.seg.last, s.seg.prev = "", ""
		return
	}
	s.content(raw)
	s.seg.prev, s.seg.last, s.seg.lastDepth = raw, raw, depth
	if s.seg.header {
		s.seg.last = ""
	}
}

// content reads a line that is no limit between texts.
func (s *scanner) content(raw string) {
	header := s.headerLine()
	if s.page.alone.is != Unmarked {
		p := &s.page
		p.plain = p.plain || !s.seg.tail && s.seg.depth == 0 && (p.quoted || !p.below && !header)
		p.quoted = p.quoted || s.seg.depth > 0
		p.below = p.below || header || p.quoted
	}
	switch {
	case header:
		s.flush(false)
	case !s.seg.skip && !s.seg.begun && s.l.gateway():
		s.seg.skip = true
		fallthrough
	case s.seg.skip:
		s.flush(false)
	default:
		s.seg.header = false
		if s.banner(raw) {
			s.page.any, s.carry = true, ""
			return
		}
		s.flush(false)
		s.seg.begun, s.page.any = true, true
	}
	if header && s.headerValue(raw) {
		return
	}
	s.portions(raw, false)
	s.authorityLine()
}

// unquote takes the marks of quoting away, and counts them.
func unquote(s string) (depth int, rest string) {
	for {
		t := strings.TrimLeft(s, " \t\r")
		if t == "" || t[0] != '>' && !(t[0] == '|' && len(t) > 1 && t[1] == ' ' && strings.Count(t, "|") == 1) {
			return depth, strings.TrimRight(t, " \t\r")
		}
		depth++
		s = t[1:]
	}
}

// limit says whether the line only stands between texts: a signature's dashes, a ruler, the words above a forwarded mail, a page number.
func (s *scanner) limit(raw string) bool {
	l := &s.l
	if raw == "--" || raw == "-- " || raw == "—" {
		s.bound(true)
		return true
	}
	inside := false
	for _, b := range l.up[:l.n] {
		if wordByte(b) || b == boxByte {
			inside = true
			break
		}
	}
	if !inside {
		if strings.HasPrefix(raw, "__________") {
			s.bound(false)
		}
		return true
	}
	up := l.up[:l.n]
	switch {
	case l.has(0, "---") && (contains(up, "MESSAGE") || contains(up, "FORWARD")), l.has(0, "BEGIN FORWARDED MESSAGE"),
		ends(up, "WROTE:"), ends(up, "SCHRIEB:"), ends(up, "CRIT :"), ends(up, "CRIT:"), ends(up, "ESCRIBI\x01:"):
		s.bound(false)
		s.page.below = true
		return true
	case l.n < 24 && !s.seg.header && s.pageLine():
		s.bound(false)
		return true
	case s.seg.begun && s.seg.prev == "" && l.closing():
		s.bound(true)
	}
	return false
}

// pageLine says whether the line is the number of a page: Page 2 of 5, - 2 -.
func (s *scanner) pageLine() bool {
	f := s.l.frame()
	if f.hi <= f.lo || !s.l.pageNumber(f.lo, f.hi) {
		return false
	}
	return s.l.has(f.lo, "PAGE") || f.lo > 0 && f.hi < s.l.n && s.l.up[0] == '-' && s.l.up[s.l.n-1] == '-'
}

// closing says whether a disclaimer or the tail of a telephone's mail begins here, below which a text has no foot any more.
func (l *line) closing() bool {
	for _, w := range []string{
		"SENT FROM MY ", "GET OUTLOOK FOR", "THIS E-MAIL ", "THIS EMAIL ", "THIS MESSAGE ", "CONFIDENTIALITY NOTICE", "DISCLAIMER", "NOTICE:",
		"IMPORTANT NOTICE", "THE INFORMATION CONTAINED IN",
	} {
		if l.has(0, w) {
			return true
		}
	}
	return false
}

// gateway says whether a mail system's own words begin here, above which a text has no head yet (EMAIL.md 2.3).
func (l *line) gateway() bool {
	p := 0
	for p < l.n && !letter(l.up[p]) {
		p++
	}
	for _, w := range []string{
		"CAUTION", "WARNING", "EXTERNAL", "ATTENTION:", "NOTICE:", "NON-DOD SOURCE", "THIS EMAIL ORIGINATED", "THIS MESSAGE ORIGINATED",
		"THIS MESSAGE CAME FROM", "YOU DON'T OFTEN GET", "BE CAREFUL", "THIS SENDER", "ALL ACTIVE LINKS",
	} {
		if l.has(p, w) {
			return true
		}
	}
	return false
}

// headerLine says whether the line is of the header of a forwarded or quoted mail; such a header begins with From.
func (s *scanner) headerLine() bool {
	l := &s.l
	p := 0
	for p < l.n && (l.up[p] == '*' || l.up[p] == ' ') {
		p++
	}
	end := l.wordEnd(p)
	if l.has(end, "-") { // Reply-To
		end = l.wordEnd(end + 1)
	}
	q := end
	for q < l.n && (l.up[q] == '*' || l.up[q] == ' ') {
		q++
	}
	if end == p || end-p > 12 || !l.has(q, ":") {
		return false
	}
	switch string(l.up[p:end]) {
	case "FROM", "VON", "DE", "DA", "FRA", "VAN":
		if !s.seg.header {
			s.bound(false)
			s.seg.header = true
		}
		return true
	case "SENT", "DATE", "TO", "CC", "BCC", "SUBJECT", "REPLY-TO", "IMPORTANCE", "ATTACHMENTS", "ATTACHMENT", "SENSITIVITY", "GESENDET", "DATUM", "AN",
		"BETREFF", "ENVOY\x01", "OBJET", "ENVIADO", "PARA", "ASUNTO", "FECHA", "CATEGORIES", "PRIORITY", "WHEN", "WHERE", "REQUIRED":
		return s.seg.header
	}
	return false
}

// headerValue reads a subject or file names within a header; false leaves the line to the rules of text.
func (s *scanner) headerValue(raw string) bool {
	_, after, ok := strings.Cut(raw, ":")
	if !ok {
		return false
	}
	p := 0
	for p < s.l.n && !letter(s.l.up[p]) {
		p++
	}
	value := strings.Trim(after, " *\t")
	switch {
	case s.l.has(p, "SUBJECT"), s.l.has(p, "BETREFF"), s.l.has(p, "OBJET"), s.l.has(p, "ASUNTO"):
		s.subject(value)
		return true
	case s.l.has(p, "ATTACHMENT"):
		for name := range strings.SplitSeq(value, ";") {
			s.fileName(strings.Trim(name, " <>\t"))
		}
		return true
	}
	return false
}

// namesNetwork says whether a text names a classified network: what a label says may then be a pointer to it (CLS-1).
func namesNetwork(t string) bool {
	for i := range len(t) {
		switch t[i] | 0x20 {
		case 's', 'h', 'j', 'c':
		default:
			continue
		}
		if i > 0 && wordByte(t[i-1]) {
			continue
		}
		for _, w := range networks {
			if end := i + len(w); end <= len(t) && strings.EqualFold(t[i:end], w) && (end == len(t) || !wordByte(t[end])) {
				return true
			}
		}
	}
	return false
}

func (p *part) network() bool {
	if !p.looked {
		p.named, p.looked = namesNetwork(p.text), true
	}
	return p.named
}

// networks are the classified networks of EXT-4, as they are called.
var networks = []string{"SIPRNET", "SIPR", "HSDN", "JWICS", "C-LAN", "CLAN", "HIGH SIDE", "HIGHSIDE", "HIGH-SIDE"}

// names says whether one of words stands between lo and hi, as a whole word.
func (l *line) names(lo, hi int, words []string) bool {
	first := uint32(0) // letters that they begin with
	for _, w := range words {
		first |= 1 << (w[0] - 'A')
	}
	inside := false
	for p := lo; p < hi; p++ {
		b := l.up[p]
		begins := !inside && 'A' <= b && b <= 'Z' && first&(1<<(b-'A')) != 0
		inside = wordByte(b)
		if !begins {
			continue
		}
		for _, w := range words {
			if end := p + len(w); end <= hi && w[0] == b && l.has(p, w) && (end == l.n || !wordByte(l.up[end])) {
				return true
			}
		}
	}
	return false
}

func contains(b []byte, s string) bool { return bytes.Contains(b, []byte(s)) }

func ends(b []byte, s string) bool { return len(b) >= len(s) && string(b[len(b)-len(s):]) == s }
