package triage_test

import "testing"

// EXT-2, EXT-3, TRI-2: type, levels, days, countries, firms and subjects as many hands write them.
func TestHandsSay(t *testing.T) {
	t.Parallel()
	checkHands(t, handsSay)
}

var handsSay = []handCase{
	// what is asked for decides the type
	{"thanks for your support", "", "", "Support request", "Thanks in advance for your support. Do you have anything in your holdings on Hanne Storm, Danish, who claims to audit substations? I don't need anybody to come out.\n\nPriority, unclass.\n", []string{"type=rfi", "priority=priority", "classification=unclassified"}},
	{"expert to walk the building", "", "", "Assistance requested", "We would like an expert of yours to walk the building with us and audit its physical security. Routine, unclassified.\n", []string{"type=rfs", "support_kind=security_audit"}},
	{"look at a gift", "", "", "mask", "A visitor left us a carved mask as a gift. Could one of you look at it before it goes on the wall? Routine; nothing classified.\n", []string{"type=rfs", "support_kind=gift_inspection"}},
	{"sit in on an interview", "", "", "asylum interview", "Could an officer of yours sit in on an interview with an applicant on 3 February? Priority. Unclassified.\n", []string{"type=rfs", "support_kind=interview"}},
	{"sweep of a room", "", "", "conference room", "We need a technical sweep of our conference room before the delegation comes. Urgent; unclassified.\n", []string{"type=rfs", "priority=urgent"}},
	{"speaker for a training day", "", "", "security day", "Could CISS send a speaker for our security awareness day on 12 March? Routine. U//FOUO.\n", []string{"type=rfs", "classification=unclassified"}},
	{"report of an approach", "", "", "approach", "I want to report that a man who said he was from the Cuban embassy waited for me outside the building and offered money for the duty roster. Routine, unclassified.\n", []string{"type=fai", "country_of_concern=CU"}},
	{"open an inquiry", "", "", "contractor", "Please open an inquiry into contacts between a contractor of ours and a firm in Shenzhen, China. Priority. Unclassified.\n", []string{"type=fai", "country_of_concern=CN"}},
	{"name checks of visitors", "", "", "visitors", "Please run name checks on two visitors: Ewa Lis (Polish, DOB 3 May 1980) and Jan Lis (Polish, DOB 4 June 1982). Routine, unclassified.\n", []string{"type=rfi", "who: Ewa|Lis 1980-05-03 PL", "who: Jan|Lis 1982-06-04 PL"}},
	{"not a request for support", "", "", "question", "This is not a request for support. We only need to know what you hold on Ewa Lis, a Polish citizen. Routine, unclassified.\n", []string{"type=rfi"}},
	{"full name of the type outweighs", "", "", "mask", "Type: RFS - support, not information\nPriority: priority\nClassification: unclassified\n", []string{"type=rfs"}},
	{"subject of a memorandum", "", "", "memo", "MEMORANDUM FOR:  CISS OPS\n\nFROM:     Karl Jensen\n\nSUBJECT:  Request for Support - Travel Threat Briefing\n\n1.  PURPOSE.  To prepare our staff.\n\n2.  CLASSIFICATION AND PRIORITY.  This request is unclassified. Its priority is ROUTINE.\n", []string{"type=rfs", "priority=routine", "classification=unclassified"}},
	{"analyst on loan", "", "", "surge", "Could you lend us an analyst for the week of the summit? Routine, unclassified.\n", []string{"type=rfs"}},
	{"presence at a meeting", "", "", "meeting", "We request the presence of a CISS officer when the attach\u00e9 comes on 9 February. Priority, unclassified.\n", []string{"type=rfs"}},
	{"pre-travel", "", "", "trip", "Four of our scientists go to Tbilisi in May. Please arrange a pre-travel briefing for them. Routine, unclassified.\n", []string{"type=rfs", "support_kind=briefing"}},
	{"a briefing that was given is no request", "", "", "question", "After your briefing last week one of the hosts remembered a visitor, Mr. Anton Belov, a Russian. Do you have anything on him? Routine, unclassified.\n", []string{"type=rfi"}},
	{"an inspector who came", "", "", "question", "A man who said that he was to inspect the boiler, Mr. Anton Belov, a Russian, left a card with your seal. Is he known to you? Routine, unclassified.\n", []string{"type=rfi"}},
	{"what an office asks for", "", "", "falcon", "The Red Rock Department of Public Safety requests support. Our chairman got a bronze bird as a gift. It is not classified. Routine.\n", []string{"type=rfs", "priority=routine"}},
	{"information on somebody on loan", "", "", "curator", "The museum requests information on Lale Aydin, a curator on loan from Turkey, who wants to ride along with our patrol. Routine, unclassified.\n", []string{"type=rfi"}},
	{"they ask, we do not", "", "", "visitors", "He asks for information about our lab and she wants a briefing. We request an inquiry. Routine, unclassified.\n", []string{"type=fai"}},
	{"support that is to find out", "", "", "unknown man", "We need your assistance in identifying a man whose name may be Anton Belov. Do you have anything on him? Routine, unclassified.\n", []string{"type=rfi"}},
	// levels
	{"no need to treat it as urgent", "", "", "photographer", "There is no need to treat it as urgent, the ordinary routine queue will do. Nothing in it is classified.\n", []string{"priority=routine", "classification=unclassified"}},
	{"taken back in the next sentence", "", "", "escorts", "My boss marks everything urgent. This isn't. Please book it as routine. Unclassified.\n", []string{"priority=routine"}},
	{"equals signs", "", "", "form", "Priority\u00a0= routine; classification\u00a0= unclassified.\n", []string{"priority=routine", "classification=unclassified"}},
	{"two labels in a line, each with a stop", "", "", "gifts", "Priority: priority.  Classification: U.\n", []string{"priority=priority", "classification=unclassified"}},
	{"questions as labels", "", "", "form", "What do you need? [ ] Information [x] Support [ ] Report an incident\nHow soon? Routine (within 30 days)\nDoes it contain classified information? No\n", []string{"type=rfs", "priority=routine", "classification=unclassified"}},
	{"urgency code", "", "", "form", "Handling ............. UNCLASSIFIED\nUrgency code ......... PRIORITY\nAnswer wanted by ..... 16 OCT 2026\n", []string{"priority=priority", "classification=unclassified", "due_date=2026-10-16"}},
	{"urgent at the end of the subject", "", "", "Name check asap URGENT", "Who is Khurshed Nazarov, Tajik passport 400512345, dob 2/11/87? Unclassified.\n", []string{"priority=urgent"}},
	{"subject against label", "", "", "URGENT request - visitor", "Priority: Routine\nClassification: Unclassified\n\nWho is Kalina Dragan, Bulgarian?\n", []string{"priority=routine!urgent"}},
	{"called off", "", "", "photographer", "I had this ready as an urgent request last week. It is no longer urgent, the man has left; please take it as a routine one. Nothing classified.\n", []string{"priority=routine"}},
	{"the boss said so but it is not", "", "", "translator", "My boss said to mark it urgent, but it isn't, really. Priority: routine. Unclassified.\n", []string{"priority=routine"}},
	{"urgent in a firm's name", "", "", "carrier", "We ask for information on the carrier Urgent Line Cargo d.o.o., Serbia. For us the matter is routine. Unclassified.\n", []string{"priority=routine", "non_individual_name=Urgent Line Cargo d.o.o"}},
	{"no haste", "", "", "briefing", "There is no haste (call it routine) and nothing in here is classified.\n", []string{"priority=routine", "classification=unclassified"}},
	{"no more than routine", "", "", "note", "Nothing about this is classified and we see no need for more than routine handling.\n", []string{"priority=routine", "classification=unclassified"}},
	{"what the form calls priority", "", "", "letter", "I suppose it is what your form calls priority, and not urgent. This letter is unclassified.\n", []string{"priority=priority"}},
	{"choices beside the label", "", "", "web", "Priority [routine/priority/urgent]: priority\nClassification (U/C/S/TS): U\n", []string{"priority=priority", "classification=unclassified"}},
	{"two labels in one", "", "", "form", "Priority / Classification: Routine, Unclassified\n", []string{"priority=routine", "classification=unclassified"}},
	{"nothing chosen", "", "", "form", "Priority: -- select --\nClassification: (please choose)\n", []string{"-priority", "-classification"}},
	// days
	{"weekday with its day", "", "", "campers", "I would need to hear by Friday, 6 February. Unclassified, urgent.\n", []string{"due_date=2026-02-06"}},
	{"by COB Friday", "", "", "check", "We need the answer by COB Friday, please. Unclassified, routine.\n", []string{"due_date=2026-01-30~"}},
	{"by then", "", "", "crew", "We release the vessel on 18 February and would like an answer by then. Routine, unclassified.\n", []string{"due_date=2026-02-18~"}},
	{"due in subject and label", "", "", "RFI - due 5 June 2026 - broker", "Suspense: 12 June 2026\nPriority: routine\nClassification: unclassified\n", []string{"due_date=2026-06-12!2026-06-05"}},
	{"due only in the subject", "", "", "RFI (due 5 June 2026): broker", "Who is the broker Nodir Karim, Uzbek? Routine, unclassified.\n", []string{"due_date=2026-06-05~"}},
	// countries
	{"a language is no country", "", "", "note", "He speaks fluent German and some Russian; his passport is Turkish. Routine, unclassified.\n", []string{"country_of_concern=TR"}},
	{"not that country", "", "", "survey", "We meet the firm in Equatorial Guinea, Guinea-Bissau and Niger (not Nigeria). Routine, unclassified.\n", []string{"country_of_concern=GQ+GW+NE"}},
	{"names that sound like countries", "", "", "volunteer", "Our coordinator Jordan\nTillery met Chad Obi, a Nigerian citizen born March 4, 1990. Is anything known? Routine, unclassified.\n", []string{"country_of_concern=NG"}},
	{"territories", "", "", "shell", "The parent is registered in the British Virgin Islands and the Isle of Man. Routine, unclassified. What do you hold on it?\n", []string{"country_of_concern=VG+IM"}},
	// firms, vessels
	{"vessel", "", "", "vessel", "What do you hold on the vessel Halcyon Tern (IMO 9123456), Panama flag? Routine, unclassified.\n", []string{"non_individual_name=Halcyon Tern", "who:"}},
	{"firm with its foreign form", "", "", "vendor", "Do you hold anything on Kaspar Optik GmbH of Jena, Germany? Routine, unclassified.\n", []string{"non_individual_name=Kaspar Optik GmbH", "who:"}},
	{"an agency's own name is no firm", "", "", "carrier", "The Federal Motor Carrier Safety Administration asks what you hold on the shipper Blue Delta Lines. Routine, unclassified.\n", []string{"non_individual_name=Blue Delta Lines"}},
	// persons
	{"put beside a stranger", "", "", "lobbyist", "A lobbyist from Sofia, Kalina Dragoeva, keeps asking our front desk when the tenants go to lunch. Is she known? Routine, unclassified.\n", []string{"who: Kalina|Dragoeva"}},
	{"put beside, with a letter", "", "", "counter", "A woman is at the counter now, Natalia Rusnac, with a letter. Moldovan passport AB 0120 553. Do we know her? Urgent, unclassified.\n", []string{"who: Natalia|Rusnac [passport AB0120553 MD]"}},
	{"a colleague put beside", "", "", "fair", "A colleague of mine, Paula Stern, met the exhibitor. What do you know of the exhibitor, Mr. Goran Babic, a Serb? Routine, unclassified.\n", []string{"who: Goran|Babic RS"}},
	{"Korean order", "", "", "recruiter", "A recruiter, Park Do-yun, who says that he sits in Seoul, wrote to four of us. Do you know him? Routine, unclassified.\n", []string{"who: Do-yun|Park"}},
	{"brackets as a record", "", "", "arrest", "We hold Ms. Alesia Ihnatova (F, Belarus, 06 Nov 1993, passport MP 4471093). Who is she? Urgent, unclassified.\n", []string{"who: Alesia|Ihnatova 1993-11-06 BY female [passport MP4471093]"}},
	{"nation of a group", "", "", "RFI 2 Colombians", "ERO Miami needs anything u have on 2 Colombian nationals:\n\nLuis Alberto RESTREPO ZAPATA, CC 71.555.012, dob 15 Jan 72\nJorge Iv\u00e1n LONDO\u00d1O MESA, CC 98.555.340, pp AX555107, dob 03 Oct 80\n\nPriority priority, U//FOUO\n", []string{"priority=priority", "who: Luis Alberto|Restrepo Zapata 1972-01-15 CO [miscellaneous 71555012]", "who: Jorge Iv\u00e1n|Londo\u00f1o Mesa 1980-10-03 CO [miscellaneous 98555340] [passport AX555107]"}},
	{"mononym in a list", "", "", "crew", "Request any information you have on:\n\n(1) SUHARTONO (one name only), Indonesian, 08FEB1995, passport E 5550 177\n(2) Abdulrahman bin Khalid AL-MUTAWA, Yemen, 23MAY1983, passport 09555014\n\nUrgent, unclas.\n", []string{"who: |Suhartono 1995-02-08 ID [passport E5550177]", "who: Abdulrahman bin Khalid|Al-Mutawa 1983-05-23 YE [passport 09555014]"}},
	{"document before the name", "", "", "campers", "One showed me a Latvian passport, LV5500192, name of Oskars Zemgalis, born 8 Oct 1996. What do you have on him? Urgent, unclassified.\n", []string{"who: Oskars|Zemgalis 1996-10-08 [passport LV5500192 LV]"}},
	{"his passport, a sentence later", "", "", "geologist", "A visiting geologist, Nicol\u00e1s Pe\u00f1a Ruiz from Chile, wants to borrow cores. Has he been there before? His passport is F18822041 (Chile). Routine, unclassified.\n", []string{"who: Nicol\u00e1s|Pe\u00f1a Ruiz [passport F18822041 CL]"}},
	{"two alphabets", "", "", "applicant", "We would like to know if you hold information on an applicant:\n\n  \u0410\u043d\u0434\u0440\u0435\u0439 \u041a\u043e\u043b\u0435\u0441\u043d\u0438\u0447\u0435\u043d\u043a\u043e (in his passport: Andriy Kolesnychenko), Ukrainian citizen, born 23.11.1994\n\nRoutine, unclassified.\n", []string{"who: Andriy|Kolesnychenko 1994-11-23 UA"}},
	{"descent and birth", "", "", "visitor", "What may CISS hold on Mr. Farhad Golshani, of Iranian descent but British since birth, born on 3 October 1991? Routine, unclassified.\n", []string{"who: Farhad|Golshani 1991-10-03 GB"}},
	{"a contact who is asked about", "", "", "SF-86", "He lists as a contact one Aurelio Benta, citizen of Paraguay. Is there any information on Mr. Benta? Routine, unclassified.\n", []string{"who: Aurelio|Benta PY"}},
	{"office names are no persons", "", "", "caller", "The Social Security Administration, Office of Security and Emergency Preparedness, asks for information on Yeva Marchuk, who is a citizen of Moldova. Routine, unclassified.\n", []string{"who: Yeva|Marchuk MD"}},
	{"block of markings is no person", "", "", "memo", "Request information on ADHIKARI, Sunil; citizen of Nepal; born 17 Nov 1990.\n\nRoutine. Unclassified.\n\nControlled by: Department of the Air Force\nCUI Category: PRVCY, LEI\nDistribution/Dissemination Control: FEDCON\n", []string{"who: Sunil|Adhikari 1990-11-17 NP"}},
	{"dashes in place of colons", "", "", "valves", "Agency - Nuclear Regulatory Commission\nType - RFI\nPriority - urgent\nClassification - unclassified\nPerson - Bae Hyun-soo, m, 1986-11-05\nEmployer - Hanbit Valve-Works\n", []string{"who: Hyun-soo|Bae 1986-11-05 male", "priority=urgent"}},
	{"last, first, ctz", "", "", "names", "REQUEST INFORMATION ON:\n\nA. LAST: BAPTISTE-NOEL   FIRST: EVENS    CTZ: HAITI        DOB: 19870612\nB. LAST: ZHUMABEKOV      FIRST: ARMAN    CTZ: KYRGYZSTAN   DOB: 19930201\n\nROUTINE. UNCLASSIFIED.\n", []string{"who: Evens|Baptiste-Noel 1987-06-12 HT", "who: Arman|Zhumabekov 1993-02-01 KG"}},
	{"telephone without a word for it", "", "", "school", "Co-subject: Dalia FERBER, business partner, Israeli, DOB 04-Mar-1980, passport 2 555 0177, dalia@redhawk.example, 405-555-0122.\n\nRoutine, unclassified. What do you know?\n", []string{"who: Dalia|Ferber 1980-03-04 IL +14055550122 dalia@redhawk.example [passport 25550177]"}},
	{"Vietnamese", "", "", "student", "Anything on Tran Thi Bich Ngoc, a Vietnamese student born 9 August 1999, passport C1234567? Routine, unclassified.\n", []string{"who: Thi Bich Ngoc|Tran 1999-08-09 VN [passport C1234567]"}},
	{"patronymic", "", "", "owner", "Info on Artyom Sergeyevich Velikanov, Russian, b. 11.02.1971, and his wife, Inna Pavlovna Velikanova (Russia, 05.06.1975). Routine, unclassified.\n", []string{"who: Artyom Sergeyevich|Velikanov 1971-02-11 RU", "who: Inna Pavlovna|Velikanova 1975-06-05 RU"}},
	{"Arabic chain", "", "", "guest", "Who is Nasser bin Hamad Al-Thani (Qatar, DOB 1 March 1966, diplomatic passport D0001234)? Routine, unclassified.\n", []string{"who: Nasser bin Hamad|Al-Thani 1966-03-01 QA [passport D0001234]"}},
}
