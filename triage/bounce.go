package triage

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cissd/cases"
)

// This file recognises mails that say that one of ours did not arrive (MSG-4): delivery status notifications (RFC 3464), and those that only
// say so in words, of qmail, Exim, Postfix, Sendmail, Exchange, Domino, GroupWise and gateways, in the languages that they are set up in.

// bounceMail recognises bounces. guessed says that only an empty envelope sender or words make it one, and that it names no mail of ours.
func bounceMail(m *cases.Message, cfg Config) (b *cases.Machine, guessed bool) {
	status := statusPart(m)
	ct := strings.ToLower(m.Get("Content-Type"))
	report := strings.HasPrefix(ct, "multipart/report") && strings.Contains(ct, "delivery-status")
	daemon := nullSender(m) || fromDaemon(m)
	b = &cases.Machine{Kind: cases.MachineBounce}
	failed := m.Get("X-Failed-Recipients")
	subject := bounceSubject(m.Subject)
	// what the text says costs time, and is asked only where something else speaks for a bounce
	said := (daemon || failed != "" || subject && robot(m)) && says(bounceText(m))
	switch {
	case status != nil && (report || daemon):
		readStatus(b, status.Text)
		if len(b.Recipients) == 0 && b.Status == "" {
			freeBounce(b, m, cfg)
		}
	case report, failed != "" && (subject || said):
		freeBounce(b, m, cfg)
	case daemon && (subject || said), subject && said && robot(m):
		freeBounce(b, m, cfg)
		if !daemon && len(b.Recipients) == 0 && b.Status == "" {
			return nil, false
		}
		guessed = !(subject && said && daemon) && (len(b.Recipients) == 0 || !daemon || !said)
	default:
		return nil, false
	}
	if failed != "" && status == nil {
		b.Recipients = addressesOf(failed, cfg)
	}
	b.Original = originalID(m, cfg)
	if strings.HasPrefix(b.Status, "2.") && (b.Status == "2.0.0" || len(b.Recipients) > 0) && status != nil && !strings.Contains(strings.ToLower(status.Text), "action: failed") {
		return &cases.Machine{Kind: cases.MachineReceipt, Original: b.Original}, false
	}
	return b, guessed && b.Original == ""
}

func statusPart(m *cases.Message) *cases.Part {
	for i := range m.Parts {
		if t := m.Parts[i].MediaType; t == "message/delivery-status" || t == "message/global-delivery-status" {
			return &m.Parts[i]
		}
	}
	return nil
}

// nullSender says whether the envelope sender was empty, as machines' is.
func nullSender(m *cases.Message) bool {
	for _, v := range m.All("Return-Path") {
		return strings.TrimSpace(v) == "<>"
	}
	return false
}

// fromDaemon says whether a mail system sent it, by its address.
func fromDaemon(m *cases.Message) bool {
	for _, a := range m.From {
		local, _, _ := strings.Cut(a.Key(), "@")
		switch strings.NewReplacer("_", "-", ".", "-").Replace(local) {
		case "mailer-daemon", "mailerdaemon", "mail-daemon", "maildaemon", "postmaster", "mail-delivery-system", "mail-delivery-subsystem", "maildelivery", "mail-router", "mailrouter",
			"microsoftexchange", "bounce", "bounces", "mailadmin", "mail-admin", "gwia", "listmaster-bounce", "double-bounce", "ndr", "mailsystem", "mail-system":
			return true
		}
		if strings.HasPrefix(local, "microsoftexchange329e71ec") {
			return true
		}
	}
	return false
}

// robot says whether the address is one that nobody writes from.
func robot(m *cases.Message) bool {
	for _, a := range m.From {
		local, _, _ := strings.Cut(a.Key(), "@")
		if robotName.MatchString(local) {
			return true
		}
	}
	return false
}

var robotName = expression(`^(?:no-?_?reply|do-?_?not-?_?reply|nicht-?antworten|no-?responder|ne-?pas-?repondre|root|system|sysadmin|admin(?:istrator)?|mail-?gateway|gateway|mail-?relay|mta|smtp|mail-?(?:server|security|filter|sweeper|marshal)|notifications?|auto-?(?:reply|responder|mailer)|system-?administrator)(?:[-_+.0-9].*)?$`)

