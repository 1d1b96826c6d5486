package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// livesSecrets stand in the story of the lives, and must stand nowhere in the clear.
func livesSecrets() []string {
	return []string{"Sokolov", "Ashburn", "approach by a foreign service", "Jun Tao", "lane 4", "paid to look away", "Laredo II", "2026-09-03,900"}
}

// TestLives drives `cissd run` against a real Dovecot, Postfix and PostgreSQL, as the demo does: a memorandum, a support that mattered, an inquiry
// with a referral and a nonconcurrence, and a classified pointer, each to closeout. Then it opens every document that was mailed, as its reader
// would: with the passphrase that the officer got, and in vain without it.
//
// RFI-2, RFI-3, RFS-1, RFS-2, SUP-4, FAI-2, FAI-3, FAI-4, CLS-1, DSP-1, REV-1, NOT-3, NOT-5, SEC-6, SEC-7.
func TestLives(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"qpdf", "7z", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is not installed: apt-get install qpdf p7zip-full poppler-utils", tool)
		}
	}
	w := newWorld(t)
	s := &story{out: testWriter{t}, people: w.people, intake: demoIntake, domain: demoDomain, db: w.db, papers: t.TempDir()}
	if err := s.play(t.Context(), lives(time.Now())); err != nil {
		t.Fatal(err)
	}
	w.settled(t)
	w.stop(t)
	t.Run("record", func(t *testing.T) { w.livesRecord(t) })
	t.Run("documents", func(t *testing.T) { openPapers(t, s) })
	t.Run("passphrases", func(t *testing.T) { w.livesPassphrases(t, s) })
	t.Run("classified", func(t *testing.T) { w.livesTracked(t) })
	t.Run("secrets", func(t *testing.T) { w.livesSecret(t, s) })
}

func (w *world) livesRecord(t *testing.T) {
	want(t, "cases", w.column(t, `
		SELECT left(number, 3) || ' ' || c.state || ' ' || p.handle || ' ' || result || ' ' || coalesce(disposition_rating, 0) || ' ' || significant
		FROM cases c JOIN persons p ON p.id = c.officer ORDER BY c.id`),
		"RFI closed_out k.lee positive 4 false", "RFS closed_out k.lee completed 5 true", "FAI closed_out j.ruiz positive 5 false", "RFI closed_out k.lee completed 4 false")
	want(t, "who reviewed, and who concurred", w.column(t, `
		SELECT left(number, 3) || ' ' || r.handle || ' ' || coalesce(d.handle, 'nobody') FROM cases c JOIN persons r ON r.id = c.reviewed_by
		LEFT JOIN persons d ON d.id = c.concurred_by ORDER BY c.id`),
		"RFI p.osei nobody", "RFS p.osei nobody", "FAI p.osei t.moss", "RFI p.osei nobody")
	want(t, "cases whose dates are not in order (DSP-1)", w.column(t, `
		SELECT number FROM cases WHERE NOT (initiated_at < completed_at AND completed_at <= closed_at + interval '1 minute' AND closed_at < closed_out_at)`))
	want(t, "history of the inquiry, but for its delivery, which may cross the receipt", w.column(t, `
		SELECT e.verb FROM events e JOIN cases c ON c.request = e.request WHERE c.type = 'fai' AND e.verb <> 'the result is delivered' ORDER BY e.id`),
		"a request arrives", "APPROVE", "ACCEPT", "ACTIVITY", "EXHIBIT", "EXHIBIT", "REFER", "APPROVE", "REPORT", "APPROVE", "NONCONCUR", "REPORT", "APPROVE",
		"CONCUR", "RECEIVED", "DISPOSITION", "CLOSEOUT")
	want(t, "mails that were not sent", w.column(t, `SELECT n.name FROM notices n JOIN deliveries d ON d.notice = n.id WHERE d.state <> 'sent'`))
	want(t, "messages that were no command", w.column(t, `
		SELECT o.outcome FROM message_outcomes o WHERE o.outcome NOT IN ('new_request', 'decision', 'case_report', 'disposition')`))
}

