package triage

import (
	"strings"
	"time"
)

// writtenDate reads a date in the ways that dateAt knows, and in those of birth dates and documents: "27. 7. 1973", "1973. 7. 27", "27 / 07 / 1973",
// "19730727", "7 de julio de 1973", "5.VII.1973", "12-III-1980", "Jan-5-1980".
func writtenDate(toks []token, i int, ref time.Time) (dateHit, bool) {
	if h, ok := dateAt(toks, i, ref); ok {
		return h, ok
	}
	t := toks[i]
	if !t.word {
		return dateHit{}, false
	}
	if m := monthOf(t.low); m != 0 && tokenAt(toks, i+1).digit { // "dob is may 9 1984": small letters, where a year follows
		if h, ok := monthDay(toks, i, m, ref); ok && h.year {
			return h, ok
		}
	}
	if h, ok := spacedDate(toks, i, ref); ok {
		return h, ok
	}
	if h, ok := romanDate(t, i); ok {
		return h, ok
	}
	if t.digit && len(t.text) == 8 && onlyDigits(t.text) == t.text { // 19730727
		if y := yearOf(t.text[:4]); y != 0 {
			return dateHit{from: i, to: i + 1, year: true}.on(y, atoi(t.text[4:6]), atoi(t.text[6:]))
		}
	}
	if d := dayOf(t.low); d != 0 && t.digit { // "7 de julio de 1973", "27. Juli 1973", "27 - Jul - 1973"
		j := i + 1
		for j < len(toks) && j < i+3 && isOne(toks[j].low, []string{"de", "di", ".", "-", "/", "\u2013"}) {
			j++
		}
		if m := foreignMonth(tokenAt(toks, j).low); m != 0 {
			k := j + 1
			for k < len(toks) && k < j+3 && isOne(toks[k].low, []string{"de", "del", "di", ".", "-", "/", ",", "\u2013"}) {
				k++
			}
			if y := yearOf(tokenAt(toks, k).low); y != 0 {
				return dateHit{from: i, to: k + 1, year: true}.on(y, int(m), d)
			}
		}
	}
	if p := strings.Split(t.low, "-"); len(p) == 3 { // Jan-5-1980, 27-lug-1973
		if m := foreignMonth(p[0]); m != 0 && yearOf(p[2]) != 0 {
			return dateHit{from: i, to: i + 1, year: true}.on(yearOf(p[2]), int(m), atoi(p[1]))
		}
		if m := foreignMonth(p[1]); m != 0 && yearOf(p[2]) != 0 {
			return dateHit{from: i, to: i + 1, year: true}.on(yearOf(p[2]), int(m), atoi(p[0]))
		}
	}
	return dateHit{}, false
}

// spacedDate reads three numbers with blanks round the signs between them: "27. 7. 1973", "1973 - 07 - 27", "07 / 27 / 1973".
func spacedDate(toks []token, i int, ref time.Time) (dateHit, bool) {
	if i+4 >= len(toks) || !toks[i].digit || !toks[i+2].digit || !toks[i+4].digit || toks[i+4].line > toks[i].line+1 {
		return dateHit{}, false
	}
	s := toks[i+1].text
	if s != toks[i+3].text || s != "." && s != "/" && s != "-" {
		return dateHit{}, false
	}
	a, b, c := toks[i].text, toks[i+2].text, toks[i+4].text
	h := dateHit{from: i, to: i + 5, year: true}
	switch {
	case yearOf(a) != 0 && len(b) <= 2 && len(c) <= 2:
		return h.on(yearOf(a), atoi(b), atoi(c))
	case yearOf(c) == 0 || len(a) > 2 || len(b) > 2:
		return dateHit{}, false
	case s == ".":
		return h.on(yearOf(c), atoi(b), atoi(a))
	}
	return h.us([]string{a, b, c}, ref)
}

// romanDate reads "5.VII.1973", "12-III-1980".
func romanDate(t token, i int) (dateHit, bool) {
	if !t.digit || len(t.text) > 14 {
		return dateHit{}, false
	}
	for _, sep := range []string{".", "-", "/"} {
		p := strings.Split(t.text, sep)
		if len(p) != 3 || yearOf(p[2]) == 0 {
			continue
		}
		for m, r := range strings.Fields("I II III IV V VI VII VIII IX X XI XII") {
			if p[1] == r {
				return dateHit{from: i, to: i + 1, year: true}.on(yearOf(p[2]), m+1, atoi(p[0]))
			}
		}
	}
	return dateHit{}, false
}

