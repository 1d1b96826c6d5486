package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
)

const threat = "I will bring a gun to the gate on Monday"

// MSG-3: what a first mail pastes, quotes or says in its last lines reaches people: it is new text, or it is set aside for them.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"the guard said":  "Please look into this.\n\nOn 3 May 2026 the guard said:\n" + threat + ".\n",
		"he wrote":        "Please look into this.\n\nOn 3 May 2026 at 10:30 the man wrote:\n" + threat + ".\n",
		"pasted mail":     "Please look into this.\n\nFrom: Ivan Petrov <petrov@mail.example>\nSent: Monday, May 4, 2026 9:00 AM\nTo: Gate\nSubject: you\n\n" + threat + ".\n",
		"mail quoted":     "Please look into this.\n\nOn Mon, May 4, 2026 at 9:00 AM Ivan Petrov <petrov@mail.example> wrote:\n> " + threat + ".\n",
		"quote marks":     "This came by mail:\n\n> " + threat + ".\n> Ivan\n\nPlease help.\n",
		"below a line":    "Please look into this. He wrote\n\n--\n" + threat + ", and nobody will be spared by me or my friends.\n",
		"below a mark":    "Please look into this. He wrote\n\n-- \n" + threat + ".\n",
		"warning":         "Please look into this.\n\nWarning: this message was sprayed on our wall on Sunday night: " + threat + ".\n",
		"behind a notice": "Please look into this.\n\nThis email may contain confidential information. " + threat + ".\n",
		"this message":    "Please look into this.\n\nThis communication was found taped to our door: " + threat + ".\n",
		"below thanks":    "Please look into this.\n\nThanks,\nKarl\n" + threat + "\n",
	} {
		d := draftMail{subject: "RFI", text: text}
		m := d.message()
		r := d.read()
		checkReading(t, m, r)
		if !strings.Contains(r.NewText+r.SetAside, threat) {
			t.Errorf("%s: new text %q, set aside %q", name, r.NewText, r.SetAside)
		}
	}
	long := draftMail{subject: "RFI", text: "See below.\n\n" + strings.Repeat("> "+threat+"\n", 1000)}.read()
	if n := len(long.SetAside); n == 0 || n > 4<<10 {
		t.Errorf("%d bytes set aside", n)
	}
}

// MSG-3: a quotation of ours, a name block, a tail and the notices of servers are set aside for nobody.
func TestPlainCutsAreNotSetAside(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"our quote":  "The priority is urgent." + outlookQuote,
		"marked":     "Urgent.\n\nOn Mon, Nov 23, 2026 at 9:41 AM CISS <ciss-intake@hq.dhs.gov> wrote:\n\n> do not answer unless you know\n> what?\n",
		"name only":  "Urgent.\n\nOn 11/23/2026 9:41 AM, CISS wrote:\n> do not answer unless you know\n",
		"signature":  "Urgent.\n\nV/r,\n\nOctavia Renner\nBranch Chief, CISS Ops\n202-555-0100 (office)\n245 Murray Lane SW, Washington, DC\nocta@hq.dhs.gov | www.dhs.gov",
		"tail":       "Urgent.\n\nSent from my iPhone. Please excuse typos and brevity.",
		"outlook":    "Urgent.\n\nGet Outlook for iOS<https://aka.ms/o0ukef>",
		"notice":     "Urgent.\n\nCONFIDENTIALITY NOTICE: This email and any attachments are for the sole use of the intended recipient and may contain privileged information. If you are not the intended recipient, do not read, copy or act on it; please notify the sender and delete all copies.",
		"short":      "Urgent.\n\nThis email and any files transmitted with it are confidential and\nintended solely for the addressee.",
		"banner":     "CAUTION: This email originated from outside of DHS. DO NOT click links or open\nattachments unless you recognize the sender and know the content is safe.\n\nUrgent.",
		"[EXTERNAL]": "[EXTERNAL EMAIL]\n\nUrgent.",
	} {
		if r := review(text).read(); r.SetAside != "" {
			t.Errorf("%s: set aside %q", name, r.SetAside)
		}
		// GR-10: nor do they make a decision doubtful
		text = strings.Replace(strings.Replace(text, "The priority is urgent.", "APPROVE", 1), "Urgent.", "APPROVE", 1)
		if r := review(text).read(); len(r.Commands) != 1 {
			t.Errorf("%s: %d commands, refused %+v", name, len(r.Commands), r.Refused)
		}
	}
}

