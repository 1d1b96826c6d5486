package notify

import (
	"runtime"
	"strings"
	"testing"
	"testing/quick"
	"unicode/utf8"

	"pgregory.net/rapid"

	"cissd/cases"
)

func values(v ...string) cases.Field { return cases.Field{Values: v} }

// knowing is a masker for one person on record.
func knowing(birth string, numbers ...string) masker {
	s := cases.Subject{Fields: cases.Fields{cases.DateOfBirth: values(birth)}}
	for _, n := range numbers {
		s.IDs = append(s.IDs, cases.Identification{Fields: cases.Fields{cases.IDNumber: values(n)}})
	}
	return newMasker(&cases.Draft{Fields: cases.Fields{cases.RequestorPhone: values("+12065550142")}, Subjects: []cases.Subject{s}})
}

type hiding struct{ in, want string }

func hides(t *testing.T, m masker, table []hiding) {
	t.Helper()
	for _, c := range table {
		got := m.hide(c.in)
		if got != c.want {
			t.Errorf("%q became\n%q, want\n%q", c.in, got, c.want)
		}
		if again := m.hide(got); again != got {
			t.Errorf("%q masked again is %q", got, again)
		}
	}
}

// NOT-3: a birth date on record is hidden in every form in which people write it.
func TestMaskKnownBirth(t *testing.T) {
	t.Parallel()
	for _, recorded := range []string{"1976-07-04", "04JUL1976", "July 4, 1976"} {
		m := knowing(recorded)
		for _, form := range []string{
			"04JUL1976", "4JUL76", "4jul1976", "04-JUL-76", "760704", "19760704", "040776", "070476", "04071976", "07041976", "4 July '76", "4 July ’76", "4 Jul 76", "4 Jul. 1976", "July 4th 1976", "July 4th, 1976", "July the 4th, 1976", "July fourth 1976",
			"July fourth, 1976", "the fourth of July 1976", "fourth July 1976", "4th day of July, 1976", "4/VII/1976", "4.VII.76", "4-7-76", "4.7.1976", "04.07.1976",
			"4/7/1976", "7/4/1976", "07/04/76", "7-4-76", "4 7 1976", "04 07 76", "1976-07-04", "1976/7/4", "1976.07.04", "1976 07 04", "76-07-04",
			"1976 July 4", "1976-Jul-04", "4 de julio de 1976", "4. Juli 1976", "JUL 76", "Jul-76", "July 1976", "July '76", "July of 1976", "07/1976", "1976-07",
			"1976年7月4日", "1976年7月", "１９７６年７月４日", "０４／０７／１９７６", "1976-07-04", "1976‐07‐04", "04–07–1976", "4 / 7 / 1976", "٤/٧/١٩٧٦", "４ Ｊｕｌ ７６",
		} {
			got := m.hide("seen " + form + ", then")
			if rest := strings.Replace(strings.Replace(got, dateWithheld, "", 1), "the ", "", 1); rest != "seen , then" {
				t.Errorf("%s, recorded %s: %q", form, recorded, got)
			}
		}
	}
	hides(t, knowing("1976-07-04"), []hiding{
		{"his dob is 4 Jul 76 (not 7 Apr 76)", "his dob is [date withheld] (not 7 Apr 76)"},
		{"WANG19760704X", "[number ending 4X]"},
		{"4 July 76", "[date withheld]"},
	})
	hides(t, knowing("1976-07-21"), []hiding{{"on the twenty-first of July, 1976.", "on the [date withheld]."}, {"21ST JULY 1976", "[date withheld]"}})
	hides(t, knowing("summer of 1976"), []hiding{{"Summer of 1976, he said", "[date withheld], he said"}})
}

// NOT-3: what is called a date of birth is hidden though it is on no record.
func TestMaskCalledBirth(t *testing.T) {
	t.Parallel()
	hides(t, masker{}, []hiding{
		{"DOB 760704", "DOB [date withheld]"},
		{"DOB760704", "DOB[date withheld]"},
		{"DOB: 04JUL1976.", "DOB: [date withheld]."},
		{"D.O.B. 4 Jul '76", "D.O.B. [date withheld]"},
		{"d/o/b 4-7-76", "d/o/b [date withheld]"},
		{"dob 07/04/1976 and more", "dob [date withheld] and more"},
		{"Date of birth (DD/MM/YY): 04 07 76", "Date of birth (DD/MM/YY): [date withheld]"},
		{"Date of birth. July 4th 1976", "Date of birth. [date withheld]"},
		{"DOB: 4/VII/1976; born on the fourth of July 1976", "DOB: [date withheld]; born on the [date withheld]"},
		{"born on the fourth of July", "born on the [date withheld]"},
		{"born: 04/07", "born: [date withheld]"},
		{"born in Guangzhou, China, on July 4, 1976, and raised", "born in Guangzhou, China, on [date withheld], and raised"},
		{"born 1976", "born [date withheld]"},
		{"born in '76", "born in '[date withheld]"},
		{"born July 1976", "born [date withheld]"},
		{"birth date = 1976年7月4日", "birth date = [date withheld]"},
		{"出生日期：1976年7月4日", "出生日期：[date withheld]"},
		{"DOB: 7041976", "DOB: [date withheld]"},
		{"DOB 0704 1976", "DOB [date withheld]"},
		{"DOB 4/7/76 or 7/4/76", "DOB [date withheld] or [date withheld]"},
		{"DOB 760704, 04JUL1976, July 1976; hired 3 May 2004", "DOB [date withheld], [date withheld], [date withheld]; hired 3 May 2004"},
		{"1976-07-04 (DOB)", "[date withheld] (DOB)"},
		{"4 Jul 1976 is his date of birth", "[date withheld] is his date of birth"},
		{"subject_dob: 1976-07-04", "subject_dob: [date withheld]"},
		{"ＤＯＢ：１９７６０７０４", "ＤＯＢ：[date withheld]"},
		{"fecha de nacimiento 4 de julio de 1976", "fecha de nacimiento [date withheld]"},
	})
}

