package triage

import (
	"strings"
)

// This file knows what programs put below a text that is neither a tail nor a legal notice (MSG-3): what virus and spam filters, mailing lists
// and ticket systems write of themselves; and legal notices by their words, whatever they begin with.

// programFoot says whether a line is one that a filter, a list or a ticket system writes below a mail.
func programFoot(t string) bool {
	return len(t) >= 8 && len(t) < 400 && footLine.MatchString(plainLetters(t))
}

var footLine = expression(`^[\s\-_=*#~.<\[(|]*(?:` +
	`(?:this |the )?(?:e-?mail|message|mail)s?(?: and any attachments?)? (?:has|have|was|were|is|are)(?: been)? (?:scanned|checked|processed|filtered|verified|certified|virus) ?.*|(?:scanned|checked|certified|verified) (?:by|with|for|using|as) .*|virus[- ]free\b.*|no virus(?:es)? (?:was |were )?found\b.*|(?:outgoing|incoming) mail is certified.*|checked by avg.*|believed to be clean.*|dangerous content by .*|avast logo.*` +
	`|(?:www\.|https?://(?:www\.)?)(?:avast|avg|mcafee|norton|symantec|mailscanner|bitdefender|eset|kaspersky|mimecast|proofpoint|barracuda\w*|messagelabs|spamtitan|sophos|gdata)\b.*` +
	`|diese e-?mail wurde (?:von|auf|mit) .*(?:viren|virus).*|virenfrei.*|(?:este|esta) (?:correo|mensaje|mensagem|e-?mail)\b.*(?:virus|analizad|verificad|comprobad).*|libre de virus.*|l'absence de virus.*|ce (?:courriel|courrier|message|mail)\b.*(?:virus|antivirus).*|garanti sans virus.*|questa e-?mail e stata (?:controllata|esaminata).*|(?:deze e-?mail|dit bericht) is gecontroleerd.*` +
	`|(?:click|press) (?:here|on the link|the link) to (?:report|mark|block|unsubscribe).*|(?:report|mark) this (?:e-?mail|message|mail)? ?as (?:spam|junk|phish\w*).*|to report this (?:e-?mail|message|mail)? ?as (?:spam|junk).*|report suspicious\W*$|block (?:this )?sender\W*$|(?:report spam|mark as spam|not spam|forget previous vote)\b.*` +
	`|you(?: are receiving| received| are getting|'re receiving)? (?:this|received this|got this) (?:message|e-?mail|mail)? ?because you.*|you (?:are|were) subscribed.*|to (?:unsubscribe|subscribe|stop receiving|post to this|view this discussion|change your|manage your|leave)\b.*|for more options, visit.*|unsubscribe\b.*|[\w.+-]+ mailing list\W*$|[\w.+-]+ mailing list \S+|mailing list info.*|list (?:info|archive|archives|address|owner|help)\b.*|https?://\S*/(?:mailman|listinfo|sympa|groups?|unsubscribe|optout|opt_out)\S*` +
	`|https?://\S*(?:listserv|unsubscribe|wa\.exe)\S*` +
	`|ref:[_!\w.]+:ref|\{#\w+:[\w-]+#\}|\[[\w .#-]{0,24}(?:ticket|case|incident|request|ref|id)[\w .#]{0,12}[:#=-] ?[\w.-]{3,24}\]|(?:ticket|case|incident|conversation|message|request)[- ]?(?:id|number|no|ref\w*|#)\W{1,4}[\w-]*\d[\w-]*\W*$|this (?:e-?mail|message) (?:is|was) (?:a service|sent|delivered|powered) (?:by|from|through|via) \S+.{0,40}|powered by \S+.{0,30}|delivered by \S+.{0,20}` +
	`)$`)

// barLine says whether a line is drawn: it holds neither letters nor digits, and is longer than a sign of a list.
func barLine(l string) bool {
	t := strings.TrimSpace(l)
	return len(t) >= 2 && strings.Trim(t, "-_=*~#+.\u2013\u2014\u2500\u2501\u2550\u00b7\u2022 ") == ""
}

