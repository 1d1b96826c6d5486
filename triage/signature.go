package triage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cissd/cases"
)

// cutEnd takes from the end of the new text what people do not write as text: tails of mobile clients, disclaimers, and the signature.
// It looks only at the end of each run of new lines, so that "Sent via FedEx to the lab" in a narrative stays (MSG-3).
func (z *zones) cutEnd(v *view, sender cases.Address) {
	end := len(v.lines)
	for end > 0 {
		for end > 0 && (z.of[end-1] != zoneNew || strings.TrimSpace(v.line(end-1)) == "") {
			end--
		}
		if end == 0 {
			return
		}
		begin := end
		for begin > 0 && (z.of[begin-1] == zoneNew || z.of[begin-1] == zoneSignature) {
			begin--
		}
		z.cutRun(v, begin, end, sender)
		end = begin
	}
}

func (z *zones) cutRun(v *view, begin, end int, sender cases.Address) {
	for i := begin; i < end; i++ { // RFC 3676 section 4.3: "-- " begins the signature
		if t := v.line(i); (t == "-- " || t == "--\u00a0" || t == "--" && shortLines(v, i+1, end)) && z.of[i] == zoneNew && i > begin {
			z.set(i, end, zoneSignature)
			end = i
			break
		}
	}
	changed := true
	for round := 0; changed && round < 20; round++ {
		changed = false
		for end > begin && (strings.TrimSpace(v.line(end-1)) == "" || z.of[end-1] != zoneNew) {
			end--
		}
		if end <= begin {
			return
		}
		switch t := fold(v.line(end - 1)); {
		case end-1 == begin:
		case mobileTail(t), programFoot(t):
			z.of[end-1] = zoneTail
			changed = true
			continue
		case barLine(t): // it set off what was cut below it
			z.of[end-1] = zoneTail
			changed = true
			continue
		}
		if marking(fold(v.line(end-1))) && paragraphStart(v, begin, end) == end-1 && end-1 > begin {
			// a marking at the foot stays where it is, unless it only repeats the one at the head; what stands over it is still the end
			saved := z.of[end-1]
			if h := headMarking(v, z, begin, end-1); h >= 0 && strings.EqualFold(fold(v.line(h)), fold(v.line(end-1))) {
				saved = zoneMarking
			}
			z.cutRunAbove(v, begin, end-1, sender)
			z.of[end-1] = saved
			return
		}
		p := paragraphStart(v, begin, end)
		if p <= begin {
			continue
		}
		switch text := fold(v.text[v.lines[p].start:v.lines[end-1].end]); {
		case (disclaimer(text, end-p) || legalNotice(text, end-p)) && !ourMatter(text):
			z.set(p, end, zoneDisclaimer)
			changed = true
		case footParagraph(v, p, end):
			z.set(p, end, zoneTail)
			changed = true
		case isBanner(fold(v.line(p)), nil) && end-p < 6 && !ourMatter(text):
			z.set(p, end, zoneBanner)
			changed = true
		}
	}
	s := signatureStart(v, begin, end, sender)
	if p := paragraphStart(v, begin, end); s < 0 && p-1 > begin && motto(fold(v.text[v.lines[p].start:v.lines[end-1].end])) {
		above := p
		for above > begin && strings.TrimSpace(v.line(above-1)) == "" {
			above--
		}
		s = signatureStart(v, begin, above, sender)
	}
	if s >= 0 && !subjectData(v, s, end) {
		for s-1 > begin && (barLine(v.line(s-1)) || strings.TrimSpace(v.line(s-1)) == "" && barLine(v.line(s-2))) {
			s--
		}
		z.set(s, end, zoneSignature)
	}
}

// motto says whether a paragraph is a saying that people put below their name: it stands between quotation marks.
func motto(t string) bool {
	r, _ := utf8.DecodeRuneInString(t)
	return len(t) < 300 && strings.ContainsRune("\"\u201c\u201e\u00ab\u2018'", r) && strings.ContainsAny(t[1:], "\"\u201d\u201c\u00bb\u2019'")
}

