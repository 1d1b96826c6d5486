package notify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// day is one reading of a written date. day 0 is a month, year 0 a day of any year; short marks a year of two digits, quoted an apostrophe
// in front of it.
type day struct {
	year, month, day int
	short, quoted    bool
}

// same says whether a reading is the date on record. "Jul 04" is rather the fourth of July than a month of 2004.
func (r day) same(known day) bool {
	switch {
	case r.month != known.month || r.year == 0 && !r.short:
		return false
	case r.day == 0 && r.short && r.year <= 31 && !r.quoted:
		return false
	case r.short || known.short:
		return r.year%100 == known.year%100 && (r.day == 0 || r.day == known.day)
	}
	return r.year == known.year && (r.day == 0 || r.day == known.day)
}

// element is what a date is made of.
type element struct {
	kind       elementKind
	value      int
	text       string
	start, end int
	// sep is what stands between it and the element before, linked whether both can be of one date
	sep    string
	linked bool
}

type elementKind byte

const (
	elementNumber elementKind = iota
	elementMonth
	elementRoman
	elementOrdinal
)

// longestLink is the most that stands between two elements of a date: "th day of the month of ".
const longestLink = 24

// elements are the numbers, months and ordinals of a line.
func elements(ts []token) []element {
	var es []element
	linked, sep := false, strings.Builder{}
	add := func(kind elementKind, value, first, last int) {
		e := element{kind, value, ts[first].text, ts[first].start, ts[last].end, sep.String(), linked && sep.Len() <= longestLink}
		if last+1 < len(ts) && unitEnds[ts[last+1].text] {
			e.end = ts[last+1].end
		}
		es = append(es, e)
		linked = true
		sep.Reset()
	}
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if t.kind == tokenDigits {
			if len(t.text) > 8 {
				linked = false
				continue
			}
			add(elementNumber, number(t.text), i, i)
			continue
		}
		if t.kind == tokenWord {
			if m := months[t.text]; m > 0 {
				add(elementMonth, m, i, i)
				continue
			}
			if n, last := ordinalAt(ts, i); n > 0 {
				add(elementOrdinal, n, i, last)
				i = last
				continue
			}
			if n := romans[t.text]; n > 0 {
				add(elementRoman, n, i, i)
				continue
			}
		}
		if linked = linked && joins(t); linked {
			sep.WriteString(t.text)
		} else {
			sep.Reset()
		}
	}
	return es
}

// joins says whether a token can stand within a date.
func joins(t token) bool {
	if t.kind == tokenWord {
		return unitEnds[t.text] || joiners[t.text]
	}
	r, _ := utf8.DecodeRuneInString(t.text)
	return separates(r) || strings.ContainsRune(",'’‘`´′\\:|~", r)
}

// Words of dates. The months are those of English, Spanish, French and German; 120 and 130 begin a compound ("twenty-first").
var (
	months = map[string]int{
		"january": 1, "jan": 1, "enero": 1, "ene": 1, "janvier": 1, "janv": 1, "januar": 1,
		"february": 2, "feb": 2, "febrero": 2, "fevrier": 2, "février": 2, "fév": 2, "fev": 2, "februar": 2,
		"march": 3, "mar": 3, "marzo": 3, "mars": 3, "märz": 3, "maerz": 3, "mrz": 3,
		"april": 4, "apr": 4, "abril": 4, "abr": 4, "avril": 4, "avr": 4,
		"may": 5, "mayo": 5, "mai": 5,
		"june": 6, "jun": 6, "junio": 6, "juin": 6, "juni": 6,
		"july": 7, "jul": 7, "julio": 7, "juillet": 7, "juil": 7, "juli": 7,
		"august": 8, "aug": 8, "agosto": 8, "ago": 8, "août": 8, "aout": 8,
		"september": 9, "sept": 9, "sep": 9, "septiembre": 9, "setiembre": 9, "septembre": 9,
		"october": 10, "oct": 10, "octubre": 10, "octobre": 10, "oktober": 10, "okt": 10,
		"november": 11, "nov": 11, "noviembre": 11, "novembre": 11,
		"december": 12, "dec": 12, "diciembre": 12, "dic": 12, "décembre": 12, "decembre": 12, "déc": 12, "dezember": 12, "dez": 12,
	}
	romans   = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12}
	ordinals = map[string]int{
		"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
		"twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
		"twentieth": 20, "thirtieth": 30, "twenty": 120, "thirty": 130,
	}
	// unitEnds stand behind a number of a date and belong to it
	unitEnds = map[string]bool{"st": true, "nd": true, "rd": true, "th": true, "年": true, "月": true, "日": true, "号": true, "년": true, "월": true, "일": true}
	// joiners are the words within a date
	joiners = map[string]bool{"of": true, "the": true, "day": true, "de": true, "del": true, "month": true, "in": true, "year": true}
)

