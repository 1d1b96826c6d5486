package triage_test

import (
	"slices"
	"strings"
	"testing"
)

// EXT-2, EXT-3: data go to the person whom kinship words and pronouns mean; who is named in passing is no subject, and where nobody can tell, nobody
// gets them.
func TestKinship(t *testing.T) {
	t.Parallel()
	for _, c := range kinCases {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			if got := persons(readBody(t, "request", c.text)); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

var kinCases = []struct {
	text string
	want []string
}{
	{"RFI on Wei Zhang. His father, Jun Zhang, born 1 January 1950, holds passport E55555555.", []string{"Wei|Zhang"}},
	{"RFI on Wei Zhang, son of Jun Zhang (born 1 January 1950).", []string{"Wei|Zhang"}},
	{"RFI on Pavel Orlov. His brother, Ivan Orlov, was born on 1 January 1950.", []string{"Pavel|Orlov"}},
	{"RFI on Pavel Orlov. His brother was born on 1 January 1950. Orlov himself was born 4 May 1975.", []string{"Pavel|Orlov 1975-05-04"}},
	{"Pavel Orlov and his escort, Anna Brown of our staff, came on Monday. He is Russian, she is American. RFI on him please.", []string{"Pavel|Orlov RU"}},
	{"Check Pavel Orlov, who came with Ms. Anna Sidorova, his host. He is Russian, she is American.", []string{"Pavel|Orlov RU"}},
	{"Mr. Orlov was met by Ms. Brown. He was born 4 May 1975 and holds passport 721234567. RFI please on Pavel Orlov.", []string{"Pavel|Orlov 1975-05-04 [passport 721234567]"}},
	{"Mr. Zhang and his wife Li Na (born 4 May 1982, passport E22222222) visit us. He was born 3 March 1980, passport E11111111. They are citizens of China and Canada respectively. Check both please.", []string{"|Zhang 1980-03-03 CN [passport E11111111]", "Na|Li 1982-05-04 CA [passport E22222222]"}},
	{"Wei Zhang (passport E12345678) and Li Na (passport E22222222) are both citizens of China; only Li was born in 1982, on 4 May. RFI please.", []string{"Wei|Zhang CN [passport E12345678]", "Na|Li CN [passport E22222222]"}},
	{"Subject 1: Wei Zhang, DOB 3 March 1980, passport E12345678 (China)\nSubject 2: Ivan Petrov, DOB 4 May 1975, passport 721234567 (Russia)\nHis phone is +86 10 1234 5678.\nThe latter works for Rosatom as an engineer.", []string{"Wei|Zhang 1980-03-03 CN [passport E12345678 CN]", "Ivan|Petrov 1975-05-04 RU +861012345678 [passport 721234567 RU]"}},
	{"hi its kate at peace corps hq, host family dad in fiji (sefanaia tuilagi, fijian, born 4 june 1970) keeps asking our volunteer about her sister. is he known?", []string{"Sefanaia|Tuilagi 1970-06-04 FJ"}},
	{"Please vet the three visitors below.\n\nName                     DOB          Gender  Passport    Title\nSomchai Rattanakul       04/05/1971   M       AA1122334   Deputy Director-General\nNattaya Phongphan        22/11/1983   F       AA5566778   Customs officer\nKrit Wongsakul           1990-01-30   M       AB9900112   Interpreter\n\nAll three are Thai citizens.", []string{"Somchai|Rattanakul 1971-05-04 TH male [passport AA1122334]", "Nattaya|Phongphan 1983-11-22 TH female [passport AA5566778]", "Krit|Wongsakul 1990-01-30 TH male [passport AB9900112]"}},
	{"Do you know Ivan Petrov? His wife Olga Petrova, born 1 May 1980, works at our embassy.", []string{"Ivan|Petrov"}},
	{"Please check Ivan Petrov and his wife Olga Petrova, born 1 May 1980.", []string{"Ivan|Petrov", "Olga|Petrova 1980-05-01"}},
	{"Olga Petrova and Ivan Petrov applied for jobs. She was born 1 May 1980, he on 2 June 1979. She is Ukrainian, he is Russian. Please check both.", []string{"Olga|Petrova", "Ivan|Petrov"}},
	{"Ms. Olga Petrova and Mr. Ivan Orlov applied for jobs. She was born 1 May 1980; he was born 2 June 1979. Please check both.", []string{"Olga|Petrova 1980-05-01", "Ivan|Orlov 1979-06-02"}},
	{"Please vet Ivan Petrov (Russian) and Jun Zhang (Chinese). He was born on 4 May 1975.", []string{"Ivan|Petrov RU", "Jun|Zhang CN"}},
	{"Please check Ivan Petrov and Olga Petrova, his wife, born 1 May 1980, passport FK123456.", []string{"Ivan|Petrov", "Olga|Petrova 1980-05-01 [passport FK123456]"}},
	{"Subject: Ivan Petrov, born 4 May 1975\n\nCo-subject: Olga Petrova, his business partner, Ukrainian, DOB 1 May 1980, passport FK123456", []string{"Ivan|Petrov 1975-05-04", "Olga|Petrova 1980-05-01 UA [passport FK123456]"}},
	{"RFI on Ivan Petrov, her husband, born 4 May 1975.", []string{"Ivan|Petrov 1975-05-04"}},
	{"pls check the guy at the gate, he was born in 1980 i think", nil},
	{"Olga Petrova and Ivan Petrov applied for jobs. She was born 1 May 1980, he on 2 June 1979. Please check both.", []string{"Olga|Petrova", "Ivan|Petrov"}},
	{"Subject: Wei Zhang (DOB 3 March 1980). His sister, Mei Zhang, DOB 1 May 1985, lives in Boston; she holds passport E99999999. Their mother is Li Na.", []string{"Wei|Zhang 1980-03-03"}},
	{"Please check our visitor Ivan Petrov and his interpreter, Anna Smirnova (born 1 May 1990).", []string{"Ivan|Petrov", "Anna|Smirnova 1990-05-01"}},
}
