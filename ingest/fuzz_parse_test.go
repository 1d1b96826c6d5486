package ingest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
)

// smallLimits keep the fuzzer quick, and make it meet the limits.
var smallLimits = ParseLimits{Depth: 8, Parts: 40, HeaderBytes: 64 << 10, TextBytes: 64 << 10, TotalText: 128 << 10, Unpacked: 1 << 20, Work: 8 << 20}

// tinyLimits are met by nearly every mail.
var tinyLimits = ParseLimits{Depth: 2, Parts: 3, HeaderBytes: 512, TextBytes: 100, TotalText: 150, Unpacked: 200, Work: 64 << 10}

// mails gives the raw mails of some sets of triage's test data, each step-th of them, to start from.
func mails(f *testing.F, step int, sets ...string) [][]byte {
	f.Helper()
	var out [][]byte
	for _, set := range sets {
		names, err := filepath.Glob("../triage/testdata/" + set + "/*.eml")
		if err != nil || len(names) == 0 {
			f.Fatalf("no mails in %s: %v", set, err)
		}
		for i := 0; i < len(names); i += step {
			b, err := os.ReadFile(names[i])
			if err != nil {
				f.Fatal(err)
			}
			out = append(out, b)
		}
	}
	return out
}

// FuzzParse: no bytes break the parser (SEC-5), and what holds of every mail holds: text is fit for the record (MSG-1); limits are kept, and
// what they leave out is said; warnings tell no content (SEC-7); each part has a number of its own (EXT-1); a second reading, and one that gets
// the bytes one by one, gives the same; and so do the other line ends.
func FuzzParse(f *testing.F) {
	for _, b := range append(mails(f, 1, "samples"), mails(f, 2, "shapes")...) {
		f.Add(b)
	}
	f.Add([]byte("From: a@b.gov\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\nz\r\n--x--"))
	for _, name := range []string{"signed", "signed-ber", "enveloped", "detached"} {
		b, err := os.ReadFile("testdata/cms/" + name + ".der")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(append([]byte("Content-Type: application/pkcs7-mime\n\n"), b...))
	}
	for _, s := range []string{
		"From: a@b.gov\n\nhi\nbegin 644 a.txt\n#0V%T\n`\nend\nbye\n", "From: a@b.gov\n\n--xy-z\nContent-Type: text/plain\n\none\n--xy-z--\n--xy-z\n\n",
		"Content-Type: text/plain; name*0*=utf-8''M%C3; name*1*=%BC; charset=utf-7\nSubject: =?utf-8?B?w6?= =?utf-8?B?k=?=\n\n+AOk-",
		"Content-Transfer-Encoding: base64\n\naGVsbG8gdGhlcmUh\n-- \nThis, it is said, is clean.\n", "Content-Type: multipart/mixed; boundary='q'\nContent-Transfer-Encoding: base64\n\nLS1xCgp4Ci0tcS0tCg==",
		"Content-Type: text/plain; charset=utf-16\n\nh\x00i\x00", "From: a@b.gov\rSubject: x\r\rhi\r",
		"Content-Transfer-Encoding: base64; for Ann Lee\n\naGVsbG8h*aGVsbG8h\n", "Content-Transfer-Encoding: q (Ann)\nContent-Type: text/plain\n\na=b\n",
	} {
		f.Add([]byte(s))
	}
	said := warningFormats(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		m := parsedWith(t, b, smallLimits)
		if m.Size != int64(len(b)) {
			t.Errorf("size %d of %d", m.Size, len(b))
		}
		checkParsed(t, m, smallLimits, said)
		checkSame(t, "read twice", m, parsedWith(t, b, smallLimits))
		if len(b) < 8<<10 {
			slow, err := Parse(iotest.OneByteReader(bytes.NewReader(b)), 0, smallLimits)
			if err != nil {
				t.Fatal(err)
			}
			checkSame(t, "read byte by byte", m, slow)
		}
		short := parsedWith(t, b, tinyLimits)
		checkParsed(t, short, tinyLimits, said)
		if n, text := sizes(m); len(short.Warnings) == 0 {
			if k, cut := sizes(short); k < n || cut < text {
				t.Errorf("under small limits %d parts of %d, %d bytes of text of %d, and no word of it", k, n, cut, text)
			}
		}
		checkLineEnds(t, b, m)
		ParseHeader(bytes.NewReader(b))
	})
}

