package cases

import "slices"

// RecordKind is what a transition moves: a request, or the case that it became.
type RecordKind string

// Kinds of records with a state.
const (
	RequestRecord RecordKind = "request"
	CaseRecord    RecordKind = "case"
)

// Trigger is what moves a record: a verb of Appendix B (for CALL with what was done by telephone), or something that happens.
type Trigger string

// What happens by itself or by mail that is no command.
const (
	OnArrival   Trigger = "a request arrives"
	OnAnswer    Trigger = "the requestor writes"
	OnReminder  Trigger = "a reminder is due"
	OnDropAsked Trigger = "what is missing does not come"
	OnHoldEnd   Trigger = "the hold ends"
	OnDelivered Trigger = "the result is delivered"
	OnBounced   Trigger = "the result bounces"
	// OnOfficerGone and OnAskedGone are changes of the roster that leave a matter with nobody: they are found by looking, not by an event.
	OnOfficerGone Trigger = "the officer is gone"
	OnAskedGone   Trigger = "nobody who was asked is left"
)

// What a CALL can record (RFI-1, RFI-3, DSP-1).
const (
	OnCallNegative    Trigger = "CALL NEGATIVE"
	OnCallReceived    Trigger = "CALL RECEIVED"
	OnCallDisposition Trigger = "CALL DISPOSITION"
)

// On makes a trigger of a verb.
func On(v Verb) Trigger { return Trigger(v) }

// Transition is one allowed step. What is not in the table of [Transitions] is refused, with the steps that are possible (SPEC 7).
type Transition struct {
	Of   RecordKind
	From []State
	On   Trigger
	// By are the roles that may take it; for a case, officer means the assigned one.
	By []Role
	// When picks between rows of the same state and trigger; its name stands in the documentation.
	When Condition
	// Guards refuse with a reason.
	Guards []Guard
	To     State
	// Step is the open step to which the token must be bound ("" : any token that was issued to that person for this record).
	Step StepKind
	// Also are further steps whose token will do where they are open.
	Also []StepKind
	// Past are steps that are over by then: a mail that asked for one of them will do all the same, since it has nothing to do with this one.
	Past   []StepKind
	Spends []StepKind
	Opens  []StepKind
	Sends  []NoticeName
	// effect changes the record and says what was done; nil where the state says it all.
	effect func(*deciding) error
}

// steps are those whose token will do.
func (t Transition) steps() []StepKind { return append([]StepKind{t.Step}, t.Also...) }

// Condition is a named predicate on what is being decided.
type Condition struct {
	Name  string
	holds func(*deciding) bool
}

// Guard is a named check that refuses with a reason.
type Guard struct {
	Name  string
	check func(*deciding) error
}

// Transitions is the one table of SPEC 7: each allowed step of a request and of its case. The state diagram in ARCHITECTURE.md is made from it,
// and the database's named CHECKs are tested against it.
func Transitions() []Transition { return slices.Clone(table()) }

// allSteps are made once: each decision looks through them.
var allSteps = makeSteps()

func table() []Transition { return allSteps }

func makeSteps() []Transition {
	return slices.Concat(
		requestTransitions(), decisionTransitions(), changeTransitions(), endTransitions(), requestHolds(),
		proposalTransitions(), entryTransitions(), workTransitions(), livesTransitions(), deliveryTransitions(), closingTransitions(),
		standingTransitions(), fileTransitions(), endingTransitions(), caseHolds(), goneTransitions(),
	)
}

