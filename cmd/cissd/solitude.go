package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"cissd/cases/jobs"
)

// solitude lets messages that were in work when a daemon died be read alone: if one of them kills the daemon again, it is known which one,
// and its neighbours are not quarantined with it (SEC-5). All others are read side by side. It is a middleware of River's.
type solitude struct {
	river.MiddlewareDefaults
	db      *pgxpool.Pool
	reading sync.RWMutex
}

// Written before the reading begins: with it, a crash is this message's (see sqlTakeBack). The next time that River gives it out is another.
const sqlReadAlone = `
	UPDATE river.river_job SET metadata = metadata || jsonb_build_object('alone', extract(epoch FROM attempted_at)::text)
	WHERE id = @id AND state = 'running'`

// Work implements rivertype.WorkerMiddleware.
func (s *solitude) Work(ctx context.Context, job *rivertype.JobRow, doInner func(context.Context) error) error {
	if job.Kind != (jobs.ReadMessage{}).Kind() {
		return doInner(ctx)
	}
	if jobs.Crashes(job.Metadata) == 0 {
		s.reading.RLock()
		defer s.reading.RUnlock()
		return doInner(ctx)
	}
	s.reading.Lock()
	defer s.reading.Unlock()
	if ctx.Err() != nil {
		return fmt.Errorf("waiting to read a message alone: %w", context.Cause(ctx))
	}
	if _, err := s.db.Exec(ctx, sqlReadAlone, pgx.NamedArgs{"id": job.ID}); err != nil {
		return fmt.Errorf("noting that a message is read alone: %w", err)
	}
	return doInner(ctx)
}
