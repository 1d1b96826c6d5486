package triage

import (
	"regexp/syntax"
	"slices"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// This file says whether an expression matches a text, and nothing else of the match, with a deterministic automaton that is built out of the
// program of package regexp/syntax while texts are read (Cox, "Regular Expression Matching in the Wild", 2010, on lazy automata). A character
// costs one look into a table. What looks at its neighbours (\b, ^, $) is settled when the next character is known.

// automaton belongs to one expression. Many may ask it at once: they read a copy of what it knows, without a lock, and where that does not reach,
// go on under one with what it knows by now (slowly).
type automaton struct {
	text string
	once sync.Once
	prog *syntax.Prog
	// anchored says that a match begins at the begin of the text.
	anchored bool
	// sees are the conditions that the program asks about.
	sees syntax.EmptyOp
	// starts are the first characters of runs that the program cannot tell apart, of the kind of the same index; ascii are the kinds of ASCII.
	starts []rune
	kinds  []uint16
	ascii  [utf8.RuneSelf]uint16
	// samples are one character of each kind. The kind behind the last is the end of the text.
	samples []rune
	// set is which set of characters an instruction reads; reads[set][kind] whether it holds the kind.
	set   []int
	reads [][]bool

	// shown is the copy that is read without a lock; nobody changes it.
	shown atomic.Pointer[table]

	grow   sync.Mutex
	known  *found
	walked int  // bytes that were read under the lock since the copy was made
	newer  bool // the copy lacks something
	marks  []uint32
	mark   uint32
	firsts map[int]step
}

// table says where each state comes to: with a character of kind k, state n comes to next[n*width+k]. The entries stand close together, since what
// such a walk costs is the memory that it touches.
type table struct {
	next  []uint16
	width int
	of    *found // that it shows
}

// The states that every automaton has. Where it comes to is unknown until a text asks.
const (
	unknown = iota
	saysYes
	saysNo
	begins
)

// found are the states that an automaton has found so far. When they fill maxStateBytes they are dropped, so that no text can fill the memory (SEC-5).
type found struct {
	states []state
	next   []uint16 // as in table
	byKey  map[string]uint16
	bytes  int
}

const maxStateBytes = 1 << 20

// state is where the program may be before a character: at the instructions at, having read a character like before.
type state struct {
	at     []uint32
	before rune
}

// step is where a program comes to with one character; matched says that it is done before that.
type step struct {
	to      []uint32
	matched bool
}

// match says whether s holds a match. ok is false where the automaton became too large over this text.
func (a *automaton) match(s string) (yes, ok bool) {
	a.once.Do(a.prepare)
	t := a.shown.Load()
	st := begins
	for i := 0; i < len(s); {
		k, n := 0, 1
		if c := s[i]; c < utf8.RuneSelf {
			k = int(a.ascii[c])
		} else {
			k, n = a.kindAt(s[i:])
		}
		next := int(t.next[st*t.width+k])
		if next < begins {
			if next == unknown {
				return a.slowly(s, t.of, st, i)
			}
			return next == saysYes, true
		}
		st = next
		i += n
	}
	next := t.next[st*t.width+len(a.samples)]
	if next == unknown {
		return a.slowly(s, t.of, st, len(s))
	}
	return next == saysYes, true
}

// slowly goes on with a match at byte i of s, in state st of what of has found, and keeps what it finds out.
func (a *automaton) slowly(s string, of *found, st, i int) (yes, ok bool) {
	a.grow.Lock()
	defer a.grow.Unlock()
	if of != a.known { // the states have other numbers by now
		st, i = begins, 0
	}
	from, width := i, len(a.samples)+1
	for {
		k, n := len(a.samples), 0
		if i < len(s) {
			k, n = a.kindAt(s[i:])
		}
		next := int(a.known.next[st*width+k])
		if next == unknown {
			if a.known.bytes > maxStateBytes {
				a.known = a.fresh()
				a.show()
				return false, false
			}
			next = a.after(st, k)
			a.known.next[st*width+k] = uint16(next)
			a.newer = true
		}
		if next < begins {
			// a copy is made when as much was read as it is long, so that all copies together cost no more than the reading
			if a.walked += i - from + 1; a.newer && a.walked >= len(a.known.next) {
				a.show()
			}
			return next == saysYes, true
		}
		st = next
		i += n
	}
}

// show makes the copy that is read without a lock.
func (a *automaton) show() {
	a.shown.Store(&table{next: slices.Clone(a.known.next), width: len(a.samples) + 1, of: a.known})
	a.walked, a.newer = 0, false
}

// kindAt is the kind of the character that s begins with, and its length.
func (a *automaton) kindAt(s string) (kind, n int) {
	if c := s[0]; c < utf8.RuneSelf {
		return int(a.ascii[c]), 1
	}
	r, n := utf8.DecodeRuneInString(s)
	return a.kind(r), n
}

// prepare compiles the expression as package regexp does, and sorts the characters into kinds.
func (a *automaton) prepare() {
	tree, err := syntax.Parse(a.text, syntax.Perl)
	if err != nil {
		panic(err)
	}
	if a.prog, err = syntax.Compile(tree.Simplify()); err != nil {
		panic(err)
	}
	a.anchored = a.prog.StartCond()&syntax.EmptyBeginText != 0
	a.set, a.marks, a.firsts = make([]int, len(a.prog.Inst)), make([]uint32, len(a.prog.Inst)), map[int]step{}
	var sets []*syntax.Inst
	bySet := map[string]int{}
	for i := range a.prog.Inst {
		in := &a.prog.Inst[i]
		switch in.Op {
		case syntax.InstEmptyWidth:
			a.sees |= syntax.EmptyOp(in.Arg)
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			key := string(rune(in.Op)) + string(rune(in.Arg)) + string(in.Rune)
			n, ok := bySet[key]
			if !ok {
				n = len(sets)
				bySet[key] = n
				sets = append(sets, in)
			}
			a.set[i] = n
		}
	}
	a.sort(sets)
	a.known = a.fresh()
	a.show()
}

// sort divides all characters into kinds: those that are in the same sets, and alike to \b and to (?m)^.
func (a *automaton) sort(sets []*syntax.Inst) {
	cuts := []rune{0, '\n', '\n' + 1, '0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1, utf8.RuneSelf}
	for _, in := range sets {
		for i := 0; i < len(in.Rune); i += 2 {
			lo, hi := in.Rune[i], in.Rune[min(i+1, len(in.Rune)-1)]
			if len(in.Rune) > 1 || syntax.Flags(in.Arg)&syntax.FoldCase == 0 {
				cuts = append(cuts, lo, hi+1)
				continue
			}
			for _, r := range folds(lo) {
				cuts = append(cuts, r, r+1)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	a.reads = make([][]bool, len(sets))
	bySign := map[string]uint16{}
	for _, r := range cuts {
		sign := []byte{a.sign(r)}
		for _, in := range sets {
			if reads(in, r) {
				sign = append(sign, 1)
			} else {
				sign = append(sign, 0)
			}
		}
		k, ok := bySign[string(sign)]
		if !ok {
			k = uint16(len(a.samples))
			bySign[string(sign)] = k
			a.samples = append(a.samples, r)
			for i := range sets {
				a.reads[i] = append(a.reads[i], sign[i+1] == 1)
			}
		}
		a.starts, a.kinds = append(a.starts, r), append(a.kinds, k)
	}
	for c := range a.ascii {
		a.ascii[c] = uint16(a.kind(rune(c)))
	}
}

// sign is what the conditions of the program see in a character.
func (a *automaton) sign(r rune) byte {
	switch {
	case r == '\n' && a.sees&(syntax.EmptyBeginLine|syntax.EmptyEndLine) != 0:
		return 1
	case syntax.IsWordChar(r) && a.sees&(syntax.EmptyWordBoundary|syntax.EmptyNoWordBoundary) != 0:
		return 2
	}
	return 0
}

// kind is that of a character.
func (a *automaton) kind(r rune) int {
	i, ok := slices.BinarySearch(a.starts, r)
	if !ok {
		i--
	}
	return int(a.kinds[i])
}

// after finds where a state comes to with a character of kind k.
func (a *automaton) after(n, k int) int {
	st := a.known.states[n]
	now := a.walk(st.at, st.before, k)
	if now.matched {
		return saysYes
	}
	if !a.anchored {
		at := int(st.before+1)*(len(a.samples)+1) + k
		first, ok := a.firsts[at]
		if !ok {
			first = a.walk([]uint32{uint32(a.prog.Start)}, st.before, k)
			a.firsts[at] = first
		}
		if first.matched {
			return saysYes
		}
		now.to = append(now.to, first.to...)
	}
	if k == len(a.samples) || a.anchored && len(now.to) == 0 {
		return saysNo
	}
	slices.Sort(now.to)
	return a.state(slices.Compact(now.to), a.samples[k])
}

// walk follows the instructions at, between the character before and one of kind k, and over that one.
func (a *automaton) walk(at []uint32, before rune, k int) step {
	a.mark++
	next := rune(-1)
	if k < len(a.samples) {
		next = a.samples[k]
	}
	holds := syntax.EmptyOpContext(before, next)
	out := step{}
	open := append(make([]uint32, 0, 64), at...)
	for len(open) > 0 {
		i := open[len(open)-1]
		open = open[:len(open)-1]
		if a.marks[i] == a.mark {
			continue
		}
		a.marks[i] = a.mark
		switch in := &a.prog.Inst[i]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			open = append(open, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			open = append(open, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^holds == 0 {
				open = append(open, in.Out)
			}
		case syntax.InstMatch:
			return step{matched: true}
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			if k < len(a.samples) && a.reads[a.set[i]][k] {
				out.to = append(out.to, in.Out)
			}
		}
	}
	return out
}

// state gives the state at these instructions, sorted, behind a character like r.
func (a *automaton) state(at []uint32, r rune) int {
	before := ' '
	switch a.sign(r) {
	case 1:
		before = '\n'
	case 2:
		before = 'a'
	}
	key := make([]byte, 0, 4*len(at)+1)
	key = append(key, byte(before))
	for _, i := range at {
		key = append(key, byte(i), byte(i>>8), byte(i>>16), byte(i>>24))
	}
	known := a.known
	if n, ok := known.byKey[string(key)]; ok {
		return int(n)
	}
	n := len(known.states)
	known.byKey[string(key)] = uint16(n)
	known.add(state{at: at, before: before}, len(a.samples)+1)
	return n
}

// add makes room for a state. A state takes more than 160 bytes of maxStateBytes, so that its number fits the table.
func (f *found) add(st state, width int) {
	f.states = append(f.states, st)
	f.next = append(f.next, make([]uint16, width)...)
	f.bytes += 2*width + 8*len(st.at) + 160
}

// fresh has found nothing but the first state.
func (a *automaton) fresh() *found {
	f := &found{byKey: map[string]uint16{}}
	begin := state{before: -1}
	if a.anchored {
		begin.at = []uint32{uint32(a.prog.Start)}
	}
	for range begins {
		f.add(state{}, len(a.samples)+1)
	}
	f.add(begin, len(a.samples)+1)
	return f
}

// reads says whether an instruction reads a character.
func reads(in *syntax.Inst, r rune) bool {
	switch in.Op {
	case syntax.InstRuneAny:
		return true
	case syntax.InstRuneAnyNotNL:
		return r != '\n'
	}
	return in.MatchRune(r)
}

// folds are the characters that are r but for case.
func folds(r rune) []rune {
	out := []rune{r}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		out = append(out, f)
	}
	return out
}
