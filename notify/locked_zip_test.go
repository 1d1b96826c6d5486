package notify_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"cissd/notify"
)

const zipWords = "maple-tunnel-orbit-candle-river"

// held is a file of those bytes.
func held(name, content string) notify.LockedFile {
	return notify.LockedFile{Name: name, Size: int64(len(content)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

func lockedZip(t *testing.T, files ...notify.LockedFile) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := notify.WriteLockedZip(t.Context(), &b, zipWords, files); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unlocked takes a locked zip apart with 7z, both of it, and gives the files by their names.
func unlocked(t *testing.T, path, passphrase string) map[string]string {
	t.Helper()
	outer, inner := t.TempDir(), t.TempDir()
	must(t, "7z", "x", "-p"+passphrase, "-o"+outer, path)
	must(t, "7z", "x", "-o"+inner, filepath.Join(outer, "documents.zip"))
	out := map[string]string{}
	list, err := os.ReadDir(inner)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.IsDir() {
			t.Errorf("%q is a folder", e.Name())
			continue
		}
		out[e.Name()] = string(read(t, filepath.Join(inner, e.Name())))
	}
	return out
}

// RFI-2, NOT-3: the files come out under the passphrase, and nothing else does: neither their names nor a byte of them stand in the zip, 7z refuses
// a wrong passphrase and none, and what was changed on the way is noticed.
func TestLockedZip(t *testing.T) {
	t.Parallel()
	content := strings.Repeat("the subject's passport is EA1234506\n", 4000)
	want := map[string]string{"Zhang passport.pdf": content, "Zhang passport (2).pdf": "another", "empty.txt": "", "Фото 張偉.jpg": "\xff\xd8\x00picture"}
	locked := lockedZip(t, held("Zhang passport.pdf", content), held("c:\\scans\\Zhang passport.pdf", "another"), held("empty.txt", ""), held("Фото 張偉.jpg", "\xff\xd8\x00picture"))
	path := file(t, "locked.zip", locked)
	if got := unlocked(t, path, zipWords); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%d files come out, not those that went in", len(got))
	}
	list := must(t, "7z", "l", "-slt", path)
	for _, w := range []string{"Method = AES-256 Store", "Encrypted = +", "Path = documents.zip"} {
		if !strings.Contains(list, w) {
			t.Errorf("7z does not say %q:\n%s", w, list)
		}
	}
	if strings.Contains(list, "Zhang") || bytes.Contains(locked, []byte("Zhang")) || bytes.Contains(locked, []byte("passport")) || bytes.Contains(locked, []byte("picture")) {
		t.Error("a name or a piece of a file stands in the open")
	}
	for _, wrong := range []string{"", "maple", strings.ToUpper(zipWords)} {
		dir := t.TempDir()
		if _, err := tool(t, "7z", "x", "-y", "-p"+wrong, "-o"+dir, path); err == nil {
			t.Errorf("7z opens it with %q", wrong)
		}
		if b, err := os.ReadFile(filepath.Join(dir, "documents.zip")); err == nil && bytes.Contains(b, []byte("passport")) {
			t.Errorf("%q brings content out", wrong)
		}
	}
	for _, at := range []int{60, 100, len(locked) / 2} { // salt, contents
		broken := bytes.Clone(locked)
		broken[at] ^= 1
		if _, err := tool(t, "7z", "t", "-p"+zipWords, file(t, "broken.zip", broken)); err == nil {
			t.Errorf("7z does not notice that byte %d was changed", at)
		}
	}
	if again := lockedZip(t, held("a", "same")); bytes.Equal(again, lockedZip(t, held("a", "same"))) {
		t.Error("two zips are encrypted alike")
	}
}

// Many files, of one name, and none.
func TestLockedZipOfMany(t *testing.T) {
	t.Parallel()
	var files []notify.LockedFile
	for i := range 1500 {
		files = append(files, held("scan.pdf", fmt.Sprint("number ", i)))
	}
	got := unlocked(t, file(t, "many.zip", lockedZip(t, files...)), zipWords)
	if len(got) != 1500 || got["scan.pdf"] != "number 0" || got["scan (1500).pdf"] != "number 1499" {
		t.Errorf("%d files come out", len(got))
	}
	must(t, "7z", "t", "-p"+zipWords, file(t, "none.zip", lockedZip(t)))
}

// zeros is a file of n bytes that nobody holds.
type zeros struct{ n, read int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.n == z.read {
		return 0, io.EOF
	}
	k := min(int64(len(p)), z.n-z.read)
	clear(p[:k])
	z.read += k
	return int(k), nil
}

// A file of 40 MB is streamed: what is allocated for it stays below 2 MB. not parallel: what others allocate would count.
func TestLockedZipStreams(t *testing.T) {
	const size = 40 << 20
	path := filepath.Join(t.TempDir(), "large.zip")
	w, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	large := notify.LockedFile{Name: "large.bin", Size: size, Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(&zeros{n: size}), nil }}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err = notify.WriteLockedZip(t.Context(), w, zipWords, []notify.LockedFile{large})
	runtime.ReadMemStats(&after)
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 2<<20 {
		t.Errorf("%d bytes were allocated", got)
	}
	if out := must(t, "7z", "t", "-p"+zipWords, path); !strings.Contains(out, "Everything is Ok") {
		t.Error(out)
	}
}

var errBroken = errors.New("the store is broken")

// closing notes that it was closed.
type closing struct {
	io.Reader
	closed *int
	err    error
}

