package triage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
)

// MSG-4: bounces in words, of the mail systems that write none of RFC 3464's, with whom they are about, the status, and which of our mails it was.
func TestBouncesInWords(t *testing.T) {
	t.Parallel()
	null := head("Return-Path", "<>")
	for name, c := range map[string]struct {
		d        draftMail
		to       []string
		status   string
		original string
	}{
		"Exim":                     {draftMail{from: "Mailer-Daemon@mx.noaa.gov", subject: "Mail delivery failed: returning message to sender", header: head("X-Failed-Recipients", "b.yudin@noaa.gov"), text: "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  b.yudin@noaa.gov\n    host mail.noaa.gov [192.0.2.4]\n    SMTP error from remote mail server after RCPT TO:\n    550 5.7.1 relaying denied\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <ak.ss34tt56.v1@cissd.hq.dhs.gov>\nTo: other@noaa.gov\n"}, []string{"b.yudin@noaa.gov"}, "5.7.1", "ak.ss34tt56.v1@cissd.hq.dhs.gov"},
		"Postfix, its report lost": {draftMail{from: "MAILER-DAEMON@out.fmc.gov", subject: "Undelivered Mail Returned to Sender", header: null, text: "This is the mail system at host out.fmc.gov.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\nFor further assistance, please send mail to helpdesk@fmc.gov.\n\n<l.garrison@fmc.gov>: host mx.fmc.gov said: 550 5.1.1\n    <l.garrison@fmc.gov>: User unknown\n"}, []string{"l.garrison@fmc.gov"}, "5.1.1", ""},
		"Domino":                   {draftMail{from: "Postmaster@treas.gov", subject: "DELIVERY FAILURE: User k.ono (k.ono@treas.gov) not listed in Domino Directory", text: "Your message\n\n  Subject: [RFI-2026-00019] Result of your request\n\nwas not delivered to:\n\n  k.ono@treas.gov\n\nbecause:\n\n  User k.ono (k.ono@treas.gov) not listed in Domino Directory\n"}, []string{"k.ono@treas.gov"}, "", ""},
		"GroupWise":                {draftMail{from: "Mailer-Daemon@usda.gov", subject: "Message status - undeliverable", header: null, text: "The message that you sent was undeliverable to the following:\n\tj.reed@usda.gov (user not found)\n\nPossibly truncated original message follows:\n"}, []string{"j.reed@usda.gov"}, "", ""},
		"Exchange 5.5":             {draftMail{from: "postmaster@opm.gov", subject: "Undeliverable: [CISS] We have your request", text: "Your message\n\n  To:      'm.lane@opm.gov'\n  Subject: [CISS] We have your request\n\ndid not reach the following recipient(s):\n\nm.lane@opm.gov on Tue, 3 Mar 2026 10:00:00 -0500\n    The recipient name is not recognized\n"}, []string{"m.lane@opm.gov"}, "", ""},
		"HTML in French":           {draftMail{from: "postmaster@agri.example.gov", subject: "Non remis : [CISS] Votre demande", html: "<p><b>Échec de la remise pour ces destinataires ou groupes :</b></p><p><a href=\"mailto:c.roy@agri.example.gov\">Roy, Claire</a><br>La boîte aux lettres du destinataire est pleine.</p><p>Informations de diagnostic :</p><p>c.roy@agri.example.gov<br>#552 5.2.2 quota</p><pre>Message-ID: &lt;ak.ss34tt56.v1@cissd.hq.dhs.gov&gt;</pre>"}, []string{"c.roy@agri.example.gov"}, "5.2.2", "ak.ss34tt56.v1@cissd.hq.dhs.gov"},
		"a full mailbox in German": {draftMail{from: "mailgateway@bka.example.gov", subject: "Unzustellbar: Ihre Anfrage", text: "Das Postfach von uwe.ott@bka.example.gov ist voll. Ihre Nachricht wurde nicht zugestellt.\nBei Fragen wenden Sie sich bitte an support@bka.example.gov.\n"}, []string{"uwe.ott@bka.example.gov"}, "", ""},
		"Italian":                  {draftMail{from: "postmaster@dogane.example.gov", subject: "Messaggio non recapitato", header: null, text: "La casella di posta di p.neri@dogane.example.gov è piena.\n"}, []string{"p.neri@dogane.example.gov"}, "", ""},
		"Portuguese":               {draftMail{from: "postmaster@pf.example.gov", subject: "Falha na entrega", header: null, text: "A mensagem não pôde ser entregue ao destinatário r.dias@pf.example.gov (5.4.6).\n"}, []string{"r.dias@pf.example.gov"}, "5.4.6", ""},
		"Dutch":                    {draftMail{from: "postmaster@douane.example.gov", subject: "Onbestelbaar: uw bericht", header: null, text: "Uw bericht kon niet worden afgeleverd bij:\n\nj.vos@douane.example.gov\n"}, []string{"j.vos@douane.example.gov"}, "", ""},
		"a delay":                  {draftMail{from: "MAILER-DAEMON@gw.fmc.gov", subject: "Warning: could not send message for past 4 hours", header: null, text: "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n\nThe message could not be delivered yet and will be retried:\n<a.bell@fmc.gov>\n"}, []string{"a.bell@fmc.gov"}, "4.0.0", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := c.d.read()
			want := &cases.Machine{Kind: cases.MachineBounce, Recipients: c.to, Status: c.status, Original: c.original}
			if d := cmp.Diff(want, r.Machine); d != "" || r.Outcome != cases.Bounce {
				t.Errorf("%s outcome %s", d, r.Outcome)
			}
		})
	}
}

// MSG-4, SEC-5: a letter whose small form is longer does not move the place of a Message-ID.
func TestOriginalBehindStrangeLetters(t *testing.T) {
	t.Parallel()
	d := draftMail{from: "mailer-daemon@x.gov", subject: "failure notice", header: head("Return-Path", "<>"), text: "Could not be delivered to a@x.gov. \u0130\u0130\u212a\u212a\nMessage-ID: <ak.ss34tt56.v1@cissd.hq.dhs.gov>"}
	if m := d.read().Machine; m == nil || m.Original != "ak.ss34tt56.v1@cissd.hq.dhs.gov" {
		t.Errorf("%+v", m)
	}
}
