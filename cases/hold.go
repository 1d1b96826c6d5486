package cases

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// HoldInfo is what is known of the hold in which a matter is, or was before what is being decided.
type HoldInfo struct {
	// At is when it was put on hold, By the name of whoever did it, Reason what they wrote, Until when the hold ends by itself.
	At     time.Time
	By     string
	Reason string
	Until  time.Time
	// Inside is what the officer had written for the supervisor with a result that waits for its review.
	Inside string
}

// AskedInfo is what is known of the asking for missing facts (EXT-4): when it began, and how many reminders went out.
type AskedInfo struct {
	At       time.Time
	Reminded int
}

// heldFrom is where the state of a hold is kept.
func (m *Matter) heldFrom() State {
	if m.Case != nil {
		return m.Case.HeldFrom
	}
	return m.Request.HeldFrom
}

// letGo forgets where a hold led from, once it is over.
func (m *Matter) letGo() {
	if m.Request.State != RequestOnHold {
		m.Request.HeldFrom = ""
	}
	if m.Case != nil && m.Case.State != CaseOnHold {
		m.Case.HeldFrom = ""
	}
}

// lacks says whether a draft lacks what its requestor can be asked for.
func (d *deciding) lacks(draft Draft) bool {
	return len(draft.Missing()) > 0 && d.m.reachable(d.w.Office)
}

// heldIncomplete says whether what is on hold would wait for the requestor again.
func (d *deciding) heldIncomplete() bool {
	return d.m.Request.HeldFrom == RequestIncomplete && d.lacks(d.m.Draft)
}

// answerEndsHold says whether an answer brings what the hold's review was missing: then it does not lie there for the rest of the hold.
func (d *deciding) answerEndsHold() bool {
	if d.m.Request.HeldFrom == RequestIncomplete && d.lacks(d.a.Merged) {
		return false
	}
	return len(d.a.Changes) > 0 || d.m.Request.HeldFrom == RequestReturned
}

func heldFrom(s State) func(*deciding) bool {
	return func(d *deciding) bool { return d.m.heldFrom() == s }
}

// holdWords are the day and the reason of a HOLD: UNTIL and REASON, or "until DATE reason" on its line.
func (d *deciding) holdWords() (until time.Time, named bool, reason string, err error) {
	said := strings.TrimSpace(d.a.Command.Argument)
	reason = d.argument(KeyReason)
	if word := d.key(KeyUntil); word != "" {
		until, err = ReadDate(word, d.w.today())
		return until, true, reason, err
	}
	first, _ := firstWord(said)
	switch {
	case strings.EqualFold(strings.Trim(first, ".,:;"), "until"):
		until, said, err = datePrefix(afterWords(said, 1), d.w.today())
	case isoDay.MatchString(first):
		until, said, err = datePrefix(said, d.w.today())
	default:
		return until, false, reason, nil
	}
	return until, true, cmp.Or(d.key(KeyReason), said), err
}

// until is when the hold ends: at the opening of business of the day that is named, or of the office's usual time from now.
func (d *deciding) until() (time.Time, string, error) {
	c := d.w.Office.Calendar
	day, named, reason, err := d.holdWords()
	if err != nil {
		return day, "", err
	}
	if !named {
		day = c.AddDays(d.w.Now, max(1, d.w.Office.HoldDays)).In(c.Zone())
	}
	opening := c.Opening(day)
	switch {
	case !opening.After(d.w.Now):
		return opening, "", refuse("until_past", "%s is not ahead of us. A hold ends when a later day begins.", isoDate(day))
	case opening.After(d.w.Now.AddDate(1, 0, 0)):
		return opening, "", refuse("until_far", "%s is more than a year away. A hold lasts a year at most.", isoDate(day))
	}
	if s, ok := d.m.Open[StepHold]; ok && s.DueAt != nil && s.DueAt.Equal(opening) {
		return opening, "", refuse("same_until", "%s is on hold until %s already.", d.m.Number(), d.w.Day(opening))
	}
	return opening, reason, nil
}

func (d *deciding) checkUntil() error {
	_, _, err := d.until()
	return err
}

