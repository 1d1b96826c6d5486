package triage

import (
	_ "embed"
	"strings"
)

// This file knows our own mails by their words (MSG-3): some programs quote them without any sign, or lose the signs on the way. What stands in
// ownwords.txt are the sentences of the templates of notify, without their facts and without the samples that people send back.

//go:embed ownwords.txt
var ownWords string

// ownRuns are all runs of four words in our mails.
var ownRuns = indexRuns(ownWords)

// runSet is a set of runs of words, by their hashes. bits says of most runs that are not in it that they are not, without a look into the table
// (SEC-5): the bit of each hash in it is set.
type runSet struct {
	bits [runBits / 64]uint64
	runs map[uint64]bool
}

// runBits is about thirty times as many as there are runs in our mails.
const runBits = 1 << 16

// runBit is the place of a hash. All of its bits count: the low ones of those of short words are alike.
func runBit(h uint64) (at int, bit uint64) {
	h = h * 0x9E3779B97F4A7C15 >> 48
	return int(h >> 6), 1 << (h & 63)
}

func (x *runSet) has(h uint64) bool {
	at, bit := runBit(h)
	return x.bits[at]&bit != 0 && x.runs[h]
}

func indexRuns(text string) *runSet {
	x := &runSet{runs: map[uint64]bool{}}
	for l := range strings.SplitSeq(text, "\n") {
		var t lastWords
		for w := range ownSplit(l) {
			if h, whole := t.add(w); whole {
				at, bit := runBit(h)
				x.bits[at] |= bit
				x.runs[h] = true
			}
		}
	}
	return x
}

// lastWords holds the hashes of the last words of a text.
type lastWords struct {
	words [4]uint64
	n     int
}

// add takes the next word and gives the hash of the last four, once there are four. Numbers, days and months count as one word: they differ
// from mail to mail.
func (t *lastWords) add(w string) (hash uint64, whole bool) {
	h := ownHash(w)
	if h == ownNumber && t.n > 0 && t.words[3] == ownNumber {
		return t.hash(), t.n >= 4
	}
	t.words[0], t.words[1], t.words[2], t.words[3] = t.words[1], t.words[2], t.words[3], h
	t.n++
	return t.hash(), t.n >= 4
}

func (t *lastWords) hash() uint64 {
	return ((t.words[0]*1099511628211+t.words[1])*1099511628211+t.words[2])*1099511628211 + t.words[3]
}

// ownNumber stands for every number, weekday and month.
const ownNumber = 1

// ownHash is a hash of a word in small letters (FNV-1a).
func ownHash(w string) uint64 {
	if w[0] >= '0' && w[0] <= '9' {
		return ownNumber
	}
	switch w {
	case "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
		"april", "may", "june", "july", "august", "september", "october", "november", "december":
		return ownNumber
	}
	h := uint64(14695981039346656037)
	for i := 0; i < len(w); i++ {
		h = (h ^ uint64(w[i])) * 1099511628211
	}
	return h
}

// ownSplit gives the words of a line in small letters: runs of letters and digits.
func ownSplit(l string) func(func(string) bool) {
	l = asciiLower(l)
	return func(yield func(string) bool) {
		for i := 0; i < len(l); i++ {
			if byteKinds[l[i]]&byteWord == 0 {
				continue
			}
			from := i
			for i < len(l) && byteKinds[l[i]]&byteWord != 0 {
				i++
			}
			if !yield(l[from:i]) {
				return
			}
		}
	}
}

// ownCount says of a line how many words it has, and how many of them stand in a run of our own words.
type ownCount struct{ words, own int }

// ours says whether a line is one of our mails': a sentence or a good part of one.
func (c ownCount) ours() bool { return c.own >= 4 && c.own*10 >= c.words*6 }

// maxOwnLines bounds the lines of a text that are compared with ours (SEC-5).
const maxOwnLines = 4000

// ownLines compares the lines of a view with our mails. Lines may be wrapped in another way than ours were.
func ownLines(v *view) []ownCount {
	out := make([]ownCount, len(v.lines))
	var t lastWords
	var at [4]int // the lines of the last four words
	covered := 0  // how many of these are counted as ours
	for i := range v.lines[:min(len(v.lines), maxOwnLines)] {
		for w := range ownSplit(v.line(i)) {
			out[i].words++
			before := t.n
			h, whole := t.add(w)
			if t.n == before { // a further word of a number
				if covered > 0 {
					out[i].own++
				}
				continue
			}
			at[0], at[1], at[2], at[3] = at[1], at[2], at[3], i
			if !whole || !ownRuns.has(h) {
				covered = max(0, covered-1)
				continue
			}
			for k := covered; k < len(at); k++ {
				out[at[k]].own++
			}
			covered = 3
		}
	}
	return out
}
