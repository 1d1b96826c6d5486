package ingest

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// shape is a mail, what can be read of it, and whether it is flagged as malformed.
type shape struct {
	name, raw string
	want      []string
	malformed bool
}

func checkShapes(t *testing.T, shapes []shape, forms ...func(string) string) {
	t.Helper()
	for _, c := range shapes {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for i, form := range append(forms, func(s string) string { return s }) {
				m := parsed(t, form(c.raw))
				if diff := cmp.Diff(c.want, outline(m)); diff != "" {
					t.Errorf("form %d: %s", i, diff)
				}
				if m.Malformed != c.malformed || m.Malformed && len(m.Warnings) == 0 {
					t.Errorf("form %d: malformed %v, warnings %q", i, m.Malformed, m.Warnings)
				}
				checkClean(t, m)
			}
		})
	}
}

// MSG-1: boundaries as they are broken on the way, and multiparts that are not named so.
func TestParseBoundaries(t *testing.T) {
	t.Parallel()
	mixed := func(b string) string { return "From: a@b.gov\nContent-Type: multipart/mixed; boundary=" + b + "\n\n" }
	const two = "Content-Type: text/plain\n\none\n"
	checkShapes(t, []shape{
		{"single quotes are quotes", mixed("'x y'") + "--x y\n" + two + "--x y--\n", []string{`1 text/plain "one"`}, false},
		{"single quotes are not", mixed("'xy'") + "--'xy'\n" + two + "--'xy'--\n", []string{`1 text/plain "one"`}, false},
		{"declared with a blank at the end", mixed(`"xy "`) + "--xy\n" + two + "--xy--\n", []string{`1 text/plain "one"`}, false},
		{"dashes in front", mixed("--xy") + "----xy\n" + two + "----xy--\n", []string{`1 text/plain "one"`}, false},
		{"another one than named", mixed("xy") + "--zz\n" + two + "--zz\n\ntwo\n--zz--\n", []string{`1 text/plain "one"`, `2 text/plain "two"`}, true},
		{"the first part's is lost", mixed("xy") + "--zz\n" + two + "--zz--\n--xy\n\ntwo\n--xy--\n", []string{`1 text/plain "one"`, `2 text/plain "two"`}, true},
		{"short and not named", "From: a@b.gov\nContent-Type: multipart/mixed\n\n--xy\n" + two + "--xy--\n", []string{`1 text/plain "one"`}, false},
		{"closed too early", mixed("xy") + "--xy\n" + two + "--xy--\n\n--xy\n\ntwo\n--xy--\n", []string{`1 text/plain "one"`, `2 text/plain "two"`}, true},
		{"closed first", mixed("xy") + "--xy--\n--xy\n" + two + "--xy--\n", []string{`1 text/plain "one"`}, false},
		{"one is the beginning of the other", mixed("xy") + "--xy\nContent-Type: multipart/alternative; boundary=xy-1\n\n--xy-1\n" + two + "--xy-1--\n--xy\n\ntwo\n--xy--\n", []string{`1.1 text/plain "one"`, `2 text/plain "two"`}, false},
		{"a line of the text that looks like one", mixed("xy") + "--xy\n\none\n--zz\nContent-Type: text/html\n\nno part\n--xy--\n", []string{`1 text/plain "one\n--zz\nContent-Type: text/html\n\nno part"`}, false},
		{"in the middle of a line", mixed("xy") + "--xy\n\none --xy\n\n--xy--\n", []string{`1 text/plain "one --xy\n"`}, false},
		{"the header does not say that it is one", "From: a@b.gov\n\n--xy-z\n" + two + "--xy-z\nContent-Type: text/html\n\n<p>two\n--xy-z--\n", []string{`1 text/plain "one"`, `2 text/html "<p>two"`}, true},
		{"the same behind the usual words", "From: a@b.gov\n\nThis is a multi-part message in MIME format.\n\n------=_Next_1\n" + two + "------=_Next_1--\n", []string{`1 text/plain "one"`}, true},
		{"a signature is no boundary", "From: a@b.gov\n\n-- \nContent-Type: text/html\n", []string{`1 text/plain "-- \nContent-Type: text/html\n"`}, false},
		{"a multipart in base64", strings.Replace(mixed("xy"), "\n\n", "\nContent-Transfer-Encoding: base64\n\n", 1) + b64([]byte("--xy\r\n"+crlf(two)+"--xy--\r\n")), []string{`1 text/plain "one"`}, true},
		{"a multipart named base64 that is not", strings.Replace(mixed("xy"), "\n\n", "\nContent-Transfer-Encoding: base64\n\n", 1) + "--xy\n" + two + "--xy--\n", []string{`1 text/plain "one"`}, false},
		{"a multipart in quoted-printable", strings.Replace(mixed(`"=_x"`), "\n\n", "\nContent-Transfer-Encoding: quoted-printable\n\n", 1) + "=2D-=3D_x\n" + two + "=2D-=3D_x--\n", []string{`1 text/plain "one"`}, true},
	}, crlf)
}

