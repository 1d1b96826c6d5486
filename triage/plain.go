package triage

import (
	"strings"
	"unicode"
)

// This file knows the plain forms of what stands around the text of a mail: name blocks, tails of telephones, banners and legal notices. What
// is not of such a form may be text, and is looked at (MSG-3, GR-10).

// takesBack finds words that say of a mail that it is not to be acted on.
var takesBack = expression(`(?i)\b(only (?:if|when|after|once)|not (?:a|my|our|the|yet a) (?:final )?(?:decision|approval|order)|(?:do|must|should|shall) ?n[o']t (?:yet )?(?:act|open|proceed|approve|carry|send|release)|not (?:be )?(?:acted|meant|final|for action|approved|valid)|no decision|for action only|(?:just|only|merely) (?:an? )?(?:example|test|draft|proposal|joke)|draft (?:only|do not|-|for)|(?:external|this is an?) draft|exercise only|wait for|waits? (?:until|till)|hold (?:this|off|on|it)|please wait|disregard|ignore this|agrees?|concurs|revoked?|withdrawn?)\b`)

// condition finds in text that is no sentence of the mail itself what sounds like a condition, or "". A question mark says nothing there.
func condition(s string) string {
	if w := takesBack.FindString(s); w != "" {
		return w
	}
	return conditionIn(strings.ReplaceAll(s, "?", " "))
}

// plainSignature says whether a paragraph is a name block: names, offices, numbers, addresses, and no sentence.
func plainSignature(ls []string) bool {
	for _, l := range ls {
		small := 0
		for w := range strings.FieldsSeq(l) {
			if r := []rune(w); unicode.IsLower(r[0]) && !particle(strings.Trim(w, ".,;")) && !strings.ContainsAny(w, "@/:.0123456789") {
				small++
			}
		}
		if closing(l) {
			continue
		}
		if sentence(l) || small > 3 || condition(l) != "" {
			return false
		}
	}
	return !sentence(strings.Join(ls, " "))
}

// plainTail says whether the line of a telephone or mail program says nothing of its user's.
func plainTail(l string) bool {
	if condition(l) != "" {
		return false
	}
	i := strings.IndexAny(l, ".,;!\u2013\u2014")
	if i < 0 || i+1 >= len(l) {
		return len(strings.Fields(l)) <= 12
	}
	rest := strings.ToLower(l[i+1:])
	return len(strings.Fields(rest)) < 3 || tailWords.MatchString(rest)
}

var tailWords = expression(`\b(typos?|brevity|brief|excuse|forgive|pardon|errors?|auto-?correct|spelling|aka\.ms|https?|android|ios|network|smartphone|device|provider)\b`)

// plainNotice says whether every sentence of a banner or legal notice is of the kind that servers and offices write.
func plainNotice(text string, words *pattern) bool {
	for _, s := range sentenceEnd.Split(text, 40) {
		if len(strings.Fields(s)) < 2 {
			continue
		}
		known := words.MatchString(s)
		if !known && (len(strings.Fields(s)) >= 4 || condition(s) != "") || known && takesBack.MatchString(s) && !addressee.MatchString(s) {
			return false
		}
	}
	return true
}

var (
	sentenceEnd = expression(`[.!?:;]+(?: |$)|[\]\[]`)
	addressee   = expression(`(?i)\b(recipients?|addressees?|in error|by mistake|links?|attachments?)\b`)
	legalWords  = expression(`(?i)(\b(intended|recipients?|confidential\w*|privileged?|disseminat\w*|distribut\w*|cop(?:y|ies|ying)|unauthori[sz]ed|prohibited|in error|delet\w*|destroy\w*|transmi\w*|virus\w*|printing|print|environment|exempt|disclos\w*|foia|proprietary|protected|addressees?|solely|named|sensitive|controlled|retention|monitored|liability|u\.?s\.?c|1974|privacy act|law|legal\w*|notify|reply|system|official use|vertraulich\w*|confidencial\w*|confidentiel\w*|destinatari\w*|destinataires?|riservat\w*|vertrouwelijk\w*|scanned|intercept\w*|hereby)\b)`)
)
