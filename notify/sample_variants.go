package notify

import (
	"fmt"
	"strings"
	"time"

	"cissd/cases"
)

// Variant is one shape that a mail takes, with invented data.
type Variant struct {
	// Name says what is special in it, for pictures and errors: "sample", "bare", "long", "no doubts", …
	Name string
	Data cases.NoticeData
}

// Samples are the shapes of one mail: [Sample] first, then those that its template decides about, then the least and the most that it can
// hold. Each is rendered when templates are loaded, and is looked at by the tests of how mails look (NOT-6) and that they are inert (GR-5).
func Samples(name cases.NoticeName) []Variant {
	out := []Variant{{Name: "sample", Data: Sample(name)}}
	add := func(variant string, change func(d *cases.NoticeData)) {
		d := Sample(name)
		change(&d)
		out = append(out, Variant{Name: variant, Data: d})
	}
	spec, _ := name.Spec()
	switch {
	case name == cases.NoticeReview:
		reviewVariants(add)
	case spec.To == cases.RoleRequestor:
		requestorVariants(name, add)
	case spec.To == "":
		answerVariants(name, add)
	case name == cases.NoticeControlRefused:
		add("needs help", failing)
		add("gets no answer any more", func(d *cases.NoticeData) { d.Silenced, d.Reason, d.Effects = 60, "", nil })
		add("the last of the hour", func(d *cases.NoticeData) { d.LastOfHour = true })
	case name == cases.NoticeSpillage:
		add("the sender is told", func(d *cases.NoticeData) { d.SenderTold = true })
		add("the last of the hour", func(d *cases.NoticeData) { d.LastOfHour = true })
	default:
		staffVariants(name, add)
	}
	livesVariants(name, add)
	add("bare", bare)
	add("long", long)
	return out
}

type addVariant func(name string, change func(d *cases.NoticeData))

// failing is a person who needs help, and is suspected of nothing (GR-3).
func failing(d *cases.NoticeData) { d.NeedsHelp, d.Reason, d.Effects = true, "", nil }

func reviewVariants(add addVariant) {
	first := func(d *cases.NoticeData) {
		d.Version, d.Doubts, d.Changes, d.Question, d.Text, d.Criteria = 1, nil, nil, "", "", sampleCriteria()
		d.Links, d.MoreLinks = nil, 0
		d.Draft.Fields[cases.RequestorPhone] = stated("+19565550118", "1", "signature")
	}
	add("nothing doubtful", first)
	add("a visit of three", func(d *cases.NoticeData) {
		first(d)
		d.Agency, d.Priority, d.Draft = "National Institutes of Health", "routine", sampleVisit()
		d.Requestor, d.MailSubject = "Jean-Luc Oyelaran", "Visitors in December"
	})
	add("support", func(d *cases.NoticeData) {
		first(d)
		d.Type, d.Draft, d.Requestor, d.Agency, d.Priority = cases.RFS, sampleBriefing(), "Dana Whitehorse", "EPA Region 6", "priority"
	})
	add("an internal event", func(d *cases.NoticeData) {
		first(d)
		d.Internal, d.Type, d.Requestor, d.Agency, d.RequestorAddress = true, cases.FAI, "Julia Ruiz", "DHS", "j.ruiz@hq.dhs.gov"
	})
	add("not proven", func(d *cases.NoticeData) {
		first(d)
		d.Doubts = []cases.Doubt{
			{Text: "The sender is not proven: the mail may not be from who it says. The requestor gets no mail from us. Telephone before you decide."},
			{Text: "Missing: the priority, the classification."},
			{Text: "The mail does not say what kind of request it is. Say it with your decision, in a line \"TYPE rfi\" below the first."},
		}
		d.Type, d.Priority, d.Draft.Type, d.Missing = "", "", "", []string{cases.Priority, cases.Classification}
		delete(d.Draft.Fields, cases.Priority)
		d.Choices = d.Choices[:3]
	})
	add("corrected by a colleague", func(d *cases.NoticeData) {
		first(d)
		d.Version, d.Actor = 3, "Sung-min Park"
		d.Changes = []cases.Change{{Field: cases.CountryOfConcern, Old: "CN", New: "TW"}, {Field: cases.DueDate, Old: "", New: "2026-12-14"}}
	})
	add("after a pause", func(d *cases.NoticeData) {
		first(d)
		d.Actor, d.Text = "Sung-min Park", "It was on hold until Wednesday 25 November 2026: we waited for CBP."
	})
	add("a copy of another", func(d *cases.NoticeData) {
		first(d)
		d.Doubts = []cases.Doubt{{
			Text: "Likely the same as REQ-2027-000101 (from the same requestor, of Friday 20 November 2026; it is being worked on, officer Julia Ruiz): the same passport " +
				"number, the same name in another order; the same reference of the requestor. If it is the same request:",
			Command: "DUPLICATE REQ-2027-000101", About: "REQ-2027-000101",
		}}
		d.Links = append([]cases.Link{{
			Number: "REQ-2027-000101", State: "is being worked on", Officer: "Julia Ruiz", RequestedAt: d.At.Add(-3 * 24 * time.Hour), Agency: d.Agency, Same: true, Likely: true,
			Score: 95, Why: []string{"the same passport number, the same name in another order", "the same reference of the requestor"},
		}}, sampleLinks(d.At)...)
		d.Choices = append(d.Choices[:2:2], cases.Choice{
			Text: "DUPLICATE REQ-2027-000101", Body: "DUPLICATE REQ-2027-000123/1 REQ-2027-000101", Label: "The same as REQ-2027-000101",
			Means: "ends this one; REQ-2027-000101 goes on", Danger: true,
		}, d.Choices[2], d.Choices[3])
	})
}

