package triage

import (
	"slices"

	"cissd/cases"
)

// This file finds the labelled lines that no rule took, so that nothing a requestor states is lost without a trace (EXT-3).

// weight measures what a labelled line can add to, to see whether it gave anything: of people that is the last one with labels, and those after.
func (x *extractor) weight() int {
	n := len(x.people) + len(x.types)
	for _, fs := range x.facts {
		n += len(fs)
	}
	for i := len(x.people) - 1; i >= 0; i-- {
		p := x.people[i]
		for _, fs := range p.facts {
			n += len(fs)
		}
		for _, d := range p.ids {
			n += 1 + len(d.facts)
		}
		if p.co {
			n++
		}
		if p.labelled && i < len(x.people)-1 {
			break
		}
	}
	for _, m := range []map[cases.Type]int{x.typ.stated, x.typ.hinted} {
		for _, v := range m {
			n += v
		}
	}
	return n
}

// maxStrange bounds the warnings about labels (SEC-5).
const maxStrange = 5

// notTaken notes a labelled line with a value that no rule took, so that a person looks at it (EXT-3).
func (x *extractor) notTaken(e *entry) {
	v := x.src.v
	val := v.text[e.start:e.end]
	switch {
	case e.scope == 'n' || e.scope == 'h' || e.scope == 'q' || e.field == "requestor_title" || e.field == "", len(x.strange) >= maxStrange, emptyValue(val), slices.Contains(x.strange, e.key):
		return
	case e.scope == 's' && e.field == "full" && x.topic(val):
		return // what the mail is about
	}
	if _, boxes := checked(val); boxes {
		return
	}
	x.strange = append(x.strange, e.key)
}

// unread are the warnings about labels whose lines no rule took.
func (x *extractor) unread() []string {
	out := x.typeDoubt()
	for _, l := range x.strange {
		out = append(out, "a line was not understood: "+l)
	}
	return out
}
