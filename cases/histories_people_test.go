package cases_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"cissd/cases"
	"cissd/cases/casestest"
)

// tableOf is the table by what sets a row off.
var tableOf = sync.OnceValue(func() map[cases.Trigger][]cases.Transition {
	out := map[cases.Trigger][]cases.Transition{}
	for _, row := range cases.Transitions() {
		out[row.On] = append(out[row.On], row)
	}
	return out
})

// wordsOf are the commands that the table knows, by where they are possible.
var wordsOf = sync.OnceValue(func() map[spot][]cases.Trigger {
	out := map[spot][]cases.Trigger{}
	for _, row := range cases.Transitions() {
		for _, s := range row.From {
			if at := (spot{of: row.Of, state: s}); !happens(row.On) && !slices.Contains(out[at], row.On) {
				out[at] = append(out[at], row.On)
			}
		}
	}
	return out
})

// everyWord is all that can be said, possible or not.
var everyWord = sync.OnceValue(func() []cases.Trigger {
	return slices.DeleteFunc(triggers(), func(on cases.Trigger) bool { return happens(on) })
})

const desk = "desk@cbp.dhs.gov"

// everybody is a roster with each role, some with several; the last two ask and answer as well.
func everybody() []cases.Person {
	ps := casestest.Roster()
	add := func(handle string, roles ...cases.Role) {
		ps = append(ps, cases.Person{Handle: handle, Name: handle, Addresses: []string{handle + "@hq.dhs.gov"}, Roles: roles, Active: true})
	}
	add("cst", cases.RoleCST)
	add("team_lead", cases.RoleTeamLead)
	add("both", cases.RoleOfficer, cases.RoleSupervisor)
	add("lead.too", cases.RoleOfficer, cases.RoleTeamLead)
	add("all", cases.RoleOfficer, cases.RoleSupervisor, cases.RoleDirector, cases.RoleTeamLead)
	add("second", cases.RoleDirector)
	for i := range ps {
		ps[i].ID = int64(i + 1)
	}
	ps[1].Addresses = append(ps[1].Addresses, "sun-mi.park@cbp.dhs.gov") // asks by another address of hers
	return ps
}

// pick draws one; of none it gives the zero value.
func pick[T any](r *rand.Rand, of []T) (one T) {
	if len(of) > 0 {
		one = of[r.IntN(len(of))]
	}
	return one
}

// oneIn is true once in n times.
func (b *book) oneIn(n int) bool { return b.r.IntN(n) == 0 }

// person finds who uses an address, of those who are on the roster now.
func (b *book) person(address string) *cases.Person {
	for i := range b.people {
		if b.people[i].Active && b.people[i].Uses(address) {
			p := b.people[i]
			return &p
		}
	}
	return nil
}

// arrive opens the request, as triage and Record.Open would.
func (b *book) arrive() {
	d := casestest.DraftOf(pick(b.r, []cases.Type{cases.RFI, cases.RFI, cases.RFS, cases.RFS, cases.FAI, cases.FAI, ""}))
	sender := casestest.Requestor
	if b.oneIn(4) {
		delete(d.Fields, cases.Priority)
	}
	if b.oneIn(8) {
		d.Fields[cases.Classification] = casestest.Field("secret")
		d.Fields[cases.Network] = casestest.Field("HSDN")
	}
	r := casestest.Proven(sender, d, "We would ask you for information.")
	var by *cases.Person
	switch b.r.IntN(10) {
	case 0, 1: // an inquiry of the office's own
		p := *b.anybody()
		if p.OpensEvents() && p.Active {
			sender = cases.Address{Address: p.Address()}
			r.Internal = true
			d.Fields[cases.RequestorEmail] = casestest.Field(p.Address())
		}
	case 2: // somebody of the roster asks, by one of their addresses
		p := *b.anybody()
		sender = cases.Address{Address: pick(b.r, p.Addresses)}
		d.Fields[cases.RequestorEmail] = casestest.Field(sender.Address)
	case 3: // a desk asks for a colleague
		sender = cases.Address{Address: desk}
		r.Submitter = &sender
	case 4: // somebody of the roster sends it in
		by = b.person(b.anybody().Address())
		if by != nil {
			sender = cases.Address{Address: by.Address()}
			r.Submitter = &sender
		}
	case 5:
		r.Proof = cases.Proof{Why: "dmarc=fail"}
	case 6:
		sender = cases.Address{Address: "m.ortega@gmail.com"}
		d.Fields[cases.RequestorEmail] = casestest.Field(sender.Address)
	case 7:
		r.NoAnswer = b.oneIn(2)
	}
	r.From, r.Draft = sender, d
	if d.TrackedOnly() {
		p := r.Pointer()
		r = &p
	}
	a := cases.Act{
		On: cases.OnArrival, From: sender, Actor: b.person(sender.Address), Reading: r, Merged: r.Draft,
		Mail: cases.MailRef{ID: 1, Mailbox: casestest.Mailbox, ReceivedAt: b.now},
	}
	b.q = cases.RequestRow(a, by)
	b.q.ID, b.q.Number = 1, "REQ-2027-000001"
	b.note("a request of %s (type %q, proven %v, quiet %v, internal %v)", sender.Address, d.Type, b.q.Proven, b.q.Quiet, r.Internal)
	_, _ = b.decide(a)
}

