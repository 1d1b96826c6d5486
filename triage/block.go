package triage

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cissd/cases"
)

// blocks reads the lines of a new text one after the other.
type blocks struct {
	g     verbs
	lines []string // normalized
	raw   []string
	who   speaker
	asked asked
}

// readCommands reads the new text of a control mail. banners are configured lines that may stand in front.
func readCommands(lines []string, g verbs, who speaker, banners []string) asked {
	b := &blocks{g: g, who: who, raw: lines, lines: make([]string, len(lines))}
	for i, l := range lines {
		b.lines[i] = normalize(l)
	}
	at := 0
	for at < len(b.lines) && (b.lines[at] == "" || marking(b.lines[at]) || isBanner(b.lines[at], banners)) {
		at++
	}
	end := at
	for end < len(b.lines) && !endsCommands(b.lines[end]) {
		end++
	}
	b.lines = b.lines[:end]
	for n := len(b.lines); n > at && (b.lines[n-1] == "" || marking(b.lines[n-1])); n-- {
		b.lines = b.lines[:n-1]
	}
	b.read(at)
	if b.asked.refused != nil {
		b.asked.commands = nil
	}
	return b.asked
}

// endsCommands says whether a line closes the text in which commands are read: END, or the sign over a signature.
func endsCommands(l string) bool {
	return l == "--" || strings.EqualFold(strings.TrimRight(l, "."), "END")
}

func (b *blocks) read(at int) {
	decided := false
	for at < len(b.lines) {
		h, ok := b.g.verbLine(b.lines[at])
		if !ok || b.who == speakerRequestor && !requestorMay(h) {
			return
		}
		c := cases.Command{Verb: h.spec.Verb, Number: h.number, Version: h.version, Line: strings.TrimSpace(b.raw[at])}
		if h.foreign {
			b.refuse(c, fmt.Sprintf("The word %q is written with letters of another alphabet that only look like ours. Please type it again.", h.word), false)
			return
		}
		if b.notMeant(h) {
			return
		}
		if p := placeholder(b.raw[at]); p != "" {
			b.refuse(c, fmt.Sprintf("The placeholder %s still stands where a value belongs.", p), false)
			return
		}
		if h.closedFault != "" {
			b.refuse(c, h.closedFault, false)
			return
		}
		next := b.block(&c, h, at)
		if b.asked.refused != nil {
			return
		}
		if decided && !h.spec.Additive {
			b.refuse(c, "There are two commands in this mail. Please send one decision a mail.", false)
			return
		}
		if b.asked.commands = append(b.asked.commands, c); len(b.asked.commands) > maxCommands {
			b.refuse(c, fmt.Sprintf("There are more than %d commands in this mail.", maxCommands), false)
			return
		}
		decided = decided || !h.spec.Additive
		if next < 0 {
			return
		}
		at = next
	}
}

// maxCommands bounds the blocks of one mail (SEC-5).
const maxCommands = 50

// requestorMay says whether a line counts as a command from someone who is not on the staff: the requestor's own verbs, and what can be
// nothing but a command.
func requestorMay(h head) bool {
	switch h.spec.Verb {
	case cases.Status, cases.Withdraw, cases.Received, cases.Form, cases.Dispose, cases.Authorize, cases.Help, cases.Confirm:
		return h.spec.Closed && h.closedFault == "" || h.strict || h.spec.Verb == cases.Dispose && h.rest == "" || h.foreign
	case cases.SetPriority, cases.List, cases.Show, cases.Accept, cases.Call, cases.Note:
		return false
	case cases.Approve, cases.Reject, cases.Concur, cases.Nonconcur, cases.Assign, cases.Destroy:
		return h.spec.Closed && h.closedFault == "" || h.number != "" || h.foreign
	}
	return h.number != ""
}

// notMeant says that a line begins with an ordinary word that is a verb too, and is none here: nothing is done, nothing refused.
func (b *blocks) notMeant(h head) bool {
	switch h.spec.Argument {
	case "calls":
		if callKind(h.rest) == "" && !h.strict {
			return true
		}
	}
	return false
}

func (b *blocks) refuse(c cases.Command, reason string, confirm bool) {
	if b.asked.refused == nil {
		b.asked.refused = &cases.RefusedCommand{Command: c, Reason: reason, Confirm: confirm}
	}
}

