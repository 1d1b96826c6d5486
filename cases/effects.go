package cases

import (
	"strings"
	"time"
)

// Effects of the table: each changes the copied matter and says what it did.

func arrive(d *deciding) error {
	d.m.Draft = d.a.Merged
	d.p.Changed = true
	return nil
}

// answer takes what the requestor, or who sent it in, wrote; a decided request keeps its draft.
func answer(d *deciding) error {
	d.p.Text = d.a.Reading.NewText
	ended := d.m.Request.ended()
	office := d.m.fromReferral(d.a.From) && !d.m.Request.TakesPart(d.a.From.Address)
	if office {
		d.p.By = RoleOffice
	}
	if !ended && len(d.a.Changes) > 0 {
		d.m.Draft = d.a.Merged
		d.m.Request.Version++
		d.p.Changed = true
	}
	fill := func(n *NoticeData) {
		n.Text, n.Question = d.a.Reading.NewText, d.a.Question
		if aside := d.a.Reading.SetAside; aside != "" { // MSG-3
			n.Text = strings.TrimSpace(n.Text + "\n\n[Taken for a quotation, a signature or a notice: " + asideWords(aside) + "]")
		}
		if d.p.From != RequestIncomplete && !office {
			n.Changes = d.a.Changes // there is nothing to compare with for who has not seen it before
		}
		if office {
			n.Sender = d.a.From.Key()
		}
	}
	switch {
	case ended, d.m.Request.State == RequestInReview && !d.p.Changed:
		d.send(NoticeRequestorAnswered, fill)
	case d.p.From == RequestOnHold && d.answerEndsHold():
		d.send(NoticeReview, fill)
	case d.p.From == RequestOnHold && d.p.Changed:
		// while it is on hold nobody is reminded
		d.send(NoticeIncomplete, func(n *NoticeData) { n.NextAt = time.Time{} })
	case d.p.From == RequestOnHold:
		d.send(NoticeRequestorAnswered, fill)
	case d.m.Request.State != RequestIncomplete || !d.incomplete():
		d.send(NoticeReview, fill)
	}
	return nil
}

// approve opens the case (SUP-4): number, officer, dates.
func approve(d *deciding) error {
	typ, err := d.openType()
	if err != nil {
		return err
	}
	priority, err := d.openPriority()
	if err != nil {
		return err
	}
	d.settle()
	d.take(typ, priority)
	c := &Case{
		Request: d.m.Request.ID, Type: typ, State: CaseOpened, Revision: 1, Priority: priority,
		Supervisor: d.a.Actor.ID, InitiatedAt: d.w.Now,
	}
	d.m.Case = c
	d.p.OpenCase = true
	d.p.Done = "approved"
	for n := 1; n <= CriteriaAll; n++ {
		d.p.Criteria = append(d.p.Criteria, Criterion{Number: n, State: Met})
	}
	if word := d.officerWord(); word != "" {
		p, err := d.w.FindPerson(word, RoleOfficer)
		if err != nil {
			return err
		}
		c.State, c.Officer = CaseAssigned, &p.ID
		d.p.Effects = append(d.p.Effects, "It is assigned to "+p.Name+", who gets the request by mail.")
		remarks := d.key(KeyRemarks)
		d.p.Text = remarks
		d.send(NoticeAssigned, func(n *NoticeData) { n.Text = remarks })
	} else {
		d.p.Effects = append(d.p.Effects, "No officer was named; a mail asks you for one.")
		d.p.Sends = append(d.p.Sends, Planned{Name: NoticeChooseOfficer, To: Recipient{Person: d.a.Actor}})
	}
	d.toldRequestor()
	if typ == RFS {
		d.p.Effects = append(d.p.Effects, "The director is told.")
	}
	return nil
}

// take puts the type and priority with which a case is opened into the draft, as its next version where they differ (EXT-3, EXT-7).
func (d *deciding) take(typ Type, priority string) {
	after := d.m.Draft.correct(Draft{Type: typ, Fields: Fields{Priority: {Values: []string{priority}}}})
	changes := d.m.Draft.diff(after)
	for _, c := range changes {
		d.p.Effects = append(d.p.Effects, changeWords(c))
	}
	if len(changes) > 0 {
		d.p.Changed, d.m.Draft = true, after
		d.m.Request.Version++
	}
	d.m.Request.Type, d.m.Request.Priority = typ, priority
}

