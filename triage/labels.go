package triage

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cissd/cases"
)

// label is what the words before a value mean.
type label struct {
	field string
	// scope: 'r' of the request, 's' of a subject, 'i' of a subject's document, 'x' of whoever the block is about, 'h' a heading that opens
	// a subject, 'q' a heading that opens the requestor, 'b' on behalf of, 'n' known but not a field.
	scope byte
	// long values run on over several lines.
	long bool
}

// labelText is the table of labels: scope and field, then the wordings in small letters. A "+" marks long values.
const labelText = `
r requestor_name: requestor, opened for, requested for, submitted for, reported for, created for, affected user, caller, customer, client, officer, detective, trooper, deputy, inspector, asker, who are you, ask from, from whom, author, request submitter, request originator, originator, poc for this request, poc for request, requestor/poc, name of poc, action officer, poc/requestor, requestor name and title, your full name, submitter, submitter name, name of requesting official, who is requesting, asking official, inquiring official, case officer requesting, requester, requestor name, requester name, name of requestor, name of requester, requested by, submitted by, request by, request from, who asks, who is asking, asked by, poc, point of contact, contact person, contact name, your name, requesting official, requesting officer, requesting individual, requesting person, requestors name, requesters name, inquirer, reported by, reporter, reporting person, reporting party, requesting party, requesting agent, poc name, sender, requestor poc, requesting poc, my name, requestor full name, requesting employee, prepared by, from name, requesting analyst, agent, requesting special agent, case agent
x name: name, full name, official, names, contact
r requestor_email: requestor email, requester email, requestor e-mail, requester e-mail, requestor email address, requestors email, email of requestor, poc email, reply to, contact email, requestor mail, my email, work email, business email, official email, government email, your email, your email address, email of requestor, caller email, customer email, callback email
x email: email, e-mail, email address, e-mail address, mail, electronic mail, emails, e mail
r requestor_phone: requestor phone, contact no, contact nr, contact tel, phone nr, requestor telephone number, requestor phone no, requestor tel no, how can we reach you, reach back, telephonic contact, telephone contact, call me at, my number, business phone, business telephone, work telephone, work number, daytime phone, daytime telephone, official phone, your phone, your telephone, your phone number, your number, caller phone, customer phone, callback no, call back no, tel/mobile, tel/cell, phone/cell, dsn, coml, bb, work cell, gov cell, office tel, duty tel, duty phone number, requester phone, requestor telephone, requestor phone number, requestor tel, requestors phone, best number, best phone, callback, call back, callback number, call-back number, call back number, contact number, contact phone, reach me at, duty phone, office phone, work phone, desk phone, poc phone, phone of requestor, commercial, comm, duty officer phone, how to reach me, how to reach you, contact telephone, direct line, direct, desk, telephone of requestor, my phone, dsn/comm, reachable at
x phone: phone, telephone, tel, mobile, cell, phone no, phone number, telephone number, tel no, cell phone, mobile phone, phones, ph, telephone no, cellphone, voice
r agency: agency, where from, from where, from which agency, which agency, where are you from, who do you work for, agency/bureau, bureau/agency, department/bureau, name of agency, name of your agency, organization/agency, agency/organization, agency/office, agency/component, requesting organization, requestor organization, requesting activity, requesting command, command, service, agency of requestor, agency of requester, requesting agency, requestor agency, requester agency, agency name, department, dept, agency/department, department/agency, department or agency, agency or department, home agency, requesting department, parent agency, requestors agency, employing agency, your agency, my agency, office/agency
x organization: organization, organisation, org, affiliation
r component: component, office, division, directorate, sub-agency, subagency, subcomponent, field office, unit, branch, region, dhs component, component/office, component or office, requesting office, requesting component, requestor component, office/component, bureau, sub-component, section, program office, office symbol, duty station, requestor office
r origin: origin, request origin
r program_affected: program affected, affected program, programs affected, program concerned, program, dhs program affected, affected programs, program or facility affected, program/project affected
r case_reference: case reference, our control no, our control number, ticket id, ticket #, request number, request id, request no, request item, requested item, ritm, sctask, incident no, task number, submission id, submission number, entry number, confirmation number, our matter number, matter no, agency case no, our case no, case number of requestor, reference id, event number, cst event, cst event number, event no, ticket, ticket number, ticket no, job number, request reference, our tracking number, agency tracking number, our ref no, reference, reference number, our reference, ref, our ref, reference no, ref no, file number, file no, tracking number, tracking no, control number, control no, control nr, cst reference, cst number, agency case number, requestor case number, requestor case reference, requestors case reference, their reference, case ref, case id, incident number, lead number, matter number, agency reference, your reference, agency file number, our case, our file, case file, requestor reference, agency ref, our case number, our number, internal reference, file ref, cst ref, cst case, our file number
x case_number: case number, case no, case num, case, case number/reference
r ogc_representative: ogc representative, office of general counsel representative, general counsel, agency counsel, ogc lawyer, our ogc representative, ogc rep, ogc, counsel, ogc poc, legal counsel, ogc attorney, ogc contact, office of general counsel, our counsel, ogc representative name, ogc counsel
r priority: priority, priority/impact, ticket priority, urgency code, urgency class, priority class, priority wanted, priority (r/p/u), pri, request urgency, how soon, priority code, urgency of request, priority of this request, handling, priority/precedence, importance, urgency/priority, priority/urgency, precedence, urgency, priority level, level of priority, urgency level, priority of request, how urgent, how urgent is it, how urgent is this, how soon do you need it, how quickly, how fast, request priority, priority requested, requested priority, prio, speed, level of urgency, handling priority
r classification: classification, data classification, information classification, content classification, class of request, clsf, clsfn, classification of the request, classification of material, classification of content, class level, security class, class of this request, security marking, is the request classified, is this classified, is it classified, how is your request classified, how is the request classified, how is this classified, how is it classified, is your request classified, does it contain classified, does it contain classified information, does this contain classified information, does this request contain classified information, does the request contain classified information, does your request contain classified information, contains classified information, any classified information, classified information, is any of it classified, is any part classified, classification status, info class, class, level, security classification, classification level, classification of request, overall classification, security level, sensitivity, classified, clas, request classification, classification of this request, classification/network, class/network, classif, classification pointer, marking, overall class
r network: network, system/network, classified network, resides on, network on which it resides, located on, network location, request resides on, network where request resides
r country_of_concern: country of concern, foreign country involved, foreign country of interest, country (concern), country/ies of concern, country/ies, fgn country, foreign nation concerned, coi, nexus, country nexus, foreign country, foreign country of concern, countries of concern, country, countries, country concerned, nation, foreign nation, country/countries of concern, country involved, country or countries, countries concerned, concerned country, country of interest, countries of interest, foreign country concerned, which country, which countries, which foreign country, what country, country or region, foreign country/countries, nation of concern, foreign countries of concern, foreign government, state of concern, foreign nexus
+r predication: predication, predicated upon, predication of inquiry, predicated on, predicate, basis of predication
+r basis: basis, reason, reason for request, justification, background, basis of request, basis for request, grounds, why, reason for inquiry, basis for the request, basis of the request, reason for the request, why we ask, basis for inquiry, rationale, what happened, reason for asking, reasons
+r purpose: purpose, purpose of request, objective, intended use, use of information, goal, aim, purpose of the request, what for, purpose of inquiry, purpose of this request, use, purpose of the inquiry, intended use of information, to what end
+r description: description, detailed description, long description, full description, problem description, issue description, description of issue, description of the issue, description of the problem, description of the event, what do you need to know, details of event, details of the event, what do you need, what you need, what are you asking for, what is needed, how can we help, what can we do for you, details of the request, describe your request, summary, synopsis, narrative, description of request, request, request description, information requested, information needed, question, questions, what we need, what is asked, event description, information sought, details of request, summary of request, the request, our request, ask, the question, we ask, brief description, task, what we ask, body, our question, facts, description of event, tell us more, your message, message, your request, your question, request details, more information, what is it about, what is this about, what do you want to know, short description, details of your request, explain your request
+r details: details, additional information, remarks, comments, notes, additional details, other information, comment, note, other, additional remarks
r due_date: due date, answer wanted by, answer requested by, wanted by, reply wanted by, response wanted by, information needed by, need by date, suspense/due date, due/suspense, required date, response required by, response needed, answer required by, date response needed, date by which needed, latest date, time limit, needed before, response due date, suspense to requestor, target date, ltiov, requested suspense, desired date, required no later than, no later than, when needed, when do you need it, date of response, due, suspense, suspense date, needed by, need by, response needed by, respond by, reply by, deadline, date needed, required by, response due, answer by, answer needed by, date required, requested completion date, date due, by when, nlt, needed nlt, answer needed, response requested by, requested by date, complete by, need date, reply needed by, when, needed, not later than, response by, due by, desired by, answer due, date of need
r entity_type: entity type, entity, subject type, type of entity
r inquiry_category: inquiry category, category
r inquiry_type: inquiry type
r type: type, what do you need, what do you need from us, what do you need from ciss, what are you asking for, what are you requesting, what would you like, what can we do for you, how can we help, how can we help you, reason for contact, reason for contacting us, service requested, service needed, requested service, type of service, type of assistance, rfi/rfs/fai, rfi/rfs, type (rfi/rfs/fai), what is requested, type of support or information, request kind, type of action, kind of case, kind of submission, category of request, request type, type of request, kind of request, kind, form of request, type of inquiry, request is, nature of request, request for, case type, kind of inquiry, type of submission, this is a, request category, what kind
+r reported_event: reported event, event, incident, event type, incident type, type of event, type of incident, reported incident, event reported, nature of event, what was reported
r visit_dates: dates of visit, visit dates, visit date, date of visit, dates, date of the visit, dates of the visit, visit, period of visit, visit period, visit from/to
r visit_start: visit start, start of visit, arrival, arrival date, start date, visit begins, visit start date, start, from date, begin date, arrives, visit from
r visit_end: visit end, end of visit, departure, departure date, end date, visit ends, visit end date, end, to date, leaves, visit to, visit until
r visit_type: type of visit, visit type, kind of visit, visit type name
r visit_status: visit status, status of visit, status
r facility: facility, facility name, site, facility organization, host facility, facility organization name, host site, facility to be visited, place of visit, facility visited, host organization, host
r facility_id: facility id, facility number, site id, facility identifier, facility no, facility code
r le_official: le official, le point of contact, name of le official, investigating official, investigating agent, investigator, lead investigator, law enforcement official, le poc, law enforcement poc, requesting le official, law enforcement contact, le contact
r le_agency: le agency, law enforcement agency
r le_component: le component
r le_office: le office, law enforcement office
r le_phone: le phone, law enforcement phone, le telephone
r le_case_number: le case number, le file number, le reference, investigative case number, law enforcement case number, le case no, le case
r case_handle: case handle, handle
r non_individual_name: company, firm, entity name, organization name, company name, business, business name, group, vessel, name of company, group name, name of entity, non-individual name, company of concern, vendor, organisation name, corporation, company/entity, business of concern, supplier, organization of concern, non-individual, name of organization, entity of concern
+r support_kind: support, type of support, kind of support, support requested, support needed, support type, support kind, support required, requested support, what support, nature of support
r sponsor: sponsor, sponsoring office, sponsoring organization, sponsored by, sponsor name
s full: subject, subject name, name of subject, subjects name, person of interest, name of person, traveler name, visitor name, name of individual, foreign national name, subject full name, individual name, persons name, person, individual, traveler, traveller, visitor, foreign national, delegate, subject of request, subject of inquiry, co-subject, co-subject name, person asked about, applicant, applicant name, individual of interest, subject of the request, who, co subject, name of foreign national, attendee name, person concerned, name of traveler, name of visitor, guest, employee, candidate, asked about, about, name of the person, subjects full name, subject individual
s first_name: first name, given name, given names, first, forename, forenames, first names, given, subject first name, christian name, name first
s last_name: last name, family name, surname, last, family names, surnames, last names, subject last name, family, name last
s gender: gender, sex
s date_of_birth: date of birth, dob, born, birth date, birthdate, d.o.b, birthday, date of birth dob, born on, birth, subject dob, date and place of birth, dpob, subject date of birth, place/date of birth, date/place of birth, place and date of birth, dob/pob, pob/dob, date of birth/place of birth, birth date and place
n pob: place of birth, pob, born in, birthplace, city of birth, country of birth
s country_of_citizenship: nationality, citizenship, country of citizenship, citizen of, nationality/citizenship, citizenship/nationality, citizenships, nationalities, cit, coc, citizenship country, citz, national of, subject citizenship, subject nationality, country of nationality, citizenship(s), nat, ctz, citzn, ctzn, ctzshp, natl
s country_of_residence: country of residence, residence, resides in, residency, resident of, lives in, country of res, residing in, residence country
s phones: subject phone, subject telephone, subject phone number, subjects phone, subject phones, subject tel, subject mobile, subject cell
s emails: subject email, subject e-mail, subject email address, subjects email, subject emails
s sub_organization: employer, works for, company/organization, employed by, employer/organization, employer or organization, institution, university, place of work, works at, company or organization, organization/employer, employing organization, subject organization, current employer, home institution, firm/organization
s position_title: position, job title, occupation, as, position title, profession, job, function, position/title, title/position, employed as, works as, subject title, current position
x title: title, rank, grade, rank/grade, title/rank
s role: role, subject role
i passport: passport, passport number, passport no, ppt, pp, pp no, passport num, passport #, travel document, passport nr, passport id, ppn, passport number/country, ppt no, travel document number, ppt number
i visa: visa, us visa, u s visa, us visa number, us visa no, us visa foil, visa foil number, visa control number, american visa, visa number, visa no, visa type/number, visa foil
i drivers_license: drivers license, driver license, driver's license, dl, dl number, license, driver's licence, drivers licence, license number, drivers license number, dl no
i miscellaneous: id, id number, identification, national id, identity card, identity card number, id card, alien number, a-number, national identity number, id no, tax id, national id number, identification number, other id, seaman book, seamans book, residence permit
i id_country: passport country, issuing country, country of issue, issued by, country of issuance, issuing state, passport issued by, place of issue, issuing authority, id country, issuer, passport issuing country
i issued: issued, date of issue, issue date, issued on, passport issued, date issued, passport issue date, doi
i expires: expires, expiration, expiration date, expiry, expiry date, valid until, passport expires, exp, date of expiry, passport expiration, valid to, passport expiration date, doe, exp date, expires on
b behalf: on behalf of, submitted on behalf of, behalf of, obo, for and on behalf of, on behalf, requested on behalf of, in the name of, sent on behalf of, requesting for
n none: date, to, from, cc, sent, thru, through, via, time, fax, website, web, address, regards, http, https, warning, caution, attn, attention, fyi, example, distribution, encl, enclosures, attachments, attachment, enclosure, re, fw, copy to, memorandum for, references, dear, p.s, nb, height, weight, hair, eyes, alias, aka, a k a, aliases, also known as, other names, other name, other names used, nickname, maiden name, former name, former names, previous names, name variants, flight, license plate, clearance, ssn, sent from, signed, controlled by, cui category, dissemination, derived from, classified by, declassify on, upload, uploads, upload file, files, captcha, ip address, browser, form id, submitted on, submission date
`

