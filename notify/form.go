package notify

import (
	"fmt"
	"strings"
)

// formKind is how a field of the request form is filled in.
type formKind int

const (
	formLine  formKind = iota // one line of text
	formLong                  // several lines
	formRadio                 // one of a few, all in sight
	formBox                   // one that holds or not
	formList                  // one of several
)

// formField is a field of the request form. Its name is a label that is read in any mail (EXT-2), and begins with no verb (GR-5).
type formField struct {
	name string
	hint string // what to write there, for people who point at it or have it read to them; no colon
	kind formKind
	// choices of a radio, box or list; means says what each is, "" where it says itself.
	choices []string
	means   []string
	// share is its part of the row's width in twelfths, lines the height of a long one.
	share, lines int
}

// formGroup is a section of the form. named says that its title belongs to the names of its fields, as with one of several persons.
type formGroup struct {
	title string
	named bool
	page  int // from 1
	rows  [][]formField
}

// requestForm is the form that a requestor fills in (NOT-7): the fields of EXT-4 first, then what a request is about, then persons.
func requestForm() []formGroup {
	return []formGroup{
		{title: "The request", page: 1, rows: [][]formField{
			{{
				name: "Kind of request", kind: formRadio, share: 12, choices: []string{"RFI", "RFS", "FAI"},
				means: []string{"request for information", "request for support", "foreign activity inquiry"},
			}},
			{
				{name: "How urgent", kind: formRadio, share: 7, choices: []string{"routine", "priority", "urgent"}, means: []string{"", "", ""}},
				{name: "Answer needed by", hint: "day, month, year", share: 5},
			},
			{
				{name: "Classification", hint: "tick it if the request is unclassified", kind: formBox, share: 5, choices: []string{"unclassified"}},
				{
					name: "Network", hint: "only if classified, where we find it", kind: formList, share: 7,
					choices: []string{"HSDN", "SIPRNet", "JWICS", "C-LAN", "other"},
				},
			},
		}},
		{title: "Who asks", page: 1, rows: [][]formField{
			{{name: "Requestor name", share: 6}, {name: "Agency", share: 6}},
			{{name: "Component", hint: "office or division", share: 6}, {name: "Telephone", share: 6}},
			{{name: "Email", hint: "your official address", share: 6}, {name: "Case reference", hint: "your own number for this", share: 6}},
		}},
		{title: "What it is about", page: 1, rows: [][]formField{
			{{name: "Country of concern", share: 6}, {name: "Support needed", hint: "briefing, interview, audit, gift inspection", share: 6}},
			{{name: "Basis", hint: "what happened", kind: formLong, share: 12, lines: 5}},
			{{name: "Purpose", hint: "what the answer is for", kind: formLong, share: 12, lines: 4}},
			{{name: "Description", hint: "what you need from us", kind: formLong, share: 12, lines: 5}},
		}},
		{title: "A visit", page: 2, rows: [][]formField{
			{{name: "Facility", share: 6}, {name: "Visit begins", hint: "day, month, year", share: 3}, {name: "Visit ends", hint: "day, month, year", share: 3}},
		}},
		{title: "Subject 1", named: true, page: 2, rows: subjectRows()},
		{title: "Subject 2", named: true, page: 2, rows: subjectRows()},
		{title: "Anything else", page: 2, rows: [][]formField{
			{{name: "Additional information", hint: "further persons too", kind: formLong, share: 12, lines: 8}},
		}},
	}
}

// subjectRows are the fields about a person who is asked about.
func subjectRows() [][]formField {
	return [][]formField{
		{{name: "Last name", share: 4}, {name: "First name", share: 4}, {name: "Gender", kind: formList, share: 4, choices: []string{"male", "female", "other"}}},
		{
			{name: "Date of birth", hint: "day, month, year", share: 4},
			{name: "Citizenship", hint: "one country or several", share: 4},
			{name: "Country of residence", share: 4},
		},
		{{name: "Passport number", share: 4}, {name: "Passport country", hint: "who issued it", share: 4}, {name: "Passport expires", hint: "day, month, year", share: 4}},
		{{name: "Other ID number", hint: "and its kind", share: 4}, {name: "Employer", share: 4}, {name: "Position", share: 4}},
		{{name: "Subject telephone", share: 6}, {name: "Subject email", share: 6}},
	}
}

// asked is a field as the text form asks for it: its name, and what can be chosen. Other words would be taken for the requestor's.
func (f formField) asked() string {
	if len(f.choices) > 0 {
		return f.name + " (" + strings.Join(f.choices, " / ") + ")"
	}
	return f.name
}

// forms are the request form of an office as a fillable PDF and as plain text (NOT-7). They are pure: the same office and mailbox give the
// same bytes.
func forms(o Office, mailbox string) []File {
	return []File{
		{Name: "request-form.pdf", MediaType: "application/pdf", Bytes: formPDF(o, mailbox)},
		{Name: "request-form.txt", MediaType: "text/plain; charset=utf-8", Bytes: []byte(crlf(formText(o)))},
	}
}

// formText is the form as plain text: a line for each field, to be filled in behind the colon. How to do that says the mail that it comes with:
// whatever stands in the form comes back with it, and is read.
func formText(o Office) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Request to %s\n", cleanLine(o.Short)) // so short that it is no text of the requestor's
	for _, g := range requestForm() {
		b.WriteString("\n")
		if g.named {
			b.WriteString(g.title + ":\n")
		}
		for _, row := range g.rows {
			for _, f := range row {
				b.WriteString(f.asked() + ": \n")
			}
		}
	}
	return b.String()
}
