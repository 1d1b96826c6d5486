package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

const (
	// The first chunk comes along: most contents have no other one.
	sqlReadContent = `
		SELECT c.class, c.size, c.vault_key, c.wrapped, k.wrapped AS key_wrapped, h.sealed AS head
		FROM contents c
		LEFT JOIN vault_keys k ON k.id = c.vault_key
		LEFT JOIN content_chunks h ON h.content = c.id AND h.seq = 0
		WHERE c.id = @id`
	sqlReadChunk  = `SELECT sealed FROM content_chunks WHERE content = @id AND seq = @seq`
	sqlIsShredded = `SELECT EXISTS (SELECT FROM contents WHERE id = @id AND wrapped IS NULL)`
)

type contentRow struct {
	Class      Class
	Size       int64
	VaultKey   *ID
	Wrapped    []byte
	KeyWrapped []byte
	Head       []byte
}

// Reader reads one content, in any order and as often as needed, with one chunk in memory. What it gives has been checked: a chunk that was
// altered, cut, moved or removed is [ErrDamaged] and never data. It needs no closing.
//
// It implements [io.Reader], [io.Seeker] and [io.ReaderAt]. ReadAt may be called by many goroutines, which then wait for each other.
type Reader struct {
	ctx    context.Context
	db     DB
	meta   Meta
	stream *stream

	offset int64 // of Read and Seek

	mu   sync.Mutex
	held *heldChunk // a pointer, so that printing a reader does not print content
}

// heldChunk is the chunk in a reader's memory.
type heldChunk struct {
	buf   []byte // where it is, with room for the longest sealed one
	plain []byte // the chunk, in buf
	seq   int64  // its number, or -1
}

// Reader opens a content: its keys and its first chunk, in one round trip. ctx and db are used until the last read; if db is a transaction,
// nobody else may be using it at that moment.
func (v *Vault) Reader(ctx context.Context, db DB, id ID) (*Reader, error) {
	r, err := v.reader(ctx, db, id)
	if err != nil {
		return nil, fmt.Errorf("opening content %s: %w", id, err)
	}
	return r, nil
}

func (v *Vault) reader(ctx context.Context, db DB, id ID) (*Reader, error) {
	rows, err := db.Query(ctx, sqlReadContent, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return nil, err
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[contentRow])
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, ErrNotFound
	case err != nil:
		return nil, err
	case row.Wrapped == nil:
		return nil, ErrShredded
	}
	s, err := v.unwrapSecret(ctx, id, row.VaultKey, row.Wrapped, row.KeyWrapped)
	if err != nil {
		return nil, err
	}
	if s.size != uint64(row.Size) {
		return nil, fmt.Errorf("%w: its size was altered", ErrDamaged)
	}
	c := content{meta: Meta{ID: id, Class: row.Class, Size: row.Size, SHA256: s.sum}, secret: s}
	return newReader(ctx, db, c, row.Head)
}

// newReader takes the first chunk, if it is at hand, and makes its memory the reader's buffer.
func newReader(ctx context.Context, db DB, c content, head []byte) (*Reader, error) {
	stream, err := newStream(c.meta.ID, c.secret)
	if err != nil {
		return nil, err
	}
	r := &Reader{ctx: ctx, db: db, meta: c.meta, stream: stream, held: &heldChunk{buf: head, seq: -1}}
	if head == nil {
		return r, r.load(0)
	}
	return r, r.open(0, head)
}

// Meta gives what is known of the content.
func (r *Reader) Meta() Meta {
	return r.meta
}

// Size gives the content's length in bytes.
func (r *Reader) Size() int64 {
	return r.meta.Size
}

// Read implements [io.Reader]. It gives what is left of one chunk at most.
func (r *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	n, err := r.readSome(p, r.offset)
	r.offset += int64(n)
	return n, err
}

