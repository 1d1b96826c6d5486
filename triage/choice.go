package triage

import (
	"strings"

	"cissd/cases"
)

// This file reads labels in which more than one value stands: "Priority: urgent / routine" contradicts itself, and says so (EXT-3);
// "Priority: routine, priority or urgent" is what the form offers, and states nothing.

// option is one of the values that a label gives side by side: text[a:b] of its value.
type option struct {
	value string
	a, b  int
}

// betweenOptions stands between values of which one is to be chosen.
const betweenOptions = `(?:\s*(?:[/|\\,;]|//|<>|\bor\b|\band/or\b|\bvs\b\.?|\bversus\b)\s*)+`

const (
	priorityOption = `(?:routine|priority|urgent)`
	levelOption    = `(?:(?:not )?unclassified|unclass|unclas|cui|fouo|confidential|(?:top )?secret|classified|hsdn|siprnet|sipr|jwics|c-lan)`
)

var (
	priorityChoice = expression(`(?i)\b` + priorityOption + `(?:` + betweenOptions + priorityOption + `)+\b`)
	levelChoice    = expression(`(?i)\b` + levelOption + `(?:` + betweenOptions + levelOption + `)+\b`)
	priorityWords  = expression(`(?i)\b` + priorityOption + `\b`)
	levelWords     = expression(`(?i)\b` + levelOption + `\b`)
	// moreOfIt stands behind a word that is no level there: "urgent, priority one", "routine / priority handling".
	moreOfIt = expression(`(?i)^\s*(?:handling|treatment|one|two|1|2|3|level|no\b|number|mail|over)`)
	// ifOnly makes the second value depend on something: "routine / urgent if he comes back".
	ifOnly = expression(`(?i)^\W*\b(?:if|when|once|only|until|for|as of|from|in case|should|unless|after)\b`)
)

// chosenPriorities are the priorities that stand side by side in a label's value: none where there are not at least two.
func chosenPriorities(val string) []option {
	return choices(val, priorityChoice.FindStringIndex, priorityWords.FindAllStringIndex, func(w string) string { return w })
}

// chosenLevels does the same for the classification pointer.
func chosenLevels(val string) []option {
	return choices(val, levelChoice.FindStringIndex, levelWords.FindAllStringIndex, levelGroup)
}

// levelGroup is what a pointer's word means: "SECRET/SIPRNet" and "JWICS/C-LAN" are one pointer in two words.
func levelGroup(w string) string {
	switch w {
	case "unclassified", "unclass", "unclas", "cui", "fouo":
		return "unclassified"
	case "not unclassified":
		return "classified"
	case "top secret":
		return "top_secret"
	case "c-lan":
		return "JWICS"
	case "hsdn", "siprnet", "sipr", "jwics":
		return networkWord(w)
	}
	return w
}

func choices(val string, run func(string) []int, words func(string, int) [][]int, meaning func(string) string) []option {
	if len(val) > maxAnswer {
		return nil
	}
	m := run(val)
	if m == nil || moreOfIt.MatchString(val[m[1]:]) || ifOnly.MatchString(val[m[1]:]) {
		return nil
	}
	var out []option
	seen := map[string]bool{}
	for _, w := range words(val[m[0]:m[1]], -1) {
		o := option{meaning(strings.ToLower(fold(val[m[0]+w[0] : m[0]+w[1]]))), m[0] + w[0], m[0] + w[1]}
		if !seen[o.value] {
			seen[o.value] = true
			out = append(out, o)
		}
	}
	if len(out) < 2 || !contradict(out) {
		return nil
	}
	return out
}

// contradict says whether values that stand side by side exclude each other: a level and the network on which it lies do not.
func contradict(os []option) bool {
	plain, levels, networks := false, 0, 0
	for _, o := range os {
		switch o.value {
		case "unclassified":
			plain = true
		case "secret", "confidential", "top_secret":
			levels++
		case "HSDN", "SIPRNet", "JWICS":
			networks++
		case "classified":
		default:
			return true // priorities
		}
	}
	return plain || levels > 1 || networks > 1
}

// addOptions takes two values of one label as a contradiction; three are what a form offers, and none of them was chosen.
func (x *extractor) addOptions(e *entry, field string, os []option) {
	if len(os) != 2 {
		return
	}
	first, second := os[0], os[1]
	if field == cases.Classification && classifiedNetwork(first.value) && !classifiedNetwork(second.value) {
		first, second = second, first
	}
	prov := x.src.v.provenance(e.start+min(first.a, second.a), e.start+max(first.b, second.b), "label")
	if field == cases.Classification && classifiedNetwork(first.value) { // two networks
		field = cases.Network
	}
	if first.value == "classified" { // no level of its own
		first, second = second, first
	}
	x.facts.add(field, fact{values: []string{first.value}, rank: rankLabel, unclear: []string{second.value}, prov: prov})
}

// classifiedNetwork says whether a value is the name of a network.
func classifiedNetwork(v string) bool { return v != "" && networkWord(strings.ToLower(v)) == v }

