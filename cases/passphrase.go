package cases

import (
	"crypto/rand"
	_ "embed"
	"encoding/binary"
	"strings"
)

// passphraseWords are common words that are told apart over a telephone: none sounds like another or is another with an ending, and none is
// rude. The list is ours.
//
//go:embed passphrase_words.txt
var passphraseWords string

// passphraseLength is how many words a passphrase has. A word of some two thousand is worth 11 bits: six are 66, which a zip's weak key
// derivation (a thousand rounds of SHA-1) needs.
const passphraseLength = 6

// NewPassphrase draws the words under which a mail's files are locked, "maple-tunnel-orbit-candle-fourteen-river": small letters, hyphens between.
// It goes to the officer alone, who reads it out over the telephone (RFI-2).
func NewPassphrase() string {
	words := strings.Fields(passphraseWords)
	drawn := make([]string, passphraseLength)
	for i := range drawn {
		drawn[i] = words[drawBelow(len(words))]
	}
	return strings.Join(drawn, "-")
}

// drawBelow draws a number below n, each with the same chance: what is left of the 65,536 numbers after whole rounds of n is drawn again.
func drawBelow(n int) int {
	for {
		var b [2]byte
		rand.Read(b[:])
		if v := int(binary.LittleEndian.Uint16(b[:])); v < 1<<16/n*n {
			return v % n
		}
	}
}