var labels = indexLabels(labelText)

func indexLabels(table string) map[string]label {
	x := map[string]label{}
	for row := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
		head, list, _ := strings.Cut(row, ": ")
		long := strings.HasPrefix(head, "+")
		head = strings.TrimPrefix(head, "+")
		for w := range strings.SplitSeq(list, ", ") {
			x[labelKey(w)] = label{field: head[2:], scope: head[0], long: long}
		}
	}
	return x
}

// labelKey is the comparable form of a label: small letters, numbering and bullets in front and fill characters behind gone.
func labelKey(s string) string {
	if len(s) > 80 {
		return ""
	}
	var room [80]byte
	if k, ok := asciiKey(room[:0], s); ok {
		return string(k)
	}
	s = strings.ToLower(fold(s))
	if strings.Contains(s, "e-mail") {
		s = strings.ReplaceAll(s, "e-mail", "email")
	}
	if plainKey(s) {
		return s
	}
	for _, b := range [2]string{"()", "[]"} { // what stands in brackets explains the label: "Priority [routine/priority/urgent]"
		if i := strings.IndexByte(s, b[0]); i > 0 && strings.IndexByte(s[i:], b[1]) > 0 {
			s = s[:i] + s[i+strings.IndexByte(s[i:], b[1])+1:]
		}
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/' || r == '#':
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		case r == '\'' || r == '\u2019' || r == '*':
		case r == '-' && b.Len() > 0:
			space = true
		default:
			space = true
		}
	}
	return b.String()
}