func requestTransitions() []Transition {
	req, daemon := []Role{RoleRequestor}, []Role{RoleDaemon}
	return []Transition{
		{
			Of: RequestRecord, From: []State{Absent}, On: OnArrival, By: req, When: condIncomplete,
			To: RequestIncomplete, Opens: []StepKind{StepFacts}, Sends: []NoticeName{NoticeIncomplete}, effect: arrive,
		},
		{
			Of: RequestRecord, From: []State{Absent}, On: OnArrival, By: req,
			To: RequestInReview, Opens: []StepKind{StepReview}, Sends: []NoticeName{NoticeReceived, NoticeReview}, effect: arrive,
		},
		{
			Of: RequestRecord, From: []State{RequestIncomplete}, On: OnAnswer, By: req, When: condIncomplete,
			To: RequestIncomplete, Spends: []StepKind{StepFacts, StepDrop}, Opens: []StepKind{StepFacts}, Sends: []NoticeName{NoticeIncomplete}, effect: answer,
		},
		{
			Of: RequestRecord, From: []State{RequestIncomplete}, On: OnAnswer, By: req,
			To: RequestInReview, Spends: []StepKind{StepFacts, StepDrop}, Opens: []StepKind{StepReview},
			Sends: []NoticeName{NoticeAnswerReceived, NoticeReview}, effect: answer,
		},
		{
			Of: RequestRecord, From: []State{RequestIncomplete}, On: OnReminder, By: daemon,
			To: RequestIncomplete, Sends: []NoticeName{NoticeIncompleteReminder},
		},
		{
			Of: RequestRecord, From: []State{RequestIncomplete}, On: OnDropAsked, By: daemon, When: condDropUnasked,
			To: RequestIncomplete, Opens: []StepKind{StepDrop}, Sends: []NoticeName{NoticeDropAsked},
		},
		{
			Of: RequestRecord, From: []State{RequestInReview}, On: OnAnswer, By: req, When: condChanged,
			To: RequestInReview, Spends: []StepKind{StepReview}, Opens: []StepKind{StepReview},
			Sends: []NoticeName{NoticeAnswerReceived, NoticeReview}, effect: answer,
		},
		{
			Of: RequestRecord, From: []State{RequestInReview}, On: OnAnswer, By: req,
			To: RequestInReview, Sends: []NoticeName{NoticeAnswerReceived, NoticeRequestorAnswered}, effect: answer,
		},
		{
			Of: RequestRecord, From: []State{RequestReturned}, On: OnAnswer, By: req,
			To: RequestInReview, Spends: []StepKind{StepQuestion}, Opens: []StepKind{StepReview},
			Sends: []NoticeName{NoticeAnswerReceived, NoticeReview}, effect: answer,
		},
		{
			Of: RequestRecord, From: []State{RequestReturned}, On: OnDropAsked, By: daemon,
			To: RequestInReview, Spends: []StepKind{StepQuestion}, Opens: []StepKind{StepReview}, Sends: []NoticeName{NoticeReview}, effect: unanswered,
		},
		{
			Of: RequestRecord, From: []State{RequestRejected}, On: OnAnswer, By: req,
			To: RequestRejected, Sends: []NoticeName{NoticeAnswerReceived, NoticeRequestorAnswered}, effect: answer,
		},
		{
			Of: RequestRecord, From: []State{RequestDuplicate}, On: OnAnswer, By: req,
			To: RequestDuplicate, Sends: []NoticeName{NoticeAnswerReceived, NoticeRequestorAnswered}, effect: answer,
		},
		{
			Of: RequestRecord, From: []State{RequestReferred}, On: OnAnswer, By: req,
			To: RequestReferred, Sends: []NoticeName{NoticeAnswerReceived, NoticeRequestorAnswered}, effect: answer,
		},
		{
			Of: RequestRecord, From: []State{RequestWithdrawn}, On: OnAnswer, By: req,
			To: RequestWithdrawn, Sends: []NoticeName{NoticeAnswerReceived, NoticeRequestorAnswered}, effect: answer,
		},
		// whoever cannot be asked is not waited for (INT-8)
		{
			Of: RequestRecord, From: []State{RequestIncomplete}, On: OnBounced, By: daemon,
			To: RequestInReview, Spends: []StepKind{StepFacts, StepDrop}, Opens: []StepKind{StepReview}, Sends: []NoticeName{NoticeReview},
		},
		{
			Of: RequestRecord, From: []State{RequestReturned}, On: OnBounced, By: daemon,
			To: RequestInReview, Spends: []StepKind{StepQuestion}, Opens: []StepKind{StepReview}, Sends: []NoticeName{NoticeReview},
		},
	}
}

