package main

import (
	"fmt"
	"strings"

	"cissd/cases"
)

// criteriaShown is what the command line says of the nine criteria besides their states (TRI-1, TRI-2).
type criteriaShown struct {
	// Evidence is worked out anew from the newest version, only with content.
	Evidence []cases.Criterion `json:"evidence,omitempty"`
	// Grounds, Authorities and Records (the systems of records notices) are what criteria 2 to 4 are judged by.
	Grounds     []cases.Ground        `json:"grounds,omitempty"`
	Authorities []cases.Authority     `json:"authorities,omitempty"`
	Records     []cases.RecordsNotice `json:"records_notices,omitempty"`
}

// lawOf is what criteria 2 to 4 are judged by for a type.
func lawOf(t cases.Type) criteriaShown {
	return criteriaShown{Grounds: cases.Grounds(t), Authorities: cases.Authorities(), Records: cases.RecordsNotices()}
}

// printCriteria says how the criteria stand at the newest version and who decided them; with content the evidence, and what 2 to 4 are judged by.
func (d dossier) printCriteria() {
	var now []cases.CriterionLine
	for _, c := range d.Criteria {
		if c.Version == d.Request.Version {
			now = append(now, c)
		}
	}
	if len(now) == 0 {
		return
	}
	fmt.Printf("Criteria (version %d):\n", d.Request.Version)
	for _, c := range now {
		by := ""
		if c.Decider != "" {
			by = "by " + c.Decider
		}
		fmt.Printf("  %d  %-17s %s\n", c.Number, c.State, by)
		for _, e := range d.Evidence {
			if e.Number == c.Number && e.Evidence != "" {
				fmt.Printf("     %s\n", printable(e.Evidence))
			}
		}
	}
	fmt.Println("Criteria 2 to 4 are judged by:")
	for _, g := range d.Grounds {
		fmt.Printf("  %d  %s\n     %s\n", g.Criterion, g.Words, strings.Join(g.Citations, "; "))
	}
	for _, a := range d.Authorities {
		fmt.Printf("  %s, %q (%s): %s\n", a.Citation, a.Title, a.Kind, a.Covers)
	}
	for _, n := range d.Records {
		fmt.Printf("  %s, %q, %s: %s\n", n.Citation, n.Title, n.Register, n.Covers)
	}
}
