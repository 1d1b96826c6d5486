package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// RefuseForwarded refuses the answer of somebody else to a mail that a requestor got (SEC-2): it is recorded and reported like any other
// refusal, and the two who can do something about it are told. Who wrote is proven, and learns, at an official address, that the addressee alone can
// answer, and nothing of the matter; the addressee learns who tried. Both only while answers of failure go out to that sender at all (MSG-5).
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
		if ids, err = r.answerNotDone(ctx, tx, w, nil, to, d, a, no.Security); err != nil || len(ids) == 0 {
			return err
		}
	}
	if m.reachable(w.Office) && a.Token != nil && a.Token.Address == m.Request.RequestorAddress {
		owner := Recipient{Address: Address{Name: m.Request.RequestorName, Address: m.Request.RequestorAddress}}
		d := r.data(w, &m, NoticeStatus, owner, a)
		d.Reason = fmt.Sprintf("Somebody else (%s) answered a mail that we sent to you. What they wrote was not taken over: answer our mail yourself. You can paste their words into your reply.", a.From.Key())
		id, err := r.insertNotice(ctx, tx, w, &m, owner, d, a)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	return r.enqueue(ctx, tx, ids)
}
