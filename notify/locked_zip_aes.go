package notify

import (
	"archive/zip"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
)

// This file writes one entry of a zip in WinZip's AES format (AE-2, strength 3): salt, two bytes by which a wrong password is told at once, what
// is encrypted in counter mode, and ten bytes of an HMAC over that.
const (
	aeSalt, aeCheck, aeMAC = 16, 2, 10
	aeKey                  = 32
	aeRounds               = 1000 // the format's; hence the length of our passphrases
)

// lockedHeader is the header of an entry of that many bytes, which are stored. Its CRC is 0, since AE-2 has the HMAC for that.
func lockedHeader(name string, size int64) *zip.FileHeader {
	const encrypted, utf8Name, methodAE = 0x1, 0x800, 99
	extra := binary.LittleEndian.AppendUint16(nil, 0x9901)
	extra = binary.LittleEndian.AppendUint16(extra, 7)
	extra = binary.LittleEndian.AppendUint16(extra, 2) // AE-2
	extra = append(extra, 'A', 'E', 3)                 // AES-256
	extra = binary.LittleEndian.AppendUint16(extra, zip.Store)
	return &zip.FileHeader{
		Name: name, Flags: encrypted | utf8Name, Method: methodAE, CreatorVersion: 51, ReaderVersion: 51, Extra: extra,
		UncompressedSize64: uint64(size), CompressedSize64: uint64(size + aeSalt + aeCheck + aeMAC),
	}
}

// aeWriter encrypts what is written to it.
type aeWriter struct {
	w       io.Writer
	block   cipher.Block
	mac     hash.Hash
	counter [aes.BlockSize]byte // of blocks, from 1; little-endian in the format, so that crypto/cipher's counter mode does not do
	blocks  uint64
	key     [aes.BlockSize]byte // what the block is combined with
	used    int                 // bytes of key
	buf     []byte
	written int64
}

// newAEWriter writes what stands before the encrypted bytes.
func newAEWriter(w io.Writer, passphrase string) (*aeWriter, error) {
	salt := make([]byte, aeSalt)
	rand.Read(salt)
	keys, err := pbkdf2.Key(sha1.New, passphrase, salt, aeRounds, 2*aeKey+aeCheck)
	if err != nil {
		return nil, fmt.Errorf("working out a key: %w", err)
	}
	block, err := aes.NewCipher(keys[:aeKey])
	if err != nil {
		return nil, fmt.Errorf("working out a key: %w", err)
	}
	if _, err := w.Write(append(salt, keys[2*aeKey:]...)); err != nil {
		return nil, err
	}
	return &aeWriter{w: w, block: block, mac: hmac.New(sha1.New, keys[aeKey:2*aeKey]), used: aes.BlockSize, buf: make([]byte, 0, 64<<10)}, nil
}

// Write encrypts and writes p; p stays as it is.
func (a *aeWriter) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		n := min(len(p)-done, cap(a.buf))
		out := a.buf[:n]
		a.encrypt(out, p[done:done+n])
		a.mac.Write(out)
		m, err := a.w.Write(out)
		done += m
		a.written += int64(m)
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

func (a *aeWriter) encrypt(out, in []byte) {
	for len(in) > 0 {
		if a.used == aes.BlockSize {
			a.blocks++
			binary.LittleEndian.PutUint64(a.counter[:], a.blocks)
			a.block.Encrypt(a.key[:], a.counter[:])
			a.used = 0
		}
		n := subtle.XORBytes(out, in, a.key[a.used:])
		a.used += n
		out, in = out[n:], in[n:]
	}
}

// finish writes what proves that nothing was changed.
func (a *aeWriter) finish() error {
	_, err := a.w.Write(a.mac.Sum(nil)[:aeMAC])
	return err
}
