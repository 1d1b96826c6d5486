package triage_test

import (
	"testing"

	"cissd/cases"
)

// MSG-4: automatic answers whose headers are silent, by their words; receipts, recalls, calendar mail, reactions, lists.
func TestMachinesByWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		d    draftMail
		kind cases.MachineKind
	}{
		"English":         {draftMail{subject: "RE: [CISS] We have your request", text: "Thank you for your message. I am out of the office until Monday, 4 May, with limited access to email. For urgent matters please contact Lee Park at 202-555-0100.\n\nAnn Roe"}, cases.MachineAutoReply},
		"no longer there": {draftMail{subject: "Re: Decision needed", text: "I no longer work at NOAA. Please contact the front desk at 202-555-0100."}, cases.MachineAutoReply},
		"an office":       {draftMail{subject: "RE: status", text: "Our office is closed for the holidays and will reopen on January 4. Your message will be read then."}, cases.MachineAutoReply},
		"traveling":       {draftMail{subject: "Re: x", text: "I am traveling on official business with intermittent access to e-mail. I will respond when I return."}, cases.MachineAutoReply},
		"Notes' subject":  {draftMail{subject: "Ann Roe is out of the office (returning 05/04/2026)", text: "I am out of the office until 05/04/2026.\n\nNote: This is an automated response to your message \"[CISS] Decision needed\" sent on 4/28/2026."}, cases.MachineAutoReply},
		"Notes' AUTO":     {draftMail{subject: "AUTO: Ann Roe is out of the office (returning 05/04/2026)", text: "Call me."}, cases.MachineAutoReply},
		"Spanish":         {draftMail{subject: "RE: su solicitud", text: "Gracias por su mensaje. Estaré fuera de la oficina hasta el 4 de mayo. Para asuntos urgentes, comuníquese con Luis Paz al 202-555-0100."}, cases.MachineAutoReply},
		"French":          {draftMail{subject: "RE : votre demande", text: "Bonjour,\n\nJe suis en congé jusqu'au 4 mai et je n'ai pas accès à ma messagerie. En cas d'urgence, merci de contacter M. Roy.\n\nCordialement"}, cases.MachineAutoReply},
		"German":          {draftMail{subject: "AW: Ihre Anfrage", text: "Sehr geehrte Damen und Herren,\n\nich bin bis zum 4. Mai nicht im Büro. Ihre E-Mail wird nicht weitergeleitet. In dringenden Fällen wenden Sie sich bitte an Frau Ott.\n\nMit freundlichen Grüßen"}, cases.MachineAutoReply},
		"Portuguese":      {draftMail{subject: "RE: pedido", text: "Obrigado pela sua mensagem. Estarei de férias até 4 de maio. Em caso de urgência, contacte Rui Dias."}, cases.MachineAutoReply},
		"Italian":         {draftMail{subject: "R: richiesta", text: "Sono fuori ufficio fino al 4 maggio. Per urgenze contattare Paola Neri. Grazie."}, cases.MachineAutoReply},
		"Dutch":           {draftMail{subject: "Antw: verzoek", text: "Ik ben afwezig tot en met 4 mei. Voor dringende zaken kunt u contact opnemen met Jan Vos."}, cases.MachineAutoReply},
		"a ticket system": {draftMail{subject: "Case 44121 received", text: "This is an automated message. Please do not reply.\nThank you for your e-mail."}, cases.MachineAutoReply},
		"Respuesta":       {draftMail{subject: "Fuera de la oficina: x", text: "Vuelvo el lunes."}, cases.MachineAutoReply},
		"Resposta":        {draftMail{subject: "Resposta automática: x", text: "Volto na segunda."}, cases.MachineAutoReply},
		"Risposta":        {draftMail{subject: "Risposta automatica: x", text: "Torno lunedì."}, cases.MachineAutoReply},

		"Read":           {draftMail{subject: "Read: [CISS] x", text: "Your message\n\n   To: Roe, Ann\n   Subject: [CISS] x\n   Sent: Monday\n\nwas read on Monday, 4 May 2026 10:00."}, cases.MachineReceipt},
		"Not read":       {draftMail{subject: "Not read: [CISS] x", text: "Your message\n\n   To: Roe, Ann\n   Subject: x\n\nwas deleted without being read on Monday."}, cases.MachineReceipt},
		"Gelesen":        {draftMail{subject: "Gelesen: [CISS] x", text: "Ihre Nachricht\n\n   An: Ott\n   Betreff: x\n\nwurde am Montag gelesen."}, cases.MachineReceipt},
		"Lu":             {draftMail{subject: "Lu : [CISS] x", text: "Votre message\n\n   À : Roy\n\na été lu le lundi 4 mai."}, cases.MachineReceipt},
		"Leído":          {draftMail{subject: "Leído: [CISS] x", text: "Su mensaje\n\n   Para: Paz\n\nfue leído el lunes."}, cases.MachineReceipt},
		"Return Receipt": {draftMail{subject: "Return Receipt (displayed) - [CISS] x", text: "This is a Return Receipt for the mail that you sent to a@x.gov.\n"}, cases.MachineReceipt},
		"a reaction":     {draftMail{subject: "Re: [CISS] x", text: "Ann Roe reacted to your message:\n[CISS] x"}, cases.MachineReceipt},
		"a tapback":      {draftMail{subject: "Re: x", text: "Liked \u201cWe have your request\u201d"}, cases.MachineReceipt},

		"Rückruf":             {draftMail{subject: "Rückruf: Anfrage", text: "Ott, Uwe möchte die Nachricht \"Anfrage\" zurückrufen."}, cases.MachineRecall},
		"Rappel":              {draftMail{subject: "Rappel : demande", text: "Roy, Claire souhaite rappeler le message « demande »."}, cases.MachineRecall},
		"Recuperar":           {draftMail{subject: "Recuperar: solicitud", text: "Paz, Luis desea recuperar el mensaje \"solicitud\"."}, cases.MachineRecall},
		"its report":          {draftMail{subject: "Message Recall Failure: x", text: "Your attempt to recall the message failed."}, cases.MachineRecall},
		"declined":            {draftMail{subject: "Declined: Walk-through", text: "Ann Roe has declined this invitation."}, cases.MachineCalendar},
		"accepted":            {draftMail{subject: "Zugesagt: Besprechung"}, cases.MachineCalendar},
		"an ICS file":         {draftMail{subject: "Invitation: Visit of the audit team @ Thu Apr 2", text: "You have been invited.", parts: []cases.Part{{ID: "2", MediaType: "application/ics", Name: "invite.ics", Disposition: "attachment"}}}, cases.MachineCalendar},
		"a list, in a thread": {draftMail{to: "talk@lists.example.org", subject: "Re: [talk] turnstiles", header: head("List-Id", "<talk.lists.example.org>", "In-Reply-To", "<a@b>"), text: "We had them in two courthouses. Request for information: who has others?"}, cases.MachineList},
		"a newsletter":        {draftMail{subject: "Five tips", text: "Five tips for a safe trip to China, and one for visitors from Russia.\n\nYou are receiving this email because you signed up.\nUnsubscribe here."}, cases.MachineList},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := c.d.read()
			if r.Machine == nil || r.Machine.Kind != c.kind || len(r.Commands) > 0 || len(r.Draft.Fields) > 0 {
				t.Errorf("machine %+v, outcome %s, want %s", r.Machine, r.Outcome, c.kind)
			}
		})
	}
}
