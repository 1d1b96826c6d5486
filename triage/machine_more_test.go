package triage_test

import (
	"testing"

	"cissd/cases"
)

// MSG-4: machines of many makes, and persons who look like some.
func TestMachinesOfManyMakes(t *testing.T) {
	t.Parallel()
	null := func(more ...string) []cases.HeaderField {
		return head(append([]string{"Return-Path", "<>"}, more...)...)
	}
	const ours = "ak.ss34tt56.v1@cissd.hq.dhs.gov"
	for name, c := range map[string]struct {
		d    draftMail
		kind cases.MachineKind // "" for a person
	}{
		// what did not arrive
		"qmail":           {draftMail{from: "MAILER-DAEMON@mx.fmc.gov", subject: "failure notice", header: null(), text: "Hi. This is the qmail-send program at mx.fmc.gov.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<a@fmc.gov>:\nSorry, no mailbox here by that name. (#5.1.1)\n"}, cases.MachineBounce},
		"Exim":            {draftMail{from: "Mailer-Daemon@mx.fmc.gov", subject: "Mail delivery failed: returning message to sender", header: null("X-Failed-Recipients", "a@fmc.gov"), text: "This message was created automatically by mail delivery software.\n\n  a@fmc.gov\n    host mx [192.0.2.1]: 550 5.1.1 unknown user\n"}, cases.MachineBounce},
		"Domino":          {draftMail{from: "Postmaster@fmc.gov", subject: "DELIVERY FAILURE: User a (a@fmc.gov) not listed in Domino Directory", header: null(), text: "Your message\n\n  Subject: x\n\nwas not delivered to:\n\n  a@fmc.gov\n\nbecause:\n\n  User a not listed in Domino Directory"}, cases.MachineBounce},
		"GroupWise":       {draftMail{from: "postmaster@fmc.gov", subject: "Message status - undeliverable", header: null(), text: "The attached file had the following undeliverable recipient(s):\n\ta@fmc.gov\n"}, cases.MachineBounce},
		"Yahoo":           {draftMail{from: "MAILER-DAEMON@yahoo.example.com", subject: "Failure Notice", header: null(), text: "Sorry, we were unable to deliver your message to the following address.\n\n<a@fmc.gov>:\n554: 5.4.14 Hop count exceeded"}, cases.MachineBounce},
		"Proofpoint":      {draftMail{from: "postmaster@pphosted.example.com", subject: "Undeliverable: your message", header: null(), text: "Delivery has failed to these recipients or groups:\n\na@fmc.gov\nThe recipient's mailbox is full. 5.2.2"}, cases.MachineBounce},
		"Mimecast":        {draftMail{from: "postmaster@mimecast.example.com", subject: "[Postmaster] Email Delivery Failure", header: null(), text: "The email that you sent could not be delivered to the recipient a@fmc.gov.\n550 Rejected by header based manually Blocked Senders"}, cases.MachineBounce},
		"Barracuda":       {draftMail{from: "postmaster@fmc.gov", subject: "**Message you sent blocked by our bulk email filter**", header: null(), text: "Your message to: a@fmc.gov\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\nSubject: x"}, cases.MachineBounce},
		"Gmail":           {draftMail{from: "mailer-daemon@googlemail.example.com", subject: "Delivery Status Notification (Failure)", header: null(), text: "** Address not found **\n\nYour message wasn't delivered to a@fmc.gov because the address couldn't be found.\n"}, cases.MachineBounce},
		"Polish Exchange": {draftMail{from: "postmaster@urzad.example.com", subject: "Niedostarczone: x", header: null(), text: "Nie mo\u017cna dostarczy\u0107 do nast\u0119puj\u0105cych adresat\u00f3w:\n\na@urzad.example.com\n#5.1.1"}, cases.MachineBounce},
		// nobody is there
		"Portuguese, RE only":  {draftMail{reply: ours, subject: "Re: x", text: "Ol\u00e1,\n\nEncontro-me de f\u00e9rias at\u00e9 4 de maio e responderei \u00e0 sua mensagem no meu regresso.\n\nEsta \u00e9 uma resposta autom\u00e1tica, por favor n\u00e3o responda a este e-mail."}, cases.MachineAutoReply},
		"Spanish, robot says":  {draftMail{reply: ours, subject: "Re: x", text: "Estoy de vacaciones hasta el 4 de mayo.\nEsta es una respuesta autom\u00e1tica."}, cases.MachineAutoReply},
		"French, robot says":   {draftMail{reply: ours, subject: "RE: x", text: "Je suis absent jusqu'au 4 mai.\n\nCeci est une r\u00e9ponse automatique."}, cases.MachineAutoReply},
		"German, robot says":   {draftMail{reply: ours, subject: "AW: x", text: "Ich bin bis 4. Mai im Urlaub.\n\nDiese Antwort wurde automatisch erzeugt."}, cases.MachineAutoReply},
		"Italian, robot says":  {draftMail{reply: ours, subject: "R: x", text: "Sono in ferie fino al 4 maggio.\n\nQuesta \u00e8 una risposta automatica."}, cases.MachineAutoReply},
		"furlough":             {draftMail{reply: ours, subject: "Re: x", text: "Due to a lapse in appropriations I am out of the office and on furlough status. I will respond when I return."}, cases.MachineAutoReply},
		"parental leave":       {draftMail{reply: ours, subject: "Re: x", text: "I am on parental leave until September. Please contact Lee Park for assistance."}, cases.MachineAutoReply},
		"Russian, subject":     {draftMail{reply: ours, subject: "\u0410\u0432\u0442\u043e\u043c\u0430\u0442\u0438\u0447\u0435\u0441\u043a\u0438\u0439 \u043e\u0442\u0432\u0435\u0442: x", text: "\u042f \u0432 \u043e\u0442\u043f\u0443\u0441\u043a\u0435."}, cases.MachineAutoReply},
		"a ticket, by header":  {draftMail{from: "servicedesk@noaa.gov", subject: "[#4711] Your request has been received", header: head("Auto-Submitted", "auto-generated"), text: "Thank you for contacting the Service Desk. A ticket has been opened for you. Ticket number: 4711."}, cases.MachineAutoReply},
		"challenge, by header": {draftMail{from: "challenge@spamfilter.example.com", subject: "Please confirm your message", header: head("Auto-Submitted", "auto-replied", "Precedence", "auto_reply"), reply: ours, text: "Click below to confirm that you are a person."}, cases.MachineAutoReply},
		// receipts, recalls, calendars, reactions, lists
		"Read:":              {draftMail{reply: ours, subject: "Read: x", text: "Your message\n\n   To: Ann Lee\n   Subject: x\n   Sent: Monday, November 16, 2026 9:14 AM\n\nwas read on Monday, November 16, 2026 9:20 AM."}, cases.MachineReceipt},
		"Gelesen:":           {draftMail{reply: ours, subject: "Gelesen: x", text: "Ihre Nachricht\n\n   An: Ann Lee\n   Betreff: x\n\nwurde am Montag, 16. November 2026 gelesen."}, cases.MachineReceipt},
		"Lu :":               {draftMail{reply: ours, subject: "Lu : x", text: "Votre message\n\n   \u00c0 : Ann Lee\n   Sujet : x\n\na \u00e9t\u00e9 lu le lundi 16 novembre 2026."}, cases.MachineReceipt},
		"Outlook reaction":   {draftMail{reply: ours, subject: "Karl Jensen reacted to your message:", text: "Karl Jensen reacted to your message:\n\U0001F44D"}, cases.MachineReceipt},
		"Gmail reaction":     {draftMail{reply: ours, subject: "Re: x", text: "\U0001F44D Karl Jensen reacted via Gmail"}, cases.MachineReceipt},
		"iPhone tapback":     {draftMail{reply: ours, subject: "Re: x", text: "Liked \u201cYour request has arrived.\u201d"}, cases.MachineReceipt},
		"recall, Spanish":    {draftMail{reply: ours, subject: "Recuperar: x", text: "Karl Jensen desea recuperar el mensaje \"x\"."}, cases.MachineRecall},
		"Accepted:":          {draftMail{subject: "Accepted: Threat briefing", parts: []cases.Part{{ID: "1", MediaType: "text/calendar", Params: map[string]string{"method": "REPLY"}, Text: "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"}}}, cases.MachineCalendar},
		"digest of requests": {draftMail{to: "physec@lists.noaa.gov", subject: "physec Digest, Vol 3, Issue 2", header: head("List-Id", "<physec.lists.noaa.gov>", "Precedence", "list"), text: "Today's Topics:\n\n1. RFI\n\nPriority: routine\nClassification: unclassified\nAgency: NOAA\nPlease run Boris Yudin."}, cases.MachineList},
		// persons
		"away soon, and asks":     {draftMail{subject: "Out next week but", text: "I will be out of the office until Monday, but here is my request: please run a name check on Boris Yudin, born 3 May 1980, Russia."}, ""},
		"a form's address":        {draftMail{from: "noreply@noaa.gov", name: "NOAA Portal", subject: "New request submitted", text: "Name: Ann Lee\nAgency: NOAA\nPriority: routine\nClassification: unclassified\nRequest: please run a name check on Boris Yudin, Russia."}, ""},
		"a form, auto-generated":  {draftMail{from: "do-not-reply@noaa.gov", subject: "Web form", header: head("Auto-Submitted", "auto-generated"), text: "Name: Ann Lee\nAgency: NOAA\nPriority: routine\nClassification: unclassified\nCountry of concern: Russia\nPlease do not reply to this message."}, ""},
		"asks about a bounce":     {draftMail{subject: "Undeliverable mail from abroad", text: "We got a strange mail from a Russian national, Boris Yudin. Please run him. Priority: routine. Unclassified."}, ""},
		"read: the attached":      {draftMail{subject: "Read: the attached, please", text: "Please read the attached and run a name check on Boris Yudin, Russia."}, ""},
		"accepted, in words":      {draftMail{reply: ours, subject: "Re: x", text: "Accepted, thank you. The priority is routine."}, ""},
		"liked, in words":         {draftMail{reply: ours, subject: "Re: x", text: "I liked your answer. The priority is routine."}, ""},
		"back, and answers":       {draftMail{reply: ours, subject: "Re: x", text: "I was out of the office until today, sorry. The priority is urgent."}, ""},
		"answers, then goes away": {draftMail{reply: ours, subject: "Re: x", text: "It is unclassified. I am on leave from Friday; Lee Park has the file."}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := c.d.read()
			switch {
			case c.kind == "" && r.Machine != nil:
				t.Errorf("a person taken for a machine: %+v", r.Machine)
			case c.kind != "" && (r.Machine == nil || r.Machine.Kind != c.kind):
				t.Errorf("%+v, outcome %s, new text %q; want %s", r.Machine, r.Outcome, r.NewText, c.kind)
			}
		})
	}
}