// happen is one random thing.
func (b *book) happen() {
	b.now = b.now.Add(time.Duration(1+b.r.IntN(90)) * time.Minute)
	switch b.r.IntN(24) {
	case 0, 1:
		b.wait()
	case 2, 3:
		b.deliver()
	case 4:
		b.roster()
	case 5, 6:
		b.words()
	case 7:
		b.confirm()
	case 8:
		b.untimely()
	default:
		b.command()
	}
}

// wait lets days go by, and what is due happen.
func (b *book) wait() {
	days := 1 + b.r.IntN(14)
	if b.oneIn(20) {
		days = 100
	}
	b.now = b.now.AddDate(0, 0, days)
	b.note("%d days", days)
	for {
		due := -1
		for i, t := range b.timers {
			if !t.fired && !t.At.After(b.now) && (due < 0 || t.At.Before(b.timers[due].At)) {
				due = i
			}
		}
		if due < 0 {
			break
		}
		on, step := b.timers[due].On, b.timers[due].step
		for i := range b.timers { // what fell due twice is one reminder
			b.timers[i].fired = b.timers[i].fired || b.timers[i].step == step && b.timers[i].On == on && !b.timers[i].At.After(b.now)
		}
		_, _ = b.decide(cases.Act{On: on, Mail: cases.MailRef{Mailbox: b.q.Mailbox}})
	}
	b.gone()
}

// gone finds somebody for what the roster has left with nobody, as the daemon looks for it.
func (b *book) gone() {
	if c := b.c; c != nil && b.open(cases.StepOfficer) == nil && (c.Officer == nil || !slices.ContainsFunc(b.people, func(p cases.Person) bool {
		return p.ID == *c.Officer && p.Active && slices.Contains(p.Roles, cases.RoleOfficer)
	})) && slices.Contains([]cases.State{cases.CaseAssigned, cases.CaseInProgress, cases.CaseOnHold, cases.CaseReleased, cases.CaseClosed}, c.State) {
		if _, no := b.decide(cases.Act{On: cases.OnOfficerGone}); no != nil {
			b.fail("ROLE-1", "nobody is asked for another officer of a case in %s: %s", c.State, no.Code)
		}
	}
	m := b.load()
	names := []cases.NoticeName{
		cases.NoticeReview, cases.NoticeDropAsked, cases.NoticeChooseOfficer, cases.NoticeResultReview, cases.NoticeClosureReview, cases.NoticeConcurrence,
	}
	for _, k := range []cases.StepKind{cases.StepReview, cases.StepDrop, cases.StepOfficer, cases.StepResultReview, cases.StepConcurrence} {
		s := b.open(k)
		if s == nil || m.State() == cases.RequestOnHold && k != cases.StepOfficer {
			continue
		}
		may := func(id int64) bool {
			return slices.ContainsFunc(b.people, func(p cases.Person) bool {
				return p.ID == id && p.Active && (slices.Contains(p.Roles, cases.RoleDirector) || k != cases.StepConcurrence && slices.Contains(p.Roles, cases.RoleSupervisor))
			})
		}
		asked := slices.ContainsFunc(b.mails, func(l mail) bool { return slices.Contains(names, l.name) && !l.at.Before(s.OpenedAt) && may(l.person) })
		if !asked && slices.ContainsFunc(b.people, func(p cases.Person) bool { return may(p.ID) }) {
			_, _ = b.decide(cases.Act{On: cases.OnAskedGone})
		}
	}
}

