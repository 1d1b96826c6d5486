package casestest

import (
	"testing"

	"cissd/cases"
)

// Stage is how far [Bench.Until] takes an RFI.
type Stage int

// Stages of an RFI, in their order.
const (
	Reviewed   Stage = iota // a complete request, with the supervisors
	Assigned                // approved by p.osei, assigned to j.ruiz
	InProgress              // accepted
	InReview                // a negative result without records, with the supervisors
	Released                // approved by p.osei, the mail to the requestor written
	Closed                  // that mail was taken
	Disposed                // rated 4 by the requestor
	ClosedOut
)

// Until opens an RFI and takes it to a stage.
func (b *Bench) Until(t testing.TB, s Stage) int64 {
	t.Helper()
	id := b.Request(t, Draft()).Request
	steps := []func(){
		func() { b.Must(t, id, "p.osei", cases.NoticeReview, Cmd(cases.Approve, "j.ruiz")) },
		func() { b.Must(t, id, "j.ruiz", cases.NoticeAssigned, Cmd(cases.Accept, "")) },
		func() { b.Must(t, id, "j.ruiz", cases.NoticeAssigned, Cmd(cases.Negative, "NO RECORDS")) },
		func() { b.Must(t, id, "p.osei", cases.NoticeResultReview, Cmd(cases.Approve, "")) },
		func() { b.Sent(t, b.Notice(t, id, cases.NoticeResultNegative, Requestor.Address)) },
		func() {
			b.Must(t, id, Requestor.Address, cases.NoticeDispositionAsked, Cmd(cases.Dispose, "", "RATING", "4", "REMARKS", "It helped."))
		},
		func() { b.Must(t, id, "j.ruiz", cases.NoticeDispositionReceived, Cmd(cases.Closeout, "")) },
	}
	for _, step := range steps[:s] {
		b.Wait(1 << 30) // about a second, so that no two events have one time
		step()
	}
	return id
}

// Working opens a case of a kind, which j.ruiz works on.
func (b *Bench) Working(t testing.TB, kind cases.Type) int64 {
	t.Helper()
	id := b.Request(t, DraftOf(kind)).Request
	b.Wait(1 << 30)
	b.Must(t, id, "p.osei", cases.NoticeReview, Cmd(cases.Approve, "j.ruiz"))
	b.Wait(1 << 30)
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, Cmd(cases.Accept, ""))
	b.Wait(1 << 30)
	return id
}
