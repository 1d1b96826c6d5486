package triage

import (
	"fmt"
	"strings"
	"unicode"

	"cissd/cases"
)

// This file knows the remarks that say nothing about the decision above them (GR-10): courtesies, names and their offices, numbers to call at,
// tails of telephones, and sentences that begin as information does. What is neither of these may mean anything ("Half of it.", "Tom typed
// this.", an emoji, another language) and is asked about: a question too many costs a reply, a wrong decision harms someone.

// strangeRemark gives the first piece of a remark that is not known to be harmless, or "". What holds a word of doubt is found by [remarkDoubt].
func strangeRemark(s string) string {
	signed := false // what follows a closing formula may be a name and what belongs to it
	for l := range strings.SplitSeq(s, "\n") {
		l = strings.TrimSpace(normalize(l))
		switch {
		case l == "" || barLine(l):
		case closing(l) || mobileTail(l) && plainTail(l):
			signed = true
		case signed && nameBlockLine(l), nameAlone(l), numberLine.MatchString(l):
			signed = true
		case marking(l), programFoot(l), noticeLine(l), strings.EqualFold(l, "END"):
		default:
			if w := strangePiece(l, &signed); w != "" {
				return w
			}
		}
	}
	return ""
}

// strangePiece looks at the sentences of one line.
func strangePiece(l string, signed *bool) string {
	for _, p := range remarkEnd.Split(l, 20) {
		p = strings.TrimSpace(strings.Trim(p, " .,;!:-\u2013\u2014\u00b7()\""))
		if p == "" || closing(p) || mobileTail(p) {
			*signed = *signed || p != ""
			continue
		}
		if courteous.MatchString(p) || *signed && nameBlockLine(p) || latin(p) && harmlessLead.MatchString(p) && !turned.MatchString(p) {
			continue
		}
		if rest := strings.Trim(courtesies.ReplaceAllString(p, " "), " .,;!:-\u00b7"); rest == "" || rest != p && courteous.MatchString(rest) || rest != p && nameLike(rest) && len(strings.Fields(rest)) < 3 {
			continue
		}
		if latin(p) && (thanksTo.MatchString(p) || thanksTo.MatchString(withoutName(p))) {
			continue
		}
		return firstWords(p, 8)
	}
	return ""
}

// withoutName is a sentence without the name of whom it is said to: "Thanks for the quick work, Kim".
func withoutName(p string) string {
	if i := strings.LastIndexByte(p, ','); i > 0 {
		if n := strings.TrimSpace(p[i+1:]); len(strings.Fields(n)) < 3 && nameLike(n) && remarkDoubt(n) == "" && !wordLine.MatchString(n) {
			return p[:i]
		}
	}
	return p
}

// noticeLine says whether a line is a legal notice or a plea for trees, as servers put below a text.
func noticeLine(l string) bool {
	return (disclaimer(l, 1) || legalNotice(l, 1)) && plainNotice(l, legalWords)
}

// nameAlone says whether a line is the full name of a person, or an initial with a dash before it. One word alone may be anything.
func nameAlone(l string) bool {
	t := strings.TrimSpace(strings.TrimLeft(l, "-~\u2013\u2014/ "))
	n := len(strings.Fields(t))
	return n >= 2 && n <= 4 && nameLike(t) && latin(t) && !strings.HasSuffix(t, ".") && !wordLine.MatchString(t) && remarkDoubt(t) == ""
}

// nameBlockLine says whether a line is of the kind that stands below a name: names, offices, addresses and numbers. What is said in small
// letters is of none of them, unless the line names an office.
func nameBlockLine(l string) bool {
	return signatureDoubt(l, cases.Address{}) == ""
}

