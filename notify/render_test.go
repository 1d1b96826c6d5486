package notify_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/notify"
)

var update = flag.Bool("update", false, "write the golden files anew")

func load(t *testing.T) *notify.Templates {
	t.Helper()
	tpl, err := notify.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}

func render(t *testing.T, tpl *notify.Templates, d cases.NoticeData) notify.Mail {
	t.Helper()
	m, err := tpl.Render(d, notify.SampleOffice())
	if err != nil {
		t.Fatalf("%s: %v", d.Name, err)
	}
	return m
}

// NOT-1: every mail of the catalogue exists, and looks as it was last agreed to look. Twice the same data gives the same mail.
func TestRenderGolden(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, s := range cases.Notices() {
		m := render(t, tpl, notify.Sample(s.Name))
		if again := render(t, tpl, notify.Sample(s.Name)); !cmp.Equal(again, m) {
			t.Errorf("%s: rendered twice, it differs", s.Name)
		}
		golden(t, string(s.Name)+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
		golden(t, string(s.Name)+".html", m.HTML)
	}
}

// GR-3, SUP-4, ROLE-1: the shapes of a mail that hold a part of their own look as they were agreed to look too: a case that is taken over, in work
// and closed, and a request that its reader passes on.
func TestRenderGoldenShapes(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, c := range []struct {
		name    cases.NoticeName
		variant string
	}{
		{cases.NoticeAssigned, "taken over"},
		{cases.NoticeAssigned, "taken over, and closed"},
		{cases.NoticeDone, "to be passed on"},
		{cases.NoticeReview, "a copy of another"},
		{cases.NoticeResultReview, "a memorandum"},
		{cases.NoticeClosureReview, "a significant support"},
		{cases.NoticeReleased, "a memorandum"},
		{cases.NoticeReleased, "an inquiry that nobody asked for"},
		{cases.NoticeReturned, "concurrence"},
		{cases.NoticeGranted, "a referral by hand"},
		{cases.NoticeReferral, "a risk that was found"},
		{cases.NoticeResultPositive, "with attachments elsewhere"},
	} {
		m := render(t, tpl, variant(t, c.name, c.variant))
		file := string(c.name) + "." + strings.NewReplacer(",", "", " ", "_").Replace(c.variant)
		golden(t, file+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
		golden(t, file+".html", m.HTML)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "mails", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run go test ./notify -update)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s has changed (-want +got); if it is meant, run go test ./notify -update:\n%s", name, diff)
	}
}
