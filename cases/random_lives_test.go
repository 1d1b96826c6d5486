package cases_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"cissd/cases"
	"cissd/cases/casestest"
)

// pick draws a number below n, each as often as another: rapid itself prefers small ones, by which most lives would end at their beginning.
func pick(r *rapid.T, n int, what string) int {
	x := rapid.Uint64().Draw(r, what) + 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return int((x ^ x>>31) % uint64(n))
}

func oneOf[T any](r *rapid.T, all []T, what string) T { return all[pick(r, len(all), what)] }

// happened is what has happened to a matter, for the words of a failure.
func happened(d cases.Dossier) string {
	var out []string
	for _, e := range d.Events {
		out = append(out, fmt.Sprintf("%s %s -> %s (%s)", e.At.Format("01-02 15:04"), e.Verb, e.ToState, e.Actor))
	}
	for _, n := range d.Notices {
		out = append(out, fmt.Sprintf("%s mail %s to %s", n.CreatedAt.Format("01-02 15:04"), n.Name, n.Address))
	}
	return strings.Join(out, "\n\t")
}

// ofTheLives are commands in which the three kinds of case part, and those that end a matter or take it up again.
func (l *life) ofTheLives() []cases.Command {
	later := l.b.Now().AddDate(0, 0, 20).Format(time.DateOnly)
	return []cases.Command{
		casestest.Cmd(cases.Positive, "he was sponsored"), casestest.Cmd(cases.Report, "POSITIVE he copied the plans"), casestest.Cmd(cases.Report, "NEGATIVE"),
		casestest.Cmd(cases.Complete, "briefed 40 people"), casestest.Cmd(cases.Complete, "two of them reported contacts", "SIGNIFICANT", "yes"), casestest.Cmd(cases.Complete, ""),
		casestest.Cmd(cases.Exhibit, "the badge"), casestest.Cmd(cases.Extend, "until "+later+" the consulate is closed"),
		casestest.Cmd(cases.Approve, "", "INFORM", "DIRECTOR"), casestest.Cmd(cases.Concur, ""), casestest.Cmd(cases.Nonconcur, "", "REASON", "an exhibit is not named"),
		casestest.Cmd(cases.Refer, "OIG", "REASON", "fraud with visas"), casestest.Cmd(cases.Refer, "IIR", "REASON", "a recruiter"),
		casestest.Cmd(cases.Share, "k.lee", "REASON", "the same man"), casestest.Cmd(cases.Unshare, "k.lee"),
		casestest.Cmd(cases.Withdraw, "we found him"), casestest.Cmd(cases.Reopen, "", "REASON", "they want it again"),
	}
}

// forward does what comes next in a matter, with the code of a mail that shows how it stands, so that lives come to their end too.
func (l *life) forward(done map[cases.Trigger]int) {
	d := l.b.Show(l.t, l.id)
	const approved, officer = "p.osei", "j.ruiz"
	who, next := approved, []cases.Command{casestest.Cmd(cases.Approve, officer), casestest.Cmd(cases.Reopen, "", "REASON", "they want it again"), casestest.Cmd(cases.Resume, "")}
	if d.Case != nil {
		switch d.Case.State {
		case cases.CaseOpened:
			next = []cases.Command{casestest.Cmd(cases.Assign, officer)}
		case cases.CaseInReview:
			next = []cases.Command{casestest.Cmd(cases.Approve, ""), casestest.Cmd(cases.Approve, "", "INFORM", "DIRECTOR")}
		case cases.CaseConcurrence:
			who, next = "d.abara", []cases.Command{casestest.Cmd(cases.Concur, ""), casestest.Cmd(cases.Concur, ""), casestest.Cmd(cases.Nonconcur, "", "REASON", "why")}
		case cases.CaseAssigned, cases.CaseInProgress, cases.CaseReleased, cases.CaseClosed:
			who = officer
			if d.Case.Officer != nil && *d.Case.Officer == l.b.People["k.lee"].ID {
				who = "k.lee"
			}
			next = l.work(d.Case)
		}
	}
	c := oneOf(l.r, next, "next")
	notice := l.b.Status(l.t, l.id, who)
	l.b.Wait(time.Second)
	l.do(l.b.Show(l.t, l.id), who, notice, c, done)
}