// MSG-1: transfer encodings that are named and not applied, or applied and not named, and what gateways write behind them.
func TestParseEncodings(t *testing.T) {
	t.Parallel()
	head := func(cte string) string { return "From: a@b.gov\nContent-Transfer-Encoding: " + cte + "\n\n" }
	long := strings.Repeat("We would like to know more of this. ", 5)
	checkShapes(t, []shape{
		{"words behind base64", head("base64") + "aGVsbG8gdGhlcmU=\n\n-- \nThis mail was checked, it is clean.\n", []string{`1 text/plain "hello there\n\n-- \nThis mail was checked, it is clean.\n"`}, false},
		{"words behind base64 without an empty line", head("base64") + "aGVsbG8gdGhlcmUh\nThis mail was checked, it is clean.\n", []string{`1 text/plain "hello there!\nThis mail was checked, it is clean.\n"`}, false},
		{"a rule behind base64", head("base64") + "aGVsbG8gdGhlcmUh\n_____\nChecked.\n", []string{`1 text/plain "hello there!\n_____\nChecked.\n"`}, false},
		{"named base64 and plain", head("base64") + "Dear all, this is, as you see, no base64.\n", []string{`1 text/plain "Dear all, this is, as you see, no base64.\n"`}, true},
		{"base64 and not named", "From: a@b.gov\n\n" + b64([]byte(long)), []string{fmt.Sprintf("1 text/plain %q", long)}, true},
		{"base64 and named 7bit", head("7bit") + b64([]byte(long)), []string{fmt.Sprintf("1 text/plain %q", long)}, true},
		{"a long word is no base64", "From: a@b.gov\n\n" + strings.Repeat("Abcd", 15) + "\n", []string{fmt.Sprintf("1 text/plain %q", strings.Repeat("Abcd", 15)+"\n")}, false},
		{"quoted-printable and not named", "From: a@b.gov\n\n" + strings.Repeat(strings.Repeat("abcd ", 14)+"=\n", 2) + "a=20b =3D c\n", []string{fmt.Sprintf("1 text/plain %q", strings.Repeat("abcd ", 28)+"a b = c\n")}, true},
		{"an equals sign is no escape", "From: a@b.gov\n\nx=20 and y=3D\n", []string{`1 text/plain "x=20 and y=3D\n"`}, false},
		{"named with underscore", head("quoted_printable") + "a=41\n", []string{`1 text/plain "aA\n"`}, false},
		{"named in quotes with a comment", head(`"base64" (yes)`) + "aGVsbG8=\n", []string{`1 text/plain "hello"`}, false},
		{"uuencode", head("x-uuencode") + "begin 644 x\n%:&5L;&\\ \n`\nend\n", []string{`1 text/plain "hello"`}, false},
	}, crlf)
}

// MSG-1: uuencoded files in plain text become attachments, and the text around them stays.
func TestParseUuencode(t *testing.T) {
	t.Parallel()
	const head = "From: a@b.gov\n\n"
	shapes := []shape{
		{"a file", head + "see below\n\nbegin 644 a b.gif\n#0V%T\n`\nend\nregards\n", []string{`1 text/plain "see below\n\nregards\n"`, "1.1 image/gif a b.gif"}, false},
		{"two, and one is text", head + "begin 644 a.txt\n#0V%T\n`\nend\nmiddle\nbegin 755 b.bin\n#0V%T\n \nend\n", []string{`1 text/plain "middle\n"`, `1.1 text/plain a.txt "Cat"`, "1.2 application/octet-stream b.bin"}, false},
		{"with folders in the name", head + "begin 644 /etc/../x.pdf\n#0V%T\n`\nend\n", []string{"1 text/plain", "1.1 application/pdf x.pdf"}, false},
		{"blanks cut off at line ends", head + "begin 644 z.bin\n#\n`\nend\nok\n", []string{`1 text/plain "ok\n"`, "1.1 application/octet-stream z.bin"}, false},
		{"no end", head + "begin 644 a.gif\n#0V%T\nregards\n", []string{`1 text/plain "regards\n"`, "1.1 image/gif a.gif"}, false},
		{"cut off", head + "begin 644 a.gif\n#0V%T\n#0V%T", []string{"1 text/plain", "1.1 image/gif a.gif"}, false},
		{"base64", head + "begin-base64 644 a.txt\naGVsbG8=\n====\nok\n", []string{`1 text/plain "ok\n"`, `1.1 text/plain a.txt "hello"`}, false},
		{"words that begin so", head + "begin 644 units on Monday\nand end on Friday\n", []string{`1 text/plain "begin 644 units on Monday\nand end on Friday\n"`}, false},
		{"not at the start of a line", head + "> begin 644 a.gif\n> #0V%T\n", []string{`1 text/plain "> begin 644 a.gif\n> #0V%T\n"`}, false},
		{"a mail", head + "begin 644 a.eml\n/4W5B:F5C=#H@>`H*:&D*\n`\nend\n", []string{"1 text/plain", "1.1 message/rfc822 a.eml", `1.1.1 text/plain "hi\n"`}, false},
	}
	checkShapes(t, shapes, crlf)
	for _, i := range []int{4, 5} {
		if m := parsed(t, shapes[i].raw); !strings.Contains(strings.Join(m.Warnings, " "), "uuencoded") {
			t.Errorf("%s: %q", shapes[i].name, m.Warnings)
		}
	}
	m := parsed(t, shapes[0].raw)
	if p := m.Parts[1]; p.Size != 3 || p.SHA256 != hashOf("Cat") || p.Inside != inUU || !m.Parts[0].Opened || p.Disposition != "attachment" {
		t.Errorf("%+v", p)
	}
}

