package main

import (
	"time"

	"cissd/cases"
)

// demoActs is what the demo plays: how a request comes to a decision, and then the three lives of a case to their end.
func demoActs(now time.Time) []act { return append(beginnings(), lives(now)...) }

// beginnings are three requests for information: worked to a negative result, completed by a reply, rejected.
func beginnings() []act {
	return []act{
		{"A complete request: worked, nothing found, told, closed out", []step{
			{who: "m.ortega", subject: "RFI: business cards shown at secondary inspection", text: requestComplete, gets: "m.ortega ak, p.osei rv"},
			{who: "p.osei", answers: "rv", text: "APPROVE j.ruiz\n\nThanks, P. Osei", gets: "p.osei an, m.ortega ak, j.ruiz as"},
			{who: "j.ruiz", answers: "as", text: "ACCEPT", gets: "j.ruiz an"},
			{who: "j.ruiz", answers: "as", text: "NOTE TECS and ISMS queried under both spellings of the name.", gets: "j.ruiz an"},
			{who: "j.ruiz", answers: "as", text: "NEGATIVE NO RECORDS", gets: "j.ruiz an, p.osei rr"},
			{who: "p.osei", answers: "rr", text: "APPROVE", gets: "p.osei an, j.ruiz as, m.ortega rs, m.ortega dp"},
			{who: "m.ortega", answers: "dp", text: "5\nQuick and to the point.", gets: "m.ortega an, j.ruiz as"},
			{who: "j.ruiz", answers: "as", text: "CLOSEOUT", gets: "j.ruiz an, m.ortega ak"},
		}, cases.CaseClosedOut},
		{"An incomplete request: two things missing, supplied by reply, approved", []step{
			{who: "d.whitehorse", subject: "Question about a visitor", text: requestIncomplete, gets: "d.whitehorse mi"},
			{who: "d.whitehorse", answers: "mi", text: "It is routine, and unclassified. Sorry about that!", gets: "d.whitehorse ak, p.osei rv"},
			{who: "p.osei", answers: "rv", text: "APPROVE k.lee", gets: "p.osei an, d.whitehorse ak, k.lee as"},
		}, cases.CaseAssigned},
		{"A request that is not for us: rejected, with criterion and reason", []step{
			{who: "r.lindgren", subject: "RFI: parking lot vendor", text: requestRejected, gets: "r.lindgren ak, p.osei rv"},
			{
				who: "p.osei", answers: "rv", text: "REJECT 2,3 a parking contract is no matter of foreign access; your contracting office can help",
				gets: "p.osei an, r.lindgren rj",
			},
		}, cases.RequestRejected},
	}
}

// lives are a positive result, a support that mattered, an inquiry with its director and a referral, and what is classified, each to closeout.
func lives(now time.Time) []act {
	return []act{positiveLife(), supportLife(), inquiryLife(now), trackedLife()}
}

// positiveLife is a memorandum with its source document (RFI-2, RFI-3).
func positiveLife() act {
	return act{"A positive result: a memorandum with its source, locked, released, received, closed out", []step{
		{who: "r.lindgren", subject: "RFI: earlier visits of a delegate", text: requestPositive, gets: "r.lindgren ak, p.osei rv"},
		{who: "p.osei", answers: "rv", text: "APPROVE k.lee", gets: "p.osei an, r.lindgren ak, k.lee as"},
		{who: "k.lee", answers: "as", text: "ACCEPT", gets: "k.lee an"},
		{
			who: "k.lee", answers: "as", files: []mailFile{visitLog()},
			text: "POSITIVE\nMr. Sokolov visited the facility in Ashburn twice in 2025, both times with an escort.\nThe log of the gate is attached.",
			gets: "k.lee an, k.lee an, p.osei rr",
		},
		{who: "p.osei", answers: "rr", text: "APPROVE", gets: "p.osei an, k.lee as, r.lindgren rs"},
		{who: "k.lee", telephones: "r.lindgren"},
		{who: "r.lindgren", answers: "rs", text: "RECEIVED", gets: "r.lindgren an, r.lindgren dp"},
		{who: "r.lindgren", answers: "dp", text: "4", gets: "r.lindgren an, k.lee as"},
		{who: "k.lee", answers: "as", text: "CLOSEOUT", gets: "k.lee an, r.lindgren ak"},
	}, cases.CaseClosedOut}
}

