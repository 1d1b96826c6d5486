package triage

import (
	"strings"

	"cissd/cases"
)

// This file reads the whole text of an open decision for words that say the opposite of it (GR-10): the reason of a REJECT that ends with
// "open it", a WITHDRAW that goes on with "please continue", the excuse of a program that happens to begin with a verb (MSG-4). Such a line
// is asked about, and what stands for criteria and is none is refused (GR-4).

// contraryIn finds the words of an open decision's text that say something else than the decision, or "".
func contraryIn(v cases.Verb, text string) string {
	patterns := []*pattern{hearsay}
	switch v {
	case cases.Reject, cases.Decline, cases.Negative, cases.Nonconcur, cases.Refer, cases.Closeout:
		patterns = append(patterns, goesOn, excuses)
	case cases.Withdraw:
		patterns = append(patterns, goesOn, excuses, partOnly)
	case cases.Return:
		patterns = append(patterns, excuses, backOn)
	case cases.Hold:
		patterns = append(patterns, excuses)
	case cases.Share, cases.Disclose, cases.Authorize:
		patterns = append(patterns, notDone)
	}
	if emptyReason.MatchString(text) {
		return strings.TrimSpace(text)
	}
	if v == cases.Decline { // that somebody is away is its commonest reason
		patterns = append(patterns[:2:2], arriving)
	}
	for _, p := range patterns {
		if w := p.FindString(text); w != "" {
			return strings.TrimSpace(w)
		}
	}
	return ""
}

// textsOf are the words of an open block: what stands on its line and below it, and behind its keys.
func textsOf(c *cases.Command) string {
	var b strings.Builder
	b.WriteString(c.Argument)
	for _, k := range []cases.Key{cases.KeyReason, cases.KeyNeed, cases.KeyText, cases.KeyDisposition} {
		if v := c.Keys[k]; v != "" && !strings.Contains(c.Argument, v) {
			b.WriteString("\n" + v)
		}
	}
	return normalize(b.String())
}