// work is what an officer does next.
func (l *life) work(c *cases.Case) []cases.Command {
	exhibit, report := casestest.Cmd(cases.Exhibit, "the badge"), casestest.Cmd(cases.Activity, "TECS nothing", "DATE", "2026-11-20")
	switch {
	case c.State == cases.CaseAssigned:
		return []cases.Command{casestest.Cmd(cases.Accept, "")}
	case c.State == cases.CaseReleased:
		return []cases.Command{casestest.Cmd(cases.Call, "RECEIVED"), casestest.Cmd(cases.Call, "NEGATIVE"), casestest.Cmd(cases.Call, "DISPOSITION", "RATING", "2")}
	case c.State == cases.CaseClosed && c.Type == cases.RFS && !c.Significant:
		return []cases.Command{casestest.Cmd(cases.Complete, "it mattered", "SIGNIFICANT", "yes"), casestest.Cmd(cases.Closeout, "told me")}
	case c.State == cases.CaseClosed:
		return []cases.Command{casestest.Cmd(cases.Closeout, "told me"), casestest.Cmd(cases.Refer, "OIG", "REASON", "fraud with visas"), casestest.Cmd(cases.Call, "RECEIVED")}
	case c.Type == cases.RFI:
		return []cases.Command{casestest.Cmd(cases.Positive, "he was sponsored"), casestest.Cmd(cases.Negative, "WITHHELD"), report, exhibit}
	case c.Type == cases.RFS:
		return []cases.Command{casestest.Cmd(cases.Complete, "briefed 40 people"), casestest.Cmd(cases.Complete, "they reported contacts", "SIGNIFICANT", "yes"), report}
	}
	return []cases.Command{casestest.Cmd(cases.Report, "POSITIVE he copied the plans"), casestest.Cmd(cases.Report, "NEGATIVE nothing"), report, exhibit}
}

// withFiles attaches a file, more often to what takes one.
func (l *life) withFiles(a cases.Act) cases.Act {
	takes := slices.Contains([]cases.Verb{cases.Exhibit, cases.Positive, cases.Report, cases.Refer}, a.Command.Verb)
	if n := pick(l.r, 10, "file"); n == 0 || takes && n < 6 {
		return l.b.With(a, casestest.NewFile("badge.jpg", "the badge"))
	}
	return a
}

// supervises says in other words than the code which commands are a supervisor's.
func supervises(v cases.Verb) bool {
	return slices.Contains([]cases.Verb{
		cases.Approve, cases.Reject, cases.Return, cases.Assign, cases.Hold, cases.Resume, cases.Set, cases.SetPriority, cases.DuplicateOf, cases.Refer,
		cases.Share, cases.Unshare, cases.Reopen,
	}, v)
}