// besideIt takes the other level out of a label's value where it stands in a piece of its own: "Priority: routine. Unclassified.".
func (x *extractor) besideIt(e *entry, val, field string) {
	if len(val) > maxAnswer || !strings.ContainsAny(val, ".,;/|(") || field == cases.Priority && priorityChoice.MatchString(val) {
		return
	}
	at := 0
	for piece := range strings.FieldsFuncSeq(val, func(r rune) bool { return strings.ContainsRune(".,;/|()", r) }) {
		i := strings.Index(val[at:], piece)
		a, b := trimSpan(val, at+i, at+i+len(piece))
		at += i + len(piece)
		if f, level := bareValue(val[a:b]); f == field && (val[a:b] != "u" && val[a:b] != "les") {
			x.facts.add(f, fact{values: []string{level}, rank: rankLabel, prov: x.src.v.provenance(e.start+a, e.start+b, "label")})
			return
		}
	}
}

// twoTypes notes that a label names several types of request, so that the supervisor is told (EXT-3).
func (x *extractor) twoTypes(val string) {
	if len(val) > maxAnswer {
		return
	}
	l := fold(strings.ToLower(val))
	if ts := typesIn(l); typeWord(val) == "" && len(ts) == 2 && !strings.Contains(l, "not ") {
		x.types = ts
	}
}

// typeDoubt is the warning about a request whose own label names two types.
func (x *extractor) typeDoubt() []string {
	t, inferred := x.typ.result()
	if len(x.types) > 0 && (t == "" || inferred) {
		return []string{"two types of request are named in one line (" + strings.Join(x.types, ", ") + "); which is meant is for you to say"}
	}
	if t == cases.RFS && inferred && len(x.people) > 0 && x.first != nil && infoAsked.MatchString(x.first.v.text[:min(len(x.first.v.text), maxTold)]) {
		return []string{"the mail speaks of a request for information and of a request for support: it may be two requests"}
	}
	if s := x.typ.stated; s[cases.RFI] > 0 && s[cases.RFS] > 0 && max(s[cases.RFI], s[cases.RFS], s[cases.FAI]) < labelVotes {
		return []string{"the mail speaks of a request for information and of a request for support: it may be two requests"}
	}
	return nil
}

// infoAsked asks for what is on record about somebody, whatever else a mail asks for.
var infoAsked = expression(`(?i)\b(?:what (?:you|ciss) (?:may )?(?:hold|have|know)s? (?:on|about|of)|(?:name|records?) checks? (?:on|of)|(?:anything|whatever) (?:you (?:have|hold|know) )?(?:on|about)|information (?:on|about|concerning) (?:mr|ms|mrs|dr)\b|traces? on)\s`)

// labelVotes is what a label of its own gives a type.
const labelVotes = 10

// Somebody gave something, what it was, and what is to be done with it.
var (
	giftGiven = expression(`\b(?:got|gets|received|receives|accepted|brought|given|gave|gives|presented|sent|handed|left|donated)\b`)
	giftGiver = expression(`\b(?:embassy|embassies|delegations?|ministry|ministries|ambassador|consul|consulate|attach[e\x{e9}]s?|hosts?|minister|visitors?|counterparts?|government|guests?|mission|prince|king|president|mayor|company|vendor)\b`)
	giftItem  = expression(`\b(?:gifts?|presents?|souvenirs?|clocks?|pens?|vases?|plaques?|paintings?|pictures?|frames?|statues?|statuettes?|sculptures?|figurines?|lamps?|usb|flash drives?|thumb drives?|power ?banks?|speakers?|chargers?|watch|watches|carpets?|rugs?|medals?|coins?|bowls?|tea sets?|models?|tablets?|e-?readers?|mugs?|trophy|globe|instruments?|jewelry|boxe?s?|packages?|parcels?)\b`)
	giftWork  = expression(`\b(?:look (?:inside|at|over|it over)|looks? (?:inside|at)|inspect(?:ed|s|ion)?|examin(?:e|es|ed|ation)|x-?ray(?:ed)?|check(?:ed)?|sweep|swept|scan(?:ned)?|screen(?:ed)?|open(?:s|ed|ing)?|take (?:it )?apart|test(?:ed)?)\b`)
)

// giftProse reads the inspection of a gift that is not called one: "The Director got a desk clock from the embassy; somebody should look inside".
func (x *extractor) giftProse(text string) {
	m := giftItem.FindStringIndex(text)
	if m == nil || !giftGiven.MatchString(text) || !giftGiver.MatchString(text) || !giftWork.MatchString(text) {
		return
	}
	item := text[m[0]:m[1]]
	for i := range x.toks {
		if x.toks[i].low == item {
			x.infer(cases.SupportKind, i, i+1, "gift_inspection")
			return
		}
	}
}

// typesIn are the types that a text in small letters names in full, in the order of the list.
func typesIn(l string) []string {
	var out []string
	for _, names := range [][]string{{"RFI", "rfi", "request for information"}, {"RFS", "rfs", "request for support"}, {"FAI", "fai", "foreign activity inquiry"}} {
		if indexWord(l, names[1]) >= 0 || indexWord(l, names[2]) >= 0 {
			out = append(out, names[0])
		}
	}
	return out
}
