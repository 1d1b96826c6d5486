package cases

import "strings"

// officerGone says whether the officer of a case is no active case officer any more.
func (d *deciding) officerGone() bool { return d.officer() == nil }

// officerGone takes a case from an officer who has left, so that the supervisors choose another.
func officerGone(d *deciding) error {
	who := "The officer to whom this case was assigned"
	if o := d.m.assignee(d.w); o != nil {
		who = o.Name + ", to whom this case was assigned,"
	}
	d.m.Case.Officer = nil
	d.send(NoticeChooseOfficer, first(who+" is no active case officer any more. What they have noted is kept with the case."))
	return nil
}

// heldInWork says whether a hold interrupts the work on a case.
func (d *deciding) heldInWork() bool {
	return d.m.Case.HeldFrom == CaseAssigned || d.m.Case.HeldFrom == CaseInProgress
}

// officerGoneHeld does it while the case is on hold: it will be open when the hold ends.
func officerGoneHeld(d *deciding) error {
	d.m.Case.HeldFrom = CaseOpened
	return officerGone(d)
}

// officerGoneLate asks for another officer for a case whose result is approved: somebody has to hear the requestor, and to close it out.
func officerGoneLate(d *deciding) error {
	who := "The officer who worked on this case"
	if o := d.m.assignee(d.w); o != nil {
		who = o.Name + ", who worked on this case,"
	}
	left := "It is closed, and nobody can close it out"
	switch d.m.Case.State {
	case CaseReleased:
		left = "Its result is approved, and nobody is there to see it to its end"
	case CaseOnHold:
		left = "It is on hold with a result that waits for its review, and nobody is there to see it to its end"
	default: // closed
	}
	d.send(NoticeChooseOfficer, first(who+" is no active case officer any more. "+left+": name another officer. What they have noted is kept with the case."))
	return nil
}

// officerAsked says whether the supervisors have been asked for an officer.
func (d *deciding) officerAsked() bool {
	_, asked := d.m.Open[StepOfficer]
	return asked
}

// askAgain asks whoever may decide now: those who were asked have left.
func askAgain(names ...NoticeName) func(*deciding) error {
	return func(d *deciding) error {
		const why = "Those who were asked before you may decide no longer: the decision is yours now."
		for _, name := range names {
			d.send(name, func(n *NoticeData) {
				first(why)(n)
				if name == NoticeResultReview || name == NoticeClosureReview {
					n.Text = d.a.Inside
				}
			})
		}
		return nil
	}
}

// unanswered takes a request up again whose requestor has not answered a question (EXT-4).
func unanswered(d *deciding) error {
	text := "The requestor has not answered our question"
	if s, ok := d.m.Open[StepQuestion]; ok && !s.OpenedAt.IsZero() {
		text = "The requestor has not answered the question of " + d.w.Day(s.OpenedAt)
	}
	if q := strings.Join(strings.Fields(d.a.Question), " "); q != "" {
		text += ": " + clip(q, 300)
	}
	if !strings.ContainsAny(text[len(text)-1:], ".?!") && !strings.HasSuffix(text, "…") {
		text += "."
	}
	d.send(NoticeReview, first(text))
	return nil
}

// first puts a doubt before all others.
func first(text string) func(*NoticeData) {
	return func(n *NoticeData) { n.Doubts = append([]Doubt{{Text: text}}, n.Doubts...) }
}
