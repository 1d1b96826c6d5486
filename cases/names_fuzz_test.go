package cases

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzNames: comparing two persons is the same whichever stands first, a name is like itself, and what is bounded is bounded (EXT-6, SEC-5).
func FuzzNames(f *testing.F) {
	for _, s := range [][4]string{
		{"Wei", "Zhang", "ZHANG", "Wei"},
		{"Mohammed", "al-Sharif", "Muhammad Abd al-Rahman", "Alsharif"},
		{"\u0410\u043d\u043d\u0430", "\u0418\u0432\u0430\u043d\u043e\u0432\u0430", "Anna", "Ivanova"},
		{"Robert (Bob)", "Smith", "Bob", "Smith"},
		{"Ingrid", "Quist n\u00e9e Halvorsen", "I.", "Halvorsen"},
		{"\uae40", "\uc815\uc740", "Jong Un", "Kim"},
		{"Chang", "Tse-tung", "Zedong", "Zhang"},
	} {
		f.Add(s[0], s[1], s[2], s[3], "1980-03-12", "E1234567")
	}
	for i, line := range strings.Split(strings.TrimSpace(personPairs), "\n") {
		if left, right, ok := strings.Cut(line, " ~~ "); ok && i%4 == 0 {
			a, _, _ := strings.Cut(left[min(2, len(left)):], " | ")
			b, _, _ := strings.Cut(right, " | ")
			af, al, _ := strings.Cut(a, "/")
			bf, bl, _ := strings.Cut(b, "/")
			f.Add(strings.TrimSpace(af), al, strings.TrimSpace(bf), bl, "1970-01-01", "123")
		}
	}
	f.Fuzz(func(t *testing.T, first, last, first2, last2, born, number string) {
		value := func(s string) Field { return Field{Values: []string{strings.ToValidUTF8(s, "?")}} }
		one := func(first, last string, more bool) linkedPerson {
			s := Subject{Fields: Fields{FirstName: value(first), LastName: value(last)}}
			if more {
				s.Fields[DateOfBirth] = value(born)
				s.IDs = []Identification{{Fields: Fields{IDType: value("passport"), IDNumber: value(number)}}}
			}
			return personOf(s)
		}
		a, b := one(first, last, true), one(first2, last2, len(number)%2 == 0)
		x, y := matchPersons(a, b), matchPersons(b, a)
		slices.Sort(x.why)
		slices.Sort(y.why)
		if x.score != y.score || !slices.Equal(x.why, y.why) {
			t.Errorf("%q and %q: %d %q, the other way round %d %q", a.names, b.names, x.score, x.why, y.score, y.why)
		}
		if x.score < 0 || x.score > 100 {
			t.Errorf("a score of %d", x.score)
		}
		for _, words := range slices.Concat(a.names, b.names) {
			if len(words) == 0 || len(words) > wordsLimit || slices.Contains(words, "") {
				t.Errorf("the words %q", words)
			}
			if m := compareNames(words, words); m.likeness != nameSame && m.likeness != nameOther {
				t.Errorf("%q is like itself by %d", words, m.likeness)
			}
			for _, w := range words {
				if !utf8.ValidString(w) || strings.ContainsAny(w, " \n") {
					t.Errorf("the word %q", w)
				}
				if again := foldWords(w); len(again) != 1 || again[0] != w {
					t.Errorf("%q is folded again to %q", w, again)
				}
			}
		}
		if len(a.names) > 0 && len(a.names[0]) > 1 {
			if m := matchPersons(a, one(first, last, true)); m.score < scoreLikely && number != "" && documentKey(number) != "" {
				t.Errorf("%q is the same person with a score of %d", a.names, m.score)
			}
		}
	})
}
