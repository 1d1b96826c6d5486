package casestest

import (
	"testing"
	"time"
	_ "time/tzdata" // the office's zone must be there on every machine

	"cissd/cases"
)

// Mailbox is the intake address of the tests, Domain that of the office.
const (
	Mailbox = "ciss-intake@hq.dhs.gov"
	Domain  = "hq.dhs.gov"
)

// Requestor is who asks in [Draft].
var Requestor = cases.Address{Name: "Marisol Ortega-Quinn", Address: "marisol.ortega-quinn@cbp.dhs.gov"}

// Start is when a [Bench] begins: Monday 23 November 2026, 09:40 in Washington; fiscal year 2027.
func Start() time.Time { return time.Date(2026, time.November, 23, 14, 40, 0, 0, time.UTC) }

// Office is an office in Washington, open from 8 to 17, that asks all supervisors.
func Office(t testing.TB) cases.Office {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatalf("casestest: %v", err)
	}
	return cases.Office{
		Name: "Center for International Safety and Security", Short: "CISS", Domain: Domain,
		Calendar:         cases.NewCalendar(zone, 8*time.Hour, 17*time.Hour),
		OfficialSuffixes: []string{".gov", ".mil"}, SecurityOfficer: "security@hq.dhs.gov", Review: "all",
		Reminders: []int{2, 5}, DispositionReminders: []int{30, 90},
		DropAsked: 8, HoldDays: 5, Referrals: map[string]string{"OIG": "oig-intake@oig.dhs.gov"},
		Leadership: "leadership@hq.dhs.gov", ReceiptReminders: []int{5, 15},
		ReviewTimes: map[string]time.Duration{"urgent": time.Hour, "priority": 4 * time.Hour, "routine": 9 * time.Hour},
		TokenLife:   90 * 24 * time.Hour,
	}
}

// Roster is the office's people: two supervisors, two officers, a director, and a security officer, who is the office's too.
func Roster() []cases.Person {
	person := func(handle, name string, roles ...cases.Role) cases.Person {
		return cases.Person{Handle: handle, Name: name, Addresses: []string{handle + "@hq.dhs.gov"}, Roles: roles, Active: true}
	}
	return []cases.Person{
		person("p.osei", "Priscilla Osei", cases.RoleSupervisor),
		person("s.park", "Sun-Mi Park", cases.RoleSupervisor),
		person("j.ruiz", "Javier Ruiz", cases.RoleOfficer),
		person("k.lee", "Kim Lee", cases.RoleOfficer),
		person("d.abara", "Dayo Abara", cases.RoleDirector),
		{
			Handle: "security", Name: "Robin Vance", Addresses: []string{"security@hq.dhs.gov"},
			Roles: []cases.Role{cases.RoleSecurityOfficer}, Active: true,
		},
	}
}

// Field is a value as a label of the text gave it.
func Field(values ...string) cases.Field {
	return cases.Field{Values: values, Provenance: []cases.Provenance{{Part: "1", Rule: "label", Text: values[0], End: len(values[0])}}}
}

// DraftOf is a complete request of a kind, without persons (RFS-1).
func DraftOf(t cases.Type) cases.Draft {
	d := Draft()
	d.Type = t
	return d
}

// Draft is a complete RFI of [Requestor]; without are names of fields that it is to lack.
func Draft(without ...string) cases.Draft {
	d := cases.Draft{Type: cases.RFI, Fields: cases.Fields{
		cases.RequestorName:  Field(Requestor.Name),
		cases.RequestorEmail: Field(Requestor.Address),
		cases.RequestorPhone: Field("+19565550118"),
		cases.Agency:         Field("CBP"),
		cases.Classification: Field("unclassified"),
		cases.Priority:       Field("urgent"),
		cases.Basis:          Field("During secondary inspection the subject presented two business cards."),
		cases.Purpose:        Field("To learn whether he was ever sponsored for access."),
	}}
	for _, name := range without {
		delete(d.Fields, name)
	}
	return d
}
