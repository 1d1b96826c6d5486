package triage

import (
	"strings"
	"unicode"

	"cissd/cases"
)

// This file reads the words that people put below a decision (GR-10). What is below is kept and changes nothing, so it must not say anything
// else than the decision does: a condition, a doubt, a second thought, or another decision in words of one's own. No list of such words is
// ever whole; this one is wide, and a courtesy that it stops costs one question. What follows it is taken out of the text first: phrases of
// everyday letters that hold such a word and mean nothing by it.

// remarkDoubt finds the words of a remark that say something else than a plain decision, or "". s is normalized.
func remarkDoubt(s string) string {
	s = courtesies.ReplaceAllString(s, "\u00b7") // no blank: what stood around it must not grow together
	for _, p := range []*pattern{conditionWords, decisionWords, negations, reservations, errands, thirdPersons, foreignDoubts} {
		if w := p.FindString(s); w != "" {
			return strings.TrimSpace(w)
		}
	}
	return ""
}

// keyDoubt finds the same in a text behind a KEY of a closed verb, or "". REMARKS go to the officer and may say what must be done; a REASON
// tells what was. There only what puts the decision itself in doubt counts.
func keyDoubt(k cases.Key, s string) string {
	s = courtesies.ReplaceAllString(s, "\u00b7")
	patterns := []*pattern{conditionWords, doubtWords}
	if k == cases.KeyRemarks {
		patterns = append(patterns, reservations, ownDecision, thirdPersons, defers, typedByOther, unmeant)
		if strings.TrimSpace(s) != "" && !strings.ContainsFunc(s, func(c rune) bool { return c < 0x250 && (unicode.IsLetter(c) || unicode.IsDigit(c)) }) {
			return firstWords(s, 4) // an emoji, or words of another script
		}
		if len(strings.Fields(s)) <= 3 {
			patterns = append(patterns, foreignDoubts)
		}
	}
	for _, p := range patterns {
		if w := p.FindString(s); w != "" {
			return strings.TrimSpace(w)
		}
	}
	return ""
}

// textDoubt finds a condition, or a decision taken back, with which the text of an open decision begins, or one of its paragraphs; or "".
func textDoubt(v cases.Verb, s string) string {
	pattern := waitingLeads
	switch v {
	case cases.Hold: // which waits for something as a rule
		pattern = takenBackLeads
	case cases.Refer, cases.Resume:
		pattern = reasonLeads
	}
	for p := range strings.SplitSeq(s, "\n\n") {
		if w := pattern.FindString(strings.TrimLeft(p, " \n-*\"'(")); w != "" {
			return strings.TrimSpace(w)
		}
	}
	if v == cases.Negative {
		return strings.TrimSpace(exceptions.FindString(s))
	}
	return ""
}

// itemSigns is what lists and quotations put in front of a line.
var itemSigns = expression(`^(?:[-*+>|"'(\[\x{2013}\x{2014}\x{2022}\x{2023}\x{00b7}\x{25aa}\x{25cf}\x{25e6}\x{00ab}\x{201e}]+|\(?(?:\d{1,2}|[A-Za-z])[.)])\s*`)

// behindSigns gives what stands behind the sign of a list or a quotation mark, and whether there was one.
func behindSigns(l string) (string, bool) {
	rest := l
	for range 4 {
		m := itemSigns.FindString(rest)
		if m == "" {
			break
		}
		rest = rest[len(m):]
	}
	return strings.TrimRight(rest, "\"')]\u00bb"), rest != l
}

