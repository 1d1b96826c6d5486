package triage_test

import (
	"slices"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// EXT-3, EXT-4: what people write into a field that they leave unfilled is no value.
func TestFillers(t *testing.T) {
	t.Parallel()
	const form = "Agency: %\nComponent: %\nCase reference: %\nOGC representative: %\nProgram affected: %\nPriority: %\nClassification: %\nCountry of concern: %\nDue date: %\nSubject: Pavel Novak\n"
	for _, v := range []string{
		"same as above", "see above", "not needed", "n/a", "TBD", "unknown", "as before", "-", "?", "Same", "ditto", "TBC", "t.b.d.", "not yet known", "none at this time", "n/a - see remarks", "(not applicable)",
		"to be determined", "will follow", "Unknown at this time.", "see my signature", "see attached form", "same as last time", "as usual", "don't know", "We do not know", "not sure yet", "to be provided later", "xxx", "...", "--",
		"as stated above", "Refer to the attached memo", "see block 4", "left blank", "already given", "none required", "you decide", "on file", "pending", "unknown (he gave none)", "not assigned yet",
	} {
		r := draftMail{text: strings.ReplaceAll(form, "%", v)}.read()
		for _, name := range []string{cases.Component, cases.CaseReference, cases.OGCRepresentative, cases.ProgramAffected, cases.Priority, cases.Classification, cases.Network, cases.CountryOfConcern, cases.DueDate} {
			if f, ok := r.Draft.Fields[name]; ok {
				t.Errorf("%q is taken as %s = %v", v, name, f.Values)
			}
		}
		if got := r.Draft.Fields.Value(cases.Agency); got == v {
			t.Errorf("%q is taken as an agency", v)
		}
		if !slices.Equal(r.Missing, []string{cases.Classification, cases.Priority}) {
			t.Errorf("%q: missing %v", v, r.Missing)
		}
	}
	for _, v := range []string{"Office of Same-Day Service", "Notes Division", "Any Port Branch", "Unknown Remains Section, Joint Accounting", "Later Stage Programs Office", "Fileroom 3"} {
		if r := (draftMail{text: strings.ReplaceAll("Component: %\n", "%", v)}).read(); r.Draft.Fields.Value(cases.Component) != v {
			t.Errorf("component %q is taken as %q", v, r.Draft.Fields.Value(cases.Component))
		}
	}
}

// EXT-3: two values in one label are a contradiction that is told; what a form offers is none; a correction is what counts.
func TestTwoValues(t *testing.T) {
	t.Parallel()
	checkHands(t, []handCase{
		{"a level and its opposite", "", "", "", "Classification: unclassified / SECRET\nPriority: urgent / routine\n", []string{"classification=unclassified!secret", "priority=urgent!routine"}},
		{"or", "", "", "", "Classification: Unclassified or HSDN\nPriority: routine or priority\n", []string{"classification=unclassified!HSDN", "network=HSDN", "priority=routine!priority"}},
		{"two networks", "", "", "", "Classification: HSDN/SIPRNet\n", []string{"network=HSDN!SIPRNet"}},
		{"what a form offers", "", "", "", "Priority: routine, priority or urgent\nClassification: unclassified / HSDN / SIPRNet / JWICS\n", []string{"-priority", "-classification", "-network"}},
		{"offered beside a choice", "", "", "", "Classification: unclassified (routine/priority/urgent please choose)\n", []string{"classification=unclassified", "-priority"}},
		{"a level and its network", "", "", "", "Classification: SECRET/SIPRNet\nPriority: Urgent (was routine)\n", []string{"classification=secret", "network=SIPRNet", "priority=urgent"}},
		{"one level in two words", "", "", "", "Classification: U//FOUO, CUI/FOUO\nPriority: urgent, priority one\n", []string{"classification=unclassified", "priority=urgent"}},
		{"a condition", "", "", "", "Priority: routine / urgent if he comes back\n", []string{"priority=routine"}},
		{"both in one", "", "", "", "Priority: routine. Unclassified.\n", []string{"priority=routine", "classification=unclassified"}},
		{"both in the other", "", "", "", "Classification: Unclassified; routine\n", []string{"priority=routine", "classification=unclassified"}},
		{"a telephone behind it", "", "", "", "priority: routine // classification: unclassified // tel. 202 555 0141\n", []string{"priority=routine", "classification=unclassified", "requestor_phone=+12025550141"}},
		{"a ticket system's scale", "", "", "", "Priority: 3 - Moderate\n", []string{"priority=priority~"}},
		{"everyday words", "", "", "", "Priority: ASAP\n", []string{"priority=urgent~"}},
		{"two descriptions add up", "", "", "", "Request: Please check Ivo Krall.\nDescription: He came to the gate on 3 March.\n", []string{"description=Please check Ivo Krall.\nHe came to the gate on 3 March."}},
		{"the short one gives way", "", "", "", "Short description: man at garage\nDetailed description: On 3 March a man photographed the garage of the annex.\n", []string{"description=On 3 March a man photographed the garage of the annex."}},
	})
	r := draftMail{text: "Type: FAI or RFI\nSubject: Pavel Novak\nPriority: routine\n"}.read()
	if !slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.Contains(w, "two types of request") }) {
		t.Errorf("two types are not told of: %v", r.Warnings)
	}
	r = draftMail{text: "We need what you hold on Pavel Orlov (Russian, born 4 May 1975), and a travel briefing for our four engineers in May. Routine.\n"}.read()
	if !slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.Contains(w, "it may be two requests") }) {
		t.Errorf("information and support in one mail are not told of: %v", r.Warnings)
	}
	r = draftMail{text: "We send an RFI on Pavel Novak, and an RFS as well: a travel briefing for our staff. Routine.\n"}.read()
	if !slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.Contains(w, "it may be two requests") }) {
		t.Errorf("two requests in one mail are not told of: %v", r.Warnings)
	}
}

