package triage

import "hash/maphash"

// This file numbers the words of a text, so that no rule goes through all of it for each word that it looks for (SEC-5).

// wordIndex knows where each word of a run of tokens stands. Its table is half empty at most; the seed is new for each, so that nobody can write a
// mail whose words fall into one place of it.
type wordIndex struct {
	seed   maphash.Seed
	slots  []int32 // number of a word plus one, 0 where none stands
	words  []string
	of     []int32 // the number of each token's word
	places [][]int // the tokens of the word of that number
}

// indexWords makes the index of tokens.
func indexWords(toks []token) wordIndex {
	size := 16
	for size < 2*len(toks) {
		size *= 2
	}
	w := wordIndex{seed: maphash.MakeSeed(), slots: make([]int32, size), of: make([]int32, len(toks)), words: make([]string, 0, len(toks)/2+1)}
	times := make([]int32, 0, len(toks)/2+1)
	for i := range toks {
		at := w.slot(toks[i].low)
		if w.slots[at] == 0 {
			w.words, times = append(w.words, toks[i].low), append(times, 0)
			w.slots[at] = int32(len(w.words))
		}
		n := w.slots[at] - 1
		w.of[i] = n
		times[n]++
	}
	all := make([]int, len(toks))
	w.places = make([][]int, len(times))
	for n, k := range times {
		w.places[n], all = all[:0:k], all[k:]
	}
	for i, n := range w.of {
		w.places[n] = append(w.places[n], i)
	}
	return w
}

// slot is where a word stands in the table, or would.
func (w *wordIndex) slot(word string) int {
	mask := len(w.slots) - 1
	at := int(maphash.String(w.seed, word)) & mask
	for w.slots[at] != 0 && w.words[w.slots[at]-1] != word {
		at = (at + 1) & mask
	}
	return at
}

// find gives the tokens at which a word in small letters stands.
func (w *wordIndex) find(word string) []int {
	if len(w.slots) == 0 {
		return nil
	}
	if n := w.slots[w.slot(word)]; n > 0 {
		return w.places[n-1]
	}
	return nil
}
