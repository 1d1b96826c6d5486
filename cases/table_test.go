package cases_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/cases/casestest"
)

// Everybody who can act in the pure tests, by what they are to the matter.
const (
	assigned  = "the assigned officer"
	other     = "another officer"
	requestor = "the requestor"
	submitter = "the submitter"
	stranger  = "a stranger"
	daemon    = "the daemon"
)

func world(t *testing.T) cases.World {
	t.Helper()
	w := cases.World{Now: casestest.Start(), Office: casestest.Office(t), People: casestest.Roster()}
	for i := range w.People {
		w.People[i].ID = int64(i + 1)
	}
	for i, r := range []cases.Role{cases.RoleCST, cases.RoleTeamLead} {
		w.People = append(w.People, cases.Person{
			ID: int64(20 + i), Handle: string(r), Name: string(r), Addresses: []string{string(r) + "@hq.dhs.gov"}, Roles: []cases.Role{r}, Active: true,
		})
	}
	return w
}

// actors are one for each role of the roster, and those who are not on it.
func actors(w cases.World) map[string]*cases.Person {
	find := func(handle string) *cases.Person {
		i := slices.IndexFunc(w.People, func(p cases.Person) bool { return p.Handle == handle })
		return &w.People[i]
	}
	return map[string]*cases.Person{
		assigned: find("j.ruiz"), other: find("k.lee"), "supervisor": find("p.osei"), "director": find("d.abara"), "security_officer": find("security"),
		"cst": find("cst"), "team_lead": find("team_lead"), requestor: nil, submitter: nil, stranger: nil, daemon: nil,
	}
}

// spot is where a matter can stand: its state, what a hold interrupts, whether it was asked what is to become of it, whether another officer is
// asked for after there is a result, what else lies before a supervisor or a team lead, and of which kind the case is.
type spot struct {
	of     cases.RecordKind
	state  cases.State
	held   cases.State
	drop   bool
	wanted bool
	lies   cases.StepKind
	typ    cases.Type
	// found says that the result is positive.
	found bool
}

func (s spot) String() string {
	name := fmt.Sprintf("%s %s", s.of, s.state)
	if s.held != "" {
		name += " from " + string(s.held)
	}
	if s.drop {
		name += ", to be dropped or not"
	}
	if s.wanted {
		name += ", an officer wanted"
	}
	if s.lies != "" {
		name += ", with a question: " + string(s.lies)
	}
	if s.typ != "" {
		name += ", " + string(s.typ)
	}
	if s.found {
		name += ", positive"
	}
	return name
}

// spots are all of them. A request that is approved has a case, whose state counts.
func spots() []spot {
	var out []spot
	for _, s := range cases.States(cases.RequestRecord) {
		at := spot{of: cases.RequestRecord, state: s}
		switch s {
		case cases.RequestApproved:
		case cases.RequestOnHold:
			for _, held := range []cases.State{cases.RequestIncomplete, cases.RequestInReview, cases.RequestReturned} {
				at.held = held
				out = append(out, at)
			}
		case cases.RequestIncomplete:
			asked := at
			asked.drop = true
			out = append(out, at, asked)
		default:
			out = append(out, at)
		}
	}
	for _, typ := range []cases.Type{cases.RFI, cases.RFS, cases.FAI} {
		for _, s := range cases.States(cases.CaseRecord) {
			if (typ == cases.FAI) || s != cases.CaseConcurrence {
				out = append(out, caseSpots(spot{of: cases.CaseRecord, state: s, typ: typ})...)
			}
		}
	}
	return append(out, spot{of: cases.RequestRecord, state: cases.Absent})
}

// caseSpots are the ways in which a case of one kind can stand in one state.
func caseSpots(at spot) []spot {
	if at.state == cases.CaseOnHold {
		var out []spot
		for _, held := range []cases.State{cases.CaseOpened, cases.CaseAssigned, cases.CaseInProgress, cases.CaseInReview} {
			at.held = held
			out = append(out, at)
		}
		at.wanted = true
		return append(out, at)
	}
	out := []spot{at}
	after := []cases.State{cases.CaseInReview, cases.CaseConcurrence, cases.CaseReleased, cases.CaseClosed}
	if at.typ == cases.RFI && slices.Contains(after, at.state) {
		found := at
		found.found = true
		out = append(out, found)
	}
	if slices.Contains(after, at.state) {
		wanted := at
		wanted.wanted = true
		out = append(out, wanted)
	}
	for k, states := range lying() {
		if slices.Contains(states, at.state) && (k != cases.StepSignificance || at.typ == cases.RFS) {
			with := at
			with.lies = k
			out = append(out, with)
		}
	}
	return out
}

