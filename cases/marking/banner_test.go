package marking_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cissd/cases/marking"
)

// MSG-7, NOT-5: what people write is read, and printed in its one canonical form.
func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, banner, portion string
		level               marking.Level // of protection
	}{
		{"SECRET//NOFORN", "SECRET//NOFORN", "(S//NF)", marking.Secret},
		{"(S//NF)", "SECRET//NOFORN", "(S//NF)", marking.Secret},
		{"s/nf", "SECRET//NOFORN", "(S//NF)", marking.Secret},
		{"S E C R E T // N O F O R N", "SECRET//NOFORN", "(S//NF)", marking.Secret},
		{"ＳＥＣＲＥＴ／／ＮＯＦＯＲＮ", "SECRET//NOFORN", "(S//NF)", marking.Secret},
		{"** TOP SECRET // SI / TK // NOFORN **  Page 3", "TOP SECRET//SI/TK//NOFORN", "(TS//SI/TK//NF)", marking.TopSecret},
		{"TOP SECRET//HCS-P//ORCON/NOFORN", "TOP SECRET//HCS-P//ORCON/NOFORN", "(TS//HCS-P//OC/NF)", marking.TopSecret},
		{"TS//SI-G ABCD//OC/REL TO USA, FVEY", "TOP SECRET//SI-G ABCD//ORCON/REL TO USA, FVEY", "(TS//SI-G ABCD//OC/REL TO USA, FVEY)", marking.TopSecret},
		{"SECRET//NOFORN//TK", "SECRET//TK//NOFORN", "(S//TK//NF)", marking.Secret},
		{"SECRET//FGI GBR DEU//REL TO USA, DEU and GBR", "SECRET//FGI GBR DEU//REL TO USA, DEU, GBR", "(S//FGI GBR DEU//REL TO USA, DEU, GBR)", marking.Secret},
		{"//JOINT SECRET USA GBR", "//JOINT SECRET USA GBR", "(//JOINT S USA GBR)", marking.Secret},
		{"//NATO SECRET", "//NATO SECRET", "(//NS)", marking.Secret},
		{"NATO SECRET", "//NATO SECRET", "(//NS)", marking.Secret},
		{"//CTS", "//COSMIC TOP SECRET", "(//CTS)", marking.TopSecret},
		{"//NATO RESTRICTED", "//NATO RESTRICTED", "(//NR)", marking.CUI},
		{"//GBR SECRET", "//GBR SECRET", "(//GBR S)", marking.Secret},
		{"SECRET//RD-SIGMA 18//NOFORN//20330101", "SECRET//RD-SIGMA 18//NOFORN//20330101", "(S//RD-SIGMA 18//NF//20330101)", marking.Secret},
		{"SECRET", "SECRET", "(S)", marking.Secret},
		{"(C)", "CONFIDENTIAL", "(C)", marking.Confidential},
		{"(U)", "UNCLASSIFIED", "(U)", marking.Unclassified},
		{"UNCLASSIFIED//FOUO", "UNCLASSIFIED//FOR OFFICIAL USE ONLY", "(U//FOUO)", marking.CUI},
		{"(U//LES)", "UNCLASSIFIED//LAW ENFORCEMENT SENSITIVE", "(U//LES)", marking.CUI},
		{marking.ForOfficialUseOnly, marking.ForOfficialUseOnly, "(U//FOUO)", marking.CUI},
		{marking.LawEnforcementSensitive, marking.LawEnforcementSensitive, "(U//FOUO//LES)", marking.CUI},
		{"FOR OFFICIAL USE ONLY", "FOR OFFICIAL USE ONLY", "(FOUO)", marking.CUI},
		{"LES", "LAW ENFORCEMENT SENSITIVE", "(LES)", marking.CUI},
		{"CONTROLLED", "CUI", "(CUI)", marking.CUI},
		{"CUI//SP-PRVCY//FED ONLY", "CUI//SP-PRVCY//FED ONLY", "(CUI//SP-PRVCY//FED ONLY)", marking.CUI},
		{"CUI//SP-LEI/PRVCY//NOFORN", "CUI//SP-LEI/PRVCY//NOFORN", "(CUI//SP-LEI/PRVCY//NF)", marking.CUI},
	} {
		b, ok := marking.Parse(tt.in)
		if !ok {
			t.Errorf("%q is not read", tt.in)
			continue
		}
		if got := b.String(); got != tt.banner {
			t.Errorf("%q prints as %q, want %q", tt.in, got, tt.banner)
		}
		if got := b.Portion(); got != tt.portion {
			t.Errorf("%q: portion %q, want %q", tt.in, got, tt.portion)
		}
		if got := b.Protection(); got != tt.level {
			t.Errorf("%q protects as %s", tt.in, got)
		}
		for _, printed := range []string{b.String(), b.Portion()} {
			if again, ok := marking.Parse(printed); !ok || again.String() != b.String() {
				t.Errorf("%q is read again as %q", printed, again)
			}
		}
	}
}

