package triage

import (
	"strconv"
	"strings"
	"time"
)

// dateHit is a date, or a range of dates, in a run of tokens.
type dateHit struct {
	from, to int // tokens [from, to)
	start    time.Time
	end      time.Time // of a range, else zero
	// year says that the year was written; guess, that the reading is not the only one (03/04/26 in US order, a two-digit year, a weekday).
	year, guess bool
}

func isoDate(t time.Time) string { return t.Format("2006-01-02") }

func monthOf(l string) time.Month {
	switch strings.TrimSuffix(l, ".") {
	case "jan", "january", "enero", "januar", "janvier", "gennaio", "janeiro", "j\u00e4nner":
		return 1
	case "feb", "february", "febrero", "februar", "febr", "f\u00e9vrier", "febbraio", "fevereiro":
		return 2
	case "mar", "march", "marzo", "m\u00e4rz", "mars", "mar\u00e7o", "mrz":
		return 3
	case "apr", "april", "abril", "avril", "aprile":
		return 4
	case "may", "mayo", "mai", "maggio", "maio":
		return 5
	case "jun", "june", "junio", "juni", "juin", "giugno", "junho":
		return 6
	case "jul", "july", "julio", "juli", "juillet", "luglio", "julho":
		return 7
	case "aug", "august", "agosto", "ao\u00fbt":
		return 8
	case "sep", "sept", "september", "septiembre", "setiembre", "septembre", "settembre", "setembro":
		return 9
	case "oct", "october", "octubre", "oktober", "octobre", "ottobre", "outubro":
		return 10
	case "nov", "november", "noviembre", "novembre", "novembro":
		return 11
	case "dec", "december", "diciembre", "dezember", "d\u00e9cembre", "dicembre", "dezembro":
		return 12
	}
	return 0
}

var ordinals = strings.Fields("zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first")

// dayOf reads a day of the month: 5, 05, 5th, fifth.
func dayOf(l string) int {
	if l == "" {
		return 0
	}
	if l[0] >= '0' && l[0] <= '9' {
		for _, s := range []string{"st", "nd", "rd", "th"} {
			l = strings.TrimSuffix(l, s)
		}
		if len(l) > 2 {
			return 0
		}
		d, err := strconv.Atoi(l)
		if err != nil || d < 1 || d > 31 {
			return 0
		}
		return d
	}
	if len(l) < 5 || !strings.HasSuffix(l, "th") && !strings.HasSuffix(l, "st") && !strings.HasSuffix(l, "nd") && !strings.HasSuffix(l, "rd") {
		return 0
	}
	for i, o := range ordinals {
		if i > 0 && o == l {
			return i
		}
	}
	return 0
}

func yearOf(l string) int {
	if len(l) != 4 { // before it is read: most words are no year, and to say why costs more than to see it
		return 0
	}
	y := atoi(l)
	if y < 1900 || y > 2100 {
		return 0
	}
	return y
}

// shortYear reads a two-digit year: the near future at most, else the past.
func shortYear(l string, ref time.Time) int {
	l = strings.TrimPrefix(l, "'")
	if len(l) != 2 {
		return 0
	}
	y, err := strconv.Atoi(l)
	if err != nil {
		return 0
	}
	base := 2000
	if !ref.IsZero() && base+y > ref.Year()+10 {
		base = 1900
	}
	return base + y
}

func mkDate(y int, m time.Month, d int) (time.Time, bool) {
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return t, m >= 1 && m <= 12 && t.Day() == d && t.Month() == m
}

// dates finds all dates in tokens; ref is the day of the mail, from which what is relative is counted.
func dates(toks []token, ref time.Time) []dateHit {
	var hits []dateHit
	for i := 0; i < len(toks); i++ {
		if h, ok := dateAt(toks, i, ref); ok {
			hits = append(hits, h)
			i = h.to - 1
		}
	}
	return hits
}

func dateAt(toks []token, i int, ref time.Time) (dateHit, bool) {
	t := &toks[i]
	if !t.word {
		return dateHit{}, false
	}
	if t.digit {
		if h, ok := numericDate(t.low, i, ref); ok {
			return h, true
		}
		if h, ok := dottedDate(toks, i, ref); ok {
			return h, true
		}
	}
	if h, ok := dayMonth(toks, i, ref); ok {
		return h, true
	}
	if t.digit || !t.cap && len(t.low) <= 3 {
		return dateHit{}, false
	}
	if m := monthOf(t.low); m != 0 && (t.cap || len(t.low) > 3 && t.low != "march" && t.low != "may") {
		return monthDay(toks, i, m, ref)
	}
	return dateHit{}, false
}

