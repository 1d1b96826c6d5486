package cases

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// data takes from a matter what a mail of that name shows its reader. m is nil for mail that is about no matter of theirs.
func (r *Record) data(w World, m *Matter, name NoticeName, to Recipient, a Act) NoticeData {
	d := NoticeData{Name: name, Quote: a.Mail.Lines, Message: a.Mail.ID}
	if m == nil {
		return d
	}
	q := &m.Request
	d.Number, d.RequestNumber, d.Version = m.Number(), q.Number, q.Version
	d.Mailbox, d.Type, d.Priority = q.Mailbox, q.Type, m.Priority()
	d.Requestor, d.Agency, d.RequestorAddress, d.RequestedAt = q.RequestorName, q.Agency, q.RequestorAddress, q.RequestedAt
	d.RequestorPhone = m.Draft.Fields.Value(RequestorPhone)
	d.State, d.Stage, d.Internal, d.Tracked = m.Words(), m.State(), q.Internal(), q.Tracked
	if a.Actor != nil {
		d.Actor = a.Actor.Name
	}
	if m.Case != nil {
		d.CaseNumber = m.Case.Number
		told := to.Address.Key() == q.RequestorAddress && slices.Contains([]State{CaseReleased, CaseClosed, CaseClosedOut}, m.Case.State)
		if to.Person != nil || told {
			d.Result = m.Case.Result // outside, a result does not exist before it is released, and then for the requestor alone (RFI-1)
		}
		if o := m.officer(w); o != nil {
			d.Officer = o.Name
		}
	}
	if s := stepFor(m, name, to); s != nil && s.DueAt != nil {
		d.Due = *s.DueAt
	}
	spec, _ := name.Spec()
	inside := to.Person != nil
	if q.State == RequestReferred {
		d.ReferredTo = toldOffice(q.ReferredTo)
	}
	if inside {
		d.Other, d.ReferredTo = m.Into, q.ReferredTo
		if s, ok := m.Open[StepHold]; ok && s.DueAt != nil {
			d.Until = *s.DueAt
		}
	}
	r.particular(w, m, name, a, &d)
	if m.Case != nil {
		m.lives(w, name, a, &d)
	}
	if inside && spec.To != RoleRequestor && m.Case != nil && !slices.ContainsFunc(to.Person.Addresses, q.TakesPart) {
		d.ResultBasis = m.Case.ResultBasis
		if name == NoticeAssigned {
			d.SoFar, d.Earlier = a.soFar, a.earlier // an officer's words can tell the basis too
		}
	}
	d.Choices = w.offered(m, name, to, a)
	if name == NoticeReview {
		d.tell(w, m, to, a.links)
	}
	if slices.Contains([]NoticeName{NoticeReview, NoticeResultReview, NoticeClosureReview, NoticeDropAsked, NoticeChooseOfficer}, name) {
		if over, ok := m.holdDoubt(w, a); ok {
			d.Doubts = append([]Doubt{over}, d.Doubts...)
		}
	}
	return d
}

// offered are the commands that a mail of that name offers.
func (w World) offered(m *Matter, name NoticeName, to Recipient, a Act) []Choice {
	switch {
	case name == NoticeHelp:
		return w.AllChoices(m, to)
	case name == NoticeReferral, name == NoticeSignificantMemorandum, name == NoticePassword, name == NoticeShow, name == NoticeList, name == NoticeEnded,
		name == NoticeSignificant, name == NoticeClosureTold, name == NoticeWithdrawn, name == NoticeShared:
		return nil // it wants nothing, or is answered in words
	case name == NoticeChooseOfficer && a.On == On(Decline) && a.Actor != nil:
		// nobody offers it at once to whoever has just declined it
		return slices.DeleteFunc(w.Choices(m, to), func(c Choice) bool { return c.Text == "ASSIGN "+a.Actor.Handle })
	}
	return w.Choices(m, to)
}