// signatureDoubt finds in a line that stands where a signature does what sounds like more than a name, an office or a number; or "" (GR-10).
func signatureDoubt(l string, sender cases.Address) string {
	l = strings.TrimSpace(normalize(l))
	switch {
	case l == "" || barLine(l) || l == "--" || closing(l) || marking(l) || programFoot(l) || noticeLine(l), motto(l) && saying(l):
		return ""
	case mobileTail(l):
		of, by := tailOf.FindStringSubmatch(l), tailBy.FindStringSubmatch(l)
		if of != nil && sender.Address != "" && !ownName(of[1], sender) || by != nil && !tailThings.MatchString(by[1]) {
			return firstWords(l, 8)
		}
		return tailDoubt(l)
	}
	low := strings.ToLower(l)
	t := streetWords.ReplaceAllString(l, " ")
	if postScript.MatchString(low) {
		if s := postScript.ReplaceAllString(l, ""); remarkDoubt(s) == "" && strangeRemark(s) == "" {
			return ""
		}
		return firstWords(l, 8)
	}
	office := officeLine.MatchString(low) && titled(l)
	if office {
		for _, p := range []*pattern{negations, ownDecision, takesBack, conditionWords, dayWords, titleDoubts} {
			if w := p.FindString(courtesies.ReplaceAllString(t, " ")); w != "" {
				return firstWords(l, 8)
			}
		}
		return ""
	}
	if remarkDoubt(t) != "" || dayWords.MatchString(t) || wordLine.MatchString(t) || takesBack.MatchString(t) {
		if ownName(l, sender) && len(strings.Fields(l)) <= 4 && !strings.ContainsAny(l, "(:;-\u2013\u2014,") {
			return "" // whoever is called Held or Stopp
		}
		return firstWords(l, 8)
	}
	if !latin(l) && !ownName(l, sender) && !phoneLine.MatchString(l) && !strings.Contains(l, "@") {
		return firstWords(l, 8)
	}
	if strings.ContainsAny(l, "@|") || officeLine.MatchString(low) || strings.Contains(low, "http") || strings.Contains(low, "www.") || phoneLine.MatchString(l) {
		return ""
	}
	for w := range strings.FieldsSeq(l) {
		r := []rune(strings.TrimLeft(w, "(\"'"))
		if len(r) > 0 && unicode.IsLower(r[0]) && !particle(strings.ToLower(strings.Trim(w, ".,;()"))) && !strings.ContainsAny(w, "@/:.0123456789") && !strings.EqualFold(l, w) {
			if ownName(l, sender) {
				continue
			}
			return firstWords(l, 8)
		}
	}
	return ""
}

// saying says whether a quoted line is long and general enough for what people put below their names.
func saying(l string) bool {
	return len(strings.Fields(l)) >= 6 && takesBack.FindString(l) == "" && ownDecision.FindString(l) == "" && dayWords.FindString(l) == "" && !turned.MatchString(l)
}

// tailDoubt finds what a person wrote behind the words of a telephone's tail.
func tailDoubt(l string) string {
	l = tailLink.ReplaceAllString(l, " ")
	i := strings.IndexAny(l, ".,;!-\u2013\u2014(")
	if i < 0 {
		return ""
	}
	rest := strings.ToLower(l[i+1:])
	if w := remarkDoubt(tailWords.ReplaceAllString(rest, " ")); w != "" {
		if !tailWords.MatchString(rest) || conditionIn(rest) != "" || takesBack.MatchString(rest) || negations.MatchString(rest) {
			return firstWords(l, 8)
		}
	}
	if w := strings.Fields(rest); len(w) >= 2 && len(w) <= 12 && strings.ContainsAny(l[i:i+1], "-\u2013\u2014(,") && !tailWords.MatchString(rest) && !tailThings.MatchString(rest) {
		return firstWords(l, 8)
	}
	return ""
}

// titled says whether every word of a line begins with a capital, is a particle or holds a digit.
func titled(l string) bool {
	for w := range strings.FieldsSeq(l) {
		w = strings.Trim(w, ".,;:()[]|/&-\u2013\u2014\"'")
		if w == "" || particle(w) || strings.ContainsAny(w, "@0123456789") {
			continue
		}
		if r := []rune(w); unicode.IsLower(r[0]) {
			return false
		}
	}
	return true
}

// latin says whether a text is written in plain Latin letters: an emoji or another script is read by nobody here.
func latin(s string) bool {
	for _, r := range s {
		if r > 0x2fff || r >= 0x0250 && r < 0x1e00 || unicode.Is(unicode.So, r) {
			return false
		}
	}
	return true
}

