package ingest_test

import (
	"bytes"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cissd/ingest"
)

// once gives true for the first command that contains the words, and false for all others.
func once(words string) func(command string) bool {
	var done atomic.Bool
	return func(command string) bool { return strings.Contains(command, words) && !done.Swap(true) }
}

// INT-2, INT-3, INT-5: whatever nonsense a server says once, and wherever in a session, nothing panics, nothing is lost or doubled, and the
// next connection goes on.
func TestNonsenseOnce(t *testing.T) {
	t.Parallel()
	texts := map[string]string{
		"garbage":                "\x00\x01 what is this {\r\n",
		"empty lines":            "\r\n\r\n",
		"wrong tag":              "T999 OK done\r\n",
		"unknown response":       "* FROBNICATE 7\r\n",
		"unasked FETCH":          "* 9 FETCH (UID 99 BODY[] {5}\r\nhello)\r\n",
		"unasked section":        "* 2 FETCH (UID 2 BODY[TEXT] {5}\r\nhello)\r\n",
		"FETCH without uid":      "* 2 FETCH (FLAGS (\\Seen) RFC822.SIZE 3)\r\n",
		"uid 0":                  "* 2 FETCH (UID 0 RFC822.SIZE 5)\r\n",
		"negative size":          "* 2 FETCH (UID 2 RFC822.SIZE -1)\r\n",
		"huge size":              "* 2 FETCH (UID 2 RFC822.SIZE 99999999999999999999999)\r\n",
		"huge uid":               "* 2 FETCH (UID 99999999999999999999999)\r\n",
		"negative literal":       "* 2 FETCH (UID 2 BODY[] {-5}\r\nhello)\r\n",
		"huge literal":           "* 2 FETCH (UID 2 BODY[] {99999999999999999999999}\r\nhello)\r\n",
		"large literal for name": "* LIST () \"/\" {999999999}\r\n",
		"fewer than there are":   "* 1 EXISTS\r\n* 0 RECENT\r\n",
		"EXPUNGE of nothing":     "* 77 EXPUNGE\r\n* 0 EXPUNGE\r\n",
		"odd flags":              "* 2 FETCH (FLAGS (Old[1] \\))\r\n",
		"search without end":     "* ESEARCH (TAG \"T6\") UID ALL 1:*\r\n",
		"search of all uids":     "* ESEARCH (TAG \"T6\") UID ALL 1:4294967295\r\n",
		"unasked continuation":   "+ go on\r\n",
		"bye":                    "* BYE off\r\n",
		"another capability":     "* CAPABILITY NONE\r\n",
		"deep list":              "* 2 FETCH (BODYSTRUCTURE " + strings.Repeat("(", 2000) + "\r\n",
	}
	for _, word := range []string{"LOGIN", "SELECT", "RFC822.SIZE", "BODY.PEEK", "MOVE", "IDLE", "SEARCH"} {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.hurry(t)
			var want [][]byte
			for name, text := range texts {
				first := once(word)
				s := &script{n: 3, body: whole, odd: func(c *scripted, command string) (bool, bool) {
					if !first(command) {
						return false, true
					}
					c.say("%s", text)
					return false, name != "bye"
				}}
				if word == "SEARCH" { // what is stored already is looked for before it is moved
					fail := once("MOVE")
					odd := s.odd
					s.odd = func(c *scripted, command string) (bool, bool) {
						if fail(command) {
							return false, false
						}
						return odd(c, command)
					}
				}
				r := w.watch(t, s.start(t).mailbox(name))
				r.until("three moved: "+name, func(st ingest.State) bool { return st.Moved >= 3 && st.Up })
				s.arrive(4)
				r.until("one more moved: "+name, func(st ingest.State) bool { return st.Moved >= 4 && st.Up })
				r.stop()
				want = append(want, mail(1), mail(2), mail(3), mail(4))
			}
			w.checkRecord(t, want...)
		})
	}
}

