package triage

import (
	"strings"
	"unicode"
)

// This file tells what a gateway wrote in front of a mail from a line that a person wrote in the same place (GR-4, GR-10; EMAIL.md 2.3). A
// banner is skipped over a command only where every word of it is one that gateways use: "External sender must call me first" begins like
// a banner and is none.

// gatewayNotice says whether lines that were taken for a banner hold nothing but what is configured, and the well-known words of gateways.
func gatewayNotice(lines, configured []string) bool {
	text := strings.Join(lines, " ")
	for _, c := range configured {
		if c = fold(c); c != "" && len(text) >= len(c) && strings.EqualFold(text[:len(c)], c) {
			text = text[len(c):]
			break
		}
	}
	if strings.Contains(text, "?") && !strings.Contains(strings.ToLower(text), "is this") {
		return false
	}
	text = bannerLinks.ReplaceAllString(text, " link ")
	for _, piece := range bannerPieces.Split(text, 60) {
		if strings.ContainsFunc(piece, unicode.IsLetter) && !bannerKeys.MatchString(piece) {
			return false // "External: not this"
		}
	}
	named := 0 // names in a row: of the organisation, or of who wrote
	toks := tokenize(text)
	for i, t := range toks {
		switch {
		case !t.word:
			if t.text != "&" && t.text != "(" && t.text != ")" {
				named = 0
			}
		case t.low == "open" || t.low == "opened":
			if !opensFile(toks[i:]) { // a case is opened too
				return false
			}
		case bannerWord(t.low):
			named = 0
			if namesFollow(t.low) {
				named = maxBannerName
			}
		case named > 0 && (t.cap || particle(t.low)) && remarkDoubt(t.low) == "" && takesBack.FindString(t.low) == "":
			named--
		default:
			return false
		}
	}
	return true
}

// maxBannerName is how many words the name of an organisation or a sender has at most.
const maxBannerName = 7

// bannerLinks are addresses and links in a banner.
var bannerLinks = expression(`(?i)<?(?:https?://|www\.|mailto:)[^\s>]+>?|[^\s<>()]+@[^\s<>()]+|\baka\.ms/\S+`)

var (
	// bannerPieces are the ends of a banner's clauses, and bannerKeys the words of which each holds one.
	bannerPieces = expression(`[.!?:;,]+(?:\s|$)|[\]\[(){}|*]|\s[-\x{2013}\x{2014}]+\s`)
	bannerKeys   = expression(`(?i)\b(?:originat\w*|outside|external|ext|click\w*|links?|hyperlinks?|attachments?|files?|senders?|phish\w*|suspicious|recogni[sz]e|unverified|unknown|encrypted|secure|non-?dod|don['\x{2019}]t often get|source|contents?|e-?mails?|messages?|careful|caution|warning|attention|notice|alert|safe|credentials|information|trust(?:ed)?|verify|know|replying|responding|opening|providing|unexpected|unsolicited|spam|malicious|urls?|websites?|passwords?)\b`)
)

// namesFollow says whether a name may stand behind a word of a banner: "outside of the Department of Homeland Security", "email from Ann Lee".
func namesFollow(l string) bool {
	return isOne(l, []string{"outside", "of", "the", "from", "your", "our"})
}

// opensFile says whether "open" is about attachments and links.
func opensFile(toks []token) bool {
	for _, t := range toks[1:min(len(toks), 8)] {
		switch strings.TrimSuffix(t.low, "s") {
		case "attachment", "link", "file", "document", "hyperlink", "url":
			return true
		case ".", "!":
			return false
		}
	}
	return false
}

// bannerWord are the words of gateways' banners, in small letters.
func bannerWord(l string) bool {
	switch strings.NewReplacer("\u2019", "'", "-", "").Replace(l) {
	case "external", "ext", "email", "emails", "mail", "message", "messages", "sender", "senders", "sender's", "caution", "warning", "attention", "notice", "alert", "originated", "originates", "originating", "came", "comes", "sent", "received", "from", "outside",
		"inside", "of", "the", "a", "an", "your", "our", "organization", "organisation", "company", "agency", "department", "network", "networks", "system", "systems", "domain", "government", "nondod", "dod", "source", "sources", "non", "internal", "is", "are", "was", "has", "been", "this", "that",
		"do", "not", "don't", "never", "click", "clicking", "links", "link", "hyperlinks", "hyperlink", "url", "urls", "or", "and", "any", "all", "attachments", "attachment", "attached", "files", "file", "documents", "document", "unless", "you", "recognize",
		"recognise", "know", "trust", "trusted", "verify", "verified", "unverified", "unknown", "content", "contents", "contained", "containing", "contains", "within", "in", "safe", "secure", "encrypted", "exercise", "use", "careful", "be", "when", "before", "with", "to", "on",
		"replying", "responding", "respond", "reply", "providing", "provide", "information", "personal", "sensitive", "credentials", "password", "passwords", "report", "reporting", "suspicious", "phishing", "phish", "spam", "malicious", "button", "using", "identity", "authenticity",
		"often", "think", "get", "why", "important", "learn", "at", "it", "if", "for", "suspect", "suspected", "by", "user", "users", "employee", "address", "security", "it's", "have", "may", "could", "potentially", "unexpected", "unsolicited", "expected", "expecting",
		"please", "opening", "extra", "additional", "treat", "images", "macros", "enable", "download", "downloading", "id", "service", "desk", "help", "web", "site", "sites", "website", "websites", "as":
		return true
	}
	return false
}

// markingDoubt are words that no handling marking holds and that put a decision in doubt: "CUI//DRAFT".
var markingDoubt = expression(`(?i)\b(?:drafts?|hold|holding|wait\w*|tests?|testing|later|yet|tentative\w*|provisional\w*|cancel\w*|void|stop|interim|prelim\w*|unapproved|not|never|exercise|example|disregard|ignore|maybe|unless|until|if)\b`)
