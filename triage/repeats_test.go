package triage

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// SEC-1: properties that stand twice are found as the expression finds them that the loop stands for.
func TestRepeats(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`([a-z0-9_-]+(?:\s*\.\s*[a-z0-9_-]+)?)\s*=`)
	want := func(results string) bool {
		for r := range strings.SplitSeq(results, ";") {
			seen := map[string]bool{}
			for _, p := range name.FindAllStringSubmatch(strings.ToLower(r), -1) {
				k := strings.Join(strings.Fields(p[1]), "")
				if seen[k] {
					return true
				}
				seen[k] = true
			}
		}
		return false
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("aaAb.. ==;\t\"\u212ak")), 0, 24, -1).Draw(t, "results")
		if got := repeats(s); got != want(s) {
			t.Fatalf("%q: %v", s, got)
		}
	})
}
