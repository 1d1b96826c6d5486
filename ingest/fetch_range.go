package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"golang.org/x/sync/errgroup"
)

// one transaction commits so many messages and bytes at most, while the next are being read
const (
	batchCount = 256
	batchBytes = 4 << 20
)

// batch is what is committed in one transaction.
type batch struct {
	msgs    []Arrived
	bytes   int64
	pending []uint32
}

// ranged is the reading of a range: what was asked for, and how far it has come.
type ranged struct {
	items []listed // by uid, ascending
	index map[uint32]int
	done  []bool // read, or pending rows written

	// settled counts the first items that are done.
	settled int
	// top is the highest uid that was read.
	top uint32

	next batch
	// held is the newest message: whether its answer was complete is known when the next one comes, or the command has ended.
	held *Arrived
}

// takeRange reads small messages with one ranged FETCH, as a stream, and commits them in batches on the way. It returns those that did not
// come, to be asked for one by one. If the connection ends, so does the session; the next one reads this range one by one.
func (s *session) takeRange(ctx context.Context, items []listed) (left []listed, err error) {
	r := &ranged{items: items, index: make(map[uint32]int, len(items)), done: make([]bool, len(items))}
	for i, item := range items {
		r.index[item.uid] = i
	}
	read := make([]bool, len(items))
	batches := make(chan batch)
	group, within := errgroup.WithContext(ctx)
	group.Go(func() error {
		for b := range batches {
			if err := s.commit(ctx, b); err != nil {
				s.line.cut() // whatever is still on its way need not come
				return err
			}
		}
		return nil
	})
	fetched := s.readRange(within, r, read, batches)
	close(batches)
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if fetched != nil && s.dead() {
		s.w.careful = max(s.w.careful, items[len(items)-1].uid)
		if len(items) == 1 && !read[0] && (s.uidNext == 0 || items[0].uid < s.uidNext) {
			return nil, s.failed(ctx, items[0].uid, fetched)
		}
		return nil, fmt.Errorf("fetching %d messages: %w", len(items), s.ended(ctx, fetched))
	}
	// a refusal (NO or BAD) leaves what did not come, as does an answer without it
	for i, item := range items {
		if !read[i] {
			left = append(left, item)
		}
	}
	if len(left) < len(items) {
		s.unread = 0
	}
	return left, nil
}

// readRange hands complete messages on in batches.
func (s *session) readRange(ctx context.Context, r *ranged, read []bool, batches chan<- batch) error {
	return s.ask(func() error {
		var set imap.UIDSet
		for _, item := range r.items {
			set.AddNum(imap.UID(item.uid))
		}
		cmd := s.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			if err := r.release(ctx, read, batches); err != nil {
				return errors.Join(err, cmd.Close())
			}
			uid, raw := s.readSmall(msg)
			if i, asked := r.index[uid]; asked && raw != nil && !read[i] {
				r.held = &Arrived{UID: uid, ReceivedAt: r.items[i].received, Raw: raw}
			}
		}
		if err := cmd.Close(); err != nil {
			// the held one may have been cut off
			return errors.Join(err, r.flush(ctx, batches))
		}
		if err := r.release(ctx, read, batches); err != nil {
			return err
		}
		return r.flush(ctx, batches)
	})
}

// release adds the held message to the batch, and hands the batch on when it is full.
func (r *ranged) release(ctx context.Context, read []bool, batches chan<- batch) error {
	m := r.held
	if m == nil {
		return nil
	}
	r.held = nil
	i := r.index[m.UID]
	read[i], r.done[i] = true, true
	r.top = max(r.top, m.UID)
	r.next.msgs = append(r.next.msgs, *m)
	r.next.bytes += int64(len(m.Raw))
	if len(r.next.msgs) < batchCount && r.next.bytes < batchBytes {
		return nil
	}
	return r.flush(ctx, batches)
}

// flush hands the batch on, with the uids below it that have not come: the ledger must not tell of a higher uid and not of them.
func (r *ranged) flush(ctx context.Context, batches chan<- batch) error {
	if len(r.next.msgs) == 0 {
		return nil
	}
	for ; r.settled < len(r.items) && r.items[r.settled].uid < r.top; r.settled++ {
		if !r.done[r.settled] {
			r.done[r.settled] = true
			r.next.pending = append(r.next.pending, r.items[r.settled].uid)
		}
	}
	b := r.next
	r.next = batch{}
	select {
	case batches <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// readSmall gives one message of a range; raw is nil if there was none, or it was cut short, or it is larger than the server had said.
func (c *connection) readSmall(msg *imapclient.FetchMessageData) (uid uint32, raw []byte) {
	for data := msg.Next(); data != nil; data = msg.Next() {
		switch data := data.(type) {
		case imapclient.FetchItemDataUID:
			uid = uint32(data.UID)
		case imapclient.FetchItemDataBodySection:
			if !isWhole(data) || data.Literal.Size() > smallSize {
				continue
			}
			bytes := c.of(data)
			b := make([]byte, bytes.size())
			if _, err := io.ReadFull(bytes, b); err == nil {
				raw = b
			}
		}
	}
	return uid, raw
}

// commit stores a batch. If the database refuses it for what is in it, each message is stored by itself, and one that is refused again is
// recorded as failed: it does not stop the others (INT-5).
func (s *session) commit(ctx context.Context, b batch) error {
	tally, err := s.w.store.StoreMany(ctx, s.src, b.msgs, b.pending)
	s.w.stored(tally, b.bytes)
	if !MessageAtFault(err) {
		return storing(err)
	}
	if len(b.pending) > 0 {
		if _, err := s.w.store.StoreMany(ctx, s.src, nil, b.pending); err != nil {
			return storing(err)
		}
	}
	slices.SortFunc(b.msgs, func(a, b Arrived) int { return cmp.Compare(a.UID, b.UID) })
	for _, m := range b.msgs {
		err := s.store(ctx, m)
		if MessageAtFault(err) {
			_, err = s.w.store.fail(ctx, s.src, m.UID, words(err))
			err = storing(err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
