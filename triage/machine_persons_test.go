package triage_test

import (
	"testing"

	"cissd/cases"
)

// MSG-4: a person's first mail is never taken for a machine's, however it begins: each of these looks like the mail of one, by its subject, its
// words, its sender, its headers or its files.
func TestPersonsWhoLookLikeMachines(t *testing.T) {
	t.Parallel()
	const ask = "\n\nPlease run a name check on Boris Yudin, a Russian citizen. Priority routine, unclassified.\n\nKarl Jensen\nNOAA\n301-555-0100\n"
	ics := []cases.Part{{ID: "2", MediaType: "text/calendar", Disposition: "attachment", Name: "visit.ics", Text: "BEGIN:VCALENDAR\nMETHOD:PUBLISH\nEND:VCALENDAR"}}
	request := []cases.Part{{ID: "2", MediaType: "application/ics", Disposition: "attachment", Name: "visit.ics"}}
	dsn := []cases.Part{{ID: "2", MediaType: "message/rfc822", Name: "bounce.eml", Disposition: "attachment", Message: &cases.Message{
		Subject: "Undelivered Mail", Header: head("Return-Path", "<>"), Parts: []cases.Part{{ID: "2.1", MediaType: "message/delivery-status", Text: "Final-Recipient: rfc822; a@b.gov\nStatus: 5.1.1\n"}},
	}}}
	for name, d := range map[string]draftMail{
		"out of office next week":          {subject: "Out of office next week, but here is a request", text: "I will be out of the office from Monday." + ask},
		"away, and asks before":            {subject: "Before I leave", text: "I am on leave from tomorrow. For questions please contact Lee Park." + ask},
		"an office that is closed":         {subject: "Visit", text: "Our office is closed on Friday." + ask},
		"in my absence":                    {subject: "RFI", text: "In my absence please contact Lee Park at 202-555-0100." + ask},
		"subject Out of office hours":      {subject: "Out of office hours visitor", text: "He came at night." + ask},
		"subject Automatic":                {subject: "Automatic reply from an embassy's system", text: "We got one." + ask},
		"subject Auto response system":     {subject: "Auto response team: request", text: "For our team." + ask},
		"subject Absence":                  {subject: "Absence of a contractor", text: "He has not come." + ask},
		"subject Abwesenheit":              {subject: "Abwesenheit eines Mitarbeiters", text: "He is missing." + ask},
		"subject Vacation":                 {subject: "Vacation travel of a colleague to China", text: "She travels in May." + ask},
		"subject OOO":                      {subject: "OOO Rossija, a company", text: "A Russian company of that name wrote to us." + ask},
		"subject No longer employed":       {subject: "No longer employed here", text: "A former employee wrote to us." + ask},
		"thanks first":                     {subject: "RFI", text: "Thank you for your help last year. I will be traveling with limited access to email." + ask},
		"German, on a trip":                {subject: "Anfrage", text: "Ich bin ab morgen auf Dienstreise, daher heute noch diese Anfrage." + ask},
		"French, on leave":                 {subject: "Demande", text: "Je suis en congé dès demain." + ask},
		"Spanish, away":                    {subject: "Solicitud", text: "Estaré fuera de la oficina mañana." + ask},
		"automated, quoted":                {subject: "Phishing?", text: "We received this: \"This is an automated message, do not reply\"." + ask},
		"Undeliverable parcel":             {subject: "Undeliverable parcel from abroad", text: "It could not be delivered to our director and was returned to sender." + ask},
		"Returned mail":                    {subject: "Returned mail from a prisoner", text: "A letter was returned to sender." + ask},
		"Failure notice":                   {subject: "Failure notice on our badge reader", text: "The reader failed." + ask},
		"Delivery":                         {subject: "Delivery failure of a supplier", text: "The mailbox of the company is full of spare keys." + ask},
		"Rejected":                         {subject: "Rejected: visa of a visitor", text: "His visa was rejected by the consulate." + ask},
		"Mailbox full":                     {subject: "Mailbox full of threats", text: "Our mailbox is full." + ask},
		"Warning":                          {subject: "Warning: message from an unknown man", text: "He could not be reached." + ask},
		"a bounce attached":                {subject: "Fwd: Undelivered Mail Returned to Sender", text: "My mail of yesterday came back (attached), so once more." + ask, parts: dsn},
		"from a postmaster, a person":      {from: "postmaster@usps.gov", name: "Paula Post", subject: "RFI: foreign visitor", text: "I am the postmaster of Reno." + ask},
		"from an admin's address":          {from: "admin@fbi.gov", name: "Ann Roe", subject: "Not delivered: a subpoena", text: "The subpoena was not delivered." + ask},
		"null sender, a request":           {subject: "RFI", header: head("Return-Path", "<>"), text: "Good morning." + ask},
		"null sender, odd subject":         {subject: "Undelivered goods", header: head("Return-Path", "<>"), text: "Priority: routine\nClassification: unclassified\nAgency: NOAA\nThe goods never came." + ask},
		"Read:":                            {subject: "Read: this report first", text: "The report was read by our director on Monday." + ask},
		"Read receipt":                     {subject: "Read receipt from an unknown address", text: "Someone abroad read our mail." + ask},
		"Recall":                           {subject: "Recall: the diplomat who left", text: "You will recall the message of last May." + ask},
		"Message recall":                   {subject: "Message recall does not work", text: "He would like to recall the message he sent to a reporter." + ask},
		"Rappel":                           {subject: "Rappel : visite du 4 mai", text: "Nous rappelons la visite." + ask},
		"Declined":                         {subject: "Declined: visitor badge for Mr. Sorensen", text: "It was declined, and nobody knows why." + ask},
		"Accepted":                         {subject: "Accepted: offer from a foreign firm", text: "Our engineer has accepted an invitation to Moscow." + ask},
		"Invitation":                       {subject: "Invitation: embassy reception", text: "Our director has been invited to a reception." + ask},
		"Canceled":                         {subject: "Canceled: visit of the delegation", text: "The visit was canceled, we wonder why." + ask},
		"Tentative":                        {subject: "Tentative: visit in May", text: "The visit is tentative." + ask},
		"a calendar file":                  {subject: "Visit", text: "The date is attached." + ask, parts: ics},
		"a calendar file, as application":  {subject: "Visit in May", text: "The date is attached." + ask, parts: request},
		"a reaction told":                  {subject: "RFI", text: "The man reacted to your message on our board. He liked your statement." + ask},
		"a list that is our own":           {to: "CISS-INTAKE@LISTSERV.HQ.DHS.GOV", subject: "[CISS-INTAKE] landlord", header: head("Precedence", "list", "List-Owner", "<mailto:CISS-INTAKE-request@LISTSERV.HQ.DHS.GOV>", "List-Id", "<CISS-INTAKE.LISTSERV.HQ.DHS.GOV>"), text: "Dear CISS," + ask},
		"a group of the agency's":          {subject: "RFI", header: head("List-Id", "<security.noaa.gov>", "List-Post", "<mailto:security@noaa.gov>"), text: "Dear CISS," + ask},
		"a group, to the group and to us":  {to: "security@noaa.gov", subject: "RFI", header: head("List-Id", "<security.noaa.gov>"), text: "To CISS: can you help?" + ask},
		"Precedence bulk":                  {subject: "RFI", header: head("Precedence", "bulk"), text: "Good morning." + ask},
		"forwarded by a rule":              {subject: "RFI", header: head("Auto-Submitted", "auto-generated", "X-MS-Exchange-Inbox-Rules-Loop", "desk@noaa.gov"), text: "Good morning." + ask},
		"a suppress header":                {subject: "RFI", header: head("X-Auto-Response-Suppress", "All", "Auto-Submitted", "no"), text: "Good morning." + ask},
		"an unsubscribe footer of his own": {subject: "RFI", text: "We saw this newsletter." + ask + "\nIt ends: \"Unsubscribe\" and \"you are receiving this email because\" we signed up.\n"},
		"a very short one":                 {subject: "Out of the box", text: "Do you know anything on Boris Yudin? He is out of the country."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if r := d.read(); r.Machine != nil || r.Outcome != cases.NewRequest {
				t.Errorf("machine %+v, outcome %s (%s)", r.Machine, r.Outcome, r.Reason)
			}
		})
	}
}

// MSG-3, MSG-4: an answer of a person's own is none of a machine's, though it tells of an absence, or stands over one.
func TestAnswersThatTellOfAnAbsence(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]draftMail{
		"facts":              {subject: "RE: [CISS] One thing missing", reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov", text: "I am out of the office until Monday, but here you go:\nPriority: routine\nClassification: unclassified"},
		"over her own reply": {subject: "RE: Automatic reply: [CISS] One thing missing", reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov", text: "Back from the lake.\nPriority: routine\n\nFrom: Roe, Ann\nSent: Friday\nTo: CISS\nSubject: Automatic reply: [CISS]\n\nI am out of the office."},
		"a question":         {subject: "RE: [CISS] One thing missing", reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov", text: "I am on leave next week. Can Lee Park send it to you?"},
		"through a list":     {subject: "RE: [CISS] One thing missing", reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov", header: head("List-Id", "<x.noaa.gov>", "Precedence", "list"), text: "It is routine."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if r := d.read(); r.Machine != nil || r.Outcome != cases.RequestUpdate {
				t.Errorf("machine %+v, outcome %s (%s)", r.Machine, r.Outcome, r.Reason)
			}
		})
	}
}