// INT-5: an answer that comes twice is taken once; one that says OK without the data, or one cut in a header line, is failed and told, and
// the others go on. INT-3: none of it is stored in part.
func TestOddBodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var want [][]byte
	for name, c := range map[string]struct {
		body func(c *scripted, seq, uid int, header bool) bool
		bad  bool
	}{
		"twice": {body: func(c *scripted, seq, uid int, header bool) bool {
			first := whole(c, seq, uid, header)
			return first && whole(c, seq, uid, header)
		}},
		"twice, the second with other bytes": {body: func(c *scripted, seq, uid int, header bool) bool {
			return whole(c, seq, uid, header) && c.give(seq, uid, mail(uid+100))
		}},
		"OK without the data":  {bad: true, body: func(*scripted, int, int, bool) bool { return true }},
		"cut in a header line": {bad: true, body: func(c *scripted, seq, uid int, _ bool) bool { return c.cut(seq, uid, len(mail(uid)), 30) }},
		"shorter than it said": {bad: true, body: func(c *scripted, seq, uid int, _ bool) bool { return c.cut(seq, uid, 1000, len(mail(uid))) }},
		"longer than it said":  {bad: true, body: func(c *scripted, seq, uid int, _ bool) bool { return !c.cut(seq, uid, 10, len(mail(uid))) }},
		"larger than any is":   {body: func(c *scripted, seq, uid int, header bool) bool { return c.endless(seq, uid, header) }},
		"cut after the header": {bad: true, body: func(c *scripted, seq, uid int, _ bool) bool {
			c.say("* %d FETCH (UID %d BODY[] ", seq, uid)
			return false
		}},
		"cut before the header": {bad: true, body: func(*scripted, int, int, bool) bool { return false }},
	} {
		s := &script{n: 4, body: func(conn *scripted, seq, uid int, header bool) bool {
			if uid == 2 {
				return c.body(conn, seq, uid, header)
			}
			return whole(conn, seq, uid, header)
		}}
		r := w.watch(t, s.start(t).mailbox(name))
		st := r.until("the others moved: "+name, func(st ingest.State) bool {
			return st.Up && st.Moved+st.Failed+st.Oversize == 4
		})
		r.stop()
		want = append(want, mail(1), mail(3), mail(4))
		switch {
		case name == "larger than any is":
			want = append(want, nil)
		case !c.bad:
			want = append(want, mail(2))
		}
		if bad := st.Failed == 1; bad != c.bad {
			t.Errorf("%s: the state is %+v", name, st)
		}
	}
	w.checkRecord(t, want...)
	for _, row := range w.ledger(t) {
		if row.State == "failed" && (row.UID != 2 || row.Attempts < 3 || row.Reason == "") {
			t.Errorf("ledger: %+v", row)
		}
	}
}

// cut announces size bytes, and ends after n.
func (c *scripted) cut(seq, uid, size, n int) bool {
	c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s", seq, uid, size, mail(uid)[:n])
	return false
}

// endless gives an honest header, and a message that has no end.
func (c *scripted) endless(seq, uid int, header bool) bool {
	if header {
		head, _, _ := bytes.Cut(mail(uid), []byte("\r\n\r\n"))
		c.say("* %d FETCH (UID %d BODY[HEADER] {%d}\r\n%s\r\n\r\n)\r\n", seq, uid, len(head)+4, head)
		return true
	}
	c.say("* %d FETCH (UID %d BODY[] {4611686018427387904}\r\n%s", seq, uid, mail(uid))
	return c.pour()
}

// pour sends until the other side has had enough.
func (c *scripted) pour() bool {
	line := bytes.Repeat([]byte("x"), 64<<10)
	for {
		if _, err := c.w.Write(line); err != nil {
			return false
		}
	}
}

