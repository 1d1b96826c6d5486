package cases

import (
	"fmt"
	"slices"
	"strings"
)

// holdChoice offers a hold until the office's usual day; where one is on, until that long after its day.
func (w World) holdChoice(m *Matter, number string) Choice {
	from := w.Now
	if s, ok := m.Open[StepHold]; ok && s.DueAt != nil && s.DueAt.After(from) {
		from = *s.DueAt
	}
	c := w.Office.Calendar
	day := c.Opening(c.AddDays(from, max(1, w.Office.HoldDays)).In(c.Zone())).In(c.Zone())
	if limit := w.Now.AddDate(1, 0, -7); day.After(limit) {
		day = c.Opening(limit.In(c.Zone())).In(c.Zone())
	}
	until := isoDate(day)
	return Choice{
		Text: "HOLD until " + until, Body: "HOLD " + number + "\nUNTIL " + until, Label: "Hold until " + day.Format("2 January"), Means: "nothing happens until that day; add a line REASON if you like",
	}
}

// dropChoice ends a request whose requestor does not say what is missing (EXT-4): by criterion 7 for who asks, by 8 for classification and priority.
func (m *Matter) dropChoice(number string) Choice {
	var criteria []int
	missing := m.Draft.Missing()
	for _, name := range missing {
		n := 7
		if name == Classification || name == Priority {
			n = 8
		}
		if !slices.Contains(criteria, n) {
			criteria = append(criteria, n)
		}
	}
	numbers := joinInts(criteria)
	return Choice{
		Text:  "REJECT " + numbers + " your reason",
		Body:  fmt.Sprintf("REJECT %s\nCRITERIA %s\nREASON We asked for %s, and had no answer.", number, numbers, strings.Join(fieldWords(missing), ", ")),
		Label: "Drop it", Means: "end it; the requestor reads criterion and reason", Danger: true,
	}
}

// changeChoices are the commands that change a request, or end it without a case of its own.
func (w World) changeChoices(m *Matter, on Trigger, number string) []Choice {
	var c Choice
	switch on {
	case On(Set):
		line := "<the field>: <its right value>"
		if missing := m.Draft.Missing(); m.Case == nil && len(missing) > 0 {
			line = setLabel(missing[0]) + ": <its value>"
		}
		c = Choice{Text: "SET a field and its value", Body: "SET " + number + "\n" + line, Label: "Correct a field", Means: "the review comes again with it"}
		if m.Request.State != RequestInReview {
			c.Means = "corrects what is on record"
		}
	case On(DuplicateOf):
		c = Choice{
			Text: "DUPLICATE number of the other", Body: "DUPLICATE " + number + " <number of the other request or case>", Label: "Duplicate of another",
			Means: "ends this one; the other goes on", Danger: true,
		}
	case On(Refer):
		c = Choice{
			Text: "REFER office your reason", Body: "REFER " + number + " <" + plainList(append(knownOffices(), OtherOffice, "an official address")) + ">\nREASON <why; the office reads it>",
			Label: "Pass it on", Means: "ends it here; the office gets it by mail", Danger: true,
		}
	case On(SetPriority):
		var others []string
		for _, l := range levels() {
			if l != m.Priority() {
				others = append(others, l)
			}
		}
		c = Choice{
			Text: "PRIORITY " + others[0], Body: "PRIORITY " + number + " " + others[0], Label: "Make it " + others[0], Means: "changes how urgent it is",
		}
	}
	return []Choice{c}
}

// setLabel is how a field that can be missing is called in a form.
func setLabel(name string) string {
	switch name {
	case RequestorName:
		return "Requestor name"
	case RequestorContact:
		return "Requestor phone"
	}
	return strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "_", " ")
}
