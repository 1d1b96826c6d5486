package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases/vault"
)

// Enqueuer makes the jobs that will read messages, inside the transaction that stores them (INT-3): if it commits, the jobs are there, and
// if it does not, they are not. An error rolls the transaction back; nothing is stored then, and storing is tried again.
type Enqueuer interface {
	ReadMessages(ctx context.Context, tx pgx.Tx, ids []int64) error
}

// Store writes messages and the ledger. It is safe for use by many goroutines.
type Store struct {
	db    *pgxpool.Pool
	vault *vault.Vault
	enq   Enqueuer
	now   func() time.Time
}

// NewStore makes a Store. The clock now is used for everything that the rows say of time.
func NewStore(db *pgxpool.Pool, v *vault.Vault, enq Enqueuer, now func() time.Time) *Store {
	return &Store{db: db, vault: v, enq: enq, now: now}
}

// Arrived is one message as it came out of a mailbox.
type Arrived struct {
	UID uint32
	// ReceivedAt is when the server took it (INTERNALDATE); zero where that could not be read, and then the time of storing stands for it.
	ReceivedAt time.Time
	// Raw is the whole message, as it came; of an oversize one its header, or the beginning of it.
	Raw []byte
	// Oversize says that the message is larger than the limit, and Size how large. Otherwise Size is not used.
	Oversize bool
	Size     int64
}

// Tally counts what storing came to.
type Tally struct {
	// Stored messages are new: a row, its content, its ledger row and its job.
	Stored int
	// Oversize ones are among them: the row has the envelope only.
	Oversize int
	// Known ones were there already: their ledger row points to the message that is there, and they make no second job.
	Known int
}

// errTaken: a ledger row of these messages is final already; someone else stored one of them meanwhile.
var errTaken = errors.New("the ledger has them already")

// entry is one message on its way into the database.
type entry struct {
	Arrived
	received time.Time
	size     int64
	sum      []byte // nil for an oversize one
	id, from string // of the header
	state    ledgerState

	content vault.ID
	// commit makes a streamed content part of the transaction; nil for one that is in memory.
	commit func(ctx context.Context, tx pgx.Tx) (vault.ID, error)

	message int64 // messages.id, once there is one
	known   bool
}

// StoreMany stores small messages of one folder in one transaction: contents, messages, ledger rows and jobs. It returns nil only if that is
// committed. A message whose ledger row is final already is passed over; one that the same mailbox had under another UIDVALIDITY is
// recognised by its bytes (INT-3).
//
// The pending uids are those lower than the highest of msgs that were seen, but not read: they get a row that says so, for the ledger is what
// tells how far we have come.
//
// If [MessageAtFault] holds for the error, one of the messages itself cannot be stored; otherwise the database is away or in trouble.
func (s *Store) StoreMany(ctx context.Context, src Source, msgs []Arrived, pending []uint32) (Tally, error) {
	now := s.now()
	entries := make([]*entry, 0, len(msgs))
	for _, m := range msgs {
		e := &entry{Arrived: m, size: int64(len(m.Raw)), state: stateStored}
		if m.Oversize {
			e.size, e.state = m.Size, stateOversize
		} else {
			sum := sha256.Sum256(m.Raw)
			e.sum = sum[:]
			if src.Leave {
				e.state = stateLeft
			}
		}
		e.readHeader(bytes.NewReader(m.Raw), now)
		if !m.ReceivedAt.IsZero() {
			e.received = m.ReceivedAt
		}
		entries = append(entries, e)
	}
	// The markings of each message will be looked for here, while its bytes are in memory and before anything is written (MSG-7).
	return s.storeEntries(ctx, src, entries, pending, now)
}

// readHeader sets what the row says of the envelope; the time of arrival is now until something better is known.
func (e *entry) readHeader(head io.Reader, now time.Time) {
	e.received = now
	id, from, _ := ParseHeader(head)
	// longer ones do not fit an index, and are none: RFC 5322 section 2.1.1, RFC 5321 section 4.5.3.1
	e.id, e.from = cut(cleanText(id), 998), cut(cleanText(from), 320)
}

// cut shortens a text to at most n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}

