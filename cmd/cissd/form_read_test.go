package main_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/ingest"
	"cissd/notify"
	"cissd/triage"
)

// readMailed reads a mail of that text, with that file.
func readMailed(t *testing.T, text, name, kind string, file []byte) cases.Reading {
	t.Helper()
	raw := "From: Portal <portal@relay.example.gov>\r\nTo: ciss-intake@hq.dhs.gov\r\nSubject: Our request\r\nDate: Mon, 23 Nov 2026 09:00:00 -0500\r\n" +
		"Message-ID: <1@relay.example.gov>\r\nContent-Type: multipart/mixed; boundary=xy\r\n\r\n--xy\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n"
	if name != "" {
		raw += "--xy\r\nContent-Type: " + kind + "\r\nContent-Disposition: attachment; filename=" + name + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(file) + "\r\n"
	}
	m, err := ingest.Parse(strings.NewReader(raw+"--xy--\r\n"), 0, ingest.ParseLimits{})
	if err != nil {
		t.Fatal(err)
	}
	r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
	checkPlaces(t, m, r)
	return r
}

// theForms are the form as it goes out: as PDF, and as text.
func theForms(t *testing.T) (pdf []byte, text string) {
	t.Helper()
	tpl, err := notify.Load("")
	if err != nil {
		t.Fatal(err)
	}
	m, err := tpl.Render(notify.Sample(cases.NoticeForm), notify.SampleOffice())
	if err != nil {
		t.Fatal(err)
	}
	return m.Files[0].Bytes, string(m.Files[1].Bytes)
}

// NOT-7, EXT-1, EXT-2: the form that other programs have filled in is understood whole, each value with its place; names keep all their letters.
func TestFormComesBack(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"pdftk", "mupdf", "mupdf-appended", "qpdf", "pypdf"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(filepath.Join("..", "..", "ingest", "testdata", "forms", file+".pdf"))
			if err != nil {
				t.Fatal(err)
			}
			r := readMailed(t, "Please find our request attached.", "form.pdf", "application/pdf", b)
			want := map[string]string{
				cases.RequestorName: "Ana Lucía Muñoz-Øvergård", cases.Agency: "CBP", cases.Component: "Laredo Field Office", cases.RequestorPhone: "+19565550118",
				cases.RequestorEmail: "ana.munoz@cbp.dhs.gov", cases.CaseReference: "LRD-26-00417", cases.CountryOfConcern: "PL", cases.DueDate: "2026-12-14",
				cases.Purpose: "To learn whether he was ever sponsored for access to a DHS facility.",
			}
			if file != "pypdf" { // which fills in no buttons, and the first page only
				want[cases.Priority], want[cases.Classification] = "urgent", "unclassified"
				if len(r.Missing) > 0 || r.Draft.Type != cases.RFI || len(r.Draft.Subjects) != 2 {
					t.Fatalf("type %q, %d persons, missing %q", r.Draft.Type, len(r.Draft.Subjects), r.Missing)
				}
				s := r.Draft.Subjects
				got := []string{s[0].Fields.Value(cases.LastName), s[0].Fields.Value(cases.FirstName), s[0].Fields.Value(cases.Gender), s[0].Fields.Value(cases.DateOfBirth), s[1].Fields.Value(cases.LastName), s[1].Fields.Value(cases.CountryOfCitizenship)}
				if diff := cmp.Diff([]string{"Żółkiewski", "Łukasz", "male", "1980-03-12", "Wang", "CN"}, got); diff != "" {
					t.Error(diff)
				}
				if len(s[0].IDs) != 1 || s[0].IDs[0].Fields.Value(cases.IDNumber) != "EM1234567" || s[0].IDs[0].Fields.Value(cases.IDCountry) != "PL" {
					t.Errorf("documents: %+v", s[0].IDs)
				}
			}
			for name, v := range want {
				f := r.Draft.Fields[name]
				if r.Draft.Fields.Value(name) != v || f.Inferred || f.Conflict || f.Provenance[0].Part != "2" {
					t.Errorf("%s: %+v, want %q of part 2", name, f, v)
				}
			}
			if len(r.Warnings) > 0 || len(r.Commands) > 0 {
				t.Errorf("warnings %q, commands %v", r.Warnings, r.Commands)
			}
		})
	}
}

