package notify

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/vault"
)

// This file makes the files that a mail carries: documents, and what the vault keeps, all locked with the mail's passphrase (NOT-3, RFI-2, FAI-3).

// errLarge says that a mail would be larger than may be sent.
var errLarge = errors.New("it is larger than a mail of ours may be")

// fileError says that a mail cannot be made because of one of its files: trying again does not help.
type fileError struct {
	place int // from 1
	err   error
}

// Error tells no more than which it is: what is wrong with a file may tell of its content (SEC-7).
func (e *fileError) Error() string {
	if e.gone() {
		return fmt.Sprintf("file %d of it is damaged or gone", e.place)
	}
	return fmt.Sprintf("file %d of it cannot be made", e.place)
}

func (e *fileError) Unwrap() error { return e.err }

// gone says that what the vault keeps of it is not there as it was kept.
func (e *fileError) gone() bool { return lost(e.err) }

// lost says whether a content of the vault is not there as it was kept. An outage is no loss.
func lost(err error) bool {
	return errors.Is(err, vault.ErrDamaged) || errors.Is(err, vault.ErrNotFound) || errors.Is(err, vault.ErrShredded)
}

// files are those of a notice. What stands in the vault is read in tx, while the mail is written.
func (w *Worker) files(ctx context.Context, tx pgx.Tx, d cases.NoticeData) ([]File, error) {
	var out []File
	for i, f := range d.Files {
		place := i + 1
		if d.Passphrase == "" {
			return nil, &fileError{place, errors.New("there is no passphrase to lock it with")}
		}
		if f.Document == nil {
			out = append(out, File{Name: f.Name, MediaType: "application/zip", Write: func(to io.Writer) error {
				return w.writeZip(ctx, tx, to, d.Passphrase, place, f.Stored)
			}})
			continue
		}
		pdf, err := Draw(*f.Document, w.Office)
		if err == nil {
			pdf, err = Lock(pdf, d.Passphrase)
		}
		if err != nil {
			return nil, &fileError{place, err}
		}
		out = append(out, File{Name: f.Name, MediaType: "application/pdf", Bytes: pdf})
	}
	return out, nil
}

// writeZip writes stored files into a locked zip. An error of the database or of to is none of the files.
func (w *Worker) writeZip(ctx context.Context, tx pgx.Tx, to io.Writer, passphrase string, place int, stored []cases.StoredFile) error {
	target, source := &failingWriter{w: to}, &failingSource{}
	files := make([]LockedFile, 0, len(stored))
	for _, s := range stored {
		files = append(files, LockedFile{Name: s.Name, Size: s.Size, Open: func(ctx context.Context) (io.ReadCloser, error) {
			return source.open(w.openStored(ctx, tx, s))
		}})
	}
	buffered := bufio.NewWriterSize(target, 64<<10)
	err := WriteLockedZip(ctx, buffered, passphrase, files)
	if err == nil {
		err = buffered.Flush()
	}
	switch {
	case err == nil:
		return nil
	case target.err != nil:
		return target.err
	case source.err != nil && !lost(source.err):
		return source.err
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	return &fileError{place, err}
}

// openStored opens a content of the vault, if it is still the one that was kept.
func (w *Worker) openStored(ctx context.Context, db vault.DB, s cases.StoredFile) (io.Reader, error) {
	r, err := w.Vault.Reader(ctx, db, s.Content)
	if err != nil {
		return nil, err
	}
	if m := r.Meta(); m.Size != s.Size || hex.EncodeToString(m.SHA256[:]) != s.SHA256 {
		return nil, fmt.Errorf("content %s: %w: it is not the one that the mail names", s.Content, vault.ErrDamaged)
	}
	return r, nil
}

// failingWriter remembers that it is the target that failed.
type failingWriter struct {
	w   io.Writer
	err error
}

// Write implements io.Writer.
func (f *failingWriter) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	if err != nil {
		f.err = err
	}
	return n, err
}

// failingSource remembers what went wrong with what is read.
type failingSource struct {
	r   io.Reader
	err error
}

func (f *failingSource) open(r io.Reader, err error) (io.ReadCloser, error) {
	f.r, f.err = r, err
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Read implements io.Reader.
func (f *failingSource) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// Close implements io.Closer: a reader of the vault needs none.
func (f *failingSource) Close() error { return nil }

// limitedWriter takes no more than left bytes.
type limitedWriter struct {
	w    io.Writer
	left int64
}

// Write implements io.Writer.
func (l *limitedWriter) Write(p []byte) (int, error) {
	if l.left -= int64(len(p)); l.left < 0 {
		return 0, errLarge
	}
	return l.w.Write(p)
}
