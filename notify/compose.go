package notify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"cissd/cases"
)

// ErrAddress says that a mail has an address that none can be sent to. It never names it.
var ErrAddress = errors.New("an address of it is not one that mail can be sent to")

const (
	// maxReferences keeps the first and the newest: RFC 5322 section 3.6.4 lets a long list be shortened.
	maxReferences = 12
	// maxLocalPart is that of RFC 5321 section 4.5.3.1.1, in octets.
	maxLocalPart = 64
	maxName      = 64
)

var (
	// a Message-ID without angle brackets: what may stand between them without folding, quoting or a second header (SEC-4)
	messageIDPattern = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~.\-]{1,180}@[A-Za-z0-9.\-\[\]:_]{1,180}$`)
	addressPattern   = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~.\-]{1,200}@[A-Za-z0-9.\-]{1,250}$`)
)

// Compose makes the bytes of a mail (RFC 5322), lines ended by CRLF. The same data gives the same bytes. Message-ID and Reply-To carry the
// token (SEC-2), From is the mailbox that the request came to (NOT-1), and there is exactly one recipient.
func Compose(m Mail, d cases.NoticeData, o Office) ([]byte, error) {
	var b bytes.Buffer
	if err := composeTo(&b, m, d, o); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// composeTo is [Compose] as a stream: what it holds in memory is the mail without its files.
func composeTo(w io.Writer, m Mail, d cases.NoticeData, o Office) error {
	id := d.Token.MessageID(o.Domain)
	if _, ok := cases.TokenFromMessageID(id, o.Domain); !ok || !messageIDPattern.MatchString(id) {
		return errors.New("composing a mail: its token or the office's domain is not of a form that a Message-ID can hold")
	}
	if d.At.IsZero() {
		return errors.New("composing a mail: it has no date")
	}
	reply := d.Token.PlusAddress(d.Mailbox)
	if strings.IndexByte(reply, '@') > maxLocalPart {
		reply = d.Mailbox
	}
	for _, a := range []string{d.Mailbox, reply, d.To.Address} {
		if !addressPattern.MatchString(a) {
			return fmt.Errorf("composing a mail: %w", ErrAddress)
		}
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP))
	msg.SetBoundary(boundary(id))
	msg.FromMailAddress(&mail.Address{Name: headerName(o.Short), Address: d.Mailbox})
	msg.ReplyToMailAddress(&mail.Address{Name: headerName(o.Short), Address: reply})
	msg.ToMailAddress(&mail.Address{Name: headerName(d.To.Name), Address: d.To.Address})
	msg.SetGenHeader(gomail.HeaderSubject, cut(cleanLine(m.Subject), maxSubject))
	msg.SetMessageIDWithValue(id)
	msg.SetDateWithValue(d.At.UTC())
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	thread(msg, d)
	msg.SetBodyString(gomail.TypeTextPlain, crlf(m.Text))
	msg.AddAlternativeString(gomail.TypeTextHTML, crlf(m.HTML))
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return fmt.Errorf("composing a mail: %w", err)
	}
	if len(m.Files) > 0 {
		return withFiles(w, b.Bytes(), id, m.Files)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("composing a mail: %w", err)
	}
	return nil
}

// thread ties the mail to what it answers. An identifier that is not one is left out: go-mail writes References raw.
func thread(msg *gomail.Msg, d cases.NoticeData) {
	submitted := "auto-generated"
	var refs []string
	for _, r := range append(slices.Clone(d.References), d.InReplyTo) {
		if messageIDPattern.MatchString(r) && !slices.Contains(refs, "<"+r+">") {
			refs = append(refs, "<"+r+">")
		}
	}
	if messageIDPattern.MatchString(d.InReplyTo) {
		submitted = "auto-replied" // RFC 3834 section 5
		msg.SetGenHeader(gomail.HeaderInReplyTo, "<"+d.InReplyTo+">")
	}
	if len(refs) > maxReferences {
		refs = append(refs[:1:1], refs[len(refs)-maxReferences+1:]...)
	}
	if len(refs) > 0 {
		msg.SetGenHeaderPreformatted(gomail.HeaderReferences, strings.Join(refs, "\r\n "))
	}
	msg.SetGenHeader("Auto-Submitted", submitted)
}

// boundary is fixed for a mail, so that its bytes are, and unlike any line of it.
func boundary(id string) string {
	h := sha256.Sum256([]byte(id))
	return "cissd-" + hex.EncodeToString(h[:12])
}

// headerName is a display name that nothing can be hidden in (SEC-4).
func headerName(s string) string { return cut(cleanLine(s), maxName) }

func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}
