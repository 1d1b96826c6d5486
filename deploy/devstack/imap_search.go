package devstack

import (
	"bytes"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// Search implements imapserver.Session. Texts are compared as they stand in the mail, undecoded.
func (s *imapSession) Search(kind imapserver.NumKind, criteria *imap.SearchCriteria, _ *imap.SearchOptions) (*imap.SearchData, error) {
	defer s.lock()()
	data := &imap.SearchData{}
	var seqs imap.SeqSet
	var uids imap.UIDSet
	for _, m := range s.find(imap.SeqSet{imap.SeqRange{Start: 1}}) {
		if !s.matches(m, criteria) {
			continue
		}
		seqs.AddNum(m.seq)
		uids.AddNum(m.uid)
		n := m.seq
		if kind == imapserver.NumKindUID {
			n = uint32(m.uid)
		}
		if data.Min == 0 || n < data.Min {
			data.Min = n
		}
		data.Max = max(data.Max, n)
		data.Count++
	}
	data.All = seqs
	if kind == imapserver.NumKindUID {
		data.All = uids
	}
	return data, nil
}

func (s *imapSession) matches(m found, c *imap.SearchCriteria) bool {
	for _, set := range c.SeqNum {
		if !s.contains(set)(m.seq, m.uid) {
			return false
		}
	}
	for _, set := range c.UID {
		if !s.contains(set)(m.seq, m.uid) {
			return false
		}
	}
	for _, f := range c.Flag {
		if !m.has(f) {
			return false
		}
	}
	if slices.ContainsFunc(c.NotFlag, m.has) {
		return false
	}
	for _, not := range c.Not {
		if s.matches(m, &not) {
			return false
		}
	}
	for _, or := range c.Or {
		if !s.matches(m, &or[0]) && !s.matches(m, &or[1]) {
			return false
		}
	}
	size := int64(len(m.raw))
	return (c.Larger == 0 || size > c.Larger) && (c.Smaller == 0 || size < c.Smaller) && m.dated(c) && m.contains(c)
}

// dated compares dates alone, without times and zones (RFC 9051 section 6.4.4).
func (m *message) dated(c *imap.SearchCriteria) bool {
	within := func(t, since, before time.Time) bool {
		day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
		return (since.IsZero() || !day.Before(since)) && (before.IsZero() || day.Before(before))
	}
	if !within(m.date, c.Since, c.Before) {
		return false
	}
	if c.SentSince.IsZero() && c.SentBefore.IsZero() {
		return true
	}
	sent, err := mail.ParseDate(m.field("Date"))
	return err == nil && within(sent, c.SentSince, c.SentBefore)
}

func (m *message) contains(c *imap.SearchCriteria) bool {
	has := func(text []byte, want string) bool {
		return bytes.Contains(bytes.ToLower(text), []byte(strings.ToLower(want)))
	}
	for _, h := range c.Header {
		value, found := m.lookUp(h.Key)
		if !found || !has([]byte(value), h.Value) {
			return false
		}
	}
	_, body := splitHeader(m.raw)
	for _, want := range c.Body {
		if !has(body, want) {
			return false
		}
	}
	for _, want := range c.Text {
		if !has(m.raw, want) {
			return false
		}
	}
	return true
}

func (m *message) field(name string) string {
	value, _ := m.lookUp(name)
	return value
}

// lookUp gives the values of all fields of that name, unfolded, one after the other.
func (m *message) lookUp(name string) (value string, found bool) {
	header, _ := splitHeader(m.raw)
	var values []string
	for rest := header; len(rest) > 0; {
		field := rest[:fieldEnd(rest)]
		rest = rest[len(field):]
		if key, v, ok := strings.Cut(string(field), ":"); ok && strings.EqualFold(strings.TrimSpace(key), name) {
			values = append(values, unfold(v))
		}
	}
	return strings.Join(values, "\n"), len(values) > 0
}
