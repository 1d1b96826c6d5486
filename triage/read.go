package triage

import (
	"slices"
	"sort"
	"strings"

	"cissd/cases"
)

// Known is what the record says of a mail's sender and thread. In `cissd parse` it is zero: the outcome is then what the mail is on its face.
type Known struct {
	// Person is the sender on the roster, nil where they are not on it.
	Person *cases.Person
	// Daemon says that roster and database were asked, so that their silence means something.
	Daemon bool
	// Threaded says that the record confirmed a token, or the sender's part in the case whose number the subject names (MSG-2).
	Threaded bool
	// TokenKind is that of the confirmed token, "" where there is none.
	TokenKind string
	// Asked are the names of the missing fields (EXT-4) that the mail asked for which this one answers, as [cases.Draft.Missing] gives them.
	Asked []string
}

// reader carries one mail through the steps of Read.
type reader struct {
	m     *cases.Message
	cfg   Config
	k     Known
	refs  Refs
	kind  string // of the token that counts
	reply bool   // it answers one of our mails
	views []*view
	main  *view
	alt   *view // the other form of the same text
	zones zones
	// altZones are those of alt, once they were asked for.
	altZones zones
	out      cases.Reading
	// unread are the labels whose lines no rule took, as warnings: only a request's reader wants them.
	unread []string
	// read counts the bytes that were given to the reading of fields.
	read int
	// forwardUse are the lines of the main text that were read as a forwarded request (forwardRead).
	forwardUse  []bool
	forwardRead bool
	// typed are the answers inside the quotation of our mail.
	typed []typed
}

// Read understands a mail (EXT-1). It is pure: the same message, configuration and context give the same reading.
func Read(m *cases.Message, cfg Config, k Known) cases.Reading {
	made := htmlViews{}
	r := &reader{m: m, cfg: cfg, k: k, refs: find(m, cfg, made)}
	r.open(made)
	r.thread()
	r.ownWords()
	r.typedIn()
	r.takeBelow()
	r.furtherTexts()
	if where := spilled(m, r.views); where != "" {
		return r.withhold(where)
	}
	mach, first := r.machineMail()
	r.out.Warnings = append(r.out.Warnings, m.Warnings...)
	if mach != nil && !first {
		r.machine(mach)
		return r.out
	}
	r.commands()
	r.draft()
	r.setAside()
	if mach != nil {
		if !r.asksAllTheSame(mach) {
			r.machine(mach)
			return r.out
		}
		r.out.NoAnswer, r.out.Commands, r.out.Refused = true, nil, nil // what a machine passed on commands nothing
		r.out.Warnings = append(r.out.Warnings, "an automatic header stands on a mail that reads as a request; it gets no automatic answer")
	}
	r.outcome()
	return r.out
}

// open finds the readable texts, sorts the lines of the main one, and fills what the reading says of the mail as such.
func (r *reader) open(made htmlViews) {
	m := r.m
	r.views = readable(m, 0, made)
	r.main, r.alt = mainView(r.views)
	r.zones.forward, r.zones.intro = -1, -1
	if len(m.From) > 0 {
		r.out.From = m.From[0]
	}
	r.out.Date, r.out.Subject = m.Date, m.Subject
	r.out.Proof = Prove(m, r.cfg)
	r.out.Attachments = attachments(m)
	r.out.Digest, r.out.Thread = digest(m), threadMark(m, r.refs)
	var texts []string
	for _, v := range r.views {
		if v != r.alt && strings.TrimSpace(v.text) != "" {
			texts = append(texts, strings.TrimRight(v.text, "\n"))
		}
	}
	r.out.Text = cut(strings.Join(texts, "\n\n"), maxKept)
	if r.main != nil {
		r.zones = sortLines(r.main, r.out.From, r.cfg.Banners)
		r.out.NewText = newText(r.main, r.zones)
	}
}