// deliver lets one of our mails arrive or come back: more often a new one than an old one.
func (b *book) deliver() {
	if len(b.mails) == 0 {
		return
	}
	i := len(b.mails) - 1 - b.r.IntN(min(len(b.mails), 6))
	for j := range b.mails {
		if n := b.mails[j].name; b.oneIn(2) && (n == cases.NoticeResultNegative || n == cases.NoticeResultPositive) {
			i = j
		}
	}
	l := &b.mails[i]
	result := l.name == cases.NoticeResultNegative || l.name == cases.NoticeResultPositive
	// what went out before the case was reopened says nothing of its new result
	newest := !slices.ContainsFunc(b.steps, func(s cases.Step) bool { return s.Kind == cases.StepDelivery && s.ID > l.step })
	if b.oneIn(2) {
		if result && newest {
			b.note("%s arrives", l.name)
			_, _ = b.decide(cases.Act{On: cases.OnDelivered})
		}
		return
	}
	if l.bounced {
		return
	}
	l.bounced = true
	if result && newest || slices.Contains([]cases.NoticeName{cases.NoticeIncomplete, cases.NoticeIncompleteReminder, cases.NoticeQuestion}, l.name) {
		b.note("%s bounces", l.name)
		_, _ = b.decide(cases.Act{On: cases.OnBounced, Bounce: &cases.BounceInfo{Notice: int64(i + 1), Name: l.name, Address: l.address, Status: "5.1.1"}})
	}
}

// roster lets somebody go or come back, take up a role or lay it down. One supervisor stays (ROLE-4).
func (b *book) roster() {
	p := &b.people[b.r.IntN(len(b.people))]
	if b.c != nil && b.c.Officer != nil && b.oneIn(3) {
		p = &b.people[*b.c.Officer-1]
	}
	was := *p
	if b.oneIn(2) {
		p.Active = !p.Active
	} else if role := pick(b.r, cases.RosterRoles()); slices.Contains(p.Roles, role) {
		p.Roles = slices.DeleteFunc(slices.Clone(p.Roles), func(r cases.Role) bool { return r == role })
	} else {
		p.Roles = append(slices.Clone(p.Roles), role)
	}
	if !slices.ContainsFunc(b.people, func(p cases.Person) bool { return p.Active && slices.Contains(p.Roles, cases.RoleSupervisor) }) {
		*p = was
		return
	}
	b.note("%s is now %v, active: %v", p.Handle, p.Roles, p.Active)
	if b.oneIn(2) {
		b.gone()
	}
}

// words are an answer without a command.
func (b *book) words() {
	who := pick(b.r, []string{b.q.RequestorAddress, b.q.RequestorAddress, b.q.SubmitterAddress, desk, "x@epa.gov", b.referral, b.anybody().Address()})
	if who == "" {
		return
	}
	d := cases.Draft{Fields: cases.Fields{}}
	switch b.r.IntN(6) {
	case 0, 1:
		d.Fields[cases.Priority] = casestest.Field(pick(b.r, []string{"routine", "urgent"}))
	case 2:
		if b.oneIn(3) {
			d.Fields[cases.Network] = casestest.Field("HSDN")
		}
	case 3:
		d.Fields[cases.Purpose] = casestest.Field(pick(b.r, []string{"a visit", "a grant"}))
		d.Type = pick(b.r, []cases.Type{"", "", cases.RFI, cases.FAI})
	}
	a := cases.Act{On: cases.OnAnswer, From: cases.Address{Address: who}, Actor: b.person(who), Mail: cases.MailRef{ID: int64(len(b.events) + 2)}}
	a.Reading = casestest.Proven(a.From, d, "words")
	if b.oneIn(20) {
		a.Reading.Proof = cases.Proof{Why: "dmarc=fail"}
	}
	merged, _ := b.drafts[len(b.drafts)-1].Merge(d)
	if b.q.Tracked || d.TrackedOnly() || b.c == nil && merged.TrackedOnly() {
		r := a.Reading.Pointer()
		a.Reading = &r
	}
	b.note("%s writes %v", who, slices.Sorted(maps.Keys(d.Fields)))
	_, _ = b.decide(a)
}

