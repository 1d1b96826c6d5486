package notify

import (
	"fmt"
	"strings"
	"time"

	"cissd/cases"
)

// stem ends a subject line. Nothing in it is sensitive (MAILS rule 1): type, agency, urgency.
func (p presenter) stem(d cases.NoticeData) string {
	_, short := typeWords(d.Type)
	s := short
	if a := p.line(d.Agency); d.Internal {
		s += ", internal event"
	} else if a != "" {
		s += " from " + cut(a, 40)
	}
	switch d.Priority {
	case "urgent", "routine", "priority":
		s += ", " + urgency(d.Priority)
	}
	return s
}

// matter is the request in one sentence, and the first words of what it is for.
func (p presenter) matter(d cases.NoticeData) (sentence, words string) {
	who := p.line(d.Requestor)
	if who == "" {
		who = "Somebody"
	}
	if a := p.line(d.Agency); a != "" {
		who += " of " + a
	}
	end := "."
	switch {
	case d.Internal:
		sentence, end = who+" opens an internal event", ". Nobody outside has asked for it."
	case d.Type == cases.RFS:
		sentence = who + " asks for support"
	case d.Type == cases.FAI:
		sentence = who + " brings a matter for a foreign activity\u00A0inquiry"
	case d.Type == cases.RFI:
		sentence = who + " asks for information"
	default:
		sentence = who + " sends a request"
	}
	if d.Draft == nil {
		return sentence + end, ""
	}
	fs := d.Draft.Fields
	if k := p.line(strings.ReplaceAll(fs.Value(cases.SupportKind), "_", " ")); k != "" && d.Type == cases.RFS {
		sentence += " (" + k + ")"
	}
	sentence += aboutWhom(d.Draft.Subjects)
	for _, name := range []string{cases.Purpose, cases.Description, cases.Basis, cases.ReportedEvent, cases.Details} {
		if s := strings.Join(cleanLines(fs.Value(name)), " "); s != "" && !fs[name].SetByOffice() {
			return sentence + end, p.line(cut(firstSentence(s), 220))
		}
	}
	return sentence + end, ""
}

// aboutWhom counts the persons and documents that a request names.
func aboutWhom(subjects []cases.Subject) string {
	if len(subjects) == 0 {
		return ""
	}
	docs := 0
	for _, s := range subjects {
		docs += len(s.IDs)
	}
	s := " about one individual"
	if len(subjects) > 1 {
		s = fmt.Sprintf(" about %d individuals", len(subjects))
	}
	switch docs {
	case 0:
		return s
	case 1:
		return s + ", with one identity document"
	}
	return s + fmt.Sprintf(", with %d identity documents", docs)
}

func resultWords(typ cases.Type, result, basis string) (r, b string) {
	switch {
	case result == "negative" && typ == cases.FAI:
		r = "nothing was found, or what a source said was not corroborated"
	case result == "positive" && typ == cases.FAI:
		r = "something was found"
	case result == "negative":
		r = "nothing to provide"
	case result == "positive":
		r = "something to provide"
	}
	switch basis {
	case "no_records":
		b = "no records were found"
	case "withheld":
		b = "what was found cannot be given out"
	}
	return r, b
}

func bytesInWords(n int64) string {
	const mib = 1 << 20
	switch {
	case n <= 0:
		return ""
	case n >= mib:
		return fmt.Sprintf("%d MB", n/mib)
	}
	return fmt.Sprintf("%d KB", max(n/1024, 1))
}

// when is a point of time as people in the office say it: "Monday 23 November 2026, 10:40 ET".
func (p presenter) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(p.zone)
	return t.Format("Monday 2 January 2006, 15:04 ") + zoneName(t)
}

// day is the same without the hour.
func (p presenter) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(p.zone).Format("Monday 2 January 2006")
}

// zoneName is what people say: ET all year round in Washington.
func zoneName(t time.Time) string {
	abbr, offset := t.Zone()
	if len(abbr) == 3 && (abbr[1:] == "ST" || abbr[1:] == "DT") && strings.ContainsRune("ECMP", rune(abbr[0])) && offset < 0 {
		return abbr[:1] + "T"
	}
	if strings.HasPrefix(abbr, "+") || strings.HasPrefix(abbr, "-") {
		return "UTC" + abbr
	}
	return abbr
}