// openPapers opens each document with its passphrase, and not without it, nor with another.
func openPapers(t *testing.T, s *story) {
	holds := map[string][]string{
		"memorandum.pdf":          {"MEMORANDUM", "Mr. Sokolov visited the facility in Ashburn twice", "gate log.txt", "UNCLASSIFIED//FOR OFFICIAL USE ONLY"},
		"source-documents.zip":    {"2025-10-21 14:40 Sokolov"},
		"significant-support.pdf": {"Two of them reported an approach by a foreign service", "Support kind briefing"},
		"referral.zip":            {"2026-09-03,900"},
		"report-of-inquiry.pdf": {
			"REPORT OF INQUIRY", "exhibit 2 names them", "Three crossings at Laredo", "The crossings, as TECS has them", "LAW ENFORCEMENT SENSITIVE", "Last name Tao",
			"Report The crew member photographed",
			"Notes of the interview",
		},
		"exhibits.zip": {"Laredo II,4", "photograph the scanners of lane 4"},
	}
	readers := map[string][]string{}
	for _, p := range s.kept {
		kind := strings.SplitN(filepath.Base(p.path), "-", 4)[3]
		readers[kind] = append(readers[kind], p.who)
		locked, err := os.ReadFile(p.path)
		if err != nil {
			t.Fatal(err)
		}
		text, ok := opened(t, p.path, p.phrase)
		if !ok {
			t.Errorf("%s of %s does not open with the officer's passphrase", kind, p.who)
			continue
		}
		for _, w := range holds[kind] {
			if !strings.Contains(text, w) {
				t.Errorf("%s of %s does not say %q:\n%s", kind, p.who, w, text)
			}
		}
		if draft := strings.Contains(text, "DRAFT"); strings.HasSuffix(kind, ".pdf") && draft != slices.Contains([]string{"p.osei", "t.moss"}, p.who) {
			t.Errorf("%s of %s: a draft, %v", kind, p.who, draft)
		}
		for _, wrong := range []string{"", p.phrase + "s"} {
			if text, ok := opened(t, p.path, wrong); ok {
				t.Errorf("%s of %s opens with %q:\n%s", kind, p.who, wrong, text)
			}
		}
		for _, secret := range append(livesSecrets(), p.phrase) {
			if bytes.Contains(locked, []byte(secret)) {
				t.Errorf("%s of %s holds %q in the clear", kind, p.who, secret)
			}
		}
	}
	got := fmt.Sprint(readers)
	if expected := fmt.Sprint(map[string][]string{
		"memorandum.pdf": {"p.osei", "r.lindgren"}, "source-documents.zip": {"p.osei", "r.lindgren"}, "significant-support.pdf": {"p.osei", "leadership"},
		"referral.zip": {"p.osei", "oig"}, "report-of-inquiry.pdf": {"p.osei", "t.moss", "m.ortega"}, "exhibits.zip": {"p.osei", "t.moss", "m.ortega"},
	}); got != expected {
		t.Errorf("who got which document:\n%s, want\n%s", got, expected)
	}
}

// opened is the text of a document, with the lines joined, or that of all files of an archive; false where it does not open.
func opened(t *testing.T, path, phrase string) (string, bool) {
	t.Helper()
	if strings.HasSuffix(path, ".zip") {
		out, err := exec.CommandContext(t.Context(), "7z", "x", "-so", "-p"+phrase, path).Output()
		return string(out), err == nil
	}
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	if err := exec.CommandContext(t.Context(), "qpdf", "--password="+phrase, "--decrypt", path, plain).Run(); err != nil {
		return "", false
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", plain, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " "), true
}

// livesPassphrases: no mail but the one to the officer tells a passphrase (RFI-2).
func (w *world) livesPassphrases(t *testing.T, s *story) {
	for handle, u := range w.people {
		for _, m := range everything(t, u) {
			for _, p := range s.kept {
				told := strings.Contains(m.Subject+m.Text+m.HTML, p.phrase)
				if told && (!slices.Contains([]string{"k.lee", "j.ruiz"}, handle) || !strings.Contains(m.Subject, "For the telephone")) {
					t.Errorf("the mail %q to %s tells a passphrase", m.Subject, handle)
				}
			}
		}
	}
}

// livesTracked: of the classified request the pointer is kept, its mails are not (CLS-1).
func (w *world) livesTracked(t *testing.T) {
	want(t, "tracked requests", w.column(t, `SELECT r.tracked || ' ' || c.disposition_location FROM requests r JOIN cases c ON c.request = r.id WHERE tracked`), "true HSDN")
	want(t, "mails of it that can still be read", w.column(t, `
		SELECT o.outcome FROM message_outcomes o JOIN requests r ON r.id = o.request JOIN messages m ON m.id = o.message
		JOIN contents k ON k.id = m.content WHERE r.tracked AND o.outcome = 'new_request' AND k.wrapped IS NOT NULL`))
}

// livesSecret searches the log, the jobs and a dump of the database.
func (w *world) livesSecret(t *testing.T, s *story) {
	dump, err := exec.CommandContext(t.Context(), pgDump(t), "--inserts", w.owner).Output()
	if err != nil {
		t.Fatalf("dumping the database: %v", err)
	}
	secrets := livesSecrets()
	for _, p := range s.kept {
		secrets = append(secrets, p.phrase)
	}
	for _, secret := range secrets {
		if bytes.Contains(dump, []byte(secret)) || bytes.Contains(dump, fmt.Appendf(nil, "%x", secret)) {
			t.Errorf("the database holds %q in the clear (SEC-6)", secret)
		}
		if strings.Contains(w.log.String(), secret) {
			t.Errorf("the log holds %q (SEC-7)", secret)
		}
	}
}
