package notify

import (
	"time"

	"cissd/cases"
)

// SampleOffice is an invented office, for looking at mails and for checking templates.
func SampleOffice() Office {
	return Office{
		Name: "Center for International Safety and Security", Short: "CISS", Domain: "hq.dhs.gov", Telephone: "(202) 555-0100",
		TimeZone: time.FixedZone("EST", -5*60*60),
	}
}

// Sample is invented data for one mail of the catalogue, with every part filled that the mail can show. All names, numbers and contents
// are made up.
func Sample(name cases.NoticeName) cases.NoticeData {
	at := time.Date(2026, time.November, 23, 14, 41, 0, 0, time.UTC)
	spec, _ := name.Spec()
	d := cases.NoticeData{
		Name: name, To: cases.Address{Name: "Patience Osei", Address: "patience.osei@hq.dhs.gov"}, Mailbox: "ciss-intake@hq.dhs.gov",
		Token:     cases.TokenRef{Kind: spec.Kind, Token: "q7xk2m5vt3ha6wz4cj8n9pbrye", Version: 1},
		InReplyTo: "20261123144000.4711@cbp.dhs.gov", References: []string{"20261123144000.4711@cbp.dhs.gov"},
		At: at, Number: "REQ-2027-000123", RequestNumber: "REQ-2027-000123", Version: 1, Type: cases.RFI, Priority: "urgent",
		Requestor: "Marisol Ortega-Quinn", RequestorAddress: "m.ortega-quinn@cbp.dhs.gov", RequestorPhone: "+19565550118",
		Agency: "CBP (DHS)", RequestedAt: at.Add(-time.Minute),
	}
	if spec.To == cases.RoleRequestor {
		d.To = cases.Address{Name: d.Requestor, Address: d.RequestorAddress}
	}
	switch spec.To {
	case cases.RoleRequestor:
		sampleForRequestor(&d)
	case cases.RoleSupervisor:
		sampleForSupervisor(&d)
	case cases.RoleOfficer:
		sampleForOfficer(&d)
	default:
		sampleForOthers(&d)
	}
	sampleLives(&d)
	return d
}

func sampleForRequestor(d *cases.NoticeData) {
	inCase := func() { d.CaseNumber, d.Number = "RFI-2027-00042", "RFI-2027-00042" }
	switch d.Name {
	case cases.NoticeReceived, cases.NoticeAnswerReceived:
		d.Draft, d.Due = sampleDraft(), d.At.Add(time.Hour)
	case cases.NoticeIncomplete, cases.NoticeIncompleteReminder:
		d.Number, d.RequestNumber, d.Type, d.Priority = "REQ-2027-000124", "REQ-2027-000124", cases.RFS, ""
		d.Requestor, d.RequestorAddress, d.Agency = "Dana Whitehorse", "whitehorse.dana@epa.gov", "EPA Region 6"
		d.To = cases.Address{Name: d.Requestor, Address: d.RequestorAddress}
		d.Draft, d.Missing = sampleBriefing(), []string{cases.Priority, cases.Classification}
		d.NextAt = d.At.Add(48 * time.Hour)
	case cases.NoticeQuestion:
		d.Actor, d.Text = "Patience Osei", "Was the gentleman travelling alone?\nAnd which port of entry was it?"
	case cases.NoticeRejected:
		d.RejectedBy, d.Text = []int{2, 5}, "This concerns a matter of the local police; we hold no authority for it."
	case cases.NoticeOpened:
		inCase()
		d.Officer = "Julia Ruiz"
	case cases.NoticeResultNegative:
		inCase()
		d.Result, d.ResultBasis = "negative", "no_records"
	case cases.NoticeDispositionAsked, cases.NoticeDispositionRemind:
		inCase()
		d.Choices, d.NextAt = sampleRatings(d.Number), d.At.Add(30*24*time.Hour)
	case cases.NoticeClosedOut:
		inCase()
		d.Rating = 5
	case cases.NoticeStatus:
		inCase()
		d.State, d.Stage, d.Officer, d.Due = "is being worked on", cases.CaseInProgress, "Julia Ruiz", d.At.Add(24*time.Hour)
	case cases.NoticeDuplicate:
		d.Other = "REQ-2027-000101"
	case cases.NoticeForm:
		d.Number, d.RequestNumber, d.Missing = "", "", cases.Draft{}.Missing()
		d.Reason = "Your mail held no text and no file that we could read."
	case cases.NoticeReferred:
		d.ReferredTo = "the Information and Investigations Division (IOD)"
	case cases.NoticeForwarded:
		d.Sender, d.State, d.Stage = "d.reyes@cbp.dhs.gov", "waits for the requestor's answer to a question", cases.RequestReturned
	case cases.NoticeOversize:
		d.Number, d.RequestNumber, d.Limit = "", "", 50<<20
	case cases.NoticeSetAside:
		d.Number, d.RequestNumber, d.Version, d.Type, d.Priority, d.Requestor, d.RequestorAddress, d.RequestorPhone, d.Agency = "", "", 0, "", "", "", "", "", ""
	}
}