// EXT-3: what is denied, or was so once, is no value.
func TestCorrections(t *testing.T) {
	t.Parallel()
	checkHands(t, []handCase{
		{"not any more", "", "", "", "RFI on Ivo Krall. This was urgent last week but is not any more: routine. Unclassified.\n", []string{"priority=routine~"}},
		{"downgrade", "", "", "", "RFI on Ivo Krall. Priority was urgent; please downgrade to routine. U.\n", []string{"priority=routine~", "classification=unclassified~"}},
		{"from one to the other", "", "", "", "RFI on Ivo Krall. We raise this from routine to urgent today. Unclassified.\n", []string{"priority=urgent~"}},
		{"instead of", "", "", "", "RFI on Ivo Krall. Please handle it as routine instead of urgent.\n", []string{"priority=routine~"}},
		{"was, is now", "", "", "", "RFI on Ivo Krall. Originally marked routine, this is now urgent since he leaves.\n", []string{"priority=urgent~"}},
		{"a mistake", "", "", "", "RFI on Ivo Krall. Sorry, the urgent flag was a mistake. Routine.\n", []string{"priority=routine~"}},
		{"used to be", "", "", "", "RFI on Ivo Krall. We used to treat this as urgent. Now routine will do.\n", []string{"priority=routine~"}},
		{"two that hold", "", "", "", "RFI on Ivo Krall. This is urgent. Routine handling is fine.\n", []string{"priority=urgent~!routine"}},
		{"low priority", "", "", "", "Is Ivo Krall known? unclass. low priority.\n", []string{"priority=routine~", "classification=unclassified~"}},
		{"a lone U", "", "", "", "Could your people do a security audit before May? Routine, U.\n", []string{"classification=unclassified~", "priority=routine~", "type=rfs"}},
		{"not the one but the other network", "", "", "", "Our request is not on SIPRNet but on HSDN. Routine.\n", []string{"network=HSDN~"}},
		{"never there", "", "", "", "RFI on Mr. Ivo Krall. He never lived in China, has not been to Iran and has no known ties to Syria. Routine.\n", []string{"-country_of_concern"}},
		{"not the one but the other", "", "", "", "RFI on Mr. Lee Wong, who is not a Chinese but a Malaysian national. Routine.\n", []string{"country_of_concern=MY~", "s1.country_of_citizenship=MY~"}},
		{"not only", "", "", "", "RFI on Mr. Lee Wong, not only a Chinese but also a Malaysian national. Routine.\n", []string{"country_of_concern=CN+MY~"}},
		{"of a state", "", "", "", "RFI on Amy Wong, a US citizen from Georgia, born 3 May 1980. Routine.\n", []string{"-country_of_concern", "s1.country_of_citizenship=US~"}},
		{"the country", "", "", "", "RFI on Nino Beridze, a citizen of Georgia, born 3 May 1980. Routine.\n", []string{"country_of_concern=GE~", "s1.country_of_citizenship=GE~"}},
		{"formerly and now", "", "", "", "RFI on Lev Katz, formerly Russian, now Israeli, born 3 May 1980. Routine.\n", []string{"s1.country_of_citizenship=IL~"}},
		{"no longer", "", "", "", "RFI on Lev Katz, born 3 May 1980, no longer a Russian citizen. He no longer lives in Spain. Routine.\n", []string{"-s1.country_of_citizenship", "-s1.country_of_residence"}},
		{"no citizen", "", "", "", "RFI on Lev Katz, born 3 May 1980, who is not a US citizen. Routine.\n", []string{"-s1.country_of_citizenship"}},
		{"a label that corrects itself", "", "", "", "Country: Portugal (not Brazil as I wrote)\n", []string{"country_of_concern=PT"}},
	})
}

