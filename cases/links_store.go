package cases

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases/vault"
)

const (
	sqlLinkSecret    = `SELECT content FROM link_secret`
	sqlAddLinkSecret = `INSERT INTO link_secret (content) VALUES (@content) ON CONFLICT (one) DO NOTHING`
	sqlDropLinkKeys  = `DELETE FROM link_keys WHERE request = @request`
	sqlAddLinkKeys   = `
		INSERT INTO link_keys (key, request, version)
		SELECT key, @request, @version FROM unnest(@keys::bigint[]) AS k (key)
		ON CONFLICT (key, request) DO NOTHING`
	sqlSetLinkScheme = `UPDATE requests SET link_scheme = @scheme WHERE id = @request`
	// the newest that have a key, of each key so many: what many have in common costs no more than what few have
	sqlLinkedBy = `
		SELECT k.ord AS place, l.request
		FROM unnest(@keys::bigint[]) WITH ORDINALITY AS k (key, ord)
		CROSS JOIN LATERAL (
			SELECT request FROM link_keys WHERE key = k.key AND request <> @request ORDER BY request DESC LIMIT @each
		) AS l`
	sqlRelated = `
		SELECT r.id AS request, r.number, r.state, r.duplicate_of, r.type, r.requestor_address AS requestor, r.submitter_address AS submitter, r.agency,
		       r.requested_at, coalesce(c.number, '') AS case_number, coalesce(c.state, '') AS case_state, c.officer, coalesce(p.name, '') AS officer_name,
		       v.draft AS content
		FROM requests r
		JOIN request_versions v ON v.request = r.id AND v.version = r.version
		LEFT JOIN cases c ON c.request = r.id
		LEFT JOIN persons p ON p.id = c.officer
		WHERE r.id = ANY(@ids::bigint[])`
	sqlFindNumbers = `
		SELECT id FROM requests WHERE number = ANY(@numbers::text[]) AND id <> @request
		UNION SELECT request FROM cases WHERE number = ANY(@numbers::text[]) AND request <> @request`
	sqlUnlinked = `
		SELECT id, version FROM requests WHERE link_scheme < @scheme AND id <> ALL(@failed::bigint[])
		ORDER BY link_scheme, id LIMIT 1 FOR UPDATE SKIP LOCKED`
)

const (
	// linkScheme is raised when the rules of [linkKeys] change: the keys of all requests are then made anew.
	linkScheme = 1
	// linkedEach is how many requests one key leads to, linkedRead how many of all are read and compared, those with most in common first.
	linkedEach = 25
	linkedRead = 12
	// linkedLeast is what the keys that two requests share have to weigh for the other to be read
	linkedLeast = 30
	// linkedAtOnce bounds what is made anew in one go
	linkedAtOnce = 500
)

// linkHasher gives the keyed hash of a key.
type linkHasher []byte

func (h linkHasher) of(keys []linkKey) []int64 {
	out := make([]int64, len(keys))
	mac := hmac.New(sha256.New, h)
	var sum [sha256.Size]byte
	for i, k := range keys {
		mac.Reset()
		_, _ = mac.Write([]byte(k.text))
		out[i] = int64(binary.BigEndian.Uint64(mac.Sum(sum[:0])))
	}
	return out
}

// linkHasher reads the secret of the hashes, and makes it where there is none.
func (r *Record) linkHasher(ctx context.Context, db vault.DB, now time.Time) (linkHasher, error) {
	h, err := r.readLinkSecret(ctx, db)
	if !errors.Is(err, pgx.ErrNoRows) {
		return h, err
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("making the secret of the links: %w", err)
	}
	defer tx.Rollback(ctx) //nolint:errcheck // what another has made stands
	secret := make([]byte, sha256.Size)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	meta, err := r.Vault.PutBytes(ctx, tx, vault.ClassText, nil, secret, now)
	if err != nil {
		return nil, fmt.Errorf("sealing the secret of the links: %w", err)
	}
	tag, err := tx.Exec(ctx, sqlAddLinkSecret, pgx.NamedArgs{"content": meta.ID})
	if err != nil {
		return nil, fmt.Errorf("writing the secret of the links: %w", err)
	}
	if tag.RowsAffected() == 0 { // another was first
		if err := tx.Rollback(ctx); err != nil {
			return nil, fmt.Errorf("making the secret of the links: %w", err)
		}
		return r.readLinkSecret(ctx, db)
	}
	if err := tx.Commit(ctx); err != nil {
		return nil, fmt.Errorf("writing the secret of the links: %w", err)
	}
	return secret, nil
}

