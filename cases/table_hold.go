package cases

// requestHolds put a request aside and take it up again (HOLD, RESUME). What waits for the requestor goes on waiting: an answer may end the hold.
func requestHolds() []Transition {
	sup, req, daemon := []Role{RoleSupervisor}, []Role{RoleRequestor}, []Role{RoleDaemon}
	var rs []Transition
	for _, at := range undecided() {
		rs = append(rs, Transition{
			Of: RequestRecord, From: []State{at.state}, On: On(Hold), By: sup, Guards: []Guard{guardDuty, guardUntil},
			To: RequestOnHold, Step: at.step, Also: at.also, Spends: []StepKind{at.step}, Opens: []StepKind{StepHold}, effect: hold,
		})
	}
	all := []StepKind{StepHold, StepFacts}
	held := func(t Transition) Transition {
		t.Of, t.From = RequestRecord, []State{RequestOnHold}
		if t.On == On(Resume) {
			t.By, t.Guards, t.Step, t.Also = sup, []Guard{guardDuty}, StepHold, []StepKind{StepFacts}
		}
		return t
	}
	return append(
		rs,
		held(Transition{
			On: On(Resume), When: condHeldIncomplete, To: RequestIncomplete, Spends: all, Opens: []StepKind{StepFacts},
			Sends: []NoticeName{NoticeIncompleteReminder}, effect: resume,
		}),
		held(Transition{On: On(Resume), To: RequestInReview, Spends: all, Opens: []StepKind{StepReview}, Sends: []NoticeName{NoticeReview}, effect: resume}),
		held(Transition{
			On: OnHoldEnd, By: daemon, When: condHeldIncomplete, To: RequestIncomplete, Spends: []StepKind{StepHold}, Opens: []StepKind{StepDrop},
			Sends: []NoticeName{NoticeDropAsked},
		}),
		held(Transition{On: OnHoldEnd, By: daemon, To: RequestInReview, Spends: all, Opens: []StepKind{StepReview}, Sends: []NoticeName{NoticeReview}}),
		held(Transition{
			On: OnAnswer, By: req, When: condAnswerEndsHold, To: RequestInReview, Spends: all, Opens: []StepKind{StepReview},
			Sends: []NoticeName{NoticeAnswerReceived, NoticeReview}, effect: answer,
		}),
		held(Transition{On: OnAnswer, By: req, When: condChanged, To: RequestOnHold, Sends: []NoticeName{NoticeIncomplete}, effect: answer}),
		held(Transition{
			On: OnAnswer, By: req, To: RequestOnHold, Sends: []NoticeName{NoticeAnswerReceived, NoticeRequestorAnswered}, effect: answer,
		}),
	)
}

// caseHolds do the same with a case. Its officer keeps it, and is told.
func caseHolds() []Transition {
	sup, daemon := []Role{RoleSupervisor}, []Role{RoleDaemon}
	var rs []Transition
	add := func(t Transition) {
		t.Of = CaseRecord
		if t.On != OnHoldEnd {
			t.By = sup
		} else {
			t.By = daemon
		}
		rs = append(rs, t)
	}
	kept := []StepKind{StepWork, StepOfficer}
	for _, at := range []struct {
		state  State
		step   StepKind
		also   []StepKind
		spends []StepKind
	}{
		{CaseOpened, StepOfficer, nil, nil},
		{CaseAssigned, StepWork, nil, nil},
		{CaseInProgress, StepWork, nil, nil},
		{CaseInReview, StepResultReview, nil, []StepKind{StepResultReview}},
		{CaseOnHold, StepHold, kept, []StepKind{StepHold}},
	} {
		add(Transition{
			From: []State{at.state}, On: On(Hold), Guards: []Guard{guardUntil}, To: CaseOnHold, Step: at.step, Also: at.also,
			Spends: at.spends, Opens: []StepKind{StepHold}, Sends: []NoticeName{NoticeHeld}, effect: hold,
		})
		add(Transition{
			From: []State{at.state}, On: On(SetPriority), Guards: []Guard{guardLevel}, To: at.state, Step: at.step, Also: at.also,
			Sends: []NoticeName{NoticePriorityChanged}, effect: prioritize,
		})
	}
	for _, from := range []struct {
		state State
		when  Condition
		opens []StepKind
		sends []NoticeName
	}{
		{CaseOpened, condHeldOpened, nil, []NoticeName{NoticeChooseOfficer}},
		{CaseAssigned, condHeldAssigned, nil, []NoticeName{NoticeResumed}},
		{CaseInProgress, condHeldInProgress, nil, []NoticeName{NoticeResumed}},
		{CaseInReview, condHeldInReview, []StepKind{StepResultReview}, []NoticeName{NoticeResultReview, NoticeClosureReview, NoticeResumed}},
	} {
		sends := from.sends
		if from.state == CaseOpened {
			sends = nil // whoever sends RESUME has the answer to it, which asks for an officer
		}
		add(Transition{
			From: []State{CaseOnHold}, On: On(Resume), When: from.when, To: from.state, Step: StepHold, Also: kept,
			Spends: []StepKind{StepHold}, Opens: from.opens, Sends: sends, effect: resume,
		})
		add(Transition{
			From: []State{CaseOnHold}, On: OnHoldEnd, When: from.when, To: from.state, Spends: []StepKind{StepHold}, Opens: from.opens,
			Sends: from.sends, effect: holdEnds,
		})
	}
	return rs
}
