package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"cissd/cases"
)

// kept is a part that was taken out.
type kept struct {
	bytes.Buffer
	closed int
}

func (k *kept) Close() error { k.closed++; return nil }

// taker keeps what it is given, by part.
type taker map[string]*kept

func (k taker) open(part string) (io.WriteCloser, error) {
	if k[part] != nil {
		return nil, fmt.Errorf("part %s is opened twice", part)
	}
	k[part] = &kept{}
	return k[part], nil
}

// leaves are the parts of a mail and of what is in it, by their numbers; of two with one number the first.
func leaves(m *cases.Message, into map[string]cases.Part) map[string]cases.Part {
	for _, p := range m.Parts {
		if _, ok := into[p.ID]; !ok {
			into[p.ID] = p
		}
		if p.Message != nil {
			leaves(p.Message, into)
		}
	}
	return into
}

// checkExtract takes all parts out of a mail at once, and each alone.
func checkExtract(t interface{ Errorf(string, ...any) }, raw []byte, lim ParseLimits) {
	m, err := Parse(bytes.NewReader(raw), int64(len(raw)), lim)
	if err != nil {
		t.Errorf("parsing: %v", err)
		return
	}
	want := leaves(m, map[string]cases.Part{})
	var ids []string
	for id := range want {
		ids = append(ids, id)
	}
	got := taker{}
	if err := Extract(bytes.NewReader(raw), lim, append(ids, ids...), got.open); err != nil {
		t.Errorf("all of %d parts: %v", len(ids), err)
		return
	}
	for _, id := range ids[:min(len(ids), 20)] {
		alone := taker{}
		if err := Extract(bytes.NewReader(raw), lim, []string{id}, alone.open); err != nil {
			t.Errorf("part %s alone: %v", id, err)
			return
		}
		if len(alone) != 1 || !bytes.Equal(alone[id].Bytes(), got[id].Bytes()) {
			t.Errorf("part %s alone is another one", id)
		}
	}
	for id, p := range want {
		sum := sha256.Sum256(got[id].Bytes())
		if hex.EncodeToString(sum[:]) != p.SHA256 || int64(got[id].Len()) != p.Size || got[id].closed != 1 {
			t.Errorf("part %s (%s in %q): %d bytes, closed %d times; Parse says %d", id, p.MediaType, p.Inside, got[id].Len(), got[id].closed, p.Size)
		}
	}
}

// EXT-1, FAI-3: of every mail that we have, each part that Parse numbers can be taken out, and has the hash that Parse gives.
func TestExtractSamples(t *testing.T) {
	t.Parallel()
	n := 0
	err := filepath.WalkDir(filepath.Join("..", "triage", "testdata"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".eml" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		checkExtract(&named{t, path}, raw, ParseLimits{})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 40 {
		t.Errorf("only %d mails", n)
	}
}

type named struct {
	*testing.T
	name string
}

func (n *named) Errorf(format string, args ...any) {
	n.Helper()
	n.T.Errorf("%s: "+format, append([]any{n.name}, args...)...)
}

// containers are mails in which files stand that are no parts of their own tree.
func containers() map[string]string {
	file := strings.Repeat("\x00\x01\xfe and text\n", 3000)
	inner := "From: c@d.gov\nContent-Type: multipart/mixed; boundary=zz\n\n--zz\n\nwords\n--zz\nContent-Type: image/png; name=i.png\nContent-Transfer-Encoding: base64\n\n" +
		b64([]byte(file)) + "--zz--\n"
	return map[string]string{
		"attached mail":           "From: a@b.gov\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n\nhi\n--xx\nContent-Type: message/rfc822\n\n" + inner + "\n--xx--\n",
		"attached mail in base64": "From: a@b.gov\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + b64([]byte(inner)),
		"uuencode":                "From: a@b.gov\n\nbefore\n" + uuencoded([]byte(file), false) + "between\n" + uuencoded([]byte("second"), true) + "after\n",
		"winmail.dat": withTNEF("hi", tnefOf(
			attr(2, attAttachRenddata, 6, make([]byte, 14)), attr(2, attAttachTitle, 1, []byte("a.bin\x00")), attr(2, attAttachData, 6, []byte(file)),
			attr(2, attAttachRenddata, 6, make([]byte, 14)), attr(2, attAttachTitle, 1, []byte("b.eml\x00")), attr(2, attAttachData, 6, []byte(inner)),
		)),
		"no parts": "From: a@b.gov\nContent-Type: multipart/mixed; boundary=xx\n\nonly this\n",
		"empty":    "",
	}
}

// EXT-1: so it is for what stands in containers, for mails cut anywhere, and within any limits.
func TestExtractContainers(t *testing.T) {
	t.Parallel()
	all := containers()
	for name, raw := range all {
		checkExtract(&named{t, name}, []byte(raw), ParseLimits{})
		checkExtract(&named{t, name + " CRLF"}, []byte(crlf(raw)), ParseLimits{})
	}
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(r *rapid.T) {
		raw := all[rapid.SampledFrom(names).Draw(r, "mail")]
		raw = raw[:rapid.IntRange(0, len(raw)).Draw(r, "cut")]
		lim := ParseLimits{
			Parts: rapid.IntRange(1, 6).Draw(r, "parts"), Depth: rapid.IntRange(1, 4).Draw(r, "depth"), TextBytes: rapid.IntRange(1, 5000).Draw(r, "text"),
			Work: int64(rapid.IntRange(1, 100_000).Draw(r, "work")),
		}
		checkExtract(r, []byte(raw), lim)
	})
}

// MSG-1: a mail that Outlook attached in its own form is a file too: its bytes are those that were attached.
func TestExtractTNEFMail(t *testing.T) {
	t.Parallel()
	embedded := tnefOf(attr(1, attBody, 2, []byte("inner words\x00")))
	object := slices.Concat([]byte(iidMessage), embedded)
	raw := withTNEF("hi", tnefOf(attr(2, attAttachRenddata, 6, make([]byte, 14)), attr(2, attAttachment, 6, props(prop(ptObject, prAttachData, object)))))
	checkExtract(t, []byte(raw), ParseLimits{})
	got := taker{}
	if err := Extract(strings.NewReader(raw), ParseLimits{}, []string{"2.3"}, got.open); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got["2.3"].Bytes(), embedded) {
		t.Errorf("%d bytes, not %d", got["2.3"].Len(), len(embedded))
	}
}