// asciiKey appends to k the key of a label of at most 80 bytes of ASCII. ok is false where the label holds more than that: other characters,
// brackets, or what may be a word with two spellings.
func asciiKey(k []byte, s string) (key []byte, ok bool) {
	space := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case byteKinds[c]&byteWord != 0 || c == '/' || c == '#':
			if space && len(k) > 0 {
				k = append(k, ' ')
			}
			space = false
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			k = append(k, c)
		case c >= utf8.RuneSelf || c == '(' || c == '[' || c == '-' && i+1 < len(s) && s[i+1]|0x20 == 'm': // "e-mail"
			return nil, false
		case c != '\'' && c != '*':
			space = true
		}
	}
	return k, true
}

// plainKey says whether a text in small letters is its own key: words of ASCII with one blank between them.
func plainKey(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '/' || c == '#' || c == ' ' && i > 0 && i+1 < len(s) && s[i-1] != ' ') {
			return false
		}
	}
	return true
}

// knownLabel looks a label up, also behind a number ("Subject 2 name"), and in the forms "priority is requested as".
func knownLabel(s string) (label, bool) {
	if len(s) > 8 && (s[0] == 'F' || s[0] == 'f') && fromRole.MatchString(s) { // "From (analyst)"
		return label{field: cases.RequestorName, scope: 'r'}, true
	}
	if len(s) > 80 {
		return label{}, false
	}
	var room [80]byte
	quick, ok := asciiKey(room[:0], s)
	if l, known := labels[string(quick)]; ok && known && len(quick) > 0 && len(quick) <= 60 {
		return l, true
	}
	k := string(quick)
	if !ok {
		k = labelKey(s)
	}
	if k == "" || len(k) > 60 {
		return label{}, false
	}
	if l, ok := labels[k]; ok {
		return l, true
	}
	for _, suffix := range []string{" is requested as", " requested", " is", " of request", " for this request", " of this request", " if known", " required", " if any", " please", " and title", " if applicable", " here"} {
		if t, ok := strings.CutSuffix(k, suffix); ok {
			if l, ok := labels[t]; ok {
				return l, true
			}
		}
	}
	for _, prefix := range []string{"the ", "our ", "request ", "requested ", "proposed ", "my "} {
		if t, ok := strings.CutPrefix(k, prefix); ok {
			if l, ok := labels[t]; ok && l.scope == 'r' {
				return l, true
			}
		}
	}
	if t := strings.TrimRight(k, " #"); t != k { // "Visa #"
		for _, w := range []string{t, t + " number", t + " no"} {
			if l, ok := labels[w]; ok {
				return l, true
			}
		}
	}
	if h, ok := subjectHeading(k); ok {
		return h, true
	}
	return composedLabel(k)
}

