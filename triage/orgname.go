package triage

import "strings"

// This file finds the names of bodies that stand in no table: state, local, tribal and foreign ones, and those that nobody has heard of. The
// agency is as stated (SPEC Appendix A), so a clerk takes "Georgia Bureau of Investigation" as it is written.

// orgHit is the name of a body in tokens [from, to); office says that it is a part of one rather than a body of its own, firm that it is a
// company.
type orgHit struct {
	from, to     int
	office, firm bool
}

// maxOrgWords is how long the name of a body may be.
const maxOrgWords = 14

// bodyWords are the nouns that stand at the heart of a body's name.
var bodyWords = wordSet(`administration agency authority board bureau commission commissioner commissioners commonwealth council corps department dept service services police sheriff
sheriff's patrol guard institute institution ministry gendarmerie constabulary troopers rangers laboratory laboratories embassy consulate commissariat prosecutor prosecutor's attorney comptroller
treasurer auditor marshal coroner library archives mint museum university college academy authority prefecture secretariat chancellery court courts tribunal directorate-general polizei bundespolizei
bundeskriminalamt bundesamt landeskriminalamt polizia carabinieri guardia polic\u00eda policia ministerio minist\u00e8re ministero gendarmer\u00eda aduana aduanas fiscal\u00eda douane zoll district nation tribe harbor
headquarters legislature assembly senate congress parliament army navy force forces infantry battalion brigade regiment wing squadron fleet shipyard arsenal depot observatory hospital
port ports airport airports seaport harbour harbormaster harbourmaster tribes tribal tribune pueblo rancheria autoridad universidad universit\u00e9 universit\u00e4t departamento departement ayuntamiento prefettura lab labs
zoo aquarium foundation society consortium cooperative schools railroad railway turnpike thruway transit constable mayor governor governor's mayor's militia regents trustees hochschule botschaft ambassade embajada consulado
consulat amt landesamt magistrate inspectorate constabularies organisation organization association conservancy utility utilities garrison armory jail penitentiary ombudsman clinic isd zollverwaltung`)

// officeWords are the nouns of parts of a body.
var officeWords = wordSet(`office division directorate branch section unit center centre region team staff program squad detachment group desk sector station post precinct barracks bureau taskforce command watch cell
flight company element bureaux oficina direcci\u00f3n divisi\u00f3n`)

// firmWords are what companies' names end with.
var firmWords = wordSet(`inc incorporated llc llp corp corporation ltd limited gmbh lp plc company technologies solutions associates consulting contractors enterprises industries consultants holdings laboratories' engineering aerospace`)

// taskWords are what bodies are for or of what kind they are: neither their noun nor their name.
var taskWords = wordSet(`fusion intelligence criminal investigation investigations investigative law public safety health human homeland preparedness resources resource revenue taxation tax commerce labor labour education higher
natural environmental environment quality protection emergency management medical military veterans agriculture agricultural food drug energy water power light parks park recreation wildlife fish game forestry forest
transportation highway highways motor vehicle vehicles aviation maritime marine ports port customs border immigration corrections correctional justice juvenile narcotics gaming lottery financial finance banking insurance
information technology technical cyber counterterrorism terrorism threat analysis joint regional state county city town village municipal metropolitan metro tribal national federal central interagency local special general
operations administrative administration services community economic development housing urban rural science sciences research applied advanced space nuclear safety integration sharing strategic security investigators
international global united airport fire rescue housing social support field district northern southern eastern western north south east west chief office mayor governor attorney secretary inspector counsel fisheries
history natural art arts engineering polytechnic institute foreign affairs trade industry planning budget personnel statistics standards weather survey geological bison mines land reclamation`)

// ofForms are the words that make a body of the name behind "of": "City of Marlow Falls", "Port of Tansy Bay".
var ofForms = wordSet(`city town village borough township county parish port state commonwealth municipality territory university college pueblo tribe tribes band nation government ministry republic kingdom bank embassy consulate isle island islands museum church diocese`)

// placeForms are the words that make a body of the name before them: "Kittredge County", "Navajo Nation".
var placeForms = wordSet(`county parish borough township nation tribe rancheria pueblo tribes`)

// joinWords may stand between the words of a name.
var joinWords = wordSet(`of the for and & on to de la del du des der und y e di da los las in at`)

