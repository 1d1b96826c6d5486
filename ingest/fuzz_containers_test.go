package ingest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// FuzzTNEF: no bytes break the reader (SEC-5); what it makes is fit for the record, within its limits, and the same however the bytes came.
func FuzzTNEF(f *testing.F) {
	f.Add(tnefOf(attr(1, attOemCodepage, 6, le(8, 1252)), attr(1, attBody, 2, []byte("Hi\x00")), attr(2, attAttachRenddata, 6, make([]byte, 14)), attr(2, attAttachData, 6, []byte("x"))))
	f.Add(tnefOf(attr(1, attMAPIProps, 6, props(prop(ptUnicode, prBody, utf16z("Hi")), prop(ptBinary, prHTML, []byte("<p>Hi")), prop(ptBinary, prRTF, lzfu(`{\rtf1 a\u352?{\*\htmltag <b>}}`))))))
	f.Add(tnefOf(attr(2, attAttachRenddata, 6, nil), attr(2, attAttachment, 6, props(prop(ptUnicode, prAttachLong, utf16z("a.eml")), prop(ptObject, prAttachData, append([]byte(iidMessage), tnefOf(attr(1, attBody, 2, []byte("in")))...))))))
	f.Add(tnefOf(attr(2, attAttachRenddata, 6, nil), attr(2, attAttachTitle, 1, []byte("b.eml\x00")), attr(2, attAttachData, 6, []byte("Subject: in\n\nhi\nbegin 644 a.txt\n#0V%T\n`\nend\n"))))
	f.Add(tnefOf(attr(1, attBody, 2, []byte("Hi")), attr(2, attAttachRenddata, 6, nil), attr(2, attAttachTitle, 1, []byte("smime.p7m\x00")), attr(2, attAttachData, 6, berSigned([]byte("Content-Type: text/plain\n\nin"), 3, true))))
	said := warningFormats(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		lim := ParseLimits{Depth: 5, Parts: 20, TextBytes: 1000, TotalText: 5000, Unpacked: 10000, Work: 1 << 20}
		raw := slices.Concat([]byte("From: a@b.gov\nContent-Type: application/ms-tnef\n\n"), b)
		m := parsedWith(t, raw, lim)
		checkParsed(t, m, lim, said)
		slow, err := Parse(iotest.OneByteReader(bytes.NewReader(raw)), 0, lim)
		if err != nil {
			t.Fatal(err)
		}
		checkSame(t, "read byte by byte", m, slow)
		coded := parsedWith(t, []byte("From: a@b.gov\nContent-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n"+b64(b)), lim)
		if bytes.HasPrefix(b, []byte(tnefSignature)) && !slices.Equal(outline(m), outline(coded)) {
			t.Errorf("as base64 it is another mail\n%q\n%q", outline(m), outline(coded))
		}
	})
}

// FuzzTNEFFile: a file that Outlook puts into a winmail.dat, and the text beside it, come out as they were, whatever stands in them.
func FuzzTNEFFile(f *testing.F) {
	f.Add("Hi there", "report.bin", []byte("\x00\x01\x02"), false)
	f.Add("\u017bukowski\nasks", "a b.txt", []byte("Subject: SECRET\n\nx"), true)
	f.Fuzz(func(t *testing.T, text, name string, file []byte, mapi bool) {
		text = strings.TrimSpace(cleanText(text))
		name = fileName(oneLine(name))
		if len(text) > 1000 || len(name) > 200 || len(file) > 4000 || strings.Contains(text, "\x00") {
			return
		}
		head := attr(1, attMAPIProps, 6, props(prop(ptUnicode, prBody, utf16z(text))))
		data := attr(2, attAttachData, 6, file)
		if mapi {
			data = attr(2, attAttachment, 6, props(prop(ptUnicode, prAttachLong, utf16z(name)), prop(ptBinary, prAttachData, file)))
		} else {
			data = append(attr(2, attAttachment, 6, props(prop(ptUnicode, prAttachLong, utf16z(name)))), data...)
		}
		m := parsedWith(t, []byte(withTNEF("", tnefOf(head, attr(2, attAttachRenddata, 6, nil), data))), ParseLimits{})
		var texts []string
		sink := newFileSink(0)
		_, _ = sink.Write(file)
		found := false
		for _, p := range m.Parts {
			if p.Inside == inTNEF && p.Disposition == "" {
				texts = append(texts, p.Text)
			}
			found = found || p.Disposition == "attachment" && p.Name == name && p.Size == int64(len(file)) && p.SHA256 == sink.digest()
		}
		if !found {
			t.Errorf("the file %q is not there: %q", name, outline(m))
		}
		if text != "" && !slices.ContainsFunc(texts, func(s string) bool { return strings.TrimSpace(s) == text }) {
			t.Errorf("the text %q is not there: %q", text, outline(m))
		}
	})
}

