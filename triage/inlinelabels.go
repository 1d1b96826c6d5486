package triage

import "strings"

// This file finds labels that do not stand at the head of their line: "Please run: Last Name: Zhang First Name: Wei", "Priority - routine,
// classification - unclassified".

// maxLead is how long the words may be that stand before a row of labels.
const maxLead = 90

// afterWords reads a row of labels behind a few words: at least two, of a subject, so that no sentence with a colon in it is taken for a form.
func afterWords(l string, at, base int) []entry {
	i := strings.IndexByte(l[at:], ':')
	if i < 0 || i > maxLead || at+i+1 >= len(l) {
		return nil
	}
	from := at + i + 1
	for from < len(l) && l[from] == ' ' {
		from++
	}
	j := strings.IndexByte(l[from:min(len(l), from+40)], ':')
	if j <= 0 {
		return nil
	}
	lab, ok := knownLabel(l[from : from+j])
	if !ok || lab.scope != 's' && lab.scope != 'i' {
		return nil
	}
	es := splitInline(entry{label: lab, key: labelKey(l[from : from+j])}, l, from+j+1, base)
	if len(es) < 2 {
		return nil
	}
	return es
}

// dashLabel reads a label that a comma or semicolon opens and a dash between blanks ends, where the byte at j is the blank before the dash. It gives
// where the label begins, and how far behind j its value does.
func dashLabel(l string, from, j int) (start, width int, ok bool) {
	if l[j] != ' ' || j+2 >= len(l) {
		return 0, 0, false
	}
	switch {
	case l[j+1] == '-' && l[j+2] == ' ':
		width = 3
	case strings.HasPrefix(l[j+1:], "\u2013 ") || strings.HasPrefix(l[j+1:], "\u2014 "):
		width = 5
	default:
		return 0, 0, false
	}
	near := max(from, j-maxDashLabel)
	k := strings.LastIndexAny(l[near:j], ",;|")
	if k < 0 {
		return 0, 0, false
	}
	start = near + k + 1
	lab := knownDash(l[start:j])
	return start, width, lab.scope == 'r' || lab.scope == 's' || lab.scope == 'i'
}

// maxDashLabel is how long such a label may be (SEC-5).
const maxDashLabel = 40

// knownDash is the label that words before a dash are, none where these are ordinary words too.
func knownDash(s string) label {
	lab, ok := labels[labelKey(s)]
	if !ok || lab.long || weakLabel(labelKey(s)) {
		return label{}
	}
	return lab
}