func hashOf(s string) string {
	k := newFileSink(0)
	_, _ = k.Write([]byte(s))
	return k.digest()
}

// MSG-1: opaque S/MIME as OpenSSL makes it: what is signed is read and marked, of what is encrypted it is said.
func TestParseSMIME(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, params string
		want         []string
		warning      string
		malformed    bool
	}{
		{"signed", `application/pkcs7-mime; smime-type=signed-data; name=smime.p7m`, []string{"1 application/pkcs7-mime smime.p7m", `1.1 text/plain "The text that was signed: José."`, "1.2 application/pdf plan.pdf"}, "not verified", false},
		{"signed-ber", `application/x-pkcs7-mime`, []string{"1 application/x-pkcs7-mime", `1.1 text/plain "The text that was signed: José."`, "1.2 application/pdf plan.pdf"}, "not verified", false},
		{"signed-ber", `application/octet-stream; name="smime.p7m"`, []string{"1 application/octet-stream smime.p7m", `1.1 text/plain "The text that was signed: José."`, "1.2 application/pdf plan.pdf"}, "not verified", false},
		{"detached", `application/pkcs7-mime`, []string{"1 application/pkcs7-mime"}, "no content", false},
		{"enveloped", `application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m`, []string{"1 application/pkcs7-mime smime.p7m"}, "encrypted", false},
		{"authenveloped", `application/pkcs7-mime`, []string{"1 application/pkcs7-mime"}, "encrypted", false},
		{"certs", `application/pkcs7-mime; smime-type=certs-only`, []string{"1 application/pkcs7-mime"}, "", false},
	} {
		b, err := os.ReadFile("testdata/cms/" + c.file + ".der")
		if err != nil {
			t.Fatal(err)
		}
		raw := crlf("From: a@b.gov\nContent-Type: " + c.params + "\nContent-Transfer-Encoding: base64\n\n" + b64(b))
		m := parsed(t, raw)
		if diff := cmp.Diff(c.want, outline(m)); diff != "" {
			t.Errorf("%s: %s", c.file, diff)
		}
		if said := strings.Join(m.Warnings, " "); !strings.Contains(said, c.warning) || c.warning == "" && said != "" || m.Malformed != c.malformed {
			t.Errorf("%s: malformed %v, %q", c.file, m.Malformed, m.Warnings)
		}
		if p := m.Parts[0]; p.Encrypted != (c.warning == "encrypted") || p.Opened != (len(m.Parts) > 1) {
			t.Errorf("%s: %+v", c.file, p)
		}
		for _, p := range m.Parts[1:] {
			if p.Inside != inSMIME {
				t.Errorf("%s: part %s inside %q", c.file, p.ID, p.Inside)
			}
		}
		for cut := range len(b) { // SEC-5: cut anywhere, it reads what is there, and says so
			m := parsed(t, "From: a@b.gov\nContent-Type: application/pkcs7-mime\n\n"+string(b[:cut]))
			if strings.HasPrefix(c.file, "signed") && cut < 290 && len(m.Warnings) == 0 {
				t.Fatalf("%s cut at %d: %q %q", c.file, cut, outline(m), m.Warnings)
			}
		}
	}
}

// SEC-5: elements of open length inside each other, and lengths without end.
func TestParseSMIMEHostile(t *testing.T) {
	t.Parallel()
	signed := "\x30\x80\x06\x09" + oidSigned + "\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x01\x01\xa0\x80"
	for name, b := range map[string]string{
		"nested sequences":   "\x30\x80\x06\x09" + oidSigned + "\xa0\x80\x30\x80" + strings.Repeat("\x30\x80", 100_000),
		"nested strings":     signed + strings.Repeat("\x24\x80", 100_000),
		"empty strings":      signed + "\x24\x80" + strings.Repeat("\x04\x00", 100_000),
		"a length of 2^62":   signed + "\x04\x88\x40\x00\x00\x00\x00\x00\x00\x00",
		"a length of 2^39":   signed + "\x04\x85\x7f\x00\x00\x00\x00text",
		"126 length bytes":   "\x30\xfe" + strings.Repeat("\xff", 200),
		"a primitive open":   signed + "\x04\x80text",
		"a tag of 31":        "\x3f\x1f\x00",
		"an empty string":    signed + "\x04\x00\x00\x00",
		"compressed rubbish": "\x30\x80\x06\x0b" + oidCompressed + "\xa0\x80\x30\x80\x02\x01\x00\x30\x00\x30\x80\x06\x01\x01\xa0\x80\x04\x04abcd",
	} {
		m := parsed(t, "From: a@b.gov\nContent-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"+base64.StdEncoding.EncodeToString([]byte(b)))
		if name != "empty strings" && name != "an empty string" && len(m.Warnings) == 0 {
			t.Errorf("%s: %q %q", name, outline(m), m.Warnings)
		}
	}
}

