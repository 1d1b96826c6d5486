package triage_test

import (
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cissd/cases"
	"cissd/triage"
)

// written is a command in one of the ways in which people write it.
type written struct {
	verb, tail string   // of the verb's line
	closed     bool     // takes a full stop behind it
	below      []string // lines directly below
	want       cases.Command
}

// commandsDrawn are the commands of the generator: every verb of this issue, with arguments and keys of their kind.
func commandsDrawn() []written {
	arg := func(v cases.Verb, tail string) written {
		return written{verb: string(v), tail: tail, closed: true, want: cases.Command{Verb: v, Argument: tail}}
	}
	open := func(v cases.Verb, tail string, ks keys, below ...string) written {
		return written{verb: string(v), tail: tail, below: below, want: cases.Command{Verb: v, Argument: tail, Keys: ks}}
	}
	closed := func(w written, ks keys, below ...string) written {
		w.want.Keys, w.below = ks, below
		return w
	}
	as := func(word string, w written) written { w.verb = word; return w }
	return []written{
		arg(cases.Approve, ""), arg(cases.Approve, "j.ruiz"), arg(cases.Approve, "Kim Lee"), as("APPROVED", arg(cases.Approve, "")),
		closed(arg(cases.Approve, ""), keys{"ASSIGN": "j.ruiz", "PRIORITY": "urgent", "TYPE": "RFS"}, "ASSIGN: j.ruiz", "priority urgent", "Type RFS"),
		arg(cases.Assign, "k.lee@hq.dhs.gov"), closed(arg(cases.Assign, "Kim Lee"), keys{"REMARKS": "she knows it"}, "REMARKS she knows it"),
		arg(cases.SetPriority, "urgent"), arg(cases.DuplicateOf, "REQ-2026-000101"), arg(cases.Accept, ""), arg(cases.Help, ""),
		closed(arg(cases.SetPriority, "routine"), keys{"REASON": "he left"}, "Reason: he left"),
		{verb: "CONFIRM", tail: "4F7K2-29QMX", closed: true, want: cases.Command{Verb: cases.Confirm, Argument: "4F7K229QMX"}},
		open(cases.Reject, "2,3 not a DHS matter", keys{"CRITERIA": "2,3", "REASON": "not a DHS matter"}),
		as("DISAPPROVE", open(cases.Reject, "2 and 5: not ours", keys{"CRITERIA": "2,5", "REASON": "not ours"})),
		open(cases.Reject, "", keys{"CRITERIA": "2, 5", "REASON": "not ours"}, "CRITERIA 2, 5", "REASON not ours"),
		open(cases.Return, "Which hotel is it?", keys{"NEED": "Which hotel is it?"}),
		open(cases.Return, "", keys{"NEED": "the hotel, and the day"}, "Need: the hotel, and the day"),
		open(cases.Hold, "until 2026-11-25 waiting for Tom", keys{"UNTIL": "2026-11-25", "REASON": "waiting for Tom"}),
		open(cases.Hold, "", keys{"UNTIL": "25 Nov 2026"}, "UNTIL 25 Nov 2026"),
		open(cases.Resume, "", nil), open(cases.Resume, "Tom has answered", keys{"REASON": "Tom has answered"}),
		{verb: "REFER", tail: "OIG possible fraud", want: cases.Command{Verb: cases.Refer, Argument: "OIG", Keys: keys{"REASON": "possible fraud"}}},
		{verb: "REFER", tail: "Other", below: []string{"REASON the FBI has it"}, want: cases.Command{Verb: cases.Refer, Argument: "Other", Keys: keys{"REASON": "the FBI has it"}}},
		open(cases.Decline, "no time before May", keys{"REASON": "no time before May"}),
		open(cases.Note, "he called, and asked for you", nil),
		{
			verb: "ACTIVITY", tail: "TECS nothing found", below: []string{"DATE 2026-01-02"},
			want: cases.Command{Verb: cases.Activity, Argument: "TECS", Keys: keys{"DATE": "2026-01-02", "FINDING": "nothing found"}},
		},
		{verb: "CALL", tail: "RECEIVED", below: []string{"WITH Bob Stone"}, want: cases.Command{Verb: cases.Call, Argument: "RECEIVED", Keys: keys{"WITH": "Bob Stone"}}},
		open(cases.Negative, "no records in TECS", keys{"TEXT": "no records in TECS"}),
		{verb: "SET", tail: "priority urgent", want: cases.Command{Verb: cases.Set, Argument: "priority urgent", Keys: keys{"PRIORITY": "urgent"}}},
	}
}

