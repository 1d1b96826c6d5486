package triage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/triage"
)

// Appendix A, EXT-3: SET's values come out as a draft holds them; "none" clears a field; each says who stated it.
func TestCorrect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, value string
		field      string
		want       []string
	}{
		{"PRIORITY", "Urgent.", cases.Priority, []string{"urgent"}},
		{"CLASSIFICATION", "U//FOUO", cases.Classification, []string{"unclassified"}},
		{"CLASSIFICATION", "top secret", cases.Classification, []string{"top_secret"}},
		{"CLASSIFICATION", "SIPRNet", cases.Network, []string{"SIPRNet"}},
		{"NETWORK", "jwics", cases.Network, []string{"JWICS"}},
		{"COUNTRY_OF_CONCERN", "China, Iran and KP", cases.CountryOfConcern, []string{"CN", "IR", "KP"}},
		{"COUNTRY_OF_CONCERN", "the Netherlands", cases.CountryOfConcern, []string{"NL"}},
		{"DUE_DATE", "2026-03-04", cases.DueDate, []string{"2026-03-04"}},
		{"DUE_DATE", "Wednesday, March 4, 2026", cases.DueDate, []string{"2026-03-04"}},
		{"VISIT_START", "4 Mar 2026", cases.VisitStart, []string{"2026-03-04"}},
		{"DUE_DATE", "None", cases.DueDate, nil},
		{"REQUESTOR_PHONE", "(202) 555-0143 x12", cases.RequestorPhone, []string{"+12025550143;ext=12"}},
		{"LE_PHONE", "+44 20 7946 0018", cases.LEPhone, []string{"+442079460018"}},
		{"REQUESTOR_EMAIL", "<K.Jensen@noaa.gov>", cases.RequestorEmail, []string{"K.Jensen@noaa.gov"}},
		{"ORIGIN", "External", cases.Origin, []string{"external"}},
		{"PREDICATION", "law enforcement support", cases.Predication, []string{"law_enforcement_support"}},
		{"SUPPORT_KIND", "security audit", cases.SupportKind, []string{"security_audit"}},
		{"ENTITY_TYPE", "individual", cases.EntityType, []string{"individual"}},
		{"AGENCY", "National Park  Service", cases.Agency, []string{"National Park Service"}},
		{"PURPOSE", "to know\nwhether", cases.Purpose, []string{"to know\nwhether"}},
	} {
		d, no := triage.Correct(cases.Command{Verb: cases.Set, Keys: keys{cases.Key(c.key): c.value, "REASON": "he said so", "CODE": "rv.aa11bb22.v1"}})
		if no != nil {
			t.Errorf("%s %s: %s", c.key, c.value, no.Reason)
			continue
		}
		f, ok := d.Fields[c.field]
		if diff := cmp.Diff(c.want, f.Values); !ok || len(d.Fields) != 1 || diff != "" {
			t.Errorf("%s %s: %+v %s", c.key, c.value, d.Fields, diff)
		}
		if len(f.Provenance) != 1 || f.Provenance[0].Rule != "label supervisor" || f.Provenance[0].Text != c.value {
			t.Errorf("%s %s: provenance %+v", c.key, c.value, f.Provenance)
		}
	}
	if d, no := triage.Correct(cases.Command{Verb: cases.Set, Keys: keys{"TYPE": "RFS"}}); no != nil || d.Type != cases.RFS || len(d.Fields) != 0 {
		t.Errorf("type: %+v %v", d, no)
	}
}

// EXT-3: never guess: what cannot be read in one way is refused, with the forms that can; an unknown field names the nearest.
func TestCorrectRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, value, reason string }{
		{"PRIORITY", "soon", "routine, priority or urgent"},
		{"PRIORITY", "urgent?", "routine, priority or urgent"},
		{"CLASSIFICATION", "unclassified but close", "unclassified, confidential"},
		{"COUNTRY_OF_CONCERN", "China or so", "names of countries"},
		{"COUNTRY_OF_CONCERN", "Atlantis", "names of countries"},
		{"DUE_DATE", "03/04/26", "2026-03-04 or 2026-04-03"},
		{"DUE_DATE", "4 March", "4 March 2026"},
		{"DUE_DATE", "tomorrow", "4 March 2026"},
		{"DUE_DATE", "2-4 March 2026", "4 March 2026"},
		{"REQUESTOR_PHONE", "555-0143", "one number"},
		{"REQUESTOR_PHONE", "202-555-0143 or 202-555-0144", "one number"},
		{"REQUESTOR_EMAIL", "k.jensen at noaa.gov", "one address"},
		{"REQUESTOR_EMAIL", "a@x.gov, b@x.gov", "one address"},
		{"REQUESTOR_EMAIL", "k.jensen@no\u0430a.gov", "one address"},
		{"ORIGIN", "abroad", "internal or external"},
		{"TYPE", "none", "rfi, rfs or fai"},
		{"TYPE", "RFI or RFS", "rfi, rfs or fai"},
		{"AGENCY", strings.Repeat("x", 300), "characters"},
		{"FIRST_NAME", "Wei", "known of a person"},
		{"PASSPORT", "E00000006", "known of a person"},
		{"PRIORITI", "urgent", `nearest is "priority"`},
		{"COLOUR", "blue", "knows no field"},
	} {
		d, no := triage.Correct(cases.Command{Verb: cases.Set, Keys: keys{cases.Key(c.key): c.value}})
		if no == nil {
			t.Errorf("%s %s: taken as %+v", c.key, c.value, d)
		} else if !strings.Contains(no.Reason, c.reason) {
			t.Errorf("%s %s: %s", c.key, c.value, no.Reason)
		}
	}
}
