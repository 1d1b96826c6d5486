package ingest_test

import (
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cissd/ingest"
	"cissd/ingest/imaptest"
	"cissd/migrations/pgtest"
)

// told counts what an operator hears of outages.
func (w *world) told() (broken, back int) {
	return w.logs.count(`level=WARN msg="the mailbox cannot be read"`), w.logs.count(`msg="the mailbox is being read"`)
}

// INT-12, INT-2: the real server is away at the start, and again in mid-work, with mail arriving meanwhile: each is told once, and once that it
// is over, and what arrived is read.
func TestServerAway(t *testing.T) {
	t.Parallel()
	d := imaptest.Dovecot(t, imaptest.User{Address: userName, Password: password})
	s := &server{host: "127.0.0.1", port: imaptest.Port(t, d.Addr)}
	mb := s.mailbox("tips")
	mb.Folder, mb.Done = "INBOX", "Processed"
	w := newWorld(t)
	d.Deliver(t, userName, mail(1))
	d.Stop(t)
	r := w.watch(t, mb)
	st := r.until("several attempts", func(st ingest.State) bool { return st.Faults >= 3 })
	if st.Up || st.Kind != ingest.FaultUnreachable {
		t.Errorf("the state is %+v", st)
	}
	for n := int64(1); n <= 2; n++ {
		if broken, back := w.told(); broken != int(n) || back != int(n)-1 {
			t.Errorf("told %d times that it broke, %d times that it is back", broken, back)
		}
		d.Start(t)
		r.until("moved", func(st ingest.State) bool { return st.Up && st.Moved == n })
		if n == 2 {
			break
		}
		from := r.until("up", func(st ingest.State) bool { return st.Up }).Faults
		d.Stop(t)
		d.Deliver(t, userName, mail(2))
		r.until("several attempts", func(st ingest.State) bool { return st.Faults >= from+3 })
	}
	r.stop()
	w.checkRecord(t, mail(1), mail(2))
	if broken, back := w.told(); broken != 2 || back != 2 {
		t.Errorf("told %d times that it broke, %d times that it is back", broken, back)
	}
}

// INT-12: a server that hangs, whether at the start or in mid-work, and goes on: told once, and the mail is read. A connection that ends after
// good work and is made anew at once is not told.
func TestServerHangs(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, s *server) {
		w, c := newWorld(t), s.client(t)
		p := imaptest.NewProxy(t, net.JoinHostPort(s.host, itoa(s.port)))
		via := &server{host: "127.0.0.1", port: imaptest.Port(t, p.Addr)}
		mb := via.mailbox("tips")
		mb.Poll = 20 * time.Millisecond
		c.deliver(folder, mail(1))
		p.Silence(true)
		r := w.watch(t, mb, ingest.WithStall(100*time.Millisecond))
		r.until("two faults", func(st ingest.State) bool { return st.Faults >= 2 })
		p.Silence(false)
		r.until("one moved", func(st ingest.State) bool { return st.Up && st.Moved == 1 })
		broken, _ := w.told()
		if broken < 1 || broken > 2 { // no greeting, or no answer after it
			t.Errorf("told %d times", broken)
		}
		p.Silence(true)
		c.deliver(folder, mail(2))
		r.until("down", func(st ingest.State) bool { return !st.Up })
		p.Silence(false)
		r.until("two moved", func(st ingest.State) bool { return st.Up && st.Moved == 2 })
		p.Reset()
		c.deliver(folder, mail(3))
		r.until("three moved", func(st ingest.State) bool { return st.Up && st.Moved == 3 })
		r.stop()
		w.checkRecord(t, mail(1), mail(2), mail(3))
	})
}