// numericDate reads 2026-03-12, 3/12/2026, 12.03.2026, 12MAR2026.
func numericDate(s string, i int, ref time.Time) (dateHit, bool) {
	h := dateHit{from: i, to: i + 1, year: true}
	if p := strings.SplitN(s, "-", 4); len(p) == 3 {
		if y := yearOf(p[0]); y != 0 {
			return h.on(y, atoi(p[1]), atoi(p[2]))
		}
		if m := monthOf(p[1]); m != 0 { // 12-Mar-2026, 12-MAR-26
			y := yearOf(p[2])
			if y == 0 {
				y, h.guess = shortYear(p[2], ref), true
			}
			return h.on(y, int(m), atoi(p[0]))
		}
		return h.us(p, ref)
	}
	if p := strings.Split(s, "/"); len(p) == 3 {
		if y := yearOf(p[0]); y != 0 {
			return h.on(y, atoi(p[1]), atoi(p[2]))
		}
		return h.us(p, ref)
	}
	if p := strings.Split(s, "."); len(p) == 3 && yearOf(p[2]) != 0 { // day first, as the dots say
		return h.on(yearOf(p[2]), atoi(p[1]), atoi(p[0]))
	}
	if g, d := dateTimeGroup(s); d > 0 && len(g) == 5 && monthOf(g[:3]) != 0 { // 121200ZMAR26
		return h.on(shortYear(g[3:], ref), int(monthOf(g[:3])), d)
	}
	if len(s) >= 7 && len(s) <= 9 { // 12mar2026, 12mar26, 5mar2026
		k := 2
		if s[1] > '9' {
			k = 1
		}
		if m := monthOf(s[k : k+3]); m != 0 && dayOf(s[:k]) != 0 {
			y := yearOf(s[k+3:])
			if y == 0 {
				y, h.guess = shortYear(s[k+3:], ref), true
			}
			return h.on(y, int(m), atoi(s[:k]))
		}
	}
	return dateHit{}, false
}

// dottedDate reads "27. 7. 1973" and date-time groups, "121200Z MAR 26".
func dottedDate(toks []token, i int, ref time.Time) (dateHit, bool) {
	h := dateHit{from: i, year: true}
	if g, z := dateTimeGroup(toks[i].low); z > 0 && i+2 < len(toks) && g == "" {
		m, y := monthOf(toks[i+1].low), yearOf(toks[i+2].low)
		if y == 0 {
			y = shortYear(toks[i+2].low, ref)
		}
		h.to = i + 3
		if m != 0 && y != 0 {
			return h.on(y, int(m), z)
		}
	}
	if i+4 < len(toks) && len(toks[i].low) <= 2 && toks[i+1].text == "." && toks[i+2].digit && len(toks[i+2].low) <= 2 && toks[i+3].text == "." && toks[i+4].line == toks[i].line {
		if y := yearOf(toks[i+4].low); y != 0 {
			h.to = i + 5
			return h.on(y, atoi(toks[i+2].low), atoi(toks[i].low))
		}
	}
	return dateHit{}, false
}

// dateTimeGroup reads day, hour and zone of a date-time group, "121200z", and what follows in the same word, "mar26"; 0 where it is none.
func dateTimeGroup(l string) (rest string, day int) {
	if len(l) < 7 || len(l) > 12 {
		return "", 0
	}
	for k := range 6 {
		if l[k] < '0' || l[k] > '9' {
			return "", 0
		}
	}
	d, h, m := atoi(l[:2]), atoi(l[2:4]), atoi(l[4:6])
	if l[6] < 'a' || l[6] > 'z' || d < 1 || d > 31 || h > 24 || m > 59 {
		return "", 0
	}
	return l[7:], d
}

