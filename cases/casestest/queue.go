package casestest

import (
	"context"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Queue is a [cases.Enqueuer] that remembers the ids of the notices, and enqueues nothing. It remembers those of transactions that were
// rolled back as well.
type Queue struct {
	mu  sync.Mutex
	ids []int64
	err error
}

// SendNotices implements cases.Enqueuer.
func (q *Queue) SendNotices(_ context.Context, _ pgx.Tx, ids []int64) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.err != nil {
		return q.err
	}
	q.ids = append(q.ids, ids...)
	return nil
}

// Fail makes SendNotices fail from now on; nil ends that.
func (q *Queue) Fail(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.err = err
}

// Take gives the ids that came since it was last called.
func (q *Queue) Take() []int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	ids := slices.Clone(q.ids)
	q.ids = nil
	return ids
}
