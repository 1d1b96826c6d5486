package imaptest

import (
	"bytes"
	"net"
	"sync"
	"testing"
)

// Direction is a way through a [Proxy].
type Direction int

// The two directions.
const (
	ToClient Direction = iota
	ToServer
)

// Proxy stands between a client and a server and puts faults into the line. Each fault is for all connections, those there are and those to
// come, unless it says otherwise.
type Proxy struct {
	// Addr is host:port, to be given to the client.
	Addr string

	target   string
	listener net.Listener
	running  sync.WaitGroup

	mu      sync.Mutex
	changed *sync.Cond
	links   map[*link]struct{}
	silent  bool
	refuse  bool
	closed  bool
	cut     [2]*cutRule
	count   int
}

// cutRule ends the connection that it comes true in, once.
type cutRule struct {
	after  int64  // bytes that still pass
	marker []byte // if not nil: the bytes that pass last
	done   chan struct{}
}

type link struct {
	client, server net.Conn
	tail           [2][]byte // what passed last, for a marker that comes in pieces
}

// NewProxy stands before the server at target.
func NewProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	p := &Proxy{Addr: l.Addr().String(), target: target, listener: l, links: map[*link]struct{}{}}
	p.changed = sync.NewCond(&p.mu)
	p.running.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

// CutAfter cuts the next connection in which n more bytes went in a direction, exactly behind them. The channel is closed then.
func (p *Proxy) CutAfter(d Direction, n int64) <-chan struct{} {
	return p.setCut(d, &cutRule{after: n, done: make(chan struct{})})
}

// CutAt cuts the connection in which text passes in a direction, exactly behind it: the other side has it, and nothing more. The channel is
// closed then.
func (p *Proxy) CutAt(d Direction, text string) <-chan struct{} {
	return p.setCut(d, &cutRule{marker: []byte(text), done: make(chan struct{})})
}

func (p *Proxy) setCut(d Direction, rule *cutRule) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut[d] = rule
	return rule.done
}

// Silence holds back everything in both directions, as a firewall that has forgotten the connection does, until it is called with false.
func (p *Proxy) Silence(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.silent = on
	p.changed.Broadcast()
}

// Refuse cuts new connections at once; those there are remain.
func (p *Proxy) Refuse(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = on
}

// Reset cuts all connections there are, with a reset rather than an end.
func (p *Proxy) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.reset()
	}
}

// Connections counts those that were ever opened, the refused ones too.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

func (p *Proxy) close() {
	p.mu.Lock()
	p.closed = true
	_ = p.listener.Close()
	for l := range p.links {
		l.reset()
	}
	p.changed.Broadcast()
	p.mu.Unlock()
	p.running.Wait()
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		p.count++
		refuse := p.refuse
		p.mu.Unlock()
		l := &link{client: client}
		if !refuse {
			l.server, err = net.Dial("tcp", p.target)
		}
		if refuse || err != nil {
			l.reset()
			continue
		}
		p.mu.Lock()
		if p.closed {
			l.reset()
		}
		p.links[l] = struct{}{}
		p.mu.Unlock()
		p.running.Go(func() {
			var both sync.WaitGroup
			both.Go(func() { p.copy(l, ToServer, l.server, l.client) })
			both.Go(func() { p.copy(l, ToClient, l.client, l.server) })
			both.Wait()
			p.mu.Lock()
			defer p.mu.Unlock()
			delete(p.links, l)
			_ = l.client.Close()
			_ = l.server.Close()
		})
	}
}

func (p *Proxy) copy(l *link, d Direction, to, from net.Conn) {
	defer func() {
		_ = to.(*net.TCPConn).CloseWrite()
	}()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		pass, rule := p.rule(l, d, buf[:n])
		if len(pass) > 0 {
			if _, err := to.Write(pass); err != nil {
				return
			}
		}
		if rule != nil {
			// an end, not a reset: a reset could overtake what has just been written
			_ = l.client.Close()
			_ = l.server.Close()
			close(rule.done)
			return
		}
		if err != nil {
			return
		}
	}
}

// rule waits while the line is silent, and tells how much of data may pass and the rule that cuts the line behind it, if one does.
func (p *Proxy) rule(l *link, d Direction, data []byte) (pass []byte, rule *cutRule) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.silent && !p.closed {
		p.changed.Wait()
	}
	rule = p.cut[d]
	switch {
	case rule == nil:
		return data, nil
	case rule.marker != nil:
		seen := append(l.tail[d], data...)
		at := bytes.Index(seen, rule.marker)
		if at < 0 {
			l.tail[d] = append([]byte(nil), seen[max(0, len(seen)-len(rule.marker)+1):]...)
			return data, nil
		}
		data = data[:max(0, at+len(rule.marker)-len(l.tail[d]))]
	case int64(len(data)) < rule.after:
		rule.after -= int64(len(data))
		return data, nil
	default:
		data = data[:rule.after]
	}
	p.cut[d] = nil
	return data, rule
}

func (l *link) reset() {
	for _, c := range []net.Conn{l.client, l.server} {
		if c != nil {
			_ = c.(*net.TCPConn).SetLinger(0)
			_ = c.Close()
		}
	}
}
