package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/deploy/devstack"
	"cissd/migrations"
)

const template = "cissd_template"

// shared is the one server of this test binary. It is a package variable because TestMain and the tests meet nowhere else.
var shared server

type server struct {
	inMain   atomic.Bool
	once     sync.Once
	postgres *devstack.Postgres
	err      error
	count    atomic.Int64
}

// Main runs the tests, stops the server that they started, and exits. It does not return.
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
func Main(m *testing.M) {
	os.Exit(Run(m))
}

// Run is [Main] for a TestMain that has more to do before it exits: it returns the exit code.
func Run(m *testing.M) int {
	shared.inMain.Store(true)
	code := m.Run()
	if shared.postgres == nil {
		return code
	}
	if err := shared.postgres.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest: stopping PostgreSQL:", err)
		return max(code, 1)
	}
	return code
}

// New gives a pool on a fresh, migrated, empty database, connected as the daemon's role. Both go with the test.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	name := create(t, template)
	return connect(t, shared.postgres.URL(name, devstack.DaemonRole))
}

// NewURL is [New] for what connects itself: the addresses of a fresh, migrated database for the daemon's role and for the owner's.
func NewURL(t testing.TB) (daemon, owner string) {
	t.Helper()
	name := create(t, template)
	return shared.postgres.URL(name, devstack.DaemonRole), shared.postgres.URL(name, devstack.OwnerRole)
}

// NewEmpty gives the addresses of a fresh database without any table, for the same two roles.
func NewEmpty(t testing.TB) (daemon, owner string) {
	t.Helper()
	name := create(t, "")
	return shared.postgres.URL(name, devstack.DaemonRole), shared.postgres.URL(name, devstack.OwnerRole)
}

// NewRestored is [NewURL] of a database as pg_dump wrote it down (plain SQL with --inserts, of the same two roles): one of an older version.
func NewRestored(t testing.TB, dump []byte) (daemon, owner string) {
	t.Helper()
	daemon, owner = NewEmpty(t)
	conn, err := pgx.Connect(t.Context(), owner)
	if err != nil {
		t.Fatalf("pgtest: connecting: %v", err)
	}
	defer conn.Close(context.WithoutCancel(t.Context())) //nolint:errcheck // it is done
	// newer versions of pg_dump bracket their output with commands to psql
	sql := psqlCommand.ReplaceAll(dump, nil)
	if _, err := conn.PgConn().Exec(t.Context(), string(sql)).ReadAll(); err != nil {
		t.Fatalf("pgtest: restoring the dump: %v", err)
	}
	return daemon, owner
}

var psqlCommand = regexp.MustCompile(`(?m)^\\.*$`)

// Owner gives a pool on the database of another pool, connected as the role that owns the tables.
func Owner(t testing.TB, pool *pgxpool.Pool) *pgxpool.Pool {
	t.Helper()
	return connect(t, shared.postgres.URL(pool.Config().ConnConfig.Database, devstack.OwnerRole))
}

// Server gives the private server itself, shared with all tests of the binary.
func Server(t testing.TB) *devstack.Postgres {
	t.Helper()
	if !shared.inMain.Load() {
		t.Fatal("pgtest: the package's TestMain must call pgtest.Main")
	}
	shared.once.Do(func() { shared.postgres, shared.err = start(context.Background()) })
	if shared.err != nil {
		t.Fatalf("pgtest: %v", shared.err)
	}
	return shared.postgres
}

func start(ctx context.Context) (*devstack.Postgres, error) {
	p, err := devstack.StartPostgres(ctx, devstack.PostgresOptions{})
	if err != nil {
		return nil, err
	}
	if err := p.CreateDatabase(ctx, template, ""); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	if err := migrations.Run(ctx, p.URL(template, devstack.OwnerRole), devstack.DaemonRole); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

func create(t testing.TB, from string) string {
	t.Helper()
	p := Server(t)
	name := fmt.Sprintf("test_%d", shared.count.Add(1))
	if err := p.CreateDatabase(t.Context(), name, from); err != nil {
		t.Fatalf("pgtest: creating a database: %v", err)
	}
	t.Cleanup(func() {
		if err := p.DropDatabase(context.Background(), name); err != nil {
			t.Errorf("pgtest: dropping the database: %v", err)
		}
	})
	return name
}

func connect(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatalf("pgtest: connecting: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}
