package cases

import "strings"

// A word of a name is heard as consonants with vowels between them. Transliterations agree in the consonants, as far as letters stand for the
// same sound in some language's spelling, and differ in few of the vowels.

// wordSound is one way to read a word: its consonants, one byte each, and what stands before, between and behind them, reduced to 'a', 'i', 'u' or 0.
type wordSound struct {
	consonants string
	vowels     string
}

// soundsLimit bounds the readings of one word: letters that are ambiguous (ch, j, kh) double them.
const soundsLimit = 8

// letterSounds are the groups of letters, longest first, and the consonants that they may stand for; "i" is the vowel, "-" nothing.
var letterSounds = []struct{ letters, sounds string }{
	{"schtsch", "x"},
	{"shtch", "x"},
	{"chtch", "x"},
	{"tsch", "x"},
	{"shch", "x"},
	{"szcz", "x"},
	{"dzh", "x"},
	{"tch", "x"},
	{"sch", "x"},
	{"tsh", "x"},
	{"sh", "x"},
	{"sz", "x"},
	{"cz", "x"},
	{"cs", "x"},
	{"zh", "x"},
	{"dj", "x"},
	{"dz", "s"},
	{"ts", "s"},
	{"tz", "s"},
	{"tc", "s"},
	{"ch", "xk"},
	{"kh", "kh"},
	{"gh", "k"},
	{"ph", "v"},
	{"th", "t"},
	{"dh", "t"},
	{"ck", "k"},
	{"x", "K"},
	{"ks", "K"},
	{"j", "xi"},
	{"b", "b"},
	{"p", "p"},
	{"f", "v"},
	{"v", "v"},
	{"w", "v"},
	{"d", "t"},
	{"t", "t"},
	{"s", "s"},
	{"z", "s"},
	{"l", "l"},
	{"r", "r"},
	{"m", "m"},
	{"n", "n"},
	{"k", "k"},
	{"q", "k"},
	{"h", "h"},
}

// sounds are the ways to read a word of small ASCII letters.
func sounds(w string) []wordSound {
	type reading struct {
		consonants []byte
		vowels     []byte
		run        string
	}
	readings := []reading{{}}
	vowel := func(letter string) {
		for i := range readings {
			readings[i].run += letter
		}
	}
	for i := 0; i < len(w); {
		letters, options := soundAt(w[i:])
		if options == "" {
			vowel(letters)
			i += len(letters)
			continue
		}
		var next []reading
		for _, r := range readings {
			for k := range len(options) {
				if k > 0 && len(next)+1 > soundsLimit {
					break
				}
				s := reading{append([]byte(nil), r.consonants...), append([]byte(nil), r.vowels...), r.run}
				switch c := options[k]; {
				case c == '-': // not heard
				case c == 'i':
					s.run += "i"
				case s.run == "" && len(s.consonants) > 0 && s.consonants[len(s.consonants)-1] == c: // a doubled letter
				default:
					s.vowels = append(s.vowels, vowelClass(s.run))
					s.consonants, s.run = append(s.consonants, c), ""
				}
				next = append(next, s)
			}
		}
		readings = next[:min(len(next), soundsLimit)]
		i += len(letters)
	}
	out := make([]wordSound, 0, len(readings))
	for _, r := range readings {
		last := vowelClass(r.run)
		if r.run == "e" {
			last = 'e' // at the end it is often not heard
		}
		out = append(out, wordSound{string(r.consonants), string(append(r.vowels, last))})
	}
	return out
}

// soundAt is the group of letters at the beginning of s and what it may stand for, "" for a vowel.
func soundAt(s string) (letters, options string) {
	switch s[0] {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return s[:1], ""
	case 'c':
		if len(s) > 1 && strings.IndexByte("eiy", s[1]) >= 0 {
			return "c", "s"
		}
	case 'h':
		if len(s) == 1 || strings.IndexByte("aeiouy", s[1]) < 0 {
			return "h", "h-"
		}
	case 'g':
		if len(s) > 1 && strings.IndexByte("eiy", s[1]) >= 0 {
			return "g", "kx"
		}
	}
	for _, l := range letterSounds {
		if strings.HasPrefix(s, l.letters) {
			return l.letters, l.sounds
		}
	}
	return s[:1], "k" // c, g
}

// vowelClass reduces what stands between two consonants.
func vowelClass(run string) byte {
	switch {
	case run == "":
		return '0'
	case strings.ContainsAny(run, "ou"):
		return 'u'
	case strings.HasSuffix(run, "a") || !strings.ContainsAny(run, "eiy"):
		return 'a'
	}
	return 'i'
}

// soundsAlike says whether two words can be one name in two spellings.
func soundsAlike(a, b string) bool {
	for _, x := range sounds(a) {
		for _, y := range sounds(b) {
			if x.consonants != "" && x.consonants == y.consonants && vowelsFit(x, y) {
				return true
			}
		}
	}
	return false
}

// vowelsFit compares the vowels of two readings with the same consonants. A short word has to agree in all of them.
func vowelsFit(x, y wordSound) bool {
	cost := 0 // in halves
	for i := range len(x.vowels) {
		p, q := x.vowels[i], y.vowels[i]
		switch {
		case p == q:
		case i > 0 && (p == '0' || q == '0'):
			cost++
		default:
			cost += 2
		}
	}
	switch n := len(x.consonants); {
	case n <= 1:
		return cost == 0 && x.vowels != "0i" && x.vowels != "0u" && x.vowels != "0a"
	case n == 2:
		return cost <= 1 && (cost == 0 || !endsApart(x, y))
	case n == 3:
		return cost <= 2 && !endsApart(x, y)
	}
	return cost <= 3 && !endsApart(x, y)
}

// endsApart says that one ends in a vowel and the other does not, or in another: Mario is not Maria, nor Roman Romana.
func endsApart(x, y wordSound) bool {
	p, q := x.vowels[len(x.vowels)-1], y.vowels[len(y.vowels)-1]
	return p != q && (p != 'e' && q != 'e' || p == 'a' || q == 'a' || p == 'u' || q == 'u')
}
