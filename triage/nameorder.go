package triage

import (
	"strings"
)

// This file tells given from family names where capitals, commas and particles do not: by what names of a region look like.

// familyWords gives how many words in front of a name are the family name (n > 0), or behind it (n < 0); 0 where nothing tells. Words are as written.
func familyWords(ws []string) int {
	low := make([]string, len(ws))
	for i, w := range ws {
		low[i] = strings.ToLower(unaccentedName(w))
	}
	n := len(ws)
	switch {
	case n == 3 && patronymic(low[2]) && !patronymic(low[1]): // "Sharapov Gennady Lvovich"
		return 1
	case n >= 3 && inList(vietnameseFamily, low[0]) && !inList(vietnameseFamily, low[n-1]) && !westernGiven(low[n-1]): // "Nguyen Thi Bich Hang"
		return 1
	case n == 2 && inList(vietnameseFamily, low[0]) && low[0] != "le" && low[0] != "do" && low[0] != "ho" && low[0] != "ly" && !inList(vietnameseFamily, low[1]) && !westernGiven(low[1]) && !inList(chineseFamily, low[1]):
		return 1
	case n >= 2 && n <= 3 && strings.Contains(low[n-1], "-") && (inList(koreanFamily, low[0]) || inList(chineseFamily, low[0])) && !strings.Contains(low[0], "-"): // "Kim Min-jun"
		return 1
	case n == 3 && inList(koreanFamily, low[0]) && koreanSyllable(low[1]) && koreanSyllable(low[2]): // "Park Ji Hoon"
		return 1
	case n == 2 && inList(koreanFamily, low[0]) && low[0] != "kim" && low[0] != "lee" && !inList(koreanFamily, low[1]) && twoSyllables(low[1]): // "Baek Seungmin"
		return 1
	case n == 2 && inList(chineseFamily, low[0]) && !inList(chineseFamily, low[1]) && pinyin(low[1]), n == 3 && inList(chineseFamily, low[0]) && pinyin(low[1]) && pinyin(low[2]) && !inList(chineseFamily, low[2]):
		return 1
	case n == 2 && inList(commonChinese, low[0]) && inList(chineseFamily, low[1]) && !inList(commonChinese, low[1]): // "Li Wei"
		return 1
	case n >= 3 && spanishGiven(low[0]):
		k := 1
		for k < n-1 && (spanishGiven(low[k]) || k == 1 && isOne(low[k], []string{"del", "de"}) && k+1 < n-1 && spanishGiven(low[k+1]) || isOne(low[k], []string{"del", "de", "la", "los"}) && k+1 < n && spanishGiven(low[k+1])) {
			k++
		}
		if k < n-1 && !strings.HasSuffix(ws[k], ".") { // what follows the given names is the double family name
			return -(n - k)
		}
	}
	return 0
}

// vietnameseName says whether the words of a name are in the order of Vietnam beyond doubt: "NGUYEN VAN AN", "TRAN THI BICH".
func vietnameseName(ws []string) bool {
	return len(ws) >= 3 && inList(vietnameseFamily, strings.ToLower(unaccentedName(ws[0]))) && isOne(strings.ToLower(unaccentedName(ws[1])), []string{"van", "thi", "duc", "huu", "minh", "quang", "ngoc", "thanh", "xuan", "dinh", "anh", "thu", "hong", "kim", "cong", "quoc", "trong", "viet", "hoang", "bich", "tuan", "manh", "phuong", "my", "dang", "trung", "gia", "bao", "khac", "the", "tien", "hai", "thuy"})
}

func inList(list, w string) bool { return strings.Contains(list, " "+w+" ") }

const (
	vietnameseFamily = " nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly trinh dinh mai truong lam luong ta quach "
	koreanFamily     = " kim lee yi rhee park pak bak choi choe jung jeong chung kang cho jo yoon yun jang chang lim rim im han oh seo suh shin sin kwon hwang ahn an song yoo yu ryu hong jeon jun chun ko koh go moon mun yang son sohn bae baek paik heo hur nam shim sim noh roh ha joo ju chu cha woo min na jin ji um eom won chae bang kong kwak kwack byun seong sung ri "
	chineseFamily    = " wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng feng han cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu lyu ding ren yao shen zhong cui tan fan shi liao qiu hou bai meng qin jin yan xue hao gong qian tao lei jia xia dai mao fang shao chang wan kong xiang tsai hsu hsieh cheung chan wong leung ng kwok lau chiu tseng kuo chou hsiao yeh lo chiang tsao "
	commonChinese    = " wang li zhang liu chen yang huang zhao zhou wu xu sun zhu hu guo "
)

