package notify_test

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/notify"
)

// RFI-2: the passphrase stands in the one mail that gives it to the officer, and in no other, whatever files it carries; their people's names are
// not shown either (NOT-3).
func TestPassphraseInOneMail(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	const phrase = "maple-tunnel-orbit-candle-fourteen-river"
	for _, s := range cases.Notices() {
		for _, v := range notify.Samples(s.Name) {
			v.Data.Passphrase = phrase
			m := render(t, tpl, v.Data)
			if strings.Contains(m.Subject+m.Text+m.HTML, "maple") != (s.Name == cases.NoticePassword) || strings.Contains(m.Subject, "maple") {
				t.Errorf("%s, %s: the passphrase is where it should not be, or is not where it should", s.Name, v.Name)
			}
			if strings.Contains(m.Text, "badge of Wei") || strings.Contains(m.Text, "E12345606") {
				t.Errorf("%s, %s shows the name of somebody's file, or what is in it", s.Name, v.Name)
			}
			if len(v.Data.Files) > 0 && (!strings.Contains(m.Text, v.Data.Files[0].Name) || !strings.Contains(flat(m), " locked. ")) {
				t.Errorf("%s, %s does not say what it carries: %s", s.Name, v.Name, m.Text)
			}
		}
	}
}

// RFI-1, RFI-2, RFS-2: what an officer wrote for the inside is in no mail to the requestor, nor what a supervisor said to the director.
func TestRequestorReadsNoInnerWords(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, name := range []cases.NoticeName{cases.NoticeResultPositive, cases.NoticeSupportCompleted, cases.NoticeWithdrawn, cases.NoticeClosedOut, cases.NoticeStatus} {
		d := notify.Sample(name)
		d.Text, d.Question, d.Remarks, d.ResultBasis = "innermost", "innermost", "innermost", "withheld"
		if m := render(t, tpl, d); strings.Contains(m.Text+m.HTML, "innermost") {
			t.Errorf("%s shows it", name)
		}
	}
}

// A list and the entries under review have bounds, and say what they leave out.
func TestListsAreBounded(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeList)
	for len(d.Lines) < 204 {
		d.Lines = append(d.Lines, d.Lines[:4]...)
	}
	if s := flat(render(t, tpl, d)); !strings.Contains(s, "204 matters are open") || !strings.Contains(s, "4 more are not shown here.") {
		t.Errorf("a long list: %.300s", s)
	}
	d = notify.Sample(cases.NoticeEntriesReview)
	for len(d.SoFar) < 45 {
		d.SoFar = append(d.SoFar, d.SoFar[:3]...)
	}
	if s := flat(render(t, tpl, d)); !strings.Contains(s, "Five more are not shown here.") {
		t.Errorf("many entries: %.300s", s)
	}
}

// SPEC 7: a new officer is told how the work on their kind of case ends; of what is tracked only, nothing is to be sent (CLS-1).
func TestHowWorkEnds(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, c := range []struct {
		typ     cases.Type
		tracked bool
		want    string
	}{{cases.RFI, false, `"POSITIVE"`}, {cases.RFS, false, `"COMPLETE" and what came of it`}, {cases.FAI, false, "then the director"}, {cases.RFI, true, `"COMPLETE", and nothing more`}} {
		d := notify.Sample(cases.NoticeAssigned)
		d.Type, d.Tracked = c.typ, c.tracked
		if s := flat(render(t, tpl, d)); !strings.Contains(s, c.want) {
			t.Errorf("%s, tracked %t: %q is missing in %s", c.typ, c.tracked, c.want, s)
		}
	}
}
