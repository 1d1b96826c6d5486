package vault_test

import (
	"io"
	"runtime"
	"testing"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

// mebibyte is what the figures of this file are counted in.
const mebibyte = 1 << 20

// heap is what lives after a collection, and what was ever allocated.
func heap() (live, total int64) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc), int64(m.TotalAlloc)
}

// gauge passes a stream through, and watches the heap at each mebibyte.
type gauge struct {
	left, seen, peak int64
}

func (g *gauge) watch(n int) {
	if g.seen/mebibyte != (g.seen+int64(n))/mebibyte {
		live, _ := heap()
		g.peak = max(g.peak, live)
	}
	g.seen += int64(n)
}

func (g *gauge) Read(p []byte) (int, error) {
	n := int(min(int64(len(p)), g.left))
	if n == 0 {
		return 0, io.EOF
	}
	for at := 0; at < n; at += 512 {
		p[at] = byte(g.seen + int64(at)>>9)
	}
	g.left -= int64(n)
	g.watch(n)
	return n, nil
}

func (g *gauge) Write(p []byte) (int, error) {
	g.watch(len(p))
	return len(p), nil
}

// INT-6: 40 MiB go in and out in the memory of a few chunks. Not parallel: it measures the whole process, while the parallel tests wait.
func TestMemoryStaysFlat(t *testing.T) {
	b := setup(t)
	const size = 40 * mebibyte
	var id vault.ID
	measure := func(name string, liveLimit, totalLimit int64, run func(g *gauge) error) {
		t.Helper()
		g := &gauge{left: size}
		live, total := heap()
		if err := run(g); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, after := heap()
		t.Logf("%s: live %.1f MiB, allocated %.1f MiB", name, float64(g.peak-live)/mebibyte, float64(after-total)/mebibyte)
		if g.peak-live > liveLimit {
			t.Errorf("%s: the heap grew by %d bytes, more than %d", name, g.peak-live, liveLimit)
		}
		if after-total > totalLimit {
			t.Errorf("%s: %d bytes were allocated in all, more than %d", name, after-total, totalLimit)
		}
		if g.seen < size {
			t.Errorf("%s: %d bytes went through, not %d", name, g.seen, size)
		}
	}
	writer := func(g *gauge) error {
		w := b.vault.NewWriter(t.Context(), b.pool, vault.ClassRaw, b.now)
		if _, err := io.Copy(w, g); err != nil {
			return err
		}
		meta, err := w.Commit(t.Context(), b.pool, nil, b.now)
		id = meta.ID
		return err
	}
	put := func(g *gauge) error {
		_, err := b.vault.Put(t.Context(), b.pool, vault.ClassRaw, nil, g, b.now)
		return err
	}
	inserter := func(g *gauge) error {
		return pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error {
			i := b.vault.NewInserter(t.Context(), tx, vault.ClassDocument, b.now)
			defer i.Discard()
			if _, err := io.Copy(i, g); err != nil {
				return err
			}
			_, err := i.Finish(nil, b.now)
			return err
		})
	}
	reader := func(g *gauge) error {
		r, err := b.vault.Reader(t.Context(), b.pool, id)
		if err != nil {
			return err
		}
		_, err = io.Copy(g, r)
		return err
	}
	// pgx makes two copies of each chunk that it sends, and none that stays of what it receives
	measure("Writer", 8*mebibyte, 4*size, writer)
	measure("Put", 6*mebibyte, 4*size, put)
	measure("Inserter", 6*mebibyte, 4*size, inserter)
	measure("Reader", 5*mebibyte, 4*size, reader)
}