// atoi reads a number of up to four places, -1 where it is none.
func atoi(s string) int {
	if s == "" || len(s) > 4 {
		return -1
	}
	n, sign, digits := 0, 1, s
	if s[0] == '+' || s[0] == '-' {
		digits = s[1:]
		if s[0] == '-' {
			sign = -1
		}
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return -1
		}
		n = 10*n + int(digits[i]-'0')
	}
	if digits == "" {
		return -1
	}
	return sign * n
}

func (h dateHit) on(y, m, d int) (dateHit, bool) {
	t, ok := mkDate(y, time.Month(m), d)
	h.start = t
	return h, ok && y >= 1900
}

// us reads month, day, year: US order. It is a guess where the day could be the month as well.
func (h dateHit) us(p []string, ref time.Time) (dateHit, bool) {
	m, d, y := atoi(p[0]), atoi(p[1]), yearOf(p[2])
	if y == 0 {
		if y = shortYear(p[2], ref); y == 0 {
			return h, false
		}
		h.guess = true
	}
	if m > 12 && d <= 12 {
		m, d = d, m
		h.guess = true
	}
	h.guess = h.guess || d <= 12 && m != d
	return h.on(y, m, d)
}

// dayMonth reads "5 August 2026", "7-9 December 2026", "the fifth of May 1977", "30 Nov to 2 Dec 2026", "29 January".
func dayMonth(toks []token, i int, ref time.Time) (dateHit, bool) {
	at := i
	d1, d2 := dayOf(toks[i].low), 0
	if d1 == 0 {
		if !toks[i].digit {
			return dateHit{}, false
		}
		a, b, ok := strings.Cut(strings.ReplaceAll(toks[i].low, "\u2011", "-"), "-")
		if d1, d2 = dayOf(a), dayOf(b); !ok || d1 == 0 || d2 == 0 {
			return dateHit{}, false
		}
	}
	at++
	if d2 == 0 && at+1 < len(toks) && rangeWord(toks[at].low) && dayOf(toks[at+1].low) != 0 && toks[at+1].digit {
		d2 = dayOf(toks[at+1].low)
		at += 2
	}
	if at < len(toks) && (isOne(toks[at].low, []string{"of", "de", "di"}) || toks[at].text == "." && at+1 < len(toks) && toks[at+1].cap && toks[at+1].line == toks[i].line && d2 == 0) {
		at++
	}
	if at >= len(toks) || monthOf(toks[at].low) == 0 || !toks[at].cap && len(toks[at].low) < 4 {
		return dateHit{}, false
	}
	m := monthOf(toks[at].low)
	at++
	h := dateHit{from: i}
	y, next := yearAfter(toks, at, ref, &h)
	at = next
	if d2 == 0 && at+2 < len(toks) && rangeWord(toks[at].low) && dayOf(toks[at+1].low) != 0 && monthOf(toks[at+2].low) != 0 {
		m2 := monthOf(toks[at+2].low)
		y2, n2 := yearAfter(toks, at+3, ref, &h)
		if y == 0 {
			y = y2
		}
		if y == 0 {
			y, y2 = nextYear(m, d1, ref), nextYear(m2, dayOf(toks[at+1].low), ref)
		}
		h.to = n2
		a, ok1 := mkDate(y, m, d1)
		b, ok2 := mkDate(max(y, y2), m2, dayOf(toks[at+1].low))
		h.start, h.end = a, b
		return h, ok1 && ok2
	}
	h.to = at
	if y == 0 {
		y = nextYear(m, d1, ref)
	}
	return h.span(y, m, d1, d2)
}

func (h dateHit) span(y int, m time.Month, d1, d2 int) (dateHit, bool) {
	t, ok := mkDate(y, m, d1)
	h.start = t
	if d2 != 0 {
		e, ok2 := mkDate(y, m, d2)
		h.end = e
		ok = ok && ok2
	}
	return h, ok && y > 0
}

