package devstack

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Roles that a private server is born with, beside the superuser.
const (
	// OwnerRole owns the databases and runs migrations.
	OwnerRole = "cissd_owner"
	// DaemonRole is what the daemon connects as.
	DaemonRole = "cissd"
	superuser  = "postgres"
)

// maxSocketPath is the longest path of a Unix socket that the kernel takes (sun_path without its closing NUL).
const maxSocketPath = 107

const socketName = ".s.PGSQL.5432"

// PostgresOptions say how a private PostgreSQL server is run.
type PostgresOptions struct {
	// Dir keeps the data: a second start on it finds them again. It is created if need be. As root, the folders above it must let others
	// pass. Empty: a fresh folder, which Stop removes.
	Dir string
	// Fsync makes commits durable. Without it they are fast, and a crash of the machine (not of the server) can lose the data.
	Fsync bool
	// Out gets the server's log; nil drops it.
	Out io.Writer
	// Settings are further server settings (name=value), for a test or a bench that needs one.
	Settings []string
}

// Postgres is a private PostgreSQL server, reached by a Unix socket in a folder that only its user may enter.
type Postgres struct {
	process *Process
	socket  string    // folder of the socket
	own     []*Folder // that Stop removes
}

// StartPostgres starts a private server and returns when it takes connections. As root it runs the server as user postgres, else nobody,
// since PostgreSQL refuses to be root. The server ends with this program, also when that is killed; end it before with [Postgres.Stop]. Where PostgreSQL is
// not installed the error says in one line what to install.
func StartPostgres(ctx context.Context, o PostgresOptions) (_ *Postgres, err error) {
	bin, err := findPostgres()
	if err != nil {
		return nil, err
	}
	as, err := RunAs("postgres")
	if err != nil {
		return nil, err
	}
	p := &Postgres{}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.removeAll())
		}
	}()
	data, err := p.folders(o.Dir, as)
	if err != nil {
		return nil, err
	}
	fresh, err := initdb(ctx, filepath.Join(bin, "initdb"), data, as)
	if err != nil {
		return nil, err
	}
	if err := p.start(ctx, filepath.Join(bin, "postgres"), data, as, o); err != nil {
		return nil, err
	}
	if fresh {
		for _, role := range []string{OwnerRole, DaemonRole} {
			if err := p.Exec(ctx, "postgres", "CREATE ROLE "+pgx.Identifier{role}.Sanitize()+" LOGIN"); err != nil {
				return nil, errors.Join(err, p.Stop())
			}
		}
	}
	return p, nil
}

// URL is the address of a database for one of the roles.
func (p *Postgres) URL(db, user string) string {
	u := url.URL{Scheme: "postgres", User: url.User(user), Path: "/" + db, RawQuery: url.Values{"host": {p.socket}, "sslmode": {"disable"}}.Encode()}
	return u.String()
}

// CreateDatabase makes a database that [OwnerRole] owns, as a copy of template (to which nobody may be connected), or empty.
func (p *Postgres) CreateDatabase(ctx context.Context, name, template string) error {
	sql := "CREATE DATABASE " + pgx.Identifier{name}.Sanitize() + " OWNER " + OwnerRole
	if template != "" {
		sql += " TEMPLATE " + pgx.Identifier{template}.Sanitize()
	}
	return p.Exec(ctx, "postgres", sql)
}

// DropDatabase removes a database, and cuts off who is still connected to it.
func (p *Postgres) DropDatabase(ctx context.Context, name string) error {
	return p.Exec(ctx, "postgres", "DROP DATABASE IF EXISTS "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)")
}

// Exec runs a statement as superuser, on a connection of its own.
func (p *Postgres) Exec(ctx context.Context, db, sql string) error {
	conn, err := pgx.Connect(ctx, p.URL(db, superuser))
	if err != nil {
		return fmt.Errorf("connecting to the private PostgreSQL: %w", err)
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(context.WithoutCancel(ctx)))
}

// Pid is the server's process number, for tests that kill it.
func (p *Postgres) Pid() int { return p.process.Pid() }

// Stop ends the server, cutting off who is connected, and removes what it kept, unless a folder was given.
func (p *Postgres) Stop() error {
	return errors.Join(p.process.Stop(syscall.SIGINT, 20*time.Second), p.removeAll())
}

