package triage

import (
	"strings"
)

// This file holds the words that mail programs put over what they quote and forward, in the languages of Outlook, Gmail and Apple Mail (MSG-3).

// blockWords are the labels of quoted header blocks in small letters: f from, d date, t to, s subject, c other.
const blockWords = `
f: from, von, de, da, van, fra, från, od, от, от кого, de la, lähettäjä, kimden, gönderen, 差出人, 送信者, 发件人, 寄件者, 寄件人, 發件人, 보낸 사람, 보낸사람, من, מאת, από, feladó, від, pošiljatelj, từ, dari, odesílatel, odosielateľ, expeditor, pengirim
d: sent, date, gesendet, datum, enviado, enviado el, fecha, fecha de envío, envoyé, envoyé le, date d'envoi, date d’envoi, inviato, data, inviato il, data invio, enviada em, enviado em, enviada, data de envio, verzonden, verzonden op, sendt, skickat, dato, wysłano, data wysłania, sent on, gesendet am, sent at, date sent, lähetetty, päivämäärä, pvm, отправлено, дата, дата отправки, gönderme tarihi, gönderildi, gönderilme tarihi, tarih, 送信日時, 日付, 日時, 发送时间, 发送日期, 寄件日期, 傳送時間, 日期, 时间, 發送時間, 보낸 날짜, 보낸 시간, 보낸날짜, 날짜, تاريخ الإرسال, التاريخ, أُرسلت, تم الإرسال, נשלח, נשלח ב, תאריך, στάλθηκε, ημερομηνία, απεστάλη, odesláno, dátum, elküldve, küldve, надіслано, trimis, odoslané, poslano, đã gửi, ngày, dikirim, tanggal
t: to, an, para, à, a, aan, til, till, do, кому, vastaanottaja, kime, alıcı, 宛先, 收件人, 收件者, 받는 사람, 받는사람, إلى, אל, προς, komu, címzett, către, prima, đến, kepada, ke
s: subject, betreff, asunto, objet, sujet, oggetto, assunto, onderwerp, emne, ämne, temat, re, aihe, тема, konu, 件名, 主题, 主旨, 主題, 제목, الموضوع, נושא, θέμα, předmět, tárgy, subiect, predmet, zadeva, chủ đề, perihal, subjek
c: cc, bcc, kopie, cci, ccn, cco, importance, priorität, wichtigkeit, attachments, attachment, anlagen, anhänge, reply-to, when, where, required attendees, sensitivity, copie à, kopia, kopi, kopio, копия, копія, bilgi, 抄送, 副本, 참조, نسخة, עותק, κοιν, κοιν., κοινοποίηση, másolat, másolatot kap, dw, antwort an, responder a, répondre à, rispondi a, organization, importancia, pièces jointes, adjuntos, allegati, anexos, bijlagen, bilagor, вложения, ekler, 添付ファイル, 附件, 첨부
`

var blockLabels = indexBlockWords(blockWords)

func indexBlockWords(table string) map[string]byte {
	x := map[string]byte{}
	for row := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
		kind, list, _ := strings.Cut(row, ": ")
		for w := range strings.SplitSeq(list, ", ") {
			if x[w] == 0 {
				x[w] = kind[0]
			}
		}
	}
	return x
}

// blockLabel says which label of a quoted header block a word is, 0 where it is none.
func blockLabel(w string) byte {
	if len(w) > 40 {
		return 0
	}
	return blockLabels[strings.ToLower(strings.Trim(fold(w), "* \t"))]
}

