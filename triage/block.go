package triage

import (
	"fmt"
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
	// doubt is what makes the mail's last command one to ask about (GR-10), "" while it is clear. A fault outweighs it.
	doubt string
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
	if n := len(b.asked.commands); b.asked.refused == nil && b.doubt != "" && n > 0 {
		b.asked.refused = &cases.RefusedCommand{Command: b.asked.commands[n-1], Before: b.asked.commands[:n-1], Reason: b.doubt, Confirm: true}
	}
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
			b.refuse(c, "The word %q is written with letters of another alphabet that only look like ours. Please type it again.", h.word)
			return
		}
		if notMeant(h) {
			return
		}
		if p := placeholder(b.raw[at]); p != "" {
			b.refuse(c, "The placeholder %s still stands where a value belongs.", p)
			return
		}
		if h.closedFault != "" {
			b.refuse(c, "%s", h.closedFault)
			return
		}
		next := b.block(&c, h, at)
		if b.asked.refused != nil {
			return
		}
		if decided && !h.spec.Additive {
			b.refuse(c, "There are two commands in this mail. Please send one decision a mail.")
			return
		}
		if c.Verb == cases.Confirm && len(b.asked.commands) > 0 {
			b.refuse(c, "CONFIRM stands alone in its mail: it carries out what was sent before, and nothing else.")
			return
		}
		if b.asked.commands = append(b.asked.commands, c); len(b.asked.commands) > maxCommands {
			b.refuse(c, "There are more than %d commands in this mail.", maxCommands)
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

// refuse says why a command is none that could be carried out (GR-4). The first reason counts.
func (b *blocks) refuse(c cases.Command, format string, args ...any) {
	if b.asked.refused == nil {
		b.asked.refused = &cases.RefusedCommand{Command: c, Reason: fmt.Sprintf(format, args...)}
	}
}

// ask says why a command is asked about before it is carried out (GR-10). The first reason counts; the mail is read on, since a fault
// further down outweighs it.
func (b *blocks) ask(format string, args ...any) {
	if b.doubt == "" {
		b.doubt = fmt.Sprintf(format, args...)
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

// foreignKey finds the word in front of a line that is a KEY but for letters of another alphabet (GR-2), or "".
func (b *blocks) foreignKey(l string) string {
	word := l
	if i := strings.IndexAny(l, " :"); i >= 0 {
		word = l[:i]
	}
	if s, foreign := latinise(strings.ToUpper(word)); foreign && b.g.keys[strings.ToUpper(s)] {
		return word
	}
	return ""
}

// strangeKey says why a line below a verb cannot be read (GR-2, GR-4): its KEY is written with foreign letters, or is one of another verb and
// stands where this one's keys stand. In free text (inText) only a KEY in capitals is taken for one.
func (b *blocks) strangeKey(c *cases.Command, l string, k cases.Key, other, inText bool) bool {
	if w := b.foreignKey(l); w != "" {
		b.refuse(*c, "The word %q is written with letters of another alphabet that only look like ours. Please type it again.", w)
		return true
	}
	if !other || inText && !(b.g.keys[string(k)] && strings.HasPrefix(l, string(k))) {
		return false
	}
	b.refuse(*c, "The line %s is not known below %s.", k, c.Verb)
	return true
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
	if k == cases.KeySignificant && value == "" {
		value = "yes" // it says all by standing there
	}
	if _, ok := c.Keys[k]; ok {
		b.refuse(*c, "The line %s stands twice below %s.", k, c.Verb)
		return false
	}
	if p := placeholder(value); p != "" {
		b.refuse(*c, "The placeholder %s still stands where a value belongs.", p)
		return false
	}
	if why := wrongValue(k, value); why != "" {
		b.refuse(*c, "%s", why)
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
	case cases.KeyAssign:
		if v != "" && !personArgument(strings.TrimRight(v, ".!"), true) {
			return "The line ASSIGN takes the name, the handle or the address of one officer."
		}
	case cases.KeyType:
		if strings.Contains(v, "?") || typeWord(strings.ToLower(v)) == "" {
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
		if b.strangeKey(c, l, k, other, open != "") {
			return -1
		}
		if v, ok := b.g.verbLine(l); ok && v.strict && decides(v.spec) {
			b.refuse(*c, "There are two commands in this mail, %s and %s. Please send one decision a mail.", c.Verb, v.spec.Verb)
			return -1
		}
		if open != "" {
			more[open] = append(more[open], l)
			continue
		}
		b.refuse(*c, "The line below %s is no part of it. A remark needs an empty line before it.", c.Verb)
		return -1
	}
	join(c, more)
	for _, k := range h.spec.Keys {
		v := c.Keys[k]
		if p := placeholder(v); p != "" {
			b.refuse(*c, "The placeholder %s still stands where a value belongs.", p)
			return -1
		}
		if w := keyDoubt(k, v); w != "" && textKey(k) && decides(h.spec) {
			b.ask("The words %q in %s sound like a condition.", w, k)
		}
	}
	if why := b.lacks(c); why != "" {
		b.refuse(*c, "%s", why)
		return -1
	}
	return b.remark(c, h, i)
}

// lacks says what a closed verb's line must still name, and brings the code of a CONFIRM into its one form.
func (b *blocks) lacks(c *cases.Command) string {
	switch c.Verb {
	case cases.SetPriority:
		if c.Argument == "" {
			return "The word PRIORITY needs a level behind it: routine, priority or urgent."
		}
	case cases.DuplicateOf:
		if c.Argument == "" {
			return "The word DUPLICATE needs the number of the other request or case behind it."
		}
	case cases.Confirm:
		code := c.Keys[cases.KeyCode]
		if _, token := cases.ParseTokenRef(code); c.Argument != "" && code != "" && !token && plainCode(code) != plainCode(c.Argument) {
			return "The code behind CONFIRM and the one in the line CODE differ. Please send the one that our mail gave you, once."
		}
		if c.Argument == "" && confirmCode.MatchString(code) {
			c.Argument = code
		}
		if c.Argument == "" {
			return "The word CONFIRM needs the code behind it that our mail gave you: ten letters and digits."
		}
		delete(c.Keys, cases.KeyCode) // the token of a button, or the code itself, which is the argument now
		c.Argument = plainCode(c.Argument)
	}
	return ""
}

// plainCode is a code in its one form, whatever dash stands in it.
func plainCode(s string) string { return cases.NormalCode(plainDashes.Replace(s)) }

var (
	// confirmCode is a code of Crockford's base 32 in two groups of five; what is easily confused in it is forgiven.
	confirmCode = expression(`^(?i)[0-9A-TV-Z]{5}[- \x{2010}-\x{2014}]?[0-9A-TV-Z]{5}$`)
	plainDashes = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-")
)

func decides(s cases.VerbSpec) bool {
	return s.Outcome == cases.DecisionMail || !s.Additive && s.Outcome != cases.Query
}

// maxRemark is far longer than "Thanks, Ann": what is longer says something that a person should look at.
const maxRemark = 8 << 10

// remark keeps what stands behind the block; a second decision in it is refused, a doubt or condition asks for a confirmation.
func (b *blocks) remark(c *cases.Command, h head, i int) int {
	var kept []string
	for ; i < len(b.lines); i++ {
		if b.secondIn(c, h, b.lines[i]) {
			return -1
		}
		kept = append(kept, b.lines[i])
	}
	c.Remark = strings.TrimSpace(strings.Join(kept, "\n"))
	if !decides(h.spec) {
		return -1
	}
	if len(c.Remark) > maxRemark {
		b.ask("The text below the command is too long for a remark.")
		return -1
	}
	w := ""
	if c.Verb == cases.Received { // it decides nothing but that something came
		w = conditionIn(c.Remark)
	} else {
		w = remarkDoubt(c.Remark)
	}
	strange := ""
	if w == "" && c.Verb != cases.Received {
		strange = strangeRemark(c.Remark)
	}
	switch {
	case strange != "" && c.Verb == cases.Confirm:
		b.refuse(*c, "Send CONFIRM without further words: what stands below it may say something else (%q).", strange)
	case strange != "":
		b.ask("The remark below the command may say something else than the command does (%q).", strange)
	case w != "" && c.Verb == cases.Confirm:
		b.refuse(*c, "Send CONFIRM without further words: what stands below it sounds like a condition or a doubt (%q).", w)
	case w != "":
		b.ask("The remark below the command sounds like a condition or a doubt (%q).", w)
	}
	return -1
}

// secondIn refuses a line of a remark that is a decision too, also as an item of a list or between quotation marks, and asks about one that
// may be; it says whether it refused.
func (b *blocks) secondIn(c *cases.Command, h head, l string) bool {
	v, ok := b.g.verbLine(l)
	if !ok {
		rest, signed := behindSigns(l)
		if v, ok = b.g.verbLine(rest); !ok || !signed || !decides(h.spec) {
			return false
		}
	}
	if !decides(v.spec) && v.spec.Verb != cases.Withdraw {
		return false
	}
	switch {
	case v.strict || v.clear() || v.closedFault != "" && v.word == strings.ToUpper(v.word):
		b.refuse(*c, "There are two commands in this mail, %s and %s. Please send one decision a mail.", c.Verb, v.spec.Verb)
		return true
	case !v.spec.Closed && !notMeant(v) && decides(h.spec):
		b.ask("A line of the remark below the command begins with %s.", v.spec.Verb)
	}
	return false
}