// supportLife is a support of which director and leadership are told (RFS-1, RFS-2, SUP-4).
func supportLife() act {
	return act{"A support that turned out to matter: director and leadership are told", []step{
		{who: "d.whitehorse", subject: "RFS: threat briefing for a conference", text: requestSupport, gets: "d.whitehorse ak, p.osei rv"},
		{who: "p.osei", answers: "rv", text: "APPROVE k.lee", gets: "p.osei an, d.whitehorse ak, k.lee as, t.moss dc"},
		{who: "k.lee", answers: "as", text: "ACCEPT", gets: "k.lee an"},
		{
			who: "k.lee", answers: "as", gets: "k.lee an, k.lee an, p.osei rr",
			text: "COMPLETE Forty people were briefed on 18 November.\nTwo of them reported an approach by a foreign service at once.\nSIGNIFICANT",
		},
		{
			who: "p.osei", answers: "rr", text: "APPROVE\nINFORM DIRECTOR",
			gets: "p.osei an, k.lee as, d.whitehorse dp, t.moss dc, t.moss dc, leadership sm",
		},
		{who: "k.lee", telephones: "leadership"},
		{who: "d.whitehorse", answers: "dp", text: "5\nIt opened eyes.", gets: "d.whitehorse an, k.lee as"},
		{who: "k.lee", answers: "as", text: "CLOSEOUT", gets: "k.lee an, d.whitehorse ak"},
	}, cases.CaseClosedOut}
}

// inquiryLife is a Report of Inquiry in which the director does not concur at first, and a risk that another office is told of (FAI-2 to FAI-5).
func inquiryLife(now time.Time) act {
	yesterday := now.AddDate(0, 0, -1).Format(time.DateOnly)
	return act{"An inquiry: activities, exhibits, a referral, a report, a nonconcurrence, concurrence", []step{
		{who: "m.ortega", subject: "FAI: crew member at the container terminal", text: requestInquiry, gets: "m.ortega ak, p.osei rv"},
		{who: "p.osei", answers: "rv", text: "APPROVE j.ruiz", gets: "p.osei an, m.ortega ak, j.ruiz as"},
		{who: "j.ruiz", answers: "as", text: "ACCEPT", gets: "j.ruiz an"},
		{who: "j.ruiz", answers: "as", text: "ACTIVITY TECS\nDATE " + yesterday + "\nFINDING Three crossings at Laredo since August.", gets: "j.ruiz an"},
		{who: "j.ruiz", answers: "as", text: "EXHIBIT The crossings, as TECS has them", files: []mailFile{crossings()}, gets: "j.ruiz an"},
		{
			who: "j.ruiz", answers: "as", text: "EXHIBIT Notes of the interview with the shift leader\nMARKING UNCLASSIFIED//FOR OFFICIAL USE ONLY",
			files: []mailFile{interview()}, gets: "j.ruiz an",
		},
		{
			who: "j.ruiz", answers: "as", text: "REFER OIG A guard of the terminal was paid to look away.\nMARKING UNCLASSIFIED//FOR OFFICIAL USE ONLY",
			files: []mailFile{payments()}, gets: "j.ruiz an, j.ruiz an, p.osei rr",
		},
		{who: "p.osei", answers: "rr", text: "APPROVE", gets: "p.osei an, j.ruiz as, oig rf"},
		{who: "j.ruiz", telephones: "oig"},
		{
			who: "j.ruiz", answers: "as", text: "REPORT POSITIVE\nThe crew member photographed the scanners of lane 4 on three days.",
			gets: "j.ruiz an, j.ruiz an, p.osei rr",
		},
		{who: "p.osei", answers: "rr", text: "APPROVE", gets: "p.osei an, t.moss cc"},
		{who: "t.moss", answers: "cc", text: "NONCONCUR Say which exhibit shows the photographs.", gets: "t.moss an, j.ruiz as"},
		{
			who: "j.ruiz", answers: "as", text: "REPORT POSITIVE\nThe crew member photographed the scanners of lane 4 on three days; exhibit 2 names them.",
			gets: "j.ruiz an, j.ruiz an, p.osei rr",
		},
		{who: "p.osei", answers: "rr", text: "APPROVE", gets: "p.osei an, t.moss cc"},
		{who: "t.moss", answers: "cc", text: "CONCUR", gets: "t.moss an, j.ruiz as, m.ortega rs"},
		{who: "j.ruiz", telephones: "m.ortega"},
		{who: "m.ortega", answers: "rs", text: "RECEIVED", gets: "m.ortega an, m.ortega dp"},
		{who: "m.ortega", answers: "dp", text: "5", gets: "m.ortega an, j.ruiz as"},
		{who: "j.ruiz", answers: "as", text: "CLOSEOUT", gets: "j.ruiz an, m.ortega ak"},
	}, cases.CaseClosedOut}
}

