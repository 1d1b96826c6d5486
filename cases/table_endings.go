package cases

import "slices"

// endingTransitions end a matter before it is fulfilled: the requestor withdraws it, or another office takes the whole case; and take up again what
// is over (REOPEN), with a reason.
func endingTransitions() []Transition {
	req, sup := []Role{RoleRequestor}, []Role{RoleSupervisor}
	var rs []Transition
	for _, at := range undecided() {
		rs = append(rs, Transition{
			Of: RequestRecord, From: []State{at.state}, On: On(Withdraw), By: req,
			To: RequestWithdrawn, Spends: at.spends(), Sends: []NoticeName{NoticeWithdrawn, NoticeEnded}, effect: withdraw,
		})
	}
	for _, s := range []State{RequestRejected, RequestDuplicate, RequestReferred, RequestWithdrawn} {
		rs = append(rs, Transition{
			Of: RequestRecord, From: []State{s}, On: On(Reopen), By: sup, Guards: []Guard{guardDuty, guardWhy},
			To: RequestInReview, Opens: []StepKind{StepReview}, Sends: []NoticeName{NoticeReview}, effect: reopenRequest,
		})
	}
	for _, s := range []State{CaseOpened, CaseAssigned, CaseInProgress, CaseInReview, CaseConcurrence, CaseOnHold} {
		rs = append(
			rs,
			Transition{
				Of: CaseRecord, From: []State{s}, On: On(Withdraw), By: req,
				To: CaseWithdrawn, Spends: caseSteps(), Sends: []NoticeName{NoticeWithdrawn, NoticeEnded}, effect: withdraw,
			},
			Transition{
				Of: CaseRecord, From: []State{s}, On: On(Refer), By: sup, Guards: []Guard{guardDuty, guardOffice},
				To: CaseReferred, Spends: caseSteps(), Sends: []NoticeName{NoticeReferral, NoticeReferred, NoticeEnded}, effect: referCase,
			},
		)
	}
	for _, s := range []State{CaseClosed, CaseClosedOut, CaseReferred, CaseWithdrawn} {
		again := Transition{
			Of: CaseRecord, From: []State{s}, On: On(Reopen), By: sup, Guards: []Guard{guardDutyOfRequest, guardWhy}, When: condOfficerThere,
			To: CaseAssigned, Spends: caseSteps(), Opens: []StepKind{StepWork}, Sends: []NoticeName{NoticeAssigned}, effect: reopen,
		}
		nobody := again
		nobody.When, nobody.To, nobody.Opens, nobody.Sends = Condition{}, CaseOpened, []StepKind{StepOfficer}, []NoticeName{NoticeChooseOfficer}
		rs = append(rs, again, nobody)
	}
	return rs
}

// caseSteps are all the steps that can be open in a case: for what ends it, and for what begins it anew.
func caseSteps() []StepKind {
	return []StepKind{
		StepOfficer, StepWork, StepResultReview, StepDelivery, StepDisposition, StepHold, StepConcurrence, StepEntries, StepReferral, StepExtension,
		StepSignificance,
	}
}

// standing are the states in which a case is looked after: somebody has it, or has had it.
func standing() []State {
	return []State{CaseAssigned, CaseInProgress, CaseInReview, CaseConcurrence, CaseOnHold, CaseReleased, CaseClosed}
}

// proposalTransitions are what an officer asks of a supervisor while the case goes on (FAI-4, EXTEND, RFS-2). An approval, or a RETURN, of a mail
// that shows one is about that and nothing else.
func proposalTransitions() []Transition {
	officer, sup := []Role{RoleOfficer}, []Role{RoleSupervisor}
	var rs []Transition
	ask := func(s State, on Trigger, step StepKind, mail NoticeName, effect func(*deciding) error, guards ...Guard) {
		sends := []NoticeName{mail}
		if step == StepReferral {
			sends = append(sends, NoticePassword)
		}
		rs = append(rs, Transition{
			Of: CaseRecord, From: []State{s}, On: on, By: officer, Guards: append(guards, guardAskedOnce(step)), To: s, Opens: []StepKind{step},
			Sends: sends, effect: effect,
		})
	}
	for _, s := range []State{CaseInProgress, CaseInReview, CaseConcurrence, CaseReleased, CaseClosed} {
		ask(s, On(Refer), StepReferral, NoticeReferralReview, proposeReferral, guardUntracked, guardOffice, guardMarked, guardNoReport)
	}
	for _, s := range []State{CaseAssigned, CaseInProgress} {
		ask(s, On(Extend), StepExtension, NoticeExtensionAsked, proposeExtension, guardUntilGiven)
	}
	ask(CaseClosed, On(Complete), StepSignificance, NoticeClosureReview, proposeSignificance, guardSupport, guardSignificant)
	for _, s := range standing() {
		for _, p := range proposals() {
			if !slices.Contains(p.open, s) {
				continue
			}
			decide := Transition{
				Of: CaseRecord, From: []State{s}, On: On(Approve), By: sup, When: p.when, Guards: []Guard{guardDuty, guardBare},
				To: s, Step: p.step, Spends: []StepKind{p.step}, Sends: p.sends, effect: p.effect,
			}
			back := decide
			back.On, back.Guards, back.Sends, back.effect = On(Return), []Guard{guardDuty, guardQuestion}, []NoticeName{NoticeReturned}, returnProposal
			rs = append(rs, decide, back)
		}
	}
	return rs
}

