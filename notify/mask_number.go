package notify

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Patterns over folded text of what announces a number, and of what is none of a person.
var (
	// ownNumber is one of ours (DEC-5): it stays, with the version behind it
	ownNumber = regexp.MustCompile(`\b(?:req|rfi|rfs|fai)-20\d\d-\d{5,6}(?:/\d{1,3})?\b`)
	mailBox   = regexp.MustCompile(`[^ <>,;:"()\[\]]+@[a-z0-9.-]+`)
	documents = regexp.MustCompile(`\b(?:passports?|pasaporte|visas?|foil|licen[cs]es?|identity(?: card| number| no)?|(?:national|prc|chinese|resident|foreign|tax|` +
		`personal|citizen|state)(?:'s)? ?i\.?d|i\.?d\.? ?(?:card|no|nr|num|number|document)|alien|a-?number|ssn|social security|soc\.? sec|green card|` +
		`(?:travel )?document (?:no|number)|travel document|i-?94|permit|curp|cedula|nric|itin|uscis|registration (?:no|number))\b|` +
		`\ba ?#|\bi\.?d\.? ?[#:]|身份证|护照`)
	telephones = regexp.MustCompile(`\b(?:tel|telephone|phone|phones|telefon|ph|cell|cellphone|mobile|fax|call|called|calls|dial|reach|desk|direct|landline|whatsapp|dsn)\b|电话|手机`)
	// alsoOne stands between two numbers of one list
	alsoOne = regexp.MustCompile(`^[ ,;/&(]*(?:and|or|also)?[ ,;/&(]*$`)
)

const (
	// a number without announcement has manyDigits, an announced one someDigits; a number spelled digit by digit, or with letters, in between
	manyDigits  = 9
	someDigits  = 5
	spelledOut  = 8
	withLetters = 7
	// mostToNumber is how far behind its announcement a number stands, in bytes
	mostToNumber = 40
	// phoneDigits are the least and the most of a telephone number (E.164), nationalDigits those that we compare
	leastPhone, mostPhone, nationalDigits = 7, 15, 10
)

// spansOf are the places of a pattern, in order.
func spansOf(re *regexp.Regexp, text string) []span {
	var out []span
	for _, x := range re.FindAllStringIndex(text, -1) {
		out = append(out, span{x[0], x[1], true})
	}
	return out
}

// group is a piece of a number: letters and digits without anything between. sep is what stands between it and the group before where both
// can be of one number.
type group struct {
	text            string
	start, end      int
	digits, letters int
	sep             string
	linked          bool
}

// ofNumber says whether a token can be a piece of a number: letters and digits; an ideograph is a word.
func (t token) ofNumber() bool {
	r, _ := utf8.DecodeRuneInString(t.text)
	return t.kind != tokenOther && !unicode.Is(unicode.Han, r)
}

// groupsOf are the words that hold digits, and single letters before them; what lies in the spans is left out.
func groupsOf(text string, ts []token, without ...[]span) []group {
	var gs []group
	for i := 0; i < len(ts); i++ {
		if !ts[i].ofNumber() {
			continue
		}
		g := group{start: ts[i].start}
		for ; i < len(ts) && ts[i].ofNumber() && (g.end == 0 || ts[i].start == g.end); i++ {
			if n := ts[i].end - ts[i].start; ts[i].kind == tokenDigits {
				g.digits += n
			} else {
				g.letters += utf8.RuneCountInString(ts[i].text)
			}
			g.end = ts[i].end
		}
		i--
		g.text = text[g.start:g.end]
		if g.digits < g.letters && g.text != "x" && (g.letters > 1 || g.text == "a" || g.text == "i") {
			continue // a word
		}
		if slices.ContainsFunc(without, func(s []span) bool { return touches(s, span{g.start, g.end, false}) }) {
			continue
		}
		if n := len(gs); n > 0 {
			g.sep = text[gs[n-1].end:g.start]
			g.linked = len(g.sep) > 0 && utf8.RuneCountInString(g.sep) <= mostBetween && strings.TrimFunc(g.sep, separates) == ""
		}
		gs = append(gs, g)
	}
	return gs
}

// unrecorded finds the numbers of persons that are on no record: long ones, and those that are called so.
func (m masker) unrecorded(text string, ts []token, own []span) []span {
	docs, tels := spansOf(documents, text), spansOf(telephones, text)
	boxes := spansOf(mailBox, text)
	gs := groupsOf(text, ts, own, boxes, docs)
	var out []span
	before, listed := 0, -1 // where the last group ended; where a list of announced numbers goes on
	for len(gs) > 0 {
		n := 1
		for n < len(gs) && gs[n].linked {
			n++
		}
		run := gs[:n]
		gs = gs[n:]
		doc, tel := nearest(docs, before, run[0].start), nearest(tels, before, run[0].start)
		called := doc >= 0 && doc > tel
		if !called && listed >= 0 && tel < listed && run[0].start-listed <= mostToNumber {
			called = alsoOne.MatchString(text[listed:run[0].start])
		}
		before, listed = run[n-1].end, -1
		hits := m.inRun(text, run, called, tel >= 0 && !called)
		if called && len(hits) > 0 {
			listed = hits[len(hits)-1].end
		}
		out = append(out, hits...)
	}
	return out
}

