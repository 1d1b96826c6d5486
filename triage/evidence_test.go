package triage_test

import (
	"testing"

	"cissd/cases"
)

// EXT-5, MAILS: the evidence of the criteria is in words for people (no codes, no underscores), and says nothing of what is not known.
func TestEvidenceInWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want map[int]string
	}{
		{
			"Type: RFI\nPriority: routine\nClassification: unclassified\nCountry of concern: China\nBasis: two cards.\nPurpose: to learn more.",
			map[int]string{2: "type: RFI; country of concern: China", 3: "nothing is stated about it", 5: "nothing is stated about it"},
		},
		{
			"Type: RFS\nSupport: security audit\nDue date: 14 December 2026\nPriority: routine\nClassification: unclassified\nDescription: of the laboratory.",
			map[int]string{2: "type: RFS", 5: "wanted by: Monday 14 December 2026; kind of support: security audit"},
		},
	} {
		r := draftMail{subject: "A request", text: tt.text}.read()
		for n, want := range tt.want {
			if got := r.Criteria[n-1]; got.Evidence != want || got.State != cases.YoursToSay {
				t.Errorf("criterion %d: %+v, want %q", n, got, want)
			}
		}
	}
}
