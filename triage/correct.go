package triage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cissd/cases"
)

// Correct turns the field lines of a SET into what they change: values as Appendix A writes them, provenance that says who stated them. A field
// that is to be cleared is there without values. It is [cases.Act.Correct]. What cannot be read is refused with the forms that can (EXT-3).
func Correct(c cases.Command) (cases.Draft, *cases.Refusal) {
	d := cases.Draft{Fields: cases.Fields{}}
	for _, k := range sortedKeys(c.Keys) {
		if k == cases.KeyReason || k == cases.KeyCode {
			continue
		}
		name, value := strings.ToLower(string(k)), strings.TrimSpace(c.Keys[k])
		clears := clearWord(value)
		if name == "type" {
			t := typeWord(value)
			if t == "" || clears {
				return d, noValue(k, value, "rfi, rfs or fai")
			}
			d.Type = t
			continue
		}
		kind := fieldKind(name)
		if kind == nil {
			return d, noField(name)
		}
		if clears {
			d.Fields[name] = cases.Field{Provenance: stated(value)}
			continue
		}
		values, no := kind(value)
		if no != "" {
			return d, noValue(k, value, no)
		}
		if name == cases.Classification {
			// the pointer is the level, or the network on which the request resides (EXT-4)
			if network := networkWord(strings.ToLower(value)); network != "" {
				d.Fields[cases.Network] = cases.Field{Values: []string{network}, Provenance: stated(value)}
			}
			if values[0] == "" {
				continue
			}
		}
		d.Fields[name] = cases.Field{Values: values, Provenance: stated(value)}
	}
	return d, nil
}

func stated(value string) []cases.Provenance {
	return []cases.Provenance{{Part: "command", End: len(value), Text: value, Rule: "label supervisor"}}
}

