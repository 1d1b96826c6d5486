package notify_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases"
	"cissd/cases/vault"
	"cissd/migrations/pgtest"
	"cissd/notify"
	"cissd/notify/smtptest"
)

const passphrase = "velvet anchor mitten harvest"

// stored puts a file into the vault.
func (b *bench) stored(t *testing.T, name string, content io.Reader) cases.StoredFile {
	t.Helper()
	meta, err := b.vault.Put(t.Context(), b.pool, vault.ClassDocument, nil, content, b.now)
	if err != nil {
		t.Fatal(err)
	}
	return cases.StoredFile{Name: name, MediaType: "application/pdf", Size: meta.Size, SHA256: hex.EncodeToString(meta.SHA256[:]), Content: meta.ID}
}

// carrying commits a notice with files.
func (b *bench) carrying(t *testing.T, files ...cases.NoticeFile) int64 {
	t.Helper()
	id := b.add(t, cases.NoticeStatus)
	n := b.record.notices[id]
	n.Data.Files, n.Data.Passphrase = files, passphrase
	b.record.notices[id] = n
	return id
}

// attachedTo gives the files of a mail by name, in their order.
func attachedTo(t *testing.T, raw []byte) (names []string, files map[string][]byte) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || media != "multipart/mixed" {
		t.Fatalf("%s, %v", media, err)
	}
	files = map[string][]byte{}
	r := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return names, files
		}
		if err != nil {
			t.Fatal(err)
		}
		if p.FileName() == "" {
			continue
		}
		b, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, p.FileName())
		files[p.FileName()] = b
	}
}

// sumsIn opens a locked zip with 7z, and gives the hashes (hex) of its files by name.
func sumsIn(t *testing.T, locked []byte) map[string]string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "locked.zip")
	if err := os.WriteFile(path, locked, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "7z", "x", "-y", "-o"+dir, "-p"+passphrase, path).CombinedOutput(); err != nil {
		t.Fatalf("7z: %v\n%s", err, out)
	}
	inner, err := zip.OpenReader(filepath.Join(dir, "documents.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer inner.Close() //nolint:errcheck // it was only read
	got := map[string]string{}
	for _, f := range inner.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.New()
		if _, err := io.Copy(sum, r); err != nil {
			t.Fatal(err)
		}
		got[f.Name] = hex.EncodeToString(sum.Sum(nil))
	}
	return got
}

// RFI-2, NOT-2: a mail carries a document and files of the vault, is made once, and the same bytes go out again after a kill. Lines are of 76
// letters. Nothing of the passphrase is in it or in the log (SEC-7).
func TestWorkerSendsFiles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.stored(t, "one.bin", io.LimitReader(rand.Reader, 3<<20)), b.stored(t, "two.bin", strings.NewReader("two"))
	id := b.carrying(t,
		cases.NoticeFile{Name: "RFI-2027-00042-memorandum.pdf", Document: &cases.DocumentData{Kind: cases.Memorandum, Number: "RFI-2027-00042", Title: "Memorandum", At: b.now}},
		cases.NoticeFile{Name: "RFI-2027-00042-documents.zip", Stored: []cases.StoredFile{one, two}})
	b.sink.Add(smtptest.Fault{At: smtptest.AfterData, Close: true, Times: 1})
	snooze(t, b.work(t, id))
	b.restart()
	if err := b.work(t, id); err != nil {
		t.Fatal(err)
	}
	mails := b.sink.Mails()
	if len(mails) != 2 || !bytes.Equal(mails[0].Data, mails[1].Data) {
		t.Fatalf("%d mails, or their bytes differ", len(mails))
	}
	names, files := attachedTo(t, mails[0].Data)
	if len(names) != 2 || !bytes.HasPrefix(files[names[0]], []byte("%PDF-")) {
		t.Fatalf("it carries %q", names)
	}
	if got := sumsIn(t, files[names[1]]); len(got) != 2 || got["one.bin"] != one.SHA256 || got["two.bin"] != two.SHA256 {
		t.Errorf("the zip has %v", got)
	}
	for line := range bytes.SplitSeq(mails[0].Data, []byte("\r\n")) {
		if len(line) > 150 || bytes.ContainsAny(line, "\r\n") {
			t.Fatalf("a line of %d bytes", len(line))
		}
	}
	for word := range strings.FieldsSeq(passphrase) {
		if bytes.Contains(mails[0].Data, []byte(word)) || strings.Contains(b.log.String(), word) {
			t.Errorf("%q of the passphrase stands in the mail or the log", word)
		}
	}
}

