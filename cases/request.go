package cases

import (
	"maps"
	"slices"
	"strings"
	"time"

	"cissd/cases/vault"
)

// State is where a request or a case stands. Which step leads from one to another says the table of [Transitions] alone.
type State string

// States of a request.
const (
	// Absent is the state before there is a request.
	Absent State = ""

	RequestIncomplete State = "incomplete"
	RequestInReview   State = "in_review"
	RequestReturned   State = "returned"
	RequestOnHold     State = "on_hold"
	RequestApproved   State = "approved"
	RequestRejected   State = "rejected"
	RequestDuplicate  State = "duplicate"
	RequestReferred   State = "referred"
	RequestWithdrawn  State = "withdrawn"
)

// Request is what came in, before a decision, and what became of it.
type Request struct {
	ID          int64      `json:"-"`
	Number      string     `json:"number"`
	State       State      `json:"state"`
	Version     int        `json:"version"`
	Revision    int        `json:"-"`
	VaultKey    vault.ID   `json:"-"`
	Mailbox     string     `json:"mailbox"`
	RequestedAt time.Time  `json:"requested_at"`
	DecidedAt   *time.Time `json:"decided_at,omitempty"`
	DecidedBy   *int64     `json:"decided_by,omitempty"`
	DecidedVerb *string    `json:"decided_verb,omitempty"`
	Submitter   *int64     `json:"submitter,omitempty"`

	Type             Type   `json:"type"`
	Priority         string `json:"priority"`
	Agency           string `json:"agency"`
	RequestorName    string `json:"requestor_name"`
	RequestorAddress string `json:"requestor_address"`
	SubmitterAddress string `json:"submitter_address"`
	// Proven says that the mail which opened it was from a proven sender (SEC-1); Quiet that the requestor gets no automatic mail all the
	// same: it bore an automatic header, or somebody outside the office named another as the requestor (MSG-4, INT-9).
	Proven     bool   `json:"proven"`
	Quiet      bool   `json:"quiet"`
	ThreadRoot string `json:"thread_root"`
	// HeldFrom is the state that a hold interrupts; DuplicateOf the request into which this one was closed; ReferredTo the office, as it is
	// named in the configuration, or an address.
	HeldFrom    State  `json:"held_from,omitempty"`
	DuplicateOf *int64 `json:"-"`
	ReferredTo  string `json:"referred_to,omitempty"`
	// Tracked says that it is classified: nothing but the pointer to where it resides and five facts is kept of it (CLS-1).
	Tracked bool `json:"tracked,omitempty"`
}

// ended says that nothing is decided on it any more, as a request.
func (r *Request) ended() bool {
	return slices.Contains([]State{RequestApproved, RequestRejected, RequestDuplicate, RequestReferred, RequestWithdrawn}, r.State)
}

// TakesPart says whether an address is the requestor's or the submitter's (MSG-2).
func (r *Request) TakesPart(address string) bool {
	a := strings.ToLower(strings.TrimSpace(address))
	return a != "" && (a == r.RequestorAddress || a == r.SubmitterAddress)
}

// Missing are the required fields of EXT-4 that a draft lacks, in the order in which people are asked.
func (d Draft) Missing() []string {
	var missing []string
	has := func(name string) bool { return d.Fields.Value(name) != "" }
	if !has(RequestorName) {
		missing = append(missing, RequestorName)
	}
	if !has(Agency) {
		missing = append(missing, Agency)
	}
	if !has(RequestorEmail) && !has(RequestorPhone) {
		missing = append(missing, RequestorContact)
	}
	if !has(Classification) && !has(Network) {
		missing = append(missing, Classification)
	}
	if !has(Priority) {
		missing = append(missing, Priority)
	}
	return missing
}

// identity are the fields that tell who asks: an answer never replaces them by what was merely concluded from its own header or signature.
func identity(name string) bool {
	switch name {
	case RequestorName, RequestorEmail, RequestorPhone, Agency, Component, Origin:
		return true
	}
	return false
}

