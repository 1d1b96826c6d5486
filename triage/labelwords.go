package triage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cissd/cases"
)

// This file understands labels that stand in no table as they are: made of who and what ("Reporter's e-mail"), misspelt, two in one
// ("Agency / Bureau"), or standing on lines of their own above their values.

// wordKind is what a word of a label says of whose a value is: of who asks, of who is asked about, of a law-enforcement official, or nothing.
type wordKind uint8

const (
	ofRequestor wordKind = iota + 1
	ofSubject
	ofEnforcer
	joins
)

// labelWords are the words of labels by what they say.
var labelWords = labelWordKinds(map[wordKind]string{
	ofRequestor: `requestor requestors requester requesters requesting reporter reporters reporting inquirer poc pocs submitter submitters sender senders my your our originator originators caller callers contact requesters' asker`,
	ofSubject:   `subject subjects person persons individual individuals visitor visitors traveler travelers traveller travellers passenger applicant applicants delegate delegates attendee attendees guest guests nominee nominees suspect speaker speakers candidate candidates invitee invitees national nationals`,
	ofEnforcer:  `le leo enforcement`,
	joins:       `foreign of the a for this that is party official officer agent employee office's named current full complete please`,
})

func labelWordKinds(words map[wordKind]string) map[string]wordKind {
	out := map[string]wordKind{}
	for kind, list := range words {
		for w := range strings.FieldsSeq(list) {
			out[w] = kind
		}
	}
	return out
}

// what a word of a label asks for, of the requestor.
var whatOf = map[string]string{
	"name": cases.RequestorName, "email": cases.RequestorEmail, "mail": cases.RequestorEmail, "phone": cases.RequestorPhone, "telephone": cases.RequestorPhone,
	"tel": cases.RequestorPhone, "cell": cases.RequestorPhone, "mobile": cases.RequestorPhone, "agency": cases.Agency, "department": cases.Agency, "organization": cases.Agency,
	"organisation": cases.Agency, "component": cases.Component, "office": cases.Component, "division": cases.Component, "bureau": cases.Component, "title": "requestor_title",
	"position": "requestor_title", "rank": "requestor_title", "reference": cases.CaseReference, "priority": cases.Priority, "classification": cases.Classification,
}

// namesSide says whether a word of a label says whose it is: the requestor's, a subject's, or of law enforcement.
func namesSide(k string) bool {
	for k != "" {
		w, rest, _ := strings.Cut(k, " ")
		if kind := labelWords[w]; kind == ofEnforcer || kind == ofRequestor || kind == ofSubject {
			return true
		}
		k = rest
	}
	return false
}

// composedLabel reads labels of more words by their parts.
func composedLabel(k string) (label, bool) {
	if k == "" || strings.Count(k, " ") > 7 { // a key has one blank between two words
		return label{}, false
	}
	if !strings.HasSuffix(k, "by") && !namesSide(k) {
		return splitLabel(k)
	}
	ws := strings.Fields(k)
	last := ws[len(ws)-1]
	if last == "by" && len(ws) > 2 && isOne(ws[0], []string{"submitted", "requested", "reported", "asked", "sent"}) { // "Submitted through the visit page by"
		return label{field: cases.RequestorName, scope: 'r'}, true
	}
	if len(ws) < 2 {
		return splitLabel(k)
	}
	rest := make([]string, 0, 8)
	asks, asked, le := false, false, false
	for _, w := range ws {
		switch kind := labelWords[w]; {
		case kind == ofEnforcer:
			le = true
		case kind == ofRequestor && !(w == "contact" && (asks || asked)):
			asks = true
		case kind == ofSubject:
			asked = true
		case kind == joins || w == "law":
		default:
			rest = append(rest, w)
		}
	}
	if !le && !asks && !asked {
		return splitLabel(k)
	}
	what := strings.Join(rest, " ")
	if asked && !asks && !le { // "Person - date of birth": what stands behind the person, whole
		k := 0
		for k < len(ws) && (labelWords[ws[k]] == ofSubject || labelWords[ws[k]] == joins) {
			k++
		}
		if l, ok := labels[strings.Join(ws[k:], " ")]; ok && (l.scope == 's' || l.scope == 'i') {
			return l, true
		}
	}
	switch {
	case le && !asked:
		return leLabel(what)
	case asked && what != "":
		if l, ok := labels[what]; ok && (l.scope == 's' || l.scope == 'i') {
			return l, true
		}
		if f := map[string]string{"name": "full", "email": "emails", "e mail": "emails", "phone": "phones", "telephone": "phones", "organization": "sub_organization", "title": "position_title"}[what]; f != "" {
			return label{field: f, scope: 's'}, true
		}
	case asks && !asked:
		if f := requestorWhat(rest); f != "" {
			return label{field: f, scope: 'r'}, true
		}
		if l, ok := labels[what]; ok && l.scope == 'r' {
			return l, true
		}
	}
	return splitLabel(k)
}

