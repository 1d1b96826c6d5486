package triage

import (
	"strings"
)

// This file reads the words that stand first behind an open verb and are no text: the office of a REFER, the day of a
// HOLD. What they mean, the record says.

// officeWord is a known office, or an address, in front of a text, as it is written; "" where there is none.
func officeWord(s string) string {
	if m := officePattern.FindString(s); m != "" {
		return strings.TrimRight(m, " ,.:;-\n")
	}
	return ""
}

// officeIn is the office of a REFER: a known one, also behind "to"; and, where the verb was written as one (strict), any first word, since
// offices have names of their own in the configuration.
func officeIn(s string, strict bool) string {
	if w := officeWord(s); w != "" {
		return w
	}
	if len(s) > 3 && strings.EqualFold(s[:3], "to ") {
		if w := officeWord(s[3:]); w != "" {
			return w
		}
	}
	if !strict {
		return ""
	}
	w := strings.Trim(firstWords(s, 1), ".,:;")
	if sentenceWords.MatchString(w) {
		return ""
	}
	return w
}

var officePattern = expression(`(?i)^(?:(?:IOD|OIG|ITD|OPR|OTHER|INSIDER THREAT(?: (?:DIVISION|PROGRAM|OFFICE|UNIT))?)|[^\s@<>,;:]+@[a-z0-9.-]+\.[a-z]+)(?:[ ,.:;\n-]|$)`)

// untilDate reads "until 25 November 2026, waiting for Tom": the day as it is written, and what follows. Both are "" and s where no day
// stands there.
func untilDate(s string) (day, rest string) {
	m := untilPattern.FindString(s)
	if m == "" {
		return "", s
	}
	if day, rest = dateHead(s[len(m):]); day == "" {
		return "", s
	}
	return day, rest
}

var (
	untilPattern   = expression(`(?i)^(?:until|till):? *`)
	untilSomewhere = expression(`(?i)^(?:until|till)\b|\b(?:until|till) (?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|next|tomorrow)`)
	datePattern    = expression(`(?i)^(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,? +)?(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?(?:,?[ -]\d{4})?|([a-z]{3,9})\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?)(?:[,.;:?\n ]|$)`)
)

// dateHead takes a written day from the front of a text; a weekday before it is left out.
func dateHead(s string) (day, rest string) {
	m := datePattern.FindStringSubmatchIndex(s)
	if m == nil {
		return "", s
	}
	for _, k := range []int{4, 6} {
		if m[k] >= 0 && monthOf(strings.ToLower(s[m[k]:m[k+1]])) == 0 {
			return "", s
		}
	}
	return s[m[2]:m[3]], strings.TrimLeft(s[m[3]:], " ,.:;?-\n")
}
