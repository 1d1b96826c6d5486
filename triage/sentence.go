package triage

import (
	"strings"

	"cissd/cases"
)

// This file tells commands from sentences that begin with the same word: "Hold on, who is this?", "Set up a call", "Return flight is on
// Monday". Verbs are ordinary words too; a doubt never becomes a decision (GR-1, GR-9).

// notMeant says that a line begins with an ordinary word that is a verb too, and is none here: nothing is done and nothing asked.
func notMeant(h head) bool {
	if h.colon || h.number != "" || h.rest == "" || h.spec.Closed {
		return false
	}
	switch h.spec.Argument {
	case "calls":
		return !h.strict && callKind(h.rest) == ""
	case "activity":
		return !h.strict && !activityPattern.MatchString(h.rest)
	case "result":
		return !h.strict && resultKind(h.rest) == ""
	case "office":
		return !h.strict && officeWord(h.rest) == ""
	case "fields":
		return !h.strict && !fieldOf(h.rest).ok
	}
	return (!h.strict || h.shouted()) && idiom(h)
}

// leans says that what stands behind an open verb reads like the rest of a sentence, so that it is asked about.
func leans(h head) bool {
	if h.colon || h.number != "" || h.rest == "" || h.clear() {
		return false
	}
	if idiom(h) {
		return true
	}
	if h.strict && !h.shouted() || h.spec.Additive || h.spec.Verb == cases.Dispose {
		return false
	}
	if h.spec.Verb == cases.Return && strings.HasSuffix(firstLineOf(h.rest), "?") {
		return false
	}
	return sentenceWords.MatchString(h.rest)
}

// clear says that what stands behind an open verb is of that verb's own kind, and hardly a sentence.
func (h head) clear() bool {
	switch h.spec.Verb {
	case cases.Reject:
		list, _ := criteriaList(h.rest)
		return list != ""
	case cases.Hold:
		d, _ := untilDate(h.rest)
		return d != ""
	case cases.Negative:
		return resultKind(h.rest) != ""
	case cases.Call:
		return callKind(h.rest) != ""
	case cases.Refer:
		return officeWord(h.rest) != ""
	}
	return false
}

// shouted says that the whole line is in capitals, so that those of the verb say nothing.
func (h head) shouted() bool {
	return len(strings.Fields(h.rest)) > 1 && h.rest == strings.ToUpper(h.rest) && h.rest != strings.ToLower(h.rest)
}

// idiom says whether verb and text are a phrase of everyday letters.
func idiom(h head) bool {
	switch h.spec.Verb {
	case cases.Hold:
		return holdIdiom.MatchString(h.rest)
	case cases.Return:
		return returnIdiom.MatchString(h.rest)
	case cases.Resume:
		return resumeIdiom.MatchString(h.rest)
	case cases.Reject, cases.Decline:
		return rejectIdiom.MatchString(h.rest)
	case cases.Exhibit, cases.Report, cases.Complete, cases.Closeout, cases.Extend, cases.Reopen:
		// behind the verb in capitals such words begin what is to be told: "EXHIBIT the badge", "COMPLETE On 18 November ..."
		return laterIdiom.MatchString(h.rest) && (h.word != strings.ToUpper(h.word) || h.shouted())
	case cases.Share, cases.Unshare, cases.Disclose, cases.Authorize, cases.Retain, cases.Back, cases.Away:
		return laterIdiom.MatchString(h.rest)
	}
	return false
}

var (
	holdIdiom     = expression(`(?i)^(on|off|your|up|tight|still|music|harmless|back|out|hands|true|the (line|phone|presses|fort|door|date))\b`)
	returnIdiom   = expression(`(?i)^(flights?|trips?|tickets?|visits?|dates?|receipts?|address|travel|leg|(my|your|our|the|his|her) (call|mail|email|message)|to (the )?(office|work|sender|duty|base)|(from|to|on|in|home|by)\b.*\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month|leave|vacation|tdy))\b`)
	resumeIdiom   = expression(`(?i)^(the (work|review|case|inquiry|talks|search|visit)|work|working|attached|is|of|and|when|once|as (soon|usual)|where|with)\b`)
	rejectIdiom   = expression(`(?i)^(by|from|letters?|mails?|to (answer|comment|say|give)|with thanks)\b`)
	laterIdiom    = expression(`(?i)^(with (me|us|him|her|them)|me\b|back|my|our|your|follows|to follow|attached|is|was|will|of|on|in|at|the|this|that|it|list|details|information|file|from|until|a)\b`)
	sentenceWords = expression(`(?i)^(on|off|up|the|this|that|these|those|it|me|us|him|her|them|my|your|our|his|their|to|is|was|are|were|has|had|will|would|can|of|with|from|when|as|and|please|by|with|at)\b`)
)

var conditionWords = expression(`(?i)\b(but|only if|if|unless|until|after|once|wait|waiting|except|not sure|unsure|provided|pending|however|though|although|hold off|hold on|before (?:you|we)|as long as|on condition|conditional|maybe|perhaps|not yet|first check|double.?check|don't|do not|doubt|should we|contingent|assuming|when (?:he|she|they|tom|we|you)|subject to|instead|actually|cancel|disregard|ignore|never mind|nevermind|mistake)\b|\?`)

// conditionIn finds a word that makes a remark sound like a condition or a doubt (GR-10), or "".
func conditionIn(s string) string { return conditionWords.FindString(s) }

var doubtWords = expression(`(?i)\b(not sure|unsure|maybe|perhaps|possibly|i think|i guess|probably|might|not certain|should we|do we|doubt)\b|\?`)

func doubtIn(s string) string { return doubtWords.FindString(s) }
