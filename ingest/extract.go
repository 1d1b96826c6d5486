package ingest

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// ErrNoPart says that a mail has no part of a number that was asked for.
var ErrNoPart = errors.New("the mail has no such part")

// Extract reads a stored mail once more, as [Parse] does, and gives the content of some of its parts, decoded: exactly the bytes of which Parse
// gave Size and SHA256. parts are numbers that Parse gave. open is asked for each when its content begins, and gets nothing more for it after
// Close; of an attached mail the content is its raw bytes. One part may stand inside another one: then both are open at a time, and what they
// get comes in turn.
//
// It reads as a stream, no further than it must, and keeps nothing of the content (INT-6). An error is one of r, of open or a writer, a
// [ParseError], or [ErrNoPart] for what was not met to its end; what was written is worth nothing then, closed or not.
func Extract(r io.Reader, lim ParseLimits, parts []string, open func(part string) (io.WriteCloser, error)) (err error) {
	wanted := slices.Compact(slices.Sorted(slices.Values(parts)))
	take := &taking{wanted: wanted, left: len(wanted), open: open}
	p := &parser{lim: lim.withDefaults(), stage: "the header", take: take}
	p.unpack, p.work = p.lim.Unpacked, p.lim.Work
	in := &sourceReader{r: r}
	defer func() {
		if recover() != nil {
			err = &ParseError{Stage: p.stage}
		}
	}()
	p.message(in, place{})
	switch {
	case in.err != nil:
		return fmt.Errorf("reading the mail: %w", in.err)
	case take.err != nil:
		return fmt.Errorf("taking a file out of the mail: %w", take.err)
	case take.left > 0:
		return ErrNoPart
	}
	return nil
}

// taking is what Extract wants of a mail.
type taking struct {
	wanted []string // that have not begun
	left   int      // that have not ended
	open   func(part string) (io.WriteCloser, error)
	err    error
}

// over says that the rest of the mail need not be read.
func (t *taking) over() bool { return t != nil && (t.left == 0 || t.err != nil) }

// begin gives who takes a part, nil if nobody does.
func (t *taking) begin(id string) *taken {
	if t == nil || t.err != nil {
		return nil
	}
	i := slices.Index(t.wanted, id)
	if i < 0 {
		return nil
	}
	t.wanted = slices.Delete(t.wanted, i, i+1)
	w, err := t.open(id)
	if err != nil {
		t.err = err
		return nil
	}
	return &taken{all: t, w: w}
}

// taken is a part that somebody takes.
type taken struct {
	all   *taking
	w     io.WriteCloser
	ended bool
}

func (t *taken) write(b []byte) {
	if t == nil || t.ended || t.all.err != nil || len(b) == 0 {
		return
	}
	if _, err := t.w.Write(b); err != nil {
		t.all.err = err
	}
}

func (t *taken) end() {
	if t == nil || t.ended || t.all.err != nil {
		return
	}
	t.ended = true
	t.all.left--
	if err := t.w.Close(); err != nil {
		t.all.err = err
	}
}
