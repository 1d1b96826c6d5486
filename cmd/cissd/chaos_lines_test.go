package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
)

// postgresLine understands as much of PostgreSQL's protocol (version 3) as it takes to see a transaction's end: the frames, the statements'
// texts, and the server's word on whether a transaction is open.
type postgresLine struct {
	gate *gate
	// onBind, if not nil, is told of each statement that is to be carried out with parameters, before the server is; it may kill the daemon.
	onBind func(sql string, parameters []byte)

	asked    atomic.Int64 // Query and Sync messages, each of which is answered by one ReadyForQuery
	answered int64
	status   atomic.Int32 // of the last ReadyForQuery: I, T or E
	deadline atomic.Int64 // if not 0: the answer that the daemon must not see
}

var (
	postgresCommit = regexp.MustCompile(`(?i)^\s*commit\b`)
	// the names of generated statements stand before them
	postgresWrite = regexp.MustCompile(`(?is)^(\s|--[^\n]*\n)*((insert|update|delete|merge)\b|with\b.*\b(insert\s+into|update|delete\s+from)\b)`)
)

func (l *postgresLine) toServer(from io.Reader, to io.Writer) error {
	in := bufio.NewReader(from)
	start, err := readFrame(in, 0)
	if err != nil {
		return err
	}
	if _, err := to.Write(start); err != nil {
		return err
	}
	statements := map[string]string{} // by name
	writes := ""                      // the last that writes since the last end
	for {
		frame, err := readFrame(in, 1)
		if err != nil {
			return err
		}
		end := ""
		switch body := frame[5:]; frame[0] {
		case 'P':
			name, rest := cstring(body)
			statements[name], _ = cstring(rest)
		case 'B':
			_, rest := cstring(body)
			name, parameters := cstring(rest)
			if postgresWrite.MatchString(statements[name]) {
				writes = statements[name]
			}
			if l.onBind != nil {
				l.onBind(statements[name], parameters)
			}
		case 'Q':
			l.asked.Add(1)
			if sql, _ := cstring(body); postgresWrite.MatchString(sql) {
				writes = sql
			} else if postgresCommit.MatchString(sql) {
				end = onCommit
			}
			if end == "" && writes != "" && l.status.Load() == 'I' {
				end = onWrite
			}
		case 'S':
			l.asked.Add(1)
			if writes != "" && l.status.Load() == 'I' {
				end = onWrite
			}
		}
		if end != "" {
			what := strings.Join(strings.Fields(writes), " ")
			writes = ""
			before, after := l.gate.arrive(end, what)
			if before {
				return errStruck
			}
			if after {
				l.deadline.Store(l.asked.Load())
			}
		}
		if _, err := to.Write(frame); err != nil {
			return err
		}
	}
}

func (l *postgresLine) toClient(from io.Reader, to io.Writer) error {
	in := bufio.NewReader(from)
	for {
		frame, err := readFrame(in, 1)
		if err != nil {
			return err
		}
		if frame[0] == 'Z' {
			l.status.Store(int32(frame[5]))
			if l.answered++; l.answered > 1 && l.answered-1 == l.deadline.Load() { // the first one ends the greeting
				l.gate.strike()
				return errStruck
			}
		}
		if l.deadline.Load() != 0 && l.answered-1 >= l.deadline.Load()-1 {
			continue
		}
		if _, err := to.Write(frame); err != nil {
			return err
		}
	}
}

// readFrame reads a type byte, if there is one, a length that counts itself, and the rest.
func readFrame(in io.Reader, typed int) ([]byte, error) {
	head := make([]byte, typed+4)
	if _, err := io.ReadFull(in, head); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint32(head[typed:]))
	if n < 4 || n > 1<<28 {
		return nil, fmt.Errorf("a frame of %d bytes", n)
	}
	frame := make([]byte, typed+n)
	copy(frame, head)
	_, err := io.ReadFull(in, frame[typed+4:])
	return frame, err
}

func cstring(b []byte) (string, []byte) {
	s, rest, _ := bytes.Cut(b, []byte{0})
	return string(s), rest
}

// smtpLine sees the end of each mail (RFC 5321 section 4.1.1.4), and keeps what was passed on to the server whole.
type smtpLine struct {
	gate *gate
	kept *keptMails

	data     atomic.Bool // the server has said 354
	deadline atomic.Bool // the next answer must not be seen by the daemon
}

// keptMails are the bytes that were sent, in the order of their ends.
type keptMails struct {
	mu    sync.Mutex
	mails [][]byte
}

func (k *keptMails) add(mail []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.mails = append(k.mails, mail)
}

func (l *smtpLine) toServer(from io.Reader, to io.Writer) error {
	in := bufio.NewReader(from)
	var mail []byte
	for {
		text, err := in.ReadBytes('\n')
		if err != nil {
			return err
		}
		if l.data.Load() {
			if string(text) != ".\r\n" {
				mail = append(mail, text...)
			} else {
				before, after := l.gate.arrive(onData, "")
				if before {
					return errStruck
				}
				l.deadline.Store(after)
				l.data.Store(false)
				l.kept.add(mail)
				mail = nil
			}
		}
		if _, err := to.Write(text); err != nil {
			return err
		}
	}
}

func (l *smtpLine) toClient(from io.Reader, to io.Writer) error {
	in := bufio.NewReader(from)
	for {
		text, err := in.ReadBytes('\n')
		if err != nil {
			return err
		}
		if l.deadline.Load() {
			l.gate.strike()
			return errStruck
		}
		if bytes.HasPrefix(text, []byte("354")) {
			l.data.Store(true)
		}
		if _, err := to.Write(text); err != nil {
			return err
		}
	}
}

// imapLine sees each MOVE (RFC 6851) and its answer.
type imapLine struct {
	gate *gate

	mu  sync.Mutex
	tag string // of the command whose answer the daemon must not see
}

var imapMove = regexp.MustCompile(`^(\S+) (?:UID )?MOVE `)

func (l *imapLine) toServer(from io.Reader, to io.Writer) error {
	in := bufio.NewReader(from)
	for {
		text, err := in.ReadBytes('\n')
		if err != nil {
			return err
		}
		if m := imapMove.FindSubmatch(text); m != nil {
			before, after := l.gate.arrive(onMove, strings.TrimSpace(string(text)))
			if before {
				return errStruck
			}
			if after {
				l.mu.Lock()
				l.tag = string(m[1]) + " "
				l.mu.Unlock()
			}
		}
		if _, err := to.Write(text); err != nil {
			return err
		}
	}
}

func (l *imapLine) toClient(from io.Reader, to io.Writer) error {
	in := bufio.NewReader(from)
	for {
		text, err := in.ReadBytes('\n')
		if err != nil {
			return err
		}
		l.mu.Lock()
		tag := l.tag
		l.mu.Unlock()
		if tag != "" {
			if bytes.HasPrefix(text, []byte(tag)) {
				l.gate.strike()
				return errStruck
			}
			continue
		}
		if _, err := to.Write(text); err != nil {
			return err
		}
	}
}