func requestorVariants(name cases.NoticeName, add addVariant) {
	switch name {
	case cases.NoticeIncomplete, cases.NoticeIncompleteReminder:
		add("one thing", func(d *cases.NoticeData) { d.Missing, d.NextAt = d.Missing[:1], time.Time{} })
		add("everything", func(d *cases.NoticeData) { d.Missing, d.Draft = cases.Draft{}.Missing(), &cases.Draft{} })
	case cases.NoticeAnswerReceived:
		add("about a case", func(d *cases.NoticeData) {
			d.CaseNumber, d.Number, d.State, d.Stage, d.Due = "RFI-2027-00042", "RFI-2027-00042", "is being worked on", cases.CaseInProgress, time.Time{}
		})
	case cases.NoticeStatus:
		add("waits for the requestor", func(d *cases.NoticeData) {
			d.CaseNumber, d.Number, d.State, d.Stage, d.Officer = "", "REQ-2027-000123", "waits for the requestor's answer to a question", cases.RequestReturned, ""
		})
		add("what is missing", func(d *cases.NoticeData) {
			d.CaseNumber, d.Number, d.State, d.Stage, d.Officer, d.Due = "", "REQ-2027-000123", "waits for what is missing", cases.RequestIncomplete, "", time.Time{}
			d.Missing = []string{cases.Classification, cases.Priority}
		})
		add("sent twice", func(d *cases.NoticeData) {
			d.Reason = "Your mail is the same as the one that opened it. We have both, and treat them as one request."
		})
		add("closed", func(d *cases.NoticeData) {
			d.State, d.Stage, d.Due = "is closed, and waits to be closed out", cases.CaseClosed, time.Time{}
		})
		add("paused", func(d *cases.NoticeData) { d.State, d.Stage, d.Due = "is on hold", cases.CaseOnHold, time.Time{} })
		add("to a supervisor", func(d *cases.NoticeData) {
			d.To, d.State, d.Stage, d.Officer = cases.Address{Name: "Patience Osei", Address: "patience.osei@hq.dhs.gov"}, "is with a supervisor for decision", cases.RequestInReview, ""
			d.Choices = sampleDecisions()
		})
	case cases.NoticeForwarded:
		add("what is missing", func(d *cases.NoticeData) {
			d.State, d.Stage, d.Missing = "waits for what is missing", cases.RequestIncomplete, []string{cases.Classification, cases.Priority}
		})
		add("about a case", func(d *cases.NoticeData) {
			d.CaseNumber, d.Number, d.State, d.Stage = "RFI-2027-00042", "RFI-2027-00042", "is being worked on", cases.CaseInProgress
		})
	case cases.NoticeResultNegative:
		add("with the question", func(d *cases.NoticeData) { d.Choices = sampleRatings(d.Number) })
	case cases.NoticeDispositionRemind:
		add("the last", func(d *cases.NoticeData) { d.NextAt = time.Time{} })
	case cases.NoticeDuplicate:
		add("of another's", func(d *cases.NoticeData) { d.Other = "" })
	case cases.NoticeReferred:
		add("to an office that is not named", func(d *cases.NoticeData) { d.ReferredTo = "" })
		add("by hand", func(d *cases.NoticeData) { d.PassOn = true })
		add("by hand, to an office that is not named", func(d *cases.NoticeData) { d.PassOn, d.ReferredTo = true, "" })
	}
}

