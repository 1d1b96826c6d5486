package triage_test

import (
	"strings"
	"testing"

	"cissd/cases"
)

// asked is who a reading says asks, and who sent it in.
func asked(r cases.Reading) (name, mail, phone, submitter string) {
	if r.Submitter != nil {
		submitter = r.Submitter.Address
	}
	f := r.Draft.Fields
	return f.Value(cases.RequestorName), f.Value(cases.RequestorEmail), f.Value(cases.RequestorPhone), submitter
}

const (
	wadesAsk = "Dear CISS,\n\nwe would like to know what you hold on Mr. Tomas Brandl, an Austrian citizen who asks for badges.\nThis is routine and unclassified.\n\nOlivia Wade\nSpecial Agent, EPA OIG\n(919) 555-0177\n"
	cover    = "Please take this in.\n\nCallum Reyes\nCISS OPs, 202-555-0101\n"
)

func quoteBy(s string) string {
	return "> " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n> ") + "\n"
}

// INT-9: who asks in a mail that was passed on, by client, language and number of hands; the name block of who passed it on gives nothing.
func TestWhoAsksInForwards(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ subject, text string }{
		"Outlook":            {"FW: badges", cover + "\nFrom: Olivia Wade <o.wade@epa.gov>\nSent: Monday, January 26, 2026 9:00 AM\nTo: Reyes, Callum\nSubject: badges\n\n" + wadesAsk},
		"no FW":              {"for intake", cover + "\nFrom: Olivia Wade <o.wade@epa.gov>\nSent: Monday, January 26, 2026 9:00 AM\nTo: Reyes, Callum\nSubject: badges\n\n" + wadesAsk},
		"Apple":              {"Fwd: badges", cover + "\n> Begin forwarded message:\n> \n> From: Olivia Wade <o.wade@epa.gov>\n> Subject: badges\n> Date: January 26, 2026 at 9:00:08 AM EST\n> To: Callum Reyes <callum.reyes@hq.dhs.gov>\n> \n" + quoteBy(wadesAsk)},
		"Apple, no marks":    {"Fwd: badges", cover + "\nBegin forwarded message:\n\nFrom: Olivia Wade <o.wade@epa.gov>\nSubject: badges\nDate: January 26, 2026 at 9:00:08 AM EST\nTo: Callum Reyes <callum.reyes@hq.dhs.gov>\n\n" + wadesAsk},
		"Gmail":              {"Fwd: badges", cover + "\n---------- Forwarded message ---------\nFrom: Olivia Wade <o.wade@epa.gov>\nDate: Mon, Jan 26, 2026 at 9:00 AM\nSubject: badges\nTo: Callum Reyes <callum.reyes@hq.dhs.gov>\n\n\n" + wadesAsk},
		"Finnish":            {"VL: badges", cover + "\nL\u00e4hett\u00e4j\u00e4: Olivia Wade <o.wade@epa.gov>\nL\u00e4hetetty: maanantai 26. tammikuuta 2026 9.00\nVastaanottaja: Reyes, Callum\nAihe: badges\n\n" + wadesAsk},
		"Russian":            {"FW: badges", cover + "\n-------- \u041f\u0435\u0440\u0435\u0441\u043b\u0430\u043d\u043d\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435 --------\n\u041e\u0442: Olivia Wade <o.wade@epa.gov>\n\u0414\u0430\u0442\u0430: 26.01.2026 9:00\n\u041a\u043e\u043c\u0443: Reyes\n\u0422\u0435\u043c\u0430: badges\n\n" + wadesAsk},
		"Chinese":            {"\u8f6c\u53d1: badges", cover + "\n\u53d1\u4ef6\u4eba\uff1aOlivia Wade <o.wade@epa.gov>\n\u53d1\u9001\u65f6\u95f4\uff1a2026\u5e741\u670826\u65e5 9:00\n\u6536\u4ef6\u4eba\uff1aReyes\n\u4e3b\u9898\uff1abadges\n\n" + wadesAsk},
		"attribution":        {"Fwd: badges", cover + "\nOn Mon, Jan 26, 2026 at 9:00 AM Olivia Wade <o.wade@epa.gov> wrote:\n\n" + quoteBy(wadesAsk)},
		"two hands":          {"FW: FW: badges", cover + "\nFrom: Lena Hart <l.hart@epa.gov>\nSent: Monday, January 26, 2026 10:00 AM\nTo: Reyes, Callum\nSubject: FW: badges\n\nCallum, passing this along from my colleague.\n\nLena Hart\n(919) 555-0133\n\nFrom: Olivia Wade <o.wade@epa.gov>\nSent: Monday, January 26, 2026 9:00 AM\nTo: Hart, Lena\nSubject: badges\n\n" + wadesAsk},
		"her second mail":    {"FW: badges", cover + "\nFrom: Olivia Wade <o.wade@epa.gov>\nSent: Monday, January 26, 2026 10:00 AM\nTo: Reyes, Callum\nSubject: RE: badges\n\nIt is routine, thank you.\n\nFrom: Reyes, Callum <callum.reyes@hq.dhs.gov>\nSent: Monday, January 26, 2026 9:30 AM\nTo: Wade\nSubject: RE: badges\n\nIs it urgent?\n\nFrom: Olivia Wade <o.wade@epa.gov>\nSent: Monday, January 26, 2026 9:00 AM\nTo: Reyes, Callum\nSubject: badges\n\n" + wadesAsk},
		"quote marks inside": {"Fwd: badges", cover + "\n---------- Forwarded message ---------\nFrom: Lena Hart <l.hart@epa.gov>\nDate: Mon, Jan 26, 2026 at 9:00 AM\nSubject: Fwd: badges\nTo: Callum Reyes\n\nFYI, for your action.\n\n> Begin forwarded message:\n>\n> From: Olivia Wade <o.wade@epa.gov>\n> Date: January 26, 2026 at 8:00 AM\n> To: Lena Hart\n> Subject: badges\n>\n" + quoteBy(wadesAsk)},
	} {
		d := draftMail{from: "callum.reyes@hq.dhs.gov", name: "Callum Reyes", subject: c.subject, text: c.text}
		m := d.message()
		r := d.read()
		checkReading(t, m, r)
		if n, a, p, s := asked(r); n != "Olivia Wade" || a != "o.wade@epa.gov" || p != "+19195550177" || s != "callum.reyes@hq.dhs.gov" {
			t.Errorf("%s: %q <%s> %s, submitted by %q", name, n, a, p, s)
		}
		if got := r.Draft.Fields.Value(cases.Priority); got != "routine" {
			t.Errorf("%s: priority %q", name, got)
		}
		if len(r.Draft.Subjects) != 1 {
			t.Errorf("%s: %d subjects", name, len(r.Draft.Subjects))
		}
	}
}

