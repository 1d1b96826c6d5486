package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

// smallSize is the largest message that is held in memory and committed together with its neighbours; larger ones are streamed.
const smallSize = 1 << 20

// StoreStream stores one large message: r is sealed chunk by chunk while it is read, in short statements of the vault's own, and one
// transaction at the end makes it a message (INT-6). Whole is asked after r has ended, and before anything is committed, whether that was all
// of the message; its error, like one of r, comes back as a [*SourceError], and nothing is stored: what was written is noise without its
// key, and is swept. Otherwise as [Store.StoreMany]; the fields Raw, Oversize and Size of m are not used.
func (s *Store) StoreStream(ctx context.Context, src Source, m Arrived, r io.Reader, whole func() error) (tally Tally, err error) {
	err = s.stream(ctx, r, whole, func(e *entry) error {
		e.Arrived = Arrived{UID: m.UID, ReceivedAt: m.ReceivedAt}
		if !m.ReceivedAt.IsZero() {
			e.received = m.ReceivedAt
		}
		if src.Leave {
			e.state = stateLeft
		}
		tally, err = s.storeEntries(ctx, src, []*entry{e}, nil, s.now())
		return err
	})
	return tally, err
}

// SourceError is an error of where a message comes from, as opposed to where it goes.
type SourceError struct{ Err error }

// Error says so.
func (e *SourceError) Error() string { return "reading the message: " + e.Err.Error() }

// Unwrap gives the cause.
func (e *SourceError) Unwrap() error { return e.Err }

// stream seals r into the vault, asks whole, and gives commit an entry that has all but its place in a mailbox.
func (s *Store) stream(ctx context.Context, r io.Reader, whole func() error, commit func(*entry) error) (err error) {
	now := s.now()
	w := s.vault.NewWriter(ctx, s.db, vault.ClassRaw, now)
	defer func() {
		// harmless after a commit; otherwise what was written goes at once, or else when the vault is swept
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if aborted := w.Abort(ending); err != nil {
			err = errors.Join(err, aborted)
		}
	}()
	source := &sourced{r: r}
	if _, err := w.ReadFrom(source); err != nil {
		if source.err != nil {
			return &SourceError{source.err}
		}
		return fmt.Errorf("streaming a message: %w", err)
	}
	if err := whole(); err != nil {
		return &SourceError{err}
	}
	// The markings of a large message will be looked for in this reader, before there is a row that has its key (MSG-7).
	stored, err := w.Reader(ctx)
	if err != nil {
		return fmt.Errorf("streaming a message: %w", err)
	}
	meta := stored.Meta()
	e := &entry{size: meta.Size, sum: meta.SHA256[:], state: stateStored}
	e.readHeader(stored, now)
	e.commit = func(ctx context.Context, tx pgx.Tx) (vault.ID, error) {
		meta, err := w.Commit(ctx, tx, nil, now)
		return meta.ID, err
	}
	return commit(e)
}

// sourced remembers the error of a source, to tell it from one of the vault.
type sourced struct {
	r   io.Reader
	err error
}

func (s *sourced) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

const (
	sqlLockBytes = `SELECT pg_advisory_xact_lock(hashtextextended(encode(@sum::bytea, 'hex'), 0))`

	sqlSameBytes = `
SELECT id FROM messages WHERE sha256 = @sum::bytea ORDER BY id LIMIT 1`
)

// StoreFile stores a message that comes from a file, by whom it was handed in, as if it had arrived in the mailbox of that name now ("" for
// none): `cissd intake FILE.eml` (INT-9). It has no ledger row. Bytes that are on record already, from wherever, are not stored again:
// duplicate is true then, and messageID is that of the first. So the command can be repeated when it is not known how it ended.
func (s *Store) StoreFile(ctx context.Context, mailbox, submittedBy string, r io.Reader) (messageID int64, duplicate bool, err error) {
	now := s.now()
	head, err := io.ReadAll(io.LimitReader(r, smallSize+1))
	if err != nil {
		return 0, false, &SourceError{err}
	}
	commit := func(e *entry) error {
		messageID, duplicate, err = s.storeFile(ctx, mailbox, submittedBy, e, now)
		return err
	}
	if len(head) > smallSize {
		err = s.stream(ctx, io.MultiReader(bytes.NewReader(head), r), func() error { return nil }, commit)
		return messageID, duplicate, err
	}
	sum := sha256.Sum256(head)
	e := &entry{Arrived: Arrived{Raw: head}, size: int64(len(head)), sum: sum[:], state: stateStored}
	e.readHeader(bytes.NewReader(head), now)
	err = commit(e)
	return messageID, duplicate, err
}

func (s *Store) storeFile(ctx context.Context, mailbox, submittedBy string, e *entry, now time.Time) (id int64, duplicate bool, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlLockBytes, pgx.NamedArgs{"sum": e.sum}); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, sqlSameBytes, pgx.NamedArgs{"sum": e.sum})
		if err != nil {
			return err
		}
		same, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return err
		}
		if len(same) > 0 {
			id, duplicate = same[0], true
			return nil
		}
		ids, err := s.insert(ctx, tx, mailbox, submittedBy, []*entry{e}, now)
		if err != nil {
			return err
		}
		id = e.message
		return s.enq.ReadMessages(ctx, tx, ids)
	})
	if err != nil {
		return 0, false, fmt.Errorf("storing a file: %w", err)
	}
	return id, duplicate, nil
}