// untimely is something of the daemon's that is not due: what the state does not provide for changes nothing.
func (b *book) untimely() {
	on := pick(b.r, []cases.Trigger{cases.OnReminder, cases.OnEntriesDue, cases.OnOfficerGone, cases.OnDropAsked})
	if on == cases.OnDropAsked && b.q.State != cases.RequestIncomplete && b.q.State != cases.RequestReturned {
		on = cases.OnReminder
	}
	b.note("untimely: %s", on)
	a := cases.Act{On: on}
	if b.oneIn(4) { // by somebody: never
		p := *b.anybody()
		a.Actor, a.From, a.Mail.ID = &p, cases.Address{Address: p.Address()}, 7
	}
	_, _ = b.decide(a)
}

// confirm answers what was asked back, mostly as whoever was asked.
func (b *book) confirm() {
	if len(b.codes) == 0 {
		return
	}
	i := len(b.codes) - 1 - b.r.IntN(min(len(b.codes), 3))
	c := &b.codes[i]
	if c.used || !b.now.Before(c.until) {
		return // the code itself says so
	}
	who := b.mails[c.mail].address
	if b.oneIn(6) {
		who = b.anybody().Address()
	}
	a := c.act
	a.From, a.Actor, a.Doubt, a.Token = cases.Address{Address: who}, b.person(who), "", b.token(c.mail)
	a.Reading = casestest.Proven(a.From, cases.Draft{}, "CONFIRM")
	b.note("%s confirms %s", who, a.On)
	if p, _ := b.decide(cases.AskedIn(a, c.state)); p != nil {
		if who != b.mails[c.mail].address {
			b.fail("SEC-10", "%s confirms what %s was asked", who, b.mails[c.mail].address)
		}
		b.codes[i].used = true
	}
}

// command is a command of somebody: mostly one that is possible, of one whose it is, in answer to the newest mail that asks for it.
func (b *book) command() {
	m := b.load()
	on := pick(b.r, everyWord())
	if possible := wordsOf()[spot{of: m.Of(), state: m.State()}]; len(possible) > 0 && !b.oneIn(6) {
		on = pick(b.r, possible)
	}
	if slices.Contains(endings(), on) && !b.oneIn(5) {
		on = pick(b.r, everyWord())
	}
	c := b.said(on)
	if b.oneIn(2) {
		on, c = b.onward(&m)
	}
	who := b.sender(on, &m)
	if who == "" {
		who = "x@epa.gov"
	}
	a := cases.Act{On: on, Command: &c, From: cases.Address{Address: who}, Actor: b.person(who), Correct: casestest.Correct}
	a.Mail = cases.MailRef{ID: int64(len(b.events) + 2), Mailbox: casestest.Mailbox, Marked: b.oneIn(30)}
	a.Reading = casestest.Proven(a.From, cases.Draft{}, c.Line)
	if b.oneIn(30) {
		a.Reading.Proof = cases.Proof{Why: "dmarc=fail"}
	}
	if b.oneIn(30) {
		a.Doubt = "It ends with a question mark."
	}
	if i := b.answered(on, a); i >= 0 {
		a.Token = b.token(i)
	}
	if slices.Contains([]cases.Trigger{cases.On(cases.Exhibit), cases.On(cases.Positive), cases.On(cases.Report), cases.On(cases.Refer)}, on) && !b.q.Tracked {
		b.attach(&a)
	}
	if on == cases.On(cases.DuplicateOf) {
		a.Other = b.another()
	}
	b.note("%s: %s (keys %v, version %d), answering %+v", who, c.Line, c.Keys, c.Version, a.Token)
	if _, no := b.decide(a); no != nil && no.Confirm {
		b.ask(a)
	}
}

