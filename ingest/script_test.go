package ingest_test

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cissd/ingest"
)

// script is an IMAP server that says what a test wants it to say (LIBRARIES 12). It knows the commands of the watcher, and has a folder
// with messages 1 to n, of which number i is mail(i) with uid i.
type script struct {
	n int
	// size is what it tells as RFC822.SIZE; dates is what it tells as INTERNALDATE.
	size func(uid int) string
	date func(uid int) string
	// body answers FETCH BODY.PEEK[...] for one message; false ends the connection.
	body func(c *scripted, seq, uid int, header bool) bool
	// silent is the command word after which it says nothing more.
	silent string
	// uidNext is what SELECT tells, if not 0.
	uidNext int
	// caps are what it can do, if not the usual.
	caps string
	// odd is asked first: it may answer a command itself, tagged line and all, and end the connection.
	odd func(c *scripted, command string) (answered, alive bool)

	mu       sync.Mutex
	validity int // 7 if it is 0
	moved    map[int]bool
	idle     map[net.Conn]bool
	told     map[net.Conn]int // of how many messages
	commands []string
}

func (s *script) can() string {
	if s.caps != "" {
		return s.caps
	}
	return "IMAP4rev1 IDLE MOVE UIDPLUS"
}

// arrive makes it n messages, and announces them to who is in IDLE.
func (s *script) arrive(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = n
	for c := range s.idle {
		s.tell(c)
	}
}

// heard gives the commands so far that contain the words.
func (s *script) heard(words string) (list []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.commands {
		if strings.Contains(c, words) {
			list = append(list, c)
		}
	}
	return list
}

// tell announces what is new to a connection that is in IDLE; s.mu is held.
func (s *script) tell(c net.Conn) {
	if s.told[c] != s.n {
		s.told[c] = s.n
		_, _ = fmt.Fprintf(c, "* %d EXISTS\r\n", s.n)
	}
}

// renumber gives the folder another UIDVALIDITY.
func (s *script) renumber(validity int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.validity = validity
}

func (s *script) uidValidity() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return cmp.Or(s.validity, 7)
}

func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func (s *script) idles(c net.Conn, is bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.idle, c)
	if is {
		s.idle[c] = true
		s.tell(c)
	}
}

// scripted is one connection.
type scripted struct {
	w    *bufio.Writer
	conn net.Conn
	tag  string
}

func (c *scripted) say(format string, args ...any) { _, _ = fmt.Fprintf(c.w, format, args...) }

// give is an honest answer.
func (c *scripted) give(seq, uid int, raw []byte) bool {
	c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n", seq, uid, len(raw), raw)
	return true
}

func (s *script) start(t testing.TB) *server {
	t.Helper()
	s.mu.Lock()
	s.moved, s.idle, s.told = map[int]bool{}, map[net.Conn]bool{}, map[net.Conn]int{}
	s.mu.Unlock()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	ended := make(chan struct{})
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Add(2)
			closed := make(chan struct{})
			go func() {
				defer wg.Done()
				select {
				case <-ended:
				case <-closed:
				}
				_ = c.Close()
			}()
			go func() {
				defer wg.Done()
				defer close(closed)
				s.serve(c)
			}()
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		close(ended)
		wg.Wait()
	})
	return serverAt(t, l.Addr())
}

func (s *script) serve(conn net.Conn) {
	c := &scripted{w: bufio.NewWriter(conn), conn: conn}
	defer s.idles(conn, false)
	c.say("* OK [CAPABILITY %s] here\r\n", s.can())
	lines := bufio.NewReader(conn)
	for {
		if c.w.Flush() != nil {
			return
		}
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		var rest string
		c.tag, rest, _ = strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		s.mu.Lock()
		s.commands = append(s.commands, rest)
		s.mu.Unlock()
		if s.odd != nil {
			answered, alive := s.odd(c, rest)
			if !alive {
				_ = c.w.Flush()
				return
			}
			if answered {
				continue
			}
		}
		if s.silent != "" && strings.Contains(rest, s.silent) {
			_, _ = io.Copy(io.Discard, lines)
			return
		}
		if !s.answer(c, rest, lines) {
			_ = c.w.Flush()
			return
		}
	}
}

