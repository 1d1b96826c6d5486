package notify_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cissd/cases"
	"cissd/notify"
)

const (
	fouo = "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
	les  = "UNCLASSIFIED//FOR OFFICIAL USE ONLY//LAW ENFORCEMENT SENSITIVE"
)

// tool runs a program on a file and gives what it prints; it must be installed (deploy/install-missing.sh).
func tool(t testing.TB, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil {
		if _, ran := err.(*exec.ExitError); !ran {
			t.Fatalf("%s: %v", name, err)
		}
		err = fmt.Errorf("%s: %w: %s", name, err, errs.String())
	}
	return out.String(), err
}

// must is tool for what has to succeed.
func must(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := tool(t, name, args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return out
}

func file(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func documentOffice() notify.Office {
	return notify.Office{Name: "Center for International Safety and Security", Short: "CISS", Domain: "ciss.example.gov", TimeZone: time.FixedZone("EST", -5*3600)}
}

// drawn draws a document, has qpdf look at it, and gives its file and the text of each page.
func drawn(t testing.TB, d cases.DocumentData) (path string, pages []string) {
	t.Helper()
	return drawnAs(t, d, "-layout")
}

func drawnAs(t testing.TB, d cases.DocumentData, order string) (path string, pages []string) {
	t.Helper()
	pdf, err := notify.Draw(d, documentOffice())
	if err != nil {
		t.Fatal(err)
	}
	path = file(t, "document.pdf", pdf)
	must(t, "qpdf", "--check", path)
	text := must(t, "pdftotext", order, path, "-")
	pages = strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	return path, pages
}

// plain brings text into one line, for finding sentences that are folded.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

func memorandum() cases.DocumentData {
	return cases.DocumentData{
		Kind: cases.Memorandum, Number: "RFI-2027-00042", Title: "Memorandum", Subject: "Result of your request of 23 November 2026",
		At: time.Date(2026, 11, 24, 2, 30, 0, 0, time.UTC), NeedToKnow: true,
		Head: []cases.Fact{{Name: "To", Value: "Marisol Ortega-Quinn, CBP (DHS)"}, {Name: "From", Value: "Center for International Safety and Security"}},
		Sections: []cases.DocumentSection{
			{Heading: "What you asked", Text: "Whether the subject was ever sponsored for access to a facility."},
			{
				Heading: "What we found", Facts: []cases.Fact{{Name: "Passport", Value: "EA1234506", Note: "from the form"}},
				Text:  "Two visitor records are held.\n\nThe sponsor was asked. He stated:\n- that he had met the subject once;\n- that he knows no more.",
				Table: &cases.DocumentTable{Head: []string{"Fact", "Standing"}, Rows: [][]string{{"Visit on 12 May 2025", "corroborated"}}},
			},
		},
		Signed: []cases.Fact{{Name: "Supervisor, approved", Value: "Soo-jin Park", Note: "23 November 2026"}},
	}
}

// report is a Report of Inquiry of some pages, with exhibits.
func report() cases.DocumentData {
	d := memorandum()
	d.Kind, d.Number, d.Title, d.LES, d.Draft = cases.InquiryReport, "FAI-2027-00007", "Report of Inquiry", true, true
	d.Sections = nil
	for _, h := range []string{"Summary", "Predication", "Persons", "Inquiry activities", "Findings", "Conclusion"} {
		s := cases.DocumentSection{Heading: h, Text: strings.Repeat("The officer reviewed the visitor records of the facility for the period in question, and found three entries.\n\n", 14)}
		if h == "Inquiry activities" {
			s.Table = &cases.DocumentTable{Head: []string{"Day", "Source", "Finding"}}
			for i := range 80 {
				s.Table.Rows = append(s.Table.Rows, []string{strconv.Itoa(i%28+1) + " Nov 2026", "TECS", fmt.Sprintf("Finding number%03d of the inquiry", i)})
			}
		}
		d.Sections = append(d.Sections, s)
	}
	for i := range 5 {
		d.Exhibits = append(d.Exhibits, cases.DocumentExhibit{
			Number: i + 1, Description: fmt.Sprintf("Visitor record %d", i+1), Name: fmt.Sprintf("isms-%d.pdf", i+1), MediaType: "application/pdf",
			Size: 1234567, SHA256: strings.Repeat(fmt.Sprintf("%02x", i), 32), Marking: fouo,
		})
	}
	return d
}

// NOT-5: each page of each kind bears the marking as its first and its last line, and it is that of its kind; each page says its number, its day in
// the office's zone and its place; need to know and draft stand on every page where they hold, and nowhere else.
func TestDocumentPages(t *testing.T) {
	t.Parallel()
	significant, summary := memorandum(), memorandum()
	significant.Kind, significant.Title, significant.NeedToKnow = cases.SignificantMemorandum, "", false
	summary.Kind, summary.Title, summary.LES = cases.Summary, "", true
	for name, d := range map[string]cases.DocumentData{"memorandum": memorandum(), "report": report(), "significant": significant, "summary": summary} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, pages := drawn(t, d)
			want := fouo
			if d.LES {
				want = les
			}
			for i, p := range pages {
				lines := strings.Split(strings.TrimSpace(p), "\n")
				if first, last := strings.TrimSpace(lines[0]), strings.TrimSpace(lines[len(lines)-1]); first != want || last != want {
					t.Errorf("page %d is marked %q and %q", i+1, first, last)
				}
				flat := plain(p)
				for _, s := range []string{d.Number + ", 23 November 2026", fmt.Sprintf("Page %d of %d", i+1, len(pages))} {
					if !strings.Contains(flat, s) {
						t.Errorf("page %d lacks %q", i+1, s)
					}
				}
				if got := strings.Contains(flat, "DRAFT for review"); got != d.Draft {
					t.Errorf("page %d says it is a draft: %v", i+1, got)
				}
				if got := strings.Contains(flat, "Only for persons with a need to know"); got != d.NeedToKnow {
					t.Errorf("page %d says need to know: %v", i+1, got)
				}
			}
			if got := strings.Contains(plain(pages[0]), "Bank Secrecy Act"); got != d.NeedToKnow {
				t.Errorf("the statement of need to know: %v", got)
			}
		})
	}
}

