package vault

import (
	"bytes"
	"container/list"
	"crypto/cipher"
	"sync"
)

// keyringSize bounds the vault keys in memory: enough for the cases that are worked on at a time, and less than 1 MiB.
const keyringSize = 512

// keyring remembers the vault keys that were used last, so that a KMS is not asked for each content of a case.
type keyring struct {
	mu      sync.Mutex
	entries map[ID]*list.Element // of keyringEntry
	recent  *list.List           // newest first
}

type keyringEntry struct {
	id      ID
	wrapped []byte
	aead    cipher.AEAD
}

func newKeyring() *keyring {
	return &keyring{entries: make(map[ID]*list.Element), recent: list.New()}
}

// get gives the key, or nil if it is not remembered. If wrapped is given, the key must have been unwrapped from just that.
func (k *keyring) get(id ID, wrapped []byte) cipher.AEAD {
	k.mu.Lock()
	defer k.mu.Unlock()
	element := k.entries[id]
	if element == nil {
		return nil
	}
	entry := element.Value.(keyringEntry)
	if wrapped != nil && !bytes.Equal(wrapped, entry.wrapped) {
		return nil
	}
	k.recent.MoveToFront(element)
	return entry.aead
}

func (k *keyring) put(id ID, wrapped []byte, aead cipher.AEAD) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if element := k.entries[id]; element != nil {
		k.recent.Remove(element)
	}
	k.entries[id] = k.recent.PushFront(keyringEntry{id: id, wrapped: bytes.Clone(wrapped), aead: aead})
	if k.recent.Len() > keyringSize {
		oldest := k.recent.Remove(k.recent.Back()).(keyringEntry)
		delete(k.entries, oldest.id)
	}
}