// maxKept is how much of a mail's texts its reading keeps.
const maxKept = 1 << 20

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// newText joins the new lines, without empty ones at the ends and with at most one between.
func newText(v *view, z zones, in ...typed) string {
	var out []string
	for i := range v.lines {
		l := v.line(i)
		if z.of[i] == zoneAnswer && len(in) > 0 {
			l, in = v.text[in[0].from:in[0].end], in[1:]
		} else if z.of[i] != zoneNew {
			continue
		}
		l = strings.TrimRight(l, " \t\r\u00a0")
		if strings.TrimSpace(l) == "" {
			l = ""
			if len(out) == 0 || out[len(out)-1] == "" {
				continue
			}
		}
		out = append(out, l)
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n")
}

// readable makes the views of all texts of a mail, those of attached mails and of attached text files included.
func readable(m *cases.Message, depth int, made htmlViews) []*view {
	var out []*view
	for i := range m.Parts {
		p := &m.Parts[i]
		if p.Message != nil {
			if depth < 3 {
				for _, v := range readable(p.Message, depth+1, made) {
					v.file = true
					out = append(out, v)
				}
			}
			continue
		}
		form := filledForm(p)
		if p.Text == "" || p.MediaType == "text/calendar" || p.MediaType == "text/rfc822-headers" || !strings.HasPrefix(p.MediaType, "text/") && !form || len(out) > 50 {
			continue
		}
		file := isFile(p, i) || form
		if file && !form && p.MediaType != "text/plain" && p.MediaType != "text/html" {
			continue
		}
		v := &view{}
		if p.MediaType == "text/html" {
			v = made.view(p)
		} else {
			v = plainView(p)
		}
		v.msg, v.file = m, file
		out = append(out, v)
	}
	return out
}

// mainView is the text that people see as the mail: of two forms of one text the plain one, unless it is empty or only the formatted one
// holds a table. alt is the other form. What is attached is never the mail's own text: a mail that has none has no new text, and a verb in
// its attachments is nothing (GR-1).
func mainView(vs []*view) (main, alt *view) {
	for _, v := range vs {
		if v.file {
			continue
		}
		switch {
		case main == nil:
			main = v
		case v.part.Alternative != 0 && v.part.Alternative == main.part.Alternative && v.html != main.html && alt == nil:
			alt = v
		case strings.TrimSpace(main.text) == "":
			main = v
		}
	}
	if alt != nil && (strings.TrimSpace(main.text) == "" || !main.html && alt.table && len(main.text) < 4*len(alt.text)) {
		main, alt = alt, main
	}
	if alt != nil && main.html != alt.html && saysNothing(main, alt) {
		main, alt = alt, main
	}
	if main != nil && main.html && alt != nil && !main.table && !saysNothing(alt, main) && strings.TrimSpace(alt.text) != "" {
		main, alt = alt, main
	}
	return main, alt
}

func attachments(m *cases.Message) []cases.Attachment {
	var out []cases.Attachment
	for i := range m.Parts {
		p := &m.Parts[i]
		if !p.IsAttachment() && (p.Name == "" || i == 0) || p.MediaType == "text/calendar" && p.Name == "" {
			continue
		}
		out = append(out, cases.Attachment{Name: p.Name, MediaType: p.MediaType, Size: p.Size, SHA256: p.SHA256, Part: p.ID, Incidental: incidental(p)})
	}
	return out
}

// incidental says whether a file is one only for the program that wrote the mail.
func incidental(p *cases.Part) bool {
	picture := strings.HasPrefix(p.MediaType, "image/") && p.Parent == "multipart/related" && p.ContentID != "" && p.Disposition != "attachment"
	return p.Opened || picture || strings.HasSuffix(p.MediaType, "-signature")
}

// thread decides which token counts: the one that the record confirmed, or on the face of the mail the strongest.
func (r *reader) thread() {
	switch {
	case r.k.Daemon:
		r.kind, r.reply = r.k.TokenKind, r.k.Threaded
	case len(r.refs.Tokens) > 0:
		r.kind, r.reply = r.refs.Tokens[0].Kind, r.refs.Tokens[0].Kind != cases.TokenOfForm // a form that comes back asks for something
	}
}

func (r *reader) machine(mach *cases.Machine) {
	r.out.Machine = mach
	r.out.Commands, r.out.Refused = nil, nil
	r.out.Draft, r.out.Criteria, r.out.Missing, r.out.Submitter = cases.Draft{}, nil, nil, nil
	r.out.SetAside = ""
	switch mach.Kind {
	case cases.MachineBounce:
		r.out.Outcome = cases.Bounce
	case cases.MachineAutoReply:
		r.out.Outcome = cases.AutoReply
	default:
		r.out.Outcome = cases.Ignored
		r.out.Reason = "a machine wrote it: " + string(mach.Kind)
	}
}

// speaker is who writes: on the record, the roster says; on the face of it, the kind of mail that is answered.
func (r *reader) speaker() speaker {
	switch r.kind {
	case "mi", "ak", "dp", "rs", "qu", "rj", cases.TokenOfForm:
		return speakerRequestor // who is on the roster may have asked for something too, and answers as a requestor
	}
	if r.k.Daemon && r.k.Person == nil {
		return speakerRequestor
	}
	return speakerStaff
}

// commands reads the blocks of a control mail: an answer to one of our mails, or a new mail whose first line is a command that names a
// number (from the roster, SEC-10), or that is nothing but FORM or HELP.
func (r *reader) commands() {
	if r.main == nil || r.refs.Own {
		return
	}
	a := r.asks(r.main, false)
	if !r.control(a) {
		return
	}
	if a.empty() {
		a = r.asks(r.main, true)
	}
	if !a.empty() {
		a = r.askAside(r.check(a))
	} else if alt := r.alt; alt != nil {
		// only one form of the mail may hold a command: that is a difference too
		if b := r.asks(alt, false); len(b.commands) > 0 {
			a.refused = &cases.RefusedCommand{Command: b.commands[0], Reason: "The plain and the formatted text of the mail differ."}
		}
	}
	r.out.Commands, r.out.Refused = a.commands, a.refused
}

// asks reads what one form of the mail asks for; with rates, a bare rating counts in the answer to the question for one.
func (r *reader) asks(v *view, rates bool) asked {
	z := r.sorted(v)
	lines, whole := newLines(v, z, nil)
	a := readCommands(lines, commandWords, r.speaker(), r.cfg.Banners)
	if adds(a) {
		wide, marks := r.narrative(v, z)
		lines, whole = newLines(v, wide, marks)
		a = readCommands(lines, commandWords, r.speaker(), r.cfg.Banners)
	}
	if a.empty() && rates && (r.kind == "dp" || r.kind == "rs") {
		a = rating(lines)
	}
	if c := a.first(); !whole && c != nil && (a.refused == nil || a.refused.Confirm) { // what was not read could say that it is not meant
		a = asked{refused: &cases.RefusedCommand{Command: *c, Reason: "The text is longer than what is read for a command. Please send the command again with a shorter text."}}
	}
	return a
}

// sorted gives the zones of one of the mail's two forms.
func (r *reader) sorted(v *view) zones {
	if v == r.main {
		return r.zones
	}
	if v == r.alt && r.altZones.of != nil {
		return r.altZones
	}
	z := sortLines(v, r.out.From, r.cfg.Banners)
	r.ownQuote(v, &z)
	if v == r.alt {
		r.altZones = z
	}
	return z
}

// A command and what belongs to it are shorter than this (SEC-5).
const (
	maxCommandLines = 200
	maxCommandBytes = 32 << 10
)

// newLines are the new lines of a view in which commands are sought. whole says that none was left out that could matter.
// Those of marks, and what people see as quoted, get a quote mark in front, so that no command is read from them.
func newLines(v *view, z zones, marks []bool) (out []string, whole bool) {
	lines, bytes := 0, 0
	for i := range v.lines {
		if z.of[i] != zoneNew {
			continue
		}
		l := v.line(i)
		if (marks != nil && marks[i] || v.lines[i].mark&markBar != 0 && commands(l)) && strings.TrimSpace(l) != "" {
			l = "> " + l
		}
		if bytes += len(l) + 1; bytes > maxCommandBytes {
			return out, false
		}
		n := normalize(l)
		if n != "" {
			if lines++; lines > maxCommandLines {
				return out, false
			}
		}
		out = append(out, l)
		if endsCommands(n) {
			break
		}
	}
	return out, true
}

// commands says whether a line reads as a command.
func commands(l string) bool {
	_, ok := commandWords.verbLine(normalize(l))
	return ok
}

// control says whether the mail is a control mail at all.
func (r *reader) control(a asked) bool {
	if r.reply {
		return true
	}
	if a.empty() || r.zones.forward >= 0 {
		return false
	}
	numbered := func(c cases.Command) bool { return c.Number != "" }
	switch {
	case a.refused != nil:
		return numbered(a.refused.Command) || a.refused.Verb == cases.Confirm && r.k.Person != nil
	case len(a.commands) == 1 && a.commands[0].Verb == cases.Confirm:
		return r.alone() || r.k.Person != nil || numbered(a.commands[0])
	case len(a.commands) == 1 && a.commands[0].Verb == cases.Status && !numbered(a.commands[0]):
		// somebody who is unknown to the roster and has a request here is asked what is missing, as with every other new mail
		return r.alone() && (r.k.Person != nil || !r.k.Daemon)
	case len(a.commands) == 1 && slices.Contains([]cases.Verb{cases.Form, cases.Help, cases.List, cases.Away, cases.Back}, a.commands[0].Verb):
		return r.alone() || r.k.Person != nil
	}
	for _, c := range a.commands {
		if !numbered(c) && !(c.Verb == cases.DuplicateOf) {
			return false
		}
	}
	return true
}

// alone says whether the new text is hardly more than one word.
func (r *reader) alone() bool { return len(strings.Fields(r.out.NewText)) <= 2 }

// check applies what only the whole mail can tell: tokens that disagree, hidden text, a signature that is bad, and a second form that differs
// (GR-4). What would be asked about is refused for the same reasons as what would be carried out.
func (r *reader) check(a asked) asked {
	if a.refused != nil && !a.refused.Confirm {
		return a
	}
	if why := r.fault(a); why != "" {
		return asked{refused: &cases.RefusedCommand{Command: *a.first(), Reason: why}}
	}
	return a
}

// fault says why a command must not count in this mail, "" where it may.
func (r *reader) fault(a asked) string {
	switch {
	case r.m.FromFields > 1 || len(r.m.From) > 1:
		return "The mail names more than one sender."
	case r.m.FromFields != 1 || len(r.m.From) != 1 || r.m.FromBroken || !plainAddress(r.m.From[0].Address) || doubtful(r.m.Header):
		return "The mail does not say plainly who sent it."
	case r.refs.Disagree:
		return "The mail answers one of our mails but bears the code of another."
	case r.bulkReply():
		return "The mail came through a mailing list or was sent in bulk. A decision is sent by one person to us alone."
	case r.hiddenInNew():
		return "The mail holds text that its reader does not see."
	case strings.ContainsAny(r.out.NewText, "\u202d\u202e"):
		return "The mail holds characters that turn its words round, so that its reader sees others."
	case r.pictured():
		return "The plain and the formatted text of the mail differ: the formatted one is a picture."
	}
	if why := r.notSentBy(a); why != "" {
		return why
	}
	if why := r.badSignature(); why != "" {
		return why
	}
	if r.alt != nil && strings.TrimSpace(r.alt.text) != "" && !sameAsked(a, r.asks(r.alt, true)) {
		return "The plain and the formatted text of the mail differ."
	}
	if r.otherTextDiffers(a) {
		return "The mail holds a further text that does not say the same."
	}
	for _, c := range a.all() {
		if c.Number != "" && r.otherNumber(c.Number) {
			return "The number in the command is not the one in the subject of the mail that is answered."
		}
		if r.otherVersion(c) {
			return "The version in the command is not that of the mail that is answered."
		}
	}
	return ""
}

// otherTextDiffers says whether a third form of the text, or a further text inside the mail, says something else than the command: people
// see one of the forms, and all of the texts.
func (r *reader) otherTextDiffers(a asked) bool {
	for _, v := range r.views {
		if v == r.main || v == r.alt || v.file || v.msg != r.m || strings.TrimSpace(v.text) == "" {
			continue
		}
		b := r.asks(v, true)
		form := v.part.Alternative != 0 && v.part.Alternative == r.main.part.Alternative
		if (form || !b.empty()) && !sameAsked(a, b) {
			return true
		}
		if lines, whole := newLines(v, r.sorted(v), nil); !form && (!whole || conditionIn(strings.Join(lines, "\n")) != "") {
			return true
		}
	}
	return false
}

// otherNumber says whether a command names another item of the same kind than the subject of the reply.
func (r *reader) otherNumber(n string) bool {
	if !r.reply || r.k.Daemon {
		return false // the record knows what the token stands for
	}
	subject := numbersPattern.FindAllString(strings.ToUpper(r.m.Subject), 10)
	same := false
	for _, s := range subject {
		if s == n {
			return false
		}
		same = same || s[:3] == n[:3]
	}
	return same
}

// hiddenInNew says whether hidden text stands in the part of a view that is new.
func (r *reader) hiddenInNew() bool {
	for _, v := range []*view{r.main, r.alt} {
		if v == nil || len(v.hidden) == 0 {
			continue
		}
		z := r.sorted(v)
		for _, at := range v.hidden {
			i := sort.Search(len(v.lines), func(i int) bool { return v.lines[i].end >= at })
			if i == 0 || i < len(v.lines) && z.of[i] == zoneNew {
				return true
			}
		}
	}
	return false
}

// sameAsked compares what two forms of a mail ask, but for blanks and line ends.
func sameAsked(a, b asked) bool {
	flat := func(s string) string {
		return strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer("*", "", "_", "", ">", "", "\n", " ").Replace(s)), " "))
	}
	one := func(c, d cases.Command) bool {
		if c.Verb != d.Verb || c.Number != d.Number || c.Version != d.Version || flat(c.Argument) != flat(d.Argument) || len(c.Keys) != len(d.Keys) {
			return false
		}
		for k, v := range c.Keys {
			if flat(v) != flat(d.Keys[k]) {
				return false
			}
		}
		return true
	}
	if (a.refused == nil) != (b.refused == nil) || a.refused != nil && a.refused.Confirm && flat(a.refused.Remark) != flat(b.refused.Remark) {
		return false
	}
	return slices.EqualFunc(a.all(), b.all(), one)
}

