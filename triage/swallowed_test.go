package triage

import (
	"testing"

	"cissd/cases"
)

// What sounds like less than it is must still be read by somebody: new matters that sound like chasers (INT-4), answers that begin with an
// ordinary word that is a verb too (SUP-4, EXT-4, MSG-3), requests with a machine's header or subject (MSG-4), and mails that are alike in one
// of their forms only (INT-4).

const marisol = "m.ortega@cbp.gov"

// INT-4: only a text that is nothing but a chaser is one.
func TestNothingButAChaser(t *testing.T) {
	t.Parallel()
	reading := func(text string) *cases.Reading {
		return &cases.Reading{From: cases.Address{Name: "Marisol Ortega-Quinn", Address: marisol}, NewText: text}
	}
	for _, text := range []string{
		"Any news on this?", "Just checking in, when can we expect an answer?\n\nMarisol", "Good morning, is there any update?", "Any news on our requests?",
		"Is there any update on the Whitehorse request?", "Following up on RFI-2027-00012, which I sent on 12 May. Thanks!", "Dear colleagues,\nwe haven\u2019t heard back yet. A gentle reminder.\nThank you",
		"What is the status of my request? Thank you very much in advance.", "Have you received my email of last Tuesday?",
	} {
		if !chases(reading(text)) {
			t.Errorf("%q is no chaser", text)
		}
	}
	for _, text := range []string{
		"Following up on our call this morning: one of our employees at the Denver office was approached at a trade fair by two men who asked for the floor plan of the server room and offered money. Please look into it urgently.",
		"I left you a voice mail and have not heard back. The embassy pressed us twice for the badge numbers of our guards.",
		"Just checking in: someone flew a drone over the facility again last night.", "Did you get my voicemail? There is a bomb threat against the Laredo port.",
		"Any news on this? He is armed.", "Any update? \u0431\u043e\u043c\u0431\u0430", "Still waiting for a check on Ivan Petrov.", "", "Thanks!", "Any news? Any update? Any news? Any update? Any news? Any update? Any news? Any update? Any news? " +
			"Any update? Any news? Any update? Any news? Any update? Any news? Any update? Any news? Any update? Any news? Any update?",
	} {
		if chases(reading(text)) {
			t.Errorf("%q is taken for a chaser", text)
		}
	}
	file := reading("Any news on this?")
	file.Attachments = []cases.Attachment{{Name: "photo.jpg", MediaType: "image/jpeg"}}
	if chases(file) {
		t.Error("a mail with a file is taken for a chaser")
	}
}

// askedOf is the situation of the requestor who answers a question of ours.
func askedOf(kind string, state cases.State) Situation {
	return Situation{
		Request: new(int64(7)), TakesPart: true, State: state,
		Token: &cases.Token{Ref: cases.TokenRef{Kind: kind, Token: "bbbbbbbbbbbbbbbb", Version: 1}, Request: new(int64(7)), Address: marisol},
	}
}

