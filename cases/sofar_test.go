package cases_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
)

// story writes entries as "Kim Lee noted: text", a line each.
func story(es []cases.Entry) string {
	var b strings.Builder
	for _, e := range es {
		fmt.Fprintf(&b, "%s %s: %s\n", e.Who, e.What, strings.ReplaceAll(e.Text, "\n", " / "))
	}
	return b.String()
}

// assignedData is what the newest mail says that gave the case to somebody.
func assignedData(t *testing.T, b *casestest.Bench, id int64, who string) cases.NoticeData {
	t.Helper()
	return b.Data(t, b.Notice(t, id, cases.NoticeAssigned, who+"@hq.dhs.gov"))
}

// ROLE-1, FAI-2, SUP-4: who takes a case over reads what it has gathered: the requestor's words, notes and activities of those before, a result
// that was given back, a second request that was joined; in the order in which it happened, and without what was for other readers.
func TestNewOfficerReadsWhatHappened(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz", "REMARKS", "for Javier alone"))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	b.Write(t, id, casestest.Requestor, cases.Draft{}, "He left on Monday.\nWith his wife.")
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Note, "Asked the port."))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Activity, "TECS", "DATE", "2026-11-20", "FINDING", "nothing"))
	d := casestest.Draft()
	d.Fields[cases.Description] = casestest.Field("A third business card was found.")
	second := b.Open(t, casestest.Proven(casestest.Requestor, d, "again"), nil).Request
	b.Must(t, second, "p.osei", cases.NoticeReview, casestest.Cmd(cases.DuplicateOf, b.Show(t, id).Case.Number, "REASON", "The same man."))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Negative, "NO RECORDS", "TEXT", "Both spellings."))
	b.Must(t, id, "s.park", cases.NoticeResultReview, casestest.Cmd(cases.Return, "Query AFI too."))
	for _, c := range []cases.Command{
		casestest.Cmd(cases.Hold, "until 2026-12-01 CBP looks itself"), casestest.Cmd(cases.Resume, ""),
		casestest.Cmd(cases.Assign, "k.lee", "REMARKS", "Javier is away."),
	} {
		b.Do(t, id, "p.osei", b.Status(t, id, "p.osei"), c)
	}
	n := assignedData(t, b, id, "k.lee")
	number := b.Show(t, second).Request.Number
	want := `Marisol Ortega-Quinn wrote: He left on Monday. / With his wife.
Javier Ruiz noted: Asked the port.
Javier Ruiz recorded what was done: check of TECS, 2026-11-20 / FINDING nothing
Priscilla Osei joined ` + number + ` to it as a second request for the same: The same man. / From: Marisol Ortega-Quinn, CBP / ` +
		`Purpose: To learn whether he was ever sponsored for access. / Basis: During secondary inspection the subject presented two business cards. / ` +
		`Description: A third business card was found.
Javier Ruiz sent in a negative result: no records were found: Both spellings.
Sun-Mi Park asked for more work on the result: Query AFI too.
Priscilla Osei paused it: CBP looks itself
`
	if got := story(n.SoFar); got != want {
		t.Errorf("they read\n%s\nwant\n%s", got, want)
	}
	if n.Earlier != 0 || n.Text != "Javier is away." || n.Draft == nil || n.SoFar[3].Draft == nil || n.SoFar[0].At.IsZero() {
		t.Errorf("the mail is %+v", n)
	}
	// nobody else reads it: not the former officer, and not in another mail
	for _, id := range b.Notices(t, id, "", "") {
		if d := b.Data(t, id); len(d.SoFar) > 0 && d.Name != cases.NoticeAssigned {
			t.Errorf("%s holds what happened", d.Name)
		}
	}
}

// SUP-4: who is named with the approval reads the draft alone; who is named later reads what the requestor has written since too, which the draft does
// not hold; after DECLINE the next officer reads what came in, and not the reason, which was for the supervisors.
func TestFirstOfficerReadsWhatCameSince(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, ""))
	b.Write(t, id, casestest.Requestor, cases.Draft{}, "One more thing.")
	b.Must(t, id, "p.osei", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "j.ruiz"))
	if n := assignedData(t, b, id, "j.ruiz"); story(n.SoFar) != "Marisol Ortega-Quinn wrote: One more thing.\n" || n.Earlier != 0 {
		t.Errorf("the first officer reads %s", story(n.SoFar))
	}
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Decline, "I know the subject."))
	b.Must(t, id, "s.park", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "k.lee"))
	if n := assignedData(t, b, id, "k.lee"); story(n.SoFar) != "Marisol Ortega-Quinn wrote: One more thing.\n" {
		t.Errorf("the second reads %s", story(n.SoFar))
	}
	quiet := b.Until(t, casestest.Assigned)
	if n := assignedData(t, b, quiet, "j.ruiz"); len(n.SoFar) != 0 {
		t.Errorf("who is named with the approval reads %s", story(n.SoFar))
	}
	b.Must(t, quiet, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Decline, "I am away."))
	b.Must(t, quiet, "s.park", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "k.lee"))
	if n := assignedData(t, b, quiet, "k.lee"); len(n.SoFar) != 0 {
		t.Errorf("where nothing happened they read %s", story(n.SoFar))
	}
}