// headMarking is the line of the marking that stands over the text, -1 where there is none.
func headMarking(v *view, z *zones, begin, end int) int {
	for i := begin; i < end; i++ {
		switch t := fold(v.line(i)); {
		case t == "" || z.of[i] == zoneBanner:
		case marking(t):
			return i
		default:
			return -1
		}
	}
	return -1
}

func (z *zones) cutRunAbove(v *view, begin, end int, sender cases.Address) {
	if end > begin {
		z.cutRun(v, begin, end, sender)
	}
}

func (z *zones) set(from, to int, k zone) {
	for i := from; i < to; i++ {
		z.of[i] = k
	}
}

func paragraphStart(v *view, begin, end int) int {
	p := end - 1
	for p > begin && p > end-maxParagraph && strings.TrimSpace(v.line(p-1)) != "" {
		p--
	}
	return p
}

// maxParagraph is more than any signature or disclaimer has; longer paragraphs are text.
const maxParagraph = 60

// disclaimer says whether a paragraph at the end is a notice of the kind that servers and offices append (EMAIL.md 2.6): it begins as these do,
// and goes on in their words. "Warning: this message was sprayed on our wall" does not.
func disclaimer(paragraph string, lines int) bool {
	l := strings.ToLower(strings.TrimLeft(paragraph, "*_-#[(\" "))
	if lines > 25 {
		return false
	}
	for _, p := range []string{
		"this email and any files", "this e-mail and any files", "this message and any attach", "this e-mail and any attach", "this email and any attach",
		"this message contains confidential", "this electronic message", "this transmission", "the information contained in this", "the information in this e", "if you are not the intended",
		"if you have received this", "if you got this", "this communication", "this message is intended", "this email is intended", "this e-mail is intended", "please consider the environment",
		"warning: this message and any attached", "warning: this document", "this email may contain", "this message may contain", "this e-mail may contain", "privacy act",
		"this email contains", "this e-mail contains", "this message contains", "this message (including", "this email (including", "this e-mail (including", "this message and its", "this email and its", "this e-mail and its", "this email message", "this e-mail message", "the contents of this",
		"the information transmitted", "the information in this", "information in this", "unless otherwise stated", "any unauthorized", "e-mail confidentiality", "email confidentiality", "all e-mail", "all email", "e-mail correspondence", "email correspondence", "this document contains", "this document may contain",
		"save a tree", "think before you print", "please think before", "please do not print", "the sender does not", "this message is for", "this email is for", "this e-mail is for", "this is an official", "records of this", "you are hereby notified", "this mailbox is", "this message does not constitute", "this email does not constitute", "this e-mail does not constitute", "virus-free", "scanned by", "this email has been scanned", "this e-mail has been scanned", "this message has been scanned",
		"diese e-mail", "diese nachricht", "este correo", "este mensaje", "ce message", "ce courriel", "cet e-mail", "questo messaggio", "questa e-mail", "esta mensagem", "este e-mail", "dit bericht", "deze e-mail", "aviso de confidencialidad", "avis de confidentialit\u00e9",
	} {
		if strings.HasPrefix(l, p) {
			return legalWords.MatchString(l[len(p):])
		}
	}
	l = l[:min(len(l), 2000)]
	for _, p := range []string{"confidential", "disclaimer", "privileged", "notice", "legal notice", "attention", "important notice", "privacy notice", "warning"} {
		if strings.HasPrefix(l, p) && (strings.Contains(l, "notice") || strings.Contains(l, "message") || strings.Contains(l, "e-mail") || strings.Contains(l, "email") ||
			strings.Contains(l, "privileged") || strings.Contains(l, "intended") || strings.Contains(l, "disclaimer")) {
			return legalWords.MatchString(l[len(p):])
		}
	}
	return false
}

