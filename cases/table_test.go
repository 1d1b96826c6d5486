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

// openIn is the one step that is open in a state.
func openIn(of cases.RecordKind, s cases.State) cases.StepKind {
	if of == cases.RequestRecord {
		return map[cases.State]cases.StepKind{
			cases.RequestIncomplete: cases.StepFacts, cases.RequestInReview: cases.StepReview, cases.RequestReturned: cases.StepQuestion,
		}[s]
	}
	return map[cases.State]cases.StepKind{
		cases.CaseOpened: cases.StepOfficer, cases.CaseAssigned: cases.StepWork, cases.CaseInProgress: cases.StepWork,
		cases.CaseInReview: cases.StepResultReview, cases.CaseReleased: cases.StepDelivery, cases.CaseClosed: cases.StepDisposition,
	}[s]
}

// matter is one that stands in a state, as the record would have it.
func matter(w cases.World, of cases.RecordKind, s cases.State) cases.Matter {
	m := cases.Matter{Open: map[cases.StepKind]cases.Step{}, Draft: casestest.Draft()}
	m.Request = cases.Request{
		ID: 1, Number: "REQ-2027-000001", State: s, Version: 1, Proven: true, Type: cases.RFI, Priority: "urgent", Mailbox: casestest.Mailbox,
		RequestorName: casestest.Requestor.Name, RequestorAddress: casestest.Requestor.Address, SubmitterAddress: "desk@cbp.dhs.gov",
	}
	if s == cases.Absent {
		m.Request = cases.Request{Proven: true, RequestorAddress: casestest.Requestor.Address}
	}
	if of == cases.CaseRecord {
		m.Request.State = cases.RequestApproved
		c := &cases.Case{ID: 1, Number: "RFI-2027-00001", Request: 1, Type: cases.RFI, State: s, Priority: "urgent", Supervisor: 1}
		if s != cases.CaseOpened {
			officer := actors(w)[assigned].ID
			c.Officer = &officer
		}
		if slices.Contains([]cases.State{cases.CaseInReview, cases.CaseReleased, cases.CaseClosed, cases.CaseClosedOut}, s) {
			c.Result, c.ResultBasis, c.ResultBy = "negative", "no_records", c.Officer
		}
		m.Case = c
	}
	if k := openIn(of, s); k != "" {
		m.Open[k] = cases.Step{ID: 7, Kind: k, Version: 1, OpenedAt: w.Now}
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
	return slices.Contains([]cases.Trigger{cases.OnArrival, cases.OnAnswer, cases.OnReminder, cases.OnDelivered, cases.OnBounced}, on)
}

// act is a trigger by somebody, written so well that no guard has anything against it, with the token of the open step.
func act(w cases.World, m cases.Matter, on cases.Trigger, who string) cases.Act {
	a := cases.Act{On: on, Actor: actors(w)[who], Mail: cases.MailRef{ID: 9}, Merged: m.Draft}
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
	}[on], "REASON", "no", "NEED", "why", "RATING", "3", "DISPOSITION", "told by telephone")
	a.Command = &c
	if who != daemon && who != stranger {
		request := int64(1)
		t := &cases.Token{Request: &request, Version: 1, ExpiresAt: w.Now.Add(time.Hour), Address: a.From.Key()}
		if a.Actor != nil {
			t.Person = &a.Actor.ID
		}
		for _, s := range m.Open {
			t.Step = &s
		}
		a.Token = t
	}
	return a
}

// holds says in other words than the code which roles somebody has in a matter.
func holds(r cases.Role, who string, on cases.Trigger, m cases.Matter) bool {
	switch who {
	case assigned:
		return r == cases.RoleOfficer && m.Case != nil && m.Case.Officer != nil || on == cases.OnArrival && r == cases.RoleRequestor
	case "supervisor", "director":
		return r == cases.RoleSupervisor || on == cases.OnArrival && r == cases.RoleRequestor
	case requestor:
		return r == cases.RoleRequestor
	case submitter:
		return r == cases.RoleRequestor && (on == cases.OnAnswer || on == cases.OnArrival)
	case daemon:
		return r == cases.RoleDaemon || on == cases.OnArrival && r == cases.RoleRequestor
	}
	return on == cases.OnArrival && r == cases.RoleRequestor
}

