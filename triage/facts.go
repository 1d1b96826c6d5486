package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// rank orders the sources of a value: a label over a signature over a header over prose over what an address implies.
type rank int

const (
	rankAddress rank = iota + 1
	rankSubjectLine
	rankProse
	rankHeader
	rankSignature
	rankLabel
)

// fact is one value that a mail gives for a field.
type fact struct {
	values   []string
	rank     rank
	inferred bool
	mobile   bool // a telephone that is a mobile one by its label
	prov     cases.Provenance
	// unclear are other readings of the same words, which the mail leaves open.
	unclear []string
}

// maxFacts bounds what is kept for one field: a hostile mail repeats itself (SEC-5).
const maxFacts = 30

// facts collects what a mail says, in the order in which it was found.
type facts map[string][]fact

func (fs facts) add(field string, f fact) {
	for i := range f.values {
		f.values[i] = strings.TrimSpace(seen(f.values[i]))
	}
	if len(f.values) == 0 || f.values[0] == "" || len(fs[field]) >= maxFacts {
		return
	}
	fs[field] = append(fs[field], f)
}

// seen is a value without control characters, which nobody sees in it, and which would do something in a terminal (SEC-4).
func seen(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' && s[i] != '\n' && s[i] != '\t' || s[i] == 0x7F {
			return strings.Map(func(r rune) rune {
				if r < ' ' && r != '\n' && r != '\t' || r == 0x7F {
					return ' '
				}
				return r
			}, s)
		}
	}
	return s
}

func (fs facts) has(field string) bool { return len(fs[field]) > 0 }

func (fs facts) best(field string) rank {
	best := rank(0)
	for _, f := range fs[field] {
		best = max(best, f.rank)
	}
	return best
}

// fields makes the fields of the draft: the best supported value, a conflict where sources of weight disagree (EXT-3).
func (fs facts) fields() cases.Fields {
	out := cases.Fields{}
	for name, list := range fs {
		out[name] = settle(name, list)
	}
	return out
}

func settle(name string, list []fact) cases.Field {
	best := 0
	for i, f := range list {
		if f.rank > list[best].rank || f.rank == list[best].rank && list[best].mobile && !f.mobile {
			best = i
		}
	}
	b := list[best]
	out := cases.Field{Values: b.values, Inferred: b.inferred, Provenance: []cases.Provenance{b.prov}}
	others := b.unclear
	if len(list) == 1 {
		out.Conflict, out.Others = len(others) > 0, others
		return out
	}
	own := sameKey(name, b.values)
	seen := map[string]bool{own: true}
	for i, f := range list {
		if i == best {
			continue
		}
		k := sameKey(name, f.values)
		if seen[k] {
			if k == own && len(out.Provenance) < 5 {
				out.Provenance = append(out.Provenance, f.prov)
				out.Inferred = out.Inferred && f.inferred
			}
			continue
		}
		if !contradicts(name, b, f) {
			continue
		}
		seen[k] = true
		if freeText(name) { // two labels ask for the same in other words: both are said
			out.Values = []string{out.Values[0] + "\n" + f.values[0]}
			out.Provenance = append(out.Provenance, f.prov)
			continue
		}
		others = append(others, strings.Join(f.values, ", "))
		out.Provenance = append(out.Provenance, f.prov)
	}
	if len(others) > 0 {
		out.Conflict, out.Others = true, others
	}
	return out
}

// contradicts says whether two different values of a field are a conflict, rather than one source being only weaker or narrower.
func contradicts(name string, best, other fact) bool {
	switch name {
	case cases.Priority, cases.DueDate:
		if other.rank == rankSubjectLine && (best.rank == rankLabel || name == cases.Priority) { // "URGENT" over a form, or a text, that says routine
			return true
		}
		return other.rank >= rankProse && (other.rank != rankProse || best.rank != rankProse || name == cases.Priority)
	case cases.DateOfBirth:
		return best.rank == rankLabel && other.rank >= rankProse
	case cases.Classification, cases.Network, cases.VisitStart, cases.VisitEnd:
		return other.rank >= rankProse && (other.rank != rankProse || best.rank != rankProse)
	case cases.RequestorPhone: // an office telephone and a mobile one are two telephones
		return best.rank == rankLabel && other.rank >= rankSignature && best.mobile == other.mobile
	case cases.RequestorName, cases.RequestorEmail, cases.CaseReference, cases.Agency:
		return best.rank == rankLabel && other.rank == rankLabel && !narrower(best.values[0], other.values[0])
	}
	return best.rank == rankLabel && other.rank == rankLabel && !cases.ListField(name) && !narrower(best.values[0], other.values[0])
}

// freeText says whether a field is told in sentences, so that two texts for it add up.
func freeText(name string) bool {
	switch name {
	case cases.Description, cases.Details, cases.Basis, cases.Purpose, cases.ReportedEvent:
		return true
	}
	return false
}

func narrower(a, b string) bool {
	a, b = strings.ToLower(fold(a)), strings.ToLower(fold(b))
	return strings.Contains(a, b) || strings.Contains(b, a)
}

func sameKey(name string, values []string) string {
	vs := slices.Clone(values)
	for i := range vs {
		vs[i] = strings.ToLower(fold(vs[i]))
		if name == cases.RequestorPhone {
			vs[i], _, _ = strings.Cut(vs[i], ";")
		}
	}
	slices.Sort(vs)
	return strings.Join(vs, "\x00")
}
