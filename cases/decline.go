package cases

import "fmt"

func (d *deciding) checkDecline() error {
	if d.argument(KeyReason) == "" {
		return refuse("reason_missing", "DECLINE needs a reason; the supervisors read it.")
	}
	return nil
}

// decline gives a case back before it was begun (DECLINE): the supervisors are asked for another officer.
func decline(d *deciding) error {
	reason := d.argument(KeyReason)
	d.m.Case.Officer = nil
	d.p.Text = reason
	d.p.Done = "declined"
	d.p.Effects = append(d.p.Effects, "The supervisors are asked for another officer, and read your reason.")
	d.send(NoticeChooseOfficer, func(n *NoticeData) { n.Text = reason })
	return nil
}

// advice is a better word than "not possible now" where there is one.
func advice(m Matter, a Act) error {
	switch {
	case a.On == On(Resume) && m.State() != RequestOnHold:
		return refuse("not_possible", "%s is not on hold: it %s.", m.Number(), m.Words())
	case a.On == On(Decline) && m.Case != nil && m.Case.State == CaseInProgress:
		return refuse("not_possible", "You have accepted %s, so it cannot be declined any more. Ask a supervisor to give it to somebody else with ASSIGN.", m.Number())
	case m.Case != nil && m.Case.State == CaseOnHold && a.Command != nil && a.On != On(Hold):
		what := a.Command.Verb
		return refuse("not_possible", "%s is on hold, so %s is not possible now. A supervisor ends the hold with RESUME.", m.Number(), what)
	case m.Case != nil && (a.On == On(Set) || a.On == On(DuplicateOf) || a.On == On(Refer)):
		return refuse("not_possible", "%s", fmt.Sprintf("%s is a case already, so %s is not possible: it is for requests before the decision.", m.Number(), a.On))
	}
	return nil
}