// SEC-5: of much the newest ten are told, and how many more there are; what is hostile or endless is kept as it came, and bounded.
func TestMuchHappened(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.InProgress)
	for i := range 13 {
		b.Wait(time.Minute)
		b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Note, fmt.Sprintf("note %d", i+1)))
	}
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, "k.lee"))
	n := assignedData(t, b, id, "k.lee")
	if len(n.SoFar) != 10 || n.Earlier != 3 || n.SoFar[0].Text != "note 4" || n.SoFar[9].Text != "note 13" {
		t.Errorf("%d more; they read %s", n.Earlier, story(n.SoFar))
	}
	b.Must(t, id, "k.lee", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	b.Must(t, id, "k.lee", cases.NoticeAssigned, casestest.Cmd(cases.Note, strings.Repeat("é", 1<<16)))
	for _, words := range hostile() {
		b.Must(t, id, "k.lee", cases.NoticeAssigned, casestest.Cmd(cases.Note, "x"+words))
	}
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, "j.ruiz"))
	for _, e := range assignedData(t, b, id, "j.ruiz").SoFar {
		if len([]rune(e.Text)) > 4001 {
			t.Errorf("an entry has %d characters", len([]rune(e.Text)))
		}
	}
}

// RFI-1: who asked for it themselves, and is made its officer later, reads no colleague's words on the result.
func TestOfficerWhoAskedReadsNoResult(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lee := *b.People["k.lee"]
	lee.Addresses = append([]string{lee.Address()}, casestest.Requestor.Address)
	b.Save(t, lee)
	id := b.Until(t, casestest.InReview)
	b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Return, "Nothing in TECS is no result."))
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, "k.lee"))
	if n := assignedData(t, b, id, "k.lee"); len(n.SoFar) != 0 || n.ResultBasis != "" {
		t.Errorf("they read %s", story(n.SoFar))
	}
}

// ROLE-1, ROLE-2, MSG-2: what the officer of that day wrote without a command is told to the next one; what a supervisor or the requestor with a role
// wrote is not. Nobody is kept from reviewing the result for having written such words, and whose request it is is their requestor.
func TestWordsWithoutACommandAreHandedOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lead := cases.Person{Handle: "t.lead", Name: "Tess Lead", Addresses: []string{"t.lead@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleTeamLead}, Active: true}
	b.Save(t, lead)
	id := b.Until(t, casestest.InProgress)
	words := func(who, text string) {
		t.Helper()
		a := b.Act(t, who, 0, casestest.Cmd(cases.Note, ""))
		a.Command, a.Reading = nil, casestest.Proven(a.From, cases.Draft{}, text)
		a.Reading.NewText = text
		if err := b.In(t.Context(), func(tx pgx.Tx) error {
			_, err := b.Record.Decline(t.Context(), tx, id, a, &cases.Refusal{Code: "no_command", Reason: "We found no command."}, b.Now())
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	words("j.ruiz", "I found two crossings.")
	words("p.osei", "Javier, hurry.")
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, "k.lee"))
	if got := story(assignedData(t, b, id, "k.lee").SoFar); got != "Javier Ruiz wrote: I found two crossings.\n" {
		t.Errorf("the next officer reads %s", got)
	}
	words("k.lee", "I have not begun.")
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Assign, "j.ruiz"))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	lee := *b.People["k.lee"]
	lee.Roles = []cases.Role{cases.RoleSupervisor}
	b.Save(t, lee)
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Negative, "NO RECORDS"))
	b.Must(t, id, "k.lee", cases.NoticeResultReview, casestest.Cmd(cases.Approve, "")) // they worked on nothing
	own := b.Open(t, casestest.Proven(cases.Address{Name: "Tess Lead", Address: lead.Addresses[0]}, casestest.Draft(), "text"), nil).Request
	mine := id
	id = own
	words("t.lead", "It is urgent now.")
	id = mine
	role := func(id int64, who string) string {
		return one[string](t, b.DB, `SELECT actor_role FROM events WHERE request = @id AND verb = 'wrote without a command' AND actor = @who`, pgx.NamedArgs{"id": id, "who": b.People[who].ID})
	}
	for _, c := range []struct {
		id        int64
		who, role string
	}{{mine, "j.ruiz", "officer"}, {mine, "p.osei", "supervisor"}, {own, "t.lead", "requestor"}} {
		if got := role(c.id, c.who); got != c.role {
			t.Errorf("%s wrote as %s, want %s", c.who, got, c.role)
		}
	}
}