// monthDay reads "August 10, 2026", "December 7-9, 2026", "May 5th".
func monthDay(toks []token, i int, m time.Month, ref time.Time) (dateHit, bool) {
	at := i + 1
	if at < len(toks) && toks[at].text == "." {
		at++
	}
	if at >= len(toks) {
		return dateHit{}, false
	}
	d1, d2 := dayOf(toks[at].low), 0
	if d1 == 0 {
		a, b, ok := strings.Cut(toks[at].low, "-")
		if d1, d2 = dayOf(a), dayOf(b); !ok || d1 == 0 || d2 == 0 {
			return dateHit{}, false
		}
	}
	at++
	if d2 == 0 && at+1 < len(toks) && rangeWord(toks[at].low) && dayOf(toks[at+1].low) != 0 && toks[at+1].digit {
		d2 = dayOf(toks[at+1].low)
		at += 2
	}
	h := dateHit{from: i}
	y, next := yearAfter(toks, at, ref, &h)
	h.to = next
	if y == 0 {
		y = nextYear(m, d1, ref)
	}
	return h.span(y, m, d1, d2)
}

func rangeWord(l string) bool {
	switch l {
	case "-", "\u2013", "\u2014", "to", "through", "until", "thru", "and":
		return true
	}
	return false
}

// yearAfter reads a year at token at, with or without a comma before it.
func yearAfter(toks []token, at int, ref time.Time, h *dateHit) (int, int) {
	k := at
	if k < len(toks) && (toks[k].text == "," || toks[k].text == "." || (toks[k].low == "de" || toks[k].low == "del") && k+1 < len(toks) && yearOf(toks[k+1].low) != 0) {
		k++
	}
	if k < len(toks) {
		if y := yearOf(toks[k].low); y != 0 {
			h.year = true
			return y, k + 1
		}
		if k == at && len(toks[k].low) == 2 && toks[k].digit {
			if y := shortYear(toks[k].low, ref); y != 0 && k > 0 && toks[k].line == toks[k-1].line {
				h.year, h.guess = true, true
				return y, k + 1
			}
		}
	}
	return 0, at
}

// nextYear is the year in which a day without one lies: the next to come after the mail.
func nextYear(m time.Month, d int, ref time.Time) int {
	if ref.IsZero() {
		return 0
	}
	y := ref.Year()
	t, _ := mkDate(y, m, d)
	if t.Before(time.Date(ref.Year(), ref.Month(), ref.Day(), 0, 0, 0, 0, time.UTC).AddDate(0, -1, 0)) {
		y++
	}
	return y
}

// relativeWord says whether relative may read a day where this word stands.
func relativeWord(t token) bool {
	switch t.low {
	case "today", "tonight", "cob", "eod", "eob", "cbd", "eow", "eom", "end", "mid", "tomorrow", "tmrw", "next", "this", "coming", "within", "in":
		return true
	}
	return t.digit || t.cap || strings.HasPrefix(t.low, "mid-")
}

// relative reads "tomorrow", "Friday", "next Monday", "in two weeks", "within 10 days" at token i.
func relative(toks []token, i int, ref time.Time) (dateHit, bool) {
	if ref.IsZero() || !relativeWord(toks[i]) {
		return dateHit{}, false
	}
	day := time.Date(ref.Year(), ref.Month(), ref.Day(), 0, 0, 0, 0, time.UTC)
	h := dateHit{from: i, to: i + 1, guess: true}
	l := toks[i].low
	switch l {
	case "today", "tonight":
		h.start = day
		return h, true
	case "cob", "eod", "eob", "cbd": // alone it is the day's own; "COB Friday" is read at its day
		h.start = day
		return h, i+1 >= len(toks) || !toks[i+1].word || toks[i+1].sent != toks[i].sent || isOne(toks[i+1].low, []string{"please", "if", "est", "edt", "et"})
	case "eow":
		h.start = fridayOf(day)
		return h, true
	case "eom":
		h.start = monthEnd(day)
		return h, true
	case "end":
		return periodEnd(toks, i, day, h)
	case "mid":
		return dateHit{}, false
	case "tomorrow", "tmrw":
		h.start = day.AddDate(0, 0, 1)
		return h, true
	case "next", "this", "coming":
		if i+1 < len(toks) {
			if w := weekday(toks[i+1].low); w >= 0 {
				h.to = i + 2
				h.start = day.AddDate(0, 0, (int(w)-int(day.Weekday())+6)%7+1)
				return h, true
			}
		}
	case "within", "in":
		if i+2 < len(toks) {
			n := smallNumber(toks[i+1].low)
			k := i + 2
			business := isOne(toks[k].low, []string{"business", "working", "work", "duty"}) && k+1 < len(toks)
			if business || toks[k].low == "calendar" && k+1 < len(toks) {
				k++
			}
			unit := strings.TrimSuffix(strings.Trim(toks[k].low, "'\u2019"), "s")
			unit = strings.TrimRight(unit, "'\u2019")
			h.to = k + 1
			if n > 0 && unit == "hour" {
				h.start = day.AddDate(0, 0, (n+23)/24)
				return h, true
			}
			if n > 0 && business && unit == "day" {
				h.start = businessDays(day, n)
				return h, true
			}
			if n > 0 && (unit == "day" || unit == "week" || unit == "month") {
				h.start = map[string]time.Time{"day": day.AddDate(0, 0, n), "week": day.AddDate(0, 0, 7*n), "month": day.AddDate(0, n, 0)}[unit]
				return h, true
			}
		}
	}
	if strings.HasPrefix(l, "mid-") {
		if m := monthOf(l[4:]); m != 0 {
			h.start, _ = mkDate(nextYear(m, 15, ref), m, 15)
			return h, true
		}
	}
	if d := dayOf(l); d != 0 && len(l) > 2 && toks[i].digit && i > 0 && toks[i-1].low == "the" && (i+1 >= len(toks) || toks[i+1].low != "of" && monthOf(toks[i+1].low) == 0 && !toks[i+1].cap && toks[i+1].text != "-") {
		return h.dayAhead(day, d)
	}
	if w := weekday(l); w >= 0 && toks[i].cap && !dayWritten(toks, i, w, ref) {
		h.start = day.AddDate(0, 0, (int(w)-int(day.Weekday())+6)%7+1)
		return h, true
	}
	return dateHit{}, false
}

