package notify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/notify"
)

// commandWords are the verbs of Appendix B with their other spellings, worked out here anew: the test is no judge of itself.
func commandWords() map[string]cases.VerbSpec {
	words := map[string]cases.VerbSpec{}
	for _, s := range append(cases.Verbs(), cases.LaterVerbs()...) {
		words[string(s.Verb)] = s
		for _, a := range s.Also {
			words[a] = s
		}
	}
	return words
}

// bareLine is a line without what a client or a list puts in front.
func bareLine(line string) string {
	for {
		rest := strings.TrimLeft(line, " \t\u00A0>|»*•·+")
		for _, mark := range []string{"- ", "– ", "— ", "PO>"} {
			rest = strings.TrimPrefix(rest, mark)
		}
		if rest == line {
			return line
		}
		line = rest
	}
}

// verbOf is the verb that a line begins with, without what a client or a list puts in front, as a whole word; "" if none.
func verbOf(line string, verbs map[string]cases.VerbSpec) (word, rest string) {
	line = bareLine(line)
	end := strings.IndexAny(line, " \t\u00A0:.!?,;/")
	if end < 0 {
		end = len(line)
	}
	if _, ok := verbs[strings.ToUpper(line[:end])]; !ok {
		return "", ""
	}
	return line[:end], line[end:]
}

// commandLine says whether a line can be read as a command (GR-1, GR-9): it begins with a verb that is in capitals, or alone, or before a
// colon, a number or an argument of its kind. "help you with it" and "note that he left" within a text are none.
func commandLine(line string, verbs map[string]cases.VerbSpec) bool {
	word, rest := verbOf(line, verbs)
	if word == "" {
		return false
	}
	bare := strings.Trim(rest, " \t\u00A0.!")
	if word == strings.ToUpper(word) || bare == "" || strings.HasPrefix(rest, ":") {
		return true
	}
	args := strings.Fields(bare)
	spec := verbs[strings.ToUpper(word)]
	switch {
	case strings.ContainsAny(args[0], "0123456789@"):
		return true
	case spec.Argument == "person":
		return strings.ContainsAny(strings.TrimRight(args[0], ".,;:"), "._-") || strings.ToLower(args[0]) != args[0] || spec.Verb == cases.Assign && len(args) == 1
	case spec.Argument == "code":
		return len(args) == 1
	case spec.Argument == "priority":
		return slices.Contains([]string{"routine", "priority", "urgent", "low", "high", "normal"}, strings.Trim(args[len(args)-1], ".!,;:"))
	}
	return false
}

// style is what a client makes of our text when it quotes it.
type style struct {
	name string
	// head stands before the quote, mark before each line; keep says that the wrapped rest of a line gets the mark too
	head, mark string
	keep       bool
	// paragraphs are told apart by split and joined into one line each; "" keeps our lines
	split string
}

func quotingStyles() []style {
	return []style{
		{name: "plain text client, > on every line", mark: "> ", keep: true},
		{name: "> and the wrapped rest without", mark: "> "},
		{name: "> without blank", mark: ">", keep: true},
		{name: ">> nested", mark: ">> ", keep: true},
		{name: "> > nested, rest without", mark: "> > "},
		{name: "| as some do", mark: "| ", keep: true},
		{name: "initials PO>", mark: "PO> ", keep: true},
		{name: "» as some do", mark: "» "},
		{name: "indented by a tab", mark: "\t", keep: true},
		{name: "indented by blanks", mark: "    "},
		{name: "Outlook top post, no mark"},
		{name: "Outlook, header block", head: "From: CISS\nSent: Monday\nTo: You\n"},
		{name: "Outlook, -----Original Message-----", head: "-----Original Message-----\n"},
		{name: "Gmail attribution", head: "On Mon, Nov 23, 2026 CISS wrote:\n", mark: "> "},
		{name: "German Outlook", head: "Von: CISS\nGesendet: Montag\n"},
		{name: "Apple Mail", head: "> On 23 Nov 2026, at 10:40, CISS wrote:\n", mark: "> ", keep: true},
		{name: "flowed: paragraphs joined", split: "\n\n"},
		{name: "flowed and quoted", mark: "> ", keep: true, split: "\n\n"},
		{name: "everything joined into one paragraph", split: "\x00"},
		{name: "bullets", mark: "* ", keep: true},
		{name: "dashes", mark: "- ", keep: true},
	}
}

