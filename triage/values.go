package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// priorityWord reads the value of a priority label. Levels beyond the three are taken for what they mean.
func priorityWord(l string) (string, bool) {
	l = strings.Trim(strings.TrimSpace(l), ".!,;:*\"' ")
	for _, p := range []string{"requested as ", "is ", "level ", "as "} {
		l = strings.TrimPrefix(l, p)
	}
	switch l {
	case "routine", "normal", "standard", "r", "low":
		return "routine", true
	case "priority", "p", "elevated", "medium":
		return "priority", true
	case "urgent", "u", "immediate", "high", "emergency", "very urgent", "most urgent", "flash":
		return "urgent", true
	}
	return "", false
}

// scaleNumber is the place of a level on the scale of a ticket system.
var scaleNumber = expression(`^(?:p|sev|severity |level )?[0-5] ?[-:.)=\x{2013}\x{2014}] ?`)

// scaleWord reads the level of a ticket system or of everyday words behind a label: "3 - Moderate", "ASAP".
func scaleWord(val string) (string, bool) {
	l := strings.Trim(strings.ToLower(fold(val)), ".!,;:*\"' ")
	if m := scaleNumber.FindString(l); m != "" && len(l) > len(m) {
		l = l[len(m):]
		if v, ok := priorityWord(l); ok {
			return v, true
		}
	}
	switch l {
	case "planning", "lowest", "very low", "minor", "trivial", "low priority", "no rush", "normal priority", "standard priority", "when you can", "whenever", "as time permits", "when time permits":
		return "routine", true
	case "moderate", "important", "average", "medium priority", "medium-high":
		return "priority", true
	case "critical", "very high", "highest", "asap", "as soon as possible", "major", "high priority", "top priority", "blocker", "emergent", "immediately", "rush", "highest priority":
		return "urgent", true
	}
	return "", false
}

// otherScale says whether a level was given in words of another scale than our three, so that it is a reading of ours.
func otherScale(level, text string) bool {
	return !containsWord(strings.ToLower(text), level)
}

// priorityIn reads a priority out of a label's longer value: "Urgent - he leaves tomorrow", "routine, no rush".
func priorityIn(s string) (string, int, int, bool) {
	if v, ok := priorityWord(strings.ToLower(s)); ok {
		return v, 0, len(s), true
	}
	toks := tokenize(s)
	for i, t := range toks {
		if t.low != "routine" && t.low != "priority" && t.low != "urgent" && !(i == 0 && (t.low == "immediate" || t.low == "normal" || t.low == "high" || t.low == "low")) {
			continue
		}
		if negated(toks, i) || t.low == "priority" && isOne(tokenAt(toks, i+1).low, []string{"is", ":", "=", "level", "of", "was"}) {
			continue
		}
		v, _ := priorityWord(t.low)
		return v, t.start, t.end, true
	}
	return "", 0, 0, false
}

// typeWord reads the type of a request, "" where a text names none or more than one.
func typeWord(l string) cases.Type {
	l = fold(strings.ToLower(l))
	for _, names := range [][3][]string{
		{{"rfi", "request for information", "requests for information"}, {"rfs", "request for support"}, {"fai", "foreign activity inquiry"}},
		{{"information request", "information"}, {"support request", "support"}, {"inquiry"}},
	} {
		found, n := cases.Type(""), 0
		for k, words := range names {
			if slices.ContainsFunc(words, func(p string) bool { i := indexWord(l, p); return i >= 0 && !strings.HasSuffix(l[:i], "not ") }) {
				found, n = [...]cases.Type{cases.RFI, cases.RFS, cases.FAI}[k], n+1
			}
		}
		if n > 0 { // what is named in full outweighs the words that describe it: "RFS - support, not information"
			if n == 1 {
				return found
			}
			return ""
		}
	}
	return ""
}

// containsWord says whether p stands in s with no letter or digit beside it.
func containsWord(s, p string) bool { return indexWord(s, p) >= 0 }

// signBytes says whether a text begins with a dash or quotation mark that takes three bytes (U+2010 to U+202F).
func signBytes(s string) bool {
	return len(s) >= 3 && s[0] == 0xE2 && s[1] == 0x80 && s[2] >= 0x90 && s[2] < 0xB0
}

func indexWord(s, p string) int {
	for at := 0; ; {
		i := strings.Index(s[at:], p)
		if i < 0 {
			return -1
		}
		i += at
		if (i == 0 || !wordByte(s[i-1]) || i > 2 && signBytes(s[i-3:i])) && (i+len(p) == len(s) || !wordByte(s[i+len(p)]) || signBytes(s[i+len(p):])) {
			return i
		}
		at = i + 1
	}
}

