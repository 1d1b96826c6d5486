package cases

import (
	"fmt"
	"strings"
)

// Diagram draws the table of [Transitions] for ARCHITECTURE.md: a Mermaid state diagram of each record, and the rows below it.
func Diagram() string {
	var b strings.Builder
	for _, of := range []RecordKind{RequestRecord, CaseRecord} {
		fmt.Fprintf(&b, "#### The %s\n\n```mermaid\nstateDiagram-v2\n", of)
		drawn := map[string]bool{}
		for _, t := range Transitions() {
			for _, from := range t.From {
				if t.Of != of {
					continue
				}
				to := string(t.To)
				line := fmt.Sprintf("    %s --> %s: %s\n", stateName(from), to, t.On)
				if !drawn[line] && string(from) != to {
					drawn[line] = true
					b.WriteString(line)
				}
			}
		}
		if of == CaseRecord {
			fmt.Fprintf(&b, "    [*] --> %s: APPROVE of the request\n    [*] --> %s: APPROVE of the request, officer named\n", CaseOpened, CaseAssigned)
		}
		b.WriteString("```\n\n| in | on | by | if | then | mails |\n|---|---|---|---|---|---|\n")
		for _, t := range Transitions() {
			if t.Of == of {
				b.WriteString(t.row())
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func stateName(s State) string {
	if s == Absent {
		return "[*]"
	}
	return string(s)
}

func (t Transition) row() string {
	var from, by, conds, mails []string
	for _, s := range t.From {
		from = append(from, strings.ReplaceAll(stateName(s), "[*]", "(nothing)"))
	}
	for _, r := range t.By {
		by = append(by, string(r))
	}
	if t.When.Name != "" {
		conds = append(conds, t.When.Name)
	}
	for _, g := range t.Guards {
		conds = append(conds, g.Name)
	}
	for _, n := range t.Sends {
		mails = append(mails, string(n))
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s |\n", strings.Join(from, ", "), t.On, strings.Join(by, ", "), strings.Join(conds, "; "), t.To,
		strings.Join(mails, ", "))
}