func (r *Record) readLinkSecret(ctx context.Context, db vault.DB) (linkHasher, error) {
	var id vault.ID
	if err := db.QueryRow(ctx, sqlLinkSecret).Scan(&id); err != nil {
		return nil, fmt.Errorf("reading the secret of the links: %w", err)
	}
	if b, ok := r.secrets.get(id); ok {
		return b, nil
	}
	b, err := r.Vault.Bytes(ctx, db, id, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("opening the secret of the links: %w", err)
	}
	r.secrets.put(id, slices.Clone(b))
	return slices.Clone(b), nil
}

// writeLinks replaces the keys of a request by those of its newest version, in the transaction that writes it. Where the secret of the links cannot
// be read any more, the request is marked as one without links: that no request is taken in would be worse (INT-3). The timers tell of it.
func (r *Record) writeLinks(ctx context.Context, tx pgx.Tx, request int64, version int, d Draft, now time.Time) error {
	h, err := r.linkHasher(ctx, tx, now)
	if unreadable(err) {
		return unlink(ctx, tx, request, 0)
	}
	if err != nil {
		return err
	}
	args := pgx.NamedArgs{"request": request, "version": version, "keys": h.of(linkKeys(d))}
	batch := &pgx.Batch{}
	if version > 1 {
		batch.Queue(sqlDropLinkKeys, args)
	}
	batch.Queue(sqlAddLinkKeys, args)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("writing the links of request %d: %w", request, err)
	}
	return nil
}

// unlink drops the keys of a request, and marks by which rules that is so: 0 for one whose keys are still to be made.
func unlink(ctx context.Context, tx pgx.Tx, request int64, scheme int) error {
	args := pgx.NamedArgs{"request": request, "scheme": scheme}
	if _, err := tx.Exec(ctx, sqlDropLinkKeys, args); err != nil {
		return fmt.Errorf("clearing the links of request %d: %w", request, err)
	}
	if _, err := tx.Exec(ctx, sqlSetLinkScheme, args); err != nil {
		return fmt.Errorf("marking by which rules request %d is linked: %w", request, err)
	}
	return nil
}

// links are what the record holds that is the same as a request, or has to do with it, strongest first (EXT-6). The search costs no more where
// more is on record: of each key only the newest are looked at, and few drafts are opened.
func (r *Record) links(ctx context.Context, db vault.DB, m *Matter, now time.Time) ([]Link, error) {
	q, d := &m.Request, m.Draft
	numbers := []string{q.Number}
	if m.Case != nil {
		numbers = append(numbers, m.Case.Number)
	}
	h, err := r.linkHasher(ctx, db, now)
	if unreadable(err) {
		return nil, nil // nothing can be found; the timers tell of it
	}
	if err != nil {
		return nil, err
	}
	found, err := candidates(ctx, db, q.ID, h, searchKeys(d, numbers...), d)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	others, err := r.related(ctx, db, found)
	if err != nil {
		return nil, err
	}
	var out []Link
	for i := range others {
		o := &others[i]
		if o.DuplicateOf != nil && *o.DuplicateOf == q.ID || q.DuplicateOf != nil && *q.DuplicateOf == o.Request {
			continue // that is known
		}
		if l, ok := linkOf(q, d, o, now); ok {
			out = append(out, l)
		}
	}
	sortLinks(out)
	return out, nil
}

// candidate is a request that shares keys with the one that is compared.
type candidate struct {
	request int64
	weight  int
	hits    []string
}

