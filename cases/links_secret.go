package cases

import (
	"sync"

	"cissd/cases/vault"
)

// secretCache holds the opened secret of the links by the id of its content: whatever a transaction that was rolled back has made is never found.
type secretCache struct {
	mu     sync.Mutex
	id     vault.ID
	secret []byte
}

func (c *secretCache) get(id vault.ID) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.secret, c.secret != nil && c.id == id
}

func (c *secretCache) put(id vault.ID, secret []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.id, c.secret = id, secret
}
