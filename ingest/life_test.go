package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/jackc/pgx/v5"

	"cissd/ingest"
)

// remove expunges one message, as another person's mail program does.
func (c *client) remove(folder string, uid imap.UID) {
	c.t.Helper()
	c.flag(folder, uid, imap.FlagDeleted)
	if _, err := c.Select(folder, nil).Wait(); err != nil {
		c.t.Error(err)
	}
	if err := c.UIDExpunge(imap.UIDSetNum(uid)).Close(); err != nil {
		c.t.Error(err)
	}
	if err := c.Unselect().Wait(); err != nil {
		c.t.Error(err)
	}
}

// flag marks a message, and leaves the folder as it is otherwise.
func (c *client) flag(folder string, uid imap.UID, flags ...imap.Flag) {
	c.t.Helper()
	if _, err := c.Select(folder, nil).Wait(); err != nil {
		c.t.Error(err)
	}
	if err := c.Store(imap.UIDSetNum(uid), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: flags}, nil).Close(); err != nil {
		c.t.Error(err)
	}
	if err := c.Unselect().Wait(); err != nil {
		c.t.Error(err)
	}
}

// anew deletes a folder and makes it again: with another UIDVALIDITY.
func (c *client) anew(folder string) {
	c.t.Helper()
	if err := c.Delete(folder).Wait(); err != nil {
		c.t.Fatal(err)
	}
	if err := c.Create(folder, nil).Wait(); err != nil {
		c.t.Fatal(err)
	}
}

// masked takes capabilities away from what a server says that it has.
func masked(caps ...string) func(line []byte) ([]byte, bool) {
	return func(line []byte) ([]byte, bool) {
		if bytes.Contains(line, []byte("CAPABILITY")) {
			for _, c := range caps {
				line = replace(line, " "+c, " X"+c)
			}
		}
		return line, false
	}
}

// INT-3, SEC-8: the folder gets another UIDVALIDITY on the real server, with half of it moved and half not, while the daemon is connected or
// while it is down: what was there is recognised by its bytes, oversize ones too, makes no second message or job, and is moved all the same.
func TestUIDValidityHalfMoved(t *testing.T) {
	t.Parallel()
	for name, running := range map[string]bool{"running": true, "down": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := dovecot(t)
			w, c := newWorld(t), s.client(t)
			w.hurry(t)
			via, p := s.through(t)
			mb := via.mailbox("tips")
			mb.MaxSize = 3 << 20
			big, huge, other := bigMail(4, 2<<20), bigMail(5, 4<<20), bigMail(6, 4<<20)
			c.deliver(folder, mail(1), mail(2))
			r := w.watch(t, mb)
			r.until("two moved", func(st ingest.State) bool { return st.Moved == 2 })
			p.hook(onCommand("MOVE", func([]byte) ([]byte, bool) { return nil, true }), nil)
			c.deliver(folder, mail(3), big, huge)
			r.until("three more", func(st ingest.State) bool { return st.Stored == 5 })
			if !running {
				r.stop()
			}
			c.anew(folder)
			c.deliver(folder, big, huge, mail(7), mail(3), other)
			p.hook(nil, nil)
			st := ingest.State{}
			if !running {
				r = w.watch(t, mb)
				st.Stored, st.Moved = 5, 2
			}
			r.until("three more moved", func(now ingest.State) bool { return now.Up && now.Moved == 5-st.Moved && now.Stored == 7-st.Stored })
			r.stop()
			w.checkRecord(t, mail(1), mail(2), mail(3), big, nil, mail(7), nil)
			if got := w.states(t); got != "moved moved stored stored oversize moved oversize moved moved oversize" {
				t.Errorf("ledger: %s", got)
			}
			c.checkHolds(folder, huge, other)
			if n := len(c.holds(done)); n != 5 {
				t.Errorf("%d mails in the Done folder", n)
			}
		})
	}
}

