package cases

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	// both matters are locked in one order, so that two decisions that name each other's do not wait for each other
	sqlLockBoth   = `SELECT id FROM requests WHERE id = ANY(@ids) ORDER BY id FOR UPDATE`
	sqlNumberInto = `SELECT coalesce(c.number, r.number) FROM requests r LEFT JOIN cases c ON c.request = r.id WHERE r.id = @id`
)

// otherNumber is the number that a DUPLICATE names.
func (c *Command) otherNumber() string { return strings.ToUpper(strings.TrimSpace(c.Argument)) }

func (d *deciding) checkOther() error {
	number, o := d.a.Command.otherNumber(), d.a.Other
	switch {
	case number == "":
		return refuse("number_missing", "Of which request is it a duplicate? Write its number behind DUPLICATE.")
	case o == nil:
		return refuse("unknown_number", "We have no request or case with the number %q.", clip(number, 40))
	case o.Request.ID == d.m.Request.ID:
		return refuse("same_number", "%s cannot be a duplicate of itself.", d.m.Number())
	case o.Case == nil && o.Request.State == RequestDuplicate:
		return refuse("is_duplicate", "%s is itself a duplicate: it goes on as %s. Name that one.", o.Number(), o.Into)
	case o.Case == nil && slices.Contains([]State{RequestRejected, RequestReferred}, o.Request.State):
		return refuse("has_ended", "%s %s: no result will come of it.", o.Number(), o.Words())
	}
	return nil
}

// shares says whether the requestor of another request has a part in this one, and so may read its number, and will get its result (ROLE-3).
func (m *Matter) shares(other *Matter) bool {
	return m.Request.TakesPart(other.Request.RequestorAddress)
}

// duplicate closes a request into another (DUPLICATE).
func duplicate(d *deciding) error {
	o := d.a.Other
	d.settle()
	d.m.Request.DuplicateOf = &o.Request.ID
	reason := d.key(KeyReason)
	d.p.Joins, d.p.Text = o, reason
	d.p.Done = "closed as a duplicate of " + o.Number()
	number := ""
	if o.shares(d.m) {
		number = o.Number()
	}
	d.toldRequestor()
	d.p.Effects = append(d.p.Effects, "What it says goes to whoever has "+o.Number()+".")
	d.send(NoticeDuplicate, func(n *NoticeData) { n.Other = number })
	return nil
}

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

// loadInto reads the number of what a duplicate was closed into.
func (m *Matter) loadInto(ctx context.Context, db vault.DB) error {
	if m.Request.DuplicateOf == nil {
		return nil
	}
	if err := db.QueryRow(ctx, sqlNumberInto, pgx.NamedArgs{"id": *m.Request.DuplicateOf}).Scan(&m.Into); err != nil {
		return fmt.Errorf("reading what request %d was closed into: %w", m.Request.ID, err)
	}
	return nil
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
	sealed, err := r.seal(ctx, tx, &o.Request.VaultKey, text, w.Now)
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