// rating reads an answer to the question for a disposition that is only a number and words: its first line begins with 1 to 5, alone, or
// with an end of a sentence or "out of 5" behind it (DSP-1).
func rating(lines []string) asked {
	var text []string
	for _, l := range lines {
		if n := normalize(l); n != "" || len(text) > 0 {
			text = append(text, n)
		}
	}
	if len(text) == 0 || !bareRating.MatchString(text[0]) || listItem(text) {
		return asked{}
	}
	c := cases.Command{Verb: cases.Dispose, Line: text[0], Keys: map[cases.Key]string{cases.KeyRating: text[0][:1]}}
	if rest := ratingRest(strings.TrimSpace(strings.Join(text, "\n"))); rest != "" {
		c.Keys[cases.KeyRemarks] = rest
	}
	return asked{commands: []cases.Command{c}}
}

var bareRating = expression(`(?i)^[1-5]\s*(?:/\s*5|out of (?:5|five)|of 5|stars?)?\s*(?:$|[.,:;!(\x{2013}\x{2014}]|- )`)

// outcome says what the mail is (SPEC 3).
func (r *reader) outcome() {
	o := &r.out
	switch {
	case r.refs.Own:
		o.Outcome, o.Reason = cases.Ignored, "it bears a Message-ID of ours: a mail that we sent ourselves"
	case o.Refused != nil:
		o.Outcome = verbOutcome(o.Refused.Verb)
	case len(o.Commands) > 0:
		o.Outcome = verbOutcome(o.Commands[len(o.Commands)-1].Verb)
		for _, c := range o.Commands {
			if verbOutcome(c.Verb) == cases.DecisionMail {
				o.Outcome = cases.DecisionMail
			}
		}
	case r.reply:
		o.Outcome = byKind(r.kind)
		if r.kind == "" {
			o.Outcome = cases.RequestUpdate
		}
	case !r.cfg.Official(o.From.Address):
		o.Outcome, o.Reason = cases.Quarantined, "the sender's address is not an official one"
		if o.From.Address == "" {
			o.Reason = "the mail has no readable sender"
		}
	case !r.k.Daemon && r.chaser():
		o.Outcome = cases.RequestUpdate
	case r.onlyThanks():
		o.Outcome, o.Reason = cases.Ignored, "it says thanks and nothing else"
	case r.asksHow():
		o.Outcome, o.Reason = cases.Query, "it asks how a request is made, and makes none"
	default:
		o.Outcome = cases.NewRequest
	}
	if o.Outcome != cases.NewRequest {
		o.Missing, o.Criteria = nil, nil
	}
	switch {
	case o.Outcome == cases.NewRequest || o.Outcome == cases.RequestUpdate:
		o.Warnings = append(o.Warnings, r.unread...)
	case o.Outcome == cases.Quarantined && o.From.Address == "":
		// what is no mail at all holds no fields, whatever its bytes look like
		o.Draft, o.Submitter = cases.Draft{Fields: cases.Fields{}}, nil
	}
}

