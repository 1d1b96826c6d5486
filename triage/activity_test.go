package triage

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
)

// FAI-2, GR-4: a kind or a system of several words stands on the line of an ACTIVITY, also where a line FINDING stands below; other words there are
// refused with the true reason.
func TestActivityLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, argument, source, finding, refused string }{
		{"ACTIVITY ADIS query\nDATE 9 Mar 2026\nFINDING one entry.", "ADIS", "", "one entry.", ""},
		{"ACTIVITY SEVIS records check\nFINDING no visa", "SEVIS", "", "no visa", ""},
		{"ACTIVITY database check ATS\nFINDING nothing", "ATS", "", "nothing", ""},
		{"ACTIVITY Database check in LexisNexis\nFINDING nothing", "LexisNexis", "", "nothing", ""},
		{"ACTIVITY db query: IDENT\nFINDING nothing", "IDENT", "", "nothing", ""},
		{"ACTIVITY record review\nSOURCE visitor log\nFINDING two visits", "record review", "visitor log", "two visits", ""},
		{"ACTIVITY overt field operation\nWITH FPS\nFINDING seen", "field operation", "", "seen", ""},
		{"ACTIVITY PCQS search by name and birth date\nFINDING nothing", "PCQS", "PCQS search by name and birth date", "nothing", ""},
		{"ACTIVITY database check\nSOURCE TECS\nFINDING clear", "database check", "TECS", "clear", ""},
		{"ACTIVITY database check: clear\nSOURCE TECS", "database check", "TECS", "clear", ""},
		{"ACTIVITY CCD check: no visa on file\nDATE 9 Mar 2026", "CCD", "", "no visa on file", ""},
		{"ACTIVITY TECS query\nDATE 9 Mar 2026", "TECS", "", "", ""},
		{"ACTIVITY TECS two crossings\nFINDING none since", "", "", "", `"two crossings" behind it are neither`},
		{"ACTIVITY strolled about\nFINDING none", "", "", "", "needs to say what was done"},
	} {
		got := readCommands(strings.Split(c.text, "\n"), commandWords, speakerStaff, nil)
		if c.refused != "" {
			if got.refused == nil || !strings.Contains(got.refused.Reason, c.refused) {
				t.Errorf("%q: %+v, want it refused with %q", c.text, got.refused, c.refused)
			}
			continue
		}
		if got.refused != nil || len(got.commands) != 1 {
			t.Errorf("%q: %+v", c.text, got.refused)
			continue
		}
		k := got.commands[0]
		if diff := cmp.Diff([]string{c.argument, c.source, c.finding}, []string{k.Argument, k.Keys[cases.KeySource], k.Keys[cases.KeyFinding]}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

// EXT-5: values of Appendix A are put into words; addresses keep their underscores.
func TestInWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"security_audit": "security audit", "ann_lee@usgs.gov": "ann_lee@usgs.gov", "requestor_contact": "requestor contact", "urgent, not_stated": "urgent, not stated",
		"Gate_3 log": "Gate_3 log",
	} {
		if got := inWords(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
