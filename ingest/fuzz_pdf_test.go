package ingest

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// packed is the stream of objects of a PDF with the head of the object that holds it.
func packed(f *testing.F, head, objects string) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write([]byte(objects))
	if err := w.Close(); err != nil && f != nil {
		f.Fatal(err)
	}
	return fmt.Appendf(nil, "%%PDF-1.5 1 0 obj <</Type/ObjStm%s/Filter/FlateDecode>>stream\n%s\nendstream endobj 4 0 obj<</Type/XRef/Root 3 0 R>>stream\n\nendstream", head, z.String())
}

// FuzzPDFForm: no bytes break the reader of forms (SEC-5); what it gives is bounded, text that people see, line by line, and the same each time.
func FuzzPDFForm(f *testing.F) {
	f.Add(packed(f, "/N 2/First 8", "2 0 3 30 << /FT /Tx /T (a) /V (b) >> << /Type /Catalog /AcroForm << /Fields [2 0 R] >> >>"))
	f.Add(form1("<< /FT /Tx /T (Name) /V <FEFF0141> >>"))
	f.Add(form1("<< /FT /Btn /Ff 32768 /T (P) /V /1 /Opt [(a) (b)] /Kids [<< /AS /1 /TU (x) >>] >>"))
	b, err := os.ReadFile("testdata/forms/encrypted.pdf")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b[max(0, len(b)-2000):])
	f.Fuzz(func(t *testing.T, b []byte) {
		pdf, err := openPDF(b)
		if err == nil && pdf == nil {
			t.Fatal("neither a file nor an error")
		}
		form := readForm(b) // without the net that catches panics
		if !utf8.ValidString(form.text) || len(form.text) > maxFormText+maxFormValue+1000 || strings.ContainsAny(form.text, "\x00\r\x1b\t") {
			t.Errorf("%d bytes of text", len(form.text))
		}
		if again := readForm(b); again != form {
			t.Errorf("read again it is %q, not %q", again.text, form.text)
		}
		if form.text != "" && !form.fields {
			t.Error("text of a form without fields")
		}
		for l := range strings.SplitSeq(strings.TrimSuffix(form.text, "\n"), "\n") {
			if l != "" && !strings.HasPrefix(l, "    ") && !strings.Contains(l, ":") {
				t.Errorf("the line %q has no label", l)
			}
		}
	})
}

// FuzzPDFValue: what somebody filled in comes out as it was, however a program writes it down (NOT-7): as UTF-16 or UTF-8, in brackets or in
// hexadecimal digits, in an object by itself or packed.
func FuzzPDFValue(f *testing.F) {
	f.Add("Requestor name", "Ana Luc\u00eda Mu\u00f1oz", byte(0))
	f.Add("Basis", "two\nlines (one) \\ more", byte(5))
	f.Add("Priority", "urgent", byte(11))
	f.Fuzz(func(t *testing.T, name, value string, how byte) {
		name, value = cleanText(name), cleanText(value)
		if len(name) > 60 || len(value) > 2000 || strings.ContainsAny(name+value, "\ufffd\x1b\ufeff\ufffe") {
			return
		}
		field := fmt.Sprintf("<< /FT /Tx /T %s /V %s >>", pdfWritten(name, how&^1), pdfWritten(value, how))
		b := form1(field)
		if how&8 != 0 {
			root := "<< /Type /Catalog /AcroForm << /Fields [2 0 R] >> >>"
			index := fmt.Sprintf("2 0 3 %d ", len(field)+1)
			b = packed(nil, fmt.Sprintf("/N 2/First %d", len(index)), index+field+" "+root)
		}
		got := readForm(b).text
		want := strings.Join(plainLines(value), "\n    ")
		if label, _ := fieldLabel([]string{name}, ""); want != "" && got != label+": "+want+"\n" {
			t.Errorf("%q with %q is read as %q", name, value, got)
		}
		if want == "" && got != "" {
			t.Errorf("nothing was filled in, and %q is read", got)
		}
	})
}

// pdfWritten writes a text string in one of four ways.
func pdfWritten(s string, how byte) string {
	b := []byte("\xef\xbb\xbf" + s)
	if how&1 == 0 {
		b = []byte{0xFE, 0xFF}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u>>8), byte(u))
		}
	}
	if how&2 == 0 {
		return "<" + hex.EncodeToString(b) + ">"
	}
	var out strings.Builder
	out.WriteByte('(')
	for _, c := range b {
		switch {
		case slices.Contains([]byte(`()\`), c):
			out.WriteString(`\` + string(rune(c)))
		case c == '\r':
			out.WriteString(`\r`)
		case how&4 != 0 && (c < ' ' || c >= 0x7F):
			fmt.Fprintf(&out, `\%03o`, c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String() + ")"
}