// entitled says in other words than the code who may do what was done (SPEC 2).
func (l *life) entitled(before, after cases.Dossier, a cases.Act) {
	switch a.Command.Verb {
	case cases.Received, cases.Dispose, cases.Withdraw:
		if a.From.Address != casestest.Requestor.Address {
			l.r.Fatalf("%s was done for %s", a.On, a.From.Address)
		}
		return
	}
	if a.Actor == nil || a.Token == nil || a.Token.Person == nil || *a.Token.Person != a.Actor.ID {
		l.r.Fatalf("%s was done for somebody without a code of their own", a.On)
	}
	theirs := before.Case != nil && before.Case.Officer != nil && *before.Case.Officer == a.Actor.ID
	stays := before.Case != nil && before.Case.State == after.Case.State
	var may bool
	switch v := a.Command.Verb; {
	case v == cases.Concur || v == cases.Nonconcur:
		may = a.Actor.Has(cases.RoleDirector)
	case v == cases.Refer && theirs: // an officer asks for it, and nothing is referred by that
		may = stays
	case (v == cases.Approve || v == cases.Return) && a.Actor.Has(cases.RoleTeamLead):
		may = stays && a.Token.Step != nil && a.Token.Step.Kind == cases.StepEntries
	case supervises(v):
		may = a.Actor.Has(cases.RoleSupervisor)
	default:
		may = theirs
	}
	if !may {
		l.r.Fatalf("%s was done for %s", a.On, a.Actor.Handle)
	}
	// ROLE-2: nobody decides on what they sent in themselves
	decides := slices.Contains([]cases.Verb{cases.Approve, cases.Return, cases.Concur, cases.Nonconcur}, a.Command.Verb)
	if decides && before.Case != nil && (theirs || before.Case.ResultBy != nil && *before.Case.ResultBy == a.Actor.ID) {
		l.r.Fatalf("%s was done for %s, who worked it", a.On, a.Actor.Handle)
	}
}

// beside are the steps that may be open in a case besides what its state waits for: what was asked of a supervisor goes on waiting.
func beside(state cases.State, c *cases.Case) []string {
	if c == nil {
		return nil
	}
	var out []string
	for k, states := range map[cases.StepKind][]cases.State{
		cases.StepEntries:   {cases.CaseAssigned, cases.CaseInProgress, cases.CaseOnHold},
		cases.StepExtension: {cases.CaseAssigned, cases.CaseInProgress, cases.CaseOnHold},
		cases.StepReferral: {
			cases.CaseAssigned, cases.CaseInProgress, cases.CaseInReview, cases.CaseConcurrence, cases.CaseOnHold, cases.CaseReleased, cases.CaseClosed,
		},
		cases.StepSignificance: {cases.CaseClosed},
	} {
		if slices.Contains(states, state) {
			out = append(out, string(k))
		}
	}
	return out
}

// checkResult looks at who agreed to a result before it was released (REV-1, FAI-3, ROLE-2), and at what it may be.
func (l *life) checkResult(c *cases.Case) {
	released := slices.Contains([]cases.State{cases.CaseReleased, cases.CaseClosed, cases.CaseClosedOut}, c.State)
	ended := c.State == cases.CaseReferred || c.State == cases.CaseWithdrawn
	switch {
	case released && (c.ReviewedBy == nil || c.ResultBy == nil || *c.ReviewedBy == *c.ResultBy):
		l.r.Fatalf("a result was released without another's review: %+v", c)
	case released && c.Type == cases.FAI && (c.ConcurredBy == nil || *c.ConcurredBy == *c.ResultBy || c.ReleasedAt == nil):
		l.r.Fatalf("an inquiry was released without the director: %+v", c)
	case c.Type != cases.FAI && (c.ConcurredBy != nil || c.ReleasedAt != nil) || !released && c.ConcurredBy != nil:
		l.r.Fatalf("somebody has concurred in what is no released inquiry: %+v", c)
	case released != (c.Result != "") && c.State != cases.CaseInReview && c.State != cases.CaseConcurrence && c.HeldFrom != cases.CaseInReview:
		l.r.Fatalf("the result does not fit the state: %+v", c)
	case c.Significant && c.Type != cases.RFS, c.Significant && c.Result == "":
		l.r.Fatalf("what is no support is told as significant: %+v", c)
	case ended != (c.EndedAt != nil), (c.State == cases.CaseReferred) != (c.ReferredTo != ""):
		l.r.Fatalf("it has ended, and its row does not say so, or the other way round: %+v", c)
	}
}