func sortedKeys(m map[cases.Key]string) []cases.Key {
	ks := make([]cases.Key, 0, len(m))
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

// clearWord says that a value stands for none.
func clearWord(v string) bool {
	switch strings.ToLower(strings.Trim(v, " .()-")) {
	case "none", "clear", "n/a", "na", "":
		return true
	}
	return false
}

func fieldWords(k cases.Key) string { return strings.ReplaceAll(strings.ToLower(string(k)), "_", " ") }

func noValue(k cases.Key, value, forms string) *cases.Refusal {
	return &cases.Refusal{Code: "value_unclear", Reason: fmt.Sprintf("We cannot read %q as %s; it takes %s.", firstWords(value, 6), fieldWords(k), forms)}
}

func noField(name string) *cases.Refusal {
	if subjectField(name) {
		return &cases.Refusal{
			Code: "field_of_subject", Reason: fmt.Sprintf("What is known of a person, here %s, cannot be changed by SET: it is about the request alone.", fieldWords(cases.Key(name))),
		}
	}
	return &cases.Refusal{Code: "field_unknown", Reason: fmt.Sprintf("SET knows no field %q.%s", fieldWords(cases.Key(name)), nearestField(name))}
}

func subjectField(name string) bool {
	l, ok := knownLabel(strings.ReplaceAll(name, "_", " "))
	return ok && (l.scope == 's' || l.scope == 'i') || slices.Contains([]string{
		cases.FirstName, cases.LastName, cases.Gender, cases.DateOfBirth, cases.CountryOfResidence, cases.CountryOfCitizenship, cases.Phones, cases.Emails,
		cases.PositionTitle, cases.SubjectRole, "passport", "visa", "drivers_license", "miscellaneous", "issued", "expires", "id_country",
	}, name)
}

// fieldKind gives the reader of a field's value: values as Appendix A writes them, or the accepted forms in words. It is nil for what SET does
// not know.
func fieldKind(name string) func(string) ([]string, string) {
	switch name {
	case cases.Priority:
		return oneOf(func(v string) string { p, _ := priorityWord(strings.ToLower(v)); return p }, "routine, priority or urgent")
	case cases.Classification:
		return classificationValue
	case cases.Network:
		return oneOf(networkValue, "HSDN, SIPRNet, JWICS, C-LAN or other")
	case cases.CountryOfConcern:
		return countryValues
	case cases.DueDate, cases.VisitStart, cases.VisitEnd:
		return dateValue
	case cases.RequestorPhone, cases.LEPhone:
		return phoneValue
	case cases.RequestorEmail:
		return oneOf(addressValue, "one address, such as name@agency.gov")
	case cases.Origin:
		return oneOf(among("internal", "external"), "internal or external")
	case cases.Predication:
		return oneOf(among("internal_concern", "law_enforcement_support", "analytic_project", "incident_report", "reporting"),
			"internal concern, law enforcement support, analytic project, incident report or reporting")
	case cases.SupportKind:
		return oneOf(among("briefing", "interview", "security_audit", "gift_inspection", "other"), "briefing, interview, security audit, gift inspection or other")
	case cases.EntityType:
		return oneOf(among("individual", "group", "miscellaneous"), "individual, group or miscellaneous")
	case cases.Basis, cases.Purpose, cases.Description, cases.Details, cases.ReportedEvent:
		return func(v string) ([]string, string) { return []string{v}, "" }
	case cases.RequestorName, cases.Agency, cases.Component, cases.ProgramAffected, cases.CaseReference, cases.OGCRepresentative, cases.InquiryType,
		cases.InquiryCategory, cases.VisitType, cases.VisitStatus, cases.FacilityID, cases.FacilityOrganization, cases.LEOfficial, cases.LEAgency,
		cases.LECaseNumber, cases.LEComponent, cases.LEOffice, cases.CaseHandle, cases.NonIndividualName, cases.Sponsor:
		return lineValue
	}
	return nil
}

// fieldNames are those of SET, in the words in which people write them.
func fieldNames() []string {
	var out []string
	for key, l := range labels {
		if name := setName(l, key); l.scope == 'r' && (name == "type" || fieldKind(name) != nil) && strings.ReplaceAll(name, "_", " ") == key {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// nearestField names the field that a line may have meant, as a sentence to go on with; "" where none is near (EXT-3).
func nearestField(l string) string {
	best, name := 4, ""
	ws := strings.Fields(labelKey(strings.ReplaceAll(l, "_", " ")))
	for n := 1; n <= min(3, len(ws)); n++ {
		said := strings.Join(ws[:n], " ")
		for _, f := range fieldNames() {
			if d := distance(said, f); d < best && d*3 <= len(f) {
				best, name = d, f
			}
		}
	}
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" The nearest is %q.", name)
}

// distance counts the letters to change, add or leave out to make one word of the other.
func distance(a, b string) int {
	if len(a) > 60 || len(b) > 60 {
		return 60
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// oneOf makes a reader of a function that gives "" for what it does not know.
func oneOf(read func(string) string, forms string) func(string) ([]string, string) {
	return func(v string) ([]string, string) {
		if s := read(strings.TrimRight(v, ".! ")); s != "" {
			return []string{s}, ""
		}
		return nil, forms
	}
}

func among(names ...string) func(string) string {
	return func(v string) string {
		v = strings.ReplaceAll(strings.ToLower(fold(v)), " ", "_")
		v = strings.ReplaceAll(v, "-", "_")
		if slices.Contains(names, v) {
			return v
		}
		return ""
	}
}

// lineValue is a value of one line.
func lineValue(v string) ([]string, string) {
	if v = fold(v); v == "" || len(v) > maxLineValue {
		return nil, fmt.Sprintf("up to %d characters", maxLineValue)
	}
	return []string{v}, ""
}

const maxLineValue = 200

// classificationValue reads the classification pointer: a level, or a network (then the level is "").
func classificationValue(v string) ([]string, string) {
	l := strings.Trim(strings.ToLower(fold(v)), ".!()\" ")
	switch strings.ReplaceAll(l, "_", " ") {
	case "unclassified", "unclass", "unclas", "u", "cui", "fouo", "u//fouo", "unclassified//fouo", "unclassified//for official use only", "for official use only", "controlled unclassified information":
		return []string{"unclassified"}, ""
	case "confidential":
		return []string{"confidential"}, ""
	case "secret":
		return []string{"secret"}, ""
	case "top secret", "ts":
		return []string{"top_secret"}, ""
	}
	if n := networkValue(l); n != "" && n != "other" {
		return []string{""}, ""
	}
	return nil, "unclassified, confidential, secret or top secret, or the network: HSDN, SIPRNet, JWICS, C-LAN"
}

func networkValue(v string) string {
	switch strings.ToLower(fold(v)) {
	case "hsdn":
		return "HSDN"
	case "siprnet", "sipr":
		return "SIPRNet"
	case "jwics":
		return "JWICS"
	case "c-lan", "clan", "c lan", "jwics/c-lan":
		return networkWord(strings.ToLower(v))
	case "other":
		return "other"
	}
	return ""
}

// countryValues reads a list of countries, each whole: "China, Iran and KP".
func countryValues(v string) ([]string, string) {
	const forms = "names of countries with commas between them, such as China, Iran"
	var out []string
	for piece := range strings.SplitSeq(strings.NewReplacer(" and ", ",", ";", ",", "/", ",", "&", ",").Replace(strings.TrimRight(v, ". ")), ",") {
		if piece = strings.TrimSpace(piece); piece == "" {
			continue
		}
		code := oneCountry(piece)
		if code == "" {
			return nil, forms
		}
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	if len(out) == 0 {
		return nil, forms
	}
	return out, ""
}

// oneCountry is the ISO 3166 code of a text that is the name or code of a country and nothing else.
func oneCountry(s string) string {
	up := strings.ToUpper(s)
	if len(s) == 2 && countries.iso2[up] {
		return up
	}
	if c := countries.iso3[strings.ToLower(s)]; len(s) == 3 && c != "" {
		return c
	}
	toks := tokenize(s)
	for i := range min(2, len(toks)) { // "the Netherlands"
		if i > 0 && toks[0].low != "the" {
			break
		}
		if h, ok := countryAt(toks, i); ok && h.to == len(toks) {
			return h.code
		}
	}
	return ""
}

// dateValue reads a day that can be read in one way only: 2026-03-04, 4 March 2026, March 4, 2026.
func dateValue(v string) ([]string, string) {
	v = strings.TrimRight(v, ". ")
	toks := tokenize(v)
	at := 0
	if len(toks) > 0 && weekday(toks[0].low) >= 0 {
		if at++; at < len(toks) && toks[at].text == "," {
			at++
		}
	}
	if at < len(toks) {
		if m := slashed.FindStringSubmatch(toks[at].text); m != nil && at+1 == len(toks) {
			a, b := atoi(m[1]), atoi(m[2])
			if first, ok1 := mkDate(2000+atoi(m[3])%100, 1, 1); ok1 && a >= 1 && b >= 1 && a <= 12 && b <= 12 {
				y := first.Year()
				return nil, fmt.Sprintf("%04d-%02d-%02d or %04d-%02d-%02d, whichever is meant", y, a, b, y, b, a)
			}
			return nil, dateForms
		}
		if h, ok := dateAt(toks, at, time.Time{}); ok && h.to == len(toks) && h.year && !h.guess && h.end.IsZero() {
			return []string{isoDate(h.start)}, ""
		}
	}
	return nil, dateForms
}

const dateForms = "a day such as 2026-03-04 or 4 March 2026"

var slashed = expression(`^(\d{1,2})[/.](\d{1,2})[/.](?:19|20)?(\d{2})$`)

// phoneValue reads one telephone number, and an extension.
func phoneValue(v string) ([]string, string) {
	v = strings.TrimRight(strings.TrimSpace(v), ". ")
	if hits := findPhones(v); len(hits) == 1 && hits[0].start == 0 && hits[0].end == len(v) {
		return []string{hits[0].e164}, ""
	}
	return nil, "one number, such as (202) 555-0100 or +44 20 7946 0018"
}

func addressValue(v string) string {
	v = strings.Trim(v, "<> ")
	if strings.HasPrefix(strings.ToLower(v), "mailto:") {
		v = v[len("mailto:"):]
	}
	if a := addressPattern.FindString(v); a != v || !asciiOnly(v) {
		return ""
	}
	return v
}