// subjectHeading reads "subject 1", "person 2", "visitor no 3", "subject information", "requestor information".
func subjectHeading(k string) (label, bool) {
	last := k[strings.LastIndexByte(k, ' ')+1:]
	number := last != "" && last[0] >= '0' && last[0] <= '9' || last == "one" || last == "two" || last == "three"
	info := last == "information" || last == "data" || last == "details" || last == "info" || last == "particulars"
	if !number && !info {
		return label{}, false
	}
	ws := strings.Fields(k)
	if len(ws) < 2 || len(ws) > 4 {
		return label{}, false
	}
	who := strings.TrimSuffix(strings.TrimSuffix(ws[0], "s"), "r") // requestor(s)
	if strings.HasPrefix(ws[0], "request") && info && (who == "requesto" || who == "requeste" || ws[0] == "requesting") {
		return label{scope: 'q'}, true
	}
	switch strings.TrimSuffix(ws[0], "s") {
	case "subject", "person", "individual", "visitor", "traveler", "traveller", "delegate", "passenger", "foreign", "co", "applicant", "guest", "attendee":
		return label{scope: 'h', field: ws[0]}, true
	case "poc", "contact", "requestor", "requester", "your", "my", "submitter", "sender", "reporter", "caller", "customer":
		return label{scope: 'q'}, true
	}
	return label{}, false
}

