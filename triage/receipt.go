package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// This file recognises what mail programs send by themselves when somebody reads, deletes, recalls or "likes" a mail (MSG-4): none of it says
// anything.

// receiptMail recognises receipts by their structure (RFC 8098).
func receiptMail(m *cases.Message) bool {
	ct := strings.ToLower(m.Get("Content-Type"))
	if strings.HasPrefix(ct, "multipart/report") && strings.Contains(ct, "disposition-notification") {
		return true
	}
	for i := range m.Parts {
		if m.Parts[i].MediaType == "message/disposition-notification" && m.Parts[i].Disposition != "attachment" {
			return true
		}
	}
	return m.Get("X-MSExch-Correlation-Key") != "" && nullSender(m) || strings.HasPrefix(strings.ToLower(m.Get("X-Message-Class")), "report.ipm.note.ipn")
}

// shortMail is the most words that a receipt, a recall or a reaction has of its own.
const shortMail = 70

// short gives the new text in the form in which it is compared, on one line, if it is as short as what programs write.
func (r *reader) short() (string, bool) {
	words := strings.Fields(r.out.NewText)
	if len(words) > shortMail {
		return "", false
	}
	return plainLetters(strings.Join(words, " ")), true
}

// whole is the whole text in the same form: what a program says of a mail, with what it shows of it, looks like a quote.
func (r *reader) whole() string {
	words := strings.Fields(cut(r.out.Text, bounceHead))
	return plainLetters(strings.Join(words[:min(len(words), shortMail)], " "))
}

// asksMore says whether a text asks for something, beside the subject of the mail that a program names in it.
func (r *reader) asksMore(text string) bool {
	s := plainSubject(r.m.Subject)
	if _, rest, ok := strings.Cut(s, ":"); ok {
		if rest = strings.TrimSpace(rest); rest != "" {
			text = strings.ReplaceAll(text, rest, "")
		}
	}
	return requestWords.MatchString(text) || matterWords.MatchString(text)
}

// receiptWords recognises receipts that only say so: by how programs begin their subject and what they write.
func (r *reader) receiptWords() bool {
	s := plainSubject(r.m.Subject)
	if !receiptTitle.MatchString(s) {
		return false
	}
	text, short := r.short()
	if short && text == "" && len(r.out.Attachments) == 0 && strings.TrimSpace(r.out.Text) == "" {
		return !strings.HasPrefix(s, "return receipt") || strings.Contains(s, "(")
	}
	return short && (receiptBody.MatchString(text) || receiptBody.MatchString(r.whole())) && !r.asksMore(text)
}

var (
	receiptTitle = expression(`^(?:(?:not |un)?read ?:|(?:un|nicht )?gelesen ?:|(?:non )?lu ?:|(?:no )?leido ?:|(?:non )?letto ?:|da leggere ?:|(?:nao )?lid[ao] ?:|(?:niet |on)?gelezen ?:|(?:ej )?last ?:|(?:ikke )?lest ?:|(?:ikke )?laest ?:|(?:nie)?przeczytan\S* ?:|прочитано ?:|deleted ?:|geloscht ?:|supprime ?:|eliminado ?:|(?:not )?opened ?:|message status ?- ?(?:opened|deleted|read|delivered|accepted|completed)|(?:read|return) receipt|(?:e-?mail|message) (?:read|opened)|disposition notification|lesebestatigung|empfangsbestatigung|accuse de (?:reception|lecture)|confirmation de lecture|(?:confirmacion|acuse) de (?:lectura|recibo)|(?:conferma|ricevuta) di (?:lettura|ritorno)|(?:confirmacao|recibo) de leitura|leesbevestiging|ontvangstbevestiging)`)
	receiptBody  = expression(`^(?:.{0,40}\b)?(?:your (?:message|mail|e-?mail)\b.{0,400}\b(?:was|has been|is)(?: been)? (?:read|displayed|opened|deleted|received)\b|this is a (?:return |read )?receipt for (?:the|your)|return receipt (?:your|for)|this (?:return|read) receipt\b|the message (?:was|has been) (?:read|displayed|opened|deleted)|message (?:was )?(?:read|opened) (?:on|by)|ihre (?:nachricht|e-?mail|mail)\b.{0,400}\b(?:gelesen|geoffnet|geloscht|angezeigt)|(?:dies ist|dieses ist) eine (?:lese|empfangs)bestatigung|(?:votre|le) (?:message|courriel|e-?mail)\b.{0,400}\b(?:(?:a ete|ete) (?:lu|ouvert|affiche|supprime)|lu le)|(?:ceci|il s'agit|cet? \S+) (?:est )?(?:d')?un accuse|(?:su|el|tu) (?:mensaje|correo)\b.{0,400}\b(?:leido|se leyo|abierto|eliminado)|este es un (?:acuse|recibo|confirm)\S*|(?:il|la) (?:suo |vostro |tuo )?(?:messaggio|posta)\b.{0,400}\b(?:letto|aperto|eliminato)|(?:a|sua) (?:sua )?mensagem\b.{0,400}\b(?:lida|aberta|excluida|eliminada)|(?:uw|het) (?:bericht|e-?mail)\b.{0,400}\b(?:gelezen|geopend|verwijderd))`)
)

