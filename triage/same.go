package triage

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cissd/cases"
)

// This file tells one mail that came twice from two that bear one Message-ID (SEC-8, INT-4). A Message-ID proves little: scanners and some
// gateways use one for all they send, and a draft that is edited and sent again may keep it. What a mail says decides. Two ways through two
// gateways must stay one mail, so what these are known to add is left out; whatever else differs makes it another mail, since a mail too many
// costs a look, and words that nobody reads are lost. So does it where one belongs to another matter, or answers another mail, than the other.

// sameMail says whether two readings are of one mail, whatever way each came. The digest alone cannot say so: it is made of all parts as they
// are, in their order, and a banner, a footer or another encoding of a part changes it. So it settles only that nothing differs; what may differ is
// compared word by word, where the texts of both were kept whole: subject without the tags of gateways, files by their bytes, and all
// text, quoted and attached too, without banners, legal notices and the footers of lists.
func sameMail(a, b *cases.Reading, banners []string) bool {
	if bareSubject(a.Subject) != bareSubject(b.Subject) || a.Thread != b.Thread && a.Thread != "" && b.Thread != "" {
		return false
	}
	if a.Digest != "" && a.Digest == b.Digest {
		return true
	}
	if len(a.Text) >= maxKept || len(b.Text) >= maxKept || !slices.Equal(files(a), files(b)) || (a.Machine == nil) != (b.Machine == nil) {
		return false
	}
	text := bareWords(a.Text, banners)
	return (text != "" || len(a.Attachments) > 0) && text == bareWords(b.Text, banners)
}

// files are the digests of what is attached; a signature falls off where a gateway has changed the text.
func files(r *cases.Reading) []string {
	var out []string
	for _, a := range r.Attachments {
		if !strings.HasSuffix(a.MediaType, "-signature") {
			out = append(out, a.SHA256)
		}
	}
	slices.Sort(out)
	return out
}

// bareSubject is a subject without the tags that gateways and lists put in front of it, its words in small letters.
func bareSubject(s string) string {
	s = fold(s)
	for range 10 {
		t := strings.TrimSpace(gatewayTag.ReplaceAllStringFunc(s, func(tag string) string {
			if urgentTag.MatchString(tag) || numbersPattern.MatchString(tag) { // whose mail it is stands in a number of ours (MSG-2)
				return tag
			}
			return ""
		}))
		if t == s {
			break
		}
		s = t
	}
	return plainWords(s)
}

var (
	// gatewayTag is "[EXTERNAL]", "[ciss-requests]", "***SPAM***", "EXTERNAL:" in front of a subject, also behind its "RE:".
	gatewayTag = expression(`(?i)^(?:\[(?:external|ext|non-?dod|secure|encrypt|caution|suspicious|unverified|warning|spam|bulk|marked)[^\]]{0,40}\]|\[[\pL\pN._-]{2,40}\]|\{[^}]{1,20}\}|\*{2,}[ ]?(?:spam|external|suspected spam|caution)[ ]?\*{2,}|(?:external|ext|spam|suspected spam) ?:)`)
	urgentTag  = expression(`(?i)urgent|priority|routine|immediate|corrected|correction|revised|update|amended|final|new`)
)

// bareWords are the words of a text in small letters, with the question marks behind them, without what gateways are known to add.
func bareWords(text string, banners []string) string {
	var out strings.Builder
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); {
		end := i
		for end < len(lines) && !paragraphEnd(lines[end]) {
			end++
		}
		out.WriteString(barePart(lines[i:end], banners))
		i = end + 1
	}
	return strings.TrimSpace(out.String())
}

// paragraphEnd says whether a line is empty, or nothing but a rule.
func paragraphEnd(l string) bool { return strings.Trim(l, " \t\r\u00a0-_=*#~>|") == "" }

// barePart gives the words of one paragraph. A banner stands in its first lines; a notice or footer runs from where it begins to the end.
func barePart(lines, banners []string) string {
	ls := make([]string, len(lines))
	for i, l := range lines {
		ls[i] = fold(strings.TrimLeft(l, "> \t|"))
	}
	at := 0
	for at < len(ls) && at < maxBannerLines && (isBanner(ls[at], banners) || at > 0 && bannerGoesOn(ls[at])) && gatewayNotice(ls[:at+1], banners) {
		at++
	}
	end := len(ls)
	for i := max(at, len(ls)-maxFooterLines); i < len(ls); i++ {
		rest := strings.Join(ls[i:], " ")
		if disclaimer(rest, len(ls)-i) && surelyLegal.MatchString(rest) && plainNotice(rest, legalWords) || listFooter(ls[i:]) {
			end = i
			break
		}
	}
	return plainWords(unwrapLinks(strings.Join(ls[at:end], " ")))
}

// maxBannerLines and maxFooterLines are over how many lines a banner, and a notice at the end, may be broken.
const (
	maxBannerLines = 6
	maxFooterLines = 25
)

// surelyLegal are words of legal notices that nobody writes of a request.
var surelyLegal = expression(`(?i)\bintended (?:only |solely )?(?:recipient|for the|for use|to be)|\breceived (?:this|it) .{0,40}in error|\bunauthori[sz]ed (?:use|review|disclosure|access|interception|distribution)|\bprivileged\b|\bconfidentiality notice|\bconfidential and\b|\bconsider the environment|\bprivacy act|\bstrictly prohibited|\bscanned for virus`)

// listFooter says whether lines are the footer of a mailing list or a scanner of mails, and nothing else.
func listFooter(ls []string) bool {
	if len(ls) == 0 || len(ls) > 8 || !listStart.MatchString(ls[0]) {
		return false
	}
	for _, l := range ls {
		rest := bannerLinks.ReplaceAllString(l, " ")
		if strings.ContainsAny(rest, "?") && !strings.Contains(rest, "?subject") || takesBack.MatchString(rest) || len(strings.Fields(rest)) > 3 && !listWords.MatchString(rest) {
			return false
		}
	}
	return true
}

