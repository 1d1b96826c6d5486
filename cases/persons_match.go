package cases

import (
	"slices"
	"strings"
	"time"
)

// linkedPerson is what is compared of a subject (EXT-6).
type linkedPerson struct {
	names         [][]string
	gender        string
	born          string // ISO date, or its year, or year and month
	countries     []string
	phones        []string
	emails        []string
	organizations []string
	ids           []linkedID
}

type linkedID struct{ kind, number, country string }

// personOf takes from a subject what is compared.
func personOf(s Subject) linkedPerson {
	p := linkedPerson{
		names: personNames(s.Fields.Value(FirstName), s.Fields.Value(LastName)), gender: s.Fields.Value(Gender), born: s.Fields.Value(DateOfBirth),
	}
	for _, name := range []string{CountryOfCitizenship, CountryOfResidence} {
		for _, v := range s.Fields[name].Values {
			p.countries = append(p.countries, strings.ToUpper(v))
		}
	}
	for _, v := range s.Fields[Phones].Values {
		if k := phoneKey(v); k != "" {
			p.phones = append(p.phones, k)
		}
	}
	for _, v := range s.Fields[Emails].Values {
		if k := (Address{Address: v}).Key(); strings.Contains(k, "@") {
			p.emails = append(p.emails, k)
		}
	}
	if o := companyKey(s.Fields.Value(Organization)); o != "" {
		p.organizations = append(p.organizations, o)
	}
	for _, id := range s.IDs[:min(len(s.IDs), linkedIDs)] {
		if n := documentKey(id.Fields.Value(IDNumber)); n != "" {
			p.ids = append(p.ids, linkedID{id.Fields.Value(IDType), n, strings.ToUpper(id.Fields.Value(IDCountry))})
		}
	}
	return p
}

// linkedIDs is how many documents of one subject are compared.
const linkedIDs = 20

// personMatch says how likely two subjects are one person: Score from 0 to 100, and why in words for a supervisor, none of which tells a value.
type personMatch struct {
	score int
	why   []string
}

// From what score on a match is told, and from what on it is likely one person.
const (
	scoreTold   = 50
	scoreLikely = 75
)

// matchPersons compares two subjects. It is pure, and the same whichever stands first.
func matchPersons(a, b linkedPerson) personMatch {
	m := personMatch{}
	name := bestName(a, b)
	id := matchIDs(a.ids, b.ids)
	m.named(name, a, b)
	m.born(name, a, b)
	m.around(name, a, b)
	switch id.how {
	case idSame, idOtherKind:
		m.why = slices.Insert(m.why, 0, id.words())
		switch {
		case name.likeness > nameOther || len(a.names) == 0 || len(b.names) == 0:
			m.score = max(m.score, 95)
		default:
			m.score = 80
			m.why = append(m.why, "another name")
		}
	case idElsewhere:
		if name.likeness > nameOneWord {
			m.score += 15
			m.why = append(m.why, id.words())
		}
	case idNear:
		if name.likeness > nameOneWord {
			m.score += 25
			m.why = append(m.why, id.words())
		}
	case idNone:
	}
	m.reached(name, a, b)
	m.score = max(0, min(100, m.score))
	return m
}

// bestName is the best of all pairs of names that two people have.
func bestName(a, b linkedPerson) nameMatch {
	best := nameMatch{}
	for _, x := range a.names {
		for _, y := range b.names {
			m := compareNames(x, y)
			rarer, ordered := best.common && !m.common, best.common == m.common && m.inOrder && !best.inOrder
			if m.likeness > best.likeness || m.likeness == best.likeness && (rarer || ordered) {
				best = m
			}
		}
	}
	return best
}

// named counts the name. What many people are called counts little, unless the date of birth agrees too.
func (m *personMatch) named(name nameMatch, a, b linkedPerson) {
	m.score = map[nameLikeness]int{
		nameSame: 60, nameOrder: 56, nameSpelling: 52, namePart: 50, nameForm: 46, nameNear: 44, nameInitial: 40, nameShares: 30, nameOneWord: 15,
	}[name.likeness]
	if name.likeness == nameOther {
		return
	}
	m.why = append(m.why, name.likeness.words())
	if name.common {
		m.score -= 25
		if compareDates(a.born, b.born) == dateSame && name.likeness > nameOneWord {
			m.score += 15
		}
	}
}

// born counts the dates of birth.
func (m *personMatch) born(name nameMatch, a, b linkedPerson) {
	how := compareDates(a.born, b.born)
	if name.likeness == nameOther {
		return
	}
	switch how {
	case dateSame:
		m.score += 35
		m.why = append(m.why, "the same date of birth")
	case dateSwapped:
		m.score += 22
		m.why = append(m.why, "the same date of birth with day and month exchanged")
	case dateNear:
		m.score += 18
		m.why = append(m.why, "nearly the same date of birth")
	case dateFits:
		m.score += 8
		m.why = append(m.why, "a date of birth that fits")
	case dateOther:
		m.score -= 40
		m.why = append(m.why, "another date of birth")
	case dateUnknown:
	}
}

