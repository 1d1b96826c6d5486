package triage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cissd/cases"
)

// This file looks at what was cut from a mail (MSG-3): whose quotation it is, what must still reach people, what belongs to an officer's
// narrative, and whether it takes a decision back (GR-10).

// maxAside bounds what is kept of the text that was set aside (SEC-5).
const maxAside = 4 << 10

// owner says who wrote what a line quotes.
type owner uint8

const (
	ownerNone  owner = iota // nothing stands over the quote that says so
	ownerOurs               // a mail of ours
	ownerOther              // somebody else's
)

// owners says for each quoted line of a view, and for those over quotes, who wrote it. A quote is ours where the line or block that a mail
// program put over it names one of our addresses, or names none in the answer to a mail of ours. All below such a block is ours too.
func (r *reader) owners(v *view, z zones) []owner {
	out := make([]owner, len(v.lines))
	cur, inside := ownerNone, false // inside a run of quoted lines
	if z.ours {
		cur, inside = ownerOurs, true
	}
	lastOurs := r.lastOurBlock(v)
	for i := range v.lines {
		blank := strings.TrimSpace(v.line(i)) == ""
		switch z.of[i] {
		case zoneIntro:
			if i == 0 || z.of[i-1] != zoneIntro {
				end := i
				for end < len(v.lines) && z.of[end] == zoneIntro {
					end++
				}
				cur = r.headOwner(v, i, end, lastOurs)
			}
			out[i], inside = cur, true
		case zoneQuote:
			if !blank && (!inside || cur == ownerOther) {
				if end := quotedHead(v, i); end > i {
					cur = r.headOwner(v, i, end, lastOurs)
				}
			}
			out[i], inside = cur, inside || !blank
		default:
			inside = inside && blank
		}
	}
	return out
}

// lastOurBlock is the last line that names one of our addresses as the sender of a quoted mail, -1 where there is none.
func (r *reader) lastOurBlock(v *view) int {
	for i := len(v.lines) - 1; i >= 0; i-- {
		if v.label(i) == 'f' && slices.ContainsFunc(addressesIn(v.line(i), 5), r.cfg.ours) {
			return i
		}
	}
	return -1
}

// headOwner reads what stands over a quote: the sender's line of a header block, or the whole of an attribution. One that names no address is
// ours in an answer to us, if it looks like one of ours and none that names our address follows it: then it was pasted above.
func (r *reader) headOwner(v *view, from, to, lastOurs int) owner {
	var all, sender strings.Builder
	block := false
	for i := from; i < to; i++ {
		l := v.line(i)
		switch k := v.label(i); {
		case k == 'f' && !block:
			block = true
			sender.WriteString(l)
		case block && k == 0 && sender.Len() < 400 && v.label(i-1) == 'f':
			sender.WriteString(" " + l)
		}
		if all.Len() < 2000 {
			all.WriteString(l + " ")
		}
	}
	text := all.String()
	if block {
		text = sender.String()
	}
	found := addressesIn(text, 20)
	switch {
	case slices.ContainsFunc(found, r.cfg.ours), strings.Contains(text, "below this line is ignored"):
		return ownerOurs
	case len(found) > 0, !r.reply, lastOurs >= to, (block || saysWrote(text)) && !r.likeOurs(v, from, to, block, text):
		return ownerOther
	}
	return ownerOurs
}

// ownSignLines is how many lines of a quote are looked at for a number of ours.
const ownSignLines = 40

// likeOurs says whether what stands over a quote, without an address, may be over a mail of ours: it names the mailbox, or a number stands in
// the block's subject, which is no answer, or in the first lines of what an attribution is over.
func (r *reader) likeOurs(v *view, from, to int, block bool, sender string) bool {
	l := strings.ToLower(sender)
	for _, m := range r.cfg.Mailboxes {
		local, _, _ := strings.Cut(strings.ToLower(m), "@")
		for _, w := range strings.FieldsFunc(local, func(c rune) bool { return c == '-' || c == '.' || c == '_' }) {
			if len(w) > 2 && strings.Contains(l, w) {
				return true
			}
		}
	}
	if block {
		for i := from; i < to; i++ {
			if _, subject, ok := strings.Cut(v.line(i), ":"); ok && v.label(i) == 's' {
				return numbersPattern.MatchString(subject) && subjectKind(strings.Trim(subject, " *\t")) == 0
			}
		}
		return false
	}
	for i := to; i < len(v.lines) && i < to+ownSignLines; i++ {
		if numbersPattern.MatchString(v.line(i)) {
			return true
		}
	}
	return false
}