// noticeWords are the kinds of words of which legal notices are made, as plainLetters gives them, in the languages of our correspondents.
var noticeWords = []*pattern{
	expression(`\b(?:confidential\w*|privileged?|private|vertraulich\w*|confidenciai?l\w*|confidentiel\w*|riservat\w*|vertrouwelijk\w*|fortrolig\w*|poufn\w*|proprietary|sensitive|geheim\w*)`),
	expression(`\b(?:intended|addressee|addressed|recipients?|adressat\w*|empfanger\w*|bestimmt|destinatari\w*|destine\w*|destinataires?|destinad\w*|dirigid\w*|geadresseerde|bestemd|named|entity)\b`),
	expression(`\b(?:disclos\w*|dissemin\w*|distribut\w*|cop(?:y|ies|ying)|reproduc\w*|releas\w*|forward\w*|weiterleit\w*|weitergabe|verbreit\w*|divulga\w*|difusion|diffusion|verspreid\w*|diffond\w*|review|use)\b`),
	expression(`\b(?:prohibit\w*|unauthori[sz]ed|not authorized|forbidden|unlawful|penalt\w*|untersagt|unbefugt\w*|nicht gestattet|prohibid\w*|interdit\w*|vietat\w*|verboden|misuse|without prior)\b`),
	expression(`\b(?:in error|by mistake|error|irrtum\w*|falschlich\w*|por equivoc\w*|par erreur|per errore|abusievelijk|por engano)\b`),
	expression(`\b(?:delete|destroy|notify|loschen|vernichten|eliminar|elimine|borr\w+|detruire|supprimer|informer|cancellar\w*|verwijder\w*|apag\w+|return e-?mail)\b`),
	expression(`\b(?:exempt\w*|law|laws|legal\w*|act|foia|foipa|u\.?s\.?c\b|statute\w*|public records?|records request|subject to|liability|liable|liab\w*|responsib\w*|haftung|gesetz\w*|ley|loi|legge|wet|regulations?|monitored|retained)\b`),
	expression(`\b(?:privacy|safeguard\w*|protected|official use|datenschutz|proteccion de datos)\b`),
	expression(`\b(?:(?:may|might|could) contain|contains? information|solely|only for|intended only|only by|ausschliesslich\w*|nur fur|exclusiv\w*|uniquement|seul\w*|esclusiv\w*|uitsluitend|unicamente|solo para|pued\w+ contener|enthalt|enthalten)\b`),
	expression(`\b(?:virus\w*|viren|environment|printing|print|umwelt|ausdrucken|medio ambiente|imprimir|environnement|imprimer|ambiente|stampare|milieu|printen)\b`),
}

var (
	// noticeOf is what a legal notice is about, noticeNot what makes a paragraph one of our matters.
	noticeOf  = expression(`\b(?:e-?mails?|messages?|mail|communications?|transmissions?|documents?|attachments?|files?|information|contents?|correspondence|nachricht\w*|inhalt|official use only|privacy|correo|mensaje|mensagem|courriel|message|messaggio|bericht|posta|anexos?|anhang)\b`)
	noticeNot = expression(`\b(?:he|she|him|his|her|i|my|me|passport|visa|born|dob|subject (?:is|was|has)|please (?:run|check|vet|find|look)|priority:|classification:)\b`)
	noticeDo  = expression(`\b(?:please )?(?:consider|think|denken|bedenken|pensez|piense|pensa\w*|denk)\b[^.]{0,80}\b(?:environment|print\w*|umwelt|drucken|environnement|imprimer|medio ambiente|imprimir|ambiente|stampare|milieu)\b`)
)

// legalNotice says whether a paragraph at the end of a text is a legal notice by its words: three kinds of them, of a mail or a document, and
// none of a person.
func legalNotice(paragraph string, lines int) bool {
	if lines > 25 || len(paragraph) < 25 {
		return false
	}
	low := plainLetters(cut(paragraph, 2500))
	if len(low) < 400 && noticeDo.MatchString(low) {
		return true
	}
	if !noticeOf.MatchString(low) || noticeNot.MatchString(low) { // most paragraphs end here
		return false
	}
	kinds := 0
	for i, p := range noticeWords {
		if kinds+len(noticeWords)-i < 3 {
			return false
		}
		if p.MatchString(low) {
			if kinds++; kinds == 3 {
				return !requestWords.MatchString(paragraph)
			}
		}
	}
	return false
}

// footParagraph says whether a short paragraph at the end is one of a list or a filter: its first line with words is.
func footParagraph(v *view, from, to int) bool {
	for from < to && barLine(v.line(from)) {
		from++
	}
	if from >= to || to-from > 8 || !programFoot(fold(v.line(from))) {
		return false
	}
	for i := from + 1; i < to; i++ {
		if t := fold(v.line(i)); sentence(t) && !programFoot(t) && !strings.ContainsAny(t, "@/") {
			return false
		}
	}
	return true
}
