package triage

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
	"cissd/cases/vault"
	"cissd/migrations/pgtest"
)

// lineParts stands for ingest's function: part n is the nth line of the mail's text.
func lineParts(r io.Reader, parts []string, open func(string) (io.WriteCloser, error)) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, text, _ := strings.Cut(string(b), "\r\n\r\n")
	for _, part := range parts {
		w, err := open(part)
		if err != nil {
			return err
		}
		line := strings.Split(text, "\n")[part[0]-'1']
		if _, err := io.WriteString(w, line); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	return nil
}

func attachment(part, content string) cases.Attachment {
	sum := sha256.Sum256([]byte(content))
	return cases.Attachment{Name: "../" + part + ".bin", MediaType: "image/png", Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]), Part: part}
}

const sqlDocuments = `SELECT count(*) FROM contents WHERE class = 'document' AND ($1::uuid IS NULL OR vault_key = $1)`

// FAI-3, RFI-2, SEC-6: attachments become contents of their own under the key of the request, each once however often it is asked for, and are
// gone with the transaction. What is not what was read before is not kept.
func TestKeep(t *testing.T) {
	t.Parallel()
	b := casestest.New(t, pgtest.New(t))
	large := strings.Repeat("x", 3*vault.ChunkSize+7)
	ref := b.Mail(t, "j.ruiz@hq.dhs.gov", "first\n"+large)
	one, two := attachment("1", "first"), attachment("2", large+"\r")
	w := &Worker{Record: b.Record, Extract: lineParts, Now: b.Now}
	var key vault.ID
	documents := func(key *vault.ID) (n int) {
		t.Helper()
		if err := b.DB.QueryRow(t.Context(), sqlDocuments, key).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	rolledBack := errors.New("rolled back")
	for _, end := range []error{rolledBack, nil} {
		var got, again []cases.StoredFile
		err := b.In(t.Context(), func(tx pgx.Tx) (err error) {
			if key, err = b.Record.Vault.NewKey(t.Context(), tx, b.Now()); err != nil {
				return err
			}
			keep := w.Keeper()
			if got, err = keep(t.Context(), tx, ref.ID, key, []cases.Attachment{two, one}); err != nil {
				return err
			}
			if again, err = keep(t.Context(), tx, ref.ID, key, []cases.Attachment{one, two, one}); err != nil {
				return err
			}
			return end
		})
		if !errors.Is(err, end) {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]cases.StoredFile{got[1], got[0], got[1]}, again); diff != "" {
			t.Errorf("asked for again: %s", diff)
		}
		if end != nil {
			if n := documents(nil); n != 0 {
				t.Errorf("%d documents are left of what was rolled back", n)
			}
			continue
		}
		if n := documents(&key); n != 2 {
			t.Errorf("%d documents under the key", n)
		}
		want := cases.StoredFile{Name: two.Name, MediaType: two.MediaType, Size: two.Size, SHA256: two.SHA256, Content: got[0].Content}
		if diff := cmp.Diff(want, got[0]); diff != "" {
			t.Error(diff)
		}
		bytesOf, err := b.Record.Vault.Bytes(t.Context(), b.DB, got[0].Content, 1<<30)
		if err != nil || !bytes.Equal(bytesOf, []byte(large+"\r")) {
			t.Errorf("%d bytes, %v", len(bytesOf), err)
		}
	}
	gone := errors.New("the store is gone")
	for name, c := range map[string]struct {
		message int64
		file    cases.Attachment
		extract func(io.Reader, []string, func(string) (io.WriteCloser, error)) error
		want    error
	}{
		"another content": {ref.ID, attachment("1", "First"), lineParts, errAltered},
		"another size":    {ref.ID, attachment("1", "first!"), lineParts, errAltered},
		"no such message": {4711, one, lineParts, pgx.ErrNoRows},
		"cannot be read": {ref.ID, one, func(_ io.Reader, p []string, open func(string) (io.WriteCloser, error)) error {
			w, _ := open(p[0])
			_, _ = w.Write([]byte("fir"))
			return gone
		}, gone},
	} {
		w := &Worker{Record: b.Record, Extract: c.extract, Now: b.Now}
		err := b.In(t.Context(), func(tx pgx.Tx) error {
			_, err := w.Keeper()(t.Context(), tx, c.message, key, []cases.Attachment{c.file})
			return err
		})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), ".bin") {
			t.Errorf("%s: the error names the file: %v", name, err) // SEC-7
		}
	}
	if n := documents(nil); n != 2 {
		t.Errorf("%d documents in the end", n)
	}
}

// FAI-3: what nobody attached to be kept is no file: an opened container, a signature, a picture of the text.
func TestIncidental(t *testing.T) {
	t.Parallel()
	m := &cases.Message{Parts: []cases.Part{
		{ID: "1", MediaType: "text/plain", Text: "x"},
		{ID: "2", MediaType: "application/ms-tnef", Name: "winmail.dat", Disposition: "attachment", Opened: true},
		{ID: "2.3", MediaType: "application/pdf", Name: "report.pdf", Disposition: "attachment", Inside: "application/ms-tnef"},
		{ID: "3", MediaType: "image/png", Name: "logo.png", ContentID: "a@b", Parent: "multipart/related"},
		{ID: "4", MediaType: "image/png", Name: "photo.png", ContentID: "c@d", Parent: "multipart/mixed", Disposition: "inline"},
		{ID: "5", MediaType: "application/pkcs7-signature", Name: "smime.p7s"},
		{ID: "6", MediaType: "message/rfc822", Message: &cases.Message{}},
	}}
	r := cases.Reading{Attachments: attachments(m)}
	var parts []string
	for _, f := range r.Files() {
		parts = append(parts, f.Part)
	}
	if diff := cmp.Diff([]string{"2.3", "4", "6"}, parts); diff != "" {
		t.Error(diff)
	}
}
