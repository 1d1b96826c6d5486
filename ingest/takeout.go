package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// lookPause is the time between two looks of [TakeOut].
const lookPause = 500 * time.Millisecond

// takeOutMax is the largest mail that TakeOut reads, in bytes: it is one of our own, and small.
const takeOutMax = 256 << 10

// ErrNotArrived is what [TakeOut] gives when ctx ended before the mail was there.
var ErrNotArrived = errors.New("the mail did not arrive")

// TakeOut waits until a mail of that Message-ID (without angle brackets) stands in the mailbox's folder or in its Done folder, where a
// running daemon puts it, reads it, and removes it where the server can remove one mail alone (UIDPLUS). It is for a mail that `cissd doctor`
// sent itself. The errors are [ErrNotArrived], a [*Fault], or that of the connection.
func TakeOut(ctx context.Context, mb Mailbox, messageID string) ([]byte, error) {
	mb = mb.withDefaults()
	c, err := connect(ctx, mb, dialTimeout)
	if err != nil {
		return nil, err
	}
	defer c.close()
	folders := []string{mb.Folder}
	if mb.Done != "" {
		folders = append(folders, mb.Done)
	}
	pause := time.NewTicker(lookPause)
	defer pause.Stop()
	for {
		for _, folder := range folders {
			raw, err := c.takeOut(folder, messageID)
			if ctx.Err() != nil {
				return nil, ErrNotArrived
			}
			if raw != nil || err != nil {
				return raw, err
			}
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil, ErrNotArrived
		}
	}
}

// takeOut looks into one folder. No bytes and no error mean that the mail is not there, or has just been moved.
func (c *connection) takeOut(folder, messageID string) ([]byte, error) {
	var refused *imap.Error
	if err := c.ask(func() error { _, err := c.client.Select(folder, nil).Wait(); return err }); errors.As(err, &refused) {
		return nil, nil // the Done folder may not be there yet
	} else if err != nil {
		return nil, fmt.Errorf("opening a folder: %w", err)
	}
	var found *imap.SearchData
	err := c.ask(func() (err error) {
		found, err = c.client.UIDSearch(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: messageID}}}, nil).Wait()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("looking for a mail: %w", err)
	}
	uids := found.AllUIDs()
	if len(uids) == 0 {
		return nil, nil
	}
	raw, err := c.whole(imap.UIDSetNum(uids[0]))
	if raw == nil || err != nil {
		return nil, err
	}
	if c.caps.Has(imap.CapUIDPlus) {
		deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
		set := imap.UIDSetNum(uids...)
		err := c.ask(func() error { return c.client.Store(set, deleted, nil).Close() })
		if err == nil {
			err = c.ask(func() error { return c.client.UIDExpunge(set).Close() })
		}
		if err != nil && !errors.As(err, &refused) {
			return nil, fmt.Errorf("removing a mail: %w", err)
		}
	}
	return raw, nil
}

// whole reads one small mail; nil if it is not there any more.
func (c *connection) whole(set imap.UIDSet) (raw []byte, err error) {
	section := &imap.FetchItemBodySection{Peek: true}
	err = c.ask(func() error {
		cmd := c.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			for data := msg.Next(); data != nil; data = msg.Next() {
				if part, ok := data.(imapclient.FetchItemDataBodySection); ok && part.Literal != nil {
					raw, _ = io.ReadAll(io.LimitReader(part.Literal, takeOutMax)) // that it was cut short is told by Close
					_, _ = io.Copy(io.Discard, part.Literal)
				}
			}
		}
		return cmd.Close()
	})
	if err != nil {
		return nil, fmt.Errorf("reading a mail: %w", err)
	}
	return raw, nil
}
