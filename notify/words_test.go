package notify_test

import (
	"strings"
	"testing"
	"time"

	"cissd/cases"
	"cissd/notify"
)

// flat is the text part in one line, without marks and ties.
func flat(m notify.Mail) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(m.Text, "|", " ")), " ")
}

// MAILS: the matter in their words is their first sentence: no greeting, and no end behind a title, an initial or an abbreviation.
func TestFirstSentence(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for text, want := range map[string]string{
		"Good morning, EPA Region 6 expects a visitor from Portugal, Ms. Ana Silva, on Monday. She is a chemist.":  "EPA Region 6 expects a visitor from Portugal, Ms. Ana Silva, on Monday.",
		"Hi CISS,\nwe expect a delegation at our laboratory, led by Dr. J. Mateus of the U.S. office. More later.": "we expect a delegation at our laboratory, led by Dr. J. Mateus of the U.S. office.",
		"Dear Dr. Osei, we ask about building no. 4 at 3 p.m. on Sept. 5 in the city of St. Louis. It is urgent.":  "we ask about building no. 4 at 3 p.m. on Sept. 5 in the city of St. Louis.",
		"Good morning all - please look at the man whom Mr. and Mrs. Lee met at the port. Thank you.":              "please look at the man whom Mr. and Mrs. Lee met at the port.",
		"To whom it may concern: is there anything about the firm that visits us in May? We met it.":               "is there anything about the firm that visits us in May?",
		"All visitors of the plant were asked for their passports at the main gate. One had none.":                 "All visitors of the plant were asked for their passports at the main gate.",
		"Hi": "Hi",
	} {
		d := notify.Sample(cases.NoticeReview)
		d.Draft.Fields[cases.Purpose] = cases.Field{Values: []string{text}}
		if m := render(t, tpl, d); !strings.Contains(flat(m), `In their words: "`+want+`"`) {
			t.Errorf("%q gives %q", text, m.Text[:600])
		}
	}
}

// An answer stands in the review, behind the question (RETURN), before the facts; without them there is no such part.
func TestAnswerShown(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, name := range []cases.NoticeName{cases.NoticeReview, cases.NoticeRequestorAnswered, cases.NoticeResultReview} {
		d := notify.Sample(name)
		d.Question, d.Text = "Which hotel was it?", "The Astoria.\nRoom twelve."
		m := render(t, tpl, d)
		for part, s := range map[string]string{"text": flat(m), "HTML": textOfHTML(m.HTML)} {
			q, a, facts := strings.Index(s, "Which hotel"), strings.Index(s, "The Astoria."), strings.Index(strings.ToUpper(s), "THE REQUEST (")
			if q < 0 || a < q || facts >= 0 && facts < a {
				t.Errorf("%s, %s: question at %d, answer at %d, facts at %d", name, part, q, a, facts)
			}
		}
		d.Question = ""
		if s := flat(render(t, tpl, d)); !strings.Contains(s, "The Astoria.") || strings.Contains(strings.ToLower(s), "we asked") {
			t.Errorf("%s without a question: %s", name, s)
		}
	}
	d := notify.Sample(cases.NoticeReview)
	d.Question, d.Text = "", ""
	if s := flat(render(t, tpl, d)); strings.Contains(s, "THEY WROTE") || strings.Contains(s, "ANSWERED") {
		t.Errorf("an answer that is none: %s", s)
	}
}

// MAILS rule 4: a criterion that is not met stands first, with the question that could mend it; what is missing is said once.
func TestCriteriaNotMetFirst(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeReview)
	d.Criteria[0] = cases.Criterion{Number: 1, State: cases.NotMet, Evidence: "neither basis nor purpose is stated"}
	d.Criteria[6] = cases.Criterion{Number: 7, State: cases.NotMet, Evidence: "missing: agency"}
	d.Missing = []string{cases.Agency}
	s := flat(render(t, tpl, d))
	first, _, _ := strings.Cut(s, "YOU CAN")
	const want = `- Criterion 1 (basis and purpose) is not met: neither basis nor purpose is stated. To ask the requestor: "RETURN your question"`
	if !strings.Contains(first, want) || strings.Contains(first, "Criterion 7") {
		t.Errorf("the doubts are %q", first)
	}
	d.Choices = d.Choices[:2]
	if s := flat(render(t, tpl, d)); strings.Contains(s, "To ask the requestor") {
		t.Error("a command that is not possible is offered")
	}
}