func staffVariants(name cases.NoticeName, add addVariant) {
	switch name {
	case cases.NoticeResultReview:
		add("withheld", func(d *cases.NoticeData) { d.ResultBasis, d.Question = "withheld", "" })
	case cases.NoticeChooseOfficer:
		add("declined", func(d *cases.NoticeData) {
			d.Actor, d.Text = "Julia Ruiz", "I know the requestor from another office.\nKim has worked on the same firm."
		})
		add("closed, and the officer has left", func(d *cases.NoticeData) {
			d.State, d.Stage, d.Due = "is closed, and waits to be closed out", cases.CaseClosed, time.Time{}
			d.Doubts = []cases.Doubt{{Text: "The officer who worked on this case is no active case officer any more. It is closed, and nobody can close it out: name another officer. What they have noted is kept with the case."}}
		})
		add("paused, and the officer has left", func(d *cases.NoticeData) {
			d.State, d.Stage, d.Due = "is on hold", cases.CaseOnHold, time.Time{}
			d.Doubts = []cases.Doubt{{Text: "Kim Lee, to whom this case was assigned, is no active case officer any more. What they have noted is kept with the case."}}
		})
		add("no officer is left", func(d *cases.NoticeData) {
			d.Officers, d.Choices = nil, nil
			d.Doubts = []cases.Doubt{{Text: "Nobody on the roster is a case officer now: the operator of the system has to put one on it. Then reply with \"ASSIGN\" and their short name."}}
		})
		add("many officers", func(d *cases.NoticeData) { d.Officers = manyOfficers() })
	case cases.NoticeAssigned:
		add("taken over", takenOver)
		add("taken over, and paused", func(d *cases.NoticeData) {
			takenOver(d)
			d.State, d.Stage, d.Due, d.Choices = "is on hold", cases.CaseOnHold, time.Time{}, []cases.Choice{sampleNote()}
		})
		add("taken over, and in review", func(d *cases.NoticeData) {
			takenOver(d)
			d.State, d.Stage, d.Due, d.Choices = "has a result that a supervisor is reviewing", cases.CaseInReview, time.Time{}, []cases.Choice{sampleNote()}
		})
		add("taken over, and closed", func(d *cases.NoticeData) {
			takenOver(d)
			d.State, d.Stage, d.Result, d.ResultBasis, d.Due, d.Text = "is closed, and waits to be closed out", cases.CaseClosed, "negative", "no_records", time.Time{}, ""
			d.Choices = []cases.Choice{{Text: "CLOSEOUT", Body: "CLOSEOUT RFI-2027-00042", Label: "Close out", Means: "final"}, sampleNote()}
		})
	case cases.NoticeDispositionReceived:
		add("words alone", func(d *cases.NoticeData) { d.Rating = 0 })
		add("closed out already", func(d *cases.NoticeData) { d.Choices = nil })
	case cases.NoticeRequestorAnswered:
		add("an answer with changes", func(d *cases.NoticeData) {
			d.Question, d.Changes = "Was he travelling alone?", []cases.Change{{Field: cases.RequestorPhone, Old: "+19565550118", New: "+19565550181"}}
		})
		add("to be passed on too", func(d *cases.NoticeData) {
			d.PassOn, d.CaseNumber, d.Number, d.Choices = true, "", "REQ-2027-000123", nil
			d.ReferredTo, d.DecidedBy = "the Office of Professional Responsibility (OPR)", "Sung-min Park"
		})
		add("from the other office", func(d *cases.NoticeData) {
			d.Sender, d.Text = "iod.duty@hq.dhs.gov", "We take it on. Our number is IOD-27-311."
			d.CaseNumber, d.Number, d.Choices = "", "REQ-2027-000123", nil
		})
	case cases.NoticeReleased:
		add("by telephone", func(d *cases.NoticeData) { d.Unreachable, d.Effects = true, nil })
	case cases.NoticeHeld, cases.NoticeResumed:
		add("without words", func(d *cases.NoticeData) { d.Text, d.Actor, d.Until = "", "", time.Time{} })
	}
}