// ordinalAt reads "fourth" and "twenty-first"; last is its last token.
func ordinalAt(ts []token, i int) (n, last int) {
	n = ordinals[ts[i].text]
	if n < 100 {
		return n, i
	}
	last = i + 1
	if last+1 < len(ts) && ts[last].kind == tokenOther {
		last++
	}
	if last < len(ts) {
		if u := ordinals[ts[last].text]; u >= 1 && u <= 9 {
			return n - 100 + u, last
		}
	}
	return 0, 0
}

// number is the value of at most eight digits.
func number(digits string) int {
	n := 0
	for _, c := range digits {
		n = 10*n + int(c-'0')
	}
	return n
}

func (e element) canDay() bool {
	return e.value >= 1 && e.value <= 31 && (e.kind == elementOrdinal || e.kind == elementNumber && len(e.text) <= 2)
}

func (e element) canMonth() bool {
	return e.kind == elementMonth || e.kind == elementRoman || e.kind == elementNumber && len(e.text) <= 2 && e.value >= 1 && e.value <= 12
}

func (e element) fullYear() bool {
	return e.kind == elementNumber && len(e.text) == 4 && e.value >= 1900 && e.value < 2100
}

func (e element) canYear() bool { return e.fullYear() || e.kind == elementNumber && len(e.text) == 2 }

func (e element) dated(y, m, d int) day {
	return day{y, m, d, len(e.text) == 2, strings.HasSuffix(e.sep, "'") || strings.HasSuffix(e.sep, "’")}
}

// tight says whether two numbers are written as one thing: 7/1976, not "7 1976".
func (e element) tight() bool { return e.sep == "-" || e.sep == "/" || e.sep == "." || e.sep == "年" }

// readings are all the days that elements can mean; none where they are no date. They are one to three, linked.
func readings(es []element) []day {
	var rs []day
	switch len(es) {
	case 1:
		return compact(es[0])
	case 2:
		a, b := es[0], es[1]
		words := a.kind != elementNumber || b.kind != elementNumber
		if a.canMonth() && b.canYear() && (words && a.kind != elementRoman || b.fullYear() && b.tight()) {
			rs = append(rs, b.dated(b.value, a.value, 0))
		}
		if a.fullYear() && b.canMonth() && (words && b.kind != elementRoman || b.tight()) {
			rs = append(rs, a.dated(a.value, b.value, 0))
		}
		if a.canDay() && b.canMonth() && (b.kind == elementMonth || b.tight()) {
			rs = append(rs, day{month: b.value, day: a.value})
		}
		if a.canMonth() && b.canDay() && (a.kind == elementMonth || b.tight()) {
			rs = append(rs, day{month: a.value, day: b.value})
		}
	case 3:
		for _, o := range [...][3]int{{2, 1, 0}, {2, 0, 1}, {0, 1, 2}, {0, 2, 1}} {
			if y, m, d := es[o[0]], es[o[1]], es[o[2]]; y.canYear() && m.canMonth() && d.canDay() {
				rs = append(rs, y.dated(y.value, m.value, d.value))
			}
		}
	}
	return rs
}

