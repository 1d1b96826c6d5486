package cases_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cissd/cases"
)

// This file says what must hold in any history, in other words than the code: [book.judge] of one step, [book.stands] of what it leaves.

// verbOf says whose verbs they are (SPEC 7, Appendix B). REFER is a supervisor's of a whole matter, and the officer's to propose.
func verbOf(on cases.Trigger, ofCase bool) []cases.Role {
	switch on {
	case cases.On(cases.Received), cases.On(cases.Dispose), cases.On(cases.Withdraw), cases.OnArrival, cases.OnAnswer:
		return []cases.Role{cases.RoleRequestor}
	case cases.On(cases.Concur), cases.On(cases.Nonconcur):
		return []cases.Role{cases.RoleDirector}
	case cases.On(cases.Accept), cases.On(cases.Decline), cases.On(cases.Note), cases.On(cases.Activity), cases.On(cases.Exhibit), cases.On(cases.Negative),
		cases.On(cases.Positive), cases.On(cases.Report), cases.On(cases.Complete), cases.On(cases.Extend), cases.On(cases.Closeout),
		cases.OnCallNegative, cases.OnCallReceived, cases.OnCallDisposition:
		return []cases.Role{cases.RoleOfficer}
	case cases.On(cases.Approve), cases.On(cases.Return):
		if ofCase {
			return []cases.Role{cases.RoleSupervisor, cases.RoleTeamLead}
		}
	case cases.On(cases.Refer):
		if ofCase {
			return []cases.Role{cases.RoleSupervisor, cases.RoleOfficer}
		}
	}
	if happens(on) {
		return []cases.Role{cases.RoleDaemon}
	}
	return []cases.Role{cases.RoleSupervisor}
}