// plainSubject is a subject in the form in which it is compared: without the tags of gateways, small letters, without accents.
func plainSubject(s string) string {
	l := plainLetters(fold(s))
	for range 5 {
		t := strings.TrimSpace(l)
		for _, tag := range []string{"[external]", "[ext]", "[external sender]", "external:", "[caution]", "[warning]", "[spam]", "***spam***"} {
			t = strings.TrimSpace(strings.TrimPrefix(t, tag))
		}
		if t == l {
			break
		}
		l = t
	}
	return l
}

func bounceSubject(s string) bool { return bounceTitle.MatchString(plainSubject(s)) }

// bounceTitle are the beginnings of the subjects of bounces, as plainSubject gives them.
var bounceTitle = expression(`^(?:undeliver(?:able|ed)|non-?deliver(?:able|y)|not delivered|returned (?:e-?)?mail|returned to sender|return to sender|(?:e-?)?mail returned|delivery (?:status notification|failure|failed|error|problem|delayed|has failed|report|unsuccessful|notification)|(?:e-?)?mail delivery|mail (?:failure|system error|error|not delivered|could not be delivered)|failure notice|failed (?:delivery|mail|to deliver)|` +
	`(?:your )?(?:message|e-?mail|mail)(?: \S+){0,3} (?:not delivered|not be delivered|undeliver\S+|delivery failed|returned|rejected|blocked|delayed|bounced|still undelivered)|message status ?- ?undeliverable|message (?:rejected|delayed|blocked|undeliverable)|rejected(?: mail|:)|could not deliver|unable to deliver|warning: (?:could not send|message|mail|e-?mail)|mailbox (?:is )?(?:full|quota|over|unavailable|unknown)|(?:over |quota )exceeded|quota (?:exceeded|warning)|over quota|user unknown|unknown (?:user|recipient)|address not found|recipient (?:not found|unknown|rejected)|bounced?(?: mail|:)|nonremis|` +
	`unzustellbar|nicht zustellbar|nicht zugestellt|zustell(?:ung|fehler)\S*|(?:ihre )?(?:nachricht|e-?mail|mail) (?:konnte )?nicht|fehler bei der (?:nachrichten)?zustellung|(?:automatisch )?zuruckgesendet|rucksendung|postfach (?:ist )?voll|uberlastetes postfach|` +
	`non (?:remis|distribu|delivr|achemin|livr)\S*|(?:message|courriel|courrier|e-?mail) (?:non |refuse|retourne)\S*|echec (?:de|d)\b|retour (?:a l.expediteur|de courrier)|notification d.(?:echec|etat)|(?:boite|messagerie)(?: \S+){0,4} (?:pleine|saturee)|impossible de remettre|rapport de non|` +
	`no (?:se (?:puede|pudo|ha podido)|entregad|entregable)\S*|(?:mensaje|correo)(?: electronico)? (?:no |devuelto|rechazado)|(?:error|fallo|fallido|falla)(?: \S+)? (?:de|en la) entrega|entrega (?:fallida|no)|devuelto al remitente|devolucion|notificacion (?:del|de|sobre el) estado|buzon(?: \S+){0,4} lleno|informe de no entrega|` +
	`nao (?:entreg|e possivel entregar|foi possivel entregar)\S*|(?:mensagem|correio|e-?mail) (?:nao|devolvid|rejeitad)\S*|falha (?:na|de) entrega|erro (?:na|de) entrega|devolvid[oa]|caixa(?: \S+){0,4} cheia|` +
	`non (?:recapit|consegn)\S*|(?:messaggio|posta|e-?mail) (?:non |rifiutat|respint|restituit)\S*|mancat[oa] (?:consegna|recapito)|impossibile (?:recapitare|consegnare)|errore di (?:consegna|recapito)|casella(?: \S+){0,4} piena|notifica (?:di )?(?:mancat|stato)\S*|` +
	`onbestelbaar|niet (?:bestelbaar|afgeleverd|bezorgd)|(?:bericht|e-?mail|mail) (?:niet|kon niet|geweigerd)|(?:aflever|bezorg)(?:ing|fout)\S*(?: \S+)? ?(?:mislukt|fout)?|postvak (?:is )?vol|` +
	`olever(?:erbart|bart)|kan (?:ikke|inte) leveres?|kunne ikke leveres|ei toimitettavissa|niedostarczon|nie mozna dostarczyc|nedorucitelne|kezbesithetetlen|teslim edilemedi|teslim edilemiyor|недоставлен|не доставлен|無法傳遞|无法送达|无法传递|退信|配信不能|配信できません|配達できません|배달되지)`)

