package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// GR-4, GR-10, MSG-4, SEC-1: mails that hold a verb and are no decision of their sender's. Each of them is asked about, refused, or no command.
func TestNoDecisionOfTheirs(t *testing.T) {
	t.Parallel()
	for id, text := range map[string]string{
		// conditions and second thoughts
		"condition 01": "APPROVE\n\nSubject to the outcome of the interview.", "condition 02": "APPROVE\n\nGood for the first name alone.", "condition 03": "APPROVE\n\nContingent on funding.",
		"condition 04": "APPROVE\n\nAssuming Legal has no objection.", "condition 05": "APPROVE\n\nThis lapses Friday.", "condition 06": "APPROVE\n\nI would, that is.", "condition 07": "APPROVE\n\nAsk me again Monday.",
		"condition 08": "APPROVE\nREMARKS Kim decides whether it goes out", "condition 09": "APPROVE\nREMARKS it is up to Legal", "condition 10": "APPROVE\nREMARKS for Tom to decide", "condition 11": "APPROVE\n\nThanks,\nOctavia\nafter Tom's return",
		"condition 12": "APPROVE\n\nP.P.S. Kim first.", "condition 13": "APPROVE\n\nOctavia Renner, pending clearance", "condition 14": "APPROVE\nREMARKS void if he has left", "a-cond32": "APPROVE\nREMARKS ask Tom, he decides",
		// counter-orders in other languages
		"foreign 01": "APPROVE\n\nBitte nicht.", "foreign 02": "APPROVE\n\nAbgelehnt.", "foreign 03": "APPROVE\n\nPas encore.", "foreign 04": "APPROVE\n\nTodav\u00eda no.", "foreign 05": "APPROVE\n\nN\u00e3o aprovado.", "foreign 06": "APPROVE\n\nNon ancora.",
		"foreign 07": "APPROVE\n\nNog niet.", "foreign 08": "APPROVE\n\nInte \u00e4n.", "foreign 09": "APPROVE\n\nJeszcze nie.", "foreign 10": "APPROVE\n\n\u0417\u0430\u043f\u0440\u0435\u0449\u0430\u044e.", "foreign 11": "APPROVE\n\n\u62d2\u7edd", "foreign 12": "APPROVE\n\nHay\u0131r.", "foreign 13": "APPROVE\n\n\u0644\u0627",
		// quoted commands and sentences that were broken again
		"quoted 01": "\"APPROVE\" is what the form wants.", "quoted 02": "> APPROVE\n\nis what Tom wrote.", "quoted 03": "| APPROVE", "quoted 04": "\u00abAPPROVE\u00bb",
		"i-rewrap":  "On Jan 27, 2026, at 4:55 PM, CISS Intake <ciss-intake@hq.dhs.gov> wrote:\n> Decision needed. What they ask:\n> | We were told by our director last week that the office in charge would\nAPPROVE\n> | the visit. Please look.\n>\n",
		"i-rewrap3": "On Jan 27, 2026, at 4:55 PM, CISS Intake <ciss-intake@hq.dhs.gov> wrote:\n> What they ask:\n> | We were told by our director last week that the office in charge would\nreject 2\n> | the visit. Please look.\n>\n",
		// others' commands
		"others 01": "APPROVE\n\nTom Baker\nfor Octavia Renner", "others 02": "APPROVE\n\nTom Baker, Executive Assistant to Octavia Renner", "others 03": "APPROVE\n\nOctavia Renner (by Tom Baker)", "others 04": "APPROVE\n\np.p. Octavia Renner",
		"others 05": "APPROVE\n\nOn behalf of Octavia Renner,\nTom Baker", "others 06": "APPROVE\n\nDictated but not read.", "others 07": "APPROVE\nREMARKS typed by my assistant", "others 08": "APPROVE\n\nThanks,\nTom Baker\nActing for Octavia Renner",
		"others 09": "APPROVE\nREMARKS Kim had my phone", "others 10": "APPROVE Octavia Renner", "others 11": "APPROVE Octavia", "others 12": "APPROVE\n\nTom is using my laptop.", "i-assistant": "APPROVE\n\nTom Baker\nfor Octavia Renner", "l-rem": "APPROVE\nREMARKS Bogus: Tom used my telephone",
		"a-cond61": "Note that I reject this", "a-cond62": "Assign Octavia Renner",
		// machines
		"machine 01": "HOLD until 3 March 2026\nI will be out of the office.", "o-oofrep4": "HOLD until 3 March 2026\nI am on leave.", "machine 02": "RETURN 4 March. In urgent matters write to Kim Lee.", "machine 03": "DECLINE requests that arrive while I am away go to Kim.",
		// two decisions, and wrong items
		"two 01": "APPROVE\n\nReject 2, rather.", "two 02": "APPROVE\nREJECT 2 not ours", "two 03": "REJECT 2 not ours\nAPPROVE", "two 04": "APPROVE\n\nRETURN: which hotel?", "two 05": "APPROVE\n\n> all good\nWITHDRAW it",
		"wrong 01": "APPROVE REQ-2026-000016", "wrong 02": "APPROVE REQ-2026-000015/1", "wrong 03": "APPROVE REQ-2026-000015/3", "wrong 04": "APPROVE REQ-2026-000015 REQ-2026-000016", "wrong 05": "APPROVE rv.cc33dd44.v2",
		// look-alike letters and characters that nobody sees
		"letters 01": "\u0410PPROVE", "letters 02": "APPR\u039fVE", "letters 03": "\uff21\uff30\uff30\uff32\uff2f\uff36\uff25", "letters 04": "R\u0415JECT 2 no", "letters 05": "APPROVE\n\u0410SSIGN k.lee", "letters 06": "\u202eEVORPPA", "letters 07": "APPROVE\n\n\u202enot this\u202c",
		// notices that deny it
		"c-disc": "APPROVE\n\nThis message contains confidential information. Treat the above as void; delete it.", "c-disc2": "APPROVE\n\nNOTICE: this message is a rehearsal; legal effect none.",
		"c-disc4": "APPROVE\n\nUnless otherwise stated, e-mails from this office are not official decisions and law requires a signed letter.", "l-disc2": "APPROVE\n\nNotice: this e-mail is protected. Nothing in it approves anything.",
		"notice 01": "APPROVE\n\nConfidentiality notice: this message shall not be construed as an approval and is intended for the recipient only.", "notice 02": "APPROVE\n\nThis e-mail and its attachments are confidential and do not constitute a decision of this office.",
		"notice 03": "APPROVE\n\nDisclaimer: nothing in this message authorizes work. If you are not the intended recipient, delete it.", "notice 04": "APPROVE\n\nThis message is privileged. The foregoing is fictitious.", "notice 05": "APPROVE\n\nLegal notice: an approval requires a written signature. Unauthorized use is prohibited.",
		"notice 06": "APPROVE\n\nThis message is confidential and has no legal effect.",
		// titles, tails and courtesies that say more
		"title 01": "APPROVE\n\nOctavia Renner\nBranch Chief Disagrees", "title 02": "APPROVE\n\nOctavia Renner\nCounsel Reviewing", "title 03": "APPROVE\n\nOctavia\nOffice Copy Only", "title 04": "APPROVE\n\nOctavia\nSupervisor To Decide",
		"title 05": "APPROVE\n\nOctavia\nDirector Must Sign", "title 06": "APPROVE\n\nOctavia\nWrong Branch", "motto": "APPROVE\n\nOctavia\n\"Let Kim be the judge of this one\"",
		"tail 01": "APPROVE\n\nSent from my iPhone - Kim has it", "tail 02": "APPROVE\n\nSent from my iPhone by Tom", "tail 03": "APPROVE\n\nSent from Tom's iPhone",
		"turned 01": "APPROVE\n\nFYI the director is against it", "turned 02": "APPROVE\n\nPlease note the director has the last word", "turned 03": "APPROVE\n\nSee attached, which is what I really want", "turned 04": "APPROVE\n\nCall me at 202-555-0100 so that we can talk it over",
		"turned 05": "APPROVE\n\nCc: Kim, who speaks for me here", "turned 06": "APPROVE\n\nLooks good at a distance", "turned 07": "APPROVE\n\nAttached is the order that counts", "turned 08": "APPROVE\n\nThe visit is on hold",
		"remarks 01": "APPROVE\nREMARKS the opposite of what I want", "remarks 02": "APPROVE\nREMARKS half of it", "remarks 03": "APPROVE\nREMARKS I have not read it", "remarks 04": "APPROVE\nREMARKS just a test", "remarks 05": "APPROVE\nREMARKS do nothing",
		"remarks 06": "APPROVE\nREMARKS \u043d\u0435\u0442", "remarks 07": "APPROVE\nREMARKS nein", "remarks 08": "APPROVE\nREMARKS \U0001F44E", "remarks 09": "APPROVE\nREMARKS not my decision", "remarks 10": "APPROVE\nREMARKS under protest", "remarks 11": "ASSIGN Kim Lee\nREMARKS or Jose",
		"keys 01": "APPROVE\nTYPE rfi?", "keys 02": "APPROVE\nPRIORITY routine\nPRIORITY urgent", "keys 03": "APPROVE\nASSIGN k.lee\nASSIGN j.ruiz", "keys 04": "APPROVE k.lee?", "keys 05": "APPROVE k.lee j.ruiz",
		"open 01": "REJECT 2\nREASON none", "open 02": "REJECT 2\nREASON it is fine", "open 03": "REJECT 2 this is ours", "open 04": "HOLD\n\nNo, release it", "open 05": "RETURN\nNEED nothing", "open 06": "RETURN nothing, it is fine",
		"open 07": "REFER OIG\nREASON no, keep it", "open 08": "WITHDRAW\n\nmy last mail only", "open 09": "REJECT 2\n\nTom Baker\nfor Octavia Renner",
	} {
		if r := review(text).read(); len(r.Commands) != 0 {
			t.Errorf("%s: carried out %+v", id, r.Commands)
		}
	}
}

