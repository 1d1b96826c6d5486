package migrations_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/deploy/devstack"
	"cissd/migrations"
	"cissd/migrations/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func open(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func TestRunTwiceFromEmpty(t *testing.T) {
	t.Parallel()
	daemon, owner := pgtest.NewEmpty(t)
	if err := migrations.Check(t.Context(), open(t, daemon)); !errors.Is(err, migrations.ErrBehind) {
		t.Fatalf("empty database: Check = %v, want ErrBehind", err)
	}
	for i := range 2 {
		if err := migrations.Run(t.Context(), owner, devstack.DaemonRole); err != nil {
			t.Fatalf("run %d: %v", i+1, err)
		}
		// the daemon itself can check, with rights of reading
		if err := migrations.Check(t.Context(), open(t, daemon)); err != nil {
			t.Fatalf("after run %d: Check = %v", i+1, err)
		}
	}
}

// OPS-4: any number of daemons may be deployed at once, each with a migration step before it.
func TestRunFourAtOnce(t *testing.T) {
	t.Parallel()
	daemon, owner := pgtest.NewEmpty(t)
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = migrations.Run(t.Context(), owner, devstack.DaemonRole) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Check(t.Context(), open(t, daemon)); err != nil {
		t.Fatal(err)
	}
}

func TestRunAfterOlderVersion(t *testing.T) {
	t.Parallel()
	daemon, owner := pgtest.NewEmpty(t)
	first, err := migrations.Files.ReadFile("0001_vault.sql")
	if err != nil {
		t.Fatal(err)
	}
	older := fstest.MapFS{"0001_vault.sql": {Data: first}}
	if err := migrations.RunWith(t.Context(), owner, devstack.DaemonRole, older); err != nil {
		t.Fatal(err)
	}
	running := open(t, daemon)
	err = migrations.Check(t.Context(), running)
	if !errors.Is(err, migrations.ErrBehind) || !strings.Contains(err.Error(), "0002") || !strings.Contains(err.Error(), "cissd migrate") {
		t.Fatalf("Check = %v, want ErrBehind that names 0002 and what to run", err)
	}
	// a daemon of the older version would go on with statements that no longer fit
	if err := migrations.Run(t.Context(), owner, devstack.DaemonRole); !errors.Is(err, migrations.ErrInUse) {
		t.Fatalf("Run while a daemon is connected = %v, want ErrInUse", err)
	}
	running.Close()
	if err := migrations.Run(t.Context(), owner, devstack.DaemonRole); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Check(t.Context(), open(t, daemon)); err != nil {
		t.Fatal(err)
	}
}

func TestNewerIsRefused(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"ours":  `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`,
		"river": `INSERT INTO river.river_migration (line, version) VALUES ('main', 9999)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			daemon, owner := pgtest.NewURL(t)
			if _, err := open(t, owner).Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
			if err := migrations.Run(t.Context(), owner, devstack.DaemonRole); !errors.Is(err, migrations.ErrNewer) || !strings.Contains(err.Error(), "9999") {
				t.Errorf("Run = %v, want ErrNewer that names 9999", err)
			}
			if err := migrations.Check(t.Context(), open(t, daemon)); !errors.Is(err, migrations.ErrNewer) {
				t.Errorf("Check = %v, want ErrNewer", err)
			}
		})
	}
}

// A migration that fails leaves nothing of itself, and the lock does not stay.
func TestRunAfterFailure(t *testing.T) {
	t.Parallel()
	daemon, owner := pgtest.NewEmpty(t)
	broken := fstest.MapFS{}
	for _, name := range []string{"0001_vault.sql", "0002_intake.sql"} {
		data, err := migrations.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		broken[name] = &fstest.MapFile{Data: data}
	}
	broken["0002_intake.sql"].Data = append(broken["0002_intake.sql"].Data, "SELECT 1/0;\n"...)
	var fault *pgconn.PgError
	if err := migrations.RunWith(t.Context(), owner, devstack.DaemonRole, broken); !errors.As(err, &fault) || fault.Code != "22012" {
		t.Fatalf("a broken migration: Run = %v, want division by zero", err)
	}
	if err := migrations.Run(t.Context(), owner, devstack.DaemonRole); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Check(t.Context(), open(t, daemon)); err != nil {
		t.Fatal(err)
	}
}

func TestRunWaitsNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	_, owner := pgtest.NewEmpty(t)
	// somebody else holds the lock
	holder := open(t, owner)
	conn, err := holder.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(t.Context(), `SELECT pg_advisory_lock($1)`, migrations.LockKey); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- migrations.Run(ctx, owner, "") }()
	for waiting := false; !waiting; {
		select {
		case err := <-done:
			t.Fatalf("Run did not wait for the lock: %v", err)
		default:
		}
		if err := holder.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
			WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted)`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Fatalf("Run = %v, want context.Canceled", err)
	}
}