func parsedWith(t *testing.T, b []byte, lim ParseLimits) *cases.Message {
	t.Helper()
	m, err := Parse(bytes.NewReader(b), 0, lim)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func checkSame(t *testing.T, what string, a, b *cases.Message) {
	t.Helper()
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("%s: another mail\n%s", what, diff)
	}
}

// checkLineEnds reads a mail that has only LF with CRLF, and must find the same texts. Not of a mail that holds other bytes than text, of
// which a line end may be part, nor of one that is longer than what the parser looks ahead.
func checkLineEnds(t *testing.T, b []byte, m *cases.Message) {
	t.Helper()
	if len(b) > 900 || bytes.ContainsAny(b, "\r\x00\x1b") || !onlyTexts(m) || bytes.HasPrefix(b, []byte("\xFE\xFF")) || bytes.HasPrefix(b, []byte("\xFF\xFE")) {
		return
	}
	other := parsedWith(t, bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")), smallLimits)
	if a, c := textsOf(m), textsOf(other); !slices.Equal(a, c) || m.Subject != other.Subject || !slices.Equal(m.From, other.From) {
		t.Errorf("with CRLF it is another mail\n%q %q\n%q %q", a, m.Subject, c, other.Subject)
	}
}

// onlyTexts says whether all parts of a mail are text that was decoded as single bytes or UTF-8.
func onlyTexts(m *cases.Message) bool {
	for _, p := range m.Parts {
		wide := strings.HasPrefix(p.Charset, "utf-16") || strings.HasPrefix(p.Charset, "utf-32") || p.Charset == "utf-7"
		if p.Inside == inTNEF || p.Inside == inSMIME || wide || p.Message == nil && !isText(p.MediaType) || p.Message != nil && !onlyTexts(p.Message) {
			return false
		}
	}
	return true
}

// textsOf are the parts of a mail with their texts.
func textsOf(m *cases.Message) (out []string) {
	for _, p := range m.Parts {
		out = append(out, p.ID+" "+p.MediaType+" "+p.Text)
		if p.Message != nil {
			out = append(out, textsOf(p.Message)...)
		}
	}
	return out
}

// checkParsed asserts what holds of every mail, whatever its bytes.
func checkParsed(t *testing.T, m *cases.Message, lim ParseLimits, said []*regexp.Regexp) {
	t.Helper()
	checkClean(t, m)
	parts, text := 0, 0
	seen := map[string]bool{}
	var walk func(m *cases.Message, depth int)
	walk = func(m *cases.Message, depth int) {
		if depth > lim.Depth+1 {
			t.Errorf("%d mails inside each other", depth)
		}
		for _, p := range m.Parts {
			parts, text = parts+1, text+len(p.Text)
			if seen[p.ID] {
				t.Errorf("two parts have the number %s: %q", p.ID, outline(m))
			}
			seen[p.ID] = true
			if len(p.Text) > lim.TextBytes || p.Size < 0 || len(p.SHA256) != 64 {
				t.Errorf("part %s: %d bytes of text, size %d, digest %q", p.ID, len(p.Text), p.Size, p.SHA256)
			}
			if p.Truncated && len(m.Warnings) == 0 && depth == 0 {
				t.Errorf("part %s was cut, and no word of it", p.ID)
			}
			if p.Message != nil {
				walk(p.Message, depth+1)
			}
		}
	}
	walk(m, 0)
	if parts > lim.Parts || text > lim.TotalText {
		t.Errorf("%d parts, %d bytes of text: %q", parts, text, outline(m))
	}
	if len(m.Warnings) > maxWarnings+1 {
		t.Errorf("%d warnings", len(m.Warnings))
	}
	for _, w := range m.Warnings {
		if !slices.ContainsFunc(said, func(re *regexp.Regexp) bool { return re.MatchString(w) }) {
			t.Errorf("the warning %q holds what no warning says by itself (SEC-7)", w)
		}
	}
}

// warningFormats are the forms of all warnings, taken from the source: what stands in the place of a verb is the number of a part, a size, or
// a name of ours for a charset or an encoding.
func warningFormats(f *testing.F) []*regexp.Regexp {
	f.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		f.Fatal(err)
	}
	call := regexp.MustCompile(`\.(?:warn|broken)\("((?:[^"\\]|\\.)*)"`)
	out := []*regexp.Regexp{regexp.MustCompile(`^there was more that could not be read$`)}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		for _, m := range call.FindAllSubmatch(b, -1) {
			s := regexp.QuoteMeta(string(m[1]))
			s = strings.Replace(s, "part %s", `part [0-9.]+`, 1)
			s = strings.ReplaceAll(strings.ReplaceAll(s, "%d", `\d+`), "%s", `(?:base64|quoted-printable|uuencode|utf-\d+[bl]?e?|windows-1252|iso-2022-(?:jp|kr|cn))`)
			out = append(out, regexp.MustCompile("^"+s+"$"))
		}
	}
	if len(out) < 20 {
		f.Fatalf("only %d forms of warnings were found", len(out))
	}
	return out
}