// A first version has changed nothing, and a field that is as it was has not changed.
func TestNothingChanged(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeReview)
	d.Changes = []cases.Change{{Field: cases.Agency, Old: "EPA", New: "EPA"}}
	if s := render(t, tpl, d).Text; strings.Contains(s, "WHAT CHANGED") {
		t.Error("a change that is none")
	}
	d = notify.Sample(cases.NoticeReview)
	d.Version = 1
	if s := render(t, tpl, d).Text; strings.Contains(s, "WHAT CHANGED") {
		t.Error("a change in version 1")
	}
}

// GR-3: what was read is shown without the code of a button, what was cut is marked, and quoted words are not quoted again.
func TestQuote(t *testing.T) {
	t.Parallel()
	d := notify.Sample(cases.NoticeNotDone)
	d.Quote = []string{`"APPROVE k.lee"`, "CODE rv.q7xk2m5vt3ha6wz4cj8n9pbrye.v1", "CODE of conduct", "…", strings.Repeat("word ", 900)}
	s := flat(render(t, load(t), d))
	for want, there := range map[string]bool{`"APPROVE k.lee"`: true, `""`: false, "q7xk2m5": false, `"CODE of conduct" … "word word`: true, `word …"`: true} {
		if strings.Contains(s, want) != there {
			t.Errorf("%q: %t in %s", want, !there, s)
		}
	}
}

// done says what happens next only where it is known, and nothing of what was not changed.
func TestDoneIsTrue(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, done := range []string{
		"approved", "rejected, criteria 2, 5", "the requestor is asked", "assigned to Kim Lee", "accepted", "noted", "negative result recorded",
		"result released", "returned to the officer", "telephone call recorded, case closed", "receipt noted", "disposition recorded", "closed out",
	} {
		d := notify.Sample(cases.NoticeDone)
		d.Done, d.Effects, d.State, d.Stage, d.Due = done, nil, "is open and waits for an officer", cases.CaseOpened, time.Time{}
		m := render(t, tpl, d)
		if s := flat(m); strings.Contains(s, "Nothing") || !strings.Contains(s, "WHAT HAPPENS NEXT RFI-2027-00042 is open and waits for an officer. If you did not send") {
			t.Errorf("%s: %s", done, s)
		}
		if strings.ContainsAny(m.Subject, "()\"'‘’") {
			t.Errorf("%s: the subject is %q", done, m.Subject)
		}
		d.State, d.Stage = "", ""
		if s := flat(render(t, tpl, d)); strings.Contains(s, "NEXT") {
			t.Errorf("%s: something is next: %s", done, s)
		}
	}
}

// not_done asks for an answer only where one is wanted of this reader.
func TestNotDoneIsTrue(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	note := []cases.Choice{{Text: "NOTE your text", Body: "NOTE x", Means: "kept in the record"}}
	for _, tt := range []struct {
		name, reason, state string
		stage               cases.State
		settled             bool
		choices             []cases.Choice
		subject             string
		asked               bool
	}{
		{"open", "there are two commands in this mail", "is with a supervisor for decision", cases.RequestInReview, false, notify.Sample(cases.NoticeReview).Choices, "still needs your answer", true},
		{"waits for others", "x", "waits for the requestor's answer to a question", cases.RequestReturned, false, notify.Sample(cases.NoticeReview).Choices, "nothing was changed", false},
		{"only a note", "x", "is closed, and waits to be closed out", cases.CaseClosed, false, note, "nothing was changed", false},
		{"no choice", "x", "", "", false, nil, "nothing was changed", false},
		{"done before", "It was already approved by Ann Lee", "is being worked on", cases.CaseInProgress, true, note, "was settled already", false},
		{"past", "It is closed, so that is not possible", "is closed out", cases.CaseClosedOut, true, nil, "is past that step", false},
	} {
		d := notify.Sample(cases.NoticeNotDone)
		d.Reason, d.State, d.Stage, d.Settled, d.Choices = tt.reason, tt.state, tt.stage, tt.settled, tt.choices
		m := render(t, tpl, d)
		if want := "NOT DONE: [" + d.Number + "] " + tt.subject; m.Subject != want {
			t.Errorf("%s: the subject is %q, want %q", tt.name, m.Subject, want)
		}
		if s := flat(m); strings.Contains(s, "still needs your answer by") != tt.asked {
			t.Errorf("%s: %s", tt.name, s)
		}
		if tt.name == "open" && !strings.Contains(flat(m), " There are two commands in this mail. ") {
			t.Errorf("the reason is no sentence: %s", m.Text)
		}
	}
}

