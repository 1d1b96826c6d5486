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
	j := judge{d: d, s: cases.StandingOf(&r.out), cfg: r.cfg, text: r.out.NewText}
	r.out.Criteria = j.criteria()
}

// Criteria works out the nine criteria of a draft with what stands on record of it (EXT-5). None of them decides anything: each says in words what in
// the request speaks for or against it, and what is not stated. It is pure.
func Criteria(d cases.Draft, s cases.Standing, cfg Config) []cases.Criterion {
	j := judge{d: d, s: s, cfg: cfg}
	return j.criteria()
}

// judge holds what the criteria are worked out from. text is the mail's, where it is at hand.
type judge struct {
	d    cases.Draft
	s    cases.Standing
	cfg  Config
	text string
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
	out := make([]cases.Criterion, 0, cases.CriteriaAll)
	for i, work := range []func() (cases.CriterionState, points){
		j.reasons, j.authority, j.mission, j.policy, j.means, j.needToKnow, j.whoAsks, j.levels, j.detail,
	} {
		state, said := work()
		said = append(said, j.signs(i+1)...)
		out = append(out, cases.Criterion{Number: i + 1, State: state, Evidence: strings.Join(said, "; ")})
	}
	return out
}

// points are what is said of one criterion, the most telling first.
type points []string

func (p *points) add(format string, args ...any) { *p = append(*p, fmt.Sprintf(format, args...)) }

// signs are the words of the request that speak against a criterion, and then for it.
func (j *judge) signs(criterion int) points {
	var against, favor points
	for _, s := range j.d.Signs {
		switch {
		case s.Criterion != criterion:
		case s.For:
			favor.add("speaks for it: %s (in %s)", quoted(s.Quote), s.Place)
		default:
			against.add("against it: %s: %s (in %s)", s.What, quoted(s.Quote), s.Place)
		}
	}
	return append(against, favor...)
}

// reasons is criterion 1: whether basis and purpose are stated. Whether clearly, is for a person to say.
func (j *judge) reasons() (cases.CriterionState, points) {
	var out points
	stated := 0
	for _, name := range []string{cases.Basis, cases.Purpose} {
		f := j.d.Fields[name]
		switch v := f.Value(); {
		case v == "":
			out.add("no %s is stated as such", name)
		case emptyWords(v):
			out.add("the %s says only %s (%s)", name, quoted(v), whereFrom(f))
		default:
			stated++
			out.add("%s (%s): %s", name, whereFrom(f), quoted(v))
		}
	}
	if stated == 2 {
		return cases.Met, out
	}
	said := firstOf(j.d.Fields.Value(cases.Description), j.d.Fields.Value(cases.ReportedEvent), j.text)
	if stated == 0 && said != "" {
		out.add("it says: %s", quoted(said))
	}
	if stated == 0 && said == "" && len(j.d.Signs) == 0 {
		return cases.NotMet, out
	}
	return cases.YoursToSay, out
}

// emptyWords says whether a text that should give a reason gives none: a formula, or a pointer to somewhere else.
func emptyWords(v string) bool {
	w := strings.ToLower(strings.Trim(fold(v), " .,;:!-"))
	return emptyReasons[w] || emptyValue(v)
}

var emptyReasons = phraseSet(`official business,official use,official purposes,for official use,for official use only,for official purposes,official,official government business,as discussed,as discussed by phone,per our conversation,per our call,per our discussion,see above,see below,see attached,see attachment,see email,see e-mail,as above,same as above,same,need to know,need information,information,information needed,for information,routine,standard,tbd,n/a,none,various,other,work,work related,business,government business,investigation purposes,administrative,administrative purposes,internal use,internal`)

func phraseSet(list string) map[string]bool {
	m := map[string]bool{}
	for p := range strings.SplitSeq(list, ",") {
		m[p] = true
	}
	return m
}

