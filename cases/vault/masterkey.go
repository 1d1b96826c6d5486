package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// KeySize is the length of a key in bytes: AES-256.
const KeySize = 32

// KeyWrapper seals the keys of the vault with the master key (SEC-6). [MasterKey] is one; a KMS may be another.
//
// Wrap seals a short secret, at most 128 bytes, and binds it to the id. Unwrap gives it back. It returns an error that wraps [ErrWrongKey] if
// wrapped does not open: it was sealed by another key or for another id, or was altered. Any other error means that it could not be found
// out, for instance because the KMS does not answer; trying again may help. Neither may keep the slices it is given or gives. Both are called
// by many goroutines at a time.
type KeyWrapper interface {
	Wrap(ctx context.Context, id ID, key []byte) ([]byte, error)
	Unwrap(ctx context.Context, id ID, wrapped []byte) ([]byte, error)
}

// howToMakeOne ends each complaint about a master key.
const howToMakeOne = "make one with `openssl rand -base64 32`, and keep a copy of it apart from the database: without it nothing can be read"

// ParseMasterKey reads the text of a master key: 32 bytes in base64 (standard or URL alphabet, padded or not) or in hexadecimal. White space
// around it is ignored. The errors say what is wrong and how to make a key, and never repeat the text (SEC-7).
func ParseMasterKey(text string) ([]byte, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, errors.New("the master key is empty: " + howToMakeOne)
	}
	key, err := decodeKey(text)
	if err != nil {
		return nil, errors.New("the master key is neither base64 nor hexadecimal: " + howToMakeOne)
	}
	if len(key) != KeySize {
		return nil, fmt.Errorf("the master key has %d bytes, not %d: %s", len(key), KeySize, howToMakeOne)
	}
	return key, nil
}

// decodeKey takes as hexadecimal what is: the same text in base64 would be a key of another length.
func decodeKey(text string) ([]byte, error) {
	if key, err := hex.DecodeString(text); err == nil {
		return key, nil
	}
	text = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
	return base64.RawStdEncoding.DecodeString(text)
}

// MasterKey wraps keys with AES-256-GCM and random nonces (NIST SP 800-38D section 8.2.2: for up to 2^32 keys), the id as associated data.
// The key has [KeySize] bytes; the slice is not kept.
func MasterKey(key []byte) (KeyWrapper, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("the master key has %d bytes, not %d: %s", len(key), KeySize, howToMakeOne)
	}
	aead, err := randomNonceGCM(key)
	if err != nil {
		return nil, fmt.Errorf("setting up the master key: %w", err)
	}
	return masterKey{aead}, nil
}

type masterKey struct {
	aead cipher.AEAD
}

func (m masterKey) Wrap(_ context.Context, id ID, key []byte) ([]byte, error) {
	return m.aead.Seal(nil, nil, key, id[:]), nil
}

func (m masterKey) Unwrap(_ context.Context, id ID, wrapped []byte) ([]byte, error) {
	key, err := m.aead.Open(nil, nil, wrapped, id[:])
	if err != nil {
		return nil, ErrWrongKey // the reason of the AEAD says no more than that
	}
	return key, nil
}

func randomNonceGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