// trackedLife is a pointer to what resides elsewhere: nothing of its matter is kept (CLS-1).
func trackedLife() act {
	return act{"A classified request: tracked only, its work done where it resides", []step{
		{who: "d.whitehorse", subject: "RFI on HSDN", text: requestTracked, gets: "d.whitehorse ak, p.osei rv"},
		{who: "p.osei", answers: "rv", text: "APPROVE k.lee", gets: "p.osei an, d.whitehorse ak, k.lee as"},
		{who: "k.lee", answers: "as", text: "ACCEPT", gets: "k.lee an"},
		{who: "k.lee", answers: "as", text: "COMPLETE", gets: "k.lee an, p.osei rr"},
		{who: "p.osei", answers: "rr", text: "APPROVE", gets: "p.osei an, k.lee as, d.whitehorse dp"},
		{who: "d.whitehorse", answers: "dp", text: "4", gets: "d.whitehorse an, k.lee as"},
		{who: "k.lee", answers: "as", text: "CLOSEOUT\nLOCATION HSDN", gets: "k.lee an, d.whitehorse ak"},
	}, cases.CaseClosedOut}
}

// The files that officers attach. Two bear their marking, in the text or in the name; the others get it by the command (NOT-5).

func visitLog() mailFile {
	return mailFile{"gate log.txt", "text/plain", []byte("UNCLASSIFIED//FOR OFFICIAL USE ONLY\n\n2025-03-04 09:12 Sokolov, escort B. Hale\n2025-10-21 14:40 Sokolov, escort B. Hale\n")}
}

func crossings() mailFile {
	return mailFile{"(U//FOUO) crossings.csv", "text/csv", []byte("day,bridge,lane\n2026-08-11,Laredo II,4\n2026-09-02,Laredo II,4\n2026-10-29,Laredo II,7\n")}
}

func interview() mailFile {
	return mailFile{"interview.txt", "text/plain", []byte("The shift leader saw him photograph the scanners of lane 4 on three days.\n")}
}

func payments() mailFile {
	return mailFile{"payments.csv", "text/csv", []byte("day,amount\n2026-09-03,900\n2026-10-30,900\n")}
}

const requestComplete = `Type: RFI
Priority: urgent
Classification: unclassified
Name: Marisol Ortega-Quinn
Agency: CBP
Phone: (956) 555-0118
Country of concern: China
Basis: During secondary inspection the subject presented two business cards of a DHS contractor.
Purpose: To determine whether the subject has ever been sponsored for access to a DHS facility.

Subject: Wei Zhang
Citizenship: China
Passport: E00000006
`

const requestIncomplete = `Good morning,

EPA Region 6 expects a visitor from Portugal, Ms. Lurdes Falcao, on 14 December.
This is a request for information: has she been to a DHS site before, and was there any concern?

Dana Whitehorse
Security Specialist
Environmental Protection Agency, Region 6
(214) 555-0142
`

const requestRejected = `Request type: RFI
Priority: routine
Classification: unclassified
Agency: General Services Administration
Name: Ragna Lindgren
Phone: 202-555-0164
Basis: We look for a new operator of our parking lot.
Purpose: To learn which of three bidders has the best references.
`

const requestPositive = `Request type: RFI
Priority: priority
Classification: unclassified
Agency: General Services Administration
Name: Ragna Lindgren
Phone: 202-555-0164
Country of concern: Russia
Basis: A delegate to a trade meeting asks for access to our building.
Purpose: To learn whether the delegate was at a DHS facility before, and how the visit went.

Subject: Pavel Sokolov
Citizenship: Russia
`

const requestSupport = `Type: RFS
Support: threat briefing
Priority: routine
Classification: unclassified
Name: Dana Whitehorse
Agency: Environmental Protection Agency
Phone: (214) 555-0142
Basis: Forty of our staff travel to a conference abroad next month.
Purpose: To brief the travellers on how foreign services approach people there.
`

const requestInquiry = `Type: FAI
Priority: priority
Classification: unclassified
Name: Marisol Ortega-Quinn
Agency: CBP
Phone: (956) 555-0118
Country of concern: China
Predication: incident report
Basis: A crew member was seen photographing the scanners at the container terminal in Laredo.
Purpose: To find out for whom the crew member works, and what was photographed.

Subject: Jun Tao
Citizenship: China
`

const requestTracked = `Type: RFI
Priority: priority
Name: Dana Whitehorse
Agency: Environmental Protection Agency
Phone: (214) 555-0142
Network: HSDN

You find the request on HSDN.
`
