package cases

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// reachable says whether the requestor gets automatic mail: proven, with an official address (INT-8: where one rule is silent, silence wins).
func (m *Matter) reachable(o Office) bool {
	return m.Request.Proven && !m.Request.Quiet && m.Request.RequestorAddress != "" && o.Official(m.Request.RequestorAddress)
}

// audience are the recipients of a mail of the catalogue, in this matter.
func (d *deciding) audience(name NoticeName) []Recipient {
	spec, _ := name.Spec()
	switch {
	case name == NoticeReassigned || name == NoticeReferral || name == NoticeJoined || name == NoticeShared:
		return nil // planned by the effect, which knows the reader: the former officer, the office, whoever has the other matter
	case slices.Contains(officersAlone(), name) && d.officer() == nil:
		return nil // nobody works on it, and it says nothing to anybody else
	case name == NoticeAnswerReceived && d.m.fromReferral(d.a.From) && !d.m.Request.TakesPart(d.a.From.Address):
		return nil // it was the office that wrote
	case !d.fits(name):
		return nil
	case name == NoticeSignificantMemorandum:
		return []Recipient{{Address: Address{Address: Address{Address: d.w.Office.Leadership}.Key()}}}
	case name == NoticeConcurrence:
		return d.directors()
	case name == NoticeEntriesReview:
		if leads := slices.DeleteFunc(d.holding(RoleTeamLead), func(r Recipient) bool { return d.conflicted(r.Person) }); len(leads) > 0 {
			return leads
		}
		return d.supervisors()
	case spec.To == RoleRequestor:
		if !d.m.reachable(d.w.Office) {
			return nil
		}
		return []Recipient{{Address: Address{Name: d.m.Request.RequestorName, Address: d.m.Request.RequestorAddress}}}
	case spec.To == RoleOfficer || name == NoticeBounced:
		if o := d.officer(); o != nil {
			return []Recipient{{Person: o}}
		}
		return d.supervisors() // of a case whose officer has left, or is none any more, they hear what comes in
	case spec.To == RoleDirector:
		// who decided it themselves has the answer to that
		return slices.DeleteFunc(d.holding(RoleDirector), func(r Recipient) bool { return d.a.Actor != nil && r.Person.ID == d.a.Actor.ID })
	}
	return d.supervisors()
}

// officersAlone are the mails that tell an officer what to do next: nobody gets them in their stead.
func officersAlone() []NoticeName {
	return []NoticeName{
		NoticeHeld, NoticeResumed, NoticePriorityChanged, NoticeReturned, NoticeReleased, NoticePassword, NoticeGranted, NoticeEnded,
	}
}

// fits says whether a mail that the table names belongs to this kind of case, and to what is being decided.
func (d *deciding) fits(name NoticeName) bool {
	c := d.m.Case
	switch name {
	case NoticeRFSCourtesy:
		return d.m.Request.Type == RFS
	case NoticeResultReview:
		return c.Type == RFI && !d.m.Request.Tracked
	case NoticeClosureReview:
		return c.Type != RFI || d.m.Request.Tracked
	case NoticePassword:
		return d.p.Passphrase != ""
	case NoticeSignificant:
		return c.Significant
	case NoticeSignificantMemorandum:
		return c.Significant && d.w.Office.Leadership != ""
	case NoticeClosureTold:
		return d.p.Inform
	case NoticeEnded:
		return c != nil // of a request nobody has begun with it
	}
	return true
}

// officer is who acts as the officer of the case now: the assigned one, while they are on the roster as a case officer; nil where nobody is.
func (d *deciding) officer() *Person {
	return d.m.officer(d.w)
}

func (m *Matter) officer(w World) *Person {
	if o := m.assignee(w); o.Has(RoleOfficer) {
		return o
	}
	return nil
}

// assignee is who is written down as the officer, whatever role they have now; nil where nobody is, or they have left the roster.
func (m *Matter) assignee(w World) *Person {
	if m.Case == nil || m.Case.Officer == nil {
		return nil
	}
	return w.Person(*m.Case.Officer)
}

// worksOn says whether somebody acts as the officer of the case.
func (m *Matter) worksOn(p *Person) bool { return m.assignedTo(p) && p.Has(RoleOfficer) }

// noOfficer tells whoever sent a command that nobody acts as the officer any more, and who is asked for another; "" where somebody does, or nobody
// was assigned.
func (d *deciding) noOfficer() string {
	if d.m.Case == nil || d.m.Case.Officer == nil || d.officer() != nil {
		return ""
	}
	var names []string
	for _, r := range d.supervisors() {
		names = append(names, r.Person.Name)
	}
	if len(names) == 0 {
		return "It has no officer now."
	}
	return "It has no officer now: " + strings.Join(names, " and ") + " " + plural(len(names), "is", "are") + " asked to name one."
}

// tellOfficer says in the answer what the officer is told, or that there is none.
func (d *deciding) tellOfficer(what string) {
	if o := d.officer(); o != nil {
		d.p.Effects = append(d.p.Effects, o.Name+" is told"+what+".")
	} else if none := d.noOfficer(); none != "" {
		d.p.Effects = append(d.p.Effects, none)
	}
}