// FuzzParseLost: nothing is lost silently (MSG-1). A mail is put together of two known texts, in a shape and an encoding that flags choose, and
// damaged: cut off, its boundary spoilt, or written twice. Each word of what is still there is found, or a warning says that something is lacking.
func FuzzParseLost(f *testing.F) {
	f.Add("Good morning.\n\nWe ask for a check of Ana Ruiz.\n", "<p>Good morning.</p>", "=_x1", uint16(0), uint16(0))
	f.Add("From here on\n-x\nContent-Type: text/plain\n\nit goes on.", "-- \nA", "x", uint16(1), uint16(100))
	f.Add("Gr\u00fc\u00dfe\n.\n", "begin 644 a\n#0V%T\n`\nend\n", "b b", uint16(2), uint16(400))
	for i := range uint16(32) {
		f.Add("One two three four, five.\nSix.\n", "seven eight\nnine\n", "----=_Part", i<<3|i&7, 97*i)
	}
	f.Fuzz(func(t *testing.T, first, second, boundary string, flags, cut uint16) {
		first, second = cleanText(first), cleanText(second)
		boundary = plainBoundary(boundary)
		if len(first)+len(second) > 3000 || strings.Contains(first+second, "--") || strings.Contains(first+second, "begin") {
			return // what looks like a boundary, or like a file, is one
		}
		raw, whole := builtMail(first, second, boundary, flags)
		damaged := flags&0x300 != 0
		switch flags & 0x300 {
		case 0x100:
			raw = raw[:min(len(raw), int(cut))]
		case 0x200: // the header names another boundary than the one that stands there
			raw = strings.Replace(raw, `boundary="`+boundary, `boundary="Q`+boundary, 1)
		case 0x300: // the boundary line in the middle is broken
			raw = strings.Replace(raw, "--"+boundary+"\n", "--"+boundary+"Z\n", 1)
		}
		if flags&0x400 != 0 {
			raw = crlf(raw)
		}
		m := parsedWith(t, []byte(raw), smallLimits)
		all := strings.Join(textsOf(m), "\n")
		for i, want := range whole {
			if damaged && (flags&0x300 != 0x200 || len(m.Warnings) > 0) {
				break
			}
			if !strings.Contains(flatWords(all), flatWords(want)) {
				t.Errorf("text %d is lost, warnings %q\n%q\nof %q\nin %q", i, m.Warnings, want, raw, all)
			}
		}
		if damaged && len(m.Warnings) == 0 {
			head, body, _ := strings.Cut(strings.ReplaceAll(raw, "\r\n", "\n"), "\n\n")
			if flags&0x30 == 0 && !strings.Contains(head, "multipart") && !strings.Contains(flatWords(all), flatWords(body)) {
				t.Errorf("of a mail that was cut off, text is lost, and no word of it\n%q\n%q", raw, all)
			}
			if strings.Contains(head, "multipart") && strings.Contains(head, "boundary=\""+boundary+"\"\n") && !strings.Contains(raw, "--"+boundary+"--") {
				t.Errorf("a multipart without its end, and no word of it\n%q\n%q", raw, all)
			}
		}
	})
}

// plainBoundary makes a boundary of what it is given (RFC 2046 section 5.1.1).
func plainBoundary(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("'()+_,./:=?", r) {
			return r
		}
		return -1
	}, s)
	return "b" + s[:min(len(s), 60)] + "e"
}

// flatWords is a text without its blanks.
func flatWords(s string) string { return strings.Join(strings.Fields(s), "") }