// judge looks at one step that was decided.
func (b *book) judge(before *cases.Matter, a cases.Act, p *cases.Plan) {
	of, from, to := before.Of(), before.State(), p.After.State()
	if p.From != from {
		b.fail("event", "%s begins in %s, the matter stands in %s", a.On, p.From, from)
	}
	if of == cases.RequestRecord {
		to = p.After.Request.State // the case that it became begins where the row's mails say
	}
	var rows []cases.Transition
	for _, row := range tableOf()[a.On] {
		if row.Of == of && slices.Contains(row.From, from) && row.To == to && (slices.Contains(row.By, p.By) || p.By == cases.RoleOffice) {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		b.fail("table", "%s %s is led by %s of %s to %s, which is not in the table", of, from, a.On, p.By, to)
	}
	b.entitled(before, a, p)
	b.separate(before, a, p)
	if a.Command != nil && p.By != cases.RoleRequestor {
		b.current(before, a, rows)
	}
	b.closes(before, a, p)
	b.leaves(before, p)
	b.mailed(a, p, rows)
	b.locked(p)
	b.pointer(before, a, p)
	b.anew(a, p)
}

// entitled: nobody acts without the right (SEC-1, SEC-2, ROLE-2, ROLE-3).
func (b *book) entitled(before *cases.Matter, a cases.Act, p *cases.Plan) {
	roles, who := verbOf(a.On, before.Case != nil), a.From.Key()
	if a.On != cases.OnArrival && a.Reading != nil && !a.Reading.Proof.Proven() {
		b.fail("SEC-1", "%s was done for an unproven sender", a.On)
	}
	uses := func(address string) bool { return address != "" && (who == address || a.Actor.Uses(address)) }
	q := before.Request
	switch {
	case roles[0] == cases.RoleDaemon:
		if a.Actor != nil || a.Mail.ID != 0 || a.Command != nil {
			b.fail("right", "%s was done for somebody", a.On)
		}
		return
	case a.On == cases.OnArrival:
		return
	case a.On == cases.OnAnswer:
		if !uses(q.RequestorAddress) && !uses(q.SubmitterAddress) && (before.State() != cases.RequestReferred || who != b.referral) {
			b.fail("right", "words of %s were taken", who)
		}
		return
	case roles[0] == cases.RoleRequestor:
		if !uses(q.RequestorAddress) {
			b.fail("right", "%s was done for %s", a.On, who)
		}
		return
	}
	i := slices.IndexFunc(b.people, func(o cases.Person) bool { return a.Actor != nil && o.ID == a.Actor.ID && o.Active })
	if i < 0 {
		b.fail("right", "%s was done for somebody who is not on the roster", a.On)
	}
	if a.Token == nil || a.Token.Person == nil || *a.Token.Person != a.Actor.ID || !b.now.Before(a.Token.ExpiresAt) {
		b.fail("SEC-2", "%s was done for %s without a good code of their own", a.On, a.Actor.Handle)
	}
	may := func(r cases.Role) bool {
		has := slices.Contains(b.people[i].Roles, r)
		switch r {
		case cases.RoleOfficer:
			return has && before.Case != nil && before.Case.Officer != nil && *before.Case.Officer == a.Actor.ID
		case cases.RoleSupervisor:
			return has || slices.Contains(b.people[i].Roles, cases.RoleDirector)
		case cases.RoleTeamLead:
			return has && a.Token.Step != nil && a.Token.Step.Kind == cases.StepEntries
		}
		return has
	}
	if !slices.ContainsFunc(roles, may) || !may(p.By) {
		b.fail("right", "%s was done for %s as %s", a.On, a.Actor.Handle, p.By)
	}
}

// separate: who asked, sent in or worked never approves, reviews or concurs (ROLE-2).
func (b *book) separate(before *cases.Matter, a cases.Act, p *cases.Plan) {
	decides := []cases.Trigger{cases.On(cases.Approve), cases.On(cases.Reject), cases.On(cases.Return), cases.On(cases.Concur), cases.On(cases.Nonconcur), cases.On(cases.DuplicateOf)}
	if !slices.Contains(decides, a.On) && (a.On != cases.On(cases.Refer) || p.By != cases.RoleSupervisor) {
		return
	}
	q := before.Request
	if a.Actor.Uses(q.RequestorAddress) || a.Actor.Uses(q.SubmitterAddress) || q.Submitter != nil && *q.Submitter == a.Actor.ID {
		b.fail("ROLE-2", "%s asked for it, and decides by %s", a.Actor.Handle, a.On)
	}
	for _, e := range b.events {
		if e.ofCase && e.actor == a.Actor.ID && slices.Equal(verbOf(e.on, true), []cases.Role{cases.RoleOfficer}) {
			b.fail("ROLE-2", "%s worked on it (%s), and decides by %s", a.Actor.Handle, e.on, a.On)
		}
	}
}

// current: what answers an older version, or a question that is settled, decides nothing (SUP-3, SEC-2).
func (b *book) current(before *cases.Matter, a cases.Act, rows []cases.Transition) {
	kinds := map[cases.StepKind]bool{}
	for _, row := range rows {
		if row.Step == "" {
			return
		}
	}
	for _, row := range tableOf()[a.On] {
		for _, k := range slices.Concat([]cases.StepKind{row.Step}, row.Also, row.Past) {
			kinds[k] = true
		}
	}
	s := a.Token.Step
	switch {
	case s == nil || !kinds[s.Kind]:
		b.fail("SEC-2", "%s was done with the code of another question: %+v", a.On, s)
	case a.On == cases.On(cases.Assign) && before.Case != nil && slices.Contains([]cases.State{cases.CaseReleased, cases.CaseClosed}, before.Case.State):
		return // a mail that asked for something else tells of it all the same
	}
	now := b.steps[s.ID-1]
	if now.SpentAt != nil || now.Version != a.Token.Version || a.Command.Version != 0 && a.Command.Version != now.Version {
		b.fail("SUP-3", "%s was done with version %d (said: %d) of step %d, which is spent (%v) or at version %d", a.On, a.Token.Version, a.Command.Version, s.ID, now.SpentAt != nil, now.Version)
	}
}

// closes: a case is never closed by time, and a result never leaves without review, nor an inquiry without concurrence (DSP-1, REV-1, FAI-3, RFI-3).
func (b *book) closes(before *cases.Matter, a cases.Act, p *cases.Plan) {
	for _, s := range p.Sends {
		switch s.Name {
		case cases.NoticeResultNegative, cases.NoticeResultPositive, cases.NoticeSupportCompleted:
			want := cases.On(cases.Approve)
			if before.Case.Type == cases.FAI {
				want = cases.On(cases.Concur)
			}
			if a.On != want {
				b.fail("REV-1", "%s lets %s go out", a.On, s.Name)
			}
		}
	}
	c := p.After.Case
	if c == nil || before.Case == nil || c.State == before.Case.State || c.State != cases.CaseClosed {
		return
	}
	by := []cases.Trigger{cases.OnCallReceived, cases.OnCallDisposition, cases.On(cases.Received), cases.On(cases.Dispose)}
	switch {
	case c.Type == cases.RFS, p.After.Request.Tracked:
		by = []cases.Trigger{cases.On(cases.Approve)}
	case c.Type == cases.FAI:
		by = append(by, cases.On(cases.Concur), cases.OnDelivered) // closed as of its release
	case c.Result == "negative":
		by = append(by, cases.OnDelivered, cases.OnCallNegative)
	}
	if !slices.Contains(by, a.On) {
		b.fail("DSP-1", "%s closes a case of type %s with result %q", a.On, c.Type, c.Result)
	}
}

// leaves: what is over stays over, but for REOPEN.
func (b *book) leaves(before *cases.Matter, p *cases.Plan) {
	over := []cases.State{cases.CaseClosedOut, cases.CaseReferred, cases.CaseWithdrawn}
	if before.Case == nil {
		over = []cases.State{cases.RequestRejected, cases.RequestDuplicate, cases.RequestReferred, cases.RequestWithdrawn}
	} else if p.After.Case == nil || p.After.Case.ID != before.Case.ID || !p.After.Case.InitiatedAt.Equal(before.Case.InitiatedAt) || p.After.Case.Type != before.Case.Type {
		b.fail("case", "the case became another: %+v", p.After.Case)
	}
	if s := before.State(); slices.Contains(over, s) && p.After.State() != s && p.By != cases.RoleSupervisor {
		b.fail("end", "%s led out of %s", p.By, s)
	}
	if p.After.Request.Version < before.Request.Version || p.Changed != (p.After.Request.Version > before.Request.Version) && before.State() != cases.Absent {
		b.fail("version", "version %d became %d, changed: %v", before.Request.Version, p.After.Request.Version, p.Changed)
	}
}

// mailed: each step sends the mails that its row names, to whom they are for, and nothing to whom silence is owed (INT-8, SEC-2).
func (b *book) mailed(a cases.Act, p *cases.Plan, rows []cases.Transition) {
	after := *b
	after.q, after.c = p.After.Request, p.After.Case
	if p.Address != "" {
		after.q.RequestorAddress = p.Address
	}
	all := map[cases.NoticeName]int{}
	for _, row := range rows {
		for _, n := range row.Sends {
			all[n]++
		}
	}
	sent := map[string]bool{}
	for _, s := range p.Sends {
		key := fmt.Sprintf("%s to %s %s", s.Name, s.To.Person.Address(), s.To.Address.Key())
		if sent[key] {
			b.fail("mails", "%s sends %s twice", a.On, key)
		}
		sent[key], sent[string(s.Name)] = true, true
		if all[s.Name] == 0 && s.Name != cases.NoticePassword && s.Name != cases.NoticeChooseOfficer && s.Name != cases.NoticeReview && s.Name != cases.NoticeRequestorAnswered {
			b.fail("mails", "%s sends %s, which its row does not name", a.On, s.Name)
		}
		after.addressed(a, s)
	}
	for n, times := range all {
		if times == len(rows) && !sent[string(n)] && after.owed(n, a, p) {
			b.fail("mails", "%s of %s in %s does not send %s", a.On, p.By, p.From, n)
		}
	}
}

// addressed: each mail goes to whom it is for.
func (b *book) addressed(a cases.Act, s cases.Planned) {
	spec, _ := s.Name.Spec()
	p := s.To.Person
	switch {
	case p == nil && s.Name == cases.NoticeReferral:
		if k := s.To.Address.Key(); k == b.q.RequestorAddress || k == "" {
			b.fail("mails", "a referral goes to %q", k)
		}
	case p == nil && s.Name == cases.NoticeSignificantMemorandum:
		if s.To.Address.Key() != b.office.Leadership || !b.c.Significant {
			b.fail("mails", "a memorandum goes to %s", s.To.Address.Key())
		}
	case spec.To == cases.RoleRequestor:
		if p != nil || s.To.Address.Key() != b.q.RequestorAddress || !b.reachable() {
			b.fail("INT-8", "%s: %s goes to %+v of a requestor %s", a.On, s.Name, s.To, b.q.RequestorAddress)
		}
	case p == nil || !p.Active:
		b.fail("mails", "%s goes to nobody of the roster", s.Name)
	case s.Name == cases.NoticePassword && (b.c.Officer == nil || *b.c.Officer != p.ID || !slices.Contains(p.Roles, cases.RoleOfficer)):
		b.fail("RFI-2", "the passphrase goes to %s", p.Handle)
	case spec.To == cases.RoleDirector && !slices.Contains(p.Roles, cases.RoleDirector),
		spec.To == cases.RoleSupervisor && s.Name != cases.NoticeBounced && !p.Has(cases.RoleSupervisor):
		b.fail("mails", "%s goes to %s", s.Name, p.Handle)
	case s.Name == cases.NoticeEntriesReview && !p.Has(cases.RoleSupervisor) && !p.Has(cases.RoleTeamLead):
		b.fail("mails", "%s goes to %s", s.Name, p.Handle)
	}
}

// owed says whether somebody has a mail coming that a row names.
func (b *book) owed(n cases.NoticeName, a cases.Act, p *cases.Plan) bool {
	spec, _ := n.Spec()
	c := b.c
	officer := c != nil && c.Officer != nil && slices.ContainsFunc(b.people, func(o cases.Person) bool {
		return o.ID == *c.Officer && o.Active && slices.Contains(o.Roles, cases.RoleOfficer)
	})
	switch n {
	case cases.NoticeReassigned, cases.NoticeJoined, cases.NoticeReferral, cases.NoticePassword, cases.NoticeClosureTold, cases.NoticeRFSCourtesy:
		return false // depends on what only the step knows
	case cases.NoticeResultReview:
		return c.Type == cases.RFI && !b.q.Tracked
	case cases.NoticeClosureReview:
		return c.Type != cases.RFI || b.q.Tracked
	case cases.NoticeSignificant:
		return c.Significant && slices.ContainsFunc(b.people, func(o cases.Person) bool {
			return o.Active && slices.Contains(o.Roles, cases.RoleDirector) && o.ID != a.Actor.ID
		})
	case cases.NoticeSignificantMemorandum:
		return c.Significant
	case cases.NoticeShared:
		return true
	}
	switch spec.To {
	case cases.RoleRequestor:
		return b.reachable() && p.By != cases.RoleOffice
	case cases.RoleOfficer:
		return officer
	case cases.RoleSupervisor, cases.RoleTeamLead:
		return true
	}
	return n == cases.NoticeConcurrence
}

// locked: a passphrase stands in the officer's mail alone (RFI-2, NOT-3).
func (b *book) locked(p *cases.Plan) {
	if len(b.phrases) == 0 && p.Product == nil && p.Proposal == nil {
		return
	}
	var said strings.Builder
	said.WriteString(strings.Join(append(p.Effects, p.Done, p.Text), "\n"))
	for _, s := range p.Sends {
		if s.Fill == nil || s.Name == cases.NoticePassword {
			continue
		}
		var d cases.NoticeData
		s.Fill(&d)
		text, err := json.Marshal(d)
		if err != nil {
			b.fail("mails", "%s cannot be written: %v", s.Name, err)
		}
		said.WriteString(string(text))
	}
	if strings.Contains(said.String(), "phrase-") {
		b.fail("RFI-2", "a passphrase is told: %s", said.String())
	}
}

// pointer: a tracked request keeps no content (CLS-1).
func (b *book) pointer(before *cases.Matter, a cases.Act, p *cases.Plan) {
	after := &p.After
	if before.Request.Tracked && !after.Request.Tracked {
		b.fail("CLS-1", "%s is not tracked only any more after %s", after.Number(), a.On)
	}
	classified := after.Draft.Fields.Value(cases.Network) != "" || slices.Contains([]string{"confidential", "secret", "top_secret"}, after.Draft.Fields.Value(cases.Classification))
	if classified && after.Draft.Type != cases.FAI && !after.Request.Tracked && before.Case == nil {
		b.fail("CLS-1", "%s is classified and kept after %s", after.Number(), a.On)
	}
	if !after.Request.Tracked {
		return
	}
	keeps := []string{cases.RequestorName, cases.RequestorEmail, cases.RequestorPhone, cases.Agency, cases.Component, cases.Priority, cases.Classification, cases.Network}
	for _, name := range slices.Sorted(maps.Keys(after.Draft.Fields)) {
		if !slices.Contains(keeps, name) {
			b.fail("CLS-1", "%s is kept of a classified request", name)
		}
	}
	outside := p.By == cases.RoleRequestor || p.By == cases.RoleOffice
	matter := slices.Contains([]cases.Trigger{cases.On(cases.Complete), cases.On(cases.Closeout), cases.OnCallReceived, cases.OnCallDisposition, cases.OnCallNegative}, a.On)
	if len(after.Draft.Subjects) > 0 || p.Activity != nil || len(p.Files) > 0 || p.Product != nil && (p.Product.Text != "" || p.Product.Place != "") || p.Text != "" && (outside || matter) {
		b.fail("CLS-1", "%s of %s keeps content of a classified request: %q", a.On, p.By, p.Text)
	}
}

// anew: REOPEN begins anew.
func (b *book) anew(a cases.Act, p *cases.Plan) {
	if a.On != cases.On(cases.Reopen) {
		return
	}
	if c := p.After.Case; c != nil {
		if c.Result != "" || c.ResultBy != nil || c.ReviewedBy != nil || c.ConcurredBy != nil || c.Significant || c.CompletedAt != nil || c.ReceivedAt != nil || c.ReleasedAt != nil ||
			c.ClosedAt != nil || c.ClosedOutAt != nil || c.EndedAt != nil || c.DispositionAt != nil || c.DispositionRating != nil || c.Disposition != nil || c.DispositionLocation != "" || c.ReferredTo != "" {
			b.fail("REOPEN", "a reopened case keeps what it came to: %+v", c)
		}
	} else if q := p.After.Request; q.DecidedAt != nil || q.DecidedBy != nil || q.DuplicateOf != nil || q.ReferredTo != "" {
		b.fail("REOPEN", "a reopened request keeps what was decided: %+v", q)
	}
}

// stands looks at the whole after each step.
func (b *book) stands() {
	if (b.c != nil) != (b.q.State == cases.RequestApproved) {
		b.fail("case", "a request in %s has a case (%v)", b.q.State, b.c != nil)
	}
	b.belongs()
	for _, s := range b.steps {
		if s.SpentAt == nil && !slices.ContainsFunc(b.mails, func(l mail) bool { return l.step == s.ID || l.person != 0 && !l.at.Before(s.OpenedAt) }) &&
			!slices.ContainsFunc(b.timers, func(t timer) bool { return t.step == s.ID && !t.fired }) {
			b.fail("asked", "step %s was asked of nobody, and nothing ends it", s.Kind)
		}
	}
	for i := 1; i < len(b.events); i++ {
		if b.events[i].from != b.events[i-1].to {
			b.fail("event", "event %d begins in %s, where the one before ended in %s", i, b.events[i].from, b.events[i-1].to)
		}
	}
	if b.c != nil {
		b.dates()
		b.reviewed()
	}
}

// belongs: the open steps are those of the state, and what may lie beside them.
func (b *book) belongs() {
	m := b.load()
	at := spot{of: m.Of(), state: m.State(), held: b.q.HeldFrom}
	if b.c != nil {
		at.held, at.typ = b.c.HeldFrom, b.c.Type
	}
	if (at.held != "") != (at.state == cases.RequestOnHold) {
		b.fail("steps", "%s, held from %q", at.state, at.held)
	}
	open := slices.Sorted(maps.Keys(m.Open))
	at.drop = at.state == cases.RequestIncomplete && slices.Contains(open, cases.StepDrop)
	late := []cases.State{cases.CaseInReview, cases.CaseConcurrence, cases.CaseReleased, cases.CaseClosed}
	at.wanted = b.c != nil && (slices.Contains(late, at.state) || at.held == cases.CaseInReview) && slices.Contains(open, cases.StepOfficer)
	beside := map[cases.StepKind][]cases.State{
		cases.StepEntries:      {cases.CaseAssigned, cases.CaseInProgress, cases.CaseOnHold},
		cases.StepExtension:    {cases.CaseAssigned, cases.CaseInProgress, cases.CaseOnHold},
		cases.StepReferral:     {cases.CaseAssigned, cases.CaseInProgress, cases.CaseInReview, cases.CaseConcurrence, cases.CaseOnHold, cases.CaseReleased, cases.CaseClosed},
		cases.StepSignificance: {cases.CaseClosed},
	}
	open = slices.DeleteFunc(open, func(k cases.StepKind) bool { return b.c != nil && slices.Contains(beside[k], at.state) })
	if want := at.open(); !slices.Equal(open, want) {
		b.fail("steps", "%v are open in %s, where %v belong", open, at, want)
	}
	for _, k := range []cases.StepKind{cases.StepExtension, cases.StepReferral, cases.StepSignificance} {
		if _, open := m.Open[k]; open {
			if _, ok := m.Proposals[k]; !ok {
				b.fail("proposals", "%s is open, and nothing is proposed", k)
			}
		}
	}
}

// dates: a case has its dates in their order (DSP-1).
func (b *book) dates() {
	c := b.c
	closed := c.State == cases.CaseClosed || c.State == cases.CaseClosedOut
	released := closed || c.State == cases.CaseReleased
	var last time.Time
	for i, at := range []*time.Time{&b.q.RequestedAt, &c.InitiatedAt, c.CompletedAt} {
		if at != nil && at.Before(last) {
			b.fail("DSP-1", "date %d is before the one before it: %+v", i, c)
		} else if at != nil {
			last = *at
		}
	}
	switch {
	case closed != (c.ClosedAt != nil), closed && c.CompletedAt == nil, c.CompletedAt != nil && !released, (c.State == cases.CaseClosedOut) != (c.ClosedOutAt != nil),
		(c.State == cases.CaseReferred || c.State == cases.CaseWithdrawn) != (c.EndedAt != nil), !released && (c.ReceivedAt != nil || c.DispositionAt != nil):
		b.fail("DSP-1", "the dates do not fit %s: %+v", c.State, c)
	case c.ClosedAt != nil && c.ClosedAt.Before(c.InitiatedAt), c.ClosedOutAt != nil && c.ClosedOutAt.Before(*c.ClosedAt):
		b.fail("DSP-1", "it ended before it began: %+v", c)
	case released && c.Type == cases.FAI && !b.q.Tracked && (c.ReleasedAt == nil || c.ConcurredBy == nil), c.Type != cases.FAI && c.ReleasedAt != nil:
		b.fail("FAI-3", "an inquiry is released without concurrence, or something else with one: %+v", c)
	case closed && c.Type == cases.FAI && !c.ClosedAt.Equal(*c.ReleasedAt):
		b.fail("DSP-1", "an inquiry is closed at another time than released: %+v", c)
	case closed && c.Type == cases.RFI && c.Result == "positive" && c.ReceivedAt == nil:
		b.fail("RFI-3", "a positive result is closed without receipt: %+v", c)
	case c.State == cases.CaseClosedOut && c.DispositionAt == nil, c.State == cases.CaseClosedOut && b.q.Tracked && c.DispositionLocation == "":
		b.fail("DSP-1", "closed out without a disposition: %+v", c)
	}
	if c.State == cases.CaseClosedOut && !b.q.Tracked {
		b.told()
	}
}

// told: what is closed out has the requestor's view, or the officer's note of it.
func (b *book) told() {
	for _, e := range slices.Backward(b.events) {
		switch {
		case e.on == cases.On(cases.Dispose), e.on == cases.OnCallDisposition, e.on == cases.On(cases.Closeout) && e.text != "":
			return
		case e.on == cases.On(cases.Reopen):
			b.fail("DSP-1", "it is closed out, and nobody told what it was worth")
		}
	}
	b.fail("DSP-1", "it is closed out, and nobody told what it was worth")
}

// reviewed: a result that left was sent in since the case began (anew), approved by another, and of an inquiry concurred in (REV-1, FAI-3).
func (b *book) reviewed() {
	c := b.c
	stands := slices.Contains([]cases.State{cases.CaseInReview, cases.CaseConcurrence, cases.CaseReleased, cases.CaseClosed, cases.CaseClosedOut}, c.State) || c.HeldFrom == cases.CaseInReview
	if stands != (c.Result != "") {
		b.fail("result", "in %s (held from %q) the result is %q", c.State, c.HeldFrom, c.Result)
	}
	if !slices.Contains([]cases.State{cases.CaseConcurrence, cases.CaseReleased, cases.CaseClosed, cases.CaseClosedOut}, c.State) {
		return
	}
	var sent, approved, concurred *happened
	for i := range b.events {
		switch e := &b.events[i]; {
		case e.on == cases.On(cases.Reopen):
			sent, approved, concurred = nil, nil, nil
		case e.to == cases.CaseInReview && e.from == cases.CaseInProgress && e.ofCase:
			sent, approved, concurred = e, nil, nil
		case e.on == cases.On(cases.Approve) && e.from == cases.CaseInReview && e.to != cases.CaseInReview && e.ofCase:
			approved = e
		case e.on == cases.On(cases.Concur):
			concurred = e
		case e.from == cases.CaseConcurrence && e.to == cases.CaseInProgress:
			sent, approved = nil, nil
		}
	}
	switch {
	case sent == nil || approved == nil || sent.actor == approved.actor:
		b.fail("REV-1", "in %s nobody has reviewed what was sent in", c.State)
	case c.ReviewedBy == nil || *c.ReviewedBy != approved.actor || c.ResultBy == nil || *c.ResultBy != sent.actor:
		b.fail("REV-1", "%d sent in and %d reviewed, on record are %v and %v", sent.actor, approved.actor, c.ResultBy, c.ReviewedBy)
	case c.Type == cases.FAI && c.State != cases.CaseConcurrence && (concurred == nil || concurred.actor == sent.actor):
		b.fail("FAI-3", "in %s nobody has concurred", c.State)
	}
}
