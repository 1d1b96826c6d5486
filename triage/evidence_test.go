package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// complete are the lines that make a request complete, so that a test's own words are all that differs.
const complete = "Type: RFI\nPriority: routine\nClassification: unclassified\n"

// EXT-5, TRI-1: the evidence of each criterion says in words what is stated, where it stood, and what is not stated. A criterion that only a person can
// judge stays theirs.
func TestEvidenceInWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		want       map[int]string // parts of the evidence, "|" between; the state in front where it is not "for you to judge"
	}{
		{
			"stated", complete + "Country of concern: China\nBasis: two cards.\nPurpose: to learn more.", map[int]string{
				1: `met|basis (stated): "two cards."|purpose (stated): "to learn more."`,
				2: "type: RFI|country of concern: China (stated)",
				3: "no program, predication, event or facility is stated",
				4: "nothing found against it",
				5: "no day is stated by which it is wanted",
				6: "Karl Jensen of National Oceanic and Atmospheric Administration|the sender is not proven|a need to know is not stated in words",
				7: "met|Karl Jensen (from the sender line)|(we inferred it from the address)|karl.jensen@noaa.gov (from the sender line)",
				8: "met|unclassified (stated); routine (stated)",
			},
		},
		{
			"support", "Type: RFS\nSupport: security audit\nDue date: 14 December 2026\nPriority: routine\nClassification: unclassified\nDescription: of the laboratory.",
			map[int]string{
				1: `no basis is stated as such|no purpose is stated as such|it says: "of the laboratory."`,
				2: "type: RFS|no foreign country, citizenship or organization was found",
				5: "wanted by: Monday 14 December 2026 (stated)|kind of support: security audit (stated)",
				9: "met|kind of support: security audit",
			},
		},
		{
			"formulas", complete + "Basis: as discussed\nPurpose: official business\n\nWhat do you hold on Ivo Krall?", map[int]string{
				1: `the basis says only "as discussed" (stated)|the purpose says only "official business" (stated)`,
			},
		},
		{
			"identifiers", complete + "Basis: a visit\nPurpose: to decide on access\nSubject: Ivo Krall\nCitizenship: Croatia\nPassport: 123456789", map[int]string{
				2: "citizenship of subject 1: Croatia", 9: "met|subject 1: name, citizenship, document given, no date of birth",
			},
		},
		{
			"inferred", "We ask what you hold on a visitor, Ivo Krall. This is urgent for us. All of it is unclassified.", map[int]string{
				2: "RFI (we inferred it)", 8: `met|unclassified (we inferred it: "|urgent (we inferred it: "`,
			},
		},
		{"mission", complete + "Program affected: Foreign visitors\nFacility: Transit Laboratory\nWhat do you hold on Ivo Krall?", map[int]string{3: "program affected (stated): Foreign visitors|facility"}},
	} {
		r := draftMail{subject: "A request", text: tt.text}.read()
		for n, want := range tt.want {
			got, state := r.Criteria[n-1], string(cases.YoursToSay)
			parts := strings.Split(want, "|")
			if parts[0] == string(cases.Met) || parts[0] == string(cases.NotMet) {
				state, parts = parts[0], parts[1:]
			}
			if string(got.State) != state {
				t.Errorf("%s: criterion %d is %q, want %q", tt.name, n, got.State, state)
			}
			for _, p := range parts {
				if !strings.Contains(got.Evidence, p) {
					t.Errorf("%s: criterion %d: no %q in %q", tt.name, n, p, got.Evidence)
				}
			}
			if strings.ContainsAny(got.Evidence, "\n\t") {
				t.Errorf("%s: criterion %d is not one line: %q", tt.name, n, got.Evidence)
			}
		}
	}
}

// EXT-5: what the record knows stands in the evidence: proof of the request's own sender, earlier requests, the officers' open work, who opened an event.
func TestEvidenceOfStanding(t *testing.T) {
	t.Parallel()
	d := draftMail{text: complete + "Basis: a\nPurpose: b"}.read().Draft
	of := func(s cases.Standing) []cases.Criterion { return triage.Criteria(d, s, triage.DefaultConfig()) }
	s := cases.Standing{From: "karl.jensen@noaa.gov", Proven: true, Recorded: true, Earlier: 4, Opened: 3, Officers: []cases.OfficerLoad{{Name: "Kim Lee", Open: 2}, {Name: "Julia Ruiz", Open: 5}}}
	for n, want := range map[int]string{5: "open cases: Kim Lee 2, Julia Ruiz 5", 6: "the sender's domain is proven; 4 earlier requests from this address, 3 of them opened as cases"} {
		if got := of(s)[n-1].Evidence; !strings.Contains(got, want) {
			t.Errorf("criterion %d: %q, want %q", n, got, want)
		}
	}
	s = cases.Standing{From: "desk@noaa.gov", Submitter: "desk@noaa.gov", Why: "dmarc=fail", Recorded: true}
	for n, want := range map[int]string{5: "no officer is on the roster", 6: "sent in by desk@noaa.gov; the sender is not proven: dmarc=fail; no earlier request from this address"} {
		if got := of(s)[n-1].Evidence; !strings.Contains(got, want) {
			t.Errorf("criterion %d: %q, want %q", n, got, want)
		}
	}
	if got := of(cases.Standing{From: "j.ruiz@hq.dhs.gov", Proven: true, Internal: true})[5]; !strings.Contains(got.Evidence, "an internal event") || strings.Contains(got.Evidence, "need to know") {
		t.Errorf("INT-10: %+v", got)
	}
	d.Type, d.Fields[cases.Classification] = cases.FAI, cases.Field{Values: []string{"secret"}}
	if got := of(s)[3]; got.State != cases.NotMet || !strings.Contains(got.Evidence, "an inquiry that is said to be secret") {
		t.Errorf("CLS-1: %+v", got)
	}
	d.Type, d.Subjects = cases.RFI, []cases.Subject{{Fields: cases.Fields{cases.CountryOfCitizenship: {Values: []string{"US"}, Provenance: []cases.Provenance{{Rule: "label"}}}}}}
	if got := of(s)[3]; !strings.Contains(got.Evidence, "names who it is about") || !strings.Contains(got.Evidence, "subject 1 is given as a U.S. citizen (stated)") {
		t.Errorf("CLS-1: %+v", got)
	}
	if got := of(cases.Standing{From: "someone@example.com"})[3]; got.State != cases.NotMet {
		t.Errorf("an address that is not official: %+v", got)
	}
}

// EXT-5: a long text is quoted at whole words, and no half of a number stays before the cut (NOT-3).
func TestQuotedAtWords(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 29) + "12 345 678 and more of it"
	r := draftMail{text: complete + "Basis: " + long + "\nPurpose: b"}.read()
	if got := r.Criteria[0].Evidence; !strings.Contains(got, `word ..."`) || strings.Contains(got, "12") {
		t.Error(got)
	}
}
