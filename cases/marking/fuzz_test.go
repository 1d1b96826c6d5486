package marking_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cissd/cases/marking"
)

// FuzzScan: nothing breaks the scanner; what it reports lies within the text; a banner of its own below any text is found (MSG-7), unless that
// text ends in a sentence or an announcement that it belongs to; prose in small letters never is one; and what is printed is read again as the same.
func FuzzScan(f *testing.F) {
	for i, m := range prose(f) {
		if i%3 == 0 {
			f.Add("Re: REQ-2026-000042", m, "briefing.pdf")
		}
	}
	for _, s := range []string{
		"SECRET//NOFORN", "(S//NF) The ferns.", "CONFIDENTIAL\n\nferns\n\nCONFIDENTIAL", "Classified By: Quill\nDeclassify On: 25X1", "> > TS//SI-G ABCD//OC/NF",
		"//JOINT SECRET USA GBR", "S E C R E T // N O F O R N", "ＳＥＣＲＥＴ／／ＮＯＦＯＲＮ", "[ ] SECRET\n[x] TOP SECRET", "From: a\nSubject: (S//NF) x\n\nSECRET\f\nSECRET",
		"TOP SECRET - SI-NOFORN rack.pptx", "(A) a\n(B) b\n(C) C", "Page 1 of 3 SECRET//REL TO USA, FVEY//20330101", "\xff\xfe(\xef\xbc\x88S//NF", "--\nSECRET", "CUI//SP-PRVCY//FED ONLY",
	} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, subject, text, file string) {
		got := marking.Scan(marking.Text{Subject: subject, Parts: []string{text}, FileNames: []string{file}})
		lines := strings.Count(text, "\n") + 1
		top := marking.Unmarked
		for _, n := range got.All {
			top = max(top, n.Level)
			if n.Line < 0 || n.Line > lines || n.Place == marking.InPart && n.Line == 0 || n.Place != marking.InPart && n.Place != marking.InSubject && n.Line != 0 || n.Rule == "" || n.Kind == "" || n.Level == marking.Unmarked {
				t.Errorf("finding %+v of %d lines", n, lines)
			}
		}
		if top != got.Level && len(got.All) < 100 {
			t.Errorf("level %s, highest finding %s", got.Level, top)
		}
		low := marking.Text{Subject: plainProse(subject), Parts: []string{plainProse(text)}}
		if calm := marking.Scan(low); calm.Spillage() {
			t.Errorf("prose in small letters is taken for a marking: %+v", calm.All)
		}
		if again := marking.Scan(marking.Text{Subject: subject, Parts: []string{text}, FileNames: []string{file}}); again.Level != got.Level || !slices.Equal(again.All, got.All) {
			t.Errorf("scanned again it is %+v, not %+v", again, got)
		}
		below := marking.Scan(marking.Text{Parts: []string{text + "\n\nThe ferns are watered by nobody.\n\nSECRET//NOFORN\n\nThe hallway."}})
		if !below.Spillage() {
			t.Error("a banner is not found below the text")
		}
		for _, s := range []string{subject, file} {
			b, ok := marking.Parse(s)
			if !ok {
				continue
			}
			again, ok := marking.Parse(b.String())
			if !ok || again.String() != b.String() {
				t.Errorf("%q is printed as %q and read again as %q", s, b, again)
			}
		}
	})
}

// prose gives the bodies of the given sample mails.
func prose(f *testing.F) (out []string) {
	f.Helper()
	names, err := filepath.Glob("../../triage/testdata/samples/*.eml")
	if err != nil || len(names) == 0 {
		f.Fatalf("no samples: %v", err)
	}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		_, body, _ := strings.Cut(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n\n")
		out = append(out, body)
	}
	return out
}

// plainProse is a text as somebody writes it who writes no capitals, and no signs but those of sentences.
func plainProse(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r == ' ', r == '\n', r == '.', r == ',', r == '?', r == '!', r == '\'', r == '-', r == ';':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return ' '
	}, s)
}
