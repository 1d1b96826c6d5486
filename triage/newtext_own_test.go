package triage

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cissd/cases"
)

// MSG-3: the words by which our own mails are known are those of notify's mails: each begins and ends with lines that are known for ours.
func TestOwnWordsAreThoseOfOurMails(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../notify/testdata/mails/*.txt")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d mails of notify: %v", len(files), err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(raw), "\n\n")
		v := &view{text: body}
		v.split()
		ours, words := 0, 0
		for _, c := range ownLines(v) {
			if c.ours() {
				ours, words = ours+1, words+c.own
			}
		}
		if ours < 2 || words < ownRun {
			t.Errorf("%s: %d lines, %d words, are known for ours; write its sentences into ownwords.txt", filepath.Base(f), ours, words)
		}
	}
}

// GR-1, GR-10: below or between an unmarked quotation of ours no command is read, and what stands there against one makes it doubtful.
func TestNoCommandBelowUnmarkedQuotation(t *testing.T) {
	t.Parallel()
	quoted := "We need two answers before we can begin. A reply is enough.\n\nReply with one of these as the first line, without the quotation marks, or\npress its button in the formatted part of this mail.\n\nA reply to this mail is read by the office's mail system and kept on record.\n"
	for _, text := range []string{quoted + "\nAPPROVE REQ-2027-000123/3\n", "See below.\n\n" + quoted + "\nAPPROVE\n", "APPROVE\n\n" + quoted + "\nBut only if Tom agrees.\n"} {
		m := nasty(rivera, rvToken)
		m.Parts = append(m.Parts, cases.Part{ID: "1", MediaType: "text/plain", Text: text, Size: int64(len(text))})
		r, f := readNasty(m, riveras())
		if len(r.Commands) > 0 || f.Kind == fateCommand && f.Doubt == "" {
			t.Errorf("%q: %+v, fate %d", text, r.Commands, f.Kind)
		}
	}
}