// forwardWords and originalWords stand in dividers: "---------- Forwarded message ---------", "-----Original Message-----".
var (
	forwardWords = []string{
		"forwarded message", "forwarded by", "forwarded mail", "forwarded email", "forward", "weitergeleitete nachricht", "weitergeleitete e-mail", "mensaje reenviado", "message transf\u00e9r\u00e9", "message r\u00e9exp\u00e9di\u00e9",
		"courriel transf\u00e9r\u00e9", "messaggio inoltrato", "mensagem encaminhada", "mensagem reencaminhada", "doorgestuurd bericht", "vidarebefordrat meddelande", "vidarebefordrat mail", "videresendt meddelelse",
		"videresendt melding", "videresendt besked", "edelleenl\u00e4hetetty viesti", "v\u00e4litetty viesti", "\u043f\u0435\u0440\u0435\u0441\u043b\u0430\u043d\u043d\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435", "\u043f\u0435\u0440\u0435\u0441\u044b\u043b\u0430\u0435\u043c\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435",
		"\u043f\u0435\u0440\u0435\u0430\u0434\u0440\u0435\u0441\u043e\u0432\u0430\u043d\u043d\u043e\u0435", "iletilen mesaj", "iletilen ileti", "y\u00f6nlendirilen", "\u8ee2\u9001\u3055\u308c\u305f", "\u8ee2\u9001\u30e1\u30c3\u30bb\u30fc\u30b8", "\u8f6c\u53d1\u7684\u90ae\u4ef6", "\u8f6c\u53d1\u90ae\u4ef6", "\u8f49\u5bc4\u90f5\u4ef6", "\u8f49\u5bc4\u7684\u90f5\u4ef6",
		"\uc804\ub2ec\ub41c", "\u0631\u0633\u0627\u0644\u0629 \u0645\u0639\u0627\u062f \u062a\u0648\u062c\u064a\u0647\u0647\u0627", "\u0631\u0633\u0627\u0644\u0629 \u0645\u064f\u0639\u0627\u062f \u062a\u0648\u062c\u064a\u0647\u0647\u0627", "\u05d4\u05d5\u05d3\u05e2\u05d4 \u05e9\u05d4\u05d5\u05e2\u05d1\u05e8\u05d4", "\u03c0\u03c1\u03bf\u03c9\u03b8\u03b7\u03bc\u03ad\u03bd\u03bf \u03bc\u03ae\u03bd\u03c5\u03bc\u03b1", "p\u0159eposlan\u00e1 zpr\u00e1va",
		"tov\u00e1bb\u00edtott", "przekazana wiadomo\u015b\u0107", "wiadomo\u015b\u0107 przekazana", "mesaj redirec\u021bionat", "preposlan\u00e1 spr\u00e1va",
	}
	originalWords = []string{
		"original message", "original message follows", "original appointment", "original e-mail", "original email", "original mail", "urspr\u00fcngliche nachricht", "urspr\u00fcnglicher termin", "originalnachricht", "mensaje original", "message d'origine", "message d\u2019origine", "message original",
		"courriel original", "messaggio originale", "mensagem original", "oorspronkelijk bericht", "reply message", "ursprungligt meddelande", "originalmeddelande", "oprindelig meddelelse", "opprinnelig melding",
		"alkuper\u00e4inen viesti", "\u0438\u0441\u0445\u043e\u0434\u043d\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435", "\u043e\u0440\u0438\u0433\u0438\u043d\u0430\u043b\u044c\u043d\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435", "\u00f6zg\u00fcn ileti", "orijinal mesaj", "orijinal ileti", "\u5143\u306e\u30e1\u30c3\u30bb\u30fc\u30b8",
		"\u539f\u59cb\u90ae\u4ef6", "\u539f\u59cb\u90f5\u4ef6", "\u90ae\u4ef6\u539f\u4ef6", "\u539f\u59cb\u8a0a\u606f", "\uc6d0\ubcf8 \uba54\uc2dc\uc9c0", "\uc6d0\ubcf8 \uba54\uc77c", "\u0627\u0644\u0631\u0633\u0627\u0644\u0629 \u0627\u0644\u0623\u0635\u0644\u064a\u0629", "\u05d4\u05d5\u05d3\u05e2\u05d4 \u05de\u05e7\u05d5\u05e8\u05d9\u05ea", "\u03b1\u03c1\u03c7\u03b9\u03ba\u03cc \u03bc\u03ae\u03bd\u03c5\u03bc\u03b1", "p\u016fvodn\u00ed zpr\u00e1va", "eredeti \u00fczenet",
		"wiadomo\u015b\u0107 oryginalna", "oryginalna wiadomo\u015b\u0107", "mesaj original", "p\u00f4vodn\u00e1 spr\u00e1va",
	}
	// beginWords are whole lines that Apple Mail puts over a forwarded mail, without dashes.
	beginWords = []string{
		"begin forwarded message", "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "d\u00e9but du message r\u00e9exp\u00e9di\u00e9", "d\u00e9but du message transf\u00e9r\u00e9", "inicio del mensaje reenviado",
		"inizio messaggio inoltrato", "in\u00edcio da mensagem encaminhada", "in\u00edcio da mensagem reencaminhada", "begin doorgestuurd bericht", "vidarebefordrat brev", "vidarebefordrat mejl", "p\u00e5b\u00f6rjat vidarebefordrat mail", "start p\u00e5 videresendt besked",
		"videresendt melding", "v\u00e4litetty viesti alkaa", "\u043d\u0430\u0447\u0430\u043b\u043e \u043f\u0435\u0440\u0435\u0430\u0434\u0440\u0435\u0441\u043e\u0432\u0430\u043d\u043d\u043e\u0433\u043e \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u044f", "iletilmi\u015f mesaj\u0131n ba\u015flang\u0131c\u0131", "iletilen ileti ba\u015flang\u0131c\u0131", "\u8ee2\u9001\u3055\u308c\u305f\u30e1\u30c3\u30bb\u30fc\u30b8",
		"\u5f00\u59cb\u8f6c\u53d1\u7684\u90ae\u4ef6", "\u4ee5\u4e0b\u662f\u8f6c\u53d1\u7684\u90ae\u4ef6", "\u4ee5\u4e0b\u662f\u8f49\u5bc4\u7684\u90f5\u4ef6", "\u958b\u59cb\u8f49\u5bc4\u90f5\u4ef6", "\uc804\ub2ec\ub41c \uba54\uc2dc\uc9c0", "pocz\u0105tek przekazywanej wiadomo\u015bci", "za\u010d\u00e1tek p\u0159epos\u00edlan\u00e9 zpr\u00e1vy", "tov\u00e1bb\u00edtott \u00fczenet kezdete",
		"\u03ad\u03bd\u03b1\u03c1\u03be\u03b7 \u03c0\u03c1\u03bf\u03c9\u03b8\u03b7\u03bc\u03ad\u03bd\u03bf\u03c5 \u03bc\u03b7\u03bd\u03cd\u03bc\u03b1\u03c4\u03bf\u03c2", "\u0628\u062f\u0627\u064a\u0629 \u0627\u0644\u0631\u0633\u0627\u0644\u0629 \u0627\u0644\u0645\u0639\u0627\u062f \u062a\u0648\u062c\u064a\u0647\u0647\u0627", "\u05ea\u05d7\u05d9\u05dc\u05ea \u05d4\u05d5\u05d3\u05e2\u05d4 \u05e9\u05d4\u05d5\u05e2\u05d1\u05e8\u05d4",
	}
)

