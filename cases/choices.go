package cases

import (
	"fmt"
	"slices"
)

// choicesLimit is how many commands a mail offers; the rest stands behind HELP (MAILS.md rule 5).
const choicesLimit = 5

// Choices are the commands that this reader can send now, best first, worked out from the table: what is offered would not be refused for
// the state or the role.
func (w World) Choices(m *Matter, to Recipient) []Choice {
	out := w.AllChoices(m, to)
	if len(out) > choicesLimit {
		out = out[:choicesLimit]
	}
	return out
}

// AllChoices are those that HELP shows.
func (w World) AllChoices(m *Matter, to Recipient) []Choice {
	if m == nil {
		return nil
	}
	var out []Choice
	for _, v := range choiceOrder() {
		if w.possible(m, to, v) {
			out = append(out, w.choicesOf(m, v)...)
		}
	}
	return out
}

func choiceOrder() []Trigger {
	return []Trigger{
		On(Resume), On(Concur), On(Approve), On(Nonconcur), On(Accept), On(Decline), On(Assign), On(Negative), On(Positive), On(Report), On(Complete),
		OnCallNegative, On(Received), OnCallReceived, OnCallDisposition, On(Closeout), On(Dispose),
		On(Reject), On(Return), On(Hold), On(Activity), On(Exhibit), On(Note), On(Extend), On(Set), On(DuplicateOf), On(Refer), On(SetPriority), On(Share),
		On(Reopen),
	}
}

// possible says whether the table has a step for this reader, trigger and state.
func (w World) possible(m *Matter, to Recipient, on Trigger) bool {
	for _, t := range table() {
		if t.Of != m.Of() || t.On != on || !slices.Contains(t.From, m.State()) {
			continue
		}
		for _, r := range t.By {
			switch {
			case r == RoleRequestor && to.Person == nil && to.Address.Key() == m.Request.RequestorAddress,
				(r == RoleSupervisor || r == RoleDirector) && to.Person.Has(r) && !(&deciding{w: w, m: m}).conflicted(to.Person),
				r == RoleTeamLead && m.reviews(to.Person) && !(&deciding{w: w, m: m}).conflicted(to.Person),
				r == RoleOfficer && m.worksOn(to.Person):
				if m.sensible(w, on) {
					return true
				}
			}
		}
	}
	return false
}

// sensible leaves out what a guard would refuse, and what would be accepted but nobody should be offered.
func (m *Matter) sensible(w World, on Trigger) bool {
	switch on {
	case On(Return), On(Approve):
		if m.Case != nil {
			return m.underReview() != ""
		}
		return on == On(Return) && m.reachable(w.Office) || on == On(Approve) && !(&deciding{w: w, m: m}).heldIncomplete()
	case On(Assign): // once there is a result, and while it rests, another officer is only offered where there is none
		_, asked := m.Open[StepOfficer]
		return asked || m.Case.State == CaseAssigned || m.Case.State == CaseInProgress
	case On(Negative), On(Positive):
		return m.Case.Type == RFI && !m.Request.Tracked
	case On(Report):
		return m.Case.Type == FAI
	case On(Complete):
		return (m.Case.Type == RFS || m.Request.Tracked) && m.Case.State == CaseInProgress
	case On(Exhibit), On(Note), On(Activity):
		return !m.Request.Tracked
	case On(Extend):
		_, asked := m.Open[StepExtension]
		return !asked
	case On(Refer):
		return m.Case == nil // a case is referred by whoever knows that they want it: HELP would offer it in every mail
	case OnCallNegative:
		return m.Case.Type == RFI && m.Case.Result == "negative"
	case OnCallReceived:
		return m.Case.State == CaseReleased && m.Case.protected()
	case On(Received):
		return m.Case.ReceivedAt == nil && m.Case.protected()
	case On(Dispose): // who has not got it yet is asked for that first
		return m.Case.DispositionAt == nil && (m.Case.State != CaseReleased || !m.Case.protected())
	case OnCallDisposition:
		return m.Case.DispositionAt == nil
	}
	return true
}

// underReview is the step of a case that waits for an APPROVE or RETURN, "" where nothing does.
func (m *Matter) underReview() StepKind {
	for _, k := range []StepKind{StepResultReview, StepConcurrence, StepReferral, StepExtension, StepSignificance, StepEntries} {
		if _, open := m.Open[k]; open {
			return k
		}
	}
	return ""
}

