package ingest_test

import (
	"bytes"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"cissd/ingest"
	"cissd/migrations/pgtest"
)

func itoa(n int) string { return strconv.Itoa(n) }

// kinds are the servers that the suite runs on: the library's memory server, that of the demo, and a real Dovecot.
func kinds(t *testing.T, test func(t *testing.T, s *server)) {
	t.Helper()
	for name, start := range map[string]func(testing.TB) *server{
		"memory":   func(t testing.TB) *server { return memory(t) },
		"devstack": devstackServer,
		"dovecot":  dovecot,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, start(t))
		})
	}
}

// INT-2, INT-3: what is there and what arrives is stored with a job, moved, and not marked as read.
func TestTakesInAndMoves(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		c.deliver(folder, mail(1), mail(2))
		r := w.watch(t, s.mailbox("tips"))
		r.until("two moved", func(st ingest.State) bool { return st.Up && st.Moved == 2 })
		c.deliver(folder, mail(3)) // IDLE: the poll is an hour away
		r.until("a third moved", func(st ingest.State) bool { return st.Moved == 3 })
		c.deliver(folder, bigMail(4, 3<<20))
		r.until("a large one moved", func(st ingest.State) bool { return st.Moved == 4 })
		r.stop()

		w.checkRecord(t, mail(1), mail(2), mail(3), bigMail(4, 3<<20))
		if got := w.states(t); got != "moved moved moved moved" {
			t.Errorf("ledger: %s", got)
		}
		c.checkHolds(folder)
		c.checkHolds(done, mail(1), mail(2), mail(3), bigMail(4, 3<<20))
		m, err := ingest.GetMessage(t.Context(), w.pool, w.first(t))
		if err != nil {
			t.Fatal(err)
		}
		// INT-13: the context is stored with it
		if m.Mailbox != "tips" || !m.ReceivedAt.Equal(arrival) || m.MessageID != "1@agency.gov" || m.FromAddress != "ann.agent@agency.gov" {
			t.Errorf("the row is %+v", m)
		}
	})
}

func (w *world) first(t testing.TB) int64 {
	t.Helper()
	list, err := ingest.ListMessages(t.Context(), w.pool, ingest.MessageFilter{})
	if err != nil || len(list) == 0 {
		t.Fatal("no messages: ", err)
	}
	return list[len(list)-1].ID
}

// INT-3: with no Done folder the mail stays, is not stored again, and others' flags are left alone.
func TestLeaves(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		c.deliver(folder, mail(1), mail(2))
		mb := s.mailbox("tips")
		mb.Done = ""
		for range 2 {
			r := w.watch(t, mb)
			r.until("a look", func(st ingest.State) bool { return st.Up })
			r.stop()
		}
		w.checkRecord(t, mail(1), mail(2))
		if got := w.states(t); got != "left left" {
			t.Errorf("ledger: %s", got)
		}
		c.checkHolds(folder, mail(1), mail(2))
	})
}

// INT-3: killed between commit and move, several times: moved at the next start, stored once.
func TestKilledBeforeMove(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		c.deliver(folder, mail(1), mail(2))
		via, p := s.through(t)
		var moves atomic.Int64
		p.hook(onCommand("MOVE", func(line []byte) ([]byte, bool) {
			if moves.Add(1) <= 2 {
				return nil, true // it never arrives
			}
			return line, false
		}), nil)
		r := w.watch(t, via.mailbox("tips"))
		r.until("two moved", func(st ingest.State) bool { return st.Moved == 2 })
		r.stop()
		w.checkRecord(t, mail(1), mail(2))
		c.checkHolds(folder)
		c.checkHolds(done, mail(1), mail(2))
	})
}

// INT-3: killed between move and ledger: the server has moved them, and the ledger comes to say so.
func TestKilledAfterMove(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		if err := c.Create(done, nil).Wait(); err != nil {
			t.Fatal(err)
		}
		c.deliver(folder, mail(1), mail(2))
		via, p := s.through(t)
		var moved, cut atomic.Bool
		p.hook(onCommand("MOVE", func(line []byte) ([]byte, bool) {
			moved.Store(true)
			return line, false
		}), func(line []byte) ([]byte, bool) {
			if moved.Load() && !cut.Load() && line[0] == 'T' {
				cut.Store(true)
				return nil, true // the answer never arrives
			}
			return line, false
		})
		r := w.watch(t, via.mailbox("tips"))
		r.until("two moved", func(st ingest.State) bool { return st.Moved == 2 })
		r.stop()
		if !cut.Load() {
			t.Error("nothing was cut")
		}
		w.checkRecord(t, mail(1), mail(2))
		if got := w.states(t); got != "moved moved" {
			t.Errorf("ledger: %s", got)
		}
		c.checkHolds(folder)
		c.checkHolds(done, mail(1), mail(2))
	})
}

