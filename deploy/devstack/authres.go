package devstack

import (
	"bytes"
	"io"
	"mime"
	"net/mail"
	"strings"
)

// authenticationResults is what a border server writes on top of a mail (RFC 8601): a pass where user, who logged in (” if nobody did), wrote
// in his own name, else a failure. sender is the From address, ” unless there is exactly one.
func authenticationResults(host, user, envelope, sender string) string {
	own := user != "" && strings.EqualFold(user, sender)
	domain := func(address string) string {
		name := hostName(address[strings.LastIndexByte(address, '@')+1:])
		if name == "unknown" {
			return "invalid"
		}
		return strings.ToLower(name)
	}
	dkim, dmarc := "dkim=none", "dmarc=fail"
	if own {
		dkim, dmarc = "dkim=pass header.d="+domain(sender)+" header.s=devstack", "dmarc=pass"
	}
	spf := "spf=fail"
	if user != "" && strings.EqualFold(user, envelope) {
		spf = "spf=pass"
	}
	return "Authentication-Results: " + host + ";\r\n\t" + dkim + ";\r\n\t" + spf + " smtp.mailfrom=" + domain(envelope) + ";\r\n\t" + dmarc +
		" header.from=" + domain(sender) + "\r\n"
}

// splitHeader cuts a mail behind its last header line; the empty line that follows begins the body.
func splitHeader(raw []byte) (header, body []byte) {
	for at := 0; at < len(raw); {
		end := bytes.IndexByte(raw[at:], '\n')
		if end < 0 {
			break
		}
		if len(bytes.TrimRight(raw[at:at+end], "\r")) == 0 {
			return raw[:at], raw[at:]
		}
		at += end + 1
	}
	return raw, nil
}

// withoutOwnResults drops the fields Authentication-Results that bear this server's own name, or none that can be read: they came from
// outside and are forged (RFC 8601 section 5). All other bytes stay as they are. It also gives the From address, ” unless it is exactly one.
func withoutOwnResults(header []byte, host string) (kept []byte, sender string) {
	kept = make([]byte, 0, len(header))
	// only the address counts: a name in a charset that is not known here must not spoil it
	asIs := func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	parser := mail.AddressParser{WordDecoder: &mime.WordDecoder{CharsetReader: asIs}}
	froms := 0
	for rest := header; len(rest) > 0; {
		field := rest[:fieldEnd(rest)]
		rest = rest[len(field):]
		name, value, _ := strings.Cut(string(field), ":")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "authentication-results":
			if id := authservID(value); id == "" || strings.EqualFold(id, host) {
				continue
			}
		case "from":
			froms++
			sender = ""
			if list, err := parser.ParseList(unfold(value)); err == nil && len(list) == 1 && froms == 1 {
				sender = list[0].Address
			}
		}
		kept = append(kept, field...)
	}
	return kept, sender
}

// fieldEnd gives the length of the first field, its continuation lines included.
func fieldEnd(header []byte) int {
	for at := 0; ; {
		end := bytes.IndexByte(header[at:], '\n')
		if end < 0 {
			return len(header)
		}
		at += end + 1
		if at == len(header) || (header[at] != ' ' && header[at] != '\t') {
			return at
		}
	}
}

func unfold(value string) string {
	return strings.TrimSpace(strings.NewReplacer("\r", "", "\n", "").Replace(value))
}

// authservID reads the name of the server that wrote the field: the first word, perhaps quoted, perhaps after comments. It is empty where
// there is none.
func authservID(value string) string {
	s := unfold(value)
	for strings.HasPrefix(s, "(") {
		depth, end := 0, -1
		for i := 0; i < len(s) && end < 0; i++ {
			switch s[i] {
			case '\\':
				i++
			case '(':
				depth++
			case ')':
				if depth--; depth == 0 {
					end = i
				}
			}
		}
		if end < 0 {
			return ""
		}
		s = strings.TrimSpace(s[end+1:])
	}
	if quoted, found := strings.CutPrefix(s, `"`); found {
		id, _, closed := strings.Cut(quoted, `"`)
		if !closed {
			return ""
		}
		return strings.TrimSpace(strings.ReplaceAll(id, `\`, ""))
	}
	if end := strings.IndexAny(s, " \t;("); end >= 0 {
		s = s[:end]
	}
	return s
}
