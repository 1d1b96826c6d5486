package cases

import (
	"slices"
	"strings"
)

// nameLikeness says how two names of persons relate.
type nameLikeness int

// From nothing in common to the same letters.
const (
	nameOther nameLikeness = iota
	// one word of several is the same: a family, say
	nameOneWord
	// several words are the same, and each has another one besides
	nameShares
	// a first letter stands for a name
	nameInitial
	// a letter or two differ
	nameNear
	// words of one are lacking in the other: a middle name, a second family name
	namePart
	// another form of a name: a short one, or one of another language
	nameForm
	// written in another way: transliteration
	nameSpelling
	// the same words in another order
	nameOrder
	nameSame
)

// words says it to a supervisor, behind "the name".
func (l nameLikeness) words() string {
	switch l {
	case nameSame:
		return "the same name"
	case nameOrder:
		return "the same name in another order"
	case nameSpelling:
		return "the same name spelt in another way"
	case nameForm:
		return "the same name in another form"
	case namePart:
		return "the same name, in one of them with a further part"
	case nameNear:
		return "nearly the same name (a letter differs)"
	case nameInitial:
		return "a name that fits (one of them has an initial)"
	case nameShares:
		return "a name that has parts in common"
	case nameOneWord:
		return "one part of the name is the same"
	case nameOther:
	}
	return ""
}

// nameMatch is what comparing two names came to. Common says that nothing in what they share is rare: many people are called so.
type nameMatch struct {
	likeness nameLikeness
	common   bool
	// inOrder says whether the words stand in the same order.
	inOrder bool
}

// compareNames compares two names, each as the words of [personNames]. Words written together in one and apart in the other are tried both ways.
func compareNames(a, b []string) nameMatch {
	if slices.Compare(a, b) > 0 { // of pairs that fit as well, the first counts: it must be the same one whichever name stands first
		a, b = b, a
	}
	best := nameMatch{}
	for i, x := range joinings(a) {
		for j, y := range joinings(b) {
			if i > 0 && j > 0 { // written together in both, they are apart in both
				break
			}
			if m := compareWords(x, y); m.likeness > best.likeness {
				best = m
			}
			if best.likeness == nameSame {
				return best
			}
		}
	}
	return best
}

// joinings are a name's words, and the same with each two neighbours written as one.
func joinings(words []string) [][]string {
	out := [][]string{words}
	for i := 0; i+1 < len(words) && len(words) > 2 && len(words) < 6; i++ {
		j := slices.Clone(words[:i])
		j = append(j, words[i]+words[i+1])
		out = append(out, append(j, words[i+2:]...))
	}
	return out
}

// pairing is a word of one name that goes with a word of the other.
type pairing struct {
	a, b     int
	likeness nameLikeness
}

// compareWords compares two names word by word.
func compareWords(a, b []string) nameMatch {
	pairs := pairWords(a, b)
	m := nameMatch{likeness: nameSame, common: true, inOrder: true}
	whole, best, last := 0, nameOther, -1 // words that match by more than their first letter, and how well the best of them does
	for _, p := range pairs {
		m.likeness = min(m.likeness, p.likeness)
		m.inOrder = m.inOrder && p.b > last
		last = p.b
		if p.likeness != nameInitial {
			whole, best = whole+1, max(best, p.likeness)
			m.common = m.common && (commonName(a[p.a]) || commonName(b[p.b]) || min(len(a[p.a]), len(b[p.b])) < 3)
		}
	}
	m.common = m.common && whole < 4
	restA, restB := len(a)-len(pairs), len(b)-len(pairs)
	switch {
	case whole == 0 || best == nameNear && len(pairs) == 1 && restA+restB > 0:
		return nameMatch{}
	case restA == 0 && restB == 0:
		if !m.inOrder {
			m.likeness = min(m.likeness, nameOrder)
		}
	case restA == 0 || restB == 0:
		if m.likeness = min(m.likeness, namePart); len(pairs) == 1 {
			m.likeness = nameOneWord
		}
	case whole > 1 && m.likeness >= nameForm:
		m.likeness = nameShares
	case best >= nameForm:
		m.likeness = nameOneWord
	default:
		return nameMatch{}
	}
	return m
}

