package triage

import "strings"

// signKind is one thing that words can say about a criterion.
type signKind struct {
	criterion int
	favors    bool
	denies    bool // its words deny something themselves: what stands before them does not undo it
	what      string
	// notBehind are words that make another thing of it where they stand right before it, notBefore right behind it.
	notBehind, notBefore map[string]bool
}

// most is how many signs of a kind a mail gives; of what speaks for a criterion one is enough.
func (s *signKind) most() int {
	if s.favors {
		return 1
	}
	return maxSameSign
}

// signPhrase is one wording: for each of its words those that can stand there.
type signPhrase struct {
	sign  *signKind
	words []map[string]bool
}

// signDenied are the words that deny what follows.
var signDenied = wordSet(`not no never non without neither nor isn't isn’t aren't aren’t wasn't wasn’t nothing none don't don’t doesn't doesn’t unrelated except cannot can't`)

// signText lists what words say. A line is criterion, sign (+ speaks for it, - against it, ! against it by a denial), what it says in our words, then the
// wordings: words with a blank, "|" between those that can stand in one place, "^word" for one that must not stand right before it, and "to^word" for one that must not stand right behind it.
// A hyphen counts as a blank.
const signText = `
1 ! it holds its reason back: can't|can’t|cannot say|tell why, cannot|can't|can’t say|tell you why, reasons i|we cannot|can't|can’t, tell you why later, explain by|on|over phone|telephone, explain on|over the phone|telephone, explain in person, won't|won’t say why, no reason given
2 + it speaks of something foreign: foreign national|nationals|visitor|visitors|delegation|delegations|adversary|adversaries|government|governments|entity|entities|company|companies|contact|contacts|travel|citizen|citizens|intelligence|influence|ownership|power, embassy, consulate, consulates
2 - it speaks of a badge, a key or parking: lost|misplaced|forgot|stolen|replace|renew my|his|her|their|a|the badge|piv|cac|pass|keys|key, lost|misplaced|stolen|replacement|expired|new badge|badges|piv|cac, badge replacement|renewal|reissue|reissuance, parking permit|permits|pass|passes|decal|space|spaces, badge has|is expired, locked out of
2 - it speaks of a computer account: password reset|resets, reset my|his|her|their|the password, unlock my|his|her|their|the account, account is|was locked, help desk ticket, forgot my|the password
2 - it speaks of a background check or a clearance as such: background check|checks|investigation|investigations|screening, pre employment, preemployment, job applicant|applicants|candidate|candidates, applicant for a|the job|position|post, applicants for a|the job|position|post, applied|applying for a|the job|position, new hire|hires, suitability determination|determinations|review|adjudication, fitness determination|determinations, clearance status|adjudication|upgrade|transfer|application, status of my|his|her|their|the clearance, renew|grant|upgrade|adjudicate my|his|her|their|the clearance, sf 86, sf86, e qip, eqip, periodic reinvestigation, drug test|testing
2 - it speaks of a personnel matter: performance review|appraisal|rating, performance improvement plan, time and attendance, timesheet, timesheets, time card|cards, leave abuse, abuse of leave, sick leave, sexual harassment, sexually harassed, hostile work environment|workplace, harassment complaint, eeo complaint|matter|case, grievance|grievances filed|procedure|against, disciplinary action|actions|matter|proceeding|proceedings|measures, personnel action|file|matter|issue|dispute, human resources matter|issue|complaint|case|question, hr matter|issue|complaint|case|investigation|question, overtime pay|claim|claims|fraud, payroll matter|issue|error|question|dispute, workplace dispute|conflict|bullying, insubordination, insubordinate, tardiness, late for|to work
2 - it speaks of an employee's misconduct: employee|staff|officer|contractor misconduct, misconduct by|of an|a|the|our|one, misuse of a|the government|travel, travel card misuse, time fraud
2 - it asks for records under the Freedom of Information or Privacy Act: freedom of information act, foia request|requests|appeal, under foia, under the foia, privacy act request|requests, under the privacy act
2 ! it says that nothing foreign is involved: no foreign nexus|connection|connections|involvement|national|nationals|contact|contacts|link|links|angle|ties|person|persons|element|aspect|dimension|citizen|citizens, no known foreign, no foreigner|foreigners, nothing foreign, not a foreign matter|national|citizen, purely|entirely|solely|wholly domestic, no international nexus|connection|dimension|element
3 + it speaks of such a mission: national security, law enforcement, counterintelligence, counter intelligence, insider threat|threats, criminal investigation|investigations, counterterrorism, counter terrorism, terrorism, terrorist, export control|controls, sensitive technology|technologies|research|information|data, critical infrastructure, espionage, trade secret|secrets, visa fraud, human|drug|arms|weapons trafficking|smuggling, sanctions evasion, proliferation, port of entry, secondary inspection, foreign access, security risk|risks|threat|threats, technology transfer, joint task force, task force
3 ! it says that no law enforcement or official purpose stands behind it: no law enforcement purpose|interest|nexus|need|reason|equity|equities, not a law enforcement matter|purpose|case|request|issue, not for law enforcement, not law enforcement related, not related to law enforcement, no official purpose|business|reason|need|interest, not official business, no mission nexus|need|purpose|relevance, not mission related, no investigative purpose|need|interest|value, no national security purpose|interest|nexus|concern|relevance|implications
3 - it speaks of a private purpose: personal interest|reasons|reason|curiosity|favor|favour|project|use|matter|business, private matter|interest|purpose|purposes|reasons|use, out of curiosity, just|simply|merely|only curious, as a favor|favour, do me a favor|favour, for a friend, friend of mine, my ex|landlord|neighbor|neighbour|girlfriend|boyfriend|fiance|fiancee|nanny|tenant|divorce|lawsuit|thesis|dissertation, i met online, dating site|app|profile|website, custody dispute|battle|hearing, child custody, divorce case|proceeding|proceedings|lawyer|attorney, civil suit|lawsuit|litigation, family tree, genealogy, ancestry, school project, term paper, for my|a book, marketing campaign, sales leads
4 - it concerns a U.S. person: us|american|usa citizen|citizens|person|persons|nationals|born, united states citizen|citizens|person|persons|nationals, citizen|citizens of the united states|us|usa, born|naturalized|naturalised us|american|citizen, citizenship|nationality us|usa|american, citizenship|nationality united states, usper, uspers, usperson, lawful permanent resident|residents, legal permanent resident|residents, permanent resident|residents of the united states|us, green card
4 - it concerns what the First Amendment protects: first amendment, freedom of speech|religion|assembly|expression|association|worship, freedom of the press, free speech, protest|protests|protester|protesters|protestor|protestors|protesting ^bid ^diplomatic ^formal ^award ^gao ^contract, demonstrators, peaceful assembly|march|demonstration|rally|protest, political rally|march|demonstration|views|view|beliefs|belief|opinion|opinions|affiliation|affiliations|speech|activity|activities|activism|donation|donations|leanings|sympathies, religious beliefs|belief|affiliation|affiliations|practice|practices|activity|activities|views|services|worship, attends|attended|attending mosque|church|synagogue|temple, attends|attended|attending a|the mosque|church|synagogue|temple, mosque|church|synagogue attendance, his|her|their religion|faith|politics, journalist, journalists, activist, activists, picket, picketing, leafleting, union organizing|organising|activity|activities|membership, critical of the government|administration|president|agency|department|policy|secretary, criticized|criticised|criticizes|criticizing|criticising the government|administration|president|agency|department|policy|secretary|dhs, anti government|war|ice posts|rally|protest|march|speech|views|blog, advocacy group|groups|organization|organizations
4 - it names religion, race or origin as the reason: because of his|her|their|the religion|race|ethnicity|faith|name|origin|accent|color, because of his|her|their national origin, because he|she is|looks muslim|arab|jewish|sikh|hindu|asian|black|hispanic|latino|african|chinese|iranian|russian, because they are|look muslim|arab|jewish|sikh|hindu|asian|black|hispanic|latino|african|chinese|iranian|russian, based on his|her|their|the religion|race|ethnicity|faith, looks muslim|arab|chinese|foreign
4 ! it asks that no record be kept: off the record|books, no paper trail, no record of this, do not|don't|don’t log|record|document|file|register this|it|my, not to be recorded|logged|documented, keep it|this|him|her|them out of the system|record|records|file|files, between you and me
5 + it names a source that we search: isms, adis, tecs, sevis, obim, pcqs, ccd, fincen, lexisnexis, lexis nexis, accurint, thomson reuters, consular consolidated database, automated targeting system, analytical framework for intelligence, person centric query
5 - it speaks of a source that we do not search: ncic, n dex, ndex, codis, nlets, interpol, tax return|returns|records|record, irs records, bank records|statements|account|accounts, phone|telephone|call|toll|cell|cellphone records, call detail, cell site, medical|health|hospital records|file|files, credit report|reports|score, facial recognition
5 - it speaks of what is no overt inquiry of ours: covert|clandestine surveillance|operation|operations|collection|recording|entry, undercover, wiretap, wiretaps, wiretapping, wire tap, eavesdrop, eavesdropping, intercept his|her|their|the, physical surveillance, surveil, surveilling, search warrant|warrants, arrest him|her|them, arrest warrant, detain him|her|them, deport, gps tracker|tracking, polygraph, hack into, trash pull
6 + it speaks of the need to know: valid|a|has|have|official|established|the|our|my|strict|on|legitimate need to know
6 - it wants the answer at a private address: personal|private|home email|emails|account|address|gmail|mailbox, personal|private|home e mail, my gmail|yahoo|hotmail|outlook|icloud|protonmail|aol
6 - it names somebody else to get the answer: send|forward|pass|give|email|mail the|your answer|answers|results|result|reply|response|findings|report|information to to^me to^us to^my, share the|your|it|this answer|answers|results|result|findings|report|information with, share it|this|them with, copy|cc my|our|the supervisor|boss|chief|partner|partners, answer|reply|respond directly|straight to, foreign partner|partners|counterpart|counterparts|liaison, private investigator|investigators, law firm, my lawyer|attorney, news outlet
9 ! it says itself that something is not known: name|names unknown, name|names is|are unknown|missing, name|names not known|given|available, unknown name|identity, no name|names given|known|available, unidentified, do|does|did not have|know his|her|their|a|the name|names|birthday|identity, don't|don’t|doesn't|doesn’t have|know his|her|their|a|the name|names|birthday|identity, no further|other|more|additional details|information|identifiers|particulars|data, no identifiers, no date of birth, dob unknown|unk, date of birth unknown, some guy|man|woman, that all i|we have|know, that is all i|we have|know, all i|we have|know is, details to|will follow, more to follow, details later
`

