package devstack

import (
	"crypto/subtle"
	"errors"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// imapCaps are the extensions that the memory server has; by itself the library announces none of them.
func imapCaps() imap.CapSet {
	return imap.CapSet{
		imap.CapIMAP4rev1: {}, imap.CapMove: {}, imap.CapUIDPlus: {}, imap.CapESearch: {}, imap.CapNamespace: {}, imap.CapListExtended: {},
		imap.CapListStatus: {}, imap.CapStatusSize: {}, imap.CapChildren: {}, imap.CapLiteralPlus: {},
	}
}

// imapSession is the memory server's session with three of its faults mended (beta.8): MOVE tells each EXPUNGE twice, COPY of nothing gives a
// COPYUID that no client can read, and what came in between two commands is not announced when IDLE begins.
type imapSession struct {
	*imapmemserver.UserSession // nil before the login

	mail    *Mail
	account *account
	woken   chan struct{} // holds one element where there is something to announce
}

func (m *Mail) newIMAPSession(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
	if !m.begin() {
		return nil, nil, &imap.Error{Type: imap.StatusResponseTypeBye, Text: "shutting down"}
	}
	return &imapSession{mail: m, woken: make(chan struct{}, 1)}, nil, nil
}

// Login implements imapserver.Session.
func (s *imapSession) Login(username, password string) error {
	a := s.mail.accounts[accountOf(username)]
	if !a.allows(password) {
		return imapserver.ErrAuthFailed
	}
	s.account, s.UserSession = a, imapmemserver.NewUserSession(a.user)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sessions[s] = struct{}{}
	return nil
}

// allows tells whether the password is right; a may be nil, for who does not exist.
func (a *account) allows(password string) bool {
	return a != nil && subtle.ConstantTimeCompare([]byte(password), []byte(a.Password)) == 1
}

// Close implements imapserver.Session.
func (s *imapSession) Close() error {
	defer s.mail.end()
	if s.account == nil {
		return nil
	}
	s.account.mu.Lock()
	delete(s.account.sessions, s)
	s.account.mu.Unlock()
	return s.UserSession.Close()
}

// Idle implements imapserver.Session. It looks before it waits: woken remembers what happened in between.
func (s *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-s.woken:
		case <-stop:
			return nil
		}
	}
}

// Append implements imapserver.Session.
func (s *imapSession) Append(mailbox string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	defer s.account.wake()
	return s.UserSession.Append(mailbox, r, options)
}

// Expunge implements imapserver.Session.
func (s *imapSession) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	defer s.account.wake()
	return s.UserSession.Expunge(w, uids)
}

// Store implements imapserver.Session.
func (s *imapSession) Store(w *imapserver.FetchWriter, numSet imap.NumSet, flags *imap.StoreFlags, options *imap.StoreOptions) error {
	defer s.account.wake()
	return s.UserSession.Store(w, numSet, flags, options)
}

// Copy implements imapserver.Session.
func (s *imapSession) Copy(numSet imap.NumSet, dest string) (*imap.CopyData, error) {
	defer s.account.wake()
	data, err := s.UserSession.Copy(numSet, dest)
	if err != nil || len(data.SourceUIDs) == 0 {
		return nil, err
	}
	return data, nil
}

// Move implements imapserver.SessionMove (RFC 6851) as copy and expunge; the EXPUNGE lines go out as all others do, when the server polls
// before its answer.
func (s *imapSession) Move(w *imapserver.MoveWriter, numSet imap.NumSet, dest string) error {
	data, err := s.Copy(numSet, dest)
	if err != nil || data == nil {
		return err
	}
	uids := data.SourceUIDs
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	return errors.Join(
		s.Store(nil, uids, flags, &imap.StoreOptions{}),
		w.WriteCopyData(data),
		s.Expunge(nil, &uids),
	)
}
