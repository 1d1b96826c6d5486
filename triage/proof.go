package triage

import (
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-msgauth/authres"
	"golang.org/x/net/publicsuffix"

	"cissd/cases"
)

// Prove says what the configured servers said of the sender (SEC-1). An Authentication-Results field (RFC 8601) counts only if it bears the
// exact name of a configured server and stands above the first Received field that another host wrote. The topmost such field decides; one
// further down that contradicts it takes the proof away, since one of the two is forged.
//
// Aligned means that the domain is that of From, or that one is a subdomain of the other and the shorter is no public suffix.
func Prove(m *cases.Message, cfg Config) cases.Proof {
	no := func(why string) cases.Proof { return cases.Proof{Why: why} }
	switch {
	case m.FromFields != 1 || len(m.From) != 1:
		return no("the mail has not exactly one From field with one address")
	case m.FromBroken:
		return no("the From field is not well formed")
	case m.Malformed:
		return no("the mail is malformed")
	case doubtful(m.Header):
		return no("a header field stands twice or holds a control character")
	}
	from := m.From[0].Domain()
	if from == "" || !plainAddress(m.From[0].Address) {
		return no("the From address has no plain domain")
	}
	found := false
	why := "no Authentication-Results of a configured server stands where it would count"
	for _, f := range m.Header {
		switch strings.ToLower(f.Name) {
		case "received":
			if !ownHop(f.Value, cfg.AuthServers) {
				return proofOf(found, why)
			}
		case "authentication-results":
			passes, fails, ok := readResults(f.Value, from, cfg.AuthServers)
			if !ok {
				continue
			}
			if fails || !passes && !found {
				return no("the configured server did not confirm the sender's domain")
			}
			if passes && !found {
				found, why = true, "confirmed by a configured server"
			}
		}
	}
	return proofOf(found, why)
}

// plainAddress says that an address is plain ASCII with one @ in it: what stands in a quoted local part, other readers may take for the domain.
func plainAddress(a string) bool { return asciiOnly(a) && strings.Count(a, "@") == 1 }

// doubtful says whether a header can be read in two ways: a field that must stand once stands twice (RFC 5322 section 3.6), or a control
// character may have hidden the end of a line. What one reader takes for the sender or the text, another does not: such a mail proves
// nothing.
func doubtful(header []cases.HeaderField) bool {
	var seen [len(onceFields)]bool
	for _, f := range header {
		if endsLine(f.Value) || endsLine(f.Name) {
			return true
		}
		name := strings.TrimSpace(f.Name)
		for i, once := range onceFields {
			if name != "" && (name[0]|0x20 == once[0] || name[0] >= utf8.RuneSelf) && strings.EqualFold(name, once) {
				if seen[i] {
					return true
				}
				seen[i] = true
			}
		}
	}
	return false
}

// endsLine says whether a character stands in s that ends a line, or a text, for some reader.
func endsLine(s string) bool {
	return strings.IndexByte(s, '\n') >= 0 || strings.IndexByte(s, '\r') >= 0 || strings.IndexByte(s, 0) >= 0
}

// onceFields are the fields beside From that must stand once.
var onceFields = [...]string{"sender", "subject", "date", "message-id", "content-type"}

func proofOf(found bool, why string) cases.Proof {
	if !found {
		return cases.Proof{Why: why}
	}
	return cases.Proof{Kind: cases.ProvenByAuthServer, Why: why}
}

// ownHop says whether a Received field was written by a configured server: its "by" clause names it. What stands before that clause, the
// client chose (HELO), so the last one counts, and none inside quotes and comments.
func ownHop(v string, servers []string) bool {
	plain, ok := plainField(v, "")
	if !ok {
		return false
	}
	plain, _, _ = strings.Cut(plain, ";")
	fields := strings.Fields(plain)
	for i := len(fields) - 2; i >= 0; i-- {
		if strings.EqualFold(fields[i], "by") {
			return isServer(fields[i+1], servers)
		}
	}
	return false
}

// plainField takes the comments out of a structured field and empties its quoted strings, so that what is left can be cut at its signs. ok
// is false where quotes or brackets do not close, where a backslash stands outside of both, or where a quoted string holds one of the
// signs: then a simpler reader would read another field than the one that was written.
func plainField(v, signs string) (plain string, ok bool) {
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c == '\\':
			if depth == 0 && !quoted || i+1 == len(v) {
				return "", false
			}
			i++
			if quoted && strings.IndexByte(signs, v[i]) >= 0 {
				return "", false
			}
		case quoted:
			if c == '"' {
				quoted = false
				b.WriteByte(c)
			} else if strings.IndexByte(signs, c) >= 0 {
				return "", false
			}
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 {
				return "", false
			}
		case depth > 0:
		default:
			quoted = c == '"'
			b.WriteByte(c)
		}
	}
	return b.String(), depth == 0 && !quoted
}

