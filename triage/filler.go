package triage

import (
	"strings"
	"unicode"
)

// This file tells what people write into a field that they leave unfilled: "same as above", "not needed", "TBC". It is no value (EXT-3).

// maxFiller is longer than any such words.
const maxFiller = 60

var (
	fillerWords = expression(`(?i)^(?:` +
		`(?:the )?same(?: (?:as|like|thing|again)\b.*)?|ditto|idem` +
		`|(?:please |pls )?(?:see|refer to|check|read|per|as per|as (?:in|on|stated|noted|given|described|mentioned|listed|written|shown)|stated|noted|mentioned|given|described|listed|provided|shown)(?: (?:in|at|on|to|the|my|our|its|attached|enclosed|this))* (?:above|below|attached|attachments?|enclosed|enclosures?|previous|earlier|last|prior|subject(?: line)?|title|signature(?: block)?|sig|e-?mail|mail|message|text|body|narrative|remarks|comments|notes?|description|form|file|files|pdf|memo|letter|page|next page|front page|(?:block|item|para|paragraph|section|box|line|page|question) ?[0-9a-z]{1,3})(?: (?:above|below|attached|line|please|for (?:details|this)))?` +
		`|(?:as|like) (?:above|below|before|previously|usual|always|ever|last time)(?: .{0,20})?` +
		`|(?:above|below|before|previously|already) ?(?:sent|given|provided|stated|known|on file|mentioned|described)?|(?:sent|provided|given) (?:earlier|before|previously|separately|already)` +
		`|not (?:needed|required|necessary|yet|known|applicable|available|sure|certain|provided|given|stated|specified|assigned|determined|decided|reported|disclosed|recorded|relevant|used|selected|filled(?: in| out)?|at this (?:time|point)|on file|yet \w+|to (?:my|our) knowledge|that (?:i|we) know of)(?: (?:at this (?:time|point)|at present|at the moment|yet|for now|so far|to us|to me|right now|currently|by us|here|for this(?: request)?))?` +
		`|(?:none|nothing|nil|no one|nobody)(?: (?:needed|required|necessary|known|yet|assigned|given|available|provided|so far|to date|to report|on file|that (?:i|we) know of|stated|identified|specified|appointed|involved|at (?:this time|present|the moment)))*` +
		`|(?:unknown|unkn?|unk|u/k|n/?k|tb[dacp]|t\.b\.d|t\.b\.a|n/?a|n\.a|nil|idk|dunno|pending|optional|skip|skipped|later|various|whatever|any|anything|either|yours|your (?:call|choice)|up to you|you decide|as you see fit|at your discretion|no (?:idea|clue|preference|data|info|information|entry|value|input|answer|comment)|(?:i |we )?(?:don'?t|don\x{2019}t|do not|didn'?t|did not) know|(?:i am |i'm |we are )?(?:not sure|unsure)|to be (?:determined|confirmed|advised|provided|announced|assigned|supplied|added|sent|done|decided|filled in|completed|clarified|established)|to follow|will (?:follow|advise|send|provide|be provided|be sent|be supplied)|(?:on|in) (?:file|your files)|you (?:have|know) (?:it|that|this)(?: already)?|(?:intentionally |purposely )?(?:left )?(?:blank|empty)|redacted|withheld|xx+|[?.\-_/]+)(?: (?:at this (?:time|point)|at present|at the moment|yet|for now|so far|to us|to me|right now|currently|sorry|later|separately|soon))?` +
		`)\W*(?:\([^()]{0,40}\)\W*)?$`)
	// fillerAside is a filler with a remark behind a sign: "n/a - see remarks", "TBD, he did not say".
	fillerAside = expression(`(?i)^(?:n/?a|tb[dac]|unknown|unk|none|nil|not (?:applicable|known|available|yet known|sure))\s*(?:[-\x{2013}\x{2014},;]| \()\s*.{0,40}$`)
	// levelish are words that give a value even beside such words: "none, unclassified".
	levelish = expression(`(?i)unclas|routine|urgent|priorit|secret|confidential|\bcui\b|hsdn|sipr|jwics|c-lan|\d{3}`)
)

// fillerFirst are the words with which all of these begin, so that little else is looked at.
var fillerFirst = wordSet(`the same ditto idem please pls see refer check read per as stated noted mentioned given described listed provided shown like above below before previously already sent not none nothing nil no nobody
	unknown unkn unk uk u n nk na t tba tbc tbd tbp idk dunno pending optional skip skipped later various whatever any anything either yours your up you at i we don don\u2019t do didn did unsure to will on in intentionally purposely left
	blank empty redacted withheld xx xxx xxxx xxxxx`)

// filler says whether a value is nothing but words that leave the field unfilled.
func filler(v string) bool {
	v = strings.TrimSpace(v)
	if len(v) > maxFiller {
		return false
	}
	v = fold(v)
	end := strings.IndexFunc(v, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(v)
	}
	if end > 0 && !fillerFirst[strings.ToLower(v[:end])] {
		return false
	}
	return fillerWords.MatchString(strings.TrimRight(v, " .!")) || fillerAside.MatchString(v) && !levelish.MatchString(v)
}