// FuzzRTF: no bytes break the readers of RTF and of its compressed form; what they give is bounded (SEC-5) and text; and what is written by the
// rules comes out as it was.
func FuzzRTF(f *testing.F) {
	for _, s := range []string{
		`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}\f0 \'cf\'f0 \u352? x\par\tab y}`, `{\rtf1\fromhtml1 {\*\htmltag64 <p>}a\htmlrtf b\htmlrtf0 {\*\mhtmltag x}}`, `{\rtf1{\v hidden}\plain seen{\*\unknown no}\bin3 abc}`,
		`{{{{\uc2\u-10179 ??\u-8702 ??}}}}`, "a\\\nb\\~c\\_d\\{\\}\\\\",
	} {
		f.Add([]byte(s), s)
	}
	f.Fuzz(func(t *testing.T, b []byte, text string) {
		const limit = 5000
		got := readRTF(bytes.NewReader(b), limit)
		if !utf8.ValidString(got.text) || len(got.text) > limit || len(got.text) == 0 && got.cut {
			t.Errorf("%d bytes, cut %v: %q", len(got.text), got.cut, got.text)
		}
		if again := readRTF(iotest.OneByteReader(bytes.NewReader(b)), limit); again != got {
			t.Errorf("byte by byte it is %q, not %q", again.text, got.text)
		}
		if z, err := newLZFu(bufio.NewReader(bytes.NewReader(b))); err == nil {
			out, err := io.ReadAll(z)
			if err != nil || len(out) > 17*len(b) {
				t.Errorf("%d bytes of %d: %v", len(out), len(b), err)
			}
		}
		text = strings.ReplaceAll(strings.TrimSpace(cleanText(text)), "\ufffd", "")
		if len(text) > limit/4 {
			return
		}
		rtf := written(text)
		z, err := newLZFu(bufio.NewReader(bytes.NewReader(lzfu(rtf))))
		if err != nil {
			t.Fatal(err)
		}
		if out, err := io.ReadAll(z); string(out) != rtf || err != nil {
			t.Errorf("unpacked %q, not %q: %v", out, rtf, err)
		}
		if got := readRTF(strings.NewReader(rtf), limit); got.text != text || got.html || got.hidden || got.cut {
			t.Errorf("%q is read as %q", text, got.text)
		}
	})
}

