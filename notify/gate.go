package notify

import (
	"sync"
	"time"
)

// Pauses between two tries of a server that does not take mail.
const (
	firstPause = 2 * time.Second
	mostPause  = 2 * time.Minute
)

// gate holds mails back while a fault that is not theirs lasts: the server is away, or refuses our login (one entrance for all), or does not
// take mail from one of our addresses (an entrance for each). One mail at a time tries whether it is over; the others wait for the same
// moment, so that they go out in the order in which they were written. It is said once when an entrance closes, and once when it opens.
type gate struct {
	mu     sync.Mutex
	closed map[entrance]*closing
}

// entrance is what a mail has to pass: a scope, and for [ScopeSender] the address.
type entrance struct {
	scope Scope
	from  string
}

// closing is one outage.
type closing struct {
	since, next time.Time
	pause       time.Duration
}

func entrances(from string) []entrance {
	return []entrance{{scope: ScopeServer}, {scope: ScopeSender, from: from}}
}

// pass says how long a mail has to wait at the gate. 0 means that it may try: the gate is open, or it is this mail's turn to find out.
func (g *gate) pass(from string, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	var wait time.Duration
	for _, at := range entrances(from) {
		if c := g.closed[at]; c != nil {
			wait = max(wait, c.next.Sub(now))
		}
	}
	if wait > 0 {
		return wait
	}
	for _, at := range entrances(from) {
		if c := g.closed[at]; c != nil {
			c.pause = min(2*c.pause, mostPause)
			c.next = now.Add(c.pause)
		}
	}
	return 0
}

// close notes a fault of a scope. It gives the time to wait, and whether this is news.
func (g *gate) close(scope Scope, from string, now time.Time) (wait time.Duration, news bool) {
	at := entrance{scope: scope}
	if scope == ScopeSender {
		at.from = from
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed == nil {
		g.closed = map[entrance]*closing{}
	}
	c := g.closed[at]
	if news = c == nil; news {
		c = &closing{since: now, pause: firstPause}
		g.closed[at] = c
	}
	// those that were under way when it broke wait for the same moment; a try that took longer than the pause begins a new one
	if !c.next.After(now) {
		c.next = now.Add(c.pause)
	}
	return c.next.Sub(now), news
}

// open notes that the server has dealt with a mail from an address. It gives how long each outage was that is over with it.
func (g *gate) open(from string, now time.Time) (over []time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, at := range entrances(from) {
		if c := g.closed[at]; c != nil {
			over = append(over, now.Sub(c.since))
			delete(g.closed, at)
		}
	}
	return over
}
