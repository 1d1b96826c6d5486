package devstack_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"cissd/deploy/devstack"
)

// MSG-1: what came in broken is there to be fetched as it came, whole and in pieces.
func TestFetchIsByteForByte(t *testing.T) {
	t.Parallel()
	m := startMail(t, devstack.MailOptions{})
	c, _, _ := login(t, m, intake, "in")
	for i, tt := range []struct{ header, text string }{
		{"Subject: good\r\nFrom: a@b.gov\r\n\r\n", "text\r\n"},
		{"From nobody Mon\nno colon here\n\xff: x\nSubject: bare\n\n", "text\x00\xff\n"},
		{"no header at all", ""},
		{"\r\n", "only a body"},
		{"", ""},
	} {
		if err := m.Deliver(intake, []byte(tt.header+tt.text)); err != nil {
			t.Fatal(err)
		}
		if err := c.Noop().Wait(); err != nil { // tells of the mail
			t.Fatal(err)
		}
		sections := []*imap.FetchItemBodySection{
			{Peek: true},
			{Peek: true, Specifier: imap.PartSpecifierHeader},
			{Peek: true, Specifier: imap.PartSpecifierText},
			{Peek: true, Partial: &imap.SectionPartial{Offset: 3, Size: 4}},
			{Peek: true, Partial: &imap.SectionPartial{Offset: 1000, Size: 4}},
		}
		got, err := c.Fetch(imap.UIDSetNum(imap.UID(i+1)), &imap.FetchOptions{
			UID: true, RFC822Size: true, Envelope: true, BodyStructure: &imap.FetchItemBodyStructure{}, BodySection: sections,
		}).Collect()
		if err != nil || len(got) != 1 {
			t.Fatalf("%d: %d messages, %v", i, len(got), err)
		}
		whole := tt.header + tt.text
		want := []string{whole, tt.header, tt.text, whole[min(3, len(whole)):min(7, len(whole))], ""}
		for j, s := range got[0].BodySection {
			if string(s.Bytes) != want[j] {
				t.Errorf("%d: section %d is %q, want %q", i, j, s.Bytes, want[j])
			}
		}
		if got[0].RFC822Size != int64(len(whole)) {
			t.Errorf("%d: RFC822.SIZE %d, want %d", i, got[0].RFC822Size, len(whole))
		}
	}
}

func TestFlagsAndSearch(t *testing.T) {
	t.Parallel()
	m := startMail(t, devstack.MailOptions{})
	c, _, _ := login(t, m, intake, "in")
	for _, mail := range []string{
		"Subject: First\r\nDate: Tue, 03 Nov 2026 10:00:00 -0500\r\n\r\nalpha",
		"Subject: =?utf-8?q?second?=\r\n\r\nbeta",
		"X: long\r\n\r\n" + strings.Repeat("gamma ", 100),
	} {
		if err := m.Deliver(intake, []byte(mail)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Noop().Wait(); err != nil { // tells of the mail
		t.Fatal(err)
	}
	// reading without Peek marks as seen, and the other connection is told
	other, _, _ := login(t, m, intake, "in")
	if _, err := c.Fetch(imap.UIDSetNum(2), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{}}}).Collect(); err != nil {
		t.Fatal(err)
	}
	if err := other.Store(imap.SeqSetNum(3), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{"$Work", `\FLAGGED`}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := other.Store(imap.SeqSetNum(3), &imap.StoreFlags{Op: imap.StoreFlagsDel, Silent: true, Flags: []imap.Flag{"$work"}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		criteria imap.SearchCriteria
		want     string
	}{
		"all":              {imap.SearchCriteria{}, "1:3"},
		"from a number":    {imap.SearchCriteria{UID: []imap.UIDSet{{imap.UIDRange{Start: 2}}}}, "2:3"},
		"beyond the last":  {imap.SearchCriteria{UID: []imap.UIDSet{{imap.UIDRange{Start: 9}}}}, "3"},
		"sequence numbers": {imap.SearchCriteria{SeqNum: []imap.SeqSet{imap.SeqSetNum(1, 3)}}, "1,3"},
		"seen":             {imap.SearchCriteria{Flag: []imap.Flag{imap.FlagSeen}}, "2"},
		"flagged":          {imap.SearchCriteria{Flag: []imap.Flag{imap.FlagFlagged}, NotFlag: []imap.Flag{"$Work"}}, "3"},
		"header":           {imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "subject", Value: "FIRST"}}}, "1"},
		"no such header":   {imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "X-Not"}}}, ""},
		"body, not header": {imap.SearchCriteria{Body: []string{"second"}}, ""},
		"text":             {imap.SearchCriteria{Text: []string{"SECOND"}}, "2"},
		"not and or":       {imap.SearchCriteria{Not: []imap.SearchCriteria{{Text: []string{"alpha"}}}, Or: [][2]imap.SearchCriteria{{{Larger: 500}, {Text: []string{"alpha"}}}}}, "3"},
		"smaller":          {imap.SearchCriteria{Smaller: 50}, "2"},
		"sent":             {imap.SearchCriteria{SentSince: day, SentBefore: day.AddDate(0, 0, 1)}, "1"},
		"sent before":      {imap.SearchCriteria{SentBefore: day}, ""},
		"received":         {imap.SearchCriteria{Since: day.AddDate(100, 0, 0)}, ""},
	} {
		data, err := c.UIDSearch(&tt.criteria, nil).Wait()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := data.All.(imap.UIDSet).String(); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
	data, err := c.Search(&imap.SearchCriteria{}, &imap.SearchOptions{ReturnMin: true, ReturnMax: true, ReturnCount: true}).Wait()
	if err != nil || data.Min != 1 || data.Max != 3 || data.Count != 3 {
		t.Errorf("ESEARCH: %+v, %v", data, err)
	}
}