// EXT-2: labels at odd places, and what the lines round them make of them.
func TestOddLabels(t *testing.T) {
	t.Parallel()
	checkHands(t, []handCase{
		{"behind a few words", "", "", "", "Please run: Last Name: Novak First Name: Pavel\nPriority: routine\n", []string{"who: Pavel|Novak", "priority=routine"}},
		{
			"behind a sentence", "", "", "", "Please disregard my mail of yesterday. Correct data: Last Name: Novak; First Name: Pavel; Date of Birth: 1979-11-23; Citizenship: Portugal.\n",
			[]string{"who: Pavel|Novak 1979-11-23 PT"},
		},
		{"a sentence with a colon", "", "", "", "The question is this: Title: what does it mean on his card? Routine.\n", []string{"who:", "priority=routine"}},
		{"dashes in one line", "", "", "", "Priority - Routine, classification - unclassified\n", []string{"priority=routine", "classification=unclassified"}},
		{
			"the telephone before the subject", "", "", "", "Priority: Routine; Agency: US Coast Guard Sector Boston; Phone: 617.555.0139; Subject: Pavel Novak, DOB 1 Jan 1980; Purpose: port access vetting\n",
			[]string{"requestor_phone=+16175550139", "who: Pavel|Novak 1980-01-01"},
		},
		{"another name, and a visa", "", "", "", "Subject: Pavel NOVAK\nAKA: Paul Newman\nDOB: 1979-11-23\nUS visa: 20231234567890\n", []string{"s1.id1.type=visa", "s1.id1.number=20231234567890", "who: Pavel|Novak 1979-11-23 [visa 20231234567890]"}},
		{"days of a visit", "", "", "", "Visitor: Hans Gruber\nNationality: German\nFrom: 1 APR 2026\nTo: 30 JUN 2026\nFacility ID: DC-0042\n", []string{"visit_start=2026-04-01", "visit_end=2026-06-30", "facility_id=DC-0042"}},
		{"a day in digits", "", "", "", "SUSPENSE: NLT 270326.\n", []string{"due_date=2026-03-27~"}},
		{"a day in digits that may be two", "", "", "", "Suspense: NLT 050426\n", []string{"-due_date"}},
		{"the military's network", "", "", "", "Requestor: Karl Jensen\nDSN: 312-555-0144\n", []string{"-requestor_phone"}},
		{"a memorandum's references", "", "", "", "Ref: (a) Phonecon btwn your duty officer and Mr. Jensen of 11 Jan 27\nPriority: routine\n", []string{"-case_reference"}},
		{"our own number", "", "", "", "Please check Ivo Krall, Portuguese. Our case number is NOAA-26-00417. Routine.\n", []string{"case_reference=NOAA-26-00417~"}},
		{"an investigation", "", "", "", "This is for our investigation 281C-WF-3345678 of Mr. Ivo Krall. Routine.\n", []string{"case_reference=281C-WF-3345678~"}},
		{"numbers of yours", "", "", "", "This relates to your case CISS-2026-000123 and, as with REQ-2026-000014 (see FAI 2025-17), is about Ivo Krall, Portuguese. Routine.\n", []string{"-case_reference", "type=rfi"}},
		{"his case", "", "", "", "Please check Ivo Krall, Portuguese. His case number is A-26-00417. Routine.\n", []string{"-case_reference"}},
		{"a firm in quotation marks", "", "", "", "What do you have on \"Hua Tian Optics Ltd.\" of Shenzhen? Routine.\n", []string{"non_individual_name=Hua Tian Optics Ltd.~"}},
		{
			"an incident report", duty, "", "", "INCIDENT REPORT\nDate of event: 8 March 2026, 2215\nLocation: NAC Building 19\nReported event: a cleaner, Oleksandr Kravets (Ukraine), was seen photographing badge reader 7.\nRoutine. Unclassified.\n",
			[]string{"type=fai", "predication=incident_report~", "description=INCIDENT REPORT Date of event: 8 March 2026, 2215 Location: NAC Building 19~"},
		},
		{"a letterhead is no description", "", "", "", "902D MILITARY INTELLIGENCE GROUP\nIAMG-OPS 10 March 2026\nFort Meade Station\n\n1. PRIORITY. Priority.\n", []string{"-description", "priority=priority"}},
	})
}

