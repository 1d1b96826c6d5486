package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"net/smtp"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"cissd/cases"
	"cissd/ingest"
)

// mailUser is somebody with a mail program: they send by SMTP, and read their mailbox by IMAP. The demo plays people with it.
type mailUser struct {
	Name, Address, Password string
	SMTP, IMAP              string // host:port, on loopback
	// Anonymous sends without a login; Formatted answers in HTML alone, as Outlook does.
	Anonymous, Formatted bool
	// read are the UIDs of mails that were taken notice of.
	read map[imap.UID]bool
	// seen are the mails that were read so far, up to the UID highest.
	seen    []*received
	highest imap.UID
	sent    int
}

// received is a mail as its reader sees it.
type received struct {
	*cases.Message
	Text string
	HTML string
	// Files are what is attached.
	Files []mailFile
	uid   imap.UID
}

// mailFile is a file that is attached to a mail.
type mailFile struct {
	Name, MediaType string
	Data            []byte
}

// kind is the two letters of our Message-ID, "" for mail that is not ours.
func (r *received) kind(domain string) string {
	ref, _ := cases.TokenFromMessageID(r.MessageID, domain)
	return ref.Kind
}

// send mails a text.
func (u *mailUser) send(to, subject, text string, files ...mailFile) error {
	return u.sendAs("text/plain", to, subject, text, nil, files...)
}

// sendAs mails a text of that media type, with files; extra are further header lines, without line ends.
func (u *mailUser) sendAs(mediaType, to, subject, text string, extra []string, files ...mailFile) error {
	u.sent++
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s <%s>\r\nTo: %s\r\nSubject: %s\r\n", mime.QEncoding.Encode("utf-8", u.Name), u.Address, to, mime.QEncoding.Encode("utf-8", subject))
	fmt.Fprintf(&b, "Date: %s\r\nMessage-ID: <%d.%d@%s>\r\n", time.Now().Format(time.RFC1123Z), time.Now().UnixNano(), u.sent, domainOf(u.Address))
	for _, line := range extra {
		b.WriteString(line + "\r\n")
	}
	const boundary = "=_between-the-parts"
	b.WriteString("MIME-Version: 1.0\r\n")
	if len(files) > 0 {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=%q\r\n\r\n--%s\r\n", boundary, boundary)
	}
	fmt.Fprintf(&b, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", mediaType)
	writeBase64(&b, []byte(strings.ReplaceAll(text, "\n", "\r\n")))
	for _, f := range files {
		fmt.Fprintf(&b, "--%s\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n", boundary, f.MediaType, f.Name)
		writeBase64(&b, f.Data)
	}
	if len(files) > 0 {
		fmt.Fprintf(&b, "--%s--\r\n", boundary)
	}
	return u.sendRaw(to, b.Bytes())
}

// writeBase64 writes the lines of RFC 2045, section 6.8.
func writeBase64(b *bytes.Buffer, data []byte) {
	for chunk := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(data)), 76) {
		b.Write(chunk)
		b.WriteString("\r\n")
	}
}

// sendRaw hands a whole mail over.
func (u *mailUser) sendRaw(to string, mail []byte) error {
	host, _, _ := strings.Cut(u.SMTP, ":")
	auth := smtp.PlainAuth("", u.Address, u.Password, host)
	if u.Anonymous {
		auth = nil
	}
	if err := smtp.SendMail(u.SMTP, auth, u.Address, []string{to}, mail); err != nil {
		return fmt.Errorf("sending as %s: %w", u.Address, err)
	}
	return nil
}

// reply answers a mail as Outlook does: the new text, a line, the header of the other mail, and all of it below.
func (u *mailUser) reply(m *received, text string, files ...mailFile) error {
	to := m.From[0].Address
	if len(m.ReplyTo) > 0 {
		to = m.ReplyTo[0].Address
	}
	threading := []string{"In-Reply-To: <" + m.MessageID + ">", "References: <" + m.MessageID + ">"}
	sent := m.Date.Format("Monday, January 2, 2006 3:04 PM")
	if u.Formatted {
		return u.sendAs("text/html", to, "RE: "+m.Subject, outlookReply(m, sent, u.Address, text), threading, files...)
	}
	full := fmt.Sprintf("%s\n\n________________________________\nFrom: %s <%s>\nSent: %s\nTo: %s\nSubject: %s\n\n%s",
		text, m.From[0].Name, m.From[0].Address, sent, u.Address, m.Subject, m.Text)
	return u.sendAs("text/plain", to, "RE: "+m.Subject, full, threading, files...)
}