// GR-4, GR-10: the same in formatted texts.
func TestNoDecisionFormatted(t *testing.T) {
	t.Parallel()
	for id, html := range map[string]string{
		"struck":     `<p><s>APPROVE</s></p>`,
		"struck 2":   `<p style="text-decoration:line-through">APPROVE</p>`,
		"below":      `<p>APPROVE</p><p style="color:#fefefe;background:#fff">not before Monday</p>`,
		"hidden":     `<p style="display:none">APPROVE</p><p>Thanks</p>`,
		"small":      `<p style="font-size:1px">APPROVE</p><p>Thanks</p>`,
		"clipped":    `<div style="height:0;overflow:hidden">APPROVE</div><p>Thanks</p>`,
		"tag split":  `<p>DIS<span></span>APPROVE 2 not ours</p><p>Open it please.</p>`,
		"comment":    `<p><!-- APPROVE -->Thanks</p>`,
		"title":      `<head><title>APPROVE</title></head><p>Thanks</p>`,
		"outlook":    `<p>APPROVE</p><div id="Signature"><p>Octavia Renner</p><p>by Tom Baker, for Octavia Renner</p></div>`,
		"office":     `<p>APPROVE</p><!--[if mso]><p>not this one</p><![endif]-->`,
		"office 2":   `<!--[if gte mso 9]><p>REJECT 2 not ours</p><![endif]--><p>APPROVE</p>`,
		"tight":      `<p style="letter-spacing:-20px">APPROVE</p>`,
		"details":    `<p>APPROVE</p><details><summary>x</summary>not before Monday</details>`,
		"boxes":      `<p>&#9744; APPROVE</p><p>&#9745; REJECT 2</p>`,
		"choice":     `<select><option>APPROVE</option><option>REJECT 2 no</option></select>`,
		"blockquote": `<blockquote type="cite">APPROVE</blockquote>`,
		"gmail":      `<div class="gmail_quote"><div class="gmail_attr">On Tue, Tom wrote:</div><div>APPROVE</div></div>`,
	} {
		d := review("x")
		d.text, d.html = "", "<html><body>"+html+"</body></html>"
		if r := d.read(); len(r.Commands) != 0 {
			t.Errorf("%s: carried out %+v", id, r.Commands)
		}
	}
}