// INT-9: the head of an office is who asks, and the office is their assistant's; a memorandum's FROM; the desk that hands on what others report.
func TestWhoAsksInOtherWords(t *testing.T) {
	t.Parallel()
	const poole = "Ivy Poole <ivy.poole@gsa.gov>"
	checkHands(t, []handCase{
		{
			"our director", poole, "", "", "Our director Ann Lee wants an RFI on Pavel Orlov, DOB 4 May 1975. Routine.\n\nIvy Poole\nGeneral Services Administration\n202-555-0178\n",
			[]string{"requestor_name=Ann Lee", "agency=General Services Administration", "submitter=ivy.poole@gsa.gov", "-requestor_phone", "-requestor_email", "who: Pavel|Orlov 1975-05-04"},
		},
		{
			"the name first", poole, "", "", "Ann Lee, our director, would like to know what you hold on Pavel Orlov, DOB 4 May 1975. Routine.\n\nIvy Poole\nGSA\n",
			[]string{"requestor_name=Ann Lee", "agency=GSA", "submitter=ivy.poole@gsa.gov"},
		},
		{
			"of the own department", "Ivy Poole <ivy.poole@cbp.dhs.gov>", "", "", "Our chief, Ann Lee, asks what you hold on Pavel Orlov, DOB 4 May 1975. Routine.\n\nIvy Poole\nCBP\n",
			[]string{"requestor_name=Ann Lee", "agency=DHS", "component=CBP"},
		},
		{
			"a director without a name", poole, "", "", "Our director wants an RFI on Pavel Orlov, DOB 4 May 1975, who asks for a badge. Routine.\n\nIvy Poole\nGSA\n",
			[]string{"requestor_name=Ivy Poole", "-submitter", "who: Pavel|Orlov 1975-05-04"},
		},
		{
			"a memorandum", poole, "", "", "MEMORANDUM\n\nFROM: Ann Lee, Chief, Security Branch\nTHRU: Director\nTO: CISS\nSUBJ: Visitor\n\n1. We ask what you hold on Pavel Orlov, born 4 May 1975.\n",
			[]string{"requestor_name=Ann Lee", "submitter=ivy.poole@gsa.gov"},
		},
		{
			"a pasted mail is none", poole, "", "", "Who is this?\n\nFrom: Pavel Orlov\nTo: Ivy Poole\nSubject: your badge\n\nDear Ivy, please send me the plan.\n",
			[]string{"requestor_name=Ivy Poole"},
		},
		{"a form's analyst", "SSFC Tips <intel.tips@gsa.gov>", "", "", "Control no. .......... SSFC-26-3381\nFrom (analyst) ....... Delphine Brandt\nAgency ............... Nevada Department of Public Safety\n", []string{"requestor_name=Delphine Brandt", "case_reference=SSFC-26-3381"}},
		{
			"a desk's person", duty, "", "", "Please see the event that Tom Baker of FEMA (tom.baker@fema.dhs.gov) reported to us: a visitor named Ivan Petrov photographed the gate. Urgent, unclassified.\n\nDana Orwell\nCase Support Team\n",
			[]string{"requestor_name=Tom Baker", "requestor_email=tom.baker@fema.dhs.gov", "submitter=dana.orwell@hq.dhs.gov"},
		},
		{"half of the name", "kate <kate.liu@peacecorps.gov>", "", "", "is ivo krall known? unclass. routine.\n", []string{"requestor_name=Kate Liu"}},
		{"a name that is a word", "Grants <grants@gsa.gov>", "", "", "Submitted by: Olivia Grant\nPriority: routine\n", []string{"requestor_name=Olivia Grant"}},
	})
}

