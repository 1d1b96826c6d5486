package notify

import (
	"fmt"
	"regexp"
	"slices"
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

// said is line for our own words about a request: a telephone number in them is written as people write it. What somebody wrote stays as
// it is.
func (p presenter) said(s string) string {
	return p.line(heldPattern.ReplaceAllString(dialPattern.ReplaceAllStringFunc(cleanLine(s), phone), "paused"))
}

// heldPattern is how the record says it; HOLD is a verb (GR-5).
var heldPattern = regexp.MustCompile(`\bon hold\b`)

// dialPattern is a North American number as it is stored (E.164).
var dialPattern = regexp.MustCompile(`\+1[2-9]\d{9}\b`)

// maxEvidence is how much of a criterion's evidence is shown: the facts above have the whole.
const maxEvidence = 420

func (p presenter) lines(s string) []string {
	lines := cleanLines(s)
	for i, l := range lines {
		lines[i] = p.words.inert(p.mask.hide(l))
	}
	return lines
}

// toRequestor says whether the reader is not of the office. Answers to commands and to questions go to both.
func toRequestor(spec cases.NoticeSpec, d cases.NoticeData) bool {
	answers := spec.To == "" || spec.Name == cases.NoticeStatus && d.RequestorAddress != ""
	return spec.To == cases.RoleRequestor && !answers || answers && d.To.Key() == cases.Address{Address: d.RequestorAddress}.Key()
}

// cited is a line that was read, shown as it stood as far as can be (GR-3): in double quotation marks, so that its first word is none.
func (p presenter) cited(s string) string {
	s = p.mask.hide(cleanLine(s))
	if inner := strings.Trim(s, `"“”`); len(s) > 1 && strings.HasPrefix(s, `"`) && strings.HasSuffix(s, `"`) && !strings.ContainsAny(inner, `"“”`) {
		s = inner // quoted as it came
	}
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
		Urgency: p.line(urgency(d.Priority)), Requestor: p.line(d.Requestor),
		RequestorAddress: p.line(d.RequestorAddress), RequestorPhone: p.line(phone(d.RequestorPhone)), Agency: p.line(d.Agency),
		At: p.when(d.At), Due: p.when(d.Due), Next: p.day(d.NextAt), Asked: p.day(d.RequestedAt), Came: p.when(d.RequestedAt),
		Actor: p.line(d.Actor), Officer: p.line(d.Officer), Text: p.lines(d.Text), Question: p.lines(d.Question), Reason: p.said(d.Reason),
		Why: sentence(p.said(d.Reason)), Settled: d.Settled, Already: strings.Contains(d.Reason, "already"), Commands: t.words.commandList(),
		ToRequestor: toRequestor(spec, d), Rating: d.Rating, Message: d.Message, Sender: p.line(d.Sender), NeedsHelp: d.NeedsHelp, Silenced: d.Silenced, SenderTold: d.SenderTold, Limit: bytesInWords(d.Limit),
	}
	v.Kind, v.KindShort = typeWords(d.Type)
	v.Stem = p.stem(d)
	v.Matter, v.InTheirWords = p.matter(d)
	for _, m := range d.Missing {
		q := questionOf(m)
		v.Missing = append(v.Missing, question{Ask: p.words.inert(cleanLine(q.Ask)), Example: strings.Trim(p.cited(q.Example), `"`)})
	}
	v.Quote = p.quote(d.Quote)
	p.stands(&v, d)
	p.done(&v, d)
	p.decisions(&v, d)
	p.lives(&v, d)
	p.story(&v, d)
	p.soFar(&v, d)
	v.Facts, v.Understood = p.facts(d)
	if d.Name == passwordMail {
		v.Passphrase = cleanLine(d.Passphrase)
	}
	// the basis stays inside (RFI-1): a mail to a requestor has no way to it
	if !v.ToRequestor {
		v.Result, v.ResultBasis = resultWords(d.Type, d.Result, d.ResultBasis)
	}
	return v
}

// passwordMail is the one mail that shows a passphrase.
const passwordMail cases.NoticeName = "password"

