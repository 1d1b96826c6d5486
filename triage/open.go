package triage

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cissd/cases"
)

// openBlock reads the text and the keys of an open verb, to the end of the new text or to the next block (GR-6, GR-9).
func (b *blocks) openBlock(c *cases.Command, h head, at int) int {
	var text []string
	if h.rest != "" {
		text = append(text, h.rest)
	}
	open := cases.Key("")
	more := map[cases.Key][]string{}
	i, next, first := at+1, -1, true // the first paragraph is the block itself
	for ; i < len(b.lines); i++ {
		l := b.lines[i]
		first = first && l != ""
		if l != "" {
			k, v, known, other := b.keyLine(h.spec, l)
			inText := open != "" || len(text) > 1 || len(text) == 1 && !bareArgument(h)
			if known && (!inText || !wrapped(k, v, l)) {
				if !b.put(c, k, v) {
					return -1
				}
				if open = ""; textKey(k) {
					open = k
				}
				continue
			}
			if b.keyHere(c, h, l, first) {
				return -1
			}
			if vh, ok := b.g.verbLine(l); ok && vh.strict && vh.closedFault == "" && b.startsBlock(h, vh) {
				next = i
				break
			}
			if first && len(h.spec.Keys) > 0 && b.strangeKey(c, l, k, other && b.g.keys[string(k)], inText) {
				return -1
			}
		}
		if open != "" {
			more[open] = append(more[open], l)
		} else {
			text = append(text, l)
		}
	}
	join(c, more)
	c.Argument = strings.TrimSpace(strings.Join(text, "\n"))
	if next >= 0 && !h.spec.Additive {
		b.refuse(*c, "There are two commands in this mail. Please send one decision a mail.")
		return -1
	}
	b.checkOpen(c, h, at)
	return next
}

// bareArgument says that what stands on the verb's line is an argument of its kind and no text yet.
func bareArgument(h head) bool {
	r := strings.TrimRight(h.rest, " .,:;")
	switch h.spec.Argument {
	case "criteria":
		list, rest := criteriaList(h.rest)
		return list != "" && rest == ""
	case "calls":
		return strings.EqualFold(callKind(r), r)
	case "activity":
		kind, rest := activityHead(r)
		return kind != "" && rest == ""
	case "office":
		return officeIn(r, h.strict) == r
	case "result":
		return resultKind(r) == r
	}
	day, rest := untilDate(h.rest)
	return day != "" && rest == ""
}

// wrapped says that a line inside free text begins with a KEY by chance: in small letters, without a colon, and with no value of its kind.
func wrapped(k cases.Key, v, l string) bool {
	if k == cases.KeySignificant && !strings.HasPrefix(l, string(k)) && !strings.HasPrefix(strings.TrimSpace(l[len(k):]), ":") {
		return !isOne(strings.ToLower(strings.Trim(v, " .")), []string{"", "yes", "no"}) // "Significant interest was shown"
	}
	if strings.HasPrefix(strings.TrimSpace(l[len(k):]), ":") || l[0] < 'a' || l[0] > 'z' {
		return false
	}
	switch k {
	case cases.KeyUntil, cases.KeyDate:
		d, _ := dateHead(v)
		return d == ""
	case cases.KeyCriteria, cases.KeyRating, cases.KeyCode:
		return false
	}
	return true
}

// keyHere refuses, in the first paragraph of a block that runs on, a word that is VERB and KEY (GR-8): there it is the KEY, which this verb
// does not know. Behind an empty line it begins a block of its own.
func (b *blocks) keyHere(c *cases.Command, h head, l string, first bool) bool {
	v, ok := b.g.verbLine(l)
	if !ok || !first || !h.spec.Additive || !v.strict || v.closedFault != "" || v.number != "" || !b.g.keys[string(v.spec.Verb)] {
		return false
	}
	b.refuse(*c, "The line %s is not known below %s. If it is a command of its own, put an empty line before it.", v.spec.Verb, c.Verb)
	return true
}

// join puts further lines of a key's text behind its first.
func join(c *cases.Command, more map[cases.Key][]string) {
	for k, ls := range more {
		c.Keys[k] = strings.TrimSpace(c.Keys[k] + "\n" + strings.Join(ls, "\n"))
	}
}

// startsBlock says whether a line inside the text of an open verb begins a block of its own.
func (b *blocks) startsBlock(in, at head) bool {
	if in.spec.Additive {
		return at.spec.Additive || decides(at.spec)
	}
	return decides(at.spec)
}

