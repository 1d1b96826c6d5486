package triage

import (
	"strings"
)

// This file tells a value that is stated from one that is asked about: "is it unclassified?" says nothing about the request (EXT-3, EXT-4).
// A question that asks us to do something ("could you treat this as urgent?") is a request, and states what it names.

// askReach is how many tokens of a sentence are looked at on either side (SEC-5).
const askReach = 60

// questioned says whether token i stands in words that ask: in the clause that a question mark ends, or in a short one that is a question by its
// form. wish says that the field is one that people wish for: "can this be urgent?" says what is wanted, "can it be unclassified?" does not.
func (x *extractor) questioned(i int, wish bool) bool {
	from, to, marked := x.clauseRun(i)
	text := strings.ToLower(fold(x.textOf(from, to)))
	if x.open(from, i) {
		return true
	}
	inverted := invertedStart.MatchString(text)
	polite := politeRequest.MatchString(text) || mayBe.MatchString(text) && !questionStart.MatchString(text) || wish && !inverted && pleaseWord.MatchString(text)
	if polite && !asksToTell.MatchString(text) && (wish || !namesIt.MatchString(text)) {
		return false
	}
	if !marked {
		return inverted && x.words(from, to) <= shortQuestion
	}
	if inverted || questionStart.MatchString(text) {
		return true
	}
	// a statement may stand before the question: "this is unclassified, do you hold anything on him?"
	last := from
	for j := from; j+1 < to; j++ {
		if clauseEnd(x.toks[j]) {
			last = j + 1
		}
	}
	// "..., right?" asks about all before it
	return i >= last || x.words(last, to) <= tagWords && !otherMatter.MatchString(strings.ToLower(fold(x.textOf(last, to))))
}

// open says whether the words right before token i leave open what it names: "not sure whether it is".
func (x *extractor) open(from, i int) bool {
	for j := i - 1; j >= from; j-- {
		if clauseEnd(x.toks[j]) || j < i-openWords {
			from = j + 1
		}
	}
	if from >= i {
		return false
	}
	text := strings.ToLower(fold(x.textOf(from, i)))
	return openQuestion.MatchString(text) && !ifYouCould.MatchString(text) // "I wonder if you could do an urgent check"
}

func (x *extractor) words(from, to int) int {
	n := 0
	for j := from; j < to; j++ {
		if x.toks[j].word {
			n++
		}
	}
	return n
}

const (
	// shortQuestion is how many words a question without its mark has: longer ones go on with something that is stated.
	shortQuestion = 8
	// openWords is how near to a value stands what leaves it open.
	openWords = 6
)

// tagWords is how long the words are that make a question of a statement: "or not", "is that right", "I think".
const tagWords = 3

// clauseRun is the run of tokens round i that a sentence's end closes, or the end of a line that was not wrapped; marked says that a question
// mark closes it.
func (x *extractor) clauseRun(i int) (from, to int, marked bool) {
	for from = i; from > 0 && from > i-askReach; from-- {
		if p := x.toks[from-1]; p.sent != x.toks[i].sent || isOne(p.text, []string{"?", "!", ".", ";"}) || x.lineBreak(from) {
			break
		}
	}
	for to = i + 1; to < len(x.toks) && to < i+askReach; to++ {
		t := x.toks[to]
		if t.text == "?" {
			return from, to, true
		}
		if t.sent != x.toks[i].sent || isOne(t.text, []string{"!", ".", ";"}) || x.lineBreak(to) {
			break
		}
	}
	return from, to, false
}

// wrappedLine is the length from which a line may have been broken by a mail program.
const wrappedLine = 50

// lineBreak says whether token i begins a line of its own: the line before it is short, and it begins with a capital or behind a sign.
func (x *extractor) lineBreak(i int) bool {
	p, t := x.toks[i-1], x.toks[i]
	if p.line == t.line {
		return false
	}
	begin := i - 1
	for begin > 0 && x.toks[begin-1].line == p.line && i-begin < askReach {
		begin--
	}
	return (t.cap || !t.word) && p.end-x.toks[begin].start < wrappedLine
}

func clauseEnd(t token) bool {
	return isOne(t.text, []string{",", ":", "(", ")", "-", "\u2013", "\u2014"})
}

var (
	// invertedStart is a question by its form: "is it", "should this be".
	invertedStart = expression(`^\W*(?:(?:so|and|but|also|ok|okay|hi|hello|hm+|well|sorry|please)\b[ ,]*)*(?:is|isn't|was|are|aren't|does|doesn't|do|don't|should|shouldn't|must|would|could|can|may|might|has|have|will) (?:it|this|that|these|the (?:request|mail|matter|classification|priority|level|whole)|we|i|you|they|there|everything|all|my|our)\b`)
	// questionStart is a word of questions in front.
	questionStart = expression(`^\W*(?:(?:so|and|but|also|ok|okay|hm+|well|sorry)\b[ ,]*)*(?:what|which|who|whom|whose|when|where|why|how|whether|if|is|are|was|were|do|does|did|should|must|has|have|had|may|might|am)\b`)
	// openQuestion tells, before a value, that it is not known.
	openQuestion = expression(`\b(?:whether|(?:not|n't|n\x{2019}t|un) ?(?:sure|certain|know)|wonder(?:ing)?|no idea|unclear|(?:know|tell me|let me know|advise|say|confirm|check|ask) (?:if|whether)|what (?:is|does|counts as)|mean(?:s|t)? by)\b`)
	// politeRequest asks us for work, asksToTell for an answer; namesIt asks how something is to be called.
	politeRequest = expression(`\b(?:can|could|would|will|may|might) (?:you|ciss|we|i|somebody|someone|your (?:office|team|people))\b|\bwould it be possible\b|\bis it possible\b|\bis there any way\b`)
	mayBe         = expression(`\b(?:can|could) (?:this|it|that|the request) be\b`)
	// ifYouCould asks for work, too.
	ifYouCould = expression(`\bif (?:you|ciss|your office|somebody) (?:can|could|would|might)\b`)
	// otherMatter is a short question about something else than what stands before it: "anything else?"
	otherMatter = expression(`\b(?:all|else|more|anything|what|who|when|next|how|why|where)\b`)
	pleaseWord  = expression(`\b(?:please|pls|plz)\b`)
	asksToTell  = expression(`\b(?:tell|say|confirm|know|advise|whether|explain|mean|means|clarify|if (?:it|this|that|the request) (?:is|was|counts)|enough|sufficient|ok|okay|correct|right|would (?:this|it) (?:count|be (?:treated|seen|taken|considered|regarded|called)))\b`)
	// askedValue is a value behind a label with a question mark of its own.
	askedValue = expression(`^[^,;:.()\n-]{1,40}\?|\(\?\)`)
	namesIt    = expression(`\b(?:treat|handle|consider|mark|make|call|classify|regard|send|submit|take|keep|leave|assume|put|(?:can|could) (?:this|it|that|the request) be)\b`)
)
