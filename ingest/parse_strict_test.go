package ingest

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/emersion/go-message/textproto"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cissd/cases"
)

// MSG-1: a header is read as go-message reads it, and what go-message does not read is repaired.
func TestStrictHeader(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		block := rapid.StringOfN(rapid.RuneFrom([]rune("aB-:: \t\r\n\n\u00fc\x7f")), 0, 40, -1).Draw(t, "block")
		if rapid.Bool().Draw(t, "with fields") {
			block = "From: a@b.gov\r\nsubject : x\r\n" + block + "\r\nTo: c"
		}
		var want header
		th, wantErr := textproto.ReadHeader(bufio.NewReader(io.MultiReader(strings.NewReader(block), strings.NewReader("\r\n\r\n"))))
		if wantErr == nil {
			want = header{}
			for fs := th.Fields(); fs.Next(); {
				want = append(want, cases.HeaderField{Name: fs.Key(), Value: fs.Value()})
			}
		}
		got, err := strictHeader(bytes.Clone([]byte(block)))
		if (err == nil) != (wantErr == nil) || !cmp.Equal(got, want) {
			t.Fatalf("%q: %v, %q, not %q, %v", block, err, got, want, wantErr)
		}
	})
}