// entry is one labelled value of a view: text[start:end].
type entry struct {
	label
	key        string // the label as compared
	start, end int
	line, last int // its lines
	block      int // entries without an empty line between them share a block
	table      bool
}

// entries finds the labelled values among the given lines of a view. use says which lines may be read.
func entries(v *view, use func(int) bool) []entry {
	var out []entry
	block := 0
	stacked := stackedLabels(v, use)
	for i := 0; i < len(v.lines); i++ {
		if !use(i) {
			continue
		}
		if e, ok := stacked[i]; ok {
			e.block = block
			out = append(out, e)
			i = e.last
			continue
		}
		if strings.TrimSpace(v.line(i)) == "" {
			block++
			continue
		}
		es := lineEntries(v, i)
		if len(es) == 0 {
			if e, ok := headingEntry(v, i, use); ok {
				es = []entry{e}
			}
		}
		for k := range es {
			es[k].line, es[k].last, es[k].block = i, max(i, es[k].last), block
		}
		if len(es) > 0 {
			goOn(v, &es[len(es)-1], use)
			i = es[len(es)-1].last
		}
		out = append(out, es...)
	}
	return out
}

// lineEntries splits one line into labels and values. Many ask for those of the same line; each gets its own.
func lineEntries(v *view, i int) []entry { return slices.Clone(*labelledLine(v, i)) }

// labelledLine gives what lineEntries does, to be read only.
func labelledLine(v *view, i int) *[]entry {
	if len(v.labelled) != len(v.lines) {
		v.labelled = make([]*[]entry, len(v.lines))
	}
	if v.labelled[i] == nil {
		es := splitLine(v, i)
		v.labelled[i] = &es
	}
	return v.labelled[i]
}

