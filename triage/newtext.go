package triage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cissd/cases"
)

// zone says what a line of a mail was taken for (MSG-3). Nothing is thrown away: the zones only decide what is read as new.
type zone uint8

const (
	zoneNew zone = iota
	zoneQuote
	zoneIntro // "On … wrote:", a header block, a divider: what stands over a quote
	zoneSignature
	zoneTail // "Sent from my iPhone"
	zoneBanner
	zoneDisclaimer
	zoneMarking // a handling marking at the foot that repeats the one at the head
	zoneAnswer  // typed into our own words, which nothing marks as a quote: an answer, never a command
)

// zones sorts the lines of a view. forward is the first line behind the header block of a forwarded or unprefixed quoted mail, -1 where
// there is none; intro is where its header block begins.
type zones struct {
	of      []zone
	intro   int
	forward int
	// forwarded says that the block was made by forwarding, not by answering.
	forwarded bool
}

// sortLines finds the new text of a view: quotes by mark, by structure and by the blocks that clients write over them; then, from the end,
// tails, disclaimers and the signature. sender helps to know the name block.
func sortLines(v *view, sender cases.Address, banners []string) zones {
	z := zones{of: make([]zone, len(v.lines)), intro: -1, forward: -1}
	for i, l := range v.lines {
		if l.quote > 0 {
			z.of[i] = zoneQuote
		}
	}
	z.findIntros(v)
	for i := range v.lines {
		if z.of[i] == zoneNew && v.lines[i].mark&markSig != 0 {
			z.of[i] = zoneSignature
		}
	}
	z.findBanners(v, banners)
	z.cutEnd(v, sender)
	return z
}

// findIntros marks what stands over quotes, and all that follows a block without quote marks.
func (z *zones) findIntros(v *view) {
	lastQuoted := -1
	for i := range v.lines {
		if v.lines[i].quote > 0 {
			lastQuoted = i
		}
	}
	for i := 0; i < len(v.lines); i++ {
		if groupWise(v, i) {
			z.rest(v, i, i+1)
			return
		}
		if z.of[i] == zoneQuote {
			continue
		}
		t := strings.TrimSpace(v.line(i))
		if v.lines[i].mark&markRest != 0 && i > 0 {
			z.rest(v, i, i)
			return
		}
		if t == "" {
			continue
		}
		if strings.HasPrefix(t, "=====") && strings.Contains(t, "below this line is ignored") {
			z.rest(v, i, i+1)
			return
		}
		if n := headerBlock(v, i, v.lines[i].mark&markRule != 0); n > 0 {
			z.rest(v, i, i+n)
			return
		}
		if fwd, named, ok := divider(t); ok {
			next := nextText(v, i+1)
			if n := headerBlock(v, next, true); n > 0 {
				z.forwarded = fwd
				z.rest(v, i, next+n)
				return
			}
			if named {
				z.forwarded = fwd
				z.rest(v, i, i+1)
				return
			}
		}
		if n := attribution(v, i); n > 0 {
			after := nextText(v, i+n)
			switch {
			case after < len(v.lines) && v.lines[after].quote > 0:
				for j := i; j < i+n; j++ {
					z.of[j] = zoneIntro
				}
				i += n - 1
			case lastQuoted < i+n:
				z.rest(v, i, i+n)
				return
			}
		}
	}
}

func (z *zones) rest(v *view, from, body int) {
	z.intro, z.forward = from, min(body, len(v.lines))
	for j := from; j < len(v.lines); j++ {
		if j < z.forward {
			z.of[j] = zoneIntro
		} else {
			z.of[j] = zoneQuote
		}
	}
}

// groupWise recognises the line that GroupWise writes over a quote which it does not mark: ">>> name <address> date time >>>".
func groupWise(v *view, i int) bool {
	t := strings.TrimSpace(v.line(i))
	return strings.HasSuffix(t, ">>>") && strings.ContainsAny(t, "0123456789") && (v.lines[i].quote >= 3 || strings.HasPrefix(t, ">>>"))
}

func nextText(v *view, i int) int {
	for i < len(v.lines) && strings.TrimSpace(v.line(i)) == "" {
		i++
	}
	return i
}