// authority is criterion 2: the type, and whether anything foreign is named.
func (j *judge) authority() (cases.CriterionState, points) {
	var out points
	out.add("type: %s", typeInWords(j.d))
	foreign := false
	if f := j.d.Fields[cases.CountryOfConcern]; len(f.Values) > 0 {
		out.add("country of concern: %s (%s)", countryNames(f.Values), whereFrom(f))
		foreign = true
	}
	for i, s := range j.d.Subjects {
		c := append(s.Fields[cases.CountryOfCitizenship].Values, s.Fields[cases.CountryOfResidence].Values...)
		if len(c) == 0 || i >= maxNamed {
			continue
		}
		foreign = foreign || notOnly(c, "US")
		if cs := s.Fields[cases.CountryOfCitizenship].Values; len(cs) > 0 {
			out.add("citizenship of subject %d: %s", i+1, countryNames(cs))
		}
	}
	for _, s := range j.d.Signs {
		foreign = foreign || s.Criterion == 2 && s.For
	}
	if !foreign {
		out.add("no foreign country, citizenship or organization was found in it")
	}
	return cases.YoursToSay, out
}

// maxNamed is how many subjects are named one by one.
const maxNamed = 3

func notOnly(values []string, one string) bool {
	for _, v := range values {
		if v != one {
			return true
		}
	}
	return false
}

// mission is criterion 3.
func (j *judge) mission() (cases.CriterionState, points) {
	var out points
	for _, p := range []struct{ name, word string }{
		{cases.ProgramAffected, "program affected"},
		{cases.Predication, "predication"},
		{cases.ReportedEvent, "reported event"},
		{cases.FacilityOrganization, "facility"},
		{cases.LECaseNumber, "law enforcement case"},
		{cases.LEOfficial, "law enforcement official"},
	} {
		if f := j.d.Fields[p.name]; f.Value() != "" {
			out.add("%s (%s): %s", p.word, whereFrom(f), quotedUnlessWord(inWords(f.Value())))
		}
	}
	if len(out) == 0 {
		out.add("no program, predication, event or facility is stated")
	}
	return cases.YoursToSay, out
}

// policy is criterion 4: what the daemon can see against it (SPEC 5): personal data in a request for support, an address that is not official, a level of
// classification that must not be here, a citizen as the subject.
func (j *judge) policy() (cases.CriterionState, points) {
	var against, also points
	if pii := personalData(j.d, j.text); pii != "" {
		against.add("a request for support that holds %s", pii)
	}
	if !j.cfg.Official(j.s.From) {
		against.add("the sender's address is not an official one")
	}
	switch level := j.d.Fields.Value(cases.Classification); level {
	case "confidential", "secret", "top_secret":
		if j.d.Type == cases.FAI {
			against.add("an inquiry that is said to be %s: classified work is tracked only, and no inquiry is (CLS-1)", inWords(level))
		} else if len(j.d.Subjects) > 0 {
			against.add("it is said to be %s and names who it is about: only the pointer to its network may be here (CLS-1)", inWords(level))
		}
	}
	for i, s := range j.d.Subjects {
		if c := s.Fields[cases.CountryOfCitizenship]; i < maxNamed && len(c.Values) > 0 && !notOnly(c.Values, "US") {
			also.add("subject %d is given as a U.S. citizen (%s)", i+1, whereFrom(c))
		}
	}
	if len(against) > 0 {
		return cases.NotMet, append(against, also...)
	}
	if len(also) == 0 && !j.speaksAgainst(4) {
		also.add("nothing found against it")
	}
	return cases.YoursToSay, also
}

func (j *judge) speaksAgainst(criterion int) bool {
	for _, s := range j.d.Signs {
		if s.Criterion == criterion && !s.For {
			return true
		}
	}
	return false
}

// means is criterion 5: what is wanted and by when, and the officers' open work.
func (j *judge) means() (cases.CriterionState, points) {
	var out points
	f := j.d.Fields
	if k := f[cases.SupportKind]; k.Value() != "" {
		out.add("kind of support: %s (%s)", inWords(k.Value()), whereFrom(k))
	}
	if due := f[cases.DueDate]; due.Value() != "" {
		out.add("wanted by: %s (%s)", dayInWords(due.Value()), whereFrom(due))
	} else {
		out.add("no day is stated by which it is wanted")
	}
	if !j.s.Recorded {
		return cases.YoursToSay, out
	}
	var loads []string
	for i, o := range j.s.Officers {
		if i == maxNamed {
			loads = append(loads, fmt.Sprintf("and %d more", len(j.s.Officers)-i))
			break
		}
		loads = append(loads, fmt.Sprintf("%s %d", o.Name, o.Open))
	}
	if len(loads) == 0 {
		out.add("no officer is on the roster")
	} else {
		out.add("open cases: %s", strings.Join(loads, ", "))
	}
	return cases.YoursToSay, out
}

