package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// headKept is how much of an oversize message is read for its header.
const headKept = 256 << 10

// errNoBody: the server has the message, and does not give its bytes.
var errNoBody = errors.New("the server does not give the message")

// errOtherMessage: the server gave another message than was asked for.
var errOtherMessage = errors.New("the server gave another message")

// readOne takes in one message by itself: large and oversize ones, and those that a range failed on. With each attempt it asks for less
// beside the message, in case it is such an answer that cannot be read.
func (s *session) readOne(ctx context.Context, item listed, attempts int) error {
	if item.size < 0 && attempts < 2 {
		known, there, err := s.describe(ctx, item.uid, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: attempts == 0})
		if err != nil {
			return err
		}
		if !there {
			return s.gone(ctx, item.uid)
		}
		item.size, item.received = known.size, known.received
	}
	if size, announced := s.w.announced[item.uid]; announced {
		item.size = size
	}
	if item.size > s.w.mb.MaxSize {
		return s.readOversize(ctx, item)
	}
	read, err := s.readBody(ctx, imap.UIDSetNum(imap.UID(item.uid)), item)
	if read || err != nil {
		return err
	}
	// Nothing came: it has been expunged; or the server tells the uid after the bytes, which the client library does not understand.
	known, there, err := s.describe(ctx, item.uid, &imap.FetchOptions{UID: true})
	if err != nil {
		return err
	}
	if !there {
		return s.gone(ctx, item.uid)
	}
	if read, err = s.readBody(ctx, imap.SeqSetNum(known.seq), item); err == nil && !read {
		err = errNoBody
	}
	return err
}

// described is listed with the sequence number.
type described struct {
	listed
	seq uint32
}

// describe asks what a message is, without its bytes.
func (s *session) describe(ctx context.Context, uid uint32, options *imap.FetchOptions) (d described, there bool, err error) {
	err = s.ask(func() error {
		cmd := s.client.Fetch(imap.UIDSetNum(imap.UID(uid)), options)
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			if item := readListed(msg); item.uid == uid {
				d, there = described{listed: item, seq: msg.SeqNum}, true
			}
		}
		return cmd.Close()
	})
	if err != nil {
		return d, false, fmt.Errorf("asking for uid %d: %w", uid, s.ended(ctx, err))
	}
	return d, there, nil
}

// readBody fetches the whole message and stores it. Read is false if the server answered without it.
func (s *session) readBody(ctx context.Context, set imap.NumSet, item listed) (read bool, err error) {
	err = s.ask(func() error {
		cmd := s.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
		body := &fetching{conn: s.connection, cmd: cmd, uid: item.uid}
		bytes := body.bytes()
		var err error
		switch {
		case bytes == nil:
			return cmd.Close()
		case bytes.size() > s.w.mb.MaxSize:
			err = s.storeCutOff(ctx, item, body, bytes)
		case bytes.size() > smallSize:
			err = s.storeLarge(ctx, item, body, bytes)
		default:
			err = s.storeSmall(ctx, item, body, bytes)
		}
		read = true
		var inStore *storeError
		if errors.As(err, &inStore) && !MessageAtFault(err) {
			s.line.cut() // the rest need not come: without the database there is nothing to do with it
		}
		if closed := cmd.Close(); err == nil {
			err = closed
		}
		return err
	})
	if err != nil {
		return read, fmt.Errorf("fetching uid %d: %w", item.uid, s.ended(ctx, err))
	}
	return read, nil
}

// literal reads the bytes of a message. If they end early, the connection is at its end, and the client's goroutine goes on to find that out;
// but the client, when told to go to the next item, reads the literal once more, at the same time. So this waits until that goroutine is gone.
type literal struct {
	conn *connection
	from imap.LiteralReader
	n    int64 // read so far
	err  error
}

// of gives the bytes of an item, or nil.
func (c *connection) of(item imapclient.FetchItemDataBodySection) *literal {
	if item.Literal == nil {
		return nil
	}
	return &literal{conn: c, from: item.Literal}
}

// size is how many bytes were announced.
func (l *literal) size() int64 { return l.from.Size() }

// whole tells whether all of them have come.
func (l *literal) whole() bool { return l.n == l.size() }

// Read implements [io.Reader]. The end of the connection is an end like any other: [literal.whole] tells them apart.
func (l *literal) Read(b []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	n, err := l.from.Read(b)
	l.n += int64(n)
	if l.err = err; err != nil && !l.whole() {
		l.conn.line.cut()
		<-l.conn.client.Closed()
	}
	return n, err
}

// fetching is the answer to a FETCH of one message.
type fetching struct {
	conn *connection
	cmd  *imapclient.FetchCommand
	msg  *imapclient.FetchMessageData
	uid  uint32
	told uint32 // the uid that the server told with it
}

