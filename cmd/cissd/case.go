package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"cissd/cases"
)

// caseCmd is `cissd case`.
type caseCmd struct {
	List   caseListCmd   `cmd:"" help:"List requests and cases."`
	Show   caseShowCmd   `cmd:"" help:"Show a request or case with its history."`
	Export caseExportCmd `cmd:"" help:"Write a case with its content as JSON; needs --reason, and is audited."`
}

type caseListCmd struct {
	configFlag
	All  bool `help:"Also those that are over."`
	JSON bool `help:"Print JSON."`
}

// Run lists requests and cases.
func (c *caseListCmd) Run(ctx context.Context) error {
	a, err := open(ctx, c.Config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	lines, err := cases.ListMatters(ctx, a.pool, c.All)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(lines)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "REQUEST\tSTATE\tCASE\tSTATE\tTYPE\tPRIORITY\tOFFICER\tREQUESTED")
	for _, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.RequestNumber, l.RequestState, l.CaseNumber, l.CaseState, l.Type, l.Priority, l.Officer,
			l.RequestedAt.Format(time.RFC3339))
	}
	return w.Flush()
}

type caseShowCmd struct {
	configFlag
	contentFlags
	Number string `arg:"" help:"REQ-…, RFI-…, RFS-… or FAI-…"`
	JSON   bool   `help:"Print JSON."`
}

// dossier is a matter as the command line writes it; Draft, Texts, Findings (of the activities, in their order) and Life only
// with content.
type dossier struct {
	cases.Dossier
	Draft    *cases.Draft            `json:"draft,omitempty"`
	Texts    []string                `json:"texts,omitempty"`
	Findings []cases.ActivityDetails `json:"findings,omitempty"`
	Life     *cases.LifeContent      `json:"life,omitempty"`
	// Links are what is on record that is the same or has to do with it: numbers and reasons, no content.
	Links []cases.Link `json:"links,omitempty"`
	criteriaShown
}

// load reads a matter, with content if there is a reason for it.
func (a *app) load(ctx context.Context, number, action, reason string) (dossier, error) {
	var d dossier
	id, err := cases.FindMatter(ctx, a.pool, number)
	if errors.Is(err, cases.ErrNoSuchMatter) {
		return d, fmt.Errorf("there is no %s; `cissd case list --all` shows which there are", printable(number))
	}
	if err != nil {
		return d, err
	}
	if reason != "" {
		if err := cases.AuditOperator(ctx, a.pool, action, fmt.Sprintf("request:%d", id), reason, time.Now()); err != nil {
			return d, err
		}
	}
	if d.Dossier, err = cases.ShowMatter(ctx, a.pool, id); err != nil {
		return d, err
	}
	d.criteriaShown = lawOf(d.Request.Type)
	if d.Links, err = a.record.Links(ctx, a.pool, d.Dossier, time.Now()); err != nil || reason == "" {
		return d, err
	}
	draft, texts, err := a.record.Content(ctx, a.pool, d.Dossier)
	d.Draft, d.Texts = &draft, texts
	if err != nil {
		return d, err
	}
	if d.Findings, err = a.record.Activities(ctx, a.pool, d.Dossier); err != nil {
		return d, err
	}
	life, err := a.record.LifeContent(ctx, a.pool, d.Dossier)
	if err != nil {
		return d, err
	}
	d.Life = &life
	d.Evidence, err = a.record.Evidence(ctx, a.pool, &d.Request, draft, time.Now())
	return d, err
}

