package triage

import (
	"slices"
	"strings"
)

// This file reads whom a sentence asks about: "RFI on Wei Zhang", "Do you hold anything on …?", "Please look into …" (EXT-2).

// askNouns are what one asks for about somebody, askActs what one asks to be done with a name.
var (
	askNouns = wordSet(`rfi rfis fai fais request requests inquiry inquiries enquiry enquiries query queries info information intel intelligence anything something traces trace tracing check checks name-check name-checks background backgrounds data
		holdings holding record records derogatory derog file files hits hit report reports reporting details search searches vetting screening hold holds held have has know known knows knowledge heard dossier profile facts
		inquire inquires inquiring look looking looked investigate investigation investigations details clarity particulars everything whatever interest interested interests concerns rundown workup work-up write-up lookup look-up readout tell`)
	askActs = wordSet(`run check checks vet vets trace traces screen screens query search research investigate identify re-check recheck lookup name-check clear`)
	// plainThings are words of titles and subject lines that begin with capitals and are no names.
	plainThings = wordSet(`entry badge badges visit visits visitors travel access site plant vehicle vehicles drone drones photo photos picture pictures phone phones mail room guest guests equipment camera cameras laptop laptops usb device devices
		network server servers account accounts website site email emails domain domains package packages parcel parcels gift gifts offer offers loan award grant grants contract contracts bid bids tender tenders purchase purchases sale sales
		conference meeting meetings event events tour tours delegation delegations embassy consulate passport passports visa visas document documents identity theft fraud loss missing lost stolen breach sighting sightings surveillance
		photography harassment approach approaches contact contacts call calls caller callers letter letters message messages article articles publication publications paper papers proposal proposals resume resumes cv linkedin profile profiles
		social media cyber attack attacks phishing malware ransomware hack hacking intrusion leak leaks espionage sabotage terrorism bomb weapon weapons explosives drugs chemical biological radiological nuclear laser lasers balloon balloons ship ships
		vessel vessels aircraft plane planes car cars truck trucks train trains bus buses boat boats crew cargo freight container containers route routes border crossing crossings airport airports port ports harbor base bases building buildings
		facility facilities perimeter fence gate gates door doors roof parking garage warehouse laboratory lab labs reactor dam bridge tunnel pipeline grid station plant water power supply chain vendor vendors supplier suppliers
		new old first second third last next this these those two three four five several many few additional further more same potential possible suspected suspicious unknown unusual strange foreign chinese national nationals citizen citizens person
		persons people man woman men women male female individual individuals subject subjects name names student students scholar scholars scientist scientists researcher researchers engineer engineers employee employees contractor contractors applicant
		applicants candidate candidates official officials diplomat diplomats officer officers agent agents driver drivers tourist tourists company companies firm firms organization organizations group groups university universities institute
		case cases number numbers reference ref id ids dob address addresses status update updates question questions answer answers response responses reply follow follow-up followup up attached enclosed below above list lists roster form forms table spreadsheet
		your our my his her their its the a an and or of for from with by in at to please pls plz thanks urgent routine priority asap today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday january february march april may june july
		august september october november december morning afternoon evening night week month year fellow fellowship exchange program programs project projects research development technology technologies export exports control controls import imports trade
		investment investments acquisition acquisitions merger ownership owner owners property land farm purchase lease sponsor sponsors host hosts hosting partner partners partnership cooperation agreement agreements treaty policy policies procedure
		procedures guidance training briefing briefings threat threats risk risks assessment assessments analysis review reviews audit audits inspection inspections survey surveys sweep sweeps matter matters issue issues incident incidents activity
		activities behavior behaviour operation operations plan plans holiday weekend summer winter spring fall autumn federal state local county city town airport road street north south east west central upper lower greater great big small high low red blue
		green black white yellow golden silver free open closed public private secret global international national regional american european asian african russian iranian korean german french british israeli turkish indian pakistani someone
		somebody anyone anybody everyone nobody him her them it me us you he she they who whom whose which what that guy guys dude lady gentleman fella kid person's visitor visitor's sender author writer caller bidder bidders buyer seller whether if when
		where why how family wife husband son daughter brother sister father mother dad mom parents friend friends colleague colleagues boss supervisor neighbor neighbour roommate landlord tenant tall short young old older elderly middle-aged blond bald
		asked asking ask asks wants want wanted needs need said says say told tell called came come comes went go goes got get gets gave give given took take taken saw see seen met meet meets has had have is was are were be been being will would can could
		should may might must do does did not no yes but so then also just only still again very too here there now later soon back home office work works working job jobs boat house hotel school college church mosque money bank cash card cards credit
		guard guards desk front lobby counter dock loading secret service van mailroom staff team teams member members volunteer volunteers housekeeper cleaner nanny cook tutor trainer coach barber dentist doctor nurse lawyer attorney accountant`)
)

