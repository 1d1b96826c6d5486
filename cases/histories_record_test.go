package cases_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"time"

	"cissd/cases"
	"cissd/cases/casestest"
)

// book is a record of one matter in memory: what [cases.Record] would have in its tables, written as it would write it.
type book struct {
	now    time.Time
	office cases.Office
	// people are all who were ever on the roster; who is not active is gone.
	people []cases.Person
	q      cases.Request
	c      *cases.Case
	drafts []cases.Draft
	steps  []cases.Step
	mails  []mail
	timers []timer
	events []happened
	shared []int64
	files  []cases.CaseFile
	// entries are what officers entered, by whom and when, and who reviewed it.
	entries   []entry
	proposals []asked
	codes     []code
	product   cases.Product
	phrases   []string
	referral  string
	r         *rand.Rand
	// trail is what was done, for who looks for a fault; kept only when a history is played again.
	loud  bool
	trail []string
	done  map[string]int
}

// mail is one of ours: its name, its reader, and what its code is bound to (0: to no step).
type mail struct {
	name    cases.NoticeName
	person  int64
	address string
	step    int64
	version int
	at      time.Time
	expires time.Time
	bounced bool
}

type timer struct {
	cases.Due
	step  int64
	fired bool
}

type happened struct {
	at       time.Time
	on       cases.Trigger
	by       cases.Role
	actor    int64
	from, to cases.State
	ofCase   bool
	text     string
}

type entry struct {
	by, reviewed int64
	at           time.Time
}

type asked struct {
	cases.Proposal
	step    int64
	kind    cases.StepKind
	decided int
}

// code is what a CONFIRM NEEDED asks for.
type code struct {
	mail  int
	act   cases.Act
	state cases.State
	used  bool
	until time.Time
}

// broken is a rule that a history broke.
type broken struct{ rule, text string }

func (b *book) fail(rule, format string, args ...any) {
	panic(broken{rule, fmt.Sprintf(format, args...)})
}

func (b *book) world() cases.World {
	w := cases.World{Now: b.now, Office: b.office, Load: map[int64]int{}}
	for _, p := range b.people {
		if p.Active {
			w.People = append(w.People, p)
		}
	}
	return w
}

func (b *book) open(k cases.StepKind) *cases.Step {
	for i := range b.steps {
		if b.steps[i].Kind == k && b.steps[i].SpentAt == nil {
			return &b.steps[i]
		}
	}
	return nil
}

// load makes the matter anew, as it is read from the tables.
func (b *book) load() cases.Matter {
	m := cases.Matter{Request: b.q, Open: map[cases.StepKind]cases.Step{}}
	if len(b.drafts) > 0 {
		m.Draft = b.drafts[len(b.drafts)-1]
		m.Draft.Fields = maps.Clone(m.Draft.Fields)
	}
	for _, s := range b.steps {
		if s.SpentAt == nil {
			m.Open[s.Kind] = s
		}
	}
	if b.q.HeldFrom == cases.RequestIncomplete || b.q.State == cases.RequestIncomplete {
		m.Asked = &cases.AskedInfo{}
	}
	if b.q.State == cases.RequestReferred {
		m.ReferralAddress = b.referral
	}
	held := b.q.HeldFrom
	if b.c != nil {
		c := *b.c
		m.Case, held = &c, c.HeldFrom
		b.loadCase(&m)
	}
	if held != "" {
		m.Hold = &cases.HoldInfo{At: b.now, By: "somebody", Reason: "why"}
		if s := b.open(cases.StepHold); s != nil && s.DueAt != nil {
			m.Hold.Until = *s.DueAt
		}
	}
	return m
}

func (b *book) loadCase(m *cases.Matter) {
	given := map[int64]time.Time{}
	for _, l := range b.mails {
		if l.name == cases.NoticeAssigned && l.person != 0 {
			given[l.person] = l.at
		}
	}
	m.Former = slices.Sorted(maps.Keys(given))
	declined := map[int64]time.Time{}
	for _, e := range b.events {
		if e.by == cases.RoleOfficer && e.actor != 0 && !slices.Contains(m.Workers, e.actor) {
			m.Workers = append(m.Workers, e.actor)
		}
		if e.on == cases.On(cases.Decline) {
			declined[e.actor] = e.at
		}
	}
	slices.Sort(m.Workers)
	for p, at := range declined {
		if g, ok := given[p]; !ok || !at.Before(g) {
			m.Decliners = append(m.Decliners, p)
		}
	}
	slices.Sort(m.Decliners)
	m.Shared = slices.Clone(b.shared)
	m.Files = slices.Clone(b.files)
	shown := b.open(cases.StepEntries)
	for _, e := range b.entries {
		if e.reviewed == 0 {
			m.Entries++
			if shown != nil && e.at.After(shown.OpenedAt) {
				m.LateEntries++
			}
		}
	}
	m.Proposals = map[cases.StepKind]cases.Proposal{}
	for _, p := range b.proposals {
		if p.decided == 0 && b.steps[p.step-1].SpentAt == nil {
			m.Proposals[p.kind] = p.Proposal
		}
	}
}