// checkOpen takes an open verb's text apart, refuses what is not clear, and asks about what is in doubt.
func (b *blocks) checkOpen(c *cases.Command, h head, at int) {
	if p := placeholder(c.Argument); p != "" {
		b.refuse(*c, "The placeholder %s still stands where a value belongs.", p)
		return
	}
	line := strings.TrimSpace(b.lines[at])
	asks := strings.HasPrefix(strings.TrimSpace(line[len(h.word):]), "?") || strings.HasPrefix(h.rest, "?")
	switch w := doubtIn(h.rest); {
	case asks && h.spec.Additive:
		b.refuse(*c, "The word %s with a question mark is a question.", c.Verb)
		return
	case asks, questionable(h.spec) && strings.HasSuffix(line, "?"):
		b.ask("A question mark stands in the line.")
	case h.spec.Doubtful && w == "?":
		b.ask("A question mark stands in the line.")
	case h.spec.Doubtful && w != "":
		b.ask("The words %q in the line sound like a doubt.", w)
	case leans(h):
		b.ask("The words %q may be a command or the beginning of a sentence.", firstWords(line, 3))
	}
	b.argument(c, h)
	for _, k := range slices.Sorted(maps.Keys(c.Keys)) {
		if p := placeholder(c.Keys[k]); p != "" {
			b.refuse(*c, fmt.Sprintf("The placeholder %s still stands where a value belongs.", p), false)
			return
		}
	}
	if h.spec.Verb == cases.Note && !h.colon && !h.strict && noteOfDecision.MatchString(normalize(c.Argument)) {
		b.ask("The words %q may be a note or a decision.", firstWords(line, 6))
	}
	if h.spec.Additive {
		return
	}
	if w := contraryIn(h.spec.Verb, textsOf(c)); w != "" {
		b.ask("The words %q in the text say something else than %s.", w, c.Verb)
	}
	if h.spec.TextKey == "" || !decides(h.spec) {
		return
	}
	if w := textDoubt(h.spec.Verb, c.Keys[h.spec.TextKey]); w != "" {
		b.ask("The words %q in the text sound like a condition or a second thought.", w)
	}
}

// questionable says whether a question mark at the end of the verb's line makes a decision doubtful; a question is what RETURN is for, and a
// note may hold one.
func questionable(s cases.VerbSpec) bool {
	switch s.Verb {
	case cases.Hold, cases.Resume, cases.Refer, cases.Decline, cases.Negative, cases.Closeout:
		return true
	}
	return s.Doubtful
}

// argument splits what stands on an open verb's line by its kind.
func (b *blocks) argument(c *cases.Command, h head) {
	setText := func(k cases.Key, s string) {
		if s = strings.TrimSpace(s); s == "" || k == "" {
			return
		}
		if c.Keys[k] != "" {
			b.refuse(*c, "The text for %s stands twice: on the line of %s and below it.", k, c.Verb)
			return
		}
		if c.Keys == nil {
			c.Keys = map[cases.Key]string{}
		}
		c.Keys[k] = s
	}
	switch h.spec.Argument {
	case "criteria":
		if why := wrongCriteria(c.Argument); why != "" {
			b.refuse(*c, "%s", why)
			return
		}
		list, rest := criteriaList(c.Argument)
		setText(cases.KeyCriteria, list)
		setText(h.spec.TextKey, rest)
	case "calls":
		b.named(c, callKind(c.Argument), h.spec.TextKey, setText, "what was done: NEGATIVE, RECEIVED, PASSWORD, DISPOSITION or DISCLOSURE")
	case "activity":
		b.activity(c, h.spec.TextKey, setText)
	case "office":
		b.named(c, officeIn(c.Argument, h.strict), h.spec.TextKey, setText, "where to: IOD, OIG, ITD, OPR, the address of a component, or OTHER")
	case "result":
		b.result(c, setText)
	default:
		b.openText(c, h, setText)
	}
}

// named splits a word of the verb's own kind from the text behind it; needs says what is missing where there is none.
func (b *blocks) named(c *cases.Command, word string, text cases.Key, setText func(cases.Key, string), needs string) {
	if word == "" {
		b.refuse(*c, "The line of %s needs to say %s.", c.Verb, needs)
		return
	}
	at := strings.Index(strings.ToLower(c.Argument), strings.ToLower(word))
	setText(text, strings.TrimLeft(c.Argument[at+len(word):], " .,:;-\u2013\u2014\n"))
	c.Argument = word
}

