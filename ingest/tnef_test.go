package ingest

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
)

func le(n int, v uint64) []byte {
	b := binary.LittleEndian.AppendUint64(nil, v)
	return b[:n]
}

func attr(level byte, id, typ int, b []byte) []byte {
	return slices.Concat([]byte{level}, le(2, uint64(id)), le(2, uint64(typ)), le(4, uint64(len(b))), b, []byte{0, 0})
}

func propHead(typ, id int) []byte { return slices.Concat(le(2, uint64(typ)), le(2, uint64(id))) }

func prop(typ, id int, b []byte) []byte {
	return slices.Concat(propHead(typ, id), le(4, 1), le(4, uint64(len(b))), b, make([]byte, (4-len(b)%4)%4))
}

func utf16z(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s + "\x00")) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func props(ps ...[]byte) []byte {
	return append(le(4, uint64(len(ps))), bytes.Join(ps, nil)...)
}

func tnefOf(attrs ...[]byte) []byte {
	return append([]byte(tnefSignature+"\x01\x00"), bytes.Join(attrs, nil)...)
}

// lzfu compresses by the simplest means: bytes for themselves, and where the last four come again at once, a reference.
func lzfu(rtf string) []byte {
	var out bytes.Buffer
	pos := len(lzfuPrimer)
	for i := 0; i <= len(rtf); {
		var flags byte
		var run []byte
		for bit := 0; bit < 8 && i <= len(rtf); bit++ {
			if i == len(rtf) { // the end: a reference to the place itself
				flags |= 1 << bit
				run = binary.BigEndian.AppendUint16(run, uint16((pos&4095)<<4))
				i++
				continue
			}
			if i >= 4 && i+4 <= len(rtf) && rtf[i-4:i] == rtf[i:i+4] {
				n := 4
				for n < 17 && i+n < len(rtf) && rtf[i+n] == rtf[i+n-4] {
					n++
				}
				flags |= 1 << bit
				run = binary.BigEndian.AppendUint16(run, uint16(((pos-4)&4095)<<4|(n-2)))
				i, pos = i+n, pos+n
				continue
			}
			run = append(run, rtf[i])
			i++
			pos++
		}
		out.WriteByte(flags)
		out.Write(run)
	}
	return slices.Concat(le(4, uint64(out.Len()+12)), le(4, uint64(len(rtf))), []byte("LZFu"), le(4, 0), out.Bytes())
}