func (c closing) Close() error {
	*c.closed++
	return c.err
}

// A file that is not as long as it was said to be, cannot be read or closed, ends in an error that names nobody; a passphrase must be; every file
// that was opened is closed; a context that has ended ends it.
func TestLockedZipFails(t *testing.T) {
	t.Parallel()
	closed := 0
	open := func(r io.Reader, err error) func(context.Context) (io.ReadCloser, error) {
		return func(context.Context) (io.ReadCloser, error) { return closing{r, &closed, err}, nil }
	}
	ended, end := context.WithCancel(t.Context())
	end()
	for name, c := range map[string]struct {
		ctx        context.Context
		passphrase string
		file       notify.LockedFile
		opened     bool
		is         error
	}{
		"shorter":         {t.Context(), zipWords, notify.LockedFile{Name: "Zhang", Size: 10, Open: open(strings.NewReader("nine char"), nil)}, true, nil},
		"longer":          {t.Context(), zipWords, notify.LockedFile{Name: "Zhang", Size: 8, Open: open(strings.NewReader("nine char"), nil)}, true, nil},
		"endless":         {t.Context(), zipWords, notify.LockedFile{Name: "Zhang", Size: 8, Open: open(&zeros{n: 1 << 50}, nil)}, true, nil},
		"broken":          {t.Context(), zipWords, notify.LockedFile{Name: "Zhang", Size: 9, Open: open(io.MultiReader(strings.NewReader("nin"), failing{}), nil)}, true, errBroken},
		"not closed":      {t.Context(), zipWords, notify.LockedFile{Name: "Zhang", Size: 9, Open: open(strings.NewReader("nine char"), errBroken)}, true, errBroken},
		"not opened":      {t.Context(), zipWords, notify.LockedFile{Name: "Zhang", Size: 9, Open: func(context.Context) (io.ReadCloser, error) { return nil, errBroken }}, false, errBroken},
		"negative":        {t.Context(), zipWords, notify.LockedFile{Name: "Zhang", Size: -1}, false, nil},
		"too large":       {t.Context(), zipWords, notify.LockedFile{Name: "Zhang", Size: 1 << 40}, false, nil},
		"no passphrase":   {t.Context(), "", held("Zhang", "nine char"), false, nil},
		"context's ended": {ended, zipWords, notify.LockedFile{Name: "Zhang", Size: 9, Open: open(strings.NewReader("nine char"), nil)}, true, context.Canceled},
	} {
		closed = 0
		err := notify.WriteLockedZip(c.ctx, io.Discard, c.passphrase, []notify.LockedFile{c.file})
		if err == nil || c.is != nil && !errors.Is(err, c.is) || strings.Contains(err.Error(), "Zhang") {
			t.Errorf("%s: %v", name, err)
		}
		if c.opened != (closed == 1) {
			t.Errorf("%s: closed %d times", name, closed)
		}
	}
	for limit := range 12 { // a disk that is full, wherever it is
		if err := notify.WriteLockedZip(t.Context(), &full{left: limit * 40}, zipWords, []notify.LockedFile{held("a", "content")}); err == nil && limit < 8 {
			t.Errorf("a writer that takes %d bytes gives no error", limit*40)
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }

type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	n := min(len(p), f.left)
	f.left -= n
	if n < len(p) {
		return n, errBroken
	}
	return n, nil
}

// SEC-4: a name from outside is a name and no path, has no sign that hides or reverses, is no device and no hidden file, and is there once.
func TestLockedZipNames(t *testing.T) {
	t.Parallel()
	given := []string{
		"../../etc/passwd", `C:\Users\x\report.pdf`, "report.pdf", "REPORT.pdf", "re\u0301sume\u0301.doc", "résumé.doc", "", "...", "/", "a\x00b\x1b[31m.txt", "gpj.\u202eexe", "CON", "con.txt", "COM1.pdf",
		`a<b>c:"d|e?f*g.txt`, "  two   blanks .txt. ", ".hidden", "-rf", strings.Repeat("long", 200) + ".pdf", strings.Repeat("長", 300) + ".pdf", strings.Repeat("長", 300) + ".pdf", "a\xff\xfe.bin", "line\nbreak.txt",
		"report (2).pdf", "report.pdf",
	}
	files := make([]notify.LockedFile, len(given))
	for i, name := range given {
		files[i] = held(name, fmt.Sprint(i))
	}
	got := unlocked(t, file(t, "names.zip", lockedZip(t, files...)), zipWords)
	names := make([]string, len(given))
	for name, content := range got {
		for i := range given {
			if content == fmt.Sprint(i) {
				names[i] = name
			}
		}
	}
	want := []string{
		"passwd", "report.pdf", "report (2).pdf", "REPORT (3).pdf", "résumé.doc", "résumé (2).doc", "file", "file (2)", "file (3)", "ab[31m.txt", "gpj.exe", "_CON", "_con.txt", "_COM1.pdf",
		"a_b_c__d_e_f_g.txt", "two blanks .txt", "_.hidden", "_-rf", strings.Repeat("long", 44) + ".pdf", strings.Repeat("長", 58) + ".pdf", strings.Repeat("長", 57) + " (2).pdf", "a_.bin", "line break.txt",
		"report (2) (2).pdf", "report (4).pdf",
	}
	if !slices.Equal(names, want) {
		t.Errorf("names:\n%q\nwant\n%q", names, want)
	}
}
