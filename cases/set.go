package cases

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// supervisorRule marks a value that a supervisor set (EXT-3). It begins like that of a label: it was stated outright.
const supervisorRule = "label supervisor"

// levels are the priorities, the most urgent first.
func levels() []string { return []string{"urgent", "priority", "routine"} }

// level is the priority that a PRIORITY names.
func (d *deciding) level() (string, error) {
	word := strings.ToLower(strings.TrimSpace(strings.Trim(d.argument(KeyPriority), ".,;")))
	switch {
	case word == "":
		return "", refuse("priority_missing", "Which priority? It is routine, priority or urgent.")
	case !slices.Contains(levels(), word):
		return "", refuse("priority_unclear", "%q is no priority; it is routine, priority or urgent.", clip(word, 40))
	}
	return word, nil
}

func (d *deciding) checkLevel() error {
	level, err := d.level()
	if err != nil {
		return err
	}
	if level == d.m.Priority() {
		return refuse("same_priority", "%s is %s already.", d.m.Number(), level)
	}
	if d.m.Case == nil {
		_, _, err = d.corrected()
	}
	return err
}

// patch is what a SET or a PRIORITY is to change: fields by name, those to be cleared without values.
func (d *deciding) patch() (Draft, error) {
	if d.a.Command.Verb == SetPriority {
		level, err := d.level()
		return Draft{Fields: Fields{Priority: {Values: []string{level}}}}, err
	}
	if d.a.Correct == nil {
		return Draft{}, refuse("fields_missing", "Write below SET which field is wrong, and its right value: Priority: routine")
	}
	patch, no := d.a.Correct(*d.a.Command)
	switch {
	case no != nil:
		return patch, no
	case len(patch.Subjects) > 0:
		return patch, refuse("subjects_not_set", "What is known of a person is not corrected with SET. RETURN asks the requestor for it.")
	case len(patch.Fields) == 0 && patch.Type == "":
		return patch, refuse("fields_missing", "We read no field and value below SET. Write one in each line: Priority: routine")
	case patch.Type != "" && !slices.Contains([]Type{RFI, RFS, FAI}, patch.Type):
		return patch, refuse("type_unclear", "%q is no type; it is rfi, rfs or fai.", clip(string(patch.Type), 40))
	}
	if f, ok := patch.Fields[Priority]; ok && f.Value() != "" && !slices.Contains(levels(), f.Value()) {
		return patch, refuse("priority_unclear", "%q is no priority; it is routine, priority or urgent.", clip(f.Value(), 40))
	}
	return patch, nil
}

// corrected is the draft after a SET or PRIORITY, and what it changes.
func (d *deciding) corrected() (Draft, []Change, error) {
	patch, err := d.patch()
	if err != nil {
		return Draft{}, nil, err
	}
	before := d.m.Draft
	after := before.correct(patch)
	changes := before.diff(after)
	if a, moves := d.moved(patch); moves {
		if err := d.checkAddress(a); err != nil {
			return after, nil, err
		}
		if !slices.ContainsFunc(changes, func(c Change) bool { return c.Field == RequestorEmail }) {
			// the draft has it already; where we write to has not
			changes = append(changes, Change{Field: RequestorEmail, Old: d.m.Request.RequestorAddress, New: a})
		}
	}
	if len(changes) == 0 {
		return after, nil, refuse("nothing_changes", "Nothing would change: that is what %s says already.", d.m.Number())
	}
	lacked := before.Missing()
	for _, name := range after.Missing() {
		if !slices.Contains(lacked, name) {
			return after, nil, refuse("field_needed", "Every request needs %s: it can be corrected, but not left out.", fieldWord(name))
		}
	}
	return after, changes, nil
}

// correct puts values of a supervisor in the place of those that are known. The draft itself stays as it was.
func (d Draft) correct(patch Draft) Draft {
	out := Draft{Type: d.Type, TypeInferred: d.TypeInferred, Fields: maps.Clone(d.Fields), Subjects: d.Subjects, Signs: d.Signs}
	if out.Fields == nil {
		out.Fields = Fields{}
	}
	if patch.Type != "" {
		out.Type, out.TypeInferred = patch.Type, false
	}
	for name, f := range patch.Fields {
		old, had := d.Fields[name]
		switch {
		case f.Value() == "":
			delete(out.Fields, name)
		case !had || old.Conflict || !slices.Equal(old.Values, f.Values):
			out.Fields[name] = byWord(f)
		}
	}
	return out
}

// byWord is a value as the word of a supervisor.
func byWord(f Field) Field {
	out := Field{Values: f.Values}
	for _, p := range f.Provenance {
		p.Rule = supervisorRule
		out.Provenance = append(out.Provenance, p)
	}
	if len(out.Provenance) == 0 {
		text := strings.Join(f.Values, ", ")
		out.Provenance = []Provenance{{Part: "command", End: len(text), Text: text, Rule: supervisorRule}}
	}
	return out
}

