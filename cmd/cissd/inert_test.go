package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cissd/cases"
	"cissd/notify"
	"cissd/triage"
)

// quotings are how mail programs put our mail below a reply.
func quotings() map[string]func(subject, text string) string {
	prefix := func(p string) func(string, string) string {
		return func(_, text string) string {
			return "On Mon, Nov 23, 2026 at 9:41 AM CISS <intake@hq.dhs.gov> wrote:\n" + p + strings.ReplaceAll(text, "\n", "\n"+p)
		}
	}
	block := func(from, sent, to, subj string) func(string, string) string {
		return func(subject, text string) string {
			return fmt.Sprintf("%s CISS <ciss-intake@hq.dhs.gov>\n%s Monday, November 23, 2026 9:41 AM\n%s Osei, Priscilla\n%s %s\n\n%s", from, sent, to, subj, subject, text)
		}
	}
	return map[string]func(subject, text string) string{
		"gmail": prefix("> "), "tight": prefix(">"), "bar": prefix("| "), "twice": prefix("> > "),
		"outlook": func(subject, text string) string {
			return "________________________________\n" + block("From:", "Sent:", "To:", "Subject:")(subject, text)
		},
		"outlook without divider": block("From:", "Sent:", "To:", "Subject:"),
		"german":                  block("Von:", "Gesendet:", "An:", "Betreff:"),
		"spanish":                 block("De:", "Enviado el:", "Para:", "Asunto:"),
		"french":                  block("De :", "Envoyé :", "À :", "Objet :"),
		"original message": func(s, text string) string {
			return "-----Original Message-----\n" + block("From:", "Sent:", "To:", "Subject:")(s, text)
		},
		"forward": func(s, text string) string {
			return "---------- Forwarded message ---------\n" + block("From:", "Date:", "To:", "Subject:")(s, text)
		},
		// the worst: nothing shows that it is a quote
		"bare": func(_, text string) string { return text },
	}
}

// rewrap breaks a text anew at a width, as some programs do with what they quote.
func rewrap(text string, width int) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		at := 0
		var b strings.Builder
		for i, word := range strings.Fields(line) {
			if i > 0 && at+1+len(word) > width {
				b.WriteByte('\n')
				at = 0
			} else if i > 0 {
				b.WriteByte(' ')
				at++
			}
			b.WriteString(word)
			at += len(word)
		}
		out = append(out, b.String())
	}
	return strings.Join(out, "\n")
}

// TestInert quotes every mail of ours back, in each style and at each width: reading it finds no command, whoever's mail it is (GR-5).
func TestInert(t *testing.T) {
	t.Parallel()
	templates, err := notify.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range cases.Notices() {
		t.Run(string(spec.Name), func(t *testing.T) {
			t.Parallel()
			d := notify.Sample(spec.Name)
			m, err := templates.Render(d, notify.SampleOffice())
			if err != nil {
				t.Fatal(err)
			}
			for style, quote := range quotings() {
				for _, width := range []int{20, 30, 40, 60, 76, 100, 200} {
					text := quote(m.Subject, rewrap(m.Text, width))
					checkInert(t, fmt.Sprintf("%s at %d", style, width), spec.Kind, text, "")
				}
			}
			checkInert(t, "formatted, as it is", spec.Kind, "", m.HTML)
			checkInert(t, "formatted, in Gmail's quote", spec.Kind, "", `<div dir="ltr"><br></div><div class="gmail_quote"><blockquote class="gmail_quote">`+m.HTML+`</blockquote></div>`)
			checkInert(t, "formatted, below Outlook's rule", spec.Kind, "",
				`<p class="MsoNormal">&nbsp;</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> CISS<br><b>Sent:</b> Monday<br><b>Subject:</b> x</p></div>`+m.HTML)
		})
	}
}

func checkInert(t *testing.T, how, kind, text, html string) {
	t.Helper()
	m := &cases.Message{
		From: []cases.Address{{Address: "p.osei@hq.dhs.gov"}}, FromFields: 1, Date: time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC),
		InReplyTo: []string{kind + ".aaaaaaaaaaaaaaaaaaaaaaaaaa.v1@cissd.hq.dhs.gov"}, Subject: "RE: x",
		Parts: []cases.Part{{ID: "1", MediaType: "text/plain", Text: text}},
	}
	if html != "" {
		m.Parts[0].MediaType, m.Parts[0].Text = "text/html", html
	}
	for _, person := range []*cases.Person{nil, {ID: 1, Active: true, Roles: []cases.Role{cases.RoleSupervisor, cases.RoleOfficer}}} {
		r := triage.Read(m, triage.DefaultConfig(), triage.Known{Daemon: person != nil, Person: person, Threaded: true, TokenKind: kind})
		if len(r.Commands) > 0 {
			t.Errorf("%s: our own mail is read as the command %q", how, r.Commands[0].Line)
		}
	}
	for _, l := range triage.CommandLines(text) {
		t.Errorf("%s: the line %q would be a command if it stood first", how, l)
	}
}