// storeEntries commits the entries, without those that someone else has stored meanwhile.
func (s *Store) storeEntries(ctx context.Context, src Source, entries []*entry, pending []uint32, now time.Time) (Tally, error) {
	const tries = 3
	passed := 0
	for try := 1; ; try++ {
		tally, err := s.storeOnce(ctx, src, entries, pending, now)
		tally.Known += passed
		if !errors.Is(err, errTaken) || try == tries {
			return tally, err
		}
		uids := make([]uint32, 0, len(entries))
		for _, e := range entries {
			uids = append(uids, e.UID)
		}
		taken, err := final(ctx, s.db, src, uids)
		if err != nil {
			return Tally{}, err
		}
		left := make([]*entry, 0, len(entries))
		for _, e := range entries {
			if !taken[e.UID] {
				e.message, e.known = 0, false
				left = append(left, e)
			}
		}
		passed += len(entries) - len(left)
		entries = left
	}
}

func (s *Store) storeOnce(ctx context.Context, src Source, entries []*entry, pending []uint32, now time.Time) (Tally, error) {
	var tally Tally
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := s.recognise(ctx, tx, src, entries); err != nil {
			return err
		}
		ids, err := s.insert(ctx, tx, src.Mailbox, "", entries, now)
		if err != nil {
			return err
		}
		if err := enter(ctx, tx, src, entries, pending, now); err != nil {
			return err
		}
		if len(ids) == 0 {
			return nil
		}
		if err := s.enq.ReadMessages(ctx, tx, ids); err != nil {
			return fmt.Errorf("making jobs for %d messages: %w", len(ids), err)
		}
		return nil
	})
	if err != nil {
		return Tally{}, fmt.Errorf("storing %d messages: %w", len(entries), err)
	}
	for _, e := range entries {
		switch {
		case e.known:
			tally.Known++
		case e.Oversize:
			tally.Stored++
			tally.Oversize++
		default:
			tally.Stored++
		}
	}
	return tally, nil
}

// insert writes contents and rows of the entries that are not known, sets their message ids, and returns these.
func (s *Store) insert(ctx context.Context, tx pgx.Tx, mailbox, submittedBy string, entries []*entry, now time.Time) ([]int64, error) {
	whole := make([]*entry, 0, len(entries))
	var envelopes []*entry
	for _, e := range entries {
		switch {
		case e.known:
		case e.Oversize:
			envelopes = append(envelopes, e)
		default:
			whole = append(whole, e)
		}
	}
	if err := s.putContents(ctx, tx, append(slices.Clip(whole), envelopes...), now); err != nil {
		return nil, err
	}
	if err := insertWhole(ctx, tx, mailbox, submittedBy, whole, now); err != nil {
		return nil, err
	}
	for _, e := range envelopes {
		if err := insertEnvelope(ctx, tx, mailbox, e, now); err != nil {
			return nil, err
		}
	}
	ids := make([]int64, 0, len(entries))
	for _, e := range append(whole, envelopes...) {
		ids = append(ids, e.message)
	}
	return ids, nil
}

// putContents seals the bytes into the vault. They belong to no request yet: the master key wraps each one's key.
func (s *Store) putContents(ctx context.Context, tx pgx.Tx, entries []*entry, now time.Time) error {
	var inMemory []*entry
	var items []vault.Item
	for _, e := range entries {
		if e.commit == nil {
			inMemory, items = append(inMemory, e), append(items, vault.Item{Class: vault.ClassRaw, Data: e.Raw})
			continue
		}
		id, err := e.commit(ctx, tx)
		if err != nil {
			return fmt.Errorf("committing a streamed message: %w", err)
		}
		e.content = id
	}
	metas, err := s.vault.PutMany(ctx, tx, items, now)
	if err != nil {
		return fmt.Errorf("sealing %d messages: %w", len(items), err)
	}
	for i, e := range inMemory {
		e.content = metas[i].ID
	}
	return nil
}

// MessageAtFault tells whether an error from storing is the database's refusal of the data itself, so that trying it again with the others
// cannot help: SQLSTATE classes 22 (data), 23 (constraint), 54 (program limit).
func MessageAtFault(err error) bool {
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || len(refused.Code) != 5 {
		return false
	}
	switch refused.Code[:2] {
	case "22", "23", "54":
		return true
	}
	return false
}
