package notify

import (
	"context"
	"sync"
	"time"
)

// turns lets one mail to an address be on its way at a time: a server that is slow for one recipient holds one connection, and the others go
// on. Of the mails to the same address one may wait here, for a moment; the rest come again later.
type turns struct {
	mu   sync.Mutex
	busy map[string]*turn
}

// turn is an address that a mail is on its way to.
type turn struct {
	waiting bool
	over    chan struct{} // closed when the one on its way is through
}

// take gives the address to the caller, who ends it by calling done. It waits at most for patience; ok is false if the address is still busy
// then, or somebody else waits for it already, or ctx is over.
func (t *turns) take(ctx context.Context, address string, patience time.Duration) (done func(), ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy == nil {
		t.busy = map[string]*turn{}
	}
	for waited := false; ; waited = true {
		now := t.busy[address]
		if now == nil {
			mine := &turn{over: make(chan struct{})}
			t.busy[address] = mine
			return func() { t.end(address, mine) }, true
		}
		if waited || now.waiting {
			return nil, false
		}
		now.waiting = true
		t.mu.Unlock()
		timer := time.NewTimer(patience)
		select {
		case <-now.over:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
		t.mu.Lock()
		now.waiting = false
	}
}

func (t *turns) end(address string, mine *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.busy, address)
	close(mine.over)
}