// choicesOf writes the commands of one trigger: what to type, and what the button fills in.
func (w World) choicesOf(m *Matter, on Trigger) []Choice {
	number := m.Number()
	if m.Case == nil {
		number = fmt.Sprintf("%s/%d", m.Request.Number, m.Request.Version)
	}
	one := func(text, body, label, means string) []Choice {
		return []Choice{{Text: text, Body: body, Label: label, Means: means}}
	}
	switch on {
	case On(Approve):
		if m.Case != nil {
			return m.reviewChoices(number)
		}
		return w.approvals(m, number)
	case On(Assign):
		return w.officerChoices(m, "ASSIGN", number, "Assign", "give it to this officer")
	case On(Reject):
		if m.Case == nil && (m.Request.State == RequestIncomplete || m.Request.HeldFrom == RequestIncomplete) && len(m.Draft.Missing()) > 0 {
			return []Choice{m.dropChoice(number)}
		}
		c := one("REJECT 2 your reason", "REJECT "+number+"\nCRITERIA <numbers of the criteria, such as 2, 5>\nREASON <the reason; the requestor reads it>",
			"Reject", "end it; the requestor gets criterion and reason")
		c[0].Danger = true
		return c
	case On(Return):
		if m.Case != nil && m.underReview() != StepResultReview && m.underReview() != StepConcurrence {
			return one("RETURN why not", "RETURN "+number+"\nNEED <why not; the officer reads it>", "Do not grant it", "the officer is told why")
		}
		if m.Case != nil {
			return one("RETURN what is to be done", "RETURN "+number+"\nNEED <what the officer should do>", "Give it to the officer again", "the officer goes on with it")
		}
		return one("RETURN your question", "RETURN "+number+"\nNEED <your question; the requestor reads it>", "Ask the requestor", "the answer comes to you")
	case On(Hold):
		return []Choice{w.holdChoice(m, number)}
	case On(Resume):
		return one("RESUME", "RESUME "+number, "Go on with it", "ends the hold now")
	case On(Set), On(DuplicateOf), On(Refer), On(SetPriority):
		return w.changeChoices(m, on, number)
	case On(Concur), On(Nonconcur), On(Positive), On(Report), On(Complete), On(Exhibit), On(Extend), On(Share), On(Reopen), On(Received), OnCallReceived:
		return w.lifeChoices(m, on, number)
	case On(Decline):
		return one("DECLINE your reason", "DECLINE "+number+"\nREASON <why you cannot take it; the supervisors read it>", "Decline", "a supervisor gives it to somebody else")
	case On(Activity):
		return one("ACTIVITY TECS", "ACTIVITY "+number+" <a system such as TECS, or RECORDS, REQUEST, ANALYSIS, FIELD>\nDATE "+isoDate(w.today())+"\nFINDING <what you found>",
			"Record what you did", "with lines DATE and FINDING below it; REQUEST and FIELD need a line WITH too")
	case On(Accept):
		return one("ACCEPT", "ACCEPT "+number, "Accept", "you take it on")
	case On(Note):
		return one("NOTE your text", "NOTE "+number+" <your text>", "Add to the record", "kept in the record")
	case On(Negative):
		return append(
			one("NEGATIVE NO RECORDS", "NEGATIVE "+number+" NO RECORDS", "Nothing found", "a supervisor reviews it"),
			one("NEGATIVE WITHHELD", "NEGATIVE "+number+" WITHHELD", "Cannot be shared", "a supervisor reviews it; the requestor reads the same words")...,
		)
	case OnCallNegative:
		return one("CALL NEGATIVE", "CALL "+number+" NEGATIVE\nWITH <whom you spoke to>", "Told by telephone", "you told the result by telephone; the case closes")
	case OnCallDisposition:
		return one("CALL DISPOSITION", "CALL "+number+" DISPOSITION\nRATING <1 to 5>\nTEXT <what they said>", "Disposition by telephone", "you learned by telephone whether it was of use")
	case On(Closeout):
		if m.Case.DispositionAt == nil {
			return one("CLOSEOUT how it was learned", "CLOSEOUT "+number+"\nDISPOSITION <what they said, and how you learned it>", "Close out", "final")
		}
		return one("CLOSEOUT", "CLOSEOUT "+number, "Close out", "final")
	case On(Dispose):
		var out []Choice
		for n := 1; n <= 5; n++ {
			out = append(out, Choice{
				Text: fmt.Sprint(n), Body: fmt.Sprintf("DISPOSITION %s\nRATING %d", number, n), Label: fmt.Sprint(n), Means: ratingWords()[n-1],
			})
		}
		return out
	}
	return nil
}

func ratingWords() []string {
	return []string{"of no use", "of little use", "of some use", "of good use", "of great use"}
}

// approvals are the ways to open the case. What the draft does not say has to be added, or the approval would be refused.
func (w World) approvals(m *Matter, number string) []Choice {
	out := w.officerChoices(m, "APPROVE", number, "Approve", "open the case and give it to them")
	if len(out) == 0 {
		out = []Choice{{Text: "APPROVE", Body: "APPROVE " + number, Label: "Approve", Means: "open the case"}}
	}
	for i := range out {
		if m.Request.Type == "" {
			out[i].Body += "\nTYPE <rfi, rfs or fai>"
			out[i].Means += "; add a line \"TYPE rfi\" (or rfs, fai)"
		}
		if m.Request.Priority == "" {
			out[i].Body += "\nPRIORITY <routine, priority or urgent>"
			out[i].Means += "; add a line \"PRIORITY routine\" (or priority, urgent)"
		}
	}
	return out
}

// officerChoices offers the officers with the least open work, but for the one who has it already.
func (w World) officerChoices(m *Matter, verb, number, label, means string) []Choice {
	var out []Choice
	for _, o := range w.Officers() {
		if len(out) == 2 {
			break
		}
		if p, err := w.FindPerson(o.Handle, RoleOfficer); err != nil || m.assignedTo(p) {
			continue
		}
		out = append(out, Choice{
			Text: verb + " " + o.Handle, Body: verb + " " + number + " " + o.Handle, Label: label + ": " + o.Name,
			Means: fmt.Sprintf("%s (%d open)", means, o.Open),
		})
	}
	return out
}
