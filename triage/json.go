package triage

import (
	"strings"
	"time"

	"cissd/cases"
)

// The objects of Appendix A, in its order.
type (
	jsonMail struct {
		File        string             `json:"file"`
		MessageID   string             `json:"message_id"`
		From        cases.Address      `json:"from"`
		To          []cases.Address    `json:"to"`
		Date        string             `json:"date"`
		Subject     string             `json:"subject"`
		Text        string             `json:"text"`
		Outcome     cases.Outcome      `json:"outcome"`
		Withheld    bool               `json:"withheld,omitempty"`
		Reason      string             `json:"reason,omitempty"`
		NewText     string             `json:"new_text"`
		Machine     *jsonMachine       `json:"machine,omitempty"`
		Command     *jsonCommand       `json:"command,omitempty"`
		Commands    []jsonCommand      `json:"commands,omitempty"`
		Refused     *jsonRefused       `json:"refused_command,omitempty"`
		Type        cases.Type         `json:"type,omitempty"`
		Submitter   *cases.Address     `json:"submitter,omitempty"`
		Fields      map[string]any     `json:"fields"`
		Subjects    []map[string]any   `json:"subjects"`
		Attachments []cases.Attachment `json:"attachments"`
		Criteria    []cases.Criterion  `json:"criteria,omitempty"`
		Missing     []string           `json:"missing"`
		Warnings    []string           `json:"warnings"`
	}
	jsonMachine struct {
		Kind       cases.MachineKind `json:"kind"`
		Recipients []string          `json:"recipients,omitempty"`
		Status     string            `json:"status,omitempty"`
		Original   string            `json:"original,omitempty"`
	}
	jsonCommand struct {
		Verb     cases.Verb           `json:"verb"`
		Number   string               `json:"number,omitempty"`
		Version  int                  `json:"version,omitempty"`
		Argument string               `json:"argument"`
		Keys     map[cases.Key]string `json:"keys"`
	}
	jsonRefused struct {
		jsonCommand
		Reason  string `json:"reason"`
		Confirm bool   `json:"confirm,omitempty"`
	}
	jsonField struct {
		Value      any                `json:"value"`
		Inferred   bool               `json:"inferred"`
		Conflict   bool               `json:"conflict"`
		Others     []string           `json:"others,omitempty"`
		Provenance []cases.Provenance `json:"provenance"`
	}
)

// plainFiles are attachments as Appendix A lists them.
func plainFiles(files []cases.Attachment) []cases.Attachment {
	out := make([]cases.Attachment, 0, len(files))
	for _, f := range files {
		out = append(out, cases.Attachment{Name: f.Name, MediaType: f.MediaType, Size: f.Size, SHA256: f.SHA256})
	}
	return out
}

// JSON makes the object of Appendix A for one file. It holds the mail's content: print it only where that was asked for (OPS-1).
func JSON(file string, m *cases.Message, r cases.Reading) any {
	out := jsonMail{
		File: file, MessageID: m.MessageID, From: r.From, To: append([]cases.Address{}, m.To...), Subject: r.Subject, Text: r.Text, Outcome: r.Outcome,
		Reason: r.Reason, NewText: r.NewText, Type: r.Draft.Type, Submitter: r.Submitter, Fields: map[string]any{}, Subjects: []map[string]any{},
		Attachments: plainFiles(r.Attachments), Criteria: r.Criteria, Missing: append([]string{}, r.Missing...), Warnings: append([]string{}, r.Warnings...),
	}
	if !r.Date.IsZero() {
		out.Date = r.Date.Format(time.RFC3339)
	}
	if r.Machine != nil {
		out.Machine = &jsonMachine{r.Machine.Kind, r.Machine.Recipients, r.Machine.Status, r.Machine.Original}
	}
	switch len(r.Commands) {
	case 0:
	case 1:
		c := oneCommand(r.Commands[0])
		out.Command = &c
	default:
		for _, c := range r.Commands {
			out.Commands = append(out.Commands, oneCommand(c))
		}
	}
	if r.Refused != nil {
		out.Refused = &jsonRefused{oneCommand(r.Refused.Command), r.Refused.Reason, r.Refused.Confirm}
	}
	if r.Outcome == cases.Spillage {
		return withheld(out)
	}
	if r.Outcome != cases.NewRequest && r.Outcome != cases.RequestUpdate && r.Outcome != cases.Quarantined {
		out.Type, out.Submitter = "", nil // a decision or a report is no draft
		return out
	}
	for k, f := range r.Draft.Fields {
		out.Fields[k] = field(k, f)
	}
	for _, s := range r.Draft.Subjects {
		o := map[string]any{}
		for k, f := range s.Fields {
			o[k] = field(k, f)
		}
		if len(s.IDs) > 0 {
			o["ids"] = documents(s.IDs)
		}
		out.Subjects = append(out.Subjects, o)
	}
	return out
}

// withheld takes away whatever a mail with classification markings says (MSG-7, Appendix A): the reading holds none of it, and here the
// message's own header could. Addresses, the date and where the markings stand are left.
func withheld(m jsonMail) any {
	m.Withheld = true
	m.Subject, m.Text, m.NewText, m.Type, m.Submitter = "", "", "", "", nil
	m.Command, m.Commands, m.Refused, m.Criteria = nil, nil, nil, nil
	m.Fields, m.Subjects, m.Attachments = map[string]any{}, []map[string]any{}, []cases.Attachment{}
	m.Missing, m.Warnings = []string{}, []string{}
	m.From.Name = ""
	if m.Machine != nil {
		m.Machine = &jsonMachine{Kind: m.Machine.Kind}
	}
	for i := range m.To {
		m.To[i].Name = ""
	}
	return m
}

// Unreadable makes the object for a file that could not be read at all (Appendix A); why is in words without content.
func Unreadable(file, why string) any {
	return jsonMail{
		File: file, Outcome: cases.Quarantined, To: []cases.Address{}, Fields: map[string]any{}, Subjects: []map[string]any{},
		Attachments: []cases.Attachment{}, Missing: []string{}, Warnings: []string{why},
	}
}

// documents gives a subject's documents as one value, a list of plain objects, with the provenance of all their parts.
func documents(ids []cases.Identification) jsonField {
	out := jsonField{Inferred: true}
	var list []map[string]string
	for _, d := range ids {
		one := map[string]string{}
		for _, k := range []string{cases.IDType, cases.IDNumber, cases.IDCountry, cases.IDIssued, cases.IDExpires} {
			if f, ok := d.Fields[k]; ok {
				one[k] = f.Value()
				out.Inferred = out.Inferred && f.Inferred
				out.Provenance = append(out.Provenance, f.Provenance...)
			}
		}
		list = append(list, one)
	}
	out.Value = list
	return out
}

func oneCommand(c cases.Command) jsonCommand {
	keys := c.Keys
	if keys == nil {
		keys = map[cases.Key]string{}
	}
	return jsonCommand{c.Verb, c.Number, c.Version, c.Argument, keys}
}

func field(name string, f cases.Field) jsonField {
	out := jsonField{Inferred: f.Inferred, Conflict: f.Conflict, Others: f.Others, Provenance: f.Provenance}
	switch {
	case cases.ListField(name), len(f.Values) > 1 && strings.HasPrefix(name, "country_of_"):
		out.Value = f.Values
	default:
		out.Value = f.Value()
	}
	return out
}
