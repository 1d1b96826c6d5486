package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/migrations/pgtest"
)

// jobsOffice is an office whose daemon does not run, with a job in each state.
func jobsOffice(t *testing.T) (*program, *pgxpool.Pool, map[string]string) {
	t.Helper()
	daemonURL, ownerURL := pgtest.NewURL(t)
	p := configure(t, servers{
		IMAP: "127.0.0.1:1", SMTP: "127.0.0.1:1", DaemonDB: daemonURL, OwnerDB: ownerURL, AuthServer: demoHost, Domain: demoDomain, Intake: demoIntake,
		Password: "pass-word",
	})
	db, err := pgxpool.New(t.Context(), ownerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	ids := map[string]string{}
	for _, j := range []struct{ name, kind, args, state, errors string }{
		{"done", "read_message", `{"message_id": 1}`, "completed", ""},
		{"lost", "read_message", `{"message_id": 2}`, "discarded", "opening message 2: \x1b[31mno\nkey"},
		{"unsent", "send_notice", `{"notice_id": 3}`, "discarded", "notice 3: " + strings.Repeat("x", 1000)},
		{"waits", "send_notice", `{"notice_id": 4}`, "scheduled", ""},
		{"reads", "read_message", `{"message_id": 5}`, "running", ""},
		{"sends", "send_notice", `{"notice_id": 6}`, "running", ""},
		{"tries", "read_message", `{"message_id": 7}`, "retryable", ""},
		{"timers", "fire_timers", `{}`, "discarded", ""},
		{"twice", "read_message", `{"message_id": 7}`, "discarded", ""},
	} {
		var id string
		args := pgx.NamedArgs{"kind": j.kind, "args": j.args, "state": j.state, "now": time.Now(), "final": nil, "errors": []string{}, "key": j.kind + j.args}
		if j.state == "completed" || j.state == "discarded" {
			args["final"] = time.Now()
		}
		if j.errors != "" {
			b, err := json.Marshal(map[string]any{"at": time.Now(), "attempt": 3, "error": j.errors, "trace": ""})
			if err != nil {
				t.Fatal(err)
			}
			args["errors"] = []string{string(b)}
		}
		err := db.QueryRow(t.Context(), `
			INSERT INTO river.river_job (kind, queue, args, state, attempt, max_attempts, attempted_at, attempted_by, scheduled_at, finalized_at, errors, unique_key, unique_states)
			VALUES (@kind, 'triage', @args, @state::text::river.river_job_state, 3, 3, @now, '{one}', @now::timestamptz + interval '1 hour', @final, @errors::text[]::jsonb[], @key::text::bytea,
			        B'11110101')
			RETURNING id::text`, args).Scan(&id)
		if err != nil {
			t.Fatal(err)
		}
		ids[j.name] = id
	}
	return p, db, ids
}

// OPS-3, SEC-4, SEC-7: jobs are listed by what they are about, their errors on one line, shortened, without what a terminal would obey.
func TestJobsList(t *testing.T) {
	t.Parallel()
	p, db, ids := jobsOffice(t)
	if _, err := db.Exec(t.Context(), `UPDATE river.river_job SET metadata = '{"snoozes": 2}' WHERE id = @id::text::bigint`, pgx.NamedArgs{"id": ids["waits"]}); err != nil {
		t.Fatal(err)
	}
	all := p.must(t, "jobs", "list")
	for _, want := range []string{"message:2", "notice:3", "notice:4", "message:5", "fire_timers", "3 of 3", "put off 2 times: something it needs is away", "opening message 2: \uFFFD[31mno key"} {
		if !strings.Contains(all, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if strings.Contains(all, "message:1") || strings.Contains(all, "\x1b") || strings.Contains(all, strings.Repeat("x", 400)) {
		t.Errorf("the list shows too much:\n%s", all)
	}
	var got []jobLine
	for line := range strings.Lines(p.must(t, "jobs", "list", "--state", "discarded", "--kind", "send_notice", "--json")) {
		var l jobLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		got = append(got, l)
	}
	if len(got) != 1 || got[0].About != "notice:3" || got[0].State != "discarded" || got[0].Attempt != 3 || len(got[0].Error) != longestError {
		t.Errorf("as JSON: %+v", got)
	}
	if out := p.must(t, "jobs", "list", "--state", "completed"); !strings.Contains(out, ids["done"]+" ") || strings.Contains(out, "notice") {
		t.Errorf("what was done is listed as:\n%s", out)
	}
	for _, args := range [][]string{{"--state", "broken"}, {"--kind", "nothing"}, {"--limit", "0"}} {
		if out, code := p.cissd(t, append([]string{"jobs", "list"}, args...)...); code == 0 {
			t.Errorf("jobs list %v: exit code 0\n%s", args, out)
		}
	}
	if out := p.must(t, "jobs", "list", "--help"); !strings.Contains(out, "cissd jobs list --state discarded") {
		t.Errorf("the help has no example:\n%s", out)
	}
}

// states gives the state of each job.
func states(t *testing.T, db *pgxpool.Pool, ids map[string]string) map[string]string {
	t.Helper()
	got := map[string]string{}
	for name, id := range ids {
		var s string
		if err := db.QueryRow(t.Context(), `SELECT state::text FROM river.river_job WHERE id = @id::text::bigint`, pgx.NamedArgs{"id": id}).Scan(&s); err != nil {
			t.Fatal(err)
		}
		got[name] = s
	}
	return got
}

// trail gives what the operator did, from the audit log.
func trail(t *testing.T, db *pgxpool.Pool) []string {
	t.Helper()
	got, err := query(t.Context(), db, `SELECT action || ' ' || record || ' ' || detail FROM audit_log WHERE actor_role = 'operator' ORDER BY id`, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// OPS-3, AUD-1: what was given up is done again, one by one or all, with an audit entry; what was done, or is being done, is not done twice.
func TestJobsRetry(t *testing.T) {
	t.Parallel()
	p, db, ids := jobsOffice(t)
	for name, says := range map[string]string{"done": "was done: nothing is done twice", "reads": "is being done just now"} {
		if out, code := p.cissd(t, "jobs", "retry", ids[name]); code != 1 || !strings.Contains(out, says) {
			t.Errorf("retrying %s: exit code %d\n%s", name, code, out)
		}
	}
	if out, code := p.cissd(t, "jobs", "retry", "4711"); code != 1 || !strings.Contains(out, "there is no job 4711; `cissd jobs list`") {
		t.Errorf("retrying nothing: exit code %d\n%s", code, out)
	}
	for _, args := range [][]string{{}, {"--discarded", ids["lost"]}} {
		if out, code := p.cissd(t, append([]string{"jobs", "retry"}, args...)...); code != 1 || !strings.Contains(out, "say which") {
			t.Errorf("retrying with %v: exit code %d\n%s", args, code, out)
		}
	}
	if out := p.must(t, "jobs", "retry", ids["lost"]); !strings.Contains(out, "is in the queue again: read_message message:2") {
		t.Errorf("retry says %s", out)
	}
	if out := p.must(t, "jobs", "retry", ids["twice"]); !strings.Contains(out, "another job that waits does the same") {
		t.Errorf("retry of what waits in another job says %s", out)
	}
	if out := p.must(t, "jobs", "retry", "--discarded"); strings.Count(out, "is in the queue again") != 2 {
		t.Errorf("retry --discarded says %s", out)
	}
	want := map[string]string{
		"done": "completed", "lost": "available", "unsent": "available", "waits": "scheduled", "reads": "running", "sends": "running", "tries": "retryable",
		"timers": "available", "twice": "discarded",
	}
	if d := cmp.Diff(want, states(t, db, ids)); d != "" {
		t.Errorf("states (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"retry job message:2 job " + ids["lost"], "retry job notice:3 job " + ids["unsent"]}, trail(t, db)); d != "" {
		t.Errorf("audit trail (-want +got):\n%s", d)
	}
}

// OPS-3, INT-5, AUD-1: a mail can be kept from going out; a message cannot be kept from being read.
func TestJobsCancel(t *testing.T) {
	t.Parallel()
	p, db, ids := jobsOffice(t)
	for name, says := range map[string]string{"tries": "each message ends in an outcome", "unsent": "is over already: discarded"} {
		if out, code := p.cissd(t, "jobs", "cancel", ids[name]); code != 1 || !strings.Contains(out, says) {
			t.Errorf("cancelling %s: exit code %d\n%s", name, code, out)
		}
	}
	if out := p.must(t, "jobs", "cancel", ids["waits"], ids["sends"]); !strings.Contains(out, "is cancelled: send_notice notice:4") ||
		!strings.Contains(out, "if that does not succeed, it is not tried again") {
		t.Errorf("cancel says %s", out)
	}
	got := states(t, db, ids)
	if got["waits"] != "cancelled" || got["sends"] != "running" || got["tries"] != "retryable" {
		t.Errorf("states: %v", got)
	}
	if d := cmp.Diff([]string{"cancel job notice:4 job " + ids["waits"], "cancel job notice:6 job " + ids["sends"]}, trail(t, db)); d != "" {
		t.Errorf("audit trail (-want +got):\n%s", d)
	}
}