// repeats says whether one of the results of a field, as [plainField] gives it, names a property twice: two readers would take two values.
func repeats(results string) bool {
	seen := map[string]bool{}
	for r := range strings.SplitSeq(strings.ToLower(results), ";") {
		clear(seen)
		for at := strings.IndexByte(r, '='); at >= 0; {
			if k := propertyBefore(r[:at]); k != "" {
				if seen[k] {
					return true
				}
				seen[k] = true
			}
			r = r[at+1:]
			at = strings.IndexByte(r, '=')
		}
	}
	return false
}

// propertyBefore is the name that s ends with, "" where there is none: a word, or two with a dot between them, which may have blanks around it.
func propertyBefore(s string) string {
	s = strings.TrimRight(s, propertyBlanks)
	first := wordBefore(s)
	if first == "" {
		return ""
	}
	rest, dot := strings.CutSuffix(strings.TrimRight(s[:len(s)-len(first)], propertyBlanks), ".")
	if !dot {
		return first
	}
	if kind := wordBefore(strings.TrimRight(rest, propertyBlanks)); kind != "" {
		return kind + "." + first
	}
	return first
}

// propertyBlanks are those of \s.
const propertyBlanks = " \t\n\f\r"

func wordBefore(s string) string {
	i := len(s)
	for i > 0 && (s[i-1] >= 'a' && s[i-1] <= 'z' || s[i-1] >= '0' && s[i-1] <= '9' || s[i-1] == '_' || s[i-1] == '-') {
		i--
	}
	return s[i:]
}

func isServer(name string, servers []string) bool {
	for _, s := range servers {
		if s != "" && strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(s)) {
			return true
		}
	}
	return false
}

// readResults reads one Authentication-Results field. ok says that it is of a configured server and readable; passes, that it confirms the
// domain; fails, that it says that DMARC, or every aligned DKIM signature, failed.
func readResults(v, from string, servers []string) (passes, fails, ok bool) {
	id, rest, _ := strings.Cut(stripComments(v), ";")
	words := strings.Fields(id)
	if len(words) == 0 || len(words) > 2 || !isServer(words[0], servers) || len(words) == 2 && words[1] != "1" {
		return false, false, false
	}
	// The library cuts the field at every semicolon, inside quotes too: a sender could write results into an address of their own.
	plain, sound := plainField(v, ";=")
	if _, after, _ := strings.Cut(plain, ";"); !sound || repeats(after) {
		return false, false, true
	}
	_, results, err := authres.Parse(words[0] + ";" + rest)
	if err != nil {
		return false, false, true
	}
	dkimPass, dkimFail := false, false
	dmarc := 0
	for _, r := range results {
		switch r := r.(type) {
		case *authres.DMARCResult:
			if strings.EqualFold(string(r.Value), authres.ResultPass) && aligned(r.From, from) {
				dmarc++
			} else {
				fails = true
			}
		case *authres.DKIMResult:
			if !aligned(r.Domain, from) {
				continue
			}
			if strings.EqualFold(string(r.Value), authres.ResultPass) {
				dkimPass = true
			} else {
				dkimFail = true
			}
		}
	}
	if dmarc > 1 {
		fails = true
	}
	if dkimFail && !dkimPass && dmarc == 0 {
		fails = true
	}
	return !fails && (dmarc == 1 || dkimPass), fails, true
}

// aligned compares a confirmed domain with that of From.
func aligned(confirmed, from string) bool {
	c, f := domainOf(confirmed), domainOf(from)
	if c == "" || f == "" {
		return false
	}
	if c == f {
		return true
	}
	short, long := c, f
	if len(short) > len(long) {
		short, long = long, short
	}
	if !strings.HasSuffix(long, "."+short) {
		return false
	}
	suffix, _ := publicsuffix.PublicSuffix(short)
	return suffix != short
}

func domainOf(s string) string {
	s = strings.ToLower(strings.Trim(strings.TrimSpace(s), "<>\"."))
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if !asciiOnly(s) || strings.ContainsAny(s, " \t/") {
		return ""
	}
	return s
}

func asciiOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return s != ""
}

// stripComments takes RFC 5322 comments out of a structured field.
func stripComments(v string) string {
	if !strings.Contains(v, "(") {
		return v
	}
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c == '\\' && i+1 < len(v):
			if depth == 0 {
				b.WriteByte(c)
				b.WriteByte(v[i+1])
			}
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
			b.WriteByte(c)
		case c == '(' && !quoted:
			depth++
		case c == ')' && !quoted && depth > 0:
			depth--
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}