// NOT-2: a mail is never sent without its file. Where what the vault keeps is damaged, gone or another one, where there is no passphrase, and
// where it grows too large, it is given up, once, with its own status, and a person is told; the errors name nothing.
func TestWorkerFilesMissing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.MaxSize = 4 << 20
	owner := pgtest.Owner(t, b.pool)
	damage := func(sql string) func(*testing.T, *cases.NoticeData) {
		return func(t *testing.T, d *cases.NoticeData) {
			if _, err := owner.Exec(t.Context(), sql, d.Files[0].Stored[0].Content); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		spoil  func(*testing.T, *cases.NoticeData)
		status string
	}{
		"a chunk is lost":    {damage(`DELETE FROM content_chunks WHERE content = $1 AND seq = 1`), "data 5.7.7"},
		"a chunk is altered": {damage(`UPDATE content_chunks SET sealed = set_byte(sealed, 9, get_byte(sealed, 9) # 1) WHERE content = $1 AND seq = 1`), "data 5.7.7"},
		"shredded":           {damage(`UPDATE contents SET wrapped = NULL WHERE id = $1`), "data 5.7.7"},
		"not in the vault":   {func(_ *testing.T, d *cases.NoticeData) { d.Files[0].Stored[0].Content = vault.ID{1} }, "data 5.7.7"},
		"another one":        {func(_ *testing.T, d *cases.NoticeData) { d.Files[0].Stored[0].SHA256 = strings.Repeat("0", 64) }, "data 5.7.7"},
		"without passphrase": {func(_ *testing.T, d *cases.NoticeData) { d.Passphrase = "" }, "data 5.6.0"},
		"larger than allowed": {func(t *testing.T, d *cases.NoticeData) {
			d.Files[0].Stored = append(d.Files[0].Stored, b.stored(t, "x", io.LimitReader(rand.Reader, 2<<20)))
		}, "data 552 5.3.4"},
	} {
		id := b.carrying(t, cases.NoticeFile{Name: "a.zip", Stored: []cases.StoredFile{b.stored(t, "secret.bin", io.LimitReader(rand.Reader, 2<<20))}})
		n := b.record.notices[id]
		c.spoil(t, &n.Data)
		b.record.notices[id] = n
		err := b.work(t, id)
		if !cancelled(err) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "velvet") {
			t.Errorf("%s: %v", name, err)
		}
		if err := b.work(t, id); err != nil {
			t.Errorf("%s, again: %v", name, err)
		}
		state, status, attempts := b.row(t, id)
		if state != "failed" || status != c.status || attempts != 0 || !strings.HasSuffix(c.status, b.record.failed[id]) {
			t.Errorf("%s: %s %q, told %q", name, state, status, b.record.failed[id])
		}
	}
	if b.sink.Connections() != 0 {
		t.Error("something was sent")
	}
	for _, word := range []string{"secret", "velvet", "@"} {
		if strings.Contains(b.log.String(), word) {
			t.Errorf("%q stands in the log", word)
		}
	}
}

