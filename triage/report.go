package triage

import (
	"fmt"
	"slices"
	"strings"

	"cissd/cases"
)

// Report is what `cissd parse` prints for people: the outcome, every field with its source, the criteria and what is missing (EXT-1). It holds
// the mail's content. The caller makes it safe for a terminal (SEC-4).
func Report(file string, _ *cases.Message, r cases.Reading) string {
	var b strings.Builder
	row := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "  %-24s %s\n", name, strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", "\n"+strings.Repeat(" ", 27)))
	}
	fmt.Fprintf(&b, "%s\n", file)
	row("outcome", "%s", r.Outcome)
	if r.Reason != "" {
		row("reason", "%s", r.Reason)
	}
	if r.Outcome == cases.Spillage {
		row("from", "<%s>", r.From.Address)
		row("withheld", "subject, text and file names are not shown")
		return b.String()
	}
	row("from", "%s <%s>", r.From.Name, r.From.Address)
	row("proof", "%s", r.Proof.Why)
	if m := r.Machine; m != nil {
		row("machine", "%s %s %s", m.Kind, strings.Join(m.Recipients, ", "), m.Status)
	}
	for _, c := range r.Commands {
		row("command", "%s", commandLine(c))
	}
	if r.Refused != nil {
		row("refused command", "%s: %s", commandLine(r.Refused.Command), r.Refused.Reason)
	}
	if r.Outcome == cases.NewRequest || r.Outcome == cases.RequestUpdate {
		draftRows(row, r)
	}
	for _, a := range r.Attachments {
		row("attachment", "%s (%s, %d bytes)", a.Name, a.MediaType, a.Size)
	}
	for _, c := range r.Criteria {
		row(fmt.Sprintf("criterion %d", c.Number), "%s: %s", c.State, c.Evidence)
	}
	if len(r.Criteria) > 0 {
		for _, g := range cases.Grounds(r.Draft.Type) {
			row(fmt.Sprintf("%d is judged by", g.Criterion), "%s\n%s", g.Words, strings.Join(g.Citations, "; "))
		}
	}
	if len(r.Missing) > 0 {
		row("missing", "%s", strings.Join(r.Missing, ", "))
	}
	for _, w := range r.Warnings {
		row("warning", "%s", w)
	}
	row("new text", "%s", r.NewText)
	return b.String()
}

// draftRows prints what the mail asks for. A decision or a report asks for nothing, and what stands in it belongs to its command.
func draftRows(row func(string, string, ...any), r cases.Reading) {
	if r.Draft.Type != "" {
		row("type", "%s", typeInWords(r.Draft))
	}
	if r.Submitter != nil {
		row("submitter", "%s <%s>", r.Submitter.Name, r.Submitter.Address)
	}
	fieldRows(row, "", r.Draft.Fields)
	for i, s := range r.Draft.Subjects {
		fieldRows(row, fmt.Sprintf("subject %d: ", i+1), s.Fields)
		for _, d := range s.IDs {
			fieldRows(row, fmt.Sprintf("subject %d, document: ", i+1), d.Fields)
		}
	}
}

func fieldRows(row func(string, string, ...any), prefix string, fs cases.Fields) {
	names := make([]string, 0, len(fs))
	for n := range fs {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		f := fs[n]
		note := ""
		if f.Inferred {
			note = ", inferred"
		}
		if f.Conflict {
			note += ", CONFLICT with " + strings.Join(f.Others, "; ")
		}
		where := ""
		if len(f.Provenance) > 0 {
			p := f.Provenance[0]
			where = fmt.Sprintf("  [%s %d-%d, %s%s]", p.Part, p.Start, p.End, p.Rule, note)
		}
		row(prefix+n, "%s%s", strings.Join(f.Values, ", "), where)
	}
}

func commandLine(c cases.Command) string {
	s := string(c.Verb)
	if c.Number != "" {
		s += " " + c.Number
	}
	if c.Version > 0 {
		s += fmt.Sprintf("/%d", c.Version)
	}
	if c.Argument != "" {
		s += " " + c.Argument
	}
	var keys []string
	for k, v := range c.Keys {
		keys = append(keys, fmt.Sprintf("%s=%q", k, v))
	}
	slices.Sort(keys)
	return strings.Join(append([]string{s}, keys...), "  ")
}