func draw[T any](t *rapid.T, what string, of ...T) T { return rapid.SampledFrom(of).Draw(t, what) }

// blank is a run of spaces, of the kinds that mail programs make (GR-2).
func blank(t *rapid.T) string {
	return draw(t, "blank", " ", " ", " ", "  ", "\u00a0", "\t", "\u2009", " \u200b")
}

// around puts a text where people's programs put it: below banners and markings, above remarks, signatures and quotes.
func around(t *rapid.T, text string, remark bool) string {
	var b strings.Builder
	b.WriteString(draw(t, "banner", "", "", "[EXTERNAL]\n\n", "CAUTION: This email originated from outside of DHS. DO NOT click links or open attachments.\n\n", "\n\n"))
	mark := draw(t, "marking", "", "", "CUI", "CUI//SP-LEI", "UNCLASSIFIED//FOR OFFICIAL USE ONLY", "(U//FOUO)")
	if mark != "" {
		b.WriteString(mark + "\n" + draw(t, "space", "", "\n"))
	}
	b.WriteString(text + "\n")
	if remark {
		b.WriteString(draw(t, "remark", "", "", "\nThanks, Ann\n", "\nGood work on this one.\n", "\nV/r\nOctavia Renner\nOPs, (202) 555-0143\n"))
	}
	b.WriteString(draw(t, "end", "", "", "END\n", "END.\nREJECT 2 no\n", "\n-- \nOctavia Renner\nAPPROVE everything\n"))
	if mark != "" {
		b.WriteString("\n" + mark + "\n")
	}
	return b.String()
}

// quote puts our mail below or above, as clients do.
func quote(t *rapid.T, text string) string {
	ours := "[REQ-2026-000015/2] Decision needed\n\"APPROVE REQ-2026-000015/2\"\nAPPROVE\nREJECT 2 no"
	marked := "> " + strings.ReplaceAll(ours, "\n", "\n> ")
	switch draw(t, "quote", 0, 1, 2, 3, 4, 5) {
	case 1:
		return text + outlookQuote
	case 2:
		return text + "\n________________________________" + outlookQuote
	case 3:
		return text + "\nOn Mon, Nov 23, 2026 at 9:41 AM CISS <ciss-intake@hq.dhs.gov> wrote:\n" + marked
	case 4:
		return "On Mon, Nov 23, 2026 at 9:41 AM CISS <ciss-intake@hq.dhs.gov> wrote:\n" + marked + "\n\n" + text
	case 5:
		return text + "\n-----Urspr\u00fcngliche Nachricht-----\nVon: CISS <ciss-intake@hq.dhs.gov>\nGesendet: Montag\nAn: Renner\nBetreff: x\n\n" + ours
	}
	return text
}

// shape gives the mail the parts that a client makes.
func shape(t *rapid.T, d *draftMail, text string) {
	paragraphs := func(open, end string) string {
		var b strings.Builder
		for l := range strings.SplitSeq(text, "\n") {
			if l == "" {
				l = "\u00a0"
			}
			b.WriteString(open + html.EscapeString(l) + end)
		}
		return b.String()
	}
	switch draw(t, "shape", "plain", "plain", "outlook", "gmail", "both", "crlf-free br") {
	case "outlook":
		d.html = `<html><body lang="EN-US"><div class="WordSection1">` + paragraphs(`<p class="MsoNormal">`, "<o:p></o:p></p>\n") + "</div></body></html>"
	case "gmail":
		d.html = `<div dir="ltr">` + paragraphs("<div>", "</div>") + "</div>"
	case "both":
		d.text, d.html = text, `<div dir="ltr">`+paragraphs("<div>", "</div>")+"</div>"
	case "crlf-free br":
		d.html = paragraphs("", "<br>")
	default:
		d.text = text
	}
}