// INT-5, SEC-7: what goes wrong is told, and is never a shorter file: a store that fails, a part that is not there, a writer that fails.
func TestExtractFails(t *testing.T) {
	t.Parallel()
	raw := "From: a@b.gov\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n\nhi\n--xx\nContent-Type: image/png\n\nsecret\n--xx--\n"
	gone := errors.New("gone")
	for i := range strings.Index(raw, "secret") + 6 {
		if err := Extract(io.MultiReader(strings.NewReader(raw[:i]), iotest.ErrReader(gone)), ParseLimits{}, []string{"2"}, taker{}.open); !errors.Is(err, gone) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	for _, id := range []string{"3", "", "2.1", "x"} {
		if err := Extract(strings.NewReader(raw), ParseLimits{}, []string{"1", id}, taker{}.open); !errors.Is(err, ErrNoPart) {
			t.Errorf("part %q: %v", id, err)
		}
	}
	full := func(string) (io.WriteCloser, error) { return failing{gone}, nil }
	refused := func(string) (io.WriteCloser, error) { return nil, gone }
	for _, open := range []func(string) (io.WriteCloser, error){full, refused} {
		if err := Extract(strings.NewReader(raw), ParseLimits{}, []string{"2"}, open); !errors.Is(err, gone) {
			t.Error(err)
		}
	}
	var bad *ParseError
	if err := Extract(panics{}, ParseLimits{}, []string{"2"}, taker{}.open); !errors.As(err, &bad) {
		t.Error(err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
func (f failing) Close() error              { return nil }

// INT-6: a file of 40 MB is taken out in little memory, and what stands behind it is not read. Not parallel: it measures the heap.
func TestExtractStreams(t *testing.T) {
	const size = 40 << 20
	head := "From: a@b.gov\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\nhi\r\n--bb\r\nContent-Type: application/pdf; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	line := strings.Repeat("A", 76) + "\r\n"
	n := size / 57
	body := io.MultiReader(strings.NewReader(head), &repeated{line: line, n: n}, strings.NewReader("--bb\r\n\r\nlast\r\n"), &repeated{line: line, n: n}, iotest.ErrReader(errors.New("read on")))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c := &counter{}
	if err := Extract(body, ParseLimits{}, []string{"2"}, func(string) (io.WriteCloser, error) { return c, nil }); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8<<20 {
		t.Errorf("%d bytes allocated for a file of %d", grown, size)
	}
	if c.n != int64(n)*57 || !c.closed {
		t.Errorf("%d bytes", c.n)
	}
}

type counter struct {
	n      int64
	closed bool
}

func (c *counter) Write(b []byte) (int, error) { c.n += int64(len(b)); return len(b), nil }
func (c *counter) Close() error                { c.closed = true; return nil }
