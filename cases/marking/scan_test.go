package marking_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cissd/cases/marking"
)

// MSG-7: a finding says where and what, and nothing of what is written.
func TestPlaces(t *testing.T) {
	t.Parallel()
	got := marking.Scan(marking.Text{
		Subject:   "RE: (S//NF) plants",
		Parts:     []string{"Hello.\n\nBye.", "One.\n\n> SECRET//NOFORN\n> Two.\n\n(U//FOUO) Three.\n\nClassified By: Quill\nDeclassify On: 20501231"},
		FileNames: []string{"rack.pptx", "TOP SECRET - SI-NOFORN rack.pptx"},
	})
	want := []marking.Finding{
		{Place: marking.InSubject, Kind: marking.Portion, Level: marking.Secret, Rule: "portion mark"},
		{Place: marking.InPart, Index: 1, Line: 3, Kind: marking.BannerLine, Level: marking.Secret, Rule: "banner"},
		{Place: marking.InPart, Index: 1, Line: 6, Kind: marking.Portion, Level: marking.CUI, Rule: "portion mark"},
		{Place: marking.InPart, Index: 1, Line: 9, Kind: marking.Authority, Level: marking.Confidential, Rule: "authority block"},
		{Place: marking.InFileName, Index: 1, Kind: marking.BannerLine, Level: marking.TopSecret, Rule: "file name"},
	}
	byPlace := cmpopts.SortSlices(func(a, b marking.Finding) bool {
		return a.Place < b.Place || a.Place == b.Place && (a.Index < b.Index || a.Index == b.Index && a.Line < b.Line)
	})
	if diff := cmp.Diff(want, got.All, byPlace); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got.Level != marking.TopSecret || !got.Spillage() {
		t.Errorf("level %s", got.Level)
	}
}

// CUI is its own level: found, and no spillage.
func TestCUI(t *testing.T) {
	t.Parallel()
	for _, m := range []mail{
		line("CUI"), line("CUI//SP-PRVCY"), line("CUI//SP-PRVCY//FED ONLY"), line("CONTROLLED"), line("UNCLASSIFIED//FOUO"), line("U//FOUO"), line("U//LES"),
		line("UNCLASSIFIED//FOR OFFICIAL USE ONLY//LAW ENFORCEMENT SENSITIVE"), line("UNCLASSIFIED//LAW ENFORCEMENT SENSITIVE"), line("FOR OFFICIAL USE ONLY"),
		line("LAW ENFORCEMENT SENSITIVE"), line("(U//FOUO) The ferns."), line("(CUI) The ferns."), line("(U//LES) The ferns."), line("> CUI"),
		line("**CUI//SP-LEI**"), subject("(U//LES) lead from Omaha"),
	} {
		if got := m.scan(); got.Level != marking.CUI {
			t.Errorf("level %q: %s", got.Level, m)
		}
	}
	for _, m := range []mail{line("UNCLASSIFIED"), line("(U) The ferns.")} {
		if got := m.scan(); got.Level != marking.Unclassified {
			t.Errorf("level %q: %s", got.Level, m)
		}
	}
	for _, m := range []mail{line("The ferns."), line("CUI is what we call it."), line("les ferns"), line("Controlled burn")} {
		if got := m.scan(); got.Level != marking.Unmarked || len(got.All) != 0 {
			t.Errorf("%v: %s", got.All, m)
		}
	}
}

// MSG-7: what a text is made of does not hide a marking: it is found beside many unclassified ones, in the last of many parts, at the end of
// a long text, and in broken UTF-8.
func TestNotHidden(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]marking.Text{
		"many others":    {Parts: []string{strings.Repeat("(U//FOUO) The ferns.\n\n", 500) + "(S//NF) The ferns."}},
		"many parts":     {Parts: append(make([]string, 300), "SECRET//NOFORN")},
		"long text":      {Parts: []string{strings.Repeat("The hallway is to be painted.\n", 6000) + "\nSECRET"}},
		"long line":      {Parts: []string{strings.Repeat("The hallway. ", 12000) + "(S//NF) The ferns."}},
		"long end":       {Parts: []string{strings.Repeat("The hallway. ", 12000) + "SECRET//NOFORN"}},
		"long paragraph": {Parts: []string{"SECRET//NOFORN The hallway is to be painted. " + strings.Repeat("The hallway. ", 9000) + " All documents are in the safe."}},
		"broken":         {Parts: []string{"\xff\xfe\n\xe2\x80SECRET\n\nSECRET//NOFORN\n\xc3"}},
		"NULs":           {Parts: []string{"\x00\x00\nSECRET//NOFORN\x00\n\x00"}},
	} {
		got := marking.Scan(in)
		if !got.Spillage() {
			t.Errorf("%s: not found", name)
		}
		if len(got.All) > 150 {
			t.Errorf("%s: %d findings", name, len(got.All))
		}
	}
}

// MSG-7: what two forms of one text say twice is said once: a single (S) is no portion mark. In two places it is.
func TestTwoForms(t *testing.T) {
	t.Parallel()
	const form = "Dear all,\n\n(S) The ferns are watered by nobody.\n"
	if got := marking.Scan(marking.Text{Subject: "ferns", Parts: []string{form, form}}); got.Spillage() {
		t.Errorf("false alarm %v", got.All)
	}
	if got := marking.Scan(marking.Text{Subject: "(S) ferns", Parts: []string{form, form}}); !got.Spillage() {
		t.Error("a subject and its text are marked alike, and not found")
	}
}

// SEC-5: memory does not grow with the text.
func TestAllocations(t *testing.T) { // not parallel: it counts the allocations of the process
	in := marking.Text{Subject: "the hallway", Parts: []string{strings.Repeat("The hallway (see below) is to be painted; Classified - no.\n\n", 4000)}}
	if n := testing.AllocsPerRun(5, func() { marking.Scan(in) }); n > 20 {
		t.Errorf("%.0f allocations", n)
	}
}

func BenchmarkScan(b *testing.B) {
	for name, text := range map[string]string{
		"prose":    strings.Repeat("The hallway is to be painted eggshell, not ivory, says Rollo (he is the painter).\n", 13000),
		"quoted":   strings.Repeat("> > The hallway is to be painted eggshell, not ivory.\n> Yes.\nNo.\n\n", 16000),
		"brackets": strings.Repeat("(S(", 1<<20/3),
		"marks":    strings.Repeat("(S//NF) ", 1<<20/8),
		"mentions": strings.Repeat("a mark (S//NF) ", 1<<20/15),
		"levels":   strings.Repeat("S//\n", 1<<20/4),
		"slashes":  strings.Repeat("/", 1<<20),
		"labels":   strings.Repeat("CL BY: CL BY: CL BY: ", 1<<20/21),
		"blanks":   strings.Repeat(" ", 1<<20),
		"quotes":   strings.Repeat(">", 1<<20),
		"lists":    strings.Repeat("SECRET//REL TO USA, GBR, USA, GBR, USA, GBR, USA, GBR\n", 1<<20/54),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				marking.Scan(marking.Text{Parts: []string{text}})
			}
		})
	}
}