func splitLine(v *view, i int) []entry {
	base := v.lines[i].start
	l := v.line(i)
	at := labelStart(l)
	if strings.IndexByte(l, '\t') >= 0 {
		if es := cellEntries(l, base); len(es) > 0 {
			return es
		}
	}
	for _, end := range labelEnds(l[at:], at > 0) {
		lab, ok := knownLabel(l[at : at+end.at])
		if !ok && (end.colon || end.wide) {
			lab, ok = misspeltLabel(l[at : at+end.at])
		}
		if !ok {
			if end.colon {
				if es := afterWords(l, at, base); es != nil {
					return es
				}
				break
			}
			continue
		}
		if !end.colon && (lab.scope == 'n' || weakLabel(labelKey(l[at:at+end.at])) && !end.wide && !likeNeighbour(v, i, l[at+end.at:at+end.next])) {
			continue
		}
		from := at + end.next
		e := entry{label: lab, key: labelKey(l[at : at+end.at])}
		return splitInline(e, l, from, base)
	}
	return nil
}

// likeNeighbour says whether the line above or below is a label too, with the same sign behind it: a form with dashes in place of colons.
func likeNeighbour(v *view, i int, sign string) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j < 0 || j >= len(v.lines) {
			continue
		}
		l := v.line(j)
		at := labelStart(l)
		if k := strings.Index(l[at:min(len(l), at+45)], sign); k > 0 {
			if lab, ok := knownLabel(l[at : at+k]); ok && lab.scope != 'n' && !weakLabel(labelKey(l[at:at+k])) {
				return true
			}
		}
	}
	return false
}

// labelStart skips bullets, numbering and emphasis before a label.
func labelStart(l string) int {
	at := 0
	for at < len(l) {
		r, n := utf8.DecodeRuneInString(l[at:])
		switch {
		case unicode.IsSpace(r) || strings.ContainsRune("*-\u2022\u00b7\u2013>_#|\u25aa\u25cf\u25e6\u25a0\u25ba\u2023[+~", r):
			at += n
			continue
		case frontMark(l[at:]) > 0: // "(U) Priority: routine"
			at += frontMark(l[at:])
			continue
		case r == '(' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			// "1.", "a)", "(2)", "1.a."
			j := at
			if l[j] == '(' {
				j++
			}
			k := j
			for k < len(l) && (l[k] >= '0' && l[k] <= '9') {
				k++
			}
			if k == j && k < len(l) && unicode.IsLetter(rune(l[k])) {
				k++
			}
			if k > j && k-j <= 2 && k < len(l) && (l[k] == '.' || l[k] == ')') && k+1 < len(l) && (l[k+1] == ' ' || l[k+1] == '\t') {
				at = k + 1
				continue
			}
		}
		return at
	}
	return at
}

// frontMark is the length of a mark of unclassified text that stands in front of a line.
func frontMark(l string) int {
	for _, m := range []string{"(U) ", "(CUI) ", "(FOUO) ", "(U//FOUO) ", "(LES) ", "(U//LES) "} {
		if strings.HasPrefix(l, m) {
			return len(m)
		}
	}
	return 0
}

// labelEnd is a place at which a label may end, and where its value begins.
type labelEnd struct {
	at, next    int
	colon, wide bool
}

// plainASCII says whether a text holds nothing but ASCII.
func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// labelEnds finds where a label may end in a line; numbered says that a number or bullet stands before it, so that a stop may end it.
func labelEnds(l string, numbered bool) []labelEnd {
	var out []labelEnd
	near := l[:min(len(l), 64)] // no end lies behind that
	if i := strings.IndexAny(near, ":="); i > 0 && i <= 60 && !strings.HasPrefix(l[i:], "://") && !strings.HasPrefix(l[i:], "=>") {
		out = append(out, labelEnd{i, i + 1, true, false})
	} else if i := strings.Index(near, "\uff1a"); i > 0 && i <= 60 {
		out = append(out, labelEnd{i, i + 3, true, false})
	}
	near = l[:min(len(l), 50)]
	if !strings.ContainsAny(near, "-.\t|>]?") && !strings.Contains(near, "  ") && plainASCII(near) {
		return out
	}
	for _, sep := range []string{" - ", " \u2013 ", " \u2014 ", "..", "\t", "  ", "\u2014", " | ", "->", "=>", "\u2192", " > ", " \u00bb ", "] ", "? ", ". "} {
		if sep == ". " && !numbered {
			continue
		}
		if i := strings.Index(near, sep); i > 0 && i <= 45 {
			j := i + len(sep)
			if sep == ".." || sep == "  " || sep == "\t" {
				for j < len(l) && (l[j] == '.' || l[j] == ' ' || l[j] == '\t' || l[j] == ':') {
					j++
				}
			}
			if len(out) == 0 || i < out[0].at || !out[0].colon {
				out = append(out, labelEnd{i, j, false, sep == "  " || sep == "\t" || sep == ".." || sep == "? "})
			}
		}
	}
	return out
}