// compressedCMS is S/MIME's compressed-data (RFC 3274), its content in pieces of open length.
func compressedCMS(t *testing.T, content string) string {
	t.Helper()
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b := bytes.NewBufferString("\x30\x80\x06\x0b" + oidCompressed + "\xa0\x80\x30\x80\x02\x01\x00\x30\x00\x30\x80\x06\x01\x01\xa0\x80\x24\x80")
	for z.Len() > 0 {
		piece := z.Next(100)
		b.Write(append([]byte{4, byte(len(piece))}, piece...))
	}
	b.Write(make([]byte, 12))
	return "From: a@b.gov\nContent-Type: application/pkcs7-mime; smime-type=compressed-data\nContent-Transfer-Encoding: base64\n\n" + b64(b.Bytes())
}

// MSG-1, SEC-5: compressed S/MIME is read, up to the limit of what may be unpacked.
func TestParseSMIMECompressed(t *testing.T) {
	t.Parallel()
	m := parsed(t, compressedCMS(t, "Content-Type: text/html\r\n\r\n<p>hi"))
	if diff := cmp.Diff([]string{"1 application/pkcs7-mime", `1.1 text/html "<p>hi"`}, outline(m)); diff != "" || m.Malformed || !m.Parts[0].Opened {
		t.Errorf("%s %q", diff, m.Warnings)
	}
	m, err := Parse(strings.NewReader(compressedCMS(t, "\r\nhi\r\n"+strings.Repeat("\r\n", 8<<20))), 0, ParseLimits{Unpacked: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	if p := m.Parts[1]; p.Size > 1<<20 || !m.Malformed || !strings.Contains(strings.Join(m.Warnings, " "), "when unpacked") {
		t.Errorf("%d bytes, %q", p.Size, m.Warnings)
	}
}

// MSG-1: mails as files, gateways and old systems leave them.
func TestParseDamagedMails(t *testing.T) {
	t.Parallel()
	utf16 := func(bom unicode.BOMPolicy) string {
		s, err := unicode.UTF16(unicode.LittleEndian, bom).NewEncoder().String("From: a@b.gov\r\nSubject: x\r\n\r\nhi é\r\n")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const mixed = "From: a@b.gov\nContent-Type: multipart/mixed; boundary=xx\n\n"
	checkShapes(t, []shape{
		{"lines end in CR", "From: a@b.gov\rSubject: x\r\rhi\rthere\r", []string{`1 text/plain "hi\nthere\n"`}, false},
		{"lines end in CR CR LF", "From: a@b.gov\r\r\nSubject: x\r\r\n\r\r\nhi\r\r\nthere\r\r\n", []string{`1 text/plain "hi\nthere\n"`}, false},
		{"a byte order mark", "\xef\xbb\xbfFrom: a@b.gov\n\nhi\n", []string{`1 text/plain "hi\n"`}, false},
		{"all in UTF-16", utf16(unicode.UseBOM), []string{`1 text/plain "hi é\n"`}, false},
		{"no header, no body, NULs", "\x00\x00\x00", []string{"1 text/plain"}, true},
		{"NULs everywhere", "From: a@b.gov\nSub\x00ject: x\n\na\x00b\n", []string{`1 text/plain "ab\n"`}, true},
		{"an attached mail begins with an empty line", mixed + "--xx\nContent-Type: message/rfc822\n\n\nFrom: c@d.gov\nSubject: y\n\ninner\n--xx--\n", []string{"1 message/rfc822", `1.1 text/plain "inner"`}, false},
		{"an attached mail with a From line", mixed + "--xx\nContent-Type: message/rfc822\n\n>From c@d.gov Mon Jan  1\nSubject: y\n\ninner\n--xx--\n", []string{"1 message/rfc822", `1.1 text/plain "inner"`}, true},
		{"an attached mail by its name", mixed + "--xx\nContent-Type: application/octet-stream; name=fwd.eml\n\nSubject: y\n\ninner\n--xx--\n", []string{"1 application/octet-stream fwd.eml", `1.1 text/plain "inner"`}, false},
		{"a text by its name", mixed + "--xx\nContent-Type: application/octet-stream; name=list.TXT\n\nwords\n--xx--\n", []string{`1 application/octet-stream list.TXT "words"`}, false},
		{"a type that does not exist", "From: a@b.gov\nContent-Type: plain/text\n\nhi\n", []string{`1 text/plain "hi\n"`}, false},
		{"a type with blanks", "From: a@b.gov\nContent-Type: text / html ; charset = us-ascii\n\n<p>hi\n", []string{`1 text/html "<p>hi\n"`}, false},
		{"no semicolon", "From: a@b.gov\nContent-Type: text/html charset=iso-8859-1\n\n<p>\xe9\n", []string{`1 text/html "<p>é\n"`}, false},
		{"the last letter is 8-bit", "From: a@b.gov\n\nJos\xe9", []string{`1 text/plain "José"`}, false},
		{"cut in the header", "From: a@b.gov\nContent-Type: multipart/mi", []string{"1 text/plain"}, true},
		{"cut in a part's header", mixed + "--xx\nContent-Ty", []string{`1 text/plain "Content-Ty"`}, true},
		{"a line of the body looks like a field", "From: a@b.gov\n\nPriority: urgent\n", []string{`1 text/plain "Priority: urgent\n"`}, false},
	})
	m := parsed(t, "From: a@b.gov\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=xx\n\n--xx\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--xx\nContent-Type: application/octet-stream\n\nrubbish\n--xx--\n")
	if !strings.Contains(strings.Join(m.Warnings, " "), "encrypted") || !m.Parts[0].Encrypted {
		t.Errorf("PGP: %q", m.Warnings)
	}
}

// MSG-1: charsets by the names that are met, labels that are wrong, and raw 8-bit header fields in the charset of the text.
func TestParseCharsetNames(t *testing.T) {
	t.Parallel()
	jp, err := japanese.ISO2022JP.NewEncoder().String("日本")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		label, body, want, used string
		guessed                 bool
	}{
		{"UTF8", "é", "é", "utf-8", false},
		{"utf-8;", "é", "é", "utf-8", false},
		{"'utf-8'", "é", "é", "utf-8", false},
		{"cp1251", "\xcf\xf0", "Пр", "windows-1251", false},
		{"x-cp1250", "\xf8", "ř", "windows-1250", false},
		{"iso8859_2", "\xf8", "ř", "iso-8859-2", false},
		{"iso-8859-8-i", "\xe0", "א", "iso-8859-8", false},
		{"ISO_8859-5:1988", "\xbf\xe0", "Пр", "iso-8859-5", false},
		{"ks_c_5601-1987", "\xc7\xd1", "한", "euc-kr", false},
		{"x-sjis", "\x93\xfa", "日", "shift_jis", false},
		{"gb2312", "\x90\x40", "怈", "gb2312", false}, // beyond GB 2312: as everybody reads it
		{"GB18030", "\x81\x30\x81\x30", "\u0080", "gb18030", false},
		{"big5-hkscs", "\xa4\xa4", "中", "big5", false},
		{"macintosh", "\x8e", "é", "macintosh", false},
		{"cp850", "\x82", "é", "ibm850", false},
		{"cp437", "\x82", "é", "ibm437", false},
		{"utf-7", "Hi +AOk-, 1 +- 1 +2D3eAA-.", "Hi é, 1 + 1 😀.", "utf-7", false},
		{"iso-2022-kr", "\x1b$)C\x0eGQ\x0f ok", "한 ok", "iso-2022-kr", false},
		{"hz-gb-2312", "~{VP~}", "中", "hz-gb-2312", false},
		{"us-ascii", jp, "日本", "iso-2022-jp", true},
		{"utf-16", "h\x00i\x00 \x00a\x00l\x00l\x00", "hi all", "utf-16le", false}, // without its mark
		{"utf-16", "\x00h\x00i\x00 \x00a\x00l\x00l", "hi all", "utf-16be", false},
		{"", "h\x00i\x00 \x00a\x00l\x00l\x00", "hi all", "utf-16le", true},
		{"utf-16", "plain", "plain", "utf-8", true},
		{"utf-8", "Perković, Žofie, \x93so\x94 – Dvořák", "Perković, Žofie, “so” – Dvořák", "utf-8", true}, // a few foreign bytes
		{"gb2312", "Müller, Jürgen, Özil, Ağca", "Müller, Jürgen, Özil, Ağca", "utf-8", true},
		{"windows-1252", "CAF\xc9\x94 and \xc9\x93", "CAFÉ” and É“", "windows-1252", false},
		{"replacement", "abc", "abc", "utf-8", true},
	} {
		m := parsed(t, "From: a@b.gov\nContent-Type: text/plain; charset=\""+c.label+"\"\n\n"+c.body)
		if p := m.Parts[0]; p.Text != c.want || p.Charset != c.used || p.CharsetGuessed != c.guessed || c.guessed != (len(m.Warnings) > 0) {
			t.Errorf("%s %q: %q as %s, guessed %v, %q", c.label, c.body, p.Text, p.Charset, p.CharsetGuessed, m.Warnings)
		}
	}
	m := parsed(t, "Subject: Ale\xb9 \xf8\nFrom: \"B. Dvo\xf8\xe1k\" <a@b.gov>\nContent-Type: text/html\n\n<meta charset=iso-8859-2>Dvo\xf8\xe1k")
	if m.Subject != "Aleš ř" || m.From[0].Name != "B. Dvořák" || m.Get("subject") != m.Subject {
		t.Errorf("%q %+v", m.Subject, m.From)
	}
}

// MSG-1: RFC 2047 as badly as clients write it.
func TestDecodeWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"=?utf-8?Q?What??= now", "What? now"},
		{"=?utf-8?Q?a_b?= =?utf-8?Q?_c?=", "a b c"},
		{"=?utf-8?Q?RFI:_?==?UTF-8?B?dmlz?==?us-ascii?q?it?=", "RFI: visit"},
		{"=?utf-8?Q?cut at the end=C3=A9", "cut at the endé"},
		{"=?utf-8?B?aGVsbG8gdGhl", "hello the"},
		{"=?utf-8?B?UHJvdG9?= =?utf-8?B?rb2xs?=", "Protokoll"},
		{"=?utf-8?B?UHJv dG9r?=", "Protok"},
		{"=?utf-8?B?w6?= =?utf-8?B?k=?=", "é"},
		{"=?utf-8*en?Q?a?=", "a"},
		{"=?x-nonsense?Q?M=FCller?=", "Müller"},
		{"=?us-ascii?Q?=C3=A9?=", "é"},
		{"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"},
		{"=?gb2312?B?1tC5+g==?=", "中国"},
		{"=?utf-8?X?a?= b", "=?utf-8?X?a?= b"},
		{"a =?= b", "a =?= b"},
		{"=?utf-8?Q?abc =?utf-8?Q?def?=", "=?utf-8?Q?abc def"},
		{"=?utf-8?Q??=", ""},
		{"=?utf-8?Q?=00=0d=0ABcc:_x?=", "\nBcc: x"}, // cleaned; fields are put on one line (SEC-4)
		{"(=?utf-8?Q?a?=)", "(a)"},
		{"x=?utf-8?Q?a?=y", "xay"},
	} {
		if got := decodeWords(c.in); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

// MSG-1: RFC 2231, and file names as badly as clients write them.
func TestParseParams(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{`attachment; filename="a;b.pdf"`, "a;b.pdf"},
		{`attachment; filename=My Report (1).pdf`, "My Report (1).pdf"},
		{`attachment; filename=My Report.pdf; size=3`, "My Report.pdf"},
		{`attachment; filename="My "best" report.pdf"; size=3`, `My "best" report.pdf`},
		{`attachment; filename="not closed.pdf`, "not closed.pdf"},
		{`attachment; filename="not closed.pdf; size=3`, "not closed.pdf"},
		{`attachment; filename="C:\temp\x.pdf"`, "x.pdf"},
		{`attachment; filename="a\"b.pdf"`, `a"b.pdf`},
		{`attachment; filename*=utf-8''M%C3%BCller.pdf`, "Müller.pdf"},
		{`attachment; filename*=iso-8859-1'de'M%FCller.pdf`, "Müller.pdf"},
		{`attachment; filename*="utf-8''M%C3%BCller.pdf"`, "Müller.pdf"},
		{`attachment; filename*=M%C3%BCller.pdf`, "Müller.pdf"},
		{`attachment; filename="Mueller.pdf"; filename*=utf-8''M%C3%BCller.pdf`, "Müller.pdf"},
		{`attachment; filename*0*=utf-8''M%C3; filename*1*=%BCll; filename*2="er.pdf"`, "Müller.pdf"},
		{`attachment; filename*1*=%BCller.pdf; filename*0*=utf-8''M%C3`, "Müller.pdf"},
		{`attachment; filename*1="b.pdf"; filename*2=c`, "b.pdfc"},
		{`attachment; filename*0="=?utf-8?Q?M=C3?="; filename*1="=?utf-8?Q?=BCller.pdf?="`, "Müller.pdf"},
		{`attachment; filename==?utf-8?Q?M=C3=BCller=2Epdf?=`, "Müller.pdf"},
		{"attachment; filename=\"=?utf-8?Q?M=C3?=\r\n =?utf-8?Q?=BCller.pdf?=\"", "Müller.pdf"},
		{"attachment; filename=\"M\xfcller.pdf\"", "Müller.pdf"},
		{"attachment; filename=\"Müller.pdf\"", "Müller.pdf"},
		{`attachment; FileName = x.pdf`, "x.pdf"},
		{`attachment filename="x.pdf"`, "x.pdf"},
		{`attachment; size=3 filename="x.pdf"`, "x.pdf"},
		{`attachment; (comment) filename=x.pdf`, "x.pdf"},
		{`attachment; filename="../../etc/passwd"`, "passwd"},
		{"attachment; filename=\"x\u202efdp.exe\"", "xfdp.exe"}, // EMAIL.md A10
		{`attachment; filename=""`, ""},
		{`attachment; filename`, ""},
		{`attachment; =x; ;; filename=y`, "y"},
		{`attachment; filename*=utf-8''%zz%4`, "%zz%4"},
		{`attachment; filename*99999999999999999999=x`, ""},
	} {
		disp, params := parseParams(c.in)
		if got := fileName(params["filename"]); disp != "attachment" || got != c.want {
			t.Errorf("%s: %q %q, want %q", c.in, disp, got, c.want)
		}
	}
	for _, c := range []struct{ in, value, key, want string }{
		{"Text/Plain; charset=us-ascii (Plain text)", "text/plain", "charset", "us-ascii"},
		{"text/plain; charset=utf-8 format=flowed", "text/plain", "format", "flowed"},
		{`multipart/mixed; boundary="----=_Part`, "multipart/mixed", "boundary", "----=_Part"},
		{`multipart/mixed; boundary==_x?y; type=z`, "multipart/mixed", "boundary", "=_x?y"},
		{`text/plain;charset="utf-8";format=flowed;delsp=yes`, "text/plain", "delsp", "yes"},
		{`"text/html"; charset=x`, "text/html", "charset", "x"},
		{`text/html;;; charset=x`, "text/html", "charset", "x"},
		{`text/plain; charset=a; charset=b`, "text/plain", "charset", "a"},
	} {
		value, params := parseParams(c.in)
		if value != c.value || params[c.key] != c.want {
			t.Errorf("%s: %q %q", c.in, value, params)
		}
	}
}

