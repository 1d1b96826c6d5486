package triage_test

import "testing"

// INT-9, EXT-3: who is written about is not who asks, and keeps their own telephone; what is denied is not stated.
func TestWrittenAbout(t *testing.T) {
	t.Parallel()
	checkHands(t, writtenAbout)
}

const lena = "Lena Marsh <lena.marsh@epa.gov>"

const lenaSigns = "\n\nLena Marsh\nEPA\n312-555-0108\n"

var writtenAbout = []handCase{
	{
		"a foreign caller", lena, "", "odd call", "A man called Oleg Zimin (Belarusian) called me from +375 29 555 01 77 and asked about DHS parking passes. Is he known? Routine, unclassified.\n\nLena Marsh\nEPA\n",
		[]string{"requestor_name=Lena Marsh", "-submitter", "-requestor_phone", "agency=EPA", "who: Oleg|Zimin BY"},
	},
	{
		"a caller and an agency", lena, "", "odd call", "Oleg Zimin, a Belarusian, called me on Tuesday and wanted to hear about FEMA badges. Is he known? Routine, unclassified." + lenaSigns,
		[]string{"requestor_name=Lena Marsh", "requestor_phone=+13125550108", "-submitter", "agency=EPA", "who: Oleg|Zimin BY"},
	},
	{
		"a caller of the Justice Department", duty, "", "call", "Tina Roe called from the Department of Justice and asks what we hold on Mr. Pavel Novak, a Czech national. Urgent, unclassified. She is at 571-555-0141.\n\nDana Orwell\n",
		[]string{"requestor_name=Tina Roe", "submitter=dana.orwell@hq.dhs.gov"},
	},
	{
		"a telephone in brackets", lena, "", "check", "Please check Mario Paz Leon (Venezuelan, phone 786-555-0199). Routine, unclassified.\n\nLena Marsh\nEPA\n",
		[]string{"-requestor_phone", "who: Mario|Paz Leon VE +17865550199"},
	},
	{
		"a telephone after an address", lena, "", "check", "Mr. Kenji Mori, a Japanese national (kenji@lab.example, 240-555-0133), asked for a tour. Any concerns? Routine, unclassified.\n\nLena Marsh\n",
		[]string{"-requestor_phone", "who: Kenji|Mori JP +12405550133 kenji@lab.example"},
	},
	{
		"my own telephone", lena, "", "check", "Do you know Mr. Kenji Mori, a Japanese national? Reach me at 312-555-0177. Routine, unclassified.\n\nLena\n",
		[]string{"requestor_phone=+13125550177"},
	},
	{
		"a long line with bars", "\"Nunez, Iris (CTR)\" <iris.nunez.ctr@dc3.mil>", "", "rep", "A man from the firm gave the number +7 495 555-01-88. Do you know it? Routine.\n\nIris Nunez (CTR) | Senior Cyber Threat Analyst | DoD Cyber Crime Center (DC3) | W: 410.555.0166 | M: 443.555.0167\nUNCLASSIFIED\n",
		[]string{"requestor_phone=+14105550166"},
	},
	{
		"a bare name above a request", lena, "", "travel", "Name: Salma Qasim\nPlease brief her before she goes to Jordan. Priority: routine. Classification: Unclassified." + lenaSigns,
		[]string{"requestor_name=Lena Marsh", "requestor_phone=+13125550108", "requestor_email=lena.marsh@epa.gov", "agency=EPA", "-submitter"},
	},
	{
		"a name with its own telephone asks", "Intake Clerk <dana.orwell@hq.dhs.gov>", "", "form", "Name: Salma Qasim\nAgency: EPA\nPhone: 312-555-0109\nPriority: routine\nClassification: unclassified\n",
		[]string{"requestor_name=Salma Qasim", "requestor_phone=+13125550109"},
	},
	{
		"a sentence behind a level", lena, "", "check", "Classification: this is an unclassified request. It concerns Nuno Teles, a Portuguese citizen.\nPriority: we think routine is enough." + lenaSigns,
		[]string{"classification=unclassified", "priority=routine", "who: Nuno|Teles PT"},
	},
	{
		"not that country nor that day", lena, "", "check", "This is not about Syria but about Lebanon. We do not need the answer by Friday. Routine, unclassified. The person is Rana Khoury, a Lebanese." + lenaSigns,
		[]string{"country_of_concern=LB", "-due_date", "priority=routine"},
	},
	{
		"needed by Friday", lena, "", "check", "It is not urgent, but we need the answer by Friday. Routine, unclassified. The person is Rana Khoury, a Lebanese." + lenaSigns,
		[]string{"due_date=2026-01-30", "priority=routine"},
	},
	{
		"had been urgent", lena, "", "check", "We had flagged it as urgent; that is no longer needed, routine is fine now. Unclassified. Is Nuno Teles, Portuguese, known?" + lenaSigns,
		[]string{"priority=routine"},
	},
	{
		"no longer urgent, a dash", lena, "", "check", "The visit moved. It is no longer urgent - routine is fine now. Unclassified. Is Nuno Teles, Portuguese, known?" + lenaSigns,
		[]string{"priority=routine"},
	},
	{
		"neither of two levels", lena, "", "check", "It is not urgent or priority. Routine will do. Unclassified. Is Nuno Teles, Portuguese, known?" + lenaSigns,
		[]string{"priority=routine"},
	},
	{
		"office with a telephone", lena, "", "check", "Nuno Teles, a Portuguese citizen, will visit. Is he known? Routine. Unclassified.\n\nLena Marsh\nEnvironmental Protection Agency\nOffice: (312) 555-0108\n",
		[]string{"-component", "requestor_phone=+13125550108"},
	},
	{
		"urgent over a text that says routine", lena, "", "URGENT: name check", "Please check Nuno Teles, a Portuguese citizen. Priority: Routine. Unclassified." + lenaSigns,
		[]string{"priority=routine~!urgent"},
	},
	{
		"urgent in capitals over a label", lena, "", "RFI - URGENT", "Priority: Routine\nClassification: Unclassified\nSubject: Nuno Teles\nCitizenship: Portugal" + lenaSigns,
		[]string{"priority=routine!urgent"},
	},
	{
		"Vietnamese in capitals", lena, "", "crew", "Subject 1\nName: LE THI HOA\nNationality: Vietnam\nDOB: 1982-12-24\n\nPriority: routine\nClassification: unclassified" + lenaSigns,
		[]string{"who: Thi Hoa|Le 1982-12-24 VN"},
	},
	{
		"on behalf of an under secretary", lena, "", "for her", "I write on behalf of Deputy Assistant Secretary Ruth Gale (ruth.gale@epa.gov, 202-555-0135), who would like to know whether Mr. Oleg Zimin, a Belarusian, is of concern. Routine. Unclassified." + lenaSigns,
		[]string{"requestor_name=Ruth Gale", "requestor_email=ruth.gale@epa.gov", "submitter=lena.marsh@epa.gov"},
	},
	{
		"two days of birth", lena, "", "check", "Name: Imran Qadir\nDOB: 1980-01-02\nCitizenship: Pakistan\nBasis: Imran Qadir (born 2 January 1981, Pakistani passport AB7654321) asked for a tour.\nPriority: routine\nClassification: unclassified" + lenaSigns,
		[]string{"requestor_name=Lena Marsh", "s1.date_of_birth=1980-01-02!1981-01-02"},
	},
	{
		"a firm is no person too", lena, "", "check", "We ask for information on seed supplier Semivita S.A. (Argentina). Routine. Unclassified." + lenaSigns,
		[]string{"who:"},
	},
}
