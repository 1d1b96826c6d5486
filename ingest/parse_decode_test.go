package ingest

import (
	"bufio"
	"bytes"
	"io"
	"mime/quotedprintable"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// decodedQP decodes and says how many faults were counted.
func decodedQP(t rapid.TB, r io.Reader) (string, int) {
	t.Helper()
	dec, _ := decoder("quoted-printable", r)
	b, err := io.ReadAll(dec)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), dec.(interface{ faults() int }).faults()
}

// MSG-1: what is encoded by the rules (RFC 2045 section 6.7) decodes as everywhere, however the bytes come.
func TestQPAsTheStandard(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.SampledFrom([]byte("ab= \t\r\n\x00\xC3\xA9.=4F\r\n")), 0, 6000).Draw(t, "text")
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		w.Binary = rapid.Bool().Draw(t, "binary")
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "in one line") { // as some programs write it: longer than any buffer
			joined := strings.ReplaceAll(b.String(), "=\r\n", "")
			b.Reset()
			b.WriteString(joined)
		}
		// with room for the longest line: it refuses lines that exceed its buffer
		want, err := io.ReadAll(quotedprintable.NewReader(bufio.NewReaderSize(bytes.NewReader(b.Bytes()), b.Len()+4096)))
		if err != nil {
			t.Fatal(err)
		}
		for name, r := range map[string]io.Reader{"whole": bytes.NewReader(b.Bytes()), "byte by byte": iotest.OneByteReader(bytes.NewReader(b.Bytes()))} {
			got, faults := decodedQP(t, r)
			if got != string(want) || faults != 0 {
				t.Fatalf("%s: %q, %d faults\nwant %q", name, got, faults, want)
			}
		}
	})
}

// MSG-1: a long line reads the same wherever the pieces are cut: before, within and behind an escape or a line end.
func TestQPCutAnywhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want string
		faults   int
	}{
		{"=C3=A9", "é", 0},
		{"=\r\nx", "x", 0},
		{"=\nx", "x", 0},
		{"\r\nx", "\r\nx", 0},
		{"x\r\n", "x\r\n", 0},
		{"=4", "=4", 1},
		{"=", "", 0},
		{"==41", "=A", 1},
		{"====x", "====x", 4},
		{"=4=41", "=4A", 1},
		{"=\rx", "=\rx", 1},
		{"\rx", "\rx", 0},
		{"=G1", "=G1", 1},
	} {
		for lead := 4080; lead < 4110; lead++ {
			front := strings.Repeat("y", lead)
			got, faults := decodedQP(t, strings.NewReader(front+c.in))
			if got != front+c.want || faults != c.faults {
				t.Errorf("%q behind %d bytes: %q, %d faults", c.in, lead, got[min(lead, len(got)):], faults)
			}
		}
	}
}

// SEC-5: whatever comes, the decoder ends and makes nothing longer.
func TestQPHostile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Repeat(rapid.SampledFrom([]string{"=", "=4", "=\r", "\r", " ", "=4=", "==\n", "\x00="}).Draw(t, "piece"), rapid.IntRange(0, 6000).Draw(t, "times"))
		whole, n := decodedQP(t, strings.NewReader(in))
		bits, m := decodedQP(t, iotest.OneByteReader(strings.NewReader(in)))
		if whole != bits || n != m || len(whole) > len(in) {
			t.Fatalf("%d bytes became %d, or %d byte by byte; %d and %d faults", len(in), len(whole), len(bits), n, m)
		}
	})
}

// INT-6: one line of "=" of any length takes the same memory as a short one.
// not parallel: it measures what the whole process allocates.
func TestQPMemory(t *testing.T) {
	for _, line := range []string{"=", "=4", "\r", "x", "=\r\n"} {
		const size = 8 << 20
		in := &repeated{line: strings.Repeat(line, 1<<10), n: size / (len(line) << 10)}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		dec, _ := decoder("quoted-printable", in)
		if _, err := io.Copy(io.Discard, dec); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if grown, times := after.TotalAlloc-before.TotalAlloc, after.Mallocs-before.Mallocs; grown > 1<<20 || times > 1000 {
			t.Errorf("%q: %d bytes in %d pieces allocated for a part of %d", line, grown, times, size)
		}
	}
}
