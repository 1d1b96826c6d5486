package triage

import "strings"

// countryText is the table of countries: ISO 3166 alpha-2, alpha-3, names, and adjectives and people, in small letters. The first name is
// that of CLDR (x/text/language/display); the others are those that people use, former ones and some capitals' governments included.
const countryText = `
AD|AND|andorra|andorran
AE|ARE|united arab emirates,uae,u.a.e,emirates,abu dhabi,dubai|emirati
AF|AFG|afghanistan|afghan,afghani
AG|ATG|antigua and barbuda,antigua & barbuda,antigua|antiguan
AI|AIA|anguilla|anguillan
AL|ALB|albania|albanian
AM|ARM|armenia|armenian
AO|AGO|angola|angolan
AR|ARG|argentina,argentine republic|argentine,argentinian,argentinean
AT|AUT|austria|austrian
AU|AUS|australia|australian
AW|ABW|aruba|aruban
AZ|AZE|azerbaijan|azerbaijani,azeri
BA|BIH|bosnia and herzegovina,bosnia & herzegovina,bosnia-herzegovina,bosnia|bosnian,herzegovinian
BB|BRB|barbados|barbadian
BD|BGD|bangladesh|bangladeshi
BE|BEL|belgium|belgian
BF|BFA|burkina faso|burkinabe,burkinab\u00e9
BG|BGR|bulgaria|bulgarian
BH|BHR|bahrain|bahraini
BI|BDI|burundi|burundian
BJ|BEN|benin|beninese
BM|BMU|bermuda|bermudian
BN|BRN|brunei,brunei darussalam|bruneian
BO|BOL|bolivia,plurinational state of bolivia|bolivian
BR|BRA|brazil,brasil|brazilian
BS|BHS|bahamas,the bahamas|bahamian
BT|BTN|bhutan|bhutanese
BW|BWA|botswana|botswanan,motswana,batswana
BY|BLR|belarus,byelorussia,white russia|belarusian,belarussian,byelorussian
BZ|BLZ|belize|belizean
CA|CAN|canada|canadian
CD|COD|congo - kinshasa,democratic republic of the congo,democratic republic of congo,dr congo,d.r. congo,drc,congo-kinshasa,congo kinshasa,zaire|
CF|CAF|central african republic,car|central african
CG|COG|congo - brazzaville,republic of the congo,congo-brazzaville,congo brazzaville|
CH|CHE|switzerland,swiss confederation|swiss
CI|CIV|c\u00f4te d\u2019ivoire,c\u00f4te d'ivoire,cote d'ivoire,cote d\u2019ivoire,ivory coast|ivorian
CL|CHL|chile|chilean
CM|CMR|cameroon|cameroonian
CN|CHN|china,prc,p.r.c,people's republic of china,people\u2019s republic of china,mainland china,red china,communist china,p.r. china,pr china,beijing|chinese
CO|COL|colombia|colombian
CR|CRI|costa rica|costa rican
CU|CUB|cuba|cuban
CV|CPV|cape verde,cabo verde|cape verdean,cabo verdean
CW|CUW|cura\u00e7ao,curacao|
CY|CYP|cyprus|cypriot
CZ|CZE|czechia,czech republic,bohemia|czech
DE|DEU|germany,federal republic of germany,frg,deutschland|german
DJ|DJI|djibouti|djiboutian
DK|DNK|denmark|danish,dane
DM|DMA|dominica|
DO|DOM|dominican republic|dominican
DZ|DZA|algeria|algerian
EC|ECU|ecuador|ecuadorian,ecuadorean
EE|EST|estonia|estonian
EG|EGY|egypt|egyptian
ER|ERI|eritrea|eritrean
ES|ESP|spain|spanish,spaniard
ET|ETH|ethiopia|ethiopian
FI|FIN|finland|finnish,finn
FJ|FJI|fiji|fijian
FM|FSM|micronesia|micronesian
FR|FRA|france|french,frenchman,frenchwoman
GA|GAB|gabon|gabonese
GB|GBR|united kingdom,uk,u.k,great britain,britain,england,scotland,wales,northern ireland,gbr|british,briton,english,scottish,welsh,englishman
GD|GRD|grenada|grenadian
GE|GEO|georgia,republic of georgia,sakartvelo,tbilisi|georgian
GH|GHA|ghana|ghanaian,ghanian
GI|GIB|gibraltar|
GL|GRL|greenland|greenlandic
GM|GMB|gambia,the gambia|gambian
GN|GIN|guinea,guinea-conakry|guinean
GQ|GNQ|equatorial guinea|equatorial guinean,equatoguinean
GR|GRC|greece,hellenic republic|greek,hellenic
GT|GTM|guatemala|guatemalan
GW|GNB|guinea-bissau,guinea bissau|
GY|GUY|guyana|guyanese
HK|HKG|hong kong sar china,hong kong,hksar|hongkonger
HN|HND|honduras|honduran
HR|HRV|croatia|croatian,croat
HT|HTI|haiti|haitian
HU|HUN|hungary|hungarian
ID|IDN|indonesia|indonesian
IE|IRL|ireland,republic of ireland,eire|irish,irishman
IL|ISR|israel|israeli
IN|IND|india|indian
IQ|IRQ|iraq|iraqi
IR|IRN|iran,islamic republic of iran,persia,tehran|iranian,persian
IS|ISL|iceland|icelandic,icelander
IT|ITA|italy|italian
JM|JAM|jamaica|jamaican
JO|JOR|jordan,hashemite kingdom of jordan|jordanian
JP|JPN|japan|japanese
KE|KEN|kenya|kenyan
KG|KGZ|kyrgyzstan,kyrgyz republic,kirghizia|kyrgyz,kyrgyzstani,kirghiz
KH|KHM|cambodia,kampuchea|cambodian,khmer
KI|KIR|kiribati|
KM|COM|comoros|comorian
KN|KNA|st. kitts & nevis,saint kitts and nevis,st. kitts|kittitian
KP|PRK|north korea,dprk,d.p.r.k,democratic people's republic of korea,democratic people\u2019s republic of korea,pyongyang|north korean
KR|KOR|south korea,republic of korea,rok,r.o.k|south korean
KW|KWT|kuwait|kuwaiti
KY|CYM|cayman islands|caymanian
KZ|KAZ|kazakhstan|kazakh,kazakhstani
LA|LAO|laos,lao pdr,lao people's democratic republic|laotian,lao
LB|LBN|lebanon|lebanese
LC|LCA|st. lucia,saint lucia|st. lucian
LI|LIE|liechtenstein|liechtensteiner
LK|LKA|sri lanka,ceylon|sri lankan
LR|LBR|liberia|liberian
LS|LSO|lesotho|basotho,mosotho
LT|LTU|lithuania|lithuanian
LU|LUX|luxembourg,luxemburg|luxembourgish,luxembourger
LV|LVA|latvia|latvian
LY|LBY|libya|libyan
MA|MAR|morocco|moroccan
MC|MCO|monaco|monegasque,mon\u00e9gasque
MD|MDA|moldova,republic of moldova,moldavia,transnistria|moldovan,moldavian
ME|MNE|montenegro|montenegrin
MG|MDG|madagascar|malagasy,madagascan
MH|MHL|marshall islands|marshallese
MK|MKD|macedonia,north macedonia,fyrom|macedonian,north macedonian
ML|MLI|mali|malian
MM|MMR|myanmar (burma),myanmar,burma|burmese,myanma,burman
MN|MNG|mongolia|mongolian
MO|MAC|macau sar china,macau,macao|macanese
MR|MRT|mauritania|mauritanian
MT|MLT|malta|maltese
MU|MUS|mauritius|mauritian
MV|MDV|maldives,the maldives|maldivian
MW|MWI|malawi|malawian
MX|MEX|mexico,united mexican states|mexican
MY|MYS|malaysia|malaysian
MZ|MOZ|mozambique|mozambican
NA|NAM|namibia|namibian
NC|NCL|new caledonia|
NE|NER|niger|nigerien
NG|NGA|nigeria|nigerian
NI|NIC|nicaragua|nicaraguan
NL|NLD|netherlands,the netherlands,holland,kingdom of the netherlands|dutch,dutchman,dutchwoman,netherlander
NO|NOR|norway|norwegian
NP|NPL|nepal|nepali,nepalese
NR|NRU|nauru|nauruan
NZ|NZL|new zealand,aotearoa|new zealander,kiwi
OM|OMN|oman|omani
PA|PAN|panama,panam\u00e1|panamanian
PE|PER|peru,per\u00fa|peruvian
PG|PNG|papua new guinea,png|papua new guinean
PH|PHL|philippines,the philippines,republic of the philippines|philippine,filipino,filipina
PK|PAK|pakistan|pakistani
PL|POL|poland|polish
PS|PSE|palestinian territories,palestine,west bank,gaza,state of palestine|palestinian
PT|PRT|portugal|portuguese
PW|PLW|palau|palauan
PY|PRY|paraguay|paraguayan
QA|QAT|qatar|qatari
RO|ROU|romania,rumania|romanian,rumanian
RS|SRB|serbia,republic of serbia|serbian,serb
RU|RUS|russia,russian federation,the russian federation,moscow,kremlin|russian
RW|RWA|rwanda|rwandan
SA|SAU|saudi arabia,kingdom of saudi arabia,ksa|saudi,saudi arabian
SB|SLB|solomon islands|
SC|SYC|seychelles|seychellois
SD|SDN|sudan|sudanese
SE|SWE|sweden|swedish,swede
SG|SGP|singapore|singaporean
SI|SVN|slovenia|slovenian,slovene
SK|SVK|slovakia,slovak republic|slovak,slovakian
SL|SLE|sierra leone|sierra leonean
SM|SMR|san marino|sammarinese
SN|SEN|senegal|senegalese
SO|SOM|somalia,somaliland|somali,somalian
SR|SUR|suriname,surinam|surinamese
SS|SSD|south sudan|south sudanese
ST|STP|s\u00e3o tom\u00e9 & pr\u00edncipe,s\u00e3o tom\u00e9 and pr\u00edncipe,sao tome and principe|
SV|SLV|el salvador|salvadoran,salvadorean,salvadorian
SY|SYR|syria,syrian arab republic,damascus|syrian
SZ|SWZ|swaziland,eswatini|swazi
TD|TCD|chad|chadian
TG|TGO|togo|togolese
TH|THA|thailand,siam|thai
TJ|TJK|tajikistan|tajik,tajikistani
TL|TLS|timor-leste,east timor|timorese
TM|TKM|turkmenistan|turkmen
TN|TUN|tunisia|tunisian
TO|TON|tonga|tongan
TR|TUR|turkey,t\u00fcrkiye,turkiye,republic of turkey,republic of t\u00fcrkiye|turkish,turk
TT|TTO|trinidad & tobago,trinidad and tobago,trinidad|trinidadian,tobagonian
TV|TUV|tuvalu|
TW|TWN|taiwan,republic of china,roc,r.o.c,chinese taipei,taipei,formosa|taiwanese
TZ|TZA|tanzania,united republic of tanzania|tanzanian
UA|UKR|ukraine,the ukraine|ukrainian
UG|UGA|uganda|ugandan
UY|URY|uruguay|uruguayan
UZ|UZB|uzbekistan|uzbek,uzbekistani
VA|VAT|vatican city,holy see,vatican|
VC|VCT|st. vincent & grenadines,saint vincent and the grenadines|vincentian
VE|VEN|venezuela,bolivarian republic of venezuela|venezuelan
VN|VNM|vietnam,viet nam,socialist republic of vietnam,hanoi|vietnamese
VU|VUT|vanuatu|
WS|WSM|samoa|samoan
XK|XKK|kosovo|kosovar,kosovan
YE|YEM|yemen|yemeni
ZA|ZAF|south africa,rsa,republic of south africa|south african
ZM|ZMB|zambia|zambian
ZW|ZWE|zimbabwe,rhodesia|zimbabwean
SX|SXM|sint maarten|
AX|ALA|\u00e5land islands,aland islands|
BL|BLM|saint barth\u00e9lemy,saint barthelemy,st. barts|
CK|COK|cook islands|cook islander
FK|FLK|falkland islands,falklands|falkland islander
FO|FRO|faroe islands,faroes|faroese
GF|GUF|french guiana|
GG|GGY|guernsey|
GP|GLP|guadeloupe|
IM|IMN|isle of man|manx
JE|JEY|bailiwick of jersey|
MQ|MTQ|martinique|martinican
MS|MSR|montserrat|montserratian
NU|NIU|niue|niuean
PF|PYF|french polynesia,tahiti|tahitian
RE|REU|r\u00e9union|
TC|TCA|turks and caicos islands,turks and caicos,turks & caicos|
TK|TKL|tokelau|
VG|VGB|british virgin islands,bvi,b.v.i|british virgin islander
WF|WLF|wallis and futuna|
YT|MYT|mayotte|
GU|GUM||
`

