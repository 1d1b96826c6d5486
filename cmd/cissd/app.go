package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"cissd/cases"
	"cissd/cases/jobs"
	"cissd/cases/vault"
	"cissd/ingest"
	"cissd/migrations"
	"cissd/triage"
)

// configFlag is the --config of every command that needs the record.
type configFlag struct {
	Config string `short:"c" type:"path" default:"/etc/cissd/cissd.toml" env:"CISSD_CONFIG" help:"The configuration file."`
}

// app holds what the commands share: the configuration, the database, the vault, and the stages' services. Close ends it.
type app struct {
	cfg    *Config
	office cases.Office
	pool   *pgxpool.Pool
	vault  *vault.Vault
	insert *river.Client[pgx.Tx]
	record *cases.Record
	store  *ingest.Store
	log    *slog.Logger
}

// open connects to everything but the mail servers, and checks that the schema is the one this program knows.
func open(ctx context.Context, path string, log *slog.Logger) (*app, error) {
	cfg, err := loadConfig(path)
	if err != nil {
		return nil, err
	}
	a := &app{cfg: cfg, log: log}
	if a.office, err = cfg.office(); err != nil {
		return nil, err
	}
	wrapper, err := cfg.masterKey()
	if err != nil {
		return nil, err
	}
	if a.pool, err = connect(ctx, cfg); err != nil {
		return nil, err
	}
	if err := a.services(ctx, wrapper); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// connect opens the pool and tries it.
func connect(ctx context.Context, cfg *Config) (*pgxpool.Pool, error) {
	url, err := cfg.databaseURL()
	if err != nil {
		return nil, err
	}
	pc, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("database.url cannot be read: it is of the form postgres://cissd@host/cissd") // its error can show the password
	}
	pc.MaxConns = 12
	if cfg.Database.Connections > 0 {
		pc.MaxConns = int32(min(cfg.Database.Connections, 1000)) // bounded
	}
	limits(pc)
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	ping, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := pool.Ping(ping); err != nil {
		pool.Close()
		return nil, fmt.Errorf("the database does not answer: %w; start PostgreSQL, or mend database.url", oneLine{err})
	}
	return pool, nil
}

// oneLine puts an error of several lines into one: the operator reads it in a log.
type oneLine struct{ error }

// Error implements error.
func (e oneLine) Error() string { return strings.Join(strings.Fields(e.error.Error()), " ") }

// Unwrap gives the cause.
func (e oneLine) Unwrap() error { return e.error }

func (a *app) services(ctx context.Context, wrapper vault.KeyWrapper) error {
	if err := migrations.Check(ctx, a.pool); err != nil {
		return fmt.Errorf("checking the schema: %w", err)
	}
	var err error
	if a.vault, err = vault.Open(ctx, a.pool, wrapper, time.Now()); err != nil {
		return fmt.Errorf("opening the vault: %w", err)
	}
	a.insert, err = river.NewClient(riverpgxv5.New(a.pool), &river.Config{Schema: migrations.RiverSchema, Logger: discardLogger()})
	if err != nil {
		return fmt.Errorf("opening the job queue: %w", err)
	}
	q := queue{a.insert}
	reading := a.cfg.reading()
	a.record = &cases.Record{
		Vault: a.vault, Enqueue: q, Office: a.office,
		Judge: func(d cases.Draft, s cases.Standing) []cases.Criterion { return triage.Criteria(d, s, reading) },
	}
	a.store = ingest.NewStore(a.pool, a.vault, q, time.Now)
	return nil
}

// closeTime is how long Close waits for connections that are in use.
const closeTime = 500 * time.Millisecond

// Close ends the connections. It does not wait long for one that is held: the program ends, and what was not committed is done again (OPS-5).
func (a *app) Close() {
	if a.pool == nil {
		return
	}
	closed := make(chan struct{})
	go func() { a.pool.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(closeTime):
	}
}

func discardLogger() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// queue fits River to what the stages need for enqueueing.
type queue struct{ client *river.Client[pgx.Tx] }

// ReadMessages implements ingest.Enqueuer.
func (q queue) ReadMessages(ctx context.Context, tx pgx.Tx, ids []int64) error {
	params := make([]river.InsertManyParams, 0, len(ids))
	for _, id := range ids {
		params = append(params, river.InsertManyParams{Args: jobs.ReadMessage{MessageID: id}})
	}
	_, err := q.client.InsertManyFastTx(ctx, tx, params)
	return err
}

// SendNotices implements cases.Enqueuer.
func (q queue) SendNotices(ctx context.Context, tx pgx.Tx, ids []int64) error {
	params := make([]river.InsertManyParams, 0, len(ids))
	for _, id := range ids {
		params = append(params, river.InsertManyParams{Args: jobs.SendNotice{NoticeID: id}})
	}
	_, err := q.client.InsertManyFastTx(ctx, tx, params)
	return err
}

// source opens and parses a stored message for triage.
func (a *app) source(ctx context.Context, id int64) (triage.Stored, *cases.Message, error) {
	raw, row, err := a.store.Raw(ctx, id)
	switch {
	case errors.Is(err, ingest.ErrNoMessage):
		return triage.Stored{}, nil, triage.ErrNoMessage
	case err != nil:
		return triage.Stored{}, nil, err
	}
	s := triage.Stored{
		ID: row.ID, Mailbox: a.cfg.address(row.Mailbox), ReceivedAt: row.ReceivedAt, MessageID: row.MessageID, From: row.FromAddress,
		SHA256: row.SHA256, Content: row.Content, Oversize: row.Oversize, Limit: a.cfg.maxSize(row.Mailbox),
	}
	m, err := ingest.Parse(raw, raw.Size(), ingest.ParseLimits{})
	var bad *ingest.ParseError
	if errors.As(err, &bad) {
		return s, nil, &triage.ParseError{Err: bad}
	}
	if row.Oversize && m != nil {
		// the body was left where it is, so that the parts are missing is no fault of the mail's
		m.Malformed, m.Parts = false, nil
	}
	return s, m, err
}

// extract takes files out of a stored message for triage, within the limits by which it was parsed.
func extract(r io.Reader, parts []string, open func(part string) (io.WriteCloser, error)) error {
	return ingest.Extract(r, ingest.ParseLimits{}, parts, open)
}

// logger writes structured lines to stderr (OPS-3); no content and no personal data stands in them (SEC-7).
func logger(level slog.Level) *slog.Logger {
	return slog.New(discreet{slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})})
}