// takenOver is a case that had another officer before.
func takenOver(d *cases.NoticeData) {
	second := sampleDraft()
	at := func(hours int) time.Time { return d.At.Add(time.Duration(hours) * time.Hour) }
	d.RequestedAt = at(-72)
	d.Text, d.Earlier, d.SoFar = "Kim is on leave.", 3, []cases.Entry{
		{At: at(-30), Who: "Kim Lee", What: "recorded what was done", Text: "check of TECS, 2026-11-20\nSOURCE TECS\nFINDING Nothing under either spelling; his passport E12345606 is not on file."},
		{At: at(-28), Who: "Marisol Ortega-Quinn", What: "wrote", Text: "He was travelling with one colleague.\nApprove\nIt was the Hidalgo bridge."},
		{At: at(-26), Who: "Kim Lee", What: "noted", Text: "Asked the port for the second card.\nThe duty officer calls back.\n\nNegative\nNo records so far.\nWaiting.\nStill waiting."},
		{
			At: at(-25), Who: "Sung-min Park", What: "joined REQ-2027-000131 to it as a second request for the same", Draft: second,
			Text: "The same man, from the airport.\nFrom: Dana Whitehorse, EPA Region 6\nPurpose: to learn whether Wei Zhang, born 3 May 1984, passport E12345606, was here before.",
		},
		{At: at(-24), Who: "the requestor", What: "has the result"},
		{At: at(-23), Who: "Kim Lee", What: "noted", Withheld: true},
	}
}

func answerVariants(name cases.NoticeName, add addVariant) {
	toRequestor := func(d *cases.NoticeData) {
		d.To, d.Choices = cases.Address{Name: d.Requestor, Address: d.RequestorAddress}, nil
		d.CaseNumber, d.Number = "RFI-2027-00042", "RFI-2027-00042"
	}
	switch name {
	case cases.NoticeDone:
		for i, done := range doneWords() {
			add(fmt.Sprintf("done %d", i+1), func(d *cases.NoticeData) { d.Done, d.Effects, d.Due = done, d.Effects[:1], time.Time{} })
		}
		add("to be passed on", func(d *cases.NoticeData) {
			d.CaseNumber, d.Number, d.State, d.Stage, d.Due = "", "REQ-2027-000123", "belongs to another office", cases.RequestReferred, time.Time{}
			d.PassOn, d.Draft, d.Text = true, sampleDraft(), "It concerns an employee of the department, not access by foreigners."
			d.Done, d.Quote = "referred to OPR, for you to pass on", []string{"REFER REQ-2027-000123/1 OPR", "REASON It concerns an employee of the department."}
			d.Effects = []string{
				"No address is on file for OPR, so no mail went there. Pass it on yourself: what to send stands below.",
				"The requestor is told by mail.", "They do not read which office it is.",
			}
		})
		add("to the requestor", func(d *cases.NoticeData) {
			toRequestor(d)
			d.Done, d.Effects, d.Quote = "your view is noted", []string{"Thank you. We keep it with the case."}, []string{"5", "Quick and to the point."}
		})
	case cases.NoticeNotDone:
		add("settled before", func(d *cases.NoticeData) {
			d.Settled, d.Quote, d.Reason = true, []string{"APPROVE k.lee"}, "It was already answered with APPROVE by Sung-min Park on Monday 23 November 2026, 09:50 EST"
			d.State, d.Stage, d.Choices = "is assigned to an officer, who has not begun yet", cases.CaseAssigned, []cases.Choice{{Text: "ASSIGN k.lee", Body: "ASSIGN RFI-2027-00042 k.lee", Means: "give it to this officer (7 open)"}}
			d.CaseNumber, d.Number, d.Officer = "RFI-2027-00042", "RFI-2027-00042", "Julia Ruiz"
		})
		add("changed since", func(d *cases.NoticeData) {
			d.Seen, d.Version, d.Draft, d.Criteria = 1, 2, sampleDraft(), sampleCriteria()
			d.Quote, d.Reason = []string{"APPROVE j.ruiz"}, "You decided on version 1, and the requestor has since changed the request."
			d.Changes = []cases.Change{{Field: cases.Priority, Old: "routine", New: "urgent"}, {Field: cases.IDNumber, Old: "", New: "E12345606"}}
			d.Choices = sampleDecisions()
		})
		add("past that step", func(d *cases.NoticeData) {
			d.Settled, d.Choices, d.Reason, d.Quote = true, nil, "It is closed out, so that is not possible", []string{"NOTE he called"}
		})
		add("no such number", func(d *cases.NoticeData) {
			d.Number, d.RequestNumber, d.Choices, d.Quote = "", "", nil, []string{"STATUS RFI-2027-00099"}
			d.Reason = "We find no request or case of yours with that number."
		})
		add("to the requestor", func(d *cases.NoticeData) {
			toRequestor(d)
			d.Quote, d.Reason = []string{"DISPOSITION very good"}, "A number from 1 to 5, or words below the command, are needed."
		})
	case cases.NoticeConfirmNeeded:
		add("another's request", func(d *cases.NoticeData) {
			d.Quote, d.Choices, d.Done = []string{"DUPLICATE REQ-2027-000101"}, d.Choices[:1], "DUPLICATE"
			d.Reason = "The requestor has no part in REQ-2027-000101, and would get no result from it."
		})
		add("with a remark further down", func(d *cases.NoticeData) {
			d.Quote, d.Text = d.Quote[:1], "Unless Tom has doubts.\nHe is back on Monday."
		})
	case cases.NoticeHelp:
		add("about nothing", func(d *cases.NoticeData) { d.Number, d.RequestNumber, d.State, d.Choices = "", "", "", nil })
		add("to the requestor", func(d *cases.NoticeData) {
			toRequestor(d)
			d.Choices = []cases.Choice{{Text: "STATUS RFI-2027-00042", Body: "STATUS RFI-2027-00042", Label: "How it stands", Means: "an answer by mail"}}
		})
	}
}