// candidates are the requests that share most, at most linkedRead of them.
func candidates(ctx context.Context, db vault.DB, request int64, h linkHasher, keys []linkKey, d Draft) ([]candidate, error) {
	rows, err := db.Query(ctx, sqlLinkedBy, pgx.NamedArgs{"keys": h.of(keys), "request": request, "each": linkedEach})
	if err != nil {
		return nil, fmt.Errorf("looking for what request %d has in common: %w", request, err)
	}
	byRequest := map[int64]*candidate{}
	at := func(id int64) *candidate {
		c := byRequest[id]
		if c == nil {
			c = &candidate{request: id}
			byRequest[id] = c
		}
		return c
	}
	var place, id int64
	_, err = pgx.ForEachRow(rows, []any{&place, &id}, func() error {
		c, k := at(id), keys[place-1]
		if !k.ofText() || len(d.Subjects) == 0 { // many are asked about in the same form: there the text tells nothing without the person
			c.weight += k.weight
		}
		c.hits = append(c.hits, k.text)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking for what request %d has in common: %w", request, err)
	}
	if named := mentioned(d); len(named) > 0 {
		rows, err := db.Query(ctx, sqlFindNumbers, pgx.NamedArgs{"numbers": named, "request": request})
		if err != nil {
			return nil, fmt.Errorf("looking for what request %d names: %w", request, err)
		}
		if _, err = pgx.ForEachRow(rows, []any{&id}, func() error { at(id).weight += 100; return nil }); err != nil {
			return nil, fmt.Errorf("looking for what request %d names: %w", request, err)
		}
	}
	var out []candidate
	for _, c := range byRequest {
		if c.weight >= linkedLeast {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b candidate) int {
		if a.weight != b.weight {
			return b.weight - a.weight
		}
		return int(b.request - a.request)
	})
	return out[:min(len(out), linkedRead)], nil
}

// related reads the candidates with their drafts.
func (r *Record) related(ctx context.Context, db vault.DB, found []candidate) ([]related, error) {
	ids := make([]int64, len(found))
	hits := map[int64][]string{}
	for i, c := range found {
		ids[i], hits[c.request] = c.request, c.hits
	}
	rows, err := db.Query(ctx, sqlRelated, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("reading related requests: %w", err)
	}
	type row struct {
		related
		Content vault.ID
	}
	read, err := pgx.CollectRows(rows, func(rows pgx.CollectableRow) (row, error) {
		var x row
		err := rows.Scan(&x.Request, &x.Number, &x.State, &x.DuplicateOf, &x.Type, &x.Requestor, &x.Submitter, &x.Agency, &x.RequestedAt,
			&x.CaseNumber, &x.CaseState, &x.Officer, &x.OfficerName, &x.Content)
		return x, err
	})
	if err != nil {
		return nil, fmt.Errorf("reading related requests: %w", err)
	}
	var out []related
	for _, x := range read {
		err := r.openJSON(ctx, db, x.Content, &x.draft)
		if unreadable(err) {
			continue // an old one keeps no new one waiting
		}
		if err != nil {
			return nil, err
		}
		x.hits = hits[x.Request]
		out = append(out, x.related)
	}
	return out, nil
}

// Links are what the record holds that is the same as a request, or has to do with it, strongest first (EXT-6).
func (r *Record) Links(ctx context.Context, db vault.DB, d Dossier, now time.Time) ([]Link, error) {
	draft, err := r.draft(ctx, db, d.Request.ID, d.Request.Version)
	if unreadable(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return r.links(ctx, db, &Matter{Request: d.Request, Case: d.Case, Draft: draft}, now)
}

// linkOld makes the keys of requests that were written before there were any, or by older rules, some at a time. One that fails does not hold up
// the others; the error tells of it.
func (r *Record) linkOld(ctx context.Context, db *pgxpool.Pool, now time.Time) error {
	failed := []int64{}
	var errs []error
	for range linkedAtOnce {
		id, err := r.linkOne(ctx, db, failed, now)
		switch {
		case err != nil && id == 0:
			return errors.Join(append(errs, err)...)
		case err != nil:
			failed, errs = append(failed, id), append(errs, err)
		case id == 0:
			return errors.Join(errs...)
		}
	}
	return errors.Join(errs...)
}

// linkOne makes the keys of the request that has waited longest; it gives its id, or 0 where none is left.
func (r *Record) linkOne(ctx context.Context, db *pgxpool.Pool, failed []int64, now time.Time) (id int64, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var version int
		err := tx.QueryRow(ctx, sqlUnlinked, pgx.NamedArgs{"scheme": linkScheme, "failed": failed}).Scan(&id, &version)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("looking for requests without links: %w", err)
		}
		if _, err := r.linkHasher(ctx, tx, now); err != nil {
			id = 0 // it stops all of them
			return err
		}
		d, err := r.draft(ctx, tx, id, version)
		if err != nil && !unreadable(err) {
			return err
		}
		// what cannot be opened any more has nothing in common with anything, and keeps nobody waiting
		if gone := unlink(ctx, tx, id, linkScheme); gone != nil || err != nil {
			return gone
		}
		return r.writeLinks(ctx, tx, id, version, d, now)
	})
	return id, err
}
