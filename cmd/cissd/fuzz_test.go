package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/ingest"
	"cissd/triage"
)

// FuzzMail: from its bytes to its reading no mail breaks anything (SEC-5), each value stands where it is said to stand (EXT-1), and nothing that a
// sender writes proves who they are (SEC-1): neither below the Received of another host, nor below a result that does not confirm it.
func FuzzMail(f *testing.F) {
	for _, set := range []string{"shapes", "machines", "samples"} {
		names, err := filepath.Glob("../../triage/testdata/" + set + "/*.eml")
		if err != nil || len(names) == 0 {
			f.Fatalf("no mails in %s: %v", set, err)
		}
		for i := 0; i < len(names); i += 4 {
			b, err := os.ReadFile(names[i])
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	const named = "From: a@noaa.gov\nAuthentication-Results: mx1.hq.dhs.gov; dmarc=pass header.from=noaa.gov\n"
	for _, s := range []string{named + "\nhi", "\n" + named + "\nhi", "x\n" + named + "\nhi", " y\r" + named + "\nhi", "From mx1.hq.dhs.gov\n" + named, "\xef\xbb\xbf" + named} {
		f.Add([]byte(s))
	}
	cfg := triage.DefaultConfig()
	lim := ingest.ParseLimits{Depth: 8, Parts: 40, HeaderBytes: 64 << 10, TextBytes: 32 << 10, TotalText: 64 << 10, Unpacked: 1 << 20, Work: 8 << 20}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ingest.Parse(bytes.NewReader(b), 0, lim)
		if err != nil {
			t.Fatal(err)
		}
		r := triage.Read(m, cfg, triage.Known{})
		triage.JSON("x", m, r)
		triage.Report("x", m, r)
		texts := map[string][]string{}
		gather(m, texts)
		for n, v := range r.Draft.Fields {
			for _, p := range v.Provenance {
				if strings.HasPrefix(p.Part, "header:") {
					continue
				}
				ok := false
				for _, s := range texts[p.Part] {
					ok = ok || p.Start >= 0 && p.Start <= p.End && p.End <= len(s) && s[p.Start:p.End] == p.Text
				}
				if !ok {
					t.Errorf("%s: %s %d-%d is not %q", n, p.Part, p.Start, p.End, p.Text)
				}
			}
		}
		for _, top := range []string{
			"Received: from x by mail.evil.example with ESMTP id 2\r\n",
			"Received: from mail.evil.example ([192.0.2.9]) by mx1.hq.dhs.gov with ESMTPS id 1\r\nAuthentication-Results: mx1.hq.dhs.gov;\r\n dmarc=fail header.from=noaa.gov\r\n",
		} {
			forged, err := ingest.Parse(bytes.NewReader(append([]byte(top), b...)), 0, lim)
			if err != nil {
				t.Fatal(err)
			}
			if p := triage.Prove(forged, cfg); p.Proven() {
				t.Errorf("proven by what stands below %q", top)
			}
		}
	})
}

// gather collects the texts of a mail's parts by their number.
func gather(m *cases.Message, texts map[string][]string) {
	for _, p := range m.Parts {
		texts[p.ID] = append(texts[p.ID], p.Text)
		if p.Message != nil {
			gather(p.Message, texts)
		}
	}
}