// patronymic says whether a word is a father's name of the East Slavs.
func patronymic(l string) bool {
	for _, s := range []string{"ovich", "evich", "ovna", "evna", "ichna", "yevich", "inichna", "vych", "ivna", "yivna", "avich"} {
		if len(l) > len(s)+1 && strings.HasSuffix(l, s) {
			return true
		}
	}
	return l == "ilyich" || l == "kuzmich" || l == "lukich" || l == "fomich" || l == "lvovich" || l == "lvovna"
}

func westernGiven(l string) bool {
	switch l {
	case "john", "james", "michael", "david", "robert", "peter", "paul", "thomas", "mark", "andrew", "kevin", "brian", "daniel", "anna", "mary", "linda", "susan", "helen", "amy", "jennifer", "lisa", "tony", "jimmy", "johnny", "kim", "christine", "jessica", "vivian", "grace", "steven", "eric", "jason", "alan", "henry", "tom", "ann", "tina", "nancy":
		return true
	}
	return false
}

func spanishGiven(l string) bool {
	switch l {
	case "jose", "juan", "maria", "luis", "carlos", "ana", "miguel", "angel", "francisco", "jesus", "antonio", "manuel", "pedro", "jorge", "javier", "fernando", "rafael", "alejandro", "diego", "andres", "ricardo", "eduardo", "roberto", "sergio", "raul", "ramon", "enrique", "alberto", "arturo", "oscar", "ruben", "hector", "gerardo", "guillermo", "mario", "pablo", "santiago", "julio", "cesar", "alfonso", "alfredo", "ernesto", "felipe", "gabriel", "gustavo", "ignacio", "joaquin", "leonardo", "marco", "marcos", "martin", "nicolas", "orlando", "rodrigo", "rodolfo", "salvador", "tomas", "vicente", "victor", "hugo", "ivan", "agustin", "alvaro", "armando", "benito", "emilio", "esteban", "federico", "german", "gonzalo", "jaime", "lorenzo", "mauricio", "octavio",
		"carmen", "rosa", "guadalupe", "isabel", "teresa", "pilar", "dolores", "lucia", "elena", "sofia", "paula", "laura", "marta", "cristina", "beatriz", "silvia", "gloria", "patricia", "veronica", "alejandra", "gabriela", "daniela", "adriana", "claudia", "monica", "raquel", "rocio", "esperanza", "mercedes", "consuelo", "luz", "blanca", "alicia", "yolanda", "marisol", "ximena", "xiomara", "begona", "itziar", "ines", "julia", "rosario", "valentina", "camila", "fernanda", "mariana", "catalina", "natalia":
		return l != "ivan" && l != "martin" && l != "victor" && l != "gabriel" && l != "julia" && l != "laura" && l != "daniela" && l != "natalia" && l != "german" && l != "marco" && l != "paula" && l != "monica" && l != "claudia" && l != "patricia" && l != "gloria" && l != "alicia" && l != "oscar" && l != "hugo"
	}
	return false
}

// pinyin says whether a word can be a Chinese given name of one or two syllables as romanised.
func pinyin(l string) bool {
	l = strings.ReplaceAll(strings.ReplaceAll(l, "-", ""), "'", "")
	for n := 0; n < 2 && l != ""; n++ {
		k := syllable(l)
		if k == 0 {
			return false
		}
		if n == 0 && k < len(l) && syllable(l[k:]) != len(l)-k { // "Xiaolan", not "Xia-olan": try a shorter first syllable
			for k > 1 && syllable(l[k:]) != len(l)-k {
				k--
			}
			if k <= 1 {
				return false
			}
		}
		l = l[k:]
	}
	return l == ""
}

