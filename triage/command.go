package triage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"cissd/cases"
)

// This file reads the blocks of Appendix B out of the new text of a control mail. The first block stands first; words are compared whole;
// what is not exactly a command is none (GR-1, GR-9). A doubt never becomes a decision: it comes back as Refused with the reason (GR-4).

// speaker is who may be speaking: it decides which words are verbs at all.
type speaker int

const (
	speakerStaff     speaker = iota // all verbs
	speakerRequestor                // verbs of a requestor; other words are free text unless the line is a whole command
)

// asked is the answer of the command reader.
type asked struct {
	commands []cases.Command
	refused  *cases.RefusedCommand
}

func (a asked) empty() bool { return len(a.commands) == 0 && a.refused == nil }

// all are the commands in their order, the refused one last.
func (a asked) all() []cases.Command {
	if a.refused != nil {
		return append(slices.Clone(a.refused.Before), a.refused.Command)
	}
	return a.commands
}

// first is the one that a refusal of the whole mail names, nil where there is none: the refused one, or the first.
func (a asked) first() *cases.Command {
	switch {
	case a.refused != nil:
		return &a.refused.Command
	case len(a.commands) > 0:
		return &a.commands[0]
	}
	return nil
}

// HasCommand says whether a text, read as the new text of a reply by someone who may use every verb, holds a command or something that
// would be refused as one. Our own mails must hold none, however they are quoted (GR-5).
func HasCommand(text string) bool {
	return !readCommands(strings.Split(text, "\n"), commandWords, speakerStaff, nil).empty()
}

// CommandLines are the lines of a text that would be whole commands if they stood first (GR-5: there must be none in our mails).
func CommandLines(text string) []string {
	g := commandWords
	var out []string
	for l := range strings.SplitSeq(text, "\n") {
		if h, ok := g.verbLine(normalize(l)); ok && h.strict {
			out = append(out, l)
		}
	}
	return out
}

// verbs is the grammar by word.
type verbs struct {
	words map[string]cases.VerbSpec
	keys  map[string]bool
}

// commandWords is the table of Appendix B by word.
var commandWords = grammar()

func grammar() verbs {
	g := verbs{words: map[string]cases.VerbSpec{}, keys: map[string]bool{string(cases.KeyCode): true}}
	for _, s := range append(cases.Verbs(), cases.LaterVerbs()...) {
		g.words[string(s.Verb)] = s
		for _, a := range s.Also {
			g.words[a] = s
		}
		for _, k := range s.Keys {
			g.keys[string(k)] = true
		}
	}
	return g
}

// normalize prepares a line for matching (GR-2): Unicode spaces to blanks, zero-width characters dropped, curly quotes straightened.
func normalize(l string) string {
	l = fold(strings.TrimSpace(l))
	if !plainASCII(l) && strings.ContainsAny(l, "\u2018\u2019\u201c\u201d") {
		l = plainQuotes.Replace(l)
	}
	return l
}

var plainQuotes = strings.NewReplacer("\u2018", "'", "\u2019", "'", "\u201c", `"`, "\u201d", `"`)

// head is a line that begins with a verb.
type head struct {
	spec    cases.VerbSpec
	word    string // as typed
	rest    string // behind the verb, and behind its colon
	number  string
	version int
	colon   bool
	foreign bool // a look-alike letter in the verb
	// strict says that nobody would write the line as part of a sentence: a whole closed command, or an open verb in capitals or with a colon.
	strict bool
	// closedFault is why a closed verb's line is no command, in words for the sender.
	closedFault string
	exclaimed   bool
}

var numberPattern = expression(`^(?i)((?:REQ|RFI|RFS|FAI)-\d{4}-\d{3,7})(?:/(\d{1,6}))?(?:[\s.,:;!]|$)`)

