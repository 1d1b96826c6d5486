package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const (
	// one ranged FETCH asks for at most so many messages and bytes: then they are moved, so that a crash leaves few to be moved again
	rangeCount = 1000
	rangeBytes = 32 << 20
	// mostMessages is more than a folder has.
	mostMessages = 10_000_000
	// sizeUnknown stands for a size that was not asked for or not told.
	sizeUnknown = -1
)

// listed is a message that the server has told of.
type listed struct {
	uid      uint32
	size     int64
	received time.Time
}

// look takes in what is new, in the order of the uids, and then tries again what could not be read before. Its cost goes with what is new.
func (s *session) look(ctx context.Context) error {
	s.unread, s.phantom = 0, false
	items, err := s.list(ctx)
	if err != nil {
		return err
	}
	for len(items) > 0 {
		n, err := s.takeSome(ctx, items)
		if err != nil {
			return err
		}
		s.cursor = max(s.cursor, items[n-1].uid)
		items = items[n:]
	}
	if s.phantom { // above it there may be messages one day
		if s.cursor, err = s.w.store.cursor(ctx, s.src); err != nil {
			return storing(err)
		}
	}
	if err := s.retryFailed(ctx); err != nil {
		return err
	}
	s.w.careful = 0
	return nil
}

// list gives what is above the cursor, lowest uid first. For "n+1:*" a server always names its last message, so lower ones are dropped.
func (s *session) list(ctx context.Context) ([]listed, error) {
	if s.w.listFailures >= 2 {
		return s.listCarefully(ctx)
	}
	var items []listed
	err := s.ask(func() error {
		cmd := s.client.Fetch(s.above(), &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			if item := readListed(msg); item.uid > s.cursor {
				items = append(items, item)
			}
		}
		return cmd.Close()
	})
	if err != nil {
		// one answer that cannot be read ends the connection; if it happens again, the next session asks in smaller pieces
		s.w.listFailures++
		return nil, fmt.Errorf("listing new messages: %w", s.ended(ctx, err))
	}
	s.w.listFailures = 0
	return s.complete(ctx, items)
}

// complete sorts the items, and asks once more, in another way, where there are gaps. Mostly someone has expunged what was there; but the
// cursor will go past it, and a message that the server has only failed to name would never be seen.
func (s *session) complete(ctx context.Context, items []listed) ([]listed, error) {
	items = inOrder(items)
	if len(items) == 0 || items[len(items)-1].uid-s.cursor == uint32(len(items)) {
		return items, nil
	}
	found, err := s.search(ctx)
	var refused *imap.Error
	if errors.As(err, &refused) {
		return items, nil
	}
	if err != nil {
		return nil, err
	}
	listedBefore := make(map[uint32]bool, len(items))
	for _, item := range items {
		listedBefore[item.uid] = true
	}
	for _, uid := range found {
		if !listedBefore[uid] {
			items = append(items, listed{uid: uid, size: sizeUnknown})
		}
	}
	return inOrder(items), nil
}

// inOrder sorts by uid, and keeps the first of each.
func inOrder(items []listed) []listed {
	slices.SortStableFunc(items, func(a, b listed) int { return cmp.Compare(a.uid, b.uid) })
	return slices.CompactFunc(items, func(a, b listed) bool { return a.uid == b.uid })
}

// search gives the uids above the cursor.
func (s *session) search(ctx context.Context) ([]uint32, error) {
	var found *imap.SearchData
	err := s.ask(func() (err error) {
		found, err = s.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{s.above()}}, nil).Wait()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("searching for new messages: %w", s.ended(ctx, err))
	}
	most := uint32(1000) // may have arrived meanwhile
	if folder := s.client.Mailbox(); folder != nil {
		most += min(folder.NumMessages, mostMessages)
	}
	return uidsAbove(found, s.cursor, most)
}

// listCarefully asks for uids only; what else is to be known is asked for each message by itself, so that one bad answer concerns one message.
func (s *session) listCarefully(ctx context.Context) ([]listed, error) {
	found, err := s.search(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]listed, len(found))
	for i, uid := range found {
		items[i] = listed{uid: uid, size: sizeUnknown}
		s.w.careful = max(s.w.careful, uid)
	}
	s.w.listFailures = 0
	return items, nil
}

func (s *session) above() imap.UIDSet {
	var set imap.UIDSet
	set.AddRange(imap.UID(s.cursor+1), 0)
	return set
}

