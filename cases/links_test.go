package cases_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
	"cissd/migrations/pgtest"
)

// about is a request about a person, with its text, reference and passport ("" for none).
func about(first, last, born, passport, reference, text string) cases.Draft {
	d := casestest.Draft(cases.Basis, cases.Purpose)
	d.Fields[cases.Basis] = casestest.Field(text)
	if reference != "" {
		d.Fields[cases.CaseReference] = casestest.Field(reference)
	}
	s := cases.Subject{Fields: cases.Fields{cases.FirstName: casestest.Field(first), cases.LastName: casestest.Field(last)}}
	if born != "" {
		s.Fields[cases.DateOfBirth] = casestest.Field(born)
	}
	if passport != "" {
		s.IDs = []cases.Identification{{Fields: cases.Fields{cases.IDType: casestest.Field("passport"), cases.IDNumber: casestest.Field(passport)}}}
	}
	d.Subjects = []cases.Subject{s}
	return d
}

// by is a draft as another requestor would send it.
func by(d cases.Draft, name, address, agency string) *cases.Reading {
	d.Fields[cases.RequestorName], d.Fields[cases.RequestorEmail], d.Fields[cases.Agency] = casestest.Field(name), casestest.Field(address), casestest.Field(agency)
	return casestest.Proven(cases.Address{Name: name, Address: address}, d, "We would ask you for information.")
}

// review is the newest review of a request to the first supervisor.
func review(t *testing.T, b *casestest.Bench, request int64) cases.NoticeData {
	t.Helper()
	return b.Data(t, b.Notice(t, request, cases.NoticeReview, "p.osei@hq.dhs.gov"))
}

func numbers(links []cases.Link) []string {
	var out []string
	for _, l := range links {
		out = append(out, l.Number)
	}
	return out
}

// EXT-6, INT-4: the same requestor asks about the same person again, in other words: it is likely the same, with the command that says so; another
// agency's request about them is related; a namesake is not told. No name, number or date stands in what is told (NOT-3).
func TestLinks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.Request(t, about("Wei", "Zhang", "1984-05-03", "E12345606", "LRD-26-00417", "He was met at the bridge."))
	b.Request(t, about("Wei", "Zhang", "1990-01-01", "G99887766", "", "A namesake who was seen elsewhere."))
	other := b.Open(t, by(about("Wei", "Chang", "1984-05-03", "", "", "A visitor of a laboratory in December."), "Dana Whitehorse", "dana.whitehorse@nih.gov", "NIH"), nil)
	if d := review(t, b, first.Request); len(d.Links) != 0 {
		t.Errorf("the first one has links: %v", d.Links)
	}
	if d := review(t, b, other.Request); len(d.Links) != 1 || d.Links[0].Number != first.Number || d.Links[0].Likely || d.Links[0].Same {
		t.Errorf("another agency's: %+v", d.Links)
	}
	again := b.Request(t, about("ZHANG", "Wei", "", "e-123456o6", "", "Was this individual ever sponsored by anyone?"))
	d := review(t, b, again.Request)
	if len(d.Links) != 1 || d.Links[0].Number != first.Number || !d.Links[0].Likely || !d.Links[0].Same {
		t.Fatalf("sent again: %+v", d.Links)
	}
	command := "DUPLICATE " + first.Number
	if x := d.Doubts; len(x) == 0 || x[0].Command != command || x[0].About != first.Number || !strings.Contains(x[0].Text, "the same passport number") {
		t.Errorf("the first doubt does not offer %q: %+v", command, d.Doubts)
	}
	if !slices.ContainsFunc(d.Choices, func(c cases.Choice) bool { return c.Text == command }) || len(d.Choices) > 5 {
		t.Errorf("the choices do not offer %q, or are too many: %+v", command, d.Choices)
	}
	for _, l := range d.Links {
		for _, secret := range []string{"Wei", "Zhang", "Chang", "12345606", "1984", "LRD"} {
			if strings.Contains(strings.Join(l.Why, " "), secret) {
				t.Errorf("NOT-3: %q stands in %q", secret, l.Why)
			}
		}
	}
	// the command does what it says
	got := b.Reply(t, again.Request, "p.osei", cases.NoticeReview, cases.Command{Verb: cases.DuplicateOf, Argument: first.Number})
	if got.Refused != nil {
		t.Fatalf("%s is refused: %v", command, got.Refused)
	}
	if links := shown(t, b, again.Request); slices.Contains(numbers(links), first.Number) {
		t.Error("what it was closed into is told again")
	}
}