// dayWritten says whether the day that a weekday belongs to is written behind it: "Friday, 7 August", "Friday the 7th of August".
func dayWritten(toks []token, i int, w time.Weekday, ref time.Time) bool {
	k := i + 1
	for k < len(toks) && k < i+3 && (toks[k].text == "," || toks[k].text == "." || toks[k].low == "the" || toks[k].text == "(") {
		k++
	}
	if k >= len(toks) {
		return false
	}
	d, ok := dateAt(toks, k, ref)
	return ok && d.start.Weekday() == w
}

// dayAhead is "the 15th": the next day of that number.
func (h dateHit) dayAhead(day time.Time, d int) (dateHit, bool) {
	for n := range 3 {
		if t, ok := mkDate(day.AddDate(0, 0, 1-day.Day()).AddDate(0, n, 0).Year(), day.AddDate(0, 0, 1-day.Day()).AddDate(0, n, 0).Month(), d); ok && !t.Before(day) {
			h.start = t
			return h, true
		}
	}
	return h, false
}

// periodEnd reads "end of October", "end of the month", "end of next week", "end of business tomorrow" is left to its day.
func periodEnd(toks []token, i int, day time.Time, h dateHit) (dateHit, bool) {
	j := i + 1
	if j < len(toks) && toks[j].low == "of" {
		j++
	}
	for j < len(toks) && (toks[j].low == "the" || toks[j].low == "this") {
		j++
	}
	ahead := 0
	if j < len(toks) && toks[j].low == "next" {
		ahead, j = 1, j+1
	}
	if j >= len(toks) || toks[j].sent != toks[i].sent {
		return h, false
	}
	h.to = j + 1
	switch toks[j].low {
	case "week", "workweek":
		h.start = fridayOf(day).AddDate(0, 0, 7*ahead)
		return h, true
	case "month":
		h.start = monthEnd(day.AddDate(0, 0, 1-day.Day()).AddDate(0, ahead, 0))
		return h, true
	case "year":
		h.start = time.Date(day.Year()+ahead, 12, 31, 0, 0, 0, 0, time.UTC)
		return h, true
	case "day":
		h.start = day
		return h, i+1 < len(toks) && toks[i+1].low == "of" && (j+1 >= len(toks) || !toks[j+1].cap && weekday(toks[j+1].low) < 0 && toks[j+1].low != "tomorrow")
	}
	m := monthOf(toks[j].low)
	if m == 0 || !toks[j].cap || j+1 < len(toks) && dayOf(toks[j+1].low) != 0 && toks[j+1].digit {
		return h, false
	}
	y, next := yearAfter(toks, j+1, day, &h)
	if y == 0 {
		y = nextYear(m, 28, day)
	}
	h.to = next
	h.start = monthEnd(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC))
	return h, true
}

