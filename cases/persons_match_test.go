package cases

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// person reads "First/Last date countries kind:number@country", in which all but the name may be lacking.
func person(t testing.TB, text string) linkedPerson {
	t.Helper()
	name, rest, _ := strings.Cut(text, " | ")
	first, last, _ := strings.Cut(name, "/")
	field := func(values ...string) Field { return Field{Values: values} }
	s := Subject{Fields: Fields{FirstName: field(first), LastName: field(last)}}
	for w := range strings.FieldsSeq(rest) {
		kind, value, named := strings.Cut(w, ":")
		switch {
		case named && kind == "tel":
			s.Fields[Phones] = field(value)
		case named && kind == "mail":
			s.Fields[Emails] = field(value)
		case named && kind == "org":
			s.Fields[Organization] = field(strings.ReplaceAll(value, "_", " "))
		case named:
			number, country, _ := strings.Cut(value, "@")
			s.IDs = append(s.IDs, Identification{Fields: Fields{IDType: field(kind), IDNumber: field(number), IDCountry: field(country)}})
		case w[0] >= '0' && w[0] <= '9':
			s.Fields[DateOfBirth] = field(w)
		case w == "male" || w == "female":
			s.Fields[Gender] = field(w)
		default:
			s.Fields[CountryOfCitizenship] = field(strings.Split(w, ",")...)
		}
	}
	return personOf(s)
}

// EXT-6: who is likely one person (=), who may be and is told (~), and who is another (-), in many cultures.
func TestMatchPersons(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(personPairs), "\n")
	n := 0
	for _, line := range lines {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		n++
		left, right, _ := strings.Cut(line[2:], " ~~ ")
		a, b := person(t, strings.TrimSpace(left)), person(t, strings.TrimSpace(right))
		m := matchPersons(a, b)
		got := "-"
		switch {
		case m.score >= scoreLikely:
			got = "="
		case m.score >= scoreTold:
			got = "~"
		}
		if got != line[:1] {
			t.Errorf("%s: got %s (%d: %s)", line, got, m.score, strings.Join(m.why, "; "))
		}
		if again := matchPersons(b, a); again.score != m.score || !slices.Equal(again.why, m.why) {
			t.Errorf("%s: the other way round it is %d (%v), not %d (%v)", line, again.score, again.why, m.score, m.why)
		}
		if got != "-" && len(m.why) == 0 {
			t.Errorf("%s: it does not say why", line)
		}
	}
	if n < 150 {
		t.Errorf("only %d pairs", n)
	}
}

// EXT-6: who is to be found is found: two subjects that match have a key in common, or nothing would compare them.
func TestMatchedPersonsShareAKey(t *testing.T) {
	t.Parallel()
	for line := range strings.SplitSeq(personPairs, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] != '=' && line[0] != '~' {
			continue
		}
		left, right, _ := strings.Cut(line[2:], " ~~ ")
		keys := func(s string) []string {
			var out []string
			personKeys(person(t, strings.TrimSpace(s)), func(kind, text string, _ int) { out = append(out, kind+text) })
			return out
		}
		a, b := keys(left), keys(right)
		if !overlap(a, b) {
			t.Errorf("%s: nothing leads from one to the other:\n%q\n%q", line, a, b)
		}
	}
}

// EXT-6: every person is themselves, whatever their name is made of, and comparing never fails.
func TestMatchPersonsAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		one := func(label string) linkedPerson {
			return personOf(Subject{Fields: Fields{
				FirstName: {Values: []string{rapid.String().Draw(rt, label+" first")}}, LastName: {Values: []string{rapid.String().Draw(rt, label+" last")}},
				DateOfBirth: {Values: []string{rapid.SampledFrom([]string{"", "1980", "1980-02", "1980-02-03", "x"}).Draw(rt, label+" born")}},
			}})
		}
		a, b := one("a"), one("b")
		if x, y := matchPersons(a, b), matchPersons(b, a); x.score != y.score {
			rt.Fatalf("%d one way, %d the other", x.score, y.score)
		}
		if m := bestName(a, a); len(a.names) > 0 && m.likeness != nameSame {
			rt.Fatalf("%q is %v to itself", a.names, m)
		}
	})
}

// SEC-5: names made to be compared with much work are compared with little. (That it ends is what is shown; how long it takes is no assertion.)
func TestMatchPersonsHostile(t *testing.T) {
	t.Parallel()
	hard := strings.Repeat("chjkhghchjkhch ", 200)
	d := Draft{Fields: Fields{}}
	for range 300 {
		d.Subjects = append(d.Subjects, Subject{Fields: Fields{FirstName: {Values: []string{hard + "aka " + hard}}, LastName: {Values: []string{hard}}}})
	}
	if n := len(linkKeys(d)); n > linkKeysLimit {
		t.Errorf("%d keys", n)
	}
	o := &related{Number: "REQ-2027-000001", draft: d}
	if l, ok := linkOf(&Request{Number: "REQ-2027-000002"}, d, o, o.RequestedAt); !ok || len(l.Why) > subjectsTold+1 {
		t.Errorf("%v %+v", ok, l)
	}
}