// closing says whether a line is nothing but a formula at the end of a letter, with or without a name behind it.
func closing(t string) bool {
	l := strings.ToLower(strings.TrimRight(fold(t), ",.!;: "))
	if l == "" || len(l) > 60 {
		return false
	}
	if closingWord(l) {
		return true
	}
	if a, b, ok := strings.Cut(l, " / "); ok && closingWord(a) && closingWord(b) {
		return true
	}
	if strings.HasSuffix(strings.TrimSpace(t), ",") && len(strings.Fields(l)) <= 7 && longClosing.MatchString(l) {
		return true
	}
	if i := strings.IndexAny(l, ",!."); i > 0 && closingWord(strings.TrimSpace(l[:i])) {
		rest := strings.TrimSpace(l[i+1:])
		return rest == "" || closingWord(rest) || len(strings.Fields(rest)) <= 3 && nameLike(strings.TrimSpace(fold(t)[i+1:]))
	}
	return false
}

// longClosing are the beginnings of formulas that people vary; a comma has to end them.
var longClosing = expression(`^(?:thanks?|thank you|many thanks|all the best|(?:best|kind|warm|warmest|kindest) (?:regards|wishes)|best|regards|with (?:my |our |many |the )?(?:best|kind|warm|respect|thanks|regards|appreciation|gratitude)|(?:very )?respectfully|sincerely|yours|cordially|mit (?:den )?(?:besten|freundlichen|herzlichen)|(?:viele|beste|herzliche|freundliche|liebe) gr|saludos|un (?:cordial )?saludo|(?:bien )?cordialement|salutations|cordiali|(?:med|met) v\S+|merci|gracias|vielen dank|grazie|obrigad[oa])\b`)

func closingWord(l string) bool {
	switch l {
	case "regards", "best", "best regards", "kind regards", "warm regards", "with best regards", "with kind regards", "thanks", "thank you", "many thanks", "thanks again",
		"thanks so much", "thanks very much", "thank you very much", "thank you in advance", "thanks in advance", "my thanks in advance", "sincerely", "sincerely yours", "yours sincerely", "very truly yours", "yours truly",
		"respectfully", "very respectfully", "respectfully submitted", "v/r", "vr", "v/r,", "r/", "r", "v.r.", "cheers", "cordially", "best wishes", "all the best", "with thanks", "with appreciation",
		"best always", "as always", "looking forward", "until then", "with gratitude", "with respect", "with warm regards", "warmest regards", "kindest regards", "best to you", "my best", "all best", "gratefully", "sincerely and with thanks", "thanks!", "ty", "thanx", "thank you kindly", "thank you again", "thank you so much", "thank you for your help", "thanks for your help",
		"thank you for your time", "thanks for your time", "thank you for your assistance", "thanks for your assistance", "thank you for your support", "thank you for your attention", "respectfully yours", "fraternally", "stay safe", "be safe", "vs/r", "v/r -", "very/respectfully", "r/s", "w/r", "v r", "regards and thanks", "many thanks and best regards", "yours in service", "faithfully yours",
		"take care", "warmly", "yours", "faithfully", "yours faithfully", "thx", "tx", "rgds", "brgds", "br", "kr", "semper fi", "semper paratus", "thanks and regards", "thanks & regards",
		"mit freundlichen gr\u00fc\u00dfen", "mit freundlichen gr\u00fcssen", "mfg", "viele gr\u00fc\u00dfe", "beste gr\u00fc\u00dfe", "gru\u00df", "saludos", "saludos cordiales", "atentamente", "un saludo", "cordialement", "bien cordialement",
		"freundliche gr\u00fc\u00dfe", "mit besten gr\u00fc\u00dfen", "liebe gr\u00fc\u00dfe", "herzliche gr\u00fc\u00dfe", "sch\u00f6ne gr\u00fc\u00dfe", "hochachtungsvoll", "vg", "lg", "un cordial saludo", "muchas gracias", "quedo atento", "quedo atenta", "merci beaucoup", "merci d'avance", "meilleures salutations", "sinc\u00e8res salutations", "amicalement", "distinti saluti", "un saluto",
		"grazie", "grazie mille", "atenciosamente", "cumprimentos", "abra\u00e7os", "obrigada", "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "groeten", "mvg", "med v\u00e4nliga h\u00e4lsningar", "v\u00e4nliga h\u00e4lsningar", "mvh", "med venlig hilsen", "venlig hilsen", "vennlig hilsen", "med vennlig hilsen", "yst\u00e4v\u00e4llisin terveisin",
		"\u0441 \u0443\u0432\u0430\u0436\u0435\u043d\u0438\u0435\u043c", "\u0441\u043f\u0430\u0441\u0438\u0431\u043e", "sayg\u0131lar\u0131mla", "te\u015fekk\u00fcrler", "\u4ee5\u4e0a", "\u6b64\u81f4", "\u656c\u5177", "\uac10\uc0ac\ud569\ub2c8\ub2e4", "s pozdravem", "\u00fcdv\u00f6zlettel", "z powa\u017caniem", "pozdrawiam", "\u03bc\u03b5 \u03b5\u03ba\u03c4\u03af\u03bc\u03b7\u03c3\u03b7", "mit freundlichen gr\u00fc\u00dfen / kind regards",
		"cordiali saluti", "salutations", "bien \u00e0 vous", "merci", "gracias", "danke", "obrigado", "att", "s/", "/s/", "for your awareness", "standing by":
		return true
	}
	return false
}