// Every state, every trigger, every role: what is not in the table is refused, and changes nothing (SPEC 7, SEC-1, ROLE-2).
func TestTableIsTheWholeTruth(t *testing.T) {
	t.Parallel()
	w := world(t)
	tried, done := 0, 0
	for _, of := range []cases.RecordKind{cases.RequestRecord, cases.CaseRecord} {
		states := cases.States(of)
		if of == cases.RequestRecord {
			states = append(states, cases.Absent)
		}
		for _, s := range states {
			if of == cases.RequestRecord && s == cases.RequestApproved {
				continue // there is a case then, whose state counts
			}
			for _, on := range triggers() {
				for who := range actors(w) {
					tried++
					m := matter(w, of, s)
					allowed := slices.ContainsFunc(cases.Transitions(), func(row cases.Transition) bool {
						return row.Of == of && row.On == on && slices.Contains(row.From, s) &&
							slices.ContainsFunc(row.By, func(r cases.Role) bool { return holds(r, who, on, m) })
					})
					if s == cases.CaseClosed && on == cases.OnBounced {
						received := w.Now
						m.Case.ReceivedAt = &received // RFI-3: what was received is not reopened
						allowed = false
					}
					if try(t, w, m, act(w, m, on, who), fmt.Sprintf("%s %s: %q by %s", of, s, on, who), allowed) {
						done++
					}
				}
			}
		}
	}
	if tried < 5000 || done < 50 {
		t.Errorf("only %d were tried, %d of them allowed", tried, done)
	}
}

func try(t *testing.T, w cases.World, m cases.Matter, a cases.Act, name string, allowed bool) bool {
	t.Helper()
	before, people := clone(m), slices.Clone(w.People)
	plan, err := cases.Decide(w, m, a)
	if diff := cmp.Diff(before, m) + cmp.Diff(people, w.People); diff != "" {
		t.Errorf("%s: deciding changed what it was given:\n%s", name, diff)
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
	return !refused
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

// Each row of the table is well formed: its mails are in the catalogue, what it opens is what its end state has open, and it is reachable.
func TestTableIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, row := range cases.Transitions() {
		name := fmt.Sprintf("%s %v on %s", row.Of, row.From, row.On)
		for _, n := range row.Sends {
			if _, ok := n.Spec(); !ok {
				t.Errorf("%s sends %s, which is not in the catalogue", name, n)
			}
		}
		of := row.Of
		if row.To == cases.RequestApproved {
			continue // opens the step of the case
		}
		for _, from := range row.From {
			open := openIn(of, from)
			for _, k := range row.Spends {
				if k != open {
					t.Errorf("%s spends %s, but %s has %q open", name, k, from, open)
				}
				open = ""
			}
			for _, k := range row.Opens {
				if open != "" {
					t.Errorf("%s opens %s beside %s", name, k, open)
				}
				open = k
			}
			if want := openIn(of, row.To); open != want {
				t.Errorf("%s leaves %q open in %s, where %q belongs", name, open, row.To, want)
			}
		}
	}
}

// What a mail offers is what would be done: no choice is refused (MAILS 5, SUP-5). Choices with a <placeholder> are filled in.
func TestChoicesAreNotRefused(t *testing.T) {
	t.Parallel()
	w := world(t)
	tried := 0
	for _, of := range []cases.RecordKind{cases.RequestRecord, cases.CaseRecord} {
		for _, s := range cases.States(of) {
			for who, p := range actors(w) {
				if of == cases.RequestRecord && s == cases.RequestApproved || p == nil && who != requestor {
					continue
				}
				for _, clear := range []bool{true, false} {
					m := matter(w, of, s)
					if !clear {
						m.Request.Proven, m.Request.Type, m.Request.Priority = false, "", ""
					}
					to := cases.Recipient{Person: p}
					if who == requestor {
						to.Address = casestest.Requestor
					}
					for _, choice := range w.Choices(&m, to) {
						c := parse(t, choice.Body)
						a := act(w, m, casestest.On(c), who)
						a.Command = &c
						try(t, w, m, a, fmt.Sprintf("%s %s (proven, with type and priority: %v), %q to %s", of, s, clear, choice.Body, who), true)
						tried++
					}
				}
			}
		}
	}
	if tried < 60 {
		t.Errorf("only %d choices were offered", tried)
	}
}
