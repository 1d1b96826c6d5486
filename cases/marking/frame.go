package marking

import (
	"slices"
	"strings"
)

// This file takes away what people and programs set around a marking: bold marks, dashes, brackets, bullets, page numbers.

// frame is where the inside of a line stands; bracket says that brackets stood around it, box that it is a choice to be ticked.
type frame struct {
	lo, hi       int
	bracket, box bool
}

const (
	leading  = "*_#=~+|-.:`^ "
	trailing = "*_#=~+|-.,;:!`^ "
)

func (l *line) frame() frame {
	f := frame{hi: l.n}
	for {
		for f.lo < f.hi && (strings.IndexByte(leading, l.up[f.lo]) >= 0 || l.up[f.lo] == boxByte) {
			f.box = f.box || l.up[f.lo] == boxByte
			f.lo++
		}
		for f.hi > f.lo && strings.IndexByte(trailing, l.up[f.hi-1]) >= 0 {
			f.hi--
		}
		if n := l.tick(f.lo, f.hi); n > 0 {
			f.box = true
			f.lo += n
			continue
		}
		if !l.wrapped(f.lo, f.hi) {
			return f
		}
		f.bracket = true
		f.lo++
		f.hi--
	}
}

// tick is the length of `[ ]`, `[x]`, `( )` at p.
func (l *line) tick(p, hi int) int {
	for _, s := range []string{"[ ]", "[X]", "[]", "( )", "(X)", "()", "[*]"} {
		if p+len(s) < hi && l.has(p, s) {
			return len(s)
		}
	}
	return 0
}

// wrapped says whether one pair of brackets stands around lo to hi.
func (l *line) wrapped(lo, hi int) bool {
	if hi-lo < 3 {
		return false
	}
	open := strings.IndexByte("([{<", l.up[lo])
	if open < 0 {
		return false
	}
	shut := ")]}>"[open]
	if l.up[hi-1] != shut {
		return false
	}
	return !slices.Contains(l.up[lo+1:hi-1], shut)
}

// pageTail says whether nothing stands from lo to hi but what a page prints beside its banner: a number, DRAFT.
func (l *line) pageTail(lo, hi int) bool {
	const beside = " */-|.,;:!_=~#()[]{}<>+`\""
	for lo < hi && strings.IndexByte(beside, l.up[lo]) >= 0 {
		lo++
	}
	for hi > lo && strings.IndexByte(beside, l.up[hi-1]) >= 0 {
		hi--
	}
	if lo == hi {
		return true
	}
	switch string(l.up[lo:hi]) {
	case "DRAFT", "WORKING PAPER", "WORKING PAPERS", "DELIBERATIVE", "PRE-DECISIONAL", "PREDECISIONAL":
		return true
	}
	return l.pageNumber(lo, hi)
}

// pageNumber reads `Page 2 of 5`, `p. 2`, `2/5`, `2`.
func (l *line) pageNumber(lo, hi int) bool {
	for _, w := range []string{"PAGE", "PG", "P"} {
		if end, _ := l.word(lo, w, true); end > 0 {
			lo = end
			for lo < hi && (l.up[lo] == ' ' || l.up[lo] == '.') {
				lo++
			}
			break
		}
	}
	first := l.number(lo, hi)
	if first < 0 {
		return false
	}
	p := l.blank(first)
	switch {
	case first == hi:
		return true
	case l.has(p, "/"):
		p = l.blank(p + 1)
	default:
		end, _ := l.word(p, "OF", true)
		if end < 0 {
			return false
		}
		p = l.blank(end)
	}
	return l.number(p, hi) == hi
}

// number is where a number of at most three digits ends.
func (l *line) number(lo, hi int) int {
	p := lo
	for p < hi && digit(l.up[p]) {
		p++
	}
	if p == lo || p-lo > 3 {
		return -1
	}
	return p
}
