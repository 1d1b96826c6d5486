package cases

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

var (
	condOfficerThere = Condition{"its officer is a case officer still", func(d *deciding) bool { return d.officer() != nil }}

	guardDutyOfRequest = Guard{"neither asked for nor sent it in (ROLE-2)", (*deciding).checkDutyOfRequest}
	guardShare         = Guard{"a case officer is named who does not see it yet, and a reason", (*deciding).checkShare}
	guardUnshare       = Guard{"it is shared with whoever is named", (*deciding).checkUnshare}
)

// withdraw ends a matter by the word of whoever asked (WITHDRAW). Whoever has it is told to stop.
func withdraw(d *deciding) error {
	reason := d.argument(KeyReason)
	if d.m.Request.Tracked {
		reason = "" // it belongs where the request resides (CLS-1)
	}
	d.p.Text = reason
	d.p.Done = "withdrawn"
	d.p.Effects = append(d.p.Effects, "Nothing more is done about it. If you need it after all, write to us again.")
	if d.m.Case != nil {
		d.m.Case.end(d.w.Now)
	}
	d.send(NoticeEnded, func(n *NoticeData) { n.Text, n.Done = reason, "withdrawn by the requestor" })
	return nil
}

// end takes back what was sent in and not released: it stays in the history alone.
func (c *Case) end(now time.Time) {
	c.EndedAt = &now
	c.Result, c.ResultBasis, c.ResultBy, c.ReviewedBy, c.Significant = "", "", nil, nil, false
}

// referCase passes a whole case on (REFER by a supervisor): the office takes it, and the officer stops.
func referCase(d *deciding) error {
	to, err := d.referral()
	if err != nil {
		return err
	}
	c := d.m.Case
	c.ReferredTo = to.name
	c.end(d.w.Now)
	d.p.Text = to.reason
	d.p.Done = "the case is referred to " + officeWord(to.name)
	d.m.ReferralAddress = to.address
	d.sendReferral(to)
	d.toldRequestor()
	if toldOffice(to.name) == "" && d.m.reachable(d.w.Office) {
		d.p.Effects = append(d.p.Effects, "They do not read which office it is.")
	}
	d.send(NoticeReferred, func(n *NoticeData) { n.ReferredTo, n.PassOn = toldOffice(to.name), to.address == "" })
	d.send(NoticeEnded, func(n *NoticeData) { n.Text, n.Done = to.reason, "referred to "+officeWord(to.name) })
	return nil
}

// sendReferral mails it to the office, or says that somebody has to pass it on by hand.
func (d *deciding) sendReferral(to referral) {
	if to.address != "" {
		d.p.Sends = append(d.p.Sends, Planned{
			Name: NoticeReferral, To: Recipient{Address: Address{Address: to.address}},
			Fill: func(n *NoticeData) { n.Text, n.ReferredTo = to.reason, to.name },
		})
		d.p.Effects = append(d.p.Effects, "The request went to "+to.address+" by mail, without numbers of documents and dates of birth.")
		return
	}
	// nobody is reminded of it: the answer holds all that is to be passed on
	d.p.PassOn = true
	d.p.Done += ", for you to pass on"
	const then = " Pass it on yourself: what to send stands below."
	if to.name == OtherOffice {
		d.p.Effects = append(d.p.Effects, "No mail went to that office."+then)
	} else {
		d.p.Effects = append(d.p.Effects, "No address is on file for "+to.name+", so no mail went there."+then)
	}
}

// checkDutyOfRequest leaves out who worked the case: to take it up again decides nothing on their work.
func (d *deciding) checkDutyOfRequest() error {
	q := &d.m.Request
	p := d.a.Actor
	if p.Uses(q.RequestorAddress) || p.Uses(q.SubmitterAddress) || q.Submitter != nil && *q.Submitter == p.ID {
		return d.checkDuty()
	}
	return nil
}

// reopenRequest takes a request up again that was ended (REOPEN): it is decided on anew.
func reopenRequest(d *deciding) error {
	q := &d.m.Request
	q.DecidedAt, q.DecidedBy, q.DecidedVerb, q.DuplicateOf, q.ReferredTo = nil, nil, nil, nil, ""
	d.m.Into, d.m.ReferralAddress = "", ""
	reason := d.argument(KeyReason)
	d.p.Text = reason
	d.p.Done = "reopened"
	d.p.Effects = append(d.p.Effects, "It is back in review; a mail asks for the decision. The requestor is not told.")
	d.send(NoticeReview, func(n *NoticeData) { n.Text, n.Again = reason, true })
	return nil
}