// NOT-2: a mail whose kept bytes are damaged is cut off in the middle, so that the server takes none of it, and given up; others go out.
func TestWorkerMailDamaged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	files := cases.NoticeFile{Name: "a.zip", Stored: []cases.StoredFile{b.stored(t, "a", io.LimitReader(rand.Reader, 3<<20))}}
	bad, good := b.carrying(t, files), b.carrying(t, files)
	b.sink.Add(smtptest.Fault{At: smtptest.AtRcpt, Code: 451, Enhanced: "4.7.1", Times: 1})
	snooze(t, b.work(t, bad))
	const sql = `UPDATE content_chunks SET sealed = '\x00' WHERE seq = 2 AND content = (SELECT mail FROM deliveries WHERE notice = $1)`
	if _, err := pgtest.Owner(t, b.pool).Exec(t.Context(), sql, bad); err != nil {
		t.Fatal(err)
	}
	if err := b.work(t, bad); !cancelled(err) {
		t.Errorf("got %v", err)
	}
	if state, status, _ := b.row(t, bad); state != "failed" || status != "data 5.7.7" || b.record.failed[bad] != "5.7.7" {
		t.Errorf("%s %q, told %v", state, status, b.record.failed)
	}
	if err := b.work(t, good); err != nil {
		t.Error(err)
	}
	if n := len(b.sink.Mails()); n != 1 {
		t.Errorf("%d mails were taken", n)
	}
}

// NOT-2: a server that tells its limit (SIZE, RFC 1870) is not sent a larger mail, and the connection goes on.
func TestSendTooLarge(t *testing.T) {
	t.Parallel()
	sink := smtptest.NewSmallSink(t, 1000)
	s := sender(t, sink.Addr, nil)
	mail := func(n int) io.ReadSeeker {
		return strings.NewReader("Subject: x\r\n\r\n" + strings.Repeat("y", n-16) + "\r\n")
	}
	for size, want := range map[int]bool{990: true, 1001: false} {
		err := s.Send(t.Context(), fromAddress, toAddress, mail(size))
		if want != (err == nil) {
			t.Errorf("%d bytes: %v", size, err)
		}
		if e := new(notify.SendError); !want && (!errors.As(err, &e) || *e != notify.SendError{Permanent: true, Code: 552, Enhanced: "5.3.4", Stage: notify.StageMail}) {
			t.Errorf("%d bytes: %+v", size, e)
		}
	}
	if n := len(sink.Mails()); n != 1 || sink.Connections() != 1 {
		t.Errorf("%d mails over %d connections", n, sink.Connections())
	}
}

// brokenMail ends in an error.
type brokenMail struct {
	io.ReadSeeker
	at  int64
	err error
}

func (m *brokenMail) Read(p []byte) (int, error) {
	n, err := m.ReadSeeker.Read(p)
	if m.at -= int64(n); m.at <= 0 {
		return n, m.err
	}
	return n, err
}

// NOT-2: a mail that cannot be read to its end is none of the server's faults, and the server takes nothing of it.
func TestSendUnreadable(t *testing.T) {
	t.Parallel()
	sink := smtptest.NewSink(t)
	s := sender(t, sink.Addr, nil)
	gone := errors.New("the store is gone")
	whole := "Subject: x\r\n\r\n" + strings.Repeat("line\r\n", 100_000)
	for _, at := range []int64{1, 100_000, int64(len(whole))} {
		err := s.Send(t.Context(), fromAddress, toAddress, &brokenMail{strings.NewReader(whole), at, gone})
		if e := new(notify.SendError); !errors.Is(err, gone) || errors.As(err, &e) {
			t.Errorf("at %d: %v", at, err)
		}
	}
	if err := s.Send(t.Context(), fromAddress, toAddress, strings.NewReader(whole)); err != nil {
		t.Error(err)
	}
	if n := len(sink.Mails()); n != 1 {
		t.Errorf("%d mails were taken", n)
	}
}

