package notify

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cissd/cases"
)

// maxSubjects and maxDocuments are shown; the whole is on record.
const (
	maxSubjects  = 20
	maxDocuments = 10
)

// facts are the two columns of a request: all of it for the office, and the short form that a requestor gets.
func (p presenter) facts(d cases.NoticeData) (all, short []Fact) {
	if d.Draft != nil {
		all, short = p.draftFacts(d.Draft)
		if s := p.line(d.MailSubject); s != "" {
			all = append(all, Fact{Name: "Subject line", Value: s})
		}
	}
	if liesBefore(d.Name) {
		return all, short
	}
	for _, f := range d.Facts {
		x := Fact{Name: upperFirst(p.line(f.Name)), Value: p.line(f.Value), Note: p.line(f.Note)}
		all = append(all, x)
		short = append(short, x)
	}
	return all, short
}

func (p presenter) draftFacts(draft *cases.Draft) (all, short []Fact) {
	if draft.Type != "" {
		long, abbr := typeWords(draft.Type)
		f := Fact{Name: "Kind of request", Value: strings.TrimPrefix(long, "request for ") + " (" + abbr + ")"}
		short = append(short, f)
		f.Note = "stated"
		if draft.TypeInferred {
			f.Note = "we inferred it"
		}
		all = append(all, f)
	}
	forRequestor := requestorFields()
	for _, l := range fieldLabels() {
		f, ok := draft.Fields[l.field]
		if !ok || len(f.Values) == 0 {
			continue
		}
		x := p.fact(l, f)
		all = append(all, x)
		if slices.Contains(forRequestor, l.field) {
			x.Note = ""
			short = append(short, x)
		}
	}
	for i, s := range draft.Subjects {
		if i == maxSubjects {
			all = append(all, Fact{Name: "More", Value: fmt.Sprintf("%d further individuals; the record has them all", len(draft.Subjects)-i)})
			break
		}
		all = append(all, p.subject(i, s))
	}
	if n := len(draft.Subjects); n > 0 {
		short = append(short, Fact{Name: "About", Value: strings.TrimPrefix(aboutWhom(draft.Subjects), " about ")})
	}
	return all, short
}

// fact is one field with where it stood. A narrative is shown line by line.
func (p presenter) fact(l label, f cases.Field) Fact {
	x := Fact{Name: l.name, Note: p.note(l, f)}
	if l.kind == "long" {
		x.Long = p.lines(strings.Join(f.Values, "\n"))
		if len(x.Long) == 1 && utf8.RuneCountInString(x.Long[0]) < textWidth-factColumn-2 {
			x.Value, x.Long = `"`+x.Long[0]+`"`, nil
		}
		return x
	}
	shown := make([]string, 0, len(f.Values))
	for _, v := range f.Values {
		shown = append(shown, l.shown(cleanLine(v), p.zone))
	}
	x.Value = p.line(strings.Join(shown, ", "))
	return x
}

// note says where a value stood, small (MAILS rule 6). A conflict names the other value.
func (p presenter) note(l label, f cases.Field) string {
	var where string
	var from cases.Provenance
	if len(f.Provenance) > 0 {
		from = f.Provenance[0]
	}
	switch {
	case f.Inferred:
		where = "we inferred it"
		if t := cut(cleanLine(from.Text), 80); t != "" {
			where += `: "` + p.line(t) + `"`
		}
	case f.SetByOffice():
		where = "set by a supervisor"
	case strings.Contains(from.Rule, "signature"):
		where = "from the signature"
	case strings.HasPrefix(from.Part, "header:"):
		where = "from the sender line"
	default:
		where = "stated"
	}
	if !f.Conflict || len(f.Others) == 0 {
		return where
	}
	others := make([]string, 0, len(f.Others))
	for _, o := range f.Others {
		others = append(others, cut(p.line(l.shown(cleanLine(o), p.zone)), 80))
	}
	return where + "; elsewhere in the mail: " + strings.Join(others, ", ")
}

// subject is a person asked about, without identifiers and birth date (NOT-3): what kind of document there is, and its last two characters.
func (p presenter) subject(i int, s cases.Subject) Fact {
	role := "Subject"
	if s.Fields.Value(cases.SubjectRole) == "co_subject" {
		role = "Co-subject"
	}
	var parts []string
	name := strings.TrimSpace(s.Fields.Value(cases.FirstName) + " " + s.Fields.Value(cases.LastName))
	if name == "" {
		name = "not named"
	}
	parts = append(parts, name)
	for _, n := range []string{cases.CountryOfCitizenship, cases.CountryOfResidence} {
		if c := s.Fields[n]; len(c.Values) > 0 {
			shown := label{kind: "country"}.shown(c.Value(), p.zone)
			if !slices.Contains(parts, shown) {
				parts = append(parts, shown)
			}
		}
	}
	for _, n := range []string{cases.Organization, cases.PositionTitle} {
		if v := s.Fields.Value(n); v != "" {
			parts = append(parts, v)
		}
	}
	if s.Fields.Value(cases.DateOfBirth) != "" {
		parts = append(parts, "date of birth given")
	}
	f := Fact{Name: fmt.Sprintf("%s %d", role, i+1), Value: p.line(strings.Join(parts, ", "))}
	for _, id := range s.IDs[:min(len(s.IDs), maxDocuments)] {
		f.Value += "; " + p.document(id)
	}
	return f
}

func (p presenter) document(id cases.Identification) string {
	kind := strings.ReplaceAll(id.Fields.Value(cases.IDType), "_", " ")
	if kind == "" || kind == "miscellaneous" {
		kind = "document"
	}
	kind = p.line(kind)
	number := id.Fields.Value(cases.IDNumber)
	if number == "" {
		return kind + " without number"
	}
	if end := lastTwo(number); end != "" {
		return kind + ", number ending " + end
	}
	return kind + ", number withheld"
}
