package cases

import (
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// linkKey is something that a request can have in common with another. Weight says how much a hit tells; what it really means is worked out
// from the drafts afterwards.
type linkKey struct {
	text   string
	weight int
}

// ofText says whether it is a key of the narratives.
func (k linkKey) ofText() bool {
	return strings.HasPrefix(k.text, keyTextWhole) || strings.HasPrefix(k.text, keyTextBand)
}

// Kinds of keys, the beginning of their text.
const (
	keyDocument  = "d:"
	keyPhone     = "t:"
	keyMail      = "m:"
	keyReference = "r:"
	keyMention   = "#:"
	keyEntity    = "e:"
	keyEmployer  = "o:"
	keyName      = "n:"
	keyPair      = "p:"
	keyLoose     = "l:"
	keyBorn      = "b:"
	keyStart     = "s:"
	keyTextWhole = "w:"
	keyTextBand  = "x:"
)

// linkKeysLimit bounds what is kept of one request.
const (
	linkKeysLimit     = 400
	linkSubjectsLimit = 50
)

// linkKeys are a request's own keys, under which others find it.
func linkKeys(d Draft) []linkKey {
	var out []linkKey
	add := func(kind, text string, weight int) {
		k := linkKey{kind + text, weight}
		if text != "" && len(out) < linkKeysLimit && !slices.ContainsFunc(out, func(o linkKey) bool { return o.text == k.text }) {
			out = append(out, k)
		}
	}
	for _, name := range []string{CaseReference, LECaseNumber, CaseHandle} {
		add(keyReference, referenceKey(d.Fields.Value(name)), 60)
	}
	for _, n := range mentioned(d) {
		add(keyMention, n, 80)
	}
	for _, v := range d.Fields[NonIndividualName].Values {
		add(keyEntity, companyKey(v), 50)
	}
	for _, s := range d.Subjects[:min(len(d.Subjects), linkSubjectsLimit)] {
		personKeys(personOf(s), add)
	}
	words := textWords(d)
	add(keyTextWhole, wholeText(words), 40)
	for _, b := range textBands(words) {
		add(keyTextBand, b, 5)
	}
	return out
}

// searchKeys are the keys by which a request looks for others: its own, and where it stands in the part of the other.
func searchKeys(d Draft, numbers ...string) []linkKey {
	out := linkKeys(d)
	for _, n := range numbers {
		out = append(out, linkKey{keyMention + n, 80})
	}
	for _, k := range out {
		if e, ok := strings.CutPrefix(k.text, keyEntity); ok {
			out = append(out, linkKey{keyEmployer + e, 30})
		}
	}
	// who works somewhere is found by those who ask about the place, not by all who work there
	for i, k := range out {
		if o, ok := strings.CutPrefix(k.text, keyEmployer); ok && k.weight == employerWeight {
			out[i] = linkKey{keyEntity + o, 30}
		}
	}
	return out
}

const employerWeight = 1

func personKeys(p linkedPerson, add func(kind, text string, weight int)) {
	for _, id := range p.ids {
		add(keyDocument, id.number, 100)
	}
	for _, v := range p.emails {
		add(keyMail, v, 80)
	}
	for _, v := range p.phones {
		add(keyPhone, v, 60)
	}
	for _, v := range p.organizations {
		add(keyEmployer, v, employerWeight)
	}
	for _, words := range p.names {
		nameKeys(words, p.born, add)
	}
}

// nameKeys are the keys of one name: as a whole, by two of its words, by the sound of two (with the year of birth, or where they are long), by one
// word and the date of birth, and by one and the first sound of another.
func nameKeys(words []string, born string, add func(kind, text string, weight int)) {
	forms := make([]string, len(words))
	heard := make([]string, len(words))
	for i, w := range words {
		forms[i], heard[i] = tableForm(w), blockSound(w)
		if len(born) >= 4 && len(w) > 1 {
			add(keyBorn, forms[i]+" "+born, 30)
			add(keyBorn, heard[i]+" "+born, 25)
		}
	}
	for i, joined := range joinings(words) {
		if all := slices.Clone(joined); i > 0 && len(all) == 2 {
			add(keyLoose, inOrder(blockSound(all[0]), blockSound(all[1])), 20)
		}
	}
	all := slices.Clone(forms)
	slices.Sort(all)
	add(keyName, strings.Join(all, " "), 40)
	for i := range words {
		for j := range i {
			if len(words[i]) > 1 && len(words[j]) > 1 {
				add(keyPair, inOrder(forms[i], forms[j]), 30)
				if len(heard[i])+len(heard[j]) >= 5 {
					add(keyLoose, inOrder(heard[i], heard[j]), 20)
				}
				if len(born) >= 4 {
					add(keyLoose, inOrder(heard[i], heard[j])+" "+born[:4], 25)
				}
			}
			if len(words[i]) > 1 {
				add(keyStart, heard[i]+" "+firstSound(words[j]), 10)
			}
			if len(words[j]) > 1 {
				add(keyStart, heard[j]+" "+firstSound(words[i]), 10)
			}
		}
	}
}

func inOrder(a, b string) string {
	if a > b {
		a, b = b, a
	}
	return a + " " + b
}

// tableForm is one form for all spellings that tables know.
func tableForm(w string) string {
	for _, table := range []map[string]string{familyNames, givenNames} {
		if f, ok := table[w]; ok {
			f, _, _ = strings.Cut(f, " ")
			return f
		}
	}
	return w
}

// blockSound is a coarse code of a word that all its transliterations share: consonants in six classes, vowels left out.
func blockSound(w string) string {
	w = romanChinese(w)
	if f := givenNames[w]; f != "" {
		w, _, _ = strings.Cut(f, " ")
	}
	for _, end := range [...]string{"ova", "eva", "ina"} {
		if strings.HasSuffix(w, end) && len(w) > 6 {
			w = w[:len(w)-1]
		}
	}
	w = blockLetters.Replace(w)
	var b []byte
	for i := range len(w) {
		c := blockClass(w[i])
		if c != 0 && (len(b) == 0 || b[len(b)-1] != c) {
			b = append(b, c)
		}
	}
	if len(b) == 0 {
		return "-" + w
	}
	return string(b)
}

// blockLetters writes groups of letters whose sound is another than that of their first.
var blockLetters = strings.NewReplacer("kh", "h", "ph", "f", "schtsch", "s", "shch", "s", "tsch", "s", "tch", "s", "sch", "s", "ch", "s", "sh", "s", "ts", "s", "tz", "s", "dzh", "s",
	"dj", "s", "zh", "s", "cz", "s", "sz", "s", "cs", "s", "gh", "h", "ks", "s", "x", "s", "ij", "i", "aj", "a", "ej", "e", "oj", "o", "uj", "u")

func blockClass(c byte) byte {
	switch c {
	case 'b', 'p', 'f', 'v', 'w':
		return '1'
	case 'c', 'g', 'j', 'k', 'q', 's', 'z':
		return '2'
	case 'd', 't':
		return '3'
	case 'l':
		return '4'
	case 'm', 'n':
		return '5'
	case 'r':
		return '6'
	case 'a', 'e', 'i', 'o', 'u', 'y', 'h':
		return 0
	}
	return c // of another script
}

// firstSound is the class of a word's first letter, "0" for a vowel.
func firstSound(w string) string {
	if c := blockClass(w[0]); c != 0 {
		return string(rune(c))
	}
	return "0"
}

// documentKey is a document's number as it is compared: letters and digits alone, with 0 for O and 1 for I, and an alien number in nine digits.
// What cannot tell one document from another gives "".
func documentKey(number string) string {
	var b strings.Builder
	if len(number) > foldLimit {
		return ""
	}
	digits := 0
	for _, r := range strings.ToUpper(number) {
		switch {
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
		if unicode.IsDigit(r) {
			digits++
		}
	}
	k := b.String()
	if m := alienNumber.FindStringSubmatch(k); m != nil {
		return "A" + strings.Repeat("0", 9-len(m[1])) + m[1]
	}
	if len(k) < 5 || digits < 3 || strings.Count(k, k[len(k)-1:]) == len(k) || strings.Contains("0123456789876543210", k) {
		return ""
	}
	return k
}

var alienNumber = regexp.MustCompile(`^A([0-9]{7,9})$`)

// phoneKey is a telephone number by its digits, without a country code where it is long enough without one; "" for what is none.
func phoneKey(number string) string {
	var b []byte
	for i := 0; i < len(number) && i < foldLimit; i++ {
		if c := number[i]; c >= '0' && c <= '9' {
			b = append(b, c)
		}
	}
	if len(b) < 8 || strings.Count(string(b), string(b[0])) == len(b) {
		return ""
	}
	return string(b[max(0, len(b)-10):])
}

// referenceKey is a reference of the requestor's as it is compared; one without a digit, or too short, names nothing.
func referenceKey(s string) string {
	if len(s) > foldLimit {
		return ""
	}
	var b strings.Builder
	digits := 0
	for _, r := range strings.ToUpper(s) {
		if unicode.IsDigit(r) {
			digits++
		}
		if unicode.IsDigit(r) || unicode.IsLetter(r) {
			b.WriteRune(r)
		}
	}
	if b.Len() < 4 || digits < 2 {
		return ""
	}
	return b.String()
}

// companyKey is the name of an organization without its legal form and what many are called besides.
func companyKey(s string) string {
	words := foldWords(strings.ReplaceAll(s, "&", " "))
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		switch w {
		case "ltd", "limited", "inc", "incorporated", "co", "corp", "corporation", "company", "llc", "llp", "lp", "plc", "gmbh", "ag", "kg", "sa", "sas", "sarl", "srl", "spa",
			"bv", "nv", "ab", "oy", "as", "oao", "ooo", "zao", "pao", "jsc", "ojsc", "cjsc", "pjsc", "pte", "pty", "sdn", "bhd", "kk", "the", "of", "and", "a", "group",
			"holding", "holdings", "international", "intl", "technologies", "technology", "trading", "industries", "industry", "import", "export", "global", "worldwide", "fze", "fzco", "dmcc":
			return true
		}
		return false
	})
	if len(kept) == 0 {
		kept = words
	}
	k := strings.Join(kept, " ")
	if len(k) < 3 || len(k) > foldLimit {
		return ""
	}
	return k
}

