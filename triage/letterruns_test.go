package triage

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// SEC-5: the runs of a text never hide a phrase that stands in it.
func TestLetterRuns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text, phrase := rapid.String().Draw(t, "text"), rapid.StringMatching(`[a-d ]{0,5}`).Draw(t, "phrase")
		if rapid.Bool().Draw(t, "inside") {
			text += phrase
		}
		if runs := runsOf(text); strings.Contains(text, phrase) && !runs.may(phrase) {
			t.Errorf("%q stands in %q", phrase, text)
		}
	})
	if runs := runsOf("request for information"); runs.may("briefing") {
		t.Error("everything may stand in the text")
	}
}