// GR-4, MSG-2, MSG-4, SEC-1: the header says who sent a decision and what it answers, once (c-sender, c-dupirt, i-dupirt, i-autoForw).
func TestDecisionOfARuleOrAnother(t *testing.T) {
	t.Parallel()
	field := func(name, value string) cases.HeaderField { return cases.HeaderField{Name: name, Value: value} }
	for id, change := range map[string]func(m *cases.Message){
		"i-autoForw": func(m *cases.Message) {
			m.Header = append(m.Header, field("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent"))
		},
		"c-sender": func(m *cases.Message) { m.Sender = []cases.Address{{Address: "tom@x.gov"}} },
		"c-dupirt": func(m *cases.Message) {
			m.Header = append(m.Header, field("In-Reply-To", "<rv.aa11bb22.v2@cissd.hq.dhs.gov>"), field("In-Reply-To", "<rv.zz99.v9@cissd.hq.dhs.gov>"))
		},
		"another's token": func(m *cases.Message) {
			m.InReplyTo = append(m.InReplyTo, "rv.cc33dd44.v2@cissd.hq.dhs.gov")
		},
		"c-resent": func(m *cases.Message) { m.Header = append(m.Header, field("Resent-From", "Tom <tom@x.gov>")) },
		"i-code":   func(m *cases.Message) { m.Parts[0].Text = "APPROVE\nCODE zz99yy88\n" },
		"c-altapprtf": func(m *cases.Message) {
			m.Parts[0].Alternative = 1
			m.Parts = append(m.Parts, cases.Part{ID: "2", MediaType: "application/rtf", Alternative: 1})
		},
		"two To":      func(m *cases.Message) { m.Header = append(m.Header, field("To", "a@x.gov"), field("to", "b@x.gov")) },
		"two Subject": func(m *cases.Message) { m.Header = append(m.Header, field("Subject", "other")) },
		"bulk":        func(m *cases.Message) { m.Header = append(m.Header, field("Precedence", "bulk")) },
		"list":        func(m *cases.Message) { m.Header = append(m.Header, field("List-Id", "<x.lists.gov>")) },
		"vacation":    func(m *cases.Message) { m.Header = append(m.Header, field("Auto-Submitted", "auto-replied")) },
		"forwarded":   func(m *cases.Message) { m.Header = append(m.Header, field("Auto-Submitted", "auto-forwarded")) },
		"l-opaque-tampered": func(m *cases.Message) {
			m.Parts = append(m.Parts, cases.Part{ID: "2", MediaType: "application/pkcs7-mime", Opened: true, BadSignature: true})
		},
	} {
		m := review("APPROVE").message()
		change(m)
		if r := triage.Read(m, triage.DefaultConfig(), triage.Known{}); len(r.Commands) != 0 {
			t.Errorf("%s: carried out %+v", id, r.Commands)
		}
	}
	m := review("APPROVE").message()
	m.Sender = m.From
	m.Header = append(m.Header, field("To", "a@x.gov"), field("In-Reply-To", "<rv.aa11bb22.v2@cissd.hq.dhs.gov>"), field("In-Reply-To", "<rv.aa11bb22.v2@cissd.hq.dhs.gov>"))
	if r := triage.Read(m, triage.DefaultConfig(), triage.Known{}); len(r.Commands) != 1 {
		t.Errorf("the same twice: %+v", r.Refused)
	}
}

