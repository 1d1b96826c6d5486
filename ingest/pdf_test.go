package ingest

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
)

// The form as make.py fills it in; page is the first page of it.
const (
	formPage = `Answer needed by: 14 DEC 2026
Requestor name: Ana Lucía Muñoz-Øvergård
Agency: CBP
Component: Laredo Field Office
Telephone: (956) 555-0118
Email: ana.munoz@cbp.dhs.gov
Case reference: LRD-26-00417
Country of concern: Poland
Basis: During secondary inspection the traveler presented two cards
    of a DHS contractor (“Żuraw & Sons”).
Purpose: To learn whether he was ever sponsored for access to a DHS facility.
`
	formPersons = `
Subject 1:
Last name: Żółkiewski
First name: Łukasz
Gender: male
Date of birth: 12 MAR 1980
Citizenship: Poland
Passport number: EM1234567
Passport country: Poland
Employer: Żuraw Sp. z o.o.

Subject 2:
Last name: Wang
First name: Wei (王伟)
Citizenship: China
`
)

// pdfMail is a mail with one file.
func pdfMail(name, kind string, b []byte) string {
	return "From: a@b.gov\nContent-Type: multipart/mixed; boundary=xy\n\n--xy\nContent-Type: text/plain\n\nsee the file\n--xy\nContent-Type: " + kind +
		"\nContent-Disposition: attachment; filename=\"" + name + "\"\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(b) + "\n--xy--\n"
}

func readPDF(t *testing.T, name string, b []byte) (cases.Part, []string) {
	t.Helper()
	m := parsed(t, pdfMail(name, "application/pdf", b))
	checkClean(t, m)
	if m.Malformed {
		t.Errorf("%s: the mail is said to be malformed", name)
	}
	return m.Parts[1], m.Warnings
}

// NOT-7, EXT-2: our form comes back from four programs that have nothing in common with ours, in five ways of writing it, with every letter
// of the names. Choices that nobody made and fields that nobody filled in say nothing.
func TestPDFFromOtherPrograms(t *testing.T) {
	t.Parallel()
	whole := strings.Replace("Kind of request: RFI\nHow urgent: urgent\n"+formPage, "2026\n", "2026\nClassification: unclassified\n", 1) + formPersons
	for file, want := range map[string]string{"blank": "", "pdftk": whole, "mupdf": whole, "mupdf-appended": whole, "qpdf": whole, "pypdf": formPage} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile("testdata/forms/" + file + ".pdf")
			if err != nil {
				t.Fatal(err)
			}
			p, warnings := readPDF(t, file+".pdf", b)
			if diff := cmp.Diff(want, p.Text); diff != "" || len(warnings) > 0 {
				t.Errorf("%q %s", warnings, diff)
			}
			if p.Size != int64(len(b)) {
				t.Errorf("%d bytes are recorded, not %d", p.Size, len(b))
			}
		})
	}
}

// NOT-7: a form that cannot be read is said to be one; a PDF that is no form is not.
func TestPDFNotReadable(t *testing.T) {
	t.Parallel()
	const nothing = "part 2: the form holds no fields to read (it was printed, scanned or flattened); what stands in it has to be read by a person"
	for _, c := range []struct{ file, name, want string }{
		{"flattened", "scan.pdf", nothing}, // its title still says so
		{"printed", "CISS_Request_Form (signed).pdf", nothing},
		{"printed", "passport.pdf", ""},
		{"printed", "information.pdf", ""},
		{"encrypted", "x.pdf", "part 2: a PDF that is encrypted; a form in it was not read"},
	} {
		b, err := os.ReadFile("testdata/forms/" + c.file + ".pdf")
		if err != nil {
			t.Fatal(err)
		}
		p, warnings := readPDF(t, c.name, b)
		if got := strings.Join(warnings, "; "); p.Text != "" || got != c.want {
			t.Errorf("%s as %s: %q, text %q", c.file, c.name, got, p.Text)
		}
	}
}

// smallPDF is a PDF of the given objects, numbered from 1, without a table.
func smallPDF(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer\n<< /Root 1 0 R >>\n%%EOF\n")
	return b.Bytes()
}

// form1 is a PDF with these fields.
func form1(fields ...string) []byte {
	var refs strings.Builder
	for i := range fields {
		refs.WriteString(fmt.Sprintf(" %d 0 R", i+2))
	}
	return smallPDF(append([]string{"<< /Type /Catalog /AcroForm << /Fields [" + refs.String() + "] >> >>"}, fields...)...)
}

