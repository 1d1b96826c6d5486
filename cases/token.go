package cases

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// TokenRef is a token as it travels: in our Message-ID <KIND.TOKEN.vN@cissd.DOMAIN> and in the plus-address MAILBOX+KIND.TOKEN.vN@DOMAIN
// of Reply-To (SEC-2). Kind is the two letters of the mail that carried it, Version that of the draft that was shown.
type TokenRef struct {
	Kind    string
	Token   string
	Version int
}

var tokenRefPattern = regexp.MustCompile(`^([a-z]{2})\.([a-z0-9]{8,40})\.v([0-9]{1,6})$`)

// ParseTokenRef reads "rv.TOKEN.v3", in any case of letters.
func ParseTokenRef(s string) (TokenRef, bool) {
	if s = strings.ToLower(s); len(s) < 3 || s[2] != '.' { // most of what could be one
		return TokenRef{}, false
	}
	m := tokenRefPattern.FindStringSubmatch(s)
	if m == nil {
		return TokenRef{}, false
	}
	v, err := strconv.Atoi(m[3])
	if err != nil {
		return TokenRef{}, false
	}
	return TokenRef{Kind: m[1], Token: m[2], Version: v}, true
}

// String is the form of ParseTokenRef.
func (t TokenRef) String() string { return fmt.Sprintf("%s.%s.v%d", t.Kind, t.Token, t.Version) }

// MessageID is our Message-ID, without angle brackets. domain is that of the office.
func (t TokenRef) MessageID(domain string) string { return t.String() + "@" + MessageIDHost(domain) }

// MessageIDHost is the right side of all our Message-IDs: a mail that bears it was sent by us, or pretends to be.
func MessageIDHost(domain string) string { return "cissd." + domain }

// PlusAddress puts the token into an intake address: "intake@x.gov" gives "intake+rv.TOKEN.v3@x.gov".
func (t TokenRef) PlusAddress(mailbox string) string {
	at := strings.LastIndexByte(mailbox, '@')
	if at < 0 {
		return mailbox
	}
	return mailbox[:at] + "+" + t.String() + mailbox[at:]
}

// TokenFromMessageID reads a Message-ID of ours (without angle brackets).
func TokenFromMessageID(id, domain string) (TokenRef, bool) {
	at := strings.LastIndexByte(id, '@')
	if at < 0 || !strings.EqualFold(id[at+1:], MessageIDHost(domain)) {
		return TokenRef{}, false
	}
	return ParseTokenRef(id[:at])
}

// TokenFromAddress reads a plus-address of one of our mailboxes.
func TokenFromAddress(address string, mailboxes []string) (TokenRef, bool) {
	at := strings.LastIndexByte(address, '@')
	plus := strings.IndexByte(address, '+')
	if at < 0 || plus < 0 || plus > at {
		return TokenRef{}, false
	}
	base := address[:plus] + address[at:]
	for _, m := range mailboxes {
		if strings.EqualFold(base, m) {
			return ParseTokenRef(address[plus+1 : at])
		}
	}
	return TokenRef{}, false
}

// NewToken makes an unguessable token of 128 bits: 26 lower-case letters and digits, so that the local part of a plus-address stays below
// 64 octets (RFC 5321 section 4.5.3.1.1).
func NewToken() string {
	var b [16]byte
	rand.Read(b[:])
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
}

// TokenHash is what the database keeps of a token.
func TokenHash(token string) []byte {
	h := sha256.Sum256([]byte(strings.ToLower(token)))
	return h[:]
}