// story fills what only some mails tell: a pause, another number, a decision that stands.
func (p presenter) story(v *View, d cases.NoticeData) {
	v.Until, v.UntilDay = p.when(d.Until), p.day(d.Until)
	v.Other, v.ReferredTo = p.line(d.Other), p.line(officeName(d.ReferredTo))
	v.Seen, v.Unreachable, v.PassOn = d.Seen, d.Unreachable, d.PassOn
	v.Told = slices.Contains([]cases.State{cases.CaseReleased, cases.CaseClosed, cases.CaseClosedOut}, d.Stage)
	v.Paused, v.Reviewed, v.LastOfHour = d.Stage == cases.CaseOnHold, d.CaseNumber != "" && d.Stage == cases.CaseInReview, d.LastOfHour
	v.ToAccept = slices.ContainsFunc(d.Choices, func(c cases.Choice) bool { return c.Text == string(cases.Accept) })
	v.FirstAsked, v.Reminded = p.day(d.AskedAt), d.Reminded
	if d.Done != "" {
		v.Tried = `"` + firstWord(d.Done) + `"`
	}
	if d.Decided != "" {
		v.Decided = `"` + firstWord(d.Decided) + `"`
	}
	if d.Name == cases.NoticeConfirmNeeded && strings.Contains(strings.Join(v.Quote, "\n"), strings.Join(v.Text, "\n")) {
		v.Text = nil // it stands there already
	}
	v.DecidedAt, v.DecidedBy = p.when(d.DecidedAt), p.line(d.DecidedBy)
}

// firstWord is the verb of a command.
func firstWord(s string) string {
	w, _, _ := strings.Cut(cleanLine(s), " ")
	return w
}

// codeLine is the last line of what our buttons fill in (SEC-2): it says nothing to people.
var codeLine = regexp.MustCompile(`(?i)^\s*` + string(cases.KeyCode) + `[ \t:]+(?:[a-z]{2}\.[a-z0-9]{8,40}\.v[0-9]{1,6}|[a-z0-9]{20,40})\s*$`)

// quote shows the lines that were read (GR-3).
func (p presenter) quote(read []string) (out []string) {
	for _, q := range read {
		for _, l := range cleanLines(q) {
			switch {
			case codeLine.MatchString(l):
			case l == ellipsis || l == "...":
				out = append(out, ellipsis)
			default:
				out = append(out, p.cited(l))
			}
		}
	}
	return out
}

// sentence makes one of a reason that came without capital and period.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".?!") {
		return upperFirst(s)
	}
	return upperFirst(s) + "."
}

// stands fills where the matter stands and whether it waits for the reader.
func (p presenter) stands(v *View, d cases.NoticeData) {
	state := d.State
	v.Waits = asks(d)
	v.Over = slices.Contains([]cases.State{
		cases.CaseClosed, cases.CaseClosedOut, cases.CaseReferred, cases.CaseWithdrawn, cases.RequestRejected, cases.RequestReferred, cases.RequestWithdrawn,
	}, d.Stage)
	if v.ToRequestor && waitsForRequestor(d) {
		v.Waits = true
		state = strings.Replace(state, "the requestor's answer", "your answer", 1)
	}
	if v.ToRequestor {
		state = strings.Replace(state, "on its way to the requestor", "on its way to you", 1)
	}
	v.State = p.said(state)
}

// waitsForRequestor says whether nothing happens before the requestor writes.
func waitsForRequestor(d cases.NoticeData) bool {
	return d.Stage == cases.RequestIncomplete || d.Stage == cases.RequestReturned
}

// asks says whether a step is open that the reader would take. What may always be sent (NOTE, CALL), another officer for a case that has
// one, and closing a case that nobody has given a view on yet, wait for nobody. Neither does what waits for the requestor.
func asks(d cases.NoticeData) bool {
	if d.Settled || waitsForRequestor(d) {
		return false
	}
	for _, c := range d.Choices {
		verb, rest, _ := strings.Cut(c.Text, " ")
		switch cases.Verb(verb) {
		case cases.Approve, cases.Accept, cases.Negative, cases.Positive, cases.Report, cases.Complete, cases.Concur, cases.Received:
			return true
		case cases.Assign:
			if d.Officer == "" {
				return true
			}
		case cases.Closeout:
			if rest == "" {
				return true
			}
		}
	}
	return false
}

