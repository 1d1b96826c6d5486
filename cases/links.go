package cases

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Link is another request or case that is the same as one, or has to do with it (EXT-6). It holds no name, no number of a document and no
// other value of either.
type Link struct {
	// Number is the case's, else the request's; State where it stands ("is being worked on"); Officer who has it, "" for nobody.
	Number      string    `json:"number"`
	State       string    `json:"state"`
	Officer     string    `json:"officer,omitempty"`
	RequestedAt time.Time `json:"requested_at"`
	// Agency asked for the other one; Same says that the same person did.
	Agency string `json:"agency,omitempty"`
	Same   bool   `json:"same_requestor,omitempty"`
	// Likely says that it is likely the same request sent again; DUPLICATE would be taken for it.
	Likely bool `json:"likely,omitempty"`
	// Why says it in words: "the same passport number".
	Why   []string `json:"why"`
	Score int      `json:"score"`

	// who may read it (ROLE-3)
	open    bool
	officer *int64
}

// LinksShown is how many links a person is shown; the rest is counted.
const LinksShown = 5

// related is another request as it is read for comparing.
type related struct {
	Request     int64
	Number      string
	State       State
	DuplicateOf *int64
	Type        Type
	Requestor   string
	Submitter   string
	Agency      string
	RequestedAt time.Time
	CaseNumber  string
	CaseState   State
	Officer     *int64
	OfficerName string
	draft       Draft
	hits        []string // texts of the keys that both have
}

// alive says whether its result is still to come.
func (o *related) alive() bool {
	switch {
	case o.CaseNumber != "":
		return !slices.Contains([]State{CaseReleased, CaseClosed, CaseClosedOut}, o.CaseState)
	default:
		return !slices.Contains([]State{RequestRejected, RequestReferred, RequestDuplicate}, o.State)
	}
}

// matter is enough of it to say where it stands.
func (o *related) matter() *Matter {
	m := &Matter{Request: Request{Number: o.Number, State: o.State}}
	if o.CaseNumber != "" {
		m.Case = &Case{Number: o.CaseNumber, State: o.CaseState, Officer: o.Officer}
	}
	return m
}

// sameAgain is how long after a result the same question of the same requestor is taken for the same request rather than a new one.
const sameAgain = 30 * 24 * time.Hour

// linkOf compares a request with another, and says what they have in common; ok is false where that is not worth telling.
func linkOf(q *Request, d Draft, o *related, now time.Time) (l Link, ok bool) {
	l = Link{Number: o.matter().Number(), State: o.matter().Words(), Officer: o.OfficerName, RequestedAt: o.RequestedAt, Agency: o.Agency, officer: o.Officer}
	l.open = o.CaseNumber == ""
	c := comparison{q: q, d: d, o: o, l: &l}
	c.subjects()
	c.reference()
	c.mentions()
	c.entities()
	c.text()
	if l.Score < scoreTold {
		return l, false
	}
	l.Same = c.sameRequestor()
	l.Likely = c.likely(now)
	return l, true
}

// comparison is the work on one link.
type comparison struct {
	q *Request
	d Draft
	o *related
	l *Link
	// people is how many subjects of the one are likely a subject of the other; possible how many may be
	people, possible  int
	sameRef, sameText bool
	nearText          bool
}

func (c *comparison) told(score int, why string) {
	c.l.Score = max(c.l.Score, score)
	c.l.Why = append(c.l.Why, why)
}

// subjects compares each subject of the one with all of the other.
func (c *comparison) subjects() {
	mine, theirs := linkedPeople(c.d), linkedPeople(c.o.draft)
	told, left := 0, pairsCompared
	keys := make([][]string, len(theirs))
	for i, p := range theirs {
		keys[i] = keysOf(p)
	}
	for i, p := range mine {
		best := personMatch{}
		own := keysOf(p)
		for j, other := range theirs {
			if left == 0 || !overlap(own, keys[j]) {
				continue
			}
			left--
			if m := matchPersons(p, other); m.score > best.score {
				best = m
			}
		}
		if best.score < scoreTold {
			continue
		}
		c.possible++
		if best.score >= scoreLikely {
			c.people++
		}
		why := strings.Join(best.why, ", ")
		if len(mine) > 1 {
			why = fmt.Sprintf("subject %d: %s", i+1, why)
		}
		if told++; told <= subjectsTold {
			c.told(best.score, why)
		}
	}
	if told > subjectsTold {
		c.l.Why = append(c.l.Why, fmt.Sprintf("%d more of its subjects", told-subjectsTold))
	}
}

