package cases_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"cissd/cases"
)

// pia is a section of the source's excerpts, or all of them, on one line, with the hyphens of line ends closed.
func pia(t *testing.T, from, to string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/pia.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := string(b)
	if from != "" {
		_, s, _ = strings.Cut(s, from)
	}
	if to != "" {
		s, _, _ = strings.Cut(s, to)
	}
	s = strings.NewReplacer("121-01-\n001", "121-01-001", "NSC- 12", "NSC-12").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

// TRI-2: the table is what the source lists, all of it and in its order: each citation stands there under its heading, and so does each title that is not
// marked as ours; each notice has the words of the source.
func TestAuthorities(t *testing.T) {
	t.Parallel()
	bullets := strings.Split(pia(t, "below are CISS-specific\nauthorities.", "The System of Records Notices"), "• ")[1:]
	listed := 0
	for _, a := range cases.Authorities() {
		if a.Citation == "" || a.Title == "" || a.Covers == "" || a.Kind == "" || len(a.Criteria) == 0 {
			t.Errorf("a gap in %+v", a)
		}
		section := pia(t, a.Heading+"\n", "")
		if a.Heading == "" || section == "" {
			t.Errorf("%s: the source has no section %q", a.Citation, a.Heading)
		}
		if a.Kind == cases.Assessment { // named by a footnote of the source's first page
			if !strings.Contains(section, "original J-TIMS Privacy Impact Assessment continue") {
				t.Errorf("%s is not in the source", a.Citation)
			}
			continue
		}
		if !strings.Contains(section, a.Citation) || !a.TitleOurs && !strings.Contains(section, a.Title) {
			t.Errorf("%s, %q, is not in the source under %q", a.Citation, a.Title, a.Heading)
		}
		if a.Heading == "Authorities and Other Requirements" {
			if listed >= len(bullets) || !strings.HasPrefix(bullets[listed], a.Citation) {
				t.Errorf("%s is not number %d of the source", a.Citation, listed+1)
			}
			listed++
		}
	}
	if listed != len(bullets) || listed != 9 {
		t.Errorf("%d authorities of the %d that the source lists", listed, len(bullets))
	}
	all := pia(t, "", "")
	for _, n := range cases.RecordsNotices() {
		if !strings.Contains(all, n.Citation+" "+n.Title) || !strings.Contains(all, n.Register) || n.Covers == "" {
			t.Errorf("%+v is not in the source", n)
		}
	}
	if n := strings.Count(pia(t, "The System of Records Notices (SORN)", "CISS safeguards"), "• DHS/ALL-"); n != len(cases.RecordsNotices()) {
		t.Errorf("the source has %d notices", n)
	}
}

// TRI-2: each of the criteria 2 to 4 has its grounds, whatever the type; those of 2 tell the types apart, and those of 4 name the notices.
func TestGrounds(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, typ := range []cases.Type{cases.RFI, cases.RFS, cases.FAI, ""} {
		gs := cases.Grounds(typ)
		if len(gs) != 3 || gs[0].Criterion != 2 || gs[1].Criterion != 3 || gs[2].Criterion != 4 || seen[gs[0].Words] {
			t.Errorf("%q: %+v", typ, gs)
		}
		seen[gs[0].Words] = true
		if len(gs[0].Citations) != 11 || !slices.Contains(gs[0].Citations, "40 U.S.C. § 11331") || !slices.Contains(gs[2].Citations, "DHS/ALL-039 (Foreign Access Management Systems)") {
			t.Errorf("%q: %q, %q", typ, gs[0].Citations, gs[2].Citations)
		}
	}
}
