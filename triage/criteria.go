package triage

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"cissd/cases"
)

// finishDraft works out what is missing (EXT-4), the nine criteria (EXT-5) and the warnings for the supervisor.
func (r *reader) finishDraft() {
	d := r.out.Draft
	r.out.Missing = d.Missing()
	if pii := personalData(d, r.out.NewText); pii != "" {
		r.out.Warnings = append(r.out.Warnings, "a request for support holds personal data: "+pii)
	}
	j := judge{d: d, proof: r.out.Proof, from: r.out.From, cfg: r.cfg, text: r.out.NewText, submitter: r.out.Submitter}
	r.out.Criteria = j.criteria()
}

// Criteria works out the nine criteria of a draft again, as after an answer has completed it or a correction has changed it. from is who sent
// the mail that the proof is about.
func Criteria(d cases.Draft, proof cases.Proof, from cases.Address, cfg Config) []cases.Criterion {
	j := judge{d: d, proof: proof, from: from, cfg: cfg}
	return j.criteria()
}

// judge holds what the criteria are worked out from.
type judge struct {
	d         cases.Draft
	proof     cases.Proof
	from      cases.Address
	cfg       Config
	text      string
	submitter *cases.Address
}

// personalData names the kinds of personal data that a request for support holds, where there must be none (RFS-1), without the data.
func personalData(d cases.Draft, text string) string {
	if d.Type != cases.RFS {
		return ""
	}
	text = text[:min(len(text), 64<<10)]
	var kinds []string
	dob, ids := birthWords.MatchString(text), ssnPattern.MatchString(text)
	for _, s := range d.Subjects {
		dob = dob || s.Fields.Value(cases.DateOfBirth) != ""
		ids = ids || len(s.IDs) > 0
	}
	if dob {
		kinds = append(kinds, "a date of birth")
	}
	if ids {
		kinds = append(kinds, "the number of an identity document")
	}
	return strings.Join(kinds, " and ")
}

var (
	birthWords = expression(`(?i)\b(dob|d\.o\.b\.?|date of birth|born( on)?)[ :]{1,3}(the )?\d`)
	ssnPattern = expression(`\b\d{3}-\d{2}-\d{4}\b`)
)

// criteria works out the nine, each with its evidence in words.
func (j *judge) criteria() []cases.Criterion {
	d, f := j.d, j.d.Fields
	out := make([]cases.Criterion, 0, cases.CriteriaAll)
	add := func(s cases.CriterionState, format string, args ...any) {
		out = append(out, cases.Criterion{Number: len(out) + 1, State: s, Evidence: fmt.Sprintf(format, args...)})
	}
	basis, purpose, desc := f.Value(cases.Basis), f.Value(cases.Purpose), f.Value(cases.Description)
	switch {
	case basis != "" && purpose != "":
		add(cases.Met, "basis: %s; purpose: %s", quoted(basis), quoted(purpose))
	case basis != "":
		add(cases.YoursToSay, "basis: %s; a purpose is not stated as such", quoted(basis))
	case purpose != "":
		add(cases.YoursToSay, "purpose: %s; a basis is not stated as such", quoted(purpose))
	case firstOf(desc, j.text) != "":
		add(cases.YoursToSay, "neither basis nor purpose is stated as such; the text says: %s", quoted(firstOf(desc, j.text)))
	default:
		add(cases.NotMet, "neither basis nor purpose is stated")
	}
	add(cases.YoursToSay, "%s", told("type", typeInWords(d), "country of concern", countryNames(f[cases.CountryOfConcern].Values)))
	add(cases.YoursToSay, "%s", told("program affected", f.Value(cases.ProgramAffected), "predication", inWords(f.Value(cases.Predication))))
	j.policy(add)
	add(cases.YoursToSay, "%s", told("wanted by", dayInWords(f.Value(cases.DueDate)), "kind of support", inWords(f.Value(cases.SupportKind))))
	j.needToKnow(f, add)
	j.required(f, add)
	j.detail(add)
	return out
}

type addCriterion func(s cases.CriterionState, format string, args ...any)

func (j *judge) policy(add addCriterion) {
	var against []string
	if pii := personalData(j.d, j.text); pii != "" {
		against = append(against, "a request for support that holds "+pii)
	}
	if !j.cfg.Official(j.from.Address) {
		against = append(against, "the sender's address is not an official one")
	}
	if len(against) > 0 {
		add(cases.NotMet, "%s", strings.Join(against, "; "))
		return
	}
	add(cases.YoursToSay, "nothing found against it")
}

