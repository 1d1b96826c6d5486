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
	case "jan", "january", "enero", "januar", "janvier":
		return 1
	case "feb", "february", "febrero", "februar":
		return 2
	case "mar", "march", "marzo", "m\u00e4rz":
		return 3
	case "apr", "april", "abril":
		return 4
	case "may", "mayo", "mai":
		return 5
	case "jun", "june", "junio", "juni", "juin":
		return 6
	case "jul", "july", "julio", "juli":
		return 7
	case "aug", "august", "agosto":
		return 8
	case "sep", "sept", "september", "septiembre":
		return 9
	case "oct", "october", "octubre", "oktober":
		return 10
	case "nov", "november", "noviembre":
		return 11
	case "dec", "december", "diciembre", "dezember":
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
	y, err := strconv.Atoi(l)
	if err != nil || len(l) != 4 || y < 1900 || y > 2100 {
		return 0
	}
	return y
}

// shortYear reads a two-digit year: the near future at most, else the past.
func shortYear(l string, ref time.Time) int {
	l = strings.TrimPrefix(l, "'")
	y, err := strconv.Atoi(l)
	if err != nil || len(l) != 2 {
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
	t := toks[i]
	if !t.word {
		return dateHit{}, false
	}
	if t.digit {
		if h, ok := numericDate(t, i, ref); ok {
			return h, true
		}
	}
	if h, ok := dayMonth(toks, i, ref); ok {
		return h, true
	}
	if m := monthOf(t.low); m != 0 && (t.cap || len(t.low) > 3 && t.low != "march" && t.low != "may") {
		return monthDay(toks, i, m, ref)
	}
	return dateHit{}, false
}

// numericDate reads 2026-03-12, 3/12/2026, 12.03.2026, 12MAR2026.
func numericDate(t token, i int, ref time.Time) (dateHit, bool) {
	s := t.low
	h := dateHit{from: i, to: i + 1, year: true}
	if p := strings.Split(s, "-"); len(p) == 3 {
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

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || len(s) > 4 {
		return -1
	}
	return n
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
		a, b, ok := strings.Cut(strings.ReplaceAll(toks[i].low, "\u2011", "-"), "-")
		if d1, d2 = dayOf(a), dayOf(b); !ok || d1 == 0 || d2 == 0 || !toks[i].digit {
			return dateHit{}, false
		}
	}
	at++
	if d2 == 0 && at+1 < len(toks) && rangeWord(toks[at].low) && dayOf(toks[at+1].low) != 0 && toks[at+1].digit {
		d2 = dayOf(toks[at+1].low)
		at += 2
	}
	if at < len(toks) && toks[at].low == "of" {
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
	if k < len(toks) && (toks[k].text == "," || toks[k].text == ".") {
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

// relative reads "tomorrow", "Friday", "next Monday", "in two weeks", "within 10 days" at token i.
func relative(toks []token, i int, ref time.Time) (dateHit, bool) {
	if ref.IsZero() {
		return dateHit{}, false
	}
	day := time.Date(ref.Year(), ref.Month(), ref.Day(), 0, 0, 0, 0, time.UTC)
	h := dateHit{from: i, to: i + 1, guess: true}
	l := toks[i].low
	switch l {
	case "today", "tonight", "cob", "eod":
		h.start = day
		return h, l != "cob" && l != "eod"
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
			unit := strings.TrimSuffix(toks[i+2].low, "s")
			if n > 0 && (unit == "day" || unit == "week" || unit == "month") {
				h.to = i + 3
				h.start = map[string]time.Time{"day": day.AddDate(0, 0, n), "week": day.AddDate(0, 0, 7*n), "month": day.AddDate(0, n, 0)}[unit]
				return h, true
			}
		}
	}
	if w := weekday(l); w >= 0 && toks[i].cap {
		h.start = day.AddDate(0, 0, (int(w)-int(day.Weekday())+6)%7+1)
		return h, true
	}
	return dateHit{}, false
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