// SEC-4: a file's name adds no header, hides nothing and leads nowhere, and its content comes through in any size.
func TestComposeFiles(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeReview)
	m := render(t, tpl, d)
	for name, want := range map[string]string{
		"plan.pdf": "plan.pdf", "": "file", "...": "file", "../../etc/passwd": "etc-passwd", `C:\x\y.pdf`: "C-x-y.pdf",
		"a\"\r\nBcc: x@evil.example\r\n\r\n.pdf": "a-Bcc-x-evil.example-.pdf", "\u202efdp.exe": "fdp.exe", "\x1b[31m.txt": "31m.txt",
		"отчёт.pdf": "pdf", strings.Repeat("x", 300) + ".pdf": strings.Repeat("x", 96) + ".pdf", strings.Repeat("x.", 300): strings.Repeat("x.", 49) + "x",
	} {
		m.Files = []notify.File{{Name: name, MediaType: "application/pdf", Bytes: []byte(name)}}
		b, err := notify.Compose(m, d, notify.SampleOffice())
		if err != nil {
			t.Fatal(err)
		}
		names, files := attachedTo(t, b)
		if len(names) != 1 || names[0] != want || string(files[want]) != name || bytes.Contains(b, []byte("Bcc:")) {
			t.Errorf("%q became %q", name, names)
		}
	}
	for n := range 200 {
		content := bytes.Repeat([]byte{0xFF, 0}, n)[:n]
		m.Files = []notify.File{{Name: "a", MediaType: "application/zip", Write: func(w io.Writer) error {
			for i := range content { // byte by byte
				if _, err := w.Write(content[i : i+1]); err != nil {
					return err
				}
			}
			return nil
		}}, {Name: "b", MediaType: "application/pdf", Bytes: content}}
		b, err := notify.Compose(m, d, notify.SampleOffice())
		if err != nil {
			t.Fatal(err)
		}
		if _, files := attachedTo(t, b); !bytes.Equal(files["a"], content) || !bytes.Equal(files["b"], content) {
			t.Fatalf("%d bytes come out as %d and %d", n, len(files["a"]), len(files["b"]))
		}
	}
	m.Files = []notify.File{{Name: "a", MediaType: "application/pdf\r\nX: y"}}
	if _, err := notify.Compose(m, d, notify.SampleOffice()); err == nil {
		t.Error("a media type may add a header")
	}
	gone := errors.New("gone")
	m.Files = []notify.File{{Name: "a", MediaType: "application/zip", Write: func(io.Writer) error { return gone }}}
	if _, err := notify.Compose(m, d, notify.SampleOffice()); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
}

// watched is a database that looks at the heap with each statement that changes something.
type watched struct {
	*pgxpool.Pool
	look func()
}

func (w watched) Begin(ctx context.Context) (pgx.Tx, error) {
	tx, err := w.Pool.Begin(ctx)
	return watchedTx{tx, w.look}, err
}

type watchedTx struct {
	pgx.Tx
	look func()
}

func (w watchedTx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	w.look()
	return w.Tx.Exec(ctx, sql, args...)
}

// digesting takes a mail, and keeps only its hash.
type digesting struct {
	look func()
	sum  [][]byte
	size int64
}

func (d *digesting) Send(_ context.Context, _, _ string, mail io.ReadSeeker) error {
	sum := sha256.New()
	d.size = 0
	for {
		n, err := io.CopyN(sum, mail, 1<<20)
		d.size += n
		d.look()
		if errors.Is(err, io.EOF) {
			d.sum = append(d.sum, sum.Sum(nil))
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// blank is that many bytes.
func blank(n int64) io.Reader { return io.LimitReader(blankReader{}, n) }

type blankReader struct{}

func (blankReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// INT-6: a mail with a file of 40 MB is made and sent in the memory of a few chunks. Not parallel: it measures the whole process, while the
// parallel tests wait.
func TestFilesMemory(t *testing.T) {
	b := setup(t)
	id := b.carrying(t, cases.NoticeFile{Name: "a.zip", Stored: []cases.StoredFile{b.stored(t, "a.bin", blank(40<<20))}})
	b.MaxSize = 64 << 20
	live := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before, peak, looks := live(), int64(0), 0
	look := func() { peak = max(peak, live()); looks++ }
	sent := &digesting{look: look}
	b.DB, b.Sender = watched{b.pool, look}, sent
	if err := b.work(t, id); err != nil {
		t.Fatal(err)
	}
	t.Logf("a mail of %d bytes: %.1f MiB more at most, of %d looks", sent.size, float64(peak-before)/(1<<20), looks)
	if peak-before > 12<<20 || looks < 100 || sent.size < 54<<20 {
		t.Errorf("the heap grew by %d bytes; %d looks, a mail of %d bytes", peak-before, looks, sent.size)
	}
}