// block reads what belongs to the verb of line at, and gives the line at which the next block begins, or -1.
func (b *blocks) block(c *cases.Command, h head, at int) int {
	if h.spec.Argument == "fields" {
		return b.fieldLines(c, h, at)
	}
	if h.spec.Closed {
		c.Argument = h.rest
		if h.spec.Verb == cases.SetPriority {
			c.Argument = strings.ToLower(h.rest)
		}
		return b.closedBlock(c, h, at)
	}
	return b.openBlock(c, h, at)
}

// keyLine reads KEY [":"] value. known says that the verb has this key; other, that it is the key of another verb or looks like one.
func (b *blocks) keyLine(spec cases.VerbSpec, l string) (key cases.Key, value string, known, other bool) {
	i := strings.IndexAny(l, " :")
	word := l
	if i >= 0 {
		word = l[:i]
	}
	up := strings.ToUpper(word)
	if s, foreign := latinise(up); foreign && b.g.keys[strings.ToUpper(s)] {
		return cases.Key(word), "", false, true
	}
	if i >= 0 {
		value = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(l[i:]), ":"))
	}
	if up == string(cases.KeyCode) || slices.Contains(spec.Keys, cases.Key(up)) {
		return cases.Key(up), value, true, false
	}
	colon := i >= 0 && strings.HasPrefix(strings.TrimSpace(l[i:]), ":")
	if b.g.keys[up] && (word == up || colon) {
		return cases.Key(up), value, false, true
	}
	if colon && len(word) > 1 && len(word) < 20 && value != "" && !strings.HasPrefix(value, "//") {
		return cases.Key(up), value, false, true
	}
	return "", "", false, false
}

// textKey says whether a key takes free text over several lines.
func textKey(k cases.Key) bool {
	switch k {
	case cases.KeyRemarks, cases.KeyReason, cases.KeyNeed, cases.KeyText, cases.KeyDisposition, cases.KeyFinding, cases.KeyDesc, cases.KeyWhat, cases.KeyResult, cases.KeySignificant:
		return true
	}
	return false
}

// put stores a key once.
func (b *blocks) put(c *cases.Command, k cases.Key, value string) bool {
	if c.Keys == nil {
		c.Keys = map[cases.Key]string{}
	}
	if _, ok := c.Keys[k]; ok {
		b.refuse(*c, fmt.Sprintf("The line %s stands twice below %s.", k, c.Verb), false)
		return false
	}
	if p := placeholder(value); p != "" {
		b.refuse(*c, fmt.Sprintf("The placeholder %s still stands where a value belongs.", p), false)
		return false
	}
	if why := wrongValue(k, value); why != "" {
		b.refuse(*c, why, false)
		return false
	}
	c.Keys[k] = value
	return true
}

// wrongValue says why a key's value cannot be meant.
func wrongValue(k cases.Key, v string) string {
	switch k {
	case cases.KeyPriority:
		if _, ok := priorityWord(strings.ToLower(strings.TrimRight(v, "."))); !ok {
			return "The line PRIORITY takes routine, priority or urgent."
		}
	case cases.KeyRating:
		if ratingOf(v) == "" {
			return "The line RATING takes one number from 1 to 5."
		}
	case cases.KeyCriteria:
		if list, rest := criteriaList(v); list == "" || rest != "" {
			return "The line CRITERIA takes numbers from 1 to 9 with commas between them."
		}
	case cases.KeyType:
		if typeWord(strings.ToLower(v)) == "" {
			return "The line TYPE takes RFI, RFS or FAI."
		}
	}
	if v == "" {
		return fmt.Sprintf("The line %s stands there without a value.", k)
	}
	return ""
}

