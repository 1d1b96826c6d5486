package cases

import "time"

// What the histories' record in memory needs of the code that it does not judge: what a mail is bound to, when something is due, and what only
// [Record.Apply] can tell a decision.

// StepFor is the open question that an answer to a mail would settle.
func StepFor(m *Matter, name NoticeName, to Recipient) *Step { return stepFor(m, name, to) }

// Due is a timer: what happens, and when.
type Due struct {
	On Trigger
	At time.Time
}

// TimersOf are those of a step that a plan opens.
func TimersOf(w World, k StepKind, p *Plan) []Due {
	var out []Due
	for _, t := range w.timers(k, p) {
		out = append(out, Due{t.kind.trigger(), t.due})
	}
	return out
}

// RequestRow is the row of a request that does not exist yet.
func RequestRow(a Act, submitter *Person) Request { return (&Record{}).newRequest(a, submitter) }

// Project fills the clear columns of a request from its draft.
func Project(q *Request, d Draft) { q.project(d) }

// AskedIn is an act that is confirmed now, and that was asked back in a state.
func AskedIn(a Act, s State) Act {
	a.askedIn, a.Confirmed = s, true
	return a
}

// WithProduct hands in what was last sent in for review, where the act draws documents.
func WithProduct(a Act, p Product) Act {
	for _, on := range drawn() {
		if on == a.On {
			a.file = &caseFile{product: p}
		}
	}
	return a
}

// FileKinds are the kinds of the files that a plan keeps, Numbers those of exhibits (0 for any other).
func FileKinds(p *Plan) (kinds []FileKind, numbers []int) {
	for _, f := range p.Files {
		kinds, numbers = append(kinds, f.kind), append(numbers, f.number)
	}
	return kinds, numbers
}