func b64(b []byte) string {
	s := base64.StdEncoding.EncodeToString(b)
	var out strings.Builder
	for len(s) > 76 {
		out.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return out.String() + s + "\n"
}

func withTNEF(outer string, b []byte) string {
	return "From: a@b.gov\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: text/plain\n\n" + outer +
		"\n--xx\nContent-Type: application/ms-tnef; name=\"winmail.dat\"\nContent-Transfer-Encoding: base64\n\n" + b64(b) + "--xx--\n"
}

// alternatives lists which parts are forms of one text.
func alternatives(m *cases.Message) (out []int) {
	for _, p := range m.Parts {
		out = append(out, p.Alternative)
	}
	return out
}

// MSG-1: TNEF gives its text in each of its forms and its files, among them an attached mail.
func TestTNEF(t *testing.T) {
	t.Parallel()
	inner := tnefOf(attr(1, attMAPIProps, 6, props(
		prop(ptUnicode, prSubject, utf16z("Inner söbject")), prop(ptUnicode, prBody, utf16z("inner text\r\n")), prop(ptUnicode, prSenderSMTP, utf16z("c@d.gov")),
		prop(ptUnicode, prSenderName, utf16z("C. Dee")), prop(ptUnicode, prDisplayTo, utf16z("E. Eff; g@h.gov")),
	)))
	named := slices.Concat(propHead(ptUnicode, 0x8001), make([]byte, 16), le(4, 1), le(4, 6), utf16z("ab"), []byte{0, 0}, le(4, 1), le(4, 4), utf16z("x"))
	many := slices.Concat(propHead(ptMany|3, 0x6000), le(4, 2), le(8, 7), propHead(ptMany|ptUnicode, 0x6001), le(4, 2), le(4, 4), utf16z("y"), le(4, 2), utf16z(""), []byte{0, 0})
	file := slices.Concat(
		attr(2, attAttachRenddata, 6, make([]byte, 14)), attr(2, attAttachTitle, 1, []byte("LONGNA~1.TXT\x00")), attr(2, attAttachData, 6, []byte("file of text \xe9")),
		attr(2, attAttachment, 6, props(prop(ptUnicode, prAttachLong, utf16z("Long näme.txt")), prop(ptString8, prAttachMime, []byte("text/plain\x00")))),
	)
	pdf := slices.Concat(attr(2, attAttachRenddata, 6, make([]byte, 14)), attr(2, attAttachData, 6, []byte("%PDF\x00")), attr(2, attAttachTitle, 1, []byte("a.pdf\x00")))
	mail := slices.Concat(attr(2, attAttachRenddata, 6, make([]byte, 14)), attr(2, attAttachment, 6, props(
		prop(ptUnicode, prDisplayName, utf16z("Inner söbject")), prop(ptObject, prAttachData, append([]byte(iidMessage), inner...)),
	)))
	htmlRTF := `{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Caf\'e9 {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 \u8212?x\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}}`
	for _, c := range []struct {
		name, raw string
		want      []string
		alts      []int
		malformed bool
	}{
		{"files and an attached mail, the text outside", withTNEF("Hello", tnefOf(attr(1, attOemCodepage, 6, le(8, 1252)), attr(1, attMAPIProps, 6, props(named, many)), file, pdf, mail)), []string{
			`1 text/plain "Hello"`, "2 application/ms-tnef winmail.dat", `2.3 text/plain Long näme.txt "file of text é"`, "2.4 application/pdf a.pdf",
			"2.5 message/rfc822 Inner söbject", `2.5.1 text/plain "inner text\n"`,
		}, []int{0, 0, 0, 0, 0}, false},
		{"text in a codepage", withTNEF("", tnefOf(attr(1, attOemCodepage, 6, le(8, 1251)), attr(1, attBody, 2, []byte("\xcf\xf0\r\n\x00")))), []string{
			"1 text/plain", "2 application/ms-tnef winmail.dat", `2.1 text/plain "Пр\n"`,
		}, []int{0, 0, 0}, false},
		{"plain and HTML are forms of one text", withTNEF("", tnefOf(attr(1, attMAPIProps, 6, props(
			prop(ptUnicode, prBody, utf16z("Hi there")), prop(ptBinary, prHTML, []byte("<p>Hi th\xe9re")), slices.Concat(propHead(3, prInternetCPID), le(4, 1252)),
		)))), []string{
			"1 text/plain", "2 application/ms-tnef winmail.dat", `2.1 text/plain "Hi there"`, `2.2 text/html "<p>Hi thére"`,
		}, []int{0, 0, 1, 1}, false},
		{"HTML of the text outside", withTNEF("Hi there, Ann", tnefOf(attr(1, attMAPIProps, 6, props(
			prop(ptUnicode, prBody, utf16z("Hi there,\r\nAnn")), prop(ptBinary, prHTML, []byte("<p>Hi there,<p>Ann")),
		)))), []string{
			`1 text/plain "Hi there, Ann"`, "2 application/ms-tnef winmail.dat", `2.2 text/html "<p>Hi there,<p>Ann"`,
		}, []int{1, 0, 1}, false},
		{"another text than the one outside is read too", withTNEF("This mail was made by a gateway.", tnefOf(attr(1, attBody, 2, []byte("Hi there")))), []string{
			`1 text/plain "This mail was made by a gateway."`, "2 application/ms-tnef winmail.dat", `2.1 text/plain "Hi there"`,
		}, []int{0, 0, 0}, false},
		{"HTML in RTF", withTNEF("", tnefOf(attr(1, attMAPIProps, 6, props(prop(ptBinary, prRTF, lzfu(htmlRTF)))))), []string{
			"1 text/plain", "2 application/ms-tnef winmail.dat", `2.2 text/html "<p>Café &lt;—x</p>"`,
		}, []int{0, 0, 0}, false},
		{"the whole mail", "From: a@b.gov\nContent-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n" + b64(tnefOf(attr(1, attBody, 2, []byte("Hi")))), []string{
			"1 application/ms-tnef", `1.1 text/plain "Hi"`,
		}, []int{0, 0}, false},
		{"by its bytes alone, and base64 not named", "From: a@b.gov\nContent-Type: application/octet-stream; name=x\nContent-Transfer-Encoding: base64\n\n" + b64(tnefOf(attr(1, attBody, 2, []byte("Hi")))), []string{
			"1 application/octet-stream x", `1.1 text/plain "Hi"`,
		}, []int{0, 0}, false},
		{"cut off in a file", withTNEF("", tnefOf(attr(1, attBody, 2, []byte("Hi")), attr(2, attAttachRenddata, 6, nil), attr(2, attAttachData, 6, make([]byte, 99)))[:80]), []string{
			"1 text/plain", "2 application/ms-tnef winmail.dat", `2.1 text/plain "Hi"`, "2.3 application/octet-stream",
		}, []int{0, 0, 0, 0}, true},
		{"none", withTNEF("Hi", []byte("nothing")), []string{`1 text/plain "Hi"`, "2 application/ms-tnef winmail.dat"}, []int{0, 0}, true},
		{"rubbish in the RTF", withTNEF("Hi", tnefOf(attr(1, attMAPIProps, 6, props(prop(ptBinary, prRTF, []byte("rubbish rubbish rubbish")))))), []string{
			`1 text/plain "Hi"`, "2 application/ms-tnef winmail.dat",
		}, []int{0, 0}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := parsed(t, c.raw)
			if diff := cmp.Diff(c.want, outline(m)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.alts, alternatives(m)); diff != "" {
				t.Error(diff)
			}
			if m.Malformed != c.malformed || m.Malformed && len(m.Warnings) == 0 {
				t.Errorf("malformed %v, %q", m.Malformed, m.Warnings)
			}
			for _, p := range m.Parts {
				if (p.Inside == inTNEF) != (strings.Count(p.ID, ".") > 0) {
					t.Errorf("part %s inside %q", p.ID, p.Inside)
				}
			}
			if e := m.Parts[len(m.Parts)-1].Message; e != nil {
				if e.Subject != "Inner söbject" || e.From[0] != (cases.Address{Name: "C. Dee", Address: "c@d.gov"}) || len(e.To) != 2 || e.To[1].Address != "g@h.gov" {
					t.Errorf("%q %+v %+v", e.Subject, e.From, e.To)
				}
			}
		})
	}
}

