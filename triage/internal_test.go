package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

const (
	eventText = "Security concern: a member of the visiting delegation photographed the badge readers of Building 5.\n\nPriority: routine\nUnclassified.\n"
	eventName = "Julia Ruiz"
)

// event reads a mail of somebody of the office.
func event(text string, proven bool, change func(*cases.Message), roles ...cases.Role) cases.Reading {
	m := mail(officerAddress, text, proven)
	m.From[0].Name, m.Subject = eventName, "Badge readers"
	m.Header = append(m.Header, cases.HeaderField{Name: "From", Value: eventName + " <" + officerAddress + ">"}, cases.HeaderField{Name: "Subject", Value: m.Subject})
	if change != nil {
		change(m)
	}
	p := &cases.Person{ID: 7, Handle: "j.ruiz", Name: eventName, Addresses: []string{officerAddress}, Roles: roles, Active: true}
	return triage.Read(m, triage.DefaultConfig(), triage.Known{Person: p, Daemon: true})
}

// INT-10: an officer's mail without an outside requestor is an internal event: who asks comes from the roster, it is an inquiry, and what it rests on is
// concluded from the name that the mail gives it.
func TestInternalEvent(t *testing.T) {
	t.Parallel()
	for text, predication := range map[string]string{
		eventText: "internal_concern",
		"This opens an analytic project: visitors who change names. Routine, unclassified.":                "analytic_project",
		"Incident report of 4 November. A charger was found in conference room B. Routine, unclassified.":  "incident_report",
		"A newspaper article says that a shop in Nicosia prints our badges. Routine, unclassified.":        "reporting",
		"An incident report came in, and I have a security concern of my own. Routine, unclassified.":      "",
		"Predication: support to law enforcement\nA security concern of theirs. Routine, unclassified.":    "law_enforcement_support",
		"Somebody left a charger in conference room B, Building 5. Please open it. Routine, unclassified.": "",
	} {
		r := event(text, true, nil, cases.RoleOfficer)
		d := r.Draft
		if !r.Internal || r.Submitter != nil || r.Outcome != cases.NewRequest || d.Type != cases.FAI || len(r.Missing) > 0 {
			t.Errorf("%q: internal %t, %s, type %q, missing %q", text, r.Internal, r.Outcome, d.Type, r.Missing)
		}
		if got := d.Fields.Value(cases.Predication); got != predication {
			t.Errorf("%q rests on %q, want %q", text, got, predication)
		}
		if d.Fields.Value(cases.RequestorName) != eventName || d.Fields.Value(cases.Agency) != "DHS" || d.Fields.Value(cases.RequestorEmail) != officerAddress {
			t.Errorf("%q: who asks: %+v", text, d.Fields)
		}
		if c := r.Criteria[5]; !strings.Contains(c.Evidence, "an internal event: Julia Ruiz of DHS opened it") || c.State != cases.YoursToSay {
			t.Errorf("%q: %+v", text, c)
		}
	}
	bare := event(eventText, true, func(m *cases.Message) { m.From[0].Name = "" }, cases.RoleSupervisor)
	if f := bare.Draft.Fields[cases.RequestorName]; f.Value() != eventName || f.Inferred || len(bare.Missing) > 0 {
		t.Errorf("EXT-4: a name that only the roster has: %+v, missing %q", f, bare.Missing)
	}
}

// INT-9, INT-10, SEC-1: where somebody else asks, the sender is not proven, or is nobody who opens events, it is none.
func TestNoInternalEvent(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]cases.Reading{
		"on behalf of":        event("On behalf of: Karl Jensen, NOAA, karl.jensen@noaa.gov\n"+eventText, true, nil, cases.RoleOfficer),
		"another's name":      event("Name: Karl Jensen\nEmail: karl.jensen@noaa.gov\nAgency: NOAA\n"+eventText, true, nil, cases.RoleOfficer),
		"not proven":          event(eventText, false, nil, cases.RoleOfficer),
		"the support team":    event(eventText, true, nil, cases.RoleCST),
		"no role":             event(eventText, true, nil),
		"not on the roster":   triage.Read(mail(officerAddress, eventText, true), triage.DefaultConfig(), triage.Known{Daemon: true}),
		"parse has no roster": triage.Read(mail(officerAddress, eventText, true), triage.DefaultConfig(), triage.Known{}),
	} {
		if r.Internal {
			t.Errorf("%s: an internal event", name)
		}
	}
}