// checkComplete keeps a hold from being a way around what is missing.
func (d *deciding) checkComplete() error {
	if !d.heldIncomplete() {
		return nil
	}
	return refuse("facts_missing", "It still lacks %s, and the requestor can be asked. RESUME asks again; SET fills it in.", strings.Join(fieldWords(d.m.Draft.Missing()), ", "))
}

// hold puts it aside (HOLD), or moves the day of a hold that is on.
func hold(d *deciding) error {
	until, reason, err := d.until()
	if err != nil {
		return err
	}
	if d.m.Case == nil && d.p.From != RequestOnHold {
		d.m.Request.HeldFrom = d.p.From
	}
	if d.m.Case != nil && d.p.From != CaseOnHold {
		d.m.Case.HeldFrom = d.p.From
	}
	d.p.Until, d.p.Text = until, reason
	d.p.Done = "on hold until " + d.w.Day(until)
	d.p.Effects = append(d.p.Effects, "It goes on that morning by itself, or as soon as a supervisor sends RESUME.")
	if d.m.Case == nil {
		d.p.Effects = append(d.p.Effects, "The requestor is not told. If they write what was missing, it comes to review at once.")
		return nil
	}
	d.tellOfficer(" to stop")
	d.send(NoticeHeld, func(n *NoticeData) { n.Text, n.Until = reason, until })
	return nil
}

// resume ends a hold by a supervisor's word.
func resume(d *deciding) error {
	reason := d.argument(KeyReason)
	d.p.Text = reason
	d.p.Done = "no longer on hold"
	switch {
	case d.m.Case == nil && d.heldIncomplete():
		d.p.Resumed = true
		d.p.Effects = append(d.p.Effects, "The requestor is asked again for what is missing.")
		d.send(NoticeIncompleteReminder, nil)
	case d.m.Case == nil:
		d.p.Effects = append(d.p.Effects, "It is back in review; a mail asks for the decision.")
		d.send(NoticeReview, func(n *NoticeData) { n.Text = reason })
	case d.m.Case.HeldFrom == CaseOpened:
		d.p.Effects = append(d.p.Effects, "It needs an officer: ASSIGN names one.")
	default:
		return d.goOn(reason)
	}
	return nil
}

// holdEnds ends the hold of a case on its day.
func holdEnds(d *deciding) error {
	if d.m.Hold == nil {
		return d.goOn("")
	}
	return d.goOn(d.m.Hold.Reason)
}

// goOn tells the officer, and whoever reviews the result, that a case goes on.
func (d *deciding) goOn(words string) error {
	if d.m.Case.HeldFrom == CaseInReview {
		d.p.Effects = append(d.p.Effects, "The result is back in review; a mail asks for the decision.")
		for _, name := range []NoticeName{NoticeResultReview, NoticeClosureReview} {
			d.send(name, func(n *NoticeData) {
				if d.m.Hold != nil {
					n.Text = d.m.Hold.Inside
				}
			})
		}
	}
	d.tellOfficer(" to go on")
	d.send(NoticeResumed, func(n *NoticeData) { n.Text = words })
	return nil
}

// holdDoubt tells a reader of the hold that is just over.
func (m *Matter) holdDoubt(w World, a Act) (Doubt, bool) {
	h := m.Hold
	if h == nil || m.State() == RequestOnHold {
		return Doubt{}, false
	}
	var b strings.Builder
	switch {
	case a.On == OnHoldEnd && !h.Until.IsZero():
		fmt.Fprintf(&b, "It was on hold until %s.", w.Day(h.Until))
	case a.On == OnAnswer:
		b.WriteString("It was on hold. That is over because the requestor wrote.")
	case a.Actor != nil:
		fmt.Fprintf(&b, "It was on hold. %s ended that.", a.Actor.Name)
	default:
		b.WriteString("It was on hold.")
	}
	if h.By != "" {
		fmt.Fprintf(&b, " %s held it on %s", h.By, w.Day(h.At))
		if h.Reason != "" {
			b.WriteString(": " + clip(strings.Join(strings.Fields(h.Reason), " "), 300))
		}
		b.WriteString(".")
	}
	return Doubt{Text: b.String()}, true
}