// EXT-2: support that is not called so.
func TestSupportInOtherWords(t *testing.T) {
	t.Parallel()
	checkHands(t, []handCase{
		{"a clock", "", "", "", "The Director got a desk clock from the embassy of Qatar and we would like somebody from your shop to look inside before it goes on her shelf.\n", []string{"type=rfs", "support_kind=gift_inspection"}},
		{"a vase", "", "", "", "Our delegation was given a vase by the ministry in Hanoi. Could one of your people examine it? Routine.\n", []string{"type=rfs", "support_kind=gift_inspection"}},
		{"a package", "", "", "", "Could CISS sit with us while we open a package that the Embassy of Oman sent to our director?\n", []string{"type=rfs", "support_kind=gift_inspection"}},
		{"brief her", "", "", "", "Ms. Haddad travels to Jordan in May. Please brief her before she leaves. Routine.\n", []string{"type=rfs", "support_kind=briefing"}},
		{"a package of a person who is asked about", "", "", "", "What do you know about Ivo Krall, Czech, who left a package at the embassy? Routine.\n", []string{"type=rfi"}},
	})
}

// MSG-4, NOT-7, EXT-4: thanks, and a question about how one asks, open nothing.
func TestAsksForNothing(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]cases.Outcome{
		"Thanks for your great help last month. Have a nice spring!\n\nKarl\n":                                      cases.Ignored,
		"Thank you all so much, excellent briefing on Friday.\n":                                                    cases.Ignored,
		"Thanks, and could you also run Ivo Krall?\n":                                                               cases.NewRequest,
		"Thanks in advance for your help with a visitor.\n":                                                         cases.NewRequest,
		"Thank you for your help. We found a camera in the lobby.\n":                                                cases.NewRequest,
		"Hi, what kinds of requests does your office take, and is there a form?\n\nKarl Jensen, NOAA\n":             cases.Query,
		"How do I submit a request for information? I am new here.\n":                                               cases.Query,
		"How do I report that a Russian visitor, Ivan Petrov, took pictures of the gate?\n":                         cases.NewRequest,
		"Is there a form? We need a briefing on Thursday before our trip. Urgent.\n":                                cases.NewRequest,
		"How can we reach you about a suspicious contact that one of our engineers had with a foreign company?\n\n": cases.NewRequest,
	} {
		if r := (draftMail{subject: "hello", text: text}).read(); r.Outcome != want {
			t.Errorf("%q is %s, want %s", text, r.Outcome, want)
		}
	}
	r := draftMail{subject: "hello", text: "What kinds of requests do you take? Is there a form?\n"}.read()
	if f := triage.Route(triage.Situation{Reading: r}); f.Outcome != cases.Query || f.Notice != "" {
		t.Errorf("a question of nobody proven is answered: %+v", f)
	}
	r.Proof = cases.Proof{Kind: cases.ProvenByAuthServer, Why: "confirmed"}
	if f := triage.Route(triage.Situation{Reading: r}); f.Outcome != cases.Query || f.Notice != cases.NoticeForm {
		t.Errorf("a question of how one asks does not get the form: %+v", f)
	}
}

// EXT-4: answers in a few words to our mail about missing facts.
func TestShortAnswers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"on HSDN, not unclassified\n":                 {"network=HSDN", "-classification"},
		"SIPRNet, and urgent\n":                       {"network=SIPRNet", "priority=urgent"},
		"It resides on JWICS. Routine is fine.\n":     {"network=JWICS~", "priority=routine"},
		"no, not urgent\n":                            {"-priority"},
		"Sorry, urgent was wrong. Routine.\n":         {"priority=routine"},
		"Priority: tbd. Classification: see above.\n": {"-priority", "-classification"},
	} {
		r := draftMail{subject: "RE: Request REQ-2026-000042", text: text, reply: "mi.q7XbZk2m9TjLp4Rv.v1@cissd.hq.dhs.gov"}.read()
		got := told(r)
		for _, w := range want {
			name, no := strings.CutPrefix(w, "-")
			if slices.ContainsFunc(got, func(s string) bool { return s == w || no && strings.HasPrefix(s, name+"=") }) == no {
				t.Errorf("%q: want %s; got\n%s", text, w, strings.Join(got, "\n"))
			}
		}
	}
}
