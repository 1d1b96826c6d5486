package notify

import "cissd/cases"

// commandList is every command that people of the office can send, for HELP: what to type, who may, and what it does.
func (v vocabulary) commandList() []Choice {
	var out []Choice
	for _, s := range cases.Verbs() {
		for _, c := range commandWords(s.Verb) {
			c.Sample, c.Means = v.sample(c.Sample), v.inert(c.Means)
			out = append(out, c)
		}
	}
	return out
}

// commandWords are the forms of one verb; none for those that only a requestor sends.
func commandWords(v cases.Verb) []Choice {
	form := func(sample, means string) Choice { return Choice{Sample: sample, Means: means} }
	switch v {
	case cases.Approve:
		return []Choice{
			form("APPROVE officer", "supervisor: open the case and give it to this officer"),
			form("APPROVE", "supervisor: open the case without one, or agree to a result"),
		}
	case cases.Reject:
		return []Choice{form("REJECT 2, 5 your reason", "supervisor: end a request; the requestor gets criteria and reason")}
	case cases.Return:
		return []Choice{form("RETURN your question", "supervisor: ask the requestor, or give a result back to the officer")}
	case cases.Assign:
		return []Choice{form("ASSIGN officer", "supervisor: give a case to this officer")}
	case cases.Set:
		return []Choice{form("SET due date: 2026-12-14", "supervisor: correct a field of a request; its name and value, one on each line")}
	case cases.SetPriority:
		return []Choice{form("PRIORITY urgent", "supervisor: say how urgent a request or case is")}
	case cases.Hold:
		return []Choice{form("HOLD until YYYY-MM-DD your reason", "supervisor: let it rest until that day")}
	case cases.Resume:
		return []Choice{form("RESUME", "supervisor: let it go on before that day")}
	case cases.DuplicateOf:
		return []Choice{form("DUPLICATE REQ-2027-000101", "supervisor: close a request into another that asks for the same")}
	case cases.Refer:
		return []Choice{form("REFER OIG your reason", "supervisor: pass a request or case to another office; it ends here. Officer: ask a supervisor that what you found goes there")}
	case cases.Decline:
		return []Choice{form("DECLINE your reason", "officer: say that you do not take a case on")}
	case cases.Activity:
		return []Choice{form("ACTIVITY TECS", "officer: what you looked at; the day and what you found stand below it, behind \"DATE\" and \"FINDING\"")}
	case cases.Confirm:
		return []Choice{form("CONFIRM code", "everybody: say once more that you mean a command, with the code that we sent you")}
	case cases.Accept:
		return []Choice{form("ACCEPT", "officer: take on a case")}
	case cases.Note:
		return []Choice{form("NOTE your text", "officer: add to the record")}
	case cases.Negative:
		return []Choice{
			form("NEGATIVE NO RECORDS", "officer: nothing was found"),
			form("NEGATIVE WITHHELD", "officer: what was found cannot be given out"),
		}
	case cases.Call:
		return []Choice{
			form("CALL NEGATIVE", "officer: the result was told by telephone"),
			form("CALL DISPOSITION", "officer: the requestor's view was learned by telephone"),
			form("CALL RECEIVED", "officer: by telephone it was learned that the result arrived"),
		}
	case cases.Closeout:
		return []Choice{form("CLOSEOUT", "officer: file a closed case")}
	case cases.Status:
		return []Choice{form("STATUS number", "everybody: how this request or case stands")}
	case cases.Form:
		return []Choice{form("FORM", "everybody: the questionnaire for a request, as a PDF to fill in and as plain text")}
	case cases.Help:
		return []Choice{form("HELP", "everybody: this mail; in reply to a mail, with what is possible there")}
	}
	return livesCommands(v)
}

// livesCommands are those of the three lives of a case (SPEC 7).
func livesCommands(v cases.Verb) []Choice {
	form := func(sample, means string) []Choice { return []Choice{{Sample: sample, Means: means}} }
	switch v {
	case cases.Reopen:
		return form("REOPEN your reason", "supervisor: take up again what is over")
	case cases.Concur:
		return form("CONCUR", "director: agree to an inquiry, which is released with that")
	case cases.Nonconcur:
		return form("NONCONCUR your reason", "director: give an inquiry to its officer again")
	case cases.Share:
		return form("SHARE officer your reason", "supervisor: let another officer read a case")
	case cases.Unshare:
		return form("UNSHARE officer", "supervisor: end that")
	case cases.Exhibit:
		return form("EXHIBIT what the attached file shows", "officer: file what is attached, with a number")
	case cases.Positive:
		return form("POSITIVE text of the memorandum", "officer: something can be provided; attach the source documents")
	case cases.Report:
		return form("REPORT text", "officer: send an inquiry in; the text can be an attached file, and a line \"RESULT\" below it says what it came to")
	case cases.Complete:
		return form("COMPLETE what came of it", "officer: a support is done; a line \"SIGNIFICANT\" below it tells the leadership too")
	case cases.Extend:
		return form("EXTEND until YYYY-MM-DD your reason", "officer: ask a supervisor for more time")
	case cases.List:
		return form("LIST", "everybody: what is open that you may see")
	case cases.Show:
		return form("SHOW number", "everybody: all that is on record of it, as a locked file")
	}
	return nil
}
