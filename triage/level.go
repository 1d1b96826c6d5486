package triage

import (
	"slices"

	"cissd/cases"
)

// This file reads levels where they stand in sentences: the priority in its many turns, the classification pointer, and both as they are misspelt.

// levelSpelling is the level that a word in small letters means, however it is misspelt ("unclasified", "prioirty", "urgnet"), else the word.
func levelSpelling(l string) string {
	if len(l) < 6 || len(l) > 14 {
		return l
	}
	switch l[0] {
	case 'u', 'n', 'r', 'p', 'c':
	default:
		return l
	}
	if slices.Contains(levelSpellings, l) || slices.Contains(notMisspelt, l) {
		return l
	}
	for _, w := range levelSpellings {
		if l[0] == w[0] && nearSpelling(l, w, 1+len(w)/12) {
			return w
		}
	}
	return l
}

var (
	levelSpellings = []string{"unclassified", "classified", "priority", "urgent", "urgently", "routine", "routinely"}
	notMisspelt    = []string{"priorities", "prioritise", "prioritize", "urgency", "routines", "classifier", "classifies", "classify", "reclassified", "priory", "clarified", "unclarified", "unclassifiable", "classifieds", "routing", "routed", "resurgent", "rutine"}
)

// nearSpelling says whether two words differ by at most n letters added, left out, changed or swapped with the next.
func nearSpelling(a, b string, n int) bool {
	if len(a)-len(b) > n || len(b)-len(a) > n {
		return false
	}
	var rows [3][32]int // most words are shorter
	prev2, prev, cur := rows[0][:], rows[1][:], rows[2][:]
	if len(b) >= len(rows[0]) {
		prev2, prev, cur = make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	}
	prev2, prev, cur = prev2[:len(b)+1], prev[:len(b)+1], cur[:len(b)+1]
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		best := cur[0]
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
			best = min(best, cur[j])
		}
		if best > n {
			return false
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)] <= n
}

// priorityOne reads the turns in which "priority" is the level: "a priority one", "it is a priority for us", "make it priority", "Priority will do".
func (x *extractor) priorityOne(i int) bool {
	prev, next := x.at(i-1), x.at(i+1)
	same := next.word && next.sent == x.toks[i].sent
	switch {
	case next.low == "of" || next.low == "area" || next.low == "areas" || next.low == "list":
		return false
	case isOne(prev.low, []string{"top", "high", "highest", "higher", "low", "lower", "first", "his", "their", "national", "whose"}):
		return false
	case prev.low == "a" || prev.low == "as":
		if same && isOne(next.low, []string{"one", "request", "matter", "rfi", "rfs", "fai", "basis", "item", "inquiry", "case", "level", "precedence", "handling", "check"}) {
			return true
		}
		is := isOne(x.at(i-2).low, []string{"is", "it's", "it\u2019s", "its", "as", "this", "that's", "be", "call", "was", "it"})
		return is && (!same || isOne(next.low, []string{"for", "but", "and", "because", "since", "as", "please", "not", "to", "here"})) && !x.forOthers(i+1)
	case (prev.low == "it" || prev.low == "this") && x.before(i, "make", 4), prev.low == "it" && x.before(i, "call", 3), prev.low == "this" && x.before(i, "mark", 3):
		return !same || isOne(next.low, []string{"please", "for", "not", "and", "if", "but", "since", "because"})
	case prev.sent != x.toks[i].sent && same:
		return isOne(next.low, []string{"please", "would", "will", "suffices", "should", "works", "not", "but", "rather", "thanks", "thank", "unclassified"})
	case prev.low == "priority" && prev.line == x.toks[i].line && x.at(i-2).low != "priority":
		return !same || !next.word || isOne(next.low, []string{"please", "and", "for", "not"}) // "Priority priority, U//FOUO"
	case isOne(prev.low, []string{"call", "calls", "called", "mark", "marked", "choose", "chose", "pick", "picked", "tick", "ticked", "put"}) && !x.at(i-1).cap:
		return !same
	case prev.low == "want" || prev.low == "need" || prev.low == "prefer" || prev.low == "say" || prev.low == "choose" || prev.low == "treatment":
		return !same || isOne(next.low, []string{"please", "for", "not", "handling", "treatment", "service"})
	}
	return isOne(next.low, []string{"precedence", "treatment"}) && same
}

// forOthers says whether words tell that something matters to others than who asks: "a priority for the Secretary's visit".
func (x *extractor) forOthers(i int) bool {
	return x.at(i).low == "for" && !isOne(x.at(i+1).low, []string{"us", "our", "me", "the", "my", "cause", "this", "now", "you"})
}

