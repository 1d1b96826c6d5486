package ingest

import (
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

func FuzzParse(f *testing.F) {
	f.Add([]byte("From: a@b.gov\r\nSubject: x\r\n\r\nhello\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Parse(strings.NewReader(string(b)), 0, ParseLimits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range m.Parts {
			if !utf8.ValidString(p.Text) || strings.ContainsAny(p.Text, "\x00\r") {
				t.Fatal("text not clean")
			}
		}
	})
}

var (
	_ = iotest.DataErrReader
	_ = os.ReadFile
)
