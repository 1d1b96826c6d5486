package notify

import (
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"cissd/cases"
)

// label is how a field of Appendix A is called in a mail. No label begins with a verb or key of Appendix B (GR-5).
type label struct {
	field string
	name  string
	// kind of the value: "" text of a line, "long" narrative, "date", "phone", "country", "word" (snake_case)
	kind string
}

// fieldLabels are the fields of a request in the order in which they are shown.
func fieldLabels() []label {
	return []label{
		{cases.Priority, "How urgent", "word"},
		{cases.Classification, "Classification", "word"},
		{cases.Network, "Network", ""},
		{cases.DueDate, "Wanted by", "date"},
		{cases.SupportKind, "Kind of support", "word"},
		{cases.Basis, "Basis", "long"},
		{cases.Purpose, "Purpose", "long"},
		{cases.Description, "Description", "long"},
		{cases.Predication, "Predication", "word"},
		{cases.ReportedEvent, "Reported event", "long"},
		{cases.Details, "Details", "long"},
		{cases.CountryOfConcern, "Country of concern", "country"},
		{cases.EntityType, "Kind of entity", "word"},
		{cases.NonIndividualName, "Organization named", ""},
		{cases.Sponsor, "Sponsor", ""},
		{cases.InquiryType, "Inquiry type", "word"},
		{cases.InquiryCategory, "Inquiry category", "word"},
		{cases.VisitStart, "Visit begins", "date"},
		{cases.VisitEnd, "Visit ends", "date"},
		{cases.VisitType, "Visit type", ""},
		{cases.VisitStatus, "State of the visit", ""},
		{cases.FacilityID, "Facility number", ""},
		{cases.FacilityOrganization, "Facility", ""},
		{cases.LEOfficial, "Law enforcement", ""},
		{cases.LEAgency, "Its agency", ""},
		{cases.LEComponent, "Its component", ""},
		{cases.LEOffice, "Its office", ""},
		{cases.LEPhone, "Its telephone", "phone"},
		{cases.LECaseNumber, "Its case number", ""},
		{cases.RequestorName, "Asked by", ""},
		{cases.Agency, "Agency", ""},
		{cases.Component, "Component", ""},
		{cases.RequestorPhone, "Telephone", "phone"},
		{cases.RequestorEmail, "Mail address", ""},
		{cases.Origin, "Origin", "word"},
		{cases.ProgramAffected, "Program affected", ""},
		{cases.CaseReference, "Their reference", ""},
		{cases.CaseHandle, "Case handle", ""},
		{cases.OGCRepresentative, "OGC representative", ""},
	}
}

// requestorFields are those that a requestor is shown of their own request: enough to see a misunderstanding, no more (NOT-3).
func requestorFields() []string {
	return []string{
		cases.Priority, cases.Classification, cases.Network, cases.DueDate, cases.SupportKind, cases.Basis, cases.Purpose, cases.Description,
		cases.CountryOfConcern, cases.RequestorName, cases.Agency, cases.Component, cases.RequestorPhone, cases.RequestorEmail, cases.CaseReference,
	}
}

// labelOf finds the label of a field, also of a subject's. An unknown name is shown as it is.
func labelOf(field string) label {
	for _, l := range fieldLabels() {
		if l.field == field {
			return l
		}
	}
	switch field {
	case "", cases.IDType:
		return label{field: field, name: "Kind of request", kind: "word"}
	}
	return label{field: field, name: upperFirst(strings.ReplaceAll(field, "_", " ")), kind: ""}
}

// question is what we ask for a missing field (EXT-4), and a line that would answer it.
type question struct {
	Ask     string
	Example string
}

func questionOf(field string) question {
	switch field {
	case cases.Priority:
		return question{`How urgent it is: routine, priority or urgent?`, "Priority: routine"}
	case cases.Classification:
		return question{
			"Classification: is it unclassified? If it is classified, send no details here: name only the network on which we find " +
				"it (HSDN, SIPRNet, JWICS).", "Classification: unclassified",
		}
	case cases.Network:
		return question{"Network: on which classified network do we find it (HSDN, SIPRNet, JWICS)? Send no details here.", "Network: HSDN"}
	case cases.RequestorName:
		return question{"Name: who is asking?", "Name: Dana Whitehorse"}
	case cases.Agency:
		return question{"Agency: for which agency or component?", "Agency: EPA Region 6"}
	case cases.RequestorContact, cases.RequestorPhone, cases.RequestorEmail:
		return question{"Contact: a telephone number or an official mail address at which we reach you.", "Telephone: (202) 555-0142"}
	}
	l := labelOf(field)
	return question{l.name + ": not stated so far.", l.name + ": ..."}
}

// criterionNames are the nine of SPEC 5, in the words of MAILS.md.
func criterionNames() [cases.CriteriaAll]string {
	return [...]string{
		"basis and purpose", "our authority", "authorized mission", "policy", "our means", "need to know", "name, agency, contact",
		"classification, urgency", "detail",
	}
}

// criterionAsked says what a criterion asks for, to somebody whose request did not meet it.
func criterionAsked(number int) string {
	asked := [...]string{
		"it states its basis and purpose clearly",
		"it falls within our authority",
		"it relates to an authorized mission",
		"it complies with policy",
		"our access, means and processes can answer it",
		"it names somebody with a valid need to know who may be given the answer",
		"it gives a name, an agency and a contact",
		"it gives its classification and how urgent it is",
		"it gives detail and identifiers enough to work with",
	}
	if number < 1 || number > len(asked) {
		return ""
	}
	return asked[number-1]
}

func criterionState(s cases.CriterionState) string {
	if s == cases.YoursToSay {
		return "yours to judge"
	}
	return string(s)
}

// typeWords names a type in a sentence, and short.
func typeWords(t cases.Type) (long, short string) {
	switch t {
	case cases.RFI:
		return "request for information", "RFI"
	case cases.RFS:
		return "request for support", "RFS"
	case cases.FAI:
		return "foreign activity\u00A0inquiry", "FAI"
	}
	return "request", "request"
}

// shown is a value as people read it.
func (l label) shown(value string, zone *time.Location) string {
	switch l.kind {
	case "date":
		if t, err := time.ParseInLocation(isoDate, value, zone); err == nil {
			return t.Format("Monday 2 January 2006")
		}
	case "phone":
		return phone(value)
	case "country":
		if r, err := language.ParseRegion(value); err == nil {
			return display.English.Regions().Name(r)
		}
	case "word":
		if l.field == cases.Priority {
			return urgency(value)
		}
		return strings.ReplaceAll(value, "_", " ")
	}
	return value
}

// urgency writes a priority so that it is no command: PRIORITY alone is a verb (GR-5).
func urgency(priority string) string {
	if priority == "priority" {
		return "priority level"
	}
	return strings.ReplaceAll(priority, "_", " ")
}

// phone shows a North American number as people there write it, and others as they came.
func phone(e164 string) string {
	d, ok := strings.CutPrefix(e164, "+1")
	if !ok || len(d) < 10 || strings.Trim(d[:10], "0123456789") != "" {
		return e164
	}
	n := "(" + d[:3] + ") " + d[3:6] + "-" + d[6:10]
	if ext := strings.TrimLeft(d[10:], " ;,extEXT.="); ext != "" {
		n += " ext. " + ext
	}
	return n
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}