// syllable is the length of the longest syllable of pinyin in front of a word.
func syllable(l string) int {
	k := 0
	switch {
	case strings.HasPrefix(l, "zh"), strings.HasPrefix(l, "ch"), strings.HasPrefix(l, "sh"):
		k = 2
	case l != "" && strings.IndexByte("bpmfdtnlgkhjqxrzcsyw", l[0]) >= 0:
		k = 1
	}
	v := k
	for v < len(l) && v < k+3 && strings.IndexByte("aeiou", l[v]) >= 0 {
		v++
	}
	if v == k {
		return 0
	}
	switch {
	case strings.HasPrefix(l[v:], "ng"):
		return v + 2
	case strings.HasPrefix(l[v:], "n"):
		return v + 1
	case v == 1 && strings.HasPrefix(l[v:], "r") && l[0] == 'e':
		return v + 1
	}
	return v
}

func koreanSyllable(l string) bool {
	switch l {
	case "ji", "min", "hyun", "soo", "su", "young", "yong", "jin", "hee", "hye", "eun", "seung", "sung", "jun", "joon", "hoon", "hun", "kyung", "kyu", "jae", "chul", "ho", "woo", "won", "yeon", "yun", "mi", "sook", "suk", "hwan", "dong", "do", "seo", "ha", "na", "tae", "sang", "chan", "bin", "sun", "seon", "in", "il", "gyu", "gi", "ki", "jong", "jung", "jeong", "myung", "byung", "geun", "kwang", "hyeon", "hyung", "ran", "ah", "a", "yoon", "yu", "rin", "bo", "chae", "sik", "seok", "uk", "wook", "pil", "nam", "dae", "ju", "joo", "jeung", "un", "ok", "sil", "son", "song", "hyo", "ra":
		return true
	}
	return false
}

// twoSyllables says whether a word is a Korean given name of two syllables: "Seungmin".
func twoSyllables(l string) bool {
	for k := 2; k < len(l)-1; k++ {
		if koreanSyllable(l[:k]) && koreanSyllable(l[k:]) {
			return true
		}
	}
	return false
}

// unaccentedName drops the signs of Vietnamese, Spanish and the like from Latin letters.
func unaccentedName(s string) string {
	if plainASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		for _, g := range []struct {
			plain rune
			with  string
		}{
			{'a', "\u00e1\u00e0\u00e2\u00e3\u00e4\u00e5\u0103\u1ea3\u1ea1\u1ea7\u1ea5\u1ea9\u1eab\u1ead\u1eb1\u1eaf\u1eb3\u1eb5\u1eb7"},
			{'e', "\u00e9\u00e8\u00ea\u00eb\u1ebb\u1ebd\u1eb9\u1ec1\u1ebf\u1ec3\u1ec5\u1ec7"},
			{'i', "\u00ed\u00ec\u00ee\u00ef\u0129\u1ec9\u1ecb"},
			{'o', "\u00f3\u00f2\u00f4\u00f5\u00f6\u01a1\u1ecf\u1ecd\u1ed3\u1ed1\u1ed5\u1ed7\u1ed9\u1edd\u1edb\u1edf\u1ee1\u1ee3"},
			{'u', "\u00fa\u00f9\u00fb\u00fc\u0169\u01b0\u1ee7\u1ee5\u1eeb\u1ee9\u1eed\u1eef\u1ef1"},
			{'y', "\u00fd\u1ef3\u1ef7\u1ef9\u1ef5"},
			{'n', "\u00f1"},
			{'c', "\u00e7"},
			{'d', "\u0111"},
			{'A', "\u00c1\u00c0\u00c2\u00c3"},
			{'E', "\u00c9\u00c8\u00ca"},
			{'O', "\u00d3\u00d2\u00d4\u00d5\u00d6"},
			{'D', "\u0110"},
			{'N', "\u00d1"},
		} {
			if strings.ContainsRune(g.with, r) {
				return g.plain
			}
		}
		return r
	}, s)
}

// placeholders of names that are not known: "FNU Gulbahar" has no first name, "Wei LNU" no last one.
func unknownName(w string) bool {
	switch strings.ToLower(strings.Trim(w, ".,()")) {
	case "fnu", "lnu", "mnu", "nmn", "nmi", "fnu/lnu":
		return true
	}
	return false
}