// NOT-3: a number on record is hidden wherever it begins and whatever stands between its characters.
func TestMaskKnownNumber(t *testing.T) {
	t.Parallel()
	const want = "[number ending 06]"
	hides(t, knowing("", "E12345606", "D123-4567-8901", "41-7776"), []hiding{
		{"E12345606", want},
		{"e 1234 5606", want},
		{"E-1234-5606", want},
		{"E.1.2.3.4.5.6.0.6", want},
		{"E 1 2 3 4 5 6 0 6", want},
		{"E1234 - 5606", want},
		{"Ｅ１２３４５６０６", "[number ending ０６]"},
		{"NOTEE12345606 seen", "[number ending 06] seen"},
		{"xE12345606y9", "[number ending y9]"},
		{"El2345606", want},
		{"E123456O6", "[number ending O6]"},
		{"E\u03321\u033223456\u033206", want},
		{"licence D12345678901", "licence [number ending 01]"},
		{"no 41 77 76!", "no [number ending 76]!"},
		{"E12345607 is another", "[number ending 07] is another"},
		{"e12345606@qq.com", "[number ending 06]@qq.com"},
	})
	hides(t, knowing("", "2027", "000123"), []hiding{{"REQ-2027-000123/1 of 2027", "REQ-2027-000123/1 of [number ending 27]"}})
}

// NOT-3: numbers that nobody recorded are hidden where they look like those of a person, or are called so.
func TestMaskUnrecordedNumber(t *testing.T) {
	t.Parallel()
	hides(t, masker{}, []hiding{
		{"A# 087 654 321", "A# [number ending 21]"},
		{"A#12345678", "A#[number ending 78]"},
		{"A087654321", "[number ending 21]"},
		{"A-087-654-321", "A-[number ending 21]"},
		{"A-number 12345678", "A-number [number ending 78]"},
		{"National ID 11010119760704123X", "National ID [number ending 3X]"},
		{"PRC ID 110101197607041234.", "PRC ID [number ending 34]."},
		{"110101 19760704 1234", "[number ending 34]"},
		{"110101-1976-07-04-1234", "[number ending 34]"},
		{"11-01-01-1976-07-04-1234", "[number ending 34]"},
		{"ID no. 44512", "ID no. [number ending 12]"},
		{"ID number: AB 44 512 9", "ID number: AB [number ending 29]"},
		{"ID# 445129", "ID# [number ending 29]"},
		{"SSN 123 45 6789, SSN: 123456789", "SSN [number ending 89], SSN: [number ending 89]"},
		{"123-45-6789", "[number ending 89]"},
		{"passport X 12 34 567 89, then", "passport [number ending 89], then"},
		{"passport: G-1-2-3-4-5-6-7-8", "passport: [number ending 78]"},
		{"passport number is EA1234567.", "passport number is [number ending 67]."},
		{"passport C01X00T47", "passport [number ending 47]"},
		{"licence no Z9876543210", "licence no [number ending 10]"},
		{"Driver's license: D123-4567-8901 (CA)", "Driver's license: [number ending 01] (CA)"},
		{"Visa foil 20231234567", "Visa foil [number ending 67]"},
		{"passport E1234567, e 0000 0006 and E0000OO16; G99999", "passport [number ending 67], [number ending 06] and [number ending 16]; [number ending 99]"},
		{"I-94 12345678901", "I-94 [number ending 01]"},
		{"EA1234567 and ea1234568", "[number ending 67] and [number ending 68]"},
		{"3 0 4 4 1 7 7 6", "[number ending 76]"},
		{"１２３４５６７８９", "[number ending ８９]"},
		{"身份证号110101197607041234", "身份证号[number ending 34]"},
		{"1234567890", "[number ending 90]"},
		{"tel. 956-555-0118, passport 9565550118", "tel. 956-555-0118, passport [number ending 18]"},
		{"123456789012345678901234567890", "[number ending 90]"},
	})
}