func shown(t *testing.T, b *casestest.Bench, request int64) []cases.Link {
	t.Helper()
	dossier, err := cases.ShowMatter(t.Context(), b.DB, request)
	if err != nil {
		t.Fatal(err)
	}
	links, err := b.Record.Links(t.Context(), b.DB, dossier, b.Now())
	if err != nil {
		t.Fatal(err)
	}
	return links
}

// EXT-6: no flood. A form that is sent with many names in it, and a name that many have, lead to nobody; of many that do, five are shown, the rest
// is counted.
func TestLinksAreFew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	text := strings.Repeat("During secondary inspection the subject presented two business cards of a contractor, and we would like to know more. ", 3)
	for i, name := range []string{"Ingrid Halvorsen", "Tukumbi Kasongo", "Zdenka Kovalchukova", "Takehiko Yamashiro", "Maria Garcia", "Maria Garcia"} {
		first, last, _ := strings.Cut(name, " ")
		r := b.Request(t, about(first, last, fmt.Sprintf("19%d-0%d-1%d", 60+i, i+1, i), "", "", text))
		if links := shown(t, b, r.Request); len(links) != 0 {
			t.Errorf("%s: %+v", name, links)
		}
	}
	var last cases.Applied
	for i := range 8 {
		last = b.Open(t, by(about("Anselm", "Brockhurst", "1971-04-02", "", "", fmt.Sprintf("Question number %d.", i)), "A. Person", fmt.Sprintf("a.person%d@agency%d.gov", i, i), fmt.Sprintf("Agency %d", i)), nil)
	}
	if d := review(t, b, last.Request); len(d.Links) != cases.LinksShown || d.MoreLinks != 2 {
		t.Errorf("%d links, %d more", len(d.Links), d.MoreLinks)
	}
}

// EXT-6, EXT-7: a new version is compared again, and what the old one said leads nowhere any more.
func TestLinksOfANewVersion(t *testing.T) {
	t.Parallel()
	b := setup(t)
	old := b.Request(t, about("Anselm", "Brockhurst", "1971-04-02", "", "", "He is known to us."))
	nameless := casestest.Draft(cases.Basis)
	nameless.Fields[cases.Basis] = casestest.Field("A person whom we do not know was seen.")
	later := b.Open(t, by(nameless, "Dana Whitehorse", "dana.whitehorse@nih.gov", "NIH"), nil)
	if d := review(t, b, later.Request); len(d.Links) != 0 {
		t.Fatalf("before the name is known: %+v", d.Links)
	}
	b.Write(t, later.Request, cases.Address{Name: "Dana Whitehorse", Address: "dana.whitehorse@nih.gov"}, cases.Draft{
		Fields: cases.Fields{}, Subjects: about("Brockhurst", "Anselm", "1971-04-02", "", "", "-").Subjects,
	}, "It is Anselm Brockhurst.")
	if d := review(t, b, later.Request); d.Version != 2 || !slices.Equal(numbers(d.Links), []string{old.Number}) {
		t.Errorf("version %d: %+v", d.Version, d.Links)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM link_keys WHERE request = @id AND version <> 2`, pgx.NamedArgs{"id": later.Request}); n != 0 {
		t.Errorf("%d keys of the old version are left", n)
	}
	// what goes with the version: RET-4
	owner := pgtest.Owner(t, b.DB)
	for _, sql := range []string{`DELETE FROM request_criteria WHERE request = @id`, `DELETE FROM request_versions WHERE request = @id`} {
		if _, err := owner.Exec(t.Context(), sql, pgx.NamedArgs{"id": later.Request}); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(t, b.DB, `SELECT count(*) FROM link_keys WHERE request = @id`, pgx.NamedArgs{"id": later.Request}); n != 0 {
		t.Errorf("%d keys outlive their version", n)
	}
}

// EXT-6: a reference, a number of ours and an organization lead to what they name; the same reference of another agency does not.
func TestLinksByWhatIsNamed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	entity := casestest.Draft(cases.Basis)
	entity.Fields[cases.NonIndividualName], entity.Fields[cases.CaseReference] = casestest.Field("Harbin Pelican Shipping Co., Ltd."), casestest.Field("LRD-26-00417")
	entity.Fields[cases.Basis] = casestest.Field("The firm bids for a contract.")
	first := b.Request(t, entity)
	for name, c := range map[string]struct {
		reading *cases.Reading
		why     string
	}{
		"the same reference of a colleague": {
			by(about("Ana", "Souza", "", "", "lrd 26 00417", "Another one."), "B. Colleague", "b.colleague@cbp.dhs.gov", "CBP"), "the same reference of the requestor",
		},
		"the same reference of another agency": {by(about("Ana", "Souza", "", "", "LRD-26-00417", "Yet another."), "C. Stranger", "c.stranger@epa.gov", "EPA"), ""},
		"our number":                           {by(about("Bo", "Lindqvistsson", "", "", "", "See "+strings.ToLower(first.Number)+" of last week."), "D. Reader", "d.reader@nih.gov", "NIH"), "this request names it"},
		"the firm of a subject": {func() *cases.Reading {
			d := about("Carla", "Vandenbroucke", "", "", "", "She writes for them.")
			d.Subjects[0].Fields[cases.Organization] = casestest.Field("Harbin Pelican Shipping")
			return by(d, "E. Writer", "e.writer@doe.gov", "DOE")
		}(), "it asks about the organization of a subject"},
	} {
		links := shown(t, b, b.Open(t, c.reading, nil).Request)
		i := slices.IndexFunc(links, func(l cases.Link) bool { return l.Number == first.Number })
		switch {
		case c.why == "" && i >= 0:
			t.Errorf("%s: %+v", name, links[i])
		case c.why != "" && (i < 0 || !slices.Contains(links[i].Why, c.why)):
			t.Errorf("%s: %+v", name, links)
		}
	}
}

// EXT-6: requests that were on record before there were links are found too, once the timers have run; by two daemons at once.
func TestLinksOfOldRequests(t *testing.T) {
	t.Parallel()
	b := setup(t)
	old := b.Request(t, about("Anselm", "Brockhurst", "1971-04-02", "", "", "He is known to us."))
	owner := pgtest.Owner(t, b.DB)
	for _, sql := range []string{`DELETE FROM link_keys`, `DELETE FROM link_secret`, `UPDATE requests SET link_scheme = 0`} {
		if _, err := owner.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if _, err := b.Record.FireTimers(t.Context(), b.DB, b.Now()); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	later := b.Open(t, by(about("Anselm", "Brokhurst", "1971-04-02", "", "", "A visitor."), "Dana Whitehorse", "dana.whitehorse@nih.gov", "NIH"), nil)
	if links := shown(t, b, later.Request); !slices.Equal(numbers(links), []string{old.Number}) {
		t.Errorf("%+v", links)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM link_secret`, nil); n != 1 {
		t.Errorf("%d secrets", n)
	}
}