// settle writes down who ended the review.
func (d *deciding) settle() {
	verb := string(d.a.Command.Verb)
	d.m.Request.DecidedAt, d.m.Request.DecidedBy, d.m.Request.DecidedVerb = &d.w.Now, &d.a.Actor.ID, &verb
}

// toldRequestor says truthfully whether the requestor hears of it by mail.
func (d *deciding) toldRequestor() {
	if d.m.reachable(d.w.Office) {
		d.p.Effects = append(d.p.Effects, "The requestor is told by mail.")
		return
	}
	d.p.Effects = append(d.p.Effects, "The requestor gets no mail from us (not proven, or no official address): tell them by telephone.")
}

func reject(d *deciding) error {
	d.settle()
	ns := d.criteria()
	for _, n := range ns {
		d.p.Criteria = append(d.p.Criteria, Criterion{Number: n, State: NotMet})
	}
	reason := d.key(KeyReason)
	d.p.Text = reason
	d.p.Done = "rejected, criteria " + joinInts(ns)
	d.toldRequestor()
	d.send(NoticeRejected, func(n *NoticeData) { n.RejectedBy, n.Text = ns, reason })
	return nil
}

func returnRequest(d *deciding) error {
	q := d.argument(KeyNeed)
	d.p.Text = q
	d.p.Done = "the requestor is asked"
	d.p.Effects = append(d.p.Effects, "The answer comes to you for decision.")
	d.send(NoticeQuestion, func(n *NoticeData) { n.Text = q })
	return nil
}

func assign(d *deciding) error {
	p, err := d.w.FindPerson(d.a.Command.Argument, RoleOfficer)
	if err != nil {
		return err
	}
	if former := d.m.assignee(d.w); former != nil && former.ID != p.ID {
		name := p.Name
		d.p.Sends = append(d.p.Sends, Planned{Name: NoticeReassigned, To: Recipient{Person: former}, Fill: func(n *NoticeData) { n.Officer = name }})
		d.p.Effects = append(d.p.Effects, former.Name+" is told that it is no longer theirs.")
	}
	d.m.Case.Officer = &p.ID
	remarks := d.key(KeyRemarks)
	d.p.Text = remarks
	d.p.Done = "assigned to " + p.Name
	d.p.Effects = append(d.p.Effects, p.Name+" gets it by mail.")
	d.send(NoticeAssigned, func(n *NoticeData) { n.Text = remarks })
	if d.a.file != nil && d.m.Case.Result != "" { // who goes on with it has to tell the passphrase (RFI-2)
		d.tellPassphrase(d.a.file.product.Passphrase, StepResultReview)
	}
	return nil
}

// assignHeld gives a case to another officer while it rests; they begin when the hold is over.
func assignHeld(d *deciding) error {
	d.m.Case.HeldFrom = CaseAssigned
	d.p.Effects = append(d.p.Effects, "It stays on hold.")
	return assign(d)
}

func accept(d *deciding) error {
	d.p.Done = "accepted"
	d.p.Effects = append(d.p.Effects, "It is in progress.")
	return nil
}

func note(d *deciding) error {
	d.p.Text = strings.TrimSpace(d.a.Command.Argument)
	d.p.Done = "noted"
	return nil
}

func negative(d *deciding) error {
	c := d.m.Case
	c.Result, c.ResultBasis, c.ResultBy = "negative", d.basis(), &d.a.Actor.ID
	inside := d.key(KeyText)
	d.p.Text, d.p.Basis = inside, c.ResultBasis
	d.p.Done = "negative result recorded"
	d.p.Effects = append(d.p.Effects, "A supervisor reviews it before the requestor is told.")
	d.send(NoticeResultReview, func(n *NoticeData) { n.Text, n.Question = inside, d.a.Question })
	return nil
}

func releaseResult(d *deciding) error {
	d.m.Case.ReviewedBy = &d.a.Actor.ID
	d.p.ReviewEntries = d.shown(StepResultReview)
	d.p.Done = "result released"
	if d.m.reachable(d.w.Office) {
		d.p.Effects = append(d.p.Effects, "The result goes to the requestor by mail.")
	} else if d.officer() != nil {
		d.p.Effects = append(d.p.Effects, "The requestor gets no mail from us: the officer is asked to telephone.")
	} else {
		d.p.Effects = append(d.p.Effects, "The requestor gets no mail from us: somebody has to telephone.")
	}
	if none := d.noOfficer(); none != "" {
		d.p.Effects = append(d.p.Effects, none)
	}
	d.p.Inform = d.informed()
	return nil
}