// MSG-1: what is well formed is read as the standard library reads it.
func TestParseParamsAsTheStandard(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := map[string]string{}
		for range rapid.IntRange(0, 4).Draw(t, "n") {
			key := rapid.StringMatching(`[a-z][a-z-]{1,8}`).Draw(t, "key")
			want[key] = rapid.StringMatching(`[ -~éČ日]{1,60}`).Draw(t, "value")
		}
		field := mime.FormatMediaType("text/plain", want)
		value, got := parseParams(field)
		for k, v := range want {
			if strings.Contains(v, "=?") { // read as a word, as clients write them
				continue
			}
			if value != "text/plain" || got[k] != strings.TrimSpace(v) {
				t.Fatalf("%s: %q, want %q", field, got, want)
			}
		}
	})
}

// SEC-5: each limit, on mails that are made to break it: what is beyond is not read, the rest is, and it is said.
func TestParseHostile(t *testing.T) {
	t.Parallel()
	mb := func(s string, n int) string { return strings.Repeat(s, (n<<20)/len(s)) }
	const mixed = "From: a@b.gov\nContent-Type: multipart/mixed; boundary=xx\n\n"
	for _, c := range []struct{ name, raw, warning string }{
		{"a header of 3 MB in one field", "From: a@b.gov\nX-Long: " + mb("x ", 3) + "\nSubject: s\n\nhi\n", "longer than"},
		{"a header of 3 MB in many", "From: a@b.gov\nSubject: s\n" + mb("X-Y: z\n", 3) + "\nhi\n", "longer than"},
		{"a header of 3 MB in folds", "From: a@b.gov\nSubject: s\nX-Long: y\n" + mb(" z\n", 3) + "\nhi\n", "longer than"},
		{"a header of 3 MB without colons", "From: a@b.gov\nSubject: s\n" + mb("zz\n", 3) + "\nhi\n", "longer than"},
		{"many recipients", "From: a@b.gov\nSubject: s\nTo: " + mb("a@b.gov, ", 1) + "\n\nhi\n", ""},
		{"open comments in an address", "From: a@b.gov\nSubject: s\nTo: " + mb("((\"", 1) + "\n\nhi\n", ""},
		{"words without end", "From: a@b.gov\nSubject: s\nX: " + mb("=?utf-8?q?", 1) + "\n\nhi\n", ""},
		{"many words", "From: a@b.gov\nSubject: s\nX: " + mb("=?utf-8?q?a?= ", 1) + "\n\nhi\n", ""},
		{"many parameters", "From: a@b.gov\nSubject: s\nContent-Type: text/plain" + mb("; a*1=\"b", 1) + "\n\nhi\n", ""},
		{"many quotes", "From: a@b.gov\nSubject: s\nContent-Type: text/plain; name=" + mb("\" ", 1) + "\n\nhi\n", ""},
		{"many references", "From: a@b.gov\nSubject: s\nReferences: " + mb("<a@b> ", 1) + "\n\nhi\n", ""},
		{"a line of 8 MB", "From: a@b.gov\nSubject: s\n\nhi\n" + mb("x", 8), "only the beginning"},
		{"lines that could be boundaries", strings.Replace(mixed, "From", "Subject: s\nFrom", 1) + mb("--xx-\n", 2) + "--xx\n\nhi\n\n--xx--\n", ""},
		{"lines that could be files", "From: a@b.gov\nSubject: s\n\nhi\n" + mb("begin 644 x\n", 1), ""},
		{"many files", "From: a@b.gov\nSubject: s\n\nhi\n" + mb("begin 644 x\n#0V%T\n`\nend\n", 1), ""},
		{"more than a thousand parts", strings.Replace(mixed, "From", "Subject: s\nFrom", 1) + "--xx\n\nhi\n\n" + strings.Repeat("--xx\n\nx\n", 1500), "more than 1000 parts"},
		{"multiparts inside each other", "From: a@b.gov\nSubject: s\n" + nested(200), "levels"},
		{"text of 6 MB in parts", strings.Replace(mixed, "From", "Subject: s\nFrom", 1) + "--xx\n\nhi\n\n" + strings.Repeat("--xx\n\n"+mb("text ", 1)+"\n", 6) + "--xx--", "too much text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := parsed(t, c.raw)
			if len(m.From) != 1 || c.warning == "" && m.Subject != "s" {
				t.Errorf("%d senders, subject %q", len(m.From), m.Subject)
			}
			if said := strings.Join(m.Warnings, " "); !strings.Contains(said, c.warning) {
				t.Errorf("%q", m.Warnings)
			}
			n, text := sizes(m)
			if n > 1001 || text > 4<<20 || len(m.Warnings) > maxWarnings+1 {
				t.Errorf("%d parts, %d bytes, %d warnings", n, text, len(m.Warnings))
			}
			if c.name != "multiparts inside each other" && c.name != "a header of 3 MB without colons" && !strings.HasPrefix(m.Parts[0].Text, "hi\n") {
				t.Errorf("%.40q", m.Parts[0].Text)
			}
			checkClean(t, m)
		})
	}
}

