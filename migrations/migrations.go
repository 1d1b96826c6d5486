package migrations

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// RiverSchema is where River's tables stand; a River client is configured with it (river.Config.Schema). A schema of its own keeps the
// queue out of what is searched, granted and backed up as the record.
const RiverSchema = "river"

// lockKey is what every migrator of cissd locks, whatever its version. It must never change.
const lockKey int64 = 0x6369737364 // "cissd"

//go:embed *.sql
var files embed.FS

// ErrInUse says that a daemon works on the tables that would be changed. Nothing was changed.
var ErrInUse = errors.New("the database is in use: stop every daemon, then run `cissd migrate` again")

// insufficientPrivilege is the SQLSTATE of what the role may not do (PostgreSQL, appendix A).
const insufficientPrivilege = "42501"

const (
	// Another role sees who is connected, though not what they do.
	sqlSessions = `
		SELECT count(*) FROM pg_catalog.pg_stat_activity
		WHERE datname = current_database() AND usename = @role AND usename <> current_user`
	sqlLock         = `SELECT pg_advisory_lock(@key)`
	sqlCreateSchema = `CREATE SCHEMA IF NOT EXISTS ` + RiverSchema
)

// Run brings the database to the schema of this program and gives daemonRole its rights; with an empty daemonRole it gives none. It may be
// run again and by several at once: one works, the others wait and find nothing to do. It needs a role that owns the database, which must
// not be the daemon's.
//
// Errors: one that wraps [ErrNewer] where a newer cissd has migrated the database, and one that wraps [ErrInUse] where there is something to
// change and daemonRole is connected; nothing is changed then. After another error the migrations that were finished stand, and Run can be
// called again.
func Run(ctx context.Context, databaseURL, daemonRole string) error {
	return run(ctx, databaseURL, daemonRole, files)
}

func run(ctx context.Context, databaseURL, daemonRole string, sql fs.FS) error {
	lock, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return fmt.Errorf("connecting to the database: %w", err)
	}
	// Closing the connection is the unlocking. The context may be over by then, and must not keep it from being sent.
	defer lock.Close(context.WithoutCancel(ctx)) //nolint:errcheck // the server drops the lock with the connection, however that ends
	if _, err := lock.Exec(ctx, sqlLock, pgx.StrictNamedArgs{"key": lockKey}); err != nil {
		return fmt.Errorf("taking the migration lock: %w", err)
	}

	pool, err := pgxpool.New(ctx, databaseURL)
	if err != nil {
		return fmt.Errorf("connecting to the database: %w", err)
	}
	defer pool.Close()
	want, err := known(sql)
	if err != nil {
		return err
	}
	have, err := applied(ctx, pool)
	if err != nil {
		return err
	}
	switch err := compare(have, want); {
	case errors.Is(err, ErrNewer):
		return err
	case err != nil && len(have.ours) > 0:
		if err := unused(ctx, pool, daemonRole); err != nil {
			return err
		}
	}
	return withRights(migrate(ctx, pool, daemonRole, sql))
}

func migrate(ctx context.Context, pool *pgxpool.Pool, daemonRole string, sql fs.FS) error {
	if err := migrateOurs(ctx, pool, sql); err != nil {
		return fmt.Errorf("migrating the record's tables: %w", err)
	}
	if err := migrateRiver(ctx, pool); err != nil {
		return fmt.Errorf("migrating the job queue's tables: %w", err)
	}
	if daemonRole == "" {
		return nil
	}
	if err := grant(ctx, pool, daemonRole); err != nil {
		return fmt.Errorf("granting rights to role %q: %w", daemonRole, err)
	}
	return nil
}

// unused refuses to change the tables under a running daemon: it looked at their version when it began, and would go on with statements and
// states of its own version. Asked of the server, and not by a lock, so that the daemons of every version count.
func unused(ctx context.Context, pool *pgxpool.Pool, daemonRole string) error {
	n, err := one[int64](ctx, pool, sqlSessions, pgx.StrictNamedArgs{"role": daemonRole})
	if err != nil {
		return fmt.Errorf("counting the sessions of role %q: %w", daemonRole, err)
	}
	switch n {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%w (1 session of role %q is open)", ErrInUse, daemonRole)
	}
	return fmt.Errorf("%w (%d sessions of role %q are open)", ErrInUse, n, daemonRole)
}

// withRights says what to do where the server refused for want of rights.
func withRights(err error) error {
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == insufficientPrivilege {
		return fmt.Errorf("%w: database.owner_url must connect as the role that owns the database and its tables", err)
	}
	return err
}

func migrateOurs(ctx context.Context, pool *pgxpool.Pool, sql fs.FS) error {
	db := stdlib.OpenDBFromPool(pool)
	provider, err := goose.NewProvider(goose.DialectPostgres, db, sql, goose.WithDisableGlobalRegistry(true), goose.WithTableName(versionTable))
	if err != nil {
		return errors.Join(err, db.Close())
	}
	_, err = provider.Up(ctx)
	return errors.Join(err, provider.Close()) // closes db too
}

func migrateRiver(ctx context.Context, pool *pgxpool.Pool) error {
	if _, err := pool.Exec(ctx, sqlCreateSchema); err != nil {
		return err
	}
	migrator, err := riverMigrator(pool)
	if err != nil {
		return err
	}
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// riverMigrator knows River's migrations; pool may be nil where it is only asked which there are.
func riverMigrator(pool *pgxpool.Pool) (*rivermigrate.Migrator[pgx.Tx], error) {
	return rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{
		Schema: RiverSchema,
		Logger: slog.New(slog.DiscardHandler), // it would write to standard output; what matters comes back as errors
	})
}