// verbLine reads a line as VERB [number ["/" version]] [argument] ["." / "!"].
func (g verbs) verbLine(l string) (head, bool) {
	end := 0
	for end < len(l) {
		c := l[end]
		if c == ' ' || c == ':' || c == '.' || c == '!' || c == '?' || c == ',' || c == ';' || c == '/' {
			break
		}
		end++
	}
	if end == 0 || end > 40 {
		return head{}, false
	}
	h := head{word: l[:end]}
	spec, ok := g.words[strings.ToUpper(h.word)]
	if !ok {
		if s, like := g.lookAlike(h.word); like {
			return head{spec: s, word: h.word, rest: l[end:], foreign: true, strict: true}, true
		}
		return head{}, false
	}
	h.spec = spec
	rest := l[end:]
	if strings.HasPrefix(rest, ":") && !spec.Closed {
		h.colon = true
		rest = rest[1:]
	}
	trimmed := strings.TrimLeft(rest, " ")
	if m := numberPattern.FindStringSubmatch(trimmed); m != nil && (rest != trimmed || h.colon) {
		own := spec.Argument != "number" || spec.Verb != cases.DuplicateOf || numberPattern.MatchString(strings.TrimSpace(trimmed[len(m[0]):]))
		if own {
			h.number = strings.ToUpper(m[1])
			h.version, _ = strconv.Atoi(m[2])
			trimmed = trimmed[len(m[1]):]
			if m[2] != "" {
				trimmed = trimmed[1+len(m[2]):]
			}
			if strings.HasPrefix(trimmed, ":") && !spec.Closed {
				h.colon, trimmed = true, trimmed[1:]
			}
			rest = trimmed
		}
	}
	h.rest = strings.TrimSpace(rest)
	if spec.Closed {
		g.closed(&h)
		return h, true
	}
	if strings.HasSuffix(h.rest, "!") {
		h.exclaimed = true
	}
	if h.rest == "." || h.rest == "!" {
		h.rest = ""
	}
	h.strict = h.word == strings.ToUpper(h.word) || h.colon || h.number != "" || h.rest == ""
	return h, true
}

// closed checks that a closed verb has nothing behind it but an argument of its kind (GR-9).
func (g verbs) closed(h *head) {
	r := h.rest
	if strings.HasSuffix(r, ".") || strings.HasSuffix(r, "!") {
		r = strings.TrimSpace(r[:len(r)-1])
	}
	h.rest = r
	h.strict = true
	if r == "" && h.spec.Verb != cases.DuplicateOf && h.spec.Verb != cases.SetPriority {
		return
	}
	if r == "" { // alone on its line it is an ordinary word
		h.strict = false
		return
	}
	ok := false
	switch h.spec.Argument {
	case "person":
		ok = personArgument(r, h.spec.Verb == cases.Assign)
	case "priority":
		_, ok = priorityWord(strings.ToLower(r))
	case "number":
		ok = numberPattern.MatchString(r) && len(strings.Fields(r)) == 1 || h.spec.Verb == cases.Destroy && listNumber.MatchString(r)
	case "code":
		ok = confirmCode.MatchString(r)
	}
	if !ok {
		h.strict = false
		h.closedFault = fmt.Sprintf("The word %s must stand alone on its line%s, but more stands there.", h.spec.Verb, argumentHint(h.spec.Argument))
		if strings.HasSuffix(r, "?") {
			h.closedFault = fmt.Sprintf("The word %s with a question mark is a question, not a decision.", h.spec.Verb)
		}
	}
}

func argumentHint(kind string) string {
	switch kind {
	case "person":
		return ", or with the name of one officer"
	case "priority":
		return " with routine, priority or urgent"
	case "number":
		return ", or with one number"
	case "code":
		return " with the code"
	}
	return ""
}

var (
	listNumber   = expression(`^[A-Za-z]{1,6}-?\d[\d-]{0,15}$|^\d{1,9}$`)
	handlePerson = expression(`^[A-Za-z][A-Za-z0-9]*[._-][A-Za-z0-9._-]*[A-Za-z0-9]$|^[^\s@<>]+@[^\s@<>]+\.[A-Za-z]+$`)
)

// personArgument says whether a text can be a person of the roster: a handle, an address, or a name of up to four words in capitals. Who
// it is, the roster says: a name that fits none or several is refused there (GR-4).
func personArgument(r string, bare bool) bool {
	if _, token := cases.ParseTokenRef(r); token || numberPattern.MatchString(r) {
		return false
	}
	if handlePerson.MatchString(r) {
		return true
	}
	ws := strings.Fields(strings.ReplaceAll(r, ",", " "))
	if len(ws) == 0 || len(ws) > 4 || strings.Count(r, ",") > 1 {
		return false
	}
	for i, w := range ws {
		l := strings.ToLower(strings.Trim(w, "."))
		if noName(l) || saysNoName(l) {
			return false
		}
		rs := []rune(w)
		if !unicode.IsUpper(rs[0]) && !(particle(l) && i > 0) && !(bare && len(ws) == 1) {
			return false
		}
		for _, c := range rs {
			if !unicode.IsLetter(c) && c != '.' && c != '-' && c != '\'' {
				return false
			}
		}
	}
	return true
}