func sampleForSupervisor(d *cases.NoticeData) {
	d.Draft, d.Due = sampleDraft(), d.At.Add(time.Hour)
	d.Officers = []cases.OfficerLoad{{Handle: "j.ruiz", Name: "Julia Ruiz", Open: 3}, {Handle: "k.lee", Name: "Kim Lee", Open: 7}}
	if d.Name != cases.NoticeReview && d.Name != cases.NoticeDropAsked {
		d.CaseNumber, d.Number = "RFI-2027-00042", "RFI-2027-00042"
	}
	switch d.Name {
	case cases.NoticeReview:
		d.Choices, d.Criteria = sampleDecisions(), sampleCriteria()
		d.Doubts = []cases.Doubt{
			{Text: "Two telephone numbers: (956) 555-0118 in the text, (956) 555-0181 in the signature. We kept the first."},
			{Text: "The sender is not proven: telephone before you decide."},
		}
		d.Version, d.MailSubject = 2, "A question from the Hidalgo bridge"
		d.Links, d.MoreLinks = sampleLinks(d.At), 2
		d.Criteria[3] = cases.Criterion{Number: 4, State: cases.NotMet, Evidence: "the sender's address is not an official one"}
		d.Question, d.Text = "Was he travelling alone?", "He was travelling with one colleague.\nIt was the Hidalgo bridge."
		d.Changes = []cases.Change{{Field: cases.Priority, Old: "routine", New: "urgent"}, {Field: cases.IDNumber, Old: "", New: "E12345606"}}
	case cases.NoticeChooseOfficer:
		d.Choices = []cases.Choice{
			{Text: "ASSIGN j.ruiz", Body: "ASSIGN RFI-2027-00042 j.ruiz", Label: "Assign: Julia Ruiz", Means: "give it to this officer (3 open)"},
			{Text: "ASSIGN k.lee", Body: "ASSIGN RFI-2027-00042 k.lee", Label: "Assign: Kim Lee", Means: "give it to this officer (7 open)"},
		}
	case cases.NoticeResultReview:
		d.Result, d.ResultBasis, d.Officer = "negative", "no_records", "Julia Ruiz"
		d.Question = "Query AFI as well, and say so in the result."
		d.Text = "Queried TECS and AFI under both spellings.\nNo hit in either."
		d.Choices = []cases.Choice{
			{Text: "APPROVE", Body: "APPROVE RFI-2027-00042", Label: "Approve the result", Means: "the requestor is told the result"},
			{Text: "RETURN what is to be done", Body: "RETURN RFI-2027-00042\nNEED <what the officer should do>", Label: "Give it again to the officer", Means: "the officer goes on with it"},
		}
	case cases.NoticeDropAsked:
		d.Draft, d.Missing, d.Due = sampleBriefing(), []string{cases.Priority, cases.Classification}, d.At.Add(24*time.Hour)
		d.Requestor, d.RequestorAddress, d.Agency, d.Type, d.Priority = "Dana Whitehorse", "whitehorse.dana@epa.gov", "EPA Region 6", cases.RFS, ""
		d.AskedAt, d.Reminded, d.Choices = d.At.Add(-12*24*time.Hour), 2, sampleDrops()
	case cases.NoticeContradicted:
		d.Draft, d.Officers = nil, nil
		d.Decided, d.DecidedAt, d.DecidedBy = "APPROVE", d.At.Add(-2*time.Hour), "Patience Osei"
		d.Actor, d.Done, d.State, d.Stage = "Sung-min Park", "REJECT", "is assigned to an officer, who has not begun yet", cases.CaseAssigned
	case cases.NoticeBounced:
		d.Sender, d.Reason = d.RequestorAddress, "it was not delivered (status 5.1.1)"
		d.State, d.Stage = "has an approved result that is on its way to the requestor", cases.CaseReleased
	}
}