// pairsCompared bounds the pairs of subjects that are compared in two requests, of those that share a key (SEC-5).
const pairsCompared = 100

func keysOf(p linkedPerson) []string {
	var out []string
	personKeys(p, func(kind, text string, _ int) {
		if text != "" && kind != keyEmployer {
			out = append(out, kind+text)
		}
	})
	return out
}

// subjectsTold is of how many subjects it is said why.
const subjectsTold = 3

func linkedPeople(d Draft) []linkedPerson {
	var out []linkedPerson
	for _, s := range d.Subjects[:min(len(d.Subjects), linkSubjectsLimit)] {
		out = append(out, personOf(s))
	}
	return out
}

// reference compares the requestor's references. What two agencies call alike is not the same.
func (c *comparison) reference() {
	for _, f := range []struct{ name, why string }{
		{CaseReference, "the same reference of the requestor"},
		{LECaseNumber, "the same law enforcement case number"},
		{CaseHandle, "the same case handle"},
	} {
		k := referenceKey(c.d.Fields.Value(f.name))
		if k == "" || k != referenceKey(c.o.draft.Fields.Value(f.name)) || f.name == CaseReference && !c.sameOffice() {
			continue
		}
		c.sameRef = c.sameRef || f.name == CaseReference
		c.told(70, f.why)
	}
}

// mentions tells of a number of ours that stands in the text of one.
func (c *comparison) mentions() {
	if slices.ContainsFunc(mentioned(c.d), c.o.called) {
		c.told(85, "this request names it")
	}
	if slices.ContainsFunc(mentioned(c.o.draft), func(n string) bool { return n == c.q.Number }) {
		c.told(85, "it names this request")
	}
}

func (o *related) called(number string) bool { return number == o.Number || number == o.CaseNumber }

// entities compares the organizations that are asked about with those of the other and of its subjects.
func (c *comparison) entities() {
	mine, theirs := entityKeys(c.d), entityKeys(c.o.draft)
	switch {
	case overlap(mine, theirs):
		c.told(55, "the same organization is asked about")
	case overlap(mine, employerKeys(c.o.draft)):
		c.told(50, "a subject of it belongs to the organization that is asked about")
	case overlap(employerKeys(c.d), theirs):
		c.told(50, "it asks about the organization of a subject")
	}
}

func entityKeys(d Draft) []string {
	var out []string
	for _, v := range d.Fields[NonIndividualName].Values {
		if k := companyKey(v); k != "" {
			out = append(out, k)
		}
	}
	return out
}

func employerKeys(d Draft) []string {
	var out []string
	for _, p := range linkedPeople(d) {
		out = append(out, p.organizations...)
	}
	return out
}

// bandsAlike is how many of the bands of two texts have to be the same for the texts to be nearly the same: about four fifths of their words.
const bandsAlike = 4

// text compares the narratives. The same form with another subject in it is not the same: only where a subject is lacking or fits, it counts.
func (c *comparison) text() {
	bands := 0
	for _, k := range c.o.hits {
		switch {
		case strings.HasPrefix(k, keyTextWhole):
			c.sameText = true
		case strings.HasPrefix(k, keyTextBand):
			bands++
		}
	}
	c.nearText = c.sameText || bands >= bandsAlike
	if !c.nearText || c.people == 0 && c.possible == 0 && len(c.d.Subjects) > 0 && len(c.o.draft.Subjects) > 0 {
		return
	}
	switch {
	case !c.sameOffice() && c.possible == 0:
		c.told(50, "the text is nearly the same, from another office")
	case c.sameText:
		c.told(80, "the same text")
	default:
		c.told(60, "nearly the same text")
	}
}

func (c *comparison) sameRequestor() bool {
	return c.q.RequestorAddress != "" && (c.q.RequestorAddress == c.o.Requestor || c.q.RequestorAddress == c.o.Submitter) ||
		c.q.SubmitterAddress != "" && c.q.SubmitterAddress == c.o.Requestor
}

// sameOffice says whether both were asked for by the same person or by colleagues.
func (c *comparison) sameOffice() bool {
	domain := (Address{Address: c.q.RequestorAddress}).Domain()
	return c.sameRequestor() || domain != "" && domain == (Address{Address: c.o.Requestor}).Domain() ||
		c.q.Agency != "" && strings.EqualFold(c.q.Agency, c.o.Agency)
}