// noName are words that stand where a name might but are none.
func noName(l string) bool {
	switch l {
	case "but", "and", "if", "only", "unless", "until", "after", "once", "when", "wait", "except", "please", "thanks", "thank", "asap", "it", "this", "that", "them", "all", "both",
		"not", "no", "yes", "ok", "okay", "now", "later", "today", "tomorrow", "for", "to", "with", "pending", "subject", "conditional", "conditionally", "provisionally", "draft",
		"request", "case", "as", "is", "you", "me", "us", "him", "her", "i", "we", "he", "she", "they", "maybe", "perhaps", "sure", "hold", "on", "off", "in", "of", "the", "a", "an", "by",
		"immediately", "soon", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "someone", "anyone", "nobody", "none", "whoever", "somebody", "tbd", "per", "so",
		"received", "noted", "great", "good", "fine", "done", "from", "my", "your", "our", "their", "his", "its", "what", "who", "which", "would", "could", "should", "can", "will", "may", "might", "go", "ahead", "regards", "approve", "reject", "concur", "hello", "hi", "dear", "first", "then", "or", "nothing", "everything", "urgent", "routine", "priority":
		return true
	}
	return false
}

// saysNoName says whether a word says something about the decision, so that it is no name of an officer: "Denied", "Withdrawn", "Never" (GR-9).
// An officer who has such a name is named by handle or address.
func saysNoName(l string) bool {
	if isOne(l, []string{
		"person", "people", "week", "month", "year", "last", "next", "yesterday", "tonight", "morning", "prejudice", "doubt", "doubtful", "nein", "nicht", "nie", "niemals", "jamais", "nunca", "nyet", "net", "nada",
		"false", "true", "null", "void", "n/a", "na", "half", "half-heartedly", "reluctantly", "formally", "informally", "verbally", "already", "elsewhere", "again", "too", "also", "decides", "says", "said", "wants",
		"thinks", "agrees", "knows", "asked", "team", "office", "officer", "anybody", "everyone", "everybody", "other", "another", "different", "same", "whom", "why", "how", "where", "stands", "open", "closed", "still",
		"information", "number", "more", "less", "very", "nearly", "almost", "hardly", "barely", "partly", "mostly", "otherwise", "neither", "nor",
	}) {
		return true
	}
	for _, p := range []*pattern{decisionWords, negations, reservations, errands} {
		if at := p.FindStringIndex(l); at != nil && at[0] == 0 && at[1] == len(l) {
			return true
		}
	}
	return false
}

// lookAlike finds a verb (or, for keys, a key) written with letters of another alphabet that only look like ours (GR-2).
func (g verbs) lookAlike(w string) (cases.VerbSpec, bool) {
	s, foreign := latinise(w)
	if !foreign {
		return cases.VerbSpec{}, false
	}
	spec, ok := g.words[strings.ToUpper(s)]
	return spec, ok
}

// latinise replaces letters that look like Latin ones; foreign says that there were any.
func latinise(w string) (string, bool) {
	foreign := false
	out := strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		if r >= 0xFF21 && r <= 0xFF3A || r >= 0xFF41 && r <= 0xFF5A {
			foreign = true
			return r - 0xFF21 + 'A'
		}
		const from, to = "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u0423\u0430\u0441\u0435\u0456\u0458\u043e\u0440\u0455\u0445\u0443\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03b1\u03c1\u03bd\u0131\u0432\u043a\u043c\u043d\u0442\u0433\u0262\u1d20", "ABCEHIJKMOPSTXYaceijopsxyABEZHIKMNOPTYXoapviBKMHTrGV"
		i := 0
		for _, f := range from {
			if f == r {
				foreign = true
				return rune(to[i])
			}
			i++
		}
		return r
	}, w)
	return out, foreign
}

var placeholderPattern = expression(`<[A-Za-z][^<>@]{0,60}>`)

func placeholder(s string) string {
	if word := strings.ToLower(strings.Trim(s, " .\"'")); slices.Contains(sampleWords(), word) {
		return `"` + word + `"`
	}
	for _, m := range placeholderPattern.FindAllString(s, 5) {
		l := strings.ToLower(m)
		if !strings.HasPrefix(l, "<http") && !strings.HasPrefix(l, "<mailto") {
			return m
		}
	}
	return ""
}

// sampleWords stand in the commands that our mails offer ("RETURN your question"), in the place of what the sender has to say (GR-4).
func sampleWords() []string {
	return []string{"your reason", "your question", "your text", "what is to be done", "what you found", "how it was learned", "a field and its value"}
}