// countryWord is what a name or adjective stands for.
type countryWord struct {
	code   string
	people bool // an adjective or the word for its people
}

type countryIndex struct {
	words map[string]countryWord
	first map[string]int // longest phrase, in words, that begins with this word
	iso3  map[string]string
	iso2  map[string]bool
}

var countries = indexCountries(countryText)

func indexCountries(table string) countryIndex {
	x := countryIndex{words: map[string]countryWord{}, first: map[string]int{}, iso3: map[string]string{}, iso2: map[string]bool{}}
	for row := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
		f := strings.Split(strings.NewReplacer(`\u00e9`, "\u00e9", `\u00f4`, "\u00f4", `\u2019`, "\u2019", `\u00e7`, "\u00e7", `\u00e1`, "\u00e1", `\u00fa`, "\u00fa", `\u00e3`, "\u00e3", `\u00ed`, "\u00ed", `\u00fc`, "\u00fc", `\u00e5`, "\u00e5").Replace(row), "|")
		x.iso3[strings.ToLower(f[1])], x.iso2[f[0]] = f[0], true
		for i, list := range f[2:] {
			for name := range strings.SplitSeq(list, ",") {
				if name == "" {
					continue
				}
				var key []string
				for _, t := range tokenize(name) {
					key = append(key, t.low)
				}
				x.words[strings.Join(key, " ")] = countryWord{f[0], i == 1}
				x.first[key[0]] = max(x.first[key[0]], len(key))
			}
		}
	}
	return x
}