// INT-2: a server that falls silent inside a quoted string is given up, though the client library then tries to read on.
func TestSilentInQuote(t *testing.T) {
	t.Parallel()
	first := once("RFC822.SIZE")
	s := &script{n: 2, body: whole, odd: func(c *scripted, command string) (bool, bool) {
		if first(command) {
			c.say("* STATUS \"INBOX (UIDNEXT 5)\r\n")
			return true, true
		}
		return false, true
	}}
	w := newWorld(t)
	r := w.watch(t, s.start(t).mailbox("tips"), ingest.WithStall(200*time.Millisecond))
	r.until("two moved", func(st ingest.State) bool { return st.Up && st.Moved == 2 && st.Faults >= 1 })
	r.stop()
	w.checkRecord(t, mail(1), mail(2))
}

// INT-6: a line, or a literal where none belongs, that has no end does not fill the memory; the connection is given up, and the next one
// goes on.
func TestWithoutEnd(t *testing.T) { // not parallel: it measures the heap
	w := newWorld(t)
	var want [][]byte
	for name, text := range map[string]string{
		"line":    "* OK ",
		"literal": "* LIST () \"/\" {1000000000}\r\n",
		"answer":  "* 2 FETCH (UID 2 BODY[] \"",
	} {
		first := once("RFC822.SIZE")
		var before, after runtime.MemStats
		s := &script{n: 2, body: whole, odd: func(c *scripted, command string) (bool, bool) {
			if first(command) {
				runtime.ReadMemStats(&before)
				c.say("%s", text)
				alive := c.pour()
				runtime.ReadMemStats(&after)
				return true, alive
			}
			return false, true
		}}
		r := w.watch(t, s.start(t).mailbox(name))
		st := r.until("two moved", func(st ingest.State) bool { return st.Up && st.Moved == 2 })
		r.stop()
		if st.Faults != 1 || w.logs.count("the server sends without end") != len(want)/2+1 {
			t.Errorf("%s: %d faults", name, st.Faults)
		}
		if grown := int64(after.TotalAlloc) - int64(before.TotalAlloc); grown > 64<<20 {
			t.Errorf("%s: %d bytes were allocated", name, grown)
		}
		want = append(want, mail(1), mail(2))
	}
	w.checkRecord(t, want...)
}

// INT-3: a uid that the server has given to no message is not entered in the ledger: those below it would never be read.
func TestPhantom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var want [][]byte
	for i, uid := range []string{"4", "77", "4294967295"} {
		s := &script{n: 3, uidNext: 4, body: whole, odd: func(c *scripted, command string) (bool, bool) {
			if strings.Contains(command, "RFC822.SIZE") && strings.Contains(command, ":*") {
				c.say("* 9 FETCH (UID %s RFC822.SIZE 100)\r\n", uid)
			}
			return false, true
		}}
		r := w.watch(t, s.start(t).mailbox(uid))
		r.until("three moved", func(st ingest.State) bool { return st.Up && st.Moved == 3 })
		for n := 4; n <= 6; n++ {
			s.arrive(n)
			r.until("one more", func(st ingest.State) bool { return st.Moved == int64(n) })
		}
		r.stop()
		want = append(want, mail(1), mail(2), mail(3), mail(4), mail(5), mail(6))
		if n := w.logs.count("that it does not have"); n != i+1 {
			t.Errorf("told %d times", n)
		}
	}
	w.checkRecord(t, want...)
	if got := w.states(t); strings.Contains(got, "gone") || strings.Contains(got, "failed") {
		t.Errorf("ledger: %s", got)
	}
}

// INT-3: a message that the server does not name when it lists what is new is found all the same.
func TestNotNamed(t *testing.T) {
	t.Parallel()
	s := &script{n: 5, body: whole}
	s.odd = func(c *scripted, command string) (bool, bool) {
		if !strings.Contains(command, "RFC822.SIZE") || !strings.Contains(command, ":*") {
			return false, true
		}
		for _, uid := range []int{1, 3, 5} {
			s.describe(c, uid, "RFC822.SIZE INTERNALDATE")
		}
		c.say("%s OK done\r\n", c.tag)
		return true, true
	}
	w := newWorld(t)
	r := w.watch(t, s.start(t).mailbox("tips"))
	r.until("five moved", func(st ingest.State) bool { return st.Up && st.Moved == 5 })
	r.stop()
	w.checkRecord(t, mail(1), mail(2), mail(3), mail(4), mail(5))
}