// leadWords begin sentences and are no part of a name that follows.
var leadWords = wordSet(`our my your his her their this that these those as from here with dear hello attached please good is are was were if when while after before since about regarding concerning per via both either
another any every each some no all i we he she they it re fw fwd subject ref attn attention thanks thank regards respectfully sincerely not also although because but so then there today yesterday greetings hi good-morning`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(strings.NewReplacer(`\u00ed`, "\u00ed", `\u00e8`, "\u00e8", `\u00e9`, "\u00e9", `\u00e4`, "\u00e4", `\u00f3`, "\u00f3").Replace(s)) {
		m[w] = true
	}
	return m
}

// orgsIn finds the names of bodies in lines of tokens by their nouns.
func orgsIn(toks []token) []orgHit { return orgNames(toks, false) }

// orgNames finds the names of bodies; those in prose may run on over the end of a line.
func orgNames(toks []token, prose bool) []orgHit {
	var out []orgHit
	for i := 0; i < len(toks); i++ {
		if h, ok := orgAt(toks, i, prose); ok {
			out = append(out, h)
			i = h.to - 1
		}
	}
	return out
}

// orgAt reads the name of a body that begins at token i: words with capitals, with small words between them, and one of the nouns among them.
func orgAt(toks []token, i int, prose bool) (orgHit, bool) {
	t := toks[i]
	if !t.word || !t.cap && !(t.digit && ordinalWord(t.low)) || personTitle(t.low) && !t.caps && t.low != "marshal" || joinWords[t.low] || leadWords[t.low] {
		return orgHit{}, false
	}
	to, head, office, firm, caps := i, false, false, false, 0
	for j := i; j < len(toks) && j < i+maxOrgWords; j++ {
		w := toks[j]
		if w.line != t.line && !(prose && w.line == t.line+1) || j > i && w.sent != t.sent {
			break
		}
		if w.word && (w.cap || w.digit && ordinalWord(w.low)) {
			l := bareWord(w.low)
			head = head || bodyWords[l] || ofForms[l] && j+1 < len(toks) && toks[j+1].low == "of"
			head = head || placeForms[l] && j > i
			office = office || officeWords[l]
			firm = firm || firmWords[l] && j > i
			caps++
			to = j + 1
			continue
		}
		if j == i || !nameGoesOn(toks, j) {
			break
		}
	}
	if caps < 2 && !(caps == 1 && len(t.low) > 8 && head) || !head && !office && !firm || to == i {
		return orgHit{}, false
	}
	for to > i && joinWords[toks[to-1].low] {
		to--
	}
	return orgHit{from: i, to: to, office: !firm && officeOnly(toks[i:to], head, office), firm: firm && !head}, to > i
}

// nameGoesOn says whether the small word or sign at token j stands inside a name.
func nameGoesOn(toks []token, j int) bool {
	w := toks[j]
	if j+1 >= len(toks) {
		return false
	}
	next := toks[j+1]
	switch w.low {
	case "to", "on", "in", "at":
		// "Council on Historic Preservation", "Office to Monitor", but not "the Port Authority in Newark"
		return next.cap && w.low != "in" && w.low != "at" && (bodyWords[bareWord(toks[j-1].low)] || officeWords[bareWord(toks[j-1].low)]) && properOn(toks, j)
	case ".": // "St. Lawrence County", "U.S. …"
		return next.cap && (abbreviation(toks[j-1].low) || personTitle(toks[j-1].low)) && next.line == w.line
	case ",":
		if next.cap && ofForms[next.low] && j+2 < len(toks) && toks[j+2].low == "of" && next.line == w.line {
			return isOne(toks[j-1].low, []string{"mayor", "governor", "manager", "attorney", "clerk", "sheriff", "counsel", "president"}) // "Office of the Mayor, City of X"
		}
		// "Department of Parks, Recreation and Tourism"
		return next.cap && taskWords[next.low] && j+2 < len(toks) && (toks[j+2].low == "and" || toks[j+2].text == "&" || toks[j+2].text == "," && taskWords[toks[min(j+3, len(toks)-1)].low] || toks[j+2].text == ",") && taskWords[toks[j-1].low] && next.line == w.line
	}
	return joinWords[w.low] && (next.cap || joinWords[next.low])
}