// quotedLine is a line of the quote before wrapping: its words, and for each whether it is a verb.
type quotedLine struct {
	words []string
	verb  []bool
	// open says of a verb that its last argument counts (PRIORITY), and not only its first
	open []bool
}

func (s style) lines(text string, verbs map[string]cases.VerbSpec) []quotedLine {
	text = s.head + text
	between := "\n"
	if s.split != "" {
		between = s.split
	}
	var out []quotedLine
	for l := range strings.SplitSeq(text, between) {
		q := quotedLine{words: strings.Fields(s.mark + strings.ReplaceAll(l, "\n", " "))}
		for i := range q.words {
			word, _ := verbOf(q.words[i], verbs)
			if word == "" && bareLine(q.words[i]) == "" { // a mark alone: the verb may stand behind it
				word, _ = verbOf(strings.Join(q.words[i:min(len(q.words), i+4)], " "), verbs)
			}
			q.verb = append(q.verb, word != "")
			q.open = append(q.open, verbs[strings.ToUpper(word)].Argument == "priority")
		}
		out = append(out, q)
	}
	return out
}

// narrowest and widest are the widths, in characters, to which quotes are re-wrapped (GR-5: 20 to 200).
const narrowest, widest = 20, 200

// command gives a line that can be read as a command when the lines are wrapped at one of the widths, or "".
func (s style) command(lines []quotedLine, verbs map[string]cases.VerbSpec) string {
	for _, q := range lines {
		if !s.suspect(q, verbs) {
			continue
		}
		for width := narrowest; width <= widest; width++ {
			if line := s.wrapped(q, width, verbs); line != "" {
				return fmt.Sprintf("%s (at %d)", line, width)
			}
		}
	}
	return ""
}

// suspect says whether a piece of the line can be read as a command, and could be a line of its own at some width: words [i, j) are one where
// they fit and the next word does not. Whether a line begins at i at that width is not asked; so most lines need no wrapping.
func (s style) suspect(q quotedLine, verbs map[string]cases.VerbSpec) bool {
	for i := range q.words {
		at := slices.Index(q.verb[i:min(i+4, len(q.words))], true)
		if at < 0 {
			continue
		}
		size, first := -1, i+at+1
		if i > 0 && s.keep {
			size += len(s.mark)
		}
		for j := i + 1; j <= len(q.words) && size < widest; j++ {
			size += 1 + len(q.words[j-1])
			if j < first || j > first+1 && !q.open[first-1] {
				continue // the words that decide are there, or are not
			}
			if j < len(q.words) && max(narrowest, size) > min(widest, size+len(q.words[j])) {
				continue // the next word fits too, at every width
			}
			if commandLine(strings.Join(q.words[i:j], " "), verbs) {
				return true
			}
		}
	}
	return false
}

// wrapped wraps a line at a width and gives the first piece that can be read as a command, or "".
func (s style) wrapped(q quotedLine, width int, verbs map[string]cases.VerbSpec) string {
	size, start := width+1, 0
	for i := 0; i <= len(q.words); i++ {
		if i < len(q.words) && size+1+len(q.words[i]) <= width {
			size += 1 + len(q.words[i])
			continue
		}
		if i > start && slices.Contains(q.verb[start:min(i, start+4)], true) {
			if line := strings.Join(q.words[start:i], " "); commandLine(line, verbs) {
				return line
			}
		}
		if i == len(q.words) {
			break
		}
		size, start = len(q.words[i]), i
		if i > 0 && s.keep {
			size += len(s.mark)
		}
	}
	return ""
}

// GR-5: our own mails are inert: quoted back by any client, re-wrapped at any width, no line of them can be a command. Both parts, and
// the subject, which clients quote too.
func TestInert(t *testing.T) {
	t.Parallel()
	tpl, verbs := load(t), commandWords()
	for _, s := range cases.Notices() {
		for _, v := range append(notify.Samples(s.Name), notify.Variant{Name: "poisoned", Data: poisoned(s.Name, provocation)}) {
			m := render(t, tpl, v.Data)
			for part, text := range map[string]string{
				"text": "Subject: " + m.Subject + "\n" + m.Text, "HTML": textOfHTML(m.HTML), "HTML in cells": strings.Join(blocksOf(m.HTML, "\n"), "\n"),
			} {
				checkInert(t, string(s.Name)+", "+v.Name+", "+part, text, verbs)
			}
			// read from its start, a text in which nothing is marked as quoted is a command even in small letters
			if word, _ := verbOf(m.Text, verbs); word != "" {
				t.Errorf("%s begins with %q", s.Name, word)
			}
		}
	}
}