// MSG-1: RTF gives text or the HTML that is packed in it, in any charset; hidden text is left out and told of.
func TestRTF(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, rtf, want string
		html, hidden    bool
	}{
		{"text", `{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator X;}{\info{\author A}}\pard Hello\tab\b world\b0\par` + "\r\n" + `second \{line\}\line third\par}`, "Hello\tworld\nsecond {line}\nthird\n", false, false},
		{"signs", `{\rtf1 \lquote a\rquote\emdash\~b\_c\'e9\\}`, "\u2018a\u2019\u2014\u00a0b-c\u00e9\\", false, false},
		{"unicode with stand-ins", `{\rtf1\uc2 \u352\'8a?x\uc1\u-10179?\u-8704?{\uc0\u353 y}}`, "Šx😀šy", false, false},
		{"codepage", `{\rtf1\ansicpg1251 \'cf\'f0}`, "Пр", false, false},
		{"fonts with charsets", `{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset128 B;}}\f1\'93\'fa\'96{}\f0\'e9}`, "日\ufffdé", false, false},
		{"hidden", `{\rtf1 shown{\v APPROVE}\v1 also\plain  and on}`, "shown and on", false, true},
		{"picture and link", `{\rtf1 a{\pict 89504e47}{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt here}}b}`, "aherebb"[:6], false, false},
		{"binary", "{\\rtf1 a\\bin5 }}}}}b}", "ab", false, false},
		{"cells", `{\rtf1 Agency\cell DOE\cell\row Phone\cell 1\cell\row}`, "Agency\tDOE\t\nPhone\t1\t\n", false, false},
		{"html", `{\rtf1\fromhtml1{\*\htmltag <b>}\htmlrtf \b \htmlrtf0 x{\*\htmltag </b>}{\*\mhtmltag n}\par}`, "<b>x</b>\n", true, false},
		{"not closed", `{\rtf1 {{{a`, "a", false, false},
		{"closed too often", `{\rtf1 a}}}b`, "a", false, false},
		{"nothing", ``, "", false, false},
		{"end in an escape", `{\rtf1 a\'e`, "a", false, false},
	} {
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(c.rtf), "packed": mustLZFu(t, lzfu(c.rtf)), "by bytes": iotest.OneByteReader(strings.NewReader(c.rtf))} {
			got := readRTF(r, 1000)
			if got.text != c.want || got.html != c.html || got.hidden != c.hidden || got.cut {
				t.Errorf("%s, %s: %+v, want %q", c.name, name, got, c.want)
			}
		}
	}
	if got := readRTF(strings.NewReader(`{\rtf1 \u352?\u352?\u352?}`), 5); got.text != "ŠŠ" || !got.cut {
		t.Errorf("limit: %+v", got)
	}
}

