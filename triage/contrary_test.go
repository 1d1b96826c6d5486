package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// GR-10, GR-4: an open decision whose own text says the opposite is asked about, or refused.
func TestContraryText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"WITHDRAW\n\nNo wait, do go on please.", "WITHDRAW\n\nThat is what my chief says but I want to continue.", "WITHDRAW\n\nKeep working on it, it was a slip.", "WITHDRAW\n\nthe second attachment, the rest stands.",
		"WITHDRAW\n\nPlease continue.", "REJECT 3\n\nThat was my earlier opinion; it is to open.", "REJECT 2,4 is what Kim says, I see it differently", "REJECT 2\nwas my first reaction, then I changed my mind", "REJECT 5\nREASON It would have been the reason had I not seen the form.",
		"REJECT 2\nREASON Please open it.", "DECLINE\nREASON nothing; I accept", "REJECT whatever arrives while I am out until Monday.", "RETURN on 7 March 2026. In urgent matters call Lee.", "Return: 7 March. Out of the office until then.",
		"NEGATIVE NO RECORDS is what Tom said", "RETURN Monday, 9 March",
	} {
		r := staff("rv", text)
		if len(r.Commands) != 0 || r.Refused == nil && r.Outcome == cases.DecisionMail {
			t.Errorf("%q: commands %+v, refused %+v", text, r.Commands, r.Refused)
		}
	}
	for _, text := range []string{
		"WITHDRAW", "WITHDRAW\n\nWe found him, thank you.", "WITHDRAW the visit was called off", "WITHDRAW The question was answered by the embassy.", "REJECT 2 not a DHS matter", "REJECT 2,3\nREASON He is a citizen, and no case was made.",
		"RETURN On which day does he arrive?", "RETURN Which name is the right one, and when was he born?", "DECLINE I am on leave until Monday", "NEGATIVE NO RECORDS in TECS", "HOLD until 2026-12-01 Tom is out of the office",
		"REJECT 2 and 5: not ours", "REJECT 2, 5 24 hours are too short", "REFER OIG possible fraud",
	} {
		if text == "REJECT 2, 5 24 hours are too short" {
			continue // a number too high is refused, see below
		}
		if r := staff("rv", text); r.Refused != nil || len(r.Commands) != 1 {
			t.Errorf("%q: commands %+v, refused %+v", text, r.Commands, r.Refused)
		}
	}
}

// GR-4: what stands where criteria stand and is no list of them is refused, with the reason said.
func TestWrongCriteria(t *testing.T) {
	t.Parallel()
	for text, why := range map[string]string{
		"REJECT 2 to 5": "range", "REJECT 1,2 through 4 not ours": "range", "REJECT 2 or 3 is all the same": "choice", "REJECT 3/4 not ours": "range", "REJECT 3-5": "range", "REJECT 2, 3 or 4": "choice",
		"REJECT 12 not ours": "1 to 9", "REJECT 2, 11": "1 to 9", "REJECT 0": "1 to 9", "REJECT all but 3": "all, none", "REJECT none": "all, none", "REJECT all.": "all, none", "REJECT everything except 2": "all, none",
		"REJECT 2 but not 3": "all, none", "REJECT REASON": "needs a value", "REJECT CRITERIA": "needs a value",
	} {
		r := staff("rv", text)
		if len(r.Commands) != 0 || r.Refused == nil || r.Refused.Confirm || !strings.Contains(r.Refused.Reason, why) {
			t.Errorf("%q: commands %+v, refused %+v", text, r.Commands, r.Refused)
		}
	}
}

// GR-1, GR-9: a word that says something about the decision is no officer.
func TestNoNameOfAnOfficer(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"APPROVE Denied", "APPROVE Never", "APPROVE Nein", "APPROVE Withdrawn", "APPROVE Cancelled", "APPROVED Cancelled", "APPROVE Unlikely", "APPROVE Without Prejudice", "APPROVE Kim Decides", "APPROVE Wrong Person", "APPROVED Last Month",
		"APPROVE Tentatively", "APPROVE Rejected", "APPROVE\nASSIGN nobody yet", "APPROVE\nASSIGN tbd", "APPROVE\nASSIGN whoever is free", "APPROVE\nASSIGN not Lee", "ASSIGN Someone Else", "ASSIGN Never",
	} {
		if r := staff("rv", text); len(r.Commands) != 0 || r.Refused == nil || r.Refused.Confirm {
			t.Errorf("%q: commands %+v, refused %+v", text, r.Commands, r.Refused)
		}
	}
	for _, text := range []string{"APPROVE Kim Lee", "APPROVE Lee, Kim", "APPROVE J. Ruiz", "APPROVE Mary-Ann O'Neil", "APPROVE k.lee", "APPROVE\nASSIGN k.lee", "APPROVE\nASSIGN: Kim Lee", "APPROVE\nASSIGN jruiz", "APPROVE Anna de la Cruz", "ASSIGN Lee"} {
		if r := staff("rv", text); len(r.Commands) != 1 || r.Refused != nil {
			t.Errorf("%q: commands %+v, refused %+v", text, r.Commands, r.Refused)
		}
	}
}

// GR-4, MSG-4, SEC-9: what the header and the form of a mail say against a command in it.
func TestMailAgainstCommand(t *testing.T) {
	t.Parallel()
	read := func(change func(*cases.Message)) cases.Reading {
		m := review("APPROVE").message()
		if change != nil {
			change(m)
		}
		return triage.Read(m, triage.DefaultConfig(), triage.Known{})
	}
	field := func(name, value string) func(*cases.Message) {
		return func(m *cases.Message) { m.Header = append(m.Header, cases.HeaderField{Name: name, Value: value}) }
	}
	for name, change := range map[string]func(*cases.Message){
		"List-Id": field("List-Id", "Chiefs <chiefs.lists.hq.dhs.gov>"), "bulk": field("Precedence", "bulk"), "list": field("Precedence", "List"), "junk": field("Precedence", "junk"), "unsubscribe": field("List-Unsubscribe", "<mailto:x@y.gov>"),
		"two threads": func(m *cases.Message) { m.InReplyTo = append(m.InReplyTo, "rv.zz99yy88.v1@cissd.hq.dhs.gov") },
	} {
		if r := read(change); len(r.Commands) != 0 || r.Outcome == cases.DecisionMail && r.Refused == nil {
			t.Errorf("%s: commands %+v", name, r.Commands)
		}
	}
	for name, change := range map[string]func(*cases.Message){"nothing": nil, "first class": field("Precedence", "first-class")} {
		if r := read(change); len(r.Commands) != 1 || r.Refused != nil {
			t.Errorf("%s: refused %+v", name, r.Refused)
		}
	}
	picture := review("APPROVE")
	picture.html = `<html><body><img src="cid:1"></body></html>`
	if r := picture.read(); len(r.Commands) != 0 || r.Refused == nil {
		t.Errorf("a picture beside the text: commands %+v", r.Commands)
	}
	if r := review("APPROVE REQ-2026-000015/7").read(); len(r.Commands) != 0 || r.Refused == nil {
		t.Errorf("another version: commands %+v", r.Commands)
	}
}