func (s *script) answer(c *scripted, command string, lines *bufio.Reader) bool {
	words := strings.Fields(command)
	switch words[0] {
	case "LOGIN":
		c.say("%s OK [CAPABILITY %s] in\r\n", c.tag, s.can())
		return true
	case "SELECT":
		s.mu.Lock()
		s.told[c.conn] = s.n
		c.say("* %d EXISTS\r\n", s.n)
		s.mu.Unlock()
		c.say("* OK [UIDVALIDITY %d] ok\r\n", s.uidValidity())
		if s.uidNext != 0 {
			c.say("* OK [UIDNEXT %d] ok\r\n", s.uidNext)
		}
	case "IDLE":
		c.say("+ idling\r\n")
		_ = c.w.Flush()
		s.idles(c.conn, true)
		if _, err := lines.ReadString('\n'); err != nil {
			return false
		}
		s.idles(c.conn, false)
		if s.odd != nil {
			if silent, _ := s.odd(&scripted{w: c.w, conn: c.conn, tag: "DONE"}, ""); silent {
				_, _ = io.Copy(io.Discard, lines)
				return false
			}
		}
	case "STATUS":
		name, _, _ := strings.Cut(strings.TrimPrefix(command, "STATUS "), " (")
		c.say("* STATUS %s (UIDNEXT %d UIDVALIDITY %d)\r\n", name, s.count()+1, s.uidValidity())
	case "FETCH":
		seq, _ := strconv.Atoi(words[1])
		if !s.body(c, seq, seq, false) {
			return false
		}
	case "UID":
		if !s.uid(c, words[1:]) {
			return false
		}
	}
	c.say("%s OK done\r\n", c.tag)
	return true
}

func (s *script) uid(c *scripted, words []string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for uid := 1; uid <= s.n; uid++ {
		if !inSet(words[1], uid, s.n) && words[0] != "SEARCH" || s.moved[uid] {
			continue
		}
		switch {
		case words[0] == "MOVE", words[0] == "EXPUNGE":
			s.moved[uid] = true
		case words[0] == "COPY", words[0] == "STORE":
		case words[0] == "SEARCH":
			c.say("* SEARCH %d\r\n", uid)
		case strings.Contains(strings.Join(words, " "), "BODY.PEEK"):
			if !s.body(c, uid, uid, strings.Contains(strings.Join(words, " "), "HEADER")) {
				return false
			}
		default:
			s.describe(c, uid, strings.Join(words[2:], " "))
		}
	}
	return true
}

func (s *script) describe(c *scripted, uid int, items string) {
	c.say("* %d FETCH (UID %d", uid, uid)
	if strings.Contains(items, "RFC822.SIZE") {
		size := strconv.Itoa(len(mail(uid)))
		if s.size != nil {
			size = s.size(uid)
		}
		c.say(" RFC822.SIZE %s", size)
	}
	if strings.Contains(items, "INTERNALDATE") {
		date := "02-Mar-2026 11:30:00 +0000"
		if s.date != nil {
			date = s.date(uid)
		}
		c.say(" INTERNALDATE \"%s\"", date)
	}
	c.say(")\r\n")
}

func inSet(set string, uid, last int) bool {
	for part := range strings.SplitSeq(set, ",") {
		from, to, isRange := strings.Cut(part, ":")
		a, _ := strconv.Atoi(from)
		b := a
		if isRange {
			b, _ = strconv.Atoi(to)
		}
		if to == "*" {
			b = max(a, last)
			a = min(a, last)
		}
		if a <= uid && uid <= b {
			return true
		}
	}
	return false
}

func whole(c *scripted, seq, uid int, _ bool) bool { return c.give(seq, uid, mail(uid)) }