// signPhrases are the wordings by their first word.
var signPhrases = indexSigns(signText)

// indexSigns reads the list.
func indexSigns(list string) map[string][]signPhrase {
	out := map[string][]signPhrase{}
	for line := range strings.SplitSeq(strings.TrimSpace(list), "\n") {
		head, phrases, _ := strings.Cut(line, ": ")
		s := &signKind{criterion: int(head[0] - '0'), favors: head[2] == '+', denies: head[2] == '!', what: head[4:]}
		for text := range strings.SplitSeq(phrases, ", ") {
			own := *s
			p := signPhrase{sign: &own}
			for word := range strings.FieldsSeq(text) {
				switch before, behind, to := cutHat(word); {
				case to && before == "":
					own.notBehind = adding(own.notBehind, behind)
				case to:
					own.notBefore = adding(own.notBefore, behind)
				default:
					alts := map[string]bool{}
					for alt := range strings.SplitSeq(word, "|") {
						alts[alt] = true
					}
					p.words = append(p.words, alts)
				}
			}
			for first := range p.words[0] {
				out[first] = append(out[first], p)
			}
		}
	}
	return out
}

// cutHat takes "^word" and "x^word" apart.
func cutHat(s string) (before, behind string, ok bool) { return strings.Cut(s, "^") }

func adding(m map[string]bool, word string) map[string]bool {
	if m == nil {
		m = map[string]bool{}
	}
	m[word] = true
	return m
}