var (
	// remarkEnd is where a sentence of a remark ends; the points of a number, an initial and "V/r" end none.
	remarkEnd = expression(`[.!;]+(?:\s+|$)`)
	// courteous is a salutation, or a courtesy of one or a few words.
	courteous = expression(`(?i)^(?:hi|hello|dear|hey|good (?:morning|afternoon|evening|day)|good day)(?:[ ,]+(?:all|team|everyone|there|colleagues|folks|[A-Z][\w'-]+(?: [A-Z][\w'-]+)?))?$` +
		`|^(?:thanks|thank you|thx|ty|cheers|regards|best)(?: (?:all|both|again|everyone|everybody|team|a lot|a bunch|a million|so much|very much|kindly|in advance|folks|guys|to all|to you all|you all))*$` +
		`|^(?:thanks|thank you|many thanks) (?:to )?(?:you both|both of you|all of you|the team)(?:,? well done)?$|^(?:many|much|with|my|our) (?:thanks|appreciated)\b(?: again| to all| to you all)?$|^(?:much |greatly )?appreciated$|^well done$|^good luck$|^(?:all|my) (?:the )?best$|^no (?:rush|hurry|problems?|worries)(?:,? [A-Z]\w+| (?:on|with) (?:this|it|that)(?: one)?)?$|^(?:will do|on it|got it|welcome)$`)
	// thanksTo is thanks for something, and nothing else.
	thanksTo = expression(`(?i)^(?:many thanks|thanks(?: again| so much| very much| a lot)?|thank you(?: again| so much| very much| all| both)?|(?:i|we) (?:really |much |greatly )?appreciate) ?(?:,? ?(?:to )?(?:all|everyone|team|[a-z]+))? ?(?:for|to|,)? ?(?:(?:the|your|all|all the|his|her|their|this|a) )*(?:(?:quick|fast|good|great|hard|prompt|thorough|careful|excellent|nice|clear|kind|swift|speedy) )*(?:work|help|support|turnaround|reply|response|answer|summary|write-?up|note|notes|patience|time|attention|effort|efforts|heads[- ]up|assistance|job|review|information|info|update|package)?(?: on (?:this|it|that)(?: one)?)?$`)
	// harmlessLead begins what tells the officer or the sender something and decides nothing. Its words of doubt were sought before.
	harmlessLead = expression(`(?i)^(?:fyi\b|for your (?:information|awareness)\b|please note\b|note that\b|see (?:the )?(?:attached|attachment|enclosed)\b|attached (?:is|are|please find)\b|(?:please )?(?:keep (?:me|us)|cc|copy) (?:posted|informed|updated|in the loop|on this)\b|cc\b ?:|bcc\b ?:` +
		`|(?:please )?call (?:me|my (?:cell|desk|office))\b|(?:you can |feel free to )?(?:reach|contact) (?:me|us)\b|i am (?:on|at|reachable|available|in the office)\b|i'm (?:on|at|reachable|available)\b|my (?:cell|number|phone|desk|extension)\b` +
		`|(?:good|great|nice|excellent|fine|super|solid|nicely|well) (?:work|job|catch|summary|write-?up|package|written|done|put)\b|(?:looks?|reads?|seems) (?:good|great|fine|complete|solid|right|well|clear|in order)\b|it looks (?:good|complete|fine)\b|(?:this|it) (?:looks|reads) (?:good|complete|fine|well|right)\b|complete and clear\b` +
		`|(?:have|enjoy) (?:a|an|your|the) (?:good|great|nice|lovely|wonderful|safe|weekend|day|evening|holiday|holidays|rest)\b|happy (?:new year|thanksgiving|holidays?|easter|fourth|friday|monday|memorial|labor|veterans|birthday)\b|merry\b|congratulations\b|congrats\b|welcome (?:aboard|back|to the team)\b|(?:good luck|safe travels|stay safe|take care)\b|(?:i am|i'm|we are) (?:glad|happy|pleased) (?:that|to (?:see|hear|help))\b` +
		`|this (?:one )?is (?:urgent|important|time[- ]sensitive|a priority|high priority)\b|(?:please )?(?:treat|handle|expedite|prioriti[sz]e)(?: (?:this|it))?(?: (?:as|with|quickly|promptly|swiftly|urgent\w*|priority|care|discreetly))+\b|(?:the|his|her|their) (?:visit|trip|flight|arrival|meeting|delegation|travel|tour|conference) (?:is|arrives?|leaves?|begins?|starts?) (?:on|at|in|from|next|this|tomorrow|today)?\b|(?:he|she|they) (?:arrives?|leaves?|flies|fly|travels?|departs?|comes?) (?:on|at|in|next|this|tomorrow|today|tonight)\b` +
		`|(?:sorry|apologies|my apologies|excuse me) for (?:the|my|any)\b|phone\b|tel\b|cell\b|mobile\b|(?:i|we) have read (?:it|this|the)\b|(?:i|we) (?:agree|concur)(?: with (?:this|the (?:request|summary|recommendation)))?$|i(?:'ll| will) (?:start|begin|get (?:on|to) (?:it|this)|take (?:it|this))\b|(?:i|we) (?:start|started) (?:today|right away)\b|busy week\b|background (?:is|in|attached)\b|please (?:and thank|keep up)\b|keep up the\b)`)
	// wordLine is a line with a verb or a particle of speech where names stand.
	wordLine = expression(`(?i)\b(?:is|are|was|were|be|been|has|have|had|says?|said|wants?|knows?|out|off|over|minus|skip\w*|part|parts|half|opposite|decides?|typed|wrote|earliest|excepted|excluded|april fools?|fooled|latter|former|you|it|this|that|these|those|them|nix|abort|quash|quatsch|tbd|tbc|nope|nein|jein|niet|nyet|please|pls|lol|yeah|joke|draft|void|later|today|tonight|tomorrow|yesterday|week|weeks|month|done|gone|dead|closed|nada|zilch|spam|fake|forged|hacked|stolen|understudy|behalf|sub|unread|unseen|unsigned)\b`)
	// dayWords are days and months: a name block holds none, a condition does.
	dayWords   = expression(`(?i)\b(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|tomorrow|tonight|next week|expires?|effective|earliest)\b`)
	postScript = expression(`(?i)^p\.? ?s\b\.?[:,-]? *`)
	officeLine = expression(`\b(?:chief|director\w*|deputy|supervis\w*|branch|division|office\w*|bureau|department|dept|section|unit|agent|agenc\w*|analyst|specialist|attorney|counsel|lawyer|secretary|administrator|commander|commanding|captain|colonel|major|lieutenant|sergeant|detective|inspector|investigat\w*|manager|coordinator|liaison|lead|team|desk|program|programs|assistant|associate|advisor|adviser|officer|senior|staff|service|services|center|centre|command|directorate|headquarters|hq|dhs|ciss|tsa|cbp|ice|fbi|dod|dtra|uscg|uscis|fema|university|college|institute|laborator\w*|lab|corporation|inc|llc|street|avenue|lane|road|drive|blvd|suite|room|floor|building|bldg|washington)\b`)
	phoneLine  = expression(`\d{3}[-. )]+\d{3,4}|\+\d|(?i)\b(?:ext|cell|tel|fax|mobile|phone|dsn)\b`)
	// numberLine is nothing but a number to call at.
	numberLine = expression(`(?i)^(?:(?:my )?(?:phone|tel|cell|mobile|office|desk|direct|fax|dsn|ext)\w*\W*)?(?:no\.?:? *)?[+(]?\d[-\d(). /]{6,24}$`)
	// tailLink is the address that a tail names.
	tailLink = expression(`<?https?://\S+`)
	// streetWords are parts of a street's name that are words of another language besides.
	streetWords = expression(`\b(?:NE|SE|NW|SW|N\.E\.|S\.E\.|St|Ave|First)\b[.,]?`)
)

