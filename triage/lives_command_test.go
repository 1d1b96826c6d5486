package triage

import (
	"strings"
	"testing"

	"cissd/cases"
)

// GR-9, RFI-2, FAI-3, RFS-2, SUP-4: how the commands of the three lives are written, one below the other.
func TestLivesCommands(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, argument string
		keys           map[cases.Key]string
	}{
		{"COMPLETE Forty people were briefed.\nTwo told us more.\nSIGNIFICANT", "", map[cases.Key]string{cases.KeyResult: "Forty people were briefed.\nTwo told us more.", cases.KeySignificant: "yes"}},
		{"COMPLETE\nSIGNIFICANT\nRESULT Forty people were briefed.", "", map[cases.Key]string{cases.KeyResult: "Forty people were briefed.", cases.KeySignificant: "yes"}},
		{"COMPLETE Forty people were briefed.\nSIGNIFICANT: no", "", map[cases.Key]string{cases.KeyResult: "Forty people were briefed.", cases.KeySignificant: "no"}},
		{"COMPLETE\nThe talk was well attended.\nSignificant interest was shown in travel advice.", "", map[cases.Key]string{cases.KeyResult: "The talk was well attended.\nSignificant interest was shown in travel advice."}},
		{"COMPLETE The talk was held on 18 November.", "", map[cases.Key]string{cases.KeyResult: "The talk was held on 18 November."}},
		{"APPROVE\nINFORM DIRECTOR", "", map[cases.Key]string{cases.KeyInform: "DIRECTOR"}},
		{"REPORT POSITIVE\nHe copied the plans.", "", map[cases.Key]string{cases.KeyResult: "POSITIVE", cases.KeyText: "He copied the plans."}},
		{"REPORT POSITIVE\nTEXT He copied the plans.\nMARKING U//FOUO", "", map[cases.Key]string{cases.KeyResult: "POSITIVE", cases.KeyText: "He copied the plans."}},
		{"REPORT negative: nothing was found", "", map[cases.Key]string{cases.KeyResult: "negative", cases.KeyText: "nothing was found"}},
		{"REPORT Positive identification failed.\nRESULT negative", "", map[cases.Key]string{cases.KeyResult: "negative", cases.KeyText: "Positive identification failed."}},
		{"REPORT\nRESULT negative\nTEXT Nothing was found.", "", map[cases.Key]string{cases.KeyResult: "negative", cases.KeyText: "Nothing was found."}},
		{"POSITIVE\nHe was here twice.\nMARKING UNCLASSIFIED//FOUO", "", map[cases.Key]string{cases.KeyText: "He was here twice.", cases.KeyMarking: "UNCLASSIFIED//FOUO"}},
		{"EXHIBIT The badge, as it was found\nMARKING U//FOUO", "", map[cases.Key]string{cases.KeyDesc: "The badge, as it was found", cases.KeyMarking: "U//FOUO"}},
		{"EXTEND until 2026-12-18 the consulate has not answered", "", map[cases.Key]string{cases.KeyUntil: "2026-12-18", cases.KeyReason: "the consulate has not answered"}},
		{"REOPEN the consulate has answered", "", map[cases.Key]string{cases.KeyReason: "the consulate has answered"}},
		{"NONCONCUR Say which exhibit shows it.", "", map[cases.Key]string{cases.KeyReason: "Say which exhibit shows it."}},
		{"REFER OIG a guard was paid to look away\nMARKING U//FOUO", "OIG", map[cases.Key]string{cases.KeyReason: "a guard was paid to look away", cases.KeyMarking: "U//FOUO"}},
		{"CLOSEOUT\nLOCATION HSDN", "", map[cases.Key]string{cases.KeyLocation: "HSDN"}},
		{"RECEIVED", "", nil},
	} {
		a := readCommands(strings.Split(c.text, "\n"), commandWords, speakerStaff, nil)
		if a.refused != nil || len(a.commands) != 1 {
			t.Errorf("%q: %d commands, refused %+v", c.text, len(a.commands), a.refused)
			continue
		}
		got := a.commands[0]
		for k, v := range c.keys {
			if got.Keys[k] != v {
				t.Errorf("%q: %s is %q, want %q", c.text, k, got.Keys[k], v)
			}
		}
		if _, ok := got.Keys[cases.KeySignificant]; ok != (c.keys[cases.KeySignificant] != "") || c.argument != "" && got.Argument != c.argument {
			t.Errorf("%q: argument %q, keys %v", c.text, got.Argument, got.Keys)
		}
	}
}