func monthEnd(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC)
}

func fridayOf(day time.Time) time.Time {
	return day.AddDate(0, 0, (int(time.Friday)-int(day.Weekday())+7)%7)
}

// businessDays counts n days on, Saturdays and Sundays left out.
func businessDays(day time.Time, n int) time.Time {
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			n--
		}
	}
	return day
}

func weekday(l string) time.Weekday {
	switch l {
	case "sunday", "sun":
		return time.Sunday
	case "monday", "mon":
		return time.Monday
	case "tuesday", "tue", "tues":
		return time.Tuesday
	case "wednesday", "wed":
		return time.Wednesday
	case "thursday", "thu", "thur", "thurs":
		return time.Thursday
	case "friday", "fri":
		return time.Friday
	case "saturday", "sat":
		return time.Saturday
	}
	return -1
}

func smallNumber(l string) int {
	for i, w := range []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		if i > 0 && l == w {
			return i
		}
	}
	if n := atoi(l); n > 0 && n < 366 {
		return n
	}
	return 0
}

// wholeDate reads a label's value that is a date, or a range of dates.
func wholeDate(s string, ref time.Time) (dateHit, bool) {
	if h, ok := plainDigits(s, "", ref); ok {
		return h, true
	}
	toks := tokenize(s)
	for i := range toks {
		if h, ok := dateAt(toks, i, ref); ok {
			return h, true
		}
	}
	for i := range toks {
		if h, ok := relative(toks, i, ref); ok {
			return h, true
		}
	}
	return dateHit{}, false
}

// plainDigits reads a labelled date without separators or in an order that its label gives: order is what the label says of it, in small letters
// ("ddmmyy", "dd/mm/yyyy", "yyyymmdd"), "" where it says nothing: then only YYYYMMDD can be known.
func plainDigits(s, order string, ref time.Time) (dateHit, bool) {
	s = strings.TrimSpace(s)
	order = strings.Map(func(r rune) rune {
		if r == 'd' || r == 'm' || r == 'y' {
			return r
		}
		return -1
	}, order)
	var parts []string
	if f := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == '.' || r == ' ' }); len(f) == 3 && order != "" {
		parts = f
	} else if d := onlyDigits(s); d == s && (len(d) == 6 && len(order) == 6 || len(d) == 8) {
		if order == "" {
			order = "yyyymmdd"
		}
		if len(order) != len(d) {
			return dateHit{}, false
		}
		for i := 0; i < len(order); {
			j := i
			for j < len(order) && order[j] == order[i] {
				j++
			}
			parts = append(parts, d[i:j])
			i = j
		}
	}
	if len(parts) != 3 || order == "" {
		return dateHit{}, false
	}
	h := dateHit{to: 1, year: true}
	y, m, d, at := 0, 0, 0, 0
	for i := 0; i < len(order) && at < 3; i++ {
		if i > 0 && order[i] == order[i-1] {
			continue
		}
		switch order[i] {
		case 'y':
			if y = yearOf(parts[at]); y == 0 {
				y = shortYear(parts[at], ref)
			}
		case 'm':
			if m = int(monthOf(strings.ToLower(parts[at]))); m == 0 {
				m = atoi(parts[at])
			}
		case 'd':
			d = atoi(parts[at])
		}
		at++
	}
	if y < 1900 || y > 2100 {
		return dateHit{}, false
	}
	return h.on(y, m, d)
}

// dateOrder is the order of day, month and year that a label gives in brackets or behind it: "Date of birth (DDMMYY)".
func dateOrder(l string) string {
	l = strings.ToLower(l)
	for _, o := range []string{"ddmmyyyy", "ddmmyy", "dd/mm/yyyy", "dd/mm/yy", "dd-mm-yyyy", "dd-mm-yy", "dd.mm.yyyy", "dd.mm.yy", "mm/dd/yyyy", "mm/dd/yy", "mmddyyyy", "mmddyy", "yyyymmdd", "yymmdd", "yyyy-mm-dd", "yyyy/mm/dd", "mm-dd-yyyy", "dd mm yyyy", "dd mm yy"} {
		if strings.Contains(l, o) {
			return o
		}
	}
	return ""
}