// weakLabel are labels that are ordinary words too: without a colon they count only in columns.
func weakLabel(k string) bool {
	switch k {
	case "as", "name", "names", "who", "why", "about", "use", "request", "requests", "subject", "person", "case", "last", "first", "born", "when", "status", "level", "end", "start", "support", "question",
		"note", "notes", "details", "visit", "other", "contact", "mail", "direct", "desk", "task", "id", "sex", "group", "host", "site", "sponsor", "issued", "reference", "visa", "title", "event", "incident", "unit", "office", "agent", "official", "due", "sender", "visitor", "employee", "family", "section", "branch", "region", "background", "company", "business", "vendor", "delegate", "guest", "ask", "body", "facts", "commercial", "speed", "reason", "needed", "country", "nat", "exp", "role", "license", "job", "program":
		return true
	}
	return false
}

// splitInline takes the value that begins at from, and further "Label: value" pairs on the same line.
func splitInline(e entry, l string, from, base int) []entry {
	var out []entry
	for {
		end, next, lab, key := len(l), -1, label{}, ""
		for j := from; j < len(l); j++ {
			if s, k, ok := dashLabel(l, from, j); ok {
				end, next, lab, key = s, j+k, knownDash(l[s:j]), labelKey(l[s:j])
				break
			}
			if l[j] != ':' && l[j] != '=' || j-from < 2 || strings.HasPrefix(l[j:], "://") {
				continue
			}
			s := inlineLabelStart(l, from, j)
			if s < 0 {
				if t, ok := inlineWords(l, from, j); ok {
					s = t
				}
			}
			if s < 0 {
				continue
			}
			if _, whole := labels[labelKey(l[s:j])]; !whole {
				if t, ok := inlineWords(l, max(from, s), j); ok {
					s = t
				}
			}
			if k, ok := knownLabel(l[s:j]); ok && k.scope != 'n' {
				end, next, lab, key = s, j+1, k, labelKey(l[s:j])
				break
			}
		}
		a, b := trimSpan(l, from, end)
		for b > a && next >= 0 && (l[b-1] == '|' || l[b-1] == '/' || l[b-1] == '.' || l[b-1] == ' ' || l[b-1] == ';' || l[b-1] == '-' || l[b-1] == ',') {
			b--
		}
		a, b = trimMarks(l, a, b)
		e.start, e.end = base+a, base+b
		out = append(out, e)
		if next < 0 {
			return out
		}
		e, from = entry{label: lab, key: key}, next
	}
}

// inlineLabelStart finds where the label that ends at j begins: behind a separator, at most four words back.
func inlineLabelStart(l string, from, j int) int {
	for k := j - 1; k > from; k-- {
		if j-k > 40 {
			return -1
		}
		switch {
		case l[k] == ';' || l[k] == '|' || l[k] == '\t' || l[k] == ',':
			return k + 1
		case l[k] == ' ' && (l[k-1] == ' ' || l[k-1] == '.' || l[k-1] == '/' || l[k-1] == '-'):
			return k + 1
		}
	}
	return -1
}

// trimMarks drops emphasis and brackets that stand round a whole value.
func trimMarks(l string, a, b int) (int, int) {
	for b-a > 1 && (l[a] == '*' || l[a] == '_') {
		a++
		if l[b-1] == '*' || l[b-1] == '_' {
			b--
		}
	}
	for b > a && l[b-1] == '*' {
		b--
	}
	for b-a > 1 && l[a] == '[' && l[b-1] == ']' {
		a, b = a+1, b-1
	}
	return trimSpan(l, a, b)
}

// cellEntries reads a table row: label and value in neighbouring cells.
func cellEntries(l string, base int) []entry {
	var out []entry
	type cell struct{ a, b int }
	var cells []cell
	for at := 0; at <= len(l); {
		end := strings.IndexByte(l[at:], '\t')
		if end < 0 {
			end = len(l) - at
		}
		a, b := trimSpan(l, at, at+end)
		if strings.Trim(l[a:b], ":.=->| ") != "" || a == b { // a cell of its own for the colon
			cells = append(cells, cell{a, b})
		}
		at += end + 1
	}
	for k := 0; k+1 < len(cells); k++ {
		c := cells[k]
		name := strings.TrimRight(l[c.a:c.b], ": .")
		lab, ok := knownLabel(name)
		if !ok || c.a == c.b {
			continue
		}
		n := cells[k+1]
		if n.a == n.b {
			k++
			continue
		}
		if _, also := knownLabel(strings.TrimRight(l[n.a:n.b], ": .")); also && k+2 < len(cells) {
			continue
		}
		a, b := trimMarks(l, n.a, n.b)
		out = append(out, entry{label: lab, key: labelKey(name), start: base + a, end: base + b, table: true})
		k++
	}
	return out
}

