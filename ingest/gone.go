package ingest

import (
	"context"
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// gone enters a message that is not there any more.
func (s *session) gone(ctx context.Context, uid uint32) error {
	numbered, err := s.numbered(ctx, uid)
	if err != nil || !numbered {
		return err
	}
	return storing(s.w.store.gone(ctx, s.src, uid))
}

// numbered tells whether the server has given the uid to a message so far. If it has not, what it told was nonsense, and to enter the uid in
// the ledger would be to pass over the messages that will come below it.
func (s *session) numbered(ctx context.Context, uid uint32) (bool, error) {
	if s.uidNext != 0 && uid < s.uidNext {
		return true, nil
	}
	var status *imap.StatusData
	err := s.ask(func() (err error) {
		status, err = s.client.Status(s.w.mb.Folder, &imap.StatusOptions{UIDNext: true}).Wait()
		return err
	})
	var refused *imap.Error
	if err != nil && !errors.As(err, &refused) {
		return false, fmt.Errorf("asking for the next uid: %w", s.ended(ctx, err))
	}
	if err != nil || status.UIDNext == 0 {
		return s.uidNext == 0, nil // it does not say: it is believed if it never does, and asked again if it did before
	}
	s.uidNext = uint32(status.UIDNext)
	if uid < s.uidNext {
		return true, nil
	}
	s.phantom = true
	if !s.w.phantomTold {
		s.w.phantomTold = true
		s.w.log.Warn("the server has told of a message that it does not have", "uid", uid)
	}
	return false, nil
}