// FAI-3: all that a report is made of is printed, in its order: head, sections, facts, list, table with its head on each page, signatures, exhibits
// with what tells them apart.
func TestDocumentHoldsAll(t *testing.T) {
	t.Parallel()
	_, pages := drawn(t, memorandum())
	printedInOrder(t, plain(strings.Join(pages, " ")), "Center for International Safety and Security", "RFI-2027-00042", "Memorandum", "Result of your request", "To Marisol Ortega-Quinn",
		"What you asked", "Whether the subject", "What we found", "Passport EA1234506 from the form", "Two visitor records", "- that he had met", "Fact Standing",
		"Visit on 12 May 2025 corroborated", "Soo-jin Park 23 November 2026", "Supervisor, approved")

	_, pages = drawn(t, report())
	all := plain(strings.Join(pages, " "))
	for i := range 80 {
		if want := fmt.Sprintf("Finding number%03d", i); strings.Count(all, want) != 1 {
			t.Errorf("%q stands there %d times", want, strings.Count(all, want))
		}
	}
	for i, p := range pages {
		if strings.Contains(p, "Finding number") && !strings.Contains(plain(p), "Day Source Finding") {
			t.Errorf("page %d has rows and no head", i+1)
		}
	}
	for i := range 5 {
		printedInOrder(t, all, fmt.Sprintf("Exhibit %d Visitor record %d", i+1, i+1), fmt.Sprintf("isms-%d.pdf, 1,234,567 bytes (1.2 MB), application/pdf", i+1),
			"Marking: "+fouo, "SHA-256: "+strings.Repeat(fmt.Sprintf("%02x", i), 32))
	}
}

func printedInOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	at := 0
	for _, p := range parts {
		i := strings.Index(text[at:], p)
		if i < 0 {
			t.Errorf("%q is missing, or in another place", p)
			continue
		}
		at += i + len(p)
	}
}

// A long document has a table of contents whose numbers lead to the headings, and bookmarks to the same places; a short one has no table.
func TestDocumentContents(t *testing.T) {
	t.Parallel()
	path, pages := drawn(t, report())
	if len(pages) < 5 {
		t.Fatalf("%d pages", len(pages))
	}
	entries := regexp.MustCompile(`(?m)^ *(Summary|Predication|Persons|Inquiry activities|Findings|Conclusion|Exhibits) +(\d+)$`).FindAllStringSubmatch(pages[0], -1)
	if len(entries) != 7 {
		t.Fatalf("the table of contents has %d entries:\n%s", len(entries), pages[0])
	}
	marks := map[string]int{}
	for _, o := range outline(t, path) {
		marks[o.Title] = o.Page
	}
	for _, e := range entries {
		n, err := strconv.Atoi(e[2])
		if err != nil || n < 1 || n > len(pages) || !regexp.MustCompile(`(?m)^ *`+e[1]+`$`).MatchString(pages[n-1]) {
			t.Errorf("%q is not on page %s", e[1], e[2])
		}
		if marks[e[1]] != n {
			t.Errorf("the bookmark of %q leads to page %d, the contents to %d", e[1], marks[e[1]], n)
		}
	}
	if marks["Report of Inquiry"] != 1 || marks["Exhibit 5"] == 0 {
		t.Errorf("bookmarks: %v", marks)
	}
	if _, short := drawn(t, memorandum()); strings.Contains(short[0], "Contents") {
		t.Error("a short document has a table of contents")
	}
}

type outlineEntry struct {
	Title string         `json:"title"`
	Page  int            `json:"destpageposfrom1"`
	Kids  []outlineEntry `json:"kids"`
}

func outline(t *testing.T, path string) []outlineEntry {
	t.Helper()
	var out struct {
		Outlines []outlineEntry `json:"outlines"`
	}
	if err := json.Unmarshal([]byte(must(t, "qpdf", "--json", "--json-key=outlines", path)), &out); err != nil {
		t.Fatal(err)
	}
	var all []outlineEntry
	var walk func([]outlineEntry)
	walk = func(list []outlineEntry) {
		for _, o := range list {
			all = append(all, o)
			walk(o.Kids)
		}
	}
	walk(out.Outlines)
	return all
}

