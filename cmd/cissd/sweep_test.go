package main

import (
	"bytes"
	"crypto/rand"
	"log/slog"
	"testing"
	"time"

	"cissd/cases/vault"
	"cissd/migrations/pgtest"
)

// INT-3, OPS-5: what a killed daemon has left of a large mail that it was streaming in is removed; what is being streamed in is not.
func TestLeftoversAreSwept(t *testing.T) {
	t.Parallel()
	daemonURL, ownerURL := pgtest.NewURL(t)
	p := configure(t, servers{
		IMAP: "127.0.0.1:1", SMTP: "127.0.0.1:1", DaemonDB: daemonURL, OwnerDB: ownerURL, AuthServer: demoHost, Domain: demoDomain, Intake: demoIntake,
		Password: "pass-word",
	})
	log := &logBuffer{}
	a, err := open(t.Context(), p.config, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	now := time.Now()
	for _, began := range []time.Time{now.Add(-2 * sweptAfter), now} {
		w := a.vault.NewWriter(t.Context(), a.pool, vault.ClassRaw, began)
		noise := make([]byte, 3<<20)
		if _, err := rand.Read(noise); err != nil {
			t.Fatal(err)
		}
		if _, err := w.ReadFrom(bytes.NewReader(noise)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (writers, chunks int) {
		err := a.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM content_writers), (SELECT count(*) FROM content_chunks)`).Scan(&writers, &chunks)
		if err != nil {
			t.Fatal(err)
		}
		return writers, chunks
	}
	_, before := left()
	a.sweepOnce(t.Context(), now)
	if writers, chunks := left(); writers != 1 || chunks != before/2 || chunks == 0 {
		t.Errorf("%d writers and %d of %d chunks are left, want 1 and half of them", writers, chunks, before)
	}
	a.sweepOnce(t.Context(), now.Add(2*sweptAfter))
	if writers, chunks := left(); writers != 0 || chunks != 0 {
		t.Errorf("%d writers and %d chunks are left, want none", writers, chunks)
	}
}
