package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

var codeInMail = regexp.MustCompile(`"CONFIRM ([0-9A-Z]{5}-[0-9A-Z]{5})"`)

// TestGrammarEndToEnd drives the verbs that the demo's story does not use through the daemon on a real Dovecot, Postfix and PostgreSQL, each
// answered to its sender, and asserts the history that they leave.
//
// SUP-2, SUP-3, SUP-4, SUP-5, SEC-10, GR-3, GR-6, GR-9, GR-10, EXT-3, EXT-7, FAI-2.
func TestGrammarEndToEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := &story{out: testWriter{t}, people: w.people, intake: demoIntake, domain: demoDomain, db: w.db}
	ctx := t.Context()
	gets := func(who, kind string) *received {
		t.Helper()
		m, err := s.gets(ctx, who, kind)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	// says answers a mail, and gives the answer, whose subject begins with want.
	says := func(who string, m *received, text, kind, want string) *received {
		t.Helper()
		if err := s.answers(ctx, who, m, text); err != nil {
			t.Fatal(err)
		}
		got := gets(who, kind)
		if !strings.HasPrefix(got.Subject, want) {
			t.Fatalf("%q is answered %q:\n%s", text, got.Subject, got.Text)
		}
		return got
	}
	writes := func(who, subject, text string) {
		t.Helper()
		if err := s.write(ctx, who, subject, text); err != nil {
			t.Fatal(err)
		}
	}
	day := func(n int) string { return time.Now().AddDate(0, 0, n).Format("2006-01-02") }

	// a correction makes a new version; the old one is not decided on, and is shown again
	writes("m.ortega", "RFI: business cards", requestComplete)
	gets("m.ortega", "ak")
	first := gets("p.osei", "rv")
	number := numberOf(first.Subject)
	says("p.osei", first, "SET priority routine\nREASON they telephoned", "an", "DONE")
	if again := gets("p.osei", "rv"); !strings.Contains(again.Text, "routine") || !strings.Contains(again.Text, "version 2") {
		t.Errorf("the new version reads:\n%s", again.Text)
	}
	if old := says("p.osei", first, "APPROVE j.ruiz", "an", "NOT DONE"); !strings.Contains(old.Text, "urgent") || !strings.Contains(old.Text, "routine") {
		t.Errorf("SUP-3: the answer does not say what changed:\n%s", old.Text)
	}

	// a new mail that names the number is asked back
	writes("p.osei", "decision", "APPROVE "+number+"/2 j.ruiz")
	asked := gets("p.osei", "cn")
	code := codeInMail.FindStringSubmatch(asked.Text)
	if code == nil || !strings.HasPrefix(asked.Subject, "CONFIRM NEEDED") {
		t.Fatalf("it is asked back with %q:\n%s", asked.Subject, asked.Text)
	}
	says("p.osei", asked, "CONFIRM "+code[1], "an", "DONE")
	gets("m.ortega", "ak")

	// declined, given to another, worked, held and resumed
	says("j.ruiz", gets("j.ruiz", "as"), "DECLINE I know the subject", "an", "DONE")
	done := says("p.osei", gets("p.osei", "co"), "ASSIGN k.lee", "an", "DONE")
	work := gets("k.lee", "as")
	says("k.lee", work, "ACCEPT", "an", "DONE")
	says("k.lee", work, "ACTIVITY TECS\nDATE "+day(-1)+"\nFINDING Two crossings, none of note.\n\nNOTE asked the desk too", "an", "DONE")
	says("p.osei", done, "PRIORITY urgent\nREASON the visit is tomorrow", "an", "DONE")
	gets("k.lee", "as")
	held := says("p.osei", done, "HOLD until "+day(10)+" waiting for Tom", "an", "DONE")
	gets("k.lee", "as")
	says("k.lee", work, "NEGATIVE NO RECORDS", "an", "NOT DONE")
	says("p.osei", held, "RESUME", "an", "DONE")
	gets("k.lee", "as")

	// the same matter once more; one that is for others; one with a condition
	writes("m.ortega", "RFI: business cards, second page", requestComplete+"Organization: Harbin Trading\n")
	gets("m.ortega", "ak")
	says("p.osei", gets("p.osei", "rv"), "DUPLICATE "+number, "an", "DONE")
	gets("m.ortega", "ak")
	gets("k.lee", "as")
	writes("r.lindgren", "RFI: parking lot vendor", requestRejected)
	gets("r.lindgren", "ak")
	says("p.osei", gets("p.osei", "rv"), "REFER IOD they may want to know of the vendor", "an", "DONE")
	gets("r.lindgren", "ak")
	writes("d.whitehorse", "RFI", strings.Replace(requestRejected, "Ragna Lindgren", "Dana Whitehorse", 1))
	gets("d.whitehorse", "ak")
	last := gets("p.osei", "rv")
	says("p.osei", last, "APPROVE k.lee\n\nonly if Tom agrees", "cn", "CONFIRM NEEDED")
	waits := says("p.osei", last, "HOLD\nREASON Tom is asked", "an", "DONE")
	says("p.osei", last, "APPROVE k.lee", "an", "NOT DONE")
	says("p.osei", waits, "APPROVE k.lee", "an", "DONE")

	w.settled(t)
	want(t, "the history", w.column(t, `SELECT request || ' ' || verb || ' ' || from_state || ' ' || to_state || ' v' || version FROM events ORDER BY id`),
		"1 a request arrives  in_review v1", "1 SET in_review in_review v2", "1 APPROVE in_review assigned v2", "1 DECLINE assigned opened v2",
		"1 ASSIGN opened assigned v2", "1 ACCEPT assigned in_progress v2", "1 ACTIVITY in_progress in_progress v2", "1 NOTE in_progress in_progress v2",
		"1 PRIORITY in_progress in_progress v2", "1 HOLD in_progress on_hold v2", "1 RESUME on_hold in_progress v2",
		"2 a request arrives  in_review v1", "2 DUPLICATE in_review duplicate v1", "1 DUPLICATE in_progress in_progress v2",
		"3 a request arrives  in_review v1", "3 REFER in_review referred v1",
		"4 a request arrives  in_review v1", "4 HOLD in_review on_hold v1", "4 APPROVE on_hold assigned v1")
	want(t, "activities", w.column(t, `SELECT kind || ' ' || system FROM activities`), "database_check TECS")
}
