package notify_test

import (
	"strings"
	"testing"
	"time"

	"cissd/cases"
	"cissd/notify"
)

// NOT-3: no identifier of a subject beyond its last two characters, and no birth date, stands in any mail: not in its own line, and not in
// the free text around, however it is written there.
func TestMasking(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	leak := "Passport E1234 5606, also e-12345606 and E12345606. Born 3 May 1984; DOB: 05/03/1984, 1984-05-03, May 3, 1984, 3rd of May 1984. " +
		"His visa no. is 20145567 and SSN 123-45-6789. Date of birth is 7 July 1990. Passport number 3 0 4 4 1 7 7 6 5. A wife, born in 1991, holds G87654321."
	secrets := []string{
		"E12345606", "1234", "12345606", "5606", "May 1984", "05/03/1984", "1984-05-03", "May 3, 1984", "20145567", "123-45-6789", "7 July 1990",
		"3 0 4 4", "1991", "G8765", "1984",
	}
	for _, s := range cases.Notices() {
		d := notify.Sample(s.Name)
		d.Draft = notify.Sample(cases.NoticeReview).Draft
		purpose := d.Draft.Fields[cases.Purpose]
		purpose.Values = []string{leak}
		d.Draft.Fields[cases.Purpose] = purpose
		d.Draft.Fields[cases.Details] = purpose
		d.Text, d.Reason, d.State, d.Quote, d.Effects = leak, leak, leak, []string{leak}, []string{leak}
		d.Doubts = []cases.Doubt{{Text: leak}}
		d.Facts = []cases.Fact{{Name: "Note of the sender", Value: leak}}
		d.Changes = []cases.Change{{Field: "subjects.0.date_of_birth", Old: "1984-05-03", New: "1984-05-30"}, {Field: cases.IDNumber, Old: "E12345606", New: "E12345607"}}
		m := render(t, tpl, d)
		flat := strings.Join(strings.Fields(strings.ReplaceAll(m.Text, "|", " ")), " ")
		for _, secret := range secrets {
			for part, text := range map[string]string{"subject": m.Subject, "text": flat, "HTML": textOfHTML(m.HTML)} {
				if strings.Contains(text, secret) {
					t.Errorf("%s: %q stands in the %s", s.Name, secret, part)
				}
			}
		}
	}
}

// NOT-3: what is no identifier stays: telephone numbers, our own numbers, references, dates of events.
func TestMaskingLeavesTheRest(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeQuestion)
	d.Text = "Call of 9 January 2026 from (956) 555-0118, +1 956 555 0181, about REQ-2027-000123 and RFI-2027-00042; your LRD-26-00417. Room 12345."
	m := render(t, tpl, d)
	for _, want := range []string{"9 January 2026", "(956) 555-0118", "+1 956 555 0181", "REQ-2027-000123", "RFI-2027-00042", "LRD-26-00417", "Room 12345"} {
		if !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(m.Text, "|", " ")), " "), want) {
			t.Errorf("%q is missing in %q", want, m.Text)
		}
	}
}

// RFI-1: a negative result is the same mail, byte for byte, whether there were no records or they cannot be shared; nothing that the
// officer wrote for the inside is in it. NoticeData of all other mails to a requestor has no way to show the basis either.
func TestNegativeResultTellsNothing(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, s := range cases.Notices() {
		if s.To != cases.RoleRequestor {
			continue
		}
		var mails []string
		for _, basis := range []string{"no_records", "withheld", ""} {
			d := notify.Sample(s.Name)
			d.Result, d.ResultBasis = "negative", basis
			if s.Name == cases.NoticeResultNegative {
				d.Text = "inside: " + basis
				d.Reason, d.State, d.Effects = basis, basis, []string{basis}
			}
			b, err := notify.Compose(render(t, tpl, d), d, notify.SampleOffice())
			if err != nil {
				t.Fatal(err)
			}
			mails = append(mails, string(b))
		}
		if mails[0] != mails[1] || mails[1] != mails[2] {
			t.Errorf("%s differs with the basis of the result", s.Name)
		}
	}
}

// MAILS rule 6: where a value stood is shown; a conflict shows both values.
func TestProvenance(t *testing.T) {
	t.Parallel()
	m := render(t, load(t), notify.Sample(cases.NoticeReview))
	for _, want := range []string{"(stated)", "(from the signature)", `(we inferred it: "he is held until noon")`, "(956) 555-0181", "(from the sender line)"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

// MAILS rule 1: nothing sensitive stands in a subject, and a mail about something has its number in front.
func TestSubjects(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, s := range cases.Notices() {
		d := notify.Sample(s.Name)
		if d.Draft == nil {
			d.Draft = notify.Sample(cases.NoticeReview).Draft
		}
		m := render(t, tpl, d)
		start := "[" + d.Number + "] "
		switch {
		case s.Name == cases.NoticeDone:
			start = "DONE: " + start
		case s.Name == cases.NoticeNotDone:
			start = "NOT DONE: " + start
		case s.Name == cases.NoticeConfirmNeeded:
			start = "CONFIRM NEEDED: " + start
		case d.Number == "":
			start = ""
		}
		if !strings.HasPrefix(m.Subject, start) {
			t.Errorf("%s: the subject is %q", s.Name, m.Subject)
		}
		for _, bad := range []string{"Zhang", "China", "06", "passport", "Marisol", "Whitehorse"} {
			if strings.Contains(strings.TrimPrefix(m.Subject, start), bad) {
				t.Errorf("%s: %q stands in the subject %q", s.Name, bad, m.Subject)
			}
		}
	}
}

// A mail promises nothing that the system does not do: without a next date it speaks of no reminder to come, and it offers none of the
// commands that come later.
func TestNoEmptyPromises(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, s := range cases.Notices() {
		d := notify.Sample(s.Name)
		d.NextAt = time.Time{}
		m := render(t, tpl, d)
		if strings.Contains(m.Text, "we remind") {
			t.Errorf("%s announces a reminder that has no date", s.Name)
		}
		for _, later := range cases.LaterVerbs() {
			if strings.Contains(m.Text, `"`+string(later.Verb)) {
				t.Errorf("%s offers %s", s.Name, later.Verb)
			}
		}
	}
}