// needToKnow is criterion 6: proof of who asks, and what they asked before.
func (j *judge) needToKnow() (cases.CriterionState, points) {
	var out points
	f := j.d.Fields
	who := orNone(f.Value(cases.RequestorName)) + " of " + orNone(f.Value(cases.Agency))
	switch {
	case j.s.Internal:
		out.add("an internal event: %s opened it, and nobody outside asks", who)
	case j.s.Submitter != "":
		out.add("%s, sent in by %s", who, j.s.Submitter)
	default:
		out.add("%s", who)
	}
	switch {
	case j.s.Proven:
		out.add("the sender's domain is proven")
	case j.s.Why != "":
		out.add("the sender is not proven: %s", j.s.Why)
	default:
		out.add("the sender is not proven")
	}
	if j.s.Recorded {
		out.add("%s", earlier(j.s.Earlier, j.s.Opened))
	}
	if !j.s.Internal && !j.speaksFor(6) {
		out.add("a need to know is not stated in words")
	}
	return cases.YoursToSay, out
}

func (j *judge) speaksFor(criterion int) bool {
	for _, s := range j.d.Signs {
		if s.Criterion == criterion && s.For {
			return true
		}
	}
	return false
}

// earlier says how many requests a requestor has made before, and what came of them.
func earlier(asked, opened int) string {
	if asked == 0 {
		return "no earlier request from this address"
	}
	return fmt.Sprintf("%s from this address, %d of them opened as cases", count(asked, "earlier request"), opened)
}

// whoAsks is criterion 7.
func (j *judge) whoAsks() (cases.CriterionState, points) {
	return j.required(cases.RequestorName, cases.Agency, cases.RequestorContact)
}

// levels is criterion 8.
func (j *judge) levels() (cases.CriterionState, points) {
	return j.required(cases.Classification, cases.Priority)
}

// required says of required fields (EXT-4) what was found where, and what is missing.
func (j *judge) required(names ...string) (cases.CriterionState, points) {
	miss := map[string]bool{}
	for _, n := range j.d.Missing() {
		miss[n] = true
	}
	var lack []string
	var found points
	state := cases.Met
	for _, n := range names {
		if miss[n] {
			lack = append(lack, inWords(n))
			continue
		}
		f := j.d.Fields[n]
		switch n {
		case cases.RequestorContact:
			if f = j.d.Fields[cases.RequestorEmail]; f.Value() == "" {
				f = j.d.Fields[cases.RequestorPhone]
			}
		case cases.Classification:
			if f.Value() == "" {
				f = j.d.Fields[cases.Network]
			}
		}
		said := inWords(f.Value())
		if f.Conflict && (n == cases.Priority || n == cases.Classification) {
			state = cases.YoursToSay
			found.add("the mail contradicts itself: %s or %s", said, inWords(strings.Join(f.Others, ", ")))
			continue
		}
		if f.Inferred && len(f.Provenance) > 0 && (n == cases.Priority || n == cases.Classification) {
			found.add("%s (we inferred it: %s)", said, quoted(f.Provenance[0].Text))
			continue
		}
		found.add("%s (%s)", said, whereFrom(f))
	}
	if len(lack) > 0 {
		return cases.NotMet, append(points{"missing: " + strings.Join(lack, ", ")}, found...)
	}
	return state, found
}

// detail is criterion 9: who or what it is about, and which identifiers there are.
func (j *judge) detail() (cases.CriterionState, points) {
	d := j.d
	var out points
	if n := len(d.Subjects); n > 0 {
		docs := 0
		for _, s := range d.Subjects {
			docs += len(s.IDs)
		}
		out.add("%s, %s", count(n, "person"), count(docs, "document"))
		for i, s := range d.Subjects {
			if i == maxNamed {
				break
			}
			out.add("%s", identifiers(i+1, s))
		}
	}
	if name := d.Fields[cases.NonIndividualName]; name.Value() != "" {
		out.add("organization (%s): %s", whereFrom(name), quoted(name.Value()))
	}
	if k := d.Fields[cases.SupportKind]; d.Type == cases.RFS && k.Value() != "" {
		out.add("kind of support: %s", inWords(k.Value()))
	}
	if len(out) > 0 {
		return cases.Met, out
	}
	said := firstOf(d.Fields.Value(cases.Description), d.Fields.Value(cases.ReportedEvent), d.Fields.Value(cases.Details), j.text)
	if said == "" || said == j.text && len(strings.Fields(j.text)) < 15 {
		out.add("no person, organization or description")
		return cases.NotMet, out
	}
	out.add("no person or organization was found in: %s", quoted(said))
	return cases.YoursToSay, out
}

