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

// rewrap breaks a text anew at a width, as some programs do with what they quote.
func rewrap(text string, width int) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		at := 0
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
		b.WriteByte('\n')
	}
	return b.String()
}

// TestInert has every mail program answer every mail of ours without a word, or with one of thanks: reading the answer finds no command,
// whoever sends it, in its plain text, in its formatted text and in both (GR-5). No line of them would be one if it stood first, wrapped at
// widths from 20 to 200.
func TestInert(t *testing.T) {
	t.Parallel()
	templates, err := notify.Load("")
	if err != nil {
		t.Fatal(err)
	}
	programs := clients()
	if len(programs) < 15 {
		t.Fatalf("only %d mail programs", len(programs))
	}
	for _, spec := range cases.Notices() {
		t.Run(string(spec.Name), func(t *testing.T) {
			t.Parallel()
			lines := map[string]bool{}
			for n, v := range notify.Samples(spec.Name) {
				rendered, err := templates.Render(v.Data, notify.SampleOffice())
				if err != nil {
					t.Fatal(err)
				}
				step := 3 // the shapes of a mail share most of their words; notify's own test has every width
				if n > 0 {
					step = 20
				}
				for width := 20; width <= 200; width += step {
					for l := range strings.SplitSeq(rewrap(rendered.Text, width), "\n") {
						lines[l] = true
					}
				}
				m := quotedMail{subject: rendered.Subject, text: rendered.Text, html: rendered.HTML}
				for i, c := range programs {
					if n == 0 || (i+n)%len(programs) < 3 { // the first shape in every program, each other one in three of them
						checkClient(t, spec.Kind, fmt.Sprintf("%s, %s", v.Name, c.name), c, m, 20+(i*37+n*11)%181)
					}
				}
			}
			for l := range lines {
				for _, bad := range triage.CommandLines(l) {
					t.Errorf("the line %q would be a command if it stood first", bad)
				}
			}
		})
	}
}

// checkClient answers a mail by one program.
func checkClient(t *testing.T, kind, how string, c client, m quotedMail, width int) {
	t.Helper()
	reply := ""
	if width%2 == 0 {
		reply = "Thanks"
	}
	narrow := m
	narrow.text = rewrap(m.text, width)
	marked := c.plain(reply, narrow)
	if width%3 == 0 {
		marked = rewrap(c.plain(reply, m), width) // some wrap what they have marked
	}
	checkInert(t, fmt.Sprintf("%s, plain at %d", how, width), kind, marked, "")
	switch {
	case c.html == nil:
	case width%4 < 2:
		checkInert(t, how+", formatted", kind, "", c.html(reply, m))
	default:
		checkInert(t, how+", both", kind, c.plain(reply, m), c.html(reply, m))
	}
}

// replyOf is the answer to a mail of ours, with a plain part, a formatted one, or both.
func replyOf(kind, text, html string) *cases.Message {
	m := &cases.Message{
		From: []cases.Address{{Address: "p.osei@hq.dhs.gov"}}, FromFields: 1, Date: time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC),
		InReplyTo: []string{kind + ".aaaaaaaaaaaaaaaaaaaaaaaaaa.v1@cissd.hq.dhs.gov"}, Subject: "RE: x",
	}
	if text != "" {
		m.Parts = append(m.Parts, cases.Part{ID: "1", MediaType: "text/plain", Text: text})
	}
	if html != "" {
		m.Parts = append(m.Parts, cases.Part{ID: fmt.Sprint(len(m.Parts) + 1), MediaType: "text/html", Text: html})
	}
	if len(m.Parts) == 2 {
		for i := range m.Parts {
			m.Parts[i].Alternative, m.Parts[i].Parent = 1, "multipart/alternative"
		}
	}
	return m
}

func checkInert(t *testing.T, how, kind, text, html string) {
	t.Helper()
	m := replyOf(kind, text, html)
	people := []*cases.Person{{ID: 1, Active: true, Roles: []cases.Role{cases.RoleSupervisor, cases.RoleOfficer}}}
	if !strings.Contains("rv co rr bo da ra as dc cr", kind) {
		people = append(people, nil) // a mail that a requestor gets is answered by one
	}
	for _, person := range people {
		r := triage.Read(m, triage.DefaultConfig(), triage.Known{Daemon: person != nil, Person: person, Threaded: true, TokenKind: kind})
		if len(r.Commands) > 0 {
			t.Errorf("%s: our own mail is read as the command %q", how, r.Commands[0].Line)
		}
		if r.Refused != nil && r.Refused.Confirm {
			t.Errorf("%s: our own mail is asked back about: %q", how, r.Refused.Line)
		}
	}
}

// TestClientsCarryCommands is the other side: a command that a person writes above the quote, or below a marked one, is read from the answer of
// each mail program, alone, in its plain text, its formatted text and both (SUP-2, R2, R3).
func TestClientsCarryCommands(t *testing.T) {
	t.Parallel()
	templates, err := notify.Load("")
	if err != nil {
		t.Fatal(err)
	}
	rendered, err := templates.Render(notify.Sample(cases.NoticeReview), notify.SampleOffice())
	if err != nil {
		t.Fatal(err)
	}
	m := quotedMail{subject: rendered.Subject, text: rendered.Text, html: rendered.HTML}
	person := &cases.Person{ID: 1, Active: true, Roles: []cases.Role{cases.RoleSupervisor}}
	for _, c := range clients() {
		if c.unmarked {
			continue // what stands below the command there is a remark, and can hold a doubt (GR-10)
		}
		const reply = "APPROVE j.ruiz"
		forms := map[string]*cases.Message{"plain": replyOf("rv", c.plain(reply, m), "")}
		if c.html != nil {
			forms["formatted"] = replyOf("rv", "", c.html(reply, m))
			forms["both"] = replyOf("rv", c.plain(reply, m), c.html(reply, m))
		}
		for form, mail := range forms {
			r := triage.Read(mail, triage.DefaultConfig(), triage.Known{Daemon: true, Person: person, Threaded: true, TokenKind: "rv"})
			if len(r.Commands) != 1 || r.Commands[0].Verb != cases.Approve || r.Commands[0].Argument != "j.ruiz" {
				reason := ""
				if r.Refused != nil {
					reason = r.Refused.Reason
				}
				t.Errorf("%s, %s: %d commands were read; refused: %s", c.name, form, len(r.Commands), reason)
			}
		}
	}
}