// quotedHead gives the end of the attribution or header block that begins at a quoted line, which clients mark like the quote itself; the line
// itself where there is none.
func quotedHead(v *view, i int) int {
	at := i
	if _, _, ok := divider(unmarked(v.line(i))); ok {
		at = nextText(v, i+1)
	}
	if at < len(v.lines) && (at > i || v.label(at) == 'f') {
		if n := headerBlock(v, at, true); n > 0 {
			return at + n
		}
	}
	first, joined := unmarked(v.line(i)), ""
	for j := i; j < len(v.lines) && j < i+4; j++ {
		t := unmarked(v.line(j))
		if t == "" || len(joined)+len(t) > 400 {
			break
		}
		joined = strings.TrimSpace(joined + " " + t)
		if endsColon(joined) {
			if programWrote(first, joined, true) {
				return j + 1
			}
			break
		}
	}
	return i
}

// unmarked is a line without its quote marks.
func unmarked(l string) string { return strings.TrimSpace(strings.TrimLeft(l, "> \t")) }

// asideLines marks the lines that were cut although they are no quotation of ours, no plain name block and no notice of a known form.
func (r *reader) asideLines(v *view, z zones) []bool {
	out := make([]bool, len(v.lines))
	own := r.owners(v, z)
	for i := 0; i < len(v.lines); {
		k := z.of[i]
		end := i + 1
		if k == zoneQuote || k == zoneIntro {
			out[i] = own[i] != ownerOurs && strings.TrimSpace(v.line(i)) != ""
			i = end
			continue
		}
		for end < len(v.lines) && z.of[end] == k && strings.TrimSpace(v.line(end)) != "" && strings.TrimSpace(v.line(i)) != "" {
			end++
		}
		var ls []string
		for j := i; j < end; j++ {
			ls = append(ls, fold(v.line(j)))
		}
		set := false
		switch k {
		case zoneSignature:
			set = !plainSignature(ls)
		case zoneTail:
			set = !plainTail(strings.Join(ls, " "))
		case zoneBanner:
			set = !gatewayNotice(ls, r.cfg.Banners)
		case zoneDisclaimer:
			set = !plainNotice(strings.Join(ls, " "), legalWords)
		}
		for j := i; set && j < end; j++ {
			out[j] = true
		}
		i = end
	}
	return out
}

// setAside keeps for people what was cut and is in nobody's hands yet (MSG-3). What was read of a forwarded mail is in the draft.
func (r *reader) setAside() {
	if r.main == nil {
		return
	}
	aside := r.asideLines(r.main, r.zones)
	var out strings.Builder
	for i, set := range aside {
		if !set || r.forwardRead && i < r.zones.forward && r.zones.of[i] == zoneIntro || i < len(r.forwardUse) && r.forwardUse[i] {
			continue
		}
		if out.Len() > maxAside {
			break
		}
		out.WriteString(strings.TrimRight(r.main.line(i), " \t\r\u00a0") + "\n")
	}
	r.out.SetAside = strings.TrimSpace(cut(out.String(), maxAside))
}

// narrative are the lines of a view for a verb that adds to the record and whose text is never trimmed (MSG-3): the new ones, and those that
// were cut and are no quotation of ours. What is quoted keeps or gets a mark, so that no command is read from it (GR-5).
func (r *reader) narrative(v *view, z zones) (wide zones, marks []bool) {
	wide = z
	wide.of = slices.Clone(z.of)
	marks = make([]bool, len(v.lines))
	for i, set := range r.asideLines(v, z) {
		if !set || z.of[i] == zoneBanner || z.of[i] == zoneDisclaimer {
			continue
		}
		wide.of[i] = zoneNew
		_, verb := commandWords.verbLine(normalize(v.line(i)))
		quoted := z.of[i] == zoneQuote || z.of[i] == zoneIntro
		marks[i] = (quoted || verb) && !strings.HasPrefix(strings.TrimSpace(v.line(i)), ">")
	}
	return wide, marks
}

// adds says whether a reading holds nothing but verbs that add text to the record, one of them at least open.
func adds(a asked) bool {
	open := false
	for _, c := range a.all() {
		s, ok := c.Verb.Spec()
		if !ok || !s.Additive {
			return false
		}
		open = open || !s.Closed
	}
	return open
}

