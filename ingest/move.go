package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

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
	case mb.Done == "" || sameFolder(mb.Done, mb.Folder):
		return moveNot
	case caps.Has(imap.CapMove):
		return moveMove
	case caps.Has(imap.CapUIDPlus):
		return moveCopy
	}
	return moveNot
}

// sameFolder: INBOX is the one name whose case does not matter (RFC 9051 section 5.1). What is moved to where it comes from comes back as new,
// and would be stored again and again.
func sameFolder(a, b string) bool {
	return a == b || strings.EqualFold(a, DefaultFolder) && strings.EqualFold(b, DefaultFolder)
}

// errNotExpunged: the copies are made, and the originals could not be removed.
var errNotExpunged = errors.New("copied, but not removed")

// trouble is what moving has met with, over all sessions of a watcher.
type trouble struct {
	// told is set once it has been logged that messages cannot be moved, until all of them could.
	told bool
	// notRemoved is the same for originals that remain after a COPY.
	notRemoved bool
	// deaths counts connections that ended while something was being moved, since all was moved; of these, fatal are the uids that
	// were being moved alone.
	deaths int
	fatal  map[uint32]bool
	// pause is until when nothing is moved: what a server dies of must not keep it from giving new mail.
	pause time.Time
}

// moveAgain moves what the ledger says is stored, wherever a crash, a cut connection or a refusal has left it. A message that was moved before
// the ledger could say so is not in the folder any more; it is entered as moved, and not asked for: servers differ in what they answer then.
func (s *session) moveAgain(ctx context.Context) error {
	if s.w.store.now().Before(s.w.moving.pause) {
		return nil
	}
	s.refused, s.there = 0, true
	defer func() { s.there = false }()
	err := s.moveStored(ctx, 0, func(uids []uint32) ([]uint32, error) {
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
		here, gone := foundOf(found, uids)
		if len(gone) > 0 {
			_, err = s.moved(ctx, gone, nil)
		}
		return here, err
	})
	if err != nil || s.refused > 0 {
		return err
	}
	if s.w.moving.told {
		s.w.log.Info("stored messages are being moved again")
	}
	s.w.moving = trouble{notRemoved: s.w.moving.notRemoved}
	return nil
}

// moveNew moves what this session has stored above a uid.
func (s *session) moveNew(ctx context.Context, after uint32) error {
	if s.w.store.now().Before(s.w.moving.pause) {
		return nil
	}
	return s.moveStored(ctx, after, func(uids []uint32) ([]uint32, error) { return uids, nil })
}