func (p *Postgres) removeAll() error {
	var errs []error
	for _, f := range p.own {
		errs = append(errs, f.Remove())
	}
	p.own = nil
	return errors.Join(errs...)
}

// folders makes the folders of data and socket, owned by whom the server runs as, and returns the former.
func (p *Postgres) folders(dir string, as *syscall.Credential) (data string, err error) {
	if dir == "" {
		if dir, err = p.temporary(as); err != nil {
			return "", err
		}
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return "", err
	}
	data, p.socket = filepath.Join(dir, "data"), filepath.Join(dir, "socket")
	if len(filepath.Join(p.socket, socketName)) > maxSocketPath {
		if p.socket, err = p.temporary(as); err != nil {
			return "", err
		}
	}
	for _, d := range []string{data, p.socket} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return "", err
		}
		if err := giveTo(d, as); err != nil {
			return "", err
		}
	}
	return data, passable(data, as)
}

func (p *Postgres) temporary(as *syscall.Credential) (string, error) {
	f, err := NewFolder(as)
	if err != nil {
		return "", err
	}
	p.own = append(p.own, f)
	return f.Path(), nil
}

// initdb makes the data folder unless it was made before.
func initdb(ctx context.Context, program, data string, as *syscall.Credential) (fresh bool, err error) {
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err == nil {
		return false, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	cmd := exec.CommandContext(ctx, program, "--pgdata="+data, "--username="+superuser, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = data, plainEnvironment(), &syscall.SysProcAttr{Credential: as}
	if out, err := cmd.CombinedOutput(); err != nil {
		return false, fmt.Errorf("preparing a private PostgreSQL: %w: %s", err, lastLine(string(out)))
	}
	return true, nil
}

func (p *Postgres) start(ctx context.Context, program, data string, as *syscall.Credential, o PostgresOptions) error {
	settings := []string{
		"listen_addresses=", "unix_socket_directories=" + p.socket, "unix_socket_permissions=0700", "port=5432",
		"max_connections=200", "timezone=UTC", "log_timezone=UTC", "lc_messages=C", "logging_collector=off", "log_destination=stderr",
	}
	if !o.Fsync {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	args := []string{"-D", data}
	for _, s := range slices.Concat(settings, o.Settings) {
		args = append(args, "-c", s)
	}
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = data, plainEnvironment(), &syscall.SysProcAttr{Credential: as}
	log := newLogWatch(o.Out, "database system is ready to accept connections")
	cmd.Stdout, cmd.Stderr = log, log
	var err error
	if p.process, err = StartProcess(cmd, syscall.SIGINT); err != nil {
		return err
	}
	select {
	case <-log.seen:
		return nil
	case <-p.process.Done():
		return fmt.Errorf("the private PostgreSQL did not start: %s", log.lastLine())
	case <-ctx.Done():
		return errors.Join(ctx.Err(), p.process.Stop(syscall.SIGQUIT, 5*time.Second))
	}
}

// findPostgres gives the folder of PostgreSQL's programs.
func findPostgres() (string, error) {
	if dir := os.Getenv("CISSD_PG_BIN"); dir != "" {
		if !isPostgres(dir) {
			return "", fmt.Errorf("CISSD_PG_BIN names %s, where initdb and postgres are not", dir)
		}
		return dir, nil
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"} { // Debian's and PGDG's places
		dirs, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		slices.SortFunc(dirs, newestFirst)
		for _, dir := range dirs {
			if isPostgres(dir) {
				return dir, nil
			}
		}
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil && isPostgres(filepath.Dir(path)) {
			return filepath.Dir(path), nil
		}
	}
	return "", errors.New("PostgreSQL is not installed: apt-get install postgresql (Debian, Ubuntu), dnf install postgresql-server (RHEL, Fedora), or set CISSD_PG_BIN to the folder of its initdb")
}

// newestFirst orders folders that differ in a version number: a longer number is a higher one.
func newestFirst(a, b string) int {
	if len(a) != len(b) {
		return len(b) - len(a)
	}
	return strings.Compare(b, a)
}

func isPostgres(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode()&0o111 == 0 {
			return false
		}
	}
	return true
}

func lastLine(s string) string {
	last := ""
	for scanner := bufio.NewScanner(strings.NewReader(s)); scanner.Scan(); {
		if line := strings.TrimSpace(scanner.Text()); line != "" {
			last = line
		}
	}
	return last
}
