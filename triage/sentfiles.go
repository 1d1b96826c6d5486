package triage

import (
	"slices"
	"strings"

	"cissd/cases"
	classmark "cissd/cases/marking"
)

// filesOf are the files that somebody attached to a mail; pictures of the text are none, unless nothing else came. Each with the handling marking
// that its name, or its text, bears (NOT-5).
func filesOf(message int64, m *cases.Message, r *cases.Reading) []cases.SentFile {
	files := r.Files()
	if len(files) == 0 {
		for _, f := range r.Attachments {
			if f.Part != "" && strings.HasPrefix(f.MediaType, "image/") {
				files = append(files, f)
			}
		}
	}
	out := make([]cases.SentFile, 0, len(files))
	for _, f := range files {
		s := cases.SentFile{Attachment: f, Message: message}
		if i := slices.IndexFunc(m.Parts, func(p cases.Part) bool { return p.ID == f.Part }); i >= 0 {
			s.Marking = markingOf(&m.Parts[i])
		}
		out = append(out, s)
	}
	return out
}

// markingOf is the marking that a file bears in its name, "(U//FOUO) badge.jpg", or its text begins with; "" where none can be read.
func markingOf(p *cases.Part) string {
	name := strings.ReplaceAll(p.Name, "_", " ")
	if i := strings.IndexByte(name, '('); i >= 0 {
		if end := strings.IndexByte(name[i:], ')'); end > 0 {
			if b, ok := classmark.Parse(name[i : i+end+1]); ok {
				return b.String()
			}
		}
	}
	lines := 0
	for l := range strings.SplitSeq(p.Text, "\n") {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		if b, ok := classmark.Parse(l); ok {
			return b.String()
		}
		if lines++; lines == 3 {
			break
		}
	}
	return ""
}
