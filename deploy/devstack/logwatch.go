package devstack

import (
	"bytes"
	"io"
	"sync"
)

// logWatch passes a server's log on, closes seen when a line contains what is looked for, and keeps the last line for an error message.
type logWatch struct {
	out  io.Writer
	want []byte
	seen chan struct{}

	mu   sync.Mutex
	line []byte
	last []byte
	done bool
}

func newLogWatch(out io.Writer, want string) *logWatch {
	if out == nil {
		out = io.Discard
	}
	return &logWatch{out: out, want: []byte(want), seen: make(chan struct{})}
}

// Write implements io.Writer. An error of out does not reach the server: its log is not worth its life.
func (w *logWatch) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, _ = w.out.Write(p)
	for rest := p; len(rest) > 0; {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			w.line = append(w.line, rest...)
			break
		}
		w.line = append(w.line, rest[:i]...)
		rest = rest[i+1:]
		if bytes.Contains(w.line, w.want) && !w.done {
			w.done = true
			close(w.seen)
		}
		if len(bytes.TrimSpace(w.line)) > 0 {
			w.last = append(w.last[:0], w.line...)
		}
		w.line = w.line[:0]
	}
	return len(p), nil
}

func (w *logWatch) lastLine() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return string(w.last)
}
