package cases

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// both matters are locked in one order, so that two decisions that name each other's do not wait for each other
const sqlLockBoth = `SELECT id FROM requests WHERE id = ANY(@ids) ORDER BY id FOR UPDATE`

// loadOther finds and locks the matter that a DUPLICATE names. One that does not exist is left nil: the guard says so.
func (r *Record) loadOther(ctx context.Context, tx pgx.Tx, request int64, a *Act) error {
	if a.Command == nil || a.On != On(DuplicateOf) {
		return nil
	}
	id, err := FindMatter(ctx, tx, plain(a.Command.otherNumber()))
	if errors.Is(err, ErrNoSuchMatter) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlLockBoth, pgx.NamedArgs{"ids": []int64{request, id}}); err != nil {
		return fmt.Errorf("locking requests %d and %d: %w", request, id, err)
	}
	o, err := r.load(ctx, tx, id)
	a.Other = &o
	return err
}

// join writes into the other matter that a request was closed into it, and tells whoever has it what the request says.
func (r *Record) join(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) error {
	o, m := p.Joins, &p.After
	if o == nil {
		return nil
	}
	text := m.Number() + " was closed into this one as a duplicate."
	if p.Text != "" {
		text += "\n" + p.Text
	}
	sealed, err := r.seal(ctx, tx, &o.Request.VaultKey, told{Text: text, Marked: a.marked() && p.Text != ""}, w.Now)
	if err != nil {
		return err
	}
	into := &Plan{After: *o, From: o.State(), By: p.By}
	if err := r.writeHistory(ctx, tx, w, into, a, &sealed); err != nil {
		return err
	}
	d := &deciding{w: w, m: o, a: a}
	to := d.supervisors()
	if officer := d.officer(); officer != nil {
		to = []Recipient{{Person: officer}}
	}
	var ids []int64
	for _, reader := range to {
		n := r.data(w, o, NoticeJoined, reader, a)
		q := &m.Request
		n.Other, n.Draft, n.Version, n.Text = q.Number, &m.Draft, q.Version, p.Text
		n.Requestor, n.Agency, n.RequestorAddress, n.RequestedAt = q.RequestorName, q.Agency, q.RequestorAddress, q.RequestedAt
		n.RequestorPhone = m.Draft.Fields.Value(RequestorPhone)
		id, err := r.insertNotice(ctx, tx, w, o, reader, n, a)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	return r.enqueue(ctx, tx, ids)
}