// requestorWhat is the field that the words behind "requestor's" ask for: all of them must be of one.
func requestorWhat(ws []string) string {
	f := ""
	for _, w := range ws {
		switch w {
		case "e", "address", "number", "no", "nr", "work", "duty", "first", "last", "and", "desk", "commercial", "official", "official's", "direct", "home", "parent", "line", "best", "daytime":
			continue
		}
		g := whatOf[w]
		if g == "" || f != "" && f != g {
			return ""
		}
		f = g
	}
	return f
}

// leLabel reads what a label says of a law-enforcement official.
func leLabel(what string) (label, bool) {
	f := map[string]string{
		"": cases.LEOfficial, "name": cases.LEOfficial, "poc": cases.LEOfficial, "agency": cases.LEAgency, "department": cases.LEAgency, "organization": cases.LEAgency, "phone": cases.LEPhone,
		"telephone": cases.LEPhone, "phone number": cases.LEPhone, "telephone number": cases.LEPhone, "tel": cases.LEPhone, "case number": cases.LECaseNumber, "case no": cases.LECaseNumber,
		"case": cases.LECaseNumber, "file number": cases.LECaseNumber, "component": cases.LEComponent, "office": cases.LEOffice, "number": cases.LECaseNumber,
	}[what]
	return label{field: f, scope: 'r'}, f != ""
}

// splitLabel reads two labels in one, "Agency / Bureau", "Priority and due date": the first, where both are known and of the request.
func splitLabel(k string) (label, bool) {
	for _, sep := range []string{"/", " and ", " or "} {
		a, b, ok := strings.Cut(k, sep)
		if !ok {
			continue
		}
		l, ok1 := labels[strings.TrimSpace(a)]
		m, ok2 := labels[strings.TrimSpace(b)]
		if ok1 && ok2 && (l.scope == m.scope || l.scope == 'r' && m.scope == 'x') && l.scope != 'n' {
			return l, true
		}
	}
	return label{}, false
}

// coreLabels are long enough to be known when they are misspelt.
var coreLabels = []string{
	"requestor", "requester", "requestor name", "requested by", "agency", "component", "telephone", "priority", "classification", "nationality", "citizenship", "passport",
	"passport number", "purpose", "description", "country of concern", "due date", "suspense", "date of birth", "subject", "type of request", "request type", "justification", "background",
	"organization", "employer", "last name", "first name", "surname", "given name", "occupation", "visit dates", "facility", "network", "requesting agency", "on behalf of", "expiration date", "residence",
}

// misspeltLabel finds the label that words in front of a colon, or of a column, were meant to be.
func misspeltLabel(s string) (label, bool) {
	k := labelKey(s)
	if len(k) < 6 || len(k) > 24 {
		return label{}, false
	}
	if isOne(k, []string{"propose", "subjects", "agenda", "agencies", "employee", "employed", "residents", "resident", "nationally", "passports", "priorities", "facilities", "networks", "background check"}) {
		return label{}, false
	}
	for _, c := range coreLabels {
		if k[0] == c[0] && nearSpelling(k, c, 1+len(c)/10) {
			return labels[c], true
		}
	}
	return label{}, false
}

// inlineWords finds a label that begins behind a single blank, "Type: RFI Priority: routine Class: U": one to three words of which the first has
// a capital, and that are no words of ordinary sentences.
func inlineWords(l string, from, j int) (int, bool) {
	best, found := 0, false
	k := j
	for n := 0; n < 4 && k > from; n++ {
		p := strings.LastIndexByte(l[from:k], ' ')
		if p < 0 {
			break
		}
		at := from + p + 1
		k = from + p
		if at >= j || k <= from {
			break
		}
		if c := rune(l[at]); !unicode.IsUpper(c) {
			continue
		}
		key := labelKey(l[at:j])
		if lab, ok := labels[key]; ok && lab.scope != 'n' && !lab.long && (!weakLabel(key) || lab.scope == 'r' && lab.field == cases.DueDate) && strings.TrimSpace(l[from:at]) != "" {
			best, found = at, true
		}
	}
	return best, found
}