// SUP-4, EXT-4, MSG-3: a requestor's answer reaches whoever asked, whatever word it begins with; no alarm is given (SEC-2).
func TestAnswerBehindAVerb(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Help!\n\nHe is here now with a gun.", "STATUS\n\nThe hotel is the Hilton.", "Received.\n\nThe hotel is the Hilton in Laredo, room 12.", "RECEIVED\nThe hotel is the Hilton.", "Received, thanks. The hotel is the Hilton.",
		"Received.\n\nNo.", "Received.\n\nMonday, 9 May.", "Concur.\n\nThe hotel is the Hilton.", "Confirm.\n\nThe hotel is the Hilton.", "Confirm.", "Form\n\nThe hotel is the Hilton.", "Approved.", "APPROVED",
		"Approved.\n\nYou may share it. The hotel is the Hilton.", "Approve\nYou may share it.", "Disposition: he left the hotel", "Authorize: yes, share with the FBI.", "Reject.\n\nDo not share.", "Return flight is on Friday.", "Hold on, he is back.",
	} {
		for _, state := range []cases.State{cases.RequestIncomplete, cases.RequestReturned, cases.RequestInReview, cases.RequestOnHold} {
			_, f := readNasty(nasty(marisol, "qu.bbbbbbbbbbbbbbbb.v1", cases.Part{Text: text}), askedOf("qu", state))
			if f.Kind != fateAnswer || f.Outcome != cases.RequestUpdate {
				t.Errorf("%s: %q: fate %d, %s, %+v", state, text, f.Kind, f.Outcome, f.Refusal)
			}
		}
	}
	for text, want := range map[string]fateKind{
		"STATUS": fateAsk, "STATUS\n\nThank you,\nMarisol": fateAsk, "Help!": fateAsk, "HELP\n\nAny news on my request?": fateAsk, "RECEIVED": fateCommand, "Received.\n\nThank you very much!": fateCommand,
		"WITHDRAW": fateCommand, "Withdraw\n\nhe has gone": fateCommand, "WITHDRAW we found him": fateCommand, "CONFIRM 4F7K2-29QMX": fateConfirm, "APPROVE REQ-2027-000123/3": fateCommand, "APPROVE j.ruiz": fateCommand, "REJECT REQ-2027-000123/3\nCRITERIA 2\nREASON no": fateCommand,
	} {
		if _, f := readNasty(nasty(marisol, "qu.bbbbbbbbbbbbbbbb.v1", cases.Part{Text: text}), askedOf("qu", cases.RequestReturned)); f.Kind != want {
			t.Errorf("%q: fate %d, want %d", text, f.Kind, want)
		}
	}
	// what came with the result stays what it was
	if _, f := readNasty(nasty(marisol, "rs.bbbbbbbbbbbbbbbb.v1", cases.Part{Text: "RECEIVED\n\nIt was of use."}), askedOf("rs", cases.RequestApproved)); f.Kind != fateCommand {
		t.Errorf("RECEIVED of a result: fate %d", f.Kind)
	}
	// not proven, or with somebody else's code, it is no answer
	forged := nasty(marisol, "qu.bbbbbbbbbbbbbbbb.v1", cases.Part{Text: "Approved.\n\nYou may share it."})
	forged.Header = forged.Header[1:]
	if _, f := readNasty(forged, askedOf("qu", cases.RequestReturned)); f.Kind != fateRefuse || f.Refusal.Code != "unproven" {
		t.Errorf("not proven: fate %d %+v", f.Kind, f.Refusal)
	}
	other := askedOf("qu", cases.RequestReturned)
	other.Token.Address = "r.lindgren@gsa.gov"
	if _, f := readNasty(nasty(marisol, "qu.bbbbbbbbbbbbbbbb.v1", cases.Part{Text: "Approved.\n\nYou may share it."}), other); f.Kind == fateAnswer {
		t.Error("somebody else's code: it is taken for an answer")
	}
	// a supervisor's own decision stays one
	s := riveras()
	s.State = cases.RequestInReview
	if _, f := readNasty(nasty(rivera, rvToken, cases.Part{Text: "Approved.\n\nGood work."}), s); f.Kind != fateCommand {
		t.Errorf("a supervisor's APPROVED: fate %d", f.Kind)
	}
}

// ROLE-3: a question about a number that is not theirs is met with silence, also where the number looks like a request's type.
func TestStatusOfAnotherNumber(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"STATUS RFI-2027-09999", "STATUS RFI-2027-09999\n\nThanks,\nMarisol\nCBP, Laredo\n(956) 555-0118"} {
		m := nasty(marisol, "x", cases.Part{Text: text})
		m.InReplyTo, m.To, m.Subject = nil, []cases.Address{{Address: "ciss-intake@hq.dhs.gov"}}, "Status"
		if r, f := readNasty(m, Situation{}); f.Kind != fateNothing || f.Outcome != cases.Query {
			t.Errorf("%q: %s, fate %d, %s", text, r.Outcome, f.Kind, f.Outcome)
		}
	}
	// but who says more is heard
	m := nasty(marisol, "x", cases.Part{Text: "STATUS RFI-2027-09999\n\nPlease run a name check on Ivan Petrov, a Russian citizen born 3 May 1980. Urgent. Unclassified."})
	m.InReplyTo, m.To, m.Subject = nil, []cases.Address{{Address: "ciss-intake@hq.dhs.gov"}}, "Status"
	if r, f := readNasty(m, Situation{}); f.Kind != fateOpen {
		t.Errorf("with a request below it: %s, fate %d, %s", r.Outcome, f.Kind, f.Outcome)
	}
}

