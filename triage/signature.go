package triage

import (
	"regexp"
	"strings"
	"unicode"

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
		if t := fold(v.line(end - 1)); mobileTail(t) {
			z.of[end-1] = zoneTail
			changed = true
			continue
		}
		if marking(fold(v.line(end-1))) && paragraphStart(v, begin, end) == end-1 && end-1 > begin {
			// a marking at the foot stays where it is, but what stands over it is still the end
			saved := z.of[end-1]
			z.cutRunAbove(v, begin, end-1, sender)
			z.of[end-1] = saved
			return
		}
		p := paragraphStart(v, begin, end)
		if p > begin && disclaimer(fold(v.text[v.lines[p].start:v.lines[end-1].end]), end-p) {
			z.set(p, end, zoneDisclaimer)
			changed = true
		}
	}
	if s := signatureStart(v, begin, end, sender); s >= 0 {
		z.set(s, end, zoneSignature)
	}
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

var mobilePattern = regexp.MustCompile(`(?i)^(sent (from|via|with|using) (my |mobile|the )?(iphone|ipad|galaxy|samsung|android|blackberry|mobile|phone|outlook|gmail|mail for|yahoo|proton|work phone|windows|government|verizon|at&t|t-mobile|pixel|ios).*|get outlook for .*|von meinem .{2,30} gesendet\.?|enviado desde mi .*|enviado do meu .*|envoy\x{e9} de(puis)? mon .*|inviato d(a|al) (mio )?.*|verzonden vanaf mijn .*|gesendet von (mail|outlook|meinem) .*|sent from .{0,30}(phone|mobile device|tablet|device)\.?.*)$`)

func mobileTail(t string) bool {
	if len(t) < 8 || len(t) > 160 {
		return false
	}
	return mobilePattern.MatchString(strings.TrimRight(strings.TrimLeft(t, "_-*[ "), "]* "))
}

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
	if i := strings.IndexAny(l, ",!."); i > 0 && closingWord(strings.TrimSpace(l[:i])) {
		rest := strings.TrimSpace(l[i+1:])
		return rest == "" || closingWord(rest) || len(strings.Fields(rest)) <= 3 && nameLike(strings.TrimSpace(fold(t)[i+1:]))
	}
	return false
}

func closingWord(l string) bool {
	switch l {
	case "regards", "best", "best regards", "kind regards", "warm regards", "with best regards", "with kind regards", "thanks", "thank you", "many thanks", "thanks again",
		"thanks so much", "thanks very much", "thank you very much", "thank you in advance", "thanks in advance", "my thanks in advance", "sincerely", "sincerely yours", "yours sincerely", "very truly yours", "yours truly",
		"respectfully", "very respectfully", "respectfully submitted", "v/r", "vr", "v/r,", "r/", "r", "v.r.", "cheers", "cordially", "best wishes", "all the best", "with thanks", "with appreciation",
		"take care", "warmly", "yours", "faithfully", "yours faithfully", "thx", "tx", "rgds", "brgds", "br", "kr", "semper fi", "semper paratus", "thanks and regards", "thanks & regards",
		"mit freundlichen gr\u00fc\u00dfen", "mit freundlichen gr\u00fcssen", "mfg", "viele gr\u00fc\u00dfe", "beste gr\u00fc\u00dfe", "gru\u00df", "saludos", "saludos cordiales", "atentamente", "un saludo", "cordialement", "bien cordialement",
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
		if ownName(v.line(p), sender) && shortLines(v, p+1, end) {
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
	names := senderNames(sender)
	if len(names) == 0 {
		return false
	}
	t := strings.TrimSpace(fold(l))
	t = strings.TrimLeft(t, "-~\u2013\u2014*/ ")
	if t == "" || len(t) > 90 {
		return false
	}
	head := t
	if i := strings.IndexAny(head, ",|(;\t"); i > 0 {
		head = head[:i]
	}
	if strings.Contains(head, ":") { // "LE Official: Karl Jensen" is a label, no name block
		return false
	}
	have := nameWords(head)
	if len(have) == 0 || len(have) > 6 {
		return false
	}
	hits := 0
	for _, w := range have {
		for _, n := range names {
			if w == n || len(w) == 1 && strings.HasPrefix(n, w) {
				hits++
				break
			}
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
	var ws []string
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' && r != '\u2019' }) {
		if !personTitle(w) && w != "" {
			ws = append(ws, w)
		}
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
