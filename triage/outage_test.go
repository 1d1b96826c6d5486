package triage_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"cissd/cases"
	"cissd/cases/casestest"
	"cissd/cases/jobs"
	"cissd/migrations/pgtest"
	"cissd/triage"
)

// INT-3, SEC-5: no message is quarantined because the database was away, full, read-only or slow, or because somebody else was faster, nor
// because the daemon stops, however often that met it; what is the message's own fault still ends in quarantine.
func TestOutageBlamesNoMessage(t *testing.T) {
	t.Parallel()
	o := &office{Bench: casestest.New(t, pgtest.New(t)), mails: map[int64]given{}}
	owner := pgtest.Owner(t, o.DB)
	var opening error
	w := &triage.Worker{
		DB: o.DB, Record: o.Record, Config: triage.DefaultConfig(), Log: slog.New(slog.DiscardHandler), Now: o.Now,
		Source: func(ctx context.Context, id int64) (triage.Stored, *cases.Message, error) {
			if ctx.Err() != nil {
				return triage.Stored{}, nil, fmt.Errorf("reading a chunk: %w", ctx.Err())
			}
			return o.mails[id].stored, o.mails[id].mail, opening
		},
	}
	id := o.arrive(t, mail("m.ortega@cbp.dhs.gov", "hello", true), "one")
	work := func(ctx context.Context) error {
		return w.Work(ctx, &river.Job[jobs.ReadMessage]{JobRow: &rivertype.JobRow{ID: 1, Attempt: 20}, Args: jobs.ReadMessage{MessageID: id}})
	}
	undecided := func(what string) {
		t.Helper()
		var n int
		if err := o.DB.QueryRow(t.Context(), `SELECT count(*) FROM message_outcomes`).Scan(&n); err != nil || n != 0 {
			t.Fatalf("%s: %d outcomes (%v)", what, n, err)
		}
	}
	for _, outage := range []error{
		&pgconn.PgError{Code: "57P01"}, &pgconn.PgError{Code: "53300"}, io.ErrUnexpectedEOF, fmt.Errorf("x: %w", context.DeadlineExceeded),
	} {
		opening = fmt.Errorf("opening: %w", outage)
		if err := work(t.Context()); !errors.Is(err, outage) || !cases.Blameless(err) {
			t.Errorf("opening it while there is %v gives %v", outage, err)
		}
		undecided(outage.Error())
	}
	opening = nil
	for _, code := range []string{"53100", "25006", "40P01", "55P03"} {
		_, err := owner.Exec(t.Context(), `
			CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '`+code+`'; END $$;
			CREATE OR REPLACE TRIGGER refuse BEFORE INSERT ON message_outcomes FOR EACH ROW EXECUTE FUNCTION refuse()`)
		if err != nil {
			t.Fatal(err)
		}
		refused := new(pgconn.PgError)
		if err := work(t.Context()); !errors.As(err, &refused) || refused.Code != code {
			t.Errorf("carrying it out under %s gives %v", code, err)
		}
		undecided(code)
	}
	stopping, stop := context.WithCancel(t.Context())
	stop()
	if err := work(stopping); !errors.Is(err, context.Canceled) {
		t.Errorf("while the daemon stops: %v", err)
	}
	undecided("stopping")
	// the job's own time is over while the message is opened: that can be made, so it counts; it must not look like an outage
	over, end := context.WithTimeout(t.Context(), 0)
	defer end()
	first := &river.Job[jobs.ReadMessage]{JobRow: &rivertype.JobRow{ID: 1, Attempt: 1}, Args: jobs.ReadMessage{MessageID: id}}
	if err := w.Work(over, first); err == nil || cases.Blameless(err) {
		t.Errorf("the time is over while it is opened: %v", err)
	}
	undecided("time over")
}

// SEC-5: what is the message's fault ends in quarantine after some attempts, as before.
func TestFaultIsStillQuarantined(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.arrive(t, mail("m.ortega@cbp.dhs.gov", "hello", true), "one")
	o.mu.Lock()
	g := o.mails[id]
	g.err = errors.New("its chunks do not fit together")
	o.mails[id] = g
	o.mu.Unlock()
	_, err := o.client.Insert(t.Context(), jobs.ReadMessage{MessageID: id}, &river.InsertOpts{MaxAttempts: 25})
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; ; n++ {
		select {
		case e := <-o.events:
			if e.Kind == river.EventKindJobCompleted {
				if n != 5 {
					t.Errorf("quarantined after %d attempts, want 5", n)
				}
				return
			}
			// the next attempt at once rather than when River would make it
			if _, err := o.client.JobRetry(t.Context(), e.Job.ID); err != nil {
				t.Fatal(err)
			}
		case <-time.After(time.Minute):
			t.Fatal("the job does not end")
		}
	}
}
