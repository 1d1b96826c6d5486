package cases

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldLimit bounds how much of a name is looked at, in bytes: nobody's is longer (SEC-5).
const foldLimit = 400

// foldWords writes a name in small ASCII letters, as words: without diacritics, in Latin letters whatever the script (Cyrillic, Greek, Arabic,
// Hebrew, Hangul and Kana are transliterated; Han characters stay as they are), without punctuation. Apostrophes join, everything else parts.
func foldWords(s string) []string {
	if len(s) > foldLimit {
		s = strings.ToValidUTF8(s[:foldLimit], "")
	}
	var b strings.Builder
	for _, r := range norm.NFKC.String(s) {
		r = unicode.ToLower(r)
		switch {
		case r < utf8.RuneSelf:
			foldASCII(&b, r)
		case strings.ContainsRune("’‘ʼʻ`´ʹʿʾ׳ـ", r) || unicode.Is(unicode.Mn, r):
			// joins, or is a vowel mark of Arabic or Hebrew
		default:
			foldRune(&b, r)
		}
	}
	return strings.Fields(b.String())
}

func foldASCII(b *strings.Builder, r rune) {
	switch {
	case r >= 'a' && r <= 'z':
		b.WriteRune(r)
	case r == '\'' || r == '`':
	default:
		b.WriteByte(' ')
	}
}

func foldRune(b *strings.Builder, r rune) {
	if r >= 'ぁ' && r <= 'ゖ' {
		r += 'ァ' - 'ぁ'
	}
	if l, ok := latin[r]; ok {
		b.WriteString(l)
		return
	}
	if r >= 0xAC00 && r <= 0xD7A3 {
		foldHangul(b, r)
		return
	}
	written := false
	for _, d := range norm.NFKD.String(string(r)) {
		switch {
		case d >= 'a' && d <= 'z':
			b.WriteRune(d)
			written = true
		case unicode.Is(unicode.Mn, d):
		default:
			if l, ok := latin[d]; ok {
				b.WriteString(l)
				written = true
			}
		}
	}
	if !written {
		switch {
		case unicode.Is(unicode.Han, r):
			b.WriteRune(r)
		case !unicode.IsLetter(r):
			b.WriteByte(' ')
		}
	}
}

// foldHangul writes a syllable in the Revised Romanization, without the changes at the joints.
func foldHangul(b *strings.Builder, r rune) {
	const vowels, tails = 21, 28
	n := int(r - 0xAC00)
	b.WriteString(hangulLead[n/(vowels*tails)])
	b.WriteString(hangulVowel[n/tails%vowels])
	b.WriteString(hangulTail[n%tails])
}

var (
	hangulLead = [...]string{"g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"}

	hangulVowel = [...]string{
		"a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i",
	}
	hangulTail = [...]string{
		"", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t",
	}
)

// latin is how letters of other scripts, and Latin ones that do not decompose, are written in ASCII.
var latin = map[rune]string{
	'ß': "ss", 'æ': "ae", 'ø': "o", 'œ': "oe", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ı': "i", 'ħ': "h", 'ŋ': "ng", 'ə': "a", 'ɛ': "e", 'ɔ': "o",
	'ŧ': "t", 'ƒ': "f", 'ĸ': "k", 'ơ': "o", 'ư': "u", 'ĳ': "ij", 'ɖ': "d", 'ɓ': "b", 'ɗ': "d", 'ƙ': "k",

	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'ё': "yo", 'є': "ye", 'ж': "zh", 'з': "z", 'и': "i", 'і': "i", 'ї': "yi",
	'й': "y", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ў': "u", 'ф': "f", 'х': "kh",
	'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", 'ђ': "dj", 'ј': "y", 'љ': "lj", 'њ': "nj",
	'ћ': "c", 'џ': "dzh", 'ѓ': "g", 'ќ': "k", 'ѕ': "dz", 'қ': "q", 'ғ': "g", 'ү': "u", 'ұ': "u", 'һ': "h", 'ө': "o", 'ң': "ng", 'ә': "a", 'ҳ': "h", 'ҷ': "j",

	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "x", 'ο': "o",
	'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",

	'ا': "a", 'أ': "a", 'إ': "i", 'آ': "a", 'ب': "b", 'ة': "a", 'ت': "t", 'ث': "th", 'ج': "j", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "dh", 'ر': "r", 'ز': "z",
	'س': "s", 'ش': "sh", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "z", 'ع': "a", 'غ': "gh", 'ف': "f", 'ق': "q", 'ك': "k", 'ک': "k", 'ل': "l", 'م': "m", 'ن': "n",
	'ه': "h", 'و': "u", 'ؤ': "u", 'ي': "i", 'ی': "i", 'ى': "a", 'ئ': "i", 'ء': "", 'پ': "p", 'چ': "ch", 'ژ': "zh", 'گ': "g", 'ٱ': "a",

	'א': "a", 'ב': "b", 'ג': "g", 'ד': "d", 'ה': "h", 'ו': "u", 'ז': "z", 'ח': "ch", 'ט': "t", 'י': "i", 'כ': "k", 'ך': "kh", 'ל': "l", 'מ': "m", 'ם': "m",
	'נ': "n", 'ן': "n", 'ס': "s", 'ע': "a", 'פ': "p", 'ף': "f", 'צ': "ts", 'ץ': "ts", 'ק': "k", 'ר': "r", 'ש': "sh", 'ת': "t",

	'ア': "a", 'イ': "i", 'ウ': "u", 'エ': "e", 'オ': "o", 'カ': "ka", 'キ': "ki", 'ク': "ku", 'ケ': "ke", 'コ': "ko", 'サ': "sa", 'シ': "shi", 'ス': "su", 'セ': "se",
	'ソ': "so", 'タ': "ta", 'チ': "chi", 'ツ': "tsu", 'テ': "te", 'ト': "to", 'ナ': "na", 'ニ': "ni", 'ヌ': "nu", 'ネ': "ne", 'ノ': "no", 'ハ': "ha", 'ヒ': "hi",
	'フ': "fu", 'ヘ': "he", 'ホ': "ho", 'マ': "ma", 'ミ': "mi", 'ム': "mu", 'メ': "me", 'モ': "mo", 'ヤ': "ya", 'ユ': "yu", 'ヨ': "yo", 'ラ': "ra", 'リ': "ri",
	'ル': "ru", 'レ': "re", 'ロ': "ro", 'ワ': "wa", 'ン': "n", 'ー': "",
}
