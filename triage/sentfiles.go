package triage

import (
	"strings"

	"cissd/cases"
	classmark "cissd/cases/marking"
)

// filesOf are what people know as the files of a mail: what is attached, or shown by name; pictures of a signature are none, unless nothing else
// came. Each with the handling marking that its name, or its text, bears (NOT-5).
func filesOf(message int64, m *cases.Message) []cases.SentFile {
	var files, pictures []cases.SentFile
	for i := range m.Parts {
		p := &m.Parts[i]
		if !p.IsAttachment() && p.Name == "" || signatureOrCalendar(p) {
			continue
		}
		f := cases.SentFile{Message: message, Part: p.ID, Name: fileName(p), MediaType: p.MediaType, Size: p.Size, SHA256: p.SHA256, Marking: markingOf(p)}
		if p.Disposition != "attachment" && p.ContentID != "" && strings.HasPrefix(p.MediaType, "image/") {
			pictures = append(pictures, f)
			continue
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return pictures
	}
	return files
}

// signatureOrCalendar are parts that mail programs add by themselves.
func signatureOrCalendar(p *cases.Part) bool {
	switch p.MediaType {
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pkcs7-mime", "application/x-pkcs7-mime",
		"application/ms-tnef", "text/calendar", "text/vcard", "text/x-vcard":
		return true
	}
	return p.Opened
}

func fileName(p *cases.Part) string {
	if p.Name != "" {
		return p.Name
	}
	if p.Message != nil && p.Message.Subject != "" {
		return p.Message.Subject + ".eml"
	}
	return "part-" + p.ID
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