// countryHit is a country in a run of tokens [from, to).
type countryHit struct {
	from, to int
	code     string
	people   bool
}

// countryAt finds the longest name that begins at token i.
func countryAt(toks []token, i int) (countryHit, bool) {
	low := toks[i].low
	n := countries.first[low]
	if n == 0 && strings.HasSuffix(low, "s") {
		low = bareName(low)
		n = countries.first[low]
	}
	if n == 0 && !strings.HasSuffix(low, "s") {
		return countryHit{}, false
	}
	if n == 0 {
		// "Russians", "Iranians"
		if w, ok := countries.words[strings.TrimSuffix(low, "s")]; ok && w.people && toks[i].cap {
			return countryHit{i, i + 1, w.code, true}, true
		}
		return countryHit{}, false
	}
	for k := min(n, len(toks)-i); k >= 1; k-- {
		var b strings.Builder
		for j := i; j < i+k; j++ {
			if j > i {
				b.WriteByte(' ')
			}
			l := toks[j].low
			if j == i+k-1 {
				l = bareName(l)
			}
			b.WriteString(l)
		}
		if w, ok := countries.words[b.String()]; ok {
			return countryHit{i, i + k, w.code, w.people}, true
		}
	}
	return countryHit{}, false
}

// countriesIn finds the countries that a run of prose names. Words that are names of persons or places in the United States are left out.
func countriesIn(toks []token) []countryHit {
	var hits []countryHit
	for i := 0; i < len(toks); i++ {
		if !toks[i].cap || !toks[i].word {
			continue
		}
		h, ok := countryAt(toks, i)
		if !ok {
			continue
		}
		if !foreign(toks, h) {
			i = h.to - 1
			continue
		}
		hits = append(hits, h)
		i = h.to - 1
	}
	return hits
}

