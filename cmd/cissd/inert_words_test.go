package main

import (
	"fmt"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/notify"
	"cissd/triage"
)

// sentences have every verb in places where people write it: some of them could be commands where a line begins there, most could not.
func sentences() (out []string) {
	for _, s := range append(cases.Verbs(), cases.LaterVerbs()...) {
		for _, v := range append([]string{string(s.Verb)}, s.Also...) {
			low := strings.ToLower(v)
			for _, w := range []string{low, v, v[:1] + low[1:]} {
				out = append(out,
					fmt.Sprintf("We can %s with it, they say %s of it, or a %s, and the %s (if any)", w, w, w, w),
					fmt.Sprintf("the %s Kim Lee knows, %s k.lee too, it was %s. Then %s: so, %s level urgent", w, w, w, w, w),
					fmt.Sprintf("%s RFI-2027-00001 or %s the unquestionably long one, %s that, %s somebody; %s", w, w, w, w, w),
					fmt.Sprintf("the %s's form, \"%s\" or (%s) or *%s* or %s/it, no %s! %s is urgent", w, w, w, w, w, w, w),
				)
			}
		}
	}
	return out
}

// TestInertWords has people write every verb into what our mails show: the reader itself finds no command in them, re-wrapped at any
// width, below a note of theirs or alone (GR-5).
func TestInertWords(t *testing.T) {
	t.Parallel()
	templates, err := notify.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for turn, spec := range cases.Notices() {
		t.Run(string(spec.Name), func(t *testing.T) {
			t.Parallel()
			all := sentences()
			const some = 20
			for i := 0; i < len(all); i += some {
				part := all[i:min(i+some, len(all))]
				d := notify.Sample(spec.Name)
				d.Text, d.Question = strings.Join(part, "\n"), part[0]
				d.Reason, d.State, d.Effects, d.Quote = part[0], part[1], part[2:], part
				d.Doubts = []cases.Doubt{{Text: part[3]}}
				d.Requestor, d.MailSubject, d.Actor, d.ReferredTo, d.Sender, d.Done = part[2], part[1], part[0], part[1], part[2], part[3]
				m, err := templates.Render(d, notify.SampleOffice())
				if err != nil {
					t.Fatal(err)
				}
				for _, width := range []int{20, 27, 36, 60, 76} {
					for _, l := range triage.CommandLines(rewrap(m.Text, width)) {
						t.Fatalf("at %d: the line %q would be a command if it stood first", width, l)
					}
				}
				if (turn+i/some)%4 != 0 {
					continue // the whole reader takes its time: each sentence goes through it in every fourth mail
				}
				checkInert(t, "as it is", spec.Kind, m.Text, "")
				checkInert(t, "formatted", spec.Kind, "", m.HTML)
			}
		})
	}
}