// closedBlock reads the keys directly below a closed verb, and the remark behind a blank line (GR-10).
func (b *blocks) closedBlock(c *cases.Command, h head, at int) int {
	i := at + 1
	var open cases.Key
	more := map[cases.Key][]string{}
	for ; i < len(b.lines) && b.lines[i] != ""; i++ {
		l := b.lines[i]
		if k, v, known, other := b.keyLine(h.spec, l); known {
			if !b.put(c, k, v) {
				return -1
			}
			if open = ""; textKey(k) {
				open = k
			}
			continue
		} else if other && open == "" {
			b.refuse(*c, fmt.Sprintf("The line %s is not known below %s.", k, c.Verb), false)
			return -1
		}
		if v, ok := b.g.verbLine(l); ok && v.strict && decides(v.spec) {
			b.refuse(*c, fmt.Sprintf("There are two commands in this mail, %s and %s. Please send one decision a mail.", c.Verb, v.spec.Verb), false)
			return -1
		}
		if open != "" {
			more[open] = append(more[open], l)
			continue
		}
		b.refuse(*c, fmt.Sprintf("The line below %s is no part of it. A remark needs an empty line before it.", c.Verb), false)
		return -1
	}
	join(c, more)
	for k, v := range c.Keys {
		if p := placeholder(v); p != "" {
			b.refuse(*c, fmt.Sprintf("The placeholder %s still stands where a value belongs.", p), false)
			return -1
		}
		if w := conditionIn(v); w != "" && textKey(k) && decides(h.spec) {
			b.refuse(*c, fmt.Sprintf("The words %q in %s sound like a condition.", w, k), true)
			return -1
		}
	}
	return b.remark(c, h, i)
}

func decides(s cases.VerbSpec) bool {
	return s.Outcome == cases.DecisionMail || !s.Additive && s.Outcome != cases.Query
}

// maxRemark is far longer than "Thanks, Ann": what is longer says something that a person should look at.
const maxRemark = 8 << 10

// remark keeps what stands behind the block; a second decision in it is refused, a doubt or condition asks for a confirmation.
func (b *blocks) remark(c *cases.Command, h head, i int) int {
	var kept []string
	for ; i < len(b.lines); i++ {
		if v, ok := b.g.verbLine(b.lines[i]); ok && (decides(v.spec) || v.spec.Verb == cases.Withdraw) && (v.strict || v.closedFault != "" && v.word == strings.ToUpper(v.word)) {
			b.refuse(*c, fmt.Sprintf("There are two commands in this mail, %s and %s. Please send one decision a mail.", c.Verb, v.spec.Verb), false)
			return -1
		}
		kept = append(kept, b.lines[i])
	}
	c.Remark = strings.TrimSpace(strings.Join(kept, "\n"))
	if len(c.Remark) > maxRemark && decides(h.spec) {
		b.refuse(*c, "The text below the command is too long for a remark.", true)
		return -1
	}
	if w := conditionIn(c.Remark); w != "" && decides(h.spec) {
		b.refuse(*c, fmt.Sprintf("The remark below the command sounds like a condition or a doubt (%q).", w), true)
	}
	return -1
}

