package casestest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases"
	"cissd/cases/vault"
)

// Bench is a record on a database of the test's own.
type Bench struct {
	DB     *pgxpool.Pool
	Vault  *vault.Vault
	Record *cases.Record
	Queue  *Queue
	// People are the roster by handle.
	People map[string]*cases.Person

	mu  sync.Mutex
	now time.Time
}

// MasterKey is the key of the benches' vaults.
func MasterKey() []byte { return bytes.Repeat([]byte{7}, vault.KeySize) }

// New opens a record on a migrated database, as the daemon's role, and puts [Roster] on it, or people where they are given.
func New(t testing.TB, db *pgxpool.Pool, people ...cases.Person) *Bench {
	t.Helper()
	wrapper, err := vault.MasterKey(MasterKey())
	if err != nil {
		t.Fatalf("casestest: %v", err)
	}
	v, err := vault.Open(t.Context(), db, wrapper, Start())
	if err != nil {
		t.Fatalf("casestest: opening the vault: %v", err)
	}
	b := &Bench{DB: db, Vault: v, Queue: &Queue{}, now: Start()}
	b.Record = &cases.Record{Vault: v, Enqueue: b.Queue, Office: Office(t), Judge: Judge}
	if len(people) == 0 {
		people = Roster()
	}
	b.Save(t, people...)
	return b
}

// Save writes people into the roster and reads it anew.
func (b *Bench) Save(t testing.TB, people ...cases.Person) {
	t.Helper()
	if _, err := cases.SavePeople(t.Context(), b.DB, people, b.Now()); err != nil {
		t.Fatalf("casestest: saving the roster: %v", err)
	}
	all, err := cases.People(t.Context(), b.DB)
	if err != nil {
		t.Fatalf("casestest: reading the roster: %v", err)
	}
	b.People = map[string]*cases.Person{}
	for i := range all {
		b.People[all[i].Handle] = &all[i]
	}
}

// Now is the bench's clock.
func (b *Bench) Now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// Set moves the clock.
func (b *Bench) Set(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = now
}

// Wait moves the clock on.
func (b *Bench) Wait(d time.Duration) { b.Set(b.Now().Add(d)) }

// In runs fn in a transaction that is committed if it returns nil.
func (b *Bench) In(ctx context.Context, fn func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, b.DB, fn)
}

// Mail puts a mail on record, as ingest would, and gives what the record is told of it.
func (b *Bench) Mail(t testing.TB, from, text string) cases.MailRef {
	t.Helper()
	const sql = `
		INSERT INTO messages (mailbox, received_at, stored_at, content, size, sha256, message_id, from_address)
		VALUES (@mailbox, @now, @now, @content, @size, @sha256, @message_id, @from) RETURNING id`
	ref := cases.MailRef{Mailbox: Mailbox, MessageID: cases.NewToken() + "@mail.example.gov", ReceivedAt: b.Now(), Lines: []string{text}}
	raw := []byte("From: " + from + "\r\nMessage-ID: <" + ref.MessageID + ">\r\n\r\n" + text + "\r\n")
	sum := sha256.Sum256(raw)
	err := b.In(t.Context(), func(tx pgx.Tx) error {
		meta, err := b.Vault.PutBytes(t.Context(), tx, "raw", nil, raw, b.Now())
		if err != nil {
			return err
		}
		return tx.QueryRow(t.Context(), sql, pgx.NamedArgs{
			"mailbox": Mailbox, "now": b.Now(), "content": meta.ID, "size": len(raw), "sha256": sum[:], "message_id": ref.MessageID, "from": from,
		}).Scan(&ref.ID)
	})
	if err != nil {
		t.Fatalf("casestest: storing a mail: %v", err)
	}
	return ref
}

// Judge works out criteria without triage: all nine are the supervisor's call.
func Judge(cases.Draft, cases.Standing) []cases.Criterion {
	var out []cases.Criterion
	for n := 1; n <= cases.CriteriaAll; n++ {
		out = append(out, cases.Criterion{Number: n, State: cases.YoursToSay, Evidence: fmt.Sprintf("evidence %d", n)})
	}
	return out
}

// Proven is a reading from a sender that is proven; Forged from one that is not.
func Proven(from cases.Address, d cases.Draft, text string) *cases.Reading {
	return &cases.Reading{
		Outcome: cases.NewRequest, From: from, Draft: d, Text: text, NewText: text,
		Proof: cases.Proof{Kind: cases.ProvenByAuthServer, Why: "dmarc=pass"},
	}
}

// Forged is [Proven] without the proof.
func Forged(from cases.Address, d cases.Draft, text string) *cases.Reading {
	r := Proven(from, d, text)
	r.Proof = cases.Proof{Why: "dmarc=fail"}
	return r
}

// Request opens a request as [Requestor] from what was read.
func (b *Bench) Request(t testing.TB, d cases.Draft) cases.Applied {
	t.Helper()
	return b.Open(t, Proven(Requestor, d, "We would ask you for information."), nil)
}

// Open opens a request from a reading.
func (b *Bench) Open(t testing.TB, r *cases.Reading, submitter *cases.Person) cases.Applied {
	t.Helper()
	got, err := b.TryOpen(t, r, submitter)
	if err != nil {
		t.Fatalf("opening a request: %v", err)
	}
	return got
}

// TryOpen is [Bench.Open] that gives back the error.
func (b *Bench) TryOpen(t testing.TB, r *cases.Reading, submitter *cases.Person) (got cases.Applied, err error) {
	t.Helper()
	a := cases.Act{From: r.From, Reading: r, Mail: b.Mail(t, r.From.Address, r.Text)}
	err = b.In(t.Context(), func(tx pgx.Tx) (err error) {
		got, err = b.Record.Open(t.Context(), tx, a, submitter, b.Now())
		return err
	})
	return got, err
}

// Write sends words of an outside address to a request.
func (b *Bench) Write(t testing.TB, request int64, from cases.Address, d cases.Draft, text string) cases.Applied {
	t.Helper()
	return b.Apply(t, request, cases.Act{On: cases.OnAnswer, From: from, Reading: Proven(from, d, text), Mail: b.Mail(t, from.Address, text)})
}

// Apply carries out an act in a transaction of its own.
func (b *Bench) Apply(t testing.TB, request int64, a cases.Act) cases.Applied {
	t.Helper()
	got, err := b.TryApply(t.Context(), request, a)
	if err != nil {
		t.Fatalf("%s: %v", a.On, err)
	}
	return got
}

// TryApply is [Bench.Apply] that gives back the error.
func (b *Bench) TryApply(ctx context.Context, request int64, a cases.Act) (got cases.Applied, err error) {
	err = b.In(ctx, func(tx pgx.Tx) (err error) {
		got, err = b.Record.Apply(ctx, tx, request, a, b.Now())
		return err
	})
	return got, err
}
