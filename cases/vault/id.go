package vault

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// ID names a content or a key of the vault. It is a UUID (RFC 9562) in PostgreSQL and in text. It says nothing of what it names, and
// may stand in logs, job arguments and the audit log.
//
// A column that may be NULL is a *ID; scanning NULL into an ID is an error.
type ID [16]byte

// newID makes a version 7 UUID (RFC 9562 section 5.7): 48 bits of milliseconds, then 74 random bits. Ids of one time stand together in the
// index, so that storing a mail costs the same in a large record as in an empty one. The time is no secret: created_at tells it as well.
func newID(now time.Time) ID {
	var id ID
	_, _ = rand.Read(id[6:]) // crypto/rand.Read never fails: it ends the program instead
	ms := now.UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (8 * (5 - i)))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

// ParseID reads the canonical text form of an ID, 8-4-4-4-12 hexadecimal digits of either case. The error does not repeat the text.
func ParseID(text string) (ID, error) {
	var id ID
	if err := id.UnmarshalText([]byte(text)); err != nil {
		return ID{}, err
	}
	return id, nil
}

// String gives the canonical text form, in lower case.
func (id ID) String() string {
	text, _ := id.AppendText(nil) // never fails
	return string(text)
}

// AppendText implements [encoding.TextAppender]; it never fails.
func (id ID) AppendText(b []byte) ([]byte, error) {
	b = hex.AppendEncode(b, id[:4])
	for _, cut := range [4][2]int{{4, 6}, {6, 8}, {8, 10}, {10, 16}} {
		b = append(b, '-')
		b = hex.AppendEncode(b, id[cut[0]:cut[1]])
	}
	return b, nil
}

// MarshalText implements [encoding.TextMarshaler], which encoding/json uses too; it never fails.
func (id ID) MarshalText() ([]byte, error) {
	return id.AppendText(nil)
}

// UnmarshalText implements [encoding.TextUnmarshaler], as [ParseID].
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return errors.New("parsing an id: it does not have the form of a UUID")
	}
	digits := make([]byte, 0, 32)
	for _, cut := range [5][2]int{{0, 8}, {9, 13}, {14, 18}, {19, 23}, {24, 36}} {
		digits = append(digits, text[cut[0]:cut[1]]...)
	}
	var parsed ID
	if _, err := hex.Decode(parsed[:], digits); err != nil {
		return errors.New("parsing an id: it has other characters than hexadecimal digits")
	}
	*id = parsed
	return nil
}

// UUIDValue implements [pgtype.UUIDValuer].
func (id ID) UUIDValue() (pgtype.UUID, error) {
	return pgtype.UUID{Bytes: id, Valid: true}, nil
}

// ScanUUID implements [pgtype.UUIDScanner].
func (id *ID) ScanUUID(v pgtype.UUID) error {
	if !v.Valid {
		return fmt.Errorf("scanning NULL into %T: use a pointer to it", *id)
	}
	*id = v.Bytes
	return nil
}
