package cases

// lifeChoices are the commands of the three lives: what to type, and what the button fills in.
func (w World) lifeChoices(m *Matter, on Trigger, number string) []Choice {
	var c Choice
	switch on {
	case On(Concur):
		c = Choice{Text: "CONCUR", Body: "CONCUR " + number, Label: "Concur", Means: "the inquiry is released"}
	case On(Nonconcur):
		c = Choice{
			Text: "NONCONCUR your reason", Body: "NONCONCUR " + number + "\nREASON <why not; the officer reads it>", Label: "Do not concur",
			Means: "the officer goes on with it", Danger: true,
		}
	case On(Positive):
		c = Choice{
			Text: "POSITIVE text of the memorandum", Body: "POSITIVE " + number + "\nTEXT <what the memorandum says; attach the source documents>\nMARKING UNCLASSIFIED//FOR OFFICIAL USE ONLY",
			Label: "Something was found", Means: "a supervisor reviews it; the requestor gets it as a protected document",
		}
	case On(Report):
		const rest = "\nTEXT <the report; or attach it>\nMARKING UNCLASSIFIED//FOR OFFICIAL USE ONLY//LAW ENFORCEMENT SENSITIVE"
		return []Choice{
			{
				Text: "REPORT POSITIVE", Body: "REPORT " + number + "\nRESULT POSITIVE" + rest, Label: "Report: something was found",
				Means: "with the text behind it, or the file attached; a supervisor reviews it, then the director",
			},
			{
				Text: "REPORT NEGATIVE", Body: "REPORT " + number + "\nRESULT NEGATIVE" + rest, Label: "Report: nothing was found",
				Means: "with the text behind it, or the file attached; a supervisor reviews it, then the director",
			},
		}
	case On(Complete):
		c = Choice{
			Text: "COMPLETE what came of it", Body: "COMPLETE " + number + "\nRESULT <what was done, and what came of it>", Label: "Support completed",
			Means: "a supervisor reviews it; a line SIGNIFICANT tells the leadership too",
		}
		if m.Request.Tracked {
			c = Choice{Text: "COMPLETE", Body: "COMPLETE " + number, Label: "Completed", Means: "the work is done, where the request resides"}
		}
	case On(Exhibit):
		c = Choice{
			Text: "EXHIBIT what the attached file shows", Body: "EXHIBIT " + number + "\nDESC <what it shows; attach the file>\nMARKING UNCLASSIFIED//FOR OFFICIAL USE ONLY",
			Label: "File an exhibit", Means: "the attached files are numbered and kept",
		}
	case On(Extend):
		until := isoDate(w.today().AddDate(0, 0, 14))
		c = Choice{
			Text: "EXTEND until " + until + " your reason", Body: "EXTEND " + number + "\nUNTIL " + until + "\nREASON <why; a supervisor reads it>", Label: "Ask for more time",
			Means: "a supervisor decides",
		}
	case On(Share):
		return w.shareChoices(m, number)
	case On(Reopen):
		c = Choice{
			Text: "REOPEN your reason", Body: "REOPEN " + number + "\nREASON <why>", Label: "Take it up again", Means: "it begins anew; what was decided stays in its history", Danger: true,
		}
	case On(Received):
		c = Choice{Text: "RECEIVED", Body: "RECEIVED " + number, Label: "I have it", Means: "then we know that it came"}
	case OnCallReceived:
		c = Choice{
			Text: "CALL RECEIVED", Body: "CALL " + number + " RECEIVED\nWITH <whom you spoke to>", Label: "They have it", Means: "you learned by telephone that it came; the case closes",
		}
	default:
		return nil
	}
	return []Choice{c}
}

// reviewChoices are the approvals of what lies before a reader in a case.
func (m *Matter) reviewChoices(number string) []Choice {
	c := Choice{Text: "APPROVE", Body: "APPROVE " + number}
	switch m.underReview() {
	case StepConcurrence:
		return nil // that is the director's, with a word of its own
	case StepReferral:
		c.Label, c.Means = "Approve the referral", "the office gets it"
	case StepExtension:
		c.Label, c.Means = "Give more time", "the officer has until that day"
	case StepSignificance:
		c.Label, c.Means = "Tell the leadership", "the director is told, and the leadership gets a memorandum"
	case StepEntries:
		c.Label, c.Means = "Approve the entries", "they count as reviewed"
	default:
		c.Label, c.Means = "Approve the result", "the requestor is told the result"
		switch {
		case m.Case.Type == FAI:
			c.Label, c.Means = "Approve the report", "the director decides next"
		case m.Case.Result == "completed":
			c.Label, c.Means = "Approve the closure", "the case closes; the requestor is told"
		case m.Case.Result == "positive":
			c.Label, c.Means = "Approve the memorandum", "the requestor gets it as a protected document"
		}
	}
	return []Choice{c}
}

// shareChoices offers the officer with the least work who does not see the case yet.
func (w World) shareChoices(m *Matter, number string) []Choice {
	for _, o := range w.Officers() {
		p, err := w.FindPerson(o.Handle, RoleOfficer)
		if err != nil || m.assignedTo(p) || m.sharedWith(p) {
			continue
		}
		return []Choice{{
			Text: "SHARE " + o.Handle + " your reason", Body: "SHARE " + number + " " + o.Handle + "\nREASON <why they need to know>",
			Label: "Let " + o.Name + " see it", Means: "they can read it, and no more",
		}}
	}
	return nil
}