func TestFolders(t *testing.T) {
	t.Parallel()
	m := startMail(t, devstack.MailOptions{})
	c, _, _ := login(t, m, ruiz, "ru")
	names := func() string {
		t.Helper()
		list, err := c.List("", "*", &imap.ListOptions{ReturnStatus: &imap.StatusOptions{NumMessages: true, UIDValidity: true}}).Collect()
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, l := range list {
			if l.Status == nil || l.Status.NumMessages == nil || l.Status.UIDValidity == 0 {
				t.Errorf("%s: status %+v", l.Mailbox, l.Status)
			}
			all = append(all, l.Mailbox)
		}
		return strings.Join(all, " ")
	}
	steps := errors.Join(
		c.Create("Cases", nil).Wait(), c.Create("Cases/Old", nil).Wait(), c.Rename("Cases", "Done", nil).Wait(), c.Delete("Trash").Wait(),
		c.Unsubscribe("Done").Wait(), c.Subscribe("Done").Wait(),
	)
	if got := names(); got != "Cases/Old Done Drafts INBOX Sent" || steps != nil {
		t.Errorf("folders: %s, %v", got, steps)
	}
	for name, err := range map[string]error{
		"creating twice": c.Create("Done", nil).Wait(), "deleting INBOX": c.Delete("INBOX").Wait(), "renaming INBOX": c.Rename("INBOX", "x", nil).Wait(),
		"deleting what is not there": c.Delete("Trash").Wait(), "renaming onto another": c.Rename("Done", "Sent", nil).Wait(),
		"subscribing to nothing": c.Subscribe("Trash").Wait(),
	} {
		var no *imap.Error
		if !errors.As(err, &no) || no.Type != imap.StatusResponseTypeNo {
			t.Errorf("%s: %v, want NO", name, err)
		}
	}
	// a client keeps what it sent
	const mail = "Subject: sent\r\n\r\nx"
	appended := c.Append("Sent", int64(len(mail)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}})
	if _, err := appended.Write([]byte(mail)); err != nil {
		t.Fatal(err)
	}
	if err := appended.Close(); err != nil {
		t.Fatal(err)
	}
	if data, err := appended.Wait(); err != nil || data.UID != 1 {
		t.Errorf("%+v, %v", data, err)
	}
	status, err := c.Status("Sent", &imap.StatusOptions{NumMessages: true, NumUnseen: true, UIDNext: true, Size: true}).Wait()
	if err != nil || *status.NumMessages != 1 || *status.NumUnseen != 0 || status.UIDNext != 2 || *status.Size != int64(len(mail)) {
		t.Errorf("%+v, %v", status, err)
	}
	if _, err := c.Namespace().Wait(); err != nil {
		t.Error(err)
	}
	// EXPUNGE of one UID leaves what others have marked (INT-3)
	for range 3 {
		if err := m.Deliver(ruiz, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Noop().Wait(); err != nil { // tells of the mail
		t.Fatal(err)
	}
	if err := c.Store(imap.UIDSetNum(1, 2), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UIDExpunge(imap.UIDSetNum(2, 3)).Collect(); err != nil {
		t.Fatal(err)
	}
	data, err := c.UIDSearch(&imap.SearchCriteria{}, nil).Wait()
	if err != nil || data.All.(imap.UIDSet).String() != "1,3" {
		t.Errorf("%+v, %v", data, err)
	}
	if err := errors.Join(c.Unselect().Wait(), c.Logout().Wait()); err != nil {
		t.Error(err)
	}
}

// A mail that comes between two commands has no number in the client's eyes until it was announced.
func TestFetchOfUnannounced(t *testing.T) {
	t.Parallel()
	m := startMail(t, devstack.MailOptions{})
	c, exists, _ := login(t, m, intake, "in")
	fetched := make(chan uint32, 10)
	uid := imap.UIDSet{imap.UIDRange{Start: 1}}
	for range 50 {
		delivered := make(chan error, 1)
		go func() { delivered <- m.Deliver(intake, []byte("x")) }()
		cmd := c.Fetch(uid, &imap.FetchOptions{UID: true})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			if msg.SeqNum == 0 {
				fetched <- msg.SeqNum
			}
			for item := msg.Next(); item != nil; item = msg.Next() {
				if _, ok := item.(imapclient.FetchItemDataUID); !ok {
					t.Errorf("%T", item)
				}
			}
		}
		if err := errors.Join(cmd.Close(), <-delivered); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Noop().Wait(); err != nil {
		t.Fatal(err)
	}
	var last uint32
	for len(exists) > 0 {
		last = <-exists
	}
	if len(fetched) != 0 || last != 50 {
		t.Errorf("%d messages with number 0; %d announced", len(fetched), last)
	}
}

// A client that goes away within a large mail does not keep the server from ending, which startMail's cleanup waits for.
func TestClientGoesAwayWithinMail(t *testing.T) {
	t.Parallel()
	m := startMail(t, devstack.MailOptions{})
	if err := m.Deliver(intake, make([]byte, 20<<20)); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", m.IMAPAddr())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "a LOGIN %s in\r\nb SELECT INBOX\r\nc UID FETCH 1 BODY.PEEK[]\r\n", intake); err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(io.Discard, conn, 1<<20); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
}