// compact reads six and eight digits without anything between.
func compact(e element) []day {
	var rs []day
	try := func(y, m, d string) {
		r := day{number(y), number(m), number(d), len(y) == 2, false}
		if r.month >= 1 && r.month <= 12 && (d == "" || r.day >= 1 && r.day <= 31) && (len(y) == 2 || r.year >= 1900 && r.year < 2100) {
			rs = append(rs, r)
		}
	}
	s := e.text
	switch {
	case e.kind != elementNumber:
	case len(s) == 8:
		try(s[:4], s[4:6], s[6:])
		try(s[4:], s[2:4], s[:2])
		try(s[4:], s[:2], s[2:4])
		try(s[:4], s[6:], s[4:6])
	case len(s) == 6:
		try(s[:2], s[2:4], s[4:])
		try(s[4:], s[2:4], s[:2])
		try(s[4:], s[:2], s[2:4])
		try(s[2:], s[:2], "")
		try(s[:4], s[4:], "")
	}
	return rs
}

// birthWords are the words that announce a date of birth.
func birthWords(ts []token) []span {
	var out []span
	before := func(i, n int) string { // the n-th word before
		for i--; i >= 0 && n > 0; i-- {
			if ts[i].kind == tokenWord {
				if n--; n == 0 {
					return ts[i].text
				}
			}
		}
		return ""
	}
	for i, t := range ts {
		if t.kind != tokenWord {
			continue
		}
		first, last := i, i
		switch t.text {
		case "born", "dob", "bday", "birthday", "birthdate", "birthdays", "dateofbirth", "geb", "geboren", "geburtsdatum", "nacido", "nacida", "nacimiento":
		case "birth":
			if before(i, 1) == "of" && slices.Contains([]string{"place", "country", "city", "town", "state", "province", "region"}, before(i, 2)) {
				continue
			}
		case "d": // d.o.b., D O B, d/o/b
			if i+4 >= len(ts) || ts[i+2].text != "o" || ts[i+4].text != "b" || ts[i+1].kind != tokenOther || ts[i+3].kind != tokenOther {
				continue
			}
			last = i + 4
		case "生":
			after := i+1 < len(ts) && slices.Contains([]string{"日", "于"}, ts[i+1].text)
			if !after && (i == 0 || ts[i-1].text != "出") {
				continue
			}
			if after {
				last = i + 1
			}
		default:
			continue
		}
		out = append(out, span{ts[first].start, ts[last].end, false})
	}
	return out
}

var (
	// otherEvent tells that a date is not that of the birth before it
	otherEvent = regexp.MustCompile(`[;!?\]]|\. |\b(?:arriv|enter|visit|due|deadline|meet|met\b|interview|travel|appl|issu|expir|until|before|call|schedul|request|receiv|admit|hired|unknown|withheld)`)
	// shortLink stands between a birth word and the date that can only be meant
	shortLink = regexp.MustCompile(`^(?:[^a-z0-9]|\b(?:date|is|was|on|in|of|the|about|circa|ca|approx|dd|mm|yy|yyyy|d|m|y)\b)*$`)
	// orElse stands between two dates of the same birth
	orElse = regexp.MustCompile(`^[ ,(/]*(?:or|aka|alias|also|alternatively|/)[ ,(:/]*$`)
	// isBirth stands between a date and the birth word behind it
	isBirth = regexp.MustCompile(`^ ?(?:\(|[ (]*(?:is|was|as|=|being)\b)(?: |\(|his|her|their|the|subject|'s|date|of)*$`)
)

// mostToDate is how far behind a birth word, and how far before it, its date stands, in bytes.
const mostToDate = 48

// mostLearned bounds the days of birth that a line teaches about its rest.
const mostLearned = 8