// written makes RTF of a text.
func written(s string) string {
	var b strings.Builder
	b.WriteString(`{\rtf1\ansi\ansicpg1252\uc1 `)
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString("\\par\r\n")
		case r == '\t':
			b.WriteString(`\tab `)
		case r == '{' || r == '}' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < 0x80:
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\u%d?\u%d?`, int16(0xD800+(r-0x10000)>>10), int16(0xDC00+(r-0x10000)&0x3FF))
		default:
			fmt.Fprintf(&b, `\u%d?`, int16(r))
		}
	}
	return b.String() + "}"
}

// berLength is the length of an element: definite, or left open.
func berElement(tag byte, open bool, content ...[]byte) []byte {
	c := bytes.Join(content, nil)
	switch {
	case open && tag&0x20 != 0:
		return slices.Concat([]byte{tag, 0x80}, c, []byte{0, 0})
	case len(c) < 0x80:
		return slices.Concat([]byte{tag, byte(len(c))}, c)
	}
	return slices.Concat([]byte{tag, 0x83, byte(len(c) >> 16), byte(len(c) >> 8), byte(len(c))}, c)
}

// berSigned puts content into a CMS object, in pieces of so many bytes (0: in one), with lengths left open or not.
func berSigned(content []byte, piece int, open bool) []byte {
	octets := berElement(berOctets, false, content)
	if piece > 0 {
		var all [][]byte
		for c := range slices.Chunk(content, piece) {
			all = append(all, berElement(berOctets, false, c))
		}
		octets = berElement(berOctetPieces, open, all...)
	}
	oid := func(s string) []byte { return berElement(berOID, false, []byte(s)) }
	info := berElement(berSequence, open, oid("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"), berElement(berContext0, open, octets))
	return berElement(berSequence, open, oid(oidSigned), berElement(berContext0, open,
		berElement(berSequence, open, berElement(2, false, []byte{1}), berElement(0x31, open), info, berElement(0x31, open))))
}

// FuzzCMS: no bytes break the reader of S/MIME (SEC-5), and signed content comes out as it was, in whatever pieces it was put in.
func FuzzCMS(f *testing.F) {
	for _, name := range []string{"signed", "signed-ber", "enveloped", "detached", "certs", "authenveloped"} {
		b, err := os.ReadFile("testdata/cms/" + name + ".der")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, "We ask for a check.", byte(3), true)
	}
	f.Add(berSigned([]byte("hi"), 0, false), "x", byte(0), false)
	said := warningFormats(f)
	f.Fuzz(func(t *testing.T, b []byte, text string, piece byte, open bool) {
		head := "From: a@b.gov\nContent-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: "
		m := parsedWith(t, slices.Concat([]byte(head+"binary\n\n"), b), smallLimits)
		checkParsed(t, m, smallLimits, said)
		coded := parsedWith(t, []byte(head+"base64\n\n"+b64(b)), smallLimits)
		if !bytes.HasPrefix(b, []byte("MI")) && !slices.Equal(outline(m), outline(coded)) {
			t.Errorf("as base64 it is another mail\n%q\n%q", outline(m), outline(coded))
		}
		text = strings.TrimSpace(cleanText(text))
		if len(text) > 2000 || strings.Contains(text, "begin") || strings.HasPrefix(text, "--") {
			return
		}
		in := "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text
		signed := parsedWith(t, []byte(head+"base64\n\n"+b64(berSigned([]byte(in), int(piece), open))), smallLimits)
		if len(signed.Parts) != 2 || signed.Parts[1].Inside != inSMIME {
			t.Fatalf("%q %q", outline(signed), signed.Warnings)
		}
		plain := parsedWith(t, []byte("From: a@b.gov\n"+in), smallLimits)
		if len(plain.Parts) == 1 && signed.Parts[1].Text != plain.Parts[0].Text {
			t.Errorf("signed it is %q, not %q", signed.Parts[1].Text, plain.Parts[0].Text)
		}
	})
}

// FuzzUuencode: a file in a text comes out as it was, and of the text around it nothing is lost (MSG-1).
func FuzzUuencode(f *testing.F) {
	f.Add("Hello,\n\nhere it is:\n", []byte("Cat"), "\nBye.\n", false)
	f.Add("begin 644 x\n", []byte("\x00\xff"), "end\n", true)
	f.Add("begin at nine\nend", []byte{}, "begin-base64 644 y\nAAAA\n", false)
	f.Fuzz(func(t *testing.T, before string, file []byte, after string, newer bool) {
		before, after = cleanText(before), cleanText(after)
		checkUULines(t, before)
		if len(before)+len(after)+len(file) > 5000 || strings.Contains(before+after, "begin") || len(file) == 0 {
			return
		}
		body := before + "\n" + uuencoded(file, newer) + after
		m := parsedWith(t, []byte("From: a@b.gov\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"+quotedAll(body)), ParseLimits{})
		if len(m.Parts) != 2 || m.Parts[1].Inside != inUU {
			t.Fatalf("%q", outline(m))
		}
		sink := newFileSink(0)
		_, _ = sink.Write(file)
		if p := m.Parts[1]; p.Name != "a b.dat" || p.Size != int64(len(file)) || p.SHA256 != sink.digest() {
			t.Errorf("a file of %d bytes came out as %q, %d bytes", len(file), p.Name, p.Size)
		}
		if want := cleanText(before + "\n" + after); strings.TrimPrefix(m.Parts[0].Text, "\ufeff") != strings.TrimPrefix(want, "\ufeff") {
			t.Errorf("the text around it is %q, not %q", m.Parts[0].Text, want)
		}
	})
}

// checkUULines reads any text for files in it: each line of it stands in the text, or is one of a file.
func checkUULines(t *testing.T, text string) {
	t.Helper()
	var names []string
	files := 0
	r := newUUReader(bufio.NewReaderSize(strings.NewReader(text), 4096), func(name string) io.WriteCloser {
		names = append(names, name)
		files++
		return discarded{}
	})
	b, err := io.ReadAll(r)
	if err != nil || files > maxUUFiles || !strings.HasPrefix(text, string(b)) && files == 0 {
		t.Errorf("%d files, %v: %q", files, err, b)
	}
	if files == 0 && string(b) != text {
		t.Errorf("%q is read as %q", text, b)
	}
	for l := range strings.SplitSeq(text, "\n") { // a line of words with small letters is none of a file
		if strings.ContainsAny(l, "abcdefghijklmnopqrstuvwxyz") && strings.Contains(l, " ") && !strings.HasPrefix(l, "begin") && !strings.Contains(string(b), l) && len(l) < 4000 {
			t.Errorf("the line %q is lost from %q", l, text)
		}
	}
}

type discarded struct{}

func (discarded) Write(b []byte) (int, error) { return len(b), nil }
func (discarded) Close() error                { return nil }

// uuencoded writes a file in the old form or the newer one.
func uuencoded(file []byte, newer bool) string {
	if newer {
		return "begin-base64 644 a b.dat\n" + b64(file) + "====\n"
	}
	var b strings.Builder
	b.WriteString("begin 644 a b.dat\n")
	letter := func(n byte) {
		if n == 0 {
			b.WriteByte('`')
		} else {
			b.WriteByte(n + ' ')
		}
	}
	for c := range slices.Chunk(file, 45) {
		letter(byte(len(c)))
		for x := range slices.Chunk(c, 3) {
			var p [3]byte
			copy(p[:], x)
			letter(p[0] >> 2)
			letter(p[0]<<4&0x3F | p[1]>>4)
			letter(p[1]<<2&0x3F | p[2]>>6)
			letter(p[2] & 0x3F)
		}
		b.WriteByte('\n')
	}
	return b.String() + "`\nend\n"
}

// quotedAll writes each byte as an escape, but for line ends.
func quotedAll(s string) string {
	var b strings.Builder
	n := 0
	for i := range len(s) {
		if s[i] == '\n' {
			b.WriteByte('\n')
			n = 0
			continue
		}
		fmt.Fprintf(&b, "=%02X", s[i])
		if n++; n == 20 {
			b.WriteString("=\n")
			n = 0
		}
	}
	return b.String()
}
