package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// This file tells of a mail that bears classification markings (MSG-7), and repeats nothing that it says.

// setAsideHourly is how many of the fixed texts one address gets in an hour: who sends more has read it (MSG-5).
const setAsideHourly = 3

// Spilled reports a mail that bears classification markings (MSG-7): the security officer gets sender, time, place and the kind of marking, and
// nothing that the mail says; the sender gets a fixed text, if they are proven, at an official address, and may be answered: nobody learns from us
// that such a mail was sent in their name, and no machine is answered (SEC-3, MSG-4). where names kinds and places of the markings.
func (r *Record) Spilled(ctx context.Context, tx pgx.Tx, a Act, where string, answer bool, now time.Time) error {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return err
	}
	err = audit(ctx, tx, auditEntry{Role: RoleDaemon, Action: "spillage", Record: fmt.Sprintf("message:%d", a.Mail.ID), Message: a.message()}, w.Now)
	if err != nil {
		return err
	}
	var ids []int64
	if answer {
		if ids, err = r.tellSetAside(ctx, tx, w, a); err != nil {
			return err
		}
	}
	more, err := r.tellGuards(ctx, tx, w, w.guards(), NoticeData{
		Name: NoticeSpillage, Sender: a.From.Key(), Message: a.Mail.ID, Mailbox: a.Mail.Mailbox, Reason: where, RequestedAt: a.Mail.ReceivedAt,
		SenderTold: len(ids) > 0,
	}, a)
	if err != nil {
		return err
	}
	return r.enqueue(ctx, tx, append(ids, more...))
}

// tellSetAside writes the fixed text to the sender, where they may get one.
func (r *Record) tellSetAside(ctx context.Context, tx pgx.Tx, w World, a Act) ([]int64, error) {
	read := a.Reading
	if read == nil || !read.Proof.Proven() || read.Machine != nil || read.NoAnswer || !w.Office.Official(a.From.Address) {
		return nil, nil
	}
	to := Recipient{Address: Address{Address: a.From.Key()}} // whoever they are in the office: it belongs to no command of theirs
	before, err := reported(ctx, tx, NoticeSetAside, to.Address.Key(), w.Now)
	if err != nil || before >= setAsideHourly {
		return nil, err
	}
	a.Mail.MessageID = "" // nor does it go on with the thread of theirs, which their own office has to clean up
	d := NoticeData{Name: NoticeSetAside, Mailbox: a.Mail.Mailbox, RequestedAt: a.Mail.ReceivedAt}
	id, err := r.insertNotice(ctx, tx, w, nil, to, d, a)
	if err != nil {
		return nil, err
	}
	return []int64{id}, nil
}
