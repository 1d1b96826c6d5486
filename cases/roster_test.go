package cases_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
	"cissd/migrations/pgtest"
)

func save(t *testing.T, b *casestest.Bench, people ...cases.Person) (int, error) {
	t.Helper()
	return cases.SavePeople(t.Context(), b.DB, people, b.Now())
}

func somebody(handle string, roles ...cases.Role) cases.Person {
	return cases.Person{Handle: handle, Name: strings.ToUpper(handle), Addresses: []string{handle + "@hq.dhs.gov"}, Roles: roles, Active: true}
}

// ROLE-1: the roster is kept as it was given, each change is audited, and giving it again changes nothing.
func TestRosterIsKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	all := `SELECT count(*) FROM audit_log WHERE record LIKE 'person:%' AND actor_role = 'operator'`
	if n := count(t, b.DB, all, nil); n != len(casestest.Roster()) {
		t.Errorf("%d entries were audited", n)
	}
	if n, err := save(t, b, casestest.Roster()...); n != 0 || err != nil {
		t.Errorf("the same again changed %d entries: %v", n, err)
	}
	p := *b.People["k.lee"]
	p.Addresses, p.Roles, p.Backup = []string{"Kim.Lee@HQ.dhs.gov", "k.lee@hq.dhs.gov"}, []cases.Role{cases.RoleTeamLead, cases.RoleOfficer, cases.RoleOfficer}, "J.Ruiz"
	if n, err := save(t, b, p); n != 1 || err != nil {
		t.Fatalf("%d changed: %v", n, err)
	}
	got, err := cases.PersonByAddress(t.Context(), b.DB, " KIM.LEE@hq.dhs.gov")
	if err != nil {
		t.Fatal(err)
	}
	want := &cases.Person{
		ID: p.ID, Handle: "k.lee", Name: "Kim Lee", Addresses: []string{"kim.lee@hq.dhs.gov", "k.lee@hq.dhs.gov"}, Active: true, Backup: "j.ruiz",
		Roles: []cases.Role{cases.RoleOfficer, cases.RoleTeamLead},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the entry (-want +got):\n%s", diff)
	}
	if d := one[string](t, b.DB, `SELECT detail FROM audit_log WHERE action = 'roster_change'`, nil); d != "active officer team_lead" {
		t.Errorf("the change is audited as %q", d)
	}
	p.Active = false
	if _, err := save(t, b, p); err != nil {
		t.Fatal(err)
	}
	if got, err := cases.PersonByAddress(t.Context(), b.DB, "k.lee@hq.dhs.gov"); got != nil || err != nil {
		t.Errorf("who left is still found: %v, %v", got, err)
	}
}

