package triage

import "strings"

// This file finds the names of bodies that stand in no table: state, local, tribal and foreign ones, and those that nobody has heard of. The
// agency is as stated (SPEC Appendix A), so a clerk takes "Georgia Bureau of Investigation" as it is written.

// orgHit is the name of a body in tokens [from, to); office says that it is a part of one rather than a body of its own.
type orgHit struct {
	from, to int
	office   bool
}

// maxOrgWords is how long the name of a body may be.
const maxOrgWords = 14

// bodyWords are the nouns that stand at the heart of a body's name.
var bodyWords = wordSet(`administration agency authority board bureau commission commissioner commissioners commonwealth council corps department dept service services police sheriff
sheriff's patrol guard institute institution ministry gendarmerie constabulary troopers rangers laboratory laboratories embassy consulate commissariat prosecutor prosecutor's attorney comptroller
treasurer auditor marshal coroner library archives mint museum university college academy authority prefecture secretariat chancellery court courts tribunal directorate-general polizei bundespolizei
bundeskriminalamt bundesamt landeskriminalamt polizia carabinieri guardia polic\u00eda policia ministerio minist\u00e8re ministero gendarmer\u00eda aduana aduanas fiscal\u00eda douane zoll district nation tribe harbor
headquarters legislature assembly senate congress parliament army navy force forces infantry battalion brigade regiment wing squadron fleet shipyard arsenal depot observatory hospital`)

// officeWords are the nouns of parts of a body.
var officeWords = wordSet(`office division directorate branch section unit center centre region team staff program squad detachment group desk sector station post precinct barracks bureau`)

// joinWords may stand between the words of a name.
var joinWords = wordSet(`of the for and & on to de la del du des der und y e di da`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(strings.NewReplacer(`\u00ed`, "\u00ed", `\u00e8`, "\u00e8").Replace(s)) {
		m[w] = true
	}
	return m
}

// orgsIn finds the names of bodies in a run of tokens: known ones by the table, others by their nouns.
func orgsIn(toks []token) []orgHit {
	var out []orgHit
	for i := 0; i < len(toks); i++ {
		if h, ok := orgAt(toks, i); ok {
			out = append(out, h)
			i = h.to - 1
		}
	}
	return out
}

// orgAt reads the name of a body that begins at token i: words with capitals, with small words between them, and one of the nouns among them.
func orgAt(toks []token, i int) (orgHit, bool) {
	t := toks[i]
	if !t.word || !t.cap || personTitle(t.low) && !t.caps && t.low != "marshal" || joinWords[t.low] {
		return orgHit{}, false
	}
	to, head, office, caps := i, false, false, 0
	for j := i; j < len(toks) && j < i+maxOrgWords; j++ {
		w := toks[j]
		if w.line != t.line || j > i && w.sent != t.sent {
			break
		}
		if w.word && (w.cap || w.digit && ordinalWord(w.low)) {
			l := bareWord(w.low)
			head = head || bodyWords[l]
			office = office || officeWords[l]
			caps++
			to = j + 1
			continue
		}
		if j == i || !joinWords[w.low] || j+1 >= len(toks) || !(toks[j+1].cap || joinWords[toks[j+1].low]) || w.low == "to" && !toks[j-1].cap {
			break
		}
	}
	if caps < 2 && !(caps == 1 && len(t.low) > 8 && head) || !head && !office || to == i {
		return orgHit{}, false
	}
	for to > i && joinWords[toks[to-1].low] {
		to--
	}
	return orgHit{i, to, officeOnly(toks[i:to], head, office)}, to > i
}

// officeOnly says whether a name is that of a part: "Office of Security", "Field Operations Branch"; but "Sheriff's Office" is a body.
func officeOnly(toks []token, head, office bool) bool {
	first := toks[0].low
	if first == "office" || first == "division" || first == "branch" || first == "bureau" && !head {
		return true
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
nurse pilot guard marshal linguist translator interpreter writer editor accountant contractor employee staffer partner executive guide forester keeper registrar steward dispatcher`)