// headerBlock counts the lines of a quoted header block that begins at line i: a from line, and at least two of date, to and subject
// within the next lines. Without a divider over it (divided), the from line stands first, as in every client that draws none: "DATE:" and
// "Subject:" are labels of our own commands and forms, and belong to the new text (MSG-3).
func headerBlock(v *view, i int, divided bool) int {
	if i >= len(v.lines) {
		return 0
	}
	first := labelOf(v.line(i))
	if first != 'f' && !(divided && (first == 'd' || first == 's')) {
		return 0
	}
	seen := map[byte]bool{}
	last, misses := i, 0
	addr := false
	for j := i; j < len(v.lines) && j < i+16; j++ {
		t := strings.TrimSpace(v.line(j))
		if t == "" {
			if j == last+1 && len(seen) < 3 { // double-spaced blocks
				continue
			}
			break
		}
		k := labelOf(t)
		if k == 0 {
			if misses++; misses > 3 || len(seen) == 0 || t[0] == '>' {
				break
			}
			if !strings.HasPrefix(v.line(j), " ") && !strings.HasPrefix(v.line(j), "\t") && !strings.Contains(t, "@") && !strings.Contains(t, ";") && last == j-1 && seen['s'] {
				break
			}
			continue
		}
		if k == 'f' && seen['f'] {
			break
		}
		if k == 'f' {
			value := strings.TrimLeft(t[strings.IndexAny(t, ":\t\uff1a")+1:], "\t *")
			addr = addr || strings.ContainsAny(t, "@<[") || len(strings.Fields(t)) >= 2 && !(value != "" && value[0] >= '0' && value[0] <= '9') // "From: 3 May"
		}
		seen[k] = true
		last = j
		if k == 's' && seen['f'] && seen['d'] && (seen['t'] || first == 'f') {
			// the subject ends the block of most clients; other labels may still follow
			if nx := j + 1; nx >= len(v.lines) || labelOf(v.line(nx)) == 0 {
				break
			}
		}
	}
	score := 0
	for _, k := range []byte("dts") {
		if seen[k] {
			score++
		}
	}
	if !seen['f'] || !addr || score < 2 {
		return 0
	}
	return last - i + 1
}

func labelOf(l string) byte {
	t := strings.TrimSpace(l)
	if len(t) > 0 && (t[0] == '*' || t[0] == '>') {
		t = strings.TrimLeft(t, "*> ")
	}
	i := strings.IndexByte(t, ':')
	if i <= 0 || i > 40 {
		if i = strings.Index(t, "\uff1a"); i <= 0 || i > 40 {
			if i = strings.IndexByte(t, '\t'); i <= 0 || i > 20 {
				return 0
			}
		}
	}
	return blockLabel(strings.ReplaceAll(t[:i], "\u00a0", " "))
}

var attributionEnd = expression(`(?i)(wrote|schrieb[^:]{0,80}|escribi\x{f3}|a \x{e9}crit|ha scritto|escreveu|schreef[^:]{0,80}|skrev[^:]{0,60}|napisa\x{142}\(?a?\)?|writes)\s*:$`)

// attribution counts the lines of an "On … wrote:" that begins at line i; clients wrap it over up to four lines.
func attribution(v *view, i int) int {
	first, size := strings.TrimSpace(v.line(i)), -1
	var all [4]string
	for n := 1; n <= 4 && i+n-1 < len(v.lines); n++ {
		t := strings.TrimSpace(v.line(i + n - 1))
		if t == "" || v.lines[i+n-1].quote > 0 {
			break
		}
		all[n-1] = t
		if size += 1 + len(t); size > 400 {
			break
		}
		if last := t[len(t)-1]; last < utf8.RuneSelf && last != ':' {
			continue
		}
		joined := strings.Join(all[:n], " ")
		if !endsColon(joined) {
			continue
		}
		after := nextText(v, i+n)
		if programWrote(first, joined, after < len(v.lines) && v.lines[after].quote > 0) {
			return n
		}
	}
	return 0
}

// programWrote says whether a line that ends in a colon is one that mail programs put over what they quote: a name or an address, with the
// time of the mail; first is the first of the lines that it was wrapped over. "On 3 May the guard wrote:" is a sentence, and what follows it is text (MSG-3). Over lines that are marked as a quote
// (marked) a day does.
func programWrote(first, t string, marked bool) bool {
	t = fold(t)
	address := addressPattern.MatchString(t)
	clock := clockTime.MatchString(t)
	says := saysWrote(t)
	if says && foreignWrote.MatchString(t) && !englishWrote.MatchString(t) {
		// "a" and "he" are words of other languages too
		return address && (clock || marked) || clock && (marked || dayNumber.MatchString(t))
	}
	if !address && (!clock && !(marked && strings.ContainsAny(t, "0123456789")) || toldOf.MatchString(t)) {
		return false
	}
	if says && (wroteOn.MatchString(t) && (clock || address) || attributionStart(first) && attributionEnd.MatchString(t)) {
		return !(address && !clock && toldOf.MatchString(t))
	}
	if !address || !clock || len(t) > 300 {
		return false
	}
	// "2026/1/1 (Thu) 9:00 Ann Lee <...>:": some languages have no verb here
	r, _ := utf8.DecodeRuneInString(fold(first))
	return strings.Contains(t, "<") && (unicode.IsDigit(r) || r > 0x24F && unicode.IsLetter(r) || attributionStart(first)) && addressEnd.MatchString(t)
}