// GR-10: who writes into the subject that an answer does not count is asked to send it again.
func TestSubjectsThatTakeBack(t *testing.T) {
	t.Parallel()
	for _, subject := range []string{
		"Declined: [CISS review] REQ-2026-000015", "Canceled: Re: REQ-2026-000015", "Draft: Re: [CISS review] REQ-2026-000015", "TEST Re: [CISS review] REQ-2026-000015", "EXERCISE EXERCISE EXERCISE Re: REQ-2026-000015",
		"Re: [CISS review] REQ-2026-000015 - do not act on this", "Re: NOT this one [CISS review] REQ-2026-000015", "Re: (pending) REQ-2026-000015",
	} {
		d := review("APPROVE")
		if d.subject = subject; len(d.read().Commands) != 0 {
			t.Errorf("%s: carried out", subject)
		}
	}
	for _, subject := range []string{"Re: NOT DONE: APPROVE REQ-2026-000015", "Fwd: Re: [CISS review] REQ-2026-000015: RFI", "Re: CONFIRM NEEDED: REQ-2026-000015", "Re: [EXTERNAL] [CISS review] REQ-2026-000015: test of a drill"} {
		d := review("APPROVE")
		if d.subject = subject; len(d.read().Commands) != 1 {
			t.Errorf("%s: refused", subject)
		}
	}
}

// Appendix B: what follows END or a lone "--" is not read for a command, as END says (a-cond23, l-sig06).
func TestBehindTheEnd(t *testing.T) {
	t.Parallel()
	for id, text := range map[string]string{"a-cond23": "APPROVE\n\nEND\n\nbut wait for Tom, do not act", "l-sig06": "APPROVE\n\n-- \nOctavia\nREJECT 2"} {
		if r := review(text + outlookQuote).read(); len(r.Commands) != 1 || r.Commands[0].Verb != cases.Approve {
			t.Errorf("%s: commands %+v, refused %+v", id, r.Commands, r.Refused)
		}
	}
}