// bounceText is what a bounce itself says, at most 16 KiB: its first text, without the copy of the mail that came back.
func bounceText(m *cases.Message) string {
	for i := range m.Parts {
		p := &m.Parts[i]
		if strings.TrimSpace(p.Text) == "" || !strings.HasPrefix(p.MediaType, "text/") || p.MediaType == "text/rfc822-headers" || p.MediaType == "text/calendar" {
			continue
		}
		text := p.Text
		if p.MediaType == "text/html" {
			text = htmlView(p).text
		}
		text = cut(text, 16<<10)
		if at := bouncedCopy.FindStringIndex(text); at != nil {
			text = text[:at[0]]
		}
		return text
	}
	return ""
}

var bouncedCopy = expression(`(?im)^(?:[-_=]+ ?(?:this is a copy|below this line|original message|returned message|the header|message header|header|unsent message|undelivered message|urspr|mensaje original|message d)|received: |return-path: |message-id: |original message (?:headers|follows)|urspr\S+ (?:nachrichtenkopf|nachricht)|en-t\S+tes? d\S+ message|encabezados? de(?:l)? mensaje|cabe\S+alhos? da mensagem|intestazioni |oorspronkelijke berichtkop)`)

// bounceHead is how far into a text its first words go.
const bounceHead = 1200

// says says whether a text begins with the words of a bounce.
func says(text string) bool {
	return bounceWords.MatchString(strings.Join(strings.Fields(plainLetters(cut(text, bounceHead))), " "))
}

// bounceWords are what mail systems say of a mail that did not arrive, as plainLetters gives it.
var bounceWords = expression(`\b(?:(?:could|can|was|were|has|have)(?: ?not|n.t) (?:be |been )?(?:delivered|reached|sent)|(?:unable|wasn.t able|not able) to deliver|could(?: not|n.t) deliver|undeliverable|deliver(?:y|ing)(?: \S+){0,5} (?:has failed|failed|failure)|delivery (?:has )?failed|failed to deliver|permanent(?: fatal)? errors?|(?:mailbox|inbox|quota)\b[^.]{0,80}\b(?:full|exceeded|disabled|unavailable)|over (?:its |their |the )?quota|user unknown|unknown user|no such (?:user|recipient|mailbox|address|person)|not listed in\b|recipient[^.]{0,40}(?:rejected|unknown|not found)|did not reach|address(?: you entered)? (?:rejected|couldn.t be found|not found)|still undelivered|not yet been delivered|delivery[^.]{0,30}delayed|was(?: not|n.t) delivered|mail system at host|permanently rejected|` +
	`nicht (?:zugestellt|ubermittelt|ausgeliefert|erreicht)|(?:un|nicht )zustellbar|zustellung[^.]{0,60}(?:fehlgeschlagen|nicht moglich|gescheitert)|fehler bei der (?:nachrichten)?zustellung|postfach[^.]{0,80}(?:voll|uberschritten|uberlastet)|empfanger[^.]{0,40}(?:unbekannt|nicht gefunden|abgelehnt)|` +
	`n.a (?:pas )?pu etre (?:remis|distribu|livr|achemin|delivr|envoy)\S*|n.a pas ete (?:remis|distribu|livr|achemin|delivr)\S*|echec (?:de |d.|lors de )(?:la |l.)?(?:remise|livraison|distribution|acheminement|envoi)|(?:boite|messagerie)[^.]{0,80}(?:pleine|saturee)|destinataire[^.]{0,40}(?:inconnu|introuvable|n.existe)|` +
	`no (?:se )?(?:ha |pudo |puede |han |pudieron )?(?:podido |sido )?(?:ser )?entreg\S+|no entregado|buzon[^.]{0,80}(?:lleno|completo)|(?:error|fallo) (?:de|en la) entrega|destinatario[^.]{0,40}(?:desconocido|no existe|rechazado)|` +
	`nao (?:pode|foi|pude|pôde)(?: possivel)? (?:ser )?entreg\S+|caixa[^.]{0,80}cheia|falha na entrega|destinatario[^.]{0,40}(?:desconhecido|nao existe)|` +
	`non (?:e stato possibile|puo essere|e stat[oa]) (?:recapit|consegn)\S+|mancat[oa] (?:consegna|recapito)|impossibile (?:recapitare|consegnare)|casella[^.]{0,80}piena|destinatario[^.]{0,40}sconosciuto|` +
	`(?:kon|kan|is)\b[^.]{0,60}niet[^.]{0,20} (?:afgeleverd|bezorgd|besteld)|onbestelbaar|(?:postvak|mailbox)[^.]{0,60}\bvol\b|(?:aflever|bezorg)ing[^.]{0,30}mislukt)`)

