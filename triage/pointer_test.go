package triage_test

import (
	"strings"
	"testing"
	"time"

	"cissd/cases"
)

// CLS-1: an answer by which a request comes to be tracked only leaves nothing but the pointer, its own words neither: what resides on a classified
// network was an inquiry, and is a request for information by the answer.
func TestAnswerMakesItTracked(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	first := strings.NewReplacer("Type: RFI", "Type: FAI", "Classification: unclassified", "Network: HSDN").Replace(goodRequest)
	if got := o.read(t, mail(requestor, first, true), "first"); got != string(cases.NewRequest) {
		t.Fatalf("the inquiry came to %s", got)
	}
	if n := o.count(t, `SELECT count(*) FROM requests WHERE type = 'fai' AND NOT tracked`); n != 1 {
		t.Fatalf("%d inquiries that are not tracked only", n)
	}
	o.Wait(time.Minute)
	answer := o.reply(t, requestor, cases.NoticeReceived, requestor, "Type: RFI\n\nThe man was seen at the gate.\n", true)
	o.read(t, answer, "second")
	if n := o.count(t, `SELECT count(*) FROM requests WHERE type = 'rfi' AND tracked AND version = 2`); n != 1 {
		t.Errorf("%d requests became tracked only", n)
	}
	if n := o.count(t, `SELECT count(*) FROM events WHERE verb = $1 AND text IS NOT NULL`, cases.OnAnswer); n != 0 {
		t.Errorf("%d answers keep their words", n)
	}
}
