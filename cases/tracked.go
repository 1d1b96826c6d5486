package cases

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlTracked = `SELECT tracked FROM requests WHERE id = @id`
	// what was kept of a request before it was known to be classified: its mails, what was read from them, older drafts, what was written about it, and
	// our mails that went out already
	sqlOlderContents = `
		SELECT m.content FROM message_outcomes o JOIN messages m ON m.id = o.message WHERE o.request = @id AND m.content IS NOT NULL
		UNION SELECT reading FROM message_outcomes WHERE request = @id AND reading IS NOT NULL
		UNION SELECT draft FROM request_versions WHERE request = @id AND version < @version
		UNION SELECT text FROM events WHERE request = @id AND text IS NOT NULL AND at < @now
		UNION SELECT n.data FROM notices n JOIN deliveries d ON d.notice = n.id WHERE n.request = @id AND d.state IN ('sent', 'failed', 'dropped')
		UNION SELECT d.mail FROM notices n JOIN deliveries d ON d.notice = n.id WHERE n.request = @id AND d.state IN ('sent', 'failed', 'dropped') AND d.mail IS NOT NULL`
)

// Classified says whether a draft points to a classified network, or calls itself classified (CLS-1). CUI and U//FOUO are not.
func (d Draft) Classified() bool {
	if d.Fields.Value(Network) != "" {
		return true
	}
	switch d.Fields.Value(Classification) {
	case "confidential", "secret", "top_secret":
		return true
	}
	return false
}

// TrackedOnly says whether nothing but the pointer and five facts is kept of what a draft is of: a classified request for information or support.
func (d Draft) TrackedOnly() bool { return d.Classified() && d.Type != FAI }

// trackedFields are what is kept of a classified request: who asks, how they are reached, how urgent it is, and where it resides; the date of the
// request stands on its row (PIA, "Types of CISS Requests", footnote 3).
func trackedFields() []string {
	return []string{RequestorName, RequestorEmail, RequestorPhone, Agency, Component, Priority, Classification, Network}
}

// Pointer is what is kept of a classified draft.
func (d Draft) Pointer() Draft {
	out := Draft{Type: d.Type, TypeInferred: d.TypeInferred, Fields: Fields{}}
	for _, name := range trackedFields() {
		if f, ok := d.Fields[name]; ok {
			out.Fields[name] = f
		}
	}
	return out
}

// Pointer leaves of a reading what may be kept of a mail about a classified request: nothing of its words, its subject or its files.
func (r Reading) Pointer() Reading {
	r.Draft = r.Draft.Pointer()
	r.Subject, r.Text, r.NewText, r.SetAside = "", "", "", ""
	r.Attachments, r.Warnings, r.Criteria = nil, nil, nil
	return r
}

// track keeps of what turned out to be classified the pointer alone.
func (d *deciding) track() {
	q := &d.m.Request
	if !d.p.Changed || !q.Tracked && !d.m.Draft.TrackedOnly() {
		return
	}
	d.m.Draft = d.m.Draft.Pointer()
	if !q.Tracked {
		q.Tracked, d.p.Track = true, true
		d.p.Effects = append(d.p.Effects, "It is classified: from now on nothing but who asks, how urgent it is and where it resides is kept here.")
	}
}

// Tracked says whether a request is tracked only.
func Tracked(ctx context.Context, db vault.DB, request int64) (bool, error) {
	var yes bool
	err := db.QueryRow(ctx, sqlTracked, pgx.NamedArgs{"id": request}).Scan(&yes)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading whether request %d is tracked only: %w", request, err)
	}
	return yes, nil
}

// Tracks says whether a request is tracked only, or will be once an answer is taken into its draft.
func (r *Record) Tracks(ctx context.Context, tx pgx.Tx, request int64, answer Draft) (bool, error) {
	if yes, err := Tracked(ctx, tx, request); yes || err != nil {
		return yes, err
	}
	m, err := r.load(ctx, tx, request)
	if errors.Is(err, ErrNoSuchMatter) || err == nil && m.Request.ended() {
		return false, nil // what is decided keeps its draft
	}
	if err != nil {
		return false, err
	}
	merged, changes := m.Draft.Merge(answer)
	return len(changes) > 0 && merged.TrackedOnly(), nil
}

// shredOlder destroys what was kept of a request before it was known to be classified.
func (r *Record) shredOlder(ctx context.Context, tx pgx.Tx, w World, p *Plan, _ Act) error {
	if !p.Track || p.From == Absent {
		return nil
	}
	q := &p.After.Request
	args := pgx.NamedArgs{"id": q.ID, "version": q.Version, "now": w.Now}
	rows, err := tx.Query(ctx, sqlOlderContents, args)
	if err != nil {
		return fmt.Errorf("looking for what was kept of %s: %w", q.Number, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[vault.ID])
	if err != nil {
		return fmt.Errorf("looking for what was kept of %s: %w", q.Number, err)
	}
	for _, id := range ids {
		if err := r.Vault.Shred(ctx, tx, id); err != nil {
			return fmt.Errorf("destroying what was kept of %s: %w", q.Number, err)
		}
	}
	return nil
}