// readStatus reads the per-recipient fields of a delivery status.
func readStatus(b *cases.Machine, text string) {
	for l := range strings.SplitSeq(strings.NewReplacer("\n ", " ", "\n\t", " ").Replace(text), "\n") {
		name, v, ok := strings.Cut(l, ":")
		if !ok {
			continue
		}
		v = strings.TrimSpace(v)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "final-recipient", "original-recipient":
			if _, a, ok := strings.Cut(v, ";"); ok {
				v = a
			}
			v = strings.Trim(strings.TrimSpace(stripComments(v)), "<>")
			if strings.EqualFold(strings.TrimSpace(name), "original-recipient") && len(b.Recipients) > 0 {
				continue
			}
			addRecipient(b, v)
		case "status":
			if b.Status == "" || strings.HasPrefix(v, "5") && !strings.HasPrefix(b.Status, "5") {
				b.Status = statusPattern.FindString(v)
			}
		}
	}
}

var (
	statusPattern  = expression(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	addressPattern = expression(`[A-Za-z0-9._%+'=/-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,24}`)
)

// freeBounce takes recipient and status from the words of a bounce without a machine-readable part.
func freeBounce(b *cases.Machine, m *cases.Message, cfg Config) {
	text := bounceText(m)
	b.Recipients = bouncedTo(text, cfg)
	if len(b.Recipients) == 0 {
		b.Recipients = bouncedTo(m.Subject, cfg)
	}
	b.Status = failStatus(text)
	if b.Status == "" {
		b.Status = failStatus(m.Subject)
	}
	low := plainLetters(m.Subject + "\n" + cut(text, bounceHead))
	if b.Status == "" && delayWords.MatchString(low) && !endWords.MatchString(low) {
		b.Status = "4.0.0" // RFC 3463 section 3.1: not for good, and nothing more is known
	}
}

var (
	// delayWords say that a mail is only late, endWords that it is not tried any more.
	delayWords = expression(`\b(?:delayed|delay|still trying|will (?:keep|continue)[^.]{0,20}try|will be retried|still undelivered|not yet been delivered|could not send message for past|verzoger\S+|weitere zustellversuche|retard\w*|nouvelle tentative|retras\S+|seguira intentando|atras\S+|ritard\S+|vertraag\S+)`)
	endWords   = expression(`\b(?:permanent\w*|given up|giving up|gave up|will not be retried|returned to sender|has been returned|has failed|endgultig|definitivamente|definitif|unknown)\b`)
)

// failStatus is the first status of a failure in a text, else of a delay.
func failStatus(text string) string {
	first := ""
	for _, s := range statusPattern.FindAllString(text, 20) {
		if s[0] == '5' {
			return s
		}
		if first == "" && s[0] == '4' {
			first = s
		}
	}
	return first
}

// bouncedTo are the addresses that a bounce says it is about: those that begin a line, as in a list; else those of the sentences that say that
// something failed; else all, without those that are named for help.
func bouncedTo(text string, cfg Config) []string {
	var leading, failing, other cases.Machine
	add := func(to *cases.Machine, s string) {
		for _, a := range addressesOf(s, cfg) {
			addRecipient(to, a)
		}
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines[:min(len(lines), 400)] {
		low := plainLetters(l)
		if strings.Contains(low, "expanded from") || strings.Contains(low, "generated from") || helpWords.MatchString(low) || i > 0 && helpWords.MatchString(plainLetters(lines[i-1])) && !strings.HasSuffix(strings.TrimSpace(lines[i-1]), ":") && strings.TrimSpace(l) != "" {
			continue
		}
		if at := leadingAddress.FindStringSubmatchIndex(l); at != nil {
			add(&leading, l[at[2]:at[3]])
			continue
		}
		if says(l) {
			add(&failing, l)
		}
		add(&other, l)
	}
	for _, found := range [][]string{leading.Recipients, failing.Recipients} {
		if len(found) > 0 {
			return found
		}
	}
	return other.Recipients
}

var (
	leadingAddress = expression(`(?i)^[\s>*•"'-]*(?:\d+[.)] *)?(?:(?:to|an|rcpt to|(?:final-|original-|failed )?recipients?|recipient address|empf\S+nger|destinataires?|destinatari[oa]s?|ontvanger|user|address|adresse|direcci\S+n)\s*[:=]\s*)?(?:rfc822;)?[\s<"'(]*(?:[^<>@:;]{1,40}<)?(` + addressPattern.String() + `)`)
	helpWords      = expression(`\b(?:contact|help ?desk|for (?:help|assistance|further)|send (?:a )?mail to|write to|please (?:e-?mail|forward)|kontakt\S*|wenden sie sich|contacte[zr]?|adressez|pongase en contacto|contatt\S+|neem contact|administrator (?:at|unter|a)|reported by|reporting mta|generating server)\b`)
)

// addressesIn gives the first n matches of addressPattern in a text, as its FindAllString does: only the pieces around an @ that are made of the
// pattern's characters are given to it, which most of a text is not.
func addressesIn(s string, n int) []string {
	var out []string
	for from := 0; len(out) < n; {
		i := strings.IndexByte(s[from:], '@')
		if i < 0 {
			break
		}
		begin, end := from+i, from+i
		for begin > from && addressByte(s[begin-1]) {
			begin--
		}
		for end < len(s) && addressByte(s[end]) {
			end++
		}
		out = append(out, addressPattern.FindAllString(s[begin:end], n-len(out))...)
		from = end
	}
	return out
}

// addressByte says whether addressPattern has a character.
func addressByte(c byte) bool {
	return byteKinds[c]&byteWord != 0 || c == '@' || c == '.' || c == '-' || c == '_' || c == '%' || c == '+' || c == '\'' || c == '=' || c == '/'
}

// addressesOf are the addresses in a text that are not ours and not of a mail system.
func addressesOf(text string, cfg Config) []string {
	var m cases.Machine
	for _, a := range addressesIn(text, 50) {
		l := strings.ToLower(a)
		if cfg.ours(a) || strings.HasPrefix(l, "postmaster@") || strings.HasPrefix(l, "mailer-daemon@") || strings.Contains(l, strings.ToLower(cases.MessageIDHost(cfg.Domain))) {
			continue
		}
		addRecipient(&m, strings.Trim(a, "'"))
	}
	return m.Recipients
}

// originalID is the Message-ID of our mail that a machine answers.
func originalID(m *cases.Message, cfg Config) string {
	for _, id := range slices.Concat(m.InReplyTo, m.References) {
		if _, ok := cases.TokenFromMessageID(id, cfg.Domain); ok {
			return id
		}
	}
	host := "@" + strings.ToLower(cases.MessageIDHost(cfg.Domain))
	for i := range m.Parts {
		p := &m.Parts[i]
		if p.Message != nil && strings.HasSuffix(strings.ToLower(p.Message.MessageID), host) {
			return p.Message.MessageID
		}
		t := p.Text[:min(len(p.Text), 64<<10)]
		if at := indexHost(t, host); at > 0 {
			from := strings.LastIndexAny(t[:at], " <>\t\n:;\"'=,()[]") + 1
			return p.Text[from : at+len(host)]
		}
	}
	return ""
}

// indexHost finds "@host", in any letters, in a text; host is in small ones.
func indexHost(s, host string) int {
	for at := 0; ; at++ {
		i := strings.IndexByte(s[at:], '@')
		if i < 0 || at+i+len(host) > len(s) {
			return -1
		}
		if at += i; asciiLower(s[at:at+len(host)]) == host {
			return at
		}
	}
}

// maxRecipients bounds what is kept of a bounce's recipients (SEC-5).
const maxRecipients = 100

func addRecipient(b *cases.Machine, a string) {
	if len(b.Recipients) < maxRecipients && strings.Contains(a, "@") && !slices.ContainsFunc(b.Recipients, func(o string) bool { return strings.EqualFold(o, a) }) {
		b.Recipients = append(b.Recipients, a)
	}
}

// plainLetters is a text in small letters without accents: mail programs write "Réponse automatique" in many ways, and gateways take accents off.
func plainLetters(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return strings.ToLower(s)
	}
	var out strings.Builder
	for _, r := range norm.NFC.String(s) {
		if latin := r < 0x400 || r >= 0x1E00 && r < 0x2000; latin && r >= 0xC0 { // a Russian short i or a Korean syllable is a letter of its own
			r, _ = utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		}
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '\u00df':
			out.WriteString("ss")
		case r == '\u2019' || r == '\u2018':
			out.WriteByte('\'')
		case r == '\u201c' || r == '\u201d' || r == '\u201e' || r == '\u00ab' || r == '\u00bb':
			out.WriteByte('"')
		case r == '\u00a0' || r == '\u202f':
			out.WriteByte(' ')
		default:
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}
