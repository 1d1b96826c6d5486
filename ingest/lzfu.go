package ingest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// lzfuPrimer is what stands in the dictionary at the start (MS-OXRTFCP section 2.1.2.1).
const lzfuPrimer = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier` +
	`{\colortbl\red0\green0\blue0` + "\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

var errNotLZFu = errors.New("no compressed RTF")

// lzfuReader decompresses RTF as Outlook puts it into TNEF (MS-OXRTFCP), as a stream in 4 KiB of memory. It ends at the end mark, or where the
// input ends; what the head says of sizes and the checksum is not relied on.
type lzfuReader struct {
	br    *bufio.Reader
	plain bool // stored, not compressed
	dict  [4096]byte
	at    int // where in the dictionary the next byte goes
	flags byte
	left  int // how many flags are left
	out   [32]byte
	n, i  int // out[i:n] is to be handed out
	done  bool
}

func newLZFu(br *bufio.Reader) (*lzfuReader, error) {
	var head [16]byte
	if _, err := io.ReadFull(br, head[:]); err != nil {
		return nil, errNotLZFu
	}
	z := &lzfuReader{br: br}
	switch string(head[8:12]) {
	case "LZFu":
	case "MELA":
		z.plain = true
	default:
		return nil, errNotLZFu
	}
	z.at = copy(z.dict[:], lzfuPrimer)
	return z, nil
}

func (z *lzfuReader) Read(b []byte) (int, error) {
	if z.plain {
		return z.br.Read(b)
	}
	for z.i == z.n {
		if z.done {
			return 0, io.EOF
		}
		z.next()
	}
	n := copy(b, z.out[z.i:z.n])
	z.i += n
	return n, nil
}

// next reads one token: a byte that stands for itself, or a place in the dictionary and a length of 2 to 17.
func (z *lzfuReader) next() {
	z.i, z.n = 0, 0
	if z.left == 0 {
		if z.flags, z.done = z.byte(); z.done {
			return
		}
		z.left = 8
	}
	ref := z.flags&1 == 1
	z.flags >>= 1
	z.left--
	a, end := z.byte()
	if z.done = end; end {
		return
	}
	if !ref {
		z.put(a)
		return
	}
	c, end := z.byte()
	if z.done = end; end {
		return
	}
	token := int(binary.BigEndian.Uint16([]byte{a, c}))
	from, n := token>>4, token&15+2
	if from == z.at {
		z.done = true
		return
	}
	for k := range n {
		z.put(z.dict[(from+k)&4095])
	}
}

func (z *lzfuReader) byte() (byte, bool) {
	c, err := z.br.ReadByte()
	return c, err != nil
}

func (z *lzfuReader) put(c byte) {
	z.out[z.n] = c
	z.n++
	z.dict[z.at] = c
	z.at = (z.at + 1) & 4095
}