func readListed(msg *imapclient.FetchMessageData) listed {
	item := listed{size: sizeUnknown}
	for data := msg.Next(); data != nil; data = msg.Next() {
		switch data := data.(type) {
		case imapclient.FetchItemDataUID:
			item.uid = uint32(data.UID)
		case imapclient.FetchItemDataRFC822Size:
			item.size = data.Size
		case imapclient.FetchItemDataInternalDate:
			item.received = data.Time
		}
	}
	return item
}

// takeSome takes in the first of the items, as many as go together, and tells how many that were.
func (s *session) takeSome(ctx context.Context, items []listed) (int, error) {
	n := s.together(items)
	if n == 0 {
		if err := s.takeOne(ctx, items[0], 0); err != nil {
			return 0, err
		}
		return 1, s.moveNew(ctx, items[0].uid-1)
	}
	left, err := s.takeRange(ctx, items[:n])
	if err != nil {
		return 0, err
	}
	for _, item := range left {
		if err := s.takeOne(ctx, item, 0); err != nil {
			return 0, err
		}
	}
	return n, s.moveNew(ctx, items[0].uid-1)
}

// together counts how many of the first items can be read by one ranged FETCH: small ones that no range has failed on.
func (s *session) together(items []listed) int {
	var bytes int64
	for i, item := range items {
		bytes += item.size
		if item.uid <= s.w.careful || item.size < 0 || item.size > min(smallSize, s.w.mb.MaxSize) || i == rangeCount || bytes > rangeBytes {
			return i
		}
	}
	return len(items)
}

// retryFailed tries again what could not be read, where it is time: quickAttempts times at once, later at growing intervals.
func (s *session) retryFailed(ctx context.Context) error {
	const page = 100
	any := false
	for after := uint32(0); ; {
		rows, err := s.w.store.failed(ctx, s.src, after, page)
		if err != nil {
			return storing(err)
		}
		for _, row := range rows {
			after = uint32(row.UID)
			for attempts := row.Attempts; row.due(s.w.store.now()); attempts++ {
				read, err := s.tryOne(ctx, listed{uid: after, size: sizeUnknown}, attempts)
				if err != nil {
					return err
				}
				any = any || read
				if read || attempts+1 >= quickAttempts {
					break
				}
			}
		}
		if len(rows) < page {
			break
		}
	}
	if !any {
		return nil
	}
	return s.moveNew(ctx, 0)
}

// takeOne reads one message by itself. That it could not be read is recorded, and is an error only if the session must end for it.
func (s *session) takeOne(ctx context.Context, item listed, attempts int) error {
	_, err := s.tryOne(ctx, item, attempts)
	return err
}

func (s *session) tryOne(ctx context.Context, item listed, attempts int) (read bool, err error) {
	err = s.readOne(ctx, item, attempts)
	if err == nil {
		s.unread = 0
		return true, nil
	}
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if isStoring(err) && !MessageAtFault(err) {
		return false, err
	}
	if s.uidNext != 0 && item.uid >= s.uidNext {
		// a fetch of what is not there may end badly; it is recorded only once it is known that there is something
		if s.dead() {
			return false, fmt.Errorf("reading uid %d: %w", item.uid, s.ended(ctx, err))
		}
		if numbered, asking := s.numbered(ctx, item.uid); asking != nil || !numbered {
			return false, asking
		}
	}
	return false, s.failed(ctx, item.uid, err)
}

// failed records that reading or storing one message failed, and gives the error on if the connection went with it.
func (s *session) failed(ctx context.Context, uid uint32, cause error) error {
	attempts, err := s.w.store.fail(ctx, s.src, uid, words(cause))
	if err != nil {
		return storing(err)
	}
	if attempts == quickAttempts {
		s.w.log.Error("a message cannot be read; it is tried again later", "uid", uid, "attempts", attempts, "reason", words(cause))
		s.w.count(func(st *State) { st.Failed++ })
	}
	if s.dead() {
		err := fmt.Errorf("reading uid %d: %w", uid, s.ended(ctx, cause))
		if attempts > quickAttempts {
			return &knownError{err}
		}
		return err
	}
	const enough = 5 // new messages that the server does not give, one after the other: then it is the server
	if s.unread++; s.unread == enough && attempts == 1 {
		return &Fault{
			Kind: FaultServer, Mailbox: s.w.mb.Name, What: "the server gives none of several messages: " + words(cause),
			Mend: "they are tried again; if it stays so, check the server's storage", Err: cause,
		}
	}
	return nil
}