// passedOn tells somebody who had a case and has it no more who has it now (GR-3); "" for everybody else, who learns nothing of it (ROLE-3). Whom it
// was taken from was told then who has it; who declined it was not, and is not told later.
func (m *Matter) passedOn(w World, p *Person) string {
	if p == nil || m.Case == nil || !slices.Contains(m.Former, p.ID) {
		return ""
	}
	switch o := m.officer(w); {
	case m.worksOn(p):
		return ""
	case slices.Contains(m.Decliners, p.ID):
		return m.Number() + " is not yours any more. Ask a supervisor."
	case o == nil:
		return m.Number() + " is not yours any more, and no other officer has it yet. Ask a supervisor."
	default:
		return fmt.Sprintf("%s is not yours any more. It is with %s now; ask them or a supervisor.", m.Number(), o.Name)
	}
}

// Person finds somebody active by id.
func (w World) Person(id int64) *Person {
	for i := range w.People {
		if w.People[i].ID == id {
			return &w.People[i]
		}
	}
	return nil
}

func (d *deciding) holding(r Role) []Recipient {
	var out []Recipient
	for i := range d.w.People {
		if slices.Contains(d.w.People[i].Roles, r) {
			out = append(out, Recipient{Person: &d.w.People[i]})
		}
	}
	return out
}

// supervisors are those who get this matter's questions: all, or one by rotation (SUP-1), but nobody who must not decide it (ROLE-2). Where
// nobody is left, the directors, who may do what a supervisor may.
func (d *deciding) supervisors() []Recipient {
	may := slices.DeleteFunc(d.holding(RoleSupervisor), func(r Recipient) bool { return d.conflicted(r.Person) })
	if len(may) == 0 {
		may = slices.DeleteFunc(d.holding(RoleDirector), func(r Recipient) bool { return d.conflicted(r.Person) })
	}
	if len(may) == 0 {
		may = d.holding(RoleSupervisor)
	}
	if d.w.Office.Review == "rotation" && len(may) > 1 {
		i := turn(d.m.Request.Number) % len(may)
		may = may[i : i+1]
	}
	return may
}

// turn is the running number in that of a request, which it has before it has a row.
func turn(number string) int {
	n, err := strconv.Atoi(number[strings.LastIndexByte(number, '-')+1:])
	if err != nil {
		return 0
	}
	return n
}

// conflicted says whether separation of duties stands against this person deciding (ROLE-2): whoever asked for it or sent it in, and on a
// result whoever works or worked it. Having approved the draft is no hindrance.
func (d *deciding) conflicted(p *Person) bool {
	if c := d.m.Case; c != nil && (c.ResultBy != nil && *c.ResultBy == p.ID || d.m.assignedTo(p) || slices.Contains(d.m.Workers, p.ID)) {
		return true
	}
	return p.Uses(d.m.Request.RequestorAddress) || p.Uses(d.m.Request.SubmitterAddress) ||
		d.m.Request.Submitter != nil && *d.m.Request.Submitter == p.ID
}

// colleagues names who may decide instead.
func (d *deciding) colleagues() string {
	var names []string
	for _, r := range d.supervisors() {
		if !d.conflicted(r.Person) {
			names = append(names, r.Person.Name)
		}
	}
	return strings.Join(names, ", ")
}

// FindPerson finds who is meant by a word in a command: a handle, an address, a whole name, or a last name that only one person has. None
// or several is refused with the candidates (GR-4).
func (w World) FindPerson(word string, role Role) (*Person, error) {
	word = strings.Trim(strings.TrimSpace(word), ".,;\"'")
	key := strings.ToLower(word)
	var exact, loose []*Person
	for i := range w.People {
		p := &w.People[i]
		name := strings.ToLower(p.Name)
		words := strings.Fields(name)
		switch {
		case p.Handle == key || p.Uses(key) || name == key:
			exact = append(exact, p)
		case len(words) > 0 && words[len(words)-1] == key:
			loose = append(loose, p)
		}
	}
	found := exact
	if len(found) == 0 {
		found = loose
	}
	holders := slices.DeleteFunc(slices.Clone(found), func(p *Person) bool { return !p.Has(role) })
	switch {
	case len(holders) == 1:
		return holders[0], nil
	case len(holders) > 1:
		return nil, refuse("name_unclear", "%q fits several people: %s. Use the short name.", word, handles(holders))
	case len(found) > 0:
		return nil, refuse("not_an_officer", "%s is not a case officer. %s", found[0].Name, w.officersAre())
	}
	return nil, refuse("name_unknown", "We know nobody named %q. %s", word, w.officersAre())
}

// officersAre names the officers, or says that there is none.
func (w World) officersAre() string {
	if hs := w.handlesOf(RoleOfficer); hs != "" {
		return "Officers: " + hs + "."
	}
	return nobodyOfficer
}

// nobodyOfficer says that there is no officer, and what to do.
const nobodyOfficer = "Nobody on the roster is a case officer now: the operator of the system has to put one on it."

func (w World) handlesOf(role Role) string {
	var ps []*Person
	for i := range w.People {
		if w.People[i].Has(role) {
			ps = append(ps, &w.People[i])
		}
	}
	return handles(ps)
}

func handles(ps []*Person) string {
	hs := make([]string, 0, len(ps))
	for _, p := range ps {
		hs = append(hs, p.Handle)
	}
	return strings.Join(hs, ", ")
}

// Officers lists the case officers with their open work, those with the least first.
func (w World) Officers() []OfficerLoad {
	var out []OfficerLoad
	for i := range w.People {
		if p := &w.People[i]; p.Has(RoleOfficer) {
			out = append(out, OfficerLoad{Handle: p.Handle, Name: p.Name, Open: w.Load[p.ID]})
		}
	}
	slices.SortFunc(out, func(a, b OfficerLoad) int {
		if a.Open != b.Open {
			return a.Open - b.Open
		}
		return strings.Compare(a.Handle, b.Handle)
	})
	return out
}
