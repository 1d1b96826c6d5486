package devstack

import (
	"crypto/subtle"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// hierarchy separates the names of folders within folders.
const hierarchy = '/'

// imapCaps are the extensions that the server has; by itself the library announces none of them.
func imapCaps() imap.CapSet {
	return imap.CapSet{
		imap.CapIMAP4rev1: {}, imap.CapMove: {}, imap.CapUIDPlus: {}, imap.CapESearch: {}, imap.CapNamespace: {}, imap.CapListExtended: {},
		imap.CapListStatus: {}, imap.CapStatusSize: {}, imap.CapLiteralPlus: {},
	}
}

// imapSession is one connection. What a client may do before it has logged in or selected a folder is the library's to refuse.
type imapSession struct {
	mail    *Mail
	account *account                   // nil before the login
	box     *mailbox                   // nil while none is selected
	view    *imapserver.SessionTracker // what of box the client knows
	woken   chan struct{}              // holds one element where there is something to announce
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
	s.account = a
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
	defer s.account.mu.Unlock()
	delete(s.account.sessions, s)
	if s.box != nil {
		s.view.Close()
	}
	return nil
}

// lock is for everything that reads or changes folders. What was changed is announced when it is unlocked.
func (s *imapSession) lock() (unlock func()) {
	s.account.mu.Lock()
	return func() {
		s.account.wake()
		s.account.mu.Unlock()
	}
}

// wake tells the account's connections that something may have changed. The account is locked.
func (a *account) wake() {
	for s := range a.sessions {
		select {
		case s.woken <- struct{}{}:
		default: // it has yet to look, and will then see this too
		}
	}
}

// Select implements imapserver.Session.
func (s *imapSession) Select(name string, _ *imap.SelectOptions) (*imap.SelectData, error) {
	defer s.lock()()
	b, err := s.account.box(name, imap.ResponseCodeNonExistent)
	if err != nil {
		return nil, err
	}
	s.box, s.view = b, b.tracker.NewSession()
	return b.selectData(), nil
}

// Unselect implements imapserver.Session.
func (s *imapSession) Unselect() error {
	defer s.lock()()
	s.view.Close()
	s.box, s.view = nil, nil
	return nil
}

// Create implements imapserver.Session.
func (s *imapSession) Create(name string, _ *imap.CreateOptions) error {
	defer s.lock()()
	return s.account.create(name)
}

// Delete implements imapserver.Session.
func (s *imapSession) Delete(name string) error {
	defer s.lock()()
	if _, err := s.account.box(name, imap.ResponseCodeNonExistent); err != nil {
		return err
	}
	if name == "INBOX" {
		return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeCannot, Text: "INBOX cannot be deleted"}
	}
	delete(s.account.boxes, name)
	return nil
}

// Rename implements imapserver.Session.
func (s *imapSession) Rename(from, to string, _ *imap.RenameOptions) error {
	defer s.lock()()
	b, err := s.account.box(from, imap.ResponseCodeNonExistent)
	if err != nil {
		return err
	}
	if from == "INBOX" {
		return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeCannot, Text: "INBOX cannot be renamed"}
	}
	if err := s.account.create(to); err != nil {
		return err
	}
	delete(s.account.boxes, from)
	b.name = strings.TrimRight(to, string(hierarchy))
	s.account.boxes[b.name] = b
	return nil
}

// Subscribe implements imapserver.Session.
func (s *imapSession) Subscribe(name string) error { return s.subscribe(name, true) }

// Unsubscribe implements imapserver.Session.
func (s *imapSession) Unsubscribe(name string) error { return s.subscribe(name, false) }

func (s *imapSession) subscribe(name string, on bool) error {
	defer s.lock()()
	b, err := s.account.box(name, imap.ResponseCodeNonExistent)
	if err != nil {
		return err
	}
	b.subscribed = on
	return nil
}

// List implements imapserver.Session.
func (s *imapSession) List(w *imapserver.ListWriter, ref string, patterns []string, o *imap.ListOptions) error {
	if len(patterns) == 0 { // the client asks for the separator
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: hierarchy})
	}
	for _, data := range s.list(ref, patterns, o) {
		if err := w.WriteList(data); err != nil {
			return err
		}
	}
	return nil
}

func (s *imapSession) list(ref string, patterns []string, o *imap.ListOptions) []*imap.ListData {
	defer s.lock()()
	var all []*imap.ListData
	for name, b := range s.account.boxes {
		matches := func(pattern string) bool { return imapserver.MatchList(name, hierarchy, ref, pattern) }
		if o.SelectSpecialUse || o.SelectSubscribed && !b.subscribed || !slices.ContainsFunc(patterns, matches) {
			continue
		}
		data := &imap.ListData{Mailbox: name, Delim: hierarchy}
		if b.subscribed {
			data.Attrs = append(data.Attrs, imap.MailboxAttrSubscribed)
		}
		if o.ReturnStatus != nil {
			data.Status = b.status(o.ReturnStatus)
		}
		all = append(all, data)
	}
	slices.SortFunc(all, func(a, b *imap.ListData) int { return strings.Compare(a.Mailbox, b.Mailbox) })
	return all
}

// Namespace implements imapserver.SessionNamespace.
func (s *imapSession) Namespace() (*imap.NamespaceData, error) {
	return &imap.NamespaceData{Personal: []imap.NamespaceDescriptor{{Delim: hierarchy}}}, nil
}

// Status implements imapserver.Session.
func (s *imapSession) Status(name string, o *imap.StatusOptions) (*imap.StatusData, error) {
	defer s.lock()()
	b, err := s.account.box(name, imap.ResponseCodeNonExistent)
	if err != nil {
		return nil, err
	}
	return b.status(o), nil
}

// Append implements imapserver.Session.
func (s *imapSession) Append(name string, r imap.LiteralReader, o *imap.AppendOptions) (*imap.AppendData, error) {
	raw := make([]byte, r.Size()) // the library has limited it
	if _, err := io.ReadFull(r, raw); err != nil {
		return nil, err
	}
	defer s.lock()()
	b, err := s.account.box(name, imap.ResponseCodeTryCreate)
	if err != nil {
		return nil, err
	}
	date := o.Time
	if date.IsZero() {
		date = time.Now()
	}
	return &imap.AppendData{UIDValidity: b.validity, UID: b.add(raw, date, o.Flags)}, nil
}

// Poll implements imapserver.Session.
func (s *imapSession) Poll(w *imapserver.UpdateWriter, allowExpunge bool) error {
	if s.view == nil {
		return nil
	}
	return s.view.Poll(w, allowExpunge)
}

// Idle implements imapserver.Session. It looks before it waits, and woken remembers what happens in between.
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