// LESSONS 3, 6, INT-5: a message whose answer is nonsense, whatever kind of nonsense, never stops the others. It is in the ledger as failed,
// with the number of attempts, and it is told.
func TestBadMessage(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]func(c *scripted, seq, uid int, header bool) bool{
		"unreadable answer": func(c *scripted, seq, uid int, _ bool) bool {
			c.say("* %d FETCH (UID %d NONSENSE[] {5}\r\nhello)\r\n", seq, uid)
			return true
		},
		"connection cut in the literal": func(c *scripted, seq, uid int, _ bool) bool {
			c.say("* %d FETCH (UID %d BODY[] {500}\r\nshort", seq, uid)
			return false
		},
		"connection cut in a large literal": func(c *scripted, seq, uid int, _ bool) bool {
			c.say("* %d FETCH (UID %d BODY[] {5000000}\r\n%s", seq, uid, bigMail(uid, 3<<20))
			return false
		},
		"cut after the literal": func(c *scripted, seq, uid int, _ bool) bool {
			c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s", seq, uid, len(mail(uid)), mail(uid))
			return false
		},
		"no bytes": func(c *scripted, seq, uid int, _ bool) bool {
			c.say("* %d FETCH (UID %d BODY[] NIL)\r\n", seq, uid)
			return true
		},
		"another one's uid": func(c *scripted, seq, uid int, _ bool) bool {
			return c.give(seq, 99, mail(uid))
		},
		"refusal": func(c *scripted, seq, uid int, _ bool) bool {
			c.say("* NO cannot\r\n%s NO [SERVERBUG] cannot read it\r\n", c.tag)
			return true
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &script{n: 5, body: func(c *scripted, seq, uid int, header bool) bool {
				if uid == 3 {
					return bad(c, seq, uid, header)
				}
				return whole(c, seq, uid, header)
			}}
			w := newWorld(t)
			r := w.watch(t, s.start(t).mailbox("tips"))
			r.until("four moved", func(st ingest.State) bool { return st.Up && st.Moved == 4 && st.Failed == 1 })
			r.stop()
			w.checkRecord(t, mail(1), mail(2), mail(4), mail(5))
			rows := w.ledger(t)
			if got := w.states(t); got != "moved moved failed moved moved" || rows[2].Attempts < 3 || rows[2].Reason == "" {
				t.Errorf("ledger: %+v", rows)
			}
			if n := w.logs.count("a message cannot be read"); n != 1 {
				t.Errorf("told %d times", n)
			}
			if strings.Contains(w.logs.text(), "cannot read it") || strings.Contains(w.logs.text(), "NONSENSE") {
				t.Error("the log repeats what the server said (SEC-7)")
			}
		})
	}
}

// INT-5: what failed is read when the server has come to its senses.
func TestBadMessageMends(t *testing.T) {
	t.Parallel()
	var mended atomic.Bool
	s := &script{n: 2, body: func(c *scripted, seq, uid int, header bool) bool {
		if uid == 1 && !mended.Load() {
			c.say("* BOO\r\n")
			return true
		}
		return whole(c, seq, uid, header)
	}}
	w := newWorld(t)
	w.hurry(t)
	mb := s.start(t).mailbox("tips")
	mb.Poll = 5 * time.Millisecond
	r := w.watch(t, mb)
	r.until("the failure", func(st ingest.State) bool { return st.Failed == 1 })
	mended.Store(true)
	r.until("two moved", func(st ingest.State) bool { return st.Moved == 2 })
	r.stop()
	w.checkRecord(t, mail(1), mail(2))
}

// LIBRARIES 2: odd answers that do not hinder reading the message.
func TestOddAnswers(t *testing.T) {
	t.Parallel()
	var flagged [4]atomic.Bool
	for name, s := range map[string]*script{
		"uid after the bytes": {body: func(c *scripted, seq, uid int, _ bool) bool {
			c.say("* %d FETCH (BODY[] {%d}\r\n%s UID %d)\r\n", seq, len(mail(uid)), mail(uid), uid)
			return true
		}},
		"unreadable date": {date: func(int) string { return "yesterday" }, body: whole},
		"unreadable size": {size: func(uid int) string { return []string{"", "12", "NIL", "13"}[uid] }, body: whole},
		"wrong sizes":     {size: func(uid int) string { return strconv.Itoa(uid * 1000) }, body: whole},
		"other messages' flags in between": {body: func(c *scripted, seq, uid int, _ bool) bool {
			// someone reads the mail at this moment: the client library takes this for the answer, and drops the true one
			if !flagged[uid].Swap(true) {
				c.say("* %d FETCH (UID %d FLAGS (\\Seen))\r\n* 4 EXISTS\r\n", seq, uid)
			}
			return c.give(seq, uid, mail(uid))
		}},
		"backwards": {body: func(c *scripted, seq, uid int, _ bool) bool {
			if uid == 1 {
				for i := 3; i >= 1; i-- {
					c.give(i, i, mail(i))
				}
			}
			return true
		}},
		"quoted string in place of a literal": {body: func(c *scripted, seq, uid int, _ bool) bool {
			if uid == 2 {
				c.say("* %d FETCH (UID %d BODY[] \"\")\r\n", seq, uid)
				return true
			}
			return c.give(seq, uid, mail(uid))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s.n = 3
			w := newWorld(t)
			r := w.watch(t, s.start(t).mailbox("tips"))
			r.until("three moved", func(st ingest.State) bool { return st.Up && st.Moved == 3 })
			r.stop()
			if name == "quoted string in place of a literal" {
				w.checkRecord(t, mail(1), []byte{}, mail(3))
				return
			}
			w.checkRecord(t, mail(1), mail(2), mail(3))
		})
	}
}