// NOT-7, EXT-3: a form that nobody filled in says nothing: neither its questions nor the first of its choices is an answer.
func TestFormEmpty(t *testing.T) {
	t.Parallel()
	pdf, text := theForms(t)
	blank, err := os.ReadFile(filepath.Join("..", "..", "ingest", "testdata", "forms", "blank.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if string(blank) != string(pdf) {
		t.Error("the form is another now; make those in ingest/testdata/forms again (README.md there)")
	}
	for name, r := range map[string]cases.Reading{
		"pdf":             readMailed(t, "see the file", "request-form.pdf", "application/pdf", pdf),
		"text":            readMailed(t, "see the file", "request-form.txt", "text/plain; charset=utf-8", []byte(text)),
		"text in a mail":  readMailed(t, text, "", "", nil),
		"without a blank": readMailed(t, strings.ReplaceAll(text, ": \r\n", ":\r\n"), "", "", nil),
	} {
		for field, f := range r.Draft.Fields {
			for _, p := range f.Provenance {
				if !strings.HasPrefix(p.Part, "header:") {
					t.Errorf("%s: %s is %q, from %q", name, field, f.Values, p.Text)
				}
			}
		}
		if len(r.Draft.Subjects) > 0 || r.Draft.Type != "" || len(r.Commands) > 0 || r.Refused != nil {
			t.Errorf("%s: type %q, persons %+v, %v", name, r.Draft.Type, r.Draft.Subjects, r.Commands)
		}
	}
}

// filledIn are answers to the questions of the form, by their beginnings, and the values that they come to.
func filledIn() [][3]string {
	return [][3]string{
		{"Kind of request", "RFS", ""},
		{"How urgent", "priority", "priority=priority"},
		{"Answer needed by", "14 DEC 2026", "due_date=2026-12-14"},
		{"Classification", "unclassified", "classification=unclassified"},
		{"Network", "HSDN", "network=HSDN"},
		{"Requestor name", "Dana Whitehorse", "requestor_name=Dana Whitehorse"},
		{"Agency", "EPA", "agency=EPA"},
		{"Component", "Region 6", "component=Region 6"},
		{"Telephone", "(214) 555-0142", "requestor_phone=+12145550142"},
		{"Email", "d.whitehorse@epa.gov", "requestor_email=d.whitehorse@epa.gov"},
		{"Case reference", "R6-0042", "case_reference=R6-0042"},
		{"Country of concern", "Burma", "country_of_concern=MM"},
		{"Support needed", "briefing", "support_kind=briefing"},
		{"Basis", "Our staff travels.", "basis=Our staff travels."},
		{"Purpose", "To be ready.", "purpose=To be ready."},
		{"Description", "A briefing for 40.", "description=A briefing for 40."},
		{"Facility", "Laboratory 7", "facility_organization=Laboratory 7"},
		{"Visit begins", "10 DEC 2026", "visit_start=2026-12-10"},
		{"Visit ends", "12 DEC 2026", "visit_end=2026-12-12"},
		{"Last name", "Wang", "last_name=Wang"},
		{"First name", "Wei", "first_name=Wei"},
		{"Gender", "female", "gender=female"},
		{"Date of birth", "12 MAR 1980", "date_of_birth=1980-03-12"},
		{"Citizenship", "China", "country_of_citizenship=CN"},
		{"Country of residence", "Peru", "country_of_residence=PE"},
		{"Passport number", "E12345678", "number=E12345678"},
		{"Passport country", "China", "country=CN"},
		{"Passport expires", "1 MAY 2030", "expires=2030-05-01"},
		{"Other ID number", "driver's license D1234567", ""},
		{"Employer", "Sun Foundry", "organization=Sun Foundry"},
		{"Position", "engineer", "position_title=engineer"},
		{"Subject telephone", "+51 1 555 0199", ""},
		{"Subject email", "wei@sun.example", "emails=wei@sun.example"},
		{"Additional information", "No haste.", "details=No haste."},
	}
}

// NOT-7, EXT-2: every question of the text form is a label that is read, in the text of a mail and in a file; what is filled in comes to one
// value, and to no other field.
func TestFormLabels(t *testing.T) {
	t.Parallel()
	_, text := theForms(t)
	var lines []string
	asked, seen := 0, map[string]bool{}
	for l := range strings.SplitSeq(text, "\r\n") {
		if q, ok := strings.CutSuffix(l, ": "); ok {
			asked++
			for _, f := range filledIn() {
				switch {
				case !strings.HasPrefix(q, f[0]):
				case !seen[q]:
					l = q + ": " + f[1]
				case q == "Last name": // of the second person no more is known
					l = q + ": Krall"
				}
			}
			if strings.HasSuffix(l, ": ") && !seen[q] {
				t.Errorf("nothing is filled in for %q", q)
			}
			seen[q] = true
		}
		lines = append(lines, l)
	}
	if asked < 40 {
		t.Errorf("%d questions", asked)
	}
	full := strings.Join(lines, "\r\n")
	for name, r := range map[string]cases.Reading{
		"file": readMailed(t, "see the file", "request-form.txt", "text/plain; charset=utf-8", []byte(full)),
		"mail": readMailed(t, full, "", "", nil),
	} {
		if r.Draft.Type != cases.RFS || len(r.Draft.Subjects) != 2 {
			t.Errorf("%s: type %q, %d persons", name, r.Draft.Type, len(r.Draft.Subjects))
			continue
		}
		got := map[string]string{}
		for _, fs := range []cases.Fields{r.Draft.Fields, r.Draft.Subjects[0].Fields, r.Draft.Subjects[0].IDs[0].Fields} {
			for k, f := range fs {
				got[k] = strings.Join(f.Values, "+")
				if f.Conflict {
					t.Errorf("%s: %s is in conflict: %q, %q", name, k, f.Values, f.Others)
				}
			}
		}
		for _, f := range filledIn() {
			k, v, ok := strings.Cut(f[2], "=")
			if ok && got[k] != v {
				t.Errorf("%s: %s: %s is %q, want %q", name, f[0], k, got[k], v)
			}
		}
	}
}
