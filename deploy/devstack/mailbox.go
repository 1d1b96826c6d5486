package devstack

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// account holds the mails of one address. The library's own memory server is not used: it takes mails apart and puts them together again for
// BODY[], so that a broken one comes out changed or empty, and those are what a daemon has to be tried with.
type account struct {
	Account

	mu       sync.Mutex
	boxes    map[string]*mailbox
	validity uint32 // the last one given
	sessions map[*imapSession]struct{}
}

// mailbox is one of an account's IMAP folders; the account's lock is for it too.
type mailbox struct {
	name       string
	validity   uint32
	next       imap.UID
	messages   []*message
	subscribed bool
	tracker    *imapserver.MailboxTracker
}

// message is a mail in a mailbox. What its copies in other mailboxes share, raw, never changes.
type message struct {
	uid   imap.UID
	raw   []byte
	date  time.Time
	flags map[imap.Flag]imap.Flag // by lower-case name: flags' names have no case
}

func newAccount(a Account, validity uint32) *account {
	return &account{Account: a, boxes: map[string]*mailbox{}, validity: validity, sessions: map[*imapSession]struct{}{}}
}

// box gives the folder of that name; missing is the code of the error that tells the client why there is none.
func (a *account) box(name string, missing imap.ResponseCode) (*mailbox, error) {
	if b := a.boxes[name]; b != nil {
		return b, nil
	}
	return nil, &imap.Error{Type: imap.StatusResponseTypeNo, Code: missing, Text: "No such mailbox"}
}

func (a *account) create(name string) error {
	name = strings.TrimRight(name, string(hierarchy))
	if a.boxes[name] != nil || name == "" {
		return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeAlreadyExists, Text: "Mailbox already exists"}
	}
	a.validity++ // also where one of that name was deleted before (RFC 9051 section 2.3.1.1)
	a.boxes[name] = &mailbox{name: name, validity: a.validity, next: 1, tracker: imapserver.NewMailboxTracker(0)}
	return nil
}

// add puts a mail into a folder and announces it.
func (b *mailbox) add(raw []byte, date time.Time, flags []imap.Flag) imap.UID {
	m := &message{uid: b.next, raw: raw, date: date, flags: map[imap.Flag]imap.Flag{}}
	b.next++
	m.set(imap.StoreFlagsAdd, flags)
	b.messages = append(b.messages, m)
	b.tracker.QueueNumMessages(uint32(len(b.messages)))
	return m.uid
}

// expunge removes those that are marked as deleted and, unless uids is nil, are in it.
func (b *mailbox) expunge(uids *imap.UIDSet) {
	for i := len(b.messages) - 1; i >= 0; i-- { // from the end, so that the numbers before stay true
		if m := b.messages[i]; m.has(imap.FlagDeleted) && (uids == nil || uids.Contains(m.uid)) {
			b.messages = slices.Delete(b.messages, i, i+1)
			b.tracker.QueueExpunge(uint32(i + 1))
		}
	}
}

func (b *mailbox) status(o *imap.StatusOptions) *imap.StatusData {
	data := &imap.StatusData{Mailbox: b.name}
	var all, none, unseen, deleted uint32
	var size int64
	for _, m := range b.messages {
		all++
		size += int64(len(m.raw))
		if !m.has(imap.FlagSeen) {
			unseen++
		}
		if m.has(imap.FlagDeleted) {
			deleted++
		}
	}
	if o.NumMessages {
		data.NumMessages = &all
	}
	if o.NumRecent {
		data.NumRecent = &none
	}
	if o.NumUnseen {
		data.NumUnseen = &unseen
	}
	if o.NumDeleted {
		data.NumDeleted = &deleted
	}
	if o.Size {
		data.Size = &size
	}
	if o.UIDNext {
		data.UIDNext = b.next
	}
	if o.UIDValidity {
		data.UIDValidity = b.validity
	}
	return data
}

func (b *mailbox) selectData() *imap.SelectData {
	known := map[imap.Flag]imap.Flag{}
	for _, f := range []imap.Flag{imap.FlagSeen, imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagDraft} {
		known[flagKey(f)] = f
	}
	firstUnseen := 0
	for i, m := range b.messages {
		maps.Copy(known, m.flags)
		if firstUnseen == 0 && !m.has(imap.FlagSeen) {
			firstUnseen = i + 1
		}
	}
	flags := slices.Sorted(maps.Values(known))
	return &imap.SelectData{
		Flags: flags, PermanentFlags: append(slices.Clone(flags), imap.FlagWildcard),
		NumMessages: uint32(len(b.messages)), FirstUnseenSeqNum: uint32(firstUnseen), UIDNext: b.next, UIDValidity: b.validity,
	}
}

func flagKey(f imap.Flag) imap.Flag { return imap.Flag(strings.ToLower(string(f))) }

func (m *message) has(f imap.Flag) bool {
	_, ok := m.flags[flagKey(f)]
	return ok
}

func (m *message) flagList() []imap.Flag { return slices.Sorted(maps.Values(m.flags)) }

func (m *message) set(op imap.StoreFlagsOp, flags []imap.Flag) {
	if op == imap.StoreFlagsSet {
		clear(m.flags)
	}
	for _, f := range flags {
		if op == imap.StoreFlagsDel {
			delete(m.flags, flagKey(f))
		} else {
			m.flags[flagKey(f)] = f
		}
	}
}