var (
	// hearsay gives the decision as one of somebody else, or of another time.
	hearsay = expression(`(?i)\b(?:(?:is|was|be) what (?:\w+ ){1,3}(?:says?|said|wants?|wanted|thinks?|thought|asks?|asked|writes?|wrote)|(?:that|this|it) was (?:a slip|(?:just )?(?:my|the|our) (?:old|first|earlier|previous|former) (?:view|thought|idea|answer|opinion|reaction|decision))` +
		`|was my (?:first|earlier|old) (?:thought|idea|view|answer|reaction)|(?:would|might) (?:be|have been) (?:the|my|our) (?:reason|answer|decision)|had (?:i|we) (?:not|only|seen|known)\b|come round|came round|changed my mind|see it (?:otherwise|differently)|thinks? otherwise|on reflection|a slip of)\b`)
	// goesOn says that the matter is to go on.
	goesOn = expression(`(?i)\b(?:open it|(?:it|this|that|he|she|everything)(?:'s| is) (?:all )?(?:fine|ok|okay|good|all right|alright|in order)(?: (?:as it is|with me|by me|now))?\s*(?:[.!,;]|$)|(?:it|this|that)(?:'s| is) (?:ours|one of ours|a dhs matter)\b|please (?:open|continue|proceed|go on|go ahead|keep|carry on|approve|accept)|keep (?:going|it open|working)|(?:no,? )?wait,|no wait\b|i (?:do |will |now |hereby )?(?:accept|approve|concur|agree to)|(?:want|wants|would like|like|wish|need) (?:you )?to (?:go on|continue|proceed|keep)` +
		`|(?:request|case|inquiry|rest|others?) (?:still )?(?:stands|remains?|stays?|goes on|continues?)|does not matter|doesn't matter|(?:do not|don't|dont) (?:reject|withdraw|decline|close|refer|stop)|still (?:want|need|wanted|needed)|is to (?:open|approve|accept|continue))\b`)
	// notDone forbids what the verb gives.
	notDone = expression(`(?i)\b(?:(?:do not|don't|dont|never|not to|must not|cannot|can't) (?:be )?(?:share[d]?|disclose[d]?|release[d]?|authori[sz]ed?|send|sent|give|given)|no sharing|keep (?:it|this) (?:back|here|closed))\b`)
	// excuses are of automatic answers, which programs send without saying so.
	excuses = expression(`(?i)(?:\bwhile i(?: am|'m) (?:away|out|gone|on|traveling|travelling)\b|\bi(?: am|'m|'ll be| will be) (?:currently )?(?:away|out of|out until|on (?:leave|vacation|annual|travel|tdy|holiday))\b|(?:^|[.!\n] ?)(?:currently )?out of (?:the )?office\b|\b(?:for|in) urgent (?:matters|cases|requests)\b|\bin my absence\b|\brequests that arrive\b)`)
	// arriving speaks of more mails than the one at hand, as automatic answers do.
	arriving = expression(`(?i)\b(?:(?:requests|e-?mails|mails|messages|assignments) (?:that |which )?(?:arrive|come|came|received|arriving|coming|sent)|while i(?: am|'m) (?:away|out|gone|on)\b[^\n]{0,60}\b(?:call|contact|write|go to|ask|reach|e-?mail))\b`)
	// emptyReason is a text that gives no reason and asks for nothing.
	emptyReason = expression(`(?i)^\W*(?:[1-9][1-9, ]*[ \n]+)?\W*(?:none|nothing|nil|n/?a|no reason|nothing(?: at all)?,? (?:it|this|all) (?:is|looks) \w+|nothing (?:needed|more|else|is (?:needed|missing)))\W*$`)
	// backOn is the day on which somebody is back, behind "Return:".
	backOn = expression(`(?i)^\W*(?:on |by |date:? |expected:? |from leave:? )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2})`)
	// partOnly takes back a part of what was sent, not the request.
	partOnly = expression(`(?i)^\W*(?:only |just )?(?:the |my |our |that |this )?(?:(?:last|first|second|third|other|wrong|earlier|previous) )?(?:attachments?|annex(?:es)?|files?|exhibits?|second|last|names?|part|paragraph|statement|remark|comment|mails?|e-?mails?|messages?|reply|replies|answers?|questions?)\s*(?:[,.;!]|only\b|$)`)
)

// wrongCriteria says why what stands behind REJECT cannot be a list of criteria, in words for the sender; "" where it can, or is text.
func wrongCriteria(s string) string {
	switch {
	case criteriaRange.MatchString(s):
		return "Criteria are written one by one, with commas, not as a range or a choice."
	case criteriaTooHigh.MatchString(s):
		return "Criteria are numbers from 1 to 9."
	case criteriaWords.MatchString(s):
		return "Criteria are named by their numbers, with commas, and not by words such as all, none or but."
	case bareKey.MatchString(s):
		return "A line REASON or CRITERIA needs a value, and stands below the line of REJECT."
	}
	return ""
}

var (
	criteriaRange   = expression(`(?i)^(?:[1-9](?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s+))*[1-9]\s*(?:-|\x{2013}|\x{2014}|/|\.\.+|to|through|thru|till|until|or|and/or|bis)\s*\d`)
	criteriaTooHigh = expression(`^(?:[1-9](?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s+))*(?:0|\d\d+)(?:[\s.,:;]|$)`)
	criteriaWords   = expression(`(?i)^(?:(?:all|any|every|everything|each|both|none|no|neither|nothing)(?: of (?:them|these|the criteria))?(?: criteria| criterion)?(?:\s*[.,:;!]*\s*$|\s+(?:but|except|besides|save)\b)|(?:[1-9][\s,]*(?:and\s+)?)+(?:but|except|unless|not|minus)\s+(?:not\s+)?[1-9]\b)`)
	bareKey         = expression(`^(?i:reason|criteria)\s*[:.]?$`)
)