// returnResult gives a result back to its officer: by RETURN, or by NONCONCUR with its reason (FAI-3).
func returnResult(d *deciding) error {
	c := d.m.Case
	c.Result, c.ResultBasis, c.ResultBy, c.ReviewedBy, c.Significant = "", "", nil, nil, false
	q, about := d.argument(KeyNeed), StepResultReview
	if d.a.Command.Verb == Nonconcur {
		q, about = d.argument(KeyReason), StepConcurrence
	}
	d.p.Text = q
	d.p.Done = "returned to the officer"
	if none := d.noOfficer(); none != "" {
		d.p.Done = "the result is not taken"
		d.p.Effects = append(d.p.Effects, none)
	}
	d.send(NoticeReturned, func(n *NoticeData) { n.Text, n.About = q, about })
	return nil
}

// closeCase closes what is fulfilled: an inquiry as of its release, what was delivered before as completed then (DSP-1).
func closeCase(d *deciding) error {
	c := d.m.Case
	if c.CompletedAt == nil {
		c.CompletedAt = &d.w.Now
	}
	c.ClosedAt = &d.w.Now
	if c.ReleasedAt != nil {
		c.ClosedAt = c.ReleasedAt
	}
	return nil
}

// closeByCall closes what the requestor was told by telephone: they have it, so that a mail which comes back later reopens nothing.
func closeByCall(d *deciding) error {
	d.p.Text = d.callText()
	d.m.Case.ReceivedAt = &d.w.Now
	d.p.Done = "telephone call recorded, case closed"
	if d.m.reachable(d.w.Office) {
		d.p.Effects = append(d.p.Effects, "The requestor is asked by mail whether it was of use.")
	}
	return closeCase(d)
}

func closeReceived(d *deciding) error {
	if err := closeCase(d); err != nil {
		return err
	}
	if d.p.By == RoleRequestor && !d.m.reachable(d.w.Office) {
		// they are not asked for a disposition, so the officer hears that the case is closed
		said := d.a.Reading.NewText
		d.send(NoticeRequestorAnswered, func(n *NoticeData) { n.Text = said })
	}
	return receive(d)
}

func receive(d *deciding) error {
	if d.m.Case.ReceivedAt == nil {
		d.m.Case.ReceivedAt = &d.w.Now
	}
	if d.a.Command.Verb == Call && !d.m.Request.Tracked {
		d.p.Text = d.callText()
	}
	d.p.Done = "receipt noted"
	return nil
}

// callText keeps who was spoken to, and when, with what was said.
func (d *deciding) callText() string {
	var lines []string
	for _, k := range []Key{KeyWith, KeyDate, KeyText} {
		if v := d.key(k); v != "" {
			lines = append(lines, string(k)+" "+v)
		}
	}
	return strings.Join(lines, "\n")
}

func dispose(d *deciding) error {
	c := d.m.Case
	words := d.dispositionWords()
	if d.m.Request.Tracked {
		words = "" // they belong where the request resides (CLS-1)
	}
	if n := d.rating(); n > 0 {
		c.DispositionRating, d.p.Rating = &n, n
	}
	c.DispositionAt = &d.w.Now
	if c.ReceivedAt == nil {
		// who can say whether it was of use has received it
		c.ReceivedAt = &d.w.Now
	}
	d.p.Text = words
	d.p.Done = "your view is noted"
	if d.p.By == RoleRequestor {
		d.p.Effects = append(d.p.Effects, "Thank you. We keep it with the case.")
		d.send(NoticeDispositionReceived, func(n *NoticeData) { n.Text, n.Rating = words, d.rating() })
		return nil
	}
	d.p.Done = "disposition recorded"
	if !d.m.Request.Tracked {
		d.p.Text = strings.TrimSpace(d.callText())
	}
	d.p.Effects = append(d.p.Effects, "The case can be closed out now.")
	return nil
}

func reopenUndelivered(d *deciding) error {
	d.m.Case.CompletedAt, d.m.Case.ClosedAt = nil, nil
	return nil
}

func closeOut(d *deciding) error {
	c := d.m.Case
	if c.DispositionAt == nil {
		c.DispositionAt = &d.w.Now
		d.p.Text = d.argument(KeyDisposition)
	}
	c.DispositionLocation = d.key(KeyLocation)
	c.ClosedOutAt = &d.w.Now
	d.p.Done = "closed out"
	return nil
}