// INT-9: who shows a stranger's mail, or a colleague's note, to ask about it, asks himself; nothing of the stranger's is taken for his.
func TestEvidenceIsNoRequest(t *testing.T) {
	t.Parallel()
	const block = "\n\nFrom: Ivan Petrov <petrov@mail.example>\nSent: Monday, January 26, 2026 9:00 AM\nTo: Wade, Olivia\nSubject: visit\n\nDear Madam, I request information on your laboratory. Please send me the floor plan, it is urgent. Call +7 495 555 01 99.\n\nIvan Petrov"
	for name, text := range map[string]string{
		"asks":     "We would like to know what CISS holds on the sender of the mail below.\nRoutine, unclassified.\n\nOlivia Wade\nEPA OIG\n(919) 555-0177",
		"evidence": "One of our scientists received this. Strange, isn't it. Routine, unclassified.\n\nOlivia Wade\nEPA OIG\n(919) 555-0177",
		"labels":   "Priority: routine\nClassification: unclassified\nPurpose: to learn whether the sender is known\n\nOlivia Wade\nEPA OIG\n(919) 555-0177",
	} {
		d := draftMail{from: "o.wade@epa.gov", name: "Olivia Wade", subject: "FW: visit", text: text + block}
		r := d.read()
		checkReading(t, d.message(), r)
		if n, a, p, s := asked(r); n != "Olivia Wade" || a != "o.wade@epa.gov" || p != "+19195550177" || s != "" {
			t.Errorf("%s: %q <%s> %s, submitted by %q", name, n, a, p, s)
		}
		if got := r.Draft.Fields.Value(cases.Priority); got != "routine" {
			t.Errorf("%s: priority %q", name, got)
		}
		if !strings.Contains(r.SetAside, "floor plan") {
			t.Errorf("%s: the evidence does not reach people: %q", name, r.SetAside)
		}
	}
	inner := &cases.Message{
		From: []cases.Address{{Name: "Ivan Petrov", Address: "petrov@mail.example"}}, Header: []cases.HeaderField{{Name: "From", Value: "Ivan Petrov <petrov@mail.example>"}},
		Parts: []cases.Part{{ID: "2.1", MediaType: "text/plain", Text: "I request information. Please answer urgently.\n\nIvan\n+7 495 555 01 99"}},
	}
	d := draftMail{
		from: "o.wade@epa.gov", name: "Olivia Wade", subject: "visit", text: "We ask CISS for a name check on the sender of the attached mail. Routine.\n\nOlivia Wade\n(919) 555-0177",
		parts: []cases.Part{{ID: "2", MediaType: "message/rfc822", Disposition: "attachment", Message: inner}},
	}
	if n, _, p, s := asked(d.read()); n != "Olivia Wade" || p != "+19195550177" || s != "" {
		t.Errorf("attached: %q %s, submitted by %q", n, p, s)
	}
}