func sampleForOfficer(d *cases.NoticeData) {
	d.CaseNumber, d.Number, d.Officer, d.Actor = "RFI-2027-00042", "RFI-2027-00042", "Julia Ruiz", "Patience Osei"
	d.To = cases.Address{Name: "Julia Ruiz", Address: "julia.ruiz@hq.dhs.gov"}
	switch d.Name {
	case cases.NoticeAssigned:
		d.Draft, d.Due, d.Text = sampleDraft(), d.At.Add(24*time.Hour), "Start with the sponsor."
		d.Choices = []cases.Choice{{Text: "ACCEPT", Body: "ACCEPT RFI-2027-00042", Label: "Accept", Means: "you take it on"}}
	case cases.NoticeReassigned:
		d.Officer = "Kim Lee"
	case cases.NoticeRequestorAnswered:
		d.Text = "He was travelling with one colleague.\nIt was the Hidalgo bridge."
		d.Choices = []cases.Choice{{Text: "NOTE your text", Body: "NOTE RFI-2027-00042 <your text>", Label: "Add a note", Means: "kept in the record"}}
	case cases.NoticeReturned:
		d.Draft, d.Text = sampleDraft(), "Query SEVIS as well, and say so in the result."
		d.Choices = []cases.Choice{
			{Text: "NEGATIVE NO RECORDS", Body: "NEGATIVE RFI-2027-00042 NO RECORDS", Label: "Nothing found", Means: "a supervisor reviews it"},
		}
	case cases.NoticeHeld:
		d.Text, d.Until = "We wait for what CBP finds in its own files.", d.At.Add(2*24*time.Hour)
		d.Choices = []cases.Choice{sampleNote()}
	case cases.NoticeResumed:
		d.Draft, d.Due, d.Text, d.State, d.Stage = sampleDraft(), d.At.Add(24*time.Hour), "CBP has answered: it holds nothing.", "is being worked on", cases.CaseInProgress
		d.Choices = []cases.Choice{{Text: "NEGATIVE NO RECORDS", Body: "NEGATIVE RFI-2027-00042 NO RECORDS", Label: "Nothing found", Means: "a supervisor reviews it"}, sampleNote()}
	case cases.NoticePriorityChanged:
		d.Changes = []cases.Change{{Field: cases.Priority, Old: "routine", New: "urgent"}}
		d.Text, d.Due, d.State, d.Stage = "He leaves the country tomorrow.", d.At.Add(24*time.Hour), "is being worked on", cases.CaseInProgress
	case cases.NoticeJoined:
		d.Other, d.Draft, d.Version = "REQ-2027-000131", sampleDraft(), 1
		d.Choices = []cases.Choice{sampleNote()}
	case cases.NoticeReleased:
		d.Effects = []string{"The result goes to the requestor by mail."}
		d.Choices = []cases.Choice{
			{Text: "CALL NEGATIVE", Body: "CALL RFI-2027-00042 NEGATIVE\nWITH <whom you spoke to>", Label: "Told by telephone", Means: "you told the result by telephone; the case closes"},
		}
	case cases.NoticeDispositionReceived:
		d.Rating, d.Text = 5, "Quick and to the point."
		d.Choices = []cases.Choice{{Text: "CLOSEOUT", Body: "CLOSEOUT RFI-2027-00042", Label: "Close out", Means: "final"}}
	}
}