// GR-1, GR-2, GR-8, GR-9, MSG-3: a command is read as it was meant, in whatever case, spacing, banner, marking, quote and client it stands.
func TestGeneratedCommands(t *testing.T) {
	t.Parallel()
	all := commandsDrawn()
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SampledFrom(all).Draw(t, "command")
		word := draw(t, "case", strings.ToUpper, strings.ToUpper, strings.ToLower, func(s string) string { return s[:1] + strings.ToLower(s[1:]) })(w.verb)
		want := w.want
		line := draw(t, "indent", "", "", "  ", "\u200b") + word
		if w.verb != "HELP" && draw(t, "numbered", false, false, true) {
			number := draw(t, "number", "REQ-2026-000015", "req-2026-000015/2", "REQ-2026-000015/2")
			n, version, _ := strings.Cut(number, "/")
			want.Number = strings.ToUpper(n)
			want.Version = len(version) * 2
			line += blank(t) + number
		}
		if w.tail != "" {
			line += blank(t) + w.tail
		}
		if w.closed {
			line += draw(t, "stop", "", "", ".", "!", " ")
		}
		text := strings.Join(append([]string{line}, w.below...), "\n")
		d := review("")
		shape(t, &d, quote(t, around(t, text, w.closed))) // what follows an open verb is its text, so that no remark may follow it
		r := d.read()
		if r.Refused != nil || len(r.Commands) != 1 {
			t.Fatalf("%q: commands %+v, refused %+v\nnew text %q", line, r.Commands, r.Refused, r.NewText)
		}
		got := r.Commands[0]
		got.Line, got.Remark = "", ""
		if len(got.Keys) == 0 {
			got.Keys = nil
		}
		got.Argument = strings.Join(strings.Fields(got.Argument), " ")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q: %s\nnew text %q", line, diff, r.NewText)
		}
	})
}

// nearly are texts that sound like a decision and are none; asks says that they may be asked about (CONFIRM NEEDED), and no more.
func nearly() []string {
	var out []string
	for _, v := range []string{"APPROVE", "Approve", "approve", "CONCUR", "ASSIGN", "ACCEPT", "DUPLICATE", "PRIORITY"} {
		for _, s := range []string{
			"%s but wait for Tom", "%s?", "%s ?", "I %s", "We %s this", "Please %s", "- %s", "* %s", "\u2022 %s", "1. %s", "> %s", "| %s", `"%s"`, "'%s'", "(%s)", "_%s_", "~%s~",
			"%s if he agrees", "%s, but not today", "%s it please", "%s unless legal objects", "%s\nbut only after Friday", "%s\n\nbut only after Friday", "%s.\n\nUnless Tom objects.",
			"%s\n\nNot sure about the second one.", "%s\n\nWait for Tom.", "Hello,\n\n%s", "%sd by Tom, I hear", "%s\nREJECT 2 no", "%s\n\nREJECT 2 no", "do not %s", "%s <officer>", "%s / REJECT",
			"%s\nPRIORTY: urgent", "%s\nREMARKS a\nREMARKS b", "Subject: %s", "%s: yes", "%s = yes", "RE: %s", "TO %s OR NOT",
		} {
			out = append(out, strings.ReplaceAll(s, "%s", v))
		}
	}
	return append(out,
		"YES", "OK", "+1", "Yes, approve it", "ok approve", "Sounds good", "\U0001f44d", "Go ahead", "LGTM", "Approval granted", "APPROVAL", "APPROVING", "DISAPPROVE?", "Agreed", "I concur",
		"REJECT? 2", "REJECT maybe 2", "reject 2 I think", "REJECT 2 not sure it is ours", "HOLD?", "Hold on", "RETURN <question>", "SET priority", "SET priority high and low", "SET colour blue",
		"A\u0420\u0420ROVE", "\u0430pprove", "APP\u00adROVE but wait", "REJECT 1-3 none of them", "DUPLICATE of the other one", "CONFIRM it", "PRIORITY asap", "REFER to somebody",
	)
}

