package triage_test

var subjectCases = []struct {
	name, text string
	want       []string
}{
	{"one line record", "Traveler: Serdar Annayev, male, A 312 555 078, DOB 23-Sep-1979, Kazakh citizen, Oregon driver's license K20-44-1983, mobile 503-555-0139.", []string{"Serdar|Annayev 1979-09-23 KZ male +15035550139 [miscellaneous A312555078] [drivers_license K20441983 US]"}},
	{"comma list of family names in capitals", "The roster for the workshop:\n\nGUO Lanying, PRC, b. 1991-03-08, passport EM5552201\nVU Minh Chau, Vietnam, b. 1987-12-19, passport B5552202\nHAN Ye-jin (a.k.a. \"Jenny Han\"), Republic of Korea, b. 1994-05-02, passport M5552 2030", []string{"Lanying|Guo 1991-03-08 CN [passport EM5552201]", "Minh Chau|Vu 1987-12-19 VN [passport B5552202]", "Ye-jin|Han 1994-05-02 KR [passport M55522030]"}},
	{"name template", "One cook applied to the galley:\n\nNAME: LAST/FIRST/MI: OROZCO / TADEO / V.\nCITZ: HND\nDOB: 231184 (DDMMYY)\nPPT: F 4410 9032, ISSUED 02 FEB 21, EXP 02 FEB 31", []string{"Tadeo V|Orozco 1984-11-23 HN [passport F44109032 2021-02-02 2031-02-02]"}},
	{"caps last comma all caps", "Request traces on PETROV, IVAN SERGEEVICH, DOB 12 MAR 1980, POB Omsk, Russian passport 75 No 1234567.", []string{"Ivan Sergeevich|Petrov 1980-03-12 [passport 751234567 RU]"}},
	{"two in prose", "We have two visitors. Marta Kowalczyk is a Polish national born 4 May 1990 in Gdansk, holder of passport EH 5550123. Her colleague Tomasz Lis (Polish, DOB 1988-11-02) travels on passport EF5550777, issued 3 June 2019, valid until 3 June 2029.", []string{
		"Marta|Kowalczyk 1990-05-04 PL [passport EH5550123]", "Tomasz|Lis 1988-11-02 PL [passport EF5550777 2019-06-03 2029-06-03]",
	}},
	{"family", "We ask about Arslan Demirci (Turkish citizen, DOB 3 Mar 1968, passport U55501188), his wife Sigrun Demirci, an Icelandic national born 12 December 1971, passport A5550931, and their son Emre Demirci, born 14.06.1999, Danish passport 205550117.", []string{"Arslan|Demirci 1968-03-03 TR [passport U55501188]", "Sigrun|Demirci 1971-12-12 IS [passport A5550931]", "Emre|Demirci 1999-06-14 [passport 205550117 DK]"}},
	{"blocks without label of the name", "Please run these two:\n\nIvan PETROV\nDOB: 12 Mar 1980\nNationality: Russian\nPassport: 75 1234567\n\nWei ZHANG\nDOB: 3 May 1985\nNationality: PRC\nPassport: EB5551234\n", []string{
		"Ivan|Petrov 1980-03-12 RU [passport 751234567]", "Wei|Zhang 1985-05-03 CN [passport EB5551234]",
	}},
	{"table with bars", "Visitors:\n\n| Name | DOB | Nationality | Passport |\n|------|-----|-------------|----------|\n| Ivan Petrov | 12 Mar 1980 | Russia | 75 1234567 |\n| Zhang Wei | 1985-05-03 | PRC | EB5551234 |\n", []string{
		"Ivan|Petrov 1980-03-12 RU [passport 751234567]", "Wei|Zhang 1985-05-03 CN [passport EB5551234]",
	}},
	{"aligned columns", "Visitors:\n\nLast Name      First Name   DOB          Citizenship   Passport No\nPetrov         Ivan         12 Mar 1980  Russia        75 1234567\nO'Neill        Siobhan      03 May 1985  Ireland       PB5551234\n", []string{
		"Ivan|Petrov 1980-03-12 RU [passport 751234567]", "Siobhan|O'Neill 1985-05-03 IE [passport PB5551234]",
	}},
	{"semicolon table", "Visitors:\n\nName;DOB;Nationality;Passport;Expires\nIvan Petrov;12.03.1980;Russia;75 1234567;01.02.2030\nMin-jun Kim;03.05.1985;ROK;M55512345;05.06.2031\n", []string{
		"Ivan|Petrov 1980-03-12 RU [passport 751234567 2030-02-01]", "Min-jun|Kim 1985-05-03 KR [passport M55512345 2031-06-05]",
	}},
	{"numbered list", "The following individuals asked for access:\n\n1. Jean-Pierre Dubois, French, born 14/07/1971, passport 12AB34567\n2. Dr. Hanna Virtanen (Finland), DOB 1980-01-31, PPT FP7713999\n3. Sergio da Silva, Brazilian national, 2 Feb 1979, passport no. FZ555900\n", []string{
		"Jean-Pierre|Dubois 1971-07-14 FR [passport 12AB34567]", "Hanna|Virtanen 1980-01-31 FI [passport FP7713999]", "Sergio|da Silva 1979-02-02 BR [passport FZ555900]",
	}},
	{"dual", "Is anything known of Karim Lahlou, a dual Moroccan-Belgian national (born 1958-02-17)?", []string{"Karim|Lahlou 1958-02-17 MA+BE"}},
	{"two nations", "Do you have anything on Prof. Omar Haddad (Syrian and Turkish citizen, born 27. 7. 1973)?", []string{"Omar|Haddad 1973-07-27 SY+TR"}},
	{"documents", "Info on Yaw Boateng, DOB 05 DEC 1977, a citizen of Ghana; A-number A061-502-337; Ghanaian travel document no. G 1234567; visa foil 20261234567; DL (TX) 12345678.", []string{"Yaw|Boateng 1977-12-05 GH [miscellaneous A061502337] [passport G1234567 GH] [visa 20261234567] [drivers_license 12345678 US]"}},
	{"national ids", "Anything on Jorge Ramírez Soto, Mexican citizen, CURP RASJ800101HDFMTR09, and Chen Xiaoming (PRC, national ID card 110101198001011234)?", []string{"Jorge|Ramírez Soto MX [miscellaneous RASJ800101HDFMTR09]", "Xiaoming|Chen CN [miscellaneous 110101198001011234]"}},
	{"mononym", "A visitor known only as Sukarno (Indonesian, DOB 4 Jun 1981, passport B5551234) came twice.", []string{"|Sukarno 1981-06-04 ID [passport B5551234]"}},
	{"signed in as", "The caller signed in as Ms. Yoon Ha-eun and left without her badge.", []string{"Ha-eun|Yoon"}},
	{"nobody: agents, contacts, places", "Lead investigator is SSA Dorothea Prynne, Tulsa Resident Agency, 918-555-0147. Please coordinate with our duty officer, Jane Roe. The bus stops in Niagara Falls, Canada, near the Applied Optics\nLaboratory. All of this belongs to Exercise SILENT ORCHARD. The dinner in Jordan Valley, Oregon was hosted by Dr. Alan Smith.", nil},
	{"nobody: due date", "RFI; routine; who owns the drone? answer by COB May 9", nil},
	{"Arabic", "The exhibitor, Dr. Khalid bin Nasser Al Marri, a Qatari, photographed the loading dock.", []string{"Khalid bin Nasser|Al Marri QA"}},
	{"lower case typing", "at the marina theres a Philippine national his name is Rodel Catapang  dob is may 9 1984 philipine passprt P7770 318C keeps asking abt our boats", []string{"Rodel|Catapang 1984-05-09 PH [passport P7770318C]"}},
	{"bracket birth date", "On the night train we met a Russian national, Anatoly Glebovich TURBIN (7 FEB 1969), who carried passport 62 4455667.", []string{"Anatoly Glebovich|Turbin 1969-02-07 RU [passport 624455667]"}},
	{"residence", "Info on Elena Popescu, Romanian citizen, DOB 11 January 1984, who lives in Vienna, Austria, and works for Danube Analytics GmbH. Cell +43 660 1234567, email elena.popescu@example.com.", []string{"Elena|Popescu 1984-01-11 RO AT +436601234567 elena.popescu@example.com"}},
	{"surname later", "Two Iranian nationals, Reza Tehrani and Dr. Leila Moradi, asked for a tour. Mr. Tehrani (DOB 4 June 1981) showed passport no. K47110293.", []string{"Reza|Tehrani 1981-06-04 IR [passport K47110293]", "Leila|Moradi IR"}},
	{"wrapped label value", "* Person of interest: Lerato Nkosi, DOB 1983-10-27, born in Durban, citizen of South\nAfrica\n", []string{"Lerato|Nkosi 1983-10-27 ZA"}},
	{"slashes", "Please run traces on:\n\nKOWALSKI/Jan/M/12 MAR 1980/POL/passport EH1234567\n", []string{"Jan|Kowalski 1980-03-12 PL male [passport EH1234567]"}},
	{"labels on one line", "Name: Amara Diallo; DOB: 02/03/1988 (DD/MM/YYYY); Nationality: Guinea; Passport: O00123456, issued 5 May 2020, expires 4 May 2025", []string{"Amara|Diallo 1988-03-02 GN [passport O00123456 2020-05-05 2025-05-04]"}},
	{"prose, given and family order", "We would like to know about Nguyen Van Hung, a Vietnamese student born on 7 July 1996, and Park Ji Hoon from the Republic of Korea (passport M1234 5678).", []string{"Van Hung|Nguyen 1996-07-07 VN", "Ji Hoon|Park [passport M12345678]"}},
	{"sender's wife is nobody", "Please call my supervisor Dr. Ellen Park at 301-555-0199, or reach Tom Hanley, the FSO. SA Mary Stone of the FBI gave us the lead.", nil},
	{"women's names and titles", "Ms. Olena Kovalenko, Ukrainian passport FK123456 (exp. 14 Sep 2031), and Sra. Ana Torres Vega (Chile, RUT 12.345.678-9) are expected.", []string{"Olena|Kovalenko [passport FK123456 UA 2031-09-14]", "Ana|Torres Vega CL [miscellaneous 123456789]"}},
	{"driver and national id", "Anything on Luka Horvat, DOB 1 February 1979? He showed an Ohio driver's license, RT123456, and a Croatian ID card no. 104567890.", []string{"Luka|Horvat 1979-02-01 [drivers_license RT123456 US] [miscellaneous 104567890 HR]"}},
	{"key, value, blank lines", "Last Name: KHAN\nFirst Name: Imran\nSex: M\nDate of Birth: 15.08.1982\nCitizenship: Pakistan\nPassport No.: AB1234567\nPassport Country: Pakistan\nIssue Date: 01 Jan 2020\nExpiration Date: 31 Dec 2029\n\nLast Name: KHAN\nFirst Name: Sana\nSex: F\nDate of Birth: 16.09.1985\nCitizenship: Pakistan\nPassport No.: CD7654321\n", []string{
		"Imran|Khan 1982-08-15 PK male [passport AB1234567 PK 2020-01-01 2029-12-31]", "Sana|Khan 1985-09-16 PK female [passport CD7654321]",
	}},
}