// proposal is what can be asked for, and the states in which the question can be open.
type proposal struct {
	step   StepKind
	open   []State
	when   Condition
	effect func(*deciding) error
	sends  []NoticeName
}

func proposals() []proposal {
	return []proposal{
		{
			StepReferral,
			[]State{CaseAssigned, CaseInProgress, CaseInReview, CaseConcurrence, CaseOnHold, CaseReleased, CaseClosed},
			condAboutReferral, grantReferral,
			[]NoticeName{NoticeReferral, NoticeGranted, NoticePassword},
		},
		{StepExtension, []State{CaseAssigned, CaseInProgress, CaseOnHold}, condAboutExtension, grantExtension, []NoticeName{NoticeGranted}},
		{
			StepSignificance,
			[]State{CaseClosed},
			condAboutSignificance, grantSignificance,
			[]NoticeName{NoticeSignificant, NoticeSignificantMemorandum, NoticeGranted, NoticePassword},
		},
	}
}

// entryTransitions review what officers entered before it is sent in (REV-1): a team lead or a supervisor is shown all that is new, once a day.
func entryTransitions() []Transition {
	var rs []Transition
	for _, s := range []State{CaseAssigned, CaseInProgress, CaseOnHold} { // during a hold too: what was entered would be forgotten otherwise
		lead := Transition{
			Of: CaseRecord, From: []State{s}, On: On(Approve), By: []Role{RoleTeamLead, RoleSupervisor}, When: condAboutEntries,
			Guards: []Guard{guardDuty, guardBare}, To: s, Step: StepEntries, Spends: []StepKind{StepEntries}, effect: approveEntries,
		}
		back := lead
		back.On, back.Guards, back.Sends, back.effect = On(Return), []Guard{guardDuty, guardQuestion}, []NoticeName{NoticeReturned}, returnEntries
		rs = append(rs, lead, back, Transition{
			Of: CaseRecord, From: []State{s}, On: OnEntriesDue, By: []Role{RoleDaemon}, When: condEntries,
			To: s, Spends: []StepKind{StepEntries}, Opens: []StepKind{StepEntries}, Sends: []NoticeName{NoticeEntriesReview}, effect: showEntries,
		})
	}
	return rs
}

// fileTransitions keep exhibits (FAI-3), and let officers see a case that is not theirs (ROLE-3).
func fileTransitions() []Transition {
	var rs []Transition
	for _, s := range []State{CaseAssigned, CaseInProgress} {
		rs = append(rs, Transition{
			Of: CaseRecord, From: []State{s}, On: On(Exhibit), By: []Role{RoleOfficer}, Guards: []Guard{guardUntracked, guardFiles, guardMarked}, To: s, effect: exhibit,
		})
	}
	for _, s := range append(standing(), CaseOpened, CaseClosedOut, CaseReferred, CaseWithdrawn) {
		for _, v := range []struct {
			verb   Verb
			guard  Guard
			sends  []NoticeName
			effect func(*deciding) error
		}{{Share, guardShare, []NoticeName{NoticeShared}, share}, {Unshare, guardUnshare, nil, unshare}} {
			rs = append(rs, Transition{
				Of: CaseRecord, From: []State{s}, On: On(v.verb), By: []Role{RoleSupervisor}, Guards: []Guard{v.guard}, To: s, Sends: v.sends, effect: v.effect,
			})
		}
	}
	return rs
}