// Run shows a matter.
func (c *caseShowCmd) Run(ctx context.Context) error {
	if err := c.check(); err != nil {
		return err
	}
	a, err := open(ctx, c.Config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	reason := ""
	if c.Content {
		reason = c.Reason
	}
	d, err := a.load(ctx, c.Number, "show content", reason)
	if err != nil {
		return err
	}
	if !c.Content {
		// who asks and where they are reached is content too (SPEC 1: no case content by default)
		d.Request.RequestorName, d.Request.RequestorAddress, d.Request.SubmitterAddress, d.Request.Agency = "", "", "", ""
		for i := range d.Links {
			d.Links[i].Agency = ""
		}
		for i := range d.Notices {
			if !d.Notices[i].OnRoster {
				d.Notices[i].Address = "(requestor)"
			}
		}
	}
	if c.JSON {
		return printOne(d)
	}
	d.print()
	return nil
}

func (d dossier) print() {
	q := d.Request
	fmt.Printf("%s  %s, version %d, %s, %s, requested %s\n", q.Number, q.State, q.Version, q.Type, q.Priority, q.RequestedAt.Format(time.RFC3339))
	d.printCase()
	fmt.Println("History:")
	for i, e := range d.Events {
		who := e.Actor
		if who == "" {
			who = string(e.ActorRole)
		}
		fmt.Printf("  %s  %-12s %-24s %s -> %s\n", e.At.Format(time.RFC3339), who, e.Verb, e.FromState, e.ToState)
		if i < len(d.Texts) && d.Texts[i] != "" {
			fmt.Printf("      %s\n", strings.ReplaceAll(printable(d.Texts[i]), "\n", "\n      "))
		}
	}
	d.printActivities()
	d.printLife()
	d.printCriteria()
	d.printLinks()
	fmt.Println("Mails:")
	for _, n := range d.Notices {
		fmt.Printf("  %s  %-20s %-8s %s %s\n", n.CreatedAt.Format(time.RFC3339), n.Name, n.State, n.Address, n.Status)
	}
	if d.Draft == nil {
		return
	}
	fmt.Println("Fields:")
	printFields(d.Draft.Fields)
	for i, s := range d.Draft.Subjects {
		fmt.Printf("Subject %d:\n", i+1)
		printFields(s.Fields)
		for _, id := range s.IDs {
			printFields(id.Fields)
		}
	}
}

// printActivities says how many there are, and with content what they are.
func (d dossier) printActivities() {
	if len(d.Activities) == 0 {
		return
	}
	fmt.Printf("Activities: %d\n", len(d.Activities))
	for i, f := range d.Findings {
		a := d.Activities[i]
		fmt.Printf("  %s  %-12s %s %s\n", a.DoneOn.Format(time.DateOnly), a.Actor, a.Kind, a.System)
		for _, l := range []string{f.Source, f.With, f.Finding} {
			if l != "" {
				fmt.Printf("      %s\n", strings.ReplaceAll(printable(l), "\n", "\n      "))
			}
		}
	}
}

// printLinks says what is the same or has to do with it, and why.
func (d dossier) printLinks() {
	if len(d.Links) == 0 {
		return
	}
	fmt.Println("Same or related:")
	for i, l := range d.Links {
		if i == cases.LinksShown {
			fmt.Printf("  and %d more\n", len(d.Links)-i)
			break
		}
		what := "related"
		if l.Likely {
			what = "likely the same"
		}
		fmt.Printf("  %-16s %-15s %s\n", l.Number, what, strings.Join(l.Why, "; "))
	}
}

func printFields(fields cases.Fields) {
	for _, n := range slices.Sorted(maps.Keys(fields)) {
		fmt.Printf("  %-22s %s\n", n, printable(strings.Join(fields[n].Values, ", ")))
	}
}

type caseExportCmd struct {
	configFlag
	Reason string `required:"" help:"Why it is exported."`
	Number string `arg:"" help:"REQ-…, RFI-…, RFS-… or FAI-…"`
}

// Run writes a matter with its content as JSON.
func (c *caseExportCmd) Run(ctx context.Context) error {
	a, err := open(ctx, c.Config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	if strings.TrimSpace(c.Reason) == "" {
		return errors.New("--reason is empty: an export says why, and it is audited")
	}
	d, err := a.load(ctx, c.Number, "export", c.Reason)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(d)
}
