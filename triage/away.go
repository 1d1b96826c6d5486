package triage

import (
	"strings"

	"cissd/cases"
)

// This file recognises automatic answers by their words, where the headers are silent (MSG-4): by how programs begin the subject, and by a text
// that says nothing but that somebody is away. A person who says so too, and says more, is a person.

// autoSubject knows how programs begin the subject of an automatic answer, in the languages of Outlook and others (EMAIL.md 2.6). What follows
// must be what programs put there: a colon, the subject that is answered, nothing.
func autoSubject(s string) bool {
	l := plainSubject(s)
	at := autoTitle.FindString(l)
	if at == "" {
		return false
	}
	rest := strings.TrimSpace(l[len(at):])
	switch {
	case rest == "", strings.HasPrefix(at, "auto: "), strings.HasSuffix(at, ":"), strings.HasPrefix(rest, "re:"), strings.HasPrefix(rest, "aw:"), strings.HasPrefix(rest, "message") && len(rest) < 20:
		return true
	}
	return strings.ContainsAny(rest[:1], ":-") || strings.HasPrefix(rest, "\uff1a") || strings.HasPrefix(rest, "\u2013")
}

var autoTitle = expression(`^(?:\[?(?:automatic|auto|automated)[- ]?(?:reply|response|responder|answer|acknowledge?ment)\]?|autoreply|autoresponse|out[- ]of[- ](?:the[- ])?office(?: (?:auto-?reply|reply|notification|notice|message))?|ooo:|ooto:|vacation (?:reply|message|notice)|auto: .{1,60} (?:is|ist|est|esta) .{0,30}(?:out of|away|haus|abwesend|absente?|ausente)|away from (?:my |the )?(?:mail|desk|office)|` +
	`automatische (?:antwort|ruckantwort)|abwesenheits(?:notiz|meldung|nachricht|assistent|benachrichtigung)|abwesend:|abwesenheit:|autom(?:atische)?\.? antwort|` +
	`reponse (?:automatique|auto)|message (?:d'absence|automatique)|absence du bureau|absent(?:e)? du bureau|avis d'absence|notification d'absence|absence:|` +
	`respuesta automatica|fuera de (?:la )?oficina|autorespuesta|mensaje automatico|ausente de la oficina|aviso de ausencia|ausencia:|` +
	`resposta automatica|fora d[oe] escritorio|ausencia do escritorio|ausente do escritorio|aviso de ausencia|mensagem automatica|` +
	`risposta automatica|fuori (?:sede|ufficio)|assente dall'ufficio|avviso di assenza|messaggio automatico|risponditore|` +
	`automatisch (?:antwoord|bericht)|afwezigheids(?:bericht|melding|assistent)|afwezig:|niet op kantoor|buiten kantoor|` +
	`automatiskt? (?:svar|svarsmeddelande)|autosvar|franvaro|fravaer\S*|automaattinen vastaus|poissa|automatyczna odpowiedz|odpowiedz automatyczna|nieobecnosc|automaticka odpoved|automatikus valasz|raspuns automat|otomatik yanit|автоматический ответ|автоматична відповідь|` +
	`自動応答|自動返信|自动答复|自动回复|自動回覆|不在通知|자동 회신|부재중)`)

// awayLimit is how many bytes an automatic answer has at most, with its second language.
const awayLimit = 4000

