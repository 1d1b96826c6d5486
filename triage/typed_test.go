package triage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/triage"
)

func readMessage(m *cases.Message) cases.Reading {
	return triage.Read(m, triage.DefaultConfig(), triage.Known{})
}

// MSG-3: the lines that mail programs put over quotes, below texts and over forwarded mails, by language.
func TestNewTextLanguages(t *testing.T) {
	t.Parallel()
	for name, below := range map[string]string{
		"Finnish Gmail":       "ma 26. tammik. 2026 klo 9.00 CISS <c@hq.dhs.gov> kirjoitti:\n\n> old",
		"Russian Gmail":       "\u043f\u043d, 26 \u044f\u043d\u0432. 2026 \u0433. \u0432 09:00, CISS <c@hq.dhs.gov>:\n\n> old",
		"Russian Apple":       "26 \u044f\u043d\u0432. 2026 \u0433., \u0432 09:00, CISS <c@hq.dhs.gov> \u043d\u0430\u043f\u0438\u0441\u0430\u043b(\u0430):\n\nold",
		"Turkish Gmail":       "CISS <c@hq.dhs.gov>, 26 Oca 2026 Pzt, 09:00 tarihinde \u015funu yazd\u0131:\n\n> old",
		"Japanese Gmail":      "2026\u5e741\u670826\u65e5(\u6708) 9:00 CISS <c@hq.dhs.gov>:\n\n> old",
		"Chinese Gmail":       "CISS <c@hq.dhs.gov> \u4e8e2026\u5e741\u670826\u65e5\u5468\u4e00 09:00\u5199\u9053\uff1a\n\n> old",
		"Korean Gmail":        "2026\ub144 1\uc6d4 26\uc77c (\uc6d4) \uc624\uc804 9:00, CISS <c@hq.dhs.gov>\ub2d8\uc774 \uc791\uc131:\n\n> old",
		"Arabic Gmail":        "\u0641\u064a \u0627\u0644\u0627\u062b\u0646\u064a\u0646\u060c 26 \u064a\u0646\u0627\u064a\u0631 2026 \u0641\u064a 9:00 \u0635 \u062a\u0645\u062a \u0643\u062a\u0627\u0628\u0629 \u0645\u0627 \u064a\u0644\u064a \u0628\u0648\u0627\u0633\u0637\u0629 CISS <c@hq.dhs.gov>:\n\n> old",
		"Hebrew Gmail":        "\u202b\u05d1\u05ea\u05d0\u05e8\u05d9\u05da \u05d9\u05d5\u05dd \u05d1\u05f3, 26 \u05d1\u05d9\u05e0\u05d5\u05f3 2026 \u05d1-9:00 \u05de\u05d0\u05ea \u202aCISS\u202c\u200f <c@hq.dhs.gov>:\u202c\n\n> old",
		"Greek Gmail":         "\u03a3\u03c4\u03b9\u03c2 \u0394\u03b5\u03c5 26 \u0399\u03b1\u03bd 2026 \u03c3\u03c4\u03b9\u03c2 9:00 \u03c0.\u03bc., \u03bf \u03c7\u03c1\u03ae\u03c3\u03c4\u03b7\u03c2 CISS <c@hq.dhs.gov> \u03ad\u03b3\u03c1\u03b1\u03c8\u03b5:\n\n> old",
		"Czech Gmail":         "po 26. 1. 2026 v 9:00 odes\u00edlatel CISS <c@hq.dhs.gov> napsal:\n\n> old",
		"Hungarian Gmail":     "CISS <c@hq.dhs.gov> ezt \u00edrta (id\u0151pont: 2026. jan. 26., H, 9:00):\n\n> old",
		"Polish Gmail":        "pon., 26 sty 2026 o 09:00 CISS <c@hq.dhs.gov> napisa\u0142(a):\n\n> old",
		"Danish Gmail":        "Den man. 26. jan. 2026 kl. 09.00 skrev CISS <c@hq.dhs.gov>:\n\n> old",
		"Dutch Gmail":         "Op ma 26 jan 2026 om 09:00 schreef CISS <c@hq.dhs.gov>:\n\n> old",
		"Italian Gmail":       "Il giorno lun 26 gen 2026 alle ore 09:00 CISS <c@hq.dhs.gov> ha scritto:\n\n> old",
		"Portuguese Gmail":    "Em seg., 26 de jan. de 2026 \u00e0s 09:00, CISS <c@hq.dhs.gov> escreveu:\n\n> old",
		"French, no address":  "Le lun. 26 janv. 2026 \u00e0 09:00, CISS a \u00e9crit :\n\n> old",
		"Spanish, no address": "El lun, 26 ene 2026 a las 9:00, CISS escribi\u00f3:\n\n> old",
		"Italian Outlook":     "Da: CISS <c@hq.dhs.gov>\nInviato: luned\u00ec 26 gennaio 2026 09:00\nA: Renner\nOggetto: x\n\nold",
		"Dutch Outlook":       "Van: CISS <c@hq.dhs.gov>\nVerzonden: maandag 26 januari 2026 09:00\nAan: Renner\nOnderwerp: x\n\nold",
		"Swedish Outlook":     "Fr\u00e5n: CISS <c@hq.dhs.gov>\nSkickat: den 26 januari 2026 09:00\nTill: Renner\n\u00c4mne: x\n\nold",
		"Danish Outlook":      "Fra: CISS <c@hq.dhs.gov>\nSendt: 26. januar 2026 09:00\nTil: Renner\nEmne: x\n\nold",
		"Finnish Outlook":     "L\u00e4hett\u00e4j\u00e4: CISS <c@hq.dhs.gov>\nL\u00e4hetetty: maanantai 26. tammikuuta 2026 9.00\nVastaanottaja: Renner\nAihe: x\n\nold",
		"Turkish Outlook":     "Kimden: CISS <c@hq.dhs.gov>\nG\u00f6nderildi: 26 Ocak 2026 Pazartesi 09:00\nKime: Renner\nKonu: x\n\nold",
		"Japanese Outlook":    "\u5dee\u51fa\u4eba: CISS <c@hq.dhs.gov>\n\u9001\u4fe1\u65e5\u6642: 2026\u5e741\u670826\u65e5 9:00\n\u5b9b\u5148: Renner\n\u4ef6\u540d: x\n\nold",
		"Korean Outlook":      "\ubcf4\ub0b8 \uc0ac\ub78c: CISS <c@hq.dhs.gov>\n\ubcf4\ub0b8 \ub0a0\uc9dc: 2026\ub144 1\uc6d4 26\uc77c\n\ubc1b\ub294 \uc0ac\ub78c: Renner\n\uc81c\ubaa9: x\n\nold",
		"Hebrew Outlook":      "\u05de\u05d0\u05ea: CISS <c@hq.dhs.gov>\n\u05e0\u05e9\u05dc\u05d7: 26 \u05d9\u05e0\u05d5\u05d0\u05e8 2026\n\u05d0\u05dc: Renner\n\u05e0\u05d5\u05e9\u05d0: x\n\nold",
		"Arabic Outlook":      "\u0645\u0646: CISS <c@hq.dhs.gov>\n\u062a\u0627\u0631\u064a\u062e \u0627\u0644\u0625\u0631\u0633\u0627\u0644: 26 2026\n\u0625\u0644\u0649: Renner\n\u0627\u0644\u0645\u0648\u0636\u0648\u0639: x\n\nold",
		"Greek Outlook":       "\u0391\u03c0\u03cc: CISS <c@hq.dhs.gov>\n\u03a3\u03c4\u03ac\u03bb\u03b8\u03b7\u03ba\u03b5: 26 2026\n\u03a0\u03c1\u03bf\u03c2: Renner\n\u0398\u03ad\u03bc\u03b1: x\n\nold",
		"Czech Outlook":       "Od: CISS <c@hq.dhs.gov>\nOdesl\u00e1no: pond\u011bl\u00ed 26. ledna 2026 9:00\nKomu: Renner\nP\u0159edm\u011bt: x\n\nold",
		"Hungarian Outlook":   "Felad\u00f3: CISS <c@hq.dhs.gov>\nElk\u00fcldve: 2026. janu\u00e1r 26.\nC\u00edmzett: Renner\nT\u00e1rgy: x\n\nold",
		"Swedish divider":     "-----Ursprungligt meddelande-----\nold",
		"Russian divider":     "-----\u0418\u0441\u0445\u043e\u0434\u043d\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435-----\nold",
		"Chinese divider":     "-----\u539f\u59cb\u90ae\u4ef6-----\nold",
		"tail: Proton":        "Sent with [Proton Mail](https://proton.me/mail/home) secure email.\n\n> old",
		"tail: Android":       "Obtener Outlook para Android<https://aka.ms/AAb9ysg>",
		"tail: French":        "Envoy\u00e9 de mon iPhone",
		"tail: Dutch":         "Verstuurd vanaf mijn iPhone",
		"tail: Russian":       "\u041e\u0442\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u043e \u0441 iPhone",
		"tail: Chinese":       "\u53d1\u81ea\u6211\u7684iPhone",
		"tail: Japanese":      "iPhone\u304b\u3089\u9001\u4fe1",
		"tail: Turkish":       "iPhone'umdan g\u00f6nderildi",
		"tail: Polish":        "Wys\u0142ano z iPhone'a",
		"tail: German":        "Outlook f\u00fcr iOS beziehen<https://aka.ms/o0ukef>",
		"closing":             "Mit freundlichen Gr\u00fc\u00dfen / Kind regards\nOctavia Renner",
		"scanner":             "This email has been scanned for viruses by the agency's gateway.",
	} {
		m := review("It is urgent.\n\n" + below).message()
		r := readMessage(m)
		checkReading(t, m, r)
		if r.NewText != "It is urgent." {
			t.Errorf("%s: %q", name, r.NewText)
		}
	}
	for _, text := range []string{
		"NOTE two boxes.\nSent via FedEx to the lab",
		"NOTE he came on 3 May.\nFrom: the north gate he walked to the lab.\nTo: the lab he had no key.",
		"NOTE in the letter of 3 May he wrote:\nI shall come again",
	} {
		if r := review(text).read(); len(lines(r.NewText)) != len(lines(text)) {
			t.Errorf("%q lost text: %q", text, r.NewText)
		}
	}
	// a marking at the foot that repeats the one at the head is no text of its own
	if r := review("CUI//SP-LEI\n\nIt is urgent.\n\nOctavia\n\nCUI//SP-LEI").read(); r.NewText != "CUI//SP-LEI\n\nIt is urgent." {
		t.Errorf("marking: %q", r.NewText)
	}
}

