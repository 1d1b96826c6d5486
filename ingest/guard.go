package ingest

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"sync"
)

const (
	// maxLine is the longest line of an answer, without the literals in it: a search's answer for half a million messages fits.
	maxLine = 4 << 20
	// maxOther is the largest literal that is no part of a message: such ones are held in memory by the client library.
	maxOther = 64 << 10
	// tailKept is how much of a line's end is enough to read a literal's announcement.
	tailKept = 40
)

// errWithoutEnd: the server sends more than any answer has, and reading on would take memory, or time, without end.
var errWithoutEnd = errors.New("the server sends without end")

// announcement is what stands at the end of a line before a literal (RFC 9051 section 4.3); "] " comes before that of a message's bytes.
var announcement = regexp.MustCompile(`(\] ~?)?\{([0-9]+)\+?\}\r?\n$`)

// guard is shown all that goes over the connection in clear (the client library's DebugWriter), and ends a connection that would fill the
// memory: the library itself puts no limit on a line, nor on a literal that it keeps. What we send passes too; it comes in whole lines.
type guard struct {
	// largest is the most bytes that a message may be announced with.
	largest int64

	mu      sync.Mutex
	tripped bool
	line    int64  // bytes of the line so far
	tail    []byte // the end of it
	literal int64  // bytes of a literal still to come
}

// newGuard allows for messages that are somewhat larger than the server had said.
func newGuard(maxSize int64) *guard { return &guard{largest: 2*maxSize + maxOther} }

// Write implements [io.Writer]. What was given counts as written even then, for it has come, and may be read.
func (g *guard) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := len(p)
	for len(p) > 0 && !g.tripped {
		if g.literal > 0 {
			k := min(g.literal, int64(len(p)))
			g.literal -= k
			p = p[k:]
			continue
		}
		end := bytes.IndexByte(p, '\n') + 1
		if end == 0 {
			end = len(p)
		}
		g.see(p[:end])
		p = p[end:]
	}
	if g.tripped {
		return n, errWithoutEnd
	}
	return n, nil
}

// see takes a piece of a line, which has a line's end at its own end or nowhere.
func (g *guard) see(piece []byte) {
	g.line += int64(len(piece))
	g.tail = append(g.tail, piece[max(0, len(piece)-tailKept):]...)
	g.tail = g.tail[max(0, len(g.tail)-tailKept):]
	if g.line > maxLine {
		g.tripped = true
	}
	if piece[len(piece)-1] != '\n' {
		return
	}
	found := announcement.FindSubmatch(g.tail)
	g.tail = g.tail[:0]
	if found == nil {
		g.line = 0
		return
	}
	size, err := strconv.ParseInt(string(found[2]), 10, 64)
	if err != nil || size > g.largest || size > maxOther && len(found[1]) == 0 {
		g.tripped = true
	}
	g.literal = size
}

// ended tells whether the guard has ended the connection.
func (g *guard) ended() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.tripped
}