// particular fills in what a mail of that name says besides.
func (r *Record) particular(w World, m *Matter, name NoticeName, a Act, d *NoticeData) {
	q := &m.Request
	switch name {
	case NoticeReview:
		d.Draft, d.Criteria, d.Missing = &m.Draft, a.judged, m.Draft.Missing()
		d.Doubts, d.Officers = doubts(m, a, w.Office), w.Officers()
		if a.On == OnArrival {
			d.MailSubject = a.Reading.Subject
		}
	case NoticeDropAsked:
		d.Draft, d.Missing = &m.Draft, m.Draft.Missing()
		if m.Asked != nil {
			d.AskedAt, d.Reminded = m.Asked.At, m.Asked.Reminded
		}
	case NoticeReferral, NoticeResumed:
		d.Draft = &m.Draft
	case NoticeIncomplete, NoticeIncompleteReminder:
		d.Draft, d.Missing = &m.Draft, m.Draft.Missing()
		d.NextAt = w.nextReminder(name, a)
	case NoticeStatus, NoticeForm, NoticeForwarded:
		if q.State == RequestIncomplete {
			d.Missing = m.Draft.Missing()
		}
	case NoticeDispositionAsked, NoticeDispositionRemind, NoticeSupportCompleted:
		d.NextAt = w.nextReminder(name, a)
	case NoticeReceived, NoticeAnswerReceived:
		if !q.ended() { // nothing in it can be set right by a reply any more
			d.Draft = &m.Draft
		}
		if s, ok := m.Open[StepReview]; ok && s.DueAt != nil {
			d.Due = *s.DueAt
		}
	case NoticeAssigned, NoticeReturned, NoticeResultReview, NoticeChooseOfficer:
		d.Draft, d.Officers = &m.Draft, w.Officers()
		if name == NoticeChooseOfficer && len(d.Officers) == 0 {
			d.Doubts = []Doubt{{Text: nobodyOfficer + " Then reply with \"ASSIGN\" and their short name."}}
		}
	case NoticeRequestorAnswered:
		if d.PassOn = m.Case == nil && q.State == RequestReferred && m.ReferralAddress == ""; d.PassOn && q.DecidedBy != nil {
			if p := w.Person(*q.DecidedBy); p != nil {
				d.DecidedBy = p.Name // they know with whom it is
			}
		}
	case NoticeReleased, NoticeDeadline:
		d.Unreachable = !m.reachable(w.Office)
	case NoticeBounced:
		d.Reason, d.Sender = "the address does not take our mail", q.RequestorAddress
		if a.Bounce != nil {
			d.Reason, d.Sender = bounceWords(a.Bounce), a.Bounce.Address
		}
	}
}

// nextReminder is when the reader hears again if we hear nothing; zero where they do not.
func (w World) nextReminder(name NoticeName, a Act) (next time.Time) {
	o := w.Office
	switch {
	case name == NoticeIncompleteReminder || name == NoticeDispositionRemind:
		return a.Next
	case name == NoticeIncomplete && len(o.Reminders) > 0:
		return o.Calendar.AddDays(w.Now, o.Reminders[0])
	case (name == NoticeDispositionAsked || name == NoticeSupportCompleted) && len(o.DispositionReminders) > 0:
		return w.Now.AddDate(0, 0, o.DispositionReminders[0])
	}
	return next
}

// Statuses of RFC 3463 by which a mail was given up for what it carries: too large for a server or for us, or of lost integrity.
const (
	statusLarge = "5.3.4"
	statusGone  = "5.7.7"
)

func bounceWords(b *BounceInfo) string {
	switch {
	case b.Status == "":
		return "it was not delivered"
	case b.Status == statusLarge:
		return fmt.Sprintf("it was not delivered, since it is larger than a mail may be there (status %s). Hand its files over another way", b.Status)
	case b.Status == statusGone && b.Message == 0:
		return fmt.Sprintf("it was not sent, since a file that belongs to it is damaged or gone (status %s). Have the file sent in again, or ask the operator for a backup", b.Status)
	}
	return fmt.Sprintf("it was not delivered (status %s)", b.Status)
}

