package cases

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Address is one mailbox of an RFC 5322 address list. Address is the addr-spec as written; compare with [Address.Key].
type Address struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Key is the form in which addresses are compared: lower case, without surrounding blanks.
func (a Address) Key() string { return strings.ToLower(strings.TrimSpace(a.Address)) }

// Domain is the lower-cased part after the last @, or "".
func (a Address) Domain() string {
	k := a.Key()
	if i := strings.LastIndexByte(k, '@'); i >= 0 {
		return k[i+1:]
	}
	return ""
}

// HeaderField is one header line in the order in which it stood, unfolded, with RFC 2047 words decoded.
// Name is as written; compare without regard to case.
type HeaderField struct {
	Name  string
	Value string
}

// Message is a mail after parsing and before it is understood (EXT-1): what stood in the bytes, decoded, with nothing decided.
// It is made by ingest's parser and read by triage.
type Message struct {
	// Header holds all fields of the top header, top first: Received and Authentication-Results are read by their order (SEC-1).
	Header []HeaderField

	// MessageID, InReplyTo and References are without angle brackets.
	MessageID  string
	InReplyTo  []string
	References []string

	// From has exactly one entry in an honest mail; FromFields counts From header fields (SEC-9: anything but one of each decides nothing).
	From       []Address
	FromFields int
	// FromBroken says that a From field was not well formed (RFC 5322), so that From is what could be made of it: it proves nothing.
	FromBroken bool
	Sender     []Address
	ReplyTo    []Address
	To         []Address
	Cc         []Address

	// Recipients are the addresses from Delivered-To, X-Original-To, Envelope-To, and Received "for", where a plus-address may have
	// survived a server that rewrites To (EMAIL.md 2.2).
	Recipients []Address

	Subject string
	// Date is zero where the header is absent or unreadable.
	Date time.Time

	// Parts are the leaf parts in their order; an attached mail (message/rfc822) is a part whose Message is set.
	Parts []Part

	// Size is that of the raw mail in bytes.
	Size int64

	// Marked says that classification markings stand where no part is: before the parts of a multipart (MSG-7).
	Marked bool

	// Warnings say what could not be read, in words without content. Malformed is set where the structure was broken.
	Warnings  []string
	Malformed bool
}

// Get returns the value of the first header field of that name, or "".
func (m *Message) Get(name string) string {
	for i := range m.Header {
		// nearly all others begin with another letter
		if f := &m.Header[i]; len(f.Name) > 0 && len(name) > 0 && (f.Name[0]|0x20 == name[0]|0x20 || f.Name[0] >= utf8.RuneSelf) && strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// All returns the values of all header fields of that name, top first.
func (m *Message) All(name string) []string {
	var vs []string
	for _, f := range m.Header {
		if strings.EqualFold(f.Name, name) {
			vs = append(vs, f.Value)
		}
	}
	return vs
}

// Part is a leaf of the MIME tree.
type Part struct {
	// ID is the IMAP section number: "1", "1.2"; the only part of a simple mail is "1".
	ID        string
	MediaType string            // lower case, "text/plain"
	Params    map[string]string // of Content-Type, names in lower case: charset, format, delsp, method, report-type…
	// Charset is the label that was used for decoding; CharsetGuessed where it was not the mail's own.
	Charset        string
	CharsetGuessed bool
	Disposition    string // "attachment", "inline" or ""
	Name           string // file name, decoded
	ContentID      string
	Description    string // Content-Description, decoded

	// Text is the decoded UTF-8 of a text part, LF line ends, at most 1 MiB; Truncated says that there was more.
	// Message parts of type message/delivery-status and text/rfc822-headers are given as Text too, and of a PDF form what was filled in, a line
	// "Label: value" for each field (NOT-7).
	Text      string
	Truncated bool
	// Marked says that classification markings stand in what Text leaves out of a long text (MSG-7).
	Marked bool

	// Size and SHA256 (hex) are those of the decoded content.
	Size   int64
	SHA256 string

	// Alternative numbers the multipart/alternative that the part stands in (0: none), so that the two forms of one text can be compared.
	Alternative int
	// Parent is the media type of the multipart around it, "" at the top.
	Parent string
	// Inside is the media type of what the part was taken out of, "" where it stands in the mail's own tree: "application/pkcs7-mime" (S/MIME,
	// signed opaquely: nobody has verified the signature), "application/ms-tnef" (winmail.dat), "text/x-uuencode".
	Inside string
	// Opened says that all that could be read of the part, or of the files in its text, follows it as parts of their own.
	Opened bool
	// Encrypted says that the part could not be read since it is encrypted.
	Encrypted bool
	// NoSignature says that a part whose type is that of a signature holds none: its first bytes are those of no CMS, or of no PGP signature.
	NoSignature bool
	// BadSignature says of an S/MIME part that nobody signed it, or that the digest which its signer names is not that of its content.
	BadSignature bool

	Message *Message // of a message/rfc822
}

// IsAttachment says whether people see the part as a file rather than as text of the mail.
func (p *Part) IsAttachment() bool {
	if p.Disposition == "attachment" || p.Message != nil {
		return true
	}
	return !strings.HasPrefix(p.MediaType, "text/") && !strings.HasPrefix(p.MediaType, "multipart/") &&
		p.MediaType != "message/delivery-status" && p.MediaType != "message/disposition-notification"
}
