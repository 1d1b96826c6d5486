package cases_test

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
	"cissd/migrations/pgtest"
)

// BenchmarkLinks is the search for what a request has in common with 100,000 on record, each with thirty keys of its own and a tenth of them with
// keys that many have, as the tables hold it; what is found there has the draft of one request.
//
//	go test ./cases -run none -bench Links -benchtime 200x
func BenchmarkLinks(b *testing.B) {
	for _, n := range []int{100, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			bench := casestest.New(b, pgtest.New(b))
			mine := open(b, bench)
			onRecord(b, bench, mine, n)
			d, err := cases.ShowMatter(b.Context(), bench.DB, mine)
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			found := 0
			for b.Loop() {
				links, err := bench.Record.Links(b.Context(), bench.DB, d, bench.Now())
				if err != nil {
					b.Fatal(err)
				}
				found = len(links)
			}
			b.ReportMetric(float64(found), "links")
		})
	}
}

func open(b *testing.B, bench *casestest.Bench) int64 {
	b.Helper()
	return bench.Request(b, about("Anselm", "Brockhurst", "1971-04-02", "E12345606", "LRD-26-00417", "He is known to us.")).Request
}

// onRecord fills the tables with copies of a request.
func onRecord(b *testing.B, bench *casestest.Bench, request int64, n int) {
	b.Helper()
	owner := pgtest.Owner(b, bench.DB)
	const requests = `
		INSERT INTO requests (number, state, version, vault_key, mailbox, requested_at, type, priority, agency, requestor_name, requestor_address, submitter_address, proven, link_scheme)
		SELECT 'REQ-2026-' || lpad((100000 + n)::text, 6, '0'), state, 1, vault_key, mailbox, requested_at, type, priority, agency, requestor_name, requestor_address,
		       submitter_address, proven, 1
		FROM requests, generate_series(1, @n) AS n WHERE id = @request`
	const versions = `
		INSERT INTO request_versions (request, version, draft, created_at)
		SELECT r.id, 1, v.draft, v.created_at FROM requests r, request_versions v WHERE v.request = @request AND r.id <> @request`
	const shared = `
		INSERT INTO link_keys (key, request, version) SELECT k.key, r.id, 1 FROM requests r, link_keys k WHERE k.request = @request AND r.id <> @request AND r.id % 10 = 0`
	args := pgx.NamedArgs{"n": n, "request": request}
	for _, sql := range []string{requests, versions, shared} {
		if _, err := owner.Exec(b.Context(), sql, args); err != nil {
			b.Fatal(err)
		}
	}
	buf := make([]byte, 8)
	i := 0
	_, err := owner.CopyFrom(b.Context(), pgx.Identifier{"link_keys"}, []string{"key", "request", "version"}, pgx.CopyFromFunc(func() ([]any, error) {
		if i == 30*n {
			return nil, nil
		}
		_, _ = rand.Read(buf)
		i++
		return []any{int64(binary.BigEndian.Uint64(buf) >> 1), request + int64((i-1)/30) + 1, 1}, nil
	}))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := owner.Exec(b.Context(), `VACUUM ANALYZE link_keys`); err != nil {
		b.Fatal(err)
	}
}