// done fills what was carried out, without the number, in words that are no command: "approved" alone would be one (GR-5).
func (p presenter) done(v *View, d cases.NoticeData) {
	for _, e := range d.Effects {
		v.Effects = append(v.Effects, p.said(e))
	}
	done := strings.TrimRight(cleanLine(d.Done), ".")
	if d.Number != "" {
		done = strings.TrimSuffix(done, " "+d.Number)
	}
	switch {
	case done == "approved":
		done = "your approval has opened the case"
	case strings.HasPrefix(done, "priority is now "):
		done = "it is now " + urgency(strings.TrimPrefix(done, "priority is now "))
	case done == "declined":
		done = "you do not take it on"
	case done == "disposition recorded":
		done = "what the requestor thinks of it is recorded"
	case strings.HasPrefix(done, "rejected, criteria "):
		done = "it is " + done
	case done == "negative result recorded":
		done = "the negative result is recorded"
	}
	v.Done = p.said(done)
}

// decisions fills doubts, changes, officers, criteria and choices.
func (p presenter) decisions(v *View, d cases.NoticeData) {
	for _, x := range d.Doubts {
		y := Doubt{Text: p.said(x.Text)}
		if x.Command != "" {
			y.Sample = p.cited(x.Command)
		}
		v.Doubts = append(v.Doubts, y)
	}
	p.notMet(v, d)
	p.links(v, d)
	for _, c := range d.Changes {
		if c.Old != c.New {
			v.Changes = append(v.Changes, p.change(c))
		}
	}
	for _, o := range p.unnamed(d) {
		v.Officers = append(v.Officers, Officer{Name: p.line(o.Name), Handle: p.line(o.Handle), Open: o.Open})
	}
	names := criterionNames()
	for _, c := range d.Criteria {
		if c.Number < 1 || c.Number > len(names) {
			continue
		}
		v.Criteria = append(v.Criteria, Criterion{
			Number: c.Number, Name: names[c.Number-1], State: p.line(criterionState(c.State)), Evidence: cut(p.said(c.Evidence), maxEvidence),
		})
	}
	v.Grounds = p.grounds(d)
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

// unnamed are the officers with their open cases, where the choices do not name them all: the list would say the same again.
func (p presenter) unnamed(d cases.NoticeData) []cases.OfficerLoad {
	offered := map[string]bool{}
	for _, c := range d.Choices {
		if _, handle, ok := strings.Cut(c.Text, " "); ok {
			offered[handle] = true
		}
	}
	if slices.ContainsFunc(d.Officers, func(o cases.OfficerLoad) bool { return !offered[o.Handle] }) {
		return d.Officers
	}
	return nil
}

// notMet lists the criteria that are not met among the doubts, with the question that could mend it (MAILS rule 4). What is missing stands
// there already.
func (p presenter) notMet(v *View, d cases.NoticeData) {
	ask := ""
	for _, c := range d.Choices {
		if strings.HasPrefix(c.Text, string(cases.Return)) {
			ask = p.words.sample(cleanLine(c.Text))
		}
	}
	names := criterionNames()
	for _, c := range d.Criteria {
		if c.State != cases.NotMet || c.Number < 1 || c.Number > len(names) || len(d.Missing) > 0 && strings.HasPrefix(c.Evidence, "missing: ") {
			continue
		}
		y := Doubt{Text: fmt.Sprintf("Criterion %d (%s) is not met", c.Number, names[c.Number-1]), Sample: ask}
		if e := strings.TrimRight(p.said(c.Evidence), "."); e != "" {
			y.Text += ": " + e
		}
		if y.Text += "."; ask != "" {
			y.Text += " To ask the requestor:"
		}
		v.Doubts = append(v.Doubts, y)
	}
}

func (p presenter) choice(c cases.Choice) Choice {
	x := Choice{Sample: p.words.sample(cleanLine(c.Text)), Means: p.line(c.Means), Danger: c.Danger}
	x.Caption = x.Sample
	switch l := cleanLine(c.Label); {
	case !p.to || l == "" || p.words.bare(l) != "":
	case l == c.Text: // a number that says itself
		x.Caption = l
	default: // who does not know our commands is told what it is for
		x.Means = strings.TrimSuffix(l+": "+x.Means, ": ")
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