// signedDoubt looks at every line of a view that was taken for a signature or a tail, or stands behind the sign over one: second is a verb that
// one of them commands, why says which line is no name, office or number (GR-4, GR-10).
func (r *reader) signedDoubt(v *view) (why string, second cases.Verb) {
	z := r.sorted(v)
	below := false
	for i := range v.lines {
		l := normalize(v.line(i))
		switch k := z.of[i]; {
		case l == "--" && (k == zoneNew || k == zoneSignature):
			below = true // no command is read behind it (GR-3)
			continue
		case (k == zoneNew || k == zoneSignature) && endsCommands(l):
			return why, ""
		case k == zoneSignature, k == zoneTail, k == zoneNew && below:
		default:
			continue
		}
		rest, _ := behindSigns(l)
		if _, verb := commandWords.verbLine(rest); verb && below {
			continue
		}
		for _, t := range []string{l, rest} {
			if h, ok := commandWords.verbLine(t); ok && (decides(h.spec) || h.spec.Verb == cases.Withdraw) && (h.strict || h.clear()) && !idiom(h) {
				return "", h.spec.Verb
			}
		}
		if w := signatureDoubt(l, r.out.From); w != "" && why == "" {
			why = fmt.Sprintf("A line of the signature may say something else than the command does (it begins %q).", w)
		}
	}
	return why, ""
}

// furtherDoubt looks at the texts beside the main one: a further text of the body, as mail programs write one below a picture, and a short
// attached one (SUP-2, GR-10). It says why they make a decision doubtful, "" where they do not.
func (r *reader) furtherDoubt() string {
	for _, v := range r.views {
		if v == r.main || v == r.alt || v.msg != r.m || strings.TrimSpace(v.text) == "" {
			continue
		}
		if v.file {
			if len(strings.Fields(v.text)) <= shortFile {
				if w := remarkDoubt(normalize(strings.ReplaceAll(v.text, "\n", " "))); w != "" {
					return fmt.Sprintf("An attached text sounds like a condition or a doubt (%q).", w)
				}
			}
			continue
		}
		if v.part.Alternative != 0 && v.part.Alternative == r.main.part.Alternative {
			continue // another form of the same text was compared already
		}
		lines, _ := newLines(v, r.sorted(v), nil)
		text := strings.Join(lines, "\n")
		if w := remarkDoubt(normalize(strings.ReplaceAll(text, "\n", " "))); w != "" && strangeRemark(text) != "" {
			return fmt.Sprintf("The mail holds a further text that sounds like a condition or a doubt (%q).", w)
		}
		first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
		if w := strangeRemark(text); w != "" && !barLine(first) && !mobileTail(fold(first)) && !strings.HasPrefix(first, "Sent through") {
			return fmt.Sprintf("The mail holds a further text, which may say something else than the command does (it begins %q).", w)
		}
	}
	return ""
}

// shortFile is how many words an attached text has that may be a remark. Longer ones are documents.
const shortFile = 40