// INT-3, SEC-8: the folder is renamed while it is watched, another one stands in its place, and the first one comes back: nothing is lost, what
// is the matter is told once, and what was there is recognised. (Dovecot may lose the folder's list of uids in this, and count on with new uids
// under the same UIDVALIDITY: these are new messages to ingest, and duplicates by their hash to triage.)
func TestFolderRenamed(t *testing.T) {
	t.Parallel()
	s := dovecot(t)
	w, c := newWorld(t), s.client(t)
	mb := s.mailbox("tips")
	mb.Done, mb.Poll = "", 50*time.Millisecond
	c.deliver(folder, mail(1), mail(2))
	r := w.watch(t, mb)
	r.until("two", func(st ingest.State) bool { return st.Stored == 2 && st.Up })
	if err := c.Rename(folder, "Away", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	c.deliver("Away", mail(3)) // while it has another name, it is another folder
	r.until("the fault", func(st ingest.State) bool { return st.Kind == ingest.FaultFolder })
	w.checkRecord(t, mail(1), mail(2))
	if err := c.Create(folder, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	c.deliver(folder, mail(2), mail(4))
	r.until("one known, one new", func(st ingest.State) bool { return st.Known >= 1 && st.Stored >= 3 && st.Up })
	if err := c.Delete(folder).Wait(); err != nil {
		t.Fatal(err)
	}
	// Dovecot mixes the indexes of two folders up where one takes the name of another that somebody has open still
	r.until("the second fault", func(st ingest.State) bool { return st.Kind == ingest.FaultFolder })
	if err := c.Rename("Away", folder, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	r.until("the one that came meanwhile", func(st ingest.State) bool { return st.Stored >= 4 && st.Up })
	r.stop()
	sums := w.sums(t)
	slices.Sort(sums)
	if sums = slices.Compact(sums); len(sums) != 4 {
		t.Errorf("on record are %v", sums)
	}
	if n := w.logs.count("level=WARN"); n < 1 || n > 2 {
		t.Errorf("%d warnings", n)
	}
}

// INT-3: a server that numbers a folder anew says nothing to who has it selected. It is noticed at the next full look, and read again.
func TestNumberedAnew(t *testing.T) {
	t.Parallel()
	s := &script{n: 3, body: whole}
	w := newWorld(t)
	mb := s.start(t).mailbox("tips")
	mb.Done, mb.Poll = "", 10*time.Millisecond
	r := w.watch(t, mb)
	r.until("three", func(st ingest.State) bool { return st.Up && st.Stored == 3 })
	s.renumber(8)
	r.until("three known", func(st ingest.State) bool { return st.Up && st.Known == 3 })
	s.arrive(4)
	r.until("four", func(st ingest.State) bool { return st.Stored == 4 })
	r.stop()
	w.checkRecord(t, mail(1), mail(2), mail(3), mail(4))
	if broken, back := w.told(); broken != 0 || back != 1 {
		t.Errorf("told %d times that it broke, %d times that it is back", broken, back)
	}
}

// INT-12, INT-3: a folder that is not there is told once, and read as soon as it is there; the Done folder is made if it is missing, also
// when it is renamed while the daemon runs.
func TestFoldersMissing(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		mb := s.mailbox("tips")
		mb.Folder = "Later"
		r := w.watch(t, mb)
		r.until("several attempts", func(st ingest.State) bool { return st.Faults >= 3 })
		if st := r.until("the fault", func(st ingest.State) bool { return true }); st.Kind != ingest.FaultFolder || !strings.Contains(st.Fault, "check the folder's name") {
			t.Errorf("the fault is %q", st.Fault)
		}
		if err := c.Create("Later", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		c.deliver("Later", mail(1))
		r.until("one moved", func(st ingest.State) bool { return st.Moved == 1 && st.Up })
		if err := c.Rename(done, "Old", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		c.deliver("Later", mail(2))
		r.until("two moved", func(st ingest.State) bool { return st.Moved == 2 })
		r.stop()
		w.checkRecord(t, mail(1), mail(2))
		c.checkHolds("Old", mail(1))
		c.checkHolds(done, mail(2))
		if n := w.logs.count("level=WARN"); n != 1 {
			t.Errorf("%d warnings", n)
		}
	})
}

// INT-3: someone expunges a message after it is stored and before it is moved; another is in the middle of being read. Both are on record,
// and the others go on.
func TestExpungedByOthers(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		other := s.client(t)
		via, p := s.through(t)
		big := bigMail(3, 3<<20)
		c.deliver(folder, mail(1), mail(2), big, mail(4))
		var before, inside sync.Once
		var lines atomic.Int64
		p.hook(onCommand("MOVE", func(line []byte) ([]byte, bool) {
			before.Do(func() { other.remove(folder, 2) })
			return line, false
		}), func(line []byte) ([]byte, bool) {
			if bytes.Contains(line, []byte("is a line of a large mail")) && lines.Add(1) == 1000 {
				inside.Do(func() { c.remove(folder, 3) })
			}
			return line, false
		})
		r := w.watch(t, via.mailbox("tips"))
		r.until("all four", func(st ingest.State) bool { return st.Up && st.Moved == 4 })
		r.stop()
		w.checkRecord(t, mail(1), mail(2), big, mail(4))
		if got := w.states(t); got != "moved moved moved moved" {
			t.Errorf("ledger: %s", got)
		}
		c.checkHolds(folder)
		c.checkHolds(done, mail(1), mail(4))
		if n := w.logs.count("cannot be moved"); n != 0 {
			t.Errorf("%d warnings", n)
		}
	})
}

// INT-3: people mark messages as read, answered and unread: that says nothing of what was taken in.
func TestFlagsOfPeople(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		c.deliver(folder, mail(1), mail(2))
		c.flag(folder, 1, imap.FlagSeen, imap.FlagAnswered)
		c.flag(folder, 2, imap.FlagSeen, imap.FlagDeleted)
		mb := s.mailbox("tips")
		mb.Done = ""
		r := w.watch(t, mb)
		r.until("two", func(st ingest.State) bool { return st.Up && st.Stored == 2 })
		c.deliver(folder, mail(3))
		r.until("three", func(st ingest.State) bool { return st.Stored == 3 })
		r.stop()
		if _, err := c.Select(folder, nil).Wait(); err != nil {
			t.Fatal(err)
		}
		unread := &imap.StoreFlags{Op: imap.StoreFlagsDel, Flags: []imap.Flag{imap.FlagSeen}}
		if err := c.Store(imap.UIDSetNum(1, 2, 3), unread, nil).Close(); err != nil {
			t.Fatal(err)
		}
		if err := c.Unselect().Wait(); err != nil {
			t.Fatal(err)
		}
		r = w.watch(t, mb)
		r.looks(1)
		r.stop()
		w.checkRecord(t, mail(1), mail(2), mail(3))
		if got := w.states(t); got != "left left left" {
			t.Errorf("ledger: %s", got)
		}
	})
}

