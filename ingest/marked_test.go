package ingest_test

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/ingest"
)

func parsed(t *testing.T, raw string) *cases.Message {
	t.Helper()
	m, err := ingest.Parse(strings.NewReader(raw), 0, ingest.ParseLimits{TextBytes: 64 << 10})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// MSG-7: markings are found in what is not kept of a long text, plain and formatted, and before the parts of a multipart.
func TestMarkedBeyondTheLimit(t *testing.T) {
	t.Parallel()
	head := "From: a@b.gov\nSubject: x\nMIME-Version: 1.0\nContent-Type: "
	plain := strings.Repeat("The hallway is to be painted.\n", 20000)
	html := strings.Repeat("<p>The hallway is to be painted.</p>", 20000)
	for name, tt := range map[string]struct {
		raw  string
		want bool
	}{
		"nothing":               {"text/plain\n\n" + plain, false},
		"a banner":              {"text/plain\n\n" + plain + "\nSECRET//NOFORN\n" + plain, true},
		"a portion mark":        {"text/plain\n\n" + plain + "\n(S//NF) The ferns.\n" + plain, true},
		"a foot":                {"text/plain\n\n" + plain + "\nSECRET\n", true},
		"a word in the middle":  {"text/plain\n\n" + plain + "\nSECRET\n" + plain, false},
		"right after the limit": {"text/plain\n\n" + strings.Repeat("x", 64<<10-4) + "\n\nSECRET//NOFORN\n\n" + plain, true},
		"at the end":            {"text/plain\n\n" + plain + "\nSECRET//NOFORN", true},
		"HTML":                  {"text/html\n\n" + html + "<p><b>SECRET</b>//NOFORN</p>" + html, true},
		"HTML, a mark":          {"text/html\n\n" + html + "<td>(S//NF) The ferns.</td>" + html, true},
		"HTML, nothing":         {"text/html\n\n" + html + "<p>The Secret Service</p>", false},
		"long lines":            {"text/plain\n\n" + strings.Repeat("The hallway. ", 60000) + "\n\nSECRET//NOFORN\n\n", true},
		"base64":                {"text/plain\nContent-Transfer-Encoding: base64\n\n" + strings.Repeat("VGhlIGhhbGx3YXkuCgo=\n", 20000) + "U0VDUkVULy9OT0ZPUk4K\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := parsed(t, head+tt.raw)
			if p := m.Parts[0]; p.Marked != tt.want || !p.Truncated || len(p.Text) > 64<<10 {
				t.Errorf("marked %t, want %t; %d bytes of text", p.Marked, tt.want, len(p.Text))
			}
		})
	}
	two := head + "multipart/mixed; boundary=B\n\nSECRET//NOFORN\nThe ferns.\n--B\n\nsee\n--B--\n"
	if m := parsed(t, two); !m.Marked || len(m.Parts) != 1 {
		t.Errorf("before the parts: marked %t, %d parts", m.Marked, len(m.Parts))
	}
	if m := parsed(t, strings.Replace(two, "SECRET//NOFORN", "This is a multi-part message in MIME format.", 1)); m.Marked {
		t.Error("the words before the parts of any mail are taken for a marking")
	}
}

// MSG-1, MSG-7: the text of RTF is read, in a body and in a file, whatever its type says; and what describes a part.
func TestRTFParts(t *testing.T) {
	t.Parallel()
	rtf := `{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 SECRET//NOFORN\par The ferns are dry.\par}`
	for _, typ := range []string{
		"text/rtf", "application/rtf", "application/msword; name=a.doc", "application/octet-stream; name=a.rtf", "application/x-unknown; name=a.RTF", "text/plain",
	} {
		m := parsed(t, "From: a@b.gov\nContent-Type: "+typ+"\nContent-Description: =?utf-8?Q?on_ferns?=\n\n"+rtf)
		if p := m.Parts[0]; !strings.HasPrefix(p.Text, "SECRET//NOFORN\nThe ferns are dry.") || p.Description != "on ferns" || p.Size != int64(len(rtf)) {
			t.Errorf("%s: %q, %q, %d bytes", typ, p.Text, p.Description, p.Size)
		}
	}
	if m := parsed(t, "From: a@b.gov\nContent-Type: application/msword; name=a.doc\n\n\xd0\xcf\x11\xe0 SECRET//NOFORN"); m.Parts[0].Text != "" {
		t.Errorf("a file of Word is read as text: %q", m.Parts[0].Text)
	}
}
