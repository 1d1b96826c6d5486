package main_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/ingest"
	"cissd/triage"
)

// answer is one line of expect.jsonl (samples/README.md).
type answer struct {
	File      string                     `json:"file"`
	Outcome   cases.Outcome              `json:"outcome"`
	OutcomeOK []cases.Outcome            `json:"outcome_ok"`
	Group     string                     `json:"group"`
	Type      cases.Type                 `json:"type"`
	Fields    map[string]json.RawMessage `json:"fields"`
	Arguable  []string                   `json:"arguable"`
	Conflicts map[string][]string        `json:"conflicts"`
	Subjects  []map[string]any           `json:"subjects"`
	Missing   []string                   `json:"missing"`
	MayMiss   []string                   `json:"missing_may"`
	NewText   string                     `json:"new_text"`
	Command   *struct {
		Verb cases.Verb           `json:"verb"`
		Keys map[cases.Key]string `json:"keys"`
	} `json:"command"`
	Submitter string   `json:"submitter"`
	Machine   any      `json:"machine"`
	Secret    []string `json:"must_not_leak"`
}

// EXT-1 to EXT-5, MSG-1 to MSG-4, GR-1: the samples are read as a careful human reads them, and every value stands where its provenance says.
// Of the four with classification markings (MSG-7) nothing is shown but that they are. No wrong decision is ever taken.
func TestSamples(t *testing.T) {
	t.Parallel()
	readSet(t, "samples", answer.judge)
}

// EXT-1, MSG-1, MSG-4, MSG-7, GR-1, GR-4: whatever else is understood of a mail by whoever wrote it, no decision is taken that was not meant, no
// person is taken for a machine, nothing of a spillage is shown, and values stand where their provenance says. `make score` gives the figures.
func TestSets(t *testing.T) {
	t.Parallel()
	for _, set := range []string{"clerk", "shapes", "replies", "machines", "offices", "desks"} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			readSet(t, set, answer.judgeSafety)
		})
	}
}

// readSet reads each mail of a set and judges what was read.
func readSet(t *testing.T, set string, judge func(answer, *testing.T, cases.Reading)) {
	folder := filepath.Join("..", "..", "triage", "testdata", set)
	f, err := os.Open(filepath.Join(folder, "expect.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		t.Run(a.File, func(t *testing.T) {
			t.Parallel()
			raw, err := os.Open(filepath.Join(folder, a.File))
			if err != nil {
				t.Fatal(err)
			}
			defer raw.Close() //nolint:errcheck // it was only read
			m, err := ingest.Parse(raw, 0, ingest.ParseLimits{})
			if err != nil {
				t.Fatal(err)
			}
			r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
			judge(a, t, r)
			if len(r.Commands) == 0 {
				checkPlaces(t, m, r)
			}
			shown, err := json.Marshal(triage.JSON(a.File, m, r))
			if err != nil {
				t.Error(err)
			}
			a.judgeWithheld(t, string(shown), triage.Report(a.File, m, r))
		})
	}
}

// judgeSafety is about what harms.
func (a answer) judgeSafety(t *testing.T, r cases.Reading) {
	for _, c := range r.Commands {
		if a.Command == nil || c.Verb != a.Command.Verb && !slices.Contains([]cases.Verb{cases.Note, cases.Activity, cases.Exhibit, cases.PersonFacts, cases.Call}, c.Verb) {
			t.Errorf("A WRONG DECISION: %+v", c)
		}
	}
	if a.Machine == nil && r.Machine != nil {
		t.Errorf("a person is taken for a machine: %s", r.Machine.Kind)
	}
}

// judgeWithheld: MSG-7, Appendix A: what is printed of a spillage holds none of its words, and says so; nothing else is withheld.
func (a answer) judgeWithheld(t *testing.T, shown, report string) {
	spilled := a.Outcome == cases.Spillage
	if strings.Contains(shown, `"withheld":true`) != spilled || strings.Contains(report, "subject, text and file names are not shown") != spilled {
		t.Errorf("withheld, want %v:\n%s\n%s", spilled, shown, report)
	}
	for _, s := range a.Secret {
		if strings.Contains(strings.ToLower(shown+report), strings.ToLower(s)) {
			t.Errorf("it shows %q", s)
		}
	}
}