func (j *judge) needToKnow(f cases.Fields, add addCriterion) {
	who := orNone(f.Value(cases.RequestorName))
	agency := orNone(f.Value(cases.Agency))
	proof := "the sender is not proven: " + j.proof.Why
	if j.proof.Proven() {
		proof = "the sender's domain is proven"
	}
	if j.submitter != nil {
		add(cases.YoursToSay, "%s of %s, sent in by %s; %s", who, agency, j.submitter.Address, proof)
		return
	}
	add(cases.YoursToSay, "%s of %s; %s", who, agency, proof)
}

// required is criteria 7 and 8.
func (j *judge) required(f cases.Fields, add addCriterion) {
	miss := map[string]bool{}
	for _, n := range j.d.Missing() {
		miss[n] = true
	}
	state := func(names ...string) (cases.CriterionState, []string) {
		var lack []string
		for _, n := range names {
			if miss[n] {
				lack = append(lack, strings.ReplaceAll(n, "_", " "))
			}
		}
		if len(lack) > 0 {
			return cases.NotMet, lack
		}
		return cases.Met, nil
	}
	if s, lack := state(cases.RequestorName, cases.Agency, cases.RequestorContact); s == cases.Met {
		add(s, "%s, %s, %s", f.Value(cases.RequestorName), f.Value(cases.Agency), firstOf(f.Value(cases.RequestorEmail), f.Value(cases.RequestorPhone)))
	} else {
		add(s, "missing: %s", strings.Join(lack, ", "))
	}
	s, lack := state(cases.Classification, cases.Priority)
	switch {
	case s != cases.Met:
		add(s, "missing: %s", strings.Join(lack, ", "))
	case f[cases.Priority].Conflict || f[cases.Classification].Conflict:
		add(cases.YoursToSay, "the mail contradicts itself: %s or %s, %s", f.Value(cases.Priority), strings.Join(f[cases.Priority].Others, ", "), firstOf(f.Value(cases.Classification), f.Value(cases.Network)))
	default:
		add(s, "%s, %s", firstOf(f.Value(cases.Classification), f.Value(cases.Network)), f.Value(cases.Priority))
	}
}

func (j *judge) detail(add addCriterion) {
	d := j.d
	docs := 0
	for _, s := range d.Subjects {
		docs += len(s.IDs)
	}
	name := d.Fields.Value(cases.NonIndividualName)
	switch {
	case len(d.Subjects) > 0:
		add(cases.Met, "%s, %s", count(len(d.Subjects), "person"), count(docs, "document"))
	case name != "":
		add(cases.Met, "one organization: %s", quoted(name))
	case d.Type == cases.RFS && d.Fields.Value(cases.SupportKind) != "":
		add(cases.Met, "kind of support: %s", inWords(d.Fields.Value(cases.SupportKind)))
	case len(strings.Fields(j.text)) >= 15 || d.Fields.Value(cases.Description) != "":
		add(cases.YoursToSay, "no person or organization was found in: %s", quoted(firstOf(d.Fields.Value(cases.Description), j.text)))
	default:
		add(cases.NotMet, "no person, organization or description")
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func typeInWords(d cases.Draft) string {
	if d.Type == "" {
		return "not stated"
	}
	if d.TypeInferred {
		return strings.ToUpper(string(d.Type)) + " (we inferred it)"
	}
	return strings.ToUpper(string(d.Type))
}

// told writes names and values, without those that are not known.
func told(pairs ...string) string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, pairs[i]+": "+pairs[i+1])
		}
	}
	if len(out) == 0 {
		return "nothing is stated about it"
	}
	return strings.Join(out, "; ")
}

// countryNames are ISO 3166 codes as people call them.
func countryNames(codes []string) string {
	names := make([]string, 0, len(codes))
	for _, c := range codes {
		name := c
		if r, err := language.ParseRegion(c); err == nil {
			name = display.English.Regions().Name(r)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// inWords writes a value of Appendix A for people: "security_audit" is "security audit".
func inWords(value string) string { return strings.ReplaceAll(value, "_", " ") }

// dayInWords writes an ISO date for people.
func dayInWords(iso string) string {
	if t, err := time.Parse(time.DateOnly, iso); err == nil {
		return t.Format("Monday 2 January 2006")
	}
	return iso
}

func orNone(s string) string {
	if s == "" {
		return "not stated"
	}
	return s
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// quoted shortens a text to about two lines.
func quoted(s string) string {
	s = fold(s)
	if r := []rune(s); len(r) > 160 {
		s = strings.TrimSpace(string(r[:157])) + "..."
	}
	return `"` + s + `"`
}