// openText takes the text of a verb whose line holds nothing else, or a rating or a day in front of it.
func (b *blocks) openText(c *cases.Command, h head, setText func(cases.Key, string)) {
	if h.spec.Verb == cases.Dispose {
		if r := ratingOf(firstLineOf(c.Argument)); r != "" && c.Keys[cases.KeyRating] == "" {
			setText(cases.KeyRating, r)
			setText(cases.KeyRemarks, ratingRest(c.Argument))
			return
		}
	}
	if h.spec.Verb == cases.Report {
		b.foundIn(c, setText)
	}
	text := c.Argument
	if slices.Contains(h.spec.Keys, cases.KeyUntil) {
		day, rest := untilDate(text)
		switch {
		case day != "":
			setText(cases.KeyUntil, day)
			text = rest
		case untilSomewhere.MatchString(text) && c.Verb == cases.Hold:
			b.refuse(*c, "The day behind UNTIL is not clear. Write it first, and with its year: HOLD until 2026-11-25, and then the reason.")
			return
		}
		if h.spec.TextKey != cases.KeyReason && day != "" && slices.Contains(h.spec.Keys, cases.KeyReason) {
			setText(cases.KeyReason, rest)
		}
	}
	if h.spec.TextKey != "" && text != "" {
		setText(h.spec.TextKey, text)
	}
}

// foundIn takes POSITIVE or NEGATIVE from the front of a REPORT, where it is no word of a sentence: "REPORT POSITIVE", and the text below.
func (b *blocks) foundIn(c *cases.Command, setText func(cases.Key, string)) {
	word := firstWords(c.Argument, 1)
	bare := strings.TrimRight(word, ".,:;")
	if up := strings.ToUpper(bare); up != "POSITIVE" && up != "NEGATIVE" || bare != up && bare == word && firstLineOf(c.Argument) != word {
		return
	}
	setText(cases.KeyResult, bare)
	c.Argument = strings.TrimLeft(c.Argument[len(word):], " .,:;-\u2013\u2014\n")
}

// result reads NEGATIVE's argument: NO RECORDS or WITHHELD, and text that stays inside.
func (b *blocks) result(c *cases.Command, setText func(cases.Key, string)) {
	p := resultKind(c.Argument)
	if p == "" {
		b.refuse(*c, "The line of NEGATIVE needs to say which: NO RECORDS or WITHHELD.")
		return
	}
	rest := c.Argument[len(p):]
	if t := strings.TrimLeft(rest, ".,:;-\n"); t != rest || strings.TrimSpace(rest) == "" {
		setText(cases.KeyText, t)
	} else {
		setText(cases.KeyText, c.Argument)
	}
}

// resultKind is the result in front of a text, "" where there is none.
func resultKind(s string) string {
	for _, p := range []string{"no records", "no record", "withheld"} {
		if len(s) >= len(p) && strings.EqualFold(s[:len(p)], p) && (len(s) == len(p) || strings.ContainsAny(s[len(p):len(p)+1], " .,:;-?\n")) {
			return s[:len(p)]
		}
	}
	return ""
}

func firstWords(s string, n int) string {
	ws := strings.Fields(s)
	return strings.Join(ws[:min(n, len(ws))], " ")
}

func firstLineOf(s string) string {
	l, _, _ := strings.Cut(s, "\n")
	return l
}

// callKind is what CALL records, "" where its text names none.
func callKind(s string) string {
	w := strings.ToUpper(strings.Trim(firstWords(s, 1), ".,:;"))
	switch w {
	case "NEGATIVE", "RECEIVED", "PASSWORD", "DISPOSITION", "DISCLOSURE":
		return w
	}
	return ""
}

// criteriaList takes the criteria from the front of a text: "2,3 not a DHS matter" gives "2,3" and the rest.
func criteriaList(s string) (list, rest string) {
	var nums []string
	at := 0
	for at < len(s) {
		j := at
		for j < len(s) && (s[j] == ' ' || s[j] == ',') {
			j++
		}
		if len(nums) > 0 && strings.HasPrefix(strings.ToLower(s[j:]), "and ") {
			j += 4
		} else if len(nums) > 0 && strings.HasPrefix(s[j:], "& ") {
			j += 2
		}
		if j >= len(s) || s[j] < '1' || s[j] > '9' || j+1 < len(s) && !strings.ContainsAny(s[j+1:j+2], " ,.:;?\n&-\u2013)") {
			break
		}
		nums = append(nums, s[j:j+1])
		at = j + 1
	}
	if len(nums) == 0 {
		return "", s
	}
	return strings.Join(nums, ","), strings.TrimLeft(s[at:], " .,:;-\n)")
}

var ratingPattern = expression(`(?i)^([1-5])\s*(?:/\s*5|out of (?:5|five)|of 5|stars?)?\s*(?:$|[.,:;!(\x{2013}\x{2014}-]|\n| (?:[a-z]|-))`)

// ratingOf reads a rating from 1 to 5 at the front of a text.
func ratingOf(s string) string {
	if m := ratingPattern.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		return m[1]
	}
	return ""
}

var ratingHead = expression(`(?i)^[1-5]\s*(?:/\s*5|out of (?:5|five)|of 5|stars?)?[\s.,:;!\x{2013}\x{2014}-]*`)

func ratingRest(s string) string { return ratingHead.ReplaceAllString(strings.TrimSpace(s), "") }
