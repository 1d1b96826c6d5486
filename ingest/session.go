package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// session is one connection's time on the folder. It belongs to one goroutine.
type session struct {
	*connection
	w   *Watcher
	src Source
	// cursor is the highest uid that has a row in the ledger.
	cursor uint32
	how    moving
	// uidNext is what the server told last: all messages have lower uids, if it is not 0.
	uidNext uint32
	// refused counts moves that the server refused, since the last full look began; copied are those of a page that have their copy.
	refused int
	copied  map[uint32]bool
	// there is set while only messages are moved that a search has just found in the folder.
	there bool
	// unread counts messages that could not be read, one after the other.
	unread int
	// phantom is set when the server has told of a message that it does not have.
	phantom bool
	// noIdle is set when the server has refused the IDLE that it offers.
	noIdle bool
}

// storeError marks an error of the database, which ends fetching (the mail stays on the server), from one of the mailbox.
type storeError struct{ err error }

func (e *storeError) Error() string { return e.err.Error() }
func (e *storeError) Unwrap() error { return e.err }

// storing marks err, if there is one.
func storing(err error) error {
	if err == nil {
		return nil
	}
	return &storeError{err}
}

// isStoring tells whether err is marked.
func isStoring(err error) bool {
	var marked *storeError
	return errors.As(err, &marked)
}

// open selects the folder on a fresh connection and reads from the ledger how far we had come.
func (w *Watcher) open(ctx context.Context, c *connection) (*session, error) {
	fault := func(what, mend string, err error) error {
		return &Fault{Kind: FaultFolder, Mailbox: w.mb.Name, What: fmt.Sprintf("opening folder %q: %s", w.mb.Folder, what), Mend: mend, Err: err}
	}
	var selected *imap.SelectData
	err := c.ask(func() (err error) {
		selected, err = c.client.Select(w.mb.Folder, nil).Wait()
		return err
	})
	var refused *imap.Error
	if errors.As(err, &refused) {
		return nil, fault(words(err), "check the folder's name, and that the account may read it", err)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the folder: %w", err)
	}
	if selected.UIDValidity == 0 {
		return nil, fault("the server gives no UIDVALIDITY", "this server cannot be watched: its messages have no lasting numbers", nil)
	}
	s := &session{connection: c, w: w, how: howToMove(w.mb, c.caps), uidNext: uint32(selected.UIDNext)}
	s.src = Source{Mailbox: w.mb.Name, Folder: w.mb.Folder, UIDValidity: selected.UIDValidity, Leave: s.how == moveNot}
	w.remember(s.src)
	if s.how == moveNot && w.mb.Done != "" && !w.cannotMoveTold {
		w.cannotMoveTold = true
		what := "the server has neither MOVE nor UIDPLUS: stored messages stay where they are"
		if sameFolder(w.mb.Done, w.mb.Folder) {
			what = "the folder for stored messages is the one that is watched: they stay where they are"
		}
		w.log.Warn(what, "mend", "set done to \"\", or to another folder")
	}
	if s.cursor, err = w.store.cursor(ctx, s.src); err != nil {
		return nil, storing(err)
	}
	if next := uint32(selected.UIDNext); next != 0 && next <= s.cursor {
		return nil, fault("the server counts its messages anew under the same UIDVALIDITY",
			"this is another folder than the one on record; give the mailbox another name in the configuration, and it is read afresh", nil)
	}
	return s, nil
}

// run looks until something breaks or ctx ends; it never returns nil.
func (s *session) run(ctx context.Context) error {
	poll := time.NewTimer(s.w.mb.Poll)
	defer poll.Stop()
	for full, first := true, true; ; first = false {
		if full && !first {
			if err := s.sameNumbers(ctx); err != nil {
				return err
			}
		}
		// first what is new: a server that breaks down at what is to be moved has given it all the same
		if err := s.look(ctx); err != nil {
			return err
		}
		if full {
			// recovery after a crash between commit and move, and of moves that were refused
			if err := s.moveAgain(ctx); err != nil {
				return err
			}
			poll.Reset(s.w.mb.Poll)
		}
		s.w.looked()
		var err error
		if full, err = s.wait(ctx, poll.C); err != nil {
			return err
		}
	}
}