// recallMail recognises that somebody's program asks ours to take a mail away again, and the report on that.
func (r *reader) recallMail() bool {
	m := r.m
	if strings.HasPrefix(strings.ToLower(m.Get("X-Message-Class")), "ipm.outlook.recall") || strings.EqualFold(m.Get("Content-Class"), "urn:content-classes:recall") {
		return true
	}
	s := plainSubject(m.Subject)
	if !recallTitle.MatchString(s) {
		return false
	}
	text, short := r.short()
	return short && (recallReport.MatchString(s) || (recallBody.MatchString(text) || recallBody.MatchString(r.whole())) && !r.asksMore(text))
}

var (
	recallTitle  = expression(`^(?:(?:message )?recall ?:|message recall|ruckruf ?:|(?:nachricht(?:en)?)?ruckruf|zuruckrufen ?:|rappel ?:|rappel d[eu] |recuper(?:ar|acion) ?:|retirar ?:|richiam[oa] ?:|richiamare ?:|cancel(?:ar|amento) ?:|rechamada ?:|recuperacao ?:|intrekk(?:en|ing) ?:|terugroepen ?:|atkalla ?:|tilbakekall|tilbagekald)`)
	recallReport = expression(`^message recall (?:report|success|failure|result)`)
	recallBody   = expression(`^.{0,80}\b(?:(?:would like|wants|wishes) to recall the message|attempted to recall|mochte (?:gerne )?(?:die|diese|ihre) nachricht .{0,300}zuruckrufen|wurde gerne (?:die|diese) nachricht .{0,300}zuruckrufen|(?:souhaite|voudrait|aimerait) rappeler le message|(?:desea|quisiera|quiere|le gustaria) (?:recuperar|retirar) el mensaje|(?:desidera|vorrebbe|intende) (?:richiamare|ritirare) il messaggio|(?:deseja|gostaria de|quer) (?:cancelar|recuperar|rechamar|retirar) a mensagem|(?:wil|zou) (?:graag )?het bericht .{0,300}(?:intrekken|terugroepen))`)
)

// reaction recognises the mail that a program sends for a thumb or a heart under one of ours.
func (r *reader) reaction() bool {
	if slices.ContainsFunc(r.m.Parts, func(p cases.Part) bool { return strings.HasPrefix(p.MediaType, "text/vnd.google.email-reaction") }) {
		return true
	}
	if len(r.out.NewText) > 400 || len(r.out.Attachments) > 1 {
		return false
	}
	text, _ := r.short()
	words := len(strings.Fields(text))
	if words == 0 || words > 40 {
		return false
	}
	return (reactionTitle.MatchString(plainSubject(r.m.Subject)) && words < 20 || reactionBody.MatchString(text) && !strings.Contains(text, "?")) && !r.asksMore(text)
}

var (
	reactionTitle = expression(`^(?:reaction (?:to|daily digest)|.{0,60}\b(?:reacted to your|hat auf ihre|hat auf deine) (?:message|mail|e-?mail|nachricht))`)
	reactionBody  = expression(`^.{0,60}?(?:\breacted (?:to your (?:message|e-?mail|mail)|via gmail)|\bliked your (?:message|e-?mail)|^(?:liked|loved|emphasized|disliked|laughed at) "|\bhat (?:mit .{1,12} )?auf (?:ihre|deine|die) (?:nachricht|e-?mail|mail) reagiert|\ba reagi (?:a|avec .{1,12} a) (?:votre|ton) (?:message|courriel|e-?mail)|\b(?:ha reaccionado|reacciono) (?:a|con .{1,12} a) (?:su|tu) (?:mensaje|correo)|\bha reagito (?:al|con .{1,12} al) (?:suo|tuo) (?:messaggio)|\breagiu (?:a|com .{1,12} a) sua mensagem|\bheeft (?:met .{1,12} )?op (?:uw|je) (?:bericht|e-?mail) gereageerd)`)
)
