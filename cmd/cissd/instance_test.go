package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/migrations/pgtest"
)

// instanceAt makes an instance that holds its lock; it ends with the test.
func instanceAt(t *testing.T, pool *pgxpool.Pool, log io.Writer) *instance {
	t.Helper()
	i := newInstance(pool, slog.New(slog.NewTextHandler(log, nil)), time.Now)
	if err := i.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(i.end)
	return i
}

// runningJob puts a job into the table as if instances had taken it, the last of them just now.
func runningJob(t *testing.T, pool *pgxpool.Pool, metadata string, by ...string) (id int64) {
	t.Helper()
	err := pool.QueryRow(t.Context(), `
		INSERT INTO river.river_job (kind, queue, args, state, attempt, max_attempts, attempted_at, attempted_by, metadata, scheduled_at)
		VALUES ('read_message', 'triage', '{"message_id": 7}', 'running', @attempt, 3, @now, @by, replace(@metadata::text, 'NOW', extract(epoch FROM @now::timestamptz)::text)::jsonb, @now) RETURNING id`,
		pgx.NamedArgs{"attempt": len(by), "now": time.Now().Add(-time.Minute), "by": by, "metadata": metadata}).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// jobAt is what the table says of a job.
func jobAt(t *testing.T, pool *pgxpool.Pool, id int64) string {
	t.Helper()
	var s string
	err := pool.QueryRow(t.Context(), `
		SELECT state || ' attempt ' || attempt || ' ' || metadata || CASE WHEN finalized_at IS NULL THEN '' ELSE ' final' END
		FROM river.river_job WHERE id = @id`, pgx.NamedArgs{"id": id}).Scan(&s)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// OPS-4, OPS-5: the jobs of an instance that lives are left alone; those of a dead one are taken back at once, without using up an attempt.
func TestJobsOfTheDeadAreTakenBack(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	var log bytes.Buffer
	us, living, dead := instanceAt(t, pool, &log), instanceAt(t, pool, io.Discard), instanceAt(t, pool, io.Discard)
	cases := []struct{ what, metadata, by, want string }{
		{"ours", `{}`, us.id, `running attempt 2 {}`},
		{"of one that lives", `{}`, living.id, `running attempt 2 {}`},
		{"of one that died", `{"other": 1}`, dead.id, `available attempt 1 {"other": 1, "crashes": 1}`},
		{"of one that died without a word, before we knew it", `{}`, "nobody", `available attempt 1 {"crashes": 1}`},
		{"waiting for its turn to be read alone", `{"crashes": 1}`, dead.id, `available attempt 1 {"crashes": 1}`},
		{"read alone at an earlier attempt", `{"crashes": 1, "alone": "1700000000.000000"}`, dead.id, `available attempt 1 {"crashes": 1}`},
		{"being read alone", `{"crashes": 1, "alone": "NOW"}`, dead.id, `available attempt 1 {"crashes": 2}`},
		{"cancelled meanwhile", `{"cancel_attempted_at": "2026-11-22"}`, dead.id, `cancelled attempt 1 {"crashes": 1, "cancel_attempted_at": "2026-11-22"} final`},
	}
	ids := make([]int64, len(cases))
	for i, c := range cases {
		ids[i] = runningJob(t, pool, c.metadata, dead.id, c.by)
	}
	if _, err := pool.Exec(t.Context(), `INSERT INTO river.river_leader (leader_id, elected_at, expires_at) VALUES (@id, @now, @now)`,
		pgx.NamedArgs{"id": dead.id, "now": time.Now()}); err != nil {
		t.Fatal(err)
	}
	dead.end()
	for free := false; !free && t.Context().Err() == nil; { // the server takes a moment
		if err := us.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		free = jobAt(t, pool, ids[2]) == cases[2].want
	}
	for i, c := range cases {
		if d := cmp.Diff(c.want, jobAt(t, pool, ids[i])); d != "" {
			t.Errorf("a job %s (-want +got):\n%s", c.what, d)
		}
	}
	if leaders, err := query(t.Context(), pool, `SELECT leader_id FROM river.river_leader`, pgx.RowTo[string]); err != nil || len(leaders) != 0 {
		t.Errorf("the dead one still leads: %v, %v", leaders, err)
	}
	if n := strings.Count(log.String(), "it is taken back"); n != 6 {
		t.Errorf("%d jobs are told of, want 6:\n%s", n, &log)
	}
}

// A row that a last statement of the dead one still holds is left for the next look, which is not kept waiting: our own lock depends on it.
func TestTakingBackDoesNotWait(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	us := instanceAt(t, pool, io.Discard)
	held, free := runningJob(t, pool, `{}`, "dead"), runningJob(t, pool, `{}`, "dead")
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `SELECT FROM river.river_job WHERE id = @id FOR UPDATE`, pgx.NamedArgs{"id": held}); err != nil {
		t.Fatal(err)
	}
	if err := us.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := jobAt(t, pool, held) + jobAt(t, pool, free); got != `running attempt 1 {}available attempt 0 {"crashes": 1}` {
		t.Errorf("the held one, and the free one: %s", got)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := us.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := jobAt(t, pool, held); got != `available attempt 0 {"crashes": 1}` {
		t.Errorf("at the next look: %s", got)
	}
}

// OPS-5: an instance whose session is cut off, as by a restart of PostgreSQL, takes its lock again by itself, and says so once.
func TestInstanceTakesItsLockAgain(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	log := &logBuffer{}
	us, other := instanceAt(t, pool, log), instanceAt(t, pool, io.Discard)
	pid := us.conn.PgConn().PID()
	again := log.wait("is held again")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { us.keep(ctx); close(ended) }()
	if _, err := pool.Exec(t.Context(), `SELECT pg_terminate_backend(@pid::integer)`, pgx.NamedArgs{"pid": pid}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-again:
	case <-t.Context().Done():
		t.Fatal("the lock was not taken again")
	}
	id := runningJob(t, pool, `{}`, us.id)
	if err := other.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := jobAt(t, pool, id); got != `running attempt 1 {}` {
		t.Errorf("the job of one that lives became %s", got)
	}
	cancel()
	<-ended
	for got := ""; got != `available attempt 0 {"crashes": 1}` && t.Context().Err() == nil; got = jobAt(t, pool, id) {
		if err := other.look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(log.String(), "lock is lost"); n != 1 {
		t.Errorf("the loss is told %d times:\n%s", n, log)
	}
}
