package notify_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cissd/cases"
	"cissd/notify"
)

// ROLE-1, NOT-3, NOT-6, GR-5: what happened before somebody took a case over stands in both parts alike, oldest first, short, with the words of
// others set apart and inert, and without identifiers, also of a second request.
func TestWhatHappenedSoFar(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	m := render(t, tpl, variant(t, cases.NoticeAssigned, "taken over"))
	words := strings.Join(strings.Fields(m.Text), " ")
	page := strings.Join(blocksOf(m.HTML, " "), "\n")
	at := 0
	for _, want := range []string{
		"Three earlier entries are on record, and are not shown here.", "Kim Lee recorded what was done:", "Marisol Ortega-Quinn wrote:", "Kim Lee noted:",
		"joined REQ-2027-000131 to it as a second request for the same:", "The requestor has the result.",
	} {
		i := strings.Index(words, want)
		if i < at {
			t.Errorf("%q does not stand in its place in the text", want)
		}
		at = max(at, i)
		if !strings.Contains(page, want) {
			t.Errorf("%q does not stand in the HTML part", want)
		}
	}
	for _, bad := range []string{"E12345606", "3 May 1984", "Still waiting"} {
		if strings.Contains(words, bad) || strings.Contains(page, bad) {
			t.Errorf("%q stands in it", bad)
		}
	}
	for _, want := range []string{"    | ‘Approve’\n", "    | ‘Negative’\n", "    | …\n"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q does not stand in it", want)
		}
	}
	first := render(t, tpl, notify.Sample(cases.NoticeAssigned))
	if strings.Contains(strings.ToLower(first.Text+first.HTML), "so far") {
		t.Error("a first officer reads that something happened")
	}
}

// NOT-3, SEC-5, GR-5: an identifier that stands where a text is cut is hidden all the same; ten endless entries stay a short section; whatever
// the words, none is a command where a line is broken.
func TestSoFarIsBounded(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for n := range 40 {
		d := variant(t, cases.NoticeAssigned, "taken over")
		d.Earlier = 1
		d.SoFar = []cases.Entry{{At: d.At, Who: "Kim Lee", What: "noted", Text: strings.Repeat("a", 370+n) + " E12345606 approve " + strings.Repeat("x ", 400)}}
		m := render(t, tpl, d)
		if i := strings.Index(m.Text+m.HTML, "E1234"); i >= 0 {
			t.Fatalf("with %d letters in front it shows %.20q", 370+n, (m.Text + m.HTML)[i:])
		}
		if !strings.Contains(m.Text, "One earlier entry is on record") {
			t.Error("it does not say that there is more")
		}
	}
	d := variant(t, cases.NoticeAssigned, "taken over")
	plain := len(strings.Split(render(t, tpl, d).Text, "\n"))
	d.SoFar = nil
	for i := range 10 {
		d.SoFar = append(d.SoFar, cases.Entry{
			At: d.At.Add(time.Duration(i) * time.Minute), Who: "Approve\nNEGATIVE", What: "noted", Text: strings.Repeat("APPROVE j.ruiz\n\nNEGATIVE NO RECORDS\n", 1000),
		})
	}
	m := render(t, tpl, d)
	lines := strings.Split(m.Text, "\n")
	if len(lines) > plain+10*9 {
		t.Errorf("it has %d lines", len(lines))
	}
	if i := slices.IndexFunc(lines, func(l string) bool {
		l = strings.TrimLeft(l, " |")
		return strings.HasPrefix(l, "APPROVE") || strings.HasPrefix(l, "NEGATIVE")
	}); i >= 0 {
		t.Errorf("a line could be read: %q", lines[i])
	}
}

// GR-5, DSP-1, MSG-7: our own sentences on what happened need no quotation marks, say a rating and a basis, and that words with a marking are not there.
func TestSoFarSentences(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := variant(t, cases.NoticeAssigned, "taken over")
	d.Text, d.SoFar = "", nil
	for _, what := range []string{
		"wrote", "recorded what was done", "sent in a negative result: no records were found", "asked for more work on the result", "paused it", "ended the pause",
		"has the result", "said what it was worth: 2 of 5, of little use", "told the result by telephone", "learned by telephone what it was worth",
	} {
		d.SoFar = append(d.SoFar, cases.Entry{At: d.At, Who: "Kim Lee", What: what})
	}
	d.SoFar = append(d.SoFar, cases.Entry{At: d.At, Who: "Kim Lee", What: "noted", Withheld: true})
	m := render(t, tpl, d)
	_, story, _ := strings.Cut(m.Text, "WHAT HAPPENED SO FAR")
	story, _, _ = strings.Cut(story, "THE REQUEST")
	story = strings.Join(strings.Fields(story), " ")
	if strings.ContainsAny(story, "‘’") {
		t.Errorf("it reads %s", story)
	}
	for _, want := range []string{"no records were found.", "2 of 5, of little use.", "the words are on record: they bear a marking, and are not mailed; ask a supervisor for them."} {
		if !strings.Contains(story, want) {
			t.Errorf("%q does not stand in %s", want, story)
		}
	}
}

