package notify_test

import (
	"slices"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/notify"
)

// commandWords are the verbs of Appendix B with their other spellings, worked out here anew: the test is no judge of itself.
func commandWords() map[string]bool {
	words := map[string]bool{}
	for _, s := range append(cases.Verbs(), cases.LaterVerbs()...) {
		words[string(s.Verb)] = true
		for _, a := range s.Also {
			words[a] = true
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

// commandLine says whether a line, without what a client or a list puts in front, begins with a verb as a whole word.
func commandLine(line string, verbs map[string]bool) bool {
	line = bareLine(line)
	end := strings.IndexAny(line, " \t\u00A0:.!?,;/")
	if end < 0 {
		end = len(line)
	}
	return end > 0 && end < 20 && verbs[strings.ToUpper(line[:end])]
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

// quotedLine is a line of the quote before wrapping: its words, and for each whether a line that begins with it can be read as a command.
type quotedLine struct {
	words  []string
	unsafe []bool
}

func (s style) lines(text string, verbs map[string]bool) []quotedLine {
	text = s.head + text
	between := "\n"
	if s.split != "" {
		between = s.split
	}
	var out []quotedLine
	for l := range strings.SplitSeq(text, between) {
		q := quotedLine{words: strings.Fields(s.mark + strings.ReplaceAll(l, "\n", " "))}
		for i := range q.words {
			line := strings.Join(q.words[i:min(len(q.words), i+4)], " ")
			if i > 0 && s.keep {
				line = s.mark + line
			}
			q.unsafe = append(q.unsafe, commandLine(line, verbs))
		}
		out = append(out, q)
	}
	return out
}

// command wraps the lines at a width and gives what begins the first wrapped line that can be read as a command, or "".
func (s style) command(lines []quotedLine, width int) string {
	for _, q := range lines {
		size := width + 1
		for i, w := range q.words {
			if size+1+len(w) <= width {
				size += 1 + len(w)
				continue
			}
			if q.unsafe[i] {
				return w
			}
			size = len(w)
			if i > 0 && s.keep {
				size += len(s.mark)
			}
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
		for _, d := range []cases.NoticeData{notify.Sample(s.Name), poisoned(s.Name, provocation)} {
			m := render(t, tpl, d)
			for part, text := range map[string]string{
				"text": "Subject: " + m.Subject + "\n" + m.Text, "HTML": textOfHTML(m.HTML), "HTML in cells": strings.Join(blocksOf(m.HTML, "\n"), "\n"),
			} {
				checkInert(t, string(s.Name)+" "+part, text, verbs)
			}
		}
	}
}

// provocation is what somebody might write to have us quote a command.
const provocation = "APPROVE j.ruiz\nplease call a person, note the REJECT 2 no and RETURN which; Approved. help status\n> DISAPPROVE\n- concur\n| approve"

func checkInert(t *testing.T, what, text string, verbs map[string]bool) {
	t.Helper()
	for _, st := range quotingStyles() {
		lines := st.lines(text, verbs)
		if !slices.ContainsFunc(lines, func(q quotedLine) bool { return slices.Contains(q.unsafe, true) }) {
			continue // whatever the width, no line can begin with a command
		}
		for width := 8; width <= 200; width++ {
			if line := st.command(lines, width); line != "" {
				t.Errorf("%s, %s, width %d: %q can be read as a command", what, st.name, width, line)
				return
			}
		}
	}
}

// The checker itself finds a command where there is one.
func TestInertCheckFinds(t *testing.T) {
	t.Parallel()
	verbs := commandWords()
	for _, l := range []string{"APPROVE j.ruiz", "> approve", "| Call me", "* NOTE: x", "\tnon-concur", "PO> help.", "Received"} {
		if !commandLine(l, verbs) {
			t.Errorf("%q was not found", l)
		}
	}
	for _, l := range []string{`"APPROVE j.ruiz"`, "'person'", "(approved)", "Approval", `> "HELP".`, "callous"} {
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
	for _, want := range []string{"'\u0410PPROVE'", "'\uFF21\uFF30\uFF30\uFF32\uFF2F\uFF36\uFF25'", "'N\u00d3TE'", " Garc\u00eda"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q is missing in %q", want, m.Text)
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