// checkDates looks at the dates that are kept apart (DSP-1): each is there from its step on, and not before the one that it follows.
func (l *life) checkDates(c *cases.Case) {
	closed := c.State == cases.CaseClosed || c.State == cases.CaseClosedOut
	switch {
	case closed != (c.ClosedAt != nil), closed && c.CompletedAt == nil, c.CompletedAt != nil && !closed && c.State != cases.CaseReleased:
		l.r.Fatalf("the dates do not fit the state: %+v", c)
	case c.State == cases.CaseReleased && c.CompletedAt != nil && c.Type == cases.RFI && c.Result == "negative":
		l.r.Fatalf("a negative result is completed and not closed: %+v", c)
	case (c.State == cases.CaseClosedOut) != (c.ClosedOutAt != nil), c.State == cases.CaseClosedOut && c.DispositionAt == nil:
		l.r.Fatalf("the closeout does not fit the state: %+v", c)
	case c.ReceivedAt != nil && (!closed || c.ReceivedAt.Before(*c.CompletedAt)), c.DispositionAt != nil && !closed:
		l.r.Fatalf("it was received, or rated, before it was completed: %+v", c)
	case c.ClosedAt != nil && (c.ClosedAt.Before(c.InitiatedAt) || c.ClosedOutAt != nil && c.ClosedOutAt.Before(*c.ClosedAt)):
		l.r.Fatalf("the dates are out of order: %+v", c)
	case closed && c.Type == cases.FAI && !c.ClosedAt.Equal(*c.ReleasedAt):
		l.r.Fatalf("FAI-5: an inquiry is closed as of another day than its release: %+v", c)
	}
}

// checkReleased looks for results in mails that nobody let go: each goes out with the step that released it (REV-1, FAI-3), a passphrase to officers alone
// (RFI-2), and of what was tracked or referred nothing more.
func (l *life) checkReleased(args pgx.NamedArgs) {
	const by = `EXISTS (SELECT FROM events e WHERE e.request = n.request AND e.at = n.created_at AND `
	for name, sql := range map[string]string{
		"results went out that nobody released": `SELECT count(*) FROM notices n JOIN cases c ON c.id = n.case_id
			WHERE n.request = @id AND n.name IN ('result_negative', 'result_positive', 'support_completed')
			  AND NOT ` + by + `e.to_state IN ('released', 'closed') AND (e.verb = 'CONCUR' OR e.verb = 'APPROVE' AND e.from_state = 'in_review' AND c.type <> 'fai'))`,
		"memoranda went to the leadership without a supervisor": `SELECT count(*) FROM notices n WHERE n.request = @id AND n.name IN ('significant', 'significant_memorandum')
			  AND NOT ` + by + `e.verb = 'APPROVE' AND e.to_state = 'closed')`,
		"referrals went out without a supervisor": `SELECT count(*) FROM notices n WHERE n.request = @id AND n.name = 'referral'
			  AND NOT ` + by + `e.actor_role = 'supervisor' AND e.verb IN ('APPROVE', 'REFER'))`,
		"passphrases went to somebody else than an officer": `SELECT count(*) FROM notices n WHERE n.request = @id AND n.name = 'password'
			  AND NOT EXISTS (SELECT FROM person_roles o WHERE o.person = n.person AND o.role = 'officer')`,
		"documents were filed without the step that does it": `SELECT count(*) FROM documents d JOIN cases c ON c.id = d.case_id WHERE c.request = @id
			  AND NOT EXISTS (SELECT FROM events e WHERE e.case_id = c.id AND e.at = d.filed_at AND e.verb IN ('APPROVE', 'CONCUR'))`,
		"proposals were decided and their step is open, or the other way round": `SELECT count(*) FROM proposals p JOIN steps s ON s.id = p.step JOIN cases c ON c.id = p.case_id
			WHERE c.request = @id AND (p.decided_at IS NOT NULL AND s.spent_at IS NULL OR p.decided_at IS NULL AND s.spent_verb IN ('APPROVE', 'RETURN') AND s.spent_by IS NOT NULL)`,
	} {
		if n := count(l.t, l.b.DB, sql, args); n != 0 {
			l.r.Fatalf("%d %s", n, name)
		}
	}
}