// outlookReply is a reply as Word writes it, with the whole other mail in it.
func outlookReply(m *received, sent, to, text string) string {
	var b strings.Builder
	b.WriteString("<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head><body lang=\"EN-US\"><div class=\"WordSection1\">\n")
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" {
			line = "\u00a0"
		}
		fmt.Fprintf(&b, "<p class=\"MsoNormal\">%s<o:p></o:p></p>\n", html.EscapeString(line))
	}
	fmt.Fprintf(&b, "<p class=\"MsoNormal\"><o:p>&nbsp;</o:p></p>\n<div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in\">"+
		"<p class=\"MsoNormal\"><b>From:</b> %s &lt;%s&gt;<br><b>Sent:</b> %s<br><b>To:</b> %s<br><b>Subject:</b> %s</p></div>\n",
		html.EscapeString(m.From[0].Name), m.From[0].Address, sent, to, html.EscapeString(m.Subject))
	b.WriteString(m.HTML)
	b.WriteString("</div></body></html>\n")
	return b.String()
}

func domainOf(address string) string { return cases.Address{Address: address}.Domain() }

// errNoMail is what expect gives when the time is over.
var errNoMail = errors.New("the mail did not come")

// expect waits for a mail of ours of that kind which was not taken notice of yet. The newest look is repeated until ctx ends.
func (u *mailUser) expect(ctx context.Context, domain, kind string) (*received, error) {
	if u.read == nil {
		u.read = map[imap.UID]bool{}
	}
	for {
		m, err := u.look(domain, kind)
		if m != nil || err != nil {
			return m, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for a mail of kind %s to %s: %w", kind, u.Address, errNoMail)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// look opens the mailbox once, for the first mail of that kind which was not taken notice of.
func (u *mailUser) look(domain, kind string) (*received, error) {
	newer, err := u.mailsBehind(u.highest)
	if err != nil {
		return nil, err
	}
	for _, m := range newer {
		u.highest = max(u.highest, m.uid)
		u.seen = append(u.seen, m)
	}
	for _, m := range u.seen {
		if !u.read[m.uid] && m.kind(domain) == kind {
			u.read[m.uid] = true
			return m, nil
		}
	}
	return nil, nil
}

// mails reads the whole mailbox.
func (u *mailUser) mails() ([]*received, error) { return u.mailsBehind(0) }

// mailsBehind reads the mails that came behind that UID.
func (u *mailUser) mailsBehind(uid imap.UID) ([]*received, error) {
	c, err := imapclient.DialInsecure(u.IMAP, nil)
	if err != nil {
		return nil, fmt.Errorf("opening the mailbox of %s: %w", u.Address, err)
	}
	defer c.Close() //nolint:errcheck // its work is done
	if err := c.Login(u.Address, u.Password).Wait(); err != nil {
		return nil, fmt.Errorf("opening the mailbox of %s: %w", u.Address, err)
	}
	box, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return nil, fmt.Errorf("opening the mailbox of %s: %w", u.Address, err)
	}
	if box.NumMessages == 0 {
		return nil, nil
	}
	var all imap.UIDSet
	all.AddRange(uid+1, 0)
	section := &imap.FetchItemBodySection{Peek: true}
	fetched, err := c.Fetch(all, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil {
		return nil, fmt.Errorf("reading the mailbox of %s: %w", u.Address, err)
	}
	var out []*received
	for _, f := range fetched {
		if f.UID <= uid { // a range with * holds the last mail always
			continue
		}
		r, err := receive(f.FindBodySection(section))
		if err != nil {
			return nil, fmt.Errorf("reading a mail of %s: %w", u.Address, err)
		}
		r.uid = f.UID
		out = append(out, r)
	}
	return out, nil
}

// receive reads a mail.
func receive(raw []byte) (*received, error) {
	m, err := ingest.Parse(bytes.NewReader(raw), int64(len(raw)), ingest.ParseLimits{})
	if err != nil {
		return nil, err
	}
	r := &received{Message: m}
	for _, p := range m.Parts {
		switch {
		case p.IsAttachment():
		case p.MediaType == "text/plain":
			r.Text += p.Text
		case p.MediaType == "text/html":
			r.HTML += p.Text
		}
	}
	r.Files, err = attached(raw, m)
	return r, err
}

// attached are the files of a mail, as they were.
func attached(raw []byte, m *cases.Message) ([]mailFile, error) {
	var out []mailFile
	var parts []string
	into := map[string]*bytes.Buffer{}
	for _, p := range m.Parts {
		if p.IsAttachment() {
			parts, into[p.ID] = append(parts, p.ID), &bytes.Buffer{}
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	err := ingest.Extract(bytes.NewReader(raw), ingest.ParseLimits{}, parts, func(part string) (io.WriteCloser, error) { return unclosed{into[part]}, nil })
	if err != nil {
		return nil, err
	}
	for _, p := range m.Parts {
		if b := into[p.ID]; b != nil {
			out = append(out, mailFile{Name: p.Name, MediaType: p.MediaType, Data: b.Bytes()})
		}
	}
	return out, nil
}

// unclosed is a writer that needs no closing.
type unclosed struct{ io.Writer }

// Close implements io.Closer.
func (unclosed) Close() error { return nil }
