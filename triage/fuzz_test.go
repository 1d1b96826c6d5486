package triage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// FuzzRead: no mail breaks the reader, and what holds of every reading holds (EXT-1, SEC-5).
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/samples/*.eml")
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		_, body, _ := strings.Cut(string(b), "\n\n")
		f.Add("Re: REQ-2026-000042", "Karl Jensen", body, "", byte(1))
		f.Add("FW: x", "Duty Desk", "", body, byte(0))
	}
	f.Fuzz(func(t *testing.T, subject, name, text, html string, flags byte) {
		d := draftMail{subject: strings.ToValidUTF8(subject, "?"), name: strings.ToValidUTF8(name, "?"), from: "karl.jensen@noaa.gov", text: strings.ToValidUTF8(text, "?"), html: strings.ToValidUTF8(html, "?")}
		if flags&1 != 0 {
			d.reply = "rv.aa11bb22.v2@cissd.hq.dhs.gov"
		}
		if flags&2 != 0 {
			d.reply = "dp.aa11bb22.v2@cissd.hq.dhs.gov"
		}
		m := d.message()
		if flags&4 != 0 && len(m.Parts) > 0 {
			m.Parts[0].Params = map[string]string{"format": "flowed", "delsp": "yes"}
		}
		if flags&8 != 0 {
			m = &cases.Message{From: m.From, FromFields: 1, Header: m.Header, Subject: m.Subject, Parts: []cases.Part{{ID: "1", MediaType: "message/rfc822", Message: m}}}
		}
		r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
		checkReading(t, m, r)
		triage.Report("x", m, r)
	})
}

// FuzzCommands: whatever stands in a new text, a command comes out only of a line that begins with its verb, and never beside a refusal.
func FuzzCommands(f *testing.F) {
	for _, s := range []string{"APPROVE", "REJECT 2,3 no", "NOTE: x\n\nACTIVITY y\nDATE 2026-01-01\n\nAPPROVE j.ruiz\n\nThanks", "SET priority urgent", "CALL RECEIVED\nWITH Bob", "CUI\n\nDISPOSITION\nRATING 5\nREMARKS ok", "HOLD until 2026-01-02 x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		r := review(text).read()
		for _, c := range r.Commands {
			if _, ok := c.Verb.Spec(); !ok || c.Line == "" {
				t.Errorf("a command without a verb or a line: %+v", c)
			}
			if !strings.Contains(r.Text, strings.TrimSpace(c.Line)) {
				t.Errorf("the line %q is not in the mail", c.Line)
			}
		}
		if len(r.Commands) > 0 && !triage.HasCommand(r.NewText) {
			t.Error("a command that HasCommand does not see (GR-5)")
		}
	})
}

// FuzzProve: no Authentication-Results proves a sender unless it bears the name of the configured server (SEC-1).
func FuzzProve(f *testing.F) {
	f.Add("mx1.hq.dhs.gov; dmarc=pass header.from=noaa.gov", "from x by mx1.hq.dhs.gov with ESMTP")
	f.Fuzz(func(t *testing.T, results, received string) {
		d := draftMail{header: []cases.HeaderField{{Name: "Received", Value: received}, {Name: "Authentication-Results", Value: results}}}
		if p := triage.Prove(d.message(), triage.DefaultConfig()); p.Proven() && !strings.Contains(strings.ToLower(results), "mx1.hq.dhs.gov") {
			t.Error("proven by another server")
		}
	})
}
