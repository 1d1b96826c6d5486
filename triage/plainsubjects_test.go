package triage_test

import (
	"slices"
	"strings"
	"testing"

	"cissd/cases"
)

// readBody reads a mail that holds nothing but a text and who asks, and checks what holds of every reading.
func readBody(t *testing.T, subject, text string) cases.Reading {
	t.Helper()
	d := draftMail{subject: subject, text: text + "\n\nUnclassified, routine.\n\nKarl Jensen\nNOAA\n301-555-0143\n"}
	r := d.read()
	checkReading(t, d.message(), r)
	return r
}

// EXT-2, EXT-3: whom the plainest sentences ask about, in the text alone.
func TestPlainSubjects(t *testing.T) {
	t.Parallel()
	for _, c := range plainCases {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			if got := persons(readBody(t, "request", c.text)); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

var plainCases = []struct {
	text string
	want []string
}{
	{"RFI on Wei Zhang.", []string{"Wei|Zhang"}},
	{"Do you hold anything on Wei Zhang?", []string{"Wei|Zhang"}},
	{"Request info re Wei Zhang", []string{"Wei|Zhang"}},
	{"Anything on Mr. Zhang, Wei?", []string{"Wei|Zhang"}},
	{"Please run Wei Zhang for us", []string{"Wei|Zhang"}},
	{"Requesting a trace of Maria Gonzalez.", []string{"Maria|Gonzalez"}},
	{"An RFI concerning Pavel Orlov, please.", []string{"Pavel|Orlov"}},
	{"Please look into Hasan Ali, passport P1234567, Syria.", []string{"Hasan|Ali [passport P1234567]"}},
	{"Please do not check Ivan Petrov again; this time we need Wei Zhang, born 3 March 1980.", []string{"Wei|Zhang 1980-03-03"}},
	{"Subject: Zhang, Wei; DOB: 3 March 1980; POB: Wuhan\nSubject: Petrov, Ivan; DOB: 4 May 1975; POB: Omsk; Passport: 721234567", []string{"Wei|Zhang 1980-03-03", "Ivan|Petrov 1975-05-04 [passport 721234567]"}},
	{"1) Wei Zhang, PRC, 3 Mar 1980\n2) Ivan Petrov, Russia, 4 May 1975", []string{"Wei|Zhang 1980-03-03 CN", "Ivan|Petrov 1975-05-04 RU"}},
	{"Name\nWei Zhang\nDate of birth\n3 March 1980\nCitizenship\nChina\nPassport\nE12345678", []string{"Wei|Zhang 1980-03-03 CN [passport E12345678]"}},
	{"Subject\nWei Zhang\nDOB\n3 March 1980", []string{"Wei|Zhang 1980-03-03"}},
	{"RFI on Abu Bakr al-Masri, a.k.a. \"Tom\", DOB between 1970 and 1975, passport number to follow.", []string{"Abu Bakr|al-Masri"}},
	{"RFI on WEI ZHANG and IVAN PETROV.", []string{"Wei|Zhang", "Ivan|Petrov"}},
	{"pls check wei zhang dob 3 mar 1980, chinese passport e12345678", []string{"Wei|Zhang 1980-03-03 [passport E12345678 CN]"}},
	{"Please check:\n - Surname/Given: DOLGOV / Mikhail\n - Place/date of birth: Chisinau, 06JUN84\n - Nationality: Moldova\n - PP#: A1234567", []string{"Mikhail|Dolgov 1984-06-06 MD [passport A1234567]"}},
	{"RFI on Wei Zhang, U.S. citizen since 2001, born in China.", []string{"Wei|Zhang US"}},
	{"RFI on Wei Zhang: visa 20201234567890 issued 1 Feb 2020 in Canada; passport E12345678 issued by China, expires 3 Mar 2029; driver's license of Texas 12345678.", []string{"Wei|Zhang [visa 20201234567890 2020-02-01] [passport E12345678 CN 2029-03-03] [drivers_license 12345678 US]"}},
	{"On 3 March Officer John Brown stopped Pavel Orlov (DOB 4 May 1975) at the gate. Our director Ann Lee wants an RFI.", []string{"Pavel|Orlov 1975-05-04"}},
	{"SUBJECT: Daniyar ABENOV\nAKA: Daniel Abbott\nDPOB: 17 AUG 1992, Almaty, Kazakhstan\nPPT: N12345678 (KAZ), issued 05 JUN 2021", []string{"Daniyar|Abenov 1992-08-17 KZ [passport N12345678 KZ 2021-06-05]"}},
	{"An employee in our Baltimore office, Ms. Ada Fox, reported that a man called Yusuf Kaya from Turkey asked her for data. Please look into it.", []string{"Yusuf|Kaya"}},
	{"Visitor: Hans Gruber\nNationality: German\nFrom: 1 APR 2026\nTo: 30 JUN 2026", []string{"Hans|Gruber DE"}},
	{"What can you tell us about Sefanaia Tuilagi?", []string{"Sefanaia|Tuilagi"}},
	{"Who is Pavel Orlov? He came to our gate yesterday.", []string{"Pavel|Orlov"}},
	{"Have you ever heard of Mr. Dmitri Volkov or of Ms. Olga Ivanova?", []string{"Dmitri|Volkov", "Olga|Ivanova"}},
	{"Could CISS run a records check on Maria del Carmen Gonzalez Ruiz, please?", []string{"Maria del Carmen|Gonzalez Ruiz"}},
	{"We need background on ZHANG Wei and LI Na.", []string{"Wei|Zhang", "Na|Li"}},
	{"Does CISS have any holdings regarding Abdul Rahman al-Hashimi?", []string{"Abdul Rahman|al-Hashimi"}},
	{"I would like a name check for Sergei Ivanov, born 3 March 1970 in Tula.", []string{"Sergei|Ivanov 1970-03-03"}},
	{"RFI on Ivan Petrov. He is married to Olga Petrova, born 1 May 1980, Ukrainian passport FK123456.", []string{"Ivan|Petrov"}},
	{"can you run olga petrova for us? russian, born 1 may 1980, passport 721234567", []string{"Olga|Petrova 1980-05-01 [passport 721234567]"}},
	{"hi, anything on ivan petrov? he came to our booth", []string{"Ivan|Petrov"}},
	{"please check on status of our last request and look into delays", nil},
	{"name check on mr. hasan ali, syrian, passport p1234567 pls", []string{"Hasan|Ali SY [passport P1234567]"}},
	{"we want a check on old visitor badges (lost, stolen, found since 1990)", nil},
	{"Subject A: Wei Zhang, DOB 3 March 1980, Chinese\nSubject B: Ivan Petrov, DOB 4 May 1975, Russian", []string{"Wei|Zhang 1980-03-03 CN", "Ivan|Petrov 1975-05-04 RU"}},
	{"Person #1: ZHANG, Wei; DOB 3 March 1980; PPT E12345678\nPerson #2: PETROV, Ivan; DOB 4 May 1975; PPT 721234567", []string{"Wei|Zhang 1980-03-03 [passport E12345678]", "Ivan|Petrov 1975-05-04 [passport 721234567]"}},
	{"Subject: Zhang, Wei; DOB: 3/4/1980; POB: Wuhan; Citizenship: China; Passport: E12345678; Phone: +86 10 1234 5678", []string{"Wei|Zhang 1980-03-04 CN +861012345678 [passport E12345678]"}},
	{"Subject of request\nWei Zhang\nDate of birth\n3 March 1980\nNationality\nChina", []string{"Wei|Zhang 1980-03-03 CN"}},
	{"Please run traces:\nWei Zhang\tChina\t3 March 1980\tE12345678\nIvan Petrov\tRussia\t\t721234567", []string{"Wei|Zhang 1980-03-03", "Ivan|Petrov RU"}},
	{"Any information on Mr. Petrov would be welcome. Ivan Petrov, born 4 May 1975, visited us.", []string{"Ivan|Petrov 1975-05-04"}},
	{"The president of Acme Robotics, Wei Zhang, wrote to us. RFI on Zhang.", []string{"Wei|Zhang"}},
	{"RFI on Mr. Zhang, a Chinese national.", []string{"|Zhang CN"}},
	{"Please check our new hire John Brown.", []string{"John|Brown"}},
}

// EXT-2: the subject line is read where the text names nobody; what the text then tells without a name is of that person.
func TestSubjectLinePersons(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		subject, text string
		want          []string
	}{
		{"RFI on Wei Zhang", "See subject. DOB 3 March 1980, passport E12345678, Chinese citizen.", []string{"Wei|Zhang 1980-03-03 CN [passport E12345678]"}},
		{"Request info re Wei Zhang", "Thanks.", []string{"Wei|Zhang"}},
		{"Name check: ZHANG, Wei", "DOB: 3 March 1980\nPassport: E12345678", []string{"Wei|Zhang 1980-03-03 [passport E12345678]"}},
		{"RFI on Foreign Travel", "Please call.", nil},
		{"RFI on Suspicious Vehicle", "Please call me about this.", nil},
		{"Check on Ivan Petrov, DOB 4 May 1975", "please", []string{"Ivan|Petrov 1975-05-04"}},
		{"RE: Ivan Petrov", "Thanks for the call.", nil},
		{"RFI - Ivan PETROV / Russian national", "He was born 4 May 1975 and holds passport 721234567.", []string{"Ivan|Petrov 1975-05-04 RU [passport 721234567]"}},
		{"Request for info on Serdar Annayev", "Turkmen citizen, born 3 March 1980.", []string{"Serdar|Annayev 1980-03-03 TM"}},
		{"Vendor Visit Request", "Thanks.", nil},
		{"Ivan Petrov - name check", "DOB 4 May 1975.", []string{"Ivan|Petrov 1975-05-04"}},
		{"RFI on visit of Chinese Delegation", "We expect them Monday.", nil},
		{"Information on Badge Office Hours", "Thanks.", nil},
	} {
		t.Run(c.subject, func(t *testing.T) {
			t.Parallel()
			if got := persons(readBody(t, c.subject, c.text)); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// EXT-2: tables of persons with empty cells, with fields for rows and persons for columns, and with the days of the visit.
func TestTablesOfPersons(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, html, start, end string
		want                         []string
	}{
		{"case 1", "Name check please on Wei Zhang and Ivan Petrov. The latter was born 4 May 1975; the former holds passport E12345678.", "", "", "", []string{"Wei|Zhang [passport E12345678]", "Ivan|Petrov 1975-05-04"}},
		{"case 2", "Name check please on Wei Zhang (China, passport E12345678), not on his son Lei Zhang (born 4 May 2005, passport E99999999).", "", "", "", []string{"Wei|Zhang CN [passport E12345678]"}},
		{"case 3", "", "<table><tr><th></th><th>Person A</th><th>Person B</th></tr><tr><td>Name</td><td>Wei Zhang</td><td>Ivan Petrov</td></tr><tr><td>DOB</td><td>3 March 1980</td><td>4 May 1975</td></tr><tr><td>Passport</td><td></td><td>721234567</td></tr><tr><td>Citizenship</td><td>China</td><td>Russia</td></tr></table><p>Routine, unclassified. Check both.</p>", "", "", []string{"Wei|Zhang 1980-03-03 CN", "Ivan|Petrov 1975-05-04 RU [passport 721234567]"}},
		{"case 4", "", "<table><tr><th>Name</th><th>DOB</th><th>Passport</th><th>Country</th></tr><tr><td>Wei Zhang</td><td></td><td>E11111111</td><td>China</td></tr><tr><td>Ivan Petrov</td><td>4 May 1975</td><td></td><td>Russia</td></tr><tr><td colspan=2>Li Na</td><td>E33333333</td><td>Canada</td></tr></table><p>Routine, unclassified. Check all.</p>", "", "", []string{"Wei|Zhang CN [passport E11111111]", "Ivan|Petrov 1975-05-04 RU", "Na|Li CA [passport E33333333]"}},
		{"case 5", "", "<table><tr><td>Name</td><td>Wei Zhang</td><td>Ivan Petrov</td></tr><tr><td>DOB</td><td></td><td>4 May 1975</td></tr><tr><td>Passport</td><td>E12345678</td><td></td></tr></table><p>Name check please. Routine, unclassified.</p>", "", "", []string{"Wei|Zhang [passport E12345678]", "Ivan|Petrov 1975-05-04"}},
		{"case 6", "", "<table><tr><th>Name</th><th>DOB</th><th>Passport</th></tr><tr><td>Wei Zhang</td><td></td><td>E11111111</td></tr><tr><td>Ivan Petrov</td><td>4 May 1975</td><td>&nbsp;</td></tr></table><p>Name check please. Routine, unclassified.</p>", "", "", []string{"Wei|Zhang [passport E11111111]", "Ivan|Petrov 1975-05-04"}},
		{"case 7", "Name            DOB          Passport    Country\nWei Zhang                    E11111111   China\nIvan Petrov     4 May 1975               Russia\n\ncheck both.", "", "", "", []string{"Wei|Zhang CN [passport E11111111]", "Ivan|Petrov 1975-05-04 RU"}},
		{"case 8", "Name:           Wei Zhang      Ivan Petrov\nDOB:            3 Mar 1980     4 May 1975\nNationality:    China          Russia\nPassport:                      721234567", "", "", "", []string{"Wei|Zhang 1980-03-03 CN", "Ivan|Petrov 1975-05-04 RU [passport 721234567]"}},
		{"case 9", "| Name | From | To | DOB |\n|---|---|---|---|\n| Wei Zhang | 1 Mar 2026 | 3 Mar 2026 | 4 May 1975 |\n| Ivan Petrov | 1 Mar 2026 | 3 Mar 2026 | |", "", "2026-03-01", "2026-03-03", []string{"Wei|Zhang 1975-05-04", "Ivan|Petrov"}},
		{"case 10", "Visitors:\n\nName          From         To           DOB\nWei Zhang     1 Mar 2026   3 Mar 2026   4 May 1975\nIvan Petrov   2 Mar 2026   5 Mar 2026   6 June 1980", "", "2026-03-01", "2026-03-05", []string{"Wei|Zhang 1975-05-04", "Ivan|Petrov 1980-06-06"}},
		{"case 11", "", "<table><tr><th>Name</th><th>Arrival</th><th>Departure</th><th>DOB</th><th>Nationality</th></tr><tr><td>Wei Zhang</td><td>1 Mar 2026</td><td>3 Mar 2026</td><td></td><td>China</td></tr><tr><td>Ivan Petrov</td><td>2 Mar 2026</td><td>5 Mar 2026</td><td>6 June 1980</td><td>Russia</td></tr></table><p>Please vet. Routine, unclassified.</p>", "2026-03-01", "2026-03-05", []string{"Wei|Zhang CN", "Ivan|Petrov 1980-06-06 RU"}},
		{"case 12", "", "<table><tr><th>Name</th><th>From</th><th>To</th><th>DOB</th></tr><tr><td>Wei Zhang</td><td>1 Mar 2026</td><td>3 Mar 2026</td><td></td></tr><tr><td>Ivan Petrov</td><td>2 Mar 2026</td><td>5 Mar 2026</td><td>6 June 1980</td></tr></table><p>Please vet. Routine, unclassified.</p>", "2026-03-01", "2026-03-05", []string{"Wei|Zhang", "Ivan|Petrov 1980-06-06"}},
		{"case 13", "", "<p>Please vet our guests:</p><table><tr><td>Wei Zhang</td><td>China</td><td>3 March 1980</td></tr><tr><td>Ivan Petrov</td><td>Russia</td><td>4 May 1975</td></tr></table>", "", "", []string{"Wei|Zhang 1980-03-03", "Ivan|Petrov 1975-05-04 RU"}},
		{"case 14", "Please run traces:\nWei Zhang\tChina\t3 March 1980\tE12345678\nIvan Petrov\tRussia\t\t721234567", "", "", "", []string{"Wei|Zhang 1980-03-03", "Ivan|Petrov RU"}},
		{"case 15", "Name\tDOB\tCitizenship\tPassport\nWei Zhang\t\tChina\tE12345678\nIvan Petrov\t4 May 1975\tRussia\t", "", "", "", []string{"Wei|Zhang CN [passport E12345678]", "Ivan|Petrov 1975-05-04 RU"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := draftMail{subject: "request", text: c.text, html: c.html}
			r := d.read()
			checkReading(t, d.message(), r)
			if got := persons(r); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			for k, want := range map[string]string{cases.VisitStart: c.start, cases.VisitEnd: c.end} {
				if got := strings.Join(r.Draft.Fields[k].Values, "+"); got != want {
					t.Errorf("%s is %q, want %q", k, got, want)
				}
			}
		})
	}
}

// EXT-2: companies that sentences ask about.
func TestPlainCompanies(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Request information on Acme Optics GmbH of Jena.":                              "Acme Optics GmbH",
		"Please check Acme Optics GmbH of Jena, Germany.":                               "Acme Optics GmbH",
		"Can you tell us what you have on \"Hua Tian Optics Ltd.\" of Shenzhen, China?": "Hua Tian Optics Ltd.",
		"Please run Zhejiang Dahua Technology Co. Ltd. for us.":                         "Zhejiang Dahua Technology Co. Ltd",
		"Do you have anything on the firm Hua Tian Optics?":                             "Hua Tian Optics",
		"Please run a check on the company Huaxin Trading Ltd. of Shenzhen.":            "Huaxin Trading Ltd",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(readBody(t, "request", text).Draft.Fields[cases.NonIndividualName].Values, "+"); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// EXT-3: the telephones of agents, guards and others who are named are neither the requestor's nor the subject's.
func TestPhonesOfOthers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"RFI on Wei Zhang. Special Agent Tom Baker (202-324-0001, tom.baker@fbi.gov) met him on Monday.":                               "",
		"Wei Zhang (passport E12345678) met Special Agent Tom Baker (tom.baker@fbi.gov, 202-324-0001) on Monday. RFI on Zhang please.": "",
		"RFI on Wei Zhang. He was interviewed by Detective Ann Lee of Boston PD, 617-555-0144.":                                        "",
		"RFI on Wei Zhang. The guard on duty, John Brown (301-555-0177), spoke with him.":                                              "",
		"Tom Baker wrote to us:\n\"Please check Wei Zhang.\nTom Baker\nSpecial Agent\nFBI\n202-324-0001\"\nI agree with him.":          "",
		"RFI on Wei Zhang. Call me at 301-555-0143.":                                                                                   "+13015550143",
		"RFI on Wei Zhang. Karl Jensen is the point of contact (202-555-0144).":                                                        "+12025550144",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			d := draftMail{subject: "request", text: text + "\n\nUnclassified, routine.\n\nKarl Jensen\nNOAA\n"}
			r := d.read()
			checkReading(t, d.message(), r)
			if got := strings.Join(r.Draft.Fields[cases.RequestorPhone].Values, "+"); got != want {
				t.Errorf("the requestor's telephone is %q, want %q", got, want)
			}
			for _, s := range r.Draft.Subjects {
				if got := s.Fields[cases.Phones].Values; len(got) > 0 {
					t.Errorf("a subject has the telephone %q", got)
				}
			}
		})
	}
}
