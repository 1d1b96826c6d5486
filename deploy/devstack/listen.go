package devstack

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"
)

// Listener remembers the connections that it accepted, so that they can be cut together: libraries close their servers without waiting for
// what the connections still do.
type Listener struct {
	net.Listener
	mu    sync.Mutex
	conns map[net.Conn]struct{}
}

// NewListener wraps a listener.
func NewListener(l net.Listener) *Listener {
	return &Listener{Listener: l, conns: map[net.Conn]struct{}{}}
}

// Accept implements net.Listener.
func (l *Listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &listenerConn{Conn: conn, listener: l}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c] = struct{}{}
	return c, nil
}

// Cut closes all connections that are open.
func (l *Listener) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.conns {
		_ = c.(*listenerConn).Conn.Close() // who uses it closes it too, and hears of an error
	}
}

type listenerConn struct {
	net.Conn
	listener *Listener
}

// Close implements net.Conn.
func (c *listenerConn) Close() error {
	c.listener.mu.Lock()
	defer c.listener.mu.Unlock()
	delete(c.listener.conns, c)
	return c.Conn.Close()
}

// FreeAddr gives an address of loopback at which nothing listens, for a server that cannot be told to choose. Somebody else could take it
// before the server does; the server then fails to start.
func FreeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// WaitForPort waits until the process takes connections at addr.
func (p *Process) WaitForPort(ctx context.Context, addr string) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	var dialer net.Dialer
	for {
		if conn, err := dialer.DialContext(ctx, "tcp", addr); err == nil {
			return conn.Close()
		}
		select {
		case <-tick.C:
		case <-p.done:
			return fmt.Errorf("process %d ended before it listened at %s: %w", p.Pid(), addr, p.err)
		case <-ctx.Done():
			return fmt.Errorf("process %d does not listen at %s: %w", p.Pid(), addr, ctx.Err())
		}
	}
}
