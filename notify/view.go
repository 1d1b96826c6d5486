package notify

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"cissd/cases"
)

// View is what templates see: words that are ready to be shown. Every string from outside has been cleaned, masked and made inert, so
// that no template, ours or replaced, can let anything through. Empty strings and lists are absent.
type View struct {
	// Office is the short name, OfficeName the long one; Telephone and Mailbox are where the office is reached.
	Office, OfficeName, Telephone, Mailbox string
	// ToRequestor says that the reader is not of the office.
	ToRequestor bool
	// Number heads the subject; RequestNumber and CaseNumber are both.
	Number, RequestNumber, CaseNumber string
	Version                           int
	// Kind is "request for information", KindShort "RFI".
	Kind, KindShort string
	// Urgency is routine, priority (quoted: it is a verb too) or urgent.
	Urgency string
	// Stem ends the subjects of one matter inside the office: "RFI from CBP, urgent".
	Stem string
	// Subject is that of the mail; only the HTML part has it.
	Subject string

	Requestor, RequestorAddress, RequestorPhone, Agency string
	// Matter is the whole in one sentence, InTheirWords the beginning of the purpose.
	Matter, InTheirWords string

	// At, Due, Next and Asked (the day of the request) are points of time with weekday and zone, or "".
	At, Due, Next, Asked string

	Missing  []question
	Doubts   []Doubt
	Changes  []Change
	Officers []Officer
	Facts    []Fact
	// Understood is the short form of Facts, for requestors.
	Understood []Fact
	Criteria   []Criterion
	Choices    []Choice
	// More is set where there are more choices than are shown, AllChoices holds them (help).
	More       bool
	AllChoices []Choice

	Actor, Officer string
	// Text and Quote are lines from outside.
	Text, Quote []string
	RejectedBy  []Criterion

	Done string
	// DoneSubject is Done without the number, for the subject line.
	DoneSubject string
	Effects     []string
	Reason      string
	State       string
	Result      string
	ResultBasis string
	Rating      int
	Limit       string
	Message     int64
	Sender      string
}

// Doubt is something to look at first; Sample the command that acts on it, in quotation marks.
type Doubt struct{ Text, Sample string }

// Change is a field that a new version changed.
type Change struct{ Name, Old, New string }

// Officer is one with their open work.
type Officer struct {
	Name, Handle string
	Open         int
}

// Fact is a line of two columns. Long holds the lines of a narrative instead of Value; Note says where it stood.
type Fact struct {
	Name, Value, Note string
	Long              []string
}

// Criterion is one of the nine.
type Criterion struct {
	Number                     int
	Name, State, Evidence, Ask string
}

// Choice is a command that would work now. Sample is the text to type, in quotation marks; Caption the button's words, the Sample itself
// where the label would read as a command (GR-5); Href the button's address, "" where there is none.
type Choice struct {
	Caption, Sample, Means string
	Href                   template.URL
	Labelled               bool
	Danger                 bool
}

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

// stem ends a subject line. Nothing in it is sensitive (MAILS rule 1): type, agency, urgency.
func (p presenter) stem(d cases.NoticeData) string {
	_, short := typeWords(d.Type)
	s := short
	if a := p.line(d.Agency); a != "" {
		s += " from " + cut(a, 40)
	}
	switch d.Priority {
	case "urgent", "routine":
		s += ", " + d.Priority
	case "priority":
		s += `, "priority"`
	}
	return s
}

// matter is the request in one sentence, and the first words of what it is for.
func (p presenter) matter(d cases.NoticeData) (sentence, words string) {
	who := p.line(d.Requestor)
	if who == "" {
		who = "Somebody"
	}
	if a := p.line(d.Agency); a != "" {
		who += " of " + a
	}
	switch d.Type {
	case cases.RFS:
		sentence = who + " asks for support"
	case cases.FAI:
		sentence = who + " brings a matter for a foreign activity inquiry"
	case cases.RFI:
		sentence = who + " asks for information"
	default:
		sentence = who + " sends a request"
	}
	if d.Draft == nil {
		return sentence + ".", ""
	}
	fs := d.Draft.Fields
	if k := p.line(strings.ReplaceAll(fs.Value(cases.SupportKind), "_", " ")); k != "" && d.Type == cases.RFS {
		sentence += " (" + k + ")"
	}
	sentence += aboutWhom(d.Draft.Subjects)
	for _, name := range []string{cases.Purpose, cases.Description, cases.Basis, cases.ReportedEvent, cases.Details} {
		if s := strings.Join(cleanLines(fs.Value(name)), " "); s != "" {
			return sentence + ".", p.line(cut(firstSentence(s), 220))
		}
	}
	return sentence + ".", ""
}

// aboutWhom counts the persons and documents that a request names.
func aboutWhom(subjects []cases.Subject) string {
	if len(subjects) == 0 {
		return ""
	}
	docs := 0
	for _, s := range subjects {
		docs += len(s.IDs)
	}
	s := " about one individual"
	if len(subjects) > 1 {
		s = fmt.Sprintf(" about %d individuals", len(subjects))
	}
	switch docs {
	case 0:
		return s
	case 1:
		return s + ", with one identity document"
	}
	return s + fmt.Sprintf(", with %d identity documents", docs)
}

func firstSentence(s string) string {
	for i := 40; i+1 < len(s); i++ {
		if (s[i] == '.' || s[i] == '?') && s[i+1] == ' ' {
			return s[:i+1]
		}
	}
	return s
}

func resultWords(result, basis string) (r, b string) {
	switch result {
	case "negative":
		r = "nothing to provide"
	case "positive":
		r = "something to provide"
	}
	switch basis {
	case "no_records":
		b = "no records were found"
	case "withheld":
		b = "what was found cannot be given out"
	}
	return r, b
}

func bytesInWords(n int64) string {
	const mib = 1 << 20
	switch {
	case n <= 0:
		return ""
	case n >= mib:
		return fmt.Sprintf("%d MB", n/mib)
	}
	return fmt.Sprintf("%d KB", max(n/1024, 1))
}

// when is a point of time as people in the office say it: "Monday 23 November 2026, 10:40 ET".
func (p presenter) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(p.zone)
	return t.Format("Monday 2 January 2006, 15:04 ") + zoneName(t)
}

// day is the same without the hour.
func (p presenter) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(p.zone).Format("Monday 2 January 2006")
}

// zoneName is what people say: ET all year round in Washington.
func zoneName(t time.Time) string {
	abbr, offset := t.Zone()
	if len(abbr) == 3 && (abbr[1:] == "ST" || abbr[1:] == "DT") && strings.ContainsRune("ECMP", rune(abbr[0])) && offset < 0 {
		return abbr[:1] + "T"
	}
	if strings.HasPrefix(abbr, "+") || strings.HasPrefix(abbr, "-") {
		return "UTC" + abbr
	}
	return abbr
}
