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
	// ours says that a quote which nothing else gives away was known for one of our mails by its words.
	ours bool
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
	above := false // new text stands above
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
		if answerAbove(t) {
			if above {
				z.rest(v, i, i+1)
				return
			}
			z.of[i] = zoneBanner // of a ticket system's own mail: what it says stands below
			continue
		}
		if n := max(headerBlock(v, i, v.lines[i].mark&markRule != 0), oddHead(v, i)); n > 0 {
			z.rest(v, i, i+n)
			return
		}
		if fwd, named, ok := divider(t); ok {
			next := nextText(v, i+1)
			if n := headerBlock(v, next, true); n > 0 && (fwd || v.lines[next].quote == 0 || lastQuoted < next+n && nextText(v, next+n) < len(v.lines)) {
				z.forwarded = fwd
				z.rest(v, i, next+n)
				return
			}
			if named && next < len(v.lines) && v.lines[next].quote > 0 && !fwd && !rewrapped(v, next) {
				z.of[i] = zoneIntro // the marks say how far the quote goes
				continue
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
			case oddMark(v, after) != "":
				i = z.oddMarked(v, i, after) - 1
			case lastQuoted < i+n:
				z.rest(v, i, i+n)
				return
			}
			continue
		}
		above = above || !marking(fold(t))
	}
}