// signatureStart finds where the name block at the end of lines[begin:end] begins, or -1: at a closing formula, or at the sender's name
// in a last paragraph of short lines.
func signatureStart(v *view, begin, end int, sender cases.Address) int {
	lo := max(begin+1, end-14)
	for i := end - 1; i >= lo; i-- {
		if closing(v.line(i)) && shortLines(v, i+1, end) {
			return i
		}
	}
	// The last paragraphs, as long as they look like a name block that opens with the sender's name.
	for p := paragraphStart(v, begin, end); p > begin; {
		if end-p > 12 {
			break
		}
		name := p
		for name < end-1 && barLine(v.line(name)) {
			name++
		}
		if ownName(v.line(name), sender) && shortLines(v, name+1, end) {
			return p
		}
		q := p - 1
		for q > begin && strings.TrimSpace(v.line(q)) == "" {
			q--
		}
		if !shortLines(v, p, end) {
			break
		}
		p = paragraphStart(v, begin, q+1)
	}
	// A name alone as the last line of a paragraph.
	if end-1 > begin && ownName(v.line(end-1), sender) && len(strings.Fields(v.line(end-1))) <= 4 {
		return end - 1
	}
	return -1
}

// shortLines says whether no line reads like a sentence.
func shortLines(v *view, from, to int) bool {
	if to-from > 12 {
		return false
	}
	for i := from; i < to; i++ {
		t := fold(v.line(i))
		if len(t) > 110 || sentence(t) {
			return false
		}
	}
	return true
}

// sentence says whether a line reads like running text: several words in small letters, a question, or an end of a sentence.
func sentence(t string) bool {
	if strings.HasSuffix(t, "?") {
		return true
	}
	small, words := 0, 0
	for w := range strings.FieldsSeq(t) {
		words++
		r := []rune(w)
		if unicode.IsLower(r[0]) && !particle(w) && !strings.ContainsAny(w, "@/:.0123456789") {
			small++
		}
	}
	return small >= 4 && small*2 > words || small >= 3 && strings.HasSuffix(t, ".")
}

func particle(w string) bool {
	switch w {
	case "of", "and", "for", "the", "de", "van", "der", "den", "von", "la", "le", "du", "da", "di", "del", "della", "ter", "ten", "zu", "al", "el", "bin", "ibn", "y", "e", "dos", "das", "on", "in", "at", "to", "cell", "desk", "office", "mobile", "tel", "phone", "fax", "ext", "x", "or", "bint", "abu", "st", "op", "af", "av", "san":
		return true
	}
	return false
}

