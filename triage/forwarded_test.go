package triage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

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
		{colleague, true, "It is routine.", []string{"not_done to " + colleague, "status to " + requestor}},
		{colleague, true, "STATUS", []string{"not_done to " + colleague, "status to " + requestor}},
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
	// MSG-5: a machine that answers every answer is met with silence in the end, and its owner is not flooded
	for i := range 9 {
		id := o.arrive(t, o.reply(t, colleague, cases.NoticeIncomplete, requestor, fmt.Sprintf("It is routine, number %d.", i), true), fmt.Sprintf("again %d", i))
		o.run(t, jobs.ReadMessage{MessageID: id})
	}
	for address, name := range map[string]string{colleague: "not_done", requestor: "status"} {
		if n := o.count(t, `SELECT count(*) FROM notices WHERE address = $1 AND name = $2`, address, name); n != 10 {
			t.Errorf("%d mails %s to %s, want 10", n, name, address)
		}
	}
}
