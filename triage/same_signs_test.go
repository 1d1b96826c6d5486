package triage

import (
	"testing"

	"cissd/cases"
)

// SEC-8, INT-4: texts that differ only in signs that say something are two mails; those that gateways change are none that do.
func TestSameSigns(t *testing.T) {
	t.Parallel()
	same := func(a, b string) bool {
		read := func(s string) *cases.Reading {
			return &cases.Reading{Subject: "RFI", Text: "Please look at the list of the visit, sent on Monday.\n" + s + "\n"}
		}
		there, back := sameMail(read(a), read(b), nil), sameMail(read(b), read(a), nil)
		if there != back {
			t.Errorf("%q and %q: it matters which one came first", a, b)
		}
		return there
	}
	for _, c := range [][2]string{
		{"☒ Urgent ☐ Routine", "☐ Urgent ☒ Routine"},
		{"✅ useful, ❌ late", "❌ useful, ✅ late"},
		{"A: + B: -", "A: - B: +"},
		{"age ≤ 30", "age ≥ 30"},
		{"a fee of €500", "a fee of $500"},
		{"● Urgent ○ Routine", "○ Urgent ● Routine"},
		{"[*] Urgent [ ] Routine", "[ ] Urgent [*] Routine"},
		{"[x] Urgent [ ] Routine", "[ ] Urgent [x] Routine"},
		{"age < 30", "age > 30"},
		{"at -5 degrees", "at 5 degrees"},
		{"5 % of them", "5 of them"},
		{"Laredo → Dallas", "Laredo ← Dallas"},
		{"👍", "👎"},
		{"\uf0fe Urgent \uf0a8 Routine", "\uf0a8 Urgent \uf0fe Routine"},
		{"he is = her", "he is ≠ her"},
	} {
		if same(c[0], c[1]) {
			t.Errorf("%q and %q are taken for one mail", c[0], c[1])
		}
	}
	for _, c := range [][2]string{
		{"“the list” – it’s new", `"the list" - it's new`},
		{"• one\n• two", "- one\n* two"},
		{"\uf0b7 one", "· one"},
		{"see <https://x.gov/a>", "see https://x.gov/a"},
		{"☑\ufe0f done", "☑ done"},
		{"at −5 degrees", "at -5 degrees"},
		{"Name | Age", "Name Age"},
		{"=====\nend", "end"},
		{"3–5 May", "3-5 May"},
		{"m@x.gov <m@x.gov>", "m@x.gov m@x.gov"},
		{"a\u00a0€500 fee", "a €500  fee"},
	} {
		if !same(c[0], c[1]) {
			t.Errorf("%q and %q are taken for two mails", c[0], c[1])
		}
	}
}

// MSG-2, SEC-8: the number of a matter in front of a subject, what a mail answers, and our codes in its addresses tell two mails apart.
func TestSameMatter(t *testing.T) {
	t.Parallel()
	mail := func(change func(m *cases.Message)) *cases.Reading {
		m := &cases.Message{
			From: []cases.Address{{Address: "m.ortega@cbp.dhs.gov"}}, FromFields: 1, To: []cases.Address{{Address: "ciss-intake@hq.dhs.gov"}}, Subject: "question",
			Parts: []cases.Part{{ID: "1", MediaType: "text/plain", Text: "Here are the dates that you asked for."}},
		}
		change(m)
		r := Read(m, DefaultConfig(), Known{})
		return &r
	}
	none := mail(func(*cases.Message) {})
	for name, change := range map[string]func(m *cases.Message){
		"a number":         func(m *cases.Message) { m.Subject = "[REQ-2027-000001] question" },
		"another number":   func(m *cases.Message) { m.Subject = "[REQ-2027-000002] question" },
		"a number in text": func(m *cases.Message) { m.Subject = "RE: [RFI-2027-00002] question" },
		"an answer":        func(m *cases.Message) { m.InReplyTo = []string{"a@cbp.dhs.gov"} },
		"another answer":   func(m *cases.Message) { m.InReplyTo = []string{"b@cbp.dhs.gov"} },
		"a code": func(m *cases.Message) {
			m.To[0].Address = "ciss-intake+rv.aaaaaaaaaaaaaaaaaaaa.v1@hq.dhs.gov"
		},
		"another code": func(m *cases.Message) {
			m.To[0].Address = "ciss-intake+rv.bbbbbbbbbbbbbbbbbbbb.v1@hq.dhs.gov"
		},
	} {
		r := mail(change)
		if sameMail(none, r, nil) || sameMail(r, none, nil) {
			t.Errorf("%s makes no difference", name)
		}
		if !sameMail(r, mail(change), nil) || !sameMail(r, mail(func(m *cases.Message) { change(m); m.Subject = "[EXTERNAL] " + m.Subject }), nil) {
			t.Errorf("%s: the same mail is taken for another", name)
		}
	}
	old := mail(func(m *cases.Message) { m.InReplyTo = []string{"a@cbp.dhs.gov"} })
	old.Thread = "" // a reading of before
	if !sameMail(old, mail(func(m *cases.Message) { m.InReplyTo = []string{"a@cbp.dhs.gov"} }), nil) {
		t.Error("a copy of what was read before is taken for another mail")
	}
}

// INT-4: only a text that is nothing but a cancellation is one.
func TestNothingButACancellation(t *testing.T) {
	t.Parallel()
	reading := func(text string) *cases.Reading {
		return &cases.Reading{From: cases.Address{Name: "Marisol Ortega-Quinn", Address: marisol}, NewText: text}
	}
	for _, text := range []string{
		"Please cancel our request, it was solved.", "Please withdraw our request, it was solved.\n\nMarisol Ortega-Quinn", "Good morning,\nwe no longer need this, please close our request.\nThank you!",
		"Please disregard my earlier mail, it was sent by mistake.", "Our request can be cancelled.", "Please withdraw REQ-2027-000012.", "We don’t need it any longer.",
	} {
		if !cancels(reading(text)) {
			t.Errorf("%q is no cancellation", text)
		}
	}
	for _, text := range []string{
		"Please cancel our request and check Ivan Petrov instead.", "He cancelled his visit.", "Please cancel the badge of the guard who left.", "Somebody asked us to withdraw our request, and threatened the guard.", "", "Thank you!",
		"Any news on our request?", "Please drop by our office.", "Cancel it, he is armed.",
	} {
		if cancels(reading(text)) {
			t.Errorf("%q is taken for a cancellation", text)
		}
	}
	file := reading("Please cancel our request.")
	file.Attachments = []cases.Attachment{{Name: "photo.jpg", MediaType: "image/jpeg"}}
	if cancels(file) {
		t.Error("a mail with a file is taken for a cancellation")
	}
}