// bytes gives the message's bytes, or nil.
func (f *fetching) bytes() *literal {
	for f.msg = f.cmd.Next(); f.msg != nil; f.msg = f.cmd.Next() {
		if l := f.next(); l != nil {
			return l
		}
	}
	return nil
}

// next gives the next bytes of a message in the answer for the one message.
func (f *fetching) next() *literal {
	for data := f.msg.Next(); data != nil; data = f.msg.Next() {
		switch data := data.(type) {
		case imapclient.FetchItemDataUID:
			f.told = uint32(data.UID)
		case imapclient.FetchItemDataBodySection:
			if isWhole(data) {
				return f.conn.of(data)
			}
		}
	}
	return nil
}

// isWhole tells whether an item has the bytes of the whole message, not of a part of it that nobody has asked for.
func isWhole(data imapclient.FetchItemDataBodySection) bool {
	return data.Literal != nil && data.Section.Specifier == imap.PartSpecifierNone && len(data.Section.Part) == 0 && data.Section.Partial == nil
}

// whole reads the answer to its end, and tells whether the message is complete: all the bytes that were announced, the right uid, and OK.
func (f *fetching) whole(l *literal) error {
	f.next()
	err := f.cmd.Close()
	if !l.whole() {
		return errCutShort
	}
	if err != nil {
		return err
	}
	if f.told != f.uid {
		return errOtherMessage
	}
	return nil
}

func (s *session) storeSmall(ctx context.Context, item listed, body *fetching, bytes *literal) error {
	raw := make([]byte, bytes.size())
	_, _ = io.ReadFull(bytes, raw) // whole tells
	if err := body.whole(bytes); err != nil {
		return err
	}
	return s.store(ctx, Arrived{UID: item.uid, ReceivedAt: item.received, Raw: raw})
}

func (s *session) storeLarge(ctx context.Context, item listed, body *fetching, bytes *literal) error {
	arrived := Arrived{UID: item.uid, ReceivedAt: item.received}
	tally, err := s.w.store.StoreStream(ctx, s.src, arrived, bytes, func() error { return body.whole(bytes) })
	var source *SourceError
	if errors.As(err, &source) {
		return source.Err
	}
	s.w.stored(tally, bytes.size())
	return storing(err)
}

// storeCutOff is for a message that turns out larger than it was said to be: only its beginning is kept. What is very much larger is not read
// to the end; the next session asks for its header.
func (s *session) storeCutOff(ctx context.Context, item listed, body *fetching, bytes *literal) error {
	if bytes.size() > s.guard.largest {
		s.w.announced[item.uid] = bytes.size()
		s.line.cut()
	}
	head := readHead(bytes)
	if err := body.whole(bytes); err != nil {
		return err
	}
	return s.store(ctx, Arrived{UID: item.uid, ReceivedAt: item.received, Raw: head, Oversize: true, Size: bytes.size()})
}

// readOversize fetches the header only: a message larger than the limit stays in the mailbox, and its envelope is recorded (INT-6).
func (s *session) readOversize(ctx context.Context, item listed) error {
	var head []byte
	var header *literal
	err := s.ask(func() error {
		section := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true}
		cmd := s.client.Fetch(imap.UIDSetNum(imap.UID(item.uid)), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			for data := msg.Next(); data != nil; data = msg.Next() {
				part, ok := data.(imapclient.FetchItemDataBodySection)
				if !ok || part.Literal == nil || part.Section.Specifier != imap.PartSpecifierHeader {
					continue
				}
				header = s.of(part)
				head = readHead(header)
			}
		}
		return cmd.Close()
	})
	switch {
	case header != nil && !header.whole():
		return fmt.Errorf("fetching the header of uid %d: %w", item.uid, s.ended(ctx, errCutShort))
	case err != nil:
		return fmt.Errorf("fetching the header of uid %d: %w", item.uid, s.ended(ctx, err))
	case header == nil:
		if _, there, err := s.describe(ctx, item.uid, &imap.FetchOptions{UID: true}); err != nil || there {
			return errors.Join(err, errNoBody)
		}
		return s.gone(ctx, item.uid)
	}
	return s.store(ctx, Arrived{UID: item.uid, ReceivedAt: item.received, Raw: head, Oversize: true, Size: item.size})
}

// store stores one message and counts it.
func (s *session) store(ctx context.Context, m Arrived) error {
	tally, err := s.w.store.StoreMany(ctx, s.src, []Arrived{m}, nil)
	s.w.stored(tally, int64(len(m.Raw)))
	return storing(err)
}

// readHead keeps the beginning, and reads the rest away.
func readHead(bytes *literal) []byte {
	head := make([]byte, min(bytes.size(), headKept))
	n, _ := io.ReadFull(bytes, head) // that it was cut short is told by whole
	_, _ = io.Copy(io.Discard, bytes)
	return head[:n]
}
