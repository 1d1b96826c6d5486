package triage

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// SEC-5: the index of words says of each word where it stands, and nothing of others.
func TestWordIndex(t *testing.T) {
	t.Parallel()
	if none := (wordIndex{}); none.find("a") != nil {
		t.Error("an empty index has words")
	}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-c]{1,3}`)).Draw(t, "words")
		toks := tokenize(strings.Join(words, " "))
		w := indexWords(toks)
		for _, word := range append(words, "d", "", "aaaa") {
			var want []int
			for i := range toks {
				if toks[i].low == word {
					want = append(want, i)
				}
			}
			if got := w.find(word); !slices.Equal(got, want) {
				t.Errorf("%q stands at %v, not at %v", word, want, got)
			}
		}
		for i := range toks {
			if w.words[w.of[i]] != toks[i].low {
				t.Errorf("token %d is %q, not %q", i, toks[i].low, w.words[w.of[i]])
			}
		}
	})
}