// properOn says whether "on" or "to" is a part of the name: "Commission on Human Rights", not "Police Department on Monday".
func properOn(toks []token, j int) bool {
	return toks[j].low == "on" && taskWords[toks[j+1].low]
}

// officeOnly says whether a name is that of a part: "Office of Security", "Field Operations Branch"; but "Sheriff's Office" is a body, and so is
// what has the name of a place before its noun and its task behind it: "Delmarva Division of Emergency Management", "Ohio Fusion Center".
func officeOnly(toks []token, head, office bool) bool {
	first := toks[0].low
	if placed(toks) {
		return false
	}
	if first == "district" && len(toks) > 1 && toks[1].low == "of" { // "District of Arizona" is a court's or a marshal's
		return toks[len(toks)-1].low != "columbia"
	}
	if first == "office" || first == "division" || first == "branch" || first == "bureau" && !head {
		return !ofPlace(toks)
	}
	for _, t := range toks {
		switch bareWord(t.low) {
		case "sheriff", "prosecutor", "attorney", "marshal", "police", "comptroller":
			return false
		}
	}
	last := bareWord(toks[len(toks)-1].low)
	return !head || office && officeWords[last] && last != "bureau"
}

// placed says whether a name begins with that of a place or people and says what is done there.
func placed(toks []token) bool {
	named := false
	for i, t := range toks {
		l, next, prev := bareWord(t.low), "", ""
		if i+1 < len(toks) {
			next = toks[i+1].low
		}
		if i > 0 {
			prev = toks[i-1].low
		}
		switch {
		case !named:
		case l == "task" && next == "force", l == "tribal":
			return true
		case isOne(l, []string{"office", "division", "bureau", "department", "center", "centre", "unit"}) &&
			(next == "of" || next == "for" || isOne(prev, []string{"fusion", "intelligence", "analysis", "operations", "sharing", "threat", "medical", "research", "convention", "technical"})):
			return true
		}
		if joinWords[l] {
			return false
		}
		named = named || properWord(l) || states.names[l] || states.names[l+" "+next]
	}
	return false
}

// ofPlace says whether an office is one of a town or people: "Office of the Mayor, City of X" names the body itself.
func ofPlace(toks []token) bool {
	for i := 1; i+1 < len(toks); i++ {
		if ofForms[toks[i].low] && toks[i+1].low == "of" && i+2 < len(toks) && toks[i].low != "ministry" {
			return true
		}
	}
	return false
}

func ordinalWord(l string) bool {
	return dayOf(l) != 0 && len(l) > 2 || len(l) > 3 && strings.HasSuffix(l, "th")
}

// bareWord is a word without its possessive.
func bareWord(l string) string {
	l = strings.TrimSuffix(strings.TrimSuffix(l, "'s"), "\u2019s")
	return strings.TrimSuffix(l, "s'")
}

// jobTitle says whether a text is what somebody is rather than where they work: "Intelligence Operations Specialist".
func jobTitle(s string) bool {
	ws := strings.Fields(strings.ToLower(strings.Trim(s, " .,;")))
	if len(ws) == 0 {
		return false
	}
	last := ws[len(ws)-1]
	if last == "guard" && len(ws) > 1 && isOne(ws[len(ws)-2], []string{"coast", "national", "border", "air", "army", "state", "civil", "republican"}) {
		return false
	}
	for i, w := range ws { // "Chief of Security", "Special Agent in Charge", "Director, Region 2"
		if (w == "of" || w == "in" || w == "for") && i > 0 {
			last = ws[i-1]
			break
		}
	}
	return jobWords[strings.Trim(last, ".,()")]
}

var jobWords = wordSet(`specialist officer analyst agent manager director chief deputy advisor adviser attorney counsel examiner inspector investigator superintendent supervisor coordinator administrator assistant
associate engineer scientist liaison attache attach\u00e9 consultant clerk secretary sergeant captain lieutenant commander detective trooper ranger warden lead head president chair chairman fellow intern
economist auditor historian librarian curator archivist biologist chemist physicist geologist planner technician operator expert representative commissioner administrator lecturer professor physician
nurse pilot guard linguist translator interpreter writer editor accountant contractor employee staffer partner executive guide forester keeper registrar steward dispatcher
postmaster mayor sheriff constable marshal governor judge magistrate treasurer comptroller controller chaplain master harbormaster quartermaster webmaster foreman`)