// lying are the states in which something can lie before a supervisor or a team lead besides what the state itself waits for.
func lying() map[cases.StepKind][]cases.State {
	return map[cases.StepKind][]cases.State{
		cases.StepEntries:      {cases.CaseAssigned, cases.CaseInProgress},
		cases.StepExtension:    {cases.CaseAssigned, cases.CaseInProgress},
		cases.StepReferral:     {cases.CaseInProgress, cases.CaseConcurrence, cases.CaseReleased, cases.CaseClosed},
		cases.StepSignificance: {cases.CaseClosed},
	}
}

// open are the steps that wait for somebody there.
func (s spot) open() []cases.StepKind {
	one := map[cases.RecordKind]map[cases.State]cases.StepKind{
		cases.RequestRecord: {
			cases.RequestIncomplete: cases.StepFacts, cases.RequestInReview: cases.StepReview, cases.RequestReturned: cases.StepQuestion,
			cases.RequestOnHold: cases.StepHold,
		},
		cases.CaseRecord: {
			cases.CaseOpened: cases.StepOfficer, cases.CaseAssigned: cases.StepWork, cases.CaseInProgress: cases.StepWork,
			cases.CaseInReview: cases.StepResultReview, cases.CaseReleased: cases.StepDelivery, cases.CaseClosed: cases.StepDisposition,
			cases.CaseOnHold: cases.StepHold, cases.CaseConcurrence: cases.StepConcurrence,
		},
	}[s.of]
	var out []cases.StepKind
	if k := one[s.state]; k != "" {
		out = append(out, k)
	}
	if s.lies != "" {
		out = append(out, s.lies)
	}
	if s.drop {
		out = append(out, cases.StepDrop)
	}
	if s.wanted {
		out = append(out, cases.StepOfficer)
	}
	// what the requestor or the officer has to do stays with them during a hold
	if k := one[s.held]; slices.Contains([]cases.StepKind{cases.StepFacts, cases.StepOfficer, cases.StepWork}, k) {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// matter is one that stands there, as the record would have it.
func matter(w cases.World, at spot) cases.Matter {
	m := cases.Matter{Open: map[cases.StepKind]cases.Step{}, Draft: casestest.Draft()}
	m.Request = cases.Request{
		ID: 1, Number: "REQ-2027-000001", State: at.state, Version: 1, Proven: true, Type: cases.RFI, Priority: "urgent", Mailbox: casestest.Mailbox,
		RequestorName: casestest.Requestor.Name, RequestorAddress: casestest.Requestor.Address, SubmitterAddress: "desk@cbp.dhs.gov", HeldFrom: at.held,
	}
	if at.state == cases.Absent {
		m.Request = cases.Request{Proven: true, RequestorAddress: casestest.Requestor.Address}
	}
	if at.of == cases.CaseRecord {
		m.Request.State, m.Request.HeldFrom = cases.RequestApproved, ""
		m.Request.Type = at.typ
		c := &cases.Case{ID: 1, Number: "RFI-2027-00001", Request: 1, Type: at.typ, State: at.state, HeldFrom: at.held, Priority: "urgent", Supervisor: 1}
		if at.state != cases.CaseOpened && at.held != cases.CaseOpened {
			officer := actors(w)[assigned].ID
			c.Officer = &officer
		}
		if slices.Contains([]cases.State{cases.CaseInReview, cases.CaseConcurrence, cases.CaseReleased, cases.CaseClosed, cases.CaseClosedOut}, at.state) || at.held == cases.CaseInReview {
			c.Result, c.ResultBasis, c.ResultBy = "negative", "no_records", c.Officer
			switch {
			case at.found || at.typ == cases.FAI:
				c.Result, c.ResultBasis = "positive", ""
			case at.typ == cases.RFS:
				c.Result, c.ResultBasis = "completed", ""
			}
		}
		m.Case = c
		if at.lies == cases.StepEntries {
			m.Entries = 1
		}
		m.Proposals = map[cases.StepKind]cases.Proposal{at.lies: {ProposalWords: cases.ProposalWords{Office: "OIG", Address: "hotline@oig.dhs.gov", Until: w.Now.AddDate(0, 1, 0), Reason: "why"}}}
	}
	for i, k := range at.open() {
		m.Open[k] = cases.Step{ID: int64(7 + i), Kind: k, Version: 1, OpenedAt: w.Now}
	}
	return m
}

// triggers are all that the table, the grammar, and a careless sender know.
func triggers() []cases.Trigger {
	out := []cases.Trigger{"", "CALL", "CALL HOME", "approve", "EVERYTHING"}
	add := func(t cases.Trigger) {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	for _, row := range cases.Transitions() {
		add(row.On)
	}
	for _, v := range slices.Concat(cases.Verbs(), cases.LaterVerbs()) {
		add(cases.On(v.Verb))
	}
	return out
}

// happens says whether a trigger is none of a command.
func happens(on cases.Trigger) bool {
	return slices.Contains([]cases.Trigger{
		cases.OnArrival, cases.OnAnswer, cases.OnReminder, cases.OnDropAsked, cases.OnHoldEnd, cases.OnDelivered, cases.OnBounced,
		cases.OnOfficerGone, cases.OnAskedGone, cases.OnEntriesDue,
	}, on)
}

// act is a trigger by somebody, written so well that no guard has anything against it, with the token of the open step.
func act(w cases.World, m cases.Matter, on cases.Trigger, who string) cases.Act {
	a := cases.Act{On: on, Actor: actors(w)[who], Mail: cases.MailRef{ID: 9}, Merged: m.Draft, Correct: casestest.Correct}
	a.Reading = casestest.Proven(cases.Address{}, m.Draft, "text")
	switch who {
	case requestor:
		a.From = casestest.Requestor
	case submitter:
		a.From.Address = "desk@cbp.dhs.gov"
	case stranger:
		a.From.Address = "stranger@epa.gov"
	case daemon:
		a.Mail, a.Reading = cases.MailRef{}, nil
	default:
		a.From.Address = a.Actor.Address()
	}
	if happens(on) {
		if a.Reading == nil && on == cases.OnAnswer {
			a.Reading = &cases.Reading{}
		}
		return a
	}
	c := casestest.Cmd(cases.Verb(on), map[cases.Trigger]string{
		cases.On(cases.Assign): "k.lee", cases.On(cases.Reject): "2", cases.On(cases.Note): "text", cases.On(cases.Negative): "WITHHELD",
		cases.On(cases.Set): "agency: EPA", cases.On(cases.SetPriority): "routine", cases.On(cases.DuplicateOf): "REQ-2027-000002",
		cases.On(cases.Refer): "OIG", cases.On(cases.Activity): "TECS", cases.On(cases.Positive): "what we found", cases.On(cases.Report): "POSITIVE what we found",
		cases.On(cases.Complete): "what came of it", cases.On(cases.Exhibit): "a badge", cases.On(cases.Share): "k.lee", cases.On(cases.Unshare): "k.lee",
		cases.On(cases.Extend): "until 2026-12-20",
	}[on], "REASON", "no", "NEED", "why", "RATING", "3", "DISPOSITION", "told by telephone", "DATE", "2026-11-20", "FINDING", "nothing", "SIGNIFICANT", "yes")
	a.Command = &c
	if slices.Contains([]cases.Trigger{cases.On(cases.Exhibit), cases.On(cases.Positive), cases.On(cases.Report)}, on) {
		a.Files = []cases.SentFile{{Part: "2", Name: "badge.jpg", MediaType: "image/jpeg", Size: 1, SHA256: "00", Marking: "UNCLASSIFIED//FOUO"}}
	}
	if on == cases.On(cases.DuplicateOf) {
		second := matter(w, spot{of: cases.RequestRecord, state: cases.RequestInReview})
		second.Request.ID, second.Request.Number = 2, "REQ-2027-000002"
		a.Other = &second
	}
	if who != daemon && who != stranger {
		a.Token = tokenFor(w, m, a)
	}
	return a
}

// tokenFor is the code that a mail of today would carry: bound to what it asks of its reader.
func tokenFor(w cases.World, m cases.Matter, a cases.Act) *cases.Token {
	request := int64(1)
	t := &cases.Token{Request: &request, Version: 1, ExpiresAt: w.Now.Add(time.Hour), Address: a.From.Key()}
	order := []cases.StepKind{
		cases.StepHold, cases.StepReview, cases.StepQuestion, cases.StepResultReview, cases.StepConcurrence, cases.StepOfficer, cases.StepWork, cases.StepDrop, cases.StepFacts,
		cases.StepDelivery, cases.StepDisposition,
	}
	if a.On == cases.On(cases.Approve) || a.On == cases.On(cases.Return) { // what lies before them is shown in a mail of its own
		order = append([]cases.StepKind{cases.StepReferral, cases.StepExtension, cases.StepSignificance, cases.StepEntries}, order...)
	}
	if a.Actor != nil {
		t.Person = &a.Actor.ID
		if slices.Contains(a.Actor.Roles, cases.RoleOfficer) {
			order = []cases.StepKind{cases.StepWork, cases.StepDelivery, cases.StepDisposition}
		}
	}
	for _, k := range order {
		if s, ok := m.Open[k]; ok {
			t.Step = &s
			break
		}
	}
	return t
}

// holds says in other words than the code which roles somebody has in a matter.
func holds(r cases.Role, who string, on cases.Trigger, m cases.Matter) bool {
	switch who {
	case assigned:
		return r == cases.RoleOfficer && m.Case != nil && m.Case.Officer != nil || on == cases.OnArrival && r == cases.RoleRequestor
	case "team_lead":
		return r == cases.RoleTeamLead && m.Case != nil || on == cases.OnArrival && r == cases.RoleRequestor
	case "supervisor", "director":
		return r == cases.RoleSupervisor || who == "director" && r == cases.RoleDirector || on == cases.OnArrival && r == cases.RoleRequestor
	case requestor:
		return r == cases.RoleRequestor
	case submitter:
		return r == cases.RoleRequestor && (on == cases.OnAnswer || on == cases.OnArrival)
	case daemon:
		return r == cases.RoleDaemon || on == cases.OnArrival && r == cases.RoleRequestor
	}
	return on == cases.OnArrival && r == cases.RoleRequestor
}

// takes says in other words than the code what a kind of case has no use for, and what can be answered where something lies before somebody.
func (s spot) takes(on cases.Trigger, who string) bool {
	if s.of != cases.CaseRecord {
		return true
	}
	switch on {
	case cases.On(cases.Negative), cases.On(cases.Positive):
		return s.typ == cases.RFI
	case cases.On(cases.Report), cases.On(cases.Concur), cases.On(cases.Nonconcur):
		return s.typ == cases.FAI
	case cases.On(cases.Complete):
		return s.typ == cases.RFS && s.lies != cases.StepSignificance
	case cases.OnCallNegative:
		return s.typ == cases.RFI && !s.found
	case cases.On(cases.Extend):
		return s.lies != cases.StepExtension
	case cases.On(cases.Refer):
		return who != assigned || s.lies != cases.StepReferral
	case cases.On(cases.Approve):
		return s.state == cases.CaseInReview || s.lies != "" && (who != "team_lead" || s.lies == cases.StepEntries)
	case cases.On(cases.Return):
		return s.state == cases.CaseInReview || s.state == cases.CaseConcurrence || s.lies != "" && (who != "team_lead" || s.lies == cases.StepEntries)
	case cases.OnEntriesDue:
		return s.lies == cases.StepEntries
	}
	return true
}

// Every state, every trigger, every role: what is not in the table is refused, and changes nothing (SPEC 7, SEC-1, ROLE-2).
func TestTableIsTheWholeTruth(t *testing.T) {
	t.Parallel()
	w := world(t)
	table := cases.Transitions()
	tried, done := 0, 0
	for _, at := range spots() {
		for _, on := range triggers() {
			for who := range actors(w) {
				tried++
				m := matter(w, at)
				allowed := slices.ContainsFunc(table, func(row cases.Transition) bool {
					return row.Of == at.of && row.On == on && slices.Contains(row.From, at.state) && at.takes(on, who) &&
						slices.ContainsFunc(row.By, func(r cases.Role) bool { return holds(r, who, on, m) })
				})
				if on == cases.On(cases.Unshare) {
					m.Shared = []int64{actors(w)[other].ID}
				}
				if at.state == cases.CaseClosed && on == cases.OnBounced {
					received := w.Now
					m.Case.ReceivedAt = &received // RFI-3: what was received is not reopened
					allowed = false
				}
				if on == cases.OnOfficerGone && m.Case != nil && m.Case.Officer != nil {
					gone := int64(999)
					m.Case.Officer = &gone
				}
				wanted := at.wanted || at.held == cases.CaseOpened
				late := at.of == cases.CaseRecord && slices.Contains([]cases.State{cases.CaseOnHold, cases.CaseReleased, cases.CaseClosed}, at.state)
				if late && (on == cases.OnOfficerGone && wanted || on == cases.OnAskedGone && !wanted) {
					allowed = false // ROLE-1: asked once, and again only of others
				}
				if at.drop && on == cases.OnDropAsked {
					allowed = false // EXT-4: asked once
				}
				if try(t, w, m, act(w, m, on, who), fmt.Sprintf("%s: %q by %s", at, on, who), allowed) {
					done++
				}
			}
		}
	}
	if diff := cmp.Diff(world(t).People, w.People); diff != "" {
		t.Errorf("deciding changed people:\n%s", diff)
	}
	if tried < 9000 || done < 120 {
		t.Errorf("only %d were tried, %d of them allowed", tried, done)
	}
}

func try(t *testing.T, w cases.World, m cases.Matter, a cases.Act, name string, allowed bool) bool {
	t.Helper()
	before := clone(m)
	plan, err := cases.Decide(w, m, a)
	if !maps.Equal(before.Open, m.Open) || !slices.Equal(before.Draft.Missing(), m.Draft.Missing()) || err == nil {
		// what nothing was done with is compared in part only: it takes most of the time
		if diff := cmp.Diff(before, m); diff != "" {
			t.Errorf("%s: deciding changed what it was given:\n%s", name, diff)
		}
	}
	no, refused := errors.AsType[*cases.Refusal](err)
	switch {
	case err != nil && !refused:
		t.Errorf("%s: %v", name, err)
	case allowed && refused:
		t.Errorf("%s is in the table, but was refused: %s: %s", name, no.Code, no.Reason)
	case !allowed && !refused:
		t.Errorf("%s is not in the table, but was done", name)
	case refused && (plan != nil || no.Code == "" || no.Reason == ""):
		t.Errorf("%s: a refusal without a reason, or with a plan: %+v", name, no)
	}
	if err == nil && allowed {
		standsRight(t, before, plan, name)
	}
	return !refused
}

// standsRight checks what a plan leaves: the steps that belong to the state to which it leads, so that nothing waits for nobody, a hold that
// remembers where it leads back to, and mails for whoever is asked.
func standsRight(t *testing.T, before cases.Matter, p *cases.Plan, name string) {
	t.Helper()
	open := slices.Collect(maps.Keys(before.Open))
	open = slices.DeleteFunc(open, func(k cases.StepKind) bool { return slices.Contains(p.Spends, k) })
	for _, k := range p.Opens {
		if slices.Contains(open, k) {
			t.Errorf("%s opens %s a second time", name, k)
		}
		open = append(open, k)
	}
	slices.Sort(open)
	after := spot{of: p.After.Of(), state: p.After.State(), held: p.After.Request.HeldFrom}
	if c := p.After.Case; c != nil {
		after.held, after.typ = c.HeldFrom, c.Type
	}
	for k, states := range lying() {
		may := slices.Concat(states, []cases.State{cases.CaseInReview, cases.CaseOnHold, cases.CaseAssigned})
		if i := slices.Index(open, k); i >= 0 && slices.Contains(may, after.state) {
			open = slices.Delete(open, i, i+1) // it goes on lying there
		}
	}
	after.drop = after.state == cases.RequestIncomplete && slices.Contains(open, cases.StepDrop)
	late := []cases.State{cases.CaseInReview, cases.CaseConcurrence, cases.CaseReleased, cases.CaseClosed}
	after.wanted = p.After.Case != nil && (slices.Contains(late, after.state) || after.held == cases.CaseInReview) && slices.Contains(open, cases.StepOfficer)
	if (after.held != "") != (after.state == cases.RequestOnHold) {
		t.Errorf("%s leads to %s, held from %q", name, after.state, after.held)
	}
	if want := after.open(); !slices.Equal(open, want) {
		t.Errorf("%s leaves %v open in %s, where %v belong", name, open, after, want)
	}
	if slices.Contains(p.Opens, cases.StepHold) && !p.Until.After(casestest.Start()) {
		t.Errorf("%s has no end: %s", name, p.Until)
	}
	for k, mail := range map[cases.StepKind]cases.NoticeName{
		cases.StepReview: cases.NoticeReview, cases.StepResultReview: cases.NoticeResultReview, cases.StepDrop: cases.NoticeDropAsked,
		cases.StepQuestion: cases.NoticeQuestion, cases.StepConcurrence: cases.NoticeConcurrence, cases.StepReferral: cases.NoticeReferralReview,
		cases.StepExtension: cases.NoticeExtensionAsked, cases.StepSignificance: cases.NoticeClosureReview,
	} {
		closure := k == cases.StepResultReview && after.typ != cases.RFI
		if slices.Contains(p.Opens, k) && !slices.ContainsFunc(p.Sends, func(s cases.Planned) bool { return s.Name == mail || closure && s.Name == cases.NoticeClosureReview }) {
			t.Errorf("%s opens %s, and sends no %s", name, k, mail)
		}
	}
}

func clone(m cases.Matter) cases.Matter {
	if m.Case != nil {
		c := *m.Case
		m.Case = &c
	}
	open := map[cases.StepKind]cases.Step{}
	maps.Copy(open, m.Open)
	m.Open = open
	return m
}

// Each row of the table is well formed: its mails are in the catalogue, and what it spends can be open where it begins.
func TestTableIsWellFormed(t *testing.T) {
	t.Parallel()
	can := map[string][]cases.StepKind{}
	for _, at := range spots() {
		key := string(at.of) + string(at.state)
		can[key] = append(can[key], at.open()...)
	}
	for _, s := range []cases.State{cases.CaseAssigned, cases.CaseInReview, cases.CaseOnHold} { // what was asked before goes on waiting
		key := string(cases.CaseRecord) + string(s)
		can[key] = append(can[key], cases.StepReferral, cases.StepExtension, cases.StepEntries)
	}
	for _, row := range cases.Transitions() {
		name := fmt.Sprintf("%s %v on %s", row.Of, row.From, row.On)
		for _, n := range row.Sends {
			if _, ok := n.Spec(); !ok {
				t.Errorf("%s sends %s, which is not in the catalogue", name, n)
			}
		}
		for _, from := range row.From {
			if slices.Contains([]cases.State{cases.CaseClosedOut, cases.CaseReferred, cases.CaseWithdrawn}, row.To) || row.On == cases.On(cases.Reopen) {
				continue // all that can be open at all ends with it
			}
			for _, k := range slices.Concat(row.Spends, row.Also, []cases.StepKind{row.Step}) {
				if k != "" && from != cases.Absent && !slices.Contains(can[string(row.Of)+string(from)], k) {
					t.Errorf("%s has to do with %s, which cannot be open in %s", name, k, from)
				}
			}
		}
	}
}

// What a mail offers is what would be done: no choice is refused (MAILS 5, SUP-5). Choices with a <placeholder> are filled in.
func TestChoicesAreNotRefused(t *testing.T) {
	t.Parallel()
	w := world(t)
	tried := 0
	for _, at := range spots() {
		for who, p := range actors(w) {
			if at.state == cases.Absent || p == nil && who != requestor {
				continue
			}
			for _, clear := range []bool{true, false} {
				m := matter(w, at)
				if !clear {
					m.Request.Proven, m.Request.Type, m.Request.Priority = false, "", ""
					delete(m.Draft.Fields, cases.Priority)
				}
				to := cases.Recipient{Person: p}
				if who == requestor {
					to.Address = casestest.Requestor
				}
				for _, choice := range w.AllChoices(&m, to) {
					c := parse(t, choice.Body)
					a := act(w, m, casestest.On(c), who)
					a.Command = &c
					try(t, w, m, a, fmt.Sprintf("%s (proven, with type and priority: %v), %q to %s", at, clear, choice.Body, who), true)
					tried++
				}
				if n := len(w.Choices(&m, to)); n > 5 {
					t.Errorf("%s: %d choices in one mail", at, n)
				}
			}
		}
	}
	if tried < 250 {
		t.Errorf("only %d choices were offered", tried)
	}
}