// moveStored moves page by page what the ledger says is stored, as far as there is something to move. A refusal loses nothing: the rows stay
// stored, and the next full look tries again.
func (s *session) moveStored(ctx context.Context, after uint32, present func(uids []uint32) ([]uint32, error)) error {
	const page = 500
	for {
		rows, err := s.w.store.unmoved(ctx, s.src, after, page)
		if err != nil {
			return storing(err)
		}
		if len(rows) == 0 {
			return nil
		}
		uids := make([]uint32, len(rows))
		s.copied = map[uint32]bool{}
		for i, row := range rows {
			uids[i] = uint32(row.UID)
			s.copied[uids[i]] = row.Copied
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
	if s.w.moving.deaths >= quickAttempts { // that is not by chance; which of them is it? Those that are known for it come last
		fatal := s.w.moving.fatal
		slices.SortStableFunc(uids, func(a, b uint32) int { return compareBool(fatal[a], fatal[b]) })
		return s.moveEach(ctx, uids)
	}
	err = s.moveSet(ctx, uids)
	if err != nil && !s.dead() && len(uids) > 1 && !errors.Is(err, errNotExpunged) && !isStoring(err) {
		return s.moveEach(ctx, uids)
	}
	return s.moved(ctx, uids, err)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
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
		if err := s.w.store.settle(ctx, s.src, uids, stateMoved); err != nil {
			return false, storing(err)
		}
		s.w.count(func(st *State) { st.Moved += int64(len(uids)) })
		return true, nil
	case isStoring(failure):
		return false, failure
	case errors.Is(failure, errNotExpunged):
		// not to be copied again at each look, until the disk is full
		level := slog.LevelWarn
		if s.w.moving.notRemoved {
			level = slog.LevelDebug
		}
		s.w.moving.notRemoved = true
		s.w.log.Log(ctx, level, "stored messages were copied, but the server does not remove them; they stay", "count", len(uids),
			"reason", words(failure), "mend", "let the account delete in the folder, or set done to \"\"")
		return true, storing(s.w.store.settle(ctx, s.src, uids, stateLeft))
	case ctx.Err() != nil:
		return false, ctx.Err()
	case s.dead():
		s.diedMoving(uids)
		err := fmt.Errorf("moving %d messages: %w", len(uids), s.ended(ctx, failure))
		if s.w.moving.deaths > quickAttempts {
			return false, &knownError{err}
		}
		return false, err
	}
	if s.refused++; !s.there { // someone may have expunged it just now; the next full look knows
		return false, nil
	}
	s.tellMoving(len(uids), words(failure))
	return false, nil
}

// diedMoving counts a connection that ended while these were being moved. It may have been by chance: only after several is there a pause.
func (s *session) diedMoving(uids []uint32) {
	m := &s.w.moving
	m.deaths++
	m.pause = s.w.store.now().Add(retryAfter(m.deaths))
	if len(uids) == 1 {
		if m.fatal == nil {
			m.fatal = map[uint32]bool{}
		}
		m.fatal[uids[0]] = true
	}
	if m.deaths == quickAttempts {
		s.tellMoving(len(uids), "the connection ends at it")
	}
}

func (s *session) tellMoving(count int, reason string) {
	if s.w.moving.told {
		return
	}
	s.w.moving.told = true
	s.w.log.Warn("stored messages cannot be moved; they are tried again, and new mail is read all the same", "count", count, "reason", reason,
		"mend", "see that the folder "+s.w.mb.Done+" exists, has room, and can be written to by the account")
}

// moveSet moves messages, and makes the Done folder if it is missing.
func (s *session) moveSet(ctx context.Context, uids []uint32) error {
	move := s.moveByCopy
	if s.how == moveMove {
		move = func(_ context.Context, uids []uint32) error {
			return s.ask(func() error {
				_, err := s.client.Move(uidSet(uids), s.w.mb.Done).Wait()
				return err
			})
		}
	}
	err := move(ctx, uids)
	var refused *imap.Error
	if errors.As(err, &refused) && (refused.Code == imap.ResponseCodeTryCreate || refused.Code == imap.ResponseCodeNonExistent) {
		if err := s.ask(func() error { return s.client.Create(s.w.mb.Done, nil).Wait() }); err != nil {
			return fmt.Errorf("creating the folder for stored messages: %w", err)
		}
		err = move(ctx, uids)
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// moveByCopy goes on only after each step was answered with OK. The client library's own fallback sends all three at once, and so deletes
// what could not be copied. That the copies are made is written to the ledger before the originals go, so that a crash between the two
// does not lead to more copies.
func (s *session) moveByCopy(ctx context.Context, uids []uint32) error {
	var toCopy []uint32
	for _, uid := range uids {
		if !s.copied[uid] {
			toCopy = append(toCopy, uid)
		}
	}
	if len(toCopy) > 0 {
		if err := s.ask(func() error {
			_, err := s.client.Copy(uidSet(toCopy), s.w.mb.Done).Wait()
			return err
		}); err != nil {
			return err
		}
		if err := s.w.store.copied(ctx, s.src, toCopy); err != nil {
			return storing(err)
		}
		for _, uid := range toCopy {
			s.copied[uid] = true
		}
	}
	set := uidSet(uids)
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