// around counts countries, gender and organizations.
func (m *personMatch) around(name nameMatch, a, b linkedPerson) {
	if name.likeness == nameOther {
		return
	}
	if len(a.countries) > 0 && len(b.countries) > 0 {
		if overlap(a.countries, b.countries) {
			m.score += 3
		} else {
			m.score -= 10
			m.why = append(m.why, "another country")
		}
	}
	if a.gender != "" && b.gender != "" && a.gender != b.gender {
		m.score -= 15
		m.why = append(m.why, "another gender")
	}
	if overlap(a.organizations, b.organizations) {
		m.score += 16
		m.why = append(m.why, "the same organization")
	}
}

// reached counts telephone numbers and addresses. Several people may share them: without a name in common they lead to no one person.
func (m *personMatch) reached(name nameMatch, a, b linkedPerson) {
	for _, x := range []struct {
		same             bool
		alone, with, sum int
		why              string
	}{
		{overlap(a.emails, b.emails), 60, 82, 30, "the same mail address"},
		{overlap(a.phones, b.phones), 55, 76, 30, "the same telephone number"},
	} {
		if !x.same {
			continue
		}
		m.why = append(m.why, x.why)
		switch {
		case name.likeness > nameOneWord:
			m.score = max(m.score+x.sum, x.with)
		default:
			m.score = max(m.score, x.alone)
		}
	}
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// dateLikeness says how two dates of birth relate.
type dateLikeness int

const (
	dateUnknown dateLikeness = iota
	dateOther
	dateFits
	dateNear
	dateSwapped
	dateSame
)

// compareDates compares two dates of birth, each a day, a month or a year in ISO form.
func compareDates(a, b string) dateLikeness {
	if len(a) < 4 || len(b) < 4 {
		return dateUnknown
	}
	n := min(len(a), len(b))
	switch {
	case a == b && len(a) == len(time.DateOnly):
		return dateSame
	case a[:n] == b[:n]:
		return dateFits
	case n < len(time.DateOnly):
		return dateOther
	case a[:4] == b[:4] && a[5:7] == b[8:] && a[8:] == b[5:7]:
		return dateSwapped
	}
	differ := 0
	for i := range n {
		if a[i] != b[i] {
			differ++
		}
	}
	if differ == 1 || differ == 2 && sorted(a) == sorted(b) && edits(a, b) == 1 {
		return dateNear
	}
	return dateOther
}

func sorted(s string) string {
	b := []byte(s)
	slices.Sort(b)
	return string(b)
}

// idLikeness says how the documents of two people relate.
type idLikeness int

const (
	idNone idLikeness = iota
	idNear
	// the same number, of another country
	idElsewhere
	// the same number, on a document of another kind
	idOtherKind
	idSame
)

type idMatch struct {
	how  idLikeness
	kind string
}

func (m idMatch) words() string {
	kind := map[string]string{"passport": "passport number", "visa": "visa number", "drivers_license": "driver's license number"}[m.kind]
	if kind == "" {
		kind = "document number"
	}
	switch m.how {
	case idSame:
		return "the same " + kind
	case idOtherKind:
		return "the same number on documents of two kinds"
	case idElsewhere:
		return "the same " + kind + ", of another country"
	case idNear:
		return "nearly the same " + kind
	case idNone:
	}
	return ""
}

// matchIDs is the best that the documents of two people have in common.
func matchIDs(a, b []linkedID) idMatch {
	best := idMatch{}
	for _, x := range a {
		for _, y := range b {
			if m := matchID(x, y); m.how > best.how {
				best = m
			}
		}
	}
	return best
}

func matchID(x, y linkedID) idMatch {
	kinds := x.kind == y.kind || x.kind == "" || y.kind == "" || x.kind == "miscellaneous" || y.kind == "miscellaneous"
	kind := x.kind
	if kind == "" || kind == "miscellaneous" {
		kind = y.kind
	}
	if x.kind != y.kind && !kinds {
		kind = ""
	}
	countries := x.country == y.country || x.country == "" || y.country == ""
	switch {
	case x.number != y.number:
		n := min(len(x.number), len(y.number))
		if kinds && countries && n >= 7 && abs(len(x.number)-len(y.number)) <= 1 && edits(x.number, y.number) == 1 {
			return idMatch{idNear, kind}
		}
		return idMatch{}
	case !countries:
		return idMatch{idElsewhere, kind}
	case !kinds:
		return idMatch{idOtherKind, kind}
	}
	return idMatch{idSame, kind}
}
