package main

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	// chaosShare is how many points `make test` tries; `make chaos` says how many in CISSD_CHAOS_POINTS.
	chaosShare = 8
	// chaosLanes is how many points are tried side by side: most of a point's time is waiting for Dovecot's announcements.
	chaosLanes = 4
)

// TestKilledAnywhere plays the story of the end-to-end test against a real Dovecot, an SMTP server and a real PostgreSQL, and kills the
// daemon at one point of each run, or at two: before a COMMIT (or a statement that is one by itself), the end of a mail's DATA or a MOVE goes
// to the server, or after it was carried out and before the daemon knows. Started again, it goes on; in the end the record is that of an undisturbed run, every mail went out, what arrived
// twice is the same to the byte, the mailbox is empty and no job is left. CISSD_CHAOS_SEED draws the same points again.
//
// INT-3, INT-5, NOT-2, OPS-5.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	points := chaosNumber(t, "CISSD_CHAOS_POINTS", chaosShare)
	seed := chaosNumber(t, "CISSD_CHAOS_SEED", int(time.Now().UnixNano()%1e9))
	began := time.Now()
	o := newChaosOffice(t)
	lanes := []*lane{newLane(t, o, 0)}
	undisturbed := lanes[0].run(t, nil)
	drawn := drawPoints(undisturbed.counts, points, seed)
	t.Logf("seed %d: %d points over %v", seed, len(drawn), undisturbed.counts)
	for len(lanes) < min(chaosLanes, len(drawn)) {
		lanes = append(lanes, newLane(t, o, len(lanes)))
	}
	var mu sync.Mutex
	done, reached := 0, 0
	next := make(chan point)
	var working sync.WaitGroup
	for _, l := range lanes {
		working.Go(func() {
			for p := range next {
				t.Run(strings.ReplaceAll(p.String(), " ", "_"), func(t *testing.T) {
					got := l.run(t, p)
					got.equals(t, undisturbed)
					mu.Lock()
					defer mu.Unlock()
					done++
					if len(got.fell) == len(p) {
						reached++
					}
					t.Logf("%d of %d after %.0f s, lane %d, %.1f s: killed %s: %q", done, len(drawn), time.Since(began).Seconds(), l.number, got.took.Seconds(), p, got.fell)
				})
			}
		})
	}
	for _, p := range drawn {
		next <- p
	}
	close(next)
	working.Wait()
	if reached < points {
		t.Errorf("only %d of %d points were reached", reached, points)
	}
	if t.Failed() {
		t.Logf("the same points again: CISSD_CHAOS_SEED=%d CISSD_CHAOS_POINTS=%d", seed, points)
	}
}

// chaosNumber is a parameter of the test.
func chaosNumber(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q: a number above 0 is wanted", name, text)
	}
	return n
}

// drawPoints draws at least n points by seed, spread over what an undisturbed run counted: two fifths on commits, the rest on single writes,
// mails and moves; before and after in turn. Every third gets a second blow, while the daemon recovers. A run differs a little from the next,
// so that the last of the commits may not come: a tenth more is drawn.
func drawPoints(counts map[string]int, n, seed int) []point {
	r := rand.New(rand.NewPCG(uint64(seed), 0))
	var out []point
	fifth := (n + 4) / 5
	for _, k := range []struct {
		kind  string
		count int
	}{{onCommit, n - 3*fifth + 1 + n/10}, {onWrite, fifth}, {onData, fifth}, {onMove, fifth}} {
		last := counts[k.kind]
		if k.kind == onCommit || k.kind == onWrite {
			last -= last / 10
		}
		turn := r.IntN(2)
		for i := range k.count {
			low, high := last*i/k.count, last*(i+1)/k.count // one in each of as many pieces
			p := point{{kind: k.kind, n: 1 + low + r.IntN(max(high-low, 1)), after: (i+turn)%2 == 1}}
			if r.IntN(3) == 0 {
				p = append(p, blow{kind: []string{onCommit, onWrite}[r.IntN(2)], n: 1 + r.IntN(8), after: r.IntN(2) == 1})
			}
			out = append(out, p)
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// equals compares with an undisturbed run.
func (got *chaosResult) equals(t *testing.T, undisturbed *chaosResult) {
	t.Helper()
	if d := cmp.Diff(undisturbed.record, got.record); d != "" {
		t.Errorf("the record differs from that of an undisturbed run (-undisturbed +this one):\n%s", d)
	}
	if d := cmp.Diff(undisturbed.mails, got.mails); d != "" {
		t.Errorf("the mails that arrived differ (-undisturbed +this one):\n%s", d)
	}
}
