package notify

import (
	"strings"
	"time"

	"cissd/cases"
)

// presenter turns data into a View.
type presenter struct {
	words vocabulary
	mask  masker
	zone  *time.Location
	to    bool // the requestor
}

// line cleans, masks and makes inert.
func (p presenter) line(s string) string { return p.words.inert(p.mask.hide(cleanLine(s))) }

func (p presenter) lines(s string) []string {
	lines := cleanLines(s)
	for i, l := range lines {
		lines[i] = p.words.inert(p.mask.hide(l))
	}
	return lines
}

// toRequestor says whether the reader is not of the office. Answers to commands go to both.
func toRequestor(spec cases.NoticeSpec, d cases.NoticeData) bool {
	return spec.To == cases.RoleRequestor || spec.To == "" && d.To.Key() == cases.Address{Address: d.RequestorAddress}.Key()
}

// cited is a line that was read, shown as it stood as far as can be (GR-3): in double quotation marks, so that its first word is none.
func (p presenter) cited(s string) string {
	s = p.mask.hide(cleanLine(s))
	first, rest, _ := strings.Cut(s, " ")
	if rest != "" {
		first += " " + p.words.inert(rest)
	}
	return `"` + first + `"`
}

// view is the whole of what a mail can show.
func (t *Templates) view(d cases.NoticeData, o Office) View {
	spec, _ := d.Name.Spec()
	p := presenter{words: t.words, mask: newMasker(d.Draft), zone: o.zone(), to: toRequestor(spec, d)}
	v := View{
		Office: p.line(o.Short), OfficeName: p.line(o.Name), Telephone: cleanLine(o.Telephone), Mailbox: cleanLine(d.Mailbox),
		Number: cleanLine(d.Number), RequestNumber: cleanLine(d.RequestNumber), CaseNumber: cleanLine(d.CaseNumber), Version: d.Version,
		Urgency: p.line(strings.ReplaceAll(d.Priority, "_", " ")), Requestor: p.line(d.Requestor),
		RequestorAddress: p.line(d.RequestorAddress), RequestorPhone: p.line(phone(d.RequestorPhone)), Agency: p.line(d.Agency),
		At: p.when(d.At), Due: p.when(d.Due), Next: p.day(d.NextAt), Asked: p.day(d.RequestedAt),
		Actor: p.line(d.Actor), Officer: p.line(d.Officer), Text: p.lines(d.Text), Reason: p.line(d.Reason), State: p.line(d.State),
		ToRequestor: toRequestor(spec, d), Rating: d.Rating, Message: d.Message, Sender: p.line(d.Sender), Limit: bytesInWords(d.Limit),
	}
	v.Kind, v.KindShort = typeWords(d.Type)
	v.Stem = p.stem(d)
	v.Matter, v.InTheirWords = p.matter(d)
	for _, m := range d.Missing {
		q := questionOf(m)
		v.Missing = append(v.Missing, question{Ask: p.words.inert(cleanLine(q.Ask)), Example: strings.Trim(p.cited(q.Example), `"`)})
	}
	for _, q := range d.Quote {
		for _, l := range cleanLines(q) {
			v.Quote = append(v.Quote, p.cited(l))
		}
	}
	p.done(&v, d)
	p.decisions(&v, d)
	v.Facts, v.Understood = p.facts(d)
	// the basis stays inside (RFI-1): a mail to a requestor has no way to it
	if !v.ToRequestor {
		v.Result, v.ResultBasis = resultWords(d.Result, d.ResultBasis)
	}
	return v
}

// done fills what was carried out. The words stand in quotation marks, since "approved REQ-2027-000123" would be a command itself.
func (p presenter) done(v *View, d cases.NoticeData) {
	for _, e := range d.Effects {
		v.Effects = append(v.Effects, p.line(e))
	}
	if d.Done == "" {
		return
	}
	done := strings.TrimRight(p.mask.hide(cleanLine(d.Done)), ".")
	v.Done = p.cited(done)
	short := done
	if s, ok := strings.CutSuffix(done, " "+d.Number); ok && d.Number != "" {
		short = s
	}
	v.DoneSubject = short
	if p.words.bare(short) != "" {
		// in brackets: inert in a quoted header too
		v.DoneSubject = "(" + strings.Trim(p.cited(short), `"`) + ")"
	}
}

// decisions fills doubts, changes, officers, criteria and choices.
func (p presenter) decisions(v *View, d cases.NoticeData) {
	for _, x := range d.Doubts {
		y := Doubt{Text: p.line(x.Text)}
		if x.Command != "" {
			y.Sample = p.cited(x.Command)
		}
		v.Doubts = append(v.Doubts, y)
	}
	for _, c := range d.Changes {
		v.Changes = append(v.Changes, p.change(c))
	}
	for _, o := range d.Officers {
		v.Officers = append(v.Officers, Officer{Name: p.line(o.Name), Handle: p.line(o.Handle), Open: o.Open})
	}
	names := criterionNames()
	for _, c := range d.Criteria {
		if c.Number < 1 || c.Number > len(names) {
			continue
		}
		v.Criteria = append(v.Criteria, Criterion{
			Number: c.Number, Name: names[c.Number-1], State: p.line(criterionState(c.State)), Evidence: p.line(c.Evidence),
		})
	}
	for _, n := range d.RejectedBy {
		if ask := criterionAsked(n); ask != "" {
			v.RejectedBy = append(v.RejectedBy, Criterion{Number: n, Name: names[n-1], Ask: ask})
		}
	}
	for i, c := range d.Choices {
		x := p.choice(c)
		v.AllChoices = append(v.AllChoices, x)
		if i < maxChoices {
			v.Choices = append(v.Choices, x)
		}
	}
	v.More = len(d.Choices) > maxChoices
}

func (p presenter) choice(c cases.Choice) Choice {
	x := Choice{Sample: p.words.sample(cleanLine(c.Text)), Means: p.line(c.Means), Danger: c.Danger}
	x.Caption = x.Sample
	if l := cleanLine(c.Label); p.to && l != "" && p.words.bare(l) == "" {
		x.Caption, x.Labelled = l, l != c.Text
	}
	return x
}

// change shows a changed field; of identifiers and birth dates only that they changed (NOT-3).
func (p presenter) change(c cases.Change) Change {
	name := c.Field[strings.LastIndexByte(c.Field, '.')+1:]
	l := labelOf(name)
	l.name = p.line(l.name)
	if name == cases.DateOfBirth {
		return Change{Name: "Date of birth", Old: dateWithheld, New: dateWithheld}
	}
	if name == cases.IDNumber {
		l.name = "Number of a document"
	}
	show := func(s string) string {
		switch {
		case s == "":
			return "nothing"
		case name == cases.IDNumber:
			return maskNumber(s)
		}
		return cut(p.line(l.shown(cleanLine(s), p.zone)), 200)
	}
	return Change{Name: l.name, Old: show(c.Old), New: show(c.New)}
}