// foreign says whether a hit means the country: not a person's name, a state, or a street.
func foreign(toks []token, h countryHit) bool {
	prev, next := token{}, token{}
	if h.from > 0 {
		prev = toks[h.from-1]
	}
	if h.to < len(toks) {
		next = toks[h.to]
	}
	if notThat(toks, h) || h.people && spoken(toks, h) { // "Niger (not Nigeria)", "this machine only speaks German"
		return false
	}
	word := toks[h.from].low
	short := h.to == h.from+1
	if short && toks[h.from].caps && (word == "car" || word == "roc" || word == "rsa" || word == "png") && prev.low != "the" {
		return false
	}
	if short && !toks[h.from].caps && (word == "car" || word == "roc" || word == "rok" || word == "uk" || word == "rsa") {
		return false
	}
	if prev.low == "new" && (word == "mexico" || word == "england" || word == "guinea") {
		return false
	}
	if next.low == "lake" || next.low == "tunnel" || next.low == "street" || next.low == "st" || next.low == "ave" || next.low == "avenue" || next.low == "road" || next.low == "township" || next.low == "toast" || next.low == "dressing" {
		return false
	}
	if placeInState(toks, h) || partOfName(toks, h) {
		return false
	}
	cued := prev.low == "from" || prev.low == "in" || prev.low == "of" || prev.low == "to" || prev.low == "the" || prev.low == "for" || prev.low == "and" || prev.low == "("
	if word == "georgia" && short {
		return cuedGeorgia(toks, h)
	}
	if h.people {
		return word != "polish" && word != "turk" && word != "lao" && word != "kiwi" && word != "dane" && word != "finn" || toks[h.from].cap && prev.word && (prev.low == "a" || prev.low == "the" || prev.low == "two")
	}
	if cued || !short {
		return true
	}
	near := func(t token, gap bool) bool {
		return t.word && t.cap && !t.caps && (t.line == toks[h.from].line || t.line == toks[h.from].line+1 && t.sent == toks[h.from].sent) && !gap
	}
	switch word {
	case "jordan", "chad", "israel", "jersey", "china", "kenya", "cuba", "malta", "india", "holland", "ireland", "france", "england", "guinea", "panama", "cyprus", "peru", "lebanon":
		return !near(next, next.text == ",") && !near(prev, false)
	}
	return true
}

