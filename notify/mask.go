package notify

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"cissd/cases"
)

const (
	dateWithheld = "[date withheld]"
	isoDate      = "2006-01-02"
	// what is shorter than shortestKnown is no identifier; longestKnown (bytes) and mostKnown bound the work (SEC-5)
	shortestKnown = 4
	longestKnown  = 64
	mostKnown     = 100
)

// masker hides identifiers and birth dates of the persons that a request asks about (NOT-3), in the time that the length of the text takes.
type masker struct {
	// numbers are document numbers on record, squeezed
	numbers []string
	// births are dates of birth on record, odd those values that are no date, folded
	births []day
	odd    []string
	// phones are the last digits of the requestor's telephone numbers: they stay
	phones []string
}

// newMasker collects what the draft knows of them.
func newMasker(d *cases.Draft) masker {
	var m masker
	if d == nil {
		return m
	}
	for _, f := range []string{cases.RequestorPhone, cases.LEPhone} {
		for _, v := range allValues(d.Fields[f]) {
			if n := subscriber(v); n != "" {
				m.phones = append(m.phones, n)
			}
		}
	}
	for _, s := range d.Subjects {
		for _, id := range s.IDs {
			for _, n := range allValues(id.Fields[cases.IDNumber]) {
				n, _ = fold(n).squeeze(nil)
				n = strings.ReplaceAll(n, gap, "")
				if len([]rune(n)) >= shortestKnown && len(m.numbers) < mostKnown {
					m.numbers = append(m.numbers, n)
				}
			}
		}
		for _, b := range allValues(s.Fields[cases.DateOfBirth]) {
			if len(m.births)+len(m.odd) < mostKnown {
				m.addBirth(b)
			}
		}
	}
	return m
}

// addBirth takes a date as it is on record: the ISO form, or another in every way it can be read.
func (m *masker) addBirth(value string) {
	if t, err := time.Parse(isoDate, value); err == nil {
		m.births = append(m.births, day{year: t.Year(), month: int(t.Month()), day: t.Day()})
		return
	}
	f := fold(value)
	es := elements(tokens(f.text))
	for n := min(3, len(es)); n > 0; n-- {
		if rs := readings(es[:n]); len(rs) > 0 && rs[0].day > 0 && rs[0].year > 0 {
			m.births = append(m.births, rs...)
			break
		}
	}
	if len(f.text) >= shortestKnown {
		m.odd = append(m.odd, f.text)
	}
}

// allValues are the values of a field, and those that disagree with them, cleaned. One that is too long to be an identifier or a date is none.
func allValues(f cases.Field) []string {
	var vs []string
	for _, v := range append(slices.Clone(f.Values), f.Others...) {
		if v = cleanLine(v); len(v) <= longestKnown {
			vs = append(vs, v)
		}
	}
	return vs
}

// span is a piece of a folded line that must not be shown.
type span struct {
	start, end int
	number     bool
}

// hide masks one line.
func (m masker) hide(s string) string {
	f := fold(s)
	ts := tokens(f.text)
	own := spansOf(ownNumber, f.text)
	hidden := m.onRecord(f, own)
	births := birthWords(ts)
	digits := strings.ContainsAny(f.text, "0123456789")
	if digits || len(births) > 0 { // neither a date nor a number without, as most lines
		dates := m.dates(f.text, ts, births)
		hidden = append(hidden, slices.DeleteFunc(dates, func(x span) bool { return touches(own, x) })...)
	}
	if digits {
		hidden = append(hidden, m.unrecorded(f.text, ts, own)...)
	}
	if len(hidden) == 0 {
		return s
	}
	slices.SortFunc(hidden, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	var b strings.Builder
	done := 0
	for i := 0; i < len(hidden); {
		x := hidden[i]
		for i++; i < len(hidden) && hidden[i].start < x.end; i++ {
			x.end, x.number = max(x.end, hidden[i].end), x.number || hidden[i].number
		}
		start, end := f.origin(x.start, x.end)
		if start = max(start, done); end <= start {
			continue // of a character that folds to several, all is hidden already
		}
		b.WriteString(s[done:start])
		if x.number {
			b.WriteString(maskNumber(s[start:end]))
		} else {
			b.WriteString(dateWithheld)
		}
		done = end
	}
	return b.String() + s[done:]
}

// onRecord finds the numbers on record, wherever in a word they begin and whatever stands between their characters, and dates of birth that
// are on record in no form of a date.
func (m masker) onRecord(f folded, own []span) []span {
	var hits []span
	if len(m.numbers) > 0 {
		text, at := f.squeeze(own)
		for _, n := range m.numbers {
			numeric := strings.ContainsAny(n, "0123456789")
			for from := 0; ; {
				i := strings.Index(text[from:], n)
				if i < 0 {
					break
				}
				i += from
				from = i + len(n)
				x := span{at[i], at[from-1] + 1, true}
				// the fold takes O for 0 and I for 1: a mere word is no number
				if !numeric || strings.ContainsAny(f.text[x.start:x.end], "0123456789") {
					hits = append(hits, x)
				}
			}
		}
	}
	for _, o := range m.odd {
		for from := 0; ; {
			i := strings.Index(f.text[from:], o)
			if i < 0 {
				break
			}
			i += from
			from = i + len(o)
			if x := (span{i, from, false}); !touches(own, x) {
				hits = append(hits, x)
			}
		}
	}
	return hits
}

// touches says whether x shares a character with one of the spans, which are in order and few.
func touches(spans []span, x span) bool {
	i, _ := slices.BinarySearchFunc(spans, x.start, func(s span, at int) int { return cmp.Compare(s.end, at+1) })
	return i < len(spans) && spans[i].start < x.end
}

// maskNumber leaves the last two characters of a number (NOT-3).
func maskNumber(number string) string {
	end := lastTwo(number)
	if end == "" {
		return "[number withheld]"
	}
	return "[number ending " + end + "]"
}

// lastTwo are the last two letters or digits of a number that has enough of them to stay hidden.
func lastTwo(number string) string {
	var rs []rune
	for _, r := range number {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			rs = append(rs, r)
		}
	}
	if len(rs) < shortestKnown {
		return ""
	}
	return string(rs[len(rs)-2:])
}
