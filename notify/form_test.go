package notify_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/notify"
)

// NOT-7, EXT-4: the form goes with the mail that was asked for, as PDF and as text, and with the one about missing facts; with no other.
func TestFormIsAttached(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	want := map[cases.NoticeName]string{cases.NoticeForm: "request-form.pdf request-form.txt", cases.NoticeIncomplete: "request-form.pdf"}
	for _, s := range cases.Notices() {
		d := notify.Sample(s.Name)
		b := compose(t, tpl, d)
		var names []string
		for _, f := range filesOf(t, b) {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, " "); got != want[s.Name] {
			t.Errorf("%s: attached are %q, want %q", s.Name, got, want[s.Name])
		}
		if again := compose(t, tpl, d); !bytes.Equal(b, again) {
			t.Errorf("%s: made twice, it differs (NOT-1, NOT-2)", s.Name)
		}
		if len(b) > 200<<10 {
			t.Errorf("%s: %d bytes", s.Name, len(b))
		}
		for l := range strings.SplitSeq(string(b), "\r\n") {
			if len(l) > 998 || strings.ContainsAny(l, "\r\n") {
				t.Errorf("%s: a line of %d bytes, or a bare line end", s.Name, len(l))
			}
		}
	}
}

// filesOf reads a composed mail with the standard library: what stands in multipart/mixed behind the text.
func filesOf(t *testing.T, b []byte) []notify.File {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	mt, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if mt == "multipart/alternative" {
		return nil
	}
	r := multipart.NewReader(m.Body, params["boundary"])
	var out []notify.File
	for i := 0; ; i++ {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, inner, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			if kind != "multipart/alternative" || inner["boundary"] == params["boundary"] {
				t.Errorf("the text is of the kind %q", kind)
			}
			in := multipart.NewReader(p, inner["boundary"])
			for _, want := range []string{"text/plain", "text/html"} {
				part, err := in.NextPart()
				if err != nil {
					t.Fatal(err)
				}
				if got := part.Header.Get("Content-Type"); !strings.HasPrefix(got, want) {
					t.Errorf("the text has a part %q", got)
				}
			}
			continue
		}
		body, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		if disp, dp, err := mime.ParseMediaType(p.Header.Get("Content-Disposition")); err != nil || disp != "attachment" || dp["filename"] != p.FileName() {
			t.Errorf("disposition %q: %v", p.Header.Get("Content-Disposition"), err)
		}
		out = append(out, notify.File{Name: p.FileName(), MediaType: kind, Bytes: body})
	}
}

// NOT-6, NOT-7: the PDF has what Section 508 asks of a form: a title that is shown, a language, structure, the order of the tab key, and words
// for each field; nothing in it is by chance, and nothing acts by itself.
func TestFormPDF(t *testing.T) {
	t.Parallel()
	m := render(t, load(t), notify.Sample(cases.NoticeForm))
	pdf := string(m.Files[0].Bytes)
	for _, want := range []string{
		"/Lang (en-US)", "/MarkInfo << /Marked true >>", "/DisplayDocTitle true", "/StructTreeRoot", "/Tabs /S", "/NeedAppearances true",
		"/Title (Request form of Center for International Safety and Security)", "/T (Subject 1)", "/T (Subject 2)",
	} {
		if !strings.Contains(pdf, want) {
			t.Errorf("the form lacks %q", want)
		}
	}
	for _, bad := range []string{"/JavaScript", "/JS", "/SubmitForm", "/Launch", "/URI", "/CreationDate", "/ModDate"} {
		if strings.Contains(pdf, bad) {
			t.Errorf("the form has %q", bad)
		}
	}
	if n, tips := strings.Count(pdf, "/Subtype /Widget"), strings.Count(pdf, "/TU ("); n < 50 || tips < n {
		t.Errorf("%d fields with %d hints", n, tips)
	}
	if n := strings.Count(pdf, "/Type /Page "); n != 2 {
		t.Errorf("%d pages", n)
	}
	// the table of objects is right: each offset leads to its object
	table := pdf[strings.LastIndex(pdf, "\nxref\n"):]
	for i, row := range regexp.MustCompile(`(\d{10}) 00000 n`).FindAllStringSubmatch(table, -1) {
		at := 0
		for _, c := range row[1] {
			at = at*10 + int(c-'0')
		}
		if want := strconv.Itoa(i+1) + " 0 obj"; !strings.HasPrefix(pdf[at:], want) {
			t.Fatalf("object %d does not stand at %d", i+1, at)
		}
	}
}

// NOT-7: an office with a name that is not ASCII, or hostile, gets a form all the same.
func TestFormOfAnyOffice(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	o := notify.SampleOffice()
	o.Short = "Sûreté"
	o.Name = "Bureau (Sécurité) \\ \u738b endobj >>\r\n/JS"
	m, err := tpl.Render(notify.Sample(cases.NoticeForm), o)
	if err != nil {
		t.Fatal(err)
	}
	if pdf := string(m.Files[0].Bytes); !strings.Contains(pdf, `(Request to Bureau \(S`+"\xe9"+`curit`+"\xe9"+`\) \\ ? endobj >> /JS)`) {
		t.Error("the name is not written as it should be")
	}
	if !strings.Contains(string(m.Files[1].Bytes), "Sûreté") {
		t.Error("the text form lacks the name")
	}
}