// INT-9: the mail that is attached, or forwarded in the one that is attached, is the request.
func TestWhoAsksInAttachedMails(t *testing.T) {
	t.Parallel()
	mailOf := func(name, address, text string, parts ...cases.Part) *cases.Message {
		return &cases.Message{
			From: []cases.Address{{Name: name, Address: address}}, FromFields: 1, Header: []cases.HeaderField{{Name: "From", Value: name + " <" + address + ">"}},
			Parts: append([]cases.Part{{ID: "2.1", MediaType: "text/plain", Text: text}}, parts...),
		}
	}
	wade := mailOf("Olivia Wade", "o.wade@epa.gov", wadesAsk)
	for name, in := range map[string]*cases.Message{
		"attached":           wade,
		"forwarded inside":   mailOf("Lena Hart", "l.hart@epa.gov", "For your action.\n\nLena Hart\n(919) 555-0133\n\nFrom: Olivia Wade <o.wade@epa.gov>\nSent: Monday, January 26, 2026 9:00 AM\nTo: Hart, Lena\nSubject: badges\n\n"+wadesAsk),
		"attached to it too": mailOf("Lena Hart", "l.hart@epa.gov", "Please see the attached request.\n\nLena Hart\n(919) 555-0133", cases.Part{ID: "2.2", MediaType: "message/rfc822", Message: wade}),
	} {
		d := draftMail{
			from: "callum.reyes@hq.dhs.gov", name: "Callum Reyes", subject: "for intake", text: cover,
			parts: []cases.Part{{ID: "2", MediaType: "message/rfc822", Disposition: "attachment", Message: in}},
		}
		r := d.read()
		checkReading(t, d.message(), r)
		if n, a, p, s := asked(r); n != "Olivia Wade" || a != "o.wade@epa.gov" || p != "+19195550177" || s != "callum.reyes@hq.dhs.gov" {
			t.Errorf("%s: %q <%s> %s, submitted by %q", name, n, a, p, s)
		}
	}
}

// INT-9: for whom somebody writes, in a sentence, by the Sender field, and from a form that nobody reads.
func TestOnBehalfWithoutLabel(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"I am submitting this request on behalf of Supervisory Special Agent Alan Weft of the FBI (alan.weft@fbi.gov, 305-555-0144). What do you hold on Tomas Brandl? Routine, unclassified.": "Alan Weft",
		"We write on behalf of Dr. Nadia Coyle, NIST, 301-555-0122, who would like a briefing. Routine and unclassified.":                                                                      "Nadia Coyle",
		"Sent on behalf of Alan Weft\n\nPlease check Tomas Brandl. Routine, unclassified.":                                                                                                     "Alan Weft",
		"I write on behalf of the Bureau of Land Management. What do you hold on Tomas Brandl? Routine.":                                                                                       "Karl Jensen",
		"Mr. Brandl traveled on behalf of Ivan Petrov. What do you hold on him? Routine.":                                                                                                      "Karl Jensen",
		"I am asking on behalf of our field office. What do you hold on Tomas Brandl?":                                                                                                         "Karl Jensen",
	} {
		d := draftMail{subject: "RFI", text: text}
		r := d.read()
		checkReading(t, d.message(), r)
		n, _, _, s := asked(r)
		if n != want || (s != "") != (want != "Karl Jensen") {
			t.Errorf("%q: %q, submitted by %q", text, n, s)
		}
	}
	m := draftMail{subject: "RFI", text: "What do you hold on Tomas Brandl? Routine, unclassified.\n\nKarl Jensen\n206-555-0110"}.message()
	m.Sender = []cases.Address{{Name: "Beth Olsen", Address: "beth.olsen@noaa.gov"}}
	if n, a, _, s := asked(readMessage(m)); n != "Karl Jensen" || a != "karl.jensen@noaa.gov" || s != "beth.olsen@noaa.gov" {
		t.Errorf("Sender: %q <%s>, submitted by %q", n, a, s)
	}
	m.Sender = []cases.Address{{Name: "Mail list", Address: "bounces@lists.example"}}
	if _, _, _, s := asked(readMessage(m)); s != "" {
		t.Errorf("a list's Sender submitted it: %q", s)
	}
	form := draftMail{from: "noreply@forms.noaa.gov", name: "Request Form", subject: "RFI", text: "Requestor name: Beth Olsen\nPriority: routine\nClassification: unclassified\nDescription: what do you hold on Tomas Brandl?"}
	if n, a, _, s := asked(form.read()); n != "Beth Olsen" || a != "" || s != "noreply@forms.noaa.gov" {
		t.Errorf("form: %q <%s>, submitted by %q", n, a, s)
	}
}