// decisionTransitions are a supervisor's decisions on a request. While a question is with the requestor, or the request is on hold, they may be
// taken too: an answer that never comes must not hold a request for ever.
func decisionTransitions() []Transition {
	sup := []Role{RoleSupervisor}
	var rs []Transition
	for _, at := range []struct {
		state  State
		step   StepKind
		spends []StepKind
	}{
		{RequestInReview, StepReview, []StepKind{StepReview}},
		{RequestReturned, StepQuestion, []StepKind{StepQuestion}},
		{RequestOnHold, StepHold, []StepKind{StepHold, StepFacts}},
	} {
		opens := []Guard{guardDuty, guardOpenable}
		if at.state == RequestOnHold {
			opens = []Guard{guardDuty, guardComplete, guardOpenable}
		}
		rs = append(
			rs,
			Transition{
				Of: RequestRecord, From: []State{at.state}, On: On(Approve), By: sup, Guards: opens, When: condOfficerNamed,
				To: RequestApproved, Step: at.step, Spends: at.spends, Opens: []StepKind{StepWork},
				Sends: []NoticeName{NoticeOpened, NoticeAssigned, NoticeRFSCourtesy}, effect: approve,
			},
			Transition{
				Of: RequestRecord, From: []State{at.state}, On: On(Approve), By: sup, Guards: opens,
				To: RequestApproved, Step: at.step, Spends: at.spends, Opens: []StepKind{StepOfficer},
				Sends: []NoticeName{NoticeOpened, NoticeChooseOfficer, NoticeRFSCourtesy}, effect: approve,
			},
		)
	}
	for _, at := range undecided() {
		rs = append(rs, Transition{
			Of: RequestRecord, From: []State{at.state}, On: On(Reject), By: sup, Guards: []Guard{guardDuty, guardCriteria, guardReason},
			To: RequestRejected, Step: at.step, Also: at.also, Spends: at.spends(), Sends: []NoticeName{NoticeRejected}, effect: reject,
		})
	}
	return append(rs, Transition{
		Of: RequestRecord, From: []State{RequestInReview}, On: On(Return), By: sup, Guards: []Guard{guardDuty, guardReachable, guardQuestion},
		To: RequestReturned, Step: StepReview, Spends: []StepKind{StepReview}, Opens: []StepKind{StepQuestion},
		Sends: []NoticeName{NoticeQuestion}, effect: returnRequest,
	})
}

// place is a state in which a request waits for a decision, with the step whose token decides.
type place struct {
	state State
	step  StepKind
	also  []StepKind
}

// undecided are the states of a request that has not ended. What the requestor owes can be decided on too: by whoever was asked whether to drop
// it (EXT-4), or whom a STATUS has shown where it stands.
func undecided() []place {
	return []place{
		{RequestIncomplete, StepDrop, []StepKind{StepFacts}},
		{RequestInReview, StepReview, nil},
		{RequestReturned, StepQuestion, nil},
		{RequestOnHold, StepHold, nil},
	}
}

// spends are all the steps that can be open there: for a decision that ends the request.
func (p place) spends() []StepKind {
	if p.state == RequestOnHold {
		return []StepKind{StepHold, StepFacts}
	}
	return append([]StepKind{p.step}, p.also...)
}