// openBlock reads the text and the keys of an open verb, to the end of the new text or to the next block (GR-6, GR-9).
func (b *blocks) openBlock(c *cases.Command, h head, at int) int {
	var text []string
	if h.rest != "" {
		text = append(text, h.rest)
	}
	open := cases.Key("")
	more := map[cases.Key][]string{}
	i, next := at+1, -1
	for ; i < len(b.lines); i++ {
		l := b.lines[i]
		if l != "" {
			k, v, known, other := b.keyLine(h.spec, l)
			if known {
				if !b.put(c, k, v) {
					return -1
				}
				if open = ""; textKey(k) {
					open = k
				}
				continue
			}
			if vh, ok := b.g.verbLine(l); ok && vh.strict && vh.closedFault == "" && b.startsBlock(h, vh) {
				next = i
				break
			}
			if other && i == at+1+len(c.Keys) && len(text) == 0 && b.g.keys[string(k)] {
				b.refuse(*c, fmt.Sprintf("The line %s is not known below %s.", k, c.Verb), false)
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
		b.refuse(*c, "There are two commands in this mail. Please send one decision a mail.", false)
		return -1
	}
	b.checkOpen(c, h, at)
	return next
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

var idiomPattern = regexp.MustCompile(`(?i)^(hold (on|off|your|up|the line)\b|set up\b|refer to (my|our|the|his|her|this|that)\b|share (with )?me\b|report back\b|return(ed)? (my|your|the) call|reject(ed)? by\b|return to (the )?office|extend (my|our)\b|decline to\b|complete(d|ly)?,? (list|details|information))`)

// checkOpen takes an open verb's text apart and refuses what is not clear.
func (b *blocks) checkOpen(c *cases.Command, h head, at int) {
	if p := placeholder(c.Argument); p != "" {
		b.refuse(*c, fmt.Sprintf("The placeholder %s still stands where a value belongs.", p), false)
		return
	}
	if !h.strict && idiomPattern.MatchString(b.lines[at]) {
		b.refuse(*c, fmt.Sprintf("The words %q may be a command or the beginning of a sentence.", firstWords(b.lines[at], 3)), true)
		return
	}
	firstLine := h.rest
	if h.spec.Doubtful {
		if strings.HasSuffix(strings.TrimSpace(b.lines[at]), "?") || strings.HasPrefix(strings.TrimSpace(b.lines[at][len(h.word):]), "?") {
			b.refuse(*c, "A question mark stands in the line.", true)
			return
		}
		if w := doubtIn(firstLine); w != "" {
			b.refuse(*c, fmt.Sprintf("The words %q in the line sound like a doubt.", w), true)
			return
		}
	}
	b.argument(c, h)
}

// argument splits what stands on an open verb's line by its kind.
func (b *blocks) argument(c *cases.Command, h head) {
	setText := func(k cases.Key, s string) {
		if s = strings.TrimSpace(s); s == "" || k == "" {
			return
		}
		if c.Keys[k] != "" {
			b.refuse(*c, fmt.Sprintf("The text for %s stands twice: on the line of %s and below it.", k, c.Verb), false)
			return
		}
		if c.Keys == nil {
			c.Keys = map[cases.Key]string{}
		}
		c.Keys[k] = s
	}
	switch h.spec.Argument {
	case "criteria":
		list, rest := criteriaList(c.Argument)
		if rangePattern.MatchString(c.Argument) {
			b.refuse(*c, "Criteria are written one by one, with commas, not as a range.", false)
			return
		}
		setText(cases.KeyCriteria, list)
		setText(h.spec.TextKey, rest)
	case "calls":
		kind := callKind(c.Argument)
		if kind == "" {
			b.refuse(*c, "The line of CALL needs to say what was done: NEGATIVE, RECEIVED, PASSWORD, DISPOSITION or DISCLOSURE.", false)
			return
		}
		setText(h.spec.TextKey, strings.TrimLeft(c.Argument[len(kind):], " .,:;-\n"))
		c.Argument = kind
	case "result":
		b.result(c, setText)
	default:
		if h.spec.Verb == cases.Dispose {
			if r := ratingOf(firstLineOf(c.Argument)); r != "" && c.Keys[cases.KeyRating] == "" {
				setText(cases.KeyRating, r)
				setText(cases.KeyRemarks, ratingRest(c.Argument))
				return
			}
		}
		if slices.Contains(h.spec.Keys, cases.KeyUntil) {
			if m := untilPattern.FindStringSubmatch(c.Argument); m != nil && c.Keys[cases.KeyUntil] == "" {
				setText(cases.KeyUntil, m[1])
				if slices.Contains(h.spec.Keys, cases.KeyReason) && c.Keys[cases.KeyReason] == "" {
					setText(cases.KeyReason, c.Argument[len(m[0]):])
				}
			}
		}
		if h.spec.TextKey != "" && c.Argument != "" {
			setText(h.spec.TextKey, c.Argument)
		}
	}
}

var (
	untilPattern = regexp.MustCompile(`(?i)^until:? (\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2} [A-Za-z]{3,9}\.?(?: \d{4})?|[A-Za-z]{3,9}\.? \d{1,2}(?:, ?\d{4})?)[,.;:]?(?: |$)`)
	rangePattern = regexp.MustCompile(`^\d\s*[-\x{2013}\x{2014}]\s*\d`)
)

// result reads NEGATIVE's argument: NO RECORDS or WITHHELD, and text that stays inside.
func (b *blocks) result(c *cases.Command, setText func(cases.Key, string)) {
	l := strings.ToLower(c.Argument)
	for _, p := range []string{"no records", "no record", "withheld"} {
		if !strings.HasPrefix(l, p) || len(l) > len(p) && !strings.ContainsAny(l[len(p):len(p)+1], " .,:;-\n") {
			continue
		}
		rest := c.Argument[len(p):]
		if t := strings.TrimLeft(rest, ".,:;-\n"); t != rest || strings.TrimSpace(rest) == "" {
			setText(cases.KeyText, t)
		} else {
			setText(cases.KeyText, c.Argument)
		}
		return
	}
	b.refuse(*c, "The line of NEGATIVE needs to say which: NO RECORDS or WITHHELD.", false)
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
		if j >= len(s) || s[j] < '1' || s[j] > '9' || j+1 < len(s) && !strings.ContainsAny(s[j+1:j+2], " ,.:;\n&-\u2013)") {
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

var ratingPattern = regexp.MustCompile(`(?i)^([1-5])\s*(?:/\s*5|out of (?:5|five)|of 5|stars?)?\s*(?:$|[.,:;!(\x{2013}\x{2014}-]|\n| (?:[a-z]|-))`)

// ratingOf reads a rating from 1 to 5 at the front of a text.
func ratingOf(s string) string {
	if m := ratingPattern.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		return m[1]
	}
	return ""
}

var ratingHead = regexp.MustCompile(`(?i)^[1-5]\s*(?:/\s*5|out of (?:5|five)|of 5|stars?)?[\s.,:;!\x{2013}\x{2014}-]*`)

func ratingRest(s string) string { return ratingHead.ReplaceAllString(strings.TrimSpace(s), "") }

var conditionWords = regexp.MustCompile(`(?i)\b(but|only if|if|unless|until|after|once|wait|waiting|except|not sure|unsure|provided|pending|however|though|although|hold off|hold on|before (?:you|we)|as long as|on condition|conditional|maybe|perhaps|not yet|first check|double.?check|don't|do not|doubt|should we|contingent|assuming|when (?:he|she|they|tom|we|you)|subject to|instead|actually|cancel|disregard|ignore|never mind|nevermind|mistake)\b|\?`)

// conditionIn finds a word that makes a remark sound like a condition or a doubt (GR-10), or "".
func conditionIn(s string) string { return conditionWords.FindString(s) }

var doubtWords = regexp.MustCompile(`(?i)\b(not sure|unsure|maybe|perhaps|possibly|i think|i guess|probably|might|not certain|should we|do we|doubt)\b|\?`)

func doubtIn(s string) string { return doubtWords.FindString(s) }

// fieldLines reads SET and PERSON: lines of "name value", each once.
func (b *blocks) fieldLines(c *cases.Command, h head, at int) int {
	var text []string
	lines := []string{}
	if h.rest != "" {
		lines = append(lines, h.rest)
	}
	i := at + 1
	next := -1
	for ; i < len(b.lines); i++ {
		if b.lines[i] == "" {
			if len(lines) > 0 {
				break
			}
			continue
		}
		name, _, ok := fieldLine(b.lines[i])
		if vh, isVerb := b.g.verbLine(b.lines[i]); isVerb && vh.strict && vh.closedFault == "" && !(ok && name != "") {
			break
		}
		lines = append(lines, b.lines[i])
	}
	for _, l := range lines {
		name, value, ok := fieldLine(l)
		k, kv, known, _ := b.keyLine(h.spec, l)
		switch {
		case known:
			name, value = string(k), kv
		case !ok:
			b.refuse(*c, fmt.Sprintf("The line %q names no field that we know.", firstWords(l, 3)), false)
			return -1
		case value == "":
			b.refuse(*c, fmt.Sprintf("The field %q has no value behind it.", name), false)
			return -1
		}
		if c.Keys == nil {
			c.Keys = map[cases.Key]string{}
		}
		key := cases.Key(strings.ToUpper(name))
		if _, twice := c.Keys[key]; twice {
			b.refuse(*c, fmt.Sprintf("The line %s stands twice below %s.", key, c.Verb), false)
			return -1
		}
		if p := placeholder(value); p != "" {
			b.refuse(*c, fmt.Sprintf("The placeholder %s still stands where a value belongs.", p), false)
			return -1
		}
		c.Keys[key] = value
		text = append(text, l)
	}
	c.Argument = strings.Join(text, "\n")
	if len(c.Keys) == 0 {
		b.refuse(*c, fmt.Sprintf("The word %s needs a line below it with a field and its value.", c.Verb), false)
		return -1
	}
	if h.spec.Additive {
		for j := i; j < len(b.lines); j++ {
			if vh, ok := b.g.verbLine(b.lines[j]); ok && vh.strict && vh.closedFault == "" {
				next = j
				break
			}
		}
		return next
	}
	return b.remark(c, h, i)
}
