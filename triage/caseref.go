package triage

import (
	"strings"

	"cissd/cases"
)

// This file finds the requestor's own case number in sentences: "Our case number is NIH-26-00417", "our investigation 281C-WF-3345678". A number of
// ours that a sentence names ("your case", "as with REQ-2026-000014") is no reference of the requestor's: the record finds it by itself (EXT-6).

var (
	refNouns  = []string{"case", "file", "reference", "ref", "ticket", "tracking", "control", "investigation", "matter", "docket", "lead"}
	refJoins  = wordSet(`number no nr num id # is : . ref reference file case under control tracking , (`)
	refOwners = wordSet(`our my`)
	refOthers = wordSet(`your ciss ciss's yours his her their its the's subject's court police criminal civil`)
)

// caseRefProse takes the first such number.
func (x *extractor) caseRefProse() {
	if x.facts.has(cases.CaseReference) || x.facts.has(cases.LECaseNumber) || x.answer {
		return
	}
	for _, noun := range refNouns {
		for _, i := range x.placesOf(noun) {
			if x.ownCase(i) && x.takeCaseRef(i) {
				return
			}
		}
	}
}

// ownCase says whether the word at token i is of the writer's own office: "our case", "OSI case", "our reference".
func (x *extractor) ownCase(i int) bool {
	for j := i - 1; j >= 0 && j > i-4 && x.toks[j].sent == x.toks[i].sent; j-- {
		switch t := x.toks[j]; {
		case refOwners[t.low]:
			return true
		case refOthers[t.low]:
			return false
		case j == i-1 && t.caps && agencies.first[t.low] > 0 && t.low != "dhs" && t.low != "ciss":
			return true
		}
	}
	return false
}

// takeCaseRef takes the number that follows the word at token i.
func (x *extractor) takeCaseRef(i int) bool {
	j := i + 1
	for j < len(x.toks) && j < i+6 && x.toks[j].sent == x.toks[i].sent && refJoins[x.toks[j].low] {
		j++
	}
	t := x.at(j)
	if t.sent != x.toks[i].sent || !t.word && !t.digit {
		return false
	}
	end := j + 1
	for k := j; k < end && k < j+4; k++ { // "HSI - 26 - 1234" is rare, "26-1234" one token
		if !strings.ContainsAny(x.toks[k].text, "0123456789") {
			return false
		}
	}
	n := len(onlyDigits(t.text))
	if l := len(t.text); n < 4 || l > 30 || n == l && (n < 5 || n > 12) || strings.ContainsAny(t.text, "@") || numbersPattern.MatchString(strings.ToUpper(t.text)) || strings.HasPrefix(strings.ToUpper(t.text), "CISS") {
		return false
	}
	if _, ok := writtenDate(x.toks, j, x.ref); ok {
		return false
	}
	if len(findPhones(t.text)) > 0 {
		return false
	}
	x.infer(cases.CaseReference, j, end, strings.Trim(x.textOf(j, end), " .,;"))
	return true
}