// likely says whether it is likely the same request, sent again by the requestor or by a colleague, and not another one about the same.
func (c *comparison) likely(now time.Time) bool {
	o, mine, theirs := c.o, len(c.d.Subjects), len(c.o.draft.Subjects)
	ended := o.CaseNumber == "" && (o.State == RequestRejected || o.State == RequestReferred || o.State == RequestDuplicate)
	if ended || !c.sameOffice() || !o.alive() && now.Sub(o.RequestedAt) > sameAgain || c.q.Type != "" && o.Type != "" && c.q.Type != o.Type {
		return false
	}
	everybody := mine > 0 && theirs > 0 && c.people == min(mine, linkSubjectsLimit) && abs(mine-theirs) <= mine/2
	nobody := mine == 0 && theirs == 0
	switch {
	case c.sameRequestor():
		return everybody || mine == 1 && theirs == 1 && c.possible == 1 && (c.nearText || c.sameRef) || nobody && (c.nearText || c.sameRef)
	default:
		return c.sameRef && (everybody || nobody) || nobody && c.sameText || everybody && c.nearText
	}
}

// sortLinks puts what is likely the same first, then what has most in common, then the newest.
func sortLinks(links []Link) {
	slices.SortStableFunc(links, func(a, b Link) int {
		if a.Likely != b.Likely {
			if a.Likely {
				return -1
			}
			return 1
		}
		return cmp.Or(b.Score-a.Score, b.RequestedAt.Compare(a.RequestedAt), strings.Compare(b.Number, a.Number))
	})
}

// linksFor are those of the links that a person may read (ROLE-3): supervisors and directors all, an officer open requests and their own cases,
// everybody else none; at most [LinksShown], and how many more there are.
func linksFor(links []Link, to *Person) (shown []Link, more int) {
	for _, l := range links {
		switch {
		case to.Has(RoleSupervisor), to.Has(RoleDirector):
		case to.Has(RoleOfficer) && (l.open || l.officer != nil && *l.officer == to.ID):
		default:
			continue
		}
		if len(shown) == LinksShown {
			more++
			continue
		}
		shown = append(shown, l)
	}
	return shown, more
}

// doubtedLinks is how many of the likely ones are asked about; the others are listed.
const doubtedLinks = 2

// linkDoubts put what is likely the same request among what is to be looked at first, with the command that says so, where this reader may send it.
func (w World) linkDoubts(m *Matter, to Recipient, links []Link) []Doubt {
	var out []Doubt
	may := w.possible(m, to, On(DuplicateOf))
	for _, l := range links {
		if !l.Likely || len(out) == doubtedLinks {
			break
		}
		who := "from the same office"
		if l.Same {
			who = "from the same requestor"
		}
		state := l.State
		if l.Officer != "" {
			state += ", officer " + l.Officer
		}
		x := Doubt{Text: fmt.Sprintf("Likely the same as %s (%s, of %s; it %s): %s.", l.Number, who, w.Day(l.RequestedAt), state, strings.Join(l.Why, "; ")), About: l.Number}
		if may {
			x.Text, x.Command = x.Text+" If it is the same request:", string(DuplicateOf)+" "+l.Number
		}
		out = append(out, x)
	}
	return out
}

// linkChoice is the button that closes a request into the one that it most likely is, where this reader may.
func (w World) linkChoice(m *Matter, to Recipient, links []Link) (Choice, bool) {
	if len(links) == 0 || !links[0].Likely || !w.possible(m, to, On(DuplicateOf)) {
		return Choice{}, false
	}
	other := links[0].Number
	return Choice{
		Text: string(DuplicateOf) + " " + other, Body: fmt.Sprintf("%s %s/%d %s", DuplicateOf, m.Request.Number, m.Request.Version, other),
		Label: "The same as " + other, Means: "ends this one; " + other + " goes on", Danger: true,
	}, true
}

// tell puts the links that its reader may read into a review: those that are likely the same among the doubts and the choices too.
func (d *NoticeData) tell(w World, m *Matter, to Recipient, links []Link) {
	if to.Person == nil || len(links) == 0 {
		return
	}
	d.Links, d.MoreLinks = linksFor(links, to.Person)
	at := 0 // it may make the rest needless to read, but for that the requestor gets no mail
	if len(d.Doubts) > 0 && !m.reachable(w.Office) {
		at = 1
	}
	d.Doubts = slices.Insert(d.Doubts, at, w.linkDoubts(m, to, d.Links)...)
	if c, ok := w.linkChoice(m, to, d.Links); ok {
		at := 0
		for at < len(d.Choices) && !d.Choices[at].Danger && strings.HasPrefix(d.Choices[at].Text, string(Approve)) {
			at++
		}
		d.Choices = slices.Insert(d.Choices, at, c)
		d.Choices = d.Choices[:min(len(d.Choices), choicesLimit)]
	}
}