// errOtherFolder: what is selected is not what has the folder's name now.
var errOtherFolder = errors.New("the folder has been replaced, or numbered anew")

// sameNumbers asks whether the folder's name still means the folder that was selected: a server that has replaced it by another need not say
// so to who has it selected, and the uids that it then tells are those of another numbering.
func (s *session) sameNumbers(ctx context.Context) error {
	var status *imap.StatusData
	err := s.ask(func() (err error) {
		status, err = s.client.Status(s.w.mb.Folder, &imap.StatusOptions{UIDNext: true, UIDValidity: true}).Wait()
		return err
	})
	var refused *imap.Error
	switch {
	case errors.As(err, &refused) && (refused.Code == imap.ResponseCodeNonExistent || refused.Code == imap.ResponseCodeTryCreate):
		return errOtherFolder // the next session says what is the matter
	case errors.As(err, &refused):
		return nil // not every server answers this of a selected folder
	case err != nil:
		return fmt.Errorf("asking for the folder's numbers: %w", s.ended(ctx, err))
	case status.UIDValidity != 0 && status.UIDValidity != s.src.UIDValidity:
		return errOtherFolder
	}
	s.uidNext = max(s.uidNext, uint32(status.UIDNext))
	return nil
}

// wait returns when the server announces a message, or when it is time for the next full look, which comes however much is announced.
func (s *session) wait(ctx context.Context, poll <-chan time.Time) (full bool, err error) {
	for {
		// what was announced while we were busy
		select {
		case <-poll:
			return true, nil
		default:
		}
		select {
		case <-s.news:
			return false, nil
		default:
		}
		news, due, err := s.pause(ctx, poll)
		if err != nil {
			return false, err
		}
		s.w.alive()
		if news {
			return false, nil
		}
		// a dead line shows here, and some servers tell of new messages only now
		if err := s.ask(func() error { return s.client.Noop().Wait() }); err != nil {
			return false, fmt.Errorf("keeping the connection: %w", s.ended(ctx, err))
		}
		if due {
			return true, nil
		}
	}
}

// pause waits in IDLE, where the server has it, for news, for the poll, or until IDLE is to be renewed (INT-2).
func (s *session) pause(ctx context.Context, poll <-chan time.Time) (news, due bool, err error) {
	renew := time.NewTimer(s.w.renewal)
	defer renew.Stop()
	wait := func() error {
		select {
		case <-s.news:
			news = true
		case <-poll:
			due = true
		case <-renew.C:
		case <-s.client.Closed():
			return errConnection
		case <-ctx.Done():
			return ctx.Err()
		}
		return nil
	}
	if s.noIdle || !s.caps.Has(imap.CapIdle) {
		return news, due, wait()
	}
	s.line.await()
	idle, err := s.client.Idle()
	s.line.rest()
	if err != nil && ctx.Err() == nil && !s.dead() {
		s.noIdle = true // offered and refused: then by the poll
		return false, false, nil
	}
	if err != nil {
		return false, false, fmt.Errorf("entering IDLE: %w", s.ended(ctx, err))
	}
	waited := wait()
	err = s.ask(func() error {
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	})
	if waited != nil {
		return false, false, fmt.Errorf("in IDLE: %w", waited)
	}
	if err != nil {
		return false, false, fmt.Errorf("leaving IDLE: %w", s.ended(ctx, err))
	}
	return news, due, nil
}

// ended gives the context's error in place of that of a command which it interrupted.
func (s *session) ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if s.guard.ended() {
		return errors.Join(errWithoutEnd, err)
	}
	var answer *imap.Error
	if err != nil && s.dead() && !errors.As(err, &answer) {
		return errors.Join(errConnection, err)
	}
	return err
}
