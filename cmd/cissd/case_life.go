package main

import (
	"fmt"
	"strings"
	"time"
)

// printCase prints the case's own line, and what is known of its result.
func (d dossier) printCase() {
	c := d.Case
	if c == nil {
		return
	}
	fmt.Printf("%s  %s, opened %s", c.Number, c.State, c.InitiatedAt.Format(time.RFC3339))
	for _, x := range []struct {
		what string
		at   *time.Time
	}{
		{"released", c.ReleasedAt},
		{"completed", c.CompletedAt},
		{"received", c.ReceivedAt},
		{"closed", c.ClosedAt},
		{"closed out", c.ClosedOutAt},
		{"ended", c.EndedAt},
	} {
		if x.at != nil {
			fmt.Printf(", %s %s", x.what, x.at.Format(time.RFC3339))
		}
	}
	fmt.Println()
	var told []string
	if c.Result != "" {
		told = append(told, "result: "+c.Result)
	}
	if c.Significant {
		told = append(told, "significant")
	}
	if c.ReferredTo != "" {
		told = append(told, "referred to "+printable(c.ReferredTo))
	}
	if d.Request.Tracked {
		told = append(told, "tracked only")
	}
	if len(told) > 0 {
		fmt.Printf("    %s\n", strings.Join(told, ", "))
	}
}

// printLife says what the case has gathered, and with content what it is.
func (d dossier) printLife() {
	words := func(texts ...string) {
		for _, t := range texts {
			if t != "" {
				fmt.Printf("      %s\n", strings.ReplaceAll(printable(t), "\n", "\n      "))
			}
		}
	}
	some := func(n int, what string) {
		if n > 0 {
			fmt.Printf("%s: %d\n", what, n)
		}
	}
	some(len(d.Files), "Files")
	for i, f := range d.Files {
		name := string(f.Kind)
		if f.Number != nil {
			name += fmt.Sprintf(" %d", *f.Number)
		}
		fmt.Printf("  %s  %-12s %-12s %s\n", f.RecordedAt.Format(time.RFC3339), f.Actor, name, reviewed(f.Reviewer))
		if d.Life != nil {
			x := d.Life.Files[i]
			words(fmt.Sprintf("%s, %s, %d bytes", x.Name, x.Marking, x.Size), x.Description)
		}
	}
	some(len(d.Documents), "Documents")
	for i, l := range d.Documents {
		fmt.Printf("  %s  %s\n", l.FiledAt.Format(time.RFC3339), l.Kind)
		if d.Life != nil {
			for _, s := range d.Life.Documents[i].Sections {
				words(s.Heading, s.Text)
			}
		}
	}
	some(len(d.Proposals), "Asked of a supervisor")
	for i, p := range d.Proposals {
		became := "open"
		if p.Granted != nil {
			became = map[bool]string{true: "granted by ", false: "not granted by "}[*p.Granted] + p.Decider
		}
		fmt.Printf("  %s  %-12s %-12s %s\n", p.AskedAt.Format(time.RFC3339), p.Asker, p.Kind, became)
		if d.Life != nil {
			words(d.Life.Proposals[i].Office, d.Life.Proposals[i].Reason)
		}
	}
	some(len(d.Shares), "Shared")
	for _, s := range d.Shares {
		until := ""
		if s.EndedAt != nil {
			until = ", until " + s.EndedAt.Format(time.RFC3339)
		}
		fmt.Printf("  %s  with %s by %s%s\n", s.SharedAt.Format(time.RFC3339), s.Person, s.Sharer, until)
	}
}

func reviewed(by string) string {
	if by == "" {
		return "not reviewed"
	}
	return "reviewed by " + by
}