// ourNumber is a number of ours, as a requestor quotes it.
var ourNumber = regexp.MustCompile(`(?i)\b(?:REQ-[0-9]{4}-[0-9]{6,9}|(?:RFI|RFS|FAI)-[0-9]{4}-[0-9]{5,9})\b`)

// mentioned are the numbers of ours that a draft names.
func mentioned(d Draft) []string {
	var out []string
	for _, name := range append(narratives(), CaseReference, LECaseNumber, CaseHandle) {
		for _, n := range ourNumber.FindAllString(d.Fields.Value(name), 10) {
			if n = strings.ToUpper(n); !slices.Contains(out, n) && len(out) < 10 {
				out = append(out, n)
			}
		}
	}
	return out
}

func narratives() []string { return []string{Basis, Purpose, Description, Details, ReportedEvent} }

// Two texts are compared by what the least hash values of their groups of words are (MinHash): of equal texts all are equal, of texts that have the
// share s of their groups in common the share s. Kept are hashes of several at a time, so that what is alike is found by looking up.
const (
	textWordsLimit = 2000
	textShingle    = 3
	textBandCount  = 12
	textBandRows   = 4
	// textLeast is how many words a text has to have to be compared at all
	textLeast = 12
)

// textWords are the words of a draft's narratives.
func textWords(d Draft) []string {
	var out []string
	for _, name := range narratives() {
		for w := range strings.FieldsFuncSeq(strings.ToLower(clip(d.Fields.Value(name), 16<<10)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if len(out) == textWordsLimit {
				return out
			}
			out = append(out, w)
		}
	}
	return out
}

func wholeText(words []string) string {
	if len(words) < textLeast {
		return ""
	}
	return strings.Join(words, " ")
}

// textBands are the keys of a text, none for a short one.
func textBands(words []string) []string {
	if len(words) < 2*textLeast {
		return nil
	}
	var least [textBandCount * textBandRows]uint64
	for i := range least {
		least[i] = ^uint64(0)
	}
	for i := 0; i+textShingle <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+textShingle] {
			_, _ = h.Write([]byte(w))
			_, _ = h.Write([]byte{0})
		}
		x := h.Sum64()
		for j := range least {
			least[j] = min(least[j], scatter(x+uint64(j)*0x9e3779b97f4a7c15))
		}
	}
	out := make([]string, textBandCount)
	for b := range out {
		buf := []byte{byte(b)}
		for _, v := range least[b*textBandRows : (b+1)*textBandRows] {
			for s := 0; s < 64; s += 8 {
				buf = append(buf, byte(v>>s))
			}
		}
		out[b] = string(buf)
	}
	return out
}

// scatter mixes the bits of a number (the finalizer of splitmix64).
func scatter(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