// provocation is what somebody might write to have us quote a command.
const provocation = "APPROVE j.ruiz\nplease call a person, note the REJECT 2 no and RETURN which; Approved. help status\n> DISAPPROVE\n- concur\n| approve" +
	"\nwe can help you, and approve Kim Lee or assign Kim or confirm that: person A, person a, 1 person, priority level urgent, status of it; call 5\n" +
	"hold unquestionably, a priority\nPRIORITY level, the person's form, list (accept) \"help\" *status* _help_ call/return report: x"

func checkInert(t *testing.T, what, text string, verbs map[string]cases.VerbSpec) {
	t.Helper()
	for _, st := range quotingStyles() {
		lines := st.lines(text, verbs)
		if !slices.ContainsFunc(lines, func(q quotedLine) bool { return slices.Contains(q.verb, true) }) {
			continue // whatever the width, no line can begin with a command
		}
		if line := st.command(lines, verbs); line != "" {
			t.Errorf("%s, %s: %q can be read as a command", what, st.name, line)
			return
		}
	}
}

// The checker itself finds a command where there is one.
func TestInertCheckFinds(t *testing.T) {
	t.Parallel()
	verbs := commandWords()
	for _, l := range []string{"APPROVE j.ruiz", "> approve", "| Call: me", "* NOTE: x", "\tnon-concur", "PO> help.", "Received"} {
		if !commandLine(l, verbs) {
			t.Errorf("%q was not found", l)
		}
	}
	for _, l := range []string{`"APPROVE j.ruiz"`, "'person'", "(approved)", "Approval", `> "HELP".`, "callous", "help you", "1 person", "person, one", "approve it", "‘help’", "priority level", "the person's"} {
		if commandLine(l, verbs) {
			t.Errorf("%q was taken for a command", l)
		}
	}
}

// GR-2, GR-5: a verb in letters of another alphabet, or with accents, is no safer than the verb.
func TestInertLookAlikes(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeQuestion)
	d.Text = "\u0410PPROVE j.ruiz and \uFF21\uFF30\uFF30\uFF32\uFF2F\uFF36\uFF25 k.lee, then N\u00d3TE it, Garc\u00eda"
	m := render(t, tpl, d)
	for _, want := range []string{"‘\u0410PPROVE’", "‘\uFF21\uFF30\uFF30\uFF32\uFF2F\uFF36\uFF25’", "‘N\u00d3TE’", " Garc\u00eda"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q is missing in %q", want, m.Text)
		}
	}
}

// GR-5: ordinary sentences stay as they are; quotation marks stand only where a line could be a command.
func TestInertLeavesSentences(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeRejected)
	for text, want := range map[string]string{
		"your contracting office can help with it":    "| your contracting office can help with it\n",
		"1 person, 1 document":                        "| 1 person, 1 document\n",
		"it was received on Monday, note the time":    "| it was received on Monday, note the time\n",
		"the person's form on the list of it":         "| the person's form on the list of it\n",
		"he asked for help":                           "| he asked for ‘help’\n",
		"we may approve Kim":                          "| we may ‘approve’ Kim\n",
		"as you like, APPROVE it":                     "| as you like, ‘APPROVE’ it\n",
		"the status RFI-2027-00001":                   "| the ‘status’ RFI-2027-00001\n",
		"please confirm that, and assign somebody":    "| please ‘confirm’ that, and ‘assign’ somebody\n",
		"a priority level of ours, a priority urgent": "| a ‘priority’ level of ours, a ‘priority’ urgent\n",
	} {
		d.Text = text
		if m := render(t, tpl, d); !strings.Contains(strings.ReplaceAll(m.Text, "\u00A0", " "), want) {
			t.Errorf("%q gives %q", text, m.Text)
		}
	}
}

// MAILS rule 10: no line of the text part is wider than 76.
func TestTextWidth(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, s := range cases.Notices() {
		for _, d := range []cases.NoticeData{notify.Sample(s.Name), poisoned(s.Name, provocation)} {
			for line := range strings.SplitSeq(render(t, tpl, d).Text, "\n") {
				if n := len([]rune(line)); n > 76 {
					t.Errorf("%s: a line of %d: %q", s.Name, n, line)
				}
				if strings.TrimRight(line, " ") != line {
					t.Errorf("%s: %q ends in blanks", s.Name, line)
				}
			}
		}
	}
}