// builtMail writes a mail with two texts, and gives the texts that a reader must find in it.
func builtMail(first, second, boundary string, flags uint16) (raw string, texts []string) {
	encode := func(s string, how uint16) (head, body string) {
		switch how & 3 {
		case 1:
			return "Content-Transfer-Encoding: base64\n", b64([]byte(s))
		case 2:
			var b bytes.Buffer
			w := quotedprintable.NewWriter(&b)
			_, _ = w.Write([]byte(s))
			_ = w.Close()
			return "Content-Transfer-Encoding: quoted-printable\n", strings.ReplaceAll(b.String(), "\r\n", "\n") + "\n"
		}
		return "Content-Transfer-Encoding: 8bit\n", s + "\n"
	}
	kind := [...]string{"mixed", "alternative", "related", "report"}[flags>>2&3]
	ha, a := encode(first, flags>>4)
	hb, b := encode(second, flags>>6)
	head := "From: a@b.gov\nSubject: x\nMIME-Version: 1.0\n"
	switch flags & 3 {
	case 0:
		return head + "Content-Type: text/plain; charset=utf-8\n" + ha + "\n" + a, []string{first}
	case 1: // the second text in a mail that is attached
		return head + fmt.Sprintf("Content-Type: multipart/%s; boundary=\"%s\"\n\n--%s\nContent-Type: text/plain; charset=utf-8\n%s\n%s\n--%s\nContent-Type: message/rfc822\n\nSubject: y\nContent-Type: text/plain; charset=utf-8\n%s\n%s\n--%s--\n",
			kind, boundary, boundary, ha, a, boundary, hb, b, boundary), []string{first, second}
	case 2: // one multipart in another, whose boundary begins alike
		return head + fmt.Sprintf("Content-Type: multipart/%s; boundary=\"%s\"\n\n--%s\nContent-Type: multipart/mixed; boundary=\"%s1\"\n\n--%s1\nContent-Type: text/plain; charset=utf-8\n%s\n%s\n--%s1--\n\n--%s\nContent-Type: text/html; charset=utf-8\n%s\n%s\n--%s--\n",
			kind, boundary, boundary, boundary, boundary, ha, a, boundary, boundary, hb, b, boundary), []string{first, second}
	}
	return head + fmt.Sprintf("Content-Type: multipart/%s; boundary=\"%s\"\n\n--%s\nContent-Type: text/plain; charset=utf-8\n%s\n%s\n--%s\nContent-Type: text/html; charset=utf-8\n%s\n%s\n--%s--\n",
		kind, boundary, boundary, ha, a, boundary, hb, b, boundary), []string{first, second}
}

// FuzzHeader: what a client writes into a subject or a file's name by the rules (RFC 2047, RFC 2231) comes out as it was.
func FuzzHeader(f *testing.F) {
	f.Add("Request: \u017bukowski, J\u00f3zef", byte(0), byte(7))
	f.Add("a b  c", byte(1), byte(3))
	f.Add("\u738b\u4f1f.pdf", byte(2), byte(1))
	f.Fuzz(func(t *testing.T, s string, how, step byte) {
		s = oneLine(s)
		if !utf8.ValidString(s) || len(s) > 180 || s == "" { // more pieces than that no program writes
			return
		}
		var head, got string
		n := int(step)%40 + 1
		switch how % 3 {
		case 0, 1: // words of n bytes, cut anywhere, as bad clients do
			var words []string
			for c := range slices.Chunk([]byte(s), n) {
				words = append(words, word(c, how%3 == 0))
			}
			m := parsedWith(t, []byte("From: a@b.gov\nSubject: "+strings.Join(words, "\n ")+"\n\nx"), smallLimits)
			head, got = strings.Join(words, " "), m.Subject
		default:
			var b strings.Builder
			for i, c := range slices.Collect(slices.Chunk([]byte(s), n)) {
				prefix := ""
				if i == 0 {
					prefix = "utf-8''"
				}
				fmt.Fprintf(&b, ";\n filename*%d*=%s", i, prefix)
				for _, x := range c {
					fmt.Fprintf(&b, "%%%02X", x)
				}
			}
			m := parsedWith(t, []byte("From: a@b.gov\nContent-Disposition: attachment"+b.String()+"\n\nx"), smallLimits)
			head, got = b.String(), m.Parts[0].Name
			s = fileName(s)
		}
		if got != s && !strings.ContainsAny(s, "\u200e\u200f") {
			t.Errorf("%q is read as %q, of %q", s, got, head)
		}
	})
}

// word is an encoded word (RFC 2047).
func word(b []byte, base bool) string {
	if base {
		return "=?utf-8?B?" + base64.StdEncoding.EncodeToString(b) + "?="
	}
	var w strings.Builder
	for _, c := range b {
		fmt.Fprintf(&w, "=%02X", c)
	}
	return "=?utf-8?Q?" + w.String() + "?="
}
