package cases

// goneTransitions find somebody for what a change of the roster has left with nobody: the officer of a case is no active one any more, or
// none of those who were asked for a decision may take it. A request on hold waits for the end of the hold first, a result in review for its review.
func goneTransitions() []Transition {
	daemon := []Role{RoleDaemon}
	again := func(of RecordKind, s State, ask ...NoticeName) Transition {
		return Transition{Of: of, From: []State{s}, On: OnAskedGone, By: daemon, To: s, Sends: ask, effect: askAgain(ask...)}
	}
	againLate := func(s State) Transition {
		t := again(CaseRecord, s, NoticeChooseOfficer)
		t.When = condOfficerAsked
		return t
	}
	return []Transition{
		{
			Of: CaseRecord, From: []State{CaseAssigned, CaseInProgress}, On: OnOfficerGone, By: daemon, When: condOfficerGone,
			To: CaseOpened, Spends: workSteps(), Opens: []StepKind{StepOfficer}, Sends: []NoticeName{NoticeChooseOfficer}, effect: officerGone,
		},
		// what is told already keeps its officer in the record until there is another: the work is theirs
		{
			Of: CaseRecord, From: []State{CaseReleased}, On: OnOfficerGone, By: daemon, When: condOfficerGoneUnasked,
			To: CaseReleased, Opens: []StepKind{StepOfficer}, Sends: []NoticeName{NoticeChooseOfficer}, effect: officerGoneLate,
		},
		{
			Of: CaseRecord, From: []State{CaseClosed}, On: OnOfficerGone, By: daemon, When: condOfficerGoneUnasked,
			To: CaseClosed, Opens: []StepKind{StepOfficer}, Sends: []NoticeName{NoticeChooseOfficer}, effect: officerGoneLate,
		},
		// during a hold they are asked at once: it can last long
		{
			Of: CaseRecord, From: []State{CaseOnHold}, On: OnOfficerGone, By: daemon, When: condOfficerGoneHeld,
			To: CaseOnHold, Spends: workSteps(), Opens: []StepKind{StepOfficer}, Sends: []NoticeName{NoticeChooseOfficer}, effect: officerGoneHeld,
		},
		{
			Of: CaseRecord, From: []State{CaseOnHold}, On: OnOfficerGone, By: daemon, When: condOfficerGoneHeldReview,
			To: CaseOnHold, Opens: []StepKind{StepOfficer}, Sends: []NoticeName{NoticeChooseOfficer}, effect: officerGoneLate,
		},
		againLate(CaseOnHold),
		again(RequestRecord, RequestIncomplete, NoticeDropAsked),
		again(RequestRecord, RequestInReview, NoticeReview),
		again(CaseRecord, CaseOpened, NoticeChooseOfficer),
		again(CaseRecord, CaseInReview, NoticeResultReview, NoticeClosureReview),
		againLate(CaseReleased),
		againLate(CaseClosed),
	}
}

// workSteps are what an officer leaves behind who has a case no more: their work, and what they asked for or entered meanwhile.
func workSteps() []StepKind { return []StepKind{StepWork, StepEntries, StepReferral, StepExtension} }