// ROLE-1: what cannot be is told in words, and changes nothing; two can swap addresses and be each other's backup.
func TestRosterEntriesAreChecked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for want, p := range map[string]cases.Person{
		"is not of the form":       somebody("J Ruiz"),
		"has no name":              {Handle: "a", Addresses: []string{"a@x.gov"}},
		"has no address":           {Handle: "a", Name: "A"},
		"is no mail address":       {Handle: "a", Name: "A", Addresses: []string{"A <a@x.gov>"}},
		"there is no role":         somebody("a", "king"),
		"their own backup":         {Handle: "a", Name: "A", Addresses: []string{"a@x.gov"}, Backup: "A"},
		"nobody on the roster":     {Handle: "a", Name: "A", Addresses: []string{"a@x.gov"}, Backup: "z"},
		"belongs to somebody else": {Handle: "a", Name: "A", Addresses: []string{"j.ruiz@hq.dhs.gov"}},
		"no role \"requestor\"":    somebody("a", cases.RoleRequestor),
		"form j.ruiz (letters, d":  somebody(""),
	} {
		if _, err := save(t, b, somebody("first", cases.RoleCST), p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v gave %v, want %q", p, err, want)
		}
	}
	if _, err := save(t, b, somebody("twice"), somebody("Twice")); err == nil || !strings.Contains(err.Error(), "listed twice") {
		t.Errorf("an entry twice gave %v", err)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM persons`, nil); n != len(casestest.Roster()) {
		t.Errorf("there are %d people", n)
	}
	j, k := *b.People["j.ruiz"], *b.People["k.lee"]
	j.Addresses, k.Addresses, j.Backup, k.Backup = k.Addresses, j.Addresses, "k.lee", "j.ruiz"
	if n, err := save(t, b, j, k); n != 2 || err != nil {
		t.Errorf("swapping addresses changed %d: %v", n, err)
	}
	news := []cases.Person{somebody("n.one"), somebody("n.two")}
	news[0].Backup = "n.two"
	if n, err := save(t, b, news...); n != 2 || err != nil {
		t.Errorf("a backup who is added with the same file: %d, %v", n, err)
	}
}

// ROLE-4: the last active supervisor stays, also when two are removed at the same moment.
func TestLastSupervisorStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	gone := func(handle string) cases.Person {
		p := *b.People[handle]
		p.Active = false
		return p
	}
	demoted := *b.People["s.park"]
	demoted.Roles = []cases.Role{cases.RoleOfficer}
	if _, err := save(t, b, gone("p.osei"), demoted); !errors.Is(err, cases.ErrLastSupervisor) {
		t.Errorf("removing both gave %v", err)
	}
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, h := range []string{"p.osei", "s.park"} {
		wg.Go(func() { _, errs[i] = cases.SavePeople(t.Context(), b.DB, []cases.Person{gone(h)}, b.Now()) })
	}
	wg.Wait()
	if errors.Is(errs[0], cases.ErrLastSupervisor) == errors.Is(errs[1], cases.ErrLastSupervisor) {
		t.Errorf("removing both at once gave %v and %v", errs[0], errs[1])
	}
	if n := count(t, b.DB, `SELECT count(*) FROM persons p JOIN person_roles r ON r.person = p.id WHERE p.active AND r.role = 'supervisor'`, nil); n != 1 {
		t.Errorf("%d supervisors are left", n)
	}
}

// SUP-1: without anybody who may decide, a request is not silently kept where nobody sees it.
func TestNobodyMayDecide(t *testing.T) {
	t.Parallel()
	b := casestest.New(t, pgtest.New(t), somebody("j.ruiz", cases.RoleOfficer))
	if _, err := b.TryOpen(t, casestest.Proven(casestest.Requestor, casestest.Draft(), "text"), nil); !errors.Is(err, cases.ErrNoSupervisor) {
		t.Errorf("it gave %v", err)
	}
	b.Save(t, somebody("d.abara", cases.RoleDirector))
	id := b.Request(t, casestest.Draft()).Request
	b.Must(t, id, "d.abara", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz")) // a director may do what a supervisor may
}

// GR-4: who is meant by a word: none or several is refused, with the candidates.
func TestFindPerson(t *testing.T) {
	t.Parallel()
	w := cases.World{People: []cases.Person{
		{ID: 1, Handle: "j.ruiz", Name: "Javier Ruiz", Addresses: []string{"j.ruiz@hq.dhs.gov", "jr@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleOfficer}},
		{ID: 2, Handle: "a.ruiz", Name: "Ana Ruiz", Addresses: []string{"a.ruiz@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleSupervisor}},
		{ID: 3, Handle: "k.lee", Name: "Kim Lee", Addresses: []string{"k.lee@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleOfficer}},
		{ID: 4, Handle: "lee", Name: "Pat Lee", Addresses: []string{"p.lee@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleOfficer}},
		{ID: 5, Handle: "m.o-day", Name: "Mary O'Day", Addresses: []string{"m@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleOfficer}},
		{ID: 6, Handle: "x.day", Name: "Xu O'Day", Addresses: []string{"x@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleOfficer}},
	}}
	for word, want := range map[string]any{
		"j.ruiz": int64(1), "J.RUIZ.": int64(1), "jr@HQ.dhs.gov": int64(1), "javier ruiz": int64(1), "\"Kim Lee\"": int64(3), "lee": int64(4),
		"Ruiz":  int64(1), // the other Ruiz is no officer
		"O'Day": "name_unclear", "a.ruiz": "not_an_officer", "tom": "name_unknown", "": "name_unknown", "Javier": "name_unknown", "j.ruiz@x.gov": "name_unknown",
	} {
		p, err := w.FindPerson(word, cases.RoleOfficer)
		no, refused := errors.AsType[*cases.Refusal](err)
		switch want := want.(type) {
		case int64:
			if err != nil || p.ID != want {
				t.Errorf("%q gave %+v, %v", word, p, err)
			}
		case string:
			if !refused || no.Code != want || !strings.Contains(no.Reason, ".") {
				t.Errorf("%q gave %v, want %s", word, err, want)
			}
		}
	}
	_, err := w.FindPerson("o'day", cases.RoleOfficer)
	if no, ok := errors.AsType[*cases.Refusal](err); !ok || !strings.Contains(no.Reason, "m.o-day, x.day") {
		t.Errorf("the candidates are not named: %v", err)
	}
}

// ROLE-2: nobody decides what they asked for, sent in, or work or worked on; the refusal says who may; such mails go to others at once.
func TestSeparationOfDuties(t *testing.T) {
	t.Parallel()
	both := somebody("b.both", cases.RoleOfficer, cases.RoleSupervisor)
	b := casestest.New(t, pgtest.New(t), append(casestest.Roster(), both)...)
	own := cases.Address{Name: "B", Address: "b.both@hq.dhs.gov"}
	mine := casestest.Draft()
	mine.Fields[cases.RequestorEmail] = casestest.Field(own.Address)
	asked := b.Open(t, casestest.Proven(own, mine, "text"), nil).Request
	if n := b.Notices(t, asked, cases.NoticeReview, own.Address); len(n) != 0 {
		t.Error("who asked gets the review of it")
	}
	sent := casestest.Proven(own, casestest.Draft(), "text")
	sent.Submitter = &own
	submitted := b.Open(t, sent, b.People["b.both"]).Request
	for _, id := range []int64{asked, submitted} {
		// with a code of their own for this step, which an answer to STATUS gives them
		ask := b.Act(t, "b.both", 0, casestest.Cmd(cases.Status, ""))
		if err := b.In(t.Context(), func(tx pgx.Tx) error {
			_, err := b.Record.Answer(t.Context(), tx, &id, cases.NoticeStatus, ask, b.Now())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		status := b.Notice(t, id, cases.NoticeStatus, own.Address)
		for _, c := range []cases.Command{casestest.Cmd(cases.Approve, "j.ruiz"), casestest.Cmd(cases.Reject, "2", "REASON", "no"), casestest.Cmd(cases.Return, "Why?")} {
			no := refusedWith(t, b, id, b.Act(t, "b.both", status, c), "own_work").Refused
			if !strings.Contains(no.Reason, "Priscilla Osei") || !strings.Contains(no.Reason, "Sun-Mi Park") || no.Security {
				t.Errorf("the refusal does not say who may: %s", no.Reason)
			}
		}
	}
}

// ROLE-2: who worked a case and gave it away does not review its result; who only approved the draft may.
func TestFormerOfficerDoesNotReview(t *testing.T) {
	t.Parallel()
	b := casestest.New(t, pgtest.New(t), append(casestest.Roster(), somebody("b.both", cases.RoleOfficer, cases.RoleSupervisor))...)
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "b.both", cases.NoticeReview, casestest.Cmd(cases.Approve, "b.both"))
	b.Must(t, id, "b.both", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	b.Must(t, id, "b.both", cases.NoticeAssigned, casestest.Cmd(cases.Assign, "j.ruiz"))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Negative, "NO RECORDS"))
	if n := b.Notices(t, id, cases.NoticeResultReview, "b.both@hq.dhs.gov"); len(n) != 0 {
		t.Error("who worked on it gets the review of its result")
	}
	got := b.Reply(t, id, "b.both", cases.NoticeDone, casestest.Cmd(cases.Approve, ""))
	if got.Refused == nil {
		t.Error("who worked on it approved its result")
	}
	b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
}

// ROLE-3: somebody without a part in a matter learns nothing; who takes part is found by address or assignment.
func TestTakesPart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Assigned)
	for who, want := range map[string]bool{
		"p.osei": true, "d.abara": true, "j.ruiz": true, "k.lee": false, "security": false, "Marisol.Ortega-Quinn@CBP.dhs.gov ": true, "x@cbp.dhs.gov": false, "": false,
	} {
		address, p := who, b.People[who]
		if p != nil {
			address = p.Address()
		}
		if got, err := cases.TakesPart(t.Context(), b.DB, id, address, p); got != want || err != nil {
			t.Errorf("%q takes part: %v, %v", who, got, err)
		}
	}
	// not even that a verb is of no use in its state
	reviewed := b.Until(t, casestest.Reviewed)
	for _, v := range []cases.Verb{cases.Accept, cases.Closeout, cases.Hold} {
		no := refusedWith(t, b, reviewed, b.Act(t, "k.lee", 0, casestest.Cmd(v, "")), "no_right").Refused
		if strings.Contains(no.Reason, "REQ") || strings.Contains(no.Reason, "supervisor") {
			t.Errorf("it learned %q", no.Reason)
		}
	}
	if got, err := cases.TakesPart(t.Context(), b.DB, 999, "", nil); got || err != nil {
		t.Errorf("of what does not exist: %v, %v", got, err)
	}
	if _, err := cases.FindMatter(t.Context(), b.DB, "REQ-2027-999999"); !errors.Is(err, cases.ErrNoSuchMatter) {
		t.Errorf("a number that does not exist gave %v", err)
	}
	for _, n := range []string{"req-2027-000001", " RFI-2027-00001"} {
		if got, err := cases.FindMatter(t.Context(), b.DB, n); got != id || err != nil {
			t.Errorf("%q gave %d, %v", n, got, err)
		}
	}
}
