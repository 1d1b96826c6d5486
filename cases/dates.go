package cases

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The forms in which a day is written in a command. Month names are English, as the commands are.
var (
	isoDay    = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$`)
	dayMonth  = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]?([a-z]{3,9})\.?,?[ -]?(\d{4}|\d{2})$`)
	monthDay  = regexp.MustCompile(`^([a-z]{3,9})\.?[ -]?(\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4})$`)
	allDigits = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$`)
	weekdayIn = regexp.MustCompile(`^(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]? +`)
)

// ReadDate reads a day as people write it: 2026-11-25, 25 November 2026, Nov 25, 2026, 25NOV2026, 11/25/2026, with the weekday before it or
// without. One that can be read in two ways is never guessed: the [*Refusal] gives both in the form 2026-11-25 (GR-4). today serves for the
// example alone. The result is midnight UTC of that day.
func ReadDate(word string, today time.Time) (time.Time, error) {
	said := strings.ToLower(strings.Join(strings.Fields(strings.Trim(strings.TrimSpace(word), ".,;:")), " "))
	weekday := ""
	if m := weekdayIn.FindStringSubmatch(said); m != nil {
		weekday, said = m[1][:3], said[len(m[0]):]
	}
	days := readings(said)
	switch len(days) {
	case 0:
		return time.Time{}, refuse("date_unreadable", "We read no day in %q. Write it with year, month and day: %s.", clip(word, 40), isoDate(today))
	case 1:
	default:
		return time.Time{}, refuse("date_unclear", "%q can be two days. Write %s or %s.", clip(word, 40), isoDate(days[0]), isoDate(days[1]))
	}
	if weekday != "" && !strings.HasPrefix(strings.ToLower(days[0].Weekday().String()), weekday) {
		return time.Time{}, refuse("date_unclear", "%s is a %s: which day do you mean?", isoDate(days[0]), days[0].Weekday())
	}
	return days[0], nil
}

func isoDate(t time.Time) string { return t.Format(time.DateOnly) }

// readings are the days that the words can mean, none where they mean none.
func readings(said string) []time.Time {
	var out []time.Time
	add := func(year, month, day string) {
		if len(year) == 2 {
			year = "20" + year
		}
		y, err1 := strconv.Atoi(year)
		m, err2 := strconv.Atoi(month)
		d, err3 := strconv.Atoi(day)
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if err1 != nil || err2 != nil || err3 != nil || t.Day() != d || int(t.Month()) != m {
			return
		}
		for _, known := range out {
			if known.Equal(t) {
				return
			}
		}
		out = append(out, t)
	}
	if m := isoDay.FindStringSubmatch(said); m != nil {
		add(m[1], m[2], m[3])
	} else if m := dayMonth.FindStringSubmatch(said); m != nil {
		add(m[3], monthOf(m[2]), m[1])
	} else if m := monthDay.FindStringSubmatch(said); m != nil {
		add(m[3], monthOf(m[1]), m[2])
	} else if m := allDigits.FindStringSubmatch(said); m != nil {
		add(m[3], m[2], m[1])
		add(m[3], m[1], m[2])
		if len(m[3]) == 2 && m[1] >= "20" && len(m[1]) == 2 {
			add(m[1], m[2], m[3]) // the year may stand first
		}
	}
	return out
}

// monthOf is the number of a month by its English name or the beginning of it, "" where it is none.
func monthOf(name string) string {
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), name) || name == "sept" && m == time.September {
			return strconv.Itoa(int(m))
		}
	}
	return ""
}

// datePrefix reads the day with which a text begins, and gives the rest: "25 Nov 2026 as agreed".
func datePrefix(text string, today time.Time) (time.Time, string, error) {
	const longest = 5 // "Wednesday, November 25th, 2026"
	words := strings.Fields(clip(text, 200))
	var first error
	for n := min(longest, len(words)); n > 0; n-- {
		day, err := ReadDate(strings.Join(words[:n], " "), today)
		if err == nil {
			return day, strings.TrimLeft(afterWords(text, n), " \t\r\n.,;:-"), nil
		}
		if no, ok := errors.AsType[*Refusal](err); ok && (first == nil || no.Code == "date_unclear") {
			first = err
		}
	}
	if first == nil {
		_, first = ReadDate("", today)
	}
	return time.Time{}, text, first
}

// afterWords is what stands behind the first n words of a text, as it was written.
func afterWords(text string, n int) string {
	for range n {
		text = strings.TrimLeft(text, " \t\r\n\v\f\u0085\u00a0")
		i := strings.IndexAny(text, " \t\r\n\v\f\u0085\u00a0")
		if i < 0 {
			return ""
		}
		text = text[i:]
	}
	return strings.TrimSpace(text)
}

// clip shortens what comes from outside to n characters, for a sentence of ours.
func clip(s string, n int) string {
	if rs := []rune(strings.TrimSpace(s)); len(rs) > n {
		return string(rs[:n]) + "…"
	}
	return strings.TrimSpace(s)
}

// Day writes a day in the office's zone: "Monday 30 November 2026".
func (w World) Day(t time.Time) string {
	return t.In(w.Office.Calendar.Zone()).Format("Monday 2 January 2006")
}

// today is the day in the office's zone, as midnight UTC.
func (w World) today() time.Time {
	y, m, d := w.Now.In(w.Office.Calendar.Zone()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// plainList writes "a, b or c".
func plainList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return fmt.Sprintf("%s or %s", strings.Join(words[:len(words)-1], ", "), words[len(words)-1])
}
