package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
)

// INT-9: who asks about the writer of a mail asks himself, whatever office that writer says he is of; he is the subject, and gets no mail of ours.
func TestWriterUnderSuspicionIsNoRequestor(t *testing.T) {
	t.Parallel()
	const block = "\n\nFrom: Ivan Petrov <ivan.petrov@doe.gov>\nSent: Monday, January 26, 2026 9:00 AM\nTo: Wade, Olivia\nSubject: visit\n\nPlease send me the list of next week, it is urgent.\nIvan Petrov\n"
	for _, text := range []string{
		"Please look into the person who sent this.",
		"Request an inquiry into the sender. Routine, unclassified.",
		"Please find out who this man is. Routine, unclassified.",
		"Can you vet the author? We do not think he is with DOE.",
		"Please check on him.",
	} {
		d := draftMail{from: "o.wade@epa.gov", name: "Olivia Wade", subject: "FW: visit", text: text + "\n\nOlivia Wade\nEPA OIG\n(919) 555-0177" + block}
		r := d.read()
		checkReading(t, d.message(), r)
		if n, a, _, s := asked(r); n != "Olivia Wade" || a != "o.wade@epa.gov" || s != "" {
			t.Errorf("%q: %q <%s>, submitted by %q", text, n, a, s)
		}
		if len(r.Draft.Subjects) != 1 {
			t.Errorf("%q: %d subjects", text, len(r.Draft.Subjects))
		}
	}
}

// MSG-4: a first request is none of a machine's for what a server wrote into its header or for saying that its writer is away; excuses and
// bulletins stay machines' mail.
func TestFirstRequestsBehindMachineSigns(t *testing.T) {
	t.Parallel()
	const ask = "We ask for information on Boris Yudin, a Russian citizen who visits our laboratory. Please check your holdings.\n\nKarl Jensen\nNOAA"
	const told = "A man has stood at our gate for three nights now with a camera, and I do not know what to make of it.\n\nKarl Jensen\nNOAA"
	const away = "I am away until Monday, but this cannot wait: Mr. Boris Yudin, a Russian citizen, offered our guard money. Please look into him.\n\nKarl Jensen\nNOAA"
	for name, c := range map[string]struct {
		d       draftMail
		request bool
	}{
		"away, and asks":    {draftMail{subject: "Out of office: a request", text: away}, true},
		"generated":         {draftMail{subject: "RFI", text: away, header: head("Auto-Submitted", "auto-generated")}, true},
		"unsubscribe":       {draftMail{subject: "request", text: ask, header: head("List-Unsubscribe", "<mailto:x@y.gov>")}, true},
		"feedback":          {draftMail{subject: "request", text: ask, header: head("Feedback-Id", "a:b:c")}, true},
		"bulk":              {draftMail{subject: "request", text: told, header: head("Precedence", "bulk")}, true},
		"forwarded by rule": {draftMail{subject: "request", text: told, header: head("Auto-Submitted", "auto-forwarded")}, true},
		"an excuse":         {draftMail{subject: "Out of office: RFI", text: "I am away until Monday. For urgent requests please contact Kim Lee."}, false},
		"a bulletin":        {draftMail{subject: "Weekly bulletin", text: "Our offices will close early on Friday. Read more at https://noaa.gov/news about what we do for visitors.", header: head("Precedence", "bulk")}, false},
	} {
		r := c.d.read()
		if got := r.Outcome == cases.NewRequest; got != c.request {
			t.Errorf("%s: %s", name, r.Outcome)
		}
	}
}

// MSG-3: what asks us, or tells of a person with a country or a document, is no notice, no banner and no name block, in whatever words it begins.
func TestOurMatterIsNoNotice(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Good day.\n\nRoutine.\n\nThe information contained in this was intercepted: Boris Yudin, a Russian, copies our system. Please inquire.":                   "intercepted",
		"Good day.\n\nThis message is for your analysts: the intended recipient was Boris Yudin, passport P7654321.":                                               "passport",
		"External sender: Boris Yudin of Russia wrote to our guard. Please look into him.\n\nRoutine.":                                                             "our guard",
		"Caution: visitor from outside the organization, Boris Yudin, Russian, passport P7654321. Please check.\n\nRoutine.":                                       "visitor",
		"Please check this man for us.\n\nThank you.\nBoris Yudin, DOB 4 May 1975\nPassport P7654321, Russia":                                                      "4 May 1975",
		"Routine RFI.\n\nThank you.\nBoris Yudin\nRussia\nHe is armed.\nKarl":                                                                                      "armed",
		"We got this:\n-----Original Message-----\nI will come and burn it down. Boris Yudin\n\nPlease look into him; it is routine.\nKarl Jensen":                 "look into him",
		"On Monday at 9:00 Boris Yudin (boris@x.com) wrote:\nI will come and burn it down.\n\nWe ask for an inquiry into him. It is routine.\n\nKarl Jensen\nNOAA": "an inquiry into him",
	} {
		d := draftMail{subject: "request", from: "k.jensen@noaa.gov", name: "Karl Jensen", text: text}
		r := d.read()
		checkReading(t, d.message(), r)
		if !strings.Contains(r.NewText, want) {
			t.Errorf("%q: new text %q", text, r.NewText)
		}
		if _, a, _, _ := asked(r); a != "k.jensen@noaa.gov" {
			t.Errorf("%q: asked by %q", text, a)
		}
	}
	for _, notice := range []string{
		"CAUTION: This email originated from outside of your organization. Please check the sender before you click links.",
		"[EXTERNAL]",
	} {
		d := draftMail{subject: "request", text: notice + "\n\nWho is Boris Yudin?"}
		if r := d.read(); strings.Contains(r.NewText, "originated") || strings.Contains(r.NewText, "EXTERNAL") {
			t.Errorf("%q is new text", notice)
		}
	}
}
