package triage

import (
	"strings"

	"cissd/cases"
)

// This file recognises calendar mail (MSG-4): invitations, changes, and answers to them. "Accepted" is no approval.

// calendarMail recognises calendar mail by a calendar form (RFC 5546) that is the mail, or that its subject and sender speak of. sure says that
// nothing in it can be a person's first word to us but what stands in the invitation; maybe, that a person may have forwarded it with words of
// their own.
func (r *reader) calendarMail() (sure, maybe bool) {
	m := r.m
	title := calendarTitle.MatchString(plainSubject(m.Subject))
	passed := subjectKind(m.Subject) == 'f'
	if c := strings.ToLower(m.Get("Content-Class")); strings.HasPrefix(c, "urn:content-classes:calendarmessage") {
		return !passed, passed
	}
	service := calendarService(m)
	for i := range m.Parts {
		p := &m.Parts[i]
		method, is := calendarMethod(p)
		if !is || p.Message != nil {
			continue
		}
		// the form is one of the mail's own texts, or the only thing in it
		own := p.Disposition != "attachment" && (p.Alternative > 0 || p.MediaType == "text/calendar") || len(m.Parts) == 1
		asks := method != "" && method != "PUBLISH"
		switch {
		case asks && own:
			sure = !passed && (service || title && method != "REQUEST" || r.heldBy(p.Text))
			return sure, !sure
		case (asks || method == "") && (title || service) && !passed:
			return service || title && asks, true
		}
	}
	return r.calendarWords(title), false
}

// heldBy says whether a calendar form holds the words of the mail's own text: what it says more, a person may have written to us.
func (r *reader) heldBy(form string) bool {
	form = strings.NewReplacer("\r\n ", "", "\n ", "", "\n\t", "", `\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";").Replace(cut(form, 64<<10)) // RFC 5545 section 3.1
	return strings.Contains(plainWords(form), plainWords(cut(r.out.NewText, 300)))
}

// calendarMethod is the method of a calendar form, "" where it cannot be read, and whether the part is such a form.
func calendarMethod(p *cases.Part) (method string, is bool) {
	switch {
	case p.MediaType == "text/calendar", p.MediaType == "application/ics", p.MediaType == "text/x-vcalendar", strings.HasSuffix(strings.ToLower(p.Name), ".ics"):
	default:
		return "", false
	}
	if v := p.Params["method"]; v != "" {
		return strings.ToUpper(v), true
	}
	if m := icsMethod.FindStringSubmatch(cut(p.Text, 4096)); m != nil {
		return strings.ToUpper(m[1]), true
	}
	if p.Text != "" {
		return "PUBLISH", true // RFC 5545 section 3.7.2: a form without a method is a date, and asks nothing
	}
	return "", true
}

var icsMethod = expression(`(?im)^METHOD[^:\r\n]{0,40}:\s*([A-Za-z]+)`)

// calendarService says whether a calendar program sent the mail by itself.
func calendarService(m *cases.Message) bool {
	for _, a := range m.Sender {
		local, _, _ := strings.Cut(a.Key(), "@")
		if strings.HasPrefix(local, "calendar-notification") || strings.HasPrefix(local, "calendar-server") {
			return true
		}
	}
	id := strings.ToLower(m.MessageID)
	return strings.HasPrefix(id, "calendar-") && strings.Contains(id, "@google.")
}

// calendarTitle are the beginnings of the subjects of calendar mail, as plainSubject gives them.
var calendarTitle = expression(`^(?:(?:updated |new )?invitation(?: \(\S+\)| with note)?(?: from an unknown sender)? ?:|(?:accepted|declined|tentative(?:ly accepted)?|maybe|proposed new time|new time proposed|canceled|cancelled|updated|meeting forward notification|meeting (?:request|update|canceled|cancelled))(?: (?:event|meeting))?(?: with note)? ?:|` +
	`(?:aktualisierte )?einladung ?:|(?:zugesagt|abgesagt|angenommen|abgelehnt|mit vorbehalt|vorlaufig|neuer zeitvorschlag|besprechungs\S+)(?: \S+)? ?:|(?:invitation mise a jour|accepte|refuse|decline|provisoire|annule|evenement annule|nouvel horaire propose)e? ?:|(?:invitacion(?: actualizada)?|aceptad[oa]|rechazad[oa]|provisional|cancelad[oa]|evento cancelado|convocatoria)(?: \S+)? ?:|(?:convite(?: atualizado)?|aceit[oa]|recusad[oa]|provisorio|evento cancelado) ?:|(?:invito(?: aggiornato)?|accettat[oa]|rifiutat[oa]|provvisori[oa]|annullat[oa]|evento annullato) ?:|(?:uitnodiging|geaccepteerd|geweigerd|voorlopig|geannuleerd|afgewezen)(?: \S+)? ?:)`)

// calendarWords recognises calendar mail that lost its form on the way: only where subject and text both are a program's, and nothing else
// is said.
func (r *reader) calendarWords(title bool) bool {
	if !title || subjectKind(r.m.Subject) != 0 {
		return false
	}
	text, short := r.short()
	if text == "" && short {
		return len(r.out.Attachments) == 0 && strings.TrimSpace(r.out.Text) == ""
	}
	return !r.asksMore(plainLetters(r.out.NewText)) && calendarBody.MatchString(plainLetters(strings.Join(strings.Fields(cut(r.out.Text, bounceHead)), " ")))
}

var calendarBody = expression(`^(?:.{0,60}\bhas (?:accepted|declined|tentatively accepted|replied "maybe" to) (?:this|your) (?:invitation|event|meeting)|this event (?:has been|was|is) (?:canceled|cancelled|changed|updated)|you have been invited to the following event|.{0,60}\bhat (?:diesen termin|diese einladung|ihre einladung) (?:angenommen|abgelehnt|zugesagt|abgesagt)|dieser termin wurde (?:abgesagt|geandert)|.{0,60}\ba (?:accepte|refuse|decline) (?:cette|votre) invitation|cet evenement a ete (?:annule|modifie)|.{0,60}\bha (?:aceptado|rechazado|accettato|rifiutato) (?:esta|su|tu|questo|il tuo|l')? ?invit\S+|se ha (?:cancelado|cambiado) este evento|(?:questo )?evento (?:e stato )?(?:annullato|modificato)|(?:este )?evento (?:foi )?cancelado|dit evenement is (?:geannuleerd|gewijzigd)|when: .{5,120} where: .{0,200}(?:\*~){3})`)
