package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
)

// GR-10: a courtesy below a decision changes nothing, and nothing is asked for it.
func TestRemarksOfCourtesy(t *testing.T) {
	t.Parallel()
	for _, remark := range []string{
		"Thanks, Ann", "Thanks!", "Thank you all.", "Many thanks for the quick work.", "Best regards", "Best regards,\nPatience Osei", "V/r, P. Osei", "V/R\nPatience Osei\nSupervisor, CISS",
		"Respectfully,\nOctavia Renner", "Cheers", "Please keep me posted.", "Keep me in the loop, please.", "Good work.", "Good work on this one.", "Great job, team!", "Nicely written summary.",
		"Call me at 202-555-0100 with questions.", "Call me whenever you have a minute.", "I am on (202) 555-0100 all day.", "Sent from my iPhone", "Get Outlook for iOS", "cc: file", "Cc: Kim Lee",
		"This one is urgent, he leaves tomorrow.", "The visit is on Monday.", "Please treat with priority.", "Please handle quickly.", "No rush.", "No rush, Ann.", "No hurry on this one.", "No problem.", "No worries",
		"No need to reply.", "No further questions.", "No further comments from my side.", "No objection from me.", "No objections.", "Please don't hesitate to call me.", "Do not hesitate to contact us.",
		"Let me know if you have any questions.", "Please let me know how it goes.", "Please confirm receipt.", "Sorry for the delay.", "Apologies for the late reply, busy week.", "Please excuse any typos and brevity.",
		"FYI, the embassy knows of it.", "See the attached memo for background.", "Have a good weekend.", "Happy Thanksgiving!", "Looks complete to me, well done.", "Good luck.", "Phone No. 202-555-0100",
		"Please consider the environment before printing this email.", "Welcome aboard, Kim.", "I am glad that this is moving.",
	} {
		for _, command := range []string{"APPROVE", "APPROVE REQ-2026-000015/2 k.lee", "ASSIGN k.lee", "PRIORITY urgent", "DUPLICATE REQ-2026-000101", "CONFIRM 4F7K2-29QMX", "ACCEPT"} {
			if r := staff("rv", command+"\n\n"+remark); r.Refused != nil || len(r.Commands) != 1 {
				t.Errorf("%s, %q: refused %+v", command, remark, r.Refused)
			}
		}
	}
}

