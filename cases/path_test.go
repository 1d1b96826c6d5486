package cases_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/cases/casestest"
)

// The main path of one RFI, from the request to closeout (SUP-1, SUP-4, RFI-1, RFI-3, DSP-1, AUD-1).
func TestPathOfAnRFI(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.InProgress)
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Note, "Asked TECS."))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Negative, "NO RECORDS"))
	b.Must(t, id, "p.osei", cases.NoticeResultReview, casestest.Cmd(cases.Approve, ""))
	b.Sent(t, b.Notice(t, id, cases.NoticeResultNegative, casestest.Requestor.Address))
	b.Must(t, id, casestest.Requestor.Address, cases.NoticeDispositionAsked, casestest.Cmd(cases.Dispose, "", "RATING", "4"))
	b.Must(t, id, "j.ruiz", cases.NoticeDispositionReceived, casestest.Cmd(cases.Closeout, ""))

	d := b.Show(t, id)
	if d.Request.State != cases.RequestApproved || d.Case == nil || d.Case.State != cases.CaseClosedOut {
		t.Fatalf("request is %s, case %+v", d.Request.State, d.Case)
	}
	if d.Request.Number != "REQ-2027-000001" || d.Case.Number != "RFI-2027-00001" {
		t.Errorf("numbers are %s and %s", d.Request.Number, d.Case.Number)
	}
	var steps []string
	for _, e := range d.Events {
		steps = append(steps, e.Verb+": "+string(e.FromState)+" -> "+string(e.ToState))
	}
	want := []string{
		"a request arrives:  -> in_review",
		"APPROVE: in_review -> assigned",
		"ACCEPT: assigned -> in_progress",
		"NOTE: in_progress -> in_progress",
		"NEGATIVE: in_progress -> in_review",
		"APPROVE: in_review -> released",
		"the result is delivered: released -> closed",
		"DISPOSITION: closed -> closed",
		"CLOSEOUT: closed -> closed_out",
	}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	var mails []string
	for _, n := range d.Notices {
		l := casestest.Load(t, b, n.ID)
		mails = append(mails, string(n.Name)+" "+l.Address)
	}
	wantMails := []string{
		"received marisol.ortega-quinn@cbp.dhs.gov", "review p.osei@hq.dhs.gov", "review s.park@hq.dhs.gov",
		"assigned j.ruiz@hq.dhs.gov", "opened marisol.ortega-quinn@cbp.dhs.gov", "done p.osei@hq.dhs.gov",
		"done j.ruiz@hq.dhs.gov", "done j.ruiz@hq.dhs.gov",
		"result_review p.osei@hq.dhs.gov", "result_review s.park@hq.dhs.gov", "done j.ruiz@hq.dhs.gov",
		"result_negative marisol.ortega-quinn@cbp.dhs.gov", "released j.ruiz@hq.dhs.gov", "done p.osei@hq.dhs.gov",
		"disposition_asked marisol.ortega-quinn@cbp.dhs.gov",
		"disposition_received j.ruiz@hq.dhs.gov", "done marisol.ortega-quinn@cbp.dhs.gov",
		"closed_out marisol.ortega-quinn@cbp.dhs.gov", "done j.ruiz@hq.dhs.gov",
	}
	if diff := cmp.Diff(wantMails, mails); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
}