// plainName says whether no word of a run of capitals is one of things, offices or undertakings.
func (x *extractor) plainName(from, to int) bool {
	for i := from; i < to; i++ {
		l := bareWord(x.toks[i].low)
		if !x.toks[i].word {
			continue
		}
		if plainThings[l] && !givenNames[l] || bodyWords[l] || officeWords[l] || firmWords[l] || taskWords[l] && len(l) > 4 || thingWord(l) || companyForm(l) || topicWord(strings.TrimSuffix(l, "s")) && len(l) > 3 {
			return false
		}
		if len(l) > 6 && to-from < 3 && !givenNames[l] && abstractWord(l) {
			return false
		}
	}
	return true
}

// abstractWord says whether a word ends like one of actions and states: "Sighting", "Acquisition", "Procurement".
func abstractWord(l string) bool {
	for _, s := range []string{"tion", "tions", "sion", "ment", "ments", "ness", "ship", "ity", "ities", "ance", "ence", "ings", "ology", "ography"} {
		if strings.HasSuffix(l, s) {
			return true
		}
	}
	return false
}

// knownName says whether a run holds a given name that is known, or is in the order of names of East Asia.
func (x *extractor) knownName(from, to int) bool {
	var ws []string
	for i := from; i < to; i++ {
		if !x.toks[i].word {
			continue
		}
		if givenNames[strings.ToLower(unaccentedName(x.toks[i].text))] {
			return true
		}
		ws = append(ws, x.toks[i].text)
	}
	if len(ws) == 2 && inList(chineseFamily, strings.ToLower(ws[1])) && pinyin(strings.ToLower(ws[0])) {
		return true
	}
	return familyWords(ws) != 0
}

// askedAbout says whether the words before a name, up to token k, ask about whom it names.
func (x *extractor) askedAbout(c *candidate, k int) bool {
	if k < 0 || x.toks[k].sent != x.toks[c.from].sent {
		return false
	}
	t := x.toks[k]
	if strangerWord(t.low) { // "check our new hire John Brown"
		for n := 0; n < 4 && k > 0 && x.toks[k-1].sent == t.sent && !x.toks[k].cap && !askActs[x.toks[k].low] && !isOne(x.toks[k].low, []string{"on", "about", "re", "regarding", "concerning", "into"}); n++ {
			k--
		}
		t = x.toks[k]
	}
	for isOne(t.text, []string{":", `"`, "\u201c", "-", "\u2013", "\u2014", "/", "|"}) && k > 0 && x.toks[k-1].sent == t.sent {
		k--
		t = x.toks[k]
		if askNouns[t.low] || askActs[t.low] {
			return x.asksUs(k)
		}
	}
	switch t.low {
	case "on", "about", "re", "regarding", "concerning", "of", "into", "for", "against", "ref", "around":
	case "is":
		return k > 0 && x.toks[k-1].low == "who" && x.toks[k-1].sent == t.sent
	case "know", "knows":
		return x.before(k, "you", 3) || x.before(k, "ciss", 3) || x.before(k, "anyone", 3) || x.before(k, "anybody", 3)
	case "up":
		return x.at(k-1).low == "look"
	default:
		return (askActs[t.low] || t.low == "rfi" || t.low == "fai") && x.asksUs(k)
	}
	near := 4
	if t.low == "of" || t.low == "for" || t.low == "against" {
		near = 2
	}
	for j := k - 1; j >= 0 && j >= k-near && x.toks[j].sent == t.sent; j-- {
		l := x.toks[j].low
		switch {
		case t.low == "for" && !isOne(l, []string{"check", "checks", "name-check", "search", "look", "looking", "rfi", "fai", "traces", "trace", "vetting", "screening"}):
		case t.low == "of" && !isOne(l, []string{"check", "checks", "name-check", "trace", "traces", "search", "vetting", "screening", "investigation", "heard", "know", "knows", "known", "background", "record", "records", "profile", "review"}):
		case t.low == "into" && isOne(l, []string{"ran", "run", "walked", "came", "went", "got", "bumped", "broke"}):
			return false
		case askNouns[l] || askActs[l]:
			return x.asksUs(j)
		}
		if isOne(x.toks[j].text, []string{",", ";", "(", ")"}) {
			break
		}
	}
	return t.low == "re" && (x.begins[k] == k || x.lineStart(k))
}

