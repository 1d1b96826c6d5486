package notify

import (
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"
	"unicode/utf8"
)

// Column widths of the text part.
const (
	factColumn   = 20
	sampleColumn = 25
	shortValue   = 30
)

// textFuncs lay out lists in the text part.
func (t *Templates) textFuncs() texttemplate.FuncMap {
	return texttemplate.FuncMap{
		"quoted":     quoted,
		"facts":      factLines,
		"rows":       rowLines,
		"choices":    choiceLines,
		"criteria":   criterionLines,
		"grounds":    groundLines,
		"number":     numberWord,
		"times":      timesWord,
		"sample":     t.words.sample,
		"inc":        func(i int) int { return i + 1 },
		"upperFirst": upperFirst,
	}
}

// htmlFuncs are those of the HTML part. The two comments are for Outlook's Word engine, which knows no max-width; html/template drops
// comments that stand in a template.
func (t *Templates) htmlFuncs() htmltemplate.FuncMap {
	return htmltemplate.FuncMap{
		"number": numberWord,
		"times":  timesWord,
		"sample": t.words.sample,
		"frame": func() htmltemplate.HTML {
			return `<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0"><tr><td><![endif]-->`
		},
		"endframe": func() htmltemplate.HTML { return `<!--[if mso]></td></tr></table><![endif]-->` },
	}
}

// quoted sets lines from outside apart: each begins with "| ".
func quoted(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		if l == "" {
			l = "\u00B7" // a lone mark would be dropped with the blank at its end
		}
		b.WriteString("    | " + l + "\n")
	}
	return b.String()
}

// factLines are two columns, and the note behind or below the value.
func factLines(facts []Fact) string {
	var b strings.Builder
	for _, f := range facts {
		note := f.Note
		if note != "" {
			note = "(" + note + ")"
		}
		switch {
		case len(f.Long) > 0:
			b.WriteString(columns([]int{factColumn}, f.Name, note) + "\n" + quoted(f.Long))
		case note == "":
			b.WriteString(columns([]int{factColumn}, f.Name, f.Value) + "\n")
		case utf8.RuneCountInString(f.Value) < shortValue && utf8.RuneCountInString(note) <= textWidth-factColumn-shortValue:
			b.WriteString(columns([]int{factColumn, shortValue}, f.Name, f.Value, note) + "\n")
		case utf8.RuneCountInString(f.Value+note)+1 <= textWidth-factColumn:
			b.WriteString(columns([]int{factColumn}, f.Name, f.Value+" "+note) + "\n")
		default:
			b.WriteString(columns([]int{factColumn}, f.Name, f.Value) + "\n")
			b.WriteString(columns([]int{factColumn}, "", note) + "\n")
		}
	}
	return b.String()
}

// choiceLines are the texts to type, each with what it does.
func choiceLines(choices []Choice) string {
	var b strings.Builder
	width := 0
	for _, c := range choices {
		width = max(width, utf8.RuneCountInString(c.Sample)+3)
	}
	width = min(width, sampleColumn)
	for _, c := range choices {
		b.WriteString(columns([]int{width}, c.Sample, c.Means) + "\n")
	}
	return b.String()
}

// timesWord says how often.
func timesWord(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return numberWord(n) + " times"
}

// numberWord counts things in words up to ten: "two answers".
func numberWord(n int) string {
	words := [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}