// INT-3: a new UIDVALIDITY means reading the folder again; what was there before is recognised, and makes no second message or job.
func TestUIDValidityChange(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		big := bigMail(3, 2<<20)
		c.deliver(folder, mail(1), mail(1), big, bigMail(5, 4<<20))
		mb := s.mailbox("tips")
		mb.Done, mb.MaxSize = "", 3<<20
		r := w.watch(t, mb)
		r.until("four", func(st ingest.State) bool { return st.Stored == 4 && st.Up })
		r.stop()
		if err := c.Delete(folder).Wait(); err != nil {
			t.Fatal(err)
		}
		if err := c.Create(folder, nil).Wait(); err != nil {
			t.Fatal(err)
		}
		c.deliver(folder, mail(1), big, mail(2), mail(1), bigMail(5, 4<<20), mail(1))
		r = w.watch(t, mb)
		st := r.until("a look", func(st ingest.State) bool { return st.Up })
		r.stop()
		if st.Known != 4 || st.Stored != 2 {
			t.Errorf("%d known, %d stored", st.Known, st.Stored)
		}
		// the third copy of mail 1 is one more than there were before: that one is new
		w.checkRecord(t, mail(1), mail(1), mail(1), mail(2), big, nil)
		if got := w.states(t); got != "left left left oversize left left left left oversize left" {
			t.Errorf("ledger: %s", got)
		}
	})
}

// INT-4: the same mail in two mailboxes is stored twice; that it is a duplicate is triage's to say.
func TestTwoMailboxes(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		if err := c.Create("Second", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		c.deliver(folder, mail(1))
		c.deliver("Second", mail(1))
		second := s.mailbox("second")
		second.Folder = "Second"
		for _, mb := range []ingest.Mailbox{s.mailbox("first"), second} {
			r := w.watch(t, mb)
			r.until("one moved", func(st ingest.State) bool { return st.Moved == 1 })
		}
		w.checkRecord(t, mail(1), mail(1))
	})
}

// OPS-5, INT-3: two watchers on one folder, as when a lease is lost: nothing is doubled.
func TestTwoWatchersOnOneFolder(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		var want [][]byte
		for i := range 60 {
			want = append(want, mail(i))
		}
		c.deliver(folder, want...)
		mb := s.mailbox("tips")
		mb.Done = ""
		a, b := w.watch(t, mb), w.watch(t, mb)
		ofA := a.until("a look", func(st ingest.State) bool { return st.Up })
		ofB := b.until("a look", func(st ingest.State) bool { return st.Up })
		c.deliver(folder, mail(1000))
		a.until("one more", func(st ingest.State) bool { return st.Stored+st.Known > ofA.Stored+ofA.Known })
		b.until("one more", func(st ingest.State) bool { return st.Stored+st.Known > ofB.Stored+ofB.Known })
		a.stop()
		b.stop()
		w.checkRecord(t, append(want, mail(1000))...)
	})
}

