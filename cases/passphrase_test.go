package cases

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// RFI-2: six words of the list, hyphens, nothing that must be spelt; two are never the same.
func TestPassphrase(t *testing.T) {
	t.Parallel()
	words := strings.Fields(passphraseWords)
	listed, seen := map[string]bool{}, map[string]bool{}
	for _, w := range words {
		listed[w] = true
	}
	used := map[string]int{}
	for range 10_000 {
		p := NewPassphrase()
		if seen[p] {
			t.Fatal("a passphrase came twice")
		}
		seen[p] = true
		parts := strings.Split(p, "-")
		if len(parts) != 6 {
			t.Fatalf("%d words", len(parts))
		}
		for _, w := range parts {
			if !listed[w] {
				t.Fatalf("%q is not on the list", w)
			}
			used[w]++
		}
	}
	// 60,000 words from some two thousand: one that is never drawn has a chance of e^-29, one drawn 90 times of less.
	for _, w := range words {
		if used[w] == 0 || used[w] > 90 {
			t.Errorf("%q was drawn %d times of about %d", w, used[w], 60000/len(words))
		}
	}
}

// Every number below n can be drawn, and none beyond, also where n does not divide the numbers drawn from.
func TestDrawBelow(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 3, 7} {
		count := make([]int, n)
		for range 3000 {
			count[drawBelow(n)]++
		}
		for v, c := range count {
			if c < 3000/n*3/4 {
				t.Errorf("below %d: %d came %d times", n, v, c)
			}
		}
	}
}

// The list: at least 2,048 words, small letters, short, no word twice, none that is a command of ours, none that is another but for one letter or
// an ending, none of the pairs that sound alike.
func TestPassphraseWords(t *testing.T) {
	t.Parallel()
	words := strings.Fields(passphraseWords)
	if len(words) < 2048 {
		t.Errorf("%d words", len(words))
	}
	if !slices.IsSorted(words) || len(slices.Compact(slices.Clone(words))) != len(words) {
		t.Error("the list is not sorted, or has a word twice")
	}
	form := regexp.MustCompile(`^[a-z]{4,9}$`)
	on := map[string]bool{}
	for _, w := range words {
		if !form.MatchString(w) {
			t.Errorf("%q is not a short word in small letters", w)
		}
		on[w] = true
	}
	for _, s := range append(Verbs(), LaterVerbs()...) {
		for _, v := range append([]string{string(s.Verb)}, s.Also...) {
			if on[strings.ToLower(v)] {
				t.Errorf("%q is a command", v)
			}
		}
	}
	for _, w := range words {
		for i := range w { // another letter, or one less
			if less := w[:i] + w[i+1:]; on[less] {
				t.Errorf("%q and %q differ by a letter", w, less)
			}
			for c := byte('a'); c <= 'z'; c++ {
				if other := w[:i] + string(c) + w[i+1:]; other != w && on[other] {
					t.Errorf("%q and %q differ by a letter", w, other)
				}
			}
		}
		for _, ending := range []string{"s", "es", "er", "ed", "ing", "ly", "ful", "y"} {
			if on[w+ending] {
				t.Errorf("%q and %q differ by an ending", w, w+ending)
			}
		}
	}
	for pair := range strings.FieldsSeq("steel:steal weather:whether stationary:stationery flower:flour morning:mourning council:counsel principal:principle " +
		"bridal:bridle cereal:serial symbol:cymbal desert:dessert muscle:mussel medal:meddle profit:prophet canvas:canvass colonel:kernel " +
		"ceiling:sealing cellar:seller current:currant course:coarse presence:presents patience:patients idle:idol lesson:lessen manner:manor") {
		a, b, _ := strings.Cut(pair, ":")
		if on[a] && on[b] {
			t.Errorf("%q and %q sound alike", a, b)
		}
	}
}