// INT-12: a server whose storage is away gives no message. It is told once, hundreds of messages are not each reported, and when it is back
// all are read.
func TestGivesNoMessage(t *testing.T) {
	t.Parallel()
	var back atomic.Bool
	s := &script{n: 40, body: func(c *scripted, seq, uid int, header bool) bool {
		if back.Load() {
			return whole(c, seq, uid, header)
		}
		c.say("%s NO [UNAVAILABLE] storage is away\r\n", c.tag)
		return true
	}}
	s.odd = func(c *scripted, command string) (bool, bool) {
		if strings.Contains(command, "BODY.PEEK") && !back.Load() {
			c.say("%s NO [UNAVAILABLE] storage is away\r\n", c.tag)
			return true, true
		}
		return false, true
	}
	w := newWorld(t)
	r := w.watch(t, s.start(t).mailbox("tips"))
	st := r.until("several faults", func(st ingest.State) bool { return st.Faults >= 3 })
	if st.Up || st.Kind != ingest.FaultServer || !strings.Contains(st.Fault, "UNAVAILABLE") {
		t.Errorf("the state is %+v", st)
	}
	back.Store(true)
	r.until("all moved", func(st ingest.State) bool { return st.Up && st.Moved == 40 })
	r.stop()
	var want [][]byte
	for i := range 40 {
		want = append(want, mail(i+1))
	}
	w.checkRecord(t, want...)
	if n := w.logs.count("level=WARN msg=\"the mailbox cannot be read\""); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// INT-2: a server that offers IDLE and refuses it is polled, on one connection.
func TestIdleRefused(t *testing.T) {
	t.Parallel()
	s := &script{n: 1, body: whole, odd: func(c *scripted, command string) (bool, bool) {
		if command == "IDLE" {
			c.say("%s NO not today\r\n", c.tag)
			return true, true
		}
		return false, true
	}}
	w := newWorld(t)
	mb := s.start(t).mailbox("tips")
	mb.Poll = 5 * time.Millisecond
	r := w.watch(t, mb)
	r.looks(3)
	s.arrive(2)
	st := r.until("two moved", func(st ingest.State) bool { return st.Moved == 2 })
	r.stop()
	if st.Faults != 0 || len(s.heard("IDLE")) != 1 {
		t.Errorf("%d faults, %d times IDLE", st.Faults, len(s.heard("IDLE")))
	}
}

// INT-2, INT-3: the full look, which moves what could not be moved, comes however often new mail is announced.
func TestAnnouncedWithoutPause(t *testing.T) {
	t.Parallel()
	var moves atomic.Int64
	var idle string
	s := &script{n: 1, body: whole, odd: func(c *scripted, command string) (bool, bool) {
		switch {
		case strings.Contains(command, "MOVE") && moves.Add(1) <= 2: // as soon as it is stored, and in the first full look
			c.say("%s NO [OVERQUOTA] full\r\n", c.tag)
		case command == "IDLE": // never quiet
			idle = c.tag
			c.say("+ idling\r\n* 1 EXISTS\r\n")
		case c.tag == "DONE":
			c.say("%s OK done\r\n", idle)
		default:
			return false, true
		}
		return true, true
	}}
	w := newWorld(t)
	mb := s.start(t).mailbox("tips")
	mb.Poll = 50 * time.Millisecond
	r := w.watch(t, mb)
	r.until("it is moved", func(st ingest.State) bool { return st.Moved == 1 })
	r.looks(1)
	r.stop()
	if n := w.logs.count("are being moved again"); n != 1 {
		t.Errorf("that it is over was told %d times", n)
	}
}