// GR-1, GR-4, GR-9, GR-10, SUP-2: what only sounds like a decision is none, in whatever mail it stands; at most it is asked about.
func TestGeneratedNearCommands(t *testing.T) {
	t.Parallel()
	all := nearly()
	for _, text := range all {
		if r := review(text).read(); len(r.Commands) != 0 {
			t.Errorf("%q is taken as %+v", text, r.Commands)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(all).Draw(t, "text")
		d := review("")
		shape(t, &d, quote(t, around(t, text, false)))
		if r := d.read(); len(r.Commands) != 0 {
			t.Fatalf("%q is taken as %+v", text, r.Commands)
		}
	})
}

// GR-2: one letter of another alphabet in a verb or a key is an error that says so, and never a command.
func TestGeneratedLookAlikes(t *testing.T) {
	t.Parallel()
	like := map[rune]rune{'A': '\u0410', 'E': '\u0415', 'O': '\u041e', 'P': '\u0420', 'C': '\u0421', 'T': '\u0422', 'H': '\u041d', 'N': '\u039d', 'I': '\u0406', 'R': '\uff32', 'S': '\u0405', 'D': '\uff24'}
	rapid.Check(t, func(t *rapid.T) {
		verb := draw(t, "verb", "APPROVE", "REJECT 2 no", "HOLD x", "RESUME", "SET priority urgent", "ASSIGN j.ruiz", "CONFIRM 4F7K2-29QMX", "PRIORITY urgent", "REFER OIG x", "DECLINE x")
		word, rest, _ := strings.Cut(verb, " ")
		rs := []rune(word)
		var places []int
		for i, c := range rs {
			if like[c] != 0 {
				places = append(places, i)
			}
		}
		at := rapid.SampledFrom(places).Draw(t, "place")
		rs[at] = like[rs[at]]
		r := review(strings.TrimSpace(string(rs) + " " + rest)).read()
		if r.Refused == nil || len(r.Commands) != 0 || !strings.Contains(r.Refused.Reason, "another alphabet") {
			t.Fatalf("%q: commands %+v, refused %+v", string(rs), r.Commands, r.Refused)
		}
	})
}

// GR-5, SEC-5: reading never fails on what people and machines may write in a command's place, and never yields commands beside a refusal.
func TestGeneratedNoise(t *testing.T) {
	t.Parallel()
	words := []string{"APPROVE", "SET", "HOLD", "until", "UNTIL", "REASON", "CODE", "?", "!", ":", "REQ-2026-000015/2", "2,3", "<x>", "\n", "\n\n", "END", "--", "priority", "urgent", "ACTIVITY", "TECS", "DATE", "REFER", "OIG", "CONFIRM", "4F7K2-29QMX", "\u0410", "\u200b", "NOTE", "none"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 14).Draw(t, "words"), draw(t, "joint", " ", "", "\n"))
		r := review(text).read()
		if r.Refused != nil && len(r.Commands) > 0 {
			t.Fatalf("%q: commands %+v beside the refused %+v", text, r.Commands, r.Refused)
		}
		if r.Refused != nil && (r.Refused.Reason == "" || r.Refused.Verb == "") {
			t.Fatalf("%q: refused without a reason or a verb: %+v", text, r.Refused)
		}
		for _, c := range append(r.Commands, func() []cases.Command {
			if r.Refused == nil || !r.Refused.Confirm {
				return nil
			}
			return append(r.Refused.Before, r.Refused.Command)
		}()...) {
			if c.Verb == cases.Set {
				if _, no := triage.Correct(c); no != nil {
					t.Fatalf("%q: a SET that cannot be carried out is read as one: %s", text, no.Reason)
				}
			}
		}
	})
}