// GR-10: what may be a condition, a doubt, a second thought or another decision is asked about, in whatever words.
func TestRemarksOfDoubt(t *testing.T) {
	t.Parallel()
	for _, remark := range []string{
		"Not approved.", "NOT APPROVED", "Denied.", "Deny it", "Please reject.", "I would rather reject this.", "Kidding. Reject it please.", "I withdraw my approval.", "I decline.", "Approval is withdrawn", "We cancelled this.",
		"Please assign it to j.ruiz.", "Assign to j.ruiz.", "I do not concur", "Unapproved", "Return it to them", "Put it on hold.", "Hold this for Tom.", "Let's hold off on this", "It is a duplicate", "Refused.",
		"I take that back.", "Taking it back", "Scratch that.", "Sent in error, sorry.", "Sorry, wrong button.", "Sorry, my mistake", "Oops", "Stop.", "STOP", "Please disregard my last mail", "Please disregard", "Hmm.",
		"This is a test, dont act on it.", "TEST", "EXERCISE EXERCISE EXERCISE", "Just an example", "No.", "No, wrong one, I meant the other.", "Please do nothing yet.", "Never mind", "Nobody has looked at it", "I can't say",
		"Awaiting Tom's OK.", "Tom needs to OK this first.", "Let me check with Tom first.", "Only with Tom's OK.", "With Tom's blessing", "With the consent of OGC", "OGC must sign off before work begins.", "OGC will look at it.", "He wants to see it",
		"I still need to talk to Tom about this.", "Need more information from the requestor: which hotel is it.", "With the caveat that OGC agrees.", "So long as OGC agrees.", "As long as OGC agrees", "Providing OGC agrees.", "Provided he stays",
		"Depending on what Tom says.", "Tentatively, conditionally on OGC.", "Conditionally", "In principle.", "Partially", "Limited to the two names.", "With reservations", "Subject to review", "Pending OGC", "Probably fine", "I think", "I guess so",
		"Perhaps", "Possibly", "Presumably ours", "When Tom is back", "As soon as he has left", "Later", "Not before Friday", "Make it routine, not urgent.", "Give it to Lee", "Or j.ruiz, whoever is free", "Without the annex", "Except for the annex",
		"On second thoughts", "I changed my mind", "We regret to say so", "I disagree", "Is that right?", "Nicht genehmigt, bitte warten.", "Thanks, Ann. Wait for Tom.", "No rush, and wait for Tom", "No problem; not yet", "no questions, but ask Tom",
		"Best, Octavia. PS. Tom must see it.", "Don\u2019t do it", "DONT", "and wait\u00a0for Tom", "1. wait for Tom",
	} {
		if r := staff("rv", "APPROVE\n\n"+remark); r.Refused == nil || !r.Refused.Confirm || len(r.Commands) != 0 || r.Refused.Verb != cases.Approve {
			t.Errorf("%q: commands %+v, refused %+v", remark, r.Commands, r.Refused)
		}
		if r := staff("rv", "CONFIRM 4F7K2-29QMX\n\n"+remark); r.Refused == nil || r.Refused.Confirm {
			t.Errorf("CONFIRM, %q: commands %+v, refused %+v", remark, r.Commands, r.Refused)
		}
	}
}

// GR-4, GR-10: a second decision is refused wherever it hides; conditions stand in keys, reasons and below other verbs too.
func TestRemarksOfOtherVerbs(t *testing.T) {
	t.Parallel()
	for text, confirm := range map[string]bool{
		"APPROVE\n\n* REJECT 2 not ours":                                false,
		"APPROVE\n\n- REJECT 2 not ours":                                false,
		"APPROVE\n\n-REJECT 2 not ours":                                 false,
		"APPROVE\n\n1. REJECT 2 not ours":                               false,
		"APPROVE\n\n(a) REJECT 2 not ours":                              false,
		"APPROVE\n\n\"REJECT 2 not ours\"":                              false,
		"APPROVE\n\n\u201cREJECT 2 not ours\u201d":                      false,
		"APPROVE\n\n\u2022 \"HOLD\"":                                    false,
		"APPROVE REQ-2026-000015/2 k.lee\n\nCONFIRM 4F7K2-29QMX":        false,
		"CONFIRM 4F7K2-29QMX\n\nNo. Not approved.":                      false,
		"CONFIRM 4F7K2-29QMX\nCODE 4F7K2-29QMY":                         false,
		"CONFIRM 4F7K2-29QMX\nCODE something":                           false,
		"APPROVE\nREMARKS conditionally":                                true,
		"APPROVE\nREMARKS Tom needs to OK it first":                     true,
		"APPROVE\nREMARKS I withdraw my approval":                       true,
		"DUPLICATE REQ-2026-000101\nREASON probably the same":           true,
		"DUPLICATE REQ-2026-000101\n\nprobably":                         true,
		"DUPLICATE REQ-2026-000101\n\nNot really a duplicate.":          true,
		"PRIORITY urgent\n\nNo, routine":                                true,
		"ACCEPT\n\nI decline":                                           true,
		"ACCEPT\n\nI cannot take this, give it to Lee":                  true,
		"ASSIGN k.lee\n\nOr j.ruiz, whoever is free":                    true,
		"SET requestor email: a@b.gov\n\nhm, no":                        true,
		"REFER OIG after Tom says so":                                   true,
		"REFER OIG\nREASON once Tom agrees":                             true,
		"REFER OIG\n\nunless Tom says no":                               true,
		"RESUME\n\nwhen Tom is back":                                    true,
		"RESUME\nwhen Tom is back":                                      true,
		"RESUME\n\nNot before Friday":                                   true,
		"CLOSEOUT\n\nnot yet":                                           true,
		"CLOSEOUT not yet":                                              true,
		"HOLD\n\nnot now":                                               true,
		"REJECT 2 not ours\n\nOnly if Tom agrees":                       true,
		"REJECT 2 not ours\n\nHmm, on second thoughts, no.":             true,
		"RETURN Which hotel\n\nOnly if Tom agrees":                      true,
		"NEGATIVE NO RECORDS\n\nCheck with Tom first":                   true,
		"NEGATIVE NO RECORDS except the two in TECS":                    true,
		"DECLINE I am on leave\n\nSorry, wrong mail, please disregard.": true,
	} {
		r := staff("rv", text)
		if r.Refused == nil || len(r.Commands) != 0 || r.Refused.Confirm != confirm {
			t.Errorf("%q: commands %+v, refused %+v, want confirm %v", text, r.Commands, r.Refused, confirm)
		}
	}
	for _, text := range []string{
		"APPROVE\nREMARKS please check TECS first", "HOLD waiting for Tom", "HOLD until 2026-12-01 pending Tom's OK", "REFER OIG possible fraud, not ours", "RESUME Tom is back", "CLOSEOUT no records were found",
		"PRIORITY urgent\nREASON the visit was not put off", "REJECT 2 no foreign nexus", "RETURN When does he arrive, and where?", "DECLINE I will not be there", "CONFIRM 4F7K2-29QMX\nCODE 4f7k2 29qmx", "NEGATIVE NO RECORDS in TECS or ADIS",
		"CONFIRM 4F7K2-29QMX\nCODE rv.aa11bb22.v2", "REJECT 2 not ours\n\nThe other office has it.",
	} {
		if r := staff("rv", text); r.Refused != nil || len(r.Commands) != 1 {
			t.Errorf("%q: refused %+v", text, r.Refused)
		}
	}
}