// EXT-2: fields as forms of other offices have them: all kinds, all encodings, names that programs made up.
func TestPDFFields(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, field, want string }{
		{"text", "<< /FT /Tx /T (Priority) /V (urgent) >>", "Priority: urgent\n"},
		{"UTF-16", "<< /FT /Tx /T (Name) /V <FEFF0141007500630061> >>", "Name: Łuca\n"},
		{"UTF-16, little end first", "<< /FT /Tx /T (Name) /V <FFFE41016100> >>", "Name: Ła\n"},
		{"UTF-16 with a language", "<< /FT /Tx /T (Name) /V <FEFF001B0065006E001B0041> >>", "Name: A\n"},
		{"UTF-8 of PDF 2.0", "<< /FT /Tx /T (Name) /V (\xef\xbb\xbf王伟) >>", "Name: 王伟\n"},
		{"UTF-8 without a mark", "<< /FT /Tx /T (Name) /V (Muñoz) >>", "Name: Muñoz\n"},
		{"PDFDocEncoding", "<< /FT /Tx /T (Name) /V (\x95ukasz Mu\\361oz \x8dx\x8e) >>", "Name: Łukasz Muñoz “x”\n"},
		{"escapes and lines", "<< /FT /Tx /T (Basis) /V (a \\(b\\)\\\n c\\r\\n(d)\\011e\r\n\r\nf\\101) >>", "Basis: a (b) c\n    (d) e\n    fA\n"},
		{"split name", "<< /FT /Tx /T (form1[0].#subform[0].RequestorName[0]) /V (Ana) >>", "Requestor Name: Ana\n"},
		{"name that says nothing", "<< /FT /Tx /T (Text12) /TU (Date of birth \\(day, month, year\\)) /V (12 MAR 1980) >>", "Date of birth: 12 MAR 1980\n"},
		{"name in words wins", "<< /FT /Tx /T (date_of_birth) /TU (Please enter it here) /V (12 MAR 1980) >>", "date of birth: 12 MAR 1980\n"},
		{"no name at all", "<< /FT /Tx /V (lost) >>", "Field: lost\n"},
		{"colon in a name", "<< /FT /Tx /T (Priority:) /V (urgent) >>", "Priority: urgent\n"},
		{"box", "<< /FT /Btn /T (Unclassified) /V /Yes /AS /Yes >>", "Unclassified: yes\n"},
		{"box that is not ticked", "<< /FT /Btn /T (Unclassified) /V /Off >>", ""},
		{"box that only looks ticked", "<< /FT /Btn /T (Classification) /AS /unclassified >>", "Classification: unclassified\n"},
		{"escaped choice", "<< /FT /Btn /T (Network) /V /C#2DLAN >>", "Network: C-LAN\n"},
		{"numbered choices", "<< /FT /Btn /Ff 32768 /T (Priority) /V /1 /Opt [(routine) (urgent)] /Kids [<< /AS /1 >> << /AS /Off >>] >>", "Priority: urgent\n"},
		{"list with codes", "<< /FT /Ch /T (Country) /V (PL) /Opt [[(CN) (China)] [(PL) (Poland)]] >>", "Country: Poland\n"},
		{"several of a list", "<< /FT /Ch /T (Countries) /V [(China) (Poland)] >>", "Countries: China, Poland\n"},
		{"default text", "<< /FT /Tx /T (Priority) /V (routine) /DV (routine) >>", ""},
		{"default choice", "<< /FT /Btn /T (Priority) /V /routine /DV /routine >>", ""},
		{"button, signature, password", "<< /FT /Btn /Ff 65536 /T (Print) /V /x >>", ""},
		{"password", "<< /FT /Tx /Ff 8192 /T (Code) /V (secret) >>", ""},
		{"blanks only", "<< /FT /Tx /T (Name) /V ( \t\r\n) >>", ""},
		{"inherited", "<< /FT /Tx /T (Subject 1) /Kids [<< /T (Last name) /V (Wang) >> << /T (First name) /V (Wei) >>] >>", "Subject 1:\nLast name: Wang\nFirst name: Wei\n"},
		{"places of one field", "<< /FT /Tx /T (Name) /V (Ana) /Kids [<< /Subtype /Widget >> << /Subtype /Widget >>] >>", "Name: Ana\n"},
		{"number", "<< /FT /Tx /T (Officers) /V 12 >>", "Officers: 12\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, warnings := readPDF(t, "x.pdf", form1(c.field))
			if p.Text != c.want || len(warnings) > 0 {
				t.Errorf("%q, %q", p.Text, warnings)
			}
		})
	}
	// a long text that is kept in a stream, a later version of an object, a part without a type
	b := smallPDF("<< /AcroForm << /Fields [2 0 R] >> >>", "<< /FT /Tx /T (Basis) /V 3 0 R >>", "<< /Length 9 >>\nstream\nwhat was\n\nendstream")
	if p, _ := readPDF(t, "x.pdf", b); p.Text != "Basis: what was\n" {
		t.Errorf("a stream: %q", p.Text)
	}
	b = append(form1("<< /FT /Tx /T (Priority) >>"), "\n2 0 obj\n<< /FT /Tx /T (Priority) /V (urgent) >>\nendobj\n"...)
	m := parsed(t, pdfMail("Form.PDF", "application/octet-stream", b))
	if m.Parts[1].Text != "Priority: urgent\n" {
		t.Errorf("appended, and without a type: %q", m.Parts[1].Text)
	}
	xfa := smallPDF("<< /AcroForm << /Fields [] /XFA [(template) 2 0 R] >> >>", "<< /Length 3 >>\nstream\n<x>\nendstream")
	if _, w := readPDF(t, "x.pdf", xfa); len(w) != 1 || !strings.Contains(w[0], "XFA") {
		t.Errorf("XFA: %q", w)
	}
}

