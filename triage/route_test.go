package triage

import (
	"testing"

	"cissd/cases"
)

// people and tokens of the routing tests
func supervisor() *cases.Person {
	return &cases.Person{ID: 1, Handle: "p.osei", Addresses: []string{"p.osei@x.gov"}, Roles: []cases.Role{cases.RoleSupervisor}, Active: true}
}

func reviewToken() *cases.Token {
	return &cases.Token{Ref: cases.TokenRef{Kind: "rv", Token: "aaaaaaaa", Version: 1}, Request: new(int64(7)), Person: new(int64(1))}
}

func requestorToken(kind string) *cases.Token {
	return &cases.Token{Ref: cases.TokenRef{Kind: kind, Token: "bbbbbbbb", Version: 1}, Request: new(int64(7)), Address: "m@cbp.gov"}
}

var provenProof = cases.Proof{Kind: cases.ProvenByAuthServer, Why: "confirmed"}

func command(v cases.Verb) []cases.Command { return []cases.Command{{Verb: v, Line: string(v)}} }

// TestRoute shows what becomes of a mail, by what it is, who sent it, and what the record knows: SEC-1, SEC-2, MSG-2, MSG-4, MSG-5, INT-4,
// INT-5, INT-8, SUP-2, ROLE-3.
func TestRoute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		s        Situation
		kind     fateKind
		outcome  cases.Outcome
		code     string
		security bool
	}{
		{
			name: "MSG-5: our own mail", s: Situation{Own: true, Reading: cases.Reading{Outcome: cases.NewRequest}},
			outcome: cases.Ignored,
		},
		{
			name: "MSG-4: a bounce", s: Situation{Reading: cases.Reading{Machine: &cases.Machine{Kind: cases.MachineBounce}, Outcome: cases.Bounce}},
			kind: fateBounce, outcome: cases.Bounce,
		},
		{
			name: "MSG-4: an automatic reply never decides, whatever it says",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.AutoReply, Machine: &cases.Machine{Kind: cases.MachineAutoReply}, Commands: command(cases.Approve), Proof: provenProof},
			},
			outcome: cases.AutoReply,
		},
		{
			name:    "INT-4: a copy is one request",
			s:       Situation{CopyOf: 3, Reading: cases.Reading{Outcome: cases.NewRequest, Proof: provenProof}},
			outcome: cases.Duplicate,
		},
		{
			name: "SUP-4: what the office writes to which a request was referred is told, whatever its first word",
			s: Situation{
				Request: new(int64(7)), Token: requestorToken("rf"),
				Reading: cases.Reading{From: cases.Address{Address: "m@cbp.gov"}, Outcome: cases.CaseReport, Commands: command(cases.Received), Proof: provenProof},
			},
			kind: fateAnswer, outcome: cases.RequestUpdate,
		},
		{
			name: "SEC-2: somebody else with the office's code is refused",
			s: Situation{
				Request: new(int64(7)), Token: requestorToken("rf"),
				Reading: cases.Reading{From: cases.Address{Address: "x@epa.gov"}, Outcome: cases.NewRequest, Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.Refused, code: "token_of_another", security: true,
		},
		{
			name: "a request", s: Situation{Reading: cases.Reading{Outcome: cases.NewRequest}},
			kind: fateOpen, outcome: cases.NewRequest,
		},
		{
			name:    "INT-8: a stranger is set aside, without an answer",
			s:       Situation{Reading: cases.Reading{Outcome: cases.Quarantined, Reason: "not official"}},
			outcome: cases.Quarantined,
		},
		{
			name: "SUP-2: a decision",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Approve), Proof: provenProof},
			},
			kind: fateCommand, outcome: cases.DecisionMail,
		},
		{
			name: "SEC-1: the same, not proven, is recorded, reported, and not carried out",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Approve)},
			},
			kind: fateRefuse, outcome: cases.Refused, code: "unproven", security: true,
		},
		{
			name: "SUP-2: consent in other words is no decision, and is answered",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.DecisionMail, NewText: "looks fine to me", Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.DecisionMail, code: "no_command",
		},
		{
			name: "GR-4: what cannot be read without guessing is refused with the reason",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.DecisionMail, Refused: &cases.RefusedCommand{Command: cases.Command{Verb: cases.Approve}, Reason: "why"}, Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.DecisionMail, code: "unreadable",
		},
		{
			name: "GR-4: tokens of two matters",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Disagree: true, Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Approve), Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.DecisionMail, code: "tokens_disagree",
		},
		{
			name: "SEC-2: a stranger answers with a supervisor's token",
			s: Situation{
				Token: reviewToken(), Request: new(int64(7)),
				Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Approve), Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.Refused, code: "token_of_another", security: true,
		},
		{
			name: "SEC-3: a command from nobody",
			s:    Situation{Reading: cases.Reading{Outcome: cases.Query, Commands: command(cases.Approve), Proof: provenProof}},
			kind: fateRefuse, outcome: cases.Refused, code: "no_right", security: true,
		},
		{
			name:    "ROLE-3: STATUS from somebody without a part is met with silence, as for a number that does not exist",
			s:       Situation{Reading: cases.Reading{Outcome: cases.Query, Commands: command(cases.Status), Proof: provenProof}},
			outcome: cases.Query,
		},
		{
			name: "EXT-4: the requestor answers",
			s: Situation{
				Token: requestorToken("mi"), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.RequestUpdate, NewText: "routine", Proof: provenProof},
			},
			kind: fateAnswer, outcome: cases.RequestUpdate,
		},
		{
			name: "an answer that is not proven changes nothing",
			s: Situation{
				Token: requestorToken("mi"), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.RequestUpdate, NewText: "routine"},
			},
			outcome: cases.Quarantined,
		},
		{
			name: "DSP-1: words instead of a number",
			s: Situation{
				Token: requestorToken("dp"), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.RequestUpdate, NewText: "very helpful", Proof: provenProof},
			},
			kind: fateCommand, outcome: cases.Disposition,
		},
		{
			name: "ROLE-3, MSG-2: STATUS of what is not theirs is answered as if it did not exist",
			s: Situation{
				Person:  &cases.Person{ID: 2, Roles: []cases.Role{cases.RoleOfficer}},
				Reading: cases.Reading{Outcome: cases.Query, Commands: command(cases.Status), Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.Query, code: "unknown_number",
		},
		{
			name: "SUP-5: HELP",
			s: Situation{
				Person:  supervisor(),
				Reading: cases.Reading{Outcome: cases.Query, Commands: command(cases.Help), Proof: provenProof},
			},
			kind: fateAsk, outcome: cases.Query,
		},
		{
			name: "SUP-5: a verb that is not possible yet is answered, not ignored",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Destroy), Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.DecisionMail, code: "not_available",
		},
		{
			name: "GR-10: a doubtful command goes to the record, which asks",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.DecisionMail, Refused: &cases.RefusedCommand{Command: cases.Command{Verb: cases.Reject}, Reason: "why", Confirm: true}, Proof: provenProof},
			},
			kind: fateCommand, outcome: cases.DecisionMail,
		},
		{
			name: "GR-10: a doubtful command that is not possible is not asked about",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.Query, Refused: &cases.RefusedCommand{Command: cases.Command{Verb: cases.Authorize}, Reason: "why", Confirm: true}, Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.Query, code: "not_available",
		},
		{
			name: "SEC-10: a new mail of a proven person that names a number goes to the record, which asks",
			s: Situation{
				Person: supervisor(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Approve), Proof: provenProof},
			},
			kind: fateCommand, outcome: cases.DecisionMail,
		},
		{
			name: "SEC-10, SEC-3: the same, not proven, is recorded, reported, and not answered",
			s: Situation{
				Person: supervisor(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Approve)},
			},
			kind: fateRefuse, outcome: cases.Refused, code: "unproven", security: true,
		},
		{
			name: "GR-7: CONFIRM needs no number: its code says what it is about",
			s: Situation{
				Person:  supervisor(),
				Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Confirm), Proof: provenProof},
			},
			kind: fateConfirm, outcome: cases.DecisionMail,
		},
		{
			name: "GR-7: CONFIRM of somebody who is not proven",
			s: Situation{
				Person:  supervisor(),
				Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Confirm)},
			},
			kind: fateRefuse, outcome: cases.Refused, code: "unproven", security: true,
		},
		{
			name: "SEC-3: CONFIRM of a stranger guesses a code",
			s:    Situation{Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Confirm), Proof: provenProof}},
			kind: fateRefuse, outcome: cases.Refused, code: "no_right", security: true,
		},
		{
			name: "ROLE-5: one person sends in the name of another",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Request: new(int64(7)), TakesPart: true, Sender: "k.lee@x.gov",
				Reading: cases.Reading{Outcome: cases.DecisionMail, Commands: command(cases.Approve), Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.Refused, code: "sender_is_another", security: true,
		},
		{
			name: "ROLE-5: a requestor's desk sends in their name: refused, and no alarm",
			s: Situation{
				Token: requestorToken("ak"), Request: new(int64(7)), TakesPart: true, Sender: "desk@cbp.gov",
				Reading: cases.Reading{Outcome: cases.Query, Commands: command(cases.Confirm), Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.Query, code: "sender_is_another",
		},
		{
			name: "GR-4: several commands, the last of which cannot be read: none is carried out",
			s: Situation{
				Person: supervisor(), Token: reviewToken(), Request: new(int64(7)), TakesPart: true,
				Reading: cases.Reading{Outcome: cases.DecisionMail, Refused: &cases.RefusedCommand{Command: cases.Command{Verb: cases.Set}, Reason: "why"}, Proof: provenProof},
			},
			kind: fateRefuse, outcome: cases.DecisionMail, code: "unreadable",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := Route(c.s)
			if f.Kind != c.kind || f.Outcome != c.outcome {
				t.Errorf("fate %d, outcome %s; want %d, %s", f.Kind, f.Outcome, c.kind, c.outcome)
			}
			code, security := "", false
			if f.Refusal != nil {
				code, security = f.Refusal.Code, f.Refusal.Security
				if f.Refusal.Reason == "" {
					t.Error("the refusal has no reason for people")
				}
			}
			if code != c.code || security != c.security {
				t.Errorf("refusal %q, security %t; want %q, %t", code, security, c.code, c.security)
			}
			if f.Kind == fateNothing && f.Reason == "" {
				t.Error("an outcome without a reason (INT-5)")
			}
		})
	}
}