// identifiers says of a subject which identifiers are given and which are not, without their values.
func identifiers(n int, s cases.Subject) string {
	var has, lacks []string
	note := func(there bool, what string) {
		if there {
			has = append(has, what)
		} else {
			lacks = append(lacks, what)
		}
	}
	note(s.Fields.Value(cases.FirstName) != "" || s.Fields.Value(cases.LastName) != "", "name")
	note(s.Fields.Value(cases.DateOfBirth) != "", "date of birth")
	note(len(s.Fields[cases.CountryOfCitizenship].Values) > 0, "citizenship")
	note(len(s.IDs) > 0, "document")
	out := fmt.Sprintf("subject %d: ", n)
	if len(has) > 0 {
		out += strings.Join(has, ", ") + " given"
	}
	if len(lacks) > 0 {
		if len(has) > 0 {
			out += ", "
		}
		out += "no " + strings.Join(lacks, ", no ")
	}
	return out
}

// whereFrom says in words where a value stood.
func whereFrom(f cases.Field) string {
	if f.SetByOffice() {
		return "set by a supervisor"
	}
	if len(f.Provenance) == 0 {
		return "not known where"
	}
	switch p := f.Provenance[0]; {
	case p.Part == "header:Subject":
		return "in the subject line"
	case p.Rule == "from_domain":
		return "we inferred it from the address"
	case p.Rule == "from_header":
		return "from the sender line"
	case p.Rule == ruleRoster:
		return "from the roster"
	case f.Inferred:
		return "we inferred it"
	case p.Rule == "signature":
		return "from the signature"
	case strings.HasPrefix(p.Rule, "label"):
		return "stated"
	}
	return "in the text"
}

// ruleRoster marks what the roster says of somebody of the office (INT-10).
const ruleRoster = "roster"

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

// inWords writes a value of Appendix A for people: "security_audit" is "security audit". What is none, as an address or a file's name, stays as it
// is: its underscores are part of it.
func inWords(value string) string {
	if strings.Trim(value, "abcdefghijklmnopqrstuvwxyz_, ") != "" {
		return value
	}
	return strings.ReplaceAll(value, "_", " ")
}

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

// maxQuoted is how many characters are quoted of a text, about two lines.
const maxQuoted = 160

// quoted shortens a text to one line of about two lines' length, at a whole word. Words with digits in front of the cut go too: half a number would escape
// the masks (NOT-3).
func quoted(s string) string {
	if near := runesIn(s, 4*maxQuoted); near < len(s) { // of a long text the begin is enough, if that is not all blanks
		if begin := fold(strings.ReplaceAll(s[:near], `"`, "'")); runesIn(begin, maxQuoted+1) < len(begin) {
			s = s[:near]
		}
	}
	s = fold(strings.ReplaceAll(s, `"`, "'"))
	if runesIn(s, maxQuoted) < len(s) {
		k := runesIn(s, maxQuoted-3)
		ws := strings.Fields(s[:k])
		if s[k] != ' ' && len(ws) > 1 {
			ws = ws[:len(ws)-1]
		}
		for len(ws) > 1 && withDigit(ws[len(ws)-1]) {
			ws = ws[:len(ws)-1]
		}
		s = strings.Join(ws, " ") + " ..."
	}
	return `"` + s + `"`
}

// runesIn is the length in bytes of the first n characters of a text, or of all of it.
func runesIn(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// quotedUnlessWord leaves what is one of our own words as it is.
func quotedUnlessWord(s string) string {
	if len(s) <= 30 && !strings.ContainsAny(s, `"'`) {
		return s
	}
	return quoted(s)
}
