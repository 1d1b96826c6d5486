package triage_test

import (
	"testing"

	"cissd/cases"
)

// EXT-3, EXT-4: a question states nothing: what an answer asks about is not filled, and is still missing. What is stated beside a question is.
func TestQuestionsStateNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, classification, priority string }{
		{"unclassified enough?", "", ""},
		{"is it unclassified?", "", ""},
		{"Unclassified?", "", ""},
		{"unclassified ??", "", ""},
		{"(unclassified?)", "", ""},
		{"is it unclassified", "", ""},
		{"Is this request unclassified?", "", ""},
		{"You mean unclassified?", "", ""},
		{"It is unclassified, right?", "", ""},
		{"Unclassified, I think?", "", ""},
		{"What do you mean by unclassified?", "", ""},
		{"I am not sure whether it is unclassified.", "", ""},
		{"don't know if it's unclassified", "", ""},
		{"Can I call it unclassified?", "", ""},
		{"Does it have to be unclassified?", "", ""},
		{"CUI?", "", ""},
		{"Is that CUI or SIPRNet?", "", ""},
		{"unclassified? or is it something else", "", ""},
		{"urgent?", "", ""},
		{"Is it urgent?", "", ""},
		{"Should we say routine or urgent?", "", ""},
		{"Would routine be ok?", "", ""},
		{"What is the difference between routine and priority?", "", ""},
		{"Classification: unclassified?", "", ""},
		{"Priority: urgent?", "", ""},
		{"Priority: routine (?)", "", ""},

		{"unclassified", "unclassified", ""},
		{"It is unclassified.", "unclassified", ""},
		{"unclassified\nWhat else do you need?", "unclassified", ""},
		{"It is unclassified. Is that enough?", "unclassified", ""},
		{"The request is unclassified, do you need anything else from us?", "unclassified", ""},
		{"Unclassified and routine. Who will call me?", "unclassified", "routine"},
		{"how urgent can it be?", "", ""},
		{"unclassified, why do you ask?", "unclassified", ""},
		{"routine - is that all?", "", "routine"},
		{"I was wondering if you could do an urgent check on him.", "", "urgent"},
		{"I wonder whether it is urgent.", "", ""},
		{"Could you please treat this as urgent?", "", "urgent"},
		{"Can this be handled as urgent?", "", "urgent"},
		{"This is urgent, could you tell me when I will hear from you?", "", "urgent"},
		{"Priority: urgent - can you do it by Friday?", "", "urgent"},
	} {
		d := draftMail{from: "dana@epa.gov", reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov", subject: "RE: [REQ-2026-000015] We need a few facts", text: c.text + "\n"}
		r := d.asked("mi", cases.Classification, cases.Priority)
		if got := r.Draft.Fields.Value(cases.Classification); got != c.classification {
			t.Errorf("%q: classification %q, want %q", c.text, got, c.classification)
		}
		if got := r.Draft.Fields.Value(cases.Network); got != "" {
			t.Errorf("%q: network %q", c.text, got)
		}
		if got := r.Draft.Fields.Value(cases.Priority); got != c.priority {
			t.Errorf("%q: priority %q, want %q", c.text, got, c.priority)
		}
	}
	// a new request that asks us for work in the form of a question states what it names
	r := draftMail{subject: "RFI", text: "Could you run an urgent name check on Wei Zhang, born 3 May 1970 (unclassified)?\n"}.read()
	if got := r.Draft.Fields.Value(cases.Priority) + " " + r.Draft.Fields.Value(cases.Classification); got != "urgent unclassified" {
		t.Errorf("a request in the form of a question states %q", got)
	}
}