// courtesies are phrases of everyday letters that hold one of the words below and mean nothing by it. Each is whole: what goes on behind it
// is still read.
var courtesies = expression(`(?i)` +
	`\bno (?:rush|hurry|problems?|worries|objections?(?: (?:from|on) (?:me|us|my side|our side|my end))?)\b` +
	`|\bno (?:further |more |other |additional )?(?:questions|comments|remarks|concerns)(?: (?:from|on) (?:me|us|my side|our side|my end))?\b` +
	`|\bno (?:need|reason)(?: for you)? to (?:reply|respond|answer|call|write)(?: back)?\b|\bno (?:reply|response|answer) (?:is )?(?:needed|necessary|required)\b` +
	`|\bnothing (?:further|else|more) from (?:me|us|my side|our side|my end)\b|\b(?:this|it) is not urgent\b|\bnot a problem\b` +
	`|\b(?:please )?(?:do not|don't|dont) hesitate to (?:call|contact|reach|ask|write)(?: (?:out|me|us))?\b` +
	`|\b(?:if|should) (?:you have|there are) (?:any )?(?:further |more |other |additional )?questions\b|\bif any questions\b|\bif you need anything(?: else)?\b|\bany questions\?` +
	`|\b(?:please )?let (?:me|us) know(?: how it goes| how this goes)?\b|\bwhen(?:ever)? (?:you (?:can|have (?:a )?(?:time|minute|moment|chance))|(?:it is )?convenient)\b` +
	`|\bplease confirm (?:the )?receipt\b|\bthanks? (?:you )?for (?:waiting|checking|confirming|asking|your understanding)\b` +
	`|\b(?:sorry|apologies|my apologies) for (?:the|my) (?:delay|late (?:reply|answer)|wait|slow (?:reply|answer))\b` +
	`|\b(?:please )?(?:excuse|forgive|pardon) (?:any |the |my )?(?:typos?|errors|brevity|mistakes)(?:(?: and| or|,) (?:typos?|errors|brevity|mistakes))*\b` +
	`|\bbefore printing(?: this| it)?(?: (?:e-?mail|mail|message))?\b|\b(?:for )?official use only\b|\bfirst (?:lieutenant|sergeant|class|street|avenue|floor)\b` +
	`|\bno\.? ?:? ?[+(]?\d|\bas (?:you )?(?:needed|required|requested)\b|\bwell (?:checked|done)\b|\bgood first\b|\bmust[- ]read\b`)

// decisionWords are the decisions of the grammar, and what people call them, in any form.
var decisionWords = expression(`(?i)\b(?:(?:dis|un|re|pre)?approv\w*|reject\w*|(?:deny|denie[ds]|denying|denials?)|declin\w*|with-?dr[ae]w\w*|(?:re|un)?-?assign\w*|(?:non-?)?concur\w*` +
	`|(?:re|dis|un)?confirm(?:s|ed|ing|ation)?|cancel\w*|returns?|returned|returning|holds?|holding|held|refer(?:s|red|ring|rals?)?|resum\w+|revok\w*|rescind\w*|revers(?:e|ed|ing|al)` +
	`|retract\w*|recall(?:ed|ing)?|undo(?:ne)?|overrul\w*|veto\w*|refus\w*|duplicates?|close-?outs?|dismiss\w*|disallow\w*|decid\w*|decision|permit(?:ted|ting)?)\b`)

// ownDecision are those of them that nobody writes to an officer but of the decision itself.
var ownDecision = expression(`(?i)\b(?:(?:dis|un)?approv(?:e|es|al)|not approved|reject\w*|den(?:y|ied)|withdr[ae]w\w*|cancel\w*|rescind\w*|revok\w*)\b`)

// negations is every no.
var negations = expression(`(?i)\b(?:not|no|nope|nah|never|nothing|without|nobody|none|neither|nor|cannot|\w+n't|(?:do|does|did|is|are|was|were|wo|would|should|could|ca|has|have|had|must)nt|non)\b`)

// reservations are words that put what was decided under a condition, in doubt, or take it back.
var reservations = expression(`(?i)\b(?:await\w*|caveats?|provid(?:ed|ing)(?: that)?|so long as|depend(?:s|ing|ent|ant)?|in (?:principle|part|case|the event)|tentativ\w*|(?:un)?condition\w*|contingent|provisional\w*` +
	`|prelim\w*|interim|temporar\w*|proba\w*|possibl[ey]|perhaps|maybe|likely|unlikely|uncertain|suppos\w*|presum\w*|assum\w*|subject to|pending|partial\w*|limited to|restricted to|except\w*|exclud\w*|proviso|stipulat\w*` +
	`|reserv(?:e|es|ations?)|on the understanding|(?:take|takes|took|taking|taken) (?:it|that|this|these|my \w+|everything|all)?(?: all)? ?back|scratch|stop|stopped|halt|abort|freeze|disregard\w*|ignor\w*|forget|void|invalid|obsolete|superseded` +
	`|(?:in|by|an?|my) (?:error|mistake|accident)|mistak\w*|errors?|erroneous\w*|accidental\w*|inadvertent\w*|premature\w*|wrong\w*|oops|whoops|wrong button|kidding|joking|just joking|a joke|meant|hmm*|hm|second thoughts?` +
	`|reconsider\w*|re-?think|think again|(?:my|our) mind|regret|object|objects|objections?|disagree\w*|i (?:think|guess|doubt|wish|suppose)|i'd rather|rather|prefer\w*|instead|although|albeit|correction|hesita\w*|as long as` +
	`|whether|wherever|whoever|whichever|or else|the other (?:one|request|case|mail)|until|unless|if|in favou?r of)\b`)