// INT-3: a server without MOVE: copied, and only that uid is expunged, not what people have marked as deleted.
func TestCopyAndExpunge(t *testing.T) {
	t.Parallel()
	s := memory(t, imap.CapMove)
	w, c := newWorld(t), s.client(t)
	c.deliver(folder, mail(1))
	mb := s.mailbox("tips")
	mb.Done = ""
	r := w.watch(t, mb)
	r.until("one left", func(st ingest.State) bool { return st.Stored == 1 && st.Up })
	r.stop()
	if _, err := c.Select(folder, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	store := c.Store(imap.UIDSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Unselect().Wait(); err != nil {
		t.Fatal(err)
	}
	c.deliver(folder, mail(2), mail(3))
	r = w.watch(t, s.mailbox("tips"))
	r.until("two moved", func(st ingest.State) bool { return st.Moved == 2 })
	r.stop()
	if left := c.holds(folder); len(left) != 1 || left[0].raw != string(mail(1)) {
		t.Errorf("the folder holds %d mails", len(left))
	}
	w.checkRecord(t, mail(1), mail(2), mail(3))
}

// INT-3: a server with neither MOVE nor UIDPLUS: everything stays where it is.
func TestCannotMove(t *testing.T) {
	t.Parallel()
	s := memory(t, imap.CapMove, imap.CapUIDPlus)
	w, c := newWorld(t), s.client(t)
	c.deliver(folder, mail(1))
	r := w.watch(t, s.mailbox("tips"))
	r.until("a look", func(st ingest.State) bool { return st.Up && st.Stored == 1 })
	r.stop()
	w.checkRecord(t, mail(1))
	if got := w.states(t); got != "left" {
		t.Errorf("ledger: %s", got)
	}
	c.checkHolds(folder, mail(1))
	if n := w.logs.count("neither MOVE nor UIDPLUS"); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// INT-2: a server without IDLE is polled.
func TestWithoutIdle(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		via, p := s.through(t)
		p.hook(onCommand(" IDLE\r\n", func(line []byte) ([]byte, bool) {
			t.Error("IDLE was used")
			return line, false
		}), func(line []byte) ([]byte, bool) {
			return replace(line, " IDLE", " XIDLE"), false
		})
		mb := via.mailbox("tips")
		mb.Poll = 5 * time.Millisecond
		r := w.watch(t, mb)
		r.until("a look", func(st ingest.State) bool { return st.Up })
		c.deliver(folder, mail(1))
		r.until("one moved", func(st ingest.State) bool { return st.Moved == 1 })
		r.stop()
		w.checkRecord(t, mail(1))
	})
}

// INT-2: IDLE is renewed, and a full look comes every poll interval all the same.
func TestIdleIsRenewedAndPolled(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		via, p := s.through(t)
		var idles atomic.Int64
		p.hook(onCommand(" IDLE\r\n", func(line []byte) ([]byte, bool) {
			idles.Add(1)
			return line, false
		}), nil)
		mb := via.mailbox("tips")
		mb.Poll = 50 * time.Millisecond
		r := w.watch(t, mb, ingest.WithRenewal(5*time.Millisecond))
		r.until("a look", func(st ingest.State) bool { return st.Up })
		r.looks(3)
		c.deliver(folder, mail(1))
		r.until("one moved", func(st ingest.State) bool { return st.Moved == 1 })
		r.stop()
		if idles.Load() < 4 {
			t.Errorf("%d IDLEs", idles.Load())
		}
		w.checkRecord(t, mail(1))
	})
}

// INT-3, INT-5: the connection is cut at every place of a session in turn, from either side: in the end each mail is stored once.
func TestCutAnywhere(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		w.hurry(t)
		want := [][]byte{mail(1), mail(2), bigMail(3, 3<<19), mail(4)}
		c.deliver(folder, want...)
		via, p := s.through(t)
		// of one connection the first n lines come through, of the next one more
		var lines, limit atomic.Int64
		limit.Store(3)
		step := func(line []byte) ([]byte, bool) {
			if lines.Add(1) > limit.Load() {
				lines.Store(0)
				// the large mail has thousands of lines
				limit.Store(limit.Load() + 1 + limit.Load()/8)
				return line[:len(line)/2], true
			}
			return line, false
		}
		p.hook(step, step)
		r := w.watch(t, via.mailbox("tips"))
		r.until("all moved", func(st ingest.State) bool { return st.Moved >= 4 })
		r.stop()
		w.checkRecord(t, want...)
		c.checkHolds(folder)
		if got := len(c.holds(done)); got != 4 {
			t.Errorf("%d mails in the Done folder", got)
		}
	})
}

// INT-6: a message above the limit stays where it is; its envelope is recorded, with a job.
func TestOversize(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		c.deliver(folder, mail(1), bigMail(2, 2<<20), mail(3))
		mb := s.mailbox("tips")
		mb.MaxSize = 1 << 20
		r := w.watch(t, mb)
		r.until("two moved", func(st ingest.State) bool { return st.Up && st.Moved == 2 && st.Oversize == 1 })
		r.stop()
		w.checkRecord(t, mail(1), nil, mail(3))
		if got := w.states(t); got != "moved oversize moved" {
			t.Errorf("ledger: %s", got)
		}
		c.checkHolds(folder, bigMail(2, 2<<20))
		list, err := ingest.ListMessages(t.Context(), w.pool, ingest.MessageFilter{})
		if err != nil {
			t.Fatal(err)
		}
		if m := list[1]; m.MessageID != "2@agency.gov" || m.FromAddress != "ann.agent@agency.gov" || m.Size != int64(len(bigMail(2, 2<<20))) {
			t.Errorf("the row is %+v", m)
		}
	})
}

// INT-3: a folder that refuses messages keeps nothing from being stored, is told once, and is tried again.
func TestMoveRefused(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		via, p := s.through(t)
		var mended atomic.Bool
		p.hook(onCommand("MOVE", func(line []byte) ([]byte, bool) {
			if mended.Load() {
				return line, false
			}
			// a refusal that the server itself makes
			return fmt.Appendf(nil, "%s STATUS \"no such folder\" (MESSAGES)\r\n", line[:indexSpace(line)]), false
		}), nil)
		c.deliver(folder, mail(1), mail(2))
		mb := via.mailbox("tips")
		mb.Poll = 20 * time.Millisecond
		r := w.watch(t, mb)
		r.looks(3)
		mended.Store(true)
		r.until("two moved", func(st ingest.State) bool { return st.Moved == 2 })
		r.stop()
		w.checkRecord(t, mail(1), mail(2))
		c.checkHolds(done, mail(1), mail(2))
		if n := w.logs.count("cannot be moved"); n != 1 {
			t.Errorf("told %d times", n)
		}
	})
}

