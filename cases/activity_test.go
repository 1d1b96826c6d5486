package cases_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
)

// FAI-2: each kind as an officer would write it, kept with date, system, source, finding and whom it was coordinated with; in each state from
// assigned to closed, before another command or alone.
func TestActivity(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := caseIn(t, b, cases.CaseAssigned)
	cmds := []cases.Command{
		casestest.Cmd(cases.Activity, "TECS no records found", "DATE", "2026-11-20"),
		casestest.Cmd(cases.Activity, "fincen", "DATE", "20 Nov 2026", "FINDING", "two reports"),
		casestest.Cmd(cases.Activity, "Database check", "SOURCE", "LexisNexis, by name", "DATE", "11/20/2026", "FINDING", "an address"),
		casestest.Cmd(cases.Activity, "RECORDS: the visitor log", "DATE", "2026-11-23", "SOURCE", "log of gate 3"),
		casestest.Cmd(cases.Activity, "record_review", "DATE", "2026-11-20", "FINDING", "nothing"),
		casestest.Cmd(cases.Activity, "request to others", "DATE", "2026-11-20", "WITH", "CBP desk", "FINDING", "they look"),
		casestest.Cmd(cases.Activity, "ANALYSIS of the cards", "DATE", "2026-11-20"),
		casestest.Cmd(cases.Activity, "FIELD", "DATE", "2026-11-20", "WITH", "FPS", "FINDING", "seen at the gate"),
	}
	for _, c := range cmds {
		b.Must(t, id, "j.ruiz", cases.NoticeAssigned, c)
	}
	d := b.Show(t, id)
	details, err := b.Record.Activities(t.Context(), b.DB, d)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, a := range d.Activities {
		x := details[i]
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%s|%s", a.Kind, a.System, a.DoneOn.Format(time.DateOnly), a.Actor, x.Source, x.Finding, x.With))
	}
	want := []string{
		"database_check|TECS|2026-11-20|j.ruiz||no records found|", "database_check|FinCEN|2026-11-20|j.ruiz||two reports|",
		"database_check|LexisNexis|2026-11-20|j.ruiz|LexisNexis, by name|an address|", "record_review||2026-11-23|j.ruiz|log of gate 3|the visitor log|",
		"record_review||2026-11-20|j.ruiz||nothing|", "request_to_others||2026-11-20|j.ruiz||they look|CBP desk", "analysis||2026-11-20|j.ruiz||of the cards|",
		"field_operation||2026-11-20|j.ruiz||seen at the gate|FPS",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("activities (-want +got):\n%s", diff)
	}
	if kept := texts(t, b, id); !strings.Contains(kept[len(kept)-1], "field operation, 2026-11-20\nWITH FPS\nFINDING seen at the gate") {
		t.Errorf("the event says %q", kept[len(kept)-1])
	}
	if n := count(t, b.DB, `SELECT count(*) FROM audit_log WHERE action = 'ACTIVITY' AND detail = 'assigned -> assigned'`, nil); n != len(cmds) {
		t.Errorf("%d entries in the audit log", n)
	}
	// GR-6: before another command, and undone with it (GR-3)
	both := []cases.Command{casestest.Cmd(cases.Activity, "ATS hit", "DATE", "2026-11-20"), casestest.Cmd(cases.Negative, "NO RECORDS")}
	a := b.Act(t, "j.ruiz", b.Notice(t, id, cases.NoticeAssigned, ""), both[0])
	err = b.In(t.Context(), func(tx pgx.Tx) error {
		out, err := b.Record.ApplyAll(t.Context(), tx, id, a, both, b.Now())
		if err == nil && out.Refused == nil {
			t.Error("NEGATIVE before ACCEPT was done")
		}
		return err
	})
	if n := len(b.Show(t, id).Activities); n != len(cmds) || err != nil {
		t.Errorf("%d activities, %v", n, err)
	}
}

// In the states from assigned to closed; not before, not after.
func TestActivityInEachState(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Disposed)
	c := casestest.Cmd(cases.Activity, "CLEAR nothing", "DATE", "2026-11-20")
	b.Must(t, id, "j.ruiz", cases.NoticeDispositionReceived, c)
	b.Must(t, id, "j.ruiz", cases.NoticeDone, casestest.Cmd(cases.Closeout, ""))
	refusedWith(t, b, id, b.Act(t, "j.ruiz", b.Notice(t, id, cases.NoticeDone, "j.ruiz@hq.dhs.gov"), c), "not_possible")
	request := b.Until(t, casestest.Reviewed)
	refusedWith(t, b, request, b.Act(t, "p.osei", b.Notice(t, request, cases.NoticeReview, "p.osei@hq.dhs.gov"), c), "not_possible")
}

// GR-3: what an ACTIVITY lacks, each with its reason; whose case it is not; any words are kept.
func TestActivityIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := caseIn(t, b, cases.CaseInProgress)
	mine := b.Notice(t, id, cases.NoticeAssigned, "")
	for _, c := range []struct {
		cmd  cases.Command
		code string
	}{
		{casestest.Cmd(cases.Activity, ""), "kind_unknown"},
		{casestest.Cmd(cases.Activity, "looked around", "DATE", "2026-11-20"), "kind_unknown"},
		{casestest.Cmd(cases.Activity, "TECS2 x", "DATE", "2026-11-20"), "kind_unknown"},
		{casestest.Cmd(cases.Activity, "DATABASE x", "DATE", "2026-11-20"), "system_unknown"},
		{casestest.Cmd(cases.Activity, "DATABASE x", "DATE", "2026-11-20", "SOURCE", "Google"), "system_unknown"},
		{casestest.Cmd(cases.Activity, "REQUEST x", "DATE", "2026-11-20"), "with_missing"},
		{casestest.Cmd(cases.Activity, "FIELD x", "DATE", "2026-11-20", "SOURCE", "y"), "with_missing"},
		{casestest.Cmd(cases.Activity, "TECS x"), "date_missing"},
		{casestest.Cmd(cases.Activity, "TECS x", "DATE", "03/04/26"), "date_unclear"},
		{casestest.Cmd(cases.Activity, "TECS x", "DATE", "yesterday"), "date_unreadable"},
		{casestest.Cmd(cases.Activity, "TECS x", "DATE", "2026-11-24"), "date_ahead"},
		{casestest.Cmd(cases.Activity, "TECS", "DATE", "2026-11-20"), "finding_missing"},
	} {
		refusedWith(t, b, id, b.Act(t, "j.ruiz", mine, c.cmd), c.code)
	}
	good := casestest.Cmd(cases.Activity, "TECS x", "DATE", "2026-11-20")
	refusedWith(t, b, id, b.Act(t, "k.lee", mine, good), "token_of_another")
	refusedWith(t, b, id, b.Act(t, "p.osei", b.Status(t, id, "p.osei"), good), "no_right")
	refusedWith(t, b, id, b.Act(t, casestest.Requestor.Address, b.Notice(t, id, cases.NoticeOpened, ""), good), "no_right")
	for i, words := range hostile() {
		b.Do(t, id, "j.ruiz", mine, casestest.Cmd(cases.Activity, "TECS", "DATE", "2026-11-20", "SOURCE", words, "FINDING", words, "WITH", words))
		d := b.Show(t, id)
		details, err := b.Record.Activities(t.Context(), b.DB, d)
		want := cases.ActivityDetails{Source: asKept(words), Finding: asKept(words), With: asKept(words)}
		if err != nil || len(details) != i+1 || details[i] != want {
			t.Errorf("%.40q is kept otherwise: %v", words, err)
		}
	}
}
