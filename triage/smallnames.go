package triage

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file reads the names in mails that are typed in small letters: "pls check wei zhang dob 3 mar 1980, chinese passport e12345678" (EXT-2).

// raiseNames gives a capital to the words that must be a name although they have none: two or three words that mean nothing else, behind words that
// ask about somebody or introduce one, before the fields of a record, or known for names.
func (x *extractor) raiseNames() {
	copied := false
	for i := 1; i < len(x.toks); i++ {
		p := &x.toks[i-1]
		if !smallCue(p.low) || x.toks[i].cap || x.toks[i].sent != p.sent {
			continue
		}
		for i < len(x.toks) && personTitle(x.toks[i].low) || x.at(i).text == "." && personTitle(x.at(i-1).low) {
			i++
		}
		j := i
		for j < len(x.toks) && j < i+4 && x.smallWord(&x.toks[j]) && x.toks[j].sent == p.sent {
			j++
		}
		if j-i < 2 || j-i > 3 || !x.smallName(i, j) {
			continue
		}
		if !copied {
			x.toks, copied = slices.Clone(x.toks), true
		}
		for k := i; k < j; k++ {
			x.toks[k].cap = true
		}
		x.raiseNations(j)
		i = j
	}
}

// smallCue are the words behind which a name is looked for.
func smallCue(l string) bool {
	switch l {
	case "check", "run", "vet", "trace", "screen", "on", "about", "re", "regarding", "concerning", "named", "called", "is", "(", ":", "of", "for", "mr", "ms", "mrs", "dr":
		return true
	}
	return false
}

// smallWord says whether a word in small letters can be part of a name.
func (x *extractor) smallWord(t *token) bool {
	l := t.low
	if !t.word || t.cap || t.digit || len(l) < 2 || len(l) > 16 || commonWord(l) || plainThings[l] && !givenNames[l] || joinWords[l] || leadWords[l] || bodyWords[l] || officeWords[l] || personTitle(l) ||
		orgWord(l) || askNouns[l] || askVerbs[l] || monthOf(l) != 0 || weekday(l) >= 0 || familyWord(l) || strangerWord(l) {
		return false
	}
	if _, ok := countries.words[l]; ok {
		return false
	}
	for i := 0; i < len(l); i++ {
		if c := l[i]; c < 0x80 && c != '-' && c != '\'' && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// smallName says whether the words of tokens [i, j) are a name by what stands round them.
func (x *extractor) smallName(i, j int) bool {
	c := candidate{from: i, to: j}
	n := x.at(j)
	known := x.knownName(i, j)
	asked := x.askedAbout(&c, x.beforeTitles(i)) || isOne(x.at(i-1).low, []string{"named", "called"}) || x.at(i-1).low == "is" && x.at(i-2).low == "name"
	switch {
	case !asked && (x.at(i-1).text != "(" || n.text != "," && n.text != ";"):
		return false
	case x.fieldsFollow(j):
		return asked || x.fieldsFollow(j)
	case !asked || !known:
		return false
	}
	return !n.word || n.sent != x.toks[i].sent || isOne(n.low, []string{"from", "of", "who", "please", "pls", "plz", "for", "and", "asap", "thanks", "thx", "dob", "born", "passport"})
}

// raiseNations gives a capital to the nations in the record behind a name.
func (x *extractor) raiseNations(j int) {
	for k := j; k < len(x.toks) && k < j+30 && x.toks[k].sent == x.at(j-1).sent; k++ {
		t := &x.toks[k]
		if t.cap || !t.word {
			continue
		}
		w, ok := countries.words[t.low]
		if !ok {
			continue
		}
		p, n := x.at(k-1), x.at(k+1)
		sign := isOne(p.text, []string{",", "(", "/", ";"})
		if w.people && (sign || isOne(p.low, []string{"a", "an", "is"}) || isOne(n.low, []string{"passport", "national", "citizen", "ppt", "id"})) || !w.people && (sign || p.low == "from") {
			t.cap = true
		}
	}
}

// raised is a name with capitals, where it was typed without any.
func raised(name string) string {
	if name != strings.ToLower(name) {
		return name
	}
	ws := strings.Fields(name)
	for i, w := range ws {
		if r, n := utf8.DecodeRuneInString(w); !particle(w) || i == 0 {
			ws[i] = string(unicode.ToUpper(r)) + w[n:]
		}
	}
	return strings.Join(ws, " ")
}
