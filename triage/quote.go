package triage

import (
	"strings"

	"cissd/cases"
)

// quotedLines is how many lines of a mail its answer quotes (EMAIL.md 5.4).
const quotedLines = 3

// quotable are the first lines of a mail, which the answer to it quotes (GR-3). A mail that bears a handling marking is not quoted (EMAIL.md 2.4).
func quotable(r cases.Reading) []string {
	if marked(r) {
		return nil
	}
	return firstLines(r.NewText, quotedLines)
}

func firstLines(text string, n int) []string {
	var out []string
	for l := range strings.SplitSeq(text, "\n") {
		l = strings.TrimSpace(l)
		if l == "" || codeLine.MatchString(l) {
			continue
		}
		if len(out) == n {
			return append(out, "…")
		}
		out = append(out, l)
	}
	return out
}

// marked says whether a mail bears a marking other than plain UNCLASSIFIED: on a line of its own, before a part of its text, or in its subject.
func marked(r cases.Reading) bool {
	if portionMark.MatchString(r.NewText) || portionMark.MatchString(r.Subject) {
		return true
	}
	for l := range strings.SplitSeq(r.NewText, "\n") {
		if l = fold(l); marking(l) && !plainMark.MatchString(l) {
			return true
		}
	}
	return false
}

var (
	portionMark = expression(`\((?:(?:C|S|TS)(?://[A-Z0-9 ,/-]+)|U//[A-Z0-9 ,/-]+|CUI(?://[A-Z0-9 ,/-]+)?|FOUO|LES)\)`)
	plainMark   = expression(`(?i)^[*=. -]*\(?(?:U|UNCLASSIFIED|UNCLASS)\)?[*=. -]*$`)
)