// ReadAt implements [io.ReaderAt].
func (r *Reader) ReadAt(p []byte, offset int64) (int, error) {
	if offset < 0 {
		return 0, errors.New("reading a content before its beginning")
	}
	total := 0
	for total < len(p) {
		n, err := r.readSome(p[total:], offset+int64(total))
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// Seek implements [io.Seeker]. It asks the database nothing.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.offset
	case io.SeekEnd:
		offset += r.meta.Size
	default:
		return 0, fmt.Errorf("seeking in a content: whence is %d", whence)
	}
	if offset < 0 {
		return 0, errors.New("seeking in a content: before its beginning")
	}
	r.offset = offset
	return offset, nil
}

// readSome reads from the one chunk that the offset lies in.
func (r *Reader) readSome(p []byte, offset int64) (int, error) {
	if offset >= r.meta.Size {
		return 0, io.EOF
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.load(offset / ChunkSize); err != nil {
		return 0, err
	}
	return copy(p, r.held.plain[offset%ChunkSize:]), nil
}

// load brings a chunk into memory.
func (r *Reader) load(seq int64) error {
	if r.held.seq == seq {
		return nil
	}
	r.held.seq = -1
	if r.held.buf == nil {
		r.held.buf = make([]byte, min(r.meta.Size, ChunkSize)+tagSize)
	}
	sealed := pgtype.PreallocBytes(r.held.buf)
	err := r.db.QueryRow(r.ctx, sqlReadChunk, pgx.StrictNamedArgs{"id": r.meta.ID, "seq": seq}).Scan(&sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return r.missing(seq)
	}
	if err != nil {
		return fmt.Errorf("reading chunk %d of content %s: %w", seq, r.meta.ID, err)
	}
	return r.open(seq, sealed)
}

// open opens a chunk in its own memory, and proves that it is all of that chunk.
func (r *Reader) open(seq int64, sealed []byte) error {
	last := seq == chunks(r.meta.Size)-1
	plain, err := r.stream.open(sealed[:0], sealed, uint32(seq), last)
	if err != nil {
		return fmt.Errorf("opening chunk %d of content %s: %w", seq, r.meta.ID, ErrDamaged)
	}
	want := int64(ChunkSize)
	if last {
		want = r.meta.Size - seq*ChunkSize
	}
	if int64(len(plain)) != want {
		return fmt.Errorf("opening chunk %d of content %s: %w: it has %d bytes, not %d", seq, r.meta.ID, ErrDamaged, len(plain), want)
	}
	r.held.plain, r.held.seq = plain, seq
	return nil
}

// missing tells a content that is shredded while it is read from one that lost a chunk.
func (r *Reader) missing(seq int64) error {
	var shredded bool
	if err := r.db.QueryRow(r.ctx, sqlIsShredded, pgx.StrictNamedArgs{"id": r.meta.ID}).Scan(&shredded); err != nil {
		return fmt.Errorf("reading chunk %d of content %s: %w", seq, r.meta.ID, err)
	}
	if shredded {
		return fmt.Errorf("reading chunk %d of content %s: %w", seq, r.meta.ID, ErrShredded)
	}
	return fmt.Errorf("reading chunk %d of content %s: %w: it is missing", seq, r.meta.ID, ErrDamaged)
}

// Bytes reads a whole content into memory, in one round trip if it has one chunk. A content of more than limit bytes is [ErrTooLarge],
// before anything of that size is allocated.
func (v *Vault) Bytes(ctx context.Context, db DB, id ID, limit int64) ([]byte, error) {
	r, err := v.Reader(ctx, db, id)
	if err != nil {
		return nil, err
	}
	if r.meta.Size > limit {
		return nil, fmt.Errorf("reading content %s: %w: %d bytes, not %d", id, ErrTooLarge, r.meta.Size, limit)
	}
	if chunks(r.meta.Size) == 1 {
		return r.held.plain, nil
	}
	b := make([]byte, r.meta.Size)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	return b, nil
}