// workTransitions lead a case from its opening to a released result.
func workTransitions() []Transition {
	sup, officer := []Role{RoleSupervisor}, []Role{RoleOfficer}
	return []Transition{
		{
			Of: CaseRecord, From: []State{CaseOpened}, On: On(Assign), By: sup, Guards: []Guard{guardOfficer},
			To: CaseAssigned, Step: StepOfficer, Spends: []StepKind{StepOfficer}, Opens: []StepKind{StepWork},
			Sends: []NoticeName{NoticeAssigned}, effect: assign,
		},
		{
			Of: CaseRecord, From: []State{CaseAssigned, CaseInProgress}, On: On(Assign), By: sup, Guards: []Guard{guardOfficer, guardOtherOfficer},
			To: CaseAssigned, Step: StepWork, Spends: []StepKind{StepWork}, Opens: []StepKind{StepWork},
			Sends: []NoticeName{NoticeReassigned, NoticeAssigned}, effect: assign,
		},
		// the result stays with its reviewer, who has somebody to give it back to
		{
			Of: CaseRecord, From: []State{CaseInReview}, On: On(Assign), By: sup, Guards: []Guard{guardOfficer, guardOtherOfficer},
			To: CaseInReview, Step: StepResultReview, Also: []StepKind{StepOfficer}, Spends: []StepKind{StepOfficer},
			Sends: []NoticeName{NoticeReassigned, NoticeAssigned}, effect: assign,
		},
		{
			Of: CaseRecord, From: []State{CaseOnHold}, On: On(Assign), By: sup, Guards: []Guard{guardOfficer, guardOtherOfficer}, When: condHeldInReview,
			To: CaseOnHold, Step: StepHold, Also: []StepKind{StepOfficer}, Spends: []StepKind{StepOfficer},
			Sends: []NoticeName{NoticeReassigned, NoticeAssigned}, effect: assign,
		},
		{
			Of: CaseRecord, From: []State{CaseOnHold}, On: On(Assign), By: sup, Guards: []Guard{guardOfficer, guardOtherOfficer},
			To: CaseOnHold, Step: StepHold, Also: []StepKind{StepOfficer, StepWork}, Spends: []StepKind{StepOfficer, StepWork}, Opens: []StepKind{StepWork},
			Sends: []NoticeName{NoticeReassigned, NoticeAssigned}, effect: assignHeld,
		},
		// another officer hears the requestor and closes the case out; nothing that was told is done again
		{
			Of: CaseRecord, From: []State{CaseReleased}, On: On(Assign), By: sup, Guards: []Guard{guardOfficer, guardOtherOfficer},
			To: CaseReleased, Step: StepOfficer, Also: []StepKind{StepDelivery}, Past: []StepKind{StepDisposition}, Spends: []StepKind{StepOfficer},
			Sends: []NoticeName{NoticeReassigned, NoticeAssigned}, effect: assign,
		},
		{
			Of: CaseRecord, From: []State{CaseClosed}, On: On(Assign), By: sup, Guards: []Guard{guardOfficer, guardOtherOfficer},
			To: CaseClosed, Step: StepOfficer, Also: []StepKind{StepDisposition}, Past: []StepKind{StepDelivery}, Spends: []StepKind{StepOfficer},
			Sends: []NoticeName{NoticeReassigned, NoticeAssigned}, effect: assign,
		},
		{
			Of: CaseRecord, From: []State{CaseAssigned}, On: On(Accept), By: officer,
			To: CaseInProgress, effect: accept,
		},
		{
			Of: CaseRecord, From: []State{CaseAssigned}, On: On(Decline), By: officer, Guards: []Guard{guardDecline},
			To: CaseOpened, Step: StepWork, Spends: workSteps(), Opens: []StepKind{StepOfficer},
			Sends: []NoticeName{NoticeChooseOfficer}, effect: decline,
		},
		{
			Of: CaseRecord, From: []State{CaseInProgress}, On: On(Negative), By: officer, Guards: []Guard{guardInformation, guardUntracked, guardBasis},
			To: CaseInReview, Step: StepWork, Spends: []StepKind{StepWork, StepEntries, StepExtension}, Opens: []StepKind{StepResultReview},
			Sends: []NoticeName{NoticeResultReview}, effect: negative,
		},
		{
			Of: CaseRecord, From: []State{CaseInReview}, On: On(Return), By: sup, Guards: []Guard{guardDuty, guardQuestion},
			To: CaseInProgress, Step: StepResultReview, Spends: []StepKind{StepResultReview, StepOfficer}, Opens: []StepKind{StepWork},
			Sends: []NoticeName{NoticeReturned}, effect: returnResult,
		},
	}
}

