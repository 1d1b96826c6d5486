package vault_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases/vault"
	"cissd/migrations/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func setupTime() time.Time { return time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC) }

// bundle is a vault on a database of its own.
type bundle struct {
	pool  *pgxpool.Pool
	vault *vault.Vault
	now   time.Time
}

func setup(t testing.TB) bundle {
	t.Helper()
	b := bundle{pool: pgtest.New(t), now: setupTime()}
	b.vault = b.open(t, newMaster(t))
	return b
}

func (b bundle) open(t testing.TB, w vault.KeyWrapper) *vault.Vault {
	t.Helper()
	v, err := vault.Open(t.Context(), b.pool, w, b.now)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return v
}

func newMaster(t testing.TB) vault.KeyWrapper {
	t.Helper()
	w, err := vault.MasterKey(random(vault.KeySize))
	if err != nil {
		t.Fatalf("MasterKey: %v", err)
	}
	return w
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

func (b bundle) newKey(t testing.TB) vault.ID {
	t.Helper()
	key, err := b.vault.NewKey(t.Context(), b.pool, b.now)
	if err != nil {
		t.Fatalf("NewKey: %v", err)
	}
	return key
}

func (b bundle) put(t testing.TB, key *vault.ID, data []byte) vault.ID {
	t.Helper()
	meta, err := b.vault.PutBytes(t.Context(), b.pool, vault.ClassRaw, key, data, b.now)
	if err != nil {
		t.Fatalf("PutBytes: %v", err)
	}
	return meta.ID
}

func (b bundle) wantBytes(t testing.TB, v *vault.Vault, id vault.ID, want []byte) {
	t.Helper()
	got, err := v.Bytes(t.Context(), b.pool, id, 1<<30)
	if err != nil {
		t.Errorf("Bytes: %v", err)
		return
	}
	if !bytes.Equal(got, want) {
		t.Errorf("read %d bytes that are not the %d that were stored", len(got), len(want))
	}
}

// exec changes rows behind the vault's back; it must hit as many as said.
func (b bundle) exec(t testing.TB, rows int64, sql string, args pgx.StrictNamedArgs) {
	t.Helper()
	tag, err := b.pool.Exec(t.Context(), sql, args)
	if err != nil {
		t.Fatalf("exec: %v", err)
	}
	if tag.RowsAffected() != rows {
		t.Fatalf("exec changed %d rows, not %d", tag.RowsAffected(), rows)
	}
}

func (b bundle) count(t testing.TB, sql string) int {
	t.Helper()
	var n int
	if err := b.pool.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatalf("count: %v", err)
	}
	return n
}

// wantNoStrays shows the rule that a sweep rests on: no chunk without a content or a writer, and no content without its chunks.
func (b bundle) wantNoStrays(t testing.TB) {
	t.Helper()
	strays := b.count(t, `SELECT count(*) FROM content_chunks k
		WHERE NOT EXISTS (SELECT FROM contents c WHERE c.id = k.content) AND NOT EXISTS (SELECT FROM content_writers w WHERE w.content = k.content)`)
	if strays != 0 {
		t.Errorf("%d chunks stand under no content and no writer", strays)
	}
	hollow := b.count(t, `SELECT count(*) FROM contents c WHERE wrapped IS NOT NULL AND NOT EXISTS (SELECT FROM content_chunks k WHERE k.content = c.id)`)
	if hollow != 0 {
		t.Errorf("%d contents have no chunk", hollow)
	}
}

// read reads to the end, as a parser would.
func read(r io.Reader) ([]byte, error) {
	var b bytes.Buffer
	_, err := io.Copy(&b, r)
	return b.Bytes(), err
}

// SEC-6: with a wrong key it says so and touches nothing.
func TestOpenWithWrongKey(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	now := setupTime()
	right, wrong := newMaster(t), newMaster(t)

	if err := vault.Check(t.Context(), pool, wrong); err != nil {
		t.Errorf("Check of a new database: %v", err)
	}
	b := bundle{pool: pool, now: now}
	if n := b.count(t, `SELECT count(*) FROM vault_check`); n != 0 {
		t.Error("Check wrote the check row")
	}
	b.vault = b.open(t, right)
	id := b.put(t, nil, []byte("a mail"))

	if _, err := vault.Open(t.Context(), pool, wrong, now); !errors.Is(err, vault.ErrWrongKey) {
		t.Errorf("Open with a wrong key: %v", err)
	}
	if err := vault.Check(t.Context(), pool, wrong); !errors.Is(err, vault.ErrWrongKey) {
		t.Errorf("Check with a wrong key: %v", err)
	}
	if err := vault.Check(t.Context(), pool, right); err != nil {
		t.Errorf("Check with the right key: %v", err)
	}
	b.wantBytes(t, b.open(t, right), id, []byte("a mail"))
}

// SEC-6: a check row that was removed does not let a wrong key in.
func TestOpenWithoutCheckRow(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(bundle, *testing.T){
		"key":     func(b bundle, t *testing.T) { b.newKey(t) },
		"content": func(b bundle, t *testing.T) { b.put(t, nil, []byte("a mail")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			use(b, t)
			// the daemon's own role may not even take the row away
			if _, err := pgtest.Owner(t, b.pool).Exec(t.Context(), `DELETE FROM vault_check`); err != nil {
				t.Fatal(err)
			}
			if _, err := vault.Open(t.Context(), b.pool, newMaster(t), b.now); !errors.Is(err, vault.ErrDamaged) {
				t.Errorf("Open: %v", err)
			}
			if n := b.count(t, `SELECT count(*) FROM vault_check`); n != 0 {
				t.Error("Open wrote a new check row")
			}
		})
	}
}