// EXT-6, INT-3: two daemons that open the first requests of all at one time make one secret between them, and both go on.
func TestLinkSecretOfTwo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other := &cases.Record{Vault: b.Record.Vault, Enqueue: b.Record.Enqueue, Office: b.Record.Office, Judge: b.Record.Judge}
	var first, second cases.Applied
	r := by(about("Anselm", "Brokhurst", "1971-04-02", "", "", "A visitor."), "Dana Whitehorse", "dana.whitehorse@nih.gov", "NIH")
	a := cases.Act{From: r.From, Reading: r, Mail: b.Mail(t, r.From.Address, "text")}
	var waiting sync.WaitGroup
	err := b.In(t.Context(), func(tx pgx.Tx) error {
		mine := casestest.Proven(casestest.Requestor, about("Anselm", "Brockhurst", "1971-04-02", "", "", "He is known to us."), "text")
		var err error
		first, err = b.Record.Open(t.Context(), tx, cases.Act{From: mine.From, Reading: mine, Mail: b.Mail(t, mine.From.Address, "text")}, nil, b.Now())
		if err != nil {
			return err
		}
		waiting.Go(func() {
			err := b.In(t.Context(), func(tx pgx.Tx) (err error) {
				second, err = other.Open(t.Context(), tx, a, nil, b.Now())
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		// the second has found no secret, made one, and waits to learn whether the first one's stands
		const waits = `
			SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO link_secret%')`
		for blocked := false; !blocked; {
			if err := b.DB.QueryRow(t.Context(), waits).Scan(&blocked); err != nil {
				return err
			}
		}
		return nil
	})
	waiting.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, b.DB, `SELECT count(*) FROM link_secret`, nil); n != 1 {
		t.Errorf("%d secrets", n)
	}
	for _, id := range []int64{first.Request, second.Request} {
		if n := len(shown(t, b, id)); n != 1 {
			t.Errorf("request %d leads to %d others, want the other one", id, n)
		}
	}
}

// SEC-6, INT-7: nothing in the tables of links is a name, a number or a date, nor their hash without the secret.
func TestLinksHoldNothingClear(t *testing.T) {
	t.Parallel()
	a, b := setup(t), setup(t)
	keys := func(b *casestest.Bench) []int64 {
		b.Request(t, about("Anselm", "Brockhurst", "1971-04-02", "E12345606", "LRD-26-00417", "He is known to us."))
		rows, err := b.DB.Query(t.Context(), `SELECT key FROM link_keys`)
		if err != nil {
			t.Fatal(err)
		}
		out, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil || len(out) < 8 {
			t.Fatalf("%d keys, %v", len(out), err)
		}
		return out
	}
	mine := keys(b)
	for _, k := range keys(a) {
		if slices.Contains(mine, k) {
			t.Error("two offices have the same hash of the same thing")
		}
	}
}

// EXT-6: the search asks the index, and no more of it where more is on record.
func TestLinksUseTheIndex(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.Request(t, about("Anselm", "Brockhurst", "1971-04-02", "", "", "He is known to us."))
	owner := pgtest.Owner(t, b.DB)
	const copies = `
		INSERT INTO link_keys (key, request, version) SELECT n * 7919, @id, 1 FROM generate_series(1, 20000) AS n`
	if _, err := owner.Exec(t.Context(), copies, pgx.NamedArgs{"id": r.Request}); err != nil {
		t.Fatal(err)
	}
	if _, err := owner.Exec(t.Context(), `ANALYZE link_keys`); err != nil {
		t.Fatal(err)
	}
	sql := sqlConstants(t)["sqlLinkedBy"]
	rows, err := b.DB.Query(t.Context(), "EXPLAIN "+sql, pgx.NamedArgs{"keys": []int64{1, 2, 3, 4, 5}, "request": 5, "each": 25})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if plan := strings.Join(lines, "\n"); !strings.Contains(plan, "link_keys_pkey") || strings.Contains(plan, "Seq Scan") {
		t.Errorf("the plan is\n%s", plan)
	}
}

// ROLE-3: who may not see a case is not told of it.
func TestLinksForTheirReader(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.Request(t, about("Anselm", "Brockhurst", "1971-04-02", "", "", "He is known to us."))
	b.Must(t, first.Request, "p.osei", cases.NoticeReview, cases.Command{Verb: cases.Approve, Argument: "j.ruiz"})
	b.Wait(time.Hour)
	later := b.Open(t, by(about("Anselm", "Brockhurst", "1971-04-02", "", "", "A visitor."), "Dana Whitehorse", "dana.whitehorse@nih.gov", "NIH"), nil)
	if d := review(t, b, later.Request); len(d.Links) != 1 || d.Links[0].Officer == "" || !strings.HasPrefix(d.Links[0].Number, "RFI-") {
		t.Errorf("the supervisor reads %+v", d.Links)
	}
	for _, n := range []cases.NoticeName{cases.NoticeReceived} {
		if d := b.Data(t, b.Notice(t, later.Request, n, "dana.whitehorse@nih.gov")); len(d.Links) != 0 {
			t.Errorf("the requestor reads %+v", d.Links)
		}
	}
}

// EXT-6, ROLE-2: a reader who must not decide on a request is told that it is likely the same as another, and is offered no command for it.
func TestLikelyTheSameForWhoMayNotDecide(t *testing.T) {
	t.Parallel()
	b := setup(t)
	park, abara := *b.People["s.park"], *b.People["d.abara"]
	park.Active, abara.Active = false, false
	b.Save(t, park, abara)
	osei := cases.Address{Name: "Priscilla Osei", Address: "p.osei@hq.dhs.gov"} // the only supervisor, who asks for it herself
	ask := func(text string) cases.Applied {
		return b.Open(t, by(about("Anselm", "Brockhurst", "1971-04-02", "E12345606", "", text), osei.Name, osei.Address, "DHS"), b.People["p.osei"])
	}
	first := ask("He is known to us.")
	d := review(t, b, ask("Was this individual ever sponsored by anyone?").Request)
	i := slices.IndexFunc(d.Doubts, func(x cases.Doubt) bool { return x.About == first.Number })
	if i < 0 || d.Doubts[i].Command != "" || strings.HasSuffix(d.Doubts[i].Text, ":") {
		t.Errorf("the doubts are %+v", d.Doubts)
	}
	if slices.ContainsFunc(d.Choices, func(c cases.Choice) bool { return strings.HasPrefix(c.Text, "DUPLICATE") }) {
		t.Errorf("they are offered %+v", d.Choices)
	}
}