// INT-12, SEC-7: logins are refused for a while; and a server says at once that it has no room: told once, without saying who, and read after.
func TestRefusesLogin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n, c := range []struct{ at, answer, fault, mend string }{
		{"LOGIN", "$TAG NO [AUTHENTICATIONFAILED] no " + userName + "\r\n", "NO [AUTHENTICATIONFAILED]", "check username"},
		{"LOGIN", "$TAG NO [UNAVAILABLE] come back later\r\n", "NO [UNAVAILABLE]", "does not take logins now"},
		{"", "* BYE too many of " + userName + "\r\n", "BYE", "speaks IMAP"},
		{"SELECT", "$TAG NO [NOPERM] not " + userName + "\r\n", "NO [NOPERM]", "check the folder"},
		{"SELECT", "* 0 EXISTS\r\n$TAG OK no numbers\r\n", "no UIDVALIDITY", "cannot be watched"},
	} {
		script := imaptest.Script{c.at: {
			imaptest.Text(c.answer), imaptest.Text(c.answer), imaptest.Text(c.answer),
			imaptest.Text(map[string]string{
				"":       "* OK [CAPABILITY IMAP4rev1 IDLE MOVE] ready\r\n",
				"LOGIN":  "$TAG OK [CAPABILITY IMAP4rev1 IDLE MOVE] in\r\n",
				"SELECT": "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n$TAG OK done\r\n",
			}[c.at]),
		}}
		s := imaptest.Scripted(t, script)
		mb := (&server{host: "127.0.0.1", port: imaptest.Port(t, s.Addr)}).mailbox(fmt.Sprint("tips", n))
		r := w.watch(t, mb)
		r.until("up", func(st ingest.State) bool { return st.Up && st.Faults == 3 })
		r.stop()
		if broken, back := w.told(); broken != n+1 || back != n+1 {
			t.Errorf("%s: told %d times that it broke, %d times that it is back", c.answer, broken, back)
		}
		if log := w.logs.text(); !strings.Contains(log, c.fault) || !strings.Contains(log, c.mend) {
			t.Errorf("%s: the log is\n%s", c.answer, log)
		}
	}
	if strings.Contains(w.logs.text(), userName) {
		t.Error("the log has the user's name")
	}
}

// INT-3, INT-12: the Done folder is full, for MOVE or for COPY. New mail is read all the same; it is told once, over several connections, and
// once when there is room again, and then all are moved.
func TestDoneIsFull(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var want [][]byte
	for n, caps := range []string{"IMAP4rev1 IDLE MOVE UIDPLUS", "IMAP4rev1 IDLE UIDPLUS"} {
		var full, cut atomic.Bool
		full.Store(true)
		s := &script{n: 5, body: whole, caps: caps, odd: func(c *scripted, command string) (bool, bool) {
			if full.Load() && (strings.Contains(command, "MOVE") || strings.Contains(command, "COPY")) {
				c.say("%s NO [OVERQUOTA] quota exceeded\r\n", c.tag)
				return true, true
			}
			return false, !cut.Swap(false)
		}}
		mb := s.start(t).mailbox(caps)
		mb.Poll = 10 * time.Millisecond
		r := w.watch(t, mb)
		r.until("five", func(st ingest.State) bool { return st.Up && st.Stored == 5 })
		cut.Store(true)
		r.until("another connection", func(st ingest.State) bool { return st.Up && st.Faults == 1 })
		s.arrive(7)
		r.until("seven", func(st ingest.State) bool { return st.Up && st.Stored == 7 })
		r.looks(3)
		full.Store(false)
		st := r.until("seven moved", func(st ingest.State) bool { return st.Moved == 7 })
		r.looks(1)
		r.stop()
		if st.Faults != 1 || w.logs.count("cannot be moved") != n+1 || w.logs.count("are being moved again") != n+1 {
			t.Errorf("%s: %d faults", caps, st.Faults)
		}
		for i := range 7 {
			want = append(want, mail(i+1))
		}
	}
	w.checkRecord(t, want...)
}