// SEC-8, INT-4: a person moves a message back from the Done folder: the bytes are recognised by their hash, so that triage calls it a duplicate
// of the first; it is moved again, once.
func TestMovedBack(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		c.deliver(folder, mail(1))
		r := w.watch(t, s.mailbox("tips"))
		r.until("one moved", func(st ingest.State) bool { return st.Up && st.Moved == 1 })
		if _, err := c.Select(done, nil).Wait(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Move(imap.UIDSetNum(c.first()), folder).Wait(); err != nil {
			t.Fatal(err)
		}
		if err := c.Unselect().Wait(); err != nil {
			t.Fatal(err)
		}
		r.until("moved again", func(st ingest.State) bool { return st.Moved == 2 })
		r.stop()
		w.checkRecord(t, mail(1), mail(1))
		if got := w.sums(t); len(got) != 2 || got[0] != got[1] {
			t.Errorf("the hashes are %v", got)
		}
		c.checkHolds(folder)
		c.checkHolds(done, mail(1))
	})
}

// first is the lowest uid of the selected folder.
func (c *client) first() imap.UID {
	c.t.Helper()
	msgs, err := c.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{UID: true}).Collect()
	if err != nil || len(msgs) != 1 {
		c.t.Fatal(len(msgs), err)
	}
	return msgs[0].UID
}