// nested is the beginning of multiparts inside each other.
func nested(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d-\n\n--b%d-\n", i, i)
	}
	return b.String()
}

// SEC-5: a mail that is read over and over again, level by level, ends at the limit of work; the mail that came is read to its end all the same.
func TestParseWork(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("From: a@b.gov\n" + nested(30) + "\n" + strings.Repeat("text\n", 10_000))
	m, err := Parse(strings.NewReader(b.String()), 0, ParseLimits{Work: 200_000})
	if err != nil {
		t.Fatal(err)
	}
	if !m.Malformed || !strings.Contains(strings.Join(m.Warnings, " "), "too much work") || m.Size != int64(b.Len()) {
		t.Errorf("%q, %d of %d bytes", m.Warnings, m.Size, b.Len())
	}
	if m, err = Parse(strings.NewReader(b.String()), 0, ParseLimits{}); err != nil || strings.Contains(strings.Join(m.Warnings, " "), "work") {
		t.Errorf("%v %q", err, m.Warnings)
	}
}

// INT-6: a mail of 20 MB takes no more memory than a small one for being uuencoded, signed opaquely, one line, or a mail in a mail.
// not parallel: it measures what the whole process allocates.
func TestParseLargeShapes(t *testing.T) {
	line := strings.Repeat("A", 76) + "\r\n"
	const n = 20 << 20 / 78
	uu := "M" + strings.Repeat("0", 60) + "\n"
	const head = "From: a@b.gov\r\n"
	for _, c := range []struct {
		name, head string
		body       io.Reader
	}{
		{"uuencoded", head + "\r\nhi\r\nbegin 644 a.bin\n", &repeated{line: uu, n: 20 << 20 / len(uu)}},
		{"signed opaquely", head + "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte("\x30\x80\x06\x09" + oidSigned + "\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x01\x01\xa0\x80\x04\x85\x01\x00\x00\x00\x00" + "\nhi      "))[:60] + "\r\n", &repeated{line: line, n: n}},
		{"one line", head + "\r\nhi", &repeated{line: strings.Repeat("x", 1000), n: 20 << 10}},
		{"a mail in a mail", head + "Content-Type: message/rfc822\r\n\r\nFrom: c@d.gov\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n", &repeated{line: line, n: n}},
		{"HTML", head + "Content-Type: text/html\r\n\r\n<p>hi", &repeated{line: "<p>text of no end</p>\n", n: 20 << 20 / 22}},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m, err := Parse(io.MultiReader(strings.NewReader(c.head), c.body), 0, ParseLimits{})
		if err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 10<<20 || m.Size < 19<<20 {
			t.Errorf("%s: %d bytes allocated for a mail of %d", c.name, grown, m.Size)
		}
		if len(m.Parts) == 0 || m.Parts[0].Size < 10 && m.Parts[0].Message == nil {
			t.Errorf("%s: %q", c.name, outline(m)[0][:20])
		}
	}
}

// MSG-1, MSG-3: a part's text is one string with its layout, and format=flowed is left to the reader, who gives places in it.
func TestParseFlowed(t *testing.T) {
	t.Parallel()
	m := parsed(t, "From: a@b.gov\nContent-Type: text/plain; format=flowed; delsp=yes\n\nsoft \nbreak\n> quoted \n> too\n-- \nname\n")
	if p := m.Parts[0]; p.Text != "soft \nbreak\n> quoted \n> too\n-- \nname\n" || p.Params["format"] != "flowed" || p.Params["delsp"] != "yes" {
		t.Errorf("%q %v", p.Text, p.Params)
	}
}

// BenchmarkParse: mails of 4 KB (issue 4: at least 1,500 a second with the reading; the parser is the smaller part).
func BenchmarkParse(b *testing.B) {
	raw := []byte(crlf("From: a@b.gov\nTo: c@d.gov\nSubject: =?utf-8?q?caf=C3=A9?=\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" +
		strings.Repeat("A line of text with caf=C3=A9.\n", 50) + "--xx\nContent-Type: text/html\n\n" + strings.Repeat("<p>A line of text.</p>\n", 80) + "--xx--\n"))
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(bytes.NewReader(raw), 0, ParseLimits{}); err != nil {
			b.Fatal(err)
		}
	}
}
