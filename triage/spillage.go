package triage

import (
	"strings"

	nethtml "golang.org/x/net/html"

	"cissd/cases"
	classmark "cissd/cases/marking"
)

// This file looks for classification markings (MSG-7) in everything of a mail that can be read, what its reader does not see and what is
// attached to it included, and makes the reading of a mail that bears some: it holds nothing of what the mail says.

// spilled says which classification markings a mail bears, in words without content; "" where there are none.
func spilled(m *cases.Message, views []*view) string {
	byPart := make(map[*cases.Part]*view, len(views))
	for _, v := range views {
		byPart[v.part] = v
	}
	return strings.Join(markings(m, byPart, nil), ", ")
}

// maxPlaces is how many kinds of findings are named.
const maxPlaces = 4

// markings gathers the kinds of findings of a mail and of the mails attached to it. Each mail is judged by itself: it has its own subject.
func markings(m *cases.Message, views map[*cases.Part]*view, found []string) []string {
	t := classmark.Text{Subject: m.Subject}
	for i := range m.Parts {
		p := &m.Parts[i]
		where := placeOf(p)
		if where != "" && !isOne(where, found) {
			found = append(found, where)
		}
		if p.Description != "" {
			found = nameFindings(classmark.Scan(classmark.Text{Subject: p.Description}), found)
		}
		if p.Name != "" {
			t.FileNames = append(t.FileNames, p.Name)
		}
		if p.Message != nil {
			found = markings(p.Message, views, found)
		}
		if p.Text == "" {
			continue
		}
		v, html := views[p], p.MediaType == "text/html"
		known := v != nil
		if !known && html {
			v = htmlView(p)
		}
		if v == nil {
			t.Parts = append(t.Parts, p.Text)
			continue
		}
		t.Parts = append(t.Parts, v.text)
		if strings.TrimSpace(v.unseen) != "" {
			t.Parts = append(t.Parts, v.unseen)
		}
		if known && html && len(v.hidden) > 0 {
			t.Parts = append(t.Parts, wholeText(p.Text))
		}
	}
	found = nameFindings(classmark.Scan(t), found)
	for _, words := range headings(m) {
		found = nameFindings(classmark.Scan(classmark.Text{Subject: words}), found)
	}
	if m.Marked && !isOne(unseenMark, found) {
		found = append(found, unseenMark)
	}
	return found
}

// unseenMark is said of markings that stand in no part of a mail.
const unseenMark = "a banner in what mail programs do not show"

// placeOf says that markings stand in what was not kept of a part, "" where none do.
func placeOf(p *cases.Part) string {
	if p.Marked {
		return "a banner in the rest of a long text"
	}
	return ""
}

// headings are the words of a mail's header beside its subject: a second subject, what Outlook says a second time without its prefixes (a
// person who takes the marking out of one may leave it in the other), remarks and keywords, what marking tools write, and the senders' names.
func headings(m *cases.Message) []string {
	var out []string
	add := func(s string) {
		if s != "" && len(out) < maxHeadings && !strings.HasSuffix(m.Subject, s) {
			out = append(out, s)
		}
	}
	for _, f := range m.Header {
		switch name := strings.ToLower(f.Name); name {
		case "subject", "thread-topic", "content-description":
			add(f.Value)
		case "keywords", "comments":
			add(f.Value)
			for w := range strings.SplitSeq(f.Value, ",") {
				if w != f.Value {
					add(strings.TrimSpace(w))
				}
			}
		default:
			if strings.Contains(name, "classification") || strings.Contains(name, "protectivemarking") || strings.Contains(name, "security-label") {
				add(f.Value)
			}
		}
	}
	for _, as := range [][]cases.Address{m.From, m.Sender, m.ReplyTo} {
		for _, a := range as {
			add(a.Name)
		}
	}
	return out
}

// maxHeadings bounds them (SEC-5).
const maxHeadings = 200

// nameFindings puts the findings of classified markings into words, each once.
func nameFindings(f classmark.Findings, found []string) []string {
	if !f.Spillage() {
		return found
	}
	for _, one := range f.All {
		if !one.Level.Classified() || len(found) == maxPlaces {
			continue
		}
		words := kindWords(one.Kind) + placeWords(one.Place)
		if !isOne(words, found) {
			found = append(found, words)
		}
	}
	return found
}

func kindWords(k classmark.Kind) string {
	switch k {
	case classmark.Portion:
		return "a portion mark"
	case classmark.Authority:
		return "a classification authority block"
	default:
		return "a banner"
	}
}

func placeWords(p classmark.Place) string {
	switch p {
	case classmark.InSubject:
		return " in the subject"
	case classmark.InFileName:
		return " in a file name"
	default:
		return " in the text"
	}
}

// withhold makes the reading of a mail with classification markings: who sent it, when, what proves it, and whether a machine did. Nothing of
// what it says is kept: no text, no name, no file, no digest by which a text could be found out.
func (r *reader) withhold(where string) cases.Reading {
	out := cases.Reading{
		Outcome: cases.Spillage, Reason: "it bears classification markings: " + where,
		From: cases.Address{Address: r.out.From.Address}, Date: r.out.Date, Proof: r.out.Proof,
	}
	if mach, first := r.machineMail(); mach != nil && !first {
		out.Machine = &cases.Machine{Kind: mach.Kind}
	}
	return out
}

// unseen gathers what an HTML text says where nobody looks, while it is read: in the words that stand for its pictures, in titles and in comments
// (of Word above all).
type unseen struct {
	out   strings.Builder
	title bool
}

func (u *unseen) comment(z *nethtml.Tokenizer) {
	text := string(z.Text())
	if strings.ContainsRune(text, '<') {
		text = wholeText(text)
	}
	u.add(text)
}

// tag is told of each tag: the name of one that opens, "" for one that closes.
func (u *unseen) tag(opens string) { u.title = opens == "title" }

func (u *unseen) attribute(name, value []byte) {
	if len(value) > 0 && (string(name) == "alt" || string(name) == "title") {
		u.add(string(value))
	}
}

func (u *unseen) text(z *nethtml.Tokenizer) {
	if u.title {
		u.add(string(z.Text()))
	}
}

func (u *unseen) add(text string) {
	u.out.WriteString(text)
	u.out.WriteString("\n\n")
}

// wholeText is all text of an HTML text, whether it is seen or not, in lines.
func wholeText(src string) string {
	var out strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(src))
	blanks := strings.NewReplacer("\r", " ", "\n", " ", "\u00a0", " ")
	skip := false
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return out.String()
		case nethtml.TextToken:
			if !skip {
				out.WriteString(blanks.Replace(string(z.Text())))
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			tag, _ := z.TagName()
			skip = string(tag) == "script" || string(tag) == "style"
			out.WriteString(between(string(tag)))
		case nethtml.EndTagToken:
			tag, _ := z.TagName()
			skip = false
			out.WriteString(between(string(tag)))
		}
	}
}

// between is what an element's tag sets between the texts before and behind it.
func between(tag string) string {
	switch tag {
	case "a", "abbr", "b", "big", "code", "del", "em", "font", "i", "img", "ins", "mark", "o:p", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "wbr":
		return ""
	case "td", "th":
		return "\t"
	default:
		return "\n"
	}
}