// INT-5: a message that is expunged between list and fetch is entered as gone, and no one waits for it.
func TestGone(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		c.deliver(folder, mail(1), mail(2), mail(3))
		via, p := s.through(t)
		other := s.client(t)
		var removed atomic.Bool
		p.hook(onCommand("BODY.PEEK", func(line []byte) ([]byte, bool) {
			if removed.Swap(true) {
				return line, false
			}
			if _, err := other.Select(folder, nil).Wait(); err != nil {
				t.Error(err)
			}
			set := imap.UIDSetNum(2)
			if err := other.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
				t.Error(err)
			}
			if err := other.UIDExpunge(set).Close(); err != nil {
				t.Error(err)
			}
			return line, false
		}), nil)
		r := w.watch(t, via.mailbox("tips"))
		r.until("two moved", func(st ingest.State) bool { return st.Up && st.Moved == 2 })
		r.stop()
		w.checkRecord(t, mail(1), mail(3))
		if got := w.states(t); got != "moved gone moved" {
			t.Errorf("ledger: %s", got)
		}
	})
}

// LESSONS 5, INT-3: while nothing can be committed nothing is lost; it is told once, and once when it is over.
func TestDatabaseInTrouble(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		w.enq.broken.Store(true)
		c.deliver(folder, mail(1), bigMail(2, 2<<20))
		r := w.watch(t, s.mailbox("tips"))
		r.until("several attempts", func(ingest.State) bool { return w.enq.faults.Load() >= 5 })
		w.checkRecord(t)
		c.checkHolds(folder, mail(1), bigMail(2, 2<<20))
		w.enq.broken.Store(false)
		r.until("two moved", func(st ingest.State) bool { return st.Up && st.Moved == 2 })
		r.stop()
		w.checkRecord(t, mail(1), bigMail(2, 2<<20))
		if n := w.logs.count("level=WARN msg=\"the mailbox cannot be read\""); n != 1 {
			t.Errorf("the fault was told %d times", n)
		}
		if n := w.logs.count("the mailbox is being read"); n != 1 {
			t.Errorf("that it is over was told %d times", n)
		}
	})
}

// INT-5: what the database refuses for what is in it stops neither its batch nor the mailbox.
func TestRefusedByTheDatabase(t *testing.T) {
	t.Parallel()
	s := memory(t)
	w, c := newWorld(t), s.client(t)
	_, err := pgtest.Owner(t, w.pool).Exec(t.Context(), `ALTER TABLE messages ADD CONSTRAINT test CHECK (message_id <> '2@agency.gov')`)
	if err != nil {
		t.Fatal(err)
	}
	c.deliver(folder, mail(1), mail(2), mail(3))
	r := w.watch(t, s.mailbox("tips"))
	r.until("two moved", func(st ingest.State) bool { return st.Up && st.Moved == 2 })
	r.stop()
	w.checkRecord(t, mail(1), mail(3))
	if rows := w.ledger(t); w.states(t) != "moved failed moved" || rows[1].Attempts != 3 || rows[1].Reason != "the database refused it, SQLSTATE 23514" {
		t.Errorf("ledger: %+v", rows)
	}
	c.checkHolds(folder, mail(2))
}

// INT-2: a large backlog is taken in by ranges and batches; a look at it afterwards asks for nothing old.
func TestBacklog(t *testing.T) {
	t.Parallel()
	s := memory(t)
	w, c := newWorld(t), s.client(t)
	var want [][]byte
	for i := range 1300 {
		want = append(want, mail(i))
	}
	c.deliver(folder, want...)
	via, p := s.through(t)
	r := w.watch(t, via.mailbox("tips"))
	r.until("all moved", func(st ingest.State) bool { return st.Up && st.Moved == 1300 })
	var asked atomic.Int64
	p.hook(nil, func(line []byte) ([]byte, bool) {
		if bytes.Contains(line, []byte("FETCH (UID")) {
			asked.Add(1)
		}
		return line, false
	})
	c.deliver(folder, mail(5000))
	r.until("one more", func(st ingest.State) bool { return st.Moved == 1301 })
	r.stop()
	if n := asked.Load(); n != 2 { // its size, its bytes
		t.Errorf("the server told of %d messages", n)
	}
	w.checkRecord(t, append(want, mail(5000))...)
}