// doneWords are what the record says that it has done.
func doneWords() []string {
	return []string{
		"rejected, criteria 2, 5", "the requestor is asked", "assigned to Kim Lee", "accepted", "noted", "negative result recorded", "result released",
		"returned to the officer", "telephone call recorded, case closed", "receipt noted", "disposition recorded", "closed out",
		"on hold until Wednesday 25 November 2026", "no longer on hold", "corrected; it is version 2 now", "priority is now priority",
		"closed as a duplicate of REQ-2027-000101", "referred to OIG", "referred to another office, for you to pass on", "declined", "recorded: TECS of 20 November 2026",
	}
}

// bare takes away all that a mail can do without.
func bare(d *cases.NoticeData) {
	*d = cases.NoticeData{
		Name: d.Name, To: d.To, Mailbox: d.Mailbox, Token: d.Token, At: d.At, Number: d.Number, RequestNumber: d.RequestNumber, CaseNumber: d.CaseNumber,
		RequestorAddress: d.RequestorAddress, Done: d.Done, Missing: d.Missing, Decided: d.Decided, Sender: d.Sender, Passphrase: d.Passphrase,
	}
}

// long fills a mail with the longest that people write, and with words that have nowhere to break.
func long(d *cases.NoticeData) {
	const word = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
	name := "Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff y Ruiz de la Concepción"
	text := strings.Repeat("The delegation was met at the gate and asked for its papers, which it did not have. ", 5) + word + "\n\n" +
		"https://intranet.hq.example.gov/a/very/long/address/that/nobody/can/break/index.aspx?id=4711&view=all#top\n" + strings.Repeat("m", 120)
	d.Requestor, d.Agency = name, "Office of the Deputy Assistant Secretary for "+word
	d.RequestorAddress = "m." + strings.ToLower(word) + "@subdomain.department.example.gov"
	d.MailSubject, d.Text, d.Question = word+" "+text[:80], text, text[:180]
	if d.Officer != "" {
		d.Officer = name
	}
	if d.Actor != "" {
		d.Actor = name
	}
	if d.Draft != nil {
		d.Draft = sampleVisit()
		for i := range maxSubjects {
			d.Draft.Subjects = append(d.Draft.Subjects, cases.Subject{Fields: cases.Fields{
				cases.FirstName: stated(fmt.Sprintf("Person%d", i), "1", "label"), cases.LastName: stated(word, "1", "label"), cases.Organization: stated(text[:90], "1", "label"),
			}})
		}
		for _, f := range []string{cases.Basis, cases.Purpose, cases.Description, cases.ProgramAffected, cases.FacilityOrganization} {
			d.Draft.Fields[f] = stated(text, "1", "label")
		}
	}
	for i := range d.SoFar {
		d.SoFar[i].Who, d.SoFar[i].Text = name, text
	}
	for range 6 {
		d.Doubts = append(d.Doubts, cases.Doubt{Text: "Two values for the agency: " + word + " and EPA. We kept the first."})
	}
	for i := range d.Choices {
		d.Choices[i].Text = firstWord(d.Choices[i].Text) + " " + strings.ToLower(word)
		d.Choices[i].Means += "; " + text[:120]
	}
	for i := range d.Criteria {
		d.Criteria[i].Evidence = text
	}
	if len(d.Officers) > 0 {
		d.Officers = manyOfficers()
	}
	if d.Remarks != "" {
		d.Remarks = text
	}
	for i := range d.Lines {
		d.Lines[i].Officer, d.Lines[i].State = name, "waits for the "+word+" to concur"
	}
	if len(d.Quote) > 0 {
		d.Quote = []string{"APPROVE " + word, text[:280], "…"}
	}
	if len(d.Effects) > 0 {
		d.Effects = append(d.Effects, text[:180])
	}
	if len(d.Changes) > 0 {
		d.Changes = append(d.Changes, cases.Change{Field: cases.Description, Old: text, New: word})
	}
}

