package triage

import (
	"cissd/cases"
)

// This file routes what fits no command: words of somebody who has a part by their role, and words that may mean several matters (MSG-2).

// inRole says whether somebody of the roster, who is proven, writes of a matter in which they have a part by what they are in the office, and not as
// who asked for it or sent it in.
func inRole(s Situation) bool {
	return s.Person != nil && s.Request != nil && s.TakesPart && s.Asks == "" && s.Reading.Proof.Proven()
}

// outcomeOfWords is the outcome of words without a command.
func outcomeOfWords(s Situation) cases.Outcome {
	switch {
	case onControlThread(s):
		return outcomeOfKind(s.Token.Ref.Kind)
	case s.Person.Has(cases.RoleSupervisor):
		return cases.DecisionMail
	}
	return cases.CaseReport
}

// fitsSeveral says whether a mail answers one of its sender's own that opened several requests, and is no command of the roster's nor the
// confirmation of one.
func fitsSeveral(s Situation) bool {
	r := &s.Reading
	if len(s.Fits) == 0 || r.NoAnswer {
		return false
	}
	if r.Refused == nil && len(r.Commands) == 0 {
		return true
	}
	return s.Person == nil && (asked{commands: r.Commands, refused: r.Refused}).first().Verb != cases.Confirm
}

// routeSeveral asks which of several requests is meant, as for a chaser: how each stands is told (MSG-2). A mail that states a request of its own
// opens one.
func routeSeveral(s Situation) Fate {
	if !s.Reading.Proof.Proven() {
		return routeAnswer(s)
	}
	if len(s.Reading.Commands) == 0 && givesField(&s.Reading, cases.Basis, cases.Purpose) {
		return Fate{Kind: fateOpen, Outcome: cases.NewRequest}
	}
	f := tellOf(cases.Status, s.Fits, cases.Query, "it answers a mail that opened several requests")
	f.Note = "Your mail answers one of yours that opened several requests, so we cannot be sure which one it means, and took nothing of it over. Send it again as a reply to our mail about the one that you mean."
	return f
}

// notAvailable says that a verb cannot be had by mail.
func notAvailable(v cases.Verb) string { return string(v) + " is not possible by mail here." }