// divider recognises the lines that clients write over a quoted or forwarded mail; named says that words tell what follows.
func divider(t string) (forward, named, ok bool) {
	if len(t) < 6 || len(t) > 160 {
		return false, false, false
	}
	core := strings.Trim(t, "-_=* \u2014\u2013>\u202a\u202b\u202c\u200e\u200f")
	if core == "" {
		return false, false, strings.Count(t, "_") >= 10 || strings.Count(t, "-") >= 20
	}
	c := strings.ToLower(strings.TrimRight(core, ":\uff1a "))
	if isOne(c, beginWords) {
		return true, true, true
	}
	if core == t || !dashed.MatchString(t) {
		return false, false, isOne(c, originalWords) // BlackBerry draws no dashes: a header block has to follow
	}
	if saysWrote(c) && addressPattern.MatchString(c) { // iNotes: "-----Ann Lee <...> wrote: -----"
		return false, true, true
	}
	for _, w := range forwardWords {
		if strings.HasPrefix(c, w) && (w != "forward" || c == w) {
			return true, true, true
		}
	}
	for _, w := range originalWords {
		if strings.HasPrefix(c, w) {
			return false, true, true
		}
	}
	return false, false, false
}

// dashed is a line that begins with the dashes of a divider.
var dashed = expression(`^[> \x{202a}\x{202b}\x{200e}\x{200f}]*(?:--|__|==|\x{2014}\x{2014}|\*\*)`)

// wroteWords end or open the attributions of mail programs.
var wroteWords = []string{
	"wrote", "writes", "schrieb", "escribi", "crit", "scritto", "escreveu", "schreef", "skrev", "napisa", "napsal", "kirjoitti", "\u043d\u0430\u043f\u0438\u0441\u0430\u043b", "\u043f\u0438\u0448\u0435\u0442", "yazd\u0131", "\u66f8\u304d\u307e\u3057\u305f",
	"\u306e\u30e1\u30fc\u30eb", "\u5199\u9053", "\u5beb\u9053", "\u5199\u5230", "\uc791\uc131", "\uc4f4", "\u0643\u062a\u0628", "\u0643\u062a\u0627\u0628\u0629", "\u05db\u05ea\u05d1", "\u05de\u05d0\u05ea", "\u03ad\u03b3\u03c1\u03b1\u03c8\u03b5", "\u00edrta", "a scris", "nap\u00edsal", "\u0111\u00e3 vi\u1ebft", "menulis",
}

// saysWrote looks for a word that the patterns want before they are tried: a mail may hold any number of lines that end in a colon (SEC-5).
func saysWrote(t string) bool {
	l := strings.ToLower(t)
	for _, w := range wroteWords {
		if strings.Contains(l, w) {
			return true
		}
	}
	return false
}

// endsColon says whether a line ends in a colon, of any width, behind which only marks of direction may stand.
func endsColon(t string) bool {
	t = strings.TrimRight(t, " \u00a0\u202a\u202b\u202c\u200e\u200f\u2069")
	return strings.HasSuffix(t, ":") || strings.HasSuffix(t, "\uff1a")
}

// foreignWrote are the attributions of languages in which the verb is no sign of a sentence that people write in an English mail.
var foreignWrote = expression(`(?i)(?:schrieb|escribi\x{f3}|a \x{e9}crit|ha scritto|escreveu|schreef|skrev|napisa\x{142}|napsal|nap\x{ed}sal|kirjoitti|\x{43d}\x{430}\x{43f}\x{438}\x{441}\x{430}\x{43b}|\x{43f}\x{438}\x{448}\x{435}\x{442}|yazd\x{131}|\x{306e}\x{30e1}\x{30fc}\x{30eb}|\x{66f8}\x{304d}\x{307e}\x{3057}\x{305f}|\x{5199}\x{9053}|\x{5beb}\x{9053}|\x{5199}\x{5230}|\x{c791}\x{c131}|\x{c4f4}|\x{643}\x{62a}\x{628}|\x{643}\x{62a}\x{627}\x{628}\x{629}|\x{5db}\x{5ea}\x{5d1}|\x{5de}\x{5d0}\x{5ea}|\x{3ad}\x{3b3}\x{3c1}\x{3b1}\x{3c8}\x{3b5}|\x{ed}rta|a scris|menulis)`)