// rewrapped says whether the lines of a quote from i on were broken again after they had got their marks: the ends of long ones stand without.
func rewrapped(v *view, i int) bool {
	ends := 0
	for i++; i+1 < len(v.lines) && ends < 3; i++ {
		before, after := v.lines[i-1], v.lines[i+1]
		if v.lines[i].quote == 0 && before.quote > 0 && after.quote > 0 && before.end-before.start >= 45 && strings.TrimSpace(v.line(i)) != "" {
			ends++
		}
	}
	return ends >= 3
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
	first := v.label(i)
	if first != 'f' && !(divided && (first == 'd' || first == 's')) && !(first == 'd' && dateFirst(v, i)) {
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
		k := v.label(j)
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
			if nx := j + 1; nx >= len(v.lines) || v.label(nx) == 0 {
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

// dateFirst says whether a header block whose date stands first begins at line i, as some web mail writes it: sender with an address, recipient and
// subject follow at once.
func dateFirst(v *view, i int) bool {
	var ls [3]string
	for k := range ls {
		if i = nextText(v, i+1); i >= len(v.lines) {
			return false
		}
		ls[k] = v.line(i)
	}
	return labelOf(ls[0]) == 'f' && strings.ContainsAny(ls[0], "@<\"") && labelOf(ls[1]) == 't' && (labelOf(ls[2]) == 's' || labelOf(ls[2]) == 'c')
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

var attributionEnd = expression(`(?i)(wrote|you wrote|schrieb[^:]{0,80}|escribi\x{f3}|a \x{e9}crit|ha scritto|escreveu|schreef[^:]{0,80}|skrev[^:]{0,60}|napisa\x{142}\(?a?\)?|writes)\s*:$`)

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
		marked := after < len(v.lines) && v.lines[after].quote > 0
		if !programWrote(first, joined, marked) {
			continue
		}
		// what is whole without its first line does not begin there: that line is the sender's
		if n > 1 && !attributionStart(first) && programWrote(all[1], strings.Join(all[1:n], " "), marked) {
			return 0
		}
		return n
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
	return address && len(t) <= 300 && wroteWithoutWord(first, t, clock)
}

// wroteWithoutWord recognises attributions by their parts alone, since no list of languages is whole: an address in brackets, a day, and a time or
// letters of another script; and no word of an English sentence.
func wroteWithoutWord(first, t string, clock bool) bool {
	if !strings.ContainsAny(t, "<([") || toldOf.MatchString(t) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(fold(first))
	if clock && (unicode.IsDigit(r) || r > 0x24F && unicode.IsLetter(r) || attributionStart(first)) && addressEnd.MatchString(t) {
		return true // "2026/1/1 (Thu) 9:00 Ann Lee <...>:"
	}
	if quoting.MatchString(t) && addressEnd.MatchString(t) {
		return true
	}
	foreign := strings.ContainsFunc(t, func(r rune) bool { return r > 0x24F && unicode.IsLetter(r) })
	return (dayNumber.MatchString(t) || foreign) && (clock || foreign) && !englishWords.MatchString(t)
}

var (
	englishWrote = expression(`(?i)\b(?:wrote|writes)\b`)
	dayNumber    = expression(`\d{4}|\d{1,2}[./-]\d{1,2}`)
	// quoting opens the attributions of some web mail: "Quoting Ann Lee <...>:".
	quoting = expression(`(?i)^\W*(?:quoting|zitat von|citando|citation de|quot[\x{e9}e] de|missatge de|\*) `)
	// englishWords are small words of English that no attribution has.
	englishWords = expression(`\b(?:to|with|about|for|by|is|was|are|were|be|please|see|call|called|send|sent|asked|said|told|spoke|and|of (?:the|our|my)|this|these|following|list|contacts?|phone|telephone|e-?mail|address|between|until|after|before)\b`)
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
		if !isBanner(t, banners) || ourMatter(t) {
			if !marking(t) {
				break
			}
			continue
		}
		z.of[i] = zoneBanner
		// A banner runs on to the end of its paragraph, if that does not look like something else.
		for j := i + 1; j < len(v.lines) && j < i+5 && z.of[j] == zoneNew; j++ {
			n := fold(v.line(j))
			if n == "" || !bannerGoesOn(n) && !barLine(n) {
				break
			}
			z.of[j] = zoneBanner
		}
		for j := nextText(v, i+1); j < len(v.lines) && j < i+16; j = nextText(v, j+1) {
			if n := fold(v.line(j)); z.of[j] == zoneNew && !bannerButton.MatchString(n) && !barLine(n) {
				break
			}
			if z.of[j] == zoneNew {
				z.of[j] = zoneBanner
			}
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
	return len(t) < 800 && bannerLine.MatchString(plainLetters(t))
}

// bannerLine are the beginnings of gateways' banners, as plainLetters gives them, in the languages that gateways are set up in.
var bannerLine = expression(`^[^a-z0-9]*(?:` +
	`zjqcmqryfpfptbanner\w+|external (?:e-?mail|sender|message)\b.*|(?:external|ext|extern|externe|externo|externa|esterno)[^a-z0-9]*$|external: .*|unknown sender\b.*|(?:caution|warning|attention|notice|alert)[^a-z0-9]{1,6}external\b.*|this (?:message|e-?mail|mail) is from an? (?:external|untrusted|unknown|unverified|new|unauthenticated)(?:,? \w+)? sender.*|(?:be careful with|use caution with|think before you click|first.time sender).{0,60}|you (?:don't|do not) often get e-?mail from .*|some people who received this message don't often .*|this (?:message|e-?mail) came from outside\b.*` +
	`|(?:caution|warning|attention|notice|alert|be advised|please note|important|this (?:e-?mail|message|mail)|the sender)\b.{0,120}\b(?:originat\w+ (?:from )?outside|originat\w+ from (?:an? )?(?:external|non-)|from an external|external sender|from outside|came from outside|sent from outside|outside of (?:the|your|our)|external e-?mail|external source).*` +
	`|(?:achtung|warnung|vorsicht|hinweis|externe e-?mail)\b.{0,120}\b(?:extern\w*|ausserhalb)\b.*|(?:attention|avertissement|mise en garde|prudence|courriel externe|message externe)\b.{0,120}\b(?:externe|exterieur)\b.*|(?:precaucion|atencion|cuidado|advertencia|aviso|correo externo)\b.{0,120}\b(?:fuera de|externo|externa|exterior)\b.*|(?:attenzione|avviso)\b.{0,120}\b(?:estern[oa]|fuori d)\b.*|(?:cuidado|atencao|aviso)\b.{0,120}\b(?:fora d[aeo]|extern[oa])\b.*|(?:let op|waarschuwing)\b.{0,120}\b(?:buiten de|extern\w*)\b.*|uwaga\b.{0,120}(?:zewnetrzn|spoza).*` +
	`)$`)

// bannerButton are the lines that stand below the words of a banner.
var bannerButton = expression(`(?i)^\W*(?:report suspicious|report (?:this|phishing|spam)\b.{0,40}|learn why this is important|mark safe|block sender|sender (?:trust|history)\b.{0,40}|you have not previously corresponded with this sender\.?|the sender.s identity could not be verified\b.{0,160}|this (?:e-?mail|message) (?:came|was sent|originated) from outside\b.{0,60}|zjqcmqryfpfptbannerend)\W*$`)

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