// NOT-6: title, language and structure in reading order; markings, page numbers and repeated heads are read to nobody.
func TestDocumentIsReadAloud(t *testing.T) {
	t.Parallel()
	d := report()
	for i := range d.Sections { // pdfinfo draws a page anew for each element: few, and long ones
		d.Sections[i].Text = strings.Repeat("The officer reviewed the visitor records of the facility for the period in question, and found three entries. ", 30)
	}
	d.Sections[3].Table.Rows, d.Exhibits, d.Sections[3].Text = d.Sections[3].Table.Rows[:12], d.Exhibits[:1], strings.Repeat("Filled.\n", 38)
	path, _ := drawn(t, d)
	info := must(t, "pdfinfo", path)
	for _, want := range []string{`Title: +FAI-2027-00007 Report of Inquiry`, `Tagged: +yes`, `Page size: +612 x 792 pts \(letter\)`, `Encrypted: +no`} {
		if !regexp.MustCompile(want).MatchString(info) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(content, []byte("/Lang (en-US)")) || !bytes.Contains(content, []byte("/DisplayDocTitle true")) {
		t.Error("language, or the title in the window's bar, is missing")
	}
	tree := must(t, "pdfinfo", "-struct-text", path)
	flat := plain(tree)
	printedInOrder(t, flat, `H1 (block) "Report of Inquiry"`, `TH: /Scope /Row "To" TD "Marisol`, `H2 (block) "Contents"`, `TOCI "Summary 1"`, `H2 (block) "Summary"`,
		`H2 (block) "Inquiry activities"`, `TH: /Scope /Column "Day"`, `TD "Finding number011 of the inquiry"`, `H2 (block) "Findings"`, `"Soo-jin Park`, `H2 (block) "Exhibits"`,
		`"SHA-256: 0000`)
	for _, not := range []string{"UNCLASSIFIED//FOR OFFICIAL USE ONLY//LAW", "Page 1 of"} {
		if strings.Contains(flat, not) {
			t.Errorf("%q is read aloud", not)
		}
	}
	if n := strings.Count(flat, `"Day"`); n != 1 {
		t.Errorf("the table's head is read aloud %d times", n)
	}
	if strings.Contains(flat, "visitorrecords") || !strings.Contains(flat, "for the period in question, and found three entries") {
		t.Error("folded lines run together when read aloud")
	}
}

// The same data give the same bytes; another day gives others.
func TestDocumentIsTheSame(t *testing.T) {
	t.Parallel()
	first, err := notify.Draw(report(), documentOffice())
	if err != nil {
		t.Fatal(err)
	}
	second, err := notify.Draw(report(), documentOffice())
	if err != nil || !bytes.Equal(first, second) {
		t.Error("the same data were drawn in two ways")
	}
	later := report()
	later.At = later.At.Add(48 * time.Hour)
	third, err := notify.Draw(later, documentOffice())
	if err != nil || bytes.Equal(first, third) {
		t.Error("another day makes no difference")
	}
}

// Names are printed as they are written where the typeface can; what it lacks never vanishes, and what shows nothing does.
func TestDocumentCharacters(t *testing.T) {
	t.Parallel()
	d := memorandum()
	d.Sections = []cases.DocumentSection{{Heading: "Persons", Facts: []cases.Fact{
		{Name: "Latin", Value: "Łukasz Dvořák, Çağlar Öztürk, Đorđe Nuñez, Þóra Ægisdóttir"},
		{Name: "Cyrillic", Value: "Владимир Їжакевич"},
		{Name: "Greek", Value: "Γιώργος Παπαδόπουλος"},
		{Name: "Apart", Value: "Jose\u0301 Mu\u0308ller"},
		{Name: "Vietnamese", Value: "Nguyễn Văn Đức"},
		{Name: "Chinese", Value: "張偉 (Zhang Wei)"},
		{Name: "Arabic", Value: "محمد"},
		{Name: "Wide", Value: "ＡＢＣ１２３"},
		{Name: "Private", Value: "x\uE000y"},
		{Name: "Emoji", Value: "ok 👍🏽 done"},
		{Name: "Hidden", Value: "in\u202evis\u200bib\u0000le\u001b[31m"},
		{Name: "Broken", Value: "a\xffb"},
	}}}
	_, pages := drawn(t, d)
	all := plain(strings.Join(pages, " "))
	for _, want := range []string{
		"Łukasz Dvořák, Çağlar Öztürk, Đorđe Nuñez, Þóra Ægisdóttir", "Владимир Їжакевич", "Γιώργος Παπαδόπουλος", "José Müller",
		"Nguyên [ê is U+1EC5] Văn Đuc [u is U+1EE9]", "[U+5F35 U+5049] (Zhang Wei)", "[U+0645 U+062D U+0645 U+062F]", "ABC123", "x[U+E000]y",
		"ok [U+1F44D U+1F3FD] done", "invisible[31m", "a\uFFFDb", "Characters not in this document's typeface", "U+5F35 Han [U+5F35] 1", "U+0645 Arabic [U+0645] 2",
		"U+1EC5 Latin ê 1", "U+FF21 Latin A 1",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not printed:\n%s", want, all)
		}
	}
}

