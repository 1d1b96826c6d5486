package notify

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"cissd/cases"
)

// Patterns of what must not go out in clear (NOT-3) wherever it stands in free text.
var (
	birthPattern = regexp.MustCompile(`(?i)(\b(?:born(?: on| in)?|birth ?date|birthday|date of birth|d\.? ?o\.? ?b\.?|geb\.?)\b[^\n\d]{0,24}?)(` + anyDate + `|\b(?:19|20)\d{2}\b)`)
	// a word that announces a number, a little text, the number itself: letters and digits, single blanks or hyphens between
	announcedPattern = regexp.MustCompile(`(?i)(\b(?:passport|visa|driver'?s? licen[cs]e|licen[cs]e|identity card|id card|national id|alien|a-?number|ssn|social security|green card|travel document|i-94)\b[^\n\d]{0,30}?)\b([A-Z]{0,3}(?:[ -]?[0-9][A-Z]{0,2}){5,14})\b`)
	// what looks like a passport or a social security number without announcement
	barePattern = regexp.MustCompile(`\b(?:[A-Z]{1,2}[0-9]{7,9}|[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9](?: [0-9]){7,9})\b`)
)

const (
	anyDate = `(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?[ -]+(?:of )?` + monthName +
		`\.?,?[ -]+\d{2,4}|` + monthName + `\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})`
	monthName    = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*`
	dateWithheld = "[date withheld]"
	isoDate      = "2006-01-02"
	// what is shorter than shortestKnown is no identifier; longestKnown (bytes) and mostKnown bound the work (SEC-5)
	shortestKnown = 4
	longestKnown  = 64
	mostKnown     = 100
)

// masker hides identifiers and birth dates of the persons that a request asks about.
type masker struct {
	known []*regexp.Regexp
	dates []*regexp.Regexp
}

// newMasker collects what the draft knows of them.
func newMasker(d *cases.Draft) masker {
	var m masker
	if d == nil {
		return m
	}
	for _, s := range d.Subjects {
		for _, id := range s.IDs {
			for _, n := range allValues(id.Fields[cases.IDNumber]) {
				if len(m.known) < mostKnown {
					m.known = append(m.known, loosely(n)...)
				}
			}
		}
		for _, b := range allValues(s.Fields[cases.DateOfBirth]) {
			if len(m.dates) < mostKnown {
				m.dates = append(m.dates, dateForms(b)...)
			}
		}
	}
	return m
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

// loosely matches a number with any blanks and hyphens between its characters, in any case of letters.
func loosely(number string) []*regexp.Regexp {
	var parts []string
	for _, r := range number {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			parts = append(parts, regexp.QuoteMeta(string(r)))
		}
	}
	if len(parts) < shortestKnown {
		return nil
	}
	return []*regexp.Regexp{regexp.MustCompile(`(?i)` + strings.Join(parts, `[ .\-/]{0,2}`))}
}

// dateForms are the ways in which people write a date.
func dateForms(value string) []*regexp.Regexp {
	t, err := time.Parse(isoDate, value)
	if err != nil {
		if len(value) < shortestKnown {
			return nil
		}
		return []*regexp.Regexp{regexp.MustCompile(`(?i)` + regexp.QuoteMeta(value))}
	}
	y, yy := t.Format("2006"), t.Format("06")
	m, d := `0?`+t.Format("1"), `0?`+t.Format("2")
	month := t.Format("Jan") + `[a-z]*\.?`
	year := `(?:` + y + `|` + yy + `)`
	forms := []string{
		y + `[-/. ]?` + m + `[-/. ]?` + d,
		m + `[-/. ]` + d + `[-/. ]` + year,
		d + `[-/. ]` + m + `[-/. ]` + year,
		d + `(?:st|nd|rd|th)?[ -](?:of )?` + month + `,?[ -]` + year,
		month + ` ` + d + `(?:st|nd|rd|th)?,? ` + year,
	}
	return []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:` + strings.Join(forms, `|`) + `)\b`)}
}

// hide masks one line.
func (m masker) hide(s string) string {
	for _, re := range m.known {
		s = re.ReplaceAllStringFunc(s, maskNumber)
	}
	if !strings.ContainsAny(s, "0123456789") {
		return s // neither a date nor a number, as most lines
	}
	for _, re := range m.dates {
		s = re.ReplaceAllString(s, dateWithheld)
	}
	s = birthPattern.ReplaceAllString(s, "${1}"+dateWithheld)
	s = announcedPattern.ReplaceAllStringFunc(s, func(hit string) string {
		parts := announcedPattern.FindStringSubmatch(hit)
		return parts[1] + maskNumber(parts[2])
	})
	return barePattern.ReplaceAllStringFunc(s, maskNumber)
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