// GR-10, GR-4: a condition in what was cut makes a decision a question; it is never carried out in silence.
func TestConditionsInWhatIsCut(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"APPROVE\n\nThanks,\nOctavia Renner\nonly if Tom agrees",
		"APPROVE\n\nOctavia Renner\nSupervisor, CISS\nPlease wait for Tom's OK",
		"APPROVE\n\nSent from my iPhone, please wait for Tom",
		"APPROVE\n\n> only if Tom agrees",
		"APPROVE\n\nOn Mon, Nov 23, 2026 at 9:41 AM Tom Baker <tom.baker@hq.dhs.gov> wrote:\n> only if OGC agrees",
		"APPROVE\n\nFrom: Tom Baker\nSent: Monday, March 9, 2026 9:30 AM\nTo: Renner, Octavia\nSubject: wait\n\nnot before OGC has agreed: only if they say yes",
		"APPROVE\n\nThis email is only an example, do not act on it.",
		"APPROVE\n\nConfidential: this email is only an example, do not act on it.",
		"APPROVE\n\nThis email may contain errors and is only a draft.",
		"[Caution: Not a decision]\nAPPROVE",
		"[External draft - not for action]\nAPPROVE",
		"UNCLASSIFIED//DRAFT DO NOT ACT\nAPPROVE",
		"APPROVE\n\nOn the phone Tom said:\ndo not open this before OGC agrees.",
		"APPROVE\n\n--\nonly once Tom agrees",
		"APPROVE\n\n-- \nOctavia\nonly if Tom agrees",
		"NEGATIVE NO RECORDS\n\nOn Mon, Nov 23, 2026 at 9:41 AM TECS <tecs@cbp.dhs.gov> wrote:\n> two records of 2019.",
	} {
		for name, r := range map[string]cases.Reading{"alone": review(text).read(), "with a quote": review(text + outlookQuote).read()} {
			if len(r.Commands) > 0 || r.Refused == nil || !r.Refused.Confirm {
				t.Errorf("%s, %q: %d commands, refused %+v", name, text, len(r.Commands), r.Refused)
			}
		}
	}
	if r := review("CONFIRM 7QK4M-2XB9D\n\nThanks,\nOctavia Renner\nonly if Tom agrees").read(); len(r.Commands) > 0 || r.Refused == nil || r.Refused.Confirm {
		t.Errorf("a CONFIRM with a condition: %+v, refused %+v", r.Commands, r.Refused)
	}
}

// MSG-3: an officer's narrative is never trimmed, and no command is read from what it quotes (GR-5).
func TestNarrativeIsWhole(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"said":        "NOTE interview with the guard.\n\nOn 3 May 2026 Petrov said:\n\"" + threat + "\"",
		"wrote":       "NOTE interview.\n\nIn the letter Petrov wrote:\n" + threat,
		"pasted mail": "NOTE he wrote to us.\n\nFrom: Ivan Petrov <petrov@mail.example>\nSent: Monday, May 4, 2026 9:00 AM\nTo: Gate\nSubject: you\n\nAPPROVE\n" + threat,
		"quote marks": "NOTE he wrote:\n\n> " + threat + "\n> APPROVE",
		"attribution": "NOTE he wrote to us.\n\nOn Mon, May 4, 2026 at 9:00 AM Ivan Petrov <petrov@mail.example> wrote:\n\n" + threat,
		"thanks":      "NOTE interview.\n\nThanks,\nOctavia\n" + threat,
		"warning":     "NOTE interview.\n\nWarning: this message was sprayed on the wall: " + threat,
	} {
		r := staff("as", text)
		if len(r.Commands) != 1 || r.Commands[0].Verb != cases.Note || !strings.Contains(r.Commands[0].Argument, threat) {
			t.Errorf("%s: %+v, refused %+v", name, r.Commands, r.Refused)
		}
		if len(r.Commands) == 1 && strings.Contains(r.Commands[0].Argument, "Monday, March 9") {
			t.Errorf("%s: our own mail stands in the narrative: %q", name, r.Commands[0].Argument)
		}
	}
	r := staff("as", "NOTE interview.\n\nThanks,\nOctavia Renner\nBranch Chief, CISS Ops\n202-555-0100")
	if len(r.Commands) != 1 || strings.Contains(r.Commands[0].Argument, "555") {
		t.Errorf("a name block stands in the narrative: %+v", r.Commands)
	}
	r = staff("as", "NEGATIVE NO RECORDS\n\nOn the phone TECS said:\nexcept two records of 2019.")
	if len(r.Commands) == 1 && !strings.Contains(r.Commands[0].Argument+r.Commands[0].Keys[cases.KeyText], "except two records") {
		t.Errorf("a result without its exception: %+v", r.Commands)
	}
}