// closingTransitions lead it from there to closeout (RFI-3, DSP-1).
func closingTransitions() []Transition {
	req, officer, daemon := []Role{RoleRequestor}, []Role{RoleOfficer}, []Role{RoleDaemon}
	return []Transition{
		{
			Of: CaseRecord, From: []State{CaseReleased}, On: OnDelivered, By: daemon,
			To: CaseClosed, Spends: []StepKind{StepDelivery}, Opens: []StepKind{StepDisposition},
			Sends: []NoticeName{NoticeDispositionAsked}, effect: closeCase,
		},
		{
			Of: CaseRecord, From: []State{CaseReleased}, On: OnCallNegative, By: officer, Guards: []Guard{guardNegative},
			To: CaseClosed, Spends: []StepKind{StepDelivery}, Opens: []StepKind{StepDisposition},
			Sends: []NoticeName{NoticeDispositionAsked}, effect: closeByCall,
		},
		{
			Of: CaseRecord, From: []State{CaseReleased}, On: On(Received), By: req,
			To: CaseClosed, Spends: []StepKind{StepDelivery}, Opens: []StepKind{StepDisposition},
			Sends: []NoticeName{NoticeDispositionAsked}, effect: closeReceived,
		},
		{
			Of: CaseRecord, From: []State{CaseReleased}, On: OnBounced, By: daemon,
			To: CaseReleased, Sends: []NoticeName{NoticeBounced}, effect: reopenUndelivered,
		},
		{
			Of: CaseRecord, From: []State{CaseClosed}, On: OnBounced, By: daemon, When: condNotReceived,
			To: CaseReleased, Spends: []StepKind{StepDisposition}, Opens: []StepKind{StepDelivery}, Sends: []NoticeName{NoticeBounced}, effect: reopenUndelivered,
		},
		{
			Of: CaseRecord, From: []State{CaseClosed}, On: On(Received), By: req,
			To: CaseClosed, effect: receive,
		},
		{
			Of: CaseRecord, From: []State{CaseClosed}, On: OnCallReceived, By: officer,
			To: CaseClosed, effect: receive,
		},
		{
			Of: CaseRecord, From: []State{CaseClosed}, On: On(Dispose), By: req, Guards: []Guard{guardDisposition},
			To: CaseClosed, Sends: []NoticeName{NoticeDispositionReceived}, effect: dispose,
		},
		{
			Of: CaseRecord, From: []State{CaseClosed}, On: OnCallDisposition, By: officer, Guards: []Guard{guardDisposition},
			To: CaseClosed, effect: dispose,
		},
		{
			Of: CaseRecord, From: []State{CaseClosed}, On: OnReminder, By: daemon, When: condNoDisposition,
			To: CaseClosed, Sends: []NoticeName{NoticeDispositionRemind},
		},
		{
			Of: CaseRecord, From: []State{CaseClosed}, On: On(Closeout), By: officer, Guards: []Guard{guardDispositionKnown, guardPlace},
			To: CaseClosedOut, Spends: caseSteps(), Sends: []NoticeName{NoticeClosedOut}, effect: closeOut,
		},
	}
}

// standingTransitions change no state: what an officer notes and what a requestor writes is kept at any time.
func standingTransitions() []Transition {
	req, officer := []Role{RoleRequestor}, []Role{RoleOfficer}
	var rs []Transition
	for _, s := range standing() {
		rs = append(rs, Transition{Of: CaseRecord, From: []State{s}, On: On(Note), By: officer, Guards: []Guard{guardText, guardUntracked}, To: s, effect: note})
	}
	for _, s := range []State{CaseAssigned, CaseInProgress, CaseInReview, CaseConcurrence, CaseReleased, CaseClosed} {
		rs = append(rs, Transition{Of: CaseRecord, From: []State{s}, On: On(Activity), By: officer, Guards: []Guard{guardActivity, guardUntracked}, To: s, effect: act})
	}
	for _, s := range append(standing(), CaseOpened, CaseClosedOut, CaseReferred, CaseWithdrawn) {
		rs = append(rs, Transition{Of: CaseRecord, From: []State{s}, On: OnAnswer, By: req, To: s, Sends: []NoticeName{NoticeAnswerReceived, NoticeRequestorAnswered}, effect: answer})
	}
	return rs
}

// States lists the states of a record kind in the order of the table.
func States(of RecordKind) []State {
	var out []State
	seen := map[State]bool{Absent: true}
	add := func(s State) {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	if of == CaseRecord {
		add(CaseOpened)
		add(CaseAssigned)
	}
	for _, t := range Transitions() {
		if t.Of != of {
			continue
		}
		for _, s := range t.From {
			add(s)
		}
		add(t.To)
	}
	return out
}
