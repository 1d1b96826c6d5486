package main_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cissd/cases"
	"cissd/ingest"
	"cissd/triage"
)

// speedHeader stands over the made-up mails of the benchmarks.
const speedHeader = "From: Dana Whitlock <dana.whitlock@fbi.gov>\r\nTo: intake@ciss.agency.gov\r\nSubject: Request regarding a contact\r\n" +
	"Date: Tue, 03 Nov 2026 09:12:44 -0500\r\nMessage-ID: <speed-1@fbi.gov>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"

// speedLabelled is a request in labels, speedProse one in sentences; what they repeat fills them up to 4 KB.
const (
	speedLabelled = "Request type: RFI\r\nPriority: Routine\r\nClassification: Unclassified\r\nRequestor name: Dana Whitlock\r\n" +
		"Agency: Federal Bureau of Investigation\r\nPhone: (305) 555-0142\r\nEmail: dana.whitlock@fbi.gov\r\nBasis: Reported contact\r\n" +
		"Purpose: Travel briefing\r\nCountry of concern: China\r\n\r\n"
	speedSubject = "Subject name: Mei-ling Zhao\r\nDate of birth: 03/22/1990\r\nPlace of birth: Shenzhen, China\r\nCitizenship: China\r\n" +
		"Passport number: E12345678\r\nAddress: 1200 Biscayne Blvd, Miami, FL 33132\r\nEmployer: Harbor Optics LLC\r\n" +
		"Remarks: she wrote to two of our engineers about the seminar in March and asked for slides.\r\n\r\n"
	speedProse = "Good morning,\r\n\r\nI am an agent with the FBI in Miami and would like to request information on Mei-ling Zhao, born 22 March 1990 in\r\n" +
		"Shenzhen, China. She is a citizen of China and works at Harbor Optics LLC. The matter is routine and unclassified.\r\n\r\n"
	speedStory = "On 12 October 2026 one of our engineers received a message in which she asked for slides of a seminar that he had given in\r\n" +
		"March. He met her at a conference in Orlando, where they spoke about the work of the laboratory and about people whom both\r\n" +
		"know. Since then she has written twice, and her questions have become more pointed; he told his supervisor about them.\r\n\r\n"
	speedEnd = "Thank you,\r\nDana Whitlock\r\nSpecial Agent\r\nFBI Miami\r\n(305) 555-0142\r\n"
)

// speedMails are the mails of the benchmarks: the samples, all kinds of test mails of about 2 and 4 KB, and made-up ones of 4 KB in labels and
// in prose.
func speedMails(tb testing.TB) map[string][][]byte {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "triage", "testdata", "samples", "*.eml"))
	if err != nil || len(files) == 0 {
		tb.Fatal(err, len(files))
	}
	out := map[string][][]byte{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		out["samples"] = append(out["samples"], raw)
	}
	all, err := filepath.Glob(filepath.Join("..", "..", "triage", "testdata", "*", "*.eml"))
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range all {
		raw, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		switch n := len(raw); {
		case n > 3000 && n < 6000: // 4.2 KB on the average
			out["about4k"] = append(out["about4k"], raw)
		case n > 1500 && n < 2700: // 2.0 KB
			out["about2k"] = append(out["about2k"], raw)
		}
	}
	fill := func(head, more string) []byte {
		n := 4<<10 - len(speedHeader) - len(head) - len(speedEnd)
		return []byte(speedHeader + head + strings.Repeat(more, n/len(more)) + speedEnd)
	}
	out["labelled"] = [][]byte{fill(speedLabelled, speedSubject)}
	out["prose"] = [][]byte{fill(speedProse, speedStory)}
	out["forwarded"] = [][]byte{fill("FYI, see below.\r\n\r\n-----Original Message-----\r\nFrom: Ann Lee <ann.lee@fbi.gov>\r\nSent: Monday, November 2, 2026 4:11 PM\r\n"+
		"To: Dana Whitlock <dana.whitlock@fbi.gov>\r\nSubject: contact\r\n\r\n"+speedProse, speedStory)}
	return out
}

// SEC-5: how long the reading of a parsed mail takes.
func BenchmarkRead(b *testing.B) {
	for name, raws := range speedMails(b) {
		var ms []*cases.Message
		for _, raw := range raws {
			ms = append(ms, speedParse(b, raw))
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			cfg, n := triage.DefaultConfig(), 0
			for b.Loop() {
				triage.Read(ms[n%len(ms)], cfg, triage.Known{})
				n++
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "mails/s")
		})
	}
}

// SEC-5: how long `cissd parse --json` takes for a mail: parsing, reading, and making the JSON.
func BenchmarkParse(b *testing.B) {
	for name, raws := range speedMails(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			cfg, n := triage.DefaultConfig(), 0
			read := 0
			for b.Loop() {
				raw := raws[n%len(raws)]
				m := speedParse(b, raw)
				if _, err := json.Marshal(triage.JSON("a.eml", m, triage.Read(m, cfg, triage.Known{}))); err != nil {
					b.Fatal(err)
				}
				read += len(raw)
				n++
			}
			took := b.Elapsed().Seconds()
			b.ReportMetric(float64(n)/took, "mails/s")
			b.ReportMetric(float64(read)/took/(1<<20), "MB/s")
			b.ReportMetric(took/float64(read)/speedReference(b, raws), "times-gzip")
		})
	}
}

// speedReference is how many seconds a byte of the mails takes to be packed by gzip: a yardstick that changes with the machine as our own work
// does, so that the ratio can be compared between machines.
func speedReference(tb testing.TB, raws [][]byte) float64 {
	const rounds = 20
	start, total := time.Now(), 0
	w := gzip.NewWriter(io.Discard)
	for range rounds {
		for _, raw := range raws {
			w.Reset(io.Discard)
			if _, err := w.Write(raw); err != nil {
				tb.Fatal(err)
			}
			if err := w.Close(); err != nil {
				tb.Fatal(err)
			}
			total += len(raw)
		}
	}
	return time.Since(start).Seconds() / float64(total)
}

func speedParse(tb testing.TB, raw []byte) *cases.Message {
	m, err := ingest.Parse(bytes.NewReader(raw), int64(len(raw)), ingest.ParseLimits{})
	if err != nil && m == nil {
		tb.Fatal(err)
	}
	return m
}