func TestOpenWithForeignCheckText(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	w := newMaster(t)
	sealed, err := w.Wrap(t.Context(), vault.ID{}, []byte("something else"))
	if err != nil {
		t.Fatal(err)
	}
	b := bundle{pool: pool, now: time.Unix(0, 0)}
	b.exec(t, 1, `INSERT INTO vault_check (sealed, created_at) VALUES (@sealed, @now)`, pgx.StrictNamedArgs{"sealed": sealed, "now": b.now})
	if _, err := vault.Open(t.Context(), pool, w, b.now); !errors.Is(err, vault.ErrWrongKey) {
		t.Errorf("Open: %v", err)
	}
}

// SEC-6: daemons that start at once on an empty database agree on one key.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	now := setupTime()
	masters := []vault.KeyWrapper{newMaster(t), newMaster(t), newMaster(t)}
	errs := make([]error, 12)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			<-start
			_, errs[i] = vault.Open(t.Context(), pool, masters[i%len(masters)], now)
		})
	}
	close(start)
	all.Wait()

	winners := make(map[int]bool)
	for i, err := range errs {
		switch {
		case err == nil:
			winners[i%len(masters)] = true
		case !errors.Is(err, vault.ErrWrongKey):
			t.Errorf("Open: %v", err)
		}
	}
	if len(winners) != 1 {
		t.Fatalf("%d keys were accepted, not 1", len(winners))
	}
	for i, err := range errs {
		if winners[i%len(masters)] != (err == nil) {
			t.Errorf("daemon %d has key %d and got %v", i, i%len(masters), err)
		}
	}
}

// kms is a key wrapper that may be away.
type kms struct {
	vault.KeyWrapper
	mu      sync.Mutex
	away    error
	unwraps int
}

func (k *kms) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.away = err
}

func (k *kms) Wrap(ctx context.Context, id vault.ID, key []byte) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.away != nil {
		return nil, k.away
	}
	return k.KeyWrapper.Wrap(ctx, id, key)
}

func (k *kms) Unwrap(ctx context.Context, id vault.ID, wrapped []byte) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.unwraps++
	if k.away != nil {
		return nil, k.away
	}
	return k.KeyWrapper.Unwrap(ctx, id, wrapped)
}

// SEC-6: that the KMS is away is no damage, and what belongs to a case in use can still be read.
func TestKeyWrapperAway(t *testing.T) {
	t.Parallel()
	b := bundle{pool: pgtest.New(t), now: setupTime()}
	w := &kms{KeyWrapper: newMaster(t)}
	b.vault = b.open(t, w)
	key := b.newKey(t)
	own, attached := b.put(t, nil, []byte("own")), b.put(t, &key, []byte("attached"))

	away := errors.New("connection refused")
	w.fail(away)
	b.wantBytes(t, b.vault, attached, []byte("attached"))
	errs := map[string]error{}
	_, errs["Bytes"] = b.vault.Bytes(t.Context(), b.pool, own, 10)
	_, errs["NewKey"] = b.vault.NewKey(t.Context(), b.pool, b.now)
	_, errs["PutBytes"] = b.vault.PutBytes(t.Context(), b.pool, vault.ClassRaw, nil, nil, b.now)
	_, errs["PutMany"] = b.vault.PutMany(t.Context(), b.pool, []vault.Item{{Class: vault.ClassRaw}, {Class: vault.ClassRaw}}, b.now)
	errs["Attach"] = b.vault.Attach(t.Context(), b.pool, own, key)
	_, errs["Open"] = vault.Open(t.Context(), b.pool, w, b.now)
	for name, err := range errs {
		if !errors.Is(err, away) || errors.Is(err, vault.ErrDamaged) || errors.Is(err, vault.ErrWrongKey) {
			t.Errorf("%s: %v", name, err)
		}
	}

	w.fail(nil)
	b.wantBytes(t, b.vault, own, []byte("own"))
	before := w.unwraps
	for range 10 {
		b.wantBytes(t, b.vault, attached, []byte("attached"))
	}
	if w.unwraps != before {
		t.Errorf("a key in use was unwrapped %d times more", w.unwraps-before)
	}
}

// SEC-7: printing what holds keys does not print keys.
func TestPrintingShowsNoKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	master := bytes.Repeat([]byte{0xa5}, vault.KeySize)
	w, err := vault.MasterKey(master)
	if err != nil {
		t.Fatal(err)
	}
	writer := b.vault.NewWriter(t.Context(), b.pool, vault.ClassRaw, b.now)
	if _, err := writer.Write([]byte("a secret text")); err != nil {
		t.Fatal(err)
	}
	reader, err := writer.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{w, writer, reader, b.vault} {
		for _, form := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
			text := fmt.Sprintf(form, v)
			for _, bad := range []string{"a5a5", "165 165", "0xa5, 0xa5", "secret text", "sum:"} {
				if strings.Contains(text, bad) {
					t.Errorf("%s of %T shows %q", form, v, bad)
				}
			}
		}
	}
	if err := writer.Abort(t.Context()); err != nil {
		t.Errorf("Abort: %v", err)
	}
}