// classificationWord reads the value of a classification label: the level, and the network where one is named.
func classificationWord(s string) (level, network string) {
	l := strings.TrimRight(fold(strings.ToLower(s)), " .;")
	network = networkWord(l)
	switch {
	case strings.HasPrefix(l, "unclas"), strings.HasPrefix(l, "not classified"), strings.HasPrefix(l, "non-classified"), strings.HasPrefix(l, "nonclassified"),
		strings.HasPrefix(l, "cui"), strings.HasPrefix(l, "controlled unclass"), strings.HasPrefix(l, "fouo"), strings.HasPrefix(l, "for official use"),
		strings.HasPrefix(l, "(u)"), strings.HasPrefix(l, "u//"), strings.HasPrefix(l, "(u//"), l == "u", strings.HasPrefix(l, "les"), strings.HasPrefix(l, "law enforcement sens"),
		strings.HasPrefix(l, "sensitive but unclass"), strings.HasPrefix(l, "sbu"), strings.HasPrefix(l, "nipr"), strings.HasPrefix(l, "low side"), strings.HasPrefix(l, "none"),
		strings.HasPrefix(l, "no clasif"), strings.HasPrefix(l, "sin clasif"), strings.HasPrefix(l, "desclasif"), strings.HasPrefix(l, "n\u00e3o classif"), strings.HasPrefix(l, "non classif"), strings.HasPrefix(l, "nicht eingestuft"), l == "offen",
		containsWord(l, "unclassified") && !strings.Contains(l, "not unclassified"):
		level = "unclassified"
	case strings.HasPrefix(l, "top secret"), strings.HasPrefix(l, "ts"):
		level = "top_secret"
	case strings.HasPrefix(l, "secret"), l == "s", strings.HasPrefix(l, "s//"):
		level = "secret"
	case strings.HasPrefix(l, "confidential"), l == "c":
		level = "confidential"
	}
	return level, network
}

// networkWord finds the name of a classified network in small letters.
func networkWord(l string) string {
	may := false
	for i := 1; i < len(l) && !may; i++ {
		switch l[i] { // each name holds one of these pairs
		case 'd':
			may = l[i-1] == 's'
		case 'p':
			may = l[i-1] == 'i'
		case 'w':
			may = l[i-1] == 'j'
		case 'a':
			may = l[i-1] == 'l'
		}
	}
	if !may {
		return ""
	}
	for _, n := range []struct{ word, name string }{
		{"hsdn", "HSDN"}, {"siprnet", "SIPRNet"}, {"sipr", "SIPRNet"}, {"jwics", "JWICS"}, {"c-lan", "C-LAN"}, {"clan", "C-LAN"}, {"c lan", "C-LAN"},
	} {
		if containsWord(l, n.word) {
			return n.name
		}
	}
	return ""
}

// checked reads boxes to tick: the chosen options of "( ) RFI  (x) RFS". boxes says that there were any.
func checked(s string) (chosen []span, boxes bool) {
	type box struct {
		at, end int
		on      bool
	}
	var bs []box
	for i := 0; i < len(s); i++ {
		switch {
		case (s[i] == '(' || s[i] == '[') && i+1 < len(s):
			j := strings.IndexAny(s[i:min(i+8, len(s))], ")]")
			if j < 0 || j > 6 {
				continue
			}
			in := strings.TrimSpace(s[i+1 : i+j])
			switch strings.ToLower(in) {
			case "":
				bs = append(bs, box{i, i + j + 1, false})
			case "x", "xx", "*", "\u2713", "\u2714", "v", "\u2717", "\u2612", "\u2611":
				bs = append(bs, box{i, i + j + 1, true})
			}
		case strings.HasPrefix(s[i:], "\u2610"), strings.HasPrefix(s[i:], "\u25a1"), strings.HasPrefix(s[i:], "\u25cb"):
			bs = append(bs, box{i, i + 3, false})
		case strings.HasPrefix(s[i:], "\u2611"), strings.HasPrefix(s[i:], "\u2612"), strings.HasPrefix(s[i:], "\u25a0"), strings.HasPrefix(s[i:], "\u25cf"):
			bs = append(bs, box{i, i + 3, true})
		}
	}
	for k, b := range bs {
		end := len(s)
		if k+1 < len(bs) {
			end = bs[k+1].at
		}
		if b.on {
			from, to := trimSpan(s, b.end, end)
			chosen = append(chosen, span{out: from, n: to - from})
		}
	}
	return chosen, len(bs) > 0 && (len(bs) > 1 || bs[0].at == 0)
}

func trimSpan(s string, from, to int) (int, int) {
	for from < to && (s[from] == ' ' || s[from] == '\t' || s[from] == '\n' || s[from] == ',' || s[from] == ';') {
		from++
	}
	for from+1 < to && s[from] == 0xC2 && s[from+1] == 0xA0 {
		from += 2
	}
	for from < to {
		c := s[to-1]
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ';' {
			to--
			continue
		}
		if to-2 >= from && s[to-2] == 0xC2 && c == 0xA0 {
			to -= 2
			continue
		}
		break
	}
	return from, to
}

// negated says whether token i is denied: "not urgent", "nothing classified", "isn't a priority", "no longer a priority".
func negated(toks []token, i int) bool { return negation(toks, i) >= 0 }

// negation is the place of the word that denies the one at i, or -1.
func negation(toks []token, i int) int {
	for j := i - 1; j >= 0 && j >= i-8 && toks[j].sent == toks[i].sent; j-- {
		if j < i-5 { // "there is no need to treat it as urgent"
			if toks[j].low == "no" && isOne(toks[j+1].low, []string{"need", "reason", "call"}) && toks[j+2].low == "to" {
				return j
			}
			continue
		}
		switch toks[j].low {
		case "not", "no", "nothing", "never", "isn't", "isn\u2019t", "non", "without", "neither", "nor", "hardly", "wasn't", "cannot", "less", "doesn't", "don't", "aren't", "none", "ain't", "aint", "isnt", "wasnt", "didn't":
			return j
		case "far": // "far from urgent", not "so far it is routine"
			if toks[j+1].low == "from" {
				return j
			}
		case ",", ";", "but", "and", "is", ":", "(", ")":
			if toks[j].low != "and" && toks[j].low != "is" {
				return -1
			}
		}
	}
	return -1
}
