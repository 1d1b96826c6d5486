package cases_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"cissd/cases"
	"cissd/cases/casestest"
)

// life is one request to which random things happen.
type life struct {
	t      *testing.T
	r      *rapid.T
	b      *casestest.Bench
	id     int64
	proven bool
	// others are the requests of lives before this one; into is one into which this was closed.
	others []int64
	into   int64
}

// Random people do random things to a request, with any code that we ever sent in it: nobody acts without the right, nothing is half done,
// and who gets no mail gets none (SPEC 7, SEC-1, SEC-2, ROLE-2, AUD-1, INT-8).
func TestRandomActsKeepTheInvariants(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Save(t, cases.Person{Handle: "lead", Name: "lead", Addresses: []string{"lead@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleTeamLead}, Active: true},
		cases.Person{Handle: "both", Name: "both", Addresses: []string{"both@hq.dhs.gov"}, Roles: []cases.Role{cases.RoleOfficer, cases.RoleSupervisor}, Active: true})
	done := map[cases.Trigger]int{}
	var others []int64
	rapid.Check(t, func(r *rapid.T) {
		l := life{t: t, r: r, b: b, others: others, proven: rapid.IntRange(0, 3).Draw(r, "proven") > 0}
		d := casestest.DraftOf(rapid.SampledFrom([]cases.Type{cases.RFI, cases.RFS, cases.FAI}).Draw(r, "type"))
		if rapid.IntRange(0, 3).Draw(r, "complete") == 0 {
			d = casestest.Draft(cases.Priority)
		}
		reading := casestest.Proven(casestest.Requestor, d, "text")
		if !l.proven {
			reading = casestest.Forged(casestest.Requestor, d, "text")
		}
		if stage := casestest.Stage(rapid.IntRange(0, int(casestest.Disposed)).Draw(r, "stage")); l.proven && stage > 0 {
			l.id = b.Until(t, stage)
		} else if l.proven && rapid.Bool().Draw(r, "working") {
			l.id = b.Working(t, d.Type)
		} else {
			l.id = b.Open(t, reading, nil).Request
		}
		others = append(others, l.id)
		for range rapid.IntRange(1, 12).Draw(r, "acts") {
			b.Wait(time.Minute)
			switch rapid.IntRange(0, 11).Draw(r, "what") {
			case 0:
				l.delivery()
			case 2:
				l.days(done)
			case 3:
				if rapid.IntRange(0, 3).Draw(r, "late") == 0 {
					l.strangerWrites()
				}
			case 1:
				b.Write(t, l.id, casestest.Requestor, rapid.SampledFrom([]cases.Draft{{}, only(cases.Priority, "routine"), only(cases.Priority, "urgent")}).Draw(r, "answer"), "words")
			default:
				l.command(done)
			}
			l.check()
		}
	})
	if len(done) < 16 {
		t.Errorf("too little came to pass: %v", done)
	}
}

// days lets some time go by, and what is due happen.
func (l *life) days(done map[cases.Trigger]int) {
	before := l.b.Show(l.t, l.id)
	l.b.Wait(time.Duration(rapid.IntRange(1, 14).Draw(l.r, "days")) * 24 * time.Hour)
	if _, err := l.b.Record.FireTimers(l.t.Context(), l.b.DB, l.b.Now()); err != nil {
		l.r.Fatal(err)
	}
	for _, e := range l.b.Show(l.t, l.id).Events[len(before.Events):] {
		done[cases.Trigger(e.Verb)]++
	}
}

// strangerWrites is a colleague of the requestor who answers their mail (EXT-4): refused, and nothing changes.
func (l *life) strangerWrites() {
	before := l.b.Show(l.t, l.id)
	got := l.b.Write(l.t, l.id, cases.Address{Address: "colleague@cbp.dhs.gov"}, only(cases.Priority, "routine"), "words")
	if after := l.b.Show(l.t, l.id); got.Refused == nil || !got.Refused.Security || len(after.Events) != len(before.Events) {
		l.r.Fatalf("a colleague's answer came to %+v", got)
	}
}

// delivery lets one of our mails arrive or come back.
func (l *life) delivery() {
	all := l.b.Notices(l.t, l.id, "", "")
	n := rapid.SampledFrom(all).Draw(l.r, "notice")
	if rapid.Bool().Draw(l.r, "arrives") {
		l.b.Sent(l.t, n)
		return
	}
	l.b.Bounced(l.t, n, "5.1.1")
}

func (l *life) command(done map[cases.Trigger]int) {
	before := l.b.Show(l.t, l.id)
	c := l.word(before)
	who := l.who(c)
	var notice int64
	switch mine := l.b.Notices(l.t, l.id, "", l.address(who)); {
	case rapid.IntRange(0, 9).Draw(l.r, "any") == 0:
		notice = rapid.SampledFrom(append(l.b.Notices(l.t, l.id, "", ""), 0)).Draw(l.r, "code")
	case len(mine) > 0:
		notice = mine[len(mine)-1]
	}
	a := l.b.Act(l.t, who, notice, c)
	if files := []cases.Verb{cases.Exhibit, cases.Positive, cases.Report}; slices.Contains(files, c.Verb) && rapid.Bool().Draw(l.r, "file") {
		a = l.b.With(a, casestest.NewFile("badge.jpg", "a badge"))
	}
	got := l.b.Apply(l.t, l.id, a)
	after := l.b.Show(l.t, l.id)
	events, audit := len(after.Events)-len(before.Events), len(after.Audit)-len(before.Audit)
	if got.Refused != nil {
		if events != 0 || after.Request.Revision != before.Request.Revision || audit != 1 {
			l.r.Fatalf("%s of %s was refused with %s and left %d events, %d audit entries", c.Line, who, got.Refused.Code, events, audit)
		}
		return
	}
	if events != 1 || audit != 1 {
		l.r.Fatalf("%s of %s left %d events and %d audit entries", c.Line, who, events, audit)
	}
	done[a.On]++
	l.entitled(before, a)
}

// who draws a sender, more often one of those whose verb it is.
func (l *life) who(c cases.Command) string {
	everybody := []string{"p.osei", "s.park", "d.abara", "j.ruiz", "k.lee", "both", "lead", "security", casestest.Requestor.Address, "x@epa.gov"}
	if rapid.IntRange(0, 3).Draw(l.r, "anybody") == 0 {
		return rapid.SampledFrom(everybody).Draw(l.r, "who")
	}
	switch c.Verb {
	case cases.Approve, cases.Reject, cases.Return, cases.Assign, cases.Hold, cases.Resume, cases.Set, cases.SetPriority, cases.DuplicateOf, cases.Refer, cases.Reopen, cases.Share:
		return rapid.SampledFrom(everybody[:3]).Draw(l.r, "supervisor")
	case cases.Received, cases.Dispose, cases.Withdraw:
		return casestest.Requestor.Address
	case cases.Concur, cases.Nonconcur:
		return "d.abara"
	}
	return rapid.SampledFrom(everybody[3:6]).Draw(l.r, "officer")
}

func (l *life) address(who string) string {
	if p, ok := l.b.People[who]; ok {
		return p.Address()
	}
	return who
}

// word draws a command, more often one that is possible than one that is not.
func (l *life) word(d cases.Dossier) cases.Command {
	all := []cases.Command{
		casestest.Cmd(cases.Approve, "j.ruiz"), casestest.Cmd(cases.Approve, ""), casestest.Cmd(cases.Reject, "2", "REASON", "no"), casestest.Cmd(cases.Return, "why"),
		casestest.Cmd(cases.Approve, "k.lee", "PRIORITY", "routine"),
		casestest.Cmd(cases.Assign, "k.lee"), casestest.Cmd(cases.Assign, "j.ruiz"), casestest.Cmd(cases.Accept, ""), casestest.Cmd(cases.Note, "text"),
		casestest.Cmd(cases.Negative, "NO RECORDS"), casestest.Cmd(cases.Negative, "WITHHELD"), casestest.Cmd(cases.Call, "NEGATIVE"), casestest.Cmd(cases.Call, "RECEIVED"),
		casestest.Cmd(cases.Call, "DISPOSITION", "RATING", "2"), casestest.Cmd(cases.Received, ""), casestest.Cmd(cases.Dispose, "", "RATING", "5"),
		casestest.Cmd(cases.Closeout, "told me"), casestest.Cmd(cases.Positive, "x"), casestest.Cmd(cases.Report, "NEGATIVE nothing"), casestest.Cmd(cases.Complete, "briefed"),
		casestest.Cmd(cases.Complete, "briefed", "SIGNIFICANT", "yes"), casestest.Cmd(cases.Concur, ""), casestest.Cmd(cases.Nonconcur, "too thin"), casestest.Cmd(cases.Exhibit, "a badge"),
		casestest.Cmd(cases.Extend, "until "+l.b.Now().AddDate(0, 0, 9).Format(time.DateOnly)+" they wait"), casestest.Cmd(cases.Share, "k.lee they ask"), casestest.Cmd(cases.Share, "both they ask"),
		casestest.Cmd(cases.Reopen, "a mistake"), casestest.Cmd(cases.Withdraw, "no more"), casestest.Cmd(cases.Assign, "both"),
		casestest.Cmd(cases.Hold, "they look for it"), casestest.Cmd(cases.Hold, "until "+l.b.Now().AddDate(0, 0, 3).Format(time.DateOnly)), casestest.Cmd(cases.Resume, ""),
		casestest.Cmd(cases.Set, "priority: routine"), casestest.Cmd(cases.Set, "agency: EPA\ndue_date: 2027-02-01", "REASON", "so they said"),
		casestest.Cmd(cases.Set, "requestor_email: "+casestest.Requestor.Address), casestest.Cmd(cases.Set, "priority: none"),
		casestest.Cmd(cases.SetPriority, "routine"), casestest.Cmd(cases.SetPriority, "urgent"),
		casestest.Cmd(cases.Refer, "OIG fraud"), casestest.Cmd(cases.Refer, "OTHER", "REASON", "the embassy's"), casestest.Cmd(cases.Decline, "too much"),
		casestest.Cmd(cases.Activity, "TECS nothing", "DATE", "2026-11-20"), casestest.Cmd(cases.Activity, "FIELD", "DATE", "2026-11-20", "FINDING", "seen"),
	}
	if len(l.others) > 0 {
		l.into = rapid.SampledFrom(l.others).Draw(l.r, "other")
		all = append(all, casestest.Cmd(cases.DuplicateOf, l.b.Show(l.t, l.into).Request.Number))
	}
	state, of := d.Request.State, cases.RequestRecord
	if d.Case != nil {
		state, of = d.Case.State, cases.CaseRecord
	}
	possible := slices.DeleteFunc(slices.Clone(all), func(c cases.Command) bool {
		return !slices.ContainsFunc(cases.Transitions(), func(row cases.Transition) bool {
			return row.Of == of && row.On == casestest.On(c) && slices.Contains(row.From, state)
		})
	})
	if len(possible) > 0 && rapid.IntRange(0, 5).Draw(l.r, "possible") > 0 {
		return rapid.SampledFrom(possible).Draw(l.r, "command")
	}
	return rapid.SampledFrom(all).Draw(l.r, "command")
}

// entitled says in other words than the code who may do what was done.
func (l *life) entitled(before cases.Dossier, a cases.Act) {
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
	theirs := before.Case != nil && before.Case.Officer != nil && *before.Case.Officer == a.Actor.ID && a.Actor.Has(cases.RoleOfficer)
	may := func(r cases.Role) bool {
		return r == cases.RoleOfficer && theirs || r != cases.RoleOfficer && a.Actor.Has(r)
	}
	if !slices.ContainsFunc(verbOf(a.On, before.Case != nil), may) {
		l.r.Fatalf("%s was done for %s", a.On, a.Actor.Handle)
	}
}

// check looks at what must hold at any time.
func (l *life) check() {
	l.checkOne(l.id)
	if l.into != 0 {
		l.checkOne(l.into)
	}
}

func (l *life) checkOne(id int64) {
	d := l.b.Show(l.t, id)
	state, of := d.Request.State, cases.RequestRecord
	if c := d.Case; c != nil {
		state, of = c.State, cases.CaseRecord
		released := slices.Contains([]cases.State{cases.CaseReleased, cases.CaseClosed, cases.CaseClosedOut}, c.State)
		closed := released && c.State != cases.CaseReleased
		switch {
		case released && (c.ReviewedBy == nil || c.ResultBy == nil || *c.ReviewedBy == *c.ResultBy):
			l.r.Fatalf("a result was released without another's review: %+v", c)
		case released && (c.Type == cases.FAI) != (c.ConcurredBy != nil && c.ReleasedAt != nil):
			l.r.Fatalf("an inquiry was released without concurrence: %+v", c)
		case closed && c.Type == cases.FAI && !c.ClosedAt.Equal(*c.ReleasedAt), closed && c.Result == "positive" && c.Type == cases.RFI && c.ReceivedAt == nil:
			l.r.Fatalf("the case is closed too early, or as of another day: %+v", c)
		case closed != (c.ClosedAt != nil) || closed && c.CompletedAt == nil || c.CompletedAt != nil && !released || (c.State == cases.CaseClosedOut) != (c.ClosedOutAt != nil):
			l.r.Fatalf("the dates do not fit the state: %+v", c)
		}
	}
	if last := d.Events[len(d.Events)-1]; last.ToState != state {
		l.r.Fatalf("the last event ends in %s, the record stands in %s", last.ToState, state)
	}
	for i := 1; i < len(d.Events); i++ {
		if d.Events[i].FromState != d.Events[i-1].ToState {
			l.r.Fatalf("event %d begins in %s, where the one before ended in %s", i, d.Events[i].FromState, d.Events[i-1].ToState)
		}
	}
	args := pgx.NamedArgs{"id": id, "requestor": casestest.Requestor.Address}
	at := spot{of: of, state: state, held: d.Request.HeldFrom}
	if d.Case != nil {
		at.held = d.Case.HeldFrom
	}
	open := one[string](l.t, l.b.DB, `SELECT coalesce(string_agg(kind, ' ' ORDER BY kind), '') FROM steps WHERE request = @id AND spent_at IS NULL`, args)
	open = l.beside(of, state, open)
	at.wanted = of == cases.CaseRecord && (slices.Contains([]cases.State{cases.CaseInReview, cases.CaseConcurrence, cases.CaseReleased, cases.CaseClosed}, state) || at.held == cases.CaseInReview) &&
		strings.Contains(open, string(cases.StepOfficer))
	at.drop = state == cases.RequestIncomplete && strings.Contains(open, string(cases.StepDrop))
	if want := strings.Join(words(at.open()), " "); open != want {
		l.r.Fatalf("in %s %q is open, want %q", at, open, want)
	}
	if n := count(l.t, l.b.DB, `SELECT count(*) FROM notices n JOIN requests r ON r.id = n.request WHERE r.id = @id AND NOT r.proven AND n.address = @requestor`, args); n != 0 {
		l.r.Fatalf("an unproven requestor got %d mails", n)
	}
	// whatever is open was asked of somebody, or ends by itself: no request is forgotten
	if n := count(l.t, l.b.DB, `
		SELECT count(*) FROM steps s WHERE s.request = @id AND s.spent_at IS NULL AND NOT EXISTS (SELECT FROM notices n WHERE n.step = s.id)
		  AND NOT EXISTS (SELECT FROM timers t WHERE t.step = s.id AND t.fired_at IS NULL)`, args); n != 0 {
		l.r.Fatalf("in %s %d open steps were asked of nobody", at, n)
	}
	if state == cases.RequestOnHold {
		if n := count(l.t, l.b.DB, `SELECT count(*) FROM timers WHERE request = @id AND kind = 'hold_end' AND fired_at IS NULL`, args); n != 1 {
			l.r.Fatalf("%d timers end the hold", n)
		}
	}
	if n := count(l.t, l.b.DB, `SELECT count(*) FROM timers t JOIN steps s ON s.id = t.step WHERE t.request = @id AND t.fired_at IS NULL AND s.spent_at IS NOT NULL`, args); n != 0 {
		l.r.Fatalf("%d timers of settled steps still run", n)
	}
	if n := count(l.t, l.b.DB, `
		SELECT count(*) FROM (SELECT FROM notices WHERE request = @id GROUP BY name, address, created_at HAVING count(*) > 1) twice`, args); n != 0 {
		l.r.Fatalf("%d mails were written twice for one event", n)
	}
	if n := count(l.t, l.b.DB, `
		SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM notices WHERE request = @id GROUP BY address, created_at) mails`, args); n > 2 {
		l.r.Fatalf("somebody got %d mails for one event", n)
	}
	if n := count(l.t, l.b.DB, `
		SELECT count(*) FROM notices n WHERE n.request = @id AND n.person IS NULL AND n.address <> @requestor AND n.name NOT IN ('referral', 'significant_memorandum')`, args); n != 0 {
		l.r.Fatalf("%d mails went to strangers", n)
	}
}

// beside takes out of the open steps what may lie before a supervisor or a team lead in any state of the work.
func (l *life) beside(of cases.RecordKind, s cases.State, open string) string {
	over := []cases.State{cases.CaseOpened, cases.CaseClosedOut, cases.CaseReferred, cases.CaseWithdrawn}
	if of == cases.RequestRecord || slices.Contains(over, s) {
		return open
	}
	return strings.Join(slices.DeleteFunc(strings.Fields(open), func(k string) bool {
		return slices.Contains([]cases.StepKind{cases.StepEntries, cases.StepExtension, cases.StepReferral, cases.StepSignificance}, cases.StepKind(k))
	}), " ")
}