func manyOfficers() []cases.OfficerLoad {
	var out []cases.OfficerLoad
	for i, n := range []string{"Julia Ruiz", "Kim Lee", "Anneliese Vandersloot", "Bartholomew Nakamura", "Chidi Anagonye", "Ewa Król", "Fatima Al-Rashid"} {
		first, last, _ := strings.Cut(n, " ")
		out = append(out, cases.OfficerLoad{Handle: strings.ToLower(first[:1] + "." + last), Name: n, Open: 3 * i})
	}
	return out
}

// sampleVisit is a request about three visitors, of whom one has no document.
func sampleVisit() *cases.Draft {
	person := func(first, last, country string) cases.Subject {
		return cases.Subject{Fields: cases.Fields{
			cases.FirstName: stated(first, "1", "table"), cases.LastName: stated(last, "1", "table"), cases.CountryOfCitizenship: stated(country, "1", "table"),
			cases.DateOfBirth: stated("1979-02-11", "1", "table"), cases.PositionTitle: stated("chemist", "1", "table"),
		}}
	}
	d := &cases.Draft{
		Type: cases.RFI,
		Fields: cases.Fields{
			cases.Priority: stated("routine", "1", "label"), cases.Classification: stated("unclassified", "1", "label"), cases.DueDate: stated("2026-12-10", "1", "label"),
			cases.Description: stated("Three visitors of the laboratory in building 12.\nThey stay for two days.", "1", "label"),
			cases.VisitStart:  stated("2026-12-14", "1", "label"), cases.VisitEnd: stated("2026-12-15", "1", "label"),
			cases.CountryOfConcern: {Values: []string{"RU", "KZ"}}, cases.RequestorName: stated("Jean-Luc Oyelaran", "header:From", "from"),
			cases.Agency: stated("National Institutes of Health", "1", "signature"), cases.RequestorPhone: stated("+13015550177", "1", "signature"),
		},
		Subjects: []cases.Subject{person("Irina", "Sokolova", "RU"), person("Aigerim", "Nurlanovna Bekova", "KZ"), person("Oleg", "Sidorov", "RU")},
	}
	for i := range 2 {
		d.Subjects[i].IDs = []cases.Identification{{Fields: cases.Fields{cases.IDType: stated("passport", "1", "table"), cases.IDNumber: stated(fmt.Sprintf("N7700%d418", i), "1", "table")}}}
	}
	return d
}
