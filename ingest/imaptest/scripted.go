package imaptest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Answer writes what the server says to a command: the untagged lines and the line with the command's tag. One that writes no tagged line
// leaves the client waiting. An error closes the connection.
type Answer func(w io.Writer, tag string) error

// Text is an answer of fixed text, in which $TAG stands for the command's tag. Line ends are to be written out as \r\n.
func Text(text string) Answer {
	return func(w io.Writer, tag string) error {
		_, err := io.WriteString(w, strings.ReplaceAll(text, "$TAG", tag))
		return err
	}
}

// Literal is an answer to UID FETCH for one message, whose bytes come from body, size of them announced: body may be shorter or longer.
func Literal(seq, uid int, size int64, body func() io.Reader) Answer {
	return func(w io.Writer, tag string) error {
		if _, err := fmt.Fprintf(w, "* %d FETCH (UID %d BODY[] {%d}\r\n", seq, uid, size); err != nil {
			return err
		}
		if _, err := io.Copy(w, body()); err != nil {
			return err
		}
		_, err := fmt.Fprintf(w, ")\r\n%s OK done\r\n", tag)
		return err
	}
}

// Hang is an answer that never comes.
func Hang(io.Writer, string) error { return nil }

// Close is an answer that closes the connection.
func Close(io.Writer, string) error { return errClose }

var errClose = errors.New("the script closes the connection")

// Script tells what a [ScriptedServer] answers, by the beginning of the command without its tag ("UID FETCH 7"): the longest that fits
// counts, case does not. The first command that fits gets the first answer and so on; the last one is for all that follow, on whatever
// connection. The key "" is for the greeting. What is not in the script is answered as a server with an empty INBOX would.
type Script map[string][]Answer

// ScriptedServer says what a test tells it to.
type ScriptedServer struct {
	// Addr is host:port, in clear text.
	Addr string

	listener net.Listener
	running  sync.WaitGroup

	mu       sync.Mutex
	script   Script
	commands []string
	conns    map[net.Conn]struct{}
	idle     map[net.Conn]struct{}
	closed   bool
	heard    chan string
}

// Scripted starts a server that follows the script; of a good server it has as much as a client needs to log in and to find INBOX empty.
func Scripted(t testing.TB, script Script) *ScriptedServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	const caps = "IMAP4rev1 SASL-IR IDLE MOVE UIDPLUS ESEARCH"
	full := Script{
		"":             {Text("* OK [CAPABILITY " + caps + " AUTH=PLAIN] ready\r\n")},
		"CAPABILITY":   {Text("* CAPABILITY " + caps + " AUTH=PLAIN\r\n$TAG OK\r\n")},
		"LOGIN":        {Text("$TAG OK [CAPABILITY " + caps + "] done\r\n")},
		"AUTHENTICATE": {Text("$TAG OK [CAPABILITY " + caps + "] done\r\n")},
		"SELECT":       {Text("* 0 EXISTS\r\n* FLAGS (\\Seen \\Deleted)\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 1] ok\r\n$TAG OK [READ-WRITE] done\r\n")},
		"UID SEARCH":   {Text("* ESEARCH (TAG \"$TAG\") UID\r\n$TAG OK done\r\n")},
		"IDLE":         {Text("+ idling\r\n")},
		"LOGOUT":       {Text("* BYE\r\n$TAG OK done\r\n")},
	}
	for key, answers := range script {
		full[strings.ToUpper(key)] = slices.Clone(answers)
	}
	s := &ScriptedServer{
		Addr: l.Addr().String(), listener: l, script: full,
		conns: map[net.Conn]struct{}{}, idle: map[net.Conn]struct{}{}, heard: make(chan string, 10_000),
	}
	s.running.Go(s.accept)
	t.Cleanup(s.close)
	return s
}

// Heard gives each command, without its tag, before it is answered; after it was answered once, "DONE" for the end of IDLE.
func (s *ScriptedServer) Heard() <-chan string { return s.heard }

// Commands gives all commands up to now, without their tags.
func (s *ScriptedServer) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

// Push writes text to the connections that are in IDLE, as a server that announces something does, and tells how many there were.
func (s *ScriptedServer) Push(t testing.TB, text string) int {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.idle {
		if _, err := io.WriteString(c, text); err != nil {
			t.Errorf("imaptest: %v", err)
		}
	}
	return len(s.idle)
}

func (s *ScriptedServer) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.closed {
			_ = conn.Close()
		}
		s.conns[conn] = struct{}{}
		s.mu.Unlock()
		s.running.Go(func() {
			s.serve(conn)
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.conns, conn)
			delete(s.idle, conn)
			_ = conn.Close()
		})
	}
}

func (s *ScriptedServer) close() {
	s.mu.Lock()
	s.closed = true
	_ = s.listener.Close()
	for c := range s.conns {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.running.Wait()
}

func (s *ScriptedServer) serve(conn net.Conn) {
	if s.answer("")(conn, "*") != nil {
		return
	}
	r := bufio.NewReader(conn)
	idle := ""
	for {
		line, err := readCommand(r, conn)
		if err != nil {
			return
		}
		if idle != "" && strings.EqualFold(line, "DONE") {
			s.note(conn, "DONE", false)
			if _, err := fmt.Fprintf(conn, "%s OK done\r\n", idle); err != nil {
				return
			}
			idle = ""
			continue
		}
		tag, command, _ := strings.Cut(line, " ")
		answer := s.answer(command)
		isIdle := strings.EqualFold(command, "IDLE")
		if isIdle {
			idle = tag
		} else {
			s.note(conn, command, false)
		}
		if answer(conn, tag) != nil {
			return
		}
		if isIdle { // told only now, so that a test that pushes on hearing it reaches the client
			s.note(conn, command, true)
		}
	}
}

// note records a command; idle tells whether the connection waits for news from now on.
func (s *ScriptedServer) note(conn net.Conn, command string, idle bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, command)
	delete(s.idle, conn)
	if idle {
		s.idle[conn] = struct{}{}
	}
	select {
	case s.heard <- command:
	default: // nobody listens
	}
}

func (s *ScriptedServer) answer(command string) Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	command = strings.ToUpper(command)
	best, found := "", false
	for key := range s.script {
		if fits := key == command || key != "" && strings.HasPrefix(command, key); fits && len(key) >= len(best) {
			best, found = key, true
		}
	}
	if !found {
		return Text("$TAG OK done\r\n")
	}
	answers := s.script[best]
	if len(answers) == 0 {
		return Hang
	}
	if len(answers) > 1 {
		s.script[best] = answers[1:]
	}
	return answers[0]
}

// readCommand reads a line, and asks for and includes the literals that it announces.
func readCommand(r *bufio.Reader, w io.Writer) (string, error) {
	var command strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return "", err
		}
		line = strings.TrimRight(line, "\r\n")
		open := strings.LastIndexByte(line, '{')
		if open < 0 || !strings.HasSuffix(line, "}") {
			command.WriteString(line)
			return command.String(), nil
		}
		number, sent := strings.CutSuffix(strings.TrimSuffix(line[open+1:], "}"), "+") // RFC 7888: it does not wait to be asked
		if !sent {
			if _, err := io.WriteString(w, "+ go on\r\n"); err != nil {
				return "", err
			}
		}
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return "", fmt.Errorf("the client's literal: %w", err)
		}
		command.WriteString(line[:open])
		if _, err := io.CopyN(&command, r, n); err != nil {
			return "", err
		}
	}
}
