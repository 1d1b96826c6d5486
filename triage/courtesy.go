package triage

import (
	"strings"

	"cissd/cases"
)

// This file tells first mails that ask for nothing: thanks, and a question about how one asks. Neither opens a request.

// courtesyLimit is longer than such mails are.
const courtesyLimit = 400

var (
	thanksWords = expression(`(?i)\b(?:thanks|thank you|thx|many thanks|much appreciated|appreciated?|grateful)\b`)
	// wishWords in a mail say that something is wanted after all.
	wishWords = expression(`(?i)\b(?:please|pls|plz|kindly|need|needs|want|wants|request|requests|requesting|ask|asking|urgent|asap|could|can|would|will|wonder(?:ing)?|status|update|reply|respond|answer|confirm|call|send|check|look|in advance|but|however|also|attached|see|still|wait(?:ing)?|when|where|what|who|how|why)\b`)
	// niceWords are what people say with their thanks, beside the words of chasers.
	niceWords = wordSet(`great help helpful excellent support assistance work job effort efforts quick fast prompt swift kind wonderful fantastic useful really truly so much job well done lovely happy pleasant enjoy holiday holidays
		weekend spring summer fall autumn winter year new christmas easter thanksgiving safe stay take care month everything everyone everybody both briefing presentation session training information info visit meeting
		turnaround hard your yours wish wishes warm warmest again past professionalism cooperation nicely staff office people officers officer analyst analysts with`)
	// howWords ask how the office works.
	howWords = expression(`(?i)\b(?:(?:what|which) (?:kinds?|types?|sorts?) of (?:requests?|inquir(?:y|ies)|support|things|cases|matters|services|information)\b|(?:is|are) there (?:a|an|any|some) (?:\w+ )?(?:form|forms|template|format|guide|instructions|procedure|process|portal)\b|(?:do you have|could you send (?:me|us)|can you send (?:me|us)|where (?:can|do|may) (?:i|we) (?:find|get|download)) (?:a|the|your|any|an|some)?\s?(?:\w+ )?(?:form|forms|template|instructions|guide|guidance|procedure)\b|how (?:do|can|should|would|may|does) (?:i|we|one|somebody|someone|an? \w+) (?:submit|send|make|file|ask|request|go about|open|put in|start|reach|contact|report)\b|what (?:do|does|can) (?:you|your office|ciss|the office|your team) (?:do|handle|take|offer|need (?:from|to))\b|whom? (?:do|should|can|may) (?:i|we) (?:contact|write|send|call|ask|talk)\b|(?:does|do) (?:your office|ciss|you) (?:take|handle|accept|cover|work on|deal with)\b)`)
)

// plainWords are the new words of a first mail that passes nothing on and names nobody; "" where it does.
func (r *reader) plainWords() string {
	d := &r.out.Draft
	if r.main == nil || r.zones.forward >= 0 || len(r.out.Attachments) > 0 || len(d.Subjects) > 0 || len(r.out.NewText) > courtesyLimit || subjectKind(r.m.Subject) == 'f' {
		return ""
	}
	for _, f := range []string{cases.NonIndividualName, cases.CountryOfConcern, cases.Priority, cases.Classification, cases.Network, cases.Basis, cases.Purpose, cases.DueDate, cases.VisitStart, cases.CaseReference} {
		if _, ok := d.Fields[f]; ok {
			return ""
		}
	}
	return strings.Join(strings.Fields(straight(r.out.NewText)), " ")
}

// onlyThanks says whether a first mail is nothing but thanks and good wishes.
func (r *reader) onlyThanks() bool {
	text := r.plainWords()
	if text == "" || strings.ContainsAny(text, "?@") || !thanksWords.MatchString(text) || wishWords.MatchString(text) || matterWords.MatchString(r.m.Subject) || wishWords.MatchString(r.m.Subject) {
		return false
	}
	for _, w := range wordPattern.FindAllString(text, -1) {
		l := strings.ToLower(strings.Trim(w, "'-"))
		if !idleWord(l) && !niceWords[l] && !dayWord(l) && !isOne(l, senderNames(r.out.From)) {
			return false
		}
	}
	return true
}

// asksHow says whether a first mail asks how a request is made, in a few words, and makes none: each of its sentences is a question of that kind, or
// courtesy.
func (r *reader) asksHow() bool {
	text := r.plainWords()
	if text == "" || !strings.Contains(text, "?") || !howWords.MatchString(text) || r.out.Draft.Type == cases.FAI || matterWords.MatchString(text) {
		return false
	}
	toks := tokenize(text)
	for i := 0; i < len(toks); {
		j := i
		for j < len(toks) && toks[j].sent == toks[i].sent {
			j++
		}
		s := text[toks[i].start:toks[j-1].end]
		if toks[j-1].text == "?" {
			if !howWords.MatchString(s) || eventWords.MatchString(s) {
				return false
			}
		} else if len(strings.Fields(s)) > newHere || eventWords.MatchString(s) || requestWords.MatchString(s) {
			return false
		}
		i = j
	}
	return true
}

// newHere is how many words a sentence beside such a question may have: "I am new here and work at the Department of the Interior".
const newHere = 18
