package cases

import "strings"

// romanChinese writes a word that is Pinyin in Wade-Giles without its apostrophes, as passports and newspapers of Taiwan do, so that both can be
// compared; any other word stays as it is. "zhang" and "chang" both give "chang".
func romanChinese(w string) string {
	if len(w) > 20 {
		return w
	}
	var b strings.Builder
	for rest := w; rest != ""; {
		syllable := pinyinSyllable(rest)
		if syllable == "" {
			return w
		}
		b.WriteString(wadeGiles(syllable))
		rest = rest[len(syllable):]
	}
	return b.String()
}

// pinyinSyllable is the longest syllable at the beginning of s behind which another one can begin.
func pinyinSyllable(s string) string {
	for n := min(6, len(s)); n > 0; n-- {
		if !isPinyin(s[:n]) {
			continue
		}
		if n == len(s) || !strings.ContainsRune("aeiouv", rune(s[n])) || !strings.HasSuffix(s[:n], "n") && !strings.HasSuffix(s[:n], "g") {
			return s[:n]
		}
	}
	return ""
}

// initials of Pinyin, longest first, and what Wade-Giles writes for them.
var pinyinInitials = [...][2]string{
	{"zh", "ch"},
	{"ch", "ch"},
	{"sh", "sh"},
	{"b", "p"},
	{"p", "p"},
	{"m", "m"},
	{"f", "f"},
	{"d", "t"},
	{"t", "t"},
	{"n", "n"},
	{"l", "l"},
	{"g", "k"},
	{"k", "k"},
	{"h", "h"},
	{"j", "ch"},
	{"q", "ch"},
	{"x", "hs"},
	{"z", "ts"},
	{"c", "ts"},
	{"s", "s"},
	{"r", "j"},
	{"y", "y"},
	{"w", "w"},
}

// pinyinFinals and what Wade-Giles writes for them.
var pinyinFinals = map[string]string{
	"a": "a", "o": "o", "e": "e", "i": "i", "u": "u", "v": "u", "ai": "ai", "ei": "ei", "ao": "ao", "ou": "ou", "an": "an", "en": "en", "ang": "ang", "eng": "eng",
	"ong": "ung", "ia": "ia", "ie": "ieh", "iao": "iao", "iu": "iu", "ian": "ien", "in": "in", "iang": "iang", "ing": "ing", "iong": "iung", "ua": "ua",
	"uo": "o", "uai": "uai", "ui": "ui", "uan": "uan", "un": "un", "uang": "uang", "ue": "ueh", "er": "erh",
}

func splitPinyin(s string) (initial, written, final string, ok bool) {
	for _, i := range pinyinInitials {
		if rest, has := strings.CutPrefix(s, i[0]); has {
			_, ok = pinyinFinals[rest]
			return i[0], i[1], rest, ok
		}
	}
	_, ok = pinyinFinals[s]
	return "", "", s, ok
}

func isPinyin(s string) bool {
	_, _, _, ok := splitPinyin(s)
	return ok
}

func wadeGiles(s string) string {
	initial, written, final, _ := splitPinyin(s)
	switch {
	case final == "i" && (initial == "zh" || initial == "ch" || initial == "sh" || initial == "r"):
		return written + "ih"
	case final == "i" && (initial == "z" || initial == "c"):
		return "tzu"
	case final == "i" && initial == "s":
		return "ssu"
	case s == "you":
		return "yu"
	case s == "ye":
		return "yeh"
	case s == "yan":
		return "yen"
	case s == "yi":
		return "i"
	case final == "uo" && (initial == "g" || initial == "k" || initial == "h" || initial == "sh"):
		return written + "uo"
	case final == "e" && (initial == "g" || initial == "k"):
		return written + "o"
	case final == "ui" && (initial == "g" || initial == "k"):
		return written + "uei"
	}
	return written + pinyinFinals[final]
}