// notThat says whether a country is only named to say that it is not meant: "Niger (not Nigeria)", "this is not about Iran", "she is not an
// Iranian national", "rather than Iran". "Not only about Iran" means it too.
func notThat(toks []token, h countryHit) bool {
	if h.from == 0 {
		return false
	}
	j := h.from - 1
	for ; j >= 0 && j >= h.from-6 && toks[j].sent == toks[h.from].sent && deniedVerbs[toks[j].low]; j-- {
	}
	if j >= 0 && j < h.from-1 && toks[j].sent == toks[h.from].sent {
		switch toks[j].low {
		case "not", "never", "hasn't", "hasn\u2019t", "didn't", "didn\u2019t", "wasn't", "wasn\u2019t", "isn't", "isn\u2019t", "doesn't", "doesn\u2019t", "neither", "nor":
			return true
		case "no":
			return tieWords[toks[j+1].low] || tieWords[tokenAt(toks, j+2).low]
		}
	}
	j = h.from - 1
	for ; j >= 0 && j >= h.from-3 && isOne(toks[j].low, []string{"about", "from", "of", "in", "on", "with", "concerning", "regarding", "to", "a", "an", "the", "for"}); j-- {
	}
	if j < 0 || toks[j].sent != toks[h.from].sent {
		return false
	}
	switch toks[j].low {
	case "not", "isn't", "isn\u2019t", "wasn't", "never":
		return j > h.from-4
	case "than":
		return j > 0 && toks[j-1].low == "rather"
	case "instead":
		return j == h.from-2 && toks[j+1].low == "of"
	}
	return false
}

// deniedVerbs may stand between a denial and the country that it is about: "never lived in China", "has not been to Iran", "no known ties to Syria".
var (
	deniedVerbs = wordSet(`lived live living been be was is has have had ever even actually really born visited visit travelled traveled travel traveling worked work working resided reside studied study gone went come came
		a an the in to from of for with on about at national citizen nationals citizens resident passport known other any family business personal links link ties tie connections connection relations relation contacts contact dealings hold holds held any`)
	tieWords = wordSet(`known ties tie links link connections connection relations relation contacts contact dealings family business personal other`)
)

// spoken says whether an adjective of a nation means its language: "speaks Mandarin and Russian", "a letter in French", "the German text".
func spoken(toks []token, h countryHit) bool {
	next := tokenAt(toks, h.to)
	if isOne(next.low, []string{"language", "text", "version", "translation", "interpreter", "translator", "speaker", "speakers", "speaking", "subtitles", "keyboard", "class", "classes", "lessons", "dictionary"}) {
		return true
	}
	for j := h.from - 1; j >= 0 && j >= h.from-6 && toks[j].sent == toks[h.from].sent; j-- {
		switch l := toks[j].low; {
		case isOne(l, []string{"speaks", "speak", "speaking", "spoke", "spoken", "fluent", "written", "translated", "wrote"}):
			return !next.cap && !isOne(next.low, []string{"national", "citizen", "nationals", "citizens", "embassy", "company", "consulate"})
		case j == h.from-1 && l == "in":
			return !next.cap && !(next.word && !isOne(next.low, []string{"and", "or", "only", "but", "with", "on", "at", "by", "from", "to"}))
		case isOne(l, []string{"and", "in", "only", "or", ",", "with", "both", "some", "good", "perfect", "from", "also", "like", "native", "broken", "it"}):
		default:
			if _, ok := countries.words[l]; !ok {
				return false
			}
		}
	}
	return false
}

