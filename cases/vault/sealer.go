package vault

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"time"
)

// content is a new content: what is to be written of it, but for the chunks.
type content struct {
	meta   Meta
	secret *secret // a pointer, so that printing a content does not print the key
}

func newContent(class Class, now time.Time) (content, error) {
	if err := class.check(); err != nil {
		return content{}, err
	}
	return content{meta: Meta{ID: newID(now), Class: class}, secret: newSecret()}, nil
}

// measured completes the content, when its size and its hash are known.
func (c *content) measured(size int64, sum [32]byte) {
	c.meta.Size, c.meta.SHA256 = size, sum
	c.secret.size, c.secret.sum = uint64(size), sum
}

// sealer cuts one content into chunks and seals them, in one buffer. It stays a byte ahead of each full chunk, since only the last chunk is
// marked as the last.
type sealer struct {
	content
	stream *stream
	hash   hash.Hash
	size   int64

	buf   *[sealedChunk]byte
	n     int     // bytes of buf that are filled
	next  [1]byte // the first byte of the next chunk, if ahead
	ahead bool
	seq   uint32 // of the chunk that is being filled
}

func newSealer(class Class, now time.Time, buf *[sealedChunk]byte) (*sealer, error) {
	c, err := newContent(class, now)
	if err != nil {
		return nil, err
	}
	stream, err := newStream(c.meta.ID, c.secret)
	if err != nil {
		return nil, err
	}
	return &sealer{content: c, stream: stream, hash: sha256.New(), buf: buf}, nil
}

// fill reads until the chunk is full and there is more for another one, or until r ends. It counts what it read.
func (s *sealer) fill(r io.Reader) (read int64, more bool, err error) {
	if s.ahead {
		s.buf[0], s.n, s.ahead = s.next[0], 1, false
	}
	for idle := 0; ; {
		into := s.buf[s.n:ChunkSize]
		full := len(into) == 0
		if full {
			into = s.next[:]
		}
		n, err := r.Read(into)
		read += int64(n)
		switch {
		case n > 0 && full:
			s.ahead = true
		case n > 0:
			s.n += n
			idle = 0
		default:
			idle++
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return read, false, err
		}
		if s.ahead || err != nil {
			return read, s.ahead, nil
		}
		if idle == 100 {
			return read, false, io.ErrNoProgress
		}
	}
}

// seal seals what the buffer holds, in the buffer itself. What it gives is good until the buffer is filled again.
func (s *sealer) seal(last bool) (seq uint32, sealed []byte) {
	plain := s.buf[:s.n]
	s.hash.Write(plain)
	s.size += int64(s.n)
	if last {
		s.measured(s.size, [32]byte(s.hash.Sum(nil)))
	}
	sealed = s.stream.seal(plain[:0], plain, s.seq, last)
	seq = s.seq
	s.seq++
	s.n = 0
	return seq, sealed
}
