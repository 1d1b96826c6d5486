package notify

import (
	"strings"

	"cissd/cases"
)

const (
	// aimMailto and maxMailto are lengths of a button's address that mail programs take (EMAIL.md 5.3).
	aimMailto = 1000
	maxMailto = 1800
	// maxChoices are shown as buttons; the rest is behind HELP (MAILS rule 5).
	maxChoices = 5
)

// mailto is the address of a button: a filled-in reply to the token's address, with the token as CODE in the last line for servers
// without plus-addresses (SEC-2). It opens a draft and acts on nothing (SEC-9). "" where it would be too long to work everywhere.
func mailto(d cases.NoticeData, c cases.Choice, subject string) string {
	body := c.Body
	if body == "" {
		body = c.Text
	}
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(body, "\r\n", "\n"), "\n"), "\n")
	for i, l := range lines {
		lines[i] = cleanLine(l)
	}
	return compose(d, subject, append(lines, string(cases.KeyCode)+" "+d.Token.String()))
}

// answerTo is the address of a button that opens a reply with a label for each thing that is missing, to be filled in; "" where nothing is.
// It bears no CODE: what a requestor writes is free text, and its number and sender find the request (MSG-2).
func answerTo(d cases.NoticeData, subject string) string {
	if len(d.Missing) == 0 {
		return ""
	}
	var lines []string
	for _, m := range d.Missing {
		label, _, _ := strings.Cut(questionOf(m).Example, ":")
		lines = append(lines, label+": ")
	}
	return compose(d, subject, lines)
}

// compose is a mailto address with subject and lines.
func compose(d cases.NoticeData, subject string, lines []string) string {
	to := "mailto:" + strings.ReplaceAll(percent(d.Token.PlusAddress(d.Mailbox)), "%40", "@")
	text := "body=" + percent(strings.Join(lines, "\r\n"))
	link := to + "?subject=" + percent("Re: "+cut(subject, 120)) + "&" + text
	if len(link) > aimMailto {
		link = to + "?" + text
	}
	if len(link) > maxMailto {
		return ""
	}
	return link
}

// percent encodes all but the unreserved characters of RFC 3986: "+" becomes %2B, a space %20, CR LF %0D%0A (RFC 6068 section 5).
func percent(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
