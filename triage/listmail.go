package triage

import (
	"strings"
)

// This file recognises the mail of mailing lists, and what is sent in bulk (MSG-4). What a list passes on to us because it is our own address,
// or because a group of an agency was copied, is a person's mail to us.

// listMail says whether a list or a bulk sender sent the mail, and not as an answer to one of ours.
func (r *reader) listMail() bool {
	if r.reply || len(r.refs.Tokens) > 0 || originalID(r.m, r.cfg) != "" || r.ourList() {
		return false
	}
	m := r.m
	switch strings.ToLower(strings.TrimSpace(m.Get("Precedence"))) {
	case "bulk", "list", "junk":
		return true
	}
	return hasAny(m, "List-Id", "List-Unsubscribe", "List-Post", "X-Campaign-Id", "X-Mailchimp-Id", "Feedback-Id", "X-Mailman-Version", "X-BeenThere", "X-Listserver", "X-MC-User", "X-CampaignId", "X-Newsletter") ||
		bulkWords(r.out.Text)
}

// ourList says whether the list that passed the mail on is our own address: its name is that of one of our mailboxes.
func (r *reader) ourList() bool {
	m := r.m
	names := []string{m.Get("List-Id"), m.Get("List-Post"), m.Get("X-BeenThere"), m.Get("List-Owner"), m.Get("List-Unsubscribe")}
	for _, a := range m.To {
		names = append(names, a.Address)
	}
	for _, box := range r.cfg.Mailboxes {
		local, _, _ := strings.Cut(strings.ToLower(box), "@")
		if local == "" {
			continue
		}
		for _, n := range names[:4] {
			for w := range strings.FieldsFuncSeq(strings.ToLower(n), func(c rune) bool { return strings.ContainsRune("<>@.:/?&= \t,;+", c) }) {
				if w == local || w == local+"-request" || w == local+"-owner" {
					return true
				}
			}
		}
		for _, n := range names[5:] {
			if l, _, _ := strings.Cut(strings.ToLower(n), "@"); l == local && !strings.EqualFold(n, box) {
				return true // another host's address of our name
			}
		}
	}
	return false
}

// digest says whether a list's mail holds several that were written to the list (RFC 2046 section 5.1.5, and those that only say so).
func (r *reader) digest() bool {
	for i := range r.m.Parts {
		if r.m.Parts[i].Parent == "multipart/digest" {
			return true
		}
	}
	return digestTitle.MatchString(r.m.Subject)
}

var digestTitle = expression(`(?i)\bdigest\b.{0,40}\b(?:vol|issue|no|number|#|\d{1,2} [a-z]{3})\b|^\W*(?:daily|weekly) digest\b`)

// elsewhere says whether a list's mail was sent to the list and not to us.
func (r *reader) elsewhere() bool {
	if !hasAny(r.m, "List-Id", "List-Post", "X-BeenThere", "X-Mailman-Version") {
		return false
	}
	for _, a := range append(r.m.To[:len(r.m.To):len(r.m.To)], r.m.Cc...) {
		if r.cfg.ours(a.Address) {
			return false
		}
	}
	return len(r.m.To)+len(r.m.Cc) > 0
}

// namesUs says whether a text speaks to us by the name that our mailboxes bear: the first word of "ciss-intake".
func (r *reader) namesUs(text string) bool {
	low := strings.ToLower(text)
	for _, box := range r.cfg.Mailboxes {
		name, _, _ := strings.Cut(strings.ToLower(box), "@")
		if i := strings.IndexAny(name, "-_."); i > 2 {
			name = name[:i]
		}
		for at := 0; name != ""; {
			i := strings.Index(low[at:], name)
			if i < 0 {
				break
			}
			i += at
			at = i + len(name)
			if (i == 0 || !letterOrDigit(low[i-1])) && (at == len(low) || !letterOrDigit(low[at])) {
				return true
			}
		}
	}
	return false
}

func letterOrDigit(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80 }

// bulkWords says whether the end of a text is that of a newsletter: how to be taken off, and why one is on it.
func bulkWords(text string) bool {
	if len(text) < 80 || !strings.Contains(text, "nsubscribe") && !strings.Contains(text, "NSUBSCRIBE") {
		return false
	}
	tail := strings.ToLower(text[max(0, len(text)-1500):])
	return unsubscribeLine.MatchString(tail) && bulkLine.MatchString(tail)
}

var (
	unsubscribeLine = expression(`(?m)^.{0,80}\bunsubscribe\b.{0,80}$`)
	bulkLine        = expression(`you (?:are receiving|received|get|have received) this (?:e-?mail|message|newsletter|mail)|view (?:this|it) (?:e-?mail |message )?(?:in|on) (?:your |a )?(?:web )?browser|(?:manage|update|change) (?:your )?(?:e-?mail )?(?:preferences|subscription)|sent to you (?:by|because)|all rights reserved|privacy policy`)
)
