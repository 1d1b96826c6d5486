package cases_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/cases/casestest"
)

// SPEC 1, SEC-6: an operator sees what a case has gathered, and what became of it; what it says opens with its content alone, and passphrases do not
// (RFI-2).
func TestShowWhatACaseHasGathered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Working(t, cases.FAI)
	b.Attach(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Exhibit, "the badge"), casestest.NewFile("badge-of-wei.jpg", "picture"))
	b.Attach(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Refer, "OIG", "REASON", "fraud with visas"), casestest.NewFile("visa-list.csv", "a,b"))
	b.Wait(time.Minute)
	b.Must(t, id, "p.osei", cases.NoticeReferralReview, casestest.Cmd(cases.Approve, ""))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Extend, "until 2026-12-18 the consulate is closed"))
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Share, "k.lee", "REASON", "the same man"))
	b.Wait(time.Minute)
	b.Must(t, id, "p.osei", cases.NoticeDone, casestest.Cmd(cases.Unshare, "k.lee"))
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Report, "POSITIVE He copied the plans."))
	b.Wait(time.Minute)
	b.Must(t, id, "s.park", cases.NoticeClosureReview, casestest.Cmd(cases.Approve, ""))
	b.Must(t, id, "d.abara", cases.NoticeConcurrence, casestest.Cmd(cases.Concur, ""))
	d := b.Show(t, id)

	var got []string
	for _, f := range d.Files {
		got = append(got, fmt.Sprintf("%s, number %v, of %s, reviewed by %s", f.Kind, f.Number != nil, f.Actor, f.Reviewer))
	}
	for _, l := range d.Documents {
		got = append(got, string(l.Kind))
	}
	for _, p := range d.Proposals {
		got = append(got, fmt.Sprintf("%s asked by %s, decided by %q, granted: %v", p.Kind, p.Asker, p.Decider, p.Granted != nil && *p.Granted))
	}
	for _, s := range d.Shares {
		got = append(got, fmt.Sprintf("%s sees it by %s, ended: %v", s.Person, s.Sharer, s.EndedAt != nil))
	}
	want := []string{
		"exhibit, number true, of j.ruiz, reviewed by s.park", "referral, number false, of j.ruiz, reviewed by s.park", "report_of_inquiry",
		`referral asked by j.ruiz, decided by "p.osei", granted: true`, `extension asked by j.ruiz, decided by "", granted: false`,
		"k.lee sees it by p.osei, ended: true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the dossier (-want +got):\n%s", diff)
	}
	if c := d.Case; c.ReleasedAt == nil || c.ConcurredBy == nil {
		t.Errorf("the case is %+v", c)
	}
	plain := asJSON(t, d)
	life, err := b.Record.LifeContent(t.Context(), b.DB, d)
	if err != nil {
		t.Fatal(err)
	}
	full := asJSON(t, life)
	for _, content := range []string{"badge-of-wei.jpg", "the badge", "fraud with visas", "consulate", "He copied the plans."} {
		if strings.Contains(plain, content) || !strings.Contains(full, content) {
			t.Errorf("%q stands in the plain dossier: %v, in its content: %v", content, strings.Contains(plain, content), strings.Contains(full, content))
		}
	}
	phrases := 0
	for _, n := range b.Notices(t, id, cases.NoticePassword, "") {
		phrases++
		if p := b.Data(t, n).Passphrase; p == "" || strings.Contains(full+plain, p) {
			t.Error("RFI-2: a passphrase is shown to the operator")
		}
	}
	if phrases != 2 {
		t.Errorf("%d passphrases were told", phrases)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// CLS-1: what turned out to be classified can be shown with its content: what was destroyed of it is not there, and the pointer is.
func TestShowWhatTurnedOutClassified(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Return, "Does he work at the pier?"))
	b.Wait(time.Minute)
	b.Write(t, id, casestest.Requestor, only(cases.Network, "SIPRNet"), "It is on SIPRNet.")
	d := b.Show(t, id)
	if !d.Request.Tracked {
		t.Fatal("it is not tracked only")
	}
	draft, texts, err := b.Record.Content(t.Context(), b.DB, d)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(texts, " "); strings.Contains(got, "pier") || draft.Fields.Value(cases.Network) == "" || draft.Fields.Value(cases.Basis) != "" {
		t.Errorf("it shows %q, and %v", got, draft.Fields)
	}
}
