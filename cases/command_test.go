package cases_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cissd/cases"
)

var placeholder = regexp.MustCompile(`<[^>]*>`)

// parse reads the body of a button as far as these tests need it; triage reads what people really write.
func parse(t *testing.T, body string) cases.Command {
	t.Helper()
	c := cases.Command{Keys: map[cases.Key]string{}}
	for i, line := range strings.Split(body, "\n") {
		word, rest, _ := strings.Cut(line, " ")
		if i > 0 && c.Verb == cases.Set {
			c.Argument = "agency: EPA" // whichever field a person would correct
			continue
		}
		if i > 0 {
			c.Keys[cases.Key(word)] = fill(word, rest)
			continue
		}
		c.Verb, c.Line = cases.Verb(word), line
		number, rest, _ := strings.Cut(rest, " ")
		number, version, _ := strings.Cut(number, "/")
		c.Number, c.Argument = number, fill(word, rest)
		if version != "" {
			v, err := strconv.Atoi(version)
			if err != nil {
				t.Fatal(err)
			}
			c.Version = v
		}
	}
	return c
}

func fill(word, value string) string {
	by := map[string]string{"CRITERIA": "2, 5", "RATING": "4", "TYPE": "rfi", "PRIORITY": "routine", "DUPLICATE": "REQ-2027-000002", "REFER": "OIG", "ACTIVITY": "TECS"}[word]
	if by == "" {
		by = "some words"
	}
	return placeholder.ReplaceAllLiteralString(value, by)
}