var (
	englishWrote = expression(`(?i)\b(?:wrote|writes)\b`)
	dayNumber    = expression(`\d{4}|\d{1,2}[./-]\d{1,2}`)
	// addressEnd is an address as the last thing before the colon.
	addressEnd = expression(`[>)\]]\s*[:\x{ff1a}]$`)
	clockTime  = expression(`\b\d{1,2}(?:[:.h]\d{2}\b| ?[AaPp]\.?[Mm]\b)`)
	toldOf     = expression(`\b(?:[Tt]he|an?|he|she|they|we|I|our|his|her|my|their|somebody|someone|who|which|that) `)
)

var wroteOn = expression(`^.{2,120} (wrote on|schrieb am|a \x{e9}crit le|escribi\x{f3} el) .{0,60}\d.{0,60}:$`)

func attributionStart(t string) bool {
	l := strings.ToLower(t)
	for _, p := range []string{"on ", "am ", "el ", "le ", "il ", "em ", "op ", "den ", "p\u00e5 ", "w dniu ", "dnia ", "at "} {
		if strings.HasPrefix(l, p) {
			return true
		}
	}
	return strings.Contains(t, "@") || strings.HasSuffix(l, "wrote:") || strings.HasSuffix(l, "writes:")
}

// findBanners marks the lines that a gateway put in front: those of the configuration, and the usual wordings.
func (z *zones) findBanners(v *view, banners []string) {
	for i := range v.lines {
		if z.of[i] != zoneNew {
			continue
		}
		t := fold(v.line(i))
		if t == "" {
			continue
		}
		if !isBanner(t, banners) {
			if !marking(t) {
				break
			}
			continue
		}
		z.of[i] = zoneBanner
		// A banner runs on to the end of its paragraph, if that does not look like something else.
		for j := i + 1; j < len(v.lines) && j < i+5 && z.of[j] == zoneNew; j++ {
			n := fold(v.line(j))
			if n == "" || !bannerGoesOn(n) {
				break
			}
			z.of[j] = zoneBanner
		}
	}
}

func isBanner(t string, configured []string) bool {
	l := strings.ToLower(strings.Trim(t, "*[]# ()!-"))
	for _, b := range configured {
		if b = strings.ToLower(fold(b)); b != "" && strings.HasPrefix(strings.ToLower(t), b) {
			return true
		}
	}
	if len(t) > 2 && t[0] == '[' && strings.HasSuffix(t, "]") {
		for _, w := range []string{"external", "ext", "secure", "encrypted", "caution", "non-dod", "unverified", "warning"} {
			if l == w || strings.HasPrefix(l, w+" ") || strings.HasPrefix(l, w+":") || strings.HasPrefix(l, w+"-") {
				return true
			}
		}
	}
	switch {
	case strings.HasPrefix(l, "external email"), strings.HasPrefix(l, "external sender"), strings.HasPrefix(l, "caution: external"), strings.HasPrefix(l, "warning: external"),
		strings.HasPrefix(l, "unknown sender"), strings.HasPrefix(l, "this message came from outside"), strings.HasPrefix(l, "this email came from outside"),
		strings.HasPrefix(l, "external:"), l == "external", strings.HasPrefix(l, "you don't often get email from"):
		return true
	case strings.HasPrefix(l, "caution") || strings.HasPrefix(l, "warning") || strings.HasPrefix(l, "this email") || strings.HasPrefix(l, "this message") ||
		strings.HasPrefix(l, "attention") || strings.HasPrefix(l, "notice"):
		return strings.Contains(l, "originated from outside") || strings.Contains(l, "originated outside") || strings.Contains(l, "from an external") ||
			strings.Contains(l, "external sender") || strings.Contains(l, "from outside of") || strings.Contains(l, "external email")
	}
	return false
}

func bannerGoesOn(t string) bool {
	l := strings.ToLower(t)
	for _, w := range []string{"click", "link", "attachment", "sender", "phish", "suspicious", "outside", "external", "recognize", "safe", "report"} {
		if strings.Contains(l, w) {
			return true
		}
	}
	return false
}

var markingPattern = expression(`^\(?(CUI|CONTROLLED|UNCLASSIFIED|U|FOUO|FOR OFFICIAL USE ONLY|LAW ENFORCEMENT SENSITIVE|LES|SBU|SENSITIVE BUT UNCLASSIFIED|UNCLASS|CONTROLLED UNCLASSIFIED INFORMATION)(//?[A-Z0-9 ,;:/()\-]*)?\)?$`)

// marking says whether a line is nothing but a handling marking of an unclassified mail (EMAIL.md 2.4): preamble of a command.
func marking(t string) bool {
	if len(t) > 100 || len(t) < 2 {
		return false
	}
	u := strings.Trim(t, "*-= .")
	if len(u) < 2 || u[0] >= 'a' && u[0] <= 'z' {
		return false
	}
	if strings.EqualFold(u, "unclassified") {
		return true
	}
	return markingPattern.MatchString(u) && u != "U"
}
