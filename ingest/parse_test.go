package ingest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
)

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func parsed(t *testing.T, raw string) *cases.Message {
	t.Helper()
	m, err := Parse(strings.NewReader(raw), int64(len(raw)), ParseLimits{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// outline prints the parts of a mail: id, type, name, text.
func outline(m *cases.Message) []string {
	var out []string
	for _, p := range m.Parts {
		l := fmt.Sprintf("%s %s", p.ID, p.MediaType)
		if p.Name != "" {
			l += " " + p.Name
		}
		if p.Text != "" {
			l += fmt.Sprintf(" %q", p.Text)
		}
		out = append(out, l)
		if p.Message != nil {
			out = append(out, outline(p.Message)...)
		}
	}
	return out
}

// MSG-1: shapes of mail, whole and broken, each with what can be read of it and whether it is flagged.
func TestParseShapes(t *testing.T) {
	t.Parallel()
	const mixed = "From: a@b.gov\nContent-Type: multipart/mixed; boundary=xx\n\n"
	for _, c := range []struct {
		name, raw string
		want      []string
		malformed bool
	}{
		{"plain", "From: a@b.gov\n\nhello\n", []string{`1 text/plain "hello\n"`}, false},
		{"no body", "From: a@b.gov\n\n", []string{`1 text/plain`}, false},
		{"header alone", "From: a@b.gov\nSubject: x", []string{`1 text/plain`}, false},
		{"empty", "", []string{`1 text/plain`}, true},
		{"no header", "hello there\nsecond line\n", []string{`1 text/plain "hello there\nsecond line\n"`}, true},
		{"quoted-printable", "From: a@b.gov\nContent-Transfer-Encoding: quoted-printable\n\nsoft=\nbreak =C3=A9 =XX \n", []string{`1 text/plain "softbreak é =XX\n"`}, false},
		{"base64 with rubbish and a second padding", "From: a@b.gov\nContent-Transfer-Encoding: base64\n\naGVs!bG8=\nIHRoZXJl\n", []string{`1 text/plain "hello there"`}, false},
		{"base64, cut", "From: a@b.gov\nContent-Transfer-Encoding: base64\n\naGVsbG8gdGhl", []string{`1 text/plain "hello the"`}, false},
		{"unknown encoding", "From: a@b.gov\nContent-Transfer-Encoding: rot13\n\nuryyb\n", []string{`1 text/plain "uryyb\n"`}, true},
		{"two parts", mixed + "preamble\n--xx\n\none\n--xx\nContent-Type: text/html\n\n<p>two\n--xx--\nepilogue\n", []string{`1 text/plain "one"`, `2 text/html "<p>two"`}, false},
		{"nested", mixed + "--xx\nContent-Type: multipart/alternative; boundary=yy\n\n--yy\n\na\n--yy\nContent-Type: text/html\n\nb\n--yy--\n\n--xx\nContent-Type: application/pdf; name=x.pdf\n\nPDF\n--xx--\n", []string{`1.1 text/plain "a"`, `1.2 text/html "b"`, "2 application/pdf x.pdf"}, false},
		{"end missing", mixed + "--xx\n\none\n", []string{`1 text/plain "one\n"`}, false},
		{"inner end missing", mixed + "--xx\nContent-Type: multipart/alternative; boundary=yy\n\n--yy\n\na\n--xx\n\nb\n--xx--\n", []string{`1.1 text/plain "a"`, `2 text/plain "b"`}, false},
		{"no part", mixed + "only this\n", []string{`1 text/plain "only this\n"`}, true},
		{"boundary not named", "From: a@b.gov\nContent-Type: multipart/mixed\n\n--abcdefghij\n\none\n--abcdefghij--\n", []string{`1 text/plain "one"`}, false},
		{"part header broken", mixed + "--xx\nContent-Type: text/html\nno colon here\nX-A: b\n\n<p>a\n--xx\n\nb\n--xx--\n", []string{`1 text/html "<p>a"`, `2 text/plain "b"`}, true},
		{"part without header and blank line", mixed + "--xx\njust text\n--xx--\n", []string{`1 text/plain "just text"`}, true},
		{"mbox line", "From a@b.gov Mon Jan  1\nFrom: a@b.gov\n\nhi\n", []string{`1 text/plain "hi\n"`}, true},
		{"quoted mbox line", ">From a@b.gov Mon Jan  1\nFrom: a@b.gov\n\nhi\n", []string{`1 text/plain "hi\n"`}, true},
		{"line without colon", "From: a@b.gov\nrubbish\nSubject: x\n\nhi\n", []string{`1 text/plain "hi\n"`}, true},
		{"8-bit field name", "From: a@b.gov\nSubj\xe9ct: x\nTo: c@d.gov\n\nhi\n", []string{`1 text/plain "hi\n"`}, true},
		{"blank line missing", "From: a@b.gov\nSubject: x\nhi there\nsecond\n", []string{`1 text/plain "hi there\nsecond\n"`}, true},
		{"empty lines first", "\n\nFrom: a@b.gov\n\nhi\n", []string{`1 text/plain "hi\n"`}, false},
		{"attached mail", mixed + "--xx\nContent-Type: message/rfc822\n\nFrom: c@d.gov\nSubject: y\n\ninner\n--xx--\n", []string{"1 message/rfc822", `1.1 text/plain "inner"`}, false},
		{"attached mail in base64", mixed + "--xx\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("Subject: y\n\ninner\n")) + "\n--xx--\n", []string{"1 message/rfc822", `1.1 text/plain "inner\n"`}, false},
		{"delivery status is text", mixed + "--xx\nContent-Type: message/delivery-status\n\nStatus: 5.1.1\n--xx\nContent-Type: text/rfc822-headers\n\nSubject: x\n--xx--\n", []string{`1 message/delivery-status "Status: 5.1.1"`, `2 text/rfc822-headers "Subject: x"`}, false},
		{"NUL and lone CR", "From: a@b.gov\n\na\x00b\rc\n", []string{`1 text/plain "ab\nc\n"`}, false},
		{"content type without subtype", "From: a@b.gov\nContent-Type: text\n\nhi\n", []string{`1 text/plain "hi\n"`}, false},
		{"unreadable content type", "From: a@b.gov\nContent-Type: ;;;\n\nhi\n", []string{`1 text/plain "hi\n"`}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for form, raw := range map[string]string{"LF": c.raw, "CRLF": crlf(c.raw)} {
				m := parsed(t, raw)
				if diff := cmp.Diff(c.want, outline(m)); diff != "" {
					t.Errorf("%s: %s", form, diff)
				}
				if m.Malformed != c.malformed || m.Malformed && len(m.Warnings) == 0 {
					t.Errorf("%s: malformed %v, warnings %q", form, m.Malformed, m.Warnings)
				}
				if m.Size != int64(len(raw)) {
					t.Errorf("%s: size %d", form, m.Size)
				}
			}
		})
	}
}

// MSG-1: charsets by label, missing and wrong labels.
func TestParseCharsets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		label, body, want, used string
		guessed                 bool
	}{
		{"utf-8", "Perkovi\xc4\x87", "Perkovi\u0107", "utf-8", false},
		{"us-ascii", "plain", "plain", "utf-8", false},
		{"iso-8859-1", "Mu\xf1oz \x93q\x94", "Mu\u00f1oz \u201cq\u201d", "windows-1252", false}, // as everybody reads it
		{"windows-1252", "we\x92d", "we\u2019d", "windows-1252", false},
		{"koi8-r", "\xf2\xd5\xd3", "\u0420\u0443\u0441", "koi8-r", false},
		{"gb2312", "\xd6\xd0\xb9\xfa", "\u4e2d\u56fd", "gb2312", false},
		{"iso-2022-jp", "\x1b$BF|K\\\x1b(B", "\u65e5\u672c", "iso-2022-jp", false},
		{"utf-16", "\xff\xfeh\x00i\x00", "hi", "utf-16", false},
		{"utf-8", "Mu\xf1oz", "Mu\u00f1oz", "windows-1252", true},       // a wrong label
		{"us-ascii", "Perkovi\xc4\x87", "Perkovi\u0107", "utf-8", true}, // a wrong label
		{"iso-8859-1", "Perkovi\xc4\x87", "Perkovi\u0107", "utf-8", true},
		{"", "Mu\xf1oz", "Mu\u00f1oz", "windows-1252", true},
		{"x-nonsense", "Mu\xf1oz", "Mu\u00f1oz", "windows-1252", true},
		{"utf-8", "\xef\xbb\xbfhi", "hi", "utf-8", false},
	} {
		m := parsed(t, "From: a@b.gov\nContent-Type: text/plain; charset=\""+c.label+"\"\n\n"+c.body)
		if p := m.Parts[0]; p.Text != c.want || p.Charset != c.used || p.CharsetGuessed != c.guessed || c.guessed != (len(m.Warnings) > 0) {
			t.Errorf("%s %q: %q as %s, guessed %v, %q", c.label, c.body, p.Text, p.Charset, p.CharsetGuessed, m.Warnings)
		}
	}
	m := parsed(t, "From: a@b.gov\nContent-Type: text/html\n\n<meta charset=\"windows-1251\"><p>\xcf\xf0")
	if !strings.Contains(m.Parts[0].Text, "\u041f\u0440") {
		t.Errorf("meta charset: %q", m.Parts[0].Text)
	}
}

// MSG-1: header fields as badly as clients write them. SEC-9: how From is counted.
func TestParseHeaderFields(t *testing.T) {
	t.Parallel()
	m := parsed(t, crlf(`Received: from x by mx1.hq.dhs.gov with ESMTP id 1
	for <ciss-intake+rv.aa11bb22.v1@hq.dhs.gov>; Tue, 27 Jan 2026 10:35:14 -0500
Authentication-Results: mx1.hq.dhs.gov; dmarc=pass
	header.from=b.gov
Delivered-To: x@hq.dhs.gov
From: =?utf-8?Q?=C3=9E=C3=B3ra_Guti=C3?=
 =?utf-8?Q?=A9rrez=2C?= <Thora@B.gov>
To: "Renner, Octavia" <o@b.gov>, undisclosed: ;, c@d.gov
Subject: =?iso-8859-1?B?3vNyYQ==?= =?utf-8?q?_und_mehr?= plain
	folded
Date: Tue, 27 Jan 2026 10:35:14 -0500 (EST)
Message-ID: <a.b
 c@d>
In-Reply-To: <rv.aa11bb22.v1@cissd.hq.dhs.gov>
References: <x@y> <rv.aa11bb22.v1@cissd.hq.dhs.gov>
Content-Type: application/octet-stream;
 name*0*=utf-8''%E2%82%AC%20; name*1=rates.pdf
Content-Disposition: attachment; filename="=?utf-8?Q?=E2=82=AC_rates.pdf?="

x`))
	got := map[string]any{
		"from": m.From, "fields": m.FromFields, "broken": m.FromBroken, "to": m.To, "subject": m.Subject, "id": m.MessageID, "reply": m.InReplyTo, "refs": m.References,
		"rcpt": m.Recipients, "date": m.Date.UTC().String(), "name": m.Parts[0].Name, "ar": m.Get("authentication-results"),
	}
	want := map[string]any{
		"from": []cases.Address{{Name: "\u00de\u00f3ra Guti\u00e9rrez,", Address: "Thora@B.gov"}}, "fields": 1, "broken": false,
		"to":      []cases.Address{{Name: "Renner, Octavia", Address: "o@b.gov"}, {Address: "c@d.gov"}},
		"subject": "\u00de\u00f3ra und mehr plain folded", "id": "a.bc@d", "reply": []string{"rv.aa11bb22.v1@cissd.hq.dhs.gov"}, "refs": []string{"x@y", "rv.aa11bb22.v1@cissd.hq.dhs.gov"},
		"rcpt": []cases.Address{{Address: "ciss-intake+rv.aa11bb22.v1@hq.dhs.gov"}, {Address: "x@hq.dhs.gov"}}, "date": "2026-01-27 15:35:14 +0000 UTC", "name": "\u20ac rates.pdf",
		"ar": "mx1.hq.dhs.gov; dmarc=pass header.from=b.gov",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct {
		from   string
		n      int
		fields int
		broken bool
	}{
		{"From: a@b.gov", 1, 1, false},
		{"From: a@b.gov\nFrom: c@d.gov", 2, 2, false},
		{"From: a@b.gov, c@d.gov", 2, 1, false},
		{"From : a@b.gov\nFrom: c@d.gov", 2, 2, false},
		{"From: <a@b.gov> <c@d.gov>", 1, 1, true},
		{"From: Doe, John <a@b.gov>", 1, 1, true},
		{"From: \"c@d.gov\" <a@b.gov>", 1, 1, false},
		{"From: nobody", 0, 1, true},
		{"Subject: M\xfcller", 0, 0, false},
	} {
		m := parsed(t, c.from+"\n\nx\n")
		if len(m.From) != c.n || m.FromFields != c.fields || m.FromBroken != c.broken {
			t.Errorf("%q: %+v, %d fields, broken %v", c.from, m.From, m.FromFields, m.FromBroken)
		}
	}
	if m := parsed(t, "Subject: M\xfcller \xe4\nFrom: J\xf6rg <a@b.gov>\n\nx"); m.Subject != "M\u00fcller \u00e4" || m.From[0].Name != "J\u00f6rg" {
		t.Errorf("raw 8-bit header: %q %+v", m.Subject, m.From)
	}
}

// SEC-5: limits on depth, parts, header and text, each with a warning and the rest of the mail read.
func TestParseLimits(t *testing.T) {
	t.Parallel()
	lim := ParseLimits{Depth: 3, Parts: 4, HeaderBytes: 1000, TextBytes: 10, TotalText: 25}
	read := func(raw string) *cases.Message {
		m, err := Parse(strings.NewReader(raw), 0, lim)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	var deep strings.Builder
	for i := range 60 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	if m := read(deep.String()); !strings.Contains(strings.Join(m.Warnings, " "), "levels") {
		t.Errorf("depth: %q", m.Warnings)
	}
	if m := read(strings.Repeat("Content-Type: message/rfc822\n\n", 60)); !strings.Contains(strings.Join(m.Warnings, " "), "levels") {
		t.Errorf("attached mails: %q", m.Warnings)
	}
	m := read("Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\n\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\n", 9) + "--b--\n")
	if len(m.Parts) != 4 || !m.Malformed && len(m.Warnings) == 0 {
		t.Errorf("parts: %d %q", len(m.Parts), m.Warnings)
	}
	total := 0
	for _, p := range m.Parts {
		if total += len(p.Text); len(p.Text) > 10 || !utf8.ValidString(p.Text) || !p.Truncated {
			t.Errorf("text: %q", p.Text)
		}
	}
	if total > 25 {
		t.Errorf("all text: %d", total)
	}
	if m := read("From: a@b.gov\nX-Long: " + strings.Repeat("x", 5000) + "\nSubject: s\n\nhi\n"); m.From[0].Address != "a@b.gov" || m.Parts[0].Text != "hi\n" || !m.Malformed {
		t.Errorf("long header: %+v %q", m.From, m.Warnings)
	}
}

// INT-6: memory does not grow with the mail; the attachment is hashed and counted.
// not parallel: it measures what the whole process allocates.
func TestParseStreams(t *testing.T) {
	const size = 30 << 20
	head := "From: a@b.gov\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\nhi\r\n--bb\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	line := strings.Repeat("A", 76) + "\r\n"
	n := size / len(line)
	body := io.MultiReader(strings.NewReader(head), &repeated{line: line, n: n}, strings.NewReader("--bb--\r\n"))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, err := Parse(body, 0, ParseLimits{})
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8<<20 {
		t.Errorf("%d bytes allocated for a mail of %d", grown, size)
	}
	sum := sha256.New()
	zeros := make([]byte, 57)
	for range n {
		sum.Write(zeros)
	}
	if p := m.Parts[1]; p.Size != int64(n)*57 || p.SHA256 != hex.EncodeToString(sum.Sum(nil)) || p.Text != "" {
		t.Errorf("%d bytes, %s", p.Size, p.SHA256)
	}
}

type repeated struct {
	line string
	n    int
	rest string
}

func (r *repeated) Read(b []byte) (int, error) {
	if r.rest == "" {
		if r.n == 0 {
			return 0, io.EOF
		}
		r.n--
		r.rest = r.line
	}
	k := copy(b, r.rest)
	r.rest = r.rest[k:]
	return k, nil
}

// INT-5: a store that fails is an error of its own, never a shorter mail; the mail reads the same however the bytes come.
func TestParseReader(t *testing.T) {
	t.Parallel()
	raw := crlf("From: a@b.gov\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\none\n--bb\nContent-Transfer-Encoding: quoted-printable\n\ntw=\no\n--bb--\n")
	gone := errors.New("the store is gone")
	for i := range len(raw) {
		if _, err := Parse(io.MultiReader(strings.NewReader(raw[:i]), iotest.ErrReader(gone)), 0, ParseLimits{}); !errors.Is(err, gone) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	want := outline(parsed(t, raw))
	for name, r := range map[string]io.Reader{"one byte": iotest.OneByteReader(strings.NewReader(raw)), "halves": iotest.HalfReader(strings.NewReader(raw)), "data with EOF": iotest.DataErrReader(strings.NewReader(raw))} {
		m, err := Parse(r, 0, ParseLimits{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, outline(m)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

type panics struct{}

func (panics) Read([]byte) (int, error) { panic("boom") }

// SEC-5, SEC-7: a fault of the parser is an error that names the stage and nothing of the mail.
func TestParsePanic(t *testing.T) {
	t.Parallel()
	_, err := Parse(io.MultiReader(strings.NewReader("Subject: secret\n\nsecret"), panics{}), 0, ParseLimits{})
	var bad *ParseError
	if !errors.As(err, &bad) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "boom") {
		t.Errorf("%v", err)
	}
}

// INT-3, SEC-8: the look at a header that intake takes.
func TestParseHeaderPeek(t *testing.T) {
	t.Parallel()
	id, from, date := ParseHeader(strings.NewReader("From x\nReceived: y\nFrom: =?utf-8?q?J?= <A@B.gov>\nMessage-ID: <1@x>\nDate: Tue, 27 Jan 2026 10:35:14 -0500\n\n"))
	if id != "1@x" || from != "a@b.gov" || date.UTC().Hour() != 15 {
		t.Errorf("%q %q %v", id, from, date)
	}
	for _, raw := range []string{"\xef\xbb\xbfFrom: A@b.gov\n\n", "From: A@b.gov\r\rhi\r", "From: A@b\x00.gov\r\r\n\r\r\nhi"} {
		if _, from, _ := ParseHeader(strings.NewReader(raw)); from != "a@b.gov" {
			t.Errorf("%q: %q", raw, from)
		}
	}
	for _, raw := range []string{"", "\n\nhello", "From: a@b.gov, c@d.gov\n\n", "From: a@b.gov\nFrom: c@d.gov\n\n", "Subject: x\n\nFrom: a@b.gov\n"} {
		if _, from, date := ParseHeader(strings.NewReader(raw)); from != "" || !date.IsZero() {
			t.Errorf("%q: %q", raw, from)
		}
	}
	if _, from, _ := ParseHeader(panics{}); from != "" {
		t.Error("a panic came through")
	}
}

func checkClean(t *testing.T, m *cases.Message) {
	clean := func(s string) {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\r") {
			t.Errorf("not clean: %q", s)
		}
	}
	clean(m.Subject)
	clean(m.MessageID)
	for _, h := range m.Header {
		clean(h.Value)
	}
	for _, a := range append(append([]cases.Address{}, m.From...), m.To...) {
		clean(a.Name)
		clean(a.Address)
	}
	for _, p := range m.Parts {
		clean(p.Text)
		clean(p.Name)
		clean(p.MediaType)
		for k, v := range p.Params {
			clean(k)
			clean(v)
		}
		if p.Message != nil {
			checkClean(t, p.Message)
		}
	}
}