// minStack is from how many pairs on lines that alternate between label and value are taken for a form.
const minStack = 3

// stackedLabels finds forms that were flattened to lines: a label alone on its line, its value on the next, and so on.
func stackedLabels(v *view, use func(int) bool) map[int]entry {
	var out map[int]entry
	var run []entry
	fields := map[string]bool{}
	flush := func() {
		if len(run) == 0 {
			return
		}
		if len(run) >= minStack && len(fields) >= minStack {
			if out == nil {
				out = map[int]entry{}
			}
			for _, e := range run {
				if e.scope == 's' && e.field == "full" && e.last+1 < len(v.lines) && strings.TrimSpace(v.line(e.last+1)) != "" {
					if _, is := aloneLabel(v, e.last+1); !is { // what follows a name without labels of its own is read as words about it
						continue
					}
				}
				out[e.line] = e
			}
		}
		run, fields = run[:0], map[string]bool{}
	}
	for i := 0; i < len(v.lines); i++ {
		if !use(i) || strings.TrimSpace(v.line(i)) == "" {
			continue
		}
		lab, ok := aloneLabel(v, i)
		if !ok {
			about := len(run) > 0 && run[len(run)-1].field == "full" && i <= run[len(run)-1].last+5
			if !about && len(*labelledLine(v, i)) == 0 { // lines about a person may stand below the name
				flush()
			}
			continue
		}
		e, next := stackedValue(v, i, lab, use)
		if e.start == e.end {
			if _, follows := aloneLabel(v, min(next, len(v.lines)-1)); !follows {
				flush()
			}
			continue
		}
		run = append(run, e)
		fields[e.field] = true
		i = e.last
	}
	flush()
	return out
}

// stackedValue takes the value below a label that stands alone: one line, or up to the next label where more follow.
func stackedValue(v *view, i int, lab label, use func(int) bool) (e entry, next int) {
	e = entry{label: lab, key: labelKey(v.line(i)), line: i, last: i}
	lines := 0
	for next = i + 1; next < len(v.lines) && next < i+12; next++ {
		if !use(next) {
			break
		}
		if strings.TrimSpace(v.line(next)) == "" {
			if lines > 0 {
				break
			}
			continue
		}
		own := lines == 0 && lab.field == cases.Priority && strings.EqualFold(strings.TrimSpace(v.line(next)), cases.Priority) // the level of that name
		if _, is := aloneLabel(v, next); is && !own || lines > 0 && !lab.long || len(*labelledLine(v, next)) > 0 {
			break
		}
		a, b := trimSpan(v.text, v.lines[next].start, v.lines[next].end)
		if lines == 0 {
			e.start = a
		}
		e.end, e.last = b, next
		lines++
	}
	return e, next
}

// aloneLabel says whether a line is nothing but a label of a form.
func aloneLabel(v *view, i int) (label, bool) {
	l := v.line(i)
	if len(l) > 60 || l == "" || strings.IndexByte(l, '\t') >= 0 {
		return label{}, false
	}
	if len(v.alone) != len(v.lines) {
		v.alone, v.lone = make([]byte, len(v.lines)), map[int]label{}
	}
	if v.alone[i] == 0 { // many ask of the same line
		v.alone[i] = 'n'
		if lab, ok := lineLabel(l); ok {
			v.alone[i], v.lone[i] = 'y', lab
		}
	}
	if v.alone[i] == 'n' {
		return label{}, false
	}
	return v.lone[i], true
}

// lineLabel reads a whole line as a label.
func lineLabel(l string) (label, bool) {
	t := strings.Trim(strings.TrimSpace(l), "*_: ")
	first, _ := utf8.DecodeRuneInString(t)
	if t == "" || strings.HasSuffix(t, ".") || strings.HasSuffix(t, ",") || !unicode.IsUpper(first) && !unicode.IsDigit(rune(t[0])) {
		return label{}, false
	}
	at := labelStart(t)
	lab, ok := knownLabel(t[at:])
	if !ok || lab.scope == 'n' || lab.scope == 'h' || lab.scope == 'q' {
		return label{}, false
	}
	return lab, true
}