// placeInState says whether a name of a country is that of a town: "Peru, Indiana", "Panama City, FL".
func placeInState(toks []token, h countryHit) bool {
	if h.people {
		return false
	}
	j := h.to
	for j < len(toks) && j < h.to+2 && isOne(toks[j].low, []string{"city", "beach", "springs", "falls", "park"}) {
		j++
	}
	if j+1 >= len(toks) || toks[j].text != "," || toks[j+1].low == "georgia" {
		return false
	}
	_, ok := stateAt(toks, j+1)
	return ok
}

// partOfName says whether a word of a country stands in the name of something American: "Indian Affairs", "Cuba Lake", "Jordan Creek".
func partOfName(toks []token, h countryHit) bool {
	prev, next := token{}, token{}
	if h.from > 0 {
		prev = toks[h.from-1]
	}
	if h.to < len(toks) {
		next = toks[h.to]
	}
	if !next.cap || next.line != toks[h.to-1].line {
		return toks[h.from].low == "indian" && (prev.low == "american" || isOne(next.low, []string{"country", "tribe", "tribes", "reservation", "gaming"}))
	}
	if toks[h.from].low == "indian" && (prev.low == "american" || isOne(next.low, []string{"affairs", "health", "education", "gaming", "head", "river", "wells", "springs", "country", "arts", "country", "reservation", "nation"})) {
		return true
	}
	return !h.people && isOne(next.low, []string{"creek", "county", "springs", "island", "naws", "naval", "hill", "hills", "heights", "valley", "bend", "basin", "airport", "hall", "house"})
}

// twoCongos says that a text names the Congo without saying which: both may be meant. from and to are its token; 0, 0 where it does not.
func twoCongos(toks []token) (from, to int, ok bool) {
	for i, t := range toks {
		switch t.low {
		case "congos":
			return i, i + 1, true
		case "congo":
			if _, in := congoName(toks, i); !in {
				return i, i + 1, true
			}
		}
	}
	return 0, 0, false
}

// congoName says whether the word at token i is inside a full name of one of the two.
func congoName(toks []token, i int) (string, bool) {
	for j := max(0, i-5); j <= i; j++ {
		if h, ok := countryAt(toks, j); ok && h.from <= i && i < h.to {
			return h.code, true
		}
	}
	return "", false
}

func cuedGeorgia(toks []token, h countryHit) bool {
	if american(toks, h.from) {
		return false
	}
	for j := max(0, h.from-6); j < min(len(toks), h.to+6); j++ {
		switch toks[j].low {
		case "republic", "tbilisi", "georgian", "passport", "citizen", "national", "citizenship", "nationality", "caucasus", "embassy", "country", "russian", "russia", "armenia":
			return true
		case "atlanta", "savannah", "augusta", "ga", "fort", "state":
			return false
		}
	}
	return false
}

// american says whether the words right before token i are of somebody who is a citizen of the United States: what they are from is a state then.
func american(toks []token, i int) bool {
	for j := i - 1; j >= 0 && j > i-6 && toks[j].sent == toks[i].sent; j-- {
		switch toks[j].low {
		case "us", "u.s", "u.s.", "usa", "american", "americans":
			return toks[j].low != "us" || toks[j].caps
		case "from", "in", "of", "citizen", "national", "person", "citizens", "nationals", "born", "the", ",", ".", "and", "state":
		default:
			return false
		}
	}
	return false
}

// countryCodes reads a label's value that names one country or several.
func countryCodes(s string) []string {
	var codes []string
	toks := tokenize(s)
	seen := map[string]bool{}
	for i := 0; i < len(toks); i++ {
		t := toks[i]
		h, ok := countryAt(toks, i)
		switch {
		case ok:
			i = h.to - 1
			if !seen[h.code] && !notThat(toks, h) {
				seen[h.code] = true
				codes = append(codes, h.code)
			}
		case t.word && t.caps && len(t.text) == 3 && countries.iso3[t.low] != "":
			if c := countries.iso3[t.low]; !seen[c] {
				seen[c] = true
				codes = append(codes, c)
			}
		case t.word && t.caps && len(t.text) == 2 && countries.iso2[t.text]:
			if !seen[t.text] {
				seen[t.text] = true
				codes = append(codes, t.text)
			}
		}
	}
	return codes
}