// decide asks the code, and looks whether it left alone what it was given.
func (b *book) decide(a cases.Act) (*cases.Plan, *cases.Refusal) {
	if a.Token != nil && a.Token.Step != nil { // as it is now
		t, s := *a.Token, b.steps[a.Token.Step.ID-1]
		t.Step = &s
		a.Token = &t
	}
	m, before, w := b.load(), b.load(), b.world()
	if a.On == cases.OnAnswer {
		a.Merged, a.Changes = m.Draft.Merge(a.Reading.Draft)
	}
	if m.Case != nil {
		a.NewPassphrase = fmt.Sprintf("phrase-%d", len(b.phrases))
		a = cases.WithProduct(a, b.product)
	}
	p, err := cases.Decide(w, m, a)
	if !reflect.DeepEqual(m, before) {
		b.fail("pure", "deciding on %s changed what it was given", a.On)
	}
	if err != nil {
		no, refused := errors.AsType[*cases.Refusal](err)
		if !refused && a.On == cases.OnAskedGone && errors.Is(err, cases.ErrNoSupervisor) && m.State() == cases.CaseConcurrence {
			return nil, nil // the daemon tells the operator that no director may concur
		}
		if !refused {
			b.fail("error", "%s in %s %s: %v", a.On, m.Of(), m.State(), err)
		}
		if p != nil || no.Code == "" || strings.TrimSpace(no.Reason) == "" {
			b.fail("reason", "%s was refused without a reason, or with a plan: %+v", a.On, no)
		}
		b.note("%s refused: %s", a.On, no.Code)
		b.done["refused "+no.Code]++
		return nil, no
	}
	if p == nil {
		b.fail("plan", "%s came to nothing", a.On)
	}
	b.note("%s: %s -> %s, spends %v, opens %v, sends %v", a.On, p.From, p.After.State(), p.Spends, p.Opens, sendsOf(p))
	b.done[string(before.Of())+" "+string(a.On)]++
	b.judge(&before, a, p)
	b.write(a, p)
	b.stands()
	return p, nil
}

func sendsOf(p *cases.Plan) (out []string) {
	for _, s := range p.Sends {
		out = append(out, string(s.Name))
	}
	return out
}

func (b *book) note(format string, args ...any) {
	if b.loud {
		b.trail = append(b.trail, fmt.Sprintf(format, args...))
	}
}

// write applies a plan in the order of Record.write.
func (b *book) write(a cases.Act, p *cases.Plan) {
	m := &p.After
	if p.Changed {
		before := b.q.RequestorAddress
		cases.Project(&m.Request, m.Draft)
		if p.Address != "" {
			before = p.Address
		}
		if before != "" && a.On != cases.OnArrival {
			m.Request.RequestorAddress = before
		}
		b.drafts = append(b.drafts, m.Draft)
	}
	actor := int64(0)
	if a.Actor != nil {
		actor = a.Actor.ID
	}
	at := b.now
	for _, k := range p.Spends {
		if s := b.open(k); s != nil {
			s.SpentAt, s.SpentVerb = &at, string(a.On)
			if actor != 0 {
				s.SpentBy = &actor
			}
			for i := range b.timers {
				b.timers[i].fired = b.timers[i].fired || b.timers[i].step == s.ID
			}
		}
	}
	for i := range b.steps {
		if p.Changed && b.steps[i].SpentAt == nil {
			b.steps[i].Version = m.Request.Version
		}
	}
	if p.OpenCase {
		m.Case.ID, m.Case.Number = 1, strings.ToUpper(string(m.Case.Type))+"-2027-00001"
	}
	b.writeFiles(p, actor)
	from, ofCase := p.From, m.Case != nil
	b.q, b.c = m.Request, m.Case
	b.openSteps(p)
	b.events = append(b.events, happened{at: b.now, on: a.On, by: p.By, actor: actor, from: from, to: m.State(), ofCase: ofCase, text: p.Text})
	b.writeLife(a, p, actor)
	b.writeMails(a, p)
}

func (b *book) writeFiles(p *cases.Plan, actor int64) {
	kinds, numbers := cases.FileKinds(p)
	for i, k := range kinds {
		f := cases.CaseFile{ID: int64(len(b.files) + 1), Kind: k, RecordedAt: b.now}
		if numbers[i] > 0 {
			f.Number = &numbers[i]
			for _, old := range b.files {
				if old.Number != nil && *old.Number == numbers[i] {
					b.fail("exhibits", "exhibit %d was filed twice", numbers[i])
				}
			}
		}
		b.files = append(b.files, f)
		b.entries = append(b.entries, entry{by: actor, at: b.now})
	}
	if p.Product != nil {
		b.product = *p.Product
	}
	if p.Product != nil || p.Proposal != nil {
		b.phrases = append(b.phrases, fmt.Sprintf("phrase-%d", len(b.phrases)))
	}
}

