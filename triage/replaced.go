package triage

// This file reads corrections of a level: "This was urgent last week but is not any more: routine", "please downgrade to routine", "routine instead
// of urgent". What was said before, or of another day, is not what is asked for (EXT-3).

// replaceReach is how many tokens behind a level of the past are looked at for the one that holds now (SEC-5).
const replaceReach = 22

// replaced says whether words behind a level at token i, of which the past is told, say that it is so no more, or what it is now.
func (x *extractor) replaced(i int) bool {
	for j := i + 1; j < len(x.toks) && j < i+replaceReach && x.toks[j].sent <= x.toks[i].sent+1; j++ {
		switch t := &x.toks[j]; t.low {
		case "anymore":
			if negated(x.toks, j) {
				return true
			}
		case "more", "longer":
			p := x.at(j - 1).low
			if p == "any" && negated(x.toks, j) || p == "no" && j > i+1 && x.at(j-2).low == "is" {
				return true
			}
		case "routine", "urgent", "priority":
			if t.low != x.toks[i].low && x.holdsNow(j) {
				return true
			}
		}
	}
	return false
}

// holdsNow says whether the level at token j is said to be the one of today.
func (x *extractor) holdsNow(j int) bool {
	if negated(x.toks, j) {
		return false
	}
	for k := j - 1; k >= 0 && k > j-5 && x.toks[k].sent == x.toks[j].sent; k-- {
		if isOne(x.toks[k].low, []string{"now", "downgrade", "downgraded", "lower", "lowered", "reduce", "reduced", "upgrade", "upgraded", "raise", "raised", "escalate", "escalated", "change", "changed", "currently", "today", "became", "becomes", "become", "meanwhile", "set"}) {
			return true
		}
		if x.toks[k].text == ";" {
			break
		}
	}
	return x.at(j+1).sent == x.toks[j].sent && (x.at(j+1).low == "now" || x.at(j+2).low == "now" || x.at(j+3).low == "now")
}

// setAgainst says whether a level is named as the one that is not meant: "routine instead of urgent", "rather than urgent", "from urgent to routine",
// "was urgent" in brackets behind another.
func (x *extractor) setAgainst(i int) bool {
	p, pp := x.at(i-1), x.at(i-2)
	if p.sent != x.toks[i].sent {
		return false
	}
	switch {
	case p.low == "than" && pp.low == "rather", p.low == "of" && (pp.low == "instead" || pp.low == "lieu"):
		return true
	case p.low == "from" && (x.at(i+1).low == "to" || x.at(i+1).low == "down"):
		return true
	case isOne(p.low, []string{"was", "formerly", "previously", "originally"}) && (pp.text == "(" || pp.text == ",") && x.at(i+1).text == ")":
		return true
	}
	return false
}

// calledWrong says whether the words behind a level call it a mistake: "urgent was wrong", "the urgent marking was an error".
func (x *extractor) calledWrong(i int) bool {
	j := i + 1
	if isOne(x.at(j).low, []string{"flag", "marking", "mark", "tag", "label", "status", "level", "setting", "priority"}) {
		j++
	}
	if x.at(j).sent != x.toks[i].sent || !isOne(x.at(j).low, []string{"was", "is", "were"}) {
		return false
	}
	k := j + 1
	for k < j+4 && isOne(x.at(k).low, []string{"a", "an", "my", "our", "set", "sent", "in", "by", "simply", "just"}) {
		k++
	}
	return x.at(k).sent == x.toks[i].sent && isOne(x.at(k).low, []string{"wrong", "incorrect", "mistaken", "mistake", "error", "typo", "slip", "accident"})
}