// ask is the CONFIRM NEEDED.
func (b *book) ask(a cases.Act) {
	m := b.load()
	to := cases.Recipient{Person: a.Actor}
	if a.Actor == nil {
		if a.From.Key() != b.q.RequestorAddress || !b.reachable() {
			return
		}
		to.Address = a.From
	}
	b.post(&m, cases.NoticeConfirmNeeded, to)
	b.codes = append(b.codes, code{mail: len(b.mails) - 1, act: a, state: m.State(), until: b.now.Add(24 * time.Hour)})
}

// sender draws who sends a command.
func (b *book) sender(on cases.Trigger, m *cases.Matter) string {
	if b.oneIn(5) {
		return pick(b.r, []string{b.q.RequestorAddress, b.q.SubmitterAddress, desk, "x@epa.gov", b.anybody().Address(), b.anybody().Address(), b.anybody().Address()})
	}
	var may []string
	for _, role := range verbOf(on, m.Case != nil) {
		switch role {
		case cases.RoleRequestor:
			may = append(may, b.q.RequestorAddress)
		case cases.RoleOfficer:
			if m.Case != nil && m.Case.Officer != nil {
				may = append(may, b.people[*m.Case.Officer-1].Address())
			}
		default:
			for i := range b.people {
				worked := slices.Contains(m.Workers, b.people[i].ID) && !b.oneIn(4)
				if b.people[i].Active && b.people[i].Has(role) && !worked {
					may = append(may, b.people[i].Address())
				}
			}
		}
	}
	return pick(b.r, may)
}

// answered draws the mail that a command answers, -1 for none.
func (b *book) answered(on cases.Trigger, a cases.Act) int {
	if b.oneIn(15) || len(b.mails) == 0 {
		return -1
	}
	if b.oneIn(15) {
		return b.r.IntN(len(b.mails))
	}
	var mine []int
	for i, l := range b.mails {
		if l.address == a.From.Address || a.Actor != nil && l.person == a.Actor.ID {
			mine = append(mine, i)
		}
	}
	if len(mine) == 0 {
		return -1
	}
	if b.oneIn(8) {
		return pick(b.r, mine)
	}
	for _, i := range slices.Backward(mine) {
		if s := b.mails[i].step; s != 0 && b.steps[s-1].SpentAt == nil && b.mails[i].version == b.steps[s-1].Version && b.asks(on, b.steps[s-1].Kind) && !b.oneIn(3) {
			return i
		}
	}
	return mine[len(mine)-1]
}

// asks says whether a question can be answered with a command.
func (b *book) asks(on cases.Trigger, k cases.StepKind) bool {
	return slices.ContainsFunc(tableOf()[on], func(row cases.Transition) bool {
		return (row.Of == cases.CaseRecord) == (b.c != nil) && (row.Step == k || row.Step == "" || slices.Contains(row.Also, k))
	})
}

// said draws the words of a command, right and wrong ones.
func (b *book) said(on cases.Trigger) cases.Command {
	verb, rest, _ := strings.Cut(string(on), " ")
	c := casestest.Cmd(cases.Verb(verb), rest)
	if cases.Verb(verb) != cases.Call {
		c = casestest.Cmd(cases.Verb(verb), pick(b.r, b.arguments(on)))
	}
	values := keysOf()
	for _, k := range keyNames() {
		if b.oneIn(2) && slices.Contains(wanted(on), k) || b.oneIn(60) {
			c.Keys[k] = pick(b.r, values[k])
		}
	}
	if until := b.now.AddDate(0, 0, 1+b.r.IntN(20)); b.oneIn(2) && slices.Contains(wanted(on), cases.KeyUntil) {
		c.Keys[cases.KeyUntil] = until.Format(time.DateOnly)
	}
	if b.oneIn(12) {
		c.Version = 1 + b.r.IntN(3)
	}
	if b.oneIn(12) {
		c.Number = pick(b.r, []string{b.q.Number, b.q.Number, "REQ-2027-000009"})
	}
	return c
}

// anybody draws one of all who were ever on the roster.
func (b *book) anybody() *cases.Person {
	p := b.people[b.r.IntN(len(b.people))]
	return &p
}