// SEC-5: whatever a PDF is made of, it costs at most a warning: loops, depth, bombs, and work without end.
func TestPDFHostile(t *testing.T) {
	t.Parallel()
	bomb := func(n int) string {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		if _, err := w.Write(bytes.Repeat([]byte("1 0 "), n/4)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return z.String()
	}
	packed := bomb(64 << 20)
	objstm := fmt.Sprintf("<< /Type /ObjStm /N 100000000 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", len(packed), packed)
	many := make([]string, 3000)
	for i := range many {
		many[i] = fmt.Sprintf("<< /FT /Tx /T (f) /V (%s) >>", strings.Repeat("x", 200))
	}
	for name, b := range map[string][]byte{
		"fields in a ring":      smallPDF("<< /AcroForm << /Fields [2 0 R] >> >>", "<< /FT /Tx /T (a) /V (b) /Kids [2 0 R 3 0 R] >>", "<< /T (c) /Kids [2 0 R] /Parent 2 0 R >>"),
		"parents in a ring":     smallPDF("<< /AcroForm 1 0 R >>", "<< /FT /Tx /Subtype /Widget /Parent 3 0 R >>", "<< /Parent 2 0 R >>"),
		"references in a ring":  smallPDF("2 0 R", "1 0 R"),
		"deep arrays":           form1("<< /FT /Tx /T (a) /V " + strings.Repeat("[", 1<<20)),
		"deep dictionaries":     form1("<< /FT /Tx /T (a) /V " + strings.Repeat("<</V", 1<<19)),
		"deep kids":             form1(strings.Repeat("<< /T (a) /Kids [", 1000)),
		"strings without end":   append([]byte("%PDF-1.4 /FT "), bytes.Repeat([]byte("trailer("), 400_000)...),
		"hex without end":       append([]byte("%PDF-1.4 /FT "), bytes.Repeat([]byte("trailer<a"), 400_000)...),
		"objects without end":   append([]byte("%PDF-1.4 /FT "), bytes.Repeat([]byte("1 0 obj "), 400_000)...),
		"other objects":         append([]byte("%PDF-1.4 /FT "), []byte(manyObjects(300_000))...),
		"streams without end":   append([]byte("%PDF-1.4 /FT "), bytes.Repeat([]byte("1 0 obj <<>>stream\n"), 200_000)...),
		"object streams":        append([]byte("%PDF-1.4 /FT "), bytes.Repeat([]byte("1 0 obj <</Type/ObjStm /N 9 /First 9>>stream\n1 0 2 0 endstream "), 50_000)...),
		"a bomb":                append([]byte("%PDF-1.4 /FT "), []byte("1 0 obj\n"+objstm+"\nendobj\n2 0 obj\n"+objstm+"\nendobj\n")...),
		"many fields":           form1(many...),
		"a list without end":    form1("<< /FT /Ch /T (a) /V (z) /Opt [" + strings.Repeat("[(y)(x)]", 100_000) + "] >>"),
		"numbers":               []byte("%PDF-1.4 /FT 1 0 obj 99999999999999999999 0 R endobj trailer<</Root 1e400 /Root -1 0 R>>"),
		"cut":                   form1("<< /FT /Tx /T (a) /V (")[:90],
		"only the head":         []byte("%PDF-1.4"),
		"nothing but 'trailer'": []byte("%PDF-/FT trailer"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, warnings := readPDF(t, "form.pdf", b)
			if len(p.Text) > maxFormText+maxFormValue+1000 || !utf8.ValidString(p.Text) || len(warnings) > 2 {
				t.Errorf("%d bytes of text, %q", len(p.Text), warnings)
			}
		})
	}
	big := append(form1("<< /FT /Tx /T (a) /V (b) >>"), bytes.Repeat([]byte("%pad\n"), maxPDF/5)...)
	if p, w := readPDF(t, "scan.pdf", big); p.Text != "" || len(w) > 0 || p.Size != int64(len(big)) {
		t.Errorf("a file beyond the limit: %q, %q, %d bytes", p.Text, w, p.Size)
	}
}

func manyObjects(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d 0 obj\n", i)
	}
	return b.String()
}

// SEC-5: the text of forms counts against the mail's text like any other.
func TestPDFTextIsBounded(t *testing.T) {
	t.Parallel()
	b := form1("<< /FT /Tx /T (Basis) /V (" + strings.Repeat("word ", 100) + ") >>")
	m, err := Parse(strings.NewReader(pdfMail("f.pdf", "application/pdf", b)), 0, ParseLimits{TextBytes: 50})
	if err != nil {
		t.Fatal(err)
	}
	if p := m.Parts[1]; len(p.Text) != 50 || !p.Truncated {
		t.Errorf("%d bytes, truncated %v", len(p.Text), p.Truncated)
	}
}