// status is true for whoever asks: staff whom it waits for, staff whom it does not, the requestor, and of a closed case nobody works on.
func TestStatusIsTrue(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	staff := cases.Address{Name: "Patience Osei", Address: "patience.osei@hq.dhs.gov"}
	d := notify.Sample(cases.NoticeStatus)
	d.To, d.State, d.Stage, d.Officer, d.Choices = staff, "is with a supervisor for decision", cases.RequestInReview, "", notify.Sample(cases.NoticeReview).Choices
	s := flat(render(t, tpl, d))
	if !strings.HasPrefix(s, "RFI-2027-00042 waits for your answer, due by Tuesday") || strings.Contains(s, "Nothing to do") || strings.Contains(s, "kept with your request") || strings.Contains(s, "Approve:") {
		t.Errorf("to a supervisor: %s", s)
	}
	d = notify.Sample(cases.NoticeStatus)
	d.State, d.Stage, d.Due = "is closed, and waits to be closed out", cases.CaseClosed, time.Time{}
	if s := flat(render(t, tpl, d)); !strings.HasPrefix(s, "Nothing to do.") || strings.Contains(s, "works on it") || !strings.Contains(s, "The officer was Julia Ruiz.") || !strings.Contains(s, "kept with your request") {
		t.Errorf("closed, to the requestor: %s", s)
	}
	d = notify.Sample(cases.NoticeStatus)
	d.State, d.Stage, d.CaseNumber, d.Number, d.Officer = "waits for the requestor's answer to a question", cases.RequestReturned, "", "REQ-2027-000123", ""
	if s := flat(render(t, tpl, d)); !strings.HasPrefix(s, "REQ-2027-000123 waits for your answer") || !strings.Contains(s, "REQ-2027-000123 waits for your answer to a question.") {
		t.Errorf("to the requestor who was asked: %s", s)
	}
}

// HELP lists every command that is carried out and that people of the office send, and claims nothing of what waits.
func TestHelpListsAll(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeHelp)
	d.Number, d.RequestNumber, d.State, d.Choices = "", "", "", nil
	s := flat(render(t, tpl, d))
	for _, v := range cases.Verbs() {
		if listed := strings.Contains(s, `"`+string(v.Verb)); listed == (v.Verb == cases.Received || v.Verb == cases.Dispose || v.Verb == cases.Withdraw) {
			t.Errorf("%s: listed %t", v.Verb, listed)
		}
	}
	if strings.Contains(s, "waits") || strings.Contains(s, "Nothing") || !strings.Contains(s, `"STATUS number"`) {
		t.Errorf("without a matter: %s", s)
	}
	d = notify.Sample(cases.NoticeHelp)
	d.State, d.Stage, d.Choices = "is assigned to an officer, who has not begun yet", cases.CaseAssigned, []cases.Choice{{Text: "ACCEPT", Body: "ACCEPT x", Means: "you take it on"}}
	if s := flat(render(t, tpl, d)); !strings.HasPrefix(s, "REQ-2027-000123 waits for your answer.") || strings.Contains(s, "Nothing") {
		t.Errorf("with a case to accept: %s", s)
	}
}

// answer_received does not call every mail an answer, and promises a decision only where one is due.
func TestAnswerReceivedIsTrue(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeAnswerReceived)
	d.CaseNumber, d.Number, d.State, d.Stage, d.Due = "RFI-2027-00042", "RFI-2027-00042", "is being worked on", cases.CaseInProgress, time.Time{}
	if s := flat(render(t, tpl, d)); strings.Contains(s, "our answer") || strings.Contains(s, "supervisor") || !strings.Contains(s, "RFI-2027-00042 is being worked on.") {
		t.Errorf("about a case: %s", s)
	}
	d = notify.Sample(cases.NoticeAnswerReceived)
	if s := flat(render(t, tpl, d)); !strings.Contains(s, "Basis During secondary") || !strings.Contains(s, "Country of concern China") || !strings.Contains(s, "A supervisor decides") {
		t.Errorf("about a request: %s", s)
	}
}