// Merge adds what an answer says to a draft (EXT-4): a value that was lacking is taken; one that differs replaces the old only where the
// answer states it outright, so that a guess never overwrites a statement. It returns the new draft and what changed.
func (d Draft) Merge(answer Draft) (Draft, []Change) {
	out := Draft{Type: d.Type, TypeInferred: d.TypeInferred, Fields: Fields{}, Subjects: slices.Clone(d.Subjects), Signs: joinSigns(d.Signs, answer.Signs)}
	var changes []Change
	maps.Copy(out.Fields, d.Fields)
	if answer.Type != "" && answer.Type != d.Type && (d.Type == "" || !answer.TypeInferred) {
		changes = append(changes, Change{Field: "type", Old: string(d.Type), New: string(answer.Type)})
		out.Type, out.TypeInferred = answer.Type, answer.TypeInferred
	}
	for _, name := range sortedNames(answer.Fields) {
		f := answer.Fields[name]
		old, had := d.Fields[name]
		if had && (slices.Equal(old.Values, f.Values) && !old.Conflict || f.Inferred || f.Conflict || identity(name) && !stated(f)) {
			continue
		}
		out.Fields[name] = f
		changes = append(changes, Change{Field: name, Old: strings.Join(old.Values, ", "), New: strings.Join(f.Values, ", ")})
	}
	for _, s := range answer.Subjects {
		name := strings.TrimSpace(s.Fields.Value(FirstName) + " " + s.Fields.Value(LastName))
		i := slices.IndexFunc(out.Subjects, s.same)
		if i < 0 {
			out.Subjects = append(out.Subjects, s)
			changes = append(changes, Change{Field: "subjects", Old: "", New: name})
		} else if more, differs := out.Subjects[i].merge(s); differs {
			out.Subjects[i] = more
			changes = append(changes, Change{Field: "subjects", Old: name, New: name})
		}
	}
	return out, changes
}

// diff is what differs from d in a later version, by field.
func (d Draft) diff(later Draft) []Change {
	var out []Change
	if d.Type != later.Type {
		out = append(out, Change{Field: "type", Old: string(d.Type), New: string(later.Type)})
	}
	all := maps.Clone(d.Fields)
	if all == nil {
		all = Fields{}
	}
	maps.Copy(all, later.Fields)
	for _, name := range sortedNames(all) {
		before, after := d.Fields[name], later.Fields[name]
		if !slices.Equal(before.Values, after.Values) || before.Conflict != after.Conflict {
			out = append(out, Change{Field: name, Old: strings.Join(before.Values, ", "), New: strings.Join(after.Values, ", ")})
		}
	}
	for i, s := range later.Subjects {
		name := strings.TrimSpace(s.Fields.Value(FirstName) + " " + s.Fields.Value(LastName))
		switch {
		case i >= len(d.Subjects):
			out = append(out, Change{Field: "subjects", New: name})
		case !d.Subjects[i].equal(s):
			old := d.Subjects[i]
			out = append(out, Change{Field: "subjects", Old: strings.TrimSpace(old.Fields.Value(FirstName) + " " + old.Fields.Value(LastName)), New: name})
		}
	}
	return out
}

// stated says that a value stood behind a label of the text, not in a header or a signature block.
func stated(f Field) bool {
	return slices.ContainsFunc(f.Provenance, func(p Provenance) bool { return strings.HasPrefix(p.Rule, "label") })
}

// equal says whether nothing at all differs in two readings of a subject.
func (s Subject) equal(o Subject) bool {
	fields := func(a, b Fields) bool {
		return maps.EqualFunc(a, b, func(x, y Field) bool { return x.Conflict == y.Conflict && slices.Equal(x.Values, y.Values) })
	}
	return fields(s.Fields, o.Fields) && slices.EqualFunc(s.IDs, o.IDs, func(x, y Identification) bool { return fields(x.Fields, y.Fields) })
}

// same says whether two mails speak of one subject: the same name, or none and the same document; a date of birth may be lacking in one.
func (s Subject) same(o Subject) bool {
	for _, name := range []string{FirstName, LastName} {
		if !strings.EqualFold(s.Fields.Value(name), o.Fields.Value(name)) {
			return false
		}
	}
	if a, b := s.Fields.Value(DateOfBirth), o.Fields.Value(DateOfBirth); a != "" && b != "" && a != b {
		return false
	}
	return s.Fields.Value(LastName) != "" || s.Fields.Value(FirstName) != "" || len(s.IDs) == 0 && len(o.IDs) == 0 ||
		slices.ContainsFunc(s.IDs, func(i Identification) bool { return slices.ContainsFunc(o.IDs, i.same) })
}

func (i Identification) same(o Identification) bool {
	return strings.EqualFold(i.Fields.Value(IDNumber), o.Fields.Value(IDNumber)) && strings.EqualFold(i.Fields.Value(IDType), o.Fields.Value(IDType))
}

// merge adds what an answer says of a subject that is known: fields that were lacking or that it states outright, and further documents.
func (s Subject) merge(answer Subject) (Subject, bool) {
	out := Subject{Fields: maps.Clone(s.Fields), IDs: slices.Clone(s.IDs)}
	differs := false
	for name, f := range answer.Fields {
		if old, had := out.Fields[name]; had && (slices.Equal(old.Values, f.Values) || f.Inferred || f.Conflict) {
			continue
		}
		if out.Fields == nil {
			out.Fields = Fields{}
		}
		out.Fields[name], differs = f, true
	}
	for _, id := range answer.IDs {
		if !slices.ContainsFunc(out.IDs, id.same) {
			out.IDs, differs = append(out.IDs, id), true
		}
	}
	return out, differs
}

func sortedNames(fs Fields) []string {
	names := make([]string, 0, len(fs))
	for n := range fs {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