// asksUs refuses an asking word that tells of others, or is denied: "he wanted information on", "do not check", "not on".
func (x *extractor) asksUs(j int) bool {
	if negated(x.toks, j) && !isOne(x.at(j).low, []string{"anything", "have", "know", "known"}) {
		return false
	}
	for i := j - 1; i >= 0 && i >= j-5 && x.toks[i].sent == x.toks[j].sent; i-- {
		switch x.toks[i].low {
		case "he", "she", "they", "who", "wanted", "gave", "sold", "sent", "his", "her", "their", "already", "previous", "earlier":
			return false
		case "you", "please", "we", "i", "ciss", "kindly", "pls", "to":
			return true
		}
	}
	return true
}

// deniedAsk says whether a name is put aside by the words before it: "not on his son", "do not check Ivan Petrov".
func (x *extractor) deniedAsk(c *candidate) bool {
	for j := c.from - 1; j >= 0 && j > c.from-6 && x.toks[j].sent == x.toks[c.from].sent; j-- {
		switch l := x.toks[j].low; {
		case isOne(x.toks[j].text, []string{",", ";", "(", ")"}):
			return false
		case isOne(l, []string{"on", "about", "for"}) && x.at(j-1).low == "not", l == "not" && isOne(x.at(j+1).low, []string{"on", "about"}):
			return x.at(j-2).low != "if" && x.at(j-3).low != "if"
		case isOne(l, []string{"check", "run", "vet", "trace", "screen"}):
			p := x.at(j - 1).low
			return (p == "not" || p == "don't" || p == "don\u2019t" || p == "never") && x.at(c.to).text != "?"
		}
	}
	return false
}

// joined says whether a name is put beside one that is asked about: "RFI on Wei Zhang and Ivan Petrov".
func (x *extractor) joined(last, c *candidate) bool {
	i := last.to
	if x.at(i).text == "(" {
		i = x.bracketEnd(i, c.from+1)
	}
	if i >= c.from || c.from-i > 3 || x.toks[i].sent != x.toks[c.from].sent {
		return false
	}
	for ; i < c.from; i++ {
		if t := x.toks[i]; !isOne(t.low, []string{",", "and", "or", "&", ";", "/"}) && !personTitle(t.low) && t.text != "." {
			return false
		}
	}
	return true
}

// beforeTitles is the token before the one at i and the titles in front of it.
func (x *extractor) beforeTitles(i int) int {
	k := i - 1
	for k >= 0 && (personTitle(x.toks[k].low) || x.toks[k].text == "." && k > 0 && personTitle(x.toks[k-1].low)) {
		k--
	}
	return k
}

// askedCapitals says whether a name in capitals is asked about: "RFI on WEI ZHANG". It must be known for one.
func (x *extractor) askedCapitals(c *candidate) bool {
	if c.to-c.from > 4 || !x.knownName(c.from, c.to) || !x.plainName(c.from, c.to) {
		return false
	}
	k := x.beforeTitles(c.from)
	if k > 0 && isOne(x.toks[k].low, []string{"and", ",", "&", "or"}) && x.toks[k-1].caps { // "RFI on WEI ZHANG and IVAN PETROV"
		return x.nameWord(x.toks[k-1])
	}
	return x.askedAbout(c, k)
}

// askedLastFirst says whether a name with a comma is asked about: "Anything on Mr. Zhang, Wei?"
func (x *extractor) askedLastFirst(c *candidate) bool {
	n := x.at(c.to)
	return (!n.word && n.text != "," || n.sent != x.toks[c.from].sent) && givenOrPinyin(x.toks[c.to-1]) && x.plainName(c.from, c.to) && x.askedAbout(c, x.beforeTitles(c.from))
}

func givenOrPinyin(t token) bool {
	l := strings.ToLower(unaccentedName(t.text))
	return givenNames[l] || len(l) > 2 && pinyin(l) || strings.Contains(l, "-") && len(l) < 16
}

// titledOne says whether one word behind a title is a whole name that is asked about, or has a relative at its side: "RFI on Mr. Zhang", "Mr. Zhang and
// his wife".
func (x *extractor) titledOne(c *candidate) bool {
	k := x.beforeTitles(c.from)
	if k == c.from-1 || officerTitle(x.toks[k+1].low) || x.toks[k+1].sent != x.toks[c.from].sent || !x.plainName(c.from, c.to) {
		return false
	}
	return x.askedAbout(c, k) || x.at(c.to).low == "and" && possessive(x.at(c.to+1).low) && x.kinAt(c.to+2)
}