// awayMail recognises an automatic answer by what it says: every sentence of it is one of those that such answers are made of, and one says that
// nobody is there, or that no person wrote it. A subject that says so too excuses one sentence that is unknown. firstContact as in
// machineMail.
func (r *reader) awayMail() (mach *cases.Machine, firstContact bool) {
	text := r.out.NewText
	if len(text) > awayLimit || strings.TrimSpace(text) == "" || r.zones.forward >= 0 || subjectKind(r.m.Subject) == 'f' || HasCommand(firstLine(text)) {
		return nil, false
	}
	low := plainLetters(text)
	if !awayStem(low) {
		return nil, false
	}
	title := awayTitle.MatchString(plainSubject(r.m.Subject))
	var away, auto bool
	known, unknown := 0, 0
	all := clauses(low)
	for _, s := range all {
		if unknown > 1 { // no subject excuses that: most mails end here, soon
			return nil, false
		}
		switch {
		case robotSaid.MatchString(s):
			auto = true
		case awaySaid.MatchString(s) && !ofWork(s):
			away = true
		case awayHelp.MatchString(s) && !ofWork(s):
			known++
		case ofWork(s):
			unknown += 2
		case len(strings.Fields(s)) > 4:
			unknown++
		}
	}
	most := 0
	if title && known > 0 || away && auto {
		most = 1
	}
	if !away && !auto || unknown > most || away && !auto && !title && known == 0 && len(all) > 3 {
		return nil, false
	}
	return &cases.Machine{Kind: cases.MachineAutoReply, Original: originalID(r.m, r.cfg)}, true
}

// ofWork says whether a sentence has words of our work, which make it more than an excuse.
func ofWork(s string) bool {
	return strings.Contains(s, "?") || matterWords.MatchString(s) || requestWords.MatchString(s) || eventWords.MatchString(noWork.ReplaceAllString(s, "")) || workWords.MatchString(s)
}

// awayStem says whether one of the words stands in a text that are in every excuse, and in few other texts: that nobody is there is said first,
// that a program writes may be said last.
func awayStem(low string) bool {
	return awayFirst.MatchString(cut(low, 350)) || awayAnywhere.MatchString(low)
}

// The stems of awayStem, which one walk over a text finds: anywhere, and at its begin.
var (
	awayAnywhere = expression(`automat|autorepl|monitored|not reply|not respond|repondre|responda|rispondere|antworten|antwoord`)
	awayFirst    = expression(`out of|away|leave|vacation|holiday|office|absen|abwesen|urlaub|nicht im|nicht erreichbar|ausser haus|dienstreise|conge` +
		`|vacances|deplacement|fuera|ausente|vacaciones|ferias|ferie|fora d|assente|fuori|afwezig|vakantie|verlof|unavailable|tdy` +
		`|travel|no longer|closed|bureau|oficina|ufficio|kantoor|escritorio|buro`)
)

