package main

import (
	"context"
	"time"
)

const (
	// sweepEvery is how often what a killed daemon has left behind is looked for; the first time at the start.
	sweepEvery = time.Hour
	// sweptAfter is longer than the largest mail takes to be streamed in.
	sweptAfter = time.Hour
)

// sweep removes the pieces of large mails whose streaming was cut off by a kill, until ctx ends. Nothing refers to them, and the key that they
// were sealed with is gone (DESIGN 2).
func (a *app) sweep(ctx context.Context) {
	for {
		a.sweepOnce(ctx, time.Now())
		timer := time.NewTimer(sweepEvery)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}

// sweepOnce removes what began long before now. A database that is away is told of elsewhere; the next sweep makes up for it.
func (a *app) sweepOnce(ctx context.Context, now time.Time) {
	n, err := a.vault.Sweep(ctx, a.pool, now.Add(-sweptAfter))
	switch {
	case err != nil:
		a.log.Debug("sweeping failed", "error", oneLine{err})
	case n > 0:
		a.log.Info("pieces of mails that a killed daemon was storing are removed", "count", n)
	}
}