func (a answer) judge(t *testing.T, r cases.Reading) {
	if r.Outcome != a.Outcome && !slices.Contains(a.OutcomeOK, r.Outcome) {
		t.Errorf("outcome %s, want %s", r.Outcome, a.Outcome)
	}
	if a.Command == nil && len(r.Commands) > 0 {
		t.Errorf("A WRONG DECISION: %+v", r.Commands)
	}
	if a.Command != nil {
		if len(r.Commands) != 1 || r.Commands[0].Verb != a.Command.Verb {
			t.Errorf("commands %+v, refused %+v", r.Commands, r.Refused)
		} else {
			for k, v := range a.Command.Keys {
				if r.Commands[0].Keys[k] != v {
					t.Errorf("%s = %q, want %q", k, r.Commands[0].Keys[k], v)
				}
			}
		}
	}
	if a.NewText != "" && words(r.NewText) != words(a.NewText) {
		t.Errorf("new text %q, want %q", r.NewText, a.NewText)
	}
	if a.Outcome != cases.NewRequest {
		return
	}
	if r.Draft.Type != a.Type {
		t.Errorf("type %s, want %s", r.Draft.Type, a.Type)
	}
	if a.Submitter != "" && (r.Submitter == nil || r.Submitter.Address != a.Submitter) {
		t.Errorf("submitter %+v, want %s", r.Submitter, a.Submitter)
	}
	miss := slices.DeleteFunc(slices.Clone(r.Missing), func(n string) bool { return slices.Contains(a.MayMiss, n) && !slices.Contains(a.Missing, n) })
	if !slices.Equal(miss, a.Missing) && len(miss)+len(a.Missing) > 0 {
		t.Errorf("missing %v, want %v", r.Missing, a.Missing)
	}
	for name := range a.Conflicts {
		if !r.Draft.Fields[name].Conflict {
			t.Errorf("%s is no conflict", name)
		}
	}
	for name, want := range a.Fields {
		a.judgeField(t, r, name, want)
	}
	if len(r.Draft.Subjects) != len(a.Subjects) {
		t.Errorf("%d subjects, want %d", len(r.Draft.Subjects), len(a.Subjects))
	}
}

// judgeField compares loosely: as one of the accepted values, or containing it. The project's scorer judges exactly.
func (a answer) judgeField(t *testing.T, r cases.Reading, name string, want json.RawMessage) {
	var any struct {
		Any []string `json:"any"`
	}
	var list []string
	var one string
	accepted := []string{}
	switch {
	case json.Unmarshal(want, &one) == nil:
		accepted = append(accepted, one)
	case json.Unmarshal(want, &list) == nil:
		accepted = append(accepted, strings.Join(list, " "))
	case json.Unmarshal(want, &any) == nil:
		accepted = any.Any
	}
	var got []string
	for n := range strings.SplitSeq(name, "|") {
		if v := words(strings.Join(r.Draft.Fields[n].Values, " ")); v != "" {
			got = append(got, v)
		}
	}
	for _, g := range got {
		for _, one := range accepted {
			if w := words(one); g == w || strings.Contains(g, w) || strings.Contains(w, g) || sameWords(g, w) {
				return
			}
		}
	}
	if len(got) > 0 || !slices.Contains(a.Arguable, name) {
		t.Errorf("%s is %q, want one of %q", name, got, accepted)
	}
}

func words(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer(".", "", ",", "", "_", " ").Replace(s)), " "))
}

func sameWords(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// checkPlaces: the text that a provenance gives stands at its place, byte for byte; in a mail that is attached, its parts and header count too.
func checkPlaces(t *testing.T, m *cases.Message, r cases.Reading) {
	texts := map[string][]string{}
	var gather func(m *cases.Message)
	gather = func(m *cases.Message) {
		for _, h := range []string{"From", "Subject"} {
			texts["header:"+h] = append(texts["header:"+h], m.Get(h))
		}
		for i := range m.Parts {
			p := &m.Parts[i]
			texts[p.ID] = append(texts[p.ID], p.Text)
			if p.Message != nil {
				gather(p.Message)
			}
		}
	}
	gather(m)
	check := func(fs cases.Fields) {
		for name, f := range fs {
			for _, p := range f.Provenance {
				if p.Rule == "" || !slices.ContainsFunc(texts[p.Part], func(s string) bool {
					return p.Start >= 0 && p.End >= p.Start && p.End <= len(s) && s[p.Start:p.End] == p.Text
				}) {
					t.Errorf("%s: %s %d-%d is not %q", name, p.Part, p.Start, p.End, p.Text)
				}
			}
		}
	}
	check(r.Draft.Fields)
	for _, s := range r.Draft.Subjects {
		check(s.Fields)
		for _, d := range s.IDs {
			check(d.Fields)
		}
	}
}
