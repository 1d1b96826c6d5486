package triage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/jobs"
)

// told are the mails that a message caused, as "name to address".
func (o *office) told(t *testing.T, message int64) []string {
	t.Helper()
	rows, err := o.DB.Query(t.Context(), `SELECT name || ' to ' || address FROM notices WHERE cause = $1 ORDER BY 1`, message)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// SEC-2, EXT-4: who answers a mail that was forwarded to them by its requestor is told who can answer it, and nothing of the request; its owner is told
// too; nothing changes. Who is not proven, or not official, gets no mail, and nobody gets many.
func TestForwardedQuestion(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if got := o.read(t, mail(requestor, strings.Replace(goodRequest, "Priority: routine\n", "", 1), true), "first"); got != "new_request" {
		t.Fatalf("the request: %s", got)
	}
	const colleague = "d.reyes@cbp.dhs.gov"
	for i, c := range []struct {
		from   string
		proven bool
		text   string
		told   []string // beside the report
	}{
		{colleague, true, "It is routine.", []string{"forwarded to " + requestor, "not_done to " + colleague}},
		{colleague, true, "STATUS", []string{"not_done to " + colleague}}, // its owner knows
		{colleague, false, "It is routine.", nil},
		{"d.reyes@mail.example.com", true, "It is routine.", nil},
	} {
		id := o.arrive(t, o.reply(t, c.from, cases.NoticeIncomplete, requestor, c.text, c.proven), fmt.Sprintf("answer %d", i))
		o.run(t, jobs.ReadMessage{MessageID: id})
		if got := o.outcome(t, id); got != "refused" {
			t.Errorf("answer %d: %s", i, got)
		}
		got := slices.DeleteFunc(o.told(t, id), func(s string) bool { return strings.HasPrefix(s, "control_refused to ") })
		if !slices.Equal(got, c.told) {
			t.Errorf("answer %d from %s: told %q, want %q", i, c.from, got, c.told)
		}
	}
	if n := o.count(t, `SELECT count(*) FROM requests WHERE state = 'incomplete' AND version = 1`); n != 1 {
		t.Error("somebody else's answer changed the request")
	}
	if n := o.count(t, `SELECT count(*) FROM notices WHERE address = $1 AND (request IS NOT NULL OR case_id IS NOT NULL)`, colleague); n != 0 {
		t.Errorf("ROLE-3: %d mails to the colleague belong to the request", n)
	}
	// MSG-5: a machine that answers every answer is met with silence in the end; its owner is told once a day, whoever answers
	again := func(from, bytes string, times int) {
		t.Helper()
		for i := range times {
			id := o.arrive(t, o.reply(t, from, cases.NoticeIncomplete, requestor, fmt.Sprintf("It is routine, number %d.", i), true), fmt.Sprintf("%s %d", bytes, i))
			o.run(t, jobs.ReadMessage{MessageID: id})
		}
	}
	again(colleague, "again", 9)
	again("k.lee@hq.dhs.gov", "of the roster", 3)
	for _, c := range []struct {
		name    cases.NoticeName
		address string
		want    int
	}{{cases.NoticeNotDone, colleague, 10}, {cases.NoticeNotDone, "k.lee@hq.dhs.gov", 3}, {cases.NoticeForwarded, requestor, 1}, {cases.NoticeStatus, requestor, 0}} {
		if n := o.mailed(t, c.name, c.address); n != c.want {
			t.Errorf("%d mails %s to %s, want %d", n, c.name, c.address, c.want)
		}
	}
	d := o.Data(t, o.Notice(t, 1, cases.NoticeForwarded, requestor))
	if d.Sender != colleague || len(d.Quote) != 0 || !slices.Equal(d.Missing, []string{cases.Priority}) {
		t.Errorf("its owner reads %+v", d)
	}
	o.Wait(25 * time.Hour)
	again("k.lee@hq.dhs.gov", "a day later", 2)
	if n := o.mailed(t, cases.NoticeForwarded, requestor); n != 2 {
		t.Errorf("%d mails to its owner in two days, want 2", n)
	}
}
