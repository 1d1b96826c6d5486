package cases

import (
	"fmt"
	"strings"
	"time"
)

// lives fills in what the mails of the three lives show (SPEC 7), and the files that they carry.
func (m *Matter) lives(w World, name NoticeName, a Act, d *NoticeData) {
	switch name {
	case NoticeClosureReview, NoticeConcurrence, NoticeReferralReview, NoticeExtensionAsked:
		d.Draft, d.Facts = &m.Draft, m.gathered(a.file, name == NoticeClosureReview && m.Case.State == CaseInReview)
		if name != NoticeExtensionAsked {
			d.Significant = m.Case.Significant
		}
		if name == NoticeClosureReview && m.Case.State == CaseClosed {
			d.About = StepSignificance
		}
		if name == NoticeConcurrence && a.file != nil {
			d.Text = a.file.product.Text
		}
	case NoticeResultReview:
		d.Facts = m.gathered(a.file, true)
		if a.file != nil {
			d.Place = a.file.product.Place
		}
	case NoticeEntriesReview:
		d.SoFar, d.Draft = a.file.unreviewed(), &m.Draft
	case NoticeResultPositive:
		if a.file != nil {
			d.Place = a.file.product.Place
		}
	case NoticeSignificant, NoticeClosureTold, NoticeSupportCompleted:
		if a.file != nil && name != NoticeClosureTold {
			d.Text = a.file.told(m)
		}
		d.Significant = m.Case.Significant
	case NoticeReleased, NoticeDeadline:
		d.Protected = m.Case.protected()
		d.Closed = m.Case.State == CaseClosed
	}
	if files, phrase := a.file.papers(w, m, name, a.On); len(files) > 0 {
		d.Files, d.Passphrase = files, phrase
	}
}

// told is what the leadership is told of a support: its result, and what was said of it later.
func (f *caseFile) told(m *Matter) string {
	return strings.TrimSpace(f.product.Text + "\n\n" + m.Proposals[StepSignificance].Reason)
}

// gathered says what lies with a result: what was entered, and how much of it nobody has reviewed (REV-1), which an approval does where it reviews.
func (m *Matter) gathered(f *caseFile, reviews bool) []Fact {
	if f == nil {
		return nil
	}
	var out []Fact
	add := func(name string, n, open int) {
		if n == 0 {
			return
		}
		note := ""
		if open > 0 {
			note = fmt.Sprintf("%d of them nobody has reviewed", open)
			if reviews {
				note += "; your approval is their review"
			}
		}
		out = append(out, Fact{Name: name, Value: fmt.Sprint(n), Note: note})
	}
	open := 0
	for _, a := range f.activities {
		if a.ReviewedAt == nil {
			open++
		}
	}
	add("Activities", len(f.activities), open)
	for _, k := range []struct {
		kind FileKind
		name string
	}{{ExhibitFile, "Exhibits"}, {SourceFile, "Source documents"}, {ReportFile, "Report files"}} {
		n, open := 0, 0
		for _, file := range f.files {
			if file.Kind == k.kind && f.current(file) {
				n++
				if file.ReviewedAt == nil {
					open++
				}
			}
		}
		add(k.name, n, open)
	}
	return out
}

// unreviewed are the entries that nobody has reviewed, as a team lead reads them.
func (f *caseFile) unreviewed() []Entry {
	if f == nil {
		return nil
	}
	var out []Entry
	for _, a := range f.activities {
		if a.ReviewedAt == nil {
			e := ActivityEntry{Kind: a.Kind, System: a.System, DoneOn: a.DoneOn, ActivityDetails: a.ActivityDetails}
			out = append(out, Entry{At: a.RecordedAt, Who: a.Actor, What: "recorded what was done", Text: e.words()})
		}
	}
	for i, file := range f.files {
		if file.ReviewedAt == nil {
			d := f.details[i]
			what := "sent in a file"
			if file.Number != nil {
				what = fmt.Sprintf("filed number %d of the exhibits", *file.Number)
			}
			out = append(out, Entry{At: file.RecordedAt, Who: file.Actor, What: what, Text: strings.TrimSpace(d.Description + "\n" + d.Name)})
		}
	}
	return out
}

// dates are the five of a case, kept apart (DSP-1), as facts.
func (m *Matter) dates(w World) []Fact {
	out := []Fact{{Name: "Requested", Value: w.Day(m.Request.RequestedAt)}}
	if m.Case == nil {
		return out
	}
	add := func(name string, t *time.Time) {
		if t != nil {
			out = append(out, Fact{Name: name, Value: w.Day(*t)})
		}
	}
	c := m.Case
	add("Opened", &c.InitiatedAt)
	add("Completed", c.CompletedAt)
	add("Received", c.ReceivedAt)
	add("Closed", c.ClosedAt)
	add("Closed out", c.ClosedOutAt)
	add("Ended", c.EndedAt)
	return out
}

// protected says whether the requestor gets the result as a locked document: a memorandum, or the Report of Inquiry, whatever it found.
func (c *Case) protected() bool { return c.Result == "positive" || c.Type == FAI }