// clauses cuts a text into sentences; lines that were broken for width are joined.
func clauses(text string) []string {
	var joined strings.Builder
	for l := range strings.SplitSeq(text, "\n") {
		l = strings.TrimSpace(l)
		joined.WriteString(l)
		if len(l) < 45 {
			joined.WriteString("\n")
		} else {
			joined.WriteString(" ")
		}
	}
	var out []string
	for _, s := range splitAt(withoutDayDots(joined.String()), 200, sentenceBreak) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var (
	// noWork are words of our matter as they stand in excuses.
	noWork = expression(`\btravell?ing\b|\btravels?\b|\bmet\b|\bvisit (?:our|the|us|https?|www)`)
	// awayTitle are subjects that people could write as well.
	awayTitle = expression(`^(?:re: |aw: )?(?:out of (?:the )?office|ooo\b|i am (?:out|away|on leave)|on (?:leave|vacation|travel|tdy)|away\b|vacation|absence|absent|abwesen|urlaub|conge|vacances|en conge|fuera de|ausente|ausencia|vacaciones|ferie\b|ferias|assente|assenza|fora d|afwezig|vakantie)|\bis (?:currently )?(?:out of (?:the )?office|away|on leave|on vacation)|ist (?:ausser haus|abwesend|im urlaub)|\best (?:absente?|en conge)|esta (?:ausente|fuera)|\be (?:assente|fuori)|is afwezig`)
	// robotSaid are the sentences in which a program says that it is one.
	robotSaid = expression(`^\W*(?:(?:please )?note:? )?(?:this (?:is (?:an? )?(?:auto\w*|automatic(?:ally)?[- ]generated|automated|system[- ]generated|unattended|unmonitored)|(?:e-?mail|message|mail|mailbox|inbox|reply|account|address) (?:is|was|has been) (?:auto\w*|(?:an? )?automat\w+|sent automatically|not (?:being )?monitored|unmonitored|generated automatically))|(?:please )?do not (?:reply|respond) to this|(?:automatic|automated|auto)[- ](?:reply|response|message|acknowledge?ment)\b|` +
		`(?:bitte antworten sie nicht auf diese|dies(?:e|es)? (?:ist eine|antwort wurde|e-?mail wurde|nachricht wurde|mail wurde) automatisch)|(?:(?:ceci est une?|il s'agit d'une?|cette?) (?:message|courriel|e-?mail|reponse) (?:est |a ete )?(?:automatique|(?:genere|envoye)e? automatiquement)|(?:merci de |veuillez )?ne pas repondre|(?:reponse|message) automatique)|(?:est[ea] (?:es una? )?(?:mensaje|correo|respuesta|aviso|notificacion)(?: \S+)? (?:es |fue |ha sido |se )?(?:generado |enviado )?automatic\w+|(?:por favor,? )?no responda)|` +
		`(?:esta (?:e uma )?(?:mensagem|resposta) (?:e |foi )?(?:gerada |enviada )?automatic\w+|(?:por favor,? )?nao responda)|(?:quest[oa] (?:e una? )?(?:messaggio|risposta|e-?mail) (?:e (?:stat[oa] )?)?(?:generato |inviato )?automatic\w+|(?:si prega di )?non rispondere)|(?:dit (?:is een|bericht is) automatisch\w*|(?:gelieve )?niet (?:te )?(?:beantwoorden|antwoorden)))`)
	// awaySaid are the sentences that say that nobody is there.
	awaySaid = expression(`\b(?:(?:(?:i|we|he|she|they|office|offices|desk)(?: am| are| is|'m|'re|'s| will be|'ll be)|(?:my|our|the) (?:office|desk|unit|division)[a-z ]{0,30} (?:is|are|will be)) (?:currently |presently |now |still |also |temporarily |unexpectedly )?(?:out\b|away|on (?:[a-z]+ ){0,2}(?:leave|vacation|holidays?|travel|tdy|pto|assignment|detail|deployment|duty)|travell?ing|tdy|unavailable|not (?:in\b|available|at (?:my|our))|closed|teleworking|in (?:training|a training)|off\b|attending|deployed|retired|no longer)|^\W*(?:currently |presently )?(?:out of (?:the )?office|on (?:[a-z]+ )?(?:leave|vacation|travel))|no longer (?:with|works?|working|employed|at|monitored)|(?:have|has) (?:left|retired|moved on|transferred)|in my absence|i (?:return|am back)|` +
		`(?:ich bin|bin ich|wir sind|sind wir|(?:unser|das) buro ist|befinde ich mich|ich befinde mich|ich werde)\b.{0,90}\b(?:nicht (?:im|erreichbar|am|anwesend|da)|abwesend|im urlaub|urlaub|ausser haus|(?:auf|in) dienstreise|auf reisen|verreist|geschlossen|krank|elternzeit|mutterschutz|nicht mehr)|\bnicht mehr (?:bei|fur|in) .{1,60}(?:tatig|beschaftigt)|` +
		`(?:je (?:suis|serai)|nous (?:sommes|serons)|(?:le|nos|notre) bureaux? (?:est|sont|sera|seront)|je me trouve)\b.{0,80}\b(?:absente?s?|en conges?|en vacances|en deplacement|en mission|fermes?|indisponibles?|injoignables?|hors du bureau|en arret|plus)\b|je ne (?:suis|serai|travaille|fais) (?:pas|plus)\b|` +
		`(?:(?:no )?(?:estoy|estare|estamos|estaremos)|me encuentro|me encontrare|(?:la|nuestra|nuestras) oficinas? (?:esta|estan|estara|estaran))\b.{0,80}\b(?:fuera|ausentes?|de vacaciones|de viaje|de licencia|de permiso|de baja|en la oficina|disponibles?|cerradas?)|ya no trabaj[oa]|` +
		`(?:(?:nao )?(?:estou|estarei|estamos|estaremos)|encontro-me|(?:o|nosso) escritorio (?:esta|estara))\b.{0,80}\b(?:fora|ausentes?|de ferias|em ferias|em viagem|de licenca|no escritorio|disponive[li]s?|fechado)|` +
		`(?:(?:non )?(?:sono|saro|siamo|saremo)|mi trovo|(?:i nostri|il nostro) uffici[o]? (?:e|sono|sara|saranno))\b.{0,80}\b(?:fuori|assent[ei]|in ferie|in vacanza|in viaggio|in trasferta|in congedo|in ufficio|disponibil[ei]|chius[oi])|` +
		`(?:ik (?:ben|zal|heb)|wij zijn|(?:het|ons) kantoor is|ben ik|momenteel)\b.{0,80}\b(?:afwezig|niet (?:op kantoor|aanwezig|bereikbaar)|vakantie|verlof|op reis|zakenreis|gesloten|buiten kantoor))`)
	// awayHelp are the further sentences of such answers: thanks, until when, who stands in.
	awayHelp = expression(`\b(?:thank(?:s| you)|(?:limited|no|intermittent|sporadic|little|without|regular) (?:\w+ ){0,3}(?:access|connectivity)|(?:urgent|emergenc\w+|immediate\w*|assistance|time.sensitive|cannot wait|can wait)|(?:please|kindly|pls) (?:contact|call|reach|write|e-?mail|see|direct|forward|address|refer|send|dial|speak|note)|(?:contact|call|reach) \w+|(?:will|shall|'ll) (?:\w+ ){0,4}(?:respond|reply|answer|get back|return|read|be back|attend|review|check)|(?:return|returning|back) (?:on|to|in|at|the|mon|tue|wed|thu|fri|\d)|while i|your (?:message|e-?mail|mail)|(?:not|being) (?:be )?(?:monitored|forwarded|checked|read)|happy|best|sincerely|regards|v/r|respectfully|in the meantime|during (?:this|that|my)|has the pen|standing in|covering|acting for|` +
		`vielen dank|danke|ihre (?:e-?mail|mail|nachricht|anfrage)|dringend\w*|notfall|wenden sie sich|kontaktier\w+|erreichen sie|vertret\w+|weitergeleitet|gelesen|ab dem|wieder (?:im|erreichbar|fur)|beantwort\w+|zuruck|mit freundlichen|sehr geehrte|` +
		`merci|urgen\w+|contacter|joindre|adresser|remplac\w+|retour|votre (?:message|courriel|mail|e-?mail)|messagerie|cordialement|repondrai|bien a vous|salutations|acces|` +
		`gracias|urgencia|contactar|contacte|pongase|dirijase|comuniquese|su (?:mensaje|correo)|regres\w+|respondere|acceso|saludos|vuelt[ao]|volvere|atentamente|` +
		`obrigad[oa]|contato|contacte|contatar|contactar|sua mensagem|seu e-?mail|voltarei|regresso|responderei|atenciosamente|cumprimentos|acesso|` +
		`grazie|urgenz\w+|contattare|rivolgersi|il suo messaggio|rientr\w+|tornero|rispondero|cordiali|accesso|` +
		`bedankt|dank|dringend|spoed|contact op|neem contact|uw (?:bericht|e-?mail)|terug|beantwoord\w*|vervang\w+|bereikbaar|groet\w*)`)
	// workWords are those of our own matter in the other languages, and of answers to our questions.
	workWords = expression(`\b(?:priority:|classification:|unclassified|approv\w+|reject\w*|attached|attachment|passport|(?:here is|this is) (?:my|our|the)|my (?:request|question|report|answer)|we (?:would|need|ask|request)|i (?:would like|need|want|ask|approve|agree|concur)|name check|date of birth|dob|national\b|background|anfrage zu|angefugt|anbei|ci-joint|en piece jointe|adjunto|em anexo|in allegato|bijgevoegd)`)
)
