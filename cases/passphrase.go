package cases

import "crypto/rand"

// NewPassphrase pending d1.
func NewPassphrase() string { return rand.Text() }
