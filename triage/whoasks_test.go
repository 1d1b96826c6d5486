package triage_test

import (
	"slices"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// handCase is a mail as one of many hands writes it. Each want is told of it ("~" for inferred may be left out), "-name" says that there is no such
// field, and "who: …" lists all its subjects as persons does ("who:" alone: none).
type handCase struct {
	name, from, cc, subject, text string
	want                          []string
}

func (c handCase) draft() draftMail {
	d := draftMail{subject: c.subject, text: c.text}
	if c.from != "" {
		name, address, _ := strings.Cut(c.from, " <")
		d.name, d.from = name, strings.TrimSuffix(address, ">")
	}
	return d
}

func (c handCase) message() *cases.Message {
	m := c.draft().message()
	if c.cc != "" {
		name, address, _ := strings.Cut(c.cc, " <")
		m.Cc = []cases.Address{{Name: name, Address: strings.TrimSuffix(address, ">")}}
		m.Header = append(m.Header, cases.HeaderField{Name: "Cc", Value: c.cc})
	}
	return m
}

func checkHands(t *testing.T, list []handCase) {
	for _, c := range list {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := c.message()
			r := readMail(m)
			if c.cc == "" {
				checkReading(t, m, r)
			}
			got, who := told(r), persons(r)
			var want []string
			for _, w := range c.want {
				if p, ok := strings.CutPrefix(w, "who:"); ok {
					if p = strings.TrimSpace(p); p != "" {
						want = append(want, p)
					}
					continue
				}
				name, no := strings.CutPrefix(w, "-")
				ok := slices.ContainsFunc(got, func(s string) bool {
					if no {
						return strings.HasPrefix(s, name)
					}
					return s == w || strings.TrimSuffix(s, "~") == w
				})
				if ok == no {
					t.Errorf("want %s; got\n%s", w, strings.Join(got, "\n"))
				}
			}
			if slices.ContainsFunc(c.want, func(w string) bool { return strings.HasPrefix(w, "who:") }) && !slices.Equal(who, want) {
				t.Errorf("subjects: got\n%s\nwant\n%s", strings.Join(who, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// INT-9: who asks, where somebody else passes it on.
func TestWhoAsks(t *testing.T) {
	t.Parallel()
	checkHands(t, whoAsks)
}

const duty = "Dana Orwell <dana.orwell@hq.dhs.gov>"

var whoAsks = []handCase{
	{
		"request is from", "Front Office <front.office@quillcounty.gov>", "", "request", "I only type. The request is from Sheriff Lafayette Broussard, Quill County Sheriff's Office, his direct line is 337-555-0111.\n\nHe would like a threat briefing. Routine. Unclassified.\n\nTammy Pruett\n",
		[]string{"requestor_name=Lafayette Broussard", "requestor_phone=+13375550111", "priority=routine"},
	},
	{
		"a desk's mail with a signature", "Postmaster <postmaster.elkhollow@usps.gov>", "", "parcels", "We have 31 parcels for a house that there is not. I request an inquiry. Routine. Unclassified.\n\nJolene Fairweather-Adu\nPostmaster\n307-555-0163\n",
		[]string{"requestor_name=Jolene Fairweather-Adu", "requestor_email=postmaster.elkhollow@usps.gov", "requestor_phone=+13075550163", "type=fai"},
	},
	{
		"a desk's mail without a name", "Watch Desk <watch@usps.gov>", "", "parcels", "We request an inquiry into parcels for Anna Novak.\n\nRoutine. Unclassified.\n\nMail Security\nWatch Desk\n307-555-0163\n",
		[]string{"-requestor_name", "type=fai"},
	},
	{
		"your details", "City Forms <no-reply@forms.dunmore.gov>", "", "New submission", "--- Your details ---\nFirst name: Wendeline\nLast name: Asbury-Cho\nTitle: Emergency Manager\nOrganization: City of Dunmore Office of Emergency Management\nWork email: wasbury@dunmore.gov\nWork phone: (414) 555-0102 ext. 31\n\n--- Your request ---\nWhat do you need? [x] Support  [ ] Information\nHow soon? Routine\nTell us more: We were given a carved panel from Japan. Could CISS inspect the gift?\n",
		[]string{"requestor_name=Wendeline Asbury-Cho", "requestor_email=wasbury@dunmore.gov", "requestor_phone=+14145550102;ext=31", "agency=City of Dunmore Office of Emergency Management", "submitter=no-reply@forms.dunmore.gov", "type=rfs", "who:"},
	},
	{
		"your details, then the person's", "City Forms <no-reply@forms.dunmore.gov>", "", "New submission", "YOUR DETAILS\nFirst name: Wendeline\nLast name: Asbury\n\nSUBJECT INFORMATION\nFirst name: Pavel\nLast name: Novak\nDate of birth: 3 May 1980\nCitizenship: Czechia\n\nType: RFI\nPriority: routine\nClassification: unclassified\n",
		[]string{"requestor_name=Wendeline Asbury", "who: Pavel|Novak 1980-05-03 CZ", "type=rfi"},
	},
	{
		"called and asks", duty, "", "call", "Special Agent Ruth Lee of the DEA called at 0900 and asks what we hold on Mr. Pavel Novak, a Czech national. Urgent, unclassified. She can be reached at 571-555-0141.\n\nDana Orwell\nCISS duty desk\n202-555-0100\n",
		[]string{"requestor_name=Ruth Lee", "requestor_phone=+15715550141", "submitter=dana.orwell@hq.dhs.gov", "-requestor_email", "priority=urgent", "who: Pavel|Novak CZ"},
	},
	{
		"taken by telephone from", duty, "", "tel. request", "Taken by telephone at 1410 from Inspector Hugo Brandt, U.S. Postal Inspection Service, 312-555-0166, hugo.brandt@uspis.gov:\n\nDo we know one Lin Meihua, PRC passport EC5551234? Routine. Unclassified.\n\nD. Orwell\n",
		[]string{"requestor_name=Hugo Brandt", "requestor_email=hugo.brandt@uspis.gov", "requestor_phone=+13125550166", "agency=U.S. Postal Inspection Service", "submitter=dana.orwell@hq.dhs.gov"},
	},
	{
		"phoned in by", duty, "", "RFI by phone", "RFI, phoned in by Deputy Carla Ruiz, Pima County Sheriff's Office (520-555-0133), who wants to know whether Sergei Antonov, Russian, born 3 May 1977, is known to us. Priority. Unclassified.\n",
		[]string{"requestor_name=Carla Ruiz", "requestor_phone=+15205550133", "-requestor_email", "who: Sergei|Antonov 1977-05-03 RU"},
	},
	{
		"stopped by my desk", duty, "", "walk-in", "Mary Stone (FEMA Region 8) stopped by this morning. She would like a travel briefing for four people before they leave for Georgia (the country). Routine, unclassified. Her e-mail: mary.stone@fema.dhs.gov.\n\nDana\n",
		[]string{"requestor_name=Mary Stone", "requestor_email=mary.stone@fema.dhs.gov", "type=rfs", "submitter=dana.orwell@hq.dhs.gov"},
	},
	{
		"voicemail", duty, "", "voicemail", "Lieutenant Amos Tate of the Coast Guard left a voicemail at 0630: he needs to know if the crewman Jorge Paz Molina (Honduras, seaman's book 5551234) is in our records. Call him back at 305-555-0119. He said it is urgent and not classified.\n",
		[]string{"requestor_name=Amos Tate", "requestor_phone=+13055550119", "priority=urgent", "classification=unclassified"},
	},
	{
		"assistant for the chief", "Ivy Poole <ivy.poole@gsa.gov>", "", "for Mr. Hale", "I am writing for Raymond Hale, Assistant Commissioner, General Services Administration. He would like to know what you hold on Zurab Beridze, a Georgian citizen. Please reply to him: raymond.hale@gsa.gov, 202-555-0177. Routine, unclassified.\n\nIvy Poole\nExecutive Assistant\n202-555-0178\n",
		[]string{"requestor_name=Raymond Hale", "requestor_email=raymond.hale@gsa.gov", "requestor_phone=+12025550177", "submitter=ivy.poole@gsa.gov"},
	},
	{
		"my boss asks", "Ivy Poole <ivy.poole@gsa.gov>", "Hale, Raymond <raymond.hale@gsa.gov>", "question", "My boss, Raymond Hale, would like to know whether you hold anything on Zurab Beridze, a Georgian citizen. He is copied. Routine, unclassified.\n\nIvy Poole\n",
		[]string{"requestor_name=Raymond Hale", "requestor_email=raymond.hale@gsa.gov", "submitter=ivy.poole@gsa.gov"},
	},
	{
		"at the request of", "Ivy Poole <ivy.poole@gsa.gov>", "", "request", "Sent at the request of Dr. Lena Okafor, Office of Mission Assurance, GSA (lena.okafor@gsa.gov). What is known about Omar Farouk Saidi, a Tunisian student? Routine and unclassified.\n\nIvy\n",
		[]string{"requestor_name=Lena Okafor", "requestor_email=lena.okafor@gsa.gov", "submitter=ivy.poole@gsa.gov"},
	},
	{
		"a stranger who calls is asked about", "Karl Jensen <karl.jensen@noaa.gov>", "", "odd call", "A man named Viktor Malin called our desk and asked for the guard schedule. Do you know him? Routine. Unclassified.\n\nKarl Jensen\nNOAA\n301-555-0143\n",
		[]string{"requestor_name=Karl Jensen", "-submitter", "who: Viktor|Malin"},
	},
	{
		"the FBI called about somebody", "Karl Jensen <karl.jensen@noaa.gov>", "", "question", "We ask for information on Dmitri Orlov, a Russian citizen. The FBI interviewed him in May. Routine. Unclassified.\n\nKarl Jensen\nNOAA\n301-555-0143\n",
		[]string{"requestor_name=Karl Jensen", "-submitter", "who: Dmitri|Orlov RU"},
	},
	{
		"a colleague of ours saw it", "Karl Jensen <karl.jensen@noaa.gov>", "", "question", "My colleague Tom Brown asked the visitor, Ana Ruiz Prado of Chile, for her badge. What do you know of her? Routine. Unclassified.\n\nKarl Jensen\nNOAA\n",
		[]string{"requestor_name=Karl Jensen", "-submitter"},
	},
	{
		"referral of the desk", "Case Support Team <ocso.cst@hq.dhs.gov>", "", "Referral: approach at a fair (CST 26-2001)", "The Case Support Team refers this event.\n\nMr. Alan Reyes, a program analyst with USCIS, reported that on Monday a man who introduced himself as Li Jianhong offered him money for asylum statistics. Mr. Reyes can be reached at alan.reyes@uscis.dhs.gov or 240-555-0155. We recommend a Foreign Activity Inquiry. Unclassified; routine.\n\nP. Marsh\nCase Support Team\n202-555-0107\n",
		[]string{"requestor_name=Alan Reyes", "requestor_email=alan.reyes@uscis.dhs.gov", "requestor_phone=+12405550155", "type=fai", "submitter=ocso.cst@hq.dhs.gov", "who: Jianhong|Li"},
	},
	{
		"referral with labels and no address", "Case Support Team <ocso.cst@hq.dhs.gov>", "", "CST-2026-0900", "Reported by: Alan Reyes\nAgency: DHS\nComponent: USCIS\nPhone: not provided\nPriority: Routine\nClassification: Unclassified\nReported event: a man photographed the gate\n",
		[]string{"requestor_name=Alan Reyes", "-requestor_email", "-requestor_phone", "submitter=ocso.cst@hq.dhs.gov"},
	},
	{
		"web portal", "Liaison Portal <noreply@portal.example.gov>", "", "New submission", "Your name: Harriet Vance\nWork e-mail: harriet.vance@gsa.gov\nDaytime phone: (404) 555-0172\nYour agency: General Services Administration\nWhat do you need: Information on a person\nHow soon do you need it?: Routine\nHandling: Unclassified\nPerson - family name: Demir\nPerson - given name: Kaan\nPerson - date of birth: 05/25/1986\nPerson - citizenship: Turkey\n",
		[]string{"requestor_name=Harriet Vance", "requestor_email=harriet.vance@gsa.gov", "requestor_phone=+14045550172", "type=rfi", "priority=routine", "classification=unclassified", "submitter=noreply@portal.example.gov", "who: Kaan|Demir 1986-05-25 TR"},
	},
	{
		"ticket opened for", "Service Desk <servicedesk@ios.doi.gov>", "", "RITM0045519 assigned to your group", "Opened for: Olive Marsh\nEmail: olive.marsh@ios.doi.gov\nBusiness phone: +1 (202) 555-0167\nDepartment: Department of the Interior\nPriority: Urgent\nClassification: Unclassified\nRequested item: RITM0045519\nShort description: Request for Information\nDescription: Is Tevita Latu, Tongan, DOB 7 Jan 1980, known to you?\n\nRef:MSG5550926_x8Kq2\n",
		[]string{"requestor_name=Olive Marsh", "requestor_email=olive.marsh@ios.doi.gov", "requestor_phone=+12025550167", "priority=urgent", "case_reference=RITM0045519"},
	},
	{
		"form with labels over values", "Agency Forms <forms@az.example.gov>", "", "New submission", "Who is asking?\nEsteban Knox\nYour agency\nBureau of Reclamation\nWork e-mail\neknox@usbr.gov\nCall-back number\n602-555-0137\nHow is your request classified?\n-- please select --\nHow soon?\nRoutine\nWhich country?\nIsrael\nTell us more\nA buyer asked which posts have canine teams.\n",
		[]string{"requestor_name=Esteban Knox", "requestor_email=eknox@usbr.gov", "requestor_phone=+16025550137", "-classification", "priority=routine", "country_of_concern=IL"},
	},
	{
		"our officer forwards", duty, "", "FW: visitor", "Please look into this.\n\nDana Orwell\nCase officer, CISS\n202-555-0100\n\nFrom: Noel Garner <noel.garner@nist.gov>\nSent: Monday, January 26, 2026 4:02 PM\nTo: Orwell, Dana <dana.orwell@hq.dhs.gov>\nSubject: visitor\n\nDana, could you tell me whether CISS holds anything on Ilmar Tamm, an Estonian engineer? It is routine and unclassified.\n\nNoel Garner\nNIST\n303-555-0108\n",
		[]string{"requestor_name=Noel Garner", "requestor_email=noel.garner@nist.gov", "requestor_phone=+13035550108", "submitter=dana.orwell@hq.dhs.gov", "who: Ilmar|Tamm EE"},
	},
	{
		"our officer says the type", duty, "", "FW: brief", "Intake, please open for her. RFS I'd say; CISS has done this before.\n\nDana Orwell, Case Officer, CISS\n\nFrom: Noel Garner <noel.garner@nist.gov>\nSent: Monday, January 26, 2026 4:02 PM\nTo: Orwell, Dana <dana.orwell@hq.dhs.gov>\nSubject: brief\n\nWe would like someone to brief our hosts before a delegation from Kenya arrives. Routine, unclassified.\n\nNoel Garner\n303-555-0108\n",
		[]string{"requestor_name=Noel Garner", "type=rfs", "submitter=dana.orwell@hq.dhs.gov", "support_kind=briefing"},
	},
	{
		"a stranger's mail shown", "Florian Stein <florian.stein@nist.gov>", "", "Fwd: invitation", "CISS team, I got this yesterday. Who is this man, and is he known to you? Routine, unclassified.\n\nFlorian Stein\nNIST\n303-555-0108\n\n---------- Forwarded message ---------\nFrom: Zhang Haoyu <zhang.haoyu@lantern.example>\nDate: Mon, Jan 26, 2026 at 3:12 AM\nSubject: invitation\nTo: <florian.stein@nist.gov>\n\nDear Dr. Stein, we pay the flight. Please answer before Friday.\n",
		[]string{"requestor_name=Florian Stein", "-submitter", "who: Haoyu|Zhang zhang.haoyu@lantern.example"},
	},
	{
		"a colleague's mail with a question", "Rita Voss <rita.voss@usgs.gov>", "", "FW: LinkedIn", "Hello CISS, see what our hydrologist received. We would like to know if this recruiter is known to you. Routine; unclassified.\n\nRita Voss\nUSGS Security\n703-555-0111\n\nFrom: Paul Ames <paul.ames@usgs.gov>\nSent: Monday, January 26, 2026 4:02 PM\nTo: Voss, Rita <rita.voss@usgs.gov>\nSubject: LinkedIn\n\nRita, fyi I was contacted by a recruiter, Mila Horvat from Zagreb, about paid reports.\n\nPaul\n",
		[]string{"requestor_name=Rita Voss", "requestor_email=rita.voss@usgs.gov", "type=rfi"},
	},
	{
		"signature gives the address", duty, "", "Fw: Hello", "See below, please open.\n\nDana Orwell, CISS\n\n----- Forwarded by Dana Orwell/HQ/DHS on 01/27/2026 04:10 PM -----\n\nFrom:    Ezra Thorn/SEC/MINT\nTo:      Dana Orwell/HQ/DHS@DHS\nDate:    01/26/2026 11:23 AM\nSubject: Hello\n\nDana, we need to know whether Anil Rao, Indian, is known to you. Routine, not classified.\n\nEzra Thorn\nezra.thorn@usmint.treas.gov\n215-555-0122\n",
		[]string{"requestor_name=Ezra Thorn", "requestor_email=ezra.thorn@usmint.treas.gov", "requestor_phone=+12155550122", "submitter=dana.orwell@hq.dhs.gov"},
	},
	{
		"bounced and sent again", "Otto Greyson <otto.greyson@noaa.gov>", "", "FW: Undeliverable: RFI", "This came back to me. Sending it again; routine, unclassified.\n\nOtto Greyson\nNational Weather Service\n816-555-0172\n\nFrom: Microsoft Outlook <postmaster@noaa.gov>\nSent: Monday, January 26, 2026 3:20 PM\nTo: Otto Greyson <otto.greyson@noaa.gov>\nSubject: Undeliverable: RFI\n\nDelivery has failed to these recipients.\n\nFrom: Otto Greyson <otto.greyson@noaa.gov>\nSent: Monday, January 26, 2026 3:19 PM\nTo: ciss@dhs.example.gov\nSubject: RFI\n\nDo you hold any information on Mr. Anatol Brezhko, a citizen of Belarus, born 14 March 1981?\n",
		[]string{"requestor_name=Otto Greyson", "-submitter", "who: Anatol|Brezhko 1981-03-14 BY"},
	},
	{
		"rank within the name", "Jorgensen CWO3 Tate L <tate.jorgensen@usmc.mil>", "", "RFI", "1. REQUEST INFORMATION ON JEAN BAPTISTE PAUL, CTZ: HAITI.\n2. ROUTINE. UNCLASSIFIED.\n3. POC: CWO3 T. L. JORGENSEN, PROVOST MARSHAL'S OFFICE, 760-555-0129.\n",
		[]string{"requestor_name=Tate L Jorgensen", "requestor_phone=+17605550129"},
	},
	{
		"label gives the rest of the name", "Sgt. D. Kowalik <dkowalik@statepolice.example.gov>", "", "ILP REQ", "AGENCY:   Northern Plains State Police\nOFFICER:  Sgt. Dolores Kowalik\nTEL:      701-555-0102\nFAX:\nPRIORITY: ________\nCLASSIFICATION: UNCLASSIFIED\n\nNAME (L,F,M): GHEORGHE, MIHAI R.\nDOB:      04/17/1982\nDL #:     ND-GHE-82-4417   STATE:\nVISA #:   20264417330021\n",
		[]string{"requestor_name=Dolores Kowalik", "-priority", "-submitter"},
	},
	{
		"display name of another alphabet", "\u30d6\u30e9\u30f3\u30c8 \u82f1\u5b50 <brandtwatanabehx@state.gov>", "", "RFI", "Requestor: Hideko Brandt-Watanabe, Regional Security Office\nAgency: Department of State\nTelephone: +1 202 555 0142\nType: RFI\nPriority: Priority\nClassification: Unclassified\n",
		[]string{"requestor_name=Hideko Brandt-Watanabe", "requestor_email=brandtwatanabehx@state.gov", "-submitter"},
	},
	{
		"all in the subject", "Noor Rahim (CENSUS) <noor.rahim@census.gov>", "", "RFI, urgent, UNCLASSIFIED: does CISS know Radek Kessel, Czech, born 17 Jan 1970? - Noor Rahim, U.S. Census Bureau, 301-555-0126 (EOM)", "",
		[]string{"requestor_name=Noor Rahim", "type=rfi", "priority=urgent", "classification=unclassified", "who: Radek|Kessel 1970-01-17 CZ"},
	},
}

func readMail(m *cases.Message) cases.Reading {
	return triage.Read(m, triage.DefaultConfig(), triage.Known{})
}