func sampleForOthers(d *cases.NoticeData) {
	switch d.Name {
	case cases.NoticeRFSCourtesy:
		d.Type, d.Draft, d.Actor, d.Officer = cases.RFS, sampleBriefing(), "Patience Osei", "Kim Lee"
		d.Requestor, d.Agency, d.Priority = "Dana Whitehorse", "EPA Region 6", "routine"
		d.CaseNumber, d.Number = "RFS-2027-00007", "RFS-2027-00007"
	case cases.NoticeControlRefused:
		d.Sender, d.Message = "s.park@hq.dhs.gov", 4711
		d.Reason = "the sender is not proven (DMARC failed for hq.dhs.gov), and the reply carried a code that was issued to P. Osei."
		d.Effects = []string{"P. Osei is told."}
	case cases.NoticeSpillage:
		d.Number, d.RequestNumber = "", ""
		d.Sender, d.Message, d.Mailbox = "a.dokic@nga.example.gov", 4711, "ciss-intake@hq.dhs.gov"
		d.Reason = "it bears classification markings: a banner in the text, a portion mark in the subject"
	case cases.NoticeReferral:
		d.To = cases.Address{Address: "iod.duty@hq.dhs.gov"}
		d.Draft, d.ReferredTo = sampleDraft(), "the Information and Investigations Division (IOD)"
		d.Text, d.Stage = "It concerns an employee of the department, not access by foreigners.", cases.RequestReferred
	case cases.NoticeConfirmNeeded:
		d.State, d.Stage, d.Due = "is with a supervisor for decision", cases.RequestInReview, d.At.Add(time.Hour)
		d.Code, d.Until = "7QK2M-X5VT3", d.At.Add(24*time.Hour)
		d.Quote = []string{"APPROVE j.ruiz", "unless Tom has doubts"}
		d.Done, d.Reason = "APPROVE", "What stands below the command reads like a condition, and a command has none."
		d.Choices = append([]cases.Choice{{
			Text: "CONFIRM 7QK2M-X5VT3", Body: "CONFIRM REQ-2027-000123 7QK2M-X5VT3", Label: "Yes, as I wrote it", Means: "it is carried out, and the rest of the mail is kept as a remark",
		}}, sampleDecisions()[:3]...)
	case cases.NoticeDone:
		d.CaseNumber, d.Number, d.State, d.Stage = "RFI-2027-00042", "RFI-2027-00042", "is assigned to an officer, who has not begun yet", cases.CaseAssigned
		d.Done, d.Due = "approved", d.At.Add(24*time.Hour)
		d.Effects = []string{"It is case RFI-2027-00042.", "It is assigned to Julia Ruiz, who gets the request by mail.", "The requestor is told by mail."}
		d.Quote = []string{"APPROVE REQ-2027-000123/1 j.ruiz", "CODE rv.q7xk2m5vt3ha6wz4cj8n9pbrye.v1"}
	case cases.NoticeNotDone:
		d.Quote, d.Due = []string{"Approved, but wait for Tom"}, d.At.Add(time.Hour)
		d.Reason = "APPROVE must stand alone on its line, or with the name of one officer, but more stands there"
		d.Choices = sampleDecisions()[:3]
	case cases.NoticeHelp:
		d.State, d.Stage, d.Choices = "is with a supervisor for decision", cases.RequestInReview, append(sampleDecisions(), cases.Choice{
			Text: "STATUS REQ-2027-000123", Body: "STATUS REQ-2027-000123", Label: "How it stands", Means: "an answer by mail",
		})
	}
}

// sampleLinks are a case of another agency and a request that somebody asks about still.
func sampleLinks(at time.Time) []cases.Link {
	return []cases.Link{
		{
			Number: "RFI-2026-00311", State: "is closed out", Officer: "Kim Lee", RequestedAt: at.Add(-200 * 24 * time.Hour), Agency: "NIH", Score: 95,
			Why: []string{"the same passport number, the same name spelt in another way, the same date of birth"},
		},
		{
			Number: "REQ-2027-000098", State: "is on hold", RequestedAt: at.Add(-12 * 24 * time.Hour), Agency: "CBP (DHS)", Same: true, Score: 60,
			Why: []string{"nearly the same name (a letter differs), the same organization", "the same reference of the requestor"},
		},
	}
}

func sampleDecisions() []cases.Choice {
	return []cases.Choice{
		{Text: "APPROVE j.ruiz", Body: "APPROVE REQ-2027-000123/1 j.ruiz", Label: "Approve: Julia Ruiz", Means: "open the case; Julia Ruiz works on it (3 open)"},
		{Text: "APPROVE k.lee", Body: "APPROVE REQ-2027-000123/1 k.lee", Label: "Approve: Kim Lee", Means: "open the case; Kim Lee works on it (7 open)"},
		{
			Text: "REJECT 2 your reason", Body: "REJECT REQ-2027-000123/1\nCRITERIA <numbers of the criteria, such as 2, 5>\nREASON <the reason; the requestor reads it>",
			Label: "Reject", Means: "end it; the requestor gets criterion and reason", Danger: true,
		},
		{Text: "RETURN your question", Body: "RETURN REQ-2027-000123/1\nNEED <your question; the requestor reads it>", Label: "Ask the requestor", Means: "ask the requestor; the answer comes to you"},
	}
}

func sampleDrops() []cases.Choice {
	return []cases.Choice{
		{
			Text: "REJECT 8 your reason", Body: "REJECT REQ-2027-000123/1\nCRITERIA 8\nREASON <the reason; the requestor reads it>",
			Label: "Reject", Means: "end it; the requestor gets criterion and reason", Danger: true,
		},
		{Text: "HOLD until 2026-12-14", Body: "HOLD REQ-2027-000123/1\nUNTIL 2026-12-14\nREASON <why>", Label: "Wait", Means: "it rests until that day, and you are asked again"},
		{Text: "SET priority routine", Body: "SET REQ-2027-000123/1\npriority: <routine, priority or urgent>", Label: "Correct", Means: "supply what you know yourself"},
		{Text: "DUPLICATE number", Body: "DUPLICATE REQ-2027-000123/1 <number of the other>", Label: "It is another's copy", Means: "close it into the other request"},
	}
}

