package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
)

const (
	tagSize = 16
	// ChunkSize is the number of bytes of content in each chunk but the last. It is 1 MiB, less what makes a sealed chunk with PostgreSQL's
	// framing fit the 1 MiB buffer that pgx reads it into; one byte more and that buffer has 2 MiB.
	ChunkSize   = 1<<20 - 64
	sealedChunk = ChunkSize + tagSize

	prefixSize    = 7
	sumSize       = 32
	secretVersion = 1
	secretSize    = 1 + KeySize + prefixSize + sumSize + 8
)

// secret is what a content's wrapped column holds: all that is needed to read the content, and to know it again. The hash is in here and
// not in a column: of a short text a hash in the clear tells the text to whoever tries enough texts, even after the text was destroyed.
type secret struct {
	key    [KeySize]byte
	prefix [prefixSize]byte // of each nonce
	sum    [sumSize]byte    // SHA-256 of the content
	size   uint64           // of the content, in bytes
}

func newSecret() *secret {
	var s secret
	_, _ = rand.Read(s.key[:]) // crypto/rand.Read never fails: it ends the program instead
	_, _ = rand.Read(s.prefix[:])
	return &s
}

// encode gives the layout: a version byte, the key, the nonces' prefix, the hash, the size as 8 bytes big-endian.
func (s *secret) encode() []byte {
	b := make([]byte, 0, secretSize)
	b = append(b, secretVersion)
	b = append(b, s.key[:]...)
	b = append(b, s.prefix[:]...)
	b = append(b, s.sum[:]...)
	return binary.BigEndian.AppendUint64(b, s.size)
}

func decodeSecret(b []byte) (*secret, error) {
	if len(b) != secretSize || b[0] != secretVersion {
		return nil, errors.New("the secret of a content has an unknown form")
	}
	var s secret
	b = b[1:]
	b = b[copy(s.key[:], b):]
	b = b[copy(s.prefix[:], b):]
	b = b[copy(s.sum[:], b):]
	s.size = binary.BigEndian.Uint64(b)
	return &s, nil
}

// stream is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
// Misuse-Resistance, 2015) with AES-256-GCM: the nonce of a chunk is the prefix, its number as 4 bytes big-endian, and a byte that is 1 for the
// last chunk alone. The associated data is the content's id. So a chunk opens only at its own place of its own content, and an end only where
// the end was. It holds no key bytes but those inside the cipher.
type stream struct {
	id     ID
	aead   cipher.AEAD
	prefix [prefixSize]byte
}

func newStream(id ID, s *secret) (*stream, error) {
	block, err := aes.NewCipher(s.key[:])
	if err != nil {
		return nil, fmt.Errorf("setting up the key of content %s: %w", id, err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("setting up the key of content %s: %w", id, err)
	}
	return &stream{id: id, aead: aead, prefix: s.prefix}, nil
}

func (s *stream) nonce(seq uint32, last bool) []byte {
	nonce := make([]byte, 0, 12)
	nonce = append(nonce, s.prefix[:]...)
	nonce = binary.BigEndian.AppendUint32(nonce, seq)
	if last {
		return append(nonce, 1)
	}
	return append(nonce, 0)
}

// seal appends the sealed chunk to dst, which may be plain[:0].
func (s *stream) seal(dst, plain []byte, seq uint32, last bool) []byte {
	return s.aead.Seal(dst, s.nonce(seq, last), plain, s.id[:])
}

// open appends the chunk to dst, which may be sealed[:0].
func (s *stream) open(dst, sealed []byte, seq uint32, last bool) ([]byte, error) {
	return s.aead.Open(dst, s.nonce(seq, last), sealed, s.id[:])
}

// chunks is the number of chunks of a content of this size. An empty content has one, so that its being empty is sealed as well.
func chunks(size int64) int64 {
	if size <= 0 {
		return 1
	}
	return (size-1)/ChunkSize + 1
}