// moved says whether a patch would change where the requestor is written to.
func (d *deciding) moved(patch Draft) (string, bool) {
	f, ok := patch.Fields[RequestorEmail]
	if !ok {
		return "", false
	}
	a := plain(Address{Address: f.Value()}.Key())
	return a, a != d.m.Request.RequestorAddress
}

// checkAddress lets the requestor's mail go to an official address only (INT-8), and never to ourselves.
func (d *deciding) checkAddress(a string) error {
	switch {
	case a == "":
		return refuse("field_needed", "The requestor's mail address can be corrected, but not left out.")
	case !addressPattern.MatchString(a) || !d.w.Office.Official(a):
		return refuse("not_official", "%q is no official address: the requestor is written to at one only.", clip(a, 80))
	case a == strings.ToLower(d.m.Request.Mailbox):
		return refuse("not_official", "%s is our own address.", a)
	}
	return nil
}

func (d *deciding) checkCorrection() error {
	_, _, err := d.corrected()
	return err
}

// stillMissing says whether a correction leaves something to ask the requestor for. One that is refused changes nothing.
func (d *deciding) stillMissing() bool {
	after, _, err := d.corrected()
	return err != nil || d.lacks(after)
}

// correct carries out SET and PRIORITY on a request: the next version, by the word of a supervisor.
func correct(d *deciding) error {
	after, changes, err := d.corrected()
	if err != nil {
		return err
	}
	patch, err := d.patch()
	if err != nil {
		return err
	}
	reason := d.key(KeyReason)
	d.m.Draft, d.p.Changed, d.p.Text = after, true, reason
	d.m.Request.Version++
	d.p.Done = fmt.Sprintf("corrected; it is version %d now", d.m.Request.Version)
	for _, c := range changes {
		d.p.Effects = append(d.p.Effects, changeWords(c))
	}
	if a, moves := d.moved(patch); moves {
		d.redirect(a)
	}
	missing := strings.Join(fieldWords(after.Missing()), ", ")
	switch {
	case d.p.From == RequestIncomplete && d.lacks(after):
		d.p.Effects = append(d.p.Effects, "It still waits for "+missing+".")
	case d.p.From == RequestIncomplete:
		d.p.Effects = append(d.p.Effects, "Nothing is missing any more: a mail asks for the decision, and the requestor is told that it is under way.")
	case d.p.From == RequestInReview:
		d.p.Effects = append(d.p.Effects, "The review comes again as that version; older mails decide nothing any more.")
	case d.p.From == RequestReturned:
		d.p.Effects = append(d.p.Effects, "It still waits for the requestor's answer.")
	case d.p.From == RequestOnHold:
		d.p.Effects = append(d.p.Effects, "It stays on hold.")
	}
	if d.p.From == RequestInReview || d.p.From == RequestIncomplete && !d.lacks(after) {
		d.send(NoticeReview, func(n *NoticeData) { n.Changes, n.Text = changes, reason })
	}
	return nil
}

// redirect moves where the requestor is written to. Who made the request keeps their part in it.
func (d *deciding) redirect(a string) {
	q := &d.m.Request
	if q.SubmitterAddress == "" && q.RequestorAddress != "" {
		q.SubmitterAddress = q.RequestorAddress
	}
	d.p.Address = a
	before := cmp.Or(q.RequestorAddress, "nobody")
	q.RequestorAddress = a
	if d.m.reachable(d.w.Office) {
		d.p.Effects = append(d.p.Effects, fmt.Sprintf("From now on our mail to the requestor goes to %s, and no more to %s.", a, before))
		return
	}
	d.p.Effects = append(d.p.Effects, fmt.Sprintf("The requestor's address is %s now; they get no mail from us all the same, because the sender of the request is not proven.", a))
}

// changeWords says what one field was, and is.
func changeWords(c Change) string {
	word := fieldWord(c.Field)
	if c.Field == "type" {
		word = "the kind of request"
	}
	if c.New == "" {
		return fmt.Sprintf("Left out: %s (it was %s).", word, clip(c.Old, 80))
	}
	return fmt.Sprintf("Now %s: %s (before: %s).", word, clip(c.New, 80), cmp.Or(clip(c.Old, 80), "not known"))
}

// prioritize changes how urgent a case is (PRIORITY).
func prioritize(d *deciding) error {
	level, err := d.level()
	if err != nil {
		return err
	}
	c := d.m.Case
	change := Change{Field: Priority, Old: c.Priority, New: level}
	c.Priority = level
	reason := d.key(KeyReason)
	d.p.Text = reason
	d.p.Done = "priority is now " + level
	d.tellOfficer("")
	d.send(NoticePriorityChanged, func(n *NoticeData) { n.Text, n.Changes = reason, []Change{change} })
	return nil
}