// reopen takes a case up again. What it came to before stays in its history; its dates begin anew.
func reopen(d *deciding) error {
	c := d.m.Case
	c.Result, c.ResultBasis, c.ResultBy, c.ReviewedBy, c.ConcurredBy, c.Significant = "", "", nil, nil, nil, false
	c.CompletedAt, c.ReceivedAt, c.ReleasedAt, c.ClosedAt, c.ClosedOutAt, c.EndedAt, c.ReferredTo = nil, nil, nil, nil, nil, nil, ""
	c.DispositionRating, c.Disposition, c.DispositionAt, c.DispositionLocation = nil, nil, nil, ""
	reason := d.argument(KeyReason)
	d.p.Text = reason
	d.p.Done = "reopened"
	fill := func(n *NoticeData) { n.Text, n.Again = reason, true }
	if o := d.officer(); o != nil {
		d.p.Effects = append(d.p.Effects, o.Name+" gets it again by mail.")
		d.send(NoticeAssigned, fill)
		return nil
	}
	c.Officer = nil
	d.p.Effects = append(d.p.Effects, "It needs an officer: a mail asks for one.")
	d.send(NoticeChooseOfficer, fill)
	return nil
}

// shareWord is who is named in a SHARE or UNSHARE, in one word, and why.
func (d *deciding) shareWord() (word, reason string) {
	word, rest := firstWord(strings.TrimSpace(d.a.Command.Argument))
	return word, strings.TrimSpace(strings.TrimLeft(rest, " :;,-") + "\n" + d.key(KeyReason))
}

func (d *deciding) checkShare() error {
	word, reason := d.shareWord()
	if word == "" {
		return refuse("person_missing", "With whom? Write an officer's short name behind SHARE. %s", d.w.officersAre())
	}
	p, err := d.w.FindPerson(word, RoleOfficer)
	switch {
	case err != nil:
		return err
	case d.m.assignedTo(p) || d.m.sharedWith(p):
		return refuse("already_done", "%s sees %s already.", p.Name, d.m.Number())
	case reason == "":
		return refuse("reason_missing", "Why does %s need to know? Write it behind the name; it stands in the record.", p.Name)
	}
	return nil
}

func (d *deciding) checkUnshare() error {
	word, _ := d.shareWord()
	p, err := d.w.FindPerson(word, RoleOfficer)
	if err != nil {
		return err
	}
	if !d.m.sharedWith(p) {
		return refuse("not_shared", "%s is not shared with %s, so there is nothing to end.", d.m.Number(), p.Name)
	}
	return nil
}

// share lets an officer see a case that is not theirs (ROLE-3).
func share(d *deciding) error {
	word, reason := d.shareWord()
	p, err := d.w.FindPerson(word, RoleOfficer)
	if err != nil {
		return err
	}
	d.p.Text, d.p.Share = reason, p.ID
	d.m.Shared = append(d.m.Shared[:len(d.m.Shared):len(d.m.Shared)], p.ID)
	d.p.Done = fmt.Sprintf("shared with %s", p.Name)
	d.p.Effects = append(d.p.Effects, p.Name+" is told, and can read it with SHOW.")
	d.p.Sends = append(d.p.Sends, Planned{Name: NoticeShared, To: Recipient{Person: p}, Fill: func(n *NoticeData) { n.Text = reason }})
	return nil
}

// unshare ends that.
func unshare(d *deciding) error {
	word, reason := d.shareWord()
	p, err := d.w.FindPerson(word, RoleOfficer)
	if err != nil {
		return err
	}
	d.p.Text, d.p.Unshare = reason, p.ID
	d.p.Done = fmt.Sprintf("no longer shared with %s", p.Name)
	return nil
}

// sharedWith says whether somebody sees a case that is not theirs.
func (m *Matter) sharedWith(p *Person) bool {
	if p == nil || !p.Has(RoleOfficer) {
		return false
	}
	return slices.Contains(m.Shared, p.ID)
}