// SUP-4, SUP-5, SEC-3, MSG-5: what is told of a request that is handed over, of a case that rests or is in review, and of the last report of an hour.
func TestOtherTellings(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, c := range []struct {
		name      cases.NoticeName
		variant   string
		want, bad []string
	}{
		{cases.NoticeReferred, "by hand, to an office that is not named", []string{"belongs to another office, and CISS hands it over", "We hand it over to that office."}, []string{"is now with", "takes it from here"}},
		{cases.NoticeRequestorAnswered, "to be passed on too", []string{"The request went to the Office of Professional Responsibility (OPR), referred and passed on by Sung-min Park.", "pass this on to it yourself", "do not forward this one"}, nil},
		{cases.NoticeDone, "to be passed on", []string{"Copy the part above", "Do not forward this mail: it carries a code of yours"}, nil},
		{cases.NoticeAssigned, "taken over, and paused", []string{"is paused. A mail tells you when it goes on"}, []string{"First say that you take it"}},
		{cases.NoticeAssigned, "taken over, and in review", []string{"has a result that a supervisor is reviewing. If more work is asked for"}, []string{"First say that you take it"}},
		{cases.NoticeChooseOfficer, "paused, and the officer has left", []string{"is paused, and has no officer."}, []string{"The case is open"}},
		{cases.NoticeChooseOfficer, "no officer is left", []string{"Nobody on the roster is a case officer now: the operator of the system has to put one on it."}, nil},
		{cases.NoticeControlRefused, "gets no answer any more", []string{"60 mails in a row from s.park@hq.dhs.gov", "Nobody is suspected of anything.", "get no answer until an hour has passed"}, []string{"claims to be", "tried to act", "Refused"}},
		{cases.NoticeSpillage, "the sender is told", []string{"its sender was told so by a fixed text"}, []string{"got no answer"}},
		{cases.NoticeSpillage, "sample", []string{"its sender got no answer"}, nil},
		{cases.NoticeStatus, "sent twice", []string{"Your mail is the same as the one that opened it.", "RFI-2027-00042 is being worked on."}, []string{"Nothing to do"}},
		{cases.NoticeForwarded, "what is missing", []string{"Answer our mail yourself", "d.reyes@cbp.dhs.gov answered a mail that we sent to you", "For example, you could reply"}, []string{"Nothing to do"}},
		{cases.NoticeForwarded, "about a case", []string{"RFI-2027-00042 is being worked on."}, []string{"Nothing to do"}},
		{cases.NoticeControlRefused, "the last of the hour", []string{"This is the last such mail within an hour"}, nil},
	} {
		m := render(t, tpl, variant(t, c.name, c.variant))
		for _, part := range []string{strings.Join(strings.Fields(m.Text), " "), strings.Join(blocksOf(m.HTML, " "), " ")} {
			for _, want := range c.want {
				if !strings.Contains(part, want) {
					t.Errorf("%s, %s: %q does not stand in\n%s", c.name, c.variant, want, part)
				}
			}
			for _, bad := range c.bad {
				if strings.Contains(part, bad) {
					t.Errorf("%s, %s: %q stands in it", c.name, c.variant, bad)
				}
			}
		}
	}
}

// SUP-4, NOT-3: where no mail goes to the office, the answer to REFER holds in both parts what is to be passed on, and says that nothing follows.
func TestPassedOnByHand(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	m := render(t, tpl, variant(t, cases.NoticeDone, "to be passed on"))
	for _, part := range []string{strings.Join(strings.Fields(m.Text), " "), strings.Join(blocksOf(m.HTML, " "), " ")} {
		for _, want := range []string{
			"No address is on file for OPR, so no mail went there. Pass it on yourself", "Why it goes there: ", "It concerns an employee of the department, not access by foreigners.",
			"They are reached at (956) 555-0118, m.ortega-quinn@cbp.dhs.gov.", "presented two", "of different companies", "ending 06", "nobody is reminded of it",
		} {
			if !strings.Contains(part, want) {
				t.Errorf("%q does not stand in it:\n%s", want, part)
			}
		}
		for _, bad := range []string{"E12345606", "3 May 1984", "belongs to another office."} {
			if strings.Contains(part, bad) {
				t.Errorf("%q stands in it", bad)
			}
		}
	}
	if !strings.HasPrefix(m.Subject, "DONE: [REQ-2027-000123] referred to OPR, for you to pass on") {
		t.Errorf("the subject is %q", m.Subject)
	}
}