// missingMail is a reply to a mail about missing facts.
func missingMail(text, html string) draftMail {
	return draftMail{
		from: "karl.jensen@noaa.gov", name: "Karl Jensen", to: "ciss-intake+mi.aa11bb22.v1@hq.dhs.gov", reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov",
		subject: "RE: [REQ-2026-000015] Two things missing in your request to CISS", text: text, html: html,
	}
}

const outlookHead = "From: CISS Intake <ciss-intake@hq.dhs.gov>\nSent: Monday, January 26, 2026 9:00 AM\nTo: Jensen, Karl\nSubject: [REQ-2026-000015] Two things missing in your request to CISS\n\n"

// MSG-3, EXT-4: answers typed into our words, which nothing marks as a quote: by colour, name, arrow, or right below the question.
func TestAnswersTypedIntoTheQuote(t *testing.T) {
	t.Parallel()
	ours := func(a, b string) string {
		return outlookHead + "We need two answers before we can begin. A reply is enough.\n\n1. Priority: routine, priority, or urgent?\n" + a + "\n2. Classification: unclassified? If it is classified, send no details here:\nname only the network on which we find it (HSDN, SIPRNet, JWICS).\n" + b +
			"\nFor example, you could reply:\n\"Priority: routine\"\n\"Classification: unclassified\"\n\nIf we hear nothing we remind you.\n"
	}
	red := func(style string) string {
		p := func(s string) string { return "<p class=MsoNormal>" + s + "</p>" }
		ink := func(s string) string { return "<span style='" + style + "'>" + s + "</span>" }
		return "<p>See below.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> CISS &lt;ciss-intake@hq.dhs.gov&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Jensen<br><b>Subject:</b> [REQ-2026-000015] x</p></div>" +
			p("1. Priority: routine, priority, or urgent? "+ink("urgent please")) + p("2. Classification: unclassified?") + p(ink("unclassified")) + p("For example, you could reply:") + p("&quot;Priority: routine&quot;") + p("If we hear nothing we remind you.")
	}
	for name, c := range map[string]struct {
		text, html, want string
	}{
		"red":        {"", red("color:red"), "See below.\nurgent please\nunclassified"},
		"hex":        {"", red("color:#C00000"), "See below.\nurgent please\nunclassified"},
		"rgb":        {"", red("color: rgb(0, 0, 255)"), "See below.\nurgent please\nunclassified"},
		"marker pen": {"", red("background:yellow;mso-highlight:yellow"), "See below.\nurgent please\nunclassified"},
		"name":       {"See below.\n\n" + ours("[Karl Jensen] urgent", "[Karl Jensen] unclassified"), "", "See below.\n[Karl Jensen] urgent\n[Karl Jensen] unclassified"},
		"initials":   {"See below.\n\n" + ours("KJ: urgent", "KJ: unclassified"), "", "See below.\nKJ: urgent\nKJ: unclassified"},
		"arrows":     {"See below.\n\n" + ours("--> urgent", "--> unclassified"), "", "See below.\n--> urgent\n--> unclassified"},
		"answer":     {"See below.\n\n" + ours("ANSWER: urgent", "ANSWER: unclassified"), "", "See below.\nANSWER: urgent\nANSWER: unclassified"},
		"bare":       {"See below.\n\n" + ours("Urgent, please.", "Unclassified"), "", "See below.\nUrgent, please.\nUnclassified"},
	} {
		d := missingMail(c.text, c.html)
		m := d.message()
		r := d.read()
		checkReading(t, m, r)
		if diff := cmp.Diff(lines(c.want), lines(r.NewText)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if p, k := r.Draft.Fields.Value(cases.Priority), r.Draft.Fields.Value(cases.Classification); p != "urgent" || k != "unclassified" {
			t.Errorf("%s: priority %q, classification %q", name, p, k)
		}
	}
	// what nobody answered is no answer
	if r := missingMail("Thanks.\n\n"+ours("", ""), "").read(); r.Draft.Fields.Value(cases.Priority) != "" || r.Draft.Fields.Value(cases.Classification) != "" {
		t.Errorf("untouched: %q, %q", r.Draft.Fields.Value(cases.Priority), r.Draft.Fields.Value(cases.Classification))
	}
	blue := strings.NewReplacer("<p class=MsoNormal>", "<p style='color:blue'>", "urgent please", "").Replace(red(""))
	if r := missingMail("", blue).read(); strings.Contains(r.NewText, "remind") || r.Draft.Fields.Value(cases.Priority) != "" {
		t.Errorf("a program that colours all it quotes: %q", r.NewText)
	}
}

// GR-1, GR-10: a command typed into our words is never carried out, and a condition typed there makes a decision doubtful.
func TestNoCommandTypedIntoTheQuote(t *testing.T) {
	t.Parallel()
	page := func(top, in string) string {
		return "<p>" + top + "</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> CISS &lt;ciss-intake@hq.dhs.gov&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Renner<br><b>Subject:</b> [REQ-2026-000015] x</p></div>" +
			"<p>Decision needed.</p><p><span style='color:red'>" + in + "</span></p><p>YOU CAN</p><p>&quot;APPROVE&quot;</p>"
	}
	for _, in := range []string{"APPROVE", "APPROVE REQ-2026-000015/2", "--&gt; APPROVE"} {
		d := review("")
		d.html = page("See below.", in)
		if r := d.read(); len(r.Commands) > 0 || r.Refused != nil && !r.Refused.Confirm {
			t.Errorf("%q: %+v, refused %+v", in, r.Commands, r.Refused)
		}
	}
	d := review("")
	d.html = page("APPROVE", "only if Tom agrees")
	if r := d.read(); len(r.Commands) > 0 || r.Refused == nil || !r.Refused.Confirm {
		t.Errorf("a condition in red: %+v, refused %+v", r.Commands, r.Refused)
	}
	for _, in := range []string{"[Octavia Renner] APPROVE", "OR: APPROVE", "=> APPROVE"} {
		if r := review("See below.\n\n" + strings.Replace(outlookHead, "Jensen, Karl", "Renner", 1) + "Decision needed.\n" + in + "\n\"APPROVE\"\n").read(); len(r.Commands) > 0 {
			t.Errorf("%q: %+v", in, r.Commands)
		}
	}
}