func mustLZFu(t *testing.T, b []byte) io.Reader {
	t.Helper()
	z, err := newLZFu(bufio.NewReader(bytes.NewReader(b)))
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// MSG-1: the two examples of MS-OXRTFCP section 4.1, byte by byte, and stored RTF.
func TestLZFu(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0", "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"},
		{"\x1a\x00\x00\x00\x1c\x00\x00\x00\x4c\x5a\x46\x75\xe2\xd4\x4b\x51\x41\x00\x04\x20\x57\x58\x59\x5a\x0d\x6e\x7d\x01\x0e\xb0", "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"},
		{"\x10\x00\x00\x00\x04\x00\x00\x00MELA\x00\x00\x00\x00{\\r}", "{\\r}"},
	} {
		b, err := io.ReadAll(mustLZFu(t, []byte(c.in)))
		if err != nil || string(b) != c.want {
			t.Errorf("%q %v", b, err)
		}
	}
	if len(lzfuPrimer) != 207 {
		t.Errorf("the primer has %d bytes", len(lzfuPrimer))
	}
	long := strings.Repeat("All work and no play. ", 1000)
	if b, _ := io.ReadAll(mustLZFu(t, lzfu(long))); string(b) != long {
		t.Error("a long text came back changed")
	}
}

// SEC-5: what is packed is unpacked up to a limit only, and a text up to its own; files in any number take one part each up to the limit.
func TestTNEFBombs(t *testing.T) {
	t.Parallel()
	bomb := lzfu(`{\rtf1 ` + strings.Repeat("abcd", 1<<20) + "}")
	if len(bomb) > 800<<10 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	raw := withTNEF("Hi", tnefOf(attr(1, attMAPIProps, 6, props(prop(ptBinary, prRTF, bomb))), attr(2, attAttachRenddata, 6, nil), attr(2, attAttachData, 6, []byte("x"))))
	m, err := Parse(strings.NewReader(raw), 0, ParseLimits{TextBytes: 4 << 20, TotalText: 8 << 20, Unpacked: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(m.Parts[2].Text); n > 100_000 || !m.Malformed || !strings.Contains(strings.Join(m.Warnings, " "), "when unpacked") || len(m.Parts) != 4 {
		t.Errorf("%d bytes, %d parts, %q", n, len(m.Parts), m.Warnings)
	}
	m, err = Parse(strings.NewReader(raw), 0, ParseLimits{TextBytes: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(m.Parts[2].Text); n != 1000 || !strings.Contains(strings.Join(m.Warnings, " "), "long text") {
		t.Errorf("%d bytes, %q", n, m.Warnings)
	}
	var files [][]byte
	for i := range 50 {
		files = append(files, attr(2, attAttachRenddata, 6, nil), attr(2, attAttachTitle, 1, fmt.Appendf(nil, "%d.txt\x00", i)), attr(2, attAttachData, 6, make([]byte, 50)))
	}
	m, err = Parse(strings.NewReader(withTNEF("Hi", tnefOf(files...))), 0, ParseLimits{Parts: 10})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Parts) != 10 || !m.Malformed {
		t.Errorf("%d parts, %q", len(m.Parts), m.Warnings)
	}
	// a mail in a mail in a mail …
	deep := tnefOf(attr(1, attBody, 2, []byte("deepest")))
	for range 60 {
		deep = tnefOf(attr(2, attAttachRenddata, 6, nil), attr(2, attAttachment, 6, props(prop(ptObject, prAttachData, append([]byte(iidMessage), deep...)))))
	}
	m, err = Parse(strings.NewReader(withTNEF("Hi", deep)), 0, ParseLimits{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(m.Warnings, " "), "levels") || strings.Contains(strings.Join(outline(m), " "), "deepest") {
		t.Errorf("%q", m.Warnings)
	}
}

// INT-6: a file in TNEF is streamed.
// not parallel: it measures what the whole process allocates.
func TestTNEFMemory(t *testing.T) {
	const n = 500_000
	line := strings.Repeat("A", 76) + "\r\n"
	head := append(tnefOf(attr(1, attBody, 2, []byte("Hi")), attr(2, attAttachRenddata, 6, nil)), slices.Concat([]byte{2}, le(2, attAttachData), le(2, 6), le(4, n*57))...)
	head = append(head, make([]byte, (57-len(head)%57)%57)...)
	body := io.MultiReader(strings.NewReader("From: a@b.gov\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"+strings.ReplaceAll(b64(head), "\n", "\r\n")), &repeated{line: line, n: n})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, err := Parse(body, 0, ParseLimits{})
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 12<<20 {
		t.Errorf("%d bytes allocated for a file of %d", grown, n*57)
	}
	if p := m.Parts[len(m.Parts)-1]; len(m.Parts) != 3 || p.Size < n*57-100 {
		t.Errorf("%d parts, %d bytes", len(m.Parts), p.Size)
	}
}

// sizes counts the parts and the bytes of text of a mail and of those in it.
func sizes(m *cases.Message) (parts, text int) {
	for i := range m.Parts {
		parts++
		text += len(m.Parts[i].Text)
		if in := m.Parts[i].Message; in != nil {
			n, k := sizes(in)
			parts, text = parts+n, text+k
		}
	}
	return parts, text
}
