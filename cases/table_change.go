package cases

// changeTransitions correct a request (SET, PRIORITY). Where it is being reviewed the review comes again, as the next version (EXT-3, EXT-7).
func changeTransitions() []Transition {
	var rs []Transition
	for _, verb := range []struct {
		verb  Verb
		guard Guard
	}{{Set, guardCorrection}, {SetPriority, guardLevel}} {
		add := func(t Transition) {
			t.Of, t.On, t.By, t.Guards, t.effect = RequestRecord, On(verb.verb), []Role{RoleSupervisor}, []Guard{guardDuty, verb.guard}, correct
			rs = append(rs, t)
		}
		facts := []StepKind{StepFacts}
		add(Transition{From: []State{RequestIncomplete}, When: condStillMissing, To: RequestIncomplete, Step: StepDrop, Also: facts})
		add(Transition{
			From: []State{RequestIncomplete}, To: RequestInReview, Step: StepDrop, Also: facts, Spends: []StepKind{StepFacts, StepDrop},
			Opens: []StepKind{StepReview}, Sends: []NoticeName{NoticeReceived, NoticeReview},
		})
		add(Transition{
			From: []State{RequestInReview}, To: RequestInReview, Step: StepReview, Spends: []StepKind{StepReview}, Opens: []StepKind{StepReview},
			Sends: []NoticeName{NoticeReview},
		})
		add(Transition{From: []State{RequestReturned}, To: RequestReturned, Step: StepQuestion})
		add(Transition{From: []State{RequestOnHold}, To: RequestOnHold, Step: StepHold})
	}
	return rs
}

// endTransitions end a request without a case of its own: another goes on with it, here (DUPLICATE) or elsewhere (REFER).
func endTransitions() []Transition {
	sup := []Role{RoleSupervisor}
	var rs []Transition
	for _, at := range undecided() {
		rs = append(
			rs,
			Transition{
				Of: RequestRecord, From: []State{at.state}, On: On(DuplicateOf), By: sup, Guards: []Guard{guardDuty, guardOther},
				To: RequestDuplicate, Step: at.step, Also: at.also, Spends: at.spends(), Sends: []NoticeName{NoticeDuplicate, NoticeJoined}, effect: duplicate,
			},
			Transition{
				Of: RequestRecord, From: []State{at.state}, On: On(Refer), By: sup, Guards: []Guard{guardDuty, guardOffice},
				To: RequestReferred, Step: at.step, Also: at.also, Spends: at.spends(), Sends: []NoticeName{NoticeReferral, NoticeReferred}, effect: refer,
			},
		)
	}
	return rs
}