// INT-6: a message that turns out larger than the server had said is cut off as oversize; one that is larger than small is streamed.
func TestLargerThanAnnounced(t *testing.T) {
	t.Parallel()
	s := &script{n: 3, body: func(c *scripted, seq, uid int, header bool) bool {
		switch uid {
		case 1:
			return c.give(seq, uid, bigMail(1, 3<<20))
		case 2:
			return c.give(seq, uid, bigMail(2, 5<<20))
		}
		return whole(c, seq, uid, header)
	}}
	w := newWorld(t)
	mb := s.start(t).mailbox("tips")
	mb.MaxSize = 4 << 20
	r := w.watch(t, mb)
	r.until("all", func(st ingest.State) bool { return st.Up && st.Stored == 3 && st.Oversize == 1 && st.Moved == 2 })
	r.stop()
	w.checkRecord(t, bigMail(1, 3<<20), nil, mail(3))
	if got := w.states(t); got != "moved oversize moved" {
		t.Errorf("ledger: %s", got)
	}
}

// INT-2, LIBRARIES 2: a server that falls silent holds up neither the stop of the daemon nor, for longer than the limit, the mailbox.
func TestSilentServer(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"LOGIN", "SELECT", "RFC822.SIZE", "BODY.PEEK", "MOVE", "IDLE"} {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			s := &script{n: 2, body: whole, silent: word}
			w := newWorld(t)
			r := w.watch(t, s.start(t).mailbox("tips"), ingest.WithStall(20*time.Millisecond))
			r.until("a fault", func(st ingest.State) bool { return st.Fault != "" })
			r.stop()
			forever := w.watch(t, s.start(t).mailbox("other"), ingest.WithStall(time.Hour))
			forever.stop()
		})
	}
}

// A folder that counts its messages anew under the UIDVALIDITY on record is another folder: nothing in it may be passed over as known.
func TestUIDsCountedAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := &script{n: 3, body: whole}
	mb := first.start(t).mailbox("tips")
	r := w.watch(t, mb)
	r.until("three", func(st ingest.State) bool { return st.Up && st.Moved == 3 })
	r.stop()
	second := &script{n: 1, uidNext: 2, body: whole}
	mb = second.start(t).mailbox("tips")
	r = w.watch(t, mb)
	st := r.until("a fault", func(st ingest.State) bool { return st.Fault != "" })
	r.stop()
	if st.Kind != ingest.FaultFolder || !strings.Contains(st.Fault, "another name") {
		t.Errorf("the fault is %q", st.Fault)
	}
	mb.Name = "tips2"
	r = w.watch(t, mb)
	r.until("one", func(st ingest.State) bool { return st.Moved == 1 })
}

// INT-6: memory does not grow with the size of a message.
func TestLargeMessageIsStreamed(t *testing.T) { // not parallel: it measures the heap
	const size = 40 << 20
	var most atomic.Uint64
	var began uint64
	line := bytes.Repeat([]byte("x"), 1022)
	line = append(line, '\r', '\n')
	s := &script{n: 1, size: func(int) string { return strconv.Itoa(size) }, body: func(c *scripted, seq, uid int, _ bool) bool {
		c.say("* %d FETCH (UID %d BODY[] {%d}\r\nFrom: a@agency.gov\r\n\r\n%s", seq, uid, size, strings.Repeat("y", 1024-22))
		for i := 1; i < size/1024; i++ {
			if _, err := c.w.Write(line); err != nil {
				return false
			}
			if i%4096 == 0 {
				most.Store(max(most.Load(), heap()))
			}
		}
		c.say(")\r\n")
		return true
	}}
	w := newWorld(t)
	mb := s.start(t).mailbox("tips")
	began = heap()
	r := w.watch(t, mb)
	r.until("one moved", func(st ingest.State) bool { return st.Moved == 1 })
	r.stop()
	if grown := int64(most.Load()) - int64(began); grown > 16<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	} else {
		t.Logf("the heap grew by %d bytes", grown)
	}
	list, err := ingest.ListMessages(t.Context(), w.pool, ingest.MessageFilter{})
	if err != nil || len(list) != 1 || list[0].Size != size || list[0].FromAddress != "a@agency.gov" {
		t.Errorf("%+v, %v", list, err)
	}
}

// heap is what is in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