// NOT-3: what is no number of a person and no birth date stays as it was written.
func TestMaskOrdinary(t *testing.T) {
	t.Parallel()
	m := knowing("1976-07-04", "E12345606")
	for _, s := range []string{
		"Call me at 956-555-0118, (956) 555-0118, +1 956 555 0181, 1-956-555-0118 or +49 30 12345678.",
		"Telephone: 9565550118; fax 0049 30 1234567; his cell is 956 5550118",
		"2065550142 is the number of the requestor", "Office: (202) 555-0100", "202-555-0100 2 times",
		"REQ-2027-000123/1, RFI-2027-00042, RFS-2027-00007 and LRD-26-00417", "Reply to REQ-2027-760704 by 30 July 2026.",
		"The deadline is 2026-11-23 14:41, or 11/23/2026 10:30; see 9 January 2026 and Jul 26.", "Due Jul 4, on the fourth of July, 07/04.",
		"He entered on 3 May 2025 and on 2025-05-04 - 2026-01-02.", "From 01/02/2026-03/04/2026, years 2024 2025 2026, 2024-2025",
		"in 1976", "the year 1976", "Born in Beijing; interviewed on 3 May 2026.", "Born there. Arrived 3 May 2026", "DOB unknown, seen 3 May 2026",
		"Date of birth given", "date of birth and passport", "Place of birth: Beijing, seen 2026-03-03", "passport issued 2019-03-04, expires 3 May 2030",
		"visa of 2019", "Room 12345, DC 20528-0001", "host 192.168.100.200", "$1,250,000.00 in 12 months", "two of 3, 4 and 5", "j.park123456789@cbp.dhs.gov",
		"4 July 1977", "July 1977", "770704", "5 Jul 76", "twenty-first July 1976", "about 100 000 people", "building 7, 4 floors, 1976 to 1990", "", "a 12345678", "no. 4471",
		"[number ending 06]", "[date withheld]", "born [date withheld], seen 3 May 2026", "passport [number ending 06], visa [number withheld]",
		"I may be second in line by 76", "section 4.7.2 of 121-01-001", "Instruction 121-01-001", "王伟 came at 10:00", "A 5 B 6 C 7",
	} {
		if got := m.hide(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

// SEC-5: any text passes, of a person or not; nothing that is known stays.
func TestMaskHostile(t *testing.T) {
	t.Parallel()
	m := knowing("1976-07-04", "E12345606", "0000", "E\xff12345")
	pieces := []string{
		"DOB ", "born", "4", "July", "1976", "76", "'", "-", "/", " ", "E1234", "5606", "passport", ",", "or", "年", "４", "\xff", "ﷺ", "\u0332", "twenty", "first",
		"A#", "@", ".", "0", "REQ-2027-000123", "(", "V", "1-",
	}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "pieces"), "")
		got := m.hide(s)
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("%q became %q", s, got)
		}
		shown := strings.ReplaceAll(got, "E1234", "")
		if strings.Contains(got, "E12345606") || strings.Contains(shown, "DOB 4/July/1976") {
			t.Fatalf("%q became %q", s, got)
		}
	})
	if got := m.hide("bornREQ-2027-000123ﷺ19761976"); strings.Contains(got, "1976") { // one character, two things to hide in it
		t.Errorf("it became %q", got)
	}
	if err := quick.Check(func(s string) bool { m.hide(s); return true }, nil); err != nil {
		t.Error(err)
	}
}

// hardPieces make the most work where they stand in great number.
func hardPieces() []string {
	return []string{
		"dob ", "dob 1/1/76 or ", "4 July ", "1-", "1 ", "12345-6789, ", "0", "12", "birth,,,", "passport 12345, ", "a@", "@", "REQ-2027-000123 ", "E1234560 ",
		"(tel) 1 ", "twenty ", "first ", "ﷺ", "'", "年", "1-1-76 ", "d.o.b ", "1 1-1-76 ",
	}
}

// SEC-5: what is allocated grows as the text does; BenchmarkMask shows the same of the time.
// not parallel: it measures what the whole process allocates.
func TestMaskWork(t *testing.T) {
	m := knowing("1976-07-04", "E12345606", "0000000000000001", "1212121212")
	cost := func(s string) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m.hide(s)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	for _, piece := range hardPieces() {
		const n, times = 300, 8
		cost(piece) // so that nothing is counted that is made once
		once, often := cost(strings.Repeat(piece, n)), cost(strings.Repeat(piece, n*times))
		if often > 2*times*once+1<<16 {
			t.Errorf("%q: %d bytes for %d, %d for %d", piece, once, n, often, n*times)
		}
	}
}

// BenchmarkMask hides a line of the greatest length, of pieces that make the most work.
func BenchmarkMask(b *testing.B) {
	m := knowing("1976-07-04", "E12345606", "0000000000000001", "1212121212")
	for _, piece := range hardPieces() {
		for _, n := range []int{2000, 32000} {
			s := strings.Repeat(piece, n/len(piece)+1)
			b.Run(piece+"/"+map[int]string{2000: "line", 32000: "sixteen lines"}[n], func(b *testing.B) {
				for b.Loop() {
					m.hide(s)
				}
			})
		}
	}
}