// doubts are what a supervisor would be sorry to have missed (MAILS.md rule 4); that the requestor gets no mail comes first.
func doubts(m *Matter, a Act, o Office) []Doubt {
	var out []Doubt
	q := &m.Request
	if q.Tracked {
		out = append(out, Doubt{Text: "It is classified: nothing of its matter is kept here, whatever the mail said. The work is done where the request resides; here stand only who asks, how urgent it is, an officer and the dates."})
	} else if m.Draft.Classified() {
		out = append(out, Doubt{Text: "It names a classified network or level, and is an inquiry, which is never tracked only: what it says is kept here. If that must not be, end it and tell the security officer."})
	}
	if !q.Proven {
		out = append(out, Doubt{Text: "The sender is not proven: the mail may not be from who it says. The requestor gets no mail from us. Telephone before you decide."})
	} else if q.Quiet && a.Reading != nil && a.Reading.NoAnswer {
		out = append(out, Doubt{Text: "A machine may have sent this mail on: it bears an automatic mark. The requestor gets no mail from us."})
	} else if q.Quiet {
		out = append(out, Doubt{Text: "Somebody outside the office named another as the requestor. The requestor gets no mail from us: telephone before you decide."})
	} else if !m.reachable(o) {
		out = append(out, Doubt{Text: "The requestor cannot be reached by mail at an official address. They get no mail from us."})
	}
	if missing := m.Draft.Missing(); len(missing) > 0 {
		out = append(out, Doubt{Text: "Missing: " + strings.Join(fieldWords(missing), ", ") + "."})
	}
	if a.Bounce != nil {
		out = append(out, Doubt{Text: "Our mail to the requestor came back: " + bounceWords(a.Bounce) + "."})
	}
	if e := m.Draft.Fields.Value(RequestorEmail); e != "" && (Address{Address: e}).Key() != q.RequestorAddress {
		out = append(out, Doubt{Text: "The requestor has since named another address, " + e + ". We go on writing to " + q.RequestorAddress + "."})
	}
	if q.SubmitterAddress != "" && q.SubmitterAddress != q.RequestorAddress {
		out = append(out, Doubt{Text: "It was sent in by " + q.SubmitterAddress + " for the requestor."})
	}
	for _, name := range sortedNames(m.Draft.Fields) {
		if f := m.Draft.Fields[name]; f.Conflict {
			out = append(out, Doubt{Text: fmt.Sprintf("Two values for %s: %s. We kept the first; RETURN asks which is right.", fieldWord(name), strings.Join(append(f.Values[:1:1], f.Others...), " and "))})
		}
	}
	out = append(out, signDoubts(m.Draft.Signs)...)
	if m.Draft.Type == "" {
		out = append(out, Doubt{Text: "The mail does not say what kind of request it is. Say it with your decision, in a line \"TYPE rfi\" below the first."})
	}
	if a.Reading != nil {
		if aside := a.Reading.SetAside; aside != "" && (a.On == OnArrival || a.On == OnAnswer) {
			at := 0
			if !m.reachable(o) {
				at = 1
			}
			out = slices.Insert(out, at, Doubt{Text: "Part of the mail was taken for a quotation, a signature or a notice, and was not read: " + asideWords(aside)})
		}
		for _, warning := range a.Reading.Warnings {
			out = append(out, Doubt{Text: warning})
		}
		if n := len(a.Reading.Attachments); n > 0 {
			out = append(out, Doubt{Text: fmt.Sprintf("The mail has %d attached %s, kept with the record: %s.", n, plural(n, "file", "files"), fileWords(a.Reading.Attachments))})
		}
	}
	return out
}

// asideShown is how many characters people are shown of what was set aside; the record keeps the whole mail (MSG-3).
const asideShown = 300

// asideWords is the beginning of what was set aside, on one line.
func asideWords(s string) string { return clip(strings.Join(strings.Fields(s), " "), asideShown) }

// attachmentsShown is how many files are named.
const attachmentsShown = 5

// fileWords names attached files with their sizes: "passport.jpg (312 KB)".
func fileWords(files []Attachment) string {
	var out []string
	for i, f := range files {
		if i == attachmentsShown {
			out = append(out, fmt.Sprintf("and %d more", len(files)-i))
			break
		}
		out = append(out, fmt.Sprintf("%s (%d KB)", cmp.Or(f.Name, "a file without a name"), (f.Size+1023)/1024))
	}
	return strings.Join(out, ", ")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// fieldWord writes an Appendix A name for people.
func fieldWord(name string) string {
	switch name {
	case RequestorContact:
		return "a way to reach the requestor"
	case RequestorName:
		return "the requestor's name"
	case RequestorPhone:
		return "the requestor's telephone"
	case RequestorEmail:
		return "the requestor's mail address"
	case CountryOfConcern:
		return "the country"
	case Classification:
		return "the classification"
	case Priority:
		return "the priority"
	case Agency:
		return "the agency"
	}
	return strings.ReplaceAll(name, "_", " ")
}

func fieldWords(names []string) []string {
	out := make([]string, 0, len(names))
	for _, n := range names {
		out = append(out, fieldWord(n))
	}
	return out
}