var (
	listStart = expression(`(?i)^(?:[\pL\pN._-]{2,60} mailing list$|to unsubscribe from (?:this|the) (?:group|list|mailing list|[\pL\pN._-]{2,60} list)\b|you (?:have )?received? this (?:message|email|mail) because you are subscribed|this (?:e-?mail|message) (?:has been|was) (?:checked|scanned)(?: (?:for|by)| and)|virus-free\b|scanned (?:by|for) |list-(?:help|unsubscribe))`)
	listWords = expression(`(?i)\b(?:unsubscribe|subscribed|list|group|scanned|checked|virus\w*|malware|archives?|options?|visit|digest)\b`)
)

// unwrapLinks gives links as they were before a gateway put its own in front.
func unwrapLinks(s string) string {
	return anyLink.ReplaceAllStringFunc(s, func(l string) string {
		if m := defendedLink.FindStringSubmatch(l); m != nil {
			return m[1]
		}
		u, err := url.Parse(l)
		if err == nil && strings.HasSuffix(strings.ToLower(u.Hostname()), ".safelinks.protection.outlook.com") && u.Query().Get("url") != "" {
			return u.Query().Get("url")
		}
		return l
	})
}

var (
	anyLink      = expression(`(?i)https?://[^\s<>"]+`)
	defendedLink = expression(`(?i)^https://urldefense\.[a-z.]+/v3/__(.+?)__;`)
)

// plainWords are the words, numbers and telling signs of a text in small letters, each behind a blank. The other signs between them are lost on the
// way through a gateway; a question mark behind a word is not, and says something.
func plainWords(s string) string {
	var out strings.Builder
	s = oneForm.Replace(s)
	at := 0
	for _, m := range wordRuns.FindAllStringIndex(s, -1) {
		gap := s[at:m[0]]
		if strings.HasPrefix(strings.TrimLeft(gap, `"')]`), "?") && at > 0 && !(at < m[0] && gap == "?") {
			out.WriteString("? ")
		}
		out.WriteString(telling(gap, s[m[0]:m[1]]))
		out.WriteString(strings.ToLower(s[m[0]:m[1]]) + " ")
		at = m[1]
	}
	if at > 0 && strings.HasPrefix(strings.TrimLeft(s[at:], `"')]`), "?") {
		out.WriteString("? ")
	}
	out.WriteString(telling(s[at:], ""))
	return out.String()
}

// wordRuns are words and numbers; an apostrophe divides them, whichever it is.
var wordRuns = expression(`[\pL\pN\pM]+`)

// oneForm takes away by what mail programs only choose the look of a sign, and gives a minus one form.
var oneForm = strings.NewReplacer("\ufe0e", "", "\ufe0f", "", "\u2212", "-", "\u2013", "-", "\u2012", "-", "\u2010", "-", "\u2011", "-")

// bullets are signs that begin the lines of a list, with those that Word puts there from a font of its own; frames stand around what is quoted, in
// tables and under headings, and come and go with the form of a text.
const (
	bullets = "\u2022\u2023\u2043\u2219\u00b7\u25aa\u25ab\u25e6\u25b8\u25ba\u27a2\u27a4\uf0b7\uf0a7\uf0d8"
	frames  = "|~\ufffd"
)

// telling are the signs in a gap between words that say something (INT-4): boxes that are ticked or not, currencies, what is compared or counted,
// little pictures; next is the word behind the gap.
func telling(gap, next string) string {
	var out strings.Builder
	rs := []rune(gap)
	for i, c := range rs {
		before, behind := ' ', ' '
		if i > 0 {
			before = rs[i-1]
		}
		if i+1 < len(rs) {
			behind = rs[i+1]
		} else if next != "" {
			behind, _ = utf8.DecodeRuneInString(next)
		}
		says := false
		switch {
		case strings.ContainsRune(bullets+frames, c):
		case c == '<' || c == '>': // they stand around addresses, and in front of quotations
			says = figure(strings.TrimLeft(string(rs[i+1:])+next, " ="))
		case c == '-': // a minus; any other dash only joins or divides
			says = i > 0 && strings.ContainsRune(" (:=$\u20ac\u00a3", before) && unicode.IsDigit(behind)
		case c == '*': // a box that is ticked in plain characters
			says = strings.ContainsRune("[(", before) && strings.ContainsRune("])", behind)
		case c == '=':
			says = before != c && behind != c // a row of them is a rule
		case c == '%' || c == '\u2030' || c == '\u00a7':
			says = true
		default:
			says = unicode.In(c, unicode.Sm, unicode.Sc, unicode.So, unicode.Co)
		}
		if says {
			out.WriteString(string(c) + " ")
		}
	}
	return out.String()
}

// figure says whether a text begins with a number or an amount.
func figure(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(c) || unicode.Is(unicode.Sc, c)
}

// threadMark is the digest of what a mail says it belongs to (MSG-2): the Message-IDs that it answers, and our codes in its thread and addresses.
func threadMark(m *cases.Message, refs Refs) string {
	h := sha256.New()
	for _, id := range m.InReplyTo {
		_, _ = fmt.Fprintf(h, "%q ", id) // a hash takes all
	}
	var codes []string
	for _, t := range refs.Tokens {
		codes = append(codes, t.Token)
	}
	slices.Sort(codes)
	_, _ = fmt.Fprintf(h, "%q", slices.Compact(codes))
	return hex.EncodeToString(h.Sum(nil))
}
