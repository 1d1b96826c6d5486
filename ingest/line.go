package ingest

import (
	"errors"
	"net"
	"sync"
	"time"
)

// line is the network connection under the IMAP client. It replaces the client's own fixed limits (30 s inside an answer, 5 min for a
// message however large) by one rule: while an answer is awaited, each stretch of silence is limited; while none is (IDLE, or we are busy
// with the database), nothing is.
type line struct {
	net.Conn // the one that is read and written: TLS, where there is TLS
	raw      net.Conn

	mu       sync.Mutex
	stall    time.Duration
	awaiting bool
}

// await starts the limit: an answer is expected from now on.
func (l *line) await() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.awaiting = true
	l.extend()
}

// rest ends the limit.
func (l *line) rest() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.awaiting = false
	l.extend()
}

// limit sets how long a stretch of silence may be, from the next read on.
func (l *line) limit(stall time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stall = stall
}

// extend sets the deadline anew; l.mu is held. That it cannot be set on a closed connection is told by the next Read.
func (l *line) extend() {
	var t time.Time
	if l.awaiting {
		t = time.Now().Add(l.stall)
	}
	_ = l.Conn.SetReadDeadline(t)
}

// Read gives each read the full time. The first that takes longer is the last: the client's decoder reads on after an error, several times.
func (l *line) Read(b []byte) (int, error) {
	l.mu.Lock()
	if l.awaiting {
		l.extend()
	}
	l.mu.Unlock()
	n, err := l.Conn.Read(b)
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		l.cut()
	}
	return n, err
}

// SetReadDeadline is what the client would limit reading with; the rule above stands instead.
func (l *line) SetReadDeadline(time.Time) error { return nil }

// cut ends the connection at once, without TLS's farewell, for which the other side would have to be there; whoever reads or writes on it is
// unblocked.
func (l *line) cut() { _ = l.raw.Close() }
