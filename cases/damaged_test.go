package cases_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
	"cissd/cases/vault"
	"cissd/migrations/pgtest"
)

// damage alters contents as a broken disk may; sql gives their ids.
func damage(t *testing.T, b *casestest.Bench, sql string, args pgx.NamedArgs) {
	t.Helper()
	const alter = `UPDATE content_chunks SET sealed = set_byte(sealed, 5, get_byte(sealed, 5) # 1) WHERE content IN (`
	tag, err := pgtest.Owner(t, b.DB).Exec(t.Context(), alter+sql+`)`, args)
	if err != nil || tag.RowsAffected() == 0 {
		t.Fatalf("damaging what %q gives: %d rows, %v", sql, tag.RowsAffected(), err)
	}
}

// whose is a request about the person that the tests of links share, from somebody.
func whose(name, address, agency string) *cases.Reading {
	return by(about("Anselm", "Brockhurst", "1971-04-02", "", "", "A visitor."), name, address, agency)
}

// INT-3, EXT-6: an old request that cannot be read any more keeps no new one waiting that has to do with it; the others are still told.
func TestDamagedRequestBlocksNoOther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	old := b.Request(t, about("Anselm", "Brockhurst", "1971-04-02", "", "", "He is known to us."))
	second := b.Open(t, whose("Dana Whitehorse", "dana.whitehorse@nih.gov", "NIH"), nil)
	damage(t, b, `SELECT draft FROM request_versions WHERE request = @id`, pgx.NamedArgs{"id": old.Request})
	third := b.Open(t, whose("E. Writer", "e.writer@doe.gov", "DOE"), nil)
	if got := numbers(review(t, b, third.Request).Links); !slices.Equal(got, []string{second.Number}) {
		t.Errorf("the review tells of %q", got)
	}
	if got := numbers(shown(t, b, third.Request)); !slices.Equal(got, []string{second.Number}) {
		t.Errorf("it is shown with %q", got)
	}
	if got := shown(t, b, old.Request); len(got) != 0 {
		t.Errorf("the damaged one is shown with %v", got)
	}
}

// INT-3, EXT-6: without the secret of the links requests are taken in and changed all the same, and are marked as those whose links are still to be
// made; the timers go on with the rest and tell of it.
func TestDamagedLinkSecret(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Request(t, about("Anselm", "Brockhurst", "1971-04-02", "", "", "He is known to us."))
	damage(t, b, `SELECT content FROM link_secret`, nil)
	b.Record = &cases.Record{Vault: b.Record.Vault, Enqueue: b.Record.Enqueue, Office: b.Record.Office, Judge: b.Record.Judge} // a daemon that starts now
	later := b.Open(t, whose("Dana Whitehorse", "dana.whitehorse@nih.gov", "NIH"), nil)
	b.Write(t, later.Request, cases.Address{Name: "Dana Whitehorse", Address: "dana.whitehorse@nih.gov"}, only(cases.Description, "One thing more."), "One thing more.")
	if d := review(t, b, later.Request); d.Version != 2 || len(d.Links) != 0 {
		t.Errorf("the review is of version %d, with %v", d.Version, d.Links)
	}
	const unlinked = `SELECT count(*) FROM requests r WHERE id = @id AND link_scheme = 0 AND NOT EXISTS (SELECT FROM link_keys k WHERE k.request = r.id)`
	if n := count(t, b.DB, unlinked, pgx.NamedArgs{"id": later.Request}); n != 1 {
		t.Error("it is not marked as one without links")
	}
	if _, err := b.Record.FireTimers(t.Context(), b.DB, b.Now()); !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("the timers tell of %v", err)
	}
}

// EXT-6: one request that cannot be linked, whatever stands against it, does not keep the others waiting; one that cannot be read any more keeps no
// keys of an older version, and is not tried again.
func TestLinkingGoesOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var ids []int64
	for _, c := range []string{"nih", "doe", "epa"} {
		ids = append(ids, b.Open(t, whose("Somebody", "somebody@"+c+".gov", strings.ToUpper(c)), nil).Request)
	}
	poison, lost, good := ids[0], ids[1], ids[2]
	owner := pgtest.Owner(t, b.DB)
	for _, sql := range []string{
		`UPDATE requests SET link_scheme = 0`, `DELETE FROM link_keys WHERE request = @good`,
		`ALTER TABLE link_keys ADD CONSTRAINT no_more CHECK (request <> ` + fmt.Sprint(poison) + `) NOT VALID`,
	} {
		if _, err := owner.Exec(t.Context(), strings.ReplaceAll(sql, "@good", fmt.Sprint(good))); err != nil {
			t.Fatal(err)
		}
	}
	damage(t, b, `SELECT draft FROM request_versions WHERE request = @id`, pgx.NamedArgs{"id": lost})
	if _, err := b.Record.FireTimers(t.Context(), b.DB, b.Now()); err == nil || strings.Count(err.Error(), "no_more") != 1 {
		t.Errorf("the timers tell of %v", err)
	}
	keys := func(id int64) int {
		return count(t, b.DB, `SELECT count(*) FROM link_keys WHERE request = @id`, pgx.NamedArgs{"id": id})
	}
	scheme := func(id int64) int {
		return int(one[int32](t, b.DB, `SELECT link_scheme FROM requests WHERE id = @id`, pgx.NamedArgs{"id": id}))
	}
	if keys(good) == 0 || scheme(good) != 1 {
		t.Errorf("the good one has %d keys, scheme %d", keys(good), scheme(good))
	}
	if keys(lost) != 0 || scheme(lost) != 1 {
		t.Errorf("the lost one has %d keys, scheme %d", keys(lost), scheme(lost))
	}
	if keys(poison) == 0 || scheme(poison) != 0 {
		t.Errorf("the one that fails has %d keys, scheme %d", keys(poison), scheme(poison))
	}
}

// SUP-4, ROLE-1: words on record that cannot be read any more keep no case from its next officer, who is told that there were some.
func TestDamagedWordsDoNotHoldUpACase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.InProgress)
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Note, "Asked the port."))
	second := b.Open(t, casestest.Proven(casestest.Requestor, casestest.Draft(), "again"), nil).Request
	number := b.Show(t, second).Request.Number
	b.Must(t, second, "p.osei", cases.NoticeReview, casestest.Cmd(cases.DuplicateOf, b.Show(t, id).Case.Number, "REASON", "The same man."))
	b.Do(t, id, "p.osei", b.Status(t, id, "p.osei"), casestest.Cmd(cases.Hold, "until 2026-12-01 CBP looks itself"))
	damage(t, b, `SELECT text FROM events WHERE request = @id AND verb IN ('NOTE', 'HOLD')`, pgx.NamedArgs{"id": id})
	damage(t, b, `SELECT draft FROM request_versions WHERE request = @id`, pgx.NamedArgs{"id": second})
	b.Do(t, id, "p.osei", b.Status(t, id, "p.osei"), casestest.Cmd(cases.Assign, "k.lee"))
	n := assignedData(t, b, id, "k.lee")
	want := "Javier Ruiz noted: \nPriscilla Osei joined " + number + " to it as a second request for the same: The same man.\nPriscilla Osei paused it: \n"
	if got := story(n.SoFar); got != want {
		t.Errorf("they read\n%s\nwant\n%s", got, want)
	}
	for _, e := range n.SoFar {
		if !e.Lost || e.Withheld {
			t.Errorf("it does not say that words are lost: %+v", e)
		}
	}
}