// classificationProse finds the pointer in sentences and in markings.
func (x *extractor) classificationProse() {
	for i := range x.toks {
		t := &x.toks[i]
		if n := networkWord(t.low); n != "" && x.resides(i) && !x.questioned(i, false) {
			x.infer(cases.Network, i, i+1, n)
		}
		word := x.level(i)
		if !pointerWord(t, word) || x.questioned(i, false) {
			continue
		}
		switch {
		case word == "nothing":
			for j := i + 1; j < i+5 && x.at(j).sent == t.sent; j++ { // "nothing classified", "nothing here is classified", "nothing in it is secret"
				if levelSpelling(x.at(j).low) == "classified" {
					x.infer(cases.Classification, i, j+1, "unclassified")
					break
				}
			}
		case isOne(word, []string{"unclassified", "unclass", "unclas", "non-classified", "nonclassified"}):
			if !negated(x.toks, i) || x.doubleNegation(i) {
				x.infer(cases.Classification, i, i+1, "unclassified")
			}
		case word == "classified":
			if negated(x.toks, i) && !x.sentenceHas(i, "yet", "whether") {
				x.infer(cases.Classification, negation(x.toks, i), i+1, "unclassified") // the evidence says "not classified"
			}
		case word == "u" && t.text != "U" || negated(x.toks, i):
		case t.text == "U" && !x.markU(i):
		case t.text == "U" || t.text == "CUI" || t.text == "FOUO" || t.text == "SBU":
			x.infer(cases.Classification, i, i+1, "unclassified")
		case word == "secret" || word == "confidential":
			x.classifiedLevel(i, word)
		}
	}
}

// doubleNegation: "this is unclassified, not unclassified//FOUO" is rare; "no, it is unclassified" is not.
func (x *extractor) doubleNegation(i int) bool {
	j := negation(x.toks, i)
	return j >= 0 && x.at(j).low == "no" && (x.at(j+1).text == "," || x.at(j+1).low == "it" || x.at(j+1).low == "this")
}

// markU says whether a lone U is the pointer: "(U)", "U//FOUO", "class U", or one of a row of values ("RFI; urgent; U; EPA").
func (x *extractor) markU(i int) bool {
	prev, next := x.at(i-1), x.at(i+1)
	line := x.toks[i].line
	switch {
	case prev.text == "(" && (next.text == ")" || next.text == "/"):
		return true
	case next.text == "/" && x.at(i+2).text == "/":
		return true
	case x.besidePriority(i), prev.sent != x.toks[i].sent && next.text == "." && x.at(i+2).sent != x.toks[i].sent:
		return true
	case prev.line == line && isOne(prev.low, []string{"classification", "class", "level", "marked", "clas", "classif"}):
		return !next.word || next.line != line
	}
	return false
}

// classifiedLevel takes "the classified part is Secret", "classified at the SECRET level": a level that the words say of this request.
func (x *extractor) classifiedLevel(i int, word string) {
	t, prev, next := x.toks[i], x.at(i-1), x.at(i+1)
	if !t.cap || next.low == "service" || next.low == "service's" || next.low == "agent" || prev.low == "u.s" || next.cap && next.word && next.sent == t.sent && !next.caps {
		return
	}
	if !x.sentenceHas(i, "classified", "classification", "classifed") && !(next.low == "level" || prev.low == "at" && x.sentenceHas(i, "resides", "is")) {
		return
	}
	if prev.low == "top" && word == "secret" {
		x.infer(cases.Classification, i-1, i+1, "top_secret")
		return
	}
	x.infer(cases.Classification, i, i+1, word)
}

// pointerWord says whether a word may be the pointer, before more is looked at (SEC-5).
func pointerWord(t *token, word string) bool {
	switch word {
	case "unclassified", "unclass", "unclas", "non-classified", "nonclassified", "nothing", "classified", "cui", "fouo", "sbu", "secret", "confidential":
		return true
	}
	return word == "u" && t.text == "U"
}

// besidePriority says whether a lone U stands in a row of two with a priority: "Routine, U.", "U / urgent", "Routine (U)".
func (x *extractor) besidePriority(i int) bool {
	sign := func(k int) bool {
		return isOne(x.at(k).text, []string{",", ";", "/", "|", "&"}) || x.at(k).low == "and"
	}
	level := func(k int) bool {
		return x.at(k).line == x.toks[i].line && isOne(x.at(k).low, []string{"routine", "urgent", "priority"})
	}
	after := x.at(i + 1)
	if sign(i-1) && level(i-2) {
		return !after.word || after.sent != x.toks[i].sent || after.line != x.toks[i].line
	}
	before := x.at(i - 1)
	return sign(i+1) && level(i+2) && (!before.word || before.sent != x.toks[i].sent)
}