func TestUnknownRole(t *testing.T) {
	t.Parallel()
	_, owner := pgtest.NewEmpty(t)
	if err := migrations.Run(t.Context(), owner, `no "such" role`); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Fatalf("Run = %v, want that the role does not exist", err)
	}
}

// AUD-1: the daemon's role adds to the audit log and reads it, and can do nothing else to it.
func TestDaemonCannotRewriteAuditLog(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	owner := pgtest.Owner(t, pool)
	if _, err := pool.Exec(t.Context(), `INSERT INTO audit_log (at, actor_role, action, record) VALUES ('2026-11-22', 'daemon', 'test', 'REQ-2027-000001')`); err != nil {
		t.Fatal(err)
	}
	refused := func(p *pgxpool.Pool, code string) {
		t.Helper()
		for _, sql := range []string{
			`UPDATE audit_log SET action = 'other'`, `UPDATE audit_log SET action = 'other' WHERE false`, `DELETE FROM audit_log`, `TRUNCATE audit_log`,
			`INSERT INTO audit_log (id, at, actor_role, action, record) OVERRIDING SYSTEM VALUE VALUES (1, '2026-11-22', 'daemon', 'test', '')
				ON CONFLICT (id) DO UPDATE SET action = 'other'`,
		} {
			var fault *pgconn.PgError
			if _, err := p.Exec(t.Context(), sql); !errors.As(err, &fault) || fault.Code != code {
				t.Errorf("%s: %v, want SQLSTATE %s", sql, err, code)
			}
		}
	}
	refused(pool, "42501")  // no right
	refused(owner, "P0001") // the trigger, also for who has every right
	for _, sql := range []string{
		`ALTER TABLE audit_log DISABLE TRIGGER ALL`, `DROP TABLE audit_log`, `DROP FUNCTION audit_log_refuse() CASCADE`, `GRANT UPDATE ON audit_log TO cissd`,
		`CREATE TRIGGER mine BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_refuse()`, `SET session_replication_role = replica`,
		`SET ROLE cissd_owner`, `CREATE TABLE public.mine (a int)`,
		`DELETE FROM goose_db_version`, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (5, true)`, `DELETE FROM river.river_migration`,
	} {
		if tag, err := pool.Exec(t.Context(), sql); err == nil && !strings.HasPrefix(tag.String(), "GRANT") {
			t.Errorf("the daemon's role could do: %s", sql)
		}
	}
	refused(pool, "42501")
	var n int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM audit_log WHERE action = 'test'`).Scan(&n); err != nil || n != 1 {
		t.Errorf("entries: %d, %v; want 1", n, err)
	}
}

func TestCanRewriteAudit(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	owner := pgtest.Owner(t, pool)
	check := func(p *pgxpool.Pool, want bool, who string) {
		t.Helper()
		if got, err := migrations.CanRewriteAudit(t.Context(), p); err != nil || got != want {
			t.Errorf("%s: %v, %v; want %v", who, got, err, want)
		}
	}
	check(pool, false, "the daemon's role")
	check(owner, true, "the owner")
	// the owner may have taken the rights from himself: he can give them back
	if _, err := owner.Exec(t.Context(), `REVOKE ALL ON audit_log FROM cissd_owner`); err != nil {
		t.Fatal(err)
	}
	check(owner, true, "the owner without rights")
	for _, right := range []string{"UPDATE", "UPDATE (detail)", "DELETE", "TRUNCATE"} {
		if _, err := owner.Exec(t.Context(), `GRANT `+right+` ON audit_log TO cissd`); err != nil {
			t.Fatal(err)
		}
		check(pool, true, "the daemon's role with "+right)
		// a migration takes away what was given by hand
		if err := migrations.Run(t.Context(), owner.Config().ConnString(), devstack.DaemonRole); err != nil {
			t.Fatal(err)
		}
		check(pool, false, "the daemon's role after a migration that took "+right)
	}
}