func verbOutcome(v cases.Verb) cases.Outcome {
	if s, ok := v.Spec(); ok {
		return s.Outcome
	}
	return cases.DecisionMail
}

// byKind is what a reply without a command is, by the mail that it answers.
func byKind(kind string) cases.Outcome {
	switch kind {
	case "rv", "dc", "er", "es":
		return cases.DecisionMail
	case "as":
		return cases.CaseReport
	case "dp", "rs":
		return cases.Disposition
	}
	return cases.RequestUpdate
}

// chaser says whether a mail without a token, on its face, asks after an earlier one: a reply prefix and a number, or few words and a number.
func (r *reader) chaser() bool {
	re := subjectKind(r.m.Subject)
	if re != 'r' && len(r.refs.Numbers) == 0 {
		return false
	}
	few := len(strings.Fields(r.out.NewText)) < 25
	if len(r.refs.Numbers) == 0 {
		return re == 'r' && few && !r.readsAsRequest() && chaserWords.MatchString(r.out.NewText)
	}
	return re == 'r' || few && !r.readsAsRequest()
}

var chaserWords = expression(`(?i)\b(any (news|update|word|progress|luck)|status|following up|follow(ing)?[- ]up|just checking|checking in|have you (had|heard|received)|did you (get|receive)|still waiting|a reminder|where (are|do) we)\b`)