// sums gives Message-ID and hash of the messages, in order of arrival.
func (w *world) sums(t testing.TB) []string {
	t.Helper()
	rows, err := w.pool.Query(context.Background(), `SELECT message_id || ' ' || encode(sha256, 'hex') FROM messages ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// INT-4: one mail comes to two mailboxes, once with the same bytes and once with other trace headers: all copies are stored, with what triage
// needs to link them: the hash, and the Message-ID.
func TestSameMailOtherTrace(t *testing.T) {
	t.Parallel()
	s := memory(t)
	w, c := newWorld(t), s.client(t)
	if err := c.Create("Second", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	traced := append([]byte("Received: from mx2.agency.gov by mx1.hq.example.gov; Mon, 2 Mar 2026 11:30:00 +0000\r\n"), mail(1)...)
	c.deliver(folder, mail(1))
	c.deliver("Second", mail(1), traced)
	second := s.mailbox("second")
	second.Folder = "Second"
	for i, mb := range []ingest.Mailbox{s.mailbox("first"), second} {
		r := w.watch(t, mb)
		r.until("moved", func(st ingest.State) bool { return st.Moved == int64(i+1) })
		r.stop()
	}
	w.checkRecord(t, mail(1), mail(1), traced)
	got := w.sums(t)
	if got[0] != got[1] || got[1] == got[2] || strings.Fields(got[0])[0] != strings.Fields(got[2])[0] {
		t.Errorf("on record: %v", got)
	}
}

// INT-3: without MOVE, killed between COPY and EXPUNGE, at each of the three steps: the Done folder holds each message once, the folder
// nothing of it, and what a person has marked as deleted stays.
func TestKilledBetweenCopyAndExpunge(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		w.hurry(t)
		via, p := s.through(t)
		if err := c.Create(done, nil).Wait(); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, step := range []string{"UID STORE", "UID EXPUNGE"} {
			for _, arrives := range []bool{false, true} {
				n++
				c.deliver(folder, mail(2*n), mail(2*n+1))
				var cut, answered atomic.Bool
				p.hook(onCommand(step, func(line []byte) ([]byte, bool) {
					if cut.Swap(true) || arrives {
						return line, false
					}
					return nil, true
				}), func(line []byte) ([]byte, bool) {
					if arrives && cut.Load() && line[0] == 'T' && !answered.Swap(true) {
						return nil, true // it was done, and we are not told
					}
					return masked("MOVE")(line)
				})
				r := w.watch(t, via.mailbox("tips"))
				r.until(fmt.Sprint(step, " ", arrives), func(st ingest.State) bool { return st.Up && st.Moved >= 2 })
				r.stop()
				if !cut.Load() {
					t.Errorf("%s was not cut", step)
				}
			}
		}
		c.checkHolds(folder)
		if got := len(c.holds(done)); got != 2*n {
			t.Errorf("%d mails in the Done folder, want %d", got, 2*n)
		}
		if got := w.states(t); strings.Count(got, "moved") != 2*n {
			t.Errorf("ledger: %s", got)
		}
	})
}

// INT-3: a server without UIDPLUS, with MOVE and without: moved by MOVE; or left where it is, and nothing is copied, marked or expunged,
// so that what people have marked as deleted stays.
func TestWithoutUIDPlus(t *testing.T) {
	t.Parallel()
	s := dovecot(t)
	w, c := newWorld(t), s.client(t)
	via, p := s.through(t)
	c.deliver(folder, mail(1))
	c.flag(folder, 1, imap.FlagDeleted)
	p.hook(func(line []byte) ([]byte, bool) {
		for _, word := range []string{"COPY", "STORE", "EXPUNGE", "MOVE", "CLOSE"} {
			if bytes.Contains(line, []byte(word)) {
				t.Errorf("sent: %s", line)
			}
		}
		return line, false
	}, masked("MOVE", "UIDPLUS"))
	r := w.watch(t, via.mailbox("tips"))
	r.until("stored", func(st ingest.State) bool { return st.Up && st.Stored == 1 })
	c.deliver(folder, mail(2))
	r.until("stored", func(st ingest.State) bool { return st.Stored == 2 })
	r.stop()
	p.hook(nil, masked("UIDPLUS"))
	c.deliver(folder, mail(3))
	r = w.watch(t, via.mailbox("tips"))
	r.until("moved", func(st ingest.State) bool { return st.Moved == 1 })
	r.stop()
	w.checkRecord(t, mail(1), mail(2), mail(3))
	if got := w.states(t); got != "left left moved" {
		t.Errorf("ledger: %s", got)
	}
	if left := c.holds(folder); len(left) != 2 || !slices.Contains(left[0].flags, imap.FlagDeleted) {
		t.Errorf("the folder holds %+v", left)
	}
	c.checkHolds(done, mail(3))
}

// LESSONS 20: where the Done folder is the folder itself, what is moved would come back as new for ever. It stays where it is, which is told,
// by the doctor too.
func TestDoneIsTheFolder(t *testing.T) {
	t.Parallel()
	s := memory(t)
	w, c := newWorld(t), s.client(t)
	if err := c.Create("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{folder: folder, "INBOX": "Inbox"} {
		c.deliver(from, mail(1))
		mb := s.mailbox("tips " + from)
		mb.Folder, mb.Done = from, to
		r := w.watch(t, mb)
		r.until("stored", func(st ingest.State) bool { return st.Up && st.Stored == 1 })
		c.deliver(from, mail(2))
		r.until("stored", func(st ingest.State) bool { return st.Stored == 2 })
		r.stop()
		if err := ingest.Check(t.Context(), mb); err == nil || !strings.Contains(err.Error(), "set done to another folder") {
			t.Errorf("the doctor says %v", err)
		}
	}
	w.checkRecord(t, mail(1), mail(2), mail(1), mail(2))
	if got := w.states(t); got != "left left left left" {
		t.Errorf("ledger: %s", got)
	}
	if n := w.logs.count("the folder for stored messages is the one that is watched"); n != 2 {
		t.Errorf("told %d times", n)
	}
}

// INT-2: a look with one new message sends the same commands in a mailbox of 5,000 messages as in one of 5, and asks for nothing old.
func TestCostOfALook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tag := regexp.MustCompile(`[0-9]+`)
	var looks []string
	for _, n := range []int{5, 5000} {
		var told atomic.Int64
		s := &script{n: n, uidNext: n + 1, body: func(c *scripted, seq, uid int, header bool) bool {
			told.Add(1)
			return whole(c, seq, uid, header)
		}, size: func(int) string { told.Add(1); return "100" }}
		mb := s.start(t).mailbox(fmt.Sprint(n))
		mb.Done = ""
		_, err := w.pool.Exec(t.Context(), `INSERT INTO mailbox_ledger (mailbox, folder, uidvalidity, uid, state, size, updated_at)
			SELECT $1, $2, 7, uid, 'gone', 0, $3 FROM generate_series(1, $4::bigint) AS uid`, mb.Name, mb.Folder, arrival, n)
		if err != nil {
			t.Fatal(err)
		}
		r := w.watch(t, mb)
		r.until("a look", func(st ingest.State) bool { return st.Up })
		s.arrive(n + 1)
		r.until("one more", func(st ingest.State) bool { return st.Stored == 1 && st.Looks == 2 })
		r.stop()
		sent := tag.ReplaceAllString(strings.Join(s.heard(""), "\n"), "N")
		sent = strings.ReplaceAll(sent, "RFCN.SIZE INTERNALDATE", "INTERNALDATE RFCN.SIZE") // in no order
		looks = append(looks, strings.TrimSuffix(sent, "\nIDLE"))
		if told.Load() != 3 { // its size and its bytes; and for "n+1:*" a server names its last message even if that is lower
			t.Errorf("of %d messages it was told %d times", n, told.Load())
		}
	}
	if looks[0] != looks[1] {
		t.Errorf("with few messages:\n%s\nwith many:\n%s", looks[0], looks[1])
	}
	w.checkRecord(t, mail(6), mail(5001))
}