// GR-1, GR-9, GR-10, MSG-3: plain decisions go through, whatever program sent them and whatever their office puts below.
func TestHonestDecisions(t *testing.T) {
	t.Parallel()
	const gmail = "\n\nOn Tue, Jan 27, 2026 at 4:55 PM CISS Intake <ciss-intake@hq.dhs.gov> wrote:\n\n> REQ-2026-000015, version 2.\n> Decision needed.\n"
	const block = "\n\nOctavia Renner\nBranch Chief, CISS Operations\nOffice of the Chief Security Officer\nU.S. Department of Homeland Security\nO: (202) 555-0100 | M: (202) 555-0101\noctavia.renner@hq.dhs.gov"
	notice := "\n\nWARNING: This document is FOR OFFICIAL USE ONLY (FOUO). It contains information that may be exempt from public release under the Freedom of Information Act (5 U.S.C. 552)."
	for _, text := range []string{
		"APPROVE", "Approve.", "approved!", "APPROVE k.lee", "APPROVE Kim Lee", "APPROVE REQ-2026-000015/2", "APPROVE REQ-2026-000015/2 Kim Lee", "APPROVE" + gmail, "APPROVE" + block, "APPROVE" + block + notice, "APPROVE" + outlookQuote,
		"APPROVE\n\nThanks,\nOctavia" + gmail, "APPROVE\n\nV/r,\nO. Renner", "APPROVE\n\nSent from my iPhone", "APPROVE\n\nGet Outlook for iOS<https://aka.ms/o0ukef>" + outlookQuote, "APPROVE\n\nSent from Outlook for Android",
		"APPROVE\nASSIGN k.lee\nPRIORITY urgent", "APPROVE\nREMARKS Start with the list of visitors that the embassy has.", "APPROVE\nREMARKS Kim knows the file; start with TECS and ADIS.", "APPROVE\n\nThanks for the quick work, Kim.",
		"APPROVE\n\nThis e-mail and any attachments are confidential and intended solely for the addressee. If you are not the intended recipient, delete it and notify the sender.",
		"APPROVE\n\nThis message does not constitute a contract and is intended for the named recipient only.", "APPROVE\n\nPlease consider the environment before printing this e-mail.",
		"REJECT 2,3 not a DHS matter", "REJECT 4\nREASON The visitor has left the country." + gmail, "RETURN Which hotel will he stay at?", "RETURN: which day, and with whom?" + block, "HOLD until 2026-11-25 the embassy answers then",
		"HOLD until 3 March 2026: waiting for the passport number", "ASSIGN Kim Lee\nREMARKS she knows it", "PRIORITY urgent", "DUPLICATE REQ-2026-000014" + gmail, "NOTE: he called and will send the form", "Note that he called on Monday",
		"CUI\n\nAPPROVE\n\nOctavia Renner\n\nCUI", "APPROVE\nREMARKS Report to the supervisor for the region when done", "APPROVE\n\n-- \nOctavia Renner\nChief for Counterintelligence Support",
	} {
		if r := review(text).read(); r.Refused != nil || len(r.Commands) != 1 {
			t.Errorf("%q: refused %+v", strings.TrimSpace(text), r.Refused)
		}
	}
	for _, html := range []string{
		`<div dir="ltr">APPROVE</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Tue, Jan 27, 2026 at 4:55 PM CISS Intake &lt;ciss-intake@hq.dhs.gov&gt; wrote:<br></div><blockquote class="gmail_quote"><p>REQ-2026-000015</p></blockquote></div>`,
		`<div class="WordSection1"><p class="MsoNormal">APPROVE<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal"><b>Octavia Renner</b></p><p class="MsoNormal">Branch Chief, CISS</p></div>`,
		`<body dir="auto">APPROVE<br><br><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On Jan 27, 2026, at 4:55 PM, CISS Intake &lt;ciss-intake@hq.dhs.gov&gt; wrote:<br></blockquote></div><blockquote type="cite"><p>REQ-2026-000015</p></blockquote></body>`,
		`<p>APPROVE</p><p>Thanks,<br>Octavia</p>`,
		`<head><!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit" spidmax="1026"/></xml><![endif]--><!--[if !mso]><style>v\:* {behavior:url(#x);}</style><![endif]--></head><p style="letter-spacing:-.1pt">APPROVE</p>`,
		`<!--[if mso]><table><tr><td>&nbsp;<![endif]--><p>APPROVE</p><!--[if mso]></td></tr></table><![endif]-->`,
	} {
		d := review("x")
		d.text, d.html = "", "<html>"+html+"</html>"
		if r := d.read(); r.Refused != nil || len(r.Commands) != 1 {
			t.Errorf("%s: refused %+v", html, r.Refused)
		}
	}
}
