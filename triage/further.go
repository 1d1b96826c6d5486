package triage

import "strings"

// This file takes in the further texts of a mail's body (MSG-3): Apple's programs cut a text where a picture or a file stands in it, and what
// stands below is the same mail, as its reader sees it. No command is begun in them; what they say against one makes it doubtful (furtherDoubt).

// furtherTexts adds what is new in the further texts to the new text.
func (r *reader) furtherTexts() {
	if r.main == nil {
		return
	}
	for _, v := range r.views {
		if v == r.main || v == r.alt || v.file || v.msg != r.m || v.part.Name != "" || v.part.Inside != "" ||
			v.part.Alternative != 0 && v.part.Alternative == r.main.part.Alternative || len(r.out.NewText) > maxKept {
			continue
		}
		text := newText(v, r.sorted(v))
		first, _, _ := strings.Cut(text, "\n")
		if text == "" || barLine(first) || mobileTail(fold(first)) || text == r.out.NewText {
			continue // the foot of a mailing list, a telephone's words
		}
		r.out.NewText = strings.TrimSpace(r.out.NewText + "\n\n" + text)
	}
}