// actsOn says whether token j begins the name of somebody to whom the one before does something: "Officer John Brown stopped Pavel Orlov".
func (x *extractor) actsOn(j int) bool {
	p := x.at(j - 1)
	if !p.word || p.cap || p.digit || len(p.low) < 3 || !x.nameWord(x.toks[j]) || !x.nameWord(x.at(j+1)) || x.toks[j].line != x.at(j+1).line {
		return false
	}
	return strings.HasSuffix(p.low, "ed") && p.low != "named" && p.low != "called" && p.low != "titled" || isOne(p.low, []string{"met", "saw", "told", "knows", "knew", "found", "caught", "took", "brought", "let"})
}

// meantByPronoun are the names of a text that "check him", "is he known?" or "check both" can mean, where no other sign tells that they are asked
// about: one, or the two of "both"; none where there are more.
func (x *extractor) meantByPronoun(cands []candidate) []int {
	var found []int
	for i := range cands {
		c := &cands[i]
		if c.score >= 3 {
			return nil
		}
		if c.score < 0 || c.to-c.from < 2 || c.kin != kinNone || !x.plainName(c.from, c.to) || !x.knownName(c.from, c.to) {
			continue
		}
		if slices.ContainsFunc(found, func(j int) bool { return x.textOf(cands[j].from, cands[j].to) == x.textOf(c.from, c.to) }) {
			continue
		}
		if found = append(found, i); len(found) > 2 {
			return nil
		}
	}
	if len(found) == 0 || len(x.people) > 0 || !x.asksByPronoun(cands[found[len(found)-1]].to, len(found)) {
		return nil
	}
	return found
}

// asksByPronoun says whether a sentence behind token i asks about "him" or "her", or of two about "both" or "them": "RFI on him", "is he known?",
// "who is she?"
func (x *extractor) asksByPronoun(i, n int) bool {
	words := []string{"him", "her", "he", "she"}
	if n == 2 {
		words = []string{"both", "them"}
	}
	for _, w := range words {
		for _, j := range x.placesOf(w) {
			if j < i {
				continue
			}
			p := x.at(j - 1)
			switch {
			case w == "her" && x.at(j+1).word && !isOne(x.at(j+1).low, []string{"please", "pls", "out", "up", "for", "in", "through"}):
			case w == "he" || w == "she":
				if isOne(p.low, []string{"is", "has"}) && (isOne(x.at(j+1).low, []string{"known", "on", "in", "of"}) || x.at(j-2).low == "who" || x.sentenceHas(j, "known", "record", "records", "contact", "tried")) || p.low == "who" && x.at(j+1).low == "is" {
					return true
				}
			case isOne(p.low, []string{"check", "vet", "run", "trace", "screen", "investigate", "know", "identify"}), x.askedAbout(&candidate{from: j, to: j + 1}, j-1):
				if !negated(x.toks, j-1) || p.low == "know" {
					return true
				}
			}
		}
	}
	return false
}

// articleBefore is the token before the one at i, or before the article in front of it.
func (x *extractor) articleBefore(i int) int {
	if isOne(x.at(i-1).low, []string{"the", "a"}) {
		return i - 2
	}
	return i - 1
}

// cellEnd says whether token i begins another cell of a row than the token before it: a tab stands between them.
func (x *extractor) cellEnd(i int) bool {
	if i < 1 || i >= len(x.toks) || x.toks[i].line != x.toks[i-1].line || x.toks[i].start == x.toks[i-1].end {
		return false
	}
	return strings.IndexByte(x.src.v.text[x.toks[i-1].end:x.toks[i].start], '\t') >= 0
}

// askedLater says whether another sentence asks about somebody by the last word of a name alone: "… stopped Ivan Petrov. Have you anything on Petrov?"
func (x *extractor) askedLater(c *candidate) bool {
	if c.score < 0 || c.to-c.from < 2 || c.kin != kinNone || !x.plainName(c.from, c.to) {
		return false
	}
	at := x.placesOf(x.toks[c.to-1].low)
	for _, i := range at[:min(len(at), 10)] {
		if (i < c.from || i >= c.to) && x.toks[i].cap && !(x.nameWord(x.at(i-1)) && x.at(i-1).sent == x.toks[i].sent) && x.askedAbout(&candidate{from: i, to: i + 1}, x.beforeTitles(i)) {
			return true
		}
	}
	return false
}

// furtherForm is where the name of a company that ends at token j ends with the form behind a stop or comma: "Co., Ltd", "Dahua Technology, Inc".
func (x *extractor) furtherForm(i, j int) int {
	k := j
	for k < j+2 && isOne(x.at(k).text, []string{".", ","}) {
		k++
	}
	if n := x.at(k); k == j || j-i < 2 || !n.cap || n.sent != x.toks[i].sent || !companyForm(n.low) || x.at(j).text == "." && !companyForm(x.at(j-1).low) {
		return j
	}
	return k + 1
}