// INT-3: a server that refuses to remove what was copied: it is not copied again at each look, and told once.
func TestCopiedNotRemoved(t *testing.T) {
	t.Parallel()
	s := &script{n: 1, body: whole, caps: "IMAP4rev1 IDLE UIDPLUS", odd: func(c *scripted, command string) (bool, bool) {
		if strings.Contains(command, "STORE") {
			c.say("%s NO [NOPERM] no right to delete\r\n", c.tag)
			return true, true
		}
		return false, true
	}}
	w := newWorld(t)
	mb := s.start(t).mailbox("tips")
	mb.Poll = 5 * time.Millisecond
	r := w.watch(t, mb)
	for n := 1; n <= 3; n++ {
		s.arrive(n)
		r.until("stored", func(st ingest.State) bool { return st.Up && st.Stored == int64(n) })
		r.looks(2)
	}
	r.stop()
	if got := w.states(t); got != "left left left" || len(s.heard("COPY")) != 3 {
		t.Errorf("ledger: %s, copied: %v", got, s.heard("COPY"))
	}
	if n := w.logs.count(`level=WARN msg="stored messages were copied`); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// INT-3, LESSONS 6: a server that dies, or falls silent, at each MOVE, or at that of one message, gives its new mail all the same.
func TestMoveKills(t *testing.T) {
	t.Parallel()
	for name, poison := range map[string]func(set string) bool{
		"each": func(string) bool { return true },
		"one":  func(set string) bool { return inSet(set, 2, 9) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, hangs := range []bool{false, true} {
				w := newWorld(t)
				w.hurry(t)
				s := &script{n: 3, body: whole, odd: func(c *scripted, command string) (bool, bool) {
					words := strings.Fields(command)
					if len(words) > 2 && words[1] == "MOVE" && poison(words[2]) {
						return hangs, hangs
					}
					return false, true
				}}
				mb := s.start(t).mailbox("tips")
				r := w.watch(t, mb, ingest.WithStall(50*time.Millisecond))
				r.until("three", func(st ingest.State) bool { return st.Stored == 3 })
				s.arrive(5)
				r.until("five", func(st ingest.State) bool { return st.Stored == 5 })
				if name == "one" {
					r.until("the others moved", func(st ingest.State) bool { return st.Moved == 4 })
				}
				r.until("paused", func(ingest.State) bool { return w.logs.count("cannot be moved") == 1 })
				r.stop()
				w.checkRecord(t, mail(1), mail(2), mail(3), mail(4), mail(5))
			}
		})
	}
}

// INT-5, INT-12: a message at which the connection ends is told once; later attempts at it are no news of the mailbox.
func TestKnownBadMessage(t *testing.T) {
	t.Parallel()
	s := &script{n: 3, body: func(c *scripted, seq, uid int, header bool) bool {
		return uid != 2 && whole(c, seq, uid, header)
	}}
	w := newWorld(t)
	var hours atomic.Int64
	w.store = ingest.NewStore(w.pool, w.vault, w.enq, func() time.Time { return time.Now().Add(time.Duration(hours.Load()) * time.Hour) })
	mb := s.start(t).mailbox("tips")
	mb.Poll = 5 * time.Millisecond
	r := w.watch(t, mb)
	r.until("two moved", func(st ingest.State) bool { return st.Up && st.Moved == 2 && st.Failed == 1 })
	for range 5 {
		hours.Add(1)
		r.looks(3)
	}
	st := r.until("up", func(ingest.State) bool { return true })
	r.stop()
	if rows := w.ledger(t); rows[1].State != "failed" || rows[1].Attempts < 8 {
		t.Errorf("ledger: %+v", rows)
	}
	broken, back := w.told()
	if broken != 1 || back != 1 || !st.Up || w.logs.count("a message cannot be read") != 1 {
		t.Errorf("told %d times that it broke, %d times that it is back; %+v", broken, back, st)
	}
}