// nearest is the end of the last of the words that begins behind from and ends shortly before at; -1 is none.
func nearest(words []span, from, at int) int {
	i, _ := slices.BinarySearchFunc(words, at, func(s span, at int) int {
		if s.end <= at {
			return -1
		}
		return 1
	})
	if i == 0 || words[i-1].end < from || at-words[i-1].end > mostToNumber {
		return -1
	}
	return words[i-1].end
}

// inRun finds what to hide in groups that stand together. called says that a word announces a document, tel that one announces a telephone.
func (m masker) inRun(text string, run []group, called, tel bool) []span {
	run = withoutDates(run)
	if !called {
		run = m.withoutPhone(text, run, tel)
	}
	for len(run) > 0 && run[len(run)-1].digits == 0 && run[len(run)-1].text != "x" {
		run = run[:len(run)-1]
	}
	if len(run) == 0 || harmless(text, run) {
		return nil
	}
	digits, longest := 0, 0
	for _, g := range run {
		digits, longest = digits+g.digits, max(longest, g.digits)
	}
	if digits >= manyDigits || called && digits >= someDigits || longest == 1 && digits >= spelledOut {
		return []span{{run[0].start, run[len(run)-1].end, true}}
	}
	var out []span
	for _, g := range run {
		if g.letters > 0 && g.digits >= withLetters {
			out = append(out, span{g.start, g.end, true})
		}
	}
	return out
}

// withoutDates takes dates off both ends of a run: three groups with the same mark between, and another before and behind.
func withoutDates(run []group) []group {
	for len(run) >= 3 && dateGroups(run[:3]) && (len(run) == 3 || run[3].sep != run[2].sep) {
		run = run[3:]
	}
	for n := len(run); n > 3 && dateGroups(run[n-3:]) && run[n-3].sep != run[n-2].sep; n = len(run) {
		run = run[:n-3]
	}
	return run
}

func dateGroups(gs []group) bool {
	var es []element
	for _, g := range gs {
		if g.letters > 0 || g.digits > 4 {
			return false
		}
		es = append(es, element{kind: elementNumber, value: number(g.text), text: g.text})
	}
	sep := gs[1].sep
	return sep == gs[2].sep && (sep == "-" || sep == "/" || sep == ".") && len(readings(es)) > 0
}

// withoutPhone takes a telephone number off: one that is called so, one of the requestor, or one that looks as they are written (+49 30 …,
// 956-555-0118).
func (m masker) withoutPhone(text string, run []group, tel bool) []group {
	var all strings.Builder
	for i, g := range run {
		if g.letters > 0 {
			break
		}
		all.WriteString(g.text)
		n := len(all.String())
		last := i+1 == len(run) || run[i+1].sep == " " || run[i+1].letters > 0
		switch {
		case n > mostPhone:
			return run
		case n >= nationalDigits && slices.Contains(m.phones, all.String()[n-nationalDigits:]) && last, northAmerican(run[:i+1]) && last:
			return run[i+1:]
		case n >= leastPhone && i+1 == len(run) && (tel || strings.HasSuffix(text[:run[0].start], "+")):
			return nil
		}
	}
	return run
}

// northAmerican is 956-555-0118, with or without 1 in front.
func northAmerican(gs []group) bool {
	if len(gs) == 4 && gs[0].text == "1" {
		gs = gs[1:]
	}
	return len(gs) == 3 && gs[0].digits == 3 && gs[1].digits == 3 && gs[2].digits == 4 && gs[0].text[0] >= '2' && gs[1].text[0] >= '2'
}

// subscriber is what tells a telephone number from others: its last digits.
func subscriber(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
	if len(digits) < nationalDigits || len(digits) > mostPhone {
		return ""
	}
	return digits[len(digits)-nationalDigits:]
}

// harmless says whether a run is years, an Internet address, or a postal code behind its state.
func harmless(text string, run []group) bool {
	years := true
	for _, g := range run {
		years = years && g.digits == 4 && g.letters == 0 && (g.text[:2] == "19" || g.text[:2] == "20")
	}
	if years {
		return true
	}
	switch {
	case len(run) == 4:
		_, err := netip.ParseAddr(text[run[0].start:run[3].end])
		return err == nil
	case len(run) == 2 && run[0].digits == 5 && run[1].digits == 4 && run[1].sep == "-" && run[0].letters+run[1].letters == 0:
		words := strings.FieldsFunc(text[max(0, run[0].start-8):run[0].start], func(r rune) bool { return !unicode.IsLetter(r) })
		return len(words) > 0 && len(words[len(words)-1]) == 2 && !slices.Contains([]string{"id", "no", "nr", "is"}, words[len(words)-1])
	}
	return false
}
