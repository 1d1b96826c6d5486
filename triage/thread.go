package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// Refs are the signs by which a mail says what it belongs to (MSG-2), strongest first. What they are worth, the record decides: a token is
// looked up together with its sender, a number alone proves nothing.
type Refs struct {
	// Tokens stand in the order In-Reply-To, References (newest first), plus-address in To, Cc and the delivery fields, CODE line.
	Tokens []cases.TokenRef
	// Disagree says that the mail answers one of our mails and is addressed or coded with the token of another (GR-4).
	Disagree bool
	// Numbers are those of the subject and of the verb's line, in capitals: REQ-2026-000042, RFI-2026-00042.
	Numbers []string
	// Answers are all Message-IDs that the mail says it answers, at most answersLimit, the nearest first.
	Answers []string
	// Own says that the Message-ID is of our form: a mail that we sent ourselves, or one that pretends to be (MSG-5).
	Own bool
}

// answersLimit bounds how many Message-IDs of a thread are looked up (SEC-5).
const answersLimit = 20

var numbersPattern = expression(`(?i)\b(REQ|RFI|RFS|FAI)-\d{4}-\d{3,7}\b`)

// Find collects the signs of a mail.
func Find(m *cases.Message, cfg Config) Refs { return find(m, cfg, htmlViews{}) }

// find is Find with the views that were made already.
func find(m *cases.Message, cfg Config, made htmlViews) Refs {
	var r Refs
	_, r.Own = cases.TokenFromMessageID(m.MessageID, cfg.Domain)
	var reply, plus, code []cases.TokenRef
	for _, id := range m.InReplyTo {
		if t, ok := cases.TokenFromMessageID(id, cfg.Domain); ok {
			reply = append(reply, t)
		}
	}
	var older []cases.TokenRef
	for i := len(m.References) - 1; i >= 0; i-- {
		if t, ok := cases.TokenFromMessageID(m.References[i], cfg.Domain); ok {
			older = append(older, t)
		}
	}
	if len(reply) == 0 && len(older) > 0 {
		reply = older[:1]
	}
	for _, list := range [][]cases.Address{m.To, m.Cc, m.Recipients} {
		for _, a := range list {
			if t, ok := cases.TokenFromAddress(a.Address, cfg.Mailboxes); ok {
				plus = appendToken(plus, t)
			}
		}
	}
	r.Answers = slices.Clone(m.InReplyTo)
	for i := len(m.References) - 1; i >= 0; i-- {
		r.Answers = append(r.Answers, m.References[i])
	}
	r.Answers = r.Answers[:min(len(r.Answers), answersLimit)]
	code = codeTokens(m, made)
	r.Disagree = disagree(slices.Concat(reply, plus, code))
	for _, t := range slices.Concat(reply, older, plus, code) {
		r.Tokens = appendToken(r.Tokens, t)
	}
	r.Numbers = findNumbers(m, made)
	return r
}

func appendToken(ts []cases.TokenRef, t cases.TokenRef) []cases.TokenRef {
	for _, o := range ts {
		if o.Token == t.Token && (o == t || t.Kind == "") {
			return ts
		}
	}
	if len(ts) >= 50 {
		return ts
	}
	return append(ts, t)
}

// disagree says whether signs that must name the same step do not.
func disagree(ts []cases.TokenRef) bool {
	for _, t := range ts[min(1, len(ts)):] {
		if t.Token != ts[0].Token || t.Kind != "" && ts[0].Kind != "" && t != ts[0] {
			return true
		}
	}
	return false
}

// ownText says whether a part is text of the mail itself: not an attached file, nor an attached mail (GR-1).
func ownText(p *cases.Part, i int) bool {
	return p.Message == nil && p.Text != "" && strings.HasPrefix(p.MediaType, "text/") && p.MediaType != "text/calendar" && p.MediaType != "text/rfc822-headers" && !isFile(p, i)
}

// isFile says whether the text part at place i of a mail is a file that was attached.
func isFile(p *cases.Part, i int) bool {
	return p.Disposition == "attachment" || p.Name != "" && p.Disposition != "inline" && i > 0
}

var codeLine = expression(`(?im)^[ \t]*CODE[ \t:]+([a-z]{2}\.[a-z0-9]{8,40}\.v[0-9]{1,6}|[a-z0-9]{20,40})[ \t]*\r?$`)

// codeTokens reads the CODE line of a button's body (SEC-2), from the unquoted top of the first text.
func codeTokens(m *cases.Message, made htmlViews) []cases.TokenRef {
	for i := range m.Parts {
		p := &m.Parts[i]
		if !ownText(p, i) {
			continue
		}
		text := p.Text
		if p.MediaType == "text/html" {
			if !saysCode(text) {
				continue
			}
			text = made.view(p).text
		}
		text = text[:min(len(text), 8192)]
		if !strings.Contains(text, "CODE") && !strings.Contains(text, "code") && !strings.Contains(text, "Code") {
			continue
		}
		if hit := codeLine.FindStringSubmatch(text); hit != nil {
			if t, ok := cases.ParseTokenRef(hit[1]); ok {
				return []cases.TokenRef{t}
			}
			return []cases.TokenRef{{Token: strings.ToLower(hit[1])}}
		}
	}
	return nil
}

// saysCode says whether CODE stands in a text, in whatever letters, without a copy of the text in capitals.
func saysCode(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i]|0x20 == 'c' && len(s)-i >= 4 && s[i+1]|0x20 == 'o' && s[i+2]|0x20 == 'd' && s[i+3]|0x20 == 'e' {
			return true
		}
	}
	return false
}

// findNumbers takes numbers from the subject, and from the first line of the text that begins with a verb.
func findNumbers(m *cases.Message, made htmlViews) []string {
	var out []string
	add := func(s string) {
		for _, n := range numbersPattern.FindAllString(s, 10) {
			if n = strings.ToUpper(n); !slices.Contains(out, n) && len(out) < 10 {
				out = append(out, n)
			}
		}
	}
	add(m.Subject)
	for i := range m.Parts {
		p := &m.Parts[i]
		if !ownText(p, i) {
			continue
		}
		text := p.Text
		if p.MediaType == "text/html" {
			text = made.view(p).text
		}
		g := commandWords
		text = text[:min(len(text), maxCommandBytes)]
		for n, l := range strings.SplitN(text, "\n", firstRowsLimit+1) {
			if n == firstRowsLimit {
				break
			}
			if _, ok := g.verbLine(normalize(l)); ok {
				add(l)
				break
			}
		}
		break
	}
	return out
}

const firstRowsLimit = 40
