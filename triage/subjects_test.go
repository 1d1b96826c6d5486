package triage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cissd/cases"
)

// persons prints the subjects of a draft in short lines: "First|LAST dob cit … [type number country issued expires]".
func persons(r cases.Reading) []string {
	var out []string
	get := func(f cases.Fields, k string) string { return strings.Join(f[k].Values, "+") }
	for _, s := range r.Draft.Subjects {
		var l strings.Builder
		l.WriteString(get(s.Fields, cases.FirstName) + "|" + get(s.Fields, cases.LastName))
		for _, k := range []string{cases.DateOfBirth, cases.CountryOfCitizenship, cases.CountryOfResidence, cases.Gender, cases.Phones, cases.Emails} {
			if v := get(s.Fields, k); v != "" {
				l.WriteString(" " + v)
			}
		}
		for _, d := range s.IDs {
			var ws []string
			for _, k := range []string{cases.IDType, cases.IDNumber, cases.IDCountry, cases.IDIssued, cases.IDExpires} {
				if v := get(d.Fields, k); v != "" {
					ws = append(ws, v)
				}
			}
			l.WriteString(fmt.Sprintf(" %v", ws))
		}
		out = append(out, l.String())
	}
	return out
}

// EXT-1, EXT-2: the subjects of a request, each with what belongs to them, however they are written. A text is the body of a mail; want are all of its
// subjects.
func TestSubjects(t *testing.T) {
	t.Parallel()
	for _, c := range subjectCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := draftMail{subject: "request", text: c.text + "\n\nUnclassified, routine.\n\nKarl Jensen\nNOAA\n301-555-0143\n"}
			r := d.read()
			checkReading(t, d.message(), r)
			if got := persons(r); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
