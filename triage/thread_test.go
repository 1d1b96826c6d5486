package triage_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/triage"
)

// MSG-2, SEC-2: the signs of a mail, strongest first, and when they disagree.
func TestFind(t *testing.T) {
	t.Parallel()
	ref := func(s string) cases.TokenRef {
		r, ok := cases.ParseTokenRef(s)
		if !ok {
			t.Fatal(s)
		}
		return r
	}
	a, b, old := ref("rv.aaaaaaaa11.v2"), ref("rv.bbbbbbbb22.v1"), ref("rv.cccccccc33.v1")
	id := func(r cases.TokenRef) string { return r.MessageID("hq.dhs.gov") }
	plus := func(r cases.TokenRef) []cases.Address {
		return []cases.Address{{Address: r.PlusAddress("CISS-Intake@hq.dhs.gov")}}
	}
	for _, c := range []struct {
		name string
		m    cases.Message
		want triage.Refs
	}{
		{"nothing", cases.Message{Subject: "RFI"}, triage.Refs{}},
		{"In-Reply-To", cases.Message{InReplyTo: []string{id(a)}}, triage.Refs{Tokens: []cases.TokenRef{a}}},
		{"References, the newest first, are no disagreement", cases.Message{InReplyTo: []string{id(a)}, References: []string{id(old), "x@y", id(a)}}, triage.Refs{Tokens: []cases.TokenRef{a, old}}},
		{"References alone", cases.Message{InReplyTo: []string{"x@y"}, References: []string{id(old), id(a)}}, triage.Refs{Tokens: []cases.TokenRef{a, old}}},
		{"plus-address in To", cases.Message{To: plus(a)}, triage.Refs{Tokens: []cases.TokenRef{a}}},
		{"plus-address in Cc and in the delivery fields", cases.Message{Cc: plus(a), Recipients: plus(a)}, triage.Refs{Tokens: []cases.TokenRef{a}}},
		{"both agree", cases.Message{InReplyTo: []string{id(a)}, To: plus(a)}, triage.Refs{Tokens: []cases.TokenRef{a}}},
		{"they disagree", cases.Message{InReplyTo: []string{id(a)}, To: plus(b)}, triage.Refs{Tokens: []cases.TokenRef{a, b}, Disagree: true}},
		{"two plus-addresses disagree", cases.Message{To: plus(a), Cc: plus(b)}, triage.Refs{Tokens: []cases.TokenRef{a, b}, Disagree: true}},
		{"a foreign domain's Message-ID", cases.Message{InReplyTo: []string{"rv.aaaaaaaa11.v2@cissd.evil.example"}}, triage.Refs{}},
		{"a foreign mailbox's plus-address", cases.Message{To: []cases.Address{{Address: "x+rv.aaaaaaaa11.v2@hq.dhs.gov"}}}, triage.Refs{}},
		{"our own mail", cases.Message{MessageID: id(a)}, triage.Refs{Own: true}},
		{"numbers", cases.Message{Subject: "Re: req-2026-000042 and RFI-2026-00011"}, triage.Refs{Numbers: []string{"REQ-2026-000042", "RFI-2026-00011"}}},
		{"no numbers", cases.Message{Subject: "XREQ-2026-000042 REQ-26-42"}, triage.Refs{}},
		{
			"a code line, and the number of the verb's line",
			cases.Message{Parts: []cases.Part{{ID: "1", MediaType: "text/plain", Text: "APPROVE REQ-2026-000042/2\nCODE rv.aaaaaaaa11.v2\n"}}},
			triage.Refs{Tokens: []cases.TokenRef{a}, Numbers: []string{"REQ-2026-000042"}},
		},
		{
			"a code line in HTML",
			cases.Message{Parts: []cases.Part{{ID: "1", MediaType: "text/html", Text: "<p>APPROVE</p><p>CODE rv.aaaaaaaa11.v2</p>"}}},
			triage.Refs{Tokens: []cases.TokenRef{a}},
		},
	} {
		c.want.Answers = append(c.want.Answers, c.m.InReplyTo...) // the nearest first
		for _, id := range slices.Backward(c.m.References) {
			c.want.Answers = append(c.want.Answers, id)
		}
		if diff := cmp.Diff(c.want, triage.Find(&c.m, triage.DefaultConfig())); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// MSG-2, MSG-5, INT-8, SPEC 3: the outcome on the face of a mail, and with the record.
func TestOutcome(t *testing.T) {
	t.Parallel()
	answer := func(kind, text string) draftMail {
		return draftMail{reply: kind + ".aa11bb22.v1@cissd.hq.dhs.gov", subject: "RE: x", text: text}
	}
	chaser := draftMail{subject: "Re: Two visitors", text: "Any news on this?"}
	numbered := draftMail{subject: "Re: [CISS] REQ-2026-000042", text: "Here is the rest."}
	stranger := draftMail{from: "joe@gmail.example", name: "Joe", text: "Priority: urgent\nClassification: unclassified"}
	for name, c := range map[string]struct {
		d    draftMail
		want cases.Outcome
	}{
		"a request":          {draftMail{subject: "RFI", text: "Please run Boris Yudin."}, cases.NewRequest},
		"no text at all":     {draftMail{subject: "RFI"}, cases.NewRequest},
		"an answer":          {answer("mi", "It is routine."), cases.RequestUpdate},
		"words to a review":  {answer("rv", "Who sent it?"), cases.DecisionMail},
		"an officer's words": {answer("as", "I found nothing."), cases.CaseReport},
		"thanks for result":  {answer("dp", "Thank you."), cases.Disposition},
		"a chaser":           {chaser, cases.RequestUpdate},
		"a number":           {numbered, cases.RequestUpdate},
		"a stranger":         {stranger, cases.Quarantined},
	} {
		if r := c.d.read(); r.Outcome != c.want {
			t.Errorf("%s: %s", name, r.Outcome)
		}
	}
	own := answer("rv", "APPROVE").message()
	own.MessageID = "rv.aa11bb22.v1@cissd.hq.dhs.gov"
	if r := triage.Read(own, triage.DefaultConfig(), triage.Known{}); r.Outcome != cases.Ignored || len(r.Commands) > 0 {
		t.Errorf("our own mail: %s %+v", r.Outcome, r.Commands)
	}
	// With the record: a token that it does not know, and a number in a stranger's subject, are nothing.
	if r := triage.Read(answer("rv", "APPROVE").message(), triage.DefaultConfig(), triage.Known{Daemon: true}); len(r.Commands) > 0 || r.Outcome != cases.NewRequest {
		t.Errorf("an unknown token: %s %+v", r.Outcome, r.Commands)
	}
	if r := triage.Read(numbered.message(), triage.DefaultConfig(), triage.Known{Daemon: true}); r.Outcome != cases.NewRequest {
		t.Errorf("a number alone: %s", r.Outcome)
	}
	k := triage.Known{Daemon: true, Threaded: true, TokenKind: "rv", Person: &cases.Person{Handle: "o"}}
	if r := triage.Read(review("APPROVE").message(), triage.DefaultConfig(), k); len(r.Commands) != 1 {
		t.Errorf("a confirmed token: %+v", r.Refused)
	}
}