// errands are words of things that are still to be done or seen. To an officer they may be said; below a bare decision they may be what it
// waits for.
var errands = expression(`(?i)\b(?:wait\w*|(?:re-?|double-?)?check(?:s|ed|ing)?|verif(?:y|ies|ied|ying|ication)|needs?|needed|needing|require\w*|must|should|shall|ought|(?:have|has|had|having|got|gotta) to|first|before|beforehand` +
	`|yet|later|not now|test|tests|testing|tested|trial|draft|example|sample|exercise|drill|dry run|only|just (?:the|for)|when|whenever|as soon as|while|after|afterwards|once|then|ask|asks|asking|discuss\w*|(?:talk|talks|talking|speak|speaking) (?:to|with)` +
	`|hear (?:from|back)|let (?:me|us|him|her|them)|let's|lets|hang|stand ?by|postpon\w*|defer\w*|delay(?:ed|ing)?|suspend\w*|paus\w*|sign(?:s|ed|ing)?[- ]?off|clear(?:s|ed)? (?:it|this|that|by|with)|with (?:the |his |her |their )?(?:consent|permission|ok|okay|blessing|agreement|consensus)` +
	`|\w+'s (?:ok|okay|consent|say|say-so|agreement|permission|blessing|answer|word|review|input)|make (?:it|this|that)|change (?:it|this|that)|give (?:it|this|that) to|(?:pass|hand) (?:it|this|that)|someone else|somebody else|either|or)\b`)

// thirdPersons says that somebody else will, may or must do something: the decision may hang on it.
var thirdPersons = expression(`(?:\b(?i:he|she|they|who|legal|counsel|security|management)|\b[A-Z][A-Za-z]+) (?i:(?:still |also |first |really |now )?(?:will|would|can|could|may|might|shall|should|must|wants?|wanted|needs?|has to|have to|insists?|says?|said|thinks?|thought|asks?|asked|objects?|disagrees?|wishes|prefers?|told|wrote|agrees))\b`)

// foreignDoubts are the commonest of these words in languages near to English offices. An answer in one of them deserves a question.
var foreignDoubts = expression(`(?i)\b(?:nicht|kein\w*|nein|warten|abgelehnt|genehmigt|falsch|erst|aber|wenn|ne|pas|non|jamais|attend\w*|mais|rejet\w*|refus\w*|nunca|esper\w+|pero|rechaz\w+|todav[i\x{ed}]a|n[a\x{e3}]o|mas|si|se|aspett\w*)\b`)

const leadsBack = `only (?:if|when|after|once|with)|unless|not (?:now|yet|really|before|after all)|hm+|on second thoughts?|never ?mind|scratch|disregard|ignore (?:this|that|it|my)|actually,|no[,.;!]|no\n|no$|i (?:take|withdraw)|oops|whoops` +
	`|sorry,? (?:wrong|no|not|my mistake|i meant)|(?:sent )?(?:in error|by mistake)|stop[.,!]|stop$|(?:this is |just )?a test|kidding|just kidding`

var (
	takenBackLeads = expression(`(?i)^(?:` + leadsBack + `)(?:\b|\s|$)`)
	waitingLeads   = expression(`(?i)^(?:` + leadsBack + `|wait\b|waiting for|awaiting|pending|check with|let me|let's|subject to|provided|providing|conditional\w*|tentativ\w*|in principle|so long as|as long as|depending on|assuming)(?:\b|\s|$)`)
	reasonLeads    = expression(`(?i)^(?:` + leadsBack + `|wait\b|waiting for|awaiting|pending|check with|let me|let's|subject to|provided|providing|conditional\w*|tentativ\w*|in principle|so long as|as long as|depending on|assuming` +
		`|after|once|when|whenever|if|until|till|as soon as|before|but|except|in case|probably|perhaps|maybe|i think|i guess|not sure|first)(?:\b|\s|$)`)
	exceptions = expression(`(?i)\b(?:except\w*|but|other than|apart from|aside from|save for|besides)\b`)
)
