package ingest

import (
	"context"
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// moving is how stored messages get to the Done folder.
type moving int

const (
	// moveNot: they stay, as configured, or because the server could expunge only everything that anyone has marked as deleted.
	moveNot moving = iota
	// moveMove: RFC 6851.
	moveMove
	// moveCopy: COPY, then \Deleted and UID EXPUNGE of these uids alone (RFC 4315).
	moveCopy
)

func howToMove(mb Mailbox, caps imap.CapSet) moving {
	switch {
	case mb.Done == "":
		return moveNot
	case caps.Has(imap.CapMove):
		return moveMove
	case caps.Has(imap.CapUIDPlus):
		return moveCopy
	}
	return moveNot
}

// errNotExpunged: the copies are made, and the originals could not be removed.
var errNotExpunged = errors.New("copied, but not removed")

// moveAgain moves what the ledger says is stored, wherever a crash, a cut connection or a refusal has left it. A message that was moved before
// the ledger could say so is not in the folder any more; it is entered as moved, and not asked for: servers differ in what they answer then.
func (s *session) moveAgain(ctx context.Context) error {
	return s.moveStored(ctx, 0, func(uids []uint32) ([]uint32, error) {
		if s.how == moveNot {
			return uids, nil
		}
		var found *imap.SearchData
		err := s.ask(func() (err error) {
			found, err = s.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{uidSet(uids)}}, nil).Wait()
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("looking for what is to be moved: %w", s.ended(ctx, err))
		}
		there := make(map[uint32]bool, len(uids))
		for _, uid := range found.AllUIDs() {
			there[uint32(uid)] = true
		}
		var here, gone []uint32
		for _, uid := range uids {
			if there[uid] {
				here = append(here, uid)
			} else {
				gone = append(gone, uid)
			}
		}
		if len(gone) > 0 {
			_, err = s.moved(ctx, gone, nil)
		}
		return here, err
	})
}

// moveNew moves what this session has stored above a uid.
func (s *session) moveNew(ctx context.Context, after uint32) error {
	return s.moveStored(ctx, after, func(uids []uint32) ([]uint32, error) { return uids, nil })
}

// moveStored moves page by page what the ledger says is stored, as far as there is something to move. A refusal loses nothing: the rows stay
// stored, and the next full look tries again.
func (s *session) moveStored(ctx context.Context, after uint32, present func(uids []uint32) ([]uint32, error)) error {
	const page = 500
	for {
		uids, err := s.w.store.unmoved(ctx, s.src, after, page)
		if err != nil {
			return storing(err)
		}
		if len(uids) == 0 {
			return nil
		}
		after = uids[len(uids)-1]
		if uids, err = present(uids); err != nil {
			return err
		}
		if len(uids) == 0 {
			continue
		}
		if more, err := s.moveThese(ctx, uids); err != nil || !more {
			return err
		}
	}
}

// moveThese moves, or leaves, and records it. More is false if it is no use to go on with others now.
func (s *session) moveThese(ctx context.Context, uids []uint32) (more bool, err error) {
	if s.how == moveNot {
		return true, storing(s.w.store.settle(ctx, s.src, uids, stateLeft))
	}
	err = s.moveSet(ctx, uids)
	if err != nil && !s.dead() && len(uids) > 1 && !errors.Is(err, errNotExpunged) {
		return s.moveEach(ctx, uids)
	}
	return s.moved(ctx, uids, err)
}

// moveEach is what is done when a server refuses a set: perhaps it is one message that it refuses.
func (s *session) moveEach(ctx context.Context, uids []uint32) (more bool, err error) {
	const enough = 3 // refusals, one after the other: then it is the folder
	refused := 0
	for _, uid := range uids {
		more, err := s.moved(ctx, []uint32{uid}, s.moveSet(ctx, []uint32{uid}))
		if err != nil {
			return false, err
		}
		if refused++; more {
			refused = 0
		}
		if refused == enough {
			return false, nil
		}
	}
	return true, nil
}

// moved records how moving went. Only the end of the connection or of the database is an error.
func (s *session) moved(ctx context.Context, uids []uint32, failure error) (more bool, err error) {
	switch {
	case failure == nil:
		s.moveTold = false
		if err := s.w.store.settle(ctx, s.src, uids, stateMoved); err != nil {
			return false, storing(err)
		}
		s.w.count(func(st *State) { st.Moved += int64(len(uids)) })
		return true, nil
	case errors.Is(failure, errNotExpunged):
		// not to be copied again at each look, until the disk is full
		s.w.log.Warn("stored messages were copied, but the server does not remove them", "count", len(uids), "reason", words(failure))
		return true, storing(s.w.store.settle(ctx, s.src, uids, stateLeft))
	case ctx.Err() != nil:
		return false, ctx.Err()
	case s.dead():
		return false, fmt.Errorf("moving %d messages: %w", len(uids), s.ended(ctx, failure))
	}
	if !s.moveTold {
		s.moveTold = true
		s.w.log.Warn("stored messages cannot be moved; it is tried again at each full look", "count", len(uids), "reason", words(failure))
	}
	return false, nil
}

// moveSet moves messages, and makes the Done folder if it is missing.
func (s *session) moveSet(ctx context.Context, uids []uint32) error {
	set := uidSet(uids)
	move := s.moveByCopy
	if s.how == moveMove {
		move = func(set imap.UIDSet) error {
			return s.ask(func() error {
				_, err := s.client.Move(set, s.w.mb.Done).Wait()
				return err
			})
		}
	}
	err := move(set)
	var refused *imap.Error
	if errors.As(err, &refused) && (refused.Code == imap.ResponseCodeTryCreate || refused.Code == imap.ResponseCodeNonExistent) {
		if err := s.ask(func() error { return s.client.Create(s.w.mb.Done, nil).Wait() }); err != nil {
			return fmt.Errorf("creating the folder for stored messages: %w", err)
		}
		err = move(set)
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// moveByCopy goes on only after each step was answered with OK. The client library's own fallback sends all three at once, and so deletes
// what could not be copied.
func (s *session) moveByCopy(set imap.UIDSet) error {
	if err := s.ask(func() error {
		_, err := s.client.Copy(set, s.w.mb.Done).Wait()
		return err
	}); err != nil {
		return err
	}
	deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	err := s.ask(func() error { return s.client.Store(set, deleted, nil).Close() })
	if err == nil {
		err = s.ask(func() error { return s.client.UIDExpunge(set).Close() })
	}
	var refused *imap.Error
	if errors.As(err, &refused) {
		return errors.Join(errNotExpunged, err)
	}
	return err
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}