// GR-4: text that is struck out is seen and not meant: it decides nothing, and nothing is decided beside it.
func TestStruckOut(t *testing.T) {
	t.Parallel()
	read := func(plain, html string) cases.Reading {
		d := review("x")
		d.text, d.html = plain, html
		return d.read()
	}
	for _, html := range []string{
		"<p><s>APPROVE</s></p>", "<p><del>APPROVE</del></p>", "<p><strike>APPROVE</strike></p>", "<p style='text-decoration:line-through'>APPROVE</p>", "<p><span style='text-decoration: underline line-through red'>APPROVE</span></p>",
		"<p><span style='text-decoration-line:line-through'>APPROVE</span></p>", "<style>.d{text-decoration:line-through}</style><p class=d>APPROVE</p>", "<p>APPROVE</p><p><s>but wait for Tom</s></p>", "<p>APPROVE <s>k.lee</s></p>",
	} {
		for _, plain := range []string{"", "APPROVE\n"} {
			if r := read(plain, html); len(r.Commands) != 0 {
				t.Errorf("%q beside %s: commands %+v", plain, html, r.Commands)
			}
		}
	}
	for _, html := range []string{"<p><u>APPROVE</u></p>", "<p><ins>APPROVE</ins></p>", "<p style='text-decoration:none'>APPROVE</p>", "<p>APPROVE</p><blockquote type=cite>of old <s>x</s></blockquote>"} {
		if r := read("", html); len(r.Commands) != 1 {
			t.Errorf("%s: refused %+v", html, r.Refused)
		}
	}
	if r := read("", "<p>APPROVE</p><p><s>k.lee</s></p>"); r.Refused == nil || !strings.Contains(r.Refused.Reason, "does not see") {
		t.Errorf("refused %+v", r.Refused)
	}
}