func sampleNote() cases.Choice {
	return cases.Choice{Text: "NOTE your text", Body: "NOTE RFI-2027-00042 <your text>", Label: "Add a note", Means: "kept in the record"}
}

func sampleRatings(number string) []cases.Choice {
	var out []cases.Choice
	for i, w := range []string{"of no use", "of little use", "of some use", "of good use", "of great use"} {
		n := string(rune('1' + i))
		out = append(out, cases.Choice{Text: n, Body: "DISPOSITION " + number + "\nRATING " + n, Label: n, Means: w})
	}
	return out
}

func sampleCriteria() []cases.Criterion {
	evidence := [...]string{
		`basis (stated): "During secondary inspection on 9 January 2026 the subject presented two business cards of different companies."; purpose (stated): "To determine whether the subject has ever been sponsored for access to a DHS facility."`,
		"type: RFI; country of concern: China (stated); citizenship of subject 1: China",
		`no program, predication, event or facility is stated; speaks for it: "During secondary inspection on 9 January 2026 the subject presented two ..." (in the text)`,
		"nothing found against it", "no day is stated by which it is wanted; open cases: Julia Ruiz 3, Kim Lee 7",
		"Marisol Ortega-Quinn of CBP; the sender's domain is proven; 4 earlier requests from this address, 3 of them opened as cases; a need to know is not stated in words",
		"Marisol Ortega-Quinn (from the sender line); CBP (from the signature); m.ortega-quinn@cbp.dhs.gov (from the sender line)",
		`unclassified (stated); urgent (we inferred it: "he is held until noon")`,
		"1 person, 1 document; subject 1: name, date of birth, citizenship, document given",
	}
	var cs []cases.Criterion
	for i, e := range evidence {
		c := cases.Criterion{Number: i + 1, State: cases.Met, Evidence: e}
		if i >= 1 && i <= 5 {
			c.State = cases.YoursToSay
		}
		cs = append(cs, c)
	}
	return cs
}

// stated is a field that stood in the text; rule and part say where.
func stated(value, part, rule string) cases.Field {
	return cases.Field{Values: []string{value}, Provenance: []cases.Provenance{{Part: part, Text: value, Rule: rule}}}
}

func sampleDraft() *cases.Draft {
	basis := "During secondary inspection on 9 January 2026 the subject, Wei Zhang, born 3 May 1984, passport E12345606, presented two business " +
		"cards of different companies."
	purpose := "To determine whether the subject has ever been sponsored for access to a DHS facility. Any associate would be of interest too."
	tel := stated("+19565550118", "1", "label")
	tel.Conflict, tel.Others = true, []string{"+19565550181"}
	urgent := stated("urgent", "1", "prose")
	urgent.Inferred = true
	urgent.Provenance[0].Text = "he is held until noon"
	return &cases.Draft{
		Type: cases.RFI,
		Fields: cases.Fields{
			cases.Priority: urgent, cases.Classification: stated("unclassified", "1", "label"), cases.Basis: stated(basis, "1", "label"),
			cases.Purpose: stated(purpose, "1", "label"), cases.CountryOfConcern: stated("CN", "1", "label"),
			cases.RequestorName: stated("Marisol Ortega-Quinn", "header:From", "from"), cases.Agency: stated("CBP (DHS)", "1", "signature"),
			cases.RequestorPhone: tel, cases.RequestorEmail: stated("m.ortega-quinn@cbp.dhs.gov", "header:From", "from"),
			cases.CaseReference: stated("LRD-26-00417", "1", "label"),
		},
		Subjects: []cases.Subject{{
			Fields: cases.Fields{
				cases.FirstName: stated("Wei", "1", "label"), cases.LastName: stated("Zhang", "1", "label"),
				cases.CountryOfCitizenship: stated("CN", "1", "label"), cases.DateOfBirth: stated("1984-05-03", "1", "label"),
			},
			IDs: []cases.Identification{{Fields: cases.Fields{cases.IDType: stated("passport", "1", "label"), cases.IDNumber: stated("E12345606", "1", "label")}}},
		}},
	}
}

func sampleBriefing() *cases.Draft {
	return &cases.Draft{
		Type: cases.RFS,
		Fields: cases.Fields{
			cases.SupportKind: stated("briefing", "1", "prose"), cases.RequestorName: stated("Dana Whitehorse", "header:From", "from"),
			cases.Agency: stated("EPA Region 6", "1", "signature"), cases.RequestorPhone: stated("+12145550142", "1", "signature"),
			cases.Description: stated("A threat briefing for about 40 people on 14 December.", "1", "prose"),
			cases.DueDate:     stated("2026-12-14", "1", "prose"),
		},
	}
}