// foreignMonth is a month's name in English or in another language of Europe.
func foreignMonth(l string) time.Month {
	if m := monthOf(l); m != 0 {
		return m
	}
	switch l {
	case "ene", "gennaio", "gen", "janeiro", "januari", "stycznia", "ocak", "\u044f\u043d\u0432\u0430\u0440\u044f", "ledna", "janv", "tammikuuta":
		return 1
	case "f\u00e9vrier", "fevrier", "f\u00e9v", "febbraio", "fevereiro", "februari", "lutego", "\u015fubat", "\u0444\u0435\u0432\u0440\u0430\u043b\u044f", "\u00fanora", "helmikuuta":
		return 2
	case "mars", "m\u00e4r", "mrz", "mar\u00e7o", "maart", "marca", "mart", "\u043c\u0430\u0440\u0442\u0430", "b\u0159ezna", "maaliskuuta":
		return 3
	case "avril", "avr", "abr", "aprile", "kwietnia", "nisan", "\u0430\u043f\u0440\u0435\u043b\u044f", "dubna", "huhtikuuta":
		return 4
	case "maggio", "mag", "maio", "mei", "maja", "may\u0131s", "\u043c\u0430\u044f", "kv\u011btna", "toukokuuta":
		return 5
	case "giugno", "giu", "junho", "czerwca", "haziran", "\u0438\u044e\u043d\u044f", "\u010dervna", "kes\u00e4kuuta":
		return 6
	case "juillet", "juil", "luglio", "lug", "julho", "lipca", "temmuz", "\u0438\u044e\u043b\u044f", "\u010dervence", "hein\u00e4kuuta":
		return 7
	case "ao\u00fbt", "aout", "ago", "augustus", "sierpnia", "a\u011fustos", "\u0430\u0432\u0433\u0443\u0441\u0442\u0430", "srpna", "elokuuta", "augusti":
		return 8
	case "settembre", "septembre", "setembro", "set", "wrze\u015bnia", "eyl\u00fcl", "\u0441\u0435\u043d\u0442\u044f\u0431\u0440\u044f", "z\u00e1\u0159\u00ed", "syyskuuta", "setiembre":
		return 9
	case "okt", "octobre", "ottobre", "ott", "outubro", "pa\u017adziernika", "ekim", "\u043e\u043a\u0442\u044f\u0431\u0440\u044f", "\u0159\u00edjna", "lokakuuta":
		return 10
	case "novembre", "novembro", "listopada", "kas\u0131m", "\u043d\u043e\u044f\u0431\u0440\u044f", "listopadu", "marraskuuta":
		return 11
	case "dic", "d\u00e9cembre", "decembre", "dicembre", "dezembro", "dez", "grudnia", "aral\u0131k", "\u0434\u0435\u043a\u0430\u0431\u0440\u044f", "prosince", "joulukuuta", "desember":
		return 12
	}
	return 0
}

// birthCode reads a birth date written in six or eight digits without signs, in the order that the text names: "070589 (DDMMYY)", "DOB (yyyymmdd): 19890507".
// Six digits without a named order are read only where they can be nothing but day, month, year.
func birthCode(toks []token, i int, words string, ref time.Time) (dateHit, bool) {
	t := toks[i]
	if !t.digit || onlyDigits(t.text) != t.text || len(t.text) != 6 && len(t.text) != 8 {
		return dateHit{}, false
	}
	h := dateHit{from: i, to: i + 1, year: true}
	short := func(s string) int { return shortYear(s, ref) }
	s := t.text
	l := squeezed(words)
	switch {
	case len(s) == 6 && strings.Contains(l, "ddmmyy"):
		return h.on(short(s[4:]), atoi(s[2:4]), atoi(s[:2]))
	case len(s) == 6 && strings.Contains(l, "yymmdd"):
		return h.on(short(s[:2]), atoi(s[2:4]), atoi(s[4:]))
	case len(s) == 6 && strings.Contains(l, "mmddyy"):
		return h.on(short(s[4:]), atoi(s[:2]), atoi(s[2:4]))
	case len(s) == 8 && strings.Contains(l, "ddmmyyyy"):
		return h.on(yearOf(s[4:]), atoi(s[2:4]), atoi(s[:2]))
	case len(s) == 8 && strings.Contains(l, "mmddyyyy"):
		return h.on(yearOf(s[4:]), atoi(s[:2]), atoi(s[2:4]))
	case len(s) == 8 && yearOf(s[:4]) != 0:
		return h.on(yearOf(s[:4]), atoi(s[4:6]), atoi(s[6:]))
	}
	return dateHit{}, false
}

// dayFirst turns a date that was read in US order where the text says that the day stands first ("DOB (DD/MM/YYYY): 03/04/1976"), or last.
func dayFirst(t token, h dateHit, words string) dateHit {
	p := strings.FieldsFunc(t.text, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if h.to != h.from+1 || len(p) != 3 || len(p[0]) > 2 {
		return h
	}
	l := squeezed(words)
	d, m := atoi(p[0]), atoi(p[1])
	switch {
	case strings.Contains(l, "ddmmyy"):
	case strings.Contains(l, "mmddyy"):
		d, m = m, d
	default:
		return h
	}
	if n, ok := h.on(h.start.Year(), m, d); ok {
		n.guess = len(p[2]) == 2
		return n
	}
	return h
}

// squeezed is a text in small letters without blanks and the signs between the parts of a date.
func squeezed(s string) string {
	out := make([]byte, 0, len(s))
	s = strings.ToLower(s)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != '-' && c != '/' && c != ' ' && c != '.' {
			out = append(out, c)
		}
	}
	return string(out)
}