// ownName says whether a line is (or begins with) the sender's own name: the display name in either order, the first name, or an initial
// and the last name. Ranks and commas do not matter.
func ownName(l string, sender cases.Address) bool {
	t := strings.TrimSpace(fold(l))
	t = strings.TrimLeft(t, "-~\u2013\u2014*/ ")
	t = strings.TrimPrefix(strings.TrimPrefix(t, "s/"), " ")
	if t == "" || len(t) > 90 && (len(t) > 240 || strings.Count(t, " | ") < 2) {
		return false
	}
	head := t
	if i := strings.IndexAny(head, ",|(;\t"); i > 0 {
		head = head[:i]
	}
	if strings.Contains(head, ":") { // "LE Official: Karl Jensen" is a label, no name block
		return false
	}
	words, small := 0, false
	for w := range strings.FieldsSeq(head) { // "please call Karl Jensen" is no name
		words++
		if r, _ := utf8.DecodeRuneInString(w); !small && unicode.IsLower(r) {
			small = !particle(w)
		}
		if small && words > 2 {
			return false
		}
	}
	have := nameWords(head)
	if len(have) == 0 || len(have) > 6 {
		return false
	}
	names := senderNames(sender)
	hits := 0
	for _, w := range have {
		for _, n := range names {
			if w == n || len(w) == 1 && strings.HasPrefix(n, w) {
				hits++
				break
			}
		}
	}
	if head == t && len(have) == 1 && len(have[0]) <= 4 && len(names) > 1 && strings.ToUpper(head) == head { // "KJ"
		var initials strings.Builder
		for _, n := range names {
			initials.WriteString(n[:1])
		}
		if i := initials.String(); have[0] == i || len(i) == 2 && have[0] == i[1:]+i[:1] {
			return true
		}
	}
	if head == t && len(have) == 1 {
		return hits == 1 && (len([]rune(have[0])) > 1 || len(strings.TrimRight(t, ".")) <= 2)
	}
	return hits >= 2 || hits == 1 && len(have) == 1
}

// senderNames are the words of the sender's name, from the display name and the address.
func senderNames(a cases.Address) []string {
	ws := nameWords(a.Name)
	if local, _, ok := strings.Cut(a.Key(), "@"); ok && len(ws) == 0 {
		for _, w := range strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '_' || r == '-' }) {
			if len(w) > 1 {
				ws = append(ws, w)
			}
		}
	}
	return ws
}

// nameWords are the words of a name in small letters, without titles.
func nameWords(s string) []string {
	ws := make([]string, 0, 4) // most names have fewer
	s = strings.ToLower(s)
	for i := 0; i < len(s); {
		from := i
		for i < len(s) {
			r, n := rune(s[i]), 1
			if r >= utf8.RuneSelf {
				r, n = utf8.DecodeRuneInString(s[i:])
			}
			if !(r >= 'a' && r <= 'z') && r != '\'' && r != '-' && r != '\u2019' && !(r >= utf8.RuneSelf && unicode.IsLetter(r)) {
				break
			}
			i += n
		}
		if w := s[from:i]; w != "" && !personTitle(w) {
			ws = append(ws, w)
		}
		if i < len(s) {
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
		}
	}
	if len(ws) == 0 {
		return nil
	}
	return ws
}

// nameLike says whether a text looks like a person's name: one to five words that begin with capitals, or particles between them.
func nameLike(s string) bool {
	ws := strings.Fields(s)
	if len(ws) == 0 || len(ws) > 6 {
		return false
	}
	caps := 0
	for i, w := range ws {
		w = strings.Trim(w, ".,")
		if w == "" {
			return false
		}
		r := []rune(w)
		switch {
		case unicode.IsUpper(r[0]):
			caps++
		case particle(w) && i > 0 || particle(w) && len(ws) > 1:
		default:
			return false
		}
		for _, c := range r {
			if !unicode.IsLetter(c) && c != '\'' && c != '-' && c != '.' && c != '\u2019' && c != '\u02bb' {
				return false
			}
		}
	}
	return caps > 0
}
