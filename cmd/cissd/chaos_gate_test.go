package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
)

// What a blow can fall on.
const (
	onCommit = "COMMIT"
	onWrite  = "WRITE" // a statement that writes and is a transaction by itself: River's, mostly
	onData   = "DATA"  // the end of a mail's bytes, on SMTP
	onMove   = "MOVE"  // on IMAP
)

// blow says when the daemon is killed: at the nth of a kind, before it is passed on to the server, or after the server has carried it out
// and before the daemon sees the answer.
type blow struct {
	kind  string
	n     int
	after bool
}

func (b blow) String() string {
	when := "before"
	if b.after {
		when = "after"
	}
	return fmt.Sprintf("%s %s %d", when, b.kind, b.n)
}

// point is where a run is disturbed: by one blow, or by a second one, which counts from the first.
type point []blow

func (p point) String() string {
	var s []string
	for _, b := range p {
		s = append(s, b.String())
	}
	return strings.Join(s, " then ")
}

// gate stands in all lines between the daemon and its servers, counts, and kills the daemon at its blows, one after the other.
type gate struct {
	kill func()
	// struck gets a word for each blow, when the daemon is dead.
	struck chan struct{}

	mu      sync.Mutex
	blows   point // that have not fallen
	counts  map[string]int
	since   map[string]int // since the last blow
	pending bool           // one is falling, or nobody has taken notice of it yet
	fell    []string       // on what
}

func newGate(blows point, kill func()) *gate {
	return &gate{blows: blows, kill: kill, counts: map[string]int{}, since: map[string]int{}, struck: make(chan struct{}, len(blows))}
}

// arrive counts one of a kind. With before, the daemon is dead when it returns; with after, the caller calls strike when the server has
// answered, and lets nothing of the answer through.
func (g *gate) arrive(kind, what string) (before, after bool) {
	g.mu.Lock()
	g.counts[kind]++
	g.since[kind]++
	if g.pending || len(g.blows) == 0 || g.blows[0].kind != kind || g.blows[0].n != g.since[kind] {
		g.mu.Unlock()
		return false, false
	}
	after = g.blows[0].after
	g.blows, g.pending, g.fell = g.blows[1:], true, append(g.fell, strings.TrimSpace(kind+" "+what))
	g.mu.Unlock()
	if !after {
		g.strike()
	}
	return !after, after
}

func (g *gate) strike() {
	g.kill()
	g.struck <- struct{}{}
}

// noticed makes ready for the next blow, before the daemon is started again.
func (g *gate) noticed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pending = false
	clear(g.since)
}

// disarm keeps what has not fallen from falling, and tells whether one is just falling.
func (g *gate) disarm() (falling bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.blows = nil
	return g.pending
}

// fallen tells on what the blows have fallen.
func (g *gate) fallen() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.fell)
}

func (g *gate) counted() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return maps.Clone(g.counts)
}

// errStruck ends a line at whose gate the daemon was killed.
var errStruck = errors.New("the daemon was killed here")

// line is one connection through a gate: each side reads what comes, and writes what may pass on.
type line interface {
	toServer(from io.Reader, to io.Writer) error
	toClient(from io.Reader, to io.Writer) error
}

// chaosProxy listens on loopback in front of one server.
type chaosProxy struct {
	addr     string
	listener net.Listener
	running  sync.WaitGroup

	mu    sync.Mutex
	open  map[net.Conn]bool
	ended bool
}

// newChaosProxy passes connections on to a server, each through a line of its own.
func newChaosProxy(t *testing.T, network, target string, newLine func() line) *chaosProxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &chaosProxy{addr: l.Addr().String(), listener: l, open: map[net.Conn]bool{}}
	p.running.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial(network, target)
			if err != nil || !p.add(client, server) {
				_ = client.Close()
				continue
			}
			p.running.Go(func() { p.link(newLine(), client, server) })
		}
	})
	t.Cleanup(p.close)
	return p
}

func (p *chaosProxy) add(conns ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		if p.ended {
			_ = c.Close()
			continue
		}
		p.open[c] = true
	}
	return !p.ended
}

// link ends both connections when one ends, as the kernel does for a process that was killed.
func (p *chaosProxy) link(l line, client, server net.Conn) {
	var both sync.WaitGroup
	shut := func() {
		_ = client.Close()
		_ = server.Close()
	}
	both.Go(func() { defer shut(); _ = l.toServer(client, server) })
	both.Go(func() { defer shut(); _ = l.toClient(server, client) })
	both.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, client)
	delete(p.open, server)
}

func (p *chaosProxy) close() {
	p.mu.Lock()
	p.ended = true
	_ = p.listener.Close()
	for c := range p.open {
		_ = c.Close()
	}
	p.mu.Unlock()
	p.running.Wait()
}
