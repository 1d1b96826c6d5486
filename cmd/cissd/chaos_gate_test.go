package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
)

// What a blow can fall on.
const (
	onCommit = "COMMIT" // of a transaction, or of a statement by itself that writes
	onData   = "DATA"   // the end of a mail's bytes, on SMTP
	onMove   = "MOVE"   // on IMAP
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

// gate stands in all lines between the daemon and its servers, counts, and kills the daemon at its blow, once.
type gate struct {
	blow blow // n = 0: it only counts
	kill func()

	mu     sync.Mutex
	counts map[string]int
	at     string // what the blow fell on
	struck chan struct{}
}

func newGate(b blow, kill func()) *gate {
	return &gate{blow: b, kill: kill, counts: map[string]int{}, struck: make(chan struct{})}
}

// arrive counts one of a kind. With before, the daemon is dead when it returns; with after, the caller calls strike when the server has
// answered, and lets nothing of the answer through.
func (g *gate) arrive(kind, what string) (before, after bool) {
	g.mu.Lock()
	g.counts[kind]++
	hit := g.blow.kind == kind && g.blow.n == g.counts[kind]
	if hit {
		g.at = what
	}
	g.mu.Unlock()
	if hit && !g.blow.after {
		g.strike()
		return true, false
	}
	return false, hit
}

func (g *gate) strike() {
	g.kill()
	close(g.struck)
}

// fellOn is what the blow fell on, "" if it has not fallen.
func (g *gate) fellOn() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.at
}

func (g *gate) counted() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := map[string]int{}
	for k, n := range g.counts {
		out[k] = n
	}
	return out
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