// dates finds the dates of birth of a line: those on record in any form, those that are called so. births is in order.
func (m masker) dates(text string, ts []token, births []span) []span {
	if len(births) == 0 && len(m.births) == 0 {
		return nil
	}
	var out []span
	es := elements(ts)
	known := m.births    // and what this line calls a birth
	k, answered := 0, -1 // births[:k] lie before; the last that has its date
	for i := 0; i < len(es); {
		for k < len(births) && births[k].end <= es[i].start {
			k++
		}
		announced := k > 0 && answered != k && announces(text[births[k-1].end:es[i].start])
		if n := len(out); !announced && n > 0 && answered == k && k > 0 {
			between := text[out[n-1].end:es[i].start]
			announced = len(between) <= mostToDate && orElse.MatchString(between)
		}
		next := len(text)
		if k < len(births) {
			next = births[k].start
		}
		n := dateAt(text, es[i:], known, announced, next, k < len(births))
		if n > 0 {
			if announced {
				answered = k
				for _, r := range readings(es[i : i+n]) {
					if r.year > 0 && r.day > 0 && len(known) < len(m.births)+mostLearned {
						known = append(slices.Clip(known), r)
					}
				}
			}
			out = append(out, span{es[i].start, es[i+n-1].end, false})
			i += n
			continue
		}
		if !announced && wordedDay(es[i:]) { // "5 July 1976" is not on record: its month is none of our business either
			i += 3
			continue
		}
		if announced && es[i].kind == elementNumber && follows(text[births[k-1].end:es[i].start]) {
			if end := i + unreadable(es[i:]); end > i {
				answered = k
				out = append(out, span{es[i].start, es[end-1].end, false})
				i = end
				continue
			}
		}
		i++
	}
	return out
}

// dateAt is how many of the elements make a date to hide; 0 is none.
func dateAt(text string, es []element, known []day, announced bool, next int, behind bool) int {
	n := 1
	for n < min(3, len(es)) && es[n].linked {
		n++
	}
	for ; n > 0; n-- {
		rs := readings(es[:n])
		if len(rs) == 0 {
			if announced && n == 1 && (es[0].fullYear() || es[0].canYear() && es[0].apostrophe(text)) {
				return 1
			}
			continue
		}
		called := announced
		if end := es[n-1].end; !called && behind && next >= end && next-end <= mostToDate {
			called = isBirth.MatchString(text[end:next])
		}
		if called || slices.ContainsFunc(rs, func(r day) bool { return slices.ContainsFunc(known, r.same) }) {
			return n
		}
	}
	return 0
}

// wordedDay says whether the next three elements are a day with its month in words and its year.
func wordedDay(es []element) bool {
	return len(es) >= 3 && es[1].linked && es[2].linked && es[0].canDay() && es[1].kind == elementMonth && es[2].canYear()
}

func (e element) apostrophe(text string) bool {
	before := text[:e.start]
	return strings.HasSuffix(before, "'") || strings.HasSuffix(before, "’") || strings.HasSuffix(before, "‘")
}

// announces says whether a date behind a birth word and this text is that of the birth.
func announces(between string) bool {
	if len(between) > mostToDate || strings.ContainsFunc(between, unicode.IsDigit) {
		return false
	}
	return follows(between) || !otherEvent.MatchString(between)
}

// follows says whether nothing but small words stands between a birth word and what is meant.
func follows(between string) bool {
	return len(between) <= mostToDate && shortLink.MatchString(between)
}

// unreadable is how many elements from the first on are digits of a date in a form nobody knows: three digits or more.
func unreadable(es []element) int {
	n, digits := 0, 0
	for n < len(es) && n < 4 && es[n].kind == elementNumber && (n == 0 || es[n].linked && len(es[n].sep) <= mostBetween) {
		digits += len(es[n].text)
		n++
	}
	if digits < 3 {
		return 0
	}
	return n
}
