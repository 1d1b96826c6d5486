package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// forwardedEvery is how often at most a requestor is told of a matter that somebody else answers our mails about it, whoever it is (MSG-5).
const forwardedEvery = 24 * time.Hour

const sqlForwarded = `
	SELECT EXISTS (SELECT FROM notices WHERE request = @request AND address = @address AND name = 'forwarded' AND created_at > @since)`

// RefuseForwarded refuses the answer of somebody else to a mail that a requestor got (SEC-2): it is recorded and reported like any other
// refusal, and the two who can do something about it are told. Who wrote is proven, and learns, at an official address, that the addressee alone can
// answer, and nothing of the matter, while answers of failure go out to them at all (MSG-5); the addressee learns who tried, once a day.
func (r *Record) RefuseForwarded(ctx context.Context, tx pgx.Tx, request int64, a Act, no *Refusal, now time.Time) error {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return err
	}
	m, err := r.load(ctx, tx, request)
	if err != nil {
		return err
	}
	if err := r.refuse(ctx, tx, w, &m, a, no, true); err != nil || !w.Office.Official(a.From.Address) {
		return err
	}
	var ids []int64
	if a.Actor == nil { // who is on the roster is answered by refuse
		to := Recipient{Address: a.From}
		d := r.data(w, nil, NoticeNotDone, to, a)
		d.Reason, d.RequestorAddress, d.Mailbox = no.Reason, to.Address.Key(), m.Request.Mailbox
		if ids, err = r.answerNotDone(ctx, tx, w, nil, to, d, a, no.Security); err != nil {
			return err
		}
	}
	told, err := r.tellForwarded(ctx, tx, w, &m, a)
	if err != nil {
		return err
	}
	return r.enqueue(ctx, tx, append(ids, told...))
}

// tellForwarded tells the requestor to whom our mail went that somebody else answered it.
func (r *Record) tellForwarded(ctx context.Context, tx pgx.Tx, w World, m *Matter, a Act) ([]int64, error) {
	owner := Recipient{Address: Address{Name: m.Request.RequestorName, Address: m.Request.RequestorAddress}}
	if !m.reachable(w.Office) || a.Token == nil || a.Token.Address != m.Request.RequestorAddress {
		return nil, nil
	}
	var before bool
	args := pgx.NamedArgs{"request": m.Request.ID, "address": owner.Address.Key(), "since": w.Now.Add(-forwardedEvery)}
	if err := tx.QueryRow(ctx, sqlForwarded, args).Scan(&before); err != nil {
		return nil, fmt.Errorf("looking for what the requestor of request %d was told: %w", m.Request.ID, err)
	}
	if before {
		return nil, nil
	}
	d := r.data(w, m, NoticeForwarded, owner, a)
	d.Sender, d.Quote = a.From.Key(), nil // what somebody else wrote is theirs to show
	id, err := r.insertNotice(ctx, tx, w, m, owner, d, a)
	if err != nil {
		return nil, err
	}
	return []int64{id}, nil
}
