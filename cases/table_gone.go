package cases

// goneTransitions find somebody for what a change of the roster has left with nobody: the officer of a case is no active one any more, or
// none of those who were asked for a decision may take it. A matter on hold waits for the end of the hold first.
func goneTransitions() []Transition {
	daemon := []Role{RoleDaemon}
	again := func(of RecordKind, s State, ask NoticeName) Transition {
		return Transition{Of: of, From: []State{s}, On: OnAskedGone, By: daemon, To: s, Sends: []NoticeName{ask}, effect: askAgain(ask)}
	}
	return []Transition{
		{
			Of: CaseRecord, From: []State{CaseAssigned, CaseInProgress}, On: OnOfficerGone, By: daemon, When: condOfficerGone,
			To: CaseOpened, Spends: []StepKind{StepWork}, Opens: []StepKind{StepOfficer}, Sends: []NoticeName{NoticeChooseOfficer}, effect: officerGone,
		},
		again(RequestRecord, RequestIncomplete, NoticeDropAsked),
		again(RequestRecord, RequestInReview, NoticeReview),
		again(CaseRecord, CaseOpened, NoticeChooseOfficer),
		again(CaseRecord, CaseInReview, NoticeResultReview),
	}
}