// MSG-4: a person's first word is not dropped for a header or a subject alone; a machine's answer is.
func TestRequestWithAMachinesSigns(t *testing.T) {
	t.Parallel()
	prose := "Good morning,\n\nWe would ask CISS for a name check on Wei Zhang, a Chinese national (passport E12345678, born 4 March 1981), who visits our Laredo port next Friday. This is urgent. The request is unclassified.\n"
	labelled := "Priority: routine\nClassification: unclassified\nAgency: CBP\nBasis: report of a guard\n\nPlease run Boris Yudin."
	away := "I am out of the office until 5 May. For urgent requests for information on visitors from China please contact Wei Zhang, passport desk, who will check and review it.\n"
	mail := func(from, subject, text string, parts []cases.Part, header ...string) *cases.Message {
		m := nasty(from, "x", append([]cases.Part{{Text: text}}, parts...)...)
		m.InReplyTo, m.To, m.Subject = nil, []cases.Address{{Address: "ciss-intake@hq.dhs.gov"}}, subject
		for i := 0; i < len(header); i += 2 {
			m.Header = append(m.Header, cases.HeaderField{Name: header[i], Value: header[i+1]})
			if header[i] == "In-Reply-To" {
				m.InReplyTo = append(m.InReplyTo, header[i+1])
			}
		}
		return m
	}
	invitation := []cases.Part{{ID: "2", MediaType: "text/calendar", Params: map[string]string{"method": "REQUEST"}, Text: "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"}}
	for what, m := range map[string]*cases.Message{
		"auto-generated":          mail(marisol, "Name check", prose, nil, "Auto-Submitted", "auto-generated"),
		"auto-forwarded":          mail(marisol, "Name check", prose, nil, "Auto-Submitted", "auto-forwarded"),
		"a list":                  mail(marisol, "Name check", prose, nil, "List-Id", "<desk.cbp.gov>", "Precedence", "list"),
		"an invitation beside it": mail(marisol, "Name check", prose, invitation),
		"another's mail answered": mail(marisol, "RE: your visit", labelled, nil, "In-Reply-To", "abc@gsa.gov", "Auto-Submitted", "auto-generated"),
		"a subject":               mail(marisol, "Out of office: visitor photographed badge reader", prose, nil),
		"a subject, labelled":     mail(marisol, "Out of office: visitor photographed badge reader", labelled, nil),
		"an empty envelope":       mail(marisol, "Undeliverable: contact with embassy", labelled, nil, "Return-Path", "<>"),
		"a command above it":      mail(marisol, "Name check", "APPROVE REQ-2027-000123/3\n\n"+prose, nil, "Auto-Submitted", "auto-generated"),
	} {
		if r, f := readNasty(m, Situation{}); r.Machine != nil || r.Outcome != cases.NewRequest || !r.NoAnswer || f.Kind != fateOpen || len(r.Commands) > 0 {
			t.Errorf("%s: machine %+v, %s, no answer %t, fate %d", what, r.Machine, r.Outcome, r.NoAnswer, f.Kind)
		}
	}
	for what, m := range map[string]*cases.Message{
		"a vacation reply":                mail(marisol, "Automatic reply: meeting", away, nil),
		"a vacation reply by its header":  mail(marisol, "meeting", away, nil, "Auto-Submitted", "auto-replied"),
		"one by another header":           mail(marisol, "meeting", away, nil, "X-Autoreply", "yes"),
		"one that names our number":       mail(marisol, "Automatic reply: [REQ-2027-000123/3] Decision needed", labelled, nil),
		"an invitation alone":             mail(marisol, "Meeting", "Let us meet on the visit.", invitation),
		"a newsletter":                    mail(marisol, "News", "We request information on foreign visitors from China: five tips.", nil, "List-Unsubscribe", "<https://x>"),
		"from an address that is nobodys": mail("x@evil.example.com", "Name check", prose, nil, "Auto-Submitted", "auto-generated"),
	} {
		if r, f := readNasty(m, Situation{}); r.Machine == nil || f.Kind != fateNothing {
			t.Errorf("%s: %s, fate %d", what, r.Outcome, f.Kind)
		}
	}
}

// INT-4: mails are the same if each form of the text and each file are.
func TestDigest(t *testing.T) {
	t.Parallel()
	two := func(html, blanks string) *cases.Message {
		return &cases.Message{Parts: []cases.Part{
			{ID: "1", MediaType: "text/plain", Text: "RFI." + blanks + "Please see the formatted text.", Alternative: 1}, {ID: "2", MediaType: "text/html", Text: html, Alternative: 1},
		}}
	}
	file := func(sum string) *cases.Message {
		m := two("<p>a</p>", " ")
		inner := &cases.Message{Parts: []cases.Part{{ID: "3.1", MediaType: "image/png", SHA256: sum}}}
		m.Parts = append(m.Parts, cases.Part{ID: "3", MediaType: "message/rfc822", Message: inner})
		return m
	}
	if digest(two("<p>Ivan</p>", " ")) != digest(two("<p>Ivan</p>\n", "\n ")) {
		t.Error("blanks make a mail another one")
	}
	if digest(two("<p>Ivan</p>", " ")) == digest(two("<p>Boris</p>", " ")) {
		t.Error("the formatted text does not count")
	}
	if digest(file("aa")) == digest(file("bb")) || digest(file("aa")) == digest(two("<p>a</p>", " ")) {
		t.Error("a file inside an attached mail does not count")
	}
	long := func(sum string) *cases.Message {
		return &cases.Message{Parts: []cases.Part{{MediaType: "text/plain", Text: "the same", Truncated: true, SHA256: sum}}}
	}
	if digest(long("aa")) == digest(long("bb")) {
		t.Error("what is cut off does not count")
	}
}