// askAside turns decisions into a question where what was cut takes them back, or where an open verb's text may go on in it (GR-4, GR-10).
func (r *reader) askAside(a asked) asked {
	if a.refused != nil || len(a.commands) == 0 {
		return a
	}
	decided, open := false, false
	for _, c := range a.commands {
		if s, ok := c.Verb.Spec(); ok {
			decided = decided || decides(s)
			open = open || !s.Closed
		}
	}
	if !decided && !open {
		return a
	}
	for _, v := range []*view{r.main, r.alt} {
		if v == nil {
			continue
		}
		n := len(a.commands) - 1
		last := a.commands[n]
		why, second := "", cases.Verb("")
		if decided {
			why, second = r.signedDoubt(v)
		}
		if second != "" {
			return asked{refused: &cases.RefusedCommand{Command: last, Reason: fmt.Sprintf("There are two commands in this mail, %s and %s. Please send one decision a mail.", last.Verb, second)}}
		}
		why = cmp.Or(r.asideDoubt(v, decided, open), why)
		if w := ""; why == "" && decided {
			if w = r.disowned(v); w != "" {
				why = fmt.Sprintf("The mail holds words that may say that it is no decision of its sender's (%q).", w)
			} else if r.namesSelf(a) {
				why = "The name behind the command is the sender's own: it may be meant as an officer or as a signature."
			}
		}
		if why == "" && decided && v == r.main {
			why = r.furtherDoubt()
		}
		if why == "" {
			continue
		}
		if last.Verb == cases.Confirm {
			return asked{refused: &cases.RefusedCommand{Command: last, Reason: "Send CONFIRM without further words. " + why}}
		}
		return asked{refused: &cases.RefusedCommand{Command: last, Before: a.commands[:n], Reason: why, Confirm: true}}
	}
	return a
}

// asideDoubt says why what was cut from a view makes its commands doubtful, "" where it does not.
func (r *reader) asideDoubt(v *view, decided, open bool) string {
	z := r.sorted(v)
	whole := z
	if open && !decided {
		z, _ = r.narrative(v, z) // what is in the text already is no doubt
	}
	aside := r.asideLines(v, whole)
	own := r.owners(v, whole)
	var quoted, rest []string
	other := false // a quote of somebody else's mail, with what a mail program puts over it
	banner, doubt := "", ""
	below := false // behind the sign over a signature, where no command is read
	for i := range v.lines {
		l := v.line(i)
		switch k := z.of[i]; {
		case k == zoneNew:
			n := normalize(l)
			below = below || n == "--"
			if below || marking(n) {
				n = strings.NewReplacer("BUT UNCLASSIFIED", "", "but unclassified", "").Replace(n)
				rest = append(rest, n)
				if marking(n) && doubt == "" {
					doubt = markingDoubt.FindString(n)
				}
			}
		case k == zoneAnswer:
			rest = append(rest, fold(l))
		case !aside[i]:
		case k == zoneQuote || k == zoneIntro:
			quoted = append(quoted, unmarked(l))
			other = other || own[i] == ownerOther
		default:
			if k == zoneBanner && banner == "" {
				banner = fold(l)
			}
			rest = append(rest, fold(l))
		}
		if len(quoted)+len(rest) > 2*maxCommandLines {
			break
		}
	}
	text := strings.Join(quoted, "\n")
	w := conditionIn(text)
	if w == "" {
		w = takesBack.FindString(text)
	}
	if w == "" {
		w = cmp.Or(condition(strings.Join(rest, "\n")), doubt)
	}
	switch {
	case banner != "" && decided: // whatever it says: a person may have written it (EMAIL.md 2.3)
		return fmt.Sprintf("The mail begins with a line that is not quite a notice of a mail server (it begins %q).", firstWords(banner, 8))
	case w != "" && decided:
		return fmt.Sprintf("The mail holds text that was taken for a quotation, a signature or a notice, and it sounds like a condition or a doubt (%q).", w)
	case decided && brokenWrap(v, whole):
		return "A line of the mail stands in the middle of a quoted sentence, as where a program broke the line again."
	case open && other:
		return fmt.Sprintf("A part of the mail was taken for a quotation, and is not in the text of the command (it begins %q).", firstWords(text, 8))
	}
	return ""
}
