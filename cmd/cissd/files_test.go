package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"cissd/cases"
	"cissd/cases/jobs"
	"cissd/cases/vault"
	"cissd/migrations/pgtest"
	"cissd/notify"
	"cissd/notify/smtptest"
	"cissd/triage"
)

// mailWithFile is a mail with an attachment, and the hash (hex) of that.
func mailWithFile(name string, size int) (raw []byte, sum string) {
	content := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(content)
	hash := sha256.Sum256(content)
	var b bytes.Buffer
	b.Grow(2 * size)
	b.WriteString("From: j.ruiz@hq.dhs.gov\r\nMessage-ID: <1@hq.dhs.gov>\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\n\r\nEXHIBIT scan\r\n")
	fmt.Fprintf(&b, "--part\r\nContent-Type: application/pdf; name=%q\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n", name)
	for at := 0; at < size; at += 57 {
		b.WriteString(base64.StdEncoding.EncodeToString(content[at:min(at+57, size)]) + "\r\n")
	}
	b.WriteString("--part--\r\n")
	return b.Bytes(), hex.EncodeToString(hash[:])
}

// lookingTx looks at the heap with each statement that writes.
type lookingTx struct {
	pgx.Tx
	look func()
}

func (l lookingTx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	l.look()
	return l.Tx.Exec(ctx, sql, args...)
}

// liveHeap is what lives after a collection, in bytes.
func liveHeap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestFileInAndOut: a file of 40 MB comes in by mail, is kept as a content of its own in the memory of a few chunks, goes out in a locked zip, and
// arrives as it was (INT-6, FAI-3, RFI-2). Not parallel: it measures the heap.
func TestFileInAndOut(t *testing.T) {
	sink := smtptest.NewSink(t)
	daemonURL, ownerURL := pgtest.NewURL(t)
	p := configure(t, servers{
		IMAP: sink.Addr, SMTP: sink.Addr, DaemonDB: daemonURL, OwnerDB: ownerURL, AuthServer: demoHost, Domain: demoDomain, Intake: demoIntake,
		Password: "pass-word",
	})
	a, err := open(t.Context(), p.config, discardLogger())
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	raw, sum := mailWithFile("../scan one.pdf", 40<<20)
	message, _, err := a.store.StoreFile(t.Context(), "intake", "", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, m, err := a.source(t.Context(), message)
	if err != nil {
		t.Fatal(err)
	}
	reading := triage.Read(m, a.cfg.reading(), triage.Known{})
	if files := reading.Files(); len(files) != 1 || files[0].SHA256 != sum {
		t.Fatalf("the mail has %d files", len(files))
	}

	var kept []cases.StoredFile
	before, peak, looks := liveHeap(), int64(0), 0
	look := func() { peak = max(peak, liveHeap()); looks++ }
	w := &triage.Worker{Record: a.record, Extract: extract, Now: time.Now}
	err = pgx.BeginFunc(t.Context(), a.pool, func(tx pgx.Tx) error {
		key, err := a.vault.NewKey(t.Context(), tx, time.Now())
		if err != nil {
			return err
		}
		kept, err = w.Keeper()(t.Context(), lookingTx{tx, look}, message, key, reading.Files())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("keeping 40 MB: %.1f MiB more at most, of %d looks", float64(peak-before)/(1<<20), looks)
	if peak-before > 12<<20 || looks < 40 {
		t.Errorf("the heap grew by %d bytes, of %d looks", peak-before, looks)
	}

	sent := sendKept(t, a, kept, sink)
	if got := openedSum(t, sent, fileWords); got != sum {
		t.Errorf("what arrives has the hash %s, not %s", got, sum)
	}
}

const fileWords = "velvet anchor mitten harvest"

// sendKept sends files in a mail that carries them, and gives the file that arrives with it.
func sendKept(t *testing.T, a *app, kept []cases.StoredFile, sink *smtptest.Sink) []byte {
	t.Helper()
	d := notify.Sample(cases.NoticeStatus)
	d.Token.Token, d.Mailbox = cases.NewToken(), demoIntake
	d.Files, d.Passphrase = []cases.NoticeFile{{Name: "RFI-2027-00042-documents.zip", Stored: kept}}, fileWords
	sealed, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	meta, err := a.vault.PutBytes(t.Context(), a.pool, vault.ClassText, nil, sealed, d.At)
	if err != nil {
		t.Fatal(err)
	}
	const sql = `INSERT INTO notices (name, address, mailbox, message_id, data, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`
	var id int64
	if err := a.pool.QueryRow(t.Context(), sql, d.Name, d.To.Key(), d.Mailbox, d.Token.MessageID(demoDomain), meta.ID, d.At).Scan(&id); err != nil {
		t.Fatal(err)
	}
	sender, err := a.cfg.sender(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	templates, err := notify.Load("")
	if err != nil {
		t.Fatal(err)
	}
	w := &notify.Worker{
		DB: a.pool, Vault: a.vault, Record: a.record, Sender: sender, Templates: templates, Office: a.cfg.letterhead(a.office), MaxSize: 64 << 20,
		Now: time.Now, Log: discardLogger(),
	}
	if err := w.Work(t.Context(), &river.Job[jobs.SendNotice]{JobRow: &rivertype.JobRow{Attempt: 1}, Args: jobs.SendNotice{NoticeID: id}}); err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(sink.Mails()[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	_, boundary, _ := strings.Cut(m.Header.Get("Content-Type"), "boundary=")
	parts := multipart.NewReader(m.Body, boundary)
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		if part.FileName() == "" {
			continue
		}
		b, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

// openedSum opens a locked zip as people do, and gives the hash (hex) of the one file in it.
func openedSum(t *testing.T, locked []byte, passphrase string) string {
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
	if len(inner.File) != 1 {
		t.Fatalf("%d files in the zip", len(inner.File))
	}
	f, err := inner.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
