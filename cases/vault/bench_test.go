package vault_test

import (
	"bytes"
	"io"
	"testing"

	"cissd/cases/vault"
)

// Mails of 4 KB in groups of 2,000, as the first look at a full mailbox brings them.
func BenchmarkPutMany(b *testing.B) {
	s := setup(b)
	items := make([]vault.Item, 2000)
	for i := range items {
		items[i] = vault.Item{Class: vault.ClassRaw, Data: random(4096)}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.vault.PutMany(b.Context(), s.pool, items, s.now); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(items))/b.Elapsed().Seconds(), "mails/s")
}

func BenchmarkPutBytes(b *testing.B) {
	s := setup(b)
	data, key := random(4096), s.newKey(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.vault.PutBytes(b.Context(), s.pool, vault.ClassText, &key, data, s.now); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBytes(b *testing.B) {
	s := setup(b)
	key := s.newKey(b)
	id := s.put(b, &key, random(4096))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.vault.Bytes(b.Context(), s.pool, id, 4096); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAttach(b *testing.B) {
	s := setup(b)
	key := s.newKey(b)
	for b.Loop() {
		b.StopTimer()
		id := s.put(b, nil, nil)
		b.StartTimer()
		if err := s.vault.Attach(b.Context(), s.pool, id, key); err != nil {
			b.Fatal(err)
		}
	}
}

// A mail of 20 MiB.
func BenchmarkWriter(b *testing.B) {
	s := setup(b)
	data := random(20 << 20)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		w := s.vault.NewWriter(b.Context(), s.pool, vault.ClassRaw, s.now)
		if _, err := io.Copy(w, bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
		if _, err := w.Commit(b.Context(), s.pool, nil, s.now); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReader(b *testing.B) {
	s := setup(b)
	id := s.put(b, nil, random(20<<20))
	b.SetBytes(20 << 20)
	b.ReportAllocs()
	for b.Loop() {
		r, err := s.vault.Reader(b.Context(), s.pool, id)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