func (b *book) openSteps(p *cases.Plan) {
	w, m := b.world(), &p.After
	for _, k := range p.Opens {
		if b.open(k) != nil {
			b.fail("steps", "%s is opened a second time", k)
		}
		s := cases.Step{ID: int64(len(b.steps) + 1), Kind: k, Version: m.Request.Version, OpenedAt: b.now}
		if k == cases.StepHold {
			until := p.Until
			s.DueAt = &until
		}
		b.steps = append(b.steps, s)
		for _, d := range cases.TimersOf(w, k, p) {
			b.timers = append(b.timers, timer{Due: d, step: s.ID})
		}
	}
}

// writeLife keeps what came to the case besides its state.
func (b *book) writeLife(a cases.Act, p *cases.Plan, actor int64) {
	if p.Activity != nil {
		b.entries = append(b.entries, entry{by: actor, at: b.now})
	}
	if p.ReviewEntries != nil {
		for i := range b.entries {
			if e := &b.entries[i]; e.reviewed == 0 && !e.at.After(p.ReviewEntries.OpenedAt) {
				if e.by == actor {
					b.fail("REV-1", "%d reviews by %s what they entered themselves", actor, a.On)
				}
				e.reviewed = actor
			}
		}
	}
	if p.Proposal != nil {
		b.proposals = append(b.proposals, asked{Proposal: cases.Proposal{AskedBy: actor, AskedAt: b.now, ProposalWords: *p.Proposal}, step: b.steps[len(b.steps)-1].ID, kind: p.Opens[0]})
	}
	for _, k := range []cases.StepKind{p.Granted, p.Declined} {
		if i := b.newest(k); k != "" && i >= 0 {
			if b.proposals[i].decided++; b.proposals[i].decided > 1 {
				b.fail("proposals", "a %s was decided twice", k)
			}
			if b.proposals[i].AskedBy == actor {
				b.fail("ROLE-2", "%d decides by %s on what they asked for", actor, a.On)
			}
		}
	}
	if p.Share != 0 {
		b.shared = append(b.shared, p.Share)
		slices.Sort(b.shared)
	}
	b.shared = slices.DeleteFunc(b.shared, func(id int64) bool { return id == p.Unshare })
}

// newest is the last proposal of a kind, as the row that is decided is found.
func (b *book) newest(k cases.StepKind) int {
	for i := len(b.proposals) - 1; i >= 0; i-- {
		if b.proposals[i].kind == k {
			return i
		}
	}
	return -1
}

func (b *book) writeMails(a cases.Act, p *cases.Plan) {
	m := b.load()
	for _, s := range p.Sends {
		if s.Name == cases.NoticeReferral {
			b.referral = s.To.Address.Key()
		}
		b.post(&m, s.Name, s.To)
	}
	if a.Command == nil {
		return
	}
	switch {
	case a.Actor != nil:
		b.post(&m, cases.NoticeDone, cases.Recipient{Person: a.Actor})
	case a.From.Key() == m.Request.RequestorAddress && b.reachable():
		b.post(&m, cases.NoticeDone, cases.Recipient{Address: a.From})
	}
}

func (b *book) post(m *cases.Matter, name cases.NoticeName, to cases.Recipient) {
	l := mail{name: name, address: to.Address.Key(), version: max(1, m.Request.Version), at: b.now, expires: b.now.Add(b.office.TokenLife)}
	if to.Person != nil {
		l.person, l.address = to.Person.ID, to.Person.Address()
	}
	if s := cases.StepFor(m, name, to); s != nil {
		l.step, l.version = s.ID, s.Version
	}
	b.mails = append(b.mails, l)
}

// token is what comes back with an answer to a mail.
func (b *book) token(i int) *cases.Token {
	l := b.mails[i]
	id := b.q.ID
	t := &cases.Token{Request: &id, Version: l.version, Address: l.address, Notice: int64(i + 1), ExpiresAt: l.expires}
	if l.person != 0 {
		t.Person = &l.person
	}
	if l.step != 0 {
		s := b.steps[l.step-1]
		t.Step = &s
	}
	return t
}

// reachable says in other words than the code whether the requestor gets mail: proven, not to be left in silence, and at an official address.
func (b *book) reachable() bool {
	a := b.q.RequestorAddress
	return b.q.Proven && !b.q.Quiet && (strings.HasSuffix(a, ".gov") || strings.HasSuffix(a, ".mil") || strings.HasSuffix(a, "@"+casestest.Domain))
}
