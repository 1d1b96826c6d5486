package cases

// livesTransitions are where the three kinds of case part (SPEC 7): what an officer sends in, and who agrees to it. A negative result of a request
// for information stands in [workTransitions].
func livesTransitions() []Transition {
	officer := []Role{RoleOfficer}
	submit := func(v Verb, ask NoticeName, effect func(*deciding) error, guards ...Guard) Transition {
		return Transition{
			Of: CaseRecord, From: []State{CaseInProgress}, On: On(v), By: officer, Guards: guards,
			To: CaseInReview, Step: StepWork, Spends: []StepKind{StepWork, StepEntries, StepExtension}, Opens: []StepKind{StepResultReview},
			Sends: []NoticeName{ask, NoticePassword}, effect: effect,
		}
	}
	return append([]Transition{
		submit(Positive, NoticeResultReview, positive, guardInformation, guardUntracked, guardMemorandum, guardMarked),
		submit(Report, NoticeClosureReview, report, guardInquiry, guardReport, guardMarked),
		submit(Complete, NoticeClosureReview, complete, guardSupport, guardCompleted),
	}, append(resultApprovals(), concurrence()...)...)
}

// resultApprovals are a supervisor's, of what lies before them (REV-1).
func resultApprovals() []Transition {
	approve := func(when Condition, to State, opens StepKind, sends ...NoticeName) Transition {
		return Transition{
			Of: CaseRecord, From: []State{CaseInReview}, On: On(Approve), By: []Role{RoleSupervisor}, When: when, Guards: []Guard{guardDuty, guardBare},
			To: to, Step: StepResultReview, Spends: []StepKind{StepResultReview}, Opens: []StepKind{opens}, Sends: sends,
		}
	}
	negative := approve(condNegative, CaseReleased, StepDelivery, NoticeResultNegative, NoticeReleased, NoticeClosureTold)
	negative.effect = releaseResult
	positive := approve(condPositive, CaseReleased, StepDelivery, NoticeResultPositive, NoticeReleased, NoticeClosureTold)
	positive.effect = releasePositive
	inquiry := approve(condInquiry, CaseConcurrence, StepConcurrence, NoticeConcurrence)
	inquiry.Guards, inquiry.effect = append(inquiry.Guards, guardDirector), approveReport
	support := approve(condSupport, CaseClosed, StepDisposition, NoticeSupportCompleted, NoticeReleased, NoticeSignificant, NoticeSignificantMemorandum, NoticeClosureTold)
	support.effect = approveSupport
	return []Transition{negative, positive, inquiry, support}
}

// concurrence is the director's part in an inquiry (FAI-3): what nobody concurred in is not released. A report that nobody outside waits for is
// closed with it.
func concurrence() []Transition {
	director := []Role{RoleDirector}
	back := func(v Verb, by []Role, guards ...Guard) Transition {
		return Transition{
			Of: CaseRecord, From: []State{CaseConcurrence}, On: On(v), By: by, Guards: guards,
			To: CaseInProgress, Step: StepConcurrence, Spends: []StepKind{StepConcurrence, StepOfficer}, Opens: []StepKind{StepWork},
			Sends: []NoticeName{NoticeReturned}, effect: returnResult,
		}
	}
	return []Transition{
		{
			Of: CaseRecord, From: []State{CaseConcurrence}, On: On(Concur), By: director, Guards: []Guard{guardDuty}, When: condNobodyWaits,
			To: CaseClosed, Step: StepConcurrence, Spends: []StepKind{StepConcurrence}, Opens: []StepKind{StepDisposition},
			Sends: []NoticeName{NoticeReleased}, effect: concurInside,
		},
		{
			Of: CaseRecord, From: []State{CaseConcurrence}, On: On(Concur), By: director, Guards: []Guard{guardDuty},
			To: CaseReleased, Step: StepConcurrence, Spends: []StepKind{StepConcurrence}, Opens: []StepKind{StepDelivery},
			Sends: []NoticeName{NoticeResultPositive, NoticeReleased}, effect: concur,
		},
		back(Nonconcur, director, guardDuty, guardWhy),
		back(Return, []Role{RoleSupervisor}, guardDuty, guardQuestion),
		{
			Of: CaseRecord, From: []State{CaseConcurrence}, On: On(Assign), By: []Role{RoleSupervisor}, Guards: []Guard{guardOfficer, guardOtherOfficer},
			To: CaseConcurrence, Step: StepConcurrence, Also: []StepKind{StepOfficer}, Spends: []StepKind{StepOfficer},
			Sends: []NoticeName{NoticeReassigned, NoticeAssigned}, effect: assign,
		},
		{
			Of: CaseRecord, From: []State{CaseConcurrence}, On: OnAskedGone, By: []Role{RoleDaemon},
			To: CaseConcurrence, Sends: []NoticeName{NoticeConcurrence}, effect: askAgain(NoticeConcurrence),
		},
	}
}

// deliveryTransitions tell what becomes of a positive result or a report on its way to the requestor (RFI-3, FAI-3): it is completed when it was
// delivered, and stays open until they have it. One that is not known to have come is followed up by telephone, and never closed by time (DSP-1).
func deliveryTransitions() []Transition {
	req, officer, daemon := []Role{RoleRequestor}, []Role{RoleOfficer}, []Role{RoleDaemon}
	closes := func(on Trigger, by []Role, effect func(*deciding) error, guards ...Guard) Transition {
		return Transition{
			Of: CaseRecord, From: []State{CaseReleased}, On: on, By: by, Guards: guards,
			To: CaseClosed, Spends: []StepKind{StepDelivery}, Opens: []StepKind{StepDisposition}, effect: effect,
		}
	}
	called := closes(OnCallReceived, officer, closeReceived)
	called.Sends = []NoticeName{NoticeDispositionAsked}
	rated := closes(On(Dispose), req, disposeReceived, guardDisposition)
	rated.Sends = []NoticeName{NoticeDispositionReceived}
	return []Transition{
		{
			Of: CaseRecord, From: []State{CaseReleased}, On: OnDelivered, By: daemon, When: condPositive,
			To: CaseReleased, effect: deliver,
		},
		called, rated,
		closes(OnCallDisposition, officer, disposeReceived, guardDisposition),
		{
			Of: CaseRecord, From: []State{CaseReleased}, On: OnReminder, By: daemon,
			To: CaseReleased, Sends: []NoticeName{NoticeDeadline},
		},
	}
}