// headingEntry reads a label that stands alone on its line, with its value below.
func headingEntry(v *view, i int, use func(int) bool) (entry, bool) {
	l := v.line(i)
	a, b := trimSpan(l, labelStart(l), len(l))
	t := strings.TrimRight(l[a:b], " *_-=#~")
	if len(t) < 3 || len(t) > 50 || len(strings.Fields(t)) > 6 {
		return entry{}, false
	}
	colon := strings.HasSuffix(t, ":")
	lab, ok := knownLabel(strings.TrimRight(t, ": ."))
	if !ok || lab.scope == 'n' {
		return entry{}, false
	}
	upper := t == strings.ToUpper(t) && len(t) > 3
	if lab.scope == 'h' || lab.scope == 'q' {
		return entry{label: lab, key: labelKey(t), start: v.lines[i].end, end: v.lines[i].end}, colon || upper || v.lines[i].end-v.lines[i].start < 40
	}
	if lab.scope == 's' && lab.field == "full" && (upper || colon) {
		return entry{label: label{scope: 'h', field: "subject"}, key: labelKey(t), start: v.lines[i].end, end: v.lines[i].end}, true
	}
	if !colon && !(upper && lab.long) {
		return entry{}, false
	}
	if x, y, last, ok := boxesBelow(v, i, use); ok && !lab.long {
		return entry{label: lab, key: labelKey(t), start: x, end: y, last: last}, true
	}
	j := i + 1
	for j < len(v.lines) && j < i+3 && use(j) && strings.TrimSpace(v.line(j)) == "" {
		j++
	}
	if j >= len(v.lines) || !use(j) || j > i+1 && !lab.long || len(*labelledLine(v, j)) > 0 {
		return entry{}, false
	}
	x, y := trimSpan(v.text, v.lines[j].start, v.lines[j].end)
	if x == y {
		return entry{}, false
	}
	return entry{label: lab, key: labelKey(t), start: x, end: y, last: j}, true
}

// goOn extends a value over the lines below it: long values to the end of their paragraph, others only over lines that are set in deeper.
func goOn(v *view, e *entry, use func(int) bool) {
	if e.scope == 'h' || e.scope == 'q' || e.scope == 'n' {
		return
	}
	if e.start == e.end && !e.long {
		if start, end, last, ok := boxesBelow(v, e.last, use); ok {
			e.start, e.end, e.last = start, end, last
		}
		return
	}
	own := indent(v.line(e.line))
	for j := e.last + 1; j < len(v.lines) && j < e.last+200 && use(j); j++ {
		l := v.line(j)
		if strings.TrimSpace(l) == "" || len(*labelledLine(v, j)) > 0 || anyLabel(l) {
			return
		}
		if !e.long && indent(l) <= own+2 || v.lines[j].mark&markRule != 0 {
			return
		}
		if _, ok := headingEntry(v, j, use); ok {
			return
		}
		if t := fold(l); e.start != e.end && (marking(t) || closing(t)) {
			return
		}
		a, b := trimSpan(v.text, v.lines[j].start, v.lines[j].end)
		if e.start == e.end {
			e.start = a
		}
		e.end, e.last = b, j
	}
}

func indent(l string) int {
	n := 0
	for _, r := range l {
		switch r {
		case ' ', '\u00a0':
			n++
		case '\t':
			n += 8
		default:
			return n
		}
	}
	return n
}

// anyLabel says whether a line looks like "Something: value", known or not.
func anyLabel(l string) bool {
	t := strings.TrimSpace(l)
	i := strings.IndexByte(t, ':')
	return i > 1 && i < 32 && len(strings.Fields(t[:i])) <= 4 && i+1 < len(t) && t[i+1] == ' ' && unicode.IsUpper(rune(t[0]))
}

// setName is the Appendix A name that a label stands for in SET.
func setName(l label, key string) string {
	switch l.field {
	case "name":
		return cases.RequestorName
	case "email":
		return cases.RequestorEmail
	case "phone":
		return cases.RequestorPhone
	case "facility":
		return cases.FacilityOrganization
	case "case_number":
		return cases.CaseReference
	case "sub_organization":
		return cases.Organization
	case "full", "visit_dates", "title", "id_country":
		return strings.ReplaceAll(labelKey(key), " ", "_")
	}
	return l.field
}