// readsAsRequest says whether labelled values make a mail a request whatever its headers say: at least two of those that only requests have.
func (r *reader) readsAsRequest() bool {
	n := 0
	for _, f := range []string{cases.Priority, cases.Classification, cases.RequestorName, cases.CountryOfConcern, cases.Agency, cases.Purpose, cases.Basis} {
		v, ok := r.out.Draft.Fields[f]
		if ok && !v.Inferred && len(v.Provenance) > 0 && v.Provenance[0].Rule == "label" {
			n++
		}
	}
	if r.out.Draft.Type != "" && !r.out.Draft.TypeInferred {
		n++
	}
	return n >= 2
}

var subjectPrefix = expression(`(?i)^\s*(?:(re|aw|sv|antw|ref|odp|r)|(fw|fwd|wg|rv|tr|enc|vs|doorst|i|pd))(?:\[\d+\])?\s*:\s*|^\s*(?:\[(?:external|ext|secure|encrypted|caution)[^\]]*\]|external:|\(u\)|\(cui\)|cui:|contains cui)\s*`)

// subjectKind says whether the first real prefix of a subject, behind the tags of gateways, is of an answer ('r') or a forward ('f').
func subjectKind(s string) byte {
	for range 20 {
		m := subjectPrefix.FindStringSubmatchIndex(s)
		switch {
		case m == nil:
			return 0
		case m[2] >= 0:
			return 'r'
		case m[4] >= 0:
			return 'f'
		}
		s = s[m[1]:]
	}
	return 0
}