// pairWords pairs the words of two names, each once, the most alike first, and of equals those that stand where they stand in the other.
func pairWords(a, b []string) []pairing {
	var all []pairing
	for i, x := range a {
		for j, y := range b {
			if l := wordLikeness(x, y); l != nameOther {
				all = append(all, pairing{i, j, l})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y pairing) int {
		if x.likeness != y.likeness {
			return int(y.likeness - x.likeness)
		}
		return abs(x.a-x.b) - abs(y.a-y.b)
	})
	var out []pairing
	for _, p := range all {
		if !slices.ContainsFunc(out, func(q pairing) bool { return q.a == p.a || q.b == p.b }) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(x, y pairing) int { return x.a - y.a })
	return out
}

func abs(n int) int { return max(n, -n) }

// wordLikeness compares two words of names.
func wordLikeness(a, b string) nameLikeness {
	if a == b {
		return nameSame
	}
	if len(a) == 1 || len(b) == 1 {
		if a[0] == b[0] && a[0] < 0x80 {
			return nameInitial
		}
		return nameOther
	}
	if shareWord(familyNames[a], familyNames[b]) || romanChinese(a) == romanChinese(b) {
		return nameSpelling
	}
	if !ascii(a) || !ascii(b) {
		return nameOther
	}
	ga, gb := givenNames[a], givenNames[b]
	if shareWord(ga, gb) && soundsAlike(a, b) || soundsAlike(a, b) && !(ga != "" && gb != "" && !shareWord(ga, gb)) {
		return nameSpelling
	}
	if shareWord(ga, gb) {
		return nameForm
	}
	if attached(a, b) || attached(b, a) {
		return nameSpelling
	}
	if ga != "" && gb != "" { // two names that are known to be different: Hasan and Hussein, Maria and Mario
		return nameOther
	}
	if feminine(a, b) || feminine(b, a) {
		return nameForm
	}
	if near(a, b) {
		return nameNear
	}
	return nameOther
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// shareWord says whether two lists of words, parted by blanks, have one in common.
func shareWord(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	for w := range strings.SplitSeq(a, " ") {
		for x := range strings.SplitSeq(b, " ") {
			if w == x {
				return true
			}
		}
	}
	return false
}

// attached says whether a is b with a particle written to it: "Benchaabane", "Alsharif", "Terpetrosian".
func attached(a, b string) bool {
	for _, p := range [...]string{"ben", "bin", "bel", "bou", "abu", "al", "el", "ter", "van", "von", "de", "di", "del", "da", "la", "le", "mac", "mc", "o"} {
		if rest, ok := strings.CutPrefix(a, p); ok && len(rest) > 4 && (rest == b || soundsAlike(rest, b)) {
			return true
		}
	}
	return false
}

// feminine says whether b is a Slavic family name in its feminine form, and a the masculine of it.
func feminine(a, b string) bool {
	for _, e := range [...][2]string{{"ov", "ova"}, {"ev", "eva"}, {"in", "ina"}, {"sky", "skaya"}, {"skiy", "skaya"}, {"ski", "ska"}, {"skyi", "ska"}, {"sky", "ska"}, {"y", "aya"}} {
		if stem, ok := strings.CutSuffix(b, e[1]); ok && len(stem) > 2 && a == stem+e[0] {
			return true
		}
	}
	return false
}

// near says whether a letter differs, is lacking, or two have changed places; in long words two of these.
func near(a, b string) bool {
	n := max(len(a), len(b))
	allowed := 0
	switch {
	case n >= 10:
		allowed = 2
	case n >= 5:
		allowed = 1
	}
	return allowed > 0 && abs(len(a)-len(b)) <= allowed && edits(a, b) <= allowed
}

// edits is the number of letters that differ between two short words (optimal string alignment).
func edits(a, b string) int {
	if len(a) > foldLimit || len(b) > foldLimit {
		return foldLimit
	}
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

// commonName says whether many people have this word in their names.
func commonName(w string) bool {
	if _, ok := familyNames[w]; ok {
		return true
	}
	if _, ok := givenNames[w]; ok {
		return true
	}
	_, ok := commonWords[w]
	return ok
}