// OPS-5: the watcher lets go at once at any moment, however long a server that says nothing is given.
func TestStopsAnywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, word := range []string{
		"LOGIN", "SELECT", "RFC822.SIZE", "BODY.PEEK", "MOVE", "CREATE", "SEARCH", "IDLE", "DONE", "NOOP", "COPY", "STORE", "EXPUNGE", "HEADER", "STATUS",
		"in a small literal", "in a large literal", "in a header",
	} {
		reached := make(chan struct{}, 100)
		s := &script{n: 2, body: whole, uidNext: 3, size: func(uid int) string { return []string{"", "100", "300000"}[uid] }}
		if strings.Contains("COPY STORE EXPUNGE", word) {
			s.caps = "IMAP4rev1 IDLE UIDPLUS"
		}
		s.odd = func(c *scripted, command string) (bool, bool) {
			fits := strings.Contains(command, word) || c.tag == word
			at, literal := strings.CutPrefix(word, "in a ")
			if literal && strings.Contains(command, "BODY.PEEK") && strings.Contains(command, "HEADER") == (at == "header") {
				section := map[string]string{"header": "HEADER"}[at]
				c.say("* 1 FETCH (UID 1 BODY[%s] {%d}\r\n%s", section, map[string]int{"small literal": 1000, "large literal": 2 << 20, "header": 1000}[at], mail(1))
				fits = true
			}
			switch {
			case fits:
				_ = c.w.Flush()
				reached <- struct{}{}
			case strings.Contains(command, "MOVE") && (word == "CREATE" || word == "SEARCH"):
				c.say("%s NO [TRYCREATE] no such folder\r\n", c.tag)
			case word == "STATUS" && strings.Contains(command, ":*"):
				c.say("* 9 FETCH (UID 77 RFC822.SIZE 100)\r\n")
				return false, true
			default:
				return false, true
			}
			return true, true
		}
		mb := s.start(t).mailbox(word)
		if word == "HEADER" || word == "in a header" {
			mb.MaxSize = 200000
		}
		r := w.watch(t, mb, ingest.WithStall(time.Hour), ingest.WithRenewal(time.Millisecond))
		select {
		case <-reached:
		case <-time.After(30 * time.Second):
			t.Fatalf("%s was not reached\n%s", word, w.logs.text())
		}
		r.stop()
	}
}

// OPS-5: the same before there is a session: no greeting, no TLS, and in the pause after a fault.
func TestStopsBeforeSession(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // its work is done
	w := newWorld(t)
	for _, mode := range []ingest.TLSMode{ingest.TLSNone, ingest.TLSStartTLS, ingest.TLSImplicit} {
		mb := serverAt(t, l.Addr()).mailbox("silent " + string(mode))
		mb.TLS = mode
		r := w.watch(t, mb)
		c, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		r.stop()
		_ = c.Close()
	}
	gone := serverAt(t, l.Addr()).mailbox("gone")
	_ = l.Close()
	r := w.watch(t, gone, ingest.WithBackoff(time.Hour, time.Hour))
	r.until("the fault", func(st ingest.State) bool { return st.Faults == 1 })
	r.stop()
}

// OPS-5: the same while the database does not answer, in the middle of a transaction and of a stream; nothing is stored, and the next start
// stores it.
func TestStopsInTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := pgtest.Owner(t, w.pool)
	for table, raw := range map[string][]byte{"mailbox_ledger": mail(1), "content_chunks": bigMail(2, 3<<20)} {
		s := memory(t)
		s.client(t).deliver(folder, raw)
		tx, err := owner.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), "LOCK TABLE "+table+" IN SHARE MODE"); err != nil {
			t.Fatal(err)
		}
		r := w.watch(t, s.mailbox(table))
		const waiting = `SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = $1 AND NOT l.granted`
		for n, deadline := 0, time.Now().Add(30*time.Second); n == 0; {
			if err := owner.QueryRow(t.Context(), waiting, table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if time.Now().After(deadline) {
				t.Fatal("the watcher does not wait for the database\n", w.logs.text())
			}
		}
		r.stop()
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
		r = w.watch(t, s.mailbox(table))
		r.until("one moved", func(st ingest.State) bool { return st.Moved == 1 })
		r.stop()
	}
	w.checkRecord(t, mail(1), bigMail(2, 3<<20))
}