// What is no marking, or more than one, is not read.
func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", " ", "//", "S", "C", "U", "TS", "secretary", "SECRET SERVICE", "top secret clearance", "TOP SECRETARY", "SECRET / TOP SECRET",
		"Unclassified / Confidential / Secret", "[ ] SECRET", "the SECRET", "SECRET//NOFORN The hallway", "S/N 5", "CUI is here", "(S) Corp",
		"NOFORN", "REL TO USA", "//", "//USA", "//JOINT SECRET", "C//C++", "APPROVE", "END", "--",
	} {
		if b, ok := marking.Parse(in); ok {
			t.Errorf("%q is read as %s", in, b)
		}
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	b, ok := marking.Parse("TOP SECRET//SI-G ABCD/TK//FGI GBR//ORCON/REL TO USA, AUS, and GBR")
	if !ok {
		t.Fatal("not read")
	}
	if diff := cmp.Diff([]string{"USA", "AUS", "GBR"}, b.RelTo()); diff != "" {
		t.Error(diff)
	}
	if !b.Has("ORCON") || !b.Has("TK") || b.Has("NOFORN") || b.Level != marking.TopSecret {
		t.Errorf("read as %+v", b)
	}
	if b.Controls[0].Parts != "G ABCD" || b.Controls[0].Category != marking.SCI || b.Controls[2].List[0] != "GBR" {
		t.Errorf("read as %+v", b.Controls)
	}
	names := []string{}
	for l := marking.Unmarked; l <= marking.TopSecret; l++ {
		names = append(names, l.String())
	}
	if want := []string{"", "unclassified", "cui", "confidential", "secret", "top_secret"}; !slices.Equal(names, want) {
		t.Errorf("levels are %q", names)
	}
}

// MSG-7: whatever is put together from the register is found on a line of its own, in any of the usual hands, and printed as it is read again.
func TestAnyBanner(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
		s := pick("level", "CONFIDENTIAL", "SECRET", "TOP SECRET", "C", "S", "TS") + "//"
		s += pick("sci", "", "", "SI//", "SI/TK//", "HCS-P//", "SI-G//", "RD//", "FGI GBR//", "SAR-ABC//")
		s += pick("dissem", "NOFORN", "ORCON/NOFORN", "REL TO USA, FVEY", "RELIDO", "NF", "OC/NF", "ORCON/REL TO USA, AUS, GBR", "IMCON/NOFORN")
		s += pick("date", "", "", "", "//20400101", "//25X1")
		b, ok := marking.Parse(s)
		if !ok || b.Level < marking.Confidential {
			t.Fatalf("%q is not read", s)
		}
		if again, ok := marking.Parse(b.String()); !ok || again.String() != b.String() {
			t.Fatalf("%q prints as %q, which is read as %q", s, b, again)
		}
		written := pick("frame", "", "*", "**", "> ", "  ", "[") + s
		if written[0] == '[' {
			written += "]"
		}
		written += pick("end", "", ".", "  Page 2 of 3", "\r", " ")
		if got := marking.Scan(marking.Text{Parts: []string{"Hello.\n\n" + written + "\n\nThe hallway.\n"}}); got.Level != b.Level {
			t.Fatalf("%q is found as %q", written, got.Level)
		}
	})
}