// SEC-4, SEC-5: hostile text is shown, bounded, and stays text.
func TestDocumentHostile(t *testing.T) {
	t.Parallel()
	long := memorandum()
	long.Sections = []cases.DocumentSection{{Heading: "Text", Text: strings.Repeat("word after word and so on ", 40_000)}, {Heading: "After it", Text: "still printed"}}
	rows := memorandum()
	table := &cases.DocumentTable{Head: []string{"One", "Two"}}
	for i := range 10_000 {
		table.Rows = append(table.Rows, []string{strconv.Itoa(i), "x"})
	}
	rows.Sections = []cases.DocumentSection{{Heading: "Rows", Table: table}, {Heading: "After it", Text: "still printed"}}
	word := memorandum()
	word.Sections = []cases.DocumentSection{{Heading: strings.Repeat("H", 5000), Facts: []cases.Fact{{Name: strings.Repeat("N", 3000), Value: strings.Repeat("V", 30_000), Note: strings.Repeat("n", 900)}}, Text: strings.Repeat("W", 20_000)}}
	odd := memorandum()
	odd.Number, odd.Title = strings.Repeat("9", 400), strings.Repeat("Title ", 2000)
	odd.Sections = []cases.DocumentSection{
		{Table: &cases.DocumentTable{Head: make([]string, 300), Rows: [][]string{make([]string, 500), nil, {"only one"}}}},
		{Table: &cases.DocumentTable{Rows: [][]string{{"no head", "two cells"}}}},
		{Heading: "Ragged", Table: &cases.DocumentTable{Head: []string{"a", "b"}, Rows: [][]string{{"1"}, {"1", "2", "third cell"}, {strings.Repeat("tall ", 1500), "z"}}}},
		{Heading: `) Tj ET endstream endobj /JavaScript (`, Text: "\\) Tj\nendobj\r\n1 0 obj <</Type /Catalog>> \x00\x07\x1b]0;title\x07 \u2028 {nb} trailer startxref %%EOF"},
	}
	odd.Exhibits = []cases.DocumentExhibit{{Size: -1}, {Number: -5, Name: "../../etc/passwd\x00.pdf", SHA256: strings.Repeat("f", 500), Marking: strings.Repeat("M", 600)}}
	odd.Signed = []cases.Fact{{}, {Name: strings.Repeat("n", 500), Value: strings.Repeat("v", 500), Note: strings.Repeat("d", 500)}}
	strange := memorandum()
	strange.Sections = []cases.DocumentSection{{Heading: "張", Text: strings.Repeat("張偉 محمد ", 3000)}}
	for r := rune(0x4e00); r < 0x4e00+500; r++ {
		strange.Sections[0].Text += string(r)
	}
	for name, c := range map[string]struct {
		d    cases.DocumentData
		want []string
	}{
		"a text of a megabyte": {long, []string{"540,000 further characters not printed here", "still printed"}},
		"10,000 rows":          {rows, []string{"4997 x 4998 x 4999 x", "5,000 further rows not printed here", "still printed"}},
		"words without end":    {word, []string{"WWWW", "cut; the whole is on record"}},
		"odd data":             {odd, []string{"only one", "no head | two cells", "third cell", ") Tj ET endstream endobj /JavaScript (", "{nb} trailer", "size not known", "../../etc/passwd"}},
		"strange signs":        {strange, []string{"Others, not listed"}},
		"nothing at all":       {cases.DocumentData{}, []string{"Memorandum", "Page 1 of 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, pages := drawnAs(t, c.d, "-raw") // the quickest
			all := plain(strings.Join(pages, " "))
			for _, w := range c.want {
				if !strings.Contains(all, w) {
					t.Errorf("%q is not printed", w)
				}
			}
			if len(pages) > 500 {
				t.Errorf("%d pages", len(pages))
			}
			for i, p := range pages {
				if strings.Count(p, fouo) != 2 {
					t.Errorf("page %d bears %d markings", i+1, strings.Count(p, fouo))
				}
			}
			if js := must(t, "pdfinfo", "-js", path); strings.TrimSpace(js) != "" {
				t.Errorf("there is a script in it: %s", js)
			}
			if _, err := notify.Lock(read(t, path), "six words"); err != nil {
				t.Error(err)
			}
		})
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// SEC-5: a document has an end, and says so.
func TestDocumentEnds(t *testing.T) {
	t.Parallel()
	d := memorandum()
	for i := range 12 {
		d.Sections = append(d.Sections, cases.DocumentSection{Heading: fmt.Sprintf("Part %d", i), Text: strings.Repeat("a\n", 4_000)})
	}
	pdf, err := notify.Draw(d, documentOffice())
	if err != nil {
		t.Fatal(err)
	}
	path := file(t, "document.pdf", pdf)
	if info := must(t, "pdfinfo", path); !regexp.MustCompile(`Pages: +500\n`).MatchString(info) {
		t.Errorf("it does not have 500 pages:\n%s", info)
	}
	last := plain(must(t, "pdftotext", "-f", "500", path, "-"))
	if !strings.Contains(last, "The document ends here for its length") || !strings.Contains(last, "further sections not printed") || strings.Count(last, fouo) != 2 {
		t.Errorf("the last page does not say that it is not all: %s", last)
	}
}

// Whatever the data, a document is drawn, and every word of it is found again.
func TestDocumentFoundAgain(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[A-Za-zÀ-ÿЀ-я0-9(){}<>\\/%&#.,;:'"-]{1,18}`)
	words := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "words"), " ") })
	fact := rapid.Custom(func(t *rapid.T) cases.Fact {
		return cases.Fact{Name: word.Draw(t, "name"), Value: words.Draw(t, "value"), Note: rapid.OneOf(rapid.Just(""), word).Draw(t, "note")}
	})
	section := rapid.Custom(func(t *rapid.T) cases.DocumentSection {
		s := cases.DocumentSection{Heading: words.Draw(t, "heading"), Facts: rapid.SliceOfN(fact, 0, 5).Draw(t, "facts"), Text: strings.Join(rapid.SliceOfN(words, 0, 12).Draw(t, "lines"), "\n")}
		if n := rapid.IntRange(0, 12).Draw(t, "columns"); n > 0 {
			row := rapid.SliceOfN(words, n, n)
			s.Table = &cases.DocumentTable{Head: rapid.SliceOfN(word, n, n).Draw(t, "head"), Rows: rapid.SliceOfN(row, 0, 8).Draw(t, "rows")}
		}
		return s
	})
	document := rapid.Custom(func(t *rapid.T) cases.DocumentData {
		return cases.DocumentData{
			Number: "RFI-2027-00042", Title: words.Draw(t, "title"), Subject: words.Draw(t, "subject"), At: time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), 0),
			LES: rapid.Bool().Draw(t, "les"), Draft: rapid.Bool().Draw(t, "draft"), NeedToKnow: rapid.Bool().Draw(t, "need"), Head: rapid.SliceOfN(fact, 0, 5).Draw(t, "head"),
			Sections: rapid.SliceOfN(section, 0, 6).Draw(t, "sections"),
		}
	})
	for seed := range 8 {
		d := document.Example(seed)
		pdf, err := notify.Draw(d, documentOffice())
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		found := map[string]bool{}
		text := must(t, "pdftotext", "-raw", file(t, "document.pdf", pdf), "-")
		for w := range strings.FieldsSeq(text) {
			found[w] = true
		}
		squeezed := strings.Join(strings.Fields(text), "")
		for _, w := range documentWords(d) {
			if !found[w] && !strings.Contains(squeezed, w) { // one that is wider than its column is broken
				t.Errorf("seed %d: %q is not found again", seed, w)
			}
		}
	}
}

// documentWords are the words of a document that are printed whole.
func documentWords(d cases.DocumentData) []string {
	all := []string{d.Title, d.Subject}
	facts := func(list []cases.Fact) {
		for _, f := range list {
			all = append(all, f.Name, f.Value, f.Note)
		}
	}
	facts(d.Head)
	for _, s := range d.Sections {
		all = append(all, s.Heading, s.Text)
		facts(s.Facts)
		if s.Table == nil {
			continue
		}
		for _, r := range s.Table.Rows {
			all = append(all, r...)
		}
	}
	return strings.Fields(strings.Join(all, " "))
}
