package cases

import (
	"time"

	"cissd/cases/vault"
)

// States of a case.
const (
	CaseOpened     State = "opened"
	CaseAssigned   State = "assigned"
	CaseInProgress State = "in_progress"
	CaseInReview   State = "in_review"
	// CaseConcurrence is an inquiry whose report a supervisor has approved, and that waits for the director (FAI-3).
	CaseConcurrence State = "concurrence"
	CaseOnHold      State = "on_hold"
	// CaseReleased has an approved result that the requestor has not been told yet.
	CaseReleased State = "released"
	// CaseClosed is fulfilled; its disposition is pending or known.
	CaseClosed    State = "closed"
	CaseClosedOut State = "closed_out"
	// CaseReferred and CaseWithdrawn ended without a result of ours.
	CaseReferred  State = "referred"
	CaseWithdrawn State = "withdrawn"
)

// Case is an approved request. Its dates are kept apart (DSP-1).
type Case struct {
	ID         int64  `json:"-"`
	Number     string `json:"number"`
	Request    int64  `json:"request"`
	Type       Type   `json:"type"`
	State      State  `json:"state"`
	Revision   int    `json:"-"`
	Priority   string `json:"priority"`
	Officer    *int64 `json:"officer,omitempty"`
	Supervisor int64  `json:"supervisor"`

	InitiatedAt time.Time  `json:"initiated_at"`
	CompletedAt *time.Time `json:"completed_at,omitempty"`
	ReceivedAt  *time.Time `json:"received_at,omitempty"`
	ClosedAt    *time.Time `json:"closed_at,omitempty"`
	ClosedOutAt *time.Time `json:"closed_out_at,omitempty"`
	// ReleasedAt is when the director concurred (FAI); EndedAt when it was referred or withdrawn.
	ReleasedAt *time.Time `json:"released_at,omitempty"`
	EndedAt    *time.Time `json:"ended_at,omitempty"`

	// Result is negative or positive, of a support completed.
	Result      string `json:"result"`
	ResultBasis string `json:"result_basis"`
	ResultBy    *int64 `json:"result_by,omitempty"`
	ReviewedBy  *int64 `json:"reviewed_by,omitempty"`
	ConcurredBy *int64 `json:"concurred_by,omitempty"`
	// Significant says that the leadership is told of it (RFS-2); ReferredTo to which office it went, as a whole.
	Significant bool   `json:"significant,omitempty"`
	ReferredTo  string `json:"referred_to,omitempty"`

	DispositionRating   *int       `json:"disposition_rating,omitempty"`
	Disposition         *vault.ID  `json:"disposition,omitempty"`
	DispositionAt       *time.Time `json:"disposition_at,omitempty"`
	DispositionLocation string     `json:"disposition_location"`

	// HeldFrom is the state that a hold interrupts.
	HeldFrom State `json:"held_from,omitempty"`
}

// StepKind names an open question to somebody: what a token is bound to and what a decision spends (SEC-2).
type StepKind string

// Kinds of steps.
const (
	StepFacts        StepKind = "facts"
	StepReview       StepKind = "review"
	StepQuestion     StepKind = "question"
	StepOfficer      StepKind = "officer"
	StepWork         StepKind = "work"
	StepResultReview StepKind = "result_review"
	StepDelivery     StepKind = "delivery"
	StepDisposition  StepKind = "disposition"
	// StepHold is a hold that RESUME or its day ends; StepDrop asks whether an incomplete request is dropped or waited for (EXT-4).
	StepHold StepKind = "hold"
	StepDrop StepKind = "drop"
	// StepConcurrence waits for the director (FAI-3).
	StepConcurrence StepKind = "concurrence"
	// StepEntries is what officers entered and nobody has reviewed yet (REV-1).
	StepEntries StepKind = "entries"
	// StepReferral, StepExtension and StepSignificance are what an officer asks of a supervisor while the work goes on.
	StepReferral     StepKind = "referral"
	StepExtension    StepKind = "extension"
	StepSignificance StepKind = "significance"
)

// Step is one such question.
type Step struct {
	ID        int64
	Kind      StepKind
	Version   int
	OpenedAt  time.Time
	DueAt     *time.Time
	SpentAt   *time.Time
	SpentBy   *int64
	SpentVerb string
}

// Token is what is on record of a token that a mail carries.
type Token struct {
	Ref       TokenRef
	Step      *Step
	Request   *int64
	Case      *int64
	Version   int
	Person    *int64
	Address   string
	Notice    int64
	ExpiresAt time.Time
}

// Matter is a request with the case that it became, as they stand: what a decision is taken on.
type Matter struct {
	Request Request
	Case    *Case
	Draft   Draft
	// Open are the steps that wait for somebody.
	Open map[StepKind]Step
	// Hold tells of the hold in which it is; nil where it is in none. Asked tells of what its requestor was asked for, while that is missing.
	Hold  *HoldInfo
	Asked *AskedInfo
	// Into is the number of what a duplicate was closed into, ReferralAddress where the mail of a referral went; "" where there is none.
	Into            string
	ReferralAddress string
	// Workers are the persons who did something in it as its officer, now or before it was given to another (ROLE-2).
	Workers []int64
	// Former are the persons to whom the case was ever given, the officer of today among them.
	Former []int64
	// Decliners are those of them who gave it back by DECLINE, and have not been given it again.
	Decliners []int64
	// Shared are the persons who may see the case though it is not theirs (ROLE-3).
	Shared []int64
	// Files are what its officers sent in. Entries counts what they entered and nobody has reviewed, LateEntries how much of that came after the
	// mail that last showed it (REV-1).
	Files       []CaseFile
	Entries     int
	LateEntries int
	// Proposals are what an officer asks for, by the step that waits for the answer.
	Proposals map[StepKind]Proposal
}

// Number is that of the case, else that of the request.
func (m *Matter) Number() string {
	if m.Case != nil {
		return m.Case.Number
	}
	return m.Request.Number
}

// Of says which record's state counts.
func (m *Matter) Of() RecordKind {
	if m.Case != nil {
		return CaseRecord
	}
	return RequestRecord
}

// State is that of the case, else that of the request.
func (m *Matter) State() State {
	if m.Case != nil {
		return m.Case.State
	}
	return m.Request.State
}

// Priority is that of the case, else that of the draft.
func (m *Matter) Priority() string {
	if m.Case != nil {
		return m.Case.Priority
	}
	return m.Request.Priority
}
