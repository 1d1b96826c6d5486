package cases_test

import (
	"slices"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/cases/casestest"
)

// DECLINE gives a case back before it was begun: the supervisors are asked for another officer, with the reason; whoever declined has no part in
// it any more, and is no intruder when they say so twice.
func TestDecline(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := caseIn(t, b, cases.CaseAssigned)
	refusedWith(t, b, id, b.Act(t, "j.ruiz", b.Notice(t, id, cases.NoticeAssigned, ""), casestest.Cmd(cases.Decline, " ")), "reason_missing")
	refusedWith(t, b, id, b.Act(t, "k.lee", 0, casestest.Cmd(cases.Decline, "no")), "no_right")
	refusedWith(t, b, id, b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeDone, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Decline, "no")), "no_right")
	mine := b.Notice(t, id, cases.NoticeAssigned, "j.ruiz@hq.dhs.gov")
	b.Do(t, id, "j.ruiz", mine, casestest.Cmd(cases.Decline, "I know the subject."))
	d := b.Show(t, id)
	if d.Case.State != cases.CaseOpened || d.Case.Officer != nil {
		t.Errorf("it is %+v", d.Case)
	}
	for _, who := range []string{"p.osei@hq.dhs.gov", "s.park@hq.dhs.gov"} {
		n := b.Data(t, b.Notice(t, id, cases.NoticeChooseOfficer, who))
		offered := slices.ContainsFunc(n.Choices, func(c cases.Choice) bool { return c.Text == "ASSIGN j.ruiz" })
		if n.Text != "I know the subject." || n.Actor != "Javier Ruiz" || len(n.Officers) != 2 || n.Choices[0].Text != "ASSIGN k.lee" || offered {
			t.Errorf("%s reads %+v", who, n)
		}
	}
	refusedWith(t, b, id, b.Act(t, "j.ruiz", mine, casestest.Cmd(cases.Decline, "I said no.")), "already_done")
	if n := count(t, b.DB, `SELECT count(*) FROM notices WHERE name = 'control_refused'`, nil); n != 1 {
		t.Errorf("%d reports; only k.lee's attempt is one", n)
	}
	if n := casestest.Load(t, b, mine); !n.Superseded {
		t.Error("the assignment would still be sent")
	}
	b.Must(t, id, "s.park", cases.NoticeChooseOfficer, casestest.Cmd(cases.Assign, "k.lee"))
	b.Must(t, id, "k.lee", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	got := refusedWith(t, b, id, b.Act(t, "k.lee", b.Notice(t, id, cases.NoticeAssigned, "k.lee@hq.dhs.gov"), casestest.Cmd(cases.Decline, "too much")), "not_possible")
	if !strings.Contains(got.Refused.Reason, "ASSIGN") {
		t.Errorf("it says %s", got.Refused.Reason)
	}
	for _, words := range hostile() {
		id := caseIn(t, b, cases.CaseAssigned)
		b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Decline, "", "REASON", words))
		if n := b.Data(t, b.Notice(t, id, cases.NoticeChooseOfficer, "s.park@hq.dhs.gov")); n.Text != asKept(words) {
			t.Errorf("the supervisors read %.80q", n.Text)
		}
	}
}
