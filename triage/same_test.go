package triage_test

import (
	"fmt"
	"strings"
	"testing"

	"cissd/cases"
)

// SEC-8, INT-4: a new mail under the Message-ID of an earlier one opens a request of its own if it says something else, once; what a gateway put
// into it makes no other mail of it.
func TestReusedMessageID(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	other := strings.Replace(goodRequest, "A visit.", "A theft.", 1)
	for i, c := range []struct{ text, want string }{
		{goodRequest, "new_request"}, {"[EXTERNAL]\n\n" + goodRequest, "duplicate"}, {other, "new_request"}, {goodRequest, "duplicate"}, {other, "duplicate"},
	} {
		m := mail(requestor, c.text, true)
		m.MessageID = "scan@cbp"
		if got := o.read(t, m, fmt.Sprintf("scan %d", i)); got != c.want {
			t.Errorf("mail %d: %s, want %s", i, got, c.want)
		}
	}
	if n := o.count(t, `SELECT count(*) FROM requests`); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}

// SEC-8, MSG-2: an answer that was edited and sent again under its Message-ID is an answer of its own, and reaches those who wait for it.
func TestEditedAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if got := o.read(t, mail(requestor, strings.Replace(goodRequest, "Priority: routine\n", "", 1), true), "first"); got != "new_request" {
		t.Fatalf("the request: %s", got)
	}
	thread := o.reply(t, requestor, cases.NoticeIncomplete, requestor, "", true)
	for i, c := range []struct{ text, want string }{
		{"I will look it up.", "request_update"}, {"I will look it up.", "duplicate"}, {"[EXTERNAL]\n\nI will look it up.", "duplicate"}, {"It is routine.", "request_update"}, {"It is routine.", "duplicate"},
	} {
		m := mail(requestor, c.text, true)
		m.MessageID, m.InReplyTo, m.References, m.Subject = "draft@cbp", thread.InReplyTo, thread.References, thread.Subject
		if got := o.read(t, m, fmt.Sprintf("answer %d", i)); got != c.want {
			t.Errorf("answer %d, %q: %s, want %s", i, c.text, got, c.want)
		}
	}
	if n := o.count(t, `SELECT count(*) FROM requests WHERE state = 'in_review'`); n != 1 {
		t.Error("what the edited answer said did not reach the request")
	}
}
