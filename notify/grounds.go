package notify

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"cissd/cases"
)

// This file shows the nine criteria and what those of them are judged by that only a person can judge (EXT-5, TRI-2).

// grounds are what criteria 2 to 4 are judged by, where criteria are shown.
func (p presenter) grounds(d cases.NoticeData) []Ground {
	if len(d.Criteria) == 0 {
		return nil
	}
	var out []Ground
	names := criterionNames()
	for _, g := range cases.Grounds(d.Type) {
		out = append(out, Ground{Criterion: g.Criterion, Name: names[g.Criterion-1], Words: p.line(g.Words), Citations: p.line(strings.Join(g.Citations, "; "))})
	}
	return out
}

// evidenceColumn is where a criterion's evidence stands in the text part, if it is short; longer evidence has lines of its own, which read better on a
// narrow screen.
const evidenceColumn = 44

// criterionLines are number and name, state, evidence.
func criterionLines(criteria []Criterion) string {
	var b strings.Builder
	for _, c := range criteria {
		if utf8.RuneCountInString(c.Evidence) <= textWidth-evidenceColumn {
			b.WriteString(columns([]int{3, 25, 16}, strconv.Itoa(c.Number), c.Name, c.State, c.Evidence) + "\n")
			continue
		}
		b.WriteString(columns([]int{3, 25}, strconv.Itoa(c.Number), c.Name, c.State) + "\n")
		b.WriteString(columns([]int{3}, "", c.Evidence) + "\n")
	}
	return b.String()
}

// groundLines are number and words, and the citations below.
func groundLines(grounds []Ground) string {
	var b strings.Builder
	for _, g := range grounds {
		b.WriteString(columns([]int{3}, strconv.Itoa(g.Criterion), g.Name+": "+g.Words) + "\n")
		if g.Citations != "" {
			b.WriteString(columns([]int{3}, "", g.Citations+".") + "\n")
		}
	}
	return b.String()
}
