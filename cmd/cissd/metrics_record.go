package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"

	"cissd/cases"
	"cissd/cases/jobs"
)

const (
	// completed jobs are many and of no interest; those in these states are found by River's own index
	sqlJobFigures = `
		SELECT kind, queue, state::text AS state, count(*) AS count, min(created_at) AS oldest
		FROM river.river_job
		WHERE state IN ('available', 'pending', 'running', 'retryable', 'scheduled', 'discarded', 'cancelled')
		GROUP BY kind, queue, state`
	sqlTimersRan = `
		SELECT max(finalized_at) FROM river.river_job WHERE kind = @kind AND state = 'completed'`
)

// jobFigure counts the jobs of one kind, queue and state.
type jobFigure struct {
	Kind, Queue, State string
	Count              int
	Oldest             time.Time
}

// timersRan is when the timers were last looked at, by any daemon; zero where they never were.
func timersRan(ctx context.Context, pool *pgxpool.Pool) (time.Time, error) {
	var at *time.Time
	if err := pool.QueryRow(ctx, sqlTimersRan, pgx.NamedArgs{"kind": jobs.FireTimers{}.Kind()}).Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("asking when the timers were last looked at: %w", err)
	}
	if at == nil {
		return time.Time{}, nil
	}
	return *at, nil
}

// recordMetrics counts in the database when it is asked, at most every recordFresh, and for recordTime at most: however often it is scraped,
// and whatever state the database is in, the work goes on.
type recordMetrics struct {
	pool *pgxpool.Pool
	now  func() time.Time

	mu   sync.Mutex
	read time.Time
	got  *recordFigures // nil where the last reading failed
}

const (
	recordFresh = 10 * time.Second
	recordTime  = 3 * time.Second
)

type recordFigures struct {
	cases.Figures
	jobs   []jobFigure
	timers time.Time
}

func (r *recordMetrics) figures(ctx context.Context) (*recordFigures, error) {
	ctx, cancel := context.WithTimeout(ctx, recordTime)
	defer cancel()
	var f recordFigures
	var err error
	if f.Figures, err = cases.ReadFigures(ctx, r.pool); err != nil {
		return nil, err
	}
	rows, err := r.pool.Query(ctx, sqlJobFigures)
	if err != nil {
		return nil, fmt.Errorf("counting jobs: %w", err)
	}
	if f.jobs, err = pgx.CollectRows(rows, pgx.RowToStructByName[jobFigure]); err != nil {
		return nil, fmt.Errorf("counting jobs: %w", err)
	}
	f.timers, err = timersRan(ctx, r.pool)
	return &f, err
}

// Describe implements prometheus.Collector: an unchecked one, since without a database it has nothing to say.
func (r *recordMetrics) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (r *recordMetrics) Collect(out chan<- prometheus.Metric) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if r.read.IsZero() || now.Sub(r.read) > recordFresh {
		f, err := r.figures(context.Background())
		if err != nil {
			f = nil // said by cissd_database_up; the log has it from those who work there
		}
		r.got, r.read = f, now
	}
	gauge := func(name, help string, v float64, labels ...string) {
		var names, values []string
		for i := 0; i+1 < len(labels); i += 2 {
			names, values = append(names, labels[i]), append(values, labels[i+1])
		}
		out <- prometheus.MustNewConstMetric(prometheus.NewDesc("cissd_"+name, help, names, nil), prometheus.GaugeValue, v, values...)
	}
	gauge("database_up", "1 if the record could be read for these figures.", oneIf(r.got != nil))
	if r.got == nil {
		return
	}
	for _, t := range r.got.Requests {
		gauge("requests", "Requests on record, by state.", float64(t.Count), "state", t.Name)
	}
	for _, t := range r.got.Cases {
		gauge("cases", "Cases on record, by state.", float64(t.Count), "state", t.Name)
	}
	var unread, unsent time.Time
	for _, t := range r.got.Waiting {
		gauge("notices_waiting", "Mails of ours that were not handed over yet, by name.", float64(t.Count), "name", t.Name)
		if t.Oldest != nil {
			unsent = earlier(unsent, *t.Oldest)
		}
	}
	// one series for each queue and state, also where several kinds share a queue
	byQueue := map[[2]string]int{}
	for _, j := range r.got.jobs {
		byQueue[[2]string{j.Queue, j.State}] += j.Count
		if j.Kind == (jobs.ReadMessage{}).Kind() && j.State != "cancelled" {
			unread = earlier(unread, j.Oldest)
		}
	}
	for k, n := range byQueue {
		gauge("jobs", "Jobs that are not completed, by queue and state.", float64(n), "queue", k[0], "state", k[1])
	}
	gauge("oldest_unread_message_seconds", "Age of the oldest message whose fate is not decided; 0 where there is none.", age(now, unread))
	gauge("oldest_unsent_notice_seconds", "Age of the oldest mail of ours that was not handed over; 0 where there is none.", age(now, unsent))
	gauge("timers_last_run_timestamp_seconds", "When the timers were last looked at, by any daemon.", seconds(r.got.timers))
}

// earlier gives the earlier of two times, of which a may be none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

func age(now, since time.Time) float64 {
	if since.IsZero() {
		return 0
	}
	return max(0, now.Sub(since).Seconds())
}
